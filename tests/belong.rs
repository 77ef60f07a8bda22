//! Which kiosks belong, and what the others get: real offices, real sockets, real TLS. Only the
//! office's clock is moved.

use std::io::Write as _;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use chrono::{DateTime, FixedOffset, TimeDelta};
use serde_json::{Value, json};
use tempfile::TempDir;
use tomoni::config;
use tomoni::journal::Journals;
use tomoni::office::store::{
    DatabaseAddress, Founding, KioskStanding, NewCertificate, NewCode, Release, Store,
};
use tomoni::office::{
    CA_KEY_FILE, CERTIFICATE_MAX, CODE_MAX, Ca, Clock, Csr, Handout, Names, Running, Setup,
    Standing, make_code, start,
};
use tomoni::sync::ending::{take_leave, wipe};
use tomoni::sync::identity::{
    ENROLMENT_FILE, KIOSK_CERTIFICATE_FILE, KIOSK_KEY_FILE, OFFICE_CA_FILE, OwnKey,
};
use tomoni::sync::{
    Belongs, Courier, EnrolTrouble, Identity, Office, OfficeError, UploaderSettings, enrol,
};
use tomoni::wire::enrol::EnrolCode;
use tomoni::wire::{self, Batch, Digest, Order};
use uuid::Uuid;

use crate::on_both;
use crate::support::browser::{Browser, PASSWORD};
use crate::support::office::set_up;
use crate::support::postgres::On;
use crate::support::stamp::FakeStamp;

// ---- What the store keeps of it, on both databases.

on_both! {
    an_office_is_set_up_once
    a_code_is_used_once_and_not_too_late
    a_kiosk_is_its_name_whatever_its_certificates
    a_journal_is_the_kiosks_that_first_sent_of_it
    what_was_held_back_counts_when_a_person_releases_it
}

fn noon() -> DateTime<FixedOffset> {
    DateTime::parse_from_rfc3339("2026-06-12T12:00:00+09:00").unwrap()
}

fn founding(standing: Standing) -> Founding {
    Founding {
        standing,
        made: noon(),
        address: "office.example:8471".to_owned(),
        ca: "a certificate".to_owned(),
        ca_sha256: Digest([7; 32]),
    }
}

fn certificate(n: u8, from: DateTime<FixedOffset>) -> NewCertificate {
    NewCertificate {
        sha256: Digest([n; 32]),
        pem: String::new(),
        from,
        until: from + TimeDelta::from_std(CERTIFICATE_MAX).unwrap(),
    }
}

fn code(n: u8) -> NewCode {
    NewCode {
        secret_sha256: Digest([n; 32]),
        kiosk: "lobby-1".to_owned(),
        site: "the site's file".to_owned(),
        made: noon(),
        until: noon() + TimeDelta::from_std(CODE_MAX).unwrap(),
    }
}

fn an_office_is_set_up_once(on: On) {
    let store = on.fresh();
    assert_eq!(store.standing().unwrap(), Standing::Sample);
    assert_eq!(store.founding().unwrap(), None);
    assert!(store.found(&founding(Standing::Rehearsal)).unwrap());
    assert!(!store.found(&founding(Standing::Real)).unwrap());
    assert_eq!(store.standing().unwrap(), Standing::Rehearsal);
    store.set_address("elsewhere.example:1").unwrap();
    let kept = store.founding().unwrap().unwrap();
    assert_eq!(kept.address, "elsewhere.example:1");
    assert_eq!(
        Founding {
            address: "office.example:8471".to_owned(),
            ..kept
        },
        founding(Standing::Rehearsal)
    );
}

fn a_code_is_used_once_and_not_too_late(on: On) {
    for (standing, often) in [(Standing::Real, false), (Standing::Rehearsal, true)] {
        let store = on.fresh();
        store.found(&founding(standing)).unwrap();
        store.add_code(&code(1)).unwrap();
        let redeem = |secret: u8, at: DateTime<FixedOffset>, made: u8| {
            store
                .redeem(Digest([secret; 32]), at, &|_| Some(certificate(made, at)))
                .unwrap()
        };
        let minutes = |n| noon() + TimeDelta::minutes(n);
        assert_eq!(redeem(2, minutes(1), 10), None, "there is no such code");
        assert_eq!(redeem(1, minutes(10), 10), None, "its time is over");
        assert_eq!(redeem(1, minutes(-1), 10), None, "it was not made yet");
        // What could not be made does not use the code up.
        let none = store.redeem(Digest([1; 32]), minutes(1), &|_| None);
        assert_eq!(none.unwrap(), None);
        let redeemed = redeem(1, minutes(9), 10).unwrap();
        assert_eq!(redeemed.kiosk, "lobby-1");
        assert_eq!(redeemed.site, "the site's file");
        let again = redeem(1, minutes(9), 11).map(|redeemed| redeemed.kiosk);
        assert_eq!(again, often.then(|| "lobby-1-2".to_owned()));
        let known = store.certificate(Digest([10; 32])).unwrap().unwrap();
        assert_eq!(
            (known.kiosk.as_str(), known.standing),
            ("lobby-1", KioskStanding::Enrolled)
        );
        assert_eq!(store.certificate(Digest([99; 32])).unwrap(), None);
    }
}

