//! A backup: one file, the same for both databases, so that it also carries an office from SQLite to
//! PostgreSQL or back.
//!
//! A zstd stream of lines. The first says what it is ([`Header`]); then, for each table in the order
//! in which they were made, one line that names it and its columns, and one line, a JSON array, for
//! each row: numbers as numbers, text as text, bytes as hex. The last line is the SHA-256 of all lines
//! before it. `event` always has the time of receipt, by which PostgreSQL parts it into months.
//!
//! Written from one moment of the database, row by row; read twice, once to see that it is whole and
//! once, in one transaction, to put it where nothing is. No private key is in a database, so none is
//! in a backup.

use std::io::{self, BufRead, BufReader, Read, Seek, Write};

use chrono::{DateTime, FixedOffset};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use super::sql::{Row, Sql, Value, all, exists, first};
use super::{Progress, StoreError};

/// The format's number.
const FORMAT: u32 = 1;
/// How much it is pressed: 3 is zstd's own choice.
const LEVEL: i32 = 3;
/// The longest line that is read, bytes. A row's line has 16 KiB at most, and is spelt as JSON again.
const LINE_BYTES_MAX: u64 = 8 * 1024 * 1024;
/// How many rows are handed over at once, and how many bytes of lines they may have.
const ROWS_AT_ONCE: usize = 1_000;
const BYTES_AT_ONCE: usize = 4 * 1024 * 1024;
/// The most tables and columns that a file may name.
const TABLES_MAX: usize = 200;
const COLUMNS_MAX: usize = 100;

/// Caches that are made anew, and what ends with the machine it was on.
const LEFT_OUT: [&str; 3] = ["day_fold", "session", "attempt"];

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Holds {
    /// Numbers.
    Int,
    /// Text.
    Text,
    /// Bytes.
    Bytes,
}

/// A table and what its rows hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Table {
    /// Its name.
    pub name: String,
    /// Names and kinds, in order.
    pub columns: Vec<(String, Holds)>,
}

/// One value of one row.
#[derive(Clone, PartialEq)]
pub(super) enum Cell {
    Null,
    Int(i64),
    Text(String),
    Bytes(Vec<u8>),
}

impl Cell {
    /// As a statement takes it.
    pub(super) fn as_value(&self) -> Value<'_> {
        match self {
            Cell::Null => Value::Null,
            Cell::Int(number) => Value::Int(*number),
            Cell::Text(text) => Value::Text(text),
            Cell::Bytes(bytes) => Value::Bytes(bytes),
        }
    }
}

impl StoreError {
    /// Why a backup does not go into this database.
    pub(super) fn cannot_restore(database: &dyn std::fmt::Display, is_filled: bool) -> StoreError {
        StoreError::Backup(if is_filled {
            format!(
                "there is something in {database} already, and a backup is never put over it; give a new, empty database"
            )
        } else {
            format!(
                "{database} was made by another version of this program than the backup; give a new, empty database, which is then made as the backup needs it"
            )
        })
    }
}

/// A database into which a backup is being put: inside one transaction, at the backup's schema.
pub(super) trait Target: Sql {
    /// Its tables, in the order in which they were made.
    fn tables(&self) -> Result<Vec<Table>, StoreError>;

    /// Adds rows; `table` has those of the table's columns that the rows have.
    fn put(&self, table: &Table, rows: &[Vec<Cell>]) -> Result<(), StoreError>;

    /// Lets numbers that the database gives out go on after those that were put in.
    fn go_on(&self) -> Result<(), StoreError>;
}

/// The first line.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Header {
    tomoni_backup: u32,
    schema: i64,
    program: String,
    made: DateTime<FixedOffset>,
    rows: u64,
}

/// The line before a table's rows.
#[derive(Debug, Serialize, Deserialize)]
struct TableLine {
    table: String,
    columns: Vec<(String, Holds)>,
    rows: u64,
}

/// The last line.
#[derive(Debug, Serialize, Deserialize)]
struct LastLine {
    sha256: String,
}

