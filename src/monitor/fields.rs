//! One whole frame read by its profile: checksum, match, literals, the error field, the values,
//! and whether they can be true.

use chrono::{NaiveDate, NaiveDateTime};

use super::PULSE_PRESSURE_MIN_MMHG;
use super::decode::RejectReason;
use super::profile::{
    Checksum, Field, FieldKind, Framing, From, Match, Name, Place, Profile, TimePart, To,
};
use crate::visit::Reading;
use crate::visit::reading::Fault;

/// What a whole and right frame says.
pub(crate) enum Said {
    Reading(Reading),
    Error { code: String, fault: Fault },
}

/// Where and why a frame is wrong. `at` counts from the frame's first byte.
#[derive(Debug)]
pub(crate) struct Wrong {
    pub(crate) reason: RejectReason,
    pub(crate) at: usize,
    pub(crate) hint: Option<String>,
}

fn wrong(reason: RejectReason, at: usize) -> Wrong {
    Wrong {
        reason,
        at,
        hint: None,
    }
}

/// A frame and where its parts stand.
pub(crate) struct Cut<'a> {
    frame: &'a [u8],
    /// Where the text that is split begins and ends.
    body: (usize, usize),
    /// The parts of a split body, by their places in the frame.
    parts: Vec<(usize, usize)>,
}

impl<'a> Cut<'a> {
    pub(crate) fn new(profile: &Profile, frame: &'a [u8]) -> Cut<'a> {
        let body = match &profile.framing {
            Framing::Block {
                start,
                end,
                trailer_len,
            } => (
                start.len().min(frame.len()),
                frame.len().saturating_sub(end.len() + trailer_len),
            ),
            Framing::Line { .. } | Framing::Fixed { .. } => (0, frame.len()),
        };
        let parts = match &profile.delimiter {
            Some(delimiter) => split(frame, body, delimiter),
            None => Vec::new(),
        };
        Cut { frame, body, parts }
    }

    /// Where a place lies in the frame; `None` = it is not there.
    fn span(&self, place: &Place) -> Option<(usize, usize)> {
        match place {
            Place::Index(index) => self.parts.get(*index).copied(),
            Place::At { offset, width } => {
                let end = offset + width;
                (end <= self.frame.len()).then_some((*offset, end))
            }
            Place::Tag { tag, after_index } => {
                let first = after_index.map_or(0, |index| index + 1);
                self.parts
                    .iter()
                    .skip(first)
                    .find(|(from, to)| from < to && self.frame.get(*from) == Some(tag))
                    .map(|(from, to)| (from + 1, *to))
            }
        }
    }

    /// Where a field's value lies, without its prefix.
    pub(crate) fn value_span(&self, field: &Field) -> Result<Option<(usize, usize)>, Wrong> {
        let Some((from, to)) = self.span(&field.place) else {
            return Ok(None);
        };
        let text = self.bytes(from, to);
        let common = text
            .iter()
            .zip(&field.prefix)
            .take_while(|(a, b)| a == b)
            .count();
        if common < field.prefix.len() {
            return Err(wrong(RejectReason::Literal, from + common));
        }
        let from = from + common;
        match field.width {
            Some(width) if to - from != width => Err(wrong(
                RejectReason::Length,
                from + width.min(to.saturating_sub(from)),
            )),
            _ => Ok(Some((from, to))),
        }
    }

    pub(crate) fn bytes(&self, from: usize, to: usize) -> &'a [u8] {
        self.frame.get(from..to).unwrap_or_default()
    }

    fn value(&self, field: &Field) -> Result<Option<(&'a [u8], usize)>, Wrong> {
        Ok(self
            .value_span(field)?
            .map(|(from, to)| (self.bytes(from, to), from)))
    }

    /// The place at which something is missing when it is nowhere in the frame.
    fn end(&self) -> usize {
        self.body.1
    }
}

fn split(frame: &[u8], body: (usize, usize), delimiter: &[u8]) -> Vec<(usize, usize)> {
    let mut parts = Vec::new();
    let mut from = body.0;
    let mut at = body.0;
    while at + delimiter.len() <= body.1 {
        if frame.get(at..at + delimiter.len()) == Some(delimiter) {
            parts.push((from, at));
            at += delimiter.len();
            from = at;
        } else {
            at += 1;
        }
    }
    parts.push((from, body.1.max(from)));
    parts
}