fn enrol_in_store(store: &dyn Store, kiosk: &str, n: u8) {
    let new = NewCode {
        kiosk: kiosk.to_owned(),
        ..code(n)
    };
    store.add_code(&new).unwrap();
    store
        .redeem(Digest([n; 32]), noon(), &|_| Some(certificate(n, noon())))
        .unwrap()
        .unwrap();
}

fn a_kiosk_is_its_name_whatever_its_certificates(on: On) {
    let store = on.fresh();
    store.found(&founding(Standing::Real)).unwrap();
    enrol_in_store(&*store, "lobby-1", 1);
    enrol_in_store(&*store, "az-1", 2);
    let later = noon() + TimeDelta::days(400);
    assert!(
        store
            .renew(Digest([1; 32]), &certificate(3, later))
            .unwrap()
    );
    assert!(
        !store
            .renew(Digest([9; 32]), &certificate(8, later))
            .unwrap(),
        "nobody renews what was never given"
    );
    let standing = |n: u8| {
        let known = store.certificate(Digest([n; 32])).unwrap();
        known.map(|known| known.standing)
    };
    let newest: Vec<(String, Digest)> = store
        .enrolled()
        .unwrap()
        .into_iter()
        .map(|known| (known.kiosk, known.sha256))
        .collect();
    assert_eq!(
        newest,
        [
            ("az-1".to_owned(), Digest([2; 32])),
            ("lobby-1".to_owned(), Digest([3; 32]))
        ]
    );
    assert_eq!(store.retire("nobody", later).unwrap(), 0);
    assert_eq!(store.retire("lobby-1", later).unwrap(), 2);
    assert_eq!(standing(1), Some(KioskStanding::Retiring));
    // A certificate that is renewed on the way out is on the way out.
    assert!(
        store
            .renew(Digest([3; 32]), &certificate(4, later))
            .unwrap()
    );
    assert_eq!(standing(4), Some(KioskStanding::Retiring));
    store.set_retired("lobby-1", later).unwrap();
    assert_eq!(standing(4), Some(KioskStanding::Retired));
    assert!(
        !store
            .renew(Digest([4; 32]), &certificate(5, later))
            .unwrap()
    );
    assert_eq!(store.revoke("lobby-1", later).unwrap(), 3);
    assert_eq!(standing(1), Some(KioskStanding::Revoked));
    assert_eq!(standing(2), Some(KioskStanding::Enrolled));
    // A machine that takes the place of a stolen one is not the stolen one.
    enrol_in_store(&*store, "lobby-1", 6);
    assert_eq!(standing(6), Some(KioskStanding::Enrolled));
    assert_eq!(standing(3), Some(KioskStanding::Revoked));
}

fn a_journal_is_the_kiosks_that_first_sent_of_it(on: On) {
    let store = on.fresh();
    let (one, other) = (Uuid::from_u128(1), Uuid::from_u128(2));
    assert_eq!(store.claim(one, "lobby-1", noon()).unwrap(), "lobby-1");
    assert_eq!(store.claim(one, "az-1", noon()).unwrap(), "lobby-1");
    assert_eq!(store.claim(other, "az-1", noon()).unwrap(), "az-1");
}

fn what_was_held_back_counts_when_a_person_releases_it(on: On) {
    let store = on.fresh();
    let journal = Uuid::from_u128(0x0198_0000_0000_7000_8000_0000_0000_0009);
    let rows: Vec<String> = (0..6).map(|n| format!("{{\"n\":{n}}}")).collect();
    let digests = crate::support::office::chain(journal, &rows);
    let batch = |from: usize, to: usize| Batch {
        v: wire::VERSION,
        kiosk: "lobby-1".to_owned(),
        machine: "m".to_owned(),
        after: from.checked_sub(1).map(|last| digests[last]),
        rows: rows[from..to].to_vec(),
        state: None,
    };
    let hold = |batch: &Batch| store.hold_back("lobby-1", journal, batch, noon()).unwrap();
    assert!(hold(&batch(0, 3)) && hold(&batch(3, 6)));
    assert!(hold(&batch(0, 3)), "the same one is kept once");
    assert_eq!(store.rows_of(journal).unwrap().0, 0, "nothing of it counts");
    let held = store.held_back().unwrap();
    assert_eq!(held.len(), 2);
    assert_eq!((held[0].rows, held[0].journal), (3, journal));
    let (first, second) = (held[0].number, held[1].number);
    assert_eq!(store.release(second, noon()).unwrap(), Release::Gap);
    assert_eq!(store.release(first, noon()).unwrap(), Release::Done);
    assert_eq!(store.release(first, noon()).unwrap(), Release::Nothing);
    assert_eq!(store.release(second, noon()).unwrap(), Release::Done);
    assert_eq!(store.release(777, noon()).unwrap(), Release::Nothing);
    assert_eq!(store.rows_of(journal).unwrap(), (6, Some(digests[5])));
    assert!(
        store
            .held_back()
            .unwrap()
            .iter()
            .all(|held| held.released.is_some())
    );
}

// ---- The whole of it.

/// An office that was set up, and its clock.
struct Town {
    folder: TempDir,
    office: Running,
    /// How far the clock was moved, seconds.
    moved: Arc<AtomicI64>,
}

