//! A town: many kiosks with real journals on a disk, one office with its real store, one bad
//! link, one fake clock, one thread. Everything that can happen to a kiosk, an office and the
//! line between them happens at random, in all combinations; when it is quiet again, every event
//! of every journal that still exists is at the office exactly once, nothing is there that nobody
//! wrote, and clones and restores are told apart, however long a message was under way and whatever
//! the kiosks' clocks say.
//!
//! A failing run prints its seed; `TOMONI_TOWN_SEED=… TOMONI_TOWN_RUNS=1` plays it again.
//! `tests/long.sh` plays tens of thousands.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::path::{Path, PathBuf};

use chrono::{DateTime, FixedOffset, TimeDelta};
use tempfile::TempDir;
use tomoni::journal::{FeedCache, Journals, Reader, Stamp as _, read_placed};
use tomoni::kiosk::book::Book;
use tomoni::kiosk::stamps::Stamps;
use tomoni::office::store::{ForkKind, SqliteStore, Store as _};
use tomoni::sync::{Failure, Moment, Session, Step, Ticket, Who};
use tomoni::visit::{CardKey, Kind, filed_on};
use tomoni::wire::{self, Answer, Batch, Digest, Feed};
use uuid::Uuid;

use crate::support::events::Dice;
use crate::support::stamp::{FakeStamp, at};

/// Runs of a check that everybody waits for.
const RUNS: u64 = 300;
const MINUTE_MS: u64 = 60_000;
const HOUR_MS: u64 = 60 * MINUTE_MS;
/// The longest a message is under way: much longer than a kiosk waits for its answer, and longer than
/// it takes to put a disk back, once and again.
const UNDER_WAY_MAX_MS: u64 = 30 * 24 * HOUR_MS;

/// What may happen in a run. A run draws its own set, so that rare things also happen alone.
#[derive(Clone, Copy, Debug)]
struct Weather {
    loses: bool,
    doubles: bool,
    reorders: bool,
    cuts: bool,
    restores: bool,
    replaces: bool,
    clones: bool,
    office_restores: bool,
    cursors_vanish: bool,
    tears: bool,
    months: bool,
    clocks_are_wrong: bool,
}

impl Weather {
    fn draw(dice: &mut Dice) -> Weather {
        let mut yes = || dice.once_in(2);
        Weather {
            loses: yes(),
            doubles: yes(),
            reorders: yes(),
            cuts: yes(),
            restores: yes(),
            replaces: yes(),
            clones: yes(),
            office_restores: yes(),
            cursors_vanish: yes(),
            tears: yes() && yes(),
            months: yes(),
            clocks_are_wrong: yes(),
        }
    }
}

/// One running program on one machine.
struct Running {
    journals: Journals,
    reader: Reader,
    session: Session,
    /// What the feed told, as the courier keeps it.
    feed: FeedCache,
    /// Answers to an earlier program's messages find their connection closed.
    epoch: u64,
}

struct Machine {
    name: String,
    dir: PathBuf,
    stamp: FakeStamp,
    /// How much its wall clock is ahead, milliseconds.
    ahead_ms: i64,
    /// When its boot began, in the town's time.
    booted_ms: u64,
    /// By how much it journalled, since its program started, that the office's clock differs.
    compared_ms: Option<i64>,
    running: Option<Running>,
    images: Vec<PathBuf>,
}

enum Message {
    Up {
        machine: usize,
        epoch: u64,
        ticket: Ticket,
        /// Of a batch; a question for the feed has none.
        journal: Option<Uuid>,
        bytes: Vec<u8>,
    },
    Down {
        machine: usize,
        epoch: u64,
        ticket: Ticket,
        what: Result<Vec<u8>, Failure>,
    },
}

struct Town {
    home: TempDir,
    dice: Dice,
    weather: Weather,
    now_ms: u64,
    start: DateTime<FixedOffset>,
    machines: Vec<Machine>,
    office: SqliteStore,
    office_up: bool,
    backups: Vec<PathBuf>,
    link: BTreeMap<(u64, u64), Message>,
    posted: u64,
    files: u64,
    epochs: u64,
    /// Every row that anybody ever wrote: journal, digest, the row before it.
    ever: HashMap<Uuid, HashMap<Digest, Digest>>,
    /// Pairs of machines of which one is a copy of the other.
    twins: Vec<(usize, usize)>,
    /// The rows in which a machine compared its clock with the office's, by journal.
    compared: HashMap<Uuid, Vec<Digest>>,
    /// What befell disks, for a run that fails.
    diary: Vec<String>,
}

