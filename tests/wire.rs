//! The wire: what is written today must be readable for as long as there are journals. The files
//! under `tests/golden/wire/` hold every shape; a shipped one is never edited, new shapes get new
//! lines and new files.

use std::path::PathBuf;

use chrono::{DateTime, FixedOffset};
use proptest::prelude::*;
use tomoni::visit::event::{AgeBand, CallReason, Channel, ConsentTo, Device, Lang, Weather};
use tomoni::visit::reading::Fault;
use tomoni::visit::{CardKey, Event, EventId, Kind, Sealed, VisitId};
use tomoni::wire::enrol::{EnrolCode, NoCode, check_address};
use tomoni::wire::{
    self, Answer, Batch, DeviceSaid, Digest, Feed, FeedCard, KioskState, Order, Refusal, Row,
    Verdict,
};
use uuid::Uuid;

/// A golden file. Set `TOMONI_WRITE_GOLDEN` to make one that is not there; one that is there is
/// never written.
fn golden(name: &str, now: &str) -> String {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("tests/golden/wire")
        .join(name);
    if !path.exists() && std::env::var_os("TOMONI_WRITE_GOLDEN").is_some() {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, now).unwrap();
    }
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{name}: {error}"))
}

fn at(text: &str) -> DateTime<FixedOffset> {
    DateTime::parse_from_rfc3339(text).unwrap()
}

fn id(n: u128) -> Uuid {
    Uuid::from_u128(0x019e_b920_e000_7000_8000_0000_0000_0000 + n)
}

/// One of every kind, with and without what may be absent.
fn one_of_each() -> Vec<Kind> {
    let visit = VisitId(id(900));
    let card = CardKey("00112233445566778899aabbccddeeff".to_owned());
    vec![
        Kind::KioskStarted {
            version: "2026.11.0".to_owned(),
        },
        Kind::JournalOpened {
            previous: None,
            last: None,
        },
        Kind::JournalOpened {
            previous: Some(id(901)),
            last: Some(wire::first(id(901)).to_string()),
        },
        Kind::JournalDamaged {
            journal: id(901),
            bytes: 40960,
            sha256: wire::first(id(902)).to_string(),
        },
        Kind::Arrived {
            visit,
            programme: "meet-plus".into(),
            channel: Channel::Tap,
            card: None,
            lang: Lang::Ja,
        },
        Kind::Arrived {
            visit,
            programme: "idobata".into(),
            channel: Channel::Card,
            card: Some(card.clone()),
            lang: Lang::Easy,
        },
        Kind::Arrived {
            visit,
            programme: "idobata".into(),
            channel: Channel::Staff,
            card: None,
            lang: Lang::En,
        },
        Kind::Arrived {
            visit,
            programme: "idobata".into(),
            channel: Channel::Phone,
            card: None,
            lang: Lang::Ja,
        },
        Kind::Party {
            visit,
            adults: 2,
            children: 3,
        },
        Kind::Card { visit, card },
        Kind::Told {
            visit,
            first_time: Some(true),
            age_band: None,
        },
        Kind::Told {
            visit,
            first_time: None,
            age_band: None,
        },
        Kind::Topic {
            visit: Some(visit),
            topic: "medicine".into(),
        },
        Kind::Topic {
            visit: None,
            topic: "medicine".into(),
        },
        Kind::OnlyMeasured {},
        Kind::ReadingFailed {
            fault: Fault::OutOfRange,
        },
        Kind::CounterAdded {
            counter: "met".into(),
            n: 1,
            programme: Some("meet-plus".into()),
        },
        Kind::CounterAdded {
            counter: "met".into(),
            n: 12,
            programme: None,
        },
        Kind::StaffCalled {
            why: CallReason::Asked,
        },
        Kind::StaffCalled {
            why: CallReason::Cue,
        },
        Kind::StaffAnswered {},
        Kind::StaffEntered {},
        Kind::StaffLeft {},
        Kind::Voided {
            event: EventId(id(903)),
            reason: "mistake".to_owned(),
        },
        Kind::DayClosed {
            visits: 41,
            people: 47,
            weather: None,
            staff_minutes: None,
            sentence: None,
        },
        Kind::DeviceFault {
            device: Device::Monitor,
            code: "M-12".to_owned(),
        },
        Kind::DeviceRecovered {
            device: Device::Scanner,
        },
        Kind::ClockChecked { offset_ms: -1500 },
    ]
}

