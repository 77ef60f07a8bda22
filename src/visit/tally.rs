//! The day's tally (集計): the one definition of every number that is shown.
//!
//! A tally is a fold over events. The order in which the events are handed in does not matter:
//! where the last of a kind holds, "last" is the greatest event id, which on one kiosk is the
//! order in which things happened; where two events bear one id (which no kiosk writes), what
//! they say decides. Whatever computes the same numbers elsewhere (the office's SQL) is tested
//! against this.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use chrono::{DateTime, FixedOffset, NaiveDate};
use serde::{Deserialize, Serialize};

use super::event::{Event, Kind};
use super::id::CardKey;
use super::standing::Standing;

/// The calendar day an event counts on: the day in the site's own time zone, which is the offset
/// the kiosk wrote into `at`.
#[must_use]
pub fn filed_on(at: DateTime<FixedOffset>) -> NaiveDate {
    at.date_naive()
}

/// Different cards of one day. A lost card and the one that took its place are one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cards {
    /// Cards never seen anywhere on an earlier day.
    pub new: u64,
    /// Cards seen somewhere on an earlier day.
    pub returning: u64,
}

/// One day's numbers. Its JSON is a contract: see `tomoni tally --json`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tally {
    /// The day, in the sites' time zone.
    pub day: NaiveDate,
    /// Arrivals that were not voided (延べ).
    pub visits: u64,
    /// Adults and children together (人数).
    pub people: u64,
    /// Adults.
    pub adults: u64,
    /// Children.
    pub children: u64,
    /// Visits by the hour of arrival; `"00"` to `"23"` are all present.
    pub by_hour: BTreeMap<String, u64>,
    /// Visits by programme.
    pub by_programme: BTreeMap<String, u64>,
    /// Topics chosen.
    pub by_topic: BTreeMap<String, u64>,
    /// Visits by channel.
    pub by_channel: BTreeMap<String, u64>,
    /// Different cards that day.
    pub cards: Cards,
    /// Measurements: those recorded and those only measured.
    pub readings: u64,
}

impl Tally {
    /// A day on which nobody came.
    #[must_use]
    pub fn empty(day: NaiveDate) -> Tally {
        Tally {
            day,
            visits: 0,
            people: 0,
            adults: 0,
            children: 0,
            by_hour: (0..24).map(|hour| (hour_key(hour), 0)).collect(),
            by_programme: BTreeMap::new(),
            by_topic: BTreeMap::new(),
            by_channel: BTreeMap::new(),
            cards: Cards::default(),
            readings: 0,
        }
    }
}

/// How an hour is spelt in a tally: two digits.
#[must_use]
pub fn hour_key(hour: u32) -> String {
    format!("{hour:02}")
}

/// Folds `events` (of all days, in any order) into the numbers of `day`.
///
/// - What belongs to a visit counts on its arrival's day; what names no visit, or a visit whose
///   arrival is not here, counts on its own day.
/// - A voided arrival takes its whole visit with it; another voided event is as if it never was.
/// - Of two arrivals of one visit (which no kiosk writes) the one with the smaller id holds.
/// - A card is new on the first day on which any visit bore it, or one that is linked to it,
///   whenever the link was made.
#[must_use]
pub fn tally<'a, I>(day: NaiveDate, events: I) -> Tally
where
    I: IntoIterator<Item = &'a Event>,
{
    let standing = Standing::of(events);
    let mut out = Tally::empty(day);
    let mut cards_today: BTreeSet<&CardKey> = BTreeSet::new();
    let mut cards_before: HashSet<&CardKey> = HashSet::new();
    for (visit, arrival) in &standing.arrivals {
        if let Some(person) = standing.person(*visit, arrival) {
            if arrival.day < day {
                cards_before.insert(person);
            } else if arrival.day == day {
                cards_today.insert(person);
            }
        }
        if arrival.day != day {
            continue;
        }
        let party = standing.party(*visit);
        out.visits += 1;
        out.people += party.people();
        out.adults += u64::from(party.adults);
        out.children += u64::from(party.children);
        *out.by_hour.entry(hour_key(arrival.hour)).or_default() += 1;
        *out.by_programme
            .entry(arrival.programme.to_owned())
            .or_default() += 1;
        *out.by_channel
            .entry(arrival.channel.to_owned())
            .or_default() += 1;
    }
    for card in cards_today {
        if cards_before.contains(card) {
            out.cards.returning += 1;
        } else {
            out.cards.new += 1;
        }
    }
    for event in standing.events() {
        if standing.filed(event).is_none_or(|filed| filed.day != day) {
            continue;
        }
        match &event.kind {
            Kind::Topic { topic, .. } => *out.by_topic.entry(topic.0.clone()).or_default() += 1,
            Kind::OnlyMeasured {} | Kind::ReadingTaken { .. } => out.readings += 1,
            _ => {}
        }
    }
    out
}
