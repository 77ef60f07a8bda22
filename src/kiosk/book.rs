//! What this kiosk knows from its own journals: visits with a card, and the numbers of the
//! staff's day. A fold over events; it can be thrown away and made again. Pure.

use std::collections::{HashMap, HashSet};

use chrono::{Days, NaiveDate, Timelike};

use super::machine::{DayNumbers, LastTouch, Switched, Touched};
use super::stamps::Stamps;
use crate::visit::{
    CardKey, CounterId, Event, EventId, Kind, Party, ProgrammeId, VisitId, filed_on, tally,
};
use crate::wire::RowPlace;

/// Events of so many days are kept whole: today, and the same weekday a week ago.
const DAYS_KEPT: u64 = 8;

/// The kiosk's own events, as far as they are needed: those of the last days, and of older days
/// those that say which visits had a card.
#[derive(Debug, Default)]
pub struct Book {
    events: Vec<(RowPlace, Event)>,
    /// The same, as a card that is held up asks for them: a greeting does not wait for years to be
    /// read through.
    cards: CardIndex,
    /// The first day this kiosk knows anything of.
    since: Option<NaiveDate>,
    /// The day on which older events were last dropped.
    pruned_on: Option<NaiveDate>,
}

impl Book {
    /// Reads everything that the journals hold.
    #[must_use]
    pub fn new(today: NaiveDate, events: Vec<(RowPlace, Event)>) -> Book {
        let mut book = Book {
            since: events.iter().map(|(_, event)| filed_on(event.at)).min(),
            cards: CardIndex::of(&events),
            events,
            pruned_on: None,
        };
        book.prune(today);
        book
    }

    /// One event more, just journalled there.
    pub fn add(&mut self, place: RowPlace, event: Event) {
        let day = filed_on(event.at);
        self.since = Some(self.since.map_or(day, |since| since.min(day)));
        self.cards.add(place, &event);
        self.events.push((place, event));
        if self.pruned_on != Some(day) {
            self.prune(day);
        }
    }

    /// How many visits there were with this card, and with those that are linked to it: what the
    /// office's feed told, and this kiosk's own visits beyond that.
    ///
    /// The office's number *T* is of the moment at which it held this kiosk's rows up to
    /// [`Stamps`]' `then`, and none after it. With *L(x)* = this kiosk's own visits with these cards
    /// as they stood when row *x* was its last one, the number is *T + L(now) − L(then)*: each own
    /// visit is counted once, whether the office has it already or not, and a visit that was taken
    /// back or got its card later is counted as it stands now. Without a word of the office it is
    /// *L(now)*.
    #[must_use]
    pub fn visits_with(&self, card: &CardKey, stamps: &Stamps) -> u32 {
        let cards = self.cards_of_person(card, stamps);
        let told: HashMap<&CardKey, u32> = cards
            .iter()
            .filter_map(|card| stamps.person(card))
            .collect();
        let told: u64 = told.values().map(|visits| u64::from(*visits)).sum();
        let now = self.cards.visits(&cards, |_| true);
        let then = stamps
            .then()
            .map_or(0, |then| self.cards.visits(&cards, |place| place <= then));
        let visits = (told + now).saturating_sub(then);
        u32::try_from(visits).unwrap_or(u32::MAX)
    }

