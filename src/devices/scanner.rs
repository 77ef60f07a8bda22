//! The card scanner on a serial port: bytes become the text of a scan.
//!
//! What the text is (a card, a stranger's code) is not known here.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use super::port::{PortNews, PortThread, QuietAfter};
use super::reader::{Dropped, ReaderNews, Seen, TEXT_CHARS_MAX};
use crate::monitor::Serial;

/// The most bytes that a text of [`TEXT_CHARS_MAX`] characters can have.
const TEXT_BYTES_MAX: usize = TEXT_CHARS_MAX * 4;

/// Silence that ends a text.
const GAP: Duration = Duration::from_millis(100);

/// A running listener. Its thread ends within a second of the drop and calls nobody after it.
pub struct ScannerListener {
    _thread: PortThread,
}

/// Listens to the scanner at a stable path from a thread of its own, opens its port again whenever
/// it was lost, and calls `on` with what happens.
///
/// # Errors
/// When the system gives no thread. A port that cannot be opened is news, not an error.
pub fn start(
    path: PathBuf,
    on: Box<dyn Fn(ReaderNews) + Send>,
) -> std::io::Result<ScannerListener> {
    let mut ear = Ear::default();
    // The USB serial scanners ignore the speed.
    let thread = PortThread::start("scanner", path, Serial::USUAL, move |news| {
        ear.hear(news, Instant::now(), &*on)
    })?;
    Ok(ScannerListener { _thread: thread })
}

#[derive(Default)]
struct Ear {
    line: Vec<u8>,
    /// The line has grown too long: everything up to its end is dropped.
    too_long: bool,
    seen: Seen,
}

impl Ear {
    fn hear(&mut self, news: PortNews<'_>, now: Instant, on: &dyn Fn(ReaderNews)) -> QuietAfter {
        match news {
            PortNews::Opened => {
                self.line.clear();
                self.too_long = false;
                on(ReaderNews::Opened);
            }
            PortNews::Lost(code) => on(ReaderNews::Lost { code }),
            PortNews::Bytes(bytes) => {
                for byte in bytes {
                    match byte {
                        b'\r' | b'\n' => self.end_line(now, on),
                        _ if self.line.len() < TEXT_BYTES_MAX => self.line.push(*byte),
                        _ => self.too_long = true,
                    }
                }
            }
            PortNews::Quiet => self.end_line(now, on),
        }
        Some(GAP)
    }

    fn end_line(&mut self, now: Instant, on: &dyn Fn(ReaderNews)) {
        let line = std::mem::take(&mut self.line);
        let news = if std::mem::take(&mut self.too_long) {
            Some(ReaderNews::Dropped(Dropped::TooLong))
        } else {
            self.seen.whole(&String::from_utf8_lossy(&line), now)
        };
        if let Some(news) = news {
            on(news);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;

    use super::*;

    /// What comes of `pieces`, each so many milliseconds after the one before; what is dropped
    /// stands there as `!`.
    fn texts(pieces: &[(u64, &[u8])]) -> Vec<String> {
        let mut ear = Ear::default();
        let found = RefCell::new(Vec::new());
        let on = |news| match news {
            ReaderNews::Text(text) => found.borrow_mut().push(text),
            ReaderNews::Dropped(Dropped::TooLong) => found.borrow_mut().push("!".to_owned()),
            _ => {}
        };
        let mut now = Instant::now();
        for (after_ms, bytes) in pieces {
            if *after_ms >= 100 {
                ear.hear(PortNews::Quiet, now + GAP, &on);
            }
            now += Duration::from_millis(*after_ms);
            ear.hear(PortNews::Bytes(bytes), now, &on);
        }
        ear.hear(PortNews::Quiet, now + GAP, &on);
        found.into_inner()
    }

    #[test]
    fn a_text_ends_at_any_line_end_or_a_silence() {
        assert_eq!(
            texts(&[(0, b"one\rtwo\nthree\r\nfour")]),
            ["one", "two", "three", "four"]
        );
        assert_eq!(
            texts(&[(0, b"KC"), (20, b"1-AB"), (99, b"C\r")]),
            ["KC1-ABC"]
        );
        assert_eq!(texts(&[(0, b"half"), (101, b"other\r")]), ["half", "other"]);
    }

    #[test]
    fn a_text_is_the_same_however_its_bytes_are_cut() {
        let whole = b"]Q1KC1-S1ABCDEF\r\n\x02\x03x\r\ny\n";
        let expected = texts(&[(0, whole)]);
        assert_eq!(expected, ["]Q1KC1-S1ABCDEF", "x", "y"]);
        for first in 0..whole.len() {
            for second in first..whole.len() {
                let cut = [
                    (0, &whole[..first]),
                    (10, &whole[first..second]),
                    (10, &whole[second..]),
                ];
                assert_eq!(texts(&cut), expected, "cut at {first} and {second}");
            }
        }
    }

    #[test]
    fn a_text_that_is_too_long_is_dropped_whole_and_said() {
        let long = [b"x".repeat(65), b"\rKC1\r".to_vec()].concat();
        assert_eq!(texts(&[(0, &long)]), ["!", "KC1"]);
        let longest = b"x".repeat(64);
        assert_eq!(
            texts(&[(0, &longest)]),
            [String::from_utf8_lossy(&longest).into_owned()]
        );
        // However long it is, it is said once.
        let endless = b"y".repeat(100_000);
        assert_eq!(texts(&[(0, &endless), (10, b"tail\r")]), ["!"]);
    }

    #[test]
    fn a_card_held_still_is_one_scan() {
        let held = [
            (0u64, b"A\r".as_slice()),
            (1000, b"A\r"),
            (2900, b"A\r"),
            (2900, b"A\r"),
        ];
        assert_eq!(texts(&held), ["A"]);
        assert_eq!(texts(&[(0, b"A\r"), (3000, b"A\r")]), ["A", "A"]);
        assert_eq!(
            texts(&[(0, b"A\r"), (500, b"B\r"), (500, b"A\r"), (3000, b"A\r")]),
            ["A", "B", "A"]
        );
    }
}
