//! The kiosk's decoder and two others on the same pictures in the same run: how many codes each
//! finds, how many it reads wrong, and how long it takes, at the pictures' own size and scaled to
//! the 1280 pixels of a camera. Prints the table of tests/bench/README.md.
//!
//!     TOMONI_PICTURES=folder cargo run --release
//!
//! The folder holds PNG and JPEG pictures, in folders or not. Beside each, a text file of the same
//! name says what its code says; a picture without one has no code, and any answer is wrong.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::time::Instant;

use image::GrayImage;
use image::imageops::FilterType;

#[path = "../../../src/card/picture.rs"]
#[allow(dead_code)]
mod picture;

use picture::{Grey, Look, code_in};

/// A camera's frame, pixels across.
const FRAME_PX: u32 = 1280;
/// Each picture is looked at so often; the fastest counts.
const ROUNDS: u32 = 3;

struct Photograph {
    grey: GrayImage,
    says: Option<Vec<u8>>,
}

/// What one decoder made of one picture: its text, or that it panicked.
type Answer = Result<Option<Vec<u8>>, ()>;

fn kiosk(image: &GrayImage, look: Look) -> Option<Vec<u8>> {
    let grey = Grey {
        width_px: image.width(),
        height_px: image.height(),
        luma: image.as_raw(),
    };
    code_in(grey, look).map(String::into_bytes)
}

fn rqrr(image: &GrayImage) -> Option<Vec<u8>> {
    let (width, height) = (image.width() as usize, image.height() as usize);
    let mut prepared = rqrr::PreparedImage::prepare_from_greyscale(width, height, |x, y| {
        image.as_raw()[y * width + x]
    });
    prepared.detect_grids().iter().find_map(|grid| {
        let mut text = Vec::new();
        grid.decode_to(&mut text).ok().map(|_| text)
    })
}

fn quircs(image: &GrayImage) -> Option<Vec<u8>> {
    let mut decoder = quircs::Quirc::new();
    let (width, height) = (image.width() as usize, image.height() as usize);
    decoder
        .identify(width, height, image.as_raw())
        .filter_map(Result::ok)
        .find_map(|code| code.decode().ok())
        .map(|code| code.payload)
}

/// What each decoder is called, and how it is asked.
const DECODERS: [(&str, fn(&GrayImage) -> Option<Vec<u8>>); 5] = [
    ("kiosk, plain (rxing)", |image| kiosk(image, Look::Plain)),
    ("kiosk, thorough (rxing)", |image| kiosk(image, Look::Thorough)),
    ("kiosk, both in turn", |image| {
        kiosk(image, Look::Plain).or_else(|| kiosk(image, Look::Thorough))
    }),
    ("rqrr 0.11", rqrr),
    ("quircs 0.10", quircs),
];

fn main() {
    let Some(folder) = std::env::var_os("TOMONI_PICTURES") else {
        eprintln!("Say where the pictures are: TOMONI_PICTURES=folder");
        std::process::exit(2);
    };
    let photographs = load(Path::new(&folder));
    let with_code = photographs.iter().filter(|p| p.says.is_some()).count();
    println!(
        "{with_code} pictures with a code, {} without\n",
        photographs.len() - with_code
    );
    // A decoder that panics is counted, not printed.
    std::panic::set_hook(Box::new(|_| {}));
    println!("| size | decoder | read | wrong | panics | ms median, code | ms median, none | ms worst |");
    println!("|---|---|---|---|---|---|---|---|");
    for (size, scale) in [("own", false), ("1280", true)] {
        let pictures: Vec<GrayImage> = photographs
            .iter()
            .map(|photograph| if scale { scaled(&photograph.grey) } else { photograph.grey.clone() })
            .collect();
        for (name, decode) in DECODERS {
            row(size, name, decode, &photographs, &pictures, with_code);
        }
    }
}

fn row(
    size: &str,
    name: &str,
    decode: fn(&GrayImage) -> Option<Vec<u8>>,
    photographs: &[Photograph],
    pictures: &[GrayImage],
    with_code: usize,
) {
    let (mut right, mut wrong, mut panics) = (0, 0, 0);
    let (mut coded_ms, mut blank_ms) = (Vec::new(), Vec::new());
    for (photograph, picture) in photographs.iter().zip(pictures) {
        let mut fastest = f64::INFINITY;
        let mut answer: Answer = Ok(None);
        for _ in 0..ROUNDS {
            let began = Instant::now();
            answer = catch_unwind(AssertUnwindSafe(|| decode(picture))).map_err(|_| ());
            fastest = fastest.min(began.elapsed().as_secs_f64() * 1e3);
        }
        match &photograph.says {
            Some(_) => coded_ms.push(fastest),
            None => blank_ms.push(fastest),
        }
        match (answer, &photograph.says) {
            (Ok(Some(read)), Some(says)) if same(&read, says) => right += 1,
            (Ok(Some(_)), _) => wrong += 1,
            (Ok(None), _) => {}
            (Err(()), _) => panics += 1,
        }
    }
    let worst = coded_ms.iter().chain(&blank_ms).copied().fold(0.0, f64::max);
    println!(
        "| {size} | {name} | {right} of {with_code}, {:.1} % | {wrong} | {panics} | {:.2} | {:.2} | {worst:.0} |",
        100.0 * f64::from(right) / with_code as f64,
        median(coded_ms),
        median(blank_ms),
    );
}

/// The same text, whatever the line ends; letters outside ASCII count as read when the rest is
/// right, since the decoders guess different encodings.
fn same(read: &[u8], says: &[u8]) -> bool {
    let plain = |text: &[u8]| -> Vec<u8> {
        text.iter().copied().filter(|b| b.is_ascii() && !b.is_ascii_whitespace() && *b != 0).collect()
    };
    plain(read) == plain(says)
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}

fn scaled(image: &GrayImage) -> GrayImage {
    let height = (u64::from(image.height()) * u64::from(FRAME_PX) / u64::from(image.width())).max(1);
    image::imageops::resize(image, FRAME_PX, height as u32, FilterType::Triangle)
}

fn load(folder: &Path) -> Vec<Photograph> {
    let mut files: Vec<PathBuf> = Vec::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(folder) = folders.pop() {
        let entries = std::fs::read_dir(&folder).expect("a folder that can be read");
        for path in entries.filter_map(Result::ok).map(|entry| entry.path()) {
            if path.is_dir() {
                folders.push(path);
            } else {
                files.push(path);
            }
        }
    }
    files.sort();
    files
        .iter()
        .filter_map(|path| {
            let grey = image::open(path).ok()?.into_luma8();
            let says = std::fs::read(path.with_extension("txt"))
                .or_else(|_| std::fs::read(path.with_extension("bin")))
                .ok();
            Some(Photograph { grey, says })
        })
        .collect()
}
