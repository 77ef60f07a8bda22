//! The kiosk's journals: what is written stays, what is damaged is set aside, and people are
//! never turned away.

use std::os::unix::fs::FileExt as _;
use std::path::{Path, PathBuf};

use chrono::TimeDelta;
use rusqlite::Connection;
use tempfile::TempDir;
use tomoni::journal::{
    AppendError, Finding, Journals, Keep, Mark, OpenError, Reader, Stamp, SystemStamp, VerifyError,
    read_events, verify,
};
use tomoni::visit::{Event, Kind};
use tomoni::wire;
use uuid::Uuid;

use crate::support::proof;
use crate::support::stamp::{FakeStamp, at};

struct Kiosk {
    home: TempDir,
    stamp: FakeStamp,
}

impl Kiosk {
    fn new() -> Kiosk {
        Kiosk {
            home: TempDir::new().unwrap(),
            stamp: FakeStamp::new(1),
        }
    }

    fn dir(&self) -> PathBuf {
        self.home.path().join("journal")
    }

    fn open(&self) -> (Journals, Vec<Finding>) {
        Journals::open(&self.dir(), &self.stamp).unwrap()
    }

    fn file(&self, journal: Uuid) -> PathBuf {
        self.dir().join(format!("{journal}.journal"))
    }

    /// Opens, writes `n` arrivals, closes; the journal and the events.
    fn filled(&self, n: usize) -> (Uuid, Vec<Event>) {
        let (mut journals, findings) = self.open();
        assert_eq!(findings, []);
        let events: Vec<Event> = (0..n).map(|_| self.stamp.arrival()).collect();
        for event in &events {
            journals.append(event).unwrap();
        }
        (journals.current().unwrap(), events)
    }
}

fn arrivals(events: &[Event]) -> Vec<Event> {
    let arrived = |event: &&Event| matches!(event.kind, Kind::Arrived { .. });
    events.iter().filter(arrived).cloned().collect()
}

fn reports(events: &[Event]) -> Vec<Uuid> {
    let report = |event: &Event| match &event.kind {
        Kind::JournalDamaged { journal, .. } => Some(*journal),
        _ => None,
    };
    events.iter().filter_map(report).collect()
}

/// The first rows of all journals: who names whom.
fn predecessors(events: &[Event]) -> Vec<Option<Uuid>> {
    let opened = |event: &Event| match &event.kind {
        Kind::JournalOpened { previous, .. } => Some(*previous),
        _ => None,
    };
    events.iter().filter_map(opened).collect()
}

#[test]
fn what_was_appended_is_there_after_a_restart_in_order() {
    let kiosk = Kiosk::new();
    let (journal, events) = kiosk.filled(5);
    let (journals, findings) = kiosk.open();
    assert_eq!(findings, []);
    assert_eq!(journals.current(), Some(journal));
    assert_eq!(arrivals(&journals.events().unwrap()), events);
    assert_eq!(verify(&kiosk.dir()).unwrap().rows(), 6);
}

#[test]
fn a_digest_follows_from_the_row_before_it() {
    let kiosk = Kiosk::new();
    let (mut journals, _) = kiosk.open();
    let journal = journals.current().unwrap();
    let events: Vec<Event> = (0..3).map(|_| kiosk.stamp.arrival()).collect();
    let digests: Vec<_> = events.iter().map(|e| journals.append(e).unwrap()).collect();
    let opened = &read_events(&kiosk.dir()).unwrap()[0];
    let mut previous = wire::link(wire::first(journal), &wire::write(opened).unwrap());
    for (event, digest) in events.iter().zip(digests) {
        previous = wire::link(previous, &wire::write(event).unwrap());
        assert_eq!(digest, previous);
    }
}

#[test]
fn a_second_process_is_kept_out() {
    let kiosk = Kiosk::new();
    let (_journals, _) = kiosk.open();
    let second = Journals::open(&kiosk.dir(), &kiosk.stamp);
    assert!(matches!(second, Err(OpenError::Held(_))), "{second:?}");
}

