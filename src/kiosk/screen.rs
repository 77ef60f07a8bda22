//! The screens of a visit. Each carries just its own data, so that a result without a reading
//! cannot be written, and leaving a screen is dropping what it knew. Pure: values only.

use chrono::{DateTime, FixedOffset};
use zeroize::Zeroizing;

use super::machine::{DayNumbers, DiskFault, Token};
use super::view::{CardRefusal, NumberRefused};
use crate::card::{self, CardNumber};
use crate::visit::event::{Channel, Kind, Lang, Weather};
use crate::visit::reading::Fault;
use crate::visit::{CardKey, Party, ProgrammeId, Reading, VisitId};

/// A card that was held up, as the machine knows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    /// What stands for it in events.
    pub card: CardKey,
    /// How many visits this kiosk has seen with it before.
    pub visits_before: u32,
}

/// Somebody who came and is not yet in the journal.
#[derive(Clone, Debug, PartialEq)]
pub struct Arrival {
    /// The visit this begins. Trying again keeps it, so that one person is one visit.
    pub visit: VisitId,
    /// How they came in.
    pub channel: Channel,
    /// The card that began it, if one did.
    pub held: Option<Held>,
    /// The screen's language at the touch.
    pub lang: Lang,
    /// Whether they came to measure.
    pub measures: bool,
    /// Whether they came to have a card made.
    pub makes_card: bool,
    /// What was wrong with the card they held up, where they are counted for it all the same.
    pub refused: Option<CardRefusal>,
    /// The place, among the site's programmes, of the one they are counted for.
    pub programme: usize,
}

impl Arrival {
    /// The arrival as it is journalled.
    #[must_use]
    pub fn kind(&self, programme: &ProgrammeId) -> Kind {
        Kind::Arrived {
            visit: self.visit,
            programme: programme.clone(),
            channel: self.channel,
            card: self.held.as_ref().map(|held| held.card.clone()),
            lang: self.lang,
        }
    }
}

/// A visit that is in the journal and whose person is still here.
#[derive(Clone, Debug, PartialEq)]
pub struct Open {
    /// The visit.
    pub visit: VisitId,
    /// Its card, if it has one.
    pub held: Option<Held>,
    /// The place of its programme among the site's.
    pub programme: usize,
    /// How many came together.
    pub party: Party,
    /// What has been asked or said already and is not asked again.
    pub done: Done,
    /// The same for measuring.
    pub care: Care,
}

/// What a visit has been through.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Done {
    /// 「うけつけました」 by itself.
    pub welcome: bool,
    /// 「きょうは どちらで」.
    pub role: bool,
    /// すき・特技.
    pub likes: bool,
    /// こども・わかもの・おとな・シニア.
    pub generation: bool,
    /// 「なんにんで」.
    pub party: bool,
    /// 「きょうは なにを？」.
    pub topics: bool,
    /// 「はじめて ですか」.
    pub first_time: bool,
    /// The stamps were shown.
    pub greeting: bool,
}

impl Done {
    /// Whoever came to measure is not asked anything.
    pub const ALL: Done = Done {
        welcome: true,
        role: true,
        likes: true,
        generation: true,
        party: true,
        topics: true,
        first_time: true,
        greeting: false,
    };
}

/// The board of すき・特技 as one person has touched it. It goes with its screen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Likes {
    liked: u32,
    taught: u32,
    /// 「教えられます」 is chosen: what is touched now, they would teach.
    pub teaches: bool,
}

impl Likes {
    /// Touches the picture at this place; whether that says something new.
    pub(super) fn tap(&mut self, place: usize) -> bool {
        let bit = u32::try_from(place)
            .ok()
            .and_then(|place| 1_u32.checked_shl(place))
            .unwrap_or(0);
        let known = if self.teaches {
            self.taught
        } else {
            self.liked
        };
        let is_new = bit != 0 && known & bit == 0;
        // Whoever would teach it likes it.
        self.liked |= bit;
        if self.teaches {
            self.taught |= bit;
        }
        is_new
    }

    /// Whether the picture at this place was touched.
    #[must_use]
    pub fn liked(&self, place: usize) -> bool {
        place < 32 && self.liked & (1 << place) != 0
    }

