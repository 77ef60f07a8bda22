//! `tomoni office migrate`: the schema brought up to date, and nothing else.

use super::place::PlaceArgs;
use crate::cli::Outcome;

/// Bring the database's schema up to date, or make it; `serve` does so as well when it starts
///
/// All missing steps are taken or none. Make a backup first: a newer schema is not made older again.
#[derive(clap::Args)]
pub(super) struct Args {
    #[command(flatten)]
    place: PlaceArgs,
}

/// Migrates a database.
///
/// # Errors
/// When it cannot be brought up to date; then it is as it was.
pub(super) fn run(args: Args) -> anyhow::Result<Outcome> {
    let database = args.place.find()?.database;
    eprintln!("tomoni office migrate: {database}; a large one takes some minutes");
    let migrated = database.migrate()?;
    match (migrated.from, migrated.to) {
        (0, to) => println!("made, at step {to}"),
        (from, to) if from == to => println!("at step {to}, the newest: nothing to do"),
        (from, to) => println!("brought from step {from} to step {to}"),
    }
    Ok(Outcome::Done)
}
