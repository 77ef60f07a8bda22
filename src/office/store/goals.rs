//! Goals as people set them: what was decided, when and where. The newest of a year and an indicator
//! holds; none is ever changed or taken away. Nothing is counted here.

use chrono::{DateTime, FixedOffset, NaiveDate};

use super::StoreError;
use super::events::{day_number, moment};
use super::folds::day_of;
use super::sql::{Sql, all};

/// The most characters of where a goal was decided.
pub const DECIDED_AT_CHARS_MAX: usize = 40;

/// A goal for one indicator in one fiscal year.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Goal {
    /// The year in whose April the fiscal year begins.
    pub year: i32,
    /// Which indicator, as [`crate::office::report::outcomes`] names it.
    pub indicator: String,
    /// How many; `None` = there is no goal any more.
    pub target: Option<u64>,
    /// The day on which it was decided.
    pub decided_on: NaiveDate,
    /// The meeting that decided it.
    pub decided_at: String,
    /// Who wrote it down.
    pub by: String,
    /// When they did.
    pub set: DateTime<FixedOffset>,
}

/// Writes a goal down.
pub(super) fn set(db: &dyn Sql, goal: &Goal) -> Result<(), StoreError> {
    db.run(
        "insert into goal (year, indicator, target, decided_on, decided_at, set_by, set_ms)
         values ($1, $2, $3, $4, $5, $6, $7)",
        &[
            i64::from(goal.year).into(),
            (&goal.indicator).into(),
            goal.target
                .map(|target| i64::try_from(target).unwrap_or(i64::MAX))
                .into(),
            day_number(goal.decided_on).into(),
            (&goal.decided_at).into(),
            (&goal.by).into(),
            goal.set.timestamp_millis().into(),
        ],
    )?;
    Ok(())
}

/// Everything that was ever set for a year, oldest first.
pub(super) fn goals(db: &dyn Sql, year: i32) -> Result<Vec<Goal>, StoreError> {
    all(
        db,
        "select indicator, target, decided_on, decided_at, set_by, set_ms
           from goal where year = $1 order by id",
        &[i64::from(year).into()],
        |row| {
            Ok(Goal {
                year,
                indicator: row.text(0)?,
                target: row.int_or_none(1)?.map(|n| u64::try_from(n).unwrap_or(0)),
                decided_on: day_of(row.int(2)?).unwrap_or_default(),
                decided_at: row.text(3)?,
                by: row.text(4)?,
                set: moment(row.int(5)?),
            })
        },
    )
}
