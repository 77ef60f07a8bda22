//! Bytes in, readings out.
//!
//! The decoder is a machine over single bytes, so the same bytes give the same answers however
//! they are split into reads. What failed as a frame is looked through again from its second byte
//! where the format has a start mark, so that a broken frame never swallows the whole one after it.

use std::collections::VecDeque;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::FRAME_BYTES_MAX;
use super::fields::{self, Said, Wrong};
use super::profile::{Framing, Profile};
use crate::visit::Reading;
use crate::visit::reading::Fault;

/// How many bytes [`Decoder::push`] takes before they must be decoded.
const INPUT_BYTES_MAX: usize = 4096;

/// The most bytes a decoder ever holds, whatever comes in.
pub const HELD_BYTES_MAX: usize = INPUT_BYTES_MAX + 2 * (FRAME_BYTES_MAX + TERMINATOR_BYTES_MAX);

/// The longest end mark of a line.
pub(crate) const TERMINATOR_BYTES_MAX: usize = 2;

/// What stands in place of a subject id.
pub const BLANKED: u8 = b'*';

/// Why bytes were not accepted as a frame. The words are those of profiles and of
/// `tomoni monitor decode`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RejectReason {
    /// A frame or field is shorter or longer than the format says.
    Length,
    /// The checksum is not that of the bytes.
    Checksum,
    /// A character that cannot stand in a number or text.
    Digit,
    /// A fixed byte of the layout is another one.
    Literal,
    /// A frame of a model or format that this profile does not know.
    Unsupported,
    /// A value that must be there is not.
    Missing,
    /// A value that no person can have.
    Implausible,
    /// Silence within a frame.
    Gap,
    /// The frame broke off: another began within it, or the input ended.
    Truncated,
    /// No end within the profile's `max_len`.
    TooLong,
}

impl RejectReason {
    /// All reasons with their words.
    pub(crate) const ALL: &'static [(&'static str, RejectReason)] = &[
        ("length", RejectReason::Length),
        ("checksum", RejectReason::Checksum),
        ("digit", RejectReason::Digit),
        ("literal", RejectReason::Literal),
        ("unsupported", RejectReason::Unsupported),
        ("missing", RejectReason::Missing),
        ("implausible", RejectReason::Implausible),
        ("gap", RejectReason::Gap),
        ("truncated", RejectReason::Truncated),
        ("too_long", RejectReason::TooLong),
    ];

    /// The word.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        Self::ALL
            .iter()
            .find(|(_, reason)| *reason == self)
            .map_or("", |(word, _)| word)
    }
}

/// What some bytes turned out to be.
#[derive(Clone, Debug, PartialEq)]
pub enum Decoded {
    /// A whole, plausible reading.
    Reading(Reading),
    /// The monitor says that it could not measure. No value was looked at.
    DeviceError {
        /// The monitor's own code, as `44`.
        code: String,
        /// What the profile says it means; [`Fault::Device`] when it does not say.
        fault: Fault,
    },
    /// Not a frame, or not one that can be believed.
    Reject {
        /// Why.
        reason: RejectReason,
        /// The first byte that is wrong, counted from the first byte ever pushed. For what broke
        /// off ([`RejectReason::Gap`], [`RejectReason::Truncated`]): where the next byte of the
        /// frame should have stood.
        at: u64,
        /// The profile's sentence for staff, when it has one for this.
        hint: Option<String>,
    },
}

/// Decodes one monitor's bytes. Push, then take [`Decoder::next`] until it gives `None`.
pub struct Decoder {
    profile: Arc<Profile>,
    /// Bytes not yet looked at.
    input: VecDeque<u8>,
    /// The bytes of the frame that is being gathered.
    held: Vec<u8>,
    /// The offset, in all that was pushed, of the first byte of `input`.
    at: u64,
    /// A byte that belongs to the terminator of the line before.
    swallow: Option<u8>,
    /// Within a line that is too long: wait for its end.
    skipping: bool,
    /// The bytes of the last frame that was decoded or rejected, and where it began.
    last: Vec<u8>,
    last_at: u64,
    skipped: u64,
}

impl std::fmt::Debug for Decoder {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Decoder")
            .field("profile", &self.profile.id)
            .field("at", &self.at)
            .finish_non_exhaustive()
    }
}

