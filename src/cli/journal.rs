//! `tomoni journal`: looking at a kiosk's journals from outside, without changing anything.

use std::path::PathBuf;

use clap::Subcommand;

use super::{Outcome, UsedWrong};
use crate::journal::{VerifyError, verify};

/// Look at a kiosk's journals (also while the kiosk runs; nothing is changed)
#[derive(clap::Args)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Check every row of every journal: that it is what was written, and that none is missing.
    ///
    /// Prints one line of counts and ends with 0, or names the first bad row and ends with 1.
    Verify {
        /// The kiosk's data folder, or the journal folder in it
        dir: PathBuf,
    },
}

/// Runs it.
///
/// # Errors
/// When there is no journal to look at, or the disk does not let it be read.
pub fn run(args: Args) -> anyhow::Result<Outcome> {
    let Command::Verify { dir } = args.command;
    match verify(&dir) {
        Ok(verified) => {
            let journals = verified.journals.len();
            println!(
                "{} {} in {journals} {}: every row follows from the one before it",
                verified.rows(),
                if verified.rows() == 1 { "row" } else { "rows" },
                if journals == 1 { "journal" } else { "journals" },
            );
            Ok(Outcome::Done)
        }
        Err(error @ VerifyError::Nothing(_)) => Err(UsedWrong(format!(
            "{error}; give a kiosk's data folder (or the journal folder in it)"
        ))
        .into()),
        Err(error @ VerifyError::Disk { .. }) => Err(error.into()),
        Err(error) => {
            println!("{error}");
            Ok(Outcome::FoundWrong)
        }
    }
}
