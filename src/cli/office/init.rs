//! `tomoni office init`: makes an office out of a database and a data folder, once. From then on
//! nobody comes in without being known; the first account is made with it.

use std::io::Write as _;

use anyhow::Context as _;
use chrono_tz::Asia::Tokyo;

use super::account::{AT_THE_MACHINE, ask_password, sheet, used_wrong};
use super::place::{Place, PlaceArgs};
use crate::cli::{Outcome, UsedWrong};
use crate::office::people::{Account, Role, make_account};
use crate::office::store::Founding;
use crate::office::{Ca, KIOSKS_PORT, KeyFiles, Standing, wall_clock};
use crate::wire::enrol::check_address;

/// Set an office up: its certificate authority, its sealing key and its first account; from then on nobody comes in unknown
///
/// The password of the first account is asked for on the terminal, twice and unseen; without a terminal it is the first line of standard input.
/// It is done once, and cannot be taken back: a sample is open to everybody on its machine, an
/// office that was set up never is again.
#[derive(clap::Args)]
#[group(id = "init")]
pub(super) struct Args {
    /// An office to rehearse on: `tomoni rehearse` works against it, and against no other that was set up
    #[arg(long)]
    rehearsal: bool,

    /// Where kiosks reach this office from outside, a name or a number and a port [default: this machine's name, port 8471]
    #[arg(long, value_name = "HOST:PORT")]
    address: Option<String>,

    /// What the first account signs in with; it is of IT, and makes the others
    #[arg(long, value_name = "NAME", default_value = "IT")]
    account: String,

    /// Where its pages will listen; only for the words that are printed
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8470")]
    listen: String,

    #[command(flatten)]
    place: PlaceArgs,
}

/// Sets an office up.
///
/// # Errors
/// When it was set up before, or the database or the data folder cannot be used.
pub(super) fn run(args: Args) -> anyhow::Result<Outcome> {
    let address = match args.address {
        Some(address) => address,
        None => format!("{}:{KIOSKS_PORT}", machine_name()?),
    };
    check_address(&address).map_err(|error| UsedWrong(format!("--address {error}")))?;
    let Place { data, database } = args.place.find()?;
    let store = database.open()?;
    if let Some(founding) = store.founding()? {
        return Err(UsedWrong(format!(
            "{database} is an office already: it was set up on {} ({}). That is done once; start it \
             with `tomoni office`. For another office choose another --database and --data",
            founding.made.with_timezone(&Tokyo).date_naive(),
            founding.standing.as_str(),
        ))
        .into());
    }
    if Ca::is_in(&data) {
        return Err(UsedWrong(format!(
            "{} holds the key of another office's CA, or of a set-up that was interrupted; choose \
             another --data, or move the file {} away",
            data.display(),
            crate::office::CA_KEY_FILE,
        ))
        .into());
    }
    let password = ask_password()?;
    let account = Account {
        name: &args.account,
        role: Role::It,
        password: Some(&password),
    };
    account.check().map_err(used_wrong)?;
    let now = (wall_clock())();
    let standing = if args.rehearsal {
        Standing::Rehearsal
    } else {
        Standing::Real
    };
    let keys = KeyFiles::new(&data);
    let today = now.with_timezone(&Tokyo).date_naive().to_string();
    keys.make_first(&today)?;
    let ca = Ca::make(&data)?;
    let made = store
        .found(&Founding {
            standing,
            made: now,
            address: address.clone(),
            ca: ca.pem().to_owned(),
            ca_sha256: ca.sha256(),
        })
        .context("the office was not set up")?;
    if !made {
        return Err(UsedWrong(format!(
            "{database} was set up by somebody else at the same moment; move the file {} in {} away",
            crate::office::CA_KEY_FILE,
            data.display()
        ))
        .into());
    }
    let papers = make_account(store.as_ref(), &account, AT_THE_MACHINE, now).map_err(used_wrong)?;
    print!("{}", *sheet(&papers, Role::It));
    println!();
    let kind = match standing {
        Standing::Rehearsal => "an office to rehearse on",
        Standing::Sample | Standing::Real => "an office",
    };
    println!("tomoni office: {database} is {kind} now.");
    println!("  Its CA has the fingerprint {}", ca.sha256());
    println!("  Kiosks reach it at {address}");
    println!();
    println!("What to do next:");
    println!(
        "  1. Keep a copy of these two files where nobody but you finds them, and not beside the"
    );
    println!(
        "     database's backups. Without the first no reading can be opened, without the second no"
    );
    println!("     kiosk can be let in:");
    println!("       {}", keys.secret_file().display());
    println!("       {}", data.join(crate::office::CA_KEY_FILE).display());
    println!(
        "  2. Start it:   tomoni office --listen {} --data {}",
        args.listen,
        data.display()
    );
    println!("     and sign in there as {}", papers.name);
    println!(
        "  3. Let a kiosk in:   tomoni office enrol-code --site FILE --data {}",
        data.display()
    );
    println!(
        "     prints a code that holds for ten minutes; on the kiosk: tomoni kiosk enrol CODE"
    );
    if standing == Standing::Rehearsal {
        println!("     and `tomoni rehearse --enrol-code CODE` plays as many kiosks as you like.");
    }
    std::io::stdout()
        .flush()
        .context("nothing could be printed")?;
    Ok(Outcome::Done)
}

/// What this machine calls itself on the network.
fn machine_name() -> Result<String, UsedWrong> {
    std::fs::read_to_string("/proc/sys/kernel/hostname")
        .ok()
        .map(|name| name.trim().to_owned())
        .filter(|name| !name.is_empty())
        .ok_or_else(|| {
            UsedWrong("this machine has no name; say with --address where kiosks reach it".into())
        })
}
