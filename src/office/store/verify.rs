//! Everything that can be worked out again is worked out again and compared: each digest from its line,
//! the columns that were copied out of it, the chain and its branches, what is known of cards, the
//! folds of days. Nothing is changed here, and nothing of what a line says is repeated in a finding.

use std::collections::{BTreeMap, HashMap, HashSet};

use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use super::events::Columns;
use super::sql::{Row, Sql, Value, all, first};
use super::{Progress, StoreError, folds};
use crate::visit::{CardKey, Persons};
use crate::wire::{self, Digest};

/// The most findings that are said one by one.
const FINDINGS_MAX: usize = 100;

/// What was looked at, and what differs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Verified {
    /// Journals.
    pub journals: u64,
    /// Rows whose digest was worked out again.
    pub rows: u64,
    /// Rows that cannot be, because their sealed text was shredded, as it should be.
    pub shredded: u64,
    /// Lines in quarantine.
    pub quarantined: u64,
    /// Cards.
    pub cards: u64,
    /// Days.
    pub days: u64,
    /// Days whose fold was kept; the others are made when they are looked at next.
    pub folds: u64,
    /// What differs, one sentence each: the first ones.
    pub differs: Vec<String>,
    /// How much more differs.
    pub more: u64,
}

impl Verified {
    /// Whether nothing differs.
    #[must_use]
    pub fn is_right(&self) -> bool {
        self.differs.is_empty() && self.more == 0
    }

    fn find(&mut self, what: String) {
        if self.differs.len() < FINDINGS_MAX {
            self.differs.push(what);
        } else {
            self.more += 1;
        }
    }
}

/// Every journal of which something is held.
pub(super) fn journals(db: &dyn Sql) -> Result<Vec<[u8; 16]>, StoreError> {
    all(
        db,
        "select distinct journal from held order by journal",
        &[],
        |row| row.fixed(0),
    )
}

/// One row of `held` with what is kept of it.
struct Kept {
    digest: Digest,
    previous: Digest,
    branch: Digest,
    line: Option<String>,
    is_reading: bool,
    cut_at: Option<i64>,
    cut: Option<String>,
}

/// Works a journal's chain out again.
pub(super) fn journal(
    db: &dyn Sql,
    journal: &[u8; 16],
    out: &mut Verified,
) -> Result<(), StoreError> {
    let name = Uuid::from_bytes(*journal);
    let beginning = wire::first(name);
    // Of each row that was met its branch.
    let mut met: HashMap<Digest, Digest> = HashMap::new();
    out.journals += 1;
    db.walk(
        "select h.digest, h.previous, h.branch, e.line, r.seq, r.cut_at, r.cut,
                e.understood, e.event_id, e.kind, e.written_ms, e.day, e.hour, e.minute, e.machine,
                e.site, e.visit, e.programme, e.channel, e.card, e.adults, e.children, e.topic,
                e.counter, e.amount, e.voids, e.other_card
           from held h left join event e on e.seq = h.seq left join reading r on r.seq = h.seq
          where h.journal = $1 order by h.seq",
        &[journal.into()],
        &mut |row| {
            let kept = Kept {
                digest: row.digest(0)?,
                previous: row.digest(1)?,
                branch: row.digest(2)?,
                line: row.text_or_none(3)?,
                is_reading: row.int_or_none(4)?.is_some(),
                cut_at: row.int_or_none(5)?,
                cut: row.text_or_none(6)?,
            };
            let digest = kept.digest;
            let said = |what: &str| format!("journal {name}, row {digest}: {what}");
            let follows = met.get(&kept.previous);
            if follows.is_none() && kept.previous != beginning {
                out.find(said("the row before it is not held"));
            }
            if kept.branch != digest && follows.is_none_or(|own| *own != kept.branch) {
                out.find(said("it is filed under a branch that it is not on"));
            }
            met.insert(digest, kept.branch);
            let Some(line) = &kept.line else {
                out.find(said("its line is missing"));
                return Ok(());
            };
            if kept.is_reading && kept.cut.is_none() {
                out.shredded += 1;
                return Ok(());
            }
            out.rows += 1;
            let whole = match (kept.cut_at, &kept.cut) {
                (Some(at), Some(cut)) => super::readings::put_back(line.clone(), at, cut),
                _ => Some(line.clone()),
            };
            let Some(whole) = whole.filter(|whole| wire::link(kept.previous, whole) == digest)
            else {
                out.find(said("its line is not the one that its digest was made of"));
                return Ok(());
            };
            let read = wire::read(&whole);
            if let Some(column) = other_column(&Columns::read(&read), &row)? {
                out.find(said(&format!(
                    "the column {column} says something else than its line"
                )));
            }
            let names_a_reading = matches!(&read, wire::Row::Event(event)
                if matches!(event.kind, crate::visit::Kind::ReadingTaken { .. }));
            if names_a_reading != kept.is_reading {
                out.find(said("what is sealed in it is not kept apart"));
            }
            Ok(())
        },
    )
}

