//! What happened, as it is written once and never changed.
//!
//! An event is one JSON object on one line. Kinds are versioned by name: a kind's meaning never
//! changes, fields are only added and may be absent, and a change of meaning gets a new name.
//! Events of kinds that this program does not know are kept whole by everybody who meets them.

use chrono::{DateTime, FixedOffset};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::id::{
    ActivityId, CardKey, CounterId, EventId, LikeId, ProgrammeId, RoleId, SiteId, TagId, TopicId,
    VisitId,
};
use super::reading::{Fault, Sealed};

/// One event with where and when it happened.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Event {
    /// Its id, version 7.
    pub id: EventId,
    /// Wall time at the kiosk, with the site's offset. Its calendar day in that offset is the
    /// day it counts on; see [`super::filed_on`].
    pub at: DateTime<FixedOffset>,
    /// Which machine wrote it: 16 hex characters made from the system's machine id, so that a
    /// cloned disk shows.
    pub machine: String,
    /// Which boot of that machine.
    pub boot: Uuid,
    /// `CLOCK_BOOTTIME` milliseconds: true distances within one boot, whatever the wall clock did.
    pub up_ms: u64,
    /// Where the kiosk stood.
    pub site: SiteId,
    /// What happened.
    #[serde(flatten)]
    pub kind: Kind,
}

/// How a visit began.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// One touch, no name.
    Tap,
    /// A card held up.
    Card,
    /// Entered by staff on the kiosk (代理チェックイン).
    Staff,
    /// Entered on a phone page.
    Phone,
    /// Counted on paper and entered later by staff, for its real day.
    Paper,
}

impl Channel {
    /// All channels, in the order they are shown.
    pub const ALL: [Channel; 5] = [
        Channel::Tap,
        Channel::Card,
        Channel::Staff,
        Channel::Phone,
        Channel::Paper,
    ];

    /// The channel as events and tallies spell it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Channel::Tap => "tap",
            Channel::Card => "card",
            Channel::Staff => "staff",
            Channel::Phone => "phone",
            Channel::Paper => "paper",
        }
    }
}

/// The language a visit began in.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
pub enum Lang {
    /// 日本語.
    #[default]
    #[serde(rename = "ja")]
    Ja,
    /// やさしい日本語: kana over or instead of kanji, short sentences.
    #[serde(rename = "ja-easy")]
    Easy,
    /// English.
    #[serde(rename = "en")]
    En,
}

impl Lang {
    /// The languages in the order of their chips.
    pub const ALL: [Lang; 3] = [Lang::Ja, Lang::Easy, Lang::En];
}

/// Why staff were called.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CallReason {
    /// Somebody touched 「スタッフをよぶ」.
    Asked,
    /// A reading's words ask a person to see staff. Says nothing about digits.
    Cue,
}

/// What a person has agreed to be kept with their card.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ConsentTo {
    /// Blood-pressure readings, sealed to the office (「記録する」).
    Reading,
}

impl ConsentTo {
    /// The word as events spell it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            ConsentTo::Reading => "reading",
        }
    }
}

/// A generation, as people name their own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AgeBand {
    /// こども.
    Child,
    /// わかもの.
    Young,
    /// おとな.
    Adult,
    /// シニア.
    Senior,
}

impl AgeBand {
    /// All of them, the youngest first.
    pub const ALL: [AgeBand; 4] = [
        AgeBand::Child,
        AgeBand::Young,
        AgeBand::Adult,
        AgeBand::Senior,
    ];

    /// The word as events spell it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            AgeBand::Child => "child",
            AgeBand::Young => "young",
            AgeBand::Adult => "adult",
            AgeBand::Senior => "senior",
        }
    }
}

/// The weather of a day, as staff saw it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Weather {
    /// はれ.
    Sunny,
    /// くもり.
    Cloudy,
    /// あめ.
    Rainy,
    /// ゆき.
    Snowy,
}

impl Weather {
    /// All of them, in the order they are shown.
    pub const ALL: [Weather; 4] = [
        Weather::Sunny,
        Weather::Cloudy,
        Weather::Rainy,
        Weather::Snowy,
    ];

    /// The word as events spell it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Weather::Sunny => "sunny",
            Weather::Cloudy => "cloudy",
            Weather::Rainy => "rainy",
            Weather::Snowy => "snowy",
        }
    }
}

/// Which device a fault belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Device {
    /// The blood-pressure monitor (血圧計).
    Monitor,
    /// The card scanner.
    Scanner,
    /// The receipt printer.
    Printer,
    /// The camera that reads cards.
    Camera,
}

impl Device {
    /// The word as events spell it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Device::Monitor => "monitor",
            Device::Scanner => "scanner",
            Device::Printer => "printer",
            Device::Camera => "camera",
        }
    }
}

