//! The way through a measurement: every rule by itself. What happens in whatever order is thrown
//! at the whole flow in `flow.rs`.

use proptest::prelude::*;
use tomoni::card::qr;
use tomoni::config::{Advice, Source};
use tomoni::kiosk::machine::{
    DiskFault, Effect, GUESS_MS, Input, MonitorHeard, OFF_DUTY_CALL_MS, OWED_MAX, Sound,
};
use tomoni::kiosk::view::{Again, Call, CardRefusal, Page, ResultOf, TakeHomeView, Tap};
use tomoni::visit::event::{CallReason, ConsentTo, Lang};
use tomoni::visit::reading::{Fault, Numbers, mean, third_is_offered};
use tomoni::visit::{Kind, Reading};

use crate::support::stage::{self, Disk, Stage, held, reading};

const FULL: Disk = Disk::Ill(DiskFault::Full);

/// Somebody touched 「血圧をはかる」 and answered so; the kiosk listens.
fn listening(consent: Tap) -> Stage {
    let mut stage = Stage::meet();
    stage.taps(&[Tap::Measure]);
    stage.sit_down(consent);
    assert!(matches!(stage.page(), Page::Measuring { nth: 1, .. }));
    stage
}

/// From a result to the next one.
fn again(stage: &mut Stage, next: Reading) {
    stage.taps(&[Tap::Again, Tap::MeasureNow]);
    stage.frame(next);
}

fn moved(systolic: u16, diastolic: u16) -> Reading {
    Reading {
        movement: Some(true),
        ..reading(systolic, diastolic)
    }
}

fn uneven(systolic: u16, diastolic: u16) -> Reading {
    Reading {
        irregular: Some(2),
        ..reading(systolic, diastolic)
    }
}

fn numbers(stage: &Stage) -> (u16, u16, Option<u16>, ResultOf) {
    let shown = stage.result();
    (
        shown.systolic_mmhg,
        shown.diastolic_mmhg,
        shown.pulse_bpm,
        shown.of,
    )
}

fn cues(stage: &Stage) -> usize {
    let cue = Kind::StaffCalled {
        why: CallReason::Cue,
    };
    stage.saved.iter().filter(|event| event.kind == cue).count()
}

fn consents(stage: &Stage) -> Vec<String> {
    stage
        .saved
        .iter()
        .filter_map(|event| match &event.kind {
            Kind::ConsentGiven {
                card,
                what: ConsentTo::Reading,
            } => Some(card.0.clone()),
            _ => None,
        })
        .collect()
}

// ---- Consent -------------------------------------------------------------------------------

#[test]
fn consent_comes_before_the_first_measurement_and_is_asked_once_a_visit() {
    let mut stage = Stage::meet();
    stage.tap(Tap::Measure);
    assert_eq!(stage.page(), Page::Consent { can_record: true });
    stage.taps(&[Tap::MeasureNow, Tap::Next, Tap::Skip]);
    assert_eq!(
        stage.page(),
        Page::Consent { can_record: true },
        "nothing leads past it"
    );
    stage.sit_down(Tap::Record);
    stage.frame(reading(120, 80));
    stage.taps(&[Tap::Again]);
    assert!(matches!(stage.page(), Page::Rest { nth: 2, .. }));
    // Also when the visit goes another way between.
    stage.taps(&[Tap::MeasureNow]);
    stage.frame(reading(120, 80));
    stage.scan_refused(CardRefusal::Torn);
    assert_eq!(stage.arrivals(), 1);
    let mut next = stage.clone();
    next.taps(&[Tap::NextPerson, Tap::Measure]);
    assert_eq!(
        next.page(),
        Page::Consent { can_record: true },
        "the next person is asked"
    );
}

#[test]
fn without_the_offices_key_only_measuring_is_offered_and_nothing_is_recorded() {
    let mut stage = Stage::meet();
    stage.give(Input::OfficeKey(false));
    stage.tap(Tap::Measure);
    assert_eq!(stage.page(), Page::Consent { can_record: false });
    stage.tap(Tap::Record);
    assert_eq!(stage.page(), Page::Consent { can_record: false });
    stage.sit_down(Tap::OnlyMeasure);
    stage.frame(reading(120, 80));
    assert!(!stage.result().recorded);
    assert_eq!(stage.kinds(), ["visit.arrived", "reading.only_measured"]);
}

#[test]
fn a_key_that_goes_after_the_consent_records_nothing_and_says_so() {
    let mut stage = listening(Tap::Record);
    stage.give(Input::OfficeKey(false));
    stage.frame(reading(120, 80));
    assert!(!stage.result().recorded);
    assert_eq!(stage.kinds(), ["visit.arrived", "reading.only_measured"]);
    stage.give(Input::OfficeKey(true));
    again(&mut stage, reading(122, 81));
    assert!(stage.result().recorded, "and a key that comes back does");
}

#[test]
fn a_card_that_agrees_is_written_down_once_and_the_reading_belongs_to_the_visit() {
    let mut stage = Stage::meet();
    stage.scan(held(1, 3));
    stage.taps(&[Tap::Measure]);
    stage.sit_down(Tap::Record);
    stage.frame(reading(120, 80));
    again(&mut stage, reading(124, 82));
    assert_eq!(
        stage.kinds(),
        [
            "visit.arrived",
            "consent.given",
            "reading.taken",
            "reading.taken"
        ]
    );
    assert_eq!(consents(&stage), [held(1, 0).card.0]);
    let visit = stage.saved[0].kind.visit();
    assert!(visit.is_some() && stage.saved[2].kind.visit() == visit);
    assert!(stage.result().recorded);
}