    /// Whether they would teach it.
    #[must_use]
    pub fn taught(&self, place: usize) -> bool {
        place < 32 && self.taught & (1 << place) != 0
    }
}

/// What is asked and said before the first measurement of a visit, and not again.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Care {
    /// What was agreed to; `None` = not asked yet.
    pub consent: Option<Consent>,
    /// 「こんな方はスタッフへ」 was shown and walked past.
    pub warned: bool,
    /// The guess was asked for.
    pub guessed: bool,
    /// A reading of this visit is recorded: no card joins it any more, or the reading would be the
    /// next person's.
    pub kept: bool,
}

/// A reading while its person is here, or until it is written down: its digits are wiped out of
/// memory when it is dropped.
pub type HeldReading = Box<Zeroizing<Reading>>;

/// What a person agreed to before measuring.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Consent {
    /// 「記録する」.
    Record,
    /// 「はかるだけ」.
    OnlyMeasure,
}

/// One person at the monitor: whose it is, and what came before the reading on the screen.
/// Dropped with its screen.
#[derive(Clone, Debug)]
pub struct Sitting {
    /// The visit; `None` = nobody's, as for a reading that came unasked. What is nobody's is
    /// never recorded.
    open: Option<Open>,
    /// What has been asked and said before measuring.
    pub care: Care,
    /// The guess, as a place among the answers. It is shown beside the numbers and goes nowhere.
    pub guess: Option<usize>,
    /// The reading before the last one. Older ones are not needed any more.
    pub before: Option<HeldReading>,
    /// How many readings there were.
    pub readings: u32,
    /// One of them called staff.
    pub called: bool,
}

impl Sitting {
    /// A visit's person sits down.
    #[must_use]
    pub fn of(open: Open) -> Sitting {
        Sitting {
            care: open.care,
            open: Some(open),
            ..Sitting::nobodys()
        }
    }

    /// A sitting that belongs to no visit.
    #[must_use]
    pub fn nobodys() -> Sitting {
        Sitting {
            open: None,
            // Nothing to ask: nothing of it is recorded.
            care: Care {
                consent: Some(Consent::OnlyMeasure),
                ..Care::default()
            },
            guess: None,
            before: None,
            readings: 0,
            called: false,
        }
    }

    /// The visit.
    #[must_use]
    pub fn open(&self) -> Option<&Open> {
        self.open.as_ref()
    }

    /// The visit, when the sitting is over. It remembers what was asked; the rest is dropped.
    #[must_use]
    pub fn into_open(self) -> Option<Open> {
        let care = self.care;
        self.open.map(|open| Open { care, ..open })
    }

    /// A card joins the visit.
    pub(super) fn join(&mut self, held: Held) {
        if let Some(open) = &mut self.open {
            open.held = Some(held);
        }
    }

    /// Which measurement comes next, from 1.
    #[must_use]
    pub fn nth(&self) -> u32 {
        self.readings.saturating_add(1)
    }
}

