//! The office's sealing keys as files in its data folder: the secret ones, which only their owner
//! may read and which never go into the database, and the public one for the kiosks.
//!
//! The secret file is read for each look and wiped afterwards, so that a running office holds no
//! key in memory, and taking the file away ends all looking at once.

use std::fs::{self, File};
use std::io::Write as _;
use std::os::unix::fs::{MetadataExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};

use zeroize::Zeroizing;

use crate::seal::{OfficeKey, OfficeSecret, OfficeSecrets, RANDOM_BYTES};

/// The secret keys' file in the office's data folder.
pub const SEALING_KEY_FILE: &str = "sealing-key.toml";
/// The public key's file beside it; kiosks are given a copy.
pub const OFFICE_KEY_FILE: &str = "office-key.toml";
/// The most bytes either file may have.
const FILE_BYTES_MAX: u64 = 64 * 1024;

/// Why there is no key to use. Its text repeats none.
#[derive(Debug, thiserror::Error)]
pub enum KeyTrouble {
    /// The secret file is not there.
    #[error(
        "the secret key {} is not there; put it back from where it is kept safe. Without it nobody can read what was recorded",
        .0.display()
    )]
    Missing(PathBuf),
    /// Others may read the secret file.
    #[error("the secret key {} can be read by others; take it from them: chmod 600 {}", .0.display(), .0.display())]
    Open(PathBuf),
    /// A file cannot be used.
    #[error("{} cannot be used: {why}", file.display())]
    Unusable {
        /// Which.
        file: PathBuf,
        /// What is wrong with it.
        why: String,
    },
    /// The system gives no randomness.
    #[error("the system gives no randomness for a key: {0}")]
    Random(String),
}

/// Where the keys are.
#[derive(Clone, Debug)]
pub struct KeyFiles {
    folder: PathBuf,
}

impl KeyFiles {
    /// The keys in this folder.
    #[must_use]
    pub fn new(folder: &Path) -> KeyFiles {
        KeyFiles {
            folder: folder.to_owned(),
        }
    }

    /// The secret file.
    #[must_use]
    pub fn secret_file(&self) -> PathBuf {
        self.folder.join(SEALING_KEY_FILE)
    }

    /// The public file.
    #[must_use]
    pub fn public_file(&self) -> PathBuf {
        self.folder.join(OFFICE_KEY_FILE)
    }

    /// Makes a key where there has never been one. Where the public file is without its secret one,
    /// a new key would only hide that the old one is lost: nothing is made.
    ///
    /// # Errors
    /// When a file cannot be written, or the secret one is lost.
    pub fn make_first(&self, made: &str) -> Result<(), KeyTrouble> {
        let (secret, public) = (self.secret_file(), self.public_file());
        if secret.exists() {
            // The public one can be made again from it.
            if !public.exists() {
                let key = self.secrets()?.public().write();
                write_file(&public, key.as_bytes(), 0o644)?;
            }
            return Ok(());
        }
        if public.exists() {
            return Err(KeyTrouble::Missing(secret));
        }
        let mut random = Zeroizing::new([0; RANDOM_BYTES]);
        getrandom::fill(&mut *random).map_err(|error| KeyTrouble::Random(error.to_string()))?;
        let keys = OfficeSecrets::first(OfficeSecret::make(&random, made));
        write_file(&secret, keys.write().as_bytes(), 0o600)?;
        write_file(&public, keys.public().write().as_bytes(), 0o644)
    }

    /// The secret keys, read now.
    ///
    /// # Errors
    /// When they are not there, others may read them, or the file is none.
    pub fn secrets(&self) -> Result<OfficeSecrets, KeyTrouble> {
        let file = self.secret_file();
        let about = match fs::metadata(&file) {
            Ok(about) => about,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                return Err(KeyTrouble::Missing(file));
            }
            Err(error) => return Err(unusable(&file, &error)),
        };
        if about.mode() & 0o077 != 0 {
            return Err(KeyTrouble::Open(file));
        }
        let text = Zeroizing::new(read_file(&file, about.len())?);
        OfficeSecrets::parse(&text).map_err(|error| unusable(&file, &error))
    }

    /// The public key, as kiosks are given it.
    ///
    /// # Errors
    /// When it is not there, or the file is none.
    pub fn public(&self) -> Result<OfficeKey, KeyTrouble> {
        let file = self.public_file();
        let about = fs::metadata(&file).map_err(|error| unusable(&file, &error))?;
        let text = read_file(&file, about.len())?;
        OfficeKey::parse(&text).map_err(|error| unusable(&file, &error))
    }
}

fn unusable(file: &Path, why: &dyn std::fmt::Display) -> KeyTrouble {
    KeyTrouble::Unusable {
        file: file.to_owned(),
        why: why.to_string(),
    }
}

pub(super) fn read_file(file: &Path, bytes: u64) -> Result<String, KeyTrouble> {
    if bytes > FILE_BYTES_MAX {
        let why = format!("it is longer than {FILE_BYTES_MAX} bytes");
        return Err(unusable(file, &why));
    }
    fs::read_to_string(file).map_err(|error| unusable(file, &error))
}

/// Writes a file whole or not at all, and never over another one.
pub(super) fn write_file(file: &Path, content: &[u8], mode: u32) -> Result<(), KeyTrouble> {
    let mut half = file.as_os_str().to_owned();
    half.push(".new");
    let half = PathBuf::from(half);
    let write = || -> std::io::Result<()> {
        // What an interrupted start left behind is no key yet.
        let _ = fs::remove_file(&half);
        let mut to = File::options()
            .write(true)
            .create_new(true)
            .mode(mode)
            .open(&half)?;
        to.write_all(content)?;
        to.sync_all()?;
        fs::hard_link(&half, file)?;
        fs::remove_file(&half)?;
        match file.parent() {
            Some(folder) => File::open(folder)?.sync_all(),
            None => Ok(()),
        }
    };
    write().map_err(|error| unusable(file, &error))
}
