//! `tomoni card`: the keys of cards, cards as text and as printed sheets, and what a code says.

use std::io::Write as _;
use std::os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::Context as _;
use clap::Subcommand;
use rust_embed::RustEmbed;
use serde_json::json;

use super::{Outcome, UsedWrong};
use crate::card::picture::{self, Grey, Look as Looking};
use crate::card::sheet::{self, CARDS_PER_PAGE, Home, Look, Printed};
use crate::card::{BlockList, FRESH_BYTES, Keys};
use crate::config::{self, Programme, Programmes, Source};
use crate::kiosk::pictures::{self, Colours};
use crate::paper::{self, Drawing};
use crate::visit::event::Lang;

/// The most tokens made at once.
const NEW_MAX: u32 = 10_000;
/// The most cards on the sheets made at once: 100 pages.
const SHEET_CARDS_MAX: u32 = 1_000;
/// Dots per inch of the pictures of a sheet.
const DOTS_PER_INCH: std::ops::RangeInclusive<u16> = 72..=600;

/// Make cards and their keys, print them, and read codes
#[derive(clap::Args)]
#[command(after_help = "Examples:
  tomoni card keys --out card-keys.toml              once, for a site and its office
  tomoni card keys --from card-keys.toml --out new.toml    a new batch; old cards still read
  tomoni card sheet --count 20 --keys card-keys.toml --out cards.pdf --png pictures
  tomoni card check KC1-… --keys card-keys.toml
  tomoni card read photograph.jpg")]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Make a file of card keys, or one with a new key beside the old ones.
    ///
    /// Whoever has the file can make cards: it is written so that only its owner can read it.
    Keys {
        /// Where to; a file that is there is left alone
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
        /// Take the keys of this file over and put a new one before them
        #[arg(long, value_name = "FILE")]
        from: Option<PathBuf>,
    },
    /// Make new cards: their texts, one a line.
    New {
        /// How many
        #[arg(long, value_name = "N", default_value_t = 1,
              value_parser = clap::value_parser!(u32).range(1..=i64::from(NEW_MAX)))]
        count: u32,
        /// The file of card keys
        #[arg(long, value_name = "FILE")]
        keys: PathBuf,
    },
    /// Say whether a text is a card of ours. Prints one line of JSON; ends with 1 when it is not.
    Check {
        /// What a scanner or a hand typed
        #[arg(allow_hyphen_values = true)]
        text: String,
        /// The file of card keys
        #[arg(long, value_name = "FILE")]
        keys: PathBuf,
        /// A list of blocked cards: one `key`, as printed here, a line
        #[arg(long, value_name = "FILE")]
        blocked: Option<PathBuf>,
    },
    /// Make new cards to print: A4 pages of ten, with marks to cut along.
    ///
    /// Print at actual size (100 %). The code on a card is 23.5 mm wide, and the bar in the
    /// margin is 50 mm. Whoever has the pages has the cards: print them and delete the file.
    Sheet {
        /// How many cards
        #[arg(long, value_name = "N", default_value_t = 10,
              value_parser = clap::value_parser!(u32).range(1..=i64::from(SHEET_CARDS_MAX)))]
        count: u32,
        /// The file of card keys
        #[arg(long, value_name = "FILE")]
        keys: PathBuf,
        /// The PDF
        #[arg(long, value_name = "FILE.pdf")]
        out: PathBuf,
        /// Also the pages as pictures: page-1.png and so on, in this folder
        #[arg(long, value_name = "DIR")]
        png: Option<PathBuf>,
        /// Dots per inch of the pictures
        #[arg(long, value_name = "N", default_value_t = 300,
              value_parser = clap::value_parser!(u16).range(
                  i64::from(*DOTS_PER_INCH.start())..=i64::from(*DOTS_PER_INCH.end())))]
        dpi: u16,
        /// The site whose programme, name and telephone number the cards bear, such as
        /// kiosk-config/sites/lobby.toml
        #[arg(long, value_name = "FILE")]
        config: Option<PathBuf>,
        /// The programme, by its id. Without this, the site's first, or meet-plus
        #[arg(long, value_name = "ID")]
        programme: Option<String>,
        /// Each page is followed by its back, for a printer that prints on both sides (turned
        /// over along the long side)
        #[arg(long)]
        back: bool,
    },
    /// Read the codes in pictures (PNG, JPEG) with the kiosk's decoder. Prints one line of JSON
    /// each; ends with 1 when one has no code that can be read.
    Read {
        /// The pictures
        #[arg(required = true, value_name = "IMAGE")]
        images: Vec<PathBuf>,
    },
}

