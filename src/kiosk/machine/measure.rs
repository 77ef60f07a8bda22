//! Measuring blood pressure: what is asked before, the rest, listening, the reading, and what
//! becomes of one that nobody asked for. Pure.

use chrono::{DateTime, FixedOffset};
use zeroize::Zeroizing;

use super::{DeviceState, Effect, MONITOR_NEVER_OPENED, Machine, MonitorHeard};
use crate::kiosk::screen::{Care, Consent, Held, HeldReading, Open, Screen, Sitting};
use crate::kiosk::view::Tap;
use crate::monitor::{DIASTOLIC_MMHG, PULSE_BPM, PULSE_PRESSURE_MIN_MMHG, SYSTOLIC_MMHG};
use crate::visit::Reading;
use crate::visit::event::{CallReason, ConsentTo, Device, Kind, Lang};
use crate::visit::reading::Fault;

/// The guess is walked past when nobody touches it for so long.
pub const GUESS_MS: u64 = 30_000;
/// Measuring without a frame for so long: say so, with help.
pub const NOTHING_CAME_MS: u64 = 180_000;
/// A frame that comes so soon after a measuring screen was left belongs to whoever left.
pub const LEFT_BEHIND_MS: u64 = 180_000;
/// While that may be, a new measuring screen is deaf for so long.
pub const DEAF_AT_FIRST_MS: u64 = 15_000;

impl Machine {
    /// The next step before measuring: what has not been asked and said yet, then the rest.
    pub(super) fn sit_down(&mut self, sitting: Box<Sitting>) -> Screen {
        if let Some(code) = self.monitor_code() {
            Screen::MonitorRests { sitting, code }
        } else if sitting.care.consent.is_none() {
            Screen::Consent { sitting }
        } else if !sitting.care.warned {
            Screen::AskStaff { sitting }
        } else {
            Screen::Rest {
                sitting,
                since_ms: self.now.up_ms,
            }
        }
    }

    /// How long this person rests now.
    pub(super) fn rest_ms(&self, sitting: &Sitting) -> u64 {
        let rest = &self.config.advice.rest;
        let seconds = if sitting.readings == 0 {
            rest.before_s
        } else {
            rest.between_s
        };
        u64::from(seconds) * 1000
    }

    /// The rest is over: the guess, once a visit, and then the monitor is listened to.
    pub(super) fn rested(&self, mut sitting: Box<Sitting>, at_ms: u64) -> Screen {
        if sitting.care.guessed || self.config.advice.guesses().is_empty() {
            measuring(sitting, at_ms)
        } else {
            sitting.care.guessed = true;
            Screen::Guess { sitting }
        }
    }

    /// A touch on the way through a measurement.
    pub(super) fn measuring_touched(
        &mut self,
        screen: Screen,
        tap: Tap,
        out: &mut Vec<Effect>,
    ) -> Screen {
        let now = self.now.up_ms;
        match (screen, tap) {
            (Screen::Consent { sitting }, Tap::Record) if self.can_record => {
                self.agree(sitting, Consent::Record, out)
            }
            (Screen::Consent { sitting }, Tap::OnlyMeasure) => {
                self.agree(sitting, Consent::OnlyMeasure, out)
            }
            (Screen::AskStaff { mut sitting }, Tap::Next) => {
                sitting.care.warned = true;
                self.sit_down(sitting)
            }
            (Screen::Rest { sitting, .. }, Tap::MeasureNow) => self.rested(sitting, now),
            (Screen::Guess { mut sitting }, Tap::Guess(place))
                if place < self.config.advice.guesses().len() =>
            {
                sitting.guess = Some(place);
                measuring(sitting, now)
            }
            (Screen::Guess { sitting }, Tap::Skip) => measuring(sitting, now),
            (
                Screen::Measuring { sitting, .. } | Screen::NotMeasured { sitting, .. },
                Tap::Again,
            ) => self.sit_down(sitting),
            (
                Screen::Measured {
                    sitting,
                    reading,
                    at,
                },
                Tap::ShowMeasured,
            ) => self.result(sitting, reading, at, out),
            (
                Screen::Result {
                    mut sitting,
                    reading,
                    ..
                },
                Tap::Again,
            ) => {
                sitting.before = Some(reading);
                self.sit_down(sitting)
            }
            (
                Screen::Result {
                    sitting,
                    reading,
                    at,
                    recorded,
                },
                Tap::TakeHome,
            ) => Screen::TakeHome {
                sitting,
                reading,
                at,
                recorded,
            },
            (
                Screen::TakeHome {
                    sitting,
                    reading,
                    at,
                    recorded,
                },
                Tap::Again,
            ) => Screen::Result {
                sitting,
                reading,
                at,
                recorded,
            },
            (
                Screen::Consent { sitting }
                | Screen::AskStaff { sitting }
                | Screen::Rest { sitting, .. }
                | Screen::Guess { sitting }
                | Screen::Measuring { sitting, .. }
                | Screen::Measured { sitting, .. }
                | Screen::Result { sitting, .. }
                | Screen::TakeHome { sitting, .. }
                | Screen::NotMeasured { sitting, .. },
                Tap::Leave,
            ) => self.end_measuring(sitting.into_open()),
            (
                Screen::Result { sitting, .. }
                | Screen::TakeHome { sitting, .. }
                | Screen::NotMeasured { sitting, .. },
                Tap::Next | Tap::Skip,
            ) => self.end_measuring(sitting.into_open()),
            (screen, _) => screen,
        }
    }

