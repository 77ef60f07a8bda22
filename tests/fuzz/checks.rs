//! What must hold for every input, one function a layer. The fuzzer calls them with what it makes
//! up; a normal test calls them with the corpus that the fuzzer has grown.

use std::sync::{Arc, OnceLock};

use tomoni::card::{BlockList, CardNumber, Keys};
use tomoni::monitor::{
    DIASTOLIC_MMHG, Decoded, Decoder, HELD_BYTES_MAX, PULSE_BPM, PULSE_PRESSURE_MIN_MMHG, Profile,
    SYSTOLIC_MMHG, shipped,
};

/// The shipped profiles, and one with what they do not use.
fn profiles() -> &'static [Arc<Profile>] {
    static PROFILES: OnceLock<Vec<Arc<Profile>>> = OnceLock::new();
    PROFILES.get_or_init(|| {
        shipped()
            .iter()
            .map(|(_, text)| *text)
            .chain([BLOCK_BY_OFFSET])
            .map(|text| Arc::new(Profile::parse(text).expect("a profile of ours")))
            .collect()
    })
}

const BLOCK_BY_OFFSET: &str = r#"
id = "block-by-offset"
name = "Block"
evidence = "site"
source = "fuzzing"
[serial]
baud = 9600
[frame]
kind = "block"
start = "02"
end = "03 03"
trailer_len = 2
max_len = 40
[[field]]
name = "systolic"
offset = 1
width = 3
[[field]]
name = "diastolic"
offset = 4
width = 3
[[sample]]
hex = "02 31 32 30 30 38 30 03 03 00 00"
expect = { systolic = 120, diastolic = 80 }
"#;

fn plausible(decoded: &Decoded) {
    if let Decoded::Reading(reading) = decoded {
        let (systolic, diastolic) = (reading.systolic_mmhg, reading.diastolic_mmhg);
        assert!(SYSTOLIC_MMHG.holds(systolic));
        assert!(DIASTOLIC_MMHG.holds(diastolic));
        assert!(systolic >= diastolic + PULSE_PRESSURE_MIN_MMHG);
        assert!(reading.pulse_bpm.is_none_or(|pulse| PULSE_BPM.holds(pulse)));
    }
}

/// Bytes into frames: the same however they are split, bounded, and every reject's place lies in
/// what came. First byte: which profile; second: how the rest is split.
pub fn framing(input: &[u8]) {
    let [which, pieces, bytes @ ..] = input else {
        return;
    };
    let profile = &profiles()[usize::from(*which) % profiles().len()];
    let decode = |piece_len: usize| {
        let mut decoder = Decoder::new(Arc::clone(profile));
        let mut all = Vec::new();
        for piece in bytes.chunks(piece_len.max(1)) {
            let mut rest = piece;
            while !rest.is_empty() {
                let taken = decoder.push(rest);
                assert!(taken > 0, "no room after everything was taken");
                rest = &rest[taken..];
                assert!(decoder.held_bytes() <= HELD_BYTES_MAX);
                while let Some(decoded) = decoder.next() {
                    plausible(&decoded);
                    if let Decoded::Reject { at, .. } = decoded {
                        assert!(at <= bytes.len() as u64);
                    }
                    if let Some(id) = decoder.subject_id() {
                        assert!(id.end <= bytes.len() as u64);
                    }
                    assert!(decoder.held_bytes() <= HELD_BYTES_MAX);
                    all.push(decoded);
                }
            }
        }
        all.extend(decoder.finish());
        assert!(decoder.finish().is_none());
        assert!(decoder.skipped_bytes() <= bytes.len() as u64);
        all
    };
    assert_eq!(decode(usize::from(*pieces)), decode(usize::MAX));
    assert_eq!(decode(1), decode(usize::MAX));
}

