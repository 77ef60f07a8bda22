//! The store in PostgreSQL, 15 or later: for an office whose database the hospital runs. Several
//! offices may use one database at once; what must not happen twice is kept apart by locks of the
//! database's own, which go with their transaction.
//!
//! Its calls wait for the server, on a small runtime of its own; they must not be made from
//! within asynchronous code. No password reaches an error's text or a `Debug` print.

use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use chrono::{DateTime, Datelike, Utc};
use deadpool_postgres::{
    Manager, ManagerConfig, Object, Pool, PoolError, RecyclingMethod, Runtime,
};
use futures_core::Stream as _;
use tokio::runtime;
use tokio_postgres::config::{Host, SslMode};
use tokio_postgres::error::SqlState;
use tokio_postgres::types::{IsNull, ToSql, Type, private::BytesMut, to_sql_checked};
use tokio_postgres::{Config, NoTls};

use super::backup::{self, Cell, Holds, Table, Target};
use super::cards::Run;
use super::events::Forked;
use super::sql::{Cells, NewRow, Row, Sql, Value, all};
use super::{Database, Migrated, Restored, StoreError};

/// The steps from an empty database to the present schema. A shipped step is never edited.
pub(super) const STEPS: &[&str] = &[
    concat!(
        include_str!("../schema/postgres/0001-events.sql"),
        include_str!("../schema/views-arrival.sql"),
        include_str!("../schema/views-visit-1.sql"),
    ),
    include_str!("../schema/postgres/0002-readings.sql"),
    include_str!("../schema/postgres/0003-clocks.sql"),
    concat!(
        include_str!("../schema/postgres/0004-cards.sql"),
        include_str!("../schema/views-arrival.sql"),
        include_str!("../schema/views-visit-4.sql"),
    ),
    include_str!("../schema/postgres/0005-folds.sql"),
    include_str!("../schema/postgres/0006-belong.sql"),
    include_str!("../schema/postgres/0007-people.sql"),
    include_str!("../schema/postgres/0008-erasure.sql"),
    include_str!("../schema/postgres/0009-understood.sql"),
    include_str!("../schema/postgres/0010-report.sql"),
    include_str!("../schema/postgres/0011-fleet.sql"),
];

/// The oldest server that is known to work, as `server_version_num` says it.
const SERVER_LEAST: i64 = 15_00_00;

/// Connections of one office, at most.
const CONNECTIONS_MAX: usize = 8;

/// How long a call waits for a connection, or for a new one to be made.
const CONNECT_MAX: Duration = Duration::from_secs(5);

/// What every session is told: a commit is on the disk before it is answered, nobody waits
/// without end, and nothing depends on the server's time zone.
const SESSION: &str = "-c synchronous_commit=on -c statement_timeout=60s -c lock_timeout=20s \
                       -c idle_in_transaction_session_timeout=60s -c timezone=UTC \
                       -c client_min_messages=warning";

/// The advisory lock under which the schema is brought up to date and months are added: `tmoO`.
const SCHEMA_LOCK: i64 = 0x746d_6f4f;

/// Where a PostgreSQL database is. Shown without its password.
#[derive(Clone)]
pub struct PostgresAddress(Box<Config>);

/// Why an address of a PostgreSQL database cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum AddressError {
    /// It cannot be read.
    #[error(
        "it is not the address of a PostgreSQL database; write \
         postgres://USER:PASSWORD@HOST/DATABASE or postgres:///DATABASE?host=/run/postgresql&user=USER"
    )]
    Unreadable,
    /// It names no database.
    #[error("it names no database; write postgres://USER@HOST/DATABASE")]
    NoDatabase,
    /// It asks for TLS.
    #[error(
        "this version speaks to PostgreSQL without TLS: use a socket or this machine's own address, \
         or a tunnel that ends on this machine, and leave sslmode out"
    )]
    Tls,
    /// It leads to another machine.
    #[error(
        "{0} is another machine, and this version speaks to PostgreSQL without TLS: use a socket, \
         127.0.0.1, or a tunnel that ends on this machine"
    )]
    Elsewhere(String),
}

