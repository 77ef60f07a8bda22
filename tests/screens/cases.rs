//! What is drawn: every page, with ordinary and with the longest and largest contents.

use std::path::Path;

use tomoni::card::{Keys, Refusal, qr};
use tomoni::config::{Programmes, Words};
use tomoni::kiosk::view::{
    Call, Clock, HoldRefused, Like, LostCard, LostCardStep, NewCard, Note, NumberRefused, Page,
    SlipState, Stall, StallChoice, Topic, View,
};
use tomoni::visit::event::Lang;

pub const LANGS: [(&str, Lang); 3] = [("ja", Lang::Ja), ("easy", Lang::Easy), ("en", Lang::En)];

pub fn words(lang: Lang, ja: &str, easy: &str, en: &str) -> String {
    match lang {
        Lang::Ja => ja,
        Lang::Easy => easy,
        Lang::En => en,
    }
    .to_owned()
}

fn clusters(text: &[&str]) -> Vec<String> {
    text.iter().map(|s| (*s).to_owned()).collect()
}

pub fn meet(lang: Lang) -> Stall {
    Stall {
        programme: "meet-plus".into(),
        name: "MEET+".into(),
        reading: "ミータス".into(),
        site: words(lang, "アズ熊谷", "アズ熊谷", "AZ Kumagaya"),
        greeting: match lang {
            Lang::En => clusters(&["H", "e", "l", "l", "o"]),
            _ => clusters(&["こ", "ん", "に", "ち", "は"]),
        },
        deep: 0x8A2E00,
        bright: 0xF7A85E,
        pale: 0xFCEAD5,
    }
}

pub fn idobata(lang: Lang) -> Stall {
    Stall {
        programme: "idobata".into(),
        name: "井戸端会議".into(),
        reading: "いどばたかいぎ".into(),
        site: words(
            lang,
            "病院 １階ロビー",
            "びょういん １かい",
            "Hospital, first floor",
        ),
        greeting: match lang {
            Lang::En => clusters(&["H", "e", "l", "l", "o"]),
            _ => clusters(&["い", "ら", "っ", "しゃ", "い"]),
        },
        deep: 0x1B4A78,
        bright: 0x92C5EA,
        pale: 0xE2EEF7,
    }
}

pub fn view(lang: Lang, stall: Stall, page: Page) -> View {
    View {
        arrivals: 1,
        lang,
        stall,
        clock: Clock {
            month: 6,
            day: 14,
            weekday: 0,
            hour: 10,
            minute: 24,
        },
        call: Call::Quiet,
        on_duty: true,
        phone: "000-0000-0000".into(),
        leaving_in_s: None,
        printer: false,
        slip: SlipState::None,
        stalls: Vec::new(),
        page,
    }
}

/// The shipped programmes.
pub fn shipped() -> Programmes {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("kiosk-config/programmes.toml");
    Programmes::read(&file).expect("the shipped programmes")
}

/// A shipped programme's stall, as the machine shows it.
pub fn stall(id: &str, lang: Lang) -> Stall {
    let programmes = shipped();
    let programme = programmes.get(id).expect("a shipped programme");
    Stall {
        programme: id.into(),
        name: programme.name.in_lang(lang).into(),
        reading: programme.reading.clone(),
        site: words(lang, "まちの ひろば", "まちの ひろば", "Town square"),
        greeting: programme.greeting(lang).to_vec(),
        deep: programme.deep.0,
        bright: programme.bright.0,
        pale: programme.pale.0,
    }
}

/// Two shipped programmes side by side.
fn two(lang: Lang, ids: [&str; 2], page: Page) -> View {
    let programmes = shipped();
    let choice = |id: &str| {
        let programme = programmes.get(id).expect("a shipped programme");
        let meaning = programme.meaning.as_ref().expect("it says what it is");
        StallChoice {
            programme: id.into(),
            name: programme.name.in_lang(lang).into(),
            meaning: meaning.in_lang(lang).into(),
            deep: programme.deep.0,
            bright: programme.bright.0,
        }
    };
    let sign = Stall {
        programme: String::new(),
        name: words(lang, "まちの ひろば", "まちの ひろば", "Town square"),
        reading: String::new(),
        site: String::new(),
        ..stall(ids[0], lang)
    };
    View {
        stalls: ids.map(choice).to_vec(),
        ..view(lang, sign, page)
    }
}