impl Town {
    fn new(seed: u64) -> Town {
        let mut dice = Dice::new(seed);
        let weather = Weather::draw(&mut dice);
        // A disk in memory where there is one: this is about order, not about platters.
        let memory = Path::new("/dev/shm");
        let home = if memory.is_dir() {
            TempDir::new_in(memory).unwrap()
        } else {
            TempDir::new().unwrap()
        };
        let mut town = Town {
            home,
            dice,
            weather,
            now_ms: 0,
            start: at("2026-06-27 09:00"),
            machines: Vec::new(),
            office: SqliteStore::in_memory().unwrap(),
            office_up: true,
            backups: Vec::new(),
            link: BTreeMap::new(),
            posted: 0,
            files: 0,
            epochs: 0,
            ever: HashMap::new(),
            twins: Vec::new(),
            compared: HashMap::new(),
            diary: Vec::new(),
        };
        for _ in 0..=town.dice.below(3) {
            let dir = town.fresh_path();
            town.settle_in(format!("kiosk-{}", town.machines.len()), dir);
        }
        town
    }

    fn fresh_path(&mut self) -> PathBuf {
        self.files += 1;
        self.home.path().join(self.files.to_string())
    }

    fn settle_in(&mut self, name: String, dir: PathBuf) -> usize {
        let machine = self.machines.len();
        self.machines.push(Machine {
            name,
            dir,
            stamp: FakeStamp::new(machine as u64 + 1),
            ahead_ms: 0,
            booted_ms: self.now_ms,
            compared_ms: None,
            running: None,
            images: Vec::new(),
        });
        self.start_up(machine);
        machine
    }

    fn wall(&self) -> DateTime<FixedOffset> {
        self.start + TimeDelta::milliseconds(i64::try_from(self.now_ms).unwrap())
    }

    /// The time as a machine has it.
    fn moment(&self, machine: usize) -> Moment {
        Moment {
            up_ms: self.now_ms,
            at: self.wall() + TimeDelta::milliseconds(self.machines[machine].ahead_ms),
        }
    }

    /// Sets what a machine writes into its events.
    fn set_stamp(&self, index: usize) {
        let machine = &self.machines[index];
        machine.stamp.at.set(self.moment(index).at);
        machine
            .stamp
            .up_ms
            .set(Some(self.now_ms - machine.booted_ms));
    }

    /// A machine starts anew, perhaps with a clock that stood still or was never set.
    fn reboot(&mut self, machine: usize) {
        let boot = Uuid::from_u128(u128::from(self.dice.next()));
        let hour_ms = HOUR_MS as i64;
        let wrong = [
            0,
            -40_000,
            5 * 60_000,
            3 * hour_ms,
            -3 * hour_ms,
            -90 * 24 * hour_ms,
        ];
        let ahead_ms = *self.dice.pick(&wrong);
        let machine = &mut self.machines[machine];
        machine.stamp.boot.set(boot);
        machine.booted_ms = self.now_ms;
        if self.weather.clocks_are_wrong {
            machine.ahead_ms = ahead_ms;
        }
    }

    fn start_up(&mut self, index: usize) {
        self.epochs += 1;
        let random = self.dice.next();
        if self.dice.once_in(2) {
            self.reboot(index);
        }
        self.set_stamp(index);
        let machine = &mut self.machines[index];
        machine.compared_ms = None;
        let (journals, _) = Journals::open(&machine.dir, &machine.stamp).unwrap();
        let who = Who {
            kiosk: machine.name.clone(),
            machine: machine.stamp.machine.borrow().clone(),
            site: "az-kumagaya".to_owned(),
            version: "test".to_owned(),
        };
        let feed = FeedCache::open(&machine.dir).unwrap();
        let mut session = Session::new(who, random);
        session.feed_is_known(feed.n());
        machine.running = Some(Running {
            journals,
            reader: Reader::new(&machine.dir),
            session,
            feed,
            epoch: self.epochs,
        });
        self.note_what_is_written(index);
    }

