//! The readers of cards as they are: a scanner on a pseudo-terminal, keys, and a camera that looks
//! at pictures drawn here, each through the kiosk's own threads to the journal on the disk.

use std::collections::HashSet;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use tomoni::card::{Keys, Refusal, Token};
use tomoni::devices::camera::{self, Attention, CameraListener, Mirror, Source};
use tomoni::devices::wedge::{Key, Wedge};
use tomoni::devices::{Dropped, LostCode, Reader, ReaderNews, SimulatedScanner, scanner};
use tomoni::journal::read_events;
use tomoni::kiosk::engine::{self, Engine, JOURNAL_FOLDER, Message, Parts, Post};
use tomoni::kiosk::machine::MonitorHeard;
use tomoni::kiosk::readers::{Readers, Standing, Verdict};
use tomoni::kiosk::view::{Page, Tap, View};
use tomoni::visit::{CardKey, Event, Kind};

use crate::support::display::Display;
use crate::support::photo::{self, AS_PEOPLE_DO, Scene};
use crate::support::stage;

/// The longest a test waits for something to happen.
const PATIENCE: Duration = Duration::from_secs(30);

const WIDTH: usize = 640;
const HEIGHT: usize = 480;

fn keys() -> Keys {
    Keys::parse(include_str!("../kiosk-config/sample-card-keys.toml")).unwrap()
}

fn card(n: u8) -> Token {
    keys().make([n; 16])
}

/// The crate that makes codes leaves some tokens out when it is left to choose how to spell them.
#[test]
fn every_card_has_a_code_of_the_same_size_and_the_kiosk_reads_it() {
    use tomoni::card::picture::{Grey, Look, code_in};
    for n in 0..=u8::MAX {
        let card = card(n);
        assert_eq!(tomoni::card::qr::token(&card).side, 29, "card {n}");
        if n % 8 == 1 {
            let scene = held_up(&card);
            let grey = Grey {
                width_px: WIDTH as u32,
                height_px: HEIGHT as u32,
                luma: &scene.luma,
            };
            assert!(
                code_in(grey, Look::Plain).as_deref() == Some(card.as_str()),
                "card {n}"
            );
        }
    }
}

// ---- The camera by itself --------------------------------------------------------------------

struct Seen {
    _camera: CameraListener,
    attention: Attention,
    news: Receiver<ReaderNews>,
    mirrors: Receiver<Option<Mirror>>,
}

fn look(source: Source) -> Seen {
    let (tell, news) = channel();
    let (mirror, mirrors) = channel();
    let attention = Attention::default();
    let camera = camera::start(
        source,
        attention.clone(),
        Box::new(move |news| tell.send(news).unwrap_or(())),
        Box::new(move |picture| mirror.send(picture).unwrap_or(())),
    );
    Seen {
        _camera: camera.unwrap(),
        attention,
        news,
        mirrors,
    }
}

fn next<T>(news: &Receiver<T>) -> T {
    news.recv_timeout(PATIENCE).expect("news in time")
}

fn nothing_within(news: &Receiver<ReaderNews>, time: Duration) {
    match news.recv_timeout(time) {
        Err(RecvTimeoutError::Timeout) => {}
        other => panic!("expected nothing, found {other:?}"),
    }
}

/// Puts a video in place at once, as a file that is whole.
fn put_video(path: &Path, scenes: &[Scene]) {
    let mut bytes = photo::y4m_header(WIDTH, HEIGHT).into_bytes();
    for scene in scenes {
        bytes.extend(photo::y4m_frame(scene));
    }
    let part = path.with_extension("part");
    fs::write(&part, bytes).unwrap();
    fs::rename(part, path).unwrap();
}

fn held_up(token: &Token) -> Scene {
    Scene::with(token, AS_PEOPLE_DO, WIDTH, HEIGHT)
}

