//! `tomoni demo`: everything on one machine. An office on loopback with its SQLite file, a kiosk's
//! window that talks to it over HTTP, and a simulated monitor, scanner and receipt printer on
//! pseudo-terminals.
//! Nothing inside the program is replaced: it is the same kiosk and the same office.

mod devices;
mod display;
mod tour;

use std::io::{BufRead as _, Write as _};
use std::path::{Path, PathBuf};
use std::sync::mpsc;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use anyhow::{Context, bail};
use rust_embed::RustEmbed;

use self::devices::{DemoPrinter, Devices};
use self::tour::{Played, Stage, Watch};
use super::Outcome;
use super::card::{fresh_keys, write_private};
use super::dice::Dice;
use super::scratch::Scratch;
use crate::card::Keys;
use crate::config;
use crate::config::site::Scanner;
use crate::kiosk::view::{Page, View};
use crate::monitor::Profile;
use crate::office;
use crate::office::store::{DatabaseAddress, SqliteStore, Store as _};
use crate::seal::{self, Place};
use crate::visit::Tally;

/// The site that is shown.
const SITE: &str = "sites/az-kumagaya.toml";
/// The PIN of the sample sites.
const SAMPLE_PIN: &str = "2525";
/// How long the demo's monitor measures, when nobody at the terminal does it.
const MEASURES_MS: u64 = 9_000;
/// How long after 「カードをかざす」 the demo's card is held up by itself.
const HOLDS_UP_MS: u64 = 3_000;
/// How long the office may take to show what was played.
const ARRIVES_WITHIN_S: u64 = 30;

/// Shows everything on this machine: an office, a kiosk's window, a simulated blood-pressure
/// monitor, a simulated card scanner and a simulated receipt printer.
///
/// The window is a real kiosk: touch it. The monitor answers by itself when you measure, and a
/// card is held up by itself when you touch 「カードをかざす」; from the terminal you can do both at any
/// moment. Everything is kept in a temporary folder that goes away at the end. Where there is no
/// display, a virtual one is started.
#[derive(clap::Args)]
#[command(after_help = "Examples:
  tomoni demo                     the window, to touch
  tomoni demo --tour pictures     plays a whole visit by itself, writes a picture of every screen
                                  and every slip of paper into the folder `pictures`, prints the
                                  office's tally, and ends with 0 only if that is what was played

Staff hold the signboard's quiet corner for two seconds; the sample PIN is 2525.")]
pub struct Args {
    /// Play a whole visit by itself and write a picture of every screen and slip into DIR.
    #[arg(long, value_name = "DIR")]
    tour: Option<PathBuf>,
    /// What chance decides in the visit; the same seed plays the same visit.
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
}

/// The files of `kiosk-config/`, inside the program, so that the demo runs anywhere.
#[derive(RustEmbed)]
#[folder = "kiosk-config"]
struct SampleConfig;