    /// Remembers every row on a machine's disk as written by somebody.
    fn note_what_is_written(&mut self, machine: usize) {
        for (journal, rows) in on_disk(&self.machines[machine].dir) {
            let ever = self.ever.entry(journal).or_default();
            let mut previous = wire::first(journal);
            for digest in rows {
                ever.insert(digest, previous);
                previous = digest;
            }
        }
    }

    fn somebody_comes(&mut self, index: usize) {
        self.set_stamp(index);
        let machine = &mut self.machines[index];
        let Some(running) = &mut machine.running else {
            return;
        };
        let mut arrival = machine.stamp.arrival();
        let mut card = || CardKey(format!("{:032x}", self.dice.below(6)));
        if let Kind::Arrived { card: held, .. } = &mut arrival.kind {
            *held = Some(card()).filter(|card| card.0.ends_with(['0', '1', '2', '3']));
        }
        let linked = Kind::CardLinked {
            old: card(),
            new: card(),
        };
        let mut events = vec![arrival.clone()];
        if self.dice.once_in(12) {
            events.push(machine.stamp.event(linked));
        }
        if self.dice.once_in(12) {
            events.push(machine.stamp.event(Kind::Voided {
                event: arrival.id,
                reason: "mistake".to_owned(),
            }));
        }
        if self.dice.once_in(2)
            && let Some(visit) = arrival.kind.visit()
        {
            events.push(machine.stamp.event(Kind::Party {
                visit,
                adults: 2,
                children: 1,
            }));
        }
        for event in &events {
            running.journals.append(event).unwrap();
        }
    }

    /// One step of a machine's upload, as `Courier::step` does it, with the link in between.
    /// Says how long it has nothing to do.
    fn pump(&mut self, index: usize) -> Option<u64> {
        let now = self.moment(index);
        let running = self.machines[index].running.as_mut()?;
        running.reader.refresh().unwrap();
        match running.session.next(now, &running.reader) {
            Step::Wait { until_ms } => Some(until_ms),
            Step::Send {
                ticket,
                journal,
                batch,
            } => {
                let message = Message::Up {
                    machine: index,
                    epoch: running.epoch,
                    ticket,
                    journal: Some(journal),
                    bytes: serde_json::to_vec(&batch).unwrap(),
                };
                self.post(message);
                None
            }
            Step::Fetch { ticket, after } => {
                let message = Message::Up {
                    machine: index,
                    epoch: running.epoch,
                    ticket,
                    journal: None,
                    bytes: serde_json::to_vec(&after).unwrap(),
                };
                self.post(message);
                None
            }
        }
    }

    fn post(&mut self, message: Message) {
        let Weather {
            loses,
            doubles,
            reorders,
            cuts,
            ..
        } = self.weather;
        if loses && self.dice.once_in(8) {
            // Half of the time the sender notices that the line is dead.
            if let Message::Up {
                machine,
                epoch,
                ticket,
                ..
            } = message
                && self.dice.once_in(2)
            {
                let what = Err(Failure::Lost("the line is dead".to_owned()));
                self.put(
                    1,
                    Message::Down {
                        machine,
                        epoch,
                        ticket,
                        what,
                    },
                );
            }
            return;
        }
        let copies = if doubles && self.dice.once_in(6) {
            2
        } else {
            1
        };
        for _ in 0..copies {
            let mut copy = message.copy();
            if cuts && self.dice.once_in(8) {
                copy.cut(&mut self.dice);
            }
            // Longer than a kiosk waits for an answer, now and then.
            let delay = match (reorders, self.dice.below(12)) {
                (true, 0) => self.under_way(),
                (true, 1..4) => self.dice.below(30_000),
                _ => 20,
            };
            self.put(delay, copy);
        }
    }

    /// How long a message is under way that is late: minutes, hours or weeks.
    fn under_way(&mut self) -> u64 {
        let longest = *self
            .dice
            .pick(&[10 * MINUTE_MS, 5 * HOUR_MS, UNDER_WAY_MAX_MS]);
        self.dice.below(longest)
    }

