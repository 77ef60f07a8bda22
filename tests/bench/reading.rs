//! What a person at the monitor waits for: from the frame's last byte to the number.
//!
//! - `last_byte_to_number`: the frame's last byte is written to a pseudo-terminal; port, decoder,
//!   mailbox, machine and the durable commit follow, until the view that shows the number. The
//!   frame's other bytes are there before, as they are on a slow wire.
//! - `number_frame`: the window takes that view and draws all of 1920×1080 in software. A window on
//!   a display draws only what changed, which is less.

use std::path::Path;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use divan::Bencher;
use tomoni::config;
use tomoni::devices::{
    MonitorListener, MonitorNews, MonitorSettings, Pace, SimulatedMonitor, monitor,
};
use tomoni::kiosk::engine::{self, Engine, Message, Parts, Post};
use tomoni::kiosk::machine::MonitorHeard;
use tomoni::kiosk::view::{Page, Tap, View};
use tomoni::monitor::{Profile, shipped};

use super::commit::folder;
use super::tap::window;

const PATIENCE: Duration = Duration::from_secs(10);
/// Systolic values that call nobody, mmHg.
const SYSTOLIC_MMHG: std::ops::Range<u16> = 105..175;

struct Rig {
    engine: Engine,
    post: Post,
    views: Receiver<View>,
    profile: Arc<Profile>,
    simulated: SimulatedMonitor,
    _listener: MonitorListener,
    _folder: tempfile::TempDir,
}

impl Rig {
    /// A kiosk with a monitor on a real port; somebody sits before it, and it listens.
    fn listening() -> Rig {
        let folder = folder();
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("kiosk-config");
        let config = Arc::new(config::load(&root.join("sites/az-kumagaya.toml")).unwrap());
        let (post, mail) = engine::mailbox();
        let (tell, views) = channel();
        let parts = Parts {
            opened: engine::open(&config.site, folder.path()).unwrap(),
            config,
            keys: None,
            office: None,
            printer: None,
            ended: Box::new(|_| {}),
            show: Box::new(move |view| drop(tell.send(view))),
        };
        let engine = Engine::start(parts, post.clone(), mail).unwrap();
        let (_, text) = shipped()
            .iter()
            .find(|(name, _)| *name == "and-tm2657.toml")
            .unwrap();
        let profile = Arc::new(Profile::parse(text).unwrap());
        let simulated = SimulatedMonitor::open(Arc::clone(&profile)).unwrap();
        let settings = MonitorSettings {
            profile: Arc::clone(&profile),
            port: simulated.path().to_path_buf(),
        };
        let hear = post.clone();
        let listener = monitor::start(
            settings,
            Box::new(move |news| match news {
                MonitorNews::Opened => hear.send(Message::Monitor(MonitorHeard::Opened)),
                MonitorNews::Reading(reading) => {
                    hear.send(Message::Monitor(MonitorHeard::Reading(reading)));
                }
                _ => {}
            }),
        )
        .unwrap();
        assert!(simulated.wait_for_listener(PATIENCE));
        let rig = Rig {
            engine,
            post,
            views,
            profile,
            simulated,
            _listener: listener,
            _folder: folder,
        };
        // The kiosk hears of the open port a moment later.
        loop {
            rig.post.tap(Tap::Measure);
            let page = rig.views.recv_timeout(PATIENCE).unwrap().page;
            match page {
                Page::Consent { .. } => break,
                Page::Trouble { .. } => rig.post.tap(Tap::Leave),
                _ => {}
            }
        }
        for tap in [Tap::OnlyMeasure, Tap::Next, Tap::MeasureNow, Tap::Skip] {
            rig.post.tap(tap);
        }
        rig.until(|page| matches!(page, Page::Measuring { .. }));
        rig
    }

    fn until(&self, is_it: impl Fn(&Page) -> bool) -> View {
        loop {
            let view = self.views.recv_timeout(PATIENCE).unwrap();
            if is_it(&view.page) {
                return view;
            }
        }
    }

    fn number(&self) -> View {
        self.until(|page| matches!(page, Page::Result(_)))
    }

    /// All of a frame but its last byte is on the wire. The same frame twice would be one, so each
    /// has numbers of its own.
    fn begun(&self, nth: u16) -> u8 {
        let values = SYSTOLIC_MMHG.end - SYSTOLIC_MMHG.start;
        let systolic_mmhg = SYSTOLIC_MMHG.start + nth % values;
        let diastolic_mmhg = 60 + nth / values % 20;
        let reading = self
            .profile
            .example(systolic_mmhg, diastolic_mmhg, Some(78), None);
        let mut frame = self.profile.encode(&reading).unwrap();
        let last = frame.pop().unwrap();
        self.simulated.send_bytes(&frame, Pace::AtOnce).unwrap();
        last
    }
}

#[divan::bench(sample_count = 100, sample_size = 1)]
fn last_byte_to_number(bencher: Bencher) {
    let rig = Rig::listening();
    let mut nth = 0;
    bencher
        .with_inputs(|| {
            if nth > 0 {
                rig.post.tap(Tap::Again);
                rig.post.tap(Tap::MeasureNow);
                rig.until(|page| matches!(page, Page::Measuring { .. }));
            }
            let last = rig.begun(nth);
            nth += 1;
            // The listener has read the rest before the last byte comes.
            std::thread::sleep(Duration::from_millis(20));
            last
        })
        .bench_local_values(|last| {
            rig.simulated.send_bytes(&[last], Pace::AtOnce).unwrap();
            rig.number()
        });
    rig.engine.stop();
}

#[divan::bench(sample_count = 40, sample_size = 1)]
fn number_frame(bencher: Bencher) {
    let rig = Rig::listening();
    let last = rig.begun(0);
    rig.simulated.send_bytes(&[last], Pace::AtOnce).unwrap();
    let number = rig.number();
    rig.post.tap(Tap::Again);
    let rest = rig.until(|page| matches!(page, Page::Rest { .. }));
    rig.engine.stop();
    let window = Rc::new(window());
    bencher
        .with_inputs(|| {
            window.show_now(rest.clone());
            window.picture_now().unwrap();
            number.clone()
        })
        .bench_local_values(|view| {
            window.show_now(view);
            window.picture_now().unwrap()
        });
}