/// Runs it.
///
/// # Errors
/// When a file cannot be read or written, or is not what it should be.
pub fn run(args: Args) -> anyhow::Result<Outcome> {
    match args.command {
        Command::Keys { out, from } => make_keys(&out, from.as_deref()),
        Command::New { count, keys } => {
            let keys = open_keys(&keys)?;
            let mut lines = std::io::stdout().lock();
            for _ in 0..count {
                writeln!(lines, "{}", keys.make(random()?).as_str())?;
            }
            Ok(Outcome::Done)
        }
        Command::Check {
            text,
            keys,
            blocked,
        } => check(&text, &open_keys(&keys)?, blocked.as_deref()),
        Command::Sheet {
            count,
            keys,
            out,
            png,
            dpi,
            config,
            programme,
            back,
        } => {
            let keys = open_keys(&keys)?;
            let home = config
                .map(|file| config::load(&file))
                .transpose()
                .map_err(|wrong| UsedWrong(wrong.to_string()))?;
            let pages = draw(count, &keys, home.as_ref(), programme.as_deref(), back)?;
            write_sheet(&pages, &out, png.as_deref(), dpi)?;
            println!(
                "{count} {} on {}: {}",
                if count == 1 { "card" } else { "cards" },
                if pages.len() == 1 {
                    "1 page".to_owned()
                } else {
                    format!("{} pages", pages.len())
                },
                out.display()
            );
            Ok(Outcome::Done)
        }
        Command::Read { images } => read(&images),
    }
}

/// Reads a file of card keys.
///
/// # Errors
/// When it is not there (and then how to make one), or what is wrong in it; never a key.
pub fn read_keys(path: &Path) -> anyhow::Result<Keys> {
    if !path.exists() {
        return Err(UsedWrong(format!(
            "there is no file of card keys at {0}; make one with: tomoni card keys --out {0}",
            path.display()
        ))
        .into());
    }
    let source = Source::read(path).map_err(|wrong| UsedWrong(wrong.to_string()))?;
    let keys = Keys::parse(&source.text)
        .map_err(|error| UsedWrong(format!("{}: {error}", path.display())))?;
    let open = std::fs::metadata(path)
        .map(|file| file.permissions().mode() & 0o077 != 0)
        .unwrap_or(false);
    if open && !keys.are_samples() {
        eprintln!(
            "tomoni: others on this machine can read the card keys in {0}; please: chmod 600 {0}",
            path.display()
        );
    }
    Ok(keys)
}

/// The same, for making and checking cards by hand: the sample keys may be used, and it is said.
fn open_keys(path: &Path) -> anyhow::Result<Keys> {
    let keys = read_keys(path)?;
    if keys.are_samples() {
        eprintln!(
            "tomoni: {} holds the sample keys, which everybody knows; its cards are for trying \
             out, and no kiosk takes them. Make your own: tomoni card keys --out FILE",
            path.display()
        );
    }
    Ok(keys)
}

fn random<const N: usize>() -> anyhow::Result<[u8; N]> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).context("the system gives no random numbers")?;
    Ok(bytes)
}

/// New keys from the system's randomness.
///
/// # Errors
/// When the system gives none.
pub fn fresh_keys() -> anyhow::Result<Keys> {
    Ok(Keys::fresh(&random::<FRESH_BYTES>()?))
}

