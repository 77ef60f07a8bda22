//! The pages of a month, of a fiscal year, and of one programme in a fiscal year: values to sentences,
//! states and pictures. Numbers come from [`crate::office::report`] and words from its `words`. Pure.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::{DateTime, Datelike as _, FixedOffset, NaiveDate, TimeDelta, Timelike as _, Weekday};
use chrono_tz::Asia::Tokyo;

use super::chart::{self, Column, Look, Mark, calendar, columns, grouped};
use super::day::{FORGOTTEN_AFTER_DAYS, crest, date, short};
use crate::config::Outcome;
use crate::office::names::Names;
use crate::office::report::closing::{PlaceShown, Shown};
use crate::office::report::figures::{ByMonth, Slots};
use crate::office::report::outcomes::{self, Actual, Indicator};
use crate::office::report::period::{era, weekday};
use crate::office::report::words::{self, state};
use crate::office::report::{Period, add_up, by_month, by_slot, visits_by_day};
use crate::office::store::{Closing, Day, Goal, Kiosk};
use crate::visit::event::AgeBand;
use crate::visit::span::{Part, Returns};
use crate::visit::{CardKey, Span};

/// The most rows of a table and bars of a list; more become 「ほか」.
const ROWS_MAX: usize = 40;
const BARS_MAX: usize = 12;
/// The most pairs of programmes.
const PAIRS_MAX: usize = 6;
/// The most lines of a notice.
const NOTICE_LINES_MAX: usize = 4;
/// The most days that are named below a calendar.
const NAMED_DAYS: usize = 3;
/// How many days before a span tell on which weekdays a site is open.
pub const EARLIER_DAYS: i64 = 56;
/// The longest bar of a list, px.
const LYING_PX: u64 = 130;

/// All that a page is made from.
pub struct Seen<'a> {
    /// Month or fiscal year.
    pub period: Period,
    /// Now, at the office.
    pub now: DateTime<FixedOffset>,
    /// Its days.
    pub days: &'a [Day],
    /// The [`EARLIER_DAYS`] before.
    pub earlier: &'a [Day],
    /// The days of the same time a year ago.
    pub before: &'a [Day],
    /// The closings of its days.
    pub closings: &'a [Closing],
    /// The kiosks.
    pub kiosks: &'a [Kiosk],
    /// The goals of its year.
    pub goals: &'a [Goal],
    /// Names.
    pub names: &'a Names,
}

/// A number and the word that stands beside it.
pub struct Told {
    pub name: String,
    pub number: String,
    pub unit: &'static str,
}

/// A bar of a list.
pub struct Lying {
    pub name: String,
    pub number: String,
    pub picture: String,
    /// Nobody chose: hatched, and last.
    pub hatched: bool,
}

/// A row of a table of parts.
pub struct PartRow {
    pub crest: Option<String>,
    pub name: String,
    pub path: Option<String>,
    pub picture: String,
    pub visits: String,
    pub cards: String,
    pub anonymous: String,
    pub people: String,
}

/// One day in a table: a number or a word, and what stands beside it.
pub struct DayCell {
    /// The day of the month.
    pub day: u32,
    pub path: String,
    pub number: String,
    /// It is a word, not a number.
    pub is_word: bool,
    pub beside: &'static str,
    /// The class of its ground, 0 to 4.
    pub class: Option<usize>,
    pub partly: bool,
    pub is_today: bool,
}

/// A day whose numbers became others.
pub struct RestatedDay {
    pub path: String,
    pub date: String,
    pub was: u64,
    pub is: u64,
}

/// A month's row in the table of months.
pub struct MonthRow {
    pub path: String,
    pub name: String,
    pub number: String,
    pub is_word: bool,
    pub beside: String,
}

/// What every one of these pages shows first.
pub struct Top {
    pub title: String,
    pub sub: String,
    pub visits: String,
    pub visits_notes: Vec<String>,
    pub cards: String,
    pub cards_notes: Vec<String>,
    pub anonymous: String,
    pub restated: Vec<RestatedDay>,
    pub restated_more: usize,
    pub missing: Vec<(String, String)>,
    pub missing_more: usize,
}

/// How often cards came, as bars.
pub struct ReturnsShown {
    pub bars: Vec<Lying>,
    pub crossed: String,
    pub pairs: Vec<(String, String, u64)>,
    pub new: String,
}

/// An indicator's row.
pub struct IndicatorRow {
    pub id: String,
    pub name: String,
    pub says: String,
    pub from: &'static str,
    pub actual: Option<String>,
    pub unit: &'static str,
    pub picture: Option<String>,
    pub goal: Option<(String, String)>,
}

/// An outcome and its indicators.
pub struct OutcomeShown {
    pub number: usize,
    pub name: &'static str,
    pub rows: Vec<IndicatorRow>,
}

