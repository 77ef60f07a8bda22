//! What all readers of codes have in common: what they tell, how long a text may be, and that the
//! same code again at once is one scan.
//!
//! What a text means (a card, a stranger's code) is not known here. No text reaches a log.

use std::collections::VecDeque;
use std::hash::{BuildHasher, RandomState};
use std::time::{Duration, Instant};

use super::port::LostCode;

/// The longest text of a scan, in characters; a longer one is dropped whole.
pub const TEXT_CHARS_MAX: usize = 64;

/// The same text again within this time of when it was last there is one scan: a card that is
/// held still is read again and again.
pub const SAME_TEXT_WITHIN: Duration = Duration::from_secs(3);

/// How many different texts are remembered for that; more in three seconds no hand holds up.
const SEEN_MAX: usize = 64;

/// What reads codes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Reader {
    /// A scanner on a serial port.
    Scanner,
    /// A scanner that types.
    Keyboard,
    /// A camera.
    Camera,
}

impl Reader {
    /// All kinds, in the order staff see them.
    pub const ALL: [Reader; 3] = [Reader::Scanner, Reader::Keyboard, Reader::Camera];
}

/// What a reader tells.
#[derive(Clone, PartialEq, Eq)]
pub enum ReaderNews {
    /// It can read.
    Opened,
    /// It cannot read; it is looked for again without end.
    Lost {
        /// Why.
        code: LostCode,
    },
    /// A code was held up: 1 to [`TEXT_CHARS_MAX`] characters without the line's end.
    Text(String),
    /// Something came that is no scan.
    Dropped(Dropped),
}

/// No card reaches a log: the text is not shown.
impl std::fmt::Debug for ReaderNews {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            ReaderNews::Opened => f.write_str("Opened"),
            ReaderNews::Lost { code } => write!(f, "Lost({code})"),
            ReaderNews::Text(_) => f.write_str("Text(…)"),
            ReaderNews::Dropped(why) => write!(f, "Dropped({why:?})"),
        }
    }
}

/// Why something that came was no scan. Staff see it beside the reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Dropped {
    /// More than [`TEXT_CHARS_MAX`] characters: another kind of code, or two scans in one.
    TooLong,
    /// Keys came too slowly, or no Enter after them: a hand on a keyboard, or a scanner whose
    /// end character is switched off.
    NoEnd,
}

/// The texts of the last seconds, so that a card that is held still, or two that are held side by
/// side, are one scan each. Only a hash of each is kept.
#[derive(Default)]
pub(crate) struct Seen {
    hasher: RandomState,
    texts: VecDeque<(u64, Instant)>,
}

impl Seen {
    /// A whole text as it came. `None` = there is nothing to tell: it is empty, or the same again.
    pub(crate) fn whole(&mut self, text: &str, now: Instant) -> Option<ReaderNews> {
        let text = text.trim_matches(|c: char| c.is_control() || c.is_whitespace());
        if text.is_empty() {
            return None;
        }
        if text.chars().count() > TEXT_CHARS_MAX {
            return Some(ReaderNews::Dropped(Dropped::TooLong));
        }
        let hash = self.hasher.hash_one(text);
        self.texts
            .retain(|(_, at)| now.saturating_duration_since(*at) < SAME_TEXT_WITHIN);
        let before = self.texts.len();
        self.texts.retain(|(seen, _)| *seen != hash);
        let again = self.texts.len() < before;
        if self.texts.len() == SEEN_MAX {
            self.texts.pop_front();
        }
        self.texts.push_back((hash, now));
        (!again).then(|| ReaderNews::Text(text.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_held_still_is_one_scan_and_so_is_each_of_two_side_by_side() {
        let mut seen = Seen::default();
        let began = Instant::now();
        let mut told = |text: &str, at_ms: u64| {
            seen.whole(text, began + Duration::from_millis(at_ms))
                .is_some()
        };
        assert!(told("A", 0));
        assert!(!told("A", 2_900));
        assert!(!told("A", 5_800), "from when it was last there");
        assert!(told("B", 6_000));
        assert!(!told("A", 6_100));
        assert!(!told("B", 6_200));
        assert!(told("A", 9_100), "three seconds after it was last there");
        assert!(!told("  \r\n", 9_200));
    }

    #[test]
    fn what_is_remembered_has_a_limit() {
        let mut seen = Seen::default();
        let now = Instant::now();
        for i in 0..10_000 {
            assert!(seen.whole(&format!("T{i}"), now).is_some());
        }
        assert_eq!(seen.texts.len(), SEEN_MAX);
    }

    #[test]
    fn a_text_is_in_no_debug_print() {
        let news = ReaderNews::Text("KC1-SECRET".to_owned());
        assert_eq!(format!("{news:?}"), "Text(…)");
    }
}
