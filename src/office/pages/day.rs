//! What a day's page says: values to sentences, states and pictures. Pure.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Datelike, Days, FixedOffset, NaiveDate, NaiveTime, TimeDelta, Timelike};
use chrono_tz::Asia::Tokyo;
use rust_embed::RustEmbed;

use super::chart::{self, Hours, Ruler, Width, grouped};
use super::fleet::kiosk_href;
use crate::office::names::Names;
use crate::office::report::Period;
use crate::office::report::closing::Three;
use crate::office::report::period::weekday;
use crate::office::report::words;
use crate::office::silence::Word;
use crate::office::store::{
    CellFold, ClosedBy, Closing, DayFold, Fork, ForkKind, KeptAside, Kiosk, LedgerLine, PlaceFold,
};
use crate::office::tally::add_up;

/// A kiosk that was silent this long is no notice any more; it stays in the table of kiosks.
pub(super) const FORGOTTEN_AFTER_DAYS: i64 = 30;
/// The most lines of one notice, and of lists; more become 「ほか n」.
const NOTICE_LINES_MAX: usize = 4;
/// The most rows of a table that are shown.
const ROWS_MAX: usize = 40;
/// The most bars of one list.
const BARS_MAX: usize = 12;
/// The most characters of an id or a name from elsewhere.
const NAME_CHARS_MAX: usize = 40;
/// How many earlier same weekdays make the usual day, and how many of them there must be.
pub const USUAL_WEEKS: u64 = 8;
const USUAL_WEEKS_MIN: usize = 3;

#[derive(RustEmbed)]
#[folder = "ui/icons"]
struct Icons;

/// All that a page is made from.
pub struct Seen<'a> {
    /// The day.
    pub day: NaiveDate,
    /// Now, at the office.
    pub now: DateTime<FixedOffset>,
    /// What counts on it.
    pub rows: &'a DayFold,
    /// Visits of the last [`USUAL_WEEKS`] same weekdays, as minutes of their days.
    pub earlier: &'a [Vec<u32>],
    /// The kiosks.
    pub kiosks: &'a [Kiosk],
    /// Forks.
    pub forks: &'a [Fork],
    /// What is kept and not counted.
    pub aside: &'a KeptAside,
    /// Its closing, when it is closed.
    pub closing: Option<&'a Closing>,
    /// What was restated of it, the newest first.
    pub ledger: &'a [LedgerLine],
    /// Visits of the same weekday 52 weeks ago.
    pub a_year_ago: u64,
    /// Names.
    pub names: &'a Names,
}

/// One hour in the table: a number, or the word that stands for it.
pub struct Cell {
    pub text: String,
    /// A word: never to be taken for a number.
    pub is_word: bool,
}

/// A line of the table of sites.
pub struct SiteRow {
    pub crest: String,
    /// The programme, unless the kiosk there has only said where it stands.
    pub programme: Option<String>,
    pub site: String,
    /// Since when staff switched it on, or off.
    pub open: Option<String>,
    pub picture: String,
    pub visits: u64,
    pub cards: u64,
    pub anonymous: u64,
    pub people: u64,
    pub hours: Vec<Cell>,
    /// Nothing has arrived from it, so there is no number to show.
    pub not_arrived: bool,
    pub state: Option<(Word, String)>,
}

/// A bar of a list.
pub struct Bar {
    pub crest: Option<String>,
    pub name: String,
    pub number: u64,
    pub picture: String,
}

/// A counted thing.
pub struct Counted {
    pub name: String,
    pub number: String,
    pub unit: &'static str,
}

/// A line of the table of kiosks.
pub struct KioskRow {
    pub name: String,
    /// Its own page.
    pub href: String,
    pub site: String,
    pub last_word: String,
    pub waiting: String,
    pub version: String,
    pub state: Word,
}

/// A line of a notice.
pub struct Line {
    pub icon: &'static str,
    pub who: String,
    pub what: String,
}

/// One line of what was restated.
pub struct Restated {
    pub place: String,
    pub was: u64,
    pub is: u64,
    pub why: String,
    pub at: String,
}

