//! The upload: the session by itself with every answer an office can give, and the whole of it
//! against a real office and against servers that are none.

use std::cell::RefCell;
use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::path::Path;
use std::process::Command;
use std::sync::mpsc;
use std::time::Duration;

use chrono::TimeDelta;
use tempfile::TempDir;
use tomoni::journal::{Journals, Mark, Standing};
use tomoni::sync::session::{
    ASK_AGAIN_MS, FEED_AGAIN_MS, PAUSE_MAX_MS, REPLY_MAX_MS, Rows, Session, Step, Ticket, Who,
};
use tomoni::sync::{
    Failure, Learned, Moment, News, Office, UploadState, Uploader, UploaderSettings,
};
use tomoni::wire::{
    self, Answer, BATCH_BYTES_MAX, Batch, Digest, Feed, HEARTBEAT_MS, LINE_BYTES_MAX, Verdict,
};
use uuid::Uuid;

use crate::support::office::office_in;
use crate::support::stamp::{FakeStamp, at};

const ONE: Uuid = Uuid::from_u128(1);
const TWO: Uuid = Uuid::from_u128(2);

/// A journal in memory: its id, its rows, and what the office acknowledged.
type Kept = (Uuid, Vec<(Digest, String)>, Mark);

/// Journals in memory.
#[derive(Default)]
struct Memory {
    journals: RefCell<Vec<Kept>>,
}

impl Memory {
    fn with(journals: &[(Uuid, usize)]) -> Memory {
        let memory = Memory::default();
        for (journal, rows) in journals {
            memory
                .journals
                .borrow_mut()
                .push((*journal, Vec::new(), Mark::default()));
            for nth in 0..*rows {
                memory.write(*journal, &format!("{{\"nth\":{nth}}}"));
            }
        }
        memory
    }

    fn write(&self, journal: Uuid, line: &str) {
        let mut journals = self.journals.borrow_mut();
        let (_, rows, _) = journals.iter_mut().find(|(id, ..)| *id == journal).unwrap();
        let previous = rows
            .last()
            .map_or(wire::first(journal), |(digest, _)| *digest);
        rows.push((wire::link(previous, line), line.to_owned()));
    }

    fn digest(&self, journal: Uuid, nth: usize) -> Digest {
        let journals = self.journals.borrow();
        journals.iter().find(|(id, ..)| *id == journal).unwrap().1[nth].0
    }

    fn learn(&self, learned: &Learned) {
        let mut journals = self.journals.borrow_mut();
        let (_, rows, mark) = journals
            .iter_mut()
            .find(|(id, ..)| *id == learned.journal)
            .unwrap();
        *mark = learned.mark;
        if let Some(good) = learned.set_aside {
            let kept = rows.iter().position(|(digest, _)| Some(*digest) == good);
            rows.truncate(kept.map_or(0, |last| last + 1));
        }
    }

    fn acknowledge_all(&self) {
        for (_, rows, mark) in self.journals.borrow_mut().iter_mut() {
            mark.acknowledged = rows.last().map(|(digest, _)| *digest);
        }
    }

    fn waiting(&self) -> u64 {
        self.standings()
            .iter()
            .map(|standing| standing.waiting)
            .sum()
    }
}

impl Rows for Memory {
    fn standings(&self) -> Vec<Standing> {
        let journals = self.journals.borrow();
        let standing = |(journal, rows, mark): &(Uuid, Vec<(Digest, String)>, Mark)| {
            let place = |digest: Digest| rows.iter().position(|(held, _)| *held == digest);
            let acknowledged = mark.acknowledged.filter(|digest| place(*digest).is_some());
            Standing {
                journal: *journal,
                tip: rows.last().map(|(digest, _)| *digest),
                acknowledged,
                backed_up: mark.backed_up,
                waiting: (rows.len() - acknowledged.and_then(place).map_or(0, |n| n + 1)) as u64,
            }
        };
        journals.iter().map(standing).collect()
    }

    fn after(
        &self,
        journal: Uuid,
        after: Option<Digest>,
        rows_max: usize,
        fits: &mut dyn FnMut(&str) -> bool,
    ) -> Vec<(Digest, String)> {
        let journals = self.journals.borrow();
        let (_, rows, _) = journals.iter().find(|(id, ..)| *id == journal).unwrap();
        let from = match after {
            None => 0,
            Some(after) => rows.iter().position(|(held, _)| *held == after).unwrap() + 1,
        };
        let rows = rows[from..].iter().take(rows_max);
        rows.take_while(|(_, line)| fits(line)).cloned().collect()
    }

