//! A folder for as long as a command runs.

use std::path::{Path, PathBuf};

use anyhow::Context as _;
use uuid::Uuid;

/// A temporary folder that goes when this does.
#[derive(Debug)]
pub struct Scratch(PathBuf);

impl Scratch {
    /// Makes an empty folder whose name begins with `tomoni-` and `what`.
    ///
    /// # Errors
    /// When the system's temporary folder cannot be written.
    pub fn new(what: &str) -> anyhow::Result<Scratch> {
        let path = std::env::temp_dir().join(format!("tomoni-{what}-{}", Uuid::now_v7()));
        std::fs::create_dir_all(&path)
            .with_context(|| format!("cannot make the folder {}", path.display()))?;
        Ok(Scratch(path))
    }

    /// Where it is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        if let Err(error) = std::fs::remove_dir_all(&self.0) {
            tracing::warn!("the folder {} stays: {error}", self.0.display());
        }
    }
}
