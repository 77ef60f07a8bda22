//! Cards: the token that stands for a returning person, and the text of a scan.
//!
//! A token is `KC1-`, two characters of key id, 26 characters of 128 random bits, `-` and 13
//! characters of tag: 46 in all, upper case, digits and `-` only, so that every keyboard layout
//! between a scanner and us carries it. It holds no name, and the journal holds only a keyed
//! hash of it ([`CardKey`]).
//!
//! Beside its code a card bears a number to type ([`CardNumber`]). Cards may be blocked
//! ([`BlockList`]), and tag keys change from batch to batch while the old ones still read.
//!
//! Pure. No key is built in; randomness and keys are handed in. No token and no key reaches a
//! `Debug` print or an error's text.

mod block;
mod number;
#[cfg(feature = "kiosk")]
pub mod picture;
pub mod qr;
mod scan;
pub mod sheet;
mod token;

pub use block::{BLOCKED_MAX, BlockList, BlockListError};
pub use number::{CardNumber, NumberWrong};
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

/// How many random bytes new keys are made from ([`Keys::fresh`]).
pub const FRESH_BYTES: usize = 2 * KEY_BYTES + 2;

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
    /// Spelt like ours, but made with a tag key that is not known here: a batch that is newer
    /// than this kiosk's keys, or somebody else's card.
    UnknownKey,
    /// Ours and whole, and on the list of blocked cards.
    Blocked,
}

impl Refusal {
    /// All there are.
    pub const ALL: [Refusal; 6] = [
        Refusal::NotOurs,
        Refusal::Torn,
        Refusal::Forged,
        Refusal::Newer,
        Refusal::UnknownKey,
        Refusal::Blocked,
    ];

    /// The word for programs, as tools print it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Refusal::NotOurs => "not-ours",
            Refusal::Torn => "torn",
            Refusal::Forged => "forged",
            Refusal::Newer => "newer",
            Refusal::UnknownKey => "unknown-key",
            Refusal::Blocked => "blocked",
        }
    }

    /// The sentence for who runs a tool: what is wrong, and what to do. What a resident reads on
    /// the screen is kinder and stands with the screens.
    #[must_use]
    pub fn say(self) -> &'static str {
        match self {
            Refusal::NotOurs => "This is not a card of ours.",
            Refusal::Torn => {
                "This is a card of ours, but parts of its code are missing or misread. Hold it up \
                 again; if that does not help, make a new card."
            }
            Refusal::Forged => {
                "This looks like a card of ours, but its tag is wrong: a character was misread, \
                 or somebody else made it. Read it again; if that does not help, make a new card."
            }
            Refusal::Newer => {
                "This card is of a newer version than this program. Update the program."
            }
            Refusal::UnknownKey => {
                "This card was made with a key that is not in this file: its batch is newer than \
                 the file, or it is somebody else's card. Bring the file of card keys up to date."
            }
            Refusal::Blocked => {
                "This card is blocked: it was reported lost, or made by mistake. Its holder is \
                 counted as a person all the same; make a new card."
            }
        }
    }

    /// [`Refusal::say`] in Japanese.
    #[must_use]
    pub fn say_ja(self) -> &'static str {
        match self {
            Refusal::NotOurs => "わたしたちの カードでは ないようです。",
            Refusal::Torn => {
                "コードの 一部が 欠けているか、読みちがえています。もう一度 かざしてください。\
                 だめなときは、新しい カードを お作りください。"
            }
            Refusal::Forged => {
                "カードの しるしが 合いません。読みちがえたか、よそで 作られたものです。\
                 もう一度 かざしてください。だめなときは、新しい カードを お作りください。"
            }
            Refusal::Newer => {
                "この プログラムより 新しい カードです。プログラムを 更新してください。"
            }
            Refusal::UnknownKey => {
                "ここに ない 鍵で 作られた カードです。新しく 刷られたものか、よそのものです。\
                 カードの 鍵の ファイルを 新しくしてください。"
            }
            Refusal::Blocked => {
                "止められている カードです（なくしたと 届いたか、まちがえて 作られたもの）。\
                 お持ちの方は、そのまま 数えられます。新しい カードを お作りください。"
            }
        }
    }
}

/// SHA-256 of each key of the sample.
const SAMPLE_DIGESTS: [[u8; 32]; 2] = [
    [
        0x6c, 0x59, 0xa2, 0x17, 0x8c, 0x92, 0xd7, 0x5d, 0xb0, 0x2f, 0x4f, 0x1e, 0xf1, 0x46, 0xfa,
        0x92, 0x25, 0xf6, 0x6f, 0x0e, 0x7c, 0x2e, 0x46, 0x53, 0x03, 0x4f, 0x40, 0xda, 0x76, 0x8f,
        0xe3, 0x55,
    ],
    [
        0xdf, 0xc3, 0x07, 0xa2, 0x95, 0x7f, 0x12, 0xac, 0xc6, 0x34, 0x5e, 0x93, 0x0f, 0x45, 0x51,
        0xed, 0x49, 0x3a, 0x4a, 0x80, 0x0b, 0x06, 0x82, 0xde, 0x5b, 0x60, 0x22, 0xab, 0x94, 0x28,
        0xdf, 0x08,
    ],
];

