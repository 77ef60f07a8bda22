//! Where and when: the one place in the kiosk that reads the wall clock, the boot clock and the
//! system's randomness for an event.

use std::sync::{Mutex, PoisonError};

use chrono::{DateTime, FixedOffset, Utc};
use chrono_tz::Tz;
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use crate::visit::{Event, EventId, Kind, SiteId};

/// Gives an event its id, times and place.
pub trait Stamp {
    /// The event that says that `kind` happened now.
    fn event(&self, kind: Kind) -> Event;

    /// The wall time, in the site's zone.
    fn now(&self) -> DateTime<FixedOffset>;

    /// Tells of the greatest event id already written here. Ids given later must be greater,
    /// whatever the wall clock says, because ids are the order of events.
    fn seen(&self, _latest: EventId) {}
}

/// The stamp of a real kiosk.
#[derive(Debug)]
pub struct SystemStamp {
    site: SiteId,
    zone: Tz,
    machine: String,
    boot: Uuid,
    last: Mutex<Uuid>,
}

impl SystemStamp {
    /// A stamp for events at `site`, whose wall clock is in `zone`.
    #[must_use]
    pub fn new(site: SiteId, zone: Tz) -> SystemStamp {
        SystemStamp {
            site,
            zone,
            machine: machine(),
            boot: boot(),
            last: Mutex::new(Uuid::nil()),
        }
    }

    /// This machine as events name it: 16 hex characters.
    #[must_use]
    pub fn machine(&self) -> &str {
        &self.machine
    }

    /// This boot of the machine, as events name it.
    #[must_use]
    pub fn boot(&self) -> Uuid {
        self.boot
    }

    /// `CLOCK_BOOTTIME`, milliseconds: runs through sleep, never backwards within a boot.
    #[must_use]
    pub fn up_ms() -> u64 {
        let time = rustix::time::clock_gettime(rustix::time::ClockId::Boottime);
        u64::try_from(time.tv_sec).unwrap_or(0) * 1000
            + u64::try_from(time.tv_nsec).unwrap_or(0) / 1_000_000
    }

    /// A fresh id, greater than every one given or seen before. When the wall clock stands still
    /// or went back, the time in the id moves on by a millisecond and the rest is random as ever,
    /// so that a cloned disk does not give the same ids.
    fn fresh_id(&self) -> Uuid {
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        let wall_ms = u64::try_from(Utc::now().timestamp_millis()).unwrap_or(0);
        let mut id = id_at(wall_ms, random());
        if id <= *last {
            id = id_at(ms_of(*last) + 1, random());
        }
        *last = id;
        id
    }
}

impl Stamp for SystemStamp {
    fn event(&self, kind: Kind) -> Event {
        let id = EventId(self.fresh_id());
        Event {
            id,
            at: self.now(),
            machine: self.machine.clone(),
            boot: self.boot,
            up_ms: SystemStamp::up_ms(),
            site: self.site.clone(),
            kind,
        }
    }

    /// To the millisecond, which is enough and keeps a row short.
    fn now(&self) -> DateTime<FixedOffset> {
        let wall = Utc::now().with_timezone(&self.zone).fixed_offset();
        DateTime::from_timestamp_millis(wall.timestamp_millis())
            .map_or(wall, |utc| utc.with_timezone(wall.offset()))
    }

    fn seen(&self, latest: EventId) {
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        *last = (*last).max(latest.0);
    }
}

/// The stamp of the rows that a journal writes of itself while an event is being appended: same
/// time and place as that event, ids made from its id. Needs no clock and no randomness, and is
/// as unique as the event is.
pub(super) struct Beside<'a> {
    event: &'a Event,
    given: std::cell::Cell<u8>,
}

impl<'a> Beside<'a> {
    pub(super) fn new(event: &'a Event) -> Beside<'a> {
        Beside {
            event,
            given: std::cell::Cell::new(0),
        }
    }
}

impl Stamp for Beside<'_> {
    fn event(&self, kind: Kind) -> Event {
        let nth = self.given.get();
        self.given.set(nth.wrapping_add(1));
        let mut hash = Sha256::new();
        hash.update(b"tomoni-beside-1");
        hash.update(self.event.id.0.as_bytes());
        hash.update([nth]);
        let hash: [u8; 32] = hash.finalize().into();
        let mut tail = [0; 10];
        tail.copy_from_slice(&hash[..10]);
        Event {
            // Later than every id before it, so that journals sort as they were opened.
            id: EventId(id_at(ms_of(self.event.id.0) + 1, tail)),
            kind,
            ..self.event.clone()
        }
    }

    fn now(&self) -> DateTime<FixedOffset> {
        self.event.at
    }
}

/// The time in a version 7 id, milliseconds since 1970.
fn ms_of(id: Uuid) -> u64 {
    u64::try_from(id.as_u128() >> 80).unwrap_or(0)
}

fn id_at(ms: u64, tail: [u8; 10]) -> Uuid {
    uuid::Builder::from_unix_timestamp_millis(ms, &tail).into_uuid()
}

fn random() -> [u8; 10] {
    let mut bytes = [0; 10];
    if getrandom::fill(&mut bytes).is_err() {
        // Without the system's randomness, the boot clock's nanoseconds still tell two kiosks
        // apart; an event is never refused for the want of an id.
        let time = rustix::time::clock_gettime(rustix::time::ClockId::Boottime);
        let mut hash = Sha256::new();
        hash.update(machine());
        hash.update(time.tv_sec.to_ne_bytes());
        hash.update(time.tv_nsec.to_ne_bytes());
        let hash: [u8; 32] = hash.finalize().into();
        bytes.copy_from_slice(&hash[..10]);
    }
    bytes
}

/// 16 hex characters made from the system's machine id, which itself stays on the machine.
fn machine() -> String {
    let id = ["/etc/machine-id", "/var/lib/dbus/machine-id"]
        .iter()
        .find_map(|path| std::fs::read_to_string(path).ok())
        .unwrap_or_default();
    let mut hash = Sha256::new();
    hash.update(b"tomoni-machine-1");
    hash.update(id.trim());
    let hash: [u8; 32] = hash.finalize().into();
    hash[..8].iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The kernel's id of this boot.
fn boot() -> Uuid {
    std::fs::read_to_string("/proc/sys/kernel/random/boot_id")
        .ok()
        .and_then(|text| text.trim().parse().ok())
        .unwrap_or_else(Uuid::nil)
}
