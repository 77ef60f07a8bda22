//! The camera that reads cards: frames become the text of a scan, on a thread of its own.
//!
//! Frames come from a camera of the system, or from pictures in a folder or a y4m video where there
//! is none; everything after the frame is the same. It looks slowly all the time, because a card may
//! be held up on any screen, and faster, with a mirror on the screen, while somebody is asked for a
//! card. No frame is kept, and none reaches a log or a disk.

mod folder;
mod frame;
mod v4l;
mod y4m;

pub use frame::{MIRROR_WIDTH_MAX_PX, Mirror};

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use super::port::LostCode;
use super::reader::{ReaderNews, Seen};
use super::thread::{DeviceThread, Ended, Kept, Waits, keep_open};
use crate::card::picture::{Look, code_in};
use folder::Folder;
use frame::Frame;
use v4l::V4l;
use y4m::Y4m;

/// How often a frame is looked at while nobody is asked for a card.
pub const LOOK_EVERY: Duration = Duration::from_millis(200);

/// How often a frame is looked at, and the mirror moves, while somebody is.
pub const LOOK_EVERY_WATCHED: Duration = Duration::from_millis(100);

/// Of frames in which nothing was found, one in so many is looked at thoroughly.
pub const THOROUGH_ONE_IN: u32 = 4;

/// Where frames come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// A camera of the system, by its stable path.
    Device(PathBuf),
    /// The pictures of a folder, each once, in the order of their names.
    Folder(PathBuf),
    /// A y4m video in a file or a pipe.
    Y4m(PathBuf),
}

impl Source {
    fn path(&self) -> &Path {
        match self {
            Source::Device(path) | Source::Folder(path) | Source::Y4m(path) => path,
        }
    }
}

/// What the camera is for just now. Cheap to clone; may be told from any thread.
#[derive(Clone, Debug, Default)]
pub struct Attention(Arc<AtomicBool>);

impl Attention {
    /// Somebody is asked for a card, or no longer.
    pub fn set(&self, watched: bool) {
        self.0.store(watched, Ordering::Release);
    }

    fn is_on(&self) -> bool {
        self.0.load(Ordering::Acquire)
    }
}

/// A running camera. Its thread ends within a second of the drop and calls nobody after it.
pub struct CameraListener {
    _thread: DeviceThread,
}

/// Looks through the camera from a thread of its own, opens it again whenever it was lost, and
/// calls `on` with what happens. While `attention` is on, `mirror` gets a picture of each frame; it
/// gets `None` when there is nothing to see any more. Neither may wait long.
///
/// # Errors
/// When the system gives no thread. A camera that cannot be opened is news, not an error.
pub fn start(
    source: Source,
    attention: Attention,
    on: Box<dyn Fn(ReaderNews) + Send>,
    mirror: Box<dyn Fn(Option<Mirror>) + Send>,
) -> std::io::Result<CameraListener> {
    let mut eye = Eye {
        source,
        attention,
        on,
        mirror,
        mirrored: false,
        seen: Seen::default(),
        frame: Frame::default(),
        empty: 0,
    };
    let thread = DeviceThread::start("camera", move |waits| keep_open(&mut eye, waits))?;
    Ok(CameraListener { _thread: thread })
}

enum Open {
    Device(V4l),
    Folder(Folder),
    Y4m(Y4m),
}

impl Open {
    /// The next frame, if one has come. Never waits.
    fn next(&mut self, frame: &mut Frame) -> Result<bool, LostCode> {
        match self {
            Open::Device(camera) => camera.next(frame),
            Open::Folder(folder) => folder.next(frame),
            Open::Y4m(video) => video.next(frame),
        }
    }

    /// Whether it can be said to be there: a pipe is only when its stream has begun.
    fn is_there(&self) -> bool {
        match self {
            Open::Device(_) | Open::Folder(_) => true,
            Open::Y4m(video) => video.has_begun(),
        }
    }
}

struct Eye {
    source: Source,
    attention: Attention,
    on: Box<dyn Fn(ReaderNews) + Send>,
    mirror: Box<dyn Fn(Option<Mirror>) + Send>,
    /// A picture was handed to the mirror and not taken back.
    mirrored: bool,
    seen: Seen,
    frame: Frame,
    /// Frames in a row in which nothing was found.
    empty: u32,
}

impl Eye {
    fn look(&mut self) {
        if self.attention.is_on() {
            self.mirrored = true;
            (self.mirror)(Some(self.frame.mirror()));
        } else {
            self.clear_mirror();
        }
        let grey = self.frame.grey();
        let mut found = code_in(grey, Look::Plain);
        if found.is_none() {
            self.empty = self.empty.wrapping_add(1);
            if self.empty.is_multiple_of(THOROUGH_ONE_IN) {
                found = code_in(grey, Look::Thorough);
            }
        }
        if let Some(text) = found {
            self.empty = 0;
            if let Some(news) = self.seen.whole(&text, Instant::now()) {
                (self.on)(news);
            }
        }
    }

    fn clear_mirror(&mut self) {
        if std::mem::take(&mut self.mirrored) {
            (self.mirror)(None);
        }
    }
}

impl Kept for Eye {
    type Open = Open;

    fn path(&self) -> &Path {
        self.source.path()
    }

    fn open(&mut self) -> Result<Open, LostCode> {
        Ok(match &self.source {
            Source::Device(path) => Open::Device(V4l::open(path)?),
            Source::Folder(path) => Open::Folder(Folder::open(path.clone())?),
            Source::Y4m(path) => Open::Y4m(Y4m::open(path.clone())?),
        })
    }

    fn serve(&mut self, mut open: Open, waits: &Waits) -> Option<Ended> {
        let mut told = false;
        loop {
            if waits.stopped() {
                return None;
            }
            let began = Instant::now();
            let came = open.next(&mut self.frame);
            if !told && open.is_there() {
                told = true;
                (self.on)(ReaderNews::Opened);
            }
            match came {
                Ok(true) => self.look(),
                Ok(false) if !self.attention.is_on() => self.clear_mirror(),
                Ok(false) => {}
                Err(code) => {
                    return Some(Ended {
                        // Whatever the system calls it: it was there and is no longer.
                        code: if told { LostCode::Unplugged } else { code },
                        was_there: told,
                    });
                }
            }
            let every = if self.attention.is_on() {
                LOOK_EVERY_WATCHED
            } else {
                LOOK_EVERY
            };
            // However long a frame takes, there is a pause: the camera never takes the machine.
            let pause = every.saturating_sub(began.elapsed()).max(every / 4);
            if !waits.wait(pause) {
                return None;
            }
        }
    }

    fn lost(&mut self, code: LostCode) {
        self.clear_mirror();
        (self.on)(ReaderNews::Lost { code });
    }
}
