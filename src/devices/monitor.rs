//! The blood-pressure monitor on its port: bytes become news.
//!
//! This knows time (a silence within a frame, the same frame twice) and the line (no frame fits: the
//! speed is wrong). What bytes mean is the decoder's alone.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use super::diagnostics::Diagnostics;
use super::port::{LostCode, PortNews, PortThread, QuietAfter};
use crate::monitor::{Decoded, Decoder, Profile, RejectReason};
use crate::visit::Reading;
use crate::visit::reading::Fault;

/// The same frame again within this time is one reading: monitors repeat themselves.
pub const SAME_FRAME_WITHIN: Duration = Duration::from_secs(5);

/// From how many bytes without any frame the line's settings are in doubt.
const WRONG_SPEED_BYTES: usize = 8;

/// From how many such bytes without a pause they are in doubt at once.
const WRONG_SPEED_STREAM_BYTES: usize = 1024;

/// Of bytes that gave only rejects, one in so many must be foreign to the format.
const FOREIGN_ONE_IN: usize = 4;

/// Which monitor stands where.
#[derive(Clone, Debug)]
pub struct MonitorSettings {
    /// How it speaks, a site's changes of `[serial]` included.
    pub profile: Arc<Profile>,
    /// The stable path of its port.
    pub port: PathBuf,
}

/// What the monitor's thread tells.
#[derive(Clone, Debug, PartialEq)]
pub enum MonitorNews {
    /// It can be heard.
    Opened,
    /// It cannot be heard; it is looked for again without end.
    Lost {
        /// Why.
        code: LostCode,
    },
    /// It measured.
    Reading(Reading),
    /// It could not measure, and said so.
    Failed(Fault),
    /// Something came that cannot be believed.
    Rejected(RejectReason),
    /// Bytes come but no frame fits: check the speed, or the model.
    WrongSpeed,
}

/// A running listener. Its thread ends within a second of the drop and calls nobody after it.
pub struct MonitorListener {
    diagnostics: Diagnostics,
    _thread: PortThread,
}

impl MonitorListener {
    /// What it heard lately.
    #[must_use]
    pub fn diagnostics(&self) -> &Diagnostics {
        &self.diagnostics
    }
}

/// Listens to a monitor from a thread of its own, opens its port again whenever it was lost, and
/// calls `on` with what happens.
///
/// # Errors
/// When the system gives no thread. A port that cannot be opened is news, not an error.
pub fn start(
    settings: MonitorSettings,
    on: Box<dyn Fn(MonitorNews) + Send>,
) -> std::io::Result<MonitorListener> {
    let diagnostics = Diagnostics::default();
    let serial = settings.profile.serial;
    let mut ear = Ear::new(settings.profile, diagnostics.clone());
    let thread = PortThread::start("monitor", settings.port, serial, move |news| {
        ear.hear(news, Instant::now(), &*on)
    })?;
    Ok(MonitorListener {
        diagnostics,
        _thread: thread,
    })
}

/// What must be remembered between two reads.
struct Ear {
    decoder: Decoder,
    gap: Duration,
    diagnostics: Diagnostics,
    last_frame: Option<(Vec<u8>, Instant)>,
    unfit: Unfit,
}

/// Whether a reject says that the frame is of this format, so that the speed is right.
fn says_the_format(reason: RejectReason) -> bool {
    matches!(
        reason,
        RejectReason::Checksum | RejectReason::Missing | RejectReason::Implausible
    )
}

/// Whether what was decoded shows that the line is set as the monitor's.
pub(super) fn is_of_the_format(decoded: &Decoded) -> bool {
    match decoded {
        Decoded::Reading(_) | Decoded::DeviceError { .. } => true,
        Decoded::Reject { reason, .. } => says_the_format(*reason),
    }
}

/// The bytes since the last frame that fitted.
#[derive(Default)]
struct Unfit {
    bytes: usize,
    foreign: usize,
    rejects: usize,
    /// The first of them, for the diagnostics.
    head: Vec<u8>,
}