#[test]
fn only_measuring_writes_that_it_took_place_and_nothing_else() {
    let mut stage = Stage::meet();
    stage.scan(held(1, 3));
    stage.taps(&[Tap::Measure]);
    stage.sit_down(Tap::OnlyMeasure);
    stage.frame(reading(120, 80));
    assert_eq!(stage.kinds(), ["visit.arrived", "reading.only_measured"]);
    assert!(!stage.result().recorded);
    let row = serde_json::to_string(&stage.saved[1].kind).unwrap();
    assert_eq!(row, r#"{"kind":"reading.only_measured"}"#);
}

#[test]
fn a_card_that_joins_later_agrees_only_if_the_visit_chose_to_record() {
    for (consent, expected) in [(Tap::Record, 1), (Tap::OnlyMeasure, 0)] {
        let mut before = Stage::meet();
        before.taps(&[Tap::Measure, consent, Tap::Next]);
        let mut after = listening(consent);
        after.frame(reading(120, 80));
        for stage in [&mut before, &mut after] {
            stage.scan(held(1, 3));
            stage.pass(1_000);
            stage.scan(held(1, 3));
        }
        assert!(matches!(before.page(), Page::Rest { .. }));
        assert_eq!(before.count("visit.card"), 1);
        assert_eq!(consents(&before).len(), expected, "{consent:?}");
        // After the reading: one that is recorded takes no card any more.
        assert_eq!(after.count("visit.card"), 1 - expected, "{consent:?}");
        assert_eq!(consents(&after).len(), 0);
        assert!(matches!(after.page(), Page::Greeting { .. }));
    }
    // A card that is there before the question is answered.
    let mut stage = Stage::meet();
    stage.taps(&[Tap::Measure]);
    stage.scan(held(1, 3));
    assert_eq!(stage.page(), Page::Consent { can_record: true });
    stage.taps(&[Tap::Record]);
    assert_eq!(consents(&stage).len(), 1);
}

#[test]
fn leaving_at_the_consent_writes_nothing() {
    let mut stage = Stage::meet();
    stage.taps(&[Tap::Measure, Tap::Leave]);
    assert_eq!(stage.page(), Page::Thanks);
    assert_eq!(stage.kinds(), ["visit.arrived"]);
}

// ---- Before measuring ----------------------------------------------------------------------

#[test]
fn who_should_ask_staff_is_said_before_the_first_measurement() {
    let mut stage = Stage::meet();
    stage.taps(&[Tap::Measure, Tap::Record]);
    let Page::AskStaff { conditions } = stage.page() else {
        panic!("{:?}", stage.page())
    };
    let pictures: Vec<_> = conditions
        .iter()
        .map(|condition| condition.picture.as_str())
        .collect();
    assert_eq!(pictures, ["shunt", "surgery", "drip", "wound", "paralysis"]);
    stage.tap(Tap::Language(Lang::En));
    let Page::AskStaff { conditions } = stage.page() else {
        panic!()
    };
    assert!(conditions[0].words.contains("dialysis"));
    stage.tap(Tap::CallStaff);
    assert_eq!(stage.view().call, Call::Calling);
    assert!(matches!(stage.page(), Page::AskStaff { .. }));
    stage.tap(Tap::MeasureNow);
    assert!(
        matches!(stage.page(), Page::AskStaff { .. }),
        "it is not jumped over"
    );
    stage.tap(Tap::Next);
    assert!(matches!(stage.page(), Page::Rest { left_s: 60, nth: 1 }));
}

#[test]
fn a_reading_that_came_unasked_is_followed_by_the_same_warning() {
    let mut stage = Stage::meet();
    stage.frame(reading(128, 76));
    stage.taps(&[Tap::ShowMeasured, Tap::Again]);
    assert!(
        matches!(stage.page(), Page::AskStaff { .. }),
        "nobody has said it to them yet; and there is nothing to agree to"
    );
    stage.taps(&[Tap::Next, Tap::MeasureNow, Tap::Skip]);
    stage.frame(reading(130, 78));
    assert_eq!(numbers(&stage), (129, 77, Some(72), ResultOf::MeanOfTwo));
    assert_eq!(
        stage.kinds(),
        ["reading.only_measured", "reading.only_measured"]
    );
}

#[test]
fn only_what_staff_hold_skips_the_rest() {
    let mut stage = Stage::meet();
    stage.taps(&[Tap::Measure, Tap::Record, Tap::Next]);
    for tap in [Tap::Next, Tap::Skip, Tap::Again, Tap::Stay] {
        stage.tap(tap);
        assert!(matches!(stage.page(), Page::Rest { .. }), "{tap:?}");
    }
    stage.tap(Tap::MeasureNow);
    assert!(matches!(stage.page(), Page::Guess { .. }));
}

#[test]
fn the_rest_takes_as_long_as_the_advice_says() {
    let mut stage = Stage::new(stage::advised(|text| {
        text.replace("before_s = 60", "before_s = 30")
            .replace("between_s = 60", "between_s = 90")
    }));
    stage.give(Input::Monitor(MonitorHeard::Opened));
    stage.taps(&[Tap::Measure, Tap::OnlyMeasure]);
    stage.tap(Tap::Next);
    assert!(matches!(stage.page(), Page::Rest { left_s: 30, nth: 1 }));
    stage.pass(30_000);
    assert!(matches!(stage.page(), Page::Guess { .. }));
    stage.tap(Tap::Skip);
    stage.frame(reading(120, 80));
    stage.tap(Tap::Again);
    assert!(matches!(stage.page(), Page::Rest { left_s: 90, nth: 2 }));
    stage.pass(89_000);
    assert!(matches!(stage.page(), Page::Rest { left_s: 1, nth: 2 }));
    stage.pass(1_000);
    assert!(matches!(stage.page(), Page::Measuring { nth: 2, .. }));
}

// ---- The guess -----------------------------------------------------------------------------

#[test]
fn the_guess_is_asked_once_shown_in_words_and_written_nowhere() {
    let mut stage = Stage::meet();
    stage.taps(&[Tap::Measure, Tap::Record, Tap::Next, Tap::MeasureNow]);
    let Page::Guess { choices } = stage.page() else {
        panic!("{:?}", stage.page())
    };
    assert_eq!(choices, ["ひくめ", "いつも くらい", "たかめ"]);
    stage.tap(Tap::Guess(3));
    assert!(matches!(stage.page(), Page::Guess { .. }), "no such answer");
    stage.tap(Tap::Guess(2));
    assert!(matches!(stage.page(), Page::Measuring { .. }));
    stage.frame(reading(118, 70));
    assert_eq!(stage.result().guess.as_deref(), Some("たかめ"));
    assert!(
        !stage.result().words.contains("たかめ"),
        "the words do not judge it"
    );
    again(&mut stage, reading(120, 72));
    assert_eq!(stage.result().guess.as_deref(), Some("たかめ"));
    assert_eq!(
        stage.kinds(),
        ["visit.arrived", "reading.taken", "reading.taken"]
    );
    stage.tap(Tap::Language(Lang::En));
    assert_eq!(stage.result().guess.as_deref(), Some("Rather high"));
    // The next person has none.
    stage.taps(&[Tap::NextPerson, Tap::Measure]);
    stage.sit_down(Tap::OnlyMeasure);
    stage.frame(reading(118, 70));
    assert_eq!(stage.result().guess, None);
}

#[test]
fn the_guess_walks_past_by_itself_and_hurries_nobody() {
    let mut stage = Stage::meet();
    stage.taps(&[Tap::Measure, Tap::Record, Tap::Next]);
    stage.tap(Tap::MeasureNow);
    stage.pass(GUESS_MS - 1);
    assert!(matches!(stage.page(), Page::Guess { .. }));
    assert_eq!(stage.view().leaving_in_s, None);
    stage.pass(1);
    assert!(matches!(stage.page(), Page::Measuring { elapsed_s: 0, .. }));
    stage.frame(reading(118, 70));
    assert_eq!(stage.result().guess, None);
}

// ---- One, two, three -----------------------------------------------------------------------

#[test]
fn the_second_reading_comes_after_a_minute_and_the_mean_is_said_to_be_one() {
    let mut stage = listening(Tap::Record);
    stage.frame(reading(137, 84));
    assert_eq!(numbers(&stage), (137, 84, Some(72), ResultOf::One));
    assert_eq!(stage.result().again, Again::Second);
    stage.tap(Tap::Again);
    assert!(matches!(stage.page(), Page::Rest { left_s: 60, nth: 2 }));
    stage.pass(60_000);
    assert!(
        matches!(stage.page(), Page::Measuring { nth: 2, .. }),
        "and no second guess"
    );
    let mut second = reading(130, 79);
    second.pulse_bpm = Some(75);
    stage.frame(second);
    assert_eq!(
        numbers(&stage),
        (134, 82, Some(74), ResultOf::MeanOfTwo),
        "133.5, 81.5 and 73.5, rounded half up"
    );
    assert_eq!(stage.result().again, Again::Another);
    assert_eq!(stage.count("reading.taken"), 2, "every reading is kept");
}

#[test]
fn a_third_is_offered_when_two_lie_more_than_ten_apart_and_the_last_two_count() {
    for (second, offered) in [
        ((147, 84), Again::Another),
        ((148, 84), Again::Third),
        ((127, 84), Again::Another),
        ((126, 84), Again::Third),
        ((137, 94), Again::Another),
        ((137, 95), Again::Third),
        ((137, 73), Again::Third),
    ] {
        let mut stage = listening(Tap::OnlyMeasure);
        stage.frame(reading(137, 84));
        again(&mut stage, reading(second.0, second.1));
        assert_eq!(stage.result().again, offered, "{second:?}");
    }
    // Whichever of two alike was flagged.
    for pair in [
        [moved(137, 84), reading(137, 84)],
        [reading(137, 84), moved(137, 84)],
        [uneven(137, 84), uneven(137, 84)],
    ] {
        let mut stage = listening(Tap::OnlyMeasure);
        let [first, second] = pair;
        stage.frame(first);
        again(&mut stage, second);
        assert_eq!(stage.result().again, Again::Third);
    }
    let mut stage = listening(Tap::Record);
    stage.frame(reading(160, 90));
    again(&mut stage, reading(140, 80));
    again(&mut stage, reading(131, 77));
    assert_eq!(
        numbers(&stage),
        (136, 79, Some(72), ResultOf::MeanOfTwo),
        "the first is left out"
    );
    assert_eq!(stage.result().again, Again::Another);
    assert_eq!(stage.count("reading.taken"), 3);
}

#[test]
fn the_band_comes_from_the_numbers_shown() {
    let mut stage = listening(Tap::OnlyMeasure);
    stage.frame(reading(142, 80));
    assert!(stage.result().words.contains("140/90"));
    again(&mut stage, reading(136, 80));
    assert_eq!(stage.result().systolic_mmhg, 139);
    assert!(stage.result().words.contains("ありがとう"));
    again(&mut stage, reading(143, 80));
    assert_eq!(stage.result().systolic_mmhg, 140);
    assert!(stage.result().words.contains("140/90"));
}

#[test]
fn staff_are_cued_when_any_reading_was_d_whatever_the_mean_says() {
    let mut stage = listening(Tap::OnlyMeasure);
    stage.frame(reading(176, 95));
    assert_eq!((cues(&stage), stage.result().called), (0, false));
    again(&mut stage, reading(180, 95));
    assert_eq!(stage.result().systolic_mmhg, 178);
    assert!(stage.result().words.contains("かかりつけ"), "the mean is C");
    assert_eq!((cues(&stage), stage.result().called), (1, true));
    again(&mut stage, reading(150, 90));
    assert_eq!(cues(&stage), 1);
    assert!(stage.result().called, "of this sitting one was");
    let mut stage = listening(Tap::OnlyMeasure);
    stage.frame(moved(150, 110));
    assert_eq!(
        cues(&stage),
        1,
        "also a flagged one, also by the lower value"
    );
}

#[test]
fn a_cue_is_not_swallowed_by_a_call_that_stands_already() {
    let mut stage = listening(Tap::OnlyMeasure);
    stage.tap(Tap::CallStaff);
    let sounds = stage.sounds(Sound::Call);
    stage.frame(reading(190, 100));
    assert_eq!((stage.count("staff.called"), cues(&stage)), (2, 1));
    assert_eq!(stage.sounds(Sound::Call), sounds + 1);
    again(&mut stage, reading(185, 100));
    assert_eq!(cues(&stage), 2);
    // And a touch is not swallowed by a cue; only by an earlier touch.
    let mut stage = listening(Tap::OnlyMeasure);
    stage.frame(reading(190, 100));
    stage.taps(&[Tap::CallStaff, Tap::CallStaff]);
    assert_eq!((stage.count("staff.called"), cues(&stage)), (2, 1));
}

#[test]
fn a_flagged_reading_is_never_averaged_with_a_clean_one() {
    for flagged in [moved, uneven] {
        // The clean one came first.
        let mut stage = listening(Tap::Record);
        stage.frame(reading(120, 80));
        again(&mut stage, flagged(140, 90));
        assert_eq!(numbers(&stage), (120, 80, Some(72), ResultOf::OneOfTwo));
        assert_eq!(stage.result().again, Again::Third);
        // The clean one came last.
        let mut stage = listening(Tap::Record);
        stage.frame(flagged(140, 90));
        again(&mut stage, reading(120, 80));
        assert_eq!(numbers(&stage), (120, 80, Some(72), ResultOf::OneOfTwo));
        // And with a third clean one there are two to average.
        again(&mut stage, reading(124, 82));
        assert_eq!(numbers(&stage), (122, 81, Some(72), ResultOf::MeanOfTwo));
        assert_eq!(stage.count("reading.taken"), 3);
    }
}

#[test]
fn the_flags_words_say_what_holds_of_the_numbers_shown() {
    let mut stage = listening(Tap::OnlyMeasure);
    stage.frame(moved(120, 80));
    assert!(stage.result().words.contains("動いたため"));
    again(&mut stage, reading(122, 80));
    assert!(
        !stage.result().words.contains("動いたため"),
        "the numbers shown are the clean ones"
    );
    let mut stage = listening(Tap::OnlyMeasure);
    stage.frame(uneven(120, 80));
    again(&mut stage, reading(122, 80));
    assert!(
        stage.result().words.contains("脈のリズム"),
        "the sign came, whatever became of its numbers"
    );
}

/// A reading by its values and flags.
fn any_reading() -> impl Strategy<Value = Reading> {
    (
        60u16..=280,
        30u16..=180,
        prop::option::of(30u16..=220),
        prop::option::of(any::<bool>()),
        prop::option::of(0u16..4),
        any::<bool>(),
    )
        .prop_map(
            |(systolic, diastolic, pulse, moved, irregular, confirm)| Reading {
                pulse_bpm: pulse,
                movement: moved,
                irregular,
                confirm: confirm.then(|| "which".to_owned()),
                ..reading(systolic.max(diastolic + 10), diastolic)
            },
        )
}

#[test]
fn a_mean_is_rounded_half_up_for_every_pair_of_values() {
    for one in 0u16..=300 {
        for other in 0u16..=300 {
            let halves = u32::from(one) + u32::from(other);
            assert_eq!(u32::from(mean(one, other)), halves / 2 + halves % 2);
        }
    }
    assert_eq!(mean(u16::MAX, u16::MAX), u16::MAX);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, ..ProptestConfig::default() })]

    #[test]
    fn the_numbers_shown_are_a_reading_or_the_mean_of_two_alike(one in any_reading(), other in any_reading()) {
        let shown = Numbers::after(Some(&one), &other);
        let flags = (one.is_flagged(), other.is_flagged());
        match shown.of {
            ResultOf::One => prop_assert!(false, "there were two"),
            ResultOf::MeanOfTwo => {
                prop_assert_eq!(flags.0, flags.1);
                prop_assert_eq!(shown.systolic_mmhg, mean(one.systolic_mmhg, other.systolic_mmhg));
                prop_assert_eq!(shown.diastolic_mmhg, mean(one.diastolic_mmhg, other.diastolic_mmhg));
                prop_assert_eq!(shown.pulse_bpm.is_some(), one.pulse_bpm.is_some() && other.pulse_bpm.is_some());
                prop_assert_eq!(shown.movement, one.has_moved() || other.has_moved());
            }
            ResultOf::OneOfTwo => {
                prop_assert_ne!(flags.0, flags.1);
                let clean = if flags.0 { &other } else { &one };
                prop_assert_eq!(
                    (shown.systolic_mmhg, shown.diastolic_mmhg, shown.pulse_bpm),
                    (clean.systolic_mmhg, clean.diastolic_mmhg, clean.pulse_bpm)
                );
                prop_assert!(!shown.movement);
            }
        }
        prop_assert_eq!(shown.irregular, one.is_irregular() || other.is_irregular());
        // Which of the two came first changes nothing, and neither does the mean leave the person's values.
        prop_assert!(shown == Numbers::after(Some(&other), &one));
        prop_assert!(shown.systolic_mmhg >= shown.diastolic_mmhg + 10);
        prop_assert_eq!(third_is_offered(&one, &other), third_is_offered(&other, &one));
        let far = i32::from(one.systolic_mmhg).abs_diff(other.systolic_mmhg.into()) > 10
            || i32::from(one.diastolic_mmhg).abs_diff(other.diastolic_mmhg.into()) > 10;
        prop_assert_eq!(third_is_offered(&one, &other), far || flags.0 || flags.1);
    }

    #[test]
    fn a_mean_is_in_d_only_when_one_of_the_two_was(one in any_reading(), other in any_reading()) {
        let advice = stage::meet().advice.clone();
        let calls = |systolic, diastolic| advice.band(systolic, diastolic).call_staff;
        let shown = Numbers::after(Some(&one), &other);
        if calls(shown.systolic_mmhg, shown.diastolic_mmhg) {
            prop_assert!(
                calls(one.systolic_mmhg, one.diastolic_mmhg)
                    || calls(other.systolic_mmhg, other.diastolic_mmhg)
            );
        }
    }
}

