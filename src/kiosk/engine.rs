//! The one thread in which things happen: it takes messages from one bounded mailbox, asks the
//! [`machine`] what follows, and does it. The window, the devices and the upload
//! post here from threads of their own; nobody waits for them, and they wait for nobody.
//!
//! It decides nothing about a visit. When nobody is there it sleeps until the clock on the
//! screen changes.

use std::collections::VecDeque;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, TrySendError, sync_channel};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::Duration;

use chrono::NaiveDate;
use uuid::Uuid;

use super::book::Book;
use super::chime::Chimes;
use super::key::KeyOnDisk;
use super::machine::{
    self, DiskFault, Effect, Input, Machine, Moment, MonitorHeard, OWED_MAX, PrinterHeard, Token,
};
use super::pin;
use super::readers::{self, Readers, Standing, Verdict};
use super::screen::{Held, MadeCard};
use super::stamps::Stamps;
use super::view::{CardRefusal, Page, Tap, View};
use zeroize::Zeroizing;

use crate::card::{CardNumber, Found, Keys, qr};
use crate::config;
use crate::devices::{Reader, ReaderNews};
use crate::journal::{AppendError, FeedCache, Finding, Journals, OpenError, Stamp, SystemStamp};
use crate::seal::{self, Place};
use crate::slip::Slip;
use crate::sync::{News, OfficeError, Told, UploadState, Uploader, UploaderSettings};
use crate::visit::event::{Channel, Lang};
use crate::visit::{CardKey, Event, Kind, ProgrammeId, Reading, VisitId, filed_on};
use crate::wire::Order;

/// The most messages that wait. A touch that finds the mailbox full is dropped: the screen it
/// was meant for is long gone.
pub const MAILBOX_MAX: usize = 256;
/// How long after the first disk trouble the disk is tried again; doubles from then on.
const DISK_FIRST_MS: u64 = 1_000;
/// The longest time between two tries.
const DISK_MOST_MS: u64 = 30_000;
/// How much a try writes, bytes: as much as the journal needs for a few rows.
const PROBE_BYTES: usize = 64 * 1024;
/// A clock offset is journalled anew when it changed by more than this.
const OFFSET_NEWS_MS: u64 = 60_000;
/// The folder of the journals within the data folder.
pub const JOURNAL_FOLDER: &str = "journal";

/// Everything that can be told to the kiosk. Closed on purpose: this list is all there is.
/// It has no `Debug`: a scan is a card's token.
pub enum Message {
    /// Something was touched.
    Tap(Tap),
    /// News of a reader of cards.
    Reader(Reader, ReaderNews),
    /// News of the monitor.
    Monitor(MonitorHeard),
    /// News of the printer.
    Printer(PrinterHeard),
    /// How the upload stands.
    Upload(UploadState),
    /// What the office's feed told; it is on the disk already.
    Feed(Box<Told>),
    /// Whether a PIN was right.
    PinChecked(Token, bool),
    /// The office asks this kiosk to go.
    Ending(Order),
    /// Stop.
    Quit,
}

/// The mailbox's slot. Cheap to clone; every thread has its own.
#[derive(Clone, Debug)]
pub struct Post(SyncSender<Message>);

impl Post {
    /// A touch, from the window's thread: never waits.
    pub fn tap(&self, tap: Tap) {
        self.offer(Message::Tap(tap));
    }

    /// Anything else, from a thread that may wait for a moment. Nothing happens when the kiosk
    /// has stopped.
    pub fn send(&self, message: Message) {
        let _ = self.0.send(message);
    }

    /// Leaves a message if there is room, and never waits.
    pub fn offer(&self, message: Message) {
        if let Err(TrySendError::Full(_)) = self.0.try_send(message) {
            tracing::warn!("the mailbox is full; a message was dropped");
        }
    }

    /// Asks the kiosk to stop.
    pub fn quit(&self) {
        self.send(Message::Quit);
    }
}

/// The mailbox, made before the window and the devices that post to it.
#[must_use]
pub fn mailbox() -> (Post, Receiver<Message>) {
    let (slot, mail) = sync_channel(MAILBOX_MAX);
    (Post(slot), mail)
}

