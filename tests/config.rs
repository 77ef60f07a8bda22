//! Configuration: what is shipped is right, and every mistake is said with its place.

use std::path::{Path, PathBuf};

use proptest::prelude::*;
use tomoni::config::colour::{Colour, INK, WHITE};
use tomoni::config::{Advice, Ask, Kiosk, Programme, Programmes, Site, Source, Wrong};
use tomoni::visit::event::Lang;

fn shipped(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("kiosk-config")
        .join(name)
}

fn source(name: &str) -> Source {
    Source::read(&shipped(name)).unwrap()
}

/// The shipped file with one piece of its text replaced.
fn spoilt(name: &str, from: &str, to: &str) -> Source {
    let mut source = source(name);
    assert!(source.text.contains(from), "{name} has `{from}`");
    source.text = source.text.replacen(from, to, 1);
    source
}

/// The line on which a text stands, from 1.
fn line_of(source: &Source, text: &str) -> usize {
    source
        .text
        .lines()
        .position(|line| line.contains(text))
        .unwrap()
        + 1
}

fn programmes_wrong(from: &str, to: &str) -> (Source, Wrong) {
    let source = spoilt("programmes.toml", from, to);
    let wrong = Programmes::parse(&source).unwrap_err();
    (source, wrong)
}

fn site_wrong(from: &str, to: &str) -> (Source, Wrong) {
    let source = spoilt("sites/az-kumagaya.toml", from, to);
    let wrong = Site::parse(&source).unwrap_err();
    (source, wrong)
}

fn advice_wrong(from: &str, to: &str) -> (Source, Wrong) {
    let source = spoilt("advice.toml", from, to);
    let wrong = Advice::parse(&source).unwrap_err();
    (source, wrong)
}

#[test]
fn every_shipped_site_loads_with_its_programmes_monitor_and_keys() {
    let mut seen = 0;
    for entry in std::fs::read_dir(shipped("sites")).unwrap() {
        let file = entry.unwrap().path();
        let kiosk = tomoni::config::load(&file).unwrap_or_else(|wrong| panic!("{wrong}"));
        assert_eq!(
            kiosk.root,
            shipped(""),
            "the root is the folder with programmes.toml"
        );
        if let Some(keys) = kiosk.card_keys() {
            assert!(keys.is_file(), "{} is there", keys.display());
        }
        seen += 1;
    }
    assert_eq!(seen, 6);
}

#[test]
fn the_eight_programmes_are_there_in_three_languages() {
    let programmes = Programmes::parse(&source("programmes.toml")).unwrap();
    let ids: Vec<&str> = programmes.ids().collect();
    assert_eq!(
        ids,
        [
            "meet-plus",
            "idobata",
            "kounosu-en",
            "osekkai-gi",
            "osekkai-reha",
            "ward-cominas",
            "after-discharge",
            "furumai-ichi"
        ]
    );
    let meet = programmes.get("meet-plus").unwrap();
    assert_eq!(meet.name.in_lang(Lang::Ja), "MEET+");
    assert_eq!(meet.greeting(Lang::Ja), ["こ", "ん", "に", "ち", "は"]);
    assert_eq!(meet.greeting(Lang::En).concat(), "Hello");
    assert_eq!(meet.topics[0].picture, "medicine");
    let idobata = programmes.get("idobata").unwrap();
    assert_eq!(idobata.greeting(Lang::Ja)[3], "しゃ");
    assert_eq!(idobata.deep, Colour(0x001B_4A78));
    for programme in programmes.all() {
        let id = programme.id.as_str();
        assert!(programme.meaning.is_some(), "{id} says what it is");
        assert_eq!(programme.counters.len(), 4, "{id}");
        assert!(programme.feeds.is_some(), "{id}");
        let outcomes: Vec<_> = programme
            .counters
            .iter()
            .map(|c| c.feeds)
            .chain(programme.topics.iter().map(|t| t.feeds))
            .chain(programme.activities.iter().map(|a| a.feeds))
            .chain(programme.roles.iter().map(|r| r.feeds))
            .collect();
        assert!(outcomes.iter().all(Option::is_some), "{id}");
        let crest = shipped(&format!("../ui/icons/mon-{id}.svg"));
        assert!(crest.is_file(), "{id} has its crest");
    }
    let with = |what: fn(&Programme) -> bool| -> Vec<&str> {
        let all = programmes.all().iter().filter(|one| what(one));
        all.map(|one| one.id.as_str()).collect()
    };
    assert_eq!(
        with(Programme::asks_nothing),
        ["idobata", "after-discharge"],
        "being there is enough"
    );
    assert_eq!(
        with(|one| one.asks(Ask::Role)),
        ["kounosu-en", "osekkai-reha", "furumai-ichi"]
    );
    assert_eq!(
        with(|one| one.blood_pressure),
        ["meet-plus", "after-discharge"]
    );
    assert!(programmes.likes().len() == 8);
    for picture in tomoni::config::programmes::PICTURES {
        let file = shipped(&format!("../ui/icons/pic-{picture}.svg"));
        assert!(file.is_file(), "{picture} is drawn");
    }
}

