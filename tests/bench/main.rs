//! How long things take, beside the floor that the same disk sets in the same run.
//!
//!     cargo bench                      everything
//!     cargo bench -- commit            what contains "commit"
//!
//! The folder is the build's own temporary folder, so that the disk is the one the program is built
//! on; a memory file system would flatter every figure. Performance is never a timed test.

mod card;
mod commit;
mod intake;
mod monitor;
mod reading;
mod tap;

fn main() {
    divan::main();
}