    fn place(&self, journal: Uuid, digest: Digest) -> Option<i64> {
        let journals = self.journals.borrow();
        let (_, rows, _) = journals.iter().find(|(id, ..)| *id == journal)?;
        let place = rows.iter().position(|(held, _)| *held == digest)?;
        i64::try_from(place).ok()
    }

    fn back(&self, journal: Uuid, from: Digest, by: u64) -> Option<Digest> {
        let place = usize::try_from(self.place(journal, from)?).unwrap();
        let place = place.checked_sub(usize::try_from(by).unwrap())?;
        Some(self.digest(journal, place))
    }
}

fn session() -> Session {
    let who = Who {
        kiosk: "az-kumagaya-1".to_owned(),
        machine: "00112233aabbccdd".to_owned(),
        site: "az-kumagaya".to_owned(),
        version: "test".to_owned(),
    };
    Session::new(who, 42)
}

fn now(up_ms: u64) -> Moment {
    let up = TimeDelta::milliseconds(i64::try_from(up_ms).unwrap());
    Moment {
        up_ms,
        at: at("2026-06-12 09:00") + up,
    }
}

fn answer(verdict: Verdict) -> Answer {
    Answer {
        now: at("2026-06-12 09:00"),
        backed_up: None,
        verdict,
        feed: None,
        order: None,
    }
}

fn sent(step: Step) -> (Ticket, Uuid, Batch) {
    match step {
        Step::Send {
            ticket,
            journal,
            batch,
        } => (ticket, journal, *batch),
        Step::Wait { until_ms } => panic!("waits until {until_ms}"),
        Step::Fetch { after, .. } => panic!("fetches after {after}"),
    }
}

fn waits(step: Step) -> u64 {
    match step {
        Step::Wait { until_ms } => until_ms,
        Step::Send { journal, batch, .. } => panic!("sends {journal} {batch:?}"),
        Step::Fetch { after, .. } => panic!("fetches after {after}"),
    }
}

fn fetches(step: Step) -> (Ticket, u64) {
    match step {
        Step::Fetch { ticket, after } => (ticket, after),
        other => panic!("does not fetch: {other:?}"),
    }
}

/// A page of the feed.
fn page(n: u64, more: bool) -> Feed {
    Feed {
        n,
        whole: false,
        more,
        cards: Vec::new(),
    }
}

/// Sends what is due and has it acknowledged with this number of the feed.
fn acknowledged(session: &mut Session, memory: &mut Memory, at_ms: u64, feed: u64) {
    let (ticket, journal, batch) = sent(session.next(now(at_ms), memory));
    let answer = Answer {
        feed: Some(feed),
        ..answer(Verdict::Through(end(journal, &batch)))
    };
    let learned = session.heard(now(at_ms), ticket, answer, memory).unwrap();
    memory.learn(&learned);
}

#[test]
fn the_feed_is_fetched_only_while_the_office_holds_all_that_was_written_here() {
    let mut memory = Memory::with(&[(ONE, 1)]);
    let mut session = session();
    acknowledged(&mut session, &mut memory, 10, 7);
    // Somebody came meanwhile: that goes up first.
    memory.write(ONE, "{\"somebody\":\"came\"}");
    acknowledged(&mut session, &mut memory, 20, 8);
    let (ticket, after) = fetches(session.next(now(30), &memory));
    assert_eq!(after, 0);
    // While it is under way nothing is sent, so that it is known which rows are in it.
    memory.write(ONE, "{\"next\":\"person\"}");
    waits(session.next(now(31), &memory));
    let told = session.heard_feed(now(40), ticket, page(8, false)).unwrap();
    let second = memory.digest(ONE, 1);
    assert_eq!(told.then.journal, ONE);
    assert_eq!(Some(told.then.n), memory.place(ONE, second));
    session.feed_is_known(8);
    acknowledged(&mut session, &mut memory, 50, 8);
    waits(session.next(now(60), &memory));
    assert!(session.is_quiet(&memory));
}

#[test]
fn pages_of_the_feed_are_told_together_and_an_answer_to_another_question_is_none() {
    let mut memory = Memory::with(&[(ONE, 1)]);
    let mut session = session();
    acknowledged(&mut session, &mut memory, 10, 30);
    let (first, _) = fetches(session.next(now(20), &memory));
    assert_eq!(session.heard_feed(now(21), first, page(10, true)), None);
    let (second, after) = fetches(session.next(now(22), &memory));
    assert_eq!(after, 10);
    assert_eq!(
        session.heard_feed(now(23), first, page(10, false)),
        None,
        "the first answer, twice"
    );
    let told = session
        .heard_feed(now(24), second, page(31, false))
        .unwrap();
    assert_eq!(told.pages, [page(10, true), page(31, false)]);
    session.feed_is_known(31);
    waits(session.next(now(25), &memory));
}

