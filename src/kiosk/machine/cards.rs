//! The cards' part of the flow: what a code that is held up does on each screen. Pure.

use super::{CardRefusal, DeviceState, Effect, Machine, Sound};
use crate::config::site::Scanner;
use crate::kiosk::screen::{Held, Screen};
use crate::visit::event::{Channel, Device, Kind, Lang};

impl Machine {
    pub(super) fn scanned(&mut self, code: Result<Held, CardRefusal>, out: &mut Vec<Effect>) {
        if !self.config.site.reads_cards() {
            return;
        }
        let screen = std::mem::replace(&mut self.screen, Screen::Idle);
        self.screen = match code {
            Ok(held) => self.card(screen, held, out),
            Err(why) => self.refused(screen, why),
        };
    }

    pub(super) fn card(&mut self, screen: Screen, held: Held, out: &mut Vec<Effect>) -> Screen {
        self.touched_ms = self.now.up_ms;
        match screen {
            Screen::Idle | Screen::HoldCard | Screen::CardRefused { open: None, .. } => {
                self.arrive_by_card(held, false, out)
            }
            Screen::Saving {
                token,
                arrival,
                joins,
                by_itself,
            } => {
                let joins = match &arrival.held {
                    None => joins.or(Some(held)),
                    Some(_) => joins,
                };
                Screen::Saving {
                    token,
                    arrival,
                    joins,
                    by_itself,
                }
            }
            Screen::DiskRests { mut arrival, .. } => {
                // The same person tries again, now with the card.
                if arrival.held.is_none() {
                    arrival.held = Some(held);
                    arrival.channel = Channel::Card;
                    arrival.measures = false;
                }
                self.write_arrival(arrival, false, out)
            }
            Screen::Thanks { card } if card.as_ref() == Some(&held.card) => Screen::Thanks { card },
            Screen::Thanks { .. } => self.arrive_by_card(held, true, out),
            screen @ (Screen::Pin { .. } | Screen::Day(_)) => {
                self.close_staff(&screen, out);
                self.arrive_by_card(held, true, out)
            }
            // A reading is dropped with its screen: it is nobody's, and never a card's.
            screen if screen.open().is_none() => self.arrive_by_card(held, false, out),
            screen => self.card_in_visit(screen, held, out),
        }
    }

    /// A card on a screen with an open visit.
    fn card_in_visit(&mut self, screen: Screen, held: Held, out: &mut Vec<Effect>) -> Screen {
        match screen
            .open()
            .map(|open| open.held.as_ref().map(|own| own.card == held.card))
        {
            // The same card again is nothing; only a reading is cleared.
            Some(Some(true)) => match screen {
                Screen::Result { sitting, .. }
                | Screen::TakeHome { sitting, .. }
                | Screen::Measured { sitting, .. } => self.end_measuring(sitting.into_open()),
                screen => screen,
            },
            Some(Some(false)) | None => self.arrive_by_card(held, true, out),
            Some(None) => {
                if let Some(open) = screen.open() {
                    let kind = Kind::Card {
                        visit: open.visit,
                        card: held.card.clone(),
                    };
                    self.append(kind, out);
                    out.push(Effect::Chime(Sound::Counted));
                    // They agreed before the card was there.
                    self.note_consent(screen.care(), &held, out);
                }
                match screen.joined(held) {
                    // Nobody is called away from a rest or a measurement.
                    screen if screen.is_before_a_reading() => screen,
                    screen => match screen.into_open() {
                        Some(open) => self.go_on(open),
                        None => Screen::Idle,
                    },
                }
            }
        }
    }

    pub(super) fn refused(&mut self, screen: Screen, why: CardRefusal) -> Screen {
        match screen {
            Screen::Saving { .. }
            | Screen::DiskRests { .. }
            | Screen::Pin { .. }
            | Screen::Day(_) => screen,
            // Nobody is called away from a rest or a measurement.
            screen if screen.is_before_a_reading() => screen,
            Screen::Thanks { .. } => {
                self.touched_ms = self.now.up_ms;
                self.lang = Lang::Ja;
                Screen::CardRefused { open: None, why }
            }
            screen => {
                self.touched_ms = self.now.up_ms;
                Screen::CardRefused {
                    open: screen.into_open(),
                    why,
                }
            }
        }
    }

    pub(super) fn scanner(&mut self, state: Result<(), String>, out: &mut Vec<Effect>) {
        let was = std::mem::replace(&mut self.scanner, DeviceState::of(&state));
        self.device_event(Device::Scanner, &was, state, out);
    }

    pub(super) fn camera(&mut self, state: Result<(), String>, out: &mut Vec<Effect>) {
        let was = std::mem::replace(&mut self.camera, DeviceState::of(&state));
        self.device_event(Device::Camera, &was, state, out);
    }

    /// Whether there is something to hold a card up to. A scanner that types is only known by its
    /// keys, so it counts as there.
    pub(super) fn cards_are_read(&self) -> bool {
        let site = &self.config.site;
        let lost = |state: &DeviceState| matches!(state, DeviceState::Lost(_));
        let scanner = match &site.scanner {
            Some(Scanner::Serial { .. }) => !lost(&self.scanner),
            Some(Scanner::Keyboard) => true,
            None => false,
        };
        let camera = site.camera.is_some() && !lost(&self.camera);
        site.reads_cards() && (scanner || camera)
    }
}
