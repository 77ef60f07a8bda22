//! Backup and restore: one file for both databases; what comes back is what was there, and a file that
//! is not whole changes nothing.

use std::io::Cursor;
use std::path::Path;

use chrono::{DateTime, Days, FixedOffset, NaiveDate};
use tempfile::TempDir;
use tomoni::card::BlockList;
use tomoni::journal::{Journals, Reader};
use tomoni::office::store::{
    Copied, DatabaseAddress, LogRow, Look, LookOutcome, SqliteStore, Store, StoreError,
};
use tomoni::office::tally::add_up;
use tomoni::sync::{Courier, UploaderSettings};
use tomoni::wire::{self, Digest, Verdict};
use uuid::Uuid;

use crate::on_both;
use crate::support::events::{self, Dice};
use crate::support::office::{batch, chain, get, office_in};
use crate::support::postgres::{On, Scratch};
use crate::support::stamp::{self, FakeStamp};

const JOURNAL: Uuid = Uuid::from_u128(0x0198_0000_0000_7000_8000_0000_0000_0001);

on_both! {
    memory_does_not_grow_with_what_is_backed_up_and_restored
    what_was_backed_up_comes_back_on_either_database_and_the_office_goes_on
    a_torn_or_altered_file_is_refused_and_nothing_is_written
    a_backup_is_never_put_over_something
    kiosks_are_told_what_is_in_a_backup_and_nothing_else
}

fn at(text: &str) -> DateTime<FixedOffset> {
    DateTime::parse_from_rfc3339(text).unwrap()
}

fn now() -> DateTime<FixedOffset> {
    at("2026-06-12T10:00:00+09:00")
}

fn days() -> impl Iterator<Item = NaiveDate> {
    (0..events::DAYS + 3).map(|n| events::first_day() + Days::new(n) - Days::new(1))
}

fn lines(seed: u64, visits: u64) -> Vec<String> {
    events::some_days(seed, visits)
        .iter()
        .map(|event| wire::write(event).unwrap())
        .collect()
}

fn send(store: &dyn Store, journal: Uuid, mut after: Option<Digest>, lines: &[String], n: usize) {
    // Months apart, so that PostgreSQL parts them.
    let mut when = now();
    for rows in lines.chunks(n) {
        let answer = store.intake(journal, &batch(after, rows), when).unwrap();
        let (Verdict::Through(through) | Verdict::BrokenAt { through, .. }) = answer.verdict else {
            panic!("{answer:?}");
        };
        after = through;
        when = when + Days::new(20);
    }
}

/// An office with something in every table.
fn fill(store: &dyn Store) {
    for (n, seed) in (1..).zip([1, 2, 3]) {
        send(store, Uuid::from_u128(n), None, &lines(seed, 40), 30);
    }
    // A branch, kinds that are not known, text of every sort, lines that are no rows.
    let own = lines(1, 40);
    let digests = chain(Uuid::from_u128(1), &own);
    send(
        store,
        Uuid::from_u128(1),
        Some(digests[20]),
        &lines(9, 10),
        500,
    );
    let odd = vec![
        "{\"kind\":\"robot.waved\",\"say\":\"𠮷\\u0000\\n\\\"\"}".to_owned(),
        "half a ro\0w".to_owned(),
    ];
    send(store, Uuid::from_u128(4), None, &odd, 500);
    let list = BlockList::parse("0000000000000000000000000000000a\n").unwrap();
    store.set_blocked(&list).unwrap();
    let reading = days()
        .find_map(|day| store.readings(day).unwrap().0.first().cloned())
        .unwrap();
    store
        .note_look(&Look {
            at: now(),
            who: "見本".to_owned(),
            number: reading.number,
            reason: "asked by the person".to_owned(),
            outcome: LookOutcome::NoKey,
        })
        .unwrap();
}

fn back_up(store: &dyn Store) -> (Vec<u8>, Copied) {
    let mut file = Vec::new();
    let copied = store.back_up(now(), &mut file, &mut |_| ()).unwrap();
    (file, copied)
}

/// A place for a database that is not there yet.
enum Empty {
    File(TempDir),
    Server(Scratch),
}

impl Empty {
    fn new(on: On) -> Empty {
        match on {
            On::Sqlite => Empty::File(tempfile::tempdir().unwrap()),
            On::Postgres => Empty::Server(Scratch::new()),
        }
    }

