//! What every store promises, shown on SQLite and on PostgreSQL alike. What only one of them has
//! (a file's lock, a server that dies) stands at the end.

use std::sync::Barrier;
use std::thread;

use chrono::{DateTime, Days, FixedOffset, TimeDelta};
use serde_json::json;
use tomoni::office::store::{
    DatabaseAddress, LOG_LINES_MAX, Look, LookOutcome, PostgresStore, Store, StoreError, What,
};
use tomoni::wire::{self, KioskState, Verdict};
use uuid::Uuid;

use crate::on_both;
use crate::support::events::{self, Dice};
use crate::support::office::{batch, chain};
use crate::support::postgres::{On, Scratch};

const JOURNAL: Uuid = Uuid::from_u128(0x0198_0000_0000_7000_8000_0000_0000_0001);

on_both! {
    a_row_is_held_once_however_often_and_however_cut_it_comes
    what_does_not_follow_is_told_from_where_to_start_over
    lines_that_are_no_rows_are_kept_as_bytes_and_once
    text_of_any_length_and_any_character_is_kept
    the_last_word_of_a_kiosk_stands
    many_kiosks_at_once_lose_nothing_and_double_nothing
    recorded_measurements_are_listed_and_every_look_is_noted
}

fn now() -> DateTime<FixedOffset> {
    DateTime::parse_from_rfc3339("2026-06-12T10:00:00+09:00").unwrap()
}

fn lines(seed: u64, n: usize) -> Vec<String> {
    let mut lines: Vec<String> = (0..)
        .flat_map(|more| events::some_days(seed * 1000 + more, 40))
        .take(n)
        .map(|event| wire::write(&event).unwrap())
        .collect();
    lines.truncate(n);
    lines
}

fn a_row_is_held_once_however_often_and_however_cut_it_comes(on: On) {
    let store = on.fresh();
    let lines = lines(1, 60);
    let digests = chain(JOURNAL, &lines);
    let mut dice = Dice::new(5);
    for _ in 0..80 {
        let from = dice.below(60) as usize;
        let to = from + dice.below(60 - from as u64 + 1) as usize;
        let after = from.checked_sub(1).map(|last| digests[last]);
        let held = after.is_none_or(|after| store.held(after).unwrap());
        let answer = store
            .intake(JOURNAL, &batch(after, &lines[from..to]), now())
            .unwrap();
        if held {
            let through = to.checked_sub(1).map(|last| digests[last]);
            assert_eq!(answer.verdict, Verdict::Through(through));
        } else {
            assert!(matches!(answer.verdict, Verdict::StartOver(_)));
        }
    }
    store.intake(JOURNAL, &batch(None, &lines), now()).unwrap();
    assert_eq!(store.rows_of(JOURNAL).unwrap(), (60, Some(digests[59])));
    assert!(digests.iter().all(|digest| store.held(*digest).unwrap()));
    // Also what was sealed, which is kept apart, comes back byte for byte.
    for (line, digest) in lines.iter().zip(&digests) {
        assert_eq!(store.line(*digest).unwrap().as_ref(), Some(line));
    }
    assert_eq!(store.forks().unwrap(), []);
}

fn what_does_not_follow_is_told_from_where_to_start_over(on: On) {
    let store = on.fresh();
    let lines = lines(2, 6);
    let digests = chain(JOURNAL, &lines);
    let ask = |after| store.intake(JOURNAL, &batch(Some(after), &lines[5..]), now());
    let answer = ask(digests[4]).unwrap();
    assert_eq!(answer.verdict, Verdict::StartOver(None));
    store
        .intake(JOURNAL, &batch(None, &lines[..3]), now())
        .unwrap();
    let answer = ask(digests[4]).unwrap();
    assert_eq!(answer.verdict, Verdict::StartOver(Some(digests[2])));
    // Another journal's row is not this one's.
    let other = Uuid::from_u128(9);
    let answer = store
        .intake(other, &batch(Some(digests[2]), &[]), now())
        .unwrap();
    assert_eq!(answer.verdict, Verdict::StartOver(None));
    assert_eq!(store.rows_of(JOURNAL).unwrap().0, 3);
}

