//! The store in one SQLite file: one writer, readers beside it (WAL), every commit on the disk
//! before it is answered (`synchronous=FULL`).

use std::collections::BTreeMap;
use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use chrono::{DateTime, FixedOffset, NaiveDate, Timelike, Utc};
use rusqlite::types::{FromSql, FromSqlResult, ToSql, ToSqlOutput, ValueRef};
use rusqlite::{
    Connection, ErrorCode, OpenFlags, OptionalExtension, Transaction, TransactionBehavior,
    named_params, params,
};
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use super::readings::{self, Look, LookRow, ReadingRow, SealedReading};
use super::{
    Branch, CAME_BACK_OF_A_CLONE, DayRows, Fork, ForkKind, KeptAside, Kiosk, LATE_MESSAGE_MAX_MS,
    Store, StoreError, VisitRow,
};
use crate::visit::{CardKey, Event, Kind, filed_on};
use crate::wire::{self, Answer, Batch, Digest, Row, Verdict};

/// The steps from an empty file to the present schema; step `n` makes `user_version` `n`.
/// A shipped step is never edited.
const STEPS: &[&str] = &[
    include_str!("../schema/0001-events.sql"),
    include_str!("../schema/0002-readings.sql"),
];

/// Marks the file as an office's database: `tmoO`.
const APPLICATION_ID: i64 = 0x746d_6f4f;

/// How long a connection waits for another one of this process, or for somebody's backup tool.
const BUSY_MAX: Duration = Duration::from_secs(5);

/// How many prepared statements a connection keeps.
const STATEMENTS_MAX: usize = 64;

/// The embedded store.
pub struct SqliteStore {
    writer: Mutex<Connection>,
    /// A second connection, so that pages do not wait for commits. None in memory.
    reader: Option<Mutex<Connection>>,
    /// Held as long as the store lives; a second process finds it locked.
    _lock: Option<File>,
}

