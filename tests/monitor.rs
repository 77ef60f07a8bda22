//! Monitors: real bytes decode byte for byte, nothing else decodes to a number, and a profile that
//! is wrong says where.

use std::sync::Arc;

use proptest::prelude::*;
use tomoni::monitor::{Decoded, Decoder, HELD_BYTES_MAX, Profile, RejectReason, shipped};
use tomoni::visit::Reading;
use tomoni::visit::reading::Fault;

const TM2657: &str = "16 16 01 30 30 02 54 4D 32 36 35 37 1E 32 34 31 31 31 32 31 30 31 34 1E 52 41 1E 4D 1E 45 30 30 1E
53 31 32 37 1E 4D 20 39 37 1E 44 20 37 36 1E 50 20 37 38 1E 49 30 30 1E 4C 32 33 32 1E 70 31 37 33 1E
69 20 30 1E 6D 30 1E 72 30 1E 74 20 33 35 1E 63 4E 1E 6C 20 20 1E 64 1E 68 20 20 20 20 20 1E
73 20 20 20 20 20 1E 77 20 20 20 20 20 20 1E 66 20 20 20 20 20 20 1E 65 20 20 20 20 20 20 1E
62 20 20 20 20 20 1E 03 4A";
const TM2655: &str = "16 16 01 30 30 02 54 4D 32 36 35 35 1E 31 39 31 30 32 39 31 34 32 39 1E 52 42 1E 4D 1E 45 30 30 1E
53 31 30 32 1E 4D 20 38 37 1E 44 20 36 32 1E 50 20 38 33 1E 49 31 37 1E 4C 31 33 39 1E 03 36";
const HBP9030: &[u8] = b"2026,07,11,09,05,12345678901234567890,0,120,080,072,0\r\n";
const HBP9030_ERROR: &[u8] = b"2026,07,11,09,05,12345678901234567890,7,   ,   ,   ,0\r\n";
const HBP9020: &[u8] = b"bp,99999999999999999999,2023/04/27,15:06,140,098,077,068,3\r";
const UA767PC: &[u8] = b"804C4C4960";

/// The most bytes one read of a port gives.
const READ_BYTES: usize = 256;

fn hex(text: &str) -> Vec<u8> {
    let digits: Vec<u32> = text.chars().filter_map(|c| c.to_digit(16)).collect();
    digits
        .chunks(2)
        .map(|pair| u8::try_from(pair[0] * 16 + pair[1]).unwrap())
        .collect()
}

fn profile(file: &str) -> Arc<Profile> {
    let (_, text) = shipped().iter().find(|(name, _)| *name == file).unwrap();
    Arc::new(Profile::parse(text).unwrap_or_else(|error| panic!("{file}:{error}")))
}

/// Everything that all of `pieces` turn out to be, the input's end included.
fn decode_pieces<'a>(
    profile: &Arc<Profile>,
    pieces: impl IntoIterator<Item = &'a [u8]>,
) -> Vec<Decoded> {
    let mut decoder = Decoder::new(Arc::clone(profile));
    let mut out = Vec::new();
    for piece in pieces {
        decoder.feed(piece, |decoded, _| out.push(decoded));
    }
    out.extend(decoder.finish());
    out
}

fn decode(profile: &Arc<Profile>, bytes: &[u8]) -> Vec<Decoded> {
    decode_pieces(profile, [bytes])
}

fn readings(decoded: &[Decoded]) -> Vec<Reading> {
    decoded
        .iter()
        .filter_map(|decoded| match decoded {
            Decoded::Reading(reading) => Some(reading.clone()),
            _ => None,
        })
        .collect()
}

/// A reading's digits, which its `Debug` does not show.
fn digits(reading: &Reading) -> String {
    serde_json::to_string(reading).unwrap()
}

fn only_reading(profile: &Arc<Profile>, bytes: &[u8]) -> Reading {
    match decode(profile, bytes).as_slice() {
        [Decoded::Reading(reading)] => reading.clone(),
        other => panic!("expected one reading, found {other:?}"),
    }
}

/// Every captured or quoted frame, with its profile.
fn frames() -> Vec<(Arc<Profile>, Vec<u8>)> {
    vec![
        (profile("and-tm2657.toml"), hex(TM2657)),
        (profile("and-tm2657.toml"), hex(TM2655)),
        (profile("omron-hbp9030.toml"), HBP9030.to_vec()),
        (profile("omron-hbp9020.toml"), HBP9020.to_vec()),
        (profile("and-ua767pc.toml"), UA767PC.to_vec()),
    ]
}

#[test]
fn the_captured_frames_decode_to_what_the_monitors_showed() {
    let tm2657 = only_reading(&profile("and-tm2657.toml"), &hex(TM2657));
    assert_eq!(
        digits(&tm2657),
        r#"{"systolic_mmhg":127,"diastolic_mmhg":76,"mean_mmhg":97,"pulse_bpm":78,"movement":false,"irregular":0,"device_time":"2024-11-12T10:14","confirm":null}"#
    );
    let tm2655 = only_reading(&profile("and-tm2657.toml"), &hex(TM2655));
    assert_eq!(
        digits(&tm2655),
        r#"{"systolic_mmhg":102,"diastolic_mmhg":62,"mean_mmhg":87,"pulse_bpm":83,"movement":null,"irregular":null,"device_time":"2019-10-29T14:29","confirm":null}"#
    );
    let hbp9030 = only_reading(&profile("omron-hbp9030.toml"), HBP9030);
    assert_eq!(
        digits(&hbp9030),
        r#"{"systolic_mmhg":120,"diastolic_mmhg":80,"mean_mmhg":null,"pulse_bpm":72,"movement":false,"irregular":null,"device_time":"2026-07-11T09:05","confirm":null}"#
    );
    let hbp9020 = only_reading(&profile("omron-hbp9020.toml"), HBP9020);
    assert_eq!(
        digits(&hbp9020),
        r#"{"systolic_mmhg":140,"diastolic_mmhg":77,"mean_mmhg":98,"pulse_bpm":68,"movement":null,"irregular":null,"device_time":"2023-04-27T15:06","confirm":"3"}"#
    );
    let ua767pc = only_reading(&profile("and-ua767pc.toml"), UA767PC);
    assert_eq!(
        digits(&ua767pc),
        r#"{"systolic_mmhg":152,"diastolic_mmhg":76,"mean_mmhg":null,"pulse_bpm":73,"movement":null,"irregular":null,"device_time":null,"confirm":null}"#
    );
}

#[test]
fn a_wrong_checksum_is_rejected_at_its_place() {
    let mut bytes = hex(TM2657);
    assert_eq!(bytes.len(), 138);
    *bytes.last_mut().unwrap() ^= 0x01;
    assert_eq!(
        decode(&profile("and-tm2657.toml"), &bytes),
        [Decoded::Reject {
            reason: RejectReason::Checksum,
            at: 137,
            hint: None
        }]
    );
}

#[test]
fn an_acknowledgement_before_a_frame_is_nothing() {
    let ack = hex("16 16 01 30 30 06 16 16 01 30 30 15");
    let bytes = [ack, hex(TM2657)].concat();
    only_reading(&profile("and-tm2657.toml"), &bytes);
}

#[test]
fn one_byte_at_a_time_gives_the_same_as_all_at_once() {
    for (profile, frame) in frames() {
        let bytes = [
            b"\x00noise\r".as_slice(),
            &frame,
            &frame,
            b"\r\nmore",
            &frame,
        ]
        .concat();
        let whole = decode(&profile, &bytes);
        assert_eq!(
            decode_pieces(&profile, bytes.chunks(1)),
            whole,
            "{}",
            profile.id
        );
    }
}

