//! Devices on real ports: pseudo-terminals that are opened, set and read like any serial line.

use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use tomoni::devices::line::{self, LineVerdict};
use tomoni::devices::{
    Dropped, LostCode, MonitorListener, MonitorNews, MonitorSettings, Pace, ReaderNews,
    ScannerListener, SimulatedMonitor, SimulatedScanner, monitor, scanner,
};
use tomoni::monitor::{Parity, Profile, RejectReason, shipped};
use tomoni::visit::reading::Fault;

/// The most that anything here is waited for; on a busy machine a wait may be long, never endless.
const AT_MOST: Duration = Duration::from_secs(20);

fn profile(file: &str) -> Arc<Profile> {
    let (_, text) = shipped().iter().find(|(name, _)| *name == file).unwrap();
    Arc::new(Profile::parse(text).unwrap())
}

fn listen(
    profile: &Arc<Profile>,
    simulated: &SimulatedMonitor,
) -> (MonitorListener, Receiver<MonitorNews>) {
    let (tell, news) = channel();
    let settings = MonitorSettings {
        profile: Arc::clone(profile),
        port: simulated.path().to_path_buf(),
    };
    let on = Box::new(move |news| tell.send(news).unwrap_or(()));
    (monitor::start(settings, on).unwrap(), news)
}

/// A listener that has opened the simulated monitor's port.
fn heard_monitor(
    file: &str,
) -> (
    Arc<Profile>,
    SimulatedMonitor,
    MonitorListener,
    Receiver<MonitorNews>,
) {
    let profile = profile(file);
    let simulated = SimulatedMonitor::open(Arc::clone(&profile)).unwrap();
    let (listener, news) = listen(&profile, &simulated);
    assert_eq!(next(&news), MonitorNews::Opened);
    (profile, simulated, listener, news)
}

fn next<T>(news: &Receiver<T>) -> T {
    news.recv_timeout(AT_MOST).expect("news in time")
}

fn nothing_within<T: std::fmt::Debug>(news: &Receiver<T>, time: Duration) {
    match news.recv_timeout(time) {
        Err(RecvTimeoutError::Timeout) => {}
        other => panic!("expected nothing, found {other:?}"),
    }
}

fn reading(news: MonitorNews) -> tomoni::visit::Reading {
    match news {
        MonitorNews::Reading(reading) => reading,
        other => panic!("expected a reading, found {other:?}"),
    }
}

#[test]
fn a_reading_arrives_in_pieces_at_the_pace_of_the_wire() {
    let (profile, simulated, _listener, news) = heard_monitor("and-tm2657.toml");
    let wanted = profile.example(127, 76, Some(78), None);
    let began = Instant::now();
    simulated.send(&wanted, Pace::Wire).unwrap();
    let found = reading(next(&news));
    // 138 characters at 240 a second.
    assert!(
        began.elapsed() >= Duration::from_millis(500),
        "faster than a wire"
    );
    assert_eq!(found.systolic_mmhg, 127);
    assert_eq!(found.diastolic_mmhg, 76);
    assert_eq!(found.pulse_bpm, Some(78));
    nothing_within(&news, Duration::from_millis(700));
}

#[test]
fn every_shipped_monitor_is_heard_on_its_port() {
    for (file, _) in shipped() {
        let (profile, simulated, _listener, news) = heard_monitor(file);
        let wanted = profile.example(131, 84, Some(66), None);
        simulated.send(&wanted, Pace::AtOnce).unwrap();
        let found = reading(next(&news));
        assert_eq!(
            (found.systolic_mmhg, found.diastolic_mmhg, found.pulse_bpm),
            (131, 84, Some(66)),
            "{file}"
        );
    }
}

#[test]
fn a_device_error_is_a_fault_and_never_a_number() {
    let (_, simulated, _listener, news) = heard_monitor("and-tm2657.toml");
    simulated.send_error("44", Pace::AtOnce).unwrap();
    assert_eq!(next(&news), MonitorNews::Failed(Fault::Moved));
    simulated.send_error("77", Pace::AtOnce).unwrap();
    assert_eq!(next(&news), MonitorNews::Failed(Fault::Device));
}