#[test]
fn an_office_that_has_no_feed_is_left_alone_with_it_and_rows_go_on() {
    let mut memory = Memory::with(&[(ONE, 1)]);
    let mut session = session();
    acknowledged(&mut session, &mut memory, 10, 3);
    let (ticket, _) = fetches(session.next(now(20), &memory));
    session.failed(
        now(21),
        ticket,
        Failure::Refused {
            status: 404,
            retry_after_ms: None,
            say: "nothing here".to_owned(),
        },
    );
    memory.write(ONE, "{\"more\":1}");
    acknowledged(&mut session, &mut memory, 22, 3);
    waits(session.next(now(23), &memory));
    assert_eq!(session.state(&memory).last_error, None);
    // Much later it is asked for again.
    fetches(session.next(now(23 + FEED_AGAIN_MS), &memory));
}

/// The digest of a batch's last row.
fn end(journal: Uuid, batch: &Batch) -> Option<Digest> {
    let start = batch.after.unwrap_or(wire::first(journal));
    let end = batch
        .rows
        .iter()
        .fold(start, |digest, line| wire::link(digest, line));
    (batch.after.is_some() || !batch.rows.is_empty()).then_some(end)
}

/// Sends what is due and lets it be acknowledged; how many rows that were.
fn goes_well(session: &mut Session, memory: &Memory, at_ms: u64) -> usize {
    let (ticket, journal, batch) = sent(session.next(now(at_ms), memory));
    let through = answer(Verdict::Through(end(journal, &batch)));
    let learned = session.heard(now(at_ms), ticket, through, memory).unwrap();
    memory.learn(&learned);
    batch.rows.len()
}

fn refused(status: u16) -> Failure {
    Failure::Refused {
        status,
        retry_after_ms: None,
        say: format!("status {status}"),
    }
}

#[test]
fn rows_go_up_in_order_and_then_a_heartbeat_once_a_minute() {
    let memory = Memory::with(&[(ONE, 3)]);
    let mut session = session();
    let (ticket, journal, batch) = sent(session.next(now(0), &memory));
    assert_eq!((journal, batch.after, batch.rows.len()), (ONE, None, 3));
    assert_eq!(batch.state.as_ref().unwrap().waiting, 3);
    assert_eq!(batch.machine, "00112233aabbccdd");
    // While it is under way nothing else goes.
    waits(session.next(now(10), &memory));
    let through = answer(Verdict::Through(end(ONE, &batch)));
    memory.learn(&session.heard(now(20), ticket, through, &memory).unwrap());
    assert_eq!(waits(session.next(now(30), &memory)), 20 + HEARTBEAT_MS);
    let (_, _, beat) = sent(session.next(now(20 + HEARTBEAT_MS), &memory));
    assert_eq!((beat.rows.len(), beat.after), (0, end(ONE, &batch)));
}

#[test]
fn a_batch_has_at_most_five_hundred_rows_and_a_mebibyte() {
    let memory = Memory::with(&[(ONE, 0)]);
    for nth in 0..700 {
        memory.write(ONE, &format!("{{\"n\":{nth}}}"));
    }
    for _ in 0..100 {
        // Quotes double in a batch: the plain text alone would be within the limit.
        let line = format!("[{}1]", "\"\",".repeat(LINE_BYTES_MAX / 3 - 2));
        assert!(line.len() <= LINE_BYTES_MAX);
        memory.write(ONE, &line);
    }
    let mut session = session();
    let (ticket, _, question) = sent(session.next(now(0), &memory));
    assert_eq!(
        question.rows.len(),
        0,
        "first it asks where the office stands"
    );
    let empty = answer(Verdict::StartOver(None));
    memory.learn(&session.heard(now(0), ticket, empty, &memory).unwrap());
    let mut sizes = Vec::new();
    while memory.waiting() > 0 {
        let (ticket, _, batch) = sent(session.next(now(1), &memory));
        let bytes = serde_json::to_vec(&batch).unwrap().len();
        assert!(bytes <= BATCH_BYTES_MAX, "{bytes}");
        sizes.push(batch.rows.len());
        let through = answer(Verdict::Through(end(ONE, &batch)));
        memory.learn(&session.heard(now(1), ticket, through, &memory).unwrap());
    }
    assert_eq!(sizes[0], 500);
    assert_eq!(sizes.iter().sum::<usize>(), 800);
    assert!(sizes[1] < 300, "the mebibyte is felt: {sizes:?}");
}

