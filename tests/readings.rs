//! Recorded readings at the office: sealed when they come, kept apart from what is counted, opened
//! one by one for a stated reason, and every look written down before anything is shown.

use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use chrono::NaiveDate;
use rusqlite::Connection;
use serde_json::json;
use tempfile::tempdir;
use tomoni::office::store::{SqliteStore, Store};
use tomoni::office::{KeyFiles, OFFICE_KEY_FILE, Running, SEALING_KEY_FILE};
use tomoni::seal::{self, OfficeKey, Place};
use tomoni::visit::{Event, Kind, Sealed};
use tomoni::wire::{self, Batch, Verdict};
use uuid::Uuid;
use zeroize::Zeroizing;

use crate::support::events::{Dice, event};
use crate::support::office::{Packed, batches, get, minimal, office_on, post, post_form};
use crate::support::stage;

const JOURNAL: Uuid = Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_0001);
const NOON: &str = "2026-06-12T12:34:00+09:00";
const REASON: &str =
    "reason=%E8%A8%98%E9%8C%B2%E3%82%92+%E3%81%9F%E3%81%97%E3%81%8B%E3%82%81%E3%82%8B";

/// The line of a reading of 171 to 93 as a kiosk writes it for `journal`.
fn reading_row(key: &OfficeKey, journal: Uuid, nth: u64) -> (Event, String) {
    let mut dice = Dice::new(nth);
    let when = NOON.parse().unwrap();
    let mut event = event(&mut dice, when, "az-kumagaya", Kind::OnlyMeasured {});
    let place = Place {
        journal,
        event: event.id,
        kind: seal::READING_KIND,
    };
    let random = Zeroizing::new([u8::try_from(nth).unwrap(); seal::RANDOM_BYTES]);
    event.kind = Kind::ReadingTaken {
        visit: None,
        advice_version: "2026-11".to_owned(),
        monitor: "and-tm2657".to_owned(),
        sealed: seal::seal_reading(key, random, &place, &stage::reading(171, 93)).unwrap(),
    };
    let line = wire::write(&event).unwrap();
    (event, line)
}

fn send(office: &Running, rows: &[String]) {
    let reply = post(
        &batches(office, JOURNAL),
        Packed::Plain,
        &serde_json::to_vec(&minimal(None, rows)).unwrap(),
    );
    assert_eq!(reply.status, 200, "{reply:?}");
}

fn key_of(office: &Running) -> OfficeKey {
    let given = get(&format!("{}/v1/office-key", office.url())).json();
    let text = format!("id = {}\npublic = {}\n", given["id"], given["public"]);
    OfficeKey::parse(&text).unwrap()
}

/// The digits, however a page may set them.
fn shows_digits(text: &str) -> bool {
    text.contains(">171<") || text.contains(">93<") || text.contains("171/93")
}

#[test]
fn a_reading_is_opened_for_a_reason_and_every_look_is_written_down() {
    let folder = tempdir().unwrap();
    let office = office_on(folder.path(), "2026-06-12T16:05:00+09:00");
    let key = key_of(&office);
    let (_, line) = reading_row(&key, JOURNAL, 1);
    send(&office, std::slice::from_ref(&line));
    let tally = get(&format!("{}/v1/tally?day=2026-06-12", office.url())).json();
    assert_eq!(tally["readings"], 1);

    let list = get(&format!("{}/readings/2026-06-12", office.url()));
    assert_eq!(list.status, 200);
    assert!(list.text.contains("12:34") && list.text.contains("ひらく"));
    assert!(!shows_digits(&list.text));
    let (_, after) = list.text.split_once("action=\"").unwrap();
    let open = format!("{}{}", office.url(), after.split_once('"').unwrap().0);

    // Without a reason, or with one of one's own, nothing is opened and nobody has looked.
    for body in ["", "reason=", "reason=curious", "other=1"] {
        let reply = post_form(&open, body);
        assert_eq!(reply.status, 422, "{body}");
        assert!(reply.text.contains("理由を えらんで") && !shows_digits(&reply.text));
    }
    let access = format!("{}/access", office.url());
    assert!(get(&access).text.contains("まだ だれも"));

    let reply = post_form(&open, REASON);
    assert_eq!(reply.status, 200, "{}", reply.text);
    assert!(reply.text.contains("171<small>mmHg") && reply.text.contains("93<small>mmHg"));
    assert_eq!(reply.headers["cache-control"], "no-store");
    assert!(!reply.headers.contains_key("content-encoding"));
    let log = get(&access).text;
    for said in ["見本", "記録を たしかめる", "数字を 見た", "16:05", "12:34"] {
        assert!(log.contains(said), "{said}");
    }
    assert!(!shows_digits(&log));
    // An address alone opens nothing; asked for as a page, the list comes.
    let back = get(&open);
    assert!(!shows_digits(&back.text) && back.text.contains("これまでに 1回"));

    // Others' pages cannot make anybody look, and there is no such reading elsewhere.
    assert_eq!(
        post_form(&open.replace("06-12", "06-11"), REASON).status,
        404
    );
    assert_eq!(post_form(&format!("{open}9"), REASON).status, 404);

    // Without the secret key, or when others can read it, a sentence says so; that is a look, too.
    let secret = folder.path().join(SEALING_KEY_FILE);
    std::fs::set_permissions(&secret, std::fs::Permissions::from_mode(0o644)).unwrap();
    let reply = post_form(&open, REASON);
    assert_eq!(reply.status, 409);
    assert!(reply.text.contains("chmod 600") && !shows_digits(&reply.text));
    let away = folder.path().join("away.toml");
    std::fs::rename(&secret, &away).unwrap();
    let reply = post_form(&open, REASON);
    assert_eq!(reply.status, 409);
    assert!(reply.text.contains("この事務局に ありません") && !shows_digits(&reply.text));
    let list = get(&format!("{}/readings/2026-06-12", office.url())).text;
    assert!(list.contains("いまは ひらけません"));
    std::fs::rename(&away, &secret).unwrap();
    std::fs::set_permissions(&secret, std::fs::Permissions::from_mode(0o600)).unwrap();
    assert_eq!(post_form(&open, REASON).status, 200);
    let log = get(&access).text;
    assert_eq!(log.matches("数字を 見た").count(), 2);
    assert_eq!(log.matches("かぎがなく、見ていない").count(), 2);
}

