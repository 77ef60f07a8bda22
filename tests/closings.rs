//! Days are closed, what comes later is told in a ledger, and goals are kept, on both databases.

use std::collections::BTreeMap;

use chrono::{DateTime, Days, FixedOffset, NaiveDate, TimeDelta};
use tomoni::office::report::closing::{Shown, Three};
use tomoni::office::store::{ClosedBy, Goal, Store};
use tomoni::visit::event::Kind;
use tomoni::visit::{Event, tally};
use tomoni::wire::{self, Batch, Digest, Verdict};
use uuid::Uuid;

use crate::on_both;
use crate::support::events::{self, Dice, arrival, event};
use crate::support::postgres::On;

on_both! {
    what_comes_after_the_closing_is_told_with_its_reason
    staff_close_a_day_and_the_hour_closes_the_others
    a_day_of_which_nothing_had_come_is_restated_from_nought
    the_ledger_leads_from_the_first_number_to_the_present_one
    goals_are_kept_and_the_newest_is_last
}

fn at(text: &str) -> DateTime<FixedOffset> {
    DateTime::parse_from_rfc3339(text).unwrap()
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// One kiosk's journal at the office.
struct Journal {
    id: Uuid,
    after: Option<Digest>,
}

impl Journal {
    fn new(n: u128) -> Journal {
        Journal {
            id: Uuid::from_u128(n),
            after: None,
        }
    }

    fn send(&mut self, store: &dyn Store, events: &[Event], received: DateTime<FixedOffset>) {
        let batch = Batch {
            v: wire::VERSION,
            kiosk: "test-1".to_owned(),
            machine: String::new(),
            after: self.after,
            rows: events.iter().map(|e| wire::write(e).unwrap()).collect(),
            state: None,
        };
        let answer = store.intake(self.id, &batch, received).unwrap();
        let Verdict::Through(through) = answer.verdict else {
            panic!("{answer:?}");
        };
        self.after = through;
    }
}

fn close_all(store: &dyn Store, now: DateTime<FixedOffset>) -> (u64, u64) {
    let (mut days, mut restated) = (0, 0);
    loop {
        let closed = store.close_days(now).unwrap();
        days += closed.days;
        restated += closed.restated;
        if !closed.more {
            return (days, restated);
        }
    }
}

fn visits(dice: &mut Dice, n: i64, from: &str, site: &str, programme: &str) -> Vec<Event> {
    (0..n)
        .map(|n| arrival(dice, at(from) + TimeDelta::minutes(3 * n), site, programme))
        .collect()
}

fn what_comes_after_the_closing_is_told_with_its_reason(on: On) {
    let store = on.fresh();
    let mut dice = Dice::new(1);
    let (mut az, mut lobby) = (Journal::new(1), Journal::new(2));
    let early = visits(
        &mut dice,
        41,
        "2026-06-12T10:00:00+09:00",
        "az",
        "meet-plus",
    );
    az.send(&*store, &early, at("2026-06-12T15:00:00+09:00"));
    let there = visits(
        &mut dice,
        38,
        "2026-06-12T09:00:00+09:00",
        "lobby",
        "idobata",
    );
    lobby.send(&*store, &there, at("2026-06-12T15:00:00+09:00"));
    // Before three nothing is closed; the day is not over for those who are up late.
    assert_eq!(close_all(&*store, at("2026-06-13T02:59:00+09:00")), (0, 0));
    assert_eq!(close_all(&*store, at("2026-06-13T03:00:00+09:00")), (1, 0));
    assert_eq!(close_all(&*store, at("2026-06-13T03:01:00+09:00")), (0, 0));
    // Three days later the rest of it comes.
    let late = visits(&mut dice, 6, "2026-06-12T16:20:00+09:00", "az", "meet-plus");
    let came = at("2026-06-15T17:04:00+09:00");
    az.send(&*store, &late, came);
    assert_eq!(close_all(&*store, came).1, 1);
    assert_eq!(close_all(&*store, came).1, 0, "told once");
    let friday = day("2026-06-12");
    let closings = store.closings(friday, friday).unwrap();
    let closing = &closings[0];
    assert_eq!((closings.len(), closing.by), (1, ClosedBy::Hour));
    let three = |visits| Three {
        visits,
        cards: 0,
        anonymous: visits,
    };
    assert_eq!(
        (closing.first.whole, closing.now.whole),
        (three(79), three(85))
    );
    assert!(closing.is_restated());
    let lines = store.ledger(Some((friday, friday)), None).unwrap();
    let line = &lines[0];
    assert_eq!((lines.len(), line.site.as_str()), (1, "az"));
    assert_eq!((line.was.visits, line.is.visits), (41, 47));
    assert_eq!(line.why.words(), "3日間 オフライン");
    assert_eq!(line.why.rows, 6);

    // A visit is taken back: the numbers go down, and that is told as well.
    let mistaken = Kind::Voided {
        event: late[0].id,
        reason: "mistake".to_owned(),
    };
    let when = at("2026-06-16T10:00:00+09:00");
    let voided = event(&mut dice, when, "az", mistaken);
    az.send(&*store, &[voided], when);
    assert_eq!(close_all(&*store, when).1, 1);
    let lines = store.ledger(None, None).unwrap();
    assert_eq!((lines[0].was.visits, lines[0].is.visits), (47, 46));
    assert_eq!(lines[0].why.words(), "とりけし 1件");
    assert_eq!(store.ledger(None, Some(lines[0].number)).unwrap().len(), 1);
    assert_eq!(
        store.closings(friday, friday).unwrap()[0].first.whole,
        three(79)
    );
}

fn staff_close_a_day_and_the_hour_closes_the_others(on: On) {
    let store = on.fresh();
    let mut dice = Dice::new(2);
    let (mut az, mut lobby) = (Journal::new(1), Journal::new(2));
    let now = at("2026-06-12T17:00:00+09:00");
    az.send(
        &*store,
        &visits(&mut dice, 4, "2026-06-12T10:00:00+09:00", "az", "meet-plus"),
        now,
    );
    lobby.send(
        &*store,
        &visits(
            &mut dice,
            2,
            "2026-06-12T10:00:00+09:00",
            "lobby",
            "idobata",
        ),
        now,
    );
    let closed = |dice: &mut Dice, site| {
        let kind = Kind::DayClosed {
            visits: 4,
            people: 4,
            weather: None,
            staff_minutes: None,
            sentence: None,
        };
        event(dice, at("2026-06-12T17:00:00+09:00"), site, kind)
    };
    let friday = day("2026-06-12");
    az.send(&*store, &[closed(&mut dice, "az")], now);
    assert_eq!(close_all(&*store, now), (0, 0), "the lobby is open still");
    lobby.send(&*store, &[closed(&mut dice, "lobby")], now);
    assert_eq!(close_all(&*store, now), (1, 0));
    let closing = store.closings(friday, friday).unwrap().remove(0);
    assert_eq!(
        (closing.by, closing.first.whole.visits),
        (ClosedBy::Staff, 6)
    );
    // Somebody comes after all: that is a change of a closed day.
    az.send(
        &*store,
        &visits(&mut dice, 1, "2026-06-12T17:30:00+09:00", "az", "meet-plus"),
        now + TimeDelta::minutes(31),
    );
    assert_eq!(close_all(&*store, now + TimeDelta::hours(1)), (0, 1));
    let line = store.ledger(None, None).unwrap().remove(0);
    assert_eq!(line.why.words(), "締めのあとの記録");
    // The next days nobody closes, and nothing is recorded: the hour does.
    assert_eq!(close_all(&*store, at("2026-06-15T12:00:00+09:00")), (2, 0));
    let span = (friday, day("2026-06-14"));
    let by: Vec<ClosedBy> = store
        .closings(span.0, span.1)
        .unwrap()
        .iter()
        .map(|closing| closing.by)
        .collect();
    assert_eq!(by, [ClosedBy::Staff, ClosedBy::Hour, ClosedBy::Hour]);
}

fn a_day_of_which_nothing_had_come_is_restated_from_nought(on: On) {
    let store = on.fresh();
    let mut dice = Dice::new(3);
    let (mut lobby, mut field) = (Journal::new(1), Journal::new(2));
    let first = visits(
        &mut dice,
        3,
        "2026-06-10T10:00:00+09:00",
        "lobby",
        "idobata",
    );
    lobby.send(&*store, &first, at("2026-06-10T15:00:00+09:00"));
    let days = close_all(&*store, at("2026-06-12T09:00:00+09:00")).0;
    assert_eq!(days, 2, "the tenth, and the eleventh with nothing");
    let late = visits(
        &mut dice,
        5,
        "2026-06-11T09:00:00+09:00",
        "field",
        "kounosu-en",
    );
    let came = at("2026-06-12T09:10:00+09:00");
    field.send(&*store, &late, came);
    assert_eq!(close_all(&*store, came), (0, 1));
    let line = store.ledger(None, None).unwrap().remove(0);
    assert_eq!((line.was.visits, line.is.visits), (0, 5));
    assert_eq!(line.why.words(), "1日間 オフライン");
    // From before the office ever closed a day: nothing was shown of it, so nothing is restated.
    let older = visits(
        &mut dice,
        2,
        "2026-05-01T09:00:00+09:00",
        "field",
        "kounosu-en",
    );
    field.send(&*store, &older, came);
    assert_eq!(close_all(&*store, came), (1, 0));
}

fn the_ledger_leads_from_the_first_number_to_the_present_one(on: On) {
    let mut told = 0;
    for seed in 0..on.of(25) {
        let store = on.fresh();
        let mut dice = Dice::new(seed + 50);
        let events = events::some_days(seed + 50, 40);
        let mut journals = [Journal::new(1), Journal::new(2)];
        let mut left: &[Event] = &events;
        let mut now = events::first_day()
            .and_hms_opt(12, 0, 0)
            .unwrap()
            .and_local_timezone(FixedOffset::east_opt(32_400).unwrap())
            .unwrap();
        while !left.is_empty() {
            let (some, rest) = left.split_at((1 + dice.below(30) as usize).min(left.len()));
            left = rest;
            journals[dice.below(2) as usize].send(&*store, some, now);
            if dice.once_in(2) {
                told += close_all(&*store, now).1;
            }
            now += TimeDelta::hours(dice.below(20) as i64);
        }
        now += TimeDelta::days(9);
        told += close_all(&*store, now).1;
        assert_eq!(close_all(&*store, now), (0, 0), "seed {seed}: at rest");
        let span = (
            events::first_day() - Days::new(3),
            events::first_day() + Days::new(events::DAYS + 4),
        );
        for closing in store.closings(span.0, span.1).unwrap() {
            let what = format!("seed {seed}, {}", closing.day);
            let fold = store.day_anew(closing.day).unwrap();
            assert_eq!(closing.now, Shown::of(&fold), "{what}");
            let counted = tally(closing.day, &events);
            assert_eq!(closing.now.whole.visits, counted.visits, "{what}");
            assert_eq!(
                closing.now.whole.cards,
                counted.cards.new + counted.cards.returning,
                "{what}"
            );
            // Each place's lines follow one another, from what was shown first to what is shown now.
            let mut places: BTreeMap<(String, String), Three> = BTreeMap::new();
            let key = |site: &str, programme: &str| (site.to_owned(), programme.to_owned());
            for place in &closing.first.places {
                let three = Three {
                    visits: place.visits,
                    cards: place.cards,
                    anonymous: place.anonymous,
                };
                places.insert(key(&place.site, &place.programme), three);
            }
            let mut lines = store
                .ledger(Some((closing.day, closing.day)), None)
                .unwrap();
            lines.reverse();
            for line in lines.iter().filter(|line| !line.site.is_empty()) {
                let place = places.entry(key(&line.site, &line.programme)).or_default();
                assert_eq!(*place, line.was, "{what}");
                assert_ne!(line.was, line.is, "{what}");
                *place = line.is;
            }
            places.retain(|_, three| *three != Three::default());
            let now: BTreeMap<(String, String), Three> = closing
                .now
                .places
                .iter()
                .map(|place| {
                    let three = Three {
                        visits: place.visits,
                        cards: place.cards,
                        anonymous: place.anonymous,
                    };
                    (key(&place.site, &place.programme), three)
                })
                .collect();
            assert_eq!(places, now, "{what}");
        }
    }
    assert!(told > on.of(25), "too little was restated: {told}");
}

fn goals_are_kept_and_the_newest_is_last(on: On) {
    let store = on.fresh();
    let goal = |year, target| Goal {
        year,
        indicator: "visits".to_owned(),
        target,
        decided_on: day("2026-04-03"),
        decided_at: "推進会議".to_owned(),
        by: "田中".to_owned(),
        set: at("2026-04-03T16:00:00+00:00"),
    };
    for (year, target) in [(2026, Some(150)), (2025, Some(1)), (2026, None)] {
        store.set_goal(&goal(year, target)).unwrap();
    }
    assert_eq!(
        store.goals(2026).unwrap(),
        [goal(2026, Some(150)), goal(2026, None)]
    );
    assert_eq!(store.goals(2024).unwrap(), []);
}