#[test]
fn a_row_written_during_the_push_is_still_waiting_after_it() {
    let memory = Memory::with(&[(ONE, 2)]);
    let mut session = session();
    let (ticket, _, batch) = sent(session.next(now(0), &memory));
    memory.write(ONE, "{\"during\":1}");
    let through = answer(Verdict::Through(end(ONE, &batch)));
    memory.learn(&session.heard(now(5), ticket, through, &memory).unwrap());
    assert_eq!(session.state(&memory).waiting, 1);
    assert_eq!(goes_well(&mut session, &memory, 6), 1);
    assert_eq!(session.state(&memory).waiting, 0);
}

#[test]
fn a_lost_acknowledgement_sends_the_same_rows_again_after_the_same_row() {
    let memory = Memory::with(&[(ONE, 4)]);
    let mut session = session();
    let (_, _, first) = sent(session.next(now(0), &memory));
    let pause = waits(session.next(now(REPLY_MAX_MS), &memory));
    let (_, _, again) = sent(session.next(now(pause), &memory));
    assert_eq!((first.after, &first.rows), (again.after, &again.rows));
    assert!(session.state(&memory).last_error.is_some());
}

#[test]
fn stale_and_doubled_answers_and_ones_that_cannot_be_true_teach_nothing() {
    let memory = Memory::with(&[(ONE, 4)]);
    let mut session = session();
    let (ticket, _, batch) = sent(session.next(now(0), &memory));
    let whole = answer(Verdict::Through(end(ONE, &batch)));
    assert_eq!(
        session.heard(now(1), Ticket(ticket.0 + 9), whole.clone(), &memory),
        None
    );
    session.failed(now(1), Ticket(ticket.0 + 9), refused(500));
    memory.learn(
        &session
            .heard(now(2), ticket, whole.clone(), &memory)
            .unwrap(),
    );
    assert_eq!(
        session.heard(now(3), ticket, whole, &memory),
        None,
        "a doubled answer"
    );

    let strange = [
        Verdict::Through(None),
        Verdict::Through(Some(memory.digest(ONE, 1))),
        Verdict::Through(Some(wire::first(TWO))),
        Verdict::BrokenAt {
            through: Some(memory.digest(ONE, 0)),
            index: 0,
        },
        Verdict::BrokenAt {
            through: Some(memory.digest(ONE, 3)),
            index: 7,
        },
        Verdict::StartOver(Some(memory.digest(ONE, 3))),
    ];
    let mut at_ms = 10;
    for verdict in strange {
        memory.write(ONE, "{\"one\":\"more\"}");
        let (ticket, _, batch) = loop {
            match session.next(now(at_ms), &memory) {
                Step::Send {
                    ticket,
                    journal,
                    batch,
                } => break (ticket, journal, *batch),
                Step::Wait { until_ms } => at_ms = until_ms,
                Step::Fetch { after, .. } => panic!("fetches after {after}"),
            }
        };
        assert_eq!(batch.after, Some(memory.digest(ONE, 3)));
        assert_eq!(
            session.heard(now(at_ms), ticket, answer(verdict), &memory),
            None,
            "{verdict:?}"
        );
        let state = session.state(&memory);
        assert!(
            state.last_error.is_some() && state.waiting > 0,
            "{verdict:?} {state:?}"
        );
    }
}

#[test]
fn pauses_double_to_five_minutes_spread_and_never_stop() {
    let memory = Memory::with(&[(ONE, 1)]);
    let mut session = session();
    let mut at_ms = 0;
    let mut pauses = Vec::new();
    for _ in 0..40 {
        let (ticket, ..) = sent(session.next(now(at_ms), &memory));
        session.failed(now(at_ms), ticket, Failure::Lost("no line".to_owned()));
        let until = waits(session.next(now(at_ms), &memory));
        pauses.push(until - at_ms);
        at_ms = until;
    }
    assert!(pauses[0] <= 1000 && pauses[0] >= 500);
    assert!(pauses.iter().all(|pause| *pause <= PAUSE_MAX_MS));
    let late: std::collections::BTreeSet<_> = pauses[20..].iter().collect();
    assert!(late.len() > 10, "spread: {late:?}");
    assert!(late.iter().all(|pause| **pause >= PAUSE_MAX_MS / 2));
    assert_eq!(goes_well(&mut session, &memory, at_ms), 1);
    assert_eq!(session.state(&memory).last_error, None);
}

