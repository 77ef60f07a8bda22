//! The fleet as people see it: what kiosks say of themselves, letting one in and out from the pages,
//! and calls for staff that ring until somebody answers. Real offices, real kiosks, real TLS.

use std::path::{Path, PathBuf};

use chrono::{DateTime, FixedOffset, TimeDelta};
use serde_json::json;
use tempfile::{TempDir, tempdir};
use tomoni::journal::Journals;
use tomoni::office::Running;
use tomoni::office::people::{Right, Role};
use tomoni::office::store::{DatabaseAddress, KioskStanding, LogEntry, Store, What};
use tomoni::sync::ending::take_leave;
use tomoni::sync::{Courier, UploaderSettings, enrol};
use tomoni::visit::Event;
use tomoni::visit::event::{CallReason, Kind};
use tomoni::wire::enrol::EnrolCode;
use tomoni::wire::{self, Batch, DeviceSaid, Digest, KioskState};
use uuid::Uuid;

use crate::on_both;
use crate::support::browser::{Browser, Hand, Somebody, peopled};
use crate::support::events::{Dice, event};
use crate::support::office::{Packed, batches, chain, get, minimal, office_on, post, post_form};
use crate::support::postgres::On;
use crate::support::stamp::FakeStamp;

on_both! {
    what_a_kiosk_says_of_itself_is_kept
    a_call_rings_until_somebody_answers_it_there_or_here
}

const JOURNAL: Uuid = Uuid::from_u128(0x0198_0000_0000_7000_8000_0000_0000_00f1);
const OTHER: Uuid = Uuid::from_u128(0x0198_0000_0000_7000_8000_0000_0000_00f2);
/// A Friday.
const NOON: &str = "2026-06-12T12:00:00+09:00";

fn at(time: &str) -> DateTime<FixedOffset> {
    DateTime::parse_from_rfc3339(time).unwrap()
}

fn noon() -> DateTime<FixedOffset> {
    at(NOON)
}

/// Something that a machine wrote at a time.
fn written(dice: &mut Dice, machine: &str, when: DateTime<FixedOffset>, kind: Kind) -> String {
    let event = Event {
        machine: machine.to_owned(),
        ..event(dice, when, "lobby", kind)
    };
    wire::write(&event).unwrap()
}

fn state(waiting: u64) -> KioskState {
    KioskState {
        version: "2026.11.0".to_owned(),
        site: "lobby".to_owned(),
        waiting,
        devices: None,
        disk_free_mib: None,
    }
}

fn batch(machine: &str, after: Option<Digest>, rows: &[String], state: KioskState) -> Batch {
    Batch {
        v: wire::VERSION,
        kiosk: "lobby-1".to_owned(),
        machine: machine.to_owned(),
        after,
        rows: rows.to_vec(),
        state: Some(state),
    }
}

// ---- What the store keeps, on both databases.

