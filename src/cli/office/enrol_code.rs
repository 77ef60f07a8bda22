//! `tomoni office enrol-code`: a code with which one kiosk may enrol, as text and as a QR code for
//! its scanner. It may be run beside a running office.

use std::path::{Path, PathBuf};

use anyhow::Context as _;
use chrono_tz::Asia::Tokyo;
use rust_embed::RustEmbed;

use super::place::{Place, PlaceArgs};
use crate::card::qr::{self, Level};
use crate::cli::{Outcome, UsedWrong, in_terminal};
use crate::office::{CodeTrouble, Standing, make_code, wall_clock};

/// The site that kiosks of a rehearsal stand at when nothing else is said.
const REHEARSAL_SITE: &str = "lobby";

#[derive(RustEmbed)]
#[folder = "kiosk-config/sites"]
struct Sites;

/// Print a code with which a kiosk may enrol: once, within ten minutes
///
/// The kiosk receives the site's file, the programmes and the office's sealing key with it. In an
/// office to rehearse on, one code lets many kiosks in.
#[derive(clap::Args)]
#[group(id = "enrol-code")]
pub(super) struct Args {
    /// The site's file, which names the kiosk; or the name of a site inside the program
    #[arg(long, value_name = "FILE")]
    site: Option<String>,

    /// Print the code's text and nothing else
    #[arg(long)]
    plain: bool,

    #[command(flatten)]
    place: PlaceArgs,
}

/// Makes a code and prints it.
///
/// # Errors
/// When the office was never set up, the site's file is wrong, or the database cannot be used.
pub(super) fn run(args: Args) -> anyhow::Result<Outcome> {
    let Place { database, .. } = args.place.find()?;
    let store = database.open_beside()?;
    let standing = store.standing()?;
    let asked = match (args.site, standing) {
        (Some(site), _) => site,
        (None, Standing::Rehearsal) => REHEARSAL_SITE.to_owned(),
        (None, _) => {
            return Err(UsedWrong(
                "say with --site which site the kiosk is for, as kiosk-config/sites/lobby.toml"
                    .into(),
            )
            .into());
        }
    };
    let (file, text) = read_site(&asked)?;
    let fresh =
        make_code(store.as_ref(), &file, &text, (wall_clock())()).map_err(|error| match error {
            CodeTrouble::Sample | CodeTrouble::Site(_) => {
                anyhow::Error::from(UsedWrong(error.to_string()))
            }
            other => other.into(),
        })?;
    let code = fresh.code.to_string();
    if args.plain {
        println!("{code}");
        return Ok(Outcome::Done);
    }
    let modules = qr::modules(&code, Level::Low).context("the code does not fit into a QR code")?;
    print!("{}", in_terminal(&modules));
    println!("{code}");
    println!();
    println!(
        "For the kiosk {}, until {}, {}. On the kiosk: tomoni kiosk enrol CODE",
        fresh.kiosk,
        fresh.until.with_timezone(&Tokyo).format("%H:%M:%S"),
        if standing == Standing::Rehearsal {
            "as often as you like"
        } else {
            "once"
        },
    );
    Ok(Outcome::Done)
}

fn read_site(asked: &str) -> Result<(PathBuf, String), UsedWrong> {
    let file = Path::new(asked);
    match std::fs::read_to_string(file) {
        Ok(text) => return Ok((file.to_owned(), text)),
        Err(error) if file.exists() => {
            return Err(UsedWrong(format!("--site {asked}: {error}")));
        }
        Err(_) => {}
    }
    let name = format!("{asked}.toml");
    match Sites::get(&name) {
        Some(content) => Ok((
            PathBuf::from(name),
            String::from_utf8_lossy(&content.data).into_owned(),
        )),
        None => {
            let mut known: Vec<String> = Sites::iter()
                .map(|name| name.trim_end_matches(".toml").to_owned())
                .collect();
            known.sort();
            Err(UsedWrong(format!(
                "--site {asked}: there is no such file, and no such site inside the program ({})",
                known.join(", ")
            )))
        }
    }
}