#[test]
fn the_same_frame_at_once_again_is_one_reading() {
    let (profile, simulated, listener, news) = heard_monitor("and-tm2657.toml");
    let first = profile.example(127, 76, Some(78), None);
    let second = profile.example(126, 76, Some(78), None);
    for _ in 0..3 {
        simulated.send(&first, Pace::AtOnce).unwrap();
    }
    simulated.send(&second, Pace::AtOnce).unwrap();
    assert_eq!(reading(next(&news)).systolic_mmhg, 127);
    assert_eq!(reading(next(&news)).systolic_mmhg, 126);
    let seen: Vec<&str> = listener
        .diagnostics()
        .traces()
        .iter()
        .map(|trace| trace.what)
        .collect();
    assert_eq!(seen, ["reading", "again", "again", "reading"]);
}

#[test]
fn a_half_frame_is_given_up_after_the_silence_and_the_next_one_is_heard() {
    let (profile, simulated, _listener, news) = heard_monitor("and-tm2657.toml");
    let wanted = profile.example(118, 70, Some(61), None);
    let frame = profile.encode(&wanted).unwrap();
    simulated.send_bytes(&frame[..70], Pace::AtOnce).unwrap();
    assert_eq!(next(&news), MonitorNews::Rejected(RejectReason::Gap));
    simulated.send_bytes(&frame[70..], Pace::AtOnce).unwrap();
    simulated.send_bytes(&frame, Pace::AtOnce).unwrap();
    assert_eq!(reading(next(&news)).systolic_mmhg, 118);
}

#[test]
fn an_unplugged_monitor_is_lost_and_is_back_within_a_second_of_its_return() {
    let (profile, mut simulated, _listener, news) = heard_monitor("and-tm2657.toml");
    let wanted = profile.example(127, 76, Some(78), None);
    // What was sent before the plug was pulled is heard.
    simulated.send(&wanted, Pace::AtOnce).unwrap();
    simulated.hang_up();
    assert_eq!(reading(next(&news)).systolic_mmhg, 127);
    let lost = MonitorNews::Lost {
        code: LostCode::Unplugged,
    };
    assert_eq!(next(&news), lost);
    assert!(!simulated.path().exists());
    // Longer than any wait before the next try would have grown to: absence does not slow it down.
    nothing_within(&news, Duration::from_millis(2500));
    let returned = Instant::now();
    simulated.plug_in().unwrap();
    assert_eq!(next(&news), MonitorNews::Opened);
    let took = returned.elapsed();
    assert!(took < Duration::from_secs(1), "back after {took:?}");
    let wanted = profile.example(135, 85, Some(70), None);
    simulated.send(&wanted, Pace::AtOnce).unwrap();
    assert_eq!(reading(next(&news)).systolic_mmhg, 135);
}

#[test]
fn half_a_frame_before_a_hang_up_is_not_joined_to_what_comes_after() {
    let (profile, mut simulated, _listener, news) = heard_monitor("and-tm2657.toml");
    let frame = profile
        .encode(&profile.example(118, 70, Some(61), None))
        .unwrap();
    simulated.send_bytes(&frame[..70], Pace::AtOnce).unwrap();
    simulated.hang_up();
    simulated.plug_in().unwrap();
    loop {
        match next(&news) {
            MonitorNews::Opened => break,
            MonitorNews::Lost { .. } | MonitorNews::Rejected(_) => {}
            other => panic!("{other:?}"),
        }
    }
    simulated.send_bytes(&frame[70..], Pace::AtOnce).unwrap();
    // The second half alone begins no frame: bytes of which nothing can be made.
    assert_eq!(next(&news), MonitorNews::WrongSpeed);
}

#[test]
fn a_monitor_that_is_not_there_yet_is_awaited() {
    let profile = profile("and-tm2657.toml");
    let folder = tempfile::tempdir().unwrap();
    let port = folder.path().join("by-id");
    let (tell, news) = channel();
    let settings = MonitorSettings {
        profile: Arc::clone(&profile),
        port: port.clone(),
    };
    let on = Box::new(move |news| tell.send(news).unwrap_or(()));
    let _listener = monitor::start(settings, on).unwrap();
    let lost = |code| MonitorNews::Lost { code };
    assert_eq!(next(&news), lost(LostCode::NotThere));
    let simulated = SimulatedMonitor::open_at(Arc::clone(&profile), &port).unwrap();
    assert_eq!(next(&news), MonitorNews::Opened);
    simulated
        .send(&profile.example(127, 76, Some(78), None), Pace::AtOnce)
        .unwrap();
    assert_eq!(reading(next(&news)).systolic_mmhg, 127);
}

