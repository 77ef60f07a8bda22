//! Readings that people wanted gone: they go, they stay gone whatever comes late or is put back, and
//! nothing else changes.

use std::io::Cursor;

use chrono::{DateTime, FixedOffset, NaiveDate, TimeDelta};
use tempfile::tempdir;
use tomoni::office::store::{DatabaseAddress, Erased, LogEntry, Store, What, Whose};
use tomoni::office::tally::add_up;
use tomoni::office::{ERASED_FILE, Ledger};
use tomoni::visit::event::{Channel, ConsentTo, Lang};
use tomoni::visit::{CardKey, Event, Kind, Sealed, VisitId};
use tomoni::wire::{self, Batch, Digest, Verdict};
use uuid::Uuid;

use crate::on_both;
use crate::support::events::{Dice, event};
use crate::support::office::{Packed, batches, chain, get, minimal, office_on, post, post_form};
use crate::support::postgres::On;

on_both! {
    a_cards_readings_go_and_those_that_come_late_go_as_they_come
    a_withdrawal_is_an_event_and_its_order_does_not_matter
    a_reading_without_a_card_goes_alone
}

const FIRST: Uuid = Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_0001);
const OTHER: Uuid = Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_0002);

fn noon() -> DateTime<FixedOffset> {
    "2026-06-12T12:00:00+09:00".parse().unwrap()
}

fn day() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 6, 12).unwrap()
}

fn card(n: u8) -> CardKey {
    CardKey(format!("{n:032x}"))
}

/// A kiosk that writes what happens.
struct Book {
    journal: Uuid,
    dice: Dice,
    lines: Vec<String>,
}

impl Book {
    fn new(journal: Uuid) -> Book {
        Book {
            journal,
            dice: Dice::new(journal.as_u128() as u64),
            lines: Vec::new(),
        }
    }

    fn write(&mut self, at: DateTime<FixedOffset>, kind: Kind) {
        let event: Event = event(&mut self.dice, at, "lobby", kind);
        self.lines.push(wire::write(&event).unwrap());
    }

    /// Somebody comes, shows their card if they have one, and has a reading recorded.
    fn measured(&mut self, at: DateTime<FixedOffset>, card: Option<CardKey>) {
        let visit = VisitId(self.dice.uuid(at));
        self.write(
            at,
            Kind::Arrived {
                visit,
                programme: "meet-plus".into(),
                channel: Channel::Tap,
                card: None,
                lang: Lang::Ja,
            },
        );
        if let Some(card) = card {
            self.write(at, Kind::Card { visit, card });
        }
        let text = format!("{:x}", self.dice.uuid(at).as_u128());
        self.write(
            at,
            Kind::ReadingTaken {
                visit: Some(visit),
                advice_version: "2026-11".to_owned(),
                monitor: "and-tm2657".to_owned(),
                sealed: Sealed {
                    key: "k".to_owned(),
                    text,
                },
            },
        );
    }

    fn send(&self, store: &dyn Store) {
        self.send_from(store, 0);
    }

    fn send_from(&self, store: &dyn Store, from: usize) {
        let digests = chain(self.journal, &self.lines);
        let batch = Batch {
            v: wire::VERSION,
            kiosk: "lobby-1".to_owned(),
            machine: String::new(),
            after: from.checked_sub(1).map(|last| digests[last]),
            rows: self.lines[from..].to_vec(),
            state: None,
        };
        let answer = store.intake(self.journal, &batch, noon()).unwrap();
        assert!(matches!(answer.verdict, Verdict::Through(Some(_))));
    }
}

/// Of the day's readings, in the order in which they were taken: whether each is gone.
fn gone(store: &dyn Store) -> Vec<bool> {
    let (rows, _) = store.readings(day()).unwrap();
    rows.iter().map(|row| row.shredded).collect()
}

fn number(store: &dyn Store, nth: usize) -> u64 {
    store.readings(day()).unwrap().0[nth].number
}

fn minutes(n: i64) -> DateTime<FixedOffset> {
    noon() + TimeDelta::minutes(n)
}