/// A month's or a year's page.
pub struct Page {
    pub is_year: bool,
    pub year: String,
    pub top: Top,
    pub before: (String, String),
    pub after: Option<(String, String)>,
    pub up: Option<(String, String)>,
    pub is_empty: bool,
    pub calendar_wide: String,
    pub calendar_phone: String,
    pub named_days: String,
    /// For a year: the head and, by day of the month, each month's cell.
    pub year_head: Vec<(String, String)>,
    pub year_rows: Vec<(u32, Vec<Option<DayCell>>)>,
    /// For a month: its weeks, Monday first.
    pub weeks: Vec<Vec<Option<DayCell>>>,
    pub months_picture: String,
    pub months_bars: Vec<Lying>,
    pub months: Vec<MonthRow>,
    pub hours_picture: String,
    pub hours_bars: Vec<Lying>,
    pub programmes: Vec<PartRow>,
    pub sites: Vec<PartRow>,
    pub sum: PartRow,
    pub topics: Vec<Lying>,
    pub channels: Vec<Lying>,
    pub first_times: Vec<Lying>,
    pub roles: Vec<Lying>,
    pub ages: Vec<Lying>,
    pub activities: Vec<Lying>,
    pub returns: ReturnsShown,
    pub counted: Vec<Told>,
    pub outcomes: Vec<OutcomeShown>,
    pub cards_overlap: &'static str,
    pub has_running: bool,
}

/// One programme's page.
pub struct ProgrammePage {
    pub name: String,
    pub crest: String,
    pub period: String,
    pub top: Top,
    pub before: (String, String),
    pub after: Option<(String, String)>,
    pub is_empty: bool,
    pub returns: ReturnsShown,
    pub meaning: String,
    pub first_times: Vec<Lying>,
    pub roles: Vec<Lying>,
    pub ages: Vec<Lying>,
    pub activities: Vec<Lying>,
    pub topics: Vec<Lying>,
    pub counted: Vec<Told>,
    pub slot_hours: Vec<String>,
    pub slots: Vec<(String, Vec<(String, usize)>)>,
    pub months_picture: String,
    pub months_bars: Vec<Lying>,
    pub months: Vec<MonthRow>,
    pub sites: Vec<PartRow>,
}

/// How the days of a span stand.
struct Known<'a> {
    today: NaiveDate,
    recorded: BTreeSet<NaiveDate>,
    restated: BTreeMap<NaiveDate, &'a Closing>,
    silent: Vec<Silent<'a>>,
    /// On which days of a weekday somebody came to a site.
    came: HashMap<(&'a str, Weekday), Vec<NaiveDate>>,
}

/// A kiosk and its last word.
struct Silent<'a> {
    kiosk: &'a Kiosk,
    since: NaiveDate,
    /// It had rows that it had not sent.
    waiting: bool,
}

/// A site is waited for on a weekday on which somebody came in so many of the last weeks.
const WAITED_FOR_DAYS: usize = 2;

impl<'a> Known<'a> {
    fn new(seen: &'a Seen<'_>, programme: Option<&str>) -> Known<'a> {
        let today = seen.now.with_timezone(&Tokyo).date_naive();
        // Of one programme only what is of its sites, and what changed of its own numbers.
        let is_of = |site: &str| {
            programme.is_none_or(|id| {
                let days = seen.earlier.iter().chain(seen.days);
                let mut places = days.flat_map(|day| &day.fold.places);
                places.any(|place| place.site == site && place.programme == id)
            })
        };
        let own = |shown: &Shown, id: &str| -> Vec<PlaceShown> {
            let places = shown.places.iter().filter(|place| place.programme == id);
            places.cloned().collect()
        };
        let is_restated = |closing: &Closing| match programme {
            None => closing.is_restated(),
            Some(id) => own(&closing.first, id) != own(&closing.now, id),
        };
        Known {
            today,
            recorded: seen.days.iter().map(|day| day.day).collect(),
            restated: seen
                .closings
                .iter()
                .filter(|closing| is_restated(closing))
                .map(|closing| (closing.day, closing))
                .collect(),
            silent: remembered(seen)
                .filter(|kiosk| kiosk.site.as_deref().is_none_or(is_of))
                .map(|kiosk| Silent {
                    kiosk,
                    since: kiosk.last_word.with_timezone(&Tokyo).date_naive(),
                    waiting: kiosk.waiting.is_some_and(|rows| rows > 0),
                })
                .collect(),
            came: {
                let mut came: HashMap<(&str, Weekday), Vec<NaiveDate>> = HashMap::new();
                for day in seen.earlier.iter().chain(seen.days) {
                    let sites: BTreeSet<&str> =
                        day.fold.places.iter().map(|p| p.site.as_str()).collect();
                    for site in sites {
                        let days = came.entry((site, day.day.weekday())).or_default();
                        days.push(day.day);
                    }
                }
                came
            },
        }
    }

    /// Whether something of a day may still be on its way from a kiosk: it has not spoken since, and
    /// its site is usually open on such a day; or it said that it had not sent all of it.
    fn is_missing(&self, silent: &Silent<'_>, day: NaiveDate) -> bool {
        if silent.since == day {
            return silent.waiting;
        }
        let Some(site) = silent.kiosk.site.as_deref() else {
            return false;
        };
        let earliest = day - TimeDelta::days(EARLIER_DAYS);
        silent.since < day
            && self.came.get(&(site, day.weekday())).is_some_and(|came| {
                let near = came
                    .iter()
                    .filter(|came| earliest <= **came && **came < day);
                near.count() >= WAITED_FOR_DAYS
            })
    }

    /// Whether something of a day may still be on its way.
    fn is_partly(&self, day: NaiveDate) -> bool {
        day < self.today && self.silent.iter().any(|kiosk| self.is_missing(kiosk, day))
    }

    fn mark(&self, day: NaiveDate, visits: &BTreeMap<NaiveDate, u64>) -> Mark {
        let is_today = day == self.today;
        let came = visits.get(&day).copied();
        let none = (is_today || self.recorded.contains(&day)).then_some(0);
        Mark {
            visits: came.or(none),
            partly: self.is_partly(day),
            restated: self.restated.contains_key(&day),
            to_come: day > self.today,
            today: is_today,
        }
    }

    fn cell(&self, day: NaiveDate, visits: &BTreeMap<NaiveDate, u64>) -> DayCell {
        let mark = self.mark(day, visits);
        let word = |word: &str| (word.to_owned(), true, None);
        let (number, is_word, class) = match mark.visits {
            _ if mark.to_come => word(state::TO_COME),
            None if mark.partly => word(state::NOT_ARRIVED),
            None => word(state::CLOSED),
            Some(0) => ("0".to_owned(), false, None),
            Some(visits) => (visits.to_string(), false, Some(chart::class_of(visits))),
        };
        DayCell {
            day: day.day(),
            path: Period::Day(day).path(),
            number,
            is_word,
            beside: match mark {
                Mark { to_come: true, .. } => "",
                Mark { restated: true, .. } => state::RESTATED,
                Mark { today: true, .. } => state::RUNNING,
                Mark { partly: true, .. } if !is_word => state::PARTLY,
                _ => "",
            },
            class,
            partly: mark.partly && !mark.to_come,
            is_today: mark.today,
        }
    }
}

