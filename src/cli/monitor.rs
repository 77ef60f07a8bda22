//! `tomoni monitor`: what a hospital's IT needs to add a monitor, to see what one sends, and to
//! try the rest of the program without one.

use std::fs::File;
use std::io::{BufWriter, Read, Write};
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::sync::Arc;
use std::sync::mpsc::sync_channel;
use std::time::{Duration, Instant};

use anyhow::Context;
use clap::Subcommand;
use serde::Serialize;

use super::{Outcome, UsedWrong};
use crate::config::monitors;
use crate::devices::line::{LineVerdict, lines_to_try, try_line};
use crate::devices::port::{Port, PortNews, PortThread};
use crate::devices::{Pace, SimulatedMonitor};
use crate::monitor::{BLANKED, Decoded, Decoder, Evidence, Parity, Profile, Serial, shipped};
use crate::visit::Reading;
use crate::visit::reading::Fault;

/// How many bytes are read from a file at once.
const READ_BYTES: usize = 64 * 1024;

/// How much of what a port sent may wait for the terminal before it is dropped.
const NEWS_WAITING_MAX: usize = 256;

/// The most bytes kept back before they are recorded, so that an id in them can be blanked.
const RECORD_WAITING_MAX: usize = 16 * 1024;

/// How often `simulate` says on standard error that nobody listens.
const SAY_EVERY: Duration = Duration::from_secs(10);

/// Blood-pressure monitors: their profiles, what they send, and simulated ones.
#[derive(clap::Args)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Lists the profiles with their evidence, and decodes their samples.
    List(ListArgs),
    /// Decodes bytes that a monitor sent: one line of JSON a reading, device error or reject.
    Decode(DecodeArgs),
    /// Validates a profile and decodes its samples.
    Check(CheckArgs),
    /// Shows what comes in at a port, bytes beside meaning, until it is stopped with Ctrl-C.
    Listen(ListenArgs),
    /// Finds out how a monitor's line is set: listens to one speed and parity after the other
    /// while somebody measures, and says which one fits.
    Line(LineArgs),
    /// Speaks as a monitor would.
    Simulate(SimulateArgs),
}

#[derive(clap::Args)]
struct ListArgs {
    /// The configuration's folder, which holds `monitors`. Without it: `kiosk-config` here, or
    /// else the profiles the program was built with.
    #[arg(long, value_name = "DIR")]
    config: Option<PathBuf>,
}

#[derive(clap::Args)]
struct Chosen {
    /// A profile's id, as `and-tm2657`, or a file.
    #[arg(long, value_name = "ID|FILE")]
    profile: String,
    /// The configuration's folder, which holds `monitors`. Without it: `kiosk-config` here, or
    /// else the profiles the program was built with.
    #[arg(long, value_name = "DIR")]
    config: Option<PathBuf>,
}

#[derive(clap::Args)]
struct DecodeArgs {
    #[command(flatten)]
    chosen: Chosen,
    /// The input is text: pairs of hex digits, blanks and line ends between them.
    #[arg(long)]
    hex: bool,
    /// A file, or `-` for standard input.
    input: PathBuf,
}

#[derive(clap::Args)]
struct CheckArgs {
    /// The profile's file.
    file: PathBuf,
}

#[derive(clap::Args)]
struct ListenArgs {
    #[command(flatten)]
    chosen: Chosen,
    /// The port's path, best one below /dev/serial/by-id.
    #[arg(long, value_name = "PATH")]
    port: PathBuf,
    /// Writes the bytes into a new file as well, so that `decode` can read them again. A subject
    /// id is blanked where the profile says it stands.
    #[arg(long, value_name = "FILE")]
    record: Option<PathBuf>,
}

#[derive(clap::Args)]
struct LineArgs {
    #[command(flatten)]
    chosen: Chosen,
    /// The port's path, best one below /dev/serial/by-id. No kiosk may have it open.
    #[arg(long, value_name = "PATH")]
    port: PathBuf,
    /// How long each line is listened to when nothing comes: time for one measurement.
    #[arg(long, value_name = "S", default_value_t = 120, value_parser = clap::value_parser!(u32).range(1..=3_600))]
    seconds: u32,
}

