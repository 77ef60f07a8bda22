//! Everything the screen shows, and everything that can be touched: the one contract between the
//! flow ([`super::machine`]) and the window ([`super::ui`]).
//!
//! A view holds enums, numbers and the programme's own texts (already in the person's language).
//! The words of the screens are in `ui/*.slint`, with `@tr`. Pure: values only.

pub use super::screen::HoldRefused;
pub use crate::card::Refusal as CardRefusal;
use crate::visit::event::{Channel, Device, Lang};
use crate::visit::reading::Fault;
pub use crate::visit::reading::NumbersOf as ResultOf;

/// All that the window needs to draw one picture.
#[derive(Clone, Debug, PartialEq)]
pub struct View {
    /// The language of the words.
    pub lang: Lang,
    /// Whose stall this is.
    pub stall: Stall,
    /// The wall clock at the site.
    pub clock: Clock,
    /// How a call for staff stands; the bell shows it on every resident screen.
    pub call: Call,
    /// Whether somebody of the staff is there to come now. Where nobody is, the screen says whom
    /// to phone instead.
    pub on_duty: bool,
    /// The site's telephone number; may be empty.
    pub phone: String,
    /// Arrivals since the start. The next person's picture is often the same as the last one's;
    /// by this the window knows that it is another thank-you.
    pub arrivals: u32,
    /// Seconds until the screen leaves by itself, when that is near: the huge 「つづける」.
    pub leaving_in_s: Option<u32>,
    /// A printer is here and well: 「かみで もらう」 is offered.
    pub printer: bool,
    /// How the slip that this person asked for stands.
    pub slip: SlipState,
    /// The programmes that are on side by side, on the idle screen; empty where one is on.
    pub stalls: Vec<StallChoice>,
    /// The picture itself.
    pub page: Page,
}

/// One of two programmes side by side: a stall of its own, with its own disc.
#[derive(Clone, Debug, PartialEq)]
pub struct StallChoice {
    /// The programme's id, which also names its crest.
    pub programme: String,
    /// Its name.
    pub name: String,
    /// What it is, in one line; may be empty.
    pub meaning: String,
    /// The programme's colours, `0xRRGGBB`.
    pub deep: u32,
    /// See `deep`.
    pub bright: u32,
}

/// Whose stall this is: the signboard and the curtain.
#[derive(Clone, Debug, PartialEq)]
pub struct Stall {
    /// The programme's id, which also names its crest (`ui/icons/mon-ID.svg`).
    pub programme: String,
    /// Its name, as `MEET+`.
    pub name: String,
    /// How the name is read, as ミータス; may be empty.
    pub reading: String,
    /// The site's name.
    pub site: String,
    /// The curtain's clusters, 4 to 6, as こ/ん/に/ち/は.
    pub greeting: Vec<String>,
    /// The programme's three colours, `0xRRGGBB`.
    pub deep: u32,
    /// See `deep`.
    pub bright: u32,
    /// See `deep`.
    pub pale: u32,
}

/// The wall clock as shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Clock {
    /// 1–12.
    pub month: u32,
    /// 1–31.
    pub day: u32,
    /// 0 = Sunday.
    pub weekday: u32,
    /// 0–23.
    pub hour: u32,
    /// 0–59.
    pub minute: u32,
}

/// How a call for staff stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Call {
    /// Nobody is called.
    #[default]
    Quiet,
    /// Called; nobody has answered. 「スタッフに 声を かけてください」: nothing is promised before
    /// somebody answers.
    Calling,
    /// Somebody answered within the last half minute. 「スタッフが 来ます」.
    Answered,
}

/// How a slip of paper stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SlipState {
    /// None was asked for.
    #[default]
    None,
    /// It was asked for and is on its way.
    Coming,
    /// It came out within the last ten seconds.
    Out,
    /// It did not come; said for ten seconds.
    Failed,
}

