//! Who is let in where, and who is not: every route of the office against everybody who may stand in
//! front of it, from the one table that the office itself goes by.

use std::collections::BTreeSet;
use std::fs::Permissions;
use std::io::Write;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::sync::{Arc, Mutex};

use rusqlite::{Connection, params};
use tempfile::tempdir;
use tomoni::office::Standing;
use tomoni::office::people::proof::{Handed, form_token, handed_hash};
use tomoni::office::people::routes::{Needs, ROUTES, Route};
use tomoni::office::people::{Right, Role, SESSION_IDLE_MS, SESSION_MAX_MS, Scope};

use crate::support::browser::{Browser, Hand, PASSWORD, encoded, peopled};
use crate::support::office::{Reply, office_at, set_up};

const NOON: &str = "2026-06-12T12:34:00+09:00";

/// An address that a route answers.
fn address(route: &Route) -> String {
    [
        ("{day}", "2026-06-12"),
        ("{number}", "1"),
        ("{account}", "999"),
        ("{kiosk}", "lobby-1"),
        ("{batch}", "999"),
        ("{call}", "999"),
        ("{token}", "999"),
        ("{file}", "office.css"),
        ("{journal}", "01980000-0000-7000-8000-000000000001"),
        ("{*rest}", "nothing/here"),
    ]
    .into_iter()
    .fold(route.path.to_owned(), |path, (name, value)| {
        path.replace(name, value)
    })
}

fn is_api(route: &Route) -> bool {
    route.path.starts_with("/v1/")
}

fn ask(browser: &mut Browser, route: &Route, form: Option<&str>) -> Reply {
    match route.method {
        "POST" => {
            let body = form.map_or_else(String::new, |form| encoded(&[("form", form)]));
            browser.post_as_is(&address(route), &body)
        }
        _ => browser.get(&address(route)),
    }
}

/// Nothing of the route's own ran: it was refused, with a sentence.
fn assert_refused(reply: &Reply, route: &Route, as_whom: &str, statuses: &[u16]) {
    let what = format!("{} {} as {as_whom}: {reply:?}", route.method, route.path);
    if is_api(route) {
        assert!(statuses.contains(&reply.status), "{what}");
        assert!(reply.json()["say"].as_str().unwrap().len() > 20, "{what}");
    } else if reply.status == 303 {
        assert!(statuses.contains(&303), "{what}");
        let to = reply.headers["location"].to_str().unwrap();
        assert!(to.starts_with("/sign-in"), "{what}");
        assert!(reply.text.is_empty(), "{what}");
    } else {
        assert!(statuses.contains(&reply.status), "{what}");
        let (_, said) = reply.text.split_once("<p class=\"lead\">").expect(&what);
        assert!(said.split_once("</p>").unwrap().0.contains('。'), "{what}");
        assert!(reply.text.contains("<h1>"), "{what}");
    }
}

/// Where somebody unknown is sent.
fn unknown(route: &Route) -> &'static [u16] {
    match (is_api(route), route.method) {
        (true, _) => &[401],
        (false, "GET") => &[303],
        (false, _) => &[401],
    }
}

fn assert_let_in(reply: &Reply, route: &Route, as_whom: &str) {
    let what = format!("{} {} as {as_whom}: {reply:?}", route.method, route.path);
    assert!(!matches!(reply.status, 401 | 403 | 405 | 500..), "{what}");
    if reply.status == 303 && route.path != "/sign-out" && route.path != "/me/sign-out" {
        let to = reply.headers["location"].to_str().unwrap();
        assert!(!to.starts_with("/sign-in"), "{what}");
    }
}

/// Sessions put straight into the database: hundreds, without hundreds of passwords.
struct Sessions {
    database: Connection,
    hand: Hand,
}

impl Sessions {
    fn of(folder: &Path, hand: &Hand) -> Sessions {
        let database = Connection::open(folder.join("office.sqlite")).unwrap();
        database
            .busy_timeout(std::time::Duration::from_secs(20))
            .unwrap();
        Sessions {
            database,
            hand: hand.clone(),
        }
    }

    /// A browser with a session that was begun and last used so long ago.
    fn begun(
        &self,
        browser: &Browser,
        account: i64,
        made_ago_ms: i64,
        seen_ago_ms: i64,
    ) -> Browser {
        let cookie = Handed::make().unwrap();
        let now = self.hand.now_ms();
        self.database
            .execute(
                "insert into session (hash, account, made_ms, seen_ms) values (?1, ?2, ?3, ?4)",
                params![cookie.hash(), account, now - made_ago_ms, now - seen_ago_ms],
            )
            .unwrap();
        let mut browser = browser.clone();
        browser
            .cookies
            .insert("tomoni".to_owned(), cookie.text().to_owned());
        browser.form = form_token(cookie.text());
        browser
    }

