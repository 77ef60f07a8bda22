//! What each slip says, and in which order. Nothing here is smaller than 14 points: a slip is
//! read at home, by the same eyes.

use chrono::{Datelike as _, Timelike as _};

use super::sheet::{Face, Place, Sheet};
use super::{About, CardSlip, DaySlip, Dots, NumbersOf, Paper, ReadingSlip, Slip, Words};
use crate::card::qr::{self, Level};
use crate::visit::event::Lang;

/// Flowers a row on a stamp card, and on the whole card.
const STAMPS_A_ROW: u32 = 5;
/// See [`STAMPS_A_ROW`].
const STAMPS: u32 = 10;
/// Dots of one module of a card's code: a millimetre.
const CARD_MODULE_DOTS: usize = 8;
/// What the code of a test slip says.
pub const TEST_CODE: &str = "TOMONI TEST";

/// The slip as a printer of this paper prints it; `None` when it cannot be drawn.
#[must_use]
pub fn draw(slip: &Slip, words: &Words<String>, paper: Paper) -> Option<Dots> {
    let mut sheet = Sheet::new(paper);
    head(&mut sheet, slip);
    match &slip.about {
        About::Visit { visits } => visit(&mut sheet, slip, words, *visits),
        About::Card(card) => self::card(&mut sheet, words, card),
        About::Reading(reading) => self::reading(&mut sheet, slip, words, reading),
        About::Day(day) => self::day(&mut sheet, slip, words, day),
        About::Test => test(&mut sheet, slip, words),
    }
    sheet.finish()
}

/// Whose stall it was.
fn head(sheet: &mut Sheet, slip: &Slip) {
    let name = sheet.type_of(Face::Bold, 52.0, 64.0);
    let site = sheet.type_of(Face::Regular, 40.0, 44.0);
    sheet.drawing_beside(crest(&slip.programme), name.size * 1.3, &slip.name, name);
    sheet.gap(4.0);
    sheet.text(&slip.site, site, Place::Middle);
    sheet.rule();
}

fn visit(sheet: &mut Sheet, slip: &Slip, words: &Words<String>, visits: Option<u32>) {
    let title = sheet.type_of(Face::Bold, 58.0, 76.0);
    let body = sheet.type_of(Face::Regular, 42.0, 48.0);
    sheet.gap(8.0);
    match visits {
        None => {
            let edge = title.size * 2.6;
            sheet.drawings(&[HANAMARU], edge, 0.0);
        }
        Some(visits) => stamps(sheet, visits),
    }
    sheet.gap(12.0);
    sheet.text(&words.thanks, title, Place::Middle);
    if let Some(visits) = visits {
        let count = sheet.type_of(Face::Bold, 44.0, 52.0);
        let said = filled(&words.visit_number, &visits.to_string());
        sheet.text(&said, count, Place::Middle);
    }
    sheet.gap(10.0);
    sheet.text(&day_and_time(slip), body, Place::Middle);
    sheet.gap(10.0);
    sheet.text(&words.come_again, body, Place::Middle);
}

/// The stamp card's present sheet: a flower for each visit, a ring for each still to come.
fn stamps(sheet: &mut Sheet, visits: u32) {
    let filled = match visits {
        0 => 0,
        visits => (visits - 1) % STAMPS + 1,
    };
    let edge = (sheet.inner() / STAMPS_A_ROW as f32 - 10.0).floor();
    for row in 0..STAMPS / STAMPS_A_ROW {
        let cells: Vec<&str> = (0..STAMPS_A_ROW)
            .map(|at| {
                if row * STAMPS_A_ROW + at < filled {
                    HANAMARU
                } else {
                    RING
                }
            })
            .collect();
        sheet.drawings(&cells, edge, 10.0);
        sheet.gap(10.0);
    }
}

