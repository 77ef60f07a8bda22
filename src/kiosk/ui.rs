//! The window: the only user of slint.
//!
//! It turns a [`View`] into what `ui/*.slint` shows, and a touch into a [`Tap`]. Its thread never
//! waits for anything: no disk, no device, no network, no lock that somebody holds for long. It
//! decides nothing; what is shown and what a touch means is the machine's business.
//!
//! One window a process: the toolkit has one event loop, on the thread that opened the window.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::sync::mpsc::{RecvTimeoutError, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use slint::platform::{PointerEventButton, WindowEvent};
use slint::{
    CloseRequestResponse, ComponentHandle, Image, LogicalPosition, ModelRc, SharedString, VecModel,
};

use super::pictures::{self, Colours};
use super::view::{
    self, CardRefusal, HoldRefused, LastTapWhat, LostCardStep, NumberRefused, Page, Tap, View,
    WorkKind,
};
use crate::devices::camera::Mirror;
use crate::devices::wedge::{self, Key};
use crate::phrases;
use crate::visit::event::{Channel, Device, Lang};
use crate::visit::reading::Fault;

#[allow(
    missing_docs,
    clippy::all,
    clippy::pedantic,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic
)]
mod window {
    slint::include_modules!();
}
use window as w;

/// How long a touch made by [`Handle::touch`] lasts.
const TOUCH: Duration = Duration::from_millis(90);
/// How long a place for staff is held by [`Handle::touch`]; the window wants two seconds.
const HOLD: Duration = Duration::from_millis(2200);
/// How long the window is deaf after an action, and a little more.
const DEAF: Duration = Duration::from_millis(360);
/// How long an element may take to say where it is, and how often it is asked again.
const LOOK: Duration = Duration::from_millis(40);
/// See [`LOOK`].
const LOOKS: u32 = 6;
/// The longest that [`Handle::touch`] and [`Handle::picture`] wait for the window.
const ANSWER: Duration = Duration::from_secs(10);
/// The name of the quiet corner.
const STAFF_CORNER: &str = "staff-corner";
/// The name of the ring that staff hold to end the rest.
const MEASURE_NOW: &str = "measure-now";

/// The panel behind the glass.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Panel {
    /// Its pixels across.
    pub width_px: u32,
    /// Its pixels down.
    pub height_px: u32,
    /// Pixels per millimetre, the same both ways; 5.56 for a 15.6" panel of 1920×1080.
    pub px_per_mm: f32,
    /// The window fills the screen and has no frame.
    pub fullscreen: bool,
}

/// Why the window could not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum WindowError {
    /// No window can be had: no display, or none that can be drawn on.
    #[error("the window cannot be opened: {0}")]
    Platform(String),
    /// The window is gone, or its thread did not answer within ten seconds.
    #[error("the window does not answer")]
    Gone,
    /// Nothing of that name is on the screen.
    #[error("nothing on the screen is called {0:?}")]
    NotFound(String),
}

impl From<slint::PlatformError> for WindowError {
    fn from(e: slint::PlatformError) -> Self {
        WindowError::Platform(e.to_string())
    }
}

/// Pixels of the window.
#[derive(Clone, PartialEq, Eq)]
pub struct Picture {
    /// Pixels across.
    pub width: u32,
    /// Pixels down.
    pub height: u32,
    /// Red, green, blue, alpha; row by row from the top left.
    pub rgba: Vec<u8>,
}

impl std::fmt::Debug for Picture {
    /// No pixels: a picture may show a reading.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Picture({}×{})", self.width, self.height)
    }
}

/// The window. It lives on the thread that opened it.
pub struct Window {
    app: w::App,
    shown: Rc<RefCell<Option<View>>>,
    next: Arc<Mutex<Option<View>>>,
    mirror: NextMirror,
}

/// The picture that the window has not shown yet; `Some(None)` = nothing is to be seen.
type NextMirror = Arc<Mutex<Option<Option<Mirror>>>>;

/// A window's handle for other threads. Cheap to clone.
#[derive(Clone)]
pub struct Handle {
    app: slint::Weak<w::App>,
    next: Arc<Mutex<Option<View>>>,
    mirror: NextMirror,
}

thread_local! {
    /// What each window of this thread shows, so that only what changed is set.
    static SHOWN: RefCell<Option<Rc<RefCell<Option<View>>>>> = const { RefCell::new(None) };
}

impl Window {
    /// Opens the window, empty. `on_tap` is called on this thread for every touch and must not
    /// wait.
    ///
    /// # Errors
    /// [`WindowError::Platform`] when there is no display.
    pub fn open(panel: &Panel, on_tap: impl Fn(Tap) + 'static) -> Result<Window, WindowError> {
        let app = w::App::new()?;
        let glass = app.global::<w::Panel>();
        glass.set_width(panel.width_px as f32);
        glass.set_height(panel.height_px as f32);
        glass.set_px_per_mm(panel.px_per_mm);
        if panel.fullscreen {
            app.window().set_fullscreen(true);
        } else {
            app.window()
                .set_size(slint::PhysicalSize::new(panel.width_px, panel.height_px));
        }
        app.global::<w::Pictures>()
            .set_hill(image(&hill(panel.width_px as f32, panel.height_px as f32)));
        // What the screen really gives: another size than configured, or another scale.
        let weak = app.as_weak();
        let px_per_mm = panel.px_per_mm;
        app.on_resized(move || {
            if let Some(app) = weak.upgrade() {
                fit(&app, px_per_mm);
            }
        });
        let words = app.global::<w::Phrases>();
        words.on_lines(|text, lines| {
            phrases::broken(&text, usize::try_from(lines).unwrap_or(1)).into()
        });
        words.on_plain(|text| phrases::plain(&text).into());
        app.global::<w::Touch>().on_tap(move |name, n| {
            if let Some(tap) = tap_of(&name, n) {
                on_tap(tap);
            }
        });
        if panel.fullscreen {
            // Alt+F4 and the like: a kiosk that fills the screen is ended from outside.
            app.window()
                .on_close_requested(|| CloseRequestResponse::KeepWindowShown);
        }
        let shown = Rc::new(RefCell::new(None));
        SHOWN.with(|s| *s.borrow_mut() = Some(Rc::clone(&shown)));
        Ok(Window {
            app,
            shown,
            next: Arc::default(),
            mirror: Arc::default(),
        })
    }

