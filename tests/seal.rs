//! Sealing: what RFC 9180 says, what we promise about it, and the files the keys are in.

use proptest::prelude::*;
use tomoni::seal::{
    self, KeyFileError, OfficeKey, OfficeSecret, OfficeSecrets, OpenError, PLAIN_BYTES, Place,
    RANDOM_BYTES, SEALED_BYTES, SealError,
};
use tomoni::visit::{EventId, Reading, Sealed};
use uuid::Uuid;
use zeroize::Zeroizing;

use crate::support::stage;

fn bytes(hex: &str) -> Vec<u8> {
    (0..hex.len())
        .step_by(2)
        .map(|at| u8::from_str_radix(&hex[at..at + 2], 16).unwrap())
        .collect()
}

fn random(hex: &str) -> Zeroizing<[u8; RANDOM_BYTES]> {
    Zeroizing::new(bytes(hex).try_into().unwrap())
}

fn secret(seed: u8) -> OfficeSecret {
    OfficeSecret::make(&[seed; RANDOM_BYTES], "2026-11-23")
}

fn keys(seed: u8) -> OfficeSecrets {
    OfficeSecrets::first(secret(seed))
}

fn place(nth: u128) -> Place<'static> {
    Place {
        journal: Uuid::from_u128(nth),
        event: EventId(Uuid::from_u128(nth + 1)),
        kind: seal::READING_KIND,
    }
}

#[test]
fn the_suite_is_the_one_of_rfc_9180_appendix_a_2_1() {
    // DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, ChaCha20Poly1305, base mode, first message.
    let ikm_r = random("1ac01f181fdf9f352797655161c58b75c656a6cc2716dcb66372da835542e1df");
    let key = OfficeSecret::make(&ikm_r, "");
    assert_eq!(
        key.public().to_hex(),
        "4310ee97d88cc1f088a5576c77ab0cf5c3ac797f3d95139c6c84b5429c59662a"
    );
    let ikm_e = random("909a9b35d3dc4713a5e72a4da274b55d3d3821a37e5d099e74a647db583a904b");
    let info = bytes("4f6465206f6e2061204772656369616e2055726e");
    let aad = bytes("436f756e742d30");
    let plain = bytes("4265617574792069732074727574682c20747275746820626561757479");
    let sealed = seal::seal_bytes(key.public(), ikm_e, &info, &aad, &plain).unwrap();
    let expected = [
        "1afa08d3dec047a643885163f1180476fa7ddb54c6a8029ea33f95796bf2ac4a",
        "1c5250d8034ec2b784ba2cfd69dbdb8af406cfe3ff938e131f0def8c8b60b4db21993c62ce81883d2dd1b51a28",
    ]
    .concat();
    assert_eq!(sealed, bytes(&expected));
    let opened = seal::open_bytes(&key, &info, &aad, &sealed).unwrap();
    assert_eq!(*opened, plain);
}

#[test]
fn a_sealed_reading_looks_the_same_for_good() {
    // If this changes, readings that were sealed before cannot be opened any more.
    let sealed = seal::seal_reading(
        secret(1).public(),
        Zeroizing::new([2; RANDOM_BYTES]),
        &place(3),
        &stage::reading(127, 76),
    )
    .unwrap();
    let golden = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/sealed.json");
    let now = serde_json::to_string(&sealed).unwrap() + "\n";
    if !golden.exists() && std::env::var_os("TOMONI_WRITE_GOLDEN").is_some() {
        std::fs::write(&golden, &now).unwrap();
    }
    assert_eq!(std::fs::read_to_string(&golden).unwrap(), now);
}