impl FromStr for PostgresAddress {
    type Err = AddressError;

    fn from_str(text: &str) -> Result<Self, AddressError> {
        let mut config: Config = text.parse().map_err(|_| AddressError::Unreadable)?;
        if config.get_dbname().is_none_or(str::is_empty) {
            return Err(AddressError::NoDatabase);
        }
        match config.get_ssl_mode() {
            SslMode::Disable | SslMode::Prefer => {}
            _ => return Err(AddressError::Tls),
        }
        for host in config.get_hosts() {
            if let Host::Tcp(name) = host {
                let own = name == "localhost"
                    || name
                        .parse::<std::net::IpAddr>()
                        .is_ok_and(|address| address.is_loopback());
                if !own {
                    return Err(AddressError::Elsewhere(name.clone()));
                }
            }
        }
        let asked = config.get_options().unwrap_or_default().to_owned();
        config
            .ssl_mode(SslMode::Disable)
            .application_name("tomoni office")
            .connect_timeout(CONNECT_MAX)
            .options(format!("{asked} {SESSION}").trim());
        Ok(PostgresAddress(Box::new(config)))
    }
}

impl fmt::Display for PostgresAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("postgres://")?;
        if let Some(user) = self.0.get_user() {
            write!(f, "{user}@")?;
        }
        match self.0.get_hosts().first() {
            Some(Host::Tcp(name)) => f.write_str(name)?,
            Some(Host::Unix(folder)) => write!(f, "[{}]", folder.display())?,
            None => {}
        }
        if let Some(port) = self.0.get_ports().first() {
            write!(f, ":{port}")?;
        }
        write!(f, "/{}", self.0.get_dbname().unwrap_or_default())
    }
}

impl fmt::Debug for PostgresAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PostgresAddress({self})")
    }
}

/// The store in PostgreSQL.
pub struct PostgresStore {
    pool: Pool,
    /// Always there until the store is dropped.
    runtime: Option<runtime::Runtime>,
    /// The months for which a partition is known to be there, as year × 12 + month from 0.
    months: Mutex<BTreeSet<i32>>,
    forked: Mutex<Forked>,
    /// Names this run of the server, and this database on it, in the numbers of the feed: the same
    /// for every office that uses it, another after it was restored.
    run: Run,
}

impl Drop for PostgresStore {
    fn drop(&mut self) {
        self.pool.close();
        if let Some(runtime) = self.runtime.take() {
            // A store may be dropped where waiting is not allowed.
            runtime.shutdown_background();
        }
    }
}

impl PostgresStore {
    /// Connects, and brings the schema up to date.
    ///
    /// # Errors
    /// When the server does not answer or does not let this user in, when it is older than 15,
    /// when the database is of a newer program or something else, or when this user may not
    /// make tables. A database that cannot be brought up to date stays as it was.
    pub fn open(address: &PostgresAddress) -> Result<PostgresStore, StoreError> {
        PostgresStore::open_and_tell(address).map(|(store, _)| store)
    }

    /// As [`PostgresStore::open`]; also says which steps were missing.
    ///
    /// # Errors
    /// As [`PostgresStore::open`].
    pub fn open_and_tell(
        address: &PostgresAddress,
    ) -> Result<(PostgresStore, Migrated), StoreError> {
        let mut store = PostgresStore::connect(address)?;
        let migrated = store.settle(address, true)?;
        store.run = store.name_run()?;
        store.read_again()?;
        Ok((store, migrated))
    }