fn a_cards_readings_go_and_those_that_come_late_go_as_they_come(on: On) {
    let store = on.fresh();
    let mut first = Book::new(FIRST);
    first.measured(minutes(0), Some(card(1)));
    first.measured(minutes(1), Some(card(2)));
    first.measured(minutes(2), Some(card(1)));
    first.measured(minutes(3), Some(card(3)));
    // The card 3 was lost; the person has the card 1 since.
    first.write(
        minutes(4),
        Kind::CardLinked {
            old: card(3),
            new: card(1),
        },
    );
    // A kiosk whose clock is a day ahead.
    first.measured(minutes(5), None);
    first.send(&*store);
    let measured = |store: &dyn Store| add_up(day(), &store.day(day()).unwrap()).readings;
    let before = measured(&*store);

    let picked = number(&*store, 0);
    let this = store.to_erase(picked, Whose::ThisOne, minutes(60)).unwrap();
    assert_eq!(this.len(), 1);
    let all = store
        .to_erase(picked, Whose::TheCards, minutes(60))
        .unwrap();
    let rows = all.iter().filter(|one| matches!(one, Erased::Row { .. }));
    assert_eq!(
        (rows.count(), all.len()),
        (3, 5),
        "three readings, two cards"
    );
    let entry = LogEntry::new(minutes(60), "はな", What::ReadingsDeleted);
    assert_eq!(store.erase(&all, Some(&entry), minutes(60)).unwrap(), 3);
    assert_eq!(gone(&*store), [true, false, true, true, false]);
    assert_eq!(store.erase(&all, None, minutes(61)).unwrap(), 0, "once");
    assert_eq!(store.log(None).unwrap().len(), 1);

    // Another kiosk was without a network: what it brings of before goes, what is of later stays.
    let mut other = Book::new(OTHER);
    other.measured(minutes(6), Some(card(1)));
    other.measured(minutes(7), Some(card(3)));
    other.measured(minutes(8), Some(card(2)));
    other.measured(minutes(90), Some(card(1)));
    other.send(&*store);
    assert_eq!(
        gone(&*store),
        [true, false, true, true, false, true, true, false, false]
    );
    // What was counted is counted, and everything still holds together.
    assert_eq!(before + 4, measured(&*store));
    let verified = store.verify(&mut |_| {}).unwrap();
    assert_eq!(verified.shredded, 5);
    assert!(verified.is_right(), "{verified:?}");
}

fn a_withdrawal_is_an_event_and_its_order_does_not_matter(on: On) {
    let withdrawal = Kind::ConsentWithdrawn {
        card: card(1),
        what: ConsentTo::Reading,
    };
    for readings_first in [true, false] {
        let store = on.fresh();
        let mut first = Book::new(FIRST);
        first.measured(minutes(0), Some(card(1)));
        first.measured(minutes(1), Some(card(2)));
        let mut other = Book::new(OTHER);
        other.write(minutes(30), withdrawal.clone());
        other.measured(minutes(40), Some(card(1)));
        let books = match readings_first {
            true => [&first, &other],
            false => [&other, &first],
        };
        for book in books {
            book.send(&*store);
        }
        assert_eq!(gone(&*store), [true, false, false], "{readings_first}");
        // Sent again, as after a lost answer, it changes nothing.
        first.send(&*store);
        assert_eq!(gone(&*store), [true, false, false]);
    }
    // The row and its card may come in batches of their own.
    let store = on.fresh();
    let mut first = Book::new(FIRST);
    first.measured(minutes(0), Some(card(1)));
    let mut other = Book::new(OTHER);
    other.write(minutes(30), withdrawal);
    other.send(&*store);
    let all = std::mem::take(&mut first.lines);
    for count in 1..=all.len() {
        first.lines = all[..count].to_vec();
        first.send_from(&*store, count - 1);
    }
    assert_eq!(gone(&*store), [true]);
}

fn a_reading_without_a_card_goes_alone(on: On) {
    let store = on.fresh();
    let mut first = Book::new(FIRST);
    first.measured(minutes(0), None);
    first.measured(minutes(1), None);
    first.send(&*store);
    let picked = number(&*store, 1);
    for whose in [Whose::ThisOne, Whose::TheCards] {
        let named = store.to_erase(picked, whose, minutes(60)).unwrap();
        assert_eq!(named.len(), 1);
        assert!(matches!(named[0], Erased::Row { .. }));
    }
    let named = store.to_erase(picked, Whose::ThisOne, minutes(60)).unwrap();
    assert_eq!(store.erase(&named, None, minutes(60)).unwrap(), 1);
    assert_eq!(gone(&*store), [false, true]);
    assert!(
        store
            .to_erase(picked, Whose::TheCards, noon())
            .unwrap()
            .is_empty()
    );
    assert!(
        store
            .to_erase(9_999, Whose::ThisOne, noon())
            .unwrap()
            .is_empty()
    );
}

