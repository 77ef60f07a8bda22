//! A y4m video (YUV4MPEG2) in a file or a pipe in place of a camera: what `ffmpeg` writes with
//! `-f yuv4mpegpipe`. Only the brightness of its frames is looked at.
//!
//! A pipe is a camera that is unplugged when its writer leaves. A file is one that shows each frame
//! once and then stands still; it is unplugged when it goes or another is put in its place.

use std::fs::{File, OpenOptions};
use std::io::{ErrorKind, Read};
use std::os::unix::fs::{FileTypeExt, MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use super::frame::{Frame, Rows, SIDE_MAX_PX};
use crate::devices::port::LostCode;

/// The most bytes of the stream's first line, and of the line before a frame.
const LINE_BYTES_MAX: usize = 256;

/// The most bytes taken by one read.
const READ_BYTES: usize = 256 * 1024;

pub(super) struct Y4m {
    path: PathBuf,
    file: File,
    pipe: bool,
    identity: (u64, u64),
    /// What was read and is not used yet.
    bytes: Vec<u8>,
    header: Option<Header>,
}

/// How large the frames are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Header {
    width_px: u32,
    height_px: u32,
    /// Of all planes.
    frame_bytes: usize,
}

impl Y4m {
    pub(super) fn open(path: PathBuf) -> Result<Y4m, LostCode> {
        let nonblocking = i32::try_from(rustix::fs::OFlags::NONBLOCK.bits()).unwrap_or(0);
        // Not waiting: a pipe whose writer has not come yet is no reason to stand still.
        let file = OpenOptions::new()
            .read(true)
            .custom_flags(nonblocking)
            .open(&path)
            .map_err(|error| LostCode::of(&error))?;
        let about = file.metadata().map_err(|error| LostCode::of(&error))?;
        let pipe = about.file_type().is_fifo();
        if !pipe && !about.is_file() {
            return Err(LostCode::Other);
        }
        Ok(Y4m {
            path,
            file,
            pipe,
            identity: (about.dev(), about.ino()),
            bytes: Vec::new(),
            header: None,
        })
    }

    /// Whether the stream has begun.
    pub(super) fn has_begun(&self) -> bool {
        self.header.is_some()
    }

    pub(super) fn next(&mut self, frame: &mut Frame) -> Result<bool, LostCode> {
        let header = match self.header {
            Some(header) => header,
            None => {
                let Some(line) = self.line()? else {
                    return Ok(false);
                };
                let header = header(&line).ok_or(LostCode::Other)?;
                *self.header.insert(header)
            }
        };
        // The line `FRAME` stays until its frame is whole.
        if !self.have(|bytes| bytes.contains(&b'\n') || bytes.len() > LINE_BYTES_MAX)? {
            return Ok(false);
        }
        let line_len = match self.bytes.iter().position(|byte| *byte == b'\n') {
            Some(at) if at <= LINE_BYTES_MAX && self.bytes.starts_with(b"FRAME") => at + 1,
            _ => return Err(LostCode::Other),
        };
        let whole = line_len + header.frame_bytes;
        if !self.have(|bytes| bytes.len() >= whole)? {
            return Ok(false);
        }
        let rows = Rows {
            width_px: header.width_px,
            height_px: header.height_px,
            stride: header.width_px as usize,
            step: 1,
            first: 0,
        };
        let pixels = self.bytes.get(line_len..whole).unwrap_or_default();
        let taken = frame.take_rows(pixels, rows).is_ok();
        self.bytes.drain(..whole.min(self.bytes.len()));
        Ok(taken)
    }

    fn line(&mut self) -> Result<Option<String>, LostCode> {
        if !self.have(|bytes| bytes.contains(&b'\n') || bytes.len() > LINE_BYTES_MAX)? {
            return Ok(None);
        }
        let Some(end) = self.bytes.iter().position(|byte| *byte == b'\n') else {
            return Err(LostCode::Other);
        };
        let line = self.bytes.drain(..=end).collect::<Vec<u8>>();
        Ok(Some(String::from_utf8_lossy(&line).trim_end().to_owned()))
    }

