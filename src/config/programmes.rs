//! The programmes (実践): names, colours, greetings, what residents are asked, what staff count,
//! and which of the four outcomes each of these feeds. Beside them the board of すき・特技.

use std::collections::HashSet;

use serde::Deserialize;
use toml::Spanned;

use super::colour::{BOARD, Colour, INK, PAPER, WHITE};
use super::words::{Words, check_text};
use super::wrong::{Source, Wrong};
use crate::visit::event::Lang;
use crate::visit::id::{WORD_LEN_MAX, is_word};
use crate::visit::{ActivityId, CounterId, LikeId, ProgrammeId, RoleId, TopicId};

/// The pictures there are for what residents choose from (`ui/icons/pic-*.svg`).
pub const PICTURES: [&str; 24] = [
    "medicine",
    "body",
    "talk",
    "care",
    "vaccine",
    "other",
    "join",
    "teach",
    "give",
    "receive",
    "hoe",
    "sprout",
    "watch",
    "pharmacist",
    "ageing",
    "balloon",
    "crane",
    "yarn",
    "brush",
    "shogi",
    "pot",
    "song",
    "shoes",
    "flower",
];
/// Panels of a curtain: how many clusters a greeting has.
pub const GREETING_CLUSTERS: std::ops::RangeInclusive<usize> = 4..=6;
/// The most topics one programme may have.
pub const TOPICS_MAX: usize = 12;
/// The most counters one programme may have: what fits the staff's screen.
pub const COUNTERS_MAX: usize = 4;
/// The most roles one programme may have: what fits one screen.
pub const ROLES_MAX: usize = 4;
/// The most activities one programme may have.
pub const ACTIVITIES_MAX: usize = 12;
/// The most pictures on the board of すき・特技: what fits one screen.
pub const LIKES_MAX: usize = 8;

/// The most sentences of a day's end: what fits one screen.
pub const SENTENCES_MAX: usize = 6;

/// One of the four outcomes of the programme's logic model, as `feeds = "…"` names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// ❶ つながりの増幅.
    Ties,
    /// ❷ 心身社会的健康に対する意識の向上.
    Awareness,
    /// ❸ 医療・介護・地域間のアクセス向上.
    Access,
    /// ❹ 地域内共創の増加.
    CoCreation,
}

impl Outcome {
    /// All four, in the order of the annual report.
    pub const ALL: [Outcome; 4] = [
        Outcome::Ties,
        Outcome::Awareness,
        Outcome::Access,
        Outcome::CoCreation,
    ];
}

/// Something that a resident may be asked once they are counted. Each can be walked past.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Ask {
    /// 「なんにんで いらっしゃいましたか」.
    Party,
    /// 「きょうは どちらで？」: the programme's roles.
    Role,
    /// 「きょうは なにを？」: the programme's topics and activities.
    Topics,
    /// こども・わかもの・おとな・シニア.
    Generation,
    /// 「はじめて ですか」.
    FirstTime,
}

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
    /// What it is, in one line.
    pub meaning: Option<Words>,
    asks: Vec<Ask>,
    /// Whether the board of すき・特技 is offered.
    pub likes: bool,
    /// Whether blood pressure is offered, where the site has a monitor.
    pub blood_pressure: bool,
    /// What a visit feeds.
    pub feeds: Option<Outcome>,
    /// What people may come about, in the order they are offered.
    pub topics: Vec<Topic>,
    /// What people may take part in: experiences at a booth, activities on a ward. Offered behind
    /// the topics.
    pub activities: Vec<Activity>,
    /// As what people come: those who give, those who receive.
    pub roles: Vec<Role>,
    /// What staff count by hand.
    pub counters: Vec<Counter>,
}

impl Programme {
    /// Whether a resident is asked this, and there is something to answer.
    #[must_use]
    pub fn asks(&self, ask: Ask) -> bool {
        self.asks.contains(&ask)
            && match ask {
                Ask::Role => !self.roles.is_empty(),
                Ask::Topics => !self.topics.is_empty() || !self.activities.is_empty(),
                Ask::Party | Ask::Generation | Ask::FirstTime => true,
            }
    }

