//! The small databases beside the journals, which may be lost: what stands in them can be asked
//! for again. So they are made anew where they cannot be read, and a power cut may take them back
//! to an older state. Nothing that was counted belongs here.

use std::path::Path;
use std::time::Duration;

use rusqlite::{Connection, OpenFlags};

use super::trouble::{Trouble, sort};

/// How long a write waits for another one.
const BUSY_MAX: Duration = Duration::from_secs(1);

/// Opens the database `file` in the journals' folder, makes it if it is not there, and makes it
/// anew if it cannot be read. `schema` creates what does not exist; `read` makes of the connection
/// what is wanted, and reads all of it, so that damage is found here. `lost` says, for the log,
/// what making it anew costs.
///
/// # Errors
/// When the disk does not allow it.
pub(super) fn open<T>(
    dir: &Path,
    file: &str,
    schema: &str,
    lost: &str,
    read: impl Fn(Connection) -> Result<T, Trouble>,
) -> Result<T, Trouble> {
    match as_is(dir, file, schema).and_then(&read) {
        Err(Trouble::Damaged(why)) => {
            tracing::warn!("{file} cannot be read ({why}); {lost}");
            for suffix in ["", "-wal", "-shm"] {
                let _ = std::fs::remove_file(dir.join(format!("{file}{suffix}")));
            }
            as_is(dir, file, schema).and_then(&read)
        }
        other => other,
    }
}

fn as_is(dir: &Path, file: &str, schema: &str) -> Result<Connection, Trouble> {
    let sorted = |error: rusqlite::Error| sort(dir, &error);
    let conn = Connection::open_with_flags(
        dir.join(file),
        OpenFlags::SQLITE_OPEN_READ_WRITE
            | OpenFlags::SQLITE_OPEN_CREATE
            | OpenFlags::SQLITE_OPEN_NO_MUTEX,
    )
    .map_err(sorted)?;
    conn.busy_timeout(BUSY_MAX).map_err(sorted)?;
    // NORMAL is enough: after a power cut an older state stands. It keeps the disk free for taps.
    conn.execute_batch("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;")
        .and_then(|()| conn.execute_batch(schema))
        .map_err(sorted)?;
    Ok(conn)
}
