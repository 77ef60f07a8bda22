//! What a profile holds once its text has been read and found right.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use serde::Deserialize;

use super::checksum::SumKind;
use super::decode::RejectReason;
use crate::visit::reading::Fault;

/// How sure we are of a profile. All but [`Evidence::Site`] ask for one supervised test
/// measurement before the monitor goes live.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Evidence {
    /// Real bytes off a device, their checksum recomputed.
    Captured,
    /// A public project quotes the maker's manual and page.
    Manual,
    /// Working open-source code.
    Driver,
    /// Measured and checked at this site.
    Site,
}

impl Evidence {
    /// The word in a profile.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Evidence::Captured => "captured",
            Evidence::Manual => "manual",
            Evidence::Driver => "driver",
            Evidence::Site => "site",
        }
    }
}

/// The parity bit of a serial line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Parity {
    /// No parity bit.
    None,
    /// Even.
    Even,
    /// Odd.
    Odd,
}

/// The words for [`Parity`] in a profile.
pub const PARITIES: &[(&str, Parity)] = &[
    ("none", Parity::None),
    ("even", Parity::Even),
    ("odd", Parity::Odd),
];

/// The flow control of a serial line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Flow {
    /// None.
    None,
    /// By the characters 11 and 13.
    XonXoff,
    /// By the wires RTS and CTS.
    RtsCts,
}

/// The words for [`Flow`] in a profile.
pub const FLOWS: &[(&str, Flow)] = &[
    ("none", Flow::None),
    ("xonxoff", Flow::XonXoff),
    ("rtscts", Flow::RtsCts),
];

/// How the serial line is set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Serial {
    /// Bits a second, 300 to 921600.
    pub baud: u32,
    /// Data bits, 7 or 8.
    pub data_bits: u8,
    /// Parity.
    pub parity: Parity,
    /// Stop bits, 1 or 2.
    pub stop_bits: u8,
    /// Flow control.
    pub flow: Flow,
    /// Whether "terminal ready" is raised.
    pub dtr: bool,
    /// Whether "request to send" is raised.
    pub rts: bool,
}

impl Serial {
    /// How most small devices are delivered: 9600 baud, eight bits, no parity, one stop bit.
    pub const USUAL: Serial = Serial {
        baud: 9600,
        data_bits: 8,
        parity: Parity::None,
        stop_bits: 1,
        flow: Flow::None,
        dtr: true,
        rts: true,
    };

    /// How many bits one character takes on the wire, with start, parity and stop bits.
    #[must_use]
    pub fn bits_per_character(&self) -> u32 {
        let parity = u32::from(self.parity != Parity::None);
        1 + u32::from(self.data_bits) + parity + u32::from(self.stop_bits)
    }

    /// These settings with what a site changes.
    #[must_use]
    pub fn changed(self, change: &SerialChange) -> Serial {
        Serial {
            baud: change.baud.unwrap_or(self.baud),
            data_bits: change.data_bits.unwrap_or(self.data_bits),
            parity: change.parity.unwrap_or(self.parity),
            stop_bits: change.stop_bits.unwrap_or(self.stop_bits),
            flow: change.flow.unwrap_or(self.flow),
            dtr: change.dtr.unwrap_or(self.dtr),
            rts: change.rts.unwrap_or(self.rts),
        }
    }
}

/// What a site file may change of a profile's `[serial]`, because a monitor can be set otherwise
/// than the maker delivers it. Spelt as in a profile.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct SerialChange {
    /// See [`Serial::baud`].
    pub baud: Option<u32>,
    /// See [`Serial::data_bits`].
    pub data_bits: Option<u8>,
    /// See [`Serial::parity`].
    pub parity: Option<Parity>,
    /// See [`Serial::stop_bits`].
    pub stop_bits: Option<u8>,
    /// See [`Serial::flow`].
    pub flow: Option<Flow>,
    /// See [`Serial::dtr`].
    pub dtr: Option<bool>,
    /// See [`Serial::rts`].
    pub rts: Option<bool>,
}