#[test]
fn a_programme_of_the_first_shape_is_still_one() {
    let text = r##"
[[programme]]
id = "old"
name = { ja = "む", ja-easy = "む", en = "Old" }
deep = "#8A2E00"
bright = "#F7A85E"
pale = "#FCEAD5"
[programme.greeting]
ja = ["よ", "う", "こ", "そ"]
ja-easy = ["よ", "う", "こ", "そ"]
en = ["H", "e", "l", "l", "o"]
"##;
    let programmes = Programmes::parse(&Source::new(Path::new("old.toml"), text)).unwrap();
    let old = programmes.get("old").unwrap();
    assert!(old.asks(Ask::Party) && old.asks(Ask::FirstTime));
    assert!(!old.asks(Ask::Topics) && !old.asks(Ask::Role) && !old.asks(Ask::Generation));
    assert!(old.blood_pressure && !old.likes && old.meaning.is_none());
}

#[test]
fn what_a_programme_asks_must_have_answers() {
    let (_, wrong) = programmes_wrong("\"topics\", \"first-time\"]", "\"topic\"]");
    assert_eq!(wrong.suggestion.as_deref(), Some("topics"));
    let (source, wrong) = programmes_wrong(
        "[\"party\", \"topics\", \"first-time\"]",
        "[\"party\", \"role\"]",
    );
    assert_eq!(
        (wrong.line, wrong.key.as_str()),
        (line_of(&source, "\"role\"]"), "programme.asks")
    );
    assert!(wrong.what.contains("[[programme.role]]"), "{wrong}");
    let (_, wrong) = programmes_wrong("\"first-time\"]", "\"party\"]");
    assert!(wrong.what.contains("asked twice"), "{wrong}");
    let (_, wrong) = programmes_wrong("feeds = \"awareness\"", "feeds = \"awarenes\"");
    assert_eq!(wrong.suggestion.as_deref(), Some("awareness"));
    let (_, wrong) = programmes_wrong("picture = \"shogi\"", "picture = \"shougi\"");
    assert_eq!(
        (wrong.key.as_str(), wrong.suggestion.as_deref()),
        ("like.picture", Some("shogi"))
    );
    let mut source = source;
    source.text = self::source("programmes.toml").text;
    source.text = source.text.split("[[like]]").next().unwrap().to_owned();
    let wrong = Programmes::parse(&source).unwrap_err();
    assert_eq!(wrong.key, "programme.likes");
}

