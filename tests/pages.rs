//! The pages of months, years and programmes, over real HTTP: what stands on them is what is counted,
//! and every state of a number reads differently.

use chrono::{DateTime, Days, NaiveDate};
use tempfile::tempdir;
use tomoni::office::report::words::WORDS;
use tomoni::office::store::{SqliteStore, Store};
use tomoni::visit::{Event, span};

use crate::support::office::{get, office_on, post_form};
use crate::support::years;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// Words between tags, one space between them.
fn text_of(html: &str) -> String {
    let mut out = String::new();
    let mut within = false;
    for c in html.chars() {
        match c {
            '<' => within = true,
            '>' => {
                within = false;
                out.push(' ');
            }
            c if !within => out.push(c),
            _ => {}
        }
    }
    out.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A number as pages write it, with its comma apart.
fn shown(number: u64) -> String {
    if number < 1000 {
        return number.to_string();
    }
    format!("{} , {:03}", number / 1000, number % 1000)
}

/// An office of which it is noon on 20 January 2027, with its last ten weeks.
fn ten_weeks(folder: &std::path::Path) -> Vec<Event> {
    let store = SqliteStore::open(&folder.join("office.sqlite")).unwrap();
    let to = day("2027-01-19");
    years::play(&store, to - Days::new(70), to, 1)
}

const NOON: &str = "2027-01-20T12:00:00+09:00";

#[test]
fn what_stands_on_a_page_is_what_the_definition_counts() {
    let folder = tempdir().unwrap();
    let events = ten_weeks(folder.path());
    let office = office_on(folder.path(), NOON);
    let url = office.url();
    for (path, from, to) in [
        ("/month/2026-12", "2026-12-01", "2026-12-31"),
        ("/month/2027-01", "2027-01-01", "2027-01-31"),
        ("/year/2026", "2026-04-01", "2027-03-31"),
    ] {
        let all = span(day(from), day(to), &events);
        let page = get(&format!("{url}{path}"));
        assert_eq!(page.status, 200, "{path}");
        let text = text_of(&page.text);
        for (name, number) in [
            ("延べ 来訪の回数", all.whole.visits),
            ("カード 実", all.whole.cards),
            ("匿名 カードなし", all.whole.anonymous()),
        ] {
            let said = format!("{name} {}", shown(number));
            assert!(text.contains(&said), "{path}: {said}\n{text}");
        }
        for (id, part) in &all.by_programme {
            assert!(
                page.text.contains(&format!("/programme/{id}?year=2026")),
                "{path} {id}"
            );
            let row = [part.visits, part.cards, part.anonymous(), part.people()]
                .map(shown)
                .join(" ");
            assert!(text.contains(&row), "{path} {id}: {row}\n{text}");
        }
        let once = shown(all.returns.once);
        assert!(
            text.contains(&format!("1回 {once} 2〜3回")),
            "{path}: {once}"
        );
        assert!(text.contains(&format!(
            "2つ以上の実践に来たカードは {}",
            shown(all.crossed)
        )));
        // A table beside every picture, and no script or style inside.
        assert!(
            !page.text.contains("style=") && !page.text.contains("<script"),
            "{path}"
        );
        assert!(
            !page.text.contains("NaN") && !page.text.contains("inf\""),
            "{path}"
        );
    }
    let meet = span(day("2026-04-01"), day("2027-03-31"), &events).by_programme["meet-plus"];
    let page = get(&format!("{url}/programme/meet-plus?year=2026"));
    let text = text_of(&page.text);
    assert!(
        text.contains(&format!("延べ 来訪の回数 {}", shown(meet.visits))),
        "{text}"
    );
    assert!(text.contains("MEET+"), "{text}");
}

#[test]
fn states_of_a_day_read_differently() {
    let folder = tempdir().unwrap();
    ten_weeks(folder.path());
    let office = office_on(folder.path(), NOON);
    let month = get(&format!("{}/month/2027-01", office.url())).text;
    let text = text_of(&month);
    // The first three days of January are holidays; the 21st is to come.
    assert!(text.contains("1 休み 2 休み 3 休み"), "{text}");
    assert!(text.contains("21 まだ") && text.contains("途中"), "{text}");
    let year = text_of(&get(&format!("{}/year/2026", office.url())).text);
    assert!(
        year.contains("2027年2月 まだ") && year.contains("2027年1月"),
        "{year}"
    );
    let ledger = text_of(&get(&format!("{}/ledger", office.url())).text);
    assert!(
        ledger.contains("→") && ledger.contains("オフライン"),
        "{ledger}"
    );
}

#[test]
fn an_empty_office_has_every_page() {
    let folder = tempdir().unwrap();
    let office = office_on(folder.path(), NOON);
    for path in [
        "/",
        "/day/2027-01-19",
        "/month/2027-01",
        "/year/2026",
        "/programmes",
        "/programme/idobata",
        "/words",
        "/ledger",
        "/quality/2027-01",
        "/goals/2026",
    ] {
        let page = get(&format!("{}{path}", office.url()));
        assert_eq!(page.status, 200, "{path}");
        assert!(!page.text.contains("NaN"), "{path}");
    }
    for path in [
        "/month/2027-13",
        "/month/27-01",
        "/year/99999",
        "/programme/nobody-knows",
        "/programme/idobata?year=x",
        "/goals/0",
    ] {
        assert_eq!(
            get(&format!("{}{path}", office.url())).status,
            404,
            "{path}"
        );
    }
    for (path, to) in [
        ("/month", "2027年1月"),
        ("/year", "2026年度"),
        ("/quality", "2027年1月"),
    ] {
        let page = get(&format!("{}{path}", office.url()));
        assert!(page.text.contains(to), "{path}");
    }
}

#[test]
fn every_word_has_its_definition_where_pages_lead() {
    let folder = tempdir().unwrap();
    let office = office_on(folder.path(), NOON);
    let words = get(&format!("{}/words", office.url())).text;
    for word in WORDS {
        assert!(
            words.contains(&format!(r#"id="{}""#, word.id)),
            "{}",
            word.id
        );
        assert!(words.contains(word.says), "{}", word.id);
    }
    for path in ["/month/2027-01", "/year/2026", "/programme/idobata"] {
        let page = get(&format!("{}{path}", office.url())).text;
        for link in page.split("/words#").skip(1) {
            let id = link.split('"').next().unwrap();
            assert!(
                WORDS.iter().any(|word| word.id == id),
                "{path} leads to {id}"
            );
        }
    }
}

#[test]
fn a_goal_is_set_shown_apart_and_taken_back() {
    let folder = tempdir().unwrap();
    let office = office_on(folder.path(), NOON);
    let url = format!("{}/goals/2026", office.url());
    let set = |target: &str, on: &str, at: &str| {
        let body = format!("indicator=visits&target={target}&decided_on={on}&decided_at={at}");
        post_form(&url, &body)
    };
    for (target, on, at, what) in [
        ("150x", "2026-04-03", "a", "数字で"),
        ("150", "", "a", "決めた日を"),
        ("150", "2027-06-01", "a", "これからの日"),
        ("150", "2026-04-03", "", "決めた場"),
        ("99999999999", "2026-04-03", "a", "数字で"),
    ] {
        let refused = set(target, on, at);
        assert_eq!(refused.status, 422, "{what}");
        assert!(refused.text.contains(what), "{what}: {}", refused.text);
        assert!(refused.text.contains("目標は 変わっていません"), "{what}");
    }
    let unknown = post_form(
        &url,
        "indicator=happiness&target=1&decided_on=2026-04-03&decided_at=a",
    );
    assert_eq!(unknown.status, 422);
    let year = format!("{}/year/2026", office.url());
    assert!(text_of(&get(&year).text).contains("まだ決めていません"));
    set("150", "2026-04-03", "%E6%8E%A8%E9%80%B2%E4%BC%9A%E8%AD%B0");
    let text = text_of(&get(&year).text);
    assert!(text.contains("150 回 2026/4/3 推進会議"), "{text}");
    assert!(
        !text.contains('%') && !text.contains("達成"),
        "no share of a goal"
    );
    set("", "2026-05-01", "b");
    assert!(!text_of(&get(&year).text).contains("推進会議"));
    let goals = text_of(&get(&url).text);
    assert!(
        goals.contains("推進会議") && goals.contains("とりさげた"),
        "{goals}"
    );
}

/// Fills a folder with years to look at: `TOMONI_YEARS=/tmp/some cargo nextest run --run-ignored only
/// years_to_look_at`, then `tomoni office --data /tmp/some`.
#[test]
#[ignore = "fills a folder for people to look at"]
fn years_to_look_at() {
    let folder = std::path::PathBuf::from(std::env::var("TOMONI_YEARS").unwrap());
    let days = std::env::var("TOMONI_YEARS_DAYS").map_or(1100, |days| days.parse().unwrap());
    let many = std::env::var("TOMONI_YEARS_MANY").map_or(1, |many| many.parse().unwrap());
    std::fs::create_dir_all(&folder).unwrap();
    let store = SqliteStore::open(&folder.join("office.sqlite")).unwrap();
    let to = DateTime::parse_from_rfc3339("2026-11-23T00:00:00+09:00")
        .unwrap()
        .date_naive();
    let events = years::play(&store, to - Days::new(days), to, many);
    println!("{} events", events.len());
    assert!(store.verify(&mut |_| ()).unwrap().is_right());
}

// ---- What is taken out -------------------------------------------------------------------------

fn export(folder: &std::path::Path, args: &[&str]) -> (i32, String, String) {
    let out = assert_cmd::Command::cargo_bin("tomoni")
        .unwrap()
        .arg("export")
        .args(args)
        .arg("--data")
        .arg(folder)
        .output()
        .unwrap();
    (
        out.status.code().unwrap(),
        String::from_utf8(out.stdout).unwrap(),
        String::from_utf8(out.stderr).unwrap(),
    )
}

const DECEMBER: [&str; 4] = ["--from", "2026-12-01", "--to", "2026-12-31"];

#[test]
fn what_is_exported_adds_up_to_what_is_counted() {
    let folder = tempdir().unwrap();
    let events = ten_weeks(folder.path());
    let all = span(day("2026-12-01"), day("2026-12-31"), &events);
    let args = |what, format| [&DECEMBER[..], &["--what", what, "--format", format]].concat();

    let (code, tallies, said) = export(folder.path(), &args("tallies", "json"));
    assert_eq!(code, 0, "{said}");
    let rows: Vec<serde_json::Value> = serde_json::from_str(&tallies).unwrap();
    let sum = |key: &str| rows.iter().filter_map(|row| row[key].as_u64()).sum::<u64>();
    assert_eq!(sum("visits"), all.whole.visits);
    assert_eq!(sum("anonymous"), all.whole.anonymous());
    assert_eq!(sum("people"), all.whole.people());
    let closed = rows.iter().find(|row| row["day"] == "2026-12-31").unwrap();
    assert_eq!(
        (closed["visits"].clone(), closed["state"].as_str()),
        (serde_json::Value::Null, Some("休み"))
    );

    let (_, csv, _) = export(folder.path(), &args("tallies", "csv"));
    assert!(csv.starts_with('\u{FEFF}') && csv.ends_with("\r\n"));
    assert_eq!(csv.matches("\r\n").count(), rows.len() + 1);
    assert!(csv.starts_with("\u{FEFF}日,会場,実践,延べ,カード,匿名,"));

    let (_, visits, _) = export(folder.path(), &args("visits", "json"));
    let rows: Vec<serde_json::Value> = serde_json::from_str(&visits).unwrap();
    assert_eq!(rows.len() as u64, all.whole.visits);
    let cards = rows.iter().filter(|row| row["with_card"] == "あり").count();
    assert_eq!(cards as u64, all.whole.with_card);
    // No card is in it, by whatever name.
    for event in &events {
        if let tomoni::visit::Kind::Arrived {
            card: Some(card), ..
        } = &event.kind
        {
            assert!(!visits.contains(&card.0) && !csv.contains(&card.0));
        }
    }
}

#[test]
fn what_is_public_hides_small_numbers_and_nothing_else_is_exact() {
    let folder = tempdir().unwrap();
    let events = ten_weeks(folder.path());
    let args = [
        &DECEMBER[..],
        &["--what", "tallies", "--format", "json", "--public"],
    ]
    .concat();
    let (code, rows, said) = export(folder.path(), &args);
    assert_eq!(code, 0, "{said}");
    let rows: Vec<serde_json::Value> = serde_json::from_str(&rows).unwrap();
    let all = span(day("2026-12-01"), day("2026-12-31"), &events);
    let total = rows
        .iter()
        .find(|row| row["programme"] == "計" && row["month"] == "2026-12");
    let told = total.unwrap()["visits"].as_u64().unwrap();
    assert_eq!(told % 5, 0);
    assert!(
        told.abs_diff(all.whole.visits) <= 2,
        "{told} {}",
        all.whole.visits
    );
    for row in &rows {
        let visits = &row["visits"];
        assert!(
            visits == "―" || visits.as_u64().is_some_and(|n| n == 0 || n >= 10),
            "{row}"
        );
    }
    let (code, _, said) = export(
        folder.path(),
        &[&DECEMBER[..], &["--what", "visits", "--public"]].concat(),
    );
    assert_eq!(code, 2);
    assert!(said.contains("never public"), "{said}");
    let half = [
        "--from",
        "2026-12-02",
        "--to",
        "2026-12-31",
        "--what",
        "tallies",
        "--public",
    ];
    let (code, _, said) = export(folder.path(), &half);
    assert_eq!(code, 2);
    assert!(said.contains("whole months"), "{said}");
}

#[test]
fn a_file_that_is_there_is_not_written_over() {
    let folder = tempdir().unwrap();
    ten_weeks(folder.path());
    let file = folder.path().join("numbers.csv");
    std::fs::write(&file, "mine").unwrap();
    let args = [
        &DECEMBER[..],
        &["--what", "tallies", "--out", file.to_str().unwrap()],
    ]
    .concat();
    let (code, _, said) = export(folder.path(), &args);
    assert_eq!(code, 1, "{said}");
    assert_eq!(std::fs::read_to_string(&file).unwrap(), "mine");
    let backwards = [
        "--from",
        "2026-12-02",
        "--to",
        "2026-12-01",
        "--what",
        "tallies",
    ];
    assert_eq!(export(folder.path(), &backwards).0, 2);
}
