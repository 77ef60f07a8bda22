//! How far the office has come, journal by journal: one small database of its own, so that no
//! journal is touched by sending. It may be lost: then the office is asked again.

use std::collections::HashMap;
use std::path::Path;

use rusqlite::{Connection, params};
use uuid::Uuid;

use super::beside;
use super::trouble::{Trouble, sort};
use crate::wire::Digest;

/// The cursor's file name.
pub(super) const FILE: &str = "cursor.db";

/// How far the office has come with one journal.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Mark {
    /// The last row that the office said it holds; `None` = none, or not known.
    pub acknowledged: Option<Digest>,
    /// The last row that the office said is in its backup.
    pub backed_up: Option<Digest>,
}

/// What stands in the database about one journal.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Known {
    pub(super) mark: Mark,
    /// The journal is being dropped: its file may be gone, rightly.
    pub(super) dropping: bool,
}

pub(super) struct Cursor {
    conn: Connection,
    dir: std::path::PathBuf,
}

impl Cursor {
    /// Opens the cursor, makes it if it is not there, and makes it anew if it cannot be read.
    pub(super) fn open(dir: &Path) -> Result<Cursor, Trouble> {
        // After a power cut an older mark stands, and rows go up twice, which the office takes once.
        beside::open(
            dir,
            FILE,
            "CREATE TABLE IF NOT EXISTS cursor (
                 journal      BLOB    NOT NULL PRIMARY KEY CHECK (length(journal) = 16),
                 acknowledged BLOB    CHECK (length(acknowledged) = 32),
                 backed_up    BLOB    CHECK (length(backed_up) = 32),
                 dropping     INTEGER NOT NULL DEFAULT 0 CHECK (dropping IN (0, 1))
             ) STRICT;",
            "the office will be asked again",
            |conn| {
                let cursor = Cursor {
                    conn,
                    dir: dir.to_owned(),
                };
                cursor.all()?;
                Ok(cursor)
            },
        )
    }

    pub(super) fn all(&self) -> Result<HashMap<Uuid, Known>, Trouble> {
        let sorted = |error: rusqlite::Error| sort(&self.dir, &error);
        let mut query = self
            .conn
            .prepare_cached("SELECT journal, acknowledged, backed_up, dropping FROM cursor")
            .map_err(sorted)?;
        let rows = query
            .query_map([], |row| {
                let known = Known {
                    mark: Mark {
                        acknowledged: row.get::<_, Option<[u8; 32]>>(1)?.map(Digest),
                        backed_up: row.get::<_, Option<[u8; 32]>>(2)?.map(Digest),
                    },
                    dropping: row.get(3)?,
                };
                Ok((Uuid::from_bytes(row.get::<_, [u8; 16]>(0)?), known))
            })
            .map_err(sorted)?;
        rows.collect::<Result<_, _>>().map_err(sorted)
    }

    pub(super) fn set(&self, journal: Uuid, mark: Mark) -> Result<(), Trouble> {
        self.run(
            "INSERT INTO cursor (journal, acknowledged, backed_up) VALUES (?1, ?2, ?3)
             ON CONFLICT (journal) DO UPDATE
             SET acknowledged = excluded.acknowledged, backed_up = excluded.backed_up",
            params![
                journal.into_bytes(),
                mark.acknowledged.map(|digest| digest.0),
                mark.backed_up.map(|digest| digest.0)
            ],
        )
    }

    /// Remembers that a journal is here, so that its file's vanishing is noticed.
    pub(super) fn remember(&self, journal: Uuid) -> Result<(), Trouble> {
        self.run(
            "INSERT INTO cursor (journal) VALUES (?1) ON CONFLICT (journal) DO NOTHING",
            [journal.into_bytes()],
        )
    }

    /// Says that a journal's file is about to go. This one must survive a power cut, or the file
    /// would be reported missing.
    pub(super) fn dropping(&self, journal: Uuid) -> Result<(), Trouble> {
        let sorted = |error: rusqlite::Error| sort(&self.dir, &error);
        self.conn
            .execute_batch("PRAGMA synchronous = FULL")
            .map_err(sorted)?;
        let done = self.run(
            "UPDATE cursor SET dropping = 1 WHERE journal = ?1",
            [journal.into_bytes()],
        );
        self.conn
            .execute_batch("PRAGMA synchronous = NORMAL")
            .map_err(sorted)?;
        done
    }

    /// Forgets a journal whose file is gone, and rightly so.
    pub(super) fn forget(&self, journal: Uuid) -> Result<(), Trouble> {
        self.run(
            "DELETE FROM cursor WHERE journal = ?1",
            [journal.into_bytes()],
        )
    }

    fn run(&self, sql: &str, with: impl rusqlite::Params) -> Result<(), Trouble> {
        self.conn
            .prepare_cached(sql)
            .and_then(|mut statement| statement.execute(with))
            .map(|_| ())
            .map_err(|error| sort(&self.dir, &error))
    }
}
