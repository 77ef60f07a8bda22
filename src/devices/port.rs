//! A serial port that is kept open. The only user of `serialport`.
//!
//! The path is a stable one (`/dev/serial/by-id/…`, or a simulator's link): when the device goes it
//! vanishes, and when it comes back it stands there again. Nothing here knows what the bytes mean.

use std::fs::{File, OpenOptions};
use std::io::{ErrorKind, Read, Write};
use std::os::fd::AsFd as _;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use rustix::fs::OFlags;
use serialport::{ClearBuffer, SerialPort, TTYPort};

use super::thread::{DeviceThread, Ended, Kept, Waits, Woken, keep_open};
use crate::monitor::{Flow, Parity, Serial};

/// The most bytes taken by one read.
const READ_BYTES_MAX: usize = 256;

/// The most bytes given to one write: the port's time-out does not hold for larger ones.
pub const WRITE_BYTES_MAX: usize = 256;

/// How long a read may take when there is something to read.
const READ_WAIT: Duration = Duration::from_millis(50);

/// How long one write may take.
const WRITE_WAIT: Duration = Duration::from_secs(2);

/// Why a device cannot be heard.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum LostCode {
    /// Nothing stands at the path: not plugged in, or switched off.
    NotThere,
    /// Another program has it.
    Busy,
    /// This program may not open it.
    NotAllowed,
    /// It was there and went.
    Unplugged,
    /// The system says something else.
    Other,
}

impl LostCode {
    /// What the system's word for it means.
    pub(super) fn of(error: &std::io::Error) -> LostCode {
        match error.kind() {
            ErrorKind::NotFound => LostCode::NotThere,
            ErrorKind::PermissionDenied => LostCode::NotAllowed,
            ErrorKind::ResourceBusy => LostCode::Busy,
            _ => LostCode::Other,
        }
    }

    /// The code to say on the phone: the hundreds are the device (2 monitor, 3 scanner, 4 printer, 5 camera),
    /// the rest is what is wrong with it.
    #[must_use]
    pub fn to_say(self, device: u32) -> String {
        let what = match self {
            LostCode::NotThere => 1,
            LostCode::Busy => 2,
            LostCode::NotAllowed => 3,
            LostCode::Unplugged => 4,
            LostCode::Other => 9,
        };
        format!("K-{device}{what:02}")
    }

    /// The word in `device.fault` events and logs.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            LostCode::NotThere => "not_there",
            LostCode::Busy => "busy",
            LostCode::NotAllowed => "not_allowed",
            LostCode::Unplugged => "unplugged",
            LostCode::Other => "other",
        }
    }
}

impl std::fmt::Display for LostCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

/// An open port.
pub struct Port {
    tty: TTYPort,
    /// The same device, to be waited for. Opened first: the port itself shuts the door behind it.
    watched: File,
}

/// What one read gave.
pub(super) enum Heard {
    /// So many bytes.
    Bytes(usize),
    /// None in time.
    Nothing,
    /// The device is gone.
    Lost,
}

impl Port {
    /// Opens the port at `path` for this program alone and throws away what came before: bytes
    /// that were waiting there are nobody's.
    ///
    /// # Errors
    /// With the reason when it cannot be opened.
    pub fn open(path: &Path, serial: &Serial) -> Result<Port, LostCode> {
        let flags = OFlags::NOCTTY | OFlags::NONBLOCK;
        let watched = OpenOptions::new()
            .read(true)
            .custom_flags(i32::try_from(flags.bits()).unwrap_or(0))
            .open(path)
            .map_err(|error| LostCode::of(&error))?;
        let parity = match serial.parity {
            Parity::None => serialport::Parity::None,
            Parity::Even => serialport::Parity::Even,
            Parity::Odd => serialport::Parity::Odd,
        };
        let flow = match serial.flow {
            Flow::None => serialport::FlowControl::None,
            Flow::XonXoff => serialport::FlowControl::Software,
            Flow::RtsCts => serialport::FlowControl::Hardware,
        };
        let data_bits = match serial.data_bits {
            7 => serialport::DataBits::Seven,
            _ => serialport::DataBits::Eight,
        };
        let stop_bits = match serial.stop_bits {
            2 => serialport::StopBits::Two,
            _ => serialport::StopBits::One,
        };
        let builder = serialport::new(path.to_string_lossy(), serial.baud)
            .data_bits(data_bits)
            .parity(parity)
            .stop_bits(stop_bits)
            .flow_control(flow)
            .dtr_on_open(serial.dtr)
            .timeout(READ_WAIT);
        let mut tty = TTYPort::open(&builder).map_err(|error| lost_code(path, &error))?;
        // A pseudo-terminal has no such wires, and some USB adapters do not either.
        if let Err(error) = tty.write_request_to_send(serial.rts) {
            tracing::debug!(%error, "this port has no RTS wire");
        }
        if let Err(error) = tty.clear(ClearBuffer::Input) {
            tracing::debug!(%error, "this port cannot be cleared");
        }
        Ok(Port { tty, watched })
    }

    /// Waits until something came, and reads it: at most so long, without a time until then, and
    /// not beyond the thread's bell. `None` = it is time to end.
    pub(super) fn read(
        &mut self,
        into: &mut [u8],
        at_most: Option<Duration>,
        waits: &Waits,
    ) -> Option<Heard> {
        match waits.wait_for(self.watched.as_fd(), at_most) {
            Woken::Stopped => None,
            Woken::Due => Some(Heard::Nothing),
            Woken::Ready => Some(self.read_within(into, READ_WAIT)),
        }
    }