#[derive(clap::Args)]
struct SimulateArgs {
    #[command(flatten)]
    chosen: Chosen,
    /// A serial port to speak into. Without it a pseudo-terminal is made, its path is the first
    /// line on standard output, and it speaks as soon as somebody has opened that.
    #[arg(long, value_name = "PATH")]
    port: Option<PathBuf>,
    /// What was measured: systolic/diastolic/pulse, or systolic/diastolic.
    #[arg(long, value_name = "127/76/78", required_unless_present = "error")]
    reading: Option<Wanted>,
    /// Says that it could not measure, by the monitor's own code, instead of a reading.
    #[arg(long, value_name = "CODE")]
    error: Option<String>,
    /// Again and again, every so many seconds, until it is stopped with Ctrl-C.
    #[arg(long, value_name = "S", value_parser = clap::value_parser!(u32).range(1..=86_400))]
    every: Option<u32>,
}

/// `127/76/78` or `127/76`.
#[derive(Clone, Copy)]
struct Wanted {
    systolic_mmhg: u16,
    diastolic_mmhg: u16,
    pulse_bpm: Option<u16>,
}

impl FromStr for Wanted {
    type Err = String;

    fn from_str(text: &str) -> Result<Wanted, String> {
        let numbers: Option<Vec<u16>> = text
            .split('/')
            .map(|number| number.trim().parse().ok())
            .collect();
        match numbers.as_deref() {
            Some([systolic, diastolic, rest @ ..]) if rest.len() <= 1 => Ok(Wanted {
                systolic_mmhg: *systolic,
                diastolic_mmhg: *diastolic,
                pulse_bpm: rest.first().copied(),
            }),
            _ => Err("written as 127/76/78 (systolic/diastolic/pulse)".into()),
        }
    }
}

/// Runs it.
///
/// # Errors
/// When a profile is unknown or wrong, or a file or port cannot be used.
pub fn run(args: Args) -> anyhow::Result<Outcome> {
    match args.command {
        Command::List(args) => list(&args),
        Command::Decode(args) => decode(&args),
        Command::Check(args) => Ok(check(&args)),
        Command::Listen(args) => listen(&args),
        Command::Line(args) => line(&args),
        Command::Simulate(args) => simulate(&args),
    }
}

/// A profile's name for people who look for it, and the profile or what is wrong with it.
type Found = (String, Result<Profile, String>);

/// All profiles of a configuration, or those the program was built with.
fn profiles(config: Option<&Path>) -> anyhow::Result<Vec<Found>> {
    let here = Path::new("kiosk-config");
    let root = config.or_else(|| here.join("monitors").is_dir().then_some(here));
    if let Some(root) = root {
        let files = monitors::files(root).map_err(|wrong| UsedWrong(wrong.to_string()))?;
        return Ok(files.into_iter().map(|file| found(&file)).collect());
    }
    Ok(shipped()
        .iter()
        .map(|(name, text)| {
            let profile = Profile::parse(text).map_err(|error| format!("{name}:{error}"));
            ((*name).trim_end_matches(".toml").to_owned(), profile)
        })
        .collect())
}

fn found(file: &Path) -> Found {
    let name = file.file_stem().unwrap_or_default().to_string_lossy();
    (name.into_owned(), read(file))
}

/// Reads a profile; what is wrong with it as `file:line:key: why`.
fn read(file: &Path) -> Result<Profile, String> {
    monitors::read(file).map_err(|wrong| {
        if wrong.line == 0 {
            format!("{}: {}", wrong.file.display(), wrong.what)
        } else {
            let file = wrong.file.display();
            format!("{file}:{}:{}: {}", wrong.line, wrong.key, wrong.what)
        }
    })
}

impl Chosen {
    fn profile(&self) -> anyhow::Result<Arc<Profile>> {
        let file = Path::new(&self.profile);
        let named_file = self.profile.contains('/') || self.profile.ends_with(".toml");
        let profile = if named_file || file.is_file() {
            read(file)
        } else {
            let all = profiles(self.config.as_deref())?;
            let known: Vec<&str> = all.iter().map(|(name, _)| name.as_str()).collect();
            let known = known.join(", ");
            let chosen = all.into_iter().find(|(name, profile)| {
                *name == self.profile || profile.as_ref().is_ok_and(|p| p.id == self.profile)
            });
            match chosen {
                Some((_, profile)) => profile,
                None => {
                    let asked = &self.profile;
                    let said = format!("there is no profile `{asked}` (known: {known})");
                    return Err(UsedWrong(said).into());
                }
            }
        };
        profile.map(Arc::new).map_err(anyhow::Error::msg)
    }
}

