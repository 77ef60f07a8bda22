//! The one serialised shape: how an event becomes bytes, how rows are chained, and what a kiosk
//! and the office say to each other (protocol version 1).
//!
//! Bytes are made once, by [`write()`]. From then on a row travels as that string: nobody
//! serialises it again, so its digest means the same everywhere. Pure: no I/O, no clock.
//!
//! Golden files under `tests/golden/wire/` hold every shape here. A shipped one is never edited.

use chrono::{DateTime, FixedOffset};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use crate::visit::{CardKey, Event, EventId};

pub mod enrol;

/// The protocol's version, in every batch.
pub const VERSION: u32 = 1;
/// The most rows one batch may carry.
pub const ROWS_PER_BATCH_MAX: usize = 500;
/// The most bytes one batch may have, uncompressed.
pub const BATCH_BYTES_MAX: usize = 1024 * 1024;
/// The most bytes one line may have.
pub const LINE_BYTES_MAX: usize = 16 * 1024;
/// The most cards one answer of the feed tells of.
pub const FEED_CARDS_MAX: usize = 500;
/// How often a kiosk with nothing to send says that it is there, milliseconds.
pub const HEARTBEAT_MS: u64 = 60_000;

/// SHA-256 of everything a journal said up to and including one row.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Digest(pub [u8; 32]);

impl Digest {
    /// Reads 64 lower-case hex characters.
    #[must_use]
    pub fn from_hex(text: &str) -> Option<Digest> {
        let text = text.as_bytes();
        if text.len() != 64 {
            return None;
        }
        let nibble = |byte: u8| match byte {
            b'0'..=b'9' => Some(byte - b'0'),
            b'a'..=b'f' => Some(byte - b'a' + 10),
            _ => None,
        };
        let mut out = [0; 32];
        for (to, pair) in out.iter_mut().zip(text.chunks_exact(2)) {
            *to = nibble(pair[0])? << 4 | nibble(pair[1])?;
        }
        Some(Digest(out))
    }
}

impl std::fmt::Display for Digest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl std::fmt::Debug for Digest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0[..4]
            .iter()
            .try_for_each(|byte| write!(f, "{byte:02x}"))?;
        f.write_str("…")
    }
}

impl Serialize for Digest {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Digest {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = String::deserialize(from)?;
        Digest::from_hex(&text)
            .ok_or_else(|| serde::de::Error::custom("a digest is 64 lower-case hex characters"))
    }
}

/// What stands before the first row of a journal.
#[must_use]
pub fn first(journal: Uuid) -> Digest {
    let mut hash = Sha256::new();
    hash.update(b"tomoni-journal-1");
    hash.update(journal.as_bytes());
    Digest(hash.finalize().into())
}

/// The digest of the row `line` that follows `previous`. `line` has no newline.
#[must_use]
pub fn link(previous: Digest, line: &str) -> Digest {
    let mut hash = Sha256::new();
    hash.update(previous.0);
    hash.update(line.as_bytes());
    Digest(hash.finalize().into())
}

/// An event that cannot become a row.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// Longer than [`LINE_BYTES_MAX`].
    #[error("the event {kind} takes {bytes} bytes; a row may have {LINE_BYTES_MAX}")]
    TooLong {
        /// The event's kind.
        kind: &'static str,
        /// What it would take.
        bytes: usize,
    },
    /// It has no JSON form. Not reachable with the kinds there are.
    #[error("the event has no JSON form: {0}")]
    Shape(#[from] serde_json::Error),
}

/// Makes a row's bytes, once: one line of JSON without newline.
///
/// # Errors
/// When the line would be longer than [`LINE_BYTES_MAX`].
pub fn write(event: &Event) -> Result<String, WriteError> {
    let line = serde_json::to_string(event)?;
    if line.len() > LINE_BYTES_MAX {
        return Err(WriteError::TooLong {
            kind: event.kind.name(),
            bytes: line.len(),
        });
    }
    Ok(line)
}

/// Whether a line can be a row at all: one JSON object on one line, of at most
/// [`LINE_BYTES_MAX`]. What the object says does not matter here.
#[must_use]
pub fn is_row(line: &str) -> bool {
    line.len() <= LINE_BYTES_MAX
        && line.starts_with('{')
        && !line.contains(['\n', '\r'])
        && serde_json::from_str::<serde::de::IgnoredAny>(line).is_ok()
}