#[test]
fn a_camera_reads_a_card_that_is_held_askew_once_however_long_it_is_held() {
    let folder = tempfile::tempdir().unwrap();
    let video = folder.path().join("video.y4m");
    let room = Scene::empty(WIDTH, HEIGHT);
    let mut scenes = vec![room.clone(), room.clone()];
    scenes.extend(vec![held_up(&card(1)); 5]);
    scenes.push(room.clone());
    scenes.push(held_up(&card(2)));
    put_video(&video, &scenes);
    let seen = look(Source::Y4m(video));
    assert_eq!(next(&seen.news), ReaderNews::Opened);
    assert!(next(&seen.news) == ReaderNews::Text(card(1).as_str().to_owned()));
    assert!(next(&seen.news) == ReaderNews::Text(card(2).as_str().to_owned()));
    // The video stands still at its end: nothing more, and the camera is not gone.
    nothing_within(&seen.news, Duration::from_millis(1500));
}

#[test]
fn a_camera_that_is_unplugged_is_lost_and_back_within_a_second_of_its_return() {
    let folder = tempfile::tempdir().unwrap();
    let video = folder.path().join("video.y4m");
    put_video(&video, &[Scene::empty(WIDTH, HEIGHT)]);
    let seen = look(Source::Y4m(video.clone()));
    assert_eq!(next(&seen.news), ReaderNews::Opened);
    fs::remove_file(&video).unwrap();
    let code = LostCode::Unplugged;
    assert_eq!(next(&seen.news), ReaderNews::Lost { code });
    nothing_within(&seen.news, Duration::from_millis(2500));
    let back = Instant::now();
    put_video(&video, &[held_up(&card(3))]);
    assert_eq!(next(&seen.news), ReaderNews::Opened);
    let took = back.elapsed();
    assert!(took < Duration::from_secs(1), "back after {took:?}");
    assert!(next(&seen.news) == ReaderNews::Text(card(3).as_str().to_owned()));
}

#[test]
fn a_pipe_is_a_camera_that_is_there_while_somebody_writes() {
    let folder = tempfile::tempdir().unwrap();
    let pipe = folder.path().join("pipe.y4m");
    let mode = rustix::fs::Mode::from_raw_mode(0o600);
    rustix::fs::mknodat(rustix::fs::CWD, &pipe, rustix::fs::FileType::Fifo, mode, 0).unwrap();
    let seen = look(Source::Y4m(pipe.clone()));
    nothing_within(&seen.news, Duration::from_millis(400));
    for n in [4, 5] {
        let mut writer = fs::OpenOptions::new().write(true).open(&pipe).unwrap();
        writer
            .write_all(photo::y4m_header(WIDTH, HEIGHT).as_bytes())
            .unwrap();
        // In pieces, as they come through a pipe.
        for piece in photo::y4m_frame(&held_up(&card(n))).chunks(50_000) {
            writer.write_all(piece).unwrap();
        }
        assert_eq!(next(&seen.news), ReaderNews::Opened);
        assert!(next(&seen.news) == ReaderNews::Text(card(n).as_str().to_owned()));
        drop(writer);
        let code = LostCode::Unplugged;
        assert_eq!(next(&seen.news), ReaderNews::Lost { code });
    }
}

#[test]
fn something_that_is_no_video_is_said_once() {
    let folder = tempfile::tempdir().unwrap();
    let video = folder.path().join("video.y4m");
    fs::write(&video, "RIFF and not a video\n").unwrap();
    let seen = look(Source::Y4m(video.clone()));
    let code = LostCode::Other;
    assert_eq!(next(&seen.news), ReaderNews::Lost { code });
    nothing_within(&seen.news, Duration::from_millis(1800));
    put_video(&video, &[held_up(&card(6))]);
    assert_eq!(next(&seen.news), ReaderNews::Opened);
    assert!(next(&seen.news) == ReaderNews::Text(card(6).as_str().to_owned()));
}

