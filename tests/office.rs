//! The office over real HTTP on loopback, with a real SQLite file.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::time::{Duration, Instant};

use assert_cmd::Command;
use chrono::{DateTime, FixedOffset, TimeDelta};
use serde_json::{Value, json};
use tempfile::tempdir;
use tomoni::office::store::{SqliteStore, Store, StoreError};
use tomoni::visit::event::{Channel, Kind, Lang};
use tomoni::visit::{CardKey, Event, VisitId};
use tomoni::wire::{self, Batch, Digest, Verdict};
use uuid::Uuid;

use crate::support::events::{Dice, arrival, event};
use crate::support::office::{
    Packed, batches, chain, get, minimal, office_in, office_on, post, url_said_by,
};

const JOURNAL: Uuid = Uuid::from_u128(0x0198_0000_0000_7000_8000_0000_0000_0001);

fn at(text: &str) -> DateTime<FixedOffset> {
    DateTime::parse_from_rfc3339(text).unwrap()
}

/// `n` arrivals, a minute apart.
fn lines(seed: u64, n: usize) -> Vec<String> {
    let mut dice = Dice::new(seed);
    (0..n)
        .map(|i| {
            let when = at("2026-06-12T09:00:00+09:00") + TimeDelta::minutes(i as i64 % 600);
            wire::write(&arrival(&mut dice, when, "az-kumagaya", "meet-plus")).unwrap()
        })
        .collect()
}

fn body(value: &Value) -> Vec<u8> {
    serde_json::to_vec(value).unwrap()
}

fn visits(url: &str, day: &str) -> u64 {
    get(&format!("{url}/v1/tally?day={day}")).json()["visits"]
        .as_u64()
        .unwrap()
}

#[test]
fn a_batch_sent_twice_in_any_packing_is_held_once() {
    let folder = tempdir().unwrap();
    let office = office_in(folder.path());
    let url = batches(&office, JOURNAL);
    let lines = lines(1, 40);
    let tips = chain(JOURNAL, &lines);
    for packed in [Packed::Plain, Packed::Gzip, Packed::Zstd, Packed::Zstd] {
        let answer = post(&url, packed, &body(&minimal(None, &lines)));
        assert_eq!(answer.status, 200, "{packed:?} {answer:?}");
        let answer = answer.json();
        assert_eq!(answer["through"], json!(tips[39]));
        assert_eq!(answer["backed_up"], Value::Null);
        assert!(answer.get("start_over").is_none() && answer.get("broken_at").is_none());
        at(answer["now"].as_str().unwrap());
    }
    // Half of it again, overlapping what comes after.
    let more: Vec<String> = lines[20..]
        .iter()
        .cloned()
        .chain(self::lines(2, 5))
        .collect();
    let answer = post(&url, Packed::Plain, &body(&minimal(Some(tips[19]), &more)));
    let tip = answer.json()["through"].clone();
    let held = get(&format!("{}/v1/journals/{JOURNAL}", office.url())).json();
    assert_eq!(held, json!({"rows": 45, "tip": tip}));
    assert_eq!(visits(&office.url(), "2026-06-12"), 45);
}

#[test]
fn an_office_that_does_not_hold_the_row_before_says_from_where_to_start_over() {
    let folder = tempdir().unwrap();
    let office = office_in(folder.path());
    let url = batches(&office, JOURNAL);
    let lines = lines(1, 9);
    let tips = chain(JOURNAL, &lines);
    let send =
        |after, rows: &[String]| post(&url, Packed::Plain, &body(&minimal(after, rows))).json();
    assert_eq!(send(Some(tips[4]), &lines[5..])["start_over"], Value::Null);
    assert!(send(Some(tips[4]), &lines[5..]).get("start_over").is_some());
    assert_eq!(send(None, &lines[..3])["through"], json!(tips[2]));
    assert_eq!(
        send(Some(tips[4]), &lines[5..])["start_over"],
        json!(tips[2])
    );
    assert_eq!(send(Some(tips[2]), &lines[3..])["through"], json!(tips[8]));
    // A heartbeat says where it stands, and one of a journal nobody knows says so, too.
    assert_eq!(send(Some(tips[8]), &[])["through"], json!(tips[8]));
    let other = batches(&office, Uuid::from_u128(99));
    let answer = post(&other, Packed::Plain, &body(&minimal(None, &[]))).json();
    assert_eq!(answer.get("through"), Some(&Value::Null));
    // A row of one journal is not held in another.
    let answer = post(&other, Packed::Plain, &body(&minimal(Some(tips[8]), &[]))).json();
    assert_eq!(answer.get("start_over"), Some(&Value::Null));
}