impl Town {
    fn new(standing: Standing) -> Town {
        let folder = TempDir::new().unwrap();
        set_up(folder.path(), standing, noon());
        let database = DatabaseAddress::Sqlite(folder.path().join("office.sqlite"));
        let moved = Arc::new(AtomicI64::new(0));
        let by = Arc::clone(&moved);
        let clock: Clock = Arc::new(move || noon() + TimeDelta::seconds(by.load(Ordering::SeqCst)));
        let office = start(Setup {
            listen: "127.0.0.1:0".parse().unwrap(),
            kiosks: Some("127.0.0.1:0".parse().unwrap()),
            database,
            data: folder.path().to_owned(),
            names: Names::embedded(),
            handout: Handout::embedded(),
            blocked: None,
            clock,
        })
        .unwrap();
        Town {
            folder,
            office,
            moved,
        }
    }

    fn now(&self) -> DateTime<FixedOffset> {
        noon() + TimeDelta::seconds(self.moved.load(Ordering::SeqCst))
    }

    fn pass(&self, time: TimeDelta) {
        self.moved.fetch_add(time.num_seconds(), Ordering::SeqCst);
    }

    /// As a tool that runs beside the office opens it.
    fn store(&self) -> Box<dyn Store> {
        DatabaseAddress::Sqlite(self.folder.path().join("office.sqlite"))
            .open_beside()
            .unwrap()
    }

    /// A code for the kiosk of this name.
    fn code(&self, kiosk: &str) -> EnrolCode {
        let site = include_str!("../kiosk-config/sites/lobby.toml").replace("lobby-1", kiosk);
        let fresh = make_code(&*self.store(), Path::new("site.toml"), &site, self.now()).unwrap();
        assert_eq!(fresh.kiosk, kiosk);
        EnrolCode {
            address: self.office.kiosks().unwrap().to_string(),
            ..fresh.code
        }
    }

    fn standing_of(&self, kiosk: &str) -> KioskStanding {
        let all = self.store().enrolled().unwrap();
        all.into_iter()
            .find(|known| known.kiosk == kiosk)
            .unwrap()
            .standing
    }
}

/// A kiosk's machine: its data folder, its journals, and no window.
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

    fn enrolled(town: &Town, kiosk: &str, seed: u64) -> Machine {
        let machine = Machine::new(seed);
        machine.enrol(&town.code(kiosk)).unwrap();
        machine
    }

    fn enrol(&self, code: &EnrolCode) -> Result<Belongs, EnrolTrouble> {
        enrol(code, self.data.path(), &self.config())
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
            version: "test".to_owned(),
            zone: chrono_tz::Asia::Tokyo,
        })
        .unwrap()
    }

    fn somebody_comes(&mut self) {
        self.journals.append(&self.stamp.arrival()).unwrap();
    }

    fn journal(&self) -> Uuid {
        self.journals.current().unwrap()
    }

    /// A batch of everything that is in the present journal, from its beginning.
    fn whole_batch(&self) -> Batch {
        let mut reader = tomoni::journal::Reader::new(&self.data.path().join("journal"));
        reader.refresh().unwrap();
        let rows = reader.rows_after(self.journal(), None, 500, &mut |_| true);
        Batch {
            v: wire::VERSION,
            kiosk: "anybody".to_owned(),
            machine: "00112233aabbccdd".to_owned(),
            after: None,
            rows: rows.into_iter().map(|(_, line)| line).collect(),
            state: None,
        }
    }
}

/// Lets a courier work until this holds, a bounded number of steps.
fn work(courier: &mut Courier, mut done: impl FnMut(&Courier) -> bool) {
    for _ in 0..400 {
        // It looks at its folder before it can say that nothing is left to do.
        let pause_ms = courier.step();
        if done(courier) {
            return;
        }
        std::thread::sleep(std::time::Duration::from_millis(pause_ms.min(300)));
    }
    panic!("did not come about: {:?}", courier.state());
}

fn text(file: &Path) -> String {
    std::fs::read_to_string(file).unwrap()
}

#[test]
fn a_kiosk_enrols_with_a_code_and_from_then_on_its_rows_arrive() {
    let town = Town::new(Standing::Real);
    let mut kiosk = Machine::new(1);
    let belongs = kiosk.enrol(&town.code("lobby-7")).unwrap();
    assert_eq!(belongs.identity.kiosk, "lobby-7");
    assert!(belongs.has_office_key);
    // What it received is a whole configuration, and the office's key.
    let loaded = config::load(&kiosk.config().join(&belongs.site)).unwrap();
    assert_eq!(loaded.site.kiosk, "lobby-7");
    let data = kiosk.data.path();
    assert_eq!(
        text(&data.join("office-key.toml")),
        text(&town.folder.path().join("office-key.toml"))
    );
    // Its key is its own and for its own eyes, and did not come to the office.
    let key = text(&data.join(KIOSK_KEY_FILE));
    let mode = std::fs::metadata(data.join(KIOSK_KEY_FILE)).unwrap();
    assert_eq!(mode.permissions().mode() & 0o777, 0o600);
    let secret = key.lines().nth(1).unwrap();
    for entry in std::fs::read_dir(town.folder.path()).unwrap() {
        let bytes = std::fs::read(entry.unwrap().path()).unwrap();
        assert!(!String::from_utf8_lossy(&bytes).contains(secret));
    }
    kiosk.somebody_comes();
    kiosk.somebody_comes();
    let mut courier = kiosk.courier();
    work(&mut courier, Courier::is_quiet);
    let store = town.store();
    assert_eq!(store.rows_of(kiosk.journal()).unwrap().0, 3);
    // The office goes by the certificate, not by what a kiosk calls itself.
    assert_eq!(store.kiosks().unwrap()[0].name, "lobby-7");
    assert_eq!(courier.ending(), None);
    assert_eq!(town.standing_of("lobby-7"), KioskStanding::Enrolled);
}

