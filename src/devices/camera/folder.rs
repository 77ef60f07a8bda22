//! Pictures in a folder in place of a camera: each PNG and JPEG once, in the order of their names.
//! A picture that is put there later comes next when its name comes later.

use std::ffi::OsString;
use std::fs;
use std::path::PathBuf;

use super::frame::Frame;
use crate::devices::port::LostCode;

/// The largest picture, bytes.
const FILE_BYTES_MAX: u64 = 32 * 1024 * 1024;

pub(super) struct Folder {
    path: PathBuf,
    /// The name of the picture shown last.
    last: Option<OsString>,
}

impl Folder {
    pub(super) fn open(path: PathBuf) -> Result<Folder, LostCode> {
        let folder = Folder { path, last: None };
        folder.following()?;
        Ok(folder)
    }

    /// The name that follows, if there is one.
    fn following(&self) -> Result<Option<OsString>, LostCode> {
        let entries = fs::read_dir(&self.path).map_err(|error| LostCode::of(&error))?;
        Ok(entries
            .flatten()
            .map(|entry| entry.file_name())
            .filter(|name| {
                let lower = name.to_string_lossy().to_lowercase();
                [".png", ".jpg", ".jpeg"]
                    .iter()
                    .any(|end| lower.ends_with(end))
            })
            .filter(|name| self.last.as_ref().is_none_or(|last| name > last))
            .min())
    }

    pub(super) fn next(&mut self, frame: &mut Frame) -> Result<bool, LostCode> {
        let Some(name) = self.following()? else {
            return Ok(false);
        };
        let file = self.path.join(&name);
        self.last = Some(name);
        let bytes = fs::metadata(&file)
            .ok()
            .filter(|about| about.is_file() && about.len() <= FILE_BYTES_MAX)
            .and_then(|_| fs::read(&file).ok());
        let taken = bytes.is_some_and(|bytes| frame.take_compressed(&bytes).is_ok());
        if !taken {
            tracing::warn!(file = %file.display(), "this is no picture that can be read");
        }
        Ok(taken)
    }
}
