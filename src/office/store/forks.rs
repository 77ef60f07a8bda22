//! Whether a journal that was continued in more than one place was put back to an earlier state,
//! or is written by two at once. Judged from what was *written*, never from the order of coming in:
//! a message may be under way for any time. Pure: rows in, an answer out; no SQL and no clock here.
//!
//! The rows of a journal are a tree, because each names the one before it. Where a row has several
//! rows after it, each of them begins a *way*: it and all that was written on from it. One disk
//! writes one row after the other, and one that is put back goes on from an earlier row and never
//! returns to where it was: so of two ways that part, one was wholly written before the other began.
//! Two disks write both ways in the same span of time. See decision 9 in the crate's front page for
//! what cannot be told apart.

use std::collections::{BTreeMap, HashMap, HashSet};

use uuid::Uuid;

use crate::visit::{Event, Kind};
use crate::wire::{Digest, Row};

/// How far apart two moments of different boots must be, milliseconds, before their order is
/// believed. A kiosk waits for the office's answer at most 90 s and places its time in the middle of
/// that, and does not journal anew that an offset changed by less than 60 s.
pub const CLOCK_ERROR_MS: i64 = 120_000;

/// With how many of its neighbours in time a way is compared. A disk that is put back to the same
/// image every morning makes one way a day.
const NEIGHBOURS_MAX: usize = 500;

/// A held row, as far as its place and its time go.
#[derive(Clone, Debug)]
pub(super) struct Written {
    digest: Digest,
    previous: Digest,
    when: Option<When>,
}

/// When a row was written, by the clocks of the machine that wrote it.
#[derive(Clone, Copy, Debug)]
struct When {
    wall_ms: i64,
    boot: Uuid,
    up_ms: i64,
}

impl Written {
    /// Takes from a row what is needed here. A row that this program does not understand has its
    /// place in the tree and no time.
    pub(super) fn new(digest: Digest, previous: Digest, row: &Row) -> Written {
        let when = match row {
            Row::Event(event) => Some(When::of(event)),
            Row::NotUnderstood { .. } => None,
        };
        Written {
            digest,
            previous,
            when,
        }
    }
}

impl When {
    fn of(event: &Event) -> When {
        When {
            wall_ms: event.at.timestamp_millis(),
            boot: event.boot,
            up_ms: i64::try_from(event.up_ms).unwrap_or(i64::MAX),
        }
    }
}

/// When a boot began on the office's clock, from a row that compares the two clocks.
#[derive(Clone, Copy, Debug)]
pub(super) struct Compared {
    boot: Uuid,
    began_ms: i64,
}

impl Compared {
    /// What a row says of its boot, if it says anything.
    pub(super) fn new(row: &Row) -> Option<Compared> {
        let Row::Event(event) = row else { return None };
        let Kind::ClockChecked { offset_ms } = event.kind else {
            return None;
        };
        let when = When::of(event);
        let office_ms = when.wall_ms.saturating_add(offset_ms);
        Some(Compared {
            boot: when.boot,
            began_ms: office_ms.saturating_sub(when.up_ms),
        })
    }
}

/// A moment within one boot.
#[derive(Clone, Copy)]
struct Moment {
    up_ms: i64,
    /// On a clock that can be compared with other boots', if there is one to believe.
    at_ms: Option<i64>,
}

/// What one boot wrote of a way: its first moment and its last.
#[derive(Clone, Copy)]
struct Span {
    first: Moment,
    last: Moment,
}

/// What was written of a way, by boot.
type Way = BTreeMap<Uuid, Span>;

fn add(way: &mut Way, boot: Uuid, span: Span) {
    way.entry(boot)
        .and_modify(|known| {
            if span.first.up_ms < known.first.up_ms {
                known.first = span.first;
            }
            if span.last.up_ms > known.last.up_ms {
                known.last = span.last;
            }
        })
        .or_insert(span);
}