    /// Fills a database from a backup, all of it or nothing of it.
    pub(super) fn restore(
        address: &PostgresAddress,
        checked: &Restored,
        load: impl FnOnce(&dyn Target) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        let store = PostgresStore::connect(address)?;
        let of_backup = checked.schema;
        store.transaction(&format!("begin; {PATIENT}"), |db| {
            let done = look(db, address)?;
            match done {
                0 => take_steps(db, 0, of_backup)?,
                same if same == of_backup && backup::is_empty(db)? => {}
                other => return Err(StoreError::cannot_restore(address, other == of_backup)),
            }
            load(db)?;
            take_steps(db, of_backup, STEPS.len() as i64)?;
            backup::note_all(db, checked.made)
        })
    }

    /// Connects only to look.
    ///
    /// # Errors
    /// As [`PostgresStore::open`]; also when the schema is not this program's.
    pub fn open_to_read(address: &PostgresAddress) -> Result<PostgresStore, StoreError> {
        let mut store = PostgresStore::connect(address)?;
        store.settle(address, false)?;
        store.run = store.name_run()?;
        Ok(store)
    }

    fn connect(address: &PostgresAddress) -> Result<PostgresStore, StoreError> {
        let unusable = |why: String| StoreError::Unusable {
            database: address.to_string(),
            why,
        };
        let runtime = runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .thread_name("postgres")
            .enable_all()
            .build()
            .map_err(|error| unusable(error.to_string()))?;
        let manager = Manager::from_config(
            Config::clone(&address.0),
            NoTls,
            ManagerConfig {
                recycling_method: RecyclingMethod::Fast,
            },
        );
        let pool = Pool::builder(manager)
            .max_size(CONNECTIONS_MAX)
            .runtime(Runtime::Tokio1)
            .wait_timeout(Some(CONNECT_MAX))
            .create_timeout(Some(CONNECT_MAX))
            .recycle_timeout(Some(CONNECT_MAX))
            .build()
            .map_err(|error| unusable(error.to_string()))?;
        Ok(PostgresStore {
            pool,
            runtime: Some(runtime),
            months: Mutex::default(),
            forked: Mutex::default(),
            run: Run::new(0),
        })
    }

    fn name_run(&self) -> Result<Run, StoreError> {
        let name = self.transaction("begin read only", |db| {
            db.number(
                "select cast(extract(epoch from pg_postmaster_start_time()) * 1000 as bigint) * 31
                        + cast(d.oid as bigint)
                   from pg_catalog.pg_database d where d.datname = current_database()",
            )
        })?;
        Ok(Run::new(name.unsigned_abs()))
    }

    fn runtime(&self) -> Result<&runtime::Runtime, StoreError> {
        let gone = || StoreError::Database("the store is closed".to_owned());
        self.runtime.as_ref().ok_or_else(gone)
    }

    /// Looks at whose database this is before anything of it is changed, and brings it up to
    /// date, all missing steps or none.
    fn settle(&self, address: &PostgresAddress, change: bool) -> Result<Migrated, StoreError> {
        let known = STEPS.len() as i64;
        // What is added to a filled table takes its time.
        self.transaction(&format!("begin; {PATIENT}"), |db| {
            let done = look(db, address)?;
            if done < known && !change {
                return Err(StoreError::NotOurs {
                    database: address.to_string(),
                    why: "its schema is older than this program's; bring it up to date with `tomoni office migrate`"
                        .to_owned(),
                });
            }
            take_steps(db, done, known)?;
            Ok(Migrated {
                from: done,
                to: known,
            })
        })
        .map_err(|error| match error {
            StoreError::Busy(why) | StoreError::Database(why) => StoreError::Unusable {
                database: address.to_string(),
                why,
            },
            other => other,
        })
    }

    /// Makes sure that there is a partition for what comes in at this time.
    fn have_month(&self, received_ms: i64) -> Result<(), StoreError> {
        let month = month_of(received_ms);
        let known = |months: &BTreeSet<i32>| months.contains(&month);
        if known(&self.months.lock().unwrap_or_else(PoisonError::into_inner)) {
            return Ok(());
        }
        self.transaction("begin", |db| {
            db.run("select pg_advisory_xact_lock($1)", &[SCHEMA_LOCK.into()])?;
            make_month(db, month)
        })?;
        self.months
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(month);
        Ok(())
    }

