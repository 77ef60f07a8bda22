//! One blood-pressure measurement as a monitor sent it.

use serde::Serialize;

/// A reading (測定値): whole, plausible numbers from one frame of a monitor. It is made only by
/// the decoders in [`crate::monitor`]; there is no default, so a made-up reading cannot appear.
///
/// `Debug` shows no digits: no reading reaches a log.
#[derive(Clone, PartialEq, Eq, Serialize)]
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
