//! A stage for the flow: a kiosk of the shipped configuration, a clock that is set by hand, and
//! a disk that answers as it is told. Plays what the engine does, without its thread.

use std::path::Path;
use std::sync::{Arc, OnceLock};

use chrono::{DateTime, FixedOffset, NaiveDate, TimeDelta};
use tomoni::card::{Keys, qr};
use tomoni::config::{Advice, Kiosk, Programmes, Site, Source};
use tomoni::kiosk::book::Book;
use tomoni::kiosk::machine::{
    DiskFault, Effect, Input, Machine, Moment, MonitorHeard, Sound, Token,
};
use tomoni::kiosk::screen::{Held, MadeCard, Screen};
use tomoni::kiosk::stamps::Stamps;
use tomoni::kiosk::view::{CardRefusal, Page, ResultView, Tap, View};
use tomoni::seal::{self, OfficeSecret, Place};
use tomoni::visit::event::{Channel, Lang};
use tomoni::visit::{
    CardKey, Event, EventId, Kind, ProgrammeId, Reading, Sealed, VisitId, filed_on,
};
use tomoni::wire::RowPlace;
use uuid::Uuid;
use zeroize::Zeroizing;

/// The sample sites' PIN.
pub const PIN: &str = "2525";

/// A file of the shipped configuration.
pub fn shipped(name: &str) -> Source {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("kiosk-config");
    Source::read(&root.join(name)).unwrap()
}

/// A shipped site, changed by `change`.
pub fn site(name: &str, change: impl FnOnce(&mut Site)) -> Arc<Kiosk> {
    let source = shipped(&format!("sites/{name}.toml"));
    let mut site = Site::parse(&source).unwrap();
    change(&mut site);
    let programmes = Programmes::parse(&shipped("programmes.toml")).unwrap();
    let advice = Advice::parse(&shipped("advice.toml")).unwrap();
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("kiosk-config");
    Arc::new(Kiosk::assemble(&root, &source, site, &programmes, advice).unwrap())
}

/// A shipped site whose file is changed by `change`.
pub fn site_text(name: &str, change: impl FnOnce(String) -> String) -> Arc<Kiosk> {
    let shipped = shipped(&format!("sites/{name}.toml"));
    let changed = Site::parse(&Source {
        text: change(shipped.text),
        file: shipped.file,
    });
    site(name, |site| *site = changed.unwrap())
}

/// MEET+ whose `advice.toml` is changed by `change`.
pub fn advised(change: impl FnOnce(String) -> String) -> Arc<Kiosk> {
    let shipped = shipped("advice.toml");
    let advice = Advice::parse(&Source {
        text: change(shipped.text),
        file: shipped.file,
    });
    Arc::new(Kiosk {
        advice: advice.unwrap(),
        ..(*meet()).clone()
    })
}

/// MEET+ with monitor and cards.
pub fn meet() -> Arc<Kiosk> {
    site("az-kumagaya", |_| {})
}

/// 井戸端会議, which asks nothing, with cards and without monitor.
pub fn idobata() -> Arc<Kiosk> {
    site("lobby", |_| {})
}

/// The same place with a programme that asks, and without the board of すき・特技.
pub fn lobby() -> Arc<Kiosk> {
    asking(|_| {})
}

/// The same where no cards are read.
pub fn lobby_without_cards() -> Arc<Kiosk> {
    asking(|site| {
        site.scanner = None;
        site.card_keys = None;
    })
}

fn asking(change: impl FnOnce(&mut Site)) -> Arc<Kiosk> {
    let mut kiosk = with_programmes("lobby", &["osekkai-gi"], change);
    Arc::make_mut(&mut kiosk).programmes[0].likes = false;
    kiosk
}

/// A shipped site with these programmes, always open.
pub fn with_programmes(
    name: &str,
    programmes: &[&str],
    change: impl FnOnce(&mut Site),
) -> Arc<Kiosk> {
    site(name, |site| {
        site.programmes = programmes
            .iter()
            .map(|id| toml::Spanned::new(0..0, (*id).into()))
            .collect();
        site.open.clear();
        change(site);
    })
}

/// ふるまい市 and MEET+ side by side, with monitor and cards.
pub fn town() -> Arc<Kiosk> {
    with_programmes("town", &["furumai-ichi", "meet-plus"], |_| {})
}

