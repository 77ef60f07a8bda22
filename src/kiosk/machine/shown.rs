//! What the screen shows: the machine's state in the words of [`crate::kiosk::view`]. Pure.

use chrono::{DateTime, Datelike, FixedOffset, Timelike};

use super::work::PROGRAMMES_PER_PAGE;
use super::{CallState, DayNumbers, DeviceState, Machine, TOPICS_PER_PAGE, Touched, seconds_up};
use crate::card::qr;
use crate::config::Words;
use crate::config::site::Scanner;
use crate::kiosk::screen::{self, LostAt, Screen, Sitting, StaffDay, WorkAt};
use crate::kiosk::takehome;
use crate::kiosk::view::{
    self, Again, Call, Clock, Condition, Counter, Day, DayEnding, DeviceRow, Hour, LastTap,
    LastTapWhat, Like, LostCard, LostCardStep, Menu, MenuProgramme, NewCard, Note, Page, PaperDay,
    Proxy, ResultView, Stall, StallChoice, TakeHomeView, Topic, Trouble, Upload, View,
};
use crate::visit::event::{Device, Lang, Weather};
use crate::visit::reading::{Numbers, third_is_offered};
use crate::visit::{CounterId, Reading, Tally};

impl Machine {
    /// Everything that the screen shows.
    #[must_use]
    pub fn view(&self) -> View {
        let now = self.now.up_ms;
        let stalls = self.stalls();
        let programme = self.programme_at(self.place_of(&self.screen));
        let lang = self.lang;
        let wall = self.now.wall;
        let counts_down = !matches!(
            self.screen,
            Screen::Rest { .. }
                | Screen::Guess { .. }
                | Screen::Thanks { .. }
                | Screen::Welcome { .. }
                | Screen::Pin { .. }
                | Screen::Day(_)
                | Screen::Work(_)
                | Screen::LostCard(_)
                | Screen::Idle
        );
        // Two stalls side by side stand under one sign: the site's.
        let side_by_side = !stalls.is_empty();
        let site = self.config.site.name.in_lang(lang).to_owned();
        View {
            lang,
            stalls,
            stall: Stall {
                programme: if side_by_side {
                    String::new()
                } else {
                    programme.id.as_str().to_owned()
                },
                name: if side_by_side {
                    site.clone()
                } else {
                    programme.name.in_lang(lang).to_owned()
                },
                reading: if side_by_side {
                    String::new()
                } else {
                    programme.reading.clone()
                },
                site: if side_by_side { String::new() } else { site },
                greeting: programme.greeting(lang).to_vec(),
                deep: programme.deep.0,
                bright: programme.bright.0,
                pale: programme.pale.0,
            },
            clock: Clock {
                month: wall.month(),
                day: wall.day(),
                weekday: wall.weekday().num_days_from_sunday(),
                hour: wall.hour(),
                minute: wall.minute(),
            },
            call: match self.call {
                CallState::Quiet => Call::Quiet,
                CallState::Calling { .. } => Call::Calling,
                CallState::Answered { .. } => Call::Answered,
            },
            on_duty: self.on_duty(),
            phone: self.config.site.duty_phone().to_owned(),
            arrivals: self.arrivals,
            leaving_in_s: self
                .leaves()
                .filter(|(at, warn)| counts_down && *warn <= now && now < *at)
                .map(|(at, _)| seconds_up(at - now)),
            printer: self.can_print(),
            slip: self.slip_state(),
            page: self.page(),
        }
    }

