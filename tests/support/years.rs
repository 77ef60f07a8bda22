//! What years of the eight programmes look like: made-up days for pages to be looked at and measured
//! with. The same dice give the same years.

#![allow(dead_code, reason = "not every test binary needs all of it")]

use chrono::{DateTime, Datelike as _, Days, FixedOffset, NaiveDate, TimeDelta};
use tomoni::office::store::Store;
use tomoni::visit::event::{AgeBand, Channel, Kind, Lang};
use tomoni::visit::{ActivityId, CardKey, Event, ProgrammeId, RoleId, TopicId, VisitId};
use tomoni::wire::{self, Batch, Digest, Verdict};
use uuid::Uuid;

use super::events::{self, Dice};

/// A programme at a site: on which weekdays (Monday = 0), from and to which hour, and how many come.
struct Booth {
    site: &'static str,
    programme: &'static str,
    weekdays: &'static [u32],
    hours: (u32, u32),
    visits: u64,
    card_in: u64,
    topics: &'static [&'static str],
    roles: &'static [&'static str],
    activities: &'static [&'static str],
    counters: &'static [&'static str],
    measures: bool,
}

const BOOTHS: [Booth; 7] = [
    Booth {
        site: "lobby",
        programme: "idobata",
        weekdays: &[0, 1, 2, 3, 4],
        hours: (9, 15),
        visits: 30,
        card_in: 2,
        topics: &["talk", "likes"],
        roles: &[],
        activities: &[],
        counters: &["present", "shared", "talk-given", "osekkai"],
        measures: false,
    },
    Booth {
        site: "az-kumagaya",
        programme: "meet-plus",
        weekdays: &[2, 4, 5, 6],
        hours: (10, 17),
        visits: 36,
        card_in: 5,
        topics: &["talk", "medicine", "body", "vaccine", "care"],
        roles: &[],
        activities: &["young-pharmacist", "feel-old-age"],
        counters: &["met", "consulted", "handed-over", "osekkai"],
        measures: true,
    },
    Booth {
        site: "ward",
        programme: "ward-cominas",
        weekdays: &[0, 1, 2, 3, 4],
        hours: (13, 15),
        visits: 12,
        card_in: 3,
        topics: &[],
        roles: &[],
        activities: &["balloon-volley", "origami"],
        counters: &[],
        measures: false,
    },
    Booth {
        site: "reha",
        programme: "osekkai-reha",
        weekdays: &[1, 3],
        hours: (9, 16),
        visits: 14,
        card_in: 2,
        topics: &[],
        roles: &["join", "teach"],
        activities: &[],
        counters: &["took-part", "taught", "works-shown"],
        measures: false,
    },
    Booth {
        site: "field",
        programme: "kounosu-en",
        weekdays: &[5, 6],
        hours: (9, 12),
        visits: 9,
        card_in: 4,
        topics: &[],
        roles: &["till", "grow", "watch-over"],
        activities: &[],
        counters: &["met", "harvested"],
        measures: false,
    },
    Booth {
        site: "cafe",
        programme: "osekkai-gi",
        weekdays: &[5],
        hours: (14, 16),
        visits: 8,
        card_in: 2,
        topics: &["talk", "murmur"],
        roles: &[],
        activities: &[],
        counters: &["murmurs", "cases-decided"],
        measures: false,
    },
    Booth {
        site: "town",
        programme: "furumai-ichi",
        weekdays: &[6],
        hours: (10, 16),
        visits: 90,
        card_in: 6,
        topics: &[],
        roles: &["give", "receive"],
        activities: &[],
        counters: &["brought"],
        measures: true,
    },
];

fn at(day: NaiveDate, hour: u32, minute: u32, second: u32) -> DateTime<FixedOffset> {
    day.and_hms_opt(hour, minute, second)
        .unwrap()
        .and_local_timezone(FixedOffset::east_opt(32_400).unwrap())
        .unwrap()
}

fn holiday(day: NaiveDate) -> bool {
    matches!(
        (day.month(), day.day()),
        (1, 1..=3) | (5, 3..=5) | (8, 13..=15) | (12, 29..=31)
    )
}

