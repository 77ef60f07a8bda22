//! What touches do: each says the right thing, once, when the finger leaves.

use tomoni::card::Refusal;
use tomoni::kiosk::view::{Call, LostCard, LostCardStep, NewCard, Page, Tap, Topic};
use tomoni::visit::event::Lang;

use crate::cases::{self, idle, meet, view};
use crate::glass::{Glass, LANDSCAPE, keep, place_of};

#[test]
fn each_target_says_what_was_touched() {
    let glass = Glass::open(LANDSCAPE);
    let pages: Vec<(Page, Vec<(&str, Tap)>)> = vec![
        (
            idle(false),
            vec![
                ("came", Tap::Came),
                ("hold-card", Tap::HoldCard),
                ("measure", Tap::Measure),
                ("language-0", Tap::Language(Lang::Ja)),
                ("language-1", Tap::Language(Lang::Easy)),
                ("language-2", Tap::Language(Lang::En)),
                ("call-staff", Tap::CallStaff),
            ],
        ),
        (
            Page::Counted {
                adults: 2,
                children: 0,
            },
            vec![
                ("alone", Tap::Alone),
                ("add-adult", Tap::AddAdult),
                ("add-child", Tap::AddChild),
                ("next-person", Tap::NextPerson),
                ("next", Tap::Next),
                ("call-staff", Tap::CallStaff),
            ],
        ),
        (
            Page::HoldCard,
            vec![
                ("leave", Tap::Leave),
                ("came", Tap::Came),
                ("make-card", Tap::MakeCard),
                ("call-staff", Tap::CallStaff),
            ],
        ),
        (
            Page::OfferCard,
            vec![
                ("make-card", Tap::MakeCard),
                ("skip", Tap::Skip),
                ("call-staff", Tap::CallStaff),
            ],
        ),
        (
            Page::MakeCard {
                card: Some(NewCard {
                    code: tomoni::card::qr::Modules {
                        side: 1,
                        dark: vec![true],
                    },
                    number: "7K3-M9Q-2XD".to_owned(),
                    slip: true,
                }),
            },
            vec![
                ("next", Tap::Next),
                ("print", Tap::Print),
                ("skip", Tap::Skip),
                ("call-staff", Tap::CallStaff),
            ],
        ),
        (
            Page::LostCard(LostCard {
                typed: "7K".to_owned(),
                page: 1,
                step: LostCardStep::Typing(None),
            }),
            vec![
                ("letters-0", Tap::LetterPage(0)),
                ("letters-2", Tap::LetterPage(2)),
                ("letter-10", Tap::Letter(10)),
                ("letter-20", Tap::Letter(20)),
                ("erase", Tap::PinErase),
                ("leave", Tap::Leave),
            ],
        ),
        (
            Page::Topics {
                topics: (0..3)
                    .map(|i| Topic {
                        words: i.to_string(),
                        picture: String::new(),
                    })
                    .collect(),
                more: true,
            },
            vec![
                ("topic-0", Tap::Topic(0)),
                ("topic-2", Tap::Topic(2)),
                ("more", Tap::More),
                ("skip", Tap::Skip),
                ("call-staff", Tap::CallStaff),
            ],
        ),
        (
            Page::FirstTime,
            vec![
                ("first-time", Tap::FirstTime(true)),
                ("not-first-time", Tap::FirstTime(false)),
                ("skip", Tap::Skip),
                ("call-staff", Tap::CallStaff),
            ],
        ),
        (
            Page::Greeting { visits: 3 },
            vec![
                ("next-person", Tap::NextPerson),
                ("next", Tap::Next),
                ("call-staff", Tap::CallStaff),
            ],
        ),
        (
            Page::CardRefused {
                why: Refusal::Torn,
                counted: false,
            },
            vec![
                ("leave", Tap::Leave),
                ("again", Tap::Again),
                ("came", Tap::Came),
                ("call-staff", Tap::CallStaff),
            ],
        ),
        (
            Page::CardRefused {
                why: Refusal::Torn,
                counted: true,
            },
            vec![
                ("next-person", Tap::NextPerson),
                ("make-card", Tap::MakeCard),
                ("next", Tap::Next),
                ("call-staff", Tap::CallStaff),
            ],
        ),
        (
            Page::Thanks,
            vec![
                ("next-person", Tap::NextPerson),
                ("leave", Tap::Leave),
                ("call-staff", Tap::CallStaff),
            ],
        ),
    ];
    for (page, targets) in pages {
        glass.show(view(Lang::Ja, meet(Lang::Ja), page));
        for (id, tap) in targets {
            glass.touch(id);
            assert_eq!(glass.taps(), [tap], "{id}");
            glass.wait(400);
        }
    }
}

