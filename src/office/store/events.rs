//! What is kept of events and what is asked about them: the statements and what they mean, in
//! one text for every database. Nothing here may know which database it speaks to.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::{DateTime, FixedOffset, NaiveDate, Timelike, Utc};
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use super::forks::{Compared, Written, lived_at_once};
use super::sql::{NewRow, Sql, Value, all, exists, first};
use super::{Branch, CAME_BACK_OF_A_CLONE, Fork, ForkKind, KeptAside, Kiosk, StoreError};
use super::{cards, erasure, folds, readings};
use crate::visit::{Event, Kind, filed_on};
use crate::wire::{self, Batch, DeviceSaid, Digest, Verdict};

/// The columns of `event`, copied from a line.
#[derive(Default)]
pub(super) struct Columns<'a> {
    pub understood: bool,
    pub event_id: Option<[u8; 16]>,
    pub kind: Option<&'a str>,
    pub at: Option<DateTime<FixedOffset>>,
    pub machine: Option<&'a str>,
    pub site: Option<&'a str>,
    pub visit: Option<[u8; 16]>,
    pub programme: Option<&'a str>,
    pub channel: Option<&'static str>,
    pub card: Option<&'a str>,
    pub adults: Option<u32>,
    pub children: Option<u32>,
    pub topic: Option<&'a str>,
    pub counter: Option<&'a str>,
    pub amount: Option<u32>,
    pub voids: Option<[u8; 16]>,
    pub other_card: Option<&'a str>,
}

