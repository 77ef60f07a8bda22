//! A picture of black dots on white paper.

/// Black dots on white paper, as wide as a printer's head. Its rows are kept as printers take
/// them: eight dots a byte, the left one first, 1 = black.
///
/// `Debug` shows its size only: a picture may show a reading.
#[derive(Clone, PartialEq, Eq)]
pub struct Dots {
    width: usize,
    bytes: Vec<u8>,
}

impl std::fmt::Debug for Dots {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Dots({}×{})", self.width, self.height())
    }
}

impl Dots {
    /// White paper, so many dots wide (rounded up to eight) and high.
    #[must_use]
    pub fn white(width: usize, height: usize) -> Dots {
        let width = width.div_ceil(8) * 8;
        Dots {
            width,
            bytes: vec![0; width / 8 * height],
        }
    }

    /// Dots across; a multiple of eight.
    #[must_use]
    pub fn width(&self) -> usize {
        self.width
    }

    /// Dots down.
    #[must_use]
    pub fn height(&self) -> usize {
        self.bytes.len().checked_div(self.width / 8).unwrap_or(0)
    }

    /// Whether the dot is black; outside everything is white.
    #[must_use]
    pub fn get(&self, x: usize, y: usize) -> bool {
        self.place(x, y)
            .and_then(|(at, bit)| Some(self.bytes.get(at)? & bit != 0))
            .unwrap_or(false)
    }

    /// Makes the dot black; outside nothing happens.
    pub fn blacken(&mut self, x: usize, y: usize) {
        if let Some((at, bit)) = self.place(x, y)
            && let Some(byte) = self.bytes.get_mut(at)
        {
            *byte |= bit;
        }
    }

    /// One row's bytes; empty outside.
    #[must_use]
    pub fn row(&self, y: usize) -> &[u8] {
        let across = self.width / 8;
        self.bytes
            .get(y * across..(y + 1) * across)
            .unwrap_or_default()
    }

    /// Puts rows of `width` dots below; bytes that fill no row are left out.
    pub(super) fn append(&mut self, rows: &[u8], bytes_across: usize) {
        let across = self.width / 8;
        for row in rows.chunks_exact(bytes_across.max(1)) {
            let taken = row.get(..across.min(row.len())).unwrap_or_default();
            self.bytes.extend_from_slice(taken);
            self.bytes
                .resize(self.bytes.len() + across - taken.len(), 0);
        }
    }

    /// Its upper so many rows.
    #[must_use]
    pub fn top(mut self, rows: usize) -> Dots {
        self.bytes.truncate(rows * (self.width / 8));
        self
    }

    /// The same without the white below.
    #[must_use]
    pub fn without_white_below(self) -> Dots {
        let rows = (0..self.height())
            .rposition(|y| self.row(y).iter().any(|byte| *byte != 0))
            .map_or(0, |y| y + 1);
        self.top(rows)
    }

    /// Eight bits a dot, 0 = black and 255 = white: what picture files are made of.
    #[must_use]
    pub fn grey(&self) -> Vec<u8> {
        self.bytes
            .iter()
            .flat_map(|byte| (0..8).map(move |bit| if byte & (0x80 >> bit) == 0 { 255 } else { 0 }))
            .collect()
    }

    fn place(&self, x: usize, y: usize) -> Option<(usize, u8)> {
        (x < self.width).then(|| (y * (self.width / 8) + x / 8, 0x80 >> (x % 8)))
    }
}
