//! Things on wires: the blood-pressure monitor, the readers of cards (a serial scanner, one that
//! types, a camera), the receipt printer, and simulated ones on pseudo-terminals that are spoken to
//! through the same port.
//!
//! Each device has its own thread, which opens the port, opens it again when it was lost, and hands
//! on what it heard; it never waits for the window and the window never waits for it. No digit of a
//! reading, no subject id and no card reaches a log from here.

pub mod camera;
mod diagnostics;
pub mod line;
pub mod monitor;
pub mod port;
pub mod printer;
pub mod pty;
pub mod reader;
pub mod scanner;
mod thread;
pub mod wedge;

pub use camera::CameraListener;
pub use diagnostics::{Diagnostics, Trace};
pub use monitor::{MonitorListener, MonitorNews, MonitorSettings};
pub use port::LostCode;
pub use printer::{Printer, PrinterNews, PrinterSettings};
pub use pty::{Pace, Simulated, SimulatedMonitor, SimulatedPrinter, SimulatedScanner};
pub use reader::{Dropped, Reader, ReaderNews};
pub use scanner::ScannerListener;
