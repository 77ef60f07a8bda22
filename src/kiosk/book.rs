//! What this kiosk knows from its own journals: visits with a card, and the numbers of the
//! staff's day. A fold over events; it can be thrown away and made again. Pure.

use std::collections::{HashMap, HashSet};

use chrono::{Days, NaiveDate, Timelike};

use super::machine::{DayNumbers, LastTouch, Touched};
use crate::visit::{CardKey, CounterId, Event, EventId, Kind, Party, VisitId, filed_on, tally};

/// Events of so many days are kept whole: today, and the same weekday a week ago.
const DAYS_KEPT: u64 = 8;

/// The kiosk's own events, as far as they are needed: those of the last days, and of older days
/// those that say which visits had a card.
#[derive(Debug, Default)]
pub struct Book {
    events: Vec<Event>,
    /// The first day this kiosk knows anything of.
    since: Option<NaiveDate>,
    /// The day on which older events were last dropped.
    pruned_on: Option<NaiveDate>,
}

impl Book {
    /// Reads everything that the journals hold.
    #[must_use]
    pub fn new(today: NaiveDate, events: Vec<Event>) -> Book {
        let mut book = Book {
            since: events.iter().map(|event| filed_on(event.at)).min(),
            events,
            pruned_on: None,
        };
        book.prune(today);
        book
    }

    /// One event more, just journalled.
    pub fn add(&mut self, event: Event) {
        let day = filed_on(event.at);
        self.since = Some(self.since.map_or(day, |since| since.min(day)));
        self.events.push(event);
        if self.pruned_on != Some(day) {
            self.prune(day);
        }
    }

    /// How many visits this kiosk has seen with a card.
    #[must_use]
    pub fn visits_with(&self, card: &CardKey) -> u32 {
        let voided = self.voided();
        let cards = self.cards(&voided);
        let visits: HashSet<VisitId> = self
            .events
            .iter()
            .filter(|event| !voided.contains(&event.id))
            .filter_map(|event| match &event.kind {
                Kind::Arrived {
                    visit, card: own, ..
                } => (cards.get(visit).copied().or(own.as_ref()) == Some(card)).then_some(*visit),
                _ => None,
            })
            .collect();
        u32::try_from(visits.len()).unwrap_or(u32::MAX)
    }

    /// The numbers of `today`.
    #[must_use]
    pub fn day(&self, today: NaiveDate) -> DayNumbers {
        let voided = self.voided();
        let cards = self.cards(&voided);
        let before = today
            .checked_sub_days(Days::new(7))
            .filter(|day| self.since.is_some_and(|since| since <= *day));
        let mut numbers = DayNumbers {
            tally: tally(today, &self.events),
            before: before.map(|day| tally(day, &self.events)),
            anonymous: 0,
            counters: Vec::new(),
            last: None,
            closed: false,
        };
        let standing = || {
            self.events
                .iter()
                .filter(|event| filed_on(event.at) == today && !voided.contains(&event.id))
        };
        let mut visits = HashSet::new();
        for event in standing() {
            match &event.kind {
                Kind::Arrived {
                    visit, card: None, ..
                } if !cards.contains_key(visit) && visits.insert(*visit) => {
                    numbers.anonymous += 1;
                }
                Kind::CounterAdded { counter, n, .. } => {
                    add(&mut numbers.counters, counter, u64::from(*n));
                }
                Kind::DayClosed { visits, people } => {
                    let tally = &numbers.tally;
                    numbers.closed = tally.visits == *visits && tally.people == *people;
                }
                _ => {}
            }
        }
        numbers.last = standing()
            .filter(|event| matches!(event.kind, Kind::Arrived { .. } | Kind::CounterAdded { .. }))
            .max_by_key(|event| event.id)
            .and_then(|event| {
                Some(LastTouch {
                    event: event.id,
                    at: (event.at.hour(), event.at.minute()),
                    what: match &event.kind {
                        Kind::Arrived { visit, channel, .. } => {
                            Touched::Visit(*channel, self.party(*visit, &voided))
                        }
                        Kind::CounterAdded { counter, .. } => Touched::Counter(counter.clone()),
                        _ => return None,
                    },
                })
            });
        numbers
    }

    fn voided(&self) -> HashSet<EventId> {
        self.events
            .iter()
            .filter_map(|event| match &event.kind {
                Kind::Voided { event, .. } => Some(*event),
                _ => None,
            })
            .collect()
    }

    /// The card that each visit got after its arrival; the last one holds.
    fn cards(&self, voided: &HashSet<EventId>) -> HashMap<VisitId, &CardKey> {
        let mut out: HashMap<VisitId, (EventId, &CardKey)> = HashMap::new();
        for event in &self.events {
            if let Kind::Card { visit, card } = &event.kind
                && !voided.contains(&event.id)
                && out.get(visit).is_none_or(|(id, _)| *id < event.id)
            {
                out.insert(*visit, (event.id, card));
            }
        }
        out.into_iter()
            .map(|(visit, (_, card))| (visit, card))
            .collect()
    }

    fn party(&self, of: VisitId, voided: &HashSet<EventId>) -> Party {
        self.events
            .iter()
            .filter(|event| !voided.contains(&event.id))
            .filter_map(|event| match event.kind {
                Kind::Party {
                    visit,
                    adults,
                    children,
                } if visit == of => Some((event.id, Party { adults, children })),
                _ => None,
            })
            .max_by_key(|(id, _)| *id)
            .map_or(Party::ALONE, |(_, party)| party)
    }

    /// Drops what is not needed any more: a month's events need not be kept to know today's.
    fn prune(&mut self, today: NaiveDate) {
        self.pruned_on = Some(today);
        let Some(oldest) = today.checked_sub_days(Days::new(DAYS_KEPT)) else {
            return;
        };
        let with_card: HashSet<VisitId> = self
            .events
            .iter()
            .filter_map(|event| match &event.kind {
                Kind::Arrived {
                    visit,
                    card: Some(_),
                    ..
                }
                | Kind::Card { visit, .. } => Some(*visit),
                _ => None,
            })
            .collect();
        self.events.retain(|event| {
            filed_on(event.at) >= oldest
                || match &event.kind {
                    Kind::Arrived { visit, .. } | Kind::Card { visit, .. } => {
                        with_card.contains(visit)
                    }
                    Kind::Voided { .. } => true,
                    _ => false,
                }
        });
    }
}

fn add(counters: &mut Vec<(CounterId, u64)>, counter: &CounterId, n: u64) {
    match counters.iter_mut().find(|(id, _)| id == counter) {
        Some((_, sum)) => *sum += n,
        None => counters.push((counter.clone(), n)),
    }
}
