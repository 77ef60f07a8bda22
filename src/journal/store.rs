//! The process that appends: opening at start, one transaction an event, the turn of the month,
//! what is done about a damaged journal, and coming back after disk trouble.

use std::fs::File;
use std::path::{Path, PathBuf};

use chrono::{DateTime, Datelike, FixedOffset};
use rusqlite::{Connection, TransactionBehavior, params};
use uuid::Uuid;

use super::chain::{self, Chain};
use super::cursor::{Cursor, Known};
use super::file::{self, Aside};
use super::stamp::{Beside, Stamp};
use super::trouble::{AppendError, OpenError, Trouble, sort, sort_io};
use crate::visit::event::Channel;
use crate::visit::{Event, EventId, Kind};
use crate::wire::{self, Digest, RowPlace};

/// The lock file in a journal folder.
const LOCK: &str = "lock";

fn line_of(event: &Event) -> Result<String, AppendError> {
    wire::write(event).map_err(|error| AppendError::TooLong(error.to_string()))
}

/// How long journals are kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Keep {
    days: u32,
}

impl Keep {
    /// The fewest days that may be set.
    pub const DAYS_LEAST: u32 = 7;

    /// Keeps a journal for this many days after its last row, at least [`Keep::DAYS_LEAST`].
    #[must_use]
    pub fn days(days: u32) -> Keep {
        Keep {
            days: days.max(Keep::DAYS_LEAST),
        }
    }
}

impl Default for Keep {
    fn default() -> Keep {
        Keep { days: 90 }
    }
}

/// What was found wrong when the journals were opened. People are served all the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Finding {
    /// A journal is torn or altered. It was set aside, and the current journal reports it.
    Damaged {
        /// Which.
        journal: Uuid,
        /// What is wrong.
        why: String,
        /// Rows before the damage, which still go up.
        good_rows: u64,
    },
    /// A journal's file is not there any more. The current journal reports it.
    Missing {
        /// Which.
        journal: Uuid,
    },
    /// The disk is in trouble. Every append tries again.
    Trouble(AppendError),
}

/// How often a start asks for the folder's lock before it says that another process has it.
const LOCK_TRIES: u32 = 10;
/// How long it waits in between.
const LOCK_AGAIN: std::time::Duration = std::time::Duration::from_millis(30);

/// The steps of [`Journals`] between which a process can die; tests stop at each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// While a journal file is being made.
    Making,
    /// A row is about to be inserted.
    Begun,
    /// A row is inserted and not committed.
    Inserted,
    /// The commit returned.
    Committed,
}

type Watch = Box<dyn FnMut(Step) + Send>;

/// The kiosk's journals, held by this process alone.
pub struct Journals {
    dir: PathBuf,
    keep: Keep,
    live: Option<Live>,
    /// A row whose commit failed in a way that leaves open whether it is on the disk.
    doubt: Option<(EventId, Digest)>,
    findings: Vec<Finding>,
    watch: Option<Watch>,
}

/// The journal that is appended to.
struct Live {
    /// Held for as long as this lives.
    _lock: File,
    journal: Uuid,
    /// The site's month in which it was opened: year, month.
    month: (i32, u32),
    conn: Connection,
    /// The files that the connection has open; a path that leads elsewhere is a lost disk.
    file: Option<(u64, u64)>,
    wal: Option<(u64, u64)>,
}

impl std::fmt::Debug for Journals {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Journals")
            .field("dir", &self.dir)
            .field("current", &self.live.as_ref().map(|live| live.journal))
            .finish_non_exhaustive()
    }
}

impl Journals {
    /// Opens the journals in `dir` (usually `DATA/journal`), makes the folder if it is not there,
    /// checks every row, and sets aside what is damaged. The findings are for the log; what
    /// people must know stands in the journal as `journal.damaged`.
    ///
    /// A disk in trouble is no error here: it is a finding, and every [`append`](Self::append)
    /// tries again.
    ///
    /// # Errors
    /// When another process appends here.
    pub fn open(dir: &Path, stamp: &dyn Stamp) -> Result<(Journals, Vec<Finding>), OpenError> {
        Journals::open_keeping(dir, stamp, Keep::default())
    }

