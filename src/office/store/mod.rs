//! What the office holds, and the only place where it speaks SQL.
//!
//! [`Store`] is what the rest of the office knows. It is written once, in `events`, in SQL that
//! SQLite and PostgreSQL understand alike; [`SqliteStore`] and [`PostgresStore`] only open their
//! databases, run transactions and carry values. Calls wait for the disk or the server, so the
//! router runs them on threads for that. Nothing here may read a clock: the time of receipt is
//! handed in.

mod again;
mod backup;
mod belong;
mod calls;
mod cards;
mod closings;
mod erasure;
mod events;
mod folds;
mod forks;
mod goals;
mod log;
mod people;
mod postgres;
mod readings;
mod sql;
mod sqlite;
mod verify;

use std::fmt;
use std::io::{Read, Seek, Write};
use std::path::PathBuf;
use std::str::FromStr;
use std::sync::{Mutex, PoisonError};

use chrono::{DateTime, FixedOffset, NaiveDate};
use uuid::Uuid;

use crate::card::BlockList;
use crate::visit::Regulars;
use crate::wire::{Answer, Batch, DeviceSaid, Digest, Feed, Verdict};

pub use backup::{Copied, Restored};
pub use belong::{
    Belong, Founding, HELD_BACK_MAX, HeldBack, KioskStanding, KnownCertificate, NewCertificate,
    NewCode, Redeemed, Release,
};
pub use calls::{CALLS_RING_MS, Call};
pub use closings::{Closed, ClosedBy, Closing, LEDGER_LINES_MAX, LedgerLine};
pub use erasure::{Erased, Erasing, Whose};
pub use folds::{
    CardFold, CellFold, ClockFold, CountFold, Day, DayFold, OpenFold, PlaceFold, STORM_VISITS,
    StormFold, VisitRow,
};
pub use forks::CLOCK_ERROR_MS;
pub use goals::{DECIDED_AT_CHARS_MAX, Goal};
pub use log::{LOG_LINES_MAX, LogEntry, LogRow, LoggedReading, What};
pub use people::{
    AccountRow, Attempt, Ended, NewAccount, PeopleStore, SESSIONS_MAX, Second, Secrets, SessionRow,
    SigningIn, TokenRow,
};
pub use postgres::{AddressError, PostgresAddress, PostgresStore};
pub use readings::{Look, LookOutcome, READINGS_MAX, REASON_CHARS_MAX, ReadingRow, SealedReading};
pub use sqlite::SqliteStore;
pub use verify::Verified;

/// A machine that speaks again after another one did has *come back*. When machines came back
/// this often in one journal, two of them are taking turns. One disk that was moved to another
/// machine and back again comes back twice at most, counting a message that was under way.
pub const CAME_BACK_OF_A_CLONE: i64 = 3;

/// Why the store cannot do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Another process holds the database.
    #[error(
        "the database {database} is in use by another `tomoni office`; stop that one first, or choose another --database"
    )]
    InUse {
        /// The database.
        database: String,
    },
    /// The database was made by a later version of this program.
    #[error(
        "the database {database} was made by a newer tomoni (its schema is {found}, this program knows {known}); \
         install that version or a later one, nothing was changed"
    )]
    Newer {
        /// The database.
        database: String,
        /// The schema it has.
        found: i64,
        /// The newest schema this program knows.
        known: i64,
    },
    /// The file is something else.
    #[error("{database} is not the database of a tomoni office ({why}); nothing was changed")]
    NotOurs {
        /// The database.
        database: String,
        /// What it looks like instead.
        why: String,
    },
    /// The file or its folder cannot be used.
    #[error("the database {} cannot be opened: {why}", database)]
    Unusable {
        /// The database.
        database: String,
        /// What the system says.
        why: String,
    },
    /// The disk is full, or busy for too long: nothing of the batch was kept, and the same one
    /// may be sent again.
    #[error("the database cannot take anything in at present: {0}")]
    Busy(String),
    /// A backup cannot be written, or is not whole, or cannot be put where it should go.
    #[error("{0}")]
    Backup(String),
    /// Anything else the database says.
    #[error("the database failed: {0}")]
    Database(String),
}