    fn token(&self, browser: &Browser, scopes: &str) -> Browser {
        let token = Handed::make_token().unwrap();
        self.database
            .execute(
                "insert into token (hash, name, scopes, made_by, made_ms) values (?1, 'x', ?2, 'x', 0)",
                params![handed_hash(token.text()), scopes],
            )
            .unwrap();
        let mut browser = browser.clone();
        let header = format!("Bearer {}", token.text());
        browser.headers.push(("authorization", header));
        browser
    }
}

#[test]
fn every_route_lets_in_whom_the_table_names_and_nobody_else() {
    let folder = tempdir().unwrap();
    let hand = Hand::at(NOON);
    let (office, _) = peopled(folder.path(), &hand);
    let sessions = Sessions::of(folder.path(), &hand);
    let nobody = Browser::at(&office);
    let forger = {
        let mut forger = nobody.clone();
        let made_up = Handed::make().unwrap();
        forger.form = form_token(made_up.text());
        forger
            .cookies
            .insert("tomoni".to_owned(), made_up.text().to_owned());
        forger
    };
    for route in ROUTES {
        match route.needs {
            Needs::Open => {
                let reply = ask(&mut nobody.clone(), route, None);
                let open = matches!(reply.status, 200 | 404)
                    || (route.path == "/sign-in" && reply.status == 403);
                assert!(open, "{}: {reply:?}", route.path);
                continue;
            }
            Needs::Kiosk => {
                let it = sessions.begun(&nobody, 3, 0, 0);
                for mut anybody in [nobody.clone(), it, sessions.token(&nobody, "numbers")] {
                    let form = anybody.form.clone();
                    let reply = ask(&mut anybody, route, Some(&form));
                    assert_refused(&reply, route, "no kiosk", &[403]);
                    assert_eq!(reply.json()["code"], "not_for_kiosks");
                }
                continue;
            }
            Needs::Person | Needs::Right(_) => {}
        }
        let may = |role: Role| match route.needs {
            Needs::Right(right) => role.may(right),
            _ => true,
        };
        // Nobody, a made-up cookie, an expired session, an idle one, a revoked and a made-up token.
        let expired = sessions.begun(&nobody, 1, SESSION_MAX_MS, 0);
        let idle = sessions.begun(&nobody, 1, SESSION_IDLE_MS, SESSION_IDLE_MS);
        for (name, anybody) in [
            ("nobody", &nobody),
            ("a forger", &forger),
            ("somebody whose session is over", &expired),
            ("somebody who was away", &idle),
        ] {
            let mut anybody = anybody.clone();
            let form = anybody.form.clone();
            let reply = ask(&mut anybody, route, Some(&form));
            assert_refused(&reply, route, name, unknown(route));
        }
        // Programs: only under /v1/, only what their scope opens.
        for scope in Scope::ALL {
            let mut program = sessions.token(&nobody, scope.as_str());
            let reply = ask(&mut program, route, None);
            match route.needs {
                Needs::Right(right) if is_api(route) && scope.may(right) => {
                    assert_let_in(&reply, route, scope.as_str());
                }
                _ if is_api(route) => assert_refused(&reply, route, scope.as_str(), &[403]),
                _ => assert_refused(&reply, route, scope.as_str(), unknown(route)),
            }
        }
        if is_api(route) {
            let mut scopeless = sessions.token(&nobody, "");
            assert_refused(&ask(&mut scopeless, route, None), route, "no scope", &[403]);
            let mut unknown_token = nobody.clone();
            let made_up = Handed::make_token().unwrap();
            for shown in [made_up.text(), "tomoni_", "x", ""] {
                unknown_token.headers = vec![("authorization", format!("Bearer {shown}"))];
                let reply = ask(&mut unknown_token, route, None);
                assert_refused(&reply, route, "a made-up token", &[401]);
            }
        }
        for (account, role) in (1..).zip(Role::ALL) {
            let person = || sessions.begun(&nobody, account, 0, 0);
            let as_whom = role.as_str();
            if !may(role) {
                let mut wrong = person();
                let form = wrong.form.clone();
                let reply = ask(&mut wrong, route, Some(&form));
                assert_refused(&reply, route, as_whom, &[403]);
                continue;
            }
            if route.method == "POST" {
                // Without the field, with an empty one, with another session's, from another site.
                let other = form_token("another cookie");
                for form in [None, Some(""), Some("zz"), Some(other.as_str())] {
                    let reply = ask(&mut person(), route, form);
                    assert_refused(&reply, route, "a foreign form", &[403]);
                }
                let mut from_elsewhere = person();
                from_elsewhere.headers = vec![("sec-fetch-site", "cross-site".to_owned())];
                let form = from_elsewhere.form.clone();
                let reply = ask(&mut from_elsewhere, route, Some(&form));
                assert_refused(&reply, route, "another site", &[403]);
                let mut elsewhere = person();
                elsewhere.headers = vec![("origin", "http://evil.example".to_owned())];
                let reply = ask(&mut elsewhere, route, Some(&form));
                assert_eq!(reply.status, 403);
                assert_eq!(reply.json()["code"], "foreign");
            }
            let mut right = person();
            let form = right.form.clone();
            let reply = ask(&mut right, route, Some(&form));
            if reply.status == 401 {
                panic!("{} as {as_whom}: {reply:?}", route.path);
            }
            // One's own password is asked for once more where it matters.
            let asks_again = route.path == "/me/second";
            if !(asks_again && reply.status == 403) {
                assert_let_in(&reply, route, as_whom);
            }
        }
    }
}

