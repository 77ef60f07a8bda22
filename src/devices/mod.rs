//! Things on wires: the blood-pressure monitor, the card scanner, and simulated ones on
//! pseudo-terminals that are spoken to through the same port.
//!
//! Each device has its own thread, which opens the port, opens it again when it was lost, and hands
//! on what it heard; it never waits for the window and the window never waits for it. No digit of a
//! reading, no subject id and no card reaches a log from here.

mod diagnostics;
pub mod monitor;
pub mod port;
pub mod pty;
pub mod scanner;

pub use diagnostics::{Diagnostics, Trace};
pub use monitor::{MonitorListener, MonitorNews, MonitorSettings};
pub use port::LostCode;
pub use pty::{Pace, Simulated, SimulatedMonitor, SimulatedScanner};
pub use scanner::{ScannerListener, ScannerNews};
