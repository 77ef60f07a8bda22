//! The flow of a visit: every rule by itself, and everything at once by chance.

use proptest::prelude::*;
use tomoni::kiosk::machine::{
    DiskFault, Effect, Input, MonitorHeard, NOTHING_CAME_MS, PIN_LOCK_MAX_MS, Sound, Token,
};
use tomoni::kiosk::screen::Screen;
use tomoni::kiosk::view::{
    Call, CardRefusal, HoldRefused, LastTapWhat, LostCardStep, NumberRefused, Page, ResultOf, Tap,
    Trouble, Upload, WorkKind,
};
use tomoni::visit::event::{AgeBand, CallReason, Channel, Device, Lang, Weather};
use tomoni::visit::reading::Fault;
use tomoni::visit::{Kind, Reading, VisitId};

use crate::support::stage::{self, Disk, Stage, held, reading};

const FULL: Disk = Disk::Ill(DiskFault::Full);

fn counted(adults: u32, children: u32) -> Page {
    Page::Counted { adults, children }
}

fn day(stage: &Stage) -> tomoni::kiosk::view::Day {
    match stage.page() {
        Page::Day(day) => *day,
        page => panic!("the staff's day is not open: {page:?}"),
    }
}

fn is_result(stage: &Stage) -> bool {
    matches!(stage.page(), Page::Result(_))
}

/// Somebody sits in front of the monitor, and the kiosk listens.
fn measuring() -> Stage {
    let mut stage = Stage::meet();
    stage.taps(&[Tap::Measure]);
    stage.sit_down(Tap::OnlyMeasure);
    assert!(matches!(stage.page(), Page::Measuring { .. }));
    stage
}

// ---- Counting ------------------------------------------------------------------------------

#[test]
fn the_screen_thanks_only_when_the_journal_has_it() {
    let mut stage = Stage::meet();
    stage.disk = Disk::Slow;
    stage.tap(Tap::Came);
    assert!(matches!(stage.page(), Page::Idle { saving: true, .. }));
    assert_eq!(stage.sounds(Sound::Counted), 0);
    stage.answer(Disk::Well);
    assert_eq!(stage.page(), counted(1, 0));
    assert_eq!(stage.sounds(Sound::Counted), 1);
}

#[test]
fn touches_while_an_arrival_is_being_written_are_not_arrivals() {
    let mut stage = Stage::meet();
    stage.disk = Disk::Slow;
    stage.tap(Tap::Came);
    stage.pass(2_000);
    stage.taps(&[Tap::Came, Tap::NextPerson, Tap::Measure]);
    assert_eq!(stage.unanswered.len(), 1);
}

#[test]
fn a_trembling_hand_is_one_person() {
    let mut stage = Stage::meet();
    stage.tap(Tap::Came);
    stage.pass(200);
    stage.tap(Tap::NextPerson);
    assert_eq!(stage.arrivals(), 1);
    stage.pass(200);
    stage.tap(Tap::NextPerson);
    assert_eq!(stage.arrivals(), 2);
}

#[test]
fn the_next_person_does_not_wait_for_anything() {
    let mut stage = Stage::meet();
    stage.tap(Tap::Came);
    stage.taps(&[Tap::AddAdult, Tap::AddChild]);
    assert_eq!(stage.page(), counted(2, 1));
    stage.tap(Tap::NextPerson);
    assert_eq!(
        stage.page(),
        counted(1, 0),
        "nothing of the family before is there"
    );
    assert_eq!(stage.arrivals(), 2);
    // Also from the goodbye, which leaves by itself after a few seconds.
    stage.taps(&[Tap::Leave]);
    assert_eq!(stage.page(), Page::Thanks);
    stage.tap(Tap::NextPerson);
    assert_eq!(stage.arrivals(), 3);
}

#[test]
fn the_next_person_gets_a_thank_you_of_their_own_also_when_it_looks_the_same() {
    let mut stage = Stage::meet();
    stage.tap(Tap::Came);
    let first = stage.view();
    // Later than the echo of a trembling hand.
    stage.pass(1_000);
    stage.tap(Tap::NextPerson);
    let second = stage.view();
    assert_eq!(first.page, second.page);
    assert_ne!(
        first, second,
        "the window would not notice that somebody came"
    );
}

#[test]
fn goodbye_leaves_by_itself() {
    let mut stage = Stage::meet();
    stage.taps(&[Tap::Came, Tap::Leave]);
    stage.pass(4_900);
    assert_eq!(stage.page(), Page::Thanks);
    stage.pass(200);
    assert!(stage.is_idle());
}

#[test]
fn the_party_is_written_at_each_touch_and_the_last_word_holds() {
    let mut stage = Stage::meet();
    stage.taps(&[
        Tap::Came,
        Tap::AddAdult,
        Tap::AddChild,
        Tap::Alone,
        Tap::Alone,
    ]);
    assert_eq!(stage.page(), counted(1, 0));
    assert_eq!(
        stage.kinds(),
        ["visit.arrived", "visit.party", "visit.party", "visit.party"],
        "touching 「ひとり」 again says nothing new"
    );
}

#[test]
fn every_question_can_be_walked_past() {
    let mut stage = Stage::meet();
    stage.taps(&[Tap::Came, Tap::Next]);
    assert!(matches!(stage.page(), Page::Topics { .. }));
    stage.taps(&[Tap::Skip]);
    assert_eq!(stage.page(), Page::FirstTime);
    stage.taps(&[Tap::Skip]);
    assert_eq!(stage.page(), Page::Thanks);
    assert_eq!(stage.kinds(), ["visit.arrived"]);
}

#[test]
fn topics_come_three_a_page_and_round() {
    let mut stage = Stage::meet();
    stage.taps(&[Tap::Came, Tap::Next]);
    let words = |stage: &Stage| match stage.page() {
        Page::Topics { topics, more: true } => topics
            .into_iter()
            .map(|topic| topic.words)
            .collect::<Vec<_>>(),
        page => panic!("{page:?}"),
    };
    let first = words(&stage);
    assert_eq!(first, ["くすりの こと", "からだの こと", "おしゃべり"]);
    stage.taps(&[Tap::More]);
    assert_eq!(
        words(&stage),
        ["ワクチンの こと", "介護の こと", "ほかの こと"]
    );
    // Behind the topics stands what one may take part in.
    stage.taps(&[Tap::More]);
    assert_eq!(words(&stage), ["こども 薬剤師 体験", "高齢者 疑似体験"]);
    stage.taps(&[Tap::Topic(2)]);
    assert_eq!(words(&stage).len(), 2, "there is no third on this page");
    stage.taps(&[Tap::More]);
    assert_eq!(words(&stage), first);
    let mut other = stage.clone();
    stage.taps(&[Tap::More, Tap::Topic(1)]);
    assert!(
        matches!(&stage.saved.last().unwrap().kind, Kind::Topic { topic, .. } if topic.as_str() == "care")
    );
    other.taps(&[Tap::More, Tap::More, Tap::Topic(1)]);
    assert_eq!(
        other.saved.last().unwrap().kind,
        Kind::ActivityJoined {
            activity: "feel-old-age".into(),
            n: 1,
            programme: "meet-plus".into(),
        }
    );
    assert_eq!(other.page(), Page::FirstTime);
}

// ---- Programmes ----------------------------------------------------------------------------

#[test]
fn where_nothing_is_asked_one_touch_is_all_and_the_board_is_only_offered() {
    let mut stage = Stage::new(stage::idobata());
    stage.tap(Tap::Came);
    assert_eq!(
        stage.page(),
        Page::Welcome {
            likes: true,
            more: false
        }
    );
    stage.pass(14_900);
    assert!(!stage.is_idle());
    stage.pass(200);
    assert!(stage.is_idle(), "it leaves by itself");
    assert_eq!(stage.kinds(), ["visit.arrived"]);
    // The next person does not wait for that.
    stage.taps(&[Tap::Came, Tap::NextPerson]);
    assert_eq!(stage.arrivals(), 3);
    // Whoever has a card is greeted, and may look at the board all the same.
    stage.tap(Tap::Leave);
    stage.pass(7_000);
    stage.scan(held(1, 6));
    assert_eq!(stage.page(), Page::Greeting { visits: 7 });
    stage.taps(&[Tap::Next]);
    assert!(matches!(stage.page(), Page::Welcome { likes: true, .. }));
    stage.taps(&[Tap::Next]);
    assert_eq!(stage.page(), Page::Thanks);
}

#[test]
fn what_is_liked_is_counted_once_a_person_and_is_nobodys() {
    let mut stage = Stage::new(stage::idobata());
    stage.scan(held(1, 0));
    stage.taps(&[Tap::Next, Tap::Likes]);
    let before = stage.saved.len();
    // Shogi twice, knitting; then both as something to teach; and a picture that is not there.
    stage.taps(&[
        Tap::Like(2),
        Tap::Like(2),
        Tap::Like(0),
        Tap::CanTeach,
        Tap::Like(2),
        Tap::Like(2),
        Tap::Like(40),
    ]);
    let shown: Vec<_> = stage.saved[before..]
        .iter()
        .map(|event| match &event.kind {
            Kind::LikeShown {
                like,
                teaches,
                programme,
            } => (like.as_str(), *teaches, programme.as_str()),
            kind => panic!("{kind:?}"),
        })
        .collect();
    assert_eq!(
        shown,
        [
            ("shogi", false, "idobata"),
            ("knitting", false, "idobata"),
            ("shogi", true, "idobata")
        ]
    );
    for event in &stage.saved[before..] {
        assert_eq!(event.kind.visit(), None);
        let line = tomoni::wire::write(event).unwrap();
        assert!(!line.contains(&held(1, 0).card.0) && !line.contains("visit"));
    }
    let Page::Likes { likes, teaches } = stage.page() else {
        panic!("the board is open");
    };
    assert!(teaches && likes[2].taught && likes[0].liked && !likes[0].taught && !likes[1].liked);
    // The next person finds an empty board.
    stage.taps(&[Tap::NextPerson, Tap::Likes]);
    let Page::Likes { likes, teaches } = stage.page() else {
        panic!("the board is open");
    };
    assert!(!teaches && likes.iter().all(|like| !like.liked && !like.taught));
}

#[test]
fn a_role_and_a_generation_are_one_touch_each_and_belong_to_the_visit() {
    let market = stage::with_programmes("town", &["furumai-ichi"], |_| {});
    let mut stage = Stage::new(market);
    stage.taps(&[Tap::Came, Tap::AddChild, Tap::Next]);
    let Page::Roles { roles } = stage.page() else {
        panic!("as what do they come? {:?}", stage.page());
    };
    let words: Vec<_> = roles.into_iter().map(|role| role.words).collect();
    assert_eq!(words, ["ふるまう", "ふるまわれる"]);
    stage.taps(&[Tap::Role(7)]);
    assert!(matches!(stage.page(), Page::Roles { .. }));
    stage.taps(&[Tap::Role(1)]);
    assert!(matches!(stage.page(), Page::Likes { .. }));
    stage.taps(&[Tap::Next]);
    assert_eq!(stage.page(), Page::Generations);
    stage.taps(&[Tap::Generation(3)]);
    assert_eq!(stage.page(), Page::Thanks);
    let visit = stage.saved[0].kind.visit().unwrap();
    let told: Vec<&Kind> = stage
        .saved
        .iter()
        .map(|event| &event.kind)
        .skip(2)
        .collect();
    assert_eq!(
        told,
        [
            &Kind::Role {
                visit,
                role: "receive".into()
            },
            &Kind::Told {
                visit,
                first_time: None,
                age_band: Some(AgeBand::Senior)
            }
        ]
    );
    // Each can be walked past.
    stage.pass(7_000);
    stage.taps(&[Tap::Came, Tap::Next, Tap::Skip, Tap::Skip, Tap::Skip]);
    assert_eq!(stage.page(), Page::Thanks);
    assert_eq!(stage.count("visit.role"), 1);
}

#[test]
fn a_ward_thanks_first_and_then_offers_what_is_going_on() {
    let ward = stage::with_programmes("ward", &["ward-cominas"], |_| {});
    let mut stage = Stage::new(ward);
    stage.tap(Tap::Came);
    assert_eq!(
        stage.page(),
        Page::Welcome {
            likes: false,
            more: true
        }
    );
    stage.taps(&[Tap::Next, Tap::More, Tap::Topic(0)]);
    assert_eq!(stage.page(), Page::Thanks);
    assert_eq!(
        stage.saved.last().unwrap().kind,
        Kind::ActivityJoined {
            activity: "drawing".into(),
            n: 1,
            programme: "ward-cominas".into()
        }
    );
}

#[test]
fn of_two_programmes_side_by_side_either_counts_in_one_touch() {
    let arrived = |stage: &Stage| match &stage.saved.last().unwrap().kind {
        Kind::Arrived { programme, .. } => programme.as_str().to_owned(),
        kind => panic!("{kind:?}"),
    };
    let mut stage = Stage::new(stage::town());
    stage.give(Input::Monitor(MonitorHeard::Opened));
    stage.give(Input::OfficeKey(true));
    let stalls = stage.view().stalls;
    let names: Vec<_> = stalls.iter().map(|stall| stall.name.as_str()).collect();
    assert_eq!(names, ["ふるまい市", "MEET+"]);
    assert!(stalls.iter().all(|stall| !stall.meaning.is_empty()));
    assert_eq!(stage.view().stall.name, "まちの ひろば");
    stage.tap(Tap::CameFor(1));
    assert_eq!(arrived(&stage), "meet-plus");
    assert_eq!(stage.view().stall.name, "MEET+");
    assert!(stage.view().stalls.is_empty(), "whoever is in is in one");
    // The next person of the same party comes to the same stall.
    stage.pass(1_000);
    stage.tap(Tap::NextPerson);
    assert_eq!(arrived(&stage), "meet-plus");
    stage.taps(&[Tap::Leave]);
    assert_eq!(stage.view().stall.name, "MEET+", "the goodbye is theirs");
    stage.pass(7_000);
    stage.tap(Tap::CameFor(0));
    assert_eq!(arrived(&stage), "furumai-ichi");
    stage.taps(&[Tap::Leave]);
    stage.pass(7_000);
    // A card is counted for the foremost; who measures, where measuring is offered.
    stage.scan(held(1, 0));
    assert_eq!(arrived(&stage), "furumai-ichi");
    stage.taps(&[Tap::Leave]);
    stage.pass(7_000);
    assert!(matches!(stage.page(), Page::Idle { monitor: true, .. }));
    stage.tap(Tap::Measure);
    assert_eq!(arrived(&stage), "meet-plus");
    stage.taps(&[Tap::Leave]);
    stage.pass(7_000);
    // A disc that is not there counts for the foremost: a touch is never lost.
    stage.tap(Tap::CameFor(5));
    assert_eq!(arrived(&stage), "furumai-ichi");
}

