//! Cards that are blocked: lost ones whose finder shall not collect stamps, and cards that were
//! made by mistake. The list holds pseudonyms, never tokens, and grows while the kiosk runs.
//!
//! A blocked card is still a person: whoever holds it up is told kindly and counted by touch.
//!
//! Pure.

use std::collections::HashSet;

use crate::visit::CardKey;

use super::Refusal;

/// The most cards one list may hold. A hundred a day for three years.
pub const BLOCKED_MAX: usize = 100_000;

/// The cards that are blocked.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct BlockList(HashSet<CardKey>);

impl std::fmt::Debug for BlockList {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "BlockList({})", self.0.len())
    }
}

/// Why a list of blocked cards cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BlockListError {
    /// A line is not a card's pseudonym.
    #[error(
        "line {line} is not a card's key; a list of blocked cards has one key of 32 characters \
         0-9 and a-f on each line, as `tomoni card check` prints them"
    )]
    NotAKey {
        /// Which, from 1.
        line: usize,
    },
    /// There are too many.
    #[error("there are more than {BLOCKED_MAX} blocked cards")]
    TooMany,
}

impl BlockList {
    /// Reads a file: one pseudonym a line; empty lines and what follows a `#` are left out.
    ///
    /// # Errors
    /// Which line is wrong.
    pub fn parse(text: &str) -> Result<BlockList, BlockListError> {
        let mut list = BlockList::default();
        for (at, line) in text.lines().enumerate() {
            let line = line.split('#').next().unwrap_or_default().trim();
            if line.is_empty() {
                continue;
            }
            let is_key = line.len() == 32 && line.bytes().all(|b| b.is_ascii_hexdigit());
            if !is_key {
                return Err(BlockListError::NotAKey { line: at + 1 });
            }
            if !list.block(CardKey(line.to_ascii_lowercase())) {
                return Err(BlockListError::TooMany);
            }
        }
        Ok(list)
    }

    /// Blocks one more card. `false` when the list is full and the card was not in it.
    pub fn block(&mut self, card: CardKey) -> bool {
        if self.0.len() >= BLOCKED_MAX && !self.0.contains(&card) {
            return false;
        }
        self.0.insert(card);
        true
    }

    /// Lets a card be used again. `false` when it was not blocked.
    pub fn release(&mut self, card: &CardKey) -> bool {
        self.0.remove(card)
    }

    /// Passes a card that is not blocked.
    ///
    /// # Errors
    /// [`Refusal::Blocked`] for one that is.
    pub fn pass(&self, card: CardKey) -> Result<CardKey, Refusal> {
        if self.0.contains(&card) {
            Err(Refusal::Blocked)
        } else {
            Ok(card)
        }
    }

    /// Whether a card is blocked.
    #[must_use]
    pub fn contains(&self, card: &CardKey) -> bool {
        self.0.contains(card)
    }

    /// The cards, in no order.
    pub fn cards(&self) -> impl Iterator<Item = &CardKey> {
        self.0.iter()
    }

    /// How many are blocked.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether none is.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}
