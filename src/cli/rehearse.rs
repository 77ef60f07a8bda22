//! `tomoni rehearse`: many kiosks' worth of real journals and real uploads against an office, with
//! faults if wanted, and afterwards the question whether the office holds every event exactly
//! once.

use std::collections::{BTreeMap, HashSet};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::Context as _;
use chrono::{DateTime, FixedOffset, NaiveDate};
use clap::ValueEnum;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::dice::Dice;
use super::scratch::Scratch;
use super::{Outcome, UsedWrong};
use crate::journal::{Journals, Reader, Stamp, SystemStamp};
use crate::sync::enrol::kind_of_office;
use crate::sync::{Courier, EnrolTrouble, Identity, Office, UploaderSettings, enrol};
use crate::visit::event::{Channel, Lang};
use crate::visit::{Event, EventId, Kind, Tally, VisitId};
use crate::wire::Digest;
use crate::wire::enrol::EnrolCode;

mod bad_line;
use bad_line::{BadLine, Through};

/// The most threads that play kiosks.
const THREADS_MAX: usize = 16;
/// How long everything may take to arrive after the last visit.
const DRAIN_MAX: Duration = Duration::from_secs(300);
/// How long a thread sleeps at most when all its kiosks wait.
const NAP_MAX: Duration = Duration::from_millis(200);

/// Play many kiosks against an office and see that it holds every event exactly once
#[derive(clap::Args)]
pub struct Args {
    /// The address of an office on this machine that was never set up, such as http://127.0.0.1:8470. It
    /// keeps what is played: use one that is there for rehearsing
    #[arg(long, value_name = "URL", required_unless_present = "enrol_code")]
    office: Option<String>,
    /// A code of an office that was made with `tomoni office init --rehearsal`. It says where that
    /// office is; each kiosk enrols with it and has a certificate of its own
    #[arg(long, value_name = "CODE")]
    enrol_code: Option<String>,
    /// How many kiosks, each with a journal of its own
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=2000))]
    kiosks: u32,
    /// How many visits each of them plays
    #[arg(long, value_name = "M", value_parser = clap::value_parser!(u32).range(0..=1_000_000))]
    visits: u32,
    /// What goes wrong meanwhile
    #[arg(long, value_enum, default_value_t = Faults::None)]
    faults: Faults,
    /// The same number plays the same visits and draws the same faults
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
    /// Print the result as one JSON object
    #[arg(long)]
    json: bool,
}

/// What goes wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Faults {
    /// Nothing
    None,
    /// The line loses, doubles, cuts and delays messages
    Link,
    /// The line as well, and kiosks are restarted and put back to old disk images
    All,
}

/// The result. Its JSON is a contract.
#[derive(Clone, Debug, Serialize)]
struct Report {
    kiosks: u32,
    visits_played: u64,
    visits_at_office: u64,
    events: u64,
    lost: u64,
    doubled: u64,
    seconds: f64,
    events_per_s: f64,
}

/// A kiosk's stamp: the system's, with a machine of its own.
#[derive(Debug)]
struct KioskStamp {
    system: SystemStamp,
    machine: String,
}

impl Stamp for KioskStamp {
    fn event(&self, kind: Kind) -> Event {
        Event {
            machine: self.machine.clone(),
            ..self.system.event(kind)
        }
    }

    fn now(&self) -> DateTime<FixedOffset> {
        self.system.now()
    }

    fn seen(&self, latest: EventId) {
        self.system.seen(latest);
    }
}

/// One kiosk being played.
struct Kiosk {
    dir: PathBuf,
    /// The office on a good line, to ask it what it holds.
    office: Office,
    image: Option<PathBuf>,
    stamp: KioskStamp,
    settings: UploaderSettings,
    journals: Option<Journals>,
    courier: Courier,
    dice: Dice,
    faults: Faults,
    visits_left: u32,
    /// Not before this is there anything to do for the upload.
    pause_until: Instant,
    written: BTreeMap<Uuid, HashSet<Digest>>,
    days: HashSet<NaiveDate>,
    visits: u64,
}