/// One picture. Each variant carries just what that picture shows.
#[derive(Clone, Debug, PartialEq)]
pub enum Page {
    /// Nobody is here: the long curtain and the disc 「きました」.
    Idle {
        /// A touch is being written down; the disc shows three dots after 300 ms.
        saving: bool,
        /// Whether cards are read here.
        cards: bool,
        /// Whether blood pressure is offered here.
        monitor: bool,
        /// Today's words, where there is no monitor to offer.
        note: Option<Note>,
    },
    /// 「カードをかざす」 was touched: where to hold it, or 「カードをつくる」.
    HoldCard,
    /// 「カードを つくりますか」.
    OfferCard,
    /// A new card's code, to be photographed.
    MakeCard {
        /// The card; `None` for the moment in which it is being made.
        card: Option<NewCard>,
    },
    /// It counted. 「うけつけました」「なんにんで いらっしゃいましたか」.
    Counted {
        /// Adults now.
        adults: u32,
        /// Children now.
        children: u32,
    },
    /// 「きょうは なにを？」.
    Topics {
        /// The (at most three) topics of this page.
        topics: Vec<Topic>,
        /// Whether 「ほかにも」 leads to others.
        more: bool,
    },
    /// It counted, and nothing is asked: 「うけつけました」「いるだけでも、どうぞ」.
    Welcome {
        /// 「すき・とくい」 is offered.
        likes: bool,
        /// Something comes after it.
        more: bool,
    },
    /// 「きょうは どちらで？」.
    Roles {
        /// The programme's roles, at most four.
        roles: Vec<Topic>,
    },
    /// こども・わかもの・おとな・シニア.
    Generations,
    /// The board of すき・特技.
    Likes {
        /// The pictures, at most eight.
        likes: Vec<Like>,
        /// 「教えられます」 is chosen.
        teaches: bool,
    },
    /// 「はじめて ですか」.
    FirstTime,
    /// 「おかえりなさい」, or 「はじめまして」 at the first visit with a card.
    Greeting {
        /// Visits with this card so far, this one included.
        visits: u32,
    },
    /// The code held up could not be used; the person may still be counted.
    CardRefused {
        /// What was wrong with it.
        why: CardRefusal,
        /// Whether this person is counted already.
        counted: bool,
    },
    /// Before the first measurement of a visit: 「記録する」 and 「はかるだけ」, of the same size.
    Consent {
        /// Whether anything can be recorded; without it only 「はかるだけ」 is offered.
        can_record: bool,
    },
    /// 「こんな方はスタッフへ」, before the first measurement of a visit.
    AskStaff {
        /// Who should not measure without staff.
        conditions: Vec<Condition>,
    },
    /// Sit and rest before measuring, or between two measurements.
    Rest {
        /// Seconds left, 60 to 0.
        left_s: u32,
        /// Before which measurement of this sitting, from 1.
        nth: u32,
    },
    /// 「今日はどのくらいかな？」: play, once a visit, and it may be walked past.
    Guess {
        /// The answers to touch, from the lowest.
        choices: Vec<String>,
    },
    /// Measuring: the monitor's own button starts it, the kiosk listens.
    Measuring {
        /// Seconds since this screen opened.
        elapsed_s: u32,
        /// Nothing came for 180 s, or nothing that can be read: say so, with help.
        nothing_came: bool,
        /// Which measurement of this sitting, from 1.
        nth: u32,
    },
    /// A frame came that nobody asked for: 「はかりましたか」, and no digits until touched.
    Measured,
    /// The numbers.
    Result(ResultView),
    /// The numbers to take home: a code that holds plain text.
    TakeHome(TakeHomeView),
    /// The monitor could not measure.
    NotMeasured {
        /// Why; `None` = the values were not plausible.
        fault: Option<Fault>,
        /// The line on every result: signs that win over numbers, and over having none.
        symptoms: String,
        /// What to do about them.
        symptoms_do: String,
    },
    /// 「ありがとうございました」.
    Thanks,
    /// Something rests; what can still be done, and a code to phone in.
    Trouble {
        /// What rests.
        what: Trouble,
        /// The code to say on the phone, as `K-214`.
        code: String,
        /// The telephone number of the site's settings; may be empty.
        phone: String,
    },
    /// The staff PIN.
    Pin {
        /// How many digits stand there, 0 to 8.
        entered: u32,
        /// The last try was wrong.
        wrong: bool,
        /// Locked after wrong tries: seconds left.
        locked_s: Option<u32>,
    },
    /// 「きょう」, for staff.
    Day(Box<Day>),
    /// A lost card's visits go to another card; for staff.
    LostCard(LostCard),
    /// What is on, and the ways to the staff's other screens.
    Menu(Box<Menu>),
    /// 代理チェックイン: people who did not touch the screen.
    Proxy(Box<Proxy>),
    /// What is plugged in, tried out.
    Devices(Vec<DeviceRow>),
    /// A day that was counted on paper.
    Paper(PaperDay),
    /// The end of the day.
    Ending(Box<DayEnding>),
}

