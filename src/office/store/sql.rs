//! What the store's questions need of a database, whichever it is: a statement with values in,
//! rows out. One text of SQL serves both databases; it keeps to what both say alike (`$1` for
//! values, `cast(… as bigint)` around sums, `on conflict`).
//!
//! Numbers travel as 64-bit integers, ids and digests as bytes. Nothing here decides anything.

use super::StoreError;
use crate::wire::Digest;

/// A value handed to a statement.
#[derive(Clone, Copy)]
pub(super) enum Value<'a> {
    /// Nothing.
    Null,
    /// A number, a time in milliseconds, a day, a truth (0 or 1).
    Int(i64),
    /// Text.
    Text(&'a str),
    /// An id, a digest, a line that is no row.
    Bytes(&'a [u8]),
}

/// What is handed to a database may be anything a kiosk sent: it is never printed.
impl std::fmt::Debug for Value<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Value(…)")
    }
}

impl From<i64> for Value<'_> {
    fn from(number: i64) -> Self {
        Value::Int(number)
    }
}

impl From<bool> for Value<'_> {
    fn from(truth: bool) -> Self {
        Value::Int(i64::from(truth))
    }
}

impl From<u32> for Value<'_> {
    fn from(number: u32) -> Self {
        Value::Int(i64::from(number))
    }
}

impl<'a> From<&'a str> for Value<'a> {
    fn from(text: &'a str) -> Self {
        Value::Text(text)
    }
}

impl<'a> From<&'a String> for Value<'a> {
    fn from(text: &'a String) -> Self {
        Value::Text(text)
    }
}

impl<'a> From<&'a [u8]> for Value<'a> {
    fn from(bytes: &'a [u8]) -> Self {
        Value::Bytes(bytes)
    }
}

impl<'a, const N: usize> From<&'a [u8; N]> for Value<'a> {
    fn from(bytes: &'a [u8; N]) -> Self {
        Value::Bytes(bytes)
    }
}

impl<'a> From<&'a Digest> for Value<'a> {
    fn from(digest: &'a Digest) -> Self {
        Value::Bytes(&digest.0)
    }
}

impl<'a, T: Into<Value<'a>>> From<Option<T>> for Value<'a> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Value::Null, Into::into)
    }
}

/// What a database's own row can be asked; columns count from 0.
pub(super) trait Cells {
    /// A number, unless there is none.
    fn int(&self, column: usize) -> Result<Option<i64>, StoreError>;
    /// A text, unless there is none.
    fn text(&self, column: usize) -> Result<Option<String>, StoreError>;
    /// Bytes, unless there are none.
    fn bytes(&self, column: usize) -> Result<Option<Vec<u8>>, StoreError>;
}

/// One row that came back; columns count from 0.
pub(super) struct Row<'a>(pub &'a dyn Cells);

impl Row<'_> {
    /// A number, unless there is none.
    pub fn int_or_none(&self, column: usize) -> Result<Option<i64>, StoreError> {
        self.0.int(column)
    }

    /// A text, unless there is none.
    pub fn text_or_none(&self, column: usize) -> Result<Option<String>, StoreError> {
        self.0.text(column)
    }

    /// Bytes, unless there are none.
    pub fn bytes_or_none(&self, column: usize) -> Result<Option<Vec<u8>>, StoreError> {
        self.0.bytes(column)
    }

    /// A number.
    pub fn int(&self, column: usize) -> Result<i64, StoreError> {
        self.int_or_none(column)?.ok_or_else(|| empty(column))
    }

    /// A number that counts something.
    pub fn count(&self, column: usize) -> Result<u64, StoreError> {
        Ok(u64::try_from(self.int(column)?).unwrap_or(0))
    }

    /// A number that counts something small: an hour, a minute.
    pub fn small(&self, column: usize) -> Result<u32, StoreError> {
        Ok(u32::try_from(self.int(column)?).unwrap_or(0))
    }

    /// A text.
    pub fn text(&self, column: usize) -> Result<String, StoreError> {
        self.text_or_none(column)?.ok_or_else(|| empty(column))
    }

    /// Just so many bytes: an id, a digest.
    pub fn fixed<const N: usize>(&self, column: usize) -> Result<[u8; N], StoreError> {
        self.bytes_or_none(column)?
            .and_then(|bytes| bytes.try_into().ok())
            .ok_or_else(|| StoreError::Database(format!("column {column} has not {N} bytes")))
    }

    /// A digest.
    pub fn digest(&self, column: usize) -> Result<Digest, StoreError> {
        self.fixed(column).map(Digest)
    }
}