/// How far something long has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress<'a> {
    /// What is being done.
    pub what: &'a str,
    /// How much of it is done.
    pub done: u64,
    /// How much there is.
    pub of: u64,
}

/// From which step of the schema to which a database was brought; the same when it was up to date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Migrated {
    /// The step it had; 0 = there was nothing.
    pub from: i64,
    /// The step it has.
    pub to: i64,
}

/// Where an office's numbers are kept.
#[derive(Clone, Debug)]
pub enum DatabaseAddress {
    /// One SQLite file; it is made if there is none, in a folder that exists.
    Sqlite(PathBuf),
    /// A PostgreSQL database that exists.
    Postgres(PostgresAddress),
}

/// Why an address of a database cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum DatabaseAddressError {
    /// It is of neither kind. It is not repeated: it may hold a password.
    #[error("a database is written sqlite:FILE or postgres://USER@HOST/DATABASE")]
    Unknown,
    /// It is meant to be PostgreSQL.
    #[error(transparent)]
    Postgres(#[from] AddressError),
}

impl FromStr for DatabaseAddress {
    type Err = DatabaseAddressError;

    fn from_str(text: &str) -> Result<Self, DatabaseAddressError> {
        match text.split_once(':') {
            Some(("sqlite", path)) if !path.is_empty() => {
                Ok(DatabaseAddress::Sqlite(PathBuf::from(path)))
            }
            Some(("postgres" | "postgresql", _)) => Ok(DatabaseAddress::Postgres(text.parse()?)),
            _ => Err(DatabaseAddressError::Unknown),
        }
    }
}

/// Never with a password.
impl fmt::Display for DatabaseAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            DatabaseAddress::Sqlite(path) => path.display().fmt(f),
            DatabaseAddress::Postgres(address) => address.fmt(f),
        }
    }
}

impl DatabaseAddress {
    /// Opens it, or makes it, and brings its schema up to date.
    ///
    /// # Errors
    /// As [`SqliteStore::open`] and [`PostgresStore::open`].
    pub fn open(&self) -> Result<Box<dyn Store>, StoreError> {
        Ok(match self {
            DatabaseAddress::Sqlite(path) => Box::new(SqliteStore::open(path)?),
            DatabaseAddress::Postgres(address) => Box::new(PostgresStore::open(address)?),
        })
    }

    /// Brings its schema up to date, or makes it, and does nothing else.
    ///
    /// # Errors
    /// As [`DatabaseAddress::open`].
    pub fn migrate(&self) -> Result<Migrated, StoreError> {
        match self {
            DatabaseAddress::Sqlite(path) => SqliteStore::open_and_tell(path).map(|made| made.1),
            DatabaseAddress::Postgres(address) => {
                PostgresStore::open_and_tell(address).map(|made| made.1)
            }
        }
    }

    /// Opens it beside a running office, or after it has stopped, for what may be done there.
    ///
    /// # Errors
    /// When there is none, when its schema is not this program's, or when it cannot be used.
    pub fn open_beside(&self) -> Result<Box<dyn Store>, StoreError> {
        Ok(match self {
            DatabaseAddress::Sqlite(path) => Box::new(SqliteStore::open_beside(path)?),
            DatabaseAddress::Postgres(address) => Box::new(PostgresStore::open_to_read(address)?),
        })
    }