    fn address(&self) -> DatabaseAddress {
        match self {
            Empty::File(folder) => DatabaseAddress::Sqlite(folder.path().join("office.sqlite")),
            Empty::Server(scratch) => scratch.into(),
        }
    }

    fn restore(&self, file: &[u8]) -> Result<tomoni::office::store::Restored, StoreError> {
        self.address()
            .restore(&mut Cursor::new(file.to_vec()), &mut |_| ())
    }
}

/// The log, as far as it is kept.
fn log_of(store: &dyn Store) -> Vec<(u64, i64, String, String, Option<LookOutcome>)> {
    let line = |row: LogRow| {
        let at_ms = row.at.timestamp_millis();
        (row.id, at_ms, row.who, row.reason, row.outcome)
    };
    store.log(None).unwrap().into_iter().map(line).collect()
}

/// All that can be asked of an office, but for what says which run of it answers.
fn seen(store: &dyn Store) -> Vec<String> {
    let mut out = Vec::new();
    for day in days() {
        out.push(format!("{:?}", add_up(day, &store.day(day).unwrap())));
        out.push(format!("{:?}", store.day(day).unwrap()));
        out.push(format!("{:?}", store.arrivals(day).unwrap()));
        let (readings, more) = store.readings(day).unwrap();
        for reading in &readings {
            out.push(format!(
                "{:?}",
                store.sealed_reading(reading.number).unwrap()
            ));
        }
        out.push(format!("{readings:?} {more}"));
    }
    let (from, to) = (days().next().unwrap(), days().last().unwrap());
    out.push(format!("{:?}", store.regulars(from, to).unwrap()));
    out.push(format!("{:?}", store.kiosks().unwrap()));
    out.push(format!("{:?}", store.forks().unwrap()));
    out.push(format!("{:?}", log_of(store)));
    out.push(format!("{:?}", store.kept_aside().unwrap()));
    out.push(format!("{:?}", store.feed(0).unwrap().cards));
    for (n, seed) in (1..).zip([1, 2, 3]) {
        let journal = Uuid::from_u128(n);
        out.push(format!("{:?}", store.rows_of(journal).unwrap()));
        for digest in chain(journal, &lines(seed, 40)) {
            // A text that its person withdrew is gone on both sides.
            out.push(format!("{:?}", store.line(digest).unwrap()));
        }
    }
    out
}

fn what_was_backed_up_comes_back_on_either_database_and_the_office_goes_on(on: On) {
    let store = on.fresh();
    fill(&*store);
    let before = seen(&*store);
    let (file, copied) = back_up(&*store);
    for to in [On::Sqlite, On::Postgres] {
        let place = Empty::new(to);
        let restored = place.restore(&file).unwrap();
        assert_eq!((restored.rows, restored.made), (copied.rows, now()));
        let back = place.address().open().unwrap();
        assert_eq!(seen(&*back), before, "{on:?} to {to:?}");
        let found = back.verify(&mut |_| ()).unwrap();
        assert!(found.is_right(), "{on:?} to {to:?}: {found:?}");
        assert!(found.rows > 300 && found.quarantined == 1, "{found:?}");

        // What came in after the backup comes in again, and what is new goes on.
        let more = lines(50, 20);
        send(&*back, JOURNAL, None, &more, 7);
        send(&*back, JOURNAL, None, &more, 500);
        assert_eq!(back.rows_of(JOURNAL).unwrap().0, more.len() as u64);
        assert_eq!(
            back.intake(JOURNAL, &batch(Some(Digest([7; 32])), &[]), now())
                .unwrap()
                .verdict,
            Verdict::StartOver(chain(JOURNAL, &more).last().copied())
        );
        assert!(back.verify(&mut |_| ()).unwrap().is_right());
        // And a backup of what was restored holds the same again.
        let (again, _) = back_up(&*back);
        let third = Empty::new(On::Sqlite);
        third.restore(&again).unwrap();
        assert_eq!(
            third.address().open().unwrap().rows_of(JOURNAL).unwrap(),
            back.rows_of(JOURNAL).unwrap()
        );
    }
}

