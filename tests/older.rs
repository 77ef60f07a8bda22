//! Databases of older programs, filled, and brought up to date: what was counted is counted.
//!
//! `tests/data/older/` holds one of each older schema for each database, as SQL text: made with the
//! schema files as they were then. A text that is there is never edited; a new step brings one more.

use std::path::{Path, PathBuf};
use std::process::Command;

use chrono::{DateTime, NaiveDate};
use tomoni::office::store::{DatabaseAddress, Store};
use tomoni::office::tally::add_up;
use tomoni::visit::{Event, tally};
use tomoni::wire::{self, Batch, Row, Verdict};

use crate::on_both;
use crate::support::postgres::{On, Scratch};

on_both! {
    a_filled_database_of_each_older_schema_counts_what_it_counted
}

fn texts(kind: &str) -> Vec<(i64, PathBuf)> {
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

fn a_filled_database_of_each_older_schema_counts_what_it_counted(on: On) {
    let kind = if on.is_postgres() {
        "postgres-"
    } else {
        "sqlite-"
    };
    for (step, text) in texts(kind) {
        let folder = tempfile::tempdir().unwrap();
        let scratch = on.is_postgres().then(Scratch::new);
        let has_readings = step >= 2;
        let ask = if has_readings {
            "select e.line, r.cut_at, r.cut from event e left join reading r on r.seq = e.seq"
        } else {
            "select line, null, null from event"
        };
        let (address, before) = match &scratch {
            None => {
                let file = folder.path().join("office.sqlite");
                let old = rusqlite::Connection::open(&file).unwrap();
                old.execute_batch(&std::fs::read_to_string(&text).unwrap())
                    .unwrap();
                let mut rows = old.prepare(ask).unwrap();
                let rows = rows
                    .query_map([], |row| {
                        let at: Option<i64> = row.get(1)?;
                        let cut: Option<String> = row.get(2)?;
                        Ok((row.get(0)?, at.map(|at| at as usize).zip(cut)))
                    })
                    .unwrap();
                let before = events(rows.map(Result::unwrap));
                (DatabaseAddress::Sqlite(file.clone()), before)
            }
            Some(scratch) => {
                let filled = Command::new("psql")
                    .args(["--no-psqlrc", "--quiet", "--set", "ON_ERROR_STOP=1"])
                    .args(["--output", "/dev/null", "--dbname", &scratch.text, "--file"])
                    .arg(&text)
                    .output()
                    .unwrap();
                assert!(
                    filled.status.success(),
                    "{}",
                    String::from_utf8_lossy(&filled.stderr)
                );
                let told = scratch
                    .sql(&format!(
                        "select json_build_array(line, cut_at, cut) from ({ask}) as q (line, cut_at, cut)"
                    ))
                    .unwrap();
                let before = events(told.lines().map(|row| {
                    let (line, at, cut): (String, Option<usize>, Option<String>) =
                        serde_json::from_str(row).unwrap();
                    (line, at.zip(cut))
                }));
                (scratch.into(), before)
            }
        };
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
    let journal = "01970001-0000-7000-8000-000000000001".parse().unwrap();
    let (rows, tip) = store.rows_of(journal).unwrap();
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
    let answer = store.intake(journal, &batch, now).unwrap();
    assert!(matches!(answer.verdict, Verdict::Through(Some(_))));
    assert_eq!(store.rows_of(journal).unwrap().0, rows + 1);
    assert!(store.verify(&mut |_| ()).unwrap().is_right());
}
