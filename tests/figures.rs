//! The numbers of a day, a month, a year: what the office adds up from the kept folds is what the
//! definition says of the same events, on both databases.

use chrono::{DateTime, Days, FixedOffset, NaiveDate, Utc};
use tomoni::office::report::{Period, add_up, by_slot, visits_by_day};
use tomoni::office::store::Store;
use tomoni::visit::event::{AgeBand, Kind};
use tomoni::visit::span::ByProgramme;
use tomoni::visit::{ActivityId, Event, ProgrammeId, RoleId, Span, regulars, span, tally};
use tomoni::wire::{self, Batch, Digest, Verdict};
use uuid::Uuid;

use crate::on_both;
use crate::support::events::{self, Dice};
use crate::support::postgres::On;

on_both! {
    spans_are_what_the_definition_says_after_every_batch
}

fn now() -> DateTime<FixedOffset> {
    DateTime::<Utc>::from_timestamp(1_780_000_000, 0)
        .unwrap()
        .fixed_offset()
}

fn day(n: u64) -> NaiveDate {
    events::first_day() + Days::new(n) - Days::new(1)
}

/// Spans within the random days: a month turns within them, and one begins before and ends after.
fn spans() -> Vec<(NaiveDate, NaiveDate)> {
    let mut spans: Vec<(NaiveDate, NaiveDate)> = [(0, 7), (1, 3), (2, 2), (3, 6), (0, 0)]
        .map(|(first, last)| (day(first), day(last)))
        .to_vec();
    for period in [
        Period::month_of(events::first_day()),
        Period::month_of(day(events::DAYS)),
        Period::year_of(events::first_day()),
    ] {
        spans.push((period.from(), period.to()));
    }
    spans
}

/// Random events, and what people say of themselves, take part in, and what staff hear and switch.
fn with_more_words(seed: u64, visits: u64) -> Vec<Event> {
    let mut dice = Dice::new(seed + 55_000);
    let mut all = events::some_days(seed, visits);
    let known: Vec<_> = all.iter().filter_map(|event| event.kind.visit()).collect();
    let programme = |dice: &mut Dice| ProgrammeId::from(*dice.pick(&events::PROGRAMMES));
    for visit in known {
        let kind = match dice.below(9) {
            0 | 1 => Kind::Role {
                visit,
                role: RoleId::from(*dice.pick(&["teach", "join", "till"])),
            },
            2 | 3 => Kind::Told {
                visit,
                first_time: dice.once_in(2).then_some(dice.once_in(2)),
                age_band: dice.once_in(2).then_some(*dice.pick(&AgeBand::ALL)),
            },
            4 => Kind::ActivityJoined {
                activity: ActivityId::from(*dice.pick(&["balloon", "origami"])),
                n: dice.below(5) as u32,
                programme: programme(&mut dice),
            },
            5 => Kind::MurmurHeard {
                sealed: events::sealed(&mut dice),
                tags: Vec::new(),
                programme: dice.once_in(2).then(|| programme(&mut dice)),
            },
            6 => Kind::ProgrammeOpened {
                programme: programme(&mut dice),
            },
            7 => Kind::CounterAdded {
                counter: "met".into(),
                n: dice.below(4) as u32,
                programme: dice.once_in(2).then(|| programme(&mut dice)),
            },
            _ => continue,
        };
        let at = events::moment(&mut dice);
        let site = *dice.pick(&events::SITES);
        let said = events::event(&mut dice, at, site, kind);
        let place = dice.below(all.len() as u64 + 1) as usize;
        all.insert(place, said);
    }
    // Some of it is taken back.
    for _ in 0..visits / 5 {
        let kind = Kind::Voided {
            event: dice.pick(&all).id,
            reason: "mistake".to_owned(),
        };
        let at = events::moment(&mut dice);
        let voiding = events::event(&mut dice, at, "lobby", kind);
        all.push(voiding);
    }
    all
}

fn compare(store: &dyn Store, events: &[Event], what: &str) -> Span {
    let mut widest = None;
    for (from, to) in spans() {
        let days = store.days(from, to).unwrap();
        let counted = add_up(from, to, &days);
        let defined = span(from, to, events);
        assert_eq!(counted, defined, "{what}, {from} to {to}");
        // Each day by itself, and what is drawn of them, comes to the same.
        let by_day = visits_by_day(&days, None);
        assert_eq!(by_day.values().sum::<u64>(), defined.whole.visits, "{what}");
        for (day, visits) in &by_day {
            assert_eq!(*visits, tally(*day, events).visits, "{what}, {day}");
        }
        let slots = by_slot(&days, None);
        let in_slots: u64 = slots.visits.iter().flatten().sum();
        assert_eq!(in_slots, defined.whole.visits, "{what}");
        assert_eq!(
            slots.days.iter().sum::<u64>(),
            by_day.len() as u64,
            "{what}"
        );
        widest = widest.or(Some(defined));
    }
    widest.unwrap()
}

