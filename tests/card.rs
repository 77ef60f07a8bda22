//! Cards: the token, and every way in which a scan may be dirty.

use proptest::prelude::*;
use tomoni::card::{
    BLOCKED_MAX, BlockList, BlockListError, CardNumber, FRESH_BYTES, Found, Keys, NumberWrong,
    Refusal, TAG_KEYS_MAX, qr,
};
use tomoni::visit::CardKey;

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
        Err(Refusal::UnknownKey)
    );
}

#[test]
fn a_scan_is_read_for_what_it_most_likely_is() {
    let keys = keys();
    let token = keys.make([7; 16]);
    let text = token.as_str();
    // Versions to come have one or two digits; what only looks like one is not ours.
    for (version, answer) in [
        ("KC9", Refusal::Newer),
        ("KC10", Refusal::Newer),
        ("KC99", Refusal::Newer),
        ("KC100", Refusal::NotOurs),
        ("KC0", Refusal::NotOurs),
        ("KC01", Refusal::NotOurs),
        ("KC", Refusal::NotOurs),
    ] {
        let scanned = text.replacen("KC1", version, 1);
        assert_eq!(keys.read(&scanned), Err(answer), "{version}");
    }
    // Of a torn card and a newer one, what can be done about it is said of the torn one.
    for scanned in ["KC2-S1 KC1-S1", "KC1-S1 KC2-S1"] {
        assert_eq!(keys.read(scanned), Err(Refusal::Torn), "{scanned}");
    }
    // More behind it than a card has is no card.
    for more in ["7", "-", "X7", "-7"] {
        assert_eq!(keys.read(&format!("{text}{more}")), Err(Refusal::Torn));
    }
    // The most that is read.
    let dirt = "#".repeat(256 - text.len());
    assert_eq!(
        keys.read(&format!("{dirt}{text}")).as_ref(),
        Ok(&token),
        "256 characters"
    );
    assert_eq!(
        keys.read(&format!("{dirt}#{text}")),
        Err(Refusal::NotOurs),
        "257 characters"
    );
    // Everything that stands for a hyphen somewhere.
    for hyphen in "‐‑‒–—−ー—ｰ―－".chars() {
        let scanned = text.replace('-', &hyphen.to_string());
        assert_eq!(keys.read(&scanned).as_ref(), Ok(&token), "{hyphen}");
    }
    // KC may stand within a card, and the card may be held up twice.
    let within = (0..=u8::MAX)
        .map(|n| keys.make(std::array::from_fn(|at| n.wrapping_mul(at as u8 * 2 + 89))))
        .filter(|card| card.as_str()[4..].contains("KC"));
    let mut met = 0;
    for card in within {
        let doubled = card.as_str().repeat(2);
        assert_eq!(keys.read(&doubled).as_ref(), Ok(&card));
        met += 1;
    }
    assert!(met > 3, "{met}");
}