#[test]
fn blood_pressure_is_offered_where_the_programme_offers_it() {
    let market = stage::with_programmes("town", &["furumai-ichi"], |_| {});
    let mut stage = Stage::new(market);
    stage.give(Input::Monitor(MonitorHeard::Opened));
    assert!(matches!(stage.page(), Page::Idle { monitor: false, .. }));
    stage.tap(Tap::Measure);
    assert!(stage.is_idle());
    stage.taps(&[Tap::Came, Tap::Measure]);
    assert_eq!(stage.page(), counted(1, 0));
}

#[test]
fn a_sites_hours_say_what_is_on() {
    let mut stage = Stage::new(stage::site("ward", |_| {}));
    let on = |stage: &Stage| stage.view().stall.programme;
    // Sunday: closed, and whoever comes all the same is counted for the foremost.
    assert_eq!(on(&stage), "ward-cominas");
    assert!(stage.view().stalls.is_empty());
    let at = |text: &str| chrono::DateTime::parse_from_rfc3339(text).unwrap();
    stage.wall = at("2026-06-16T13:30:00+09:00");
    stage.give(Input::Tick);
    assert_eq!(stage.view().stalls.len(), 2);
    stage.wall = at("2026-06-16T16:00:00+09:00");
    stage.give(Input::Tick);
    assert!(stage.view().stalls.is_empty());
    stage.tap(Tap::Came);
    assert_eq!(stage.arrivals(), 1);
}

#[test]
fn a_topic_bears_its_visit_only_where_no_card_can_ever_join() {
    let mut stage = Stage::new(stage::lobby());
    stage.taps(&[Tap::Came, Tap::Next, Tap::Topic(0)]);
    assert!(matches!(
        stage.saved.last().unwrap().kind,
        Kind::Topic { visit: None, .. }
    ));
    let mut stage = Stage::new(stage::lobby_without_cards());
    stage.taps(&[Tap::Came, Tap::Next, Tap::Topic(0)]);
    assert!(matches!(
        stage.saved.last().unwrap().kind,
        Kind::Topic { visit: Some(_), .. }
    ));
}

#[test]
fn what_a_person_told_belongs_to_the_visit() {
    let mut stage = Stage::meet();
    stage.taps(&[Tap::Came, Tap::Next, Tap::Skip, Tap::FirstTime(true)]);
    let visit = stage.saved[0].kind.visit();
    assert!(visit.is_some());
    let told = &stage.saved.last().unwrap().kind;
    assert_eq!(told.visit(), visit);
    assert!(matches!(
        told,
        Kind::Told {
            first_time: Some(true),
            ..
        }
    ));
    assert_eq!(stage.page(), Page::OfferCard);
}

#[test]
fn the_language_is_japanese_again_for_the_next_person() {
    let mut stage = Stage::meet();
    stage.taps(&[Tap::Language(Lang::En), Tap::Came]);
    assert!(matches!(
        stage.saved[0].kind,
        Kind::Arrived { lang: Lang::En, .. }
    ));
    assert_eq!(stage.lang(), Lang::En);
    stage.tap(Tap::NextPerson);
    assert!(matches!(
        stage.saved[1].kind,
        Kind::Arrived { lang: Lang::Ja, .. }
    ));
    assert_eq!(stage.lang(), Lang::Ja);
    stage.taps(&[Tap::Language(Lang::Easy), Tap::Leave]);
    assert_eq!(
        stage.lang(),
        Lang::Easy,
        "the goodbye is still this person's"
    );
    stage.pass(7_000);
    assert_eq!(stage.lang(), Lang::Ja);
    // A language that was chosen and left standing.
    stage.tap(Tap::Language(Lang::En));
    stage.pass(59_000);
    assert_eq!(stage.lang(), Lang::En);
    stage.pass(1_000);
    assert_eq!(stage.lang(), Lang::Ja);
}

// ---- The disk ------------------------------------------------------------------------------

#[test]
fn a_touch_that_cannot_be_written_is_said_with_a_code_and_can_be_tried_again() {
    let mut stage = Stage::meet();
    stage.disk = FULL;
    stage.tap(Tap::Came);
    let trouble = Page::Trouble {
        what: Trouble::Disk,
        code: "K-101".to_owned(),
        phone: "000-000-0000".to_owned(),
    };
    assert_eq!(stage.page(), trouble);
    stage.pass(1_000);
    stage.tap(Tap::NextPerson);
    assert_eq!(stage.page(), trouble);
    assert_eq!(stage.arrivals(), 0);
    stage.pass(1_000);
    stage.disk = Disk::Well;
    stage.tap(Tap::NextPerson);
    assert_eq!(stage.page(), counted(1, 0));
    assert_eq!(stage.arrivals(), 1);
    // It was the same visit all the time, whatever became of the first tries.
    let visits: std::collections::HashSet<_> = stage
        .effects
        .iter()
        .filter_map(|effect| match effect {
            Effect::Append {
                kind: Kind::Arrived { visit, .. },
                ..
            } => Some(*visit),
            _ => None,
        })
        .collect();
    assert_eq!(visits.len(), 1);
}

#[test]
fn a_disk_that_comes_back_counts_whoever_touched_without_another_touch() {
    let mut stage = Stage::meet();
    stage.disk = Disk::Ill(DiskFault::Gone);
    stage.tap(Tap::Came);
    assert!(matches!(
        stage.page(),
        Page::Trouble {
            what: Trouble::Disk,
            ..
        }
    ));
    stage.pass(3_000);
    stage.disk_back();
    assert_eq!(stage.page(), counted(1, 0));
    assert_eq!(stage.arrivals(), 1);
}

#[test]
fn trouble_leaves_also_while_the_disk_is_tried_again_and_again() {
    let mut stage = Stage::meet();
    stage.disk = FULL;
    stage.tap(Tap::Came);
    for _ in 0..18 {
        stage.pass(5_000);
        stage.give(Input::DiskBack);
    }
    assert!(stage.is_idle());
    stage.disk_back();
    assert_eq!(
        stage.arrivals(),
        0,
        "whoever left is not counted behind their back"
    );
    for fault in [
        DiskFault::Full,
        DiskFault::ReadOnly,
        DiskFault::Gone,
        DiskFault::Other,
    ] {
        assert!(fault.code().starts_with("K-1"));
    }
}

#[test]
fn a_fault_after_the_arrival_takes_nobody_back() {
    let mut stage = Stage::meet();
    stage.tap(Tap::Came);
    stage.pass(1_000);
    stage.disk = FULL;
    stage.taps(&[Tap::AddAdult, Tap::AddAdult, Tap::AddChild]);
    assert_eq!(stage.page(), counted(3, 1));
    stage.taps(&[Tap::Next, Tap::Topic(0), Tap::FirstTime(false)]);
    assert_eq!(stage.page(), Page::OfferCard);
    stage.taps(&[Tap::Skip]);
    assert_eq!(stage.page(), Page::Thanks);
    assert_eq!(stage.kinds(), ["visit.arrived"]);
    // When the disk is back, what they said is written: of the party only the last word.
    stage.pass(60_000);
    stage.disk_back();
    assert_eq!(
        stage.kinds(),
        ["visit.arrived", "visit.party", "topic.chosen", "visit.told"]
    );
    assert!(matches!(
        stage.saved[1].kind,
        Kind::Party {
            adults: 3,
            children: 1,
            ..
        }
    ));
    assert!(stage.machine.owes_nothing());
}

#[test]
fn an_older_party_is_never_written_after_a_newer_one() {
    let mut stage = Stage::meet();
    stage.tap(Tap::Came);
    stage.disk = FULL;
    stage.taps(&[Tap::AddAdult]);
    stage.disk = Disk::Well;
    stage.taps(&[Tap::AddChild]);
    stage.disk_back();
    let parties: Vec<_> = stage
        .saved
        .iter()
        .filter_map(|event| match event.kind {
            Kind::Party {
                adults, children, ..
            } => Some((adults, children)),
            _ => None,
        })
        .collect();
    assert_eq!(parties, [(2, 1)]);
}

#[test]
fn a_late_answer_is_not_shown_to_the_next_person() {
    let mut stage = Stage::meet();
    stage.tap(Tap::Came);
    let before = stage.view();
    stage.give(Input::Saved(Token(1)));
    stage.give(Input::NotSaved(Token(1), DiskFault::Full));
    stage.give(Input::Saved(Token(999)));
    stage.give(Input::PinChecked(Token(1), true));
    assert_eq!(stage.view(), before);
}

// ---- Cards ---------------------------------------------------------------------------------

#[test]
fn a_card_at_idle_begins_a_visit_and_shows_its_stamps() {
    let mut stage = Stage::meet();
    stage.scan(held(1, 6));
    assert_eq!(stage.page(), Page::Greeting { visits: 7 });
    assert!(matches!(
        &stage.saved[0].kind,
        Kind::Arrived { channel: Channel::Card, card: Some(card), .. } if *card == held(1, 0).card
    ));
    stage.taps(&[Tap::Next]);
    assert_eq!(stage.page(), counted(1, 0));
    stage.taps(&[Tap::Next, Tap::Skip]);
    assert_eq!(
        stage.page(),
        Page::Thanks,
        "whoever has a card is not asked for the first time"
    );
}

#[test]
fn a_card_joins_a_visit_that_has_none() {
    let mut stage = Stage::meet();
    stage.taps(&[Tap::Came, Tap::AddChild]);
    stage.scan(held(1, 0));
    assert_eq!(stage.page(), Page::Greeting { visits: 1 });
    assert_eq!(stage.arrivals(), 1);
    assert_eq!(*stage.kinds().last().unwrap(), "visit.card");
    assert_eq!(
        stage.saved.last().unwrap().kind.visit(),
        stage.saved[0].kind.visit()
    );
    // The party was asked already and is not asked again.
    stage.taps(&[Tap::Next]);
    assert!(matches!(stage.page(), Page::Topics { .. }));
}

#[test]
fn the_same_card_again_is_nothing_and_another_card_is_another_person() {
    let mut stage = Stage::meet();
    stage.scan(held(1, 3));
    stage.pass(4_000);
    let events = stage.saved.len();
    stage.scan(held(1, 4));
    assert_eq!(stage.saved.len(), events);
    assert_eq!(stage.page(), Page::Greeting { visits: 4 });
    stage.tap(Tap::Language(Lang::En));
    stage.scan(held(2, 0));
    assert_eq!(stage.page(), Page::Greeting { visits: 1 });
    assert_eq!((stage.arrivals(), stage.lang()), (2, Lang::Ja));
    stage.taps(&[Tap::Leave]);
    stage.scan(held(2, 1));
    assert_eq!((stage.page(), stage.arrivals()), (Page::Thanks, 2));
    stage.scan(held(3, 0));
    assert_eq!(stage.arrivals(), 3);
}

#[test]
fn a_card_held_up_while_the_touch_is_being_written_joins_it() {
    let mut stage = Stage::meet();
    stage.disk = Disk::Slow;
    stage.tap(Tap::Came);
    stage.scan(held(1, 2));
    stage.disk = Disk::Well;
    stage.answer(Disk::Well);
    assert_eq!(stage.page(), Page::Greeting { visits: 3 });
    assert_eq!(stage.kinds(), ["visit.arrived", "visit.card"]);
}

#[test]
fn a_card_at_a_disk_in_trouble_is_not_lost_by_trying_again() {
    let mut stage = Stage::meet();
    stage.disk = FULL;
    stage.scan(held(1, 2));
    stage.pass(1_000);
    stage.disk = Disk::Well;
    stage.tap(Tap::Again);
    assert_eq!(stage.page(), Page::Greeting { visits: 3 });
    assert_eq!(stage.arrivals(), 1);
}

#[test]
fn the_next_card_at_a_disk_in_trouble_is_another_person_and_both_are_counted() {
    let mut stage = Stage::meet();
    stage.disk = FULL;
    for card in 1..=3 {
        stage.scan(held(card, 2));
        assert!(matches!(stage.page(), Page::Trouble { .. }));
        stage.pass(1_000);
    }
    // The same card again is the same person, tried again.
    stage.scan(held(3, 2));
    stage.pass(1_000);
    stage.disk_back();
    assert_eq!(stage.page(), Page::Greeting { visits: 3 });
    let came: Vec<_> = stage
        .saved
        .iter()
        .filter_map(|event| match &event.kind {
            Kind::Arrived { card, .. } => card.clone(),
            _ => None,
        })
        .collect();
    let wanted: Vec<_> = (1..=3).map(|card| held(card, 0).card).collect();
    assert_eq!(came, wanted, "each once, in the order they came");
    stage.give(Input::DiskBack);
    assert_eq!(stage.arrivals(), 3);
}

#[test]
fn nobodys_arrival_gives_way_to_what_is_only_known_of_people() {
    let mut stage = Stage::meet();
    stage.disk = FULL;
    stage.scan(held(1, 0));
    stage.scan(held(2, 0));
    // Nobody stands there any more, and the scanner comes and goes.
    stage.pass(120_000);
    for _ in 0..100 {
        stage.give(Input::Scanner(Err("K-304".to_owned())));
        stage.give(Input::Scanner(Ok(())));
    }
    stage.disk_back();
    assert_eq!(stage.arrivals(), 1, "whoever made room; the other one left");
    assert_eq!(stage.saved.len(), 64, "and no more is owed than that");
}

