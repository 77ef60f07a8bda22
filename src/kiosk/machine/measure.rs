//! Measuring blood pressure: rest, listening, the reading, and what becomes of one that nobody
//! asked for. Pure.

use super::{DeviceState, Effect, MONITOR_NEVER_OPENED, Machine, MonitorHeard};
use crate::kiosk::screen::{Open, Screen};
use crate::visit::Reading;
use crate::visit::event::{CallReason, Device, Kind, Lang};
use crate::visit::reading::Fault;

/// Rest before measuring.
pub const REST_MS: u64 = 60_000;
/// Measuring without a frame for so long: say so, with help.
pub const NOTHING_CAME_MS: u64 = 180_000;
/// A frame that comes so soon after a measuring screen was left belongs to whoever left.
pub const LEFT_BEHIND_MS: u64 = 180_000;
/// While that may be, a new measuring screen is deaf for so long.
pub const DEAF_AT_FIRST_MS: u64 = 15_000;

/// Plausible values: systolic, mmHg.
pub const SYSTOLIC_MMHG: std::ops::RangeInclusive<u16> = 60..=280;
/// Plausible values: diastolic, mmHg.
pub const DIASTOLIC_MMHG: std::ops::RangeInclusive<u16> = 30..=180;
/// Plausible values: the least difference of both, mmHg.
pub const DIFFERENCE_MMHG: u16 = 10;
/// Plausible values: pulse, beats a minute.
pub const PULSE_BPM: std::ops::RangeInclusive<u16> = 30..=220;

impl Machine {
    /// After a measurement: the stamps if a card joined meanwhile, then goodbye.
    pub(super) fn end_measuring(&mut self, open: Option<Open>) -> Screen {
        match open {
            Some(open) if open.held.is_some() && !open.done.greeting => self.go_on(open),
            Some(open) => self.thank(Some(open)),
            None => {
                self.lang = Lang::Ja;
                Screen::Idle
            }
        }
    }

    pub(super) fn rest(&mut self, open: Option<Open>) -> Screen {
        match self.monitor_code() {
            Some(code) => Screen::MonitorRests { open, code },
            None => Screen::Rest {
                open,
                since_ms: self.now.up_ms,
            },
        }
    }

    pub(super) fn monitor(&mut self, heard: MonitorHeard, out: &mut Vec<Effect>) {
        match heard {
            MonitorHeard::Opened => {
                let was = std::mem::replace(&mut self.monitor, DeviceState::Here);
                self.device_event(Device::Monitor, &was, Ok(()), out);
                if let Screen::MonitorRests { .. } = &self.screen {
                    self.touched_ms = self.now.up_ms;
                    let screen = std::mem::replace(&mut self.screen, Screen::Idle);
                    self.screen = match screen.into_open() {
                        Some(open) => self.rest(Some(open)),
                        None => Screen::Idle,
                    };
                }
            }
            MonitorHeard::Lost(code) => {
                let lost = DeviceState::Lost(code.clone());
                let was = std::mem::replace(&mut self.monitor, lost);
                self.device_event(Device::Monitor, &was, Err(code.clone()), out);
                if let Screen::Rest { .. } | Screen::Measuring { .. } = &self.screen {
                    self.touched_ms = self.now.up_ms;
                    let screen = std::mem::replace(&mut self.screen, Screen::Idle);
                    self.screen = Screen::MonitorRests {
                        open: screen.into_open(),
                        code,
                    };
                }
            }
            MonitorHeard::Reading(reading) => self.reading(reading, out),
            MonitorHeard::Failed(fault) => {
                if self.hears() {
                    self.touched_ms = self.now.up_ms;
                    self.append(Kind::ReadingFailed { fault }, out);
                    let screen = std::mem::replace(&mut self.screen, Screen::Idle);
                    self.screen = Screen::NotMeasured {
                        open: screen.into_open(),
                        fault: Some(fault),
                    };
                }
            }
            MonitorHeard::Rejected => {
                let hears = self.hears();
                if let Screen::Measuring { help_ms, .. } = &mut self.screen
                    && hears
                {
                    // Something came and could not be read: help now, and go on listening.
                    *help_ms = self.now.up_ms.min(*help_ms);
                }
            }
        }
    }

