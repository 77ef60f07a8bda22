//! Reading a journal from end to end and saying whether it is what was written.

use std::path::{Path, PathBuf};

use rusqlite::Connection;
use uuid::Uuid;

use super::file;
use super::trouble::{AppendError, Trouble, sort, sort_io};
use crate::visit::{EventId, Kind};
use crate::wire::{self, Digest, LINE_BYTES_MAX, Row};

/// What a walk over a journal found.
#[derive(Clone, Debug, Default)]
pub(super) struct Chain {
    /// Good rows from the beginning.
    pub(super) rows: u64,
    /// The last good row.
    pub(super) good: Option<Digest>,
    /// The first row that is wrong.
    pub(super) bad: Option<BadRow>,
    /// The greatest event id among the first, the last and the reporting rows.
    pub(super) latest: Option<EventId>,
    /// The journal before this one, and its last good row as the first row names it.
    pub(super) previous: Option<(Uuid, Option<Digest>)>,
    /// Journals that rows of this one report as damaged.
    pub(super) reported: Vec<Uuid>,
}

/// The first row of a journal that is not what was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct BadRow {
    /// Which row, counted from 1; 0 = the file itself.
    pub(super) row: u64,
    pub(super) why: String,
}

/// Walks over a journal. `Err` only when the disk is at fault.
pub(super) fn walk(
    conn: &Connection,
    dir: &Path,
    journal: Uuid,
    each: &mut dyn FnMut(&str),
) -> Result<Chain, AppendError> {
    walk_numbered(conn, dir, journal, &mut |_, line| each(line))
}

/// [`walk`] with each row's number.
pub(super) fn walk_numbered(
    conn: &Connection,
    dir: &Path,
    journal: Uuid,
    each: &mut dyn FnMut(i64, &str),
) -> Result<Chain, AppendError> {
    let mut chain = Chain::default();
    match walk_into(conn, dir, journal, &mut chain, each) {
        Ok(()) => Ok(chain),
        Err(Trouble::Disk(error)) => Err(error),
        Err(Trouble::Damaged(why)) => {
            let row = chain.rows + 1;
            chain.bad = Some(BadRow { row, why });
            Ok(chain)
        }
    }
}

fn walk_into(
    conn: &Connection,
    dir: &Path,
    journal: Uuid,
    chain: &mut Chain,
    each: &mut dyn FnMut(i64, &str),
) -> Result<(), Trouble> {
    let sorted = |error: rusqlite::Error| sort(dir, &error);
    let mut query = conn
        .prepare("SELECT digest, line, n FROM journal_row ORDER BY n")
        .map_err(sorted)?;
    let mut rows = query.query([]).map_err(sorted)?;
    let mut previous = wire::first(journal);
    let mut last = None;
    while let Some(row) = rows.next().map_err(sorted)? {
        let digest = Digest(row.get(0).map_err(sorted)?);
        let line: String = row.get(1).map_err(sorted)?;
        if wire::link(previous, &line) != digest {
            return Err(Trouble::Damaged(
                "its digest does not follow from the row before it".to_owned(),
            ));
        }
        if !is_row(&line) {
            return Err(Trouble::Damaged("it is not one JSON object".to_owned()));
        }
        previous = digest;
        chain.rows += 1;
        chain.good = Some(digest);
        each(row.get(2).map_err(sorted)?, &line);
        if chain.rows == 1 || line.contains("\"journal.damaged\"") {
            chain.look(&line);
        }
        last = Some(line);
    }
    if let Some(line) = last {
        chain.look(&line);
    }
    if chain.rows == 0 {
        return Err(Trouble::Damaged("it has no rows".to_owned()));
    }
    Ok(())
}

impl Chain {
    fn look(&mut self, line: &str) {
        let Row::Event(event) = wire::read(line) else {
            return;
        };
        self.latest = self.latest.max(Some(event.id));
        match &event.kind {
            Kind::JournalOpened { previous, last } if self.rows == 1 => {
                let last = last.as_deref().and_then(Digest::from_hex);
                self.previous = previous.map(|previous| (previous, last));
            }
            Kind::JournalDamaged { journal, .. } => self.reported.push(*journal),
            _ => {}
        }
    }
}

/// Says whether the office would take a line for a row.
fn is_row(line: &str) -> bool {
    line.len() <= LINE_BYTES_MAX
        && line.starts_with('{')
        && serde_json::from_str::<serde::de::IgnoredAny>(line).is_ok()
}

/// Asks SQLite whether the file's pages and indexes are sound.
pub(super) fn pages_are_sound(conn: &Connection, dir: &Path) -> Result<(), Trouble> {
    let said: String = conn
        .query_row("PRAGMA integrity_check(1)", [], |row| row.get(0))
        .map_err(|error| sort(dir, &error))?;
    if said == "ok" {
        Ok(())
    } else {
        Err(Trouble::Damaged(said))
    }
}