#[test]
fn a_code_lets_one_kiosk_in_and_ends_and_guessing_is_slowed() {
    let town = Town::new(Standing::Real);
    let code = town.code("lobby-1");
    Machine::new(1).enrol(&code).unwrap();
    let refused = |code: &EnrolCode| match Machine::new(2).enrol(code) {
        Err(EnrolTrouble::Refused(say)) => say,
        other => panic!("{other:?}"),
    };
    assert!(refused(&code).contains("new one"), "it was used");
    let late = town.code("lobby-2");
    town.pass(TimeDelta::seconds(600));
    refused(&late);
    // Eight more wrong ones, and then also a right one has to wait.
    let good = town.code("lobby-3");
    for n in 0..9 {
        let wrong = EnrolCode {
            secret: [n; 16],
            ..good.clone()
        };
        assert!(!refused(&wrong).contains("ten minutes; "), "{n}");
    }
    let wrong = EnrolCode {
        secret: [99; 16],
        ..good.clone()
    };
    refused(&wrong);
    assert!(refused(&good).contains("too many"));
    town.pass(TimeDelta::seconds(601));
    Machine::new(3).enrol(&town.code("lobby-3")).unwrap();
}

#[test]
fn a_kiosk_says_the_secret_to_nobody_but_the_office_that_made_the_code() {
    let (ours, theirs) = (Town::new(Standing::Real), Town::new(Standing::Real));
    let code = ours.code("lobby-1");
    let led_astray = EnrolCode {
        address: theirs.office.kiosks().unwrap().to_string(),
        ..code.clone()
    };
    let kiosk = Machine::new(1);
    let trouble = kiosk.enrol(&led_astray).unwrap_err();
    assert!(
        matches!(trouble, EnrolTrouble::NotTheOffice(_)),
        "{trouble:?}"
    );
    assert!(!kiosk.data.path().join(ENROLMENT_FILE).exists());
    // Nobody there is another thing, and neither uses the code up.
    let nobody = EnrolCode {
        address: "127.0.0.1:1".to_owned(),
        ..code.clone()
    };
    let trouble = kiosk.enrol(&nobody).unwrap_err();
    assert!(
        matches!(trouble, EnrolTrouble::NobodyThere { .. }),
        "{trouble:?}"
    );
    kiosk.enrol(&code).unwrap();
}

#[test]
fn a_kiosk_without_tls_speaks_to_its_own_machine_only() {
    for (url, good) in [
        ("http://127.0.0.1:8470", true),
        ("http://[::1]:8470", true),
        ("http://localhost:8470", true),
        ("http://office.example:8470", false),
        ("http://10.0.0.1", false),
        ("http://127.0.0.1.example", false),
    ] {
        let found = Office::at(url);
        assert_eq!(found.is_ok(), good, "{url}");
        if let Err(error) = found {
            assert!(matches!(error, OfficeError::Plain(_)), "{url}: {error:?}");
        }
    }
    let https = Office::at("https://office.example:8471").unwrap_err();
    assert!(https.to_string().contains("tomoni kiosk enrol CODE"));
}

// ---- Every route, with every certificate.

/// A client with a certificate or without, that believes the office's CA.
fn client(ca: &str, own: Option<(&str, &str)>) -> ureq::Agent {
    use ureq::tls::{Certificate, ClientCert, PrivateKey, RootCerts, TlsConfig, TlsProvider};
    let ca = Certificate::from_pem(ca.as_bytes()).unwrap();
    let own = own.map(|(certificate, key)| {
        let certificate = Certificate::from_pem(certificate.as_bytes()).unwrap();
        ClientCert::new_with_certs(
            &[certificate],
            PrivateKey::from_pem(key.as_bytes()).unwrap(),
        )
    });
    let tls = TlsConfig::builder()
        .provider(TlsProvider::Rustls)
        .unversioned_rustls_crypto_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .root_certs(RootCerts::new_with_certs(&[ca]))
        .client_cert(own)
        .build();
    ureq::Agent::config_builder()
        .http_status_as_error(false)
        .proxy(None)
        .timeout_global(Some(std::time::Duration::from_secs(60)))
        .tls_config(tls)
        .build()
        .new_agent()
}

fn ask(agent: &ureq::Agent, method: &str, url: &str, body: &Value) -> (u16, Value) {
    let sent = match method {
        "GET" => agent.get(url).call(),
        _ => agent
            .post(url)
            .header("content-type", "application/json")
            .send(body.to_string().as_bytes()),
    };
    let mut response = sent.unwrap();
    let status = response.status().as_u16();
    let text = response.body_mut().read_to_string().unwrap();
    (status, serde_json::from_str(&text).unwrap())
}