/// Noise that cannot be the beginning of a frame, nor glue itself to one: for formats with a start
/// mark, bytes without the mark's first; for lines, whole lines.
fn noise_for(profile: &Profile, noise: &[u8]) -> Vec<u8> {
    match profile.id.as_str() {
        "and-tm2657" => noise.iter().copied().filter(|byte| *byte != 0x01).collect(),
        "and-ua767pc" => noise.iter().copied().filter(|byte| *byte != b'8').collect(),
        _ => [noise, b"\r"].concat(),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_split_of_any_bytes_gives_the_same(
        which in 0usize..5,
        noise in prop::collection::vec(any::<u8>(), 0..700),
        order in prop::collection::vec(0u8..4, 0..6),
        cuts in prop::collection::vec(1usize..90, 0..60),
    ) {
        let (profile, frame) = frames().swap_remove(which);
        let mut bytes = Vec::new();
        for step in order {
            match step {
                0 => bytes.extend_from_slice(&frame),
                1 => bytes.extend_from_slice(&noise),
                2 => bytes.extend_from_slice(&frame[..frame.len() / 2]),
                _ => bytes.extend_from_slice(&noise[noise.len() / 2..]),
            }
        }
        let mut pieces = Vec::new();
        let mut rest = bytes.as_slice();
        for cut in cuts {
            let (piece, after) = rest.split_at(cut.min(rest.len()));
            pieces.push(piece);
            rest = after;
        }
        pieces.push(rest);
        prop_assert_eq!(decode_pieces(&profile, pieces), decode(&profile, &bytes));
    }

    #[test]
    fn garbage_before_between_and_after_changes_no_reading(
        which in 0usize..5,
        before in prop::collection::vec(any::<u8>(), 0..300),
        between in prop::collection::vec(any::<u8>(), 0..300),
        after in prop::collection::vec(any::<u8>(), 0..300),
    ) {
        let (profile, frame) = frames().swap_remove(which);
        let bytes = [
            noise_for(&profile, &before),
            frame.clone(),
            noise_for(&profile, &between),
            frame.clone(),
            noise_for(&profile, &after),
        ]
        .concat();
        let one = only_reading(&profile, &frame);
        let found = readings(&decode(&profile, &bytes));
        prop_assert_eq!(found.len(), 2);
        prop_assert!(found.iter().all(|reading| digits(reading) == digits(&one)));
    }

    #[test]
    fn garbage_alone_is_never_a_reading_and_never_grows(
        which in 0usize..5,
        noise in prop::collection::vec(any::<u8>(), 0..20_000),
        read_bytes in 1usize..9000,
    ) {
        let (profile, _) = frames().swap_remove(which);
        let mut decoder = Decoder::new(Arc::clone(&profile));
        for piece in noise.chunks(read_bytes) {
            let mut rest = piece;
            while !rest.is_empty() {
                let taken = decoder.push(rest);
                rest = &rest[taken..];
                prop_assert!(decoder.held_bytes() <= HELD_BYTES_MAX);
                while let Some(decoded) = decoder.next() {
                    // The UA-767PC has no checksum: ten characters of noise may be a frame of it.
                    prop_assert!(
                        which == 4 || !matches!(decoded, Decoded::Reading(_)),
                        "a reading out of noise"
                    );
                    prop_assert!(decoder.held_bytes() <= HELD_BYTES_MAX);
                }
            }
        }
    }

    #[test]
    fn what_the_simulator_says_is_what_the_decoder_hears(
        which in 0usize..5,
        diastolic in 30u16..=180,
        apart in 10u16..=250,
        pulse in prop::option::of(30u16..=220),
        mean in prop::option::of(30u16..=280),
        moved in any::<bool>(),
        irregular in 0u16..=99,
        minute in 0u32..60,
    ) {
        let (profile, _) = frames().swap_remove(which);
        let systolic = (diastolic + apart).clamp(60, 280);
        prop_assume!(systolic >= diastolic + 10);
        let mut wanted = profile.example(
            systolic,
            diastolic,
            pulse,
            Some(format!("2026-11-23T09:{minute:02}")),
        );
        if wanted.mean_mmhg.is_some() {
            wanted.mean_mmhg = mean;
        }
        wanted.movement = wanted.movement.map(|_| moved);
        wanted.irregular = wanted.irregular.map(|_| irregular);
        let encoded = profile.encode(&wanted);
        if profile.id == "and-ua767pc" && (pulse.is_none() || systolic - diastolic > 255) {
            // Two hex characters can neither be blank nor hold more.
            prop_assert!(encoded.is_err());
        } else {
            let found = only_reading(&profile, &encoded.unwrap());
            prop_assert_eq!(digits(&found), digits(&wanted));
        }
    }
}

/// Every pair of plausible pressures and every pulse, through every profile.
#[test]
fn every_plausible_value_survives_the_simulator_and_the_decoder() {
    for (profile, _) in frames() {
        let mut decoder = Decoder::new(Arc::clone(&profile));
        let mut hear = |systolic: u16, diastolic: u16, pulse: u16| {
            let wanted = profile.example(systolic, diastolic, Some(pulse), None);
            if profile.id == "and-ua767pc" && systolic - diastolic > 255 {
                return;
            }
            let mut heard = Vec::new();
            decoder.feed(&profile.encode(&wanted).unwrap(), |decoded, _| {
                heard.push(decoded)
            });
            match heard.as_slice() {
                [Decoded::Reading(reading)] => {
                    assert_eq!(reading.systolic_mmhg, systolic);
                    assert_eq!(reading.diastolic_mmhg, diastolic);
                    assert_eq!(reading.pulse_bpm, Some(pulse));
                }
                other => panic!("{}: {systolic}/{diastolic}: {other:?}", profile.id),
            }
        };
        for systolic in (60..=280).step_by(3) {
            for diastolic in (30..=180u16).step_by(5).filter(|d| d + 10 <= systolic) {
                hear(systolic, diastolic, 30 + (systolic + diastolic) % 190);
            }
        }
        for pulse in 30..=220 {
            hear(120, 80, pulse);
        }
    }
}

/// With a checksum, one turned bit gives a reject, nothing, or the same reading, and the whole frame
/// after it is still heard.
#[test]
fn no_single_turned_bit_makes_another_reading() {
    let profile = profile("and-tm2657.toml");
    for frame in [hex(TM2657), hex(TM2655)] {
        let right = digits(&only_reading(&profile, &frame));
        for bit in 0..frame.len() * 8 {
            let mut turned = frame.clone();
            turned[bit / 8] ^= 1 << (bit % 8);
            for reading in readings(&decode(&profile, &turned)) {
                assert_eq!(digits(&reading), right, "bit {bit}");
            }
            let followed = [turned, frame.clone()].concat();
            let found = readings(&decode(&profile, &followed));
            assert!(!found.is_empty(), "bit {bit} swallowed the frame after it");
            assert!(
                found.iter().all(|reading| digits(reading) == right),
                "bit {bit}"
            );
        }
    }
}

/// The formats without a checksum cannot know a turned digit; all else they must notice.
#[test]
fn without_a_checksum_a_turned_bit_changes_at_most_what_it_hit() {
    for (profile, frame) in frames().split_off(2) {
        let right = only_reading(&profile, &frame);
        for bit in 0..frame.len() * 8 {
            let mut turned = frame.clone();
            turned[bit / 8] ^= 1 << (bit % 8);
            for found in readings(&decode(&profile, &turned)) {
                let apart = [
                    found.systolic_mmhg != right.systolic_mmhg
                        && found.diastolic_mmhg == right.diastolic_mmhg,
                    found.diastolic_mmhg != right.diastolic_mmhg,
                    found.pulse_bpm != right.pulse_bpm,
                    found.mean_mmhg != right.mean_mmhg,
                ];
                let changed = apart.iter().filter(|apart| **apart).count();
                assert!(
                    changed <= 1,
                    "{}: bit {bit} changed {changed} values",
                    profile.id
                );
            }
        }
    }
}

#[test]
fn a_frame_cut_anywhere_is_no_reading_and_the_next_one_is_heard() {
    for (profile, frame) in frames() {
        let right = digits(&only_reading(&profile, &frame));
        for cut in 0..frame.len() {
            let cut_off = &frame[..cut];
            let alone = decode(&profile, cut_off);
            if profile.id.starts_with("omron") && cut + 1 >= frame.len() - 1 && cut < frame.len() {
                // Only the line's end, or its second half, is missing.
            } else {
                assert!(readings(&alone).is_empty(), "{}: cut at {cut}", profile.id);
            }
            // With the silence that a restart takes, in every format.
            let mut decoder = Decoder::new(Arc::clone(&profile));
            let mut heard = Vec::new();
            decoder.feed(cut_off, |decoded, _| heard.push(decoded));
            heard.extend(decoder.quiet());
            heard.clear();
            decoder.feed(&frame, |decoded, _| heard.push(decoded));
            heard.extend(decoder.finish());
            let found = readings(&heard);
            assert_eq!(found.len(), 1, "{}: after a cut at {cut}", profile.id);
            assert_eq!(digits(&found[0]), right);
            // Without any silence, where a start mark tells the frames apart.
            if profile.id == "and-tm2657" {
                let found = readings(&decode(&profile, &[cut_off, &frame].concat()));
                assert_eq!(found.len(), 1, "cut at {cut}, no silence");
                assert_eq!(digits(&found[0]), right);
            }
        }
    }
}

#[test]
fn a_half_frame_is_named_by_what_ended_it() {
    let profile = profile("and-tm2657.toml");
    let frame = hex(TM2657);
    let reject = |reason, at| Decoded::Reject {
        reason,
        at,
        hint: None,
    };
    assert_eq!(
        decode(&profile, &frame[..60]),
        [reject(RejectReason::Truncated, 60)]
    );
    let mut decoder = Decoder::new(Arc::clone(&profile));
    decoder.feed(&frame[..60], |_, _| panic!("half a frame is nothing yet"));
    assert!(decoder.in_frame());
    assert_eq!(decoder.quiet(), Some(reject(RejectReason::Gap, 60)));
    assert!(!decoder.in_frame());
    assert_eq!(decoder.quiet(), None);
    // The other half is not joined to it, and is nothing.
    decoder.feed(&frame[60..], |_, _| {
        panic!("the second half alone is nothing")
    });
    assert_eq!(decoder.finish(), None);
    let twice = [&frame[..60], &frame].concat();
    let found = decode(&profile, &twice);
    assert_eq!(found[0], reject(RejectReason::Truncated, 62));
    assert_eq!(readings(&found).len(), 1);
}

#[test]
fn what_has_no_end_is_given_up_at_the_limit() {
    let profile = profile("and-tm2657.toml");
    let endless = [hex("01 30 30 02"), vec![b'x'; 600]].concat();
    let bytes = [endless, hex(TM2657)].concat();
    let found = decode(&profile, &bytes);
    assert!(
        matches!(
            found[0],
            Decoded::Reject {
                reason: RejectReason::TooLong,
                at: 512,
                ..
            }
        ),
        "{found:?}"
    );
    assert_eq!(readings(&found).len(), 1);
    // A frame may begin in the last bytes that are given up.
    let frame = &hex(TM2657)[2..];
    let bytes = [
        &hex("01 30 30 02"),
        vec![b'x'; 512 - 4 - 2].as_slice(),
        frame,
    ]
    .concat();
    let found = decode(&profile, &bytes);
    assert_eq!(found.len(), 2, "{found:?}");
    assert_eq!(readings(&found).len(), 1);

    let profile = self::profile("omron-hbp9030.toml");
    let bytes = [vec![b'x'; 6000], b"\r\n".to_vec(), HBP9030.to_vec()].concat();
    let found = decode(&profile, &bytes);
    assert_eq!(found.len(), 2, "{found:?}");
    assert!(matches!(
        found[0],
        Decoded::Reject {
            reason: RejectReason::TooLong,
            at: 128,
            ..
        }
    ));
    assert_eq!(readings(&found).len(), 1);
    // The end of an endless line is not a line of its own.
    let bytes = [vec![b'x'; 200], HBP9030.to_vec()].concat();
    assert!(readings(&decode(&profile, &bytes)).is_empty());
}

#[test]
fn an_error_code_comes_before_all_values_and_has_its_meaning() {
    let profile = profile("and-tm2657.toml");
    let meanings = [
        ("11", Fault::NoPressure),
        ("15", Fault::NoPressure),
        ("12", Fault::Inflation),
        ("13", Fault::Inflation),
        ("21", Fault::Deflation),
        ("22", Fault::Deflation),
        ("23", Fault::OverPressure),
        ("24", Fault::TooLong),
        ("42", Fault::NoPressure),
        ("43", Fault::NoPulse),
        ("44", Fault::Moved),
        ("45", Fault::Undetermined),
        ("46", Fault::Undetermined),
        ("48", Fault::Undetermined),
        ("61", Fault::Undetermined),
        ("63", Fault::OutOfRange),
        ("99", Fault::Device),
        ("01", Fault::Device),
    ];
    for (code, fault) in meanings {
        let bytes = profile.encode_error(code).unwrap();
        assert_eq!(
            decode(&profile, &bytes),
            [Decoded::DeviceError {
                code: code.to_owned(),
                fault
            }]
        );
    }
    // Values that look right do not matter beside an error.
    let mut bytes = hex(TM2657);
    let error_at = 31;
    assert_eq!(&bytes[error_at - 3..error_at + 1], [0x1E, b'E', b'0', b'0']);
    bytes[error_at] = b'1';
    *bytes.last_mut().unwrap() ^= 1;
    assert_eq!(
        decode(&profile, &bytes),
        [Decoded::DeviceError {
            code: "01".to_owned(),
            fault: Fault::Device
        }]
    );
    assert!(profile.encode_error("00").is_err());
    assert!(profile.encode_error("1").is_err());
    assert!(
        self::profile("omron-hbp9020.toml")
            .encode_error("1")
            .is_err()
    );

    let hbp9030 = self::profile("omron-hbp9030.toml");
    let found = decode(&hbp9030, HBP9030_ERROR);
    let device = |code: &str| Decoded::DeviceError {
        code: code.to_owned(),
        fault: Fault::Device,
    };
    assert_eq!(found, [device("7")]);
    let ua767pc = self::profile("and-ua767pc.toml");
    for code in ["81", "82", "83"] {
        assert_eq!(
            decode(&ua767pc, format!("{code}4C4C4960").as_bytes()),
            [device(code)]
        );
    }
}

/// The reject of a line of the HBP-9030 with one change.
fn hbp9030_with(at: usize, bytes: &[u8]) -> (RejectReason, u64, Option<String>) {
    let mut line = HBP9030.to_vec();
    line.splice(at..at + bytes.len(), bytes.iter().copied());
    match decode(&profile("omron-hbp9030.toml"), &line).as_slice() {
        [Decoded::Reject { reason, at, hint }] => (*reason, *at, hint.clone()),
        other => panic!("{other:?}"),
    }
}

#[test]
fn each_way_of_being_wrong_has_its_word_and_place() {
    use RejectReason as R;
    let hint = Some("本体の設定32を5にしてください".to_owned());
    assert_eq!(hbp9030_with(40, b"1x0"), (R::Digit, 41, None));
    assert_eq!(hbp9030_with(40, b"-20"), (R::Digit, 40, None));
    assert_eq!(hbp9030_with(40, b"12 "), (R::Digit, 42, None));
    assert_eq!(hbp9030_with(43, b";"), (R::Literal, 43, None));
    assert_eq!(hbp9030_with(16, b" "), (R::Literal, 16, None));
    assert_eq!(hbp9030_with(40, b"   "), (R::Missing, 40, None));
    assert_eq!(hbp9030_with(44, b"   "), (R::Missing, 44, None));
    assert_eq!(
        hbp9030_with(40, b"000"),
        (R::Implausible, 40, None),
        "zero is not absent"
    );
    assert_eq!(hbp9030_with(40, b"281"), (R::Implausible, 40, None));
    assert_eq!(hbp9030_with(44, b"029"), (R::Implausible, 44, None));
    assert_eq!(
        hbp9030_with(44, b"111"),
        (R::Implausible, 44, None),
        "nine apart"
    );
    assert_eq!(
        hbp9030_with(44, b"130"),
        (R::Implausible, 44, None),
        "the lower is higher"
    );
    assert_eq!(hbp9030_with(48, b"029"), (R::Implausible, 48, None));
    assert_eq!(hbp9030_with(48, b"000"), (R::Implausible, 48, None));
    assert_eq!(hbp9030_with(0, b"xx"), (R::Unsupported, 0, hint.clone()));
    assert_eq!(hbp9030_with(38, b"\x07"), (R::Digit, 38, None));

    let profile = profile("omron-hbp9030.toml");
    let short = &HBP9030[..52];
    let found = decode(&profile, &[short, b"\r\n"].concat());
    let reject = |reason, at, hint| [Decoded::Reject { reason, at, hint }];
    assert_eq!(found, reject(R::Length, 52, None));
    let long = [&HBP9030[..53], b"0\r\n"].concat();
    assert_eq!(decode(&profile, &long), reject(R::Length, 53, None));
    // Another output format of the same monitor: staff are told what to set.
    assert_eq!(
        decode(&profile, b"MMBP203N\r"),
        reject(R::Length, 8, hint.clone())
    );
    assert_eq!(decode(&profile, HBP9020), reject(R::Length, 53, hint));

    // A TM-2657 record of an unknown kind, with a right checksum.
    let mut bytes = hex(TM2657);
    let at = 24;
    assert_eq!(&bytes[at..at + 2], b"RA");
    bytes[at] = b'X';
    *bytes.last_mut().unwrap() ^= b'R' ^ b'X';
    let found = decode(&self::profile("and-tm2657.toml"), &bytes);
    assert!(
        matches!(
            found.as_slice(),
            [Decoded::Reject {
                reason: R::Unsupported,
                at: 24,
                hint: Some(_)
            }]
        ),
        "{found:?}"
    );
}

#[test]
fn absent_and_zero_are_different_and_an_unset_clock_is_no_harm() {
    let profile = profile("omron-hbp9030.toml");
    let with = |at: usize, bytes: &[u8]| {
        let mut line = HBP9030.to_vec();
        line.splice(at..at + bytes.len(), bytes.iter().copied());
        only_reading(&profile, &line)
    };
    assert_eq!(with(48, b"   ").pulse_bpm, None);
    assert_eq!(with(52, b" ").movement, None);
    assert_eq!(with(52, b"1").movement, Some(true));
    assert_eq!(with(5, b"00,00").device_time, None);
    assert_eq!(with(40, b" 99").systolic_mmhg, 99);
    let mut reading = profile.example(120, 80, Some(70), None);
    reading.device_time = Some("2026-07-11T09:05".into());
    assert_eq!(
        only_reading(&profile, &profile.encode(&reading).unwrap()).device_time,
        reading.device_time
    );
    // Any printable id, commas included, is passed over.
    assert_eq!(with(17, b",,,,,,0,999,888,777,").systolic_mmhg, 120);
}

#[test]
fn the_subject_id_is_blanked_before_anybody_sees_the_frame() {
    for (file, bytes) in [
        ("omron-hbp9030.toml", HBP9030),
        ("omron-hbp9030.toml", &HBP9030[..30]),
        ("omron-hbp9020.toml", HBP9020),
    ] {
        let profile = profile(file);
        let mut decoder = Decoder::new(Arc::clone(&profile));
        decoder.feed(bytes, |_, _| {});
        let _ = decoder.finish();
        let id = decoder.subject_id().unwrap();
        let from = if file.contains("9030") { 17 } else { 3 };
        assert_eq!(id, from..(from + 20).min(bytes.len() as u64));
        let frame = String::from_utf8(decoder.frame()).unwrap();
        assert!(frame.contains("***"), "{frame}");
        assert!(!frame.contains("123456"), "{frame}");
        assert!(!frame.contains("99999"), "{frame}");
    }
}

/// Whoever keeps the bytes themselves is told where the id stands in all that came.
#[test]
fn where_a_subject_id_stands_is_counted_from_the_first_byte_ever() {
    let mut decoder = Decoder::new(profile("omron-hbp9030.toml"));
    let mut ids = Vec::new();
    for _ in 0..3 {
        decoder.feed(b"noise\r\n", |_, _| {});
        decoder.feed(HBP9030, |_, _| {});
        ids.extend(decoder.subject_id());
    }
    let line = HBP9030.len() as u64 + 7;
    let id = |nth: u64| nth * line + 24..nth * line + 44;
    assert_eq!(ids, [id(0), id(1), id(2)]);
}

#[test]
fn what_belonged_to_no_frame_is_counted() {
    let frame = hex(TM2657);
    let mut decoder = Decoder::new(profile("and-tm2657.toml"));
    decoder.feed(&[b"noise".as_slice(), &frame].concat(), |_, _| {});
    // The frame's own two bytes of 16h stand before its start mark.
    assert_eq!(decoder.skipped_bytes(), 7);
    decoder.feed(&frame[..60], |_, _| {});
    assert!(decoder.quiet().is_some());
    assert_eq!(decoder.skipped_bytes(), 67);
}

#[test]
fn a_line_ends_once_however_its_end_is_cut() {
    let profile = profile("omron-hbp9020.toml");
    let crlf = [HBP9020, b"\n"].concat();
    let mut decoder = Decoder::new(Arc::clone(&profile));
    let mut heard = 0;
    for _ in 0..3 {
        for byte in &crlf {
            decoder.feed(&[*byte], |decoded, _| {
                assert!(matches!(decoded, Decoded::Reading(_)), "{decoded:?}");
                heard += 1;
            });
        }
        assert_eq!(decoder.quiet(), None);
    }
    assert_eq!(heard, 3);
}

/// The tests of what profiles may say change one place of this one.
const LINE_PROFILE: &str = r#"
id = "site-monitor"
name = "Site"
evidence = "site"
source = "a paper manual"
[serial]
baud = 9600
[frame]
kind = "line"
terminators = ["0D"]
max_len = 64
[split]
delimiter = "2C"
[[field]]
name = "error"
index = 0
prefix = "E"
width = 1
ok = ["0"]
[[field]]
name = "systolic"
index = 1
[[field]]
name = "diastolic"
index = 2
[errors]
"4" = "moved"
[[sample]]
hex = "45 30 2C 31 32 30 2C 38 30 0D"
expect = { systolic = 120, diastolic = 80 }
"#;

#[test]
fn of_two_ends_of_a_line_the_longer_one_is_its_end() {
    let text = LINE_PROFILE
        .replace("[\"0D\"]", "[\"0A\", \"0D 0A\"]")
        .replace("38 30 0D", "38 30 0D 0A");
    let profile = Arc::new(Profile::parse(&text).unwrap());
    let found = decode(&profile, b"E0,131,81\r\nE0,132,82\nE0,133,83\r\n");
    let systolic: Vec<u16> = readings(&found).iter().map(|r| r.systolic_mmhg).collect();
    assert_eq!(systolic, [131, 132, 133], "{found:?}");
    assert_eq!(found.len(), 3);
}

#[test]
fn a_mean_is_looked_for_behind_its_place_and_must_be_in_its_range() {
    let text = LINE_PROFILE.replace(
        "[errors]",
        "[[field]]\nname = \"mean\"\ntag = \"M\"\nafter_index = 3\n\n[ranges]\nmean = [70, 90]\n\n[errors]",
    );
    let profile = Arc::new(Profile::parse(&text).unwrap());
    // Before it stands the same letter, as in the records of the TM-2657.
    let reading = only_reading(&profile, b"E0,120,80,M75,M85\r");
    assert_eq!(reading.mean_mmhg, Some(85));
    for (mean, fits) in [("70", true), ("69", false), ("90", true), ("91", false)] {
        let line = format!("E0,120,80,M75,M{mean}\r");
        let found = decode(&profile, line.as_bytes());
        let implausible = matches!(
            found[..],
            [Decoded::Reject {
                reason: RejectReason::Implausible,
                ..
            }]
        );
        assert_eq!(implausible, !fits, "{mean}: {found:?}");
    }
}

#[test]
fn a_clock_that_is_longer_than_its_format_is_another_format() {
    let text = LINE_PROFILE.replace(
        "[errors]",
        "[[field]]\nname = \"device_time\"\nindex = 3\nkind = \"time\"\nformat = \"%y%m%d%H%M\"\n\n[errors]",
    );
    let profile = Arc::new(Profile::parse(&text).unwrap());
    let reading = only_reading(&profile, b"E0,120,80,2411121014\r");
    assert_eq!(reading.device_time.as_deref(), Some("2024-11-12T10:14"));
    let found = decode(&profile, b"E0,120,80,24111210145\r");
    assert!(
        matches!(
            found[..],
            [Decoded::Reject {
                reason: RejectReason::Length,
                at: 20,
                ..
            }]
        ),
        "{found:?}"
    );
}

#[test]
fn an_end_mark_that_stands_in_the_start_mark_ends_nothing() {
    let text = r#"
id = "block"
name = "Block"
evidence = "site"
source = "test"
[serial]
baud = 9600
[frame]
kind = "block"
start = "03 02"
end = "03"
trailer_len = 4
[[field]]
name = "systolic"
offset = 2
width = 3
[[field]]
name = "diastolic"
offset = 5
width = 2
[[sample]]
hex = "03 02 31 32 30 38 30 03 20 20 20 20"
expect = { systolic = 120, diastolic = 80 }
"#;
    let profile = Arc::new(Profile::parse(text).unwrap());
    let reading = only_reading(&profile, b"\x03\x0213181\x03    ");
    assert_eq!((reading.systolic_mmhg, reading.diastolic_mmhg), (131, 81));
}

#[test]
fn a_wrong_profile_names_line_key_and_what_was_expected() {
    Profile::parse(LINE_PROFILE).unwrap();
    // (what stands there, what is put instead, line, key, part of the words)
    let cases: &[(&str, &str, usize, &str, &str)] = &[
        (
            "id = \"site-monitor\"",
            "id = \"Site\"",
            2,
            "id",
            "expected an id of 1 to 64",
        ),
        ("id = \"site-monitor\"", "id = 3", 2, "id", "found 3"),
        ("id = \"site-monitor\"\n", "", 1, "id", "found nothing"),
        (
            "id = \"site-monitor\"",
            "id = \"a\"\nid = \"b\"",
            3,
            "id",
            "duplicate key",
        ),
        ("id = \"site-monitor\"", "id = ", 2, "id", "not TOML"),
        (
            "name = \"Site\"",
            "name = \" \"",
            3,
            "name",
            "expected the monitor's name",
        ),
        (
            "evidence = \"site\"",
            "evidence = \"sure\"",
            4,
            "evidence",
            "one of \"captured\", \"manual\", \"driver\", \"site\", found \"sure\"",
        ),
        (
            "source = \"a paper manual\"\n",
            "",
            1,
            "source",
            "found nothing",
        ),
        (
            "source = \"a paper manual\"",
            "source = \"x\"\narm_cm = [42, 17]",
            6,
            "arm_cm",
            "two rising numbers",
        ),
        (
            "source = \"a paper manual\"",
            "source = \"x\"\ncolour = \"red\"",
            6,
            "colour",
            "unknown key; expected one of: id, name",
        ),
        (
            "baud = 9600",
            "baud = 12",
            7,
            "serial.baud",
            "a whole number from 300 to 921600, found 12",
        ),
        (
            "baud = 9600",
            "baud = -1",
            7,
            "serial.baud",
            "a whole number from 300",
        ),
        (
            "baud = 9600",
            "bauds = 9600",
            7,
            "serial.bauds",
            "unknown key; expected one of: baud",
        ),
        (
            "baud = 9600",
            "baud = 9600\nparity = \"mark\"",
            8,
            "serial.parity",
            "one of \"none\", \"even\", \"odd\", found \"mark\"",
        ),
        (
            "baud = 9600",
            "baud = 9600\nflow = true",
            8,
            "serial.flow",
            "found true",
        ),
        (
            "baud = 9600",
            "baud = 9600\ndtr = \"yes\"",
            8,
            "serial.dtr",
            "true or false",
        ),
        (
            "[serial]\nbaud = 9600\n",
            "",
            1,
            "serial",
            "a table [serial]",
        ),
        (
            "kind = \"line\"",
            "kind = \"lines\"",
            9,
            "frame.kind",
            "one of \"block\", \"line\", \"fixed\", found \"lines\"",
        ),
        (
            "kind = \"line\"",
            "kind = \"block\"",
            10,
            "frame.terminators",
            "unknown key; expected one of: kind, start, end, trailer_len",
        ),
        (
            "terminators = [\"0D\"]",
            "terminators = [\"0D 0A 0A\"]",
            10,
            "frame.terminators",
            "one or two of",
        ),
        (
            "terminators = [\"0D\"]",
            "terminators = []",
            8,
            "frame.terminators",
            "at least one text",
        ),
        (
            "max_len = 64",
            "max_len = 100000",
            11,
            "frame.max_len",
            "a whole number from 1 to 4096",
        ),
        (
            "max_len = 64",
            "max_len = 64\ngap_ms = 0",
            12,
            "frame.gap_ms",
            "from 10 to 5000",
        ),
        (
            "max_len = 64",
            "max_len = 64\n[checksum]\nkind = \"md5\"",
            13,
            "checksum.kind",
            "\"crc16_modbus\", found \"md5\"",
        ),
        (
            "max_len = 64",
            "max_len = 64\n[checksum]\nkind = \"xor8\"",
            12,
            "checksum.to",
            "the last byte it covers",
        ),
        (
            "max_len = 64",
            "max_len = 64\n[checksum]\nkind = \"xor8\"\nto = 7",
            12,
            "checksum.offset",
            "where in the frame",
        ),
        (
            "max_len = 64",
            "max_len = 64\n[checksum]\nkind = \"xor8\"\nfrom = \"begin\"",
            14,
            "checksum.from",
            "\"start\", \"after_start\" or an offset",
        ),
        (
            "delimiter = \"2C\"",
            "delimiter = \"2\"",
            13,
            "split.delimiter",
            "in hex",
        ),
        (
            "delimiter = \"2C\"",
            "delimiter = \"zz\"",
            13,
            "split.delimiter",
            "found \"zz\"",
        ),
        (
            "[split]\ndelimiter = \"2C\"\n",
            "",
            14,
            "field.index",
            "because there is no [split]",
        ),
        (
            "name = \"error\"",
            "name = \"errors\"",
            15,
            "field.name",
            "one of \"error\", \"systolic\"",
        ),
        (
            "index = 0",
            "index = 0\noffset = 3",
            14,
            "field.index",
            "exactly one of `index`, `offset`",
        ),
        (
            "index = 0",
            "offset = 3\nprefixes = \"x\"",
            17,
            "field.prefixes",
            "unknown key",
        ),
        (
            "index = 0",
            "after_index = 3",
            16,
            "field.after_index",
            "only beside `tag`",
        ),
        ("index = 0", "tag = \"ab\"", 16, "field.tag", "one letter"),
        (
            "ok = [\"0\"]",
            "ok = [\"00\"]",
            14,
            "field.ok",
            "texts of 1 characters, found \"00\"",
        ),
        (
            "ok = [\"0\"]\n",
            "",
            14,
            "field.ok",
            "the codes that mean \"no error\"",
        ),
        (
            "ok = [\"0\"]",
            "ok = \"0\"",
            19,
            "field.ok",
            "a list of texts",
        ),
        ("ok = [\"0\"]", "ok = [\"é\"]", 19, "field.ok", "ASCII"),
        (
            "index = 1",
            "index = 1\nkind = \"number\"",
            23,
            "field.kind",
            "\"decimal\", \"hex\", \"text\", \"flag\", \"time\", found \"number\"",
        ),
        (
            "index = 1",
            "index = 1\nkind = \"text\"",
            23,
            "field.kind",
            "expected one of \"decimal\", \"hex\", found \"text\"",
        ),
        (
            "index = 1",
            "index = 1\nwidth = 9",
            20,
            "field.width",
            "at most 5",
        ),
        (
            "index = 1",
            "index = 1\nok = [\"1\"]",
            20,
            "field.ok",
            "only for the fields",
        ),
        (
            "index = 1",
            "index = 1\nset = [\"1\"]",
            20,
            "field.set",
            "only beside kind = \"flag\"",
        ),
        (
            "index = 1",
            "index = 1\nrequired = 1",
            23,
            "field.required",
            "true or false",
        ),
        (
            "name = \"diastolic\"",
            "name = \"systolic\"",
            23,
            "field.name",
            "each name once",
        ),
        (
            "name = \"diastolic\"",
            "name = \"pulse\"",
            1,
            "field",
            "for diastolic",
        ),
        (
            "name = \"diastolic\"",
            "name = \"device_time\"\nformat = \"%s\"",
            25,
            "field.format",
            "%Y %y %m %d %H %M",
        ),
        (
            "name = \"diastolic\"",
            "name = \"movement\"",
            23,
            "field.set",
            "the texts that mean \"yes\"",
        ),
        (
            "[errors]",
            "[derive]\nsystolic = [\"pulse_pressure\", \"diastolic\"]\n[errors]",
            27,
            "derive.systolic",
            "the name of a number [[field]], found \"pulse_pressure\"",
        ),
        (
            "[errors]",
            "[derive]\nmean = [\"diastolic\"]\n[errors]",
            27,
            "derive.mean",
            "unknown key",
        ),
        (
            "\"4\" = \"moved\"",
            "\"4\" = \"sneezed\"",
            27,
            "errors.4",
            "\"device\", found \"sneezed\"",
        ),
        (
            "\"4\" = \"moved\"",
            "\"44\" = \"moved\"",
            27,
            "errors.44",
            "as wide as",
        ),
        (
            "\"4\" = \"moved\"",
            "\"0\" = \"moved\"",
            27,
            "errors.0",
            "\"no error\"",
        ),
        (
            "[errors]",
            "[ranges]\nsystolic = [50, 280]\n[errors]",
            27,
            "ranges.systolic",
            "within [60, 280]",
        ),
        (
            "[errors]",
            "[ranges]\nweight = [50, 280]\n[errors]",
            27,
            "ranges.weight",
            "unknown key",
        ),
        (
            "[errors]",
            "[[match]]\nindex = 0\n[errors]",
            26,
            "match.one_of",
            "a list of texts",
        ),
        (
            "[errors]",
            "[[match]]\nindex = 0\none_of = [\"E0\"]\nhint = 3\n[errors]",
            29,
            "match.hint",
            "a sentence for staff",
        ),
        (
            "[errors]",
            "[[literal]]\nhex = \"2C\"\n[errors]",
            26,
            "literal.offset",
            "an offset",
        ),
        (
            "[errors]",
            "[[literal]]\noffset = 64\nhex = \"2C\"\n[errors]",
            27,
            "literal.offset",
            "from 0 to 63",
        ),
        (
            "expect = { systolic = 120, diastolic = 80 }",
            "expect = { systolic = 121, diastolic = 80 }",
            29,
            "sample.expect.systolic",
            "sample 1: expected 121, found 120",
        ),
        (
            "expect = { systolic = 120, diastolic = 80 }",
            "expect = { systolic = 120 }",
            30,
            "sample.expect.diastolic",
            "found nothing",
        ),
        (
            "expect = { systolic = 120, diastolic = 80 }",
            "expect = { systolic = 120, diastolic = 80, pulse = 70 }",
            29,
            "sample.expect.pulse",
            "expected 70, found nothing",
        ),
        (
            "expect = { systolic = 120, diastolic = 80 }",
            "expect = { sistolic = 120 }",
            30,
            "sample.expect.sistolic",
            "unknown key",
        ),
        (
            "expect = { systolic = 120, diastolic = 80 }",
            "expect = { error = \"4\" }",
            1,
            "sample",
            "at least one [[sample]] that is a reading",
        ),
        (
            "38 30 0D",
            "38 30",
            29,
            "sample.expect",
            "expected a reading, found a reject \"truncated\" at byte 9",
        ),
        (
            "38 30 0D",
            "38 30 0D 45",
            29,
            "sample.hex",
            "expected one frame, found a reading, then a reject \"truncated\"",
        ),
        ("38 30 0D", "38 3", 29, "sample.hex", "in hex"),
        ("[[sample]]", "[[samples]]", 28, "samples", "unknown key"),
    ];
    for (there, instead, line, key, words) in cases {
        assert_eq!(LINE_PROFILE.matches(there).count(), 1, "{there}");
        let text = LINE_PROFILE.replace(there, instead);
        let error = Profile::parse(&text).expect_err(instead);
        let said = error.to_string();
        assert_eq!(
            (error.line, error.key.as_str()),
            (*line, *key),
            "{instead:?}: {said}"
        );
        assert!(error.problem.contains(words), "{instead:?}: {said}");
    }
}

#[test]
fn no_text_makes_the_profile_reader_panic() {
    for (_, text) in shipped() {
        for cut in (0..text.len())
            .filter(|cut| text.is_char_boundary(*cut))
            .step_by(7)
        {
            let _ = Profile::parse(&text[..cut]);
        }
    }
    let deep = format!("id = {}", "[".repeat(60_000));
    assert!(Profile::parse(&deep).is_err());
    let dotted = format!("{} = 1", vec!["a"; 20_000].join("."));
    assert!(Profile::parse(&dotted).is_err());
    assert!(Profile::parse(&"#".repeat(70_000)).is_err());
    assert!(Profile::parse("").is_err());
}

/// The block profile for what the shipped ones do not use.
fn block_profile(checksum: &str, hex: &str) -> Result<Profile, String> {
    let text = format!(
        r#"
id = "block"
name = "Block"
evidence = "site"
source = "test"
[serial]
baud = 9600
[frame]
kind = "block"
start = "02"
end = "03"
trailer_len = 4
{checksum}
[[field]]
name = "systolic"
offset = 1
width = 3
prefix = "S"
[[field]]
name = "diastolic"
offset = 5
width = 2
[[field]]
name = "irregular"
offset = 7
width = 1
kind = "flag"
set = ["!"]
[ranges]
systolic = [90, 200]
[[sample]]
hex = "{hex}"
expect = {{ systolic = 120, diastolic = 80, irregular = 0 }}
"#
    );
    Profile::parse(&text).map_err(|error| error.to_string())
}

#[test]
fn every_checksum_kind_is_checked_and_made() {
    // 02 "S120" "80" "." 03, then the sum, filled up to four bytes by the monitor.
    let body = "02 53 31 32 30 38 30 2E 03";
    // Computed by hand (xor, sums) and with a separate program (CRCs), over the bytes named.
    let cases = [
        ("kind = \"xor8\"", "47 20 20 20"),
        ("kind = \"xor8\"\nencoding = \"hex_ascii\"", "34 37 20 20"),
        (
            "kind = \"sum8\"\nfrom = \"after_start\"\nto = \"before_end\"",
            "7C 20 20 20",
        ),
        ("kind = \"neg_sum8\"\nfrom = 1\nto = 7", "84 20 20 20"),
        ("kind = \"crc16_ccitt\"", "ED CF 20 20"),
        ("kind = \"crc16_modbus\"", "62 A2 20 20"),
        (
            "kind = \"crc16_ccitt\"\nencoding = \"hex_ascii\"",
            "45 44 43 46",
        ),
        (
            "kind = \"crc16_modbus\"\nencoding = \"hex_ascii\"",
            "36 32 41 32",
        ),
    ];
    for (checksum, trailer) in cases {
        let text = format!("[checksum]\n{checksum}");
        let profile = block_profile(&text, &format!("{body} {trailer}"))
            .unwrap_or_else(|error| panic!("{checksum}: {error}"));
        let profile = Arc::new(profile);
        let mut wanted = profile.example(199, 99, None, None);
        wanted.irregular = Some(1);
        let bytes = profile.encode(&wanted).unwrap();
        assert_eq!(digits(&only_reading(&profile, &bytes)), digits(&wanted));
        // Digits of a sum may be small letters.
        if checksum.contains("hex_ascii") {
            let mut small = bytes.clone();
            small[9..].make_ascii_lowercase();
            assert_eq!(digits(&only_reading(&profile, &small)), digits(&wanted));
        }
        let mut turned = bytes;
        turned[3] ^= 1;
        assert!(
            readings(&decode(&profile, &turned)).is_empty(),
            "{checksum}"
        );
        assert!(block_profile(&text, &format!("{body} 20 {trailer}")).is_err());
    }
    // The profile's own stricter range holds, and its flag.
    let profile = Arc::new(block_profile("", &format!("{body} 20 20 20 20")).unwrap());
    let low = [hex("02"), b"S089".to_vec(), b"40.\x03    ".to_vec()].concat();
    assert!(readings(&decode(&profile, &low)).is_empty());
    let flagged = [hex("02"), b"S120".to_vec(), b"80!\x03    ".to_vec()].concat();
    assert_eq!(only_reading(&profile, &flagged).irregular, Some(1));
}

#[test]
fn shipped_profiles_are_the_files_of_the_configuration() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("kiosk-config/monitors");
    let mut files: Vec<String> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.ends_with(".toml"))
        .collect();
    files.sort();
    let shipped: Vec<&str> = shipped().iter().map(|(name, _)| *name).collect();
    assert_eq!(files, shipped);
    for name in shipped {
        assert_eq!(format!("{}.toml", profile(name).id), name);
    }
}

