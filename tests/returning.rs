//! Returning people: how many stamps a kiosk shows, from its own journal and from what the office's
//! feed told, at any moment of any history.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::mpsc;
use std::time::Duration;

use chrono::{DateTime, FixedOffset};
use tempfile::TempDir;
use tomoni::card::BlockList;
use tomoni::journal::{FeedCache, Journals, Stamp as _, read_placed};
use tomoni::kiosk::book::Book;
use tomoni::kiosk::stamps::Stamps;
use tomoni::office::store::{SqliteStore, Store};
use tomoni::sync::{Failure, News, Office, Uploader, UploaderSettings};
use tomoni::visit::event::{Channel, Lang};
use tomoni::visit::{CardKey, Event, EventId, Kind, VisitId, filed_on};
use tomoni::wire::{self, Batch, Digest, FEED_CARDS_MAX, Feed, FeedCard, RowPlace, Verdict};
use uuid::Uuid;

use crate::support::events::Dice;
use crate::support::office::office_in;
use crate::support::stamp::FakeStamp;

const CARDS: u64 = 7;

fn now() -> DateTime<FixedOffset> {
    DateTime::parse_from_rfc3339("2026-06-14T10:24:00+09:00").unwrap()
}

fn card(n: u64) -> CardKey {
    CardKey(format!("{n:032x}"))
}

/// A kiosk with one journal, as far as cards are concerned.
struct Kiosk {
    journal: Uuid,
    rows: Vec<Event>,
    /// Rows that the office holds, and how many of them this kiosk knows it holds.
    sent: usize,
    acknowledged: usize,
    tip: Option<Digest>,
    stamps: Stamps,
    n: u64,
}

/// Kiosks and an office.
struct World {
    dice: Dice,
    office: SqliteStore,
    kiosks: Vec<Kiosk>,
    ids: u128,
}

impl World {
    fn new(seed: u64) -> World {
        let kiosk = |n| Kiosk {
            journal: Uuid::from_u128(n),
            rows: Vec::new(),
            sent: 0,
            acknowledged: 0,
            tip: None,
            stamps: Stamps::default(),
            n: 0,
        };
        World {
            dice: Dice::new(seed),
            office: SqliteStore::in_memory().unwrap(),
            kiosks: (1..3).map(kiosk).collect(),
            ids: 1000,
        }
    }

    fn id(&mut self) -> Uuid {
        self.ids += 1;
        Uuid::from_u128(self.ids)
    }

    fn write(&mut self, at: usize, kind: Kind) {
        let event = Event {
            id: EventId(self.id()),
            at: now(),
            machine: "0123456789abcdef".to_owned(),
            boot: Uuid::nil(),
            up_ms: 0,
            site: "lobby".into(),
            kind,
        };
        self.kiosks[at].rows.push(event);
    }

    fn something_happens(&mut self) {
        let at = self.dice.below(2) as usize;
        let any = card(self.dice.below(CARDS));
        match self.dice.below(20) {
            0..7 => {
                let visit = VisitId(self.id());
                let held = self.dice.once_in(2).then_some(any);
                let kind = Kind::Arrived {
                    visit,
                    programme: "idobata".into(),
                    channel: Channel::Card,
                    card: held,
                    lang: Lang::Ja,
                };
                self.write(at, kind);
            }
            7..9 => {
                // A card joins a visit, or another one takes its place.
                let visits: Vec<VisitId> = self.kiosks[at]
                    .rows
                    .iter()
                    .filter_map(|event| event.kind.visit())
                    .collect();
                if !visits.is_empty() {
                    let visit = *self.dice.pick(&visits);
                    self.write(at, Kind::Card { visit, card: any });
                }
            }
            9 => {
                let rows = &self.kiosks[at].rows;
                // A link that was taken back holds until the office says so.
                let voidable: Vec<EventId> = rows
                    .iter()
                    .filter(|event| event.kind.visit().is_some())
                    .map(|event| event.id)
                    .collect();
                if !voidable.is_empty() {
                    let event = *self.dice.pick(&voidable);
                    let reason = "mistake".to_owned();
                    self.write(at, Kind::Voided { event, reason });
                }
            }
            10 if self.dice.once_in(2) => {
                let new = card(self.dice.below(CARDS));
                self.write(at, Kind::CardLinked { old: any, new });
            }
            10..14 => {
                // Some rows go up; the answer may be lost.
                let waiting = self.kiosks[at].rows.len() - self.kiosks[at].sent;
                let some = self.dice.below(waiting as u64 + 1) as usize;
                self.send(at, some);
                if !self.dice.once_in(3) {
                    self.kiosks[at].acknowledged = self.kiosks[at].sent;
                }
            }
            14..16 => {
                let all = self.kiosks[at].rows.len() - self.kiosks[at].sent;
                self.send(at, all);
                self.kiosks[at].acknowledged = self.kiosks[at].sent;
            }
            _ => self.fetch(at),
        }
    }

