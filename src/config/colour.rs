//! A colour, and how well two can be told apart (WCAG 2.2 contrast ratio).

use serde::Deserialize;

/// The ground of every screen, `#FBF6EA`.
pub const PAPER: Colour = Colour(0x00FB_F6EA);
/// The signboard's ground, `#F8EEDA`.
pub const BOARD: Colour = Colour(0x00F8_EEDA);
/// Text, `#2B2622`.
pub const INK: Colour = Colour(0x002B_2622);
/// The curtain's letters.
pub const WHITE: Colour = Colour(0x00FF_FFFF);

/// A colour `0xRRGGBB`, written `"#RRGGBB"`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct Colour(pub u32);

impl TryFrom<String> for Colour {
    type Error = String;

    fn try_from(text: String) -> Result<Colour, String> {
        text.strip_prefix('#')
            .filter(|hex| hex.len() == 6 && hex.bytes().all(|b| b.is_ascii_hexdigit()))
            .and_then(|hex| u32::from_str_radix(hex, 16).ok())
            .map(Colour)
            .ok_or_else(|| format!("`{text}` is not a colour; write it as \"#8A2E00\""))
    }
}

impl std::fmt::Display for Colour {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "#{:06X}", self.0)
    }
}

impl Colour {
    /// WCAG relative luminance, 0 to 1.
    #[must_use]
    pub fn luminance(self) -> f64 {
        let part = |shift: u32| {
            let value = f64::from((self.0 >> shift) & 0xFF) / 255.0;
            if value <= 0.040_45 {
                value / 12.92
            } else {
                ((value + 0.055) / 1.055).powf(2.4)
            }
        };
        0.2126 * part(16) + 0.7152 * part(8) + 0.0722 * part(0)
    }

    /// WCAG contrast ratio, 1 to 21.
    #[must_use]
    pub fn contrast(self, other: Colour) -> f64 {
        let (a, b) = (self.luminance(), other.luminance());
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }
}