#[test]
fn a_site_says_when_it_is_open_and_what_is_on_then() {
    let at = |text: &str| chrono::DateTime::parse_from_rfc3339(text).unwrap();
    let ward = Site::parse(&source("sites/ward.toml")).unwrap();
    let on = |text: &str| -> Vec<String> {
        let ids = ward.on_at(at(text)).into_iter();
        ids.map(|id| id.as_str().to_owned()).collect()
    };
    assert_eq!(on("2026-06-15T10:00:00+09:00"), ["ward-cominas"]);
    assert_eq!(
        on("2026-06-16T13:00:00+09:00"),
        ["ward-cominas", "osekkai-reha"]
    );
    assert!(on("2026-06-16T16:00:00+09:00").is_empty(), "closed");
    let field = Site::parse(&source("sites/field.toml")).unwrap();
    assert!(field.look.sunlight && field.look.larger && !field.look.seated);
    assert!(field.expects_network(at("2026-06-16T12:30:00+09:00")));
    assert!(!field.expects_network(at("2026-06-16T14:00:00+09:00")));
    let wrong = |from: &str, to: &str| {
        let source = spoilt("sites/ward.toml", from, to);
        (line_of(&source, to), Site::parse(&source).unwrap_err())
    };
    let (line, misspelt) = wrong(
        "programmes = [\"ward-cominas\"]",
        "programmes = [\"ward-comina\"]",
    );
    assert_eq!(misspelt.line, line);
    assert_eq!(misspelt.suggestion.as_deref(), Some("ward-cominas"));
    let (_, twice) = wrong("\"osekkai-reha\", \"after-", "\"ward-cominas\", \"after-");
    assert!(twice.what.contains("twice"), "{twice}");
    let (_, late) = wrong("from = \"13:00\"", "from = \"17:00\"");
    assert_eq!(late.key, "open.to");
    let (_, look) = wrong("seated = true", "seatd = true");
    assert_eq!(look.suggestion.as_deref(), Some("seated"));
}

/// The shipped folder, copied so that it can be spoilt.
fn copied() -> tempfile::TempDir {
    fn copy(from: &Path, to: &Path) {
        std::fs::create_dir_all(to).unwrap();
        for entry in std::fs::read_dir(from).unwrap() {
            let path = entry.unwrap().path();
            let to = to.join(path.file_name().unwrap());
            if path.is_dir() {
                copy(&path, &to);
            } else {
                std::fs::copy(&path, &to).unwrap();
            }
        }
    }
    let folder = tempfile::tempdir().unwrap();
    copy(&shipped(""), folder.path());
    folder
}

#[test]
fn a_whole_folder_is_looked_through_and_every_mistake_is_explained() {
    use tomoni::config::check;
    let found = check::folder(&shipped(""));
    assert!(found.is_right(), "{:?}", found.wrong);
    let sites = found.right.iter().filter(|(_, what)| *what == "a site");
    assert_eq!(sites.count(), 6);
    assert!(found.right.len() >= 13);

    // A mistake in each kind of file is found in one look.
    let folder = copied();
    let spoil = |name: &str, from: &str, to: &str| {
        let source = spoilt(name, from, to);
        std::fs::write(folder.path().join(name), source.text).unwrap();
    };
    spoil("programmes.toml", "bright = ", "brigth = ");
    spoil(
        "advice.toml",
        "systolic = [140, 159]",
        "systolic = [142, 159]",
    );
    spoil("slips.toml", "visits = ", "visit = ");
    spoil("sites/lobby.toml", "Asia/Tokyo", "Asia/Tokio");
    spoil(
        "sites/cafe.toml",
        "kiosk = \"cafe-1\"",
        "kiosk = \"az-kumagaya-1\"",
    );
    spoil("sites/field.toml", "larger", "larged");
    spoil("monitors/and-ua767pc.toml", "baud", "boud");
    std::fs::remove_file(folder.path().join("sample-card-keys.toml")).unwrap();
    let found = check::folder(folder.path());
    let said: Vec<String> = found.wrong.iter().map(ToString::to_string).collect();
    assert_eq!(said.len(), 8, "each is said once: {said:#?}");
    for part in [
        "did you mean `bright`?",
        "no band has systolic 140 to 141",
        "slips.toml",
        "did you mean `Asia/Tokyo`?",
        "did you mean `larger`?",
        "did you mean `baud`?",
        "its card keys `sample-card-keys.toml` are not there",
    ] {
        assert!(
            said.iter().any(|one| one.contains(part)),
            "{part}: {said:#?}"
        );
    }
    for wrong in found.wrong.iter().filter(|wrong| wrong.line > 0) {
        assert!(wrong.column > 0 && wrong.file.is_file(), "{wrong}");
    }

    // Two kiosks of one name, and a site that names a programme that went.
    let folder = copied();
    let spoil = |name: &str, from: &str, to: &str| {
        let source = spoilt(name, from, to);
        std::fs::write(folder.path().join(name), source.text).unwrap();
    };
    spoil(
        "sites/cafe.toml",
        "kiosk = \"cafe-1\"",
        "kiosk = \"az-kumagaya-1\"",
    );
    spoil(
        "programmes.toml",
        "id = \"kounosu-en\"",
        "id = \"kounosuen\"",
    );
    let said: Vec<String> = check::folder(folder.path())
        .wrong
        .iter()
        .map(ToString::to_string)
        .collect();
    assert_eq!(said.len(), 2, "{said:#?}");
    assert!(said[0].contains("is called `az-kumagaya-1`, as the one in"));
    assert!(said[1].ends_with("did you mean `kounosuen`?"), "{said:#?}");

    // And what is no such folder.
    let none = check::folder(Path::new("/nowhere/at/all"));
    assert_eq!(none.wrong.len(), 1);
}

