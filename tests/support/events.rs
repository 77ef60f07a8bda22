//! Random events, as a town of kiosks could have written them, and some that no kiosk writes.

#![allow(dead_code, reason = "not every test binary needs all of it")]

use chrono::{DateTime, Days, FixedOffset, NaiveDate, NaiveTime, TimeDelta};
use tomoni::cli::dice;
use tomoni::visit::event::{CallReason, Channel, ConsentTo, Kind, Lang};
use tomoni::visit::{CardKey, Event, EventId, ProgrammeId, Sealed, SiteId, TopicId, VisitId};
use uuid::Uuid;

/// The program's own dice, and what only tests throw with them.
#[derive(Clone)]
pub struct Dice(dice::Dice);

impl Dice {
    pub fn new(seed: u64) -> Dice {
        Dice(dice::Dice::new(seed))
    }

    pub fn next(&mut self) -> u64 {
        self.0.roll()
    }

    /// 0 to `limit` − 1.
    pub fn below(&mut self, limit: u64) -> u64 {
        self.0.below(limit)
    }

    /// True once in `times`.
    pub fn once_in(&mut self, times: u64) -> bool {
        self.0.one_in(times)
    }

    pub fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[self.below(from.len() as u64) as usize]
    }

    /// A UUID of version 7 whose order is that of `at`.
    pub fn uuid(&mut self, at: DateTime<FixedOffset>) -> Uuid {
        let (high, low) = (self.next(), self.next());
        let ms = at.timestamp_millis().max(0) as u128;
        let random = (u128::from(high) << 64 | u128::from(low)) & ((1 << 80) - 1);
        let bits = ms << 80 | random;
        let bits = bits & !(0xf << 76) | 0x7 << 76;
        let bits = bits & !(0x3 << 62) | 0x2 << 62;
        Uuid::from_u128(bits)
    }
}

pub const PROGRAMMES: [&str; 4] = ["meet-plus", "idobata", "osekkai-gi", "kounosu-en"];
pub const TOPICS: [&str; 4] = ["medicine", "body", "care", "chat"];
pub const SITES: [&str; 3] = ["az-kumagaya", "lobby", "field"];

/// The first of the days on which random events happen: a month turns within them.
pub fn first_day() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 1, 29).unwrap()
}

/// How many days have random events.
pub const DAYS: u64 = 5;

/// A moment on one of the days, often near midnight, mostly at Japan's offset.
pub fn moment(dice: &mut Dice) -> DateTime<FixedOffset> {
    let offset_s = *dice.pick(&[32400, 32400, 32400, 32400, 0, -18000, 50400, 20700]);
    let offset = FixedOffset::east_opt(offset_s).unwrap();
    let second = match dice.below(6) {
        0 => dice.below(5),
        1 => 86399 - dice.below(5),
        _ => dice.below(86400),
    };
    let day = first_day() + Days::new(dice.below(DAYS));
    let time = NaiveTime::from_num_seconds_from_midnight_opt(second as u32, 0).unwrap();
    day.and_time(time).and_local_timezone(offset).unwrap()
}

/// An event around `kind`.
pub fn event(dice: &mut Dice, at: DateTime<FixedOffset>, site: &str, kind: Kind) -> Event {
    Event {
        id: EventId(dice.uuid(at)),
        at,
        machine: format!("{:016x}", dice.below(3)),
        boot: Uuid::from_u128(u128::from(dice.below(4))),
        up_ms: dice.below(1 << 40),
        site: SiteId::from(site),
        kind,
    }
}

/// An arrival of one adult without a card.
pub fn arrival(dice: &mut Dice, at: DateTime<FixedOffset>, site: &str, programme: &str) -> Event {
    let visit = VisitId(dice.uuid(at));
    let kind = Kind::Arrived {
        visit,
        programme: ProgrammeId::from(programme),
        channel: Channel::Tap,
        card: None,
        lang: Lang::Ja,
    };
    event(dice, at, site, kind)
}

fn card(dice: &mut Dice) -> CardKey {
    CardKey(format!("{:032x}", dice.below(24)))
}

/// What a sealed reading looks like from outside; nobody can open this one.
pub fn sealed(dice: &mut Dice) -> Sealed {
    Sealed {
        key: format!("{:016x}", dice.next()),
        text: (0..tomoni::seal::SEALED_BYTES)
            .map(|_| format!("{:02x}", dice.below(256)))
            .collect(),
    }
}

