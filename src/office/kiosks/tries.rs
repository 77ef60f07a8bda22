//! How often a wrong code may be tried from one address. Kept in memory: a restart forgives.
//! It reads no clock.

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};

use chrono::{DateTime, FixedOffset};

/// So many wrong codes from one address and it has to wait.
pub const WRONG_MAX: usize = 10;
/// How long a wrong code counts, seconds.
pub const WRONG_COUNTS_S: i64 = 600;
/// So many addresses are remembered; when there are more, everybody waits.
const ADDRESSES_MAX: usize = 1_000;

/// Wrong codes of late, by address.
#[derive(Debug, Default)]
pub struct Tries(Mutex<BTreeMap<IpAddr, Vec<i64>>>);

impl Tries {
    /// How long this address has to wait, seconds; `None` = it may try.
    pub fn must_wait(&self, from: IpAddr, now: DateTime<FixedOffset>) -> Option<u64> {
        let now_s = now.timestamp();
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.retain(|_, wrong| {
            wrong.retain(|at| (now_s - at).abs() < WRONG_COUNTS_S);
            !wrong.is_empty()
        });
        let own = all.get(&from);
        let too_often = own.is_some_and(|wrong| wrong.len() >= WRONG_MAX);
        let no_room = own.is_none() && all.len() >= ADDRESSES_MAX;
        if !too_often && !no_room {
            return None;
        }
        let oldest = own.and_then(|wrong| wrong.first()).copied();
        let wait_s = oldest.map_or(WRONG_COUNTS_S, |at| WRONG_COUNTS_S - (now_s - at));
        Some(u64::try_from(wait_s).unwrap_or(1).max(1))
    }

    /// Notes a wrong code.
    pub fn note_wrong(&self, from: IpAddr, now: DateTime<FixedOffset>) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if all.len() < ADDRESSES_MAX || all.contains_key(&from) {
            let wrong = all.entry(from).or_default();
            if wrong.len() < WRONG_MAX {
                wrong.push(now.timestamp());
            }
        }
    }
}
