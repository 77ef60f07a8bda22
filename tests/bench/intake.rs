//! Taking rows in at the office, beside what the same database does with the same rows when nothing is
//! looked at. Rows a second; each sample is so many batches of 500 rows (`TOMONI_BENCH_BATCHES`, 20).
//!
//! - `sqlite_intake`, `postgres_intake`: a kiosk's client posts batches to an office: HTTP, zstd, JSON,
//!   the chain, the columns, the cards, the days that were touched, one durable commit a batch.
//! - `sqlite_bare_insert`: digest and line into one table, one durable commit for 500 rows.
//! - `postgres_bare_unnest`: the same with one statement of two arrays.
//! - `postgres_copy`: `\copy` of all rows at once, the fastest way there is; psql's start is in it.
//!
//! PostgreSQL is a private server with `fsync` on.

use std::fmt::Write as _;
use std::io::Write as _;
use std::process::{Command, Stdio};

use divan::Bencher;
use divan::counter::ItemsCount;
use tokio_postgres::NoTls;
use tomoni::journal::Stamp as _;
use tomoni::office::store::DatabaseAddress;
use tomoni::sync::Office;
use tomoni::visit::{CardKey, Kind, VisitId};
use tomoni::wire::{self, Batch, Digest, Verdict};
use uuid::Uuid;

use super::commit::{arrival, folder, stamp};

#[path = "../support/office.rs"]
#[allow(unused_imports, reason = "benches need little of it")]
mod office;
#[path = "../support/postgres.rs"]
#[allow(
    dead_code,
    unused_imports,
    unused_macros,
    reason = "benches need little of it"
)]
mod postgres;

const ROWS: usize = 500;

fn batches() -> usize {
    std::env::var("TOMONI_BENCH_BATCHES")
        .ok()
        .and_then(|asked| asked.parse().ok())
        .unwrap_or(20)
}

/// What kiosks write: of three arrivals one tells of its party and one bears one of 2,000 cards.
fn lines() -> Vec<String> {
    let stamp = stamp();
    let mut out = Vec::new();
    let mut nth = 0_u32;
    while out.len() < batches() * ROWS {
        nth += 1;
        let came = arrival(&stamp);
        out.push(wire::write(&came).unwrap());
        let visit: VisitId = came.kind.visit().unwrap();
        let more = match nth % 3 {
            0 => Kind::Party {
                visit,
                adults: 2,
                children: nth % 4,
            },
            1 => Kind::Card {
                visit,
                card: CardKey(format!("{:032x}", nth.wrapping_mul(2_654_435_761) % 2_000)),
            },
            _ => continue,
        };
        out.push(wire::write(&stamp.event(more)).unwrap());
    }
    out.truncate(batches() * ROWS);
    out
}

/// The same lines as one journal's chain.
fn chain(lines: &[String]) -> (Uuid, Vec<Digest>) {
    let journal = Uuid::now_v7();
    let digests = office::chain(journal, lines);
    (journal, digests)
}

fn intake(bencher: Bencher, database: DatabaseAddress) {
    let home = folder();
    let running = office::office_with(home.path(), database);
    let client = Office::at(&running.url()).unwrap();
    bencher
        .counter(ItemsCount::new(batches() * ROWS))
        .with_inputs(lines)
        .bench_local_values(|lines| {
            let journal = Uuid::now_v7();
            let mut after = None;
            for rows in lines.chunks(ROWS) {
                let batch = Batch {
                    v: wire::VERSION,
                    kiosk: "bench".to_owned(),
                    machine: "bench".to_owned(),
                    after,
                    rows: rows.to_vec(),
                    state: None,
                };
                let answer = client.post(journal, &batch).unwrap();
                let Verdict::Through(through) = answer.verdict else {
                    panic!("{answer:?}");
                };
                after = through;
            }
        });
}

#[divan::bench(sample_count = 5, sample_size = 1)]
fn sqlite_intake(bencher: Bencher) {
    let home = folder();
    intake(
        bencher,
        DatabaseAddress::Sqlite(home.path().join("office.sqlite")),
    );
}

#[divan::bench(sample_count = 5, sample_size = 1)]
fn postgres_intake(bencher: Bencher) {
    let (_server, text) = postgres::Server::start_durable();
    intake(bencher, text.parse().unwrap());
}

#[divan::bench(sample_count = 5, sample_size = 1)]
fn sqlite_bare_insert(bencher: Bencher) {
    let home = folder();
    let mut conn = rusqlite::Connection::open(home.path().join("floor.sqlite")).unwrap();
    conn.execute_batch(
        "pragma journal_mode = wal; pragma synchronous = full;
         create table row (digest blob not null primary key, line text not null) strict;",
    )
    .unwrap();
    bencher
        .counter(ItemsCount::new(batches() * ROWS))
        .with_inputs(lines)
        .bench_local_values(|lines| {
            let (_, digests) = chain(&lines);
            for rows in lines.iter().zip(&digests).collect::<Vec<_>>().chunks(ROWS) {
                let all = conn.transaction().unwrap();
                for (line, digest) in rows {
                    all.prepare_cached("insert into row (digest, line) values (?1, ?2)")
                        .unwrap()
                        .execute((digest.0, line))
                        .unwrap();
                }
                all.commit().unwrap();
            }
        });
}

const FLOOR: &str = "create table floor (digest bytea not null primary key, line text not null)";

#[divan::bench(sample_count = 5, sample_size = 1)]
fn postgres_bare_unnest(bencher: Bencher) {
    let (_server, text) = postgres::Server::start_durable();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let (client, way) = runtime
        .block_on(tokio_postgres::connect(&text, NoTls))
        .unwrap();
    runtime.spawn(way);
    let insert = runtime.block_on(async {
        client.batch_execute(FLOOR).await.unwrap();
        client
            .prepare("insert into floor select * from unnest($1::bytea[], $2::text[])")
            .await
            .unwrap()
    });
    bencher
        .counter(ItemsCount::new(batches() * ROWS))
        .with_inputs(lines)
        .bench_local_values(|lines| {
            let (_, digests) = chain(&lines);
            for (rows, digests) in lines.chunks(ROWS).zip(digests.chunks(ROWS)) {
                let digests: Vec<&[u8]> = digests.iter().map(|digest| &digest.0[..]).collect();
                runtime
                    .block_on(client.execute(&insert, &[&digests, &rows]))
                    .unwrap();
            }
        });
}

#[divan::bench(sample_count = 5, sample_size = 1)]
fn postgres_copy(bencher: Bencher) {
    let (_server, text) = postgres::Server::start_durable();
    let psql = |command: &str, input: &str| {
        let mut child = Command::new("psql")
            .args(["--no-psqlrc", "--quiet", "--set", "ON_ERROR_STOP=1"])
            .args(["--dbname", &text, "--command", command])
            .stdin(Stdio::piped())
            .spawn()
            .unwrap();
        let mut pipe = child.stdin.take().unwrap();
        pipe.write_all(input.as_bytes()).unwrap();
        drop(pipe);
        assert!(child.wait().unwrap().success());
    };
    psql(FLOOR, "");
    bencher
        .counter(ItemsCount::new(batches() * ROWS))
        .with_inputs(lines)
        .bench_local_values(|lines| {
            let (_, digests) = chain(&lines);
            let mut input = String::new();
            for (line, digest) in lines.iter().zip(&digests) {
                // Writing to a String cannot fail.
                let line = line.replace('\\', "\\\\");
                writeln!(input, "\\\\x{digest}\t{line}").unwrap();
            }
            psql("\\copy floor from stdin", &input);
        });
}