#[test]
fn contrast_is_the_one_of_wcag() {
    // The figures of the table in the look's description.
    let deep = Colour(0x008A_2E00);
    assert!((deep.contrast(WHITE) - 8.5).abs() < 0.05);
    assert!((Colour(0x00F7_A85E).contrast(INK) - 7.6).abs() < 0.05);
    assert!((WHITE.contrast(Colour(0)) - 21.0).abs() < 0.001);
}

#[test]
fn a_key_that_is_no_key_is_named_with_its_line_and_what_was_meant() {
    let (source, wrong) = programmes_wrong("reading = \"ミータス\"", "readng = \"ミータス\"");
    assert_eq!(wrong.line, line_of(&source, "readng"));
    assert_eq!(wrong.column, 1);
    assert_eq!(wrong.key, "programme.readng");
    assert_eq!(wrong.suggestion.as_deref(), Some("reading"));
    let said = wrong.to_string();
    assert!(
        said.contains("programmes.toml, line ") && said.ends_with("did you mean `reading`?"),
        "{said}"
    );
}

#[test]
fn a_missing_language_is_named() {
    let (source, wrong) = programmes_wrong(
        "words = { ja = \"くすりの こと\", ja-easy = \"くすりの こと\", en = \"Medicines\" }",
        "words = { ja = \"くすりの こと\", en = \"Medicines\" }",
    );
    assert_eq!(wrong.line, line_of(&source, "en = \"Medicines\""));
    assert_eq!(wrong.key, "programme.topic.words");
    assert!(wrong.what.contains("ja-easy"), "{wrong}");
}

#[test]
fn an_empty_text_is_not_a_text() {
    let (_, wrong) = programmes_wrong("en = \"Medicines\"", "en = \" \"");
    assert!(wrong.what.contains("`en` is empty"), "{wrong}");
}

#[test]
fn a_colour_that_cannot_be_read_on_its_ground_is_refused_with_its_ratio() {
    let (source, wrong) = programmes_wrong("deep = \"#8A2E00\"", "deep = \"#C63D25\"");
    assert_eq!(
        (wrong.line, wrong.key.as_str()),
        (line_of(&source, "#C63D25"), "programme.deep")
    );
    assert!(
        wrong.what.contains("white on it has 5.1, needs 8"),
        "{wrong}"
    );
    let (_, wrong) = programmes_wrong("bright = \"#F7A85E\"", "bright = \"#A05010\"");
    assert!(
        wrong
            .what
            .contains("`bright` has too little contrast: ink on it"),
        "{wrong}"
    );
    let (_, wrong) = programmes_wrong("deep = \"#8A2E00\"", "deep = \"8A2E00\"");
    assert!(wrong.what.contains("is not a colour"), "{wrong}");
}

#[test]
fn a_greeting_has_a_cluster_for_each_panel() {
    let (_, wrong) = programmes_wrong("[\"H\", \"e\", \"l\", \"l\", \"o\"]", "[\"Hello\"]");
    assert_eq!(wrong.key, "programme.greeting.en");
    assert!(wrong.what.contains("this one has 1"), "{wrong}");
}

