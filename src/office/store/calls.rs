//! Calls for staff that nobody answered yet: a fold of `staff.called` and `staff.answered`, and of
//! what was answered at the office.
//!
//! A machine has one call at a time: whatever is called while it stands belongs to it, and one
//! answer ends it.

use chrono::{DateTime, FixedOffset};

use super::StoreError;
use super::events::moment;
use super::log::{self, LogEntry};
use super::readings::whole;
use super::sql::{Row, Sql, all, first};
use crate::visit::event::{CallReason, Kind};
use crate::wire;

/// How long a call rings, milliseconds: a kiosk that comes back after a month without a network
/// must not ring for somebody who went home long ago.
pub const CALLS_RING_MS: i64 = 12 * 3_600_000;

/// A call for staff that stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Call {
    /// Its number, for [`super::Store::answer_call`].
    pub number: u64,
    /// The kiosk that called.
    pub kiosk: String,
    /// The site it stands at.
    pub site: String,
    /// Since when, by the kiosk's clock.
    pub at: DateTime<FixedOffset>,
    /// Words beside a measurement asked for somebody; otherwise a person touched the button.
    pub cue: bool,
}

/// A row that has to do with calls.
struct Said {
    seq: i64,
    machine: String,
    calls: bool,
    answered_here: bool,
    at_ms: i64,
    site: String,
    kiosk: String,
    line: String,
}

fn said(row: &Row<'_>) -> Result<Said, StoreError> {
    Ok(Said {
        seq: row.int(0)?,
        machine: row.text(1)?,
        calls: row.text(2)? == "staff.called",
        at_ms: row.int(3)?,
        site: row.text(4)?,
        kiosk: row.text(5)?,
        answered_here: row.int(6)? != 0,
        line: row.text(7)?,
    })
}

/// The calls that stand at this time.
pub(super) fn standing(db: &dyn Sql, now_ms: i64) -> Result<Vec<Call>, StoreError> {
    let rows = all(
        db,
        "select e.seq, coalesce(e.machine, ''), e.kind, e.written_ms, coalesce(e.site, ''),
                coalesce((select c.kiosk from contact c where c.journal = h.journal
                           order by c.last_turn desc limit 1), ''),
                coalesce(a.seq, 0), e.line
           from event e join held h on h.seq = e.seq left join call_answered a on a.seq = e.seq
          where e.kind in ('staff.called', 'staff.answered') and e.written_ms > $1 and e.understood = 1
          order by e.written_ms, e.seq",
        &[now_ms.saturating_sub(CALLS_RING_MS).into()],
        |row| said(&row),
    )?;
    let mut standing: Vec<Said> = Vec::new();
    for row in rows {
        let same = |call: &Said| call.machine == row.machine;
        if !row.calls || row.answered_here {
            standing.retain(|call| !same(call));
        } else if let Some(call) = standing.iter_mut().find(|call| same(call)) {
            // Answering the newest one answers those before it.
            call.seq = row.seq;
            call.line = row.line;
        } else {
            standing.push(row);
        }
    }
    Ok(standing
        .into_iter()
        .map(|call| Call {
            number: u64::try_from(call.seq).unwrap_or(0),
            cue: matches!(
                wire::read(&call.line),
                wire::Row::Event(event)
                    if matches!(event.kind, Kind::StaffCalled { why: CallReason::Cue })
            ),
            kiosk: call.kiosk,
            site: call.site,
            at: moment(call.at_ms),
        })
        .collect())
}

/// Notes that a call is answered here.
pub(super) fn answer(db: &dyn Sql, number: u64, log: &LogEntry) -> Result<bool, StoreError> {
    let call = first(
        db,
        "select e.seq from event e
          where e.seq = $1 and e.kind = 'staff.called'
            and not exists (select 1 from call_answered a where a.seq = e.seq)",
        &[whole(number).into()],
        |row| row.int(0),
    )?;
    let Some(seq) = call else {
        return Ok(false);
    };
    let touched = db.run(
        "insert into call_answered (seq, who, at_ms) values ($1, $2, $3) on conflict (seq) do nothing",
        &[
            seq.into(),
            (&log.who).into(),
            log.at.timestamp_millis().into(),
        ],
    )?;
    if touched == 0 {
        return Ok(false);
    }
    log::note(db, log)?;
    Ok(true)
}