#[test]
fn a_code_that_cannot_be_used_still_lets_the_person_be_counted() {
    let mut stage = Stage::meet();
    stage.scan_refused(CardRefusal::Torn);
    assert_eq!(
        stage.page(),
        Page::CardRefused {
            why: CardRefusal::Torn,
            counted: false
        }
    );
    stage.tap(Tap::NextPerson);
    assert_eq!((stage.page(), stage.arrivals()), (counted(1, 0), 1));
    stage.pass(1_000);
    stage.scan_refused(CardRefusal::Forged);
    assert_eq!(
        stage.page(),
        Page::CardRefused {
            why: CardRefusal::Forged,
            counted: true
        }
    );
    stage.taps(&[Tap::Next]);
    assert!(
        matches!(stage.page(), Page::Topics { .. }),
        "and goes on where they were"
    );
    assert_eq!(stage.arrivals(), 1);
}

#[test]
fn where_no_cards_are_read_a_scan_is_nothing() {
    let mut stage = Stage::new(stage::lobby_without_cards());
    assert!(matches!(stage.page(), Page::Idle { cards: false, .. }));
    stage.scan(held(1, 0));
    stage.scan_refused(CardRefusal::NotOurs);
    assert!(stage.is_idle());
    assert!(stage.saved.is_empty());
}

#[test]
fn a_scanner_that_is_gone_is_not_offered_and_comes_back() {
    let mut stage = Stage::meet();
    let cards = |stage: &Stage| matches!(stage.page(), Page::Idle { cards: true, .. });
    assert!(cards(&stage));
    stage.give(Input::Scanner(Err("K-304".to_owned())));
    stage.give(Input::Scanner(Err("K-304".to_owned())));
    assert!(!cards(&stage));
    stage.give(Input::Scanner(Ok(())));
    assert!(cards(&stage));
    assert_eq!(stage.kinds(), ["device.fault", "device.recovered"]);
}

// ---- Measuring -----------------------------------------------------------------------------

#[test]
fn measuring_from_idle_begins_a_visit_rests_and_listens() {
    let mut stage = Stage::meet();
    stage.tap(Tap::Measure);
    assert_eq!(stage.arrivals(), 1);
    stage.tap(Tap::OnlyMeasure);
    stage.tap(Tap::Next);
    assert_eq!(stage.page(), Page::Rest { left_s: 60, nth: 1 });
    stage.pass(18_000);
    assert_eq!(stage.page(), Page::Rest { left_s: 42, nth: 1 });
    assert_eq!(
        stage.view().leaving_in_s,
        None,
        "nothing hurries a person at rest"
    );
    stage.pass(42_000);
    assert!(matches!(stage.page(), Page::Guess { .. }));
    stage.tap(Tap::Skip);
    assert_eq!(
        stage.page(),
        Page::Measuring {
            elapsed_s: 0,
            nothing_came: false,
            nth: 1
        }
    );
    stage.pass(18_500);
    assert_eq!(
        stage.page(),
        Page::Measuring {
            elapsed_s: 18,
            nothing_came: false,
            nth: 1
        }
    );
    stage.frame(reading(128, 76));
    let Page::Result(result) = stage.page() else {
        panic!()
    };
    assert_eq!(
        (
            result.systolic_mmhg,
            result.diastolic_mmhg,
            result.pulse_bpm
        ),
        (128, 76, Some(72))
    );
    assert!(result.sample, "nobody has approved the words yet");
    assert_eq!(stage.kinds(), ["visit.arrived", "reading.only_measured"]);
    stage.taps(&[Tap::Leave]);
    assert_eq!(stage.page(), Page::Thanks);
}

#[test]
fn rest_can_be_passed_over() {
    let stage = measuring();
    assert!(matches!(stage.page(), Page::Measuring { elapsed_s: 1, .. }));
}

#[test]
fn a_frame_right_after_the_start_is_this_persons_when_nobody_left_before() {
    let mut stage = measuring();
    stage.frame(reading(120, 80));
    assert!(is_result(&stage));
}

#[test]
fn a_frame_of_somebody_who_left_is_shown_to_nobody() {
    let mut stage = measuring();
    stage.taps(&[Tap::Leave]);
    stage.pass(20_000);
    assert!(stage.is_idle());
    stage.frame(reading(171, 95));
    assert!(stage.is_idle());
    // The next person opens a measuring screen: for 15 seconds it is still the other's.
    stage.taps(&[Tap::Measure]);
    stage.sit_down(Tap::OnlyMeasure);
    stage.pass(13_000);
    stage.frame(reading(171, 95));
    assert!(matches!(stage.page(), Page::Measuring { .. }));
    stage.give(Input::Monitor(MonitorHeard::Failed(Fault::Moved)));
    assert!(matches!(stage.page(), Page::Measuring { .. }));
    stage.pass(1_000);
    stage.frame(reading(118, 72));
    assert!(is_result(&stage));
    assert_eq!(
        stage
            .kinds()
            .iter()
            .filter(|kind| kind.starts_with("reading"))
            .count(),
        1
    );
}

#[test]
fn three_minutes_after_somebody_left_a_frame_is_offered_again() {
    let mut stage = measuring();
    stage.tap(Tap::Leave);
    stage.pass(179_900);
    stage.frame(reading(120, 80));
    assert!(stage.is_idle());
    stage.pass(200);
    stage.frame(reading(120, 80));
    assert_eq!(stage.page(), Page::Measured);
}

#[test]
fn a_reading_nobody_asked_for_shows_no_digits_until_touched() {
    let mut stage = Stage::meet();
    stage.frame(reading(128, 76));
    assert_eq!(stage.page(), Page::Measured);
    assert!(stage.saved.is_empty());
    stage.pass(44_000);
    assert_eq!(stage.page(), Page::Measured);
    stage.pass(1_000);
    assert!(stage.is_idle());
    stage.tap(Tap::ShowMeasured);
    assert!(stage.is_idle(), "it is gone");
    stage.frame(reading(133, 81));
    stage.tap(Tap::ShowMeasured);
    assert!(is_result(&stage));
    assert_eq!(
        stage.kinds(),
        ["reading.only_measured"],
        "and it is nobody's visit"
    );
}

#[test]
fn a_card_clears_a_reading_first_and_never_gets_it() {
    let mut stage = Stage::meet();
    stage.frame(reading(128, 76));
    stage.tap(Tap::ShowMeasured);
    stage.scan(held(1, 4));
    assert_eq!(stage.page(), Page::Greeting { visits: 5 });
    assert_eq!(stage.arrivals(), 1);

    let mut stage = measuring();
    stage.frame(reading(128, 76));
    stage.scan(held(1, 4));
    assert_eq!(stage.page(), Page::Greeting { visits: 5 });
    assert_eq!(
        stage.arrivals(),
        1,
        "the card joined the visit that was open"
    );
    let mut stage = measuring();
    stage.scan(held(1, 4));
    assert!(
        matches!(stage.page(), Page::Measuring { .. }),
        "nobody is called away"
    );
    stage.frame(reading(128, 76));
    stage.scan_refused(CardRefusal::NotOurs);
    assert!(matches!(
        stage.page(),
        Page::CardRefused { counted: true, .. }
    ));
    let mut stage = measuring();
    stage.scan(held(1, 4));
    stage.frame(reading(128, 76));
    stage.taps(&[Tap::Leave]);
    assert_eq!(
        stage.page(),
        Page::Greeting { visits: 5 },
        "the stamps come after the numbers"
    );
}

#[test]
fn values_that_cannot_be_are_not_shown_and_kept_without_digits() {
    for (systolic, diastolic, pulse) in [
        (59, 40, 70),
        (281, 100, 70),
        (120, 29, 70),
        (250, 181, 70),
        (99, 90, 70),
        (120, 80, 29),
        (120, 80, 221),
    ] {
        let mut stage = measuring();
        let mut frame = reading(systolic, diastolic);
        frame.pulse_bpm = Some(pulse);
        stage.frame(frame);
        assert!(
            matches!(stage.page(), Page::NotMeasured { fault: None, .. }),
            "{systolic}/{diastolic} {pulse}"
        );
        assert_eq!(
            stage.saved.last().unwrap().kind,
            Kind::ReadingFailed {
                fault: Fault::OutOfRange
            }
        );
    }
    for (systolic, diastolic, pulse) in [(60, 30, 30), (280, 180, 220), (100, 90, 70)] {
        let mut stage = measuring();
        let mut frame = reading(systolic, diastolic);
        frame.pulse_bpm = Some(pulse);
        stage.frame(frame);
        assert!(is_result(&stage), "{systolic}/{diastolic} {pulse}");
    }
}

#[test]
fn a_fault_of_the_monitor_is_said_and_can_be_tried_again() {
    let mut stage = measuring();
    stage.give(Input::Monitor(MonitorHeard::Failed(Fault::Cuff)));
    assert!(matches!(
        stage.page(),
        Page::NotMeasured {
            fault: Some(Fault::Cuff),
            ..
        }
    ));
    assert_eq!(
        stage.saved.last().unwrap().kind,
        Kind::ReadingFailed { fault: Fault::Cuff }
    );
    stage.taps(&[Tap::Again]);
    assert!(matches!(stage.page(), Page::Rest { .. }));
    assert_eq!(
        stage.arrivals(),
        1,
        "the same person again is the same visit"
    );
    stage.taps(&[Tap::MeasureNow]);
    stage.frame(reading(120, 80));
    assert!(
        is_result(&stage),
        "their own second try is not taken for a stranger's"
    );
}

#[test]
fn bands_have_their_words_and_the_highest_calls_staff() {
    let words = |systolic, diastolic| {
        let mut stage = measuring();
        stage.frame(reading(systolic, diastolic));
        let Page::Result(result) = stage.page() else {
            panic!()
        };
        (result.words, stage.view().call, stage.kinds())
    };
    let (a, call, _) = words(139, 89);
    assert!(a.contains("ありがとうございます") && call == Call::Quiet);
    let (b, call, _) = words(140, 89);
    assert!(b.contains("140/90") && call == Call::Quiet);
    let (c, call, _) = words(130, 100);
    assert!(c.contains("かかりつけ") && call == Call::Quiet);
    let (d, call, kinds) = words(180, 100);
    assert!(d.contains("もう一度はかりましょう") && call == Call::Calling);
    assert_eq!(*kinds.last().unwrap(), "staff.called");
    let (low, call, _) = words(89, 60);
    assert_eq!(low.lines().count(), 2);
    assert!(low.contains("立ちくらみ") && call == Call::Quiet);
}

#[test]
fn flags_are_said_in_the_approved_words() {
    let mut stage = measuring();
    let mut frame = reading(120, 80);
    frame.movement = Some(true);
    frame.irregular = Some(2);
    stage.frame(frame);
    let Page::Result(result) = stage.page() else {
        panic!()
    };
    assert!(result.words.contains("動いたため"));
    assert!(result.words.contains("脈のリズム"));
    assert!(!result.symptoms.is_empty() && !result.symptoms_do.is_empty());
}

#[test]
fn when_nothing_comes_help_is_shown_and_the_screen_has_a_way_out() {
    let mut stage = measuring();
    stage.pass(NOTHING_CAME_MS - 2_000);
    assert!(matches!(
        stage.page(),
        Page::Measuring {
            nothing_came: false,
            ..
        }
    ));
    assert_eq!(stage.view().leaving_in_s, None);
    stage.pass(2_000);
    assert!(matches!(
        stage.page(),
        Page::Measuring {
            nothing_came: true,
            ..
        }
    ));
    stage.pass(59_000);
    assert_eq!(stage.view().leaving_in_s, Some(30));
    stage.frame(reading(120, 80));
    assert!(is_result(&stage), "a late frame is still this person's");
    let mut stage = measuring();
    stage.pass(NOTHING_CAME_MS + 91_000);
    assert!(stage.is_idle());
}

#[test]
fn a_frame_that_cannot_be_read_shows_help_and_listens_on() {
    let mut stage = measuring();
    stage.give(Input::Monitor(MonitorHeard::Rejected));
    assert!(matches!(
        stage.page(),
        Page::Measuring {
            nothing_came: true,
            ..
        }
    ));
    stage.frame(reading(120, 80));
    assert!(is_result(&stage));
}

#[test]
fn a_result_is_cleared_45_seconds_after_the_last_touch() {
    let mut stage = measuring();
    stage.frame(reading(120, 80));
    stage.pass(29_000);
    assert_eq!(stage.view().leaving_in_s, None);
    stage.pass(2_000);
    assert_eq!(stage.view().leaving_in_s, Some(14));
    stage.tap(Tap::Stay);
    stage.pass(44_900);
    assert!(is_result(&stage));
    stage.pass(100);
    assert!(stage.is_idle());
}

#[test]
fn a_monitor_that_rests_is_said_and_takes_no_check_in_away() {
    let mut stage = Stage::meet();
    stage.give(Input::Monitor(MonitorHeard::Lost("K-204".to_owned())));
    stage.give(Input::Monitor(MonitorHeard::Lost("K-204".to_owned())));
    stage.tap(Tap::Measure);
    assert!(
        matches!(stage.page(), Page::Trouble { what: Trouble::Monitor, code, .. } if code == "K-204")
    );
    assert_eq!(stage.arrivals(), 0);
    stage.tap(Tap::NextPerson);
    assert_eq!((stage.page(), stage.arrivals()), (counted(1, 0), 1));
    stage.give(Input::Monitor(MonitorHeard::Opened));
    let faults: Vec<_> = stage
        .saved
        .iter()
        .filter_map(|event| match &event.kind {
            Kind::DeviceFault { device, code } => Some((*device, code.clone())),
            Kind::DeviceRecovered { device } => Some((*device, "well".to_owned())),
            _ => None,
        })
        .collect();
    assert_eq!(
        faults,
        [
            (Device::Monitor, "K-204".to_owned()),
            (Device::Monitor, "well".to_owned())
        ]
    );
}

#[test]
fn a_monitor_lost_while_measuring_counts_nobody_twice_and_comes_back_by_itself() {
    let mut stage = measuring();
    stage.give(Input::Monitor(MonitorHeard::Lost("K-204".to_owned())));
    assert!(matches!(
        stage.page(),
        Page::Trouble {
            what: Trouble::Monitor,
            ..
        }
    ));
    let mut back = stage.clone();
    back.give(Input::Monitor(MonitorHeard::Opened));
    assert!(matches!(back.page(), Page::Rest { .. }));
    // Whoever came only to measure may not know that they are counted.
    stage.pass(1_000);
    stage.tap(Tap::NextPerson);
    assert_eq!((stage.page(), stage.arrivals()), (counted(1, 0), 1));
}