#[test]
fn what_was_moved_changed_or_sealed_to_another_key_is_said_and_not_shown() {
    let folder = tempdir().unwrap();
    let office = office_on(folder.path(), NOON);
    let key = key_of(&office);
    let foreign = seal::OfficeSecret::make(&[3; seal::RANDOM_BYTES], "");
    let (_, moved) = reading_row(&key, Uuid::from_u128(77), 1);
    let (_, other_key) = reading_row(foreign.public(), JOURNAL, 2);
    let (mut event, _) = reading_row(&key, JOURNAL, 3);
    if let Kind::ReadingTaken { sealed, .. } = &mut event.kind {
        *sealed = Sealed {
            key: sealed.key.clone(),
            text: "nothing like it".to_owned(),
        };
    }
    let no_text = wire::write(&event).unwrap();
    send(&office, &[moved, other_key, no_text]);
    let list = get(&format!("{}/readings/2026-06-12", office.url())).text;
    let said: Vec<String> = list
        .split("action=\"")
        .skip(1)
        .map(|after| {
            let open = format!("{}{}", office.url(), after.split_once('"').unwrap().0);
            let reply = post_form(&open, REASON);
            assert_eq!(reply.status, 409);
            assert!(!shows_digits(&reply.text));
            reply.text
        })
        .collect();
    assert_eq!(said.len(), 3);
    let says = |words: &str| said.iter().filter(|text| text.contains(words)).count();
    assert_eq!(says("封を ひらけません"), 2);
    assert_eq!(says(foreign.public().id()), 1);
    let tally = get(&format!("{}/v1/tally?day=2026-06-12", office.url())).json();
    assert_eq!(
        tally["readings"], 3,
        "what cannot be opened was measured all the same"
    );
}

#[test]
fn the_key_is_made_once_and_only_its_owner_may_read_it() {
    let folder = tempdir().unwrap();
    let secret = folder.path().join(SEALING_KEY_FILE);
    let public = folder.path().join(OFFICE_KEY_FILE);
    let first = {
        let office = office_on(folder.path(), NOON);
        key_of(&office)
    };
    let mode = std::fs::metadata(&secret).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    let shared = std::fs::read_to_string(&public).unwrap();
    assert_eq!(OfficeKey::parse(&shared).unwrap(), first);
    // The database knows nothing of it.
    let hidden = std::fs::read_to_string(&secret).unwrap();
    let key = hidden
        .split("secret = \"")
        .nth(1)
        .unwrap()
        .get(..64)
        .unwrap();
    for entry in std::fs::read_dir(folder.path()).unwrap() {
        let path = entry.unwrap().path();
        if path != secret {
            let bytes = std::fs::read(&path).unwrap();
            assert!(
                !bytes.windows(64).any(|part| part == key.as_bytes()),
                "{}",
                path.display()
            );
        }
    }
    // The next start takes the same one; a lost public file is made again, a lost secret is not.
    std::fs::remove_file(&public).unwrap();
    {
        let office = office_on(folder.path(), NOON);
        assert_eq!(key_of(&office), first);
    }
    std::fs::remove_file(&secret).unwrap();
    let office = office_on(folder.path(), NOON);
    assert_eq!(key_of(&office), first);
    assert!(!secret.exists());
    assert!(KeyFiles::new(folder.path()).secrets().is_err());
    std::fs::remove_file(&public).unwrap();
    let reply = get(&format!("{}/v1/office-key", office.url()));
    assert_eq!(
        (reply.status, reply.json()["code"].clone()),
        (404, json!("no_key"))
    );
}