#[test]
fn no_digit_of_a_reading_is_in_a_debug_print() {
    let found = decode(&profile("and-tm2657.toml"), &hex(TM2657));
    let shown = format!("{found:?}");
    assert!(!shown.contains(|c: char| c.is_ascii_digit()), "{shown}");
}

#[test]
fn reads_of_a_port_take_all_that_a_decoder_has_room_for() {
    let profile = profile("and-tm2657.toml");
    let mut decoder = Decoder::new(Arc::clone(&profile));
    let bytes = hex(TM2657).repeat(100);
    let mut found = 0;
    for piece in bytes.chunks(READ_BYTES) {
        assert_eq!(decoder.push(piece), piece.len());
        while let Some(decoded) = decoder.next() {
            assert!(matches!(decoded, Decoded::Reading(_)));
            found += 1;
        }
    }
    assert_eq!(found, 100);
}

/// `tomoni monitor …` as a hospital's IT runs it.
fn tomoni(args: &[&str], input: &[u8]) -> (i32, String, String) {
    let out = assert_cmd::Command::new(env!("CARGO_BIN_EXE_tomoni"))
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .arg("monitor")
        .args(args)
        .write_stdin(input)
        .timeout(std::time::Duration::from_secs(30))
        .output()
        .unwrap();
    (
        out.status.code().unwrap(),
        String::from_utf8(out.stdout).unwrap(),
        String::from_utf8(out.stderr).unwrap(),
    )
}