/// A card by number, as the engine would know it.
pub fn held(card: u8, visits_before: u32) -> Held {
    Held {
        card: CardKey(format!("{card:032x}")),
        visits_before,
    }
}

/// A reading.
pub fn reading(systolic_mmhg: u16, diastolic_mmhg: u16) -> Reading {
    Reading {
        systolic_mmhg,
        diastolic_mmhg,
        mean_mmhg: None,
        pulse_bpm: Some(72),
        movement: None,
        irregular: None,
        device_time: None,
        confirm: None,
    }
}

/// The reading as the engine would seal it, to a key that is the same every time.
fn sealed(reading: &Reading, nth: u128) -> Sealed {
    static SECRET: OnceLock<OfficeSecret> = OnceLock::new();
    let secret = SECRET.get_or_init(|| OfficeSecret::make(&[7; seal::RANDOM_BYTES], "2026-11-23"));
    let mut random = Zeroizing::new([0; seal::RANDOM_BYTES]);
    random[..16].copy_from_slice(&nth.to_be_bytes());
    let place = Place {
        journal: Uuid::nil(),
        event: EventId(Uuid::from_u128(nth)),
        kind: seal::READING_KIND,
    };
    seal::seal_reading(secret.public(), random, &place, reading).unwrap()
}

/// The keys of this stage's cards.
pub fn keys() -> Keys {
    Keys::fresh(&std::array::from_fn(|nth| nth as u8))
}

/// How the disk answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Disk {
    /// At once, saved.
    Well,
    /// At once, not saved.
    Ill(DiskFault),
    /// Not until [`Stage::answer`] is called.
    Slow,
}

/// See the module.
#[derive(Clone)]
pub struct Stage {
    pub machine: Machine,
    pub up_ms: u64,
    pub wall: DateTime<FixedOffset>,
    pub disk: Disk,
    /// Every event that is in the journal.
    pub saved: Vec<Event>,
    /// Every effect there ever was.
    pub effects: Vec<Effect>,
    /// What a slow disk has not answered yet, the oldest first.
    pub unanswered: Vec<(Token, Kind)>,
    made: u128,
    /// How often the machine was asked.
    pub asked: usize,
}

impl Stage {
    pub fn new(config: Arc<Kiosk>) -> Stage {
        let wall = DateTime::parse_from_rfc3339("2026-06-14T10:24:00+09:00").unwrap();
        let moment = Moment {
            up_ms: 5_000,
            wall,
            fresh: VisitId(Uuid::from_u128(1)),
        };
        Stage {
            machine: Machine::new(config, moment),
            up_ms: 5_000,
            wall,
            disk: Disk::Well,
            saved: Vec::new(),
            effects: Vec::new(),
            unanswered: Vec::new(),
            made: 1,
            asked: 0,
        }
    }

    /// MEET+ with its monitor plugged in and the office's key at hand.
    pub fn meet() -> Stage {
        let mut stage = Stage::new(meet());
        stage.give(Input::Monitor(MonitorHeard::Opened));
        stage.give(Input::OfficeKey(true));
        stage
    }

    fn id(&mut self) -> Uuid {
        self.made += 1;
        Uuid::from_u128(self.made)
    }