fn choices(lang: Lang, all: &[(&Words, &str)]) -> Vec<Topic> {
    all.iter()
        .map(|(words, picture)| Topic {
            words: words.in_lang(lang).into(),
            picture: (*picture).into(),
        })
        .collect()
}

fn roles(lang: Lang, id: &str) -> View {
    let programmes = shipped();
    let roles = &programmes.get(id).expect("a shipped programme").roles;
    let all: Vec<_> = roles.iter().map(|r| (&r.words, &*r.picture)).collect();
    let roles = choices(lang, &all);
    view(lang, stall(id, lang), Page::Roles { roles })
}

/// The activities of a shipped programme, three from this one on.
fn activities(lang: Lang, id: &str, from: usize) -> View {
    let programmes = shipped();
    let all = &programmes.get(id).expect("a shipped programme").activities;
    let page = all.iter().skip(from).take(3);
    let page: Vec<_> = page.map(|a| (&a.words, &*a.picture)).collect();
    let topics = choices(lang, &page);
    view(lang, stall(id, lang), Page::Topics { topics, more: true })
}

fn likes(lang: Lang, touched: bool, teaches: bool) -> View {
    let programmes = shipped();
    let likes = programmes
        .likes()
        .iter()
        .enumerate()
        .map(|(nth, like)| Like {
            words: like.words.in_lang(lang).into(),
            picture: like.picture.clone(),
            liked: touched && nth % 3 != 1,
            taught: touched && nth % 3 == 2,
        });
    let likes = likes.collect();
    view(lang, stall("idobata", lang), Page::Likes { likes, teaches })
}

fn bare() -> Page {
    Page::Idle {
        saving: false,
        cards: true,
        monitor: false,
        note: None,
    }
}

pub struct Case {
    /// The page's name, the picture's name.
    pub name: &'static str,
    pub view: fn(Lang) -> View,
}

macro_rules! case {
    ($name:literal, $lang:ident => $view:expr) => {
        Case {
            name: $name,
            view: |$lang| $view,
        }
    };
}

pub fn idle(saving: bool) -> Page {
    Page::Idle {
        saving,
        cards: true,
        monitor: true,
        note: None,
    }
}

/// With a printer, and so far with the slip.
pub fn slip(slip: SlipState, view: View) -> View {
    View {
        printer: true,
        slip,
        ..view
    }
}

fn new_card(slip: bool) -> NewCard {
    // Keys that only this test has.
    let keys = Keys::fresh(&std::array::from_fn(|nth| nth as u8));
    let token = keys.make([7; 16]);
    NewCard {
        code: qr::token(&token),
        number: keys.number(&keys.card_key(&token)).to_string(),
        slip,
    }
}

fn lost(lang: Lang, typed: &str, page: u8, step: LostCardStep) -> View {
    let typed = typed.to_owned();
    view(
        lang,
        meet(lang),
        Page::LostCard(LostCard { typed, page, step }),
    )
}