#[test]
fn no_route_exists_that_is_not_in_the_table() {
    let mut written = BTreeSet::new();
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("src/office")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                // Kiosks have a listener of their own, and it has its own suite.
                if !path.ends_with("kiosks") {
                    folders.push(path);
                }
                continue;
            }
            let text = std::fs::read_to_string(&path).unwrap();
            for part in text.split(".route(").skip(1) {
                let (_, after) = part.split_once('"').unwrap();
                let (address, handlers) = after.split_once('"').unwrap();
                let handlers = handlers.split(".route(").next().unwrap();
                let handlers = handlers.split("\n        .").next().unwrap();
                let mut any = false;
                for (word, method) in [("get(", "GET"), ("post(", "POST"), ("any(", "*")] {
                    if handlers.contains(word) {
                        any = true;
                        written.insert((method.to_owned(), address.to_owned()));
                    }
                }
                assert!(any, "{}: {address} takes an unknown method", path.display());
            }
        }
    }
    let table: BTreeSet<(String, String)> = ROUTES
        .iter()
        .map(|route| (route.method.to_owned(), route.path.to_owned()))
        .collect();
    assert_eq!(table.len(), ROUTES.len(), "no line stands twice");
    assert_eq!(table, written);
}

#[test]
fn a_method_that_no_line_names_is_refused() {
    let folder = tempdir().unwrap();
    let hand = Hand::at(NOON);
    let (office, _) = peopled(folder.path(), &hand);
    let sessions = Sessions::of(folder.path(), &hand);
    let mut it = sessions.begun(&Browser::at(&office), 3, 0, 0);
    let reply = it.post("/access", &[]);
    assert_eq!(reply.status, 405);
    assert_eq!(reply.headers["allow"], "GET");
    let reply = it.post("/v1/tally", &[]);
    assert_eq!(
        (reply.status, reply.json()["code"].clone()),
        (405, "wrong_method".into())
    );
    assert_eq!(it.get("/sign-out").status, 405);
    assert_eq!(it.get("/nothing").status, 404);
}

// ---- Signing in --------------------------------------------------------------------------------

/// What a page says in its notice.
fn notice(reply: &Reply) -> String {
    let (_, after) = reply.text.split_once("role=\"alert\"").unwrap();
    after.split_once("</div>").unwrap().0.to_owned()
}

