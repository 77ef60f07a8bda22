//! The staff's part of the flow: the PIN with its lock, and the day. Pure.

use super::{
    ANSWERED_MS, CallState, DayNumbers, Effect, Machine, PIN_LOCK_MAX_MS, PIN_LOCK_MS, PIN_TRIES,
    Token,
};
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
        if let Screen::Day(day) = &mut self.screen {
            day.asked = token;
            day.asked_minute = self.now.wall.minute();
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
                    closing: false,
                    voiding: None,
                    ending: None,
                    adding: None,
                    added: None,
                }));
            }
            Screen::Day(day) if day.asked == token => {
                day.numbers = numbers;
                // The last question came after every answer of the disk: it knows of both.
                if !self.awaits(|day| day.voiding)
                    && let Screen::Day(day) = &mut self.screen
                {
                    day.voiding = None;
                }
                if !self.awaits(|day| day.ending)
                    && let Screen::Day(day) = &mut self.screen
                {
                    day.ending = None;
                }
            }
            _ => {}
        }
    }

    /// Whether the disk has not answered this yet.
    pub(super) fn awaits(&self, what: fn(&StaffDay) -> Option<Token>) -> bool {
        let Screen::Day(day) = &self.screen else {
            return false;
        };
        what(day).is_some_and(|token| token > day.asked)
    }

    pub(super) fn day_touched(
        &mut self,
        mut day: Box<StaffDay>,
        tap: Tap,
        out: &mut Vec<Effect>,
    ) -> Screen {
        let asked_to_close = std::mem::take(&mut day.closing);
        match tap {
            Tap::Leave => {
                self.close_staff(&Screen::Day(day), out);
                return Screen::Idle;
            }
            Tap::Counter(place) => {
                let programme = self.programme_at(self.first_on());
                if let Some(counter) = programme.counters.get(place) {
                    let kind = Kind::CounterAdded {
                        counter: counter.id.clone(),
                        n: 1,
                        programme: Some(programme.id.clone()),
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
            Tap::CloseDay if !day.numbers.closed && day.ending.is_none() => {
                if asked_to_close {
                    let kind = Kind::DayClosed {
                        visits: day.numbers.tally.visits,
                        people: day.numbers.tally.people,
                        weather: None,
                        staff_minutes: None,
                        sentence: None,
                    };
                    let token = self.token();
                    out.push(Effect::Append { token, kind });
                    day.ending = Some(token);
                } else {
                    day.closing = true;
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