#[test]
fn something_that_is_no_port_is_said_once_and_a_port_in_its_place_is_found() {
    let profile = profile("and-tm2657.toml");
    let folder = tempfile::tempdir().unwrap();
    let port = folder.path().join("by-id");
    fs::write(&port, "not a port").unwrap();
    let (tell, news) = channel();
    let settings = MonitorSettings {
        profile: Arc::clone(&profile),
        port: port.clone(),
    };
    let on = Box::new(move |news| tell.send(news).unwrap_or(()));
    let _listener = monitor::start(settings, on).unwrap();
    assert!(matches!(next(&news), MonitorNews::Lost { .. }));
    nothing_within(&news, Duration::from_millis(1200));
    fs::remove_file(&port).unwrap();
    let _simulated = SimulatedMonitor::open_at(profile, &port).unwrap();
    assert_eq!(next(&news), MonitorNews::Opened);
}

#[test]
fn a_second_listener_is_told_that_the_port_is_taken() {
    let (profile, simulated, listener, _news) = heard_monitor("and-tm2657.toml");
    let (_second, second_news) = listen(&profile, &simulated);
    let busy = MonitorNews::Lost {
        code: LostCode::Busy,
    };
    assert_eq!(next(&second_news), busy);
    drop(listener);
    assert_eq!(next(&second_news), MonitorNews::Opened);
}

#[test]
fn a_wrong_speed_is_noticed_instead_of_silence() {
    for (file, change) in [
        ("and-tm2657.toml", 9600),
        ("omron-hbp9030.toml", 2400),
        ("omron-hbp9020.toml", 9600),
    ] {
        let right = profile(file);
        let simulated = SimulatedMonitor::open(Arc::clone(&right)).unwrap();
        let mut wrong = Profile::clone(&right);
        wrong.serial.baud = change;
        let (_listener, news) = listen(&Arc::new(wrong), &simulated);
        assert_eq!(next(&news), MonitorNews::Opened);
        let wanted = right.example(127, 76, Some(78), None);
        simulated.send(&wanted, Pace::AtOnce).unwrap();
        loop {
            match next(&news) {
                MonitorNews::WrongSpeed => break,
                MonitorNews::Rejected(_) => {}
                other => panic!("{file}: {other:?}"),
            }
        }
    }
}

#[test]
fn a_cut_line_of_the_right_speed_is_a_reject_and_no_doubt_about_the_speed() {
    let (_, simulated, _listener, news) = heard_monitor("omron-hbp9030.toml");
    let tail = b"678901234567890,0,120,080,072,0\r\n";
    simulated.send_bytes(tail, Pace::AtOnce).unwrap();
    assert_eq!(next(&news), MonitorNews::Rejected(RejectReason::Length));
    nothing_within(&news, Duration::from_millis(900));
}

#[test]
fn what_came_before_the_port_was_opened_belongs_to_nobody() {
    let (profile, simulated, listener, news) = heard_monitor("and-tm2657.toml");
    drop(listener);
    drop(news);
    let (_listener, news) = listen(&profile, &simulated);
    loop {
        match next(&news) {
            MonitorNews::Opened => break,
            MonitorNews::Lost { .. } => {}
            other => panic!("{other:?}"),
        }
    }
    nothing_within(&news, Duration::from_millis(300));
}

/// Whether any thread of this process bears the name.
fn threads_named(name: &str) -> usize {
    fs::read_dir("/proc/self/task")
        .unwrap()
        .filter_map(|task| fs::read_to_string(task.unwrap().path().join("comm")).ok())
        .filter(|comm| comm.trim_end() == name)
        .count()
}

// Each test is a process of its own under nextest; under `cargo test` other tests' threads have the
// same names, so this one looks at whether its own callback was given up.
#[test]
fn dropping_a_listener_ends_its_thread_within_a_second() {
    let (_, simulated, listener, news) = heard_monitor("and-tm2657.toml");
    assert!(threads_named("monitor") >= 1);
    let dropped = Instant::now();
    drop(listener);
    // The callback holds the only sender: when it is gone, the thread has ended.
    assert_eq!(
        news.recv_timeout(AT_MOST),
        Err(RecvTimeoutError::Disconnected)
    );
    let took = dropped.elapsed();
    assert!(took < Duration::from_secs(1), "ended after {took:?}");
    assert!(!simulated.listened());

    // Also while nothing stands at the path.
    let mut gone = simulated;
    gone.hang_up();
    let (listener, news) = listen(&profile("and-tm2657.toml"), &gone);
    assert!(matches!(next(&news), MonitorNews::Lost { .. }));
    let dropped = Instant::now();
    drop(listener);
    assert_eq!(
        news.recv_timeout(AT_MOST),
        Err(RecvTimeoutError::Disconnected)
    );
    assert!(dropped.elapsed() < Duration::from_secs(1));
}

