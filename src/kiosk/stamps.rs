//! What the office's feed told this kiosk of cards. Pure: values only; it is kept on the disk by
//! the one who fetches it. How it is put together with this kiosk's own visits is
//! [`super::book::Book::visits_with`]'s.

use std::collections::{BTreeSet, HashMap};

use crate::visit::CardKey;
use crate::wire::{Feed, FeedCard, RowPlace};

/// The feed's words on cards, all of one moment.
#[derive(Clone, Debug, Default)]
pub struct Stamps {
    cards: HashMap<CardKey, Told>,
    /// The cards of each person who has more than one.
    several: HashMap<CardKey, BTreeSet<CardKey>>,
    then: Option<RowPlace>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Told {
    person: CardKey,
    visits: u32,
    blocked: bool,
}

impl Stamps {
    /// What was kept; `then` is this kiosk's last row that is in it.
    pub fn read(kept: impl IntoIterator<Item = FeedCard>, then: Option<RowPlace>) -> Stamps {
        let mut stamps = Stamps {
            then,
            ..Stamps::default()
        };
        for card in kept {
            stamps.put(card);
        }
        stamps
    }

    /// Takes in what the feed told, to its end; `then` is this kiosk's last row that is in it.
    pub fn take(&mut self, pages: Vec<Feed>, then: RowPlace) {
        for page in pages {
            if page.whole {
                *self = Stamps::default();
            }
            for card in page.cards {
                self.put(card);
            }
        }
        self.then = Some(then);
    }

    fn put(&mut self, card: FeedCard) {
        let FeedCard {
            card,
            person,
            visits,
            blocked,
        } = card;
        let person = person.unwrap_or_else(|| card.clone());
        if let Some(before) = self.cards.get(&card)
            && let Some(theirs) = self.several.get_mut(&before.person)
        {
            theirs.remove(&card);
        }
        if person != card {
            let theirs = self.several.entry(person.clone()).or_default();
            theirs.extend([person.clone(), card.clone()]);
        }
        let told = Told {
            person,
            visits,
            blocked,
        };
        self.cards.insert(card, told);
    }

    /// Whether a card is blocked, as far as is known.
    #[must_use]
    pub fn is_blocked(&self, card: &CardKey) -> bool {
        self.cards.get(card).is_some_and(|told| told.blocked)
    }

    /// Every card of which the feed told.
    pub fn cards(&self) -> impl Iterator<Item = &CardKey> {
        self.cards.keys()
    }

    /// This kiosk's last row that is in what the feed told.
    pub(super) fn then(&self) -> Option<RowPlace> {
        self.then
    }

    /// What stands for the card's person, and that person's visits.
    pub(super) fn person(&self, card: &CardKey) -> Option<(&CardKey, u32)> {
        self.cards.get(card).map(|told| (&told.person, told.visits))
    }

    /// The other cards of the same person.
    pub(super) fn others(&self, card: &CardKey) -> impl Iterator<Item = &CardKey> {
        self.cards
            .get(card)
            .and_then(|told| self.several.get(&told.person))
            .into_iter()
            .flatten()
    }
}