    /// Puts a backup into this database, which must be empty or not be there: all of it or nothing.
    /// The file is read through, and must be whole, before anything is written.
    ///
    /// # Errors
    /// With a sentence, when the file is torn, altered or of a newer program, when something is in
    /// the database, or when it cannot be written.
    pub fn restore(
        &self,
        from: &mut (impl Read + Seek),
        say: &mut dyn FnMut(Progress<'_>),
    ) -> Result<Restored, StoreError> {
        let known = match self {
            DatabaseAddress::Sqlite(_) => sqlite::STEPS.len(),
            DatabaseAddress::Postgres(_) => postgres::STEPS.len(),
        };
        let checked = backup::check(from, known as i64, say)?;
        let load = |db: &dyn backup::Target| backup::put_in(db, from, &checked, say);
        match self {
            DatabaseAddress::Sqlite(path) => SqliteStore::restore(path, &checked, load)?,
            DatabaseAddress::Postgres(address) => PostgresStore::restore(address, &checked, load)?,
        }
        Ok(checked)
    }

    /// Opens it only to look: beside a running office, or after it has stopped.
    ///
    /// # Errors
    /// As [`SqliteStore::open_to_read`] and [`PostgresStore::open_to_read`].
    pub fn open_to_read(&self) -> Result<Box<dyn Store>, StoreError> {
        Ok(match self {
            DatabaseAddress::Sqlite(path) => Box::new(SqliteStore::open_to_read(path)?),
            DatabaseAddress::Postgres(address) => Box::new(PostgresStore::open_to_read(address)?),
        })
    }
}

/// What an office keeps and can be asked. Every call may wait for a disk or a server.
pub trait Store: Belong + Erasing + PeopleStore {
    /// Takes a batch in, in one transaction: all of its rows are kept when this returns, each
    /// exactly once however often it is sent. `received` becomes the answer's `now`.
    ///
    /// The limits of a batch's size are the router's; a line longer than
    /// [`crate::wire::LINE_BYTES_MAX`] is no row here.
    ///
    /// # Errors
    /// When the database cannot; then nothing of the batch is kept.
    fn intake(
        &self,
        journal: Uuid,
        batch: &Batch,
        received: DateTime<FixedOffset>,
    ) -> Result<Answer, StoreError>;

    /// Whether the row with this digest is held.
    ///
    /// # Errors
    /// When the database cannot be read.
    fn held(&self, digest: Digest) -> Result<bool, StoreError>;

    /// How many rows of a journal are held, over all its branches, and the one that came last.
    ///
    /// # Errors
    /// When the database cannot be read.
    fn rows_of(&self, journal: Uuid) -> Result<(u64, Option<Digest>), StoreError>;

    /// Every journal that was continued in more than one place, or for which two machines take
    /// turns. Asked for every page, so nothing may be looked through anew that did not grow.
    ///
    /// # Errors
    /// When the database cannot be read.
    fn forks(&self) -> Result<Vec<Fork>, StoreError>;

    /// What counts on one day: as it was kept, or made from its events when a row came in since that
    /// may change it.
    ///
    /// # Errors
    /// When the database cannot be read.
    fn day(&self, day: NaiveDate) -> Result<DayFold, StoreError>;

    /// What counts on one day, made from its events whatever is kept.
    ///
    /// # Errors
    /// When the database cannot be read.
    fn day_anew(&self, day: NaiveDate) -> Result<DayFold, StoreError>;

    /// The days of a span on which anything may count, in order: as they were kept, or made from their
    /// events.
    ///
    /// # Errors
    /// When the database cannot be read.
    fn days(&self, from: NaiveDate, to: NaiveDate) -> Result<Vec<Day>, StoreError>;

    /// The visits of a day, by time.
    ///
    /// # Errors
    /// When the database cannot be read.
    fn visits(&self, day: NaiveDate) -> Result<Vec<VisitRow>, StoreError>;

    /// Closes the days that are over at `now`, or that staff closed, and writes down what became
    /// another number on a day that is closed. Some days at a time: says when there is more to do.
    ///
    /// # Errors
    /// When the database cannot; then nothing of it is done.
    fn close_days(&self, now: DateTime<FixedOffset>) -> Result<Closed, StoreError>;

    /// The closings of the days of a span, in order.
    ///
    /// # Errors
    /// When the database cannot be read.
    fn closings(&self, from: NaiveDate, to: NaiveDate) -> Result<Vec<Closing>, StoreError>;