#[test]
fn only_the_key_it_is_sealed_to_opens_it_and_older_keys_go_on_opening() {
    let reading = stage::reading(127, 76);
    let seal_to = |seed: u8| {
        let random = Zeroizing::new([seed ^ 0x55; RANDOM_BYTES]);
        seal::seal_reading(secret(seed).public(), random, &place(9), &reading).unwrap()
    };
    let old = seal_to(1);
    let mut keys = keys(1);
    assert_eq!(
        *seal::open_reading(&keys, &place(9), &old).unwrap(),
        reading
    );
    keys.renew(secret(2)).unwrap();
    assert_eq!(keys.public(), secret(2).public(), "the newest is given out");
    let new = seal_to(2);
    for sealed in [&old, &new] {
        let opened = seal::open_reading(&keys, &place(9), sealed).unwrap();
        assert_eq!(*opened, reading);
    }
    let foreign = seal_to(3);
    let error = seal::open_reading(&keys, &place(9), &foreign).unwrap_err();
    assert_eq!(error, OpenError::NoKey(foreign.key.clone()));
    // Somebody else's text under our key's name.
    let renamed = Sealed {
        key: new.key.clone(),
        ..foreign
    };
    let error = seal::open_reading(&keys, &place(9), &renamed).unwrap_err();
    assert_eq!(error, OpenError::Refused);
    for seed in 3..=16 {
        keys.renew(secret(seed)).unwrap();
    }
    assert_eq!(keys.renew(secret(17)), Err(KeyFileError::Count));
}

#[test]
fn what_does_not_fit_or_is_no_key_is_said() {
    let mut reading = stage::reading(127, 76);
    reading.confirm = Some("x".repeat(PLAIN_BYTES));
    let random = || Zeroizing::new([2; RANDOM_BYTES]);
    let sealed = seal::seal_reading(secret(1).public(), random(), &place(3), &reading);
    assert_eq!(sealed.unwrap_err(), SealError::TooLong);
    // Zero is a number, and no key: everybody would know what it seals.
    let zero = OfficeKey::from_bytes([0; 32]).unwrap();
    let sealed = seal::seal_reading(&zero, random(), &place(3), &stage::reading(127, 76));
    assert_eq!(sealed.unwrap_err(), SealError::Key);
}

#[test]
fn keys_are_written_and_read_and_say_what_is_wrong_without_repeating_a_key() {
    let mut keys = keys(1);
    keys.renew(secret(2)).unwrap();
    let text = keys.write();
    let again = OfficeSecrets::parse(&text).unwrap();
    assert_eq!(*again.write(), *text);
    assert_eq!(again.public(), secret(2).public());
    let public = OfficeKey::parse(&keys.public().write()).unwrap();
    assert_eq!(&public, keys.public());
    assert_eq!(public.id().len(), 16);

    let id = public.id();
    let hex = public.to_hex();
    let public_files = [
        ("", "line 1: an office's public key is written as"),
        ("id = 3", "line 1: an office's"),
        (
            &format!("id = \"{id}\"\npublic = \"{hex}\"\nmore = 1"),
            "line 3: an office's",
        ),
        (
            &format!("id = \"{id}\"\npublic = \"{}\"", &hex[1..]),
            "`public` is not a key",
        ),
        (
            &format!("id = \"0123456789abcdef\"\npublic = \"{hex}\""),
            "is not this key's",
        ),
    ];
    for (text, expected) in public_files {
        let error = OfficeKey::parse(text).unwrap_err().to_string();
        assert!(error.contains(expected), "{text:?}: {error}");
    }
    let twice = [text.as_str(), text.split_once("\n\n").unwrap().1].concat();
    let short = text.replace("secret = \"", "secret = \"0");
    let mixed = text.replacen("id = \"", "id = \"f", 1);
    let secret_files = [
        ("", "1 to 16 [[key]]s"),
        ("[[key]]\nid = \"a\"", "line 1: sealing keys are written as"),
        (&twice, "stands there twice"),
        (&short, "`secret` is not a key"),
        (&mixed, "is not this key's"),
    ];
    for (file, expected) in secret_files {
        let error = OfficeSecrets::parse(file).unwrap_err();
        let said = format!("{error} {error:?}");
        assert!(said.contains(expected), "{file:?}: {said}");
        for line in text.lines().filter(|line| line.starts_with("secret")) {
            let key = line.trim_start_matches("secret = ").trim_matches('"');
            assert!(!said.contains(key), "{said}");
        }
    }
    // Nothing secret, and no digit, shows in a Debug print.
    let secret_part = text.split("secret = \"").nth(1).unwrap();
    let shown = format!("{keys:?} {:?} {:?}", secret(1), stage::reading(127, 76));
    assert!(
        !shown.contains(&secret_part[..16]) && !shown.contains("127"),
        "{shown}"
    );
}

