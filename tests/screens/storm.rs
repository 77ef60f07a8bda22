//! A whole kiosk (journal, engine, window) without a display, in real time, in a storm of scans: the
//! window's thread stays free for fingers.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::sync_channel;
use std::time::{Duration, Instant};

use i_slint_backend_testing::{TestingBackend, TestingBackendOptions};
use tomoni::card::Keys;
use tomoni::cli::kiosk::{self, Setup};
use tomoni::config::site::Scanner;
use tomoni::devices::SimulatedScanner;
use tomoni::journal::read_events;
use tomoni::visit::Kind;

/// Scans, in ten seconds.
const SCANS: u32 = 200;

#[test]
fn fingers_are_served_while_scans_rain() {
    slint::platform::set_platform(Box::new(TestingBackend::new(TestingBackendOptions {
        mock_time: false,
        threading: true,
        renderer_name: Some("software".into()),
    })))
    .expect("no other platform in this thread");
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("kiosk-config");
    let keys = std::fs::read_to_string(root.join("sample-card-keys.toml")).expect("sample keys");
    let keys = Keys::parse(&keys).expect("sample keys");
    let config = tomoni::config::load(&root.join("sites/lobby.toml")).expect("the lobby");
    let data = tempfile::tempdir().expect("a folder");
    let scanner = SimulatedScanner::open().expect("a pseudo-terminal");
    let mut setup = Setup::new(config, data.path().to_owned());
    setup.office = None;
    setup.sample_cards = true;
    setup.scanner = Some(Scanner::Serial {
        port: scanner.path().to_owned(),
    });
    setup.fullscreen = false;
    let kiosk = kiosk::start(setup).expect("a kiosk");
    let handle = kiosk.handle();
    assert!(scanner.wait_for_listener(Duration::from_secs(20)));
    let over = Arc::new(AtomicBool::new(false));

    // A heartbeat of the window's thread: how long it takes to come round.
    let ended = Arc::clone(&over);
    let heart = std::thread::spawn(move || {
        let mut slowest = Duration::ZERO;
        let mut beats = 0_u32;
        while !ended.load(Ordering::Acquire) {
            let (done, heard) = sync_channel(1);
            let asked = Instant::now();
            slint::invoke_from_event_loop(move || done.send(()).expect("somebody waits"))
                .expect("a loop");
            heard
                .recv_timeout(Duration::from_secs(20))
                .expect("the window's thread answers");
            slowest = slowest.max(asked.elapsed());
            beats += 1;
            std::thread::sleep(Duration::from_millis(25));
        }
        (slowest, beats)
    });
    // A finger that touches the bell, which is on every screen.
    let (finger_handle, ended) = (handle.clone(), Arc::clone(&over));
    let finger = std::thread::spawn(move || {
        let mut served = 0_u32;
        while !ended.load(Ordering::Acquire) {
            finger_handle
                .touch("call-staff")
                .expect("the bell is there");
            served += 1;
        }
        served
    });
    let rain = std::thread::spawn(move || {
        let began = Instant::now();
        let mut cards = 0_u8;
        for i in 0..SCANS {
            let text = match i % 4 {
                0 | 1 => {
                    cards += 1;
                    keys.make([cards; 16]).as_str().to_owned()
                }
                2 => keys.make([cards; 16]).as_str().to_owned(),
                _ => format!("4901234{i:06}"),
            };
            scanner.scan(&text).expect("it is read");
            let due = Duration::from_millis(50) * (i + 1);
            std::thread::sleep(due.saturating_sub(began.elapsed()));
        }
        (usize::from(cards), began.elapsed(), scanner)
    });
    let ending = std::thread::spawn(move || {
        let (cards, took, scanner) = rain.join().expect("the rain");
        over.store(true, Ordering::Release);
        let heart = heart.join().expect("the heart");
        let served = finger.join().expect("the finger");
        // The last scan is still on its way through the engine.
        std::thread::sleep(Duration::from_millis(500));
        handle.quit();
        drop(scanner);
        (cards, took, heart, served)
    });
    kiosk.run().expect("the window");
    let (cards, took, (slowest, beats), served) = ending.join().expect("the end");
    let events = read_events(data.path()).expect("the journal");
    let count = |is: fn(&Kind) -> bool| events.iter().filter(|e| is(&e.kind)).count();
    println!(
        "{SCANS} scans in {took:?}: {beats} heartbeats, the slowest {slowest:?}; {served} touches served"
    );
    assert_eq!(
        count(|kind| matches!(kind, Kind::Arrived { card: Some(_), .. })),
        cards,
        "each card once"
    );
    assert_eq!(count(|kind| matches!(kind, Kind::StaffCalled { .. })), 1);
    assert!(served >= 10, "{served} touches were served");
    // Not a measurement: a window that waited for a device or the disk would stand for seconds.
    assert!(
        slowest < Duration::from_secs(5),
        "the window stood {slowest:?}"
    );
}
