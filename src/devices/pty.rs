//! A simulated monitor, a simulated scanner and a simulated printer on pseudo-terminals.
//!
//! A pseudo-terminal is opened by the same port as a real device; nothing above it can tell them
//! apart. It behaves as a wire does: bytes sent while nobody listens are refused, a listener set to
//! another speed hears garbage, and pulling the plug takes the path away.

use std::fs;
use std::io;
use std::os::fd::OwnedFd;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use rustix::fs::{OFlags, fcntl_setfl};
use rustix::io::{Errno, ioctl_fionread};
use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use rustix::termios::{ControlModes, OptionalActions, tcgetattr, tcsetattr};

use crate::monitor::{CannotSay, Profile};
use crate::slip::Dots;
use crate::slip::printed::{Habits, PaperPrinter};
use crate::visit::Reading;

/// How often a piece is sent at the wire's pace.
const PIECE_EVERY: Duration = Duration::from_millis(33);

/// How long sent bytes may stay unread, unless a simulator has more patience.
const READ_WITHIN: Duration = Duration::from_secs(2);

/// How often it is looked whether a slow listener is still there.
const LOOK_EVERY: Duration = Duration::from_millis(300);

/// How long to wait where it cannot be seen whether bytes were read.
const LINGER: Duration = Duration::from_millis(500);

/// How long a listener needs from opening a port to being ready.
const SETTLE: Duration = Duration::from_millis(150);

/// How fast bytes are sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pace {
    /// As fast as the profile's line carries them, in pieces as they come off a wire.
    Wire,
    /// At once.
    AtOnce,
}

/// A pseudo-terminal behind a stable path.
struct Wire {
    link: PathBuf,
    /// A folder of our own that goes with us, if we made one.
    folder: Option<PathBuf>,
    plugged: Option<Plugged>,
    /// How long sent bytes may stay unread.
    patience: Duration,
}

struct Plugged {
    ours: OwnedFd,
    theirs: PathBuf,
}

impl Wire {
    /// In a folder of our own in the system's temporary folder.
    fn new(name: &str) -> io::Result<Wire> {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let parent = std::env::temp_dir();
        let folder = loop {
            let n = NEXT.fetch_add(1, Ordering::Relaxed);
            let folder = parent.join(format!("tomoni-{}-{n}", std::process::id()));
            match fs::DirBuilder::new().mode(0o700).create(&folder) {
                Ok(()) => break folder,
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                Err(error) => return Err(error),
            }
        };
        let mut wire = Wire {
            link: folder.join(name),
            folder: Some(folder),
            plugged: None,
            patience: READ_WITHIN,
        };
        wire.plug_in()?;
        Ok(wire)
    }

    fn at(link: &Path) -> io::Result<Wire> {
        let mut wire = Wire {
            link: link.to_path_buf(),
            folder: None,
            plugged: None,
            patience: READ_WITHIN,
        };
        wire.plug_in()?;
        Ok(wire)
    }