fn what_a_kiosk_says_of_itself_is_kept(on: On) {
    let store = on.fresh();
    let mut dice = Dice::new(1);
    let machine = "00112233aabbccdd";
    let minutes = |n| noon() + TimeDelta::minutes(n);
    let rows: Vec<String> = [-90, -30, -20]
        .into_iter()
        .map(|n| {
            let offset_ms = 60_000 + n;
            written(
                &mut dice,
                machine,
                minutes(n),
                Kind::ClockChecked { offset_ms },
            )
        })
        .collect();
    let digests = chain(JOURNAL, &rows);
    let said = |device: &str, fault: Option<&str>| DeviceSaid {
        device: device.to_owned(),
        fault: fault.map(str::to_owned),
    };
    let telling = |waiting| KioskState {
        devices: Some(vec![said("monitor", None), said("printer", Some("P-02"))]),
        disk_free_mib: Some(700),
        ..state(waiting)
    };
    let the_one = || {
        let mut kiosks = store.kiosks().unwrap();
        assert_eq!(kiosks.len(), 1);
        kiosks.remove(0)
    };
    // Two of five rows: the oldest of those that wait was written after the second.
    let two = batch(machine, None, &rows[..2], telling(5));
    store.intake(JOURNAL, &two, noon()).unwrap();
    let kiosk = the_one();
    assert_eq!(kiosk.machine, machine);
    assert_eq!((kiosk.waiting, kiosk.oldest), (Some(3), Some(minutes(-30))));
    assert_eq!(kiosk.devices, telling(0).devices.unwrap());
    assert_eq!(kiosk.disk_free_mib, Some(700));
    assert_eq!(kiosk.offset_ms, Some(60_000 - 30));
    // A heartbeat that says less takes nothing back, and knows of no other oldest row.
    let silent = batch(machine, Some(digests[1]), &[], state(3));
    store.intake(JOURNAL, &silent, minutes(1)).unwrap();
    let kiosk = the_one();
    assert_eq!((kiosk.waiting, kiosk.oldest), (Some(3), Some(minutes(-30))));
    assert_eq!(kiosk.devices.len(), 2);
    assert_eq!(kiosk.disk_free_mib, Some(700));
    // What follows a row that is not held is not taken: the first of it waits.
    let gap = batch(machine, Some(Digest([9; 32])), &rows[..1], state(4));
    store.intake(JOURNAL, &gap, minutes(2)).unwrap();
    let kiosk = the_one();
    assert_eq!((kiosk.waiting, kiosk.oldest), (Some(4), Some(minutes(-90))));
    // All is here, and the monitor is gone.
    let last = KioskState {
        devices: Some(vec![]),
        ..state(1)
    };
    let rest = batch(machine, Some(digests[1]), &rows[2..], last);
    store.intake(JOURNAL, &rest, minutes(3)).unwrap();
    let kiosk = the_one();
    assert_eq!((kiosk.waiting, kiosk.oldest), (Some(0), None));
    assert_eq!(kiosk.devices, []);
    assert_eq!(kiosk.offset_ms, Some(60_000 - 20));
}

fn a_call_rings_until_somebody_answers_it_there_or_here(on: On) {
    let store = on.fresh();
    let mut dice = Dice::new(2);
    let mut sent: Vec<(Uuid, &str, Vec<String>)> =
        vec![(JOURNAL, "machine-1", vec![]), (OTHER, "machine-2", vec![])];
    let minutes = |n| noon() + TimeDelta::minutes(n);
    let mut write = |which: usize, minute: i64, kind: Kind| {
        let (journal, machine, rows) = &mut sent[which];
        let row = written(&mut dice, machine, minutes(minute), kind);
        let after = chain(*journal, rows).last().copied();
        rows.push(row.clone());
        let mut batch = batch(machine, after, &[row], state(1));
        batch.kiosk = format!("kiosk-{which}");
        store.intake(*journal, &batch, minutes(minute)).unwrap();
    };
    let asked = || Kind::StaffCalled {
        why: CallReason::Asked,
    };
    let cue = || Kind::StaffCalled {
        why: CallReason::Cue,
    };
    let ringing = |minute: i64| -> Vec<(String, DateTime<FixedOffset>, bool)> {
        let calls = store.calls(minutes(minute)).unwrap();
        assert!(calls.iter().all(|call| call.site == "lobby"));
        calls
            .into_iter()
            .map(|call| (call.kiosk, call.at, call.cue))
            .collect()
    };
    let entry = |who: &str| LogEntry::new(minutes(60), who, What::CallAnswered).about("kiosk-0");
    assert_eq!(ringing(0), []);
    write(0, 1, asked());
    write(1, 2, cue());
    let both = [
        ("kiosk-0".to_owned(), minutes(1), false),
        ("kiosk-1".to_owned(), minutes(2), true),
    ];
    assert_eq!(ringing(3), both);
    // Answered at the kiosk; the other one goes on.
    write(1, 4, Kind::StaffAnswered {});
    assert_eq!(ringing(5), both[..1]);
    // A cue while it rings belongs to the same call.
    write(0, 6, cue());
    assert_eq!(ringing(7), [("kiosk-0".to_owned(), minutes(1), true)]);
    // Nobody answers what is no call.
    assert!(!store.answer_call(999, &entry("はな")).unwrap());
    assert_eq!(store.log(None).unwrap().len(), 0);
    // Answered here, once.
    let number = store.calls(minutes(8)).unwrap()[0].number;
    assert!(store.answer_call(number, &entry("はな")).unwrap());
    assert_eq!(ringing(9), []);
    assert!(!store.answer_call(number, &entry("じむ")).unwrap());
    let log = store.log(None).unwrap();
    assert_eq!(log.len(), 1);
    assert_eq!(
        (log[0].who.as_str(), log[0].about.as_str()),
        ("はな", "kiosk-0")
    );
    // The next call is another one; it does not ring for ever.
    write(0, 10, asked());
    assert_eq!(ringing(11), [("kiosk-0".to_owned(), minutes(10), false)]);
    assert_eq!(ringing(10 + 12 * 60 - 1).len(), 1);
    assert_eq!(ringing(10 + 12 * 60), []);
}