// ---- Unasked and late ----------------------------------------------------------------------

#[test]
fn a_reading_during_what_comes_before_is_offered_without_digits_and_belongs_to_the_visit() {
    let before = [
        vec![],
        vec![Tap::Record],
        vec![Tap::Record, Tap::Next],
        vec![Tap::Record, Tap::Next, Tap::MeasureNow],
    ];
    for (nth, taps) in before.iter().enumerate() {
        let mut stage = Stage::meet();
        stage.taps(&[Tap::Measure]);
        stage.taps(taps);
        stage.frame(reading(128, 76));
        assert_eq!(stage.page(), Page::Measured);
        assert!(stage.count("reading.taken") + stage.count("reading.only_measured") == 0);
        stage.tap(Tap::ShowMeasured);
        assert_eq!(numbers(&stage).0, 128);
        // Recorded only where the question had been answered so.
        assert_eq!(stage.result().recorded, nth > 0);
        assert_eq!(stage.count("reading.taken"), usize::from(nth > 0));
    }
}

#[test]
fn a_reading_after_the_numbers_makes_room_and_is_nobodys() {
    let mut stage = Stage::meet();
    stage.scan(held(1, 3));
    stage.taps(&[Tap::Measure]);
    stage.sit_down(Tap::Record);
    stage.frame(reading(128, 76));
    for first in [Tap::Stay, Tap::TakeHome] {
        let mut stage = stage.clone();
        stage.tap(first);
        stage.frame(reading(171, 99));
        assert_eq!(stage.page(), Page::Measured, "no digits of either");
        stage.tap(Tap::ShowMeasured);
        assert_eq!(numbers(&stage), (171, 99, Some(72), ResultOf::One));
        assert!(!stage.result().recorded);
        assert_eq!(stage.count("reading.taken"), 1);
        assert_eq!(stage.count("reading.only_measured"), 1);
    }
    // Left alone it is dropped.
    stage.frame(reading(171, 99));
    stage.pass(45_000);
    assert!(stage.is_idle());
    stage.tap(Tap::ShowMeasured);
    assert!(stage.is_idle());
}