#[test]
fn a_name_a_password_and_a_code_are_needed_and_nothing_says_which_was_wrong() {
    let folder = tempdir().unwrap();
    let hand = Hand::at(NOON);
    let (office, [field, ..]) = peopled(folder.path(), &hand);
    let mut browser = Browser::at(&office);
    let code = field.code(hand.now_ms());
    let mut said = BTreeSet::new();
    for (name, password, code) in [
        ("はな", "another password", code.as_str()),
        ("はな", PASSWORD, "000000"),
        ("nobody", PASSWORD, code.as_str()),
        ("はな", PASSWORD, ""),
    ] {
        let reply = browser.try_to_sign_in(name, password, code);
        assert_eq!(reply.status, 401);
        assert!(!browser.cookies.contains_key("tomoni"));
        assert!(!reply.text.contains(password) && !reply.text.contains("はな"));
        said.insert(notice(&reply));
    }
    assert_eq!(said.len(), 1, "the same for all: {said:?}");

    let reply = browser.try_to_sign_in("はな", PASSWORD, &code);
    assert_eq!(reply.status, 303, "{}", reply.text);
    let set = reply.headers["set-cookie"].to_str().unwrap();
    for part in ["HttpOnly", "SameSite=Strict", "Path=/"] {
        assert!(set.contains(part), "{set}");
    }
    assert!(!set.contains("Secure"), "plain HTTP on loopback: {set}");
    let page = browser.get("/");
    assert_eq!(page.status, 200);
    assert!(page.text.contains("はな") && !page.text.contains("見本"));
    assert_eq!(page.headers["cache-control"], "no-store");

    // The same code again opens nothing, also where it was right a second ago.
    let mut other = Browser::at(&office);
    assert_eq!(other.try_to_sign_in("はな", PASSWORD, &code).status, 401);
    hand.on(30);
    other.sign_in(&field, &hand);

    // Out is out, for one and for all.
    let cookies = browser.cookies.clone();
    browser.get("/me");
    assert_eq!(
        browser.post("/sign-out", &[]).headers["location"],
        "/sign-in"
    );
    assert!(!browser.cookies.contains_key("tomoni"));
    browser.cookies = cookies;
    assert_eq!(
        browser.get("/").status,
        303,
        "the cookie is worth nothing any more"
    );
    assert_eq!(other.get("/").status, 200);
    hand.on(30);
    browser.sign_in(&field, &hand);
    assert_eq!(browser.post("/me/sign-out", &[]).status, 303);
    assert_eq!(other.get("/").status, 303);
}

#[test]
fn one_is_led_back_to_where_one_was_and_never_elsewhere() {
    let folder = tempdir().unwrap();
    let hand = Hand::at(NOON);
    let (office, [field, ..]) = peopled(folder.path(), &hand);
    let mut browser = Browser::at(&office);
    let sent = browser.get("/readings/2026-06-12?x=1&y=%22");
    let to = sent.headers["location"].to_str().unwrap().to_owned();
    assert_eq!(to, "/sign-in?next=/readings/2026-06-12%3Fx%3D1%26y%3D%2522");
    let page = browser.get(&to).text;
    assert!(
        page.contains("value=\"/readings/2026-06-12?x=1&#38;y=%22\""),
        "{page}"
    );
    for (next, to) in [
        ("/readings/2026-06-12?x=1", "/readings/2026-06-12?x=1"),
        ("//evil.example/", "/"),
        ("https://evil.example/", "/"),
        ("/\\evil.example", "/"),
        ("/a\r\nset-cookie: x=y", "/"),
        ("/sign-in", "/"),
        ("", "/"),
    ] {
        hand.on(30);
        let mut browser = Browser::at(&office);
        browser.get("/sign-in");
        let code = field.code(hand.now_ms());
        let fields = [
            ("name", "はな"),
            ("password", PASSWORD),
            ("code", &code),
            ("next", next),
        ];
        let reply = browser.post("/sign-in", &fields);
        assert_eq!(
            (reply.status, reply.headers["location"].to_str().unwrap()),
            (303, to)
        );
    }
}

