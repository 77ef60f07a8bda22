//! Slips as pictures: each one in both widths and all languages, ordinary and with the longest
//! words and largest numbers. They are kept under `tests/out/slips/` to be looked at.

use std::path::{Path, PathBuf};

use chrono::DateTime;
use rxing::common::HybridBinarizer;
use rxing::{BinaryBitmap, Luma8LuminanceSource, Reader};
use tomoni::card::Keys;
use tomoni::config::site::Printer;
use tomoni::config::{Advice, Slips, Source};
use tomoni::kiosk::machine::{Effect, Input, PrinterHeard, Token};
use tomoni::kiosk::view::{DayPrinter, Page, SlipState, Tap};
use tomoni::monitor::Serial;
use tomoni::slip::escpos::{self, BAND_ROWS, CUT};
use tomoni::slip::printed::{Habits, PaperPrinter};
use tomoni::slip::{
    About, CardSlip, DaySlip, Dots, NumbersOf, Paper, ReadingSlip, SLIP_ROWS_MAX, Slip, TEST_CODE,
    draw,
};
use tomoni::visit::event::Lang;

use crate::support::stage::{Stage, site};

const LANGS: [(&str, Lang); 3] = [("ja", Lang::Ja), ("easy", Lang::Easy), ("en", Lang::En)];
const PAPERS: [(&str, Paper); 2] = [("58", Paper::Mm58), ("80", Paper::Mm80)];

fn shipped(name: &str) -> Source {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("kiosk-config");
    Source::read(&root.join(name)).unwrap()
}

fn words(ja: &str, easy: &str, en: &str, lang: Lang) -> String {
    match lang {
        Lang::Ja => ja,
        Lang::Easy => easy,
        Lang::En => en,
    }
    .to_owned()
}

fn card() -> CardSlip {
    let keys = Keys::parse(&shipped("sample-card-keys.toml").text).unwrap();
    let token = keys.make([7; 16]);
    let number = keys.number(&keys.card_key(&token));
    CardSlip {
        code: token.as_str().to_owned(),
        number: number.to_string(),
    }
}

/// A reading in the band of these values, with the words of the shipped file.
pub fn reading(systolic_mmhg: u16, diastolic_mmhg: u16, lang: Lang, long: bool) -> ReadingSlip {
    let advice = Advice::parse(&shipped("advice.toml")).unwrap();
    let band = advice.band(systolic_mmhg, diastolic_mmhg);
    let mut words = vec![band.words.in_lang(lang)];
    if long {
        words.push(advice.movement.in_lang(lang));
        words.push(advice.irregular.in_lang(lang));
        words.push(advice.confirm.in_lang(lang));
    }
    ReadingSlip {
        systolic_mmhg,
        diastolic_mmhg,
        pulse_bpm: Some(if long { 188 } else { 72 }),
        of: if long {
            NumbersOf::OneOfTwo
        } else {
            NumbersOf::MeanOfTwo
        },
        words: words.join("\n"),
        symptoms: advice.signs.in_lang(lang).to_owned(),
        symptoms_do: advice.act.in_lang(lang).to_owned(),
        sample: advice.is_sample(),
    }
}

fn day(lang: Lang, many: bool) -> DaySlip {
    let topic = |ja: &str, easy: &str, en: &str, n| (words(ja, easy, en, lang), n);
    DaySlip {
        visits: if many { 12_345 } else { 38 },
        adults: if many { 11_111 } else { 41 },
        children: if many { 9_876 } else { 6 },
        hours: (if many { 0..24 } else { 10..18 })
            .map(|hour| {
                (
                    hour,
                    if many {
                        u64::from(hour) * 217
                    } else {
                        u64::from(hour * 7 % 11)
                    },
                )
            })
            .collect(),
        topics: vec![
            topic("おしゃべり", "おしゃべり", "A chat", 17),
            topic("くすりの こと", "くすりの こと", "Medicines", 9),
            topic(
                "介護・福祉サービスの 手続きの こと",
                "かいごの てつづきの こと",
                "Care and welfare services, forms and papers",
                if many { 10_234 } else { 2 },
            ),
        ],
        counters: vec![
            topic("出会った", "あった", "Met", 21),
            topic("相談", "そうだん", "Consulted", 4),
            topic("つなぎ", "つなぎ", "Handed over", 0),
            topic("おせっかい", "おせっかい", "Osekkai", 7),
        ],
        cards_new: if many { 1_024 } else { 5 },
        cards_returning: if many { 4_321 } else { 19 },
        anonymous: if many { 7_000 } else { 14 },
        readings: if many { 3_456 } else { 12 },
        waiting: if many { 10_482 } else { 0 },
        last_ok: (!many).then_some((16, 58)),
        closed: !many,
    }
}