    fn send(&mut self, at: usize, some: usize) {
        let kiosk = &mut self.kiosks[at];
        let rows: Vec<String> = kiosk.rows[kiosk.sent..kiosk.sent + some]
            .iter()
            .map(|event| wire::write(event).unwrap())
            .collect();
        kiosk.sent += rows.len();
        let batch = Batch {
            v: wire::VERSION,
            kiosk: "test".to_owned(),
            machine: String::new(),
            after: kiosk.tip,
            rows,
            state: None,
        };
        let answer = self.office.intake(kiosk.journal, &batch, now()).unwrap();
        let Verdict::Through(tip) = answer.verdict else {
            panic!("{answer:?}");
        };
        kiosk.tip = tip;
    }

    /// As the session does: only when everything that was written is known to be at the office.
    fn fetch(&mut self, at: usize) {
        let kiosk = &mut self.kiosks[at];
        if kiosk.acknowledged < kiosk.rows.len() || kiosk.rows.is_empty() {
            return;
        }
        let feed = self.office.feed(kiosk.n).unwrap();
        assert!(!feed.more);
        kiosk.n = feed.n;
        let then = RowPlace {
            journal: kiosk.journal,
            n: kiosk.rows.len() as i64,
        };
        kiosk.stamps.take(vec![feed], then);
    }

    fn shown(&self, at: usize, card: &CardKey) -> u32 {
        let kiosk = &self.kiosks[at];
        let placed = (1..).zip(&kiosk.rows).map(|(n, event)| {
            let place = RowPlace {
                journal: kiosk.journal,
                n,
            };
            (place, event.clone())
        });
        let book = Book::new(filed_on(now()), placed.collect());
        book.visits_with(card, &kiosk.stamps)
    }
}

/// Visits of the card's person, counted by hand.
fn counted<'a>(events: impl Iterator<Item = &'a Event> + Clone, of: &CardKey) -> u32 {
    let voided: BTreeSet<EventId> = events
        .clone()
        .filter_map(|event| match &event.kind {
            Kind::Voided { event, .. } => Some(*event),
            _ => None,
        })
        .collect();
    let standing = events.filter(|event| !voided.contains(&event.id));
    let mut cards = BTreeSet::from([of.clone()]);
    for _ in 0..CARDS {
        for event in standing.clone() {
            if let Kind::CardLinked { old, new } = &event.kind
                && (cards.contains(old) || cards.contains(new))
            {
                cards.extend([old.clone(), new.clone()]);
            }
        }
    }
    let mut visits: BTreeMap<VisitId, Option<CardKey>> = BTreeMap::new();
    for event in standing.clone() {
        if let Kind::Arrived { visit, card, .. } = &event.kind {
            visits.insert(*visit, card.clone());
        }
    }
    for event in standing {
        if let Kind::Card { visit, card } = &event.kind
            && let Some(held) = visits.get_mut(visit)
        {
            *held = Some(card.clone());
        }
    }
    let theirs = visits
        .values()
        .flatten()
        .filter(|card| cards.contains(*card));
    u32::try_from(theirs.count()).unwrap()
}