    fn put(&mut self, delay_ms: u64, message: Message) {
        self.posted += 1;
        let when = self.now_ms + delay_ms;
        self.link.insert((when, self.posted), message);
    }

    fn deliver_due(&mut self) {
        while let Some(entry) = self.link.first_entry() {
            if entry.key().0 > self.now_ms {
                break;
            }
            match entry.remove() {
                Message::Up {
                    machine,
                    epoch,
                    ticket,
                    journal,
                    bytes,
                } => {
                    let what = self.office_hears(journal, &bytes);
                    self.post(Message::Down {
                        machine,
                        epoch,
                        ticket,
                        what,
                    });
                }
                Message::Down {
                    machine,
                    epoch,
                    ticket,
                    what,
                } => self.kiosk_hears(machine, epoch, ticket, what),
            }
        }
    }

    fn office_hears(&mut self, journal: Option<Uuid>, bytes: &[u8]) -> Result<Vec<u8>, Failure> {
        if !self.office_up {
            return Err(Failure::Lost("nothing answers".to_owned()));
        }
        let refused = |status, say: &str| Failure::Refused {
            status,
            retry_after_ms: None,
            say: say.to_owned(),
        };
        let Some(journal) = journal else {
            // An address that was cut on the way is no request at all.
            let after = serde_json::from_slice(bytes).map_err(|_| refused(400, "half"))?;
            let feed = self.office.feed(after).unwrap();
            return Ok(serde_json::to_vec(&feed).unwrap());
        };
        let batch: Batch =
            serde_json::from_slice(bytes).map_err(|_| refused(400, "half a batch"))?;
        let answer = self
            .office
            .intake(journal, &batch, self.wall())
            .map_err(|error| refused(503, &error.to_string()))?;
        Ok(serde_json::to_vec(&answer).unwrap())
    }

    fn kiosk_hears(
        &mut self,
        machine: usize,
        epoch: u64,
        ticket: Ticket,
        what: Result<Vec<u8>, Failure>,
    ) {
        let now = self.moment(machine);
        self.set_stamp(machine);
        let Machine {
            running,
            stamp,
            compared_ms,
            ..
        } = &mut self.machines[machine];
        let Some(running) = running else {
            return;
        };
        if running.epoch != epoch {
            return;
        }
        if let Ok(bytes) = &what
            && let Ok(page) = serde_json::from_slice::<Feed>(bytes)
        {
            if let Some(told) = running.session.heard_feed(now, ticket, page) {
                running.feed.keep(&told.pages, told.then).unwrap();
                running.session.feed_is_known(running.feed.n());
            }
            return;
        }
        let answer = what.and_then(|bytes| {
            serde_json::from_slice::<Answer>(&bytes)
                .map_err(|_| Failure::NotUnderstood("half an answer".to_owned()))
        });
        match answer {
            Ok(answer) => {
                let heard = running.session.heard(now, ticket, answer, &running.reader);
                if let Some(learned) = heard {
                    assert_eq!(learned.set_aside, None, "no kiosk writes what is no row");
                    running.reader.mark(learned.journal, learned.mark);
                }
                // As the kiosk's engine does it.
                let state = running.session.state(&running.reader);
                if let Some(offset_ms) = state.office_offset_ms
                    && compared_ms.is_none_or(|known| known.abs_diff(offset_ms) > MINUTE_MS)
                {
                    let event = stamp.event(Kind::ClockChecked { offset_ms });
                    let digest = running.journals.append(&event).unwrap();
                    let journal = running.journals.current().unwrap();
                    self.compared.entry(journal).or_default().push(digest);
                    *compared_ms = Some(offset_ms);
                }
            }
            Err(failure) => running.session.failed(now, ticket, failure),
        }
    }

    fn stop(&mut self, machine: usize) {
        self.note_what_is_written(machine);
        self.machines[machine].running = None;
    }