/// What happened. Each variant is one kind; its name on the wire never changes meaning.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind")]
pub enum Kind {
    /// Somebody came. Counts one adult until `visit.party` says otherwise.
    #[serde(rename = "visit.arrived")]
    Arrived {
        /// The visit this begins.
        visit: VisitId,
        /// The programme that was on.
        programme: ProgrammeId,
        /// How they came in.
        channel: Channel,
        /// The card, when it was one that began the visit.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        card: Option<CardKey>,
        /// The screen's language at the touch.
        lang: Lang,
    },
    /// How many came together; the last one of a visit holds.
    #[serde(rename = "visit.party")]
    Party {
        /// The visit.
        visit: VisitId,
        /// Adults.
        adults: u32,
        /// Children.
        children: u32,
    },
    /// A card was held up during a visit that had none.
    #[serde(rename = "visit.card")]
    Card {
        /// The visit.
        visit: VisitId,
        /// The card.
        card: CardKey,
    },
    /// What the person said about themselves, of their own will.
    #[serde(rename = "visit.told")]
    Told {
        /// The visit.
        visit: VisitId,
        /// Whether it is their first time here.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        first_time: Option<bool>,
        /// Their generation.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        age_band: Option<AgeBand>,
    },
    /// As what the person came; the last one of a visit holds.
    #[serde(rename = "visit.role")]
    Role {
        /// The visit.
        visit: VisitId,
        /// The role, one of its programme's.
        role: RoleId,
    },
    /// Somebody took part in something. Bears no visit, so that it is never joined with a card.
    #[serde(rename = "activity.joined")]
    ActivityJoined {
        /// What.
        activity: ActivityId,
        /// How many people.
        n: u32,
        /// The programme it was part of.
        programme: ProgrammeId,
    },
    /// Somebody tapped what they like or can do (すき・特技). Bears no visit and no card, ever.
    #[serde(rename = "like.shown")]
    LikeShown {
        /// What.
        like: LikeId,
        /// They would teach it (教えられます).
        teaches: bool,
        /// The programme in which it was shown.
        programme: ProgrammeId,
    },
    /// A topic was chosen. Bears no visit where cards are read: topic and card are never joined.
    #[serde(rename = "topic.chosen")]
    Topic {
        /// The visit, where none can ever get a card.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        visit: Option<VisitId>,
        /// The topic.
        topic: TopicId,
    },
    /// The person who holds this card agreed that something be kept.
    #[serde(rename = "consent.given")]
    ConsentGiven {
        /// The card.
        card: CardKey,
        /// What may be kept.
        what: ConsentTo,
    },
    /// The person who holds this card takes their agreement back; the last word holds.
    #[serde(rename = "consent.withdrawn")]
    ConsentWithdrawn {
        /// The card.
        card: CardKey,
        /// What may not be kept any more.
        what: ConsentTo,
    },
    /// A measurement happened, and what the monitor said is kept, sealed to the office.
    #[serde(rename = "reading.taken")]
    ReadingTaken {
        /// The visit, when it was one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        visit: Option<VisitId>,
        /// The version of the words that stood beside it, as in `advice.toml`.
        advice_version: String,
        /// The profile of the monitor, as `and-tm2657`.
        monitor: String,
        /// Digits, flags and the monitor's clock; only the office can open it.
        sealed: Sealed,
    },
    /// A measurement happened and nothing of it is kept.
    #[serde(rename = "reading.only_measured")]
    OnlyMeasured {},
    /// The monitor could not measure.
    #[serde(rename = "reading.failed")]
    ReadingFailed {
        /// Why, in the monitor's words.
        fault: Fault,
    },
    /// Staff added to a counter.
    #[serde(rename = "counter.added")]
    CounterAdded {
        /// Which counter.
        counter: CounterId,
        /// How many.
        n: u32,
        /// The programme it was counted for.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        programme: Option<ProgrammeId>,
    },
    /// A card was made on the kiosk and handed to somebody, who holds it from now on.
    #[serde(rename = "card.issued")]
    CardIssued {
        /// The new card.
        card: CardKey,
    },
    /// Staff were told that a card is lost and that another one took its place: both are one
    /// person's, and the visits of both are that person's visits.
    #[serde(rename = "card.linked")]
    CardLinked {
        /// The card that is lost.
        old: CardKey,
        /// The card that took its place.
        new: CardKey,
    },
    /// A person is wanted at the kiosk.
    #[serde(rename = "staff.called")]
    StaffCalled {
        /// Why.
        why: CallReason,
    },
    /// A person answered the call.
    #[serde(rename = "staff.answered")]
    StaffAnswered {},
    /// Staff unlocked their screens.
    #[serde(rename = "staff.entered")]
    StaffEntered {},
    /// Staff screens were left or locked themselves.
    #[serde(rename = "staff.left")]
    StaffLeft {},
    /// An earlier event was a mistake. Voiding an arrival leaves its whole visit out; voiding a
    /// later event of a visit brings back the one before it. A voiding cannot be voided.
    #[serde(rename = "event.voided")]
    Voided {
        /// The mistaken event.
        event: EventId,
        /// Why, as a word: `mistake`.
        reason: String,
    },
    /// Something that was heard (つぶやき), kept as a seed. Its words are sealed to the office.
    #[serde(rename = "murmur.heard")]
    MurmurHeard {
        /// The words; only the office can open them.
        sealed: Sealed,
        /// What it is about.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        tags: Vec<TagId>,
        /// The programme in which it was heard.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        programme: Option<ProgrammeId>,
    },
    /// Staff switched a programme on, for the rest of the day.
    #[serde(rename = "programme.opened")]
    ProgrammeOpened {
        /// Which.
        programme: ProgrammeId,
    },
    /// Staff switched a programme off, for the rest of the day.
    #[serde(rename = "programme.closed")]
    ProgrammeClosed {
        /// Which.
        programme: ProgrammeId,
    },
    /// Staff closed the day (締め).
    #[serde(rename = "day.closed")]
    DayClosed {
        /// Visits counted on this kiosk that day.
        visits: u64,
        /// People in them.
        people: u64,
        /// The weather, where staff said it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        weather: Option<Weather>,
        /// Hours that the staff were there, all of them together, in minutes; where they said it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        staff_minutes: Option<u32>,
        /// How the day was, as one of the configured sentences' ids: free text would sooner or
        /// later hold a name.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        sentence: Option<String>,
    },
    /// Staff asked whether nothing is lost while the network is away: from here on the kiosk sent
    /// nothing, until `drill.ended`.
    #[serde(rename = "drill.began")]
    DrillBegan {},
    /// The drill is over, and the kiosk sends again.
    #[serde(rename = "drill.ended")]
    DrillEnded {
        /// How many rows waited at its end; all of them are sent from now on.
        waited: u64,
    },
    /// A device stopped being usable.
    #[serde(rename = "device.fault")]
    DeviceFault {
        /// Which.
        device: Device,
        /// The code shown to staff.
        code: String,
    },
    /// A device can be used again.
    #[serde(rename = "device.recovered")]
    DeviceRecovered {
        /// Which.
        device: Device,
    },
    /// The office told its time.
    #[serde(rename = "clock.checked")]
    ClockChecked {
        /// Office time minus kiosk time, milliseconds.
        offset_ms: i64,
    },
    /// The kiosk's program started.
    #[serde(rename = "kiosk.started")]
    KioskStarted {
        /// The program's version.
        version: String,
    },
    /// The first row of every journal.
    #[serde(rename = "journal.opened")]
    JournalOpened {
        /// The journal this one follows on the same kiosk.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        previous: Option<Uuid>,
        /// The digest of that journal's last good row, lower-case hex.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        last: Option<String>,
    },
    /// A journal was found torn or altered at start and set aside; its valid prefix still goes up.
    #[serde(rename = "journal.damaged")]
    JournalDamaged {
        /// Which journal.
        journal: Uuid,
        /// How large its file was, bytes.
        bytes: u64,
        /// SHA-256 of the whole file as found, lower-case hex.
        sha256: String,
    },
}