    fn transaction<T>(
        &self,
        begin: &str,
        work: impl FnOnce(&Speaking<'_>) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let runtime = self.runtime()?;
        let client = runtime.block_on(self.pool.get())?;
        let mut under_way = UnderWay(Some(client));
        let done = {
            let Some(client) = &under_way.0 else {
                return Err(StoreError::Database("no connection".to_owned()));
            };
            let speaking = Speaking { client, runtime };
            speaking.batch(begin)?;
            let done = work(&speaking)?;
            speaking.batch("commit")?;
            done
        };
        // It ended well: back to the others.
        drop(under_way.0.take());
        Ok(done)
    }
}

/// What a transaction is told that takes long and keeps nobody waiting.
const PATIENT: &str =
    "set local statement_timeout = 0; set local idle_in_transaction_session_timeout = 0";

/// Looks at whose database this is before anything of it is changed; gives its schema's number. Holds
/// off everybody else who may change the schema, until the transaction ends.
fn look(db: &Speaking<'_>, address: &PostgresAddress) -> Result<i64, StoreError> {
    let server = db.number("select cast(current_setting('server_version_num') as bigint)")?;
    let encoding =
        db.number("select case when getdatabaseencoding() = 'UTF8' then 1 else 0 end")?;
    let not_ours = |why: String| StoreError::NotOurs {
        database: address.to_string(),
        why,
    };
    if server < SERVER_LEAST {
        return Err(not_ours(format!(
            "its server is PostgreSQL {}; 15 or later is needed",
            server / 10_000
        )));
    }
    if encoding != 1 {
        return Err(not_ours("its encoding is not UTF8".to_owned()));
    }
    // Two offices that start at once take turns here.
    db.run("select pg_advisory_xact_lock($1)", &[SCHEMA_LOCK.into()])?;
    let ours = db.number(
        "select count(*) from pg_catalog.pg_tables
          where schemaname = current_schema() and tablename = 'tomoni_schema'",
    )? > 0;
    let tables =
        db.number("select count(*) from pg_catalog.pg_tables where schemaname = current_schema()")?;
    let done = match (ours, tables) {
        (true, _) => db.number("select coalesce(max(step), 0) from tomoni_schema")?,
        (false, 0) => 0,
        (false, _) => return Err(not_ours("it has other tables".to_owned())),
    };
    let known = STEPS.len() as i64;
    if done > known {
        return Err(StoreError::Newer {
            database: address.to_string(),
            found: done,
            known,
        });
    }
    Ok(done)
}

/// Takes the steps after `from`, up to `to`.
fn take_steps(db: &Speaking<'_>, from: i64, to: i64) -> Result<(), StoreError> {
    for (step, sql) in (1_i64..).zip(STEPS) {
        if step > from && step <= to {
            db.batch(sql)?;
            db.run(
                "insert into tomoni_schema (step) values ($1)",
                &[step.into()],
            )?;
        }
    }
    Ok(())
}

/// Makes the partition of a month, unless it is there.
fn make_month(db: &Speaking<'_>, month: i32) -> Result<(), StoreError> {
    let (from, to) = (month_begins_ms(month), month_begins_ms(month + 1));
    let (year, number) = (month.div_euclid(12), month.rem_euclid(12) + 1);
    // Numbers of this program's own making; no value can stand in a bound.
    db.batch(&format!(
        "create table if not exists event_{year:04}_{number:02}
           partition of event for values from ({from}) to ({to})"
    ))
}

/// The month of a moment, in UTC: year × 12 + month from 0.
fn month_of(unix_ms: i64) -> i32 {
    let at = DateTime::<Utc>::from_timestamp_millis(unix_ms).unwrap_or_default();
    at.year() * 12 + at.month0() as i32
}

/// A connection in a transaction that has not ended. When that is left halfway, by an error or a
/// panic, the connection is closed, and the server takes everything back.
struct UnderWay(Option<Object>);

impl Drop for UnderWay {
    fn drop(&mut self) {
        if let Some(client) = self.0.take() {
            drop(Object::take(client));
        }
    }
}

/// Milliseconds of Unix time at which a month (year × 12 + month from 0) begins, in UTC.
fn month_begins_ms(month: i32) -> i64 {
    chrono::NaiveDate::from_ymd_opt(
        month.div_euclid(12),
        u32::try_from(month.rem_euclid(12) + 1).unwrap_or(1),
        1,
    )
    .and_then(|day| day.and_hms_opt(0, 0, 0))
    .map_or(0, |begins| begins.and_utc().timestamp_millis())
}

/// A connection inside a transaction.
struct Speaking<'a> {
    client: &'a Object,
    runtime: &'a runtime::Runtime,
}