/// A kiosk's journals, opened and held. Made first, so that a second kiosk on the same folder is
/// told so before it opens a window.
#[derive(Debug)]
pub struct Opened {
    data: PathBuf,
    stamp: SystemStamp,
    journals: Journals,
    /// The disk was in trouble at once.
    trouble: bool,
}

/// Opens the journals in the folder [`JOURNAL_FOLDER`] within `data`. What is found wrong with
/// them is logged; people are served all the same.
///
/// # Errors
/// When another process holds them.
pub fn open(site: &config::Site, data: &Path) -> Result<Opened, OpenError> {
    let stamp = SystemStamp::new(site.id.clone(), site.zone);
    let (journals, findings) = Journals::open(&data.join(JOURNAL_FOLDER), &stamp)?;
    for finding in &findings {
        tracing::error!("the journals: {finding:?}");
    }
    Ok(Opened {
        data: data.to_owned(),
        stamp,
        journals,
        trouble: findings
            .iter()
            .any(|finding| matches!(finding, Finding::Trouble(_))),
    })
}

/// What a kiosk is made of.
pub struct Parts {
    /// What it is told.
    pub config: Arc<config::Kiosk>,
    /// The card keys, where cards are read.
    pub keys: Option<Keys>,
    /// Its journals.
    pub opened: Opened,
    /// Where the office is; `None` = nothing is sent.
    pub office: Option<String>,
    /// Told when the office asks this kiosk to go; it serves nobody from then on. Must not wait.
    pub ended: Box<dyn Fn(Order) + Send>,
    /// The printer, where there is one.
    pub printer: Option<Box<dyn Prints>>,
    /// Shows a view; must not wait.
    pub show: Box<dyn FnMut(View) + Send>,
}

/// Where slips go. Neither waits; what became of a slip is told by [`Message::Printer`].
pub trait Prints: Send {
    /// Takes a slip to print; `false` = there is no room for another one.
    fn print(&self, token: Token, slip: Slip) -> bool;
    /// The slip does not come out any more, unless it has begun.
    fn drop_slip(&self, token: Token);
}

