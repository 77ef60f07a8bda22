//! The number on a card that a person can read out and a member of staff can type, to find the
//! card that was lost.
//!
//! Eight letters of base 32 and one that checks them, written `7K3-M9Q-2XD`. The eight are the
//! first 40 bits of an HMAC over the card's pseudonym, under a key of its own that is made from
//! the pseudonym's key. So whoever knows which cards there are and holds the site's keys can tell
//! which card a number belongs to ([`super::Keys::find`]), and whoever has only a number, or only
//! the records, cannot: the number is no part of the token and none of the pseudonym.
//!
//! 40 bits: among 5,000 cards, two share a number with a chance of 1 in 88,000; among 100,000,
//! 1 in 220. Then both are found, and nobody guesses which is meant.
//!
//! The check letter is a sum over the field of 32 elements in which each place has its own weight:
//! every single wrong letter, and every two that changed places, are caught; of other mistakes
//! 31 of 32.

use super::token::{letter, spell, value};

/// Letters without the check letter.
const PLAIN_CHARS: usize = 8;
/// Bytes of the HMAC that are spelt.
pub(super) const BYTES: usize = 5;
/// The most characters that are looked at when one is typed.
const TYPED_CHARS_MAX: usize = 40;

/// The number on a card. Not secret, but it stands for one person's card, so `Debug` hides it.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct CardNumber([u8; PLAIN_CHARS + 1]);

/// Why what was typed is no card's number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, thiserror::Error)]
pub enum NumberWrong {
    /// Not nine letters.
    #[error("a card's number has 9 letters and digits; these are {0}")]
    Length(usize),
    /// A character that no number has.
    #[error("a card's number has only 0-9 and A-Z without U")]
    Letter,
    /// The last letter does not fit the others.
    #[error("one of these letters is not as it stands on the card; please look again")]
    Check,
}

impl NumberWrong {
    /// The same for staff who read Japanese.
    #[must_use]
    pub fn say_ja(self) -> String {
        match self {
            NumberWrong::Length(0) => "カードの 番号を 入れてください。".to_owned(),
            NumberWrong::Length(n) => {
                format!("カードの 番号は 9文字です。いまは {n}文字です。")
            }
            NumberWrong::Letter => "カードの 番号に ない 文字です。".to_owned(),
            NumberWrong::Check => "どこか 1文字 ちがうようです。もう一度 見てください。".to_owned(),
        }
    }
}

impl CardNumber {
    pub(super) fn new(bits: [u8; BYTES]) -> CardNumber {
        let mut number = [0; PLAIN_CHARS + 1];
        for (to, from) in number.iter_mut().zip(spell(&bits, PLAIN_CHARS).bytes()) {
            *to = from;
        }
        number[PLAIN_CHARS] = check(&number[..PLAIN_CHARS]);
        CardNumber(number)
    }

    /// Reads what was typed: case, width, spaces and strokes do not matter, and O, I and L are
    /// 0 and 1.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn parse(typed: &str) -> Result<CardNumber, NumberWrong> {
        let letters: Vec<char> = typed
            .chars()
            .take(TYPED_CHARS_MAX)
            .filter_map(super::scan::plain)
            .filter(|letter| !matches!(letter, '-' | '.' | '・' | '_'))
            .map(super::token::unaliased)
            .collect();
        if letters.len() != PLAIN_CHARS + 1 {
            return Err(NumberWrong::Length(letters.len()));
        }
        let mut number = [0; PLAIN_CHARS + 1];
        for (to, letter) in number.iter_mut().zip(letters) {
            *to = u8::try_from(letter)
                .ok()
                .filter(|byte| value(*byte).is_some())
                .ok_or(NumberWrong::Letter)?;
        }
        if check(&number[..PLAIN_CHARS]) == number[PLAIN_CHARS] {
            Ok(CardNumber(number))
        } else {
            Err(NumberWrong::Check)
        }
    }
}

impl std::fmt::Display for CardNumber {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for (at, byte) in self.0.iter().enumerate() {
            if at > 0 && at % 3 == 0 {
                f.write_str("-")?;
            }
            write!(f, "{}", char::from(*byte))?;
        }
        Ok(())
    }
}

impl std::fmt::Debug for CardNumber {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("CardNumber(…)")
    }
}

/// The letter that makes the weighted sum zero: in GF(32) = GF(2)\[x\]/(x⁵+x²+1) the letters are
/// the coefficients of a polynomial, and the check letter is its value at x. The powers of x at
/// nine places are all different, which is what catches letters that changed places.
fn check(letters: &[u8]) -> u8 {
    let times_x = |value: u8| {
        let value = value << 1;
        if value & 0b10_0000 == 0 {
            value
        } else {
            value ^ 0b10_0101
        }
    };
    let sum = letters
        .iter()
        .fold(0, |sum, byte| times_x(sum ^ value(*byte).unwrap_or(0)));
    letter(sum)
}