fn empty(column: usize) -> StoreError {
    StoreError::Database(format!("column {column} is empty"))
}

/// A row to be kept: what `held` and `event` say of it.
pub(super) struct NewRow<'a> {
    /// Its digest.
    pub digest: Digest,
    /// The digest before it.
    pub previous: Digest,
    /// The first row of its branch.
    pub branch: Digest,
    /// The line, whole.
    pub line: &'a str,
    /// What was read out of it.
    pub columns: super::events::Columns<'a>,
}

/// A database inside one transaction.
pub(super) trait Sql {
    /// Asks, and hands each row to `row`.
    fn each(
        &self,
        sql: &str,
        values: &[Value<'_>],
        row: &mut dyn FnMut(Row<'_>) -> Result<(), StoreError>,
    ) -> Result<(), StoreError>;

    /// Asks, and hands each row to `row` as it comes, however many there are. Nothing else may be
    /// asked before that has ended.
    fn walk(
        &self,
        sql: &str,
        values: &[Value<'_>],
        row: &mut dyn FnMut(Row<'_>) -> Result<(), StoreError>,
    ) -> Result<(), StoreError>;

    /// Does something; says how many rows it touched.
    fn run(&self, sql: &str, values: &[Value<'_>]) -> Result<u64, StoreError>;

    /// Adds rows of one journal that are not held yet, in this order.
    fn add(
        &self,
        journal: &[u8; 16],
        received_ms: i64,
        rows: &[NewRow<'_>],
    ) -> Result<(), StoreError>;

    /// Keeps everybody else from taking in rows of this journal until the transaction ends.
    fn hold(&self, journal: &[u8; 16]) -> Result<(), StoreError>;
}

/// All rows of an answer.
pub(super) fn all<T>(
    db: &dyn Sql,
    sql: &str,
    values: &[Value<'_>],
    mut read: impl FnMut(Row<'_>) -> Result<T, StoreError>,
) -> Result<Vec<T>, StoreError> {
    let mut out = Vec::new();
    db.each(sql, values, &mut |row| {
        out.push(read(row)?);
        Ok(())
    })?;
    Ok(out)
}

/// The first row of an answer, if there is one.
pub(super) fn first<T>(
    db: &dyn Sql,
    sql: &str,
    values: &[Value<'_>],
    mut read: impl FnMut(Row<'_>) -> Result<T, StoreError>,
) -> Result<Option<T>, StoreError> {
    let mut out = None;
    db.each(sql, values, &mut |row| {
        if out.is_none() {
            out = Some(read(row)?);
        }
        Ok(())
    })?;
    Ok(out)
}

/// Whether an answer has a row.
pub(super) fn exists(db: &dyn Sql, sql: &str, values: &[Value<'_>]) -> Result<bool, StoreError> {
    Ok(first(db, sql, values, |_| Ok(()))?.is_some())
}

/// How many values stand in one list.
const LIST: usize = 32;

/// Asks `sql` about many values, in which `(list)` stands for some of them at a time: a row may come
/// back more than once, whatever `sql` says of that.
pub(super) fn each_in(
    db: &dyn Sql,
    sql: &str,
    values: &[Value<'_>],
    row: &mut dyn FnMut(Row<'_>) -> Result<(), StoreError>,
) -> Result<(), StoreError> {
    if values.is_empty() {
        return Ok(());
    }
    let names: Vec<String> = (1..=LIST).map(|n| format!("${n}")).collect();
    // One text for any number of values: what is left of the last list repeats its first one.
    let sql = sql.replace("(list)", &format!("({})", names.join(", ")));
    for some in values.chunks(LIST) {
        let mut list = some.to_vec();
        list.resize(LIST, some.first().copied().unwrap_or(Value::Null));
        db.each(&sql, &list, row)?;
    }
    Ok(())
}