    /// All cards of the person who holds this one: by the office's word, and by links that were
    /// made here.
    fn cards_of_person<'a>(
        &'a self,
        card: &'a CardKey,
        stamps: &'a Stamps,
    ) -> HashSet<&'a CardKey> {
        let mut cards = HashSet::new();
        let mut left = vec![card];
        while let Some(card) = left.pop() {
            if cards.insert(card) {
                left.extend(stamps.others(card));
                left.extend(self.cards.linked(card));
            }
        }
        cards
    }

    /// Every card that a visit here bore, or that was made or linked here.
    pub fn cards_seen(&self) -> impl Iterator<Item = &CardKey> {
        self.events.iter().flat_map(|(_, event)| {
            let (one, other) = match &event.kind {
                Kind::Arrived { card, .. } => (card.as_ref(), None),
                Kind::Card { card, .. } | Kind::CardIssued { card } => (Some(card), None),
                Kind::CardLinked { old, new } => (Some(old), Some(new)),
                _ => (None, None),
            };
            one.into_iter().chain(other)
        })
    }

    /// The numbers of `today`.
    #[must_use]
    pub fn day(&self, today: NaiveDate) -> DayNumbers {
        let voided = self.voided();
        let cards = cards_borne(self.all(), &voided);
        let before = today
            .checked_sub_days(Days::new(7))
            .filter(|day| self.since.is_some_and(|since| since <= *day));
        let mut numbers = DayNumbers {
            tally: tally(today, self.all()),
            before: before.map(|day| tally(day, self.all())),
            anonymous: 0,
            counters: Vec::new(),
            last: None,
            closed: false,
        };
        let standing = || {
            self.all()
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
                Kind::CounterAdded {
                    counter,
                    n,
                    programme,
                } => {
                    let of = (programme.clone(), counter.clone());
                    add(&mut numbers.counters, of, u64::from(*n));
                }
                Kind::DayClosed { visits, people, .. } => {
                    let tally = &numbers.tally;
                    numbers.closed = tally.visits == *visits && tally.people == *people;
                }
                _ => {}
            }
        }
        numbers.last = standing()
            .filter(|event| {
                matches!(
                    event.kind,
                    Kind::Arrived { .. } | Kind::CounterAdded { .. } | Kind::CardLinked { .. }
                )
            })
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
                        Kind::CardLinked { .. } => Touched::Link,
                        _ => return None,
                    },
                })
            });
        numbers
    }

    /// What staff switched on `today`, if they switched anything.
    #[must_use]
    pub fn switched(&self, today: NaiveDate) -> Option<Switched> {
        let voided = self.voided();
        let mut last: HashMap<&ProgrammeId, (EventId, bool)> = HashMap::new();
        for event in self.all() {
            let (programme, on) = match &event.kind {
                Kind::ProgrammeOpened { programme } => (programme, true),
                Kind::ProgrammeClosed { programme } => (programme, false),
                _ => continue,
            };
            if filed_on(event.at) != today || voided.contains(&event.id) {
                continue;
            }
            let said = last.entry(programme).or_insert((event.id, on));
            *said = (*said).max((event.id, on));
        }
        let mut on: Vec<ProgrammeId> = last
            .into_iter()
            .filter(|(_, (_, on))| *on)
            .map(|(programme, _)| programme.clone())
            .collect();
        on.sort();
        (!on.is_empty()).then_some(Switched { day: today, on })
    }

    fn all(&self) -> impl Iterator<Item = &Event> {
        self.events.iter().map(|(_, event)| event)
    }

    fn voided(&self) -> HashSet<EventId> {
        voided(self.all())
    }

    fn party(&self, of: VisitId, voided: &HashSet<EventId>) -> Party {
        self.all()
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
            .all()
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
        let cards = &mut self.cards;
        self.events.retain(|(_, event)| {
            filed_on(event.at) >= oldest
                || match &event.kind {
                    Kind::Arrived { visit, .. } | Kind::Card { visit, .. } => {
                        let kept = with_card.contains(visit);
                        if !kept {
                            cards.forget(*visit);
                        }
                        kept
                    }
                    Kind::Voided { .. } | Kind::CardIssued { .. } | Kind::CardLinked { .. } => true,
                    _ => false,
                }
        });
    }
}

/// Which visits bore which card, and which cards are linked: kept with each event, so that one card
/// is looked up in the time that its own visits take.
#[derive(Debug, Default)]
struct CardIndex {
    /// What was said of each visit's arrival and card.
    visits: HashMap<VisitId, Borne>,
    /// The visits that ever bore a card, whatever was said of them later.
    of_card: HashMap<CardKey, HashSet<VisitId>>,
    /// The cards that a card was linked to, by which event.
    links: HashMap<CardKey, Vec<(EventId, CardKey)>>,
    /// Where each event was voided first.
    voided: HashMap<EventId, RowPlace>,
}