#[test]
fn leaving_any_screen_before_the_reading_makes_the_next_frames_nobodys() {
    for taps in [
        vec![],
        vec![Tap::OnlyMeasure],
        vec![Tap::OnlyMeasure, Tap::Next],
        vec![Tap::OnlyMeasure, Tap::Next, Tap::MeasureNow],
    ] {
        let mut stage = Stage::meet();
        stage.taps(&[Tap::Measure]);
        stage.taps(&taps);
        stage.tap(Tap::Leave);
        stage.pass(20_000);
        stage.frame(reading(171, 95));
        assert!(stage.is_idle(), "{taps:?}");
        stage.give(Input::Monitor(MonitorHeard::Failed(Fault::Moved)));
        assert!(stage.is_idle());
    }
}

#[test]
fn a_scan_clears_the_numbers_and_the_code_first() {
    for same in [true, false] {
        for at_the_code in [true, false] {
            let mut stage = Stage::meet();
            stage.scan(held(1, 3));
            stage.taps(&[Tap::Measure]);
            stage.sit_down(Tap::Record);
            stage.frame(reading(128, 76));
            if at_the_code {
                stage.tap(Tap::TakeHome);
            }
            stage.scan(held(if same { 1 } else { 2 }, 3));
            assert!(!matches!(
                stage.page(),
                Page::Result(_) | Page::TakeHome(_) | Page::Measured
            ));
            assert_eq!(stage.arrivals(), if same { 1 } else { 2 });
        }
    }
}