#[test]
fn each_picture_of_a_folder_is_seen_once_and_what_is_none_stops_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let put = |name: &str, bytes: &[u8]| {
        let part = folder.path().join("part");
        fs::write(&part, bytes).unwrap();
        fs::rename(part, folder.path().join(name)).unwrap();
    };
    put("1.png", &held_up(&card(7)).encoded(image::ImageFormat::Png));
    put("2.png", b"\x89PNG\r\n\x1a\nand no more");
    put(
        "3.JPG",
        &held_up(&card(8)).encoded(image::ImageFormat::Jpeg),
    );
    put("notes.txt", card(9).as_str().as_bytes());
    let seen = look(Source::Folder(folder.path().to_owned()));
    assert_eq!(next(&seen.news), ReaderNews::Opened);
    assert!(next(&seen.news) == ReaderNews::Text(card(7).as_str().to_owned()));
    assert!(next(&seen.news) == ReaderNews::Text(card(8).as_str().to_owned()));
    nothing_within(&seen.news, Duration::from_millis(800));
    put(
        "4.png",
        &held_up(&card(10)).encoded(image::ImageFormat::Png),
    );
    assert!(next(&seen.news) == ReaderNews::Text(card(10).as_str().to_owned()));
}

#[test]
fn the_mirror_moves_only_while_somebody_is_asked_for_a_card() {
    let folder = tempfile::tempdir().unwrap();
    let video = folder.path().join("video.y4m");
    put_video(&video, &vec![held_up(&card(11)); 60]);
    let seen = look(Source::Y4m(video));
    assert_eq!(next(&seen.news), ReaderNews::Opened);
    assert!(matches!(next(&seen.news), ReaderNews::Text(_)));
    assert!(
        seen.mirrors.try_recv().is_err(),
        "nobody is looked at unasked"
    );
    seen.attention.set(true);
    let mirror = next(&seen.mirrors).expect("a picture");
    assert!(mirror.width_px <= camera::MIRROR_WIDTH_MAX_PX);
    assert_eq!(
        mirror.luma.len(),
        (mirror.width_px * mirror.height_px) as usize
    );
    seen.attention.set(false);
    // Whatever was under way, the last thing is that there is nothing to see.
    let until = Instant::now() + PATIENCE;
    while next(&seen.mirrors).is_some() {
        assert!(Instant::now() < until);
    }
    assert!(
        seen.mirrors
            .recv_timeout(Duration::from_millis(600))
            .is_err()
    );
}

// ---- Every reader, through the engine, to the journal ----------------------------------------

/// How a card is held up.
enum Hand {
    Scanner(SimulatedScanner),
    Keys(Box<std::cell::RefCell<Wedge>>),
    Camera(PathBuf, std::cell::Cell<u32>),
}

struct Rig {
    data: PathBuf,
    engine: Engine,
    post: Post,
    views: Receiver<View>,
    hand: Hand,
    /// What listens to the hand, for as long as the rig is there.
    _listener: Box<dyn std::any::Any>,
    _folder: tempfile::TempDir,
}

fn start(data: &Path, reader: Reader) -> Rig {
    let config = stage::meet();
    let (post, mail) = engine::mailbox();
    let (seen, views) = channel();
    let parts = Parts {
        opened: engine::open(&config.site, data).unwrap(),
        config,
        keys: Some(keys()),
        office: None,
        printer: None,
        ended: Box::new(|_| {}),
        show: Box::new(move |view| {
            let _ = seen.send(view);
        }),
    };
    let engine = Engine::start(parts, post.clone(), mail).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let news = {
        let post = post.clone();
        Box::new(move |news| post.send(Message::Reader(reader, news)))
    };
    let (hand, listener): (Hand, Box<dyn std::any::Any>) = match reader {
        Reader::Scanner => {
            let simulated = SimulatedScanner::open().unwrap();
            let listener = scanner::start(simulated.path().to_owned(), news).unwrap();
            assert!(simulated.wait_for_listener(PATIENCE));
            (Hand::Scanner(simulated), Box::new(listener))
        }
        Reader::Keyboard => (Hand::Keys(Box::default()), Box::new(())),
        Reader::Camera => {
            let source = Source::Folder(folder.path().to_owned());
            let nowhere = Box::new(|_| {});
            let listener = camera::start(source, Attention::default(), news, nowhere).unwrap();
            (
                Hand::Camera(folder.path().to_owned(), std::cell::Cell::default()),
                Box::new(listener),
            )
        }
    };
    let rig = Rig {
        data: data.to_owned(),
        engine,
        post,
        views,
        hand,
        _listener: listener,
        _folder: folder,
    };
    rig.until("idle", |page| {
        matches!(page, Page::Idle { saving: false, .. })
    });
    rig.post.send(Message::Monitor(MonitorHeard::Opened));
    rig
}

