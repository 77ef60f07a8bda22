//! The screen that asks for a card, with what the camera sees.

use tomoni::devices::camera::Mirror;
use tomoni::kiosk::ui::Panel;
use tomoni::kiosk::view::Page;
use tomoni::visit::event::Lang;

use crate::cases::{self, LANGS, meet, view};
use crate::glass::{COMPACT, Glass, LANDSCAPE, PORTRAIT, keep};
use crate::looking;

/// Somebody with a card, roughly: a wall, a head, a white card with a dark square.
fn somebody() -> Mirror {
    let (width_px, height_px) = (426_u32, 240_u32);
    let luma = (0..width_px * height_px)
        .map(|i| {
            let (x, y) = (f64::from(i % width_px), f64::from(i / width_px));
            if (290.0..360.0).contains(&x) && (120.0..165.0).contains(&y) {
                let code = (300.0..335.0).contains(&x) && (125.0..160.0).contains(&y);
                if code { 50 } else { 235 }
            } else if (x - 200.0).hypot((y - 90.0) * 0.8) < 55.0 {
                180
            } else if (x - 200.0).abs() < 100.0 && y > 150.0 {
                95
            } else {
                125
            }
        })
        .collect();
    Mirror {
        width_px,
        height_px,
        luma,
    }
}

fn the_mirror_fits(size: &str, panel: Panel) {
    let glass = Glass::open(panel);
    let mut wrong = Vec::new();
    for (tongue, lang) in LANGS {
        glass.show(view(lang, meet(lang), Page::HoldCard));
        let without = glass.picture();
        glass.window().mirror_now(Some(somebody()));
        glass.wait(50);
        let picture = glass.picture();
        let name = format!("{size}-02-hold-card-mirror-{tongue}");
        keep(&picture, &name);
        assert!(picture != without, "{name}: it is seen");
        for complaint in looking::complaints(&glass, &picture, false, lang == Lang::En) {
            wrong.push(format!("{name}: {complaint}"));
        }
        // Nobody is seen who has left, also when a picture comes late.
        glass.show((cases::CASES[0].view)(lang));
        let idle = glass.picture();
        glass.window().mirror_now(Some(somebody()));
        glass.wait(50);
        assert!(glass.picture() == idle, "{name}: not on another screen");
        glass.show(view(lang, meet(lang), Page::HoldCard));
        assert!(glass.picture() == without, "{name}: not of the one before");
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_mirror_fits_in_landscape() {
    the_mirror_fits("landscape", LANDSCAPE);
}

#[test]
fn the_mirror_fits_in_portrait() {
    the_mirror_fits("portrait", PORTRAIT);
}

#[test]
fn the_mirror_fits_on_a_small_panel() {
    the_mirror_fits("compact", COMPACT);
}