#[test]
fn every_visit_is_one_stamp_whether_the_office_has_it_already_or_not() {
    let mut compared = 0;
    for seed in 0..40 {
        let mut world = World::new(seed);
        // What each kiosk knows of the other one: the other's rows at the last word of the feed.
        let mut of_other = [0, 0];
        for _ in 0..90 {
            let before = [world.kiosks[0].n, world.kiosks[1].n];
            world.something_happens();
            for (at, (before, of_other)) in before.iter().zip(&mut of_other).enumerate() {
                if world.kiosks[at].n != *before {
                    *of_other = world.kiosks[1 - at].sent;
                }
                for n in 0..CARDS {
                    let own = world.kiosks[at].rows.iter();
                    let other = world.kiosks[1 - at].rows[..*of_other].iter();
                    assert_eq!(
                        world.shown(at, &card(n)),
                        counted(other.chain(own), &card(n)),
                        "seed {seed}, kiosk {at}, card {n}"
                    );
                    compared += 1;
                }
            }
        }
        // Quiet: both know everything.
        for at in [0, 1, 0] {
            let all = world.kiosks[at].rows.len() - world.kiosks[at].sent;
            world.send(at, all);
            world.kiosks[at].acknowledged = world.kiosks[at].sent;
            world.fetch(at);
        }
        world.fetch(1);
        for n in 0..CARDS {
            let all = world.kiosks.iter().flat_map(|kiosk| &kiosk.rows);
            let all = counted(all, &card(n));
            for at in 0..2 {
                if !world.kiosks[at].rows.is_empty() {
                    assert_eq!(world.shown(at, &card(n)), all, "seed {seed}, kiosk {at}");
                }
            }
        }
    }
    assert!(compared > 40_000);
}

#[test]
fn the_feed_is_told_in_pages_and_only_what_changed_is_told_again() {
    let mut world = World::new(1);
    let cards = FEED_CARDS_MAX as u64 * 2 + 3;
    for n in 0..cards {
        let visit = VisitId(world.id());
        world.write(
            0,
            Kind::Arrived {
                visit,
                programme: "idobata".into(),
                channel: Channel::Card,
                card: Some(card(n)),
                lang: Lang::Ja,
            },
        );
    }
    world.send(0, cards as usize);
    let (mut after, mut told) = (0, 0);
    for nth in 0..3 {
        let page = world.office.feed(after).unwrap();
        assert_eq!((page.whole, page.more), (nth == 0, nth < 2));
        assert!(serde_json::to_vec(&page).unwrap().len() < 64 * 1024);
        told += page.cards.len() as u64;
        after = page.n;
    }
    assert_eq!(told, cards);
    let nothing = world.office.feed(after).unwrap();
    assert_eq!(
        (nothing.n, nothing.cards.len(), nothing.whole),
        (after, 0, false)
    );
    // One is blocked, and that is what is told.
    let list = BlockList::parse(&card(5).0).unwrap();
    world.office.set_blocked(&list).unwrap();
    let blocked = world.office.feed(after).unwrap();
    assert_eq!(
        blocked.cards,
        [FeedCard {
            card: card(5),
            person: None,
            visits: 1,
            blocked: true
        }]
    );
    world.office.set_blocked(&list).unwrap();
    assert_eq!(world.office.feed(blocked.n).unwrap().cards, []);
    world.office.set_blocked(&BlockList::default()).unwrap();
    assert!(!world.office.feed(blocked.n).unwrap().cards[0].blocked);
    // A number that this run of the office never gave: everything anew.
    for strange in [1, u64::MAX, after + 1_000_000] {
        assert!(world.office.feed(strange).unwrap().whole, "{strange}");
    }
}

#[test]
fn an_office_that_was_put_back_tells_everything_anew() {
    let home = TempDir::new().unwrap();
    let path = home.path().join("office.db");
    let office = SqliteStore::open(&path).unwrap();
    office
        .set_blocked(&BlockList::parse(&card(1).0).unwrap())
        .unwrap();
    let told = office.feed(0).unwrap();
    drop(office);
    let again = SqliteStore::open(&path).unwrap();
    let page = again.feed(told.n).unwrap();
    assert!(page.whole, "another run's numbers stand for other things");
    assert_eq!(page.cards, told.cards);
}