fn remembered<'a>(seen: &'a Seen<'_>) -> impl Iterator<Item = &'a Kiosk> {
    seen.kiosks.iter().filter(|kiosk| {
        let silent = seen.now.signed_duration_since(kiosk.last_word);
        silent < TimeDelta::days(FORGOTTEN_AFTER_DAYS) && silent > TimeDelta::zero()
    })
}

/// 「1月20日 14:38 まで」 while it runs.
fn until(seen: &Seen<'_>) -> Option<String> {
    let now = seen.now.with_timezone(&Tokyo);
    let today = now.date_naive();
    (seen.period.contains(today)).then(|| {
        format!(
            "{}月{}日 {}:{:02} まで",
            today.month(),
            today.day(),
            now.hour(),
            now.minute()
        )
    })
}

fn plain(day: NaiveDate) -> String {
    format!("{}月{}日", day.month(), day.day())
}

fn top(seen: &Seen<'_>, known: &Known<'_>, part: &Part, before: u64, title: String) -> Top {
    let span = format!(
        "{} – {}",
        plain(seen.period.from()),
        plain(seen.period.to())
    );
    let sub = until(seen).unwrap_or(span);
    let mut visits_notes = vec![format!(
        "人数では {}人（おとな{}・こども{}）。",
        grouped(part.people()),
        grouped(part.adults),
        grouped(part.children)
    )];
    let (from, to) = seen.period.a_year_ago(known.today);
    let then = match seen.period {
        _ if before == 0 => None,
        Period::Year(_) if to == seen.period.before().to() => Some(format!(
            "{}は {}回。",
            seen.period.before().name(),
            grouped(before)
        )),
        _ => Some(format!(
            "去年の {} – {}は {}回。",
            plain(from),
            plain(to),
            grouped(before)
        )),
    };
    visits_notes.extend(then);
    let mut restated: Vec<RestatedDay> = known
        .restated
        .values()
        .map(|closing| RestatedDay {
            path: Period::Day(closing.day).path(),
            date: date(closing.day),
            was: closing.first.whole.visits,
            is: closing.now.whole.visits,
        })
        .collect();
    restated.reverse();
    let restated_more = restated.len().saturating_sub(NOTICE_LINES_MAX);
    restated.truncate(NOTICE_LINES_MAX);
    let mut missing: Vec<(String, String)> = Vec::new();
    if seen.period.contains(known.today) {
        for silent in &known.silent {
            let mut days = silent
                .since
                .iter_days()
                .take_while(|day| *day < known.today);
            if !days.any(|day| known.is_missing(silent, day)) {
                continue;
            }
            let site = silent.kiosk.site.as_deref().unwrap_or(&silent.kiosk.name);
            missing.push((
                short(seen.names.site(site)),
                format!("{} から 届いていません。", plain(silent.since)),
            ));
        }
    }
    let missing_more = missing.len().saturating_sub(NOTICE_LINES_MAX);
    missing.truncate(NOTICE_LINES_MAX);
    Top {
        title,
        sub,
        visits: grouped(part.visits),
        visits_notes,
        cards: grouped(part.cards),
        cards_notes: vec![
            "ちがうカードの数。".to_owned(),
            format!("{}回の来訪で使われました。", grouped(part.with_card)),
        ],
        anonymous: grouped(part.anonymous()),
        restated,
        restated_more,
        missing,
        missing_more,
    }
}