#[test]
fn every_route_gives_every_certificate_what_it_is_worth_and_no_more() {
    let town = Town::new(Standing::Real);
    let ca = town.store().founding().unwrap().unwrap().ca;
    let base = format!("https://{}", town.office.kiosks().unwrap());
    let as_kiosk = |machine: &Machine| {
        let data = machine.data.path();
        let (own, key) = (
            text(&data.join(KIOSK_CERTIFICATE_FILE)),
            text(&data.join(KIOSK_KEY_FILE)),
        );
        client(&ca, Some((&own, &key)))
    };
    let expired = Machine::enrolled(&town, "expired", 1);
    town.pass(TimeDelta::from_std(CERTIFICATE_MAX).unwrap());
    let own = Machine::enrolled(&town, "own", 2);
    let other = Machine::enrolled(&town, "other", 3);
    let revoked = Machine::enrolled(&town, "revoked", 4);
    let retired = Machine::enrolled(&town, "retired", 5);
    // One that our CA signed and nobody wrote down, as after a restore.
    let unknown = Machine::new(6);
    let key = OwnKey::in_folder(unknown.data.path()).unwrap();
    let csr = Csr::read(&key.request().unwrap()).unwrap();
    let signed = Ca::open(town.folder.path(), &ca)
        .unwrap()
        .sign(&csr, "own", town.now())
        .unwrap();
    std::fs::write(unknown.data.path().join(KIOSK_CERTIFICATE_FILE), signed.pem).unwrap();

    // The journals of `own` and `revoked` are theirs.
    let mut courier = own.courier();
    work(&mut courier, Courier::is_quiet);
    let mut courier = revoked.courier();
    work(&mut courier, Courier::is_quiet);
    let store = town.store();
    store.retire("retired", town.now()).unwrap();
    store.set_retired("retired", town.now()).unwrap();
    store.revoke("revoked", town.now()).unwrap();
    let journal = own.journal();
    let held = store.rows_of(journal).unwrap();

    let nobody = client(&ca, None);
    let callers: Vec<(&str, ureq::Agent)> = vec![
        ("none", nobody),
        ("unknown", as_kiosk(&unknown)),
        ("expired", as_kiosk(&expired)),
        ("revoked", as_kiosk(&revoked)),
        ("retired", as_kiosk(&retired)),
        ("other", as_kiosk(&other)),
        ("own", as_kiosk(&own)),
    ];
    let batch = serde_json::to_value(own.whole_batch()).unwrap();
    let batches = format!("{base}/v1/journals/{journal}/batches");
    let renewal = json!({"csr": key.request().unwrap()});
    type Asked<'a> = (&'a str, String, Value, [(u16, &'a str); 7]);
    let routes: Vec<Asked<'_>> = vec![
        (
            "POST",
            batches,
            batch,
            [
                (401, "no_certificate"),
                (401, "unknown_kiosk"),
                (401, "expired"),
                (403, "revoked"),
                (403, "retired"),
                (403, "not_yours"),
                (200, ""),
            ],
        ),
        (
            "GET",
            format!("{base}/v1/journals/{journal}"),
            Value::Null,
            [
                (401, "no_certificate"),
                (401, "unknown_kiosk"),
                (401, "expired"),
                (403, "revoked"),
                (403, "retired"),
                (403, "not_yours"),
                (200, ""),
            ],
        ),
        (
            "GET",
            format!("{base}/v1/feed?after=0"),
            Value::Null,
            [
                (401, "no_certificate"),
                (401, "unknown_kiosk"),
                (401, "expired"),
                (403, "revoked"),
                (403, "retired"),
                (200, ""),
                (200, ""),
            ],
        ),
        (
            "POST",
            format!("{base}/v1/farewell"),
            json!({"tips": []}),
            [
                (401, "no_certificate"),
                (401, "unknown_kiosk"),
                (401, "expired"),
                (403, "revoked"),
                (403, "retired"),
                (409, "not_retiring"),
                (409, "not_retiring"),
            ],
        ),
        (
            "GET",
            format!("{base}/v1/tally"),
            Value::Null,
            [
                (401, "no_certificate"),
                (401, "unknown_kiosk"),
                (401, "expired"),
                (403, "revoked"),
                (403, "retired"),
                (403, "not_here"),
                (403, "not_here"),
            ],
        ),
        (
            "POST",
            format!("{base}/v1/renew"),
            renewal,
            [
                (401, "no_certificate"),
                (401, "unknown_kiosk"),
                (200, ""),
                (403, "revoked"),
                (403, "retired"),
                (200, ""),
                (200, ""),
            ],
        ),
        // What people use is not on this listener at all.
        (
            "GET",
            format!("{base}/v1/cards?from=2026-06-12&to=2026-06-12"),
            Value::Null,
            [(404, "not_found"); 7],
        ),
        (
            "GET",
            format!("{base}/"),
            Value::Null,
            [(404, "not_found"); 7],
        ),
    ];
    for (method, url, body, expected) in &routes {
        for ((who, agent), (status, code)) in callers.iter().zip(expected) {
            let (got, said) = ask(agent, method, url, body);
            assert_eq!(got, *status, "{method} {url} by {who}: {said}");
            if *status != 200 {
                assert_eq!(said["code"], *code, "{method} {url} by {who}");
                assert!(said["say"].as_str().unwrap().len() > 20, "{said}");
            }
            let order = match *code {
                "expired" => json!("renew"),
                "revoked" | "retired" => json!("wipe"),
                _ => continue,
            };
            assert_eq!(said["order"], order, "{method} {url} by {who}");
        }
    }
    // Of all that, nothing came in but the kiosk's own rows, which were there.
    assert_eq!(store.rows_of(journal).unwrap(), held);
    let waiting = store.held_back().unwrap();
    assert_eq!(waiting.len(), 1, "the revoked one's batch");
    assert_eq!(
        store.release(waiting[0].number, town.now()).unwrap(),
        Release::NotItsOwn
    );
}

#[test]
fn a_certificate_of_another_ca_and_an_older_tls_are_shut_out_at_the_door() {
    let (ours, theirs) = (Town::new(Standing::Real), Town::new(Standing::Real));
    let stranger = Machine::enrolled(&theirs, "lobby-1", 1);
    let ca = ours.store().founding().unwrap().unwrap().ca;
    let data = stranger.data.path();
    let agent = client(
        &ca,
        Some((
            &text(&data.join(KIOSK_CERTIFICATE_FILE)),
            &text(&data.join(KIOSK_KEY_FILE)),
        )),
    );
    let url = format!("https://{}/v1/office", ours.office.kiosks().unwrap());
    assert!(agent.get(&url).call().is_err());
    assert!(client(&ca, None).get(&url).call().is_ok());
    // Nor does anybody believe an office of another CA.
    let theirs_ca = text(&data.join(OFFICE_CA_FILE));
    assert!(client(&theirs_ca, None).get(&url).call().is_err());
    // Plain HTTP gets nowhere, either.
    let plain = url.replace("https", "http");
    assert!(client(&ca, None).get(&plain).call().is_err());

    let old = rustls::ClientConfig::builder_with_provider(Arc::new(
        rustls::crypto::ring::default_provider(),
    ))
    .with_protocol_versions(&[&rustls::version::TLS12])
    .unwrap();
    let mut roots = rustls::RootCertStore::empty();
    let der = <rustls::pki_types::CertificateDer<'_> as rustls::pki_types::pem::PemObject>::from_pem_slice(
        ca.as_bytes(),
    )
    .unwrap();
    roots.add(der).unwrap();
    let old = old.with_root_certificates(roots).with_no_client_auth();
    let name = rustls::pki_types::ServerName::try_from("127.0.0.1").unwrap();
    let mut connection = rustls::ClientConnection::new(Arc::new(old), name).unwrap();
    let mut tcp = std::net::TcpStream::connect(ours.office.kiosks().unwrap()).unwrap();
    assert!(connection.complete_io(&mut tcp).is_err());
}

