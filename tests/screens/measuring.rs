//! What is drawn on the measuring path and for staff: ordinary, and at its longest and largest.

use tomoni::kiosk::view::{
    Again, Call, Condition, Counter, Day, DayEnding, DayPrinter, DeviceRow, Hour, LastTap,
    LastTapWhat, Menu, MenuProgramme, Page, PaperDay, Proxy, ResultOf, ResultView, SlipState,
    TakeHomeView, Trouble, Upload, View,
};
use tomoni::visit::event::{Channel, Device, Lang};
use tomoni::visit::reading::Fault;

use crate::cases::{Case, idobata, meet, shipped, slip, stall, view, words};

fn symptoms(lang: Lang) -> (String, String) {
    (
        words(
            lang,
            "むねの痛み・息苦しさ・手足のしびれ・ろれつが回らない",
            "むねが いたい・いきが くるしい・てあしが しびれる・うまく はなせない",
            "Chest pain, short of breath, numb arm or leg, slurred speech",
        ),
        words(
            lang,
            "すぐ スタッフへ／119",
            "すぐ スタッフへ／119",
            "Tell staff now / call 119",
        ),
    )
}

pub fn result(
    lang: Lang,
    (systolic_mmhg, diastolic_mmhg, pulse_bpm): (u16, u16, Option<u16>),
    words: String,
) -> Page {
    let (symptoms, symptoms_do) = symptoms(lang);
    Page::Result(ResultView {
        systolic_mmhg,
        diastolic_mmhg,
        pulse_bpm,
        words,
        symptoms,
        symptoms_do,
        sample: true,
        of: ResultOf::One,
        guess: None,
        again: Again::Second,
        recorded: true,
        called: false,
    })
}

/// The words of the demo's `advice.toml`.
fn band(lang: Lang, id: &str) -> String {
    let (ja, easy, en) = match id {
        "a" => (
            "はかってくださって、ありがとうございます",
            "はかって くれて、ありがとう ございます",
            "Thank you for measuring",
        ),
        "b" => (
            "病院や健診で使われる目安(140/90)より高めです。家でも、朝と夜にはかってみましょう",
            "びょういんの めやす(140/90)より たかめ です。いえでも、あさと よるに はかりましょう",
            "This is above the guide value that clinics and health checks use (140/90). Try measuring at home too, in the morning and in the evening",
        ),
        "c" => (
            "近いうちに、かかりつけの先生に 見せてください",
            "ちかい うちに、いつもの せんせいに みせて ください",
            "Please show this to your doctor soon",
        ),
        "d" => (
            "少し休んで、もう一度はかりましょう。スタッフに声をかけてください",
            "すこし やすんで、もういちど はかりましょう。スタッフに おしえて ください",
            "Rest a little, then measure again. Please tell our staff",
        ),
        "low" => (
            "立ちくらみがあれば、スタッフに声をかけてください",
            "ふらふら したら、スタッフに おしえて ください",
            "If you feel faint on standing, please tell our staff",
        ),
        "movement" => (
            "動いたため、数値が正確でないことがあります",
            "うごいたので、ただしくない かもしれません",
            "You moved, so the numbers may not be exact",
        ),
        "irregular" => (
            "脈のリズムが一定でないサインが出ました。話したり動いたりしても出ます。もう一度はかるか、スタッフに見せてください",
            "みゃくの リズムが ちがう サインです。はなしたり うごいたり しても でます。もういちど はかるか、スタッフに みせて ください",
            "The monitor noticed an uneven pulse. Talking or moving can do this. Measure again, or show our staff",
        ),
        _ => (
            "数値を スタッフに 見せてください",
            "スタッフに みせて ください",
            "Please show the numbers to our staff",
        ),
    };
    words(lang, ja, easy, en)
}

fn band_a(lang: Lang) -> String {
    band(lang, "a")
}

/// A band's sentence, and on a line of its own what else is to be said.
fn both(lang: Lang, id: &str, also: &str) -> String {
    format!("{}\n{}", band(lang, id), band(lang, also))
}

fn guessed(lang: Lang) -> String {
    words(lang, "いつもくらい", "いつもと おなじ", "As always")
}

fn with(page: Page, change: impl FnOnce(&mut ResultView)) -> Page {
    match page {
        Page::Result(mut result) => {
            change(&mut result);
            Page::Result(result)
        }
        page => page,
    }
}

fn measuring(elapsed_s: u32, nth: u32) -> Page {
    Page::Measuring {
        elapsed_s,
        nothing_came: false,
        nth,
    }
}

/// Staff are called and nobody has answered yet.
fn calling(lang: Lang, on_duty: bool, phone: &str, page: Page) -> View {
    View {
        call: Call::Calling,
        on_duty,
        phone: phone.into(),
        ..view(lang, meet(lang), page)
    }
}

/// The most that can stand on one result: the highest band and a flag of the monitor.
fn longest(lang: Lang) -> String {
    words(
        lang,
        "少し休んで、もう一度はかりましょう。スタッフに声をかけてください。脈のリズムが一定でないサインが出ました。話したり動いたりしても出ます。もう一度はかるか、スタッフに見せてください",
        "すこし やすんで、もういちど はかりましょう。スタッフに おしえて ください。みゃくの リズムが ちがう サインです。はなしたり うごいたり しても でます。もういちど はかるか、スタッフに みせて ください",
        "Rest a little, then measure again. Please tell our staff. The monitor noticed an uneven pulse. Talking or moving can do this. Measure again, or show our staff",
    )
}