    fn plug_in(&mut self) -> io::Result<()> {
        if self.plugged.is_some() {
            return Ok(());
        }
        let ours = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY | OpenptFlags::CLOEXEC)?;
        grantpt(&ours)?;
        unlockpt(&ours)?;
        let name = ptsname(&ours, Vec::new())?;
        let theirs = PathBuf::from(String::from_utf8_lossy(name.as_bytes()).into_owned());
        fcntl_setfl(&ours, OFlags::RDWR | OFlags::NONBLOCK)?;
        // Opened and closed once, the pseudo-terminal says whether somebody has it open.
        drop(open_theirs(&theirs)?);
        let fresh = self.link.with_extension("new");
        let _ = fs::remove_file(&fresh);
        std::os::unix::fs::symlink(&theirs, &fresh)?;
        fs::rename(&fresh, &self.link)?;
        self.plugged = Some(Plugged { ours, theirs });
        Ok(())
    }

    fn hang_up(&mut self) {
        let _ = fs::remove_file(&self.link);
        self.plugged = None;
    }

    fn listened(&self) -> bool {
        let Some(plugged) = &self.plugged else {
            return false;
        };
        let mut heard = [0u8; 256];
        loop {
            match rustix::io::read(&plugged.ours, &mut heard[..]) {
                Ok(0) | Err(Errno::IO) => return false,
                // What is said to a simulated device is heard and forgotten.
                Ok(_) => {}
                Err(_) => return true,
            }
        }
    }

    fn wait_for_listener(&self, at_most: Duration) -> bool {
        let began = Instant::now();
        while !self.listened() {
            if began.elapsed() >= at_most {
                return false;
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        std::thread::sleep(SETTLE);
        self.listened()
    }

    /// Sends bytes and waits until they were read. `baud` = the wire's speed, when it has one.
    fn send(&self, bytes: &[u8], baud: Option<u32>, per_piece: usize) -> io::Result<()> {
        let nobody = || io::Error::new(io::ErrorKind::NotConnected, "nobody listens at the port");
        let Some(plugged) = self.plugged.as_ref().filter(|_| self.listened()) else {
            return Err(nobody());
        };
        // Held open until all is read, or the kernel would throw away what a hang-up finds unread.
        // Another user's exclusive lock may forbid it: then a wait must do.
        let held = open_theirs(&plugged.theirs).ok();
        let misheard;
        let mut bytes = bytes;
        if let (Some(baud), Some(heard)) = (baud, self.listeners_baud()?)
            && baud != heard
        {
            misheard = misread(bytes, baud, heard);
            bytes = &misheard;
        }
        let began = Instant::now();
        let per_piece = per_piece.max(1);
        for (i, piece) in bytes.chunks(per_piece).enumerate() {
            if per_piece < bytes.len() {
                let due = PIECE_EVERY * u32::try_from(i).unwrap_or(u32::MAX);
                std::thread::sleep(due.saturating_sub(began.elapsed()));
            }
            self.write(plugged, piece)?;
        }
        self.wait_until_read(plugged, held)
    }

    fn wait_until_read(&self, plugged: &Plugged, held: Option<fs::File>) -> io::Result<()> {
        let Some(mut held) = held else {
            std::thread::sleep(LINGER);
            return Ok(());
        };
        let began = Instant::now();
        let mut looked = began;
        let mut empty = 0;
        while empty < 3 {
            std::thread::sleep(Duration::from_millis(3));
            empty = if ioctl_fionread(&held)? == 0 {
                empty + 1
            } else {
                0
            };
            if began.elapsed() > self.patience {
                let said = "what was sent has not been read";
                return Err(io::Error::new(io::ErrorKind::TimedOut, said));
            }
            if looked.elapsed() > LOOK_EVERY {
                // While we hold it open ourselves we cannot see whether anybody else does.
                drop(held);
                if !self.listened() {
                    let said = "the listener left before it had read everything";
                    return Err(io::Error::new(io::ErrorKind::NotConnected, said));
                }
                held = open_theirs(&plugged.theirs)?;
                looked = Instant::now();
            }
        }
        Ok(())
    }

    fn write(&self, plugged: &Plugged, mut piece: &[u8]) -> io::Result<()> {
        let began = Instant::now();
        while !piece.is_empty() {
            match rustix::io::write(&plugged.ours, piece) {
                Ok(n) => piece = piece.get(n..).unwrap_or_default(),
                Err(Errno::AGAIN | Errno::INTR) if began.elapsed() < READ_WITHIN => {
                    std::thread::sleep(Duration::from_millis(2));
                }
                Err(error) => return Err(error.into()),
            }
        }
        Ok(())
    }

    /// The speed the listener has set, if it has set the line up at all. A listener that did not
    /// (`cat`) gets the line set raw, so that no byte is changed on the way.
    fn listeners_baud(&self) -> io::Result<Option<u32>> {
        let Some(plugged) = &self.plugged else {
            return Ok(None);
        };
        let mut line = tcgetattr(&plugged.ours)?;
        if line.control_modes.contains(ControlModes::CLOCAL) {
            return Ok(Some(line.input_speed()));
        }
        line.make_raw();
        tcsetattr(&plugged.ours, OptionalActions::Now, &line)?;
        Ok(None)
    }
}

impl Drop for Wire {
    fn drop(&mut self) {
        self.hang_up();
        if let Some(folder) = &self.folder {
            let _ = fs::remove_dir(folder);
        }
    }
}

fn open_theirs(path: &Path) -> io::Result<fs::File> {
    let flags = (OFlags::NOCTTY | OFlags::NONBLOCK).bits();
    fs::OpenOptions::new()
        .read(true)
        .write(true)
        .custom_flags(i32::try_from(flags).unwrap_or(0))
        .open(path)
}

/// What a listener at `heard_baud` makes of characters (8N1) sent at `sent_baud` without pause:
/// each character is taken from eight samples after a falling edge, as a receiver does.
fn misread(bytes: &[u8], sent_baud: u32, heard_baud: u32) -> Vec<u8> {
    // The line's level in every sent bit: a start bit, eight data bits, a stop bit; then idle.
    let mut levels: Vec<bool> = Vec::with_capacity(bytes.len() * 10 + 1);
    for byte in bytes {
        levels.push(false);
        levels.extend((0..8).map(|bit| byte & (1 << bit) != 0));
        levels.push(true);
    }
    // Time counts in 1/heard_baud of a sent bit, halved so that the middle of a bit is whole.
    let level = |time: u64| -> bool {
        let bit = time / (2 * u64::from(heard_baud));
        usize::try_from(bit)
            .ok()
            .and_then(|bit| levels.get(bit).copied())
            .unwrap_or(true)
    };
    let sent_bit = 2 * u64::from(heard_baud);
    let half = u64::from(sent_baud);
    let end = sent_bit * levels.len() as u64;
    let mut heard = Vec::new();
    let mut time = 0;
    let mut was_high = true;
    while time < end {
        if !was_high || level(time) {
            was_high = level(time);
            // To the next sent bit: levels change only there.
            time = (time / sent_bit + 1) * sent_bit;
            continue;
        }
        let byte = (0..8u64)
            .filter(|bit| level(time + half * (3 + 2 * bit)))
            .fold(0u8, |byte, bit| byte | (1 << bit));
        heard.push(byte);
        time += half * 19;
        was_high = level(time);
    }
    heard
}

/// A device that is not there, behind a path that can be opened as a port. `D` = what it is, and what
/// only such a device knows; see [`SimulatedMonitor`] and [`SimulatedScanner`].
pub struct Simulated<D> {
    device: D,
    wire: Wire,
}

impl<D> Simulated<D> {
    /// The stable path of its port.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.wire.link
    }

    /// Whether somebody has its port open.
    #[must_use]
    pub fn listened(&self) -> bool {
        self.wire.listened()
    }

    /// Waits until somebody has its port open and is ready to hear.
    #[must_use]
    pub fn wait_for_listener(&self, at_most: Duration) -> bool {
        self.wire.wait_for_listener(at_most)
    }

    /// Waits as long as `patience` for what it sends to be read, in place of two seconds.
    pub fn set_patience(&mut self, patience: Duration) {
        self.wire.patience = patience;
    }

    /// Pulls the plug: the path is gone.
    pub fn hang_up(&mut self) {
        self.wire.hang_up();
    }

    /// Plugs it in again, at the same path.
    ///
    /// # Errors
    /// When the system gives no pseudo-terminal.
    pub fn plug_in(&mut self) -> io::Result<()> {
        self.wire.plug_in()
    }
}

