//! The upload as a pure machine: what to send next, what an answer means, when to try again.
//!
//! The truth about what the office holds is the cursor (see [`crate::journal::Mark`]), which moves
//! only by the office's own words. This session keeps nothing that must survive: what it forgets,
//! it asks again.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, FixedOffset, TimeDelta};
use uuid::Uuid;

use crate::journal::{Mark, Reader, Standing};
use crate::wire::{
    Answer, BATCH_BYTES_MAX, Batch, DeviceSaid, Digest, Feed, HEARTBEAT_MS, KioskState, Order,
    ROWS_PER_BATCH_MAX, RowPlace, VERSION, Verdict,
};

/// An answer that takes longer than this never comes, milliseconds. Longer than the client's own
/// limit, so that the client is the one to give up.
pub const REPLY_MAX_MS: u64 = 90_000;
/// The first pause after a failure, milliseconds; it doubles with each further one.
pub const PAUSE_FIRST_MS: u64 = 1_000;
/// The longest pause between two tries, milliseconds.
pub const PAUSE_MAX_MS: u64 = 300_000;
/// The longest `Retry-After` that is honoured, milliseconds. An office that asks for more is
/// asked again after this.
pub const RETRY_AFTER_MAX_MS: u64 = 3_600_000;
/// How often the office is asked about closed journals that it has not reported as backed up.
pub const ASK_AGAIN_MS: u64 = 6 * 3_600_000;
/// An office that could not answer for its feed is asked for it again after so long.
pub const FEED_AGAIN_MS: u64 = 15 * 60_000;
/// The most pages that are taken in together: 200,000 cards. What an office tells beyond them is
/// taken in as if it were another time.
pub const FEED_PAGES_MAX: usize = 400;
/// What a batch takes beside its rows, bytes, generously.
const BATCH_FRAME_BYTES: usize = 2048;
/// So many "start over" in a row are more than any honest office needs.
const START_OVERS_MAX: u32 = 64;

/// Now, on both clocks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment {
    /// Milliseconds that never go back.
    pub up_ms: u64,
    /// The wall, which may.
    pub at: DateTime<FixedOffset>,
}

/// Who sends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Who {
    /// The kiosk's name for people.
    pub kiosk: String,
    /// The machine, as in its events.
    pub machine: String,
    /// The site it stands at.
    pub site: String,
    /// The program's version.
    pub version: String,
}

/// The journals as a session sees them.
pub trait Rows {
    /// How every journal stands, in the order in which they were opened; the last is the current
    /// one.
    fn standings(&self) -> Vec<Standing>;
    /// Rows of `journal` after `after`, at most `rows_max`, and while `fits` says so.
    fn after(
        &self,
        journal: Uuid,
        after: Option<Digest>,
        rows_max: usize,
        fits: &mut dyn FnMut(&str) -> bool,
    ) -> Vec<(Digest, String)>;
    /// Where a row stands in its journal; greater is later; `None` when it is not in it.
    fn place(&self, journal: Uuid, digest: Digest) -> Option<i64>;
    /// The row `by` rows before `from`; `None` when that is before the first.
    fn back(&self, journal: Uuid, from: Digest, by: u64) -> Option<Digest>;
}

impl Rows for Reader {
    fn standings(&self) -> Vec<Standing> {
        Reader::standings(self)
    }

    fn after(
        &self,
        journal: Uuid,
        after: Option<Digest>,
        rows_max: usize,
        fits: &mut dyn FnMut(&str) -> bool,
    ) -> Vec<(Digest, String)> {
        self.rows_after(journal, after, rows_max, fits)
    }

    fn place(&self, journal: Uuid, digest: Digest) -> Option<i64> {
        Reader::place(self, journal, digest)
    }

    fn back(&self, journal: Uuid, from: Digest, by: u64) -> Option<Digest> {
        Reader::back(self, journal, from, by)
    }
}

/// Names one message, so that an answer to another one is known as such.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Ticket(pub u64);