impl Speaking<'_> {
    /// Several statements without values.
    fn batch(&self, sql: &str) -> Result<(), StoreError> {
        Ok(self.runtime.block_on(self.client.batch_execute(sql))?)
    }

    /// One number.
    fn number(&self, sql: &str) -> Result<i64, StoreError> {
        let mut number = 0;
        self.each(sql, &[], &mut |row| {
            number = row.int(0)?;
            Ok(())
        })?;
        Ok(number)
    }
}

impl ToSql for Value<'_> {
    fn to_sql(
        &self,
        ty: &Type,
        out: &mut BytesMut,
    ) -> Result<IsNull, Box<dyn std::error::Error + Sync + Send>> {
        match self {
            Value::Null => Ok(IsNull::Yes),
            Value::Int(number) if *ty == Type::INT4 => i32::try_from(*number)?.to_sql(ty, out),
            Value::Int(number) => number.to_sql(ty, out),
            Value::Text(text) => storable(text).to_sql(ty, out),
            Value::Bytes(bytes) => bytes.to_sql(ty, out),
        }
    }

    fn accepts(ty: &Type) -> bool {
        [
            Type::INT8,
            Type::INT4,
            Type::TEXT,
            Type::VARCHAR,
            Type::BYTEA,
        ]
        .contains(ty)
    }

    to_sql_checked!();
}

/// The one character that PostgreSQL's text cannot hold shows as one that could not be read. A
/// row's line never has it: JSON spells it out.
fn storable(text: &str) -> std::borrow::Cow<'_, str> {
    if text.contains('\0') {
        text.replace('\0', "\u{FFFD}").into()
    } else {
        text.into()
    }
}

impl Cells for tokio_postgres::Row {
    fn int(&self, column: usize) -> Result<Option<i64>, StoreError> {
        if self
            .columns()
            .get(column)
            .is_some_and(|c| *c.type_() == Type::INT4)
        {
            return Ok(self.try_get::<_, Option<i32>>(column)?.map(i64::from));
        }
        Ok(self.try_get(column)?)
    }

    fn text(&self, column: usize) -> Result<Option<String>, StoreError> {
        Ok(self.try_get(column)?)
    }

    fn bytes(&self, column: usize) -> Result<Option<Vec<u8>>, StoreError> {
        Ok(self.try_get(column)?)
    }
}

