//! When days were closed, what was shown of them then, and the ledger of what became another number
//! afterwards. These are records of what the office said, not numbers: nothing is counted from them.
//!
//! What closes a day and what a change is decides [`crate::office::report::closing`].

use std::collections::BTreeSet;

use chrono::{DateTime, FixedOffset, NaiveDate, Timelike as _};
use chrono_tz::Asia::Tokyo;
use serde::Serialize;

use super::StoreError;
use super::events::{day_number, moment};
use super::folds::{self, day_of};
use super::sql::{Row, Sql, Value, all, first};
use crate::office::report::closing::{CLOSES_AT, Shown, Three, Why};

/// How many days are closed, and how many compared, in one transaction.
const DAYS_AT_ONCE: i64 = 31;

/// How far back days of which nothing ever came are closed: a kiosk's clock may have said 1970.
const SILENT_DAYS_MAX: i64 = 400;

/// The most lines of the ledger that are given at once.
pub const LEDGER_LINES_MAX: usize = 200;

/// Two offices on one database must not close a day twice.
const CLOSING: [u8; 16] = *b"tomoni closings.";

/// How a day came to be closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClosedBy {
    /// Staff at every site where somebody came.
    Staff,
    /// The hour.
    Hour,
}

impl ClosedBy {
    fn as_str(self) -> &'static str {
        match self {
            ClosedBy::Staff => "staff",
            ClosedBy::Hour => "hour",
        }
    }
}

/// A day that is closed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Closing {
    /// The day.
    pub day: NaiveDate,
    /// When.
    pub at: DateTime<FixedOffset>,
    /// By whom.
    pub by: ClosedBy,
    /// What was shown then.
    pub first: Shown,
    /// What was shown when it was last compared.
    pub now: Shown,
}

impl Closing {
    /// Whether the office shows another of the three numbers than at the closing.
    #[must_use]
    pub fn is_restated(&self) -> bool {
        self.first.whole != self.now.whole
    }
}

/// A line of the ledger: one place's numbers became others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LedgerLine {
    /// Its number.
    pub number: u64,
    /// The day whose numbers they are.
    pub day: NaiveDate,
    /// When the office noticed.
    pub at: DateTime<FixedOffset>,
    /// Where; `""` = only the number over all places.
    pub site: String,
    /// What was on.
    pub programme: String,
    /// What was shown before.
    pub was: Three,
    /// What is shown since.
    pub is: Three,
    /// What came in between.
    pub why: Why,
}

/// What closing days did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Closed {
    /// Days that were closed.
    pub days: u64,
    /// Lines that were added to the ledger.
    pub restated: u64,
    /// There is more to do.
    pub more: bool,
}

/// Closes what is to be closed, and writes down what changed since.
pub(super) fn close(db: &dyn Sql, now: DateTime<FixedOffset>) -> Result<Closed, StoreError> {
    db.hold(&CLOSING)?;
    let mut out = Closed::default();
    let local = now.with_timezone(&Tokyo);
    let today = day_number(local.date_naive());
    // Days before this one are over.
    let due = if local.hour() < CLOSES_AT {
        today - 1
    } else {
        today
    };
    let mut days = by_hour(db, due)?;
    out.more = days.len() as i64 > DAYS_AT_ONCE;
    days.truncate(usize::try_from(DAYS_AT_ONCE).unwrap_or(1));
    for (day, from_nothing) in days {
        write(db, day, now, ClosedBy::Hour, from_nothing)?;
        out.days += 1;
    }
    for day in due..=today {
        if is_closed_by_staff(db, day)? {
            write(db, day, now, ClosedBy::Staff, false)?;
            out.days += 1;
        }
    }
    let stale = all(
        db,
        "select c.day from closing c join day_fold f on f.day = c.day
          where f.touched <> c.seen order by c.day limit $1",
        &[DAYS_AT_ONCE.into()],
        |row| row.int(0),
    )?;
    out.more |= stale.len() as i64 == DAYS_AT_ONCE;
    for day in stale {
        out.restated += compare(db, day, now)?;
    }
    Ok(out)
}

