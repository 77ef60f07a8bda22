//! `tomoni office serve`, and `tomoni office` alone: the office, until it is told to stop.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use anyhow::Context as _;

use super::place::{Place, PlaceArgs};
use crate::card::BlockList;
use crate::cli::{Outcome, UsedWrong};
use crate::office::{Handout, KeyFiles, Names, Setup, Standing, StartError, start, wall_clock};
use crate::wire::enrol::check_address;

/// Run the office: take in what kiosks send, and show the numbers in a browser
///
/// Open the address that it prints in a browser. Stop it with Ctrl-C; nothing is lost by that.
#[derive(clap::Args)]
#[group(id = "serve")]
pub(super) struct Args {
    /// Where people's pages are: plain HTTP on this machine, TLS with a certificate of the office's own CA elsewhere. An office that was never set up listens on this machine only
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8470")]
    listen: String,

    /// Where to listen to kiosks, once the office is set up with `tomoni office init`
    #[arg(long, value_name = "ADDRESS", default_value = "0.0.0.0:8471")]
    kiosks: String,

    /// From now on kiosks reach this office at another address than it was set up with
    #[arg(long, value_name = "HOST:PORT")]
    address: Option<String>,

    #[command(flatten)]
    place: PlaceArgs,

    /// A folder with programmes.toml and sites/, for the names on the pages [default: those inside the program]
    #[arg(long, value_name = "DIR")]
    config: Option<PathBuf>,

    /// A file of blocked cards, one key a line, as `tomoni card check` prints it. It is read at the start and told to every kiosk; without it the list stays as it was
    #[arg(long, value_name = "FILE")]
    blocked: Option<PathBuf>,
}

/// Runs an office until it is interrupted or terminated.
///
/// # Errors
/// When the address, the database or the configuration cannot be used.
pub(super) fn run(args: Args) -> anyhow::Result<Outcome> {
    let listen = read_address("listen", &args.listen)?;
    let kiosks = read_address("kiosks", &args.kiosks)?;
    if let Some(address) = &args.address {
        check_address(address).map_err(|error| UsedWrong(format!("--address {error}")))?;
    }
    let handout = match &args.config {
        Some(root) => Handout::read(root).map_err(|wrong| UsedWrong(wrong.to_string()))?,
        None => Handout::embedded(),
    };
    let names = match &args.config {
        Some(root) => Names::read(root).map_err(|wrong| UsedWrong(wrong.to_string()))?,
        None => Names::embedded(),
    };
    let blocked = args.blocked.as_deref().map(read_blocked).transpose()?;
    let Place { data, database } = args.place.find()?;
    let waiting = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .context("no thread to wait for signals")?;
    // Ask for the signals before anything is said, so that whoever reads the address may stop it.
    let signals = waiting.block_on(async { Signals::new() })?;
    if let Some(address) = &args.address {
        let store = database.open()?;
        if store.founding()?.is_none() {
            return Err(UsedWrong(
                "--address: this office was never set up; do that with `tomoni office init`".into(),
            )
            .into());
        }
        store.set_address(address)?;
    }
    let running = start(Setup {
        listen,
        kiosks: Some(kiosks),
        handout,
        database: database.clone(),
        data: data.clone(),
        names,
        blocked,
        clock: wall_clock(),
    })
    .map_err(|error| match error {
        StartError::NotLoopback(_) => UsedWrong(format!("--listen {error}")).into(),
        other => anyhow::Error::from(other),
    })?;
    println!("tomoni office: {}", running.url());
    match (running.standing(), running.kiosks()) {
        (Standing::Sample, _) => println!(
            "  見本 (sample): never set up, open to everybody on this machine, and to nobody else"
        ),
        (standing, kiosks) => {
            let kind = match standing {
                Standing::Rehearsal => "  an office to rehearse on",
                Standing::Sample | Standing::Real => "  an office",
            };
            match kiosks {
                Some(address) => println!("{kind}; it listens to its kiosks on {address}"),
                None => println!("{kind}; it does not listen to kiosks"),
            }
        }
    }
    println!("  the numbers are kept in {database}");
    let keys = KeyFiles::new(&data);
    match keys.secrets() {
        Ok(_) if running.standing().is_set_up() => {}
        Ok(_) => println!(
            "  kiosks record readings with its key: copy {} into their data folders",
            keys.public_file().display()
        ),
        Err(error) => println!("  no reading can be opened: {error}"),
    }
    println!("  stop it with Ctrl-C");
    waiting.block_on(signals.wait());
    running.stop().context("the office did not stop well")?;
    Ok(Outcome::Done)
}

/// A number and a port.
fn read_address(option: &str, text: &str) -> Result<SocketAddr, UsedWrong> {
    text.replace("localhost:", "127.0.0.1:").parse().map_err(|_| {
        UsedWrong(format!(
            "--{option} {text}: an address is a number and a port, as 127.0.0.1:8470 or [::1]:8470"
        ))
    })
}

/// The blocked cards that a file names.
fn read_blocked(file: &Path) -> Result<BlockList, UsedWrong> {
    let wrong =
        |what: &dyn std::fmt::Display| UsedWrong(format!("--blocked {}: {what}", file.display()));
    let text = std::fs::read_to_string(file).map_err(|error| wrong(&error))?;
    BlockList::parse(&text).map_err(|what| wrong(&what))
}

struct Signals {
    interrupted: tokio::signal::unix::Signal,
    terminated: tokio::signal::unix::Signal,
}

impl Signals {
    fn new() -> anyhow::Result<Signals> {
        use tokio::signal::unix::{SignalKind, signal};
        Ok(Signals {
            interrupted: signal(SignalKind::interrupt()).context("no Ctrl-C")?,
            terminated: signal(SignalKind::terminate()).context("no SIGTERM")?,
        })
    }

    async fn wait(mut self) {
        tokio::select! {
            _ = self.interrupted.recv() => {}
            _ = self.terminated.recv() => {}
        }
    }
}