fn lines_that_are_no_rows_are_kept_as_bytes_and_once(on: On) {
    let store = on.fresh();
    let mut lines = lines(3, 3);
    lines.push("half a ro\0w".to_owned());
    lines.push("{\"kind\":\"late\"}".to_owned());
    for _ in 0..2 {
        let answer = store.intake(JOURNAL, &batch(None, &lines), now()).unwrap();
        let through = Some(chain(JOURNAL, &lines)[2]);
        assert_eq!(answer.verdict, Verdict::BrokenAt { through, index: 3 });
    }
    assert_eq!(store.rows_of(JOURNAL).unwrap().0, 3);
    let aside = store.kept_aside().unwrap();
    assert_eq!(aside.quarantined, [("az-kumagaya-1".to_owned(), 2)]);
}

fn text_of_any_length_and_any_character_is_kept(on: On) {
    let store = on.fresh();
    // Too long for a b-tree's key, and of a kind that does not become shorter by compressing.
    let mut dice = Dice::new(77);
    let long: String = (0..3_600)
        .map(|_| char::from(b'!' + 16 + dice.below(60) as u8))
        .filter(|letter| *letter != '\\')
        .collect();
    let odd = "a\0b\u{7f}'\"\\;--\u{202e}𠮷";
    let mut rows = Vec::new();
    for text in [long.as_str(), odd, ""] {
        rows.push(json!({"kind": text, "id": "no id", "at": "never"}).to_string());
        let mut event = serde_json::to_value(&events::some_days(1, 1)[0]).unwrap();
        event["site"] = json!(text);
        event["machine"] = json!(text);
        event["kind"] = json!("visit.arrived");
        event["visit"] = json!(Uuid::now_v7());
        event["programme"] = json!(text);
        event["channel"] = json!("tap");
        event["card"] = json!(text);
        event["lang"] = json!("ja");
        rows.push(event.to_string());
    }
    let mut batch = batch(None, &rows);
    batch.kiosk = odd.to_owned();
    batch.machine = long.clone();
    let answer = store.intake(JOURNAL, &batch, now()).unwrap();
    assert!(
        matches!(answer.verdict, Verdict::Through(Some(_))),
        "{answer:?}"
    );
    assert_eq!(store.rows_of(JOURNAL).unwrap().0, 6);
    assert_eq!(store.kiosks().unwrap().len(), 1);
    store.kept_aside().unwrap();
}

fn the_last_word_of_a_kiosk_stands(on: On) {
    let store = on.fresh();
    let mut word = batch(None, &[]);
    word.state = Some(KioskState {
        version: "2026.11.0".to_owned(),
        site: "az-kumagaya".to_owned(),
        waiting: 7,
        devices: None,
        disk_free_mib: None,
    });
    store.intake(JOURNAL, &word, now()).unwrap();
    let later = now() + TimeDelta::minutes(5);
    store.intake(JOURNAL, &batch(None, &[]), later).unwrap();
    let kiosks = store.kiosks().unwrap();
    assert_eq!(kiosks.len(), 1);
    assert_eq!(kiosks[0].name, "az-kumagaya-1");
    assert_eq!(kiosks[0].site.as_deref(), Some("az-kumagaya"));
    assert_eq!(kiosks[0].waiting, Some(7));
    assert_eq!(kiosks[0].last_word, later);
}