/// Which bytes a checksum covers and where it stands: (from, to, at), `to` not covered.
pub(crate) fn checksum_places(
    profile: &Profile,
    checksum: &Checksum,
    frame_len: usize,
) -> (usize, usize, usize) {
    let (start_len, end_len, trailer_len) = match &profile.framing {
        Framing::Block {
            start,
            end,
            trailer_len,
        } => (start.len(), end.len(), *trailer_len),
        Framing::Fixed { start, .. } => (start.len(), 0, 0),
        Framing::Line { .. } => (0, 0, 0),
    };
    let after_end = frame_len.saturating_sub(trailer_len);
    let from = match checksum.from {
        From::Start => 0,
        From::AfterStart => start_len,
        From::Offset(offset) => offset,
    };
    let to = match checksum.to {
        To::End => after_end,
        To::BeforeEnd => after_end.saturating_sub(end_len),
        To::Offset(offset) => offset + 1,
    };
    (from, to, checksum.offset.unwrap_or(after_end))
}

/// The checksum's bytes as they stand in a frame.
pub(crate) fn checksum_bytes(checksum: &Checksum, covered: &[u8]) -> Vec<u8> {
    let sum = checksum.kind.of(covered);
    let sum = sum.iter().take(checksum.kind.len());
    if checksum.hex {
        sum.flat_map(|byte| format!("{byte:02X}").into_bytes())
            .collect()
    } else {
        sum.copied().collect()
    }
}

fn verify(profile: &Profile, checksum: &Checksum, frame: &[u8]) -> Result<(), Wrong> {
    let (from, to, at) = checksum_places(profile, checksum, frame.len());
    let covered = frame
        .get(from..to)
        .ok_or_else(|| wrong(RejectReason::Length, frame.len()))?;
    let sent = frame
        .get(at..at + checksum.len())
        .ok_or_else(|| wrong(RejectReason::Length, frame.len()))?;
    let due = checksum_bytes(checksum, covered);
    let same = if checksum.hex {
        sent.eq_ignore_ascii_case(&due)
    } else {
        sent == due
    };
    if same {
        Ok(())
    } else {
        Err(wrong(RejectReason::Checksum, at))
    }
}

/// Reads one whole frame.
pub(crate) fn read(profile: &Profile, frame: &[u8]) -> Result<Said, Wrong> {
    let cut = Cut::new(profile, frame);
    read_cut(profile, &cut).map_err(|mut wrong| {
        // A frame of another format is often wrong in its length first; the words for staff that
        // belong to that other format are worth more than the count.
        let foreign = matches!(
            wrong.reason,
            RejectReason::Length | RejectReason::Literal | RejectReason::Unsupported
        );
        if foreign {
            wrong.hint = hint(profile, &cut);
        }
        wrong
    })
}

/// The sentence for staff of the first match that does not hold.
fn hint(profile: &Profile, cut: &Cut<'_>) -> Option<String> {
    profile
        .matches
        .iter()
        .find(|rule| !holds(rule, cut))
        .and_then(|rule| rule.hint.clone())
}

/// The sentence for staff that belongs to bytes which never became a frame.
pub(crate) fn hint_for_half(profile: &Profile, half: &[u8]) -> Option<String> {
    match profile.framing {
        Framing::Line { .. } => hint(profile, &Cut::new(profile, half)),
        Framing::Block { .. } | Framing::Fixed { .. } => None,
    }
}

fn holds(rule: &Match, cut: &Cut<'_>) -> bool {
    cut.span(&rule.place)
        .is_some_and(|(from, to)| rule.one_of.iter().any(|word| word == cut.bytes(from, to)))
}

fn read_cut(profile: &Profile, cut: &Cut<'_>) -> Result<Said, Wrong> {
    if let Framing::Line {
        exact_len: Some(len),
        ..
    } = profile.framing
        && cut.frame.len() != len
    {
        return Err(wrong(RejectReason::Length, cut.frame.len().min(len)));
    }
    if let Some(checksum) = &profile.checksum {
        verify(profile, checksum, cut.frame)?;
    }
    for rule in &profile.matches {
        if !holds(rule, cut) {
            let at = cut.span(&rule.place).map_or(cut.end(), |(from, _)| from);
            return Err(wrong(RejectReason::Unsupported, at));
        }
    }
    for literal in &profile.literals {
        for (i, byte) in literal.bytes.iter().enumerate() {
            let at = literal.offset + i;
            if cut.frame.get(at) != Some(byte) {
                return Err(wrong(RejectReason::Literal, at));
            }
        }
    }
    // The error field comes first: where it is not "none", no value is read at all.
    if let Some(field) = &profile.error {
        let (code, at) = cut
            .value(field)?
            .ok_or_else(|| wrong(RejectReason::Missing, cut.end()))?;
        let code = printable(code, at)?;
        if !field.ok.iter().any(|ok| ok == code.as_bytes()) {
            let fault = profile.errors.get(&code).copied().unwrap_or(Fault::Device);
            return Ok(Said::Error { code, fault });
        }
    }
    let values = read_values(profile, cut)?;
    plausible(profile, cut, values)
}

