//! The demo's blood-pressure monitor, card scanner and receipt printer: they speak their real bytes
//! on pseudo-terminals, which to the kiosk are serial ports like any other.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;

use crate::card::{Keys, Token};
use crate::devices::pty::{Pace, SimulatedMonitor, SimulatedPrinter, SimulatedScanner};
use crate::monitor::Profile;
use crate::slip::printed::Habits;
use crate::slip::{Dots, Paper};

/// How long the kiosk may take to open a port.
const LISTENER_WAIT: Duration = Duration::from_secs(10);

/// How long a slip may take to come out.
const SLIP_WAIT: Duration = Duration::from_secs(30);

/// The demo's paper, and as a site's file says it.
const PAPER: Paper = Paper::Mm80;
/// See [`PAPER`].
const PAPER_MM: u32 = 80;

/// A receipt printer on paper of 80 mm, as fast as USB is.
pub struct DemoPrinter(SimulatedPrinter);

impl DemoPrinter {
    /// Plugs it in. It comes before the rest: the site's file names its port.
    ///
    /// # Errors
    /// When the system gives no pseudo-terminal or no thread.
    pub fn plug_in() -> anyhow::Result<DemoPrinter> {
        let habits = Habits {
            dots: PAPER.dots(),
            answers: true,
            echoes: true,
            forgets: true,
            memory: 4096,
        };
        let printer = SimulatedPrinter::open(habits, None)
            .context("no pseudo-terminal for the simulated printer")?;
        Ok(DemoPrinter(printer))
    }

    /// The lines for the site's file.
    #[must_use]
    pub fn site_lines(&self) -> String {
        let port = self.0.path().display();
        format!("\n[printer]\nport = \"{port}\"\nwidth_mm = {PAPER_MM}\ncut = true\n")
    }

    /// The next slip that comes out.
    ///
    /// # Errors
    /// When none does.
    pub fn slip(&self) -> anyhow::Result<Dots> {
        self.0.slip(SLIP_WAIT).context("no slip came out")
    }
}

/// What can be measured with, held up and printed on.
pub struct Devices {
    profile: Arc<Profile>,
    monitor: SimulatedMonitor,
    scanner: SimulatedScanner,
    printer: DemoPrinter,
    card: Token,
}

impl Devices {
    /// Plugs the monitor and the scanner in, and makes a card of the demo's own keys.
    ///
    /// # Errors
    /// When the system gives no pseudo-terminal.
    pub fn plug_in(
        profile: Profile,
        printer: DemoPrinter,
        keys: &Keys,
        random: [u8; 16],
    ) -> anyhow::Result<Devices> {
        let profile = Arc::new(profile);
        Ok(Devices {
            monitor: SimulatedMonitor::open(Arc::clone(&profile))
                .context("no pseudo-terminal for the simulated monitor")?,
            scanner: SimulatedScanner::open()
                .context("no pseudo-terminal for the simulated scanner")?,
            card: keys.make(random),
            printer,
            profile,
        })
    }

    /// The monitor's port.
    #[must_use]
    pub fn monitor_path(&self) -> &Path {
        self.monitor.path()
    }

    /// The scanner's port.
    #[must_use]
    pub fn scanner_path(&self) -> &Path {
        self.scanner.path()
    }

    /// The printer.
    #[must_use]
    pub fn printer(&self) -> &DemoPrinter {
        &self.printer
    }

    /// Waits until the kiosk listens to monitor and scanner.
    #[must_use]
    pub fn are_heard(&self) -> bool {
        self.monitor.wait_for_listener(LISTENER_WAIT)
            && self.scanner.wait_for_listener(LISTENER_WAIT)
    }

    /// Holds up the demo's card.
    ///
    /// # Errors
    /// When nobody reads the scanner's port.
    pub fn hold_up_card(&self) -> anyhow::Result<()> {
        self.hold_up(self.card.as_str())
    }

    /// Holds up any code.
    ///
    /// # Errors
    /// When nobody reads the scanner's port.
    pub fn hold_up(&self, text: &str) -> anyhow::Result<()> {
        self.scanner
            .scan(text)
            .context("the kiosk does not read the simulated scanner")
    }

    /// Ends a measurement with these values, at the pace of the monitor's line.
    ///
    /// # Errors
    /// When nobody reads the monitor's port, or its format cannot say these values.
    pub fn measure(
        &self,
        systolic_mmhg: u16,
        diastolic_mmhg: u16,
        pulse_bpm: u16,
    ) -> anyhow::Result<()> {
        let reading = self
            .profile
            .example(systolic_mmhg, diastolic_mmhg, Some(pulse_bpm), None);
        self.monitor
            .send(&reading, Pace::Wire)
            .context("the kiosk does not read the simulated monitor")
    }

    /// Pulls the monitor's plug, or puts it back.
    ///
    /// # Errors
    /// When the system gives no pseudo-terminal.
    pub fn toggle_monitor(&mut self) -> anyhow::Result<bool> {
        if self.monitor.listened() {
            self.monitor.hang_up();
            return Ok(false);
        }
        self.monitor
            .plug_in()
            .context("no pseudo-terminal for the simulated monitor")?;
        Ok(true)
    }

    /// Pulls the monitor's plug.
    pub fn unplug_monitor(&mut self) {
        self.monitor.hang_up();
    }
}