#[test]
fn a_line_that_is_no_row_breaks_the_batch_there_and_is_kept_as_bytes() {
    let folder = tempdir().unwrap();
    let office = office_in(folder.path());
    let url = batches(&office, JOURNAL);
    let good = lines(1, 3);
    let tips = chain(JOURNAL, &good);
    let too_long = format!(r#"{{"kind":"long","text":"{}"}}"#, "x".repeat(16 * 1024));
    for broken in ["{torn", "[1,2]", "", "17", "{}\n{}", too_long.as_str()] {
        let rows = vec![
            good[0].clone(),
            good[1].clone(),
            broken.to_owned(),
            good[2].clone(),
        ];
        for _ in 0..2 {
            let answer = post(&url, Packed::Plain, &body(&minimal(None, &rows))).json();
            assert_eq!(answer["broken_at"], json!(2), "{broken:.20}");
            assert_eq!(answer["through"], json!(tips[1]));
        }
        let held = get(&format!("{}/v1/journals/{JOURNAL}", office.url())).json();
        assert_eq!(held["rows"], json!(2));
    }
    drop(office);
    let file = rusqlite::Connection::open(folder.path().join("office.sqlite")).unwrap();
    let bytes: Vec<u8> = file
        .query_row(
            "select bytes from quarantine order by id limit 1",
            [],
            |row| row.get(0),
        )
        .unwrap();
    assert_eq!(bytes, b"{torn");
    let kept: i64 = file
        .query_row("select count(*) from quarantine", [], |row| row.get(0))
        .unwrap();
    // Six broken lines, and once the one after them: the same bytes at the same place.
    assert_eq!(kept, 7);
}

#[test]
fn kinds_of_a_newer_program_are_kept_whole_and_counted_nowhere() {
    let folder = tempdir().unwrap();
    let office = office_in(folder.path());
    let url = batches(&office, JOURNAL);
    let odd = [
        r#"{"id":"0198aaaa-0000-7000-8000-000000000001","kind":"robot.waved","at":"2026-06-12T10:00:00+09:00","odd": [1,  2]}"#.to_owned(),
        r#"{"kind":"visit.arrived","programme":7}"#.to_owned(),
        r"{}".to_owned(),
        format!("{{\"deep\":{}{}}}", "[".repeat(4000), "]".repeat(4000)),
        r#"{"lone":"\ud800","big":1e999,"kind":"🦉"}"#.to_owned(),
    ];
    let answer = post(&url, Packed::Plain, &body(&minimal(None, &odd)));
    assert_eq!(
        answer.json()["through"],
        json!(chain(JOURNAL, &odd)[4]),
        "{answer:?}"
    );
    assert_eq!(visits(&office.url(), "2026-06-12"), 0);
    drop(office);
    let file = rusqlite::Connection::open(folder.path().join("office.sqlite")).unwrap();
    let kept: Vec<String> = file
        .prepare("select line from event where understood = 0 order by seq")
        .unwrap()
        .query_map([], |row| row.get(0))
        .unwrap()
        .collect::<Result<_, _>>()
        .unwrap();
    assert_eq!(kept, odd, "byte for byte");
}

#[test]
fn two_events_with_one_id_are_both_held() {
    let folder = tempdir().unwrap();
    let office = office_in(folder.path());
    let mut dice = Dice::new(4);
    let when = at("2026-06-12T10:00:00+09:00");
    let one = arrival(&mut dice, when, "lobby", "idobata");
    let two = Event {
        id: one.id,
        ..arrival(&mut dice, when, "lobby", "meet-plus")
    };
    let rows: Vec<String> = [&one, &two].map(|e| wire::write(e).unwrap()).to_vec();
    post(
        &batches(&office, JOURNAL),
        Packed::Plain,
        &body(&minimal(None, &rows)),
    );
    assert_eq!(visits(&office.url(), "2026-06-12"), 2);
}

#[test]
fn what_is_too_large_torn_or_strange_is_refused_with_a_sentence_and_keeps_nothing() {
    let folder = tempdir().unwrap();
    let office = office_in(folder.path());
    let url = batches(&office, JOURNAL);
    let refused = |reply: crate::support::office::Reply, status: u16, code: &str| {
        assert_eq!(reply.status, status, "{reply:?}");
        let json = reply.json();
        assert_eq!(json["code"], code, "{reply:?}");
        assert!(json["say"].as_str().unwrap().len() > 10);
    };
    let large = body(&minimal(None, &vec!["x".repeat(1024); 1100]));
    for packed in [Packed::Plain, Packed::Gzip, Packed::Zstd] {
        refused(post(&url, packed, &large), 413, "too_large");
    }
    // 24 MB of nothing in a few kilobytes.
    let bomb = vec![b' '; 24 * 1024 * 1024];
    for packed in [Packed::Zstd, Packed::Gzip] {
        let (_, small) = packed.pack(&bomb);
        assert!(small.len() < 1024 * 1024);
        refused(post(&url, packed, &bomb), 413, "too_large");
    }
    refused(
        post(&url, Packed::Plain, &body(&minimal(None, &lines(1, 501)))),
        413,
        "too_large",
    );
    refused(post(&url, Packed::Plain, b"{\"v\":1"), 400, "malformed");
    refused(post(&url, Packed::Plain, b"\xff\xfe"), 400, "malformed");
    refused(post(&url, Packed::Plain, b"{\"v\":0}"), 400, "malformed");
    refused(
        post(&url, Packed::Plain, b"{\"v\":2,\"said\":\"otherwise\"}"),
        400,
        "newer_protocol",
    );
    let upper = json!({"v": 1, "kiosk": "k", "after": "AB".repeat(32), "rows": []});
    refused(post(&url, Packed::Plain, &body(&upper)), 400, "malformed");
    let elsewhere = format!("{}/v1/journals/none/batches", office.url());
    refused(post(&elsewhere, Packed::Plain, b"{}"), 400, "malformed");
    refused(
        get(&format!("{}/v1/tally?day=2026-6-12", office.url())),
        400,
        "malformed",
    );
    refused(
        get(&format!("{}/v1/nothing", office.url())),
        404,
        "not_found",
    );
    refused(get(&url), 405, "wrong_method");

    // An encoding nobody agreed on, and a body that is not what it says.
    let mut odd = ureq::Agent::config_builder()
        .http_status_as_error(false)
        .proxy(None)
        .build()
        .new_agent()
        .post(&url)
        .header("content-encoding", "br")
        .send(&b"abc"[..])
        .unwrap();
    assert_eq!(odd.status(), 415);
    assert!(odd.body_mut().read_to_string().unwrap().contains("zstd"));
    let torn = ureq::Agent::config_builder()
        .http_status_as_error(false)
        .proxy(None)
        .build()
        .new_agent()
        .post(&url)
        .header("content-encoding", "zstd")
        .send(&b"this is not zstd"[..])
        .unwrap();
    assert_eq!(torn.status(), 400);
    let held = get(&format!("{}/v1/journals/{JOURNAL}", office.url())).json();
    assert_eq!(held, json!({"rows": 0, "tip": null}));
}

#[test]
fn a_page_of_another_site_in_the_same_browser_can_neither_write_nor_read() {
    let folder = tempdir().unwrap();
    let office = office_in(folder.path());
    let speak = |request: String| {
        let mut stream = TcpStream::connect(office.address()).unwrap();
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    };
    let rows = String::from_utf8(body(&minimal(None, &lines(1, 1)))).unwrap();
    let foreign = speak(format!(
        "POST /v1/journals/{JOURNAL}/batches HTTP/1.1\r\nHost: {}\r\nOrigin: http://elsewhere.example\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{rows}",
        office.address(),
        rows.len()
    ));
    assert!(foreign.starts_with("HTTP/1.1 403"), "{foreign}");
    let rebound = speak(
        "GET /v1/tally HTTP/1.1\r\nHost: elsewhere.example\r\nConnection: close\r\n\r\n".to_owned(),
    );
    assert!(rebound.starts_with("HTTP/1.1 403"), "{rebound}");
    let held = get(&format!("{}/v1/journals/{JOURNAL}", office.url())).json();
    assert_eq!(held["rows"], 0);
}

#[test]
fn an_office_that_is_stopped_and_started_again_still_holds_everything() {
    let folder = tempdir().unwrap();
    let all = lines(1, 30);
    let mut after = None;
    for part in all.chunks(7) {
        let office = office_in(folder.path());
        let answer = post(
            &batches(&office, JOURNAL),
            Packed::Zstd,
            &body(&minimal(after, part)),
        );
        after = Digest::from_hex(answer.json()["through"].as_str().unwrap());
        office.stop().unwrap();
    }
    let office = office_in(folder.path());
    assert_eq!(visits(&office.url(), "2026-06-12"), 30);
}

#[test]
fn stopping_ends_pages_that_listen_for_changes() {
    let folder = tempdir().unwrap();
    let office = office_in(folder.path());
    let mut stream = TcpStream::connect(office.address()).unwrap();
    stream
        .set_read_timeout(Some(Duration::from_secs(10)))
        .unwrap();
    write!(
        stream,
        "GET /changes HTTP/1.1\r\nHost: {}\r\n\r\n",
        office.address()
    )
    .unwrap();
    let mut seen = String::new();
    let mut some = [0; 4096];
    let mut wait_for = |what: &str, stream: &mut TcpStream| {
        let until = Instant::now() + Duration::from_secs(10);
        while !seen.contains(what) {
            assert!(Instant::now() < until, "no {what} in {seen}");
            let n = stream.read(&mut some).unwrap();
            assert!(n > 0, "ended without {what}: {seen}");
            seen.push_str(&String::from_utf8_lossy(&some[..n]));
        }
        seen.clear();
    };
    wait_for("text/event-stream", &mut stream);
    post(
        &batches(&office, JOURNAL),
        Packed::Plain,
        &body(&minimal(None, &lines(1, 1))),
    );
    // A browser drops an event without data, and the page would stand still.
    wait_for("event: changed\ndata: look\n", &mut stream);
    let began = Instant::now();
    office.stop().unwrap();
    assert!(
        began.elapsed() < Duration::from_secs(4),
        "it waited for a page"
    );
}

#[test]
fn a_second_office_on_the_same_database_is_refused_with_a_sentence() {
    let folder = tempdir().unwrap();
    let office = office_in(folder.path());
    let database = folder.path().join("office.sqlite");
    let second = SqliteStore::open(&database);
    let Err(error @ StoreError::InUse { .. }) = second else {
        panic!("two at once");
    };
    assert!(error.to_string().contains("in use by another"), "{error}");
    let data = folder.path().to_str().unwrap();
    let args = ["office", "--listen", "127.0.0.1:0", "--data", data];
    ends(&args, 1, "in use by another");
    drop(office);
    SqliteStore::open(&database).unwrap();
}

/// Runs the program and expects it to end with `code` and to say `part` on standard error.
fn ends(args: &[&str], code: i32, part: &str) {
    // Without --data it would use the folder of whoever runs the tests.
    let home = tempdir().unwrap();
    let out = Command::new(env!("CARGO_BIN_EXE_tomoni"))
        .args(args)
        .env("XDG_DATA_HOME", home.path())
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&out.stderr);
    assert_eq!(out.status.code(), Some(code), "{args:?}: {said}");
    assert!(said.contains(part), "{args:?}: {said}");
}