#[test]
fn what_the_feed_told_outlives_a_start_and_its_loss_costs_a_fetch() {
    let home = TempDir::new().unwrap();
    let then = RowPlace {
        journal: Uuid::from_u128(3),
        n: 40,
    };
    let page = |n, whole, cards: &[(u64, u32)]| Feed {
        n,
        whole,
        more: false,
        cards: cards
            .iter()
            .map(|(n, visits)| FeedCard {
                card: card(*n),
                person: None,
                visits: *visits,
                blocked: false,
            })
            .collect(),
    };
    let mut cache = FeedCache::open(home.path()).unwrap();
    assert_eq!((cache.n(), cache.then()), (0, None));
    cache
        .keep(&[page(7, true, &[(1, 12), (2, 3)])], then)
        .unwrap();
    cache.keep(&[page(8, false, &[(2, 4)])], then).unwrap();
    drop(cache);
    let cache = FeedCache::open(home.path()).unwrap();
    assert_eq!((cache.n(), cache.then()), (8, Some(then)));
    let stamps = Stamps::read(cache.all().unwrap(), cache.then());
    let book = Book::default();
    assert_eq!(book.visits_with(&card(1), &stamps), 12);
    assert_eq!(book.visits_with(&card(2), &stamps), 4);
    drop(cache);
    // A broken file is made anew, and nothing is known but what this kiosk saw itself.
    std::fs::write(home.path().join("feed.db"), vec![7; 8192]).unwrap();
    let mut cache = FeedCache::open(home.path()).unwrap();
    assert_eq!((cache.n(), cache.all().unwrap().len()), (0, 0));
    // Told anew: what is not told again is forgotten.
    cache
        .keep(&[page(1, true, &[(1, 1), (2, 1)])], then)
        .unwrap();
    cache.keep(&[page(2, true, &[(2, 9)])], then).unwrap();
    assert_eq!(cache.all().unwrap().len(), 1);
}

#[test]
fn a_real_kiosk_and_a_real_office_agree_on_the_stamps() {
    let home = TempDir::new().unwrap();
    let dir = home.path().join("journal");
    let stamp = FakeStamp::new(1);
    let (mut journals, _) = Journals::open(&dir, &stamp).unwrap();
    let office = office_in(home.path());
    let url = office.url();
    let (say, news) = mpsc::channel();
    let settings = UploaderSettings {
        journals: dir.clone(),
        office_url: url.clone(),
        enrolled_in: None,
        kiosk: "az-kumagaya-1".to_owned(),
        machine: "00112233aabbccdd".to_owned(),
        site: "az-kumagaya".into(),
        version: "test".to_owned(),
        zone: chrono_tz::Asia::Tokyo,
    };
    let uploader = Uploader::start(
        settings,
        Box::new(move |news| {
            let _ = say.send(news);
        }),
    )
    .unwrap();
    for _ in 0..3 {
        let mut arrival = stamp.arrival();
        if let Kind::Arrived { card: held, .. } = &mut arrival.kind {
            *held = Some(card(1));
        }
        journals.append(&arrival).unwrap();
    }
    let link = Kind::CardLinked {
        old: card(1),
        new: card(2),
    };
    journals.append(&stamp.event(link)).unwrap();
    uploader.nudge();
    let mut stamps = Stamps::default();
    let book = Book::new(filed_on(now()), read_placed(&dir).unwrap());
    let office_knows = |stamps: &Stamps| stamps.cards().any(|known| *known == card(2));
    while !office_knows(&stamps) {
        match news.recv_timeout(Duration::from_secs(20)).expect("in time") {
            News::Feed(told) => stamps.take(told.pages, told.then),
            News::State(_) | News::Ending(_) => {}
        }
        assert_eq!(book.visits_with(&card(2), &stamps), 3);
        assert_eq!(book.visits_with(&card(1), &stamps), 3);
    }
    // The same outlives the kiosk's journal.
    assert_eq!(Book::default().visits_with(&card(2), &stamps), 3);
    drop(uploader);
    let kept = FeedCache::open(&dir).unwrap();
    assert_eq!(kept.all().unwrap().len(), 2);
    let elsewhere = Stamps::read(kept.all().unwrap(), None);
    assert_eq!(Book::default().visits_with(&card(2), &elsewhere), 3);

    // What the office tells of it, without a card in it.
    let asked = Office::at(&url).unwrap();
    let day = filed_on(stamp.now());
    let told = asked
        .get(&format!("/v1/cards?from={day}&to={day}"))
        .unwrap();
    let told: serde_json::Value = serde_json::from_slice(&told).unwrap();
    assert_eq!(
        (&told["cards"], &told["two_or_three"]),
        (&1.into(), &1.into())
    );
    assert_eq!(told["visits"], 3);
    assert!(!told.to_string().contains(&card(1).0));
    for wrong in [
        "/v1/cards",
        "/v1/cards?from=2026-06-12&to=2026-06-11",
        "/v1/cards?from=2020-01-01&to=2026-06-11",
        "/v1/feed?after=x",
        "/v1/feed?after=-1",
    ] {
        let refused = asked.get(wrong).unwrap_err();
        assert!(
            matches!(&refused, Failure::Refused { status: 400, say, .. } if !say.is_empty()),
            "{wrong}: {refused:?}"
        );
    }
    office.stop().unwrap();
}
