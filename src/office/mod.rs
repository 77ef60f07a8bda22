//! The office (事務局): takes in what kiosks send, keeps all of it, and shows what it adds up to.
//!
//! It may use `visit`, `card`, `wire`, `seal`, `monitor` and `config`, and never `kiosk`,
//! `journal` or `devices`. All SQL stands in [`store`]; numbers are folds over events and their
//! definition is [`crate::visit::tally()`]. It refuses no event from a known kiosk: what it cannot
//! read it keeps and shows.
//!
//! [`start`] runs a whole office inside any process, on its own threads: `tomoni office` does
//! just that, and so does `tomoni demo`.

mod api;
mod ca;
mod connections;
mod enrolment;
mod erased;
mod handout;
mod keys;
mod kiosks;
mod names;
mod pages;
pub mod people;
pub mod report;
mod serve;
mod silence;
mod standing;
pub mod store;
pub mod tally;

pub use ca::{CA_KEY_FILE, CERTIFICATE_MAX, Ca, CaTrouble, Csr, fingerprint};
pub use enrolment::{CODE_MAX, CodeTrouble, FreshCode, make_code};
pub use erased::{ERASED_FILE, ErasedTrouble, Ledger};
pub use handout::Handout;
pub use keys::{KeyFiles, KeyTrouble, OFFICE_KEY_FILE, SEALING_KEY_FILE};
pub use names::Names;
pub use serve::{Clock, Running, Setup, StartError, start, wall_clock};
pub use standing::Standing;

/// The port of the kiosks' listener when nothing else is said.
pub const KIOSKS_PORT: u16 = 8471;
