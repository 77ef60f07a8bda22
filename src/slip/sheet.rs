//! A strip of paper on which things are set from the top down. Pure: it knows letters, lines and
//! drawings, and not what they say.
//!
//! Everything is laid out in whole dots as one SVG drawing, drawn once with soft edges, and each
//! dot is black where more than half of it is covered. Codes are put in afterwards dot by dot, for
//! a scanner's sake.

use std::fmt::Write as _;
use std::sync::Arc;

use resvg::{tiny_skia, usvg};
use skrifa::MetadataProvider as _;
use skrifa::instance::{LocationRef, Size};

use super::{Dots, Paper};
use crate::card::qr::{Modules, QUIET_MODULES};
use crate::paper::{self, DIGITS_FACE, FACE, FONTS};
use crate::phrases;

/// The longest slip, dots: 80 centimetres. What stands below is left out.
pub const SLIP_ROWS_MAX: usize = 6_400;
/// The most lines that one text may take.
const LINES_MAX: usize = 12;
/// How narrow a line may be drawn, of 1, before it is broken instead.
const NARROWEST: f32 = 0.86;
/// Letters that never begin a line.
const CLOSES: &str = "、。，．・）」』］！？ー…ぁぃぅぇぉっゃゅょァィゥェォッャュョ,.)!?";
/// A dot is black from this much ink on, of 255.
const BLACK_FROM: u8 = 112;
/// White left and right of everything, dots.
const MARGIN: f32 = 8.0;

/// The three faces.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Face {
    Regular,
    Bold,
    /// Bold, with digits of one width.
    Digits,
}

impl Face {
    fn bytes(self) -> &'static [u8] {
        match self {
            Face::Regular => FONTS[0].1,
            Face::Bold => FONTS[1].1,
            Face::Digits => FONTS[2].1,
        }
    }

    fn css(self) -> (&'static str, u32) {
        match self {
            Face::Regular => (FACE, 400),
            Face::Bold => (FACE, 700),
            Face::Digits => (DIGITS_FACE, 700),
        }
    }

    /// How wide a text is in a size of 1.
    fn width(self, text: &str) -> f32 {
        let Ok(font) = skrifa::FontRef::new(self.bytes()) else {
            return 0.0;
        };
        let letters = font.charmap();
        let metrics = font.glyph_metrics(Size::new(1.0), LocationRef::default());
        text.chars()
            .filter_map(|c| metrics.advance_width(letters.map(c).unwrap_or_default()))
            .sum()
    }
}

/// How a text is set.
#[derive(Clone, Copy, Debug)]
pub(super) struct Type {
    pub(super) face: Face,
    /// Dots from a line's top to its bottom, without what is between lines.
    pub(super) size: f32,
    /// Line height in sizes.
    pub(super) leading: f32,
}

/// Where a text stands in its line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    Left,
    Middle,
    Right,
}

/// The strip of paper.
pub(super) struct Sheet {
    paper: Paper,
    svg: String,
    y: f32,
    /// Black squares that are put in as they are: left, top, edge.
    squares: Vec<(usize, usize, usize)>,
}

impl Sheet {
    pub(super) fn new(paper: Paper) -> Sheet {
        Sheet {
            paper,
            svg: String::new(),
            y: MARGIN,
            squares: Vec::new(),
        }
    }

    /// A size of type that is larger on wide paper.
    pub(super) fn type_of(&self, face: Face, narrow: f32, wide: f32) -> Type {
        Type {
            face,
            size: match self.paper {
                Paper::Mm58 => narrow,
                Paper::Mm80 => wide,
            },
            leading: 1.35,
        }
    }

    fn width(&self) -> f32 {
        self.paper.dots() as f32
    }

    /// The width between the margins.
    pub(super) fn inner(&self) -> f32 {
        self.width() - 2.0 * MARGIN
    }

    /// White.
    pub(super) fn gap(&mut self, dots: f32) {
        self.y += dots;
    }

    /// A text on lines of its own, broken between phrases.
    pub(super) fn text(&mut self, text: &str, set: Type, place: Place) {
        let (left, width) = (MARGIN, self.inner());
        for line in lines(text, set, width) {
            self.line(&line, set, place, left, width);
            self.y += (set.size * set.leading).round();
        }
    }