impl Ear {
    fn new(profile: Arc<Profile>, diagnostics: Diagnostics) -> Ear {
        let gap = Duration::from_millis(u64::from(profile.gap_ms));
        Ear {
            decoder: Decoder::new(profile),
            gap,
            diagnostics,
            last_frame: None,
            unfit: Unfit::default(),
        }
    }

    fn hear(&mut self, news: PortNews<'_>, now: Instant, on: &dyn Fn(MonitorNews)) -> QuietAfter {
        match news {
            PortNews::Opened => {
                // What was half said before belongs to nothing that comes now.
                self.decoder = Decoder::new(Arc::clone(self.decoder.profile()));
                self.unfit = Unfit::default();
                on(MonitorNews::Opened);
            }
            PortNews::Lost(code) => on(MonitorNews::Lost { code }),
            PortNews::Bytes(bytes) => {
                self.count(bytes);
                let mut rest = bytes;
                while !rest.is_empty() {
                    let taken = self.decoder.push(rest);
                    rest = rest.get(taken..).unwrap_or_default();
                    while let Some(decoded) = self.decoder.next() {
                        self.tell(decoded, now, on);
                    }
                }
                if self.unfit.bytes >= WRONG_SPEED_STREAM_BYTES {
                    self.doubt_speed(on);
                }
            }
            PortNews::Quiet => {
                if let Some(decoded) = self.decoder.quiet() {
                    self.tell(decoded, now, on);
                }
                self.doubt_speed(on);
            }
        }
        Some(self.gap)
    }

    fn count(&mut self, bytes: &[u8]) {
        let profile = self.decoder.profile();
        let unfit = &mut self.unfit;
        unfit.bytes += bytes.len();
        unfit.foreign += bytes.iter().filter(|byte| !profile.speaks(**byte)).count();
        let room = super::diagnostics::TRACE_BYTES_MAX.saturating_sub(unfit.head.len());
        unfit.head.extend(bytes.iter().take(room));
    }

    fn tell(&mut self, decoded: Decoded, now: Instant, on: &dyn Fn(MonitorNews)) {
        let frame = self.decoder.frame();
        let again = self
            .last_frame
            .as_ref()
            .is_some_and(|(last, at)| *last == frame && now - *at < SAME_FRAME_WITHIN);
        let news = match decoded {
            Decoded::Reading(reading) => MonitorNews::Reading(reading),
            Decoded::DeviceError { fault, .. } => MonitorNews::Failed(fault),
            Decoded::Reject { reason, hint, .. } => {
                self.diagnostics.keep_form(reason.as_str(), &frame, hint);
                if says_the_format(reason) {
                    self.unfit = Unfit::default();
                } else {
                    self.unfit.rejects += 1;
                }
                on(MonitorNews::Rejected(reason));
                return;
            }
        };
        self.unfit = Unfit::default();
        if again {
            self.diagnostics.keep_frame("again", &frame);
            return;
        }
        let what = if matches!(news, MonitorNews::Reading(_)) {
            "reading"
        } else {
            "error"
        };
        self.diagnostics.keep_frame(what, &frame);
        self.last_frame = Some((frame, now));
        on(news);
    }

    /// After a pause: did bytes come of which nothing could be made? A cut line of text gives a
    /// reject, which is news enough; garbled ones look foreign.
    fn doubt_speed(&mut self, on: &dyn Fn(MonitorNews)) {
        let unfit = &self.unfit;
        let silent = unfit.rejects == 0;
        let garbled = unfit.foreign * FOREIGN_ONE_IN >= unfit.bytes;
        if unfit.bytes >= WRONG_SPEED_BYTES && (silent || garbled) {
            self.diagnostics.keep_form("wrong_speed", &unfit.head, None);
            self.unfit = Unfit::default();
            tracing::warn!("bytes arrive from the monitor but no frame fits: check the speed");
            on(MonitorNews::WrongSpeed);
        }
    }
}