#[test]
fn what_may_be_of_somebody_who_left_reaches_nobody_on_any_screen() {
    // The next person sits down while the monitor may still be at work for the one who left.
    let mut stage = listening(Tap::OnlyMeasure);
    stage.tap(Tap::Leave);
    let left_ms = stage.up_ms;
    stage.pass(7_000);
    stage.taps(&[Tap::Measure]);
    let way = [Tap::OnlyMeasure, Tap::Next, Tap::MeasureNow, Tap::Skip];
    for tap in way {
        let met = stage.page();
        assert!(!matches!(met, Page::Measuring { .. }));
        stage.frame(reading(171, 95));
        stage.give(Input::Monitor(MonitorHeard::Failed(Fault::Moved)));
        assert_eq!(
            std::mem::discriminant(&stage.page()),
            std::mem::discriminant(&met)
        );
        stage.tap(tap);
    }
    // What cannot be read is not theirs either, so no help is offered for it.
    stage.give(Input::Monitor(MonitorHeard::Rejected));
    assert!(matches!(
        stage.page(),
        Page::Measuring {
            nothing_came: false,
            ..
        }
    ));
    assert_eq!(stage.count("reading.failed"), 0);
    stage.pass(15_000);
    stage.frame(reading(118, 72));
    assert_eq!(numbers(&stage).0, 118);
    stage.frame(reading(171, 95));
    assert_eq!(numbers(&stage).0, 118, "the numbers stay");
    // To the millisecond.
    stage.tap(Tap::Leave);
    stage.pass(left_ms + 179_999 - stage.up_ms);
    stage.frame(reading(171, 95));
    assert!(stage.is_idle());
    stage.pass(1);
    stage.frame(reading(171, 95));
    assert_eq!(stage.page(), Page::Measured);
}

#[test]
fn of_two_readings_that_nobody_asked_for_the_last_is_offered() {
    let mut stage = Stage::meet();
    stage.frame(reading(128, 76));
    stage.frame(reading(133, 81));
    assert_eq!(stage.page(), Page::Measured);
    stage.tap(Tap::ShowMeasured);
    assert_eq!(numbers(&stage).0, 133);
    assert_eq!(stage.count("reading.only_measured"), 1);
}

#[test]
fn what_the_monitor_says_counts_as_a_touch_for_the_screen_that_shows_it() {
    // Nobody touches while they are measured, and then the result has its whole time.
    let mut stage = listening(Tap::Record);
    stage.pass(80_000);
    let mut failed = stage.clone();
    stage.frame(reading(128, 76));
    stage.pass(44_900);
    assert!(matches!(stage.page(), Page::Result(_)));
    failed.give(Input::Monitor(MonitorHeard::Failed(Fault::Moved)));
    failed.pass(89_900);
    assert!(matches!(failed.page(), Page::NotMeasured { .. }));
    // The same of a reading that came while nobody was there.
    let mut stage = Stage::meet();
    stage.pass(600_000);
    stage.frame(reading(128, 76));
    stage.pass(44_900);
    assert_eq!(stage.page(), Page::Measured);
    stage.pass(100);
    assert!(stage.is_idle());
}

#[test]
fn a_monitor_that_comes_back_goes_on_with_whoever_waits_and_gives_them_their_minute() {
    let lost = || Input::Monitor(MonitorHeard::Lost("K-204".to_owned()));
    let mut stage = Stage::meet();
    stage.taps(&[Tap::Measure]);
    stage.give(lost());
    stage.pass(80_000);
    assert!(matches!(stage.page(), Page::Trouble { .. }));
    stage.give(Input::Monitor(MonitorHeard::Opened));
    stage.pass(80_000);
    assert!(matches!(stage.page(), Page::Consent { .. }));
    // Whoever looked at a reading that is nobody's was not on the way to one of their own.
    let mut stage = Stage::meet();
    stage.frame(reading(128, 76));
    stage.taps(&[Tap::ShowMeasured, Tap::Again]);
    assert!(matches!(stage.page(), Page::AskStaff { .. }));
    stage.give(lost());
    stage.give(Input::Monitor(MonitorHeard::Opened));
    assert!(stage.is_idle());
    assert_eq!(stage.arrivals(), 0);
}

#[test]
fn the_language_of_somebody_who_only_looked_is_not_the_next_persons() {
    let mut stage = Stage::meet();
    stage.tap(Tap::Language(Lang::En));
    stage.frame(reading(128, 76));
    assert_eq!(stage.lang(), Lang::En);
    stage.tap(Tap::Leave);
    assert!(stage.is_idle());
    assert_eq!(stage.lang(), Lang::Ja);
}

#[test]
fn the_way_to_the_code_and_back_changes_nothing_of_the_result() {
    for consent in [Tap::Record, Tap::OnlyMeasure] {
        let mut stage = listening(consent);
        stage.frame(reading(128, 76));
        let shown = stage.page();
        assert_eq!(stage.result().recorded, consent == Tap::Record);
        stage.tap(Tap::TakeHome);
        assert!(matches!(stage.page(), Page::TakeHome(_)));
        stage.tap(Tap::Again);
        assert!(stage.page() == shown);
    }
}