#[test]
fn tries_end_for_known_and_unknown_names_alike_and_it_can_unlock() {
    let folder = tempdir().unwrap();
    let hand = Hand::at(NOON);
    let (office, [field, _, it]) = peopled(folder.path(), &hand);
    let mut browser = Browser::at(&office);
    let mut locked = Vec::new();
    for name in ["はな", "nobody"] {
        for _ in 0..5 {
            assert_eq!(browser.try_to_sign_in(name, "wrong", "000000").status, 401);
        }
        // Not even with what is right.
        let code = field.code(hand.now_ms());
        let reply = browser.try_to_sign_in(name, PASSWORD, &code);
        assert_eq!(reply.status, 429);
        assert!(notice(&reply).contains("12:49"), "{}", notice(&reply));
        locked.push(notice(&reply));
    }
    assert_eq!(
        locked[0], locked[1],
        "a lock says nothing about whether the name is there"
    );

    let mut admin = Browser::at(&office);
    admin.sign_in(&it, &hand);
    let page = admin.get("/people").text;
    assert_eq!(page.matches("まで 入れません").count(), 1);
    assert_eq!(admin.post("/people/1/unlock", &[]).status, 303);
    assert!(!admin.get("/people").text.contains("まで 入れません"));
    browser.sign_in(&field, &hand);

    // Time opens, too; and a whole address is locked after thirty.
    let mut elsewhere = Browser::at(&office);
    // Five of them were forgiven when はな was let in again.
    for n in 0..25 {
        let name = format!("nobody {n}");
        assert_eq!(elsewhere.try_to_sign_in(&name, "wrong", "0").status, 401);
    }
    hand.on(30);
    let code = field.code(hand.now_ms());
    let reply = elsewhere.try_to_sign_in("はな", PASSWORD, &code);
    assert_eq!(reply.status, 429, "thirty failures from one address");
    // Another address, as the proxy on this machine says it, is not.
    elsewhere.headers = vec![("x-forwarded-for", "6.6.6.6, 192.0.2.7".to_owned())];
    assert_eq!(
        elsewhere.try_to_sign_in("はな", PASSWORD, &code).status,
        303
    );
    hand.on(16 * 60);
    Browser::at(&office).sign_in(&field, &hand);
}

#[test]
fn a_thousand_tries_at_once_are_a_thousand_tries() {
    let folder = tempdir().unwrap();
    let hand = Hand::at(NOON);
    let (office, _) = peopled(folder.path(), &hand);
    let judged: usize = std::thread::scope(|all| {
        let tries: Vec<_> = (0..16)
            .map(|_| {
                let mut browser = Browser::at(&office);
                all.spawn(move || {
                    let reply = browser.try_to_sign_in("はな", "wrong", "000000");
                    assert!(matches!(reply.status, 401 | 429), "{reply:?}");
                    usize::from(reply.status == 401)
                })
            })
            .collect();
        tries.into_iter().map(|one| one.join().unwrap()).sum()
    });
    assert_eq!(judged, 5, "five are judged, whoever they are");
}

#[test]
fn a_recovery_code_opens_once_and_sessions_end() {
    let folder = tempdir().unwrap();
    let hand = Hand::at(NOON);
    let (office, [field, ..]) = peopled(folder.path(), &hand);
    let mut browser = Browser::at(&office);
    let code = field.papers.recovery[3].to_lowercase().replace('-', " ");
    assert_eq!(browser.try_to_sign_in("はな", PASSWORD, &code).status, 303);
    assert!(browser.get("/me").text.contains("あと 9つ"));
    let mut other = Browser::at(&office);
    assert_eq!(other.try_to_sign_in("はな", PASSWORD, &code).status, 401);
    let second = field.papers.recovery[4].to_string();
    assert_eq!(other.try_to_sign_in("はな", PASSWORD, &second).status, 303);

    // Used every twenty minutes it lasts twelve hours and no longer; unused, thirty minutes; what
    // a page asks by itself keeps nobody signed in.
    other.headers = vec![("x-tomoni-live", "1".to_owned())];
    for minutes in (20..12 * 60).step_by(20) {
        hand.on(20 * 60);
        assert_eq!(browser.get("/").status, 200, "after {minutes} minutes");
        let live = if minutes < 30 { 200 } else { 303 };
        assert_eq!(other.get("/").status, live, "after {minutes} minutes");
    }
    hand.on(20 * 60);
    assert_eq!(browser.get("/").status, 303);
}