    /// A text in a frame.
    pub(super) fn framed(&mut self, texts: &[(&str, Type)]) {
        const PADDING: f32 = 16.0;
        const RIM: f32 = 4.0;
        let top = self.y;
        let (left, width) = (MARGIN + PADDING, self.inner() - 2.0 * PADDING);
        self.y += PADDING;
        for (text, set) in texts {
            for line in lines(text, *set, width) {
                self.line(&line, *set, Place::Left, left, width);
                self.y += (set.size * set.leading).round();
            }
        }
        self.y += PADDING;
        let _ = write!(
            self.svg,
            r##"<rect x="{}" y="{}" width="{}" height="{}" rx="14" fill="none" stroke="#000" stroke-width="{RIM}"/>"##,
            MARGIN + RIM / 2.0,
            top + RIM / 2.0,
            self.inner() - RIM,
            self.y - top - RIM,
        );
    }

    /// White letters on black, in the middle.
    pub(super) fn badge(&mut self, text: &str, set: Type) {
        let width = set.face.width(text) * set.size + set.size * 1.4;
        let height = (set.size * 1.5).round();
        let left = ((self.width() - width) / 2.0).round();
        let _ = write!(
            self.svg,
            r##"<rect x="{left}" y="{}" width="{width}" height="{height}" rx="{}" fill="#000"/><g fill="#fff">"##,
            self.y,
            height / 2.0,
        );
        let leading = Type {
            leading: 1.5,
            ..set
        };
        self.line(text, leading, Place::Middle, left, width);
        self.svg.push_str("</g>");
        self.y += height;
    }

    /// A text at the left and one at the right, beside its last line; below it, where both have no
    /// room side by side.
    pub(super) fn row(&mut self, left: (&str, Type), right: (&str, Type)) {
        let right_width = right.1.face.width(right.0) * right.1.size;
        let room = self.inner() - right_width - 16.0;
        let apart = left
            .0
            .split([' ', '・'])
            .any(|phrase| left.1.face.width(phrase) * left.1.size * NARROWEST > room);
        if apart {
            self.text(left.0, left.1, Place::Left);
            return self.text(right.0, right.1, Place::Right);
        }
        let height = (left.1.size * left.1.leading)
            .max(right.1.size * right.1.leading)
            .round();
        let broken = lines(left.0, left.1, room);
        let last = broken.len().saturating_sub(1);
        for (i, line) in broken.iter().enumerate() {
            if i == last {
                // Both stand on one base line.
                let base = self.y + height
                    - (height - left.1.size.max(right.1.size)) / 2.0
                    - 0.12 * left.1.size.max(right.1.size);
                self.at_base(line, left.1, Place::Left, MARGIN, self.inner(), base);
                self.at_base(right.0, right.1, Place::Right, MARGIN, self.inner(), base);
                self.y += height;
            } else {
                self.line(line, left.1, Place::Left, MARGIN, room);
                self.y += (left.1.size * left.1.leading).round();
            }
        }
    }

    /// A bar with a word before it and a number behind it; `share` of 1 is the longest.
    pub(super) fn bar(&mut self, word: (&str, Type), number: (&str, Type), share: f32) {
        let height = (word.1.size * 1.2).round();
        let before = word.1.size * 3.0;
        let behind = number.1.size * 0.5 * number.0.chars().count().max(2) as f32 + 12.0;
        let room = self.inner() - before - behind - 12.0;
        let base = self.y + height * 0.5 + 0.38 * word.1.size;
        self.at_base(word.0, word.1, Place::Right, MARGIN, before - 12.0, base);
        let long = (room * share.clamp(0.0, 1.0)).round();
        if long > 0.0 {
            let _ = write!(
                self.svg,
                r##"<rect x="{}" y="{}" width="{}" height="{}" fill="#000"/>"##,
                MARGIN + before,
                self.y + 6.0,
                long.max(4.0),
                height - 12.0,
            );
        }
        let number_left = MARGIN + before + long + 12.0;
        self.at_base(number.0, number.1, Place::Left, number_left, behind, base);
        self.y += height;
    }

    /// A line across.
    pub(super) fn rule(&mut self) {
        self.gap(14.0);
        let _ = write!(
            self.svg,
            r##"<rect x="{MARGIN}" y="{}" width="{}" height="3" fill="#000"/>"##,
            self.y.round(),
            self.inner(),
        );
        self.gap(17.0);
    }