#[test]
fn a_busy_office_is_left_alone_as_long_as_it_asks() {
    let memory = Memory::with(&[(ONE, 1)]);
    for status in [429, 503] {
        let mut session = session();
        let (ticket, ..) = sent(session.next(now(0), &memory));
        let busy = Failure::Refused {
            status,
            retry_after_ms: Some(120_000),
            say: "later".to_owned(),
        };
        session.failed(now(0), ticket, busy);
        assert_eq!(waits(session.next(now(100), &memory)), 120_000);
        sent(session.next(now(120_000), &memory));
    }
}

#[test]
fn a_batch_that_is_too_large_is_halved_at_once_down_to_one_row() {
    let memory = Memory::with(&[(ONE, 100)]);
    let mut session = session();
    let mut sizes = Vec::new();
    for _ in 0..7 {
        let (ticket, _, batch) = sent(session.next(now(0), &memory));
        sizes.push(batch.rows.len());
        session.failed(now(0), ticket, refused(413));
    }
    assert_eq!(sizes, [100, 50, 25, 12, 6, 3, 1]);
    let until = waits(session.next(now(0), &memory));
    let mut sizes = Vec::new();
    while memory.waiting() > 0 {
        sizes.push(goes_well(&mut session, &memory, until));
    }
    assert_eq!(sizes, [1, 2, 4, 8, 16, 32, 37], "and it grows again");
}

#[test]
fn a_journal_that_the_office_cannot_stomach_does_not_hold_up_the_others() {
    let memory = Memory::with(&[(ONE, 5), (TWO, 3)]);
    let mut session = session();
    let (ticket, journal, _) = sent(session.next(now(0), &memory));
    assert_eq!(journal, ONE, "the older one first");
    session.failed(now(0), ticket, refused(500));
    let (ticket, journal, batch) = sent(session.next(now(0), &memory));
    assert_eq!((journal, batch.rows.len()), (TWO, 3));
    let through = answer(Verdict::Through(end(TWO, &batch)));
    memory.learn(&session.heard(now(0), ticket, through, &memory).unwrap());
    let state = session.state(&memory);
    assert_eq!(state.waiting, 5);
    assert_eq!(
        state.last_error.as_deref(),
        Some("status 500"),
        "and it shows"
    );
    let until = waits(session.next(now(1), &memory));
    let (_, journal, batch) = sent(session.next(now(until), &memory));
    assert_eq!(
        (journal, batch.rows.len()),
        (ONE, 2),
        "tried again, smaller"
    );
}

#[test]
fn start_over_jumps_to_a_known_row() {
    let memory = Memory::with(&[(ONE, 10)]);
    memory.acknowledge_all();
    let mut session = session();
    let (ticket, ..) = sent(session.next(now(0), &memory));
    let back = answer(Verdict::StartOver(Some(memory.digest(ONE, 3))));
    memory.learn(&session.heard(now(0), ticket, back, &memory).unwrap());
    assert_eq!(session.state(&memory).waiting, 6);
    let (_, _, batch) = sent(session.next(now(0), &memory));
    assert_eq!(
        (batch.after, batch.rows.len()),
        (Some(memory.digest(ONE, 3)), 6)
    );
}

#[test]
fn start_over_from_an_unknown_row_walks_back_in_doubling_steps() {
    let memory = Memory::with(&[(ONE, 400)]);
    memory.acknowledge_all();
    let mut session = session();
    let mut asked = Vec::new();
    // The office holds the first 100 rows, and then a branch that is not known here.
    loop {
        let (ticket, _, batch) = sent(session.next(now(0), &memory));
        // The beginning of a journal is held by every office.
        let place = batch.after.and_then(|after| memory.place(ONE, after));
        let place = place.map_or(0, |place| usize::try_from(place).unwrap());
        if place < 100 {
            let end = end(ONE, &batch);
            let through = answer(Verdict::Through(end));
            memory.learn(&session.heard(now(0), ticket, through, &memory).unwrap());
            if batch.rows.is_empty() && memory.waiting() > 0 {
                continue;
            }
            break;
        }
        asked.push(place);
        let unknown = answer(Verdict::StartOver(Some(wire::first(TWO))));
        memory.learn(&session.heard(now(0), ticket, unknown, &memory).unwrap());
        assert!(
            session.state(&memory).waiting > 0,
            "nothing is said to be there that may not be"
        );
    }
    assert_eq!(asked, [399, 398, 396, 392, 384, 368, 336, 272, 144]);
    assert_eq!(memory.waiting(), 0);
}