#[test]
fn a_commit_is_made_to_survive_a_power_cut() {
    let kiosk = Kiosk::new();
    let (journals, _) = kiosk.open();
    assert_eq!(
        journals.durability().unwrap(),
        ("wal".to_owned(), 2, true),
        "journal_mode, synchronous, recursive_triggers"
    );
}

#[test]
fn a_row_is_never_changed_removed_or_replaced() {
    let kiosk = Kiosk::new();
    let (journal, _) = kiosk.filled(3);
    let conn = Connection::open(kiosk.file(journal)).unwrap();
    // Without recursive_triggers, as another program would open it.
    for sql in [
        "UPDATE journal_row SET line = '{}' WHERE n = 2",
        "DELETE FROM journal_row WHERE n = 4",
        "DELETE FROM journal_row",
        "INSERT OR REPLACE INTO journal_row (n, digest, line) VALUES (2, zeroblob(32), '{}')",
        "INSERT OR REPLACE INTO journal_row (digest, line) SELECT digest, '{}' FROM journal_row WHERE n = 2",
        "REPLACE INTO journal_row SELECT n, digest, '{}' FROM journal_row",
        "UPDATE journal SET id = zeroblob(16)",
        "DELETE FROM journal",
        "INSERT INTO journal_row (digest, line) VALUES (NULL, '{}')",
        "INSERT INTO journal_row (digest, line) VALUES (zeroblob(32), 7.5)",
    ] {
        // The last one is refused or kept as text; the row count tells.
        let _ = conn.execute(sql, []);
    }
    let kept: i64 = conn
        .query_row("SELECT count(*) FROM journal_row WHERE n <= 4", [], |row| {
            row.get(0)
        })
        .unwrap();
    assert_eq!(kept, 4);
    let good = conn
        .execute("UPDATE journal_row SET line = '{}' WHERE n = 2", [])
        .unwrap_err();
    assert!(good.to_string().contains("never changed"), "{good}");
}

#[test]
fn a_new_month_opens_a_new_journal_that_names_the_old_one() {
    let kiosk = Kiosk::new();
    kiosk.stamp.at.set(at("2026-06-30 23:59"));
    let (mut journals, _) = kiosk.open();
    let june = journals.current().unwrap();
    let last = journals.append(&kiosk.stamp.arrival()).unwrap();
    assert_eq!(journals.current(), Some(june));
    kiosk.stamp.at.set(at("2026-07-01 00:00"));
    journals.append(&kiosk.stamp.arrival()).unwrap();
    let july = journals.current().unwrap();
    assert!(july > june, "journals sort as they were opened");
    let events = journals.events().unwrap();
    assert_eq!(arrivals(&events).len(), 2);
    let opened = events.iter().rev().find_map(|event| match &event.kind {
        Kind::JournalOpened { previous, last } => Some((*previous, last.clone())),
        _ => None,
    });
    assert_eq!(opened, Some((Some(june), Some(last.to_string()))));
    // And not again for the next event, nor at a restart.
    journals.append(&kiosk.stamp.arrival()).unwrap();
    assert_eq!(journals.current(), Some(july));
    drop(journals);
    assert_eq!(kiosk.open().0.current(), Some(july));
    assert_eq!(verify(&kiosk.dir()).unwrap().journals.len(), 2);
}

#[test]
fn the_month_is_the_sites_own_not_greenwichs() {
    let kiosk = Kiosk::new();
    kiosk.stamp.at.set(at("2026-07-01 08:59")); // 30 June, 23:59 in Greenwich
    let (mut journals, _) = kiosk.open();
    let journal = journals.current();
    kiosk.stamp.at.set(at("2026-07-01 09:01"));
    journals.append(&kiosk.stamp.arrival()).unwrap();
    assert_eq!(journals.current(), journal);
}

