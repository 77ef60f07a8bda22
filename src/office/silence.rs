//! How a kiosk's word stands: whether it was heard of lately, and if not, whether that is because
//! its site is closed.
//!
//! Pure. Hours are those of the site's file; holidays are in no file, so on one a kiosk that is
//! left off is late and then silent, which asks a person to look and claims nothing.

use chrono::{DateTime, Days, FixedOffset, NaiveDate, NaiveDateTime, TimeDelta};
use chrono_tz::Tz;

use crate::config::Opening;

/// A kiosk is late after this long without a word while it is open, minutes.
pub const LATE_AFTER_MIN: i64 = 15;
/// A kiosk is silent after this long without a word while it is open, minutes.
pub const SILENT_AFTER_MIN: i64 = 120;
/// How far back openings are looked for, days.
const LOOK_BACK_DAYS: u64 = 62;

/// How a kiosk's word stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Word {
    /// 届いています.
    Arriving,
    /// お休み: it says nothing, and its site is closed or has only just opened.
    Resting,
    /// 遅れています.
    Late,
    /// 応答なし.
    Silent,
}

impl Word {
    /// The word for people.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Word::Arriving => "届いています",
            Word::Resting => "お休み",
            Word::Late => "遅れています",
            Word::Silent => "応答なし",
        }
    }

    /// The name of its icon.
    #[must_use]
    pub fn icon(self) -> &'static str {
        match self {
            Word::Arriving => "arriving",
            Word::Resting => "resting",
            Word::Late => "late",
            Word::Silent => "silent",
        }
    }

    /// Whether somebody should look: numbers may be missing.
    #[must_use]
    pub fn is_missed(self) -> bool {
        matches!(self, Word::Late | Word::Silent)
    }
}

/// How the word of a kiosk stands at `now` that was last heard at `last`, at a site with these
/// hours; no hours = always open.
///
/// What counts is the time for which the site was open since. More than
/// [`SILENT_AFTER_MIN`] of it, or one whole opening, is silence.
#[must_use]
pub fn hear(
    open: &[Opening],
    zone: Tz,
    last: DateTime<FixedOffset>,
    now: DateTime<FixedOffset>,
) -> Word {
    let late = TimeDelta::minutes(LATE_AFTER_MIN);
    let silent = TimeDelta::minutes(SILENT_AFTER_MIN);
    let gap = now.signed_duration_since(last);
    if gap <= late {
        return Word::Arriving;
    }
    let (missed, whole) = if open.is_empty() {
        (gap, false)
    } else {
        missed(
            open,
            last.with_timezone(&zone).naive_local(),
            now.with_timezone(&zone).naive_local(),
        )
    };
    if missed > silent || whole {
        Word::Silent
    } else if missed > late {
        Word::Late
    } else {
        Word::Resting
    }
}

/// For how long the site was open between two times of its clock, and whether one opening lies
/// wholly between them.
fn missed(open: &[Opening], from: NaiveDateTime, to: NaiveDateTime) -> (TimeDelta, bool) {
    let earliest = to
        .date()
        .checked_sub_days(Days::new(LOOK_BACK_DAYS))
        .unwrap_or(to.date());
    let mut sum = TimeDelta::zero();
    let mut whole = false;
    for day in from.date().max(earliest).iter_days() {
        if day > to.date() {
            break;
        }
        for (begins, ends) in openings(open, day) {
            let (start, end) = (begins.max(from), ends.min(to));
            if start < end {
                sum += end.signed_duration_since(start);
                whole |= (start, end) == (begins, ends);
            }
        }
    }
    (sum, whole)
}