impl SqliteStore {
    /// Opens the database, or makes it, and brings its schema up to date.
    ///
    /// # Errors
    /// When another process has it open, when it is of a newer program, when it is something
    /// else, or when the disk does not allow it. A database that cannot be brought up to date
    /// stays as it was.
    pub fn open(path: &Path) -> Result<SqliteStore, StoreError> {
        let lock = lock(path)?;
        let mut writer = connect(path, OpenFlags::SQLITE_OPEN_READ_WRITE | CREATE)?;
        check(&writer, path)?;
        (|| {
            writer.pragma_update_and_check(None, "journal_mode", "wal", |_| Ok(()))?;
            writer.pragma_update(None, "synchronous", "full")?;
            // What is shredded is overwritten.
            writer.pragma_update_and_check(None, "secure_delete", true, |_| Ok(()))?;
            settle(&writer)
        })()
        .map_err(|error| unusable(path, &error))?;
        migrate(&mut writer, STEPS).map_err(|error| unusable(path, &error))?;
        let reader = connect(path, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
        settle(&reader).map_err(|error| unusable(path, &error))?;
        Ok(SqliteStore {
            writer: Mutex::new(writer),
            reader: Some(Mutex::new(reader)),
            _lock: Some(lock),
        })
    }

    /// Opens a database only to look: beside a running office, or after it has stopped.
    ///
    /// # Errors
    /// When there is none, when its schema is not this program's, or when it cannot be read.
    pub fn open_to_read(path: &Path) -> Result<SqliteStore, StoreError> {
        let reader = connect(path, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
        let version = check(&reader, path)?;
        if version < STEPS.len() as i64 {
            return Err(StoreError::NotOurs {
                path: path.to_owned(),
                why: "its schema is older than this program's; start `tomoni office` on it once"
                    .to_owned(),
            });
        }
        settle(&reader).map_err(|error| unusable(path, &error))?;
        Ok(SqliteStore {
            writer: Mutex::new(reader),
            reader: None,
            _lock: None,
        })
    }

    /// A store that is gone when it is dropped, for tests that run thousands of them.
    ///
    /// # Errors
    /// When there is no memory for it.
    pub fn in_memory() -> Result<SqliteStore, StoreError> {
        let mut writer = Connection::open_in_memory()?;
        settle(&writer)?;
        migrate(&mut writer, STEPS)?;
        Ok(SqliteStore {
            writer: Mutex::new(writer),
            reader: None,
            _lock: None,
        })
    }

    /// Writes a copy of everything held now to a new file, while the office goes on: a backup
    /// that [`SqliteStore::open`] can open.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn copy_to(&self, path: &Path) -> Result<(), StoreError> {
        let target = path.to_string_lossy().into_owned();
        self.reading().execute("vacuum into ?1", params![target])?;
        Ok(())
    }

    fn writing(&self) -> MutexGuard<'_, Connection> {
        // A panic in the middle of a transaction rolls it back, so the connection stays good.
        self.writer.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn reading(&self) -> MutexGuard<'_, Connection> {
        let connection = self.reader.as_ref().unwrap_or(&self.writer);
        connection.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

const CREATE: OpenFlags = OpenFlags::SQLITE_OPEN_CREATE;

/// Takes the lock that says "an office runs on this database". It is the system's and goes with
/// the process, however that ends.
fn lock(path: &Path) -> Result<File, StoreError> {
    let mut beside = path.as_os_str().to_owned();
    beside.push(".lock");
    let beside = PathBuf::from(beside);
    let file = File::options()
        .create(true)
        .truncate(false)
        .write(true)
        .open(&beside)
        .map_err(|error| StoreError::Unusable {
            path: path.to_owned(),
            why: format!("{}: {error}", beside.display()),
        })?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(StoreError::InUse {
            path: path.to_owned(),
        }),
        Err(TryLockError::Error(error)) => Err(StoreError::Unusable {
            path: path.to_owned(),
            why: format!("its lock: {error}"),
        }),
    }
}

fn connect(path: &Path, flags: OpenFlags) -> Result<Connection, StoreError> {
    // No URI names: a path is a path, whatever characters it has.
    Connection::open_with_flags(path, flags | OpenFlags::SQLITE_OPEN_NO_MUTEX)
        .and_then(|connection| {
            connection.busy_timeout(BUSY_MAX)?;
            connection.set_prepared_statement_cache_capacity(STATEMENTS_MAX);
            Ok(connection)
        })
        .map_err(|error| unusable(path, &error))
}

fn settle(connection: &Connection) -> rusqlite::Result<()> {
    connection.pragma_update(None, "foreign_keys", true)?;
    // Without this, `insert or replace` walks past the triggers that keep rows.
    connection.pragma_update(None, "recursive_triggers", true)
}

/// Looks at whose file this is before anything of it is changed; gives its schema's number.
fn check(connection: &Connection, path: &Path) -> Result<i64, StoreError> {
    let number = |name| connection.pragma_query_value(None, name, |row| row.get::<_, i64>(0));
    let not_ours = |why: &str| StoreError::NotOurs {
        path: path.to_owned(),
        why: why.to_owned(),
    };
    let read = || -> rusqlite::Result<(i64, i64, i64)> {
        let tables =
            connection.query_row("select count(*) from sqlite_schema", [], |row| row.get(0))?;
        Ok((number("application_id")?, number("user_version")?, tables))
    };
    let (application, version, tables) =
        read().map_err(|error| match error.sqlite_error_code() {
            Some(ErrorCode::NotADatabase) => not_ours("it is no SQLite database"),
            _ => unusable(path, &error),
        })?;
    match (application, version, tables) {
        (0, 0, 0) => Ok(0),
        (APPLICATION_ID, version, _) if version > STEPS.len() as i64 => Err(StoreError::Newer {
            path: path.to_owned(),
            found: version,
            known: STEPS.len() as i64,
        }),
        (APPLICATION_ID, version, _) if version > 0 => Ok(version),
        _ => Err(not_ours("it has other tables")),
    }
}

/// Takes the steps that are missing, all of them or none.
fn migrate(connection: &mut Connection, steps: &[&str]) -> rusqlite::Result<()> {
    let all = connection.transaction_with_behavior(TransactionBehavior::Exclusive)?;
    // Read again inside the transaction: another starter may have been faster.
    let version: i64 = all.pragma_query_value(None, "user_version", |row| row.get(0))?;
    let done = usize::try_from(version).unwrap_or(0);
    for step in steps.iter().skip(done) {
        all.execute_batch(step)?;
    }
    if done < steps.len() {
        all.pragma_update(None, "application_id", APPLICATION_ID)?;
        all.pragma_update(None, "user_version", steps.len() as i64)?;
    }
    all.commit()
}

fn unusable(path: &Path, error: &rusqlite::Error) -> StoreError {
    StoreError::Unusable {
        path: path.to_owned(),
        why: error.to_string(),
    }
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            Some(
                ErrorCode::DatabaseBusy
                | ErrorCode::DatabaseLocked
                | ErrorCode::DiskFull
                | ErrorCode::SystemIoFailure
                | ErrorCode::ReadOnly
                | ErrorCode::CannotOpen,
            ) => StoreError::Busy(error.to_string()),
            _ => StoreError::Database(error.to_string()),
        }
    }
}