    fn page(&self) -> Page {
        let now = self.now.up_ms;
        match &self.screen {
            Screen::Idle => self.idle_page(false),
            Screen::Saving { .. } => self.idle_page(true),
            Screen::HoldCard => Page::HoldCard,
            Screen::OfferCard { .. } => Page::OfferCard,
            Screen::MakeCard { made, .. } => Page::MakeCard {
                card: made.as_ref().map(|made| NewCard {
                    code: made.code.clone(),
                    number: made.number.to_string(),
                    slip: self.can_print(),
                }),
            },
            Screen::LostCard(lost) => Page::LostCard(lost_card(lost)),
            Screen::Counted { open } => Page::Counted {
                adults: open.party.adults,
                children: open.party.children,
            },
            Screen::Topics { open, page } => self.topics_page(open.programme, *page),
            Screen::Welcome { open } => Page::Welcome {
                likes: self.programme_at(open.programme).likes && !open.done.likes,
                more: self.asks_more(open),
            },
            Screen::Roles { open } => Page::Roles {
                roles: self
                    .programme_at(open.programme)
                    .roles
                    .iter()
                    .map(|role| self.choice(&role.words, &role.picture))
                    .collect(),
            },
            Screen::Generations { .. } => Page::Generations,
            Screen::Likes { board, .. } => Page::Likes {
                likes: self
                    .config
                    .likes
                    .iter()
                    .enumerate()
                    .map(|(place, like)| Like {
                        words: like.words.in_lang(self.lang).to_owned(),
                        picture: like.picture.clone(),
                        liked: board.liked(place),
                        taught: board.taught(place),
                    })
                    .collect(),
                teaches: board.teaches,
            },
            Screen::FirstTime { .. } => Page::FirstTime,
            Screen::Greeting { visits, .. } => Page::Greeting { visits: *visits },
            Screen::CardRefused { open, why } => Page::CardRefused {
                why: *why,
                counted: open.is_some(),
            },
            Screen::Consent { .. } => Page::Consent {
                can_record: self.can_record,
            },
            Screen::AskStaff { .. } => Page::AskStaff {
                conditions: self
                    .config
                    .advice
                    .conditions
                    .iter()
                    .map(|condition| Condition {
                        words: condition.words.in_lang(self.lang).to_owned(),
                        picture: condition.picture.clone(),
                    })
                    .collect(),
            },
            Screen::Rest { sitting, since_ms } => Page::Rest {
                left_s: seconds_up((since_ms + self.rest_ms(sitting)).saturating_sub(now)),
                nth: sitting.nth(),
            },
            Screen::Guess { .. } => Page::Guess {
                choices: self
                    .config
                    .advice
                    .guesses()
                    .iter()
                    .map(|words| words.in_lang(self.lang).to_owned())
                    .collect(),
            },
            Screen::Measuring {
                sitting,
                since_ms,
                help_ms,
            } => Page::Measuring {
                elapsed_s: u32::try_from((now - since_ms) / 1000).unwrap_or(u32::MAX),
                nothing_came: *help_ms <= now,
                nth: sitting.nth(),
            },
            Screen::Measured { .. } => Page::Measured,
            Screen::Result {
                sitting,
                reading,
                recorded,
                ..
            } => Page::Result(self.result_view(sitting, reading, *recorded)),
            Screen::TakeHome {
                sitting,
                reading,
                at,
                recorded,
            } => Page::TakeHome(self.take_home(self.result_view(sitting, reading, *recorded), *at)),
            Screen::NotMeasured { fault, .. } => Page::NotMeasured {
                fault: *fault,
                symptoms: self.config.advice.signs.in_lang(self.lang).to_owned(),
                symptoms_do: self.config.advice.act.in_lang(self.lang).to_owned(),
            },
            Screen::Thanks { .. } => Page::Thanks,
            Screen::MonitorRests { code, .. } => Page::Trouble {
                what: Trouble::Monitor,
                code: code.clone(),
                phone: self.config.site.phone.clone(),
            },
            Screen::DiskRests { why, .. } => Page::Trouble {
                what: Trouble::Disk,
                code: why.code().to_owned(),
                phone: self.config.site.phone.clone(),
            },
            Screen::Pin { entered, wrong, .. } => Page::Pin {
                entered: u32::try_from(entered.len()).unwrap_or(u32::MAX),
                wrong: *wrong,
                locked_s: (self.locked_until_ms > now)
                    .then(|| seconds_up(self.locked_until_ms - now)),
            },
            Screen::Day(day) => Page::Day(Box::new(self.day_view(day))),
            Screen::Work(work) => self.work_page(work),
        }
    }

    fn idle_page(&self, saving: bool) -> Page {
        let monitor = self.measuring_place().is_some();
        let note = self.config.site.note.as_ref().filter(|_| !monitor);
        Page::Idle {
            saving,
            cards: self.cards_are_read(),
            monitor,
            note: note.map(|note| Note {
                heading: note.heading.in_lang(self.lang).to_owned(),
                text: note.text.in_lang(self.lang).to_owned(),
                when: note
                    .when
                    .as_ref()
                    .map(|when| when.in_lang(self.lang).to_owned())
                    .unwrap_or_default(),
            }),
        }
    }

