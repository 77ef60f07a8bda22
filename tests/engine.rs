//! The kiosk's thread with its real journal, real card keys and real PIN hash; only the window
//! is a list of views.

use std::path::Path;
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use tomoni::card::Keys;
use tomoni::devices::{Reader, ReaderNews};
use tomoni::journal::{OpenError, read_events};
use tomoni::kiosk::chime;
use tomoni::kiosk::engine::{self, Engine, JOURNAL_FOLDER, Message, Parts, Post};
use tomoni::kiosk::machine::{MonitorHeard, Sound};
use tomoni::kiosk::view::{Page, Tap, Trouble, View};
use tomoni::sync::UploadState;
use tomoni::visit::{Event, Kind};

use crate::support::stage;

/// The longest a test waits for something to happen.
const PATIENCE: Duration = Duration::from_secs(20);

struct Rig {
    engine: Engine,
    post: Post,
    /// Each view with what the journal on the disk held when it was shown.
    views: Receiver<(View, usize)>,
}

fn keys() -> Keys {
    Keys::parse(include_str!("../kiosk-config/sample-card-keys.toml")).unwrap()
}

fn events(data: &Path) -> Vec<Event> {
    read_events(&data.join(JOURNAL_FOLDER)).unwrap()
}

fn arrivals(data: &Path) -> usize {
    read_events(&data.join(JOURNAL_FOLDER))
        .unwrap_or_default()
        .iter()
        .filter(|event| matches!(event.kind, Kind::Arrived { .. }))
        .count()
}

fn start(data: &Path) -> Rig {
    let config = stage::meet();
    let (post, mail) = engine::mailbox();
    let (seen, views) = channel();
    let disk = data.to_owned();
    let parts = Parts {
        opened: engine::open(&config.site, data).unwrap(),
        config,
        keys: Some(keys()),
        office: None,
        printer: None,
        ended: Box::new(|_| {}),
        show: Box::new(move |view| {
            let _ = seen.send((view, arrivals(&disk)));
        }),
    };
    let engine = Engine::start(parts, post.clone(), mail).unwrap();
    let rig = Rig {
        engine,
        post,
        views,
    };
    rig.until("idle", |page| {
        matches!(page, Page::Idle { saving: false, .. })
    });
    rig
}

impl Rig {
    /// Waits for a page, with a limit. Returns how many arrivals were on the disk when it came.
    fn until(&self, what: &str, is: impl Fn(&Page) -> bool) -> usize {
        let until = Instant::now() + PATIENCE;
        loop {
            let left = until.saturating_duration_since(Instant::now());
            let (view, arrivals) = self
                .views
                .recv_timeout(left)
                .unwrap_or_else(|_| panic!("waited for {what}"));
            if is(&view.page) {
                return arrivals;
            }
        }
    }

    fn counted(&self) -> usize {
        self.until("counted", |page| matches!(page, Page::Counted { .. }))
    }
}

#[test]
fn the_journal_on_the_disk_has_the_touch_before_the_screen_says_so() {
    let data = tempfile::tempdir().unwrap();
    let rig = start(data.path());
    rig.post.tap(Tap::Came);
    assert_eq!(rig.counted(), 1);
    rig.engine.stop();
    let kinds: Vec<_> = events(data.path())
        .iter()
        .map(|event| event.kind.name())
        .collect();
    assert_eq!(kinds, ["journal.opened", "kiosk.started", "visit.arrived"]);
}

#[test]
fn a_second_kiosk_on_the_same_folder_is_told_so() {
    let data = tempfile::tempdir().unwrap();
    let rig = start(data.path());
    let second = engine::open(&stage::meet().site, data.path());
    assert!(matches!(&second, Err(OpenError::Held(_))));
    assert!(
        second
            .unwrap_err()
            .to_string()
            .contains("in use by another tomoni")
    );
    rig.engine.stop();
    assert!(engine::open(&stage::meet().site, data.path()).is_ok());
}

#[test]
fn stamps_and_the_days_numbers_survive_a_restart() {
    let data = tempfile::tempdir().unwrap();
    let card = keys().make([7; 16]);
    for visits in 1..=3 {
        let rig = start(data.path());
        let text = format!("]Q1{}\r\n", card.as_str().to_lowercase());
        rig.post
            .send(Message::Reader(Reader::Scanner, ReaderNews::Text(text)));
        rig.until("the stamps", |page| *page == Page::Greeting { visits });
        rig.engine.stop();
    }
    let rig = start(data.path());
    rig.post.tap(Tap::StaffCorner);
    for digit in stage::PIN.bytes() {
        rig.post.tap(Tap::PinDigit(digit - b'0'));
    }
    rig.until("the staff's day", |page| {
        matches!(page, Page::Day(day) if day.visits == 3 && day.cards == 1 && day.anonymous == 0)
    });
    rig.post.tap(Tap::Undo);
    rig.until(
        "one taken back",
        |page| matches!(page, Page::Day(day) if day.visits == 2),
    );
    rig.engine.stop();
    // No token and no reading is in any file.
    let token = &card.as_str().as_bytes()[6..32];
    for entry in std::fs::read_dir(data.path().join(JOURNAL_FOLDER)).unwrap() {
        let bytes = std::fs::read(entry.unwrap().path()).unwrap();
        assert!(
            !bytes
                .windows(token.len())
                .any(|part| part.eq_ignore_ascii_case(token))
        );
    }
}

