//! A stamp with a clock that a test moves, and ids that depend on nothing but a seed.

use std::cell::{Cell, RefCell};

use chrono::{DateTime, FixedOffset, TimeDelta};
use sha2::{Digest as _, Sha256};
use tomoni::journal::Stamp;
use tomoni::visit::event::{Channel, Lang};
use tomoni::visit::{Event, EventId, Kind, VisitId};
use uuid::Uuid;

pub struct FakeStamp {
    pub machine: RefCell<String>,
    pub at: Cell<DateTime<FixedOffset>>,
    /// Which boot of the machine.
    pub boot: Cell<Uuid>,
    /// How long that boot lasts, milliseconds. None = longer with each id.
    pub up_ms: Cell<Option<u64>>,
    seed: u64,
    given: Cell<u64>,
    latest: Cell<Uuid>,
}

/// A time as tests write it: `2026-06-12 09:00` at Kumagaya.
pub fn at(text: &str) -> DateTime<FixedOffset> {
    DateTime::parse_from_str(&format!("{text} +0900"), "%Y-%m-%d %H:%M %z").unwrap()
}

impl FakeStamp {
    pub fn new(seed: u64) -> FakeStamp {
        FakeStamp {
            machine: RefCell::new(format!("{seed:016x}")),
            at: Cell::new(at("2026-06-12 09:00")),
            boot: Cell::new(Uuid::from_u128(u128::from(seed))),
            up_ms: Cell::new(None),
            seed,
            given: Cell::new(0),
            latest: Cell::new(Uuid::nil()),
        }
    }

    pub fn pass(&self, time: TimeDelta) {
        self.at.set(self.at.get() + time);
    }

    /// An id that this seed never gave before.
    pub fn id(&self) -> Uuid {
        let nth = self.given.get();
        self.given.set(nth + 1);
        let mut hash = Sha256::new();
        hash.update(self.seed.to_be_bytes());
        hash.update(nth.to_be_bytes());
        let hash: [u8; 32] = hash.finalize().into();
        let mut ms = u64::try_from(self.at.get().timestamp_millis()).unwrap();
        ms = ms.max(u64::try_from(self.latest.get().as_u128() >> 80).unwrap() + 1);
        let id = uuid::Builder::from_unix_timestamp_millis(ms, hash[..10].try_into().unwrap())
            .into_uuid();
        self.latest.set(id);
        id
    }

    /// Somebody came.
    pub fn arrival(&self) -> Event {
        let visit = VisitId(self.id());
        self.event(Kind::Arrived {
            visit,
            programme: "meet-plus".into(),
            channel: Channel::Tap,
            card: None,
            lang: Lang::Ja,
        })
    }
}

impl Stamp for FakeStamp {
    fn event(&self, kind: Kind) -> Event {
        Event {
            id: EventId(self.id()),
            at: self.at.get(),
            machine: self.machine.borrow().clone(),
            boot: self.boot.get(),
            up_ms: self.up_ms.get().unwrap_or(self.given.get() * 10),
            site: "az-kumagaya".into(),
            kind,
        }
    }

    fn now(&self) -> DateTime<FixedOffset> {
        self.at.get()
    }

    fn seen(&self, latest: EventId) {
        self.latest.set(self.latest.get().max(latest.0));
    }
}