/// What to do next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// Post this, and bring the answer with its ticket.
    Send {
        /// The message.
        ticket: Ticket,
        /// Which journal it is about.
        journal: Uuid,
        /// What to post.
        batch: Box<Batch>,
    },
    /// Fetch the feed after this number, and bring the answer with its ticket.
    Fetch {
        /// The message.
        ticket: Ticket,
        /// What is known of the feed; 0 = nothing.
        after: u64,
    },
    /// Nothing to do until then, or until a row was appended.
    Wait {
        /// [`Moment::up_ms`].
        until_ms: u64,
    },
}

/// Why a message had no answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failure {
    /// It did not get there, or its answer did not get back. It may have been taken in.
    Lost(String),
    /// Something answered that is not an office, or not one that can be understood.
    NotUnderstood(String),
    /// The office answered with a status that is not 200.
    Refused {
        /// The HTTP status.
        status: u16,
        /// How long it asks to be left alone, milliseconds.
        retry_after_ms: Option<u64>,
        /// A sentence for people.
        say: String,
    },
    /// The office refused, and said what the kiosk is to do about it.
    Ordered {
        /// What.
        order: Order,
        /// A sentence for people.
        say: String,
    },
}

/// What an answer taught.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Learned {
    /// About which journal.
    pub journal: Uuid,
    /// Its mark from now on.
    pub mark: Mark,
    /// The office found a row that is none: set the journal aside after this row.
    pub set_aside: Option<Option<Digest>>,
}

/// What the feed told, to its end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// The office's words, page by page.
    pub pages: Vec<Feed>,
    /// The last row that this kiosk had written when it asked for the last page. The office held
    /// it and all before it, and none after it: so the numbers that are known when these pages are
    /// taken in include exactly those rows of this kiosk. What the pages do not tell of has not
    /// changed.
    pub then: RowPlace,
}

/// How the upload stands, for staff. Made from the cursor and the last answer each time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UploadState {
    /// Rows that the office is not known to hold, over all journals.
    pub waiting: u64,
    /// When the office last answered.
    pub last_ok: Option<DateTime<FixedOffset>>,
    /// What went wrong since then, in a sentence.
    pub last_error: Option<String>,
    /// Office time minus this machine's, milliseconds, at the last answer.
    pub office_offset_ms: Option<i64>,
}

#[derive(Debug)]
struct Flight {
    ticket: Ticket,
    journal: Uuid,
    sent: Moment,
    after: Option<Digest>,
    digests: Vec<Digest>,
    /// The mark stood at `after`: the office had acknowledged it.
    after_was_acknowledged: bool,
}

/// The feed was asked for.
#[derive(Debug)]
struct Asked {
    ticket: Ticket,
    sent: Moment,
    then: RowPlace,
}

#[derive(Debug)]
struct Pause {
    failures: u32,
    until_ms: u64,
    say: String,
}

/// What is to be sent of one journal.
struct Due {
    after: Option<Digest>,
    rows: Vec<(Digest, String)>,
}

impl Due {
    /// Asks whether the office holds a row, and sends none.
    fn question(after: Option<Digest>) -> Due {
        Due {
            after,
            rows: Vec::new(),
        }
    }
}

/// Looking backwards for a row that the office holds.
#[derive(Clone, Copy, Debug)]
struct Walk {
    at: Digest,
    by: u64,
}

/// The upload of one kiosk.
#[derive(Debug)]
pub struct Session {
    who: Who,
    random: u64,
    tickets: u64,
    flight: Option<Flight>,
    /// The feed's message that is under way. Never beside a batch: see [`Told::then`].
    asked_feed: Option<Asked>,
    /// How far the feed is known here, and how far it has come at the office.
    feed_here: u64,
    /// Pages that were told since then, until the last one is.
    pages: Vec<Feed>,
    feed_there: Option<u64>,
    /// The feed is left alone until then.
    feed_held_ms: u64,
    /// The office as a whole is left alone.
    quiet: Option<Pause>,
    /// One journal is left alone; the others go on.
    held: BTreeMap<Uuid, Pause>,
    /// Batches of this journal have at most so many rows for now.
    rows_max: BTreeMap<Uuid, usize>,
    walks: BTreeMap<Uuid, Walk>,
    /// The office said that it holds nothing of these, or nothing that is known here.
    from_the_start: BTreeSet<Uuid>,
    start_overs: u32,
    /// To be asked about although everything of them is acknowledged.
    ask: BTreeSet<Uuid>,
    asked_ms: Option<u64>,
    contact_ms: Option<u64>,
    last_ok: Option<DateTime<FixedOffset>>,
    offset_ms: Option<i64>,
    devices: Option<Vec<DeviceSaid>>,
    disk_free_mib: Option<u64>,
}

