//! The command line: one file a subcommand, each with its `Args` and a `run`. This is where edges
//! are put together; nothing here decides what a number means.
//!
//! Exit codes: 0 done, 1 found wrong, 2 used wrong.

use std::process::ExitCode;

use tracing_subscriber::EnvFilter;

pub mod card;
mod code;
pub mod config;
pub mod demo;
pub mod dice;
pub mod enrol;
pub mod export;
pub mod journal;
pub mod kiosk;
pub mod monitor;
pub mod office;
pub mod rehearse;
pub mod scratch;
pub mod tally;

pub(crate) use code::in_terminal;

/// How a subcommand ends when it ran to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Done, and nothing found wrong.
    Done,
    /// It ran, and what it looked at is wrong. What was said about it is already printed.
    FoundWrong,
}

/// The program was used wrong: an address that is refused, a file that is not a site, …
/// Anything else that stops a subcommand ends with 1.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct UsedWrong(pub String);

/// Logs go to standard error, so that standard output stays for results. `TOMONI_LOG` chooses
/// how much, as `info` or `tomoni=debug`.
pub fn log_to_stderr() {
    let filter = EnvFilter::try_from_env("TOMONI_LOG").unwrap_or_else(|_| EnvFilter::new("warn"));
    let _ = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_target(false)
        .try_init();
}

/// Prints what went wrong, with its causes, and turns it into the program's exit code.
#[must_use]
pub fn exit_code(done: anyhow::Result<Outcome>) -> ExitCode {
    match done {
        Ok(Outcome::Done) => ExitCode::SUCCESS,
        Ok(Outcome::FoundWrong) => ExitCode::from(1),
        Err(error) => {
            eprintln!("tomoni: {error:#}");
            let used_wrong = error.chain().any(|cause| cause.is::<UsedWrong>());
            ExitCode::from(if used_wrong { 2 } else { 1 })
        }
    }
}
