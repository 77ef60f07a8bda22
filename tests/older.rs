//! Databases of older programs, filled, and brought up to date: what was counted is counted.
//!
//! `tests/data/older/` holds one of each older schema for each database, as SQL text: made with the
//! schema files as they were then. A text that is there is never edited; a new step brings one more.

use std::path::{Path, PathBuf};
use std::process::Command;

use chrono::{DateTime, NaiveDate, Timelike as _};
use tomoni::office::store::{DatabaseAddress, Store};
use tomoni::office::tally::add_up;
use tomoni::seal::{self, OfficeSecret, OfficeSecrets, Place};
use tomoni::visit::{CardKey, Event, Kind, tally};
use tomoni::wire::{self, Batch, Digest, Row, Verdict};
use uuid::Uuid;
use zeroize::Zeroizing;

use crate::on_both;
use crate::support::events::{Dice, arrival, event};
use crate::support::postgres::{On, Scratch};
use crate::support::stage::reading;

on_both! {
    a_filled_database_of_each_older_schema_counts_what_it_counted
    what_an_older_program_did_not_understand_counts_once_this_one_was_started
}

/// The journal that all of them hold.
const JOURNAL: Uuid = Uuid::from_u128(0x0197_0001_0000_7000_8000_0000_0000_0001);

fn texts(on: On) -> Vec<(i64, PathBuf)> {
    let kind = if on.is_postgres() {
        "postgres-"
    } else {
        "sqlite-"
    };
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/older");
    let mut texts: Vec<(i64, PathBuf)> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter_map(|path| {
            let name = path.file_stem()?.to_str()?.strip_prefix(kind)?;
            Some((name.parse().ok()?, path.clone()))
        })
        .collect();
    texts.sort();
    assert!(texts.len() >= 4, "{texts:?}");
    texts
}

/// The lines of a database that is still of its older schema, put together where they were parted.
fn events(rows: impl Iterator<Item = (String, Option<(usize, String)>)>) -> Vec<Event> {
    rows.filter_map(|(mut line, cut)| {
        if let Some((at, cut)) = cut {
            line.insert_str(at, &cut);
        }
        match wire::read(&line) {
            Row::Event(event) => Some(*event),
            Row::NotUnderstood { .. } => None,
        }
    })
    .collect()
}

fn days() -> impl Iterator<Item = NaiveDate> {
    (10..16).map(|day| NaiveDate::from_ymd_opt(2026, 6, day).unwrap())
}

/// A database that an older program filled, of that program's schema.
struct Old {
    address: DatabaseAddress,
    scratch: Option<Scratch>,
    _folder: tempfile::TempDir,
}

impl Old {
    fn load(on: On, text: &Path) -> Old {
        let folder = tempfile::tempdir().unwrap();
        let scratch = on.is_postgres().then(Scratch::new);
        let address = match &scratch {
            Some(scratch) => {
                let filled = Command::new("psql")
                    .args(["--no-psqlrc", "--quiet", "--set", "ON_ERROR_STOP=1"])
                    .args(["--output", "/dev/null", "--dbname", &scratch.text, "--file"])
                    .arg(text)
                    .output()
                    .unwrap();
                assert!(
                    filled.status.success(),
                    "{}",
                    String::from_utf8_lossy(&filled.stderr)
                );
                scratch.into()
            }
            None => DatabaseAddress::Sqlite(folder.path().join("office.sqlite")),
        };
        let old = Old {
            address,
            scratch,
            _folder: folder,
        };
        if old.scratch.is_none() {
            old.sql(&std::fs::read_to_string(text).unwrap()).unwrap();
        }
        old
    }

    fn sqlite(&self) -> rusqlite::Connection {
        let DatabaseAddress::Sqlite(file) = &self.address else {
            panic!("it is not one file");
        };
        rusqlite::Connection::open(file).unwrap()
    }

    /// Runs statements in it.
    fn sql(&self, text: &str) -> Result<(), String> {
        match &self.scratch {
            Some(scratch) => scratch.sql(text).map(drop),
            None => self
                .sqlite()
                .execute_batch(text)
                .map_err(|error| error.to_string()),
        }
    }