/// Says whether a journal has two ways that were written in the same span of time: two disks.
/// `rows` in the order in which they came in, which puts every row behind the one it follows; all
/// that was `compared` in their boots, in this journal or another, the latest last.
pub(super) fn lived_at_once(rows: &[Written], compared: &[Compared]) -> bool {
    let clocks = Clocks::of(rows, compared);
    let place: HashMap<Digest, usize> = rows
        .iter()
        .enumerate()
        .map(|(index, row)| (row.digest, index))
        .collect();
    let gone_back = gone_back(rows, &place);
    // The ways that go on from a row, or from nothing, as they are found from the leaves down.
    let mut onward: HashMap<Option<usize>, Vec<Way>> = HashMap::new();
    for (index, row) in rows.iter().enumerate().rev() {
        let ways = onward.remove(&Some(index)).unwrap_or_default();
        if any_at_once(&ways) {
            return true;
        }
        let mut way = together(ways);
        if let Some(when) = row.when {
            let moment = Moment {
                up_ms: when.up_ms,
                at_ms: clocks.read(when, gone_back.contains(&index)),
            };
            let span = Span {
                first: moment,
                last: moment,
            };
            add(&mut way, when.boot, span);
        }
        let before = place.get(&row.previous).copied();
        onward.entry(before).or_default().push(way);
    }
    onward.values().any(|ways| any_at_once(ways))
}

/// The rows whose wall clock is behind that of a row before them: it was wrong then or is now.
fn gone_back(rows: &[Written], place: &HashMap<Digest, usize>) -> HashSet<usize> {
    let mut latest_ms: Vec<i64> = Vec::with_capacity(rows.len());
    let mut gone_back = HashSet::new();
    for (index, row) in rows.iter().enumerate() {
        let before = place.get(&row.previous).and_then(|at| latest_ms.get(*at));
        let before_ms = before.copied().unwrap_or(i64::MIN);
        let wall_ms = row.when.map_or(before_ms, |when| when.wall_ms);
        if wall_ms.saturating_add(CLOCK_ERROR_MS) < before_ms {
            gone_back.insert(index);
        }
        latest_ms.push(before_ms.max(wall_ms));
    }
    gone_back
}

/// All that was written on several ways.
fn together(ways: Vec<Way>) -> Way {
    let mut ways = ways.into_iter();
    let mut all = ways.next().unwrap_or_default();
    for (boot, span) in ways.flatten() {
        add(&mut all, boot, span);
    }
    all
}

fn any_at_once(ways: &[Way]) -> bool {
    if ways.len() < 2 {
        return false;
    }
    let began = |way: &Way| way.values().filter_map(|span| span.first.at_ms).min();
    let mut ways: Vec<&Way> = ways.iter().collect();
    ways.sort_by_key(|way| began(way));
    ways.iter().enumerate().any(|(index, one)| {
        ways.iter()
            .skip(index + 1)
            .take(NEIGHBOURS_MAX)
            .any(|two| goes_on_after(one, two) && goes_on_after(two, one))
    })
}

/// Says whether a row of `one` was written later than a row of `two`, for certain.
fn goes_on_after(one: &Way, two: &Way) -> bool {
    one.iter().any(|(boot, one)| {
        two.iter().any(|(other, two)| {
            let apart_ms = match (one.last.at_ms, two.first.at_ms) {
                (Some(one), Some(two)) => Some(one.saturating_sub(two)),
                _ => None,
            };
            if boot == other {
                // One boot's time since it began is exact, unless a virtual machine was put back
                // with its memory; then its wall clock says otherwise.
                one.last.up_ms > two.first.up_ms
                    && apart_ms.is_none_or(|apart_ms| apart_ms >= -CLOCK_ERROR_MS)
            } else {
                apart_ms.is_some_and(|apart_ms| apart_ms > CLOCK_ERROR_MS)
            }
        })
    })
}

/// When each boot of a journal began on the office's clock, for boots in which it was compared.
struct Clocks {
    began_ms: HashMap<Uuid, i64>,
}

impl Clocks {
    fn of(rows: &[Written], compared: &[Compared]) -> Clocks {
        let boots: HashSet<Uuid> = rows
            .iter()
            .filter_map(|row| row.when.map(|when| when.boot))
            .collect();
        let began_ms = compared
            .iter()
            .filter(|compared| boots.contains(&compared.boot))
            .map(|compared| (compared.boot, compared.began_ms))
            .collect();
        Clocks { began_ms }
    }

    /// A kiosk compares its clock with the office's in every boot in which it hears of it. So in a
    /// boot without that the wall clock may be years off and nobody would have known; it is
    /// believed only where no better clock is in the whole journal, and while it does not go back.
    fn read(&self, when: When, gone_back: bool) -> Option<i64> {
        match self.began_ms.get(&when.boot) {
            Some(began_ms) => Some(began_ms.saturating_add(when.up_ms)),
            None => (self.began_ms.is_empty() && !gone_back).then_some(when.wall_ms),
        }
    }
}