/// What was said of one visit.
#[derive(Debug, Default)]
struct Borne {
    /// Its arrivals (one, unless a disk was in trouble), with the card that began it.
    arrived: Vec<(RowPlace, EventId, Option<CardKey>)>,
    /// The cards that joined it.
    joined: Vec<(RowPlace, EventId, CardKey)>,
}

impl CardIndex {
    fn of(events: &[(RowPlace, Event)]) -> CardIndex {
        let mut index = CardIndex::default();
        for (place, event) in events {
            index.add(*place, event);
        }
        index
    }

    fn add(&mut self, place: RowPlace, event: &Event) {
        match &event.kind {
            Kind::Arrived { visit, card, .. } => {
                if let Some(card) = card {
                    self.of_card.entry(card.clone()).or_default().insert(*visit);
                }
                let borne = self.visits.entry(*visit).or_default();
                borne.arrived.push((place, event.id, card.clone()));
            }
            Kind::Card { visit, card } => {
                self.of_card.entry(card.clone()).or_default().insert(*visit);
                let borne = self.visits.entry(*visit).or_default();
                borne.joined.push((place, event.id, card.clone()));
            }
            Kind::CardLinked { old, new } => {
                for (one, other) in [(old, new), (new, old)] {
                    let links = self.links.entry(one.clone()).or_default();
                    links.push((event.id, other.clone()));
                }
            }
            Kind::Voided { event, .. } => {
                let at = self.voided.entry(*event).or_insert(place);
                *at = place.min(*at);
            }
            _ => {}
        }
    }

    /// A visit that never bore a card is not asked for any more.
    fn forget(&mut self, visit: VisitId) {
        self.visits.remove(&visit);
    }

    /// The cards that this one is linked to.
    fn linked(&self, card: &CardKey) -> impl Iterator<Item = &CardKey> {
        self.links
            .get(card)
            .into_iter()
            .flatten()
            .filter(|(event, _)| !self.voided.contains_key(event))
            .map(|(_, other)| other)
    }

    /// This kiosk's visits with one of these cards, as the rows at these places say.
    fn visits(&self, cards: &HashSet<&CardKey>, counts: impl Fn(RowPlace) -> bool) -> u64 {
        let stands = |place: RowPlace, event: EventId| {
            counts(place) && !self.voided.get(&event).is_some_and(|at| counts(*at))
        };
        let bears_one = |borne: &Borne| {
            let joined = borne
                .joined
                .iter()
                .filter(|(place, event, _)| stands(*place, *event))
                .max_by_key(|(_, event, _)| *event)
                .map(|(_, _, card)| card);
            borne
                .arrived
                .iter()
                .filter(|(place, event, _)| stands(*place, *event))
                .any(|(_, _, began)| {
                    joined
                        .or(began.as_ref())
                        .is_some_and(|card| cards.contains(card))
                })
        };
        let visits: HashSet<VisitId> = cards
            .iter()
            .filter_map(|card| self.of_card.get(*card))
            .flatten()
            .copied()
            .collect();
        visits
            .iter()
            .filter_map(|visit| self.visits.get(visit))
            .filter(|borne| bears_one(borne))
            .count() as u64
    }
}

fn voided<'a>(events: impl Iterator<Item = &'a Event>) -> HashSet<EventId> {
    events
        .filter_map(|event| match &event.kind {
            Kind::Voided { event, .. } => Some(*event),
            _ => None,
        })
        .collect()
}

/// The card that each visit got after its arrival; the last one holds.
fn cards_borne<'a>(
    events: impl Iterator<Item = &'a Event>,
    voided: &HashSet<EventId>,
) -> HashMap<VisitId, &'a CardKey> {
    let mut out: HashMap<VisitId, (EventId, &CardKey)> = HashMap::new();
    for event in events {
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

fn add(
    counters: &mut Vec<(Option<ProgrammeId>, CounterId, u64)>,
    (programme, counter): (Option<ProgrammeId>, CounterId),
    n: u64,
) {
    let same = |(of, id, _): &&mut (_, _, _)| *of == programme && *id == counter;
    match counters.iter_mut().find(same) {
        Some((_, _, sum)) => *sum += n,
        None => counters.push((programme, counter, n)),
    }
}