#[test]
fn a_torn_journal_is_set_aside_and_its_good_rows_still_go_up() {
    let kiosk = Kiosk::new();
    let (journal, events) = kiosk.filled(400);
    let size = std::fs::metadata(kiosk.file(journal)).unwrap().len();
    let file = std::fs::File::options()
        .write(true)
        .open(kiosk.file(journal))
        .unwrap();
    file.set_len(size / 2 / 4096 * 4096).unwrap();
    drop(file);

    let (mut journals, findings) = kiosk.open();
    let [
        Finding::Damaged {
            journal: found,
            good_rows,
            ..
        },
    ] = findings.as_slice()
    else {
        panic!("{findings:?}");
    };
    assert_eq!(*found, journal);
    assert!(
        *good_rows > 10,
        "some rows are before the tear: {good_rows}"
    );
    assert!(*good_rows < 400);
    let next = kiosk.stamp.arrival();
    journals.append(&next).expect("people are not turned away");
    assert_ne!(journals.current(), Some(journal));

    let kept = journals.events().unwrap();
    assert_eq!(reports(&kept), [journal]);
    assert_eq!(predecessors(&kept), [None, Some(journal)]);
    let good = usize::try_from(*good_rows).unwrap() - 1;
    assert_eq!(arrivals(&kept), [&events[..good], &[next]].concat());

    let mut reader = Reader::new(&kiosk.dir());
    reader.refresh().unwrap();
    let standing = reader.standings()[0];
    assert_eq!((standing.journal, standing.waiting), (journal, *good_rows));
    let rows = reader.rows_after(journal, None, 1000, &mut |_| true);
    assert_eq!(rows.len() as u64, *good_rows);
    assert!(
        matches!(verify(&kiosk.dir()), Err(VerifyError::BadRow { journal: bad, .. }) if bad == journal)
    );
}

#[test]
fn an_altered_row_is_found_even_when_the_file_is_sound() {
    let kiosk = Kiosk::new();
    let (journal, events) = kiosk.filled(10);
    let conn = Connection::open(kiosk.file(journal)).unwrap();
    conn.execute_batch(
        "DROP TRIGGER journal_row_is_not_changed;
         UPDATE journal_row SET line = replace(line, 'meet-plus', 'elsewhere') WHERE n = 6;",
    )
    .unwrap();
    drop(conn);
    let error = verify(kiosk.home.path()).unwrap_err();
    assert!(
        matches!(error, VerifyError::BadRow { row: 6, .. }),
        "{error}"
    );

    let (mut journals, findings) = kiosk.open();
    assert!(
        matches!(findings.as_slice(), [Finding::Damaged { good_rows: 5, .. }]),
        "{findings:?}"
    );
    journals.append(&kiosk.stamp.arrival()).unwrap();
    let kept = journals.events().unwrap();
    assert_eq!(arrivals(&kept)[..4], events[..4]);
    assert_eq!(arrivals(&kept).len(), 5);
    drop(journals);

    // It is reported once, not at every start.
    let (journals, findings) = kiosk.open();
    assert_eq!(findings, []);
    assert_eq!(reports(&journals.events().unwrap()), [journal]);
}

#[test]
fn every_flipped_byte_of_a_journal_leaves_the_kiosk_running_and_no_row_invented() {
    let kiosk = Kiosk::new();
    let (journal, events) = kiosk.filled(12);
    let whole = std::fs::read(kiosk.file(journal)).unwrap();
    let all = arrivals(&events);
    let mut noticed = 0;
    for place in (0..whole.len()).step_by(whole.len() / 300) {
        let other = Kiosk {
            home: TempDir::new().unwrap(),
            stamp: FakeStamp::new(place as u64 + 2),
        };
        std::fs::create_dir(other.dir()).unwrap();
        std::fs::write(other.file(journal), &whole).unwrap();
        let file = std::fs::File::options()
            .write(true)
            .open(other.file(journal))
            .unwrap();
        file.write_all_at(&[whole[place] ^ 0x41], place as u64)
            .unwrap();
        let (mut journals, findings) = other.open();
        noticed += usize::from(!findings.is_empty());
        let next = other.stamp.arrival();
        journals
            .append(&next)
            .unwrap_or_else(|error| panic!("byte {place}: {error}"));
        let kept = arrivals(&journals.events().unwrap());
        let (last, before) = kept.split_last().unwrap();
        assert_eq!(*last, next, "byte {place}");
        assert!(
            all.starts_with(before),
            "byte {place}: a row that nobody wrote"
        );
        if findings.is_empty() {
            assert_eq!(
                before.len(),
                all.len(),
                "byte {place}: rows vanished unnoticed"
            );
        }
    }
    assert!(noticed > 50, "the flips do reach rows and pages: {noticed}");
}