    /// The programmes that are on side by side, where nobody is in yet.
    fn stalls(&self) -> Vec<StallChoice> {
        let on = match &self.screen {
            Screen::Idle | Screen::Saving { .. } => self.on(),
            _ => return Vec::new(),
        };
        if on.len() < 2 {
            return Vec::new();
        }
        on.into_iter()
            .map(|place| {
                let programme = self.programme_at(place);
                let meaning = programme.meaning.as_ref();
                StallChoice {
                    programme: programme.id.as_str().to_owned(),
                    name: programme.name.in_lang(self.lang).to_owned(),
                    meaning: meaning
                        .map(|words| words.in_lang(self.lang).to_owned())
                        .unwrap_or_default(),
                    deep: programme.deep.0,
                    bright: programme.bright.0,
                }
            })
            .collect()
    }

    fn choice(&self, words: &Words, picture: &str) -> Topic {
        Topic {
            words: words.in_lang(self.lang).to_owned(),
            picture: picture.to_owned(),
        }
    }

    /// What people may come about, and behind it what they may take part in.
    fn topics_page(&self, programme: usize, page: usize) -> Page {
        let programme = self.programme_at(programme);
        let topics = programme.topics.iter();
        let all: Vec<Topic> = topics
            .map(|topic| self.choice(&topic.words, &topic.picture))
            .chain(
                programme
                    .activities
                    .iter()
                    .map(|activity| self.choice(&activity.words, &activity.picture)),
            )
            .collect();
        Page::Topics {
            more: all.len() > TOPICS_PER_PAGE,
            topics: all
                .into_iter()
                .skip(page * TOPICS_PER_PAGE)
                .take(TOPICS_PER_PAGE)
                .collect(),
        }
    }

    /// The numbers with the words that everyone in their band reads.
    pub(super) fn result_view(
        &self,
        sitting: &Sitting,
        reading: &Reading,
        recorded: bool,
    ) -> ResultView {
        let advice = &self.config.advice;
        let lang = self.lang;
        let numbers = Numbers::after(sitting.before.as_ref().map(|before| &***before), reading);
        let again = match (sitting.readings, &sitting.before) {
            (2, Some(before)) if third_is_offered(before, reading) => Again::Third,
            (0 | 1, _) => Again::Second,
            _ => Again::Another,
        };
        ResultView {
            systolic_mmhg: numbers.systolic_mmhg,
            diastolic_mmhg: numbers.diastolic_mmhg,
            pulse_bpm: numbers.pulse_bpm,
            words: advice.words_beside(&numbers, lang).join("\n"),
            symptoms: advice.signs.in_lang(lang).to_owned(),
            symptoms_do: advice.act.in_lang(lang).to_owned(),
            sample: advice.is_sample(),
            of: numbers.of,
            guess: sitting
                .guess
                .and_then(|place| advice.guesses().get(place))
                .map(|words| words.in_lang(lang).to_owned()),
            again,
            recorded,
            called: sitting.called,
        }
    }

    /// The same as a code that any phone's camera reads.
    fn take_home(&self, shown: ResultView, at: DateTime<FixedOffset>) -> TakeHomeView {
        let text = takehome::text(
            &takehome::TakeHome {
                shown: &shown,
                at,
                site: self.config.site.name.in_lang(self.lang),
                programme: self
                    .programme_at(self.place_of(&self.screen))
                    .name
                    .in_lang(self.lang),
            },
            &self.config.advice.take_home,
            self.lang,
        );
        // `takehome` keeps its text short enough; should one not fit after all, the screen says
        // the numbers without a code.
        let code = qr::modules(&text, qr::Level::Low).ok();
        TakeHomeView {
            side: code.as_ref().map_or(0, |code| code.side),
            code: code.map(|code| code.dark).unwrap_or_default(),
            systolic_mmhg: shown.systolic_mmhg,
            diastolic_mmhg: shown.diastolic_mmhg,
            pulse_bpm: shown.pulse_bpm,
            of: shown.of,
        }
    }

