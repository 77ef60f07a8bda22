//! What somebody with a card waits for before the stamps are known: this kiosk's own fold, after years
//! of cards.
//!
//! - `stamps_of_a_card`: one card among 100,000 card events (20,000 cards, five visits each, half of
//!   them joined later, one link in a hundred), with a word of the office in the middle of them.
//! - `one_event_more`: what keeping the fold costs with each event.

use chrono::{DateTime, TimeDelta};
use divan::Bencher;
use tomoni::kiosk::book::Book;
use tomoni::kiosk::stamps::Stamps;
use tomoni::visit::event::{Channel, Lang};
use tomoni::visit::{CardKey, Event, EventId, Kind, VisitId, filed_on};
use tomoni::wire::RowPlace;
use uuid::Uuid;

const EVENTS: u32 = 100_000;
const CARDS: u32 = 20_000;

fn card(n: u32) -> CardKey {
    CardKey(format!("{:032x}", n % CARDS))
}

fn event(n: u32) -> (RowPlace, Event) {
    let kind = match n % 100 {
        99 => Kind::CardLinked {
            old: card(n),
            new: card(n + 1),
        },
        _ if n.is_multiple_of(2) => Kind::Arrived {
            visit: VisitId(Uuid::from_u128(u128::from(n / 2))),
            programme: "idobata".into(),
            channel: Channel::Card,
            card: n.is_multiple_of(4).then(|| card(n / 2)),
            lang: Lang::Ja,
        },
        _ => Kind::Card {
            visit: VisitId(Uuid::from_u128(u128::from(n / 2))),
            card: card(n / 2),
        },
    };
    let began = DateTime::parse_from_rfc3339("2026-06-14T10:00:00+09:00").unwrap_or_default();
    let event = Event {
        id: EventId(Uuid::from_u128(u128::from(n) + 1)),
        at: began + TimeDelta::minutes(i64::from(n) * 5),
        machine: "0123456789abcdef".to_owned(),
        boot: Uuid::nil(),
        up_ms: u64::from(n),
        site: "lobby".into(),
        kind,
    };
    let place = RowPlace {
        journal: Uuid::nil(),
        n: i64::from(n) + 1,
    };
    (place, event)
}

fn book() -> (Book, Stamps) {
    let events: Vec<_> = (0..EVENTS).map(event).collect();
    let last = events.last().map(|(_, event)| filed_on(event.at));
    let then = events.get(events.len() / 2).map(|(place, _)| *place);
    let book = Book::new(last.unwrap_or_default(), events);
    (book, Stamps::read([], then))
}

#[divan::bench]
fn stamps_of_a_card(bencher: Bencher) {
    let (book, stamps) = book();
    let mut n = 0;
    bencher.bench_local(|| {
        n += 7;
        book.visits_with(&card(n), &stamps)
    });
}

#[divan::bench]
fn one_event_more(bencher: Bencher) {
    let (mut book, _) = book();
    let mut n = EVENTS;
    bencher.bench_local(|| {
        n += 1;
        let (place, event) = event(n);
        book.add(place, event);
    });
}