fn not_measured(lang: Lang, fault: Option<Fault>) -> Page {
    let (symptoms, symptoms_do) = symptoms(lang);
    Page::NotMeasured {
        fault,
        symptoms,
        symptoms_do,
    }
}

pub fn ask_staff(lang: Lang) -> Page {
    let conditions = [
        (
            "透析の シャントが ある",
            "とうせきの シャントが ある",
            "A dialysis shunt",
            "shunt",
        ),
        (
            "乳房の 手術を した側の うで",
            "むねの しゅじゅつを した がわ",
            "Breast surgery on that side",
            "surgery",
        ),
        ("点滴を している", "てんてきを している", "A drip", "drip"),
        ("きずが ある", "きずが ある", "A wound", "wound"),
        (
            "まひが ある側の うで",
            "まひが ある がわ",
            "Paralysis on that side",
            "paralysis",
        ),
    ];
    Page::AskStaff {
        conditions: conditions
            .into_iter()
            .map(|(ja, easy, en, picture)| Condition {
                words: words(lang, ja, easy, en),
                picture: picture.into(),
            })
            .collect(),
    }
}

pub fn guess(lang: Lang) -> Page {
    Page::Guess {
        choices: vec![
            words(lang, "ひくめ", "ひくい", "Rather low"),
            words(lang, "いつもくらい", "いつもと おなじ", "As always"),
            words(lang, "たかめ", "たかい", "Rather high"),
        ],
    }
}

/// Conditions as long as `advice.toml` may have them.
fn ask_staff_longest(lang: Lang) -> Page {
    let Page::AskStaff { mut conditions } = ask_staff(lang) else {
        return ask_staff(lang);
    };
    for condition in &mut conditions {
        condition.words = words(
            lang,
            "そちら側の うでに シャントが ある",
            "そちらがわの うでに シャントが ある",
            "Breast surgery on the side of that arm",
        );
    }
    Page::AskStaff { conditions }
}

/// The largest code that is shown: version 19, 792 bytes at the lowest level.
const LARGEST_CODE: u32 = 93;

/// A code of so many modules a side.
pub fn take_home(side: u32) -> Page {
    Page::TakeHome(TakeHomeView {
        code: (0..side * side)
            .map(|place| (place.wrapping_mul(2_654_435_761)) >> 31 == 1)
            .collect(),
        side,
        systolic_mmhg: 128,
        diastolic_mmhg: 76,
        pulse_bpm: Some(72),
        of: ResultOf::MeanOfTwo,
    })
}

fn trouble(what: Trouble, phone: &str) -> Page {
    Page::Trouble {
        what,
        code: "K-214".into(),
        phone: phone.into(),
    }
}

fn counters(lang: Lang, counts: [u64; 4]) -> Vec<Counter> {
    let named = [
        words(lang, "出会った", "あった", "Met"),
        words(lang, "相談", "そうだん", "Consulted"),
        words(lang, "つなぎ", "つなぎ", "Handed over"),
        words(lang, "おせっかい", "おせっかい", "Osekkai"),
    ];
    named
        .into_iter()
        .zip(counts)
        .enumerate()
        .map(|(i, (words, count))| Counter {
            words,
            count,
            just_added: i == 1,
        })
        .collect()
}

fn topics(lang: Lang, counts: [u64; 6]) -> Vec<(String, u64)> {
    let named = [
        words(lang, "おしゃべり", "おしゃべり", "A chat"),
        words(lang, "ワクチンの こと", "ワクチン", "Vaccination"),
        words(lang, "くすりの こと", "くすりの こと", "Medicines"),
        words(lang, "からだの こと", "からだの こと", "My body"),
        words(
            lang,
            "介護・福祉の こと",
            "かいごの こと",
            "Care and welfare services",
        ),
        words(lang, "ほかの こと", "ほかの こと", "Something else"),
    ];
    named.into_iter().zip(counts).collect()
}

/// An ordinary afternoon, as it was drawn.
pub fn ordinary(lang: Lang) -> Day {
    let visits = [4, 9, 12, 8, 6, 5, 3, 0];
    let before = [3, 6, 9, 10, 7, 6, 4, 2];
    Day {
        hours: (0..8)
            .map(|i| Hour {
                hour: 10 + i as u32,
                visits: visits[i],
                before: Some(before[i]),
                now: i == 6,
            })
            .collect(),
        visits: 47,
        adults: 58,
        children: 14,
        readings: 21,
        cards: 18,
        cards_new: 5,
        anonymous: 29,
        topics: topics(lang, [12, 9, 7, 4, 2, 1]),
        counters: counters(lang, [23, 11, 2, 4]),
        printer: None,
        upload: Upload {
            waiting: 0,
            last_ok: Some((16, 2)),
            failing: false,
        },
        last: Some(LastTap {
            at: (16, 18),
            what: LastTapWhat::Visit {
                channel: Channel::Tap,
                adults: 1,
                children: 0,
            },
        }),
        calling: false,
        no_office_key: false,
        closed: false,
        reads_cards: true,
    }
}