impl<'a> Columns<'a> {
    pub(super) fn read(row: &'a wire::Row) -> Columns<'a> {
        match row {
            wire::Row::Event(event) => Columns::of(event),
            wire::Row::NotUnderstood { id, kind, at } => Columns {
                event_id: id.map(|id| *id.0.as_bytes()),
                kind: kind.as_deref(),
                at: *at,
                ..Columns::default()
            },
        }
    }

    fn of(event: &'a Event) -> Columns<'a> {
        let mut to = Columns {
            understood: true,
            event_id: Some(*event.id.0.as_bytes()),
            kind: Some(event.kind.name()),
            at: Some(event.at),
            machine: Some(&event.machine),
            site: Some(event.site.as_str()),
            visit: event.kind.visit().map(|visit| *visit.0.as_bytes()),
            ..Columns::default()
        };
        match &event.kind {
            Kind::Arrived {
                programme,
                channel,
                card,
                ..
            } => {
                to.programme = Some(programme.as_str());
                to.channel = Some(channel.as_str());
                to.card = card.as_ref().map(|card| card.0.as_str());
            }
            Kind::Party {
                adults, children, ..
            } => {
                to.adults = Some(*adults);
                to.children = Some(*children);
            }
            Kind::Card { card, .. } => to.card = Some(&card.0),
            Kind::Topic { topic, .. } => to.topic = Some(topic.as_str()),
            Kind::CounterAdded {
                counter,
                n,
                programme,
            } => {
                to.counter = Some(counter.as_str());
                to.amount = Some(*n);
                to.programme = programme.as_ref().map(|programme| programme.as_str());
            }
            Kind::ConsentGiven { card, .. } | Kind::ConsentWithdrawn { card, .. } => {
                to.card = Some(&card.0);
            }
            Kind::CardIssued { card } => to.card = Some(&card.0),
            Kind::CardLinked { old, new } => {
                to.card = Some(&old.0);
                to.other_card = Some(&new.0);
            }
            Kind::Voided { event, .. } => to.voids = Some(*event.0.as_bytes()),
            Kind::ActivityJoined { programme, .. }
            | Kind::LikeShown { programme, .. }
            | Kind::ProgrammeOpened { programme }
            | Kind::ProgrammeClosed { programme } => to.programme = Some(programme.as_str()),
            Kind::MurmurHeard { programme, .. } => {
                to.programme = programme.as_ref().map(|programme| programme.as_str());
            }
            Kind::Told { .. }
            | Kind::Role { .. }
            | Kind::DrillBegan {}
            | Kind::DrillEnded { .. }
            | Kind::ReadingTaken { .. }
            | Kind::OnlyMeasured {}
            | Kind::ReadingFailed { .. }
            | Kind::StaffCalled { .. }
            | Kind::StaffAnswered {}
            | Kind::StaffEntered {}
            | Kind::StaffLeft {}
            | Kind::DayClosed { .. }
            | Kind::DeviceFault { .. }
            | Kind::DeviceRecovered { .. }
            | Kind::ClockChecked { .. }
            | Kind::KioskStarted { .. }
            | Kind::JournalOpened { .. }
            | Kind::JournalDamaged { .. } => {}
        }
        to
    }
}

/// Days since 1970-01-01.
pub(super) fn day_number(day: NaiveDate) -> i64 {
    i64::from(day.to_epoch_days())
}

pub(super) fn moment(unix_ms: i64) -> DateTime<FixedOffset> {
    DateTime::<Utc>::from_timestamp_millis(unix_ms)
        .unwrap_or_default()
        .fixed_offset()
}

/// What a line says, as the columns of `event` take it.
impl<'a> Columns<'a> {
    /// The columns' names.
    pub(super) const NAMES: [&'static str; 20] = [
        "understood",
        "event_id",
        "kind",
        "written_ms",
        "day",
        "hour",
        "minute",
        "machine",
        "site",
        "visit",
        "programme",
        "channel",
        "card",
        "adults",
        "children",
        "topic",
        "counter",
        "amount",
        "voids",
        "other_card",
    ];

    /// What stands in each, in the order of [`Columns::NAMES`].
    pub(super) fn values(&self) -> [Value<'_>; 20] {
        let (day, hour, minute) = self.filed();
        [
            self.understood.into(),
            self.event_id.as_ref().into(),
            self.kind.into(),
            self.at.map(|at| at.timestamp_millis()).into(),
            day.into(),
            hour.into(),
            minute.into(),
            self.machine.into(),
            self.site.into(),
            self.visit.as_ref().into(),
            self.programme.into(),
            self.channel.into(),
            self.card.into(),
            self.adults.into(),
            self.children.into(),
            self.topic.into(),
            self.counter.into(),
            self.amount.into(),
            self.voids.as_ref().into(),
            self.other_card.into(),
        ]
    }

    /// The hour, minute and day at the kiosk, from its own clock.
    pub(super) fn filed(&self) -> (Option<i64>, Option<i64>, Option<i64>) {
        let part = |of: fn(&DateTime<FixedOffset>) -> i64| self.at.as_ref().map(of);
        (
            part(|at| day_number(filed_on(*at))),
            part(|at| i64::from(at.hour())),
            part(|at| i64::from(at.minute())),
        )
    }
}

fn is_held(db: &dyn Sql, journal: &[u8; 16], digest: Digest) -> Result<bool, StoreError> {
    exists(
        db,
        "select 1 from held where digest = $1 and journal = $2",
        &[(&digest).into(), journal.into()],
    )
}

/// The row of a journal that came in last.
pub(super) fn latest(db: &dyn Sql, journal: &[u8; 16]) -> Result<Option<Digest>, StoreError> {
    first(
        db,
        "select digest from held where journal = $1 order by seq desc limit 1",
        &[journal.into()],
        |row| row.digest(0),
    )
}

/// Keeps what a batch brings, and notes who spoke; gives the verdict.
pub(super) fn take_in(
    db: &dyn Sql,
    journal: Uuid,
    batch: &Batch,
    received_ms: i64,
) -> Result<Verdict, StoreError> {
    let journal = journal.as_bytes();
    db.hold(journal)?;
    let (verdict, settled) = take(db, journal, batch, received_ms)?;
    note_contact(db, journal, batch, settled, received_ms)?;
    Ok(verdict)
}

/// Keeps what a batch brings; gives the verdict and how many of its rows are settled by it.
fn take(
    db: &dyn Sql,
    journal: &[u8; 16],
    batch: &Batch,
    received_ms: i64,
) -> Result<(Verdict, usize), StoreError> {
    if let Some(after) = batch.after
        && !is_held(db, journal, after)?
    {
        return Ok((Verdict::StartOver(latest(db, journal)?), 0));
    }
    let start = batch
        .after
        .unwrap_or_else(|| wire::first(Uuid::from_bytes(*journal)));
    let good = batch.rows.iter().position(|line| !wire::is_row(line));
    let rows = batch.rows.get(..good.unwrap_or(batch.rows.len()));
    let chain: Vec<(Digest, Digest, &str)> = rows
        .unwrap_or_default()
        .iter()
        .scan(start, |at, line| {
            let previous = *at;
            *at = wire::link(previous, line);
            Some((previous, *at, line.as_str()))
        })
        .collect();
    keep(db, journal, &chain, received_ms)?;
    let through = chain.last().map(|row| row.1).or(batch.after);
    match good {
        None => Ok((Verdict::Through(through), batch.rows.len())),
        Some(index) => {
            let rest = batch.rows.get(index..).unwrap_or_default();
            quarantine(db, journal, through.unwrap_or(start), rest, received_ms)?;
            Ok((Verdict::BrokenAt { through, index }, batch.rows.len()))
        }
    }
}

/// Keeps the rows of a chain (previous digest, digest, line) that are not held. Says nothing of
/// which they were: to the kiosk there is no difference.
fn keep(
    db: &dyn Sql,
    journal: &[u8; 16],
    chain: &[(Digest, Digest, &str)],
    received_ms: i64,
) -> Result<(), StoreError> {
    // A row is held only if the one before it is: so what is held is the chain's beginning, and
    // where it ends is found by halving.
    let (mut new, mut end) = (0, chain.len());
    let mut probe = 0;
    while new < end {
        let Some((_, digest, _)) = chain.get(probe) else {
            break;
        };
        if is_held(db, journal, *digest)? {
            new = probe + 1;
        } else {
            end = probe;
        }
        probe = new + (end - new) / 2;
    }
    let chain = chain.get(new..).unwrap_or_default();
    let Some((previous, digest, _)) = chain.first() else {
        return Ok(());
    };
    // The first row after `previous` goes on with its branch; any other begins one.
    let continued = exists(
        db,
        "select 1 from held where journal = $1 and previous = $2 limit 1",
        &[journal.into(), previous.into()],
    )?;
    let own = first(
        db,
        "select branch from held where digest = $1",
        &[previous.into()],
        |row| row.digest(0),
    )?;
    let branch = match own {
        Some(own) if !continued => own,
        _ => *digest,
    };
    let read: Vec<(Digest, wire::Row)> = chain
        .iter()
        .map(|(_, digest, line)| (*digest, wire::read(line)))
        .collect();
    // What is sealed is kept apart from what is counted.
    let parted: Vec<_> = chain
        .iter()
        .zip(&read)
        .map(|((_, _, line), (_, row))| readings::part(row, line))
        .collect();
    let rows: Vec<NewRow<'_>> = chain
        .iter()
        .zip(&read)
        .zip(&parted)
        .map(|(((previous, digest, line), (_, row)), parted)| NewRow {
            digest: *digest,
            previous: *previous,
            branch,
            line: parted.as_ref().map_or(line, |parted| parted.line.as_str()),
            columns: Columns::read(row),
        })
        .collect();
    db.add(journal, received_ms, &rows)?;
    count(db, &read, &parted, received_ms)
}

/// What follows when rows that are held are understood: what was cut out of their lines is kept
/// apart, unless it is to be gone, and the days and cards that they speak of are no longer what they
/// were.
pub(super) fn count(
    db: &dyn Sql,
    rows: &[(Digest, wire::Row)],
    parted: &[Option<readings::Parted>],
    received_ms: i64,
) -> Result<(), StoreError> {
    let mut touched = folds::Touched::default();
    for ((digest, row), parted) in rows.iter().zip(parted) {
        if let Some(parted) = parted {
            readings::keep(db, *digest, row, parted)?;
        }
        let columns = Columns::read(row);
        if columns.understood {
            touched.days.extend(columns.filed().0);
            touched.visits.extend(columns.visit);
            touched.voided.extend(columns.voids);
        }
    }
    erasure::after(db, rows.iter().map(|(_, row)| row), received_ms)?;
    if touched.days.is_empty() {
        return Ok(());
    }
    db.hold(&cards::CARDS)?;
    let cards = cards::touched(db, rows.iter().map(|(_, row)| row))?;
    touched.days.extend(cards::refresh(db, cards)?);
    folds::touch(db, touched)
}

/// Keeps lines that are no rows.
fn quarantine(
    db: &dyn Sql,
    journal: &[u8; 16],
    previous: Digest,
    lines: &[String],
    received_ms: i64,
) -> Result<(), StoreError> {
    for (place, line) in (0_i64..).zip(lines) {
        let sha256: [u8; 32] = Sha256::digest(line.as_bytes()).into();
        db.run(
            "insert into quarantine (journal, previous, place, bytes, sha256, received_ms)
             values ($1, $2, $3, $4, $5, $6) on conflict do nothing",
            &[
                journal.into(),
                (&previous).into(),
                place.into(),
                line.as_bytes().into(),
                (&sha256).into(),
                received_ms.into(),
            ],
        )?;
    }
    Ok(())
}

/// The most characters of a kiosk's, a machine's or a site's name that are kept of a contact.
const NAME_CHARS_MAX: usize = 100;

/// A name's beginning: a longer one is no name, and must not keep its rows from being taken in.
fn name(text: &str) -> &str {
    match text.char_indices().nth(NAME_CHARS_MAX) {
        Some((end, _)) => text.get(..end).unwrap_or(text),
        None => text,
    }
}

/// Notes who spoke, whether another machine had spoken since it last did, and how many rows it
/// still has: those it said, without the ones that this batch `settled`.
fn note_contact(
    db: &dyn Sql,
    journal: &[u8; 16],
    batch: &Batch,
    settled: usize,
    received_ms: i64,
) -> Result<(), StoreError> {
    let machine = Value::from(name(&batch.machine));
    let (turn, before) = first(
        db,
        "select coalesce(max(last_turn), 0) + 1, max(case when machine = $2 then last_turn end)
           from contact where journal = $1",
        &[journal.into(), machine],
        |row| Ok((row.int(0)?, row.int_or_none(1)?)),
    )?
    .unwrap_or((1, None));
    let came_back = match before {
        Some(before) if !batch.machine.is_empty() => exists(
            db,
            "select 1 from contact
              where journal = $1 and machine not in ('', $2) and last_turn > $3",
            &[journal.into(), machine, before.into()],
        )?,
        _ => false,
    };
    let state = batch.state.as_ref();
    let waiting = state.map(|state| {
        i64::try_from(state.waiting.saturating_sub(settled as u64)).unwrap_or(i64::MAX)
    });
    // The oldest row that still waits is not here yet: it comes after the last one that is settled,
    // so that one's time is the least that can be said. Where none is, the first one waits.
    let oldest = match settled {
        0 => batch.rows.first(),
        n => batch.rows.get(n - 1),
    };
    let oldest = oldest
        .filter(|_| waiting.is_some_and(|rows| rows > 0))
        .and_then(|line| written_ms(line));
    let devices = state
        .and_then(|state| state.devices.as_deref())
        .and_then(devices_text);
    let disk_free = state
        .and_then(|state| state.disk_free_mib)
        .map(|mib| i64::try_from(mib).unwrap_or(i64::MAX));
    db.run(
        "insert into contact (journal, machine, kiosk, first_ms, last_ms, last_turn, came_back, version, site, waiting,
                              oldest_ms, devices, disk_free_mib)
         values ($1, $2, $3, $4, $4, $5, 0, $6, $7, $8, $10, $11, $12)
         on conflict (journal, machine) do update set
             kiosk = excluded.kiosk, last_ms = excluded.last_ms, last_turn = excluded.last_turn,
             came_back = contact.came_back + $9,
             version = coalesce(excluded.version, contact.version),
             site = coalesce(excluded.site, contact.site),
             waiting = coalesce(excluded.waiting, contact.waiting),
             oldest_ms = case when coalesce(excluded.waiting, contact.waiting) = 0 then null
                              else coalesce(excluded.oldest_ms, contact.oldest_ms) end,
             devices = coalesce(excluded.devices, contact.devices),
             disk_free_mib = coalesce(excluded.disk_free_mib, contact.disk_free_mib)",
        &[
            journal.into(),
            machine,
            name(&batch.kiosk).into(),
            received_ms.into(),
            turn.into(),
            state.map(|state| name(&state.version)).into(),
            state.map(|state| name(&state.site)).into(),
            waiting.into(),
            came_back.into(),
            oldest.into(),
            devices.as_ref().into(),
            disk_free.into(),
        ],
    )?;
    Ok(())
}

/// The most devices of one kiosk that are kept.
const DEVICES_MAX: usize = 8;

/// What a kiosk said of its devices, as it is kept.
fn devices_text(said: &[DeviceSaid]) -> Option<String> {
    let kept: Vec<DeviceSaid> = said
        .iter()
        .take(DEVICES_MAX)
        .map(|one| DeviceSaid {
            device: name(&one.device).to_owned(),
            fault: one.fault.as_deref().map(|code| name(code).to_owned()),
        })
        .collect();
    serde_json::to_string(&kept).ok()
}

/// When a row was written, by its kiosk's clock.
fn written_ms(line: &str) -> Option<i64> {
    match wire::read(line) {
        wire::Row::Event(event) => Some(event.at.timestamp_millis()),
        _ => None,
    }
}

/// Whether a row is held, of whichever journal.
pub(super) fn held(db: &dyn Sql, digest: Digest) -> Result<bool, StoreError> {
    exists(
        db,
        "select 1 from held where digest = $1",
        &[(&digest).into()],
    )
}

/// How many rows of a journal are held, and the one that came last.
pub(super) fn rows_of(db: &dyn Sql, journal: Uuid) -> Result<(u64, Option<Digest>), StoreError> {
    let journal = journal.as_bytes();
    let rows = first(
        db,
        "select count(*) from held where journal = $1",
        &[journal.into()],
        |row| row.count(0),
    )?;
    Ok((rows.unwrap_or(0), latest(db, journal)?))
}

/// How many machines are named for a branch.
const MACHINES_MAX: usize = 16;

/// What a journal's rows say of its branches.
pub(super) struct Known {
    /// The last row that was looked at, and the last one that compared clocks.
    as_of: (i64, i64),
    lived_at_once: bool,
    branches: Vec<Branch>,
}

/// What was found out about journals with several branches. A cache: it may be dropped at any time.
pub(super) type Forked = BTreeMap<[u8; 16], Known>;

/// Every journal that was continued in more than one place, or for which machines take turns.
pub(super) fn forks(db: &dyn Sql, forked: &mut Forked) -> Result<Vec<Fork>, StoreError> {
    // A read of an index that has one entry for each branch.
    let mut found: BTreeSet<[u8; 16]> = all(
        db,
        "select journal from held where branch = digest group by journal having count(*) > 1",
        &[],
        |row| row.fixed(0),
    )?
    .into_iter()
    .collect();
    let by_turns: BTreeSet<[u8; 16]> = all(
        db,
        "select journal from contact group by journal having cast(sum(came_back) as bigint) >= $1",
        &[CAME_BACK_OF_A_CLONE.into()],
        |row| row.fixed(0),
    )?
    .into_iter()
    .collect();
    found.extend(&by_turns);

    let mut out = Vec::new();
    for journal in found {
        let as_of = first(
            db,
            "select (select coalesce(max(seq), 0) from held where journal = $1),
                    (select coalesce(max(e.seq), 0)
                       from contact c join event e on e.machine = c.machine
                      where c.journal = $1 and e.kind = 'clock.checked')",
            &[(&journal).into()],
            |row| Ok((row.int(0)?, row.int(1)?)),
        )?
        .unwrap_or_default();
        if forked
            .get(&journal)
            .is_none_or(|known| known.as_of != as_of)
        {
            forked.insert(journal, look_through(db, &journal, as_of)?);
        }
        let Some(known) = forked.get(&journal) else {
            continue;
        };
        let kiosk = first(
            db,
            "select kiosk from contact where journal = $1 order by last_turn desc limit 1",
            &[(&journal).into()],
            |row| row.text(0),
        )?;
        out.push(Fork {
            journal: Uuid::from_bytes(journal),
            kiosk: kiosk.unwrap_or_default(),
            kind: if known.lived_at_once || by_turns.contains(&journal) {
                ForkKind::Clone
            } else {
                ForkKind::Restored
            },
            branches: known.branches.clone(),
            machines: all(
                db,
                "select machine from contact where journal = $1 and machine <> '' order by first_ms, machine",
                &[(&journal).into()],
                |row| row.text(0),
            )?,
        });
    }
    Ok(out)
}

/// Reads a journal's rows, once, in the order in which they came in.
fn look_through(db: &dyn Sql, journal: &[u8; 16], as_of: (i64, i64)) -> Result<Known, StoreError> {
    let (mut written, mut compared) = (Vec::new(), Vec::new());
    let mut branches: Vec<Branch> = Vec::new();
    let mut places: HashMap<Digest, usize> = HashMap::new();
    db.each(
        "select h.digest, h.previous, h.branch, h.received_ms, e.line
           from held h join event e on e.seq = h.seq
          where h.journal = $1 and h.seq <= $2 order by h.seq",
        &[journal.into(), as_of.0.into()],
        &mut |row| {
            let (digest, previous, first) = (row.digest(0)?, row.digest(1)?, row.digest(2)?);
            let received = moment(row.int(3)?);
            let said = wire::read(&row.text(4)?);
            let place = *places.entry(first).or_insert_with(|| {
                branches.push(Branch {
                    first,
                    after: previous,
                    rows: 0,
                    began: received,
                    latest: received,
                    machines: Vec::new(),
                });
                branches.len() - 1
            });
            if let Some(branch) = branches.get_mut(place) {
                branch.rows += 1;
                branch.latest = branch.latest.max(received);
                if let wire::Row::Event(event) = &said
                    && branch.machines.len() < MACHINES_MAX
                    && !branch.machines.contains(&event.machine)
                {
                    branch.machines.push(event.machine.clone());
                }
            }
            compared.extend(Compared::new(&said));
            written.push(Written::new(digest, previous, &said));
            Ok(())
        },
    )?;
    db.each(
        "select distinct e.seq, e.line
           from contact c join event e on e.machine = c.machine
          where c.journal = $1 and e.kind = 'clock.checked' and e.seq <= $2 order by e.seq",
        &[journal.into(), as_of.1.into()],
        &mut |row| {
            compared.extend(Compared::new(&wire::read(&row.text(1)?)));
            Ok(())
        },
    )?;
    Ok(Known {
        as_of,
        lived_at_once: lived_at_once(&written, &compared),
        branches,
    })
}

/// When the visits of a day began: minutes since its midnight, rising.
pub(super) fn arrivals(db: &dyn Sql, day: NaiveDate) -> Result<Vec<u32>, StoreError> {
    all(
        db,
        "select hour * 60 + minute as m from arrival where day = $1 order by m",
        &[day_number(day).into()],
        |row| row.small(0),
    )
}

/// Every kiosk that ever spoke, by name.
pub(super) fn kiosks(db: &dyn Sql) -> Result<Vec<Kiosk>, StoreError> {
    let kiosks = all(
        db,
        "select c.kiosk, c.last_ms, c.version, c.waiting, c.machine, c.oldest_ms, c.devices, c.disk_free_mib,
                coalesce(c.site, (select e.site from held h join event e on e.seq = h.seq
                                   where h.journal = c.journal and e.site is not null
                                   order by h.seq desc limit 1))
           from contact c order by c.kiosk, c.last_ms, c.last_turn",
        &[],
        |row| {
            let waiting = row.int_or_none(3)?;
            Ok(Kiosk {
                name: row.text(0)?,
                last_word: moment(row.int(1)?),
                version: row.text_or_none(2)?,
                waiting: waiting.map(|rows| u64::try_from(rows).unwrap_or(0)),
                machine: row.text(4)?,
                oldest: row.int_or_none(5)?.map(moment),
                devices: row
                    .text_or_none(6)?
                    .and_then(|text| serde_json::from_str(&text).ok())
                    .unwrap_or_default(),
                disk_free_mib: row
                    .int_or_none(7)?
                    .map(|mib| u64::try_from(mib).unwrap_or(0)),
                offset_ms: None,
                site: row.text_or_none(8)?,
            })
        },
    )?;
    // Of all that spoke under a name, the latest word stands.
    let mut latest: BTreeMap<String, Kiosk> = kiosks
        .into_iter()
        .map(|kiosk| (kiosk.name.clone(), kiosk))
        .collect();
    for kiosk in latest
        .values_mut()
        .filter(|kiosk| !kiosk.machine.is_empty())
    {
        let line = first(
            db,
            "select line from event where machine = $1 and kind = 'clock.checked' order by seq desc limit 1",
            &[(&kiosk.machine).into()],
            |row| row.text(0),
        )?;
        kiosk.offset_ms = line.and_then(|line| match wire::read(&line) {
            wire::Row::Event(event) => match event.kind {
                Kind::ClockChecked { offset_ms } => Some(offset_ms),
                _ => None,
            },
            _ => None,
        });
    }
    Ok(latest.into_values().collect())
}

/// What was kept without being counted.
pub(super) fn kept_aside(db: &dyn Sql) -> Result<KeptAside, StoreError> {
    let named = |row: super::sql::Row<'_>| Ok((row.text(0)?, row.count(1)?));
    Ok(KeptAside {
        not_understood: all(
            db,
            "select coalesce(kind, '') as k, count(*) from event where understood = 0 group by k order by k",
            &[],
            named,
        )?,
        quarantined: all(
            db,
            "select coalesce((select c.kiosk from contact c where c.journal = q.journal
                               order by c.last_turn desc limit 1), '') as k, count(*)
               from quarantine q group by k order by k",
            &[],
            named,
        )?,
    })
}