/// Days before `due` that are not closed. The first time all of which rows spoke; from then on every
/// day, for one of which nothing has come is closed with noughts, and what comes later is told. The
/// truth beside a day says that it was closed so, although rows speak of it now.
fn by_hour(db: &dyn Sql, due: i64) -> Result<Vec<(i64, bool)>, StoreError> {
    let bounds = first(db, "select min(day), max(day) from closing", &[], |row| {
        Ok((row.int_or_none(0)?, row.int_or_none(1)?))
    })?
    .unwrap_or_default();
    let mut days: BTreeSet<i64> = all(
        db,
        "select f.day from day_fold f
          where f.day < $1 and not exists (select 1 from closing c where c.day = f.day)
          order by f.day limit $2",
        &[due.into(), (DAYS_AT_ONCE + 1).into()],
        |row| row.int(0),
    )?
    .into_iter()
    .collect();
    let late: BTreeSet<i64> = match bounds {
        (Some(first), Some(last)) => days
            .iter()
            .copied()
            .filter(|day| (first..last).contains(day))
            .collect(),
        _ => BTreeSet::new(),
    };
    // Days of which nothing came follow the last one of which something did, once all those are closed.
    let last = bounds.1.max(days.last().copied());
    if days.len() as i64 <= DAYS_AT_ONCE
        && let Some(last) = last
    {
        let from = (last + 1).max(due - SILENT_DAYS_MAX);
        days.extend((from..due).take(DAYS_AT_ONCE as usize + 1));
    }
    Ok(days
        .into_iter()
        .map(|day| (day, late.contains(&day)))
        .collect())
}

/// Whether staff closed a day at every site where somebody came, and at one at least, and it is not
/// closed yet.
fn is_closed_by_staff(db: &dyn Sql, day: i64) -> Result<bool, StoreError> {
    let closed = "select 1 from closing where day = $1";
    if first(db, closed, &[day.into()], |_| Ok(()))?.is_some() {
        return Ok(false);
    }
    let sites: BTreeSet<String> = all(
        db,
        "select distinct site from standing where day = $1 and kind = 'day.closed'",
        &[day.into()],
        |row| row.text(0),
    )?
    .into_iter()
    .collect();
    if sites.is_empty() {
        return Ok(false);
    }
    let visited = all(
        db,
        "select distinct site from arrival where day = $1",
        &[day.into()],
        |row| row.text(0),
    )?;
    Ok(visited.iter().all(|site| sites.contains(site)))
}

fn write(
    db: &dyn Sql,
    day: i64,
    now: DateTime<FixedOffset>,
    by: ClosedBy,
    from_nothing: bool,
) -> Result<(), StoreError> {
    let Some(date) = day_of(day) else {
        return Ok(());
    };
    let found = folds::look(db, date)?;
    let (shown, seen) = if from_nothing {
        // What speaks of it came after its time: it is compared next, and told.
        (Shown::default(), -1)
    } else {
        let touched = match found.made {
            Some(touched) => {
                folds::keep(db, touched, &found.day)?;
                touched
            }
            None => touched(db, day)?,
        };
        (Shown::of(&found.day.fold), touched)
    };
    let body = json(&shown)?;
    db.run(
        "insert into closing (day, closed_ms, closed_by, seen, body, shown)
         values ($1, $2, $3, $4, $5, $5)",
        &[
            day.into(),
            now.timestamp_millis().into(),
            by.as_str().into(),
            seen.into(),
            (&body).into(),
        ],
    )?;
    Ok(())
}

fn touched(db: &dyn Sql, day: i64) -> Result<i64, StoreError> {
    let touched = first(
        db,
        "select touched from day_fold where day = $1",
        &[day.into()],
        |row| row.int(0),
    )?;
    Ok(touched.unwrap_or(-1))
}

/// Compares what is shown of a closed day with what was; gives how many lines it wrote.
fn compare(db: &dyn Sql, day: i64, now: DateTime<FixedOffset>) -> Result<u64, StoreError> {
    let (Some(date), touched) = (day_of(day), touched(db, day)?) else {
        return Ok(0);
    };
    let found = folds::look(db, date)?;
    if let Some(made) = found.made {
        folds::keep(db, made, &found.day)?;
    }
    let is = Shown::of(&found.day.fold);
    let was = first(
        db,
        "select c.shown, c.closed_ms,
                (select max(r.at_ms) from restated r where r.day = c.day)
           from closing c where c.day = $1",
        &[day.into()],
        |row| Ok((shown(&row, 0)?, row.int(1)?, row.int_or_none(2)?)),
    )?;
    let Some((was, closed_ms, told_ms)) = was else {
        return Ok(0);
    };
    let since = told_ms.unwrap_or(closed_ms);
    let changes = was.changes(&is);
    for change in &changes {
        let why = why(db, day, &change.site, since)?;
        db.run(
            "insert into restated (day, at_ms, site, programme, visits_was, cards_was,
                                   anonymous_was, visits_is, cards_is, anonymous_is, why)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
            &[
                day.into(),
                now.timestamp_millis().into(),
                (&change.site).into(),
                (&change.programme).into(),
                count(change.was.visits),
                count(change.was.cards),
                count(change.was.anonymous),
                count(change.is.visits),
                count(change.is.cards),
                count(change.is.anonymous),
                (&json(&why)?).into(),
            ],
        )?;
    }
    db.run(
        "update closing set seen = $2, shown = $3 where day = $1",
        &[day.into(), touched.into(), (&json(&is)?).into()],
    )?;
    Ok(changes.len() as u64)
}

