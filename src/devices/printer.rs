//! The receipt printer on its port. A thread of its own keeps the port open, speaks to the
//! printer (see `dialogue`), and tells how it is; whoever wants something printed hands it over and
//! never waits.
//!
//! What a slip says is not known here: it comes as a picture, which is drawn on this thread.

mod dialogue;

use std::collections::VecDeque;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use self::dialogue::{Dialogue, Manner, Outcome};
use super::port::{Heard, LostCode, Port};
use super::thread::{DeviceThread, Ended, Kept, Waits, keep_open};
use crate::monitor::Serial;
use crate::slip::Dots;

pub use self::dialogue::Resting;

/// The most slips that wait. Whoever asks for one more is told so at once.
pub const SLIPS_WAITING_MAX: usize = 4;

/// A slip that has not begun after so long is dropped: its person is gone.
pub const SLIP_WAITS_MAX: Duration = Duration::from_secs(20);

/// While a slip waits, it is looked after so often.
const SLIP_LOOKED_AT: Duration = Duration::from_millis(400);

/// How long a write may wait for the line to take something.
const WRITE_WAIT: Duration = Duration::from_millis(200);

/// How long a read waits while there is something to write.
const GLANCE: Duration = Duration::from_millis(1);

/// Which printer stands where.
#[derive(Clone, Debug)]
pub struct PrinterSettings {
    /// The stable path of its port.
    pub port: PathBuf,
    /// How its line is set.
    pub serial: Serial,
    /// Whether it cuts its paper.
    pub cut: bool,
    /// Whether it answers. One that does not is believed to be well while its port is open.
    pub answers: bool,
}

/// What the printer's thread tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PrinterNews {
    /// It can print.
    Well {
        /// Its paper ends soon.
        paper_low: bool,
    },
    /// It cannot be spoken to; it is looked for again without end.
    Lost {
        /// Why.
        code: LostCode,
    },
    /// It can be spoken to and does not print.
    Rests(Resting),
    /// The slip with this number is out.
    Printed(u64),
    /// The slip with this number will not come: it waited too long, or the printer stopped.
    NotPrinted(u64),
}

/// Draws a slip's picture; called on the printer's thread.
pub type Drawing = Box<dyn FnOnce() -> Option<Dots> + Send>;

struct Waiting {
    slip: u64,
    since: Instant,
    draw: Drawing,
}

/// The slips that wait, shared with the thread.
#[derive(Clone, Default)]
struct Queue(Arc<Mutex<VecDeque<Waiting>>>);

impl Queue {
    fn lock(&self) -> MutexGuard<'_, VecDeque<Waiting>> {
        // Whoever panicked while holding it left a whole queue behind.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A running printer. Its thread ends within a second of the drop and calls nobody after it.
pub struct Printer {
    queue: Queue,
    thread: DeviceThread,
}

impl Printer {
    /// Hands over a slip: its number, and what draws it. `false` = too many wait already.
    #[must_use]
    pub fn print(&self, slip: u64, draw: Drawing) -> bool {
        let mut queue = self.queue.lock();
        if queue.len() >= SLIPS_WAITING_MAX {
            return false;
        }
        queue.push_back(Waiting {
            slip,
            since: Instant::now(),
            draw,
        });
        drop(queue);
        self.thread.ring();
        true
    }

    /// Drops a slip that has not begun.
    pub fn drop_slip(&self, slip: u64) {
        self.queue.lock().retain(|waiting| waiting.slip != slip);
    }
}

/// Speaks to the printer at a stable path from a thread of its own, opens its port again whenever
/// it was lost, and calls `on` with what happens.
///
/// # Errors
/// When the system gives no thread. A port that cannot be opened is news, not an error.
pub fn start(
    settings: PrinterSettings,
    on: Box<dyn Fn(PrinterNews) + Send>,
) -> std::io::Result<Printer> {
    let queue = Queue::default();
    let serial = settings.serial;
    let mut mouth = Mouth {
        manner: Manner {
            bytes_a_second: u64::from(serial.baud / serial.bits_per_character()),
            cut: settings.cut,
            answers: settings.answers,
        },
        port: settings.port,
        serial,
        queue: queue.clone(),
        on,
        began: Instant::now(),
    };
    let thread = DeviceThread::start("printer", move |waits| keep_open(&mut mouth, waits))?;
    Ok(Printer { queue, thread })
}

struct Mouth {
    manner: Manner,
    port: PathBuf,
    serial: Serial,
    queue: Queue,
    on: Box<dyn Fn(PrinterNews) + Send>,
    began: Instant,
}

impl Kept for Mouth {
    type Open = Port;

