//! The ledger of what people wanted gone, as a file in the office's data folder, beside the keys and
//! outside the database: a database that was put back to yesterday does not know what was deleted
//! today, and learns it from here at the next start.
//!
//! One JSON line for each thing. It only grows, and holds pseudonyms and digests, no reading.

use std::fs::File;
use std::io::{self, Read as _, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};

use super::store::Erased;

/// Its name in the data folder.
pub const ERASED_FILE: &str = "erased.jsonl";

/// Why the ledger cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum ErasedTrouble {
    /// The file.
    #[error("{}: {source}; without it the office does not know what people had deleted", file.display())]
    File {
        /// Which.
        file: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// A line.
    #[error(
        "{}, line {line}: this names nothing that was deleted; put the file back from its copy, because what is in it must stay deleted",
        file.display()
    )]
    Line {
        /// Which.
        file: PathBuf,
        /// Counted from 1.
        line: usize,
    },
}

/// The ledger of one data folder.
#[derive(Clone, Debug)]
pub struct Ledger(PathBuf);

impl Ledger {
    /// The ledger in this folder, whether it is there yet or not.
    #[must_use]
    pub fn new(data: &Path) -> Ledger {
        Ledger(data.join(ERASED_FILE))
    }

    fn trouble(&self, source: io::Error) -> ErasedTrouble {
        ErasedTrouble::File {
            file: self.0.clone(),
            source,
        }
    }

    /// Everything in it. A last line that was cut off in the middle was never acted on: it is left out.
    ///
    /// # Errors
    /// When it cannot be read, or a line is none.
    pub fn read(&self) -> Result<Vec<Erased>, ErasedTrouble> {
        let mut text = String::new();
        match File::open(&self.0) {
            Ok(mut file) => file
                .read_to_string(&mut text)
                .map_err(|e| self.trouble(e))?,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(self.trouble(error)),
        };
        let whole = text.rfind('\n').map_or(0, |end| end + 1);
        text.get(..whole)
            .unwrap_or_default()
            .lines()
            .zip(1..)
            .filter(|(line, _)| !line.is_empty())
            .map(|(line, number)| {
                serde_json::from_str(line).map_err(|_| ErasedTrouble::Line {
                    file: self.0.clone(),
                    line: number,
                })
            })
            .collect()
    }

    /// Adds to it; when this returns it is on the disk.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn add(&self, erased: &[Erased]) -> Result<(), ErasedTrouble> {
        let write = || -> io::Result<()> {
            let is_new = !self.0.exists();
            let mut file = File::options()
                .read(true)
                .append(true)
                .create(true)
                .mode(0o600)
                .open(&self.0)?;
            let mut lines = String::new();
            if !ends_whole(&mut file)? {
                // What was cut off is a line of its own, which `read` would complain about: it is
                // cut away, since nobody acted on it.
                let mut text = String::new();
                File::open(&self.0)?.read_to_string(&mut text)?;
                let whole = text.rfind('\n').map_or(0, |end| end + 1);
                file.set_len(u64::try_from(whole).unwrap_or(0))?;
            }
            for one in erased {
                lines.push_str(&serde_json::to_string(one)?);
                lines.push('\n');
            }
            file.write_all(lines.as_bytes())?;
            file.sync_all()?;
            match self.0.parent() {
                Some(folder) if is_new => File::open(folder)?.sync_all(),
                _ => Ok(()),
            }
        };
        write().map_err(|error| self.trouble(error))
    }
}

fn ends_whole(file: &mut File) -> io::Result<bool> {
    use std::io::{Seek as _, SeekFrom};
    if file.metadata()?.len() == 0 {
        return Ok(true);
    }
    file.seek(SeekFrom::End(-1))?;
    let mut last = [0];
    file.read_exact(&mut last)?;
    Ok(last == *b"\n")
}
