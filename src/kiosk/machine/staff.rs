//! The staff's part of the flow: the PIN with its lock, and the day. Pure.

use super::{
    ANSWERED_MS, CallState, DayNumbers, Effect, Machine, PIN_LOCK_MAX_MS, PIN_LOCK_MS, PIN_TRIES,
    Token,
};
use crate::config::Programme;
use crate::config::programmes::Counter;
use crate::kiosk::screen::{Pin, PinAt, Screen, StaffDay};
use crate::kiosk::view::Tap;
use crate::visit::Kind;
use chrono::Timelike;

impl Machine {
    pub(super) fn pin_touched(
        &mut self,
        screen: Screen,
        tap: Tap,
        out: &mut Vec<Effect>,
    ) -> Screen {
        let Screen::Pin {
            mut entered,
            mut wrong,
            mut at,
        } = screen
        else {
            return screen;
        };
        let locked = self.locked_until_ms > self.now.up_ms;
        match tap {
            Tap::Leave => {
                self.close_staff(&Screen::Pin { entered, wrong, at }, out);
                return Screen::Idle;
            }
            Tap::PinDigit(digit)
                if at == PinAt::Entering && !locked && self.pin_asked.is_none() && digit <= 9 =>
            {
                wrong = false;
                entered.push(digit);
                if entered.len() >= self.config.site.pin_digits {
                    let token = self.token();
                    self.pin_asked = Some(token);
                    out.push(Effect::CheckPin {
                        token,
                        pin: entered.clone(),
                    });
                    at = PinAt::Checking(token);
                }
            }
            Tap::PinErase if at == PinAt::Entering => entered.pop(),
            _ => {}
        }
        Screen::Pin { entered, wrong, at }
    }

    pub(super) fn pin_checked(&mut self, token: Token, right: bool, out: &mut Vec<Effect>) {
        if self.pin_asked != Some(token) {
            return;
        }
        self.pin_asked = None;
        // A wrong try counts also when its screen was left before the answer.
        if right {
            self.wrong_pins = 0;
        } else {
            self.wrong_pins = self.wrong_pins.saturating_add(1);
            if let Some(times) = self.wrong_pins.checked_sub(PIN_TRIES) {
                let lock = PIN_LOCK_MS.saturating_mul(1 << times.min(16));
                self.locked_until_ms = self.now.up_ms + lock.min(PIN_LOCK_MAX_MS);
            }
        }
        let Screen::Pin {
            entered,
            at: PinAt::Checking(asked),
            ..
        } = &self.screen
        else {
            return;
        };
        if *asked != token {
            return;
        }
        self.touched_ms = self.now.up_ms;
        self.screen = if right {
            let entered = entered.clone();
            self.append(Kind::StaffEntered {}, out);
            let token = self.token();
            out.push(Effect::AskDay(token));
            Screen::Pin {
                entered,
                wrong: false,
                at: PinAt::Opening(token),
            }
        } else {
            Screen::Pin {
                entered: Pin::default(),
                wrong: true,
                at: PinAt::Entering,
            }
        };
    }

    pub(super) fn ask_day(&mut self, out: &mut Vec<Effect>) {
        let token = self.token();
        let minute = self.now.wall.minute();
        if let Some(day) = self.staff_day() {
            day.asked = token;
            day.asked_minute = minute;
            out.push(Effect::AskDay(token));
        }
    }

    pub(super) fn day_numbers(&mut self, token: Token, numbers: DayNumbers) {
        match &mut self.screen {
            Screen::Pin {
                at: PinAt::Opening(asked),
                ..
            } if *asked == token => {
                self.touched_ms = self.now.up_ms;
                self.screen = Screen::Day(Box::new(StaffDay {
                    numbers,
                    asked: token,
                    asked_minute: self.now.wall.minute(),
                    voiding: None,
                    ending: None,
                    adding: None,
                    added: None,
                }));
            }
            _ => {
                let Some(day) = self.staff_day().filter(|day| day.asked == token) else {
                    return;
                };
                day.numbers = numbers;
                // The last question came after every answer of the disk: it knows of both.
                let awaited = |sent: Option<Token>| sent.filter(|sent| *sent > token);
                day.voiding = awaited(day.voiding);
                day.ending = awaited(day.ending);
            }
        }
    }

    /// What staff count now: the counters of the programmes that are on.
    pub(super) fn counters_on(&self) -> impl Iterator<Item = (&Programme, &Counter)> {
        self.on().into_iter().flat_map(|place| {
            let programme = self.programme_at(place);
            programme
                .counters
                .iter()
                .map(move |counter| (programme, counter))
        })
    }

    pub(super) fn day_touched(
        &mut self,
        mut day: Box<StaffDay>,
        tap: Tap,
        out: &mut Vec<Effect>,
    ) -> Screen {
        match tap {
            Tap::Leave => {
                self.close_staff(&Screen::Day(day), out);
                return Screen::Idle;
            }
            Tap::Counter(place) => {
                let touched = self
                    .counters_on()
                    .nth(place)
                    .map(|(programme, counter)| (programme.id.clone(), counter.id.clone()));
                if let Some((programme, counter)) = touched {
                    let kind = Kind::CounterAdded {
                        counter,
                        n: 1,
                        programme: Some(programme),
                    };
                    let token = self.token();
                    out.push(Effect::Append { token, kind });
                    day.adding = Some((token, place));
                }
            }
            Tap::Undo if day.voiding.is_none() => {
                if let Some(last) = &day.numbers.last {
                    let kind = Kind::Voided {
                        event: last.event,
                        reason: "mistake".to_owned(),
                    };
                    let token = self.token();
                    out.push(Effect::Append { token, kind });
                    day.voiding = Some(token);
                }
            }
            Tap::Answer => {
                if let CallState::Calling { .. } = self.call {
                    self.call = CallState::Answered {
                        until_ms: self.now.up_ms + ANSWERED_MS,
                    };
                    self.append(Kind::StaffAnswered {}, out);
                }
            }
            _ => {}
        }
        Screen::Day(day)
    }

    /// Staff who were let in are journalled as gone.
    pub(super) fn close_staff(&mut self, screen: &Screen, out: &mut Vec<Effect>) {
        if matches!(
            screen,
            Screen::Day(_)
                | Screen::Work(_)
                | Screen::LostCard(_)
                | Screen::Pin {
                    at: PinAt::Opening(_),
                    ..
                }
        ) {
            self.append(Kind::StaffLeft {}, out);
        }
    }
}
