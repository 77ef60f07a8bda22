//! The store in one SQLite file: one writer, readers beside it (WAL), every commit on the disk
//! before it is answered (`synchronous=FULL`).

use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use rusqlite::types::{ToSql, ToSqlOutput, ValueRef};
use rusqlite::{CachedStatement, Connection, ErrorCode, OpenFlags, TransactionBehavior, params};

use super::backup::{self, Cell, Holds, Table, Target};
use super::cards::Run;
use super::events::{Columns, Forked};
use super::sql::{Cells, NewRow, Row, Sql, Value, all};
use super::{Database, Migrated, Restored, StoreError};

/// The steps from an empty file to the present schema; step `n` makes `user_version` `n`.
/// A shipped step is never edited.
pub(super) const STEPS: &[&str] = &[
    concat!(
        include_str!("../schema/0001-events.sql"),
        include_str!("../schema/views-arrival.sql"),
        include_str!("../schema/views-visit-1.sql"),
    ),
    include_str!("../schema/0002-readings.sql"),
    include_str!("../schema/0003-clocks.sql"),
    concat!(
        include_str!("../schema/0004-cards.sql"),
        include_str!("../schema/views-visit-4.sql"),
    ),
    include_str!("../schema/0005-folds.sql"),
    include_str!("../schema/0006-belong.sql"),
    include_str!("../schema/0007-people.sql"),
    include_str!("../schema/0008-erasure.sql"),
    include_str!("../schema/0009-understood.sql"),
    include_str!("../schema/0010-report.sql"),
    include_str!("../schema/0011-fleet.sql"),
];

/// Marks the file as an office's database: `tmoO`.
const APPLICATION_ID: i64 = 0x746d_6f4f;

/// How long a connection waits for another one of this process, or for somebody's backup tool.
const BUSY_MAX: Duration = Duration::from_secs(5);

/// How many prepared statements a connection keeps.
const STATEMENTS_MAX: usize = 64;

/// The embedded store.
pub struct SqliteStore {
    writer: Mutex<Connection>,
    /// Names this opening in the numbers of the feed.
    run: Run,
    /// A second connection, so that pages do not wait for commits. None in memory.
    reader: Option<Mutex<Connection>>,
    forked: Mutex<Forked>,
    /// Held as long as the store lives; a second process finds it locked.
    _lock: Option<File>,
}

impl SqliteStore {
    /// Opens the database, or makes it, and brings its schema up to date.
    ///
    /// # Errors
    /// When another process has it open, when it is of a newer program, when it is something
    /// else, or when the disk does not allow it. A database that cannot be brought up to date
    /// stays as it was.
    pub fn open(path: &Path) -> Result<SqliteStore, StoreError> {
        SqliteStore::open_and_tell(path).map(|(store, _)| store)
    }

    /// As [`SqliteStore::open`]; also says which steps were missing.
    ///
    /// # Errors
    /// As [`SqliteStore::open`].
    pub fn open_and_tell(path: &Path) -> Result<(SqliteStore, Migrated), StoreError> {
        let lock = lock(path)?;
        let mut writer = connect(path, OpenFlags::SQLITE_OPEN_READ_WRITE | CREATE)?;
        check(&writer, path)?;
        settle_writer(&writer).map_err(|error| unusable(path, &error))?;
        let migrated = migrate(&mut writer, STEPS).map_err(|error| unusable(path, &error))?;
        let store = SqliteStore::with_reader(path, writer, Some(lock))?;
        store.read_again()?;
        Ok((store, migrated))
    }