#[test]
fn no_digit_of_a_reading_reaches_the_journal_or_a_debug_print() {
    let mut stage = measuring();
    let mut frame = reading(173, 97);
    frame.pulse_bpm = Some(83);
    stage.frame(frame.clone());
    let rows: String = stage
        .saved
        .iter()
        .map(|event| serde_json::to_string(&event.kind).unwrap())
        .collect();
    assert!(rows.contains("reading.only_measured"));
    let debug = format!(
        "{:?} {:?} {:?}",
        stage.machine.screen(),
        stage.page(),
        Input::Monitor(MonitorHeard::Reading(frame))
    );
    for digits in ["173", "97", "83"] {
        let kinds = format!("{:?}", stage.saved.last().unwrap().kind);
        assert!(!kinds.contains(digits), "{kinds}");
        assert!(
            !debug
                .replace("NOTHING", "")
                .contains(&format!("mmhg: {digits}")),
            "{debug}"
        );
    }
    assert!(debug.contains("Reading(…)") && debug.contains("ResultView(…)"));
}

// ---- Waiting -------------------------------------------------------------------------------

#[test]
fn a_screen_warns_after_a_minute_and_leaves_after_thirty_seconds_more() {
    let mut stage = Stage::meet();
    stage.tap(Tap::Came);
    stage.pass(59_900);
    assert_eq!(stage.view().leaving_in_s, None);
    stage.pass(100);
    assert_eq!(stage.view().leaving_in_s, Some(30));
    stage.pass(29_000);
    assert_eq!(stage.view().leaving_in_s, Some(1));
    for _ in 0..50 {
        stage.tap(Tap::Stay);
        assert_eq!(stage.view().leaving_in_s, None);
        stage.pass(89_000);
    }
    assert_eq!(stage.page(), counted(1, 0), "there is no limit on staying");
    stage.pass(1_000);
    assert!(stage.is_idle());
}

#[test]
fn a_machine_that_slept_through_everything_shows_nothing_old() {
    let mut stage = measuring();
    stage.frame(reading(128, 76));
    stage.sleep(3_600_000);
    stage.tap(Tap::Again);
    assert!(
        stage.is_idle(),
        "the touch was meant for a screen that is gone"
    );
    let mut stage = Stage::meet();
    stage.tap(Tap::Measure);
    stage.sleep(3_600_000);
    stage.give(Input::Tick);
    assert!(stage.is_idle());
}

#[test]
fn an_idle_kiosk_wakes_only_when_its_clock_changes() {
    let mut stage = Stage::meet();
    stage.pass(15_000);
    let at = stage.machine.deadline().unwrap();
    assert_eq!(at - stage.up_ms, 45_000);
    let clock = stage.view().clock;
    stage.pass(45_000);
    assert_eq!(stage.view().clock.minute, clock.minute + 1);
}

#[test]
fn a_wall_clock_that_jumps_moves_no_screen() {
    let mut stage = Stage::meet();
    stage.tap(Tap::Came);
    stage.wall -= chrono::TimeDelta::days(400);
    stage.pass(30_000);
    assert_eq!(stage.page(), counted(1, 0));
    stage.wall += chrono::TimeDelta::days(800);
    stage.pass(59_000);
    assert_eq!(stage.page(), counted(1, 0));
    stage.pass(1_000);
    assert!(stage.is_idle());
}

// ---- Calling staff -------------------------------------------------------------------------

#[test]
fn a_call_sounds_until_somebody_answers_and_is_written_once() {
    let mut stage = Stage::meet();
    stage.taps(&[Tap::CallStaff, Tap::CallStaff, Tap::CallStaff]);
    assert_eq!(stage.kinds(), ["staff.called"]);
    assert_eq!(
        stage.saved[0].kind,
        Kind::StaffCalled {
            why: CallReason::Asked
        }
    );
    assert_eq!(stage.view().call, Call::Calling);
    stage.pass(45_000);
    assert!(stage.sounds(Sound::Call) >= 3);
    stage.enter_staff();
    assert!(day(&stage).calling);
    stage.tap(Tap::Answer);
    assert!(!day(&stage).calling);
    stage.tap(Tap::Leave);
    assert_eq!(stage.view().call, Call::Answered);
    let sounds = stage.sounds(Sound::Call);
    stage.pass(31_000);
    assert_eq!(stage.view().call, Call::Quiet);
    assert_eq!(stage.sounds(Sound::Call), sounds);
    assert!(stage.kinds().contains(&"staff.answered"));
}

// ---- Staff ---------------------------------------------------------------------------------

#[test]
fn staff_enter_with_their_pin_and_are_locked_out_after_a_minute() {
    let mut stage = Stage::meet();
    stage.tap(Tap::StaffCorner);
    assert_eq!(
        stage.page(),
        Page::Pin {
            entered: 0,
            wrong: false,
            locked_s: None
        }
    );
    stage.tap(Tap::PinDigit(2));
    stage.tap(Tap::PinDigit(9));
    stage.tap(Tap::PinErase);
    for digit in [5, 2, 5] {
        stage.tap(Tap::PinDigit(digit));
    }
    assert!(matches!(stage.page(), Page::Day(_)));
    stage.pass(59_000);
    assert!(matches!(stage.page(), Page::Day(_)));
    stage.pass(1_000);
    assert!(stage.is_idle());
    assert_eq!(stage.kinds(), ["staff.entered", "staff.left"]);
}

#[test]
fn wrong_pins_lock_for_longer_and_longer() {
    let mut stage = Stage::meet();
    stage.tap(Tap::StaffCorner);
    let wrong = |stage: &mut Stage| {
        for _ in 0..4 {
            stage.tap(Tap::PinDigit(1));
        }
    };
    for _ in 0..4 {
        wrong(&mut stage);
        assert_eq!(
            stage.page(),
            Page::Pin {
                entered: 0,
                wrong: true,
                locked_s: None
            }
        );
    }
    let mut locks = Vec::new();
    for _ in 0..9 {
        wrong(&mut stage);
        let Page::Pin {
            locked_s: Some(locked_s),
            ..
        } = stage.page()
        else {
            panic!()
        };
        locks.push(locked_s);
        stage.tap(Tap::PinDigit(1));
        assert!(
            matches!(stage.page(), Page::Pin { entered: 0, .. }),
            "locked"
        );
        stage.sleep(u64::from(locked_s) * 1000);
        stage.tap(Tap::StaffCorner);
    }
    assert_eq!(locks, [60, 120, 240, 480, 960, 1920, 3600, 3600, 3600]);
    assert_eq!(PIN_LOCK_MAX_MS, 3_600_000);
    for digit in stage::PIN.bytes() {
        stage.tap(Tap::PinDigit(digit - b'0'));
    }
    assert!(
        matches!(stage.page(), Page::Day(_)),
        "the right one opens when the lock is over"
    );
}

#[test]
fn leaving_before_the_answer_does_not_make_a_wrong_pin_free() {
    let mut stage = Stage::meet();
    let mut locked = false;
    for _ in 0..5 {
        stage.tap(Tap::StaffCorner);
        for _ in 0..3 {
            stage.tap(Tap::PinDigit(1));
        }
        // The last digit's check is answered only after the screen was left.
        let moment = tomoni::kiosk::machine::Moment {
            up_ms: stage.up_ms,
            wall: stage.wall,
            fresh: tomoni::visit::VisitId(uuid::Uuid::from_u128(77)),
        };
        let effects = stage.machine.handle(moment, Input::Tap(Tap::PinDigit(1)));
        let [Effect::CheckPin { token, .. }] = effects[..] else {
            panic!("{effects:?}")
        };
        stage.tap(Tap::Leave);
        stage.give(Input::PinChecked(token, false));
        stage.tap(Tap::StaffCorner);
        locked = matches!(
            stage.page(),
            Page::Pin {
                locked_s: Some(_),
                ..
            }
        );
        stage.tap(Tap::Leave);
    }
    assert!(locked);
}

#[test]
fn the_day_counts_what_happened_and_takes_back_one_after_another() {
    let mut stage = Stage::meet();
    stage.taps(&[Tap::Came, Tap::AddAdult, Tap::Leave]);
    stage.scan(held(1, 0));
    stage.pass(1_000);
    stage.enter_staff();
    stage.taps(&[Tap::Counter(0), Tap::Counter(0), Tap::Counter(2)]);
    let now = day(&stage);
    assert_eq!((now.visits, now.adults, now.children), (2, 3, 0));
    assert_eq!((now.cards, now.cards_new, now.anonymous), (1, 1, 1));
    let counts: Vec<_> = now
        .counters
        .iter()
        .map(|counter| (counter.words.as_str(), counter.count))
        .collect();
    assert_eq!(
        counts,
        [
            ("出会った", 2),
            ("相談", 0),
            ("つなぎ", 1),
            ("おせっかい", 0)
        ]
    );
    assert_eq!(now.hours.iter().find(|hour| hour.now).unwrap().visits, 2);
    assert_eq!(
        now.last.unwrap().what,
        LastTapWhat::Counter("つなぎ".to_owned())
    );
    stage.tap(Tap::Undo);
    assert_eq!(day(&stage).counters[2].count, 0);
    stage.taps(&[Tap::Undo, Tap::Undo]);
    assert_eq!(day(&stage).counters[0].count, 0);
    assert_eq!(
        day(&stage).last.unwrap().what,
        LastTapWhat::Visit {
            channel: Channel::Card,
            adults: 1,
            children: 0
        }
    );
    stage.tap(Tap::Undo);
    assert_eq!(
        day(&stage).last.unwrap().what,
        LastTapWhat::Visit {
            channel: Channel::Tap,
            adults: 2,
            children: 0
        }
    );
    stage.taps(&[Tap::Undo, Tap::Undo, Tap::Undo]);
    assert_eq!((day(&stage).visits, day(&stage).last), (0, None));
    let voided = stage
        .kinds()
        .iter()
        .filter(|kind| **kind == "event.voided")
        .count();
    assert_eq!(voided, 5, "a voiding event each, and never a deletion");
}

#[test]
fn a_counter_that_was_added_is_a_check_for_a_moment() {
    let mut stage = Stage::meet();
    stage.enter_staff();
    stage.tap(Tap::Counter(1));
    assert!(day(&stage).counters[1].just_added);
    stage.pass(600);
    assert!(!day(&stage).counters[1].just_added);
    stage.disk = FULL;
    stage.tap(Tap::Counter(1));
    assert!(
        !day(&stage).counters[1].just_added,
        "what is not written is not shown as added"
    );
    assert_eq!(day(&stage).counters[1].count, 1);
    stage.disk_back();
    assert_eq!(
        day(&stage).counters[1].count,
        1,
        "and does not come by itself after staff saw that"
    );
}

#[test]
fn closing_the_day_asks_once() {
    let mut stage = Stage::meet();
    stage.taps(&[Tap::Came, Tap::AddChild, Tap::Leave]);
    stage.enter_staff();
    stage.tap(Tap::CloseDay);
    assert!(matches!(stage.page(), Page::Ending(ending) if ending.people == 2));
    stage.tap(Tap::Leave);
    assert!(!day(&stage).closed, "another way leaves the day open");
    stage.tap(Tap::CloseDay);
    stage.tap(Tap::CloseDay);
    assert!(day(&stage).closed);
    assert_eq!(
        stage.saved.last().unwrap().kind,
        Kind::DayClosed {
            visits: 1,
            people: 2,
            weather: None,
            staff_minutes: None,
            sentence: None,
        }
    );
    let events = stage.saved.len();
    stage.taps(&[Tap::CloseDay, Tap::CloseDay]);
    assert_eq!(stage.saved.len(), events);
    // Somebody comes all the same: the day can be closed again.
    stage.tap(Tap::Leave);
    stage.taps(&[Tap::Came, Tap::Leave]);
    stage.enter_staff();
    assert!(!day(&stage).closed);
}

#[test]
fn a_days_end_bears_weather_hours_and_a_sentence_and_is_tried_again_when_the_disk_refuses() {
    let mut stage = Stage::meet();
    stage.taps(&[Tap::Came, Tap::Leave, Tap::Leave]);
    stage.enter_staff();
    stage.taps(&[
        Tap::CloseDay,
        Tap::Weather(0),
        Tap::Weather(1),
        Tap::Sentence(9),
        Tap::Sentence(2),
        Tap::LessHours,
        Tap::MoreHours,
        Tap::MoreHours,
        Tap::MoreHours,
        Tap::LessHours,
    ]);
    let Page::Ending(shown) = stage.page() else {
        panic!("{:?}", stage.page());
    };
    assert_eq!((shown.weather, shown.staff_minutes), (Some(1), 60));
    assert!(shown.sentences[2].1 && shown.sentences.len() == 6);
    stage.disk = FULL;
    stage.tap(Tap::CloseDay);
    assert!(matches!(stage.page(), Page::Ending(ending) if ending.refused));
    stage.disk = Disk::Well;
    stage.tap(Tap::CloseDay);
    assert!(day(&stage).closed);
    assert_eq!(
        stage.saved.last().unwrap().kind,
        Kind::DayClosed {
            visits: 1,
            people: 1,
            weather: Some(Weather::Cloudy),
            staff_minutes: Some(60),
            sentence: Some("new-faces".to_owned()),
        }
    );
    // What was touched twice is taken back.
    stage.taps(&[Tap::Leave]);
    stage.taps(&[Tap::Came, Tap::Leave, Tap::Leave]);
    stage.enter_staff();
    stage.taps(&[
        Tap::CloseDay,
        Tap::Weather(3),
        Tap::Weather(3),
        Tap::Sentence(1),
        Tap::Sentence(1),
    ]);
    assert!(matches!(stage.page(), Page::Ending(ending)
        if ending.weather.is_none() && ending.sentences.iter().all(|(_, chosen)| !chosen)));
}

