//! The flow of one visit: what a touch, a card, a reading, an answer of the disk and the passing
//! of time do. Pure: it reads no clock, no file, no device and no random number; whatever it
//! needs is handed in, and whatever should happen is handed out as an [`Effect`].
//!
//! Three promises hold after every step, and `tests/flow.rs` throws everything at them:
//! a screen always has a way out; nothing of one person is there for the next; a person is
//! counted once, and stays counted whatever fails afterwards.
//!
//! A late answer is known by its [`Token`] and dropped: it is never shown to the next person.

mod cards;
mod measure;
mod programmes;
mod report;
mod shown;
mod slips;
mod staff;
mod work;

pub use measure::{DEAF_AT_FIRST_MS, GUESS_MS, LEFT_BEHIND_MS, NOTHING_CAME_MS};
pub use programmes::{ON_MAX, Switched};
pub use shown::upload;
pub use slips::{PrinterHeard, SLIP_COMES_WITHIN_MS, SLIP_SAID_MS};

use slips::AskedSlip;

use measure::measuring;

use std::collections::VecDeque;
use std::sync::Arc;

use chrono::{DateTime, FixedOffset, NaiveDate, Timelike};

use super::screen::{
    Arrival, Care, Done, Held, HeldReading, MadeCard, Open, Pin, PinAt, Screen, Sitting,
};
use super::view::{CardRefusal, Tap, Upload, WorkKind};
use crate::card::{CardNumber, Found};
use crate::config::{self, Ask};
use crate::slip::Slip;
use crate::visit::event::{CallReason, Channel, Device, Kind, Lang};
use crate::visit::reading::Fault;
use crate::visit::{CardKey, CounterId, EventId, Party, ProgrammeId, Reading, Tally, VisitId};

/// On most screens: after so long without a touch the countdown begins.
pub const WARN_AFTER_MS: u64 = 60_000;
/// How long the countdown runs.
pub const COUNTDOWN_MS: u64 = 30_000;
/// A result, or the question 「はかりましたか」, is cleared so long after the last touch.
pub const RESULT_CLEARS_MS: u64 = 45_000;
/// The part of that in which the countdown shows.
pub const RESULT_COUNTDOWN_MS: u64 = 15_000;
/// 「ありがとうございました」 leaves by itself.
pub const THANKS_MS: u64 = 6_000;
/// 「うけつけました」 where nothing is asked leaves by itself.
pub const WELCOME_MS: u64 = 15_000;
/// Two touches that mean an arrival within this time are one trembling hand.
pub const DOUBLE_TAP_MS: u64 = 300;
/// The PIN screen leaves by itself.
pub const PIN_LEAVES_MS: u64 = 30_000;
/// Staff screens lock themselves.
pub const STAFF_LOCKS_MS: u64 = 60_000;
/// So many wrong PINs lock the PIN screen; from then on each wrong one doubles the time.
pub const PIN_TRIES: u32 = 5;
/// The first lock.
pub const PIN_LOCK_MS: u64 = 60_000;
/// The longest lock.
pub const PIN_LOCK_MAX_MS: u64 = 3_600_000;
/// A counter's ＋ is a check for so long.
pub const JUST_ADDED_MS: u64 = 600;
/// A call sounds again after so long, until somebody answers.
pub const CALL_AGAIN_MS: u64 = 15_000;
/// A call at a time when nobody is on duty ends after so long.
pub const OFF_DUTY_CALL_MS: u64 = 600_000;
/// 「スタッフが 来ます」 stands for so long.
pub const ANSWERED_MS: u64 = 30_000;
/// Topics on one page.
pub const TOPICS_PER_PAGE: usize = 3;
/// The most events that wait for the disk to come back. Older ones give way.
pub const OWED_MAX: usize = 64;
/// The code of a monitor that has not been heard of since the start.
pub const MONITOR_NEVER_OPENED: &str = "K-200";

/// Now, as one step of the machine knows it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Moment {
    /// Monotonic milliseconds (`CLOCK_BOOTTIME`). All waiting is measured by it.
    pub up_ms: u64,
    /// The wall clock in the site's zone. Only shown; it may jump either way.
    pub wall: DateTime<FixedOffset>,
    /// An id nobody has used, for the visit that this step may begin.
    pub fresh: VisitId,
}

/// A question's number: its answer bears it too.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Token(pub u64);

/// What the machine hears.
#[derive(Clone, Debug)]
pub enum Input {
    /// Something was touched.
    Tap(Tap),
    /// A code was held up: a card of ours, or why it is not.
    Scanned(Result<Held, CardRefusal>),
    /// News of the monitor.
    Monitor(MonitorHeard),
    /// The scanner can be used, or cannot for the reason with this code.
    Scanner(Result<(), String>),
    /// News of the printer.
    Printer(PrinterHeard),
    /// The camera can be used, or cannot for the reason with this code.
    Camera(Result<(), String>),
    /// The event is in the journal and survives a power cut.
    Saved(Token),
    /// The event could not be written.
    NotSaved(Token, DiskFault),
    /// Of a day on paper, so many adults and children could not be written down.
    PaperWritten(Token, u32, u32),
    /// The disk can be written again.
    DiskBack,
    /// Whether a PIN was right.
    PinChecked(Token, bool),
    /// The day's numbers.
    Day(Token, Box<DayNumbers>),
    /// A new card, or none when it could not be made.
    CardMade(Token, Option<Box<MadeCard>>),
    /// Whose the number is that was asked for.
    CardFound(Token, Found),
    /// How many visits there were with this card until now, this one included.
    Visits {
        /// The card.
        card: CardKey,
        /// Its person's visits.
        visits: u32,
    },
    /// How the upload stands.
    Upload(Upload),
    /// Which programmes staff switched on, as the journal tells it; none = nobody switched today.
    Switched(Option<Switched>),
    /// Whether there is a key of the office to seal readings to; without one nothing is recorded.
    OfficeKey(bool),
    /// Time passed, and nothing else.
    Tick,
}