#[test]
fn a_missing_journal_is_reported_once_and_the_kiosk_goes_on() {
    let kiosk = Kiosk::new();
    let (journal, _) = kiosk.filled(3);
    for entry in std::fs::read_dir(kiosk.dir()).unwrap() {
        let path = entry.unwrap().path();
        if path.to_string_lossy().contains(&journal.to_string()) {
            std::fs::remove_file(path).unwrap();
        }
    }
    let (mut journals, findings) = kiosk.open();
    assert_eq!(findings, [Finding::Missing { journal }]);
    journals.append(&kiosk.stamp.arrival()).unwrap();
    let kept = journals.events().unwrap();
    assert_eq!(reports(&kept), [journal]);
    assert_eq!(predecessors(&kept), [Some(journal)]);
    drop(journals);
    assert_eq!(kiosk.open().1, []);
}

#[test]
fn a_file_that_is_no_journal_at_all_is_set_aside() {
    for content in [&b""[..], b"hello", &[0; 8192]] {
        let kiosk = Kiosk::new();
        let (journal, _) = kiosk.filled(3);
        std::fs::write(kiosk.file(journal), content).unwrap();
        let (mut journals, findings) = kiosk.open();
        assert!(
            matches!(findings.as_slice(), [Finding::Damaged { good_rows: 0, .. }]),
            "{content:?}: {findings:?}"
        );
        journals.append(&kiosk.stamp.arrival()).unwrap();
        assert_eq!(reports(&journals.events().unwrap()), [journal]);
        assert!(
            std::fs::read(kiosk.file(journal)).unwrap() == content,
            "what was found is kept for a person"
        );
    }
}

#[test]
fn a_closed_journal_whose_end_was_cut_off_is_found() {
    let kiosk = Kiosk::new();
    let (journal, _) = kiosk.filled(5);
    kiosk.stamp.at.set(at("2026-07-02 10:00"));
    let (mut journals, _) = kiosk.open();
    journals.append(&kiosk.stamp.arrival()).unwrap();
    drop(journals);
    let conn = Connection::open(kiosk.file(journal)).unwrap();
    conn.execute_batch(
        "DROP TRIGGER journal_row_is_not_removed; DELETE FROM journal_row WHERE n > 3;",
    )
    .unwrap();
    drop(conn);
    assert!(matches!(
        verify(&kiosk.dir()),
        Err(VerifyError::Missing { .. })
    ));
    let (_, findings) = kiosk.open();
    assert!(
        matches!(findings.as_slice(), [Finding::Damaged { good_rows: 3, .. }]),
        "{findings:?}"
    );
}

#[test]
fn a_journal_left_half_made_is_no_damage() {
    let kiosk = Kiosk::new();
    let (journal, _) = kiosk.filled(2);
    let half = kiosk.dir().join(format!("{}.new", Uuid::from_u128(7)));
    std::fs::write(&half, b"SQLite for").unwrap();
    let (journals, findings) = kiosk.open();
    assert_eq!(findings, []);
    assert_eq!(journals.current(), Some(journal));
    assert!(!half.exists());
}

