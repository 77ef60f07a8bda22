//! `tomoni office restore`: a backup put into an empty database.

use std::fs::File;
use std::path::PathBuf;

use anyhow::Context as _;

use super::place::PlaceArgs;
use super::progress::Saying;
use crate::cli::{Outcome, UsedWrong};

/// Put a backup into an empty database: after a lost disk, or to move from SQLite to PostgreSQL
///
/// The file is read to its end first; nothing is written unless it is whole. The office's key files
/// are not in it: put them back into the data folder as well. Kiosks send by themselves what came in
/// after the backup.
#[derive(clap::Args)]
pub(super) struct Args {
    /// The backup
    #[arg(value_name = "FILE")]
    file: PathBuf,

    #[command(flatten)]
    place: PlaceArgs,
}

/// Restores a backup.
///
/// # Errors
/// When the file is not whole, or the database not empty; then nothing is changed.
pub(super) fn run(args: Args) -> anyhow::Result<Outcome> {
    let shown = args.file.display();
    if !args.file.is_file() {
        return Err(UsedWrong(format!("there is no file {shown}")).into());
    }
    let mut file = File::open(&args.file).with_context(|| format!("{shown} cannot be read"))?;
    let database = args.place.find()?.database;
    eprintln!("tomoni office restore: {shown} to {database}");
    let mut saying = Saying::new();
    let restored = database
        .restore(&mut file, &mut |progress| saying.say(progress))
        .with_context(|| format!("{shown} was not restored, and nothing was changed"))?;
    println!(
        "{} rows are back, as of {}",
        restored.rows,
        restored.made.format("%Y-%m-%d %H:%M:%S")
    );
    println!(
        "What people had deleted since is deleted again when the office starts, from the file {} in its data folder.",
        crate::office::ERASED_FILE
    );
    println!("The office's key files are not in a backup: put them back into its data folder.");
    Ok(Outcome::Done)
}