/// News of the monitor.
#[derive(Clone, Debug)]
pub enum MonitorHeard {
    /// Its port is open.
    Opened,
    /// Its port is gone; the code to show.
    Lost(String),
    /// A reading.
    Reading(Reading),
    /// It could not measure.
    Failed(Fault),
    /// A whole frame came, with values that no person can have.
    Implausible,
    /// A frame came that cannot be read.
    Rejected,
}

/// Why an event could not be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DiskFault {
    /// No room is left.
    Full,
    /// It can only be read.
    ReadOnly,
    /// It is not there.
    Gone,
    /// Anything else.
    Other,
}

impl DiskFault {
    /// The code to phone in.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            DiskFault::Full => "K-101",
            DiskFault::ReadOnly => "K-102",
            DiskFault::Gone => "K-103",
            DiskFault::Other => "K-100",
        }
    }
}

/// The day's numbers for staff: a fold over this kiosk's events (see [`super::book`]).
#[derive(Clone, Debug, PartialEq)]
pub struct DayNumbers {
    /// Today.
    pub tally: Tally,
    /// The same weekday a week ago, when this kiosk was there.
    pub before: Option<Tally>,
    /// Visits today without a card.
    pub anonymous: u64,
    /// Today's counters, each for the programme it was counted for.
    pub counters: Vec<(Option<ProgrammeId>, CounterId, u64)>,
    /// The last touch today that can be taken back.
    pub last: Option<LastTouch>,
    /// The day was closed, and nobody has come since.
    pub closed: bool,
}

/// A touch that can be taken back.
#[derive(Clone, Debug, PartialEq)]
pub struct LastTouch {
    /// The event to void.
    pub event: EventId,
    /// Hour and minute.
    pub at: (u32, u32),
    /// What it was.
    pub what: Touched,
}

/// What a touch was.
#[derive(Clone, Debug, PartialEq)]
pub enum Touched {
    /// Somebody came.
    Visit(Channel, Party),
    /// One on this counter.
    Counter(CounterId),
    /// A lost card was linked to the one that took its place.
    Link,
}

/// What should happen outside.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// Write this down, and answer `Saved` or `NotSaved`.
    Append {
        /// The answer bears it.
        token: Token,
        /// What happened.
        kind: Kind,
    },
    /// Write down so many arrivals of a day that was counted on paper, for that day, and answer
    /// `PaperWritten`.
    AppendPaper {
        /// The answer bears it.
        token: Token,
        /// The real day.
        day: NaiveDate,
        /// For which programme.
        programme: ProgrammeId,
        /// Adults, a visit each.
        adults: u32,
        /// Children, a visit each.
        children: u32,
    },
    /// Ask the office now, whatever it answered before.
    TryNow,
    /// Seal this reading to the office's key and write it down, and answer `Saved` or `NotSaved`.
    /// After `NotSaved` nothing of it is in the journal and nobody else keeps it.
    AppendReading {
        /// The answer bears it.
        token: Token,
        /// The visit it belongs to, if there is one.
        visit: Option<VisitId>,
        /// What the monitor said.
        reading: HeldReading,
    },
    /// Compare with the PIN's hash, and answer `PinChecked`.
    CheckPin {
        /// The answer bears it.
        token: Token,
        /// The digits.
        pin: Pin,
    },
    /// Add up the day, and answer `Day`.
    AskDay(Token),
    /// Make a new card, and answer `CardMade`. Its token is written nowhere.
    MakeCard(Token),
    /// Look for the known card that bears this number, and answer `CardFound`.
    FindCard {
        /// The answer bears it.
        token: Token,
        /// The number.
        number: CardNumber,
    },
    /// Answer `Visits` for this card.
    AskVisits(CardKey),
    /// Print this, and answer `Printed` or `NotPrinted`. Nothing waits for it.
    Print {
        /// The answer bears it.
        token: Token,
        /// What it says.
        slip: Box<Slip>,
    },
    /// Its person is gone: the slip does not come out any more, unless it has begun.
    DropSlip(Token),
    /// Sound.
    Chime(Sound),
}

