//! The words beside a blood-pressure reading. They are the same for everybody in a band, they
//! have a version. Until a doctor's name and a date stand there they are not shown at all, unless
//! the file calls itself a sample (見本).

use serde::Deserialize;
use toml::Spanned;

use chrono::NaiveDate;

use super::words::Words;
use super::wrong::{Source, Wrong};
use crate::monitor::{DIASTOLIC_MMHG, SYSTOLIC_MMHG, Span};
use crate::visit::event::Lang;
use crate::visit::reading::Numbers;

/// How long a rest may be, seconds.
const REST_S: std::ops::RangeInclusive<u32> = 10..=300;
/// How many conditions may stand on the one screen that shows them.
pub const CONDITIONS_MAX: usize = 6;
/// How many answers the guess has.
pub const GUESSES: usize = 3;
/// The pictures that a condition may have.
const CONDITION_PICTURES: [&str; 6] = ["shunt", "surgery", "drip", "wound", "paralysis", "other"];

/// Words that never stand beside a reading: the kiosk judges nobody.
const NEVER: [&str; 12] = [
    "高血圧です",
    "疑い",
    "異常",
    "正常",
    "危険",
    "I度",
    "Ⅰ度",
    "大丈夫",
    "目標",
    "不整脈",
    "arrhythmia",
    "hypertension",
];

/// All words beside a reading, checked.
#[derive(Clone, Debug)]
pub struct Advice {
    /// The version of the words, as `2026-11`.
    pub version: String,
    /// Who approved the words.
    pub approval: Approval,
    /// The line on every result: signs that win over numbers.
    pub signs: Words,
    /// What to do about them.
    pub act: Words,
    /// Below this systolic value, mmHg, an extra line is shown.
    pub low_below_mmhg: u16,
    /// That line.
    pub low: Words,
    /// The monitor noticed movement.
    pub movement: Words,
    /// The monitor noticed irregular beats.
    pub irregular: Words,
    /// The monitor's profile asks for staff to confirm the value.
    pub confirm: Words,
    /// How long a person rests.
    pub rest: Rest,
    /// Who asks staff before measuring; at least one.
    pub conditions: Vec<Condition>,
    /// The words of what is taken home.
    pub take_home: TakeHome,
    /// The guess's answers; none = no guess is asked for.
    guesses: Vec<Words>,
    /// From the lowest to the highest; without gaps.
    bands: Vec<Band>,
}

/// Who approved the words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Approval {
    /// Nobody: only the numbers and the symptom line are shown.
    Nobody,
    /// Nobody, and every result says so (見本). For trying out and showing, not for residents.
    Sample,
    /// A doctor.
    Doctor {
        /// Who.
        name: String,
        /// When.
        on: NaiveDate,
    },
}

/// How long a person rests, seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rest {
    /// Before the first measurement.
    pub before_s: u32,
    /// Between two.
    pub between_s: u32,
}

/// Who should not measure without staff.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Condition {
    /// The name of its picture.
    pub picture: String,
    /// Its words.
    pub words: Words,
}

/// The words around the numbers that are taken home as text.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TakeHome {
    /// Before the systolic value.
    pub systolic: Words,
    /// Before the diastolic value.
    pub diastolic: Words,
    /// Before the pulse.
    pub pulse: Words,
    /// The numbers are the mean of two.
    pub mean_of_two: Words,
    /// The numbers are one of two, the other was disturbed.
    pub one_of_two: Words,
    /// The words are a sample.
    pub sample: Words,
}

impl TakeHome {
    fn all(&self) -> [&Words; 6] {
        [
            &self.systolic,
            &self.diastolic,
            &self.pulse,
            &self.mean_of_two,
            &self.one_of_two,
            &self.sample,
        ]
    }
}

