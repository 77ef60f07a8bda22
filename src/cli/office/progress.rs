//! How far something long has come, said on standard error now and then.

use std::time::{Duration, Instant};

use crate::office::store::Progress;

/// How often something long says how far it is.
const SAY_EVERY: Duration = Duration::from_secs(2);

/// Says on standard error how far something long has come, now and then.
pub(in crate::cli) struct Saying(Instant);

impl Saying {
    /// Nothing was said yet: what is short says nothing.
    pub fn new() -> Saying {
        Saying(Instant::now())
    }

    /// Says how far it is, unless that was said just now.
    pub fn say(&mut self, progress: Progress<'_>) {
        if self.0.elapsed() < SAY_EVERY {
            return;
        }
        self.0 = Instant::now();
        let Progress { what, done, of } = progress;
        let percent = (done * 100).checked_div(of).unwrap_or(100);
        eprintln!("  {what}: {done} of {of} ({percent} %)");
    }
}