impl ToSql for Digest {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(ValueRef::Blob(&self.0)))
    }
}

impl FromSql for Digest {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        <[u8; 32]>::column_result(value).map(Digest)
    }
}

/// The columns of `event`, copied from a line.
#[derive(Default)]
struct Columns<'a> {
    understood: bool,
    event_id: Option<[u8; 16]>,
    kind: Option<&'a str>,
    at: Option<DateTime<FixedOffset>>,
    machine: Option<&'a str>,
    site: Option<&'a str>,
    visit: Option<[u8; 16]>,
    programme: Option<&'a str>,
    channel: Option<&'static str>,
    card: Option<&'a str>,
    adults: Option<u32>,
    children: Option<u32>,
    topic: Option<&'a str>,
    counter: Option<&'a str>,
    amount: Option<u32>,
    voids: Option<[u8; 16]>,
}

impl<'a> Columns<'a> {
    fn read(row: &'a Row) -> Columns<'a> {
        match row {
            Row::Event(event) => Columns::of(event),
            Row::NotUnderstood { id, kind, at } => Columns {
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
            Kind::Voided { event, .. } => to.voids = Some(*event.0.as_bytes()),
            Kind::Told { .. }
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

pub(super) fn count(number: i64) -> u64 {
    u64::try_from(number).unwrap_or(0)
}

/// Keeps a row unless it is held. Says nothing of which of the two it was: to the kiosk there
/// is no difference.
fn keep(
    all: &Transaction<'_>,
    journal: Uuid,
    previous: Digest,
    line: &str,
    received_ms: i64,
) -> rusqlite::Result<Digest> {
    let digest = wire::link(previous, line);
    if is_held(all, journal, digest)? {
        return Ok(digest);
    }
    // The first row after `previous` goes on with its branch; any other begins one.
    let continued = all
        .prepare_cached("select 1 from held where journal = ?1 and previous = ?2")?
        .exists(params![journal.as_bytes(), previous])?;
    let branch = if continued {
        digest
    } else {
        all.prepare_cached("select branch from held where digest = ?1")?
            .query_row(params![previous], |row| row.get(0))
            .optional()?
            .unwrap_or(digest)
    };
    all.prepare_cached(
        "insert into held (digest, journal, previous, branch, received_ms) values (?1, ?2, ?3, ?4, ?5)",
    )?
    .execute(params![
        digest,
        journal.as_bytes(),
        previous,
        branch,
        received_ms
    ])?;
    let seq = all.last_insert_rowid();
    let row = wire::read(line);
    let columns = Columns::read(&row);
    // What is sealed is kept apart from what is counted.
    let parted = readings::part(&row, line);
    let line = parted.as_ref().map_or(line, |parted| parted.line.as_str());
    all.prepare_cached(
        "insert into event (seq, line, understood, event_id, kind, written_ms, day, hour, minute,
                            machine, site, visit, programme, channel, card, adults, children,
                            topic, counter, amount, voids)
         values (:seq, :line, :understood, :event_id, :kind, :written_ms, :day, :hour, :minute,
                 :machine, :site, :visit, :programme, :channel, :card, :adults, :children,
                 :topic, :counter, :amount, :voids)",
    )?
    .execute(named_params! {
        ":seq": seq,
        ":line": line,
        ":understood": columns.understood,
        ":event_id": columns.event_id,
        ":kind": columns.kind,
        ":written_ms": columns.at.map(|at| at.timestamp_millis()),
        ":day": columns.at.map(|at| day_number(filed_on(at))),
        ":hour": columns.at.map(|at| at.hour()),
        ":minute": columns.at.map(|at| at.minute()),
        ":machine": columns.machine,
        ":site": columns.site,
        ":visit": columns.visit,
        ":programme": columns.programme,
        ":channel": columns.channel,
        ":card": columns.card,
        ":adults": columns.adults,
        ":children": columns.children,
        ":topic": columns.topic,
        ":counter": columns.counter,
        ":amount": columns.amount,
        ":voids": columns.voids,
    })?;
    if let Some(parted) = &parted {
        readings::keep(all, seq, &row, parted)?;
    }
    Ok(digest)
}

fn is_held(connection: &Connection, journal: Uuid, digest: Digest) -> rusqlite::Result<bool> {
    connection
        .prepare_cached("select 1 from held where digest = ?1 and journal = ?2")?
        .exists(params![digest, journal.as_bytes()])
}

fn latest(connection: &Connection, journal: Uuid) -> rusqlite::Result<Option<Digest>> {
    connection
        .prepare_cached("select digest from held where journal = ?1 order by seq desc limit 1")?
        .query_row(params![journal.as_bytes()], |row| row.get(0))
        .optional()
}

/// Keeps what a batch brings; gives the verdict and how many of its rows are settled by it.
fn take(
    all: &Transaction<'_>,
    journal: Uuid,
    batch: &Batch,
    received_ms: i64,
) -> rusqlite::Result<(Verdict, usize)> {
    if let Some(after) = batch.after
        && !is_held(all, journal, after)?
    {
        return Ok((Verdict::StartOver(latest(all, journal)?), 0));
    }
    let mut through = batch.after;
    for (index, line) in batch.rows.iter().enumerate() {
        let previous = through.unwrap_or_else(|| wire::first(journal));
        if !wire::is_row(line) {
            let rest = batch.rows.get(index..).unwrap_or_default();
            quarantine(all, journal, previous, rest, received_ms)?;
            return Ok((Verdict::BrokenAt { through, index }, batch.rows.len()));
        }
        through = Some(keep(all, journal, previous, line, received_ms)?);
    }
    Ok((Verdict::Through(through), batch.rows.len()))
}

/// Keeps lines that are no rows.
fn quarantine(
    all: &Transaction<'_>,
    journal: Uuid,
    previous: Digest,
    lines: &[String],
    received_ms: i64,
) -> rusqlite::Result<()> {
    let mut insert = all.prepare_cached(
        "insert into quarantine (journal, previous, place, bytes, sha256, received_ms)
         values (?1, ?2, ?3, ?4, ?5, ?6) on conflict do nothing",
    )?;
    for (place, line) in (0_i64..).zip(lines) {
        let sha256: [u8; 32] = Sha256::digest(line.as_bytes()).into();
        insert.execute(params![
            journal.as_bytes(),
            previous,
            place,
            line.as_bytes(),
            sha256,
            received_ms
        ])?;
    }
    Ok(())
}

/// Notes who spoke, whether another machine had spoken since it last did, and how many rows it
/// still has: those it said, without the ones that this batch `settled`.
fn note_contact(
    all: &Transaction<'_>,
    journal: Uuid,
    batch: &Batch,
    settled: usize,
    received_ms: i64,
) -> rusqlite::Result<()> {
    let (turn, before): (i64, Option<i64>) = all
        .prepare_cached(
            "select coalesce(max(last_turn), 0) + 1, max(case when machine = ?2 then last_turn end)
               from contact where journal = ?1",
        )?
        .query_row(params![journal.as_bytes(), batch.machine], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })?;
    let came_back = !batch.machine.is_empty()
        && match before {
            None => false,
            Some(before) => all
                .prepare_cached(
                    "select 1 from contact
                      where journal = ?1 and machine not in ('', ?2) and last_turn > ?3",
                )?
                .exists(params![journal.as_bytes(), batch.machine, before])?,
        };
    let state = batch.state.as_ref();
    all.prepare_cached(
        "insert into contact (journal, machine, kiosk, first_ms, last_ms, last_turn, came_back, version, site, waiting)
         values (:journal, :machine, :kiosk, :now, :now, :turn, 0, :version, :site, :waiting)
         on conflict (journal, machine) do update set
             kiosk = excluded.kiosk, last_ms = excluded.last_ms, last_turn = excluded.last_turn,
             came_back = contact.came_back + :came_back,
             version = coalesce(excluded.version, contact.version),
             site = coalesce(excluded.site, contact.site),
             waiting = coalesce(excluded.waiting, contact.waiting)",
    )?
    .execute(named_params! {
        ":journal": journal.as_bytes(),
        ":machine": batch.machine,
        ":kiosk": batch.kiosk,
        ":now": received_ms,
        ":turn": turn,
        ":came_back": i64::from(came_back),
        ":version": state.map(|state| &state.version),
        ":site": state.map(|state| &state.site),
        ":waiting": state.map(|state| {
            i64::try_from(state.waiting.saturating_sub(settled as u64)).unwrap_or(i64::MAX)
        }),
    })?;
    Ok(())
}

/// Whether rows went on being written after an older branch once a newer one had begun.
///
/// "Came in after" alone is not enough: a message may have been under way while the disk was
/// put back. So the row must also have been *written* after the newer branch's first one, by the
/// kiosks' own clocks, or have come in later than any message can take.
const OLDER_BRANCH_GROWS: &str = "
select 1
  from held newer
  join event began on began.seq = newer.seq
  join held older on older.journal = newer.journal and older.seq > newer.seq
  join held beginning on beginning.digest = older.branch and beginning.seq < newer.seq
  join event late on late.seq = older.seq
 where newer.journal = ?1
   and newer.branch = newer.digest
   and newer.seq > (select min(seq) from held where journal = ?1)
   and (late.written_ms > began.written_ms or older.received_ms > newer.received_ms + ?2)
 limit 1";

fn forks(connection: &Connection) -> rusqlite::Result<Vec<Fork>> {
    type Beginning = (i64, Digest, Digest, i64);
    let mut found: BTreeMap<[u8; 16], Vec<Beginning>> = BTreeMap::new();
    let mut beginnings = connection.prepare_cached(
        "select journal, seq, digest, previous, received_ms from held where branch = digest order by journal, seq",
    )?;
    let mut rows = beginnings.query([])?;
    while let Some(row) = rows.next()? {
        let beginning = (row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?);
        found.entry(row.get(0)?).or_default().push(beginning);
    }
    let mut turns: BTreeMap<[u8; 16], u64> = BTreeMap::new();
    let mut came_back = connection.prepare_cached(
        "select journal, sum(came_back) from contact group by journal having sum(came_back) > 0",
    )?;
    let mut rows = came_back.query([])?;
    while let Some(row) = rows.next()? {
        turns.insert(row.get(0)?, count(row.get(1)?));
    }
    let by_turns =
        |journal: &[u8; 16]| turns.get(journal).copied().unwrap_or(0) >= CAME_BACK_OF_A_CLONE;

    for journal in turns.keys().filter(|journal| by_turns(journal)) {
        found.entry(*journal).or_default();
    }
    found.retain(|journal, beginnings| beginnings.len() > 1 || by_turns(journal));

    let mut out = Vec::new();
    for (journal, beginnings) in found {
        let grows = connection
            .prepare_cached(OLDER_BRANCH_GROWS)?
            .exists(params![journal, LATE_MESSAGE_MAX_MS])?;
        let mut branches = Vec::new();
        for (_, first, after, began_ms) in beginnings {
            let (rows, latest_ms): (i64, i64) = connection
                .prepare_cached("select count(*), max(received_ms) from held where branch = ?1")?
                .query_row(params![first], |row| Ok((row.get(0)?, row.get(1)?)))?;
            let machines = connection
                .prepare_cached(
                    "select distinct e.machine from held h join event e on e.seq = h.seq
                      where h.branch = ?1 and e.machine is not null order by 1",
                )?
                .query_map(params![first], |row| row.get(0))?
                .collect::<rusqlite::Result<Vec<String>>>()?;
            branches.push(Branch {
                first,
                after,
                rows: count(rows),
                began: moment(began_ms),
                latest: moment(latest_ms),
                machines,
            });
        }
        let machines = connection
            .prepare_cached(
                "select machine from contact where journal = ?1 and machine <> '' order by first_ms, machine",
            )?
            .query_map(params![journal], |row| row.get(0))?
            .collect::<rusqlite::Result<Vec<String>>>()?;
        let kiosk: Option<String> = connection
            .prepare_cached(
                "select kiosk from contact where journal = ?1 order by last_turn desc limit 1",
            )?
            .query_row(params![journal], |row| row.get(0))
            .optional()?;
        out.push(Fork {
            journal: Uuid::from_bytes(journal),
            kiosk: kiosk.unwrap_or_default(),
            kind: if grows || by_turns(&journal) {
                ForkKind::Clone
            } else {
                ForkKind::Restored
            },
            branches,
            machines,
        });
    }
    Ok(out)
}

fn day_rows(connection: &Connection, day: NaiveDate) -> rusqlite::Result<DayRows> {
    let day = day_number(day);
    let visits = connection
        .prepare_cached(
            "select site, hour, minute, programme, channel, adults, children, card
               from visit_now where day = ?1",
        )?
        .query_map(params![day], |row| {
            Ok(VisitRow {
                site: row.get(0)?,
                hour: row.get(1)?,
                minute: row.get(2)?,
                programme: row.get(3)?,
                channel: row.get(4)?,
                adults: count(row.get(5)?),
                children: count(row.get(6)?),
                card: row.get::<_, Option<String>>(7)?.map(CardKey),
            })
        })?
        .collect::<rusqlite::Result<_>>()?;
    // A topic that names a visit counts on the day of that visit's arrival; one that names none,
    // or one whose arrival is not here, on its own.
    let topics = connection
        .prepare_cached(
            "select site, topic, count(*) from (
                 select e.site, e.topic
                   from standing e
                  where e.day = ?1 and e.kind = 'topic.chosen'
                    and not exists (select 1 from event a
                                     where a.visit = e.visit and a.kind = 'visit.arrived')
                 union all
                 select e.site, e.topic
                   from arrival a
                   join standing e on e.visit = a.visit and e.kind = 'topic.chosen'
                  where a.day = ?1
             ) as chosen group by site, topic order by site, topic",
        )?
        .query_map(params![day], |row| {
            Ok((row.get(0)?, row.get(1)?, count(row.get(2)?)))
        })?
        .collect::<rusqlite::Result<_>>()?;
    // The same holds for a reading.
    let readings = connection
        .prepare_cached(
            "select site, count(*) from (
                 select e.site
                   from standing e
                  where e.day = ?1 and e.kind in ('reading.taken', 'reading.only_measured')
                    and not exists (select 1 from event a
                                     where a.visit = e.visit and a.kind = 'visit.arrived')
                 union all
                 select e.site
                   from arrival a
                   join standing e on e.visit = a.visit and e.kind = 'reading.taken'
                  where a.day = ?1
             ) as measured group by site order by site",
        )?
        .query_map(params![day], |row| Ok((row.get(0)?, count(row.get(1)?))))?
        .collect::<rusqlite::Result<_>>()?;
    let counters = connection
        .prepare_cached(
            "select counter, sum(amount) from standing
              where day = ?1 and kind = 'counter.added' group by counter order by counter",
        )?
        .query_map(params![day], |row| Ok((row.get(0)?, count(row.get(1)?))))?
        .collect::<rusqlite::Result<_>>()?;
    let cards_new: i64 = connection
        .prepare_cached(
            "select count(*)
               from (select distinct card from visit_now where day = ?1 and card is not null) as today
              where not exists (
                    select 1 from event k join visit_now v on v.visit = k.visit
                     where k.card = today.card and v.day < ?1 and v.card = today.card)",
        )?
        .query_row(params![day], |row| row.get(0))?;
    Ok(DayRows {
        visits,
        topics,
        readings,
        counters,
        cards_new: count(cards_new),
    })
}

fn kiosks(connection: &Connection) -> rusqlite::Result<Vec<Kiosk>> {
    let mut query = connection.prepare_cached(
        "select c.kiosk, c.last_ms, c.version, c.waiting,
                coalesce(c.site, (select e.site from held h join event e on e.seq = h.seq
                                   where h.journal = c.journal and e.site is not null
                                   order by h.seq desc limit 1))
           from contact c order by c.kiosk, c.last_ms, c.last_turn",
    )?;
    let rows = query.query_map([], |row| {
        Ok(Kiosk {
            name: row.get(0)?,
            last_word: moment(row.get(1)?),
            version: row.get(2)?,
            waiting: row.get::<_, Option<i64>>(3)?.map(count),
            site: row.get(4)?,
        })
    })?;
    // Of all that spoke under a name, the latest word stands.
    let mut latest: BTreeMap<String, Kiosk> = BTreeMap::new();
    for kiosk in rows {
        let kiosk = kiosk?;
        latest.insert(kiosk.name.clone(), kiosk);
    }
    Ok(latest.into_values().collect())
}

fn kept_aside(connection: &Connection) -> rusqlite::Result<KeptAside> {
    let not_understood = connection
        .prepare_cached(
            "select coalesce(kind, ''), count(*) from event where understood = 0 group by 1 order by 1",
        )?
        .query_map([], |row| Ok((row.get(0)?, count(row.get(1)?))))?
        .collect::<rusqlite::Result<_>>()?;
    let quarantined = connection
        .prepare_cached(
            "select coalesce((select c.kiosk from contact c where c.journal = q.journal
                               order by c.last_turn desc limit 1), ''), count(*)
               from quarantine q group by 1 order by 1",
        )?
        .query_map([], |row| Ok((row.get(0)?, count(row.get(1)?))))?
        .collect::<rusqlite::Result<_>>()?;
    Ok(KeptAside {
        not_understood,
        quarantined,
    })
}

