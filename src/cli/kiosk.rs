//! `tomoni kiosk`: one site's window, journal, devices and upload, put together. [`start`] is
//! what `tomoni demo` runs too, in its own process.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use anyhow::Context as _;

use super::card::read_keys;
use super::{Outcome, UsedWrong};
use crate::card::Keys;
use crate::config;
use crate::config::site::{CameraSource, Scanner};
use crate::devices::camera::{self, Attention};
use crate::devices::wedge::Wedge;
use crate::devices::{
    Printer, PrinterNews, PrinterSettings, Reader, ReaderNews, monitor, printer, scanner,
};
use crate::journal::SystemStamp;
use crate::kiosk::engine::{self, Engine, Message, Parts, Post, Prints};
use crate::kiosk::machine::{MonitorHeard, PrinterHeard, Token};
use crate::kiosk::pin;
use crate::kiosk::ui::{Handle, Panel, Window};
use crate::kiosk::view::{Page, View};
use crate::monitor::{Profile, RejectReason};
use crate::slip::{self, Paper, Slip};
use crate::sync::ending::{take_leave, wipe};
use crate::sync::{Courier, Identity, Office, UploaderSettings};
use crate::wire::Order;

/// The printer's codes begin with this, as K-412.
const PRINTER_CODES: u32 = 4;
/// A PIN that is tried again: entered so often, it must be the same.
const PIN_ENTRIES: usize = 2;

/// Runs a kiosk: the window that residents touch, its journal, its devices and its upload.
///
/// The site's file says where the kiosk stands, how large the screen is, which programme is on,
/// and what is plugged in. Try it with one of the files in kiosk-config/sites; what may stand in
/// such a file is explained in kiosk-config/README.md.
///
/// Everything that is touched is written to the data folder before the screen says so, and sent
/// to the office whenever it can be reached. The kiosk works just as well without it.
#[derive(clap::Args)]
#[command(
    args_conflicts_with_subcommands = true,
    after_help = "Examples:
  tomoni kiosk --config kiosk-config/sites/lobby.toml
  tomoni kiosk --config kiosk-config/sites/lobby.toml --data /var/lib/tomoni --window
  tomoni kiosk --new-pin

Staff hold the upper right corner for two seconds and enter their PIN (2525 at the sample sites).
A kiosk in a window is stopped by closing it. One that fills the screen is closed by no key; it is
stopped with Ctrl+C in its terminal, or by the service it runs as. Nothing is lost by it."
)]
pub struct Args {
    #[command(subcommand)]
    command: Option<Command>,
    /// The site's file, such as kiosk-config/sites/lobby.toml. programmes.toml and advice.toml
    /// are looked for in the folders above it.
    #[arg(long, value_name = "FILE", required_unless_present = "new_pin")]
    config: Option<PathBuf>,
    /// Where the kiosk keeps its records. One kiosk, one folder. Without this:
    /// ~/.local/share/tomoni/SITE
    #[arg(long, value_name = "DIR", env = "TOMONI_DATA")]
    data: Option<PathBuf>,
    /// Do not fill the screen, whatever the site's file says.
    #[arg(long)]
    window: bool,
    /// Take cards that were made with the sample keys, which everybody knows. For trying out.
    #[arg(long)]
    sample_cards: bool,
    /// Ask for a new staff PIN and print the lines for the site's file; start no kiosk.
    #[arg(long, conflicts_with_all = ["config", "data", "window"])]
    new_pin: bool,
}

#[derive(clap::Subcommand)]
enum Command {
    Enrol(super::enrol::Args),
}

/// Runs it.
///
/// # Errors
/// When the site's file is wrong, the data folder is in use, or there is no display.
pub fn run(args: Args) -> anyhow::Result<Outcome> {
    if let Some(Command::Enrol(args)) = args.command {
        return super::enrol::run(args);
    }
    if args.new_pin {
        return new_pin();
    }
    // A memory dump could hold a reading or a token.
    forbid_dumps();
    let file = args
        .config
        .ok_or_else(|| UsedWrong("a kiosk needs --config FILE".to_owned()))?;
    let config = config::load(&file).map_err(|wrong| UsedWrong(wrong.to_string()))?;
    let data = match args.data {
        Some(data) => data,
        None => data_folder(config.site.id.as_str())?,
    };
    let mut setup = Setup::new(config, data);
    if args.window {
        setup.fullscreen = false;
    }
    setup.sample_cards = args.sample_cards;
    setup.office = office_of(&setup)?;
    let site = setup.config.site.clone();
    let data = setup.data.clone();
    if let Some(order) = start(setup)?.run()? {
        end(order, &site, &data)?;
    }
    Ok(Outcome::Done)
}

