//! Drawings as pages of a PDF: shapes as shapes, text as text with its face embedded.

use krilla::Document;
use krilla::color::rgb;
use krilla::geom::{Path, PathBuilder, Point, Transform};
use krilla::metadata::Metadata;
use krilla::num::NormalizedF32;
use krilla::page::PageSettings;
use krilla::paint::{Fill, FillRule, LineCap, LineJoin, Stroke};
use krilla::surface::Surface;
use krilla::text::{Font, GlyphId, KrillaGlyph};
use resvg::tiny_skia::PathSegment;
use resvg::usvg::{self, fontdb};

use super::{Drawing, FONTS, INCH_MM, PaperError};

/// Points of an inch.
const INCH_PT: f32 = 72.0;

/// The drawings as a PDF, one a page. The same drawings give the same bytes.
///
/// # Errors
/// When it cannot be put together.
pub fn pdf(title: &str, drawings: &[Drawing]) -> Result<Vec<u8>, PaperError> {
    let failed = |what: &str| PaperError::Pdf(what.to_owned());
    let fonts = FONTS
        .iter()
        .map(|(name, file)| Font::new((*file).into(), 0).ok_or_else(|| failed(name)))
        .collect::<Result<Vec<Font>, PaperError>>()?;
    let mut document = Document::new();
    document.set_metadata(
        Metadata::new()
            .title(title.to_owned())
            .language("ja".to_owned())
            .creator("tomoni".to_owned()),
    );
    let scale = INCH_PT / INCH_MM;
    for drawing in drawings {
        let settings =
            PageSettings::from_wh(drawing.width_mm() * scale, drawing.height_mm() * scale)
                .ok_or_else(|| failed("a page without a size"))?;
        let mut page = document.start_page_with(settings);
        let mut surface = page.surface();
        surface.push_transform(&Transform::from_scale(scale, scale));
        let painter = Painter {
            fonts: &fonts,
            faces: drawing.0.fontdb(),
        };
        painter.group(drawing.0.root(), &mut surface);
        surface.pop();
        surface.finish();
        page.finish();
    }
    document
        .finish()
        .map_err(|error| PaperError::Pdf(format!("{error:?}")))
}

struct Painter<'a> {
    fonts: &'a [Font],
    faces: &'a fontdb::Database,
}

impl Painter<'_> {
    fn group(&self, group: &usvg::Group, surface: &mut Surface) {
        let t = group.transform();
        surface.push_transform(&Transform::from_row(t.sx, t.ky, t.kx, t.sy, t.tx, t.ty));
        for node in group.children() {
            match node {
                usvg::Node::Group(group) => self.group(group, surface),
                usvg::Node::Path(path) => draw(path, surface),
                usvg::Node::Text(text) => self.text(text, surface),
                // Refused when the drawing was read.
                usvg::Node::Image(_) => {}
            }
        }
        surface.pop();
    }

    /// One run for each stretch of one face on one line, so that what is searched for or copied
    /// out of the PDF is a line and not single letters.
    fn text(&self, text: &usvg::Text, surface: &mut Surface) {
        for span in text.layouted() {
            let Some(fill) = span.fill.as_ref().map(fill).filter(|_| span.visible) else {
                continue;
            };
            let same_run = |a: &usvg::layout::PositionedGlyph,
                            b: &usvg::layout::PositionedGlyph| {
                a.font == b.font && (a.transform().ty - b.transform().ty).abs() < 1e-3
            };
            for run in span.positioned_glyphs.chunk_by(same_run) {
                let Some((first, font)) = run
                    .first()
                    .and_then(|first| Some((first, self.font(first.font)?)))
                else {
                    continue;
                };
                let size = first.transform().sx * font.units_per_em();
                let mut words = String::new();
                let glyphs: Vec<KrillaGlyph> = run
                    .iter()
                    .enumerate()
                    .map(|(at, glyph)| {
                        let begin = words.len();
                        words.push_str(&glyph.text);
                        let advance = run
                            .get(at + 1)
                            .map_or(0.0, |next| next.transform().tx - glyph.transform().tx);
                        KrillaGlyph::new(
                            GlyphId::new(glyph.id.0),
                            advance / size,
                            0.0,
                            0.0,
                            0.0,
                            begin..words.len(),
                            None,
                        )
                    })
                    .collect();
                surface.set_fill(Some(fill.clone()));
                surface.set_stroke(None);
                let start = Point::from_xy(first.transform().tx, first.transform().ty);
                surface.draw_glyphs(start, &glyphs, font, &words, size, false);
            }
        }
    }

    /// The font that a laid out glyph is of: the faces were loaded in the order of [`FONTS`].
    fn font(&self, face: fontdb::ID) -> Option<Font> {
        let at = self.faces.faces().position(|known| known.id == face)?;
        self.fonts.get(at).cloned()
    }
}

fn draw(path: &usvg::Path, surface: &mut Surface) {
    if !path.is_visible() {
        return;
    }
    let fill = path.fill().map(fill);
    let stroke = path.stroke().and_then(stroke);
    // Without either, black would be filled in.
    let Some(shape) = shape(path).filter(|_| fill.is_some() || stroke.is_some()) else {
        return;
    };
    surface.set_fill(fill);
    surface.set_stroke(stroke);
    surface.draw_path(&shape);
}

fn shape(path: &usvg::Path) -> Option<Path> {
    let mut shape = PathBuilder::new();
    for segment in path.data().segments() {
        match segment {
            PathSegment::MoveTo(to) => shape.move_to(to.x, to.y),
            PathSegment::LineTo(to) => shape.line_to(to.x, to.y),
            PathSegment::QuadTo(by, to) => shape.quad_to(by.x, by.y, to.x, to.y),
            PathSegment::CubicTo(a, b, to) => shape.cubic_to(a.x, a.y, b.x, b.y, to.x, to.y),
            PathSegment::Close => shape.close(),
        }
    }
    shape.finish()
}

fn fill(fill: &usvg::Fill) -> Fill {
    Fill {
        paint: colour(fill.paint()).into(),
        opacity: opacity(fill.opacity()),
        rule: match fill.rule() {
            usvg::FillRule::NonZero => FillRule::NonZero,
            usvg::FillRule::EvenOdd => FillRule::EvenOdd,
        },
    }
}

fn stroke(stroke: &usvg::Stroke) -> Option<Stroke> {
    // Dashes are not used in drawings for paper.
    stroke.dasharray().is_none().then(|| Stroke {
        paint: colour(stroke.paint()).into(),
        width: stroke.width().get(),
        miter_limit: stroke.miterlimit().get(),
        line_cap: match stroke.linecap() {
            usvg::LineCap::Butt => LineCap::Butt,
            usvg::LineCap::Round => LineCap::Round,
            usvg::LineCap::Square => LineCap::Square,
        },
        line_join: match stroke.linejoin() {
            usvg::LineJoin::Miter | usvg::LineJoin::MiterClip => LineJoin::Miter,
            usvg::LineJoin::Round => LineJoin::Round,
            usvg::LineJoin::Bevel => LineJoin::Bevel,
        },
        opacity: opacity(stroke.opacity()),
        dash: None,
    })
}

fn colour(paint: &usvg::Paint) -> rgb::Color {
    match paint {
        usvg::Paint::Color(colour) => rgb::Color::new(colour.red, colour.green, colour.blue),
        // Refused when the drawing was read.
        _ => rgb::Color::black(),
    }
}

fn opacity(opacity: usvg::Opacity) -> NormalizedF32 {
    NormalizedF32::new(opacity.get()).unwrap_or(NormalizedF32::ONE)
}