/// What a backup holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Copied {
    /// Rows of all tables.
    pub rows: u64,
    /// Rows of journals.
    pub held: u64,
    /// Of each journal the last row that is in it.
    pub(super) journals: Vec<([u8; 16], i64)>,
}

/// What was put back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Restored {
    /// Rows of all tables.
    pub rows: u64,
    /// When the backup was made.
    pub made: DateTime<FixedOffset>,
    /// The schema it was made of.
    pub schema: i64,
}

fn file(error: &io::Error) -> StoreError {
    StoreError::Backup(format!("the backup's file cannot be used: {error}"))
}

fn wrong(why: impl Into<String>) -> StoreError {
    StoreError::Backup(why.into())
}

/// Bytes on their way into the file, and their hash.
struct Hashed<W: Write> {
    to: W,
    hash: Sha256,
}

impl<W: Write> Hashed<W> {
    fn line(&mut self, line: &[u8]) -> Result<(), StoreError> {
        self.hash.update(line);
        self.hash.update(b"\n");
        self.to
            .write_all(line)
            .and_then(|()| self.to.write_all(b"\n"))
            .map_err(|error| file(&error))
    }

    fn json(&mut self, value: &impl Serialize) -> Result<(), StoreError> {
        let line = serde_json::to_vec(value).map_err(|error| wrong(error.to_string()))?;
        self.line(&line)
    }
}

/// Writes all that a database holds at this moment.
pub(super) fn write(
    db: &dyn Target,
    schema: i64,
    made: DateTime<FixedOffset>,
    to: &mut dyn Write,
    say: &mut dyn FnMut(Progress<'_>),
) -> Result<Copied, StoreError> {
    let tables: Vec<Table> = db
        .tables()?
        .into_iter()
        .filter(|table| !LEFT_OUT.contains(&table.name.as_str()))
        .collect();
    let mut counts = Vec::new();
    for table in &tables {
        say(Progress {
            what: "counting",
            done: counts.len() as u64,
            of: tables.len() as u64,
        });
        let sql = format!("select count(*) from {}", table.name);
        counts.push(first(db, &sql, &[], |row| row.count(0))?.unwrap_or(0));
    }
    let rows = counts.iter().sum();
    let journals = all(
        db,
        "select journal, max(seq) from held group by journal",
        &[],
        |row| Ok((row.fixed(0)?, row.int(1)?)),
    )?;
    let pressed = zstd::Encoder::new(to, LEVEL).map_err(|error| file(&error))?;
    let mut out = Hashed {
        to: pressed,
        hash: Sha256::new(),
    };
    out.json(&Header {
        tomoni_backup: FORMAT,
        schema,
        program: env!("CARGO_PKG_VERSION").to_owned(),
        made,
        rows,
    })?;
    let mut done = 0;
    let mut line = Vec::new();
    for (table, count) in tables.iter().zip(counts.iter().copied()) {
        out.json(&TableLine {
            table: table.name.clone(),
            columns: table.columns.clone(),
            rows: count,
        })?;
        let mut written = 0;
        db.walk(&select(table), &[], &mut |row| {
            line.clear();
            spell(table, &row, &mut line)?;
            out.line(&line)?;
            written += 1;
            done += 1;
            if done % 1_000 == 0 {
                say(Progress {
                    what: "writing",
                    done,
                    of: rows,
                });
            }
            Ok(())
        })?;
        if written != count {
            return Err(wrong(format!(
                "{count} rows of {} were counted and {written} read: this was not one moment of the database",
                table.name
            )));
        }
    }
    let sha256 = hex(&out.hash.clone().finalize());
    out.json(&LastLine { sha256 })?;
    out.to.finish().map_err(|error| file(&error))?;
    say(Progress {
        what: "writing",
        done,
        of: rows,
    });
    let held = tables
        .iter()
        .zip(&counts)
        .find(|(table, _)| table.name == "held")
        .map_or(0, |(_, count)| *count);
    Ok(Copied {
        rows,
        held,
        journals,
    })
}

/// Asks for a table's rows in the order of its first column. Names are the database's own.
fn select(table: &Table) -> String {
    let columns: Vec<String> = table
        .columns
        .iter()
        .map(|(name, _)| match (table.name.as_str(), name.as_str()) {
            ("event", "received_ms") => {
                "(select h.received_ms from held h where h.seq = event.seq)".to_owned()
            }
            (_, name) => name.to_owned(),
        })
        .collect();
    format!(
        "select {} from {} order by 1",
        columns.join(", "),
        table.name
    )
}

fn spell(table: &Table, row: &Row<'_>, line: &mut Vec<u8>) -> Result<(), StoreError> {
    line.push(b'[');
    for (at, (_, holds)) in table.columns.iter().enumerate() {
        if at > 0 {
            line.push(b',');
        }
        match holds {
            Holds::Int => match row.int_or_none(at)? {
                Some(number) => line.extend_from_slice(number.to_string().as_bytes()),
                None => line.extend_from_slice(b"null"),
            },
            Holds::Text => match row.text_or_none(at)? {
                Some(text) => serde_json::to_writer(&mut *line, &text)
                    .map_err(|error| wrong(error.to_string()))?,
                None => line.extend_from_slice(b"null"),
            },
            Holds::Bytes => match row.bytes_or_none(at)? {
                Some(bytes) => {
                    line.push(b'"');
                    line.extend_from_slice(hex(&bytes).as_bytes());
                    line.push(b'"');
                }
                None => line.extend_from_slice(b"null"),
            },
        }
    }
    line.push(b']');
    Ok(())
}

fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    let mut out = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        // Writing to a String cannot fail.
        let _ = write!(out, "{byte:02x}");
    }
    out
}

