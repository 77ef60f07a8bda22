//! A text in the three languages of the screens.

use serde::Deserialize;

use crate::visit::event::Lang;

/// The most characters one text may have. Longer ones do not fit any screen.
pub const WORDS_CHARS_MAX: usize = 120;

/// A text in three languages, all of them there: `{ ja = "…", ja-easy = "…", en = "…" }`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "Raw")]
pub struct Words {
    ja: String,
    easy: String,
    en: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Raw {
    ja: String,
    #[serde(rename = "ja-easy")]
    easy: String,
    en: String,
}

impl TryFrom<Raw> for Words {
    type Error = String;

    fn try_from(raw: Raw) -> Result<Words, String> {
        for (lang, text) in [("ja", &raw.ja), ("ja-easy", &raw.easy), ("en", &raw.en)] {
            check_text(text).map_err(|what| format!("the text `{lang}` {what}"))?;
        }
        Ok(Words {
            ja: raw.ja,
            easy: raw.easy,
            en: raw.en,
        })
    }
}

/// Says what keeps a text from being shown, if anything does.
pub(super) fn check_text(text: &str) -> Result<(), String> {
    if text.trim().is_empty() {
        return Err("is empty; write it in all three languages".into());
    }
    if text.chars().count() > WORDS_CHARS_MAX {
        return Err(format!("has more than {WORDS_CHARS_MAX} characters"));
    }
    if text.chars().any(|c| c.is_control() && c != '\n') {
        return Err("has a control character in it".into());
    }
    Ok(())
}

impl Words {
    /// The text in one language.
    #[must_use]
    pub fn in_lang(&self, lang: Lang) -> &str {
        match lang {
            Lang::Ja => &self.ja,
            Lang::Easy => &self.easy,
            Lang::En => &self.en,
        }
    }

    /// All three texts.
    pub fn all(&self) -> impl Iterator<Item = &str> {
        Lang::ALL.into_iter().map(|lang| self.in_lang(lang))
    }
}
