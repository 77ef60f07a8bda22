//! One picture of a camera, in grey, and how it is made from what cameras send. Pure.

use image::{ImageFormat, ImageReader, Limits};

use crate::card::picture::Grey;

/// The longest side of a frame, pixels.
pub(super) const SIDE_MAX_PX: u32 = 4096;

/// The widest picture for the mirror on the screen, pixels.
pub const MIRROR_WIDTH_MAX_PX: u32 = 480;

/// The most bytes that decoding one compressed picture may take.
const DECODE_BYTES_MAX: u64 = 256 * 1024 * 1024;

/// A picture in grey. It is used again for the next, so that nothing is allocated a frame.
#[derive(Default)]
pub(super) struct Frame {
    width_px: u32,
    height_px: u32,
    luma: Vec<u8>,
}

/// A frame may show a face or a card.
impl std::fmt::Debug for Frame {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Frame({}×{})", self.width_px, self.height_px)
    }
}

/// Where the brightness stands in a frame's rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Rows {
    /// Pixels across.
    pub(super) width_px: u32,
    /// Pixels down.
    pub(super) height_px: u32,
    /// Bytes from one row to the next.
    pub(super) stride: usize,
    /// Bytes from one pixel's brightness to the next: 1, or 2 where colour stands between.
    pub(super) step: usize,
    /// Bytes before a row's first brightness.
    pub(super) first: usize,
}

/// A picture that cannot be one.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct NoPicture;

impl Frame {
    /// The picture, for the decoder.
    pub(super) fn grey(&self) -> Grey<'_> {
        Grey {
            width_px: self.width_px,
            height_px: self.height_px,
            luma: &self.luma,
        }
    }

    fn is_size(width_px: u32, height_px: u32) -> bool {
        (1..=SIDE_MAX_PX).contains(&width_px) && (1..=SIDE_MAX_PX).contains(&height_px)
    }

    /// Takes the brightness out of rows of pixels.
    pub(super) fn take_rows(&mut self, bytes: &[u8], rows: Rows) -> Result<(), NoPicture> {
        let Rows {
            width_px,
            height_px,
            stride,
            step,
            first,
        } = rows;
        let width = width_px as usize;
        if !Frame::is_size(width_px, height_px) || step == 0 || stride < width * step {
            return Err(NoPicture);
        }
        self.luma.clear();
        self.luma.reserve(width * height_px as usize);
        for row in 0..height_px as usize {
            let row = bytes.get(row * stride..).unwrap_or_default();
            let row = row.get(..width * step).ok_or(NoPicture)?;
            if step == 1 {
                self.luma.extend_from_slice(row);
            } else {
                self.luma
                    .extend(row.iter().skip(first).step_by(step).take(width));
            }
        }
        (self.width_px, self.height_px) = (width_px, height_px);
        if self.luma.len() != width * height_px as usize {
            return Err(NoPicture);
        }
        Ok(())
    }

    /// Takes a PNG or JPEG picture, a camera's motion JPEG included.
    pub(super) fn take_compressed(&mut self, bytes: &[u8]) -> Result<(), NoPicture> {
        let format = image::guess_format(bytes).map_err(|_| NoPicture)?;
        if !matches!(format, ImageFormat::Png | ImageFormat::Jpeg) {
            return Err(NoPicture);
        }
        let completed;
        let bytes = if format == ImageFormat::Jpeg && !has_huffman_tables(bytes) {
            // Motion JPEG leaves out the tables that are always the same. The decoder knows them
            // when the segment of an AVI's frames says so, which many cameras leave out too.
            completed = [b"\xFF\xD8", AVI1, bytes.get(2..).unwrap_or_default()].concat();
            completed.as_slice()
        } else {
            bytes
        };
        let mut reader = ImageReader::with_format(std::io::Cursor::new(bytes), format);
        let mut limits = Limits::default();
        limits.max_image_width = Some(SIDE_MAX_PX);
        limits.max_image_height = Some(SIDE_MAX_PX);
        limits.max_alloc = Some(DECODE_BYTES_MAX);
        reader.limits(limits);
        let picture = reader.decode().map_err(|_| NoPicture)?.into_luma8();
        if !Frame::is_size(picture.width(), picture.height()) {
            return Err(NoPicture);
        }
        (self.width_px, self.height_px) = (picture.width(), picture.height());
        self.luma = picture.into_raw();
        Ok(())
    }

    /// A small copy, left and right exchanged as in a mirror: hands find their way by it.
    pub(super) fn mirror(&self) -> Mirror {
        let (width, height) = (self.width_px as usize, self.height_px as usize);
        let by = (self.width_px.div_ceil(MIRROR_WIDTH_MAX_PX)).max(1) as usize;
        let (small_width, small_height) = ((width / by).max(1), (height / by).max(1));
        let mut luma = Vec::with_capacity(small_width * small_height);
        for y in 0..small_height {
            for x in (0..small_width).rev() {
                let (mut sum, mut count) = (0_u32, 0_u32);
                for row in y * by..((y + 1) * by).min(height) {
                    let from = row * width + x * by;
                    let to = row * width + ((x + 1) * by).min(width);
                    for pixel in self.luma.get(from..to).unwrap_or_default() {
                        sum += u32::from(*pixel);
                        count += 1;
                    }
                }
                luma.push(u8::try_from(sum / count.max(1)).unwrap_or(u8::MAX));
            }
        }
        Mirror {
            width_px: u32::try_from(small_width).unwrap_or(0),
            height_px: u32::try_from(small_height).unwrap_or(0),
            luma,
        }
    }
}

/// The segment APP0 of a frame of motion JPEG.
const AVI1: &[u8] = b"\xFF\xE0\x00\x10AVI1\0\0\0\0\0\0\0\0\0\0";