impl Store for SqliteStore {
    fn intake(
        &self,
        journal: Uuid,
        batch: &Batch,
        received: DateTime<FixedOffset>,
    ) -> Result<Answer, StoreError> {
        let received_ms = received.timestamp_millis();
        let answer = |verdict| Answer {
            now: received,
            // Nothing is called backed up before a backup can say so: kiosks keep their journals.
            backed_up: None,
            verdict,
        };
        let mut connection = self.writing();
        let all = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let (verdict, settled) = take(&all, journal, batch, received_ms)?;
        note_contact(&all, journal, batch, settled, received_ms)?;
        all.commit()?;
        Ok(answer(verdict))
    }

    fn held(&self, digest: Digest) -> Result<bool, StoreError> {
        Ok(self
            .reading()
            .prepare_cached("select 1 from held where digest = ?1")?
            .exists(params![digest])?)
    }

    fn rows_of(&self, journal: Uuid) -> Result<(u64, Option<Digest>), StoreError> {
        let connection = self.reading();
        let rows: i64 = connection
            .prepare_cached("select count(*) from held where journal = ?1")?
            .query_row(params![journal.as_bytes()], |row| row.get(0))?;
        Ok((count(rows), latest(&connection, journal)?))
    }

    fn forks(&self) -> Result<Vec<Fork>, StoreError> {
        Ok(forks(&self.reading())?)
    }