fn make_keys(out: &Path, from: Option<&Path>) -> anyhow::Result<Outcome> {
    let keys = match from {
        None => fresh_keys()?,
        Some(from) => {
            let old = read_keys(from)?;
            if old.are_samples() {
                return Err(UsedWrong(
                    "the sample keys are known to everybody; begin with new ones, without --from"
                        .to_owned(),
                )
                .into());
            }
            old.rotated(&random()?)
                .map_err(|error| UsedWrong(format!("{}: {error}", from.display())))?
        }
    };
    let file = std::fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(out);
    let mut file = match file {
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {
            return Err(UsedWrong(format!(
                "{} is there already and was left alone; without its keys, all its cards would \
                 be strangers",
                out.display()
            ))
            .into());
        }
        opened => opened.with_context(|| format!("{} cannot be written", out.display()))?,
    };
    file.write_all(keys.file_text().as_bytes())
        .and_then(|()| file.sync_all())
        .with_context(|| format!("{} cannot be written", out.display()))?;
    println!(
        "Card keys: {} (new cards are of batch {}). Keep this file like a password, and keep a \
         copy where it cannot burn with this machine.",
        out.display(),
        keys.newest_id()
    );
    Ok(Outcome::Done)
}

fn check(text: &str, keys: &Keys, blocked: Option<&Path>) -> anyhow::Result<Outcome> {
    let blocked = match blocked {
        None => BlockList::default(),
        Some(path) => {
            let source = Source::read(path).map_err(|wrong| UsedWrong(wrong.to_string()))?;
            BlockList::parse(&source.text)
                .map_err(|error| UsedWrong(format!("{}: {error}", path.display())))?
        }
    };
    let verdict = keys.read(text).and_then(|token| {
        let card = blocked.pass(keys.card_key(&token))?;
        Ok((token, card))
    });
    let (line, outcome) = match verdict {
        Ok((token, card)) => (
            json!({
                "ok": true,
                "key": card.0,
                "batch": token.key_id(),
                "number": keys.number(&card).to_string(),
            }),
            Outcome::Done,
        ),
        Err(why) => (
            json!({
                "ok": false,
                "why": why.word(),
                "say": why.say(),
                "say_ja": why.say_ja(),
            }),
            Outcome::FoundWrong,
        ),
    };
    println!("{line}");
    Ok(outcome)
}

// ---- Sheets --------------------------------------------------------------------------------

#[derive(RustEmbed)]
#[folder = "ui/icons"]
struct Drawings;

/// The programmes inside the program, for who has no site yet.
const PROGRAMMES: &str = include_str!("../../kiosk-config/programmes.toml");
/// Which of them.
const PROGRAMME: &str = "meet-plus";
/// Who stands on the hill of a card.
const PEOPLE: [&str; 3] = ["who-grandma", "who-child", "who-comi"];

fn programme_of(site: Option<&config::Kiosk>, id: Option<&str>) -> anyhow::Result<Programme> {
    let shipped;
    let programmes = match site {
        Some(site) => site.programmes.as_slice(),
        None => {
            shipped = Programmes::parse(&Source::new(Path::new("programmes.toml"), PROGRAMMES))
                .map_err(|wrong| anyhow::anyhow!("the program's own programmes: {wrong}"))?;
            shipped.all()
        }
    };
    let Some(id) = id.or(site.is_none().then_some(PROGRAMME)) else {
        return programmes
            .first()
            .cloned()
            .context("the site has no programme");
    };
    let found = programmes
        .iter()
        .find(|programme| programme.id.as_str() == id);
    found.cloned().ok_or_else(|| {
        let known: Vec<&str> = programmes.iter().map(|known| known.id.as_str()).collect();
        UsedWrong(format!(
            "there is no programme `{id}` here; there are: {}",
            known.join(", ")
        ))
        .into()
    })
}