// ---- The pages, over real HTTP.

/// An office with people, and what is needed to look at it.
struct Town {
    folder: TempDir,
    office: Running,
    hand: Hand,
    people: [Somebody; 3],
}

impl Town {
    fn new() -> Town {
        let folder = tempdir().unwrap();
        let hand = Hand::at(NOON);
        let (office, people) = peopled(folder.path(), &hand);
        Town {
            folder,
            office,
            hand,
            people,
        }
    }

    /// Somebody of this role who has signed in.
    fn somebody(&self, role: Role) -> Browser {
        let mut browser = Browser::at(&self.office);
        let nth = Role::ALL.iter().position(|known| *known == role).unwrap();
        browser.sign_in(&self.people[nth], &self.hand);
        browser
    }

    fn store(&self) -> Box<dyn Store> {
        DatabaseAddress::Sqlite(self.folder.path().join("office.sqlite"))
            .open_beside()
            .unwrap()
    }

    fn standing_of(&self, kiosk: &str) -> Option<KioskStanding> {
        let all = self.store().enrolled().unwrap();
        all.into_iter()
            .find(|known| known.kiosk == kiosk)
            .map(|known| known.standing)
    }
}

/// What stands on a page between two texts.
fn between<'a>(page: &'a str, from: &str, to: &str) -> &'a str {
    let (_, rest) = page
        .split_once(from)
        .unwrap_or_else(|| panic!("{from}: {page}"));
    rest.split_once(to).unwrap().0
}

/// A kiosk's machine without a window.
struct Machine {
    data: TempDir,
    stamp: FakeStamp,
    journals: Journals,
}

impl Machine {
    fn new(seed: u64) -> Machine {
        let data = TempDir::new().unwrap();
        let stamp = FakeStamp::new(seed);
        let (journals, _) = Journals::open(&data.path().join("journal"), &stamp).unwrap();
        Machine {
            data,
            stamp,
            journals,
        }
    }

    fn config(&self) -> PathBuf {
        self.data.path().join("config")
    }

    fn courier(&self) -> Courier {
        Courier::new(UploaderSettings {
            journals: self.data.path().join("journal"),
            office_url: String::new(),
            enrolled_in: Some(self.data.path().to_owned()),
            kiosk: "what a kiosk calls itself".to_owned(),
            machine: "00112233aabbccdd".to_owned(),
            site: "lobby".into(),
            version: "test-1".to_owned(),
            zone: chrono_tz::Asia::Tokyo,
        })
        .unwrap()
    }

    fn somebody_comes(&mut self) {
        self.journals.append(&self.stamp.arrival()).unwrap();
    }
}

fn work(courier: &mut Courier, mut done: impl FnMut(&Courier) -> bool) {
    for _ in 0..400 {
        let pause_ms = courier.step();
        if done(courier) {
            return;
        }
        std::thread::sleep(std::time::Duration::from_millis(pause_ms.min(300)));
    }
    panic!("it never came to that: {:?}", courier.state());
}