    /// One input and all that follows from it. Returns the effects of the input itself.
    pub fn give(&mut self, input: Input) -> Vec<Effect> {
        let moment = Moment {
            up_ms: self.up_ms,
            wall: self.wall,
            fresh: VisitId(self.id()),
        };
        let effects = self.machine.handle(moment, input);
        self.asked += 1;
        self.effects.extend(effects.iter().cloned());
        for effect in &effects {
            match effect {
                Effect::Append { token, kind } => self.append(*token, kind.clone()),
                Effect::AppendReading {
                    token,
                    visit,
                    reading,
                } => {
                    let sealed = sealed(reading, self.made);
                    let kind = Kind::ReadingTaken {
                        visit: *visit,
                        advice_version: "sample".to_owned(),
                        monitor: "and-tm2657".to_owned(),
                        sealed,
                    };
                    self.append(*token, kind);
                }
                Effect::CheckPin { token, pin } => {
                    let right = pin.digits() == PIN;
                    self.give(Input::PinChecked(*token, right));
                }
                Effect::AskDay(token) => {
                    let today = filed_on(self.wall);
                    let numbers = self.book().day(today);
                    self.give(Input::Day(*token, Box::new(numbers)));
                }
                Effect::MakeCard(token) => {
                    let made = self.make_card();
                    self.give(Input::CardMade(*token, Some(Box::new(made))));
                }
                Effect::FindCard { token, number } => {
                    let book = self.book();
                    let found = keys().find(*number, book.cards_seen());
                    self.give(Input::CardFound(*token, found));
                }
                Effect::AskVisits(card) => {
                    let visits = self.book().visits_with(card, &Stamps::default());
                    let card = card.clone();
                    self.give(Input::Visits { card, visits });
                }
                Effect::AppendPaper {
                    token,
                    day,
                    programme,
                    adults,
                    children,
                } => {
                    let left = if self.disk == Disk::Well {
                        self.write_paper(*day, programme, *adults, *children);
                        (0, 0)
                    } else {
                        (*adults, *children)
                    };
                    self.give(Input::PaperWritten(*token, left.0, left.1));
                }
                Effect::TryNow => {}
                Effect::Print { .. } | Effect::DropSlip(_) | Effect::Chime(_) => {}
            }
        }
        effects
    }

    fn append(&mut self, token: Token, kind: Kind) {
        match self.disk {
            Disk::Well => self.save(token, kind),
            Disk::Ill(why) => {
                self.give(Input::NotSaved(token, why));
            }
            Disk::Slow => self.unanswered.push((token, kind)),
        }
    }

    fn write_paper(&mut self, day: NaiveDate, programme: &ProgrammeId, adults: u32, children: u32) {
        let noon = day.and_hms_opt(12, 0, 0).unwrap();
        let noon = noon.and_local_timezone(*self.wall.offset()).unwrap();
        for nth in 0..adults + children {
            let visit = VisitId(self.id());
            let arrived = Kind::Arrived {
                visit,
                programme: programme.clone(),
                channel: Channel::Paper,
                card: None,
                lang: Lang::Ja,
            };
            let party = Kind::Party {
                visit,
                adults: 0,
                children: 1,
            };
            let at = self.wall;
            for (kind, at) in [(arrived, noon), (party, at)] {
                let child = nth >= adults;
                if child || matches!(kind, Kind::Arrived { .. }) {
                    let id = EventId(self.id());
                    self.saved.push(Event {
                        id,
                        at,
                        ..self.event_now(kind)
                    });
                }
            }
        }
    }

    fn event_now(&self, kind: Kind) -> Event {
        Event {
            id: EventId(Uuid::nil()),
            at: self.wall,
            machine: "0123456789abcdef".to_owned(),
            boot: Uuid::nil(),
            up_ms: self.up_ms,
            site: "stage".into(),
            kind,
        }
    }

    fn make_card(&mut self) -> MadeCard {
        let keys = keys();
        let token = keys.make(self.id().into_bytes());
        let card = keys.card_key(&token);
        MadeCard {
            number: keys.number(&card),
            code: qr::token(&token),
            card,
            token,
        }
    }

    /// The new card that is on the screen.
    pub fn made(&self) -> MadeCard {
        match self.machine.screen() {
            Screen::MakeCard {
                made: Some(made), ..
            } => (**made).clone(),
            screen => panic!("no card is being made: {screen:?}"),
        }
    }

    /// Types a card's number on the staff's screen.
    pub fn type_number(&mut self, number: &str) {
        for letter in number.chars().filter(|letter| *letter != '-') {
            let place = "0123456789ABCDEFGHJKMNPQRSTVWXYZ".find(letter).unwrap();
            self.tap(Tap::Letter(u8::try_from(place).unwrap()));
        }
    }

    /// What this kiosk knows from its journal.
    pub fn book(&self) -> Book {
        let placed = (1..).zip(&self.saved).map(|(n, event)| {
            let place = RowPlace {
                journal: Uuid::nil(),
                n,
            };
            (place, event.clone())
        });
        Book::new(filed_on(self.wall), placed.collect())
    }

