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
mod connections;
mod keys;
mod names;
mod pages;
mod serve;
pub mod store;
pub mod tally;

pub use keys::{KeyFiles, KeyTrouble, OFFICE_KEY_FILE, SEALING_KEY_FILE};
pub use names::Names;
pub use serve::{Clock, Running, Setup, StartError, start, wall_clock};