/// The kinds that readings brought.
fn of_readings() -> Vec<Kind> {
    let card = CardKey("00112233445566778899aabbccddeeff".to_owned());
    let what = ConsentTo::Reading;
    let taken = |visit| Kind::ReadingTaken {
        visit,
        advice_version: "2026-11".to_owned(),
        monitor: "and-tm2657".to_owned(),
        sealed: Sealed {
            key: "0123456789abcdef".to_owned(),
            text: "00ff".repeat(tomoni::seal::SEALED_BYTES / 2),
        },
    };
    vec![
        Kind::ConsentGiven {
            card: card.clone(),
            what,
        },
        Kind::ConsentWithdrawn { card, what },
        taken(Some(VisitId(id(900)))),
        taken(None),
    ]
}

/// The kinds that the programmes brought.
fn of_programmes() -> Vec<Kind> {
    let visit = VisitId(id(900));
    let mut kinds = vec![
        Kind::Arrived {
            visit,
            programme: "ward-cominas".into(),
            channel: Channel::Paper,
            card: None,
            lang: Lang::Ja,
        },
        Kind::Role {
            visit,
            role: "teach".into(),
        },
        Kind::ActivityJoined {
            activity: "origami".into(),
            n: 4,
            programme: "ward-cominas".into(),
        },
        Kind::LikeShown {
            like: "shogi".into(),
            teaches: false,
            programme: "idobata".into(),
        },
        Kind::LikeShown {
            like: "shogi".into(),
            teaches: true,
            programme: "idobata".into(),
        },
        Kind::ProgrammeOpened {
            programme: "idobata".into(),
        },
        Kind::ProgrammeClosed {
            programme: "idobata".into(),
        },
        Kind::DrillBegan {},
        Kind::DrillEnded { waited: 17 },
    ];
    let sealed = || Sealed {
        key: "0123456789abcdef".to_owned(),
        text: "00ff".repeat(tomoni::seal::SEALED_BYTES / 2),
    };
    kinds.push(Kind::MurmurHeard {
        sealed: sealed(),
        tags: vec!["alone".into(), "shopping".into()],
        programme: Some("osekkai-gi".into()),
    });
    kinds.push(Kind::MurmurHeard {
        sealed: sealed(),
        tags: Vec::new(),
        programme: None,
    });
    kinds.extend(AgeBand::ALL.map(|age_band| Kind::Told {
        visit,
        first_time: None,
        age_band: Some(age_band),
    }));
    kinds.extend(Weather::ALL.map(|weather| Kind::DayClosed {
        visits: 41,
        people: 47,
        weather: Some(weather),
        staff_minutes: Some(360),
        sentence: Some("lively".to_owned()),
    }));
    kinds
}

fn events() -> Vec<Event> {
    events_of(one_of_each(), 0)
}

/// Events of these kinds, with ids from `first` on.
fn events_of(kinds: Vec<Kind>, first: usize) -> Vec<Event> {
    let event = |(nth, kind)| Event {
        id: EventId(id(nth as u128)),
        at: at("2026-06-12T09:30:15.250+09:00"),
        machine: "00112233aabbccdd".to_owned(),
        boot: id(800),
        up_ms: 123_456 + nth as u64,
        site: "az-kumagaya".into(),
        kind,
    };
    let nth = |(nth, kind)| (nth + first, kind);
    kinds.into_iter().enumerate().map(nth).map(event).collect()
}

#[test]
fn every_kind_is_written_and_read_as_it_always_was() {
    let files = [
        ("events.jsonl", events()),
        ("events-readings.jsonl", events_of(of_readings(), 100)),
        ("events-programmes.jsonl", events_of(of_programmes(), 200)),
    ];
    for (name, events) in files {
        let now: String = events
            .iter()
            .map(|event| wire::write(event).unwrap() + "\n")
            .collect();
        // A new kind gets a new file.
        let golden = golden(name, &now);
        assert_eq!(now, golden, "a shape that was shipped has changed");
        for (line, event) in golden.lines().zip(events) {
            assert!(line.contains(&format!("\"kind\":\"{}\"", event.kind.name())));
            assert_eq!(wire::read(line), Row::Event(Box::new(event)), "{line}");
        }
    }
}