/// Some visits with all that can go with them: late parties, cards that come later, voidings of
/// anything, arrivals that never came, two arrivals of one visit, two events with one id.
/// In no order.
pub fn some_days(seed: u64, visits: u64) -> Vec<Event> {
    let mut dice = Dice::new(seed);
    let dice = &mut dice;
    let mut out: Vec<Event> = Vec::new();
    for _ in 0..visits {
        let at = moment(dice);
        let site = *dice.pick(&SITES);
        let visit = VisitId(dice.uuid(at));
        let arrivals = match dice.below(12) {
            0 => 0,
            1 => 2,
            _ => 1,
        };
        for _ in 0..arrivals {
            let held = dice.once_in(3).then(|| card(dice));
            let kind = Kind::Arrived {
                visit,
                programme: ProgrammeId::from(*dice.pick(&PROGRAMMES)),
                channel: *dice.pick(&Channel::ALL),
                card: held,
                lang: *dice.pick(&Lang::ALL),
            };
            let at = if arrivals == 1 { at } else { moment(dice) };
            out.push(event(dice, at, site, kind));
        }
        for _ in 0..dice.below(3) {
            let kind = Kind::Party {
                visit,
                adults: dice.below(5) as u32,
                children: dice.below(4) as u32,
            };
            // A party is told within the visit, or, when a row came from another day's clock, not.
            let at = at + TimeDelta::seconds(dice.below(90) as i64);
            out.push(event(dice, at, site, kind));
        }
        if dice.once_in(3) {
            let kind = Kind::Card {
                visit,
                card: card(dice),
            };
            let at = at + TimeDelta::seconds(dice.below(90) as i64);
            out.push(event(dice, at, site, kind));
        }
        for _ in 0..dice.below(3) {
            let kind = Kind::Topic {
                visit: dice.once_in(2).then_some(visit),
                topic: TopicId::from(*dice.pick(&TOPICS)),
            };
            let at = at + TimeDelta::seconds(dice.below(200) as i64);
            out.push(event(dice, at, site, kind));
        }
        for _ in 0..dice.below(6).saturating_sub(3) {
            let kind = Kind::ReadingTaken {
                visit: (!dice.once_in(3)).then_some(visit),
                advice_version: "2026-11".to_owned(),
                monitor: "and-tm2657".to_owned(),
                sealed: sealed(dice),
            };
            let at = at + TimeDelta::seconds(dice.below(300) as i64);
            out.push(event(dice, at, site, kind));
        }
        if dice.once_in(5) {
            let (card, what) = (card(dice), ConsentTo::Reading);
            let kind = match dice.below(3) {
                0 => Kind::ConsentWithdrawn { card, what },
                _ => Kind::ConsentGiven { card, what },
            };
            out.push(event(dice, at, site, kind));
        }
        let kind = match dice.below(8) {
            0 => Kind::OnlyMeasured {},
            1 => Kind::Told {
                visit,
                first_time: Some(true),
                age_band: None,
            },
            4 => Kind::Role {
                visit,
                role: "teach".into(),
            },
            5 => Kind::ActivityJoined {
                activity: "origami".into(),
                n: 1,
                programme: "ward-cominas".into(),
            },
            2 => Kind::StaffCalled {
                why: CallReason::Asked,
            },
            3 => Kind::CounterAdded {
                counter: "met".into(),
                n: dice.below(4) as u32,
                programme: None,
            },
            _ => continue,
        };
        out.push(event(dice, at, site, kind));
    }
    for _ in 0..visits / 10 {
        // Lost cards: chains of them, circles, and a card that takes its own place.
        let at = moment(dice);
        let kind = if dice.once_in(5) {
            Kind::CardIssued { card: card(dice) }
        } else {
            Kind::CardLinked {
                old: card(dice),
                new: card(dice),
            }
        };
        let site = *dice.pick(&SITES);
        out.push(event(dice, at, site, kind));
    }
    for _ in 0..visits / 4 {
        let voided = dice.pick(&out).clone();
        let kind = Kind::Voided {
            event: voided.id,
            reason: "mistake".to_owned(),
        };
        let at = moment(dice);
        let voiding = event(dice, at, voided.site.as_str(), kind);
        out.push(voiding);
    }
    for _ in 0..visits / 8 {
        // Two events with one id: no kiosk writes that, and nothing of it may hide.
        let id = dice.pick(&out).id;
        let at = dice.below(out.len() as u64) as usize;
        out[at].id = id;
    }
    for last in (1..out.len()).rev() {
        out.swap(last, dice.below(last as u64 + 1) as usize);
    }
    out
}