fn any_reading() -> impl Strategy<Value = Reading> {
    (
        (any::<u16>(), any::<u16>()),
        any::<Option<u16>>(),
        any::<Option<u16>>(),
        any::<Option<bool>>(),
        any::<Option<u16>>(),
        prop::option::of("[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}"),
        prop::option::of("[ -~]{0,8}"),
    )
        .prop_map(
            |(
                (systolic_mmhg, diastolic_mmhg),
                mean_mmhg,
                pulse_bpm,
                movement,
                irregular,
                device_time,
                confirm,
            )| {
                Reading {
                    systolic_mmhg,
                    diastolic_mmhg,
                    mean_mmhg,
                    pulse_bpm,
                    movement,
                    irregular,
                    device_time,
                    confirm,
                }
            },
        )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_reading_comes_back_and_all_sealed_ones_have_one_length(
        reading in any_reading(),
        key in any::<[u8; RANDOM_BYTES]>(),
        random in any::<[u8; RANDOM_BYTES]>(),
        nth in 0..u128::MAX,
    ) {
        let keys = OfficeSecrets::first(OfficeSecret::make(&key, ""));
        let sealed = seal::seal_reading(keys.public(), Zeroizing::new(random), &place(nth), &reading).unwrap();
        prop_assert_eq!(sealed.text.len(), SEALED_BYTES * 2);
        prop_assert_eq!(&sealed.key, keys.public().id());
        let opened = seal::open_reading(&keys, &place(nth), &sealed).unwrap();
        prop_assert_eq!(&*opened, &reading);
    }

    #[test]
    fn any_flipped_bit_is_refused(
        reading in any_reading(),
        at in 0..SEALED_BYTES,
        bit in 0..8_u8,
    ) {
        let keys = keys(1);
        let mut sealed = seal::seal_reading(keys.public(), Zeroizing::new([5; RANDOM_BYTES]), &place(3), &reading).unwrap();
        let mut changed = bytes(&sealed.text);
        changed[at] ^= 1 << bit;
        sealed.text = changed.iter().map(|byte| format!("{byte:02x}")).collect();
        let error = seal::open_reading(&keys, &place(3), &sealed).unwrap_err();
        prop_assert_eq!(error, OpenError::Refused);
    }

    #[test]
    fn at_any_other_place_it_is_refused(
        reading in any_reading(),
        journal in any::<u128>(),
        event in any::<u128>(),
        kind in "[a-z.]{0,20}",
    ) {
        let keys = keys(1);
        let here = place(3);
        let sealed = seal::seal_reading(keys.public(), Zeroizing::new([5; RANDOM_BYTES]), &here, &reading).unwrap();
        let others = [
            Place { journal: Uuid::from_u128(journal), ..here },
            Place { event: EventId(Uuid::from_u128(event)), ..here },
            Place { kind: &kind, ..here },
            Place { journal: here.event.0, event: EventId(here.journal), ..here },
        ];
        for other in others {
            prop_assume!(other != here);
            let error = seal::open_reading(&keys, &other, &sealed).unwrap_err();
            prop_assert_eq!(error, OpenError::Refused);
        }
    }

    #[test]
    fn nothing_that_is_no_sealed_text_opens_and_nothing_panics(
        text in prop_oneof![".{0,80}", "[0-9a-f]{672}", "[0-9a-fA-F]{600,700}"],
        id in prop_oneof![Just(secret(1).public().id().to_owned()), ".{0,40}".prop_map(|id: String| id)],
    ) {
        let sealed = Sealed { key: id, text };
        prop_assert!(seal::open_reading(&keys(1), &place(3), &sealed).is_err());
        let _ = OfficeKey::parse(&sealed.text);
        let _ = OfficeSecrets::parse(&sealed.text);
    }

    #[test]
    fn the_sealed_text_shows_nothing_of_two_readings_but_that_they_differ(
        one in any_reading(),
        other in any_reading(),
    ) {
        // Same key, same place, other randomness: no byte of the text stays, as far as chance goes.
        let keys = keys(1);
        let seal_it = |reading: &Reading, seed: u8| {
            let sealed = seal::seal_reading(keys.public(), Zeroizing::new([seed; RANDOM_BYTES]), &place(3), reading).unwrap();
            bytes(&sealed.text)
        };
        let (one, other) = (seal_it(&one, 1), seal_it(&other, 2));
        prop_assert_eq!(one.len(), other.len());
        let same = one.iter().zip(&other).filter(|(one, other)| one == other).count();
        prop_assert!(same < 16, "{same} of {} bytes are the same", one.len());
    }
}