#[test]
fn kinds_of_cards_are_written_and_read_as_they_always_were() {
    let card = |n: u8| CardKey(format!("{n:032x}"));
    let kinds = [
        Kind::CardIssued { card: card(7) },
        Kind::CardLinked {
            old: card(7),
            new: card(8),
        },
    ];
    let events: Vec<Event> = (100..)
        .zip(kinds)
        .map(|(nth, kind)| Event {
            id: EventId(id(nth)),
            kind,
            ..events().remove(0)
        })
        .collect();
    let now: String = events
        .iter()
        .map(|event| wire::write(event).unwrap() + "\n")
        .collect();
    let lines = golden("events-cards.jsonl", &now);
    assert_eq!(now, lines);
    for (line, event) in lines.lines().zip(events) {
        assert_eq!(wire::read(line), Row::Event(Box::new(event)), "{line}");
    }
}

#[test]
fn a_chain_has_the_digests_it_always_had() {
    let journal = id(900);
    let mut digest = wire::first(journal);
    let mut now = format!("{journal}\n{digest}\n");
    for event in events() {
        digest = wire::link(digest, &wire::write(&event).unwrap());
        now += &format!("{digest}\n");
    }
    assert_eq!(now, golden("chain.txt", &now));
    // What `first` and `link` are, once more, in other words.
    use sha2::{Digest as _, Sha256};
    let mut said = b"tomoni-journal-1".to_vec();
    said.extend_from_slice(journal.as_bytes());
    let start: [u8; 32] = Sha256::digest(&said).into();
    assert_eq!(wire::first(journal).0, start);
    let mut said = start.to_vec();
    said.extend_from_slice(b"line");
    let next: [u8; 32] = Sha256::digest(&said).into();
    assert_eq!(wire::link(wire::first(journal), "line").0, next);
}

#[test]
fn every_message_is_written_and_read_as_it_always_was() {
    let tip = wire::first(id(1));
    let heartbeat = Batch {
        v: 1,
        kiosk: "az-kumagaya-1".to_owned(),
        machine: String::new(),
        after: None,
        rows: Vec::new(),
        state: None,
    };
    let full = Batch {
        machine: "00112233aabbccdd".to_owned(),
        after: Some(tip),
        rows: vec![wire::write(&events()[4]).unwrap()],
        state: Some(KioskState {
            version: "2026.11.0".to_owned(),
            site: "az-kumagaya".to_owned(),
            waiting: 7,
            devices: None,
            disk_free_mib: None,
        }),
        ..heartbeat.clone()
    };
    let mut telling = full.clone();
    telling.state = full.state.clone().map(|state| KioskState {
        devices: Some(vec![
            DeviceSaid {
                device: "monitor".to_owned(),
                fault: None,
            },
            DeviceSaid {
                device: "printer".to_owned(),
                fault: Some("P-02".to_owned()),
            },
        ]),
        disk_free_mib: Some(20_480),
        ..state
    });
    for (name, batch) in [
        ("batch-least.json", heartbeat),
        ("batch.json", full),
        ("batch-devices.json", telling),
    ] {
        let now = serde_json::to_string(&batch).unwrap() + "\n";
        let golden = golden(name, &now);
        assert_eq!(now, golden);
        assert_eq!(serde_json::from_str::<Batch>(&golden).unwrap(), batch);
    }
    let verdicts = [
        ("answer-through.json", Verdict::Through(Some(tip))),
        ("answer-through-nothing.json", Verdict::Through(None)),
        ("answer-start-over.json", Verdict::StartOver(Some(tip))),
        ("answer-start-over-empty.json", Verdict::StartOver(None)),
        (
            "answer-broken-at.json",
            Verdict::BrokenAt {
                through: Some(tip),
                index: 3,
            },
        ),
        (
            "answer-broken-at-first.json",
            Verdict::BrokenAt {
                through: None,
                index: 0,
            },
        ),
    ];
    for (nth, (name, verdict)) in verdicts.into_iter().enumerate() {
        let answer = Answer {
            now: at("2026-06-12T09:30:16+09:00"),
            backed_up: (nth == 0).then_some(tip),
            verdict,
            feed: None,
            order: None,
        };
        let now = serde_json::to_string(&answer).unwrap() + "\n";
        let golden = golden(name, &now);
        assert_eq!(now, golden);
        assert_eq!(serde_json::from_str::<Answer>(&golden).unwrap(), answer);
    }
    let fed = Answer {
        now: at("2026-06-12T09:30:16+09:00"),
        backed_up: None,
        verdict: Verdict::Through(Some(tip)),
        feed: Some(4_503_595_332_403_207),
        order: None,
    };
    let now = serde_json::to_string(&fed).unwrap() + "\n";
    let line = golden("answer-feed.json", &now);
    assert_eq!(now, line);
    assert_eq!(serde_json::from_str::<Answer>(&line).unwrap(), fed);
    let card = |n: u8| CardKey(format!("{n:032x}"));
    let told = Feed {
        n: 4_503_595_332_403_207,
        whole: true,
        more: true,
        cards: vec![
            FeedCard {
                card: card(1),
                person: None,
                visits: 12,
                blocked: false,
            },
            FeedCard {
                card: card(2),
                person: Some(card(1)),
                visits: 12,
                blocked: true,
            },
        ],
    };
    let nothing = Feed {
        whole: false,
        more: false,
        cards: Vec::new(),
        ..told.clone()
    };
    for (name, feed) in [("feed.json", told), ("feed-nothing.json", nothing)] {
        let now = serde_json::to_string(&feed).unwrap() + "\n";
        let line = golden(name, &now);
        assert_eq!(now, line);
        assert_eq!(serde_json::from_str::<Feed>(&line).unwrap(), feed);
    }
    let refusal = Refusal {
        code: "too_large".to_owned(),
        say: "send half of it".to_owned(),
        order: None,
    };
    let now = serde_json::to_string(&refusal).unwrap() + "\n";
    assert_eq!(now, golden("refusal.json", &now));
}