fn slip(lang: Lang, about: About) -> Slip {
    Slip {
        lang,
        programme: "meet-plus".to_owned(),
        name: "MEET+".to_owned(),
        site: words("アズ熊谷", "アズ熊谷", "AZ Kumagaya", lang),
        at: DateTime::parse_from_rfc3339("2026-06-14T10:24:00+09:00").unwrap(),
        about,
    }
}

/// The same at a site and of a programme with long names, on a long date.
fn long(lang: Lang, about: About) -> Slip {
    Slip {
        programme: "after-discharge".to_owned(),
        name: words(
            "退院後支援プロジェクト",
            "たいいんの あとの おてつだい",
            "After-discharge support",
            lang,
        ),
        site: words(
            "上尾中央総合病院 Ｂ館 １階ロビー",
            "あげおちゅうおう びょういん",
            "Ageo Central General Hospital, wing B",
            lang,
        ),
        at: DateTime::parse_from_rfc3339("2026-12-30T23:58:00+09:00").unwrap(),
        ..slip(lang, about)
    }
}

fn every(lang: Lang) -> Vec<(&'static str, Slip)> {
    vec![
        ("1-visit", slip(lang, About::Visit { visits: None })),
        ("1-visit-3", slip(lang, About::Visit { visits: Some(3) })),
        (
            "1-visit-9999",
            long(
                lang,
                About::Visit {
                    visits: Some(9_999),
                },
            ),
        ),
        ("2-card", slip(lang, About::Card(card()))),
        ("2-card-long", long(lang, About::Card(card()))),
        (
            "3-reading",
            slip(lang, About::Reading(reading(128, 76, lang, false))),
        ),
        (
            "3-reading-c",
            slip(lang, About::Reading(reading(165, 92, lang, false))),
        ),
        (
            "3-reading-long",
            long(lang, About::Reading(reading(240, 138, lang, true))),
        ),
        ("4-day", slip(lang, About::Day(day(lang, false)))),
        ("4-day-many", long(lang, About::Day(day(lang, true)))),
        ("5-test", slip(lang, About::Test)),
    ]
}

fn keep(dots: &Dots, name: &str) {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/out/slips");
    std::fs::create_dir_all(&folder).unwrap();
    let (width, height) = (dots.width() as u32, dots.height() as u32);
    let file = folder.join(format!("{name}.png"));
    image::save_buffer(
        file,
        &dots.grey(),
        width,
        height,
        image::ExtendedColorType::L8,
    )
    .unwrap();
}

/// What a scanner makes of the code on a slip.
pub fn code_on(dots: &Dots) -> Option<String> {
    let source =
        Luma8LuminanceSource::new(dots.grey(), dots.width() as u32, dots.height() as u32).ok()?;
    let mut picture = BinaryBitmap::new(HybridBinarizer::new(source));
    let read = rxing::qrcode::QRCodeReader.decode(&mut picture).ok()?;
    Some(read.getText().to_owned())
}

pub fn drawn(slip: &Slip, paper: Paper) -> Dots {
    let words = Slips::parse(&shipped("slips.toml")).unwrap();
    draw(slip, &words.in_lang(slip.lang), paper).unwrap()
}

pub fn habits(paper: Paper) -> Habits {
    Habits {
        dots: paper.dots(),
        answers: true,
        echoes: true,
        forgets: true,
        memory: 4096,
    }
}

#[test]
fn every_slip_is_drawn_within_its_paper() {
    for (width, paper) in PAPERS {
        for (tag, lang) in LANGS {
            for (name, slip) in every(lang) {
                let dots = drawn(&slip, paper);
                let name = format!("{name}-{tag}-{width}");
                keep(&dots, &name);
                assert_eq!(dots.width(), paper.dots(), "{name}");
                assert!(dots.height() < SLIP_ROWS_MAX, "{name} is cut");
                let black = dots.grey().iter().filter(|dot| **dot == 0).count();
                let share = black * 100 / (dots.width() * dots.height());
                assert!((3..40).contains(&share), "{name} is {share} % black");
                // Nothing but the test's edge lines stands in the margin.
                if !matches!(slip.about, About::Test) {
                    let inked = (0..dots.height())
                        .filter(|y| {
                            (0..6).any(|x| dots.get(x, *y) || dots.get(dots.width() - 1 - x, *y))
                        })
                        .count();
                    assert_eq!(inked, 0, "{name} reaches into the margin");
                }
            }
        }
    }
}