fn menu(lang: Lang, ids: &[&str], two: bool, (waiting, failing): (u64, bool)) -> View {
    let programmes = ids
        .iter()
        .take(3)
        .enumerate()
        .map(|(nth, id)| MenuProgramme {
            name: stall(id, lang).name,
            on: nth == 0 || two && nth == 1,
            beside: two,
        });
    let menu = Menu {
        programmes: programmes.collect(),
        more: ids.len() > 3,
        upload: Upload {
            waiting,
            last_ok: Some((16, 2)),
            failing,
        },
        network_expected: ids.len() != 1,
    };
    view(lang, stall(ids[0], lang), Page::Menu(Box::new(menu)))
}

fn ending(lang: Lang, weather: Option<usize>, staff_minutes: u32, refused: bool) -> Page {
    let sentences = shipped().sentences().to_vec();
    let most = weather == Some(2);
    Page::Ending(Box::new(DayEnding {
        visits: if most { 9999 } else { 47 },
        people: if most { 123_456 } else { 72 },
        weather,
        staff_minutes,
        sentences: sentences
            .iter()
            .enumerate()
            .map(|(nth, one)| (one.words.in_lang(lang).to_owned(), weather == Some(nth)))
            .collect(),
        refused,
    }))
}

/// A place that never closes, on its fullest day, with the office out of reach.
pub fn fullest(lang: Lang) -> Day {
    Day {
        hours: (0..24)
            .map(|hour| Hour {
                hour,
                visits: u64::from((hour * 7919) % 997),
                before: Some(u64::from((hour * 6947) % 983)),
                now: hour == 19,
            })
            .collect(),
        visits: 9999,
        adults: 9999,
        children: 9999,
        readings: 9999,
        cards: 9999,
        cards_new: 9999,
        anonymous: 9999,
        topics: topics(lang, [999, 998, 997, 996, 995, 994]),
        counters: counters(lang, [999; 4]),
        printer: None,
        upload: Upload {
            waiting: 9999,
            last_ok: Some((10, 42)),
            failing: true,
        },
        last: Some(LastTap {
            at: (23, 58),
            what: LastTapWhat::Visit {
                channel: Channel::Staff,
                adults: 30,
                children: 30,
            },
        }),
        ..ordinary(lang)
    }
}

/// A printer that rests.
fn printer(code: &str) -> Option<DayPrinter> {
    Some(DayPrinter {
        code: code.to_owned(),
        paper_low: false,
    })
}

fn day(lang: Lang, day: Day) -> View {
    let mut view = view(lang, meet(lang), Page::Day(Box::new(day)));
    view.clock.hour = 16;
    view.clock.minute = 21;
    view
}

macro_rules! case {
    ($name:literal, $lang:ident => $view:expr) => {
        Case {
            name: $name,
            view: |$lang| $view,
        }
    };
}

