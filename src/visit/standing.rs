//! Which events stand, and what they say of each visit: the first step of every fold. Pure.
//!
//! The order in which the events are handed in does not matter: where the last of a kind holds, "last"
//! is the greatest event id; where two events bear one id (which no kiosk writes), what they say
//! decides.

use std::collections::{HashMap, HashSet};

use chrono::{NaiveDate, Timelike};

use super::event::{AgeBand, Event, Kind};
use super::id::{CardKey, EventId, VisitId};
use super::party::Party;
use super::person::Persons;
use super::tally::filed_on;

/// An arrival and what it says, compared field by field so that of several one is the first
/// whatever the order in which they are met.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Arrival<'a> {
    pub id: EventId,
    pub day: NaiveDate,
    pub hour: u32,
    pub programme: &'a str,
    pub channel: &'static str,
    pub card: Option<&'a CardKey>,
    pub site: &'a str,
}

impl<'a> Arrival<'a> {
    fn read(event: &'a Event) -> Option<(VisitId, Arrival<'a>)> {
        let Kind::Arrived {
            visit,
            programme,
            channel,
            card,
            ..
        } = &event.kind
        else {
            return None;
        };
        let arrival = Arrival {
            id: event.id,
            day: filed_on(event.at),
            hour: event.at.hour(),
            programme: programme.as_str(),
            channel: channel.as_str(),
            card: card.as_ref(),
            site: event.site.as_str(),
        };
        Some((*visit, arrival))
    }
}

/// On which day an event counts, and at which visit.
#[derive(Clone, Copy)]
pub(super) struct Filed<'s, 'a> {
    pub day: NaiveDate,
    /// The arrival of the visit that it names, when that is here.
    pub arrival: Option<&'s Arrival<'a>>,
}

/// Events of all days, and what stands of them.
///
/// - A voided arrival takes its whole visit with it; another voided event is as if it never was.
/// - Of two arrivals of one visit (which no kiosk writes) the one with the smaller id holds.
pub(super) struct Standing<'a> {
    events: Vec<&'a Event>,
    /// The arrival of each visit that holds.
    pub arrivals: HashMap<VisitId, Arrival<'a>>,
    /// Which cards are one person's.
    pub persons: Persons,
    known: HashSet<VisitId>,
    parties: HashMap<VisitId, (EventId, u32, u32)>,
    cards: HashMap<VisitId, (EventId, &'a CardKey)>,
    first_times: HashMap<VisitId, (EventId, bool)>,
    ages: HashMap<VisitId, (EventId, AgeBand)>,
    roles: HashMap<VisitId, (EventId, &'a str)>,
}

impl<'a> Standing<'a> {
    /// Reads `events`, of all days and in any order.
    pub fn of(events: impl IntoIterator<Item = &'a Event>) -> Standing<'a> {
        let all: Vec<&Event> = events.into_iter().collect();
        let voided: HashSet<EventId> = all
            .iter()
            .filter_map(|event| match &event.kind {
                Kind::Voided { event, .. } => Some(*event),
                _ => None,
            })
            .collect();
        let known = all.iter().filter_map(|event| match &event.kind {
            Kind::Arrived { visit, .. } => Some(*visit),
            _ => None,
        });
        let mut out = Standing {
            known: known.collect(),
            events: Vec::new(),
            arrivals: HashMap::new(),
            persons: Persons::default(),
            parties: HashMap::new(),
            cards: HashMap::new(),
            first_times: HashMap::new(),
            ages: HashMap::new(),
            roles: HashMap::new(),
        };
        out.events = all;
        out.events.retain(|event| !voided.contains(&event.id));
        for event in &out.events {
            if let Some((visit, arrival)) = Arrival::read(event) {
                let held = out.arrivals.entry(visit).or_insert(arrival);
                *held = (*held).min(arrival);
            }
            match &event.kind {
                Kind::Party {
                    visit,
                    adults,
                    children,
                } => keep_last(&mut out.parties, *visit, (event.id, *adults, *children)),
                Kind::Card { visit, card } => keep_last(&mut out.cards, *visit, (event.id, card)),
                Kind::Told {
                    visit,
                    first_time,
                    age_band,
                } => {
                    if let Some(first) = first_time {
                        keep_last(&mut out.first_times, *visit, (event.id, *first));
                    }
                    if let Some(age) = age_band {
                        keep_last(&mut out.ages, *visit, (event.id, *age));
                    }
                }
                Kind::Role { visit, role } => {
                    keep_last(&mut out.roles, *visit, (event.id, role.as_str()));
                }
                Kind::CardLinked { old, new } => {
                    out.persons.link(old, new);
                }
                _ => {}
            }
        }
        out
    }

    /// Events that no voiding names.
    pub fn events(&self) -> impl Iterator<Item = &'a Event> {
        self.events.iter().copied()
    }

    /// Who came together.
    pub fn party(&self, visit: VisitId) -> Party {
        self.parties
            .get(&visit)
            .map_or(Party::ALONE, |&(_, adults, children)| Party {
                adults,
                children,
            })
    }

    /// What stands for the person whose card a visit bears.
    pub fn person<'s>(&'s self, visit: VisitId, arrival: &Arrival<'a>) -> Option<&'s CardKey>
    where
        'a: 's,
    {
        let card: &'s CardKey = self
            .cards
            .get(&visit)
            .map(|(_, card)| *card)
            .or(arrival.card)?;
        Some(self.persons.of(card))
    }

    /// What was said of whether it is their first time.
    pub fn first_time(&self, visit: VisitId) -> Option<bool> {
        self.first_times.get(&visit).map(|(_, first)| *first)
    }

    /// The generation that was told.
    pub fn age(&self, visit: VisitId) -> Option<AgeBand> {
        self.ages.get(&visit).map(|(_, age)| *age)
    }

    /// As what they came.
    pub fn role(&self, visit: VisitId) -> Option<&'a str> {
        self.roles.get(&visit).map(|(_, role)| *role)
    }

    /// Where an event counts: what belongs to a visit on its arrival's day; what names no visit, or
    /// a visit whose arrival is not here, on its own day; what belongs to a voided arrival nowhere.
    pub fn filed(&self, event: &Event) -> Option<Filed<'_, 'a>> {
        let own = || Filed {
            day: filed_on(event.at),
            arrival: None,
        };
        match event.kind.visit() {
            None => Some(own()),
            Some(visit) => match self.arrivals.get(&visit) {
                Some(arrival) => Some(Filed {
                    day: arrival.day,
                    arrival: Some(arrival),
                }),
                None if self.known.contains(&visit) => None,
                None => Some(own()),
            },
        }
    }
}

fn keep_last<T: Copy + Ord>(map: &mut HashMap<VisitId, T>, visit: VisitId, value: T) {
    let held = map.entry(visit).or_insert(value);
    *held = (*held).max(value);
}