impl Session {
    /// A session that has not spoken yet. `random` spreads the pauses of many kiosks.
    #[must_use]
    pub fn new(who: Who, random: u64) -> Session {
        Session {
            who,
            random,
            tickets: 0,
            flight: None,
            asked_feed: None,
            feed_here: 0,
            pages: Vec::new(),
            feed_there: None,
            feed_held_ms: 0,
            quiet: None,
            held: BTreeMap::new(),
            rows_max: BTreeMap::new(),
            walks: BTreeMap::new(),
            from_the_start: BTreeSet::new(),
            start_overs: 0,
            ask: BTreeSet::new(),
            asked_ms: None,
            contact_ms: None,
            last_ok: None,
            offset_ms: None,
            devices: None,
            disk_free_mib: None,
        }
    }

    /// Takes in how the devices are; the office is told with the next message.
    pub fn devices_are(&mut self, devices: Vec<DeviceSaid>) {
        self.devices = Some(devices);
    }

    /// Takes in how much room the journals' disk has, MiB.
    pub fn disk_is(&mut self, free_mib: Option<u64>) {
        self.disk_free_mib = free_mib;
    }

    /// Takes in how far the feed is known here: the number of the last page that is kept.
    pub fn feed_is_known(&mut self, n: u64) {
        self.feed_here = n;
        self.feed_held_ms = 0;
        self.pages.clear();
    }

    /// What is asked for next of the feed.
    fn feed_after(&self) -> u64 {
        self.pages.last().map_or(self.feed_here, |page| page.n)
    }

    /// What to do now. While a message is under way nothing else is sent.
    pub fn next(&mut self, now: Moment, rows: &dyn Rows) -> Step {
        if let Some(asked) = &self.asked_feed {
            let until_ms = asked.sent.up_ms.saturating_add(REPLY_MAX_MS);
            if now.up_ms < until_ms {
                return Step::Wait { until_ms };
            }
            let ticket = asked.ticket;
            self.failed(now, ticket, Failure::Lost("no answer came".to_owned()));
        }
        if let Some(flight) = &self.flight {
            let until_ms = flight.sent.up_ms.saturating_add(REPLY_MAX_MS);
            if now.up_ms < until_ms {
                return Step::Wait { until_ms };
            }
            let ticket = flight.ticket;
            self.failed(now, ticket, Failure::Lost("no answer came".to_owned()));
        }
        if let Some(quiet) = &self.quiet
            && now.up_ms < quiet.until_ms
        {
            return Step::Wait {
                until_ms: quiet.until_ms,
            };
        }
        let standings = rows.standings();
        let Some(current) = standings.last().copied() else {
            return Step::Wait {
                until_ms: now.up_ms.saturating_add(HEARTBEAT_MS),
            };
        };
        // What is not here any more, or has no good row, is nothing to speak about.
        let here = |journal: &Uuid| {
            standings
                .iter()
                .any(|standing| standing.journal == *journal && standing.tip.is_some())
        };
        self.ask.retain(here);
        self.walks.retain(|journal, _| here(journal));
        self.held.retain(|journal, _| here(journal));
        self.ask_again(now, &standings);
        let waiting = standings.iter().map(|standing| standing.waiting).sum();
        for standing in &standings {
            let journal = standing.journal;
            if self.is_held(now, journal) {
                continue;
            }
            if let Some(due) = self.due(standing, rows) {
                return self.send(now, standing, due, waiting);
            }
        }
        // Only when the office holds everything that was written here, so that it is known which
        // of this kiosk's own visits are in the numbers that it tells.
        if waiting == 0
            && now.up_ms >= self.feed_held_ms
            && self
                .feed_there
                .is_some_and(|there| there != self.feed_after())
            && let Some(then) = place_of_tip(&current, rows)
        {
            self.tickets += 1;
            let ticket = Ticket(self.tickets);
            self.asked_feed = Some(Asked {
                ticket,
                sent: now,
                then,
            });
            return Step::Fetch {
                ticket,
                after: self.feed_after(),
            };
        }
        let beat_ms = match self.contact_ms {
            Some(contact) => contact.saturating_add(HEARTBEAT_MS),
            None => now.up_ms,
        };
        if now.up_ms >= beat_ms && !self.is_held(now, current.journal) {
            let beat = Due::question(current.acknowledged);
            return self.send(now, &current, beat, waiting);
        }
        let until_ms = self
            .held
            .values()
            .map(|pause| pause.until_ms)
            .chain([beat_ms, self.feed_held_ms])
            .filter(|until| *until > now.up_ms)
            .min()
            .unwrap_or_else(|| now.up_ms.saturating_add(HEARTBEAT_MS));
        Step::Wait { until_ms }
    }

