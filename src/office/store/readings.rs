//! Recorded measurements: their sealed texts, kept apart from the lines that are counted, and the
//! log of who looked. Nothing here can open one.

use chrono::{DateTime, FixedOffset, NaiveDate};
use uuid::Uuid;

use super::StoreError;
use super::events::day_number;
use super::sql::{Row, Sql, all, first};
use crate::visit::{EventId, Kind, Sealed};
use crate::wire::{self, Digest};

/// The most measurements that one list shows.
pub const READINGS_MAX: usize = 500;
/// The most characters of a reason.
pub const REASON_CHARS_MAX: usize = 120;

/// A recorded measurement as it can be listed without opening it: no digit is in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadingRow {
    /// Its number here.
    pub number: u64,
    /// Where it was measured.
    pub site: String,
    /// Hour and minute there.
    pub time: (u32, u32),
    /// The version of the words that stood beside it.
    pub advice_version: String,
    /// The profile of the monitor.
    pub monitor: String,
    /// Its text was shredded: nobody can open it any more.
    pub shredded: bool,
    /// How often somebody looked at it.
    pub looks: u64,
}

/// A recorded measurement to be opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SealedReading {
    /// What can be said without opening it.
    pub row: ReadingRow,
    /// The day of its visit.
    pub day: NaiveDate,
    /// The journal it came in.
    pub journal: Uuid,
    /// Its event.
    pub event: EventId,
    /// The sealed text; `None` = shredded.
    pub sealed: Option<Sealed>,
}

/// What came of a look.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum LookOutcome {
    /// The digits were shown.
    Opened,
    /// The secret key is not at hand.
    NoKey,
    /// It does not open.
    NotOpened,
    /// It was shredded.
    Shredded,
}

impl LookOutcome {
    pub(super) const ALL: [LookOutcome; 4] = [
        LookOutcome::Opened,
        LookOutcome::NoKey,
        LookOutcome::NotOpened,
        LookOutcome::Shredded,
    ];

    /// The word in the log.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            LookOutcome::Opened => "opened",
            LookOutcome::NoKey => "no_key",
            LookOutcome::NotOpened => "not_opened",
            LookOutcome::Shredded => "shredded",
        }
    }
}

/// A look at a measurement, to be written down before anything is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Look {
    /// When.
    pub at: DateTime<FixedOffset>,
    /// Who.
    pub who: String,
    /// Which measurement.
    pub number: u64,
    /// Why; at most [`REASON_CHARS_MAX`] characters.
    pub reason: String,
    /// What came of it.
    pub outcome: LookOutcome,
}

/// A line parted: what is kept with the events, and what is kept apart.
pub(super) struct Parted {
    /// The line without its sealed text.
    pub line: String,
    cut_at: usize,
    cut: String,
}

/// Parts the line of a recorded measurement. A line that spells its sealed text in another way
/// than ours (escaped, or twice) is cut out whole: what is in it must be one thing to shred.
pub(super) fn part(row: &wire::Row, line: &str) -> Option<Parted> {
    let wire::Row::Event(event) = row else {
        return None;
    };
    let Kind::ReadingTaken { sealed, .. } = &event.kind else {
        return None;
    };
    let mut found = line.match_indices(sealed.text.as_str());
    let (from, to) = match (found.next(), found.next()) {
        (Some((from, text)), None) if !text.is_empty() => (from, from + text.len()),
        _ => (0, line.len()),
    };
    let (before, rest) = line.split_at_checked(from)?;
    let (cut, after) = rest.split_at_checked(to - from)?;
    Some(Parted {
        line: [before, after].concat(),
        cut_at: from,
        cut: cut.to_owned(),
    })
}

/// Keeps what was cut out, in the transaction that keeps the row.
pub(super) fn keep(
    db: &dyn Sql,
    digest: Digest,
    row: &wire::Row,
    parted: &Parted,
) -> Result<(), StoreError> {
    let wire::Row::Event(event) = row else {
        return Ok(());
    };
    let Kind::ReadingTaken {
        advice_version,
        monitor,
        sealed,
        ..
    } = &event.kind
    else {
        return Ok(());
    };
    db.run(
        "insert into reading (seq, advice_version, monitor, key_id, cut_at, cut)
         select seq, $2, $3, $4, $5, $6 from held where digest = $1",
        &[
            (&digest).into(),
            advice_version.into(),
            monitor.into(),
            (&sealed.key).into(),
            i64::try_from(parted.cut_at).unwrap_or(0).into(),
            (&parted.cut).into(),
        ],
    )?;
    Ok(())
}