    /// A handle for other threads.
    #[must_use]
    pub fn handle(&self) -> Handle {
        Handle {
            app: self.app.as_weak(),
            next: Arc::clone(&self.next),
            mirror: Arc::clone(&self.mirror),
        }
    }

    /// Calls `on_key` on this thread for every key, and when none came for [`wedge::GAP`]. It must
    /// not wait. Keys do nothing else in this window.
    pub fn on_key(&self, on_key: impl FnMut(Key<'_>, Instant) + 'static) {
        let on_key = Rc::new(RefCell::new(on_key));
        let silence = Rc::new(slint::Timer::default());
        let count = Rc::new(Cell::new(0_u64));
        self.app
            .global::<w::Keys>()
            .on_pressed(move |text, control, alt| {
                let text = text.as_str();
                let key = Key::Pressed { text, control, alt };
                (on_key.borrow_mut())(key, Instant::now());
                count.set(count.get().wrapping_add(1));
                let (on_key, count, at) = (Rc::clone(&on_key), Rc::clone(&count), count.get());
                silence.start(slint::TimerMode::SingleShot, wedge::GAP, move || {
                    let (on_key, count) = (Rc::clone(&on_key), Rc::clone(&count));
                    // Timers run before the keys that came while the window was busy. One round
                    // of the loop later those have been heard, and only then was it quiet.
                    slint::Timer::single_shot(Duration::ZERO, move || {
                        if count.get() == at {
                            (on_key.borrow_mut())(Key::Quiet, Instant::now());
                        }
                    });
                });
            });
    }

    /// Shows the window and serves it until [`Handle::quit`] or until it is closed.
    ///
    /// # Errors
    /// [`WindowError::Platform`] when the display is lost.
    pub fn run(self) -> Result<(), WindowError> {
        Ok(self.app.run()?)
    }

    /// Shows this view at once, on the window's own thread.
    pub fn show_now(&self, view: View) {
        show(&self.app, &self.shown, view);
    }

    /// Shows this mirror at once, on the window's own thread; see [`Handle::mirror`].
    pub fn mirror_now(&self, picture: Option<Mirror>) {
        show_mirror(&self.app, picture);
    }

    /// The pixels as the window would draw them now, on the window's own thread.
    ///
    /// # Errors
    /// [`WindowError::Platform`] when nothing can be drawn.
    pub fn picture_now(&self) -> Result<Picture, WindowError> {
        picture_of(&self.app)
    }

    /// The component, for tests that look at its elements.
    #[doc(hidden)]
    #[must_use]
    pub fn component(&self) -> &(impl ComponentHandle + use<>) {
        &self.app
    }
}

impl Handle {
    /// Shows this view. Returns at once; of several views that arrive faster than the window can
    /// draw, only the last is shown.
    pub fn show(&self, view: View) {
        let mut next = self.next.lock().unwrap_or_else(PoisonError::into_inner);
        let waiting = next.replace(view).is_some();
        drop(next);
        if waiting {
            return;
        }
        let queue = Arc::clone(&self.next);
        let sent = self.app.upgrade_in_event_loop(move |app| {
            let view = queue.lock().unwrap_or_else(PoisonError::into_inner).take();
            let shown = SHOWN.with(|s| s.borrow().clone());
            if let (Some(view), Some(shown)) = (view, shown) {
                show(&app, &shown, view);
            }
        });
        if sent.is_err() {
            tracing::warn!("the window is gone; a view was not shown");
        }
    }

    /// Shows what the camera sees on the screen that asks for a card; `None` = nothing. Returns at
    /// once; of several that come faster than the window can draw, only the last is shown.
    pub fn mirror(&self, picture: Option<Mirror>) {
        let mut next = self.mirror.lock().unwrap_or_else(PoisonError::into_inner);
        let waiting = next.replace(picture).is_some();
        drop(next);
        if waiting {
            return;
        }
        let queue = Arc::clone(&self.mirror);
        let sent = self.app.upgrade_in_event_loop(move |app| {
            let picture = queue.lock().unwrap_or_else(PoisonError::into_inner).take();
            show_mirror(&app, picture.flatten());
        });
        if sent.is_err() {
            tracing::debug!("the window is gone; a mirror was not shown");
        }
    }

    /// Closes the window: [`Window::run`] returns.
    pub fn quit(&self) {
        if slint::quit_event_loop().is_err() {
            tracing::warn!("the window was gone already");
        }
    }

    /// Touches the element with this accessible id (or label) as a finger would: a press and a
    /// release at its centre, through the window's own hit test. `staff-corner` and `measure-now` are
    /// held for two seconds. Returns when the finger is up again and the window is no longer deaf.
    /// Not to be called on the window's own thread.
    ///
    /// # Errors
    /// [`WindowError::NotFound`] when nothing of that name is shown; [`WindowError::Gone`].
    pub fn touch(&self, target: &str) -> Result<(), WindowError> {
        let (done, heard) = sync_channel(1);
        let name = SharedString::from(target);
        self.app
            .upgrade_in_event_loop(move |app| look_and_touch(&app, name, done))
            .map_err(|_| WindowError::Gone)?;
        match heard.recv_timeout(ANSWER) {
            Ok(answer) => answer,
            Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => {
                Err(WindowError::Gone)
            }
        }
    }

