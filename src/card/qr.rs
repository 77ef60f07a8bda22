//! QR codes to show and to print: text in, modules out. The one place that knows the crate
//! `qrcode`; whoever draws the modules decides how large they are and leaves [`QUIET_MODULES`]
//! of white around them.
//!
//! Pure.

use qrcode::bits::Bits;
use qrcode::types::QrResult;
use qrcode::{EcLevel, QrCode, Version};

use super::Token;

/// White modules on each side, without which a reader may not find a code (ISO/IEC 18004).
pub const QUIET_MODULES: u32 = 4;

/// The most bytes of text that one code may hold here. A code of so many (version 24 at level M)
/// is still read off a screen by a phone; a denser one is not.
pub const TEXT_BYTES_MAX: usize = 900;

/// How much of a code may be lost before it cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Level {
    /// 7 %: on a screen, where nothing wears off.
    Low,
    /// 15 %.
    Medium,
    /// 25 %: what is carried in a wallet.
    Quartile,
    /// 30 %.
    High,
}

/// A code's modules: a square of `side` × `side`, row by row from the upper left, without the
/// quiet zone.
///
/// `Debug` shows only its size: a token's modules are the token.
#[derive(Clone, PartialEq, Eq)]
pub struct Modules {
    /// Modules on one side.
    pub side: u32,
    /// Whether each is dark; `side * side` of them.
    pub dark: Vec<bool>,
}

impl std::fmt::Debug for Modules {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Modules({0} × {0})", self.side)
    }
}

/// The text does not fit into one code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the text is too long for one code: {bytes} bytes, and {TEXT_BYTES_MAX} fit")]
pub struct TooLong {
    /// How long it is in UTF-8.
    pub bytes: usize,
}

impl Modules {
    /// Whether the module in this column and row is dark; outside everything is white.
    #[must_use]
    pub fn is_dark(&self, column: u32, row: u32) -> bool {
        column < self.side
            && row < self.side
            && self
                .dark
                .get((row * self.side + column) as usize)
                .copied()
                .unwrap_or(false)
    }

    /// The dark modules of each row as `(column, row, length)` without gaps: fewer shapes to draw,
    /// and no hairlines between them.
    pub fn runs(&self) -> impl Iterator<Item = (u32, u32, u32)> {
        (0..self.side).flat_map(move |row| {
            let mut column = 0;
            std::iter::from_fn(move || {
                while column < self.side && !self.is_dark(column, row) {
                    column += 1;
                }
                let begin = column;
                while self.is_dark(column, row) {
                    column += 1;
                }
                (column > begin).then_some((begin, row, column - begin))
            })
        })
    }
}

/// The smallest code that holds this text. Japanese goes in as UTF-8, which every phone guesses.
///
/// # Errors
/// When it is longer than [`TEXT_BYTES_MAX`].
pub fn modules(text: &str, level: Level) -> Result<Modules, TooLong> {
    let too_long = TooLong { bytes: text.len() };
    if text.len() > TEXT_BYTES_MAX {
        return Err(too_long);
    }
    if text.is_ascii() {
        return QrCode::with_error_correction_level(text, level.into())
            .map(Modules::from)
            .map_err(|_| too_long);
    }
    // Left to itself the crate takes some pairs of UTF-8 bytes for Shift JIS and sets them as
    // Kanji; a phone would then show other characters.
    (1..=40)
        .find_map(|version| as_bytes(text, Version::Normal(version), level.into()).ok())
        .map(Modules::from)
        .ok_or(too_long)
}

/// The text as one run of bytes in a code of this version, if it fits.
fn as_bytes(text: &str, version: Version, level: EcLevel) -> QrResult<QrCode> {
    let mut bits = Bits::new(version);
    bits.push_byte_data(text.as_bytes())?;
    bits.push_terminator(level)?;
    QrCode::with_bits(bits, level)
}

/// A card's code: version 3 at level Q, 29 modules a side, the same for every card.
#[must_use]
pub fn token(token: &Token) -> Modules {
    // 46 characters of the alphanumeric mode always fit: version 3 at level Q takes 47. The mode is
    // said, because the crate's own choice cuts some tokens into parts that do not fit.
    let version = Version::Normal(3);
    let mut bits = Bits::new(version);
    let code = bits
        .push_alphanumeric_data(token.as_str().as_bytes())
        .and_then(|()| bits.push_terminator(EcLevel::Q))
        .and_then(|()| QrCode::with_bits(bits, EcLevel::Q));
    code.map_or(
        Modules {
            side: 0,
            dark: Vec::new(),
        },
        Modules::from,
    )
}

impl From<Level> for EcLevel {
    fn from(level: Level) -> EcLevel {
        match level {
            Level::Low => EcLevel::L,
            Level::Medium => EcLevel::M,
            Level::Quartile => EcLevel::Q,
            Level::High => EcLevel::H,
        }
    }
}

impl From<QrCode> for Modules {
    fn from(code: QrCode) -> Modules {
        Modules {
            // At most 177.
            side: u32::try_from(code.width()).unwrap_or_default(),
            dark: code
                .into_colors()
                .into_iter()
                .map(|colour| colour == qrcode::Color::Dark)
                .collect(),
        }
    }
}
