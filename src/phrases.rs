//! Line breaking at phrase spaces (わかち書き): Japanese set by a machine breaks anywhere, and a
//! line that begins with 「す」 is hard to read for somebody who reads slowly.
//!
//! A space may become a line break. `|` is a place where a line may break and shows nothing; `~`
//! is a space where a line may not break.
//! 、 and 。 may be followed by a break. Pure: text in, text out; how wide a line really is, the
//! window measures.

/// The mark for a possible break that shows nothing.
const SILENT: char = '|';
/// The mark for a space that does not break.
const TIE: char = '~';

/// A word of so many kana joins the word that follows: 「もう一度」, 「この番号」.
const SHORT_WORD: usize = 2;

/// One phrase and what joins it to the next when both stand in one line.
struct Phrase<'a> {
    words: &'a str,
    joint: &'static str,
}

/// The face draws ’ as wide as a kana; between Latin letters that leaves a hole.
const WIDE_APOSTROPHE: char = '’';

/// A text that nobody has divided into phrases, with marks where a line may break: after each
/// 「・」, and where kana end and the next word's first kanji or katakana stands, which is where
/// most Japanese phrases begin; not after a word of one or two kana, as in 「もう一度」. A text with spaces or marks of its own is divided already; it only
/// gets the marks after 「・」.
#[must_use]
pub fn marked(text: &str) -> String {
    let divided = text.contains([' ', SILENT]);
    let mut out = String::with_capacity(text.len() + 16);
    let mut before: Option<char> = None;
    // Kana in a row, where they began a word of their own.
    let mut begun: Option<usize> = Some(0);
    for c in text.chars() {
        // 「お休み」「ご家族」: the polite kana belongs to what follows.
        let ends = before.is_some_and(|b| is_kana(b) && !matches!(b, 'お' | 'ご'))
            && begun.is_none_or(|kana| kana > SHORT_WORD);
        if before == Some('・') || (!divided && ends && begins_a_word(c)) {
            out.push(SILENT);
        }
        out.push(c);
        begun = match begun {
            Some(kana) if is_kana(c) => Some(kana + 1),
            _ if matches!(c, '、' | '。' | '・') => Some(0),
            _ => None,
        };
        before = Some(c);
    }
    out
}

fn is_kana(c: char) -> bool {
    matches!(c, 'ぁ'..='ん')
}

/// Kanji, katakana.
fn begins_a_word(c: char) -> bool {
    matches!(c, '一'..='龯' | '々' | 'ァ'..='ヴ')
}

/// The text as one reads it aloud: without marks.
#[must_use]
pub fn plain(text: &str) -> String {
    text.replace(SILENT, "")
        .replace(TIE, " ")
        .replace(WIDE_APOSTROPHE, "'")
}

/// The text in (at most) `lines` lines, broken only between phrases, the longest line as short as
/// can be. `lines` below 2 gives one line. A line break already in the text is kept: then `lines`
/// is what the longest paragraph may have, and a shorter one takes as many fewer as it is shorter.
#[must_use]
pub fn broken(text: &str, lines: usize) -> String {
    let mut out = String::with_capacity(text.len() + 4);
    let longest = text.split('\n').map(width).max();
    let longest = longest.unwrap_or(0).max(1);
    for (i, paragraph) in text.split('\n').enumerate() {
        if i > 0 {
            out.push('\n');
        }
        let share = lines.saturating_mul(width(paragraph));
        break_one(paragraph, share.div_ceil(longest), &mut out);
    }
    out.replace(TIE, " ").replace(WIDE_APOSTROPHE, "'")
}

fn break_one(text: &str, lines: usize, out: &mut String) {
    let phrases = phrases(text);
    let breaks = best_breaks(&phrases, lines.max(1));
    for (i, phrase) in phrases.iter().enumerate() {
        out.push_str(phrase.words);
        if i + 1 < phrases.len() {
            out.push_str(if breaks.contains(&i) {
                "\n"
            } else {
                phrase.joint
            });
        }
    }
}