fn unhex(text: &str) -> Option<Vec<u8>> {
    if !text.len().is_multiple_of(2) || !text.is_ascii() {
        return None;
    }
    (0..text.len())
        .step_by(2)
        .map(|at| u8::from_str_radix(text.get(at..at + 2)?, 16).ok())
        .collect()
}

/// Lines of a backup, counted and hashed.
struct Lines<R: BufRead> {
    from: R,
    hash: Sha256,
    line: Vec<u8>,
}

const TORN: &str = "this file ends before the backup does: it is torn; take another one";

impl<R: BufRead> Lines<R> {
    /// The next line, without its end.
    fn next(&mut self) -> Result<&[u8], StoreError> {
        self.line.clear();
        let altered = |error: &io::Error| {
            if error.kind() == io::ErrorKind::UnexpectedEof {
                wrong(TORN)
            } else {
                wrong(format!(
                    "this file is no backup of a tomoni office, or was altered ({error}); take another one"
                ))
            }
        };
        let read = (&mut self.from)
            .take(LINE_BYTES_MAX)
            .read_until(b'\n', &mut self.line)
            .map_err(|error| altered(&error))?;
        if read == 0 || self.line.pop() != Some(b'\n') {
            return Err(if read as u64 == LINE_BYTES_MAX {
                wrong("this file was altered: a line in it has no end; take another one")
            } else {
                wrong(TORN)
            });
        }
        Ok(&self.line)
    }

    fn hash_line(&mut self) {
        self.hash.update(&self.line);
        self.hash.update(b"\n");
    }
}

/// Takes rows of one table.
type Take<'a> = &'a mut dyn FnMut(&Table, &[Vec<Cell>]) -> Result<(), StoreError>;

