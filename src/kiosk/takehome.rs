//! The text of the code that is taken home: plain, so that any phone's camera shows it without
//! a network, and no address that would lead anywhere. Pure: values in, text out.
//!
//! It is the one place where a reading leaves the kiosk in clear, on the screen of whoever asked
//! for it. It must not be kept or printed by anything but that screen.

use chrono::{DateTime, FixedOffset};

use super::view::{ResultOf, ResultView};
use crate::card::qr::TEXT_BYTES_MAX;
use crate::config::advice;
use crate::phrases;
use crate::visit::event::Lang;

/// What is taken home.
pub struct TakeHome<'a> {
    /// The numbers and words as they stand on the screen.
    pub shown: &'a ResultView,
    /// When the last reading came, at the site.
    pub at: DateTime<FixedOffset>,
    /// The site's name in the person's language.
    pub site: &'a str,
    /// The programme's name in that language.
    pub programme: &'a str,
}

/// The lines of text: when and where, the numbers and what they are, the words beside them, and
/// the line that wins over both. What does not fit into one code is left out sentence by
/// sentence, the last first; numbers and the symptom line always stay.
#[must_use]
pub fn text(home: &TakeHome<'_>, words: &advice::TakeHome, lang: Lang) -> String {
    let shown = home.shown;
    let mut head = vec![
        home.at.format("%Y-%m-%d %H:%M").to_string(),
        format!("{} {}", home.programme, home.site),
        format!(
            "{} {} mmHg",
            words.systolic.in_lang(lang),
            shown.systolic_mmhg
        ),
        format!(
            "{} {} mmHg",
            words.diastolic.in_lang(lang),
            shown.diastolic_mmhg
        ),
    ];
    if let Some(pulse) = shown.pulse_bpm {
        head.push(format!("{} {pulse}", words.pulse.in_lang(lang)));
    }
    match shown.of {
        ResultOf::One => {}
        ResultOf::MeanOfTwo => head.push(words.mean_of_two.in_lang(lang).to_owned()),
        ResultOf::OneOfTwo => head.push(words.one_of_two.in_lang(lang).to_owned()),
    }
    let mut sentences: Vec<&str> = shown.words.lines().collect();
    let mut tail = vec![format!("{} → {}", shown.symptoms, shown.symptoms_do)];
    if shown.sample {
        tail.push(words.sample.in_lang(lang).to_owned());
    }
    loop {
        let lines = head.iter().map(String::as_str);
        let all: Vec<&str> = lines
            .chain(sentences.iter().copied())
            .chain(tail.iter().map(String::as_str))
            .collect();
        let text = phrases::plain(&all.join("\n"));
        if text.len() <= TEXT_BYTES_MAX || sentences.pop().is_none() {
            return text;
        }
    }
}