fn draw(
    count: u32,
    keys: &Keys,
    site: Option<&config::Kiosk>,
    programme: Option<&str>,
    back: bool,
) -> anyhow::Result<Vec<Drawing>> {
    let programme = programme_of(site, programme)?;
    let drawing = |name: &str| -> String {
        let colours = Colours {
            deep: programme.deep.0,
            bright: programme.bright.0,
            pale: programme.pale.0,
        };
        // A ninth programme whose crest came after this program has none on its cards.
        Drawings::get(&format!("{name}.svg"))
            .map(|svg| pictures::coloured(&String::from_utf8_lossy(&svg.data), colours))
            .unwrap_or_default()
    };
    let crest = drawing(&format!("mon-{}", programme.id.as_str()));
    let hanamaru = drawing("pic-hanamaru");
    let people = PEOPLE.map(drawing);
    let look = Look {
        name: programme.name.in_lang(Lang::Ja),
        reading: &programme.reading,
        greeting: programme.greeting(Lang::Ja),
        deep: programme.deep.0,
        pale: programme.pale.0,
        crest: &crest,
        hanamaru: &hanamaru,
        people: [&people[0], &people[1], &people[2]],
        sample: keys.are_samples(),
    };
    let cards = (0..count)
        .map(|_| {
            let token = keys.make(random()?);
            let number = keys.number(&keys.card_key(&token));
            Ok(Printed { token, number })
        })
        .collect::<anyhow::Result<Vec<Printed>>>()?;
    let home = site.map(|site| Home {
        name: site.site.name.in_lang(Lang::Ja),
        phone: &site.site.phone,
    });
    let mut pages = Vec::new();
    for (front, cards) in sheet::fronts(&cards, &look)
        .iter()
        .zip(cards.chunks(CARDS_PER_PAGE))
    {
        pages.push(Drawing::read(front)?);
        if back {
            pages.push(Drawing::read(&sheet::back(cards.len(), &look, home))?);
        }
    }
    Ok(pages)
}

fn write_sheet(
    pages: &[Drawing],
    out: &Path,
    pictures: Option<&Path>,
    dpi: u16,
) -> anyhow::Result<()> {
    write_private(out, &paper::pdf("であいの カード", pages)?)?;
    let Some(folder) = pictures else {
        return Ok(());
    };
    std::fs::create_dir_all(folder)
        .with_context(|| format!("the folder {} cannot be made", folder.display()))?;
    for (at, page) in pages.iter().enumerate() {
        let pixels = page.pixels(f32::from(dpi))?;
        let mut png = std::io::Cursor::new(Vec::new());
        image::write_buffer_with_format(
            &mut png,
            &pixels.rgb,
            pixels.width_px,
            pixels.height_px,
            image::ColorType::Rgb8,
            image::ImageFormat::Png,
        )?;
        write_private(&folder.join(format!("page-{}.png", at + 1)), png.get_ref())?;
    }
    Ok(())
}

/// Writes a file that only its owner can read: it holds cards or their keys.
///
/// # Errors
/// When the disk does not take it.
pub fn write_private(path: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    std::fs::OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .mode(0o600)
        .open(path)
        .and_then(|mut file| {
            // One that was there before may be open to others.
            if file.metadata()?.is_file() {
                file.set_permissions(std::fs::Permissions::from_mode(0o600))?;
            }
            file.write_all(bytes)
        })
        .with_context(|| format!("{} cannot be written", path.display()))
}

// ---- Pictures ------------------------------------------------------------------------------

fn read(images: &[PathBuf]) -> anyhow::Result<Outcome> {
    let (mut unread, mut unopened) = (0_usize, 0_usize);
    for path in images {
        let file = path.display().to_string();
        let opened = image::ImageReader::open(path)
            .map_err(image::ImageError::from)
            .and_then(|reader| reader.with_guessed_format()?.decode());
        let line = match opened {
            Ok(image) => {
                let grey = image.into_luma8();
                let picture = Grey {
                    width_px: grey.width(),
                    height_px: grey.height(),
                    luma: grey.as_raw(),
                };
                let began = Instant::now();
                let text = picture::code_in(picture, Looking::Plain)
                    .or_else(|| picture::code_in(picture, Looking::Thorough));
                let ms = began.elapsed().as_secs_f64() * 1e3;
                unread += usize::from(text.is_none());
                json!({ "file": file, "text": text, "ms": (ms * 1e3).round() / 1e3 })
            }
            Err(error) => {
                unopened += 1;
                json!({ "file": file, "text": null, "ms": 0.0, "say": error.to_string() })
            }
        };
        println!("{line}");
    }
    if unopened > 0 {
        return Err(UsedWrong(format!(
            "{unopened} of {} are not pictures that can be opened (PNG and JPEG can)",
            images.len()
        ))
        .into());
    }
    Ok(if unread == 0 {
        Outcome::Done
    } else {
        Outcome::FoundWrong
    })
}
