//! Reading beside the process that appends: what the uploader sends, and what folds are made of.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use rusqlite::{Connection, OptionalExtension as _, params};
use uuid::Uuid;

use super::chain;
use super::cursor::{Cursor, Mark};
use super::file::{self, Aside};
use super::trouble::{AppendError, Trouble, sort_io};
use crate::visit::Event;
use crate::wire::{self, Digest, Row, RowPlace};

/// How one journal stands towards the office.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// Which journal.
    pub journal: Uuid,
    /// Its last good row; `None` when it has none.
    pub tip: Option<Digest>,
    /// The last row of it that the office holds, as far as is known. Always a row of it.
    pub acknowledged: Option<Digest>,
    /// The last row of it in the office's backup, as far as is known.
    pub backed_up: Option<Digest>,
    /// Good rows after `acknowledged`.
    pub waiting: u64,
}

/// Journals to read from, on connections of its own, with the office's marks.
pub struct Reader {
    dir: PathBuf,
    open: BTreeMap<Uuid, Opened>,
    cursor: Option<Cursor>,
    marks: BTreeMap<Uuid, Mark>,
    /// Set aside by the office's word, where the mark could not be written.
    cut: BTreeMap<Uuid, Option<Digest>>,
}

struct Opened {
    identity: Option<(u64, u64)>,
    rows: Rows,
}

enum Rows {
    /// A sound journal, asked as it grows.
    Growing(Connection),
    /// What is good of a journal that was set aside, in memory: the index of a torn file is not
    /// to be trusted. At most a month's rows.
    Salvaged(Vec<(Digest, String)>),
}

impl std::fmt::Debug for Reader {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Reader")
            .field("dir", &self.dir)
            .finish_non_exhaustive()
    }
}

impl Reader {
    /// A reader of the journals in `dir`. Nothing is opened yet; see [`refresh`](Self::refresh).
    #[must_use]
    pub fn new(dir: &Path) -> Reader {
        Reader {
            dir: dir.to_owned(),
            open: BTreeMap::new(),
            cursor: None,
            marks: BTreeMap::new(),
            cut: BTreeMap::new(),
        }
    }

    /// The folder.
    #[must_use]
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// How much room there is on the disk of the journals, MiB; `None` = it cannot be asked.
    #[must_use]
    pub fn disk_free_mib(&self) -> Option<u64> {
        super::trouble::free_mib(self.dir())
    }

    /// Looks at the folder again: new journals, dropped ones, ones that were set aside.
    ///
    /// # Errors
    /// When the folder cannot be read. A single journal that cannot be is left out and tried
    /// again next time.
    pub fn refresh(&mut self) -> Result<(), AppendError> {
        let journals = file::list(&self.dir).map_err(|error| sort_io(&self.dir, &error))?;
        if self.cursor.is_none() {
            self.load_marks();
        }
        self.open.retain(|journal, opened| {
            journals.contains(journal)
                && file::identity(&file::path(&self.dir, *journal)) == opened.identity
        });
        for journal in journals {
            let aside = Aside::is_set(&self.dir, journal)
                .then(|| Aside::read(&self.dir, journal))
                .flatten()
                .map(|aside| aside.good)
                .or_else(|| self.cut.get(&journal).copied());
            if let Some(opened) = self.open.get(&journal)
                && matches!(opened.rows, Rows::Salvaged(_)) == aside.is_some()
            {
                continue;
            }
            match open(&self.dir, journal, aside) {
                Ok(opened) => {
                    self.open.insert(journal, opened);
                }
                Err(error) => {
                    self.open.remove(&journal);
                    tracing::debug!("the journal {journal} cannot be read: {error}");
                }
            }
        }
        Ok(())
    }

    fn load_marks(&mut self) {
        match Cursor::open(&self.dir).and_then(|cursor| Ok((cursor.all()?, cursor))) {
            Ok((known, cursor)) => {
                for (journal, known) in known {
                    self.marks.entry(journal).or_insert(known.mark);
                }
                self.cursor = Some(cursor);
            }
            Err(error) => tracing::debug!("no cursor yet: {error}"),
        }
    }

    /// How every journal stands, in the order in which they were opened; the last is the current
    /// one.
    #[must_use]
    pub fn standings(&self) -> Vec<Standing> {
        self.open
            .iter()
            .filter_map(|(journal, opened)| {
                let mark = self.marks.get(journal).copied().unwrap_or_default();
                opened
                    .standing(*journal, mark)
                    .inspect_err(|error| tracing::debug!("{journal}: {error}"))
                    .ok()
            })
            .collect()
    }

