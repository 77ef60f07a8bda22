//! The numbers of a span of days: a day, a month, a fiscal year. The definition of what the office's
//! pages, sheets and reports show beyond a day's [`super::tally()`]. Pure.
//!
//! Visits, cards and anonymous visits are three numbers; nothing here adds them up as people.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::event::{AgeBand, Event, Kind};
use super::id::CardKey;
use super::standing::Standing;

/// Visits of one part of a span: a site, a programme, or all of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// Arrivals that were not voided (延べ).
    pub visits: u64,
    /// Those of them that bear a card; the others are anonymous (匿名).
    pub with_card: u64,
    /// Different cards (カード); linked ones are one. Parts that share cards have more of them
    /// together than the whole.
    pub cards: u64,
    /// Adults.
    pub adults: u64,
    /// Children.
    pub children: u64,
    /// Visits of which somebody said that it is their first time here.
    pub first_times: u64,
    /// Visits of which somebody said that it is not.
    pub not_first_times: u64,
}

impl Part {
    /// Visits without a card.
    #[must_use]
    pub fn anonymous(&self) -> u64 {
        self.visits.saturating_sub(self.with_card)
    }

    /// Adults and children together (人数).
    #[must_use]
    pub fn people(&self) -> u64 {
        self.adults + self.children
    }
}

/// How often the cards of a span came within it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Returns {
    /// Cards with one visit.
    pub once: u64,
    /// Cards with two or three.
    pub two_or_three: u64,
    /// Cards with four or more.
    pub four_or_more: u64,
}

impl Returns {
    /// Counts one card that came so often.
    pub fn add(&mut self, visits: u64) {
        match visits {
            0 => {}
            1 => self.once += 1,
            2..=3 => self.two_or_three += 1,
            _ => self.four_or_more += 1,
        }
    }
}

/// Numbers by programme and, within it, by a topic's or a counter's id. The programme `""` stands for
/// what belongs to no programme that is known: its event names none, and at its site several were
/// visited that day, or none.
pub type ByProgramme = BTreeMap<String, BTreeMap<String, u64>>;

/// What counts in a span of days.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Span {
    /// The first day.
    pub from: NaiveDate,
    /// The last day.
    pub to: NaiveDate,
    /// All of it.
    pub whole: Part,
    /// By site.
    pub by_site: BTreeMap<String, Part>,
    /// By programme.
    pub by_programme: BTreeMap<String, Part>,
    /// Visits by the hour of arrival, 0 to 23. Hours without one are left out.
    pub by_hour: BTreeMap<u32, u64>,
    /// Visits by channel.
    pub by_channel: BTreeMap<String, u64>,
    /// Topics chosen.
    pub topics: ByProgramme,
    /// What staff added to counters.
    pub counters: ByProgramme,
    /// Visits by the role in which people came. Who was not asked, or chose none, is left out.
    pub roles: ByProgramme,
    /// Visits by generation. Who was not asked, or chose none, is left out.
    pub ages: ByProgramme,
    /// People who took part in something.
    pub activities: ByProgramme,
    /// Murmurs that were heard (つぶやき), by programme.
    pub murmurs: BTreeMap<String, u64>,
    /// Measurements, recorded and only measured, by programme.
    pub readings: BTreeMap<String, u64>,
    /// Cards that no visit before the span bore.
    pub cards_new: u64,
    /// How often cards came.
    pub returns: Returns,
    /// The same, of each programme alone.
    pub returns_by_programme: BTreeMap<String, Returns>,
    /// Cards that were at more than one programme.
    pub crossed: u64,
    /// Two programmes, the lesser id first, and how many cards were at both.
    pub pairs: BTreeMap<String, BTreeMap<String, u64>>,
    /// Cards with recorded measurements on two days or more.
    pub measured_again: u64,
}

impl Span {
    /// A span in which nothing happened.
    #[must_use]
    pub fn empty(from: NaiveDate, to: NaiveDate) -> Span {
        Span {
            from,
            to,
            whole: Part::default(),
            by_site: BTreeMap::new(),
            by_programme: BTreeMap::new(),
            by_hour: BTreeMap::new(),
            by_channel: BTreeMap::new(),
            topics: BTreeMap::new(),
            counters: BTreeMap::new(),
            roles: BTreeMap::new(),
            ages: BTreeMap::new(),
            activities: BTreeMap::new(),
            murmurs: BTreeMap::new(),
            readings: BTreeMap::new(),
            cards_new: 0,
            returns: Returns::default(),
            returns_by_programme: BTreeMap::new(),
            crossed: 0,
            pairs: BTreeMap::new(),
            measured_again: 0,
        }
    }

    /// Everything of one topic or one counter, whatever the programme.
    #[must_use]
    pub fn sum(of: &ByProgramme, id: &str) -> u64 {
        of.values().filter_map(|ids| ids.get(id)).sum()
    }
}

