//! `tomoni kiosk enrol CODE`: makes this machine a kiosk of an office.

use std::io::{BufRead as _, Read as _};
use std::path::PathBuf;

use anyhow::Context as _;

use super::{Outcome, UsedWrong};
use crate::config;
use crate::sync::{EnrolTrouble, enrol};
use crate::wire::enrol::EnrolCode;

/// Make this machine a kiosk of an office, with the code that the office shows
///
/// It makes a key of its own, which never leaves this machine, and receives its certificate, its
/// site's file, the programmes and the office's sealing key. A kiosk that was enrolled before may be
/// enrolled anew: its records stay.
#[derive(clap::Args)]
pub struct Args {
    /// The code, as the office's page and `tomoni office enrol-code` show it. Without it a line is read: hold the code before a scanner that types, or type it in
    #[arg(value_name = "CODE")]
    code: Option<String>,
    /// Where the kiosk keeps its records. One kiosk, one folder. Without this: ~/.local/share/tomoni/kiosk
    #[arg(long, value_name = "DIR", env = "TOMONI_DATA")]
    data: Option<PathBuf>,
    /// Where the configuration that it receives is written [default: the folder `config` in the data folder]
    #[arg(long, value_name = "DIR")]
    config: Option<PathBuf>,
}

/// The longest line that is read as a code, bytes.
const CODE_BYTES_MAX: u64 = 1024;

/// A code that a scanner types, or a person.
fn read_line() -> anyhow::Result<String> {
    eprintln!("Hold the office's code before the scanner, or type it in and press Enter:");
    let mut line = String::new();
    std::io::stdin()
        .lock()
        .take(CODE_BYTES_MAX)
        .read_line(&mut line)
        .context("no code could be read")?;
    Ok(line)
}

/// Enrols.
///
/// # Errors
/// When the code is none or not valid, or the office is not there.
pub fn run(args: Args) -> anyhow::Result<Outcome> {
    let code: EnrolCode = match args.code {
        Some(code) => code,
        None => read_line()?,
    }
    .trim()
    .parse()
    .map_err(|error| UsedWrong(format!("{error}")))?;
    let data = match args.data {
        Some(data) => data,
        None => super::kiosk::data_folder("kiosk")?,
    };
    let config = args.config.unwrap_or_else(|| data.join("config"));
    let belongs = enrol(&code, &data, &config).map_err(|trouble| match trouble {
        EnrolTrouble::NotTheOffice(_) | EnrolTrouble::Refused(_) => {
            anyhow::Error::from(UsedWrong(trouble.to_string()))
        }
        other => other.into(),
    })?;
    let site = config.join(&belongs.site);
    println!(
        "This machine is the kiosk {} of the office at {} now.",
        belongs.identity.kiosk, belongs.identity.office
    );
    if !belongs.has_office_key {
        println!("The office gave no key to seal readings to: nothing is recorded until it does.");
    }
    let loaded = config::load(&site)
        .with_context(|| "the configuration that the office gave cannot be used")?;
    if let Some(keys) = loaded.card_keys().filter(|keys| !keys.exists()) {
        println!(
            "Cards need the site's keys, which no office hands out: put them at {}",
            keys.display()
        );
    }
    println!(
        "Start it with: tomoni kiosk --config {} --data {}",
        site.display(),
        data.display()
    );
    Ok(Outcome::Done)
}