impl Decoder {
    /// A decoder that has heard nothing yet.
    #[must_use]
    pub fn new(profile: Arc<Profile>) -> Decoder {
        Decoder {
            profile,
            input: VecDeque::new(),
            held: Vec::new(),
            at: 0,
            swallow: None,
            skipping: false,
            last: Vec::new(),
            last_at: 0,
            skipped: 0,
        }
    }

    /// The profile this decodes by.
    #[must_use]
    pub fn profile(&self) -> &Arc<Profile> {
        &self.profile
    }

    /// Takes bytes as they come and returns how many it took: all, unless more than a few
    /// thousand wait to be decoded. After [`Decoder::next`] gave `None` there is always room.
    #[must_use = "the bytes that were not taken must be pushed again"]
    pub fn push(&mut self, bytes: &[u8]) -> usize {
        let room = INPUT_BYTES_MAX.saturating_sub(self.input.len());
        let taken = bytes.get(..room.min(bytes.len())).unwrap_or_default();
        self.input.extend(taken);
        taken.len()
    }

    /// Pushes all of `bytes` and hands on everything they turn out to be, with the bytes of its
    /// frame (the subject id blanked).
    pub fn feed(&mut self, mut bytes: &[u8], mut each: impl FnMut(Decoded, &[u8])) {
        loop {
            let taken = self.push(bytes);
            bytes = bytes.get(taken..).unwrap_or_default();
            while let Some(decoded) = self.next() {
                let frame = self.frame();
                each(decoded, &frame);
            }
            if bytes.is_empty() {
                return;
            }
        }
    }

    /// What the pushed bytes turned out to be, one after the other; `None` = push more.
    #[allow(clippy::should_implement_trait)] // it goes on after None, which an Iterator should not
    pub fn next(&mut self) -> Option<Decoded> {
        let profile = Arc::clone(&self.profile);
        loop {
            if self.held.is_empty() {
                self.skip_to_start();
            }
            let byte = self.input.pop_front()?;
            self.at += 1;
            if let Some(decoded) = self.step(byte, &profile.framing) {
                return Some(decoded);
            }
        }
    }

    /// There was silence for at least the profile's `gap_ms`: a half frame is given up, and never
    /// joined to what comes next. To be called after [`Decoder::next`] gave `None`.
    pub fn quiet(&mut self) -> Option<Decoded> {
        self.give_up(RejectReason::Gap)
    }

    /// The input has ended: a half frame is given up. To be called after [`Decoder::next`] gave
    /// `None`.
    pub fn finish(&mut self) -> Option<Decoded> {
        self.give_up(RejectReason::Truncated)
    }

    /// Whether a frame has begun and not ended.
    #[must_use]
    pub fn in_frame(&self) -> bool {
        !self.held.is_empty() || self.skipping
    }

    /// The bytes of the frame that the last answer was about, the subject id blanked.
    #[must_use]
    pub fn frame(&self) -> Vec<u8> {
        let mut frame = self.last.clone();
        if let Some((from, to)) = fields::subject_id(&self.profile, &frame)
            && let Some(id) = frame.get_mut(from..to)
        {
            id.fill(BLANKED);
        }
        frame
    }

    /// Where the frame of the last answer, and the subject id in it, lie in all that was pushed:
    /// for whoever keeps the bytes themselves and must blank the id in them.
    #[must_use]
    pub fn subject_id(&self) -> Option<std::ops::Range<u64>> {
        let (from, to) = fields::subject_id(&self.profile, &self.last)?;
        Some(self.last_at + from as u64..self.last_at + to as u64)
    }

    /// The same with the subject id as it came; for the simulator's template only.
    pub(crate) fn raw_frame(&self) -> &[u8] {
        &self.last
    }

    /// How many bytes it holds now; never more than [`HELD_BYTES_MAX`].
    #[must_use]
    pub fn held_bytes(&self) -> usize {
        self.input.len() + self.held.len() + self.last.len()
    }

    /// How many bytes belonged to no frame so far.
    #[must_use]
    pub fn skipped_bytes(&self) -> u64 {
        self.skipped
    }

