//! The nouns: events, parties, readings, programmes, and the tally that is the definition of
//! every number this product shows.
//!
//! Pure. Nothing here may read a clock, a file, a socket or a random number, and nothing here
//! may know of screens, SQL or HTTP.

pub mod event;
pub mod id;
pub mod party;
pub mod person;
pub mod reading;
pub mod regulars;
pub mod span;
mod standing;
pub mod tally;

pub use event::{Event, Kind};
pub use id::{
    ActivityId, CardKey, CounterId, EventId, LikeId, ProgrammeId, RoleId, SiteId, TagId, TopicId,
    VisitId,
};
pub use party::Party;
pub use person::Persons;
pub use reading::{Reading, Sealed};
pub use regulars::{Regulars, regulars};
pub use span::{Span, span};
pub use tally::{Tally, filed_on, tally};
