//! A walk through one day of each programme: a real kiosk's thread with its journal on a disk, a real
//! office, and everybody who comes. At its end the office's numbers are exactly what happened, and
//! the touches are as few as were promised.

use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use chrono::{NaiveDate, Utc};
use chrono_tz::Asia::Tokyo;
use tomoni::card::Keys;
use tomoni::config::{Ask, Kiosk};
use tomoni::devices::{Reader, ReaderNews};
use tomoni::journal::read_events;
use tomoni::kiosk::engine::{self, Engine, JOURNAL_FOLDER, Message, Parts, Post};
use tomoni::kiosk::machine::DOUBLE_TAP_MS;
use tomoni::kiosk::view::{Page, Tap, View, WorkKind};
use tomoni::visit::event::Weather;
use tomoni::visit::{Kind, Tally, tally};

use crate::support::office::{get, office_in};
use crate::support::stage;

/// The longest a walk waits for something to happen.
const PATIENCE: Duration = Duration::from_secs(60);

/// Which programme is walked through where.
const DAYS: [(&str, &str); 8] = [
    ("az-kumagaya", "meet-plus"),
    ("lobby", "idobata"),
    ("field", "kounosu-en"),
    ("cafe", "osekkai-gi"),
    ("ward", "osekkai-reha"),
    ("ward", "ward-cominas"),
    ("lobby", "after-discharge"),
    ("town", "furumai-ichi"),
];

/// What really happened, counted by hand.
#[derive(Debug, Default, PartialEq, Eq)]
struct Happened {
    visits: u64,
    adults: u64,
    children: u64,
    staff: u64,
    card: u64,
}

impl Happened {
    fn came(&mut self, adults: u64, children: u64) {
        self.visits += 1;
        self.adults += adults;
        self.children += children;
    }
}

struct Walk {
    engine: Engine,
    post: Post,
    views: Receiver<View>,
    view: View,
    touches: u32,
}

fn today() -> NaiveDate {
    Utc::now().with_timezone(&Tokyo).date_naive()
}

fn keys() -> Keys {
    Keys::parse(include_str!("../kiosk-config/sample-card-keys.toml")).unwrap()
}

fn open(config: &Arc<Kiosk>, data: &Path, office: &str) -> Walk {
    let (post, mail) = engine::mailbox();
    let (seen, views) = channel();
    let parts = Parts {
        opened: engine::open(&config.site, data).unwrap(),
        config: Arc::clone(config),
        keys: Some(keys()),
        office: Some(office.to_owned()),
        printer: None,
        ended: Box::new(|_| {}),
        show: Box::new(move |view| {
            let _ = seen.send(view);
        }),
    };
    let engine = Engine::start(parts, post.clone(), mail).unwrap();
    let view = views.recv_timeout(PATIENCE).unwrap();
    let mut walk = Walk {
        engine,
        post,
        views,
        view,
        touches: 0,
    };
    walk.until("idle", is_idle);
    walk
}

fn is_idle(page: &Page) -> bool {
    matches!(page, Page::Idle { saving: false, .. })
}

impl Walk {
    fn until(&mut self, what: &str, is: impl Fn(&Page) -> bool) {
        let until = Instant::now() + PATIENCE;
        while !is(&self.view.page) {
            let left = until.saturating_duration_since(Instant::now());
            let stands = format!("{:?}", self.view.page);
            self.view = self
                .views
                .recv_timeout(left)
                .unwrap_or_else(|_| panic!("waited for {what}; {stands}"));
        }
    }

    fn touch(&mut self, tap: Tap) {
        self.touches += 1;
        self.post.tap(tap);
    }

    /// Touches, until the page is there; returns how many touches that took.
    fn way(&mut self, taps: &[Tap], what: &str, is: impl Fn(&Page) -> bool) -> usize {
        for tap in taps {
            self.touch(*tap);
        }
        self.until(what, is);
        taps.len()
    }

    /// A touch that means an arrival, later than the echo of a trembling hand.
    fn arrives(&mut self, tap: Tap) {
        std::thread::sleep(Duration::from_millis(DOUBLE_TAP_MS + 50));
        let before = self.view.arrivals;
        self.touch(tap);
        let until = Instant::now() + PATIENCE;
        while self.view.arrivals == before {
            let left = until.saturating_duration_since(Instant::now());
            self.view = self.views.recv_timeout(left).expect("they are counted");
        }
    }

    fn leaves(&mut self) {
        self.touch(Tap::Leave);
        self.until("goodbye", |page| *page == Page::Thanks);
        self.touch(Tap::Leave);
        self.until("idle", is_idle);
    }

    fn unlock(&mut self) {
        self.touch(Tap::StaffCorner);
        for digit in stage::PIN.bytes() {
            self.touch(Tap::PinDigit(digit - b'0'));
        }
        self.until("the staff's day", |page| matches!(page, Page::Day(_)));
    }
}

