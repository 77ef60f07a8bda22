//! What a port heard lately, for a person who looks for a fault. In memory only, bounded, and
//! without anybody's id: it is never written to a log or a disk.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Instant;

/// The most traces kept.
pub const TRACES_MAX: usize = 64;

/// The most bytes of one trace kept.
pub const TRACE_BYTES_MAX: usize = 512;

/// Some bytes and what they were.
#[derive(Clone, PartialEq, Eq)]
pub struct Trace {
    /// When they had come.
    pub at: Instant,
    /// What they were, as `reading`, `error`, `checksum`.
    pub what: &'static str,
    /// The bytes, the subject id blanked. Of bytes that are no frame only their form is kept:
    /// digits as `9`, capital letters as `A`, small ones as `a`, for an id may stand anywhere there.
    pub bytes: Vec<u8>,
    /// The profile's sentence for staff, when it has one for this: what to set on the device.
    pub hint: Option<String>,
}

impl std::fmt::Debug for Trace {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Trace({}, {} bytes)", self.what, self.bytes.len())
    }
}

/// The last `TRACES_MAX` traces of one device, shared with its thread.
#[derive(Clone, Default)]
pub struct Diagnostics {
    traces: Arc<Mutex<VecDeque<Trace>>>,
}

impl std::fmt::Debug for Diagnostics {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Diagnostics({} traces)", self.lock().len())
    }
}

impl Diagnostics {
    /// What is kept now, the oldest first.
    #[must_use]
    pub fn traces(&self) -> Vec<Trace> {
        self.lock().iter().cloned().collect()
    }

    /// Keeps a frame whose subject id is blanked already.
    pub(crate) fn keep_frame(&self, what: &'static str, frame: &[u8]) {
        let bytes = frame.iter().take(TRACE_BYTES_MAX).copied().collect();
        self.keep(what, bytes, None);
    }

    /// Keeps the form of bytes that are no frame.
    pub(crate) fn keep_form(&self, what: &'static str, bytes: &[u8], hint: Option<String>) {
        let form = |byte: &u8| match byte {
            b'0'..=b'9' => b'9',
            b'A'..=b'Z' => b'A',
            b'a'..=b'z' => b'a',
            other => *other,
        };
        let bytes = bytes.iter().take(TRACE_BYTES_MAX).map(form).collect();
        self.keep(what, bytes, hint);
    }

    fn keep(&self, what: &'static str, bytes: Vec<u8>, hint: Option<String>) {
        let mut traces = self.lock();
        while traces.len() >= TRACES_MAX {
            traces.pop_front();
        }
        traces.push_back(Trace {
            at: Instant::now(),
            what,
            bytes,
            hint,
        });
    }

    fn lock(&self) -> MutexGuard<'_, VecDeque<Trace>> {
        // Whoever panicked while holding it left a whole deque behind.
        self.traces
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}
