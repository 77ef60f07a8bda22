//! The cards' part of the flow: what a code that is held up does on each screen. Pure.

use super::{CardRefusal, DeviceState, Effect, Machine, Sent, Sound, Token};
use crate::card::{CardNumber, Found};
use crate::config::site::Scanner;
use crate::kiosk::screen::{
    Arrival, Held, HoldRefused, LostAt, LostCard, MadeCard, Open, Screen, StaffDay, Typed,
};
use crate::kiosk::view::{NumberRefused, SlipState, Tap};
use crate::visit::CardKey;
use crate::visit::event::{Channel, Device, Kind, Lang};

/// The letters of a card's number, in the order of the keys.
const NUMBER_ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

impl Machine {
    pub(super) fn scanned(&mut self, code: Result<Held, CardRefusal>, out: &mut Vec<Effect>) {
        if !self.config.site.reads_cards() {
            return;
        }
        self.heard_reader = Some((self.now.wall, code.is_ok()));
        if self.tries_devices() {
            self.touched_ms = self.now.up_ms;
            return;
        }
        let screen = std::mem::replace(&mut self.screen, Screen::Idle);
        self.screen = match code {
            Ok(held) => self.card(screen, held, out),
            Err(why) => self.refused(screen, why, out),
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
            Screen::DiskRests { mut arrival, .. } => match &arrival.held {
                // The same person tries again, now with the card.
                None => {
                    arrival.held = Some(held);
                    arrival.channel = Channel::Card;
                    arrival.measures = false;
                    self.write_arrival(arrival, false, out)
                }
                Some(own) if own.card == held.card => self.write_arrival(arrival, false, out),
                // Somebody else. Whoever came before them is counted when the disk is back.
                Some(_) => {
                    let programme = self.programme_at(arrival.programme).id.clone();
                    self.owe(Sent::Kind(arrival.kind(&programme)));
                    self.arrive_by_card(held, true, out)
                }
            },
            Screen::Thanks { card, programme } if card.as_ref() == Some(&held.card) => {
                Screen::Thanks { card, programme }
            }
            Screen::Thanks { .. } => self.arrive_by_card(held, true, out),
            Screen::LostCard(lost) => self.held_for_lost(*lost, Ok(held), out),
            screen @ (Screen::Pin { .. } | Screen::Day(_) | Screen::Work(_)) => {
                self.close_staff(&screen, out);
                self.arrive_by_card(held, true, out)
            }
            Screen::MakeCard {
                open,
                made: Some(made),
                ..
            } if made.card == held.card => {
                // They photographed it and show it already.
                let open = self.take_card(open, &made, out);
                self.go_on(open)
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
            // Whoever holds it up may be the next person, and a recorded reading is never theirs:
            // the numbers are cleared, and a visit begins.
            Some(None) if screen.care().kept => self.arrive_by_card(held, true, out),
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

    pub(super) fn refused(
        &mut self,
        screen: Screen,
        why: CardRefusal,
        out: &mut Vec<Effect>,
    ) -> Screen {
        match screen {
            Screen::Saving { .. }
            | Screen::DiskRests { .. }
            | Screen::MakeCard { .. }
            | Screen::Pin { .. }
            | Screen::Work(_)
            | Screen::Day(_) => screen,
            Screen::LostCard(lost) => self.held_for_lost(*lost, Err(why), out),
            // Whoever holds a blocked card is a person all the same; only the card is not read.
            screen
                if why == CardRefusal::Blocked
                    && screen.open().is_none()
                    && matches!(
                        screen,
                        Screen::Idle
                            | Screen::HoldCard
                            | Screen::CardRefused { .. }
                            | Screen::MonitorRests { .. }
                    ) =>
            {
                self.touched_ms = self.now.up_ms;
                let arrival = Arrival {
                    visit: self.now.fresh,
                    channel: Channel::Card,
                    held: None,
                    lang: self.lang,
                    measures: false,
                    makes_card: false,
                    refused: Some(why),
                    programme: self.here,
                };
                self.write_arrival(arrival, false, out)
            }
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

    // ---- Making a card ---------------------------------------------------------------------

    /// Whoever said whether it is their first time may have a card made; whoever skipped that is
    /// not asked another question.
    pub(super) fn offer_card(&mut self, open: Open) -> Screen {
        if self.config.site.reads_cards() && open.held.is_none() {
            Screen::OfferCard { open }
        } else {
            self.go_on(open)
        }
    }

    /// 「カードをつくる」 where nobody is counted yet.
    pub(super) fn arrive_to_make_card(&mut self, out: &mut Vec<Effect>) -> Screen {
        if self.trembles() {
            return Screen::HoldCard;
        }
        self.arrived_ms = Some(self.now.up_ms);
        let arrival = Arrival {
            visit: self.now.fresh,
            channel: Channel::Tap,
            held: None,
            lang: self.lang,
            measures: false,
            makes_card: true,
            refused: None,
            programme: self.here,
        };
        self.write_arrival(arrival, false, out)
    }

    pub(super) fn make_card(&mut self, open: Open, out: &mut Vec<Effect>) -> Screen {
        let asked = self.token();
        self.touched_ms = self.now.up_ms;
        out.push(Effect::MakeCard(asked));
        Screen::MakeCard {
            open,
            asked,
            made: None,
        }
    }

    pub(super) fn card_made(&mut self, token: Token, card: Option<Box<MadeCard>>) {
        let screen = std::mem::replace(&mut self.screen, Screen::Idle);
        self.screen = match (screen, card) {
            (
                Screen::MakeCard {
                    open,
                    asked,
                    made: None,
                },
                card,
            ) if asked == token => match card {
                Some(card) => Screen::MakeCard {
                    open,
                    asked,
                    made: Some(card),
                },
                // It cannot be made here and now; nobody is to blame, and they are counted.
                None => self.go_on(open),
            },
            (screen, _) => screen,
        };
    }

    /// The person has the card: it joins their visit. Only now is anything of it written.
    pub(super) fn take_card(
        &mut self,
        mut open: Open,
        made: &MadeCard,
        out: &mut Vec<Effect>,
    ) -> Open {
        if open.held.is_none() {
            let card = made.card.clone();
            self.append(Kind::CardIssued { card: card.clone() }, out);
            let kind = Kind::Card {
                visit: open.visit,
                card: card.clone(),
            };
            self.append(kind, out);
            open.held = Some(Held {
                card,
                visits_before: 0,
            });
        }
        open
    }

    /// A card that is printed is somebody's, whatever they touch next.
    pub(super) fn card_on_paper(&mut self, screen: Screen, out: &mut Vec<Effect>) -> Screen {
        match screen {
            Screen::MakeCard {
                open,
                asked,
                made: Some(made),
            } if self.slip_state() == SlipState::Coming => Screen::MakeCard {
                open: self.take_card(open, &made, out),
                asked,
                made: Some(made),
            },
            screen => screen,
        }
    }

    // ---- A lost card -----------------------------------------------------------------------

    pub(super) fn look_for_lost_card(day: Box<StaffDay>) -> Screen {
        Screen::LostCard(Box::new(LostCard {
            day,
            page: 0,
            at: LostAt::Typing {
                typed: Typed::default(),
                refused: None,
            },
        }))
    }

    pub(super) fn lost_card_touched(
        &mut self,
        lost: LostCard,
        tap: Tap,
        out: &mut Vec<Effect>,
    ) -> Screen {
        let LostCard { day, mut page, at } = lost;
        let at = match (at, tap) {
            (_, Tap::Leave) => {
                self.screen = Screen::Day(day);
                self.ask_day(out);
                return std::mem::replace(&mut self.screen, Screen::Idle);
            }
            (LostAt::Typing { mut typed, refused }, Tap::Letter(place)) => {
                let letter = NUMBER_ALPHABET.get(usize::from(place));
                if let Some(letter) = letter.filter(|_| !typed.is_whole()) {
                    typed.push(char::from(*letter));
                    self.typed(typed, out)
                } else {
                    LostAt::Typing { typed, refused }
                }
            }
            (LostAt::Typing { mut typed, .. }, Tap::PinErase) => {
                typed.pop();
                LostAt::Typing {
                    typed,
                    refused: None,
                }
            }
            (at, Tap::LetterPage(to)) => {
                page = to.min(2);
                at
            }
            (at, _) => at,
        };
        Screen::LostCard(Box::new(LostCard { day, page, at }))
    }

    /// One letter more: with the last one it is known whether all of them fit together.
    fn typed(&mut self, typed: Typed, out: &mut Vec<Effect>) -> LostAt {
        if !typed.is_whole() {
            return LostAt::Typing {
                typed,
                refused: None,
            };
        }
        match CardNumber::parse(typed.letters()) {
            Ok(number) => {
                let asked = self.token();
                out.push(Effect::FindCard {
                    token: asked,
                    number,
                });
                LostAt::Finding { typed, asked }
            }
            Err(_) => LostAt::Typing {
                typed,
                refused: Some(NumberRefused::Check),
            },
        }
    }

    pub(super) fn card_found(&mut self, token: Token, found: Found) {
        let Screen::LostCard(lost) = &mut self.screen else {
            return;
        };
        let LostAt::Finding { typed, asked } = &lost.at else {
            return;
        };
        if *asked != token {
            return;
        }
        let again = |refused| LostAt::Typing {
            typed: typed.clone(),
            refused: Some(refused),
        };
        lost.at = match found {
            Found::None => again(NumberRefused::Unknown),
            Found::Several => again(NumberRefused::Several),
            Found::One(old) => LostAt::Hold { old, refused: None },
        };
    }

    /// A card on the staff's screen for a lost one. Where none is asked for it does nothing: it may
    /// lie before the reader all the while.
    fn held_for_lost(
        &mut self,
        mut lost: LostCard,
        code: Result<Held, CardRefusal>,
        out: &mut Vec<Effect>,
    ) -> Screen {
        if let LostAt::Hold { old, refused } = &mut lost.at {
            self.touched_ms = self.now.up_ms;
            match code {
                Err(why) => *refused = Some(HoldRefused::Refused(why)),
                Ok(held) if held.card == *old => *refused = Some(HoldRefused::TheSame),
                Ok(held) => {
                    let (old, new) = (old.clone(), held.card);
                    let asked = self.token();
                    out.push(Effect::Append {
                        token: asked,
                        kind: Kind::CardLinked {
                            old: old.clone(),
                            new: new.clone(),
                        },
                    });
                    lost.at = LostAt::Linking { old, new, asked };
                }
            }
        }
        Screen::LostCard(Box::new(lost))
    }

    pub(super) fn lost_card_saved(&mut self, token: Token, out: &mut Vec<Effect>) {
        if let Screen::LostCard(lost) = &mut self.screen
            && let LostAt::Linking { new, asked, .. } = &lost.at
            && *asked == token
        {
            let new = new.clone();
            out.push(Effect::AskVisits(new.clone()));
            out.push(Effect::Chime(Sound::Counted));
            lost.at = LostAt::Done { new, visits: 0 };
            self.touched_ms = self.now.up_ms;
        }
    }

    pub(super) fn lost_card_not_saved(mut lost: LostCard, token: Token) -> Screen {
        if let LostAt::Linking { old, asked, .. } = &lost.at
            && *asked == token
        {
            lost.at = LostAt::Hold {
                old: old.clone(),
                refused: Some(HoldRefused::NotSaved),
            };
        }
        Screen::LostCard(Box::new(lost))
    }

    // ---- What is known of a card -----------------------------------------------------------

    pub(super) fn scanner(&mut self, state: Result<(), String>, out: &mut Vec<Effect>) {
        let was = std::mem::replace(&mut self.scanner, DeviceState::of(&state));
        self.device_event(Device::Scanner, &was, state, out);
    }

    /// The card whose visits are on the screen.
    #[must_use]
    pub fn card_here(&self) -> Option<&CardKey> {
        match &self.screen {
            Screen::Greeting { open, .. } => open.held.as_ref().map(|held| &held.card),
            Screen::LostCard(lost) => match &lost.at {
                LostAt::Done { new, .. } => Some(new),
                _ => None,
            },
            _ => None,
        }
    }

    /// More is known of the card on the screen than when it was held up. It is only ever corrected
    /// upwards: nobody's stamps vanish while they look.
    pub(super) fn visits_told(&mut self, card: &CardKey, visits: u32) {
        if self.card_here() != Some(card) {
            return;
        }
        match &mut self.screen {
            Screen::Greeting { visits: shown, .. } => *shown = visits.max(*shown),
            Screen::LostCard(lost) => {
                if let LostAt::Done { visits: shown, .. } = &mut lost.at {
                    *shown = visits.max(*shown);
                }
            }
            _ => {}
        }
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
