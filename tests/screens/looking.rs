//! Looking at a drawn screen by code: what is cut, too small, too close, too pale, or not there.

use i_slint_backend_testing::ElementHandle;
use tomoni::kiosk::ui::Picture;

use crate::glass::{Glass, Place, place_of};

/// The least edge of anything that can be touched, millimetres.
const TARGET_MM: f32 = 20.0;
/// The least distance between two targets, millimetres.
const GAP_MM: f32 = 4.0;
/// The least that is readable: 13.5 point, millimetres.
const LEAST_TYPE_MM: f32 = 4.76;
/// Text against its ground.
const CONTRAST: f64 = 7.0;

/// Numbers and codes that are drawn without `Words`, in one line.
const DIGITS: [&str; 19] = [
    "MakeCard::number",
    "LostCardScreen::digits",
    "Value::word",
    "SmallNumbers::word",
    "SmallNumbers::digits",
    "CallSign::number",
    "Value::unit",
    "Value::digits",
    "Chip::mark",
    "Rest::count",
    "Measuring::seconds",
    "Pin::count",
    "TroubleCode::digits",
    "TroubleCode::number",
    "NumberTile::digits",
    "NumberTile::side",
    "TopicList::count",
    "CounterButton::digits",
    "HourBars::hour-unit",
];

/// Of so many pixels one is looked at, across as well as down.
pub const STEP: usize = 2;

/// A text as drawn, and the place it was given.
pub struct Text {
    pub words: String,
    pub drawn: Place,
    pub given: Place,
    /// The part of its height that is air above its tallest letter, and as much below.
    pub air: f32,
}

impl Text {
    /// Where ink can be.
    fn inked(&self) -> Place {
        Place {
            y: self.drawn.y + self.drawn.height * self.air,
            height: self.drawn.height * (1.0 - 2.0 * self.air),
            ..self.drawn
        }
    }
}

pub fn texts(glass: &Glass, top_only: bool) -> Vec<Text> {
    let all = if top_only {
        glass
            .find("Leaving")
            .iter()
            .chain(&glass.find("StaffPill"))
            .flat_map(|layer| layer.query_descendants().match_inherits("Words").find_all())
            .collect()
    } else {
        glass.find("Words")
    };
    all.iter()
        // Words that only measure for others are never drawn.
        .filter(|words| !words.id().is_some_and(|id| id.contains("::unseen-")))
        .filter_map(|words| {
            let shown = words
                .query_descendants()
                .match_id("Words::shown")
                .find_first()?;
            Some(Text {
                words: shown.accessible_label().unwrap_or_default().to_string(),
                drawn: place_of(&shown),
                given: place_of(words),
                air: 0.0,
            })
        })
        .chain(
            DIGITS
                .iter()
                .flat_map(|id| glass.by_id(id))
                .map(|text| Text {
                    words: text.accessible_label().unwrap_or_default().to_string(),
                    drawn: place_of(&text),
                    given: glass.glass(),
                    air: 0.1,
                }),
        )
        .filter(|text| !text.words.is_empty())
        .collect()
}

/// Everything that is wrong with the screen as it stands.
pub fn complaints(glass: &Glass, picture: &Picture, overlaid: bool, english: bool) -> Vec<String> {
    let mut wrong = Vec::new();
    let mm = glass.panel.px_per_mm;
    let texts = texts(glass, overlaid);
    if texts.is_empty() {
        wrong.push("no words at all".to_owned());
    }
    for (i, text) in texts.iter().enumerate() {
        let words = &text.words;
        if !text.drawn.within(text.given) {
            wrong.push(format!(
                "「{words}」 needs {:?} and has {:?}",
                text.drawn, text.given
            ));
        }
        if (text.drawn.width - text.given.width).abs() < 0.01 {
            wrong.push(format!("「{words}」 is broken within a phrase"));
        }
        if !text.drawn.within(glass.glass()) {
            wrong.push(format!("「{words}」 leaves the window: {:?}", text.drawn));
        }
        let lines = words.lines().count().max(1) as f32;
        if text.drawn.height / lines < LEAST_TYPE_MM * mm {
            wrong.push(format!("「{words}」 is smaller than 13.5 pt"));
        }
        if let Some(complaint) = ink_complaint(picture, text) {
            wrong.push(complaint);
        }
        for other in &texts[..i] {
            // The staff pill stands at one place in both layers.
            if text.drawn != other.drawn && overlap(text.inked(), other.inked()) {
                wrong.push(format!("「{words}」 lies over 「{}」", other.words));
            }
        }
        let own_script = ["日本語", "やさしい\n日本語"].contains(&words.as_str());
        if english && !own_script && words.chars().any(is_japanese) {
            wrong.push(format!("「{words}」 on an English screen"));
        }
    }
    for target in glass.targets() {
        for words in target
            .query_descendants()
            .match_id("Words::shown")
            .find_all()
        {
            if !place_of(&words).within(place_of(&target)) {
                wrong.push(format!(
                    "「{}」 does not fit on {}",
                    words.accessible_label().unwrap_or_default(),
                    name(&target)
                ));
            }
        }
    }
    let targets: Vec<ElementHandle> = if overlaid {
        let mut targets = Vec::new();
        for layer in glass.find("Leaving") {
            targets.extend(
                layer
                    .query_descendants()
                    .match_inherits("Touchable")
                    .find_all(),
            );
        }
        targets
    } else {
        glass.targets()
    };
    for (i, target) in targets.iter().enumerate() {
        let id = name(target);
        let place = place_of(target);
        let least = TARGET_MM * mm - 0.5;
        if place.width < least || place.height < least {
            wrong.push(format!(
                "{id} is {:.1} × {:.1} mm",
                place.width / mm,
                place.height / mm
            ));
        }
        let primary = ["came", "next", "stay"].contains(&id.as_str());
        if primary && !glass.is_small() && (place.width < 60.0 * mm || place.height < 25.0 * mm) {
            wrong.push(format!("{id} is smaller than 25 × 60 mm: {place:?}"));
        }
        if !place.within(glass.glass()) {
            wrong.push(format!("{id} leaves the window: {place:?}"));
        }
        if target.accessible_label().unwrap_or_default().is_empty() {
            wrong.push(format!("{id} has no words for a screen reader"));
        }
        for other in &targets[..i] {
            let gap = distance(target, other);
            if gap < GAP_MM * mm - 0.5 {
                wrong.push(format!(
                    "{id} and {} are {:.1} mm apart",
                    name(other),
                    gap / mm
                ));
            }
        }
    }
    wrong
}