#[test]
fn whoever_gets_a_start_password_chooses_their_own_first() {
    let folder = tempdir().unwrap();
    let hand = Hand::at(NOON);
    let (office, [_, _, it]) = peopled(folder.path(), &hand);
    let mut admin = Browser::at(&office);
    admin.sign_in(&it, &hand);
    admin.get("/people");
    let papers = admin.post("/people", &[("name", "あたらしい"), ("role", "field")]);
    assert_eq!(papers.status, 200, "{}", papers.text);
    assert_eq!(papers.headers["cache-control"], "no-store");
    let between = |from: &str, to: &str| {
        let (_, after) = papers.text.split_once(from).unwrap();
        after.split_once(to).unwrap().0.to_owned()
    };
    let start = between(
        "はじめの合いことば</h2></div>\n<p class=\"n typed\">",
        "</p>",
    );
    let recovery = between("codes\"><li>", "</li>");
    assert_eq!(papers.text.matches("<li>").count(), 10);
    assert!(papers.text.contains("<svg viewBox"));

    let mut person = Browser::at(&office);
    assert_eq!(
        person
            .try_to_sign_in("あたらしい", &start, &recovery)
            .status,
        303
    );
    for page in ["/", "/readings/2026-06-12"] {
        assert_eq!(person.get(page).headers["location"], "/me", "{page}");
    }
    assert!(person.get("/me").text.contains("自分の合いことばを 決めて"));
    for (old, new, again, status) in [
        (start.as_str(), "short", "short", 422),
        (&start, &start, &start, 422),
        (&start, "a new one, long enough", "another one", 422),
        (
            "wrong",
            "a new one, long enough",
            "a new one, long enough",
            403,
        ),
        (
            &start,
            "a new one, long enough",
            "a new one, long enough",
            200,
        ),
    ] {
        let fields = [("old", old), ("new", new), ("again", again)];
        let reply = person.post("/me/password", &fields);
        assert_eq!(reply.status, status, "{}", reply.text);
    }
    assert_eq!(person.get("/").status, 200);

    // A new paper: the old password, code and session are worth nothing.
    admin.get("/people");
    let again = admin.post("/people/4/second", &[]);
    assert_eq!(again.status, 200);
    assert_eq!(person.get("/").status, 303);
    let mut person = Browser::at(&office);
    let old = person.try_to_sign_in("あたらしい", "a new one, long enough", &recovery);
    assert_eq!(old.status, 401);

    // Names are nobody else's afterwards; the last of IT stays.
    assert_eq!(admin.post("/people/4/end", &[]).status, 303);
    let taken = admin.post("/people", &[("name", "あたらしい"), ("role", "field")]);
    assert_eq!(taken.status, 422);
    assert!(taken.text.contains("前に使っていた人"));
    let last = admin.post("/people/3/end", &[]);
    assert_eq!(last.status, 409);
    assert!(last.text.contains("ITの人が ひとりも"));
    let log = admin.get("/access").text;
    for said in [
        "人を ふやす",
        "人を とめる",
        "新しい紙を 作る",
        "入ろうとする",
        "127.0.0.1",
    ] {
        assert!(log.contains(said), "{said}");
    }
}

#[test]
fn a_token_reads_numbers_until_it_is_revoked() {
    let folder = tempdir().unwrap();
    let hand = Hand::at(NOON);
    let (office, [_, _, it]) = peopled(folder.path(), &hand);
    let mut admin = Browser::at(&office);
    admin.sign_in(&it, &hand);
    let made = admin.post("/tokens", &[("name", "病院の表"), ("scope", "numbers")]);
    assert_eq!(made.status, 200, "{}", made.text);
    let (_, after) = made.text.split_once("<p class=\"n typed\">").unwrap();
    let token = after.split_once('<').unwrap().0.to_owned();
    assert!(token.starts_with("tomoni_"));
    assert!(!admin.get("/tokens").text.contains(&token), "shown once");
    let file = folder.path().join("token");
    std::fs::write(&file, format!("{token}\n")).unwrap();
    let mode = |mode| std::fs::set_permissions(&file, Permissions::from_mode(mode)).unwrap();
    let count = || {
        assert_cmd::Command::new(env!("CARGO_BIN_EXE_tomoni"))
            .args([
                "tally",
                "--json",
                "--day",
                "2026-06-12",
                "--office",
                &office.url(),
            ])
            .arg("--token-file")
            .arg(&file)
            .output()
            .unwrap()
    };
    mode(0o644);
    let out = count();
    assert_eq!(out.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&out.stderr).contains("chmod 600"));
    mode(0o600);
    let out = count();
    assert!(
        out.status.success(),
        "{}",
        String::from_utf8_lossy(&out.stderr)
    );
    assert!(String::from_utf8_lossy(&out.stdout).contains("\"visits\":0"));
    assert!(admin.get("/tokens").text.contains("12:34"), "last used");
    assert_eq!(admin.post("/tokens/1/revoke", &[]).status, 303);
    let out = count();
    assert_eq!(out.status.code(), Some(1));
    let said = String::from_utf8_lossy(&out.stderr).into_owned();
    assert!(said.contains("401") && said.contains("revoked"), "{said}");
    assert!(!said.contains(&token));
    let without = assert_cmd::Command::new(env!("CARGO_BIN_EXE_tomoni"))
        .args(["tally", "--office", &office.url()])
        .output()
        .unwrap();
    assert!(String::from_utf8_lossy(&without.stderr).contains("--token-file"));
}