#[test]
fn decode_prints_one_line_of_json_with_every_key() {
    let decode = |profile: &str, input: &[u8]| {
        let (code, out, _) = tomoni(&["decode", "--profile", profile, "-"], input);
        (code, out)
    };
    assert_eq!(
        decode("and-tm2657", &hex(TM2657)),
        (
            0,
            "{\"kind\":\"reading\",\"systolic_mmhg\":127,\"diastolic_mmhg\":76,\"mean_mmhg\":97,\"pulse_bpm\":78,\"movement\":false,\"irregular\":0,\"device_time\":\"2024-11-12T10:14\"}\n".into()
        )
    );
    assert_eq!(
        decode("and-ua767pc", UA767PC),
        (
            0,
            "{\"kind\":\"reading\",\"systolic_mmhg\":152,\"diastolic_mmhg\":76,\"mean_mmhg\":null,\"pulse_bpm\":73,\"movement\":null,\"irregular\":null,\"device_time\":null}\n".into()
        )
    );
    let moved = profile("and-tm2657.toml").encode_error("44").unwrap();
    assert_eq!(
        decode("and-tm2657", &moved),
        (
            0,
            "{\"kind\":\"device_error\",\"code\":\"44\",\"fault\":\"moved\"}\n".into()
        )
    );
    let mut turned = hex(TM2657);
    turned[40] ^= 1;
    assert_eq!(
        decode("and-tm2657", &turned),
        (
            1,
            "{\"kind\":\"reject\",\"reason\":\"checksum\",\"at\":137}\n".into()
        )
    );
    // The offset counts in the whole input, and what breaks off at the end is said.
    let twice = [hex(TM2657), turned, hex(TM2657)[..50].to_vec()].concat();
    let (code, out) = decode("and-tm2657", &twice);
    assert_eq!(code, 1);
    let lines: Vec<&str> = out.lines().collect();
    assert_eq!(lines.len(), 3);
    assert_eq!(
        lines[1],
        "{\"kind\":\"reject\",\"reason\":\"checksum\",\"at\":275}"
    );
    assert_eq!(
        lines[2],
        "{\"kind\":\"reject\",\"reason\":\"truncated\",\"at\":326}"
    );
    // Staff's sentence and a question for staff are not in the contract; they go to the terminal.
    let (_, out, err) = tomoni(&["decode", "--profile", "omron-hbp9020", "-"], HBP9020);
    assert_eq!(out.lines().count(), 1);
    assert!(err.contains("confirm"), "{err}");
    let (_, _, err) = tomoni(&["decode", "--profile", "omron-hbp9030", "-"], HBP9020);
    assert!(err.contains("本体の設定32を5にしてください"), "{err}");
    let (code, out, err) = tomoni(&["decode", "--profile", "and-tm2657", "-"], b"nothing");
    assert_eq!((code, out.as_str()), (0, ""));
    assert!(err.contains("no frame"), "{err}");
}

