//! The numbers of a day added up from what the store says stands on it.
//!
//! Pure. What a number means is decided by [`crate::visit::tally()`]; this must give the same, and
//! a test compares both on random events.

use std::collections::HashSet;

use chrono::NaiveDate;

use super::store::DayRows;
use crate::visit::Tally;
use crate::visit::tally::hour_key;

/// Adds up a day.
#[must_use]
pub fn add_up(day: NaiveDate, rows: &DayRows) -> Tally {
    let mut out = Tally::empty(day);
    let mut cards = HashSet::new();
    for visit in &rows.visits {
        out.visits += 1;
        out.adults += visit.adults;
        out.children += visit.children;
        *out.by_hour.entry(hour_key(visit.hour)).or_default() += 1;
        *out.by_programme.entry(visit.programme.clone()).or_default() += 1;
        *out.by_channel.entry(visit.channel.clone()).or_default() += 1;
        cards.extend(visit.card.as_ref());
    }
    out.people = out.adults + out.children;
    let different = cards.len() as u64;
    out.cards.new = rows.cards_new.min(different);
    out.cards.returning = different - out.cards.new;
    for (_, topic, times) in &rows.topics {
        *out.by_topic.entry(topic.clone()).or_default() += times;
    }
    out.readings = rows.readings.iter().map(|(_, times)| times).sum();
    out
}