    /// Its lines, put together where they were parted.
    fn events(&self, has_readings: bool) -> Vec<Event> {
        let ask = if has_readings {
            "select e.line, r.cut_at, r.cut from event e left join reading r on r.seq = e.seq"
        } else {
            "select line, null, null from event"
        };
        match &self.scratch {
            None => {
                let old = self.sqlite();
                let mut rows = old.prepare(ask).unwrap();
                let rows = rows
                    .query_map([], |row| {
                        let at: Option<i64> = row.get(1)?;
                        let cut: Option<String> = row.get(2)?;
                        Ok((row.get(0)?, at.map(|at| at as usize).zip(cut)))
                    })
                    .unwrap();
                events(rows.map(Result::unwrap))
            }
            Some(scratch) => {
                let told = scratch
                    .sql(&format!(
                        "select json_build_array(line, cut_at, cut) from ({ask}) as q (line, cut_at, cut)"
                    ))
                    .unwrap();
                events(told.lines().map(|row| {
                    let (line, at, cut): (String, Option<usize>, Option<String>) =
                        serde_json::from_str(row).unwrap();
                    (line, at.zip(cut))
                }))
            }
        }
    }

    /// The last row of the journal.
    fn tip(&self) -> Digest {
        let hex = format!("'{}'", JOURNAL.simple());
        match &self.scratch {
            Some(scratch) => {
                let told = scratch.sql(&format!(
                    "select encode(digest, 'hex') from held where journal = decode({hex}, 'hex')
                      order by seq desc limit 1"
                ));
                Digest::from_hex(&told.unwrap()).unwrap()
            }
            None => self
                .sqlite()
                .query_row(
                    &format!(
                        "select digest from held where journal = x{hex} order by seq desc limit 1"
                    ),
                    [],
                    |row| row.get(0),
                )
                .map(Digest)
                .unwrap(),
        }
    }

    /// Keeps a row as the older program kept what it did not understand: the line whole, and
    /// beside it what every row has.
    fn keep_whole(&self, after: Digest, line: &str) -> Digest {
        let digest = wire::link(after, line);
        let (also, bytes): (_, fn(String) -> String) = match &self.scratch {
            Some(_) => ("received_ms, ", |hex| format!("decode('{hex}', 'hex')")),
            None => ("", |hex| format!("x'{hex}'")),
        };
        let journal = bytes(JOURNAL.simple().to_string());
        let (own, previous) = (bytes(digest.to_string()), bytes(after.to_string()));
        let said: serde_json::Value = serde_json::from_str(line).unwrap();
        let id: Uuid = said["id"].as_str().unwrap().parse().unwrap();
        let id = bytes(id.simple().to_string());
        let kind = said["kind"].as_str().unwrap();
        let at = DateTime::parse_from_rfc3339(said["at"].as_str().unwrap()).unwrap();
        let (ms, day) = (at.timestamp_millis(), at.date_naive().to_epoch_days());
        let (hour, minute) = (at.hour(), at.minute());
        self.sql(&format!(
            "insert into held (digest, journal, previous, branch, received_ms)
             select {own}, {journal}, {previous}, branch, received_ms from held where digest = {previous};
             insert into event (seq, {also}line, understood, event_id, kind, written_ms, day, hour, minute)
             select seq, {also}'{line}', 0, {id}, '{kind}', {ms}, {day}, {hour}, {minute}
               from held where digest = {own};"
        ))
        .unwrap();
        digest
    }
}

fn a_filled_database_of_each_older_schema_counts_what_it_counted(on: On) {
    for (step, text) in texts(on) {
        let has_readings = step >= 2;
        let old = Old::load(on, &text);
        let before = old.events(has_readings);
        let address = &old.address;
        assert!(before.len() > 30, "{text:?}: {}", before.len());
        // To look at it asks for the step, and changes nothing.
        let Err(error) = address.open_to_read() else {
            panic!("opened");
        };
        assert!(
            error.to_string().contains("tomoni office migrate"),
            "{error}"
        );

        let migrated = address.migrate().unwrap();
        assert_eq!(migrated.from, step);
        assert!(migrated.to > step);
        assert_eq!(
            address.migrate().unwrap().from,
            migrated.to,
            "nothing is left"
        );
        let store = address.open().unwrap();
        let mut visits = 0;
        for day in days() {
            let counted = add_up(day, &store.day(day).unwrap());
            assert_eq!(counted, tally(day, &before), "{text:?}, {day}");
            visits += counted.visits;
        }
        assert!(visits > 10, "{text:?}");
        let found = store.verify(&mut |_| ()).unwrap();
        assert!(found.is_right(), "{text:?}: {found:?}");
        assert_eq!(store.forks().unwrap().len(), 1, "{text:?}");
        assert_eq!(store.kiosks().unwrap().len(), 2, "{text:?}");
        assert_eq!(store.log(None).unwrap().len(), usize::from(has_readings));
        goes_on(&*store, &before);
    }
}