#[test]
fn databases_of_a_newer_program_or_of_somebody_else_are_left_alone() {
    let folder = tempdir().unwrap();
    let refuse = |path: &Path| match SqliteStore::open(path) {
        Err(error) => error,
        Ok(_) => panic!("opened {}", path.display()),
    };
    let newer = folder.path().join("newer.sqlite");
    drop(SqliteStore::open(&newer).unwrap());
    let file = rusqlite::Connection::open(&newer).unwrap();
    file.pragma_update(None, "user_version", 99).unwrap();
    drop(file);
    let before = std::fs::read(&newer).unwrap();
    assert!(matches!(
        refuse(&newer),
        StoreError::Newer { found: 99, .. }
    ));
    assert!(
        refuse(&newer)
            .to_string()
            .contains("made by a newer tomoni")
    );
    assert_eq!(std::fs::read(&newer).unwrap(), before);

    let other = folder.path().join("other.sqlite");
    let file = rusqlite::Connection::open(&other).unwrap();
    file.execute_batch("create table recipes (name text)")
        .unwrap();
    drop(file);
    assert!(matches!(refuse(&other), StoreError::NotOurs { .. }));

    let text = folder.path().join("letter.txt");
    std::fs::write(&text, "Dear office, ".repeat(200)).unwrap();
    assert!(matches!(refuse(&text), StoreError::NotOurs { .. }));
    assert!(matches!(
        refuse(&folder.path().join("no/such/folder.sqlite")),
        StoreError::Unusable { .. }
    ));
}