/// Bars of a list, the longest first; `last` is hatched and stays last.
fn lying<'n>(
    numbers: impl IntoIterator<Item = (&'n str, u64)>,
    sort: bool,
    last: Option<(&'n str, u64)>,
) -> Vec<Lying> {
    let mut numbers: Vec<(&str, u64)> = numbers.into_iter().collect();
    if sort {
        numbers.sort_by_key(|(_, number)| std::cmp::Reverse(*number));
    }
    let rest: u64 = numbers.iter().skip(BARS_MAX).map(|(_, n)| n).sum();
    numbers.truncate(BARS_MAX);
    if rest > 0 {
        numbers.push(("ほか", rest));
    }
    let last = last.filter(|(_, number)| *number > 0);
    let longest = numbers
        .iter()
        .chain(last.iter())
        .map(|(_, number)| *number)
        .max()
        .unwrap_or(1);
    let bar = |(name, number): (&str, u64), hatched| Lying {
        name: short(name),
        number: grouped(number),
        picture: chart::lying_in(number, longest, LYING_PX, hatched),
        hatched,
    };
    numbers
        .into_iter()
        .map(|told| bar(told, false))
        .chain(last.map(|told| bar(told, true)))
        .collect()
}

fn returns_shown(
    returns: &Returns,
    crossed: u64,
    pairs: Vec<(String, String, u64)>,
    new: u64,
) -> ReturnsShown {
    ReturnsShown {
        bars: lying(
            [
                ("1回", returns.once),
                ("2〜3回", returns.two_or_three),
                ("4回から", returns.four_or_more),
            ],
            false,
            None,
        ),
        crossed: grouped(crossed),
        pairs,
        new: grouped(new),
    }
}

/// Pairs of programmes that shared cards, the most first; with one of them, only its pairs.
fn pairs(span: &Span, names: &Names, of: Option<&str>) -> Vec<(String, String, u64)> {
    let mut out: Vec<(String, String, u64)> = span
        .pairs
        .iter()
        .flat_map(|(one, others)| others.iter().map(move |(other, cards)| (one, other, cards)))
        .filter(|(one, other, _)| of.is_none_or(|id| *one == id || *other == id))
        .map(|(one, other, cards)| {
            let (first, second) = match of {
                Some(id) if other == id => (other, one),
                _ => (one, other),
            };
            (
                short(names.programme(first)),
                short(names.programme(second)),
                *cards,
            )
        })
        .collect();
    out.sort_by_key(|(_, _, cards)| std::cmp::Reverse(*cards));
    out.truncate(PAIRS_MAX);
    out
}

fn first_times(part: &Part) -> Vec<Lying> {
    let asked = part.first_times + part.not_first_times;
    if asked == 0 {
        return Vec::new();
    }
    lying(
        [
            ("はじめて", part.first_times),
            ("前にも来た", part.not_first_times),
        ],
        false,
        Some((state::NOT_ANSWERED, part.visits.saturating_sub(asked))),
    )
}

/// Ids and numbers of one programme, or of all.
fn gathered<'s>(
    of: &'s crate::visit::span::ByProgramme,
    programme: Option<&str>,
) -> BTreeMap<&'s str, u64> {
    let mut out: BTreeMap<&str, u64> = BTreeMap::new();
    for (id, ids) in of {
        if programme.is_none_or(|programme| programme == id) {
            for (id, times) in ids {
                *out.entry(id).or_default() += times;
            }
        }
    }
    out
}

/// Visits by role; those that said none are last, where somebody was asked at all.
fn roles(span: &Span, names: &Names, programme: Option<&str>, visits: u64) -> Vec<Lying> {
    let roles = gathered(&span.roles, programme);
    if roles.is_empty() {
        return Vec::new();
    }
    let silent = visits.saturating_sub(roles.values().sum());
    let named = roles.iter().map(|(id, times)| {
        let name = names.roles.get(*id).map_or(*id, String::as_str);
        (name, *times)
    });
    // Over all programmes most visits are asked nothing of the kind.
    let last = programme.map(|_| (state::NOT_ANSWERED, silent));
    lying(named, true, last)
}

/// Visits by generation, the youngest first.
fn ages(span: &Span, programme: Option<&str>, visits: u64) -> Vec<Lying> {
    let ages = gathered(&span.ages, programme);
    if ages.is_empty() {
        return Vec::new();
    }
    let silent = visits.saturating_sub(ages.values().sum());
    let named = AgeBand::ALL.map(|age| {
        let id = age.as_str();
        (words::age(id), ages.get(id).copied().unwrap_or(0))
    });
    let last = programme.map(|_| (state::NOT_ANSWERED, silent));
    lying(named, false, last)
}

fn activities(span: &Span, names: &Names, programme: Option<&str>) -> Vec<Lying> {
    let activities = gathered(&span.activities, programme);
    let named = activities.iter().map(|(id, times)| {
        let name = names.activities.get(*id).map_or(*id, String::as_str);
        (name, *times)
    });
    lying(named, true, None)
}