/// What is on, and how the office is reached.
#[derive(Clone, Debug, PartialEq)]
pub struct Menu {
    /// The site's programmes, at most three of them.
    pub programmes: Vec<MenuProgramme>,
    /// There are others.
    pub more: bool,
    /// How the upload stands.
    pub upload: Upload,
    /// A network is to be expected now, by the site's hours.
    pub network_expected: bool,
}

/// A programme that can be switched.
#[derive(Clone, Debug, PartialEq)]
pub struct MenuProgramme {
    /// Its name.
    pub name: String,
    /// It is on.
    pub on: bool,
    /// It is on beside another one.
    pub beside: bool,
}

/// 代理チェックイン.
#[derive(Clone, Debug, PartialEq)]
pub struct Proxy {
    /// The names of the programmes that are on, one or two.
    pub programmes: Vec<String>,
    /// Visits entered by hand today.
    pub entered: u64,
    /// Visits today.
    pub visits: u64,
    /// What 「とりけす」 would take back.
    pub last: Option<LastTap>,
}

/// A device as staff see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeviceRow {
    /// Which.
    pub device: Device,
    /// Why it rests, as `K-304`; empty = it is well.
    pub code: String,
    /// When it was last heard of, hour and minute.
    pub heard: Option<(u32, u32)>,
    /// What it said last could be read.
    pub readable: bool,
}

/// A day on paper.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PaperDay {
    /// Its month and day.
    pub day: (u32, u32),
    /// Its weekday, 0 = Sunday.
    pub weekday: u32,
    /// The programme's name.
    pub programme: String,
    /// There are other programmes.
    pub several: bool,
    /// Adults.
    pub adults: u32,
    /// Children.
    pub children: u32,
    /// Whether the last one was written down.
    pub written: Option<bool>,
}

/// The end of the day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DayEnding {
    /// Visits today.
    pub visits: u64,
    /// People today.
    pub people: u64,
    /// The place of the weather.
    pub weather: Option<usize>,
    /// The staff's hours, in minutes; 0 = not said.
    pub staff_minutes: u32,
    /// The sentences, and which is chosen.
    pub sentences: Vec<(String, bool)>,
    /// The disk did not take it.
    pub refused: bool,
}

/// Which of the staff's screens behind 「きょう」.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WorkKind {
    /// What is on, and the ways to the others.
    Menu,
    /// 代理チェックイン.
    Proxy,
    /// What is plugged in.
    Devices,
    /// A day on paper.
    Paper,
    /// The end of the day.
    Ending,
}

/// Visits that are a milestone: 10, 25, 50, and every hundredth.
#[must_use]
pub fn is_milestone(visits: u32) -> bool {
    matches!(visits, 10 | 25 | 50) || (visits > 0 && visits.is_multiple_of(100))
}