    /// One random thing.
    fn something_happens(&mut self) {
        let machine = self.dice.below(self.machines.len() as u64) as usize;
        match self.dice.below(100) {
            0..40 => self.somebody_comes(machine),
            40..80 => {
                self.pump(machine);
            }
            80..83 => {
                self.stop(machine);
                if self.weather.cursors_vanish && self.dice.once_in(2) {
                    for suffix in ["", "-wal", "-shm"] {
                        let name = format!("cursor.db{suffix}");
                        let _ = std::fs::remove_file(self.machines[machine].dir.join(name));
                    }
                }
                self.start_up(machine);
            }
            83..86 if self.weather.restores => {
                // While it runs, as a power cut would leave it.
                let image = self.fresh_path();
                copy_folder(&self.machines[machine].dir, &image);
                self.machines[machine].images.push(image);
            }
            86..88 if self.weather.restores => self.put_image_back(machine),
            88 if self.weather.replaces => {
                self.stop(machine);
                std::fs::remove_dir_all(&self.machines[machine].dir).unwrap();
                self.machines[machine].images.clear();
                self.start_up(machine);
            }
            89 if self.weather.clones && self.machines.len() < 6 => {
                let dir = self.fresh_path();
                copy_folder(&self.machines[machine].dir, &dir);
                let name = self.machines[machine].name.clone();
                let twin = self.settle_in(name, dir);
                self.twins.push((machine, twin));
            }
            90..92 if self.weather.office_restores => {
                let backup = self.fresh_path();
                self.office.copy_to(&backup).unwrap();
                self.backups.push(backup);
            }
            92 if self.weather.office_restores && !self.backups.is_empty() => {
                let backup = self.dice.pick(&self.backups).clone();
                let database = self.fresh_path();
                std::fs::copy(backup, &database).unwrap();
                self.office = SqliteStore::open(&database).unwrap();
            }
            93 => self.office_up = !self.office_up,
            94 if self.weather.tears => {
                self.stop(machine);
                self.tear(machine);
                self.start_up(machine);
            }
            95 if self.weather.months => self.now_ms += 12 * 24 * HOUR_MS,
            97 if self.weather.clocks_are_wrong => {
                // Somebody sets the clock right.
                self.machines[machine].ahead_ms = 0;
            }
            96 => self.now_ms += self.dice.below(3 * HOUR_MS),
            _ => self.now_ms += self.dice.below(40_000),
        }
        self.deliver_due();
    }

    /// Puts a machine's disk back to an image of itself. Images taken after that one are gone
    /// with it: going forward again is what a clone does.
    fn put_image_back(&mut self, machine: usize) {
        let count = self.machines[machine].images.len();
        if count == 0 {
            return;
        }
        let which = self.dice.below(count as u64) as usize;
        self.stop(machine);
        self.diary
            .push(format!("{}: image {which} onto {machine}", self.now_ms));
        let place = &mut self.machines[machine];
        place.images.truncate(which + 1);
        std::fs::remove_dir_all(&place.dir).unwrap();
        copy_folder(&place.images[which], &place.dir);
        self.start_up(machine);
    }

    /// Cuts off the end of a journal's file.
    fn tear(&mut self, machine: usize) {
        let dir = &self.machines[machine].dir;
        let journals: Vec<Uuid> = on_disk(dir).into_keys().collect();
        let path = dir.join(format!("{}.journal", self.dice.pick(&journals)));
        let pages = std::fs::metadata(&path).unwrap().len() / 4096;
        let kept = self.dice.below(pages + 1) * 4096;
        self.diary
            .push(format!("{}: {machine} torn to {kept} bytes", self.now_ms));
        let file = std::fs::File::options().write(true).open(path).unwrap();
        file.set_len(kept).unwrap();
        // A torn end is as if those rows had not been written here. Images that have them would go
        // forward again.
        self.machines[machine].images.clear();
    }