#[test]
fn an_id_is_a_word_and_stands_once() {
    let (_, wrong) = programmes_wrong("id = \"meet-plus\"", "id = \"Meet_Plus\"");
    assert_eq!(wrong.suggestion.as_deref(), Some("meet-plus"));
    let (_, wrong) = programmes_wrong("id = \"body\"", "id = \"medicine\"");
    assert!(wrong.what.contains("stands here twice"), "{wrong}");
    assert_eq!(wrong.key, "programme.topic.id");
}

#[test]
fn a_picture_that_is_not_there_is_named_with_the_nearest() {
    let (_, wrong) = programmes_wrong("picture = \"medicine\"", "picture = \"medicin\"");
    assert_eq!(wrong.suggestion.as_deref(), Some("medicine"));
}

#[test]
fn a_site_names_its_own_mistakes() {
    let (source, wrong) = site_wrong("zone = \"Asia/Tokyo\"", "zone = \"Asia/Tokio\"");
    assert_eq!(wrong.line, line_of(&source, "zone"));
    assert_eq!(wrong.suggestion.as_deref(), Some("Asia/Tokyo"));
    let (_, wrong) = site_wrong("office = \"http://", "office = \"");
    assert!(wrong.what.contains("http:// or https://"), "{wrong}");
    let (_, wrong) = site_wrong("diagonal_inch = 15.6", "");
    assert!(wrong.what.contains("diagonal_inch"), "{wrong}");
    let (_, wrong) = site_wrong("diagonal_inch = 15.6", "diagonal_inch = 1.5");
    assert!(wrong.what.contains("pixels a millimetre"), "{wrong}");
    let (_, wrong) = site_wrong("port = \"/dev", "port = \"dev");
    assert_eq!(wrong.key, "monitor.port");
    let (_, wrong) = site_wrong("[cards]\nkeys = \"sample-card-keys.toml\"", "");
    assert!(wrong.what.contains("no [cards]"), "{wrong}");
    let (_, wrong) = site_wrong("pin_hash = \"$argon2id", "pin_hash = \"2525");
    assert!(wrong.what.contains("--new-pin"), "{wrong}");
    assert!(!wrong.to_string().contains("2525"), "a PIN is not repeated");
}

#[test]
fn sizes_come_from_the_panel_in_millimetres() {
    let site = Site::parse(&source("sites/az-kumagaya.toml")).unwrap();
    assert!((site.panel.px_per_mm - 5.56).abs() < 0.01);
}

#[test]
fn a_programme_that_is_not_there_is_named_in_the_site() {
    let source = spoilt("sites/az-kumagaya.toml", "\"meet-plus\"", "\"meet-pluss\"");
    let wrong = Kiosk::assemble(
        &shipped(""),
        &source,
        Site::parse(&source).unwrap(),
        &Programmes::parse(&self::source("programmes.toml")).unwrap(),
        Advice::parse(&self::source("advice.toml")).unwrap(),
    )
    .unwrap_err();
    assert_eq!(wrong.key, "programmes");
    assert_eq!(wrong.suggestion.as_deref(), Some("meet-plus"));
}

#[test]
fn a_monitor_without_a_profile_is_named_in_the_site() {
    let folder = tempfile::tempdir().unwrap();
    let copy = |name: &str, text: String| {
        let to = folder.path().join(name);
        std::fs::create_dir_all(to.parent().unwrap()).unwrap();
        std::fs::write(to, text).unwrap();
    };
    copy("programmes.toml", source("programmes.toml").text);
    copy("advice.toml", source("advice.toml").text);
    copy(
        "monitors/and-tm2657.toml",
        source("monitors/and-tm2657.toml").text,
    );
    let wrong_site = spoilt("sites/az-kumagaya.toml", "and-tm2657", "and-tm2675");
    copy("sites/az-kumagaya.toml", wrong_site.text);
    let wrong = tomoni::config::load(&folder.path().join("sites/az-kumagaya.toml")).unwrap_err();
    assert_eq!(wrong.key, "monitor.profile");
    assert_eq!(wrong.suggestion.as_deref(), Some("and-tm2657"));

    // A profile whose own sample is not as it says stops the start, with its place.
    copy(
        "sites/az-kumagaya.toml",
        source("sites/az-kumagaya.toml").text,
    );
    let spoilt_profile = spoilt(
        "monitors/and-tm2657.toml",
        "diastolic = 76",
        "diastolic = 67",
    );
    copy("monitors/and-tm2657.toml", spoilt_profile.text);
    let wrong = tomoni::config::load(&folder.path().join("sites/az-kumagaya.toml")).unwrap_err();
    assert!(wrong.file.ends_with("monitors/and-tm2657.toml"), "{wrong}");
    assert_eq!(wrong.key, "sample.expect.diastolic");
    assert!(wrong.line > 100, "{wrong}");
    assert!(wrong.what.contains("expected 67, found 76"), "{wrong}");
}