#[test]
fn decode_reads_hex_text_and_files_and_is_used_rightly_or_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("frame.hex");
    std::fs::write(&file, TM2655).unwrap();
    let path = file.to_str().unwrap();
    let own = "kiosk-config/monitors/and-tm2657.toml";
    let (code, out, _) = tomoni(&["decode", "--profile", own, "--hex", path], b"");
    assert_eq!((code, out.lines().count()), (0, 1));
    assert!(out.contains("\"systolic_mmhg\":102,"), "{out}");

    let used_wrong = |args: &[&str], input: &[u8], words: &str| {
        let (code, out, err) = tomoni(args, input);
        assert_eq!((code, out.as_str()), (2, ""), "{args:?}: {err}");
        assert!(err.contains(words), "{err}");
    };
    let decode = ["decode", "--profile", "and-tm2657"];
    used_wrong(&[&decode[..], &["--hex", "-"]].concat(), b"16 1", "line 1");
    used_wrong(
        &[&decode[..], &["--hex", "-"]].concat(),
        b"16\n1x",
        "line 2",
    );
    used_wrong(
        &[&decode[..], &["/nowhere/at/all"]].concat(),
        b"",
        "/nowhere/at/all",
    );
    used_wrong(
        &["decode", "--profile", "and-tm2675", "-"],
        b"",
        "known: and-tm2657",
    );
    used_wrong(&["decode", "--profile", "and-tm2657"], b"", "INPUT");
    used_wrong(&["simulate", "--profile", "and-tm2657"], b"", "--reading");
    used_wrong(
        &["simulate", "--profile", "and-tm2657", "--reading", "12a/76"],
        b"",
        "127/76/78",
    );
    used_wrong(
        &[
            "simulate",
            "--profile",
            "and-tm2657",
            "--reading",
            "1270/76/78",
        ],
        b"",
        "does not fit",
    );
    used_wrong(
        &["simulate", "--profile", "and-tm2657", "--error", "00"],
        b"",
        "no error",
    );
}

