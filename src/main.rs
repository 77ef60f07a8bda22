//! One program, three places it runs: see [`tomoni`] for the map.

use std::process::ExitCode;

use clap::{Parser, Subcommand};
use tomoni::cli;

/// ともに — a check-in kiosk for community nursing, and the office that counts with it.
#[derive(Parser)]
#[command(name = "tomoni", version, max_term_width = 100)]
struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    Kiosk(cli::kiosk::Args),
    Office(Box<cli::office::Args>),
    Demo(cli::demo::Args),
    Card(cli::card::Args),
    Config(cli::config::Args),
    Tally(cli::tally::Args),
    Export(cli::export::Args),
    Journal(cli::journal::Args),
    Monitor(cli::monitor::Args),
    Rehearse(cli::rehearse::Args),
}

fn main() -> ExitCode {
    let args = Args::parse();
    cli::log_to_stderr();
    let done = match args.command {
        Command::Kiosk(args) => cli::kiosk::run(args),
        Command::Office(args) => cli::office::run(*args),
        Command::Demo(args) => cli::demo::run(args),
        Command::Card(args) => cli::card::run(args),
        Command::Config(args) => cli::config::run(&args),
        Command::Tally(args) => cli::tally::run(args),
        Command::Export(args) => cli::export::run(args),
        Command::Journal(args) => cli::journal::run(args),
        Command::Monitor(args) => cli::monitor::run(args),
        Command::Rehearse(args) => cli::rehearse::run(args),
    };
    cli::exit_code(done)
}