/// The line of a row as it came; `None` when the row is not held, or its sealed text was shredded.
pub(super) fn line(db: &dyn Sql, digest: Digest) -> Result<Option<String>, StoreError> {
    let found = first(
        db,
        "select e.line, r.cut_at, r.cut from held h join event e on e.seq = h.seq
           left join reading r on r.seq = h.seq where h.digest = $1",
        &[(&digest).into()],
        |row| Ok((row.text(0)?, row.int_or_none(1)?, row.text_or_none(2)?)),
    )?;
    Ok(match found {
        Some((line, None, _)) => Some(line),
        Some((line, Some(at), Some(cut))) => put_back(line, at, &cut),
        Some((_, Some(_), None)) | None => None,
    })
}

pub(super) fn put_back(mut line: String, cut_at: i64, cut: &str) -> Option<String> {
    let at = usize::try_from(cut_at).ok()?;
    line.is_char_boundary(at).then(|| {
        line.insert_str(at, cut);
        line
    })
}

/// Which recorded measurements count on which day: as in [`crate::visit::tally()`], one that names
/// a visit counts on the day of that visit's arrival.
pub(super) const COUNTED: &str = "
    select e.seq, e.day as day
      from standing e
     where e.kind = 'reading.taken'
       and not exists (select 1 from event a where a.visit = e.visit and a.kind = 'visit.arrived')
    union all
    select e.seq, a.day
      from arrival a
      join standing e on e.visit = a.visit and e.kind = 'reading.taken'";

const COLUMNS: &str = "r.seq, e.site, e.hour, e.minute, r.advice_version, r.monitor, case when r.cut is null then 1 else 0 end,
    (select count(*) from access k where k.seq = r.seq and k.what = 'reading')";

fn reading_row(row: &Row<'_>) -> Result<ReadingRow, StoreError> {
    Ok(ReadingRow {
        number: row.count(0)?,
        site: row.text(1)?,
        time: (row.small(2)?, row.small(3)?),
        advice_version: row.text(4)?,
        monitor: row.text(5)?,
        shredded: row.int(6)? != 0,
        looks: row.count(7)?,
    })
}

pub(super) fn day_of(number: i64) -> NaiveDate {
    i32::try_from(number)
        .ok()
        .and_then(NaiveDate::from_epoch_days)
        .unwrap_or_default()
}

/// The recorded measurements that count on a day, and how many more than fit the list.
pub(super) fn readings(db: &dyn Sql, day: NaiveDate) -> Result<(Vec<ReadingRow>, u64), StoreError> {
    let sql = format!(
        "with counted as ({COUNTED})
         select {COLUMNS} from counted c
           join reading r on r.seq = c.seq join event e on e.seq = c.seq
          where c.day = $1 order by e.written_ms, e.seq"
    );
    let mut rows = all(db, &sql, &[day_number(day).into()], |row| reading_row(&row))?;
    let more = rows.len().saturating_sub(READINGS_MAX) as u64;
    rows.truncate(READINGS_MAX);
    Ok((rows, more))
}

/// One recorded measurement, sealed.
pub(super) fn sealed_reading(
    db: &dyn Sql,
    number: u64,
) -> Result<Option<SealedReading>, StoreError> {
    let sql = format!(
        "with counted as ({COUNTED})
         select {COLUMNS}, c.day, h.journal, e.event_id, e.line, r.cut_at, r.cut
           from counted c join reading r on r.seq = c.seq
           join event e on e.seq = c.seq join held h on h.seq = c.seq
          where c.seq = $1"
    );
    first(db, &sql, &[whole(number).into()], |row| {
        let whole = match row.text_or_none(13)? {
            Some(cut) => put_back(row.text(11)?, row.int(12)?, &cut),
            None => None,
        };
        let sealed = whole.and_then(|line| match wire::read(&line) {
            wire::Row::Event(event) => match event.kind {
                Kind::ReadingTaken { sealed, .. } => Some(sealed),
                _ => None,
            },
            wire::Row::NotUnderstood { .. } => None,
        });
        Ok(SealedReading {
            row: reading_row(&row)?,
            day: day_of(row.int(8)?),
            journal: Uuid::from_bytes(row.fixed(9)?),
            event: EventId(Uuid::from_bytes(row.fixed(10)?)),
            sealed,
        })
    })
}

/// A number as a database takes it.
pub(super) fn whole(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