fn spans_are_what_the_definition_says_after_every_batch(on: On) {
    let mut seen = [0_u64; 12];
    for seed in 0..on.of(60) {
        let mut dice = Dice::new(seed + 9_000);
        let events = with_more_words(seed + 300, 10 + seed * 11 % 90);
        let store = on.fresh();
        let journal = Uuid::from_u128(1);
        let (mut after, mut here): (Option<Digest>, Vec<Event>) = (None, Vec::new());
        let mut left: &[Event] = &events;
        while !left.is_empty() {
            let (some, rest) = left.split_at((1 + dice.below(40) as usize).min(left.len()));
            left = rest;
            here.extend_from_slice(some);
            let rows = some.iter().map(|event| wire::write(event).unwrap());
            let batch = Batch {
                v: wire::VERSION,
                kiosk: "test-1".to_owned(),
                machine: String::new(),
                after,
                rows: rows.collect(),
                state: None,
            };
            let answer = store.intake(journal, &batch, now()).unwrap();
            let Verdict::Through(through) = answer.verdict else {
                panic!("{answer:?}");
            };
            after = through;
            if dice.once_in(4) || left.is_empty() {
                compare(&*store, &here, &format!("seed {seed}"));
            }
        }
        let all = compare(&*store, &events, &format!("seed {seed}, at the end"));
        for (to, n) in seen.iter_mut().zip([
            all.whole.visits,
            all.whole.first_times + all.whole.not_first_times,
            all.crossed,
            all.returns.four_or_more,
            all.measured_again,
            all.topics.get("").map_or(0, |ids| ids.values().sum()),
            all.counters.values().flat_map(|ids| ids.values()).sum(),
            all.cards_new,
            sum(&all.roles),
            sum(&all.ages),
            sum(&all.activities),
            all.murmurs.values().sum(),
        ]) {
            *to += n;
        }
        let found = store.verify(&mut |_| ()).unwrap();
        assert!(found.is_right(), "seed {seed}: {found:?}");
    }
    // On PostgreSQL there are too few rounds for what is rare.
    assert!(
        on.is_postgres() || seen.iter().all(|n| *n > 0),
        "something never came: {seen:?}"
    );
}

/// The span and the two older definitions say the same of the same events.
#[test]
fn a_span_agrees_with_the_tally_and_the_regulars() {
    for seed in 0..60 {
        let events = with_more_words(seed + 700, 40);
        for (from, to) in spans() {
            let all = span(from, to, &events);
            let days: Vec<_> = from
                .iter_days()
                .take_while(|day| *day <= to)
                .filter(|day| (day0()..=day9()).contains(day))
                .map(|day| tally(day, &events))
                .collect();
            let sum = |of: fn(&tomoni::visit::Tally) -> u64| days.iter().map(of).sum::<u64>();
            assert_eq!(all.whole.visits, sum(|day| day.visits));
            assert_eq!(all.whole.people(), sum(|day| day.people));
            assert_eq!(all.whole.adults, sum(|day| day.adults));
            assert_eq!(all.readings.values().sum::<u64>(), sum(|day| day.readings));
            assert_eq!(all.cards_new, sum(|day| day.cards.new));
            for (hour, visits) in &all.by_hour {
                let key = tomoni::visit::tally::hour_key(*hour);
                assert_eq!(
                    *visits,
                    days.iter().map(|day| day.by_hour[&key]).sum::<u64>()
                );
            }
            let topics: u64 = days.iter().flat_map(|day| day.by_topic.values()).sum();
            let in_span: u64 = all.topics.values().flat_map(|ids| ids.values()).sum();
            assert_eq!(in_span, topics);
            let again = regulars(from, to, &events);
            assert_eq!(all.whole.with_card, again.visits);
            assert_eq!(all.whole.cards, again.cards);
            assert_eq!(
                (
                    all.returns.once,
                    all.returns.two_or_three,
                    all.returns.four_or_more
                ),
                (again.once, again.two_or_three, again.four_or_more)
            );
            assert_eq!(all.crossed, again.crossed);
        }
    }
}

fn sum(of: &ByProgramme) -> u64 {
    of.values().flat_map(|ids| ids.values()).sum()
}

fn day0() -> NaiveDate {
    events::first_day() - Days::new(2)
}

fn day9() -> NaiveDate {
    events::first_day() + Days::new(events::DAYS + 2)
}