#[test]
fn losing_the_cursor_loses_no_row_and_is_no_damage() {
    let kiosk = Kiosk::new();
    let (journal, events) = kiosk.filled(3);
    for broken in [None, Some(&b"not a database, sorry, nothing here"[..])] {
        for suffix in ["", "-wal", "-shm"] {
            let _ = std::fs::remove_file(kiosk.dir().join(format!("cursor.db{suffix}")));
        }
        if let Some(broken) = broken {
            std::fs::write(kiosk.dir().join("cursor.db"), broken).unwrap();
        }
        let (journals, findings) = kiosk.open();
        assert_eq!(findings, []);
        assert_eq!(arrivals(&journals.events().unwrap()), events);
        let mut reader = Reader::new(&kiosk.dir());
        reader.refresh().unwrap();
        assert_eq!(reader.standings()[0].waiting, 4);
        let tip = reader.standings()[0].tip;
        let mark = Mark {
            acknowledged: tip,
            backed_up: None,
        };
        reader.mark(journal, mark);
        drop(reader);
        let mut reader = Reader::new(&kiosk.dir());
        reader.refresh().unwrap();
        assert_eq!(reader.standings()[0].waiting, 0, "the cursor works again");
    }
}

#[test]
fn a_journal_goes_only_when_it_is_acknowledged_backed_up_and_old() {
    let kiosk = Kiosk::new();
    let (june, _) = kiosk.filled(3);
    kiosk.stamp.at.set(at("2026-07-10 09:00"));
    let (mut journals, _) = kiosk.open();
    journals.append(&kiosk.stamp.arrival()).unwrap();
    drop(journals);
    let mut reader = Reader::new(&kiosk.dir());
    reader.refresh().unwrap();
    let [first, _] = reader.standings()[..] else {
        panic!()
    };
    let tip = first.tip;
    let before = reader.back(june, tip.unwrap(), 1);
    let stays = |mark: Mark, on: &str, keep: Keep| {
        let mut reader = Reader::new(&kiosk.dir());
        reader.refresh().unwrap();
        reader.mark(june, mark);
        drop(reader);
        kiosk.stamp.at.set(at(on));
        drop(Journals::open_keeping(&kiosk.dir(), &kiosk.stamp, keep).unwrap());
        kiosk.file(june).exists()
    };
    let whole = Mark {
        acknowledged: tip,
        backed_up: tip,
    };
    let long_after = "2027-03-01 09:00";
    assert!(stays(
        Mark {
            acknowledged: None,
            backed_up: None
        },
        long_after,
        Keep::default()
    ));
    assert!(stays(
        Mark {
            acknowledged: tip,
            backed_up: None
        },
        long_after,
        Keep::default()
    ));
    assert!(stays(
        Mark {
            acknowledged: tip,
            backed_up: before
        },
        long_after,
        Keep::default()
    ));
    assert!(stays(
        Mark {
            acknowledged: before,
            backed_up: before
        },
        long_after,
        Keep::default()
    ));
    assert!(
        stays(whole, "2026-09-10 09:00", Keep::default()),
        "90 days after 12 June"
    );
    assert!(
        stays(whole, "2026-06-19 09:00", Keep::days(0)),
        "never under 7 days"
    );
    assert!(!stays(whole, "2026-09-11 09:01", Keep::default()));
    // And that is no finding, and verifies.
    assert_eq!(kiosk.open().1, []);
    assert_eq!(verify(&kiosk.dir()).unwrap().journals.len(), 1);
}

#[test]
fn the_current_journal_never_goes() {
    let kiosk = Kiosk::new();
    let (journal, _) = kiosk.filled(3);
    let mut reader = Reader::new(&kiosk.dir());
    reader.refresh().unwrap();
    let tip = reader.standings()[0].tip;
    reader.mark(
        journal,
        Mark {
            acknowledged: tip,
            backed_up: tip,
        },
    );
    kiosk.stamp.pass(TimeDelta::days(500));
    let (journals, _) = kiosk.open();
    assert_eq!(journals.current(), Some(journal));
    assert!(kiosk.file(journal).exists());
}

#[test]
fn an_event_that_is_too_long_is_refused_and_the_next_one_is_not() {
    let kiosk = Kiosk::new();
    let (mut journals, _) = kiosk.open();
    let long = kiosk.stamp.event(Kind::DeviceFault {
        device: tomoni::visit::event::Device::Monitor,
        code: "x".repeat(wire::LINE_BYTES_MAX),
    });
    assert!(matches!(
        journals.append(&long),
        Err(AppendError::TooLong(_))
    ));
    journals.append(&kiosk.stamp.arrival()).unwrap();
}