/// The twelve months of a year, as a picture, as bars for a phone, and as a table.
fn months_of(
    seen: &Seen<'_>,
    known: &Known<'_>,
    numbers: &[u64; 12],
    look: Look,
    what: &str,
) -> (String, Vec<Lying>, Vec<MonthRow>) {
    let year = Period::year_of(seen.period.from());
    let mut bars = Vec::new();
    let mut rows = Vec::new();
    let mut phone = Vec::new();
    for (month, number) in year.months().into_iter().zip(numbers) {
        let first = month.from();
        let to_come = first > known.today;
        // Of a month in which nothing at all was recorded nobody knows that nobody came.
        let is_silent = *number == 0
            && !month.contains(known.today)
            && known.recorded.range(first..=month.to()).next().is_none();
        let running = month.contains(known.today);
        let mut beside: Vec<String> = Vec::new();
        if running {
            beside.push(state::RUNNING.to_owned());
        }
        let changed: Vec<String> = known
            .restated
            .keys()
            .filter(|day| month.contains(**day))
            .map(|day| format!("{}日", day.day()))
            .collect();
        if !changed.is_empty() {
            beside.push(format!("{} {}", state::RESTATED, changed.join("・")));
        }
        let partly = first
            .iter_days()
            .take_while(|day| *day <= month.to() && *day < known.today)
            .any(|day| known.is_partly(day));
        if partly {
            beside.push(state::PARTLY.to_owned());
        }
        bars.push(Column {
            label: format!("{}月", first.month()),
            number: (!to_come && !is_silent).then_some(*number),
            running,
            partly,
            restated: !changed.is_empty(),
        });
        if !to_come && !is_silent {
            phone.push((format!("{}月", first.month()), *number));
        }
        rows.push(MonthRow {
            path: month.path(),
            name: month.name(),
            number: if to_come {
                state::TO_COME.to_owned()
            } else if is_silent {
                state::CLOSED.to_owned()
            } else {
                grouped(*number)
            },
            is_word: to_come || is_silent,
            beside: beside.join("、"),
        });
    }
    let title = format!("{what}、月ごとの来訪。{}", seen.period.name());
    let phone = lying(
        phone.iter().map(|(name, number)| (name.as_str(), *number)),
        false,
        None,
    );
    (columns(&bars, look, &title), phone, rows)
}

/// Months as wide as half a page.
const MONTHS_HALF: Look = Look {
    slot_px: 47.0,
    high_px: 150.0,
    all_numbers: true,
    labels: true,
    class: "wide",
};
/// Small months in a table.
const MONTHS_SMALL: Look = Look {
    slot_px: 21.0,
    high_px: 24.0,
    all_numbers: false,
    labels: false,
    class: "small",
};
/// Hours of a day as wide as half a page.
const HOURS_LOOK: Look = Look {
    slot_px: 47.0,
    high_px: 120.0,
    all_numbers: true,
    labels: true,
    class: "wide",
};

fn part_row(part: &Part, name: String) -> PartRow {
    PartRow {
        crest: None,
        name,
        path: None,
        picture: String::new(),
        visits: grouped(part.visits),
        cards: grouped(part.cards),
        anonymous: grouped(part.anonymous()),
        people: grouped(part.people()),
    }
}

/// Site rows, the most visited first.
fn site_rows<'p>(parts: impl Iterator<Item = (&'p str, Part)>, names: &Names) -> Vec<PartRow> {
    let mut parts: Vec<(&str, Part)> = parts.collect();
    parts.sort_by_key(|(site, part)| (std::cmp::Reverse(part.visits), *site));
    parts.truncate(ROWS_MAX);
    parts
        .into_iter()
        .map(|(site, part)| part_row(&part, short(names.site(site))))
        .collect()
}

fn counted(
    counters: &BTreeMap<&str, u64>,
    readings: u64,
    murmurs: u64,
    names: &Names,
) -> Vec<Told> {
    let mut out: Vec<Told> = counters
        .iter()
        .take(BARS_MAX)
        .map(|(id, number)| Told {
            name: short(names.counters.get(*id).map_or(id, |name| name)),
            number: grouped(*number),
            unit: words::COUNTERS.unit,
        })
        .collect();
    out.push(Told {
        name: words::READINGS.name.to_owned(),
        number: grouped(readings),
        unit: words::READINGS.unit,
    });
    out.push(Told {
        name: words::MURMURS.name.to_owned(),
        number: grouped(murmurs),
        unit: words::MURMURS.unit,
    });
    out
}

fn steps(
    period: Period,
    today: NaiveDate,
    path: impl Fn(Period) -> String,
) -> ((String, String), Option<(String, String)>) {
    let link = |period: Period| (path(period), period.name());
    let after = period.after();
    (
        link(period.before()),
        (after.from() <= today).then(|| link(after)),
    )
}