fn phrases(text: &str) -> Vec<Phrase<'_>> {
    let mut found = Vec::new();
    let mut from = 0;
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let after = at + c.len_utf8();
        match c {
            ' ' => {
                found.push(Phrase {
                    words: &text[from..at],
                    joint: " ",
                });
                from = after;
            }
            SILENT => {
                found.push(Phrase {
                    words: &text[from..at],
                    joint: "",
                });
                from = after;
            }
            // A space after it would be the break itself.
            '、' | '。'
                if chars
                    .peek()
                    .is_some_and(|&(_, next)| !matches!(next, ' ' | SILENT | '」')) =>
            {
                found.push(Phrase {
                    words: &text[from..after],
                    joint: "",
                });
                from = after;
            }
            _ => {}
        }
    }
    found.push(Phrase {
        words: &text[from..],
        joint: "",
    });
    found
}

/// Roughly how wide, in half-widths.
fn width(text: &str) -> usize {
    text.chars()
        .map(|c| if c.is_ascii() { 11 } else { 20 })
        .sum()
}

/// After which phrases to break: tries every way (phrases are few), and takes the one whose
/// longest line is shortest; of equals, the one that fills the earlier lines less unevenly.
fn best_breaks(phrases: &[Phrase<'_>], lines: usize) -> Vec<usize> {
    let n = phrases.len();
    if lines < 2 || n < 2 {
        return Vec::new();
    }
    let widths: Vec<usize> = phrases
        .iter()
        .map(|p| width(p.words) + width(p.joint))
        .collect();
    let before: Vec<usize> = std::iter::once(0)
        .chain(widths.iter().scan(0, |sum, w| {
            *sum += w;
            Some(*sum)
        }))
        .collect();
    // cost[k][i]: (longest line, sum of squares) of the first i phrases in k lines.
    let lines = lines.min(n);
    let mut cost = vec![vec![(usize::MAX, usize::MAX); n + 1]; lines + 1];
    let mut last = vec![vec![0usize; n + 1]; lines + 1];
    cost[0][0] = (0, 0);
    for k in 1..=lines {
        for i in k..=n {
            for j in (k - 1)..i {
                let (longest, squares) = cost[k - 1][j];
                if longest == usize::MAX {
                    continue;
                }
                let line = before[i] - before[j];
                let candidate = (longest.max(line), squares.saturating_add(line * line));
                if candidate < cost[k][i] {
                    cost[k][i] = candidate;
                    last[k][i] = j;
                }
            }
        }
    }
    let mut breaks = Vec::with_capacity(lines);
    let mut i = n;
    for k in (2..=lines).rev() {
        i = last[k][i];
        breaks.push(i.saturating_sub(1));
    }
    breaks
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_line_keeps_its_phrase_spaces_and_loses_its_silent_marks() {
        assert_eq!(
            broken("つぎの かたも|「きました」", 1),
            "つぎの かたも「きました」"
        );
        assert_eq!(plain("スタッフを|よぶ"), "スタッフをよぶ");
    }

    #[test]
    fn two_lines_break_where_they_are_most_even() {
        assert_eq!(
            broken("つぎの かたも|「きました」", 2),
            "つぎの かたも\n「きました」"
        );
        assert_eq!(
            broken("近いうちに、かかりつけの先生に 見せてください", 2),
            "近いうちに、かかりつけの先生に\n見せてください"
        );
        assert_eq!(
            broken("Just~dropping~by is~fine~too", 2),
            "Just dropping by\nis fine too"
        );
    }

    #[test]
    fn what_has_no_phrase_space_is_not_broken() {
        assert_eq!(broken("うけつけました", 3), "うけつけました");
        assert_eq!(broken("", 2), "");
    }

    #[test]
    fn more_lines_than_phrases_give_one_phrase_a_line() {
        assert_eq!(broken("あ い", 9), "あ\nい");
    }

    #[test]
    fn breaking_changes_no_letter() {
        for text in [
            "a b c",
            "a~b c",
            "はい、そうです。では また",
            "||",
            "  ",
            "、、",
            "あ|い う\nえ お",
        ] {
            for lines in 0..5 {
                let squeeze = |s: &str| s.replace([' ', '\n', '|', '~'], "");
                assert_eq!(
                    squeeze(&broken(text, lines)),
                    squeeze(text),
                    "{text:?} {lines}"
                );
            }
        }
    }
}