impl Rig {
    fn until(&self, what: &str, is: impl Fn(&Page) -> bool) {
        let until = Instant::now() + PATIENCE;
        let mut last = None;
        loop {
            let left = until.saturating_duration_since(Instant::now());
            let view = self
                .views
                .recv_timeout(left)
                .unwrap_or_else(|_| panic!("waited for {what}; the last was {last:?}"));
            if is(&view.page) {
                return;
            }
            last = Some(view.page);
        }
    }

    fn hold_up(&self, text: &str) {
        match &self.hand {
            Hand::Scanner(simulated) => simulated.scan(text).unwrap(),
            Hand::Keys(wedge) => {
                for letter in text.chars().chain(['\n']) {
                    let text = letter.to_string();
                    let key = Key::Pressed {
                        text: &text,
                        control: false,
                        alt: false,
                    };
                    if let Some(news) = wedge.borrow_mut().hear(key, Instant::now()) {
                        self.post.send(Message::Reader(Reader::Keyboard, news));
                    }
                }
            }
            Hand::Camera(folder, shown) => {
                let code =
                    tomoni::card::qr::modules(text, tomoni::card::qr::Level::Quartile).unwrap();
                let scene = Scene::with_code(&code, AS_PEOPLE_DO, WIDTH, HEIGHT);
                let n = shown.get();
                shown.set(n + 1);
                let part = folder.join("part");
                fs::write(&part, scene.encoded(image::ImageFormat::Png)).unwrap();
                fs::rename(part, folder.join(format!("{n:06}.png"))).unwrap();
            }
        }
    }

