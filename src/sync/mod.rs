//! From the journals to the office.
//!
//! [`session`] decides what is sent next, what an answer means and when to try again; it reads no
//! clock, no file and no socket, and its randomness is handed in. `client` is the one place that
//! speaks HTTP. [`Uploader`] puts both on a thread of their own beside the kiosk.
//!
//! Nothing here may hold a tap up, and nothing here may change a row. What the office is said to
//! hold comes from its answers alone: no flag says "sent".

mod client;
pub mod ending;
pub mod enrol;
pub mod identity;
pub mod session;
mod uploader;

pub use client::{Office, OfficeError, TokenError};
pub use enrol::{Belongs, EnrolTrouble, enrol};
pub use identity::{Identity, IdentityTrouble};
pub use session::{Failure, Learned, Moment, Rows, Session, Step, Ticket, Told, UploadState, Who};
pub use uploader::{Courier, News, Uploader, UploaderSettings};