fn name(target: &ElementHandle) -> String {
    target.accessible_id().unwrap_or_default().to_string()
}

/// Between two targets; the disc is round.
fn distance(a: &ElementHandle, b: &ElementHandle) -> f32 {
    let (pa, pb) = (place_of(a), place_of(b));
    let is_disc = |e: &ElementHandle, p: Place| {
        name(e) == "came" && p.height > p.width && p.height < p.width * 1.1
    };
    if is_disc(a, pa) {
        round_gap(pa, pb)
    } else if is_disc(b, pb) {
        round_gap(pb, pa)
    } else {
        pa.gap(pb)
    }
}

fn round_gap(disc: Place, other: Place) -> f32 {
    let radius = disc.width / 2.0;
    // The disc and its lip: two circles one above the other.
    [radius, disc.height - radius]
        .into_iter()
        .map(|cy| {
            let centre = Place {
                x: disc.x + radius,
                y: disc.y + cy,
                width: 0.0,
                height: 0.0,
            };
            centre.gap(other) - radius
        })
        .fold(f32::INFINITY, f32::min)
}

fn overlap(a: Place, b: Place) -> bool {
    let (x, y) = (
        a.right().min(b.right()) - a.x.max(b.x),
        a.bottom().min(b.bottom()) - a.y.max(b.y),
    );
    // The face's own line spacing is air: a few pixels of it may meet.
    x > 2.0 && y > 6.0
}

/// Kana and kanji. The middle dot and the long quote marks are not.
fn is_japanese(c: char) -> bool {
    matches!(c, 'ぁ'..='ん' | 'ァ'..='ヺ' | '一'..='龯')
}

/// Nothing drawn where the words should stand, or drawn too palely.
fn ink_complaint(picture: &Picture, text: &Text) -> Option<String> {
    let pixels = pixels(picture, text.drawn);
    if pixels.is_empty() {
        return Some(format!("「{}」 has no place", text.words));
    }
    let mut counts = std::collections::HashMap::new();
    for p in &pixels {
        *counts.entry(*p).or_insert(0usize) += 1;
    }
    let (&ground, _) = counts.iter().max_by_key(|(_, n)| **n)?;
    // Edges of letters are mixtures; the letters' own colour is the strongest that is not rare.
    let rare = pixels.len() / 400 + 1;
    let best = counts
        .iter()
        .filter(|(_, n)| **n >= rare)
        .map(|(p, _)| contrast(*p, ground))
        .fold(1.0, f64::max);
    let inked = pixels
        .iter()
        .filter(|p| contrast(**p, ground) > 2.0)
        .count();
    if inked * 200 < pixels.len() {
        return Some(format!("「{}」 is not there", text.words));
    }
    (best < CONTRAST).then(|| format!("「{}」 has a contrast of {best:.1}", text.words))
}

pub fn pixels(picture: &Picture, place: Place) -> Vec<[u8; 3]> {
    let (left, right) = (
        place.x.max(0.0) as u32,
        (place.right() as u32).min(picture.width),
    );
    let (top, bottom) = (
        place.y.max(0.0) as u32,
        (place.bottom() as u32).min(picture.height),
    );
    // Not every one both ways: it is enough to see letters by, at a quarter of the time.
    (top..bottom)
        .step_by(STEP)
        .flat_map(|y| (left..right).step_by(STEP).map(move |x| (x, y)))
        .map(|(x, y)| {
            let i = ((y * picture.width + x) * 4) as usize;
            [picture.rgba[i], picture.rgba[i + 1], picture.rgba[i + 2]]
        })
        .collect()
}

/// WCAG 2.2 contrast ratio.
pub fn contrast(a: [u8; 3], b: [u8; 3]) -> f64 {
    let light = |c: [u8; 3]| {
        let part = |v: u8| {
            let v = f64::from(v) / 255.0;
            if v <= 0.040_45 {
                v / 12.92
            } else {
                ((v + 0.055) / 1.055).powf(2.4)
            }
        };
        0.2126 * part(c[0]) + 0.7152 * part(c[1]) + 0.0722 * part(c[2])
    };
    let (a, b) = (light(a), light(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}
