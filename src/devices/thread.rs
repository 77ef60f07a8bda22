//! A device's own thread, and the one way in which a device is kept open: looked for without end,
//! tried at once when something new stands at its path, and ever more seldom when it does not open.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::{Duration, Instant};

use super::port::LostCode;

/// How often an absent device is looked for.
const LOOK_EVERY: Duration = Duration::from_millis(250);

/// The first wait before a device that is there but cannot be opened is tried again.
const RETRY_FIRST: Duration = Duration::from_millis(500);

/// The longest such wait.
const RETRY_MAX: Duration = Duration::from_secs(5);

/// How long a device must stay open to count as working.
const STEADY_AFTER: Duration = Duration::from_secs(5);

/// A running thread. It ends within half a second of being dropped, and is not waited for:
/// whoever drops it may be the one it wants to tell something.
pub(super) struct DeviceThread {
    stopped: Arc<AtomicBool>,
    _wake: Sender<()>,
}

impl Drop for DeviceThread {
    fn drop(&mut self) {
        self.stopped.store(true, Ordering::Release);
    }
}

impl DeviceThread {
    /// Starts the thread.
    ///
    /// # Errors
    /// When the system gives no thread.
    pub(super) fn start(
        name: &str,
        run: impl FnOnce(&Waits) + Send + 'static,
    ) -> std::io::Result<DeviceThread> {
        let stopped = Arc::new(AtomicBool::new(false));
        let (wake, woken) = channel();
        let waits = Waits {
            stopped: Arc::clone(&stopped),
            woken,
        };
        std::thread::Builder::new()
            .name(name.to_owned())
            .spawn(move || run(&waits))?;
        Ok(DeviceThread {
            stopped,
            _wake: wake,
        })
    }
}

/// How a device's thread waits, and learns that it is time to end.
pub(super) struct Waits {
    stopped: Arc<AtomicBool>,
    woken: Receiver<()>,
}

impl Waits {
    /// Whether it is time to end.
    pub(super) fn stopped(&self) -> bool {
        self.stopped.load(Ordering::Acquire)
    }

    /// Waits; `false` = it is time to end.
    pub(super) fn wait(&self, time: Duration) -> bool {
        matches!(
            self.woken.recv_timeout(time),
            Err(RecvTimeoutError::Timeout)
        ) && !self.stopped()
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
