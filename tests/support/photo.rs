//! What a camera sees of a card: its code in a scene, seen at an angle, blurred and noisy. Drawn
//! here, so that no photograph of anybody is needed.

use tomoni::card::Token;
use tomoni::card::qr::{self, Modules, QUIET_MODULES};

/// How a card is held.
#[derive(Clone, Copy, Debug)]
pub struct Held {
    /// Its left upper corner, of the scene's width and height.
    pub at: (f64, f64),
    /// Its side on the near edge, of the scene's height.
    pub side: f64,
    /// How much farther away its lower edge is than its upper one, 0 to 1.
    pub lean: f64,
    /// How far it is turned, in radians.
    pub turn: f64,
    /// How blurred it is, in pixels of the scene.
    pub blur_px: usize,
    /// How noisy the camera is, of 255.
    pub noise: u8,
}

/// Held as people hold cards: near the middle, a little askew, not quite sharp.
pub const AS_PEOPLE_DO: Held = Held {
    at: (0.33, 0.22),
    side: 0.55,
    lean: 0.3,
    turn: 0.35,
    blur_px: 1,
    noise: 10,
};

/// A scene in grey, row by row.
#[derive(Clone)]
pub struct Scene {
    pub width: usize,
    pub height: usize,
    pub luma: Vec<u8>,
}

impl Scene {
    /// A room nobody is in: a wall that grows darker to one side, and a table's edge.
    pub fn empty(width: usize, height: usize) -> Scene {
        let luma = (0..width * height)
            .map(|i| {
                let (x, y) = (i % width, i / width);
                let wall = 90 + 70 * x / width;
                u8::try_from(if y > height * 4 / 5 { wall / 2 } else { wall }).unwrap()
            })
            .collect();
        Scene {
            width,
            height,
            luma,
        }
    }

    /// The room with a card in it.
    pub fn with(token: &Token, held: Held, width: usize, height: usize) -> Scene {
        Scene::with_code(&qr::token(token), held, width, height)
    }

    /// The room with any code in it.
    pub fn with_code(code: &Modules, held: Held, width: usize, height: usize) -> Scene {
        let mut scene = Scene::empty(width, height);
        let cells = f64::from(code.side + 2 * QUIET_MODULES);
        let side = held.side * height as f64;
        let (left, top) = (held.at.0 * width as f64, held.at.1 * height as f64);
        let (sin, cos) = held.turn.sin_cos();
        for y in 0..height {
            for x in 0..width {
                // Back from the scene onto the card: the turn, then the lean.
                let (dx, dy) = (x as f64 - left - side / 2.0, y as f64 - top - side / 2.0);
                let (u, v) = ((dx * cos + dy * sin) / side, (dy * cos - dx * sin) / side);
                // A plane seen at an angle: both are divided by what is linear in one.
                let near = 1.0 + held.lean * v;
                let (u, v) = (u / near + 0.5, v / near + 0.5);
                if !(0.0..1.0).contains(&u) || !(0.0..1.0).contains(&v) {
                    continue;
                }
                let cell = |part: f64| (part * cells).floor() as i64 - i64::from(QUIET_MODULES);
                let dark = match (u32::try_from(cell(u)), u32::try_from(cell(v))) {
                    (Ok(column), Ok(row)) => code.is_dark(column, row),
                    _ => false,
                };
                scene.luma[y * width + x] = if dark { 40 } else { 225 };
            }
        }
        scene.blur(held.blur_px);
        scene.speckle(held.noise);
        scene
    }

    fn blur(&mut self, radius: usize) {
        for across in [true, false] {
            let before = self.luma.clone();
            let (lines, len) = if across {
                (self.height, self.width)
            } else {
                (self.width, self.height)
            };
            let at = |line: usize, i: usize| {
                if across {
                    line * self.width + i
                } else {
                    i * self.width + line
                }
            };
            for line in 0..lines {
                for i in 0..len {
                    let near = i.saturating_sub(radius)..=(i + radius).min(len - 1);
                    let count = near.clone().count();
                    let sum: usize = near.map(|j| usize::from(before[at(line, j)])).sum();
                    self.luma[at(line, i)] = u8::try_from(sum / count).unwrap();
                }
            }
        }
    }

    fn speckle(&mut self, noise: u8) {
        let mut state = 0x2545_F491_4F6C_DD1D_u64;
        for pixel in &mut self.luma {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            let by = i32::try_from(state % (2 * u64::from(noise) + 1)).unwrap() - i32::from(noise);
            *pixel = u8::try_from((i32::from(*pixel) + by).clamp(0, 255)).unwrap();
        }
    }

    /// The scene as a picture file.
    pub fn encoded(&self, format: image::ImageFormat) -> Vec<u8> {
        let (width, height) = (self.width as u32, self.height as u32);
        let picture = image::GrayImage::from_raw(width, height, self.luma.clone()).unwrap();
        let mut bytes = std::io::Cursor::new(Vec::new());
        picture.write_to(&mut bytes, format).unwrap();
        bytes.into_inner()
    }
}

/// The first line of a y4m stream.
pub fn y4m_header(width: usize, height: usize) -> String {
    format!("YUV4MPEG2 W{width} H{height} F5:1 Ip A1:1 C420jpeg\n")
}

/// One frame of a y4m stream, its colours grey.
pub fn y4m_frame(scene: &Scene) -> Vec<u8> {
    let colours = 2 * scene.width.div_ceil(2) * scene.height.div_ceil(2);
    let mut frame = b"FRAME\n".to_vec();
    frame.extend_from_slice(&scene.luma);
    frame.resize(frame.len() + colours, 128);
    frame
}