fn list(args: &ListArgs) -> anyhow::Result<Outcome> {
    let all = profiles(args.config.as_deref())?;
    let mut out = std::io::stdout().lock();
    let width = all.iter().map(|(name, _)| name.len()).max().unwrap_or(0);
    let mut outcome = Outcome::Done;
    let mut supervised = false;
    for (name, profile) in &all {
        match profile {
            Ok(profile) => {
                let samples = profile.samples.len();
                supervised |= profile.evidence != Evidence::Site;
                writeln!(
                    out,
                    "{name:width$}  {:8}  {samples} of {samples} samples passed  {:>10}  {}",
                    profile.evidence.as_str(),
                    line_in_words(&profile.serial),
                    profile.name,
                )?;
            }
            Err(wrong) => {
                outcome = Outcome::FoundWrong;
                writeln!(out, "{name:width$}  wrong     {wrong}")?;
            }
        }
    }
    if supervised {
        writeln!(
            out,
            "Before a monitor goes live: one supervised test measurement, unless the evidence is \"site\"."
        )?;
    }
    Ok(outcome)
}

/// `2400 8N1`.
fn line_in_words(serial: &Serial) -> String {
    let parity = match serial.parity {
        Parity::None => 'N',
        Parity::Even => 'E',
        Parity::Odd => 'O',
    };
    let Serial {
        baud,
        data_bits,
        stop_bits,
        ..
    } = serial;
    format!("{baud} {data_bits}{parity}{stop_bits}")
}

fn check(args: &CheckArgs) -> Outcome {
    match read(&args.file) {
        Ok(profile) => {
            let samples = profile.samples.len();
            let file = args.file.display();
            println!(
                "{file}: {}, {samples} of {samples} samples passed",
                profile.id
            );
            Outcome::Done
        }
        Err(wrong) => {
            println!("{wrong}");
            Outcome::FoundWrong
        }
    }
}

/// One line of `decode`. The keys are a contract: all of them, always, absent = null.
#[derive(Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
enum Line<'a> {
    Reading {
        systolic_mmhg: u16,
        diastolic_mmhg: u16,
        mean_mmhg: Option<u16>,
        pulse_bpm: Option<u16>,
        movement: Option<bool>,
        irregular: Option<u16>,
        device_time: Option<&'a str>,
    },
    DeviceError {
        code: &'a str,
        fault: Fault,
    },
    Reject {
        reason: &'a str,
        at: u64,
    },
}

/// Says what bytes were, and whether that was a reject. What is for people and not in the contract
/// goes to standard error.
fn say(out: &mut impl Write, decoded: &Decoded) -> anyhow::Result<bool> {
    let line = match decoded {
        Decoded::Reading(reading) => {
            if reading.confirm.is_some() {
                eprintln!("tomoni: staff are asked to confirm this reading");
            }
            let Reading {
                systolic_mmhg,
                diastolic_mmhg,
                mean_mmhg,
                pulse_bpm,
                movement,
                irregular,
                ref device_time,
                ..
            } = *reading;
            Line::Reading {
                systolic_mmhg,
                diastolic_mmhg,
                mean_mmhg,
                pulse_bpm,
                movement,
                irregular,
                device_time: device_time.as_deref(),
            }
        }
        Decoded::DeviceError { code, fault } => Line::DeviceError {
            code,
            fault: *fault,
        },
        Decoded::Reject { reason, at, hint } => {
            if let Some(hint) = hint {
                eprintln!("tomoni: {hint}");
            }
            Line::Reject {
                reason: reason.as_str(),
                at: *at,
            }
        }
    };
    serde_json::to_writer(&mut *out, &line)?;
    out.write_all(b"\n")?;
    out.flush()?;
    Ok(matches!(decoded, Decoded::Reject { .. }))
}

