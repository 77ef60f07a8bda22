//! Days added up to the numbers of a span. Pure.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use chrono::{Datelike as _, NaiveDate};

use crate::office::store::{CountFold, Day};
use crate::visit::span::{ByProgramme, Part};
use crate::visit::{CardKey, Span};

/// Adds up the days from `from` to `to`; others among `days` are left out.
#[must_use]
pub fn add_up(from: NaiveDate, to: NaiveDate, days: &[Day]) -> Span {
    let mut out = Span::empty(from, to);
    let mut cards: HashMap<&CardKey, BTreeMap<&str, u64>> = HashMap::new();
    let mut at_sites: HashSet<(&str, &CardKey)> = HashSet::new();
    let mut measured: HashMap<&CardKey, HashSet<NaiveDate>> = HashMap::new();
    for day in within(from, to, days) {
        out.cards_new += day.fold.cards_new;
        // Which programmes were visited at a site: the only one has what names none.
        let mut running: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for place in &day.fold.places {
            running
                .entry(&place.site)
                .or_default()
                .insert(&place.programme);
            let mut part = Part {
                first_times: place.first_times,
                not_first_times: place.not_first_times,
                ..Part::default()
            };
            for cell in &place.cells {
                part.visits += cell.visits;
                part.with_card += cell.with_card;
                part.adults += cell.adults;
                part.children += cell.children;
                *out.by_hour.entry(cell.hour).or_default() += cell.visits;
                add(&mut out.by_channel, &cell.channel, cell.visits);
            }
            join(&mut out.whole, &part);
            join(entry(&mut out.by_site, &place.site), &part);
            join(entry(&mut out.by_programme, &place.programme), &part);
        }
        let programme = |count: &CountFold| -> String {
            let alone = || {
                let running = running.get(count.site.as_str())?;
                running.first().copied().filter(|_| running.len() == 1)
            };
            let named = Some(count.programme.as_str()).filter(|id| !id.is_empty());
            named.or_else(alone).unwrap_or_default().to_owned()
        };
        let file = |counts: &[CountFold], to: &mut ByProgramme| {
            for count in counts {
                let ids = to.entry(programme(count)).or_default();
                add(ids, &count.id, count.times);
            }
        };
        file(&day.fold.topics, &mut out.topics);
        file(&day.fold.counters, &mut out.counters);
        file(&day.fold.roles, &mut out.roles);
        file(&day.fold.ages, &mut out.ages);
        file(&day.fold.activities, &mut out.activities);
        for count in &day.fold.murmurs {
            *out.murmurs.entry(programme(count)).or_default() += count.times;
        }
        for count in &day.fold.readings {
            *out.readings.entry(programme(count)).or_default() += count.times;
        }
        for card in &day.cards {
            let often = cards.entry(&card.person).or_default();
            *often.entry(&card.programme).or_default() += card.visits;
            at_sites.insert((&card.site, &card.person));
            if card.measured {
                measured.entry(&card.person).or_default().insert(day.day);
            }
        }
    }
    for (site, _) in &at_sites {
        entry(&mut out.by_site, site).cards += 1;
    }
    out.whole.cards = cards.len() as u64;
    for programmes in cards.values() {
        out.returns.add(programmes.values().sum());
        out.crossed += u64::from(programmes.len() > 1);
        for (programme, visits) in programmes {
            entry(&mut out.by_programme, programme).cards += 1;
            entry(&mut out.returns_by_programme, programme).add(*visits);
            for other in programmes.keys().filter(|other| *other > programme) {
                add(entry(&mut out.pairs, programme), other, 1);
            }
        }
    }
    out.measured_again = measured.values().filter(|days| days.len() > 1).count() as u64;
    out
}

/// Visits of each day on which somebody came; of one programme, or of all.
#[must_use]
pub fn visits_by_day(days: &[Day], programme: Option<&str>) -> BTreeMap<NaiveDate, u64> {
    let mut out = BTreeMap::new();
    for day in days {
        let visits: u64 = cells(day, programme).map(|(_, visits)| visits).sum();
        if visits > 0 {
            out.insert(day.day, visits);
        }
    }
    out
}