#[test]
fn a_site_may_set_its_monitors_line_otherwise() {
    let kiosk_with = |serial: &str| {
        let folder = tempfile::tempdir().unwrap();
        let copy = |name: &str, text: String| {
            let to = folder.path().join(name);
            std::fs::create_dir_all(to.parent().unwrap()).unwrap();
            std::fs::write(to, text).unwrap();
        };
        for name in ["programmes.toml", "advice.toml", "monitors/and-tm2657.toml"] {
            copy(name, source(name).text);
        }
        let site = spoilt(
            "sites/az-kumagaya.toml",
            "port = \"/dev/serial/by-id/monitor\"",
            &format!("port = \"/dev/serial/by-id/monitor\"\nserial = {serial}"),
        );
        copy("sites/az-kumagaya.toml", site.text);
        let kiosk = tomoni::config::load(&folder.path().join("sites/az-kumagaya.toml"))?;
        let (profile, port) = kiosk.monitor()?.unwrap();
        assert!(port.ends_with("by-id/monitor"));
        Ok(profile.serial)
    };
    let wrong = |serial| -> tomoni::config::Wrong { kiosk_with(serial).unwrap_err() };
    let serial = kiosk_with("{ baud = 9600, parity = \"even\" }").unwrap();
    assert_eq!(serial.baud, 9600);
    assert_eq!(serial.parity, tomoni::monitor::Parity::Even);
    assert_eq!(serial.stop_bits, 1);
    assert!(wrong("{ baud = 7 }").what.contains("300 to 921600"));
    assert!(wrong("{ data_bits = 9 }").what.contains("7 or 8"));
    assert!(wrong("{ bauds = 9600 }").what.contains("not a key"));
}

#[test]
fn bands_have_no_gap_and_no_overlap() {
    let (_, wrong) = advice_wrong("systolic = [140, 159]", "systolic = [142, 159]");
    assert!(
        wrong.what.contains("no band has systolic 140 to 141"),
        "{wrong}"
    );
    let (_, wrong) = advice_wrong("diastolic = [90, 99]", "diastolic = [89, 99]");
    assert!(
        wrong.what.contains("diastolic 89 has a band already"),
        "{wrong}"
    );
    let (_, wrong) = advice_wrong("systolic = [180, 280]", "systolic = [180, 279]");
    assert!(
        wrong.what.contains("no band has systolic 280 to 280"),
        "{wrong}"
    );
    let (_, wrong) = advice_wrong("systolic = [60, 139]", "systolic = [61, 139]");
    assert!(wrong.what.contains("no band has systolic 60"), "{wrong}");
}

#[test]
fn words_that_judge_are_refused() {
    let (_, wrong) = advice_wrong("近いうちに、", "高血圧です。近いうちに、");
    assert!(wrong.what.contains("高血圧です"), "{wrong}");
    let (_, wrong) = advice_wrong("Thank you for measuring", "No hypertension");
    assert!(
        wrong.what.contains("never stands beside a reading"),
        "{wrong}"
    );
}

#[test]
fn the_shipped_words_are_a_sample_until_a_doctor_has_approved_them() {
    assert!(Advice::parse(&source("advice.toml")).unwrap().is_sample());
    let approved = spoilt(
        "advice.toml",
        "sample = true\napproved_by = \"\"\napproved_on = \"\"",
        "approved_by = \"Dr. Sato\"\napproved_on = \"2026-11-20\"",
    );
    assert!(!Advice::parse(&approved).unwrap().is_sample());
}