fn decode(args: &DecodeArgs) -> anyhow::Result<Outcome> {
    let profile = args.chosen.profile()?;
    let mut input: Box<dyn Read> = if args.input.as_os_str() == "-" {
        Box::new(std::io::stdin().lock())
    } else {
        let file = File::open(&args.input)
            .map_err(|error| UsedWrong(format!("{}: {error}", args.input.display())))?;
        Box::new(file)
    };
    let mut hex = args.hex.then(HexText::default);
    let mut decoder = Decoder::new(profile);
    let mut out = BufWriter::new(std::io::stdout().lock());
    let mut said = Vec::new();
    let mut lines = 0u64;
    let mut rejects = 0u64;
    let mut bytes_in = 0u64;
    let mut buffer = vec![0u8; READ_BYTES];
    loop {
        let n = match input.read(&mut buffer) {
            Ok(n) => n,
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error).context(args.input.display().to_string()),
        };
        let read = buffer.get(..n).unwrap_or_default();
        let bytes = match &mut hex {
            Some(hex) => hex.bytes(read)?,
            None => read.to_vec(),
        };
        bytes_in += bytes.len() as u64;
        // Piece by piece, so that the lines of a long input need no more memory than a short one's.
        for piece in bytes.chunks(256) {
            decoder.feed(piece, |decoded, _| said.push(decoded));
            for decoded in said.drain(..) {
                lines += 1;
                rejects += u64::from(say(&mut out, &decoded)?);
            }
        }
        if n == 0 {
            break;
        }
    }
    if let Some(hex) = hex {
        hex.finish()?;
    }
    if let Some(decoded) = decoder.finish() {
        lines += 1;
        rejects += u64::from(say(&mut out, &decoded)?);
    }
    if lines == 0 {
        eprintln!("tomoni: no frame of this monitor in {bytes_in} bytes");
    }
    Ok(if rejects > 0 {
        Outcome::FoundWrong
    } else {
        Outcome::Done
    })
}

/// Hex text that comes in pieces.
#[derive(Default)]
struct HexText {
    high: Option<u32>,
    line: usize,
}

impl HexText {
    fn bytes(&mut self, text: &[u8]) -> Result<Vec<u8>, UsedWrong> {
        let mut bytes = Vec::with_capacity(text.len() / 2);
        for c in text.iter().map(|byte| char::from(*byte)) {
            match (c.to_digit(16), self.high.take()) {
                (Some(digit), None) => self.high = Some(digit),
                (Some(digit), Some(high)) => {
                    bytes.push(u8::try_from(high * 16 + digit).unwrap_or_default());
                }
                (None, None) if c.is_ascii_whitespace() => self.line += usize::from(c == '\n'),
                _ => return Err(self.wrong()),
            }
        }
        Ok(bytes)
    }

    fn finish(self) -> Result<(), UsedWrong> {
        match self.high {
            None => Ok(()),
            Some(_) => Err(self.wrong()),
        }
    }

    fn wrong(&self) -> UsedWrong {
        let line = self.line + 1;
        UsedWrong(format!(
            "line {line} of the input is not pairs of hex digits"
        ))
    }
}