    pub(super) fn reading(&mut self, reading: Reading, out: &mut Vec<Effect>) {
        let hears = self.hears();
        let stale = self.stale();
        let screen = std::mem::replace(&mut self.screen, Screen::Idle);
        self.screen = match screen {
            Screen::Measuring { open, .. } if hears => self.result(open, reading, out),
            // Unasked, or asked of the monitor before the rest was over: no digits until touched.
            Screen::Idle if !stale && self.config.site.monitor.is_some() => {
                self.measured(None, reading)
            }
            Screen::Measured { open, .. } => self.measured(open, reading),
            Screen::Rest { open, .. } if !stale => self.measured(open, reading),
            screen => screen,
        };
    }

    pub(super) fn measured(&mut self, open: Option<Open>, reading: Reading) -> Screen {
        self.touched_ms = self.now.up_ms;
        Screen::Measured {
            open,
            reading: Box::new(reading),
        }
    }

    /// Whether a measuring screen is open and takes what comes as its own.
    pub(super) fn hears(&self) -> bool {
        match &self.screen {
            Screen::Measuring { since_ms, .. } => {
                !self.stale() || self.now.up_ms >= since_ms + DEAF_AT_FIRST_MS
            }
            _ => false,
        }
    }

    /// Whether a frame may belong to somebody who left while the monitor was at work.
    pub(super) fn stale(&self) -> bool {
        self.left_ms
            .is_some_and(|left_ms| self.now.up_ms < left_ms + LEFT_BEHIND_MS)
    }

    pub(super) fn may_be_measuring(&self) -> bool {
        matches!(self.screen, Screen::Rest { .. } | Screen::Measuring { .. })
    }

    pub(super) fn note_if_left(&mut self, before: bool) {
        let heard = matches!(
            self.screen,
            Screen::Measured { .. } | Screen::Result { .. } | Screen::NotMeasured { .. }
        );
        if before && !heard && !self.may_be_measuring() {
            self.left_ms = Some(self.now.up_ms);
        }
    }

    /// Shows a reading, and writes down that one took place; its digits go nowhere else.
    pub(super) fn result(
        &mut self,
        open: Option<Open>,
        reading: Reading,
        out: &mut Vec<Effect>,
    ) -> Screen {
        self.touched_ms = self.now.up_ms;
        if !is_plausible(&reading) {
            let fault = Fault::OutOfRange;
            self.append(Kind::ReadingFailed { fault }, out);
            return Screen::NotMeasured { open, fault: None };
        }
        self.append(Kind::OnlyMeasured {}, out);
        let band = self
            .config
            .advice
            .band(reading.systolic_mmhg, reading.diastolic_mmhg);
        if band.call_staff {
            self.call_staff(CallReason::Cue, out);
        }
        Screen::Result {
            open,
            reading: Box::new(reading),
        }
    }

    /// Why nothing can be measured now, as a code; `None` = it can.
    pub(super) fn monitor_code(&self) -> Option<String> {
        match &self.monitor {
            DeviceState::Here => None,
            DeviceState::NeverOpened => Some(MONITOR_NEVER_OPENED.to_owned()),
            DeviceState::Lost(code) => Some(code.clone()),
        }
    }
}

/// Whether values can be a person's.
#[must_use]
pub fn is_plausible(reading: &Reading) -> bool {
    SYSTOLIC_MMHG.contains(&reading.systolic_mmhg)
        && DIASTOLIC_MMHG.contains(&reading.diastolic_mmhg)
        && reading.systolic_mmhg >= reading.diastolic_mmhg + DIFFERENCE_MMHG
        && reading
            .pulse_bpm
            .is_none_or(|pulse| PULSE_BPM.contains(&pulse))
}

pub(super) fn measuring(open: Option<Open>, since_ms: u64) -> Screen {
    Screen::Measuring {
        open,
        since_ms,
        help_ms: since_ms + NOTHING_CAME_MS,
    }
}
