//! A card's token: how its parts are spelt, and its tag.

use super::{KEY_BYTES, Refusal, hmac};

/// Crockford's base 32: no I, L, O, U.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// What every token of this version begins with.
pub(super) const PREFIX: &str = "KC1-";
/// Characters of key id.
const ID_CHARS: usize = 2;
/// Characters of the random part: 130 bits, of which the last 2 are zero.
const RANDOM_CHARS: usize = 26;
/// Characters of the tag: 65 bits, of which the last is zero.
const TAG_CHARS: usize = 13;
/// All characters of a token.
pub(super) const TOKEN_CHARS: usize = 4 + ID_CHARS + RANDOM_CHARS + 1 + TAG_CHARS;

/// A card's token in its canonical spelling. Whoever holds it holds the card, so `Debug` does
/// not show it.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Token(String);

impl Token {
    /// The token as it is printed.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Which tag key made it: the batch that it is of.
    #[must_use]
    pub fn key_id(&self) -> &str {
        self.0
            .get(PREFIX.len()..PREFIX.len() + ID_CHARS)
            .unwrap_or_default()
    }
}

impl std::fmt::Debug for Token {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Token(…)")
    }
}

/// Which tag key made a card.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct KeyId([u8; ID_CHARS]);

impl KeyId {
    /// One of the 1,024 there are.
    pub(super) fn new(random: [u8; ID_CHARS]) -> KeyId {
        KeyId(random.map(letter))
    }

    pub(super) fn parse(text: &str) -> Option<KeyId> {
        let id: [u8; ID_CHARS] = text.as_bytes().try_into().ok()?;
        id.iter()
            .all(|byte| ALPHABET.contains(byte))
            .then_some(KeyId(id))
    }
}

impl std::fmt::Display for KeyId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0
            .iter()
            .try_for_each(|byte| write!(f, "{}", char::from(*byte)))
    }
}

pub(super) fn make(id: KeyId, key: &[u8; KEY_BYTES], random: [u8; 16]) -> Token {
    let body = format!("{PREFIX}{id}{}", spell(&random, RANDOM_CHARS));
    let tag = tag(key, &body);
    Token(format!("{body}-{tag}"))
}

/// Reads exactly one token; `text` is upper case ASCII and begins with [`PREFIX`].
pub(super) fn read(
    text: &str,
    key_of: impl Fn(KeyId) -> Option<[u8; KEY_BYTES]>,
) -> Result<Token, Refusal> {
    let rest = text.strip_prefix(PREFIX).ok_or(Refusal::NotOurs)?;
    if text.len() != TOKEN_CHARS {
        return Err(Refusal::Torn);
    }
    let canonical: String = rest.chars().map(unaliased).collect();
    let (body, tag_text) = canonical
        .split_at_checked(ID_CHARS + RANDOM_CHARS)
        .and_then(|(body, rest)| Some((body, rest.strip_prefix('-')?)))
        .ok_or(Refusal::Torn)?;
    let (id, random) = body.split_at_checked(ID_CHARS).ok_or(Refusal::Torn)?;
    if !is_spelt(random, 2) || !is_spelt(tag_text, 1) {
        return Err(Refusal::Torn);
    }
    let id = KeyId::parse(id).ok_or(Refusal::Torn)?;
    let key = key_of(id).ok_or(Refusal::UnknownKey)?;
    let body = format!("{PREFIX}{body}");
    // Compared without stopping at the first difference.
    let differs = tag(&key, &body)
        .bytes()
        .zip(tag_text.bytes())
        .fold(0, |differs, (own, read)| differs | (own ^ read));
    if differs != 0 {
        return Err(Refusal::Forged);
    }
    Ok(Token(format!("{body}-{tag_text}")))
}

/// The tag of everything before the last `-`.
fn tag(key: &[u8; KEY_BYTES], body: &str) -> String {
    spell(&hmac(key, body.as_bytes())[..8], TAG_CHARS)
}

/// What a letter that people and fonts confuse stands for: O is 0, I and L are 1.
pub(super) fn unaliased(letter: char) -> char {
    match letter {
        'O' => '0',
        'I' | 'L' => '1',
        letter => letter,
    }
}

/// The base 32 letter of the low five bits.
pub(super) fn letter(value: u8) -> u8 {
    ALPHABET[usize::from(value & 31)]
}

/// What a base 32 letter stands for.
pub(super) fn value(letter: u8) -> Option<u8> {
    (0..32).find(|value| ALPHABET[usize::from(*value)] == letter)
}

/// Spells bytes in base 32, first bits first; spare bits are zero.
pub(super) fn spell(bytes: &[u8], chars: usize) -> String {
    (0..chars)
        .map(|place| {
            let value = (0..5).fold(0, |value, bit| {
                let at = place * 5 + bit;
                let set = bytes
                    .get(at / 8)
                    .is_some_and(|byte| byte >> (7 - at % 8) & 1 == 1);
                value << 1 | u8::from(set)
            });
            char::from(letter(value))
        })
        .collect()
}

/// Whether text is base 32 with its last `spare` bits zero.
fn is_spelt(text: &str, spare: u32) -> bool {
    text.bytes().all(|byte| value(byte).is_some())
        && text
            .bytes()
            .last()
            .and_then(value)
            .is_some_and(|last| last % (1 << spare) == 0)
}
