//! The palette, pair by pair, as computed from the hex values in `ui/theme.slint`.

use crate::looking::contrast;

fn rgb(hex: &str) -> [u8; 3] {
    let n = u32::from_str_radix(hex, 16).expect("a colour");
    [(n >> 16) as u8, (n >> 8) as u8, n as u8]
}

/// The theme's own tokens, read from the source so that a changed colour is measured anew.
fn token(name: &str) -> [u8; 3] {
    let theme = include_str!("../../ui/theme.slint");
    let line = theme
        .lines()
        .find(|l| l.contains(&format!("<color> {name}: #")))
        .unwrap_or_else(|| panic!("no colour {name} in theme.slint"));
    rgb(&line.split('#').nth(1).expect("a hex value")[..6])
}

/// The eight programmes of look/kiosk.md: deep, bright, pale.
const PROGRAMMES: [(&str, &str, &str, &str); 8] = [
    ("meet-plus", "8A2E00", "F7A85E", "FCEAD5"),
    ("idobata", "1B4A78", "92C5EA", "E2EEF7"),
    ("kounosu-en", "285426", "A9D26F", "EAF3D8"),
    ("osekkai-gi", "624600", "F2C63C", "FBF0CB"),
    ("osekkai-reha", "56378A", "CDB4EE", "F0E8FA"),
    ("ward-cominas", "8A1F5C", "F2ABD0", "FBE6F1"),
    ("after-discharge", "0B5753", "86D2C7", "DEF2EE"),
    ("furumai-ichi", "8C1D1D", "F79C8A", "FCE5DF"),
];

#[test]
fn text_stands_out_from_every_ground_it_is_set_on() {
    for ground in ["paper", "card", "board"] {
        for text in ["ink", "soft"] {
            let ratio = contrast(token(text), token(ground));
            assert!(ratio >= 7.0, "{text} on {ground}: {ratio:.1}");
        }
        let ratio = contrast(token("edge"), token(ground));
        assert!(ratio >= 4.5, "edge on {ground}: {ratio:.1}");
    }
    let ratio = contrast(token("ink"), token("yama"));
    assert!(ratio >= 7.0, "ink on yama: {ratio:.1}");
}

#[test]
fn every_programmes_colours_hold_with_ours() {
    for (id, deep, bright, pale) in PROGRAMMES {
        let (deep, bright, pale) = (rgb(deep), rgb(bright), rgb(pale));
        for (what, ratio, least) in [
            ("white on deep", contrast(token("white"), deep), 8.0),
            ("deep on paper", contrast(deep, token("paper")), 7.5),
            ("deep on card", contrast(deep, token("card")), 7.5),
            ("deep on board", contrast(deep, token("board")), 7.0),
            ("ink on bright", contrast(token("ink"), bright), 7.0),
            ("ink on pale", contrast(token("ink"), pale), 7.0),
            ("deep on pale", contrast(deep, pale), 7.0),
            ("soft on pale", contrast(token("soft"), pale), 6.9),
        ] {
            assert!(ratio >= least, "{id}: {what} is {ratio:.2}");
        }
    }
}