/// A new card as the screen shows it. Whoever has its code has the card, so `Debug` hides it.
#[derive(Clone, PartialEq, Eq)]
pub struct NewCard {
    /// The code's modules.
    pub code: crate::card::qr::Modules,
    /// The number below it, as `7K3-M9Q-2XD`.
    pub number: String,
    /// A slip of it can be had.
    pub slip: bool,
}

impl std::fmt::Debug for NewCard {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("NewCard(…)")
    }
}

/// Where the search for a lost card stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LostCardStep {
    /// The old card's number is typed; what was wrong with it.
    Typing(Option<NumberRefused>),
    /// The new card is to be held up; why the last one did not do.
    Hold(Option<HoldRefused>),
    /// Both are one person's, with so many visits.
    Done {
        /// Visits with both.
        visits: u32,
    },
}

/// The staff's screen for a lost card.
#[derive(Clone, PartialEq, Eq)]
pub struct LostCard {
    /// The number as far as it is typed, with its strokes, as `7K3-M`.
    pub typed: String,
    /// Which letters are on the keys: 0 = 0–9, 1 = A–M, 2 = N–Z.
    pub page: u8,
    /// Where it stands.
    pub step: LostCardStep,
}

impl std::fmt::Debug for LostCard {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "LostCard({:?})", self.step)
    }
}

/// What is wrong with a number that was typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum NumberRefused {
    /// Its letters do not fit together: one of them is not as it stands on the card.
    Check,
    /// No card that is known here bears it.
    Unknown,
    /// More than one card bears it.
    Several,
}

/// Today's words beside the disc.
#[derive(Clone, Debug, PartialEq)]
pub struct Note {
    /// Such as 「きょうの おはなし」.
    pub heading: String,
    /// Such as 「薬剤師さんの お仕事ばなし」.
    pub text: String,
    /// Such as 「14時から」; may be empty.
    pub when: String,
}

/// A topic that can be touched.
#[derive(Clone, Debug, PartialEq)]
pub struct Topic {
    /// Its words.
    pub words: String,
    /// The name of its picture: `medicine`, `body`, `talk`, `care`, `vaccine`, `other`.
    pub picture: String,
}

/// Something on the board of すき・特技.
#[derive(Clone, Debug, PartialEq)]
pub struct Like {
    /// Its words.
    pub words: String,
    /// The name of its picture.
    pub picture: String,
    /// It was touched.
    pub liked: bool,
    /// It was touched as something they would teach.
    pub taught: bool,
}

/// The result's numbers with the words that everyone in their band reads.
///
/// `Debug` shows no digits.
#[derive(Clone, PartialEq)]
pub struct ResultView {
    /// うえ, mmHg.
    pub systolic_mmhg: u16,
    /// した, mmHg.
    pub diastolic_mmhg: u16,
    /// 脈はく, a minute.
    pub pulse_bpm: Option<u16>,
    /// The band's sentence; below it, each on a line of its own, what else is to be said (very
    /// low values, movement, an uneven pulse). May be empty.
    pub words: String,
    /// The line on every result: signs that win over numbers.
    pub symptoms: String,
    /// What to do about them.
    pub symptoms_do: String,
    /// The words are a sample nobody has approved (見本).
    pub sample: bool,
    /// What the numbers are. Shown with them: a mean is said to be one.
    pub of: ResultOf,
    /// What the person guessed before, in its words, where they did.
    pub guess: Option<String>,
    /// What measuring again would be.
    pub again: Again,
    /// Whether this reading is recorded: only after 「記録する」.
    pub recorded: bool,
    /// Whether a reading of this sitting called staff.
    pub called: bool,
}

/// What measuring again would be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Again {
    /// The second reading, for a mean.
    Second,
    /// The third: the last two lie far apart, or one of them is flagged.
    Third,
    /// One more, if they like; nothing asks for it.
    Another,
}

