//! The part of the flow that gives slips of paper. Pure.
//!
//! A printer is an extra: a slip is offered only while the printer is well, nothing waits for it,
//! and whatever happens to it no screen stops. A slip that has not begun when its person is gone
//! is dropped, so that it never comes out for the next one.

use super::{DeviceState, Effect, Machine, Token};
use crate::kiosk::screen::{Screen, StaffDay};
use crate::kiosk::view::{DayPrinter, SlipState};
use crate::slip::{About, CardSlip, DaySlip, ReadingSlip, Slip};
use crate::visit::event::Device;

/// So long a slip may be on its way; then the screen says that it did not come.
pub const SLIP_COMES_WITHIN_MS: u64 = 90_000;
/// So long the screen says that it came, or that it did not.
pub const SLIP_SAID_MS: u64 = 10_000;

/// The code of a printer that has not been heard of since the start.
pub const PRINTER_NEVER_OPENED: &str = "K-400";

/// News of the printer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PrinterHeard {
    /// It can print; and whether its paper ends soon.
    Well {
        /// The paper ends soon.
        paper_low: bool,
    },
    /// It cannot print, for the reason with this code.
    Rests(String),
    /// This slip is out.
    Printed(Token),
    /// This slip will not come: it was dropped, or the printer stopped within it.
    NotPrinted(Token),
}

/// The slip that was asked for last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct AskedSlip {
    token: Token,
    state: SlipState,
    /// Until when it is spoken of.
    until_ms: u64,
    /// It is a person's, and dropped when they are gone; staff's slip of the day is not.
    persons: bool,
}

impl Machine {
    /// Whether a slip would come out now.
    pub(super) fn can_print(&self) -> bool {
        self.config.site.printer.is_some() && self.printer == DeviceState::Here
    }

    /// How the slip of whoever is here stands.
    pub(super) fn slip_state(&self) -> SlipState {
        self.slip.map_or(SlipState::None, |slip| slip.state)
    }

    /// Gives the slip that belongs to this screen, if it has one.
    pub(super) fn print(&mut self, screen: &Screen, out: &mut Vec<Effect>) {
        if let Some(about) = self.slip_of(screen) {
            self.print_about(about, screen, out);
        }
    }

    /// Gives this slip, if a printer is well and none is coming.
    pub(super) fn print_about(&mut self, about: About, screen: &Screen, out: &mut Vec<Effect>) {
        let coming = self.slip_state() == SlipState::Coming;
        if coming || !self.can_print() {
            return;
        }
        let token = self.token();
        let persons = !matches!(about, About::Day(_) | About::Test);
        let programme = self.programme_at(self.place_of(screen));
        let slip = Slip {
            lang: self.lang,
            programme: programme.id.as_str().to_owned(),
            name: programme.name.in_lang(self.lang).to_owned(),
            site: self.config.site.name.in_lang(self.lang).to_owned(),
            at: self.now.wall,
            about,
        };
        self.slip = Some(AskedSlip {
            token,
            state: SlipState::Coming,
            until_ms: self.now.up_ms + SLIP_COMES_WITHIN_MS,
            persons,
        });
        out.push(Effect::Print {
            token,
            slip: Box::new(slip),
        });
    }

    /// What the slip of a screen says; `None` = no slip is given there.
    fn slip_of(&self, screen: &Screen) -> Option<About> {
        match screen {
            Screen::Greeting { visits, .. } => Some(About::Visit {
                visits: Some(*visits),
            }),
            Screen::MakeCard {
                made: Some(made), ..
            } => Some(About::Card(CardSlip {
                code: made.token.as_str().to_owned(),
                number: made.number.to_string(),
            })),
            Screen::Thanks { .. } => Some(About::Visit {
                visits: self.thanked,
            }),
            Screen::Result {
                sitting, reading, ..
            }
            | Screen::TakeHome {
                sitting, reading, ..
            } => {
                let shown = self.result_view(sitting, reading, false);
                Some(About::Reading(ReadingSlip {
                    systolic_mmhg: shown.systolic_mmhg,
                    diastolic_mmhg: shown.diastolic_mmhg,
                    pulse_bpm: shown.pulse_bpm,
                    of: shown.of,
                    words: shown.words,
                    symptoms: shown.symptoms,
                    symptoms_do: shown.symptoms_do,
                    sample: shown.sample,
                }))
            }
            Screen::Day(day) => Some(About::Day(self.day_slip(day))),
            _ => None,
        }
    }

