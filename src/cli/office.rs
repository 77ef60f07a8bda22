//! `tomoni office`: the office alone, until it is told to stop.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use anyhow::Context as _;

use super::{Outcome, UsedWrong};
use crate::card::BlockList;
use crate::office::store::DatabaseAddress;
use crate::office::{KeyFiles, Names, Setup, StartError, start, wall_clock};

/// The file of the office's database in its data folder.
pub const DATABASE_FILE: &str = "office.sqlite";

/// Run the office: take in what kiosks send, and show the numbers in a browser
///
/// Open the address that it prints in a browser. Stop it with Ctrl-C; nothing is lost by that.
#[derive(clap::Args)]
pub struct Args {
    /// Where to listen. An office that was never set up listens on this machine only
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8470")]
    listen: String,

    /// Where the numbers are kept: sqlite:FILE or postgres://USER@HOST/DATABASE [default: office.sqlite in the data folder]
    ///
    /// An address with a password is better given in the environment than on the command line,
    /// where everybody on this machine can read it.
    #[arg(
        long,
        value_name = "ADDRESS",
        env = "TOMONI_DATABASE",
        hide_env_values = true
    )]
    database: Option<String>,

    /// The office's data folder; it is made if it is not there [default: ~/.local/share/tomoni/office]
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,

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
pub fn run(args: Args) -> anyhow::Result<Outcome> {
    let listen: SocketAddr = args
        .listen
        .replace("localhost:", "127.0.0.1:")
        .parse()
        .map_err(|_| {
            UsedWrong(format!(
                "--listen {}: an address is a number and a port, as 127.0.0.1:8470 or [::1]:8470",
                args.listen
            ))
        })?;
    if !listen.ip().is_loopback() {
        return Err(UsedWrong(format!("--listen {}", StartError::NotLoopback(listen))).into());
    }
    let names = match &args.config {
        Some(root) => Names::read(root).map_err(|wrong| UsedWrong(wrong.to_string()))?,
        None => Names::embedded(),
    };
    let asked = args
        .database
        .map(|asked| asked.parse::<DatabaseAddress>())
        .transpose()
        .map_err(|error| UsedWrong(format!("--database: {error}")))?;
    // The keys lie beside the database's file when nobody says otherwise.
    let beside = match &asked {
        Some(DatabaseAddress::Sqlite(file)) => file.parent().map(Path::to_owned),
        Some(DatabaseAddress::Postgres(_)) | None => None,
    };
    let (data, make) = match (args.data, beside) {
        (Some(folder), _) => (folder, true),
        (None, Some(folder)) if folder.as_os_str().is_empty() => (PathBuf::from("."), false),
        (None, Some(folder)) => (folder, false),
        (None, None) => (default_data()?, true),
    };
    if make {
        std::fs::create_dir_all(&data)
            .with_context(|| format!("the data folder {} cannot be made", data.display()))?;
    }
    let database = asked.unwrap_or_else(|| DatabaseAddress::Sqlite(data.join(DATABASE_FILE)));
    if let Some(file) = &args.blocked {
        let text = std::fs::read_to_string(file)
            .map_err(|error| UsedWrong(format!("--blocked {}: {error}", file.display())))?;
        let list = BlockList::parse(&text)
            .map_err(|wrong| UsedWrong(format!("--blocked {}: {wrong}", file.display())))?;
        database.open()?.set_blocked(&list)?;
    }
    let waiting = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .context("no thread to wait for signals")?;
    // Ask for the signals before anything is said, so that whoever reads the address may stop it.
    let signals = waiting.block_on(async { Signals::new() })?;
    let running = start(Setup {
        listen,
        database: database.clone(),
        data: data.clone(),
        names,
        clock: wall_clock(),
    })?;
    println!("tomoni office: {}", running.url());
    println!(
        "  見本 (sample): never set up, open to everybody on this machine, and to nobody else"
    );
    println!("  the numbers are kept in {database}");
    let keys = KeyFiles::new(&data);
    match keys.secrets() {
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

/// Where an office keeps its data when nothing else is said.
fn default_data() -> Result<PathBuf, UsedWrong> {
    let from = |name| std::env::var_os(name).filter(|value| Path::new(value).is_absolute());
    from("XDG_DATA_HOME")
        .map(PathBuf::from)
        .or_else(|| from("HOME").map(|home| Path::new(&home).join(".local/share")))
        .map(|folder| folder.join("tomoni/office"))
        .ok_or_else(|| {
            UsedWrong("there is no home folder to keep data in; say where with --data".into())
        })
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