/// A number and where it stands.
type At = (u16, usize);

#[derive(Default)]
struct Values {
    numbers: Vec<(Name, At)>,
    movement: Option<bool>,
    irregular: Option<u16>,
    device_time: Option<String>,
    confirm: Option<String>,
}

impl Values {
    fn number(&self, name: Name) -> Option<At> {
        self.numbers
            .iter()
            .find(|(held, _)| *held == name)
            .map(|(_, at)| *at)
    }
}

fn read_values(profile: &Profile, cut: &Cut<'_>) -> Result<Values, Wrong> {
    let mut values = Values::default();
    for field in &profile.fields {
        let found = cut.value(field)?;
        let present = match found {
            Some((text, at)) => read_value(field, text, at, &mut values)?,
            None => false,
        };
        if field.required && !present {
            let at = found.map_or(cut.end(), |(_, at)| at);
            return Err(wrong(RejectReason::Missing, at));
        }
    }
    for rule in &profile.derive {
        let mut sum = 0u16;
        let mut place = None;
        for name in &rule.sum_of {
            let (value, at) = values
                .number(*name)
                .ok_or_else(|| wrong(RejectReason::Missing, cut.end()))?;
            sum = sum.saturating_add(value);
            place = place.or(Some(at));
        }
        let place = place.unwrap_or(cut.end());
        values.numbers.push((rule.name, (sum, place)));
    }
    Ok(values)
}

/// Reads one value into `values`; says whether anything stood there.
fn read_value(field: &Field, text: &[u8], at: usize, values: &mut Values) -> Result<bool, Wrong> {
    let blank = text.iter().all(|byte| *byte == b' ');
    match &field.kind {
        FieldKind::Decimal | FieldKind::Hex => {
            let number = if field.kind == FieldKind::Hex {
                hex(text, at)?
            } else {
                decimal(text, at)?
            };
            let Some(number) = number else {
                return Ok(false);
            };
            if field.name == Name::Irregular {
                values.irregular = Some(number);
            } else {
                values.numbers.push((field.name, (number, at)));
            }
        }
        FieldKind::Flag { set } => {
            printable(text, at)?;
            if blank {
                return Ok(false);
            }
            let flag = set.iter().any(|word| word == text);
            match field.name {
                Name::Irregular => values.irregular = Some(u16::from(flag)),
                _ => values.movement = Some(flag),
            }
        }
        FieldKind::Text => {
            // A subject id is looked at only to see that it is text; it goes nowhere.
            let raw = printable(text, at)?;
            if field.name == Name::Confirm && !field.ok.iter().any(|ok| ok == text) {
                values.confirm = Some(raw);
            }
            return Ok(!blank);
        }
        FieldKind::Time(parts) => {
            if blank {
                return Ok(false);
            }
            values.device_time = device_time(parts, text, at)?;
        }
    }
    Ok(true)
}

fn printable(text: &[u8], at: usize) -> Result<String, Wrong> {
    match text.iter().position(|byte| !(b' '..=b'~').contains(byte)) {
        Some(i) => Err(wrong(RejectReason::Digit, at + i)),
        None => Ok(text.iter().map(|byte| char::from(*byte)).collect()),
    }
}

/// Blanks or zeros, then digits; all blank = absent. A number beyond all numbers stays so.
fn decimal(text: &[u8], at: usize) -> Result<Option<u16>, Wrong> {
    let blanks = text.iter().take_while(|byte| **byte == b' ').count();
    let mut number = None;
    for (i, byte) in text.iter().enumerate().skip(blanks) {
        if !byte.is_ascii_digit() {
            return Err(wrong(RejectReason::Digit, at + i));
        }
        let digit = u16::from(byte - b'0');
        number = Some(
            number
                .unwrap_or(0u16)
                .saturating_mul(10)
                .saturating_add(digit),
        );
    }
    Ok(number)
}