    /// What became another number after its day was closed, newest first, [`LEDGER_LINES_MAX`] lines
    /// at most: of the days of a span if one is given, and older than the line `before`.
    ///
    /// # Errors
    /// When the database cannot be read.
    fn ledger(
        &self,
        span: Option<(NaiveDate, NaiveDate)>,
        before: Option<u64>,
    ) -> Result<Vec<LedgerLine>, StoreError>;

    /// Writes a goal down.
    ///
    /// # Errors
    /// When the database cannot.
    fn set_goal(&self, goal: &Goal) -> Result<(), StoreError>;

    /// Every goal that was ever set for a fiscal year, oldest first; of each indicator the last holds.
    ///
    /// # Errors
    /// When the database cannot be read.
    fn goals(&self, year: i32) -> Result<Vec<Goal>, StoreError>;

    /// When the visits of a day began: minutes since its midnight, rising.
    ///
    /// # Errors
    /// When the database cannot be read.
    fn arrivals(&self, day: NaiveDate) -> Result<Vec<u32>, StoreError>;

    /// Every kiosk that ever spoke, by name.
    ///
    /// # Errors
    /// When the database cannot be read.
    fn kiosks(&self) -> Result<Vec<Kiosk>, StoreError>;

    /// The line of a row as it came, byte for byte; its digest is the row's. `None` when it is not
    /// held, or what was sealed in it was shredded.
    ///
    /// # Errors
    /// When the database cannot be read.
    fn line(&self, digest: Digest) -> Result<Option<String>, StoreError>;

    /// The recorded measurements that count on a day, without their digits: the first
    /// [`READINGS_MAX`], and how many more there are.
    ///
    /// # Errors
    /// When the database cannot be read.
    fn readings(&self, day: NaiveDate) -> Result<(Vec<ReadingRow>, u64), StoreError>;

    /// One recorded measurement, sealed; `None` when there is none with this number.
    ///
    /// # Errors
    /// When the database cannot be read.
    fn sealed_reading(&self, number: u64) -> Result<Option<SealedReading>, StoreError>;

    /// Writes down that somebody looked. Nothing may be shown before this has returned.
    ///
    /// # Errors
    /// When the database cannot; then nothing may be shown.
    fn note_look(&self, look: &Look) -> Result<(), StoreError>;

    /// What the feed tells after `after`, which is a number that it gave, or 0.
    ///
    /// # Errors
    /// When the database cannot be read.
    fn feed(&self, after: u64) -> Result<Feed, StoreError>;

    /// How the cards of these days came back; see [`crate::visit::regulars()`].
    ///
    /// # Errors
    /// When the database cannot be read.
    fn regulars(&self, from: NaiveDate, to: NaiveDate) -> Result<Regulars, StoreError>;

    /// Makes these the blocked cards; those that are not among them are let go.
    ///
    /// # Errors
    /// When the database cannot; then the old list stays.
    fn set_blocked(&self, list: &BlockList) -> Result<(), StoreError>;

    /// Makes the numbers that the feed tells anew from the events. They must not change by it;
    /// what changes was wrong, and is told to the kiosks.
    ///
    /// # Errors
    /// When the database cannot; then nothing changes.
    fn rebuild_cards(&self) -> Result<(), StoreError>;

    /// Calls for staff that were made in the last [`CALLS_RING_MS`] and that nobody answered yet,
    /// oldest first.
    ///
    /// # Errors
    /// When the database cannot be read.
    fn calls(&self, now: DateTime<FixedOffset>) -> Result<Vec<Call>, StoreError>;

    /// Notes that somebody at the office answers a call, and what that machine called before.
    /// `false` = there is no such call, or it was answered here before; nothing was written down.
    ///
    /// # Errors
    /// When the database cannot; then it goes on ringing.
    fn answer_call(&self, number: u64, log: &LogEntry) -> Result<bool, StoreError>;