/// What came in of a day and a site since a moment.
fn why(db: &dyn Sql, day: i64, site: &str, since_ms: i64) -> Result<Why, StoreError> {
    let rows = first(
        db,
        "select count(*), coalesce(max(h.received_ms - e.written_ms), 0)
           from event e join held h on h.seq = e.seq
          where e.day = $1 and e.site = $2 and e.understood = 1
            and e.kind <> 'event.voided' and h.received_ms > $3",
        &[day.into(), site.into(), since_ms.into()],
        |row| Ok((row.count(0)?, row.int(1)?)),
    )?;
    let voided = first(
        db,
        "select count(*)
           from event e
           join event v on v.voids = e.event_id
           join held h on h.seq = v.seq
          where e.day = $1 and e.site = $2 and h.received_ms > $3",
        &[day.into(), site.into(), since_ms.into()],
        |row| row.count(0),
    )?;
    let (rows, on_the_way_ms) = rows.unwrap_or_default();
    Ok(Why {
        rows,
        on_the_way_ms,
        voided: voided.unwrap_or(0),
    })
}

/// The closings of the days of a span, in order.
pub(super) fn closings(
    db: &dyn Sql,
    from: NaiveDate,
    to: NaiveDate,
) -> Result<Vec<Closing>, StoreError> {
    all(
        db,
        "select day, closed_ms, closed_by, body, shown from closing
          where day between $1 and $2 order by day",
        &[day_number(from).into(), day_number(to).into()],
        |row| {
            let by = match row.text(2)?.as_str() {
                "staff" => ClosedBy::Staff,
                _ => ClosedBy::Hour,
            };
            Ok(Closing {
                day: day_of(row.int(0)?).unwrap_or_default(),
                at: moment(row.int(1)?),
                by,
                first: shown(&row, 3)?,
                now: shown(&row, 4)?,
            })
        },
    )
}

/// The newest lines of the ledger, of the days of a span if one is given; `before` a line's number.
pub(super) fn ledger(
    db: &dyn Sql,
    span: Option<(NaiveDate, NaiveDate)>,
    before: Option<u64>,
) -> Result<Vec<LedgerLine>, StoreError> {
    let (from, to) = span.map_or((i64::MIN, i64::MAX), |(from, to)| {
        (day_number(from), day_number(to))
    });
    let before = before.map_or(i64::MAX, |n| i64::try_from(n).unwrap_or(i64::MAX));
    all(
        db,
        "select id, day, at_ms, site, programme, visits_was, cards_was, anonymous_was,
                visits_is, cards_is, anonymous_is, why
           from restated where day between $1 and $2 and id < $3 order by id desc limit $4",
        &[
            from.into(),
            to.into(),
            before.into(),
            (LEDGER_LINES_MAX as i64).into(),
        ],
        |row| {
            let three = |at| -> Result<Three, StoreError> {
                Ok(Three {
                    visits: row.count(at)?,
                    cards: row.count(at + 1)?,
                    anonymous: row.count(at + 2)?,
                })
            };
            Ok(LedgerLine {
                number: row.count(0)?,
                day: day_of(row.int(1)?).unwrap_or_default(),
                at: moment(row.int(2)?),
                site: row.text(3)?,
                programme: row.text(4)?,
                was: three(5)?,
                is: three(8)?,
                why: serde_json::from_str(&row.text(11)?).unwrap_or_default(),
            })
        },
    )
}

fn shown(row: &Row<'_>, column: usize) -> Result<Shown, StoreError> {
    serde_json::from_str(&row.text(column)?)
        .map_err(|error| StoreError::Database(format!("a closing cannot be read: {error}")))
}

fn json(value: &impl Serialize) -> Result<String, StoreError> {
    serde_json::to_string(value)
        .map_err(|error| StoreError::Database(format!("a closing cannot be written: {error}")))
}

fn count(number: u64) -> Value<'static> {
    Value::Int(i64::try_from(number).unwrap_or(i64::MAX))
}
