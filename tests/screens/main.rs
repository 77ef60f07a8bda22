//! The screens, drawn without a display and looked at: by code here, and by people in
//! `tests/out/screens/`.

mod cases;
mod glass;
mod looking;
mod palette;
mod touching;
mod words;

use glass::{Glass, PANELS, keep};
use tomoni::visit::event::Lang;

/// `SCREENS=03` draws only the cases whose name holds that.
fn wanted(name: &str) -> bool {
    std::env::var("SCREENS").map_or(true, |only| only.split(',').any(|o| name.contains(o)))
}

#[test]
fn every_screen_fits_reads_and_can_be_touched_in_every_language_and_size() {
    let mut wrong = Vec::new();
    for (size, panel) in PANELS {
        let glass = Glass::open(panel);
        for case in cases::CASES {
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
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
