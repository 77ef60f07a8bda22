//! A device's own thread, and the one way in which a device is kept open: looked for without end,
//! tried at once when something new stands at its path, and ever more seldom when it does not open.
//!
//! A thread that waits for a device that is there is not woken by time: bytes, the device's going
//! and its own bell wake it, so an idle kiosk costs nothing.

use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use rustix::event::{EventfdFlags, PollFd, PollFlags, Timespec, eventfd, poll};

use super::port::LostCode;

/// How often an absent device is looked for: it is back within a second.
const LOOK_EVERY: Duration = Duration::from_millis(500);

/// The first wait before a device that is there but cannot be opened is tried again.
const RETRY_FIRST: Duration = Duration::from_millis(500);

/// The longest such wait.
const RETRY_MAX: Duration = Duration::from_secs(5);

/// How long a device must stay open to count as working.
const STEADY_AFTER: Duration = Duration::from_secs(5);

/// What wakes a thread from outside.
struct Bell {
    stopped: AtomicBool,
    event: OwnedFd,
}

impl Bell {
    fn ring(&self) {
        // It can only be full, and then it rings already.
        let _ = rustix::io::write(&self.event, &1_u64.to_ne_bytes());
    }
}

/// A running thread. It ends at once when it is dropped, unless the device is just being opened
/// or spoken to, and is not waited for: whoever drops it may be the one it wants to tell something.
pub(super) struct DeviceThread {
    bell: Arc<Bell>,
}

impl Drop for DeviceThread {
    fn drop(&mut self) {
        self.bell.stopped.store(true, Ordering::Release);
        self.bell.ring();
    }
}

impl DeviceThread {
    /// Starts the thread.
    ///
    /// # Errors
    /// When the system gives no thread, or no handle to wake it by.
    pub(super) fn start(
        name: &str,
        run: impl FnOnce(&Waits) + Send + 'static,
    ) -> std::io::Result<DeviceThread> {
        let bell = Arc::new(Bell {
            stopped: AtomicBool::new(false),
            event: eventfd(0, EventfdFlags::CLOEXEC | EventfdFlags::NONBLOCK)?,
        });
        let waits = Waits {
            bell: Arc::clone(&bell),
        };
        std::thread::Builder::new()
            .name(name.to_owned())
            .spawn(move || run(&waits))?;
        Ok(DeviceThread { bell })
    }

    /// Wakes the thread: there is something to do.
    pub(super) fn ring(&self) {
        self.bell.ring();
    }
}

/// How a device's thread waits, and learns that it is time to end.
pub(super) struct Waits {
    bell: Arc<Bell>,
}

/// What ended a wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Woken {
    /// It is time to end.
    Stopped,
    /// The device has something to say, or went.
    Ready,
    /// The bell rang, or the time is over.
    Due,
}

impl Waits {
    /// Whether it is time to end.
    pub(super) fn stopped(&self) -> bool {
        self.bell.stopped.load(Ordering::Acquire)
    }

    /// Waits; `false` = it is time to end.
    pub(super) fn wait(&self, time: Duration) -> bool {
        let until = Instant::now() + time;
        loop {
            let left = until.saturating_duration_since(Instant::now());
            if self.look(None, Some(left)) == Woken::Stopped {
                return false;
            }
            if until <= Instant::now() {
                return true;
            }
        }
    }

    /// Waits for a device to speak or to go; without a time, for as long as that takes.
    pub(super) fn wait_for(&self, device: BorrowedFd<'_>, at_most: Option<Duration>) -> Woken {
        self.look(Some(device), at_most)
    }