/// Waits until the office counts what the kiosk's journal says, and returns its tally.
fn at_the_office(url: &str, day: NaiveDate, data: &Path) -> Tally {
    let until = Instant::now() + PATIENCE;
    loop {
        let reply = get(&format!("{url}/v1/tally?day={day}"));
        let counted: Tally = serde_json::from_str(&reply.text).unwrap();
        let events = read_events(&data.join(JOURNAL_FOLDER)).unwrap();
        if counted == tally(day, &events) || Instant::now() > until {
            return counted;
        }
        std::thread::sleep(Duration::from_millis(50));
    }
}

/// One day of one programme. Returns whether it was one day: midnight may come in between.
fn one_day(site: &str, programme: &str) -> bool {
    let day = today();
    let folder = tempfile::tempdir().unwrap();
    let (data, at) = (folder.path().join("kiosk"), folder.path().join("office"));
    std::fs::create_dir_all(&data).unwrap();
    std::fs::create_dir_all(&at).unwrap();
    let office = office_in(&at);
    let config = stage::with_programmes(site, &[programme], |_| {});
    let own = config.programmes[0].clone();
    let mut happened = Happened::default();
    let mut walk = open(&config, &data, &office.url());
    assert_eq!(walk.view.stall.programme, programme);

    // Somebody comes alone: one touch, and they are counted.
    walk.touches = 0;
    walk.arrives(Tap::Came);
    assert_eq!(walk.touches, 1, "counting is one touch");
    happened.came(1, 0);
    assert_eq!(
        matches!(walk.view.page, Page::Welcome { .. }),
        !own.asks(Ask::Party)
    );
    walk.leaves();

    // A family: together where that is asked, one after the other where nothing is.
    walk.arrives(Tap::Came);
    if own.asks(Ask::Party) {
        walk.touch(Tap::AddAdult);
        walk.touch(Tap::AddChild);
        walk.until("the family", |page| {
            matches!(
                page,
                Page::Counted {
                    adults: 2,
                    children: 1
                }
            )
        });
        happened.came(2, 1);
        if own.asks(Ask::Role) {
            walk.touch(Tap::Next);
            walk.until("roles", |page| matches!(page, Page::Roles { .. }));
            walk.touch(Tap::Role(1));
            walk.until("what comes after", |page| {
                !matches!(page, Page::Roles { .. })
            });
        }
    } else {
        happened.came(1, 0);
        for _ in 0..2 {
            walk.arrives(Tap::NextPerson);
            happened.came(1, 0);
        }
    }
    if walk.view.page != Page::Thanks {
        walk.touch(Tap::Leave);
        walk.until("goodbye", |page| *page == Page::Thanks);
    }
    walk.touch(Tap::Leave);
    walk.until("idle", is_idle);

    // Somebody with a card, twice.
    if config.site.reads_cards() {
        let card = keys().make([9; 16]);
        let reader = match config.site.scanner {
            Some(tomoni::config::site::Scanner::Keyboard) => Reader::Keyboard,
            _ => Reader::Scanner,
        };
        for visits in 1..=2 {
            let text = format!("{}\r\n", card.as_str());
            walk.post
                .send(Message::Reader(reader, ReaderNews::Text(text)));
            walk.until("the stamps", |page| *page == Page::Greeting { visits });
            happened.came(1, 0);
            happened.card += 1;
            walk.leaves();
        }
    }

    // Staff: a counter is one touch once they are in.
    walk.unlock();
    let counter = walk.way(
        &[Tap::Counter(0)],
        "the counter",
        |page| matches!(page, Page::Day(day) if day.counters[0].count == 1),
    );
    assert_eq!(counter, 1);
    // Two people who could not touch, one touch each; and a group by mistake, which is undone.
    walk.way(
        &[Tap::Work(WorkKind::Menu), Tap::Work(WorkKind::Proxy)],
        "代理チェックイン",
        |page| matches!(page, Page::Proxy(_)),
    );
    let people = walk.way(
        &[Tap::Proxy(0), Tap::ProxyChild(0)],
        "two more",
        |page| matches!(page, Page::Proxy(proxy) if proxy.entered == 2),
    );
    assert_eq!(people, 2, "one touch a person");
    happened.came(1, 0);
    happened.came(0, 1);
    happened.staff += 2;
    let undone = walk.way(
        &[Tap::ProxyGroup(0)],
        "the group",
        |page| matches!(page, Page::Proxy(proxy) if proxy.entered == 3),
    ) + walk.way(
        &[Tap::Undo],
        "the group is taken back",
        |page| matches!(page, Page::Proxy(proxy) if proxy.entered == 2),
    );
    assert_eq!(undone, 2, "the mistake and its end");
    walk.way(&[Tap::Leave, Tap::Leave], "the day", |page| {
        matches!(page, Page::Day(_))
    });
    // The day is closed with three touches, the weather among them.
    let closed = walk.way(
        &[Tap::CloseDay, Tap::Weather(2), Tap::CloseDay],
        "the day's end",
        |page| matches!(page, Page::Day(day) if day.closed),
    );
    assert_eq!(closed, 3);
    walk.way(&[Tap::Leave], "idle", is_idle);

    // The office counts what happened, and so does the journal.
    let counted = at_the_office(&office.url(), day, &data);
    walk.engine.stop();
    let events = read_events(&data.join(JOURNAL_FOLDER)).unwrap();
    if today() != day {
        return false;
    }
    assert_eq!(counted, tally(day, &events), "{programme}");
    let by = |name: &str| counted.by_channel.get(name).copied().unwrap_or(0);
    let office_says = Happened {
        visits: counted.visits,
        adults: counted.adults,
        children: counted.children,
        staff: by("staff"),
        card: by("card"),
    };
    assert_eq!(office_says, happened, "{programme}");
    assert_eq!(
        counted.by_programme,
        [(programme.to_owned(), happened.visits)].into()
    );
    assert_eq!(counted.cards.new, u64::from(happened.card > 0));
    let closings: Vec<&Kind> = events
        .iter()
        .map(|event| &event.kind)
        .filter(|kind| matches!(kind, Kind::DayClosed { .. }))
        .collect();
    let people = happened.adults + happened.children;
    assert_eq!(
        closings,
        [&Kind::DayClosed {
            visits: happened.visits,
            people,
            weather: Some(Weather::Rainy),
            staff_minutes: None,
            sentence: None,
        }]
    );
    let roles = events
        .iter()
        .filter(|event| matches!(event.kind, Kind::Role { .. }))
        .count();
    assert_eq!(roles, usize::from(own.asks(Ask::Role)));
    true
}

