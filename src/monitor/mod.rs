//! Blood-pressure monitors, read byte for byte.
//!
//! A monitor is data: one TOML profile says how its frames begin and end, how they are checked and
//! where each value stands ([`Profile`]). A [`Decoder`] turns bytes into readings by such a profile,
//! and the simulator runs the same profile in reverse ([`Profile::encode`]). A hospital adds a
//! monitor by writing a profile, without a compiler.
//!
//! Pure: bytes and profiles come in as values. Nothing here opens a port, reads a clock (a silence
//! is told by [`Decoder::quiet`]) or guesses: a frame is whole and right, or it is nothing. A number
//! that a monitor did not send cannot come out of here.

mod checksum;
mod decode;
mod encode;
mod fields;
mod parse;
mod profile;

pub use decode::{BLANKED, Decoded, Decoder, HELD_BYTES_MAX, RejectReason};
pub use encode::CannotSay;
pub use parse::{ProfileError, hex_bytes};
pub use profile::{
    Evidence, FLOWS, Flow, PARITIES, Parity, Profile, Sample, Serial, SerialChange, Span,
};

/// The longest frame a profile may allow, in bytes.
pub const FRAME_BYTES_MAX: usize = 4096;

/// The longest profile text, in bytes.
pub const PROFILE_BYTES_MAX: usize = 64 * 1024;

/// The least systolic minus diastolic pressure of a plausible reading, mmHg (`numbers`: ours).
pub const PULSE_PRESSURE_MIN_MMHG: u16 = 10;

/// Plausible systolic pressure, mmHg. A profile may be stricter, never wider.
pub const SYSTOLIC_MMHG: Span = Span { from: 60, to: 280 };

/// Plausible diastolic pressure, mmHg. A profile may be stricter, never wider.
pub const DIASTOLIC_MMHG: Span = Span { from: 30, to: 180 };

/// Plausible pulse, beats a minute. A profile may be stricter, never wider.
pub const PULSE_BPM: Span = Span { from: 30, to: 220 };

/// The profiles that this program was built with: file name and text. They are the files of
/// `kiosk-config/monitors`, for tools that are run where no configuration lies.
#[must_use]
pub fn shipped() -> &'static [(&'static str, &'static str)] {
    &[
        (
            "and-tm2657.toml",
            include_str!("../../kiosk-config/monitors/and-tm2657.toml"),
        ),
        (
            "and-ua767pc.toml",
            include_str!("../../kiosk-config/monitors/and-ua767pc.toml"),
        ),
        (
            "omron-hbp9020.toml",
            include_str!("../../kiosk-config/monitors/omron-hbp9020.toml"),
        ),
        (
            "omron-hbp9030.toml",
            include_str!("../../kiosk-config/monitors/omron-hbp9030.toml"),
        ),
    ]
}