    /// [`open`](Self::open) with how long journals are kept.
    ///
    /// # Errors
    /// When another process appends here.
    pub fn open_keeping(
        dir: &Path,
        stamp: &dyn Stamp,
        keep: Keep,
    ) -> Result<(Journals, Vec<Finding>), OpenError> {
        let mut journals = Journals {
            dir: dir.to_owned(),
            keep,
            live: None,
            doubt: None,
            findings: Vec::new(),
            watch: None,
        };
        match journals.come_up(stamp, true) {
            Ok(()) => {}
            Err(AppendError::Held) => return Err(OpenError::Held(dir.to_owned())),
            Err(error) => journals.find(Finding::Trouble(error)),
        }
        let findings = journals.findings.clone();
        Ok((journals, findings))
    }

    /// The folder.
    #[must_use]
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// The journal that is appended to; `None` while the disk is in trouble.
    #[must_use]
    pub fn current(&self) -> Option<Uuid> {
        self.live.as_ref().map(|live| live.journal)
    }

    /// How the current journal is written: `journal_mode`, `synchronous` and
    /// `recursive_triggers`, as SQLite says them. `None` while the disk is in trouble.
    #[must_use]
    pub fn durability(&self) -> Option<(String, i64, bool)> {
        let conn = &self.live.as_ref()?.conn;
        let mode = conn.query_row("PRAGMA journal_mode", [], |row| row.get(0));
        let synchronous = conn.query_row("PRAGMA synchronous", [], |row| row.get(0));
        let recursive = conn.query_row("PRAGMA recursive_triggers", [], |row| row.get(0));
        Some((mode.ok()?, synchronous.ok()?, recursive.ok()?))
    }