impl SerialChange {
    /// What of it no serial line can be set to, as a sentence without a full stop.
    #[must_use]
    pub fn problem(&self) -> Option<&'static str> {
        if self.baud.is_some_and(|baud| !BAUD.contains(&baud)) {
            Some("`baud` is a whole number from 300 to 921600")
        } else if self
            .data_bits
            .is_some_and(|bits| !DATA_BITS.contains(&bits))
        {
            Some("`data_bits` is 7 or 8")
        } else if self
            .stop_bits
            .is_some_and(|bits| !STOP_BITS.contains(&bits))
        {
            Some("`stop_bits` is 1 or 2")
        } else {
            None
        }
    }
}

/// The speeds a line may have, bits a second.
pub(crate) const BAUD: RangeInclusive<u32> = 300..=921_600;
/// The data bits a character may have.
pub(crate) const DATA_BITS: RangeInclusive<u8> = 7..=8;
/// The stop bits a character may have.
pub(crate) const STOP_BITS: RangeInclusive<u8> = 1..=2;

/// A range of values, both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// The least.
    pub from: u16,
    /// The greatest.
    pub to: u16,
}

impl Span {
    /// Whether `value` lies within.
    #[must_use]
    pub fn holds(self, value: u16) -> bool {
        (self.from..=self.to).contains(&value)
    }
}

/// How a monitor speaks. Made only from text, by [`Profile::parse`], which refuses a profile whose
/// own samples do not decode as they say.
#[derive(Clone, Debug)]
pub struct Profile {
    /// Its id, as in a site file: 1 to 64 of `a-z 0-9 -`.
    pub id: String,
    /// Its name as staff know it.
    pub name: String,
    /// How sure we are.
    pub evidence: Evidence,
    /// Where it is from.
    pub source: String,
    /// The arm's girth that fits, in cm, when known.
    pub arm_cm: Option<Span>,
    /// The line's settings.
    pub serial: Serial,
    /// How much silence abandons a half frame, in milliseconds.
    pub gap_ms: u32,
    /// Its sample vectors. At least one is a reading.
    pub samples: Vec<Sample>,
    pub(crate) framing: Framing,
    pub(crate) max_len: usize,
    pub(crate) checksum: Option<Checksum>,
    pub(crate) delimiter: Option<Vec<u8>>,
    pub(crate) matches: Vec<Match>,
    pub(crate) literals: Vec<Literal>,
    pub(crate) error: Option<Field>,
    pub(crate) fields: Vec<Field>,
    pub(crate) derive: Vec<Derive>,
    pub(crate) errors: BTreeMap<String, Fault>,
    pub(crate) ranges: Ranges,
}

impl Profile {
    /// Whether `byte` is one that this format uses at all: printable text, and the control
    /// characters of its marks. At a wrong speed many bytes are not.
    #[must_use]
    pub fn speaks(&self, byte: u8) -> bool {
        let marked = match &self.framing {
            Framing::Block { start, end, .. } => start.contains(&byte) || end.contains(&byte),
            Framing::Line { terminators, .. } => {
                terminators.iter().any(|mark| mark.contains(&byte))
            }
            Framing::Fixed { start, .. } => start.contains(&byte),
        };
        let delimits = self
            .delimiter
            .as_ref()
            .is_some_and(|mark| mark.contains(&byte));
        marked || delimits || (b' '..=b'~').contains(&byte)
    }
}

/// Bytes off a monitor and what they must decode to.
#[derive(Clone, Debug)]
pub struct Sample {
    /// The bytes.
    pub bytes: Vec<u8>,
    /// The line in the profile at which it stands.
    pub line: usize,
    pub(crate) expect: Expect,
}

impl Sample {
    /// Whether this sample is a reading.
    #[must_use]
    pub fn is_reading(&self) -> bool {
        matches!(self.expect, Expect::Reading(_))
    }
}

#[derive(Clone, Debug)]
pub(crate) enum Expect {
    Reading(Expected),
    Error(String),
    Reject(RejectReason),
}

