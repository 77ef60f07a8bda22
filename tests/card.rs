//! Cards: the token, and every way in which a scan may be dirty.

use proptest::prelude::*;
use tomoni::card::{Keys, Refusal};

const KEYS: &str = include_str!("../kiosk-config/sample-card-keys.toml");

fn keys() -> Keys {
    Keys::parse(KEYS).unwrap()
}

#[test]
fn a_token_is_46_characters_that_every_keyboard_carries() {
    let token = keys().make([0xA5; 16]);
    let text = token.as_str();
    assert_eq!(text.len(), 46);
    assert!(text.starts_with("KC1-S1"));
    assert!(
        text.bytes()
            .all(|b| b.is_ascii_digit() || b.is_ascii_uppercase() || b == b'-')
    );
    assert_eq!(text.bytes().filter(|b| *b == b'-').count(), 2);
}

/// The same bytes must give the same card for ever: printed cards cannot be changed. Computed
/// apart from this program (Python's hmac).
#[test]
fn the_golden_token_stays_as_it_was_printed() {
    let random: [u8; 16] = std::array::from_fn(|i| i as u8);
    let token = keys().make(random);
    assert_eq!(
        token.as_str(),
        "KC1-S1000G40R40M30E209185GR38E1W-M9AED0K7TENCM"
    );
    assert_eq!(
        keys().card_key(&token).0,
        "969e8876c500fe6acc51e7f0f09e7606"
    );
}

#[test]
fn a_scan_survives_what_scanners_and_keyboards_do() {
    let keys = keys();
    let token = keys.make(*b"0123456789abcdef");
    let text = token.as_str();
    let wide: String = text
        .chars()
        .map(|c| char::from_u32(u32::from(c) + 0xFEE0).unwrap())
        .collect();
    for scanned in [
        text.to_owned(),
        text.to_lowercase(),
        format!("{text}\r\n"),
        format!("{text}\r"),
        format!("]Q1{text}\n"),
        format!("]Q3{text}"),
        format!("  \u{1b}#x9{text}"),
        format!("{text}{text}"),
        format!("]Q1{text}\r\n]Q1{text}\r\n"),
        format!("{}{text}", &text[..20]),
        wide,
        text.replace('-', "ー"),
        text.replace('0', "O")
            .replace('1', "I")
            .replacen("KCI", "KC1", 1),
        text.replace('1', "l"),
    ] {
        assert_eq!(keys.read(&scanned).as_ref(), Ok(&token), "{scanned:?}");
    }
}

#[test]
fn refusals_say_what_is_the_matter() {
    let keys = keys();
    let token = keys.make([7; 16]);
    let text = token.as_str();
    assert_eq!(keys.read("https://example.org/menu"), Err(Refusal::NotOurs));
    assert_eq!(keys.read(""), Err(Refusal::NotOurs));
    assert_eq!(keys.read("4901234567894"), Err(Refusal::NotOurs));
    assert_eq!(keys.read("KCRW-FM"), Err(Refusal::NotOurs));
    assert_eq!(keys.read(&"K".repeat(10_000)), Err(Refusal::NotOurs));
    assert_eq!(keys.read(&text[..45]), Err(Refusal::Torn));
    assert_eq!(keys.read(&text[..10]), Err(Refusal::Torn));
    assert_eq!(
        keys.read(&text.replacen(&text[10..12], "U!", 1)),
        Err(Refusal::Torn)
    );
    assert_eq!(
        keys.read(&text.replacen("KC1", "KC2", 1)),
        Err(Refusal::Newer)
    );
    // Another hospital's key under our key's name.
    let other = Keys::parse(&KEYS.replace("8f2a6c1b", "00000000")).unwrap();
    assert_eq!(
        keys.read(other.make([7; 16]).as_str()),
        Err(Refusal::Forged)
    );
    // A key nobody here knows.
    let unknown = Keys::parse(&KEYS.replace("\"S1\"", "\"Z9\"")).unwrap();
    assert_eq!(
        keys.read(unknown.make([7; 16]).as_str()),
        Err(Refusal::NotOurs)
    );
}

#[test]
fn an_old_key_still_reads_its_cards_and_the_new_one_makes_them() {
    let old = keys();
    let both = Keys::parse(&KEYS.replace(
        "[[tag]]",
        &format!(
            "[[tag]]\nid = \"S2\"\nkey = \"{}\"\n\n[[tag]]",
            "ab".repeat(32)
        ),
    ))
    .unwrap();
    let card = old.make([3; 16]);
    assert_eq!(both.read(card.as_str()).as_ref(), Ok(&card));
    assert_eq!(both.card_key(&card), old.card_key(&card));
    assert!(both.make([3; 16]).as_str().starts_with("KC1-S2"));
}