// ---- Certificates that grow old.

#[test]
fn a_certificate_renews_itself_from_half_of_its_life_and_also_after_its_end() {
    let town = Town::new(Standing::Real);
    let mut kiosk = Machine::enrolled(&town, "lobby-1", 1);
    let file = kiosk.data.path().join(KIOSK_CERTIFICATE_FILE);
    let first = text(&file);
    let key = text(&kiosk.data.path().join(KIOSK_KEY_FILE));
    let life = TimeDelta::from_std(CERTIFICATE_MAX).unwrap();

    town.pass(life / 2 - TimeDelta::days(1));
    let mut courier = kiosk.courier();
    work(&mut courier, Courier::is_quiet);
    assert_eq!(text(&file), first, "there is time yet");

    town.pass(TimeDelta::days(2));
    kiosk.somebody_comes();
    let mut courier = kiosk.courier();
    work(&mut courier, Courier::is_quiet);
    let second = text(&file);
    assert_ne!(second, first);
    assert_eq!(text(&kiosk.data.path().join(KIOSK_KEY_FILE)), key);

    // Three years in a cupboard.
    town.pass(TimeDelta::days(3 * 365));
    kiosk.somebody_comes();
    let mut courier = kiosk.courier();
    work(&mut courier, Courier::is_quiet);
    assert_ne!(text(&file), second);
    let store = town.store();
    assert_eq!(store.rows_of(kiosk.journal()).unwrap().0, 3);
    assert_eq!(courier.state().waiting, 0);
}

#[test]
fn a_kiosk_that_is_enrolled_anew_keeps_its_journals() {
    let town = Town::new(Standing::Real);
    let mut kiosk = Machine::enrolled(&town, "lobby-1", 1);
    kiosk.somebody_comes();
    work(&mut kiosk.courier(), Courier::is_quiet);
    let journal = kiosk.journal();
    kiosk.enrol(&town.code("lobby-1")).unwrap();
    kiosk.somebody_comes();
    work(&mut kiosk.courier(), Courier::is_quiet);
    assert_eq!(kiosk.journal(), journal);
    assert_eq!(town.store().rows_of(journal).unwrap().0, 3);
}

// ---- Two endings.

#[test]
fn a_kiosk_that_retires_brings_everything_although_its_certificate_has_ended_and_then_wipes_itself()
{
    let town = Town::new(Standing::Real);
    let mut kiosk = Machine::enrolled(&town, "lobby-1", 1);
    work(&mut kiosk.courier(), Courier::is_quiet);
    for _ in 0..700 {
        kiosk.somebody_comes();
    }
    town.pass(TimeDelta::from_std(CERTIFICATE_MAX).unwrap() + TimeDelta::days(30));
    assert!(town.store().retire("lobby-1", town.now()).unwrap() > 0);
    // It learns of it with its next answer.
    let mut courier = kiosk.courier();
    work(&mut courier, |courier| courier.ending().is_some());
    assert_eq!(courier.ending(), Some(Order::Retire));
    assert_eq!(town.standing_of("lobby-1"), KioskStanding::Retiring);
    assert!(courier.say_farewell().is_err(), "not everything is there");

    let journal = kiosk.journal();
    drop(kiosk.journals);
    let mut courier = Courier::new(settings_of(kiosk.data.path())).unwrap();
    assert!(take_leave(&mut courier, &mut || true));
    assert_eq!(town.store().rows_of(journal).unwrap().0, 701);
    assert_eq!(town.standing_of("lobby-1"), KioskStanding::Retired);
    // Who was cut off before it wiped itself is told again.
    let mut again = Courier::new(settings_of(kiosk.data.path())).unwrap();
    assert!(take_leave(&mut again, &mut || true));
    wipe(kiosk.data.path()).unwrap();
    assert_eq!(std::fs::read_dir(kiosk.data.path()).unwrap().count(), 0);
    assert!(Identity::read(kiosk.data.path()).unwrap().is_none());
}

