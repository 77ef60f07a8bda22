//! The screens, drawn without a display and looked at: by code here, and by people in
//! `tests/out/screens/`.

mod cases;
mod glass;
mod keys;
mod looking;
mod measuring;
mod mirror;
mod palette;
mod storm;
mod threads;
mod touching;
mod words;

use glass::{COMPACT, Glass, LANDSCAPE, PORTRAIT, keep};
use tomoni::kiosk::ui::Panel;
use tomoni::visit::event::Lang;

/// `SCREENS=03` draws only the cases whose name holds that.
fn wanted(name: &str) -> bool {
    std::env::var("SCREENS").map_or(true, |only| only.split(',').any(|o| name.contains(o)))
}

/// One test a size, so that they run side by side; within one, the window is opened once.
fn every_screen_fits_and_reads(size: &str, panel: Panel) {
    let mut wrong = Vec::new();
    let glass = Glass::open(panel);
    for case in cases::CASES.iter().chain(measuring::CASES) {
        for (tongue, lang) in cases::LANGS {
            let name = format!("{size}-{}-{tongue}", case.name);
            if !wanted(&name) {
                continue;
            }
            let view = (case.view)(lang);
            let overlaid = view.leaving_in_s.is_some();
            glass.show(view);
            let picture = glass.picture();
            keep(&picture, &name);
            for complaint in looking::complaints(&glass, &picture, overlaid, lang == Lang::En) {
                wrong.push(format!("{name}: {complaint}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_screen_fits_and_reads_in_every_language_in_landscape() {
    every_screen_fits_and_reads("landscape", LANDSCAPE);
}

#[test]
fn every_screen_fits_and_reads_in_every_language_in_portrait() {
    every_screen_fits_and_reads("portrait", PORTRAIT);
}

#[test]
fn every_screen_fits_and_reads_in_every_language_on_a_small_panel() {
    every_screen_fits_and_reads("compact", COMPACT);
}
