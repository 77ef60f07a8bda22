//! What a thief of a kiosk's disk would find: distinctive readings go through a real kiosk, from a
//! monitor on a pseudo-terminal to the office, and then every file and every log is searched for them.

use std::io::Write;
use std::os::unix::process::{CommandExt as _, ExitStatusExt as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use serde_json::Value;
use tempfile::tempdir;
use tomoni::devices::monitor::{self, MonitorNews, MonitorSettings};
use tomoni::devices::{Pace, SimulatedMonitor};
use tomoni::journal::read_events;
use tomoni::kiosk::engine::{self, Engine, JOURNAL_FOLDER, Message, Parts, Post};
use tomoni::kiosk::machine::MonitorHeard;
use tomoni::kiosk::view::{Page, Tap, View};
use tomoni::monitor::Profile;
use tomoni::office::{OFFICE_KEY_FILE, Running};
use tomoni::visit::{Event, Kind, Reading};

use crate::support::display::Display;
use crate::support::office::{get, office_in, post_form};
use crate::support::stage;

/// The longest a test waits for something to happen.
const PATIENCE: Duration = Duration::from_secs(60);
const REASON: &str =
    "reason=%E8%A8%98%E9%8C%B2%E3%82%92+%E3%81%9F%E3%81%97%E3%81%8B%E3%82%81%E3%82%8B";

/// Everything that is logged, at TRACE, from every thread of this process.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

fn listen_to_logs() -> Log {
    let log = Log::default();
    let writer = log.clone();
    tracing_subscriber::fmt()
        .with_max_level(tracing_subscriber::filter::LevelFilter::TRACE)
        .with_ansi(false)
        .with_thread_names(true)
        .with_writer(move || writer.clone())
        .init();
    log
}

/// All places where a reading shows in `bytes`, in any form in which one could stand there.
fn shows(bytes: &[u8], reading: &Reading, frame: &[u8]) -> Vec<String> {
    let mut found = Vec::new();
    // What a reading's plain text or a Debug print would say around it.
    for word in [
        "mmhg",
        "mmHg",
        "systolic",
        "diastolic",
        "pulse_bpm",
        "device_time",
        "irregular",
        "movement",
    ] {
        if bytes
            .windows(word.len())
            .any(|part| part == word.as_bytes())
        {
            found.push(format!("the word {word}"));
        }
    }
    let (one, other) = (reading.systolic_mmhg, reading.diastolic_mmhg);
    // As a number in text: not a part of a longer number or word, both near each other.
    let alone = |value: u16| -> Vec<usize> {
        let text = value.to_string();
        bytes
            .windows(text.len())
            .enumerate()
            .filter(|(at, part)| {
                let beside = |at: Option<usize>| {
                    at.and_then(|at| bytes.get(at))
                        .is_some_and(u8::is_ascii_alphanumeric)
                };
                *part == text.as_bytes()
                    && !beside(at.checked_sub(1))
                    && !beside(Some(at + text.len()))
            })
            .map(|(at, _)| at)
            .collect()
    };
    let near = |ones: &[usize], others: &[usize], most: usize| {
        ones.iter()
            .any(|one| others.iter().any(|other| one.abs_diff(*other) <= most))
    };
    if near(&alone(one), &alone(other), 48) {
        found.push("both numbers as text".to_owned());
    }
    // As binary numbers, either way round, near each other.
    for (name, coded) in [
        ("little-endian", u16::to_le_bytes as fn(u16) -> [u8; 2]),
        ("big-endian", u16::to_be_bytes),
    ] {
        let places = |value: u16| -> Vec<usize> {
            let coded = coded(value);
            let at = |(at, part): (usize, &[u8])| (part == coded).then_some(at);
            bytes.windows(2).enumerate().filter_map(at).collect()
        };
        if near(&places(one), &places(other), 6) {
            found.push(format!("both numbers {name}"));
        }
    }
    // As the monitor sent it.
    if frame
        .windows(12)
        .any(|part| bytes.windows(12).any(|b| b == part))
    {
        found.push("a piece of the monitor's frame".to_owned());
    }
    found
}

/// Every file below a folder, the write-ahead logs included.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut out = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            out.extend(files(&path));
        } else {
            out.push(path);
        }
    }
    out
}

fn reading(systolic: u16, diastolic: u16, pulse: u16) -> Reading {
    Reading {
        pulse_bpm: Some(pulse),
        device_time: Some("2024-11-12T10:14".to_owned()),
        movement: Some(true),
        ..stage::reading(systolic, diastolic)
    }
}