#[test]
fn an_office_put_back_is_asked_about_every_other_journal() {
    let memory = Memory::with(&[(ONE, 10), (TWO, 4)]);
    memory.acknowledge_all();
    for (_, rows, mark) in memory.journals.borrow_mut().iter_mut() {
        mark.backed_up = rows.last().map(|(digest, _)| *digest);
    }
    let mut session = session();
    let (ticket, journal, _) = sent(session.next(now(0), &memory));
    assert_eq!(journal, TWO, "the heartbeat of the current one");
    let empty = answer(Verdict::StartOver(None));
    memory.learn(&session.heard(now(0), ticket, empty, &memory).unwrap());
    let (ticket, journal, batch) = sent(session.next(now(0), &memory));
    assert_eq!(
        (journal, batch.rows.len()),
        (ONE, 0),
        "asked, though it was backed up once"
    );
    assert_eq!(batch.after, Some(memory.digest(ONE, 9)));
    let empty = answer(Verdict::StartOver(None));
    memory.learn(&session.heard(now(0), ticket, empty, &memory).unwrap());
    let mut rows = 0;
    while memory.waiting() > 0 {
        rows += goes_well(&mut session, &memory, 0);
    }
    assert_eq!(rows, 14);
}

#[test]
fn closed_journals_that_are_not_backed_up_are_asked_about_at_start_and_every_six_hours() {
    let memory = Memory::with(&[(ONE, 10), (TWO, 4)]);
    memory.acknowledge_all();
    let mut session = session();
    let (ticket, journal, batch) = sent(session.next(now(0), &memory));
    assert_eq!((journal, batch.rows.len()), (ONE, 0));
    let tip = end(ONE, &batch);
    memory.learn(
        &session
            .heard(now(0), ticket, answer(Verdict::Through(tip)), &memory)
            .unwrap(),
    );
    waits(session.next(now(1), &memory));
    let (ticket, journal, batch) = sent(session.next(now(ASK_AGAIN_MS), &memory));
    assert_eq!(journal, ONE);
    let backed_up = Answer {
        backed_up: tip,
        ..answer(Verdict::Through(end(ONE, &batch)))
    };
    memory.learn(
        &session
            .heard(now(ASK_AGAIN_MS), ticket, backed_up, &memory)
            .unwrap(),
    );
    let (_, journal, _) = sent(session.next(now(2 * ASK_AGAIN_MS), &memory));
    assert_eq!(journal, TWO, "only the heartbeat is left");
}

#[test]
fn a_broken_row_sets_its_journal_aside_and_the_next_one_goes_on() {
    let memory = Memory::with(&[(ONE, 5), (TWO, 2)]);
    let mut session = session();
    let (ticket, ..) = sent(session.next(now(0), &memory));
    let through = Some(memory.digest(ONE, 1));
    let broken = answer(Verdict::BrokenAt { through, index: 2 });
    let learned = session.heard(now(0), ticket, broken, &memory).unwrap();
    assert_eq!(learned.set_aside, Some(through));
    memory.learn(&learned);
    let (_, journal, batch) = sent(session.next(now(0), &memory));
    assert_eq!((journal, batch.rows.len()), (TWO, 2));
}

#[test]
fn a_lost_cursor_of_a_long_journal_costs_one_question() {
    let memory = Memory::with(&[(ONE, 5000)]);
    let mut session = session();
    let (ticket, _, batch) = sent(session.next(now(0), &memory));
    assert_eq!(
        (batch.after, batch.rows.len()),
        (Some(memory.digest(ONE, 4999)), 0)
    );
    let there = answer(Verdict::Through(batch.after));
    memory.learn(&session.heard(now(0), ticket, there, &memory).unwrap());
    assert_eq!(session.state(&memory).waiting, 0);
}

#[test]
fn the_offices_clock_is_compared_half_way_between_sending_and_hearing() {
    let memory = Memory::with(&[(ONE, 1)]);
    let mut session = session();
    let (ticket, _, batch) = sent(session.next(now(0), &memory));
    let mut said = answer(Verdict::Through(end(ONE, &batch)));
    said.now = now(400 + 5000).at;
    session.heard(now(800), ticket, said, &memory).unwrap();
    let state = session.state(&memory);
    assert_eq!(state.office_offset_ms, Some(5000));
    assert_eq!(state.last_ok, Some(now(800).at));
}

// ---- The whole of it, for real.

fn settings(dir: &Path, url: &str) -> UploaderSettings {
    UploaderSettings {
        journals: dir.to_owned(),
        office_url: url.to_owned(),
        enrolled_in: None,
        kiosk: "az-kumagaya-1".to_owned(),
        machine: "00112233aabbccdd".to_owned(),
        site: "az-kumagaya".into(),
        version: "test".to_owned(),
        zone: chrono_tz::Asia::Tokyo,
    }
}

