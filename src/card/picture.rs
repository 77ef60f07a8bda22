//! The QR code in a picture. The one place that knows the crate `rxing`: the kiosk's camera and
//! `tomoni card read` look through it. What the text means is read by [`super::Keys::read`].
//!
//! Pure: pixels in, text out. The text reaches no log from here.

use std::panic::{AssertUnwindSafe, catch_unwind};

use rxing::BarcodeFormat;

/// The longest side of a picture that is looked at, pixels.
pub const SIDE_MAX_PX: u32 = 8192;

/// How hard a picture is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Look {
    /// As it is: what every frame of a camera gets.
    Plain,
    /// Also smaller and with its specks closed: finds more, and takes much longer where there is
    /// no code.
    Thorough,
}

/// A picture in grey, row by row from the upper left, one byte a pixel, without gaps.
#[derive(Clone, Copy)]
pub struct Grey<'a> {
    /// Pixels across.
    pub width_px: u32,
    /// Pixels down.
    pub height_px: u32,
    /// The pixels, 0 = black.
    pub luma: &'a [u8],
}

/// A picture may show a face or a card.
impl std::fmt::Debug for Grey<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Grey({}×{})", self.width_px, self.height_px)
    }
}

/// The text of a QR code in the picture, if one can be read. Of several, one.
///
/// `None` also when the picture's size is not that of its pixels, or larger than
/// [`SIDE_MAX_PX`] on a side.
#[must_use]
pub fn code_in(picture: Grey<'_>, look: Look) -> Option<String> {
    let Grey {
        width_px,
        height_px,
        luma,
    } = picture;
    let sides = 1..=SIDE_MAX_PX;
    if !sides.contains(&width_px)
        || !sides.contains(&height_px)
        || luma.len() as u64 != u64::from(width_px) * u64::from(height_px)
    {
        return None;
    }
    let kind = Some(BarcodeFormat::QR_CODE);
    // No picture may end the thread that looks at it, whatever the decoder makes of it.
    let found = catch_unwind(AssertUnwindSafe(|| match look {
        Look::Plain => rxing::helpers::detect_in_luma_slice(luma, width_px, height_px, kind),
        Look::Thorough => {
            rxing::helpers::detect_in_luma_filtered(luma.to_vec(), width_px, height_px, kind)
        }
    }));
    match found {
        Ok(Ok(code)) => Some(code.getText().to_owned()),
        Ok(Err(_)) => None,
        Err(_) => {
            tracing::error!("the decoder of codes stumbled over a picture");
            None
        }
    }
}