    /// Everything found wrong since the journals were opened.
    #[must_use]
    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }

    /// Calls `watch` at every step; for tests that stop a process between two of them.
    pub fn watch_steps(&mut self, watch: Box<dyn FnMut(Step) + Send>) {
        self.watch = Some(watch);
    }

    /// Writes one event and returns only when it would survive a power cut. The digest is its
    /// row's.
    ///
    /// After an error the event is not in the journal, as far as can be known now; appending the
    /// *same* event again never makes a second row of it.
    ///
    /// # Errors
    /// Says what is wrong with the disk, or that the event is too long. The next call tries
    /// again from the disk up.
    pub fn append(&mut self, event: &Event) -> Result<Digest, AppendError> {
        let line = line_of(event)?;
        self.append_line(event, &mut |_| Ok(line.clone()))
    }

    /// Like [`Journals::append`], for an event that says something else in each journal: what is
    /// sealed is bound to its journal, and only here is it known which one that is. `kind` is
    /// asked once for each try; `event` comes back as it was written.
    ///
    /// # Errors
    /// As [`Journals::append`]; also what `kind` says.
    pub fn append_bound(
        &mut self,
        event: &mut Event,
        kind: &mut dyn FnMut(Uuid) -> Result<Kind, AppendError>,
    ) -> Result<Digest, AppendError> {
        let draft = event.clone();
        self.append_line(&draft, &mut |journal| {
            event.kind = kind(journal)?;
            line_of(event)
        })
    }

    /// Writes the line that `event` has in the journal it comes to stand in.
    fn append_line(
        &mut self,
        event: &Event,
        line: &mut dyn FnMut(Uuid) -> Result<String, AppendError>,
    ) -> Result<Digest, AppendError> {
        let beside = Beside::new(event);
        // Twice: the first try may find the current journal damaged, and the second has a new one.
        let mut last = AppendError::Other("the journal could not be opened".to_owned());
        for _ in 0..2 {
            self.be_ready(&beside, turns_at(event))?;
            if let Some(digest) = self.settled(event.id) {
                return Ok(digest);
            }
            let Some(journal) = self.current() else {
                return Err(AppendError::Gone);
            };
            match self.write(event.id, &line(journal)?) {
                Ok(digest) => return Ok(digest),
                Err(Trouble::Disk(error)) => return self.settle(&beside, event.id, error),
                Err(Trouble::Damaged(why)) => {
                    tracing::error!("the journal is damaged: {why}");
                    last = AppendError::Other(why.clone());
                    self.set_live_aside(&why);
                }
            }
        }
        Err(last)
    }

    /// Every event of every journal here that this program understands, in the order in which
    /// they were written; for folds.
    ///
    /// # Errors
    /// When the disk cannot be read.
    pub fn events(&self) -> Result<Vec<Event>, AppendError> {
        super::read::read_events(&self.dir)
    }

    /// [`events`](Self::events) with where each one's row stands.
    ///
    /// # Errors
    /// When the disk cannot be read.
    pub fn placed_events(&self) -> Result<Vec<(RowPlace, Event)>, AppendError> {
        super::read::read_placed(&self.dir)
    }

    /// Where the last row of the current journal stands; `None` while the disk is in trouble.
    #[must_use]
    pub fn last_place(&self) -> Option<RowPlace> {
        let live = self.live.as_ref()?;
        let (n, _) = file::tip(&live.conn).ok()??;
        Some(RowPlace {
            journal: live.journal,
            n,
        })
    }

    /// Sees to it that there is a journal to append to, of the right month, where it should be.
    fn be_ready(
        &mut self,
        stamp: &dyn Stamp,
        at: Option<DateTime<FixedOffset>>,
    ) -> Result<(), AppendError> {
        if let Some(live) = &self.live {
            if !live.is_in_place(&self.dir) {
                self.live = None;
            } else if Aside::is_set(&self.dir, live.journal) {
                // The office found a row that is none.
                self.live = None;
            }
        }
        if self.live.is_none() {
            self.come_up(stamp, false)?;
        }
        let turn = self
            .live
            .as_ref()
            .is_some_and(|live| at.is_some_and(|at| live.month != month_of(at)));
        if turn && let Err(error) = self.turn(stamp) {
            // The month can wait; the person cannot.
            tracing::warn!("no new journal at the turn of the month yet: {error}");
            if self.live.is_none() {
                self.come_up(stamp, false)?;
            }
        }
        Ok(())
    }

    /// One row, one transaction.
    fn write(&mut self, event: EventId, line: &str) -> Result<Digest, Trouble> {
        let Some(live) = &mut self.live else {
            return Err(AppendError::Gone.into());
        };
        let watch = &mut self.watch;
        let mut step = |at| {
            if let Some(watch) = watch {
                watch(at);
            }
        };
        let sorted = |error: rusqlite::Error| sort(&self.dir, &error);
        let transaction = live
            .conn
            .transaction_with_behavior(TransactionBehavior::Immediate)
            .map_err(sorted)?;
        step(Step::Begun);
        // The last row is read from the disk each time: a remembered one could be of a commit
        // that failed.
        let previous = match file::tip(&transaction).map_err(sorted)? {
            Some((_, digest)) => digest,
            None => return Err(Trouble::Damaged("it has no rows".to_owned())),
        };
        let digest = wire::link(previous, line);
        transaction
            .prepare_cached("INSERT INTO journal_row (digest, line) VALUES (?1, ?2)")
            .and_then(|mut insert| insert.execute(params![digest.0, line]))
            .map_err(sorted)?;
        step(Step::Inserted);
        if let Err(error) = transaction.commit() {
            self.doubt = Some((event, digest));
            return Err(sort(&self.dir, &error));
        }
        step(Step::Committed);
        if live.wal.is_none() {
            live.wal = file::identity(&file::wal_path(&self.dir, live.journal));
        }
        // A commit into files that nobody can find any more is none.
        if !live.is_in_place(&self.dir) {
            self.doubt = Some((event, digest));
            return Err(AppendError::Gone.into());
        }
        self.doubt = None;
        Ok(digest)
    }

    /// After a failed write: lets go of everything, looks at the disk again, and says whether
    /// the row is there after all.
    fn settle(
        &mut self,
        stamp: &dyn Stamp,
        event: EventId,
        error: AppendError,
    ) -> Result<Digest, AppendError> {
        self.live = None;
        tracing::error!("a row could not be written: {error}");
        if self.doubt.is_some() && self.come_up(stamp, false).is_ok() {
            if let Some(digest) = self.settled(event) {
                return Ok(digest);
            }
            // Looked at from the disk up and not there: it is not written.
            self.doubt = None;
        }
        Err(error)
    }

    /// The row of an event whose commit was in doubt, if it turned out to be there.
    fn settled(&mut self, event: EventId) -> Option<Digest> {
        let (doubted, digest) = self.doubt?;
        let live = self.live.as_ref()?;
        let (_, tip) = file::tip(&live.conn).ok()??;
        if tip == digest {
            self.doubt = None;
            return (doubted == event).then_some(digest);
        }
        None
    }

    /// Opens the folder and the current journal. `starting`: makes the folder, and checks every
    /// journal instead of only the current one.
    fn come_up(&mut self, stamp: &dyn Stamp, starting: bool) -> Result<(), AppendError> {
        self.live = None;
        let dir = self.dir.clone();
        let io = |error: std::io::Error| sort_io(&dir, &error);
        if starting && !dir.is_dir() {
            std::fs::create_dir_all(&dir).map_err(io)?;
            if let Some(parent) = dir.parent() {
                let _ = file::sync_folder(parent);
            }
        }
        let lock = lock(&dir, starting)?;
        file::sweep(&dir);
        let journals = file::list(&dir).map_err(io)?;
        let cursor = Cursor::open(&dir)
            .inspect_err(|error| tracing::warn!("no cursor: {error}"))
            .ok();
        let known = cursor
            .as_ref()
            .and_then(|cursor| cursor.all().ok())
            .unwrap_or_default();
        for journal in journals.iter().chain(known.keys()) {
            stamp.seen(EventId(*journal));
        }

        let mut damaged: Vec<(Uuid, Aside)> = Vec::new();
        let mut reported: Vec<Uuid> = Vec::new();
        let mut kept: Vec<(Uuid, Chain)> = Vec::new();
        let newest = journals.last().copied();
        for &journal in &journals {
            if !starting && Some(journal) != newest {
                continue;
            }
            if let Some(aside) = Aside::read(&dir, journal) {
                if let Ok(conn) = file::open_salvaging(&dir, journal)
                    && let Ok(chain) = chain::walk(&conn, &dir, journal, &mut |_| {})
                {
                    reported.extend(&chain.reported);
                    chain.latest.into_iter().for_each(|id| stamp.seen(id));
                }
                damaged.push((journal, aside));
                continue;
            }
            let chain = self.check(journal)?;
            chain.latest.into_iter().for_each(|id| stamp.seen(id));
            reported.extend(&chain.reported);
            match &chain.bad {
                None => kept.push((journal, chain)),
                Some(bad) => {
                    let why = format!("row {}: {}", bad.row, bad.why);
                    let aside = Aside::describe(&dir, journal, chain.good, &why);
                    if let Err(error) = aside.write(&dir, journal) {
                        tracing::warn!("the damaged journal {journal} has no mark: {error}");
                    }
                    self.find(Finding::Damaged {
                        journal,
                        why,
                        good_rows: chain.rows,
                    });
                    damaged.push((journal, aside));
                }
            }
        }
        self.find_cut_off(&mut kept, &mut damaged);
        let missing: Vec<Uuid> = known
            .iter()
            .filter(|(journal, known)| !known.dropping && !journals.contains(journal))
            .map(|(journal, _)| *journal)
            .collect();

        // The current journal is the newest one, unless that is damaged or there is none.
        let current = newest.filter(|newest| kept.iter().any(|(journal, _)| journal == newest));
        let current = match current {
            Some(current) => current,
            None => {
                let previous = newest.or_else(|| missing.iter().max().copied());
                let last = newest
                    .and_then(|newest| damaged.iter().find(|(journal, _)| *journal == newest))
                    .and_then(|(_, aside)| aside.good);
                self.make(stamp, previous, last)?
            }
        };
        self.live = Some(self.open_live(lock, current)?);
        if let Some(cursor) = &cursor {
            for journal in journals.iter().chain([&current]) {
                if !known.contains_key(journal) {
                    let _ = cursor.remember(*journal);
                }
            }
        }

        for (journal, aside) in &damaged {
            if starting || Some(*journal) == newest {
                let report = Kind::JournalDamaged {
                    journal: *journal,
                    bytes: aside.bytes,
                    sha256: aside.sha256.clone(),
                };
                if !reported.contains(journal) {
                    self.report(stamp, report);
                }
            }
        }
        for journal in missing {
            self.find(Finding::Missing { journal });
            let nothing = Aside::describe(&dir, journal, None, "missing");
            let report = Kind::JournalDamaged {
                journal,
                bytes: 0,
                sha256: nothing.sha256,
            };
            let done = reported.contains(&journal) || self.report(stamp, report);
            if done && let Some(cursor) = &cursor {
                let _ = cursor.forget(journal);
            }
        }
        if starting && let Some(cursor) = &cursor {
            self.drop_old(cursor, stamp.now());
        }
        Ok(())
    }

    /// Checks one journal. A journal whose pages are wrong although its chain holds is damaged
    /// after its last row.
    fn check(&self, journal: Uuid) -> Result<Chain, AppendError> {
        let damaged = |mut chain: Chain, why: String| {
            chain.bad = Some(chain::BadRow {
                row: chain.rows + 1,
                why,
            });
            chain
        };
        let conn = match file::open_writing(&self.dir, journal) {
            Ok(conn) => conn,
            Err(Trouble::Damaged(why)) => {
                // Its rows may be readable all the same.
                let chain = match file::open_salvaging(&self.dir, journal) {
                    Ok(conn) => chain::walk(&conn, &self.dir, journal, &mut |_| {})?,
                    Err(_) => Chain::default(),
                };
                return Ok(damaged(chain, why));
            }
            Err(Trouble::Disk(error)) => return Err(error),
        };
        let chain = chain::walk(&conn, &self.dir, journal, &mut |_| {})?;
        if chain.bad.is_some() {
            return Ok(chain);
        }
        match chain::pages_are_sound(&conn, &self.dir) {
            Ok(()) => Ok(chain),
            Err(Trouble::Damaged(why)) => Ok(damaged(chain, why)),
            Err(Trouble::Disk(error)) => Err(error),
        }
    }

    /// Finds closed journals that lack the row their successor follows: their end was cut off.
    fn find_cut_off(&mut self, kept: &mut Vec<(Uuid, Chain)>, damaged: &mut Vec<(Uuid, Aside)>) {
        let named: Vec<(Uuid, Digest)> = kept
            .iter()
            .filter_map(|(_, chain)| chain.previous)
            .filter_map(|(previous, last)| Some((previous, last?)))
            .collect();
        for (journal, last) in named {
            let Some(place) = kept.iter().position(|(id, _)| *id == journal) else {
                continue;
            };
            let chain = &kept[place].1;
            if chain.good == Some(last) || chain::holds(&self.dir, journal, last) {
                continue;
            }
            let why = "its last rows are not there any more".to_owned();
            let aside = Aside::describe(&self.dir, journal, chain.good, &why);
            if let Err(error) = aside.write(&self.dir, journal) {
                tracing::warn!("the damaged journal {journal} has no mark: {error}");
            }
            let good_rows = chain.rows;
            self.find(Finding::Damaged {
                journal,
                why,
                good_rows,
            });
            kept.remove(place);
            damaged.push((journal, aside));
        }
    }

    /// Makes a journal that follows `previous` and returns its id.
    fn make(
        &mut self,
        stamp: &dyn Stamp,
        previous: Option<Uuid>,
        last: Option<Digest>,
    ) -> Result<Uuid, AppendError> {
        let opened = stamp.event(Kind::JournalOpened {
            previous,
            last: last.map(|digest| digest.to_string()),
        });
        let line = wire::write(&opened).map_err(|error| AppendError::TooLong(error.to_string()))?;
        // The journal bears the id of its first event.
        let journal = opened.id.0;
        let watch = &mut self.watch;
        file::create(&self.dir, journal, &line, &mut || {
            if let Some(watch) = watch {
                watch(Step::Making);
            }
        })
        .map_err(|trouble| match trouble {
            Trouble::Disk(error) => error,
            Trouble::Damaged(why) => AppendError::Other(why),
        })?;
        Ok(journal)
    }

    fn open_live(&self, lock: File, journal: Uuid) -> Result<Live, AppendError> {
        let other = |trouble: Trouble| match trouble {
            Trouble::Disk(error) => error,
            Trouble::Damaged(why) => AppendError::Other(why),
        };
        let conn = file::open_writing(&self.dir, journal).map_err(other)?;
        let first: String = conn
            .query_row(
                "SELECT line FROM journal_row ORDER BY n LIMIT 1",
                [],
                |row| row.get(0),
            )
            .map_err(|error| other(sort(&self.dir, &error)))?;
        let month = match wire::read(&first) {
            wire::Row::Event(event) => month_of(event.at),
            wire::Row::NotUnderstood { at, .. } => at.map_or((0, 0), month_of),
        };
        Ok(Live {
            _lock: lock,
            journal,
            month,
            file: file::identity(&file::path(&self.dir, journal)),
            wal: file::identity(&file::wal_path(&self.dir, journal)),
            conn,
        })
    }

    /// Closes the current journal by opening the next one.
    fn turn(&mut self, stamp: &dyn Stamp) -> Result<(), AppendError> {
        let Some(live) = &self.live else {
            return Err(AppendError::Gone);
        };
        let previous = live.journal;
        let last = match file::tip(&live.conn) {
            Ok(tip) => tip.map(|(_, digest)| digest),
            Err(error) => {
                return Err(match sort(&self.dir, &error) {
                    Trouble::Disk(error) => error,
                    Trouble::Damaged(why) => AppendError::Other(why),
                });
            }
        };
        let next = self.make(stamp, Some(previous), last)?;
        // From here on the old one is closed on the disk, too.
        if let Some(live) = self.live.take() {
            self.live = Some(self.open_live(live._lock, next)?);
        }
        if let Ok(cursor) = Cursor::open(&self.dir) {
            let _ = cursor.remember(next);
            self.drop_old(&cursor, stamp.now());
        }
        Ok(())
    }

    /// Sets the current journal aside because a write found it damaged.
    fn set_live_aside(&mut self, why: &str) {
        let Some(live) = self.live.take() else {
            return;
        };
        let chain = chain::walk(&live.conn, &self.dir, live.journal, &mut |_| {});
        let journal = live.journal;
        drop(live);
        let Ok(chain) = chain else { return };
        let aside = Aside::describe(&self.dir, journal, chain.good, why);
        if let Err(error) = aside.write(&self.dir, journal) {
            tracing::warn!("the damaged journal {journal} has no mark: {error}");
        }
        self.find(Finding::Damaged {
            journal,
            why: why.to_owned(),
            good_rows: chain.rows,
        });
    }

    /// Reports something in the current journal. Not getting it written is no reason to turn
    /// anybody away; the next start reports it again.
    fn report(&mut self, stamp: &dyn Stamp, kind: Kind) -> bool {
        let event = stamp.event(kind);
        let Ok(line) = wire::write(&event) else {
            return false;
        };
        let written = self.write(event.id, &line);
        if let Err(error) = &written {
            tracing::warn!("a damaged journal is not reported yet: {error}");
            self.doubt = None;
        }
        written.is_ok()
    }

    /// Drops journals that are wholly at the office, in its backup, and old.
    fn drop_old(&self, cursor: &Cursor, now: DateTime<FixedOffset>) {
        for (journal, Known { mark, dropping }) in cursor.all().unwrap_or_default() {
            if dropping {
                // A drop that a power cut interrupted.
                let _ = file::remove(&self.dir, journal).map(|()| cursor.forget(journal));
                continue;
            }
            if self.current() == Some(journal) || mark.acknowledged != mark.backed_up {
                continue;
            }
            let Ok(Some((tip, at))) = self.end_of(journal) else {
                continue;
            };
            let wholly = mark.acknowledged == Some(tip) && mark.backed_up == Some(tip);
            let days = now.signed_duration_since(at).num_days();
            if wholly && days > i64::from(self.keep.days) && cursor.dropping(journal).is_ok() {
                match file::remove(&self.dir, journal) {
                    Ok(()) => {
                        tracing::info!("the journal {journal} is at the office and was dropped");
                        let _ = cursor.forget(journal);
                    }
                    Err(error) => tracing::warn!("the journal {journal} stays: {error}"),
                }
            }
        }
    }

    /// A journal's last row and when it was written. A journal that was set aside has no end: it
    /// is kept for a person.
    fn end_of(&self, journal: Uuid) -> Result<Option<(Digest, DateTime<FixedOffset>)>, Trouble> {
        if Aside::is_set(&self.dir, journal) {
            return Ok(None);
        }
        let conn = file::open_reading(&self.dir, journal)?;
        let sorted = |error: rusqlite::Error| sort(&self.dir, &error);
        let Some((n, tip)) = file::tip(&conn).map_err(sorted)? else {
            return Ok(None);
        };
        let line: String = conn
            .query_row("SELECT line FROM journal_row WHERE n = ?1", [n], |row| {
                row.get(0)
            })
            .map_err(sorted)?;
        let at = match wire::read(&line) {
            wire::Row::Event(event) => Some(event.at),
            wire::Row::NotUnderstood { at, .. } => at,
        };
        Ok(at.map(|at| (tip, at)))
    }

    fn find(&mut self, finding: Finding) {
        tracing::error!("journal: {finding:?}");
        if !self.findings.contains(&finding) {
            self.findings.push(finding);
        }
    }
}