// ---- What people type --------------------------------------------------------------------------

const TRICKS: [&str; 7] = [
    "'; drop table account; --",
    "\" or 1=1 --",
    "<script>alert(1)</script>",
    "\"><img src=x onerror=alert(1)>",
    "{{ mast.form }}",
    "%27%20or%20%271%27=%271",
    "' || (select password from account) || '",
];

#[test]
fn what_people_type_is_text_everywhere() {
    let folder = tempdir().unwrap();
    let hand = Hand::at(NOON);
    let (office, [_, _, it]) = peopled(folder.path(), &hand);
    let mut admin = Browser::at(&office);
    admin.sign_in(&it, &hand);
    let sessions = Sessions::of(folder.path(), &hand);
    for (n, trick) in TRICKS.into_iter().enumerate() {
        // Cut as the fields are, and told apart from each other.
        let name: String = format!("{n} {trick}")
            .chars()
            .filter(|c| *c != ':')
            .take(40)
            .collect();
        let mut nobody = Browser::at(&office);
        nobody.headers = vec![("x-forwarded-for", format!("192.0.2.{n}"))];
        let reply = nobody.try_to_sign_in(&name, trick, trick);
        assert_eq!(reply.status, 401);
        let typed = [
            ("form", nobody.form.as_str()),
            ("next", trick),
            ("name", trick),
        ];
        let reply2 = nobody.post_as_is("/sign-in", &encoded(&typed));
        admin.get("/people");
        let papers = admin.post("/people", &[("name", &name), ("role", "field")]);
        assert_eq!(papers.status, 200, "{name}");
        let refused = admin.post("/people", &[("name", &name), ("role", "field")]);
        assert_eq!(refused.status, 422);
        let token = admin.post("/tokens", &[("name", &name), ("scope", "numbers")]);
        assert_eq!(token.status, 200);
        let pages = [
            reply,
            reply2,
            papers,
            refused,
            token,
            admin.get("/people"),
            admin.get("/tokens"),
            admin.get("/access"),
            admin.post("/people", &[("name", &name), ("role", trick)]),
            admin.post("/tokens", &[("name", &name), ("scope", trick)]),
            admin.get(&format!("/access?{}", encoded(&[("before", trick)]))),
            admin.get(&format!("/day?{}", encoded(&[("on", trick)]))),
            admin.get(&format!("/v1/tally?{}", encoded(&[("day", trick)]))),
            admin.get(&format!("/sign-in?{}", encoded(&[("next", trick)]))),
        ];
        for page in &pages {
            assert!(page.status < 500, "{trick}: {page:?}");
            for raw in ["<script>alert", "<img src=x", "$argon2id$"] {
                assert!(!page.text.contains(raw), "{trick} in {page:?}");
            }
        }
    }
    let accounts: i64 = sessions
        .database
        .query_row("select count(*) from account", [], |row| row.get(0))
        .unwrap();
    assert_eq!(accounts, 3 + TRICKS.len() as i64);
}

// ---- What the log says -------------------------------------------------------------------------

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[test]
fn each_refusal_is_a_line_in_the_log_without_secrets() {
    let log = Log::default();
    let writer = log.clone();
    tracing_subscriber::fmt()
        .with_max_level(tracing_subscriber::filter::LevelFilter::TRACE)
        .with_ansi(false)
        .with_writer(move || writer.clone())
        .init();
    let folder = tempdir().unwrap();
    let hand = Hand::at(NOON);
    let (office, [field, _, it]) = peopled(folder.path(), &hand);
    let mut browser = Browser::at(&office);
    let wrong = "the password of another account";
    browser.try_to_sign_in("はな", wrong, "424242");
    browser.sign_in(&field, &hand);
    let mut admin = Browser::at(&office);
    admin.sign_in(&it, &hand);
    let made = admin
        .post("/people", &[("name", "うめ"), ("role", "office")])
        .text;
    let (_, start) = made.split_once("3．").unwrap();
    let (_, start) = start.split_once("typed\">").unwrap();
    let start = start.split_once('<').unwrap().0.to_owned();
    let token = admin
        .post("/tokens", &[("name", "ひょう"), ("scope", "numbers")])
        .text;
    let (_, token) = token.split_once("<p class=\"n typed\">").unwrap();
    let token = token.split_once('<').unwrap().0.to_owned();
    browser.get("/people");
    browser.post_as_is("/me/password", "form=00&old=x");
    let mut program = Browser::at(&office);
    program.headers = vec![("authorization", format!("Bearer {token}"))];
    program.get("/v1/tally");
    program.headers = vec![("authorization", format!("Bearer {token}0"))];
    program.get("/v1/tally");
    program.get("/v1/feed");
    for _ in 0..6 {
        browser.try_to_sign_in("だれか", wrong, "424242");
    }
    let log = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
    for line in [
        "somebody was not let in: name, password or code do not fit",
        "somebody was not let in: too many tries before",
        "refused (not allowed): GET /people",
        "refused (a form that is not ours): POST /me/password",
        "refused (unknown_token): GET /v1/tally",
        "refused (not_for_kiosks): GET /v1/feed",
    ] {
        assert!(log.contains(line), "no line {line:?} in\n{log}");
    }
    let cookies = browser.cookies.values().chain(admin.cookies.values());
    let secrets = [
        PASSWORD,
        wrong,
        &start,
        &token,
        "424242",
        "はな",
        "うめ",
        "だれか",
        &field.papers.totp_text.replace(' ', ""),
        &field.papers.recovery[0],
        &browser.form,
    ];
    for secret in secrets.into_iter().chain(cookies.map(String::as_str)) {
        assert!(!log.contains(secret), "{secret} is in\n{log}");
    }
}