#[test]
fn orders_travel_with_answers_and_refusals() {
    let tip = wire::first(id(1));
    let mut lines = String::new();
    for order in [Order::Renew, Order::Retire, Order::Wipe] {
        let answer = Answer {
            now: at("2026-06-12T09:30:16+09:00"),
            backed_up: None,
            verdict: Verdict::Through(Some(tip)),
            feed: None,
            order: Some(order),
        };
        let refusal = Refusal {
            code: "revoked".to_owned(),
            say: "this kiosk was shut out".to_owned(),
            order: Some(order),
        };
        for line in [
            serde_json::to_string(&answer).unwrap(),
            serde_json::to_string(&refusal).unwrap(),
        ] {
            lines += &line;
            lines += "\n";
        }
    }
    let golden = golden("orders.jsonl", &lines);
    assert_eq!(lines, golden);
    for (line, order) in golden.lines().step_by(2).zip(["renew", "retire", "wipe"]) {
        let answer: Answer = serde_json::from_str(line).unwrap();
        assert!(line.contains(&format!("\"order\":\"{order}\"")));
        assert_eq!(serde_json::to_string(&answer).unwrap(), line);
        // An order from later is left alone, and the rest of the answer holds.
        let later = line.replace(&format!("\"{order}\""), "\"dance\"");
        let answer: Answer = serde_json::from_str(&later).unwrap();
        assert_eq!(answer.order, None);
        assert_eq!(answer.verdict, Verdict::Through(Some(tip)));
    }
    for line in golden.lines().skip(1).step_by(2) {
        let refusal: Refusal = serde_json::from_str(line).unwrap();
        assert_eq!(serde_json::to_string(&refusal).unwrap(), line);
    }
}

#[test]
fn a_code_to_enrol_with_is_its_text_and_shows_its_secret_nowhere_else() {
    let code = EnrolCode {
        address: "office.example:8471".to_owned(),
        ca_sha256: wire::first(id(7)),
        secret: *b"0123456789abcdef",
    };
    let text = code.to_string();
    assert_eq!(
        text,
        golden("enrol-code.txt", &(text.clone() + "\n")).trim_end()
    );
    assert_eq!(text.parse(), Ok(code.clone()));
    assert_eq!(format!(" {text}\n").parse(), Ok(code.clone()));
    assert!(!format!("{code:?}").contains("3031"));
    for part in 0..4 {
        let mut parts: Vec<&str> = text.splitn(2, "/1/").collect();
        let rest = parts.pop().unwrap();
        let mut rest: Vec<String> = rest.split('/').map(str::to_owned).collect();
        if part == 3 {
            rest.push("more".to_owned());
        } else {
            rest[part].pop();
            if part == 0 {
                rest[part] = "office.example".to_owned();
            }
        }
        let wrong = format!("tomoni-enrol/1/{}", rest.join("/"));
        assert_eq!(wrong.parse::<EnrolCode>(), Err(NoCode), "{wrong}");
    }
    for (address, good) in [
        ("127.0.0.1:8471", true),
        ("[::1]:8471", true),
        ("office-1.hospital.example:1", true),
        ("office", false),
        (":8471", false),
        ("office:0", false),
        ("office:70000", false),
        ("[::1:8471", false),
        ("a/b:1", false),
        ("-x:1", false),
        ("user@host:1", false),
    ] {
        assert_eq!(check_address(address).is_ok(), good, "{address}");
    }
}