/// What [`verify`] found good.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Verified {
    /// The journals, in the order in which they were opened.
    pub journals: Vec<VerifiedJournal>,
}

impl Verified {
    /// Rows over all journals.
    #[must_use]
    pub fn rows(&self) -> u64 {
        self.journals.iter().map(|journal| journal.rows).sum()
    }
}

/// One good journal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VerifiedJournal {
    /// Its id.
    pub journal: Uuid,
    /// How many rows it has.
    pub rows: u64,
    /// Its last row.
    pub tip: Digest,
}

/// What [`verify`] found wrong.
#[derive(Debug, thiserror::Error)]
pub enum VerifyError {
    /// There is no such folder, or no journal in it.
    #[error("{} holds no journal", .0.display())]
    Nothing(PathBuf),
    /// The folder or a file in it cannot be read.
    #[error("{}: {why}", path.display())]
    Disk {
        /// Which.
        path: PathBuf,
        /// Why.
        why: AppendError,
    },
    /// A row is not what was written.
    #[error("{}: row {row} is bad: {why}", path.display())]
    BadRow {
        /// The journal's file.
        path: PathBuf,
        /// The journal.
        journal: Uuid,
        /// The first bad row, counted from 1.
        row: u64,
        /// What is wrong with it.
        why: String,
    },
    /// A journal that another one names is not there, or lacks its last row.
    #[error("{}: {why}", path.display())]
    Missing {
        /// The journal's file, as it would be called.
        path: PathBuf,
        /// What is missing.
        why: String,
    },
}

/// The journal folder for what a person gave: the data folder or the journal folder.
pub(super) fn folder(dir: &Path) -> PathBuf {
    let inner = dir.join("journal");
    if inner.is_dir() {
        inner
    } else {
        dir.to_owned()
    }
}

/// Reads every journal under `dir` (the data folder or the journal folder) and checks every row.
/// Changes nothing, and works while a kiosk runs.
///
/// # Errors
/// Names the first row that is wrong, or what cannot be read.
pub fn verify(dir: &Path) -> Result<Verified, VerifyError> {
    let dir = &folder(dir);
    let journals = match file::list(dir) {
        Ok(journals) if !journals.is_empty() => journals,
        Ok(_) => return Err(VerifyError::Nothing(dir.clone())),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            return Err(VerifyError::Nothing(dir.clone()));
        }
        Err(error) => {
            return Err(VerifyError::Disk {
                path: dir.clone(),
                why: sort_io(dir, &error),
            });
        }
    };
    let mut verified = Verified::default();
    for journal in journals {
        let path = file::path(dir, journal);
        let disk = |why| VerifyError::Disk {
            path: path.clone(),
            why,
        };
        let bad = |row, why| VerifyError::BadRow {
            path: path.clone(),
            journal,
            row,
            why,
        };
        let conn = match file::open_reading(dir, journal) {
            Ok(conn) => conn,
            Err(Trouble::Damaged(why)) => {
                // Says which row is the first that is lost.
                let good = file::open_salvaging(dir, journal)
                    .ok()
                    .and_then(|conn| walk(&conn, dir, journal, &mut |_| {}).ok())
                    .map_or(0, |chain| chain.rows);
                return Err(bad(good + 1, why));
            }
            Err(Trouble::Disk(why)) => return Err(disk(why)),
        };
        let chain = walk(&conn, dir, journal, &mut |_| {}).map_err(disk)?;
        if let Some(BadRow { row, why }) = chain.bad {
            return Err(bad(row, why));
        }
        match pages_are_sound(&conn, dir) {
            Ok(()) => {}
            Err(Trouble::Damaged(why)) => return Err(bad(chain.rows, why)),
            Err(Trouble::Disk(why)) => return Err(disk(why)),
        }
        if let Some((previous, Some(last))) = chain.previous
            && let Some(before) = verified.journals.iter().find(|j| j.journal == previous)
            && before.tip != last
            && !holds(dir, previous, last)
        {
            return Err(VerifyError::Missing {
                path: file::path(dir, previous),
                why: format!("{journal} follows a row that is not in it any more"),
            });
        }
        if let Some(tip) = chain.good {
            verified.journals.push(VerifiedJournal {
                journal,
                rows: chain.rows,
                tip,
            });
        }
    }
    Ok(verified)
}

/// Says whether a journal holds a row.
pub(super) fn holds(dir: &Path, journal: Uuid, digest: Digest) -> bool {
    file::open_reading(dir, journal).is_ok_and(|conn| {
        conn.query_row(
            "SELECT 1 FROM journal_row WHERE digest = ?1",
            [digest.0],
            |_| Ok(()),
        )
        .is_ok()
    })
}