    /// Reads what comes within so long, where no thread is to be ended.
    pub(super) fn read_within(&mut self, into: &mut [u8], wait: Duration) -> Heard {
        if self.tty.set_timeout(wait).is_err() {
            return Heard::Lost;
        }
        match self.tty.read(into) {
            Ok(0) => Heard::Lost,
            Ok(n) => Heard::Bytes(n),
            Err(error) => match error.kind() {
                ErrorKind::TimedOut | ErrorKind::Interrupted | ErrorKind::WouldBlock => {
                    Heard::Nothing
                }
                _ => Heard::Lost,
            },
        }
    }

    /// Writes what the line takes of `bytes` within `wait`, at most [`WRITE_BYTES_MAX`], and says how
    /// much that was: 0 when the device holds it back.
    ///
    /// # Errors
    /// When the device went.
    pub(super) fn write_some(&mut self, bytes: &[u8], wait: Duration) -> std::io::Result<usize> {
        self.tty.set_timeout(wait).map_err(std::io::Error::from)?;
        let piece = bytes.get(..WRITE_BYTES_MAX).unwrap_or(bytes);
        match self.tty.write(piece) {
            Ok(n) => Ok(n),
            Err(error) => match error.kind() {
                ErrorKind::TimedOut | ErrorKind::Interrupted | ErrorKind::WouldBlock => Ok(0),
                _ => Err(error),
            },
        }
    }

    /// Throws away what was written and is not on the line yet: closing the port would wait for it.
    pub(super) fn forget(&mut self) {
        if let Err(error) = self.tty.clear(ClearBuffer::Output) {
            tracing::debug!(%error, "this port cannot be cleared");
        }
    }

    /// Writes all of `bytes`, in pieces of [`WRITE_BYTES_MAX`].
    ///
    /// # Errors
    /// When the device went, or does not take them in time.
    pub fn write(&mut self, bytes: &[u8]) -> std::io::Result<()> {
        self.tty
            .set_timeout(WRITE_WAIT)
            .map_err(std::io::Error::from)?;
        for piece in bytes.chunks(WRITE_BYTES_MAX) {
            self.tty.write_all(piece)?;
        }
        self.tty.flush()
    }
}

fn lost_code(path: &Path, error: &serialport::Error) -> LostCode {
    use serialport::ErrorKind as Kind;
    match error.kind() {
        _ if !path.exists() => LostCode::NotThere,
        Kind::Io(ErrorKind::PermissionDenied) => LostCode::NotAllowed,
        Kind::Io(ErrorKind::ResourceBusy) | Kind::NoDevice => LostCode::Busy,
        _ => LostCode::Other,
    }
}

/// What the thread that keeps a port open tells its device.
pub(crate) enum PortNews<'a> {
    /// The port is open and empty.
    Opened,
    /// It cannot be heard. Told once for each reason.
    Lost(LostCode),
    /// These came.
    Bytes(&'a [u8]),
    /// Nothing came for as long as was asked for.
    Quiet,
}

/// A thread that keeps a port open and hears it. It ends when it is dropped.
pub(crate) struct PortThread {
    _thread: DeviceThread,
}

/// How long after the last byte a device wants to be told [`PortNews::Quiet`]; `None` = never.
pub(crate) type QuietAfter = Option<Duration>;

impl PortThread {
    /// Starts the thread. `hear` is called on it, never after the drop, and answers how much
    /// silence it wants to be told of.
    ///
    /// # Errors
    /// When the system gives no thread.
    pub(crate) fn start(
        name: &str,
        path: PathBuf,
        serial: Serial,
        hear: impl FnMut(PortNews<'_>) -> QuietAfter + Send + 'static,
    ) -> std::io::Result<PortThread> {
        let mut kept = KeptPort { path, serial, hear };
        let thread = DeviceThread::start(name, move |waits| keep_open(&mut kept, waits))?;
        Ok(PortThread { _thread: thread })
    }
}

struct KeptPort<H> {
    path: PathBuf,
    serial: Serial,
    hear: H,
}

impl<H: FnMut(PortNews<'_>) -> QuietAfter> Kept for KeptPort<H> {
    type Open = Port;

    fn path(&self) -> &Path {
        &self.path
    }

    fn open(&mut self) -> Result<Port, LostCode> {
        Port::open(&self.path, &self.serial)
    }

    fn serve(&mut self, port: Port, waits: &Waits) -> Option<Ended> {
        hear_until_lost(port, waits, &mut self.hear)?;
        Some(Ended {
            code: LostCode::Unplugged,
            was_there: true,
        })
    }

    fn lost(&mut self, code: LostCode) {
        (self.hear)(PortNews::Lost(code));
    }
}

/// Hears a port until it is lost; `None` = it is time to end.
fn hear_until_lost(
    mut port: Port,
    waits: &Waits,
    hear: &mut impl FnMut(PortNews<'_>) -> QuietAfter,
) -> Option<()> {
    if waits.stopped() {
        return None;
    }
    let mut quiet_after = hear(PortNews::Opened);
    let mut last_byte: Option<Instant> = None;
    let mut buffer = [0u8; READ_BYTES_MAX];
    loop {
        let due = match (last_byte, quiet_after) {
            (Some(at), Some(after)) => Some(after.saturating_sub(at.elapsed())),
            _ => None,
        };
        match port.read(&mut buffer, due, waits)? {
            Heard::Bytes(n) => {
                last_byte = Some(Instant::now());
                quiet_after = hear(PortNews::Bytes(buffer.get(..n).unwrap_or_default()));
            }
            Heard::Nothing => {
                if let (Some(at), Some(after)) = (last_byte, quiet_after)
                    && at.elapsed() >= after
                {
                    last_byte = None;
                    quiet_after = hear(PortNews::Quiet);
                }
            }
            Heard::Lost => return Some(()),
        }
    }
}
