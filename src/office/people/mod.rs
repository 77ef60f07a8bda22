//! The people of the office and the programs that speak for them: who they are, what they may do,
//! and how they prove it.
//!
//! [`rights`] is the one table of who may what, [`routes`] the one table of what an address takes;
//! the gate in front of every page holds both. What is kept of people is in `store/people.rs`; the
//! pages about them are in `pages/`. Nothing here may keep or print a password, a code, a cookie or
//! a token.

mod account;
mod gate;
mod lock;
pub mod proof;
pub mod rights;
pub mod routes;
mod session;
mod who;

pub use account::{
    Account, AccountError, NAME_CHARS_MAX, NAME_CHARS_MIN, Papers, START_CHOSEN, make_account,
    make_second,
};
pub use lock::{ADDRESS_FAILURES_MAX, FAILURE_COUNTS_MS, NAME_FAILURES_MAX, locked_until};
pub use proof::name_hash;
pub use rights::{Right, Role, Scope};
pub use session::{SESSION_IDLE_MS, SESSION_MAX_MS};

pub(super) use gate::{Door, FORM_BYTES_MAX, Peer, Way, gate, is_sample};
pub(super) use session::{
    Asked, Begun, COOKIE, DOOR_COOKIE, Proven, brought, clear_cookie, cookie, prove_again, sign_in,
};
pub(super) use who::{Person, Who};