#[test]
fn a_disk_that_vanishes_is_said_and_whoever_touched_is_counted_when_it_is_back() {
    let data = tempfile::tempdir().unwrap();
    let rig = start(data.path());
    let folder = data.path().join(JOURNAL_FOLDER);
    let away = data.path().join("away");
    std::fs::rename(&folder, &away).unwrap();
    // Something else stands at its place, as when a mount is gone.
    std::fs::write(&folder, b"not a folder").unwrap();
    rig.post.tap(Tap::Came);
    rig.until(
        "trouble",
        |page| matches!(page, Page::Trouble { what: Trouble::Disk, code, .. } if code == "K-103"),
    );
    std::fs::remove_file(&folder).unwrap();
    std::fs::rename(&away, &folder).unwrap();
    assert_eq!(rig.counted(), 1, "nobody had to touch again");
    rig.engine.stop();
    assert_eq!(arrivals(data.path()), 1);
    assert!(!folder.join("probe").exists());
}

#[test]
fn the_kiosk_starts_and_serves_with_a_disk_in_trouble() {
    let data = tempfile::tempdir().unwrap();
    let folder = data.path().join(JOURNAL_FOLDER);
    std::fs::write(&folder, b"not a folder").unwrap();
    let rig = start(data.path());
    rig.post.tap(Tap::Came);
    rig.until("trouble", |page| {
        matches!(
            page,
            Page::Trouble {
                what: Trouble::Disk,
                ..
            }
        )
    });
    std::fs::remove_file(&folder).unwrap();
    assert_eq!(rig.counted(), 1);
    rig.engine.stop();
}

#[test]
fn a_reading_goes_to_the_screen_and_no_digit_of_it_to_the_disk() {
    let data = tempfile::tempdir().unwrap();
    let rig = start(data.path());
    rig.post.send(Message::Monitor(MonitorHeard::Opened));
    rig.post.tap(Tap::Measure);
    rig.until("consent", |page| {
        *page == Page::Consent { can_record: false }
    });
    rig.post.tap(Tap::OnlyMeasure);
    rig.until("who asks staff", |page| {
        matches!(page, Page::AskStaff { .. })
    });
    rig.post.tap(Tap::Next);
    rig.until("rest", |page| matches!(page, Page::Rest { .. }));
    rig.post.tap(Tap::MeasureNow);
    rig.until("the guess", |page| matches!(page, Page::Guess { .. }));
    rig.post.tap(Tap::Skip);
    rig.until("measuring", |page| matches!(page, Page::Measuring { .. }));
    rig.post
        .send(Message::Monitor(MonitorHeard::Reading(stage::reading(
            171, 93,
        ))));
    rig.until("the numbers", |page| {
        matches!(page, Page::Result(result) if result.systolic_mmhg == 171 && result.diastolic_mmhg == 93)
    });
    rig.engine.stop();
    let last = events(data.path()).pop().unwrap();
    assert_eq!(
        serde_json::to_value(&last.kind).unwrap(),
        serde_json::json!({ "kind": "reading.only_measured" })
    );
}

#[test]
fn the_offices_clock_is_written_down_once_and_again_when_it_moved() {
    let data = tempfile::tempdir().unwrap();
    let state = |offset_ms| {
        Message::Upload(UploadState {
            waiting: 0,
            last_ok: None,
            last_error: None,
            office_offset_ms: offset_ms,
        })
    };
    for offsets in [
        vec![None, Some(500), Some(700), Some(-59_000)],
        vec![Some(900), Some(61_000)],
    ] {
        let rig = start(data.path());
        for offset in offsets {
            rig.post.send(state(offset));
        }
        rig.engine.stop();
    }
    let offsets: Vec<i64> = events(data.path())
        .iter()
        .filter_map(|event| match event.kind {
            Kind::ClockChecked { offset_ms } => Some(offset_ms),
            _ => None,
        })
        .collect();
    assert_eq!(
        offsets,
        [500, 61_000],
        "a restart within one boot is no news"
    );
}

#[test]
fn a_sound_is_a_whole_wav_file_that_begins_and_ends_in_silence() {
    for sound in [Sound::Counted, Sound::Call] {
        let wav = chime::wav(sound);
        let number = |at: usize| u32::from_le_bytes(wav[at..at + 4].try_into().unwrap()) as usize;
        assert_eq!((&wav[..4], &wav[8..16]), (&b"RIFF"[..], &b"WAVEfmt "[..]));
        assert_eq!(number(4) + 8, wav.len());
        assert_eq!(number(40) + 44, wav.len());
        assert!(wav.len() < 64 * 1024);
        let samples: Vec<i16> = wav[44..]
            .chunks_exact(2)
            .map(|s| i16::from_le_bytes([s[0], s[1]]))
            .collect();
        assert!(samples[0].abs() < 300 && samples[samples.len() - 1].abs() < 300);
        let loudest = samples
            .iter()
            .map(|sample| sample.unsigned_abs())
            .max()
            .unwrap();
        assert!(
            (4_000..20_000).contains(&loudest),
            "soft, and to be heard: {loudest}"
        );
    }
}