#[test]
fn check_names_file_line_and_key_and_list_shows_what_passed() {
    let own = "kiosk-config/monitors/and-tm2657.toml";
    let (code, out, _) = tomoni(&["check", own], b"");
    assert_eq!(code, 0);
    assert!(out.contains("3 of 3 samples passed"), "{out}");

    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("site.toml");
    let text = LINE_PROFILE.replace("baud = 9600", "baud = 12");
    std::fs::write(&file, text).unwrap();
    let path = file.to_str().unwrap();
    let (code, out, _) = tomoni(&["check", path], b"");
    assert_eq!(code, 1);
    assert!(
        out.starts_with(&format!("{path}:7:serial.baud: expected a whole number")),
        "{out}"
    );
    let (code, out, _) = tomoni(&["check", "/nowhere/at/all.toml"], b"");
    assert_eq!(code, 1);
    assert!(out.starts_with("/nowhere/at/all.toml: "), "{out}");

    let (code, out, _) = tomoni(&["list"], b"");
    assert_eq!(code, 0);
    for id in [
        "and-tm2657",
        "and-ua767pc",
        "omron-hbp9020",
        "omron-hbp9030",
    ] {
        assert!(out.contains(id), "{out}");
    }
    let monitors = folder.path().join("monitors");
    std::fs::create_dir(&monitors).unwrap();
    std::fs::rename(&file, monitors.join("site.toml")).unwrap();
    std::fs::write(monitors.join("good.toml"), LINE_PROFILE).unwrap();
    let root = folder.path().to_str().unwrap();
    let (code, out, _) = tomoni(&["list", "--config", root], b"");
    assert_eq!(code, 1);
    assert!(out.contains("site.toml:7:serial.baud"), "{out}");
    assert!(out.contains("1 of 1 samples passed"), "{out}");
    // By the profile's own id, too.
    let (code, ..) = tomoni(
        &["decode", "--profile", "site-monitor", "--config", root, "-"],
        b"E0,120,80\r",
    );
    assert_eq!(code, 0);
}