impl Kind {
    /// The visit this belongs to, if it names one.
    #[must_use]
    pub fn visit(&self) -> Option<VisitId> {
        match self {
            Kind::Arrived { visit, .. }
            | Kind::Party { visit, .. }
            | Kind::Card { visit, .. }
            | Kind::Told { visit, .. }
            | Kind::Role { visit, .. } => Some(*visit),
            Kind::Topic { visit, .. } | Kind::ReadingTaken { visit, .. } => *visit,
            _ => None,
        }
    }

    /// The kind's name on the wire.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Kind::Arrived { .. } => "visit.arrived",
            Kind::Party { .. } => "visit.party",
            Kind::Card { .. } => "visit.card",
            Kind::Told { .. } => "visit.told",
            Kind::Topic { .. } => "topic.chosen",
            Kind::Role { .. } => "visit.role",
            Kind::ActivityJoined { .. } => "activity.joined",
            Kind::LikeShown { .. } => "like.shown",
            Kind::MurmurHeard { .. } => "murmur.heard",
            Kind::ProgrammeOpened { .. } => "programme.opened",
            Kind::ProgrammeClosed { .. } => "programme.closed",
            Kind::DrillBegan {} => "drill.began",
            Kind::DrillEnded { .. } => "drill.ended",
            Kind::ConsentGiven { .. } => "consent.given",
            Kind::ConsentWithdrawn { .. } => "consent.withdrawn",
            Kind::ReadingTaken { .. } => "reading.taken",
            Kind::OnlyMeasured {} => "reading.only_measured",
            Kind::ReadingFailed { .. } => "reading.failed",
            Kind::CounterAdded { .. } => "counter.added",
            Kind::CardIssued { .. } => "card.issued",
            Kind::CardLinked { .. } => "card.linked",
            Kind::StaffCalled { .. } => "staff.called",
            Kind::StaffAnswered {} => "staff.answered",
            Kind::StaffEntered {} => "staff.entered",
            Kind::StaffLeft {} => "staff.left",
            Kind::Voided { .. } => "event.voided",
            Kind::DayClosed { .. } => "day.closed",
            Kind::DeviceFault { .. } => "device.fault",
            Kind::DeviceRecovered { .. } => "device.recovered",
            Kind::ClockChecked { .. } => "clock.checked",
            Kind::KioskStarted { .. } => "kiosk.started",
            Kind::JournalOpened { .. } => "journal.opened",
            Kind::JournalDamaged { .. } => "journal.damaged",
        }
    }
}
