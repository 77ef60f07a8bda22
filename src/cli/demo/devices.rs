//! The demo's blood-pressure monitor and card scanner: they speak their real bytes on
//! pseudo-terminals, which to the kiosk are serial ports like any other.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;

use crate::card::{Keys, Token};
use crate::devices::pty::{Pace, SimulatedMonitor, SimulatedScanner};
use crate::monitor::Profile;

/// How long the kiosk may take to open a port.
const LISTENER_WAIT: Duration = Duration::from_secs(10);

/// What can be measured with and held up.
pub struct Devices {
    profile: Arc<Profile>,
    monitor: SimulatedMonitor,
    scanner: SimulatedScanner,
    card: Token,
}

impl Devices {
    /// Plugs both in, and makes a card of the demo's own keys.
    ///
    /// # Errors
    /// When the system gives no pseudo-terminal.
    pub fn plug_in(profile: Profile, keys: &Keys, random: [u8; 16]) -> anyhow::Result<Devices> {
        let profile = Arc::new(profile);
        Ok(Devices {
            monitor: SimulatedMonitor::open(Arc::clone(&profile))
                .context("no pseudo-terminal for the simulated monitor")?,
            scanner: SimulatedScanner::open()
                .context("no pseudo-terminal for the simulated scanner")?,
            card: keys.make(random),
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

    /// Waits until the kiosk listens to both.
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
