//! A window without a display, with a real rasteriser behind it, and a clock that only the test
//! moves. The only place that knows the toolkit's testing backend.

use std::cell::RefCell;
use std::path::PathBuf;
use std::rc::Rc;
use std::time::Duration;

use i_slint_backend_testing::{
    ElementHandle, ElementQuery, TestingBackend, TestingBackendOptions, mock_elapsed_time,
};
use slint::platform::PointerEventButton;
use slint::{ComponentHandle, LogicalPosition, platform::WindowEvent};
use tomoni::kiosk::ui::{Panel, Picture, Window};
use tomoni::kiosk::view::{Tap, View};

/// 15.6", as on the wall.
pub const LANDSCAPE: Panel = Panel {
    width_px: 1920,
    height_px: 1080,
    px_per_mm: 5.56,
    fullscreen: false,
};
/// The same, turned.
pub const PORTRAIT: Panel = Panel {
    width_px: 1080,
    height_px: 1920,
    px_per_mm: 5.56,
    fullscreen: false,
};
/// 10.1": physically small.
pub const COMPACT: Panel = Panel {
    width_px: 1280,
    height_px: 800,
    px_per_mm: 5.88,
    fullscreen: false,
};

pub struct Glass {
    pub panel: Panel,
    window: Window,
    taps: Rc<RefCell<Vec<Tap>>>,
}

/// Where something stands, in pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Place {
    pub x: f32,
    pub y: f32,
    pub width: f32,
    pub height: f32,
}

impl Place {
    pub fn right(self) -> f32 {
        self.x + self.width
    }
    pub fn bottom(self) -> f32 {
        self.y + self.height
    }
    /// Within, with a pixel of rounding.
    pub fn within(self, outer: Place) -> bool {
        self.x >= outer.x - 1.0
            && self.y >= outer.y - 1.0
            && self.right() <= outer.right() + 1.0
            && self.bottom() <= outer.bottom() + 1.0
    }
    /// The distance between two rectangles; 0 when they touch or overlap.
    pub fn gap(self, other: Place) -> f32 {
        let dx = (other.x - self.right())
            .max(self.x - other.right())
            .max(0.0);
        let dy = (other.y - self.bottom())
            .max(self.y - other.bottom())
            .max(0.0);
        dx.hypot(dy)
    }
}

pub fn place_of(element: &ElementHandle) -> Place {
    let at = element.absolute_position();
    let size = element.size();
    Place {
        x: at.x,
        y: at.y,
        width: size.width,
        height: size.height,
    }
}

impl Glass {
    pub fn open(panel: Panel) -> Glass {
        // One platform a thread; a second call finds it there.
        let _ =
            slint::platform::set_platform(Box::new(TestingBackend::new(TestingBackendOptions {
                mock_time: true,
                threading: false,
                renderer_name: Some("software".into()),
            })));
        let taps = Rc::new(RefCell::new(Vec::new()));
        let heard = Rc::clone(&taps);
        let window = Window::open(&panel, move |tap| heard.borrow_mut().push(tap))
            .expect("the window opens without a display");
        window.component().show().expect("the window is shown");
        Glass {
            panel,
            window,
            taps,
        }
    }

    pub fn window(&self) -> &Window {
        &self.window
    }

    /// Shows a view and lets everything that moves come to rest.
    pub fn show(&self, view: View) {
        self.window.show_now(view);
        self.wait(1);
        self.wait(1000);
    }

    pub fn show_at_once(&self, view: View) {
        self.window.show_now(view);
        self.wait(1);
    }

    /// Time passes in small steps: a timer that runs again and again fires once in each.
    pub fn wait(&self, ms: u64) {
        const STEP_MS: u64 = 100;
        let mut left = ms;
        while left > 0 {
            let step = left.min(STEP_MS);
            mock_elapsed_time(Duration::from_millis(step));
            left -= step;
        }
    }

    pub fn picture(&self) -> Picture {
        self.window.picture_now().expect("the window can be drawn")
    }

    pub fn taps(&self) -> Vec<Tap> {
        self.taps.borrow_mut().drain(..).collect()
    }

    /// Everything that can be touched.
    pub fn targets(&self) -> Vec<ElementHandle> {
        ElementQuery::from_root(self.window.component())
            .match_accessible_role(i_slint_backend_testing::AccessibleRole::Button)
            .find_all()
    }

    pub fn target(&self, id: &str) -> ElementHandle {
        self.targets()
            .into_iter()
            .find(|e| e.accessible_id().is_some_and(|found| found == id))
            .unwrap_or_else(|| panic!("nothing to touch is called {id}"))
    }

    pub fn find(&self, inherits: &str) -> Vec<ElementHandle> {
        ElementQuery::from_root(self.window.component())
            .match_inherits(inherits)
            .find_all()
    }

    /// The elements of this id, as `Rest::count`.
    pub fn by_id(&self, id: &str) -> Vec<ElementHandle> {
        ElementQuery::from_root(self.window.component())
            .match_id(id)
            .find_all()
    }

    pub fn touch(&self, id: &str) {
        self.target(id).mock_single_click(PointerEventButton::Left);
    }

    pub fn press(&self, at: Place) {
        let position = LogicalPosition::new(at.x + at.width / 2.0, at.y + at.height / 2.0);
        let window = self.window.component().window();
        window.dispatch_event(WindowEvent::PointerMoved { position });
        window.dispatch_event(WindowEvent::PointerPressed {
            position,
            button: PointerEventButton::Left,
        });
    }

    pub fn release(&self, at: Place) {
        let position = LogicalPosition::new(at.x + at.width / 2.0, at.y + at.height / 2.0);
        let window = self.window.component().window();
        window.dispatch_event(WindowEvent::PointerMoved { position });
        window.dispatch_event(WindowEvent::PointerReleased {
            position,
            button: PointerEventButton::Left,
        });
    }

    /// A panel on which targets of the recommended size find no room: the least size holds.
    pub fn is_small(&self) -> bool {
        self.panel.height_px as f32 / self.panel.px_per_mm < 160.0
    }

    pub fn glass(&self) -> Place {
        Place {
            x: 0.0,
            y: 0.0,
            width: self.panel.width_px as f32,
            height: self.panel.height_px as f32,
        }
    }
}

/// Keeps a picture for people to look at, under `tests/out/screens/`.
pub fn keep(picture: &Picture, name: &str) {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/out/screens");
    std::fs::create_dir_all(&folder).expect("a folder for the pictures");
    let file = std::fs::File::create(folder.join(format!("{name}.png"))).expect("a file");
    let encoder = image::codecs::png::PngEncoder::new_with_quality(
        std::io::BufWriter::new(file),
        image::codecs::png::CompressionType::Fast,
        image::codecs::png::FilterType::Sub,
    );
    image::ImageEncoder::write_image(
        encoder,
        &picture.rgba,
        picture.width,
        picture.height,
        image::ExtendedColorType::Rgba8,
    )
    .expect("the picture is written");
}