impl Page {
    /// Makes the page.
    #[must_use]
    pub fn new(seen: &Seen<'_>) -> Page {
        let Seen {
            period,
            names,
            days,
            ..
        } = *seen;
        let known = Known::new(seen, None);
        let is_year = matches!(period, Period::Year(_));
        let span = add_up(period.from(), period.to(), days);
        let (from, to) = period.a_year_ago(known.today);
        let before = add_up(from, to, seen.before);
        let by_day = visits_by_day(days, None);
        let year = Period::year_of(period.from());
        let months = by_month(year.from(), days);
        let (before_link, after_link) = steps(period, known.today, Period::path);

        let mut title = period.name();
        if let Some(era) = era(period.from().year()).filter(|_| is_year) {
            title = format!("{title}（{era}）");
        }
        let mut top = top(seen, &known, &span.whole, before.whole.visits, title);
        top.cards_notes.push(format!(
            "うち {}枚は 2回以上。",
            grouped(span.returns.two_or_three + span.returns.four_or_more)
        ));

        let order = |id: &str| {
            let known = names.order.iter().position(|known| known == id);
            known.unwrap_or(usize::MAX)
        };
        let mut programmes: Vec<(&String, &Part)> = span.by_programme.iter().collect();
        programmes.sort_by_key(|(id, part)| (std::cmp::Reverse(part.visits), order(id)));
        programmes.truncate(ROWS_MAX);
        let programmes = programmes
            .into_iter()
            .map(|(id, part)| PartRow {
                crest: Some(crest(names, id)),
                path: Some(format!("/programme/{}?year={year}", encoded(id))),
                picture: if is_year {
                    let numbers = months.by_programme.get(id).copied().unwrap_or_default();
                    months_of(seen, &known, &numbers, MONTHS_SMALL, "この実践").0
                } else {
                    chart::lying_in(part.visits, span.whole.visits, LYING_PX, false)
                },
                ..part_row(part, short(names.programme(id)))
            })
            .collect();
        let (months_picture, months_bars, month_rows) = if is_year {
            months_of(seen, &known, &months.whole, MONTHS_HALF, "ぜんぶの会場")
        } else {
            (String::new(), Vec::new(), Vec::new())
        };

        let mark = |day: NaiveDate| known.mark(day, &by_day);
        let heat = |is_phone| {
            let title = format!(
                "{}、1日ごとの来訪。あわせて {} 回。",
                period.name(),
                span.whole.visits
            );
            calendar(period.from(), period.to(), is_phone, &title, mark)
        };
        let mut hours = [0_u64; 24];
        for (hour, visits) in &span.by_hour {
            if let Some(slot) = hours.get_mut(*hour as usize) {
                *slot = *visits;
            }
        }
        let (hours_picture, hours_bars) = hours_of(&hours, &period.name());

        let topics = gathered(&span.topics, None);
        let counters = gathered(&span.counters, None);
        Page {
            is_year,
            year: year.to_string(),
            top,
            before: before_link,
            after: after_link,
            up: (!is_year).then(|| (year.path(), year.name())),
            is_empty: days.is_empty(),
            calendar_wide: if is_year { heat(false) } else { String::new() },
            calendar_phone: if is_year { heat(true) } else { String::new() },
            named_days: named_days(&by_day),
            year_head: if is_year {
                year.months()
                    .into_iter()
                    .map(|month| (month.path(), format!("{}月", month.from().month())))
                    .collect()
            } else {
                Vec::new()
            },
            year_rows: if is_year {
                year_rows(year, &known, &by_day)
            } else {
                Vec::new()
            },
            weeks: if is_year {
                Vec::new()
            } else {
                weeks(period, &known, &by_day)
            },
            months_picture,
            months_bars,
            months: month_rows,
            hours_picture,
            hours_bars,
            programmes,
            sites: site_rows(
                span.by_site
                    .iter()
                    .map(|(site, part)| (site.as_str(), *part)),
                names,
            ),
            sum: part_row(&span.whole, "ぜんぶ".to_owned()),
            topics: lying(
                topics.iter().map(|(id, times)| {
                    let name = names.topics.get(*id).map_or(*id, String::as_str);
                    (name, *times)
                }),
                true,
                None,
            ),
            channels: lying(
                span.by_channel
                    .iter()
                    .map(|(id, visits)| (words::channel(id), *visits)),
                true,
                None,
            ),
            first_times: first_times(&span.whole),
            roles: roles(&span, names, None, span.whole.visits),
            ages: ages(&span, None, span.whole.visits),
            activities: activities(&span, names, None),
            returns: returns_shown(
                &span.returns,
                span.crossed,
                pairs(&span, names, None),
                span.cards_new,
            ),
            counted: counted(
                &counters,
                span.readings.values().sum(),
                span.murmurs.values().sum(),
                names,
            ),
            outcomes: if is_year {
                outcomes_shown(seen, &known, &span, &months)
            } else {
                Vec::new()
            },
            cards_overlap: words::CARDS_OVERLAP,
            has_running: period.contains(known.today),
        }
    }
}

/// The busiest days: 「11月14日 261回」.
fn named_days(by_day: &BTreeMap<NaiveDate, u64>) -> String {
    let mut days: Vec<(NaiveDate, u64)> = by_day.iter().map(|(day, n)| (*day, *n)).collect();
    days.sort_by_key(|(day, visits)| (std::cmp::Reverse(*visits), *day));
    days.iter()
        .take(NAMED_DAYS)
        .map(|(day, visits)| format!("{} {visits}回", date(*day)))
        .collect::<Vec<_>>()
        .join("　")
}