    /// 「記録する」 or 「はかるだけ」. A card's agreement is written down.
    fn agree(
        &mut self,
        mut sitting: Box<Sitting>,
        consent: Consent,
        out: &mut Vec<Effect>,
    ) -> Screen {
        sitting.care.consent = Some(consent);
        if let Some(held) = sitting.open().and_then(|open| open.held.clone()) {
            self.note_consent(sitting.care, &held, out);
        }
        self.sit_down(sitting)
    }

    /// Writes down that the holder of this card agreed, if they did. Once a visit: a visit has one
    /// card, and is asked once.
    pub(super) fn note_consent(&mut self, care: Care, held: &Held, out: &mut Vec<Effect>) {
        if care.consent == Some(Consent::Record) {
            let kind = Kind::ConsentGiven {
                card: held.card.clone(),
                what: ConsentTo::Reading,
            };
            self.append(kind, out);
        }
    }

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

    pub(super) fn monitor(&mut self, heard: MonitorHeard, out: &mut Vec<Effect>) {
        if !matches!(heard, MonitorHeard::Opened | MonitorHeard::Lost(_)) {
            let readable = !matches!(heard, MonitorHeard::Rejected);
            self.heard_monitor = Some((self.now.wall, readable));
            if self.tries_devices() {
                // Staff try the monitor out: what it says is nobody's, and nothing of it is kept.
                self.touched_ms = self.now.up_ms;
                return;
            }
        }
        match heard {
            MonitorHeard::Opened => {
                let was = std::mem::replace(&mut self.monitor, DeviceState::Here);
                self.device_event(Device::Monitor, &was, Ok(()), out);
                if let Screen::MonitorRests { .. } = &self.screen {
                    self.touched_ms = self.now.up_ms;
                    self.screen = match std::mem::replace(&mut self.screen, Screen::Idle) {
                        Screen::MonitorRests { sitting, .. } if sitting.open().is_some() => {
                            self.sit_down(sitting)
                        }
                        _ => Screen::Idle,
                    };
                }
            }
            MonitorHeard::Lost(code) => {
                let lost = DeviceState::Lost(code.clone());
                let was = std::mem::replace(&mut self.monitor, lost);
                self.device_event(Device::Monitor, &was, Err(code.clone()), out);
                self.screen = match std::mem::replace(&mut self.screen, Screen::Idle) {
                    Screen::Consent { sitting }
                    | Screen::AskStaff { sitting }
                    | Screen::Rest { sitting, .. }
                    | Screen::Guess { sitting }
                    | Screen::Measuring { sitting, .. } => {
                        self.touched_ms = self.now.up_ms;
                        Screen::MonitorRests { sitting, code }
                    }
                    screen => screen,
                };
            }
            MonitorHeard::Reading(reading) => self.reading(Box::new(Zeroizing::new(reading)), out),
            MonitorHeard::Failed(fault) => self.failed(Some(fault), out),
            MonitorHeard::Implausible => self.failed(None, out),
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

    fn reading(&mut self, reading: HeldReading, out: &mut Vec<Effect>) {
        let hears = self.hears();
        let stale = self.stale();
        let at = self.now.wall;
        let offered = |sitting| Screen::Measured {
            sitting,
            reading: reading.clone(),
            at,
        };
        let screen = std::mem::replace(&mut self.screen, Screen::Idle);
        self.screen = match screen {
            Screen::Measuring { sitting, .. } if hears => self.result(sitting, reading, at, out),
            // Unasked: no digits until touched, and never a card's.
            Screen::Idle if !stale && self.config.site.monitor.is_some() => {
                offered(Box::new(Sitting::nobodys()))
            }
            // The monitor was asked before the screen was ready for it.
            Screen::Consent { sitting }
            | Screen::AskStaff { sitting }
            | Screen::Rest { sitting, .. }
            | Screen::Guess { sitting }
                if !stale =>
            {
                offered(sitting)
            }
            Screen::Measured { sitting, .. } => offered(sitting),
            // The monitor was started again without a touch: by the same person, or by the next
            // one while these numbers stood there. They make room, and nobody gets the new ones.
            Screen::Result { .. } | Screen::TakeHome { .. } | Screen::NotMeasured { .. }
                if !stale =>
            {
                offered(Box::new(Sitting::nobodys()))
            }
            screen => return self.screen = screen,
        };
        self.touched_ms = self.now.up_ms;
    }

    /// `None` = values that no person can have. At idle it concerns nobody here.
    fn failed(&mut self, fault: Option<Fault>, out: &mut Vec<Effect>) {
        let hears = self.hears();
        let stale = self.stale();
        let screen = std::mem::replace(&mut self.screen, Screen::Idle);
        self.screen = match screen {
            Screen::Measuring { sitting, .. } if hears => self.not_measured(sitting, fault, out),
            Screen::Consent { sitting }
            | Screen::AskStaff { sitting }
            | Screen::Rest { sitting, .. }
            | Screen::Guess { sitting }
                if !stale =>
            {
                self.not_measured(sitting, fault, out)
            }
            screen => screen,
        };
    }

    fn not_measured(
        &mut self,
        sitting: Box<Sitting>,
        fault: Option<Fault>,
        out: &mut Vec<Effect>,
    ) -> Screen {
        self.touched_ms = self.now.up_ms;
        let kept = fault.unwrap_or(Fault::OutOfRange);
        self.append(Kind::ReadingFailed { fault: kept }, out);
        Screen::NotMeasured { sitting, fault }
    }

    /// Whether a measuring screen is open and takes what comes as its own.
    fn hears(&self) -> bool {
        match &self.screen {
            Screen::Measuring { since_ms, .. } => {
                !self.stale() || self.now.up_ms >= since_ms + DEAF_AT_FIRST_MS
            }
            _ => false,
        }
    }

    /// Whether a frame may belong to somebody who left while the monitor was at work.
    fn stale(&self) -> bool {
        self.left_ms
            .is_some_and(|left_ms| self.now.up_ms < left_ms + LEFT_BEHIND_MS)
    }

    pub(super) fn note_if_left(&mut self, before: bool) {
        let heard = matches!(
            self.screen,
            Screen::Measured { .. } | Screen::Result { .. } | Screen::NotMeasured { .. }
        );
        if before && !heard && !self.screen.is_before_a_reading() {
            self.left_ms = Some(self.now.up_ms);
        }
    }

    /// Shows a reading, and writes it down as was agreed: sealed, or that one took place and
    /// nothing else.
    fn result(
        &mut self,
        mut sitting: Box<Sitting>,
        reading: HeldReading,
        at: DateTime<FixedOffset>,
        out: &mut Vec<Effect>,
    ) -> Screen {
        self.touched_ms = self.now.up_ms;
        if !is_plausible(&reading) {
            return self.not_measured(sitting, None, out);
        }
        let recorded = self.can_record && sitting.care.consent == Some(Consent::Record);
        match sitting.open() {
            Some(open) if recorded => {
                let visit = Some(open.visit);
                sitting.care.kept = true;
                self.append_reading(visit, reading.clone(), out);
            }
            _ => self.append(Kind::OnlyMeasured {}, out),
        }
        let band = self
            .config
            .advice
            .band(reading.systolic_mmhg, reading.diastolic_mmhg);
        if band.call_staff {
            sitting.called = true;
            self.call_staff(CallReason::Cue, out);
        }
        sitting.readings = sitting.readings.saturating_add(1);
        Screen::Result {
            recorded: recorded && sitting.open().is_some(),
            sitting,
            reading,
            at,
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

pub(super) fn measuring(sitting: Box<Sitting>, since_ms: u64) -> Screen {
    Screen::Measuring {
        sitting,
        since_ms,
        help_ms: since_ms + NOTHING_CAME_MS,
    }
}

/// Whether values can be a person's. The decoders look too; what is shown is looked at here.
fn is_plausible(reading: &Reading) -> bool {
    SYSTOLIC_MMHG.holds(reading.systolic_mmhg)
        && DIASTOLIC_MMHG.holds(reading.diastolic_mmhg)
        && reading.systolic_mmhg >= reading.diastolic_mmhg + PULSE_PRESSURE_MIN_MMHG
        && reading.pulse_bpm.is_none_or(|pulse| PULSE_BPM.holds(pulse))
}