    /// A good line, an office that is up, and time enough for everything that is asked again.
    fn becomes_quiet(&mut self) {
        self.weather.loses = false;
        self.weather.doubles = false;
        self.weather.reorders = false;
        self.weather.cuts = false;
        self.office_up = true;
        // What is still under way changes what the feed tells when it comes in: a while more.
        let last = self.link.last_key_value().map_or(0, |((due, _), _)| *due);
        let until = (self.now_ms + 8 * HOUR_MS).max(last + 2 * HOUR_MS);
        loop {
            let mut wake = u64::MAX;
            for machine in 0..self.machines.len() {
                if let Some(at) = self.pump(machine) {
                    wake = wake.min(at);
                }
            }
            if let Some(((when, _), _)) = self.link.first_key_value() {
                wake = wake.min(*when);
            } else if self.now_ms >= until {
                let quiet = self.machines.iter().all(|machine| {
                    let running = machine.running.as_ref().unwrap();
                    running.session.is_quiet(&running.reader)
                });
                if quiet {
                    return;
                }
                assert!(
                    self.now_ms < until + 48 * HOUR_MS,
                    "it never becomes quiet: {}",
                    self.who_is_not_quiet()
                );
            }
            // Heartbeats may be late: what they are for here shows at any pace.
            let least = match self.link.first_key_value() {
                None => 15 * MINUTE_MS,
                Some(((due, _), _)) => match due.saturating_sub(self.now_ms) {
                    soon if soon < 15 * MINUTE_MS => 0,
                    far => far / 2,
                },
            };
            self.now_ms = wake.min(self.now_ms + HOUR_MS).max(self.now_ms + least);
            self.deliver_due();
        }
    }

    fn who_is_not_quiet(&self) -> String {
        let tell = |machine: &Machine| {
            let running = machine.running.as_ref()?;
            let state = running.session.state(&running.reader);
            let standings = running.reader.standings();
            (!running.session.is_quiet(&running.reader))
                .then(|| format!("{}: {state:?} {standings:?}\n", machine.name))
        };
        self.machines.iter().filter_map(tell).collect()
    }

    fn check(&mut self) {
        for machine in 0..self.machines.len() {
            self.note_what_is_written(machine);
        }
        let mut at_office: BTreeMap<Uuid, BTreeSet<Digest>> = BTreeMap::new();
        for (journal, ever) in &self.ever {
            let held = ever
                .keys()
                .filter(|digest| self.office.held(**digest).unwrap());
            at_office.insert(*journal, held.copied().collect());
        }
        for machine in &self.machines {
            for (journal, rows) in on_disk(&machine.dir) {
                let missing = rows
                    .iter()
                    .filter(|row| !at_office[&journal].contains(*row));
                assert_eq!(
                    missing.count(),
                    0,
                    "{} lost rows of {journal}",
                    machine.name
                );
            }
            let running = machine.running.as_ref().unwrap();
            let state = running.session.state(&running.reader);
            assert_eq!((state.waiting, state.last_error), (0, None));
        }
        // Whatever was lost, doubled or late: every kiosk knows how often each card came.
        let cards = self.office.feed(0).unwrap().cards;
        for machine in &self.machines {
            let running = machine.running.as_ref().unwrap();
            let stamps = Stamps::read(running.feed.all().unwrap(), running.feed.then());
            let book = Book::new(filed_on(self.wall()), read_placed(&machine.dir).unwrap());
            for told in &cards {
                assert_eq!(
                    book.visits_with(&told.card, &stamps),
                    told.visits,
                    "{}: stamps of {}",
                    machine.name,
                    told.card.0
                );
            }
        }
        for (journal, held) in &at_office {
            let (rows, _) = self.office.rows_of(*journal).unwrap();
            assert_eq!(
                rows,
                held.len() as u64,
                "{journal}: more rows than anybody wrote"
            );
        }
        let shown: BTreeSet<Uuid> = self
            .office
            .forks()
            .unwrap()
            .iter()
            .filter(|fork| fork.branches.len() > 1)
            .map(|fork| fork.journal)
            .collect();
        let forked: BTreeSet<Uuid> = at_office
            .iter()
            .filter(|(journal, held)| {
                let mut before = HashSet::new();
                !held
                    .iter()
                    .all(|row| before.insert(self.ever[*journal][row]))
            })
            .map(|(journal, _)| *journal)
            .collect();
        assert_eq!(shown, forked, "forks that are shown, and that there are");
        if self.twins.is_empty() {
            for fork in self.office.forks().unwrap() {
                // Where no clock was ever compared, wrong ones are all there is to judge by.
                let compared = self.compared.get(&fork.journal).is_some_and(|rows| {
                    rows.iter().any(|digest| self.office.held(*digest).unwrap())
                });
                if self.weather.clocks_are_wrong && !compared {
                    continue;
                }
                assert_eq!(
                    fork.kind,
                    ForkKind::Restored,
                    "no disk was cloned: {fork:?}\n{}",
                    self.diary.join("\n")
                );
            }
        }
    }