fn hours_of(hours: &[u64; 24], what: &str) -> (String, Vec<Lying>) {
    let busy = |hour: &usize| hours.get(*hour).is_some_and(|visits| *visits > 0);
    let first = (0..24).find(busy).unwrap_or(9).min(9);
    let last = (0..24).rev().find(busy).unwrap_or(17).max(17);
    let shown: Vec<(String, u64)> = (first..=last)
        .map(|hour| {
            let visits = hours.get(hour).copied().unwrap_or(0);
            (format!("{hour}時"), visits)
        })
        .collect();
    let bars: Vec<Column> = shown
        .iter()
        .map(|(label, visits)| Column {
            label: label.clone(),
            number: Some(*visits),
            ..Column::default()
        })
        .collect();
    let look = Look {
        slot_px: (564.0 / bars.len() as f64).min(HOURS_LOOK.slot_px),
        ..HOURS_LOOK
    };
    let title = format!("{what}、時間ごとの来訪。");
    let phone = lying(
        shown.iter().map(|(name, visits)| (name.as_str(), *visits)),
        false,
        None,
    );
    (columns(&bars, look, &title), phone)
}

fn year_rows(
    year: Period,
    known: &Known<'_>,
    by_day: &BTreeMap<NaiveDate, u64>,
) -> Vec<(u32, Vec<Option<DayCell>>)> {
    (1..=31)
        .map(|day| {
            let cells = year
                .months()
                .into_iter()
                .map(|month| {
                    let day = month.from().with_day(day)?;
                    Some(known.cell(day, by_day))
                })
                .collect();
            (day, cells)
        })
        .collect()
}

fn weeks(
    month: Period,
    known: &Known<'_>,
    by_day: &BTreeMap<NaiveDate, u64>,
) -> Vec<Vec<Option<DayCell>>> {
    let mut cells: Vec<Option<DayCell>> = Vec::new();
    for _ in 0..month.from().weekday().num_days_from_monday() {
        cells.push(None);
    }
    for day in month
        .from()
        .iter_days()
        .take_while(|day| *day <= month.to())
    {
        cells.push(Some(known.cell(day, by_day)));
    }
    while !cells.len().is_multiple_of(7) {
        cells.push(None);
    }
    let mut weeks = Vec::new();
    let mut cells = cells.into_iter().peekable();
    while cells.peek().is_some() {
        weeks.push(cells.by_ref().take(7).collect());
    }
    weeks
}

/// What counters are called and which outcome each feeds.
pub fn counters_of(names: &Names) -> BTreeMap<String, (String, Option<Outcome>)> {
    names
        .counters
        .iter()
        .map(|(id, name)| (id.clone(), (name.clone(), names.feeds(id))))
        .collect()
}

fn outcomes_shown(
    seen: &Seen<'_>,
    known: &Known<'_>,
    span: &Span,
    months: &ByMonth,
) -> Vec<OutcomeShown> {
    outcomes::outcomes(span, months, &counters_of(seen.names), seen.goals)
        .into_iter()
        .map(|(outcome, rows)| OutcomeShown {
            number: outcomes::number(outcome),
            name: outcomes::name(outcome),
            rows: rows
                .into_iter()
                .map(|row| indicator_row(seen, known, row))
                .collect(),
        })
        .collect()
}

fn indicator_row(seen: &Seen<'_>, known: &Known<'_>, row: Indicator) -> IndicatorRow {
    let target = row.goal.as_ref().and_then(|goal| goal.target);
    let actual = match row.actual {
        Actual::Number(number) => Some(number),
        Actual::NotKept => None,
    };
    let picture = match (actual, target) {
        (Some(actual), Some(target)) => {
            let title = format!("実績 {actual}。目標 {target}。");
            Some(chart::post(actual, target, &title))
        }
        _ => row
            .months
            .filter(|_| actual.is_some())
            .map(|months| months_of(seen, known, &months, MONTHS_SMALL, "この指標").0),
    };
    IndicatorRow {
        id: row.id,
        name: row.name,
        says: row.says,
        from: row.from,
        actual: actual.map(grouped),
        unit: row.unit,
        picture,
        goal: row.goal.and_then(|goal| {
            let target = goal.target?;
            let day = goal.decided_on;
            Some((
                grouped(target),
                format!(
                    "{}/{}/{} {}",
                    day.year(),
                    day.month(),
                    day.day(),
                    short(&goal.decided_at)
                ),
            ))
        }),
    }
}