/// The first column of `event` that says something else than the line; they begin with the eighth of
/// the row.
fn other_column(said: &Columns<'_>, row: &Row<'_>) -> Result<Option<&'static str>, StoreError> {
    for (at, (name, said)) in Columns::NAMES.into_iter().zip(said.values()).enumerate() {
        let at = at + 7;
        let same = match said {
            Value::Int(number) => row.int_or_none(at)? == Some(number),
            Value::Bytes(bytes) => row.bytes_or_none(at)?.as_deref() == Some(bytes),
            // PostgreSQL cannot hold the one character that it replaces.
            Value::Text(text) => row
                .text_or_none(at)?
                .is_some_and(|kept| kept == text || kept == text.replace('\0', "\u{FFFD}")),
            Value::Null if ["event_id", "visit", "voids"].contains(&name) => {
                row.bytes_or_none(at)?.is_none()
            }
            Value::Null => {
                let number = [
                    "written_ms",
                    "day",
                    "hour",
                    "minute",
                    "adults",
                    "children",
                    "amount",
                ];
                if number.contains(&name) {
                    row.int_or_none(at)?.is_none()
                } else {
                    row.text_or_none(at)?.is_none()
                }
            }
        };
        if !same {
            return Ok(Some(name));
        }
    }
    Ok(None)
}

/// What stands where no digest leads to it, and what waits in quarantine.
pub(super) fn beside(db: &dyn Sql, out: &mut Verified) -> Result<(), StoreError> {
    let without = first(
        db,
        "select count(*) from event e where not exists (select 1 from held h where h.seq = e.seq)",
        &[],
        |row| row.count(0),
    )?
    .unwrap_or(0);
    if without > 0 {
        out.find(format!(
            "{without} lines are kept that no digest is held of"
        ));
    }
    db.walk(
        "select id, bytes, sha256 from quarantine order by id",
        &[],
        &mut |row| {
            out.quarantined += 1;
            let bytes = row.bytes_or_none(1)?.unwrap_or_default();
            let sha256: [u8; 32] = Sha256::digest(&bytes).into();
            if row.fixed::<32>(2)? != sha256 {
                let id = row.int(0)?;
                out.find(format!(
                    "line {id} in quarantine is not the one that its SHA-256 was made of"
                ));
            }
            Ok(())
        },
    )
}