/// When the site is open on a day: hours that touch are one opening.
fn openings(open: &[Opening], day: NaiveDate) -> Vec<(NaiveDateTime, NaiveDateTime)> {
    let mut hours: Vec<(u32, u32)> = open.iter().filter_map(|one| one.hours.on(day)).collect();
    hours.sort_unstable();
    let mut joined: Vec<(u32, u32)> = Vec::new();
    for (from, to) in hours {
        match joined.last_mut() {
            Some((_, end)) if from <= *end => *end = to.max(*end),
            _ => joined.push((from, to)),
        }
    }
    let midnight = day.and_time(chrono::NaiveTime::MIN);
    joined
        .into_iter()
        .map(|(from, to)| {
            let at = |minutes: u32| midnight + TimeDelta::minutes(i64::from(minutes));
            (at(from), at(to))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use chrono::{DateTime, FixedOffset};

    use super::{Word, hear};
    use crate::config::{Opening, Site, Source};

    const SITE: &str = r#"
id = "x"
kiosk = "x-1"
name = { ja = "x", ja-easy = "x", en = "x" }
zone = "Asia/Tokyo"
programmes = ["one", "two"]
[panel]
width_px = 1920
height_px = 1080
diagonal_inch = 15.6
"#;

    fn open(hours: &str) -> Vec<Opening> {
        let text = format!("{SITE}{hours}");
        Site::parse(&Source::new(Path::new("x.toml"), &text))
            .unwrap()
            .open
    }

    fn at(time: &str) -> DateTime<FixedOffset> {
        DateTime::parse_from_rfc3339(&format!("2026-06-{time}:00+09:00")).unwrap()
    }

    /// What is said of a kiosk last heard at `last`, at each of these times.
    fn said(open: &[Opening], last: &str, times: &[(&str, Word)]) {
        for (time, word) in times {
            let zone = chrono_tz::Asia::Tokyo;
            assert_eq!(
                hear(open, zone, at(last), at(time)),
                *word,
                "heard {last}, now {time}"
            );
            // The office's own offset is nothing to the site.
            let elsewhere = at(time).with_timezone(&FixedOffset::west_opt(5 * 3600).unwrap());
            assert_eq!(hear(open, zone, at(last), elsewhere), *word);
        }
    }

    #[test]
    fn a_night_is_no_alarm_and_a_morning_without_a_word_is() {
        use Word::{Arriving, Late, Resting, Silent};
        // 2026-06-12 is a Friday.
        let weekdays = open(
            "[[open]]\ndays = [\"mon\", \"tue\", \"wed\", \"thu\", \"fri\"]\nfrom = \"9:00\"\nto = \"16:30\"\n",
        );
        said(
            &weekdays,
            "11T16:35",
            &[
                ("11T16:50", Arriving),
                ("11T16:51", Resting),
                ("12T03:00", Resting),
                ("12T09:15", Resting),
                ("12T09:16", Late),
                ("12T11:00", Late),
                ("12T11:01", Silent),
                ("12T23:00", Silent),
                ("14T12:00", Silent),
            ],
        );
        said(
            &weekdays,
            "12T16:20",
            &[
                ("12T16:36", Resting),
                ("13T12:00", Resting),
                ("15T08:59", Resting),
                ("15T09:06", Late),
            ],
        );
        // Switched off in the afternoon, an hour before the end.
        said(
            &weekdays,
            "12T15:30",
            &[("12T15:46", Late), ("13T12:00", Late)],
        );
    }

    #[test]
    fn a_short_opening_that_passed_without_a_word_is_silence() {
        let short = open("[[open]]\ndays = [\"wed\"]\nfrom = \"13:30\"\nto = \"15:00\"\n");
        said(
            &short,
            "03T15:05",
            &[
                ("09T23:59", Word::Resting),
                ("10T14:59", Word::Late),
                ("10T15:00", Word::Silent),
                ("16T12:00", Word::Silent),
            ],
        );
    }

    #[test]
    fn two_programmes_at_once_are_open_once() {
        let both = open(
            "[[open]]\nfrom = \"9:00\"\nto = \"12:00\"\nprogrammes = [\"one\"]\n\
             [[open]]\nfrom = \"10:00\"\nto = \"17:00\"\nprogrammes = [\"two\"]\n",
        );
        said(
            &both,
            "12T10:00",
            &[("12T11:59", Word::Late), ("12T12:01", Word::Silent)],
        );
    }

    #[test]
    fn without_hours_a_site_is_always_open_and_long_ago_is_silent() {
        said(
            &[],
            "11T20:00",
            &[
                ("11T20:15", Word::Arriving),
                ("11T20:16", Word::Late),
                ("11T22:01", Word::Silent),
            ],
        );
        let never = open("[[open]]\ndays = [\"sun\"]\nfrom = \"9:00\"\nto = \"10:00\"\n");
        let long_ago = at("12T12:00") - chrono::TimeDelta::days(4000);
        let zone = chrono_tz::Asia::Tokyo;
        assert_eq!(hear(&never, zone, long_ago, at("12T12:00")), Word::Silent);
        // A kiosk whose clock is ahead of the office's was heard just now.
        assert_eq!(
            hear(&never, zone, at("12T12:00"), at("12T11:00")),
            Word::Arriving
        );
    }
}
