//! One journal's file: its name, how it comes to be, how it is opened, its last row, and the mark
//! that sets it aside.

use std::fs::File;
use std::io::{Read as _, Write as _};
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::{Connection, OpenFlags, OptionalExtension as _, params};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use super::trouble::{AppendError, Trouble, sort, sort_io};
use crate::wire::{self, Digest};

/// A journal's file is its id with this ending.
const ENDING: &str = "journal";
/// The mark of a journal that was set aside.
const ASIDE: &str = "aside";
/// A journal that is being made. One left over was never used, and is removed.
const NEW: &str = "new";
/// `PRAGMA application_id` of a journal: "tomo".
const APPLICATION: i32 = 0x746f_6d6f;
/// `PRAGMA user_version` of a journal that this program writes.
const FORMAT: i32 = 1;
/// How long a tap's write waits for a checkpoint that another connection makes, milliseconds.
const BUSY_MS: u64 = 2000;

/// A journal's path.
pub(super) fn path(dir: &Path, journal: Uuid) -> PathBuf {
    dir.join(format!("{journal}.{ENDING}"))
}

/// The path of what SQLite keeps beside a journal.
pub(super) fn wal_path(dir: &Path, journal: Uuid) -> PathBuf {
    dir.join(format!("{journal}.{ENDING}-wal"))
}

/// The journals in a folder, in the order in which they were opened.
pub(super) fn list(dir: &Path) -> std::io::Result<Vec<Uuid>> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(dir)? {
        let name = entry?.file_name();
        if let Some(journal) = name
            .to_str()
            .and_then(|name| name.strip_suffix(&format!(".{ENDING}")))
            .and_then(|name| Uuid::try_parse(name).ok())
        {
            found.push(journal);
        }
    }
    found.sort_unstable();
    Ok(found)
}

/// Which file a path leads to: device and inode.
pub(super) fn identity(path: &Path) -> Option<(u64, u64)> {
    let meta = std::fs::metadata(path).ok()?;
    Some((meta.dev(), meta.ino()))
}

/// Removes journals that were never finished being made.
pub(super) fn sweep(dir: &Path) {
    let Ok(entries) = std::fs::read_dir(dir) else {
        return;
    };
    for entry in entries.flatten() {
        let name = entry.file_name();
        let unfinished = name.to_str().is_some_and(|name| {
            [NEW, "new-wal", "new-shm", "new-journal"]
                .iter()
                .any(|ending| name.ends_with(&format!(".{ending}")))
        });
        if unfinished {
            let _ = std::fs::remove_file(entry.path());
        }
    }
}

/// Makes a journal whose first row is `line`. It appears under its name only when it is whole and
/// on the disk.
pub(super) fn create(
    dir: &Path,
    journal: Uuid,
    line: &str,
    step: &mut dyn FnMut(),
) -> Result<(), Trouble> {
    let making = dir.join(format!("{journal}.{NEW}"));
    for suffix in ["", "-wal", "-shm", "-journal"] {
        let _ = std::fs::remove_file(dir.join(format!("{journal}.{NEW}{suffix}")));
    }
    let make = || -> rusqlite::Result<()> {
        let conn = Connection::open(&making)?;
        conn.execute_batch(&format!(
            "PRAGMA journal_mode = DELETE;
             PRAGMA synchronous = FULL;
             PRAGMA application_id = {APPLICATION};
             PRAGMA user_version = {FORMAT};
             BEGIN;
             {}",
            include_str!("schema.sql")
        ))?;
        conn.execute(
            "INSERT INTO journal (one, id) VALUES (1, ?1)",
            [journal.into_bytes()],
        )?;
        let digest = wire::link(wire::first(journal), line);
        conn.execute(
            "INSERT INTO journal_row (digest, line) VALUES (?1, ?2)",
            params![digest.0, line],
        )?;
        conn.execute_batch("COMMIT")?;
        conn.query_row("PRAGMA journal_mode = WAL", [], |_| Ok(()))?;
        conn.close().map_err(|(_, error)| error)
    };
    step();
    make().map_err(|error| sort(dir, &error))?;
    step();
    let io = |error: std::io::Error| Trouble::Disk(sort_io(dir, &error));
    File::open(&making)
        .and_then(|file| file.sync_all())
        .map_err(io)?;
    std::fs::rename(&making, path(dir, journal)).map_err(io)?;
    step();
    sync_folder(dir).map_err(io)?;
    step();
    Ok(())
}