fn refused(place: &Empty, file: &[u8]) -> String {
    let Err(error) = place.restore(file) else {
        panic!("restored");
    };
    assert!(
        matches!(error, StoreError::Backup(_)),
        "not a sentence about the file: {error}"
    );
    error.to_string()
}

fn a_torn_or_altered_file_is_refused_and_nothing_is_written(on: On) {
    let store = SqliteStore::in_memory().unwrap();
    fill(&store);
    let (file, _) = back_up(&store);
    let place = Empty::new(on);
    let mut dice = Dice::new(3);
    for _ in 0..on.of(60) {
        let torn = dice.below(file.len() as u64) as usize;
        refused(&place, &file[..torn]);
        let mut altered = file.clone();
        let byte = dice.below(file.len() as u64) as usize;
        altered[byte] ^= 1 << dice.below(8);
        refused(&place, &altered);
    }
    // Altered by somebody who knows the format, all but the hash.
    let plain = zstd::decode_all(&file[..]).unwrap();
    let text = String::from_utf8(plain).unwrap();
    let pack = |text: &str| zstd::encode_all(text.as_bytes(), 1).unwrap();
    for (changed, part) in [
        (
            text.replacen("visit.arrived", "visit.arrivee", 1),
            "SHA-256",
        ),
        (
            text.replacen("\"table\":\"event\"", "\"table\":\"recipes\"", 1),
            "SHA-256",
        ),
        (format!("{text}\n"), "after its end"),
        (
            text.replacen("\"tomoni_backup\":1", "\"tomoni_backup\":2", 1),
            "newer tomoni",
        ),
        (
            text.replacen("\"schema\":", "\"schema\":9", 1),
            "newer tomoni",
        ),
        (text.lines().next().unwrap().to_owned() + "\n", "torn"),
        (
            "{\"recipes\":[]}\n".to_owned(),
            "no backup of a tomoni office",
        ),
        (String::new(), "torn"),
        ("x".repeat(9 << 20), "no end"),
    ] {
        let said = refused(&place, &pack(&changed));
        assert!(said.contains(part), "{part}: {said}");
    }
    let said = refused(
        &place,
        b"SQLite format 3\0 and so on, for longer than a header of zstd",
    );
    assert!(said.contains("no backup"), "{said}");
    // Nothing of all that is there: the good file finds the place empty.
    place.restore(&file).unwrap();
    assert_eq!(seen(&*place.address().open().unwrap()), seen(&store));
}

fn a_backup_is_never_put_over_something(on: On) {
    let store = SqliteStore::in_memory().unwrap();
    fill(&store);
    let (file, _) = back_up(&store);
    // One row is something.
    let place = Empty::new(on);
    let there = place.address().open().unwrap();
    send(&*there, JOURNAL, None, &lines(60, 1), 500);
    drop(there);
    let said = refused(&place, &file);
    assert!(said.contains("something in"), "{said}");
    assert!(place.address().open().unwrap().rows_of(JOURNAL).unwrap().0 > 0);
    // An office that was started once and never used is nothing.
    let place = Empty::new(on);
    drop(place.address().open().unwrap());
    place.restore(&file).unwrap();
    let said = refused(&place, &file);
    assert!(said.contains("something in"), "{said}");
}

fn kiosks_are_told_what_is_in_a_backup_and_nothing_else(on: On) {
    let store = on.fresh();
    let rows = lines(70, 30);
    let digests = chain(JOURNAL, &rows);
    let told = |after, rows: &[String]| {
        store
            .intake(JOURNAL, &batch(after, rows), now())
            .unwrap()
            .backed_up
    };
    assert_eq!(told(None, &rows[..10]), None);
    let (_, copied) = back_up(&*store);
    // Written, but not yet safely where it should be.
    assert_eq!(told(Some(digests[9]), &[]), None);
    assert_eq!(told(Some(digests[9]), &rows[10..12]), None);
    store.note_backup(&copied, now()).unwrap();
    assert_eq!(told(Some(digests[11]), &[]), Some(digests[9]));
    assert_eq!(told(Some(digests[11]), &rows[12..20]), Some(digests[9]));
    assert_eq!(
        told(Some(digests[4]), &[]),
        Some(digests[4]),
        "asked about an earlier row"
    );
    // A branch that began after the backup leads to what is in it; one from before it is apart.
    let branch = lines(71, 3);
    assert_eq!(told(Some(digests[14]), &branch), Some(digests[9]));
    assert_eq!(told(Some(digests[5]), &branch), Some(digests[5]));
    // Another journal is not in it at all.
    let other = store
        .intake(Uuid::from_u128(99), &batch(None, &rows[..3]), now())
        .unwrap();
    assert_eq!(other.backed_up, None);
    let (_, copied) = back_up(&*store);
    store.note_backup(&copied, now()).unwrap();
    assert_eq!(told(Some(digests[19]), &[]), Some(digests[19]));
    // An earlier backup that is noted late takes nothing back.
    let early = copied.clone();
    assert_eq!(told(Some(digests[19]), &rows[20..30]), Some(digests[19]));
    let (_, copied) = back_up(&*store);
    store.note_backup(&copied, now()).unwrap();
    store.note_backup(&early, now()).unwrap();
    assert_eq!(told(Some(digests[29]), &[]), Some(digests[29]));
}

