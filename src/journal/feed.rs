//! What the office's feed told this kiosk of cards: one small database of its own. It may be
//! lost: then everything is fetched again, and until then this kiosk's own journals are all that
//! is known. It is written by the one who fetches, and read by the kiosk when it starts.

use std::path::{Path, PathBuf};

use rusqlite::{Connection, OptionalExtension as _, params};
use uuid::Uuid;

use super::beside;
use super::trouble::{AppendError, Trouble, sort};
use crate::visit::CardKey;
use crate::wire::{Feed, FeedCard, RowPlace};

/// The cache's file name.
const FILE: &str = "feed.db";

/// See the module.
pub struct FeedCache {
    conn: Connection,
    dir: PathBuf,
    n: u64,
    then: Option<RowPlace>,
}

impl std::fmt::Debug for FeedCache {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "FeedCache({})", self.n)
    }
}

impl FeedCache {
    /// Opens the cache in the journals' folder, makes it if it is not there, and makes it anew if
    /// it cannot be read.
    ///
    /// # Errors
    /// When the disk does not allow it.
    pub fn open(dir: &Path) -> Result<FeedCache, AppendError> {
        beside::open(
            dir,
            FILE,
            "CREATE TABLE IF NOT EXISTS card (
                 card    TEXT    NOT NULL PRIMARY KEY,
                 person  TEXT,
                 visits  INTEGER NOT NULL,
                 blocked INTEGER NOT NULL CHECK (blocked IN (0, 1))
             ) STRICT;
             CREATE TABLE IF NOT EXISTS known (
                 n       INTEGER NOT NULL,
                 journal BLOB    NOT NULL CHECK (length(journal) = 16),
                 row     INTEGER NOT NULL
             ) STRICT;",
            "what the feed told is fetched again",
            |conn| FeedCache::with(conn, dir),
        )
        .map_err(disk)
    }

    fn with(conn: Connection, dir: &Path) -> Result<FeedCache, Trouble> {
        let known = conn
            .query_row("SELECT n, journal, row FROM known LIMIT 1", [], |row| {
                let then = RowPlace {
                    journal: Uuid::from_bytes(row.get(1)?),
                    n: row.get(2)?,
                };
                Ok((row.get::<_, i64>(0)?, then))
            })
            .optional()
            .map_err(|error| sort(dir, &error))?;
        let cache = FeedCache {
            conn,
            dir: dir.to_owned(),
            n: known.map_or(0, |(n, _)| n.unsigned_abs()),
            then: known.map(|(_, then)| then),
        };
        cache.read()?;
        Ok(cache)
    }

    /// This kiosk's last row that is in what is kept.
    #[must_use]
    pub fn then(&self) -> Option<RowPlace> {
        self.then
    }

    /// How far the feed is known here; 0 = nothing is.
    #[must_use]
    pub fn n(&self) -> u64 {
        self.n
    }

    /// Everything that is kept.
    ///
    /// # Errors
    /// When the disk cannot be read.
    pub fn all(&self) -> Result<Vec<FeedCard>, AppendError> {
        self.read().map_err(disk)
    }

    fn read(&self) -> Result<Vec<FeedCard>, Trouble> {
        let sorted = |error: rusqlite::Error| sort(&self.dir, &error);
        let mut query = self
            .conn
            .prepare_cached("SELECT card, person, visits, blocked FROM card")
            .map_err(sorted)?;
        let rows = query
            .query_map([], |row| {
                Ok(FeedCard {
                    card: CardKey(row.get(0)?),
                    person: row.get::<_, Option<String>>(1)?.map(CardKey),
                    visits: row.get(2)?,
                    blocked: row.get(3)?,
                })
            })
            .map_err(sorted)?;
        rows.collect::<Result<_, _>>().map_err(sorted)
    }

    /// Takes in what the feed told to its end, page by page, in one transaction: all of it or
    /// nothing. `then` is this kiosk's last row that is in it.
    ///
    /// # Errors
    /// When the disk cannot be written.
    pub fn keep(&mut self, pages: &[Feed], then: RowPlace) -> Result<(), AppendError> {
        let Some(last) = pages.last() else {
            return Ok(());
        };
        self.write(pages, last.n, then)
            .map_err(|error| disk(sort(&self.dir, &error)))
    }

    fn write(&mut self, pages: &[Feed], n: u64, then: RowPlace) -> rusqlite::Result<()> {
        let all = self.conn.transaction()?;
        for page in pages {
            if page.whole {
                all.execute("DELETE FROM card", [])?;
            }
            let mut put = all.prepare_cached(
                "INSERT INTO card (card, person, visits, blocked) VALUES (?1, ?2, ?3, ?4)
                 ON CONFLICT (card) DO UPDATE
                 SET person = excluded.person, visits = excluded.visits,
                     blocked = excluded.blocked",
            )?;
            for told in &page.cards {
                put.execute(params![
                    told.card.0,
                    told.person.as_ref().map(|person| &person.0),
                    told.visits,
                    told.blocked
                ])?;
            }
        }
        all.execute("DELETE FROM known", [])?;
        all.execute(
            "INSERT INTO known (n, journal, row) VALUES (?1, ?2, ?3)",
            params![
                i64::try_from(n).unwrap_or(0),
                then.journal.into_bytes(),
                then.n
            ],
        )?;
        all.commit()?;
        self.n = n;
        self.then = Some(then);
        Ok(())
    }
}

fn disk(trouble: Trouble) -> AppendError {
    match trouble {
        Trouble::Disk(error) => error,
        Trouble::Damaged(why) => AppendError::Other(why),
    }
}