    /// The pixels of the window. Not to be called on the window's own thread.
    ///
    /// # Errors
    /// [`WindowError::Platform`] when nothing can be drawn; [`WindowError::Gone`].
    pub fn picture(&self) -> Result<Picture, WindowError> {
        let (done, heard) = sync_channel(1);
        self.app
            .upgrade_in_event_loop(move |app| {
                // The asker may have given up; then nobody wants the picture.
                let _ = done.send(picture_of(&app));
            })
            .map_err(|_| WindowError::Gone)?;
        heard.recv_timeout(ANSWER).unwrap_or(Err(WindowError::Gone))
    }
}

/// Only on the screen that asks for a card: a picture that comes later is let go, so that nobody is
/// seen who has left.
fn show_mirror(app: &w::App, picture: Option<Mirror>) {
    let global = app.global::<w::View>();
    let wanted = global.get_page() == w::Page::HoldCard;
    let Some(mirror) = picture.filter(|_| wanted) else {
        global.set_has_mirror(false);
        global.set_mirror(Image::default());
        return;
    };
    let mut pixels =
        slint::SharedPixelBuffer::<slint::Rgb8Pixel>::new(mirror.width_px, mirror.height_px);
    for (pixel, luma) in pixels.make_mut_slice().iter_mut().zip(&mirror.luma) {
        *pixel = slint::Rgb8Pixel {
            r: *luma,
            g: *luma,
            b: *luma,
        };
    }
    global.set_mirror(Image::from_rgb8(pixels));
    global.set_has_mirror(mirror.width_px > 0 && mirror.height_px > 0);
}

fn picture_of(app: &w::App) -> Result<Picture, WindowError> {
    let pixels = app.window().take_snapshot()?;
    Ok(Picture {
        width: pixels.width(),
        height: pixels.height(),
        rgba: pixels.as_bytes().to_vec(),
    })
}

/// Who waits for a touch to be done; taken by the first to answer.
type Asker = Rc<RefCell<Option<SyncSender<Result<(), WindowError>>>>>;

/// Asks all elements which of them bears that name, and touches the one that answers.
fn look_and_touch(app: &w::App, name: SharedString, done: SyncSender<Result<(), WindowError>>) {
    let held = if [STAFF_CORNER, MEASURE_NOW].contains(&name.as_str()) {
        HOLD
    } else {
        TOUCH
    };
    let touch = app.global::<w::Touch>();
    let asker: Asker = Rc::new(RefCell::new(Some(done)));
    let weak = app.as_weak();
    let waiting = Rc::clone(&asker);
    touch.on_found(move |x, y| {
        let (Some(done), Some(app)) = (waiting.borrow_mut().take(), weak.upgrade()) else {
            return;
        };
        app.global::<w::Touch>().set_wanted(SharedString::default());
        let position = LogicalPosition::new(x, y);
        let button = PointerEventButton::Left;
        let weak = app.as_weak();
        // Not from within the element's own answer: the window is being worked on there.
        slint::Timer::single_shot(Duration::ZERO, move || {
            let Some(app) = weak.upgrade() else { return };
            app.window()
                .dispatch_event(WindowEvent::PointerMoved { position });
            app.window()
                .dispatch_event(WindowEvent::PointerPressed { position, button });
            slint::Timer::single_shot(held, move || {
                let Some(app) = weak.upgrade() else { return };
                app.window()
                    .dispatch_event(WindowEvent::PointerReleased { position, button });
                app.window().dispatch_event(WindowEvent::PointerExited);
                slint::Timer::single_shot(DEAF, move || {
                    let _ = done.send(Ok(()));
                });
            });
        });
    });
    ask(app.as_weak(), name, asker, LOOKS);
}

/// Asks once, and once more a little later, until somebody answers: a screen that was shown just
/// now has its elements only after the loop's next round.
fn ask(app: slint::Weak<w::App>, name: SharedString, asker: Asker, left: u32) {
    let Some(strong) = app.upgrade() else { return };
    // An event lets the window make the elements of the screen it is to show.
    strong.window().dispatch_event(WindowEvent::PointerExited);
    strong.global::<w::Touch>().set_wanted(name.clone());
    slint::Timer::single_shot(LOOK, move || {
        if asker.borrow().is_none() {
            return;
        }
        if let Some(app) = app.upgrade() {
            app.global::<w::Touch>().set_wanted(SharedString::default());
        }
        if left > 0 {
            slint::Timer::single_shot(LOOK, move || ask(app, name, asker, left - 1));
        } else if let Some(done) = asker.borrow_mut().take() {
            let _ = done.send(Err(WindowError::NotFound(name.into())));
        }
    });
    // Elements notice a change in the loop's next round; an idle loop would sleep until LOOK.
    slint::Timer::single_shot(Duration::ZERO, || {});
}

/// A touch, from the name and number that `.slint` gives it.
fn tap_of(name: &str, n: i32) -> Option<Tap> {
    let place = usize::try_from(n).ok();
    Some(match name {
        "came" if n == 0 => Tap::Came,
        "came" => Tap::CameFor(place?),
        "role" => Tap::Role(place?),
        "generation" => Tap::Generation(place?),
        "likes" => Tap::Likes,
        "like" => Tap::Like(place?),
        "can-teach" => Tap::CanTeach,
        "next-person" => Tap::NextPerson,
        "hold-card" => Tap::HoldCard,
        "make-card" => Tap::MakeCard,
        "lost-card" => Tap::LostCard,
        "letter" => Tap::Letter(u8::try_from(n).ok().filter(|n| *n < 32)?),
        "letters" => Tap::LetterPage(u8::try_from(n).ok().filter(|n| *n < 3)?),
        "measure" => Tap::Measure,
        "language" => Tap::Language(*Lang::ALL.get(place?)?),
        "call-staff" => Tap::CallStaff,
        "alone" => Tap::Alone,
        "add-adult" => Tap::AddAdult,
        "add-child" => Tap::AddChild,
        "next" => Tap::Next,
        "skip" => Tap::Skip,
        "topic" => Tap::Topic(place?),
        "more" => Tap::More,
        "first-time" => Tap::FirstTime(true),
        "not-first-time" => Tap::FirstTime(false),
        "leave" => Tap::Leave,
        "again" => Tap::Again,
        "record" => Tap::Record,
        "only-measure" => Tap::OnlyMeasure,
        "guess" => Tap::Guess(place?),
        "take-home" => Tap::TakeHome,
        MEASURE_NOW => Tap::MeasureNow,
        "show-measured" => Tap::ShowMeasured,
        "stay" => Tap::Stay,
        STAFF_CORNER => Tap::StaffCorner,
        "digit" => Tap::PinDigit(u8::try_from(n).ok().filter(|d| *d <= 9)?),
        "erase" => Tap::PinErase,
        "undo" => Tap::Undo,
        "counter" => Tap::Counter(place?),
        "close-day" => Tap::CloseDay,
        "menu" => Tap::Work(WorkKind::Menu),
        "work" => Tap::Work(match n {
            1 => WorkKind::Proxy,
            2 => WorkKind::Devices,
            3 => WorkKind::Paper,
            _ => WorkKind::Menu,
        }),
        "switch" => Tap::Switch(place?),
        "beside" => Tap::Beside(place?),
        "try-now" => Tap::TryNow,
        "proxy" => Tap::Proxy(place?),
        "proxy-child" => Tap::ProxyChild(place?),
        "proxy-group" => Tap::ProxyGroup(place?),
        "test-slip" => Tap::TestSlip,
        "weather" => Tap::Weather(place?),
        "more-hours" => Tap::MoreHours,
        "less-hours" => Tap::LessHours,
        "sentence" => Tap::Sentence(place?),
        "day-before" => Tap::DayBefore,
        "day-after" => Tap::DayAfter,
        "add-adults" => Tap::AddAdults,
        "answer" => Tap::Answer,
        "print" => Tap::Print,
        _ => return None,
    })
}

/// Sets what differs from what is shown.
fn show(app: &w::App, shown: &RefCell<Option<View>>, view: View) {
    let mut shown = shown.borrow_mut();
    let before = shown.as_ref();
    let global = app.global::<w::View>();
    if before.is_none_or(|b| b.lang != view.lang) {
        let (name, lang) = match view.lang {
            Lang::Ja => ("ja", w::Lang::Ja),
            Lang::Easy => ("ja-easy", w::Lang::Easy),
            Lang::En => ("en", w::Lang::En),
        };
        if let Err(e) = slint::select_bundled_translation(name) {
            tracing::error!("the window has no words in {name}: {e}");
        }
        global.set_lang(lang);
    }
    if before.is_none_or(|b| b.stall != view.stall) {
        show_stall(app, before.map(|b| &b.stall), &view.stall);
    }
    if before.is_none_or(|b| b.clock != view.clock) {
        let c = view.clock;
        global.set_clock(w::Clock {
            month: number(c.month.clamp(1, 12)),
            day: number(c.day),
            weekday: number(c.weekday % 7),
            minutes: number(c.hour * 60 + c.minute),
            time: format!("{}:{:02}", c.hour, c.minute).into(),
        });
    }
    global.set_call(match view.call {
        view::Call::Quiet => w::Call::Quiet,
        view::Call::Calling => w::Call::Calling,
        view::Call::Answered => w::Call::Answered,
    });
    global.set_on_duty(view.on_duty);
    global.set_staff_phone((&view.phone).into());
    global.set_arrivals(i32::try_from(view.arrivals % 1_000_000).unwrap_or(0));
    global.set_printer(view.printer);
    global.set_slip(match view.slip {
        view::SlipState::None => w::Slip::None,
        view::SlipState::Coming => w::Slip::Coming,
        view::SlipState::Out => w::Slip::Out,
        view::SlipState::Failed => w::Slip::Failed,
    });
    global.set_leaving(view.leaving_in_s.map_or(-1, number));
    if before.is_none_or(|b| b.stalls != view.stalls) {
        global.set_stalls(model(view.stalls.iter().map(|stall| w::StallChoice {
            name: phrases::marked(&stall.name).into(),
            meaning: phrases::marked(&stall.meaning).into(),
            deep: colour(stall.deep),
            bright: colour(stall.bright),
            crest: image(crest(&stall.programme)),
        })));
    }
    if before.is_none_or(|b| b.page != view.page || b.stall != view.stall) {
        show_page(app, before.map(|b| &b.page), &view);
    }
    *shown = Some(view);
}

fn show_stall(app: &w::App, before: Option<&view::Stall>, stall: &view::Stall) {
    let global = app.global::<w::View>();
    let colours = Colours {
        deep: stall.deep,
        bright: stall.bright,
        pale: stall.pale,
    };
    global.set_stall(w::Stall {
        name: (&stall.name).into(),
        reading: (&stall.reading).into(),
        site: (&stall.site).into(),
        deep: colour(stall.deep),
        bright: colour(stall.bright),
        pale: colour(stall.pale),
        crest: image(crest(&stall.programme)),
        widest: stall
            .greeting
            .iter()
            .map(|cluster| i32::try_from(cluster.chars().count()).unwrap_or(i32::MAX))
            .max()
            .unwrap_or(1),
    });
    global.set_greeting(model(stall.greeting.iter().map(SharedString::from)));
    if before.is_none_or(|b| (b.deep, b.bright, b.pale) != (stall.deep, stall.bright, stall.pale)) {
        show_pictures(app, colours);
    }
}

macro_rules! drawing {
    ($name:literal) => {
        include_str!(concat!("../../ui/icons/", $name, ".svg"))
    };
}

fn show_pictures(app: &w::App, colours: Colours) {
    let pic = app.global::<w::Pictures>();
    let draw = |svg: &str| image(&pictures::coloured(svg, colours));
    let mirror = |svg: &str| image(&pictures::mirrored(&pictures::coloured(svg, colours)));
    let hanamaru = drawing!("pic-hanamaru");
    pic.set_card(draw(drawing!("pic-card")));
    pic.set_monitor(draw(drawing!("pic-monitor")));
    pic.set_posture(draw(drawing!("pic-posture")));
    pic.set_unplugged(draw(drawing!("pic-unplugged")));
    pic.set_record(draw(drawing!("pic-record")));
    pic.set_sit(draw(drawing!("pic-sit")));
    pic.set_sleeve(draw(drawing!("pic-sleeve")));
    pic.set_heart_height(draw(drawing!("pic-heart-height")));
    pic.set_hush(draw(drawing!("pic-hush")));
    pic.set_roll_up(draw(drawing!("pic-roll-up")));
    pic.set_together(draw(drawing!("pic-care")));
    let guesses = [
        drawing!("pic-guess-low"),
        drawing!("pic-guess-middle"),
        drawing!("pic-guess-high"),
    ];
    pic.set_guesses(model(guesses.map(draw).into_iter()));
    pic.set_hanamaru(draw(hanamaru));
    pic.set_unread(draw(drawing!("pic-unread")));
    pic.set_cord(draw(drawing!("pic-cord")));
    pic.set_cord_mirrored(mirror(drawing!("pic-cord")));
    pic.set_stamps(model(
        [-8, 5, -3, 9, -6]
            .map(|degrees| image(&pictures::turned(hanamaru, degrees)))
            .into_iter(),
    ));
    pic.set_newest_stamp(image(&pictures::turned(hanamaru, -12)));
    pic.set_grandma(draw(drawing!("who-grandma")));
    pic.set_grandpa(draw(drawing!("who-grandpa")));
    pic.set_comi(draw(drawing!("who-comi")));
    pic.set_comi_mirrored(mirror(drawing!("who-comi")));
    pic.set_man(draw(drawing!("who-man")));
    pic.set_woman(draw(drawing!("who-woman")));
    pic.set_neighbour(draw(drawing!("who-neighbour")));
    pic.set_child(draw(drawing!("who-child")));
    pic.set_child_mirrored(mirror(drawing!("who-child")));
    pic.set_girl(draw(drawing!("who-girl")));
    pic.set_chair(draw(drawing!("who-chair")));
    pic.set_chair_mirrored(mirror(drawing!("who-chair")));
}

/// Measures the screens anew for the window as it is: its own size in place of the panel's, the
/// panel's millimetres at the scale the display wants.
fn fit(app: &w::App, px_per_mm: f32) {
    let scale = app.window().scale_factor();
    let size = app.window().size();
    let (width, height) = (size.width as f32 / scale, size.height as f32 / scale);
    if width < 1.0 || height < 1.0 {
        return;
    }
    let glass = app.global::<w::Panel>();
    if (glass.get_width(), glass.get_height()) != (width, height) {
        tracing::info!("the window is {}×{} pixels", size.width, size.height);
        glass.set_width(width);
        glass.set_height(height);
        app.global::<w::Pictures>()
            .set_hill(image(&hill(width, height)));
    }
    glass.set_px_per_mm(px_per_mm / scale);
}

/// The ground hill's top, 48 units high and as wide as the window (see `Panel.u` in theme.slint).
fn hill(width: f32, height: f32) -> String {
    let unit = if height > width {
        (width / 1080.0).min(height / 1920.0)
    } else {
        (width / 1920.0).min(height / 1080.0)
    };
    let across = if unit > 0.0 { width / unit } else { 1920.0 };
    format!(
        r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {across} 48"><path d="M0 46Q{} -46 {across} 46V48H0Z"/></svg>"#,
        across / 2.0
    )
}

/// The programme's crest; a programme without one shows the heart that stands for all of them.
fn crest(programme: &str) -> &'static str {
    match programme {
        "meet-plus" => drawing!("mon-meet-plus"),
        "idobata" => drawing!("mon-idobata"),
        "kounosu-en" => drawing!("mon-kounosu-en"),
        "osekkai-gi" => drawing!("mon-osekkai-gi"),
        "osekkai-reha" => drawing!("mon-osekkai-reha"),
        "ward-cominas" => drawing!("mon-ward-cominas"),
        "after-discharge" => drawing!("mon-after-discharge"),
        "furumai-ichi" => drawing!("mon-furumai-ichi"),
        _ => drawing!("ui-heart"),
    }
}

