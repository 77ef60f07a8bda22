//! What is put on paper. A drawing is SVG text whose unit is the millimetre, written by whoever
//! knows what stands on the page; here it becomes pixels ([`Drawing::pixels`], for pictures and
//! receipt printers) or pages of a PDF ([`pdf()`], whose text stays text). Both are made from the
//! one parsed tree, so that what was looked at is what is printed.
//!
//! A drawing has filled and stroked shapes in plain colours and lines of text in the three faces
//! of `ui/fonts`, which are inside the program. It has no gradient, mask, clip or picture: those
//! are refused rather than printed wrong.
//!
//! Pure, and knows nothing of cards or visits.

#[cfg(feature = "office")]
mod pdf;

use std::sync::{Arc, OnceLock};

use resvg::usvg::{self, fontdb};

#[cfg(feature = "office")]
pub use pdf::pdf;

/// What text is set in.
pub const FACE: &str = "BIZ UDPGothic";
/// What digits that are compared or read off are set in: all of one width. Bold only.
pub const DIGITS_FACE: &str = "BIZ UDGothic";

/// The font files, by name.
pub const FONTS: [(&str, &[u8]); 3] = [
    (
        "BIZUDPGothic-Regular.ttf",
        include_bytes!("../../ui/fonts/BIZUDPGothic-Regular.ttf"),
    ),
    (
        "BIZUDPGothic-Bold.ttf",
        include_bytes!("../../ui/fonts/BIZUDPGothic-Bold.ttf"),
    ),
    (
        "BIZUDGothic-Bold.ttf",
        include_bytes!("../../ui/fonts/BIZUDGothic-Bold.ttf"),
    ),
];

/// The most millimetres on a side: A3's longer one, and a receipt of two metres.
pub const SIDE_MAX_MM: f32 = 2_000.0;
/// The most pixels that one drawing may become: A4 at 600 dpi is 35 millions.
pub const PIXELS_MAX: u64 = 40_000_000;

/// Millimetres of an inch.
const INCH_MM: f32 = 25.4;

/// Why a drawing cannot be put on paper.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PaperError {
    /// Not SVG, or of a size that paper does not have.
    #[error("this is not a drawing: {0}")]
    NotADrawing(String),
    /// It has something that would be printed wrong.
    #[error("a drawing for paper has no {0}")]
    Unprintable(&'static str),
    /// It would become more pixels than [`PIXELS_MAX`].
    #[error("at so many dots per inch the picture has {0} pixels, and {PIXELS_MAX} is the most")]
    TooLarge(u64),
    /// The PDF could not be put together.
    #[error("the PDF could not be made: {0}")]
    Pdf(String),
}

/// A page, read and laid out.
pub struct Drawing(usvg::Tree);

impl std::fmt::Debug for Drawing {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Drawing({} × {} mm)", self.width_mm(), self.height_mm())
    }
}

/// Pixels: red, green and blue, row by row from the upper left.
#[derive(Clone, PartialEq, Eq)]
pub struct Pixels {
    /// Pixels across.
    pub width_px: u32,
    /// Pixels down.
    pub height_px: u32,
    /// Three bytes for each.
    pub rgb: Vec<u8>,
}

impl std::fmt::Debug for Pixels {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Pixels({} × {})", self.width_px, self.height_px)
    }
}

impl Drawing {
    /// Reads SVG text whose root has a `width`, a `height` and a `viewBox` in millimetres without
    /// a unit.
    ///
    /// # Errors
    /// When it is not SVG, larger than [`SIDE_MAX_MM`], or has what cannot be printed.
    pub fn read(svg: &str) -> Result<Drawing, PaperError> {
        let options = usvg::Options {
            font_family: FACE.to_owned(),
            fontdb: Arc::clone(fonts()),
            // Nothing is fetched and nothing is embedded.
            image_href_resolver: usvg::ImageHrefResolver {
                resolve_data: Box::new(|_, _, _| None),
                resolve_string: Box::new(|_, _| None),
            },
            ..usvg::Options::default()
        };
        let tree = usvg::Tree::from_str(svg, &options)
            .map_err(|error| PaperError::NotADrawing(error.to_string()))?;
        let size = tree.size();
        if size.width().max(size.height()) > SIDE_MAX_MM {
            return Err(PaperError::NotADrawing(format!(
                "{} × {} mm is larger than paper",
                size.width(),
                size.height()
            )));
        }
        printable(tree.root())?;
        Ok(Drawing(tree))
    }

