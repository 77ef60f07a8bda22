//! A scanner that types ("HID wedge", the factory default of most): keys become the text of a scan.
//!
//! Pure: the window hands in each key and says when none came for [`GAP`]. Keys never do anything
//! else on a kiosk.
//!
//! A scanner presses the keys of one keyboard layout and the system reads them by another. What is
//! on our cards (`A–Z 0–9 -`) survives a Japanese and an American one; what else is damaged (the
//! `]` of an AIM prefix) stands before the code, and [`crate::card`] reads over it. Caps Lock turns
//! capitals into small letters, a Japanese input method makes them full-width: it reads those too.

use std::time::{Duration, Instant};

use super::reader::{Dropped, ReaderNews, Seen, TEXT_CHARS_MAX};

/// The longest time between two keys of one scan. The window measures it when nothing waits to be
/// handled, so that a busy moment of its own is not taken for a slow hand.
pub const GAP: Duration = Duration::from_millis(100);

/// What the keyboard said.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Key<'a> {
    /// A key went down.
    Pressed {
        /// What it types in the present layout. May be empty, a control character, or one of the
        /// private characters that stand for keys without a letter.
        text: &'a str,
        /// Control is held.
        control: bool,
        /// Alt or the system's key is held.
        alt: bool,
    },
    /// No key came for [`GAP`].
    Quiet,
}

/// What is typed may be a card.
impl std::fmt::Debug for Key<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Key::Pressed { .. } => "Pressed(…)",
            Key::Quiet => "Quiet",
        })
    }
}

/// Puts keys together.
#[derive(Default)]
pub struct Wedge {
    text: String,
    chars: usize,
    seen: Seen,
}

impl Wedge {
    /// One key more.
    pub fn hear(&mut self, key: Key<'_>, now: Instant) -> Option<ReaderNews> {
        let (text, control, alt) = match key {
            Key::Pressed { text, control, alt } => (text, control, alt),
            Key::Quiet => {
                let (text, chars) = self.take();
                return if chars > TEXT_CHARS_MAX {
                    Some(ReaderNews::Dropped(Dropped::TooLong))
                } else if text.trim().is_empty() {
                    None
                } else {
                    Some(ReaderNews::Dropped(Dropped::NoEnd))
                };
            }
        };
        let mut letters = text.chars();
        let (Some(letter), None) = (letters.next(), letters.next()) else {
            // An input method may hand on several at once.
            return self.several(text, now);
        };
        let ends = match letter {
            '\n' | '\r' | '\t' => true,
            // Some type their end characters as Control with a letter: CR, LF and Tab.
            'm' | 'M' | 'j' | 'J' | 'i' | 'I' => control,
            _ => false,
        };
        if ends {
            return self.end(now);
        }
        if !control && !alt {
            self.push(letter);
        }
        None
    }

    fn several(&mut self, text: &str, now: Instant) -> Option<ReaderNews> {
        let mut news = None;
        for letter in text.chars() {
            if matches!(letter, '\n' | '\r' | '\t') {
                news = self.end(now).or(news);
            } else {
                self.push(letter);
            }
        }
        news
    }

    fn push(&mut self, letter: char) {
        // Shift, Escape, arrows and the like type control and private characters.
        if letter.is_control() || ('\u{E000}'..='\u{F8FF}').contains(&letter) {
            return;
        }
        self.chars = self.chars.saturating_add(1);
        if self.chars <= TEXT_CHARS_MAX {
            self.text.push(letter);
        }
    }

    fn end(&mut self, now: Instant) -> Option<ReaderNews> {
        let (text, chars) = self.take();
        if chars > TEXT_CHARS_MAX {
            return Some(ReaderNews::Dropped(Dropped::TooLong));
        }
        self.seen.whole(&text, now)
    }