/// Works out again what is known of cards. No card is named in a finding.
pub(super) fn cards(db: &dyn Sql, out: &mut Verified) -> Result<(), StoreError> {
    let mut persons = Persons::default();
    let mut named: HashSet<CardKey> = HashSet::new();
    db.walk(
        "select card, other_card from standing where kind = 'card.linked'",
        &[],
        &mut |row| {
            let (one, other) = (CardKey(row.text(0)?), CardKey(row.text(1)?));
            persons.link(&one, &other);
            named.extend([one, other]);
            Ok(())
        },
    )?;
    let mut counted: BTreeMap<CardKey, (i64, i64)> = BTreeMap::new();
    db.walk(
        "select card, count(*), min(day) from visit_now where card is not null group by card",
        &[],
        &mut |row| {
            let card = CardKey(row.text(0)?);
            let (visits, first) = (row.int(1)?, row.int(2)?);
            let sum = counted
                .entry(persons.of(&card).clone())
                .or_insert((0, first));
            sum.0 += visits;
            sum.1 = sum.1.min(first);
            named.insert(card);
            Ok(())
        },
    )?;
    let mut differ = 0_u64;
    db.walk(
        "select card, person, visits, first_day from card_now",
        &[],
        &mut |row| {
            out.cards += 1;
            let card = CardKey(row.text(0)?);
            let person = persons.of(&card);
            let sum = counted.get(person);
            let same = row.text(1)? == person.0
                && row.int(2)? == sum.map_or(0, |sum| sum.0)
                && row.int_or_none(3)? == sum.map(|sum| sum.1);
            differ += u64::from(!same);
            named.remove(&card);
            Ok(())
        },
    )?;
    differ += named
        .iter()
        .filter(|card| card.0.len() <= super::cards::CARD_BYTES_MAX)
        .count() as u64;
    if differ > 0 {
        out.find(format!(
            "of {differ} cards the kiosks are told something else than the events say"
        ));
    }
    Ok(())
}

/// Days of which rows speak and that no fold is kept under: they would be missed.
pub(super) fn days_without(db: &dyn Sql, out: &mut Verified) -> Result<(), StoreError> {
    let days = all(
        db,
        "select distinct day from event e where e.day is not null
            and not exists (select 1 from day_fold f where f.day = e.day) order by 1",
        &[],
        |row| row.int(0),
    )?;
    for day in days {
        out.find(format!(
            "{}: rows speak of this day, and it was never noted that they do",
            shown(day)
        ));
    }
    Ok(())
}

fn shown(day: i64) -> String {
    folds::day_of(day).map_or_else(|| format!("day {day}"), |day| day.to_string())
}

/// Makes the fold of a day again and compares it with the one that is kept.
pub(super) fn day(db: &dyn Sql, number: i64, out: &mut Verified) -> Result<(), StoreError> {
    out.days += 1;
    let Some(day) = folds::day_of(number) else {
        return Ok(());
    };
    if let Some((_, Some(kept))) = folds::kept(db, day)? {
        out.folds += 1;
        if kept != folds::make(db, day)? {
            out.find(format!(
                "{day}: the numbers that are kept are not those that its events give"
            ));
        }
    }
    Ok(())
}

/// One look at one moment of a database.
type Look<'a> = &'a mut dyn FnMut(&dyn Sql) -> Result<(), StoreError>;

/// Looks through all of it, one short look at a time, so that an office may go on beside it.
pub(super) fn all_of(
    read: &dyn Fn(Look<'_>) -> Result<(), StoreError>,
    say: &mut dyn FnMut(Progress<'_>),
) -> Result<Verified, StoreError> {
    let mut out = Verified::default();
    let (mut names, mut days) = (Vec::new(), Vec::new());
    read(&mut |db| {
        names = journals(db)?;
        Ok(())
    })?;
    let of = names.len() as u64;
    for (done, name) in (1_u64..).zip(&names) {
        read(&mut |db| journal(db, name, &mut out))?;
        say(Progress {
            what: "journals",
            done,
            of,
        });
    }
    read(&mut |db| beside(db, &mut out))?;
    read(&mut |db| cards(db, &mut out))?;
    say(Progress {
        what: "cards",
        done: out.cards,
        of: out.cards,
    });
    read(&mut |db| {
        days_without(db, &mut out)?;
        days = folds::days(db)?;
        Ok(())
    })?;
    let of = days.len() as u64;
    for (done, number) in (1_u64..).zip(&days) {
        read(&mut |db| day(db, *number, &mut out))?;
        say(Progress {
            what: "days",
            done,
            of,
        });
    }
    Ok(out)
}