/// A `tomoni monitor …` that runs until it is killed.
struct Running(std::process::Child);

impl Running {
    fn start(args: &[&str]) -> (Running, std::io::BufReader<std::process::ChildStdout>) {
        let mut child = std::process::Command::new(env!("CARGO_BIN_EXE_tomoni"))
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            .arg("monitor")
            .args(args)
            .stdout(std::process::Stdio::piped())
            .stderr(std::process::Stdio::null())
            .spawn()
            .unwrap();
        let out = std::io::BufReader::new(child.stdout.take().unwrap());
        (Running(child), out)
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn read_until(out: &mut impl std::io::BufRead, words: &str) -> String {
    let mut all = String::new();
    loop {
        let before = all.len();
        assert!(
            out.read_line(&mut all).unwrap() > 0,
            "ended before {words}: {all}"
        );
        if all[before..].contains(words) {
            return all;
        }
    }
}

#[test]
fn what_simulate_says_listen_shows_and_records_without_the_subject_id() {
    let (mut simulated, mut said) = Running::start(&[
        "simulate",
        "--profile",
        "omron-hbp9030",
        "--reading",
        "143/91/77",
    ]);
    let path = read_until(&mut said, "/").trim().to_owned();
    let folder = tempfile::tempdir().unwrap();
    let record = folder.path().join("record");
    let (_listening, mut shown) = Running::start(&[
        "listen",
        "--profile",
        "omron-hbp9030",
        "--port",
        &path,
        "--record",
        record.to_str().unwrap(),
    ]);
    let shown = read_until(&mut shown, "lost");
    assert!(shown.contains("\"systolic_mmhg\":143,"), "{shown}");
    assert!(shown.contains("2C 31 34 33 2C"), "{shown}");
    assert!(!shown.contains("12345678"), "{shown}");
    // It has said what it had to say, and ends.
    assert!(simulated.0.wait().unwrap().success());
    let began = std::time::Instant::now();
    let recorded = loop {
        let recorded = std::fs::read(&record).unwrap();
        if recorded.len() == HBP9030.len() {
            break recorded;
        }
        assert!(began.elapsed().as_secs() < 10, "{} bytes", recorded.len());
        std::thread::sleep(std::time::Duration::from_millis(20));
    };
    assert!(recorded.ends_with(b",0,143,091,077,0\r\n"));
    assert!(recorded[17..37].iter().all(|byte| *byte == b'*'));
    let (code, out, _) = tomoni(
        &[
            "decode",
            "--profile",
            "omron-hbp9030",
            record.to_str().unwrap(),
        ],
        b"",
    );
    assert_eq!(code, 0);
    assert!(out.contains("\"systolic_mmhg\":143,"), "{out}");
}

#[test]
fn simulate_waits_for_a_slow_reader_and_speaks_into_a_given_port() {
    let (mut simulated, mut said) =
        Running::start(&["simulate", "--profile", "and-tm2657", "--error", "44"]);
    let path = read_until(&mut said, "/").trim().to_owned();
    let mut reader = std::fs::File::open(&path).unwrap();
    // Longer than a simulator in the program waits: the tool waits until it was read.
    std::thread::sleep(std::time::Duration::from_millis(3500));
    let expected = profile("and-tm2657.toml").encode_error("44").unwrap();
    let mut heard = vec![0u8; expected.len()];
    std::io::Read::read_exact(&mut reader, &mut heard).unwrap();
    assert_eq!(heard, expected);
    assert!(simulated.0.wait().unwrap().success());
}

/// The README teaches with a profile that passes and an error that is really said so.
#[test]
fn the_worked_example_of_the_readme_passes_and_its_mistake_is_said_as_written() {
    let file = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/kiosk-config/monitors/README.md"
    );
    let readme = std::fs::read_to_string(file).unwrap();
    let (_, rest) = readme.split_once("```toml\n").unwrap();
    let (example, _) = rest.split_once("```").unwrap();
    let profile = Arc::new(Profile::parse(example).unwrap_or_else(|error| panic!("{error}")));
    assert!(readme.contains("kusunoki-kb3, 2 of 2 samples passed"));
    assert_eq!(
        (profile.id.as_str(), profile.samples.len()),
        ("kusunoki-kb3", 2)
    );
    let found = only_reading(&profile, b"\x020,138,085,071,0\x0332");
    assert_eq!((found.systolic_mmhg, found.diastolic_mmhg), (138, 85));
    let mistaken = example.replace("\"after_start\"", "\"start\"");
    let said = Profile::parse(&mistaken).unwrap_err();
    let written = format!("kusunoki-kb3.toml:{said}");
    assert!(readme.contains(&written), "{written}");
    // Every profile that is shipped is in its list.
    for (name, _) in shipped() {
        assert!(readme.contains(&format!("`{name}`")), "{name}");
    }
}

#[path = "fuzz/checks.rs"]
mod checks;

/// What the fuzzer has found interesting so far, and the frames themselves as its seeds.
#[test]
fn the_fuzzers_corpus_still_holds() {
    type Check = fn(&[u8]);
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fuzz/corpus");
    let targets: [(&str, Check); 4] = [
        ("framing", checks::framing),
        ("fields", checks::fields),
        ("profile", checks::profile),
        ("scan", checks::scan),
    ];
    for (target, check) in targets {
        let mut files = 0;
        for entry in std::fs::read_dir(folder.join(target)).unwrap() {
            check(&std::fs::read(entry.unwrap().path()).unwrap());
            files += 1;
        }
        assert!(files > 0, "{target} has no corpus");
    }
}