/// The office that this kiosk belongs to, or the one that its site's file names on this machine.
fn office_of(setup: &Setup) -> Result<Option<String>, UsedWrong> {
    let identity = Identity::read(&setup.data).map_err(|trouble| UsedWrong(trouble.to_string()))?;
    if let Some(identity) = identity {
        return Ok(Some(identity.office));
    }
    if let Some(office) = &setup.office {
        Office::at(office).map_err(|error| UsedWrong(error.to_string()))?;
    }
    Ok(setup.office.clone())
}

/// Does what the office asked of a kiosk that is to go: sends everything, unless it is to be wiped
/// at once, and empties the data folder.
fn end(order: Order, site: &config::Site, data: &Path) -> anyhow::Result<()> {
    if order == Order::Retire {
        println!("The office asks this kiosk to go. It sends what is left first.");
        let stamp = SystemStamp::new(site.id.clone(), site.zone);
        let mut courier = Courier::new(UploaderSettings {
            journals: data.join(engine::JOURNAL_FOLDER),
            office_url: String::new(),
            enrolled_in: Some(data.to_owned()),
            kiosk: site.kiosk.clone(),
            machine: stamp.machine().to_owned(),
            site: site.id.clone(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            zone: site.zone,
        })?;
        if !take_leave(&mut courier, &mut || true) {
            return Ok(());
        }
        println!("Everything has arrived.");
    }
    wipe(data).with_context(|| format!("{} could not be emptied", data.display()))?;
    println!(
        "This kiosk wiped itself, as its office asked. To use it again: tomoni kiosk enrol CODE"
    );
    Ok(())
}

/// What a kiosk is started with: a site, and what may differ from its file.
pub struct Setup {
    /// The site and all that belongs to it.
    pub config: config::Kiosk,
    /// Where the kiosk keeps its records.
    pub data: PathBuf,
    /// Where the office is; `None` = nothing is sent.
    pub office: Option<String>,
    /// The monitor's port; `None` = none is listened to.
    pub monitor_port: Option<PathBuf>,
    /// The card scanner; `None` = none is listened to.
    pub scanner: Option<Scanner>,
    /// Where the camera's frames come from; `None` = none is looked at.
    pub camera: Option<CameraSource>,
    /// The printer; `None` = nothing is printed.
    pub printer: Option<config::site::Printer>,
    /// Whether the window fills the screen.
    pub fullscreen: bool,
    /// Whether cards are read although the site's card keys are the sample's, which everybody
    /// knows.
    pub sample_cards: bool,
    /// Told of every view that the window is given; for whoever plays a person.
    pub watch: Option<Watch>,
}

/// See [`Setup::watch`]. Called on the engine's thread, so it must not wait.
pub type Watch = Box<dyn Fn(&View) + Send>;

impl Setup {
    /// Everything as the site's file says.
    #[must_use]
    pub fn new(config: config::Kiosk, data: PathBuf) -> Setup {
        let site = &config.site;
        Setup {
            data,
            office: site.office.clone(),
            monitor_port: site.monitor.as_ref().map(|monitor| monitor.port.clone()),
            scanner: site.scanner.clone(),
            camera: site.camera.clone(),
            printer: site.printer.clone(),
            fullscreen: site.panel.fullscreen,
            sample_cards: false,
            watch: None,
            config,
        }
    }
}

/// A kiosk whose window is open and whose threads run. It lives on the thread that started it.
pub struct Kiosk {
    window: Window,
    ending: Arc<Mutex<Option<Order>>>,
    engine: Engine,
    post: Post,
    // Dropped last but one: a listener stops when it is dropped.
    _monitor: Option<monitor::MonitorListener>,
    _scanner: Option<scanner::ScannerListener>,
    _camera: Option<camera::CameraListener>,
}

/// Starts a kiosk: opens the journals and the window, and listens to the devices. To be called
/// on the main thread, on which [`Kiosk::run`] then serves the window.
///
/// # Errors
/// When another process uses the data folder, the card keys or the monitor's profile cannot be
/// read, or there is no display.
pub fn start(setup: Setup) -> anyhow::Result<Kiosk> {
    let Setup {
        mut config,
        data,
        office,
        monitor_port,
        scanner,
        camera,
        printer,
        fullscreen,
        sample_cards,
        watch,
    } = setup;
    let keys = card_keys(&mut config, sample_cards)?;
    let profile = config
        .monitor()
        .map_err(|wrong| UsedWrong(wrong.to_string()))?
        .map(|(profile, _)| profile);
    let panel = Panel {
        width_px: config.site.panel.width_px,
        height_px: config.site.panel.height_px,
        #[allow(clippy::cast_possible_truncation)]
        px_per_mm: config.site.panel.px_per_mm as f32,
        fullscreen,
    };
    let opened = engine::open(&config.site, &data)?;
    let (post, mail) = engine::mailbox();
    let taps = post.clone();
    let window = Window::open(&panel, move |tap| taps.tap(tap))?;
    if scanner == Some(Scanner::Keyboard) {
        let (mut wedge, post) = (Wedge::default(), post.clone());
        window.on_key(move |key, now| {
            if let Some(news) = wedge.hear(key, now) {
                // The window's thread never waits.
                post.offer(Message::Reader(Reader::Keyboard, news));
            }
        });
    }
    let handle = window.handle();
    let mirror = window.handle();
    let attention = Attention::default();
    let asks = attention.clone();
    let config = Arc::new(config);
    let printer = match printer {
        Some(printer) => Some(start_printer(printer, &config, post.clone())?),
        None => None,
    };
    let ending = Arc::new(Mutex::new(None));
    let ended = Arc::clone(&ending);
    let closing = window.handle();
    let parts = Parts {
        ended: Box::new(move |order| {
            *ended.lock().unwrap_or_else(PoisonError::into_inner) = Some(order);
            closing.quit();
        }),
        config,
        keys,
        opened,
        office,
        printer: printer.map(|printer| Box::new(printer) as Box<dyn Prints>),
        show: Box::new(move |view| {
            if let Some(watch) = &watch {
                watch(&view);
            }
            asks.set(matches!(view.page, Page::HoldCard));
            handle.show(view);
        }),
    };
    let engine = Engine::start(parts, post.clone(), mail)?;
    let monitor = match (profile, monitor_port) {
        (Some(profile), Some(port)) => Some(listen_to_monitor(profile, port, post.clone())?),
        _ => None,
    };
    let scanner = match scanner {
        Some(Scanner::Serial { port }) => {
            let news = tell_of(Reader::Scanner, post.clone());
            Some(scanner::start(port, news).context("no thread for the scanner")?)
        }
        Some(Scanner::Keyboard) | None => None,
    };
    let camera = match camera {
        Some(source) => {
            let source = match source {
                CameraSource::Device(path) => camera::Source::Device(path),
                CameraSource::Folder(path) => camera::Source::Folder(path),
                CameraSource::Y4m(path) => camera::Source::Y4m(path),
            };
            let news = tell_of(Reader::Camera, post.clone());
            let mirror = Box::new(move |picture| mirror.mirror(picture));
            let camera = camera::start(source, attention, news, mirror);
            Some(camera.context("no thread for the camera")?)
        }
        None => None,
    };
    Ok(Kiosk {
        window,
        ending,
        engine,
        post,
        _monitor: monitor,
        _scanner: scanner,
        _camera: camera,
    })
}

impl Kiosk {
    /// A handle of the window, for other threads.
    #[must_use]
    pub fn handle(&self) -> Handle {
        self.window.handle()
    }

    /// The mailbox, for whoever plays a person.
    #[must_use]
    pub fn post(&self) -> Post {
        self.post.clone()
    }

    /// Serves the window until it is closed, [`Handle::quit`] is called, or the office asks the
    /// kiosk to go; then stops the devices and the journals. Gives what the office asked.
    ///
    /// # Errors
    /// When the display is lost.
    pub fn run(self) -> anyhow::Result<Option<Order>> {
        let served = self.window.run();
        drop(self._monitor);
        drop(self._scanner);
        drop(self._camera);
        self.engine.stop();
        served.context("the window ended")?;
        let ending = *self.ending.lock().unwrap_or_else(PoisonError::into_inner);
        Ok(ending)
    }
}

fn listen_to_monitor(
    profile: Arc<Profile>,
    port: PathBuf,
    post: Post,
) -> anyhow::Result<monitor::MonitorListener> {
    use monitor::MonitorNews;
    let settings = monitor::MonitorSettings { profile, port };
    let hear = move |news| {
        post.send(Message::Monitor(match news {
            MonitorNews::Opened => MonitorHeard::Opened,
            MonitorNews::Lost { code } => MonitorHeard::Lost(code.to_say(2)),
            MonitorNews::Reading(reading) => MonitorHeard::Reading(reading),
            MonitorNews::Failed(fault) => MonitorHeard::Failed(fault),
            MonitorNews::Rejected(RejectReason::Implausible) => MonitorHeard::Implausible,
            MonitorNews::Rejected(_) | MonitorNews::WrongSpeed => MonitorHeard::Rejected,
        }));
    };
    monitor::start(settings, Box::new(hear)).context("no thread for the monitor")
}

/// Hands a reader's news on to the engine.
fn tell_of(reader: Reader, post: Post) -> Box<dyn Fn(ReaderNews) + Send> {
    Box::new(move |news| post.send(Message::Reader(reader, news)))
}

/// The site's card keys. With the sample's, which everybody knows, anybody could make cards and
/// tell whose visits a journal holds: then the kiosk starts without cards, and says so.
fn card_keys(config: &mut config::Kiosk, sample_cards: bool) -> anyhow::Result<Option<Keys>> {
    let Some(path) = config.card_keys() else {
        return Ok(None);
    };
    let keys = read_keys(&path)?;
    if !keys.are_samples() || sample_cards {
        return Ok(Some(keys));
    }
    eprintln!(
        "tomoni: cards are off, because {} holds the sample keys, which everybody knows. Make this \
         site's own with `tomoni card keys --out FILE` and name that file under [cards] in the \
         site's file. To try cards out with the sample keys: --sample-cards",
        path.display()
    );
    config.site.card_keys = None;
    Ok(None)
}

/// The printer with what it needs to know of slips.
struct SlipPrinter {
    printer: Printer,
    config: Arc<config::Kiosk>,
    paper: Paper,
}

impl Prints for SlipPrinter {
    fn print(&self, token: Token, slip: Slip) -> bool {
        let Some(words) = self.config.slips.as_ref() else {
            return false;
        };
        let (words, paper) = (words.in_lang(slip.lang), self.paper);
        self.printer
            .print(token.0, Box::new(move || slip::draw(&slip, &words, paper)))
    }

    fn drop_slip(&self, token: Token) {
        self.printer.drop_slip(token.0);
    }
}

fn start_printer(
    site: config::site::Printer,
    config: &Arc<config::Kiosk>,
    post: Post,
) -> anyhow::Result<SlipPrinter> {
    let hear = move |news| {
        post.send(Message::Printer(match news {
            PrinterNews::Well { paper_low } => PrinterHeard::Well { paper_low },
            PrinterNews::Lost { code } => PrinterHeard::Rests(code.to_say(PRINTER_CODES)),
            PrinterNews::Rests(why) => PrinterHeard::Rests(why.to_say().to_owned()),
            PrinterNews::Printed(slip) => PrinterHeard::Printed(Token(slip)),
            PrinterNews::NotPrinted(slip) => PrinterHeard::NotPrinted(Token(slip)),
        }));
    };
    let settings = PrinterSettings {
        port: site.port,
        serial: site.serial,
        cut: site.cut,
        answers: site.answers,
    };
    Ok(SlipPrinter {
        printer: printer::start(settings, Box::new(hear)).context("no thread for the printer")?,
        config: Arc::clone(config),
        paper: site.paper,
    })
}

pub(super) fn data_folder(site: &str) -> anyhow::Result<PathBuf> {
    let absolute = |name| {
        std::env::var_os(name)
            .map(PathBuf::from)
            .filter(|path| path.is_absolute())
    };
    let base = absolute("XDG_DATA_HOME")
        .or_else(|| absolute("HOME").map(|home| home.join(".local/share")))
        .ok_or_else(|| UsedWrong("there is no home folder; say --data DIR".to_owned()))?;
    Ok(base.join("tomoni").join(site))
}

pub(super) fn forbid_dumps() {
    use rustix::process::{DumpableBehavior, Resource, Rlimit};
    let none = Rlimit {
        current: Some(0),
        maximum: Some(0),
    };
    let limited = rustix::process::setrlimit(Resource::Core, none);
    let hidden = rustix::process::set_dumpable_behavior(DumpableBehavior::NotDumpable);
    if limited.and(hidden).is_err() {
        tracing::warn!("memory dumps could not be forbidden");
    }
}

fn new_pin() -> anyhow::Result<Outcome> {
    let mut entered: Vec<String> = Vec::new();
    for ask in ["New PIN (4 to 8 digits): ", "The same again: "]
        .iter()
        .take(PIN_ENTRIES)
    {
        eprint!("{ask}");
        let mut line = String::new();
        std::io::stdin()
            .read_line(&mut line)
            .context("the PIN could not be read")?;
        entered.push(line.trim().to_owned());
    }
    let digits = &entered[0];
    let is_pin = config::site::PIN_DIGITS.contains(&digits.len())
        && digits.bytes().all(|byte| byte.is_ascii_digit());
    if !is_pin {
        return Err(UsedWrong("a PIN is 4 to 8 digits".to_owned()).into());
    }
    if entered.iter().any(|other| other != digits) {
        return Err(UsedWrong("these are two different PINs; nothing was made".to_owned()).into());
    }
    let hash = pin::hash(digits).map_err(|error| anyhow::anyhow!("no hash: {error}"))?;
    println!(
        "[staff]\npin_hash = \"{hash}\"\npin_digits = {}",
        digits.len()
    );
    Ok(Outcome::Done)
}