/// A monitor's side of the wire: it speaks a profile in reverse.
pub struct MonitorSide {
    profile: Arc<Profile>,
}

/// A monitor that is not there.
pub type SimulatedMonitor = Simulated<MonitorSide>;

impl SimulatedMonitor {
    /// Plugs in a monitor at a path of its own in the system's temporary folder.
    ///
    /// # Errors
    /// When the system gives no pseudo-terminal.
    pub fn open(profile: Arc<Profile>) -> io::Result<SimulatedMonitor> {
        let wire = Wire::new("monitor")?;
        let device = MonitorSide { profile };
        Ok(Simulated { device, wire })
    }

    /// Plugs in a monitor at `link`, which must not be there or be a link.
    ///
    /// # Errors
    /// When the system gives no pseudo-terminal, or the link cannot be made.
    pub fn open_at(profile: Arc<Profile>, link: &Path) -> io::Result<SimulatedMonitor> {
        let wire = Wire::at(link)?;
        let device = MonitorSide { profile };
        Ok(Simulated { device, wire })
    }

    /// Sends a reading and waits until it was read.
    ///
    /// # Errors
    /// `InvalidInput` when the format cannot carry the values; `NotConnected` when nobody listens.
    pub fn send(&self, reading: &Reading, pace: Pace) -> io::Result<()> {
        let bytes = self.device.profile.encode(reading).map_err(unsayable)?;
        self.send_bytes(&bytes, pace)
    }

