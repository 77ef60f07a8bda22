//! One blood-pressure measurement as a monitor sent it.

use serde::Serialize;
use zeroize::Zeroize;

/// A reading (測定値): whole, plausible numbers from one frame of a monitor. It is made only by
/// the decoders in [`crate::monitor`]; there is no default, so a made-up reading cannot appear.
///
/// `Debug` shows no digits: no reading reaches a log.
#[derive(Clone, PartialEq, Eq, Serialize, Zeroize)]
pub struct Reading {
    /// Systolic pressure, mmHg.
    pub systolic_mmhg: u16,
    /// Diastolic pressure, mmHg; below the systolic.
    pub diastolic_mmhg: u16,
    /// Mean pressure, mmHg, when the monitor sends it.
    pub mean_mmhg: Option<u16>,
    /// Pulse, beats a minute, when the monitor sends it.
    pub pulse_bpm: Option<u16>,
    /// Whether the monitor noticed body movement; `None` when it cannot tell.
    pub movement: Option<bool>,
    /// Irregular beats the monitor counted (or 1 for a bare flag); `None` when it cannot tell.
    pub irregular: Option<u16>,
    /// The monitor's own clock, `YYYY-MM-DDTHH:MM`. Kept, never trusted.
    pub device_time: Option<String>,
    /// Set when the profile asks for staff to confirm a value whose meaning is unsettled.
    pub confirm: Option<String>,
}

impl std::fmt::Debug for Reading {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Reading(…)")
    }
}

/// A reading as it is journalled and sent: sealed, so that only the office can read it. How it is
/// made and opened is `crate::seal`'s.
///
/// `Debug` shows which key it is sealed to, and nothing else.
#[derive(Clone, PartialEq, Eq, Serialize, serde::Deserialize)]
pub struct Sealed {
    /// The id of the office's key: 16 lower-case hex characters.
    pub key: String,
    /// The encapsulated key and the ciphertext, one after the other, as lower-case hex.
    pub text: String,
}

impl std::fmt::Debug for Sealed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Sealed({}…)", self.key.get(..16).unwrap_or_default())
    }
}

/// Why a monitor gave no reading, in the profile's closed list of words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fault {
    /// No pressure at the start: the sleeve was not around an arm.
    NoPressure,
    /// The sleeve did not fill as it should.
    Inflation,
    /// The sleeve did not empty as it should.
    Deflation,
    /// The pressure went too high.
    OverPressure,
    /// It took too long.
    TooLong,
    /// No pulse was found.
    NoPulse,
    /// The arm or body may have moved.
    Moved,
    /// A value could not be determined.
    Undetermined,
    /// A value lies outside what the monitor, or what a person, can have.
    OutOfRange,
    /// Something about the sleeve.
    Cuff,
    /// Anything else the monitor reports about itself.
    Device,
}

impl Reading {
    /// Whether the monitor noticed something that makes the numbers less sure: movement or
    /// irregular beats.
    #[must_use]
    pub fn is_flagged(&self) -> bool {
        self.has_moved() || self.is_irregular()
    }

    /// Whether the monitor noticed movement.
    #[must_use]
    pub fn has_moved(&self) -> bool {
        self.movement == Some(true)
    }

    /// Whether the monitor noticed irregular beats.
    #[must_use]
    pub fn is_irregular(&self) -> bool {
        self.irregular.is_some_and(|beats| beats > 0)
    }
}

/// Two readings differ too much to leave it at two when either value differs by more than this,
/// mmHg.
pub const THIRD_FROM_MMHG: u16 = 10;

/// What the numbers that are shown are. They are never shown without saying so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NumbersOf {
    /// The only reading.
    One,
    /// The mean of the last two, rounded half up.
    MeanOfTwo,
    /// One of the last two: the other was flagged, and a flagged one is not averaged with a
    /// clean one.
    OneOfTwo,
}

/// The numbers that are shown after one or more readings of one sitting.
///
/// `Debug` shows no digits.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Numbers {
    /// Systolic pressure, mmHg.
    pub systolic_mmhg: u16,
    /// Diastolic pressure, mmHg.
    pub diastolic_mmhg: u16,
    /// Pulse, beats a minute. Of a mean only where both readings have one.
    pub pulse_bpm: Option<u16>,
    /// What these numbers are.
    pub of: NumbersOf,
    /// The numbers contain a reading during which the monitor noticed movement.
    pub movement: bool,
    /// The monitor noticed irregular beats in one of the last two, also in one whose numbers are
    /// left out: the sign came, whatever became of its numbers.
    pub irregular: bool,
    /// The numbers contain a value that staff should confirm.
    pub confirm: bool,
}

impl std::fmt::Debug for Numbers {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Numbers(…)")
    }
}

impl Numbers {
    /// What is shown after `last`, which came after `before`.
    #[must_use]
    pub fn after(before: Option<&Reading>, last: &Reading) -> Numbers {
        let Some(before) = before else {
            return Numbers::single(last, NumbersOf::One);
        };
        let single = match (before.is_flagged(), last.is_flagged()) {
            (true, false) => Some(last),
            (false, true) => Some(before),
            _ => None,
        };
        let irregular = before.is_irregular() || last.is_irregular();
        match single {
            Some(clean) => Numbers {
                irregular,
                ..Numbers::single(clean, NumbersOf::OneOfTwo)
            },
            None => Numbers {
                systolic_mmhg: mean(before.systolic_mmhg, last.systolic_mmhg),
                diastolic_mmhg: mean(before.diastolic_mmhg, last.diastolic_mmhg),
                pulse_bpm: before
                    .pulse_bpm
                    .zip(last.pulse_bpm)
                    .map(|(one, other)| mean(one, other)),
                of: NumbersOf::MeanOfTwo,
                movement: before.has_moved() || last.has_moved(),
                irregular,
                confirm: before.confirm.is_some() || last.confirm.is_some(),
            },
        }
    }

    fn single(reading: &Reading, of: NumbersOf) -> Numbers {
        Numbers {
            systolic_mmhg: reading.systolic_mmhg,
            diastolic_mmhg: reading.diastolic_mmhg,
            pulse_bpm: reading.pulse_bpm,
            of,
            movement: reading.has_moved(),
            irregular: reading.is_irregular(),
            confirm: reading.confirm.is_some(),
        }
    }
}

/// The mean of two values, rounded half up.
#[must_use]
pub fn mean(one: u16, other: u16) -> u16 {
    // Halves of each, so that nothing overflows; both odd, or just one, make one more.
    one / 2 + other / 2 + (one % 2 + other % 2).div_ceil(2)
}

/// Whether a third reading is offered after these two: either value differs by more than
/// [`THIRD_FROM_MMHG`], or one of the two is flagged and leaves a single number or none that is
/// sure.
#[must_use]
pub fn third_is_offered(one: &Reading, other: &Reading) -> bool {
    one.systolic_mmhg.abs_diff(other.systolic_mmhg) > THIRD_FROM_MMHG
        || one.diastolic_mmhg.abs_diff(other.diastolic_mmhg) > THIRD_FROM_MMHG
        || one.is_flagged()
        || other.is_flagged()
}