/// The person who measured without a card has left, and the next one holds theirs up: the
/// recorded reading must never become theirs.
#[test]
fn a_card_on_a_recorded_result_clears_it_and_begins_a_visit_of_its_own() {
    type Way = fn(&mut Stage);
    let ways: [(&str, Way); 5] = [
        ("the numbers", |_| {}),
        ("the code", |stage| stage.taps(&[Tap::TakeHome])),
        ("the rest before the second", |stage| {
            stage.taps(&[Tap::Again]);
        }),
        ("the second measurement", |stage| {
            stage.taps(&[Tap::Again, Tap::MeasureNow]);
        }),
        ("a second that failed", |stage| {
            stage.taps(&[Tap::Again, Tap::MeasureNow]);
            stage.give(Input::Monitor(MonitorHeard::Failed(Fault::Moved)));
        }),
    ];
    for (name, way) in ways {
        let mut stage = listening(Tap::Record);
        stage.frame(reading(128, 76));
        way(&mut stage);
        stage.scan(held(1, 3));
        assert_eq!(stage.page(), Page::Greeting { visits: 4 }, "{name}");
        assert_eq!(stage.arrivals(), 2, "{name}");
        assert_eq!(stage.count("visit.card"), 0, "{name}");
        assert_eq!(consents(&stage).len(), 0, "{name}: they agreed to nothing");
        let measured = stage.saved[0].kind.visit();
        let theirs = stage.saved.last().unwrap().kind.visit();
        assert!(measured.is_some() && theirs.is_some() && measured != theirs);
        assert_eq!(stage.machine.screen().open().map(|open| open.visit), theirs);
        // And what comes from the monitor now is not theirs either.
        stage.frame(reading(181, 99));
        assert_eq!(stage.count("reading.taken"), 1, "{name}");
    }
    // Of はかるだけ nothing is kept that could become somebody's: one person, one visit.
    let mut stage = listening(Tap::OnlyMeasure);
    stage.frame(reading(128, 76));
    stage.scan(held(1, 3));
    assert_eq!((stage.arrivals(), stage.count("visit.card")), (1, 1));
}

// ---- Not measured --------------------------------------------------------------------------

#[test]
fn every_fault_is_named_kept_and_leads_on() {
    for fault in [
        Fault::NoPressure,
        Fault::Inflation,
        Fault::Deflation,
        Fault::OverPressure,
        Fault::TooLong,
        Fault::NoPulse,
        Fault::Moved,
        Fault::Undetermined,
        Fault::OutOfRange,
        Fault::Cuff,
        Fault::Device,
    ] {
        let mut stage = listening(Tap::Record);
        stage.give(Input::Monitor(MonitorHeard::Failed(fault)));
        let Page::NotMeasured {
            fault: shown,
            symptoms,
            symptoms_do,
        } = stage.page()
        else {
            panic!()
        };
        assert_eq!(shown, Some(fault));
        assert!(symptoms.contains("むねの痛み") && symptoms_do.contains("119"));
        assert_eq!(
            stage.saved.last().unwrap().kind,
            Kind::ReadingFailed { fault }
        );
        stage.tap(Tap::Again);
        assert!(matches!(stage.page(), Page::Rest { nth: 1, .. }));
    }
}

#[test]
fn a_frame_that_no_person_can_have_is_a_failed_measurement_without_digits() {
    let mut stage = listening(Tap::Record);
    stage.give(Input::Monitor(MonitorHeard::Implausible));
    assert!(matches!(
        stage.page(),
        Page::NotMeasured { fault: None, .. }
    ));
    assert_eq!(
        stage.saved.last().unwrap().kind,
        Kind::ReadingFailed {
            fault: Fault::OutOfRange
        }
    );
    // Asked too early it is said as well; with nobody there it is nothing.
    let mut stage = Stage::meet();
    stage.taps(&[Tap::Measure, Tap::Record, Tap::Next]);
    stage.give(Input::Monitor(MonitorHeard::Implausible));
    assert!(matches!(stage.page(), Page::NotMeasured { .. }));
    let mut stage = Stage::meet();
    stage.give(Input::Monitor(MonitorHeard::Implausible));
    assert!(stage.is_idle() && stage.saved.is_empty());
}

#[test]
fn a_failure_between_two_readings_loses_neither() {
    let mut stage = listening(Tap::Record);
    stage.frame(reading(130, 80));
    stage.taps(&[Tap::Again, Tap::MeasureNow]);
    stage.give(Input::Monitor(MonitorHeard::Failed(Fault::Cuff)));
    stage.taps(&[Tap::Again]);
    assert!(matches!(stage.page(), Page::Rest { nth: 2, .. }));
    stage.give(Input::Monitor(MonitorHeard::Lost("K-204".to_owned())));
    stage.give(Input::Monitor(MonitorHeard::Opened));
    stage.taps(&[Tap::MeasureNow]);
    // Whose frames they are is unsure for a while after the monitor was away.
    stage.pass(15_000);
    stage.frame(reading(134, 82));
    assert_eq!(numbers(&stage), (132, 81, Some(72), ResultOf::MeanOfTwo));
}

// ---- Taking it home ------------------------------------------------------------------------

fn take_home(stage: &Stage) -> TakeHomeView {
    match stage.page() {
        Page::TakeHome(home) => home,
        page => panic!("{page:?}"),
    }
}

/// What a phone's camera reads from the code, drawn as the screen draws it.
fn scanned(home: &TakeHomeView) -> String {
    const PX: u32 = 4;
    let side = (home.side + 2 * qr::QUIET_MODULES) * PX;
    let mut pixels = vec![255u8; (side * side) as usize];
    for row in 0..home.side {
        for column in 0..home.side {
            if home.code[(row * home.side + column) as usize] {
                for y in 0..PX {
                    for x in 0..PX {
                        let (x, y) = (
                            (column + qr::QUIET_MODULES) * PX + x,
                            (row + qr::QUIET_MODULES) * PX + y,
                        );
                        pixels[(y * side + x) as usize] = 0;
                    }
                }
            }
        }
    }
    rxing::helpers::detect_in_luma(pixels, side, side, Some(rxing::BarcodeFormat::QR_CODE))
        .expect("a phone reads it")
        .getText()
        .to_owned()
}

