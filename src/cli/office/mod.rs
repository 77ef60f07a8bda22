//! `tomoni office`: one file a subcommand. Without one it serves.

mod account;
mod backup;
mod enrol_code;
mod init;
mod migrate;
pub(super) mod place;
pub(super) mod progress;
mod restore;
mod serve;
mod verify;

pub use place::DATABASE_FILE;

use super::Outcome;

/// Run the office: take in what kiosks send, and show the numbers in a browser
///
/// Open the address that it prints in a browser. Stop it with Ctrl-C; nothing is lost by that.
#[derive(clap::Args)]
#[command(args_conflicts_with_subcommands = true)]
pub struct Args {
    #[command(subcommand)]
    command: Option<Command>,

    #[command(flatten)]
    serve: serve::Args,
}

#[derive(clap::Subcommand)]
enum Command {
    Serve(serve::Args),
    Migrate(migrate::Args),
    Verify(verify::Args),
    Backup(backup::Args),
    Restore(restore::Args),
    Init(init::Args),
    EnrolCode(enrol_code::Args),
    Account(account::Args),
}

/// Does what was asked of an office.
///
/// # Errors
/// When it was used wrong, or the address, the database or a file cannot be used.
pub fn run(args: Args) -> anyhow::Result<Outcome> {
    match args.command {
        None => serve::run(args.serve),
        Some(Command::Serve(args)) => serve::run(args),
        Some(Command::Migrate(args)) => migrate::run(args),
        Some(Command::Verify(args)) => verify::run(args),
        Some(Command::Backup(args)) => backup::run(args),
        Some(Command::Restore(args)) => restore::run(args),
        Some(Command::Init(args)) => init::run(args),
        Some(Command::EnrolCode(args)) => enrol_code::run(args),
        Some(Command::Account(args)) => account::run(args),
    }
}