/// The picture of a choice; one without its own shows two people talking.
fn topic_picture(name: &str) -> &'static str {
    match name {
        "medicine" => drawing!("pic-medicine"),
        "body" => drawing!("pic-body"),
        "care" => drawing!("pic-care"),
        "vaccine" => drawing!("pic-vaccine"),
        "other" => drawing!("pic-other"),
        "join" => drawing!("pic-join"),
        "teach" => drawing!("pic-teach"),
        "give" => drawing!("pic-give"),
        "receive" => drawing!("pic-receive"),
        "hoe" => drawing!("pic-hoe"),
        "sprout" => drawing!("pic-sprout"),
        "watch" => drawing!("pic-watch"),
        "pharmacist" => drawing!("pic-pharmacist"),
        "ageing" => drawing!("pic-ageing"),
        "balloon" => drawing!("pic-balloon"),
        "crane" => drawing!("pic-crane"),
        "yarn" => drawing!("pic-yarn"),
        "brush" => drawing!("pic-brush"),
        "shogi" => drawing!("pic-shogi"),
        "pot" => drawing!("pic-pot"),
        "song" => drawing!("pic-song"),
        "shoes" => drawing!("pic-shoes"),
        "flower" => drawing!("pic-flower"),
        _ => drawing!("pic-talk"),
    }
}