/// What a row says to this program.
#[derive(Clone, Debug, PartialEq)]
pub enum Row {
    /// An event of a kind this program knows.
    Event(Box<Event>),
    /// An event from a newer program, or damaged text: kept whole, not counted, shown.
    NotUnderstood {
        /// Its id, if it has one.
        id: Option<EventId>,
        /// Its kind, if it has one.
        kind: Option<String>,
        /// Its wall time, if it has one.
        at: Option<DateTime<FixedOffset>>,
    },
}

/// Reads a row. Never fails: what is not understood is said to be so.
#[must_use]
pub fn read(line: &str) -> Row {
    if let Ok(event) = serde_json::from_str::<Event>(line) {
        return Row::Event(Box::new(event));
    }
    let rest: serde_json::Value = serde_json::from_str(line).unwrap_or_default();
    let text = |key: &str| rest.get(key).and_then(|value| value.as_str());
    Row::NotUnderstood {
        id: text("id").and_then(|id| id.parse().ok()).map(EventId),
        kind: text("kind").map(|kind| kind.chars().take(64).collect()),
        at: text("at").and_then(|at| DateTime::parse_from_rfc3339(at).ok()),
    }
}

/// What a kiosk posts to `/v1/journals/{journal}/batches`. No rows = heartbeat.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Batch {
    /// [`VERSION`].
    pub v: u32,
    /// The kiosk's name for people, such as `az-kumagaya-1`.
    pub kiosk: String,
    /// Which machine sends it, as in the events: a clone shows by two machines taking turns.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub machine: String,
    /// The row after which these follow; `None` = from the beginning.
    pub after: Option<Digest>,
    /// The rows, each a line as it was journalled.
    pub rows: Vec<String>,
    /// How the kiosk is, for the office's eyes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub state: Option<KioskState>,
}

/// How a kiosk is, as it says with each batch.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KioskState {
    /// The program's version.
    pub version: String,
    /// The site it stands at.
    pub site: String,
    /// Rows that the office has not acknowledged, over all its journals, this batch included.
    pub waiting: u64,
    /// The devices of its site and how each is; `None` = a program that does not say it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub devices: Option<Vec<DeviceSaid>>,
    /// Room on the disk of its journals, MiB.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub disk_free_mib: Option<u64>,
}

/// How a device of a kiosk is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeviceSaid {
    /// Which, by the word of [`crate::visit::event::Device`]; another word is of a newer program.
    pub device: String,
    /// The code that its screen shows to staff, as `M-03`; `None` = it can be used.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fault: Option<String>,
}

/// What the office answers with status 200.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "AnswerShape", into = "AnswerShape")]
pub struct Answer {
    /// The office's time.
    pub now: DateTime<FixedOffset>,
    /// The last row of this journal that is in the office's backup.
    pub backed_up: Option<Digest>,
    /// What became of the batch.
    pub verdict: Verdict,
    /// How far the office's feed has come: whoever has another number has something to fetch.
    /// `None` = the office has nothing to tell, or does not know the feed.
    pub feed: Option<u64>,
    /// What the kiosk is to do, beside its daily work.
    pub order: Option<Order>,
}

/// What an office asks of a kiosk with its answer. Orders that a kiosk does not know it leaves
/// alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Order {
    /// Get another certificate; this one is past half of its life, or past its end.
    Renew,
    /// You are to go: send everything, say farewell, then wipe yourself.
    Retire,
    /// Wipe yourself now.
    Wipe,
}

impl Order {
    fn as_str(self) -> &'static str {
        match self {
            Order::Renew => "renew",
            Order::Retire => "retire",
            Order::Wipe => "wipe",
        }
    }
}

/// An order as it travels: a word. One that is not known here is none.
mod order_word {
    use super::Order;

    pub fn serialize<S: serde::Serializer>(
        order: &Option<Order>,
        to: S,
    ) -> Result<S::Ok, S::Error> {
        match order {
            Some(order) => to.serialize_str(order.as_str()),
            None => to.serialize_none(),
        }
    }

    pub fn deserialize<'de, D: serde::Deserializer<'de>>(
        from: D,
    ) -> Result<Option<Order>, D::Error> {
        let word = <Option<String> as serde::Deserialize>::deserialize(from)?;
        Ok([Order::Renew, Order::Retire, Order::Wipe]
            .into_iter()
            .find(|order| word.as_deref() == Some(order.as_str())))
    }
}