/// Reads a backup from its beginning to its end, hands its rows over, and sees that it is whole.
fn go_through(
    from: impl Read,
    known: i64,
    take: Take<'_>,
    say: &mut dyn FnMut(u64, u64),
) -> Result<Restored, StoreError> {
    let unpacked = zstd::Decoder::new(from).map_err(|error| file(&error))?;
    let mut lines = Lines {
        from: BufReader::new(unpacked),
        hash: Sha256::new(),
        line: Vec::new(),
    };
    let header: Header = serde_json::from_slice(lines.next()?)
        .map_err(|_| wrong("this file is no backup of a tomoni office"))?;
    lines.hash_line();
    if header.tomoni_backup != FORMAT || header.schema > known {
        return Err(wrong(format!(
            "this backup was made by a newer tomoni ({}, schema {}; this program is {} and knows {known}); \
             install that version or a later one",
            header.program,
            header.schema,
            env!("CARGO_PKG_VERSION"),
        )));
    }
    if header.schema < 1 {
        return Err(wrong("this file is no backup of a tomoni office"));
    }
    let altered =
        || wrong("this file was altered: its rows are not what it says; take another one");
    let mut done = 0_u64;
    let mut tables = 0;
    loop {
        let line = lines.next()?;
        if let Ok(last) = serde_json::from_slice::<LastLine>(line) {
            if hex(&lines.hash.finalize()) != last.sha256 || done != header.rows {
                return Err(wrong(
                    "this file was altered: its SHA-256 is another one than it says; take another one",
                ));
            }
            let mut after = [0];
            return match lines.from.read(&mut after) {
                Ok(0) => Ok(Restored {
                    rows: done,
                    made: header.made,
                    schema: header.schema,
                }),
                _ => Err(wrong(
                    "this file was altered: something stands after its end; take another one",
                )),
            };
        }
        let table: TableLine = serde_json::from_slice(line).map_err(|_| altered())?;
        lines.hash_line();
        tables += 1;
        if tables > TABLES_MAX || table.columns.len() > COLUMNS_MAX {
            return Err(altered());
        }
        let rows = table.rows;
        let table = Table {
            name: table.table,
            columns: table.columns,
        };
        let mut some = Vec::new();
        let mut bytes = 0;
        for left in (0..rows).rev() {
            let line = lines.next()?;
            bytes += line.len();
            some.push(read_row(&table, line).ok_or_else(altered)?);
            lines.hash_line();
            done += 1;
            if some.len() == ROWS_AT_ONCE || bytes > BYTES_AT_ONCE || left == 0 {
                take(&table, &some)?;
                some.clear();
                bytes = 0;
                say(done, header.rows);
            }
        }
    }
}

fn read_row(table: &Table, line: &[u8]) -> Option<Vec<Cell>> {
    let values: Vec<serde_json::Value> = serde_json::from_slice(line).ok()?;
    if values.len() != table.columns.len() {
        return None;
    }
    values
        .into_iter()
        .zip(&table.columns)
        .map(|(value, (_, holds))| match (value, holds) {
            (serde_json::Value::Null, _) => Some(Cell::Null),
            (serde_json::Value::Number(number), Holds::Int) => number.as_i64().map(Cell::Int),
            (serde_json::Value::String(text), Holds::Text) => Some(Cell::Text(text)),
            (serde_json::Value::String(text), Holds::Bytes) => unhex(&text).map(Cell::Bytes),
            _ => None,
        })
        .collect()
}

