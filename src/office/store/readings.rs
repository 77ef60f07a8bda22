//! Recorded measurements: their sealed texts, kept apart from the lines that are counted, and the
//! log of who looked. Nothing here can open one.

use chrono::{DateTime, FixedOffset, NaiveDate};
use rusqlite::{Connection, OptionalExtension, Transaction, named_params, params};
use uuid::Uuid;

use super::sqlite::{count, day_number, moment};
use crate::visit::{EventId, Kind, Sealed};
use crate::wire::{self, Digest, Row};

/// The most measurements that one list shows.
pub const READINGS_MAX: usize = 500;
/// The most lines of the access log that are asked for at once.
pub const LOOKS_MAX: usize = 200;
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
    const ALL: [LookOutcome; 4] = [
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

/// A line of the access log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LookRow {
    /// Its number in the log.
    pub id: u64,
    /// The look.
    pub look: Look,
    /// Where the measurement was made.
    pub site: String,
    /// The day of the measurement's visit.
    pub day: NaiveDate,
    /// Hour and minute of the measurement.
    pub time: (u32, u32),
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
pub(super) fn part(row: &Row, line: &str) -> Option<Parted> {
    let Row::Event(event) = row else { return None };
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
    all: &Transaction<'_>,
    seq: i64,
    row: &Row,
    parted: &Parted,
) -> rusqlite::Result<()> {
    let Row::Event(event) = row else {
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
    all.prepare_cached(
        "insert into reading (seq, advice_version, monitor, key_id, cut_at, cut)
         values (:seq, :advice_version, :monitor, :key_id, :cut_at, :cut)",
    )?
    .execute(named_params! {
        ":seq": seq,
        ":advice_version": advice_version,
        ":monitor": monitor,
        ":key_id": sealed.key,
        ":cut_at": i64::try_from(parted.cut_at).unwrap_or(0),
        ":cut": parted.cut,
    })?;
    Ok(())
}

/// The line of a row as it came; `None` when the row is not held, or its sealed text was shredded.
pub(super) fn line(connection: &Connection, digest: Digest) -> rusqlite::Result<Option<String>> {
    let found: Option<(String, Option<i64>, Option<String>)> = connection
        .prepare_cached(
            "select e.line, r.cut_at, r.cut from held h join event e on e.seq = h.seq
               left join reading r on r.seq = h.seq where h.digest = ?1",
        )?
        .query_row(params![digest], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?))
        })
        .optional()?;
    Ok(match found {
        Some((line, None, _)) => Some(line),
        Some((line, Some(at), Some(cut))) => put_back(line, at, &cut),
        Some((_, Some(_), None)) | None => None,
    })
}

fn put_back(mut line: String, cut_at: i64, cut: &str) -> Option<String> {
    let at = usize::try_from(cut_at).ok()?;
    line.is_char_boundary(at).then(|| {
        line.insert_str(at, cut);
        line
    })
}

/// Which recorded measurements count on which day: as in [`crate::visit::tally()`], one that names
/// a visit counts on the day of that visit's arrival.
const COUNTED: &str = "
    select e.seq, e.day as day
      from standing e
     where e.kind = 'reading.taken'
       and not exists (select 1 from event a where a.visit = e.visit and a.kind = 'visit.arrived')
    union all
    select e.seq, a.day
      from arrival a
      join standing e on e.visit = a.visit and e.kind = 'reading.taken'";

const COLUMNS: &str = "r.seq, e.site, e.hour, e.minute, r.advice_version, r.monitor, r.cut is null,
    (select count(*) from access k where k.seq = r.seq)";

fn reading_row(row: &rusqlite::Row<'_>) -> rusqlite::Result<ReadingRow> {
    Ok(ReadingRow {
        number: count(row.get(0)?),
        site: row.get(1)?,
        time: (row.get(2)?, row.get(3)?),
        advice_version: row.get(4)?,
        monitor: row.get(5)?,
        shredded: row.get(6)?,
        looks: count(row.get(7)?),
    })
}

fn day_of(number: i64) -> NaiveDate {
    i32::try_from(number)
        .ok()
        .and_then(NaiveDate::from_epoch_days)
        .unwrap_or_default()
}

