//! Proofs that this machine does not allow to be made.

use std::io::Write as _;

/// Says that a proof was not made and why. A test runner keeps what a passing test prints to itself,
/// so the line also goes into the file that `TOMONI_NOT_PROVED` names; `tests/run.sh` shows it at its
/// end.
pub fn not_made(proof: &str, why: &str) {
    let line = format!("not proved: {proof} ({why})");
    eprintln!("{line}");
    if let Some(path) = std::env::var_os("TOMONI_NOT_PROVED") {
        let file = std::fs::File::options()
            .append(true)
            .create(true)
            .open(path);
        writeln!(file.unwrap(), "{line}").unwrap();
    }
}