#[test]
fn staff_switch_what_is_on_in_two_touches_and_the_journal_tells_it() {
    let mut stage = Stage::new(stage::with_programmes(
        "ward",
        &["ward-cominas", "osekkai-reha", "after-discharge"],
        |_| {},
    ));
    let on = |stage: &Stage| -> Vec<bool> {
        match stage.page() {
            Page::Menu(menu) => menu.programmes.iter().map(|one| one.on).collect(),
            page => panic!("{page:?}"),
        }
    };
    stage.enter_staff();
    stage.taps(&[Tap::Work(WorkKind::Menu)]);
    assert_eq!(on(&stage), [true, true, false], "the first two of three");
    stage.taps(&[Tap::Switch(2)]);
    assert_eq!(on(&stage), [false, false, true]);
    let said: Vec<_> = stage
        .saved
        .iter()
        .filter_map(|event| match &event.kind {
            Kind::ProgrammeOpened { programme } => Some((programme.as_str(), true)),
            Kind::ProgrammeClosed { programme } => Some((programme.as_str(), false)),
            _ => None,
        })
        .collect();
    assert_eq!(
        said,
        [
            ("ward-cominas", false),
            ("osekkai-reha", false),
            ("after-discharge", true)
        ]
    );
    // Beside it, and a third one: the foremost gives way. One alone cannot be stopped.
    stage.taps(&[Tap::Beside(0)]);
    assert_eq!(on(&stage), [true, false, true]);
    stage.taps(&[Tap::Beside(1)]);
    assert_eq!(on(&stage), [false, true, true]);
    stage.taps(&[Tap::Beside(2), Tap::Beside(1), Tap::Beside(9)]);
    assert_eq!(on(&stage), [false, true, false]);
    assert!(
        matches!(stage.page(), Page::Menu(menu) if menu.programmes.iter().all(|one| !one.beside))
    );
    // Residents see it; and after a power cut the journal alone tells it.
    stage.taps(&[Tap::Leave, Tap::Leave]);
    assert_eq!(stage.view().stall.programme, "osekkai-reha");
    let switched = stage.book().switched(tomoni::visit::filed_on(stage.wall));
    assert_eq!(switched.unwrap().on, ["osekkai-reha".into()]);
    // Tomorrow the site's own hours hold again.
    stage.wall += chrono::TimeDelta::days(1);
    stage.give(Input::Tick);
    assert_eq!(stage.view().stalls.len(), 2);
    assert_eq!(
        stage.book().switched(tomoni::visit::filed_on(stage.wall)),
        None
    );
}

#[test]
fn the_counters_of_two_programmes_stand_side_by_side_and_count_each_for_its_own() {
    let mut stage = Stage::new(stage::town());
    stage.enter_staff();
    // Both have おせっかい as their last counter.
    stage.taps(&[
        Tap::Counter(3),
        Tap::Counter(7),
        Tap::Counter(7),
        Tap::Counter(8),
    ]);
    let counts: Vec<u64> = day(&stage).counters.iter().map(|one| one.count).collect();
    assert_eq!(counts, [0, 0, 0, 1, 0, 0, 0, 2]);
    assert_eq!(stage.count("counter.added"), 3);
}

#[test]
fn people_who_cannot_touch_are_entered_by_staff_one_touch_each() {
    let mut stage = Stage::new(stage::town());
    stage.enter_staff();
    stage.taps(&[
        Tap::Work(WorkKind::Menu),
        Tap::Work(WorkKind::Proxy),
        Tap::Proxy(0),
        Tap::Proxy(1),
        Tap::ProxyChild(1),
        Tap::ProxyGroup(0),
        Tap::Proxy(2),
    ]);
    let shown = |stage: &Stage| match stage.page() {
        Page::Proxy(proxy) => *proxy,
        page => panic!("{page:?}"),
    };
    assert_eq!(shown(&stage).programmes, ["ふるまい市", "MEET+"]);
    assert_eq!((shown(&stage).entered, shown(&stage).visits), (4, 4));
    let arrived: Vec<_> = stage
        .saved
        .iter()
        .filter_map(|event| match &event.kind {
            Kind::Arrived {
                programme, channel, ..
            } => Some((programme.as_str().to_owned(), *channel)),
            _ => None,
        })
        .collect();
    let staff = Channel::Staff;
    assert_eq!(
        arrived,
        [
            ("furumai-ichi".to_owned(), staff),
            ("meet-plus".to_owned(), staff),
            ("meet-plus".to_owned(), staff),
            ("furumai-ichi".to_owned(), staff)
        ]
    );
    let tally = stage.book().day(tomoni::visit::filed_on(stage.wall)).tally;
    assert_eq!((tally.adults, tally.children), (7, 1));
    // The group was a mistake; a refused touch stands still.
    stage.taps(&[Tap::Undo]);
    assert_eq!(shown(&stage).entered, 3);
    stage.disk = FULL;
    stage.taps(&[Tap::Proxy(0)]);
    assert_eq!(shown(&stage).entered, 3);
}

#[test]
fn devices_are_tried_out_and_nothing_of_it_is_kept() {
    let mut stage = Stage::meet();
    stage.enter_staff();
    stage.taps(&[Tap::Work(WorkKind::Menu), Tap::Work(WorkKind::Devices)]);
    let rows = |stage: &Stage| match stage.page() {
        Page::Devices(rows) => rows,
        page => panic!("{page:?}"),
    };
    let before = stage.saved.len();
    assert_eq!(rows(&stage).len(), 2);
    assert!(rows(&stage)[0].code.is_empty() && rows(&stage)[0].heard.is_none());
    assert_eq!(rows(&stage)[1].code, "K-300");
    stage.frame(reading(182, 111));
    stage.scan(held(1, 3));
    assert!(
        rows(&stage)
            .iter()
            .all(|row| row.heard.is_some() && row.readable)
    );
    stage.scan_refused(CardRefusal::Torn);
    stage.give(Input::Monitor(MonitorHeard::Rejected));
    assert!(rows(&stage).iter().all(|row| !row.readable));
    assert_eq!(
        stage.saved.len(),
        before,
        "nobody is counted, nothing is measured"
    );
    assert_eq!(stage.sounds(Sound::Call), 0);
    // Left alone it locks itself, and a card is a person again.
    stage.pass(61_000);
    assert!(stage.is_idle());
    stage.scan(held(1, 3));
    assert_eq!(stage.page(), Page::Greeting { visits: 4 });
}

#[test]
fn a_day_on_paper_is_entered_for_its_own_day_and_what_the_disk_refused_stands_there() {
    let mut stage = Stage::meet();
    stage.enter_staff();
    stage.taps(&[
        Tap::Work(WorkKind::Menu),
        Tap::Work(WorkKind::Paper),
        Tap::Next,
        Tap::DayAfter,
        Tap::DayBefore,
        Tap::AddAdults,
        Tap::PinErase,
        Tap::AddAdult,
        Tap::AddAdult,
        Tap::AddChild,
    ]);
    let shown = |stage: &Stage| match stage.page() {
        Page::Paper(paper) => paper,
        page => panic!("{page:?}"),
    };
    assert_eq!(shown(&stage).day, (6, 12));
    assert_eq!((shown(&stage).adults, shown(&stage).children), (2, 1));
    stage.disk = FULL;
    stage.tap(Tap::Next);
    assert_eq!(shown(&stage).written, Some(false));
    assert_eq!(shown(&stage).adults, 2, "it can be tried again");
    stage.disk = Disk::Well;
    stage.tap(Tap::Next);
    assert_eq!(shown(&stage).written, Some(true));
    assert_eq!((shown(&stage).adults, shown(&stage).children), (0, 0));
    let book = stage.book();
    let that_day = chrono::NaiveDate::from_ymd_opt(2026, 6, 12).unwrap();
    let tally = book.day(that_day).tally;
    assert_eq!((tally.visits, tally.adults, tally.children), (3, 2, 1));
    assert_eq!(tally.by_channel["paper"], 3);
    assert_eq!(
        book.day(tomoni::visit::filed_on(stage.wall)).tally.visits,
        0
    );
    // Not more than a day can hold, and not older than a month.
    stage.taps(&[Tap::AddAdults; 30]);
    assert_eq!(shown(&stage).adults, 200);
    stage.taps(&[Tap::DayBefore; 40]);
    assert_eq!(shown(&stage).day, (5, 14));
}

#[test]
fn the_office_is_tried_now_when_staff_ask() {
    let mut stage = Stage::meet();
    stage.enter_staff();
    stage.taps(&[Tap::Work(WorkKind::Menu)]);
    assert_eq!(stage.tap(Tap::TryNow), [Effect::TryNow]);
}

#[test]
fn a_resident_at_the_staffs_screen_is_served_and_the_screen_is_locked() {
    let mut stage = Stage::meet();
    stage.enter_staff();
    stage.scan(held(1, 0));
    assert_eq!(stage.page(), Page::Greeting { visits: 1 });
    assert_eq!(
        stage.kinds(),
        ["staff.entered", "staff.left", "visit.arrived"]
    );
}

#[test]
fn without_a_pin_there_is_no_way_to_the_staffs_screen() {
    let mut stage = Stage::new(stage::site("lobby", |site| site.pin_hash = None));
    stage.tap(Tap::StaffCorner);
    assert!(stage.is_idle());
}

#[test]
fn the_upload_is_shown_as_it_is() {
    let mut stage = Stage::meet();
    let upload = Upload {
        waiting: 3,
        last_ok: Some((14, 2)),
        failing: true,
    };
    stage.give(Input::Upload(upload.clone()));
    stage.enter_staff();
    assert_eq!(day(&stage).upload, upload);
}

#[test]
fn today_is_compared_with_the_same_weekday_a_week_ago() {
    let mut stage = Stage::new(stage::lobby());
    stage.taps(&[Tap::Came, Tap::Leave]);
    stage.enter_staff();
    assert!(
        day(&stage).hours.iter().all(|hour| hour.before.is_none()),
        "nothing is known of it"
    );
    stage.tap(Tap::Leave);
    stage.wall += chrono::TimeDelta::days(7);
    stage.enter_staff();
    let hours = day(&stage).hours;
    assert_eq!(hours.iter().filter_map(|hour| hour.before).sum::<u64>(), 1);
    assert_eq!(day(&stage).visits, 0);
}

// ---- Returning people ----------------------------------------------------------------------

/// Somebody without a card who answered every question.
fn offered() -> Stage {
    let mut stage = Stage::new(stage::lobby());
    stage.taps(&[Tap::Came, Tap::Next, Tap::Skip, Tap::FirstTime(true)]);
    assert_eq!(stage.page(), Page::OfferCard);
    stage
}

/// What nobody may find where it can be read: the token and what it stands in.
fn is_nowhere(stage: &Stage, token: &str) {
    let written = format!("{:?}{:?}", stage.saved, stage.effects);
    let lines: String = stage
        .saved
        .iter()
        .map(|event| tomoni::wire::write(event).unwrap())
        .collect();
    let shown = format!("{:?}{:?}", stage.view(), stage.machine);
    for text in [written, lines, shown] {
        assert!(!text.contains(token), "the token of a card");
        assert!(!text.contains(&token[6..32]), "its random part");
    }
}

#[test]
fn a_card_is_offered_once_to_whoever_answered_and_can_be_walked_past() {
    let mut stage = offered();
    stage.taps(&[Tap::Skip]);
    assert_eq!(stage.page(), Page::Thanks);
    // Whoever skips the last question is asked nothing more.
    let mut stage = Stage::new(stage::lobby());
    stage.taps(&[Tap::Came, Tap::Next, Tap::Skip, Tap::Skip]);
    assert_eq!(stage.page(), Page::Thanks);
    // Where no cards are read, none is offered.
    let mut stage = Stage::new(stage::lobby_without_cards());
    stage.taps(&[Tap::Came, Tap::Next, Tap::Skip, Tap::FirstTime(true)]);
    assert_eq!(stage.page(), Page::Thanks);
}

#[test]
fn a_new_card_joins_the_visit_when_it_was_taken_and_its_token_is_nowhere() {
    let mut stage = offered();
    stage.tap(Tap::MakeCard);
    let made = stage.made();
    let Page::MakeCard { card: Some(card) } = stage.page() else {
        panic!("{:?}", stage.page());
    };
    assert_eq!(card.code.side, 29, "version 3");
    assert_eq!(card.number, made.number.to_string());
    is_nowhere(&stage, made.token.as_str());
    let written = stage.saved.len();
    assert!(!stage.kinds().contains(&"card.issued"));
    stage.pass(1_000);
    stage.tap(Tap::Next);
    assert_eq!(stage.page(), Page::Greeting { visits: 1 });
    assert_eq!(stage.kinds()[written..], ["card.issued", "visit.card"]);
    assert!(matches!(
        &stage.saved[written + 1].kind,
        Kind::Card { visit, card } if Some(*visit) == stage.saved[0].kind.visit() && *card == made.card
    ));
    is_nowhere(&stage, made.token.as_str());
    stage.taps(&[Tap::Next]);
    assert_eq!(stage.page(), Page::Thanks);
    is_nowhere(&stage, made.token.as_str());
}

#[test]
fn a_card_that_nobody_took_was_never_there() {
    for leave in [Tap::Skip, Tap::NextPerson] {
        let mut stage = offered();
        stage.tap(Tap::MakeCard);
        let made = stage.made();
        stage.pass(1_000);
        stage.tap(leave);
        assert!(!stage.kinds().contains(&"card.issued"), "{leave:?}");
        assert!(!matches!(stage.page(), Page::MakeCard { .. }));
        is_nowhere(&stage, made.token.as_str());
    }
    // Nor one whose person walked away.
    let mut stage = offered();
    stage.tap(Tap::MakeCard);
    stage.pass(200_000);
    assert!(stage.is_idle());
    assert!(!stage.kinds().contains(&"card.issued"));
    // The next one is another card.
    let first = {
        let mut stage = offered();
        stage.tap(Tap::MakeCard);
        let made = stage.made();
        stage.pass(1_000);
        stage.tap(Tap::Skip);
        stage.pass(10_000);
        stage.taps(&[Tap::Came, Tap::Next, Tap::Skip, Tap::FirstTime(false)]);
        stage.tap(Tap::MakeCard);
        (made, stage.made())
    };
    assert_ne!(first.0.card, first.1.card);
}