fn card(sheet: &mut Sheet, words: &Words<String>, card: &CardSlip) {
    let title = sheet.type_of(Face::Bold, 56.0, 72.0);
    let body = sheet.type_of(Face::Regular, 42.0, 48.0);
    let label = sheet.type_of(Face::Regular, 40.0, 44.0);
    let mut number = sheet.type_of(Face::Digits, 60.0, 76.0);
    number.leading = 1.2;
    sheet.text(&words.card_title, title, Place::Middle);
    // Of version 3 at level Q, as every card's code.
    if let Ok(code) = qr::modules(&card.code, Level::Quartile) {
        sheet.code(&code, CARD_MODULE_DOTS);
    }
    sheet.text(&words.card_number, label, Place::Middle);
    sheet.text(&card.number, number, Place::Middle);
    sheet.gap(10.0);
    sheet.text(&words.card_use, body, Place::Middle);
    sheet.text(&words.card_no_name, body, Place::Middle);
}

fn reading(sheet: &mut Sheet, slip: &Slip, words: &Words<String>, reading: &ReadingSlip) {
    let title = sheet.type_of(Face::Bold, 52.0, 68.0);
    let body = sheet.type_of(Face::Regular, 42.0, 48.0);
    let strong = sheet.type_of(Face::Bold, 44.0, 50.0);
    let mut digits = sheet.type_of(Face::Digits, 160.0, 220.0);
    digits.leading = 1.0;
    let mut pulse = sheet.type_of(Face::Digits, 100.0, 130.0);
    pulse.leading = 1.05;
    if reading.sample {
        sheet.badge(&words.sample, strong);
        sheet.gap(8.0);
    }
    sheet.text(&words.reading_title, title, Place::Middle);
    sheet.text(&date_and_time(slip), body, Place::Middle);
    sheet.gap(6.0);
    let upper = reading.systolic_mmhg.to_string();
    let lower = reading.diastolic_mmhg.to_string();
    sheet.row((&words.upper, strong), (&upper, digits));
    sheet.row((&words.lower, strong), (&lower, digits));
    let mut unit = body;
    unit.leading = 1.1;
    sheet.text("mmHg", unit, Place::Right);
    if let Some(bpm) = reading.pulse_bpm {
        sheet.row((&words.pulse, strong), (&bpm.to_string(), pulse));
        sheet.text(&words.per_minute, unit, Place::Right);
    }
    match reading.of {
        NumbersOf::One => {}
        NumbersOf::MeanOfTwo => sheet.text(&words.mean_of_two, strong, Place::Left),
        NumbersOf::OneOfTwo => sheet.text(&words.one_of_two, strong, Place::Left),
    }
    sheet.rule();
    for sentence in reading.words.lines() {
        sheet.text(sentence, body, Place::Left);
        sheet.gap(10.0);
    }
    sheet.framed(&[(&reading.symptoms, body), (&reading.symptoms_do, strong)]);
}

fn day(sheet: &mut Sheet, slip: &Slip, words: &Words<String>, day: &DaySlip) {
    let title = sheet.type_of(Face::Bold, 52.0, 68.0);
    let body = sheet.type_of(Face::Regular, 42.0, 48.0);
    let strong = sheet.type_of(Face::Bold, 44.0, 50.0);
    let number = sheet.type_of(Face::Digits, 50.0, 58.0);
    let mut large = sheet.type_of(Face::Digits, 120.0, 160.0);
    large.leading = 1.0;
    let small = sheet.type_of(Face::Regular, 40.0, 44.0);
    let small_number = sheet.type_of(Face::Digits, 40.0, 44.0);
    sheet.text(&words.day_title, title, Place::Middle);
    sheet.text(&date_and_time(slip), body, Place::Middle);
    let state = if day.closed {
        &words.closed
    } else {
        &words.open
    };
    sheet.text(state, body, Place::Middle);
    sheet.row((&words.visits, strong), (&grouped(day.visits), large));
    sheet.row((&words.adults, body), (&grouped(day.adults), number));
    sheet.row((&words.children, body), (&grouped(day.children), number));
    sheet.row((&words.readings, body), (&grouped(day.readings), number));
    let most = day
        .hours
        .iter()
        .map(|(_, visits)| *visits)
        .max()
        .unwrap_or(0);
    if most > 0 {
        sheet.rule();
        sheet.text(&words.by_hour, strong, Place::Left);
        for (hour, visits) in &day.hours {
            sheet.bar(
                (&filled(&words.hour, &hour.to_string()), small),
                (&grouped(*visits), small_number),
                *visits as f32 / most as f32,
            );
        }
    }
    for (heading, rows) in [
        (&words.topics, &day.topics),
        (&words.counters, &day.counters),
    ] {
        if rows.iter().all(|(_, count)| *count == 0) {
            continue;
        }
        sheet.rule();
        sheet.text(heading, strong, Place::Left);
        for (words, count) in rows {
            sheet.row((words, body), (&grouped(*count), number));
        }
    }
    sheet.rule();
    sheet.text(&words.cards, strong, Place::Left);
    sheet.row((&words.cards_new, body), (&grouped(day.cards_new), number));
    sheet.row(
        (&words.cards_returning, body),
        (&grouped(day.cards_returning), number),
    );
    sheet.row((&words.anonymous, body), (&grouped(day.anonymous), number));
    sheet.rule();
    if let Some((hour, minute)) = day.last_ok {
        let said = filled(&words.sent, &format!("{hour}:{minute:02}"));
        sheet.text(&said, body, Place::Left);
    } else {
        sheet.text(&words.never_sent, body, Place::Left);
    }
    if day.waiting > 0 {
        let said = filled(&words.waiting, &grouped(day.waiting));
        sheet.text(&said, body, Place::Left);
    }
}

