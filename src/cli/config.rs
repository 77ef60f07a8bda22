//! `tomoni config`: looks through a folder of configuration before a kiosk starts with it.

use std::path::PathBuf;

use super::Outcome;
use crate::config::check;

/// Look through a folder of configuration
#[derive(clap::Args)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(clap::Subcommand)]
enum Command {
    /// Read programmes, sites, monitors and words, and say what is wrong and what was meant
    ///
    /// Ends with 0 when all of it is right and with 1 when something is wrong. Each mistake is
    /// said with its file, line, column and key; of each file the first.
    #[command(after_help = "Examples:\n  tomoni config check kiosk-config")]
    Check {
        /// The folder with programmes.toml, such as kiosk-config
        folder: PathBuf,
    },
}

/// Runs `tomoni config`.
///
/// # Errors
/// None so far: what is wrong with the configuration is an outcome.
pub fn run(args: &Args) -> anyhow::Result<Outcome> {
    let Command::Check { folder } = &args.command;
    let found = check::folder(folder);
    for (file, what) in &found.right {
        println!("ok     {} ({what})", file.display());
    }
    for doubt in &found.doubtful {
        println!("note   {doubt}");
    }
    for wrong in &found.wrong {
        println!("wrong  {wrong}");
    }
    if found.is_right() {
        println!("{} files, nothing wrong", found.right.len());
        return Ok(Outcome::Done);
    }
    println!("{} wrong", found.wrong.len());
    Ok(Outcome::FoundWrong)
}
