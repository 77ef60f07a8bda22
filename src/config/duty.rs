//! When somebody of the staff is at the site to come when they are called.

use chrono::{DateTime, Datelike, FixedOffset, NaiveDate, Timelike, Weekday};
use serde::Deserialize;
use toml::Spanned;

use super::wrong::{Source, Wrong};

/// Minutes of a day.
const DAY_MINUTES: u32 = 24 * 60;

/// When somebody is there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Duty {
    /// Whenever the kiosk is on.
    #[default]
    Always,
    /// Never: calls go to the phone.
    Never,
    /// In these hours.
    Hours(Vec<Hours>),
}

/// Some hours of some days.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hours {
    days: Vec<Weekday>,
    /// Minutes since midnight.
    from: u32,
    /// Minutes since midnight; not within any more.
    to: u32,
}

impl Duty {
    /// Whether somebody is there at this time of the site's clock.
    #[must_use]
    pub fn covers(&self, wall: DateTime<FixedOffset>) -> bool {
        match self {
            Duty::Always => true,
            Duty::Never => false,
            Duty::Hours(hours) => hours.iter().any(|hours| hours.covers(wall)),
        }
    }
}

impl Hours {
    /// Whether this time of the site's clock lies within.
    #[must_use]
    pub fn covers(&self, wall: DateTime<FixedOffset>) -> bool {
        let minute = wall.hour() * 60 + wall.minute();
        self.days.contains(&wall.weekday()) && (self.from..self.to).contains(&minute)
    }

    /// From which to which minute after midnight they last on this day of the site's calendar.
    #[must_use]
    pub fn on(&self, day: NaiveDate) -> Option<(u32, u32)> {
        self.days
            .contains(&day.weekday())
            .then_some((self.from, self.to))
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawHours {
    pub(super) days: Option<Spanned<Vec<Spanned<String>>>>,
    pub(super) from: Spanned<String>,
    pub(super) to: Spanned<String>,
}

/// Reads `on_duty` and `[[staff.hours]]`.
pub(super) fn duty(
    source: &Source,
    word: Option<&Spanned<String>>,
    hours: &[RawHours],
) -> Result<Duty, Wrong> {
    let known = "\"always\", \"never\" or \"hours\"";
    match (word.map(|word| word.get_ref().as_str()), word, hours) {
        (Some("hours"), Some(word), []) => Err(source.wrong(
            word.span(),
            "the hours are missing; write [[staff.hours]] with `from` and `to`".into(),
        )),
        (Some("hours") | None, _, [_, ..]) => hours
            .iter()
            .map(|raw| self::hours(source, raw.days.as_ref(), &raw.from, &raw.to))
            .collect::<Result<_, _>>()
            .map(Duty::Hours),
        (Some("always") | None, _, []) => Ok(Duty::Always),
        (Some("never"), _, []) => Ok(Duty::Never),
        (Some("always" | "never"), Some(word), _) => Err(source.wrong(
            word.span(),
            "there are [[staff.hours]] here, so this is \"hours\" or left out".into(),
        )),
        (_, Some(word), _) => Err(source.wrong(
            word.span(),
            format!("staff are on duty {known}, not `{}`", word.get_ref()),
        )),
        (Some(_), None, _) => Ok(Duty::Always),
    }
}

/// Reads `days`, `from` and `to`.
pub(super) fn hours(
    source: &Source,
    days: Option<&Spanned<Vec<Spanned<String>>>>,
    from: &Spanned<String>,
    to: &Spanned<String>,
) -> Result<Hours, Wrong> {
    const WEEK: [Weekday; 7] = [
        Weekday::Mon,
        Weekday::Tue,
        Weekday::Wed,
        Weekday::Thu,
        Weekday::Fri,
        Weekday::Sat,
        Weekday::Sun,
    ];
    let days = match days {
        None => WEEK.to_vec(),
        Some(days) if days.get_ref().is_empty() => {
            return Err(source.wrong(
                days.span(),
                "no day is named; leave `days` out for every day".into(),
            ));
        }
        Some(days) => days
            .get_ref()
            .iter()
            .map(|day| {
                let short = WEEK
                    .into_iter()
                    .find(|known| known.to_string().to_lowercase() == day.get_ref().as_str());
                short.ok_or_else(|| {
                    source.wrong(
                        day.span(),
                        format!(
                            "`{}` is not a day; the days are mon tue wed thu fri sat sun",
                            day.get_ref()
                        ),
                    )
                })
            })
            .collect::<Result<_, _>>()?,
    };
    let latest = to.span();
    let from = minutes(source, from)?;
    let to = minutes(source, to)?;
    if to <= from {
        return Err(source.wrong(
            latest,
            "`to` is later than `from`; write hours past midnight as two".into(),
        ));
    }
    Ok(Hours { days, from, to })
}

/// `9:30` as minutes since midnight; `24:00` is the day's end.
fn minutes(source: &Source, written: &Spanned<String>) -> Result<u32, Wrong> {
    let read = || {
        let (hour, minute) = written.get_ref().split_once(':')?;
        let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
        if !(1..=2).contains(&hour.len()) || minute.len() != 2 || !digits(hour) || !digits(minute) {
            return None;
        }
        let (hour, minute): (u32, u32) = (hour.parse().ok()?, minute.parse().ok()?);
        let all = hour * 60 + minute;
        (minute < 60 && all <= DAY_MINUTES).then_some(all)
    };
    read().ok_or_else(|| {
        source.wrong(
            written.span(),
            format!(
                "`{}` is not a time; write it as \"9:30\"",
                written.get_ref()
            ),
        )
    })
}