/// Makes the names in a folder survive a power cut.
pub(super) fn sync_folder(dir: &Path) -> std::io::Result<()> {
    File::open(dir)?.sync_all()
}

/// Opens a journal to append to it.
pub(super) fn open_writing(dir: &Path, journal: Uuid) -> Result<Connection, Trouble> {
    let conn = open_living(
        dir,
        journal,
        "PRAGMA recursive_triggers = ON; PRAGMA synchronous = FULL;",
    )?;
    let mode: String = conn
        .query_row("PRAGMA journal_mode = WAL", [], |row| row.get(0))
        .map_err(|error| sort(dir, &error))?;
    if mode != "wal" {
        return Err(AppendError::Other(format!("journal mode is {mode}, not wal")).into());
    }
    Ok(conn)
}

/// Opens a journal to read from within the kiosk, for long, while it grows.
pub(super) fn open_beside(dir: &Path, journal: Uuid) -> Result<Connection, Trouble> {
    open_living(dir, journal, "PRAGMA query_only = ON;")
}

/// Opens a journal that is in use. Nothing is written: a file that is none of ours stays as it was
/// found.
fn open_living(dir: &Path, journal: Uuid, also: &str) -> Result<Connection, Trouble> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    open(dir, journal, &path(dir, journal), flags, also)
}

/// Opens a journal's file, sets what every connection to one needs, and what this one does `also`;
/// looks whether the file is the journal that its name says.
fn open(
    dir: &Path,
    journal: Uuid,
    at: &Path,
    flags: OpenFlags,
    also: &str,
) -> Result<Connection, Trouble> {
    let sorted = |error: rusqlite::Error| sort(dir, &error);
    let conn = Connection::open_with_flags(at, flags).map_err(sorted)?;
    conn.busy_timeout(Duration::from_millis(BUSY_MS))
        .map_err(sorted)?;
    conn.execute_batch(&format!(
        "PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON; {also}"
    ))
    .map_err(sorted)?;
    is_journal(&conn, dir, journal)?;
    Ok(conn)
}

/// Opens a journal to read it once, without changing anything in its folder if that can be.
pub(super) fn open_reading(dir: &Path, journal: Uuid) -> Result<Connection, Trouble> {
    open_read_only(dir, journal, "")
}

/// Opens a damaged journal to read what is left of it. SQLite refuses a file that is shorter than
/// its header says unless this pragma is set; nothing is written all the same.
pub(super) fn open_salvaging(dir: &Path, journal: Uuid) -> Result<Connection, Trouble> {
    open_read_only(dir, journal, "PRAGMA writable_schema = ON;")
}

fn open_read_only(dir: &Path, journal: Uuid, also: &str) -> Result<Connection, Trouble> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY
        | OpenFlags::SQLITE_OPEN_URI
        | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let open = |uri: &str| open(dir, journal, Path::new(uri), flags, also);
    let uri = uri(&path(dir, journal));
    let alone = || {
        std::fs::metadata(wal_path(dir, journal)).map_or(0, |meta| meta.len()) == 0
            && path(dir, journal).exists()
    };
    // With nothing beside it the file is whole by itself, and may be read as it is, from a
    // read-only disk too. Otherwise SQLite needs its index beside the file.
    if alone() {
        let conn = open(&format!("{uri}?immutable=1"))?;
        if alone() {
            return Ok(conn);
        }
    }
    open(&uri)
}

/// A path as SQLite's `file:` URI.
fn uri(path: &Path) -> String {
    use std::os::unix::ffi::OsStrExt as _;
    let mut uri = String::from("file:");
    for &byte in path.as_os_str().as_bytes() {
        match byte {
            b'/' | b'.' | b'-' | b'_' | b'~' => uri.push(byte as char),
            byte if byte.is_ascii_alphanumeric() => uri.push(byte as char),
            byte => uri.push_str(&format!("%{byte:02X}")),
        }
    }
    uri
}

