//! A camera of the system (V4L2). The only user of `linuxvideo`.

use std::path::Path;
use std::time::{Duration, Instant};

use linuxvideo::format::{PixFormat, PixelFormat};
use linuxvideo::stream::ReadStream;
use linuxvideo::{BufType, Device};

use super::frame::{Frame, Rows};
use crate::devices::port::LostCode;

/// The size that is asked for. The camera may give the one that is nearest.
const ASK_PX: (u32, u32) = (1280, 720);

/// A camera that sent nothing for so long is opened anew.
const SILENT_FOR: Duration = Duration::from_secs(5);

/// The most kinds of picture that a camera is asked about.
const FORMATS_MAX: usize = 64;

/// How a kind of picture is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// Brightness in the rows, so many bytes apart, after so many others.
    Rows { step: usize, first: usize },
    /// Each frame is a JPEG.
    Jpeg,
}

/// The kinds that can be read, the cheapest first.
const KINDS: [([u8; 4], Kind); 7] = [
    (*b"GREY", Kind::Rows { step: 1, first: 0 }),
    (*b"YUYV", Kind::Rows { step: 2, first: 0 }),
    (*b"UYVY", Kind::Rows { step: 2, first: 1 }),
    // Planes: the brightness is the first.
    (*b"NV12", Kind::Rows { step: 1, first: 0 }),
    (*b"YU12", Kind::Rows { step: 1, first: 0 }),
    (*b"MJPG", Kind::Jpeg),
    (*b"JPEG", Kind::Jpeg),
];

pub(super) struct V4l {
    stream: ReadStream,
    kind: Kind,
    width_px: u32,
    height_px: u32,
    stride: usize,
    heard: Instant,
}

impl V4l {
    pub(super) fn open(path: &Path) -> Result<V4l, LostCode> {
        let lost = |error: std::io::Error| LostCode::of(&error);
        let device = Device::open(path).map_err(lost)?;
        let offered: Vec<[u8; 4]> = device
            .formats(BufType::VIDEO_CAPTURE)
            .take(FORMATS_MAX)
            .filter_map(|format| Some(format.ok()?.pixel_format().as_fourcc()))
            .collect();
        let Some((fourcc, _)) = KINDS.iter().find(|(fourcc, _)| offered.contains(fourcc)) else {
            tracing::warn!("this camera sends no kind of picture that can be read");
            return Err(LostCode::Other);
        };
        let (width, height) = ASK_PX;
        let asked = PixFormat::new(width, height, PixelFormat::from_fourcc(*fourcc));
        let capture = device.video_capture(asked).map_err(lost)?;
        let given = capture.format();
        let fourcc = given.pixel_format().as_fourcc();
        let Some((_, kind)) = KINDS.iter().find(|(known, _)| *known == fourcc) else {
            return Err(LostCode::Other);
        };
        let (width_px, height_px) = (given.width(), given.height());
        let least = match kind {
            Kind::Rows { step, .. } => width_px as usize * step,
            Kind::Jpeg => 0,
        };
        let stride = (given.bytes_per_line() as usize).max(least);
        tracing::info!(
            "the camera sends {width_px}×{height_px} {}",
            String::from_utf8_lossy(&fourcc)
        );
        Ok(V4l {
            stream: capture.into_stream().map_err(lost)?,
            kind: *kind,
            width_px,
            height_px,
            stride,
            heard: Instant::now(),
        })
    }

    pub(super) fn next(&mut self, frame: &mut Frame) -> Result<bool, LostCode> {
        let lost = |error: std::io::Error| LostCode::of(&error);
        if self.stream.will_block().map_err(lost)? {
            return if self.heard.elapsed() < SILENT_FOR {
                Ok(false)
            } else {
                Err(LostCode::Other)
            };
        }
        self.heard = Instant::now();
        let rows = |step, first| Rows {
            width_px: self.width_px,
            height_px: self.height_px,
            stride: self.stride,
            step,
            first,
        };
        let kind = self.kind;
        let rows = match kind {
            Kind::Rows { step, first } => Some(rows(step, first)),
            Kind::Jpeg => None,
        };
        self.stream
            .dequeue(|bytes| {
                // A frame that the driver marks as damaged is let go.
                if bytes.is_error() {
                    return Ok(false);
                }
                let taken = match rows {
                    Some(rows) => frame.take_rows(&bytes, rows),
                    None => frame.take_compressed(&bytes),
                };
                Ok(taken.is_ok())
            })
            .map_err(lost)
    }
}
