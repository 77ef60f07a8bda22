//! ESC/POS, as far as a kiosk speaks it: raster bands out, states in.
//!
//! Everything is drawn with `GS v 0`, which every printer of the family knows, so no code page and
//! no motion unit of a printer matters. Nothing here sends; the printer's thread does.

use super::Dots;

/// Rows of one band: three millimetres. With the bands that may be under way at once it fits the
/// four kilobytes that the smallest printers can hold.
pub const BAND_ROWS: usize = 24;

/// The most bytes of one band: its head, and its rows on the widest paper.
pub const BAND_BYTES_MAX: usize = 8 + BAND_ROWS * 72;

/// Begin anew: what was half said is forgotten, every setting is the maker's.
pub const RESET: &[u8] = b"\x1b@";
/// Tell by yourself when the state changes (automatic status back): line, errors, paper.
pub const TELL_BY_YOURSELF: &[u8] = b"\x1da\x0e";
/// Answer with one byte as soon as everything before this is done (`GS r 1`).
pub const ECHO: &[u8] = b"\x1dr\x01";
/// Throw away what is in the printer's memory, at once (`DLE DC4 8`). Printers that do not know
/// this skip it.
pub const FORGET: &[u8] = b"\x10\x14\x08\x01\x03\x14\x01\x06\x02\x08";
/// Move the slip to the knife and cut, leaving a bridge.
pub const CUT: &[u8] = b"\x1dVB\0";

/// What can be asked of a printer at any time, also while it cannot print (`DLE EOT n`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Question {
    /// Is it ready?
    Ready = 1,
    /// Why is it not?
    Why = 2,
    /// Which error?
    Error = 3,
    /// How is its paper?
    Paper = 4,
}

impl Question {
    /// All questions in the order in which they are asked.
    pub const ALL: [Question; 4] = [
        Question::Ready,
        Question::Why,
        Question::Error,
        Question::Paper,
    ];

    /// The question's bytes.
    #[must_use]
    pub fn bytes(self) -> [u8; 3] {
        [0x10, 0x04, self as u8]
    }
}

/// What a printer says of itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Condition {
    /// It takes nothing to print.
    pub offline: bool,
    /// Its cover is open.
    pub cover_open: bool,
    /// Its paper has ended.
    pub paper_out: bool,
    /// Its paper ends soon.
    pub paper_low: bool,
    /// Its head, knife or electricity.
    pub error: bool,
}

impl Condition {
    /// What the answer to a question says.
    pub fn learn(&mut self, question: Question, answer: u8) {
        match question {
            Question::Ready => self.offline = answer & 0x08 != 0,
            Question::Why => {
                self.cover_open = answer & 0x04 != 0;
                self.paper_out = answer & 0x20 != 0;
                self.error = answer & 0x40 != 0;
            }
            Question::Error => self.error |= answer & 0x68 != 0,
            Question::Paper => {
                self.paper_low = answer & 0x0c != 0;
                self.paper_out |= answer & 0x60 != 0;
            }
        }
    }

    /// What four bytes that came by themselves say.
    #[must_use]
    fn told(bytes: [u8; 4]) -> Condition {
        let [first, second, third, _] = bytes;
        Condition {
            offline: first & 0x08 != 0,
            cover_open: first & 0x20 != 0,
            paper_low: third & 0x03 != 0,
            paper_out: third & 0x0c != 0,
            error: second & 0x68 != 0,
        }
    }
}

/// One thing that a printer said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Said {
    /// The answer to a [`Question`].
    Answer(u8),
    /// Everything before the last [`ECHO`] is done.
    Echo,
    /// Its condition changed.
    Condition(Condition),
}

/// Takes a printer's bytes apart. Some of their bits are fixed, so that each can be known.
#[derive(Debug, Default)]
pub struct Hearing {
    /// The bytes so far of a condition that is being told.
    told: Vec<u8>,
}

impl Hearing {
    /// The next byte. Bytes that mean nothing here (XON, XOFF, line noise) are left out.
    pub fn hear(&mut self, byte: u8) -> Option<Said> {
        const FIXED: u8 = 0x93;
        match byte & FIXED {
            0x10 => {
                self.told = vec![byte];
                None
            }
            0x12 => Some(Said::Answer(byte)),
            _ if byte & 0x90 != 0 => None,
            _ if self.told.is_empty() => Some(Said::Echo),
            _ => {
                self.told.push(byte);
                let whole: [u8; 4] = self.told.as_slice().try_into().ok()?;
                self.told.clear();
                Some(Said::Condition(Condition::told(whole)))
            }
        }
    }
}

