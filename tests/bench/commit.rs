//! From a touch to "counted": one durable commit, beside a bare one.
//!
//! - `bare_append_and_fsync`: the floor; so many bytes appended to a file, and `fsync`.
//! - `bare_sqlite_commit`: one row inserted into one table, WAL, `synchronous=FULL`.
//! - `journal_append`: the same row through the journal: chain, triggers, lock, doubt and all.
//! - `tap_to_counted`: the machine, the event's bytes, its digest, the commit, and the next
//!   screen's view; what a finger waits for before the window draws one frame.

use std::fs::{File, OpenOptions};
use std::io::Write as _;

use divan::Bencher;
use tempfile::TempDir;
use tomoni::journal::{Journals, Stamp, SystemStamp};
use tomoni::visit::event::{Channel, Lang};
use tomoni::visit::{Event, Kind, SiteId, VisitId};
use tomoni::wire;

/// A folder on the disk that the program is built on.
pub fn folder() -> TempDir {
    tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap()
}

pub fn stamp() -> SystemStamp {
    SystemStamp::new(SiteId::from("bench"), chrono_tz::Asia::Tokyo)
}

pub fn arrival(stamp: &SystemStamp) -> Event {
    stamp.event(Kind::Arrived {
        visit: VisitId(uuid::Uuid::now_v7()),
        programme: "meet-plus".into(),
        channel: Channel::Tap,
        card: None,
        lang: Lang::Ja,
    })
}

#[divan::bench(sample_count = 400, sample_size = 1)]
fn bare_append_and_fsync(bencher: Bencher) {
    let folder = folder();
    let mut file: File = OpenOptions::new()
        .create(true)
        .append(true)
        .open(folder.path().join("floor"))
        .unwrap();
    let line = wire::write(&arrival(&stamp())).unwrap();
    bencher.bench_local(|| {
        file.write_all(line.as_bytes()).unwrap();
        file.sync_data().unwrap();
    });
}

#[divan::bench(sample_count = 400, sample_size = 1)]
fn bare_sqlite_commit(bencher: Bencher) {
    let folder = folder();
    let conn = rusqlite::Connection::open(folder.path().join("floor.sqlite")).unwrap();
    conn.execute_batch(
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;
         CREATE TABLE line (n INTEGER PRIMARY KEY, line TEXT NOT NULL) STRICT;",
    )
    .unwrap();
    let line = wire::write(&arrival(&stamp())).unwrap();
    let mut insert = conn.prepare("INSERT INTO line (line) VALUES (?1)").unwrap();
    bencher.bench_local(|| insert.execute([&line]).unwrap());
}

#[divan::bench(sample_count = 400, sample_size = 1)]
fn journal_append(bencher: Bencher) {
    let folder = folder();
    let stamp = stamp();
    let (mut journals, _) = Journals::open(folder.path(), &stamp).unwrap();
    bencher
        .with_inputs(|| arrival(&stamp))
        .bench_local_refs(|event| {
            journals.append(event).unwrap();
        });
}
