//! The kept folds of days: whatever comes in, in whatever order, and whoever reads meanwhile, what is
//! kept is what the definition says.

use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use chrono::{DateTime, Days, FixedOffset, NaiveDate, Utc};
use rusqlite::Connection;
use tomoni::office::store::{PostgresStore, SqliteStore, Store};
use tomoni::office::tally::add_up;
use tomoni::visit::event::{Event, Kind};
use tomoni::visit::{CardKey, tally};
use tomoni::wire::{self, Batch, Digest, Verdict};
use uuid::Uuid;

use crate::on_both;
use crate::support::events::{self, Dice};
use crate::support::postgres::On;

on_both! {
    kept_days_are_what_the_definition_says_after_every_batch
    two_writers_and_somebody_who_reads_leave_every_day_right
}

fn now() -> DateTime<FixedOffset> {
    DateTime::<Utc>::from_timestamp(1_780_000_000, 0)
        .unwrap()
        .fixed_offset()
}

fn days() -> Vec<NaiveDate> {
    (0..events::DAYS + 3)
        .map(|n| events::first_day() + Days::new(n) - Days::new(1))
        .collect()
}

/// Random events, and for some visits what is said of them days later: parties, cards, topics.
fn with_late_words(seed: u64, visits: u64) -> Vec<Event> {
    let mut dice = Dice::new(seed + 77_000);
    let mut all = events::some_days(seed, visits);
    let known: Vec<_> = all.iter().filter_map(|event| event.kind.visit()).collect();
    for visit in known {
        if !dice.once_in(4) {
            continue;
        }
        let kind = match dice.below(3) {
            0 => Kind::Party {
                visit,
                adults: 1 + dice.below(3) as u32,
                children: dice.below(3) as u32,
            },
            1 => Kind::Card {
                visit,
                card: CardKey(format!("{:032x}", dice.below(24))),
            },
            _ => Kind::Topic {
                visit: Some(visit),
                topic: (*dice.pick(&events::TOPICS)).into(),
            },
        };
        let at = events::moment(&mut dice);
        let late = events::event(&mut dice, at, "lobby", kind);
        let place = dice.below(all.len() as u64 + 1) as usize;
        all.insert(place, late);
    }
    all
}

/// One journal on its way in.
struct Journal {
    id: Uuid,
    after: Option<Digest>,
    left: Vec<Event>,
}

impl Journal {
    /// Sends up to `n` rows; gives the events that they were.
    fn send(&mut self, store: &dyn Store, n: usize) -> Vec<Event> {
        let sent: Vec<Event> = self.left.drain(..n.min(self.left.len())).collect();
        let rows = sent.iter().map(|event| wire::write(event).unwrap());
        let batch = Batch {
            v: wire::VERSION,
            kiosk: "test-1".to_owned(),
            machine: String::new(),
            after: self.after,
            rows: rows.collect(),
            state: None,
        };
        let answer = store.intake(self.id, &batch, now()).unwrap();
        let Verdict::Through(through) = answer.verdict else {
            panic!("{answer:?}");
        };
        self.after = through;
        sent
    }
}

/// Deals events to journals, as the town's kiosks would not: one visit's events are in several.
fn deal(dice: &mut Dice, events: &[Event], journals: u64) -> Vec<Journal> {
    let mut dealt: Vec<Journal> = (0..journals)
        .map(|n| Journal {
            id: Uuid::from_u128(u128::from(n) + 1),
            after: None,
            left: Vec::new(),
        })
        .collect();
    for event in events {
        dealt[dice.below(journals) as usize]
            .left
            .push(event.clone());
    }
    dealt
}

fn compare(store: &dyn Store, day: NaiveDate, events: &[Event], what: &str) {
    let kept = store.day(day).unwrap();
    assert_eq!(kept, store.day_anew(day).unwrap(), "{what}, {day}");
    assert_eq!(add_up(day, &kept), tally(day, events), "{what}, {day}");
}