#[test]
fn a_double_tap_is_one_tap() {
    let glass = Glass::open(LANDSCAPE);
    glass.show(view(
        Lang::Ja,
        meet(Lang::Ja),
        Page::Counted {
            adults: 1,
            children: 0,
        },
    ));
    glass.touch("add-adult");
    glass.wait(60);
    glass.touch("add-adult");
    assert_eq!(glass.taps(), [Tap::AddAdult]);
    glass.wait(400);
    glass.touch("add-adult");
    assert_eq!(
        glass.taps(),
        [Tap::AddAdult],
        "after 300 ms the next touch counts"
    );
}

#[test]
fn a_press_that_began_while_deaf_does_nothing_when_it_ends() {
    let glass = Glass::open(LANDSCAPE);
    glass.show(view(
        Lang::Ja,
        meet(Lang::Ja),
        Page::Counted {
            adults: 1,
            children: 0,
        },
    ));
    glass.touch("add-adult");
    glass.wait(50);
    let place = place_of(&glass.target("add-adult"));
    glass.press(place);
    glass.wait(600);
    glass.release(place);
    assert_eq!(glass.taps(), [Tap::AddAdult]);
}

#[test]
fn the_second_half_of_a_double_tap_does_not_reach_the_next_screen() {
    let glass = Glass::open(LANDSCAPE);
    glass.show(view(Lang::Ja, meet(Lang::Ja), idle(false)));
    let disc = place_of(&glass.target("came"));
    glass.touch("came");
    glass.show_at_once(view(
        Lang::Ja,
        meet(Lang::Ja),
        Page::Counted {
            adults: 1,
            children: 0,
        },
    ));
    // Where the disc was, a card of the next screen stands now.
    glass.press(disc);
    glass.wait(50);
    glass.release(disc);
    assert_eq!(glass.taps(), [Tap::Came]);
}

#[test]
fn a_press_is_seen_at_once_and_a_finger_that_slides_away_touches_nothing() {
    let glass = Glass::open(LANDSCAPE);
    glass.show(view(Lang::Ja, meet(Lang::Ja), idle(false)));
    let disc = place_of(&glass.target("came"));
    let before = glass.picture();
    glass.press(disc);
    keep(&glass.picture(), "landscape-01-idle-pressed");
    assert!(
        before != glass.picture(),
        "the face moves down in the same frame"
    );
    assert_eq!(glass.taps(), [], "a press alone does nothing");
    let elsewhere = place_of(&glass.target("call-staff"));
    glass.release(elsewhere);
    glass.wait(500);
    assert_eq!(glass.taps(), []);
    assert!(before == glass.picture(), "and the face is up again");
}

#[test]
fn the_quiet_corner_wants_two_seconds() {
    let glass = Glass::open(LANDSCAPE);
    glass.show(view(Lang::Ja, meet(Lang::Ja), idle(false)));
    let corner = place_of(&glass.target("staff-corner"));
    glass.press(corner);
    glass.wait(1900);
    glass.release(corner);
    glass.wait(1000);
    assert_eq!(glass.taps(), []);
    glass.press(corner);
    glass.wait(1000);
    glass.wait(1100);
    assert_eq!(glass.taps(), [Tap::StaffCorner]);
    glass.wait(2500);
    glass.release(corner);
    assert_eq!(glass.taps(), [], "once for one press");
}

