//! Names of things. Ids that people choose (programmes, topics, sites, counters) are short
//! lower-case words; ids that machines make (events, visits) are UUIDs of version 7.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// The longest word an id may be, in bytes. Longer ones are refused when configuration is read;
/// in an event from elsewhere they are kept as they came.
pub const WORD_LEN_MAX: usize = 64;

/// Says whether `text` may be the id of a programme, topic, site or counter:
/// 1 to [`WORD_LEN_MAX`] characters of `a-z`, `0-9` and `-`, beginning with a letter.
#[must_use]
pub fn is_word(text: &str) -> bool {
    text.len() <= WORD_LEN_MAX
        && text.starts_with(|c: char| c.is_ascii_lowercase())
        && text
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
}

macro_rules! word_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub String);

        impl $name {
            /// The id as it is written in configuration and in events.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self(text.to_owned())
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

word_id! {
    /// A programme (実践), such as `meet-plus`.
    ProgrammeId
}
word_id! {
    /// A topic that a resident may choose, such as `medicine`.
    TopicId
}
word_id! {
    /// Something people take part in, such as `origami`.
    ActivityId
}
word_id! {
    /// As what somebody comes, such as `teach`.
    RoleId
}
word_id! {
    /// Something that somebody likes or can do (すき・特技), such as `shogi`.
    LikeId
}
word_id! {
    /// A tag of a murmur, such as `alone`.
    TagId
}
word_id! {
    /// A site (会場), such as `lobby`.
    SiteId
}
word_id! {
    /// A counter that staff add to by hand, such as `met`.
    CounterId
}

macro_rules! uuid_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }
    };
}

uuid_id! {
    /// One event. Version 7, made by the kiosk's edge in rising order, so that ordering by it is
    /// the order in which one kiosk's events happened.
    EventId
}
uuid_id! {
    /// One visit: one arrival of one person or party. It never outlives the screens it began on.
    VisitId
}

/// What stands for a card in events: a keyed hash of its token, so that whoever holds the
/// journal cannot make the card. 32 lower-case hex characters.
///
/// `Debug` does not show it (no card reaches a log).
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct CardKey(pub String);

impl std::fmt::Debug for CardKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("CardKey(…)")
    }
}