    /// Waits until the readers' own account is as wanted.
    fn account(&self, is: impl Fn(&Readers) -> bool) -> Readers {
        let until = Instant::now() + PATIENCE;
        loop {
            let readers = self.engine.readers();
            if is(&readers) {
                return readers;
            }
            assert!(Instant::now() < until, "{readers:?}");
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// Waits until so much is in the journal, and not more.
    fn until_counted(&self, wanted: (usize, usize, usize), name: &str) {
        let until = Instant::now() + PATIENCE;
        loop {
            let found = counted(&self.data);
            if found == wanted {
                return;
            }
            assert!(
                found.0 <= wanted.0 && Instant::now() < until,
                "{name}: {found:?}"
            );
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}

fn events(data: &Path) -> Vec<Event> {
    read_events(&data.join(JOURNAL_FOLDER)).unwrap()
}

/// Arrivals, arrivals by card, and cards that joined a visit.
fn counted(data: &Path) -> (usize, usize, usize) {
    let events = events(data);
    let count = |is: fn(&Kind) -> bool| events.iter().filter(|e| is(&e.kind)).count();
    (
        count(|kind| matches!(kind, Kind::Arrived { .. })),
        count(|kind| matches!(kind, Kind::Arrived { card: Some(_), .. })),
        count(|kind| matches!(kind, Kind::Card { .. })),
    )
}

/// A screen: its name, how it is come to from idle, how it is known, and what a card that is held
/// up there does: arrivals, arrivals by card, cards that join.
type At = (
    &'static str,
    &'static [Tap],
    fn(&Page) -> bool,
    (usize, usize, usize),
);

const SCREENS: &[At] = &[
    ("idle", &[], |_| true, (1, 1, 0)),
    (
        "hold card",
        &[Tap::HoldCard],
        |page| matches!(page, Page::HoldCard),
        (1, 1, 0),
    ),
    (
        "counted",
        &[Tap::Came],
        |page| matches!(page, Page::Counted { .. }),
        (1, 0, 1),
    ),
    (
        "topics",
        &[Tap::Came, Tap::Next],
        |page| matches!(page, Page::Topics { .. }),
        (1, 0, 1),
    ),
    (
        "first time",
        &[Tap::Came, Tap::Next, Tap::Skip],
        |page| matches!(page, Page::FirstTime),
        (1, 0, 1),
    ),
    (
        // The previous person's thank-you ends, and the next one is counted.
        "thanks",
        &[Tap::Came, Tap::Leave],
        |page| matches!(page, Page::Thanks),
        (2, 1, 0),
    ),
    (
        "staff's PIN",
        &[Tap::StaffCorner],
        |page| matches!(page, Page::Pin { .. }),
        (1, 1, 0),
    ),
    (
        "staff's day",
        &[
            Tap::StaffCorner,
            Tap::PinDigit(2),
            Tap::PinDigit(5),
            Tap::PinDigit(2),
            Tap::PinDigit(5),
        ],
        |page| matches!(page, Page::Day(_)),
        (1, 1, 0),
    ),
];

fn a_card_works_on_every_screen(reader: Reader) {
    for (name, taps, is, wanted) in SCREENS {
        let data = tempfile::tempdir().unwrap();
        let rig = start(data.path(), reader);
        for tap in *taps {
            // A second touch within 300 ms that means an arrival is a trembling hand.
            rig.post.tap(*tap);
        }
        if !taps.is_empty() {
            rig.until(name, is);
        }
        rig.hold_up(card(1).as_str());
        rig.until("the stamps", |page| matches!(page, Page::Greeting { .. }));
        assert_eq!(counted(data.path()), *wanted, "{name}");
        // However often it is held up within the visit: nothing more.
        for _ in 0..2 {
            rig.hold_up(card(1).as_str());
        }
        // What comes after it shows that those were heard.
        rig.hold_up("4901234567894");
        rig.account(|readers| readers.states().iter().any(|state| state.refused > 0));
        assert_eq!(counted(data.path()), *wanted, "{name}: held up again");
        // And the next person's card ends this one's screen. The stamps stand there already, so
        // it is the journal that tells when it has come.
        rig.hold_up(card(2).as_str());
        let (arrivals, by_card, joined) = *wanted;
        rig.until_counted((arrivals + 1, by_card + 1, joined), name);
        rig.engine.stop();
    }
}

#[test]
fn a_serial_scanner_works_on_every_screen_and_counts_one_visit() {
    a_card_works_on_every_screen(Reader::Scanner);
}

#[test]
fn a_scanner_that_types_works_on_every_screen_and_counts_one_visit() {
    a_card_works_on_every_screen(Reader::Keyboard);
}

#[test]
fn a_camera_works_on_every_screen_and_counts_one_visit() {
    a_card_works_on_every_screen(Reader::Camera);
}

#[test]
fn staff_can_know_which_reader_is_there_and_what_became_of_the_last_scan() {
    let data = tempfile::tempdir().unwrap();
    let mut rig = start(data.path(), Reader::Scanner);
    let of = |readers: &Readers| readers.states().first().cloned();
    rig.account(|readers| of(readers).is_some_and(|state| state.standing == Standing::Here));
    let mut torn = card(1).as_str().to_owned();
    torn.truncate(30);
    let long = "X".repeat(65);
    for (text, verdict) in [
        (card(1).as_str(), Verdict::Card),
        (torn.as_str(), Verdict::Refused(Refusal::Torn)),
        ("4901234567894", Verdict::Refused(Refusal::NotOurs)),
        (long.as_str(), Verdict::Dropped(Dropped::TooLong)),
    ] {
        rig.hold_up(text);
        rig.account(|readers| {
            of(readers).is_some_and(|state| state.last.is_some_and(|(_, last)| last == verdict))
        });
    }
    let state = of(&rig.engine.readers()).unwrap();
    assert_eq!((state.cards, state.refused, state.dropped), (1, 2, 1));
    assert!(!format!("{state:?}").contains(&card(1).as_str()[6..20]));
    if let Hand::Scanner(simulated) = &mut rig.hand {
        simulated.hang_up();
    }
    rig.account(|readers| {
        of(readers).is_some_and(|state| state.standing == Standing::Lost("K-304".to_owned()))
    });
    rig.engine.stop();
}

#[test]
fn a_camera_that_sees_a_poster_interrupts_nobody_unless_somebody_asks_for_a_card() {
    let data = tempfile::tempdir().unwrap();
    let rig = start(data.path(), Reader::Camera);
    rig.post.tap(Tap::Came);
    rig.until("counted", |page| matches!(page, Page::Counted { .. }));
    rig.hold_up("POSTER-1");
    rig.account(|readers| readers.states().iter().any(|state| state.refused == 1));
    // Had it been shown, these touches would mean nothing.
    rig.post.tap(Tap::Next);
    rig.until("topics", |page| matches!(page, Page::Topics { .. }));
    rig.post.tap(Tap::Leave);
    rig.post.tap(Tap::Leave);
    rig.post.tap(Tap::HoldCard);
    rig.until("hold card", |page| matches!(page, Page::HoldCard));
    rig.hold_up("POSTER-2");
    rig.until("not ours", |page| {
        matches!(
            page,
            Page::CardRefused {
                why: Refusal::NotOurs,
                ..
            }
        )
    });
    rig.engine.stop();
}

#[test]
fn a_lost_camera_is_journalled_and_is_back_when_it_is() {
    let data = tempfile::tempdir().unwrap();
    let rig = start(data.path(), Reader::Camera);
    let Hand::Camera(folder, ..) = &rig.hand else {
        unreachable!("a camera")
    };
    let away = folder.with_extension("away");
    let standing = |standing: Standing| {
        rig.account(|readers| {
            readers
                .states()
                .iter()
                .any(|state| state.reader == Reader::Camera && state.standing == standing)
        });
    };
    standing(Standing::Here);
    fs::rename(folder, &away).unwrap();
    standing(Standing::Lost("K-504".to_owned()));
    fs::rename(&away, folder).unwrap();
    standing(Standing::Here);
    rig.engine.stop();
    let told: Vec<String> = events(data.path())
        .iter()
        .filter(|event| event.kind.name().starts_with("device."))
        .map(|event| serde_json::to_value(&event.kind).unwrap()["device"].to_string())
        .collect();
    assert_eq!(told, ["\"camera\"", "\"camera\""]);
}

// ---- A storm ---------------------------------------------------------------------------------

/// What is counted: each card that is ours is one visit the first time, however often it is held up
/// again within three seconds; what is not ours, torn, forged or too long is no visit and is no
/// reason to lose the next.
#[test]
fn in_a_storm_of_scans_nothing_is_lost_and_nothing_doubled() {
    let data = tempfile::tempdir().unwrap();
    let rig = start(data.path(), Reader::Scanner);
    let mut held = Vec::new();
    let (mut bad, mut long) = (0, 0);
    let began = Instant::now();
    for i in 0..200_u32 {
        match i % 5 {
            0 | 1 => {
                held.push(card(u8::try_from(held.len()).unwrap()));
                rig.hold_up(held.last().unwrap().as_str());
            }
            // The same again at once, and the one before it.
            2 => rig.hold_up(held[held.len() - 1].as_str()),
            3 => rig.hold_up(held[held.len() - 2].as_str()),
            _ => match i % 4 {
                0 => {
                    bad += 1;
                    rig.hold_up(&format!("490123456{i:04}"));
                }
                1 => {
                    bad += 1;
                    rig.hold_up(&held[held.len() - 1].as_str()[..30]);
                }
                2 => {
                    bad += 1;
                    let mut forged = keys().make([200; 16]).as_str().to_owned();
                    let tail = format!("{i:04}");
                    forged.replace_range(42.., &tail);
                    rig.hold_up(&forged);
                }
                _ => {
                    long += 1;
                    rig.hold_up(&"Y".repeat(70 + i as usize % 50));
                }
            },
        }
        // 200 in 10 s.
        let due = Duration::from_millis(50) * (i + 1);
        std::thread::sleep(due.saturating_sub(began.elapsed()));
    }
    let readers = rig.account(|readers| {
        let state = &readers.states()[0];
        state.cards + state.refused + state.dropped >= held.len() as u64 + bad + long
    });
    let state = &readers.states()[0];
    assert_eq!(
        (state.cards, state.refused, state.dropped),
        (held.len() as u64, bad, long)
    );
    rig.engine.stop();
    let arrived: Vec<_> = events(data.path())
        .into_iter()
        .filter_map(|event| match event.kind {
            Kind::Arrived { card, .. } => Some(card.expect("each came by card")),
            _ => None,
        })
        .collect();
    let wanted: Vec<_> = held.iter().map(|token| keys().card_key(token)).collect();
    assert_eq!(
        arrived, wanted,
        "each card once, in the order it was held up"
    );
    assert_eq!(wanted.iter().collect::<HashSet<_>>().len(), 80);
}

/// A kiosk in a window; it goes with the test.
struct InWindow(std::process::Child);

impl Drop for InWindow {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// The keys go through the X server, the window's own event loop and Slint, as those of a real
/// scanner do. What the program that presses them may not do is promised by nobody: where a busy machine
/// lets more than 100 ms pass between two keys, it is no scan, and the card is held up again.
#[test]
fn a_scanner_that_types_is_heard_by_the_real_window() {
    let display = Display::start();
    let folder = tempfile::tempdir().unwrap();
    let site = concat!(env!("CARGO_MANIFEST_DIR"), "/kiosk-config/sites/cafe.toml");
    let mut kiosk = InWindow(
        std::process::Command::new(env!("CARGO_BIN_EXE_tomoni"))
            .args(["kiosk", "--window", "--sample-cards", "--config", site])
            .args(["--data", "data"])
            .current_dir(folder.path())
            .env("DISPLAY", display.name())
            .stdout(std::process::Stdio::null())
            .stderr(std::process::Stdio::null())
            .spawn()
            .unwrap(),
    );
    let until = Instant::now() + 3 * PATIENCE;
    while !display.focus_window_of(kiosk.0.id()) {
        assert!(kiosk.0.try_wait().unwrap().is_none(), "the kiosk ended");
        assert!(Instant::now() < until, "there is no window");
        std::thread::sleep(Duration::from_millis(100));
    }
    let journal = folder.path().join("data").join(JOURNAL_FOLDER);
    let came = || -> Vec<Option<CardKey>> {
        read_events(&journal)
            .unwrap_or_default()
            .into_iter()
            .filter_map(|event| match event.kind {
                Kind::Arrived { card, .. } => Some(card),
                _ => None,
            })
            .collect()
    };
    // A text of a shop, then a card, and the same card again.
    let mut expected = Vec::new();
    for n in [1, 2] {
        let card = card(n);
        display.scan("4901234567894");
        expected.push(Some(keys().card_key(&card)));
        while came().len() < expected.len() {
            assert!(Instant::now() < until, "card {n} was not heard");
            display.scan(card.as_str());
            std::thread::sleep(Duration::from_millis(500));
        }
        display.scan(card.as_str());
    }
    assert_eq!(came(), expected);
    // Keys do nothing else: the kiosk is still there.
    display.scan("Q");
    assert!(kiosk.0.try_wait().unwrap().is_none());
}