    fn give_up(&mut self, reason: RejectReason) -> Option<Decoded> {
        if std::mem::take(&mut self.skipping) {
            // What was too long has been rejected already.
            self.held.clear();
        }
        if self.held.is_empty() {
            return None;
        }
        self.last_at = self.frame_at();
        self.last = std::mem::take(&mut self.held);
        self.skipped += self.last.len() as u64;
        Some(Decoded::Reject {
            reason,
            at: self.at,
            hint: fields::hint_for_half(&self.profile, &self.last),
        })
    }

    /// Bytes before a frame's start mark are passed over; this does it without looking at each
    /// one in the byte machine.
    fn skip_to_start(&mut self) {
        let first = match &self.profile.framing {
            Framing::Block { start, .. } | Framing::Fixed { start, .. } => start.first(),
            Framing::Line { .. } => None,
        };
        let Some(first) = first else { return };
        let (front, back) = self.input.as_slices();
        let skipped = match front.iter().position(|byte| byte == first) {
            Some(i) => i,
            None => match back.iter().position(|byte| byte == first) {
                Some(i) => front.len() + i,
                None => self.input.len(),
            },
        };
        if skipped > 0 {
            self.input.drain(..skipped);
            self.at += skipped as u64;
            self.skipped += skipped as u64;
        }
    }

    fn step(&mut self, byte: u8, framing: &Framing) -> Option<Decoded> {
        match framing {
            Framing::Block {
                start,
                end,
                trailer_len,
            } => self.step_block(byte, start, end, *trailer_len),
            Framing::Line { terminators, .. } => self.step_line(byte, terminators),
            Framing::Fixed { len, start } => self.step_fixed(byte, *len, start),
        }
    }

    fn step_block(
        &mut self,
        byte: u8,
        start: &[u8],
        end: &[u8],
        trailer_len: usize,
    ) -> Option<Decoded> {
        self.held.push(byte);
        if self.held.len() <= start.len() {
            self.check_start(start);
            return None;
        }
        let frame_at = self.frame_at();
        let ended = self.block_end(start.len(), end, trailer_len);
        match ended {
            // A start within a frame: the one before broke off. Its bytes are no frame.
            None if self.held.get(start.len()..)?.ends_with(start) => {
                let whole = self.held.len() - start.len();
                let next = self.held.split_off(whole);
                self.last_at = frame_at;
                self.last = std::mem::replace(&mut self.held, next);
                self.skipped += self.last.len() as u64;
                Some(Decoded::Reject {
                    reason: RejectReason::Truncated,
                    at: frame_at + whole as u64,
                    hint: None,
                })
            }
            Some(after_end) if self.held.len() == after_end + trailer_len => {
                let marked = true;
                Some(self.close_frame(marked))
            }
            _ if self.held.len() >= self.profile.max_len => {
                let wrong = Wrong {
                    reason: RejectReason::TooLong,
                    at: self.held.len(),
                    hint: None,
                };
                self.last_at = frame_at;
                self.last = std::mem::take(&mut self.held);
                self.look_again();
                Some(self.reject(wrong, frame_at))
            }
            _ => None,
        }
    }

    /// Where the frame's end mark ends, if it has come: the first one after the start mark.
    fn block_end(&self, start_len: usize, end: &[u8], trailer_len: usize) -> Option<usize> {
        // Only what was pushed last can complete an end mark, or lie within the trailer.
        let newest = self.held.len();
        let oldest = newest
            .saturating_sub(trailer_len)
            .max(start_len + end.len());
        (oldest..=newest).find(|to| self.held.get(to - end.len()..*to) == Some(end))
    }

    fn step_fixed(&mut self, byte: u8, len: usize, start: &[u8]) -> Option<Decoded> {
        self.held.push(byte);
        if self.held.len() <= start.len() {
            self.check_start(start);
        }
        if self.held.len() < len {
            return None;
        }
        Some(self.close_frame(!start.is_empty()))
    }