/// One day of one booth, in the order of happening; `many` times as many people as usual.
fn booth_day(dice: &mut Dice, booth: &Booth, day: NaiveDate, many: u64) -> Vec<Event> {
    let mut out = Vec::new();
    let programme = ProgrammeId::from(booth.programme);
    let season = [7, 8, 10, 11, 10, 9, 12, 9, 10, 12, 13, 11][day.month0() as usize];
    let visits = booth.visits * season * many / 10;
    let visits = visits * (60 + dice.below(80)) / 100;
    let opened = Kind::ProgrammeOpened {
        programme: programme.clone(),
    };
    out.push(events::event(
        dice,
        at(day, booth.hours.0, 0, 0),
        booth.site,
        opened,
    ));
    let mut moments: Vec<(u32, u32, u32)> = (0..visits)
        .map(|_| {
            let (from, to) = booth.hours;
            // The morning is fuller than the afternoon.
            let span = u64::from(to - from + 1);
            let hour = from + dice.below(span).min(dice.below(span)) as u32;
            (hour, dice.below(60) as u32, dice.below(60) as u32)
        })
        .collect();
    moments.sort_unstable();
    for (hour, minute, second) in moments {
        let when = at(day, hour, minute, second);
        let visit = VisitId(dice.uuid(when));
        let card = dice.once_in(booth.card_in).then(|| {
            // Some come often, most rarely.
            let n = dice.below(900).min(dice.below(900)).min(dice.below(900));
            CardKey(format!("{n:032x}"))
        });
        let kind = Kind::Arrived {
            visit,
            programme: programme.clone(),
            channel: match card {
                Some(_) => Channel::Card,
                None if dice.once_in(9) => Channel::Staff,
                None => Channel::Tap,
            },
            card,
            lang: Lang::Ja,
        };
        out.push(events::event(dice, when, booth.site, kind));
        let after = |s: i64| when + TimeDelta::seconds(s);
        if dice.once_in(6) {
            let kind = Kind::Party {
                visit,
                adults: 1 + dice.below(2) as u32,
                children: dice.below(3) as u32,
            };
            out.push(events::event(dice, after(5), booth.site, kind));
        }
        if !booth.topics.is_empty() && dice.once_in(2) {
            let pick = dice.below(booth.topics.len() as u64);
            let nth = pick.min(dice.below(booth.topics.len() as u64)) as usize;
            let kind = Kind::Topic {
                visit: None,
                topic: TopicId::from(booth.topics[nth]),
            };
            out.push(events::event(dice, after(9), booth.site, kind));
        }
        if !booth.roles.is_empty() && !dice.once_in(3) {
            let kind = Kind::Role {
                visit,
                role: RoleId::from(*dice.pick(booth.roles)),
            };
            out.push(events::event(dice, after(12), booth.site, kind));
        }
        if dice.once_in(3) {
            let kind = Kind::Told {
                visit,
                first_time: dice.once_in(2).then_some(dice.once_in(3)),
                age_band: dice.once_in(2).then_some(*dice.pick(&AgeBand::ALL)),
            };
            out.push(events::event(dice, after(14), booth.site, kind));
        }
        if booth.measures && dice.once_in(4) {
            let kind = if dice.once_in(2) {
                Kind::ReadingTaken {
                    visit: Some(visit),
                    advice_version: "2026-11".to_owned(),
                    monitor: "and-tm2657".to_owned(),
                    sealed: events::sealed(dice),
                }
            } else {
                Kind::OnlyMeasured {}
            };
            out.push(events::event(dice, after(200), booth.site, kind));
        }
    }
    let end = at(day, booth.hours.1, 59, 59);
    for counter in booth.counters {
        let kind = Kind::CounterAdded {
            counter: (*counter).into(),
            n: dice.below(6) as u32,
            programme: Some(programme.clone()),
        };
        out.push(events::event(dice, end, booth.site, kind));
    }
    for activity in booth.activities {
        let kind = Kind::ActivityJoined {
            activity: ActivityId::from(*activity),
            n: 1 + dice.below(6) as u32,
            programme: programme.clone(),
        };
        out.push(events::event(dice, end, booth.site, kind));
    }
    if dice.once_in(3) {
        let kind = Kind::MurmurHeard {
            sealed: events::sealed(dice),
            tags: Vec::new(),
            programme: Some(programme),
        };
        out.push(events::event(dice, end, booth.site, kind));
    }
    out
}

/// The end of a journal at the office.
struct Journal {
    id: Uuid,
    after: Option<Digest>,
}

impl Journal {
    fn send(
        &mut self,
        store: &dyn Store,
        kiosk: &str,
        events: &[Event],
        now: DateTime<FixedOffset>,
    ) {
        for some in events.chunks(400) {
            let batch = Batch {
                v: wire::VERSION,
                kiosk: kiosk.to_owned(),
                machine: String::new(),
                after: self.after,
                rows: some.iter().map(|e| wire::write(e).unwrap()).collect(),
                state: None,
            };
            let answer = store.intake(self.id, &batch, now).unwrap();
            let Verdict::Through(through) = answer.verdict else {
                panic!("{answer:?}");
            };
            self.after = through;
        }
    }
}

/// Plays the days from `from` to `to` into a store, each closed in its night: some booths' days come
/// late. Gives all events.
pub fn play(store: &dyn Store, from: NaiveDate, to: NaiveDate, many: u64) -> Vec<Event> {
    let mut dice = Dice::new(20_260_612);
    let mut journals: Vec<Journal> = (1..=BOOTHS.len() as u128)
        .map(|n| Journal {
            id: Uuid::from_u128(n),
            after: None,
        })
        .collect();
    let mut all = Vec::new();
    let mut late: Vec<Vec<Event>> = vec![Vec::new(); BOOTHS.len()];
    for day in from.iter_days().take_while(|day| *day <= to) {
        for (nth, booth) in BOOTHS.iter().enumerate() {
            let weekday = day.weekday().num_days_from_monday();
            let monthly = booth.programme == "furumai-ichi" && day.day() > 7;
            if !booth.weekdays.contains(&weekday) || holiday(day) || monthly {
                continue;
            }
            let events = booth_day(&mut dice, booth, day, many);
            late[nth].extend(events.iter().cloned());
            all.extend(events);
            // Once in a while a booth has no network until another day.
            if day == to || !dice.once_in(45) {
                let waiting = std::mem::take(&mut late[nth]);
                let now = at(day, 18, 0, 0);
                journals[nth].send(store, booth.site, &waiting, now);
            }
        }
        if day == to {
            // What still waits comes in on the last day: everything that is given back is there.
            for (nth, booth) in BOOTHS.iter().enumerate() {
                let waiting = std::mem::take(&mut late[nth]);
                if !waiting.is_empty() {
                    journals[nth].send(store, booth.site, &waiting, at(day, 18, 0, 0));
                }
            }
        }
        let night = at(day + Days::new(1), 3, 0, 0);
        if day < to {
            while store.close_days(night).unwrap().more {}
        }
    }
    all
}