    /// Good rows of `journal` that follow `after`, as many as fit: at most `rows_max`, and while
    /// `fits` says so of each line. Empty when `after` is not a row of it.
    pub fn rows_after(
        &self,
        journal: Uuid,
        after: Option<Digest>,
        rows_max: usize,
        fits: &mut dyn FnMut(&str) -> bool,
    ) -> Vec<(Digest, String)> {
        let mut found = Vec::new();
        if let Some(opened) = self.open.get(&journal)
            && let Err(error) = opened.rows_after(journal, after, rows_max, fits, &mut found)
        {
            // What was read up to here is good, and is sent.
            tracing::debug!("{journal}: {error}");
        }
        found
    }

    /// The number of a row within its journal; greater is later.
    #[must_use]
    pub fn place(&self, journal: Uuid, digest: Digest) -> Option<i64> {
        let opened = self.open.get(&journal)?;
        opened.place(digest).ok().flatten()
    }

    /// The row `by` rows before `from`; `None` when that is before the first.
    #[must_use]
    pub fn back(&self, journal: Uuid, from: Digest, by: u64) -> Option<Digest> {
        let opened = self.open.get(&journal)?;
        let n = opened.place(from).ok().flatten()?;
        opened.back(n, by).ok().flatten()
    }

    /// Moves the office's mark of a journal. Written to the disk if that can be; if not it holds
    /// for as long as this reader lives, and after that the office is asked again.
    pub fn mark(&mut self, journal: Uuid, mark: Mark) {
        if self.marks.insert(journal, mark) == Some(mark) {
            return;
        }
        if let Some(cursor) = &self.cursor
            && let Err(error) = cursor.set(journal, mark)
        {
            tracing::warn!("the cursor could not be written: {error}");
            self.cursor = None;
        }
    }

    /// Sets a journal aside after `good` because the office found that the row after it is none.
    pub fn set_aside(&mut self, journal: Uuid, good: Option<Digest>, why: &str) {
        let aside = Aside::describe(&self.dir, journal, good, why);
        if let Err(error) = aside.write(&self.dir, journal) {
            tracing::warn!("the journal {journal} has no mark yet: {error}");
        }
        self.cut.insert(journal, good);
        self.open.remove(&journal);
    }
}

fn open(dir: &Path, journal: Uuid, aside: Option<Option<Digest>>) -> Result<Opened, Trouble> {
    let identity = file::identity(&file::path(dir, journal));
    let rows = match aside {
        None => Rows::Growing(match file::open_beside(dir, journal) {
            Ok(conn) => conn,
            Err(_) => file::open_reading(dir, journal)?,
        }),
        Some(good) => Rows::Salvaged(salvage(dir, journal, good)?),
    };
    Ok(Opened { identity, rows })
}

/// The good rows of a journal that was set aside after `good`.
fn salvage(
    dir: &Path,
    journal: Uuid,
    good: Option<Digest>,
) -> Result<Vec<(Digest, String)>, Trouble> {
    let mut rows = Vec::new();
    let (Some(good), Ok(conn)) = (good, file::open_salvaging(dir, journal)) else {
        return Ok(rows);
    };
    let mut previous = wire::first(journal);
    let mut ended = false;
    chain::walk(&conn, dir, journal, &mut |line| {
        if !ended {
            previous = wire::link(previous, line);
            rows.push((previous, line.to_owned()));
            ended = previous == good;
        }
    })?;
    Ok(rows)
}

/// A row's number from its place in memory, counted from 1.
fn number(place: usize) -> i64 {
    i64::try_from(place).unwrap_or(i64::MAX).saturating_add(1)
}

impl Opened {
    fn place(&self, digest: Digest) -> rusqlite::Result<Option<i64>> {
        match &self.rows {
            Rows::Growing(conn) => conn
                .prepare_cached("SELECT n FROM journal_row WHERE digest = ?1")?
                .query_row([digest.0], |row| row.get(0))
                .optional(),
            Rows::Salvaged(rows) => {
                let place = rows.iter().position(|(held, _)| *held == digest);
                Ok(place.map(number))
            }
        }
    }

    fn back(&self, n: i64, by: u64) -> rusqlite::Result<Option<Digest>> {
        match &self.rows {
            Rows::Growing(conn) => conn
                .prepare_cached(
                    "SELECT digest FROM journal_row WHERE n < ?1 ORDER BY n DESC LIMIT 1 OFFSET ?2",
                )?
                .query_row(
                    params![n, i64::try_from(by.saturating_sub(1)).unwrap_or(i64::MAX)],
                    |row| Ok(Digest(row.get(0)?)),
                )
                .optional(),
            Rows::Salvaged(rows) => {
                let place = n
                    .checked_sub_unsigned(by)
                    .and_then(|n| usize::try_from(n - 1).ok());
                Ok(place
                    .and_then(|place| rows.get(place))
                    .map(|(held, _)| *held))
            }
        }
    }