/// The picture as bands, each one a whole command of at most [`BAND_ROWS`] rows. White to the
/// right is not sent.
///
/// A printer acts on some bytes at once, wherever they stand (questions; "switch off"; "open the
/// drawer"). Where the picture's own bytes would be such a command, one more dot is made black.
#[must_use]
pub fn bands(picture: &mut Dots) -> Vec<Vec<u8>> {
    (0..picture.height())
        .step_by(BAND_ROWS)
        .map(|from| {
            let rows = BAND_ROWS.min(picture.height() - from);
            loop {
                let (across, data) = trimmed(picture, from, rows);
                let Some(at) = acted_upon(&data) else {
                    return command(across, rows, &data);
                };
                picture.blacken((at % across) * 8 + 4, from + at / across);
            }
        })
        .collect()
}

/// The command that draws this picture, of at most [`BAND_ROWS`] rows, as one band.
fn command(across: usize, rows: usize, data: &[u8]) -> Vec<u8> {
    // Both are far below 256: a head has 72 bytes, a band 24 rows.
    let (across, rows) = (across as u8, rows as u8);
    let mut bytes = vec![0x1d, b'v', b'0', 0, across, 0, rows, 0];
    bytes.extend_from_slice(data);
    bytes
}

/// The rows' bytes without the white to their right, and how many bytes are left across.
fn trimmed(picture: &Dots, from: usize, rows: usize) -> (usize, Vec<u8>) {
    let inked = |row: &[u8]| {
        row.iter()
            .rposition(|byte| *byte != 0)
            .map_or(0, |at| at + 1)
    };
    let across = (from..from + rows)
        .map(|y| inked(picture.row(y)))
        .max()
        .unwrap_or(0)
        .max(1);
    let data = (from..from + rows)
        .flat_map(|y| picture.row(y).iter().take(across).copied())
        .collect();
    (across, data)
}

/// Where bytes stand on which a printer would act at once: `DLE EOT`, `DLE ENQ`, `DLE DC4`.
fn acted_upon(data: &[u8]) -> Option<usize> {
    data.windows(2)
        .position(|pair| matches!(pair, [0x10, 0x04 | 0x05 | 0x14]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_echoes_and_told_conditions_are_told_apart() {
        let mut hearing = Hearing::default();
        let mut heard = |bytes: &[u8]| -> Vec<Said> {
            bytes
                .iter()
                .filter_map(|byte| hearing.hear(*byte))
                .collect()
        };
        assert_eq!(heard(&[0x12]), [Said::Answer(0x12)]);
        assert_eq!(heard(&[0x00, 0x0c]), [Said::Echo, Said::Echo]);
        // XON and XOFF of a printer whose flow control nobody set.
        assert_eq!(heard(&[0x11, 0x13]), []);
        let open = Condition {
            offline: true,
            cover_open: true,
            ..Condition::default()
        };
        assert_eq!(heard(&[0x38, 0x00, 0x00]), []);
        assert_eq!(heard(&[0x0f]), [Said::Condition(open)]);
        // A condition that is cut short by the next one is left out.
        assert_eq!(heard(&[0x18, 0x00, 0x14]), []);
        assert_eq!(
            heard(&[0x00, 0x0c, 0x0f]),
            [Said::Condition(Condition {
                paper_out: true,
                ..Condition::default()
            })]
        );
    }

    #[test]
    fn the_answers_say_what_is_wrong() {
        let mut condition = Condition::default();
        for (question, answer) in [
            (Question::Ready, 0x1a),
            (Question::Why, 0x32),
            (Question::Error, 0x12),
            (Question::Paper, 0x7e),
        ] {
            condition.learn(question, answer);
        }
        assert_eq!(
            condition,
            Condition {
                offline: true,
                paper_out: true,
                paper_low: true,
                ..Condition::default()
            }
        );
    }

    #[test]
    fn no_picture_holds_bytes_that_a_printer_acts_upon() {
        let mut picture = Dots::white(384, 60);
        // DLE EOT within a row, DLE DC4 over a row's end.
        picture.append(
            &[[0x10, 0x04, 0x01], [0xff, 0x07, 0x10], [0x14, 0x02, 0x01]].concat(),
            3,
        );
        let before = picture.clone();
        let bands = bands(&mut picture);
        assert!(bands.iter().all(|band| acted_upon(&band[8..]).is_none()));
        let added: usize = (0..picture.height())
            .flat_map(|y| (0..384).map(move |x| (x, y)))
            .filter(|(x, y)| picture.get(*x, *y) != before.get(*x, *y))
            .count();
        assert!((1..=2).contains(&added), "{added} dots were added");
    }
}