/// The picture of a condition for which staff are asked first, where there is one.
fn condition_picture(name: &str) -> Option<&'static str> {
    Some(match name {
        "shunt" => drawing!("pic-shunt"),
        "surgery" => drawing!("pic-surgery"),
        "drip" => drawing!("pic-drip"),
        "wound" => drawing!("pic-wound"),
        "paralysis" => drawing!("pic-paralysis"),
        _ => return None,
    })
}

fn show_page(app: &w::App, before: Option<&Page>, view: &View) {
    let global = app.global::<w::View>();
    let page = match &view.page {
        Page::Idle {
            saving,
            cards,
            monitor,
            note,
        } => {
            global.set_saving(*saving);
            global.set_cards(*cards);
            global.set_monitor(*monitor);
            global.set_note(note.as_ref().map_or_else(w::Note::default, |note| w::Note {
                shown: true,
                heading: (&note.heading).into(),
                text: (&note.text).into(),
                when: (&note.when).into(),
            }));
            w::Page::Idle
        }
        Page::HoldCard => w::Page::HoldCard,
        Page::OfferCard => w::Page::OfferCard,
        Page::MakeCard { card } => {
            global.set_new_card(card.as_ref().map_or_else(w::NewCard::default, |card| {
                w::NewCard {
                    code: code_image(&card.code.dark, card.code.side),
                    side: number(card.code.side + 2 * QUIET),
                    number: (&card.number).into(),
                    slip: card.slip,
                }
            }));
            w::Page::MakeCard
        }
        Page::LostCard(lost) => {
            show_lost_card(&global, lost);
            w::Page::LostCard
        }
        Page::Counted { adults, children } => {
            global.set_adults(number(*adults));
            global.set_children(number(*children));
            w::Page::Counted
        }
        Page::Topics { topics, more } => {
            show_choices(&global, &view.stall, topics);
            global.set_more(*more);
            w::Page::Topics
        }
        Page::FirstTime => w::Page::FirstTime,
        Page::Welcome { likes, more } => {
            global.set_offers_likes(*likes);
            global.set_more(*more);
            w::Page::Welcome
        }
        Page::Roles { roles } => {
            show_choices(&global, &view.stall, roles);
            global.set_more(false);
            w::Page::Roles
        }
        Page::Generations => {
            global.set_more(false);
            w::Page::Generations
        }
        Page::Likes { likes, teaches } => {
            let colours = colours(&view.stall);
            // The pictures are drawn once, and stay while a finger is on one of them.
            let stay = match before {
                Some(Page::Likes { likes: old, .. }) => old
                    .iter()
                    .map(|like| &like.words)
                    .eq(likes.iter().map(|like| &like.words)),
                _ => false,
            };
            if !stay {
                global.set_likes(model(likes.iter().map(|like| w::Like {
                    words: phrases::marked(&like.words).into(),
                    picture: image(&pictures::coloured(topic_picture(&like.picture), colours)),
                    liked: like.liked,
                    taught: like.taught,
                })));
            }
            let rows = global.get_likes();
            for (place, like) in likes.iter().enumerate() {
                if let Some(row) = slint::Model::row_data(&rows, place)
                    && (row.liked, row.taught) != (like.liked, like.taught)
                {
                    let (liked, taught) = (like.liked, like.taught);
                    let row = w::Like {
                        liked,
                        taught,
                        ..row
                    };
                    slint::Model::set_row_data(&rows, place, row);
                }
            }
            global.set_teaches(*teaches);
            w::Page::Likes
        }
        Page::Greeting { visits } => {
            global.set_visits(number(*visits));
            global.set_milestone(view::is_milestone(*visits));
            w::Page::Greeting
        }
        Page::CardRefused { why, counted } => {
            global.set_refusal(match why {
                CardRefusal::NotOurs => w::Refusal::NotOurs,
                CardRefusal::Torn => w::Refusal::Torn,
                CardRefusal::Forged => w::Refusal::Forged,
                // A batch that is newer than this kiosk's keys is a new kind of card, too.
                CardRefusal::Newer | CardRefusal::UnknownKey => w::Refusal::Newer,
                CardRefusal::Blocked => w::Refusal::Blocked,
            });
            global.set_counted(*counted);
            w::Page::CardRefused
        }
        Page::Consent { can_record } => {
            global.set_can_record(*can_record);
            w::Page::Consent
        }
        Page::AskStaff { conditions } => {
            let stall = &view.stall;
            let colours = Colours {
                deep: stall.deep,
                bright: stall.bright,
                pale: stall.pale,
            };
            global.set_conditions(model(conditions.iter().map(|condition| {
                w::Condition {
                    words: phrases::marked(&condition.words).into(),
                    picture: condition_picture(&condition.picture)
                        .map(|svg| image(&pictures::coloured(svg, colours)))
                        .unwrap_or_default(),
                }
            })));
            w::Page::AskStaff
        }
        Page::Rest { left_s, nth } => {
            global.set_rest_left(number(*left_s));
            global.set_nth(number(*nth));
            w::Page::Rest
        }
        Page::Guess { choices } => {
            global.set_guesses(model(choices.iter().map(SharedString::from)));
            w::Page::Guess
        }
        Page::Measuring {
            elapsed_s,
            nothing_came,
            nth,
        } => {
            global.set_elapsed(number(*elapsed_s));
            global.set_nothing_came(*nothing_came);
            global.set_nth(number(*nth));
            w::Page::Measuring
        }
        Page::Measured => w::Page::Measured,
        Page::Result(result) => {
            global.set_result(w::Result {
                systolic: result.systolic_mmhg.to_string().into(),
                diastolic: result.diastolic_mmhg.to_string().into(),
                pulse: result
                    .pulse_bpm
                    .map(|p| p.to_string())
                    .unwrap_or_default()
                    .into(),
                words: phrases::marked(&result.words).into(),
                symptoms: phrases::marked(&result.symptoms).into(),
                symptoms_do: (&result.symptoms_do).into(),
                sample: result.sample,
                of: result_of(result.of),
                guess: result.guess.as_deref().unwrap_or_default().into(),
                again: match result.again {
                    view::Again::Second => w::Again::Second,
                    view::Again::Third => w::Again::Third,
                    view::Again::Another => w::Again::Another,
                },
                recorded: result.recorded,
                called: result.called,
            });
            w::Page::Result
        }
        Page::TakeHome(home) => {
            global.set_take_home(w::TakeHome {
                code: code_image(&home.code, home.side),
                side: if home.side == 0 {
                    0
                } else {
                    number(home.side + 2 * QUIET)
                },
                systolic: home.systolic_mmhg.to_string().into(),
                diastolic: home.diastolic_mmhg.to_string().into(),
                pulse: home
                    .pulse_bpm
                    .map(|p| p.to_string())
                    .unwrap_or_default()
                    .into(),
                of: result_of(home.of),
            });
            w::Page::TakeHome
        }
        Page::NotMeasured {
            fault,
            symptoms,
            symptoms_do,
        } => {
            global.set_symptoms(phrases::marked(symptoms).into());
            global.set_symptoms_do(symptoms_do.into());
            global.set_fault(match fault {
                Some(Fault::NoPressure) => w::Fault::NoPressure,
                Some(Fault::Inflation) => w::Fault::Inflation,
                Some(Fault::Deflation) => w::Fault::Deflation,
                Some(Fault::OverPressure) => w::Fault::OverPressure,
                Some(Fault::TooLong) => w::Fault::TooLong,
                Some(Fault::NoPulse) => w::Fault::NoPulse,
                Some(Fault::Moved) => w::Fault::Moved,
                Some(Fault::Undetermined) => w::Fault::Undetermined,
                Some(Fault::OutOfRange) => w::Fault::OutOfRange,
                Some(Fault::Cuff) => w::Fault::Cuff,
                Some(Fault::Device) => w::Fault::Device,
                None => w::Fault::Implausible,
            });
            w::Page::NotMeasured
        }
        Page::Thanks => w::Page::Thanks,
        Page::Trouble { what, code, phone } => {
            global.set_resting(match what {
                view::Trouble::Monitor => w::Resting::Monitor,
                view::Trouble::Disk => w::Resting::Disk,
            });
            global.set_code(code.into());
            global.set_phone(phone.into());
            w::Page::Trouble
        }
        Page::Pin {
            entered,
            wrong,
            locked_s,
        } => {
            global.set_pin_entered(number(*entered));
            global.set_pin_wrong(*wrong);
            global.set_pin_locked(locked_s.map_or(0, number));
            w::Page::Pin
        }
        Page::Day(day) => {
            let before = match before {
                Some(Page::Day(before)) => Some(before.as_ref()),
                _ => None,
            };
            show_day(&global, before, day);
            w::Page::Day
        }
        Page::Menu(menu) => {
            // The rows stay where they are while a finger is on one of them.
            let rows = menu.programmes.iter().map(|programme| w::MenuProgramme {
                name: phrases::marked(&programme.name).into(),
                on: programme.on,
                beside: programme.beside,
            });
            update(&global.get_menu(), rows, |rows| global.set_menu(rows));
            global.set_more(menu.more);
            global.set_office_waiting(number(menu.upload.waiting));
            global.set_office_last(menu.upload.last_ok.map(time).unwrap_or_default());
            global.set_office_failing(menu.upload.failing);
            global.set_network_expected(menu.network_expected);
            w::Page::Menu
        }
        Page::Proxy(proxy) => {
            let names = proxy.programmes.iter().map(SharedString::from);
            update(&global.get_proxy_names(), names, |rows| {
                global.set_proxy_names(rows);
            });
            global.set_entered(number(proxy.entered));
            global.set_day_visits(number(proxy.visits));
            let last = proxy.last.as_ref().map(|last| time(last.at));
            global.set_proxy_last(last.unwrap_or_default());
            w::Page::Proxy
        }
        Page::Devices(devices) => {
            let rows = devices.iter().map(|row| w::DeviceRow {
                kind: match row.device {
                    Device::Monitor => 0,
                    Device::Scanner => 1,
                    Device::Camera => 2,
                    Device::Printer => 3,
                },
                code: (&row.code).into(),
                heard: row.heard.map(time).unwrap_or_default(),
                readable: row.readable,
            });
            update(&global.get_devices(), rows, |rows| global.set_devices(rows));
            w::Page::Devices
        }
        Page::Paper(paper) => {
            global.set_paper_month(number(paper.day.0));
            global.set_paper_day(number(paper.day.1));
            global.set_paper_weekday(number(paper.weekday % 7));
            global.set_paper_programme(phrases::marked(&paper.programme).into());
            global.set_more(paper.several);
            global.set_adults(number(paper.adults));
            global.set_children(number(paper.children));
            global.set_paper_written(match paper.written {
                None => 0,
                Some(true) => 1,
                Some(false) => 2,
            });
            w::Page::Paper
        }
        Page::Ending(ending) => {
            global.set_day_visits(number(ending.visits));
            global.set_day_people(number(ending.people));
            global.set_weather(ending.weather.map_or(-1, number));
            global.set_staff_minutes(number(ending.staff_minutes));
            let rows = ending.sentences.iter().map(|(words, chosen)| w::Sentence {
                words: phrases::marked(words).into(),
                chosen: *chosen,
            });
            update(&global.get_sentences(), rows, |rows| {
                global.set_sentences(rows);
            });
            global.set_ending_refused(ending.refused);
            w::Page::Ending
        }
    };
    // Nothing of one person is kept behind the next one's screen.
    if page != w::Page::HoldCard && global.get_has_mirror() {
        global.set_has_mirror(false);
        global.set_mirror(Image::default());
    }
    if matches!(before, Some(Page::Result(_))) && !matches!(view.page, Page::Result(_)) {
        global.set_result(w::Result::default());
    }
    if matches!(before, Some(Page::TakeHome(_))) && !matches!(view.page, Page::TakeHome(_)) {
        global.set_take_home(w::TakeHome::default());
    }
    if matches!(before, Some(Page::MakeCard { .. })) && !matches!(view.page, Page::MakeCard { .. })
    {
        global.set_new_card(w::NewCard::default());
    }
    global.set_page(page);
}