#[test]
fn the_higher_band_wins_at_the_published_lines() {
    let advice = Advice::parse(&source("advice.toml")).unwrap();
    for (systolic, diastolic, band) in [
        (139, 89, "a"),
        (140, 89, "b"),
        (139, 90, "b"),
        (159, 99, "b"),
        (160, 70, "c"),
        (120, 100, "c"),
        (180, 70, "d"),
        (120, 110, "d"),
        (60, 30, "a"),
        (280, 180, "d"),
    ] {
        assert_eq!(
            advice.band(systolic, diastolic).id,
            band,
            "{systolic}/{diastolic}"
        );
    }
    assert!(
        advice
            .bands()
            .iter()
            .all(|band| band.call_staff == (band.id == "d"))
    );
}

/// The examples in the manual are pieces of files; each says of which by its first line.
#[test]
fn every_example_in_the_manual_can_be_read() {
    let manual = std::fs::read_to_string(shipped("README.md")).unwrap();
    let mut read = 0;
    for example in manual.split("```toml\n").skip(1) {
        let text = example.split("```").next().unwrap();
        let first = text.lines().next().unwrap();
        let source = Source::new(Path::new("README.md"), text);
        let said = match first.trim_start_matches("# ") {
            line if line.starts_with("sites/") => Site::parse(&source).map(drop),
            line if line.starts_with("programmes.toml") => Programmes::parse(&source).map(drop),
            line if line.starts_with("advice.toml") => Advice::parse(&source).map(drop),
            line if line.starts_with("sample-card-keys.toml") => tomoni::card::Keys::parse(text)
                .map(drop)
                .map_err(|error| Wrong::whole_file(Path::new("README.md"), error.to_string())),
            other => panic!("an example says of which file it is: {other}"),
        };
        said.unwrap_or_else(|wrong| panic!("{wrong}\n{text}"));
        read += 1;
    }
    assert!(
        read >= 3,
        "the manual shows a site, a programme and card keys"
    );
}