// ---- Behind a proxy ----------------------------------------------------------------------------

#[test]
fn behind_a_proxy_with_tls_cookies_are_secure_and_the_page_says_so() {
    let folder = tempdir().unwrap();
    let hand = Hand::at(NOON);
    let (office, [field, ..]) = peopled(folder.path(), &hand);
    let mut browser = Browser::at(&office);
    browser.headers = vec![
        ("x-forwarded-proto", "https".to_owned()),
        ("x-forwarded-for", "192.0.2.7".to_owned()),
        ("host", "office.example".to_owned()),
        ("origin", "https://office.example".to_owned()),
    ];
    let code = field.code(hand.now_ms());
    let reply = browser.try_to_sign_in("はな", PASSWORD, &code);
    assert_eq!(reply.status, 303, "{}", reply.text);
    let set = reply.headers["set-cookie"].to_str().unwrap();
    assert!(
        set.starts_with("__Host-tomoni=") && set.contains("Secure"),
        "{set}"
    );
    let page = browser.get("/");
    assert_eq!(page.status, 200);
    assert_eq!(
        page.headers["strict-transport-security"],
        "max-age=31536000"
    );
    for (name, value) in [
        ("x-content-type-options", "nosniff"),
        ("x-frame-options", "DENY"),
        ("referrer-policy", "same-origin"),
    ] {
        assert_eq!(page.headers[name], value);
    }
    let policy = page.headers["content-security-policy"].to_str().unwrap();
    for part in [
        "default-src 'none'",
        "frame-ancestors 'none'",
        "form-action 'self'",
    ] {
        assert!(policy.contains(part), "{policy}");
    }
}

// ---- Before anybody ----------------------------------------------------------------------------

#[test]
fn an_office_that_was_never_set_up_is_open_and_setting_it_up_closes_it_while_it_runs() {
    let folder = tempdir().unwrap();
    let hand = Hand::at(NOON);
    let office = office_at(folder.path(), hand.clock());
    let mut browser = Browser::at(&office);
    let page = browser.get("/");
    assert_eq!(page.status, 200);
    assert!(page.text.contains("見本"));
    assert_eq!(browser.get("/sign-in").headers["location"], "/");
    // Nobody is added, no token is made by whoever comes along.
    let reply = browser.post("/people", &[("name", "はな"), ("role", "it")]);
    assert_eq!(reply.status, 409);
    let token = browser.post("/tokens", &[("name", "x"), ("scope", "numbers")]);
    assert_eq!(token.status, 409);

    set_up(folder.path(), Standing::Real, hand.now());
    let mut closed = false;
    for _ in 0..100 {
        closed = browser.get("/").status == 303;
        if closed {
            break;
        }
        std::thread::sleep(std::time::Duration::from_millis(100));
    }
    assert!(closed, "it did not notice that it was set up");
    drop(office);
    let office = office_at(folder.path(), hand.clock());
    let mut browser = Browser::at(&office);
    assert_eq!(browser.get("/").headers["location"], "/sign-in");
    assert!(Role::It.may(Right::ManagePeople));
}