fn test(sheet: &mut Sheet, slip: &Slip, words: &Words<String>) {
    let title = sheet.type_of(Face::Bold, 56.0, 72.0);
    let body = sheet.type_of(Face::Regular, 42.0, 48.0);
    let digits = sheet.type_of(Face::Digits, 60.0, 90.0);
    sheet.text(&words.test_title, title, Place::Middle);
    sheet.text(&date_and_time(slip), body, Place::Middle);
    sheet.gap(10.0);
    sheet.ruler();
    sheet.gap(6.0);
    sheet.text(&words.test_edges, body, Place::Left);
    sheet.text("0123456789", digits, Place::Middle);
    if let Ok(code) = qr::modules(TEST_CODE, Level::Quartile) {
        sheet.code(&code, CARD_MODULE_DOTS);
    }
    sheet.text(&words.test_code, body, Place::Left);
}

/// The date with its year, and the time, as one reads them in that language.
fn date_and_time(slip: &Slip) -> String {
    let year = slip.at.year();
    let rest = day_and_time(slip);
    match slip.lang {
        Lang::Ja => format!("{year}年 {rest}"),
        Lang::Easy => format!("{year}ねん {rest}"),
        Lang::En => slip.at.format("%a~%-d %B %Y~%-H:%M").to_string(),
    }
}

/// The day and the time, where nobody asks for the year.
fn day_and_time(slip: &Slip) -> String {
    let at = slip.at;
    let time = format!("{}:{:02}", at.hour(), at.minute());
    match slip.lang {
        Lang::Ja => {
            let names = ["日", "月", "火", "水", "木", "金", "土"];
            let weekday = at.weekday().num_days_from_sunday() as usize;
            let name = names.get(weekday).copied().unwrap_or_default();
            format!("{}月{}日({name}) {time}", at.month(), at.day())
        }
        Lang::Easy => format!("{}がつ{}にち {time}", at.month(), at.day()),
        Lang::En => at.format("%a~%-d %B %-H:%M").to_string(),
    }
}

/// A number with a mark between thousands.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

fn filled(words: &str, with: &str) -> String {
    words.replace("{0}", with)
}

const HANAMARU: &str = include_str!("../../ui/icons/pic-hanamaru.svg");
/// An empty place of a stamp card.
const RING: &str = r##"<svg viewBox="0 0 200 200"><circle cx="100" cy="100" r="84" fill="none" stroke="#000" stroke-width="6" stroke-dasharray="16 18"/></svg>"##;

/// A programme's crest.
fn crest(programme: &str) -> Option<&'static str> {
    macro_rules! crests {
        ($($id:literal),*) => {
            match programme {
                $($id => Some(include_str!(concat!("../../ui/icons/mon-", $id, ".svg"))),)*
                _ => None,
            }
        };
    }
    crests!(
        "after-discharge",
        "furumai-ichi",
        "idobata",
        "kounosu-en",
        "meet-plus",
        "osekkai-gi",
        "osekkai-reha",
        "ward-cominas"
    )
}