#[test]
fn a_card_can_be_made_where_one_is_asked_for_and_that_counts_its_person_once() {
    let mut stage = Stage::new(stage::lobby());
    stage.taps(&[Tap::HoldCard, Tap::MakeCard]);
    assert!(matches!(stage.page(), Page::MakeCard { card: Some(_) }));
    assert_eq!(stage.arrivals(), 1);
    // Photographed, and held up at once: it is taken by that.
    let made = stage.made();
    stage.scan(tomoni::kiosk::screen::Held {
        card: made.card.clone(),
        visits_before: 0,
    });
    assert_eq!(stage.page(), Page::Greeting { visits: 1 });
    assert_eq!(stage.arrivals(), 1);
    assert_eq!(stage.book().visits_with(&made.card, &Default::default()), 1);
}

#[test]
fn a_new_card_that_cannot_be_made_takes_nobody_back() {
    let mut stage = offered();
    stage.tap(Tap::MakeCard);
    let token = match stage.effects.last() {
        Some(Effect::MakeCard(token)) => *token,
        other => panic!("{other:?}"),
    };
    // An answer to a question that is over changes nothing.
    let page = stage.page();
    stage.give(Input::CardMade(token, None));
    stage.give(Input::CardMade(Token(token.0 + 50), None));
    assert_eq!(stage.page(), page);
}

#[test]
fn whoever_holds_a_blocked_card_is_counted_and_no_card_joins() {
    let mut stage = Stage::new(stage::lobby());
    stage.scan_refused(CardRefusal::Blocked);
    assert_eq!(
        stage.page(),
        Page::CardRefused {
            why: CardRefusal::Blocked,
            counted: true
        }
    );
    assert_eq!(stage.kinds(), ["visit.arrived"]);
    assert!(matches!(
        stage.saved[0].kind,
        Kind::Arrived {
            channel: Channel::Card,
            card: None,
            ..
        }
    ));
    // Held up again and again it is the same person.
    for _ in 0..5 {
        stage.pass(700);
        stage.scan_refused(CardRefusal::Blocked);
    }
    assert_eq!(stage.arrivals(), 1);
    // They may have a new one.
    stage.tap(Tap::MakeCard);
    assert!(matches!(stage.page(), Page::MakeCard { .. }));
}

#[test]
fn what_the_office_knows_corrects_the_stamps_upwards_while_they_are_looked_at() {
    let mut stage = Stage::new(stage::lobby());
    stage.scan(held(1, 3));
    assert_eq!(stage.page(), Page::Greeting { visits: 4 });
    let told = |stage: &mut Stage, card, visits| {
        stage.give(Input::Visits {
            card: held(card, 0).card,
            visits,
        });
    };
    told(&mut stage, 1, 12);
    assert_eq!(stage.page(), Page::Greeting { visits: 12 });
    told(&mut stage, 1, 9);
    told(&mut stage, 2, 40);
    assert_eq!(stage.page(), Page::Greeting { visits: 12 });
}

#[test]
fn milestones_are_ten_twenty_five_fifty_and_hundreds() {
    let milestones: Vec<u32> = (0..=450)
        .filter(|visits| tomoni::kiosk::view::is_milestone(*visits))
        .collect();
    assert_eq!(milestones, [10, 25, 50, 100, 200, 300, 400]);
}

/// Staff look for a card that was here `visits` times.
fn looking_for(visits: usize) -> (Stage, tomoni::visit::CardKey) {
    let mut stage = Stage::new(stage::lobby());
    let keys = stage::keys();
    let old = keys.card_key(&keys.make([1; 16]));
    for _ in 0..visits {
        stage.scan(tomoni::kiosk::screen::Held {
            card: old.clone(),
            visits_before: 0,
        });
        stage.pass(300_000);
    }
    stage.enter_staff();
    stage.tap(Tap::LostCard);
    assert!(matches!(stage.page(), Page::LostCard(_)));
    (stage, old)
}

fn lost_step(stage: &Stage) -> LostCardStep {
    match stage.page() {
        Page::LostCard(lost) => lost.step,
        page => panic!("{page:?}"),
    }
}

#[test]
fn a_lost_cards_visits_go_to_the_card_that_takes_its_place() {
    let (mut stage, old) = looking_for(3);
    stage.type_number(&stage::keys().number(&old).to_string());
    assert_eq!(lost_step(&stage), LostCardStep::Hold(None));
    // The old card itself, or one that cannot be read, does not do.
    stage.scan(tomoni::kiosk::screen::Held {
        card: old.clone(),
        visits_before: 0,
    });
    assert_eq!(
        lost_step(&stage),
        LostCardStep::Hold(Some(HoldRefused::TheSame))
    );
    stage.scan_refused(CardRefusal::Torn);
    assert_eq!(
        lost_step(&stage),
        LostCardStep::Hold(Some(HoldRefused::Refused(CardRefusal::Torn)))
    );
    stage.scan(held(9, 0));
    assert_eq!(lost_step(&stage), LostCardStep::Done { visits: 3 });
    assert!(matches!(
        &stage.saved.last().unwrap().kind,
        Kind::CardLinked { old: from, new } if *from == old && *new == held(9, 0).card
    ));
    // It may lie before the reader all the while.
    let written = stage.saved.len();
    stage.scan(held(9, 0));
    assert_eq!(stage.saved.len(), written);
    assert_eq!(stage.arrivals(), 3);
    stage.tap(Tap::Leave);
    assert!(matches!(stage.page(), Page::Day(_)));
    stage.tap(Tap::Leave);
    assert!(stage.is_idle());
    let new = held(9, 0).card;
    assert_eq!(stage.book().visits_with(&new, &Default::default()), 3);
    assert_eq!(stage.kinds().last(), Some(&"staff.left"));
}

#[test]
fn a_number_that_was_typed_wrong_is_said_kindly_and_can_be_mended() {
    let (mut stage, old) = looking_for(1);
    let number = stage::keys().number(&old).to_string().replace('-', "");
    let last = number.chars().last().unwrap();
    let wrong = if last == '0' { "1" } else { "0" };
    stage.type_number(&format!("{}{wrong}", &number[..8]));
    let check = LostCardStep::Typing(Some(NumberRefused::Check));
    assert_eq!(lost_step(&stage), check);
    // A tenth letter is none.
    stage.tap(Tap::Letter(3));
    assert_eq!(lost_step(&stage), check);
    stage.tap(Tap::PinErase);
    assert_eq!(lost_step(&stage), LostCardStep::Typing(None));
    stage.type_number(&last.to_string());
    assert_eq!(lost_step(&stage), LostCardStep::Hold(None));
    // A good number of a card that nobody ever held up here.
    let keys = stage::keys();
    let other = keys.number(&keys.card_key(&keys.make([9; 16])));
    stage.tap(Tap::Leave);
    stage.tap(Tap::LostCard);
    stage.type_number(&other.to_string());
    assert_eq!(
        lost_step(&stage),
        LostCardStep::Typing(Some(NumberRefused::Unknown))
    );
}

#[test]
fn a_link_that_the_disk_refuses_is_said_and_tried_again_and_the_screen_locks_itself() {
    let (mut stage, old) = looking_for(2);
    stage.type_number(&stage::keys().number(&old).to_string());
    stage.disk = FULL;
    stage.scan(held(9, 0));
    assert_eq!(
        lost_step(&stage),
        LostCardStep::Hold(Some(HoldRefused::NotSaved))
    );
    stage.disk = Disk::Well;
    stage.scan(held(9, 0));
    assert_eq!(lost_step(&stage), LostCardStep::Done { visits: 2 });
    stage.pass(60_000);
    assert!(stage.is_idle(), "staff screens lock themselves");
    assert_eq!(stage.kinds().last(), Some(&"staff.left"));
    // Nobody comes here without the PIN.
    stage.tap(Tap::LostCard);
    assert!(stage.is_idle());
}

// ---- Everything at once --------------------------------------------------------------------

#[derive(Clone, Debug)]
enum Op {
    Tap(Tap),
    Scan(u8, u32),
    Refuse(CardRefusal),
    /// Two readings of one band: whatever differs between two kiosks that got one each is a leak.
    Frame(Box<Reading>, Box<Reading>),
    Failed(Fault),
    Rejected,
    MonitorHere(bool),
    ScannerHere(bool),
    Disk(Disk),
    DiskBack,
    Answer(Disk),
    Pass(u64),
    Sleep(u64),
    WallJump(i64),
    Upload(u64),
    LateAnswer(u64, bool),
    LatePin(u64, bool),
    EnterStaff,
    /// From 「血圧をはかる」 to the monitor, with or without consent to record, and with a guess
    /// or none: the way is long for chance alone. Played touch by touch.
    SitDown(bool, Option<usize>),
    /// Once more, without waiting for the rest to be over.
    Again,
    Implausible,
    /// The office's key comes or goes.
    Key(bool),
    /// 「やめる」, and the goodbye is over.
    WalkAway,
}

fn any_tap() -> impl Strategy<Value = Tap> {
    prop_oneof![
        4 => Just(Tap::Came),
        3 => Just(Tap::NextPerson),
        2 => (0usize..3).prop_map(Tap::CameFor),
        1 => (0usize..4).prop_map(Tap::Role),
        1 => (0usize..5).prop_map(Tap::Generation),
        1 => Just(Tap::Likes),
        2 => (0usize..9).prop_map(Tap::Like),
        1 => Just(Tap::CanTeach),
        1 => Just(Tap::HoldCard),
        4 => Just(Tap::Measure),
        1 => prop::sample::select(Lang::ALL.to_vec()).prop_map(Tap::Language),
        1 => Just(Tap::CallStaff),
        1 => Just(Tap::Alone),
        2 => Just(Tap::AddAdult),
        1 => Just(Tap::AddChild),
        3 => Just(Tap::Next),
        1 => Just(Tap::Skip),
        1 => (0usize..4).prop_map(Tap::Topic),
        1 => Just(Tap::More),
        1 => any::<bool>().prop_map(Tap::FirstTime),
        2 => Just(Tap::MakeCard),
        1 => Just(Tap::LostCard),
        1 => (0u8..34).prop_map(Tap::Letter),
        1 => (0u8..4).prop_map(Tap::LetterPage),
        2 => Just(Tap::Leave),
        1 => Just(Tap::Again),
        4 => Just(Tap::MeasureNow),
        2 => Just(Tap::Record),
        2 => Just(Tap::OnlyMeasure),
        1 => (0usize..5).prop_map(Tap::Guess),
        3 => Just(Tap::TakeHome),
        2 => Just(Tap::ShowMeasured),
        1 => Just(Tap::Stay),
        1 => Just(Tap::StaffCorner),
        1 => (0u8..12).prop_map(Tap::PinDigit),
        1 => Just(Tap::PinErase),
        1 => Just(Tap::Undo),
        1 => (0usize..6).prop_map(Tap::Counter),
        1 => Just(Tap::CloseDay),
        2 => prop::sample::select(vec![
            WorkKind::Menu,
            WorkKind::Proxy,
            WorkKind::Devices,
            WorkKind::Paper,
            WorkKind::Ending,
        ])
        .prop_map(Tap::Work),
        1 => (0usize..3).prop_map(Tap::Switch),
        1 => (0usize..3).prop_map(Tap::Beside),
        1 => Just(Tap::TryNow),
        1 => (0usize..3).prop_map(Tap::Proxy),
        1 => (0usize..3).prop_map(Tap::ProxyChild),
        1 => (0usize..3).prop_map(Tap::ProxyGroup),
        1 => Just(Tap::TestSlip),
        1 => (0usize..5).prop_map(Tap::Weather),
        1 => Just(Tap::MoreHours),
        1 => Just(Tap::LessHours),
        1 => (0usize..7).prop_map(Tap::Sentence),
        1 => Just(Tap::DayBefore),
        1 => Just(Tap::DayAfter),
        1 => Just(Tap::AddAdults),
        1 => Just(Tap::Answer),
    ]
}

fn any_frames() -> impl Strategy<Value = Op> {
    // The upper values of each band, and some that cannot be.
    let bands: Vec<(u16, u16)> = vec![(90, 139), (140, 159), (160, 179), (180, 230), (300, 400)];
    (
        prop::sample::select(bands),
        any::<u16>(),
        any::<u16>(),
        31u16..80,
        31u16..80,
        any::<bool>(),
        prop::option::of(0u16..2),
    )
        .prop_map(|((from, to), a, b, low_a, low_b, moved, irregular)| {
            let make = |value: u16, low| {
                let mut out = reading(from + value % (to - from + 1), low);
                out.movement = Some(moved);
                out.irregular = irregular;
                out
            };
            Op::Frame(Box::new(make(a, low_a)), Box::new(make(b, low_b)))
        })
}

fn any_op() -> impl Strategy<Value = Op> {
    let fault = prop::sample::select(vec![
        DiskFault::Full,
        DiskFault::ReadOnly,
        DiskFault::Gone,
        DiskFault::Other,
    ]);
    let disk = prop_oneof![
        5 => Just(Disk::Well),
        1 => fault.prop_map(Disk::Ill),
        1 => Just(Disk::Slow),
    ];
    prop_oneof![
        24 => any_tap().prop_map(Op::Tap),
        4 => (0u8..3, 0u32..12).prop_map(|(card, before)| Op::Scan(card, before)),
        1 => prop::sample::select(CardRefusal::ALL.to_vec()).prop_map(Op::Refuse),
        8 => any_frames(),
        1 => prop::sample::select(vec![Fault::Moved, Fault::Cuff, Fault::Device]).prop_map(Op::Failed),
        1 => Just(Op::Implausible),
        1 => prop::bool::weighted(0.7).prop_map(Op::Key),
        1 => Just(Op::Rejected),
        2 => prop::bool::weighted(0.8).prop_map(Op::MonitorHere),
        1 => any::<bool>().prop_map(Op::ScannerHere),
        3 => disk.clone().prop_map(Op::Disk),
        1 => Just(Op::DiskBack),
        4 => disk.prop_map(Op::Answer),
        6 => prop_oneof![1u64..2_000, 1_000u64..50_000, 40_000u64..200_000].prop_map(Op::Pass),
        1 => (1u64..400_000).prop_map(Op::Sleep),
        1 => (-700_000i64..700_000).prop_map(Op::WallJump),
        1 => (0u64..50).prop_map(Op::Upload),
        2 => (0u64..60, any::<bool>()).prop_map(|(token, ok)| Op::LateAnswer(token, ok)),
        1 => (0u64..60, any::<bool>()).prop_map(|(token, ok)| Op::LatePin(token, ok)),
        2 => Just(Op::EnterStaff),
        6 => (any::<bool>(), prop::option::of(0usize..3)).prop_map(|(record, guess)| Op::SitDown(record, guess)),
        4 => Just(Op::Again),
        4 => Just(Op::WalkAway),
    ]
}

