//! The monitors' profiles as files: `monitors/NAME.toml`.
//!
//! What a profile may say is [`crate::monitor`]'s; this finds and reads the files, and puts a
//! site's own settings of the line onto its profile.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::wrong::nearest;
use super::{Kiosk, Source, Wrong};
use crate::monitor::Profile;

/// The most files of the folder `monitors` that are looked at.
const FILES_MAX: usize = 500;

/// Reads one profile and decodes its samples.
///
/// # Errors
/// With file, line and key when it is wrong in any way, its samples included.
pub fn read(file: &Path) -> Result<Profile, Wrong> {
    let source = Source::read(file)?;
    Profile::parse(&source.text).map_err(|error| Wrong {
        file: file.to_owned(),
        line: error.line,
        column: error.column,
        suggestion: meant(&error.key, &error.problem),
        key: error.key,
        what: error.problem,
    })
}

/// What was probably meant by a key that is none, where the problem names those there are.
fn meant(key: &str, problem: &str) -> Option<String> {
    let (_, known) = problem.split_once("expected one of: ")?;
    let known: Vec<&str> = known.split(", ").collect();
    nearest(key.rsplit('.').next()?, &known)
}

/// The profile files in the folder `monitors` below a configuration's root, by name.
///
/// # Errors
/// When the folder cannot be read.
pub fn files(root: &Path) -> Result<Vec<PathBuf>, Wrong> {
    let folder = root.join("monitors");
    let entries = std::fs::read_dir(&folder).map_err(|error| {
        Wrong::whole_file(&folder, format!("this folder cannot be read ({error})"))
    })?;
    let mut files: Vec<PathBuf> = entries
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "toml"))
        .take(FILES_MAX)
        .collect();
    files.sort();
    Ok(files)
}

impl Kiosk {
    /// The site's monitor: its profile, with the line set as the site says, and its port.
    ///
    /// # Errors
    /// When the profile is wrong.
    pub fn monitor(&self) -> Result<Option<(Arc<Profile>, PathBuf)>, Wrong> {
        let (Some(monitor), Some(file)) = (&self.site.monitor, self.monitor_profile()) else {
            return Ok(None);
        };
        let mut profile = read(&file)?;
        profile.serial = profile.serial.changed(&monitor.serial);
        Ok(Some((Arc::new(profile), monitor.port.clone())))
    }
}