/// The page.
pub struct Page {
    pub is_today: bool,
    pub closed: Option<String>,
    pub restated: Vec<Restated>,
    pub restated_more: usize,
    /// 延べ, カード and 匿名 as they were shown first, where they are others now.
    pub first: [Option<String>; 3],
    pub a_year_ago: Option<String>,
    pub month: (String, String),
    pub first_times: Vec<Bar>,
    pub words: &'static [words::Word],
    pub date: NaiveDate,
    pub title: String,
    pub until: String,
    pub before: (NaiveDate, String),
    pub after: Option<(NaiveDate, String)>,
    pub visits: String,
    pub people: String,
    pub party: String,
    pub usual: Option<(String, String)>,
    pub cards: String,
    pub cards_note: String,
    pub anonymous: String,
    pub missing: Vec<Line>,
    pub missing_more: usize,
    pub look: Vec<Line>,
    pub look_more: usize,
    pub labels: String,
    /// Hours of the table, and which of them still runs.
    pub hour_names: Vec<(String, bool)>,
    pub sum_picture: String,
    pub sum_phone: String,
    pub sum: (String, String, String, String),
    pub sum_hours: Vec<Cell>,
    pub places: String,
    pub sum_state: Option<(Word, Vec<String>)>,
    pub sites: Vec<SiteRow>,
    pub sites_more: usize,
    pub has_usual: bool,
    pub has_running: bool,
    pub has_missing: bool,
    pub has_zero: bool,
    pub cards_over_sites: Option<String>,
    pub programmes: Vec<Bar>,
    pub topics: Vec<Bar>,
    pub channels: Vec<Bar>,
    pub counted: Vec<Counted>,
    pub kiosks: Vec<KioskRow>,
    pub kiosks_more: usize,
}

/// 「1月20日（水）」.
pub(super) fn date(day: NaiveDate) -> String {
    format!("{}月{}日（{}）", day.month(), day.day(), weekday(day))
}

/// A moment as said on `today`: 「14:38」, 「きのう 16:20」, 「6月12日 16:20」.
pub(super) fn moment(at: DateTime<FixedOffset>, today: NaiveDate) -> String {
    let at = at.with_timezone(&Tokyo);
    let time = format!("{}:{:02}", at.hour(), at.minute());
    let day = at.date_naive();
    if day == today {
        time
    } else if today.checked_sub_days(Days::new(1)) == Some(day) {
        format!("きのう {time}")
    } else if day.year() == today.year() {
        format!("{}月{}日 {time}", day.month(), day.day())
    } else {
        format!("{}年{}月{}日 {time}", day.year(), day.month(), day.day())
    }
}

/// A name from elsewhere, not longer than a line takes.
pub(super) fn short(name: &str) -> String {
    let mut out: String = name.chars().take(NAME_CHARS_MAX).collect();
    if out.len() < name.len() {
        out.push('…');
    }
    if out.is_empty() {
        out.push_str("（なまえなし）");
    }
    out
}

/// A programme's crest on its disc; an empty ring where there is none. The id chooses a file of
/// this program and is not written.
pub(super) fn crest(names: &Names, programme: &str) -> String {
    let deep = names
        .programmes
        .get(programme)
        .map_or(0x006F_6355, |found| found.deep);
    let Some(drawing) = Icons::get(&format!("mon-{programme}.svg")) else {
        return format!(
            r##"<svg class="seal" viewBox="0 0 96 96" aria-hidden="true"><circle cx="48" cy="48" r="44" fill="#F8EEDA" stroke="#{deep:06X}" stroke-width="5" stroke-dasharray="12 8"/></svg>"##
        );
    };
    let drawing = String::from_utf8_lossy(&drawing.data);
    let inner: String = drawing
        .lines()
        .filter(|line| !line.contains("svg") && !line.contains(r#"r="43""#))
        .collect();
    format!(
        r##"<svg class="seal" viewBox="0 0 96 96" aria-hidden="true"><circle cx="48" cy="48" r="48" fill="#{deep:06X}"/><svg x="8" y="8" width="80" height="80" viewBox="10 10 76 76" color="#FFFFFF">{inner}</svg></svg>"##
    )
}

#[derive(Default)]
struct Place<'a> {
    cells: Vec<&'a CellFold>,
    /// Different cards.
    cards: u64,
}

impl Place<'_> {
    fn hours(&self) -> [u64; 24] {
        let mut hours = [0; 24];
        for cell in &self.cells {
            if let Some(hour) = hours.get_mut(cell.hour as usize) {
                *hour += cell.visits;
            }
        }
        hours
    }

    fn sum(&self, of: fn(&CellFold) -> u64) -> u64 {
        self.cells.iter().map(|cell| of(cell)).sum()
    }

    fn visits(&self) -> u64 {
        self.sum(|cell| cell.visits)
    }

    fn with_card(&self) -> u64 {
        self.sum(|cell| cell.with_card)
    }

    fn people(&self) -> u64 {
        self.sum(|cell| cell.adults + cell.children)
    }
}