    /// What was kept without being counted.
    ///
    /// # Errors
    /// When the database cannot be read.
    fn kept_aside(&self) -> Result<KeptAside, StoreError>;

    /// Works out again everything that can be, and compares. Changes nothing.
    ///
    /// # Errors
    /// When the database cannot be read.
    fn verify(&self, say: &mut dyn FnMut(Progress<'_>)) -> Result<Verified, StoreError>;

    /// Writes a backup of what is held at this moment; the office may go on meanwhile.
    ///
    /// # Errors
    /// When the database cannot be read, or `to` not be written.
    fn back_up(
        &self,
        made: DateTime<FixedOffset>,
        to: &mut dyn Write,
        say: &mut dyn FnMut(Progress<'_>),
    ) -> Result<Copied, StoreError>;

    /// Notes that a backup is safely where it should be, so that kiosks are told so.
    ///
    /// # Errors
    /// When the database cannot; then kiosks keep what they have.
    fn note_backup(&self, copied: &Copied, at: DateTime<FixedOffset>) -> Result<(), StoreError>;
}

/// What became of a journal that was continued in more than one place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ForkKind {
    /// Every branch was written to its end before the next one began: a disk was put back to an
    /// earlier state.
    Restored,
    /// An older branch went on being written after a newer one began, or two machines take turns:
    /// two kiosks run from copies of one disk.
    Clone,
}

/// A journal with more than one branch, or with more than one machine speaking for it by turns.
/// All branches count; nothing is dropped.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fork {
    /// The journal.
    pub journal: Uuid,
    /// The kiosk's name, as said last.
    pub kiosk: String,
    /// What it looks like from here. `Restored` may become `Clone` later; the other way only when a
    /// clock turns out to have been wrong.
    pub kind: ForkKind,
    /// Its branches in the order in which they began to come in. Only one when machines take turns on a
    /// journal that was not continued twice yet.
    pub branches: Vec<Branch>,
    /// Every machine that spoke for it.
    pub machines: Vec<String>,
}

/// One branch of a journal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Branch {
    /// Its first row.
    pub first: Digest,
    /// The row it follows.
    pub after: Digest,
    /// How many rows it has.
    pub rows: u64,
    /// When its first row came in.
    pub began: DateTime<FixedOffset>,
    /// When its last row came in.
    pub latest: DateTime<FixedOffset>,
    /// Which machines wrote its rows, the first of them.
    pub machines: Vec<String>,
}

/// A kiosk as the office knows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kiosk {
    /// Its name.
    pub name: String,
    /// The site it said it stands at, or its last event did.
    pub site: Option<String>,
    /// Its program's version.
    pub version: Option<String>,
    /// Rows it still had, at its last word.
    pub waiting: Option<u64>,
    /// The oldest of those was written then or later, by its own clock.
    pub oldest: Option<DateTime<FixedOffset>>,
    /// Its machine; may be empty.
    pub machine: String,
    /// Its devices, as it last said.
    pub devices: Vec<DeviceSaid>,
    /// Room on the disk of its journals, MiB.
    pub disk_free_mib: Option<u64>,
    /// The office's time minus its own, as it last journalled it, milliseconds.
    pub offset_ms: Option<i64>,
    /// When it last spoke.
    pub last_word: DateTime<FixedOffset>,
}

/// What is kept and not counted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct KeptAside {
    /// Rows of kinds this program does not know: kind (empty when it has none), how many.
    pub not_understood: Vec<(String, u64)>,
    /// Lines that are no rows, by kiosk: name, how many.
    pub quarantined: Vec<(String, u64)>,
}