/// Who should not measure without staff.
#[derive(Clone, Debug, PartialEq)]
pub struct Condition {
    /// Its words.
    pub words: String,
    /// The name of its picture: `shunt`, `surgery`, `drip`, `wound`, `paralysis`.
    pub picture: String,
}

/// The code to take home, and the same numbers beside it.
///
/// `Debug` shows no digits, and not the code that holds them.
#[derive(Clone, PartialEq)]
pub struct TakeHomeView {
    /// The code's modules row by row, true = dark, without the white around it.
    pub code: Vec<bool>,
    /// How many modules a side has; 0 = no code could be made.
    pub side: u32,
    /// うえ, mmHg.
    pub systolic_mmhg: u16,
    /// した, mmHg.
    pub diastolic_mmhg: u16,
    /// 脈はく, a minute.
    pub pulse_bpm: Option<u16>,
    /// What the numbers are.
    pub of: ResultOf,
}

impl std::fmt::Debug for TakeHomeView {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("TakeHomeView(…)")
    }
}

impl std::fmt::Debug for ResultView {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ResultView(…)")
    }
}

/// What rests.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Trouble {
    /// The monitor. Check-in goes on.
    Monitor,
    /// The disk: a touch could not be written down. Touching again tries again.
    Disk,
}

/// The staff's day.
#[derive(Clone, Debug, PartialEq)]
pub struct Day {
    /// Visits by hour: the hour, how many today, how many on the same weekday before.
    pub hours: Vec<Hour>,
    /// Visits today.
    pub visits: u64,
    /// Adults today.
    pub adults: u64,
    /// Children today.
    pub children: u64,
    /// Measurements today.
    pub readings: u64,
    /// Different cards today.
    pub cards: u64,
    /// Of these, never seen before.
    pub cards_new: u64,
    /// Visits without a card today.
    pub anonymous: u64,
    /// Topics chosen today, most first.
    pub topics: Vec<(String, u64)>,
    /// The programme's counters.
    pub counters: Vec<Counter>,
    /// How the upload stands.
    pub upload: Upload,
    /// There is a monitor, and no key of the office: nothing can be recorded.
    pub no_office_key: bool,
    /// The printer, where the site has one.
    pub printer: Option<DayPrinter>,
    /// The last thing that 「とりけす」 would take back.
    pub last: Option<LastTap>,
    /// A call that waits for an answer.
    pub calling: bool,
    /// The day was closed already.
    pub closed: bool,
    /// Whether cards are read here, so that one can be lost.
    pub reads_cards: bool,
}

/// One hour's bar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hour {
    /// 0–23.
    pub hour: u32,
    /// Visits today.
    pub visits: u64,
    /// Visits on the same weekday a week ago, when this kiosk knows.
    pub before: Option<u64>,
    /// Whether it is that hour now.
    pub now: bool,
}

/// A counter that staff add to.
#[derive(Clone, Debug, PartialEq)]
pub struct Counter {
    /// Its word.
    pub words: String,
    /// Today's sum.
    pub count: u64,
    /// Touched within the last 600 ms: ＋ is a check.
    pub just_added: bool,
}

/// A truthful state of the upload, derived from the cursor.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Upload {
    /// Rows that the office has not acknowledged.
    pub waiting: u64,
    /// When the office last acknowledged anything (hour, minute), if it did in this boot.
    pub last_ok: Option<(u32, u32)>,
    /// Whether the last try failed.
    pub failing: bool,
}

/// The printer as staff see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DayPrinter {
    /// Why it rests, as `K-412`; empty = it is well.
    pub code: String,
    /// Its paper ends soon.
    pub paper_low: bool,
}

/// What 「とりけす」 takes back.
#[derive(Clone, Debug, PartialEq)]
pub struct LastTap {
    /// When: hour, minute.
    pub at: (u32, u32),
    /// What.
    pub what: LastTapWhat,
}