fn colours(stall: &view::Stall) -> Colours {
    Colours {
        deep: stall.deep,
        bright: stall.bright,
        pale: stall.pale,
    }
}

fn show_choices(global: &w::View<'_>, stall: &view::Stall, choices: &[view::Topic]) {
    let colours = colours(stall);
    global.set_topics(model(choices.iter().map(|choice| w::Topic {
        words: phrases::marked(&choice.words).into(),
        picture: image(&pictures::coloured(topic_picture(&choice.picture), colours)),
    })));
}

fn show_lost_card(global: &w::View<'_>, lost: &view::LostCard) {
    let (step, refused, visits) = match lost.step {
        LostCardStep::Typing(refused) => {
            let refused = match refused {
                None => w::LostRefused::None,
                Some(NumberRefused::Check) => w::LostRefused::Check,
                Some(NumberRefused::Unknown) => w::LostRefused::Unknown,
                Some(NumberRefused::Several) => w::LostRefused::Several,
            };
            (w::LostStep::Typing, refused, 0)
        }
        LostCardStep::Hold(refused) => {
            let refused = match refused {
                None => w::LostRefused::None,
                Some(HoldRefused::TheSame) => w::LostRefused::TheSame,
                Some(HoldRefused::Refused(_)) => w::LostRefused::Unread,
                Some(HoldRefused::NotSaved) => w::LostRefused::NotSaved,
            };
            (w::LostStep::Hold, refused, 0)
        }
        LostCardStep::Done { visits } => (w::LostStep::Done, w::LostRefused::None, visits),
    };
    global.set_lost_step(step);
    global.set_lost_refused(refused);
    // What is not typed yet stands as a line.
    let typed: String = "___-___-___"
        .char_indices()
        .map(|(at, line)| {
            lost.typed
                .get(at..=at)
                .map_or(line.to_string(), str::to_owned)
        })
        .collect();
    global.set_lost_typed(typed.into());
    global.set_lost_page(i32::from(lost.page));
    global.set_visits(number(visits));
}