/// What the port's thread hands to the terminal.
enum News {
    Opened,
    Lost(&'static str),
    Bytes(Vec<u8>),
    Quiet,
}

fn listen(args: &ListenArgs) -> anyhow::Result<Outcome> {
    let profile = args.chosen.profile()?;
    let mut record = match &args.record {
        Some(path) => {
            let file = File::options().write(true).create_new(true).open(path);
            let file = file.map_err(|error| UsedWrong(format!("{}: {error}", path.display())))?;
            eprintln!(
                "tomoni: the recording holds readings, and ids where the profile does not say \
                 where they stand: keep it like a record of a patient"
            );
            Some(Recording::new(file))
        }
        None => None,
    };
    let gap = Duration::from_millis(u64::from(profile.gap_ms));
    let (tell, news) = sync_channel(NEWS_WAITING_MAX);
    let _thread = PortThread::start("listen", args.port.clone(), profile.serial, move |news| {
        // A terminal that is stopped must not stop the port: what it cannot take is dropped.
        let _ = tell.try_send(match news {
            PortNews::Opened => News::Opened,
            PortNews::Lost(code) => News::Lost(code.as_str()),
            PortNews::Bytes(bytes) => News::Bytes(bytes.to_vec()),
            PortNews::Quiet => News::Quiet,
        });
        Some(gap)
    })
    .context("a thread for the port")?;
    let began = Instant::now();
    let mut decoder = Decoder::new(Arc::clone(&profile));
    let mut burst = Burst::default();
    let mut out = std::io::stdout().lock();
    for news in news {
        let at = began.elapsed().as_secs_f64();
        match news {
            News::Opened => {
                let line = line_in_words(&profile.serial);
                writeln!(out, "{at:9.3}  open: {} at {line}", args.port.display())?;
            }
            News::Bytes(bytes) => {
                burst.bytes.extend_from_slice(&bytes);
                if let Some(record) = &mut record {
                    record.take(&bytes)?;
                }
                let mut rest = bytes.as_slice();
                while !rest.is_empty() {
                    let taken = decoder.push(rest);
                    rest = rest.get(taken..).unwrap_or_default();
                    while let Some(decoded) = decoder.next() {
                        show(&mut out, at, &decoder, &decoded)?;
                        burst.fits = true;
                        if let Some(record) = &mut record {
                            if let Some(id) = decoder.subject_id() {
                                record.blank(id);
                            }
                            // A monitor that speaks without pauses is recorded frame by frame.
                            record.write_but(rest.len())?;
                        }
                    }
                }
                burst.bytes.truncate(READ_BYTES);
            }
            // What was half said when the device went ends there, as at a pause.
            News::Quiet | News::Lost(_) => {
                if let Some(decoded) = decoder.quiet() {
                    show(&mut out, at, &decoder, &decoded)?;
                    burst.fits = true;
                    if let (Some(record), Some(id)) = (&mut record, decoder.subject_id()) {
                        record.blank(id);
                    }
                }
                if !burst.fits && !burst.bytes.is_empty() {
                    let n = burst.bytes.len();
                    writeln!(
                        out,
                        "{at:9.3}  {n} bytes in which no frame fits: check the speed"
                    )?;
                    dump(&mut out, &burst.bytes)?;
                }
                burst = Burst::default();
                if let Some(record) = &mut record {
                    record.write()?;
                }
                if let News::Lost(code) = news {
                    writeln!(out, "{at:9.3}  lost: {code}")?;
                }
            }
        }
        out.flush()?;
    }
    Ok(Outcome::Done)
}

/// The bytes between two pauses.
#[derive(Default)]
struct Burst {
    bytes: Vec<u8>,
    fits: bool,
}

fn show(out: &mut impl Write, at: f64, decoder: &Decoder, decoded: &Decoded) -> anyhow::Result<()> {
    writeln!(out, "{at:9.3}  frame")?;
    dump(out, &decoder.frame())?;
    write!(out, "           ")?;
    say(out, decoded)?;
    Ok(())
}

/// Sixteen bytes a line, in hex and as text.
fn dump(out: &mut impl Write, bytes: &[u8]) -> std::io::Result<()> {
    for row in bytes.chunks(16) {
        let hex: Vec<String> = row.iter().map(|byte| format!("{byte:02X}")).collect();
        let text: String = row
            .iter()
            .map(|byte| match byte {
                b' '..=b'~' => char::from(*byte),
                _ => '·',
            })
            .collect();
        writeln!(out, "           {:47}  {text}", hex.join(" "))?;
    }
    Ok(())
}

/// Bytes on their way into a file, kept back for a moment so that an id in them can be blanked.
struct Recording {
    file: File,
    waiting: Vec<u8>,
    /// The offset, in all that came, of the first byte that waits.
    from: u64,
}

impl Recording {
    fn new(file: File) -> Recording {
        Recording {
            file,
            waiting: Vec::new(),
            from: 0,
        }
    }

    fn take(&mut self, bytes: &[u8]) -> std::io::Result<()> {
        if self.waiting.len() + bytes.len() > RECORD_WAITING_MAX {
            self.write()?;
        }
        self.waiting.extend_from_slice(bytes);
        Ok(())
    }

    fn blank(&mut self, id: std::ops::Range<u64>) {
        for at in id {
            let place = at.checked_sub(self.from).and_then(|at| at.try_into().ok());
            let byte = place.and_then(|place: usize| self.waiting.get_mut(place));
            if let Some(byte) = byte {
                *byte = BLANKED;
            }
        }
    }

    fn write(&mut self) -> std::io::Result<()> {
        self.write_but(0)
    }

