//! A site (会場): where a kiosk stands and what is plugged in.

use std::path::{Component, Path, PathBuf};

use chrono::{DateTime, FixedOffset};
use chrono_tz::Tz;
use serde::Deserialize;
use toml::Spanned;

use super::duty::{Duty, Hours, RawHours};
use super::opening::{self, Look, Opening, RawOpening};
use super::programmes::check_id;
use super::words::Words;
use super::wrong::{Source, Wrong};
use crate::monitor::{Serial, SerialChange};
use crate::slip::Paper;
use crate::visit::{ProgrammeId, SiteId};

/// A site, checked by itself. Whether its programmes exist is checked by [`super::load`].
#[derive(Clone, Debug)]
pub struct Site {
    /// Its id in events.
    pub id: SiteId,
    /// The kiosk's name for people at the office, as `az-kumagaya-1`.
    pub kiosk: String,
    /// The site's name on the signboard.
    pub name: Words,
    /// The time zone in which its days are days.
    pub zone: Tz,
    /// Its programmes, the foremost first.
    pub programmes: Vec<Spanned<ProgrammeId>>,
    /// When it is open, and what is on then; empty = always, with all its programmes.
    pub open: Vec<Opening>,
    /// When a network can be expected; empty = always.
    pub network: Vec<Hours>,
    /// How its glass is looked at by everybody.
    pub look: Look,
    /// The number to ring when something rests; may be empty.
    pub phone: String,
    /// Where the office listens, as `http://127.0.0.1:8470`; `None` = nothing is sent.
    pub office: Option<String>,
    /// The screen.
    pub panel: Panel,
    /// The blood-pressure monitor, if there is one.
    pub monitor: Option<Monitor>,
    /// The card scanner, if there is one.
    pub scanner: Option<Scanner>,
    /// The receipt printer, if there is one.
    pub printer: Option<Printer>,
    /// The camera that reads cards, if there is one.
    pub camera: Option<CameraSource>,
    /// The file with the card keys, below the configuration's root.
    pub card_keys: Option<PathBuf>,
    /// The staff PIN's Argon2id hash; `None` = staff screens stay locked.
    pub pin_hash: Option<String>,
    /// How many digits the PIN has, 4 to 8: so many are entered, and then they are checked.
    pub pin_digits: usize,
    /// When somebody of the staff is there to come.
    pub duty: Duty,
    /// Whom to phone when nobody is; `None` = the site's number.
    pub staff_phone: Option<String>,
    /// Today's words, shown where there is no monitor.
    pub note: Option<Note>,
}

impl Site {
    /// Whether cards are read here.
    #[must_use]
    pub fn reads_cards(&self) -> bool {
        (self.scanner.is_some() || self.camera.is_some()) && self.card_keys.is_some()
    }

    /// Which of its programmes are on by its hours, in the order of [`Site::programmes`]; none =
    /// it is closed.
    #[must_use]
    pub fn on_at(&self, wall: DateTime<FixedOffset>) -> Vec<&ProgrammeId> {
        let is_on = |id: &ProgrammeId| {
            self.open.is_empty()
                || self.open.iter().any(|opening| {
                    opening.hours.covers(wall)
                        && (opening.programmes.is_empty() || opening.programmes.contains(id))
                })
        };
        self.programmes
            .iter()
            .map(Spanned::get_ref)
            .filter(|id| is_on(id))
            .collect()
    }

    /// Whether a network can be expected at this time of its clock.
    #[must_use]
    pub fn expects_network(&self, wall: DateTime<FixedOffset>) -> bool {
        self.network.is_empty() || opening::covered(&self.network, wall)
    }

    /// The number that the screen names where nobody is on duty; may be empty.
    #[must_use]
    pub fn duty_phone(&self) -> &str {
        self.staff_phone.as_deref().unwrap_or(&self.phone)
    }
}

/// How many digits a PIN may have.
pub const PIN_DIGITS: std::ops::RangeInclusive<usize> = 4..=8;

/// The screen's size.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Panel {
    /// Pixels across.
    pub width_px: u32,
    /// Pixels down.
    pub height_px: u32,
    /// How many pixels a millimetre of glass has: all sizes come from it.
    pub px_per_mm: f64,
    /// Whether the window fills the screen.
    pub fullscreen: bool,
}

/// A blood-pressure monitor on a serial port.
#[derive(Clone, Debug)]
pub struct Monitor {
    /// Its profile: a file's name in `monitors/`, without `.toml`.
    pub profile: Spanned<String>,
    /// Its port's stable path, as `/dev/serial/by-id/…`.
    pub port: PathBuf,
    /// What is set otherwise on this monitor than its profile says.
    pub serial: SerialChange,
}