    fn with_reader(
        path: &Path,
        writer: Connection,
        lock: Option<File>,
    ) -> Result<SqliteStore, StoreError> {
        let reader = connect(path, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
        settle(&reader).map_err(|error| unusable(path, &error))?;
        Ok(SqliteStore {
            writer: Mutex::new(writer),
            reader: Some(Mutex::new(reader)),
            run: run(),
            forked: Mutex::default(),
            _lock: lock,
        })
    }

    /// Opens a database beside a running office, or after it has stopped, to look and to note
    /// something short.
    ///
    /// # Errors
    /// As [`SqliteStore::open_to_read`].
    pub fn open_beside(path: &Path) -> Result<SqliteStore, StoreError> {
        let writer = connect(path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
        up_to_date(&writer, path)?;
        settle_writer(&writer).map_err(|error| unusable(path, &error))?;
        SqliteStore::with_reader(path, writer, None)
    }

    /// Makes a database from a backup, all of it or nothing of it.
    pub(super) fn restore(
        path: &Path,
        checked: &Restored,
        load: impl FnOnce(&dyn Target) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        let lock = lock(path)?;
        let mut writer = connect(path, OpenFlags::SQLITE_OPEN_READ_WRITE | CREATE)?;
        let version = check(&writer, path)?;
        settle_writer(&writer).map_err(|error| unusable(path, &error))?;
        let all = writer.transaction_with_behavior(TransactionBehavior::Exclusive)?;
        let known = STEPS.len() as i64;
        let of_backup = usize::try_from(checked.schema).unwrap_or(STEPS.len());
        match version {
            0 => {
                for step in STEPS.iter().take(of_backup) {
                    all.execute_batch(step)?;
                }
            }
            same if same == checked.schema && backup::is_empty(&Speaking(&all))? => {}
            other => {
                return Err(StoreError::cannot_restore(
                    &path.display(),
                    other == checked.schema,
                ));
            }
        }
        load(&Speaking(&all))?;
        for step in STEPS.iter().skip(of_backup) {
            all.execute_batch(step)?;
        }
        backup::note_all(&Speaking(&all), checked.made)?;
        all.pragma_update(None, "application_id", APPLICATION_ID)?;
        all.pragma_update(None, "user_version", known)?;
        all.commit()?;
        drop(lock);
        Ok(())
    }

    /// Opens a database only to look: beside a running office, or after it has stopped.
    ///
    /// # Errors
    /// When there is none, when its schema is not this program's, or when it cannot be read.
    pub fn open_to_read(path: &Path) -> Result<SqliteStore, StoreError> {
        let reader = connect(path, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
        up_to_date(&reader, path)?;
        settle(&reader).map_err(|error| unusable(path, &error))?;
        Ok(SqliteStore {
            writer: Mutex::new(reader),
            reader: None,
            run: run(),
            forked: Mutex::default(),
            _lock: None,
        })
    }

    /// A store that is gone when it is dropped, for tests that run thousands of them.
    ///
    /// # Errors
    /// When there is no memory for it.
    pub fn in_memory() -> Result<SqliteStore, StoreError> {
        let mut writer = Connection::open_in_memory()?;
        settle(&writer)?;
        migrate(&mut writer, STEPS)?;
        Ok(SqliteStore {
            writer: Mutex::new(writer),
            reader: None,
            run: run(),
            forked: Mutex::default(),
            _lock: None,
        })
    }

    /// Writes a copy of everything held now to a new file, while the office goes on: a backup
    /// that [`SqliteStore::open`] can open.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn copy_to(&self, path: &Path) -> Result<(), StoreError> {
        let target = path.to_string_lossy().into_owned();
        self.reading().execute("vacuum into ?1", params![target])?;
        Ok(())
    }

    fn writing(&self) -> MutexGuard<'_, Connection> {
        // A panic in the middle of a transaction rolls it back, so the connection stays good.
        self.writer.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn reading(&self) -> MutexGuard<'_, Connection> {
        let connection = self.reader.as_ref().unwrap_or(&self.writer);
        connection.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A run that no other opening has, as far as chance goes.
fn run() -> Run {
    use std::hash::{BuildHasher as _, Hasher as _, RandomState};
    Run::new(RandomState::new().build_hasher().finish())
}

const CREATE: OpenFlags = OpenFlags::SQLITE_OPEN_CREATE;

/// Takes the lock that says "an office runs on this database". It is the system's and goes with
/// the process, however that ends.
fn lock(path: &Path) -> Result<File, StoreError> {
    let mut beside = path.as_os_str().to_owned();
    beside.push(".lock");
    let beside = PathBuf::from(beside);
    let file = File::options()
        .create(true)
        .truncate(false)
        .write(true)
        .open(&beside)
        .map_err(|error| StoreError::Unusable {
            database: path.display().to_string(),
            why: format!("{}: {error}", beside.display()),
        })?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(StoreError::InUse {
            database: path.display().to_string(),
        }),
        Err(TryLockError::Error(error)) => Err(StoreError::Unusable {
            database: path.display().to_string(),
            why: format!("its lock: {error}"),
        }),
    }
}

fn connect(path: &Path, flags: OpenFlags) -> Result<Connection, StoreError> {
    // No URI names: a path is a path, whatever characters it has.
    Connection::open_with_flags(path, flags | OpenFlags::SQLITE_OPEN_NO_MUTEX)
        .and_then(|connection| {
            connection.busy_timeout(BUSY_MAX)?;
            connection.set_prepared_statement_cache_capacity(STATEMENTS_MAX);
            Ok(connection)
        })
        .map_err(|error| unusable(path, &error))
}

fn settle_writer(writer: &Connection) -> rusqlite::Result<()> {
    writer.pragma_update_and_check(None, "journal_mode", "wal", |_| Ok(()))?;
    writer.pragma_update(None, "synchronous", "full")?;
    // What is shredded is overwritten.
    writer.pragma_update_and_check(None, "secure_delete", true, |_| Ok(()))?;
    settle(writer)
}

/// Looks at whose file this is, and that its schema is this program's.
fn up_to_date(connection: &Connection, path: &Path) -> Result<(), StoreError> {
    if check(connection, path)? < STEPS.len() as i64 {
        return Err(StoreError::NotOurs {
            database: path.display().to_string(),
            why: "its schema is older than this program's; bring it up to date with `tomoni office migrate`"
                .to_owned(),
        });
    }
    Ok(())
}

fn settle(connection: &Connection) -> rusqlite::Result<()> {
    connection.pragma_update(None, "foreign_keys", true)?;
    // Without this, `insert or replace` walks past the triggers that keep rows.
    connection.pragma_update(None, "recursive_triggers", true)
}

/// Looks at whose file this is before anything of it is changed; gives its schema's number.
fn check(connection: &Connection, path: &Path) -> Result<i64, StoreError> {
    let number = |name| connection.pragma_query_value(None, name, |row| row.get::<_, i64>(0));
    let not_ours = |why: &str| StoreError::NotOurs {
        database: path.display().to_string(),
        why: why.to_owned(),
    };
    let read = || -> rusqlite::Result<(i64, i64, i64)> {
        let tables =
            connection.query_row("select count(*) from sqlite_schema", [], |row| row.get(0))?;
        Ok((number("application_id")?, number("user_version")?, tables))
    };
    let (application, version, tables) =
        read().map_err(|error| match error.sqlite_error_code() {
            Some(ErrorCode::NotADatabase) => not_ours("it is no SQLite database"),
            _ => unusable(path, &error),
        })?;
    match (application, version, tables) {
        (0, 0, 0) => Ok(0),
        (APPLICATION_ID, version, _) if version > STEPS.len() as i64 => Err(StoreError::Newer {
            database: path.display().to_string(),
            found: version,
            known: STEPS.len() as i64,
        }),
        (APPLICATION_ID, version, _) if version > 0 => Ok(version),
        _ => Err(not_ours("it has other tables")),
    }
}

/// Takes the steps that are missing, all of them or none.
fn migrate(connection: &mut Connection, steps: &[&str]) -> rusqlite::Result<Migrated> {
    let all = connection.transaction_with_behavior(TransactionBehavior::Exclusive)?;
    // Read again inside the transaction: another starter may have been faster.
    let version: i64 = all.pragma_query_value(None, "user_version", |row| row.get(0))?;
    let done = usize::try_from(version).unwrap_or(0);
    for step in steps.iter().skip(done) {
        all.execute_batch(step)?;
    }
    if done < steps.len() {
        all.pragma_update(None, "application_id", APPLICATION_ID)?;
        all.pragma_update(None, "user_version", steps.len() as i64)?;
    }
    all.commit()?;
    Ok(Migrated {
        from: version,
        to: steps.len() as i64,
    })
}

fn unusable(path: &Path, error: &rusqlite::Error) -> StoreError {
    StoreError::Unusable {
        database: path.display().to_string(),
        why: error.to_string(),
    }
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            Some(
                ErrorCode::DatabaseBusy
                | ErrorCode::DatabaseLocked
                | ErrorCode::DiskFull
                | ErrorCode::SystemIoFailure
                | ErrorCode::ReadOnly
                | ErrorCode::CannotOpen,
            ) => StoreError::Busy(error.to_string()),
            _ => StoreError::Database(error.to_string()),
        }
    }
}