    fn look(&self, device: Option<BorrowedFd<'_>>, at_most: Option<Duration>) -> Woken {
        if self.stopped() {
            return Woken::Stopped;
        }
        let bell = PollFd::from_borrowed_fd(self.bell.event.as_fd(), PollFlags::IN);
        let time = at_most.map(|time| Timespec {
            tv_sec: i64::try_from(time.as_secs()).unwrap_or(i64::MAX),
            tv_nsec: time.subsec_nanos().into(),
        });
        let came = match device {
            None => poll(&mut [bell], time.as_ref()).map(|_| false),
            Some(device) => {
                let device = PollFd::from_borrowed_fd(device, PollFlags::IN);
                let mut both = [bell, device];
                poll(&mut both, time.as_ref()).map(|_| {
                    both.last()
                        .is_some_and(|device| !device.revents().is_empty())
                })
            }
        };
        // Emptied, or it would ring for ever.
        let mut rung = [0; 8];
        let _ = rustix::io::read(&self.bell.event, &mut rung);
        if self.stopped() {
            return Woken::Stopped;
        }
        match came {
            Ok(true) => Woken::Ready,
            // A signal is no reason to do anything; the caller comes back.
            Ok(false) | Err(_) => Woken::Due,
        }
    }
}

/// A device that can be kept open.
pub(super) trait Kept {
    /// What it is while it is open.
    type Open;

    /// Where it stands.
    fn path(&self) -> &Path;

    /// Opens it.
    fn open(&mut self) -> Result<Self::Open, LostCode>;

    /// Uses it until it is lost; `None` = it is time to end.
    fn serve(&mut self, open: Self::Open, waits: &Waits) -> Option<Ended>;

    /// It cannot be used. Told once for each reason.
    fn lost(&mut self, code: LostCode);
}

/// How a device was lost that had been opened.
pub(super) struct Ended {
    /// Why.
    pub(super) code: LostCode,
    /// It had been said to be there.
    pub(super) was_there: bool,
}

/// What stands at a path, so that it is noticed when it was pulled and put back between two looks.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Standing(Option<(u64, u64, u64, i64, i64)>);

impl Standing {
    fn at(path: &Path) -> Standing {
        use std::os::unix::fs::MetadataExt as _;
        // The change time is the node's, not that of what is read and written through it: it is
        // set when the node is made and when its permissions change.
        Standing(
            std::fs::metadata(path)
                .ok()
                .map(|m| (m.dev(), m.ino(), m.rdev(), m.ctime(), m.ctime_nsec())),
        )
    }
}

/// Opens a device and serves it, again and again, until it is time to end.
pub(super) fn keep_open(device: &mut impl Kept, waits: &Waits) {
    let path = device.path().to_path_buf();
    let mut told = None;
    let mut retry = RETRY_FIRST;
    while !waits.stopped() {
        let tried = Standing::at(&path);
        // Looking is cheap and finds a device that came back at once; only a device that is there
        // and does not open is tried more and more seldom.
        let code = if path.exists() {
            match device.open() {
                Ok(open) => {
                    let opened = Instant::now();
                    let Some(ended) = device.serve(open, waits) else {
                        return;
                    };
                    if ended.was_there {
                        told = None;
                    }
                    if opened.elapsed() >= STEADY_AFTER {
                        retry = RETRY_FIRST;
                    }
                    ended.code
                }
                Err(code) => code,
            }
        } else {
            LostCode::NotThere
        };
        if waits.stopped() {
            return;
        }
        // "It went" says more than the "nothing is there" that follows from it.
        let known =
            told == Some(code) || (told == Some(LostCode::Unplugged) && code == LostCode::NotThere);
        if !known {
            told = Some(code);
            tracing::warn!(path = %path.display(), code = code.as_str(), "a device cannot be heard");
            device.lost(code);
        }
        let mut left = retry;
        retry = (retry * 2).min(RETRY_MAX);
        while !left.is_zero() {
            let step = LOOK_EVERY.min(left);
            if !waits.wait(step) {
                return;
            }
            left = left.saturating_sub(step);
            if Standing::at(&path) != tried {
                // It went, or another stands there, or it may be opened now: when something is
                // there it is tried at once.
                retry = RETRY_FIRST;
                left = Duration::ZERO;
            }
        }
        while !path.exists() {
            retry = RETRY_FIRST;
            if !waits.wait(LOOK_EVERY) {
                return;
            }
        }
    }
}