/// One band: everybody in it reads the same words.
#[derive(Clone, Debug)]
pub struct Band {
    /// Its name in the file, as `a`.
    pub id: String,
    /// The words.
    pub words: Words,
    /// Whether staff are called as well.
    pub call_staff: bool,
    /// Systolic values from … to, mmHg.
    pub systolic_mmhg: (u16, u16),
    /// Diastolic values from … to, mmHg.
    pub diastolic_mmhg: (u16, u16),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawFile {
    version: Spanned<String>,
    #[serde(default)]
    sample: Option<Spanned<bool>>,
    approved_by: Option<Spanned<String>>,
    approved_on: Option<Spanned<String>>,
    rest: RawRest,
    ask_staff: Spanned<Vec<Spanned<Condition>>>,
    guess: Option<RawGuess>,
    take_home: Spanned<TakeHome>,
    symptoms: RawSymptoms,
    low: RawLow,
    flags: RawFlags,
    #[serde(default)]
    band: Vec<RawBand>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawRest {
    before_s: Spanned<u32>,
    between_s: Spanned<u32>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawGuess {
    answers: Spanned<Vec<Spanned<Words>>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawSymptoms {
    signs: Spanned<Words>,
    act: Spanned<Words>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawLow {
    systolic_below: Spanned<u16>,
    words: Spanned<Words>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawFlags {
    movement: Spanned<Words>,
    irregular: Spanned<Words>,
    confirm: Spanned<Words>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawBand {
    id: Spanned<String>,
    systolic: Spanned<(u16, u16)>,
    diastolic: Spanned<(u16, u16)>,
    #[serde(default)]
    call_staff: bool,
    words: Spanned<Words>,
}

impl Advice {
    /// Reads and checks `advice.toml`.
    ///
    /// # Errors
    /// The first thing that is wrong, with its place: a gap or an overlap between bands, a word
    /// that never stands beside a reading, a missing language, …
    pub fn parse(source: &Source) -> Result<Advice, Wrong> {
        let raw: RawFile = source.parse()?;
        if raw.version.get_ref().trim().is_empty() {
            return Err(source.wrong(raw.version.span(), "the words need a version".into()));
        }
        let texts = [
            &raw.symptoms.signs,
            &raw.symptoms.act,
            &raw.low.words,
            &raw.flags.movement,
            &raw.flags.irregular,
            &raw.flags.confirm,
        ];
        for words in texts
            .into_iter()
            .chain(raw.band.iter().map(|band| &band.words))
            .chain(raw.guess.iter().flat_map(|guess| guess.answers.get_ref()))
        {
            refuse_judgement(source, words.get_ref(), words.span())?;
        }
        for condition in raw.ask_staff.get_ref() {
            refuse_judgement(source, &condition.get_ref().words, condition.span())?;
        }
        for words in raw.take_home.get_ref().all() {
            refuse_judgement(source, words, raw.take_home.span())?;
        }
        let approval = approval(source, &raw)?;
        check_rest(source, &raw.rest)?;
        check_before(source, &raw)?;
        if raw.band.is_empty() {
            return Err(Wrong::whole_file(
                &source.file,
                "there is no [[band]] in this file".into(),
            ));
        }
        check_cover(
            source,
            "systolic",
            SYSTOLIC_MMHG,
            raw.band.iter().map(|b| &b.systolic),
        )?;
        check_cover(
            source,
            "diastolic",
            DIASTOLIC_MMHG,
            raw.band.iter().map(|b| &b.diastolic),
        )?;
        let mut seen = std::collections::HashSet::new();
        for band in &raw.band {
            super::programmes::fresh(source, &band.id, &mut seen)?;
        }
        Ok(Advice {
            version: raw.version.into_inner(),
            approval,
            rest: Rest {
                before_s: raw.rest.before_s.into_inner(),
                between_s: raw.rest.between_s.into_inner(),
            },
            conditions: raw
                .ask_staff
                .into_inner()
                .into_iter()
                .map(Spanned::into_inner)
                .collect(),
            take_home: raw.take_home.into_inner(),
            guesses: raw
                .guess
                .map(|guess| guess.answers.into_inner())
                .unwrap_or_default()
                .into_iter()
                .map(Spanned::into_inner)
                .collect(),
            signs: raw.symptoms.signs.into_inner(),
            act: raw.symptoms.act.into_inner(),
            low_below_mmhg: raw.low.systolic_below.into_inner(),
            low: raw.low.words.into_inner(),
            movement: raw.flags.movement.into_inner(),
            irregular: raw.flags.irregular.into_inner(),
            confirm: raw.flags.confirm.into_inner(),
            bands: raw
                .band
                .into_iter()
                .map(|band| Band {
                    id: band.id.into_inner(),
                    words: band.words.into_inner(),
                    call_staff: band.call_staff,
                    systolic_mmhg: band.systolic.into_inner(),
                    diastolic_mmhg: band.diastolic.into_inner(),
                })
                .collect(),
        })
    }

    /// Whether the words are a sample that nobody has approved.
    #[must_use]
    pub fn is_sample(&self) -> bool {
        self.approval == Approval::Sample
    }

    /// Whether more than the numbers and the symptom line may be shown.
    #[must_use]
    pub fn may_be_shown(&self) -> bool {
        self.approval != Approval::Nobody
    }

    /// The guess's answers, from the lowest; none where no guess is asked for.
    #[must_use]
    pub fn guesses(&self) -> &[Words] {
        if self.may_be_shown() {
            &self.guesses
        } else {
            &[]
        }
    }

    /// The sentences beside these numbers: the band's, and what else is to be said. None while
    /// nobody has approved them.
    #[must_use]
    pub fn words_beside(&self, numbers: &Numbers, lang: Lang) -> Vec<&str> {
        if !self.may_be_shown() {
            return Vec::new();
        }
        let band = self.band(numbers.systolic_mmhg, numbers.diastolic_mmhg);
        let mut words = vec![&band.words];
        let more = [
            (numbers.systolic_mmhg < self.low_below_mmhg, &self.low),
            (numbers.movement, &self.movement),
            (numbers.irregular, &self.irregular),
            (numbers.confirm, &self.confirm),
        ];
        words.extend(more.into_iter().filter(|(said, _)| *said).map(|(_, w)| w));
        words.into_iter().map(|words| words.in_lang(lang)).collect()
    }

    /// The bands from the lowest to the highest.
    #[must_use]
    pub fn bands(&self) -> &[Band] {
        &self.bands
    }

    /// The band of two values, mmHg: the higher of both wins.
    #[must_use]
    pub fn band(&self, systolic_mmhg: u16, diastolic_mmhg: u16) -> &Band {
        let place = |value: u16, of: fn(&Band) -> (u16, u16)| {
            self.bands
                .iter()
                .rposition(|band| of(band).0 <= value)
                .unwrap_or(0)
        };
        let by_systolic = place(systolic_mmhg, |band| band.systolic_mmhg);
        let by_diastolic = place(diastolic_mmhg, |band| band.diastolic_mmhg);
        // `parse` refuses a file without bands, and both places are places in it.
        &self.bands[by_systolic.max(by_diastolic)]
    }
}

fn approval(source: &Source, raw: &RawFile) -> Result<Approval, Wrong> {
    let given = |text: &Option<Spanned<String>>| {
        text.as_ref()
            .filter(|text| !text.get_ref().trim().is_empty())
            .cloned()
    };
    let sample = raw.sample.as_ref().filter(|sample| *sample.get_ref());
    match (given(&raw.approved_by), given(&raw.approved_on), sample) {
        (None, None, None) => Ok(Approval::Nobody),
        (None, None, Some(_)) => Ok(Approval::Sample),
        (Some(by), Some(on), None) => {
            let date =
                NaiveDate::parse_from_str(on.get_ref().trim(), "%Y-%m-%d").map_err(|_| {
                    source.wrong(
                        on.span(),
                        format!(
                            "`{}` is not a date; write it as \"2026-11-20\"",
                            on.get_ref()
                        ),
                    )
                })?;
            Ok(Approval::Doctor {
                name: by.get_ref().trim().to_owned(),
                on: date,
            })
        }
        (Some(_), _, Some(sample)) | (_, Some(_), Some(sample)) => Err(source.wrong(
            sample.span(),
            "words that a doctor has approved are no sample; take `sample` out".into(),
        )),
        (Some(by), None, None) => Err(source.wrong(
            by.span(),
            "the date is missing on which they were approved; write `approved_on = \"2026-11-20\"`"
                .into(),
        )),
        (None, Some(on), None) => Err(source.wrong(
            on.span(),
            "the doctor's name is missing; write `approved_by`".into(),
        )),
    }
}

fn check_rest(source: &Source, rest: &RawRest) -> Result<(), Wrong> {
    for seconds in [&rest.before_s, &rest.between_s] {
        if !REST_S.contains(seconds.get_ref()) {
            return Err(source.wrong(
                seconds.span(),
                format!(
                    "a rest takes {} to {} seconds",
                    REST_S.start(),
                    REST_S.end()
                ),
            ));
        }
    }
    Ok(())
}

/// What is asked and said before measuring, and the low line.
fn check_before(source: &Source, raw: &RawFile) -> Result<(), Wrong> {
    let conditions = raw.ask_staff.get_ref();
    if !(1..=CONDITIONS_MAX).contains(&conditions.len()) {
        return Err(source.wrong(
            raw.ask_staff.span(),
            format!("1 to {CONDITIONS_MAX} conditions fit on the screen that shows them"),
        ));
    }
    for condition in conditions {
        let picture = condition.get_ref().picture.as_str();
        if !CONDITION_PICTURES.contains(&picture) {
            let mut wrong =
                source.wrong(condition.span(), format!("there is no picture `{picture}`"));
            wrong.suggestion = super::wrong::nearest(picture, &CONDITION_PICTURES);
            return Err(wrong);
        }
    }
    if let Some(guess) = &raw.guess
        && guess.answers.get_ref().len() != GUESSES
    {
        return Err(source.wrong(
            guess.answers.span(),
            format!("the guess has {GUESSES} answers, from the lowest to the highest"),
        ));
    }
    let low = &raw.low.systolic_below;
    let first = raw.band.first().map(|band| band.systolic.get_ref().1);
    if *low.get_ref() <= SYSTOLIC_MMHG.from || first.is_some_and(|to| *low.get_ref() > to) {
        return Err(source.wrong(
            low.span(),
            "the low line is for values within the lowest band".into(),
        ));
    }
    Ok(())
}

fn refuse_judgement(
    source: &Source,
    words: &Words,
    place: std::ops::Range<usize>,
) -> Result<(), Wrong> {
    for text in words.all() {
        if let Some(never) = NEVER
            .iter()
            .find(|never| text.to_lowercase().contains(&never.to_lowercase()))
        {
            return Err(source.wrong(
                place,
                format!("`{never}` never stands beside a reading: the kiosk judges nobody"),
            ));
        }
    }
    Ok(())
}

/// Bands follow one another without a gap and without an overlap, from the lowest plausible
/// value to the highest.
fn check_cover<'a>(
    source: &Source,
    name: &str,
    Span {
        from: least,
        to: most,
    }: Span,
    bands: impl Iterator<Item = &'a Spanned<(u16, u16)>>,
) -> Result<(), Wrong> {
    let mut next = least;
    let mut last = None;
    for band in bands {
        let (from, to) = *band.get_ref();
        if to < from {
            return Err(source.wrong(band.span(), format!("{name} runs from {from} down to {to}")));
        }
        if from > next {
            return Err(source.wrong(
                band.span(),
                format!("there is a gap: no band has {name} {next} to {}", from - 1),
            ));
        }
        if from < next {
            return Err(source.wrong(
                band.span(),
                format!("two bands overlap: {name} {from} has a band already; begin at {next}"),
            ));
        }
        next = to.saturating_add(1);
        last = Some(band);
    }
    match last {
        Some(band) if next <= most => Err(source.wrong(
            band.span(),
            format!("there is a gap: no band has {name} {next} to {most}"),
        )),
        _ => Ok(()),
    }
}