#[test]
fn the_search_finds_a_reading_in_every_form() {
    let reading = reading(187, 113, 83);
    let frame = b"\x16\x160123456789abcdef";
    for planted in [
        &b"x 187/113 y"[..],
        br#"{"a":187,"b":113}"#,
        b"187 (83) 113",
        b"\0\0\xbb\0\x71\0\0",
        b"\0\0\0\xbb\0\x71\0",
        b"Reading { systolic_mmhg: 1",
        b"...456789abcdef...",
    ] {
        assert!(!shows(planted, &reading, frame).is_empty(), "{planted:?}");
    }
    for other in [
        &b"1187/1130"[..],
        b"a187b113c",
        b"187",
        b"2026-06-12T09:30:15.187",
    ] {
        assert_eq!(
            shows(other, &reading, frame),
            Vec::<String>::new(),
            "{other:?}"
        );
    }
}

struct Kiosk {
    engine: Engine,
    post: Post,
    views: Receiver<View>,
    monitor: SimulatedMonitor,
    _listener: monitor::MonitorListener,
}

fn profile() -> Arc<Profile> {
    Arc::new(Profile::parse(include_str!("../kiosk-config/monitors/and-tm2657.toml")).unwrap())
}

/// A kiosk without its window, with a monitor on a pseudo-terminal and an uploader.
fn kiosk(data: &Path, office: &Running) -> Kiosk {
    let config = stage::meet();
    let (post, mail) = engine::mailbox();
    let (seen, views) = channel();
    let parts = Parts {
        opened: engine::open(&config.site, data).unwrap(),
        config,
        keys: None,
        office: Some(office.url()),
        printer: None,
        ended: Box::new(|_| {}),
        show: Box::new(move |view| {
            let _ = seen.send(view);
        }),
    };
    let engine = Engine::start(parts, post.clone(), mail).unwrap();
    let monitor = SimulatedMonitor::open(profile()).unwrap();
    let settings = MonitorSettings {
        profile: profile(),
        port: monitor.path().to_owned(),
    };
    let ear = post.clone();
    let hear = move |news| {
        ear.send(Message::Monitor(match news {
            MonitorNews::Opened => MonitorHeard::Opened,
            MonitorNews::Lost { code } => MonitorHeard::Lost(code.to_say(2)),
            MonitorNews::Reading(reading) => MonitorHeard::Reading(reading),
            MonitorNews::Failed(fault) => MonitorHeard::Failed(fault),
            _ => MonitorHeard::Rejected,
        }));
    };
    let listener = monitor::start(settings, Box::new(hear)).unwrap();
    assert!(monitor.wait_for_listener(PATIENCE));
    Kiosk {
        engine,
        post,
        views,
        monitor,
        _listener: listener,
    }
}

impl Kiosk {
    fn until<T>(&self, what: &str, is: impl Fn(&Page) -> Option<T>) -> T {
        let until = Instant::now() + PATIENCE;
        let mut last = None;
        loop {
            let left = until.saturating_duration_since(Instant::now());
            match self.views.recv_timeout(left) {
                Ok(view) => match is(&view.page) {
                    Some(found) => return found,
                    None => last = Some(view.page),
                },
                Err(_) => panic!("waited for {what}; it showed {last:?}"),
            }
        }
    }

    /// Walks a person from 「血圧をはかる」 to the numbers, at the pace of the wire.
    fn measure(&self, agreed: Tap, reading: &Reading) {
        self.post.tap(Tap::Measure);
        let offered = self.until("consent", |page| match page {
            Page::Consent { can_record } => Some(*can_record),
            _ => None,
        });
        if agreed == Tap::Record {
            assert!(offered, "there is a key, so recording is offered");
        }
        self.post.tap(agreed);
        self.until("who should ask staff", |page| {
            matches!(page, Page::AskStaff { .. }).then_some(())
        });
        self.post.tap(Tap::Next);
        self.until("rest", |page| {
            matches!(page, Page::Rest { .. }).then_some(())
        });
        self.post.tap(Tap::MeasureNow);
        let guess = self.until("the guess, or measuring", |page| match page {
            Page::Guess { .. } => Some(true),
            Page::Measuring { .. } => Some(false),
            _ => None,
        });
        if guess {
            self.post.tap(Tap::Skip);
            self.until("measuring", |page| {
                matches!(page, Page::Measuring { .. }).then_some(())
            });
        }
        self.monitor.send(reading, Pace::Wire).unwrap();
        let recorded = self.until("the numbers", |page| match page {
            Page::Result(result)
                if (result.systolic_mmhg, result.diastolic_mmhg)
                    == (reading.systolic_mmhg, reading.diastolic_mmhg) =>
            {
                Some(result.recorded)
            }
            _ => None,
        });
        // The disk's answer may come a moment after the numbers.
        if agreed == Tap::Record && !recorded {
            self.until("recorded", |page| {
                matches!(page, Page::Result(result) if result.recorded).then_some(())
            });
        }
        self.post.tap(Tap::Leave);
    }