#[test]
fn the_same_event_appended_to_a_second_journal_folder_has_another_digest() {
    let (one, two) = (
        Kiosk::new(),
        Kiosk {
            home: TempDir::new().unwrap(),
            stamp: FakeStamp::new(2),
        },
    );
    let event = one.stamp.arrival();
    let (mut a, _) = one.open();
    let (mut b, _) = two.open();
    assert_ne!(a.append(&event).unwrap(), b.append(&event).unwrap());
}

#[test]
fn a_system_stamp_gives_rising_ids_whatever_was_written_before() {
    let stamp = SystemStamp::new("lobby".into(), chrono_tz::Asia::Tokyo);
    let future = uuid::Builder::from_unix_timestamp_millis(4_102_444_800_000, &[9; 10]).into_uuid();
    stamp.seen(tomoni::visit::EventId(future));
    let ids: Vec<Uuid> = (0..2000)
        .map(|_| stamp.event(Kind::StaffLeft {}).id.0)
        .collect();
    assert!(ids[0] > future);
    assert!(ids.is_sorted_by(|a, b| a < b));
    assert!(ids.iter().all(|id| id.get_version_num() == 7));
    let event = stamp.event(Kind::StaffLeft {});
    assert_eq!(event.machine.len(), 16);
    assert!(
        event
            .machine
            .bytes()
            .all(|b| b.is_ascii_hexdigit() && !b.is_ascii_uppercase())
    );
    assert_eq!(event.at.offset().local_minus_utc(), 9 * 3600);
    assert_ne!(event.boot, Uuid::nil());
}

// ---- Disk trouble, for real where this machine allows it.

/// A small file system of its own, in memory; `None` where mounting is not allowed.
struct SmallDisk {
    at: PathBuf,
}

fn run(program: &str, args: &[&str]) -> bool {
    let ran = std::process::Command::new(program)
        .args(args)
        .stdout(std::process::Stdio::null())
        .stderr(std::process::Stdio::null())
        .status();
    ran.is_ok_and(|status| status.success())
}

impl SmallDisk {
    fn mount(at: &Path, kib: u32) -> Option<SmallDisk> {
        std::fs::create_dir_all(at).unwrap();
        let size = format!("size={kib}k");
        let place = at.to_str().unwrap();
        run("mount", &["-t", "tmpfs", "-o", &size, "tmpfs", place])
            .then(|| SmallDisk { at: at.to_owned() })
    }

    fn remount(&self, how: &str) -> bool {
        let how = format!("remount,{how}");
        run("mount", &["-o", &how, self.at.to_str().unwrap()])
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        run("umount", &["-l", self.at.to_str().unwrap()]);
    }
}

/// What was counted is there, what was refused is not, and every chain holds.
fn only_what_was_counted(kiosk: &Kiosk, counted: &[Event]) {
    assert_eq!(arrivals(&read_events(&kiosk.dir()).unwrap()), counted);
    verify(&kiosk.dir()).unwrap();
}

#[test]
fn a_full_disk_refuses_touches_and_takes_them_again_when_there_is_room() {
    let kiosk = Kiosk::new();
    let Some(_disk) = SmallDisk::mount(kiosk.home.path(), 1024) else {
        proof::not_made(
            "a full disk",
            "no mounting here; the file size limit in crash.rs stands in",
        );
        return;
    };
    let (mut journals, findings) = kiosk.open();
    assert_eq!(findings, []);
    let mut counted = Vec::new();
    let filler = kiosk.home.path().join("filler");
    for round in 0..3 {
        // Something else fills the disk.
        let mut full = std::fs::File::create(&filler).unwrap();
        while std::io::Write::write(&mut full, &[7; 4096]).is_ok_and(|n| n > 0) {}
        let mut refused = 0;
        while refused < 5 {
            let event = kiosk.stamp.arrival();
            match journals.append(&event) {
                Ok(_) => counted.push(event),
                Err(AppendError::Full) => refused += 1,
                Err(other) => panic!("round {round}: {other:?}"),
            }
        }
        drop(full);
        std::fs::remove_file(&filler).unwrap();
        for _ in 0..10 {
            let event = kiosk.stamp.arrival();
            journals.append(&event).expect("there is room again");
            counted.push(event);
        }
        only_what_was_counted(&kiosk, &counted);
    }
    assert!(reports(&journals.events().unwrap()).is_empty());
}