/// Every page of the measuring path and for staff, ordinary and at its longest.
pub const CASES: &[Case] = &[
    case!("06-consent", l => view(l, meet(l), Page::Consent { can_record: true })),
    case!("06-consent-no-key", l => view(l, idobata(l), Page::Consent { can_record: false })),
    case!("06-consent-calling", l => calling(l, true, "", Page::Consent { can_record: true })),
    case!("06-ask-staff", l => view(l, meet(l), ask_staff(l))),
    case!("06-ask-staff-calling", l => calling(l, false, "048-000-0000", ask_staff(l))),
    case!("06-ask-staff-longest", l => view(l, idobata(l), ask_staff_longest(l))),
    case!("06-rest-60", l => view(l, meet(l), Page::Rest { left_s: 60, nth: 1 })),
    case!("06-rest-42", l => view(l, meet(l), Page::Rest { left_s: 42, nth: 1 })),
    case!("06-rest-0", l => view(l, idobata(l), Page::Rest { left_s: 0, nth: 1 })),
    case!("06-rest-second", l => view(l, meet(l), Page::Rest { left_s: 48, nth: 2 })),
    case!("06-rest-third", l => view(l, idobata(l), Page::Rest { left_s: 7, nth: 3 })),
    case!("06-guess", l => view(l, meet(l), guess(l))),
    case!("07-measuring-0", l => view(l, meet(l), measuring(0, 1))),
    case!("07-measuring-18", l => view(l, meet(l), measuring(18, 1))),
    case!("07-measuring-second", l => view(l, meet(l), measuring(31, 2))),
    case!("07-measuring-179", l => view(l, idobata(l), measuring(179, 3))),
    case!("07-measuring-nothing", l => view(l, meet(l), Page::Measuring { elapsed_s: 180, nothing_came: true, nth: 1 })),
    case!("08-measured", l => view(l, meet(l), Page::Measured)),
    case!("08-result-a", l => view(l, meet(l), result(l, (128, 76, Some(72)), band(l, "a")))),
    case!("08-result-b", l => view(l, meet(l), result(l, (152, 91, Some(68)), band(l, "b")))),
    case!("08-result-c", l => view(l, meet(l), result(l, (162, 101, Some(78)), band(l, "c")))),
    case!("08-result-d-called", l => calling(l, true, "", result(l, (188, 112, Some(96)), band(l, "d")))),
    case!("08-result-d-nobody", l => calling(l, false, "048-000-0000", result(l, (188, 112, Some(96)), band(l, "d")))),
    case!("08-result-low", l => view(l, idobata(l), result(l, (86, 54, Some(58)), both(l, "a", "low")))),
    case!("08-result-moved", l => view(l, meet(l), result(l, (134, 82, Some(74)), both(l, "a", "movement")))),
    case!("08-result-pulse", l => view(l, meet(l), result(l, (134, 82, Some(74)), both(l, "a", "irregular")))),
    case!("08-result-confirm", l => view(l, meet(l), result(l, (134, 82, None), both(l, "a", "confirm")))),
    case!("08-result-mean", l => view(l, meet(l), with(result(l, (131, 79, Some(70)), band(l, "a")), |r| {
        r.of = ResultOf::MeanOfTwo;
        r.again = Again::Another;
    }))),
    case!("08-result-single", l => view(l, meet(l), with(result(l, (131, 79, Some(70)), band(l, "a")), |r| {
        r.of = ResultOf::OneOfTwo;
        r.again = Again::Third;
    }))),
    case!("08-result-guess", l => view(l, meet(l), with(result(l, (118, 72, Some(66)), band(l, "a")), |r| {
        r.guess = Some(guessed(l));
        r.recorded = false;
    }))),
    case!("08-result-unapproved", l => view(l, meet(l), with(result(l, (128, 76, Some(72)), String::new()), |r| {
        r.sample = false;
        r.recorded = false;
    }))),
    case!("08-result-three", l => view(l, meet(l), with(result(l, (280, 180, Some(220)), longest(l)), |r| {
        r.of = ResultOf::MeanOfTwo;
        r.guess = Some(guessed(l));
        r.again = Again::Third;
    }))),
    case!("08-result-two", l => view(l, idobata(l), result(l, (88, 60, None), String::new()))),
    case!("08-take-home", l => view(l, meet(l), take_home(61))),
    case!("08-take-home-paper", l => slip(SlipState::None, view(l, meet(l), take_home(61)))),
    case!("08-take-home-coming", l => slip(SlipState::Coming, view(l, meet(l), take_home(61)))),
    case!("08-take-home-out", l => slip(SlipState::Out, view(l, idobata(l), take_home(61)))),
    case!("08-take-home-failed", l => slip(SlipState::Failed, view(l, meet(l), take_home(61)))),
    case!("08-take-home-largest", l => view(l, idobata(l), take_home(LARGEST_CODE))),
    case!("09-not-measured-sleeve", l => view(l, meet(l), not_measured(l, Some(Fault::Cuff)))),
    case!("09-not-measured-bare-arm", l => view(l, meet(l), not_measured(l, Some(Fault::NoPulse)))),
    case!("09-not-measured-still", l => view(l, meet(l), not_measured(l, Some(Fault::Moved)))),
    case!("09-not-measured-loose", l => view(l, meet(l), not_measured(l, Some(Fault::OverPressure)))),
    case!("09-not-measured-monitor", l => view(l, meet(l), not_measured(l, Some(Fault::Device)))),
    case!("09-not-measured-implausible", l => calling(l, true, "", not_measured(l, None))),
    case!("11-trouble-monitor", l => view(l, meet(l), trouble(Trouble::Monitor, "000-0000-0000"))),
    case!("11-trouble-disk", l => view(l, meet(l), trouble(Trouble::Disk, "000-0000-0000"))),
    case!("11-trouble-no-phone", l => view(l, idobata(l), trouble(Trouble::Disk, ""))),
    case!("12-pin", l => view(l, meet(l), Page::Pin { entered: 2, wrong: false, locked_s: None })),
    case!("12-pin-wrong", l => view(l, meet(l), Page::Pin { entered: 0, wrong: true, locked_s: None })),
    case!("12-pin-long", l => view(l, meet(l), Page::Pin { entered: 8, wrong: true, locked_s: None })),
    case!("12-pin-locked", l => view(l, meet(l), Page::Pin { entered: 0, wrong: true, locked_s: Some(60) })),
    case!("12-pin-locked-long", l => view(l, meet(l), Page::Pin { entered: 0, wrong: true, locked_s: Some(3600) })),
    case!("13-day", l => day(l, ordinary(l))),
    case!("13-day-full", l => day(l, fullest(l))),
    case!("13-day-no-key", l => day(l, Day { no_office_key: true, ..ordinary(l) })),
    case!("13-day-full-calling", l => day(l, Day { calling: true, ..fullest(l) })),
    case!("13-day-two", l => day(l, Day {
        counters: counters(l, [23, 11, 2, 4]).into_iter().chain(counters(l, [9999, 0, 128, 1])).collect(),
        ..ordinary(l)
    })),
    case!("13-day-two-full", l => day(l, Day {
        counters: fullest(l).counters.into_iter().chain(fullest(l).counters).collect(),
        ..fullest(l)
    })),
    case!("15-menu", l => menu(l, &["meet-plus"], false, (0, true))),
    case!("15-menu-two", l => menu(l, &["furumai-ichi", "meet-plus", "osekkai-reha"], true, (9999, true))),
    case!("15-menu-more", l => menu(l, &["ward-cominas", "after-discharge", "idobata", "osekkai-gi"], false, (3, false))),
    case!("15-proxy", l => view(l, meet(l), Page::Proxy(Box::new(Proxy {
        programmes: vec!["MEET+".into()],
        entered: 0,
        visits: 0,
        last: None,
    })))),
    case!("15-proxy-two", l => view(l, meet(l), Page::Proxy(Box::new(Proxy {
        programmes: vec![stall("ward-cominas", l).name, stall("osekkai-reha", l).name],
        entered: 1234,
        visits: 9999,
        last: ordinary(l).last,
    })))),
    case!("15-devices", l => slip(SlipState::None, view(l, meet(l), Page::Devices(vec![
        DeviceRow { device: Device::Monitor, code: String::new(), heard: Some((10, 24)), readable: true },
        DeviceRow { device: Device::Scanner, code: "K-304".into(), heard: Some((9, 58)), readable: false },
        DeviceRow { device: Device::Camera, code: String::new(), heard: None, readable: true },
        DeviceRow { device: Device::Printer, code: String::new(), heard: None, readable: true },
    ])))),
    case!("15-devices-printer-rests", l => view(l, meet(l), Page::Devices(vec![
        DeviceRow { device: Device::Printer, code: "K-412".into(), heard: None, readable: true },
    ]))),
    case!("15-devices-none", l => view(l, meet(l), Page::Devices(Vec::new()))),
    case!("15-paper", l => view(l, meet(l), Page::Paper(PaperDay {
        day: (6, 13), weekday: 6, programme: "MEET+".into(), several: false, adults: 0, children: 0, written: Some(true),
    }))),
    case!("15-paper-most", l => view(l, meet(l), Page::Paper(PaperDay {
        day: (9, 30), weekday: 3, programme: stall("ward-cominas", l).name, several: true, adults: 172, children: 28, written: Some(false),
    }))),
    case!("15-ending", l => view(l, meet(l), ending(l, None, 0, false))),
    case!("15-ending-most", l => view(l, meet(l), ending(l, Some(2), 28_770, false))),
    case!("15-ending-refused", l => view(l, meet(l), ending(l, Some(0), 210, true))),
    case!("13-day-closed", l => day(l, Day {
        closed: true,
        reads_cards: false,
        last: None,
        printer: None,
        upload: Upload { waiting: 3, last_ok: Some((16, 2)), failing: false },
        ..ordinary(l)
    })),
    case!("13-day-linked", l => day(l, Day {
        last: Some(LastTap { at: (15, 47), what: LastTapWhat::Link }),
        ..ordinary(l)
    })),
    case!("13-day-no-paper", l => day(l, Day { printer: printer("K-412"), ..ordinary(l) })),
    case!("13-day-cover", l => day(l, Day { printer: printer("K-411"), ..fullest(l) })),
    case!("13-day-printer-low", l => day(l, Day {
        printer: Some(DayPrinter { code: String::new(), paper_low: true }),
        ..ordinary(l)
    })),
    case!("13-day-no-key-no-paper", l => day(l, Day {
        no_office_key: true,
        printer: printer("K-412"),
        ..ordinary(l)
    })),
    case!("13-day-no-key-printer-away", l => day(l, Day {
        no_office_key: true,
        printer: printer("K-401"),
        upload: Upload { waiting: 0, last_ok: Some((10, 42)), failing: true },
        ..ordinary(l)
    })),
    case!("13-day-closed-paper", l => slip(SlipState::None, day(l, Day { closed: true, ..ordinary(l) }))),
    case!("13-day-closed-coming", l => slip(SlipState::Coming, day(l, Day { closed: true, ..ordinary(l) }))),
    case!("13-day-closed-failed", l => slip(SlipState::Failed, day(l, Day {
        closed: true,
        printer: printer("K-412"),
        ..ordinary(l)
    }))),
    case!("13-day-calling", l => day(l, Day { calling: true, ..ordinary(l) })),
    case!("13-day-empty", l => day(l, Day {
        hours: ordinary(l).hours.into_iter().map(|h| Hour { visits: 0, before: None, ..h }).collect(),
        visits: 0, adults: 0, children: 0, readings: 0, cards: 0, cards_new: 0, anonymous: 0,
        topics: Vec::new(),
        counters: counters(l, [0; 4]),
        printer: None,
        upload: Upload { waiting: 0, last_ok: None, failing: false },
        last: None,
        ..ordinary(l)
    })),
    case!("13-day-counter", l => day(l, Day {
        printer: None,
        upload: Upload { waiting: 12, last_ok: None, failing: true },
        last: Some(LastTap { at: (9, 5), what: LastTapWhat::Counter(words(l, "おせっかい", "おせっかい", "Osekkai")) }),
        ..ordinary(l)
    })),
];