fn show_day(global: &w::View<'_>, before: Option<&view::Day>, day: &view::Day) {
    let (last, channel, adults, children, counter) = match day.last.as_ref().map(|last| &last.what)
    {
        None => (
            w::LastTap::None,
            Channel::Tap,
            0,
            0,
            SharedString::default(),
        ),
        Some(LastTapWhat::Visit {
            channel,
            adults,
            children,
        }) => (
            w::LastTap::Visit,
            *channel,
            *adults,
            *children,
            SharedString::default(),
        ),
        Some(LastTapWhat::Counter(words)) => {
            (w::LastTap::Counter, Channel::Tap, 0, 0, words.into())
        }
        Some(LastTapWhat::Link) => (
            w::LastTap::Link,
            Channel::Tap,
            0,
            0,
            SharedString::default(),
        ),
    };
    global.set_day(w::Day {
        visits: number(day.visits),
        adults: number(day.adults),
        children: number(day.children),
        readings: number(day.readings),
        cards: number(day.cards),
        cards_new: number(day.cards_new),
        anonymous: number(day.anonymous),
        waiting: number(day.upload.waiting),
        last_ok: day.upload.last_ok.map(time).unwrap_or_default(),
        failing: day.upload.failing,
        no_office_key: day.no_office_key,
        last,
        last_at: day
            .last
            .as_ref()
            .map(|last| time(last.at))
            .unwrap_or_default(),
        last_channel: match channel {
            Channel::Tap => w::Channel::Tap,
            Channel::Card => w::Channel::Card,
            Channel::Staff => w::Channel::Staff,
            Channel::Phone => w::Channel::Phone,
            Channel::Paper => w::Channel::Paper,
        },
        last_adults: number(adults),
        last_children: number(children),
        last_counter: counter,
        calling: day.calling,
        closed: day.closed,
        printer_code: day
            .printer
            .as_ref()
            .map(|printer| printer.code.as_str().into())
            .unwrap_or_default(),
        paper_low: day
            .printer
            .as_ref()
            .is_some_and(|printer| printer.paper_low),
        reads_cards: day.reads_cards,
    });
    if before.is_none_or(|b| b.hours != day.hours) {
        let busiest = day
            .hours
            .iter()
            .map(|hour| hour.visits.max(hour.before.unwrap_or(0)))
            .max();
        global.set_busiest(number(busiest.unwrap_or(0)));
        global.set_hours(model(day.hours.iter().map(|hour| w::Hour {
            hour: number(hour.hour),
            visits: number(hour.visits),
            before: hour.before.map_or(-1, number),
            now: hour.now,
        })));
    }
    if before.is_none_or(|b| b.topics != day.topics) {
        global.set_topic_counts(model(day.topics.iter().map(|(words, count)| {
            w::TopicCount {
                words: words.into(),
                count: number(*count),
            }
        })));
    }
    if before.is_none_or(|b| b.counters != day.counters) {
        let counters = day.counters.iter().map(|counter| w::Counter {
            words: (&counter.words).into(),
            count: number(counter.count),
            just_added: counter.just_added,
        });
        // The rows stay where they are while a finger is on one of them.
        let rows: Vec<_> = counters.collect();
        let old = global.get_counters();
        if slint::Model::row_count(&old) == rows.len() {
            for (i, row) in rows.into_iter().enumerate() {
                if slint::Model::row_data(&old, i).as_ref() != Some(&row) {
                    slint::Model::set_row_data(&old, i, row);
                }
            }
        } else {
            global.set_counters(model(rows.into_iter()));
        }
    }
}