/// Hands a code out on the page, and lets a machine in with it.
fn let_in(town: &Town, it: &mut Browser, machine: &Machine) -> String {
    let page = it.get("/enrol");
    assert_eq!(page.status, 200);
    assert!(page.text.contains("病院 １階") && page.text.contains("lobby-1"));
    let page = it.post("/enrol", &[("site", "sites/lobby.toml")]);
    assert_eq!(page.status, 200, "{}", page.text);
    assert!(
        page.headers["cache-control"]
            .to_str()
            .unwrap()
            .contains("no-store")
    );
    let text = between(&page.text, "<p class=\"n typed\">", "</p>").to_owned();
    assert!(page.text.contains("<svg") && page.text.contains("12:10"));
    let code: EnrolCode = text.parse().unwrap();
    assert_eq!(code.address, "office.example:8471");
    let code = EnrolCode {
        address: town.office.kiosks().unwrap().to_string(),
        ..code
    };
    enrol(&code, machine.data.path(), &machine.config()).unwrap();
    text
}

#[test]
fn a_kiosk_is_let_in_looked_at_and_retired_from_the_pages() {
    let town = Town::new();
    let mut it = town.somebody(Role::It);
    let empty = it.get("/kiosks");
    assert!(
        empty.text.contains("まだ キオスクは ありません"),
        "{}",
        empty.text
    );
    assert_eq!(it.get("/kiosks/lobby-1").status, 404);
    let mut kiosk = Machine::new(1);
    let code = let_in(&town, &mut it, &kiosk);
    assert_eq!(town.standing_of("lobby-1"), Some(KioskStanding::Enrolled));
    let never = it.get("/kiosks/lobby-1").text;
    assert!(never.contains("登録ずみ") && never.contains("まだ いちども 知らせが ありません"));
    // It works, and says how it is.
    kiosk.somebody_comes();
    let mut courier = kiosk.courier();
    courier.devices_are(vec![
        DeviceSaid {
            device: "monitor".to_owned(),
            fault: Some("M-03".to_owned()),
        },
        DeviceSaid {
            device: "scanner".to_owned(),
            fault: None,
        },
    ]);
    work(&mut courier, |courier| courier.is_quiet());
    let fleet = it.get("/kiosks").text;
    for said in [
        "1台は 届いています",
        "血圧計",
        "M-03",
        "よみとり機",
        "ディスク あき",
        "test-1",
        "2028年6月",
    ] {
        assert!(fleet.contains(said), "{said}: {fleet}");
    }
    let page = it.get("/kiosks/lobby-1").text;
    assert!(page.contains("ぜんぶ 届いています（12:00）。"), "{page}");
    // 現場 and 事務局 see it, and have no buttons.
    for role in [Role::Field, Role::Office] {
        assert!(!role.may(Right::ManageKiosks));
        let seen = town.somebody(role).get("/kiosks/lobby-1");
        assert_eq!(seen.status, 200);
        assert!(!seen.text.contains("引退させる") && !seen.text.contains("登録コードを出す"));
    }
    // One click, and it goes when everything is there.
    assert!(page.contains("引退させる") && page.contains("使えなくする"));
    assert_eq!(it.post("/kiosks/lobby-1/retire", &[]).status, 303);
    assert_eq!(town.standing_of("lobby-1"), Some(KioskStanding::Retiring));
    assert!(it.get("/kiosks").text.contains("引退のとちゅう"));
    let again = it.post("/kiosks/lobby-1/retire", &[]);
    assert_eq!(again.status, 409);
    assert!(again.text.contains("変えていません"));
    kiosk.somebody_comes();
    let mut courier = kiosk.courier();
    work(&mut courier, |courier| courier.ending().is_some());
    assert!(take_leave(&mut courier, &mut || true));
    assert_eq!(town.standing_of("lobby-1"), Some(KioskStanding::Retired));
    let fleet = it.get("/kiosks").text;
    assert!(fleet.contains("もう いないキオスク") && fleet.contains("引退しました"));
    // Everything is written down, with who; the code is nowhere.
    let log = it.get("/access").text;
    for said in [
        "キオスクの登録コードを 出す",
        "キオスクを 引退させる",
        "あいてぃ",
    ] {
        assert!(log.contains(said), "{said}: {log}");
    }
    let secret = code.rsplit('/').next().unwrap();
    assert!(!log.contains(secret));
    assert_eq!(log.matches("キオスクを 引退させる").count(), 1);
}