/// A database that can be worked in: one transaction a call. [`Store`] is written once, over this.
trait Database: Send + Sync + 'static {
    /// Does work in one transaction that writes; nothing of it is kept unless all of it is.
    /// What comes in at `received_ms` finds its place; `None` = nothing comes in.
    fn write<T>(
        &self,
        received_ms: Option<i64>,
        work: impl FnOnce(&dyn sql::Sql) -> Result<T, StoreError>,
    ) -> Result<T, StoreError>;

    /// Looks, in one transaction, so that all that is seen is of one moment.
    fn read<T>(
        &self,
        work: impl FnOnce(&dyn sql::Sql) -> Result<T, StoreError>,
    ) -> Result<T, StoreError>;

    /// Looks at one moment for as long as it takes, with what a backup needs.
    fn read_long<T>(
        &self,
        work: impl FnOnce(&dyn backup::Target) -> Result<T, StoreError>,
    ) -> Result<T, StoreError>;

    /// The schema's number.
    fn schema(&self) -> i64;

    /// What was found out about journals with several branches: a cache, kept as long as the store.
    fn forked(&self) -> &Mutex<events::Forked>;

    /// Which run of the database gives out the numbers of the feed.
    fn run(&self) -> cards::Run;

    /// Reads again what an older program did not understand.
    fn read_again(&self) -> Result<(), StoreError> {
        let mut after = 0;
        while let Some(last) = self.write(None, |db| again::some(db, after))? {
            after = last;
        }
        Ok(())
    }
}

/// How many days are made in one look, and then kept: what was made is not lost when a page gives up,
/// and no look holds the database for long.
const DAYS_MADE_AT_ONCE: usize = 31;

/// Keeps the days that were made. They are right whether they can be kept or not: a full disk takes no
/// page away.
fn keep(store: &impl Database, found: &[folds::Found]) {
    let made: Vec<(i64, &Day)> = found
        .iter()
        .filter_map(|found| Some((found.made?, &found.day)))
        .collect();
    if made.is_empty() {
        return;
    }
    let kept = store.write(None, |db| {
        made.iter()
            .try_for_each(|(made, day)| folds::keep(db, *made, day))
    });
    if let Err(error) = kept {
        tracing::debug!("{} days made anew are not kept: {error}", made.len());
    }
}

impl<D: Database> Store for D {
    fn intake(
        &self,
        journal: Uuid,
        batch: &Batch,
        received: DateTime<FixedOffset>,
    ) -> Result<Answer, StoreError> {
        let received_ms = received.timestamp_millis();
        let (verdict, feed, backed_up) = self.write(Some(received_ms), |db| {
            let verdict = events::take_in(db, journal, batch, received_ms)?;
            let at = match &verdict {
                Verdict::Through(at) | Verdict::StartOver(at) => *at,
                Verdict::BrokenAt { through, .. } => *through,
            };
            let backed_up = backup::backed_up(db, journal.as_bytes(), at)?;
            Ok((verdict, cards::newest(db, self.run())?, backed_up))
        })?;
        Ok(Answer {
            now: received,
            feed,
            backed_up,
            verdict,
            order: None,
        })
    }

    fn held(&self, digest: Digest) -> Result<bool, StoreError> {
        self.read(|db| events::held(db, digest))
    }

    fn rows_of(&self, journal: Uuid) -> Result<(u64, Option<Digest>), StoreError> {
        self.read(|db| events::rows_of(db, journal))
    }

    fn forks(&self) -> Result<Vec<Fork>, StoreError> {
        let mut forked = self.forked().lock().unwrap_or_else(PoisonError::into_inner);
        self.read(|db| events::forks(db, &mut forked))
    }

    fn day(&self, day: NaiveDate) -> Result<DayFold, StoreError> {
        let found = self.read(|db| folds::look(db, day))?;
        keep(self, std::slice::from_ref(&found));
        Ok(found.day.fold)
    }

    fn day_anew(&self, day: NaiveDate) -> Result<DayFold, StoreError> {
        Ok(self.read(|db| folds::make(db, day))?.fold)
    }

    fn days(&self, from: NaiveDate, to: NaiveDate) -> Result<Vec<Day>, StoreError> {
        let mut next = from;
        let mut out = Vec::new();
        loop {
            let (found, whole) = self.read(|db| folds::look_at(db, next, to, DAYS_MADE_AT_ONCE))?;
            keep(self, &found);
            let last = found.last().map(|found| found.day.day);
            out.extend(found.into_iter().map(|found| found.day));
            match last.and_then(|day| day.succ_opt()) {
                Some(day) if !whole => next = day,
                _ => return Ok(out),
            }
        }
    }