/// Runs it.
///
/// # Errors
/// When there is no display to be had, or something of the tour does not happen.
pub fn run(args: Args) -> anyhow::Result<Outcome> {
    if !display::exists()
        && let Some(status) = display::run_inside_one(1920, 1080)?
    {
        return Ok(match status.code() {
            Some(0) => Outcome::Done,
            _ => Outcome::FoundWrong,
        });
    }
    super::kiosk::forbid_dumps();
    wait_past_midnight(args.tour.is_some());
    let folder = Scratch::new("demo")?;
    let keys = fresh_keys()?;
    let printer = DemoPrinter::plug_in()?;
    write_config(&folder.path().join("config"), &keys, &printer)?;

    let office = office::start(office::Setup {
        listen: (std::net::Ipv4Addr::LOCALHOST, 0).into(),
        database: DatabaseAddress::Sqlite(folder.path().join("office.sqlite")),
        data: folder.path().to_owned(),
        kiosks: None,
        names: office::Names::embedded(),
        handout: office::Handout::embedded(),
        blocked: None,
        clock: office::wall_clock(),
    })?;
    let config = config::load(&folder.path().join("config").join(SITE))?;
    let profile_file = config
        .monitor_profile()
        .context("the sample site has no monitor")?;
    let profile = Profile::parse(&std::fs::read_to_string(&profile_file)?)?;
    let mut card_random = [0; 16];
    getrandom::fill(&mut card_random).context("the system gives no random numbers")?;
    let devices = Devices::plug_in(profile, printer, &keys, card_random)?;

    let programme = config.programme();
    let (programme_id, topics) = (
        programme.id.to_string(),
        programme
            .topics
            .iter()
            .map(|topic| topic.id.to_string())
            .collect(),
    );
    let watch = Watch::default();
    let told = watch.clone();
    // What enrolment will do: the kiosk is given the office's public key.
    let kiosk_data = folder.path().join("kiosk");
    std::fs::create_dir_all(&kiosk_data)?;
    std::fs::copy(
        folder.path().join(office::OFFICE_KEY_FILE),
        kiosk_data.join(crate::kiosk::key::OFFICE_KEY_FILE),
    )
    .context("the demo's office has made no key")?;
    let mut setup = super::kiosk::Setup::new(config, kiosk_data);
    setup.office = Some(office.url());
    setup.monitor_port = Some(devices.monitor_path().to_owned());
    setup.scanner = Some(Scanner::Serial {
        port: devices.scanner_path().to_owned(),
    });
    setup.fullscreen = false;
    let (tell, views) = mpsc::channel();
    setup.watch = Some(Box::new(move |view: &View| {
        told.tell(view);
        // Nobody listens on a tour.
        let _ = tell.send(view.clone());
    }));
    let kiosk = super::kiosk::start(setup)?;
    eprintln!("The office is at {}", office.url());
    if !devices.are_heard() {
        bail!("the kiosk did not open the simulated monitor and scanner");
    }

    let window = kiosk.handle();
    match args.tour {
        None => {
            play_along(devices, views, args.seed, window);
            kiosk.run()?;
            office.stop()?;
            Ok(Outcome::Done)
        }
        Some(pictures) => {
            let stage = Stage {
                window: window.clone(),
                watch,
                devices,
                programme: programme_id,
                topics,
                pin: SAMPLE_PIN,
                pictures,
                dice: Dice::new(args.seed),
            };
            let tour = std::thread::Builder::new()
                .name("tour".into())
                .spawn(move || {
                    let played = tour::play(stage);
                    window.quit();
                    played
                })
                .context("no thread for the tour")?;
            kiosk.run()?;
            let Ok(played) = tour.join() else {
                bail!("the tour ended in a bug")
            };
            let played = played?;
            let outcome = compare(&played, &office.url()).and_then(|outcome| {
                let opens = opens_what_was_recorded(&played, folder.path())?;
                Ok(if opens { outcome } else { Outcome::FoundWrong })
            });
            office.stop()?;
            outcome
        }
    }
}

/// Asks the office until its tally is what was played, prints the tally's JSON as the last line on
/// standard output, and says what differs.
fn compare(played: &Played, office: &str) -> anyhow::Result<Outcome> {
    let mut tally: Tally = super::tally::from_office(office, None, None, today())?;
    for _ in 0..ARRIVES_WITHIN_S * 5 {
        if played.differences(&tally).is_empty() {
            break;
        }
        std::thread::sleep(Duration::from_millis(200));
        tally = super::tally::from_office(office, None, None, today())?;
    }
    let differences = played.differences(&tally);
    for difference in &differences {
        eprintln!("wrong: {difference}");
    }
    println!("{}", serde_json::to_string(&tally)?);
    if differences.is_empty() {
        eprintln!("The office's tally is what was played.");
        return Ok(Outcome::Done);
    }
    Ok(Outcome::FoundWrong)
}

/// Whether the office holds what was recorded, sealed, and its key opens it. The tour's own numbers
/// are made up, and still none is printed.
fn opens_what_was_recorded(played: &Played, office: &Path) -> anyhow::Result<bool> {
    let store = SqliteStore::open_to_read(&office.join("office.sqlite"))?;
    let keys = office::KeyFiles::new(office).secrets()?;
    let (rows, _) = store.readings(today())?;
    let mut opened = Vec::new();
    for row in rows {
        let Some(found) = store.sealed_reading(row.number)? else {
            continue;
        };
        let sealed = found.sealed.context("a reading was shredded")?;
        let place = Place {
            journal: found.journal,
            event: found.event,
            kind: seal::READING_KIND,
        };
        let reading = seal::open_reading(&keys, &place, &sealed)?;
        opened.push([
            reading.systolic_mmhg,
            reading.diastolic_mmhg,
            reading.pulse_bpm.unwrap_or(0),
        ]);
    }
    let same = opened == played.recorded;
    if same {
        eprintln!("The office's key opens the reading that was recorded.");
    } else {
        eprintln!("wrong: the office does not open the reading that was recorded");
    }
    Ok(same)
}

fn today() -> chrono::NaiveDate {
    chrono::Utc::now()
        .with_timezone(&chrono_tz::Asia::Tokyo)
        .date_naive()
}

