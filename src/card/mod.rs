//! Cards: the token that stands for a returning person, and the text of a scan.
//!
//! A token is `KC1-`, two characters of key id, 26 characters of 128 random bits, `-` and 13
//! characters of tag: 46 in all, upper case, digits and `-` only, so that every keyboard layout
//! between a scanner and us carries it. It holds no name, and the journal holds only a keyed
//! hash of it ([`CardKey`]).
//!
//! Pure. No key is built in; randomness and keys are handed in. No token and no key reaches a
//! `Debug` print or an error's text.

mod scan;
mod token;

pub use scan::SCAN_CHARS_MAX;
pub use token::Token;

use std::collections::HashSet;

use hmac::{Hmac, KeyInit, Mac};
use serde::Deserialize;
use sha2::Sha256;

use crate::visit::CardKey;

/// The most tag keys a site may know: the newest and the ones before it.
pub const TAG_KEYS_MAX: usize = 16;
/// How long a key is, bytes.
pub const KEY_BYTES: usize = 32;

/// What was wrong with a code that was held up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Refusal {
    /// Not one of our cards at all.
    NotOurs,
    /// Ours, but parts are missing or misread.
    Torn,
    /// Looks like ours, and its tag is wrong.
    Forged,
    /// Of a newer version than this program.
    Newer,
}

/// The keys of cards: one or more that make and check tags, each with its id, and one that makes
/// what stands for a card in events.
///
/// `Debug` shows none of them.
#[derive(Clone)]
pub struct Keys {
    /// The first one makes new cards.
    tags: Vec<(token::KeyId, [u8; KEY_BYTES])>,
    pseudonym: [u8; KEY_BYTES],
}

impl std::fmt::Debug for Keys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Keys(…)")
    }
}

/// Why a file of card keys cannot be used. Its text never repeats a key.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeysError {
    /// Not the shape of a file of card keys.
    #[error(
        "line {line} is not as a file of card keys is written: `pseudonym`, then [[tag]] with \
         `id` and `key`"
    )]
    Shape {
        /// Where.
        line: usize,
    },
    /// A key is not 64 hex characters.
    #[error("`{key}` is not a key; a key is 64 characters of 0-9 and a-f")]
    NotAKey {
        /// Which.
        key: String,
    },
    /// A key id that cannot be one.
    #[error("a tag's id is two characters of 0-9 and A-Z without I, L, O and U")]
    NotAnId,
    /// Two tag keys have one id.
    #[error("two tags have the same id")]
    Twice,
    /// There is no tag key, or there are too many.
    #[error("a file of card keys has 1 to {TAG_KEYS_MAX} [[tag]]s")]
    Count,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawKeys {
    pseudonym: String,
    #[serde(default)]
    tag: Vec<RawTag>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawTag {
    id: String,
    key: String,
}

impl Keys {
    /// Reads a file of card keys: TOML with `pseudonym` and one or more `[[tag]]`.
    ///
    /// # Errors
    /// What is wrong, without repeating any key.
    pub fn parse(text: &str) -> Result<Keys, KeysError> {
        let raw: RawKeys = toml::from_str(text).map_err(|error| {
            let at = error.span().map_or(0, |span| span.start.min(text.len()));
            let line = text.as_bytes()[..at]
                .iter()
                .filter(|b| **b == b'\n')
                .count()
                + 1;
            KeysError::Shape { line }
        })?;
        if raw.tag.is_empty() || raw.tag.len() > TAG_KEYS_MAX {
            return Err(KeysError::Count);
        }
        let mut tags = Vec::new();
        let mut seen = HashSet::new();
        for tag in raw.tag {
            let id = token::KeyId::parse(&tag.id).ok_or(KeysError::NotAnId)?;
            if !seen.insert(id) {
                return Err(KeysError::Twice);
            }
            let key = key(&tag.key).ok_or_else(|| KeysError::NotAKey {
                key: format!("key of tag {id}"),
            })?;
            tags.push((id, key));
        }
        Ok(Keys {
            tags,
            pseudonym: key(&raw.pseudonym).ok_or_else(|| KeysError::NotAKey {
                key: "pseudonym".to_owned(),
            })?,
        })
    }

    /// Makes a new card's token from 128 fresh random bits.
    #[must_use]
    pub fn make(&self, random: [u8; 16]) -> Token {
        // `parse` refuses a file without tags.
        let (id, key) = &self.tags[0];
        token::make(*id, key, random)
    }

    /// Reads what a scanner (or a hand on a keyboard) gave.
    ///
    /// It survives lower case, full-width letters, an AIM prefix such as `]Q1`, line ends, dirt
    /// before the code, the same code twice in a row, and the aliases O for 0 and I or L for 1.
    ///
    /// # Errors
    /// Why it is not a card of ours.
    pub fn read(&self, scanned: &str) -> Result<Token, Refusal> {
        scan::read(scanned, |id| {
            self.tags
                .iter()
                .find(|(own, _)| *own == id)
                .map(|(_, key)| *key)
        })
    }

    /// What stands for a card in events: the first 16 bytes of an HMAC over its token.
    #[must_use]
    pub fn card_key(&self, token: &Token) -> CardKey {
        let tag = hmac(&self.pseudonym, token.as_str().as_bytes());
        CardKey(tag[..16].iter().map(|byte| format!("{byte:02x}")).collect())
    }
}

fn key(hex: &str) -> Option<[u8; KEY_BYTES]> {
    let hex = hex.as_bytes();
    if hex.len() != KEY_BYTES * 2 {
        return None;
    }
    let mut out = [0; KEY_BYTES];
    for (to, pair) in out.iter_mut().zip(hex.chunks_exact(2)) {
        let nibble = |byte: u8| char::from(byte).to_digit(16);
        *to = u8::try_from(nibble(pair[0])? * 16 + nibble(pair[1])?).ok()?;
    }
    Some(out)
}

/// HMAC-SHA256.
fn hmac(key: &[u8; KEY_BYTES], text: &[u8]) -> [u8; 32] {
    // A key of 32 bytes is always taken; one of no bytes would be too.
    match Hmac::<Sha256>::new_from_slice(key) {
        Ok(mut mac) => {
            mac.update(text);
            mac.finalize().into_bytes().into()
        }
        Err(_) => [0; 32],
    }
}
