//! Codes in pictures as a camera takes them. Drawn here, so that no photograph of anybody is
//! needed; real photographs are read by tests/bench/decoders.

use tomoni::card::Keys;
use tomoni::card::picture::{Grey, Look as Looking, code_in};

use crate::support::photo::{Held, Scene};

/// A lamp's reflection: brightest at its middle, gone at its radius.
fn glare(scene: &mut Scene, middle: (f64, f64), radius: f64) {
    for y in 0..scene.height {
        for x in 0..scene.width {
            let (dx, dy) = (x as f64 - middle.0, y as f64 - middle.1);
            let near = 1.0 - (dx * dx + dy * dy).sqrt() / radius;
            if near > 0.0 {
                let pixel = &mut scene.luma[y * scene.width + x];
                *pixel = (f64::from(*pixel) + 190.0 * near).min(255.0) as u8;
            }
        }
    }
}

/// Cards as a camera sees them: turned and leaning, near and far, blurred, noisy, with a lamp's
/// reflection on one corner. What is read is this card; never another.
#[test]
fn cards_are_read_askew_blurred_noisy_and_with_a_lamp_on_them() {
    let keys = Keys::fresh(&[7; 66]);
    let (mut seen, mut plain, mut thorough) = (0, 0, 0);
    for (at, (side, lean, blur_px)) in [
        (0.8, 0.0, 1),
        (0.8, 0.3, 2),
        (0.6, 0.16, 1),
        (0.6, 0.3, 1),
        (0.45, 0.1, 0),
        (0.45, 0.16, 1),
    ]
    .into_iter()
    .enumerate()
    {
        for (turn, noise) in [(0.0, 10), (0.35, 24), (-0.6, 14), (1.57, 18)] {
            let token = keys.make([at as u8 + noise; 16]);
            let held = Held {
                at: (0.5 - side * 0.375, 0.5 - side / 2.0),
                side,
                lean,
                turn,
                blur_px,
                noise,
            };
            let mut scene = Scene::with(&token, held, 640, 480);
            if noise > 12 {
                glare(&mut scene, (370.0, 190.0), 60.0);
            }
            let grey = Grey {
                width_px: 640,
                height_px: 480,
                luma: &scene.luma,
            };
            let read = |look| code_in(grey, look).map(|text| keys.read(&text));
            let (first, second) = (read(Looking::Plain), read(Looking::Thorough));
            for read in [&first, &second].into_iter().flatten() {
                assert_eq!(read.as_ref(), Ok(&token), "another card was read");
            }
            seen += 1;
            plain += u32::from(first.is_some());
            thorough += u32::from(first.or(second).is_some());
        }
    }
    println!("{plain} plain, {thorough} in all, of {seen}");
    assert!(
        seen == 24 && plain >= 20 && thorough >= 21,
        "{plain} plain, {thorough} in all, of {seen}"
    );
}