    pub(super) fn day_view(&self, day: &StaffDay) -> Day {
        let numbers = &day.numbers;
        let tally = &numbers.tally;
        let words_of = |id: &str| {
            self.config
                .programmes
                .iter()
                .flat_map(|programme| &programme.topics)
                .find(|topic| topic.id.as_str() == id)
                .map_or_else(
                    || id.to_owned(),
                    |topic| topic.words.in_lang(Lang::Ja).to_owned(),
                )
        };
        let mut topics: Vec<(String, u64)> = tally
            .by_topic
            .iter()
            .map(|(id, count)| (words_of(id), *count))
            .collect();
        topics.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        Day {
            hours: self.hours(numbers),
            visits: tally.visits,
            adults: tally.adults,
            children: tally.children,
            readings: tally.readings,
            cards: tally.cards.new + tally.cards.returning,
            cards_new: tally.cards.new,
            anonymous: numbers.anonymous,
            no_office_key: self.config.site.monitor.is_some() && !self.can_record,
            topics,
            counters: self
                .counters_on()
                .enumerate()
                .map(|(place, (programme, counter))| Counter {
                    words: counter.words.in_lang(Lang::Ja).to_owned(),
                    count: numbers
                        .counters
                        .iter()
                        // A count without a programme is from before there were several.
                        .filter(|(of, id, _)| {
                            *id == counter.id && of.as_ref().is_none_or(|of| *of == programme.id)
                        })
                        .map(|(_, _, count)| *count)
                        .sum(),
                    just_added: day.added.is_some_and(|(added, _)| added == place),
                })
                .collect(),
            upload: self.upload.clone(),
            printer: self.day_printer(),
            last: self.last_tap(numbers),
            calling: matches!(self.call, CallState::Calling { .. }),
            closed: numbers.closed,
            reads_cards: self.config.site.reads_cards(),
        }
    }

    /// What 「とりけす」 would take back.
    fn last_tap(&self, numbers: &DayNumbers) -> Option<LastTap> {
        let counter_words = |id: &CounterId| {
            self.config
                .programmes
                .iter()
                .flat_map(|programme| &programme.counters)
                .find(|counter| counter.id == *id)
                .map_or_else(
                    || id.as_str().to_owned(),
                    |counter| counter.words.in_lang(Lang::Ja).to_owned(),
                )
        };
        numbers.last.as_ref().map(|last| LastTap {
            at: last.at,
            what: match &last.what {
                Touched::Visit(channel, party) => LastTapWhat::Visit {
                    channel: *channel,
                    adults: party.adults,
                    children: party.children,
                },
                Touched::Counter(id) => LastTapWhat::Counter(counter_words(id)),
                Touched::Link => LastTapWhat::Link,
            },
        })
    }