#[test]
fn the_codes_on_slips_are_read() {
    for (width, paper) in PAPERS {
        for (tag, lang) in LANGS {
            let wanted = card();
            let dots = drawn(&slip(lang, About::Card(card())), paper);
            let read = code_on(&dots);
            assert_eq!(read.as_deref(), Some(wanted.code.as_str()), "{tag} {width}");
            let dots = drawn(&slip(lang, About::Test), paper);
            assert_eq!(code_on(&dots).as_deref(), Some(TEST_CODE), "{tag} {width}");
        }
    }
}

#[test]
fn a_printer_makes_the_same_picture_of_the_bytes() {
    for (_, paper) in PAPERS {
        for (name, slip) in every(Lang::Ja) {
            let mut picture = drawn(&slip, paper);
            let bands = escpos::bands(&mut picture);
            let mut printer = PaperPrinter::new(habits(paper));
            for band in &bands {
                assert!(band.len() <= escpos::BAND_BYTES_MAX);
                assert!(
                    printer.take(band).is_empty(),
                    "{name}: it was asked something"
                );
            }
            assert_eq!(bands.len(), picture.height().div_ceil(BAND_ROWS));
            printer.take(CUT);
            let printed = printer.slip().unwrap();
            assert!(
                printed == picture.without_white_below(),
                "{name} came out otherwise"
            );
            assert_eq!((printer.strange, printer.lost), (0, 0), "{name}");
        }
    }
}

#[test]
fn the_words_of_slips_say_what_is_wrong_with_them() {
    let source = shipped("slips.toml");
    let with = |from: &str, to: &str| {
        assert!(source.text.contains(from));
        let changed = Source::new(Path::new("slips.toml"), &source.text.replacen(from, to, 1));
        Slips::parse(&changed).unwrap_err().to_string()
    };
    let missing = with("come-again =", "come-agian =");
    assert!(
        missing.contains("`come-agian` is not a key here"),
        "{missing}"
    );
    assert!(missing.contains("did you mean `come-again`"), "{missing}");
    let number = with("{0}回目の はなまる", "はなまる");
    assert!(number.contains("at `visit-number`"), "{number}");
    assert!(number.contains("has no {0}"), "{number}");
    let number = with("また どうぞ。いるだけでも、どうぞ", "また{0}");
    assert!(number.contains("no number is put there"), "{number}");
    let empty = with("en = \"Your card\"", "en = \" \"");
    assert!(empty.contains("is empty"), "{empty}");
}

/// MEET+ with a printer that is well.
fn with_printer() -> Stage {
    let mut stage = Stage::new(site("az-kumagaya", |site| {
        site.printer = Some(Printer {
            port: "/dev/null".into(),
            paper: Paper::Mm58,
            serial: Serial::USUAL,
            cut: false,
            answers: true,
        });
    }));
    stage.give(Input::Printer(PrinterHeard::Well { paper_low: false }));
    stage
}

fn printed(effects: &[Effect]) -> Option<(Token, &Slip)> {
    effects.iter().find_map(|effect| match effect {
        Effect::Print { token, slip } => Some((*token, &**slip)),
        _ => None,
    })
}

/// A visit up to the thank-you.
fn thanked(stage: &mut Stage) {
    stage.taps(&[Tap::Came, Tap::Leave]);
    assert!(matches!(stage.page(), Page::Thanks));
}

#[test]
fn a_slip_is_offered_only_where_a_printer_is_well() {
    let mut stage = Stage::meet();
    thanked(&mut stage);
    assert!(!stage.view().printer);
    assert!(printed(&stage.tap(Tap::Print)).is_none());

    let mut stage = with_printer();
    thanked(&mut stage);
    assert!(stage.view().printer);
    stage.give(Input::Printer(PrinterHeard::Rests("K-412".to_owned())));
    assert!(!stage.view().printer);
    assert!(printed(&stage.tap(Tap::Print)).is_none());
    assert_eq!(stage.kinds().last(), Some(&"device.fault"));
    stage.give(Input::Printer(PrinterHeard::Well { paper_low: true }));
    assert_eq!(stage.kinds().last(), Some(&"device.recovered"));
    assert!(stage.view().printer);
}