/// What a rehearsal left behind.
#[derive(Default)]
struct Played {
    visits: u64,
    written: BTreeMap<Uuid, HashSet<Digest>>,
    /// Who may ask about which journal.
    asked_by: BTreeMap<Uuid, Office>,
    days: HashSet<NaiveDate>,
    not_drained: u64,
}

/// How the kiosks reach the office.
enum Way {
    /// On this machine, open to everybody.
    Open { office: Office, url: String },
    /// Each with a certificate of its own.
    Known { code: EnrolCode },
}

impl Way {
    /// Looks at the office first: what is played must not come to numbers that are meant.
    fn find(args: &Args) -> anyhow::Result<Way> {
        if let Some(code) = &args.enrol_code {
            let code: EnrolCode = code
                .parse()
                .map_err(|error| UsedWrong(format!("--enrol-code: {error}")))?;
            let says = kind_of_office(&code).map_err(|trouble| match trouble {
                EnrolTrouble::NotTheOffice(_) => {
                    anyhow::Error::from(UsedWrong(format!("--enrol-code: {trouble}")))
                }
                other => other.into(),
            })?;
            if says.standing != "rehearsal" {
                return Err(not_for_rehearsals(&code.address));
            }
            return Ok(Way::Known { code });
        }
        let url = args.office.clone().unwrap_or_default();
        let office = Office::at(&url).map_err(|error| UsedWrong(error.to_string()))?;
        let body =
            ask(&office, "/v1/health").with_context(|| format!("no office answers at {url}"))?;
        #[derive(Deserialize)]
        struct Health {
            standing: Option<String>,
        }
        let health: Health = serde_json::from_slice(&body).context("no office answers there")?;
        match health.standing.as_deref() {
            None | Some("sample") => Ok(Way::Open { office, url }),
            Some("rehearsal") => Err(UsedWrong(format!(
                "{url} is an office to rehearse on: its kiosks need a code; take one from `tomoni office enrol-code` and give it with --enrol-code"
            ))
            .into()),
            Some(_) => Err(not_for_rehearsals(&url)),
        }
    }
}

/// A refusal to play with real numbers.
fn not_for_rehearsals(office: &str) -> anyhow::Error {
    UsedWrong(format!(
        "{office} is a real office: what is played would be counted there. Rehearse on one that was never set up, or that was made with `tomoni office init --rehearsal`"
    ))
    .into()
}

