//! The day's tally: the definition, and the office's SQL beside it.

use chrono::{DateTime, Days, FixedOffset, NaiveDate, Utc};
use tomoni::office::store::Store;
use tomoni::visit::event::{Channel, Kind, Lang};
use tomoni::visit::{CardKey, Event, EventId, Tally, VisitId, regulars, tally};
use tomoni::wire::{self, Batch, Row, Verdict};
use uuid::Uuid;

use crate::on_both;
use crate::support::events::{self, Dice};
use crate::support::postgres::On;

fn now() -> DateTime<FixedOffset> {
    DateTime::<Utc>::from_timestamp(1_780_000_000, 0)
        .unwrap()
        .fixed_offset()
}

/// Sends lines as one journal, in batches, and expects all of them to be taken.
fn send(store: &dyn Store, journal: Uuid, mut after: Option<wire::Digest>, lines: &[String]) {
    for rows in lines.chunks(wire::ROWS_PER_BATCH_MAX) {
        let batch = Batch {
            v: wire::VERSION,
            kiosk: "test-1".to_owned(),
            machine: String::new(),
            after,
            rows: rows.to_vec(),
            state: None,
        };
        let answer = store.intake(journal, &batch, now()).unwrap();
        let Verdict::Through(Some(through)) = answer.verdict else {
            panic!("{answer:?}");
        };
        after = Some(through);
    }
}

fn days() -> impl Iterator<Item = NaiveDate> {
    // A day before and two after, where zones and late rows may spill to.
    (0..events::DAYS + 3).map(|n| events::first_day() + Days::new(n) - Days::new(1))
}

fn compare(store: &dyn Store, events: &[Event], what: &str) {
    for day in days() {
        let rows = store.day(day).unwrap();
        assert_eq!(
            tomoni::office::tally::add_up(day, &rows),
            tally(day, events),
            "{what}, {day}"
        );
    }
    for (first, last) in [(0, 7), (1, 3), (2, 2), (3, 6)] {
        let day = |n| events::first_day() + Days::new(n) - Days::new(1);
        let (from, to) = (day(first), day(last));
        assert_eq!(
            store.regulars(from, to).unwrap(),
            regulars(from, to, events),
            "{what}, {from} to {to}"
        );
    }
    // What the feed tells is a cache: made anew, it is the same.
    let told = store.feed(0).unwrap();
    store.rebuild_cards().unwrap();
    assert_eq!(store.feed(0).unwrap(), told, "{what}");
}

on_both! {
    the_office_counts_in_sql_what_the_definition_counts
    branches_doubled_messages_and_unknown_kinds_change_no_number
}

fn the_office_counts_in_sql_what_the_definition_counts(on: On) {
    let mut counted = 0;
    for seed in 0..on.of(150) {
        let events = events::some_days(seed, 5 + seed % 60);
        let store = on.fresh();
        let mut dice = Dice::new(seed);
        // Over a few journals, as kiosks would; the office sees them in another order again.
        let mut journals: Vec<Vec<String>> = vec![Vec::new(); 3];
        for event in &events {
            let line = wire::write(event).unwrap();
            journals[dice.below(3) as usize].push(line);
        }
        for (number, lines) in journals.iter().enumerate() {
            send(&*store, Uuid::from_u128(number as u128 + 1), None, lines);
        }
        compare(&*store, &events, &format!("seed {seed}"));
        counted += days().map(|day| tally(day, &events).visits).sum::<u64>();
    }
    assert!(
        counted > on.of(1_200),
        "the comparison saw too little: {counted}"
    );
}

