//! The card scanner on a serial port: bytes become the text of a scan.
//!
//! What the text is (a card, a stranger's code) is not known here.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use super::port::{LostCode, PortNews, PortThread, QuietAfter};
use crate::monitor::{Flow, Parity, Serial};

/// The longest text of a scan, in characters; a longer one is dropped whole.
pub const TEXT_CHARS_MAX: usize = 64;

/// The most bytes that such a text can have.
const TEXT_BYTES_MAX: usize = TEXT_CHARS_MAX * 4;

/// Silence that ends a text.
const GAP: Duration = Duration::from_millis(100);

/// The same text again within this time of the last is one scan: a card that is held still is
/// read again and again.
pub const SAME_TEXT_WITHIN: Duration = Duration::from_secs(3);

/// How the line is set. The USB serial scanners ignore the speed.
const SERIAL: Serial = Serial {
    baud: 9600,
    data_bits: 8,
    parity: Parity::None,
    stop_bits: 1,
    flow: Flow::None,
    dtr: true,
    rts: true,
};

/// What the scanner's thread tells.
#[derive(Clone, PartialEq, Eq)]
pub enum ScannerNews {
    /// It can be heard.
    Opened,
    /// It cannot be heard; it is looked for again without end.
    Lost {
        /// Why.
        code: LostCode,
    },
    /// Something was scanned: 1 to [`TEXT_CHARS_MAX`] characters without the line's end.
    Text(String),
}

/// No card reaches a log: the text is not shown.
impl std::fmt::Debug for ScannerNews {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            ScannerNews::Opened => f.write_str("Opened"),
            ScannerNews::Lost { code } => write!(f, "Lost({code})"),
            ScannerNews::Text(_) => f.write_str("Text(…)"),
        }
    }
}

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
    on: Box<dyn Fn(ScannerNews) + Send>,
) -> std::io::Result<ScannerListener> {
    let mut ear = Ear::default();
    let thread = PortThread::start("scanner", path, SERIAL, move |news| {
        ear.hear(news, Instant::now(), &*on)
    })?;
    Ok(ScannerListener { _thread: thread })
}

#[derive(Default)]
struct Ear {
    line: Vec<u8>,
    /// The line has grown too long: everything up to its end is dropped.
    too_long: bool,
    last: Option<(String, Instant)>,
}

impl Ear {
    fn hear(&mut self, news: PortNews<'_>, now: Instant, on: &dyn Fn(ScannerNews)) -> QuietAfter {
        match news {
            PortNews::Opened => {
                self.line.clear();
                self.too_long = false;
                on(ScannerNews::Opened);
            }
            PortNews::Lost(code) => on(ScannerNews::Lost { code }),
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

    fn end_line(&mut self, now: Instant, on: &dyn Fn(ScannerNews)) {
        let line = std::mem::take(&mut self.line);
        let too_long = std::mem::take(&mut self.too_long);
        let text = String::from_utf8_lossy(&line);
        let text = text.trim_matches(|c: char| c.is_control() || c == ' ');
        if text.is_empty() || too_long || text.chars().count() > TEXT_CHARS_MAX {
            return;
        }
        let again = self
            .last
            .as_ref()
            .is_some_and(|(last, at)| last == text && now - *at < SAME_TEXT_WITHIN);
        self.last = Some((text.to_owned(), now));
        if !again {
            on(ScannerNews::Text(text.to_owned()));
        }
    }
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;

    use super::*;

    /// The texts that come of `pieces`, each so many milliseconds after the one before.
    fn texts(pieces: &[(u64, &[u8])]) -> Vec<String> {
        let mut ear = Ear::default();
        let found = RefCell::new(Vec::new());
        let on = |news| {
            if let ScannerNews::Text(text) = news {
                found.borrow_mut().push(text);
            }
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
    fn a_text_that_is_too_long_is_dropped_whole() {
        let long = [b"x".repeat(65), b"\rKC1\r".to_vec()].concat();
        assert_eq!(texts(&[(0, &long)]), ["KC1"]);
        let longest = b"x".repeat(64);
        assert_eq!(texts(&[(0, &longest)]).len(), 1);
        let endless = b"y".repeat(100_000);
        assert!(texts(&[(0, &endless), (10, b"tail\r")]).is_empty());
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
            texts(&[(0, b"A\r"), (500, b"B\r"), (500, b"A\r")]),
            ["A", "B", "A"]
        );
    }
}