/// One screen with its data.
#[derive(Clone, Debug)]
pub enum Screen {
    /// Nobody is here.
    Idle,
    /// An arrival is being written down.
    Saving {
        /// The answer that is waited for.
        token: Token,
        /// Who.
        arrival: Arrival,
        /// A card held up meanwhile joins as soon as there is a visit.
        joins: Option<Held>,
        /// Nobody touched: the disk came back, and it is tried again by itself.
        by_itself: bool,
    },
    /// Where to hold the card.
    HoldCard,
    /// It counted; how many came?
    Counted {
        /// Whose.
        open: Open,
    },
    /// It counted, and nobody is asked how many they are.
    Welcome {
        /// Whose.
        open: Open,
    },
    /// As what?
    Roles {
        /// Whose.
        open: Open,
    },
    /// The board of すき・特技.
    Likes {
        /// Whose; what is touched is never tied to it.
        open: Open,
        /// What was touched.
        board: Likes,
    },
    /// Which generation?
    Generations {
        /// Whose.
        open: Open,
    },
    /// What about?
    Topics {
        /// Whose.
        open: Open,
        /// Which page of topics, from 0.
        page: usize,
    },
    /// The first time?
    FirstTime {
        /// Whose.
        open: Open,
    },
    /// The stamps of a card.
    Greeting {
        /// Whose; always with a card.
        open: Open,
        /// Visits with this card, this one included.
        visits: u32,
    },
    /// A card may be made.
    OfferCard {
        /// Whose; never with a card.
        open: Open,
    },
    /// A new card's code, to be photographed.
    MakeCard {
        /// Whose; without a card until it is taken.
        open: Open,
        /// The question for a new card.
        asked: Token,
        /// The new card, once it is made.
        made: Option<Box<MadeCard>>,
    },
    /// A code that cannot be used.
    CardRefused {
        /// The visit that is open, if one is.
        open: Option<Open>,
        /// What was wrong.
        why: CardRefusal,
    },
    /// 「記録する」 or 「はかるだけ」.
    Consent {
        /// Whose.
        sitting: Box<Sitting>,
    },
    /// Who should ask staff first.
    AskStaff {
        /// Whose.
        sitting: Box<Sitting>,
    },
    /// A minute of rest.
    Rest {
        /// Whose.
        sitting: Box<Sitting>,
        /// Since when.
        since_ms: u64,
    },
    /// 「今日はどのくらいかな？」.
    Guess {
        /// Whose.
        sitting: Box<Sitting>,
    },
    /// Listening for the monitor.
    Measuring {
        /// Whose.
        sitting: Box<Sitting>,
        /// Since when.
        since_ms: u64,
        /// From when on help is shown: nothing came, or nothing that can be read.
        help_ms: u64,
    },
    /// A reading came that nobody asked for. Its digits are not shown.
    Measured {
        /// Whose it may be.
        sitting: Box<Sitting>,
        /// The reading.
        reading: HeldReading,
        /// When it came.
        at: DateTime<FixedOffset>,
    },
    /// The numbers.
    Result {
        /// Whose, with the reading before.
        sitting: Box<Sitting>,
        /// The last reading.
        reading: HeldReading,
        /// When it came.
        at: DateTime<FixedOffset>,
        /// Whether it is recorded.
        recorded: bool,
    },
    /// The numbers as a code to take home.
    TakeHome {
        /// Whose, with the reading before.
        sitting: Box<Sitting>,
        /// The last reading.
        reading: HeldReading,
        /// When it came.
        at: DateTime<FixedOffset>,
        /// Whether it is recorded.
        recorded: bool,
    },
    /// The monitor could not measure.
    NotMeasured {
        /// Whose.
        sitting: Box<Sitting>,
        /// Why; `None` = the values were not plausible.
        fault: Option<Fault>,
    },
    /// Goodbye. The visit is over; only its card is kept, to know the same card again.
    Thanks {
        /// The card of the visit that ended.
        card: Option<CardKey>,
        /// The place of its programme.
        programme: usize,
    },
    /// The monitor rests.
    MonitorRests {
        /// Whose; nobody's before the arrival.
        sitting: Box<Sitting>,
        /// The code to phone in.
        code: String,
    },
    /// The disk rests: somebody came and could not be written down.
    DiskRests {
        /// Who.
        arrival: Arrival,
        /// Why.
        why: DiskFault,
    },
    /// The staff PIN.
    Pin {
        /// What was entered.
        entered: Pin,
        /// The last try was wrong.
        wrong: bool,
        /// Where the check stands.
        at: PinAt,
    },
    /// The staff's day.
    Day(Box<StaffDay>),
    /// A staff's screen behind 「きょう」.
    Work(Box<Work>),
    /// Staff give a lost card's visits to the card that takes its place.
    LostCard(Box<LostCard>),
}

/// A card that was made and that nobody has taken yet. It goes with its screen; its token is
/// written nowhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MadeCard {
    /// What stands for it in events.
    pub card: CardKey,
    /// The token, for a slip of paper.
    pub token: card::Token,
    /// Its code.
    pub code: card::qr::Modules,
    /// The number that stands below it.
    pub number: CardNumber,
}

/// A lost card, being looked for.
#[derive(Clone, Debug)]
pub struct LostCard {
    /// The day behind it.
    pub day: Box<StaffDay>,
    /// Which of the letters are on the keys: 0 to 2.
    pub page: u8,
    /// Where it stands.
    pub at: LostAt,
}