fn branches_doubled_messages_and_unknown_kinds_change_no_number(on: On) {
    for seed in 0..on.of(40) {
        let mut dice = Dice::new(seed + 10_000);
        let mut events = events::some_days(seed, 30);
        let store = on.fresh();
        let journal = Uuid::from_u128(7);
        let mut lines: Vec<String> = events.iter().map(|e| wire::write(e).unwrap()).collect();
        for _ in 0..5 {
            let at = dice.below(lines.len() as u64) as usize;
            lines.insert(
                at,
                r#"{"kind":"visit.arrived","id":"not one of ours"}"#.to_owned(),
            );
            lines.insert(at, r#"{"kind":"robot.waved","at":"2026-01-30T10:00:00+09:00","visit":"018f0000-0000-7000-8000-000000000000"}"#.to_owned());
        }
        send(&*store, journal, None, &lines);
        send(&*store, journal, None, &lines);
        // The disk is put back to the middle, and the kiosk goes on from there.
        let middle = lines.len() / 2;
        let after = lines[..middle]
            .iter()
            .fold(wire::first(journal), |previous, line| {
                wire::link(previous, line)
            });
        let more = events::some_days(seed + 500, 10);
        let branch: Vec<String> = more.iter().map(|e| wire::write(e).unwrap()).collect();
        send(&*store, journal, Some(after), &branch);
        events.extend(more);
        compare(&*store, &events, &format!("seed {seed}"));
        assert_eq!(store.forks().unwrap().len(), 1);
        let aside = store.kept_aside().unwrap();
        assert_eq!(
            aside.not_understood,
            [
                ("robot.waved".to_owned(), 5),
                ("visit.arrived".to_owned(), 5)
            ]
        );
    }
}

#[test]
fn the_order_in_which_events_are_met_does_not_matter() {
    for seed in 0..60 {
        let events = events::some_days(seed, 40);
        let mut turned: Vec<&Event> = events.iter().collect();
        turned.reverse();
        for day in days() {
            assert_eq!(tally(day, turned.iter().copied()), tally(day, &events));
        }
    }
}

fn at(text: &str) -> DateTime<FixedOffset> {
    DateTime::parse_from_rfc3339(text).unwrap()
}

/// One event, its id in the order of writing.
fn written(n: u128, time: &str, kind: Kind) -> Event {
    Event {
        id: EventId(Uuid::from_u128(n)),
        ..events::event(&mut Dice::new(1), at(time), "lobby", kind)
    }
}

fn arrived(visit: u128, channel: Channel, card: Option<&str>) -> Kind {
    Kind::Arrived {
        visit: VisitId(Uuid::from_u128(visit)),
        programme: "idobata".into(),
        channel,
        card: card.map(|card| CardKey(card.to_owned())),
        lang: Lang::Ja,
    }
}

fn party(visit: u128, adults: u32, children: u32) -> Kind {
    Kind::Party {
        visit: VisitId(Uuid::from_u128(visit)),
        adults,
        children,
    }
}

fn on(day: &str, events: &[Event]) -> Tally {
    tally(day.parse().unwrap(), events)
}

#[test]
fn a_touch_is_one_adult_until_a_party_is_told_and_the_last_one_told_holds() {
    let mut events = vec![written(
        1,
        "2026-06-12T10:05:00+09:00",
        arrived(1, Channel::Tap, None),
    )];
    let alone = on("2026-06-12", &events);
    assert_eq!(
        (alone.visits, alone.people, alone.adults, alone.children),
        (1, 1, 1, 0)
    );
    events.push(written(2, "2026-06-12T10:05:09+09:00", party(1, 2, 1)));
    events.push(written(3, "2026-06-12T10:05:10+09:00", party(1, 2, 2)));
    let family = on("2026-06-12", &events);
    assert_eq!(
        (family.visits, family.people, family.adults, family.children),
        (1, 4, 2, 2)
    );
    events.push(written(
        4,
        "2026-06-13T09:00:00+09:00",
        Kind::Voided {
            event: EventId(Uuid::from_u128(3)),
            reason: "mistake".to_owned(),
        },
    ));
    assert_eq!(on("2026-06-12", &events).children, 1);
    assert_eq!(on("2026-06-12", &events).by_hour["10"], 1);
    assert_eq!(on("2026-06-12", &events).by_hour.len(), 24);
}

#[test]
fn what_belongs_to_a_visit_counts_on_the_day_of_its_arrival() {
    let visit = Some(VisitId(Uuid::from_u128(1)));
    let events = [
        written(
            1,
            "2026-06-12T23:59:58+09:00",
            arrived(1, Channel::Tap, None),
        ),
        written(2, "2026-06-13T00:00:05+09:00", party(1, 3, 0)),
        written(
            3,
            "2026-06-13T00:00:10+09:00",
            Kind::Topic {
                visit,
                topic: "care".into(),
            },
        ),
        written(
            4,
            "2026-06-13T00:00:20+09:00",
            Kind::Topic {
                visit: None,
                topic: "chat".into(),
            },
        ),
    ];
    let first = on("2026-06-12", &events);
    assert_eq!((first.people, first.by_topic.get("care")), (3, Some(&1)));
    let second = on("2026-06-13", &events);
    assert_eq!(
        (
            second.visits,
            second.by_topic.get("chat"),
            second.by_topic.len()
        ),
        (0, Some(&1), 1)
    );
}

#[test]
fn a_voided_arrival_takes_its_whole_visit_with_it_and_its_card_stays_new() {
    let events = [
        written(
            1,
            "2026-06-12T10:00:00+09:00",
            arrived(1, Channel::Card, Some("aa")),
        ),
        written(
            2,
            "2026-06-12T10:00:10+09:00",
            Kind::Topic {
                visit: Some(VisitId(Uuid::from_u128(1))),
                topic: "care".into(),
            },
        ),
        written(
            3,
            "2026-06-12T10:01:00+09:00",
            Kind::Voided {
                event: EventId(Uuid::from_u128(1)),
                reason: "mistake".to_owned(),
            },
        ),
        written(
            4,
            "2026-06-13T10:00:00+09:00",
            arrived(2, Channel::Card, Some("aa")),
        ),
        written(
            5,
            "2026-06-14T10:00:00+09:00",
            arrived(3, Channel::Card, Some("aa")),
        ),
        written(
            6,
            "2026-06-14T11:00:00+09:00",
            arrived(4, Channel::Card, Some("aa")),
        ),
    ];
    assert_eq!(
        on("2026-06-12", &events),
        Tally::empty("2026-06-12".parse().unwrap())
    );
    let second = on("2026-06-13", &events);
    assert_eq!((second.cards.new, second.cards.returning), (1, 0));
    let third = on("2026-06-14", &events);
    assert_eq!(
        (third.cards.new, third.cards.returning, third.visits),
        (0, 1, 2)
    );
}

#[test]
fn a_lost_card_and_the_one_that_took_its_place_are_one() {
    let key = |card: &str| CardKey(card.to_owned());
    let link = |old, new| Kind::CardLinked {
        old: key(old),
        new: key(new),
    };
    let day = |n, visit, card| {
        let time = format!("2026-06-{n}T10:00:00+09:00");
        written(visit, &time, arrived(visit, Channel::Card, Some(card)))
    };
    let mut events = vec![day(12, 1, "aa"), day(13, 2, "bb"), day(13, 3, "aa")];
    assert_eq!(on("2026-06-13", &events).cards.new, 1);
    // Said later, and true from the beginning; a circle says nothing new.
    events.push(written(10, "2026-06-14T09:00:00+09:00", link("aa", "bb")));
    events.push(written(11, "2026-06-14T09:00:01+09:00", link("bb", "aa")));
    let cards = on("2026-06-13", &events).cards;
    assert_eq!((cards.new, cards.returning), (0, 1));
    // A chain: the card after that.
    events.push(written(12, "2026-06-15T09:00:00+09:00", link("bb", "cc")));
    events.push(day(15, 4, "cc"));
    let cards = on("2026-06-15", &events).cards;
    assert_eq!((cards.new, cards.returning), (0, 1));
    // Taken back, it was never said.
    for (n, event) in [(20, 10), (21, 11), (22, 12)] {
        let kind = Kind::Voided {
            event: EventId(Uuid::from_u128(event)),
            reason: "mistake".to_owned(),
        };
        events.push(written(n, "2026-06-15T12:00:00+09:00", kind));
    }
    let cards = on("2026-06-13", &events).cards;
    assert_eq!((cards.new, cards.returning), (1, 1));
}

#[test]
fn how_people_come_back_and_between_which_programmes_is_told_without_a_card() {
    let visit = |n: u128, day: &str, card: &str, programme: &str| {
        let mut event = written(
            n,
            &format!("2026-06-{day}T10:00:00+09:00"),
            arrived(n, Channel::Card, Some(card)),
        );
        if let Kind::Arrived { programme: at, .. } = &mut event.kind {
            *at = programme.into();
        }
        event
    };
    let mut events = vec![visit(1, "01", "aa", "meet-plus")];
    events.extend((2..6).map(|n| visit(n, "10", "aa", "idobata")));
    events.push(visit(6, "10", "bb", "idobata"));
    events.push(visit(7, "11", "cc", "idobata"));
    events.push(visit(8, "12", "dd", "meet-plus"));
    events.push(written(
        9,
        "2026-06-12T12:00:00+09:00",
        Kind::CardLinked {
            old: CardKey("cc".to_owned()),
            new: CardKey("dd".to_owned()),
        },
    ));
    let from: NaiveDate = "2026-06-10".parse().unwrap();
    let to = "2026-06-30".parse().unwrap();
    let told = regulars(from, to, &events);
    assert_eq!((told.visits, told.cards), (7, 3));
    assert_eq!((told.once, told.two_or_three, told.four_or_more), (1, 1, 1));
    assert_eq!(told.crossed, 1, "the one with two cards");
    let ways: Vec<(&str, &str, u64)> = told
        .ways
        .iter()
        .map(|way| (way.from.as_str(), way.to.as_str(), way.cards))
        .collect();
    assert_eq!(
        ways,
        [("idobata", "meet-plus", 1), ("meet-plus", "idobata", 1)]
    );
}

#[test]
fn a_day_is_the_day_where_the_kiosk_stands() {
    let events = [
        written(
            1,
            "2026-06-12T23:30:00+09:00",
            arrived(1, Channel::Tap, None),
        ),
        // Half an hour later by the sun, and still the 12th where it stands.
        written(
            2,
            "2026-06-12T15:00:00+00:00",
            arrived(2, Channel::Tap, None),
        ),
    ];
    let day = on("2026-06-12", &events);
    assert_eq!(
        (day.visits, day.by_hour["23"], day.by_hour["15"]),
        (2, 1, 1)
    );
    assert_eq!(on("2026-06-13", &events).visits, 0);
}

#[test]
fn what_was_read_back_from_a_line_is_what_was_written() {
    for event in events::some_days(3, 60) {
        let line = wire::write(&event).unwrap();
        assert!(wire::is_row(&line));
        assert_eq!(wire::read(&line), Row::Event(Box::new(event)));
    }
}