fn settings_of(data: &Path) -> UploaderSettings {
    UploaderSettings {
        journals: data.join("journal"),
        office_url: String::new(),
        enrolled_in: Some(data.to_owned()),
        kiosk: "lobby-1".to_owned(),
        machine: "00112233aabbccdd".to_owned(),
        site: "lobby".into(),
        version: "test".to_owned(),
        zone: chrono_tz::Asia::Tokyo,
    }
}

#[test]
fn a_stolen_kiosk_gets_only_the_order_to_wipe_and_what_it_sends_waits_for_a_person() {
    let town = Town::new(Standing::Real);
    let mut kiosk = Machine::enrolled(&town, "lobby-1", 1);
    work(&mut kiosk.courier(), Courier::is_quiet);
    let journal = kiosk.journal();
    let held = town.store().rows_of(journal).unwrap();
    for _ in 0..5 {
        kiosk.somebody_comes();
    }
    // Also when its certificate has ended.
    town.pass(TimeDelta::from_std(CERTIFICATE_MAX).unwrap() + TimeDelta::days(30));
    assert!(town.store().revoke("lobby-1", town.now()).unwrap() > 0);
    let mut courier = kiosk.courier();
    work(&mut courier, |courier| courier.ending().is_some());
    assert_eq!(courier.ending(), Some(Order::Wipe));
    let store = town.store();
    assert_eq!(
        store.rows_of(journal).unwrap(),
        held,
        "nothing of it counts"
    );
    let waiting = store.held_back().unwrap();
    assert_eq!((waiting.len(), waiting[0].rows), (1, 5));
    assert_eq!(waiting[0].kiosk, "lobby-1");
    // A person looks at it and lets it count.
    assert_eq!(
        store.release(waiting[0].number, town.now()).unwrap(),
        Release::Done
    );
    assert_eq!(store.rows_of(journal).unwrap().0, held.0 + 5);
    assert!(take_leave(&mut courier, &mut || panic!(
        "it does not linger"
    )));
    drop(kiosk.journals);
    wipe(kiosk.data.path()).unwrap();
    assert_eq!(std::fs::read_dir(kiosk.data.path()).unwrap().count(), 0);
}

#[test]
fn an_office_that_a_kiosk_does_not_belong_to_orders_nothing() {
    // A demonstration's kiosk, without certificates, is told to wipe itself by whoever answers.
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        use std::io::{Read as _, Write as _};
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let mut heard = [0; 64 * 1024];
            let _ = stream.read(&mut heard);
            let body = r#"{"code":"revoked","say":"wipe yourself","order":"wipe"}"#;
            let _ = write!(
                stream,
                "HTTP/1.1 403 No\r\nconnection: close\r\ncontent-length: {}\r\n\r\n{body}",
                body.len()
            );
        }
    });
    let kiosk = Machine::new(1);
    let mut courier = Courier::new(UploaderSettings {
        office_url: url,
        ..settings_of(kiosk.data.path())
    })
    .unwrap();
    work(&mut courier, |courier| courier.state().last_error.is_some());
    assert_eq!(courier.ending(), None);
}

// ---- The command line.

fn tomoni(args: &[&str]) -> (i32, String, String) {
    tomoni_reads("", args)
}

/// The same, with something on its standard input.
fn tomoni_reads(input: &str, args: &[&str]) -> (i32, String, String) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_tomoni"))
        .args(args)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // Who was used wrong may end without reading.
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    let out = child.wait_with_output().unwrap();
    (
        out.status.code().unwrap(),
        String::from_utf8(out.stdout).unwrap(),
        String::from_utf8(out.stderr).unwrap(),
    )
}

#[test]
fn init_is_done_once_and_no_page_is_open_from_then_on() {
    let home = TempDir::new().unwrap();
    let data = home.path().to_str().unwrap();
    let init = |password: &str, address: &str| {
        let args = ["office", "init", "--data", data, "--address", address];
        tomoni_reads(&format!("{password}\n"), &args)
    };
    // A poor password makes nothing at all.
    let (code, _, err) = init("tomoni", "here:8471");
    assert_eq!(code, 2, "{err}");
    assert!(!home.path().join(CA_KEY_FILE).exists());
    let (code, out, err) = init(PASSWORD, "here:8471");
    assert_eq!(code, 0, "{err}");
    assert!(out.contains("What to do next"), "{out}");
    assert!(out.contains("sign in there as IT"), "{out}");
    assert!(!out.contains(PASSWORD));
    let mode = std::fs::metadata(home.path().join(CA_KEY_FILE)).unwrap();
    assert_eq!(mode.permissions().mode() & 0o777, 0o600);
    let (code, _, err) = init(PASSWORD, "here:8471");
    assert_eq!(code, 2);
    assert!(err.contains("it was set up on"), "{err}");
    let (code, _, err) = init(PASSWORD, "here");
    assert_eq!(code, 2, "{err}");

    let office = crate::support::office::office_in(home.path());
    assert_eq!(office.standing(), Standing::Real);
    for (path, status) in [
        ("/", 303),
        ("/day/2026-06-12", 303),
        ("/v1/tally", 401),
        ("/v1/feed", 403),
    ] {
        let reply = Browser::at(&office).get(path);
        assert_eq!(reply.status, status, "{path}: {}", reply.text);
    }
    // A key that others may read is not used.
    office.stop().unwrap();
    let file = home.path().join(CA_KEY_FILE);
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o640)).unwrap();
    let (code, _, err) = tomoni(&[
        "office",
        "--data",
        data,
        "--listen",
        "127.0.0.1:0",
        "--kiosks",
        "127.0.0.1:0",
    ]);
    assert_eq!(code, 1);
    assert!(err.contains("chmod 600"), "{err}");
}

