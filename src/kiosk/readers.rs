//! What the readers of cards did lately, for staff who look for a fault: which is there, and when
//! something was last held up to it and what became of it. Never what it was.
//!
//! Pure, in memory only, and as large as the number of readers.

use std::sync::{Mutex, MutexGuard, PoisonError};

use chrono::{DateTime, FixedOffset};

use super::view::CardRefusal;
use crate::devices::{Dropped, Reader};

/// What became of something that a reader told of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// A card of ours.
    Card,
    /// A code, and no card that can be used.
    Refused(CardRefusal),
    /// No scan.
    Dropped(Dropped),
}

/// Whether a reader can be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Nothing was heard of it yet. A scanner that types is only known by its keys.
    Unheard,
    /// It is there.
    Here,
    /// It is not, for the reason with this code.
    Lost(String),
}

/// One reader.
#[derive(Clone, Debug, PartialEq)]
pub struct ReaderState {
    /// Which.
    pub reader: Reader,
    /// Whether it can be used.
    pub standing: Standing,
    /// The last thing that came, and when.
    pub last: Option<(DateTime<FixedOffset>, Verdict)>,
    /// Cards of ours since the start.
    pub cards: u64,
    /// Codes since the start that were no usable cards.
    pub refused: u64,
    /// What was no scan, since the start.
    pub dropped: u64,
}

/// All readers that this kiosk has heard of, in the order of [`Reader::ALL`].
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Readers {
    states: Vec<ReaderState>,
}

impl Readers {
    /// The readers.
    #[must_use]
    pub fn states(&self) -> &[ReaderState] {
        &self.states
    }

    /// A reader came, or went.
    pub(super) fn stands(&mut self, reader: Reader, standing: Standing) {
        self.state(reader).standing = standing;
    }

    /// A reader told of something.
    pub(super) fn told(&mut self, reader: Reader, at: DateTime<FixedOffset>, verdict: Verdict) {
        let state = self.state(reader);
        state.standing = Standing::Here;
        state.last = Some((at, verdict));
        let count = match verdict {
            Verdict::Card => &mut state.cards,
            Verdict::Refused(_) => &mut state.refused,
            Verdict::Dropped(_) => &mut state.dropped,
        };
        *count = count.saturating_add(1);
    }

    fn state(&mut self, reader: Reader) -> &mut ReaderState {
        let at = match self
            .states
            .binary_search_by_key(&reader, |state| state.reader)
        {
            Ok(at) => at,
            Err(at) => {
                let fresh = ReaderState {
                    reader,
                    standing: Standing::Unheard,
                    last: None,
                    cards: 0,
                    refused: 0,
                    dropped: 0,
                };
                self.states.insert(at, fresh);
                at
            }
        };
        &mut self.states[at]
    }
}

/// Whoever panicked while holding it left whole states behind.
pub(super) fn lock(readers: &Mutex<Readers>) -> MutexGuard<'_, Readers> {
    readers.lock().unwrap_or_else(PoisonError::into_inner)
}
