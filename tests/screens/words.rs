//! The words of the screens: every one in every language.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("ui")
}

fn slint_files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("the folder of the screens") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            slint_files(&path, found);
        } else if path.extension().is_some_and(|e| e == "slint") {
            found.push(path);
        }
    }
}

/// A quoted string at the start of the text, and what follows it.
fn quoted(text: &str) -> Option<(String, &str)> {
    let text = text.trim_start().strip_prefix('"')?;
    let mut out = String::new();
    let mut chars = text.char_indices();
    while let Some((i, c)) = chars.next() {
        match c {
            '"' => return Some((out, &text[i + 1..])),
            '\\' => match chars.next()?.1 {
                'n' => out.push('\n'),
                other => out.push(other),
            },
            c => out.push(c),
        }
    }
    None
}

/// (context, words) of every @tr, with the file it stands in.
fn spoken() -> BTreeMap<(String, String), String> {
    let mut files = Vec::new();
    slint_files(&root(), &mut files);
    let mut found = BTreeMap::new();
    for file in files {
        let text = std::fs::read_to_string(&file).expect("a screen");
        for part in text.split("@tr(").skip(1) {
            let (first, rest) =
                quoted(part).unwrap_or_else(|| panic!("@tr in {file:?}: {part:.40}"));
            let key = match rest.trim_start().strip_prefix("=>").and_then(quoted) {
                Some((words, _)) => (first, words),
                None => (String::new(), first),
            };
            found.insert(key, file.display().to_string());
        }
    }
    found
}

fn translated(lang: &str) -> BTreeMap<(String, String), String> {
    let path = root().join("lang").join(lang).join("LC_MESSAGES/tomoni.po");
    let text = std::fs::read_to_string(&path).expect("the words of a language");
    let mut found = BTreeMap::new();
    let (mut context, mut id) = (String::new(), String::new());
    for line in text.lines() {
        if let Some(rest) = line.strip_prefix("msgctxt ") {
            context = quoted(rest).expect("a context").0;
        } else if let Some(rest) = line.strip_prefix("msgid ") {
            id = quoted(rest).expect("an id").0;
        } else if let Some(rest) = line.strip_prefix("msgstr ") {
            let words = quoted(rest).expect("words").0;
            if !id.is_empty() {
                let key = (std::mem::take(&mut context), std::mem::take(&mut id));
                assert!(
                    found.insert(key.clone(), words).is_none(),
                    "{lang}: {key:?} twice"
                );
            }
        }
    }
    found
}

#[test]
fn every_word_is_there_in_every_language_and_none_is_left_over() {
    let spoken = spoken();
    assert!(spoken.len() > 30, "the screens' words were found");
    for lang in ["ja", "ja-easy", "en"] {
        let translated = translated(lang);
        let missing: Vec<_> = spoken
            .iter()
            .filter(|(key, _)| translated.get(*key).is_none_or(|words| words.is_empty()))
            .collect();
        assert!(missing.is_empty(), "{lang} lacks {missing:#?}");
        let unused: Vec<_> = translated
            .keys()
            .filter(|key| !spoken.contains_key(*key))
            .collect();
        assert!(
            unused.is_empty(),
            "{lang} has words that no screen says: {unused:#?}"
        );
    }
}

#[test]
fn the_placeholders_of_a_sentence_are_the_same_in_every_language() {
    let holes = |s: &str| {
        let mut found: Vec<String> = s
            .split('{')
            .skip(1)
            .filter_map(|p| Some(p.split_once('}')?.0.to_owned()))
            .collect();
        found.sort();
        found
    };
    for lang in ["ja", "ja-easy", "en"] {
        for ((_, id), words) in translated(lang) {
            assert_eq!(holes(&id), holes(&words), "{lang}: {words}");
        }
    }
}

#[test]
fn english_has_no_japanese_and_easy_japanese_has_only_kanji_everybody_knows() {
    let japanese = |c: char| matches!(c, 'ぁ'..='ん' | 'ァ'..='ヺ' | '一'..='龯');
    for ((_, id), words) in translated("en") {
        assert!(!words.chars().any(japanese), "{id}: {words}");
    }
    // What stands on every calendar.
    const KNOWN: &str = "月日火水木金土";
    for ((_, id), words) in translated("ja-easy") {
        let hard: String = words
            .chars()
            .filter(|c| matches!(c, '一'..='龯') && !KNOWN.contains(*c))
            .collect();
        assert!(hard.is_empty(), "{id}: {words} has {hard}");
    }
}

#[test]
fn no_exclamation_marks_no_error_no_patient() {
    for lang in ["ja", "ja-easy", "en"] {
        for (_, words) in translated(lang) {
            for never in [
                "!",
                "！",
                "エラー",
                "患者",
                "登録",
                "送信",
                "同意する",
                "正常",
                "異常",
                "危険",
                "rror",
                "atient",
            ] {
                assert!(!words.contains(never), "{lang}: {words}");
            }
        }
    }
}

#[test]
fn a_text_that_nobody_divided_breaks_where_the_next_word_begins() {
    use tomoni::phrases::{broken, marked, plain};
    for (text, divided) in [
        (
            "近いうちに先生に見せてください",
            "近いうちに|先生に|見せてください",
        ),
        (
            "脈のリズムが一定でないサイン",
            "脈の|リズムが|一定でない|サイン",
        ),
        ("少しお休みしましょう", "少しお休みしましょう"),
        (
            "少し休んで、もう一度はかりましょう",
            "少し|休んで、もう一度はかりましょう",
        ),
        ("むねの痛み・息苦しさ", "むねの|痛み・|息苦しさ"),
        ("てあしが しびれる・だるい", "てあしが しびれる・|だるい"),
        ("先生に 見せて", "先生に 見せて"),
        ("Rest a little", "Rest a little"),
        ("", ""),
    ] {
        assert_eq!(marked(text), divided);
        assert_eq!(plain(&marked(text)), text);
    }
    assert_eq!(
        broken(&marked("近いうちに先生に見せてください"), 2),
        "近いうちに先生に\n見せてください"
    );
}