mod shown {
    use std::collections::{BTreeMap, BTreeSet};

    use tomoni::card::picture::{Grey, Look, code_in};
    use tomoni::kiosk::view::{Tap, WorkKind};

    use super::*;
    use crate::glass::{COMPACT, Glass, LANDSCAPE, PORTRAIT, Place, place_of};
    use crate::looking::{STEP, contrast, pixels};

    /// What can be touched on this page, and what each touch says: these, and nothing else.
    fn offers(glass: &Glass, page: Page, targets: &[(&str, Tap)]) {
        glass.show(view(Lang::Ja, meet(Lang::Ja), page));
        let there: BTreeSet<String> = glass
            .targets()
            .iter()
            .filter_map(|target| target.accessible_id())
            .map(|id| id.to_string())
            .filter(|id| id != "staff-corner")
            .collect();
        let expected: BTreeSet<String> = targets.iter().map(|(id, _)| (*id).to_owned()).collect();
        assert_eq!(there, expected);
        for (id, tap) in targets {
            if *tap == Tap::MeasureNow {
                // Held; a short touch does nothing.
                glass.touch(id);
                assert_eq!(glass.taps(), [], "{id}");
                glass.press(place_of(&glass.target(id)));
                glass.wait(1000);
                glass.wait(1100);
                glass.release(place_of(&glass.target(id)));
            } else {
                glass.touch(id);
            }
            assert_eq!(glass.taps(), [*tap], "{id}");
            glass.wait(400);
        }
    }