    /// Upright lines at both ends of the head, and a row of ever wider ones between.
    pub(super) fn ruler(&mut self) {
        const HEIGHT: f32 = 56.0;
        let y = self.y;
        let mut black = |x: f32, width: f32| {
            let _ = write!(
                self.svg,
                r##"<rect x="{x}" y="{y}" width="{width}" height="{HEIGHT}" fill="#000"/>"##
            );
        };
        let width = self.paper.dots() as f32;
        black(0.0, 3.0);
        black(width - 3.0, 3.0);
        let mut x = 24.0;
        for wide in [1.0, 2.0, 3.0, 4.0, 6.0, 8.0, 12.0, 16.0, 24.0] {
            black(x, wide);
            x += wide * 2.0 + 4.0;
        }
        self.y += HEIGHT;
    }

    /// Drawings side by side in the middle, each `edge` high.
    pub(super) fn drawings(&mut self, svgs: &[&str], edge: f32, between: f32) {
        let count = svgs.len() as f32;
        let all = count * edge + (count - 1.0).max(0.0) * between;
        let mut x = ((self.width() - all) / 2.0).round();
        for svg in svgs {
            self.drawing(svg, x, self.y, edge);
            x += edge + between;
        }
        self.y += edge;
    }

    /// A drawing with words beside it, in the middle together.
    pub(super) fn drawing_beside(&mut self, svg: Option<&str>, edge: f32, words: &str, set: Type) {
        let text_width = set.face.width(words) * set.size;
        let beside = svg.map_or(0.0, |_| edge + 16.0);
        let Some(svg) = svg.filter(|_| text_width + beside <= self.inner()) else {
            if let Some(svg) = svg {
                self.drawings(&[svg], edge, 0.0);
            }
            return self.text(words, set, Place::Middle);
        };
        let left = ((self.width() - text_width - beside) / 2.0).round();
        self.drawing(svg, left, self.y, edge);
        let base = self.y + edge / 2.0 + 0.38 * set.size;
        self.at_base(words, set, Place::Left, left + beside, text_width, base);
        self.y += edge.max(set.size);
    }

    fn drawing(&mut self, svg: &str, x: f32, y: f32, edge: f32) {
        let inside = svg
            .find('>')
            .and_then(|from| svg.get(from + 1..svg.rfind("</svg>")?))
            .unwrap_or_default();
        let seen = svg
            .split_once("viewBox=\"")
            .and_then(|(_, rest)| rest.split_once('"'))
            .map_or("0 0 96 96", |(seen, _)| seen);
        let _ = write!(
            self.svg,
            r##"<svg x="{x}" y="{y}" width="{edge}" height="{edge}" viewBox="{seen}" color="#000">{inside}</svg>"##
        );
    }

    /// A code in the middle, each module so many dots, with the white it needs around it.
    pub(super) fn code(&mut self, code: &Modules, module_dots: usize) {
        let edge = code.side as usize * module_dots;
        let quiet = QUIET_MODULES as usize * module_dots;
        let left = self.paper.dots().saturating_sub(edge) / 2;
        let top = self.y.ceil() as usize + quiet;
        for (column, row, long) in code.runs() {
            let (column, row) = (column as usize, row as usize);
            for column in column..column + long as usize {
                let (x, y) = (left + column * module_dots, top + row * module_dots);
                self.squares.push((x, y, module_dots));
            }
        }
        self.y = (top + edge + quiet) as f32;
    }

    /// One line at the present height; does not go down.
    fn line(&mut self, text: &str, set: Type, place: Place, left: f32, width: f32) {
        let base = self.y + (set.leading - 1.0) * set.size / 2.0 + 0.88 * set.size;
        self.at_base(text, set, place, left, width, base);
    }

    fn at_base(&mut self, text: &str, set: Type, place: Place, left: f32, width: f32, base: f32) {
        let (family, weight) = set.face.css();
        let long = set.face.width(text) * set.size;
        // A line that is wider than its room is drawn narrower rather than cut.
        let squeeze = if long > width && long > 0.0 {
            width / long
        } else {
            1.0
        };
        let free = width - long * squeeze;
        let x = match place {
            Place::Left => left,
            Place::Middle => left + free / 2.0,
            Place::Right => left + free,
        };
        let _ = write!(
            self.svg,
            r#"<text transform="translate({} {}) scale({squeeze} 1)" font-family="{family}" font-weight="{weight}" font-size="{}" xml:space="preserve">"#,
            x.round(),
            base.round(),
            set.size,
        );
        for c in text.chars().filter(|c| !c.is_control()) {
            match c {
                '<' => self.svg.push_str("&lt;"),
                '>' => self.svg.push_str("&gt;"),
                '&' => self.svg.push_str("&amp;"),
                c => self.svg.push(c),
            }
        }
        self.svg.push_str("</text>");
    }