#[test]
fn a_file_of_keys_is_refused_without_repeating_a_key() {
    for (from, to, says) in [
        ("pseudonym = ", "pseudonim = ", "line"),
        ("8f2a6c1b", "8f2a6c1", "key of tag S1"),
        ("8f2a6c1b", "8f2a6cxy", "key of tag S1"),
        ("\"S1\"", "\"S\"", "two characters"),
        ("\"S1\"", "\"SO\"", "two characters"),
        ("\"S1\"", "\"S1\"\nkez = \"8f2a6c1b\"", "line"),
    ] {
        let error = Keys::parse(&KEYS.replacen(from, to, 1))
            .unwrap_err()
            .to_string();
        assert!(error.contains(says), "{error}");
        assert!(
            !error.contains("6c1be04d") && !error.contains("0c9a8e47"),
            "{error}"
        );
    }
    assert!(!format!("{:?}", keys()).contains("8f2a"));
    assert_eq!(format!("{:?}", keys().make([1; 16])), "Token(…)");
}

fn alphabet() -> Vec<char> {
    "0123456789ABCDEFGHJKMNPQRSTVWXYZ".chars().collect()
}

proptest! {
    #[test]
    fn every_card_that_is_made_can_be_read(random in any::<[u8; 16]>()) {
        let keys = keys();
        let token = keys.make(random);
        prop_assert_eq!(keys.read(token.as_str()), Ok(token));
    }

    #[test]
    fn different_cards_have_different_keys(a in any::<[u8; 16]>(), b in any::<[u8; 16]>()) {
        prop_assume!(a != b);
        let keys = keys();
        let (a, b) = (keys.make(a), keys.make(b));
        prop_assert_ne!(keys.card_key(&a), keys.card_key(&b));
    }

    /// One or two wrong characters never give a card: not this one, not another.
    #[test]
    fn one_or_two_wrong_characters_are_caught(
        random in any::<[u8; 16]>(),
        places in prop::collection::vec(0usize..46, 1..=2),
        letters in prop::collection::vec(prop::sample::select(alphabet()), 2),
    ) {
        let keys = keys();
        let token = keys.make(random);
        let mut text: Vec<char> = token.as_str().chars().collect();
        for (place, letter) in places.iter().zip(&letters) {
            text[*place] = *letter;
        }
        let text: String = text.into_iter().collect();
        prop_assume!(text != token.as_str());
        prop_assert!(keys.read(&text).is_err());
    }

    #[test]
    fn a_missing_a_doubled_and_two_swapped_characters_are_caught(random in any::<[u8; 16]>(), at in 0usize..45) {
        let keys = keys();
        let token = keys.make(random);
        let text = token.as_str();
        let missing = format!("{}{}", &text[..at], &text[at + 1..]);
        prop_assert!(keys.read(&missing).is_err());
        if at >= 4 {
            let doubled = format!("{}{}", &text[..=at], &text[at..]);
            prop_assert!(keys.read(&doubled).is_err());
        }
        let mut swapped: Vec<char> = text.chars().collect();
        swapped.swap(at, at + 1);
        let swapped: String = swapped.into_iter().collect();
        prop_assert!(swapped == text || keys.read(&swapped).is_err());
    }

    #[test]
    fn aliases_and_cases_are_the_same_card(random in any::<[u8; 16]>(), how in prop::collection::vec(0u8..4, 46)) {
        let keys = keys();
        let token = keys.make(random);
        let text: String = token
            .as_str()
            .chars()
            .zip(how)
            .enumerate()
            .map(|(at, (letter, how))| match (letter, how) {
                ('0', 1) if at >= 4 => 'O',
                ('0', 2) if at >= 4 => 'o',
                ('1', 1) => 'I',
                ('1', 2) => 'L',
                ('1', 3) => 'l',
                (letter, 3) => letter.to_ascii_lowercase(),
                (letter, _) => letter,
            })
            .collect();
        let read = keys.read(&text);
        prop_assert_eq!(read.as_ref(), Ok(&token), "{}", text);
        prop_assert_eq!(keys.card_key(&read.unwrap()), keys.card_key(&token));
    }

    #[test]
    fn no_text_stops_the_reader(text in "\\PC{0,300}", code in "[KkCc1-9IL\\-A-Z0-9\n]{0,120}") {
        let keys = keys();
        let _ = keys.read(&text);
        let _ = keys.read(&code);
        let _ = keys.read(&format!("{code}{text}"));
    }
}
