//! A browser as the office's door sees one: it keeps cookies, follows no redirect by itself, and
//! brings back the hidden field of the form that it saw last. And the people in front of it.

#![allow(dead_code, reason = "not every test needs all of it")]

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use chrono::{DateTime, FixedOffset};
use tomoni::office::people::{Account, Papers, Role, make_account};
use tomoni::office::store::{SqliteStore, Store};
use tomoni::office::{Clock, Running, Standing};
use totp_rs::{Builder, Secret};

use super::office::{Reply, office_at, set_up};

pub const PASSWORD: &str = "みそしる と たまご やき";

/// A clock that a test moves.
#[derive(Clone)]
pub struct Hand(Arc<AtomicI64>);

impl Hand {
    pub fn at(time: &str) -> Hand {
        let at = DateTime::parse_from_rfc3339(time).unwrap();
        Hand(Arc::new(AtomicI64::new(at.timestamp_millis())))
    }

    pub fn now_ms(&self) -> i64 {
        self.0.load(Ordering::SeqCst)
    }

    pub fn now(&self) -> DateTime<FixedOffset> {
        DateTime::from_timestamp_millis(self.now_ms())
            .unwrap()
            .fixed_offset()
    }

    pub fn on(&self, seconds: i64) {
        self.0.fetch_add(seconds * 1000, Ordering::SeqCst);
    }

    pub fn clock(&self) -> Clock {
        let own = self.clone();
        Arc::new(move || own.now())
    }
}

/// Somebody with an account, and what they were given.
pub struct Somebody {
    pub name: String,
    pub papers: Papers,
}

impl Somebody {
    /// The code their authenticator shows.
    pub fn code(&self, at_ms: i64) -> String {
        let secret = self.papers.totp_text.replace(' ', "");
        let totp = Builder::new()
            .with_secret(Secret::try_from_base32(secret).unwrap())
            .build()
            .unwrap();
        totp.generate(u64::try_from(at_ms / 1000).unwrap())
            .to_string()
    }
}

/// Makes an account with [`PASSWORD`].
pub fn account(store: &dyn Store, name: &str, role: Role, hand: &Hand) -> Somebody {
    let asked = Account {
        name,
        role,
        password: Some(PASSWORD),
    };
    Somebody {
        name: name.to_owned(),
        papers: make_account(store, &asked, "test", hand.now()).unwrap(),
    }
}

/// An office with one account of each role, in the order of [`Role::ALL`].
pub fn peopled(folder: &Path, hand: &Hand) -> (Running, [Somebody; 3]) {
    set_up(folder, Standing::Real, hand.now());
    let everybody = {
        let store = SqliteStore::open(&folder.join("office.sqlite")).unwrap();
        ["はな", "じむ", "あいてぃ"]
            .into_iter()
            .zip(Role::ALL)
            .map(|(name, role)| account(&store, name, role, hand))
            .collect::<Vec<_>>()
            .try_into()
            .unwrap_or_else(|_| panic!("three roles"))
    };
    (office_at(folder, hand.clock()), everybody)
}

/// What keeps cookies.
#[derive(Clone)]
pub struct Browser {
    base: String,
    agent: ureq::Agent,
    pub cookies: BTreeMap<String, String>,
    /// Sent with everything, as a browser's own headers are.
    pub headers: Vec<(&'static str, String)>,
    /// The hidden field of the form seen last.
    pub form: String,
}

impl Browser {
    pub fn at(office: &Running) -> Browser {
        let agent = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .proxy(None)
            .timeout_global(Some(std::time::Duration::from_secs(60)))
            .build()
            .new_agent();
        Browser {
            base: office.url(),
            agent,
            cookies: BTreeMap::new(),
            headers: Vec::new(),
            form: String::new(),
        }
    }

    pub fn get(&mut self, path: &str) -> Reply {
        self.ask("GET", path, None)
    }

    /// Sends a form with these fields and the hidden one.
    pub fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Reply {
        let form = self.form.clone();
        let mut all = vec![("form", form.as_str())];
        all.extend(fields);
        self.post_as_is(path, &encoded(&all))
    }

    /// Sends a body as it stands.
    pub fn post_as_is(&mut self, path: &str, body: &str) -> Reply {
        self.ask("POST", path, Some(body))
    }

    fn ask(&mut self, method: &str, path: &str, body: Option<&str>) -> Reply {
        let mut request = ureq::http::Request::builder()
            .method(method)
            .uri(format!("{}{path}", self.base));
        if !self.cookies.is_empty() {
            let pairs: Vec<String> = self
                .cookies
                .iter()
                .map(|(name, value)| format!("{name}={value}"))
                .collect();
            request = request.header("cookie", pairs.join("; "));
        }
        if body.is_some() {
            request = request.header("content-type", "application/x-www-form-urlencoded");
        }
        for (name, value) in &self.headers {
            request = request.header(*name, value);
        }
        let sent = match body {
            Some(body) => self.agent.run(request.body(body.to_owned()).unwrap()),
            None => self.agent.run(request.body(()).unwrap()),
        };
        let (head, mut body) = sent.unwrap().into_parts();
        for set in head.headers.get_all("set-cookie") {
            let (name, rest) = set.to_str().unwrap().split_once('=').unwrap();
            let value = rest.split(';').next().unwrap();
            if rest.contains("Max-Age=0") {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        // A stream of events does not end by itself.
        let streams = head
            .headers
            .get("content-type")
            .is_some_and(|kind| kind == "text/event-stream");
        let text = match streams {
            true => String::new(),
            false => body.read_to_string().unwrap(),
        };
        if let Some((_, after)) = text.split_once("name=\"form\" value=\"") {
            self.form = after.split('"').next().unwrap().to_owned();
        }
        Reply {
            status: head.status.as_u16(),
            headers: head.headers,
            text,
        }
    }

    /// Opens the door's page and sends what was typed.
    pub fn try_to_sign_in(&mut self, name: &str, password: &str, code: &str) -> Reply {
        let door = self.get("/sign-in");
        assert_eq!(door.status, 200, "{}", door.text);
        self.post(
            "/sign-in",
            &[("name", name), ("password", password), ("code", code)],
        )
    }

    /// Signs in, and has the form of that session in hand.
    pub fn sign_in(&mut self, somebody: &Somebody, hand: &Hand) {
        let code = somebody.code(hand.now_ms());
        let reply = self.try_to_sign_in(&somebody.name, PASSWORD, &code);
        assert_eq!(reply.status, 303, "{}", reply.text);
        assert_eq!(reply.headers["location"], "/");
        assert_eq!(self.get("/me").status, 200);
    }
}

/// Fields as a form sends them.
pub fn encoded(fields: &[(&str, &str)]) -> String {
    let plain = |text: &str| -> String {
        text.bytes()
            .map(|byte| match byte {
                b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' => char::from(byte).to_string(),
                other => format!("%{other:02X}"),
            })
            .collect()
    };
    fields
        .iter()
        .map(|(name, value)| format!("{}={}", plain(name), plain(value)))
        .collect::<Vec<_>>()
        .join("&")
}