#[test]
fn a_stream_of_garbage_neither_grows_nor_stops_the_listener() {
    let (profile, simulated, listener, news) = heard_monitor("and-tm2657.toml");
    let garbage: Vec<u8> = (0..60_000u32)
        .map(|i| u8::try_from(i.wrapping_mul(2_654_435_761) >> 24).unwrap())
        .collect();
    for piece in garbage.chunks(2000) {
        simulated.send_bytes(piece, Pace::AtOnce).unwrap();
    }
    simulated
        .send(&profile.example(127, 76, Some(78), None), Pace::AtOnce)
        .unwrap();
    loop {
        match next(&news) {
            MonitorNews::Reading(reading) => {
                assert_eq!(reading.systolic_mmhg, 127);
                break;
            }
            MonitorNews::WrongSpeed | MonitorNews::Rejected(_) => {}
            other => panic!("{other:?}"),
        }
    }
    let traces = listener.diagnostics().traces();
    assert!(traces.len() <= 64);
    assert!(traces.iter().all(|trace| trace.bytes.len() <= 512));
}

#[test]
fn the_diagnostics_hold_no_subject_id() {
    let (_, simulated, listener, news) = heard_monitor("omron-hbp9030.toml");
    let line = b"2026,07,11,09,05,55512345678901234567,0,120,080,072,0\r\n";
    simulated.send_bytes(line, Pace::AtOnce).unwrap();
    reading(next(&news));
    // Another format, in which the id may stand anywhere.
    simulated
        .send_bytes(b"ID55512345678901234567B26/07/11\r", Pace::AtOnce)
        .unwrap();
    assert_eq!(next(&news), MonitorNews::Rejected(RejectReason::Length));
    let traces = listener.diagnostics().traces();
    assert_eq!(traces.len(), 2);
    for trace in &traces {
        let text = String::from_utf8_lossy(&trace.bytes);
        assert!(!text.contains("555123"), "{text}");
    }
    // Of what is no frame only the form is kept.
    let form = String::from_utf8_lossy(&traces[1].bytes);
    assert!(form.starts_with("AA9999"), "{form}");
    assert!(!form.contains(|c: char| ('0'..='8').contains(&c)), "{form}");
    assert!(!format!("{traces:?}").contains("120"));
}

fn scan_listener(simulated: &SimulatedScanner) -> (ScannerListener, Receiver<ReaderNews>) {
    let (tell, news) = channel();
    let on = Box::new(move |news| tell.send(news).unwrap_or(()));
    let listener = scanner::start(simulated.path().to_path_buf(), on).unwrap();
    assert_eq!(next(&news), ReaderNews::Opened);
    (listener, news)
}

#[test]
fn a_storm_of_scans_arrives_whole_and_in_order() {
    let simulated = SimulatedScanner::open().unwrap();
    let (_listener, news) = scan_listener(&simulated);
    for i in 0..200 {
        simulated.scan(&format!("KC1-STORM-{i:03}")).unwrap();
        // The same card again at once is the same scan.
        simulated.scan(&format!("KC1-STORM-{i:03}")).unwrap();
    }
    for i in 0..200 {
        let expected = ReaderNews::Text(format!("KC1-STORM-{i:03}"));
        assert!(next(&news) == expected, "scan {i}");
    }
    nothing_within(&news, Duration::from_millis(300));
}

#[test]
fn a_scanner_may_go_and_come_back() {
    let mut simulated = SimulatedScanner::open().unwrap();
    let (_listener, news) = scan_listener(&simulated);
    simulated.scan("KC1-A").unwrap();
    assert!(next(&news) == ReaderNews::Text("KC1-A".into()));
    simulated.hang_up();
    let lost = ReaderNews::Lost {
        code: LostCode::Unplugged,
    };
    assert_eq!(next(&news), lost);
    simulated.plug_in().unwrap();
    assert_eq!(next(&news), ReaderNews::Opened);
    simulated.scan("KC1-B").unwrap();
    assert!(next(&news) == ReaderNews::Text("KC1-B".into()));
    // Too long, and what ends without a line end.
    simulated.scan(&"X".repeat(65)).unwrap();
    let too_long = ReaderNews::Dropped(Dropped::TooLong);
    assert_eq!(next(&news), too_long);
    simulated.send_bytes(b"KC1-C").unwrap();
    assert!(next(&news) == ReaderNews::Text("KC1-C".into()));
}