#[test]
fn a_stolen_kiosk_is_shut_out_and_what_it_still_sends_waits_for_a_person() {
    let town = Town::new();
    let mut it = town.somebody(Role::It);
    let mut kiosk = Machine::new(2);
    let_in(&town, &mut it, &kiosk);
    kiosk.somebody_comes();
    let mut courier = kiosk.courier();
    work(&mut courier, |courier| courier.is_quiet());
    assert_eq!(it.post("/kiosks/lobby-1/revoke", &[]).status, 303);
    assert_eq!(town.standing_of("lobby-1"), Some(KioskStanding::Revoked));
    kiosk.somebody_comes();
    let mut thief = kiosk.courier();
    work(&mut thief, |courier| courier.ending().is_some());
    let page = it.get("/kiosks/lobby-1").text;
    assert!(
        page.contains("使えなくしました") && page.contains("数に入れる"),
        "{page}"
    );
    assert!(
        !page.contains(">使えなくする<"),
        "there is nothing more to do to it"
    );
    let release = between(&page, "action=\"/held/", "\"").to_owned();
    let before = get_rows(&town, &kiosk);
    assert_eq!(it.post(&format!("/held/{release}"), &[]).status, 303);
    assert!(get_rows(&town, &kiosk) > before, "it counts now");
    assert!(it.get("/kiosks/lobby-1").text.contains("に 数に入れました"));
    let again = it.post(&format!("/held/{release}"), &[]);
    assert!(again.status == 409 && again.text.contains("もう 数に入っています"));
    assert_eq!(it.post("/held/999/release", &[]).status, 404);
    let log = it.get("/access").text;
    assert!(log.contains("キオスクを 使えなくする") && log.contains("とりおきの記録を 数に入れる"));
}

fn get_rows(town: &Town, kiosk: &Machine) -> u64 {
    let journal = kiosk.journals.current().unwrap();
    town.store().rows_of(journal).unwrap().0
}

#[test]
fn a_call_rings_on_todays_page_and_on_the_fleets_until_it_is_answered() {
    let town = Town::new();
    let mut dice = Dice::new(3);
    let call = Kind::StaffCalled {
        why: CallReason::Asked,
    };
    let row = written(&mut dice, "machine-1", noon(), call);
    let (mut field, mut it) = (town.somebody(Role::Field), town.somebody(Role::It));
    assert!(!field.get("/").text.contains("よばれています"));
    // Only the office itself takes rows in while it runs, so they come by a kiosk's way.
    let kiosk = Machine::new(3);
    let_in(&town, &mut it, &kiosk);
    let mut journals = kiosk.journals;
    let Some(wire_event) = read(&row) else {
        panic!("{row}")
    };
    journals.append(&wire_event).unwrap();
    let machine = Machine { journals, ..kiosk };
    let mut courier = machine.courier();
    work(&mut courier, |courier| courier.is_quiet());
    for page in ["/", "/kiosks"] {
        let seen = field.get(page).text;
        assert!(seen.contains("<title>よばれています"), "{page}: {seen}");
        assert!(seen.contains("こたえました") && seen.contains("lobby-1"));
        // IT sees it ring; to answer is for those who can go there.
        let seen = it.get(page).text;
        assert!(seen.contains("スタッフが よばれています") && !seen.contains("こたえました"));
    }
    assert!(!field.get("/day/2026-06-11").text.contains("よばれています"));
    let seen = field.get("/kiosks").text;
    let answer = format!("/calls/{}", between(&seen, "action=\"/calls/", "\""));
    let reply = field.post(&answer, &[("back", "/kiosks")]);
    assert_eq!(
        (reply.status, &reply.headers["location"]),
        (303, &"/kiosks".parse().unwrap())
    );
    let reply = field.post(&answer, &[("back", "https://evil.example")]);
    assert_eq!(
        (reply.status, &reply.headers["location"]),
        (303, &"/".parse().unwrap())
    );
    for browser in [&mut field, &mut it] {
        assert!(!browser.get("/").text.contains("よばれています"));
    }
    let log = it.get("/access").text;
    assert_eq!(log.matches("よびだしに こたえる").count(), 1);
    assert!(log.contains("はな"));
}