/// The usual day: the median of earlier same weekdays, by hour and up to `minute`.
fn usual(earlier: &[Vec<u32>], minute: u32) -> Option<([f64; 24], u64)> {
    let days: Vec<&Vec<u32>> = earlier.iter().filter(|day| !day.is_empty()).collect();
    if days.len() < USUAL_WEEKS_MIN {
        return None;
    }
    let median = |mut numbers: Vec<u64>| -> f64 {
        numbers.sort_unstable();
        let middle = numbers.len() / 2;
        let at = |i: usize| numbers.get(i).copied().unwrap_or(0) as f64;
        if numbers.len().is_multiple_of(2) {
            (at(middle - 1) + at(middle)) / 2.0
        } else {
            at(middle)
        }
    };
    let mut hours = [0.0; 24];
    for (hour, to) in hours.iter_mut().enumerate() {
        let in_hour =
            |day: &&Vec<u32>| day.iter().filter(|m| **m as usize / 60 == hour).count() as u64;
        *to = median(days.iter().map(in_hour).collect());
    }
    let so_far = |day: &&Vec<u32>| day.iter().filter(|m| **m <= minute).count() as u64;
    Some((
        hours,
        median(days.iter().map(so_far).collect()).round() as u64,
    ))
}

impl Page {
    /// Makes the page of a day.
    #[must_use]
    pub fn new(seen: &Seen<'_>) -> Page {
        let Seen {
            day, names, rows, ..
        } = *seen;
        let tally = add_up(day, rows);
        let now = seen.now.with_timezone(&Tokyo);
        let today = now.date_naive();
        let is_today = day == today;

        // Of a day that is over, its end counts: whatever a kiosk did after its last word is not here.
        let as_of = if is_today {
            seen.now
        } else {
            day.checked_add_days(Days::new(1))
                .and_then(|next| {
                    next.and_time(NaiveTime::MIN)
                        .and_local_timezone(Tokyo)
                        .single()
                })
                .map_or(seen.now, |midnight| midnight.fixed_offset().min(seen.now))
        };
        let state_of =
            |kiosk: &Kiosk| -> Word { names.hear(kiosk.site.as_deref(), kiosk.last_word, as_of) };
        let remembered = |kiosk: &&Kiosk| {
            seen.now.signed_duration_since(kiosk.last_word) < TimeDelta::days(FORGOTTEN_AFTER_DAYS)
        };

        // Where people came, and where kiosks stand.
        let mut places: BTreeMap<(&str, &str), Place<'_>> = BTreeMap::new();
        for place in &rows.places {
            let counted = Place {
                cells: place.cells.iter().collect(),
                cards: place.cards,
            };
            places.insert((place.site.as_str(), place.programme.as_str()), counted);
        }
        for open in &rows.open {
            let key = (open.site.as_str(), open.programme.as_str());
            places.entry(key).or_default();
        }
        let mut at_site: BTreeMap<&str, &Kiosk> = BTreeMap::new();
        for kiosk in seen.kiosks.iter().filter(remembered) {
            let Some(site) = kiosk.site.as_deref() else {
                continue;
            };
            let oldest = at_site.entry(site).or_insert(kiosk);
            if kiosk.last_word < oldest.last_word {
                *oldest = kiosk;
            }
            if is_today && !places.keys().any(|(known, _)| *known == site) {
                let programme = names
                    .sites
                    .get(site)
                    .and_then(|site| site.programme.as_deref());
                places.insert((site, programme.unwrap_or_default()), Place::default());
            }
        }

        let whole = Place {
            cells: rows.places.iter().flat_map(|place| &place.cells).collect(),
            cards: rows.cards,
        };
        let minute_now = if is_today {
            now.hour() * 60 + now.minute()
        } else {
            24 * 60
        };
        let known_to = match day.cmp(&today) {
            std::cmp::Ordering::Less => Some(23),
            std::cmp::Ordering::Equal => Some(now.hour()),
            std::cmp::Ordering::Greater => None,
        };
        let usual = usual(seen.earlier, minute_now);
        let sum = Hours {
            visits: whole.hours(),
            usual: usual.map(|(hours, _)| hours),
            running: is_today.then(|| now.hour()),
            missing: None,
            known_to,
        };
        let ruler = Ruler::new(&sum);
        let title = format!(
            "{}、時間ごとの来訪。あわせて {} 回。",
            date(day),
            tally.visits
        );

        let order = |programme: &str| {
            names
                .order
                .iter()
                .position(|known| known == programme)
                .unwrap_or(usize::MAX)
        };
        let mut keys: Vec<(&str, &str)> = places.keys().copied().collect();
        keys.sort_by_key(|(site, programme)| (order(programme), *programme, *site));
        let mut sites = Vec::new();
        let mut cards_by_place = 0;
        let mut has_missing = false;
        for (site, programme) in &keys {
            let Some(place) = places.get(&(*site, *programme)) else {
                continue;
            };
            let kiosk = at_site.get(site).copied();
            let state = kiosk
                .map(state_of)
                .filter(|state| is_today || state.is_missed());
            let missing = kiosk
                .filter(|_| state.is_some_and(Word::is_missed))
                .and_then(|kiosk| {
                    let word = kiosk.last_word.with_timezone(&Tokyo);
                    let from = if word.date_naive() == day {
                        word.hour() + 1
                    } else {
                        ruler.from
                    };
                    let to = known_to?.min(ruler.to);
                    (from <= to).then_some((from, to))
                });
            has_missing |= missing.is_some();
            let hours = Hours {
                visits: place.hours(),
                usual: None,
                running: sum.running.filter(|_| state == Some(Word::Arriving)),
                missing,
                known_to,
            };
            let visits = place.visits();
            let cards = place.cards;
            cards_by_place += cards;
            let title = format!("時間ごとの来訪。あわせて {visits} 回。");
            sites.push(SiteRow {
                crest: crest(names, programme),
                programme: (!programme.is_empty()).then(|| short(names.programme(programme))),
                site: short(names.site(site)),
                open: rows
                    .open
                    .iter()
                    .find(|open| open.site == **site && open.programme == **programme)
                    .map(|open| {
                        let (hour, minute) = (open.minute / 60, open.minute % 60);
                        let word = match (open.is_open, is_today) {
                            (true, true) => "から ひらいています",
                            (true, false) => "に ひらきました",
                            (false, _) => "に とじました",
                        };
                        format!("{hour}:{minute:02} {word}")
                    }),
                picture: chart::hours(ruler, Width::Table, &hours, false, &title),
                visits,
                cards,
                anonymous: visits - place.with_card(),
                people: place.people(),
                hours: cells(ruler, &hours),
                not_arrived: visits == 0 && state.is_some_and(Word::is_missed),
                state: state.zip(kiosk.map(|kiosk| moment(kiosk.last_word, today))),
            });
        }
        let places_count = keys
            .iter()
            .map(|(site, _)| site)
            .collect::<BTreeSet<_>>()
            .len();
        // Dots are what stands for an hour in which nobody came.
        let has_zero = sites.iter().any(|row| row.picture.contains("<circle"));
        let sites_more = sites.len().saturating_sub(ROWS_MAX);
        let sum_state = (is_today && !at_site.is_empty()).then(|| {
            // Two programmes at one site are two rows and one site.
            let of = |fits: fn(Word) -> bool| {
                at_site
                    .values()
                    .filter(|kiosk| fits(state_of(kiosk)))
                    .count()
            };
            let arriving = of(|word| word == Word::Arriving);
            let missed = of(Word::is_missed);
            let resting = of(|word| word == Word::Resting);
            let lines = [
                (arriving, "会場は 届いています"),
                (missed, "会場は まだです"),
                (resting, "会場は お休みです"),
            ];
            let state = if arriving > 0 {
                Word::Arriving
            } else if missed > 0 {
                Word::Late
            } else {
                Word::Resting
            };
            let lines = lines
                .into_iter()
                .filter(|(sites, _)| *sites > 0)
                .map(|(sites, what)| format!("{sites}{what}"))
                .collect();
            (state, lines)
        });
        sites.truncate(ROWS_MAX);

        let mut missing: Vec<Line> = Vec::new();
        for kiosk in seen.kiosks.iter().filter(remembered) {
            let state = state_of(kiosk);
            let waiting = kiosk.waiting.filter(|waiting| *waiting > 0);
            if !state.is_missed() && (waiting.is_none() || !is_today) {
                continue;
            }
            let said = moment(kiosk.last_word, today);
            let mut what = match state {
                Word::Arriving | Word::Resting => format!("{said} に届きました。"),
                Word::Late => format!("{said} から遅れ。"),
                Word::Silent => format!("{said} から応答なし。"),
            };
            if let Some(waiting) = waiting {
                what.push_str(&format!("そのとき {waiting}件が待っていました。"));
            }
            missing.push(Line {
                icon: if state == Word::Silent {
                    "silent"
                } else {
                    "late"
                },
                who: kiosk_place(names, kiosk),
                what,
            });
        }
        let missing_more = missing.len().saturating_sub(NOTICE_LINES_MAX);
        missing.truncate(NOTICE_LINES_MAX);

        let mut look = notices(seen);
        let look_more = look.len().saturating_sub(NOTICE_LINES_MAX);
        look.truncate(NOTICE_LINES_MAX);

        let cards = tally.cards.new + tally.cards.returning;
        let twice = cards_by_place.saturating_sub(cards);
        let mut kiosks: Vec<KioskRow> = seen
            .kiosks
            .iter()
            .map(|kiosk| KioskRow {
                name: short(&kiosk.name),
                href: kiosk_href(&kiosk.name),
                site: kiosk
                    .site
                    .as_deref()
                    .map_or_else(|| "―".to_owned(), |site| short(names.site(site))),
                last_word: moment(kiosk.last_word, today),
                waiting: kiosk
                    .waiting
                    .map_or_else(|| "―".to_owned(), |n| n.to_string()),
                version: kiosk
                    .version
                    .as_deref()
                    .map_or_else(|| "―".to_owned(), short),
                state: state_of(kiosk),
            })
            .collect();
        let kiosks_more = kiosks.len().saturating_sub(ROWS_MAX);
        kiosks.truncate(ROWS_MAX);

        let step = |day: NaiveDate| (day, date(day));
        let first_shown = |of: fn(&Three) -> u64| {
            let closing = seen.closing?;
            let first = of(&closing.first.whole);
            (first != of(&closing.now.whole)).then(|| grouped(first))
        };
        let month = Period::month_of(day);
        Page {
            is_today,
            closed: seen.closing.map(|closing| {
                let by = match closing.by {
                    ClosedBy::Staff => "スタッフが しめました",
                    ClosedBy::Hour => "しめました",
                };
                format!("{} に {by}", moment(closing.at, today))
            }),
            restated: seen
                .ledger
                .iter()
                .take(NOTICE_LINES_MAX)
                .map(|line| Restated {
                    place: super::spans::place(names, &line.site, &line.programme),
                    was: line.was.visits,
                    is: line.is.visits,
                    why: line.why.words(),
                    at: moment(line.at, today),
                })
                .collect(),
            restated_more: seen.ledger.len().saturating_sub(NOTICE_LINES_MAX),
            first: [
                first_shown(|three| three.visits),
                first_shown(|three| three.cards),
                first_shown(|three| three.anonymous),
            ],
            a_year_ago: (seen.a_year_ago > 0).then(|| grouped(seen.a_year_ago)),
            month: (month.path(), month.name()),
            first_times: first_times(rows, tally.visits),
            words: words::WORDS,
            date: day,
            title: if is_today {
                format!("きょう　{}", date(day))
            } else {
                format!("{}年{}", day.year(), date(day))
            },
            until: if is_today {
                format!("{}:{:02}", now.hour(), now.minute())
            } else {
                String::new()
            },
            before: step(day.checked_sub_days(Days::new(1)).unwrap_or(day)),
            after: (day < today).then(|| step(day.checked_add_days(Days::new(1)).unwrap_or(day))),
            visits: grouped(tally.visits),
            people: grouped(tally.people),
            party: format!("おとな{}・こども{}", tally.adults, tally.children),
            usual: usual.map(|(_, so_far)| (weekday(day).to_owned(), grouped(so_far))),
            cards: grouped(cards),
            cards_note: format!("{}回の来訪で使われました。", whole.with_card()),
            anonymous: grouped(tally.visits - whole.with_card()),
            missing,
            missing_more,
            look,
            look_more,
            labels: chart::labels(ruler),
            hour_names: ruler
                .hours()
                .map(|hour| (format!("{hour}時"), sum.running == Some(hour)))
                .collect(),
            sum_picture: chart::hours(ruler, Width::Table, &sum, true, &title),
            sum_phone: chart::hours(ruler, Width::Phone, &sum, true, &title),
            sum: (
                grouped(tally.visits),
                grouped(cards),
                grouped(tally.visits - whole.with_card()),
                grouped(tally.people),
            ),
            sum_hours: cells(ruler, &sum),
            places: if is_today {
                format!("きょうは {places_count}会場")
            } else {
                format!("{places_count}会場")
            },
            sum_state,
            sites,
            sites_more,
            has_usual: usual.is_some(),
            has_running: sum.running.is_some_and(|hour| sum.visits.get(hour as usize).is_some_and(|n| *n > 0)),
            has_missing,
            has_zero,
            cards_over_sites: (twice > 0).then(|| {
                format!(
                    "カードは会場ごとに数えると {cards_by_place} 枚です。ふたつ以上の会場に来たカードがあるので、ぜんぶでは {cards} 枚になります。"
                )
            }),
            programmes: bars(&tally.by_programme, |id| names.programme(id), |id| Some(crest(names, id))),
            topics: bars(
                &tally.by_topic,
                |id| names.topics.get(id).map_or(id, String::as_str),
                |_| None,
            ),
            channels: bars(&tally.by_channel, words::channel, |_| None),
            counted: counted(rows, names, tally.readings),
            kiosks,
            kiosks_more,
        }
    }
}