    /// What is due for one journal.
    fn due(&self, standing: &Standing, rows: &dyn Rows) -> Option<Due> {
        let journal = standing.journal;
        if let Some(walk) = self.walks.get(&journal) {
            return Some(Due::question(Some(walk.at)));
        }
        // A long journal of which nothing is known, as after a lost cursor: the office is asked
        // where it stands before everything is sent again.
        let unknown = standing.acknowledged.is_none() && !self.from_the_start.contains(&journal);
        if unknown && standing.waiting > ROWS_PER_BATCH_MAX as u64 {
            return Some(Due::question(standing.tip));
        }
        if standing.waiting > 0 {
            let most = self
                .rows_max
                .get(&journal)
                .copied()
                .unwrap_or(ROWS_PER_BATCH_MAX);
            let mut bytes = BATCH_FRAME_BYTES;
            let mut fits = |line: &str| {
                bytes += bytes_in_batch(line);
                bytes <= BATCH_BYTES_MAX
            };
            let found = rows.after(journal, standing.acknowledged, most, &mut fits);
            if !found.is_empty() {
                return Some(Due {
                    after: standing.acknowledged,
                    rows: found,
                });
            }
        }
        if self.ask.contains(&journal) && standing.acknowledged.is_some() {
            return Some(Due::question(standing.acknowledged));
        }
        None
    }

    fn ask_again(&mut self, now: Moment, standings: &[Standing]) {
        let due = self
            .asked_ms
            .is_none_or(|asked| now.up_ms >= asked.saturating_add(ASK_AGAIN_MS));
        if !due {
            return;
        }
        self.asked_ms = Some(now.up_ms);
        let Some((_, closed)) = standings.split_last() else {
            return;
        };
        let not_backed_up = closed
            .iter()
            .filter(|standing| standing.tip.is_some() && standing.backed_up != standing.tip);
        self.ask
            .extend(not_backed_up.map(|standing| standing.journal));
    }

    fn is_held(&self, now: Moment, journal: Uuid) -> bool {
        self.held
            .get(&journal)
            .is_some_and(|pause| now.up_ms < pause.until_ms)
    }

    fn send(&mut self, now: Moment, standing: &Standing, due: Due, waiting: u64) -> Step {
        self.tickets += 1;
        let ticket = Ticket(self.tickets);
        let Due { after, rows } = due;
        let (digests, lines) = rows.into_iter().unzip();
        self.flight = Some(Flight {
            ticket,
            journal: standing.journal,
            sent: now,
            after,
            digests,
            after_was_acknowledged: after.is_some() && after == standing.acknowledged,
        });
        Step::Send {
            ticket,
            journal: standing.journal,
            batch: Box::new(Batch {
                v: VERSION,
                kiosk: self.who.kiosk.clone(),
                machine: self.who.machine.clone(),
                after,
                rows: lines,
                state: Some(KioskState {
                    version: self.who.version.clone(),
                    site: self.who.site.clone(),
                    waiting,
                    devices: self.devices.clone(),
                    disk_free_mib: self.disk_free_mib,
                }),
            }),
        }
    }