/// A kiosk of MEET+, or of a town with two programmes side by side.
fn fresh(town: bool) -> Stage {
    let mut stage = if town {
        Stage::new(stage::town())
    } else {
        Stage::meet()
    };
    stage.give(Input::Monitor(MonitorHeard::Opened));
    stage.give(Input::OfficeKey(true));
    stage
}

/// Two kiosks that differ in nothing but the digits of readings, and what must always hold.
struct Watched {
    town: bool,
    one: Stage,
    other: Stage,
    arrived_ms: Option<u64>,
    /// People whose card could not be written down and who made room for the next card.
    owed_arrivals: usize,
    /// The last frame.
    came: Option<Reading>,
    /// The readings of the sitting on the screen, the oldest first, and whose they are.
    taken: Vec<Reading>,
    whose: Option<VisitId>,
    /// How many readings there were, over all.
    accepted: usize,
    /// Visits that touched 「記録する」 where it was offered.
    agreed: Vec<VisitId>,
    key: bool,
    /// When somebody left a rest or measuring screen without a reading, or somewhat before.
    left_ms: Option<u64>,
}

impl Watched {
    fn play(&mut self, op: &Op) -> Result<(), TestCaseError> {
        let before = self.one.clone();
        let effects_before = self.one.effects.len();
        // A token that is really awaited is not late; the stage answers those itself.
        let is_late = |token: u64| {
            !self
                .one
                .unanswered
                .iter()
                .any(|(awaited, _)| awaited.0 == token)
        };
        match op {
            Op::Tap(tap) => self.both(|stage| drop(stage.tap(*tap))),
            Op::Scan(card, visits) => self.both(|stage| drop(stage.scan(held(*card, *visits)))),
            Op::Refuse(why) => self.both(|stage| stage.scan_refused(*why)),
            Op::Frame(a, b) => {
                self.one.frame((**a).clone());
                self.other.frame((**b).clone());
                self.came = Some((**a).clone());
            }
            Op::Failed(fault) => self.both(|stage| {
                stage.give(Input::Monitor(MonitorHeard::Failed(*fault)));
            }),
            Op::Implausible => self.both(|stage| {
                stage.give(Input::Monitor(MonitorHeard::Implausible));
            }),
            Op::Key(there) => {
                self.key = *there;
                self.both(|stage| drop(stage.give(Input::OfficeKey(*there))));
            }
            Op::Rejected => self.both(|stage| {
                stage.give(Input::Monitor(MonitorHeard::Rejected));
            }),
            Op::MonitorHere(here) => self.both(|stage| {
                stage.give(Input::Monitor(if *here {
                    MonitorHeard::Opened
                } else {
                    MonitorHeard::Lost("K-204".to_owned())
                }));
            }),
            Op::ScannerHere(here) => self.both(|stage| {
                stage.give(Input::Scanner(if *here {
                    Ok(())
                } else {
                    Err("K-304".to_owned())
                }));
            }),
            Op::Disk(disk) => self.both(|stage| {
                stage.disk = *disk;
                if *disk == Disk::Well {
                    while !stage.unanswered.is_empty() {
                        stage.answer(Disk::Well);
                    }
                }
            }),
            Op::DiskBack => self.both(|stage| drop(stage.give(Input::DiskBack))),
            Op::Answer(disk) => self.both(|stage| stage.answer(*disk)),
            Op::Pass(ms) => self.both(|stage| stage.pass(*ms)),
            Op::Sleep(ms) => self.both(|stage| stage.sleep(*ms)),
            Op::WallJump(minutes) => {
                self.both(|stage| stage.wall += chrono::TimeDelta::minutes(*minutes));
            }
            Op::Upload(waiting) => self.both(|stage| {
                let upload = Upload {
                    waiting: *waiting,
                    last_ok: None,
                    failing: false,
                };
                stage.give(Input::Upload(upload));
            }),
            Op::LateAnswer(token, ok) if is_late(*token) => {
                let token = Token(*token);
                self.both(|stage| {
                    stage.give(if *ok {
                        Input::Saved(token)
                    } else {
                        Input::NotSaved(token, DiskFault::Other)
                    });
                });
            }
            Op::LateAnswer(..) => {}
            Op::LatePin(token, ok) => {
                self.both(|stage| drop(stage.give(Input::PinChecked(Token(*token), *ok))));
            }
            Op::EnterStaff => self.both(Stage::enter_staff),
            Op::SitDown(..) | Op::Again => unreachable!("played touch by touch"),
            Op::WalkAway => self.both(|stage| {
                stage.tap(Tap::Leave);
                stage.pass(7_000);
            }),
        }
        let effects: Vec<Effect> = self.one.effects[effects_before..].to_vec();
        self.arrivals(op, &before, &effects)?;
        self.readings(op, &before, &effects)?;
        self.always(op, &before, &effects)
    }

    fn both(&mut self, play: impl Fn(&mut Stage)) {
        play(&mut self.one);
        play(&mut self.other);
    }

    /// One touch counts once.
    fn arrivals(
        &mut self,
        op: &Op,
        before: &Stage,
        effects: &[Effect],
    ) -> Result<(), TestCaseError> {
        let arrived: Vec<&Kind> = effects
            .iter()
            .filter_map(|effect| match effect {
                Effect::Append {
                    kind: kind @ Kind::Arrived { .. },
                    ..
                } => Some(kind),
                _ => None,
            })
            .collect();
        let mut expected = before.clone();
        expected.give(Input::Tick);
        match op {
            Op::Tap(tap) => {
                let trembles = self.arrived_ms.is_some_and(|at| self.one.up_ms < at + 300);
                let monitor = matches!(expected.machine.screen(), Screen::MonitorRests { .. })
                    && matches!(
                        before.clone().tap(Tap::Again)[..],
                        [
                            ..,
                            Effect::Append {
                                kind: Kind::Arrived { .. },
                                ..
                            }
                        ]
                    );
                let by_hand = by_hand(&expected, *tap);
                let means = by_hand || !trembles && means_arrival(&expected, *tap, monitor);
                prop_assert_eq!(
                    arrived.len(),
                    usize::from(means),
                    "{:?} on {:?}",
                    tap,
                    expected.machine.screen()
                );
                if means && !by_hand {
                    self.arrived_ms = Some(self.one.up_ms);
                }
                if by_hand {
                    let staff = matches!(
                        arrived.first(),
                        Some(Kind::Arrived {
                            channel: Channel::Staff,
                            card: None,
                            ..
                        })
                    );
                    prop_assert!(staff);
                }
                if *tap == Tap::NextPerson
                    && expected.machine.screen().open().is_some()
                    && let Some(Kind::Arrived { lang, .. }) = arrived.first()
                {
                    prop_assert_eq!(*lang, Lang::Ja);
                }
            }
            Op::Scan(card, _) => {
                prop_assert!(arrived.len() <= 1);
                if let Some(Kind::Arrived {
                    card: own, channel, ..
                }) = arrived.first()
                {
                    prop_assert_eq!(*channel, Channel::Card);
                    prop_assert_eq!(own.as_ref(), Some(&held(*card, 0).card));
                }
                // Whoever stood there before and could not be written down is owed.
                if let Screen::DiskRests { arrival, .. } = expected.machine.screen()
                    && let Some(own) = &arrival.held
                    && own.card != held(*card, 0).card
                {
                    self.owed_arrivals += 1;
                }
                // The same card on its own visit is nothing.
                if let Some(open) = expected.machine.screen().open()
                    && let Some(own) = &open.held
                {
                    prop_assert_eq!(arrived.is_empty(), own.card == held(*card, 0).card);
                }
            }
            // Whoever holds up a blocked card is a person; no other refusal counts by itself.
            Op::Refuse(CardRefusal::Blocked) => prop_assert!(arrived.len() <= 1),
            // The person who stands before a disk in trouble is tried again by itself, and so is
            // whoever had to make room for the next card.
            Op::DiskBack => prop_assert!(arrived.len() <= 1 + self.owed_arrivals),
            _ => prop_assert!(arrived.is_empty(), "{op:?} counted somebody"),
        }
        Ok(())
    }

    /// Consent, what is kept, what is shown and who is called, for every reading.
    fn readings(
        &mut self,
        op: &Op,
        before: &Stage,
        effects: &[Effect],
    ) -> Result<(), TestCaseError> {
        let mut met = before.clone();
        // Time that passed without anybody asking the machine has not cleared its screen yet.
        if self.one.asked > before.asked {
            met.give(Input::Tick);
        }
        let stage = &self.one;
        let screen = stage.machine.screen();
        let shows =
            |screen: &Screen| matches!(screen, Screen::Result { .. } | Screen::TakeHome { .. });
        if let (Op::Tap(Tap::Record), Page::Consent { can_record: true }) = (op, met.page()) {
            self.agreed
                .extend(met.machine.screen().open().map(|open| open.visit));
        }
        let sent = effects.iter().filter(|effect| {
            matches!(
                effect,
                Effect::AppendReading { .. }
                    | Effect::Append {
                        kind: Kind::OnlyMeasured {},
                        ..
                    }
            )
        });
        let cued = effects.iter().any(|effect| {
            matches!(
                effect,
                Effect::Append {
                    kind: Kind::StaffCalled {
                        why: CallReason::Cue
                    },
                    ..
                }
            )
        });
        // Nothing is recorded without 「記録する」, whatever the disk did meanwhile.
        for effect in effects {
            if let Effect::AppendReading { visit, .. } = effect {
                prop_assert!(visit.is_some_and(|visit| self.agreed.contains(&visit)));
            }
        }
        let whose = screen.open().map(|open| open.visit);
        if shows(screen) && !shows(met.machine.screen()) {
            // One more reading was taken: it is the frame that came last.
            let Some(reading) = self.came.clone() else {
                return Err(TestCaseError::fail("a result without its reading"));
            };
            let first = screen
                .sitting()
                .is_some_and(|sitting| sitting.readings == 1);
            if first {
                self.taken.clear();
            }
            prop_assert!(first || self.whose == whose, "another visit's numbers");
            self.whose = whose;
            let recorded = self.key && whose.is_some_and(|visit| self.agreed.contains(&visit));
            let sent: Vec<_> = sent.collect();
            prop_assert_eq!(sent.len(), 1, "every reading is kept, once");
            match sent[0] {
                Effect::AppendReading {
                    visit,
                    reading: kept,
                    ..
                } => {
                    prop_assert!(recorded && *visit == whose);
                    prop_assert!(***kept == reading);
                }
                _ => prop_assert!(!recorded, "they agreed"),
            }
            prop_assert_eq!(
                cued,
                reading.systolic_mmhg >= 180 || reading.diastolic_mmhg >= 110
            );
            if cued {
                prop_assert!(effects.contains(&Effect::Chime(Sound::Call)));
                prop_assert_eq!(stage.view().call, Call::Calling);
            }
            self.taken.push(reading);
            self.accepted += 1;
        } else if !matches!(op, Op::DiskBack) {
            prop_assert_eq!(sent.count(), 0, "a reading without a result");
            prop_assert!(!cued);
        }
        if screen.sitting().is_none() {
            self.taken.clear();
            self.whose = None;
        }

        // The numbers on the screen, worked out anew from what came.
        let numbers = match stage.page() {
            Page::Result(shown) => Some((shown.systolic_mmhg, shown.diastolic_mmhg, shown.of)),
            Page::TakeHome(shown) => Some((shown.systolic_mmhg, shown.diastolic_mmhg, shown.of)),
            _ => None,
        };
        prop_assert_eq!(numbers.is_some(), shows(screen));
        if let Some(numbers) = numbers {
            prop_assert_eq!(numbers, worked_out(&self.taken));
            prop_assert!((60..=280).contains(&numbers.0));
        }
        Ok(())
    }

