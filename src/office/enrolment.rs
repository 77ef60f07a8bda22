//! Making a code with which a kiosk may enrol: for the command line and for the pages.

use std::path::Path;
use std::time::Duration;

use chrono::{DateTime, FixedOffset, TimeDelta};
use sha2::{Digest as _, Sha256};

use super::store::{NewCode, Store, StoreError};
use crate::config::{Site, Source, Wrong};
use crate::wire::Digest;
use crate::wire::enrol::{EnrolCode, SECRET_BYTES};

/// How long a code may be used.
pub const CODE_MAX: Duration = Duration::from_secs(600);

/// Why there is no code.
#[derive(Debug, thiserror::Error)]
pub enum CodeTrouble {
    /// The office was never set up.
    #[error("this office was never set up; do that first, with `tomoni office init`")]
    Sample,
    /// The site's file is wrong.
    #[error("{0}")]
    Site(#[from] Wrong),
    /// The system gives no randomness.
    #[error("the system gives no randomness for a code")]
    Random,
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// A code, and what it is for.
#[derive(Debug)]
pub struct FreshCode {
    /// The code. Whoever has its text may enrol: it is shown, and kept nowhere.
    pub code: EnrolCode,
    /// The kiosk that it is for.
    pub kiosk: String,
    /// Until when.
    pub until: DateTime<FixedOffset>,
}

/// Makes a code for the kiosk of a site; `file` names the site's file in messages.
///
/// # Errors
/// When the office is a sample, the site's file is wrong, or the database cannot.
pub fn make_code(
    store: &dyn Store,
    file: &Path,
    site: &str,
    now: DateTime<FixedOffset>,
) -> Result<FreshCode, CodeTrouble> {
    let founding = store.founding()?.ok_or(CodeTrouble::Sample)?;
    let kiosk = Site::parse(&Source::new(file, site))?.kiosk;
    let mut secret = [0; SECRET_BYTES];
    getrandom::fill(&mut secret).map_err(|_| CodeTrouble::Random)?;
    let until = now + TimeDelta::from_std(CODE_MAX).unwrap_or(TimeDelta::zero());
    store.add_code(&NewCode {
        secret_sha256: Digest(Sha256::digest(secret).into()),
        kiosk: kiosk.clone(),
        site: site.to_owned(),
        made: now,
        until,
    })?;
    Ok(FreshCode {
        code: EnrolCode {
            address: founding.address,
            ca_sha256: founding.ca_sha256,
            secret,
        },
        kiosk,
        until,
    })
}