/// Waits, with a limit, for the upload to say something.
fn until(
    states: &mpsc::Receiver<UploadState>,
    wanted: impl Fn(&UploadState) -> bool,
) -> UploadState {
    loop {
        let state = states
            .recv_timeout(Duration::from_secs(20))
            .expect("in time");
        if wanted(&state) {
            return state;
        }
    }
}

#[test]
fn a_real_uploader_brings_rows_to_a_real_office_and_says_the_truth_when_it_is_gone() {
    let home = TempDir::new().unwrap();
    let dir = home.path().join("journal");
    let stamp = FakeStamp::new(1);
    let (mut journals, _) = Journals::open(&dir, &stamp).unwrap();
    let office = office_in(home.path());
    let url = office.url();
    let (say, states) = mpsc::channel();
    let uploader = Uploader::start(
        settings(&dir, &url),
        Box::new(move |news| {
            if let News::State(state) = news {
                let _ = say.send(state);
            }
        }),
    )
    .unwrap();
    let state = until(&states, |state| {
        state.waiting == 0 && state.last_ok.is_some()
    });
    assert_eq!(state.last_error, None);
    assert!(state.office_offset_ms.unwrap().abs() < 5000, "{state:?}");

    for _ in 0..3 {
        journals.append(&stamp.arrival()).unwrap();
    }
    uploader.nudge();
    let asked = Office::at(&url).unwrap();
    let held = || {
        let body = asked.get(&format!("/v1/journals/{}", journals.current().unwrap()));
        serde_json::from_slice::<serde_json::Value>(&body.unwrap()).unwrap()["rows"].clone()
    };
    while held() != 4 {
        until(&states, |_| true);
    }

    office.stop().unwrap();
    journals.append(&stamp.arrival()).unwrap();
    uploader.nudge();
    let state = until(&states, |state| state.last_error.is_some());
    assert_eq!(state.waiting, 1, "what did not arrive is waiting");
    drop(uploader);
}

/// A server that gives one canned reply to each connection, and keeps what it was sent.
fn canned(reply: &'static [u8]) -> (String, mpsc::Receiver<Vec<u8>>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let (tell, told) = mpsc::channel();
    std::thread::spawn(move || {
        for connection in listener.incoming() {
            let mut connection = connection.unwrap();
            let mut heard = vec![0; 65536];
            let n = connection.read(&mut heard).unwrap();
            heard.truncate(n);
            let _ = tell.send(heard);
            let _ = connection.write_all(reply);
        }
    });
    (url, told)
}

fn heartbeat() -> Batch {
    Batch {
        v: 1,
        kiosk: "az-kumagaya-1".to_owned(),
        machine: String::new(),
        after: None,
        rows: Vec::new(),
        state: None,
    }
}

#[test]
fn what_is_no_office_is_not_believed() {
    type Expected = fn(&Failure) -> bool;
    let cases: [(&[u8], Expected); 7] = [
        (b"", |f| matches!(f, Failure::Lost(_))),
        (b"HTTP/1.1 200 OK\r\ncontent-length: 400\r\n\r\nhalf", |f| {
            matches!(f, Failure::Lost(_))
        }),
        (
            b"HTTP/1.1 200 OK\r\ncontent-length: 13\r\n\r\n<html></html>",
            |f| matches!(f, Failure::NotUnderstood(_)),
        ),
        (
            b"HTTP/1.1 302 Found\r\nlocation: http://portal/\r\ncontent-length: 0\r\n\r\n",
            |f| matches!(f, Failure::Refused { status: 302, .. }),
        ),
        (
            b"HTTP/1.1 503 Busy\r\nretry-after: 7\r\ncontent-length: 0\r\n\r\n",
            |f| {
                matches!(f, Failure::Refused { status: 503, retry_after_ms: Some(7000), .. })
            },
        ),
        (
            b"HTTP/1.1 403 No\r\ncontent-length: 45\r\n\r\n{\"code\":\"unknown_kiosk\",\"say\":\"who are you?\"}",
            |f| matches!(f, Failure::Refused { status: 403, say, .. } if say == "who are you?"),
        ),
        (b"\x00\x01\x02 what is this\r\n\r\n", |f| matches!(f, Failure::Lost(_))),
    ];
    for (reply, expected) in cases {
        let (url, _told) = canned(reply);
        let failure = Office::at(&url)
            .unwrap()
            .post(ONE, &heartbeat())
            .unwrap_err();
        assert!(
            expected(&failure),
            "{:?}: {failure:?}",
            String::from_utf8_lossy(reply)
        );
    }
}

