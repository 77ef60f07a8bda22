//! Real offices in real processes, while things end: one of two offices on one PostgreSQL is killed,
//! the server is killed and comes back slowly, the disk is full. Nothing is lost, nothing is doubled,
//! and whoever asks meanwhile is told that there is no answer now.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Mutex, mpsc};
use std::thread;

use tempfile::TempDir;
use tomoni::journal::{Journals, verify};
use tomoni::office::store::{DatabaseAddress, Store};
use tomoni::office::tally::add_up;
use tomoni::sync::{Courier, UploaderSettings};
use tomoni::wire;
use uuid::Uuid;

use crate::support::office::{Packed, Reply, get, post, url_said_by};
use crate::support::postgres::{Scratch, Server};
use crate::support::proof;
use crate::support::stamp::FakeStamp;

/// The day of all that the kiosks here write.
const DAY: &str = "2026-06-12";

/// An office in a process of its own.
struct Office {
    child: Child,
    url: String,
}

impl Office {
    /// Starts one through `sh`, which may limit it first.
    fn start(database: &str, data: &Path, first: &str) -> Office {
        let mut child = Command::new("sh")
            .arg("-c")
            .arg(format!("{first} exec \"$0\" \"$@\""))
            .arg(env!("CARGO_BIN_EXE_tomoni"))
            .args(["office", "--listen", "127.0.0.1:0", "--database", database])
            .arg("--data")
            .arg(data)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let url = url_said_by(&mut child);
        Office { child, url }
    }

    /// Kills it, as the system does when memory ends.
    fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

impl Drop for Office {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A kiosk with journals on a disk.
struct Kiosk {
    folder: PathBuf,
    name: String,
    clock: FakeStamp,
    touches: u64,
}

impl Kiosk {
    fn new(home: &Path, n: u64) -> Kiosk {
        Kiosk {
            folder: home.join(format!("kiosk-{n}")),
            name: format!("kiosk-{n}"),
            clock: FakeStamp::new(n + 1),
            touches: 0,
        }
    }

    /// So many people come.
    fn people_come(&mut self, n: u64) {
        let (mut journals, _) = Journals::open(&self.folder, &self.clock).unwrap();
        for _ in 0..n {
            journals.append(&self.clock.arrival()).unwrap();
        }
        self.touches += n;
    }