#[test]
fn a_heap_of_brackets_is_refused_and_not_climbed() {
    for heap in ["[", "{a=", "[{a="] {
        let text = format!("id = {}", heap.repeat(20_000));
        let source = Source::new(Path::new("heap.toml"), &text);
        assert!(Site::parse(&source).is_err());
        assert!(Programmes::parse(&source).is_err());
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    /// A file cut or dirtied anywhere is read or refused with a place, and nothing panics.
    #[test]
    fn a_spoilt_file_never_stops_the_program(at in 0usize..30000, dirt in "[\\PC\n\\]\\[={}\"]{0,6}", cut in any::<bool>()) {
        for name in ["programmes.toml", "sites/az-kumagaya.toml", "sites/ward.toml", "advice.toml"] {
            let mut source = source(name);
            let mut at = at % source.text.len();
            while !source.text.is_char_boundary(at) { at -= 1; }
            if cut { source.text.truncate(at); }
            let at = at.min(source.text.len());
            source.text.insert_str(at, &dirt);
            let wrongs = [
                Programmes::parse(&source).err(),
                Site::parse(&source).err(),
                Advice::parse(&source).err(),
            ];
            for wrong in wrongs.into_iter().flatten() {
                prop_assert!(wrong.line <= source.text.lines().count() + 1);
                prop_assert!(!wrong.to_string().is_empty());
            }
        }
    }
}

#[test]
fn a_printer_is_read_and_its_mistakes_are_said_with_their_place() {
    let source = source("sites/az-kumagaya.toml");
    let with = |lines: &str| {
        let text = format!("{}\n[printer]\n{lines}\n", source.text);
        let source = Source::new(Path::new("site.toml"), &text);
        Site::parse(&source).map(|site| site.printer)
    };
    assert_eq!(Site::parse(&source).unwrap().printer, None);
    let port = "port = \"/dev/serial/by-id/printer\"";
    let printer = with(&format!(
        "{port}\nwidth_mm = 58\nserial = {{ baud = 38400, flow = \"rtscts\" }}"
    ))
    .unwrap()
    .unwrap();
    assert_eq!(printer.paper, tomoni::slip::Paper::Mm58);
    assert_eq!(printer.serial.baud, 38_400);
    assert_eq!(printer.serial.flow, tomoni::monitor::Flow::RtsCts);
    assert!(printer.answers && !printer.cut);
    let wrong = |lines: &str| with(lines).unwrap_err().to_string();
    let width = wrong(&format!("{port}\nwidth_mm = 57"));
    assert!(width.contains("at `printer.width_mm`"), "{width}");
    assert!(width.contains("58 or 80"), "{width}");
    let path = wrong("port = \"ttyUSB0\"\nwidth_mm = 80");
    assert!(path.contains("at `printer.port`"), "{path}");
    let baud = wrong(&format!("{port}\nwidth_mm = 80\nserial = {{ baud = 7 }}"));
    assert!(baud.contains("300 to 921600"), "{baud}");
    let key = wrong(&format!("{port}\nwidth_mm = 80\ncutt = true"));
    assert!(key.contains("did you mean `cut`"), "{key}");
}

#[test]
fn a_scanner_may_speak_or_type_and_a_camera_may_be_a_folder_or_a_video() {
    use tomoni::config::site::{CameraSource, Scanner};
    let scanner = "[scanner]\nport = \"/dev/serial/by-id/scanner\"";
    let site = |to: &str| Site::parse(&spoilt("sites/az-kumagaya.toml", scanner, to));
    let serial = Scanner::Serial {
        port: "/dev/x".into(),
    };
    let read = site("[scanner]\nkind = \"serial\"\nport = \"/dev/x\"").unwrap();
    assert_eq!((read.scanner, read.camera), (Some(serial), None));
    let read = site("[scanner]\nkind = \"keyboard\"").unwrap();
    assert_eq!(read.scanner, Some(Scanner::Keyboard));
    assert!(read.reads_cards());
    for (written, source) in [
        ("/dev/video0", CameraSource::Device("/dev/video0".into())),
        ("folder:/a/b", CameraSource::Folder("/a/b".into())),
        ("y4m:/a/b.y4m", CameraSource::Y4m("/a/b.y4m".into())),
    ] {
        let read = site(&format!("[camera]\nsource = \"{written}\"")).unwrap();
        assert!(read.reads_cards(), "a camera alone reads cards");
        assert_eq!((read.scanner, read.camera), (None, Some(source)));
    }
    for (written, key, what) in [
        ("[scanner]", "scanner", "needs its `port`"),
        (
            "[scanner]\nkind = \"keyboard\"\nport = \"/dev/x\"",
            "scanner.port",
            "has no port",
        ),
        (
            "[scanner]\nkind = \"keybord\"",
            "scanner.kind",
            "`keybord` is not",
        ),
        (
            "[scanner]\nport = \"ttyUSB0\"",
            "scanner.port",
            "a full path",
        ),
        (
            "[camera]\nsource = \"video0\"",
            "camera.source",
            "a full path",
        ),
        (
            "[camera]\nsource = \"folder:pictures\"",
            "camera.source",
            "a full path",
        ),
        ("[camera]", "", "source"),
    ] {
        let source = spoilt("sites/az-kumagaya.toml", scanner, written);
        let wrong = Site::parse(&source).unwrap_err();
        assert!(wrong.what.contains(what), "{written}: {wrong}");
        assert!(wrong.line >= line_of(&source, written.split('\n').next().unwrap()));
        if !key.is_empty() {
            assert_eq!(wrong.key, key, "{written}: {wrong}");
        }
    }
    let cards = "[cards]\nkeys = \"sample-card-keys.toml\"\n";
    let mut source = spoilt("sites/az-kumagaya.toml", cards, "");
    source.text = source
        .text
        .replace(scanner, "[camera]\nsource = \"/dev/video0\"");
    let wrong = Site::parse(&source).unwrap_err();
    assert!(
        wrong
            .what
            .contains("a camera reads cards, and there is no [cards]"),
        "{wrong}"
    );
}
