//! `tomoni office verify`: everything that can be worked out again is, and compared.

use anyhow::Context as _;

use super::place::PlaceArgs;
use super::progress::Saying;
use crate::cli::Outcome;

/// Work out every digest and every kept number again from what came in, and compare
///
/// May run beside an office. Ends with 0 when everything is as worked out again, with 1 when
/// something differs, and says what.
#[derive(clap::Args)]
pub(super) struct Args {
    #[command(flatten)]
    place: PlaceArgs,
}

/// Verifies a database.
///
/// # Errors
/// When there is none, or it cannot be read.
pub(super) fn run(args: Args) -> anyhow::Result<Outcome> {
    let database = args.place.find()?.database_there()?;
    let store = database.open_to_read()?;
    eprintln!("tomoni office verify: {database}");
    let mut saying = Saying::new();
    let found = store
        .verify(&mut |progress| saying.say(progress))
        .context("the database could not be read to its end")?;
    println!(
        "{} rows in {} journals, {} shredded readings aside, {} lines in quarantine, {} cards, {} days ({} kept)",
        found.rows,
        found.journals,
        found.shredded,
        found.quarantined,
        found.cards,
        found.days,
        found.folds
    );
    if found.is_right() {
        println!("all of it is as worked out again");
        return Ok(Outcome::Done);
    }
    for what in &found.differs {
        println!("differs: {what}");
    }
    if found.more > 0 {
        println!("and {} more", found.more);
    }
    println!(
        "Something changed in the database that this program never changes. Keep a copy of it as it is, and restore the last good backup."
    );
    Ok(Outcome::FoundWrong)
}