#[test]
fn the_flower_lands_anew_for_the_next_person() {
    let glass = Glass::open(LANDSCAPE);
    let counted = |arrivals| tomoni::kiosk::view::View {
        arrivals,
        ..view(
            Lang::Ja,
            meet(Lang::Ja),
            Page::Counted {
                adults: 1,
                children: 0,
            },
        )
    };
    glass.show(counted(1));
    let rested = glass.picture();
    glass.show_at_once(counted(2));
    glass.wait(60);
    assert!(glass.picture() != rested, "it lands");
    glass.wait(1000);
    assert!(glass.picture() == rested, "and then lies where it lay");
}

#[test]
fn the_countdown_covers_everything_but_go_on_and_staff() {
    let glass = Glass::open(LANDSCAPE);
    let leaving = |s| tomoni::kiosk::view::View {
        leaving_in_s: s,
        ..view(
            Lang::Ja,
            meet(Lang::Ja),
            Page::Counted {
                adults: 1,
                children: 0,
            },
        )
    };
    glass.show(leaving(Some(12)));
    glass.touch("next");
    glass.wait(400);
    assert_eq!(
        glass.taps(),
        [],
        "what lies under the countdown is not touched"
    );
    glass.touch("stay");
    glass.wait(400);
    glass.touch("call-staff");
    assert_eq!(glass.taps(), [Tap::Stay, Tap::CallStaff]);
}

#[test]
fn three_dots_take_the_hands_place_only_when_writing_takes_long() {
    let glass = Glass::open(LANDSCAPE);
    glass.show(view(Lang::Ja, meet(Lang::Ja), idle(false)));
    let quiet = glass.picture();
    glass.show_at_once(view(Lang::Ja, meet(Lang::Ja), idle(true)));
    glass.wait(200);
    assert!(quiet == glass.picture());
    glass.wait(200);
    glass.wait(1);
    assert!(quiet != glass.picture());
    glass.show(view(Lang::Ja, meet(Lang::Ja), idle(false)));
    assert!(quiet == glass.picture());
}

#[test]
fn nothing_of_the_last_view_is_left_behind() {
    let glass = Glass::open(LANDSCAPE);
    let fresh: Vec<_> = cases::CASES
        .iter()
        .filter(|c| ["01-idle", "03-counted"].contains(&c.name))
        .map(|case| {
            glass.show((case.view)(Lang::Ja));
            glass.picture()
        })
        .collect();
    for case in cases::CASES {
        glass.show((case.view)(Lang::En));
    }
    let again: Vec<_> = cases::CASES
        .iter()
        .filter(|c| ["01-idle", "03-counted"].contains(&c.name))
        .map(|case| {
            glass.show((case.view)(Lang::Ja));
            glass.picture()
        })
        .collect();
    assert!(
        fresh == again,
        "the same view gives the same pixels, whatever was shown between"
    );
}

#[test]
fn a_call_says_that_somebody_is_called_and_promises_nothing_before_an_answer() {
    let glass = Glass::open(LANDSCAPE);
    let mut calling = view(Lang::Ja, meet(Lang::Ja), idle(false));
    let label = |glass: &Glass| {
        glass
            .target("call-staff")
            .accessible_label()
            .unwrap_or_default()
    };
    glass.show(calling.clone());
    assert_eq!(label(&glass), "スタッフをよぶ");
    calling.call = Call::Calling;
    glass.show(calling.clone());
    assert_eq!(label(&glass), "よんでいます");
    calling.call = Call::Answered;
    glass.show(calling);
    assert_eq!(label(&glass), "スタッフが 来ます");
}