/// Runs it.
///
/// # Errors
/// When the office's address is none, when it does not answer or is a real one, or when a journal
/// cannot be written.
pub fn run(args: Args) -> anyhow::Result<Outcome> {
    let way = Way::find(&args)?;
    may_have_many_files();
    let scratch = Scratch::new("rehearsal")?;
    let line = match (args.faults, &way) {
        (Faults::None, _) => None,
        (_, Way::Open { office: _, url }) => {
            let to = url.trim().trim_start_matches("http://");
            let to = to.split('/').next().unwrap_or(to).to_owned();
            let to = if to.contains(':') {
                to
            } else {
                format!("{to}:80")
            };
            Some(BadLine::start(to, args.seed, Through::Messages))
        }
        (_, Way::Known { code }) => {
            let to = code.address.clone();
            Some(BadLine::start(to, args.seed, Through::Bytes))
        }
    }
    .transpose()
    .context("cannot start the bad line")?;

    let today = KioskStamp::at(0, args.seed).now().date_naive();
    let mut kiosks = Vec::new();
    for number in 0..args.kiosks {
        let line = line.as_ref().map(BadLine::address);
        kiosks.push(Kiosk::settle_in(number, &args, &way, line, scratch.path())?);
    }
    // An office answers whom it knows: the first kiosk asks for the numbers.
    let office = kiosks.first().context("no kiosk plays")?.office.clone();
    let before = visits_on(&office, today)?;
    let started = Instant::now();
    let threads = kiosks.len().min(THREADS_MAX);
    let mut shares: Vec<Vec<Kiosk>> = (0..threads).map(|_| Vec::new()).collect();
    for (nth, kiosk) in kiosks.into_iter().enumerate() {
        shares[nth % threads].push(kiosk);
    }
    let played = std::thread::scope(|scope| -> anyhow::Result<Played> {
        let at_work: Vec<_> = shares
            .into_iter()
            .map(|share| scope.spawn(move || play(share)))
            .collect();
        let mut all = Played::default();
        for thread in at_work {
            let played = thread
                .join()
                .map_err(|_| anyhow::anyhow!("a thread of the rehearsal ended by a bug"))??;
            all.visits += played.visits;
            all.not_drained += played.not_drained;
            all.written.extend(played.written);
            all.asked_by.extend(played.asked_by);
            all.days.extend(played.days);
        }
        Ok(all)
    })?;
    let seconds = started.elapsed().as_secs_f64();

    let mut visits_at_office = visits_on(&office, today)?.saturating_sub(before);
    for day in played.days.iter().filter(|day| **day != today) {
        visits_at_office += visits_on(&office, *day)?; // Midnight passed: nobody else was there.
    }
    let (mut lost, mut doubled, mut events) = (0_u64, 0_u64, 0_u64);
    for (journal, rows) in &played.written {
        let written = rows.len() as u64;
        let own = played.asked_by.get(journal).unwrap_or(&office);
        let held = rows_at(own, *journal)?;
        events += written;
        lost += written.saturating_sub(held);
        doubled += held.saturating_sub(written);
    }
    lost = lost.max(played.visits.saturating_sub(visits_at_office));
    doubled = doubled.max(visits_at_office.saturating_sub(played.visits));
    let result = Report {
        kiosks: args.kiosks,
        visits_played: played.visits,
        visits_at_office,
        events,
        lost,
        doubled,
        seconds: (seconds * 1000.0).round() / 1000.0,
        events_per_s: if seconds > 0.0 {
            (events as f64 / seconds * 10.0).round() / 10.0
        } else {
            0.0
        },
    };
    if args.json {
        println!("{}", serde_json::to_string(&result)?);
    } else {
        println!(
            "{} kiosks played {} visits ({} events) in {:.1} s; the office counts {} visits; lost {}, doubled {}",
            result.kiosks,
            result.visits_played,
            result.events,
            result.seconds,
            result.visits_at_office,
            result.lost,
            result.doubled
        );
    }
    if let Some(line) = &line {
        eprintln!("the line troubled {} messages", line.troubles());
    }
    if played.not_drained > 0 {
        eprintln!(
            "{} kiosks could not send everything within {} s",
            played.not_drained,
            DRAIN_MAX.as_secs()
        );
    }
    Ok(if result.lost == 0 && result.doubled == 0 {
        Outcome::Done
    } else {
        Outcome::FoundWrong
    })
}

/// Plays a share of the kiosks to their end.
fn play(mut kiosks: Vec<Kiosk>) -> anyhow::Result<Played> {
    let mut last_visit = Instant::now();
    loop {
        let mut idle = true;
        let mut wake = Instant::now() + NAP_MAX;
        for kiosk in &mut kiosks {
            if kiosk.visits_left > 0 {
                kiosk.somebody_comes()?;
                last_visit = Instant::now();
                idle = false;
            }
            if Instant::now() >= kiosk.pause_until || kiosk.visits_left > 0 {
                idle &= !kiosk.upload();
            }
            wake = wake.min(kiosk.pause_until);
        }
        let done = kiosks
            .iter()
            .all(|kiosk| kiosk.visits_left == 0 && kiosk.courier.is_quiet());
        if done || last_visit.elapsed() > DRAIN_MAX {
            break;
        }
        if idle {
            std::thread::sleep(wake.saturating_duration_since(Instant::now()));
        }
    }
    let mut played = Played::default();
    for kiosk in &mut kiosks {
        kiosk.note_what_is_written();
        played.visits += kiosk.visits;
        played.not_drained += u64::from(!kiosk.courier.is_quiet());
        for journal in kiosk.written.keys() {
            played.asked_by.insert(*journal, kiosk.office.clone());
        }
        played.written.append(&mut kiosk.written);
        played.days.extend(&kiosk.days);
    }
    Ok(played)
}