/// A connection inside a transaction.
struct Speaking<'a>(&'a Connection);

/// The names of a statement's values, in their order.
const NAMES: [&str; 32] = [
    "$1", "$2", "$3", "$4", "$5", "$6", "$7", "$8", "$9", "$10", "$11", "$12", "$13", "$14", "$15",
    "$16", "$17", "$18", "$19", "$20", "$21", "$22", "$23", "$24", "$25", "$26", "$27", "$28",
    "$29", "$30", "$31", "$32",
];

impl ToSql for Value<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Value::Null => ValueRef::Null,
            Value::Int(number) => ValueRef::Integer(*number),
            Value::Text(text) => ValueRef::Text(text.as_bytes()),
            Value::Bytes(bytes) => ValueRef::Blob(bytes),
        }))
    }
}

impl Cells for rusqlite::Row<'_> {
    fn int(&self, column: usize) -> Result<Option<i64>, StoreError> {
        Ok(self.get(column)?)
    }

    fn text(&self, column: usize) -> Result<Option<String>, StoreError> {
        Ok(self.get(column)?)
    }

    fn bytes(&self, column: usize) -> Result<Option<Vec<u8>>, StoreError> {
        Ok(self.get(column)?)
    }
}

impl Speaking<'_> {
    fn bound(&self, sql: &str, values: &[Value<'_>]) -> rusqlite::Result<CachedStatement<'_>> {
        let mut statement = self.0.prepare_cached(sql)?;
        for (name, value) in NAMES.iter().zip(values) {
            // By name: SQLite numbers `$3` by where it first stands, not by its 3.
            if let Some(place) = statement.parameter_index(name)? {
                statement.raw_bind_parameter(place, value)?;
            }
        }
        Ok(statement)
    }
}

impl Sql for Speaking<'_> {
    fn each(
        &self,
        sql: &str,
        values: &[Value<'_>],
        row: &mut dyn FnMut(Row<'_>) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        let mut statement = self.bound(sql, values)?;
        let mut rows = statement.raw_query();
        while let Some(found) = rows.next()? {
            row(Row(found))?;
        }
        Ok(())
    }

    fn walk(
        &self,
        sql: &str,
        values: &[Value<'_>],
        row: &mut dyn FnMut(Row<'_>) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        self.each(sql, values, row)
    }

    fn run(&self, sql: &str, values: &[Value<'_>]) -> Result<u64, StoreError> {
        Ok(self.bound(sql, values)?.raw_execute()? as u64)
    }

    fn add(
        &self,
        journal: &[u8; 16],
        received_ms: i64,
        rows: &[NewRow<'_>],
    ) -> Result<(), StoreError> {
        let sql = format!(
            "insert into event (seq, line, {}) values ({})",
            Columns::NAMES.join(", "),
            NAMES[..Columns::NAMES.len() + 2].join(", ")
        );
        for row in rows {
            self.run(
                "insert into held (digest, journal, previous, branch, received_ms)
                 values ($1, $2, $3, $4, $5)",
                &[
                    (&row.digest).into(),
                    journal.into(),
                    (&row.previous).into(),
                    (&row.branch).into(),
                    received_ms.into(),
                ],
            )?;
            let mut values = vec![self.0.last_insert_rowid().into(), row.line.into()];
            values.extend(row.columns.values());
            self.run(&sql, &values)?;
        }
        Ok(())
    }

    /// One writer at a time is SQLite's own rule.
    fn hold(&self, _journal: &[u8; 16]) -> Result<(), StoreError> {
        Ok(())
    }
}

impl Target for Speaking<'_> {
    fn tables(&self) -> Result<Vec<Table>, StoreError> {
        let names = all(
            self,
            "select name from sqlite_schema where type = 'table' and name not like 'sqlite_%' order by rowid",
            &[],
            |row| row.text(0),
        )?;
        names
            .into_iter()
            .map(|name| {
                let mut columns = all(
                    self,
                    "select name, type from pragma_table_info($1)",
                    &[(&name).into()],
                    |row| {
                        let holds = match row.text(1)?.to_ascii_lowercase().as_str() {
                            "integer" => Holds::Int,
                            "text" => Holds::Text,
                            "blob" => Holds::Bytes,
                            other => {
                                return Err(StoreError::Backup(format!(
                                    "a column of {name} is of a kind that backups do not know: {other}"
                                )));
                            }
                        };
                        Ok((row.text(0)?, holds))
                    },
                )?;
                if name == EVENT {
                    columns.push((RECEIVED.to_owned(), Holds::Int));
                }
                Ok(Table { name, columns })
            })
            .collect()
    }

    fn put(&self, table: &Table, rows: &[Vec<Cell>]) -> Result<(), StoreError> {
        // The time of receipt stands in `held` alone here.
        let own: Vec<usize> = (0..table.columns.len())
            .filter(|at| {
                table
                    .columns
                    .get(*at)
                    .is_some_and(|(name, _)| table.name != EVENT || name != RECEIVED)
            })
            .collect();
        let names: Vec<&str> = own
            .iter()
            .filter_map(|at| table.columns.get(*at))
            .map(|(name, _)| name.as_str())
            .collect();
        let values: Vec<&str> = NAMES.iter().take(own.len()).copied().collect();
        if values.len() != names.len() {
            return Err(StoreError::Backup(format!(
                "{} has more columns than a backup knows to put back",
                table.name
            )));
        }
        let sql = format!(
            "insert into {} ({}) values ({})",
            table.name,
            names.join(", "),
            values.join(", ")
        );
        for row in rows {
            let values: Vec<Value<'_>> = own
                .iter()
                .map(|at| row.get(*at).map_or(Value::Null, Cell::as_value))
                .collect();
            self.run(&sql, &values)?;
        }
        Ok(())
    }

    /// SQLite goes on after the greatest number by itself.
    fn go_on(&self) -> Result<(), StoreError> {
        Ok(())
    }
}

/// Where PostgreSQL has one column more.
const EVENT: &str = "event";
const RECEIVED: &str = "received_ms";

impl Database for SqliteStore {
    fn write<T>(
        &self,
        _received_ms: Option<i64>,
        work: impl FnOnce(&dyn Sql) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let mut connection = self.writing();
        let all = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let done = work(&Speaking(&all))?;
        all.commit()?;
        Ok(done)
    }

    fn read<T>(
        &self,
        work: impl FnOnce(&dyn Sql) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let mut connection = self.reading();
        let moment = connection.transaction()?;
        work(&Speaking(&moment))
    }

    fn read_long<T>(
        &self,
        work: impl FnOnce(&dyn Target) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let mut connection = self.reading();
        let moment = connection.transaction()?;
        work(&Speaking(&moment))
    }

    fn schema(&self) -> i64 {
        STEPS.len() as i64
    }

    fn forked(&self) -> &Mutex<Forked> {
        &self.forked
    }

    fn run(&self) -> Run {
        self.run
    }
}