    /// Takes in an answer. One to another message than the one under way, or one that cannot be
    /// true, teaches nothing.
    pub fn heard(
        &mut self,
        now: Moment,
        ticket: Ticket,
        answer: Answer,
        rows: &dyn Rows,
    ) -> Option<Learned> {
        let flight = self.flight.take_if(|flight| flight.ticket == ticket)?;
        let journal = flight.journal;
        let standings = rows.standings();
        let standing = *standings
            .iter()
            .find(|standing| standing.journal == journal)?;
        let backed_up = answer
            .backed_up
            .filter(|digest| rows.place(journal, *digest).is_some());
        let mut learned = Learned {
            journal,
            mark: Mark {
                acknowledged: standing.acknowledged,
                backed_up,
            },
            set_aside: None,
        };
        self.feed_there = answer.feed;
        let believed = match answer.verdict {
            Verdict::Through(through) => self.through(&flight, through, &mut learned),
            Verdict::StartOver(latest) => {
                self.start_over(&flight, latest, rows, &standings, &mut learned)
            }
            Verdict::BrokenAt { through, index } => {
                Session::broken_at(&flight, through, index, &mut learned)
            }
        };
        if let Err(why) = believed {
            self.hold(now, journal, why.to_owned());
            return None;
        }
        if learned.set_aside.is_some() {
            self.ask.remove(&journal);
        }
        self.quiet = None;
        self.held.remove(&journal);
        self.contact_ms = Some(now.up_ms);
        self.last_ok = Some(now.at);
        // The office read its clock about half-way between sending and hearing. Of an answer that
        // was long on its way nobody knows when. Reckoned back from now: somebody may have set this
        // machine's clock meanwhile, and it is the clock as it is now that the offset is told of.
        let took_ms = now.up_ms.saturating_sub(flight.sent.up_ms);
        if took_ms <= REPLY_MAX_MS {
            let half = TimeDelta::milliseconds(i64::try_from(took_ms / 2).unwrap_or(0));
            let middle = now.at - half;
            self.offset_ms = Some(answer.now.signed_duration_since(middle).num_milliseconds());
        }
        Some(learned)
    }

    /// Takes in a page of the feed; gives all pages with the last one. Whoever calls keeps them
    /// and then says so with [`Session::feed_is_known`]; what could not be kept is asked for again.
    pub fn heard_feed(&mut self, now: Moment, ticket: Ticket, page: Feed) -> Option<Told> {
        let asked = self.asked_feed.take_if(|asked| asked.ticket == ticket)?;
        if page.whole {
            self.pages.clear();
        }
        let n = page.n;
        let more = page.more && page.n != self.feed_after();
        self.pages.push(page);
        if more && self.pages.len() < FEED_PAGES_MAX {
            // The number that the last batch's answer named may be passed by now.
            if self.feed_there == Some(n) {
                self.feed_there = Some(n.wrapping_add(1));
            }
            return None;
        }
        // The feed may have come further than the last batch's answer said.
        self.feed_there = Some(n);
        // Until it is kept, so that a feed that cannot be kept is not fetched without end.
        self.feed_held_ms = now.up_ms.saturating_add(FEED_AGAIN_MS);
        Some(Told {
            pages: std::mem::take(&mut self.pages),
            then: asked.then,
        })
    }