/// Whether a JPEG brings its Huffman tables (DHT, before the first scan).
fn has_huffman_tables(jpeg: &[u8]) -> bool {
    let mut rest = jpeg.get(2..).unwrap_or_default();
    while let [0xFF, marker, high, low, ..] = rest {
        match marker {
            0xC4 => return true,
            0xDA => return false,
            _ => {
                let len = usize::from(u16::from_be_bytes([*high, *low]));
                rest = rest.get(2 + len..).unwrap_or_default();
            }
        }
    }
    // No JPEG that is cut into segments: the decoder says what is wrong with it.
    true
}

/// What the person in front of the camera sees of themselves: a small picture in grey, mirrored.
#[derive(Clone, PartialEq, Eq)]
pub struct Mirror {
    /// Pixels across, at most [`MIRROR_WIDTH_MAX_PX`].
    pub width_px: u32,
    /// Pixels down.
    pub height_px: u32,
    /// The pixels, row by row from the upper left, 0 = black.
    pub luma: Vec<u8>,
}

/// It shows a face.
impl std::fmt::Debug for Mirror {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Mirror({}×{})", self.width_px, self.height_px)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(width_px: u32, height_px: u32, stride: usize, step: usize, first: usize) -> Rows {
        Rows {
            width_px,
            height_px,
            stride,
            step,
            first,
        }
    }

    #[test]
    fn brightness_is_taken_out_of_each_layout() {
        let mut frame = Frame::default();
        // YUYV, two pixels a row, two bytes of padding.
        let yuyv = [1, 99, 2, 99, 0, 0, 3, 99, 4, 99, 0, 0];
        frame.take_rows(&yuyv, rows(2, 2, 6, 2, 0)).unwrap();
        assert_eq!(frame.luma, [1, 2, 3, 4]);
        // UYVY.
        let uyvy = [99, 1, 99, 2];
        frame.take_rows(&uyvy, rows(2, 1, 4, 2, 1)).unwrap();
        assert_eq!((frame.luma.as_slice(), frame.height_px), (&[1, 2][..], 1));
        // Grey, and the first plane of planar layouts, whose colours follow.
        let planar = [1, 2, 3, 4, 99, 99];
        frame.take_rows(&planar, rows(2, 2, 2, 1, 0)).unwrap();
        assert_eq!(frame.luma, [1, 2, 3, 4]);
    }

    #[test]
    fn a_frame_that_is_cut_short_or_too_large_is_none() {
        let mut frame = Frame::default();
        assert!(frame.take_rows(&[0; 7], rows(2, 2, 4, 2, 0)).is_err());
        assert!(frame.take_rows(&[0; 8], rows(2, 2, 3, 2, 0)).is_err());
        assert!(frame.take_rows(&[], rows(0, 2, 4, 2, 0)).is_err());
        let huge = rows(100_000, 100_000, 100_000, 1, 0);
        assert!(frame.take_rows(&[0; 64], huge).is_err());
        assert!(frame.take_compressed(b"").is_err());
        assert!(frame.take_compressed(b"\x89PNG\r\n\x1a\n").is_err());
        assert!(frame.take_compressed(&[0xFF, 0xD8, 0xFF, 0xE0]).is_err());
    }

    fn jpeg(width: u32, height: u32) -> Vec<u8> {
        let picture = image::GrayImage::from_fn(width, height, |x, _| {
            image::Luma([if x < width / 2 { 20 } else { 230 }])
        });
        let mut bytes = Vec::new();
        image::codecs::jpeg::JpegEncoder::new_with_quality(&mut bytes, 90)
            .encode_image(&picture)
            .unwrap();
        bytes
    }

    #[test]
    fn a_jpeg_becomes_grey_also_without_its_tables_as_motion_jpeg_is_sent() {
        let mut frame = Frame::default();
        let whole = jpeg(64, 16);
        frame.take_compressed(&whole).unwrap();
        assert_eq!((frame.width_px, frame.height_px), (64, 16));
        assert!(frame.luma[3] < 40 && frame.luma[60] > 210);
        // Every segment but the Huffman tables (DHT).
        let mut bare = whole[..2].to_vec();
        let mut at = 2;
        let mut left_out = 0;
        while whole[at + 1] != 0xDA {
            let len = 2 + usize::from(u16::from_be_bytes([whole[at + 2], whole[at + 3]]));
            if whole[at + 1] == 0xC4 {
                left_out += 1;
            } else {
                bare.extend_from_slice(&whole[at..at + len]);
            }
            at += len;
        }
        bare.extend_from_slice(&whole[at..]);
        assert!(left_out > 0);
        let mut again = Frame::default();
        again.take_compressed(&bare).unwrap();
        assert_eq!(again.luma, frame.luma);
        for len in 0..bare.len() {
            // Cut short it may be half a picture, and is nothing that stops us.
            let _ = again.take_compressed(&bare[..len]);
        }
    }

    #[test]
    fn the_mirror_is_small_and_turned_round() {
        let mut frame = Frame::default();
        let luma: Vec<u8> = (0..1000 * 20)
            .map(|i| if i % 1000 < 500 { 0 } else { 200 })
            .collect();
        frame.take_rows(&luma, rows(1000, 20, 1000, 1, 0)).unwrap();
        let mirror = frame.mirror();
        assert_eq!((mirror.width_px, mirror.height_px), (333, 6));
        assert_eq!(mirror.luma.len(), 333 * 6);
        assert_eq!((mirror.luma[0], mirror.luma[332]), (200, 0));
        assert_eq!(format!("{mirror:?}"), "Mirror(333×6)");
    }
}
