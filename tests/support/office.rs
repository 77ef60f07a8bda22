//! A real office on a free port, and plain HTTP to it.

#![allow(dead_code, reason = "not every test needs all of it")]

use std::io::{Read as _, Write as _};
use std::path::Path;
use std::process::Child;

use chrono::{DateTime, FixedOffset};
use serde_json::{Value, json};
use tomoni::office::store::{Belong as _, DatabaseAddress, Founding, SqliteStore};
use tomoni::office::{Ca, Clock, Handout, Names, Running, Setup, Standing, start, wall_clock};
use tomoni::wire::{self, Batch, Digest};
use uuid::Uuid;

/// An office with its database in `folder`.
pub fn office_in(folder: &Path) -> Running {
    office_at(folder, wall_clock())
}

/// An office that believes it is now `time`.
pub fn office_on(folder: &Path, time: &str) -> Running {
    let time: DateTime<FixedOffset> = DateTime::parse_from_rfc3339(time).unwrap();
    office_at(folder, std::sync::Arc::new(move || time))
}

/// An office on any database, with its keys in `folder`.
pub fn office_with(folder: &Path, database: DatabaseAddress) -> Running {
    office_on_database(folder, database, wall_clock())
}

/// Sets an office up in this folder, as `tomoni office init` does, with no account yet.
pub fn set_up(folder: &Path, standing: Standing, made: DateTime<FixedOffset>) {
    let ca = Ca::make(folder).unwrap();
    let database = folder.join("office.sqlite");
    let store = match database.exists() {
        true => SqliteStore::open_beside(&database).unwrap(),
        false => SqliteStore::open(&database).unwrap(),
    };
    let founding = Founding {
        standing,
        made,
        address: "office.example:8471".to_owned(),
        ca: ca.pem().to_owned(),
        ca_sha256: ca.sha256(),
    };
    assert!(store.found(&founding).unwrap());
}

pub fn office_at(folder: &Path, clock: Clock) -> Running {
    let database = DatabaseAddress::Sqlite(folder.join("office.sqlite"));
    office_on_database(folder, database, clock)
}

fn office_on_database(folder: &Path, database: DatabaseAddress, clock: Clock) -> Running {
    start(Setup {
        listen: "127.0.0.1:0".parse().unwrap(),
        database,
        data: folder.to_owned(),
        kiosks: Some("127.0.0.1:0".parse().unwrap()),
        names: Names::embedded(),
        handout: Handout::embedded(),
        blocked: None,
        clock,
    })
    .unwrap()
}

/// How a body travels.
#[derive(Clone, Copy, Debug)]
pub enum Packed {
    Plain,
    Gzip,
    Zstd,
}

impl Packed {
    pub fn pack(self, plain: &[u8]) -> (Option<&'static str>, Vec<u8>) {
        match self {
            Packed::Plain => (None, plain.to_vec()),
            Packed::Gzip => {
                let mut to = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
                to.write_all(plain).unwrap();
                (Some("gzip"), to.finish().unwrap())
            }
            Packed::Zstd => (Some("zstd"), zstd::encode_all(plain, 3).unwrap()),
        }
    }
}

/// What came back.
#[derive(Debug)]
pub struct Reply {
    pub status: u16,
    pub headers: ureq::http::HeaderMap,
    pub text: String,
}

impl Reply {
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|_| panic!("no JSON: {self:?}"))
    }
}

fn agent() -> ureq::Agent {
    ureq::Agent::config_builder()
        .http_status_as_error(false)
        .proxy(None)
        .timeout_global(Some(std::time::Duration::from_secs(60)))
        .build()
        .new_agent()
}

fn reply(response: ureq::http::Response<ureq::Body>) -> Reply {
    let (head, mut body) = response.into_parts();
    Reply {
        status: head.status.as_u16(),
        headers: head.headers,
        text: body.read_to_string().unwrap(),
    }
}

pub fn get(url: &str) -> Reply {
    reply(agent().get(url).call().unwrap())
}

pub fn post(url: &str, packed: Packed, plain: &[u8]) -> Reply {
    let (encoding, body) = packed.pack(plain);
    let mut request = agent().post(url).header("content-type", "application/json");
    if let Some(encoding) = encoding {
        request = request.header("content-encoding", encoding);
    }
    reply(request.send(body.as_slice()).unwrap())
}

/// Sends a form, as a page's button does.
pub fn post_form(url: &str, body: &str) -> Reply {
    let request = agent()
        .post(url)
        .header("content-type", "application/x-www-form-urlencoded");
    reply(request.send(body).unwrap())
}

/// The address of a journal's batches.
pub fn batches(office: &Running, journal: Uuid) -> String {
    format!("{}/v1/journals/{journal}/batches", office.url())
}

/// The least a batch says, as the protocol has it.
pub fn minimal(after: Option<Digest>, rows: &[String]) -> Value {
    json!({"v": 1, "kiosk": "az-kumagaya-1", "after": after, "rows": rows})
}

/// The same as a value, of a machine with a name.
pub fn batch(after: Option<Digest>, rows: &[String]) -> Batch {
    Batch {
        v: wire::VERSION,
        kiosk: "az-kumagaya-1".to_owned(),
        machine: "aaaa".to_owned(),
        after,
        rows: rows.to_vec(),
        state: None,
    }
}

/// Where a `tomoni office` of its own process listens: its first line says so.
pub fn url_said_by(office: &mut Child) -> String {
    let mut said = Vec::new();
    let out = office.stdout.as_mut().unwrap();
    let mut byte = [0];
    while out.read(&mut byte).unwrap() == 1 && byte[0] != b'\n' {
        said.push(byte[0]);
    }
    let said = String::from_utf8(said).unwrap();
    let (_, url) = said.split_once("http").expect("it did not start");
    format!("http{url}")
}

/// The digest of each line of a journal from its beginning.
pub fn chain(journal: Uuid, lines: &[String]) -> Vec<Digest> {
    lines
        .iter()
        .scan(wire::first(journal), |previous, line| {
            *previous = wire::link(*previous, line);
            Some(*previous)
        })
        .collect()
}
