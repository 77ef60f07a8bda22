//! How this kiosk's devices are, as the office is told.

use super::{DeviceState, Machine};
use crate::visit::event::Device;
use crate::wire::DeviceSaid;

impl Machine {
    /// The devices of this site and the fault of each. What was not opened yet has none.
    #[must_use]
    pub fn devices(&self) -> Vec<DeviceSaid> {
        let site = &self.config.site;
        [
            (Device::Monitor, site.monitor.is_some(), &self.monitor),
            (Device::Scanner, site.scanner.is_some(), &self.scanner),
            (Device::Camera, site.camera.is_some(), &self.camera),
            (Device::Printer, site.printer.is_some(), &self.printer),
        ]
        .into_iter()
        .filter(|(_, is_here, _)| *is_here)
        .map(|(device, _, state)| DeviceSaid {
            device: device.as_str().to_owned(),
            fault: match state {
                DeviceState::Lost(code) => Some(code.clone()),
                DeviceState::NeverOpened | DeviceState::Here => None,
            },
        })
        .collect()
    }
}