    /// Sends to an office what is due, until that is done or it must wait. Says whether all is there.
    fn send_to(&self, url: &str) -> bool {
        let mut courier = Courier::new(UploaderSettings {
            journals: self.folder.clone(),
            office_url: url.to_owned(),
            enrolled_in: None,
            kiosk: self.name.clone(),
            machine: self.clock.machine.borrow().clone(),
            site: "az-kumagaya".into(),
            version: "test".to_owned(),
            zone: chrono_tz::Asia::Tokyo,
        })
        .unwrap();
        // As often as there is something to do at once.
        for _ in 0..100 {
            if courier.step() > 0 {
                break;
            }
        }
        let state = courier.state();
        state.waiting == 0 && courier.is_quiet()
    }
}

/// Every row of every kiosk is held once and counted once, and so are `others`.
fn all_is_there_once(store: &dyn Store, kiosks: &[Kiosk], others: u64) {
    let mut touches = others;
    for kiosk in kiosks {
        touches += kiosk.touches;
        for journal in verify(&kiosk.folder).unwrap().journals {
            let (rows, tip) = store.rows_of(journal.journal).unwrap();
            assert_eq!(rows, journal.rows, "{}", kiosk.name);
            assert_eq!(tip, Some(journal.tip), "{}", kiosk.name);
        }
    }
    let day = DAY.parse().unwrap();
    assert_eq!(add_up(day, &store.day(day).unwrap()).visits, touches);
    assert_eq!(store.forks().unwrap(), []);
    let found = store.verify(&mut |_| ()).unwrap();
    assert!(found.is_right(), "{found:?}");
}

#[test]
fn two_offices_on_one_postgres_share_a_dozen_kiosks_and_one_of_them_is_killed() {
    const KIOSKS: u64 = 12;
    let home = TempDir::new().unwrap();
    let scratch = Scratch::new();
    let data = |n: &str| home.path().join(n);
    let mut offices = ["a", "b"].map(|n| Office::start(&scratch.text, &data(n), ""));
    // Where the balancer leads to now.
    let urls = Mutex::new(vec![offices[0].url.clone(), offices[1].url.clone()]);
    let rounds = AtomicUsize::new(0);
    let (told, hear) = mpsc::channel();
    let kiosks: Vec<Kiosk> = thread::scope(|all| {
        let (urls, rounds) = (&urls, &rounds);
        let kiosks: Vec<_> = (0..KIOSKS)
            .map(|n| {
                let (home, told) = (home.path(), told.clone());
                all.spawn(move || {
                    let mut kiosk = Kiosk::new(home, n);
                    for round in 0..12 {
                        kiosk.people_come(1 + (n + round) % 7);
                        // To one and to the other by turns; one that is gone is passed over.
                        let url = {
                            let urls = urls.lock().unwrap();
                            urls[(n + round) as usize % urls.len()].clone()
                        };
                        kiosk.send_to(&url);
                        if rounds.fetch_add(1, Ordering::Relaxed) == 40 {
                            told.send(()).unwrap();
                        }
                    }
                    kiosk
                })
            })
            .collect();
        // In the middle of it one office ends, with whatever it has under way.
        hear.recv().unwrap();
        offices[1].kill();
        urls.lock().unwrap().truncate(1);
        kiosks
            .into_iter()
            .map(|kiosk| kiosk.join().unwrap())
            .collect()
    });
    assert!(rounds.load(Ordering::Relaxed) == 12 * KIOSKS as usize);
    // It comes back, and whatever was not sent is sent to it.
    offices[1] = Office::start(&scratch.text, &data("b"), "");
    for kiosk in &kiosks {
        assert!(kiosk.send_to(&offices[1].url), "{}", kiosk.name);
    }
    // Both say the same, and what the database says is right.
    let tallies = offices
        .each_ref()
        .map(|office| get(&format!("{}/v1/tally?day={DAY}", office.url)).text);
    assert_eq!(tallies[0], tallies[1]);
    let store = DatabaseAddress::from(&scratch).open_beside().unwrap();
    all_is_there_once(&*store, &kiosks, 0);
}

fn says_not_now(api: &Reply, page: &Reply) {
    assert_eq!(api.status, 503, "{api:?}");
    assert_eq!(api.headers["retry-after"], "10");
    assert_eq!(api.json()["code"], "busy", "{api:?}");
    assert_eq!(page.status, 503, "{page:?}");
    assert_eq!(page.headers["retry-after"], "10");
    assert!(
        page.text.contains("いまは 数字を お見せできません"),
        "{page:?}"
    );
}

/// One row that is no journal's of the kiosks here.
fn one_row() -> (Uuid, Vec<u8>) {
    let line = wire::write(&FakeStamp::new(999).arrival()).unwrap();
    let batch = serde_json::json!({"v": 1, "kiosk": "k", "after": null, "rows": [line]});
    (Uuid::from_u128(999), batch.to_string().into_bytes())
}

#[test]
fn a_server_that_is_killed_and_comes_back_slowly_is_a_pause_that_everybody_is_told_of() {
    let home = TempDir::new().unwrap();
    let (server, text) = Server::start();
    let office = Office::start(&text, &home.path().join("office"), "");
    let ended = AtomicBool::new(false);
    let (told, hear) = mpsc::channel();
    let kiosks: Vec<Kiosk> = thread::scope(|all| {
        let (url, ended) = (&office.url, &ended);
        let kiosks: Vec<_> = (0..4)
            .map(|n| {
                let (home, told) = (home.path(), told.clone());
                all.spawn(move || {
                    let mut kiosk = Kiosk::new(home, n);
                    while !ended.load(Ordering::Relaxed) {
                        kiosk.people_come(3);
                        kiosk.send_to(url);
                        let _ = told.send(());
                    }
                    kiosk
                })
            })
            .collect();
        for _ in 0..2 {
            (0..12).for_each(|_| hear.recv().unwrap());
            server.crash();
            // Kiosks go on touching and trying; whoever asks is told.
            (0..8).for_each(|_| hear.recv().unwrap());
            let (journal, body) = one_row();
            let api = post(
                &format!("{url}/v1/journals/{journal}/batches"),
                Packed::Plain,
                &body,
            );
            says_not_now(&api, &get(&format!("{url}/day/{DAY}")));
            says_not_now(
                &get(&format!("{url}/v1/tally?day={DAY}")),
                &get(&format!("{url}/readings/{DAY}")),
            );
            server.again();
            hear.try_iter().for_each(drop);
        }
        (0..8).for_each(|_| hear.recv().unwrap());
        ended.store(true, Ordering::Relaxed);
        kiosks
            .into_iter()
            .map(|kiosk| kiosk.join().unwrap())
            .collect()
    });
    for kiosk in &kiosks {
        assert!(kiosk.send_to(&office.url), "{}", kiosk.name);
    }
    assert_eq!(get(&format!("{}/day/{DAY}", office.url)).status, 200);
    let address: DatabaseAddress = text.parse().unwrap();
    all_is_there_once(&*address.open_beside().unwrap(), &kiosks, 0);
    // An office that starts while there is no server says so and ends; its service starts it again.
    server.crash();
    let out = Command::new(env!("CARGO_BIN_EXE_tomoni"))
        .args(["office", "--listen", "127.0.0.1:0", "--database"])
        .arg(&text)
        .arg("--data")
        .arg(home.path().join("late"))
        .output()
        .unwrap();
    assert_eq!(out.status.code(), Some(1));
    let said = String::from_utf8_lossy(&out.stderr);
    assert!(said.contains("cannot be opened"), "{said}");
}

/// A disk of so few bytes, or none where this machine allows none.
struct SmallDisk(PathBuf);

impl SmallDisk {
    fn mount(folder: &Path, size: &str) -> Option<SmallDisk> {
        std::fs::create_dir_all(folder).unwrap();
        let options = format!("size={size}");
        let mounted = Command::new("mount")
            .args(["-t", "tmpfs", "-o", &options, "tmpfs"])
            .arg(folder)
            .output()
            .is_ok_and(|out| out.status.success());
        mounted.then(|| SmallDisk(folder.to_owned()))
    }