#[test]
fn a_simulator_says_that_nobody_listens() {
    let profile = profile("and-tm2657.toml");
    let simulated = SimulatedMonitor::open(Arc::clone(&profile)).unwrap();
    let path = simulated.path().to_path_buf();
    assert!(path.exists());
    assert!(!simulated.listened());
    let wanted = profile.example(127, 76, Some(78), None);
    let refused = simulated.send(&wanted, Pace::AtOnce).unwrap_err();
    assert_eq!(refused.kind(), std::io::ErrorKind::NotConnected);
    // Somebody without serial settings hears every byte unchanged, CR and all.
    let mut reader = fs::File::open(&path).unwrap();
    assert!(simulated.listened());
    let sent = profile.encode(&wanted).unwrap();
    let expected = [sent.as_slice(), b"\r\x03\x04\x7f\xff"].concat();
    let to_send = expected.clone();
    let reading = std::thread::spawn(move || {
        let mut heard = vec![0u8; expected.len()];
        std::io::Read::read_exact(&mut reader, &mut heard).unwrap();
        assert_eq!(heard, expected);
    });
    simulated.send_bytes(&to_send, Pace::AtOnce).unwrap();
    reading.join().unwrap();
    drop(simulated);
    assert!(!path.exists());
    assert!(!path.parent().unwrap().exists());
}

#[test]
fn a_plug_that_is_pulled_and_put_back_at_once_and_often_is_back_within_a_second_each_time() {
    let mut simulated = SimulatedScanner::open().unwrap();
    let (_listener, news) = scan_listener(&simulated);
    for n in 0..6 {
        simulated.hang_up();
        simulated.plug_in().unwrap();
        let back = Instant::now();
        let lost = ReaderNews::Lost {
            code: LostCode::Unplugged,
        };
        assert_eq!(next(&news), lost);
        assert_eq!(next(&news), ReaderNews::Opened);
        let took = back.elapsed();
        assert!(took < Duration::from_secs(1), "back after {took:?}");
        simulated.scan(&format!("KC1-{n}")).unwrap();
        assert!(next(&news) == ReaderNews::Text(format!("KC1-{n}")));
    }
}

#[test]
fn staff_are_told_what_to_set_on_a_monitor_that_speaks_another_format() {
    // The other output formats of the HBP-9030, as far as they are known.
    for line in [
        b"MMBP203N\r".as_slice(),
        b"ID55512345678901234567B26/07/11 09:05\r",
        b"bp,99999999999999999999,2023/04/27,15:06,140,098,077,068,3\r",
    ] {
        let (_, simulated, listener, news) = heard_monitor("omron-hbp9030.toml");
        simulated.send_bytes(line, Pace::AtOnce).unwrap();
        assert!(matches!(next(&news), MonitorNews::Rejected(_)));
        let hints: Vec<_> = listener
            .diagnostics()
            .traces()
            .into_iter()
            .filter_map(|trace| trace.hint)
            .collect();
        assert_eq!(hints, ["本体の設定32を5にしてください"]);
    }
}

#[test]
fn a_test_of_the_line_says_silent_garbled_or_right() {
    let right = profile("omron-hbp9020.toml");
    let lines = line::lines_to_try(&right);
    assert_eq!(lines[0], right.serial, "its own is tried first");
    assert!(lines.iter().any(|line| line.parity == Parity::Even));
    assert!(lines.iter().any(|line| line.stop_bits == 2));
    let simulated = Arc::new(SimulatedMonitor::open(Arc::clone(&right)).unwrap());
    let at = |baud| *lines.iter().find(|line| line.baud == baud).unwrap();
    for (line, sends, verdict) in [
        (at(2400), false, LineVerdict::Silent),
        (at(9600), true, LineVerdict::Garbled),
        (at(2400), true, LineVerdict::Fits),
    ] {
        let (sender, reading) = (
            Arc::clone(&simulated),
            right.example(131, 84, Some(66), None),
        );
        let sending = sends.then(|| {
            std::thread::spawn(move || {
                assert!(sender.wait_for_listener(AT_MOST));
                // The listener leaves when it knows; what it did not read is of no use.
                let _ = sender.send(&reading, Pace::AtOnce);
            })
        });
        let for_so_long = if sends {
            AT_MOST
        } else {
            Duration::from_millis(300)
        };
        let heard = line::try_line(simulated.path(), &right, line, for_so_long);
        assert_eq!(heard, Ok(verdict));
        if let Some(thread) = sending {
            thread.join().unwrap();
        }
    }
    drop(simulated);
    let gone = line::try_line(Path::new("/dev/no-such-port"), &right, lines[0], AT_MOST);
    assert_eq!(gone, Err(LostCode::NotThere));
}