    /// One of the staff's screens behind 「きょう」.
    fn work_page(&self, work: &screen::Work) -> Page {
        let numbers = &work.day.numbers;
        let name = |place: usize| {
            let programme = self.programme_at(place);
            programme.name.in_lang(Lang::Ja).to_owned()
        };
        let at =
            |(at, readable): &(DateTime<FixedOffset>, bool)| ((at.hour(), at.minute()), *readable);
        match &work.at {
            WorkAt::Menu { page } => {
                let on = self.on();
                let all = self.config.programmes.len();
                Page::Menu(Box::new(Menu {
                    programmes: (0..all)
                        .skip(page * PROGRAMMES_PER_PAGE)
                        .take(PROGRAMMES_PER_PAGE)
                        .map(|place| MenuProgramme {
                            name: name(place),
                            on: on.contains(&place),
                            beside: on.len() > 1,
                        })
                        .collect(),
                    more: all > PROGRAMMES_PER_PAGE,
                    upload: self.upload.clone(),
                    network_expected: self.config.site.expects_network(self.now.wall),
                }))
            }
            WorkAt::Proxy => Page::Proxy(Box::new(Proxy {
                programmes: self.on().into_iter().map(name).collect(),
                entered: Machine::entered_by_hand(numbers),
                visits: numbers.tally.visits,
                last: self.last_tap(numbers),
            })),
            WorkAt::Devices => {
                let site = &self.config.site;
                let row =
                    |device, state, never: &str, heard: Option<((u32, u32), bool)>| DeviceRow {
                        device,
                        code: Machine::rests(state, never).unwrap_or_default(),
                        heard: heard.map(|(at, _)| at),
                        readable: heard.is_none_or(|(_, readable)| readable),
                    };
                let monitor = self.heard_monitor.as_ref().map(at);
                let reader = self.heard_reader.as_ref().map(at);
                let mut rows = Vec::new();
                if site.monitor.is_some() {
                    rows.push(row(
                        Device::Monitor,
                        &self.monitor,
                        super::MONITOR_NEVER_OPENED,
                        monitor,
                    ));
                }
                if let Some(scanner) = &site.scanner {
                    // Nobody knows of a keyboard whether it is there.
                    let state = match scanner {
                        Scanner::Keyboard => &DeviceState::Here,
                        Scanner::Serial { .. } => &self.scanner,
                    };
                    rows.push(row(Device::Scanner, state, "K-300", reader));
                }
                if site.camera.is_some() {
                    let heard = reader.filter(|_| site.scanner.is_none());
                    rows.push(row(Device::Camera, &self.camera, "K-500", heard));
                }
                if site.printer.is_some() {
                    let never = super::slips::PRINTER_NEVER_OPENED;
                    rows.push(row(Device::Printer, &self.printer, never, None));
                }
                Page::Devices(rows)
            }
            WorkAt::Paper(paper) => {
                let day = self.paper_day(paper);
                Page::Paper(PaperDay {
                    day: (day.month(), day.day()),
                    weekday: day.weekday().num_days_from_sunday(),
                    programme: name(paper.programme),
                    several: self.config.programmes.len() > 1,
                    adults: paper.adults,
                    children: paper.children,
                    written: paper.written,
                })
            }
            WorkAt::Ending(ending) => Page::Ending(Box::new(DayEnding {
                visits: numbers.tally.visits,
                people: numbers.tally.people,
                weather: ending
                    .weather
                    .and_then(|chosen| Weather::ALL.iter().position(|one| *one == chosen)),
                staff_minutes: ending.staff_minutes,
                sentences: self
                    .config
                    .sentences
                    .iter()
                    .enumerate()
                    .map(|(place, sentence)| {
                        let words = sentence.words.in_lang(Lang::Ja).to_owned();
                        (words, ending.sentence == Some(place))
                    })
                    .collect(),
                refused: ending.refused,
            })),
        }
    }

    /// The bars: from 10 to 17 o'clock, wider where somebody came or it is now.
    fn hours(&self, numbers: &DayNumbers) -> Vec<Hour> {
        let visits = |tally: &Tally, hour: u32| {
            let key = crate::visit::tally::hour_key(hour);
            tally.by_hour.get(&key).copied().unwrap_or(0)
        };
        let now = self.now.wall.hour();
        let has = |hour: &u32| {
            *hour == now
                || visits(&numbers.tally, *hour) > 0
                || numbers
                    .before
                    .as_ref()
                    .is_some_and(|tally| visits(tally, *hour) > 0)
        };
        let first = (0..24).find(has).unwrap_or(10).min(10);
        let last = (0..24).rev().find(has).unwrap_or(17).max(17);
        (first..=last)
            .map(|hour| Hour {
                hour,
                visits: visits(&numbers.tally, hour),
                before: numbers.before.as_ref().map(|tally| visits(tally, hour)),
                now: hour == now,
            })
            .collect()
    }
}

fn lost_card(lost: &screen::LostCard) -> LostCard {
    let (typed, step) = match &lost.at {
        LostAt::Typing { typed, refused } => (Some(typed), LostCardStep::Typing(*refused)),
        LostAt::Finding { typed, .. } => (Some(typed), LostCardStep::Typing(None)),
        LostAt::Hold { refused, .. } => (None, LostCardStep::Hold(*refused)),
        LostAt::Linking { .. } => (None, LostCardStep::Hold(None)),
        LostAt::Done { visits, .. } => (None, LostCardStep::Done { visits: *visits }),
    };
    let mut letters = String::new();
    for (nth, letter) in typed
        .map_or("", |typed| typed.letters())
        .chars()
        .enumerate()
    {
        if nth > 0 && nth % 3 == 0 {
            letters.push('-');
        }
        letters.push(letter);
    }
    LostCard {
        typed: letters,
        page: lost.page,
        step,
    }
}

/// An upload's state with its time as the screen says it.
#[must_use]
pub fn upload(waiting: u64, last_ok: Option<DateTime<FixedOffset>>, failing: bool) -> view::Upload {
    Upload {
        waiting,
        last_ok: last_ok.map(|at| (at.hour(), at.minute())),
        failing,
    }
}
