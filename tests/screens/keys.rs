//! Keys: a scanner may type, and no key does anything else in the window.

use std::cell::RefCell;
use std::rc::Rc;

use slint::ComponentHandle;
use slint::platform::{Key, WindowEvent};
use tomoni::devices::wedge::Wedge;
use tomoni::devices::{Dropped, ReaderNews};
use tomoni::visit::event::Lang;

use crate::cases;
use crate::glass::{COMPACT, Glass};
use crate::measuring;

/// A window with a scanner that types, and what it told.
fn glass() -> (Glass, Rc<RefCell<Vec<ReaderNews>>>) {
    let glass = Glass::open(COMPACT);
    let told = Rc::new(RefCell::new(Vec::new()));
    let heard = Rc::clone(&told);
    let mut wedge = Wedge::default();
    glass
        .window()
        .on_key(move |key, now| heard.borrow_mut().extend(wedge.hear(key, now)));
    (glass, told)
}

fn press(glass: &Glass, text: impl Into<slint::SharedString>) {
    let text = text.into();
    let window = glass.window().component().window();
    window.dispatch_event(WindowEvent::KeyPressed { text: text.clone() });
    window.dispatch_event(WindowEvent::KeyReleased { text });
}

/// Types as a scanner does: Shift for capitals, a few milliseconds from key to key.
fn scan(glass: &Glass, text: &str, end: Key) {
    let window = glass.window().component().window();
    for letter in text.chars() {
        let shift = slint::SharedString::from(Key::Shift);
        if letter.is_ascii_uppercase() {
            window.dispatch_event(WindowEvent::KeyPressed {
                text: shift.clone(),
            });
        }
        press(glass, letter);
        if letter.is_ascii_uppercase() {
            window.dispatch_event(WindowEvent::KeyReleased { text: shift });
        }
        glass.wait(8);
    }
    press(glass, end);
}

fn text(text: &str) -> ReaderNews {
    ReaderNews::Text(text.to_owned())
}

#[test]
fn a_scanner_that_types_is_heard_on_every_screen_and_touches_nothing() {
    let (glass, told) = glass();
    for (n, case) in cases::CASES.iter().chain(measuring::CASES).enumerate() {
        glass.show((case.view)(Lang::Ja));
        let code = format!("KC1-S1{n:04}-ABCXYZ");
        let end = if n % 2 == 0 { Key::Return } else { Key::Tab };
        scan(&glass, &code, end);
        assert!(
            told.borrow_mut().drain(..).eq([text(&code)]),
            "{}: one scan, and that one",
            case.name
        );
        assert_eq!(glass.taps(), [], "{}", case.name);
    }
}

#[test]
fn no_key_touches_leaves_or_changes_anything_on_any_screen() {
    let (glass, told) = glass();
    let keys = [
        Key::Return,
        Key::Tab,
        Key::Backtab,
        Key::Escape,
        Key::Space,
        Key::Backspace,
        Key::Delete,
        Key::UpArrow,
        Key::DownArrow,
        Key::LeftArrow,
        Key::RightArrow,
        Key::Home,
        Key::End,
        Key::PageUp,
        Key::PageDown,
        Key::F1,
        Key::F4,
        Key::F5,
        Key::F11,
        Key::Menu,
        Key::CapsLock,
    ];
    let held = [None, Some(Key::Alt), Some(Key::Control), Some(Key::Meta)];
    for case in cases::CASES.iter().chain(measuring::CASES) {
        glass.show((case.view)(Lang::Ja));
        let before = glass.picture();
        let window = glass.window().component().window();
        for hold in held {
            if let Some(hold) = hold {
                window.dispatch_event(WindowEvent::KeyPressed { text: hold.into() });
            }
            for key in keys {
                press(&glass, key);
            }
            for letter in ['q', 'w', 'c', '1', ' '] {
                press(&glass, letter);
            }
            if let Some(hold) = hold {
                window.dispatch_event(WindowEvent::KeyReleased { text: hold.into() });
            }
            glass.wait(400);
        }
        assert_eq!(glass.taps(), [], "{}", case.name);
        assert!(window.is_visible(), "{}", case.name);
        assert!(glass.picture() == before, "{} looks as before", case.name);
        told.borrow_mut().clear();
    }
}

#[test]
fn a_hand_on_a_keyboard_is_no_scan_and_staff_can_know() {
    let (glass, told) = glass();
    glass.show((cases::CASES[0].view)(Lang::Ja));
    for letter in "KC1-SLOW".chars() {
        press(&glass, letter);
        glass.wait(101);
        // The silence is noticed one round of the loop later.
        glass.wait(1);
    }
    press(&glass, Key::Return);
    assert!(
        told.borrow_mut()
            .drain(..)
            .eq(vec![ReaderNews::Dropped(Dropped::NoEnd); 8])
    );
    // A scanner right after it is heard.
    scan(&glass, "KC1-FAST", Key::Return);
    assert!(told.borrow_mut().drain(..).eq([text("KC1-FAST")]));
    // And one that is at the limit of the gap.
    for letter in "KC1-GAP".chars() {
        press(&glass, letter);
        glass.wait(95);
    }
    press(&glass, Key::Return);
    assert!(told.borrow_mut().drain(..).eq([text("KC1-GAP")]));
}

#[test]
fn a_key_that_is_held_repeats_nothing() {
    let (glass, told) = glass();
    glass.show((cases::CASES[0].view)(Lang::Ja));
    let window = glass.window().component().window();
    window.dispatch_event(WindowEvent::KeyPressed { text: "A".into() });
    for _ in 0..500 {
        window.dispatch_event(WindowEvent::KeyPressRepeated { text: "A".into() });
    }
    window.dispatch_event(WindowEvent::KeyReleased { text: "A".into() });
    press(&glass, Key::Return);
    assert!(told.borrow_mut().drain(..).eq([text("A")]));
}