#[test]
fn a_kiosk_that_starts_on_a_full_or_read_only_disk_waits_for_it() {
    let kiosk = Kiosk::new();
    let Some(disk) = SmallDisk::mount(kiosk.home.path(), 1024) else {
        proof::not_made("a start on a full or read-only disk", "no mounting here");
        return;
    };
    assert!(disk.remount("ro"));
    let (mut journals, findings) = kiosk.open();
    assert_eq!(findings, [Finding::Trouble(AppendError::ReadOnly)]);
    let event = kiosk.stamp.arrival();
    assert_eq!(
        journals.append(&event),
        Err(AppendError::Gone),
        "no folder was ever there"
    );
    assert!(disk.remount("rw"));
    drop(journals);
    let (mut journals, _) = kiosk.open();
    journals.append(&event).unwrap();
    drop(journals);

    assert!(disk.remount("ro"));
    let (mut journals, findings) = kiosk.open();
    assert_eq!(findings, [Finding::Trouble(AppendError::ReadOnly)]);
    let lost = kiosk.stamp.arrival();
    assert_eq!(journals.append(&lost), Err(AppendError::ReadOnly));
    assert_eq!(
        arrivals(&journals.events().unwrap()),
        std::slice::from_ref(&event),
        "it can still be read"
    );
    assert!(disk.remount("rw"));
    let next = kiosk.stamp.arrival();
    journals.append(&next).expect("by itself");
    only_what_was_counted(&kiosk, &[event, next]);
}

#[test]
fn a_disk_that_turns_read_only_under_a_running_kiosk_is_told_and_comes_back() {
    let kiosk = Kiosk::new();
    let image = TempDir::new().unwrap();
    let image = image.path().join("disk");
    std::fs::File::create(&image)
        .unwrap()
        .set_len(8 << 20)
        .unwrap();
    let (image, place) = (image.to_str().unwrap(), kiosk.home.path().to_str().unwrap());
    if !run("mkfs.ext4", &["-q", "-F", image])
        || !run("mount", &["-o", "loop,errors=remount-ro", image, place])
    {
        proof::not_made("a disk that turns read-only", "no loop mounts here");
        return;
    }
    let _disk = SmallDisk {
        at: kiosk.home.path().to_owned(),
    };
    let (mut journals, _) = kiosk.open();
    let event = kiosk.stamp.arrival();
    journals.append(&event).unwrap();
    // The kernel finds the file system broken and stops writing to it.
    let mounts = std::fs::read_to_string("/proc/mounts").unwrap();
    let device = mounts
        .lines()
        .rev()
        .find(|line| line.contains(place))
        .unwrap();
    let device = device
        .split(' ')
        .next()
        .unwrap()
        .rsplit('/')
        .next()
        .unwrap();
    let trigger = format!("/sys/fs/ext4/{device}/trigger_fs_error");
    if std::fs::write(&trigger, "test").is_err() {
        proof::not_made("a disk that turns read-only", &format!("no {trigger} here"));
        return;
    }
    let lost = kiosk.stamp.arrival();
    assert_eq!(journals.append(&lost), Err(AppendError::ReadOnly));
    assert_eq!(journals.append(&lost), Err(AppendError::ReadOnly));
    // Somebody repairs it: off, checked, on again.
    assert!(
        run("umount", &[place]),
        "nothing is held open while it is broken"
    );
    run("e2fsck", &["-fy", image]);
    assert_eq!(
        journals.append(&lost),
        Err(AppendError::Gone),
        "the mount point is not the disk"
    );
    assert!(run("mount", &["-o", "loop", image, place]));
    let next = kiosk.stamp.arrival();
    journals.append(&next).expect("by itself");
    only_what_was_counted(&kiosk, &[event, next]);
}