/// A sound.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sound {
    /// It counted: two soft notes.
    Counted,
    /// Staff are called.
    Call,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum CallState {
    Quiet,
    Calling {
        since_ms: u64,
        again_ms: u64,
        /// Somebody touched 「スタッフをよぶ」 since this call began.
        asked: bool,
    },
    Answered {
        until_ms: u64,
    },
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum DeviceState {
    NeverOpened,
    Here,
    Lost(String),
}

impl DeviceState {
    fn of(state: &Result<(), String>) -> DeviceState {
        match state {
            Ok(()) => DeviceState::Here,
            Err(code) => DeviceState::Lost(code.clone()),
        }
    }
}

/// An event that is on its way to the journal, or waits for the disk. A reading's digits leave
/// memory with it, when it is written or given up.
#[derive(Clone, Debug)]
enum Sent {
    Kind(Kind),
    Reading {
        visit: Option<VisitId>,
        reading: HeldReading,
    },
}

/// The flow. See the module.
#[derive(Clone, Debug)]
pub struct Machine {
    config: Arc<config::Kiosk>,
    now: Moment,
    lang: Lang,
    screen: Screen,
    /// The place of the programme whose screen stood when this step began.
    here: usize,
    /// What staff switched on.
    switched: Option<Switched>,
    /// When somebody last touched, or when the screen came, if that was later.
    touched_ms: u64,
    /// Arrivals written down since the start.
    arrivals: u32,
    /// When a touch last meant an arrival.
    arrived_ms: Option<u64>,
    /// When a rest or measuring screen was last left without a reading.
    left_ms: Option<u64>,
    call: CallState,
    monitor: DeviceState,
    scanner: DeviceState,
    /// When the monitor and a reader of cards last said anything, and whether it could be read.
    heard_monitor: Option<(DateTime<FixedOffset>, bool)>,
    heard_reader: Option<(DateTime<FixedOffset>, bool)>,
    printer: DeviceState,
    /// The printer's paper ends soon.
    paper_low: bool,
    /// The slip that was asked for last, as long as something is to be said about it.
    slip: Option<AskedSlip>,
    /// Visits with the card of whoever was thanked last.
    thanked: Option<u32>,
    camera: DeviceState,
    upload: Upload,
    /// There is a key of the office, so a reading can be recorded.
    can_record: bool,
    wrong_pins: u32,
    locked_until_ms: u64,
    /// The PIN check that is under way, also after its screen was left.
    pin_asked: Option<Token>,
    tokens: u64,
    /// Events whose answer is awaited and which are worth another try.
    in_flight: Vec<(Token, Sent)>,
    /// Events that the disk refused; they are written when it is back.
    owed: VecDeque<Sent>,
}

impl Machine {
    /// A kiosk at which nobody has been yet.
    #[must_use]
    pub fn new(config: Arc<config::Kiosk>, now: Moment) -> Machine {
        Machine {
            config,
            now,
            lang: Lang::Ja,
            screen: Screen::Idle,
            here: 0,
            switched: None,
            touched_ms: now.up_ms,
            arrivals: 0,
            arrived_ms: None,
            left_ms: None,
            call: CallState::Quiet,
            monitor: DeviceState::NeverOpened,
            scanner: DeviceState::NeverOpened,
            heard_monitor: None,
            heard_reader: None,
            printer: DeviceState::NeverOpened,
            paper_low: false,
            slip: None,
            thanked: None,
            camera: DeviceState::NeverOpened,
            upload: Upload::default(),
            can_record: false,
            wrong_pins: 0,
            locked_until_ms: 0,
            pin_asked: None,
            tokens: 0,
            in_flight: Vec::new(),
            owed: VecDeque::new(),
        }
    }

    /// The screen with its data.
    #[must_use]
    pub fn screen(&self) -> &Screen {
        &self.screen
    }

    /// Whether a reading can be recorded: there is a key of the office to seal it to.
    #[must_use]
    pub fn can_record(&self) -> bool {
        self.can_record
    }

    /// One step.
    pub fn handle(&mut self, now: Moment, input: Input) -> Vec<Effect> {
        let mut out = Vec::new();
        self.now = Moment {
            up_ms: now.up_ms.max(self.now.up_ms),
            ..now
        };
        self.pass_time(&mut out);
        let before = self.screen.is_before_a_reading();
        self.here = self.place_of(&self.screen);
        match input {
            Input::Tap(tap) => self.tap(tap, &mut out),
            Input::Scanned(code) => self.scanned(code, &mut out),
            Input::Monitor(heard) => self.monitor(heard, &mut out),
            Input::Scanner(state) => self.scanner(state, &mut out),
            Input::Printer(heard) => self.printer(heard, &mut out),
            Input::Camera(state) => self.camera(state, &mut out),
            Input::Saved(token) => self.saved(token, &mut out),
            Input::NotSaved(token, why) => self.not_saved(token, why),
            Input::PaperWritten(token, adults, children) => {
                self.paper_written(token, adults, children, &mut out);
            }
            Input::DiskBack => self.disk_back(&mut out),
            Input::PinChecked(token, right) => self.pin_checked(token, right, &mut out),
            Input::Day(token, numbers) => self.day_numbers(token, *numbers),
            Input::CardMade(token, made) => self.card_made(token, made),
            Input::CardFound(token, found) => self.card_found(token, found),
            Input::Visits { card, visits } => self.visits_told(&card, visits),
            Input::Upload(upload) => self.upload = upload,
            Input::Switched(switched) => self.take_switched(switched),
            Input::OfficeKey(there) => self.can_record = there,
            Input::Tick => {}
        }
        self.note_if_left(before);
        self.forget_slip_if_left(&mut out);
        out
    }

    // ---- Time ------------------------------------------------------------------------------

    /// When this screen leaves by itself, and from when on it says so.
    fn leaves(&self) -> Option<(u64, u64)> {
        let after = |from: u64, leaves: u64, countdown: u64| {
            let at = from.saturating_add(leaves);
            Some((at, at - countdown.min(leaves)))
        };
        let touched = self.touched_ms;
        match &self.screen {
            Screen::Idle if self.lang != Lang::Ja => after(touched, WARN_AFTER_MS, 0),
            Screen::Idle | Screen::Saving { .. } => None,
            Screen::HoldCard
            | Screen::Counted { .. }
            | Screen::Roles { .. }
            | Screen::Likes { .. }
            | Screen::Generations { .. }
            | Screen::Topics { .. }
            | Screen::FirstTime { .. }
            | Screen::OfferCard { .. }
            | Screen::MakeCard { .. }
            | Screen::Greeting { .. }
            | Screen::CardRefused { .. }
            | Screen::Consent { .. }
            | Screen::AskStaff { .. }
            | Screen::NotMeasured { .. }
            | Screen::MonitorRests { .. }
            | Screen::DiskRests { .. } => {
                after(touched, WARN_AFTER_MS + COUNTDOWN_MS, COUNTDOWN_MS)
            }
            Screen::Rest { sitting, since_ms } => after(*since_ms, self.rest_ms(sitting), 0),
            Screen::Guess { .. } => after(touched, GUESS_MS, 0),
            Screen::Measuring { help_ms, .. } => after(
                touched.max(*help_ms),
                WARN_AFTER_MS + COUNTDOWN_MS,
                COUNTDOWN_MS,
            ),
            Screen::Measured { .. } | Screen::Result { .. } | Screen::TakeHome { .. } => {
                after(touched, RESULT_CLEARS_MS, RESULT_COUNTDOWN_MS)
            }
            Screen::Thanks { .. } => after(touched, THANKS_MS, 0),
            Screen::Welcome { .. } => after(touched, WELCOME_MS, 0),
            Screen::Pin { .. } => after(touched, PIN_LEAVES_MS, 0),
            Screen::Day(_) | Screen::LostCard(_) | Screen::Work(_) => {
                after(touched, STAFF_LOCKS_MS, 0)
            }
        }
    }

    fn pass_time(&mut self, out: &mut Vec<Effect>) {
        let now = self.now.up_ms;
        let before = self.screen.is_before_a_reading();
        // Each turn leaves a screen for one nearer to idle, so this ends; see `leaves`.
        while let Some((at, _)) = self.leaves()
            && at <= now
        {
            let screen = std::mem::replace(&mut self.screen, Screen::Idle);
            match screen {
                Screen::Rest { sitting, .. } => self.screen = self.rested(sitting, at),
                Screen::Guess { sitting } => self.screen = measuring(sitting, at),
                screen => {
                    self.close_staff(&screen, out);
                    self.lang = Lang::Ja;
                }
            }
            self.touched_ms = at;
        }
        self.note_if_left(before);
        self.pass_slip_time();
        match self.call {
            // Nobody is there to answer: it stands a while with the number to phone, and ends.
            CallState::Calling { since_ms, .. }
                if !self.on_duty() && now >= since_ms + OFF_DUTY_CALL_MS =>
            {
                self.call = CallState::Quiet;
            }
            CallState::Calling {
                since_ms,
                again_ms,
                asked,
            } if again_ms <= now => {
                if self.on_duty() {
                    out.push(Effect::Chime(Sound::Call));
                }
                self.call = CallState::Calling {
                    since_ms,
                    again_ms: now + CALL_AGAIN_MS,
                    asked,
                };
            }
            CallState::Answered { until_ms } if until_ms <= now => self.call = CallState::Quiet,
            _ => {}
        }
        let minute = self.now.wall.minute();
        if let Some(day) = self.staff_day() {
            if day.added.is_some_and(|(_, until_ms)| until_ms <= now) {
                day.added = None;
            }
            if day.asked_minute != minute {
                self.ask_day(out);
            }
        }
    }

    /// When the machine wants to be woken, in [`Moment::up_ms`]; always later than the last step.
    #[must_use]
    pub fn deadline(&self) -> Option<u64> {
        let now = self.now.up_ms;
        let mut next = now + self.to_next_minute_ms();
        let mut wake = |at: u64| {
            if at > now {
                next = next.min(at);
            }
        };
        if let Some((at, warn)) = self.leaves() {
            wake(at);
            let counts_down = matches!(self.screen, Screen::Rest { .. }) || warn <= now;
            wake(if counts_down {
                second_before(at, now)
            } else {
                warn
            });
        }
        match &self.screen {
            Screen::Measuring {
                since_ms, help_ms, ..
            } => {
                wake(second_after(*since_ms, now));
                wake(*help_ms);
            }
            Screen::Pin { .. } if self.locked_until_ms > now => {
                wake(second_before(self.locked_until_ms, now));
            }
            Screen::Day(day) => {
                if let Some((_, until_ms)) = day.added {
                    wake(until_ms);
                }
            }
            _ => {}
        }
        match self.call {
            CallState::Quiet => {}
            CallState::Calling { again_ms, .. } => wake(again_ms),
            CallState::Answered { until_ms } => wake(until_ms),
        }
        if let Some(at) = self.slip_due_ms() {
            wake(at);
        }
        Some(next)
    }

    /// Milliseconds until the clock on the screen changes, 1 to 60 000.
    fn to_next_minute_ms(&self) -> u64 {
        let wall = self.now.wall;
        let into = u64::from(wall.second()) * 1000 + u64::from(wall.nanosecond() / 1_000_000);
        60_000_u64.saturating_sub(into).max(1)
    }

    // ---- Touches ---------------------------------------------------------------------------

    fn tap(&mut self, tap: Tap, out: &mut Vec<Effect>) {
        self.touched_ms = self.now.up_ms;
        let for_staff = matches!(
            self.screen,
            Screen::Pin { .. } | Screen::Day(_) | Screen::LostCard(_) | Screen::Work(_)
        );
        let saving = matches!(self.screen, Screen::Saving { .. });
        match tap {
            Tap::CallStaff if !for_staff => return self.call_staff(CallReason::Asked, out),
            Tap::Language(lang) if !for_staff && !saving => {
                self.lang = lang;
                return;
            }
            Tap::StaffCorner if !for_staff && !saving => {
                if self.config.site.pin_hash.is_some() {
                    self.lang = Lang::Ja;
                    self.screen = Screen::Pin {
                        entered: Pin::default(),
                        wrong: false,
                        at: PinAt::Entering,
                    };
                }
                return;
            }
            _ => {}
        }
        let screen = std::mem::replace(&mut self.screen, Screen::Idle);
        if tap == Tap::Print {
            self.print(&screen, out);
            self.screen = self.card_on_paper(screen, out);
            return;
        }
        self.screen = self.touched(screen, tap, out);
    }

    fn touched(&mut self, screen: Screen, tap: Tap, out: &mut Vec<Effect>) -> Screen {
        match (screen, tap) {
            (
                screen @ (Screen::Idle | Screen::HoldCard | Screen::CardRefused { open: None, .. }),
                tap @ (Tap::Came | Tap::CameFor(_) | Tap::NextPerson),
            ) => {
                let nth = if let Tap::CameFor(nth) = tap {
                    Some(nth)
                } else {
                    None
                };
                let programme = self.arrives_for(nth, false);
                self.arrive_by_touch(screen, programme, false, false, out)
            }
            (
                screen @ (Screen::Counted { .. }
                | Screen::Welcome { .. }
                | Screen::Roles { .. }
                | Screen::Likes { .. }
                | Screen::Generations { .. }
                | Screen::Topics { .. }
                | Screen::FirstTime { .. }
                | Screen::OfferCard { .. }
                | Screen::MakeCard { .. }
                | Screen::Greeting { .. }
                | Screen::CardRefused { open: Some(_), .. }
                | Screen::Result { .. }
                | Screen::TakeHome { .. }
                | Screen::NotMeasured { .. }
                | Screen::Thanks { .. }),
                Tap::NextPerson,
            ) => self.arrive_by_touch(screen, self.here, false, true, out),
            (screen @ Screen::Thanks { .. }, Tap::Came) => {
                self.arrive_by_touch(screen, self.here, false, true, out)
            }
            (Screen::MonitorRests { sitting, code }, Tap::Came | Tap::NextPerson) => {
                if sitting.open().is_none() {
                    let screen = Screen::MonitorRests { sitting, code };
                    let programme = self.arrives_for(None, true);
                    return self.arrive_by_touch(screen, programme, false, false, out);
                }
                // Whoever stands here is counted already and may not know it: they came to measure.
                match sitting.into_open() {
                    Some(open) if self.programme_at(open.programme).asks(Ask::Party) => {
                        counted(open)
                    }
                    Some(open) => Screen::Welcome { open },
                    None => Screen::Idle,
                }
            }
            (Screen::DiskRests { arrival, why }, Tap::Came | Tap::NextPerson | Tap::Again) => {
                if self.trembles() {
                    return Screen::DiskRests { arrival, why };
                }
                self.arrived_ms = Some(self.now.up_ms);
                self.write_arrival(arrival, false, out)
            }
            (Screen::DiskRests { .. }, Tap::Leave) | (Screen::HoldCard, Tap::Leave) => Screen::Idle,

            (screen @ Screen::Idle, Tap::Measure) if self.measuring_place().is_some() => {
                match self.monitor_code() {
                    None => {
                        let programme = self.arrives_for(None, true);
                        self.arrive_by_touch(screen, programme, true, false, out)
                    }
                    Some(code) => Screen::MonitorRests {
                        sitting: Box::new(Sitting::nobodys()),
                        code,
                    },
                }
            }
            (Screen::Idle, Tap::HoldCard) if self.cards_are_read() => Screen::HoldCard,
            (Screen::HoldCard, Tap::MakeCard) => self.arrive_to_make_card(out),
            (
                Screen::OfferCard { open }
                | Screen::CardRefused {
                    open: Some(open), ..
                },
                Tap::MakeCard,
            ) if open.held.is_none() => self.make_card(open, out),
            (
                Screen::MakeCard {
                    open,
                    made: Some(made),
                    ..
                },
                Tap::Next,
            ) => {
                let open = self.take_card(open, &made, out);
                self.go_on(open)
            }

            (
                screen @ (Screen::Counted { .. }
                | Screen::Welcome { .. }
                | Screen::Topics { .. }
                | Screen::FirstTime { .. }
                | Screen::Greeting { .. }),
                Tap::Measure,
            ) if screen.open().is_some_and(|open| self.may_measure(open)) => {
                match screen.into_open() {
                    Some(open) => self.sit_down(Box::new(Sitting::of(open))),
                    None => Screen::Idle,
                }
            }

            (Screen::Counted { open }, Tap::Alone) => self.party(open, Party::ALONE, out),
            (Screen::Counted { open }, Tap::AddAdult) => {
                let party = open.party.with_adult();
                self.party(open, party, out)
            }
            (Screen::Counted { open }, Tap::AddChild) => {
                let party = open.party.with_child();
                self.party(open, party, out)
            }
            (Screen::Topics { open, page }, Tap::Topic(place)) => {
                let programme = self.programme_at(open.programme);
                let place = page * TOPICS_PER_PAGE + place.min(TOPICS_PER_PAGE);
                let topics = programme.topics.len();
                let topic = programme.topics.get(place);
                let activity = place
                    .checked_sub(topics)
                    .and_then(|place| programme.activities.get(place));
                let kind = match (topic, activity) {
                    _ if place >= (page + 1) * TOPICS_PER_PAGE => {
                        return Screen::Topics { open, page };
                    }
                    (Some(topic), _) => Kind::Topic {
                        // Topic and card are never joined: where a card could come, no visit.
                        visit: (!self.config.site.reads_cards()).then_some(open.visit),
                        topic: topic.id.clone(),
                    },
                    (None, Some(activity)) => Kind::ActivityJoined {
                        activity: activity.id.clone(),
                        n: 1,
                        programme: programme.id.clone(),
                    },
                    (None, None) => return Screen::Topics { open, page },
                };
                self.append(kind, out);
                self.go_on(open)
            }
            (Screen::Topics { open, page }, Tap::More) => {
                let programme = self.programme_at(open.programme);
                let pages =
                    (programme.topics.len() + programme.activities.len()).div_ceil(TOPICS_PER_PAGE);
                Screen::Topics {
                    open,
                    page: (page + 1) % pages.max(1),
                }
            }
            (Screen::FirstTime { open }, Tap::FirstTime(first_time)) => {
                self.told(open.visit, Some(first_time), None, out);
                self.offer_card(open)
            }
            (
                Screen::Counted { open }
                | Screen::Welcome { open }
                | Screen::Roles { open }
                | Screen::Likes { open, .. }
                | Screen::Generations { open }
                | Screen::Topics { open, .. }
                | Screen::FirstTime { open }
                | Screen::OfferCard { open }
                | Screen::MakeCard { open, .. }
                | Screen::Greeting { open, .. }
                | Screen::CardRefused {
                    open: Some(open), ..
                },
                Tap::Next | Tap::Skip,
            ) => self.go_on(open),
            (
                Screen::Counted { open }
                | Screen::Welcome { open }
                | Screen::Roles { open }
                | Screen::Likes { open, .. }
                | Screen::Generations { open }
                | Screen::Topics { open, .. }
                | Screen::FirstTime { open }
                | Screen::OfferCard { open }
                | Screen::Greeting { open, .. }
                | Screen::CardRefused {
                    open: Some(open), ..
                },
                Tap::Leave,
            ) => self.thank(Some(open)),
            (
                screen @ (Screen::Welcome { .. }
                | Screen::Roles { .. }
                | Screen::Likes { .. }
                | Screen::Generations { .. }),
                tap,
            ) => self.asked_touched(screen, tap, out),
            (Screen::CardRefused { open: None, .. }, Tap::Leave | Tap::Next | Tap::Skip) => {
                self.lang = Lang::Ja;
                Screen::Idle
            }
            (Screen::CardRefused { open: None, .. }, Tap::Again) => Screen::HoldCard,

            (Screen::MonitorRests { sitting, code }, Tap::Again) => match self.monitor_code() {
                Some(code) => Screen::MonitorRests { sitting, code },
                None if sitting.open().is_some() => self.sit_down(sitting),
                None => {
                    let screen = Screen::MonitorRests { sitting, code };
                    let programme = self.arrives_for(None, true);
                    self.arrive_by_touch(screen, programme, true, false, out)
                }
            },
            (Screen::MonitorRests { sitting, .. }, Tap::Leave) => {
                self.end_measuring(sitting.into_open())
            }
            (
                screen @ (Screen::Consent { .. }
                | Screen::AskStaff { .. }
                | Screen::Rest { .. }
                | Screen::Guess { .. }
                | Screen::Measuring { .. }
                | Screen::Measured { .. }
                | Screen::Result { .. }
                | Screen::TakeHome { .. }
                | Screen::NotMeasured { .. }),
                tap,
            ) => self.measuring_touched(screen, tap, out),
            (Screen::Thanks { .. }, Tap::Leave | Tap::Next | Tap::Skip) => {
                self.lang = Lang::Ja;
                Screen::Idle
            }

            (screen @ Screen::Pin { .. }, tap) => self.pin_touched(screen, tap, out),
            (Screen::Day(day), Tap::LostCard) if self.config.site.reads_cards() => {
                Machine::look_for_lost_card(day)
            }
            (Screen::Day(day), Tap::CloseDay) => self.open_work(day, WorkKind::Ending),
            (Screen::Day(day), Tap::Work(kind)) => self.open_work(day, kind),
            (Screen::Work(work), tap) => self.work_touched(*work, tap, out),
            (Screen::Day(day), tap) => self.day_touched(day, tap, out),
            (Screen::LostCard(lost), tap) => self.lost_card_touched(*lost, tap, out),
            (screen, _) => screen,
        }
    }

    /// Whether a touch is the echo of one that meant an arrival.
    fn trembles(&self) -> bool {
        self.arrived_ms
            .is_some_and(|at| self.now.up_ms < at + DOUBLE_TAP_MS)
    }

    fn arrive_by_touch(
        &mut self,
        screen: Screen,
        programme: usize,
        measures: bool,
        next_person: bool,
        out: &mut Vec<Effect>,
    ) -> Screen {
        if self.trembles() {
            return screen;
        }
        self.arrived_ms = Some(self.now.up_ms);
        if next_person {
            self.lang = Lang::Ja;
        }
        let arrival = Arrival {
            visit: self.now.fresh,
            channel: Channel::Tap,
            held: None,
            lang: self.lang,
            measures,
            makes_card: false,
            refused: None,
            programme,
        };
        self.write_arrival(arrival, false, out)
    }

    fn arrive_by_card(&mut self, held: Held, next_person: bool, out: &mut Vec<Effect>) -> Screen {
        if next_person {
            self.lang = Lang::Ja;
        }
        let arrival = Arrival {
            visit: self.now.fresh,
            channel: Channel::Card,
            held: Some(held),
            lang: self.lang,
            measures: false,
            makes_card: false,
            refused: None,
            programme: self.here,
        };
        self.write_arrival(arrival, false, out)
    }

    fn write_arrival(
        &mut self,
        arrival: Arrival,
        by_itself: bool,
        out: &mut Vec<Effect>,
    ) -> Screen {
        let kind = arrival.kind(&self.programme_at(arrival.programme).id);
        let token = self.token();
        out.push(Effect::Append { token, kind });
        Screen::Saving {
            token,
            arrival,
            joins: None,
            by_itself,
        }
    }

    fn party(&mut self, mut open: Open, party: Party, out: &mut Vec<Effect>) -> Screen {
        if party != open.party {
            open.party = party;
            let kind = Kind::Party {
                visit: open.visit,
                adults: party.adults,
                children: party.children,
            };
            self.append(kind, out);
        }
        Screen::Counted { open }
    }

    fn thank(&mut self, open: Option<Open>) -> Screen {
        self.touched_ms = self.now.up_ms;
        self.thanked = open
            .as_ref()
            .and_then(|open| open.held.as_ref())
            .map(|held| held.visits_before.saturating_add(1));
        let programme = open.as_ref().map_or(self.here, |open| open.programme);
        Screen::Thanks {
            card: open.and_then(|open| open.held).map(|held| held.card),
            programme,
        }
    }

    // ---- Devices ---------------------------------------------------------------------------

    fn device_event(
        &mut self,
        device: Device,
        was: &DeviceState,
        state: Result<(), String>,
        out: &mut Vec<Effect>,
    ) {
        match (was, state) {
            (DeviceState::NeverOpened | DeviceState::Here, Err(code)) => {
                self.append(Kind::DeviceFault { device, code }, out);
            }
            (DeviceState::Lost(_), Ok(())) => self.append(Kind::DeviceRecovered { device }, out),
            _ => {}
        }
    }

    // ---- Answers of the disk ---------------------------------------------------------------

    fn token(&mut self) -> Token {
        self.tokens += 1;
        Token(self.tokens)
    }

    /// Writes down what can wait: nothing on the screen depends on the answer, and it is tried
    /// again when the disk is back.
    fn append(&mut self, kind: Kind, out: &mut Vec<Effect>) {
        if let Kind::Party { visit, .. } = &kind {
            // Of a party the last word holds; an older one must not come after it.
            let older = |sent: &Sent| matches!(sent, Sent::Kind(Kind::Party { visit: v, .. }) if v == visit);
            self.owed.retain(|owed| !older(owed));
            self.in_flight.retain(|(_, sent)| !older(sent));
        }
        self.send(Sent::Kind(kind), out);
    }

    /// The same for a reading, which is sealed when it is written.
    fn append_reading(
        &mut self,
        visit: Option<VisitId>,
        reading: HeldReading,
        out: &mut Vec<Effect>,
    ) {
        self.send(Sent::Reading { visit, reading }, out);
    }

    fn send(&mut self, sent: Sent, out: &mut Vec<Effect>) {
        let token = self.token();
        if self.in_flight.len() == OWED_MAX {
            self.in_flight.remove(0);
        }
        self.in_flight.push((token, sent.clone()));
        out.push(match sent {
            Sent::Kind(kind) => Effect::Append { token, kind },
            Sent::Reading { visit, reading } => Effect::AppendReading {
                token,
                visit,
                reading,
            },
        });
    }

    fn saved(&mut self, token: Token, out: &mut Vec<Effect>) {
        self.in_flight.retain(|(sent, _)| *sent != token);
        match &mut self.screen {
            Screen::Saving { token: awaited, .. } if *awaited == token => {}
            Screen::Day(day) => {
                if let Some((adding, place)) = day.adding
                    && adding == token
                {
                    day.adding = None;
                    day.added = Some((place, self.now.up_ms + JUST_ADDED_MS));
                }
                return self.ask_day(out);
            }
            Screen::Work(_) => {
                self.ending_answered(token, true);
                return self.ask_day(out);
            }
            Screen::LostCard(_) => return self.lost_card_saved(token, out),
            _ => return,
        }
        let screen = std::mem::replace(&mut self.screen, Screen::Idle);
        let Screen::Saving { arrival, joins, .. } = screen else {
            self.screen = screen;
            return;
        };
        self.arrivals = self.arrivals.wrapping_add(1);
        out.push(Effect::Chime(Sound::Counted));
        self.touched_ms = self.now.up_ms;
        let measures = arrival.measures;
        let mut open = Open {
            visit: arrival.visit,
            held: arrival.held,
            programme: arrival.programme,
            party: Party::ALONE,
            done: if measures { Done::ALL } else { Done::default() },
            care: Care::default(),
        };
        if let Some(held) = joins {
            let kind = Kind::Card {
                visit: open.visit,
                card: held.card.clone(),
            };
            self.append(kind, out);
            open.held = Some(held);
        }
        if let Some(why) = arrival.refused
            && open.held.is_none()
        {
            let open = Some(open);
            self.screen = Screen::CardRefused { open, why };
            return;
        }
        if arrival.makes_card && open.held.is_none() {
            self.screen = self.make_card(open, out);
            return;
        }
        self.screen = if measures {
            self.sit_down(Box::new(Sitting::of(open)))
        } else {
            self.go_on(open)
        };
    }

    fn not_saved(&mut self, token: Token, why: DiskFault) {
        if let Some(place) = self.in_flight.iter().position(|(sent, _)| *sent == token) {
            let (_, sent) = self.in_flight.remove(place);
            self.owe(sent);
        }
        let screen = std::mem::replace(&mut self.screen, Screen::Idle);
        self.screen = match screen {
            Screen::Saving {
                token: awaited,
                mut arrival,
                joins,
                by_itself,
            } if awaited == token => {
                // Only a touch keeps the screen: it must leave also when the disk never comes.
                if !by_itself {
                    self.touched_ms = self.now.up_ms;
                }
                if let Some(held) = joins {
                    arrival.held = Some(held);
                    arrival.channel = Channel::Card;
                }
                Screen::DiskRests { arrival, why }
            }
            Screen::Work(mut work) => {
                if work.day.voiding == Some(token) {
                    work.day.voiding = None;
                }
                self.screen = Screen::Work(work);
                return self.ending_answered(token, false);
            }
            Screen::Day(mut day) => {
                if day.voiding == Some(token) {
                    day.voiding = None;
                }
                if day.ending == Some(token) {
                    day.ending = None;
                }
                day.adding = day.adding.filter(|(adding, _)| *adding != token);
                Screen::Day(day)
            }
            Screen::LostCard(lost) => Machine::lost_card_not_saved(*lost, token),
            screen => screen,
        };
    }

    /// Keeps an event until the disk is back. What gives way is the oldest that is nobody's arrival:
    /// a person is worth more than what is known of one.
    fn owe(&mut self, sent: Sent) {
        if self.owed.len() == OWED_MAX {
            let arrived = |owed: &Sent| matches!(owed, Sent::Kind(Kind::Arrived { .. }));
            let place = self.owed.iter().position(|owed| !arrived(owed));
            self.owed.remove(place.unwrap_or(0));
        }
        self.owed.push_back(sent);
    }

    fn disk_back(&mut self, out: &mut Vec<Effect>) {
        for sent in std::mem::take(&mut self.owed) {
            self.send(sent, out);
        }
        let screen = std::mem::replace(&mut self.screen, Screen::Idle);
        self.screen = match screen {
            // They touched, so they came; nobody has to touch twice for our disk.
            Screen::DiskRests { arrival, .. } => self.write_arrival(arrival, true, out),
            screen => screen,
        };
    }

    /// Whether nothing waits for the disk to come back.
    #[must_use]
    pub fn owes_nothing(&self) -> bool {
        self.owed.is_empty() && !matches!(self.screen, Screen::DiskRests { .. })
    }

    // ---- Calling staff ---------------------------------------------------------------------

    /// Calls staff. A cue is never swallowed by a call that stands already: each is written down
    /// and sounds.
    fn call_staff(&mut self, why: CallReason, out: &mut Vec<Effect>) {
        let (since_ms, asked) = match self.call {
            CallState::Calling { asked: true, .. } if why == CallReason::Asked => return,
            CallState::Calling {
                since_ms, asked, ..
            } => (since_ms, asked),
            CallState::Quiet | CallState::Answered { .. } => (self.now.up_ms, false),
        };
        self.call = CallState::Calling {
            since_ms,
            again_ms: self.now.up_ms + CALL_AGAIN_MS,
            asked: asked || why == CallReason::Asked,
        };
        out.push(Effect::Chime(Sound::Call));
        self.append(Kind::StaffCalled { why }, out);
    }

    /// Whether somebody of the staff is there to come, by the site's hours.
    fn on_duty(&self) -> bool {
        self.config.site.duty.covers(self.now.wall)
    }
}

fn counted(mut open: Open) -> Screen {
    open.done.party = true;
    Screen::Counted { open }
}

fn seconds_up(ms: u64) -> u32 {
    u32::try_from(ms.div_ceil(1000)).unwrap_or(u32::MAX)
}

/// The next moment after `now` at which the whole seconds left until `at` change.
fn second_before(at: u64, now: u64) -> u64 {
    let left = at.saturating_sub(now);
    at - (left.div_ceil(1000).saturating_sub(1) * 1000).min(at)
}

/// The next moment after `now` at which the whole seconds since `from` change.
fn second_after(from: u64, now: u64) -> u64 {
    from + ((now.saturating_sub(from)) / 1000 + 1) * 1000
}
