//! The programmes (実践): names, colours, greetings, topics and counters.

use std::collections::HashSet;

use serde::Deserialize;
use toml::Spanned;

use super::colour::{BOARD, Colour, INK, PAPER, WHITE};
use super::words::{Words, check_text};
use super::wrong::{Source, Wrong};
use crate::visit::event::Lang;
use crate::visit::id::{WORD_LEN_MAX, is_word};
use crate::visit::{CounterId, ProgrammeId, TopicId};

/// The pictures there are for topics (`ui/icons/pic-*.svg`).
pub const PICTURES: [&str; 6] = ["medicine", "body", "talk", "care", "vaccine", "other"];
/// Panels of a curtain: how many clusters a greeting has.
pub const GREETING_CLUSTERS: std::ops::RangeInclusive<usize> = 4..=6;
/// The most topics one programme may have.
pub const TOPICS_MAX: usize = 12;
/// The most counters one programme may have: what fits the staff's screen.
pub const COUNTERS_MAX: usize = 4;

/// One programme, checked.
#[derive(Clone, Debug)]
pub struct Programme {
    /// Its id, which also names its crest.
    pub id: ProgrammeId,
    /// Its name.
    pub name: Words,
    /// How the name is read; may be empty.
    pub reading: String,
    /// The curtain's clusters in each language, in the order of [`Lang::ALL`].
    greeting: [Vec<String>; 3],
    /// Curtain, rims, titles.
    pub deep: Colour,
    /// Disc and chosen state.
    pub bright: Colour,
    /// The ground hill.
    pub pale: Colour,
    /// What people may come about, in the order they are offered.
    pub topics: Vec<Topic>,
    /// What staff count by hand.
    pub counters: Vec<Counter>,
}

impl Programme {
    /// The curtain's clusters in one language, 4 to 6.
    #[must_use]
    pub fn greeting(&self, lang: Lang) -> &[String] {
        match lang {
            Lang::Ja => &self.greeting[0],
            Lang::Easy => &self.greeting[1],
            Lang::En => &self.greeting[2],
        }
    }
}

/// Something people may come about.
#[derive(Clone, Debug)]
pub struct Topic {
    /// Its id in events.
    pub id: TopicId,
    /// Its words.
    pub words: Words,
    /// Its picture, one of [`PICTURES`].
    pub picture: String,
}

/// A number that staff add to by hand.
#[derive(Clone, Debug)]
pub struct Counter {
    /// Its id in events.
    pub id: CounterId,
    /// Its words. Staff screens are Japanese; the other languages are for exports.
    pub words: Words,
}