pub(super) fn readings(
    connection: &Connection,
    day: NaiveDate,
) -> rusqlite::Result<(Vec<ReadingRow>, u64)> {
    let sql = format!(
        "with counted as ({COUNTED})
         select {COLUMNS} from counted c
           join reading r on r.seq = c.seq join event e on e.seq = c.seq
          where c.day = ?1 order by e.written_ms, e.seq"
    );
    let rows: Vec<ReadingRow> = connection
        .prepare_cached(&sql)?
        .query_map(params![day_number(day)], reading_row)?
        .collect::<rusqlite::Result<_>>()?;
    let more = rows.len().saturating_sub(READINGS_MAX) as u64;
    Ok((rows.into_iter().take(READINGS_MAX).collect(), more))
}

pub(super) fn sealed_reading(
    connection: &Connection,
    number: u64,
) -> rusqlite::Result<Option<SealedReading>> {
    let sql = format!(
        "with counted as ({COUNTED})
         select {COLUMNS}, c.day, h.journal, e.event_id, e.line, r.cut_at, r.cut
           from counted c join reading r on r.seq = c.seq
           join event e on e.seq = c.seq join held h on h.seq = c.seq
          where c.seq = ?1"
    );
    connection
        .prepare_cached(&sql)?
        .query_row(params![i64::try_from(number).unwrap_or(i64::MAX)], |row| {
            let line: String = row.get(11)?;
            let cut: Option<String> = row.get(13)?;
            let whole = match cut {
                Some(cut) => put_back(line, row.get(12)?, &cut),
                None => None,
            };
            let sealed = whole.and_then(|line| match wire::read(&line) {
                Row::Event(event) => match event.kind {
                    Kind::ReadingTaken { sealed, .. } => Some(sealed),
                    _ => None,
                },
                Row::NotUnderstood { .. } => None,
            });
            Ok(SealedReading {
                row: reading_row(row)?,
                day: day_of(row.get(8)?),
                journal: Uuid::from_bytes(row.get(9)?),
                event: EventId(Uuid::from_bytes(row.get(10)?)),
                sealed,
            })
        })
        .optional()
}

pub(super) fn note_look(connection: &Connection, look: &Look) -> rusqlite::Result<()> {
    let reason: String = look.reason.chars().take(REASON_CHARS_MAX).collect();
    connection
        .prepare_cached(
            "insert into access (at_ms, who, what, seq, reason, outcome)
             values (?1, ?2, 'reading', ?3, ?4, ?5)",
        )?
        .execute(params![
            look.at.timestamp_millis(),
            look.who,
            i64::try_from(look.number).unwrap_or(i64::MAX),
            reason,
            look.outcome.as_str(),
        ])?;
    Ok(())
}

pub(super) fn looks(
    connection: &Connection,
    before: Option<u64>,
) -> rusqlite::Result<Vec<LookRow>> {
    let sql = format!(
        "with counted as ({COUNTED})
         select k.id, k.at_ms, k.who, k.seq, k.reason, k.outcome, coalesce(e.site, ''),
                coalesce((select c.day from counted c where c.seq = k.seq), e.day, 0),
                coalesce(e.hour, 0), coalesce(e.minute, 0)
           from access k join event e on e.seq = k.seq
          where k.id < ?1 order by k.id desc limit ?2"
    );
    let before = before.and_then(|id| i64::try_from(id).ok());
    connection
        .prepare_cached(&sql)?
        .query_map(
            params![before.unwrap_or(i64::MAX), LOOKS_MAX as i64],
            |row| {
                let outcome: String = row.get(5)?;
                let outcome = LookOutcome::ALL
                    .into_iter()
                    .find(|known| known.as_str() == outcome);
                Ok(LookRow {
                    id: count(row.get(0)?),
                    look: Look {
                        at: moment(row.get(1)?),
                        who: row.get(2)?,
                        number: count(row.get(3)?),
                        reason: row.get(4)?,
                        outcome: outcome.unwrap_or(LookOutcome::NotOpened),
                    },
                    site: row.get(6)?,
                    day: day_of(row.get(7)?),
                    time: (row.get(8)?, row.get(9)?),
                })
            },
        )?
        .collect()
}