    /// How wide it is.
    #[must_use]
    pub fn width_mm(&self) -> f32 {
        self.0.size().width()
    }

    /// How high it is.
    #[must_use]
    pub fn height_mm(&self) -> f32 {
        self.0.size().height()
    }

    /// The drawing on white, at so many dots per inch.
    ///
    /// # Errors
    /// When that is more than [`PIXELS_MAX`].
    pub fn pixels(&self, dots_per_inch: f32) -> Result<Pixels, PaperError> {
        let scale = dots_per_inch / INCH_MM;
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        let side = |mm: f32| (mm * scale).round().max(1.0) as u32;
        let (width_px, height_px) = (side(self.width_mm()), side(self.height_mm()));
        let count = u64::from(width_px) * u64::from(height_px);
        if count > PIXELS_MAX {
            return Err(PaperError::TooLarge(count));
        }
        let mut map = resvg::tiny_skia::Pixmap::new(width_px, height_px)
            .ok_or(PaperError::TooLarge(count))?;
        map.fill(resvg::tiny_skia::Color::WHITE);
        let scaled = resvg::tiny_skia::Transform::from_scale(scale, scale);
        resvg::render(&self.0, scaled, &mut map.as_mut());
        Ok(Pixels {
            width_px,
            height_px,
            // On white nothing is left transparent.
            rgb: map
                .data()
                .chunks_exact(4)
                .flat_map(|pixel| [pixel[0], pixel[1], pixel[2]])
                .collect(),
        })
    }
}

/// The three faces, and no font of the machine: a sheet looks the same everywhere.
pub(crate) fn fonts() -> &'static Arc<fontdb::Database> {
    static FACES: OnceLock<Arc<fontdb::Database>> = OnceLock::new();
    FACES.get_or_init(|| {
        let mut faces = fontdb::Database::new();
        for (_, file) in FONTS {
            faces.load_font_source(fontdb::Source::Binary(Arc::new(file)));
        }
        Arc::new(faces)
    })
}

fn printable(group: &usvg::Group) -> Result<(), PaperError> {
    if group.clip_path().is_some() {
        return Err(PaperError::Unprintable("clip"));
    }
    if group.mask().is_some() || !group.filters().is_empty() {
        return Err(PaperError::Unprintable("mask or filter"));
    }
    if group.opacity().get() < 1.0 {
        return Err(PaperError::Unprintable("see-through group"));
    }
    for node in group.children() {
        match node {
            usvg::Node::Group(group) => printable(group)?,
            usvg::Node::Path(path) => {
                let paints = [
                    path.fill().map(usvg::Fill::paint),
                    path.stroke().map(usvg::Stroke::paint),
                ];
                if paints
                    .into_iter()
                    .flatten()
                    .any(|paint| !matches!(paint, usvg::Paint::Color(_)))
                {
                    return Err(PaperError::Unprintable("gradient or pattern"));
                }
            }
            usvg::Node::Image(_) => return Err(PaperError::Unprintable("picture")),
            usvg::Node::Text(text) => {
                for glyph in text
                    .layouted()
                    .iter()
                    .flat_map(|span| &span.positioned_glyphs)
                {
                    let turned = glyph.transform().kx != 0.0 || glyph.transform().ky != 0.0;
                    if turned {
                        return Err(PaperError::Unprintable("turned text"));
                    }
                }
            }
        }
    }
    Ok(())
}