/// Twelve months, the first of a fiscal year first.
pub type Months = [u64; 12];

/// What is drawn by months.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ByMonth {
    /// Visits.
    pub whole: Months,
    /// Visits by programme.
    pub by_programme: BTreeMap<String, Months>,
    /// What staff added to counters, whatever the programme.
    pub counters: BTreeMap<String, Months>,
    /// Measurements.
    pub readings: Months,
    /// Murmurs that were heard.
    pub murmurs: Months,
}

/// Adds up by the month: the one of `first` is the first of twelve.
#[must_use]
pub fn by_month(first: NaiveDate, days: &[Day]) -> ByMonth {
    let mut out = ByMonth::default();
    for day in days {
        let months =
            (day.day.year() - first.year()) * 12 + day.day.month0() as i32 - first.month0() as i32;
        let Some(at) = usize::try_from(months).ok().filter(|at| *at < 12) else {
            continue;
        };
        let add = |to: &mut Months, times: u64| {
            if let Some(month) = to.get_mut(at) {
                *month += times;
            }
        };
        for place in &day.fold.places {
            let visits = place.cells.iter().map(|cell| cell.visits).sum();
            add(&mut out.whole, visits);
            add(entry(&mut out.by_programme, &place.programme), visits);
        }
        for count in &day.fold.counters {
            add(entry(&mut out.counters, &count.id), count.times);
        }
        for count in &day.fold.readings {
            add(&mut out.readings, count.times);
        }
        for count in &day.fold.murmurs {
            add(&mut out.murmurs, count.times);
        }
    }
    out
}

/// Visits by weekday (Monday = 0) and hour, and on how many days of each weekday somebody came.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Slots {
    /// Visits.
    pub visits: [[u64; 24]; 7],
    /// Days on which somebody came.
    pub days: [u64; 7],
}

/// Adds up visits by weekday and hour; of one programme, or of all.
#[must_use]
pub fn by_slot(days: &[Day], programme: Option<&str>) -> Slots {
    let mut out = Slots::default();
    for day in days {
        let weekday = day.day.weekday().num_days_from_monday() as usize;
        let mut came = false;
        for (hour, visits) in cells(day, programme) {
            let slot = out
                .visits
                .get_mut(weekday)
                .and_then(|hours| hours.get_mut(hour as usize));
            if let Some(slot) = slot {
                *slot += visits;
                came |= visits > 0;
            }
        }
        if let Some(days) = out.days.get_mut(weekday) {
            *days += u64::from(came);
        }
    }
    out
}

/// Hours and visits of a day's cells; of one programme, or of all.
fn cells<'d>(
    day: &'d Day,
    programme: Option<&'d str>,
) -> impl Iterator<Item = (u32, u64)> + use<'d> {
    day.fold
        .places
        .iter()
        .filter(move |place| programme.is_none_or(|id| id == place.programme))
        .flat_map(|place| &place.cells)
        .map(|cell| (cell.hour, cell.visits))
}

fn within(from: NaiveDate, to: NaiveDate, days: &[Day]) -> impl Iterator<Item = &Day> {
    days.iter()
        .filter(move |day| from <= day.day && day.day <= to)
}

fn join(to: &mut Part, part: &Part) {
    to.visits += part.visits;
    to.with_card += part.with_card;
    to.adults += part.adults;
    to.children += part.children;
    to.first_times += part.first_times;
    to.not_first_times += part.not_first_times;
}

fn add(to: &mut BTreeMap<String, u64>, id: &str, times: u64) {
    *entry(to, id) += times;
}

/// The value under an id, made if there is none.
fn entry<'m, T: Default>(map: &'m mut BTreeMap<String, T>, id: &str) -> &'m mut T {
    map.entry(id.to_owned()).or_default()
}