    fn idle(&self) {
        self.until("idle", |page| {
            matches!(page, Page::Idle { saving: false, .. }).then_some(())
        });
    }
}

fn tally_of(office: &Running, event: &Event) -> Value {
    let day = event.at.date_naive();
    get(&format!("{}/v1/tally?day={day}", office.url())).json()
}

#[test]
fn no_file_and_no_log_of_a_kiosk_shows_a_reading_and_the_office_can_open_it() {
    let log = listen_to_logs();
    let folder = tempdir().unwrap();
    let (at_kiosk, at_office) = (folder.path().join("kiosk"), folder.path().join("office"));
    std::fs::create_dir_all(&at_kiosk).unwrap();
    std::fs::create_dir_all(&at_office).unwrap();
    let office = office_in(&at_office);
    std::fs::copy(
        at_office.join(OFFICE_KEY_FILE),
        at_kiosk.join(OFFICE_KEY_FILE),
    )
    .unwrap();

    let kiosk = kiosk(&at_kiosk, &office);
    let recorded = reading(187, 113, 83);
    kiosk.measure(Tap::Record, &recorded);
    kiosk.idle();
    // Copies of the files as they are while the kiosk runs, so that the write-ahead logs are there.
    let mut seen: Vec<(PathBuf, Vec<u8>)> = files(&at_kiosk)
        .into_iter()
        .filter_map(|path| Some((path.clone(), std::fs::read(path).ok()?)))
        .collect();
    assert!(
        seen.iter()
            .any(|(path, bytes)| path.to_string_lossy().ends_with("-wal") && !bytes.is_empty()),
        "the write-ahead log was looked at"
    );

    let events = read_events(&at_kiosk.join(JOURNAL_FOLDER)).unwrap();
    let taken: Vec<&Event> = events
        .iter()
        .filter(|event| matches!(event.kind, Kind::ReadingTaken { .. }))
        .collect();
    assert_eq!(taken.len(), 1, "{events:?}");
    let until = Instant::now() + PATIENCE;
    while tally_of(&office, taken[0])["readings"] != 1 {
        assert!(
            Instant::now() < until,
            "the reading did not reach the office"
        );
        std::thread::sleep(Duration::from_millis(100));
    }
    let tally = tally_of(&office, taken[0]);
    assert_eq!(
        (&tally["readings"], &tally["visits"]),
        (&1.into(), &1.into())
    );
    kiosk.engine.stop();

    // All of this was the kiosk's and the office's own; what follows is a browser's, too.
    seen.push(("the log".into(), log.0.lock().unwrap().clone()));

    // To somebody who says why, the office shows it.
    let day = taken[0].at.date_naive();
    let list = get(&format!("{}/readings/{day}", office.url())).text;
    let (_, after) = list.split_once("action=\"").unwrap();
    let open = format!("{}{}", office.url(), after.split_once('"').unwrap().0);
    let opened = post_form(&open, REASON).text;
    for said in ["187<small>", "113<small>", "83<small>", "2024-11-12 10:14"] {
        assert!(opened.contains(said), "{said}");
    }

    seen.extend(
        files(folder.path())
            .into_iter()
            .map(|path| (path.clone(), std::fs::read(path).unwrap())),
    );
    // The test's own thread is the browser that was shown the page: what its client logs is no
    // log of ours. The office's threads have other names.
    let whole = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
    let browser = std::thread::current().name().unwrap().to_owned();
    let ours: String = whole
        .split_inclusive('\n')
        .filter(|line| !line.contains(&browser))
        .collect();
    assert!(
        ours.len() > 100 && ours.len() < whole.len(),
        "threads are named"
    );
    seen.push(("the log after the look".into(), ours.into_bytes()));
    assert!(seen.len() > 8);
    let frame = profile().encode(&recorded).unwrap();
    let mut found: Vec<String> = seen
        .iter()
        .flat_map(|(path, bytes)| {
            shows(bytes, &recorded, &frame)
                .into_iter()
                .map(move |what| format!("{}: {what}", path.display()))
        })
        .collect();
    found.dedup();
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn without_the_offices_key_a_kiosk_only_measures_and_notices_when_the_key_comes() {
    let folder = tempdir().unwrap();
    let (at_kiosk, at_office) = (folder.path().join("kiosk"), folder.path().join("office"));
    std::fs::create_dir_all(&at_kiosk).unwrap();
    std::fs::create_dir_all(&at_office).unwrap();
    let office = office_in(&at_office);
    // A file that is no key is as good as none.
    std::fs::write(at_kiosk.join(OFFICE_KEY_FILE), "id = \"x\"").unwrap();
    let kiosk = kiosk(&at_kiosk, &office);
    kiosk.post.tap(Tap::Measure);
    let offered = kiosk.until("consent", |page| match page {
        Page::Consent { can_record } => Some(*can_record),
        _ => None,
    });
    assert!(!offered);
    std::fs::copy(
        at_office.join(OFFICE_KEY_FILE),
        at_kiosk.join(OFFICE_KEY_FILE),
    )
    .unwrap();
    let until = Instant::now() + PATIENCE;
    loop {
        assert!(Instant::now() < until, "the key was not noticed");
        // Any touch makes the kiosk look, at most every ten seconds.
        std::thread::sleep(Duration::from_millis(500));
        kiosk.post.tap(Tap::Stay);
        if kiosk
            .views
            .try_iter()
            .any(|view| view.page == Page::Consent { can_record: true })
        {
            break;
        }
    }
    kiosk.engine.stop();
}

/// A shell that lifts the limit on memory dumps, as far as it may, and becomes the program.
fn with_dumps(folder: &Path, words: &[&str]) -> Command {
    let mut command = Command::new("sh");
    command
        .args(["-c", "ulimit -c unlimited 2>/dev/null; exec \"$@\"", "sh"])
        .args(words)
        .current_dir(folder)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .process_group(0);
    command
}

fn dumps_in(folder: &Path) -> usize {
    let named = |path: &PathBuf| {
        path.file_name()
            .is_some_and(|name| name.to_string_lossy().starts_with("core"))
    };
    files(folder).iter().filter(|path| named(path)).count()
}

#[test]
fn a_kiosk_that_crashes_leaves_no_memory_on_the_disk() {
    // First: would this machine write one for anybody? Then the test can fail.
    let folder = tempdir().unwrap();
    let mut victim = with_dumps(folder.path(), &["sleep", "60"]).spawn().unwrap();
    std::thread::sleep(Duration::from_millis(300));
    let pid = i32::try_from(victim.id()).unwrap();
    assert_eq!(unsafe { libc::kill(pid, libc::SIGSEGV) }, 0);
    let ended = victim.wait().unwrap();
    assert_eq!(ended.signal(), Some(libc::SIGSEGV));
    if !ended.core_dumped() {
        eprintln!("this machine writes no memory dumps at all; only the limit is looked at");
    }

    let display = Display::start();
    for signal in [libc::SIGABRT, libc::SIGSEGV] {
        let folder = tempdir().unwrap();
        let site = concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/kiosk-config/sites/az-kumagaya.toml"
        );
        let program = env!("CARGO_BIN_EXE_tomoni");
        let words = [
            program, "kiosk", "--window", "--data", "data", "--config", site,
        ];
        let mut kiosk = with_dumps(folder.path(), &words)
            .env("DISPLAY", display.name())
            .spawn()
            .unwrap();
        // It serves when its start is in the journal.
        let journal = folder.path().join("data").join(JOURNAL_FOLDER);
        let until = Instant::now() + PATIENCE;
        while read_events(&journal).is_ok_and(|events| events.len() < 2) || !journal.is_dir() {
            assert!(Instant::now() < until, "the kiosk did not start");
            assert!(kiosk.try_wait().unwrap().is_none(), "the kiosk ended");
            std::thread::sleep(Duration::from_millis(100));
        }
        let limits = std::fs::read_to_string(format!("/proc/{}/limits", kiosk.id())).unwrap();
        let core = limits
            .lines()
            .find(|line| line.starts_with("Max core file size"))
            .unwrap();
        let numbers: Vec<&str> = core.split_whitespace().skip(4).take(2).collect();
        assert_eq!(numbers, ["0", "0"], "{core}");
        let pid = i32::try_from(kiosk.id()).unwrap();
        // Rust's own handler takes the first SIGSEGV for a full stack, finds that it is none, and
        // steps aside: the next one ends the process.
        let ended = loop {
            assert_eq!(unsafe { libc::kill(pid, signal) }, 0);
            std::thread::sleep(Duration::from_millis(100));
            if let Some(ended) = kiosk.try_wait().unwrap() {
                break ended;
            }
            assert!(Instant::now() < until + PATIENCE, "it did not end");
        };
        assert_eq!(ended.signal(), Some(signal));
        assert!(!ended.core_dumped());
        assert_eq!(dumps_in(folder.path()), 0);
    }
}
