//! The text of a scan, as scanners and keyboards leave it, and the token in it.

use super::token::{self, KeyId, PREFIX, TOKEN_CHARS, Token};
use super::{KEY_BYTES, Refusal};

/// The most characters one scan may have; a card held up twice has 92 and two prefixes. Longer
/// ones are not read.
pub const SCAN_CHARS_MAX: usize = 256;

pub(super) fn read(
    scanned: &str,
    key_of: impl Fn(KeyId) -> Option<[u8; KEY_BYTES]>,
) -> Result<Token, Refusal> {
    if scanned.chars().take(SCAN_CHARS_MAX + 1).count() > SCAN_CHARS_MAX {
        return Err(Refusal::NotOurs);
    }
    let text: String = scanned.chars().filter_map(plain).collect();
    // Every place at which a card may begin is tried; the kindest answer wins.
    let mut answer = Refusal::NotOurs;
    for (at, _) in text.match_indices("KC") {
        let here = &text[at..];
        match version(here) {
            Some(Version::This) => {}
            Some(Version::Newer) => {
                answer = answer.max_by(Refusal::Newer);
                continue;
            }
            None => continue,
        }
        let end = here[PREFIX.len()..]
            .find("KC")
            .map_or(here.len(), |next| next + PREFIX.len());
        // `KC` may also stand within a token, so its whole length is tried first.
        let whole = here.get(..TOKEN_CHARS).filter(|_| {
            let rest = &here[TOKEN_CHARS..];
            rest.is_empty()
                || rest.starts_with("KC")
                || !rest.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '-')
        });
        let code = format!("{PREFIX}{}", &whole.unwrap_or(&here[..end])[PREFIX.len()..]);
        match token::read(&code, &key_of) {
            Ok(token) => return Ok(token),
            Err(refusal) => answer = answer.max_by(refusal),
        }
    }
    Err(answer)
}

enum Version {
    This,
    Newer,
}

/// `KC1-` is ours; `KC` with another number is of a later program.
fn version(text: &str) -> Option<Version> {
    let number = text.strip_prefix("KC")?.split_once('-')?.0;
    match number {
        "1" | "I" | "L" => Some(Version::This),
        number => {
            let later = !number.is_empty()
                && number.len() <= 2
                && number.bytes().all(|byte| byte.is_ascii_digit())
                && !number.starts_with('0');
            later.then_some(Version::Newer)
        }
    }
}

impl Refusal {
    /// Of two answers, the one that says more.
    fn max_by(self, other: Refusal) -> Refusal {
        let says = |refusal: Refusal| match refusal {
            Refusal::NotOurs => 0,
            Refusal::Newer => 1,
            Refusal::UnknownKey => 2,
            Refusal::Torn => 3,
            Refusal::Forged => 4,
            // Not said of a text: see `BlockList`.
            Refusal::Blocked => 5,
        };
        if says(other) > says(self) {
            other
        } else {
            self
        }
    }
}

/// One character as we spell it: upper case and half-width; spaces, line ends and control
/// characters are left out.
pub(super) fn plain(letter: char) -> Option<char> {
    let half = match letter {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(letter) - 0xFEE0).unwrap_or(letter),
        // The many lines that stand where a hyphen was.
        '‐' | '‑' | '‒' | '–' | '—' | '−' | 'ー' | 'ｰ' | '―' => '-',
        letter => letter,
    };
    (!half.is_whitespace() && !half.is_control()).then(|| half.to_ascii_uppercase())
}