    fn through(
        &mut self,
        flight: &Flight,
        through: Option<Digest>,
        learned: &mut Learned,
    ) -> Result<(), &'static str> {
        let journal = flight.journal;
        let sent = match through {
            // Only what was in this message is believed, so that no answer can skip a row.
            Some(through) => {
                flight.digests.contains(&through)
                    || (flight.digests.is_empty() && flight.after == Some(through))
            }
            None => flight.digests.is_empty() && flight.after.is_none(),
        };
        if !sent {
            return Err("the office acknowledged a row that it was not sent");
        }
        learned.mark.acknowledged = through;
        self.walks.remove(&journal);
        self.from_the_start.remove(&journal);
        self.ask.remove(&journal);
        self.start_overs = 0;
        if let Some(most) = self.rows_max.remove(&journal)
            && most * 2 < ROWS_PER_BATCH_MAX
        {
            self.rows_max.insert(journal, most * 2);
        }
        Ok(())
    }

    fn start_over(
        &mut self,
        flight: &Flight,
        latest: Option<Digest>,
        rows: &dyn Rows,
        standings: &[Standing],
        learned: &mut Learned,
    ) -> Result<(), &'static str> {
        let journal = flight.journal;
        let Some(after) = flight.after else {
            return Err("the office does not hold the beginning of a journal");
        };
        if latest == Some(after) {
            return Err("the office holds a row and does not hold it");
        }
        self.start_overs += 1;
        if self.start_overs > START_OVERS_MAX {
            self.start_overs = 0;
            return Err("the office asks to start over again and again");
        }
        if flight.after_was_acknowledged {
            // It held this once: it was put back to an earlier state. What else it may have lost
            // is asked, even of journals it had reported as backed up.
            self.from_the_start.clear();
            let others = standings.iter().map(|standing| standing.journal);
            self.ask.extend(others.filter(|other| *other != journal));
        }
        let after_place = rows.place(journal, after);
        // A row is jumped to only if it is before the one that is not held: an office that holds
        // a row holds all before it.
        let known = latest.filter(|latest| {
            rows.place(journal, *latest)
                .is_some_and(|place| after_place.is_none_or(|after| place < after))
        });
        match (latest, known) {
            (None, _) => {
                learned.mark.acknowledged = None;
                self.walks.remove(&journal);
                self.from_the_start.insert(journal);
            }
            (Some(_), Some(known)) => {
                learned.mark.acknowledged = Some(known);
                self.walks.remove(&journal);
            }
            (Some(_), None) => {
                // A branch that this kiosk does not know grew there. Somewhere before it the two
                // are one: look backwards, in steps that double.
                let by = self.walks.get(&journal).map_or(1, |walk| walk.by * 2);
                learned.mark.acknowledged = None;
                match rows.back(journal, after, by) {
                    Some(at) => {
                        self.walks.insert(journal, Walk { at, by });
                    }
                    None => {
                        self.walks.remove(&journal);
                        self.from_the_start.insert(journal);
                    }
                }
            }
        }
        Ok(())
    }

    fn broken_at(
        flight: &Flight,
        through: Option<Digest>,
        index: usize,
        learned: &mut Learned,
    ) -> Result<(), &'static str> {
        let before = match index.checked_sub(1) {
            None => flight.after,
            Some(last) => flight.digests.get(last).copied(),
        };
        if index >= flight.digests.len() || through != before {
            return Err("the office names a broken row that it was not sent");
        }
        learned.mark.acknowledged = through;
        learned.set_aside = Some(through);
        Ok(())
    }

    /// Takes in that a message had no answer. What it carried stays waiting.
    pub fn failed(&mut self, now: Moment, ticket: Ticket, failure: Failure) {
        if self
            .asked_feed
            .take_if(|asked| asked.ticket == ticket)
            .is_some()
        {
            // The feed is no reason to leave the office alone: batches show whether it is there.
            let again_ms = match failure {
                Failure::Lost(_) => PAUSE_MAX_MS,
                Failure::NotUnderstood(_) | Failure::Refused { .. } | Failure::Ordered { .. } => {
                    FEED_AGAIN_MS
                }
            };
            self.feed_held_ms = now.up_ms.saturating_add(again_ms);
            self.pages.clear();
            return;
        }
        let Some(flight) = self.flight.take_if(|flight| flight.ticket == ticket) else {
            return;
        };
        match failure {
            Failure::Lost(say) | Failure::NotUnderstood(say) | Failure::Ordered { say, .. } => {
                self.pause(now, None, say);
            }
            Failure::Refused {
                status,
                retry_after_ms,
                say,
            } => match status {
                413 if flight.digests.len() > 1 => self.halve(&flight),
                // Perhaps it is this batch that the office cannot stomach: smaller ones are
                // tried, and other journals go on.
                400 | 413 | 422 | 500 => {
                    self.halve(&flight);
                    self.hold(now, flight.journal, say);
                }
                // It is not this kiosk's journal: its others may be.
                403 => self.hold(now, flight.journal, say),
                _ => self.pause(now, retry_after_ms, say),
            },
        }
    }

    fn halve(&mut self, flight: &Flight) {
        let half = (flight.digests.len() / 2).max(1);
        self.rows_max.insert(flight.journal, half);
    }

    /// Somebody asks for a try now: the pause after a failure ends, and whether the office is
    /// there is asked also where nothing waits. How long the next pause is stays as it was.
    pub fn try_now(&mut self) {
        if let Some(quiet) = &mut self.quiet {
            quiet.until_ms = 0;
        }
        for pause in self.held.values_mut() {
            pause.until_ms = 0;
        }
        self.contact_ms = None;
    }

    fn pause(&mut self, now: Moment, asked_ms: Option<u64>, say: String) {
        let failures = self.quiet.as_ref().map_or(0, |quiet| quiet.failures);
        let own_ms = self.pause_ms(failures);
        let ms = asked_ms.map_or(own_ms, |asked| own_ms.max(asked.min(RETRY_AFTER_MAX_MS)));
        self.quiet = Some(Pause {
            failures: failures.saturating_add(1),
            until_ms: now.up_ms.saturating_add(ms),
            say,
        });
    }

    fn hold(&mut self, now: Moment, journal: Uuid, say: String) {
        let failures = self.held.get(&journal).map_or(0, |pause| pause.failures);
        let until_ms = now.up_ms.saturating_add(self.pause_ms(failures));
        self.held.insert(
            journal,
            Pause {
                failures: failures.saturating_add(1),
                until_ms,
                say,
            },
        );
    }

    /// The pause after so many failures: doubling, and spread over its second half so that a
    /// town of kiosks does not come back in one instant.
    fn pause_ms(&mut self, failures: u32) -> u64 {
        let whole = PAUSE_FIRST_MS
            .saturating_mul(1 << failures.min(20))
            .min(PAUSE_MAX_MS);
        // SplitMix64: spreads well enough, and is the same for the same seed.
        self.random = self.random.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.random;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^= mixed >> 31;
        whole / 2 + mixed % (whole / 2 + 1)
    }

    /// How the upload stands.
    #[must_use]
    pub fn state(&self, rows: &dyn Rows) -> UploadState {
        let error = self
            .quiet
            .as_ref()
            .or_else(|| self.held.values().next())
            .map(|pause| pause.say.clone());
        UploadState {
            waiting: rows
                .standings()
                .iter()
                .map(|standing| standing.waiting)
                .sum(),
            last_ok: self.last_ok,
            last_error: error,
            office_offset_ms: self.offset_ms,
        }
    }

    /// Says whether everything is acknowledged and nothing is left to be asked.
    #[must_use]
    pub fn is_quiet(&self, rows: &dyn Rows) -> bool {
        let all = rows
            .standings()
            .iter()
            .all(|standing| standing.waiting == 0);
        let fed = self.feed_there.is_none_or(|there| there == self.feed_here);
        all && fed
            && self.flight.is_none()
            && self.asked_feed.is_none()
            && self.walks.is_empty()
            && self.ask.is_empty()
    }
}

/// Where the last row of a journal stands.
fn place_of_tip(standing: &Standing, rows: &dyn Rows) -> Option<RowPlace> {
    let n = rows.place(standing.journal, standing.tip?)?;
    Some(RowPlace {
        journal: standing.journal,
        n,
    })
}

/// What a line takes inside a batch's JSON: its quotes, its comma and its escapes.
fn bytes_in_batch(line: &str) -> usize {
    let escapes: usize = line
        .bytes()
        .map(|byte| match byte {
            b'"' | b'\\' => 1,
            0..0x20 => 5,
            _ => 0,
        })
        .sum();
    line.len() + escapes + 3
}
