//! The words beside a blood-pressure reading. They are the same for everybody in a band, they
//! have a version, and a doctor has approved them or they are a sample (見本).

use serde::Deserialize;
use toml::Spanned;

use super::words::Words;
use super::wrong::{Source, Wrong};

/// The systolic values that bands must cover, mmHg; the plausible ones.
pub const SYSTOLIC_MMHG: (u16, u16) = (60, 280);
/// The diastolic values that bands must cover, mmHg; the plausible ones.
pub const DIASTOLIC_MMHG: (u16, u16) = (30, 180);

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
    /// The doctor who approved them; empty = nobody, and screens say 見本.
    pub approved_by: String,
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
    /// From the lowest to the highest; without gaps.
    bands: Vec<Band>,
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
    approved_by: String,
    symptoms: RawSymptoms,
    low: RawLow,
    flags: RawFlags,
    #[serde(default)]
    band: Vec<RawBand>,
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
        {
            refuse_judgement(source, words)?;
        }
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
            approved_by: raw.approved_by.trim().to_owned(),
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

    /// Whether nobody has approved the words.
    #[must_use]
    pub fn is_sample(&self) -> bool {
        self.approved_by.is_empty()
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

fn refuse_judgement(source: &Source, words: &Spanned<Words>) -> Result<(), Wrong> {
    for text in words.get_ref().all() {
        if let Some(never) = NEVER
            .iter()
            .find(|never| text.to_lowercase().contains(&never.to_lowercase()))
        {
            return Err(source.wrong(
                words.span(),
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
    (least, most): (u16, u16),
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