    fn step_line(&mut self, byte: u8, terminators: &[Vec<u8>]) -> Option<Decoded> {
        if self.swallow.take() == Some(byte) {
            return None;
        }
        self.held.push(byte);
        let ended = terminators
            .iter()
            .filter(|terminator| self.held.ends_with(terminator))
            .max_by_key(|terminator| terminator.len());
        let Some(ended) = ended else {
            if self.skipping {
                // Enough to see a terminator of two bytes.
                let surplus = self.held.len().saturating_sub(1);
                self.held.drain(..surplus);
                self.skipped += surplus as u64;
                return None;
            }
            let longest = terminators.iter().map(Vec::len).max().unwrap_or(1);
            if self.held.len() > self.profile.max_len + longest - 1 {
                let frame_at = self.frame_at();
                let max_len = self.profile.max_len;
                self.last_at = frame_at;
                self.last = self.held.clone();
                let last_byte = self.held.len().saturating_sub(1);
                self.held.drain(..last_byte);
                self.skipped += last_byte as u64;
                self.skipping = true;
                let wrong = Wrong {
                    reason: RejectReason::TooLong,
                    at: max_len,
                    hint: None,
                };
                return Some(self.reject(wrong, frame_at));
            }
            return None;
        };
        // A longer terminator may go on: its second byte is not the next line's first.
        self.swallow = terminators
            .iter()
            .find(|longer| longer.len() > ended.len() && longer.starts_with(ended))
            .and_then(|longer| longer.get(ended.len()))
            .copied();
        let frame_at = self.frame_at();
        let line_len = self.held.len() - ended.len();
        if self.skipping {
            self.skipping = false;
            self.held.clear();
            return None;
        }
        self.held.truncate(line_len);
        if self.held.is_empty() {
            return None;
        }
        self.last_at = frame_at;
        self.last = std::mem::take(&mut self.held);
        let said = if line_len > self.profile.max_len {
            Err(Wrong {
                reason: RejectReason::TooLong,
                at: self.profile.max_len,
                hint: None,
            })
        } else {
            fields::read(&self.profile, &self.last)
        };
        Some(match said {
            Ok(said) => said.into(),
            Err(wrong) => {
                self.skipped += line_len as u64;
                self.reject(wrong, frame_at)
            }
        })
    }

    /// The offset of the first held byte.
    fn frame_at(&self) -> u64 {
        self.at - self.held.len() as u64
    }

    /// While a start mark is gathered: what cannot become one is looked at again from its second
    /// byte.
    fn check_start(&mut self, start: &[u8]) {
        if !start.starts_with(&self.held) {
            let held = std::mem::take(&mut self.held);
            self.give_back(held.get(1..).unwrap_or_default());
            self.skipped += 1;
        }
    }

    /// A whole frame is held: what does it say? `marked` = the format has a start mark, by which
    /// a frame within a wrong frame can be found.
    fn close_frame(&mut self, marked: bool) -> Decoded {
        let frame_at = self.frame_at();
        self.last_at = frame_at;
        self.last = std::mem::take(&mut self.held);
        match fields::read(&self.profile, &self.last) {
            Ok(said) => said.into(),
            Err(wrong) => {
                // With a right checksum the frame was a frame, whatever it says. Without one, a
                // frame whose very form is wrong may be two halves of others.
                let no_frame = match wrong.reason {
                    RejectReason::Checksum => true,
                    RejectReason::Implausible | RejectReason::Missing => false,
                    _ => self.profile.checksum.is_none(),
                };
                if no_frame && marked {
                    self.look_again();
                } else {
                    self.skipped += self.last.len() as u64;
                }
                self.reject(wrong, frame_at)
            }
        }
    }

    /// Looks at the last frame's bytes again from the second on.
    fn look_again(&mut self) {
        let last = std::mem::take(&mut self.last);
        self.give_back(last.get(1..).unwrap_or_default());
        self.skipped += 1;
        self.last = last;
    }

    fn give_back(&mut self, bytes: &[u8]) {
        for byte in bytes.iter().rev() {
            self.input.push_front(*byte);
        }
        self.at -= bytes.len() as u64;
    }

    fn reject(&self, wrong: Wrong, frame_at: u64) -> Decoded {
        Decoded::Reject {
            reason: wrong.reason,
            at: frame_at + wrong.at as u64,
            hint: wrong.hint,
        }
    }
}

impl From<Said> for Decoded {
    fn from(said: Said) -> Decoded {
        match said {
            Said::Reading(reading) => Decoded::Reading(reading),
            Said::Error { code, fault } => Decoded::DeviceError { code, fault },
        }
    }
}
