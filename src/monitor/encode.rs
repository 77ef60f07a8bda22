//! A profile in reverse: the bytes a monitor would send. For simulators and tests only.
//!
//! The first reading among the profile's samples is the template. The wanted values are put in
//! where the profile finds them, `[derive]` is undone, and the checksum is made anew.

use std::sync::Arc;

use chrono::{Datelike, NaiveDateTime, Timelike};

use super::Decoder;
use super::fields::{self, Cut};
use super::profile::{Field, FieldKind, Framing, Name, Profile, TimePart};
use crate::visit::Reading;

/// A value that this monitor's format cannot carry.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CannotSay {
    /// The value does not fit into its field.
    #[error("{0} does not fit into this monitor's format")]
    TooWide(&'static str),
    /// The format has no way to leave it out.
    #[error("this monitor's format always carries {0}")]
    NotAbsent(&'static str),
    /// The format has no field for errors.
    #[error("this monitor's format has no error codes")]
    NoErrors,
    /// The code means "no error".
    #[error("the code {0} means \"no error\" for this monitor")]
    NotAnError(String),
    /// The time is not `YYYY-MM-DDTHH:MM`.
    #[error("the device's time is written YYYY-MM-DDTHH:MM")]
    BadTime,
}

/// What to put where.
struct Edit {
    from: usize,
    to: usize,
    bytes: Vec<u8>,
}

impl Profile {
    /// The frame by which a monitor of this profile would send `reading`. Values that the format
    /// has no field for are left out, and a reading without a time gets the sample's. The values
    /// need not be plausible.
    ///
    /// # Errors
    /// When a value that the format has a field for cannot be written there.
    pub fn encode(&self, reading: &Reading) -> Result<Vec<u8>, CannotSay> {
        let (lead, template) = self.template();
        let cut = Cut::new(self, &template);
        let zeros = self.pads_with_zeros(&cut);
        let mut edits = Vec::new();
        for field in &self.fields {
            let Ok(Some((from, to))) = cut.value_span(field) else {
                continue;
            };
            let old = template.get(from..to).unwrap_or_default();
            let bytes = match field.name {
                Name::Error | Name::SubjectId => continue,
                Name::Systolic => {
                    self.number(field, old, zeros, Some(reading.systolic_mmhg), "systolic")?
                }
                Name::Diastolic => {
                    self.number(field, old, zeros, Some(reading.diastolic_mmhg), "diastolic")?
                }
                Name::PulsePressure => {
                    let difference = reading
                        .systolic_mmhg
                        .checked_sub(reading.diastolic_mmhg)
                        .ok_or(CannotSay::TooWide("the pulse pressure"))?;
                    self.number(field, old, zeros, Some(difference), "the pulse pressure")?
                }
                Name::Mean => self.number(field, old, zeros, reading.mean_mmhg, "mean")?,
                Name::Pulse => self.number(field, old, zeros, reading.pulse_bpm, "pulse")?,
                Name::Irregular => {
                    if let FieldKind::Flag { .. } = field.kind {
                        flag(field, old, reading.irregular.map(|count| count > 0))?
                    } else {
                        self.number(field, old, zeros, reading.irregular, "irregular")?
                    }
                }
                Name::Movement => flag(field, old, reading.movement)?,
                Name::Confirm => match (&reading.confirm, field.ok.first()) {
                    (Some(raw), _) if raw.len() == to - from => raw.clone().into_bytes(),
                    (Some(_), _) => return Err(CannotSay::TooWide("confirm")),
                    (None, Some(ok)) => ok.clone(),
                    (None, None) => continue,
                },
                Name::DeviceTime => match (&reading.device_time, &field.kind) {
                    (Some(time), FieldKind::Time(parts)) => spell(parts, time)?,
                    _ => continue,
                },
            };
            edits.push(Edit { from, to, bytes });
        }
        Ok(self.assemble(lead, &template, edits))
    }

    /// The frame by which a monitor of this profile would say that it could not measure. Its
    /// values are blank (or zero where the format has no blank).
    ///
    /// # Errors
    /// When the format has no error codes, or this code cannot be written there.
    pub fn encode_error(&self, code: &str) -> Result<Vec<u8>, CannotSay> {
        let (lead, template) = self.template();
        let cut = Cut::new(self, &template);
        let field = self.error.as_ref().ok_or(CannotSay::NoErrors)?;
        let Ok(Some((from, to))) = cut.value_span(field) else {
            return Err(CannotSay::NoErrors);
        };
        let printable = code.bytes().all(|byte| (b' '..=b'~').contains(&byte));
        let delimited = self.delimiter.is_some() && field.width.is_none();
        if code.is_empty() || !printable || (code.len() != to - from && !delimited) {
            return Err(CannotSay::TooWide("the error code"));
        }
        if field.ok.iter().any(|ok| ok == code.as_bytes()) {
            return Err(CannotSay::NotAnError(code.to_owned()));
        }
        let mut edits = vec![Edit {
            from,
            to,
            bytes: code.as_bytes().to_vec(),
        }];
        for field in &self.fields {
            let filler = match field.kind {
                FieldKind::Decimal => b' ',
                FieldKind::Hex => b'0',
                FieldKind::Text | FieldKind::Flag { .. } | FieldKind::Time(_) => continue,
            };
            if let Ok(Some((from, to))) = cut.value_span(field) {
                let bytes = vec![filler; to - from];
                edits.push(Edit { from, to, bytes });
            }
        }
        Ok(self.assemble(lead, &template, edits))
    }

    /// A reading with all that this monitor's format carries: the mean from the two pressures
    /// (diastolic and a third of the difference), no movement, no irregular beats, and the given
    /// time of its clock.
    #[must_use]
    pub fn example(
        &self,
        systolic_mmhg: u16,
        diastolic_mmhg: u16,
        pulse_bpm: Option<u16>,
        device_time: Option<String>,
    ) -> Reading {
        let (_, template) = self.template();
        let cut = Cut::new(self, &template);
        let carries = |name: Name| {
            self.fields
                .iter()
                .any(|field| field.name == name && matches!(cut.value_span(field), Ok(Some(_))))
        };
        let third = systolic_mmhg.saturating_sub(diastolic_mmhg) / 3;
        Reading {
            systolic_mmhg,
            diastolic_mmhg,
            mean_mmhg: carries(Name::Mean).then(|| diastolic_mmhg.saturating_add(third)),
            pulse_bpm: pulse_bpm.filter(|_| carries(Name::Pulse)),
            movement: carries(Name::Movement).then_some(false),
            irregular: carries(Name::Irregular).then_some(0),
            device_time: device_time.filter(|_| carries(Name::DeviceTime)),
            confirm: None,
        }
    }

    /// Every error code that the profile explains, in their order.
    pub fn error_codes(&self) -> impl Iterator<Item = (&str, crate::visit::reading::Fault)> {
        self.errors
            .iter()
            .map(|(code, fault)| (code.as_str(), *fault))
    }

    /// The first reading among the samples: what stands before its frame, and the frame.
    fn template(&self) -> (&[u8], Vec<u8>) {
        let Some(sample) = self.samples.iter().find(|sample| sample.is_reading()) else {
            return (&[], Vec::new());
        };
        let mut decoder = Decoder::new(Arc::new(self.clone()));
        decoder.feed(&sample.bytes, |_, _| {});
        let frame = decoder.raw_frame().to_vec();
        let lead = (0..sample.bytes.len())
            .find(|at| {
                sample
                    .bytes
                    .get(*at..)
                    .is_some_and(|rest| rest.starts_with(&frame))
            })
            .unwrap_or(0);
        (sample.bytes.get(..lead).unwrap_or_default(), frame)
    }

    /// Whether numbers are padded with zeros here: as the template's own numbers show.
    fn pads_with_zeros(&self, cut: &Cut<'_>) -> Option<bool> {
        self.fields
            .iter()
            .filter(|field| field.kind == FieldKind::Decimal)
            .filter_map(|field| cut.value_span(field).ok().flatten())
            .find_map(|(from, to)| padding(cut.bytes(from, to)))
    }

    fn number(
        &self,
        field: &Field,
        old: &[u8],
        zeros: Option<bool>,
        value: Option<u16>,
        what: &'static str,
    ) -> Result<Vec<u8>, CannotSay> {
        let width = match (&self.delimiter, field.width) {
            (Some(_), None) => None,
            _ => Some(old.len()),
        };
        let hex = field.kind == FieldKind::Hex;
        let Some(value) = value else {
            return match width {
                _ if field.required || hex => Err(CannotSay::NotAbsent(what)),
                Some(width) => Ok(vec![b' '; width]),
                None => Ok(Vec::new()),
            };
        };
        let digits = if hex {
            format!("{value:X}")
        } else {
            value.to_string()
        };
        let width = width.unwrap_or(digits.len());
        if digits.len() > width {
            return Err(CannotSay::TooWide(what));
        }
        let zero = hex || padding(old).or(zeros).unwrap_or(false);
        let mut bytes = vec![if zero { b'0' } else { b' ' }; width - digits.len()];
        bytes.extend_from_slice(digits.as_bytes());
        Ok(bytes)
    }

    fn assemble(&self, lead: &[u8], template: &[u8], mut edits: Vec<Edit>) -> Vec<u8> {
        edits.sort_by_key(|edit| edit.from);
        let mut frame = Vec::with_capacity(template.len());
        let mut from = 0;
        for edit in edits {
            frame.extend_from_slice(template.get(from..edit.from).unwrap_or_default());
            frame.extend_from_slice(&edit.bytes);
            from = edit.to;
        }
        frame.extend_from_slice(template.get(from..).unwrap_or_default());
        if let Some(checksum) = &self.checksum {
            let (from, to, at) = fields::checksum_places(self, checksum, frame.len());
            let sum = fields::checksum_bytes(checksum, frame.get(from..to).unwrap_or_default());
            if let Some(place) = frame.get_mut(at..at + sum.len()) {
                place.copy_from_slice(&sum);
            }
        }
        if let Framing::Line { terminators, .. } = &self.framing {
            frame.extend_from_slice(terminators.first().map_or(&[], Vec::as_slice));
        }
        [lead, &frame].concat()
    }
}

/// What a number's padding shows: zeros, blanks, or nothing to see.
fn padding(number: &[u8]) -> Option<bool> {
    match number {
        [b'0', _, ..] => Some(true),
        [b' ', _, ..] => Some(false),
        _ => None,
    }
}

fn flag(field: &Field, old: &[u8], wanted: Option<bool>) -> Result<Vec<u8>, CannotSay> {
    let FieldKind::Flag { set } = &field.kind else {
        return Ok(old.to_vec());
    };
    let is_set = |word: &[u8]| set.iter().any(|set| set == word);
    match wanted {
        None => Ok(vec![b' '; old.len()]),
        Some(true) => Ok(set.first().cloned().unwrap_or_default()),
        // The template's own word for "no", or as many zeros.
        Some(false) if !is_set(old) && old.iter().any(|byte| *byte != b' ') => Ok(old.to_vec()),
        Some(false) => {
            let zeros = vec![b'0'; old.len().max(1)];
            if is_set(&zeros) {
                Err(CannotSay::NotAbsent("the flag"))
            } else {
                Ok(zeros)
            }
        }
    }
}

fn spell(parts: &[TimePart], time: &str) -> Result<Vec<u8>, CannotSay> {
    let time =
        NaiveDateTime::parse_from_str(time, "%Y-%m-%dT%H:%M").map_err(|_| CannotSay::BadTime)?;
    let mut bytes = Vec::new();
    for part in parts {
        let number = match part {
            TimePart::Literal(byte) => {
                bytes.push(*byte);
                continue;
            }
            TimePart::Year4 => time.year(),
            TimePart::Year2 => time.year() - 2000,
            TimePart::Month => i32::try_from(time.month()).unwrap_or_default(),
            TimePart::Day => i32::try_from(time.day()).unwrap_or_default(),
            TimePart::Hour => i32::try_from(time.hour()).unwrap_or_default(),
            TimePart::Minute => i32::try_from(time.minute()).unwrap_or_default(),
        };
        let width = part.width();
        let digits = format!("{number:0width$}");
        if number < 0 || digits.len() != width {
            return Err(CannotSay::TooWide("the device's time"));
        }
        bytes.extend_from_slice(digits.as_bytes());
    }
    Ok(bytes)
}