/// Every page, ordinary and at its longest.
pub const CASES: &[Case] = &[
    case!("01-idle", l => view(l, meet(l), idle(false))),
    case!("01-idle-note", l => View {
        clock: Clock { month: 9, day: 30, weekday: 3, hour: 16, minute: 58 },
        ..view(l, idobata(l), Page::Idle {
            saving: false,
            cards: true,
            monitor: false,
            note: Some(Note {
                heading: words(l, "きょうの おはなし", "きょうの はなし", "Today’s talk"),
                text: words(l, "薬剤師さんの お仕事ばなし", "くすりの しごとの はなし", "What a pharmacist does all day"),
                when: words(l, "14時から", "14じから", "From 14:00"),
            }),
        })
    }),
    case!("01-idle-bare", l => view(l, meet(l), Page::Idle {
        saving: false,
        cards: false,
        monitor: false,
        note: None,
    })),
    case!("01-idle-calling", l => View { call: Call::Calling, ..view(l, meet(l), idle(false)) }),
    case!("01-idle-answered", l => View { call: Call::Answered, ..view(l, meet(l), idle(false)) }),
    case!("03-counted", l => view(l, meet(l), Page::Counted { adults: 1, children: 0 })),
    case!("03-counted-family", l => view(l, meet(l), Page::Counted { adults: 30, children: 30 })),
    case!("03-counted-leaving", l => View {
        leaving_in_s: Some(30),
        ..view(l, meet(l), Page::Counted { adults: 2, children: 1 })
    }),
    case!("02-hold-card", l => view(l, meet(l), Page::HoldCard)),
    case!("04-topics", l => view(l, meet(l), Page::Topics {
        topics: vec![
            Topic { words: words(l, "くすりの こと", "くすりの こと", "Medicine"), picture: "medicine".into() },
            Topic { words: words(l, "からだの こと", "からだの こと", "My body"), picture: "body".into() },
            Topic { words: words(l, "おしゃべり", "おしゃべり", "A chat"), picture: "talk".into() },
        ],
        more: true,
    })),
    case!("04-topics-more", l => view(l, idobata(l), Page::Topics {
        topics: vec![
            Topic { words: words(l, "介護・福祉の こと", "かいごの こと", "Care and welfare services"), picture: "care".into() },
            Topic { words: words(l, "ワクチンの こと", "ワクチンの こと", "Vaccination"), picture: "vaccine".into() },
            Topic { words: words(l, "そのほかの こと", "そのほか", "Something else"), picture: "other".into() },
        ],
        more: true,
    })),
    case!("04-topics-two", l => view(l, idobata(l), Page::Topics {
        topics: vec![
            Topic { words: words(l, "介護・福祉の こと", "かいごの こと", "Care and welfare services"), picture: "care".into() },
            Topic { words: words(l, "そのほかの こと", "そのほか", "Something else"), picture: "other".into() },
        ],
        more: false,
    })),
    case!("04-first-time", l => view(l, meet(l), Page::FirstTime)),
    case!("05-greeting-1", l => view(l, meet(l), Page::Greeting { visits: 1 })),
    case!("05-greeting-7", l => view(l, meet(l), Page::Greeting { visits: 7 })),
    case!("05-greeting-10", l => view(l, idobata(l), Page::Greeting { visits: 10 })),
    case!("05-greeting-21", l => view(l, meet(l), Page::Greeting { visits: 21 })),
    case!("05-greeting-9999", l => view(l, meet(l), Page::Greeting { visits: 9999 })),
    case!("05-card-not-ours", l => view(l, meet(l), Page::CardRefused { why: Refusal::NotOurs, counted: false })),
    case!("05-card-torn", l => view(l, meet(l), Page::CardRefused { why: Refusal::Torn, counted: false })),
    case!("05-card-forged", l => view(l, meet(l), Page::CardRefused { why: Refusal::Forged, counted: true })),
    case!("05-card-newer", l => view(l, idobata(l), Page::CardRefused { why: Refusal::Newer, counted: true })),
    case!("05-card-blocked", l => view(l, meet(l), Page::CardRefused { why: Refusal::Blocked, counted: false })),
    case!("05-card-blocked-counted", l => view(l, meet(l), Page::CardRefused { why: Refusal::Blocked, counted: true })),
    case!("05-card-torn-counted", l => view(l, idobata(l), Page::CardRefused { why: Refusal::Torn, counted: true })),
    case!("05-greeting-0", l => view(l, meet(l), Page::Greeting { visits: 0 })),
    case!("05-greeting-9", l => view(l, meet(l), Page::Greeting { visits: 9 })),
    case!("05-greeting-11", l => view(l, idobata(l), Page::Greeting { visits: 11 })),
    case!("05-greeting-25", l => view(l, meet(l), Page::Greeting { visits: 25 })),
    case!("05-greeting-50", l => view(l, idobata(l), Page::Greeting { visits: 50 })),
    case!("05-greeting-100", l => view(l, meet(l), Page::Greeting { visits: 100 })),
    case!("05-greeting-1234", l => view(l, meet(l), Page::Greeting { visits: 1234 })),
    case!("06-offer-card", l => view(l, meet(l), Page::OfferCard)),
    case!("06-make-card", l => view(l, meet(l), Page::MakeCard { card: Some(new_card(false)) })),
    case!("06-make-card-slip", l => view(l, idobata(l), Page::MakeCard { card: Some(new_card(true)) })),
    case!("06-make-card-coming", l => slip(SlipState::Coming, view(l, meet(l), Page::MakeCard { card: Some(new_card(true)) }))),
    case!("06-make-card-out", l => slip(SlipState::Out, view(l, meet(l), Page::MakeCard { card: Some(new_card(true)) }))),
    case!("06-make-card-failed", l => slip(SlipState::Failed, view(l, idobata(l), Page::MakeCard { card: Some(new_card(false)) }))),
    case!("06-make-card-leaving", l => View {
        leaving_in_s: Some(30),
        ..view(l, meet(l), Page::MakeCard { card: Some(new_card(false)) })
    }),
    case!("14-lost-typing", l => lost(l, "7K3-M", 1, LostCardStep::Typing(None))),
    case!("14-lost-nothing", l => lost(l, "", 0, LostCardStep::Typing(None))),
    case!("14-lost-check", l => lost(l, "7K3-M9Q-2XD", 2, LostCardStep::Typing(Some(NumberRefused::Check)))),
    case!("14-lost-unknown", l => lost(l, "7K3-M9Q-2XD", 0, LostCardStep::Typing(Some(NumberRefused::Unknown)))),
    case!("14-lost-several", l => lost(l, "7K3-M9Q-2XD", 2, LostCardStep::Typing(Some(NumberRefused::Several)))),
    case!("14-lost-hold", l => lost(l, "", 0, LostCardStep::Hold(None))),
    case!("14-lost-same", l => lost(l, "", 0, LostCardStep::Hold(Some(HoldRefused::TheSame)))),
    case!("14-lost-unread", l => lost(l, "", 0, LostCardStep::Hold(Some(HoldRefused::Refused(Refusal::Torn))))),
    case!("14-lost-not-saved", l => lost(l, "", 0, LostCardStep::Hold(Some(HoldRefused::NotSaved)))),
    case!("14-lost-done", l => lost(l, "", 0, LostCardStep::Done { visits: 23 })),
    case!("01-idle-of-field", l => view(l, stall("kounosu-en", l), bare())),
    case!("01-idle-of-cafe", l => view(l, stall("osekkai-gi", l), bare())),
    case!("01-idle-of-reha", l => view(l, stall("osekkai-reha", l), bare())),
    case!("01-idle-of-ward", l => view(l, stall("ward-cominas", l), bare())),
    case!("01-idle-of-home", l => view(l, stall("after-discharge", l), idle(false))),
    case!("01-idle-of-market", l => view(l, stall("furumai-ichi", l), bare())),
    case!("01-idle-two", l => two(l, ["furumai-ichi", "meet-plus"], idle(false))),
    case!("01-idle-two-cards", l => two(l, ["osekkai-reha", "ward-cominas"], bare())),
    case!("01-idle-two-saving", l => two(l, ["kounosu-en", "osekkai-gi"], idle(true))),
    case!("01-idle-two-nothing", l => two(l, ["idobata", "after-discharge"], Page::Idle {
        saving: false,
        cards: false,
        monitor: false,
        note: None,
    })),
    case!("03-welcome", l => view(l, stall("idobata", l), Page::Welcome { likes: true, more: false })),
    case!("03-welcome-more", l => view(l, stall("ward-cominas", l), Page::Welcome { likes: false, more: true })),
    case!("03-welcome-only", l => view(l, stall("after-discharge", l), Page::Welcome { likes: false, more: false })),
    case!("04-roles-field", l => roles(l, "kounosu-en")),
    case!("04-roles-reha", l => roles(l, "osekkai-reha")),
    case!("04-roles-market", l => roles(l, "furumai-ichi")),
    case!("04-generations", l => view(l, stall("kounosu-en", l), Page::Generations)),
    case!("04-likes", l => likes(l, false, false)),
    case!("04-likes-touched", l => likes(l, true, true)),
    case!("04-activities-meet", l => activities(l, "meet-plus", 0)),
    case!("04-activities-ward", l => activities(l, "ward-cominas", 0)),
    case!("10-thanks", l => view(l, meet(l), Page::Thanks)),
    case!("10-thanks-paper", l => slip(SlipState::None, view(l, meet(l), Page::Thanks))),
    case!("10-thanks-coming", l => slip(SlipState::Coming, view(l, idobata(l), Page::Thanks))),
];
