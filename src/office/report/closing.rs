//! A day's closing (締め) and what changed after it: the three numbers as the office first showed them,
//! and lines that say what became another number, and why. Pure.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::office::store::DayFold;

/// The hour, in Japan, at which a day is closed that staff did not close.
pub const CLOSES_AT: u32 = 3;

/// The three numbers, which are never added up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Three {
    /// 延べ.
    pub visits: u64,
    /// カード.
    pub cards: u64,
    /// 匿名.
    pub anonymous: u64,
}

/// One place's numbers at a closing.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct PlaceShown {
    /// Where.
    pub site: String,
    /// What was on.
    pub programme: String,
    /// 延べ.
    pub visits: u64,
    /// カード.
    pub cards: u64,
    /// 匿名.
    pub anonymous: u64,
}

impl PlaceShown {
    fn three(&self) -> Three {
        Three {
            visits: self.visits,
            cards: self.cards,
            anonymous: self.anonymous,
        }
    }
}

/// What was shown of a day: as it is kept at its closing, and whenever it is compared.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shown {
    /// All places.
    pub whole: Three,
    /// By site and programme.
    pub places: Vec<PlaceShown>,
}

impl Shown {
    /// What a day's fold shows.
    #[must_use]
    pub fn of(fold: &DayFold) -> Shown {
        let places: Vec<PlaceShown> = fold
            .places
            .iter()
            .map(|place| {
                let visits = place.cells.iter().map(|cell| cell.visits).sum();
                let with_card: u64 = place.cells.iter().map(|cell| cell.with_card).sum();
                PlaceShown {
                    site: place.site.clone(),
                    programme: place.programme.clone(),
                    visits,
                    cards: place.cards,
                    anonymous: visits - with_card.min(visits),
                }
            })
            .collect();
        Shown {
            whole: Three {
                visits: places.iter().map(|place| place.visits).sum(),
                cards: fold.cards,
                anonymous: places.iter().map(|place| place.anonymous).sum(),
            },
            places,
        }
    }

    /// The places whose numbers are others in `now`; a place that is only in one of both counts as
    /// nought in the other.
    #[must_use]
    pub fn changes(&self, now: &Shown) -> Vec<Change> {
        let place = |shown: &Shown, key: &(&str, &str)| {
            shown
                .places
                .iter()
                .find(|place| (place.site.as_str(), place.programme.as_str()) == *key)
                .map(PlaceShown::three)
                .unwrap_or_default()
        };
        let keys: BTreeSet<(&str, &str)> = self
            .places
            .iter()
            .chain(&now.places)
            .map(|place| (place.site.as_str(), place.programme.as_str()))
            .collect();
        let mut out: Vec<Change> = keys
            .into_iter()
            .map(|key| Change {
                site: key.0.to_owned(),
                programme: key.1.to_owned(),
                was: place(self, &key),
                is: place(now, &key),
            })
            .filter(|change| change.was != change.is)
            .collect();
        // One card's places stay as they were, and all of them together may not.
        if out.is_empty() && self.whole != now.whole {
            out.push(Change {
                site: String::new(),
                programme: String::new(),
                was: self.whole,
                is: now.whole,
            });
        }
        out
    }
}

/// A place's numbers that became others after the day was closed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Where; `""` = only the number over all places.
    pub site: String,
    /// What was on; `""` with the site.
    pub programme: String,
    /// What was shown before.
    pub was: Three,
    /// What is shown now.
    pub is: Three,
}

/// What came in between the two numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Why {
    /// Rows of that day and site.
    pub rows: u64,
    /// The longest that one of them was on its way, from the kiosk's clock to the office's,
    /// milliseconds.
    pub on_the_way_ms: i64,
    /// Events of that day and site that were voided.
    pub voided: u64,
}

const HOUR_MS: i64 = 60 * 60 * 1000;

impl Why {
    /// In a few words: 「3日間 オフライン」.
    #[must_use]
    pub fn words(&self) -> String {
        let days = self.on_the_way_ms / (24 * HOUR_MS);
        let hours = self.on_the_way_ms / HOUR_MS;
        let mut said = Vec::new();
        if self.rows > 0 && days > 0 {
            said.push(format!("{days}日間 オフライン"));
        } else if self.rows > 0 && hours > 0 {
            said.push(format!("{hours}時間 オフライン"));
        } else if self.rows > 0 {
            said.push("締めのあとの記録".to_owned());
        }
        if self.voided > 0 {
            said.push(format!("とりけし {}件", self.voided));
        }
        if said.is_empty() {
            said.push("カードの つなぎかえ".to_owned());
        }
        said.join("、")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(site: &str, visits: u64, cards: u64) -> PlaceShown {
        PlaceShown {
            site: site.to_owned(),
            programme: "meet-plus".to_owned(),
            visits,
            cards,
            anonymous: visits - cards,
        }
    }

    #[test]
    fn places_that_changed_came_or_went_are_told() {
        let was = Shown {
            whole: Three::default(),
            places: vec![place("az", 41, 7), place("lobby", 38, 16)],
        };
        let is = Shown {
            whole: Three::default(),
            places: vec![place("az", 47, 7), place("field", 2, 0)],
        };
        let changes = was.changes(&is);
        let told: Vec<_> = changes
            .iter()
            .map(|change| (change.site.as_str(), change.was.visits, change.is.visits))
            .collect();
        assert_eq!(told, [("az", 41, 47), ("field", 0, 2), ("lobby", 38, 0)]);
        assert!(was.changes(&was).is_empty());
    }

    #[test]
    fn cards_of_all_places_that_became_one_are_told_too() {
        let was = Shown {
            whole: Three {
                visits: 2,
                cards: 2,
                anonymous: 0,
            },
            places: vec![place("az", 1, 1), place("lobby", 1, 1)],
        };
        let mut is = was.clone();
        is.whole.cards = 1;
        let changes = was.changes(&is);
        assert_eq!((changes.len(), changes[0].site.as_str()), (1, ""));
    }

    #[test]
    fn why_is_said_in_a_few_words() {
        let why = |rows, hours: i64, voided| {
            Why {
                rows,
                on_the_way_ms: hours * HOUR_MS,
                voided,
            }
            .words()
        };
        assert_eq!(why(6, 75, 0), "3日間 オフライン");
        assert_eq!(why(6, 5, 1), "5時間 オフライン、とりけし 1件");
        assert_eq!(why(1, 0, 0), "締めのあとの記録");
        assert_eq!(why(0, 0, 2), "とりけし 2件");
        assert_eq!(why(0, 0, 0), "カードの つなぎかえ");
    }
}