#[test]
fn what_came_in_can_not_be_changed_or_taken_away() {
    let folder = tempdir().unwrap();
    let office = office_in(folder.path());
    post(
        &batches(&office, JOURNAL),
        Packed::Plain,
        &body(&minimal(None, &[lines(1, 1), vec!["x".into()]].concat())),
    );
    drop(office);
    let file = rusqlite::Connection::open(folder.path().join("office.sqlite")).unwrap();
    for change in [
        "update event set line = '{}'",
        "delete from event",
        "update held set received_ms = 0",
        "delete from held",
        "delete from quarantine",
        "update quarantine set bytes = x''",
    ] {
        assert!(file.execute(change, []).is_err(), "{change}");
    }
}

#[test]
fn a_backup_of_a_running_office_is_an_office() {
    let folder = tempdir().unwrap();
    let store = SqliteStore::open(&folder.path().join("a.sqlite")).unwrap();
    let when = at("2026-06-12T09:00:00+09:00");
    let lines = lines(1, 2);
    let tips = chain(JOURNAL, &lines);
    let send = |store: &SqliteStore, after, rows: &[String]| {
        let batch = Batch {
            v: 1,
            kiosk: "k".into(),
            machine: String::new(),
            after,
            rows: rows.to_vec(),
            state: None,
        };
        store.intake(JOURNAL, &batch, when).unwrap().verdict
    };
    send(&store, None, &lines[..1]);
    let copy = folder.path().join("b.sqlite");
    store.copy_to(&copy).unwrap();
    send(&store, None, &lines);
    let restored = SqliteStore::open(&copy).unwrap();
    assert_eq!(restored.rows_of(JOURNAL).unwrap().0, 1);
    let verdict = send(&restored, Some(tips[1]), &[]);
    assert_eq!(verdict, Verdict::StartOver(Some(tips[0])));
    send(&restored, None, &lines);
    assert_eq!(restored.rows_of(JOURNAL).unwrap().0, 2);
}