#[test]
fn a_folder_that_vanishes_is_told_at_the_next_touch_and_found_again() {
    let kiosk = Kiosk::new();
    let (mut journals, _) = kiosk.open();
    let event = kiosk.stamp.arrival();
    journals.append(&event).unwrap();
    let away = kiosk.home.path().join("away");
    std::fs::rename(kiosk.dir(), &away).unwrap();
    let lost = kiosk.stamp.arrival();
    assert_eq!(journals.append(&lost), Err(AppendError::Gone));
    // An empty mount point is not the disk.
    std::fs::create_dir(kiosk.dir()).unwrap();
    assert_eq!(journals.append(&lost), Err(AppendError::Gone));
    assert_eq!(
        std::fs::read_dir(kiosk.dir()).unwrap().count(),
        0,
        "and stays empty"
    );
    std::fs::remove_dir(kiosk.dir()).unwrap();
    std::fs::rename(&away, kiosk.dir()).unwrap();
    let next = kiosk.stamp.arrival();
    journals.append(&next).expect("by itself");
    only_what_was_counted(&kiosk, &[event, next]);
}

#[test]
fn a_journal_deleted_under_a_running_kiosk_is_reported_and_people_are_served() {
    let kiosk = Kiosk::new();
    let (mut journals, _) = kiosk.open();
    journals.append(&kiosk.stamp.arrival()).unwrap();
    let journal = journals.current().unwrap();
    std::fs::remove_file(kiosk.file(journal)).unwrap();
    journals
        .append(&kiosk.stamp.arrival())
        .expect("into a new one");
    assert_ne!(journals.current(), Some(journal));
    let events = journals.events().unwrap();
    assert_eq!(arrivals(&events).len(), 1);
    assert_eq!(reports(&events), [journal]);
}

#[test]
fn a_journal_spoilt_under_a_running_kiosk_is_set_aside_at_the_touch_that_finds_it() {
    let kiosk = Kiosk::new();
    let (mut journals, _) = kiosk.open();
    for _ in 0..50 {
        journals.append(&kiosk.stamp.arrival()).unwrap();
    }
    let journal = journals.current().unwrap();
    drop(journals);
    let (mut journals, _) = kiosk.open();
    // Same file, other content.
    let file = std::fs::File::options()
        .write(true)
        .open(kiosk.file(journal))
        .unwrap();
    let size = file.metadata().unwrap().len();
    file.write_all_at(&vec![0x5a; usize::try_from(size).unwrap()], 0)
        .unwrap();
    let event = kiosk.stamp.arrival();
    journals.append(&event).expect("people are not turned away");
    let now_in = journals.current().unwrap();
    let events = journals.events().unwrap();
    assert!(arrivals(&events).contains(&event));
    if now_in == journal {
        // Its pages were all in memory; then the next start finds it.
        drop(journals);
        let (journals, findings) = kiosk.open();
        assert!(!findings.is_empty());
        assert_ne!(journals.current(), Some(journal));
    } else {
        assert_eq!(reports(&events), [journal]);
    }
}

#[test]
fn a_journal_the_office_set_aside_is_left_at_the_next_touch() {
    let kiosk = Kiosk::new();
    let (mut journals, _) = kiosk.open();
    let digests: Vec<_> = (0..4)
        .map(|_| journals.append(&kiosk.stamp.arrival()).unwrap())
        .collect();
    let journal = journals.current().unwrap();
    let mut reader = Reader::new(&kiosk.dir());
    reader.refresh().unwrap();
    reader.set_aside(journal, Some(digests[1]), "the office says so");
    reader.refresh().unwrap();
    let standing = reader.standings()[0];
    assert_eq!((standing.tip, standing.waiting), (Some(digests[1]), 3));
    journals.append(&kiosk.stamp.arrival()).unwrap();
    assert_ne!(journals.current(), Some(journal));
    let events = journals.events().unwrap();
    assert_eq!(reports(&events), [journal]);
    assert_eq!(arrivals(&events).len(), 5, "nothing is uncounted here");
}