#[test]
fn the_code_holds_date_numbers_and_words_as_plain_text_in_the_persons_language() {
    let mut stage = listening(Tap::OnlyMeasure);
    stage.frame(reading(152, 91));
    again(&mut stage, reading(148, 88));
    stage.tap(Tap::TakeHome);
    let home = take_home(&stage);
    assert_eq!(
        (home.systolic_mmhg, home.diastolic_mmhg, home.of),
        (150, 90, ResultOf::MeanOfTwo)
    );
    let text = scanned(&home);
    let shown = stage.wall.format("%Y-%m-%d %H:%M").to_string();
    for part in [
        shown.as_str(),
        "MEET+ アズ熊谷",
        "うえ 150 mmHg",
        "した 90 mmHg",
        "脈はく 72",
        "2回の平均です",
        "病院や健診で使われる目安(140/90)より高めです",
        "むねの痛み",
        "119",
        "見本",
    ] {
        assert!(text.contains(part), "{part} is not in {text}");
    }
    assert!(!text.contains("http") && !text.contains("://"));
    stage.tap(Tap::Language(Lang::En));
    let text = scanned(&take_home(&stage));
    assert!(text.contains("The mean of two readings") && text.contains("upper 150 mmHg"));
    stage.tap(Tap::Language(Lang::Easy));
    assert!(scanned(&take_home(&stage)).contains("へいきん"));
    // Back to the numbers, and the same numbers.
    stage.tap(Tap::Again);
    assert_eq!(stage.result().systolic_mmhg, 150);
}

#[test]
fn the_longest_text_fits_a_code_that_a_phone_reads_off_the_screen() {
    for lang in Lang::ALL {
        let mut stage = listening(Tap::OnlyMeasure);
        stage.tap(Tap::Language(lang));
        let worst = |systolic, diastolic| Reading {
            irregular: Some(3),
            confirm: Some("which".to_owned()),
            ..moved(systolic, diastolic)
        };
        stage.frame(worst(222, 131));
        again(&mut stage, worst(230, 128));
        stage.tap(Tap::TakeHome);
        let home = take_home(&stage);
        // With the white around it, 0.7 mm a module in the 85 mm between a small panel's curtain
        // and its buttons.
        assert!(home.side + 2 * qr::QUIET_MODULES <= 121, "{}", home.side);
        let text = scanned(&home);
        assert!(text.contains("226 mmHg") && text.contains("119"));
        for line in stage_words(&mut stage) {
            assert!(text.contains(&line), "{lang:?}: {line}");
        }
    }
}

/// The sentences beside the numbers, as one reads them.
fn stage_words(stage: &mut Stage) -> Vec<String> {
    stage.tap(Tap::Again);
    stage.result().words.lines().map(str::to_owned).collect()
}

#[test]
fn the_code_clears_by_time_and_by_touch_and_nothing_remains() {
    let mut stage = listening(Tap::OnlyMeasure);
    stage.frame(reading(152, 91));
    stage.tap(Tap::TakeHome);
    let mut touched = stage.clone();
    stage.pass(44_900);
    assert!(matches!(stage.page(), Page::TakeHome(_)));
    assert!(stage.view().leaving_in_s.is_some());
    stage.pass(100);
    assert!(stage.is_idle());
    touched.taps(&[Tap::Leave]);
    assert_eq!(touched.page(), Page::Thanks);
    for stage in [&mut stage, &mut touched] {
        stage.pass(10_000);
        stage.taps(&[Tap::TakeHome, Tap::Again, Tap::ShowMeasured]);
        assert!(stage.is_idle());
    }
}

#[test]
fn neither_the_code_nor_the_numbers_reach_a_debug_print() {
    let mut stage = listening(Tap::Record);
    stage.frame(reading(173, 97));
    again(&mut stage, reading(171, 95));
    stage.tap(Tap::TakeHome);
    let printed = format!(
        "{:?} {:?} {:?} {:?}",
        stage.machine,
        stage.page(),
        stage.effects,
        stage.saved
    );
    for digits in ["173", "171", "172", "97", "95", "96"] {
        assert!(!printed.contains(&format!("mmhg: {digits}")), "{printed}");
    }
    assert!(printed.contains("TakeHomeView(…)") && printed.contains("Zeroizing"));
    assert!(!printed.contains("true, false, true"));
}

// ---- Staff ---------------------------------------------------------------------------------

#[test]
fn a_call_sounds_on_every_page_until_somebody_answers() {
    let mut stage = listening(Tap::OnlyMeasure);
    stage.frame(reading(190, 100));
    let heard = |stage: &mut Stage| {
        let before = stage.sounds(Sound::Call);
        stage.pass(15_000);
        stage.sounds(Sound::Call) - before
    };
    assert!(heard(&mut stage) >= 1);
    stage.taps(&[Tap::Leave]);
    stage.pass(7_000);
    assert!(stage.is_idle());
    assert!(heard(&mut stage) >= 1, "also when the person has left");
    assert_eq!(stage.view().call, Call::Calling);
    stage.tap(Tap::StaffCorner);
    assert!(heard(&mut stage) >= 1);
    stage.tap(Tap::Leave);
    stage.enter_staff();
    assert!(heard(&mut stage) >= 1);
    stage.tap(Tap::Answer);
    assert_eq!(heard(&mut stage), 0);
    assert_eq!(stage.count("staff.answered"), 1);
}

/// A kiosk whose staff are there at these times.
fn on_duty(lines: &str) -> Stage {
    let lines = lines.to_owned();
    let config = stage::site_text("az-kumagaya", move |text| {
        text.replace("[staff]\n", &format!("[staff]\n{lines}\n"))
    });
    let mut stage = Stage::new(config);
    stage.give(Input::Monitor(MonitorHeard::Opened));
    stage
}

#[test]
fn where_nobody_is_on_duty_the_screen_names_a_phone_and_the_sound_does_not_go_on() {
    let mut stage = on_duty("on_duty = \"never\"\nphone = \"048-000-0000\"");
    assert!(!stage.view().on_duty);
    assert_eq!(stage.view().phone, "048-000-0000");
    stage.tap(Tap::CallStaff);
    assert_eq!(stage.view().call, Call::Calling);
    assert_eq!(
        stage.count("staff.called"),
        1,
        "the office still hears of it"
    );
    assert_eq!(stage.sounds(Sound::Call), 1, "the touch was heard");
    stage.pass(OFF_DUTY_CALL_MS - 1_000);
    assert_eq!(stage.sounds(Sound::Call), 1);
    assert_eq!(stage.view().call, Call::Calling);
    stage.pass(1_000);
    assert_eq!(stage.view().call, Call::Quiet);
}

#[test]
fn duty_follows_the_sites_hours() {
    // The stage's clock stands at Sunday, 14 June 2026, 10:24.
    let hours = |days: &str, from: &str, to: &str| {
        on_duty(&format!(
            "hours = [{{ days = [{days}], from = \"{from}\", to = \"{to}\" }}]"
        ))
    };
    assert!(hours("\"sun\"", "10:00", "15:00").view().on_duty);
    assert!(!hours("\"mon\", \"sat\"", "10:00", "15:00").view().on_duty);
    assert!(!hours("\"sun\"", "10:25", "24:00").view().on_duty);
    let mut stage = hours("\"sun\"", "9:00", "10:26");
    assert!(stage.view().on_duty);
    stage.tap(Tap::CallStaff);
    stage.pass(60_000);
    let sounds = stage.sounds(Sound::Call);
    assert!(sounds >= 4);
    stage.pass(60_000);
    assert!(!stage.view().on_duty);
    let sounds = stage.sounds(Sound::Call);
    stage.pass(60_000);
    assert_eq!(stage.sounds(Sound::Call), sounds, "they have gone home");
    assert_eq!(stage::meet().site.duty_phone(), "000-000-0000");
}

