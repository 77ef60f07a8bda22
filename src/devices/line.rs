//! A test of how a monitor's line is set, for staff who stand before it: sources differ, and so do
//! monitors (parity and stop bits of the HBP-9020). One line at a time is listened to while somebody
//! measures, and what came says whether it is the right one.

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use super::monitor::is_of_the_format;
use super::port::{Heard, LostCode, Port};
use crate::monitor::{Decoder, Parity, Profile, Serial};

/// The speeds that such monitors are set to.
const BAUDS: [u32; 4] = [2400, 4800, 9600, 19200];

/// How often it is looked whether the time is over.
const WAIT: Duration = Duration::from_millis(200);

/// What was heard on a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LineVerdict {
    /// Nothing came: nobody measured, or the cable is another one.
    Silent,
    /// Something came of which nothing could be made: not this line.
    Garbled,
    /// A frame came as the profile says: this line.
    Fits,
}

/// The lines to try, the likeliest first: the profile's own, its speed with each parity and number
/// of stop bits, then the other speeds.
#[must_use]
pub fn lines_to_try(profile: &Profile) -> Vec<Serial> {
    let own = profile.serial;
    let mut lines = vec![own];
    for parity in [Parity::None, Parity::Even, Parity::Odd] {
        for stop_bits in [1, 2] {
            lines.push(Serial {
                parity,
                stop_bits,
                ..own
            });
        }
    }
    lines.extend(BAUDS.map(|baud| Serial { baud, ..own }));
    let mut seen = Vec::new();
    lines.retain(|line| {
        let fresh = !seen.contains(line);
        seen.push(*line);
        fresh
    });
    lines
}

/// Listens to one line until something came, or for so long. The kiosk's own listener must not have
/// the port. Waits, so it is not for the window's thread.
///
/// # Errors
/// Why the port cannot be heard.
pub fn try_line(
    path: &Path,
    profile: &Arc<Profile>,
    line: Serial,
    for_so_long: Duration,
) -> Result<LineVerdict, LostCode> {
    let mut port = Port::open(path, &line)?;
    let mut decoder = Decoder::new(Arc::clone(profile));
    let gap = Duration::from_millis(u64::from(profile.gap_ms));
    let began = Instant::now();
    let mut heard_at: Option<Instant> = None;
    let mut buffer = [0_u8; 256];
    while began.elapsed() < for_so_long {
        match port.read_within(&mut buffer, WAIT) {
            Heard::Bytes(n) => {
                heard_at = Some(Instant::now());
                let mut rest = buffer.get(..n).unwrap_or_default();
                while !rest.is_empty() {
                    let taken = decoder.push(rest);
                    rest = rest.get(taken..).unwrap_or_default();
                    while let Some(decoded) = decoder.next() {
                        if is_of_the_format(&decoded) {
                            return Ok(LineVerdict::Fits);
                        }
                    }
                }
            }
            Heard::Nothing if heard_at.is_some_and(|at| at.elapsed() >= gap) => {
                return Ok(LineVerdict::Garbled);
            }
            Heard::Nothing => {}
            Heard::Lost => return Err(LostCode::Unplugged),
        }
    }
    Ok(match heard_at {
        Some(_) => LineVerdict::Garbled,
        None => LineVerdict::Silent,
    })
}