    fn visits(&self, day: NaiveDate) -> Result<Vec<VisitRow>, StoreError> {
        self.read(|db| folds::visits(db, day))
    }

    fn close_days(&self, now: DateTime<FixedOffset>) -> Result<Closed, StoreError> {
        self.write(None, |db| closings::close(db, now))
    }

    fn closings(&self, from: NaiveDate, to: NaiveDate) -> Result<Vec<Closing>, StoreError> {
        self.read(|db| closings::closings(db, from, to))
    }

    fn ledger(
        &self,
        span: Option<(NaiveDate, NaiveDate)>,
        before: Option<u64>,
    ) -> Result<Vec<LedgerLine>, StoreError> {
        self.read(|db| closings::ledger(db, span, before))
    }

    fn set_goal(&self, goal: &Goal) -> Result<(), StoreError> {
        self.write(None, |db| goals::set(db, goal))
    }

    fn goals(&self, year: i32) -> Result<Vec<Goal>, StoreError> {
        self.read(|db| goals::goals(db, year))
    }

    fn arrivals(&self, day: NaiveDate) -> Result<Vec<u32>, StoreError> {
        self.read(|db| events::arrivals(db, day))
    }

    fn kiosks(&self) -> Result<Vec<Kiosk>, StoreError> {
        self.read(events::kiosks)
    }

    fn line(&self, digest: Digest) -> Result<Option<String>, StoreError> {
        self.read(|db| readings::line(db, digest))
    }

    fn readings(&self, day: NaiveDate) -> Result<(Vec<ReadingRow>, u64), StoreError> {
        self.read(|db| readings::readings(db, day))
    }

    fn sealed_reading(&self, number: u64) -> Result<Option<SealedReading>, StoreError> {
        self.read(|db| readings::sealed_reading(db, number))
    }

    fn note_look(&self, look: &Look) -> Result<(), StoreError> {
        self.write(None, |db| log::note_look(db, look))
    }

    fn feed(&self, after: u64) -> Result<Feed, StoreError> {
        self.read(|db| cards::feed(db, self.run(), after))
    }

    fn regulars(&self, from: NaiveDate, to: NaiveDate) -> Result<Regulars, StoreError> {
        self.read(|db| cards::regulars(db, from, to))
    }

    fn set_blocked(&self, list: &BlockList) -> Result<(), StoreError> {
        self.write(None, |db| cards::set_blocked(db, list))
    }

    fn rebuild_cards(&self) -> Result<(), StoreError> {
        self.write(None, cards::rebuild)
    }

    fn calls(&self, now: DateTime<FixedOffset>) -> Result<Vec<Call>, StoreError> {
        self.read(|db| calls::standing(db, now.timestamp_millis()))
    }

    fn answer_call(&self, number: u64, log: &LogEntry) -> Result<bool, StoreError> {
        self.write(None, |db| calls::answer(db, number, log))
    }

    fn kept_aside(&self) -> Result<KeptAside, StoreError> {
        self.read(events::kept_aside)
    }

    fn verify(&self, say: &mut dyn FnMut(Progress<'_>)) -> Result<Verified, StoreError> {
        verify::all_of(&|look| self.read_long(|db| look(db)), say)
    }

    fn back_up(
        &self,
        made: DateTime<FixedOffset>,
        to: &mut dyn Write,
        say: &mut dyn FnMut(Progress<'_>),
    ) -> Result<Copied, StoreError> {
        self.read_long(|db| backup::write(db, self.schema(), made, to, say))
    }

    fn note_backup(&self, copied: &Copied, at: DateTime<FixedOffset>) -> Result<(), StoreError> {
        self.write(None, |db| backup::note(db, &copied.journals, at))
    }
}