/// A QR scanner.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scanner {
    /// It speaks on a serial port.
    Serial {
        /// The port's stable path.
        port: PathBuf,
    },
    /// It types, as a keyboard does.
    Keyboard,
}

impl Scanner {
    /// The port of a serial one.
    #[must_use]
    pub fn port(&self) -> Option<&Path> {
        match self {
            Scanner::Serial { port } => Some(port),
            Scanner::Keyboard => None,
        }
    }
}

/// Where the pictures that cards are looked for in come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CameraSource {
    /// A camera's stable path, as `/dev/v4l/by-id/…`.
    Device(PathBuf),
    /// The pictures of a folder, each once.
    Folder(PathBuf),
    /// A y4m video in a file or a pipe.
    Y4m(PathBuf),
}

/// A receipt printer on a serial port.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Printer {
    /// Its port's stable path.
    pub port: PathBuf,
    /// How its paper is.
    pub paper: Paper,
    /// How its line is set; a printer on USB ignores the speed.
    pub serial: Serial,
    /// Whether it cuts its paper.
    pub cut: bool,
    /// Whether it says how it is. One that never does is believed to be well.
    pub answers: bool,
}

/// Today's words beside the disc.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Note {
    /// Such as 「きょうの おはなし」.
    pub heading: Words,
    /// Such as 「薬剤師さんの お仕事ばなし」.
    pub text: Words,
    /// Such as 「14時から」.
    pub when: Option<Words>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawSite {
    id: Spanned<String>,
    kiosk: Spanned<String>,
    name: Words,
    zone: Spanned<String>,
    programmes: Spanned<Vec<Spanned<String>>>,
    phone: Option<Spanned<String>>,
    office: Option<Spanned<String>>,
    panel: Spanned<RawPanel>,
    monitor: Option<RawMonitor>,
    printer: Option<RawPrinter>,
    scanner: Option<Spanned<RawScanner>>,
    camera: Option<RawCamera>,
    cards: Option<RawCards>,
    staff: Option<RawStaff>,
    note: Option<Note>,
    #[serde(default)]
    open: Vec<RawOpening>,
    #[serde(default)]
    network: Vec<RawHours>,
    #[serde(default)]
    look: Look,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawPanel {
    width_px: Spanned<u32>,
    height_px: Spanned<u32>,
    diagonal_inch: Option<Spanned<f64>>,
    px_per_mm: Option<Spanned<f64>>,
    #[serde(default = "yes")]
    fullscreen: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawMonitor {
    profile: Spanned<String>,
    port: Spanned<PathBuf>,
    serial: Option<Spanned<SerialChange>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawScanner {
    #[serde(default)]
    kind: ScannerKind,
    port: Option<Spanned<PathBuf>>,
}

#[derive(Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum ScannerKind {
    #[default]
    Serial,
    Keyboard,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawCamera {
    source: Spanned<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawPrinter {
    port: Spanned<PathBuf>,
    width_mm: Spanned<u32>,
    serial: Option<Spanned<SerialChange>>,
    #[serde(default)]
    cut: bool,
    #[serde(default = "yes")]
    answers: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawCards {
    keys: Spanned<PathBuf>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawStaff {
    pin_hash: Option<Spanned<String>>,
    #[serde(default)]
    pin_digits: Option<Spanned<usize>>,
    on_duty: Option<Spanned<String>>,
    #[serde(default)]
    hours: Vec<RawHours>,
    phone: Option<Spanned<String>>,
}

fn yes() -> bool {
    true
}

impl Site {
    /// Reads and checks a site's file.
    ///
    /// # Errors
    /// The first thing that is wrong, with its place.
    pub fn parse(source: &Source) -> Result<Site, Wrong> {
        let raw: RawSite = source.parse()?;
        check_id(source, &raw.id)?;
        check_id(source, &raw.kiosk)?;
        if raw.programmes.get_ref().is_empty() {
            return Err(source.wrong(
                raw.programmes.span(),
                "a site needs at least one programme, as [\"idobata\"]".into(),
            ));
        }
        for (nth, programme) in raw.programmes.get_ref().iter().enumerate() {
            check_id(source, programme)?;
            let before = raw.programmes.get_ref().iter().take(nth);
            if before
                .into_iter()
                .any(|other| other.get_ref() == programme.get_ref())
            {
                let what = format!("`{}` stands here twice", programme.get_ref());
                return Err(source.wrong(programme.span(), what));
            }
        }
        let open = opening::openings(source, raw.open, raw.programmes.get_ref())?;
        let network = opening::windows(source, &raw.network)?;
        let zone = zone(source, &raw.zone)?;
        if let Some(office) = &raw.office
            && !["http://", "https://"].iter().any(|scheme| {
                office
                    .get_ref()
                    .strip_prefix(scheme)
                    .is_some_and(|rest| !rest.is_empty())
            })
        {
            return Err(source.wrong(
                office.span(),
                "the office's address begins with http:// or https://".into(),
            ));
        }
        let staff_phone = raw.staff.as_ref().and_then(|staff| staff.phone.as_ref());
        if let Some(phone) = [raw.phone.as_ref(), staff_phone]
            .into_iter()
            .flatten()
            .find(|phone| phone.get_ref().chars().count() > 20)
        {
            return Err(source.wrong(
                phone.span(),
                "a telephone number has at most 20 characters".into(),
            ));
        }
        let panel = panel(source, raw.panel)?;
        for port in [
            raw.monitor.as_ref().map(|monitor| &monitor.port),
            raw.printer.as_ref().map(|printer| &printer.port),
            raw.scanner
                .as_ref()
                .and_then(|scanner| scanner.get_ref().port.as_ref()),
        ]
        .into_iter()
        .flatten()
        {
            if !port.get_ref().is_absolute() {
                return Err(source.wrong(
                    port.span(),
                    "a port is a full path, best one below /dev/serial/by-id".into(),
                ));
            }
        }
        if let Some(serial) = raw.monitor.as_ref().and_then(|m| m.serial.as_ref())
            && let Some(problem) = serial.get_ref().problem()
        {
            return Err(source.wrong(serial.span(), problem.into()));
        }
        let printer = raw
            .printer
            .map(|printer| self::printer(source, printer))
            .transpose()?;
        let reader = match (&raw.scanner, &raw.camera) {
            (Some(scanner), _) => Some(("a scanner", scanner.span())),
            (None, Some(camera)) => Some(("a camera", camera.source.span())),
            (None, None) => None,
        };
        if let (Some((what, span)), None) = (reader, &raw.cards) {
            return Err(source.wrong(
                span,
                format!("{what} reads cards, and there is no [cards] with `keys` here"),
            ));
        }
        let scanner = raw
            .scanner
            .map(|raw| self::scanner(source, raw))
            .transpose()?;
        let camera = raw
            .camera
            .map(|raw| self::camera(source, &raw.source))
            .transpose()?;
        if let Some(cards) = &raw.cards
            && cards
                .keys
                .get_ref()
                .components()
                .any(|part| part == Component::ParentDir)
        {
            return Err(source.wrong(
                cards.keys.span(),
                "the card keys lie below the configuration's folder or at a full path".into(),
            ));
        }
        if let Some(hash) = raw.staff.as_ref().and_then(|staff| staff.pin_hash.as_ref())
            && !hash.get_ref().starts_with("$argon2id$")
        {
            return Err(source.wrong(
                hash.span(),
                "this is not a PIN's hash; make one with `tomoni kiosk --new-pin`".into(),
            ));
        }
        let mut pin_digits = *PIN_DIGITS.start();
        if let Some(digits) = raw
            .staff
            .as_ref()
            .and_then(|staff| staff.pin_digits.as_ref())
        {
            if !PIN_DIGITS.contains(digits.get_ref()) {
                return Err(source.wrong(digits.span(), "a PIN has 4 to 8 digits".into()));
            }
            pin_digits = *digits.get_ref();
        }
        let duty = match &raw.staff {
            Some(staff) => super::duty::duty(source, staff.on_duty.as_ref(), &staff.hours)?,
            None => Duty::default(),
        };
        Ok(Site {
            id: SiteId(raw.id.into_inner()),
            kiosk: raw.kiosk.into_inner(),
            name: raw.name,
            zone,
            programmes: raw
                .programmes
                .into_inner()
                .into_iter()
                .map(|id| Spanned::new(id.span(), ProgrammeId(id.into_inner())))
                .collect(),
            open,
            network,
            look: raw.look,
            phone: raw.phone.map(Spanned::into_inner).unwrap_or_default(),
            office: raw
                .office
                .map(|office| office.into_inner().trim_end_matches('/').to_owned()),
            panel,
            monitor: raw.monitor.map(|monitor| Monitor {
                profile: monitor.profile,
                port: monitor.port.into_inner(),
                serial: monitor.serial.map(Spanned::into_inner).unwrap_or_default(),
            }),
            printer,
            scanner,
            camera,
            card_keys: raw.cards.map(|cards| cards.keys.into_inner()),
            staff_phone: staff_phone.map(|phone| phone.get_ref().clone()),
            pin_hash: raw
                .staff
                .and_then(|staff| staff.pin_hash)
                .map(Spanned::into_inner),
            pin_digits,
            duty,
            note: raw.note,
        })
    }
}

fn printer(source: &Source, raw: RawPrinter) -> Result<Printer, Wrong> {
    let Some(paper) = Paper::of_width_mm(*raw.width_mm.get_ref()) else {
        return Err(source.wrong(
            raw.width_mm.span(),
            "receipt paper is 58 or 80 millimetres wide".into(),
        ));
    };
    let change = raw
        .serial
        .map(|serial| match serial.get_ref().problem() {
            Some(problem) => Err(source.wrong(serial.span(), problem.into())),
            None => Ok(serial.into_inner()),
        })
        .transpose()?
        .unwrap_or_default();
    Ok(Printer {
        port: raw.port.into_inner(),
        paper,
        serial: Serial::USUAL.changed(&change),
        cut: raw.cut,
        answers: raw.answers,
    })
}

fn scanner(source: &Source, raw: Spanned<RawScanner>) -> Result<Scanner, Wrong> {
    let place = raw.span();
    let raw = raw.into_inner();
    match (raw.kind, raw.port) {
        (ScannerKind::Serial, Some(port)) => Ok(Scanner::Serial {
            port: port.into_inner(),
        }),
        (ScannerKind::Serial, None) => Err(source.wrong(
            place,
            "a serial scanner needs its `port`; one that types has kind = \"keyboard\"".into(),
        )),
        (ScannerKind::Keyboard, None) => Ok(Scanner::Keyboard),
        (ScannerKind::Keyboard, Some(port)) => Err(source.wrong(
            port.span(),
            "a scanner that types has no port; leave it out, or say kind = \"serial\"".into(),
        )),
    }
}

fn camera(source: &Source, written: &Spanned<String>) -> Result<CameraSource, Wrong> {
    let text = written.get_ref().as_str();
    let (kind, path): (fn(PathBuf) -> CameraSource, &str) =
        if let Some(path) = text.strip_prefix("folder:") {
            (CameraSource::Folder, path)
        } else if let Some(path) = text.strip_prefix("y4m:") {
            (CameraSource::Y4m, path)
        } else {
            (CameraSource::Device, text)
        };
    let path = Path::new(path);
    if !path.is_absolute() {
        return Err(source.wrong(
            written.span(),
            "a camera is a full path, best one below /dev/v4l/by-id; or `folder:` or `y4m:` and \
             a full path"
                .into(),
        ));
    }
    Ok(kind(path.to_owned()))
}

fn zone(source: &Source, written: &Spanned<String>) -> Result<Tz, Wrong> {
    written.get_ref().parse().map_err(|_| {
        let known: Vec<&str> = chrono_tz::TZ_VARIANTS
            .iter()
            .map(|zone| zone.name())
            .collect();
        let mut wrong = source.wrong(
            written.span(),
            format!("there is no time zone `{}`", written.get_ref()),
        );
        wrong.suggestion = super::wrong::nearest(written.get_ref(), &known);
        wrong
    })
}

fn panel(source: &Source, raw: Spanned<RawPanel>) -> Result<Panel, Wrong> {
    let place = raw.span();
    let raw = raw.into_inner();
    for side in [&raw.width_px, &raw.height_px] {
        if !(400..=8000).contains(side.get_ref()) {
            return Err(source.wrong(side.span(), "a panel has 400 to 8000 pixels a side".into()));
        }
    }
    let (width_px, height_px) = (raw.width_px.into_inner(), raw.height_px.into_inner());
    let (px_per_mm, span) = match (raw.diagonal_inch, raw.px_per_mm) {
        (Some(inch), None) => {
            let diagonal_px = f64::from(width_px).hypot(f64::from(height_px));
            (diagonal_px / (inch.get_ref() * 25.4), inch.span())
        }
        (None, Some(density)) => (*density.get_ref(), density.span()),
        _ => {
            return Err(source.wrong(
                place,
                "a panel needs either `diagonal_inch` or `px_per_mm`".into(),
            ));
        }
    };
    if !px_per_mm.is_finite() || !(2.0..=20.0).contains(&px_per_mm) {
        return Err(source.wrong(
            span,
            format!("{px_per_mm:.2} pixels a millimetre cannot be; a panel has 2 to 20"),
        ));
    }
    Ok(Panel {
        width_px,
        height_px,
        px_per_mm,
        fullscreen: raw.fullscreen,
    })
}
