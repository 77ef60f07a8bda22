//! The office's public key in the kiosk's data folder: read at the start, and again when the file
//! came, changed or went. An edge: it reads a file, and decides nothing.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use crate::seal::OfficeKey;

/// The file's name within the data folder. Without it nothing is recorded.
pub const OFFICE_KEY_FILE: &str = "office-key.toml";
/// How often the file is looked at, milliseconds.
const LOOK_EVERY_MS: u64 = 10_000;
/// The most bytes it may have.
const FILE_BYTES_MAX: u64 = 16 * 1024;

/// The key as far as it is known.
#[derive(Debug)]
pub(super) struct KeyOnDisk {
    file: PathBuf,
    key: Option<OfficeKey>,
    next_look_ms: u64,
    /// How the file looked when it was last read: its length and when it was changed.
    seen: Option<(u64, Option<SystemTime>)>,
}

impl KeyOnDisk {
    pub(super) fn new(data: &Path) -> KeyOnDisk {
        KeyOnDisk {
            file: data.join(OFFICE_KEY_FILE),
            key: None,
            next_look_ms: 0,
            seen: None,
        }
    }

    /// The key, if there is one that can be used.
    pub(super) fn get(&self) -> Option<&OfficeKey> {
        self.key.as_ref()
    }

    /// Looks at the file unless that was done a moment ago. A file that cannot be used is said to
    /// be so once, not every ten seconds.
    pub(super) fn look(&mut self, up_ms: u64) {
        if up_ms < self.next_look_ms {
            return;
        }
        self.next_look_ms = up_ms + LOOK_EVERY_MS;
        let seen = fs::metadata(&self.file)
            .ok()
            .map(|about| (about.len(), about.modified().ok()));
        if seen == self.seen {
            return;
        }
        self.seen = seen;
        self.key = match seen {
            None => None,
            Some((bytes, _)) if bytes > FILE_BYTES_MAX => {
                self.cannot(&format!("it is longer than {FILE_BYTES_MAX} bytes"));
                None
            }
            Some(_) => match fs::read_to_string(&self.file) {
                Err(error) => {
                    self.cannot(&error.to_string());
                    None
                }
                Ok(text) => OfficeKey::parse(&text)
                    .inspect_err(|error| self.cannot(&error.to_string()))
                    .ok(),
            },
        };
    }

    fn cannot(&self, why: &str) {
        tracing::error!(
            "readings cannot be recorded: the office's key {} cannot be used: {why}",
            self.file.display()
        );
    }
}
