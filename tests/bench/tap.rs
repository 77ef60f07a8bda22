//! What a finger waits for: from a touch to "counted", and the one frame after it.
//!
//! - `tap_to_counted`: the whole engine between the window's two ends, from the posted touch to the
//!   view that says "counted": mailbox, machine, the event's bytes and digest, the durable commit, and
//!   the next view. To be held beside `commit::bare_sqlite_commit` of the same run.
//! - `counted_frame`: the window takes that view and draws all of 1920×1080 in software. A window on a
//!   display draws only what changed, which is less.

use std::path::Path;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use divan::Bencher;
use i_slint_backend_testing::{TestingBackend, TestingBackendOptions};
use tomoni::config;
use tomoni::kiosk::engine::{self, Engine, Parts, Post};
use tomoni::kiosk::ui::{Panel, Window};
use tomoni::kiosk::view::{Page, Tap, View};

use super::commit::folder;

/// A touch sooner than this after an arrival is a trembling hand; see the machine.
const BETWEEN: Duration = Duration::from_millis(350);

fn kiosk(data: &Path) -> (Engine, Post, Receiver<View>) {
    let site = Path::new(env!("CARGO_MANIFEST_DIR")).join("kiosk-config/sites/lobby.toml");
    let config = Arc::new(config::load(&site).unwrap());
    let (post, mail) = engine::mailbox();
    let (tell, views) = channel();
    let parts = Parts {
        opened: engine::open(&config.site, data).unwrap(),
        config,
        keys: None,
        office: None,
        printer: None,
        ended: Box::new(|_| {}),
        show: Box::new(move |view| drop(tell.send(view))),
    };
    let engine = Engine::start(parts, post.clone(), mail).unwrap();
    (engine, post, views)
}

fn counted(views: &Receiver<View>) -> View {
    loop {
        let view = views.recv_timeout(Duration::from_secs(10)).unwrap();
        if let Page::Counted { .. } = view.page {
            return view;
        }
    }
}

#[divan::bench(sample_count = 100, sample_size = 1)]
fn tap_to_counted(bencher: Bencher) {
    let folder = folder();
    let (engine, post, views) = kiosk(folder.path());
    let mut next = Tap::Came;
    bencher
        .with_inputs(|| {
            std::thread::sleep(BETWEEN);
            while views.try_recv().is_ok() {}
            std::mem::replace(&mut next, Tap::NextPerson)
        })
        .bench_local_values(|tap| {
            post.tap(tap);
            counted(&views)
        });
    engine.stop();
}

#[divan::bench(sample_count = 40, sample_size = 1)]
fn counted_frame(bencher: Bencher) {
    let folder = folder();
    let (engine, post, views) = kiosk(folder.path());
    let idle = views.recv_timeout(Duration::from_secs(10)).unwrap();
    post.tap(Tap::Came);
    let counted = counted(&views);
    engine.stop();
    let window = Rc::new(window());
    bencher
        .with_inputs(|| {
            window.show_now(idle.clone());
            window.picture_now().unwrap();
            counted.clone()
        })
        .bench_local_values(|view| {
            window.show_now(view);
            window.picture_now().unwrap()
        });
}

/// A window of the drawn size that draws in software and stands on no display.
pub fn window() -> Window {
    let _ = slint::platform::set_platform(Box::new(TestingBackend::new(TestingBackendOptions {
        mock_time: true,
        threading: false,
        renderer_name: Some("software".into()),
    })));
    let panel = Panel {
        width_px: 1920,
        height_px: 1080,
        px_per_mm: 5.56,
        fullscreen: false,
    };
    Window::open(&panel, |_| {}).unwrap()
}
