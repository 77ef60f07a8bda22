//! Which cards are one person's: a lost card and the one that took its place (`card.linked`).
//!
//! A link says that two cards are one person's, and nothing of which came first; so the order in
//! which links are met does not matter, a chain of lost cards is one person, and a circle of links
//! says nothing that the links before it had not said. Pure.

use std::collections::HashMap;

use super::id::CardKey;

/// The persons behind cards, as far as links tell. A card of which no link speaks is a person by
/// itself.
#[derive(Clone, Debug, Default)]
pub struct Persons {
    /// Each card's next one on the way to its person's least card; that one leads to itself.
    towards: HashMap<CardKey, CardKey>,
}

impl Persons {
    /// Takes in that two cards are one person's. Says whether that was news.
    pub fn link(&mut self, one: &CardKey, other: &CardKey) -> bool {
        let (one, other) = (self.of(one).clone(), self.of(other).clone());
        if one == other {
            return false;
        }
        let (least, greater) = if one < other {
            (one, other)
        } else {
            (other, one)
        };
        self.towards.insert(greater, least);
        true
    }

    /// What stands for the person who holds this card: the least of all cards that are theirs.
    #[must_use]
    pub fn of<'a>(&'a self, card: &'a CardKey) -> &'a CardKey {
        // Each step leads to a smaller key, so this ends.
        let mut at = card;
        while let Some(next) = self.towards.get(at) {
            at = next;
        }
        at
    }

    /// Whether two cards are one person's.
    #[must_use]
    pub fn are_one(&self, one: &CardKey, other: &CardKey) -> bool {
        self.of(one) == self.of(other)
    }
}

impl<'a> FromIterator<(&'a CardKey, &'a CardKey)> for Persons {
    fn from_iter<I: IntoIterator<Item = (&'a CardKey, &'a CardKey)>>(links: I) -> Persons {
        let mut persons = Persons::default();
        for (one, other) in links {
            persons.link(one, other);
        }
        persons
    }
}