impl KioskStamp {
    fn at(number: u32, seed: u64) -> KioskStamp {
        let zone = chrono_tz::Asia::Tokyo;
        KioskStamp {
            system: SystemStamp::new("rehearsal".into(), zone),
            machine: format!("{:08x}{number:08x}", seed as u32),
        }
    }
}

impl Kiosk {
    fn settle_in(
        number: u32,
        args: &Args,
        way: &Way,
        line: Option<SocketAddr>,
        scratch: &Path,
    ) -> anyhow::Result<Kiosk> {
        let stamp = KioskStamp::at(number, args.seed);
        let data = scratch.join(format!("kiosk-{number}"));
        let dir = data.join("journal");
        let (office, url, enrolled_in) = match way {
            Way::Open { office, url } => {
                let url = line.map_or_else(|| url.clone(), |line| format!("http://{line}"));
                (office.clone(), url, None)
            }
            Way::Known { code } => {
                let belongs = enrol(code, &data, &data.join("config"))?;
                let own = &belongs.identity;
                let office = Office::of(own)?;
                if let Some(line) = line {
                    let url = format!("https://{line}");
                    Identity::keep(&data, &own.kiosk, &url, &own.certificate, &own.ca)?;
                }
                (office, String::new(), Some(data))
            }
        };
        let settings = UploaderSettings {
            journals: dir.clone(),
            office_url: url,
            enrolled_in,
            kiosk: format!("rehearsal-{number}"),
            machine: stamp.machine.clone(),
            site: "rehearsal".into(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            zone: chrono_tz::Asia::Tokyo,
        };
        let (journals, _) = Journals::open(&dir, &stamp)?;
        Ok(Kiosk {
            office,
            image: None,
            courier: Courier::new(settings.clone())?,
            journals: Some(journals),
            dice: Dice::new(args.seed.wrapping_mul(1_000_003) ^ u64::from(number)),
            faults: args.faults,
            visits_left: args.visits,
            pause_until: Instant::now(),
            written: BTreeMap::new(),
            days: HashSet::new(),
            visits: 0,
            dir,
            stamp,
            settings,
        })
    }

    /// One visit, as a person at the kiosk makes it.
    fn somebody_comes(&mut self) -> anyhow::Result<()> {
        self.visits_left -= 1;
        if self.faults == Faults::All {
            match self.dice.below(60) {
                0 => self.restart()?,
                1 => self.take_image()?,
                2 => self.put_image_back()?,
                _ => {}
            }
        }
        let visit = VisitId(Uuid::now_v7());
        let mut kinds = vec![Kind::Arrived {
            visit,
            programme: "meet-plus".into(),
            channel: Channel::Tap,
            card: None,
            lang: Lang::Ja,
        }];
        if self.dice.one_in(2) {
            kinds.push(Kind::Party {
                visit,
                adults: 1 + u32::try_from(self.dice.below(3))?,
                children: u32::try_from(self.dice.below(3))?,
            });
        }
        if self.dice.one_in(3) {
            let topic = ["medicine", "body", "talk"][self.dice.below(3) as usize];
            kinds.push(Kind::Topic {
                visit: Some(visit),
                topic: topic.into(),
            });
        }
        let journals = self.journals.as_mut().context("the kiosk is not running")?;
        for kind in kinds {
            let event = self.stamp.event(kind);
            self.days.insert(event.at.date_naive());
            let digest = journals.append(&event).context("cannot write a journal")?;
            let journal = journals.current().context("the journal is gone")?;
            self.written.entry(journal).or_default().insert(digest);
        }
        self.visits += 1;
        Ok(())
    }

    /// One step of the upload; says whether it did something.
    fn upload(&mut self) -> bool {
        let pause_ms = self.courier.step();
        self.pause_until = Instant::now() + Duration::from_millis(pause_ms);
        pause_ms == 0
    }

    fn stop(&mut self) {
        self.note_what_is_written();
        self.journals = None;
    }

    fn start(&mut self) -> anyhow::Result<()> {
        let (journals, findings) = Journals::open(&self.dir, &self.stamp)?;
        anyhow::ensure!(findings.is_empty(), "found after a restart: {findings:?}");
        self.journals = Some(journals);
        self.courier = Courier::new(self.settings.clone())?;
        self.pause_until = Instant::now();
        Ok(())
    }

    fn restart(&mut self) -> anyhow::Result<()> {
        self.stop();
        self.start()
    }

    fn take_image(&mut self) -> anyhow::Result<()> {
        let image = self.dir.with_file_name("image");
        let _ = std::fs::remove_dir_all(&image);
        // A program that is not running lets go of its files.
        self.stop();
        copy_folder(&self.dir, &image)?;
        self.image = Some(image);
        self.start()
    }

    /// Puts the disk back to its image. What was written since is first sent, so that it is known
    /// to have to be at the office; a disk that dies with unsent rows takes them with it.
    fn put_image_back(&mut self) -> anyhow::Result<()> {
        let Some(image) = self.image.clone() else {
            return Ok(());
        };
        let until = Instant::now() + DRAIN_MAX;
        while !self.courier.is_quiet() && Instant::now() < until {
            let pause = Duration::from_millis(self.courier.step());
            std::thread::sleep(pause.min(NAP_MAX));
        }
        self.stop();
        std::fs::remove_dir_all(&self.dir)?;
        copy_folder(&image, &self.dir)?;
        self.start()
    }

    /// Remembers every row on the disk as one that the office must hold.
    fn note_what_is_written(&mut self) {
        let mut reader = Reader::new(&self.dir);
        if reader.refresh().is_err() {
            return;
        }
        for standing in reader.standings() {
            let rows = reader.rows_after(standing.journal, None, usize::MAX, &mut |_| true);
            let digests = rows.into_iter().map(|(digest, _)| digest);
            self.written
                .entry(standing.journal)
                .or_default()
                .extend(digests);
        }
    }
}

fn copy_folder(from: &Path, to: &Path) -> anyhow::Result<()> {
    std::fs::create_dir_all(to)?;
    for entry in std::fs::read_dir(from)? {
        let entry = entry?;
        std::fs::copy(entry.path(), to.join(entry.file_name()))?;
    }
    Ok(())
}

/// Many kiosks in one process have many files open.
fn may_have_many_files() {
    let mut limits = rustix::process::getrlimit(rustix::process::Resource::Nofile);
    limits.current = limits.maximum;
    let _ = rustix::process::setrlimit(rustix::process::Resource::Nofile, limits);
}

fn ask(office: &Office, path: &str) -> anyhow::Result<Vec<u8>> {
    office
        .get(path)
        .map_err(|failure| anyhow::anyhow!("the office did not answer {path}: {failure:?}"))
}

fn visits_on(office: &Office, day: NaiveDate) -> anyhow::Result<u64> {
    let body = ask(office, &format!("/v1/tally?day={day}"))?;
    let tally: Tally = serde_json::from_slice(&body).context("the office's tally is none")?;
    Ok(tally.visits)
}

fn rows_at(office: &Office, journal: Uuid) -> anyhow::Result<u64> {
    #[derive(Deserialize)]
    struct Held {
        rows: u64,
    }
    let body = ask(office, &format!("/v1/journals/{journal}"))?;
    let held: Held = serde_json::from_slice(&body).context("the office's count is none")?;
    Ok(held.rows)
}
