//! The window's handle, used from another thread while the window's own loop runs in real time.

use std::sync::mpsc::channel;
use std::time::Duration;

use i_slint_backend_testing::{TestingBackend, TestingBackendOptions};
use tomoni::kiosk::ui::{Window, WindowError};
use tomoni::kiosk::view::{Page, Tap};
use tomoni::visit::event::Lang;

use crate::cases::{idle, meet, view};
use crate::glass::LANDSCAPE;

const LONGEST: Duration = Duration::from_secs(20);

#[test]
fn another_thread_shows_touches_and_takes_pictures_through_the_real_hit_test() {
    slint::platform::set_platform(Box::new(TestingBackend::new(TestingBackendOptions {
        mock_time: false,
        threading: true,
        renderer_name: Some("software".into()),
    })))
    .expect("no other platform in this thread");
    let (say, heard) = channel();
    let window = Window::open(&LANDSCAPE, move |tap| {
        say.send(tap).expect("somebody listens")
    })
    .expect("the window opens");
    let handle = window.handle();
    let other = std::thread::spawn(move || {
        // Many views at once: only the last is drawn.
        for minute in 0..50 {
            let mut next = view(Lang::Ja, meet(Lang::Ja), idle(false));
            next.clock.minute = minute;
            handle.show(next);
        }
        let came = handle.touch("came");
        let first = heard.recv_timeout(LONGEST);
        let by_label = handle.touch("カードを かざす");
        let second = heard.recv_timeout(LONGEST);
        let nobody = handle.touch("no-such-thing");
        let quiet = handle.picture();
        handle.show(view(Lang::Ja, meet(Lang::Ja), Page::Thanks));
        let thanks = handle.picture();
        let gone = handle.touch("came");
        handle.quit();
        (came, first, by_label, second, nobody, quiet, thanks, gone)
    });
    window.run().expect("the loop ends when told to");
    let (came, first, by_label, second, nobody, quiet, thanks, gone) =
        other.join().expect("the other thread");
    came.expect("the disc is there");
    assert_eq!(first, Ok(Tap::Came));
    by_label.expect("the card is there");
    assert_eq!(second, Ok(Tap::HoldCard));
    assert!(matches!(nobody, Err(WindowError::NotFound(name)) if name == "no-such-thing"));
    let (quiet, thanks) = (quiet.expect("a picture"), thanks.expect("a picture"));
    assert_eq!((quiet.width, quiet.height), (1920, 1080));
    assert_eq!(quiet.rgba.len(), 1920 * 1080 * 4);
    assert!(quiet != thanks);
    assert!(
        matches!(gone, Err(WindowError::NotFound(_))),
        "the disc went with its screen"
    );
}