    fn day(&self, day: NaiveDate) -> Result<DayRows, StoreError> {
        // One transaction, so that all of a page's numbers are of one moment.
        let mut connection = self.reading();
        let moment = connection.transaction()?;
        Ok(day_rows(&moment, day)?)
    }

    fn arrivals(&self, day: NaiveDate) -> Result<Vec<u32>, StoreError> {
        let connection = self.reading();
        let minutes = connection
            .prepare_cached(
                "select hour * 60 + minute as m from arrival where day = ?1 order by m",
            )?
            .query_map(params![day_number(day)], |row| row.get(0))?
            .collect::<rusqlite::Result<_>>()?;
        Ok(minutes)
    }

    fn kiosks(&self) -> Result<Vec<Kiosk>, StoreError> {
        Ok(kiosks(&self.reading())?)
    }

    fn line(&self, digest: Digest) -> Result<Option<String>, StoreError> {
        Ok(readings::line(&self.reading(), digest)?)
    }

    fn readings(&self, day: NaiveDate) -> Result<(Vec<ReadingRow>, u64), StoreError> {
        Ok(readings::readings(&self.reading(), day)?)
    }

    fn sealed_reading(&self, number: u64) -> Result<Option<SealedReading>, StoreError> {
        Ok(readings::sealed_reading(&self.reading(), number)?)
    }

    fn note_look(&self, look: &Look) -> Result<(), StoreError> {
        Ok(readings::note_look(&self.writing(), look)?)
    }

    fn looks(&self, before: Option<u64>) -> Result<Vec<LookRow>, StoreError> {
        Ok(readings::looks(&self.reading(), before)?)
    }

    fn kept_aside(&self) -> Result<KeptAside, StoreError> {
        Ok(kept_aside(&self.reading())?)
    }
}