    fn take(&mut self) -> (String, usize) {
        (
            std::mem::take(&mut self.text),
            std::mem::take(&mut self.chars),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What comes of `keys`; `~` is a silence, `^` holds Control for the next key.
    fn typed(keys: &str) -> Vec<String> {
        let mut wedge = Wedge::default();
        let now = Instant::now();
        let mut found = Vec::new();
        let mut control = false;
        for letter in keys.chars() {
            let text = letter.to_string();
            let key = match letter {
                '~' => Key::Quiet,
                '^' => {
                    control = true;
                    continue;
                }
                _ => Key::Pressed {
                    text: &text,
                    control: std::mem::take(&mut control),
                    alt: false,
                },
            };
            found.extend(wedge.hear(key, now).map(|news| match news {
                ReaderNews::Text(text) => text,
                ReaderNews::Dropped(why) => format!("!{why:?}"),
                other => panic!("{other:?}"),
            }));
        }
        found
    }

    #[test]
    fn enter_tab_and_their_control_letters_end_a_text() {
        assert_eq!(typed("KC1-A\nKC1-B\tKC1-C\r"), ["KC1-A", "KC1-B", "KC1-C"]);
        assert_eq!(typed("KC1-A^mKC1-B^JKC1-C^i"), ["KC1-A", "KC1-B", "KC1-C"]);
        // CR and LF: one scan.
        assert_eq!(typed("KC1-A\r\n"), ["KC1-A"]);
        assert!(typed("\n\n\t").is_empty());
    }

    #[test]
    fn a_slow_hand_and_a_missing_end_are_said_and_no_scan() {
        assert_eq!(typed("KC1-A~\n"), ["!NoEnd"]);
        assert_eq!(typed("KC~1-A\n"), ["!NoEnd", "1-A"]);
        assert_eq!(typed("~~"), Vec::<String>::new());
        assert_eq!(typed(" ~"), Vec::<String>::new(), "a space bar alone");
    }

    #[test]
    fn keys_without_a_letter_are_not_part_of_a_text() {
        // Shift, Caps Lock, Escape, an arrow, F4, Backspace, Delete.
        let keys = "\u{10}K\u{10}C\u{14}1\u{1b}-\u{F700}A\u{F707}\u{8}\u{7f}B\n";
        assert_eq!(typed(keys), ["KC1-AB"]);
        assert_eq!(typed("KC^a1^q-A\n"), ["KC1-A"]);
        let mut wedge = Wedge::default();
        for (text, alt) in [("A", false), ("x", true), ("B", false)] {
            let control = false;
            wedge.hear(Key::Pressed { text, control, alt }, Instant::now());
        }
        let end = Key::Pressed {
            text: "\n",
            control: false,
            alt: false,
        };
        assert!(wedge.hear(end, Instant::now()) == Some(ReaderNews::Text("AB".into())));
    }

    #[test]
    fn a_text_that_is_too_long_is_dropped_whole_and_said_once() {
        let long = "x".repeat(100_000);
        assert_eq!(typed(&format!("{long}\nKC1\n")), ["!TooLong", "KC1"]);
        assert_eq!(typed(&format!("{long}~KC1\n")), ["!TooLong", "KC1"]);
        assert_eq!(typed(&format!("{}\n", "x".repeat(64))).len(), 1);
        let mut wedge = Wedge::default();
        for _ in 0..1000 {
            wedge.push('語');
        }
        assert!(wedge.text.len() <= TEXT_CHARS_MAX * 4);
    }

    #[test]
    fn what_an_input_method_hands_on_at_once_is_taken_apart() {
        let mut wedge = Wedge::default();
        let key = Key::Pressed {
            text: "ＫＣ１－Ａ\n",
            control: false,
            alt: false,
        };
        assert!(wedge.hear(key, Instant::now()) == Some(ReaderNews::Text("ＫＣ１－Ａ".into())));
    }

    #[test]
    fn the_same_card_at_once_again_is_one_scan() {
        assert_eq!(typed("KC1-A\nKC1-A\nKC1-B\nKC1-A\n"), ["KC1-A", "KC1-B"]);
    }
}