    fn always(&mut self, op: &Op, before: &Stage, effects: &[Effect]) -> Result<(), TestCaseError> {
        let stage = &self.one;
        let view = stage.view();

        // No digits anywhere but in the result: the two kiosks are told apart by nothing else.
        prop_assert_eq!(
            effects.len(),
            self.other.effects.len() + effects.len() - stage.effects.len()
        );
        prop_assert_eq!(
            format!(
                "{:?}",
                &stage.effects[stage.effects.len() - effects.len()..]
            ),
            format!(
                "{:?}",
                &self.other.effects[stage.effects.len() - effects.len()..]
            )
        );
        prop_assert_eq!(format!("{view:?}"), format!("{:?}", self.other.view()));
        prop_assert_eq!(
            format!("{:?}", stage.machine.screen()),
            format!("{:?}", self.other.machine.screen())
        );

        if !matches!(view.page, Page::Result(_) | Page::TakeHome(_)) {
            prop_assert_eq!(&view.page, &self.other.page());
        }

        // What comes soon after somebody left the monitor is theirs, and shown to nobody.
        let now = stage.up_ms;
        let theirs = self.left_ms.is_some_and(|left_ms| now < left_ms + 180_000);
        let mut met = before.clone();
        met.give(Input::Tick);
        if let Op::Frame(..) = op {
            let offered = matches!(
                stage.machine.screen(),
                Screen::Measured { .. } | Screen::Result { .. } | Screen::NotMeasured { .. }
            );
            match met.machine.screen() {
                Screen::Measured { .. } => {}
                Screen::Result { .. } | Screen::NotMeasured { .. } => {
                    let made_room = matches!(stage.machine.screen(), Screen::Measured { .. });
                    prop_assert!(!made_room || !theirs);
                }
                Screen::Measuring { since_ms, .. } => {
                    prop_assert!(!offered || !theirs || now >= since_ms + 15_000);
                }
                _ => prop_assert!(!offered || !theirs),
            }
        }
        let at_the_monitor = |stage: &Stage| stage.machine.screen().is_before_a_reading();
        let heard = matches!(
            stage.machine.screen(),
            Screen::Measured { .. } | Screen::Result { .. } | Screen::NotMeasured { .. }
        );
        if at_the_monitor(before) && !at_the_monitor(stage) && !heard {
            self.left_ms = Some(before.up_ms);
        }

        // A way out: left alone, with a disk that answers, every screen ends at idle, in Japanese.
        let mut left = stage.clone();
        left.disk = Disk::Well;
        while !left.unanswered.is_empty() {
            left.answer(Disk::Well);
        }
        left.sleep(20 * 60_000);
        left.give(Input::Tick);
        left.give(Input::Switched(None));
        prop_assert!(left.is_idle(), "no way out of {:?}", stage.machine.screen());
        prop_assert_eq!(left.lang(), Lang::Ja);
        let mut ticked = stage.clone();
        ticked.give(Input::Tick);
        prop_assert!(
            ticked
                .machine
                .deadline()
                .is_some_and(|at| at > ticked.up_ms)
        );

        // Nothing of one person for the next: whoever comes then sees what the first ever saw.
        let Page::Idle { cards, .. } = left.page() else {
            unreachable!()
        };
        let mut fresh = fresh(self.town);
        fresh.give(Input::Scanner(if cards {
            Ok(())
        } else {
            Err("K-304".to_owned())
        }));
        prop_assert_eq!(left.page(), fresh.page());
        prop_assert_eq!(left.view().leaving_in_s, None);
        prop_assert_eq!(left.view().stalls, fresh.view().stalls);
        left.tap(Tap::Came);
        prop_assert_eq!(left.page(), counted(1, 0));
        left.pass(1_000);
        fresh.taps(&[Tap::Came]);
        // Through all that is asked, with the same answers.
        for tap in [Tap::Next, Tap::Skip, Tap::Like(0), Tap::Next, Tap::Skip] {
            left.taps(&[tap]);
            fresh.taps(&[tap]);
            prop_assert_eq!(left.page(), fresh.page());
        }
        left.tap(Tap::NextPerson);
        left.pass(1_000);
        let mut holder = left.clone();
        holder.tap(Tap::NextPerson);
        holder.scan(held(9, 41));
        prop_assert_eq!(holder.page(), Page::Greeting { visits: 42 });

        // One outstanding arrival at most; nobody is in the journal twice.
        let waiting = stage
            .unanswered
            .iter()
            .filter(|(_, kind)| matches!(kind, Kind::Arrived { .. }));
        prop_assert!(waiting.count() <= 1);
        let mut visits: Vec<_> = stage
            .saved
            .iter()
            .filter_map(|event| match event.kind {
                Kind::Arrived { visit, .. } => Some(visit),
                _ => None,
            })
            .collect();
        let arrivals = visits.len();
        visits.sort();
        visits.dedup();
        prop_assert_eq!(visits.len(), arrivals);

        // A counted person is never un-counted: only staff void, one touch each.
        let voids = effects.iter().filter(|effect| {
            matches!(
                effect,
                Effect::Append {
                    kind: Kind::Voided { .. },
                    ..
                }
            )
        });
        let undo = matches!(op, Op::Tap(Tap::Undo))
            && matches!(before.machine.screen(), Screen::Day(_) | Screen::Work(_));
        prop_assert!(voids.count() <= usize::from(undo));
        // A refused write that is not an arrival's takes no screen away.
        if let (Op::Answer(Disk::Ill(_)), Some((_, kind))) = (op, before.unanswered.first())
            && !matches!(
                kind,
                Kind::Arrived { .. } | Kind::CardLinked { .. } | Kind::DayClosed { .. }
            )
        {
            let mut ticked = before.clone();
            ticked.give(Input::Tick);
            prop_assert_eq!(ticked.page(), stage.page());
        }
        for effect in effects {
            if let Effect::Append {
                kind: Kind::Topic { visit, .. },
                ..
            } = effect
            {
                prop_assert_eq!(*visit, None, "topic and card are never joined");
            }
            if let Effect::Append {
                kind: kind @ (Kind::LikeShown { .. } | Kind::ActivityJoined { .. }),
                ..
            } = effect
            {
                prop_assert_eq!(kind.visit(), None, "what is liked is nobody's");
            }
        }

        // The view is always one that can be drawn.
        match &view.page {
            Page::Topics { topics, .. } => prop_assert!((1..=3).contains(&topics.len())),
            Page::Counted { adults, children } => {
                prop_assert!(*adults >= 1 && *adults <= 30 && *children <= 30);
            }
            Page::Rest { left_s, nth } => prop_assert!(*left_s <= 60 && *nth >= 1),
            Page::Guess { choices } => prop_assert_eq!(choices.len(), 3),
            Page::AskStaff { conditions } => prop_assert_eq!(conditions.len(), 5),
            Page::TakeHome(home) => {
                prop_assert!((21..=113).contains(&home.side));
                prop_assert_eq!(home.code.len(), (home.side * home.side) as usize);
            }
            Page::Pin { entered, .. } => prop_assert!(*entered <= 4),
            Page::Greeting { visits } => prop_assert!(*visits >= 1),
            Page::Day(day) => {
                prop_assert!(day.hours.len() >= 8 && [4, 8].contains(&day.counters.len()));
            }
            Page::Menu(menu) => {
                let on = menu.programmes.iter().filter(|one| one.on).count();
                prop_assert!((1..=2).contains(&on));
            }
            Page::Proxy(proxy) => prop_assert!((1..=2).contains(&proxy.programmes.len())),
            Page::Paper(paper) => prop_assert!(paper.adults + paper.children <= 200),
            Page::Trouble { code, .. } => prop_assert!(code.starts_with("K-")),
            _ => {}
        }
        prop_assert!(
            view.leaving_in_s
                .is_none_or(|left| (1..=30).contains(&left))
        );

        // Staff are in exactly while their screen is.
        let count = |name: &str| {
            stage
                .effects
                .iter()
                .filter(
                    |effect| matches!(effect, Effect::Append { kind, .. } if kind.name() == name),
                )
                .count()
        };
        if stage.disk == Disk::Well
            && stage.machine.owes_nothing()
            && stage.saved.len()
                == stage
                    .effects
                    .iter()
                    .filter(|e| matches!(e, Effect::Append { .. }))
                    .count()
        {
            let inside = matches!(
                stage.machine.screen(),
                Screen::Day(_) | Screen::LostCard(_) | Screen::Work(_)
            );
            prop_assert_eq!(
                count("staff.entered"),
                count("staff.left") + usize::from(inside)
            );
        }
        Ok(())
    }
}

/// Whether staff enter somebody with this touch.
fn by_hand(met: &Stage, tap: Tap) -> bool {
    match (met.page(), tap) {
        (Page::Proxy(proxy), Tap::Proxy(nth) | Tap::ProxyChild(nth) | Tap::ProxyGroup(nth)) => {
            nth < proxy.programmes.len()
        }
        _ => false,
    }
}

/// Whether this touch means that somebody came, told from the screen it met.
fn means_arrival(met: &Stage, tap: Tap, monitor_is_back: bool) -> bool {
    let open = met.machine.screen().open().is_some();
    match (met.machine.screen(), tap) {
        (Screen::DiskRests { .. }, Tap::Came | Tap::NextPerson | Tap::Again) => true,
        (Screen::MonitorRests { .. }, Tap::Came | Tap::NextPerson) => !open,
        (Screen::MonitorRests { .. }, Tap::Again) => !open && monitor_is_back,
        (Screen::Idle, Tap::Measure) => {
            let mut probe = met.clone();
            probe.disk = Disk::Slow;
            probe.tap(Tap::Measure);
            !matches!(
                probe.page(),
                Page::Trouble {
                    what: Trouble::Monitor,
                    ..
                }
            )
        }
        (Screen::Idle | Screen::HoldCard | Screen::Thanks { .. }, Tap::Came | Tap::NextPerson) => {
            true
        }
        (Screen::Idle | Screen::HoldCard, Tap::CameFor(_)) => true,
        (Screen::CardRefused { .. }, Tap::Came | Tap::CameFor(_)) => !open,
        (Screen::HoldCard, Tap::MakeCard) => true,
        (
            Screen::CardRefused { .. }
            | Screen::Counted { .. }
            | Screen::Welcome { .. }
            | Screen::Roles { .. }
            | Screen::Likes { .. }
            | Screen::Generations { .. }
            | Screen::Topics { .. }
            | Screen::FirstTime { .. }
            | Screen::OfferCard { .. }
            | Screen::MakeCard { .. }
            | Screen::Greeting { .. }
            | Screen::Result { .. }
            | Screen::TakeHome { .. }
            | Screen::NotMeasured { .. },
            Tap::NextPerson,
        ) => true,
        _ => false,
    }
}

/// What long ways are made of.
fn touch_by_touch(op: &Op) -> Vec<Op> {
    let taps = |taps: &[Tap]| taps.iter().map(|tap| Op::Tap(*tap)).collect();
    match op {
        Op::SitDown(record, guess) => taps(&[
            Tap::Measure,
            if *record {
                Tap::Record
            } else {
                Tap::OnlyMeasure
            },
            Tap::OnlyMeasure,
            Tap::Next,
            Tap::MeasureNow,
            guess.map_or(Tap::Skip, Tap::Guess),
        ]),
        Op::Again => taps(&[Tap::Again, Tap::MeasureNow]),
        op => vec![op.clone()],
    }
}

/// The numbers that belong on the screen after these readings, worked out in another way than the
/// flow does.
fn worked_out(taken: &[Reading]) -> (u16, u16, ResultOf) {
    let flagged = |reading: &Reading| {
        reading.movement == Some(true) || reading.irregular.is_some_and(|beats| beats != 0)
    };
    let of = |of: &[&Reading], what| {
        let mean = |value: fn(&Reading) -> u16| {
            let sum: u16 = of.iter().map(|reading| value(reading)).sum();
            (f64::from(sum) / of.len() as f64 + 0.5).floor() as u16
        };
        (mean(|r| r.systolic_mmhg), mean(|r| r.diastolic_mmhg), what)
    };
    match taken {
        [] => panic!("a result without a reading"),
        [only] => of(&[only], ResultOf::One),
        [.., one, other] => match (flagged(one), flagged(other)) {
            (true, false) => of(&[other], ResultOf::OneOfTwo),
            (false, true) => of(&[one], ResultOf::OneOfTwo),
            _ => of(&[one, other], ResultOf::MeanOfTwo),
        },
    }
}

/// Once the disk is well and nothing is owed, each reading is in the journal exactly once.
fn each_is_kept_once(mut settled: Stage, accepted: usize) -> Result<(), TestCaseError> {
    // A reading that is recorded without a card never becomes a card's.
    let mut recorded = std::collections::HashSet::new();
    for effect in &settled.effects {
        match effect {
            Effect::AppendReading { visit, .. } => recorded.extend(*visit),
            Effect::Append {
                kind: Kind::Card { visit, .. },
                ..
            } => {
                // One that the disk refused is written later, as the same event.
                let joined = settled.effects.iter().position(|first| {
                    matches!(first, Effect::Append { kind: Kind::Card { visit: other, .. }, .. } if other == visit)
                });
                let read = settled.effects.iter().position(|first| {
                    matches!(first, Effect::AppendReading { visit: Some(other), .. } if other == visit)
                });
                prop_assert!(!recorded.contains(visit) || joined < read);
            }
            _ => {}
        }
    }
    settled.disk = Disk::Well;
    while !settled.unanswered.is_empty() {
        settled.answer(Disk::Well);
    }
    settled.give(Input::DiskBack);
    prop_assert_eq!(
        settled.count("reading.taken") + settled.count("reading.only_measured"),
        accepted
    );
    Ok(())
}

/// Whoever measures after everybody has left sees what the first person ever saw, step by step:
/// no guess, no number and no mean of somebody before.
fn nothing_remains(mut left: Stage, town: bool) -> Result<(), TestCaseError> {
    left.disk = Disk::Well;
    while !left.unanswered.is_empty() {
        left.answer(Disk::Well);
    }
    left.sleep(20 * 60_000);
    left.give(Input::Tick);
    // What they left behind at the monitor is nobody's any more.
    left.sleep(200_000);
    left.give(Input::Tick);
    left.give(Input::DiskBack);
    left.give(Input::Switched(None));
    left.give(Input::OfficeKey(true));
    left.give(Input::Monitor(MonitorHeard::Opened));
    left.give(Input::Scanner(Ok(())));
    let mut fresh = fresh(town);
    left.wall = fresh.wall;
    for second in [false, true] {
        let way: &[Tap] = if second {
            &[Tap::Again, Tap::MeasureNow]
        } else {
            &[
                Tap::Measure,
                Tap::Record,
                Tap::Next,
                Tap::MeasureNow,
                Tap::Skip,
            ]
        };
        for tap in way {
            left.taps(&[*tap]);
            fresh.taps(&[*tap]);
            prop_assert_eq!(left.page(), fresh.page());
        }
        for stage in [&mut left, &mut fresh] {
            stage.frame(reading(if second { 133 } else { 120 }, 80));
        }
        prop_assert_eq!(left.page(), fresh.page());
        left.tap(Tap::TakeHome);
        fresh.tap(Tap::TakeHome);
        prop_assert!(matches!(left.page(), Page::TakeHome(_)));
        prop_assert!(left.page() == fresh.page());
        left.tap(Tap::Again);
        fresh.tap(Tap::Again);
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: std::env::var("TOMONI_FLOW_CASES").ok().and_then(|n| n.parse().ok()).unwrap_or(100),
        max_shrink_iters: 2_000,
        ..ProptestConfig::default()
    })]
    #[test]
    fn whatever_happens_in_whatever_order(town in any::<bool>(), ops in prop::collection::vec(any_op(), 1..70)) {
        let mut watched = Watched {
            town,
            one: fresh(town),
            other: fresh(town),
            arrived_ms: None,
            owed_arrivals: 0,
            came: None,
            taken: Vec::new(),
            whose: None,
            accepted: 0,
            agreed: Vec::new(),
            key: true,
            left_ms: None,
        };
        for op in &ops {
            for op in touch_by_touch(op) {
                watched.play(&op)?;
            }
        }
        each_is_kept_once(watched.one.clone(), watched.accepted)?;
        nothing_remains(watched.one, town)?;
    }
}