/// Sees that a backup is whole and that this program can read it; says its schema.
pub(super) fn check(
    from: &mut (impl Read + Seek),
    known: i64,
    say: &mut dyn FnMut(Progress<'_>),
) -> Result<Restored, StoreError> {
    from.rewind().map_err(|error| file(&error))?;
    go_through(from, known, &mut |_, _| Ok(()), &mut |done, of| {
        say(Progress {
            what: "checking",
            done,
            of,
        });
    })
}

/// Puts a backup into a database that has its schema and nothing else. Whoever calls this takes it
/// all back when it fails.
pub(super) fn put_in(
    db: &dyn Target,
    from: &mut (impl Read + Seek),
    checked: &Restored,
    say: &mut dyn FnMut(Progress<'_>),
) -> Result<(), StoreError> {
    from.rewind().map_err(|error| file(&error))?;
    let there = db.tables()?;
    let read = go_through(
        from,
        checked.schema,
        &mut |table, rows| {
            // Nothing that a file says becomes a part of a statement unless the database says the same.
            let own = there
                .iter()
                .find(|own| own.name == table.name)
                .filter(|own| {
                    table
                        .columns
                        .iter()
                        .all(|column| own.columns.contains(column))
                });
            if own.is_none() {
                return Err(wrong(format!(
                    "this file was altered: a database of schema {} has no such table or columns; take another one",
                    checked.schema
                )));
            }
            db.put(table, rows)
        },
        &mut |done, of| {
            say(Progress {
                what: "restoring",
                done,
                of,
            });
        },
    )?;
    if read != *checked {
        return Err(wrong(
            "this file was changed while it was read; nothing was restored",
        ));
    }
    db.go_on()?;
    // Every day is counted anew.
    if there.iter().any(|table| table.name == "day_fold") {
        db.run(
            "insert into day_fold (day, touched, made) select distinct day, 1, 0 from event where day is not null",
            &[],
        )?;
    }
    Ok(())
}

/// Sees that nothing is in a database.
pub(super) fn is_empty(db: &dyn Target) -> Result<bool, StoreError> {
    for table in db.tables()? {
        let sql = format!("select 1 from {} limit 1", table.name);
        if exists(db, &sql, &[])? {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Writes down that all up to these rows is in a backup that is safely written.
pub(super) fn note(
    db: &dyn Sql,
    journals: &[([u8; 16], i64)],
    at: DateTime<FixedOffset>,
) -> Result<(), StoreError> {
    for (journal, seq) in journals {
        db.run(
            "insert into journal_backed_up (journal, seq, at_ms) values ($1, $2, $3)
             on conflict (journal) do update set seq = excluded.seq, at_ms = excluded.at_ms
              where excluded.seq > journal_backed_up.seq",
            &[journal.into(), (*seq).into(), at.timestamp_millis().into()],
        )?;
    }
    Ok(())
}

/// What was just restored is in the file that it came from.
pub(super) fn note_all(db: &dyn Sql, made: DateTime<FixedOffset>) -> Result<(), StoreError> {
    db.run("delete from journal_backed_up", &[])?;
    db.run(
        "insert into journal_backed_up (journal, seq, at_ms)
         select journal, max(seq), cast($1 as bigint) from held group by journal",
        &[made.timestamp_millis().into()],
    )?;
    Ok(())
}

/// Of the rows of a journal that lead to `at`, the last one that is in a backup.
pub(super) fn backed_up(
    db: &dyn Sql,
    journal: &[u8; 16],
    at: Option<crate::wire::Digest>,
) -> Result<Option<crate::wire::Digest>, StoreError> {
    let Some(mut at) = at else {
        return Ok(None);
    };
    let to = first(
        db,
        "select seq from journal_backed_up where journal = $1",
        &[journal.into()],
        |row| row.int(0),
    )?;
    let Some(to) = to else {
        return Ok(None);
    };
    // Within a journal rows are numbered as they came in: what was there is all up to one number.
    loop {
        let place = first(
            db,
            "select seq, branch from held where digest = $1 and journal = $2",
            &[(&at).into(), journal.into()],
            |row| Ok((row.int(0)?, row.digest(1)?)),
        )?;
        let Some((seq, branch)) = place else {
            return Ok(None);
        };
        if seq <= to {
            return Ok(Some(at));
        }
        let earlier = first(
            db,
            "select digest from held where branch = $1 and seq <= $2 order by seq desc limit 1",
            &[(&branch).into(), to.into()],
            |row| row.digest(0),
        )?;
        if earlier.is_some() {
            return Ok(earlier);
        }
        let before = first(
            db,
            "select previous from held where digest = $1",
            &[(&branch).into()],
            |row| row.digest(0),
        )?;
        match before {
            Some(before) => at = before,
            None => return Ok(None),
        }
    }
}