fn many_kiosks_at_once_lose_nothing_and_double_nothing(on: On) {
    let store = on.fresh();
    let store: &dyn Store = &*store;
    let start = Barrier::new(8);
    thread::scope(|all| {
        for kiosk in 0..8_u64 {
            let start = &start;
            all.spawn(move || {
                // Two threads speak for each journal, as a clone or two offices would.
                let journal = Uuid::from_u128(u128::from(kiosk / 2) + 1);
                let lines = lines(kiosk / 2 + 10, 100);
                start.wait();
                let mut after = None;
                for rows in lines.chunks(7) {
                    let answer = store.intake(journal, &batch(after, rows), now()).unwrap();
                    let Verdict::Through(through) = answer.verdict else {
                        panic!("{answer:?}");
                    };
                    after = through;
                }
            });
        }
    });
    for kiosk in 0..4_u64 {
        let journal = Uuid::from_u128(u128::from(kiosk) + 1);
        let last = chain(journal, &lines(kiosk + 10, 100))[99];
        assert_eq!(store.rows_of(journal).unwrap(), (100, Some(last)));
    }
    assert_eq!(store.forks().unwrap(), []);
}

fn recorded_measurements_are_listed_and_every_look_is_noted(on: On) {
    let store = on.fresh();
    let lines = lines(6, 200);
    store.intake(JOURNAL, &batch(None, &lines), now()).unwrap();
    let mut seen = 0;
    for day in (0..events::DAYS + 3).map(|n| events::first_day() + Days::new(n) - Days::new(1)) {
        let (rows, more) = store.readings(day).unwrap();
        assert_eq!(more, 0);
        for row in rows {
            seen += 1;
            let found = store.sealed_reading(row.number).unwrap().unwrap();
            assert_eq!((found.journal, found.day), (JOURNAL, day));
            assert!(found.sealed.is_some());
            let look = Look {
                at: now(),
                who: "見本".to_owned(),
                number: row.number,
                reason: "asked by the person".to_owned(),
                outcome: LookOutcome::NoKey,
            };
            store.note_look(&look).unwrap();
            let noted = store.log(None).unwrap().swap_remove(0);
            assert_eq!(
                (noted.at, noted.who, noted.reason),
                (look.at, look.who, look.reason)
            );
            assert_eq!(
                (noted.what, noted.outcome),
                (Some(What::Reading), Some(look.outcome))
            );
            let about = noted.reading.unwrap();
            assert_eq!(
                (about.number, about.site, about.day),
                (row.number, row.site, day)
            );
            assert_eq!(
                store.sealed_reading(row.number).unwrap().unwrap().row.looks,
                1
            );
        }
    }
    assert!(seen > 3, "{seen}");
    assert_eq!(store.log(None).unwrap().len(), seen.min(LOG_LINES_MAX));
    assert_eq!(store.sealed_reading(u64::MAX).unwrap(), None);
}

// ---- PostgreSQL alone ----------------------------------------------------------------------

#[test]
fn a_database_of_a_newer_program_or_of_somebody_else_is_left_alone() {
    let scratch = Scratch::new();
    drop(PostgresStore::open(&scratch.address()).unwrap());
    // Starting again changes nothing.
    drop(PostgresStore::open(&scratch.address()).unwrap());
    scratch
        .sql("insert into tomoni_schema (step) values (99)")
        .unwrap();
    let Err(error) = PostgresStore::open(&scratch.address()) else {
        panic!("opened");
    };
    assert!(
        matches!(error, StoreError::Newer { found: 99, .. }),
        "{error}"
    );

    let other = Scratch::new();
    other.sql("create table recipes (name text)").unwrap();
    let Err(error) = PostgresStore::open(&other.address()) else {
        panic!("opened");
    };
    assert!(error.to_string().contains("it has other tables"), "{error}");

    let empty = Scratch::new();
    let Err(error) = PostgresStore::open_to_read(&empty.address()) else {
        panic!("opened");
    };
    assert!(
        error.to_string().contains("older than this program's"),
        "{error}"
    );
}

#[test]
fn two_offices_that_start_at_once_make_one_schema() {
    let scratch = Scratch::new();
    let start = Barrier::new(4);
    thread::scope(|all| {
        for _ in 0..4 {
            all.spawn(|| {
                start.wait();
                PostgresStore::open(&scratch.address()).unwrap();
            });
        }
    });
    let steps = std::fs::read_dir("src/office/schema/postgres").unwrap();
    let steps = steps
        .filter(|step| {
            let name = step.as_ref().unwrap().file_name();
            name.to_str().unwrap().starts_with("00")
        })
        .count();
    assert_eq!(
        scratch.sql("select count(*) from tomoni_schema").unwrap(),
        steps.to_string()
    );
}