    /// Sends that it could not measure, and waits until that was read.
    ///
    /// # Errors
    /// As [`SimulatedMonitor::send`].
    pub fn send_error(&self, code: &str, pace: Pace) -> io::Result<()> {
        let bytes = self.device.profile.encode_error(code).map_err(unsayable)?;
        self.send_bytes(&bytes, pace)
    }

    /// Sends any bytes, and waits until they were read.
    ///
    /// # Errors
    /// `NotConnected` when nobody listens.
    pub fn send_bytes(&self, bytes: &[u8], pace: Pace) -> io::Result<()> {
        let serial = &self.device.profile.serial;
        let per_piece = match pace {
            Pace::AtOnce => bytes.len(),
            Pace::Wire => {
                let per_second = serial.baud / serial.bits_per_character();
                let per_piece = f64::from(per_second) * PIECE_EVERY.as_secs_f64();
                // At most a few thousand, so that the number is whole and small.
                per_piece.clamp(1.0, 4096.0) as usize
            }
        };
        self.wire.send(bytes, Some(serial.baud), per_piece)
    }
}

fn unsayable(error: CannotSay) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidInput, error)
}

/// A card scanner's side of the wire.
pub struct ScannerSide;

/// A card scanner that is not there.
pub type SimulatedScanner = Simulated<ScannerSide>;

impl SimulatedScanner {
    /// Plugs in a scanner at a path of its own in the system's temporary folder.
    ///
    /// # Errors
    /// When the system gives no pseudo-terminal.
    pub fn open() -> io::Result<SimulatedScanner> {
        let wire = Wire::new("scanner")?;
        let device = ScannerSide;
        Ok(Simulated { device, wire })
    }

    /// Sends the text of a scan and its line end, and waits until it was read.
    ///
    /// # Errors
    /// `NotConnected` when nobody listens.
    pub fn scan(&self, text: &str) -> io::Result<()> {
        self.send_bytes(format!("{text}\r\n").as_bytes())
    }

    /// Sends any bytes, and waits until they were read.
    ///
    /// # Errors
    /// `NotConnected` when nobody listens.
    pub fn send_bytes(&self, bytes: &[u8]) -> io::Result<()> {
        self.wire.send(bytes, None, bytes.len())
    }
}

/// How often a simulated printer looks at its line.
const PRINTER_LOOKS_EVERY: Duration = Duration::from_millis(3);

/// A receipt printer that is not there. Unlike the others it has a thread: it hears, works and
/// answers by itself, as fast as its line carries characters.
pub struct SimulatedPrinter {
    path: PathBuf,
    shared: Arc<Mutex<Desk>>,
    stopped: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

/// The printer with its wire.
struct Desk {
    wire: Wire,
    printer: PaperPrinter,
    /// Characters a second; `None` = as they come.
    bytes_a_second: Option<u32>,
    /// It takes nothing off the line and says nothing.
    frozen: bool,
    /// What it said and the line has not taken.
    says: Vec<u8>,
}

impl SimulatedPrinter {
    /// Plugs in a printer at a path of its own in the system's temporary folder. `baud` = its
    /// line's speed; without one it takes bytes as they come.
    ///
    /// # Errors
    /// When the system gives no pseudo-terminal or no thread.
    pub fn open(habits: Habits, baud: Option<u32>) -> io::Result<SimulatedPrinter> {
        let wire = Wire::new("printer")?;
        let path = wire.link.clone();
        let shared = Arc::new(Mutex::new(Desk {
            wire,
            printer: PaperPrinter::new(habits),
            bytes_a_second: baud.map(|baud| baud / 10),
            frozen: false,
            says: Vec::new(),
        }));
        let stopped = Arc::new(AtomicBool::new(false));
        let (desk, ended) = (Arc::clone(&shared), Arc::clone(&stopped));
        let thread = std::thread::Builder::new()
            .name("simulated-printer".to_owned())
            .spawn(move || {
                let mut looked = Instant::now();
                while !ended.load(Ordering::Acquire) {
                    std::thread::sleep(PRINTER_LOOKS_EVERY);
                    let passed = looked.elapsed();
                    looked = Instant::now();
                    desk_of(&desk).work(passed);
                }
            })?;
        Ok(SimulatedPrinter {
            path,
            shared,
            stopped,
            thread: Some(thread),
        })
    }