#[test]
fn the_tally_has_the_shape_other_tools_rely_on() {
    let folder = tempdir().unwrap();
    let office = office_on(folder.path(), "2026-06-12T15:30:00+00:00");
    let mut dice = Dice::new(9);
    let when = at("2026-06-12T10:20:00+09:00");
    let visit = VisitId(Uuid::from_u128(5));
    let kinds = [
        Kind::Arrived {
            visit,
            programme: "meet-plus".into(),
            channel: Channel::Card,
            card: Some(CardKey("ab".repeat(16))),
            lang: Lang::Ja,
        },
        Kind::Party {
            visit,
            adults: 2,
            children: 1,
        },
        Kind::Topic {
            visit: None,
            topic: "medicine".into(),
        },
        Kind::OnlyMeasured {},
    ];
    let rows: Vec<String> = kinds
        .into_iter()
        .map(|kind| wire::write(&event(&mut dice, when, "az-kumagaya", kind)).unwrap())
        .collect();
    post(
        &batches(&office, JOURNAL),
        Packed::Plain,
        &body(&minimal(None, &rows)),
    );
    let reply = get(&format!("{}/v1/tally?day=2026-06-12", office.url()));
    assert_eq!(reply.headers["content-type"], "application/json");
    let golden = r#"{"day":"2026-06-12","visits":1,"people":3,"adults":2,"children":1,"by_hour":{"00":0,"01":0,"02":0,"03":0,"04":0,"05":0,"06":0,"07":0,"08":0,"09":0,"10":1,"11":0,"12":0,"13":0,"14":0,"15":0,"16":0,"17":0,"18":0,"19":0,"20":0,"21":0,"22":0,"23":0},"by_programme":{"meet-plus":1},"by_topic":{"medicine":1},"by_channel":{"card":1},"cards":{"new":1,"returning":0},"readings":1}"#;
    assert_eq!(reply.text, golden);
    // Half past midnight of the 13th in Japan.
    let today = get(&format!("{}/v1/tally", office.url())).json();
    assert_eq!(today["day"], "2026-06-13");
    let health = get(&format!("{}/v1/health", office.url())).json();
    assert_eq!(health["ok"], true);

    // The command line says the same, of the running office and of its folder.
    let run = |from: [&str; 2]| {
        let out = Command::new(env!("CARGO_BIN_EXE_tomoni"))
            .arg("tally")
            .args(from)
            .args(["--day", "2026-06-12", "--json"])
            .output()
            .unwrap();
        assert!(out.status.success(), "{out:?}");
        String::from_utf8(out.stdout).unwrap()
    };
    assert_eq!(run(["--office", &office.url()]).trim_end(), golden);
    let data = folder.path().to_str().unwrap();
    assert_eq!(
        run(["--data", data]).trim_end(),
        golden,
        "beside a running office"
    );
    drop(office);
    assert_eq!(run(["--data", data]).trim_end(), golden, "after it stopped");
}