// ---- The program ---------------------------------------------------------------------------

/// Runs `tomoni office …`; its exit code, what it said and what it said about how it goes.
fn office(args: &[&str], folder: &Path) -> (i32, String, String) {
    let out = std::process::Command::new(env!("CARGO_BIN_EXE_tomoni"))
        .arg("office")
        .args(args)
        .arg("--data")
        .arg(folder)
        .output()
        .unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (
        out.status.code().unwrap(),
        text(&out.stdout),
        text(&out.stderr),
    )
}

/// Sends what is due until nothing is; the kiosk was started anew.
fn upload(kiosk: &Path, url: &str) {
    let mut courier = Courier::new(UploaderSettings {
        journals: kiosk.to_owned(),
        office_url: url.to_owned(),
        enrolled_in: None,
        kiosk: "az-kumagaya-1".to_owned(),
        machine: "0000000000000001".to_owned(),
        site: "az-kumagaya".into(),
        version: "test".to_owned(),
        zone: chrono_tz::Asia::Tokyo,
    })
    .unwrap();
    for _ in 0..200 {
        courier.step();
        if courier.is_quiet() {
            return;
        }
    }
    panic!("the upload comes to no end");
}

/// Runs an office's subcommand and gives the most memory it had, KB. It is asked while it runs: what
/// `wait4` tells of a child begins with the memory of whoever started it.
fn memory_of_office(args: &[&str], folder: &Path) -> u64 {
    let mut child = std::process::Command::new(env!("CARGO_BIN_EXE_tomoni"))
        .arg("office")
        .args(args)
        .arg("--data")
        .arg(folder)
        .stdout(std::process::Stdio::null())
        .stderr(std::process::Stdio::null())
        .spawn()
        .unwrap();
    let status = format!("/proc/{}/status", child.id());
    let mut most = 0;
    let ended = loop {
        let said = std::fs::read_to_string(&status).unwrap_or_default();
        let peak = said.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let peak = peak.and_then(|peak| peak.trim().strip_suffix(" kB")?.parse().ok());
        most = most.max(peak.unwrap_or(0));
        if let Some(ended) = child.try_wait().unwrap() {
            break ended;
        }
        std::thread::sleep(std::time::Duration::from_millis(2));
    };
    assert!(ended.success(), "{args:?}");
    assert!(most > 0, "{args:?}");
    most
}

fn memory_does_not_grow_with_what_is_backed_up_and_restored(on: On) {
    let home = tempfile::tempdir().unwrap();
    let mut most = Vec::new();
    // The smaller one fills what has a fixed size: zstd's window, the database's page cache.
    for rows in [10_000_u64, 40_000] {
        let place = Empty::new(on);
        let store = place.address().open().unwrap();
        let clock = FakeStamp::new(rows);
        let lines: Vec<String> = (0..rows)
            .map(|_| wire::write(&clock.arrival()).unwrap())
            .collect();
        send(&*store, JOURNAL, None, &lines, 10_000);
        drop((store, lines));
        let said = match &place {
            Empty::File(folder) => {
                format!("sqlite:{}", folder.path().join("office.sqlite").display())
            }
            Empty::Server(scratch) => scratch.text.clone(),
        };
        let file = home.path().join(format!("{rows}.backup"));
        let file = file.to_str().unwrap();
        let backed_up = memory_of_office(&["backup", file, "--database", &said], home.path());
        let to = Empty::new(on);
        let said = match &to {
            Empty::File(folder) => format!("sqlite:{}", folder.path().join("b.sqlite").display()),
            Empty::Server(scratch) => scratch.text.clone(),
        };
        let restored = memory_of_office(&["restore", file, "--database", &said], home.path());
        let verified = memory_of_office(&["verify", "--database", &said], home.path());
        most.push([backed_up, restored, verified]);
    }
    eprintln!(
        "backup, restore, verify; 10,000 rows: {:?} KB, 40,000: {:?} KB",
        most[0], most[1]
    );
    // The lines alone of 30,000 rows more are 9 MB and more, and every row has its index entries
    // beside. Checking a chain remembers the digests of one journal: a month of one kiosk.
    for (what, allowed) in [5_000, 5_000, 9_000].into_iter().enumerate() {
        assert!(most[1][what] < most[0][what] + allowed, "{most:?}");
    }
}