fn kept_days_are_what_the_definition_says_after_every_batch(on: On) {
    let mut counted = 0;
    for seed in 0..on.of(60) {
        let mut dice = Dice::new(seed);
        let events = with_late_words(seed, 5 + seed * 7 % 40);
        let store = on.fresh();
        let mut journals = deal(&mut dice, &events, 3);
        let mut here: Vec<Event> = Vec::new();
        while journals.iter().any(|journal| !journal.left.is_empty()) {
            let which = dice.below(3) as usize;
            let rows = 1 + dice.below(9) as usize;
            here.extend(journals[which].send(&*store, rows));
            // Some days are looked at now and kept; others stay as they were kept before.
            for day in days() {
                if dice.once_in(3) {
                    compare(&*store, day, &here, &format!("seed {seed}"));
                }
            }
        }
        for day in days() {
            compare(&*store, day, &events, &format!("seed {seed}, at the end"));
            counted += tally(day, &events).visits;
        }
        let found = store.verify(&mut |_| ()).unwrap();
        assert!(found.is_right(), "seed {seed}: {found:?}");
        assert_eq!(found.folds, found.days, "every day was looked at and kept");
    }
    assert!(counted > on.of(300), "{counted}");
}

fn two_writers_and_somebody_who_reads_leave_every_day_right(on: On) {
    for seed in 0..on.of(20) {
        let mut dice = Dice::new(seed + 400);
        let events = with_late_words(seed + 400, 60);
        let store = on.fresh();
        // On PostgreSQL the second writer is a second office.
        let other = on
            .is_postgres()
            .then(|| PostgresStore::open(&store.scratch.as_ref().unwrap().address()).unwrap());
        let first: &dyn Store = &*store;
        let second: &dyn Store = other.as_ref().map_or(first, |other| other);
        let mut journals = deal(&mut dice, &events, 4);
        let rest = journals.split_off(2);
        let ended = AtomicBool::new(false);
        thread::scope(|all| {
            let ended = &ended;
            let writers = [(first, journals), (second, rest)].map(|(office, journals)| {
                let mut dice = Dice::new(dice.next());
                all.spawn(move || {
                    let mut journals = journals;
                    while journals.iter().any(|journal| !journal.left.is_empty()) {
                        let which = dice.below(2) as usize;
                        journals[which].send(office, 1 + dice.below(5) as usize);
                    }
                })
            });
            for office in [first, second] {
                all.spawn(move || {
                    while !ended.load(Ordering::Relaxed) {
                        for day in days() {
                            office.day(day).unwrap();
                        }
                    }
                });
            }
            // Those who read end also when a writer failed.
            let wrote = writers.map(thread::ScopedJoinHandle::join);
            ended.store(true, Ordering::Relaxed);
            for written in wrote {
                written.unwrap();
            }
        });
        for day in days() {
            compare(second, day, &events, &format!("seed {seed}"));
        }
        let found = first.verify(&mut |_| ()).unwrap();
        assert!(found.is_right(), "seed {seed}: {found:?}");
    }
}

/// A day's fold that was made before a row came in is kept after it: as if the reader had been slow.
#[test]
fn a_fold_that_is_kept_too_late_does_not_stand() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("office.sqlite");
    let events = events::some_days(5, 20);
    let mut journals = deal(&mut Dice::new(1), &events, 1);
    let store = SqliteStore::open(&file).unwrap();
    let early = journals[0].send(&store, events.len() / 2);
    let day = *days()
        .iter()
        .find(|day| tally(**day, &early).visits != tally(**day, &events).visits)
        .unwrap();
    store.day(day).unwrap();
    let beside = Connection::open(&file).unwrap();
    let (made, body): (i64, String) = beside
        .query_row(
            "select made, body from day_fold where day = ?1",
            [day.to_epoch_days()],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )
        .unwrap();
    journals[0].send(&store, events.len());
    // The slow one keeps what it made then, under the number that it read then.
    let kept = beside
        .execute(
            "update day_fold set made = ?2, body = ?3 where day = ?1",
            rusqlite::params![day.to_epoch_days(), made, body],
        )
        .unwrap();
    assert_eq!(kept, 1);
    compare(&store, day, &events, "after a slow reader");
}

#[test]
fn a_disk_that_keeps_nothing_takes_no_page_away() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("office.sqlite");
    let events = events::some_days(6, 20);
    let store = SqliteStore::open(&file).unwrap();
    deal(&mut Dice::new(1), &events, 1)[0].send(&store, events.len());
    drop(store);
    let store = SqliteStore::open_to_read(&file).unwrap();
    for day in days() {
        compare(&store, day, &events, "only to look");
    }
}