#[test]
fn tally_used_wrong_ends_with_2_and_without_an_office_with_1() {
    let folder = tempdir().unwrap();
    let tomoni = || {
        let mut command = Command::new(env!("CARGO_BIN_EXE_tomoni"));
        command.arg("tally");
        command
    };
    tomoni().assert().code(2);
    tomoni()
        .args(["--data", "/no/such/folder"])
        .assert()
        .code(2);
    tomoni().arg("--data").arg(folder.path()).assert().code(2);
    tomoni()
        .args(["--office", "nowhere", "--json"])
        .assert()
        .code(2);
    tomoni()
        .args(["--office", "http://127.0.0.1:1", "--json"])
        .assert()
        .code(1);
    tomoni()
        .args(["--office", "http://127.0.0.1:1", "--day", "12.6.2026"])
        .assert()
        .code(2);
}

#[test]
fn an_office_that_was_never_set_up_listens_on_this_machine_only() {
    for address in ["0.0.0.0:0", "192.0.2.7:8470", "[::]:0"] {
        ends(
            &["office", "--listen", address],
            2,
            "listens on this machine only",
        );
    }
    ends(&["office", "--listen", "somewhere"], 2, "127.0.0.1:8470");
    ends(
        &["office", "--database", "mysql://office"],
        2,
        "sqlite:FILE or postgres://",
    );
}

#[test]
fn an_office_that_is_killed_or_terminated_lost_nothing_it_had_answered_for() {
    use std::process::{Child, Stdio};

    let folder = tempdir().unwrap();
    let begin = || -> (Child, String) {
        let mut child = std::process::Command::new(env!("CARGO_BIN_EXE_tomoni"))
            .args(["office", "--listen", "127.0.0.1:0", "--data"])
            .arg(folder.path())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let url = url_said_by(&mut child);
        (child, url)
    };
    let all = lines(3, 60);
    let mut after: Option<Digest> = None;
    for (nth, part) in all.chunks(12).enumerate() {
        let (mut child, url) = begin();
        let batches = format!("{url}/v1/journals/{JOURNAL}/batches");
        let answer = post(&batches, Packed::Plain, &body(&minimal(after, part)));
        after = Digest::from_hex(answer.json()["through"].as_str().unwrap());
        if nth % 2 == 0 {
            child.kill().unwrap();
            child.wait().unwrap();
        } else {
            let pid = rustix::process::Pid::from_child(&child);
            rustix::process::kill_process(pid, rustix::process::Signal::TERM).unwrap();
            assert!(child.wait().unwrap().success());
        }
    }
    let office = office_in(folder.path());
    assert_eq!(visits(&office.url(), "2026-06-12"), 60);
    let held = get(&format!("{}/v1/journals/{JOURNAL}", office.url())).json();
    assert_eq!(held, json!({"rows": 60, "tip": after}));
}

