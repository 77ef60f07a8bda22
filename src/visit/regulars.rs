//! How often people come back, and from which programme to which: a fold over events that knows
//! cards only as what stands for them, and tells only how many. Pure.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::event::Event;
use super::id::{CardKey, EventId};
use super::standing::Standing;

/// How the cards of a span of days came back. Linked cards are one. Its JSON is a contract: see
/// the office's `/v1/cards`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Regulars {
    /// The first day.
    pub from: NaiveDate,
    /// The last day.
    pub to: NaiveDate,
    /// Visits with a card.
    pub visits: u64,
    /// Different cards.
    pub cards: u64,
    /// Of these: one visit in this span.
    pub once: u64,
    /// Two or three visits.
    pub two_or_three: u64,
    /// Four visits or more.
    pub four_or_more: u64,
    /// Cards that were at more than one programme in this span.
    pub crossed: u64,
    /// First seen at one programme (since there are records, up to the span's last day), and in
    /// this span at another one: how many cards. A card that was at two others counts for both.
    pub ways: Vec<Way>,
}

/// From one programme to another.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Way {
    /// The programme of the card's first visit.
    pub from: String,
    /// Another one, at which it was later.
    pub to: String,
    /// How many cards.
    pub cards: u64,
}

/// One visit with a card, as [`Regulars`] are counted from it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CardVisit {
    /// The day of the arrival.
    pub day: NaiveDate,
    /// Of several on a day, the least event is the first.
    pub arrival: EventId,
    /// What stands for the person.
    pub person: CardKey,
    /// The programme that was on.
    pub programme: String,
}

impl Regulars {
    /// Counts visits with a card. Those after `to` are left out; those before `from` only say
    /// where a card was first seen.
    #[must_use]
    pub fn count(
        from: NaiveDate,
        to: NaiveDate,
        visits: impl IntoIterator<Item = CardVisit>,
    ) -> Regulars {
        let mut of: HashMap<CardKey, Vec<CardVisit>> = HashMap::new();
        for visit in visits {
            if visit.day <= to {
                of.entry(visit.person.clone()).or_default().push(visit);
            }
        }
        let mut out = Regulars {
            from,
            to,
            visits: 0,
            cards: 0,
            once: 0,
            two_or_three: 0,
            four_or_more: 0,
            crossed: 0,
            ways: Vec::new(),
        };
        let mut ways: BTreeMap<(String, String), u64> = BTreeMap::new();
        for visits in of.into_values() {
            let times = visits.iter().filter(|visit| visit.day >= from).count() as u64;
            match times {
                0 => continue,
                1 => out.once += 1,
                2..=3 => out.two_or_three += 1,
                _ => out.four_or_more += 1,
            }
            out.visits += times;
            out.cards += 1;
            let programmes: BTreeSet<&str> = visits
                .iter()
                .filter(|visit| visit.day >= from)
                .map(|visit| visit.programme.as_str())
                .collect();
            if programmes.len() > 1 {
                out.crossed += 1;
            }
            if let Some(first) = visits.iter().min() {
                for programme in programmes {
                    if programme != first.programme {
                        let way = (first.programme.clone(), programme.to_owned());
                        *ways.entry(way).or_default() += 1;
                    }
                }
            }
        }
        out.ways = ways
            .into_iter()
            .map(|((from, to), cards)| Way { from, to, cards })
            .collect();
        out
    }
}

/// Folds `events` (of all days, in any order) into how the cards of a span of days came back; the
/// same visits stand, and bear the same cards, as in [`super::tally()`].
#[must_use]
pub fn regulars<'a, I>(from: NaiveDate, to: NaiveDate, events: I) -> Regulars
where
    I: IntoIterator<Item = &'a Event>,
{
    let standing = Standing::of(events);
    let visits = standing.arrivals.iter().filter_map(|(visit, arrival)| {
        Some(CardVisit {
            day: arrival.day,
            arrival: arrival.id,
            person: standing.person(*visit, arrival)?.clone(),
            programme: arrival.programme.to_owned(),
        })
    });
    Regulars::count(from, to, visits)
}