/// A tour that would run over midnight waits for the new day: its visits count on one day.
fn wait_past_midnight(tour: bool) {
    use chrono::Timelike as _;
    let now = chrono::Utc::now().with_timezone(&chrono_tz::Asia::Tokyo);
    let left_s = 24 * 3600 - u64::from(now.num_seconds_from_midnight());
    if tour && left_s < 240 {
        eprintln!(
            "It is almost midnight at the site; the tour begins in {left_s} s, on the new day."
        );
        std::thread::sleep(Duration::from_secs(left_s + 1));
    }
}

/// Writes the sample configuration, with card keys that were made just now
/// and the printer that was plugged in.
fn write_config(folder: &Path, keys: &Keys, printer: &DemoPrinter) -> anyhow::Result<()> {
    for name in SampleConfig::iter() {
        let file = folder.join(name.as_ref());
        let data = SampleConfig::get(&name)
            .context("the program lacks its own sample files")?
            .data;
        if let Some(parent) = file.parent() {
            std::fs::create_dir_all(parent)?;
        }
        std::fs::write(&file, data)
            .with_context(|| format!("the file {} cannot be written", file.display()))?;
    }
    let mut site = std::fs::OpenOptions::new()
        .append(true)
        .open(folder.join(SITE))?;
    site.write_all(printer.site_lines().as_bytes())?;
    let site = config::load(&folder.join(SITE))?;
    let file = site.card_keys().context("the sample site reads no cards")?;
    write_private(&file, keys.file_text().as_bytes())
}

/// The monitor answers and the card is held up when the window asks for it, and whenever somebody
/// at the terminal says so.
fn play_along(
    devices: Devices,
    views: mpsc::Receiver<View>,
    seed: u64,
    window: crate::kiosk::ui::Handle,
) {
    eprintln!(
        "In this terminal:  c + Enter  holds up the card     x + Enter  holds up a foreign code\n\
         \x20                  m + Enter  ends a measurement    u + Enter  unplugs the monitor, or plugs it in\n\
         \x20                  q + Enter  ends the demo"
    );
    let devices = Arc::new(Mutex::new((devices, Dice::new(seed))));
    let measure = |devices: &Mutex<(Devices, Dice)>| {
        let mut held = devices.lock().unwrap_or_else(PoisonError::into_inner);
        let (devices, dice) = &mut *held;
        let mut value = |from: u16, n: u64| from + u16::try_from(dice.below(n)).unwrap_or(0);
        let (systolic, diastolic, pulse) = (value(108, 44), value(62, 26), value(58, 30));
        devices.measure(systolic, diastolic, pulse)
    };
    let by_itself = Arc::clone(&devices);
    std::thread::spawn(move || {
        let mut due: Option<(&str, std::time::Instant)> = None;
        loop {
            let wait = due.map_or(Duration::from_secs(3600), |(_, at)| {
                at.saturating_duration_since(std::time::Instant::now())
            });
            match views.recv_timeout(wait) {
                Ok(view) => {
                    let wants = match view.page {
                        Page::Measuring {
                            nothing_came: false,
                            ..
                        } => Some(("measure", MEASURES_MS)),
                        Page::HoldCard => Some(("card", HOLDS_UP_MS)),
                        _ => None,
                    };
                    due = wants.map(|(what, ms)| match due {
                        Some((same, at)) if same == what => (what, at),
                        _ => (what, std::time::Instant::now() + Duration::from_millis(ms)),
                    });
                }
                Err(mpsc::RecvTimeoutError::Timeout) => {
                    let done = match due.take() {
                        Some(("measure", _)) => measure(&by_itself),
                        Some(_) => {
                            let held = by_itself.lock().unwrap_or_else(PoisonError::into_inner);
                            held.0.hold_up_card()
                        }
                        None => Ok(()),
                    };
                    say(done);
                }
                Err(mpsc::RecvTimeoutError::Disconnected) => return,
            }
        }
    });
    std::thread::spawn(move || {
        for line in std::io::stdin().lock().lines() {
            let Ok(line) = line else { return };
            let held = || devices.lock().unwrap_or_else(PoisonError::into_inner);
            match line.trim() {
                "c" => say(held().0.hold_up_card()),
                "x" => say(held().0.hold_up("4901234567894")),
                "m" => say(measure(&devices)),
                "u" => say(held().0.toggle_monitor().map(|plugged| {
                    eprintln!(
                        "The monitor is {}.",
                        if plugged { "plugged in" } else { "unplugged" }
                    );
                })),
                "q" => return window.quit(),
                _ => eprintln!("c card · x foreign code · m measure · u unplug · q end"),
            }
        }
    });
}

fn say(done: anyhow::Result<()>) {
    if let Err(error) = done {
        eprintln!("{error:#}");
    }
}
