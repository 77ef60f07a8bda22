//! A real PostgreSQL for tests: each test has a database of its own on a private server.
//!
//! `tests/run.sh` starts one server for all tests and names it in `TOMONI_TEST_POSTGRES`. Where
//! that is not set, a test starts a server of its own, which takes about three seconds.

use std::path::PathBuf;
use std::process::Command;

use tomoni::office::store::{DatabaseAddress, PostgresAddress, PostgresStore, SqliteStore, Store};
use uuid::Uuid;

/// A server that ends with the test.
pub struct Server(PathBuf);

impl Server {
    /// Kills it; its files stay.
    pub fn crash(&self) {
        assert!(script("crash", &self.0, "off").status.success());
    }

    /// Starts it again on its files.
    pub fn again(&self) {
        let out = script("again", &self.0, "off");
        assert!(
            out.status.success(),
            "{}",
            String::from_utf8_lossy(&out.stderr)
        );
    }

    /// A server of a test's own, and its address.
    pub fn start() -> (Server, String) {
        Server::start_with("off")
    }

    /// One that writes through to the disk, for what is measured.
    #[allow(dead_code, reason = "benchmarks use it, tests do not")]
    pub fn start_durable() -> (Server, String) {
        Server::start_with("on")
    }

    fn start_with(fsync: &str) -> (Server, String) {
        let folder = std::env::temp_dir().join(format!("tomoni-pg-{}", Uuid::now_v7().simple()));
        let out = script("start", &folder, fsync);
        assert!(
            out.status.success(),
            "{}",
            String::from_utf8_lossy(&out.stderr)
        );
        let address = String::from_utf8(out.stdout).unwrap().trim().to_owned();
        (Server(folder), address)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        script("stop", &self.0, "off");
    }
}

fn script(what: &str, folder: &std::path::Path, fsync: &str) -> std::process::Output {
    Command::new("sh")
        .env("TOMONI_TEST_FSYNC", fsync)
        .arg(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/postgres.sh"))
        .arg(what)
        .arg(folder)
        .output()
        .unwrap()
}

/// An empty database, gone when this is dropped.
pub struct Scratch {
    /// Where it is.
    pub text: String,
    name: String,
    server: String,
    _own: Option<Server>,
}

impl Scratch {
    pub fn new() -> Scratch {
        let (own, server) = match std::env::var("TOMONI_TEST_POSTGRES") {
            Ok(server) => (None, server),
            Err(_) => {
                let (own, server) = Server::start();
                (Some(own), server)
            }
        };
        let name = format!("t{}", Uuid::now_v7().simple());
        sql(
            &server,
            &format!("create database {name} template template0 encoding 'UTF8'"),
        );
        Scratch {
            text: server.replace(":///postgres?", &format!(":///{name}?")),
            name,
            server,
            _own: own,
        }
    }

    pub fn address(&self) -> PostgresAddress {
        self.text.parse().unwrap()
    }

    /// Runs statements in this database, as a person with psql would.
    pub fn sql(&self, text: &str) -> Result<String, String> {
        try_sql(&self.text, text)
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let gone = format!("drop database if exists {} with (force)", self.name);
        let _ = try_sql(&self.server, &gone);
    }
}

fn sql(address: &str, text: &str) {
    try_sql(address, text).unwrap();
}

fn try_sql(address: &str, text: &str) -> Result<String, String> {
    let out = Command::new("psql")
        .args(["--no-psqlrc", "--quiet", "--tuples-only", "--no-align"])
        .args([
            "--set",
            "ON_ERROR_STOP=1",
            "--dbname",
            address,
            "--command",
            text,
        ])
        .output()
        .map_err(|error| format!("psql: {error}; install Debian's package postgresql"))?;
    if out.status.success() {
        Ok(String::from_utf8_lossy(&out.stdout).trim().to_owned())
    } else {
        Err(String::from_utf8_lossy(&out.stderr).into_owned())
    }
}

/// Which database a contract is shown on.
#[derive(Clone, Copy, Debug)]
pub enum On {
    Sqlite,
    Postgres,
}

impl On {
    /// A fresh store.
    pub fn fresh(self) -> Fresh {
        match self {
            On::Sqlite => Fresh {
                store: Box::new(SqliteStore::in_memory().unwrap()),
                scratch: None,
            },
            On::Postgres => {
                let scratch = Scratch::new();
                Fresh {
                    store: Box::new(PostgresStore::open(&scratch.address()).unwrap()),
                    scratch: Some(scratch),
                }
            }
        }
    }

    pub fn is_postgres(self) -> bool {
        matches!(self, On::Postgres)
    }

    /// So many of what is cheap on SQLite and takes a new database each time on PostgreSQL.
    pub fn of(self, many: u64) -> u64 {
        match self {
            On::Sqlite => many,
            On::Postgres => many.div_ceil(10),
        }
    }
}

/// A store and what it lives in.
pub struct Fresh {
    store: Box<dyn Store>,
    pub scratch: Option<Scratch>,
}

impl std::ops::Deref for Fresh {
    type Target = dyn Store;

    fn deref(&self) -> &(dyn Store + 'static) {
        &*self.store
    }
}

impl From<&Scratch> for DatabaseAddress {
    fn from(scratch: &Scratch) -> Self {
        DatabaseAddress::Postgres(scratch.address())
    }
}

/// Makes a test of each function, once on SQLite and once on PostgreSQL.
#[macro_export]
macro_rules! on_both {
    ($($name:ident)*) => {
        mod sqlite {
            $(#[test] fn $name() { super::$name($crate::support::postgres::On::Sqlite) })*
        }
        mod postgres {
            $(#[test] fn $name() { super::$name($crate::support::postgres::On::Postgres) })*
        }
    };
}