    fn tip(&self) -> rusqlite::Result<Option<(i64, Digest)>> {
        match &self.rows {
            Rows::Growing(conn) => file::tip(conn),
            Rows::Salvaged(rows) => {
                Ok(rows.last().map(|(held, _)| (number(rows.len() - 1), *held)))
            }
        }
    }

    fn count_after(&self, n: i64) -> rusqlite::Result<u64> {
        match &self.rows {
            Rows::Growing(conn) => conn
                .prepare_cached("SELECT count(*) FROM journal_row WHERE n > ?1")?
                .query_row([n], |row| row.get::<_, i64>(0))
                .map(i64::unsigned_abs),
            Rows::Salvaged(rows) => Ok((rows.len() as u64).saturating_sub(n.unsigned_abs())),
        }
    }

    fn standing(&self, journal: Uuid, mark: Mark) -> rusqlite::Result<Standing> {
        let tip = self.tip()?;
        let known = |digest: Option<Digest>| -> rusqlite::Result<Option<(i64, Digest)>> {
            match digest {
                None => Ok(None),
                Some(digest) if tip.is_some_and(|(_, tip)| tip == digest) => Ok(tip),
                Some(digest) => Ok(self.place(digest)?.map(|n| (n, digest))),
            }
        };
        let acknowledged = known(mark.acknowledged)?;
        let backed_up = known(mark.backed_up)?;
        let waiting = if acknowledged == tip {
            0
        } else {
            self.count_after(acknowledged.map_or(0, |(n, _)| n))?
        };
        Ok(Standing {
            journal,
            tip: tip.map(|(_, digest)| digest),
            acknowledged: acknowledged.map(|(_, digest)| digest),
            backed_up: backed_up.map(|(_, digest)| digest),
            waiting,
        })
    }

    fn rows_after(
        &self,
        journal: Uuid,
        after: Option<Digest>,
        rows_max: usize,
        fits: &mut dyn FnMut(&str) -> bool,
        found: &mut Vec<(Digest, String)>,
    ) -> rusqlite::Result<()> {
        let (n, mut previous) = match after {
            None => (0, wire::first(journal)),
            Some(after) => match self.place(after)? {
                Some(n) => (n, after),
                None => return Ok(()),
            },
        };
        let conn = match &self.rows {
            Rows::Growing(conn) => conn,
            Rows::Salvaged(rows) => {
                let after = usize::try_from(n).unwrap_or(usize::MAX);
                let rows = rows.iter().skip(after).take(rows_max);
                found.extend(rows.take_while(|(_, line)| fits(line)).cloned());
                return Ok(());
            }
        };
        let mut query = conn.prepare_cached(
            "SELECT digest, line FROM journal_row WHERE n > ?1 ORDER BY n LIMIT ?2",
        )?;
        let mut rows = query.query(params![n, i64::try_from(rows_max).unwrap_or(i64::MAX)])?;
        while let Some(row) = rows.next()? {
            let digest = Digest(row.get(0)?);
            let line: String = row.get(1)?;
            // Never sends what does not follow, whatever became of the file since it was checked.
            if wire::link(previous, &line) != digest || !fits(&line) {
                break;
            }
            previous = digest;
            found.push((digest, line));
        }
        Ok(())
    }
}

/// Every event that this program understands, of every good row of every journal under `dir` (the
/// data folder or the journal folder), in the order in which they were written. Reads only, and
/// works while a kiosk runs.
///
/// # Errors
/// When the folder or a journal cannot be read because of the disk.
pub fn read_events(dir: &Path) -> Result<Vec<Event>, AppendError> {
    let placed = read_placed(dir)?;
    Ok(placed.into_iter().map(|(_, event)| event).collect())
}

/// [`read_events`] with where each event's row stands.
///
/// # Errors
/// When the folder or a journal cannot be read because of the disk.
pub fn read_placed(dir: &Path) -> Result<Vec<(RowPlace, Event)>, AppendError> {
    let dir = &chain::folder(dir);
    let mut events = Vec::new();
    for journal in file::list(dir).map_err(|error| sort_io(dir, &error))? {
        let conn = match file::open_reading(dir, journal)
            .or_else(|_| file::open_salvaging(dir, journal))
        {
            Ok(conn) => conn,
            Err(Trouble::Damaged(_)) => continue,
            Err(Trouble::Disk(error)) => return Err(error),
        };
        chain::walk_numbered(&conn, dir, journal, &mut |n, line| {
            if let Row::Event(event) = wire::read(line) {
                events.push((RowPlace { journal, n }, *event));
            }
        })?;
    }
    Ok(events)
}
