//! The kiosk's journals: what is written here before a screen may say 「受けつけました」.
//!
//! A folder holds one SQLite file per journal id (`<uuid>.journal`), each one hash chain of rows
//! (see [`crate::wire::link`]). Rows are appended and never changed. One process at a time may
//! append ([`Journals`], held by a lock file); anybody may read beside it ([`Reader`],
//! [`verify`], [`read_events`]).
//!
//! - A journal is closed at the turn of a month by opening the next one, whose first row names it.
//! - A journal found torn or altered is *set aside*: a mark (`<uuid>.aside`) beside it names the
//!   last good row and the reason. Its good rows still go up; nothing is appended to it, and the
//!   next journal reports it. The file itself is left as it was found, for a person.
//! - What the office has acknowledged stands in a database of its own (`cursor.db`), so that
//!   sending never touches a row and never waits for a tap, nor a tap for it. Losing that file
//!   costs asking the office again, and nothing else.
//! - What the office's feed told of cards stands in `feed.db`; losing it costs fetching it again.
//! - A journal is dropped only as a whole: acknowledged to its last row, reported as backed up,
//!   and older than [`Keep::days`].
//!
//! This is the only place in the kiosk that knows SQL. It must not know of HTTP or screens, and
//! it decides nothing about what an event means.

mod beside;
mod chain;
mod cursor;
mod feed;
mod file;
mod read;
mod stamp;
mod store;
mod trouble;

pub use chain::{Verified, VerifiedJournal, VerifyError, verify};
pub use cursor::Mark;
pub use feed::FeedCache;
pub use read::{Reader, Standing, read_events, read_placed};
pub use stamp::{Stamp, SystemStamp};
pub use store::{Finding, Journals, Keep, Step};
pub use trouble::{AppendError, OpenError};