/// The values a sample names; those it does not name may be anything.
#[derive(Clone, Debug, Default)]
pub(crate) struct Expected {
    pub(crate) systolic: Option<u16>,
    pub(crate) diastolic: Option<u16>,
    pub(crate) mean: Option<u16>,
    pub(crate) pulse: Option<u16>,
    pub(crate) movement: Option<bool>,
    pub(crate) irregular: Option<u16>,
    pub(crate) device_time: Option<String>,
    pub(crate) confirm: Option<String>,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Framing {
    Block {
        start: Vec<u8>,
        end: Vec<u8>,
        trailer_len: usize,
    },
    Line {
        /// Each of one or two bytes; the first is what the simulator sends.
        terminators: Vec<Vec<u8>>,
        exact_len: Option<usize>,
    },
    Fixed {
        len: usize,
        start: Vec<u8>,
    },
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum From {
    Start,
    AfterStart,
    Offset(usize),
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum To {
    End,
    BeforeEnd,
    /// The last byte covered.
    Offset(usize),
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Checksum {
    pub(crate) kind: SumKind,
    pub(crate) from: From,
    pub(crate) to: To,
    pub(crate) hex: bool,
    /// Where it stands; `None` = right after `end`.
    pub(crate) offset: Option<usize>,
}

impl Checksum {
    /// How many bytes it takes in the frame.
    pub(crate) fn len(&self) -> usize {
        if self.hex {
            self.kind.len() * 2
        } else {
            self.kind.len()
        }
    }
}

#[derive(Clone, Debug)]
pub(crate) enum Place {
    Index(usize),
    At { offset: usize, width: usize },
    Tag { tag: u8, after_index: Option<usize> },
}

#[derive(Clone, Debug)]
pub(crate) struct Match {
    pub(crate) place: Place,
    pub(crate) one_of: Vec<Vec<u8>>,
    pub(crate) hint: Option<String>,
}

#[derive(Clone, Debug)]
pub(crate) struct Literal {
    pub(crate) offset: usize,
    pub(crate) bytes: Vec<u8>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Name {
    Error,
    Systolic,
    Mean,
    Diastolic,
    Pulse,
    PulsePressure,
    Movement,
    Irregular,
    Confirm,
    DeviceTime,
    SubjectId,
}

impl Name {
    pub(crate) const ALL: &'static [(&'static str, Name)] = &[
        ("error", Name::Error),
        ("systolic", Name::Systolic),
        ("mean", Name::Mean),
        ("diastolic", Name::Diastolic),
        ("pulse", Name::Pulse),
        ("pulse_pressure", Name::PulsePressure),
        ("movement", Name::Movement),
        ("irregular", Name::Irregular),
        ("confirm", Name::Confirm),
        ("device_time", Name::DeviceTime),
        ("subject_id", Name::SubjectId),
    ];
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) enum FieldKind {
    Decimal,
    Hex,
    Text,
    Flag { set: Vec<Vec<u8>> },
    Time(Vec<TimePart>),
}

/// One piece of a device's clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TimePart {
    Year4,
    Year2,
    Month,
    Day,
    Hour,
    Minute,
    Literal(u8),
}

impl TimePart {
    pub(crate) fn width(self) -> usize {
        match self {
            TimePart::Year4 => 4,
            TimePart::Literal(_) => 1,
            _ => 2,
        }
    }
}

#[derive(Clone, Debug)]
pub(crate) struct Field {
    pub(crate) name: Name,
    pub(crate) place: Place,
    pub(crate) prefix: Vec<u8>,
    /// The width of the value without its prefix.
    pub(crate) width: Option<usize>,
    pub(crate) kind: FieldKind,
    pub(crate) required: bool,
    pub(crate) ok: Vec<Vec<u8>>,
}

/// `name` is the sum of the others.
#[derive(Clone, Debug)]
pub(crate) struct Derive {
    pub(crate) name: Name,
    pub(crate) sum_of: Vec<Name>,
}

#[derive(Clone, Copy, Debug)]
pub(crate) struct Ranges {
    pub(crate) systolic: Span,
    pub(crate) diastolic: Span,
    pub(crate) mean: Option<Span>,
    pub(crate) pulse: Span,
}