#[test]
fn what_came_in_stays_in_postgres_too() {
    let on = On::Postgres.fresh();
    on.intake(
        JOURNAL,
        &batch(None, &[lines(1, 2), vec!["x".into()]].concat()),
        now(),
    )
    .unwrap();
    let scratch = on.scratch.as_ref().unwrap();
    for change in [
        "update event set line = '{}'",
        "delete from event",
        "truncate event",
        "update held set received_ms = 0",
        "delete from held",
        "truncate held cascade",
        "delete from quarantine",
        "update quarantine set bytes = ''",
    ] {
        let said = scratch.sql(change).unwrap_err();
        assert!(said.contains("never changes"), "{change}: {said}");
    }
}

#[test]
fn bodies_stand_in_the_partition_of_the_month_they_came_in() {
    let on = On::Postgres.fresh();
    let rows = lines(4, 3);
    let digests = chain(JOURNAL, &rows);
    for (nth, when) in [
        "2026-06-30T23:59:59Z",
        "2026-07-01T00:00:00Z",
        "2027-01-15T00:00:00Z",
    ]
    .iter()
    .enumerate()
    {
        let after = nth.checked_sub(1).map(|last| digests[last]);
        let when = DateTime::parse_from_rfc3339(when).unwrap();
        on.intake(JOURNAL, &batch(after, &rows[nth..=nth]), when)
            .unwrap();
    }
    let scratch = on.scratch.as_ref().unwrap();
    for month in ["2026_06", "2026_07", "2027_01"] {
        let held = scratch
            .sql(&format!("select count(*) from event_{month}"))
            .unwrap();
        assert_eq!(held, "1", "{month}");
    }
}

#[test]
fn a_server_that_goes_away_is_a_pause_and_no_loss() {
    let on = On::Postgres.fresh();
    let rows = lines(5, 20);
    on.intake(JOURNAL, &batch(None, &rows[..10]), now())
        .unwrap();
    let scratch = on.scratch.as_ref().unwrap();
    // Every connection of the office is cut, as a restart or a failover does.
    scratch
        .sql("select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'tomoni office' and datname = current_database()")
        .unwrap();
    let mut pauses = 0;
    let answer = loop {
        match on.intake(JOURNAL, &batch(None, &rows), now()) {
            Ok(answer) => break answer,
            Err(StoreError::Busy(_)) if pauses < 20 => pauses += 1,
            Err(error) => panic!("{error}"),
        }
    };
    assert_eq!(
        answer.verdict,
        Verdict::Through(Some(chain(JOURNAL, &rows)[19]))
    );
    assert_eq!(on.rows_of(JOURNAL).unwrap().0, 20);
}

#[test]
fn an_address_is_read_with_a_sentence_and_never_shown_with_its_password() {
    let good: DatabaseAddress = "postgres://tomoni:geheim@127.0.0.1:5433/office"
        .parse()
        .unwrap();
    assert_eq!(good.to_string(), "postgres://tomoni@127.0.0.1:5433/office");
    assert!(!format!("{good:?}").contains("geheim"));
    for (text, part) in [
        ("postgres://u:geheim@10.0.0.5/office", "another machine"),
        (
            "postgres://u:geheim@localhost/office?sslmode=require",
            "without TLS",
        ),
        ("postgres://u:geheim@localhost", "names no database"),
        (
            "postgres://u:geheim@localhost:abc/office",
            "not the address",
        ),
        (
            "mysql://u:geheim@localhost/office",
            "sqlite:FILE or postgres",
        ),
        ("sqlite:", "sqlite:FILE or postgres"),
    ] {
        let said = text.parse::<DatabaseAddress>().unwrap_err().to_string();
        assert!(said.contains(part), "{text}: {said}");
        assert!(!said.contains("geheim"), "{said}");
    }
}