/// What became of a batch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Everything up to this row is at the office. `None`: the office holds nothing of the
    /// journal, and the batch had no rows.
    Through(Option<Digest>),
    /// The office does not hold `after`. The latest row it holds of the journal; `None` = none.
    StartOver(Option<Digest>),
    /// A line is not a row (not one JSON object, or too long). Rows before it are kept; the rest
    /// is kept as bytes in quarantine and shown, and the kiosk sets the journal aside.
    BrokenAt {
        /// The last row held.
        through: Option<Digest>,
        /// Index in the batch of the first line that is not a row.
        index: usize,
    },
}

/// The JSON of an [`Answer`]: `through`, or `start_over`, or `through` with `broken_at`. A key
/// that is absent and a key that is `null` are different things here.
#[derive(Serialize, Deserialize)]
struct AnswerShape {
    now: DateTime<FixedOffset>,
    #[serde(default)]
    backed_up: Option<Digest>,
    #[serde(
        default,
        deserialize_with = "present",
        skip_serializing_if = "Option::is_none"
    )]
    through: Option<Option<Digest>>,
    #[serde(
        default,
        deserialize_with = "present",
        skip_serializing_if = "Option::is_none"
    )]
    start_over: Option<Option<Digest>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    broken_at: Option<usize>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    feed: Option<u64>,
    #[serde(default, skip_serializing_if = "Option::is_none", with = "order_word")]
    order: Option<Order>,
}

fn present<'de, D: serde::Deserializer<'de>>(from: D) -> Result<Option<Option<Digest>>, D::Error> {
    Option::<Digest>::deserialize(from).map(Some)
}

impl TryFrom<AnswerShape> for Answer {
    type Error = &'static str;

    fn try_from(shape: AnswerShape) -> Result<Self, Self::Error> {
        let verdict = match (shape.through, shape.start_over, shape.broken_at) {
            (Some(through), None, None) => Verdict::Through(through),
            (None, Some(latest), None) => Verdict::StartOver(latest),
            (Some(through), None, Some(index)) => Verdict::BrokenAt { through, index },
            _ => return Err("an answer has `through` (maybe with `broken_at`) or `start_over`"),
        };
        Ok(Answer {
            now: shape.now,
            backed_up: shape.backed_up,
            verdict,
            feed: shape.feed,
            order: shape.order,
        })
    }
}

impl From<Answer> for AnswerShape {
    fn from(answer: Answer) -> Self {
        let (through, start_over, broken_at) = match answer.verdict {
            Verdict::Through(through) => (Some(through), None, None),
            Verdict::StartOver(latest) => (None, Some(latest), None),
            Verdict::BrokenAt { through, index } => (Some(through), None, Some(index)),
        };
        AnswerShape {
            now: answer.now,
            backed_up: answer.backed_up,
            through,
            start_over,
            broken_at,
            feed: answer.feed,
            order: answer.order,
        }
    }
}

/// What the office answers to `GET /v1/feed?after=N`: what has changed after `N` that kiosks
/// should know. Fields that are added later may be absent; unknown ones are left out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Feed {
    /// How far this answer goes: the next `after`. Only the office knows what the number means;
    /// to a kiosk two of them are the same or they are not.
    pub n: u64,
    /// Everything is told anew, from the beginning: what the kiosk had from the feed, and is not
    /// told again until [`Feed::more`] is false, holds no longer.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub whole: bool,
    /// There is more after `n` already.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub more: bool,
    /// Cards, at most [`FEED_CARDS_MAX`].
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cards: Vec<FeedCard>,
}

/// A card as the office knows it. It says how often, and not where, when or who.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FeedCard {
    /// What stands for the card.
    pub card: CardKey,
    /// What stands for the person, where that is another card: the least of those that are
    /// linked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub person: Option<CardKey>,
    /// The person's visits, with all of their cards, of which the office knows.
    pub visits: u32,
    /// The card is blocked: its holder is counted, and it is not read.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub blocked: bool,
}

/// Where a row stands: in which journal, and which of its rows it is. The order of these is the
/// order in which one kiosk wrote, because its journals' ids rise and a journal's rows do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RowPlace {
    /// The journal.
    pub journal: Uuid,
    /// The row's number in it; numbers may be left out.
    pub n: i64,
}

/// What the office answers with a status that is not 200.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refusal {
    /// A word for programs: `unknown_kiosk`, `expired`, `revoked`, `retired`, `not_yours`,
    /// `too_large`, `malformed`, `busy`, `newer_protocol`.
    pub code: String,
    /// A sentence for people: what is wrong and what to do.
    pub say: String,
    /// What the kiosk is to do about it.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "order_word")]
    pub order: Option<Order>,
}