fn intake(store: &SqliteStore, lines: &[String]) {
    let batch = Batch {
        v: wire::VERSION,
        kiosk: "test-1".to_owned(),
        machine: String::new(),
        after: None,
        rows: lines.to_vec(),
        state: None,
    };
    let answer = store
        .intake(JOURNAL, &batch, NOON.parse().unwrap())
        .unwrap();
    assert!(matches!(answer.verdict, Verdict::Through(Some(_))));
}

fn text_of(event: &Event) -> &str {
    match &event.kind {
        Kind::ReadingTaken { sealed, .. } => &sealed.text,
        _ => panic!("no reading"),
    }
}

fn holds(folder: &Path, text: &str) -> bool {
    std::fs::read_dir(folder).unwrap().any(|entry| {
        let bytes = std::fs::read(entry.unwrap().path()).unwrap();
        bytes.windows(64).any(|part| part == &text.as_bytes()[..64])
    })
}

#[test]
fn a_sealed_text_can_be_shredded_and_everything_else_stays() {
    let folder = tempdir().unwrap();
    let file = folder.path().join("office.sqlite");
    let day = NaiveDate::from_ymd_opt(2026, 6, 12).unwrap();
    let secret = seal::OfficeSecret::make(&[1; seal::RANDOM_BYTES], "");
    let (one, line_one) = reading_row(secret.public(), JOURNAL, 1);
    let (_, line_two) = reading_row(secret.public(), JOURNAL, 2);
    // A line that spells its text in another way is cut out whole.
    let escaped = line_two.replacen("\"text\":\"", "\"text\":\"\\u0030", 1);
    let lines = [line_one.clone(), line_two.clone(), escaped.clone()];
    let digests: Vec<wire::Digest> = lines
        .iter()
        .scan(wire::first(JOURNAL), |before, line| {
            *before = wire::link(*before, line);
            Some(*before)
        })
        .collect();
    {
        let store = SqliteStore::open(&file).unwrap();
        intake(&store, &lines);
        for (digest, line) in digests.iter().zip(&lines) {
            assert_eq!(store.line(*digest).unwrap().as_ref(), Some(line));
        }
        assert_eq!(store.line(wire::first(JOURNAL)).unwrap(), None);
        assert_eq!(store.readings(day).unwrap().0.len(), 3);
    }
    assert!(holds(folder.path(), text_of(&one)));
    let database = Connection::open(&file).unwrap();
    database
        .pragma_update_and_check(None, "secure_delete", true, |_| Ok(()))
        .unwrap();
    let kept: String = database
        .query_row("select group_concat(line) from event", [], |row| row.get(0))
        .unwrap();
    assert!(
        !kept.contains(text_of(&one)),
        "the counted line has no sealed text"
    );
    // Nothing but shredding changes a reading, and nothing changes the log of who looked.
    database
        .execute(
            "insert into access (at_ms, who, what, seq, reason, outcome) values (1, 'x', 'reading', 1, 'y', 'opened')",
            [],
        )
        .unwrap();
    for refused in [
        "delete from reading",
        "update reading set cut = 'other'",
        "update reading set cut = null",
        "update reading set monitor = 'other', cut = null, shredded_ms = 1",
        "insert or replace into reading select seq, advice_version, monitor, key_id, cut_at, 'other', null from reading",
        "delete from access",
        "update access set who = 'z'",
        "insert or replace into access select id, at_ms, 'z', what, seq, reason, outcome from access",
    ] {
        database
            .pragma_update(None, "recursive_triggers", true)
            .unwrap();
        assert!(database.execute(refused, []).is_err(), "{refused}");
    }
    let shred = "update reading set cut = null, shredded_ms = 1 where seq = 1";
    assert_eq!(database.execute(shred, []).unwrap(), 1);
    assert!(database.execute(shred, []).is_err(), "only once");
    database
        .pragma_update_and_check(None, "wal_checkpoint", "truncate", |_| Ok(()))
        .unwrap();
    drop(database);
    assert!(
        !holds(folder.path(), text_of(&one)),
        "gone from the disk, too"
    );
    let store = SqliteStore::open(&file).unwrap();
    assert!(store.held(digests[0]).unwrap(), "the chain goes on holding");
    assert_eq!(store.line(digests[0]).unwrap(), None);
    assert_eq!(store.line(digests[1]).unwrap(), Some(line_two));
    let (rows, _) = store.readings(day).unwrap();
    assert_eq!(rows.iter().filter(|row| row.shredded).count(), 1);
    let rows = store.day(day).unwrap();
    assert_eq!(
        rows.readings.iter().map(|n| n.times).sum::<u64>(),
        3,
        "it goes on counting"
    );
    intake(&store, &lines);
    assert_eq!(
        store.line(digests[0]).unwrap(),
        None,
        "sent again, it stays shredded"
    );
}