    /// Whether nothing at all is asked: being there is enough.
    #[must_use]
    pub fn asks_nothing(&self) -> bool {
        self.asks.is_empty()
    }

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
    /// What it feeds.
    pub feeds: Option<Outcome>,
}

/// Something people may take part in.
#[derive(Clone, Debug)]
pub struct Activity {
    /// Its id in events.
    pub id: ActivityId,
    /// Its words.
    pub words: Words,
    /// Its picture, one of [`PICTURES`].
    pub picture: String,
    /// What it feeds.
    pub feeds: Option<Outcome>,
}

/// As what somebody comes.
#[derive(Clone, Debug)]
pub struct Role {
    /// Its id in events.
    pub id: RoleId,
    /// Its words.
    pub words: Words,
    /// Its picture, one of [`PICTURES`].
    pub picture: String,
    /// What it feeds.
    pub feeds: Option<Outcome>,
}

/// Something that people like or can do (すき・特技).
#[derive(Clone, Debug)]
pub struct Like {
    /// Its id in events.
    pub id: LikeId,
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
    /// What it feeds.
    pub feeds: Option<Outcome>,
}

/// How a day was, to choose from when it is closed.
#[derive(Clone, Debug)]
pub struct Sentence {
    /// Its id in events.
    pub id: String,
    /// Its words.
    pub words: Words,
}