/// What 「とりけす」 takes back.
#[derive(Clone, Debug, PartialEq)]
pub enum LastTapWhat {
    /// A visit of so many.
    Visit {
        /// How they came in.
        channel: Channel,
        /// Adults.
        adults: u32,
        /// Children.
        children: u32,
    },
    /// One on this counter (its word).
    Counter(String),
    /// A lost card was linked to another one.
    Link,
}

/// Everything that can be touched. Rust enums do not cross into `.slint`, so the window spells
/// each as a name and a number; see [`super::ui`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tap {
    /// 「きました」 on the disc.
    Came,
    /// 「きました」 on the disc of this programme, of two that are on: 0 or 1.
    CameFor(usize),
    /// The role at this place.
    Role(usize),
    /// The generation at this place.
    Generation(usize),
    /// 「すき・とくい」.
    Likes,
    /// The picture at this place of the board.
    Like(usize),
    /// 「教えられます」.
    CanTeach,
    /// 「つぎの かたも きました」, and 「うけつけは きました」 on trouble.
    NextPerson,
    /// 「カードをかざす」.
    HoldCard,
    /// 「カードをつくる」.
    MakeCard,
    /// 「血圧をはかる」.
    Measure,
    /// A language chip.
    Language(Lang),
    /// 「スタッフをよぶ」.
    CallStaff,
    /// 「ひとり」.
    Alone,
    /// 「＋おとな」.
    AddAdult,
    /// 「＋こども」.
    AddChild,
    /// 「つぎへ」.
    Next,
    /// 「とばす」.
    Skip,
    /// The topic at this place of the page.
    Topic(usize),
    /// 「ほかにも」.
    More,
    /// 「はじめて」 yes or no.
    FirstTime(bool),
    /// 「おわる」, 「やめる」, 「もどる」: leave this screen.
    Leave,
    /// 「もういちど」: measure again, or try again.
    Again,
    /// 「記録する」.
    Record,
    /// 「はかるだけ」.
    OnlyMeasure,
    /// The guess at this place.
    Guess(usize),
    /// 「もちかえる」: the code to take home.
    TakeHome,
    /// 「すすむ」 on the rest screen, held for two seconds: measure now.
    MeasureNow,
    /// 「見る」 on 「はかりましたか」: show the numbers that came unasked.
    ShowMeasured,
    /// 「つづける」.
    Stay,
    /// The quiet corner was held for two seconds.
    StaffCorner,
    /// A digit of the PIN.
    PinDigit(u8),
    /// Take the last digit back.
    PinErase,
    /// 「とりけす」.
    Undo,
    /// The counter at this place.
    Counter(usize),
    /// 「きょうを おわる」: from the day to its end, and there closes it.
    CloseDay,
    /// To a staff's screen behind 「きょう」.
    Work(WorkKind),
    /// The programme at this place is on, and no other.
    Switch(usize),
    /// The programme at this place is on beside the other one, or no more.
    Beside(usize),
    /// 「いま ためす」: ask the office now.
    TryNow,
    /// One adult, for the programme at this place of those that are on.
    Proxy(usize),
    /// One child.
    ProxyChild(usize),
    /// Five adults who came together.
    ProxyGroup(usize),
    /// A slip to try the printer.
    TestSlip,
    /// The weather at this place.
    Weather(usize),
    /// Half an hour more of the staff's time.
    MoreHours,
    /// Half an hour less.
    LessHours,
    /// The sentence at this place.
    Sentence(usize),
    /// The day before, on paper.
    DayBefore,
    /// The day after, on paper.
    DayAfter,
    /// Ten adults more, on paper.
    AddAdults,
    /// 「なくした カード」.
    LostCard,
    /// The letter of a card's number at this place: 0–9, A–Z without I, L, O and U.
    Letter(u8),
    /// Other letters on the keys; see [`LostCard::page`].
    LetterPage(u8),
    /// Somebody answers the call.
    Answer,
    /// 「かみで もらう」: the slip that belongs to this screen.
    Print,
}
