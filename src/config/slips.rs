//! The words of slips, read from `slips.toml`. They are looked for only where a site has a printer.

use super::words::Words;
use super::wrong::{Source, Wrong};
use crate::slip;
use crate::visit::event::Lang;

/// What stands in a text where a number or a time is put.
const NUMBER: &str = "{0}";

/// The texts into which a number or a time is put.
const WITH_NUMBER: [&str; 4] = ["visit-number", "hour", "sent", "waiting"];

/// The words of slips in all languages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slips(slip::Words<Words>);

impl Slips {
    /// Reads and checks `slips.toml`.
    ///
    /// # Errors
    /// The first thing that is wrong, with its place: a missing text or language, a number that is
    /// not asked for, …
    pub fn parse(source: &Source) -> Result<Slips, Wrong> {
        let words: slip::Words<Words> = source.parse()?;
        for (key, texts) in words.each() {
            let wants = WITH_NUMBER.contains(&key.as_str());
            let what = match texts.all().find(|text| text.contains(NUMBER) != wants) {
                None => continue,
                Some(text) if wants => {
                    format!("the text `{text}` has no {NUMBER}, where the number is put")
                }
                Some(text) => format!("the text `{text}` has {NUMBER}, and no number is put there"),
            };
            let at = source
                .text
                .lines()
                .scan(0, |from, line| {
                    let at = *from;
                    *from += line.len() + 1;
                    Some((at, line))
                })
                .find(|(_, line)| line.split('=').next().map(str::trim) == Some(key.as_str()))
                .map_or(0, |(at, _)| at);
            return Err(source.wrong(at..at, what));
        }
        Ok(Slips(words))
    }

    /// The words in one language.
    #[must_use]
    pub fn in_lang(&self, lang: Lang) -> slip::Words<String> {
        self.0.map(|words| words.in_lang(lang).to_owned())
    }
}