    fn day_slip(&self, day: &StaffDay) -> DaySlip {
        let shown = self.day_view(day);
        DaySlip {
            visits: shown.visits,
            adults: shown.adults,
            children: shown.children,
            hours: shown
                .hours
                .iter()
                .map(|hour| (hour.hour, hour.visits))
                .collect(),
            topics: shown.topics,
            counters: shown
                .counters
                .into_iter()
                .map(|counter| (counter.words, counter.count))
                .collect(),
            cards_new: shown.cards_new,
            cards_returning: shown.cards.saturating_sub(shown.cards_new),
            anonymous: shown.anonymous,
            readings: shown.readings,
            waiting: shown.upload.waiting,
            last_ok: shown.upload.last_ok,
            closed: shown.closed,
        }
    }

    /// News of the printer.
    pub(super) fn printer(&mut self, heard: PrinterHeard, out: &mut Vec<Effect>) {
        match heard {
            PrinterHeard::Well { paper_low } => {
                self.paper_low = paper_low;
                let was = std::mem::replace(&mut self.printer, DeviceState::Here);
                self.device_event(Device::Printer, &was, Ok(()), out);
            }
            PrinterHeard::Rests(code) => {
                let lost = DeviceState::Lost(code.clone());
                let was = std::mem::replace(&mut self.printer, lost);
                self.device_event(Device::Printer, &was, Err(code), out);
                // It would come out when somebody mends the printer, for whoever stands there then.
                if let Some(slip) = self.slip
                    && slip.state == SlipState::Coming
                {
                    out.push(Effect::DropSlip(slip.token));
                    self.slip_ended(slip.token, SlipState::Failed);
                }
            }
            PrinterHeard::Printed(token) => self.slip_ended(token, SlipState::Out),
            PrinterHeard::NotPrinted(token) => self.slip_ended(token, SlipState::Failed),
        }
    }

    fn slip_ended(&mut self, token: Token, state: SlipState) {
        if let Some(slip) = &mut self.slip
            && slip.token == token
        {
            slip.state = state;
            slip.until_ms = self.now.up_ms + SLIP_SAID_MS;
        }
    }

    /// What is due: a slip that takes too long has failed, and what was said long enough is not
    /// said any more.
    pub(super) fn pass_slip_time(&mut self) {
        let now = self.now.up_ms;
        let Some(slip) = &mut self.slip else { return };
        if slip.until_ms > now {
            return;
        }
        if slip.state == SlipState::Coming {
            slip.state = SlipState::Failed;
            slip.until_ms = now + SLIP_SAID_MS;
        } else {
            self.slip = None;
        }
    }

    /// When [`Machine::pass_slip_time`] is due.
    pub(super) fn slip_due_ms(&self) -> Option<u64> {
        self.slip.map(|slip| slip.until_ms)
    }

    /// After every step: once nobody or somebody else is here, nothing is said of the last
    /// person's slip, and it does not begin any more.
    pub(super) fn forget_slip_if_left(&mut self, out: &mut Vec<Effect>) {
        if !matches!(self.screen, Screen::Idle | Screen::Saving { .. }) {
            return;
        }
        if let Some(slip) = self.slip.take()
            && slip.persons
            && slip.state == SlipState::Coming
        {
            out.push(Effect::DropSlip(slip.token));
        }
    }

    /// What the staff's day says of the printer; `None` = this site has none.
    pub(super) fn day_printer(&self) -> Option<DayPrinter> {
        self.config.site.printer.as_ref()?;
        Some(match &self.printer {
            DeviceState::Here => DayPrinter {
                code: String::new(),
                paper_low: self.paper_low,
            },
            DeviceState::Lost(code) => DayPrinter {
                code: code.clone(),
                paper_low: false,
            },
            DeviceState::NeverOpened => DayPrinter {
                code: PRINTER_NEVER_OPENED.to_owned(),
                paper_low: false,
            },
        })
    }
}