    fn save(&mut self, token: Token, kind: Kind) {
        let id = EventId(self.id());
        self.saved.push(Event {
            id,
            at: self.wall,
            machine: "0123456789abcdef".to_owned(),
            boot: Uuid::nil(),
            up_ms: self.up_ms,
            site: "stage".into(),
            kind,
        });
        self.give(Input::Saved(token));
    }

    /// The slow disk answers its oldest question, if there is one.
    pub fn answer(&mut self, disk: Disk) {
        if self.unanswered.is_empty() {
            return;
        }
        let (token, kind) = self.unanswered.remove(0);
        match disk {
            Disk::Ill(why) => {
                self.give(Input::NotSaved(token, why));
            }
            Disk::Well | Disk::Slow => self.save(token, kind),
        }
    }

    /// The disk is well again, and the engine noticed.
    pub fn disk_back(&mut self) {
        self.disk = Disk::Well;
        self.give(Input::DiskBack);
    }

    pub fn tap(&mut self, tap: Tap) -> Vec<Effect> {
        self.give(Input::Tap(tap))
    }

    /// Touches one after another, with a breath between.
    pub fn taps(&mut self, taps: &[Tap]) {
        for tap in taps {
            self.tap(*tap);
            self.pass(1_000);
        }
    }

    pub fn scan(&mut self, held: Held) -> Vec<Effect> {
        self.give(Input::Scanned(Ok(held)))
    }

    pub fn scan_refused(&mut self, why: CardRefusal) {
        self.give(Input::Scanned(Err(why)));
    }

    pub fn frame(&mut self, reading: Reading) -> Vec<Effect> {
        self.give(Input::Monitor(MonitorHeard::Reading(reading)))
    }

    /// Time passes, with every wake-up the machine asks for.
    pub fn pass(&mut self, ms: u64) {
        let until = self.up_ms + ms;
        self.give(Input::Tick);
        while let Some(at) = self.machine.deadline()
            && at <= until
        {
            assert!(at > self.up_ms, "a deadline is in the future");
            self.set_clock(at);
            self.give(Input::Tick);
        }
        self.set_clock(until);
        self.give(Input::Tick);
    }

    /// Time passes while nobody wakes the machine.
    pub fn sleep(&mut self, ms: u64) {
        self.set_clock(self.up_ms + ms);
    }

    fn set_clock(&mut self, up_ms: u64) {
        let passed = i64::try_from(up_ms - self.up_ms).unwrap();
        self.wall += TimeDelta::milliseconds(passed);
        self.up_ms = up_ms;
    }

    pub fn view(&self) -> View {
        self.machine.view()
    }

    pub fn page(&self) -> Page {
        self.view().page
    }

    pub fn lang(&self) -> Lang {
        self.view().lang
    }

    pub fn is_idle(&self) -> bool {
        matches!(self.page(), Page::Idle { saving: false, .. })
    }

    /// The kinds in the journal, as the wire names them.
    pub fn kinds(&self) -> Vec<&'static str> {
        self.saved.iter().map(|event| event.kind.name()).collect()
    }

    /// How many arrivals are in the journal.
    pub fn arrivals(&self) -> usize {
        self.kinds()
            .iter()
            .filter(|kind| **kind == "visit.arrived")
            .count()
    }

    pub fn sounds(&self, sound: Sound) -> usize {
        self.effects
            .iter()
            .filter(|effect| **effect == Effect::Chime(sound))
            .count()
    }

    /// From the question of consent to the monitor, with this answer to it and no guess.
    pub fn sit_down(&mut self, consent: Tap) {
        self.taps(&[consent, Tap::Next, Tap::MeasureNow, Tap::Skip]);
    }

    /// The numbers on the screen.
    pub fn result(&self) -> ResultView {
        match self.page() {
            Page::Result(result) => result,
            page => panic!("no numbers are shown: {page:?}"),
        }
    }

    /// How many events of this kind are in the journal.
    pub fn count(&self, kind: &str) -> usize {
        self.kinds().iter().filter(|name| **name == kind).count()
    }

    /// The staff's screen, from anywhere.
    pub fn enter_staff(&mut self) {
        self.tap(Tap::StaffCorner);
        for digit in PIN.bytes() {
            self.tap(Tap::PinDigit(digit - b'0'));
        }
    }
}