    /// Writes what waits, but for the last so many bytes.
    fn write_but(&mut self, kept: usize) -> std::io::Result<()> {
        let whole = self.waiting.len().saturating_sub(kept);
        let rest = self.waiting.split_off(whole);
        self.file.write_all(&self.waiting)?;
        self.from += whole as u64;
        self.waiting = rest;
        self.file.flush()
    }
}

/// Tries one line after the other. What was silent is not tried again by itself: nobody measured.
fn line(args: &LineArgs) -> anyhow::Result<Outcome> {
    let profile = args.chosen.profile()?;
    let for_so_long = Duration::from_secs(u64::from(args.seconds));
    eprintln!("tomoni: please measure once for each line, until one fits");
    let mut out = std::io::stdout().lock();
    for serial in lines_to_try(&profile) {
        let words = line_in_words(&serial);
        eprintln!("tomoni: listening at {words}");
        let verdict = try_line(&args.port, &profile, serial, for_so_long)
            .map_err(|code| anyhow::anyhow!("{}: {code}", args.port.display()))?;
        match verdict {
            LineVerdict::Silent => {
                writeln!(out, "{words}: nothing came; the cable, or nobody measured")?;
            }
            LineVerdict::Garbled => writeln!(out, "{words}: bytes came, and no frame fits")?,
            LineVerdict::Fits => {
                writeln!(out, "{words}: fits")?;
                if serial != profile.serial {
                    let parity = match serial.parity {
                        Parity::None => "none",
                        Parity::Even => "even",
                        Parity::Odd => "odd",
                    };
                    writeln!(
                        out,
                        "\nFor the site's file:\n\n[monitor.serial]\nbaud = {}\nparity = \"{parity}\"\nstop_bits = {}",
                        serial.baud, serial.stop_bits
                    )?;
                }
                return Ok(Outcome::Done);
            }
        }
        out.flush()?;
    }
    writeln!(out, "No line fits: another model, or another output format")?;
    Ok(Outcome::FoundWrong)
}

/// Where `simulate` speaks.
enum Mouth {
    Port(Port),
    Pseudo(SimulatedMonitor),
}

fn simulate(args: &SimulateArgs) -> anyhow::Result<Outcome> {
    let profile = args.chosen.profile()?;
    let unsayable = |error: crate::monitor::CannotSay| UsedWrong(error.to_string());
    // Before anything is opened: can this monitor say it at all?
    frame(args, &profile).map_err(unsayable)?;
    let mut mouth = match &args.port {
        Some(path) => {
            let port = Port::open(path, &profile.serial)
                .map_err(|code| anyhow::anyhow!("{}: {code}", path.display()))?;
            Mouth::Port(port)
        }
        None => {
            let mut simulated =
                SimulatedMonitor::open(Arc::clone(&profile)).context("a pseudo-terminal")?;
            simulated.set_patience(Duration::MAX);
            let mut out = std::io::stdout().lock();
            writeln!(out, "{}", simulated.path().display())?;
            out.flush()?;
            Mouth::Pseudo(simulated)
        }
    };
    loop {
        let began = Instant::now();
        match &mut mouth {
            Mouth::Port(port) => {
                let frame = frame(args, &profile).map_err(unsayable)?;
                port.write(&frame).context("writing to the port")?;
            }
            Mouth::Pseudo(simulated) => {
                while !simulated.wait_for_listener(SAY_EVERY) {
                    eprintln!("tomoni: nobody has opened {}", simulated.path().display());
                }
                let frame = frame(args, &profile).map_err(unsayable)?;
                match simulated.send_bytes(&frame, Pace::Wire) {
                    // Whoever listened went away in the middle: the next one hears it whole.
                    Err(error) if error.kind() == std::io::ErrorKind::NotConnected => continue,
                    done => done.context("writing to the pseudo-terminal")?,
                }
            }
        }
        let Some(every) = args.every else {
            return Ok(Outcome::Done);
        };
        let every = Duration::from_secs(u64::from(every));
        std::thread::sleep(every.saturating_sub(began.elapsed()));
    }
}

/// The bytes to send now, with the time of now.
fn frame(args: &SimulateArgs, profile: &Profile) -> Result<Vec<u8>, crate::monitor::CannotSay> {
    if let Some(code) = &args.error {
        return profile.encode_error(code);
    }
    let Some(wanted) = args.reading else {
        return Ok(Vec::new());
    };
    let now = chrono::Local::now().format("%Y-%m-%dT%H:%M").to_string();
    let reading = profile.example(
        wanted.systolic_mmhg,
        wanted.diastolic_mmhg,
        wanted.pulse_bpm,
        Some(now),
    );
    profile.encode(&reading)
}
