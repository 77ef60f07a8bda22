//! The staff's screens behind 「きょう」: what is on, people who are entered by hand, devices, a day
//! that was counted on paper, and the end of the day. Pure.

use chrono::{Days, NaiveDate};

use super::{CallState, DayNumbers, DeviceState, Effect, Machine, Token};
use crate::kiosk::screen::{Ending, Paper, Screen, StaffDay, Work, WorkAt};
use crate::kiosk::view::{Tap, WorkKind};
use crate::slip::About;
use crate::visit::event::{Channel, Kind, Lang, Weather};
use crate::visit::{Party, ProgrammeId};

/// A group that is entered with one touch.
pub const GROUP: u32 = 5;
/// A day on paper is at most so many days old: what an older one would restate is in a report.
pub const PAPER_DAYS_MAX: u64 = 31;
/// The most people of one day on paper.
pub const PAPER_PEOPLE_MAX: u32 = 200;
/// The staff's hours are said in halves of an hour.
pub const STAFF_STEP_MINUTES: u32 = 30;
/// The most that staff of one day can have been there: twenty people for a day and a night.
pub const STAFF_MINUTES_MAX: u32 = 20 * 24 * 60;
/// Programmes on one page of what is on.
pub const PROGRAMMES_PER_PAGE: usize = 3;

impl Machine {
    /// The day behind the staff's screen that is open.
    pub(super) fn staff_day(&mut self) -> Option<&mut StaffDay> {
        match &mut self.screen {
            Screen::Day(day) => Some(day),
            Screen::Work(work) => Some(&mut work.day),
            _ => None,
        }
    }

    /// From 「きょう」 to one of the screens behind it.
    pub(super) fn open_work(&mut self, day: Box<StaffDay>, kind: WorkKind) -> Screen {
        let at = match kind {
            WorkKind::Menu => WorkAt::Menu { page: 0 },
            WorkKind::Proxy => WorkAt::Proxy,
            WorkKind::Devices => WorkAt::Devices,
            WorkKind::Paper => WorkAt::Paper(Paper {
                days_ago: 1,
                programme: self.first_on(),
                adults: 0,
                children: 0,
                writing: None,
                written: None,
            }),
            WorkKind::Ending if day.numbers.closed => return Screen::Day(day),
            WorkKind::Ending => WorkAt::Ending(Ending {
                weather: None,
                staff_minutes: 0,
                sentence: None,
                refused: false,
            }),
        };
        Screen::Work(Box::new(Work { day, at }))
    }

