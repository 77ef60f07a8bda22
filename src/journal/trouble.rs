//! What can be wrong with a disk, in the words a kiosk needs: what staff are told, and whether a
//! journal is to be set aside or only waited for.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use rusqlite::ErrorCode;

/// Why an event was not written. Every one of them, except [`AppendError::TooLong`], goes away by
/// itself when the disk is well again: the next append opens the journal anew.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AppendError {
    /// No space is left.
    #[error("the disk is full")]
    Full,
    /// The disk, or the folder, cannot be written to.
    #[error("the disk is read-only")]
    ReadOnly,
    /// The folder or its disk is not there, or answers no more.
    #[error("the disk is gone")]
    Gone,
    /// The event would not fit into a row. The event is at fault, not the disk.
    #[error("{0}")]
    TooLong(String),
    /// Another process holds the journals.
    #[error("another process holds the journals")]
    Held,
    /// Anything else, in the system's words.
    #[error("{0}")]
    Other(String),
}

/// Why journals could not be opened at all.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// Another process appends here. Two of them would fork every journal.
    #[error("{} is in use by another tomoni; stop that one first", .0.display())]
    Held(PathBuf),
}

/// What stopped work on one journal file.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum Trouble {
    /// The file's content is wrong, and will be as wrong tomorrow: set it aside.
    #[error("{0}")]
    Damaged(String),
    /// The disk is at fault: wait for it.
    #[error("{0}")]
    Disk(#[from] AppendError),
}

/// Sorts an SQLite error that happened under `dir`. The folder is asked too, because SQLite says
/// "I/O error" to a read-only remount, a vanished disk and a full one alike.
pub(super) fn sort(dir: &Path, error: &rusqlite::Error) -> Trouble {
    let rusqlite::Error::SqliteFailure(inner, words) = error else {
        // Wrong types and missing values: the content is not what this program wrote.
        return Trouble::Damaged(error.to_string());
    };
    match inner.code {
        ErrorCode::DiskFull => AppendError::Full.into(),
        ErrorCode::ReadOnly => match ask(dir) {
            Some(AppendError::Gone) => AppendError::Gone.into(),
            _ => AppendError::ReadOnly.into(),
        },
        ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase => Trouble::Damaged(error.to_string()),
        // A table that is not there, or that is another one.
        ErrorCode::Unknown | ErrorCode::TypeMismatch | ErrorCode::ConstraintViolation => {
            Trouble::Damaged(words.clone().unwrap_or_else(|| error.to_string()))
        }
        ErrorCode::CannotOpen | ErrorCode::SystemIoFailure => ask(dir)
            .unwrap_or_else(|| AppendError::Other(error.to_string()))
            .into(),
        _ => AppendError::Other(error.to_string()).into(),
    }
}

/// Sorts a file error that happened under `dir`.
pub(super) fn sort_io(dir: &Path, error: &std::io::Error) -> AppendError {
    match error.kind() {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => AppendError::Full,
        ErrorKind::ReadOnlyFilesystem | ErrorKind::PermissionDenied => AppendError::ReadOnly,
        ErrorKind::NotFound | ErrorKind::NotADirectory | ErrorKind::StaleNetworkFileHandle => {
            AppendError::Gone
        }
        _ => ask(dir).unwrap_or_else(|| AppendError::Other(error.to_string())),
    }
}

/// What is written to find out what is wrong with a folder. [`super::file::sweep`] removes one
/// that was left.
const PROBE: &str = "probe.new";

/// How much room there is for this program on the disk of a folder, MiB; `None` = it cannot be asked.
pub(super) fn free_mib(dir: &Path) -> Option<u64> {
    let disk = rustix::fs::statvfs(dir).ok()?;
    Some(disk.f_bavail.saturating_mul(disk.f_frsize) / (1024 * 1024))
}

/// Asks the folder itself what is wrong with it: by what it says, and by writing a little.
fn ask(dir: &Path) -> Option<AppendError> {
    let Ok(disk) = rustix::fs::statvfs(dir) else {
        return Some(AppendError::Gone);
    };
    if disk.f_flag.contains(rustix::fs::StatVfsMountFlags::RDONLY) {
        return Some(AppendError::ReadOnly);
    }
    // A file system that the kernel gave up on says nothing about it until it is written to.
    // SQLite writes pages of 4 KiB; with less room than a few of them, that is what is wrong.
    let path = dir.join(PROBE);
    let probed = std::fs::write(&path, [0; 64 * 1024]);
    let _ = std::fs::remove_file(&path);
    match probed.map_err(|error| error.kind()) {
        Ok(()) => None,
        Err(ErrorKind::StorageFull | ErrorKind::QuotaExceeded) => Some(AppendError::Full),
        Err(ErrorKind::ReadOnlyFilesystem | ErrorKind::PermissionDenied) => {
            Some(AppendError::ReadOnly)
        }
        Err(ErrorKind::NotFound | ErrorKind::NotADirectory) => Some(AppendError::Gone),
        Err(_) => None,
    }
}