/// The keys of cards: one or more that make and check tags, each with its id, and one that makes
/// what stands for a card in events.
///
/// `Debug` shows none of them.
#[derive(Clone)]
pub struct Keys {
    /// The first one makes new cards.
    tags: Vec<(token::KeyId, [u8; KEY_BYTES])>,
    pseudonym: [u8; KEY_BYTES],
    /// Made from `pseudonym`: makes the numbers on cards.
    numbers: [u8; KEY_BYTES],
}

/// Which known card a number belongs to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    /// None that is known here.
    None,
    /// This one.
    One(CardKey),
    /// More than one has it. Nobody guesses which.
    Several,
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
        let pseudonym = key(&raw.pseudonym).ok_or_else(|| KeysError::NotAKey {
            key: "pseudonym".to_owned(),
        })?;
        Ok(Keys::of(tags, pseudonym))
    }

    fn of(tags: Vec<(token::KeyId, [u8; KEY_BYTES])>, pseudonym: [u8; KEY_BYTES]) -> Keys {
        Keys {
            tags,
            pseudonym,
            numbers: hmac(&pseudonym, b"tomoni: the numbers on cards, 1"),
        }
    }

    /// New keys, from fresh randomness, with one tag.
    #[must_use]
    pub fn fresh(random: &[u8; FRESH_BYTES]) -> Keys {
        let (pseudonym, tag) = (part(random, 0), part(random, KEY_BYTES));
        let id = [random[2 * KEY_BYTES], random[2 * KEY_BYTES + 1]];
        Keys::of(vec![(token::KeyId::new(id), tag)], pseudonym)
    }

    /// The same keys with a new tag key, which makes cards from now on; the old ones still read.
    ///
    /// # Errors
    /// When there are [`TAG_KEYS_MAX`] already.
    pub fn rotated(&self, random: &[u8; FRESH_BYTES]) -> Result<Keys, KeysError> {
        if self.tags.len() >= TAG_KEYS_MAX {
            return Err(KeysError::Count);
        }
        let tag = part(random, KEY_BYTES);
        // 1,024 ids, of which at most 15 are taken.
        let mut id = [random[2 * KEY_BYTES], random[2 * KEY_BYTES + 1]];
        while self
            .tags
            .iter()
            .any(|(own, _)| *own == token::KeyId::new(id))
        {
            id[1] = id[1].wrapping_add(1);
            if id[1] % 32 == random[2 * KEY_BYTES + 1] % 32 {
                id[0] = id[0].wrapping_add(1);
            }
        }
        let mut tags = vec![(token::KeyId::new(id), tag)];
        tags.extend(self.tags.iter().copied());
        Ok(Keys::of(tags, self.pseudonym))
    }

    /// The file that [`Keys::parse`] reads. It holds the keys themselves: only for the file.
    #[must_use]
    pub fn file_text(&self) -> String {
        let hex = |key: &[u8]| -> String { key.iter().map(|byte| format!("{byte:02x}")).collect() };
        let mut text = format!(
            "# Keys of cards. Whoever has them can make cards: keep this file like a password.\n\
             # Never change `pseudonym`, or every card is a stranger again. The first [[tag]] makes \
             new cards;\n# the others stay, so that older cards keep working.\n\n\
             pseudonym = \"{}\"\n",
            hex(&self.pseudonym)
        );
        for (id, key) in &self.tags {
            text += &format!("\n[[tag]]\nid = \"{id}\"\nkey = \"{}\"\n", hex(key));
        }
        text
    }

    /// Whether any of these keys is one of the sample (`kiosk-config/sample-card-keys.toml`),
    /// which everybody knows. Only the samples' digests are known here.
    #[must_use]
    pub fn are_samples(&self) -> bool {
        use sha2::Digest as _;
        self.tags
            .iter()
            .map(|(_, key)| key)
            .chain([&self.pseudonym])
            .any(|key| SAMPLE_DIGESTS.contains(&Sha256::digest(key).into()))
    }

    /// Which tag key makes new cards.
    #[must_use]
    pub fn newest_id(&self) -> String {
        // `parse` refuses a file without tags.
        self.tags[0].0.to_string()
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

    /// The number that is printed on a card.
    #[must_use]
    pub fn number(&self, card: &CardKey) -> CardNumber {
        let mac = hmac(&self.numbers, card.0.as_bytes());
        CardNumber::new(std::array::from_fn(|i| mac[i]))
    }

    /// Which of the known cards bears this number. Looks at all of them.
    pub fn find<'a>(
        &self,
        number: CardNumber,
        known: impl IntoIterator<Item = &'a CardKey>,
    ) -> Found {
        let mut found = Found::None;
        for card in known {
            if self.number(card) != number {
                continue;
            }
            found = match found {
                Found::None => Found::One(card.clone()),
                Found::One(same) if same == *card => Found::One(same),
                Found::One(_) | Found::Several => return Found::Several,
            };
        }
        found
    }
}

/// 32 of these bytes, from `at`.
fn part(random: &[u8; FRESH_BYTES], at: usize) -> [u8; KEY_BYTES] {
    std::array::from_fn(|i| random[at + i])
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