/// All programmes there are.
#[derive(Clone, Debug)]
pub struct Programmes(Vec<Programme>);

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawFile {
    #[serde(default)]
    programme: Vec<RawProgramme>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawProgramme {
    id: Spanned<String>,
    name: Words,
    reading: Option<Spanned<String>>,
    greeting: RawGreeting,
    deep: Spanned<Colour>,
    bright: Spanned<Colour>,
    pale: Spanned<Colour>,
    #[serde(default)]
    topic: Vec<RawTopic>,
    #[serde(default)]
    counter: Vec<RawCounter>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawGreeting {
    ja: Spanned<Vec<String>>,
    #[serde(rename = "ja-easy")]
    easy: Spanned<Vec<String>>,
    en: Spanned<Vec<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawTopic {
    id: Spanned<String>,
    words: Words,
    picture: Spanned<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawCounter {
    id: Spanned<String>,
    words: Words,
}

impl Programmes {
    /// Reads and checks `programmes.toml`.
    ///
    /// # Errors
    /// The first thing that is wrong, with its place.
    pub fn parse(source: &Source) -> Result<Programmes, Wrong> {
        let raw: RawFile = source.parse()?;
        if raw.programme.is_empty() {
            return Err(Wrong::whole_file(
                &source.file,
                "there is no [[programme]] in this file".into(),
            ));
        }
        let mut seen = HashSet::new();
        let mut out = Vec::new();
        for programme in raw.programme {
            fresh(source, &programme.id, &mut seen)?;
            out.push(check(source, programme)?);
        }
        Ok(Programmes(out))
    }

    /// Reads and checks a file.
    ///
    /// # Errors
    /// The first thing that is wrong, with its place.
    pub fn read(file: &std::path::Path) -> Result<Programmes, Wrong> {
        Programmes::parse(&Source::read(file)?)
    }

    /// The programme with this id.
    #[must_use]
    pub fn get(&self, id: &str) -> Option<&Programme> {
        self.0.iter().find(|programme| programme.id.as_str() == id)
    }

    /// All ids, in the order of the file.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|programme| programme.id.as_str())
    }

    /// All programmes, in the order of the file.
    pub fn all(&self) -> &[Programme] {
        &self.0
    }
}

/// Checks that an id is one, and that it is used once.
pub(super) fn fresh(
    source: &Source,
    id: &Spanned<String>,
    seen: &mut HashSet<String>,
) -> Result<(), Wrong> {
    check_id(source, id)?;
    if seen.insert(id.get_ref().clone()) {
        return Ok(());
    }
    Err(source.wrong(
        id.span(),
        format!("the id `{}` stands here twice", id.get_ref()),
    ))
}

/// Checks that an id is one.
pub(super) fn check_id(source: &Source, id: &Spanned<String>) -> Result<(), Wrong> {
    if is_word(id.get_ref()) {
        return Ok(());
    }
    let probably: String = id
        .get_ref()
        .to_lowercase()
        .chars()
        .map(|c| if c == '_' || c == ' ' { '-' } else { c })
        .filter(|c| c.is_ascii_alphanumeric() || *c == '-')
        .collect();
    let mut wrong = source.wrong(
        id.span(),
        format!(
            "an id is 1 to {WORD_LEN_MAX} characters of a-z, 0-9 and -, and begins with a letter"
        ),
    );
    wrong.suggestion = is_word(&probably).then_some(probably);
    Err(wrong)
}

fn check(source: &Source, raw: RawProgramme) -> Result<Programme, Wrong> {
    let pairs: [(&Spanned<Colour>, &str, Colour, &str, f64); 4] = [
        (&raw.deep, "deep", WHITE, "white on it", 8.0),
        (&raw.deep, "deep", PAPER, "it on paper", 7.5),
        (&raw.deep, "deep", BOARD, "it on the signboard", 7.0),
        (&raw.bright, "bright", INK, "ink on it", 7.0),
    ];
    for (colour, name, other, pair, least) in pairs {
        let ratio = colour.get_ref().contrast(other);
        // Ratios are compared as people read them, with one decimal.
        if (ratio * 10.0).round() / 10.0 < least {
            return Err(source.wrong(
                colour.span(),
                format!("`{name}` has too little contrast: {pair} has {ratio:.1}, needs {least}"),
            ));
        }
    }
    if (raw.pale.get_ref().contrast(INK) * 10.0).round() / 10.0 < 7.0 {
        return Err(source.wrong(
            raw.pale.span(),
            "`pale` has too little contrast: ink on it needs 7".into(),
        ));
    }
    if let Some(reading) = &raw.reading {
        check_text(reading.get_ref())
            .map_err(|what| source.wrong(reading.span(), format!("the text {what}")))?;
    }
    for clusters in [&raw.greeting.ja, &raw.greeting.easy, &raw.greeting.en] {
        let count = clusters.get_ref().len();
        if !GREETING_CLUSTERS.contains(&count) {
            return Err(source.wrong(
                clusters.span(),
                format!("a greeting has 4 to 6 clusters, one a panel; this one has {count}"),
            ));
        }
        if let Some(cluster) = clusters
            .get_ref()
            .iter()
            .find(|cluster| cluster.trim().is_empty() || cluster.chars().count() > 3)
        {
            return Err(source.wrong(
                clusters.span(),
                format!("`{cluster}` does not fit a panel; a cluster is one to three letters"),
            ));
        }
    }
    if raw.topic.len() > TOPICS_MAX {
        return Err(source.wrong(
            raw.topic[TOPICS_MAX].id.span(),
            format!("a programme has at most {TOPICS_MAX} topics"),
        ));
    }
    if raw.counter.len() > COUNTERS_MAX {
        return Err(source.wrong(
            raw.counter[COUNTERS_MAX].id.span(),
            format!("a programme has at most {COUNTERS_MAX} counters"),
        ));
    }
    let mut topics = Vec::new();
    let mut seen = HashSet::new();
    for topic in raw.topic {
        fresh(source, &topic.id, &mut seen)?;
        let picture = topic.picture.get_ref();
        if !PICTURES.contains(&picture.as_str()) {
            return Err(source
                .wrong(
                    topic.picture.span(),
                    format!("there is no picture `{picture}`"),
                )
                .meant(picture, &PICTURES));
        }
        topics.push(Topic {
            id: TopicId(topic.id.into_inner()),
            words: topic.words,
            picture: topic.picture.into_inner(),
        });
    }
    let mut counters = Vec::new();
    let mut seen = HashSet::new();
    for counter in raw.counter {
        fresh(source, &counter.id, &mut seen)?;
        counters.push(Counter {
            id: CounterId(counter.id.into_inner()),
            words: counter.words,
        });
    }
    Ok(Programme {
        id: ProgrammeId(raw.id.into_inner()),
        name: raw.name,
        reading: raw.reading.map(Spanned::into_inner).unwrap_or_default(),
        greeting: [
            raw.greeting.ja.into_inner(),
            raw.greeting.easy.into_inner(),
            raw.greeting.en.into_inner(),
        ],
        deep: raw.deep.into_inner(),
        bright: raw.bright.into_inner(),
        pale: raw.pale.into_inner(),
        topics,
        counters,
    })
}