/// Why a kiosk could not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The office's address is none.
    #[error("the office's address cannot be used: {0}")]
    Office(#[from] OfficeError),
    /// The system has no thread left.
    #[error("the system gives no thread: {0}")]
    Thread(#[from] std::io::Error),
}

/// A kiosk's thread.
#[derive(Debug)]
pub struct Engine {
    thread: JoinHandle<()>,
    post: Post,
    readers: Arc<Mutex<Readers>>,
}

impl Engine {
    /// Starts the thread, and the upload beside it.
    ///
    /// # Errors
    /// When the office's address is none.
    pub fn start(parts: Parts, post: Post, mail: Receiver<Message>) -> Result<Engine, StartError> {
        let site = &parts.config.site;
        let Opened {
            data,
            stamp,
            journals,
            trouble,
        } = parts.opened;
        let uploader = match &parts.office {
            Some(office) => {
                let settings = UploaderSettings {
                    journals: journals.dir().to_owned(),
                    office_url: office.clone(),
                    enrolled_in: Some(data.clone()),
                    kiosk: site.kiosk.clone(),
                    machine: stamp.machine().to_owned(),
                    site: site.id.clone(),
                    version: env!("CARGO_PKG_VERSION").to_owned(),
                    zone: site.zone,
                };
                let post = post.clone();
                let tell = move |news| {
                    post.send(match news {
                        News::State(state) => Message::Upload(state),
                        News::Feed(told) => Message::Feed(told),
                        News::Ending(order) => Message::Ending(order),
                    });
                };
                Some(Uploader::start(settings, Box::new(tell))?)
            }
            None => None,
        };
        let key = KeyOnDisk::new(&data);
        let readers = Arc::default();
        let journals_dir = journals.dir().to_owned();
        let running = Running {
            machine: Machine::new(Arc::clone(&parts.config), moment(&stamp)),
            config: parts.config,
            keys: parts.keys,
            key,
            chimes: Chimes::new(&data),
            printer: parts.printer,
            show: parts.show,
            ended: parts.ended,
            shown: None,
            journals,
            stamp,
            book: None,
            stamps: read_stamps(journals_dir.as_path()),
            uploader,
            post: post.clone(),
            readers: Arc::clone(&readers),
            refused: VecDeque::new(),
            disk: None,
            offset_ms: None,
            came_up: !trouble,
        };
        let thread = std::thread::Builder::new()
            .name("kiosk".to_owned())
            .spawn(move || running.run(&mail, trouble))?;
        Ok(Engine {
            thread,
            post,
            readers,
        })
    }

    /// What the readers of cards did lately.
    #[must_use]
    pub fn readers(&self) -> Readers {
        readers::lock(&self.readers).clone()
    }

    /// Asks the kiosk to stop, and waits until everything that was touched is written.
    pub fn stop(self) {
        self.post.quit();
        if self.thread.join().is_err() {
            tracing::error!("the kiosk's thread ended by a bug");
        }
    }
}

struct Running {
    config: Arc<config::Kiosk>,
    keys: Option<Keys>,
    key: KeyOnDisk,
    machine: Machine,
    journals: Journals,
    stamp: SystemStamp,
    /// `None` until the journals could be read.
    book: Option<Book>,
    /// What the office's feed told.
    stamps: Stamps,
    uploader: Option<Uploader>,
    chimes: Chimes,
    printer: Option<Box<dyn Prints>>,
    show: Box<dyn FnMut(View) + Send>,
    ended: Box<dyn Fn(Order) + Send>,
    shown: Option<View>,
    post: Post,
    readers: Arc<Mutex<Readers>>,
    /// The arrivals that the disk refused, the oldest first, as many as may be owed. Trying again
    /// writes the same event, so that it can never be there twice, and it keeps the time of the
    /// first touch.
    refused: VecDeque<Event>,
    disk: Option<Disk>,
    /// The clock offset that was journalled in this boot.
    offset_ms: Option<i64>,
    /// The journals came up; until then they are opened as at a start.
    came_up: bool,
}

/// A disk in trouble: when it is tried again, and how long to wait after that.
struct Disk {
    again_ms: u64,
    wait_ms: u64,
}

impl Running {
    fn run(mut self, mail: &Receiver<Message>, trouble: bool) {
        if trouble {
            self.disk_failed();
        } else {
            self.read_book();
        }
        let version = env!("CARGO_PKG_VERSION").to_owned();
        if let Err(error) = self.write(Kind::KioskStarted { version }) {
            tracing::error!("the start is not in the journal: {error}");
        }
        self.look_for_key();
        self.tell_switched();
        self.step(Input::Tick);
        loop {
            let input = match mail.recv_timeout(self.sleep()) {
                Ok(Message::Quit) | Err(RecvTimeoutError::Disconnected) => return,
                Ok(Message::Ending(order)) => {
                    // Whoever stands there has been written down; nobody comes after them.
                    (self.ended)(order);
                    return;
                }
                Ok(message) => self.input(message),
                Err(RecvTimeoutError::Timeout) => Some(Input::Tick),
            };
            if self.disk_is_due() {
                self.try_disk();
            }
            self.look_for_key();
            if let Some(input) = input {
                self.step(input);
            }
        }
    }

    /// Looks whether the office's key is there, and tells the machine when that has changed.
    fn look_for_key(&mut self) {
        self.key.look(SystemStamp::up_ms());
        let there = self.key.get().is_some();
        if there != self.machine.can_record() {
            self.step(Input::OfficeKey(there));
        }
    }

    /// Tells the machine what staff switched on today, before a power cut.
    fn tell_switched(&mut self) {
        let today = filed_on(self.stamp.now());
        let switched = self.book.as_ref().and_then(|book| book.switched(today));
        self.step(Input::Switched(switched));
    }

    /// How long nothing is due.
    fn sleep(&self) -> Duration {
        let now = SystemStamp::up_ms();
        let machine = self.machine.deadline();
        let disk = self.disk.as_ref().map(|disk| disk.again_ms);
        let next = machine.into_iter().chain(disk).min();
        Duration::from_millis(next.map_or(60_000, |at| at.saturating_sub(now).clamp(1, 60_000)))
    }

    /// A message in the machine's words.
    fn input(&mut self, message: Message) -> Option<Input> {
        Some(match message {
            Message::Tap(tap) => Input::Tap(tap),
            Message::Reader(reader, news) => return self.reader(reader, news),
            Message::Monitor(heard) => Input::Monitor(heard),
            Message::Printer(heard) => Input::Printer(heard),
            Message::PinChecked(token, right) => Input::PinChecked(token, right),
            Message::Feed(told) => {
                self.stamps.take(told.pages, told.then);
                let card = self.machine.card_here()?.clone();
                let visits = self.visits_with(&card);
                Input::Visits { card, visits }
            }
            Message::Upload(state) => {
                self.note_offset(&state);
                Input::Upload(machine::upload(
                    state.waiting,
                    state.last_ok,
                    state.last_error.is_some(),
                ))
            }
            Message::Quit | Message::Ending(_) => return None,
        })
    }

    fn reader(&mut self, reader: Reader, news: ReaderNews) -> Option<Input> {
        let state = |state| match reader {
            Reader::Scanner => Some(Input::Scanner(state)),
            Reader::Camera => Some(Input::Camera(state)),
            // Nobody knows of a keyboard whether it is there.
            Reader::Keyboard => None,
        };
        match news {
            ReaderNews::Opened => {
                readers::lock(&self.readers).stands(reader, Standing::Here);
                state(Ok(()))
            }
            ReaderNews::Lost { code } => {
                let code = code.to_say(match reader {
                    Reader::Scanner | Reader::Keyboard => 3,
                    Reader::Camera => 5,
                });
                readers::lock(&self.readers).stands(reader, Standing::Lost(code.clone()));
                state(Err(code))
            }
            ReaderNews::Dropped(why) => {
                self.note(reader, Verdict::Dropped(why));
                None
            }
            ReaderNews::Text(text) => {
                let keys = self.keys.as_ref()?;
                let read = keys.read(&text).and_then(|token| {
                    let card = keys.card_key(&token);
                    if self.stamps.is_blocked(&card) {
                        return Err(CardRefusal::Blocked);
                    }
                    let visits_before = self.visits_with(&card);
                    Ok(Held {
                        card,
                        visits_before,
                    })
                });
                let verdict = match &read {
                    Ok(_) => Verdict::Card,
                    Err(why) => Verdict::Refused(*why),
                };
                self.note(reader, verdict);
                // A camera also sees posters and other people's phones: what nobody held up on
                // purpose interrupts nobody.
                let unasked = reader == Reader::Camera
                    && matches!(read, Err(CardRefusal::NotOurs))
                    && !self.asks_for_a_card();
                (!unasked).then_some(Input::Scanned(read))
            }
        }
    }

    fn note(&self, reader: Reader, verdict: Verdict) {
        readers::lock(&self.readers).told(reader, self.stamp.now(), verdict);
    }

    fn asks_for_a_card(&self) -> bool {
        self.shown
            .as_ref()
            .is_some_and(|view| matches!(view.page, Page::HoldCard | Page::CardRefused { .. }))
    }

    /// One step and all that follows from it, then the view if it changed.
    fn step(&mut self, input: Input) {
        let mut inputs = VecDeque::from([input]);
        while let Some(input) = inputs.pop_front() {
            let effects = self.machine.handle(moment(&self.stamp), input);
            if effects
                .iter()
                .any(|effect| matches!(effect, Effect::Append { .. }))
            {
                self.show_saving();
            }
            for effect in effects {
                self.perform(effect, &mut inputs);
            }
        }
        if let Some(uploader) = &self.uploader {
            uploader.say_devices(self.machine.devices());
        }
        self.show(self.machine.view());
    }

    fn show(&mut self, view: View) {
        if self.shown.as_ref() != Some(&view) {
            (self.show)(view.clone());
            self.shown = Some(view);
        }
    }

    /// Before the disk is waited for: the disc that was touched shows that it is being written,
    /// in case that takes long. Any other screen stands until the answer, so that nothing flashes.
    fn show_saving(&mut self) {
        let idle = |view: &View| matches!(view.page, Page::Idle { .. });
        let view = self.machine.view();
        if idle(&view) && self.shown.as_ref().is_some_and(idle) {
            self.show(view);
        }
    }

    fn perform(&mut self, effect: Effect, inputs: &mut VecDeque<Input>) {
        match effect {
            Effect::Append { token, kind } => {
                let was_in_trouble = self.disk.is_some();
                let written = self.write(kind);
                self.answer(token, written, was_in_trouble, inputs);
            }
            Effect::AppendReading {
                token,
                visit,
                reading,
            } => {
                let was_in_trouble = self.disk.is_some();
                let written = self.write_reading(visit, &reading);
                self.answer(token, written, was_in_trouble, inputs);
            }
            Effect::AppendPaper {
                token,
                day,
                programme,
                adults,
                children,
            } => {
                let was_in_trouble = self.disk.is_some();
                let left = self.write_paper(day, &programme, adults, children);
                inputs.push_back(Input::PaperWritten(token, left.0, left.1));
                if was_in_trouble && self.disk.is_none() {
                    inputs.push_back(Input::DiskBack);
                }
            }
            Effect::TryNow => {
                if let Some(uploader) = &self.uploader {
                    uploader.try_now();
                }
            }
            Effect::MakeCard(token) => {
                let made = self.make_card().map(Box::new);
                inputs.push_back(Input::CardMade(token, made));
            }
            Effect::FindCard { token, number } => {
                let found = self.find_card(number);
                inputs.push_back(Input::CardFound(token, found));
            }
            Effect::AskVisits(card) => {
                let visits = self.visits_with(&card);
                inputs.push_back(Input::Visits { card, visits });
            }
            Effect::CheckPin { token, pin } => {
                let hash = self.config.site.pin_hash.clone().unwrap_or_default();
                let post = self.post.clone();
                // On a thread of its own: the hash is slow on purpose.
                let check = std::thread::Builder::new()
                    .name("pin".to_owned())
                    .spawn(move || {
                        post.send(Message::PinChecked(token, pin::fits(&pin, &hash)));
                    });
                if let Err(error) = check {
                    tracing::error!("the PIN cannot be checked: {error}");
                    inputs.push_back(Input::PinChecked(token, false));
                }
            }
            Effect::AskDay(token) => {
                let today = filed_on(self.stamp.now());
                let numbers = match &self.book {
                    Some(book) => book.day(today),
                    None => Book::default().day(today),
                };
                inputs.push_back(Input::Day(token, Box::new(numbers)));
            }
            Effect::Print { token, slip } => {
                let printer = self.printer.as_ref();
                if !printer.is_some_and(|printer| printer.print(token, *slip)) {
                    inputs.push_back(Input::Printer(PrinterHeard::NotPrinted(token)));
                }
            }
            Effect::DropSlip(token) => {
                if let Some(printer) = &self.printer {
                    printer.drop_slip(token);
                }
            }
            Effect::Chime(sound) => self.chimes.play(sound),
        }
    }

    /// Says what became of a row, and that the disk is back where this row found it so.
    fn answer(
        &self,
        token: Token,
        written: Result<(), AppendError>,
        was_in_trouble: bool,
        inputs: &mut VecDeque<Input>,
    ) {
        inputs.push_back(match written {
            Ok(()) => Input::Saved(token),
            Err(error) => {
                tracing::error!("not written: {error}");
                Input::NotSaved(token, fault(&error))
            }
        });
        if was_in_trouble && self.disk.is_none() {
            inputs.push_back(Input::DiskBack);
        }
    }

    /// Writes one event; returns when it would survive a power cut.
    fn write(&mut self, kind: Kind) -> Result<(), AppendError> {
        let arrived = matches!(kind, Kind::Arrived { .. });
        let refused = self.refused.iter().find(|refused| refused.kind == kind);
        let event = refused.map_or_else(|| self.stamp.event(kind), Event::clone);
        match self.journals.append(&event) {
            Ok(_) => {
                if arrived {
                    self.refused.retain(|refused| refused.id != event.id);
                }
                self.written(event);
                Ok(())
            }
            Err(error) => {
                if arrived && !self.refused.contains(&event) {
                    if self.refused.len() == OWED_MAX {
                        self.refused.pop_front();
                    }
                    self.refused.push_back(event);
                }
                // Touches in between do not make the disk wait longer.
                if self.disk.is_none() {
                    self.disk_failed();
                }
                Err(error)
            }
        }
    }

    /// Seals a reading to the office and writes it. In the event, the journal and every log there
    /// is only the sealed text.
    fn write_reading(
        &mut self,
        visit: Option<VisitId>,
        reading: &Reading,
    ) -> Result<(), AppendError> {
        let (Some(key), Some(monitor)) = (self.key.get(), &self.config.site.monitor) else {
            return Err(AppendError::Other(
                "a reading cannot be sealed without the office's key".to_owned(),
            ));
        };
        let mut event = self.stamp.event(Kind::OnlyMeasured {});
        let id = event.id;
        let seal = &mut |journal| {
            let mut random = Zeroizing::new([0; seal::RANDOM_BYTES]);
            getrandom::fill(&mut *random)
                .map_err(|error| AppendError::Other(format!("no randomness: {error}")))?;
            let place = Place {
                journal,
                event: id,
                kind: seal::READING_KIND,
            };
            let sealed = seal::seal_reading(key, random, &place, reading)
                .map_err(|error| AppendError::Other(error.to_string()))?;
            Ok(Kind::ReadingTaken {
                visit,
                advice_version: self.config.advice.version.clone(),
                monitor: monitor.profile.get_ref().clone(),
                sealed,
            })
        };
        match self.journals.append_bound(&mut event, seal) {
            Ok(_) => {
                self.written(event);
                Ok(())
            }
            Err(error) => {
                if self.disk.is_none() {
                    self.disk_failed();
                }
                Err(error)
            }
        }
    }

    /// Writes the arrivals of a day that was counted on paper, at that day's noon: they count on
    /// their real day, and their channel says where they come from. Returns how many adults and
    /// children could not be written.
    fn write_paper(
        &mut self,
        day: NaiveDate,
        programme: &ProgrammeId,
        adults: u32,
        children: u32,
    ) -> (u32, u32) {
        let zone = self.config.site.zone;
        let noon = day
            .and_hms_opt(12, 0, 0)
            .and_then(|noon| noon.and_local_timezone(zone).earliest());
        let Some(noon) = noon.map(|noon| noon.fixed_offset()) else {
            return (adults, children);
        };
        let mut left = (adults, children);
        while left != (0, 0) {
            let visit = VisitId(Uuid::now_v7());
            let arrived = Kind::Arrived {
                visit,
                programme: programme.clone(),
                channel: Channel::Paper,
                card: None,
                lang: Lang::Ja,
            };
            let child = left.0 == 0;
            let party = Kind::Party {
                visit,
                adults: 0,
                children: 1,
            };
            // A child's party is written first: whatever the disk does then, no adult is counted
            // who was not there.
            let kinds = [child.then_some(party), Some(arrived)];
            for kind in kinds.into_iter().flatten() {
                let mut event = self.stamp.event(kind);
                // What belongs to a visit counts on its arrival's day.
                if matches!(event.kind, Kind::Arrived { .. }) {
                    event.at = noon;
                }
                if let Err(error) = self.journals.append(&event) {
                    tracing::error!("not written: {error}");
                    if self.disk.is_none() {
                        self.disk_failed();
                    }
                    return left;
                }
                self.written(event);
            }
            if child {
                left.1 -= 1;
            } else {
                left.0 -= 1;
            }
        }
        left
    }

    /// What follows when an event is in the journal.
    fn written(&mut self, event: Event) {
        if self.disk.take().is_some() {
            tracing::warn!("the disk can be written again");
        }
        match (&mut self.book, self.journals.last_place()) {
            (Some(book), Some(place)) => book.add(place, event),
            // The event is in the journal, so reading it brings it along.
            _ => self.read_book(),
        }
        if let Some(uploader) = &self.uploader {
            uploader.nudge();
        }
    }

    fn read_book(&mut self) {
        match self.journals.placed_events() {
            Ok(events) => {
                let boot = self.stamp.boot();
                self.offset_ms = events.iter().rev().find_map(|(_, event)| match event.kind {
                    Kind::ClockChecked { offset_ms } if event.boot == boot => Some(offset_ms),
                    _ => None,
                });
                self.book = Some(Book::new(filed_on(self.stamp.now()), events));
            }
            Err(error) => tracing::error!("the journals cannot be read: {error}"),
        }
    }

    /// A new card. Its token stays on the screen and goes with it.
    fn make_card(&self) -> Option<MadeCard> {
        let keys = self.keys.as_ref()?;
        let mut random = Zeroizing::new([0; 16]);
        if let Err(error) = getrandom::fill(&mut *random) {
            tracing::error!("no card can be made without randomness: {error}");
            return None;
        }
        let token = keys.make(*random);
        let card = keys.card_key(&token);
        Some(MadeCard {
            number: keys.number(&card),
            code: qr::token(&token),
            card,
            token,
        })
    }

    /// Which of the cards that are known here bears a number.
    fn find_card(&self, number: CardNumber) -> Found {
        let Some(keys) = &self.keys else {
            return Found::None;
        };
        let seen = self.book.iter().flat_map(Book::cards_seen);
        keys.find(number, seen.chain(self.stamps.cards()))
    }

    /// Visits with a card until now, as far as is known here.
    fn visits_with(&self, card: &CardKey) -> u32 {
        match &self.book {
            Some(book) => book.visits_with(card, &self.stamps),
            None => Book::default().visits_with(card, &self.stamps),
        }
    }

    fn note_offset(&mut self, state: &UploadState) {
        let Some(offset_ms) = state.office_offset_ms else {
            return;
        };
        let news = self
            .offset_ms
            .is_none_or(|known| known.abs_diff(offset_ms) > OFFSET_NEWS_MS);
        if news && self.write(Kind::ClockChecked { offset_ms }).is_ok() {
            self.offset_ms = Some(offset_ms);
        }
    }

    // ---- A disk in trouble -----------------------------------------------------------------

    fn disk_failed(&mut self) {
        let wait_ms = match &self.disk {
            Some(disk) => disk.wait_ms,
            None => DISK_FIRST_MS,
        };
        self.disk = Some(Disk {
            again_ms: SystemStamp::up_ms() + wait_ms,
            wait_ms: (wait_ms * 2).min(DISK_MOST_MS),
        });
    }

    fn disk_is_due(&self) -> bool {
        self.disk
            .as_ref()
            .is_some_and(|disk| disk.again_ms <= SystemStamp::up_ms())
    }

    fn try_disk(&mut self) {
        if !self.came_up {
            let folder = self.journals.dir().to_owned();
            match Journals::open(&folder, &self.stamp) {
                Ok((journals, _)) if journals.current().is_some() => {
                    self.journals = journals;
                    self.came_up = true;
                }
                Ok(_) => {}
                Err(error) => tracing::error!("{error}"),
            }
        }
        match probe(self.journals.dir()) {
            Ok(()) => {
                // The disk counts as well again only when a row is in the journal. Until then
                // the waiting goes on from where it is.
                self.disk_failed();
                self.step(Input::DiskBack);
                if self.book.is_none() {
                    self.read_book();
                }
                if self.machine.owes_nothing() {
                    self.disk = None;
                }
            }
            Err(error) => {
                tracing::debug!("the disk rests: {error}");
                self.disk_failed();
            }
        }
    }
}

/// What the feed told before this start. What cannot be read is fetched again.
fn read_stamps(journals: &Path) -> Stamps {
    let cache = FeedCache::open(journals);
    let kept = cache.and_then(|cache| Ok((cache.all()?, cache.then())));
    match kept {
        Ok((cards, then)) => Stamps::read(cards, then),
        Err(error) => {
            tracing::warn!("what the feed told cannot be read: {error}");
            Stamps::default()
        }
    }
}

/// Writes and removes a small file, durably. The folder is not made: when it is gone, its disk is
/// gone, and another disk must not be taken for it.
fn probe(folder: &Path) -> std::io::Result<()> {
    use std::io::Write as _;
    let path = folder.join("probe");
    let written = std::fs::File::create(&path).and_then(|mut file| {
        file.write_all(&[0; PROBE_BYTES])?;
        file.sync_all()
    });
    let removed = std::fs::remove_file(&path);
    written.and(removed)
}

fn fault(error: &AppendError) -> DiskFault {
    match error {
        AppendError::Full => DiskFault::Full,
        AppendError::ReadOnly => DiskFault::ReadOnly,
        AppendError::Gone => DiskFault::Gone,
        AppendError::TooLong(_) | AppendError::Held | AppendError::Other(_) => DiskFault::Other,
    }
}

fn moment(stamp: &SystemStamp) -> Moment {
    Moment {
        up_ms: SystemStamp::up_ms(),
        wall: stamp.now(),
        fresh: VisitId(Uuid::now_v7()),
    }
}