/// The last letters of both parts stand for fewer bits than a letter has: one that says more was
/// misread, not forged.
#[test]
fn a_letter_that_says_more_than_its_bits_was_misread() {
    let keys = keys();
    let alphabet = alphabet();
    for n in 0..32 {
        let token = keys.make([n; 16]);
        for (place, step) in [(31, 1), (31, 2), (31, 3), (45, 1)] {
            let mut letters: Vec<char> = token.as_str().chars().collect();
            let at = alphabet.iter().position(|c| *c == letters[place]).unwrap();
            letters[place] = alphabet[at + step];
            let scanned: String = letters.into_iter().collect();
            assert_eq!(keys.read(&scanned), Err(Refusal::Torn), "{n}, {place}");
        }
    }
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

#[test]
fn a_cards_code_is_version_3_for_every_card() {
    for random in [[0; 16], [0xFF; 16], [0xA5; 16], *b"0123456789abcdef"] {
        let modules = qr::token(&keys().make(random));
        assert_eq!(modules.side, 29);
        assert_eq!(modules.dark.len(), 29 * 29);
        // The three corners that a reader looks for, and the always dark module beside the third.
        for (column, row) in [(0, 0), (22, 0), (0, 22)] {
            assert!(
                (0..7)
                    .all(|i| modules.is_dark(column + i, row) && modules.is_dark(column, row + i))
            );
            assert!(!modules.is_dark(column + 1, row + 1) && modules.is_dark(column + 3, row + 3));
        }
        assert!(modules.is_dark(8, 29 - 8));
        assert!(!modules.is_dark(29, 0) && !modules.is_dark(0, 29));
        assert_eq!(format!("{modules:?}"), "Modules(29 × 29)");
    }
}

#[test]
fn runs_are_the_dark_modules() {
    let modules = qr::modules("きょうの けつあつ", qr::Level::Medium).unwrap();
    let mut dark = vec![false; modules.dark.len()];
    for (column, row, length) in modules.runs() {
        assert!(length > 0 && !modules.is_dark(column + length, row));
        for column in column..column + length {
            let at = (row * modules.side + column) as usize;
            assert!(!dark[at]);
            dark[at] = true;
        }
    }
    assert_eq!(dark, modules.dark);
}

#[test]
fn what_is_too_long_for_a_code_is_said() {
    let fits = "あ".repeat(qr::TEXT_BYTES_MAX / 3);
    for level in [
        qr::Level::Low,
        qr::Level::Medium,
        qr::Level::Quartile,
        qr::Level::High,
    ] {
        assert!(qr::modules(&fits, level).unwrap().side <= 153);
    }
    let error = qr::modules(&format!("{fits}!"), qr::Level::Low).unwrap_err();
    assert!(error.to_string().contains("901"), "{error}");
}

/// Every single wrong character at every place, with every character a keyboard can send.
#[test]
fn any_one_wrong_character_is_caught() {
    let keys = keys();
    for random in [[0; 16], [0xFF; 16], *b"0123456789abcdef"] {
        let token = keys.make(random);
        for at in 0..token.as_str().len() {
            for wrong in ' '..='~' {
                let mut text: Vec<char> = token.as_str().chars().collect();
                text[at] = wrong;
                let text: String = text.into_iter().collect();
                // The same letter in another spelling is no mistake; anything else is no card.
                if let Ok(read) = keys.read(&text) {
                    assert_eq!(read, token, "{text}");
                    let plain = |text: &str| {
                        text.to_ascii_uppercase()
                            .replace('O', "0")
                            .replace(['I', 'L'], "1")
                    };
                    assert_eq!(plain(&text), plain(token.as_str()));
                }
            }
        }
    }
}

/// Two wrong letters, 20,000 times, in every kind of pair of places.
#[test]
fn any_two_wrong_characters_are_caught() {
    let keys = keys();
    let alphabet = alphabet();
    let token = keys.make(*b"0123456789abcdef");
    let plain: Vec<char> = token.as_str().chars().collect();
    let mut state = 1_u64;
    let mut dice = |sides: usize| {
        // Knuth's MMIX generator: the run is the same each time.
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % sides
    };
    for _ in 0..20_000 {
        let (a, b) = (dice(46), dice(46));
        let mut text = plain.clone();
        text[a] = alphabet[dice(32)];
        text[b] = alphabet[dice(32)];
        if text != plain {
            let text: String = text.into_iter().collect();
            assert!(keys.read(&text).is_err(), "{text}");
        }
    }
}

#[test]
fn every_refusal_says_what_to_do_in_both_languages() {
    let words: std::collections::HashSet<_> = Refusal::ALL.iter().map(|why| why.word()).collect();
    assert_eq!(words.len(), Refusal::ALL.len());
    for why in Refusal::ALL {
        assert!(why.say().ends_with('.') && why.say().is_ascii(), "{why:?}");
        assert!(why.say_ja().ends_with('。'), "{why:?}");
        for blaming in ["異常", "エラー", "不正", "違反", "error", "invalid"] {
            assert!(!why.say_ja().contains(blaming) && !why.say().contains(blaming));
        }
    }
}

/// Computed apart from this program (Python's hmac). Numbers stand on printed cards.
#[test]
fn the_golden_number_stays_as_it_was_printed() {
    let card = keys().card_key(&keys().make(std::array::from_fn(|i| i as u8)));
    let number = keys().number(&card);
    assert_eq!(number.to_string(), "2MT-WZ2-CF6");
    assert_eq!(format!("{number:?}"), "CardNumber(…)");
    for typed in [
        "2MTWZ2CF6",
        "2mt wz2 cf6",
        " ２ｍｔ－ＷＺ２－ｃｆ６\r\n",
        "2MT・WZ2・CF6",
    ] {
        assert_eq!(CardNumber::parse(typed), Ok(number), "{typed}");
    }
    assert_eq!(CardNumber::parse(""), Err(NumberWrong::Length(0)));
    assert_eq!(CardNumber::parse("2MTWZ2CF"), Err(NumberWrong::Length(8)));
    assert_eq!(CardNumber::parse("2MTWZ2CFU"), Err(NumberWrong::Letter));
    assert_eq!(CardNumber::parse("2MTWZ2CFか"), Err(NumberWrong::Letter));
    assert_eq!(CardNumber::parse("2MTWZ2CF7"), Err(NumberWrong::Check));
    assert!(CardNumber::parse(&"2".repeat(100_000)).is_err());
    for wrong in [
        NumberWrong::Length(0),
        NumberWrong::Length(8),
        NumberWrong::Letter,
        NumberWrong::Check,
    ] {
        assert!(wrong.say_ja().ends_with('。'));
    }
}

#[test]
fn a_number_catches_every_wrong_letter_and_every_two_that_changed_places() {
    let alphabet = alphabet();
    let (mut twice_wrong, mut missed) = (0_u32, 0_u32);
    for card in 0..40 {
        let number = keys().number(&card_key(card)).to_string().replace('-', "");
        let plain: Vec<char> = number.chars().collect();
        for at in 0..9 {
            for wrong in &alphabet {
                let mut typed = plain.clone();
                typed[at] = *wrong;
                let same = typed == plain;
                let parsed = CardNumber::parse(&typed.iter().collect::<String>());
                assert_eq!(parsed.is_ok(), same);
                for other in at + 1..9 {
                    let mut typed = typed.clone();
                    typed[other] = alphabet[(card as usize + other) % 32];
                    if !same && typed[other] != plain[other] {
                        twice_wrong += 1;
                        missed +=
                            u32::from(CardNumber::parse(&typed.iter().collect::<String>()).is_ok());
                    }
                }
            }
            for other in at + 1..9 {
                let mut typed = plain.clone();
                typed.swap(at, other);
                let same = typed == plain;
                assert_eq!(
                    CardNumber::parse(&typed.iter().collect::<String>()).is_ok(),
                    same
                );
            }
        }
    }
    // One of 32 remains, as for any one check letter.
    assert!(
        twice_wrong > 20_000 && missed * 25 < twice_wrong,
        "{missed} of {twice_wrong}"
    );
}

#[test]
fn a_number_finds_its_card_and_says_when_two_have_it() {
    let keys = keys();
    let known: Vec<CardKey> = (0..1000).map(card_key).collect();
    for card in [&known[0], &known[500], &known[999]] {
        assert_eq!(
            keys.find(keys.number(card), &known),
            Found::One(card.clone())
        );
    }
    let stranger = card_key(1001);
    assert_eq!(keys.find(keys.number(&stranger), &known), Found::None);
    // Known twice is still one card.
    assert_eq!(
        keys.find(keys.number(&known[3]), known.iter().chain(&known)),
        Found::One(known[3].clone())
    );
    // The first two of all counted-up pseudonyms that share a number; found by trying 2,375,175.
    let pair = [card_key(2_074_689), card_key(2_375_174)];
    assert_eq!(keys.number(&pair[0]), keys.number(&pair[1]));
    assert_eq!(keys.find(keys.number(&pair[0]), &pair), Found::Several);
    // Another site's keys give other numbers.
    let others = Keys::fresh(&[9; FRESH_BYTES]);
    assert_ne!(others.number(&known[0]), keys.number(&known[0]));
}

/// 40 bits are enough: none of 200,000 cards shares its number (expected: 0.018 pairs).
#[test]
fn numbers_of_many_cards_do_not_meet() {
    let keys = keys();
    let numbers: std::collections::HashSet<CardNumber> = (0..200_000)
        .map(|card| keys.number(&card_key(card)))
        .collect();
    assert_eq!(numbers.len(), 200_000);
}

#[test]
fn a_block_list_may_arrive_late_and_be_taken_back() {
    let keys = keys();
    let token = keys.make([5; 16]);
    let card = keys.card_key(&token);
    let mut blocked = BlockList::default();
    // The card was fine for weeks; then the list comes.
    assert_eq!(blocked.pass(card.clone()), Ok(card.clone()));
    assert!(blocked.is_empty());
    assert!(blocked.block(card.clone()) && blocked.block(card.clone()));
    assert_eq!(blocked.len(), 1);
    assert_eq!(blocked.pass(card.clone()), Err(Refusal::Blocked));
    // The token itself still reads: a blocked card is told from a forged one.
    assert!(keys.read(token.as_str()).is_ok());
    assert!(blocked.pass(card_key(1)).is_ok());
    assert!(blocked.release(&card) && !blocked.release(&card));
    assert!(blocked.pass(card).is_ok());
    assert_eq!(format!("{blocked:?}"), "BlockList(0)");
}

#[test]
fn a_file_of_blocked_cards_is_read_or_says_which_line_is_wrong() {
    let card = keys().card_key(&keys().make([5; 16]));
    let text = format!(
        "# lost in June\n{}  # the red one\n\n{}\n{}\n",
        card.0,
        card.0.to_uppercase(),
        card_key(7).0
    );
    let list = BlockList::parse(&text).unwrap();
    assert_eq!(list.len(), 2);
    assert_eq!(list.pass(card), Err(Refusal::Blocked));
    assert_eq!(
        BlockList::parse("\n# x\nKC1-S1000G40R\n"),
        Err(BlockListError::NotAKey { line: 3 })
    );
    let full: String = (0..=BLOCKED_MAX)
        .map(|card| format!("{card:032x}\n"))
        .collect();
    assert_eq!(BlockList::parse(&full), Err(BlockListError::TooMany));
    // A full list takes no other card, and a card that is in it again.
    let mut full = BlockList::parse(
        full.rsplit_once('\n')
            .unwrap()
            .0
            .rsplit_once('\n')
            .unwrap()
            .0,
    );
    let full = full.as_mut().unwrap();
    assert_eq!(full.len(), BLOCKED_MAX);
    assert!(full.block(CardKey(format!("{:032x}", 0))));
    assert!(!full.block(CardKey(format!("{BLOCKED_MAX:032x}"))));
    assert_eq!(full.len(), BLOCKED_MAX);
}

#[test]
fn keys_are_made_rotated_and_written_and_old_cards_still_read() {
    let mut keys = Keys::fresh(&std::array::from_fn(|i| i as u8));
    let first = keys.newest_id();
    let mut cards = vec![keys.make([1; 16])];
    let stamped = keys.card_key(&cards[0]);
    for turn in 1..TAG_KEYS_MAX {
        let older = keys.clone();
        // The same randomness for every id: a taken one is never taken again.
        let mut random = [turn as u8; FRESH_BYTES];
        random[64] = 31;
        random[65] = 31;
        keys = keys.rotated(&random).unwrap();
        let card = keys.make([turn as u8; 16]);
        assert_eq!(card.key_id(), keys.newest_id());
        // A kiosk that has not got the new file yet says that it does not know this batch.
        assert_eq!(older.read(card.as_str()), Err(Refusal::UnknownKey));
        cards.push(card);
        let again = Keys::parse(&keys.file_text()).unwrap();
        for card in &cards {
            assert_eq!(again.read(card.as_str()).as_ref(), Ok(card));
        }
    }
    assert_eq!(cards[0].key_id(), first);
    assert_eq!(keys.card_key(&cards[0]), stamped);
    let ids: std::collections::HashSet<_> = cards.iter().map(|card| card.key_id()).collect();
    assert_eq!(ids.len(), TAG_KEYS_MAX);
    assert!(keys.rotated(&[0; FRESH_BYTES]).is_err());
}

#[test]
fn the_sample_keys_are_known_for_what_they_are() {
    assert!(keys().are_samples());
    assert!(keys().rotated(&[7; FRESH_BYTES]).unwrap().are_samples());
    assert!(!Keys::fresh(&[7; FRESH_BYTES]).are_samples());
}

fn card_key(card: u32) -> CardKey {
    CardKey(format!("{card:032x}"))
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