fn read(row: &str) -> Option<Event> {
    match wire::read(row) {
        wire::Row::Event(event) => Some(*event),
        _ => None,
    }
}

/// The sample: nobody signs in, and nothing can be let in or out.
#[test]
fn the_fleet_of_a_sample_is_seen_and_a_night_is_no_alarm() {
    let folder = tempdir().unwrap();
    let evil = "<script>alert(\"1\")</script>/../x";
    {
        let office = office_on(folder.path(), "2026-06-12T16:35:00+09:00");
        for (journal, kiosk, site) in [(JOURNAL, "lobby-1", "lobby"), (OTHER, evil, "nowhere")] {
            let mut batch = minimal(None, &[]);
            batch["kiosk"] = json!(kiosk);
            batch["state"] = json!({"version": evil, "site": site, "waiting": 0, "disk_free_mib": 900,
                "devices": [{"device": evil, "fault": evil}, {"device": "printer"}]});
            let sent = post(
                &batches(&office, journal),
                Packed::Plain,
                batch.to_string().as_bytes(),
            );
            assert_eq!(sent.status, 200, "{sent:?}");
        }
    }
    let look = |time: &str, path: &str| {
        let office = office_on(folder.path(), time);
        get(&format!("{}{path}", office.url()))
    };
    // The lobby is open on weekdays until 16:30; what has no hours is always open.
    let night = look("2026-06-13T03:00:00+09:00", "/kiosks");
    assert_eq!(night.status, 200);
    assert!(night.text.contains("1台は お休み") && night.text.contains("1台は 応答なし"));
    assert!(!night.text.contains("<script>alert"), "{}", night.text);
    let today = look("2026-06-13T03:00:00+09:00", "/");
    assert!(today.text.contains("お休みです"), "{}", today.text);
    let monday = look("2026-06-15T11:31:00+09:00", "/kiosks");
    assert!(monday.text.contains("2台は 応答なし"));
    assert!(monday.text.contains("あいている時間なのに"));
    let href = between(&monday.text, "<a href=\"/kiosks/%", "\"");
    let one = look("2026-06-13T03:00:00+09:00", &format!("/kiosks/%{href}"));
    assert_eq!(one.status, 200);
    assert!(!one.text.contains("<script>alert"));
    assert!(one.text.contains("登録なし") && !one.text.contains("引退させる"));
    let office = office_on(folder.path(), "2026-06-13T03:00:00+09:00");
    for (path, status) in [
        ("/enrol", 409),
        ("/kiosks/lobby-1/retire", 409),
        ("/kiosks/lobby-1/revoke", 409),
        ("/kiosks/nobody/revoke", 404),
        ("/held/1/release", 404),
        ("/held/x/release", 404),
        ("/calls/1/answered", 303),
        ("/calls/-1/answered", 404),
    ] {
        let reply = post_form(
            &format!("{}{path}", office.url()),
            "site=sites/lobby.toml&back=/",
        );
        let is_right = reply.status == status || (status == 303 && reply.status == 200);
        assert!(is_right, "{path}: {reply:?}");
    }
    let refused = get(&format!("{}/enrol", office.url()));
    assert!(refused.status == 409 && refused.text.contains("見本"));
}

#[test]
fn a_code_is_handed_out_only_for_a_site_that_the_office_has() {
    let town = Town::new();
    let mut it = town.somebody(Role::It);
    for site in ["", "sites/none.toml", "../office.toml", "programmes.toml"] {
        let reply = it.post("/enrol", &[("site", site)]);
        assert_eq!(reply.status, 422, "{site}");
        assert!(reply.text.contains("コードは 出していません"));
    }
    // The one that was asked for is chosen already.
    let page = it.get("/enrol?kiosk=cafe-1").text;
    let chosen = between(&page, "sites/cafe.toml\" required", ">");
    assert_eq!(chosen, " checked");
    assert_eq!(page.matches(" checked>").count(), 1);
    assert!(
        Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("kiosk-config/sites/cafe.toml")
            .exists()
    );
}