/// An id in an address.
fn encoded(id: &str) -> String {
    let mut out = String::new();
    for byte in id.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

impl ProgrammePage {
    /// Makes the page of a programme in the fiscal year of `seen`.
    #[must_use]
    pub fn new(id: &str, seen: &Seen<'_>) -> ProgrammePage {
        let Seen {
            period,
            names,
            days,
            ..
        } = *seen;
        let known = Known::new(seen, Some(id));
        let span = add_up(period.from(), period.to(), days);
        let (from, to) = period.a_year_ago(known.today);
        let before = add_up(from, to, seen.before);
        let part = span.by_programme.get(id).copied().unwrap_or_default();
        let then = before.by_programme.get(id).map_or(0, |part| part.visits);
        let by_day = visits_by_day(days, Some(id));
        let months = by_month(period.from(), days);
        let (before_link, after_link) = steps(period, known.today, |period| {
            format!("/programme/{}?year={period}", encoded(id))
        });
        let name = short(names.programme(id));
        let mut top = top(seen, &known, &part, then, name.clone());
        top.restated.clear();
        top.restated_more = 0;
        if !by_day.is_empty() {
            let mean = part.visits as f64 / by_day.len() as f64;
            top.visits_notes.push(format!(
                "来訪のあった {}日で、1日あたり {mean:.1}回。",
                by_day.len()
            ));
        }
        let mut programmes_of: BTreeMap<&CardKey, BTreeSet<&str>> = BTreeMap::new();
        for card in days.iter().flat_map(|day| &day.cards) {
            let of = programmes_of.entry(&card.person).or_default();
            of.insert(&card.programme);
        }
        let crossed = programmes_of
            .values()
            .filter(|of| of.len() > 1 && of.contains(id))
            .count() as u64;
        let returns = span.returns_by_programme.get(id).copied();
        let none = BTreeMap::new();
        let topics = span.topics.get(id).unwrap_or(&none);
        let counters: BTreeMap<&str, u64> = span
            .counters
            .get(id)
            .into_iter()
            .flatten()
            .map(|(id, times)| (id.as_str(), *times))
            .collect();
        let readings = span.readings.get(id).copied().unwrap_or(0);
        let numbers = months.by_programme.get(id).copied().unwrap_or_default();
        let (months_picture, months_bars, month_rows) =
            months_of(seen, &known, &numbers, MONTHS_HALF, "この実践");
        let (slot_hours, slots) = slots_shown(&by_slot(days, Some(id)));
        let mut sites: BTreeMap<&str, Part> = BTreeMap::new();
        for place in days.iter().flat_map(|day| &day.fold.places) {
            if place.programme == id {
                let part = sites.entry(&place.site).or_default();
                for cell in &place.cells {
                    part.visits += cell.visits;
                    part.with_card += cell.with_card;
                    part.adults += cell.adults;
                    part.children += cell.children;
                }
            }
        }
        let mut at_site: BTreeSet<(&str, &CardKey)> = BTreeSet::new();
        for card in days.iter().flat_map(|day| &day.cards) {
            if card.programme == id {
                at_site.insert((&card.site, &card.person));
            }
        }
        for (site, _) in at_site {
            sites.entry(site).or_default().cards += 1;
        }
        ProgrammePage {
            crest: crest(names, id),
            name,
            period: period.name(),
            top,
            before: before_link,
            after: after_link,
            is_empty: part.visits == 0 && counters.is_empty() && readings == 0,
            returns: returns_shown(
                &returns.unwrap_or_default(),
                crossed,
                pairs(&span, names, Some(id)),
                0,
            ),
            meaning: names
                .programmes
                .get(id)
                .and_then(|programme| programme.meaning.clone())
                .unwrap_or_default(),
            first_times: first_times(&part),
            roles: roles(&span, names, Some(id), part.visits),
            ages: ages(&span, Some(id), part.visits),
            activities: activities(&span, names, Some(id)),
            topics: lying(
                topics.iter().map(|(id, times)| {
                    let name = names.topics.get(id).unwrap_or(id);
                    (name.as_str(), *times)
                }),
                true,
                None,
            ),
            counted: counted(
                &counters,
                readings,
                span.murmurs.get(id).copied().unwrap_or(0),
                names,
            ),
            slot_hours,
            slots,
            months_picture,
            months_bars,
            months: month_rows,
            sites: site_rows(sites.into_iter(), names),
        }
    }
}

/// The limits of the classes of a mean, visits in one hour; the same on every page.
const SLOT_CLASSES: [f64; 4] = [1.0, 3.0, 5.0, 8.0];

/// Hours of the head; weekdays with the mean of each hour and its class. Only weekdays and hours in
/// which somebody came.
#[allow(clippy::type_complexity, reason = "a table: heads, and rows of cells")]
fn slots_shown(slots: &Slots) -> (Vec<String>, Vec<(String, Vec<(String, usize)>)>) {
    let busy = |hour: &usize| {
        let of = |day: &[u64; 24]| day.get(*hour).is_some_and(|visits| *visits > 0);
        slots.visits.iter().any(of)
    };
    let (Some(first), Some(last)) = ((0..24).find(busy), (0..24).rev().find(busy)) else {
        return (Vec::new(), Vec::new());
    };
    let monday = NaiveDate::from_ymd_opt(2026, 6, 1).unwrap_or_default();
    let rows = slots
        .visits
        .iter()
        .zip(slots.days)
        .zip(monday.iter_days())
        .filter(|((_, days), _)| *days > 0)
        .map(|((hours, days), day)| {
            let cells = (first..=last)
                .map(|hour| {
                    let visits = hours.get(hour).copied().unwrap_or(0);
                    let mean = visits as f64 / days as f64;
                    let class = SLOT_CLASSES.iter().filter(|from| mean >= **from).count();
                    (format!("{mean:.1}"), class)
                })
                .collect();
            (format!("{}（{days}日）", weekday(day)), cells)
        })
        .collect();
    (
        (first..=last).map(|hour| format!("{hour}時")).collect(),
        rows,
    )
}