    /// The stable path of its port.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Does something to it by hand: opens the cover, takes out the paper. It tells at once, if it
    /// was asked to tell.
    pub fn handle<T>(&self, with: impl FnOnce(&mut PaperPrinter) -> T) -> T {
        let mut desk = desk_of(&self.shared);
        let answer = with(&mut desk.printer);
        let says = desk.printer.look();
        desk.says.extend(says);
        answer
    }

    /// Takes nothing off the line any more, as a printer that is switched off behind its adapter;
    /// or does so again.
    pub fn freeze(&self, frozen: bool) {
        desk_of(&self.shared).frozen = frozen;
    }

    /// The next slip that came out, waited for.
    #[must_use]
    pub fn slip(&self, at_most: Duration) -> Option<Dots> {
        let began = Instant::now();
        loop {
            let slip = desk_of(&self.shared).printer.slip();
            if slip.is_some() || began.elapsed() >= at_most {
                return slip;
            }
            std::thread::sleep(Duration::from_millis(10));
        }
    }

    /// Pulls the plug: the path is gone.
    pub fn hang_up(&self) {
        let mut desk = desk_of(&self.shared);
        desk.says.clear();
        desk.wire.hang_up();
    }

    /// Plugs it in again, at the same path.
    ///
    /// # Errors
    /// When the system gives no pseudo-terminal.
    pub fn plug_in(&self) -> io::Result<()> {
        desk_of(&self.shared).wire.plug_in()
    }
}

impl Drop for SimulatedPrinter {
    fn drop(&mut self) {
        self.stopped.store(true, Ordering::Release);
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

/// Whoever panicked while holding it left a whole printer behind.
fn desk_of(shared: &Mutex<Desk>) -> MutexGuard<'_, Desk> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Desk {
    /// Takes what the line carried in this time, and answers.
    fn work(&mut self, passed: Duration) {
        let Some(plugged) = &self.wire.plugged else {
            return;
        };
        if self.frozen {
            return;
        }
        let mut heard = [0u8; 4096];
        let most = self.bytes_a_second.map_or(heard.len(), |speed| {
            // A few thousand at most, so that the number is whole and small.
            (f64::from(speed) * passed.as_secs_f64()).clamp(1.0, 4096.0) as usize
        });
        if let Ok(n) = rustix::io::read(&plugged.ours, &mut heard[..most]) {
            let says = self.printer.take(heard.get(..n).unwrap_or_default());
            self.says.extend(says);
        }
        if !self.says.is_empty()
            && let Ok(n) = rustix::io::write(&plugged.ours, &self.says)
        {
            self.says.drain(..n);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::misread;

    #[test]
    fn a_listener_at_the_same_speed_hears_what_was_sent() {
        let all: Vec<u8> = (0..=255).collect();
        assert_eq!(misread(&all, 2400, 2400), all);
        assert_eq!(misread(b"", 2400, 9600), b"");
    }

    #[test]
    fn a_listener_at_another_speed_hears_something_else() {
        let text = b"2026,07,11,09,05";
        for (sent, heard) in [(2400, 9600), (9600, 2400), (2400, 4800), (19200, 9600)] {
            let misheard = misread(text, sent, heard);
            assert!(!misheard.is_empty());
            assert_ne!(misheard, text);
        }
        // Four times too fast, a start bit with its first bits reads as 00 or the like.
        assert!(misread(b"\x00", 2400, 9600).iter().all(|byte| *byte == 0));
    }
}
