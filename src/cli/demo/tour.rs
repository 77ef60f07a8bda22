//! A whole visit, played by itself: real touches in the real window, a real scan and a real frame
//! through pseudo-terminals, a picture of every screen, and the sum of what was played.
//!
//! The tour keeps its own count of what it did. It never looks at the kiosk's or the office's
//! numbers to know what they should be.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::{Context, bail};

use crate::visit::Tally;

/// How long the tour waits for a screen before it says that it never came.
const SCREEN_WAIT_S: u64 = 20;

/// What the tour did, counted by itself.
#[derive(Debug, Default)]
pub struct Played {
    visits: u64,
    adults: u64,
    children: u64,
    topics: BTreeMap<String, u64>,
    channels: BTreeMap<String, u64>,
    programmes: BTreeMap<String, u64>,
    cards_new: u64,
    readings: u64,
}

impl Played {
    /// Everything in which the office's tally is not what was played, as sentences.
    #[must_use]
    pub fn differences(&self, tally: &Tally) -> Vec<String> {
        let mut out = Vec::new();
        let mut same = |what: &str, played: &dyn std::fmt::Debug, told: &dyn std::fmt::Debug| {
            let (played, told) = (format!("{played:?}"), format!("{told:?}"));
            if played != told {
                out.push(format!("{what}: played {played}, the office says {told}"));
            }
        };
        same("visits", &self.visits, &tally.visits);
        same("people", &(self.adults + self.children), &tally.people);
        same("adults", &self.adults, &tally.adults);
        same("children", &self.children, &tally.children);
        same("visits over all hours", &self.visits, &tally.by_hour.values().sum::<u64>());
        same("by programme", &self.programmes, &tally.by_programme);
        same("by topic", &self.topics, &tally.by_topic);
        same("by channel", &self.channels, &tally.by_channel);
        same("cards new", &self.cards_new, &tally.cards.new);
        same("cards returning", &0, &tally.cards.returning);
        same("readings", &self.readings, &tally.readings);
        out
    }
}