/// Right frames around any text: what the fields make of it is a plausible reading or a reject.
pub fn fields(input: &[u8]) {
    let [which, text @ ..] = input else { return };
    let frame = match which % 3 {
        // A TM-2657 record with a right checksum.
        0 => {
            let text: Vec<u8> = text.iter().copied().filter(|byte| *byte != 3).collect();
            let body = [b"\x01002".as_slice(), &text, b"\x03"].concat();
            let mut body = body;
            body[3] = 2;
            let bcc = body.iter().fold(0, |sum, byte| sum ^ byte);
            body.push(bcc);
            body
        }
        // A line of the HBP-9030 with these values.
        1 => {
            let mut line = b"2026,07,11,09,05,12345678901234567890,0,120,080,072,0\r\n".to_vec();
            for (at, byte) in line.iter_mut().skip(17).take(36).zip(text) {
                *at = *byte;
            }
            line
        }
        _ => {
            let mut frame = b"80".to_vec();
            frame.extend(text.iter().take(8));
            frame
        }
    };
    for profile in profiles() {
        let mut decoder = Decoder::new(Arc::clone(profile));
        decoder.feed(&frame, |decoded, _| {
            plausible(&decoded);
            // What a monitor could have sent, its simulator can say and means the same.
            if let Decoded::Reading(reading) = &decoded
                && let Ok(said) = profile.encode(reading)
            {
                let mut again = Decoder::new(Arc::clone(profile));
                let mut heard = Vec::new();
                again.feed(&said, |decoded, _| heard.push(decoded));
                let [Decoded::Reading(heard)] = heard.as_slice() else {
                    panic!("a simulator was not understood");
                };
                assert_eq!(heard.systolic_mmhg, reading.systolic_mmhg);
                assert_eq!(heard.diastolic_mmhg, reading.diastolic_mmhg);
                assert_eq!(heard.pulse_bpm, reading.pulse_bpm);
            }
        });
    }
}

/// Any text as a profile: refused with a place in it, or right to the last sample and able to speak.
pub fn profile(input: &[u8]) {
    let Ok(text) = std::str::from_utf8(input) else {
        return;
    };
    match Profile::parse(text) {
        Ok(profile) => {
            let profile = Arc::new(profile);
            let example = profile.example(120, 80, Some(70), None);
            if let Ok(said) = profile.encode(&example) {
                let mut decoder = Decoder::new(Arc::clone(&profile));
                decoder.feed(&said, |decoded, _| plausible(&decoded));
            }
            for (code, _) in profile.error_codes() {
                let _ = profile.encode_error(code);
            }
        }
        Err(error) => {
            assert!(error.line >= 1 && error.line <= text.lines().count() + 1);
            assert!(!error.key.is_empty() && !error.problem.is_empty());
        }
    }
}

/// Any text as a scan, a number, a block list and a file of keys: a card that was read is read
/// again from its own spelling, also in lower case and behind dirt; nothing else happens.
pub fn scan(input: &[u8]) {
    static KEYS: OnceLock<Keys> = OnceLock::new();
    let keys = KEYS.get_or_init(|| {
        Keys::parse(include_str!("../../kiosk-config/sample-card-keys.toml")).expect("our sample")
    });
    let Ok(text) = std::str::from_utf8(input) else {
        return;
    };
    if let Ok(token) = keys.read(text) {
        assert_eq!(token.as_str().len(), 46);
        assert_eq!(
            keys.read(&token.as_str().to_lowercase()).as_ref(),
            Ok(&token)
        );
        assert_eq!(
            keys.read(&format!("#]Q1{}\r\n", token.as_str())).as_ref(),
            Ok(&token)
        );
    }
    if let Ok(number) = CardNumber::parse(text) {
        assert_eq!(CardNumber::parse(&number.to_string()), Ok(number));
    }
    let _ = BlockList::parse(text);
    if let Ok(keys) = Keys::parse(text) {
        let again = Keys::parse(&keys.file_text()).expect("its own file");
        assert_eq!(again.newest_id(), keys.newest_id());
    }
}