#[test]
fn a_day_of_each_programme_ends_with_the_right_numbers_at_the_office() {
    for (site, programme) in DAYS {
        // Midnight may come in between, but not every time.
        assert!(one_day(site, programme) || one_day(site, programme));
    }
}

/// A town with two programmes, switched by staff before a power cut, and yesterday's paper.
fn a_day_in_town() -> bool {
    let day = today();
    let folder = tempfile::tempdir().unwrap();
    let (data, at) = (folder.path().join("kiosk"), folder.path().join("office"));
    std::fs::create_dir_all(&data).unwrap();
    std::fs::create_dir_all(&at).unwrap();
    let office = office_in(&at);
    let config = stage::town();
    let mut walk = open(&config, &data, &office.url());
    assert_eq!(walk.view.stalls.len(), 2);
    walk.arrives(Tap::CameFor(1));
    walk.leaves();
    walk.arrives(Tap::CameFor(0));
    walk.leaves();
    // Only MEET+ from now on: two touches once they are in.
    walk.unlock();
    let switched = walk.way(
        &[Tap::Work(WorkKind::Menu), Tap::Switch(1)],
        "MEET+ alone",
        |page| matches!(page, Page::Menu(menu) if !menu.programmes[0].on && menu.programmes[1].on),
    );
    assert_eq!(switched, 2);
    // Yesterday's twelve adults and two children from paper.
    walk.way(&[Tap::Work(WorkKind::Paper)], "paper", |page| {
        matches!(page, Page::Paper(_))
    });
    let people = [
        Tap::AddAdults,
        Tap::AddAdult,
        Tap::AddAdult,
        Tap::AddChild,
        Tap::AddChild,
    ];
    walk.way(
        &people,
        "fourteen",
        |page| matches!(page, Page::Paper(paper) if paper.adults == 12 && paper.children == 2),
    );
    walk.way(&[Tap::Next], "written", |page| {
        matches!(page, Page::Paper(paper) if paper.written == Some(true) && paper.adults == 0)
    });
    let taps = [Tap::Leave, Tap::Leave, Tap::Leave];
    walk.way(&taps, "idle", is_idle);
    walk.engine.stop();

    // The power comes back, and what staff switched still holds.
    let mut walk = open(&config, &data, &office.url());
    walk.until("one stall", is_idle);
    if today() != day {
        return false;
    }
    assert!(walk.view.stalls.is_empty());
    assert_eq!(walk.view.stall.programme, "meet-plus");
    walk.arrives(Tap::Came);
    walk.leaves();
    let counted = at_the_office(&office.url(), day, &data);
    let yesterday = day.pred_opt().unwrap();
    let paper = at_the_office(&office.url(), yesterday, &data);
    walk.engine.stop();
    if today() != day {
        return false;
    }
    let programmes = [("furumai-ichi", 1), ("meet-plus", 2)];
    let programmes = programmes.map(|(id, n)| (id.to_owned(), n));
    assert_eq!(counted.by_programme, programmes.into());
    assert_eq!((paper.visits, paper.adults, paper.children), (14, 12, 2));
    assert_eq!(paper.by_channel, [("paper".to_owned(), 14)].into());
    assert_eq!(paper.by_hour["12"], 14);
    let events = read_events(&data.join(JOURNAL_FOLDER)).unwrap();
    assert_eq!(counted, tally(day, &events));
    assert_eq!(paper, tally(yesterday, &events));
    // Nothing turned the journal to another month.
    let opened = events
        .iter()
        .filter(|event| matches!(event.kind, Kind::JournalOpened { .. }));
    assert_eq!(opened.count(), 1);
    true
}

#[test]
fn two_programmes_are_switched_for_the_day_and_a_day_on_paper_counts_on_its_own_day() {
    assert!(a_day_in_town() || a_day_in_town());
}
