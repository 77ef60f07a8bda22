//! The numbers of a day added up from its fold.
//!
//! Pure. What a number means is decided by [`crate::visit::tally()`]; this must give the same, and
//! a test compares both on random events.

use chrono::NaiveDate;

use super::store::DayFold;
use crate::visit::Tally;
use crate::visit::tally::hour_key;

/// Adds up a day.
#[must_use]
pub fn add_up(day: NaiveDate, fold: &DayFold) -> Tally {
    let mut out = Tally::empty(day);
    for place in &fold.places {
        for cell in &place.cells {
            out.visits += cell.visits;
            out.adults += cell.adults;
            out.children += cell.children;
            *out.by_hour.entry(hour_key(cell.hour)).or_default() += cell.visits;
            *out.by_programme.entry(place.programme.clone()).or_default() += cell.visits;
            *out.by_channel.entry(cell.channel.clone()).or_default() += cell.visits;
        }
    }
    out.people = out.adults + out.children;
    out.cards.new = fold.cards_new.min(fold.cards);
    out.cards.returning = fold.cards - out.cards.new;
    for topic in &fold.topics {
        *out.by_topic.entry(topic.id.clone()).or_default() += topic.times;
    }
    out.readings = fold.readings.iter().map(|reading| reading.times).sum();
    out
}