    /// Reads on until `enough` says so; `false` = what is missing has not come yet.
    fn have(&mut self, enough: impl Fn(&[u8]) -> bool) -> Result<bool, LostCode> {
        loop {
            if enough(&self.bytes) {
                return Ok(true);
            }
            let before = self.bytes.len();
            self.bytes.resize(before + READ_BYTES, 0);
            let room = self.bytes.get_mut(before..).unwrap_or_default();
            let read = self.file.read(room);
            self.bytes
                .truncate(before + read.as_ref().copied().unwrap_or(0));
            match read {
                Ok(0) if self.pipe => {
                    // Nobody writes: not yet, or no longer.
                    return if self.has_begun() || before > 0 {
                        Err(LostCode::Unplugged)
                    } else {
                        Ok(false)
                    };
                }
                Ok(0) => {
                    return if self.still_stands() {
                        Ok(false)
                    } else {
                        Err(LostCode::Unplugged)
                    };
                }
                Ok(_) => {}
                Err(error) if error.kind() == ErrorKind::WouldBlock => return Ok(false),
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => return Err(LostCode::of(&error)),
            }
        }
    }

    fn still_stands(&self) -> bool {
        is_same(&self.path, self.identity)
    }
}

fn is_same(path: &Path, identity: (u64, u64)) -> bool {
    std::fs::metadata(path).is_ok_and(|about| (about.dev(), about.ino()) == identity)
}

/// Reads the first line: `YUV4MPEG2 W640 H480 F10:1 Ip A1:1 C420jpeg`.
fn header(line: &str) -> Option<Header> {
    let mut words = line.split(' ');
    if words.next() != Some("YUV4MPEG2") {
        return None;
    }
    let (mut width_px, mut height_px, mut colours) = (None, None, "420");
    for word in words {
        match word.split_at_checked(1) {
            Some(("W", number)) => width_px = number.parse().ok(),
            Some(("H", number)) => height_px = number.parse().ok(),
            Some(("C", name)) => colours = name,
            _ => {}
        }
    }
    let (width_px, height_px): (u32, u32) = (width_px?, height_px?);
    let sides = 1..=SIDE_MAX_PX;
    if !sides.contains(&width_px) || !sides.contains(&height_px) {
        return None;
    }
    let (width, height) = (width_px as usize, height_px as usize);
    // Eight bits a pixel; what has more bears a `p` in its name, and an alpha plane is of no use.
    let of_colour = match colours {
        "mono" => 0,
        "420" | "420jpeg" | "420mpeg2" | "420paldv" => 2 * width.div_ceil(2) * height.div_ceil(2),
        "422" => 2 * width.div_ceil(2) * height,
        "444" => 2 * width * height,
        _ => return None,
    };
    Some(Header {
        width_px,
        height_px,
        frame_bytes: width * height + of_colour,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_line_says_how_large_a_frame_is() {
        let bytes = |line: &str| header(line).map(|header| header.frame_bytes);
        assert_eq!(
            bytes("YUV4MPEG2 W640 H480 F30:1 Ip A1:1 C420jpeg"),
            Some(460_800)
        );
        assert_eq!(bytes("YUV4MPEG2 W5 H3 F30:1"), Some(15 + 2 * 3 * 2));
        assert_eq!(bytes("YUV4MPEG2 W4 H2 Cmono"), Some(8));
        assert_eq!(bytes("YUV4MPEG2 W4 H2 C422"), Some(16));
        assert_eq!(bytes("YUV4MPEG2 W4 H2 C444"), Some(24));
        for wrong in [
            "",
            "YUV4MPEG2",
            "YUV4MPEG2 W640",
            "YUV4MPEG2 W0 H480",
            "YUV4MPEG2 W99999 H480",
            "YUV4MPEG2 W-1 H4",
            "YUV4MPEG2 W4 H2 C420p10",
            "RIFF W4 H2",
        ] {
            assert_eq!(bytes(wrong), None, "{wrong}");
        }
    }
}