    /// The picture; `None` when it cannot be drawn, which would be a mistake in this file.
    pub(super) fn finish(mut self) -> Option<Dots> {
        self.gap(MARGIN);
        let (width, height) = (self.paper.dots(), self.y.ceil() as usize);
        let height = height.min(SLIP_ROWS_MAX);
        let svg = format!(
            r##"<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" fill="#000">{}</svg>"##,
            self.svg
        );
        let options = usvg::Options {
            fontdb: Arc::clone(paper::fonts()),
            ..usvg::Options::default()
        };
        let tree = match usvg::Tree::from_str(&svg, &options) {
            Ok(tree) => tree,
            Err(error) => {
                // The error names a place in the drawing, never its text.
                tracing::error!("a slip cannot be set: {error}");
                return None;
            }
        };
        let (w, h) = (u32::try_from(width).ok()?, u32::try_from(height).ok()?);
        let mut pixels = tiny_skia::Pixmap::new(w, h)?;
        pixels.fill(tiny_skia::Color::WHITE);
        resvg::render(&tree, tiny_skia::Transform::default(), &mut pixels.as_mut());
        let mut dots = Dots::white(width, height);
        for (at, pixel) in pixels.pixels().iter().enumerate() {
            let light = (u32::from(pixel.red()) * 2
                + u32::from(pixel.green()) * 5
                + u32::from(pixel.blue()))
                / 8;
            if light < u32::from(255 - BLACK_FROM) {
                dots.blacken(at % width, at / width);
            }
        }
        for (left, top, edge) in &self.squares {
            for y in *top..top + edge {
                for x in *left..left + edge {
                    dots.blacken(x, y);
                }
            }
        }
        Some(dots)
    }
}

/// The text in lines that fit, broken between phrases: as few lines as can be, of those that need
/// no narrower letters, or else as few narrower lines as can be. A phrase for which even that is
/// too little is broken between letters.
fn lines(text: &str, set: Type, width: f32) -> Vec<String> {
    let long = |line: &str| set.face.width(line) * set.size;
    // What follows a stroke may stand on the next line, and so may what follows a hyphen.
    let marked = phrases::marked(text)
        .replace('／', "／|")
        .replace('-', "-|");
    let mut best: Option<(usize, String)> = None;
    for count in 1..=LINES_MAX {
        // A stroke between two lines has nothing to part any more.
        let broken = phrases::broken(&marked, count).replace("／\n", "\n");
        if broken.lines().any(|line| long(line) * NARROWEST > width) {
            continue;
        }
        let narrow = broken.lines().filter(|line| long(line) > width).count();
        if best.as_ref().is_none_or(|(least, _)| narrow < *least) {
            best = Some((narrow, broken));
        }
        if narrow == 0 {
            break;
        }
    }
    match best {
        Some((_, broken)) => broken.lines().map(str::to_owned).collect(),
        None => phrases::broken(&marked, LINES_MAX)
            .lines()
            .flat_map(|line| parts(line, |part| long(part) <= width))
            .collect(),
    }
}

/// A line in parts that fit, as even as can be, none of which begins with what closes the one
/// before.
fn parts(line: &str, fits: impl Fn(&str) -> bool) -> Vec<String> {
    let letters: Vec<char> = line.chars().collect();
    for count in 1..=letters.len() {
        let each = letters.len().div_ceil(count);
        let mut parts: Vec<String> = Vec::new();
        for letter in &letters {
            match parts.last_mut() {
                Some(part) if part.chars().count() < each || CLOSES.contains(*letter) => {
                    part.push(*letter);
                }
                _ => parts.push(letter.to_string()),
            }
        }
        if parts.iter().all(|part| fits(part)) || each <= 2 {
            return parts;
        }
    }
    vec![line.to_owned()]
}