#[test]
fn a_kiosk_drops_an_old_journal_once_a_backup_holds_it_and_not_before() {
    let home = tempfile::tempdir().unwrap();
    let (data, kiosk) = (home.path().join("office"), home.path().join("journal"));
    std::fs::create_dir(&data).unwrap();
    let clock = FakeStamp::new(1);
    let (mut journals, _) = Journals::open(&kiosk, &clock).unwrap();
    for _ in 0..20 {
        journals.append(&clock.arrival()).unwrap();
    }
    let june = journals.current().unwrap();
    let file = kiosk.join(format!("{june}.journal"));
    drop(journals);
    // The month turns: June's journal is closed.
    clock.at.set(stamp::at("2026-07-01 09:00"));
    let (mut journals, _) = Journals::open(&kiosk, &clock).unwrap();
    journals.append(&clock.arrival()).unwrap();
    assert_ne!(journals.current(), Some(june));
    drop(journals);

    let running = office_in(&data);
    upload(&kiosk, &running.url());
    clock.at.set(stamp::at("2026-12-24 09:00"));
    drop(Journals::open(&kiosk, &clock).unwrap());
    assert!(file.exists(), "it is in no backup");

    // A backup that cannot be written tells nobody anything.
    let nowhere = home.path().join("no/such/folder/backup");
    let (code, _, said) = office(&["backup", nowhere.to_str().unwrap()], &data);
    assert_eq!(code, 2, "{said}");
    upload(&kiosk, &running.url());
    drop(Journals::open(&kiosk, &clock).unwrap());
    assert!(file.exists(), "no backup was written");

    let backup = home.path().join("backup.tomoni");
    let (code, out, said) = office(&["backup", backup.to_str().unwrap()], &data);
    assert_eq!(code, 0, "{said}");
    assert!(out.contains("23 of them from journals"), "{out}");
    assert!(!home.path().join("backup.tomoni.partial").exists());
    // Before 90 days it stays all the same.
    upload(&kiosk, &running.url());
    let mut reader = Reader::new(&kiosk);
    reader.refresh().unwrap();
    assert_eq!(reader.standings()[0].backed_up, reader.standings()[0].tip);
    clock.at.set(stamp::at("2026-08-20 09:00"));
    drop(Journals::open(&kiosk, &clock).unwrap());
    assert!(file.exists(), "it is not old");
    clock.at.set(stamp::at("2026-12-25 09:00"));
    drop(Journals::open(&kiosk, &clock).unwrap());
    assert!(!file.exists(), "backed up and old");

    // What comes in after the backup is in none.
    let (mut journals, _) = Journals::open(&kiosk, &clock).unwrap();
    journals.append(&clock.arrival()).unwrap();
    drop(journals);
    upload(&kiosk, &running.url());
    // The office's disk is lost. What was dropped comes out of the backup, the rest from the kiosk.
    drop(running);
    std::fs::remove_dir_all(&data).unwrap();
    let (code, out, said) = office(&["restore", backup.to_str().unwrap()], &data);
    assert_eq!(code, 0, "{said}");
    assert!(out.contains("rows are back"), "{out}");
    let (mut journals, _) = Journals::open(&kiosk, &clock).unwrap();
    journals.append(&clock.arrival()).unwrap();
    drop(journals);
    let running = office_in(&data);
    upload(&kiosk, &running.url());
    let held = get(&format!("{}/v1/journals/{june}", running.url())).json();
    assert_eq!(held["rows"], 21);
    let visits = |day: &str| {
        get(&format!("{}/v1/tally?day={day}", running.url())).json()["visits"]
            .as_u64()
            .unwrap()
    };
    assert_eq!(
        (
            visits("2026-06-12"),
            visits("2026-07-01"),
            visits("2026-12-25")
        ),
        (20, 1, 2)
    );
}