fn time((hour, minute): (u32, u32)) -> SharedString {
    SharedString::from(format!("{hour}:{minute:02}"))
}

/// Puts rows into a list: where there are as many as before, only those that changed, so that none
/// goes away under a finger.
fn update<T: Clone + PartialEq + 'static>(
    old: &ModelRc<T>,
    rows: impl Iterator<Item = T>,
    set: impl FnOnce(ModelRc<T>),
) {
    let rows: Vec<T> = rows.collect();
    if slint::Model::row_count(old) != rows.len() {
        return set(model(rows.into_iter()));
    }
    for (place, row) in rows.into_iter().enumerate() {
        if slint::Model::row_data(old, place).as_ref() != Some(&row) {
            slint::Model::set_row_data(old, place, row);
        }
    }
}

fn result_of(of: view::ResultOf) -> w::ResultOf {
    match of {
        view::ResultOf::One => w::ResultOf::One,
        view::ResultOf::MeanOfTwo => w::ResultOf::MeanOfTwo,
        view::ResultOf::OneOfTwo => w::ResultOf::OneOfTwo,
    }
}

/// White modules around a code, as its standard asks for.
const QUIET: u32 = 4;

/// A code as a picture of one pixel a module, with the white around it. Drawn larger without
/// smoothing.
fn code_image(modules: &[bool], side: u32) -> Image {
    let side_at = usize::try_from(side).unwrap_or(0);
    if side == 0 || modules.len() != side_at * side_at {
        return Image::default();
    }
    let whole = side + 2 * QUIET;
    let mut pixels = slint::SharedPixelBuffer::<slint::Rgb8Pixel>::new(whole, whole);
    let (across, quiet) = (side_at + 2 * QUIET as usize, QUIET as usize);
    for (place, pixel) in pixels.make_mut_slice().iter_mut().enumerate() {
        let (x, y) = (
            (place % across).wrapping_sub(quiet),
            (place / across).wrapping_sub(quiet),
        );
        let dark = x < side_at && y < side_at && modules[y * side_at + x];
        *pixel = if dark { [0; 3] } else { [255; 3] }.into();
    }
    Image::from_rgb8(pixels)
}

fn model<T: Clone + 'static>(rows: impl Iterator<Item = T>) -> ModelRc<T> {
    ModelRc::new(VecModel::from_iter(rows))
}

/// A number as `.slint` counts; one that no screen could show stands at the largest.
fn number(n: impl TryInto<i32>) -> i32 {
    n.try_into().unwrap_or(i32::MAX)
}

fn colour(rgb: u32) -> slint::Color {
    slint::Color::from_argb_encoded(0xFF00_0000 | rgb)
}

/// A drawing that cannot be read is left out: the words stand beside it.
fn image(svg: &str) -> Image {
    Image::load_from_svg_data(svg.as_bytes()).unwrap_or_else(|_| {
        tracing::error!("a drawing of the window cannot be read");
        Image::default()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every `name: "…"` of a touchable thing in the screens.
    fn names(folder: &std::path::Path, found: &mut Vec<String>) {
        for entry in std::fs::read_dir(folder).expect("the screens") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                names(&path, found);
            } else if path.extension().is_some_and(|e| e == "slint") {
                let text = std::fs::read_to_string(&path).expect("a screen");
                let named = text.lines().filter_map(|line| {
                    let rest = line.trim().strip_prefix("name: \"")?;
                    Some(rest.split_once('"')?.0.to_owned())
                });
                found.extend(named);
            }
        }
    }

    #[test]
    fn every_name_that_a_screen_gives_to_a_touch_means_something() {
        let mut found = Vec::new();
        names(
            &std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("ui"),
            &mut found,
        );
        assert!(found.len() > 15, "the names were found");
        for name in found {
            assert!(tap_of(&name, 0).is_some(), "{name}");
        }
    }

    #[test]
    fn what_no_screen_can_say_is_no_tap() {
        assert_eq!(tap_of("", 0), None);
        assert_eq!(tap_of("topic", -1), None);
        assert_eq!(tap_of("digit", 10), None);
        assert_eq!(tap_of("language", 3), None);
    }
}