// ---- The words -----------------------------------------------------------------------------

#[test]
fn until_a_doctor_and_a_date_stand_there_only_numbers_and_the_symptom_line_are_shown() {
    let unapproved = |text: String| text.replace("sample = true\n", "");
    let mut stage = Stage::new(stage::advised(unapproved));
    stage.give(Input::Monitor(MonitorHeard::Opened));
    stage.taps(&[Tap::Measure, Tap::OnlyMeasure]);
    assert!(
        matches!(stage.page(), Page::AskStaff { .. }),
        "who asks staff is always said"
    );
    stage.taps(&[Tap::Next, Tap::MeasureNow]);
    assert!(matches!(stage.page(), Page::Measuring { .. }), "no guess");
    stage.frame(Reading {
        irregular: Some(1),
        ..moved(185, 85)
    });
    let shown = stage.result();
    assert_eq!((shown.systolic_mmhg, shown.words.as_str()), (185, ""));
    assert!(shown.symptoms.contains("むねの痛み") && shown.symptoms_do.contains("119"));
    assert!(!shown.sample && shown.guess.is_none());
    assert_eq!(cues(&stage), 1, "staff are cued all the same");
    stage.tap(Tap::TakeHome);
    let text = scanned(&take_home(&stage));
    assert!(text.contains("185 mmHg") && text.contains("119"));
    assert!(!text.contains("見本") && !text.contains("休んで"));

    let approved = |text: String| {
        unapproved(text)
            .replace("approved_by = \"\"", "approved_by = \"佐藤 医師\"")
            .replace("approved_on = \"\"", "approved_on = \"2026-11-20\"")
    };
    let mut stage = Stage::new(stage::advised(approved));
    stage.give(Input::Monitor(MonitorHeard::Opened));
    stage.taps(&[Tap::Measure]);
    stage.sit_down(Tap::OnlyMeasure);
    stage.frame(reading(185, 85));
    assert!(stage.result().words.contains("もう一度はかりましょう") && !stage.result().sample);
}

#[test]
fn the_low_line_is_extra_and_comes_with_a_band() {
    let mut stage = listening(Tap::OnlyMeasure);
    stage.frame(reading(92, 60));
    assert!(!stage.result().words.contains("立ちくらみ"));
    again(&mut stage, reading(86, 56));
    assert_eq!(stage.result().systolic_mmhg, 89);
    let words = stage.result().words;
    assert!(words.contains("ありがとう") && words.contains("立ちくらみ"));
}

#[test]
fn what_is_wrong_in_the_advice_is_said_with_its_line_and_key() {
    let shipped = stage::shipped("advice.toml");
    for (from, to, key, what) in [
        (
            "approved_by = \"\"",
            "approved_by = \"佐藤\"",
            "sample",
            "take `sample` out",
        ),
        (
            "sample = true\napproved_by = \"\"",
            "approved_by = \"佐藤\"",
            "approved_by",
            "the date is missing",
        ),
        (
            "sample = true\napproved_by = \"\"\napproved_on = \"\"",
            "approved_on = \"2026-11-20\"",
            "approved_on",
            "doctor's name is missing",
        ),
        (
            "sample = true\napproved_by = \"\"\napproved_on = \"\"",
            "approved_by = \"佐藤\"\napproved_on = \"20.11.2026\"",
            "approved_on",
            "not a date",
        ),
        (
            "before_s = 60",
            "before_s = 5",
            "before_s",
            "10 to 300 seconds",
        ),
        (
            "picture = \"drip\"",
            "picture = \"dripp\"",
            "",
            "no picture `dripp`",
        ),
        ("ja = \"ひくめ\"", "ja = \"正常\"", "", "judges nobody"),
        (
            "systolic_below = 90",
            "systolic_below = 150",
            "systolic_below",
            "lowest band",
        ),
        ("mean_of_two = {", "mean_of_two = { fr = \"x\",", "", "fr"),
        (", en = \"Rather low\" }", " }", "", "en"),
    ] {
        assert!(shipped.text.contains(from), "{from}");
        let source = Source {
            text: shipped.text.replacen(from, to, 1),
            ..shipped.clone()
        };
        let wrong = Advice::parse(&source).expect_err(to);
        let said = wrong.to_string();
        assert!(said.contains(what), "{said}");
        assert!(said.contains(key), "{said}");
        assert!(said.contains("advice.toml, line "), "{said}");
    }
}

// ---- The disk ------------------------------------------------------------------------------

#[test]
fn a_reading_that_the_disk_refuses_is_owed_and_written_once_when_it_is_back() {
    let mut stage = listening(Tap::Record);
    stage.disk = FULL;
    stage.frame(reading(128, 76));
    assert!(stage.result().recorded, "it will be");
    stage.taps(&[Tap::Leave]);
    stage.pass(10_000);
    assert!(!stage.machine.owes_nothing());
    stage.give(Input::DiskBack);
    assert_eq!(stage.count("reading.taken"), 0);
    stage.disk_back();
    assert_eq!(stage.count("reading.taken"), 1);
    assert!(stage.machine.owes_nothing());
    stage.disk_back();
    assert_eq!(stage.count("reading.taken"), 1);
    let digits: Vec<_> = stage
        .effects
        .iter()
        .filter_map(|effect| match effect {
            Effect::AppendReading { reading, .. } => {
                Some((reading.systolic_mmhg, reading.diastolic_mmhg))
            }
            _ => None,
        })
        .collect();
    assert!(digits.len() >= 2 && digits.iter().all(|digits| *digits == (128, 76)));
}

#[test]
fn no_more_is_owed_than_the_limit_says() {
    let mut stage = listening(Tap::Record);
    stage.disk = FULL;
    for nth in 0..OWED_MAX + 10 {
        let nth = u16::try_from(nth).unwrap();
        stage.frame(reading(100 + nth % 30, 70));
        stage.taps(&[Tap::Again, Tap::MeasureNow]);
    }
    stage.disk_back();
    assert_eq!(stage.count("reading.taken"), OWED_MAX);
    assert!(stage.machine.owes_nothing());
}