#[test]
fn verify_counts_what_is_right_and_names_what_is_not() {
    let home = tempfile::tempdir().unwrap();
    let data = home.path();
    let file = data.join("office.sqlite");
    let store = SqliteStore::open(&file).unwrap();
    fill(&store);
    for day in days() {
        store.day(day).unwrap();
    }
    // Beside the office that holds it open.
    let (code, out, said) = office(&["verify"], data);
    assert_eq!(code, 0, "{out}{said}");
    assert!(out.contains("all of it is as worked out again"), "{out}");
    assert!(out.contains("in 4 journals"), "{out}");
    drop(store);
    let beside = rusqlite::Connection::open(&file).unwrap();
    beside
        .execute_batch(
            "drop trigger event_stays_1; drop trigger event_stays_2; drop trigger held_stays_1;
             drop trigger reading_stays_1;
             create temp table kept_cut as select cut from reading where seq = (select min(seq) from reading where cut is not null);",
        )
        .unwrap();
    let planted = |change: &str, undo: &str, part: &str| {
        assert!(beside.execute(change, []).unwrap() > 0, "{change}");
        let (code, out, said) = office(&["verify"], data);
        assert_eq!(code, 1, "{change}: {out}{said}");
        assert!(out.contains(part), "{change}: {out}");
        assert!(beside.execute(undo, []).unwrap() > 0, "{undo}");
        assert_eq!(office(&["verify"], data).0, 0, "{undo}");
    };
    planted(
        "update day_fold set body = replace(body, '\"cards\":', '\"cards\":1') where day =
            (select max(day) from day_fold where made = touched)",
        "update day_fold set made = 0",
        "the numbers that are kept are not those",
    );
    planted(
        "update event set line = replace(line, '\"kind\":', '\"kind\": ') where seq = 5",
        "update event set line = replace(line, '\"kind\": ', '\"kind\":') where seq = 5",
        "its line is not the one that its digest was made of",
    );
    planted(
        "update event set adults = adults + 1 where seq = (select max(seq) from event where kind = 'visit.party')",
        "update event set adults = adults - 1 where seq = (select max(seq) from event where kind = 'visit.party')",
        "the column adults says something else",
    );
    planted(
        "update card_now set visits = visits + 1",
        "update card_now set visits = visits - 1",
        "cards the kiosks are told something else",
    );
    planted(
        "update reading set cut = replace(cut, 'a', 'b') where seq = (select min(seq) from reading where cut is not null)",
        "update reading set cut = (select cut from kept_cut) where seq = (select min(seq) from reading where cut is not null)",
        "its line is not the one that its digest was made of",
    );
    // A shredded one is as it should be.
    let shredded = beside.execute(
        "update reading set cut = null, shredded_ms = 1 where seq = (select min(seq) from reading where cut is not null)",
        [],
    );
    assert_eq!(shredded.unwrap(), 1);
    let (code, out, _) = office(&["verify"], data);
    assert_eq!(code, 0, "{out}");
    let aside: i64 = beside
        .query_row(
            "select count(*) from reading where cut is null",
            [],
            |row| row.get(0),
        )
        .unwrap();
    assert!(
        out.contains(&format!(" {aside} shredded readings aside")),
        "{out}"
    );
    // A body that is gone; there is nothing to undo it with.
    beside.pragma_update(None, "foreign_keys", false).unwrap();
    beside
        .execute("delete from event where seq = 7", [])
        .unwrap();
    let (code, out, _) = office(&["verify"], data);
    assert_eq!(code, 1);
    assert!(out.contains("its line is missing"), "{out}");
    // Used wrong.
    let (code, _, said) = office(&["verify"], &data.join("nowhere"));
    assert_eq!(code, 2);
    assert!(said.contains("there is no database"), "{said}");
}
