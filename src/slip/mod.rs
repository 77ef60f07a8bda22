//! Slips of paper (レシート): what one says, how it is set as a picture of dots, and the bytes from
//! which a receipt printer draws it.
//!
//! Pure: the kiosk hands in what is to be said, a clock's time included, and the printer's thread
//! takes out bytes. A slip bears no name. Nothing of a reading and no card reaches a `Debug` print.

mod dots;
#[cfg(feature = "kiosk")]
mod draw;
pub mod escpos;
pub mod printed;
#[cfg(feature = "kiosk")]
mod sheet;
mod words;

pub use dots::Dots;
#[cfg(feature = "kiosk")]
pub use draw::{TEST_CODE, draw};
#[cfg(feature = "kiosk")]
pub use sheet::SLIP_ROWS_MAX;
pub use words::Words;

use chrono::{DateTime, FixedOffset};

use crate::visit::event::Lang;
pub use crate::visit::reading::NumbersOf;

/// The paper a printer takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Paper {
    /// 58 mm wide, of which 48 mm are printed on.
    Mm58,
    /// 80 mm wide, of which 72 mm are printed on.
    Mm80,
}

impl Paper {
    /// The paper of this width, millimetres.
    #[must_use]
    pub fn of_width_mm(width_mm: u32) -> Option<Paper> {
        match width_mm {
            58 => Some(Paper::Mm58),
            80 => Some(Paper::Mm80),
            _ => None,
        }
    }

    /// How many dots stand side by side, at 203 dpi: eight a millimetre.
    #[must_use]
    pub fn dots(self) -> usize {
        match self {
            Paper::Mm58 => 384,
            Paper::Mm80 => 576,
        }
    }
}

/// One slip: whose stall gave it, when, in which language, and what it is about.
#[derive(Clone, Debug, PartialEq)]
pub struct Slip {
    /// The language of its words.
    pub lang: Lang,
    /// The programme's id, which also names its crest.
    pub programme: String,
    /// The programme's name in that language.
    pub name: String,
    /// The site's name in that language.
    pub site: String,
    /// The wall clock at the site when it was asked for.
    pub at: DateTime<FixedOffset>,
    /// What it says.
    pub about: About,
}

/// What a slip says.
#[derive(Clone, Debug, PartialEq)]
pub enum About {
    /// Thanks for coming.
    Visit {
        /// Visits with this card so far, this one included; `None` = no card was held up.
        visits: Option<u32>,
    },
    /// A new card.
    Card(CardSlip),
    /// A reading to take home.
    Reading(ReadingSlip),
    /// The day's numbers, for staff.
    Day(DaySlip),
    /// Whether the printer prints well, for staff.
    Test,
}

/// A card on paper. `Debug` shows nothing of it: whoever has the code has the card.
#[derive(Clone, PartialEq, Eq)]
pub struct CardSlip {
    /// The token's text, as it stands in the code.
    pub code: String,
    /// The number to type, as it is printed.
    pub number: String,
}

impl std::fmt::Debug for CardSlip {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("CardSlip(…)")
    }
}

/// A reading on paper. `Debug` shows no digits.
#[derive(Clone, PartialEq, Eq)]
pub struct ReadingSlip {
    /// うえ, mmHg.
    pub systolic_mmhg: u16,
    /// した, mmHg.
    pub diastolic_mmhg: u16,
    /// 脈はく, a minute.
    pub pulse_bpm: Option<u16>,
    /// What the numbers are of.
    pub of: NumbersOf,
    /// The words that everybody in the band reads; each line a sentence. May be empty.
    pub words: String,
    /// The line on every result: signs that win over numbers.
    pub symptoms: String,
    /// What to do about them.
    pub symptoms_do: String,
    /// The words are a sample that nobody has approved (見本).
    pub sample: bool,
}

impl std::fmt::Debug for ReadingSlip {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ReadingSlip(…)")
    }
}

/// The day's numbers on paper: counts and nothing else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DaySlip {
    /// Visits today.
    pub visits: u64,
    /// Adults today.
    pub adults: u64,
    /// Children today.
    pub children: u64,
    /// Visits by hour: the hour, 0 to 23, and how many.
    pub hours: Vec<(u32, u64)>,
    /// Topics chosen, most first: its words, and how often.
    pub topics: Vec<(String, u64)>,
    /// What staff counted: its words, and how many.
    pub counters: Vec<(String, u64)>,
    /// Different cards never seen before.
    pub cards_new: u64,
    /// Different cards seen before.
    pub cards_returning: u64,
    /// Visits without a card.
    pub anonymous: u64,
    /// Measurements.
    pub readings: u64,
    /// Rows that the office has not acknowledged.
    pub waiting: u64,
    /// When the office last acknowledged anything: hour, minute.
    pub last_ok: Option<(u32, u32)>,
    /// The day was closed.
    pub closed: bool,
}