/// A row's hours for its table. What has not arrived and what is to come are words: neither is
/// a nought.
fn cells(ruler: Ruler, row: &Hours) -> Vec<Cell> {
    let word = |text: &str| Cell {
        text: text.to_owned(),
        is_word: true,
    };
    ruler
        .hours()
        .map(|hour| {
            let visits = row.visits.get(hour as usize).copied().unwrap_or(0);
            let is_missing = row
                .missing
                .is_some_and(|(from, to)| (from..=to).contains(&hour));
            if visits > 0 {
                Cell {
                    text: visits.to_string(),
                    is_word: false,
                }
            } else if is_missing {
                word("未着")
            } else if row.known_to.is_none_or(|to| hour > to) {
                word("まだ")
            } else {
                Cell {
                    text: "0".to_owned(),
                    is_word: false,
                }
            }
        })
        .collect()
}

pub(super) fn kiosk_place(names: &Names, kiosk: &Kiosk) -> String {
    match kiosk.site.as_deref().and_then(|site| names.sites.get(site)) {
        Some(site) => format!("{}（{}）", short(&site.name), short(&kiosk.name)),
        None => short(&kiosk.name),
    }
}

/// What a person should look at: journals that were continued twice, and rows that are not
/// counted.
fn notices(seen: &Seen<'_>) -> Vec<Line> {
    let line = |who: &str, what: String| Line {
        icon: "look",
        who: short(who),
        what,
    };
    let mut out = Vec::new();
    for fork in seen
        .forks
        .iter()
        .filter(|fork| fork.kind == ForkKind::Clone)
    {
        out.push(line(
            &fork.kiosk,
            "ひとつの記録を 2台が書いています（複製）。どちらも数えています。1台を とめてください。".to_owned(),
        ));
    }
    for (kiosk, number) in &seen.aside.quarantined {
        out.push(line(
            kiosk,
            format!("読めない記録 {number}行を そのまま とりおきました。数には入っていません。"),
        ));
    }
    let unknown: u64 = seen
        .aside
        .not_understood
        .iter()
        .map(|(_, number)| number)
        .sum();
    if unknown > 0 {
        let kinds: Vec<String> = seen
            .aside
            .not_understood
            .iter()
            .take(3)
            .map(|(kind, _)| short(kind))
            .collect();
        out.push(line(
            "知らない種類の記録",
            format!(
                "{unknown}行（{}）を そのまま とってあります。事務局を新しくすると読めます。",
                kinds.join("、")
            ),
        ));
    }
    for fork in seen
        .forks
        .iter()
        .filter(|fork| fork.kind == ForkKind::Restored)
    {
        let when = fork
            .branches
            .last()
            .map(|branch| moment(branch.began, seen.now.with_timezone(&Tokyo).date_naive()))
            .unwrap_or_default();
        out.push(line(
            &fork.kiosk,
            format!(
                "{when} に、ディスクが前の状態に もどされました（復元）。前も後も 数えています。"
            ),
        ));
    }
    out
}