    fn grow(&self, size: &str) {
        let grown = Command::new("mount")
            .args(["-o", &format!("remount,size={size}")])
            .arg(&self.0)
            .status()
            .unwrap();
        assert!(grown.success());
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(&self.0).status();
    }
}

#[test]
fn a_full_disk_takes_nothing_in_shows_what_it_has_and_goes_on_when_there_is_room() {
    let home = TempDir::new().unwrap();
    let data = home.path().join("disk");
    let disk = SmallDisk::mount(&data, "3m");
    // Without the right to mount, no file may grow beyond 2 MB: to the office that is a full disk.
    let first = if disk.is_some() {
        ""
    } else {
        proof::not_made(
            "an office on a small file system",
            "mounting is not allowed; its files were limited instead",
        );
        std::fs::create_dir_all(&data).unwrap();
        "trap '' XFSZ; ulimit -f 4096;"
    };
    let database = format!("sqlite:{}", data.join("office.sqlite").display());
    let mut office = Office::start(&database, &data, first);
    let mut kiosk = Kiosk::new(home.path(), 1);
    let mut rounds = 0;
    loop {
        kiosk.people_come(300);
        if !kiosk.send_to(&office.url) {
            break;
        }
        rounds += 1;
        assert!(rounds < 100, "the disk never fills");
    }
    let (journal, body) = one_row();
    let url = format!("{}/v1/journals/{journal}/batches", office.url);
    let mut refused = post(&url, Packed::Plain, &body);
    // What is short may still fit where what is long does not.
    for _ in 0..200 {
        if refused.status == 503 {
            break;
        }
        kiosk.people_come(5);
        kiosk.send_to(&office.url);
        refused = post(&url, Packed::Plain, &body);
    }
    assert_eq!(refused.status, 503, "{refused:?}");
    assert_eq!(refused.headers["retry-after"], "10");
    assert!(refused.text.contains("send it again later"), "{refused:?}");
    // What it has it shows.
    let page = get(&format!("{}/day/{DAY}", office.url));
    assert_eq!(page.status, 200, "{page:?}");
    let visits = |office: &Office| {
        get(&format!("{}/v1/tally?day={DAY}", office.url)).json()["visits"]
            .as_u64()
            .unwrap()
    };
    let before = visits(&office);
    assert!(before > 0 && before < kiosk.touches, "{before}");
    // Killed there and then.
    office.kill();
    if let Some(disk) = &disk {
        disk.grow("64m");
    }
    let office = Office::start(&database, &data, "");
    assert_eq!(visits(&office), before);
    assert!(kiosk.send_to(&office.url));
    assert!(kiosk.send_to(&office.url));
    let url = format!("{}/v1/journals/{journal}/batches", office.url);
    assert_eq!(post(&url, Packed::Plain, &body).status, 200);
    drop(office);
    let address: DatabaseAddress = database.parse().unwrap();
    all_is_there_once(&*address.open_beside().unwrap(), &[kiosk], 1);
}