/// Every page must do without anything from elsewhere, and without script or style inside.
fn is_a_good_page(reply: &crate::support::office::Reply) {
    assert!(
        reply.headers["content-type"]
            .to_str()
            .unwrap()
            .starts_with("text/html"),
        "{reply:?}"
    );
    let policy = reply.headers["content-security-policy"].to_str().unwrap();
    assert!(policy.contains("default-src 'none'") && !policy.contains("unsafe"));
    assert_eq!(reply.headers["x-content-type-options"], "nosniff");
    assert!(reply.text.contains("見本"), "every page is marked");
    for inside in [
        " style=",
        "<style",
        " onload=",
        " onclick=",
        "http://",
        "https://",
    ] {
        assert!(!reply.text.contains(inside), "{inside} in {}", reply.text);
    }
    for script in reply
        .text
        .match_indices("<script")
        .map(|(at, _)| &reply.text[at..])
    {
        assert!(script.starts_with("<script src=\"/static/live.js\" defer></script>"));
    }
}

#[test]
fn the_page_of_today_shows_the_three_numbers_and_where_they_came_from() {
    let folder = tempdir().unwrap();
    let office = office_on(folder.path(), "2026-06-12T14:38:00+09:00");
    let empty = get(&office.url());
    is_a_good_page(&empty);
    assert!(empty.text.contains("まだ どの会場からも 届いていません"));

    let mut dice = Dice::new(5);
    let mut rows = Vec::new();
    for (minute, card) in [
        (1, Some("aa")),
        (2, Some("aa")),
        (3, None),
        (4, Some("bb")),
        (5, None),
    ] {
        let when = at("2026-06-12T10:00:00+09:00") + TimeDelta::minutes(minute);
        let kind = Kind::Arrived {
            visit: VisitId(dice.uuid(when)),
            programme: "meet-plus".into(),
            channel: Channel::Tap,
            card: card.map(|card| CardKey(card.to_owned())),
            lang: Lang::Ja,
        };
        rows.push(wire::write(&event(&mut dice, when, "az-kumagaya", kind)).unwrap());
    }
    let mut batch = minimal(None, &rows);
    batch["state"] = json!({"version": "2026.11.0", "site": "az-kumagaya", "waiting": 17});
    post(&batches(&office, JOURNAL), Packed::Plain, &body(&batch));
    let page = get(&office.url());
    is_a_good_page(&page);
    for part in [
        "きょう　6月12日（金）",
        "14:38",
        r#"<div class="v first">5<small>回"#,
        r#"<div class="v">2<small>枚"#,
        r#"<div class="v">2<small>回"#,
        "3回の来訪で使われました",
        "MEET+",
        "アズ熊谷",
        "そのとき 12件が待っていました",
        "14時<br>途中",
        r#"<td class="r">0</td><td class="r none">まだ</td>"#,
    ] {
        assert!(page.text.contains(part), "no {part} in {}", page.text);
    }
    let yesterday = get(&format!("{}/day/2026-06-11", office.url()));
    is_a_good_page(&yesterday);
    assert!(yesterday.text.contains("2026年6月11日（木）"));
    assert!(
        yesterday
            .text
            .contains(r#"<div class="v first">0<small>回"#)
    );
    // What is past does not say that something may yet come.
    assert!(empty.text.contains("まだ ありません。"));
    assert!(yesterday.text.contains("この日は ありません。"));
    assert!(!yesterday.text.contains("まだ ありません。"));
    let chosen = get(&format!("{}/day?on=2026-06-12", office.url()));
    assert!(
        chosen.text.contains("きょう　6月12日（金）"),
        "the day chosen is today"
    );
    for nowhere in [
        "/day/2026-6-1",
        "/day/soon",
        "/static/../Cargo.toml",
        "/static/x.ttf",
        "/other",
    ] {
        let reply = get(&format!("{}{nowhere}", office.url()));
        assert_eq!(reply.status, 404, "{nowhere}");
        assert!(reply.headers.contains_key("content-security-policy"));
        is_a_good_page(&reply);
    }
    // The last day there is, and days far from any.
    for day in ["9999-12-31", "0001-01-01"] {
        assert_eq!(get(&format!("{}/day/{day}", office.url())).status, 200);
    }
}

#[test]
fn fonts_style_and_script_come_from_the_office_itself() {
    let folder = tempdir().unwrap();
    let office = office_in(folder.path());
    let kind = |name: &str| {
        let url = format!("{}/static/{name}", office.url());
        let response = ureq::get(&url).call().unwrap();
        response.headers()["content-type"]
            .to_str()
            .unwrap()
            .to_owned()
    };
    for font in [
        "BIZUDGothic-Bold.ttf",
        "BIZUDPGothic-Bold.ttf",
        "BIZUDPGothic-Regular.ttf",
    ] {
        assert_eq!(kind(font), "font/ttf");
    }
    assert_eq!(kind("office.css"), "text/css; charset=utf-8");
    assert_eq!(kind("live.js"), "text/javascript; charset=utf-8");
    let css = get(&format!("{}/static/office.css", office.url())).text;
    assert!(!css.contains("http") && css.contains("/static/BIZUDGothic-Bold.ttf"));
}

#[test]
fn ids_from_anywhere_are_text_on_the_page_and_never_markup() {
    let folder = tempdir().unwrap();
    let office = office_on(folder.path(), "2026-06-12T14:38:00+09:00");
    let evil = r#"<script>alert("1")</script>"#;
    let mut dice = Dice::new(5);
    let when = at("2026-06-12T10:00:00+09:00");
    let long = "あ".repeat(2000);
    let mut rows: Vec<String> = [
        arrival(&mut dice, when, evil, evil),
        arrival(&mut dice, when, "../../etc", "../who-man"),
        arrival(&mut dice, when, &long, &long),
        event(
            &mut dice,
            when,
            "lobby",
            Kind::Topic {
                visit: None,
                topic: evil.into(),
            },
        ),
        event(
            &mut dice,
            when,
            "lobby",
            Kind::CounterAdded {
                counter: evil.into(),
                n: 2,
                programme: None,
            },
        ),
    ]
    .iter()
    .map(|event| wire::write(event).unwrap())
    .collect();
    rows.push(json!({"kind": evil}).to_string());
    rows.push("{torn".to_owned());
    let mut batch = minimal(None, &rows);
    batch["kiosk"] = json!(evil);
    batch["state"] = json!({"version": evil, "site": evil, "waiting": 0});
    post(&batches(&office, JOURNAL), Packed::Plain, &body(&batch));
    let page = get(&office.url());
    is_a_good_page(&page);
    assert!(!page.text.contains("alert(\"1\")"), "{}", page.text);
    assert!(
        page.text.matches("&#60;script&#62;alert").count() >= 6,
        "{}",
        page.text
    );
    assert!(page.text.len() < 100_000, "a long id makes a long page");
    assert!(page.text.contains("読めない記録 1行"));
    assert!(page.text.contains("知らない種類の記録"));
}

#[test]
fn a_kiosk_without_a_word_is_late_then_silent_and_a_clone_is_shown() {
    let folder = tempdir().unwrap();
    let send = |time: &str, machine: &str| {
        let office = office_on(folder.path(), time);
        let mut batch = minimal(None, &[]);
        batch["machine"] = json!(machine);
        batch["state"] = json!({"version": "1", "site": "lobby", "waiting": 0});
        post(&batches(&office, JOURNAL), Packed::Plain, &body(&batch));
    };
    let look = |time: &str| get(&office_on(folder.path(), time).url()).text;
    send("2026-06-12T10:00:00+09:00", "aa");
    assert!(look("2026-06-12T10:15:00+09:00").contains("1会場は 届いています"));
    let late = look("2026-06-12T10:16:00+09:00");
    assert!(late.contains("遅れています") && late.contains("10:00 から遅れ"));
    let silent = look("2026-06-12T12:01:00+09:00");
    assert!(silent.contains("応答なし") && silent.contains("未着"));
    assert!(look("2026-06-13T09:00:00+09:00").contains("きのう 10:00"));
    for machine in ["bb", "aa", "bb", "aa"] {
        send("2026-06-12T12:02:00+09:00", machine);
    }
    assert!(look("2026-06-12T12:03:00+09:00").contains("2台が書いています"));
}

#[test]
fn the_names_inside_the_program_are_all_readable() {
    let names = tomoni::office::Names::embedded();
    assert_eq!(
        names,
        tomoni::office::Names::read(Path::new(concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/kiosk-config"
        )))
        .unwrap()
    );
    assert_eq!(names.programme("meet-plus"), "MEET+");
    assert_eq!(names.site("lobby"), "病院 １階");
    assert_eq!(names.programme("ninth"), "ninth");
    assert!(!names.topics.is_empty() && !names.counters.is_empty());
}