/// Where the search for a lost card stands.
#[derive(Clone, Debug)]
pub enum LostAt {
    /// The old card's number is being typed.
    Typing {
        /// As far as it is typed.
        typed: Typed,
        /// What was wrong with it.
        refused: Option<NumberRefused>,
    },
    /// The number fits, and its card is being looked for.
    Finding {
        /// The number as typed.
        typed: Typed,
        /// The question.
        asked: Token,
    },
    /// The new card is to be held up.
    Hold {
        /// The old card.
        old: CardKey,
        /// Why the one that was held up did not do.
        refused: Option<HoldRefused>,
    },
    /// The link is being written down.
    Linking {
        /// The old card.
        old: CardKey,
        /// The new one.
        new: CardKey,
        /// The answer that is waited for.
        asked: Token,
    },
    /// Both are one person's now.
    Done {
        /// The new card.
        new: CardKey,
        /// Visits with both; 0 until they are counted.
        visits: u32,
    },
}

/// Why a card that was held up cannot take the lost one's place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum HoldRefused {
    /// It is the old card itself.
    TheSame,
    /// It cannot be read.
    Refused(CardRefusal),
    /// The disk did not take it; holding it up again tries again.
    NotSaved,
}

/// How many letters a card's number has.
pub const NUMBER_LETTERS: usize = 9;

/// Letters of a card's number. It stands for one person's card, so `Debug` hides it.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Typed(String);

impl Typed {
    pub(super) fn push(&mut self, letter: char) {
        if self.0.len() < NUMBER_LETTERS {
            self.0.push(letter);
        }
    }

    pub(super) fn pop(&mut self) {
        self.0.pop();
    }

    /// The letters.
    #[must_use]
    pub fn letters(&self) -> &str {
        &self.0
    }

    pub(super) fn is_whole(&self) -> bool {
        self.0.len() == NUMBER_LETTERS
    }
}

impl std::fmt::Debug for Typed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Typed(…)")
    }
}

/// Where a PIN's check stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PinAt {
    /// Digits are missing.
    Entering,
    /// The digits are being checked.
    Checking(Token),
    /// It was right; the day's numbers are being added up.
    Opening(Token),
}

/// The staff's day as the machine keeps it.
#[derive(Clone, Debug)]
pub struct StaffDay {
    /// The numbers.
    pub numbers: DayNumbers,
    /// The newest question for numbers; older answers are dropped.
    pub asked: Token,
    /// The wall clock's minute at that question.
    pub asked_minute: u32,
    /// A voiding that is under way, until numbers come that know of it.
    pub voiding: Option<Token>,
    /// A closing that is under way, until numbers come that know of it.
    pub ending: Option<Token>,
    /// The counter that was touched last, while it is being written down.
    pub adding: Option<(Token, usize)>,
    /// The counter whose ＋ is a check, and until when.
    pub added: Option<(usize, u64)>,
}

/// A staff's screen behind 「きょう」.
#[derive(Clone, Debug)]
pub struct Work {
    /// The day behind it.
    pub day: Box<StaffDay>,
    /// Which.
    pub at: WorkAt,
}

/// Which of the staff's screens behind 「きょう」.
#[derive(Clone, Debug)]
pub enum WorkAt {
    /// What is on, and the ways to the others.
    Menu {
        /// Which page of programmes, from 0.
        page: usize,
    },
    /// 代理チェックイン.
    Proxy,
    /// What is plugged in, tried out.
    Devices,
    /// A day that was counted on paper.
    Paper(Paper),
    /// The end of the day.
    Ending(Ending),
}

/// A day on paper, as far as it is entered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paper {
    /// How many days ago it was, from 1.
    pub days_ago: u64,
    /// The place of its programme.
    pub programme: usize,
    /// Adults.
    pub adults: u32,
    /// Children.
    pub children: u32,
    /// It is being written down.
    pub writing: Option<Token>,
    /// Whether the last one was written down; `None` = nothing was tried since the last touch.
    pub written: Option<bool>,
}