fn bars<'a>(
    numbers: &'a BTreeMap<String, u64>,
    name: impl Fn(&'a str) -> &'a str,
    crest: impl Fn(&str) -> Option<String>,
) -> Vec<Bar> {
    let mut sorted: Vec<(&String, u64)> =
        numbers.iter().map(|(id, number)| (id, *number)).collect();
    sorted.sort_by_key(|(_, number)| std::cmp::Reverse(*number));
    let longest = sorted.first().map_or(1, |(_, number)| *number);
    let rest: u64 = sorted.iter().skip(BARS_MAX).map(|(_, number)| number).sum();
    let mut out: Vec<Bar> = sorted
        .iter()
        .take(BARS_MAX)
        .map(|(id, number)| Bar {
            crest: crest(id),
            name: short(name(id)),
            number: *number,
            picture: chart::lying(*number, longest),
        })
        .collect();
    if rest > 0 {
        out.push(Bar {
            crest: None,
            name: "ほか".to_owned(),
            number: rest,
            picture: chart::lying(rest.min(longest), longest),
        });
    }
    out
}

/// Of how many visits it was said whether they are a first time; those of which it was not are last.
fn first_times(rows: &DayFold, visits: u64) -> Vec<Bar> {
    let sum = |of: fn(&PlaceFold) -> u64| rows.places.iter().map(of).sum::<u64>();
    let (first, again) = (sum(|p| p.first_times), sum(|p| p.not_first_times));
    if first + again == 0 {
        return Vec::new();
    }
    let silent = visits.saturating_sub(first + again);
    let longest = first.max(again).max(silent);
    let bar = |name: &str, number, hatched| Bar {
        crest: None,
        name: name.to_owned(),
        number,
        picture: chart::lying_in(number, longest, 120, hatched),
    };
    vec![
        bar("はじめて", first, false),
        bar("前にも来た", again, false),
        bar(words::state::NOT_ANSWERED, silent, true),
    ]
}

fn counted(rows: &DayFold, names: &Names, readings: u64) -> Vec<Counted> {
    let mut counters: BTreeMap<&str, u64> = BTreeMap::new();
    for count in &rows.counters {
        *counters.entry(&count.id).or_default() += count.times;
    }
    let mut out: Vec<Counted> = counters
        .into_iter()
        .take(BARS_MAX)
        .map(|(id, number)| Counted {
            name: short(names.counters.get(id).map_or(id, |name| name)),
            number: grouped(number),
            unit: "件",
        })
        .collect();
    out.push(Counted {
        name: words::READINGS.name.to_owned(),
        number: grouped(readings),
        unit: words::READINGS.unit,
    });
    let murmurs: u64 = rows.murmurs.iter().map(|count| count.times).sum();
    if murmurs > 0 {
        out.push(Counted {
            name: words::MURMURS.name.to_owned(),
            number: grouped(murmurs),
            unit: words::MURMURS.unit,
        });
    }
    out
}