    pub(super) fn work_touched(&mut self, work: Work, tap: Tap, out: &mut Vec<Effect>) -> Screen {
        let Work { mut day, at } = work;
        let at = match (at, tap) {
            (WorkAt::Menu { .. } | WorkAt::Ending(_), Tap::Leave) => return self.back(day, out),
            (WorkAt::Proxy | WorkAt::Devices | WorkAt::Paper(_), Tap::Leave) => {
                WorkAt::Menu { page: 0 }
            }
            (_, Tap::Answer) => {
                let mut work = Work {
                    day,
                    at: WorkAt::Menu { page: 0 },
                };
                if let CallState::Calling { .. } = self.call {
                    let Screen::Day(answered) = self.day_touched(work.day, Tap::Answer, out) else {
                        return Screen::Idle;
                    };
                    work.day = answered;
                }
                return Screen::Work(Box::new(work));
            }
            (WorkAt::Menu { page }, Tap::More) => {
                let pages = self.config.programmes.len().div_ceil(PROGRAMMES_PER_PAGE);
                WorkAt::Menu {
                    page: (page + 1) % pages.max(1),
                }
            }
            (WorkAt::Menu { page }, Tap::Switch(nth)) => {
                self.switch(page * PROGRAMMES_PER_PAGE + nth, false, out);
                WorkAt::Menu { page }
            }
            (WorkAt::Menu { page }, Tap::Beside(nth)) => {
                self.switch(page * PROGRAMMES_PER_PAGE + nth, true, out);
                WorkAt::Menu { page }
            }
            (at @ WorkAt::Menu { .. }, Tap::TryNow) => {
                out.push(Effect::TryNow);
                at
            }
            (WorkAt::Menu { .. }, Tap::Work(kind)) => return self.open_work(day, kind),

            (WorkAt::Proxy, Tap::Proxy(nth)) => {
                self.enter_by_hand(nth, Party::ALONE, out);
                WorkAt::Proxy
            }
            (WorkAt::Proxy, Tap::ProxyChild(nth)) => {
                let child = Party {
                    adults: 0,
                    children: 1,
                };
                self.enter_by_hand(nth, child, out);
                WorkAt::Proxy
            }
            (WorkAt::Proxy, Tap::ProxyGroup(nth)) => {
                let group = Party {
                    adults: GROUP,
                    children: 0,
                };
                self.enter_by_hand(nth, group, out);
                WorkAt::Proxy
            }
            (WorkAt::Proxy, Tap::Undo) => {
                let Screen::Day(undone) = self.day_touched(day, Tap::Undo, out) else {
                    return Screen::Idle;
                };
                day = undone;
                WorkAt::Proxy
            }

            (WorkAt::Devices, Tap::TestSlip) => {
                self.print_about(About::Test, &Screen::Idle, out);
                WorkAt::Devices
            }

            (WorkAt::Paper(paper), tap) => WorkAt::Paper(self.paper_touched(paper, tap, out)),

            (WorkAt::Ending(mut ending), Tap::Weather(place)) => {
                let touched = Weather::ALL.get(place).copied();
                // A second touch takes it back.
                ending.weather = touched.filter(|weather| ending.weather != Some(*weather));
                WorkAt::Ending(ending)
            }
            (WorkAt::Ending(mut ending), Tap::MoreHours) => {
                let minutes = ending.staff_minutes + STAFF_STEP_MINUTES;
                ending.staff_minutes = minutes.min(STAFF_MINUTES_MAX);
                WorkAt::Ending(ending)
            }
            (WorkAt::Ending(mut ending), Tap::LessHours) => {
                ending.staff_minutes = ending.staff_minutes.saturating_sub(STAFF_STEP_MINUTES);
                WorkAt::Ending(ending)
            }
            (WorkAt::Ending(mut ending), Tap::Sentence(place)) => {
                let there = place < self.config.sentences.len();
                ending.sentence = (there && ending.sentence != Some(place)).then_some(place);
                WorkAt::Ending(ending)
            }
            (WorkAt::Ending(mut ending), Tap::CloseDay) => {
                if day.ending.is_none() {
                    ending.refused = false;
                    let token = self.token();
                    let sentence = ending
                        .sentence
                        .and_then(|place| self.config.sentences.get(place))
                        .map(|sentence| sentence.id.clone());
                    let kind = Kind::DayClosed {
                        visits: day.numbers.tally.visits,
                        people: day.numbers.tally.people,
                        weather: ending.weather,
                        staff_minutes: (ending.staff_minutes > 0).then_some(ending.staff_minutes),
                        sentence,
                    };
                    out.push(Effect::Append { token, kind });
                    day.ending = Some(token);
                }
                WorkAt::Ending(ending)
            }
            (at, _) => at,
        };
        Screen::Work(Box::new(Work { day, at }))
    }

    /// Back to 「きょう」, with the numbers as they are now.
    pub(super) fn back(&mut self, day: Box<StaffDay>, out: &mut Vec<Effect>) -> Screen {
        self.screen = Screen::Day(day);
        self.ask_day(out);
        std::mem::replace(&mut self.screen, Screen::Idle)
    }

    /// Somebody who did not touch the screen is entered: one arrival of the channel `staff`. As a
    /// counter it is not owed when the disk refuses: staff see that the number stands still.
    fn enter_by_hand(&mut self, nth: usize, party: Party, out: &mut Vec<Effect>) {
        let Some(place) = self.on().get(nth).copied() else {
            return;
        };
        let visit = self.now.fresh;
        let kind = Kind::Arrived {
            visit,
            programme: self.programme_at(place).id.clone(),
            channel: Channel::Staff,
            card: None,
            lang: Lang::Ja,
        };
        let token = self.token();
        out.push(Effect::Append { token, kind });
        if party != Party::ALONE {
            let kind = Kind::Party {
                visit,
                adults: party.adults,
                children: party.children,
            };
            self.append(kind, out);
        }
    }