#[test]
fn one_touch_is_one_slip_and_the_screen_says_what_became_of_it() {
    let mut stage = with_printer();
    thanked(&mut stage);
    let effects = stage.tap(Tap::Print);
    let (token, slip) = printed(&effects).expect("a slip");
    assert_eq!(slip.about, About::Visit { visits: None });
    assert_eq!(stage.view().slip, SlipState::Coming);
    assert!(
        printed(&stage.tap(Tap::Print)).is_none(),
        "a trembling hand"
    );
    stage.give(Input::Printer(PrinterHeard::Printed(token)));
    assert_eq!(stage.view().slip, SlipState::Out);
    assert!(matches!(stage.page(), Page::Thanks));
}

#[test]
fn whoever_left_gets_no_slip_and_nobody_else_gets_theirs() {
    let mut stage = with_printer();
    thanked(&mut stage);
    let effects = stage.tap(Tap::Print);
    let (token, _) = printed(&effects).expect("a slip");
    let dropped = |effects: &[Effect]| effects.contains(&Effect::DropSlip(token));
    // The next person touches before it began.
    let effects = stage.tap(Tap::NextPerson);
    assert!(dropped(&effects));
    assert_eq!(stage.view().slip, SlipState::None);
    // A late answer is nobody's.
    stage.give(Input::Printer(PrinterHeard::Printed(token)));
    assert_eq!(stage.view().slip, SlipState::None);

    let mut stage = with_printer();
    thanked(&mut stage);
    stage.tap(Tap::Print);
    // The printer rests before it came: it is dropped, and the screen says that it did not come.
    let effects = stage.give(Input::Printer(PrinterHeard::Rests("K-411".to_owned())));
    assert!(
        effects
            .iter()
            .any(|effect| matches!(effect, Effect::DropSlip(_)))
    );
    assert_eq!(stage.view().slip, SlipState::Failed);
    stage.pass(20_000);
    assert!(stage.is_idle());
    assert_eq!(stage.view().slip, SlipState::None);
}

#[test]
fn the_days_slip_bears_the_days_numbers_and_outlives_the_screen() {
    let mut stage = with_printer();
    stage.taps(&[Tap::Came, Tap::AddChild, Tap::Leave, Tap::Leave]);
    stage.enter_staff();
    stage.taps(&[Tap::CloseDay, Tap::CloseDay]);
    let effects = stage.tap(Tap::Print);
    let (_, slip) = printed(&effects).expect("a slip");
    let About::Day(day) = &slip.about else {
        panic!("{:?}", slip.about)
    };
    assert_eq!((day.visits, day.adults, day.children), (1, 1, 1));
    assert!(day.closed);
    let effects = stage.tap(Tap::Leave);
    assert!(
        !effects
            .iter()
            .any(|effect| matches!(effect, Effect::DropSlip(_)))
    );
}

#[test]
fn staff_see_what_the_printer_lacks() {
    let day_printer = |stage: &Stage| match stage.page() {
        Page::Day(day) => day.printer,
        page => panic!("{page:?}"),
    };
    let mut stage = Stage::meet();
    stage.enter_staff();
    assert_eq!(day_printer(&stage), None);
    let mut stage = with_printer();
    stage.enter_staff();
    let well = |paper_low| {
        Some(DayPrinter {
            code: String::new(),
            paper_low,
        })
    };
    assert_eq!(day_printer(&stage), well(false));
    stage.give(Input::Printer(PrinterHeard::Well { paper_low: true }));
    assert_eq!(day_printer(&stage), well(true));
    stage.give(Input::Printer(PrinterHeard::Rests("K-412".to_owned())));
    assert_eq!(
        day_printer(&stage).map(|printer| printer.code),
        Some("K-412".to_owned())
    );
}

#[test]
fn no_debug_print_shows_a_card_or_a_reading() {
    let shown = format!(
        "{:?} {:?} {:?}",
        slip(Lang::Ja, About::Card(card())),
        slip(Lang::Ja, About::Reading(reading(187, 113, Lang::Ja, false))),
        drawn(&slip(Lang::Ja, About::Card(card())), Paper::Mm58),
    );
    for secret in ["KC1", "187", "113", &card().number] {
        assert!(!shown.contains(secret), "{secret} in {shown}");
    }
}