/// A kiosk that sent to the older program goes on with this one.
fn goes_on(store: &dyn Store, before: &[Event]) {
    let (rows, tip) = store.rows_of(JOURNAL).unwrap();
    let again = before[0].clone();
    let batch = Batch {
        v: wire::VERSION,
        kiosk: "az-kumagaya-1".to_owned(),
        machine: String::new(),
        after: tip,
        rows: vec![wire::write(&again).unwrap()],
        state: None,
    };
    let now = DateTime::parse_from_rfc3339("2026-11-23T10:00:00+09:00").unwrap();
    let answer = store.intake(JOURNAL, &batch, now).unwrap();
    assert!(matches!(answer.verdict, Verdict::Through(Some(_))));
    assert_eq!(store.rows_of(JOURNAL).unwrap().0, rows + 1);
    assert!(store.verify(&mut |_| ()).unwrap().is_right());
}

/// Rows of kinds that came after an older program: it kept them whole. The first program that
/// understands them counts them when it is started, and parts what is sealed in them.
fn what_an_older_program_did_not_understand_counts_once_this_one_was_started(on: On) {
    let all = texts(on);
    for (step, text) in [all.first().unwrap(), all.last().unwrap()] {
        let old = Old::load(on, text);
        let mut events = old.events(*step >= 2);
        let mut dice = Dice::new(26);
        let at = DateTime::parse_from_rfc3339("2026-06-14T10:10:00+09:00").unwrap();
        let day = at.date_naive();
        let mut arrived = arrival(&mut dice, at, "az-kumagaya", "meet");
        let holder = CardKey("0b".repeat(16));
        let Kind::Arrived { visit, card, .. } = &mut arrived.kind else {
            panic!("an arrival is one");
        };
        *card = Some(holder.clone());
        let visit = *visit;
        let mut next = |kind| event(&mut dice, at, "az-kumagaya", kind);
        let party = next(Kind::Party {
            visit,
            adults: 2,
            children: 3,
        });
        let mut taken = next(Kind::OnlyMeasured {});
        let place = Place {
            journal: JOURNAL,
            event: taken.id,
            kind: seal::READING_KIND,
        };
        let secret = OfficeSecret::make(&[7; seal::RANDOM_BYTES], "2026-11-23");
        let secrets = OfficeSecrets::first(secret);
        let random = Zeroizing::new([9; seal::RANDOM_BYTES]);
        let sealed =
            seal::seal_reading(secrets.public(), random, &place, &reading(171, 93)).unwrap();
        taken.kind = Kind::ReadingTaken {
            visit: Some(visit),
            advice_version: "2026-11".to_owned(),
            monitor: "and-tm2657".to_owned(),
            sealed: sealed.clone(),
        };
        let lines = [&party, &arrived, &taken].map(|event| wire::write(event).unwrap());
        events.extend([party, arrived, taken.clone()]);
        // One that this program does not know either.
        let foreign = lines[0].replace("visit.party", "visit.dreamt");
        let mut tip = old.tip();
        for line in lines.iter().chain([&foreign]) {
            tip = old.keep_whole(tip, line);
        }

        old.address.migrate().unwrap();
        for _ in 0..2 {
            let store = old.address.open().unwrap();
            for day in days() {
                let counted = add_up(day, &store.day(day).unwrap());
                assert_eq!(counted, tally(day, &events), "{text:?}, {day}");
            }
            let feed = store.feed(0).unwrap();
            let told = feed.cards.iter().find(|told| told.card == holder);
            assert_eq!(told.map(|told| told.visits), Some(1), "{text:?}");
            // The sealed text is where sealed texts are, and the line is still the line.
            let (rows, _) = store.readings(day).unwrap();
            let found = rows
                .iter()
                .filter_map(|row| store.sealed_reading(row.number).unwrap())
                .find(|found| found.event == taken.id)
                .unwrap();
            assert_eq!(found.sealed.as_ref(), Some(&sealed));
            let opened = seal::open_reading(&secrets, &place, &sealed).unwrap();
            assert_eq!(opened.systolic_mmhg, 171);
            let aside = store.kept_aside().unwrap().not_understood;
            let later = aside.iter().find(|(kind, _)| kind == "visit.dreamt");
            assert_eq!(later.map(|(_, rows)| *rows), Some(1), "{text:?}");
            assert_eq!(store.forks().unwrap().len(), 1, "{text:?}");
            let verified = store.verify(&mut |_| ()).unwrap();
            assert!(verified.is_right(), "{text:?}: {verified:?}");
        }
        // An event changes in no other way.
        for change in [
            "update event set line = line || ' ' where understood = 0",
            "update event set understood = 1, line = line || ' ' where understood = 0",
            "update event set understood = 0 where understood = 1",
            "update event set day = day + 1 where understood = 1",
            "delete from event where understood = 0",
        ] {
            let refused = old.sql(change).unwrap_err();
            assert!(refused.contains("never"), "{change}: {refused}");
        }
    }
}