#[test]
fn large_batches_travel_compressed() {
    let (url, told) = canned(b"");
    let batch = Batch {
        rows: vec!["{\"same\":\"again and again\"}".to_owned(); 400],
        ..heartbeat()
    };
    let _ = Office::at(&url).unwrap().post(ONE, &batch);
    let heard = told.recv_timeout(Duration::from_secs(10)).unwrap();
    let head = String::from_utf8_lossy(&heard).to_ascii_lowercase();
    assert!(head.contains("content-encoding: zstd"), "{head}");
    assert!(heard.len() < 2000);
}

#[test]
fn an_address_that_is_none_is_said_to_be_none() {
    for address in [
        "",
        "office",
        "ftp://office",
        "http://",
        "127.0.0.1:80",
        "https://office",
    ] {
        assert!(Office::at(address).is_err(), "{address}");
    }
    assert!(Office::at(" http://127.0.0.1:8470/ ").is_ok());
}

fn tomoni(args: &[&str]) -> (i32, String, String) {
    let out = Command::new(env!("CARGO_BIN_EXE_tomoni"))
        .args(args)
        .output()
        .unwrap();
    (
        out.status.code().unwrap(),
        String::from_utf8(out.stdout).unwrap(),
        String::from_utf8(out.stderr).unwrap(),
    )
}

#[test]
fn a_rehearsal_with_every_fault_loses_and_doubles_nothing() {
    let home = TempDir::new().unwrap();
    let office = office_in(home.path());
    for faults in ["none", "link", "all"] {
        let (code, out, err) = tomoni(&[
            "rehearse",
            "--office",
            &office.url(),
            "--kiosks",
            "5",
            "--visits",
            "30",
            "--faults",
            faults,
            "--seed",
            "7",
            "--json",
        ]);
        assert_eq!(code, 0, "{faults}: {out} {err}");
        let said: serde_json::Value = serde_json::from_str(out.trim()).unwrap();
        assert_eq!(said["visits_played"], 150, "{said}");
        assert_eq!(said["visits_at_office"], 150, "{said}");
        assert_eq!((&said["lost"], &said["doubled"]), (&0.into(), &0.into()));
        assert!(said["events"].as_u64().unwrap() > 150);
        assert!(said["events_per_s"].as_f64().unwrap() > 0.0);
    }
}

#[test]
fn a_rehearsal_used_wrong_ends_with_two_and_one_without_an_office_with_one() {
    let rest = ["--kiosks", "1", "--visits", "1", "--json"];
    let with = |office: &str| tomoni(&[&["rehearse", "--office", office], &rest[..]].concat());
    assert_eq!(with("nonsense").0, 2);
    assert_eq!(with("http://127.0.0.1:1").0, 1);
    assert_eq!(tomoni(&["rehearse", "--kiosks", "1"]).0, 2);
}

#[test]
fn journal_verify_counts_rows_while_the_kiosk_runs_and_names_the_first_bad_one() {
    let home = TempDir::new().unwrap();
    let dir = home.path().join("journal");
    let stamp = FakeStamp::new(1);
    let (mut journals, _) = Journals::open(&dir, &stamp).unwrap();
    journals.append(&stamp.arrival()).unwrap();
    let data = home.path().to_str().unwrap();
    for folder in [data, dir.to_str().unwrap()] {
        let (code, out, err) = tomoni(&["journal", "verify", folder]);
        assert_eq!(code, 0, "{out}{err}");
        assert!(out.starts_with("2 rows in 1 journal"), "{out}");
    }
    journals
        .append(&stamp.arrival())
        .expect("looking holds nothing up");
    let journal = journals.current().unwrap();
    drop(journals);
    let conn = rusqlite::Connection::open(dir.join(format!("{journal}.journal"))).unwrap();
    conn.execute_batch(
        "DROP TRIGGER journal_row_is_not_changed;
         UPDATE journal_row SET line = replace(line, 'tap', 'card') WHERE n = 2;",
    )
    .unwrap();
    drop(conn);
    let (code, out, _) = tomoni(&["journal", "verify", data]);
    assert_eq!(code, 1);
    assert!(
        out.contains(&journal.to_string()) && out.contains("row 2"),
        "{out}"
    );
    let empty = TempDir::new().unwrap();
    assert_eq!(
        tomoni(&["journal", "verify", empty.path().to_str().unwrap()]).0,
        2
    );
}