impl Sql for Speaking<'_> {
    fn each(
        &self,
        sql: &str,
        values: &[Value<'_>],
        row: &mut dyn FnMut(Row<'_>) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        let values: Vec<&(dyn ToSql + Sync)> = values.iter().map(|value| value as _).collect();
        let rows = self.runtime.block_on(async {
            let statement = self.client.prepare_cached(sql).await?;
            self.client.query(&statement, &values).await
        })?;
        rows.iter().try_for_each(|found| row(Row(found)))
    }

    fn walk(
        &self,
        sql: &str,
        values: &[Value<'_>],
        row: &mut dyn FnMut(Row<'_>) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        let values: Vec<&(dyn ToSql + Sync)> = values.iter().map(|value| value as _).collect();
        self.runtime.block_on(async {
            let statement = self.client.prepare_cached(sql).await?;
            let rows = self.client.query_raw(&statement, values).await?;
            let mut rows = std::pin::pin!(rows);
            while let Some(found) = std::future::poll_fn(|cx| rows.as_mut().poll_next(cx)).await {
                row(Row(&found?))?;
            }
            Ok(())
        })
    }

    fn run(&self, sql: &str, values: &[Value<'_>]) -> Result<u64, StoreError> {
        let values: Vec<&(dyn ToSql + Sync)> = values.iter().map(|value| value as _).collect();
        Ok(self.runtime.block_on(async {
            let statement = self.client.prepare_cached(sql).await?;
            self.client.execute(&statement, &values).await
        })?)
    }

    fn add(
        &self,
        journal: &[u8; 16],
        received_ms: i64,
        rows: &[NewRow<'_>],
    ) -> Result<(), StoreError> {
        let Some(branch) = rows.first().map(|row| row.branch) else {
            return Ok(());
        };
        macro_rules! column {
            ($row:ident, $what:expr) => {
                rows.iter().map(|$row| $what).collect::<Vec<_>>()
            };
        }
        let text = |text: Option<&str>| text.map(|text| storable(text).into_owned());
        let digest = column!(row, row.digest.0.as_slice());
        let previous = column!(row, row.previous.0.as_slice());
        let line = column!(row, row.line);
        let understood = column!(row, i64::from(row.columns.understood));
        let event_id = column!(row, row.columns.event_id.as_ref().map(<[u8; 16]>::as_slice));
        let kind = column!(row, text(row.columns.kind));
        let written = column!(row, row.columns.at.map(|at| at.timestamp_millis()));
        let day = column!(row, row.columns.filed().0);
        let hour = column!(row, row.columns.filed().1);
        let minute = column!(row, row.columns.filed().2);
        let machine = column!(row, text(row.columns.machine));
        let site = column!(row, text(row.columns.site));
        let visit = column!(row, row.columns.visit.as_ref().map(<[u8; 16]>::as_slice));
        let programme = column!(row, text(row.columns.programme));
        let channel = column!(row, row.columns.channel);
        let card = column!(row, text(row.columns.card));
        let adults = column!(row, row.columns.adults.map(i64::from));
        let children = column!(row, row.columns.children.map(i64::from));
        let topic = column!(row, text(row.columns.topic));
        let counter = column!(row, text(row.columns.counter));
        let amount = column!(row, row.columns.amount.map(i64::from));
        let other_card = column!(row, text(row.columns.other_card));
        let voids = column!(row, row.columns.voids.as_ref().map(<[u8; 16]>::as_slice));
        let journal = journal.as_slice();
        let branch = branch.0.as_slice();
        let values: [&(dyn ToSql + Sync); 26] = [
            &journal,
            &branch,
            &received_ms,
            &digest,
            &previous,
            &line,
            &understood,
            &event_id,
            &kind,
            &written,
            &day,
            &hour,
            &minute,
            &machine,
            &site,
            &visit,
            &programme,
            &channel,
            &card,
            &adults,
            &children,
            &topic,
            &counter,
            &amount,
            &voids,
            &other_card,
        ];
        self.runtime.block_on(async {
            let statement = self.client.prepare_cached(ADD).await?;
            self.client.execute(&statement, &values).await
        })?;
        Ok(())
    }

    fn hold(&self, journal: &[u8; 16]) -> Result<(), StoreError> {
        // A journal's id ends in random bits; two that share these only wait for each other.
        let [.., a, b, c, d, e, f, g, h] = *journal;
        let key = i64::from_be_bytes([a, b, c, d, e, f, g, h]);
        self.run("select pg_advisory_xact_lock($1)", &[key.into()])?;
        Ok(())
    }
}

impl Target for Speaking<'_> {
    fn tables(&self) -> Result<Vec<Table>, StoreError> {
        // In the order in which they were made; the partitions of `event` are `event`.
        let names = all(
            self,
            "select cast(c.relname as text) from pg_catalog.pg_class c
               join pg_catalog.pg_namespace n on n.oid = c.relnamespace
              where n.nspname = current_schema() and c.relkind in ('r', 'p')
                and not c.relispartition and c.relname <> 'tomoni_schema' order by c.oid",
            &[],
            |row| row.text(0),
        )?;
        names
            .into_iter()
            .map(|name| {
                let columns = all(
                    self,
                    "select cast(a.attname as text), format_type(a.atttypid, null)
                       from pg_catalog.pg_attribute a
                       join pg_catalog.pg_class c on c.oid = a.attrelid
                       join pg_catalog.pg_namespace n on n.oid = c.relnamespace
                      where n.nspname = current_schema() and cast(c.relname as text) = $1
                        and a.attnum > 0 and not a.attisdropped order by a.attnum",
                    &[(&name).into()],
                    |row| {
                        let holds = match row.text(1)?.as_str() {
                            "bigint" => Holds::Int,
                            "text" => Holds::Text,
                            "bytea" => Holds::Bytes,
                            other => {
                                return Err(StoreError::Backup(format!(
                                    "a column of {name} is of a kind that backups do not know: {other}"
                                )));
                            }
                        };
                        Ok((row.text(0)?, holds))
                    },
                )?;
                Ok(Table { name, columns })
            })
            .collect()
    }

    fn put(&self, table: &Table, rows: &[Vec<Cell>]) -> Result<(), StoreError> {
        let mut months = BTreeSet::new();
        let mut values: Vec<Box<dyn ToSql + Sync>> = Vec::new();
        let (mut names, mut arrays) = (Vec::new(), Vec::new());
        for (at, (name, holds)) in table.columns.iter().enumerate() {
            let cells = rows.iter().map(|row| row.get(at).unwrap_or(&Cell::Null));
            values.push(match holds {
                Holds::Int => {
                    let numbers: Vec<Option<i64>> = cells
                        .map(|cell| match cell {
                            Cell::Int(number) => Some(*number),
                            _ => None,
                        })
                        .collect();
                    if table.name == "event" && name == "received_ms" {
                        months.extend(numbers.iter().flatten().copied().map(month_of));
                    }
                    Box::new(numbers)
                }
                Holds::Text => Box::new(
                    cells
                        .map(|cell| match cell {
                            Cell::Text(text) => Some(storable(text).into_owned()),
                            _ => None,
                        })
                        .collect::<Vec<Option<String>>>(),
                ),
                Holds::Bytes => Box::new(
                    cells
                        .map(|cell| match cell {
                            Cell::Bytes(bytes) => Some(bytes.clone()),
                            _ => None,
                        })
                        .collect::<Vec<Option<Vec<u8>>>>(),
                ),
            });
            let of = match holds {
                Holds::Int => "bigint",
                Holds::Text => "text",
                Holds::Bytes => "bytea",
            };
            names.push(name.as_str());
            arrays.push(format!("${}::{of}[]", at + 1));
        }
        for month in months {
            make_month(self, month)?;
        }
        let sql = format!(
            "insert into {} ({}) overriding system value select * from unnest({})",
            table.name,
            names.join(", "),
            arrays.join(", ")
        );
        let values: Vec<&(dyn ToSql + Sync)> = values.iter().map(|value| &**value).collect();
        self.runtime.block_on(async {
            let statement = self.client.prepare(&sql).await?;
            self.client.execute(&statement, &values).await
        })?;
        Ok(())
    }

    fn go_on(&self) -> Result<(), StoreError> {
        let given_out = all(
            self,
            "select cast(c.relname as text), cast(a.attname as text)
               from pg_catalog.pg_attribute a
               join pg_catalog.pg_class c on c.oid = a.attrelid
               join pg_catalog.pg_namespace n on n.oid = c.relnamespace
              where n.nspname = current_schema() and c.relkind in ('r', 'p')
                and not c.relispartition and a.attidentity <> ''",
            &[],
            |row| Ok((row.text(0)?, row.text(1)?)),
        )?;
        for (table, column) in given_out {
            self.batch(&format!(
                "select setval(pg_get_serial_sequence('{table}', '{column}'), max({column}))
                   from {table} having max({column}) is not null"
            ))?;
        }
        Ok(())
    }
}

/// All rows of a batch in one statement. `held` gives out the numbers in the batch's order.
const ADD: &str = "
with kept as (
    insert into held (digest, journal, previous, branch, received_ms)
    select digest, $1, previous, $2, $3
      from unnest($4::bytea[], $5::bytea[]) with ordinality as r (digest, previous, place)
     order by place
    returning seq, digest
)
insert into event (received_ms, seq, line, understood, event_id, kind, written_ms, day, hour,
                   minute, machine, site, visit, programme, channel, card, adults, children, topic,
                   counter, amount, voids, other_card)
select $3, kept.seq, line, understood, event_id, kind, written_ms, day, hour, minute, machine, site,
       visit, programme, channel, card, adults, children, topic, counter, amount, voids,
       other_card
  from unnest($4::bytea[], $6::text[], $7::bigint[], $8::bytea[], $9::text[], $10::bigint[],
              $11::bigint[], $12::bigint[], $13::bigint[], $14::text[], $15::text[], $16::bytea[],
              $17::text[], $18::text[], $19::text[], $20::bigint[], $21::bigint[], $22::text[],
              $23::text[], $24::bigint[], $25::bytea[], $26::text[])
    as r (digest, line, understood, event_id, kind, written_ms, day, hour, minute, machine, site,
          visit, programme, channel, card, adults, children, topic, counter, amount, voids,
          other_card)
  join kept on kept.digest = r.digest";

impl Database for PostgresStore {
    fn write<T>(
        &self,
        received_ms: Option<i64>,
        work: impl FnOnce(&dyn Sql) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        if let Some(received_ms) = received_ms {
            self.have_month(received_ms)?;
        }
        self.transaction("begin isolation level read committed", |db| work(db))
    }

    fn read<T>(
        &self,
        work: impl FnOnce(&dyn Sql) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        self.transaction("begin isolation level repeatable read read only", |db| {
            work(db)
        })
    }

    fn read_long<T>(
        &self,
        work: impl FnOnce(&dyn Target) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        self.transaction(
            &format!("begin isolation level repeatable read read only; {PATIENT}"),
            |db| work(db),
        )
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

impl From<PoolError> for StoreError {
    fn from(error: PoolError) -> Self {
        match error {
            PoolError::Backend(error) => error.into(),
            PoolError::Timeout(_) => StoreError::Busy(format!(
                "PostgreSQL gave no connection within {} seconds",
                CONNECT_MAX.as_secs()
            )),
            other => StoreError::Busy(other.to_string()),
        }
    }
}

impl From<tokio_postgres::Error> for StoreError {
    fn from(error: tokio_postgres::Error) -> Self {
        let Some(said) = error.as_db_error() else {
            // Not the server's word: the way to it broke, or there is none.
            let why = std::error::Error::source(&error)
                .map_or_else(|| error.to_string(), |source| format!("{error}: {source}"));
            return if error.is_closed() || std::error::Error::source(&error).is_some() {
                StoreError::Busy(why)
            } else {
                StoreError::Database(why)
            };
        };
        // The message only: the detail repeats values.
        let why = format!("PostgreSQL: {} ({})", said.message(), said.code().code());
        let passes = ["08", "40", "53", "57", "58"]
            .iter()
            .any(|class| said.code().code().starts_with(class))
            || *said.code() == SqlState::LOCK_NOT_AVAILABLE
            || *said.code() == SqlState::READ_ONLY_SQL_TRANSACTION;
        if passes {
            StoreError::Busy(why)
        } else {
            StoreError::Database(why)
        }
    }
}