    /// Two machines that still write into one journal take turns, hours apart: that is a clone,
    /// whatever came before.
    fn twins_are_told(&mut self) {
        let writes = |town: &Town, machine: usize| {
            let running = town.machines[machine].running.as_ref();
            running.unwrap().journals.current()
        };
        let Some((one, two)) = self.twins.iter().copied().find(|(one, two)| {
            let journal = writes(self, *one);
            journal.is_some() && journal == writes(self, *two)
        }) else {
            return;
        };
        let journal = writes(self, one).unwrap();
        for _ in 0..4 {
            for machine in [one, two] {
                self.somebody_comes(machine);
                self.becomes_quiet();
            }
            if writes(self, one) != Some(journal) || writes(self, two) != Some(journal) {
                return; // The month turned meanwhile, and with it their ways part.
            }
        }
        let forks = self.office.forks().unwrap();
        let fork = forks.iter().find(|fork| fork.journal == journal);
        assert_eq!(fork.map(|fork| fork.kind), Some(ForkKind::Clone));
    }
}

impl Message {
    fn copy(&self) -> Message {
        match self {
            Message::Up {
                machine,
                epoch,
                ticket,
                journal,
                bytes,
            } => Message::Up {
                machine: *machine,
                epoch: *epoch,
                ticket: *ticket,
                journal: *journal,
                bytes: bytes.clone(),
            },
            Message::Down {
                machine,
                epoch,
                ticket,
                what,
            } => Message::Down {
                machine: *machine,
                epoch: *epoch,
                ticket: *ticket,
                what: what.clone(),
            },
        }
    }

    fn cut(&mut self, dice: &mut Dice) {
        let (Message::Up { bytes, .. }
        | Message::Down {
            what: Ok(bytes), ..
        }) = self
        else {
            return;
        };
        let kept = dice.below(bytes.len() as u64) as usize;
        bytes.truncate(kept);
    }
}

/// Every good row of every journal in a folder.
fn on_disk(dir: &Path) -> BTreeMap<Uuid, Vec<Digest>> {
    let mut reader = Reader::new(dir);
    reader.refresh().unwrap();
    let journals = reader.standings();
    let rows = |journal| {
        let rows = reader.rows_after(journal, None, usize::MAX, &mut |_| true);
        rows.into_iter().map(|(digest, _)| digest).collect()
    };
    journals
        .iter()
        .map(|standing| (standing.journal, rows(standing.journal)))
        .collect()
}

/// Copies a folder as it lies on the disk, without what lives only while a program runs.
fn copy_folder(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let name = entry.file_name();
        if !name.to_string_lossy().ends_with("-shm") {
            std::fs::copy(entry.path(), to.join(name)).unwrap();
        }
    }
}

fn setting(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

/// Plays a run; says how many rows, forks and messages there were.
fn play(seed: u64) -> (u64, u64, u64) {
    let mut town = Town::new(seed);
    for _ in 0..40 + town.dice.below(160) {
        town.something_happens();
    }
    town.becomes_quiet();
    town.check();
    town.twins_are_told();
    town.check();
    let rows = town.ever.values().map(|rows| rows.len() as u64).sum();
    let forks = town.office.forks().unwrap().len() as u64;
    (rows, forks, town.posted)
}

#[test]
fn whatever_happens_in_town_every_event_is_at_the_office_exactly_once() {
    let runs = setting("TOMONI_TOWN_RUNS").unwrap_or(RUNS);
    let first = setting("TOMONI_TOWN_SEED").unwrap_or(1);
    let (mut rows, mut forks, mut messages) = (0, 0, 0);
    for seed in first..first + runs {
        let played = std::panic::catch_unwind(|| play(seed));
        let Ok((r, f, m)) = played else {
            panic!("the run with TOMONI_TOWN_SEED={seed} fails; see above");
        };
        rows += r;
        forks += f;
        messages += m;
    }
    println!("{runs} runs, {rows} rows, {forks} forked journals, {messages} messages");
    assert!(
        rows > 0 && (runs < 50 || forks > 0),
        "the runs do something"
    );
}