/// The end of the day, as far as it is filled in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ending {
    /// The weather.
    pub weather: Option<Weather>,
    /// The staff's hours, in minutes; 0 = not said.
    pub staff_minutes: u32,
    /// The place of the sentence.
    pub sentence: Option<usize>,
    /// The disk did not take it.
    pub refused: bool,
}

/// Digits of a PIN. Neither `Debug` nor anything else shows them.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Pin(String);

impl Pin {
    /// One digit more; anything but 0 to 9 is left out.
    pub(super) fn push(&mut self, digit: u8) {
        if digit <= 9 {
            self.0.push(char::from(b'0' + digit));
        }
    }

    /// One digit less.
    pub(super) fn pop(&mut self) {
        self.0.pop();
    }

    /// How many digits stand there.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether none stands there.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The digits, for the one who checks them.
    #[must_use]
    pub fn digits(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for Pin {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Pin(…)")
    }
}

// Which screens belong to an open visit, and how. Written once, so that a screen that is added is
// asked about once; the matches that use them name every other screen, so that none is forgotten.
macro_rules! visiting {
    ($open:ident) => {
        Screen::Counted { $open }
            | Screen::Welcome { $open }
            | Screen::Roles { $open }
            | Screen::Likes { $open, .. }
            | Screen::Generations { $open }
            | Screen::Topics { $open, .. }
            | Screen::FirstTime { $open }
            | Screen::OfferCard { $open }
            | Screen::MakeCard { $open, .. }
            | Screen::Greeting { $open, .. }
            | Screen::CardRefused {
                open: Some($open),
                ..
            }
    };
}
macro_rules! seated {
    ($sitting:ident) => {
        Screen::Consent { $sitting }
            | Screen::AskStaff { $sitting }
            | Screen::Rest { $sitting, .. }
            | Screen::Guess { $sitting }
            | Screen::Measuring { $sitting, .. }
            | Screen::Measured { $sitting, .. }
            | Screen::Result { $sitting, .. }
            | Screen::TakeHome { $sitting, .. }
            | Screen::NotMeasured { $sitting, .. }
            | Screen::MonitorRests { $sitting, .. }
    };
}
macro_rules! nobodys {
    () => {
        Screen::Idle
            | Screen::Saving { .. }
            | Screen::HoldCard
            | Screen::CardRefused { open: None, .. }
            | Screen::Thanks { .. }
            | Screen::DiskRests { .. }
            | Screen::Pin { .. }
            | Screen::LostCard(_)
            | Screen::Work(_)
            | Screen::Day(_)
    };
}

impl Screen {
    /// The visit that is open on this screen.
    #[must_use]
    pub fn open(&self) -> Option<&Open> {
        match self {
            visiting!(open) => Some(open),
            seated!(sitting) => sitting.open(),
            nobodys!() => None,
        }
    }

    /// The visit that is open on this screen, taking the screen apart.
    #[must_use]
    pub fn into_open(self) -> Option<Open> {
        match self {
            visiting!(open) => Some(open),
            seated!(sitting) => sitting.into_open(),
            nobodys!() => None,
        }
    }

    /// What was asked and said before measuring in the visit that is open on this screen.
    #[must_use]
    pub fn care(&self) -> Care {
        match self.sitting() {
            Some(sitting) => sitting.care,
            None => self.open().map(|open| open.care).unwrap_or_default(),
        }
    }

    /// Who sits at the monitor, or has just measured.
    #[must_use]
    pub fn sitting(&self) -> Option<&Sitting> {
        match self {
            seated!(sitting) => Some(sitting),
            _ => None,
        }
    }

    /// Whether somebody sits at the monitor and no reading has come yet, whatever the screen asks
    /// them first.
    #[must_use]
    pub fn is_before_a_reading(&self) -> bool {
        matches!(
            self,
            Screen::Consent { .. }
                | Screen::AskStaff { .. }
                | Screen::Rest { .. }
                | Screen::Guess { .. }
                | Screen::Measuring { .. }
        )
    }

    /// The screen with this card in its visit.
    pub(super) fn joined(mut self, held: Held) -> Screen {
        match &mut self {
            visiting!(open) => open.held = Some(held),
            seated!(sitting) => sitting.join(held),
            nobodys!() => {}
        }
        self
    }
}