#[test]
fn codes_are_printed_beside_a_running_office_and_a_kiosk_enrols_with_one() {
    let town = Town::new(Standing::Real);
    // The tool goes by the real clock: so does this office, for a moment, one minute ahead since it
    // stands still.
    town.moved.store(
        (chrono::Utc::now().fixed_offset() - noon()).num_seconds() + 60,
        Ordering::SeqCst,
    );
    town.store()
        .set_address(&town.office.kiosks().unwrap().to_string())
        .unwrap();
    let data = town.folder.path().to_str().unwrap();
    let (code, out, err) = tomoni(&["office", "enrol-code", "--data", data, "--site", "lobby"]);
    assert_eq!(code, 0, "{err}");
    assert!(out.contains('▀') && out.contains("lobby-1"), "{out}");
    let line = out
        .lines()
        .find(|line| line.starts_with("tomoni-enrol/"))
        .unwrap();
    // Nothing of the secret is in the database.
    let secret = line.rsplit('/').next().unwrap();
    for name in ["office.sqlite", "office.sqlite-wal"] {
        let bytes = std::fs::read(town.folder.path().join(name)).unwrap();
        assert!(!String::from_utf8_lossy(&bytes).contains(secret), "{name}");
    }
    let home = TempDir::new().unwrap();
    let folder = home.path().join("kiosk");
    let folder = folder.to_str().unwrap();
    // As a scanner that types it does.
    let (code, out, err) = tomoni_reads(
        &format!("{line}\r\n"),
        &["kiosk", "enrol", "--data", folder],
    );
    assert_eq!(code, 0, "{err}");
    assert!(
        out.contains("lobby-1") && out.contains("tomoni kiosk --config"),
        "{out}"
    );
    assert!(Path::new(folder).join("config/sites/lobby.toml").exists());
    let (code, _, err) = tomoni(&["kiosk", "enrol", line, "--data", folder]);
    assert_eq!(code, 2);
    assert!(err.contains("not valid"), "{err}");
    let (code, _, err) = tomoni(&["kiosk", "enrol", "nonsense", "--data", folder]);
    assert_eq!(code, 2, "{err}");

    let sample = TempDir::new().unwrap();
    crate::support::office::office_in(sample.path());
    let data = sample.path().to_str().unwrap();
    let (code, _, err) = tomoni(&["office", "enrol-code", "--data", data, "--site", "lobby"]);
    assert_eq!(code, 2);
    assert!(err.contains("tomoni office init"), "{err}");
}

#[test]
fn a_rehearsal_plays_against_an_office_for_rehearsals_and_against_no_real_one() {
    let town = Town::new(Standing::Rehearsal);
    town.moved.store(
        (chrono::Utc::now().fixed_offset() - noon()).num_seconds() + 60,
        Ordering::SeqCst,
    );
    for faults in ["none", "all"] {
        let code = town.code("lobby-1").to_string();
        let (status, out, err) = tomoni(&[
            "rehearse",
            "--enrol-code",
            &code,
            "--kiosks",
            "4",
            "--visits",
            "25",
            "--faults",
            faults,
            "--json",
        ]);
        assert_eq!(status, 0, "{faults}: {out} {err}");
        let said: Value = serde_json::from_str(out.trim()).unwrap();
        assert_eq!((&said["lost"], &said["doubled"]), (&0.into(), &0.into()));
        assert_eq!(said["visits_at_office"], 100, "{said}");
    }
    // The first of each rehearsal takes the code's own name, the others take free ones.
    assert_eq!(town.store().enrolled().unwrap().len(), 7);

    let real = Town::new(Standing::Real);
    real.moved
        .store(town.moved.load(Ordering::SeqCst), Ordering::SeqCst);
    let code = real.code("lobby-1");
    let text = code.to_string();
    let play = ["--kiosks", "1", "--visits", "1"];
    let by_code = ["rehearse", "--enrol-code", text.as_str()];
    let (status, _, err) = tomoni(&[&by_code[..], &play].concat());
    assert_eq!(status, 2);
    assert!(err.contains("a real office"), "{err}");
    let url = real.office.url();
    let by_address = ["rehearse", "--office", url.as_str()];
    let (status, _, err) = tomoni(&[&by_address[..], &play].concat());
    assert_eq!(status, 2, "{err}");
    assert!(err.contains("a real office"), "{err}");
    // The code was not used for that.
    Machine::new(1).enrol(&code).unwrap();
}