    fn path(&self) -> &Path {
        &self.port
    }

    fn open(&mut self) -> Result<Port, LostCode> {
        Port::open(&self.port, &self.serial)
    }

    fn serve(&mut self, port: Port, waits: &Waits) -> Option<Ended> {
        self.speak(port, waits)?;
        Some(Ended {
            code: LostCode::Unplugged,
            was_there: true,
        })
    }

    fn lost(&mut self, code: LostCode) {
        (self.on)(PrinterNews::Lost { code });
    }
}

impl Mouth {
    fn now_ms(&self) -> u64 {
        u64::try_from(self.began.elapsed().as_millis()).unwrap_or(u64::MAX)
    }

    /// Speaks until the port is lost; `None` = it is time to end.
    fn speak(&mut self, mut port: Port, waits: &Waits) -> Option<()> {
        let mut dialogue = Dialogue::new(self.manner, self.now_ms());
        let mut buffer = [0u8; 64];
        loop {
            if waits.stopped() {
                port.forget();
                return None;
            }
            dialogue.step(self.now_ms());
            self.look_at_queue(&mut dialogue);
            let mut lost = false;
            if !dialogue.outbox().is_empty() {
                match port.write_some(dialogue.outbox(), WRITE_WAIT) {
                    Ok(sent) => dialogue.sent(sent, self.now_ms()),
                    Err(_) => lost = true,
                }
            }
            // Before the wait: it may be a long one.
            self.tell_all(&mut dialogue);
            let due = Duration::from_millis(dialogue.due_in_ms(self.now_ms()));
            let wait = if !dialogue.outbox().is_empty() {
                GLANCE
            } else if self.queue.lock().is_empty() {
                due.max(GLANCE)
            } else {
                due.clamp(GLANCE, SLIP_LOOKED_AT)
            };
            match port.read(&mut buffer, Some(wait), waits) {
                Some(Heard::Bytes(n)) => {
                    dialogue.hear(buffer.get(..n).unwrap_or_default(), self.now_ms());
                }
                // Stopped: the loop begins with that.
                Some(Heard::Nothing) | None => {}
                Some(Heard::Lost) => lost = true,
            }
            if lost {
                dialogue.port_lost();
            }
            if lost {
                self.tell_all(&mut dialogue);
                // What was not sent is not waited for.
                port.forget();
                return Some(());
            }
        }
    }

    /// Drops what is too old, and begins the next slip when the printer is ready for it.
    fn look_at_queue(&mut self, dialogue: &mut Dialogue) {
        let now_ms = self.now_ms();
        let mut next = None;
        let mut old = Vec::new();
        {
            let mut queue = self.queue.lock();
            while let Some(waiting) = queue.front() {
                if waiting.since.elapsed() >= SLIP_WAITS_MAX {
                    old.extend(queue.pop_front().map(|waiting| waiting.slip));
                    continue;
                }
                if dialogue.takes_a_slip(now_ms) {
                    next = queue.pop_front();
                } else {
                    dialogue.slip_waits(now_ms);
                }
                break;
            }
        }
        for slip in old {
            (self.on)(PrinterNews::NotPrinted(slip));
        }
        if let Some(next) = next {
            match (next.draw)() {
                Some(picture) => dialogue.begin(next.slip, picture, self.now_ms()),
                None => (self.on)(PrinterNews::NotPrinted(next.slip)),
            }
        }
    }

    fn tell_all(&self, dialogue: &mut Dialogue) {
        while let Some(outcome) = dialogue.outcome() {
            self.tell(outcome);
        }
    }

    fn tell(&self, outcome: Outcome) {
        (self.on)(match outcome {
            Outcome::Well { paper_low } => PrinterNews::Well { paper_low },
            Outcome::Rests(why) => {
                tracing::warn!(?why, "the printer rests");
                PrinterNews::Rests(why)
            }
            Outcome::Printed(slip) => PrinterNews::Printed(slip),
            Outcome::Lost(slip) => PrinterNews::NotPrinted(slip),
        });
    }
}