/// Says whether an open file is the journal that its name says.
fn is_journal(conn: &Connection, dir: &Path, journal: Uuid) -> Result<(), Trouble> {
    let sorted = |error: rusqlite::Error| sort(dir, &error);
    let application: i32 = conn
        .query_row("PRAGMA application_id", [], |row| row.get(0))
        .map_err(sorted)?;
    let format: i32 = conn
        .query_row("PRAGMA user_version", [], |row| row.get(0))
        .map_err(sorted)?;
    if application != APPLICATION {
        return Err(Trouble::Damaged("the file is no journal".to_owned()));
    }
    if format != FORMAT {
        return Err(Trouble::Damaged(format!(
            "the journal has format {format}; this program knows {FORMAT}"
        )));
    }
    let id: Option<[u8; 16]> = conn
        .query_row("SELECT id FROM journal", [], |row| row.get(0))
        .optional()
        .map_err(sorted)?;
    if id != Some(journal.into_bytes()) {
        return Err(Trouble::Damaged(
            "the file bears another journal's name".to_owned(),
        ));
    }
    Ok(())
}

/// The last row: its number and its digest.
pub(super) fn tip(conn: &Connection) -> rusqlite::Result<Option<(i64, Digest)>> {
    conn.prepare_cached("SELECT n, digest FROM journal_row ORDER BY n DESC LIMIT 1")?
        .query_row([], |row| Ok((row.get(0)?, Digest(row.get(1)?))))
        .optional()
}

/// Why and from where on a journal was set aside. A small JSON file beside it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Aside {
    /// The last good row; none when not even the first is.
    pub(super) good: Option<Digest>,
    /// Why, for a person.
    pub(super) why: String,
    /// How large the journal's file was as found, bytes.
    pub(super) bytes: u64,
    /// SHA-256 of the file as found, lower-case hex.
    pub(super) sha256: String,
}

impl Aside {
    /// Describes the journal's file as it is now.
    pub(super) fn describe(dir: &Path, journal: Uuid, good: Option<Digest>, why: &str) -> Aside {
        let (bytes, sha256) = fingerprint(&path(dir, journal));
        Aside {
            good,
            why: why.to_owned(),
            bytes,
            sha256,
        }
    }

    /// The mark beside a journal, if it was set aside. A mark that cannot be read is as if there
    /// were none: the journal is then looked at again.
    pub(super) fn read(dir: &Path, journal: Uuid) -> Option<Aside> {
        let text = std::fs::read(dir.join(format!("{journal}.{ASIDE}"))).ok()?;
        serde_json::from_slice(&text).ok()
    }

    /// Says whether there is a mark, cheaply.
    pub(super) fn is_set(dir: &Path, journal: Uuid) -> bool {
        dir.join(format!("{journal}.{ASIDE}")).exists()
    }

    /// Writes the mark. The journal's own file stays as it is.
    pub(super) fn write(&self, dir: &Path, journal: Uuid) -> std::io::Result<()> {
        let name = dir.join(format!("{journal}.{ASIDE}"));
        let making = dir.join(format!("{journal}.{ASIDE}.{NEW}"));
        let mut file = File::create(&making)?;
        file.write_all(serde_json::to_string(self)?.as_bytes())?;
        file.sync_all()?;
        std::fs::rename(&making, &name)?;
        sync_folder(dir)
    }
}

/// Removes a journal and everything beside it.
pub(super) fn remove(dir: &Path, journal: Uuid) -> std::io::Result<()> {
    match std::fs::remove_file(path(dir, journal)) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    for beside in [
        format!("{journal}.{ENDING}-wal"),
        format!("{journal}.{ENDING}-shm"),
        format!("{journal}.{ASIDE}"),
    ] {
        let _ = std::fs::remove_file(dir.join(beside));
    }
    sync_folder(dir)
}

/// Size and SHA-256 of a file as far as it can be read.
fn fingerprint(path: &Path) -> (u64, String) {
    let mut hash = Sha256::new();
    let mut bytes = 0;
    if let Ok(mut file) = File::open(path) {
        let mut piece = vec![0; 64 * 1024];
        while let Ok(n) = file.read(&mut piece) {
            if n == 0 {
                break;
            }
            bytes += n as u64;
            hash.update(&piece[..n]);
        }
    }
    let hash: [u8; 32] = hash.finalize().into();
    (bytes, Digest(hash).to_string())
}