    const LEAVE: (&str, Tap) = ("leave", Tap::Leave);
    const AGAIN: (&str, Tap) = ("again", Tap::Again);
    const STAFF: (&str, Tap) = ("call-staff", Tap::CallStaff);

    #[test]
    fn each_target_of_the_measuring_path_says_what_was_touched() {
        let glass = Glass::open(LANDSCAPE);
        let ja = Lang::Ja;
        let only = ("only-measure", Tap::OnlyMeasure);
        let both = [LEAVE, only, ("record", Tap::Record), STAFF];
        offers(&glass, Page::Consent { can_record: true }, &both);
        let without_a_key = Page::Consent { can_record: false };
        offers(&glass, without_a_key, &[LEAVE, only, STAFF]);
        let none_of_them = ("next", Tap::Next);
        offers(&glass, ask_staff(ja), &[LEAVE, none_of_them, STAFF]);
        let guesses = [
            ("skip", Tap::Skip),
            ("guess-0", Tap::Guess(0)),
            ("guess-1", Tap::Guess(1)),
            ("guess-2", Tap::Guess(2)),
            STAFF,
        ];
        offers(&glass, guess(ja), &guesses);
        let now = ("measure-now", Tap::MeasureNow);
        offers(
            &glass,
            Page::Rest { left_s: 30, nth: 1 },
            &[LEAVE, now, STAFF],
        );
        let measuring = |nothing_came| Page::Measuring {
            elapsed_s: 181,
            nothing_came,
            nth: 1,
        };
        offers(&glass, measuring(false), &[LEAVE, STAFF]);
        offers(&glass, measuring(true), &[LEAVE, AGAIN, STAFF]);
        let see = ("show-measured", Tap::ShowMeasured);
        offers(&glass, Page::Measured, &[LEAVE, see, STAFF]);
        let numbers = result(ja, (128, 76, None), band_a(ja));
        let home = ("take-home", Tap::TakeHome);
        offers(&glass, numbers, &[LEAVE, AGAIN, home, STAFF]);
        offers(&glass, take_home(61), &[LEAVE, AGAIN, STAFF]);
        for fault in [Some(Fault::Cuff), Some(Fault::Device), None] {
            offers(&glass, not_measured(ja, fault), &[LEAVE, AGAIN, STAFF]);
        }
        let next = ("next-person", Tap::NextPerson);
        offers(&glass, trouble(Trouble::Monitor, ""), &[next, AGAIN, STAFF]);
        offers(&glass, trouble(Trouble::Disk, ""), &[LEAVE, AGAIN, STAFF]);
    }