#[test]
fn an_answer_says_one_thing() {
    let now = "\"now\":\"2026-06-12T09:30:16+09:00\"";
    for body in [
        "{}".to_owned(),
        format!("{{{now}}}"),
        format!("{{{now},\"through\":null,\"start_over\":null}}"),
        format!("{{{now},\"start_over\":null,\"broken_at\":1}}"),
        format!("{{{now},\"through\":\"ABCD\"}}"),
        "<html>sign in to this network</html>".to_owned(),
    ] {
        assert!(serde_json::from_str::<Answer>(&body).is_err(), "{body}");
    }
}

#[test]
fn a_row_of_a_newer_program_is_kept_whole_and_named() {
    let line = r#"{"id":"019eb920-e000-7000-8000-000000000001","at":"2026-06-12T09:30:15+09:00","kind":"murmur.heard","sealed":"…"}"#;
    let Row::NotUnderstood { id, kind, at } = wire::read(line) else {
        panic!("understood what it does not know");
    };
    assert_eq!(kind.as_deref(), Some("murmur.heard"));
    assert!(id.is_some() && at.is_some());
    // A known kind with a field from later is still understood.
    let event = &events()[4];
    let line = wire::write(event)
        .unwrap()
        .replacen('{', "{\"later\":[1,2],", 1);
    assert_eq!(wire::read(&line), Row::Event(Box::new(event.clone())));
}

proptest! {
    #[test]
    fn any_change_to_any_row_changes_the_end_of_the_chain(
        lines in prop::collection::vec("[ -~あ-ん]{1,40}", 1..12),
        place in any::<prop::sample::Index>(),
        other in "[ -~]{1,40}",
    ) {
        let tip = |lines: &[String]| lines.iter().fold(wire::first(id(1)), |digest, line| wire::link(digest, line));
        let whole = tip(&lines);
        let place = place.index(lines.len());
        let mut changed = lines.clone();
        changed[place] = other.clone();
        prop_assert_eq!(tip(&changed) == whole, other == lines[place]);
        let mut shorter = lines.clone();
        shorter.remove(place);
        prop_assert_ne!(tip(&shorter), whole);
        let mut turned = lines.clone();
        turned.swap(0, place);
        prop_assert_eq!(tip(&turned) == whole, turned == lines);
        prop_assert_ne!(lines.iter().fold(wire::first(id(2)), |digest, line| wire::link(digest, line)), whole);
    }

    #[test]
    fn reading_never_panics_and_digests_travel_as_hex(line in ".{0,200}", bytes in any::<[u8; 32]>()) {
        let _ = wire::read(&line);
        let digest = Digest(bytes);
        prop_assert_eq!(Digest::from_hex(&digest.to_string()), Some(digest));
        prop_assert!(Digest::from_hex(&line).is_none());
        prop_assert!(Digest::from_hex(&digest.to_string().to_uppercase()).is_none() || !digest.to_string().bytes().any(|b| b.is_ascii_alphabetic()));
    }
}

#[test]
fn a_camera_and_a_printer_are_spelt_as_they_always_were() {
    for (file, device, code) in [
        ("device-camera.jsonl", Device::Camera, "K-504"),
        ("device-printer.jsonl", Device::Printer, "K-412"),
    ] {
        let kinds = [
            Kind::DeviceFault {
                device,
                code: code.to_owned(),
            },
            Kind::DeviceRecovered { device },
        ];
        let now: String = kinds
            .iter()
            .map(|kind| serde_json::to_string(kind).unwrap() + "\n")
            .collect();
        let golden = golden(file, &now);
        assert_eq!(now, golden);
        for (line, kind) in golden.lines().zip(kinds) {
            assert_eq!(serde_json::from_str::<Kind>(line).unwrap(), kind);
        }
    }
}