impl Live {
    /// Says whether the paths still lead to the files that are open.
    fn is_in_place(&self, dir: &Path) -> bool {
        let wal = file::wal_path(dir, self.journal);
        file::identity(&file::path(dir, self.journal)) == self.file
            && self.file.is_some()
            && (self.wal.is_none() || file::identity(&wal) == self.wal)
    }
}

/// Takes the folder's lock. Only at start may the lock file be made: later, a folder without it
/// is another folder, such as the mount point of a disk that went away.
fn lock(dir: &Path, starting: bool) -> Result<File, AppendError> {
    let path = dir.join(LOCK);
    let file = File::options()
        .read(true)
        .write(true)
        .create(starting)
        .truncate(false)
        .open(&path)
        .map_err(|error| sort_io(dir, &error))?;
    // A process that this one's predecessor was just starting (a player for a sound, say) shares
    // the lock for the moment between its fork and its exec, also after the predecessor has ended.
    let mut tries_left = if starting { LOCK_TRIES } else { 1 };
    loop {
        match rustix::fs::flock(&file, rustix::fs::FlockOperation::NonBlockingLockExclusive) {
            Ok(()) => return Ok(file),
            Err(rustix::io::Errno::WOULDBLOCK) => tries_left -= 1,
            Err(error) => return Err(sort_io(dir, &error.into())),
        }
        if tries_left == 0 {
            return Err(AppendError::Held);
        }
        std::thread::sleep(LOCK_AGAIN);
    }
}

/// The time by which a month may turn. What is entered from paper bears the time of its real day,
/// which turns nothing back.
fn turns_at(event: &Event) -> Option<DateTime<FixedOffset>> {
    let channel = match &event.kind {
        Kind::Arrived { channel, .. } => Some(*channel),
        _ => None,
    };
    (channel != Some(Channel::Paper)).then_some(event.at)
}

fn month_of(at: DateTime<FixedOffset>) -> (i32, u32) {
    (at.year(), at.month())
}