    /// The real day of what is entered from paper.
    pub(super) fn paper_day(&self, paper: &Paper) -> NaiveDate {
        let today = self.now.wall.date_naive();
        today
            .checked_sub_days(Days::new(paper.days_ago))
            .unwrap_or(today)
    }

    fn paper_touched(&mut self, mut paper: Paper, tap: Tap, out: &mut Vec<Effect>) -> Paper {
        if paper.writing.is_some() {
            return paper;
        }
        let people = paper.adults + paper.children;
        let room = PAPER_PEOPLE_MAX - people.min(PAPER_PEOPLE_MAX);
        match tap {
            Tap::DayBefore => paper.days_ago = (paper.days_ago + 1).min(PAPER_DAYS_MAX),
            Tap::DayAfter => paper.days_ago = paper.days_ago.saturating_sub(1).max(1),
            Tap::More => {
                paper.programme = (paper.programme + 1) % self.config.programmes.len().max(1);
            }
            Tap::AddAdult => paper.adults += room.min(1),
            Tap::AddChild => paper.children += room.min(1),
            Tap::AddAdults => paper.adults += room.min(10),
            Tap::PinErase => {
                paper.adults = 0;
                paper.children = 0;
            }
            Tap::Next if people > 0 => {
                let token = self.token();
                let programme: ProgrammeId = self.programme_at(paper.programme).id.clone();
                out.push(Effect::AppendPaper {
                    token,
                    day: self.paper_day(&paper),
                    programme,
                    adults: paper.adults,
                    children: paper.children,
                });
                paper.writing = Some(token);
                paper.written = None;
                return paper;
            }
            _ => return paper,
        }
        paper.written = None;
        paper
    }

    /// A day on paper is written down; what is left over stands on the screen, to be tried again.
    pub(super) fn paper_written(
        &mut self,
        token: Token,
        adults: u32,
        children: u32,
        out: &mut Vec<Effect>,
    ) {
        self.touched_ms = self.now.up_ms;
        if let Screen::Work(work) = &mut self.screen
            && let WorkAt::Paper(paper) = &mut work.at
            && paper.writing == Some(token)
        {
            paper.writing = None;
            paper.written = Some(adults + children == 0);
            paper.adults = adults;
            paper.children = children;
        }
        self.ask_day(out);
    }

    /// The closing is in the journal, or was refused.
    pub(super) fn ending_answered(&mut self, token: Token, saved: bool) {
        let screen = std::mem::replace(&mut self.screen, Screen::Idle);
        self.screen = match screen {
            Screen::Work(work) if work.day.ending == Some(token) => {
                let Work { mut day, at } = *work;
                match at {
                    WorkAt::Ending(_) if saved => Screen::Day(day),
                    WorkAt::Ending(mut ending) => {
                        day.ending = None;
                        ending.refused = true;
                        let at = WorkAt::Ending(ending);
                        Screen::Work(Box::new(Work { day, at }))
                    }
                    at => Screen::Work(Box::new(Work { day, at })),
                }
            }
            screen => screen,
        };
    }

    /// Whether the screen tries devices out: what they say then is nobody's and not journalled.
    pub(super) fn tries_devices(&self) -> bool {
        matches!(&self.screen, Screen::Work(work) if matches!(work.at, WorkAt::Devices))
    }

    /// Why a device rests, as `K-304`; `None` = it is well.
    pub(super) fn rests(state: &DeviceState, never: &str) -> Option<String> {
        match state {
            DeviceState::Here => None,
            DeviceState::Lost(code) => Some(code.clone()),
            DeviceState::NeverOpened => Some(never.to_owned()),
        }
    }

    /// How many were entered by hand today.
    pub(super) fn entered_by_hand(numbers: &DayNumbers) -> u64 {
        let by_channel = &numbers.tally.by_channel;
        by_channel
            .get(Channel::Staff.as_str())
            .copied()
            .unwrap_or(0)
    }
}
