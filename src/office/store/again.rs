//! Rows that an older program kept without understanding them, read again by this one.
//!
//! The office keeps every row whole, also of kinds that came after it. When it is brought up to
//! date and started, what it understands now begins to count, on the day on which it was written, and what is sealed
//! in it is parted from its line. What this program does not understand either stays as it is.

use super::StoreError;
use super::events::{self, Columns};
use super::readings;
use super::sql::{Sql, Value, all};
use crate::wire::{self, Digest};

/// How many rows are looked at in one transaction.
const ROWS_MAX: i64 = 500;

/// Reads the next rows after number `after` again; gives the last number that was looked at, or
/// `None` when there are no more.
pub(super) fn some(db: &dyn Sql, after: i64) -> Result<Option<i64>, StoreError> {
    let kept: Vec<(i64, Digest, String, i64)> = all(
        db,
        "select e.seq, h.digest, e.line, h.received_ms from event e join held h on h.seq = e.seq
          where e.understood = 0 and e.seq > $1 order by e.seq limit $2",
        &[after.into(), ROWS_MAX.into()],
        |row| Ok((row.int(0)?, row.digest(1)?, row.text(2)?, row.int(3)?)),
    )?;
    let last = kept.last().map(|(seq, ..)| *seq);
    let (mut rows, mut parts, mut received_ms) = (Vec::new(), Vec::new(), 0);
    for (seq, digest, line, received) in kept {
        received_ms = received_ms.max(received);
        let row = wire::read(&line);
        if matches!(row, wire::Row::NotUnderstood { .. }) {
            continue;
        }
        let parted = readings::part(&row, &line);
        let line = parted.as_ref().map_or(&line, |parted| &parted.line);
        if understand(db, seq, line, &Columns::read(&row))? {
            rows.push((digest, row));
            parts.push(parted);
        }
    }
    events::count(db, &rows, &parts, received_ms)?;
    Ok(last)
}

/// Writes what a line says beside it. `false` = another office was faster.
fn understand(
    db: &dyn Sql,
    seq: i64,
    line: &str,
    columns: &Columns<'_>,
) -> Result<bool, StoreError> {
    let set: Vec<String> = (3..)
        .zip(Columns::NAMES)
        .map(|(place, name)| format!("{name} = ${place}"))
        .collect();
    let mut values: Vec<Value<'_>> = vec![seq.into(), line.into()];
    values.extend(columns.values());
    let changed = db.run(
        &format!(
            "update event set line = $2, {} where seq = $1 and understood = 0",
            set.join(", ")
        ),
        &values,
    )?;
    Ok(changed > 0)
}