fn hex(text: &[u8], at: usize) -> Result<Option<u16>, Wrong> {
    if text.iter().all(|byte| *byte == b' ') {
        return Ok(None);
    }
    let mut number = 0u16;
    for (i, byte) in text.iter().enumerate() {
        let digit = char::from(*byte)
            .to_digit(16)
            .and_then(|digit| u16::try_from(digit).ok())
            .ok_or_else(|| wrong(RejectReason::Digit, at + i))?;
        number = number.saturating_mul(16).saturating_add(digit);
    }
    Ok(Some(number))
}

/// The device's clock. One that was never set (month 00) is absent, not wrong: it is kept for
/// people who look, and a reading does not depend on it.
fn device_time(parts: &[TimePart], text: &[u8], at: usize) -> Result<Option<String>, Wrong> {
    let (mut year, mut month, mut day, mut hour, mut minute) = (0u16, 1u16, 1u16, 0u16, 0u16);
    let mut from = 0;
    for part in parts {
        let Some(piece) = text.get(from..from + part.width()) else {
            return Err(wrong(RejectReason::Length, at + text.len()));
        };
        if let TimePart::Literal(byte) = part {
            if piece != [*byte] {
                return Err(wrong(RejectReason::Literal, at + from));
            }
        } else {
            let bad = piece.iter().position(|byte| !byte.is_ascii_digit());
            if let Some(i) = bad {
                return Err(wrong(RejectReason::Digit, at + from + i));
            }
            let number = decimal(piece, at + from)?.unwrap_or(0);
            match part {
                TimePart::Year4 => year = number,
                TimePart::Year2 => year = 2000 + number,
                TimePart::Month => month = number,
                TimePart::Day => day = number,
                TimePart::Hour => hour = number,
                TimePart::Minute => minute = number,
                TimePart::Literal(_) => {}
            }
        }
        from += part.width();
    }
    if from != text.len() {
        return Err(wrong(RejectReason::Length, at + from));
    }
    let time = NaiveDate::from_ymd_opt(i32::from(year), u32::from(month), u32::from(day))
        .and_then(|date| date.and_hms_opt(u32::from(hour), u32::from(minute), 0));
    Ok(time.map(spell_time))
}

fn spell_time(time: NaiveDateTime) -> String {
    time.format("%Y-%m-%dT%H:%M").to_string()
}

/// The last gate: both pressures are there, in range, and apart as in a living person.
fn plausible(profile: &Profile, cut: &Cut<'_>, values: Values) -> Result<Said, Wrong> {
    let missing = || wrong(RejectReason::Missing, cut.end());
    let systolic = values.number(Name::Systolic).ok_or_else(missing)?;
    let diastolic = values.number(Name::Diastolic).ok_or_else(missing)?;
    let mean = values.number(Name::Mean);
    let pulse = values.number(Name::Pulse);
    let ranges = &profile.ranges;
    let checks = [
        (Some(systolic), Some(ranges.systolic)),
        (Some(diastolic), Some(ranges.diastolic)),
        (mean, ranges.mean),
        (pulse, Some(ranges.pulse)),
    ];
    for (value, range) in checks {
        if let (Some((value, at)), Some(range)) = (value, range)
            && !range.holds(value)
        {
            return Err(wrong(RejectReason::Implausible, at));
        }
    }
    if systolic.0 < diastolic.0.saturating_add(PULSE_PRESSURE_MIN_MMHG) {
        return Err(wrong(RejectReason::Implausible, diastolic.1));
    }
    Ok(Said::Reading(Reading {
        systolic_mmhg: systolic.0,
        diastolic_mmhg: diastolic.0,
        mean_mmhg: mean.map(|(value, _)| value),
        pulse_bpm: pulse.map(|(value, _)| value),
        movement: values.movement,
        irregular: values.irregular,
        device_time: values.device_time,
        confirm: values.confirm,
    }))
}

/// Where the subject id lies in a frame, so that it can be blanked before anybody keeps it.
pub(crate) fn subject_id(profile: &Profile, frame: &[u8]) -> Option<(usize, usize)> {
    let field = profile
        .fields
        .iter()
        .find(|field| field.name == Name::SubjectId)?;
    let cut = Cut::new(profile, frame);
    match &field.place {
        // Also of a frame that is too short: what is there of the id is blanked.
        Place::At { offset, width } => {
            let to = (offset + width).min(frame.len());
            (*offset < to).then_some((*offset, to))
        }
        place => cut.span(place),
    }
}