/// All programmes there are, the board of すき・特技, and the sentences of a day's end.
#[derive(Clone, Debug)]
pub struct Programmes {
    all: Vec<Programme>,
    likes: Vec<Like>,
    sentences: Vec<Sentence>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawFile {
    #[serde(default)]
    programme: Vec<RawProgramme>,
    #[serde(default)]
    like: Vec<RawChoice>,
    #[serde(default)]
    sentence: Vec<RawSentence>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawSentence {
    id: Spanned<String>,
    words: Words,
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
    meaning: Option<Words>,
    asks: Option<Spanned<Vec<Spanned<Ask>>>>,
    likes: Option<Spanned<bool>>,
    #[serde(default = "yes")]
    blood_pressure: bool,
    feeds: Option<Outcome>,
    #[serde(default)]
    topic: Vec<RawChoice>,
    #[serde(default)]
    activity: Vec<RawChoice>,
    #[serde(default)]
    role: Vec<RawChoice>,
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
struct RawChoice {
    id: Spanned<String>,
    words: Words,
    picture: Spanned<String>,
    feeds: Option<Outcome>,
}

fn yes() -> bool {
    true
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawCounter {
    id: Spanned<String>,
    words: Words,
    feeds: Option<Outcome>,
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
            out.push(check(source, programme, raw.like.is_empty())?);
        }
        let likes = choices(
            source,
            raw.like,
            LIKES_MAX,
            "the board has at most 8 pictures",
        )?
        .into_iter()
        .map(|choice| Like {
            id: LikeId(choice.id),
            words: choice.words,
            picture: choice.picture,
        })
        .collect();
        if let Some(sentence) = raw.sentence.get(SENTENCES_MAX) {
            let what = format!("a day's end has at most {SENTENCES_MAX} sentences");
            return Err(source.wrong(sentence.id.span(), what));
        }
        let mut seen = HashSet::new();
        let mut sentences = Vec::new();
        for sentence in raw.sentence {
            fresh(source, &sentence.id, &mut seen)?;
            sentences.push(Sentence {
                id: sentence.id.into_inner(),
                words: sentence.words,
            });
        }
        Ok(Programmes {
            all: out,
            likes,
            sentences,
        })
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
        self.all
            .iter()
            .find(|programme| programme.id.as_str() == id)
    }

    /// All ids, in the order of the file.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.all.iter().map(|programme| programme.id.as_str())
    }

    /// All programmes, in the order of the file.
    pub fn all(&self) -> &[Programme] {
        &self.all
    }

    /// The sentences of a day's end, in the order of the file.
    #[must_use]
    pub fn sentences(&self) -> &[Sentence] {
        &self.sentences
    }

    /// The board of すき・特技, in the order of the file.
    #[must_use]
    pub fn likes(&self) -> &[Like] {
        &self.likes
    }
}

/// A choice with a picture, checked.
struct Choice {
    id: String,
    words: Words,
    picture: String,
    feeds: Option<Outcome>,
}

/// Checks what people choose from: ids that stand once, and pictures that are there.
fn choices(
    source: &Source,
    raw: Vec<RawChoice>,
    most: usize,
    too_many: &str,
) -> Result<Vec<Choice>, Wrong> {
    if let Some(choice) = raw.get(most) {
        return Err(source.wrong(choice.id.span(), too_many.to_owned()));
    }
    let mut seen = HashSet::new();
    raw.into_iter()
        .map(|choice| {
            fresh(source, &choice.id, &mut seen)?;
            let picture = choice.picture.get_ref();
            if !PICTURES.contains(&picture.as_str()) {
                return Err(source
                    .wrong(
                        choice.picture.span(),
                        format!("there is no picture `{picture}`"),
                    )
                    .meant(picture, &PICTURES));
            }
            Ok(Choice {
                id: choice.id.into_inner(),
                words: choice.words,
                picture: choice.picture.into_inner(),
                feeds: choice.feeds,
            })
        })
        .collect()
}

/// Checks `asks`: nothing stands there twice, and nothing is asked that has no answers. Left out,
/// the party, the role and the topics (where there are any) and the first time are asked.
fn asked(source: &Source, raw: &RawProgramme) -> Result<Vec<Ask>, Wrong> {
    let Some(asks) = &raw.asks else {
        return Ok(vec![Ask::Party, Ask::Role, Ask::Topics, Ask::FirstTime]);
    };
    let mut out = Vec::new();
    for ask in asks.get_ref() {
        let what = match ask.get_ref() {
            ask if out.contains(ask) => "this is asked twice",
            Ask::Role if raw.role.is_empty() => {
                "there is no [[programme.role]] to choose from; add one or leave `role` out"
            }
            Ask::Topics if raw.topic.is_empty() && raw.activity.is_empty() => {
                "there is no [[programme.topic]] or [[programme.activity]] to choose from; add one \
                 or leave `topics` out"
            }
            ask => {
                out.push(*ask);
                continue;
            }
        };
        return Err(source.wrong(ask.span(), what.to_owned()));
    }
    Ok(out)
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

fn check(source: &Source, raw: RawProgramme, no_likes: bool) -> Result<Programme, Wrong> {
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
    let asks = asked(source, &raw)?;
    if let Some(likes) = &raw.likes
        && *likes.get_ref()
        && no_likes
    {
        return Err(source.wrong(
            likes.span(),
            "there is no [[like]] in this file for the board to show".into(),
        ));
    }
    if raw.counter.len() > COUNTERS_MAX {
        return Err(source.wrong(
            raw.counter[COUNTERS_MAX].id.span(),
            format!("a programme has at most {COUNTERS_MAX} counters"),
        ));
    }
    let topics = choices(
        source,
        raw.topic,
        TOPICS_MAX,
        "a programme has at most 12 topics",
    )?;
    let activities = choices(
        source,
        raw.activity,
        ACTIVITIES_MAX,
        "a programme has at most 12 activities",
    )?;
    let roles = choices(
        source,
        raw.role,
        ROLES_MAX,
        "a programme has at most 4 roles",
    )?;
    let mut counters = Vec::new();
    let mut seen = HashSet::new();
    for counter in raw.counter {
        fresh(source, &counter.id, &mut seen)?;
        counters.push(Counter {
            id: CounterId(counter.id.into_inner()),
            words: counter.words,
            feeds: counter.feeds,
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
        meaning: raw.meaning,
        asks,
        likes: raw.likes.is_some_and(Spanned::into_inner),
        blood_pressure: raw.blood_pressure,
        feeds: raw.feeds,
        topics: topics
            .into_iter()
            .map(|choice| Topic {
                id: TopicId(choice.id),
                words: choice.words,
                picture: choice.picture,
                feeds: choice.feeds,
            })
            .collect(),
        activities: activities
            .into_iter()
            .map(|choice| Activity {
                id: ActivityId(choice.id),
                words: choice.words,
                picture: choice.picture,
                feeds: choice.feeds,
            })
            .collect(),
        roles: roles
            .into_iter()
            .map(|choice| Role {
                id: RoleId(choice.id),
                words: choice.words,
                picture: choice.picture,
                feeds: choice.feeds,
            })
            .collect(),
        counters,
    })
}