    #[test]
    fn each_target_of_the_staffs_screens_says_what_was_touched() {
        let glass = Glass::open(LANDSCAPE);
        let pin = |locked_s| Page::Pin {
            entered: 1,
            wrong: false,
            locked_s,
        };
        let ids: Vec<String> = (0..10).map(|d| format!("digit-{d}")).collect();
        let mut keys: Vec<(&str, Tap)> = (0..)
            .zip(&ids)
            .map(|(d, id)| (id.as_str(), Tap::PinDigit(d)))
            .collect();
        keys.extend([("erase", Tap::PinErase), LEAVE]);
        offers(&glass, pin(None), &keys);
        offers(&glass, pin(Some(59)), &[LEAVE]);

        let today = |change: fn(&mut Day)| {
            let mut day = ordinary(Lang::Ja);
            change(&mut day);
            Page::Day(Box::new(day))
        };
        let counters = [
            ("counter-0", Tap::Counter(0)),
            ("counter-1", Tap::Counter(1)),
            ("counter-2", Tap::Counter(2)),
            ("counter-3", Tap::Counter(3)),
        ];
        let undo = ("undo", Tap::Undo);
        let close = ("close-day", Tap::CloseDay);
        let lost = ("lost-card", Tap::LostCard);
        let menu = ("menu", Tap::Work(WorkKind::Menu));
        let with = |more: &[(&'static str, Tap)]| [&counters, more].concat();
        offers(
            &glass,
            today(|_| ()),
            &with(&[LEAVE, undo, close, lost, menu]),
        );
        offers(
            &glass,
            today(|day| day.closed = true),
            &with(&[LEAVE, undo, lost, menu]),
        );
        offers(
            &glass,
            today(|day| day.last = None),
            &with(&[LEAVE, close, lost, menu]),
        );
        offers(
            &glass,
            today(|day| day.calling = true),
            &with(&[LEAVE, undo, close, ("answer", Tap::Answer)]),
        );
    }

    #[test]
    fn to_be_recorded_and_not_to_be_are_equally_large_and_look_alike() {
        for panel in [LANDSCAPE, PORTRAIT, COMPACT] {
            let glass = Glass::open(panel);
            for lang in Lang::ALL {
                glass.show(view(lang, meet(lang), Page::Consent { can_record: true }));
                let [kept, not] = ["record", "only-measure"].map(|id| place_of(&glass.target(id)));
                assert_eq!((kept.width, kept.height), (not.width, not.height));
                // Nothing is chosen or brighter beforehand: the same face, the same rim.
                let picture = glass.picture();
                let colours = |place: Place| {
                    let part = Place {
                        width: place.width * 0.2,
                        height: place.height * 0.2,
                        ..place
                    };
                    let corner = pixels(&picture, part);
                    let mut counts = BTreeMap::new();
                    for pixel in &corner {
                        *counts.entry(*pixel).or_insert(0usize) += 1;
                    }
                    // Edges are mixtures, and rare.
                    counts.retain(|_, count| *count * 50 > corner.len());
                    counts.into_keys().collect::<Vec<_>>()
                };
                assert_eq!(colours(kept).len(), 3, "ground, rim and face");
                assert_eq!(colours(kept), colours(not), "{lang:?} on {panel:?}");
            }
        }
    }

    #[test]
    fn a_phone_reads_the_code_off_the_screen_and_each_module_is_at_least_0_7_mm() {
        // As long as such a text may be.
        let text = "血圧 うえ 128 mmHg。".repeat(31);
        let modules = tomoni::card::qr::modules(&text, tomoni::card::qr::Level::Low)
            .expect("it fits into one code");
        assert_eq!(modules.side, LARGEST_CODE);
        for panel in [LANDSCAPE, PORTRAIT, COMPACT] {
            let glass = Glass::open(panel);
            let Page::TakeHome(mut home) = take_home(LARGEST_CODE) else {
                panic!("the page with the code");
            };
            home.code.clone_from(&modules.dark);
            glass.show(view(Lang::Ja, meet(Lang::Ja), Page::TakeHome(home)));
            let code = place_of(&glass.find("Code")[0]);
            let module = code.width / (modules.side + 8) as f32;
            assert_eq!(module.fract(), 0.0, "sharp edges on {panel:?}");
            let mm = module / panel.px_per_mm;
            assert!(mm >= 0.7, "{mm:.2} mm on {panel:?}");
            let picture = glass.picture();
            let luma: Vec<u8> = picture.rgba.chunks_exact(4).map(|p| p[1]).collect();
            let grey = Grey {
                width_px: picture.width,
                height_px: picture.height,
                luma: &luma,
            };
            assert_eq!(
                code_in(grey, Look::Thorough).as_deref(),
                Some(text.as_str()),
                "on {panel:?}"
            );
        }
    }

    /// The rows that bear ink, in pixels from the first to the last.
    fn inked_height(glass: &Glass, place: Place) -> f32 {
        let picture = glass.picture();
        let width = pixels(
            &picture,
            Place {
                height: 1.0,
                ..place
            },
        )
        .len();
        let all = pixels(&picture, place);
        let rows: Vec<usize> = all
            .chunks(width.max(1))
            .enumerate()
            .filter(|(_, row)| row.iter().any(|p| contrast(*p, [0x2B, 0x26, 0x22]) < 1.5))
            .map(|(i, _)| i)
            .collect();
        match (rows.first(), rows.last()) {
            (Some(first), Some(last)) => ((last - first) * STEP + 1) as f32,
            _ => 0.0,
        }
    }

    #[test]
    fn the_digits_of_a_reading_are_at_least_25_mm_beside_the_longest_words() {
        for panel in [LANDSCAPE, PORTRAIT, COMPACT] {
            let glass = Glass::open(panel);
            for lang in Lang::ALL {
                glass.show(view(
                    lang,
                    meet(lang),
                    result(lang, (188, 88, Some(88)), longest(lang)),
                ));
                let digits = glass.by_id("Value::digits");
                assert_eq!(digits.len(), 3);
                for value in &digits[..2] {
                    let mm = inked_height(&glass, place_of(value)) / panel.px_per_mm;

                    assert!(mm >= 25.0, "{lang:?} on {panel:?}: {mm:.1} mm");
                }
            }
        }
    }

    #[test]
    fn every_three_digits_are_equally_wide() {
        let glass = Glass::open(LANDSCAPE);
        let widths = |systolic| {
            let page = result(Lang::Ja, (systolic, 100, None), band_a(Lang::Ja));
            glass.show(view(Lang::Ja, meet(Lang::Ja), page));
            let digits = glass.by_id("Value::digits");
            (place_of(&digits[0]).x, place_of(&digits[0]).width)
        };
        assert_eq!(widths(111), widths(280));
        assert_eq!(widths(111), widths(199));
    }

    #[test]
    fn a_reading_has_no_colour_and_looks_the_same_in_every_band() {
        let glass = Glass::open(LANDSCAPE);
        let panel_of = |numbers| {
            let page = result(Lang::Ja, numbers, band_a(Lang::Ja));
            glass.show(view(Lang::Ja, meet(Lang::Ja), page));
            let panels = glass.find("ReadingPanel");
            pixels(&glass.picture(), place_of(&panels[0]))
        };
        let colours = |numbers| panel_of(numbers).into_iter().collect::<BTreeSet<_>>();
        let calm = colours((128, 76, Some(72)));
        let high = colours((198, 112, Some(112)));
        for [r, g, b] in calm.union(&high) {
            let (most, least) = (*r.max(g).max(b), *r.min(g).min(b));
            // Paper and wood tones are warm; anything stronger would be an accent.
            assert!(most - least < 60, "#{r:02X}{g:02X}{b:02X}");
        }
    }

    #[test]
    fn numbers_that_nobody_asked_for_are_not_on_the_screen_before_a_touch() {
        let glass = Glass::open(LANDSCAPE);
        let numbers = result(Lang::Ja, (128, 76, Some(72)), band_a(Lang::Ja));
        glass.show(view(Lang::Ja, meet(Lang::Ja), Page::Measured));
        let before = glass.picture();
        glass.show(view(Lang::Ja, meet(Lang::Ja), numbers));
        assert_eq!(glass.by_id("Value::digits").len(), 3);
        glass.show(view(Lang::Ja, meet(Lang::Ja), Page::Measured));
        assert!(glass.by_id("Value::digits").is_empty());
        assert!(before == glass.picture(), "nothing of the last reading");
        assert!(
            !crate::looking::texts(&glass, false)
                .iter()
                .any(|text| text.words.contains(|c: char| c.is_ascii_digit())),
            "no digits at all"
        );
    }

    #[test]
    fn the_symptom_line_stands_whole_on_every_result_and_where_none_came() {
        let glass = Glass::open(COMPACT);
        for lang in Lang::ALL {
            let (signs, act) = symptoms(lang);
            for page in [
                result(lang, (128, 76, Some(72)), band_a(lang)),
                result(lang, (190, 120, Some(99)), longest(lang)),
                not_measured(lang, None),
                not_measured(lang, Some(Fault::Device)),
            ] {
                glass.show(view(lang, meet(lang), page));
                let joined = |s: &str| s.replace([' ', '\n'], "");
                let texts: Vec<String> = crate::looking::texts(&glass, false)
                    .iter()
                    .map(|text| joined(&text.words))
                    .collect();
                for line in [joined(&signs), joined(&format!("→{act}"))] {
                    assert!(texts.contains(&line), "{line} in {texts:?}");
                }
            }
        }
    }

    #[test]
    fn the_hours_and_their_legend_stay_on_their_panel() {
        for panel in [LANDSCAPE, PORTRAIT, COMPACT] {
            let glass = Glass::open(panel);
            for lang in Lang::ALL {
                for numbers in [ordinary(lang), fullest(lang)] {
                    glass.show(day(lang, numbers));
                    let bars = place_of(&glass.find("HourBars")[0]);
                    for id in ["today", "before", "hour-unit", "count"] {
                        for text in glass.by_id(&format!("HourBars::{id}")) {
                            let place = place_of(&text);
                            assert!(place.within(bars), "{lang:?} {id}: {place:?} in {bars:?}");
                        }
                    }
                }
            }
        }
    }

    #[test]
    fn one_bead_a_second_changes_its_colour() {
        let glass = Glass::open(LANDSCAPE);
        let picture = |left_s| {
            glass.show(view(
                Lang::Ja,
                meet(Lang::Ja),
                Page::Rest { left_s, nth: 1 },
            ));
            let ring = place_of(&glass.find("BeadRing")[0]);
            pixels(&glass.picture(), ring)
                .into_iter()
                .filter(|p| *p == [0x8A, 0x2E, 0x00])
                .count()
        };
        let mut last = picture(60);
        assert_eq!(last, 0, "none at first");
        for left_s in [59, 58, 30, 1, 0] {
            let now = picture(left_s);
            assert!(now > last, "{left_s}: {now} after {last}");
            last = now;
        }
    }

    #[test]
    fn the_sky_moves_while_the_monitor_works() {
        let glass = Glass::open(LANDSCAPE);
        let at = |elapsed_s| {
            let page = Page::Measuring {
                elapsed_s,
                nothing_came: false,
                nth: 1,
            };
            glass.show(view(Lang::Ja, meet(Lang::Ja), page));
            let digits = place_of(&glass.by_id("Measuring::seconds")[0]);
            let mut picture = glass.picture();
            // The seconds themselves are left out.
            let width = picture.width;
            for y in digits.y as u32..digits.bottom() as u32 {
                for x in digits.x as u32..(digits.right() as u32 + 260) {
                    let i = ((y * width + x) * 4) as usize;
                    picture.rgba[i..i + 4].fill(0);
                }
            }
            picture
        };
        assert!(at(10) != at(30), "the sky moves");
    }
}