#[test]
fn what_was_deleted_on_the_page_stays_deleted_when_yesterdays_backup_is_put_back() {
    let folder = tempdir().unwrap();
    let file = folder.path().join("office.sqlite");
    let mut book = Book::new(FIRST);
    book.measured(minutes(0), Some(card(1)));
    book.measured(minutes(1), Some(card(2)));
    book.measured(minutes(2), Some(card(1)));
    let mut backup = Vec::new();
    {
        let store = DatabaseAddress::Sqlite(file.clone()).open().unwrap();
        book.send(&*store);
        store.back_up(noon(), &mut backup, &mut |_| {}).unwrap();
    }
    let listed = |office: &tomoni::office::Running| {
        get(&format!("{}/readings/2026-06-12", office.url())).text
    };
    {
        let office = office_on(folder.path(), "2026-06-12T13:00:00+09:00");
        let list = listed(&office);
        let (_, after) = list.split_once("action=\"").unwrap();
        let erase = format!("{}{}/erase", office.url(), after.split_once('"').unwrap().0);
        let asked = post_form(&erase, "");
        assert_eq!(asked.status, 200);
        assert!(
            asked.text.contains("このカードの 2回を ぜんぶ けす"),
            "{}",
            asked.text
        );
        // Without a reason nothing goes.
        let reply = post_form(&erase, "which=card&reason=");
        assert_eq!(reply.status, 422);
        assert!(reply.text.contains("まだ なにも けしていません"));
        assert!(!folder.path().join(ERASED_FILE).exists());
        let reason = "%E3%81%94%E6%9C%AC%E4%BA%BA%E3%81%AE+%E5%B8%8C%E6%9C%9B";
        let reply = post_form(&erase, &format!("which=card&reason={reason}"));
        assert_eq!(reply.status, 200);
        assert!(
            reply.text.contains("測定値 2回ぶんを けしました"),
            "{}",
            reply.text
        );
        let again = post_form(&erase, &format!("which=this&reason={reason}"));
        assert!(again.text.contains("もう けしてあります"), "{}", again.text);
        assert_eq!(listed(&office).matches("消されました").count(), 2);
        let log = get(&format!("{}/access", office.url())).text;
        assert!(
            log.contains("測定の記録を 消す") && log.contains("ご本人の 希望"),
            "{log}"
        );
    }
    // The disk is lost; yesterday is put back. And the power went while something was written.
    for part in ["", "-wal", "-shm"] {
        let _ = std::fs::remove_file(folder.path().join(format!("office.sqlite{part}")));
    }
    let ledger = folder.path().join(ERASED_FILE);
    let whole = std::fs::read_to_string(&ledger).unwrap();
    std::fs::write(&ledger, format!("{whole}{{\"card\":{{\"card")).unwrap();
    DatabaseAddress::Sqlite(file)
        .restore(&mut Cursor::new(backup), &mut |_| {})
        .unwrap();
    let office = office_on(folder.path(), "2026-06-13T09:00:00+09:00");
    assert_eq!(listed(&office).matches("消されました").count(), 2);
    // A kiosk sends what it has again: it stays so.
    let reply = post(
        &batches(&office, FIRST),
        Packed::Plain,
        &serde_json::to_vec(&minimal(None, &book.lines)).unwrap(),
    );
    assert_eq!(reply.status, 200);
    assert_eq!(listed(&office).matches("消されました").count(), 2);
    drop(office);

    // The ledger goes on behind the torn line, and a line that is none is said.
    let kept = Ledger::new(folder.path());
    let before = kept.read().unwrap();
    let row = Erased::Row {
        row: Digest([7; 32]),
    };
    kept.add(std::slice::from_ref(&row)).unwrap();
    assert_eq!(kept.read().unwrap(), [before, vec![row]].concat());
    std::fs::write(&ledger, format!("nonsense\n{whole}")).unwrap();
    let said = kept.read().unwrap_err().to_string();
    assert!(said.contains("line 1") && said.contains("copy"), "{said}");
}