/// Folds `events` (of all days, in any order) into the numbers of `from` to `to`; the same visits
/// stand, and bear the same cards, as in [`super::tally()`].
#[must_use]
pub fn span<'a, I>(from: NaiveDate, to: NaiveDate, events: I) -> Span
where
    I: IntoIterator<Item = &'a Event>,
{
    let standing = Standing::of(events);
    let within = |day: NaiveDate| from <= day && day <= to;
    let mut out = Span::empty(from, to);
    let mut seen_before: HashSet<&CardKey> = HashSet::new();
    let mut cards: HashMap<&CardKey, BTreeMap<&str, u64>> = HashMap::new();
    let mut at_sites: HashSet<(&str, &CardKey)> = HashSet::new();
    let mut running: BTreeMap<(&str, NaiveDate), BTreeSet<&str>> = BTreeMap::new();
    let mut measured: HashMap<&CardKey, HashSet<NaiveDate>> = HashMap::new();

    for (visit, arrival) in &standing.arrivals {
        let person = standing.person(*visit, arrival);
        if arrival.day < from {
            seen_before.extend(person);
        }
        if !within(arrival.day) {
            continue;
        }
        let party = standing.party(*visit);
        let first_time = standing.first_time(*visit);
        for part in [
            &mut out.whole,
            out.by_site.entry(arrival.site.to_owned()).or_default(),
            out.by_programme
                .entry(arrival.programme.to_owned())
                .or_default(),
        ] {
            part.visits += 1;
            part.with_card += u64::from(person.is_some());
            part.adults += u64::from(party.adults);
            part.children += u64::from(party.children);
            part.first_times += u64::from(first_time == Some(true));
            part.not_first_times += u64::from(first_time == Some(false));
        }
        let role = standing.role(*visit);
        let age = standing.age(*visit).map(AgeBand::as_str);
        for (told, to) in [(role, &mut out.roles), (age, &mut out.ages)] {
            if let Some(id) = told {
                let ids = to.entry(arrival.programme.to_owned()).or_default();
                *ids.entry(id.to_owned()).or_default() += 1;
            }
        }
        *out.by_hour.entry(arrival.hour).or_default() += 1;
        *out.by_channel
            .entry(arrival.channel.to_owned())
            .or_default() += 1;
        let place = running.entry((arrival.site, arrival.day)).or_default();
        place.insert(arrival.programme);
        if let Some(person) = person {
            let often = cards.entry(person).or_default();
            *often.entry(arrival.programme).or_default() += 1;
            at_sites.insert((arrival.site, person));
        }
    }

    for (site, _) in &at_sites {
        out.by_site.entry((*site).to_owned()).or_default().cards += 1;
    }
    out.whole.cards = cards.len() as u64;
    for (person, programmes) in &cards {
        out.cards_new += u64::from(!seen_before.contains(person));
        out.returns.add(programmes.values().sum());
        out.crossed += u64::from(programmes.len() > 1);
        for (programme, visits) in programmes {
            let name = || (*programme).to_owned();
            out.by_programme.entry(name()).or_default().cards += 1;
            out.returns_by_programme
                .entry(name())
                .or_default()
                .add(*visits);
            for other in programmes.keys().filter(|other| *other > programme) {
                let pairs = out.pairs.entry(name()).or_default();
                *pairs.entry((*other).to_owned()).or_default() += 1;
            }
        }
    }

    for event in standing.events() {
        let Some(filed) = standing.filed(event).filter(|filed| within(filed.day)) else {
            continue;
        };
        let named = match &event.kind {
            Kind::ActivityJoined { programme, .. } => Some(programme.as_str()),
            Kind::CounterAdded { programme, .. } | Kind::MurmurHeard { programme, .. } => {
                programme.as_ref().map(|id| id.as_str())
            }
            _ => filed.arrival.map(|arrival| arrival.programme),
        };
        let alone = || {
            let running = running.get(&(event.site.as_str(), filed.day))?;
            running.first().copied().filter(|_| running.len() == 1)
        };
        let programme = named.or_else(alone).unwrap_or_default().to_owned();
        match &event.kind {
            Kind::Topic { topic, .. } => {
                let topics = out.topics.entry(programme).or_default();
                *topics.entry(topic.0.clone()).or_default() += 1;
            }
            Kind::CounterAdded { counter, n, .. } => {
                let counters = out.counters.entry(programme).or_default();
                *counters.entry(counter.0.clone()).or_default() += u64::from(*n);
            }
            Kind::ActivityJoined { activity, n, .. } => {
                let activities = out.activities.entry(programme).or_default();
                *activities.entry(activity.0.clone()).or_default() += u64::from(*n);
            }
            Kind::MurmurHeard { .. } => *out.murmurs.entry(programme).or_default() += 1,
            Kind::OnlyMeasured {} => *out.readings.entry(programme).or_default() += 1,
            Kind::ReadingTaken { visit, .. } => {
                *out.readings.entry(programme).or_default() += 1;
                if let Some((visit, arrival)) = visit.zip(filed.arrival)
                    && let Some(person) = standing.person(visit, arrival)
                {
                    measured.entry(person).or_default().insert(filed.day);
                }
            }
            _ => {}
        }
    }
    out.measured_again = measured.values().filter(|days| days.len() > 1).count() as u64;
    out
}
