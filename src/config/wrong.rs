//! How a mistake in a configuration file is said: where it is, what it is, what was meant.

use std::fmt;
use std::ops::Range;
use std::path::{Path, PathBuf};

use super::FILE_BYTES_MAX;

/// A mistake in a configuration file, for a person to read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wrong {
    /// The file, as it was named.
    pub file: PathBuf,
    /// The line, from 1; 0 when it is about the whole file.
    pub line: usize,
    /// The column in characters, from 1; 0 when it is about the whole file.
    pub column: usize,
    /// The key, with its table, as `programme.topic.picture`; empty when there is none.
    pub key: String,
    /// What is wrong, as a sentence without a full stop.
    pub what: String,
    /// What was probably meant.
    pub suggestion: Option<String>,
}

impl std::error::Error for Wrong {}

impl fmt::Display for Wrong {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.file.display())?;
        if self.line > 0 {
            write!(f, ", line {}, column {}", self.line, self.column)?;
        }
        if !self.key.is_empty() {
            write!(f, ", at `{}`", self.key)?;
        }
        write!(f, ": {}", self.what)?;
        if let Some(suggestion) = &self.suggestion {
            write!(f, "; did you mean `{suggestion}`?")?;
        }
        Ok(())
    }
}

impl Wrong {
    /// A mistake that has no line: a file that cannot be read or found.
    #[must_use]
    pub fn whole_file(file: &Path, what: String) -> Wrong {
        Wrong {
            file: file.to_owned(),
            line: 0,
            column: 0,
            key: String::new(),
            what,
            suggestion: None,
        }
    }

    /// Adds the nearest of `known` to `written`, if one is near.
    #[must_use]
    pub fn meant(mut self, written: &str, known: &[&str]) -> Wrong {
        self.suggestion = nearest(written, known);
        if self.suggestion.is_none() && !known.is_empty() {
            self.what = format!("{} (known: {})", self.what, known.join(", "));
        }
        self
    }
}

/// A configuration file's text with its name, so that a mistake can say where it is.
#[derive(Clone, Debug)]
pub struct Source {
    /// The file, as it was named.
    pub file: PathBuf,
    /// Its text.
    pub text: String,
}

impl Source {
    /// A text that was read already.
    #[must_use]
    pub fn new(file: &Path, text: &str) -> Source {
        Source {
            file: file.to_owned(),
            text: text.to_owned(),
        }
    }

    /// Reads a file of at most [`FILE_BYTES_MAX`] bytes of UTF-8.
    ///
    /// # Errors
    /// When it is not there, too long, or not UTF-8.
    pub fn read(file: &Path) -> Result<Source, Wrong> {
        let cannot = |what: String| Wrong::whole_file(file, what);
        let about = std::fs::metadata(file)
            .map_err(|error| cannot(format!("this file cannot be read ({error})")))?;
        if !about.is_file() {
            return Err(cannot("this is not a file".into()));
        }
        if about.len() > FILE_BYTES_MAX {
            return Err(cannot(format!(
                "this file is longer than {FILE_BYTES_MAX} bytes"
            )));
        }
        let text = std::fs::read_to_string(file)
            .map_err(|error| cannot(format!("this file cannot be read ({error})")))?;
        Ok(Source::new(file, &text))
    }

    /// Reads the text as `T`.
    ///
    /// # Errors
    /// The first mistake, with its place.
    pub fn parse<T: serde::de::DeserializeOwned>(&self) -> Result<T, Wrong> {
        toml::from_str(&self.text).map_err(|error| {
            let span = error.span().unwrap_or(0..0);
            let message = error.message().trim();
            match unknown(message) {
                Some((written, known)) => self
                    .wrong(span, format!("`{written}` is not a key here"))
                    .meant(written, &known),
                None => self.wrong(span, message.replace('\n', ", ")),
            }
        })
    }

    /// Says that something at `span` (bytes of the text) is wrong.
    #[must_use]
    pub fn wrong(&self, span: Range<usize>, what: String) -> Wrong {
        let mut start = span.start.min(self.text.len());
        while !self.text.is_char_boundary(start) {
            start -= 1;
        }
        let before = &self.text[..start];
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        Wrong {
            file: self.file.clone(),
            line: before.matches('\n').count() + 1,
            column: before[line_start..].chars().count() + 1,
            key: self.key_at(start, line_start),
            what,
            suggestion: None,
        }
    }

    /// The key that stands at or before `start`, with the table it belongs to.
    fn key_at(&self, start: usize, line_start: usize) -> String {
        let line_end = self.text[start..]
            .find('\n')
            .map_or(self.text.len(), |at| start + at);
        // A place may be a table's own header.
        let table = self.text[..line_end]
            .lines()
            .rev()
            .map(str::trim)
            .enumerate()
            .find(|(nth, line)| line.starts_with('[') && (*nth > 0 || start == line_start))
            .map(|(_, line)| line)
            .and_then(|line| {
                let name = line.trim_start_matches('[').split(']').next()?.trim();
                is_key(name).then_some(name)
            });
        // A span may begin at the key itself, or at the value after it. In an inline table the
        // nearest key before the place is meant.
        let line = &self.text[line_start..line_end];
        let here = start - line_start;
        let header = line.trim_start().starts_with('[');
        let key = if header {
            None
        } else {
            let word = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_' || c == '.';
            let key_before = |end: usize| {
                let text = line[..end].trim_end();
                let key = text.rsplit(|c: char| !word(c)).next();
                key.unwrap_or_default().to_owned()
            };
            let after = line[here..].find('=').map(|at| here + at);
            let reaches = after.filter(|at| line[here..*at].trim().chars().all(word));
            match reaches {
                Some(at) => Some(key_before(at)),
                None => line[..here].rfind('=').map(key_before),
            }
        };
        match (table, key.filter(|key| !key.is_empty())) {
            (Some(table), Some(key)) => format!("{table}.{key}"),
            (Some(table), None) => table.to_owned(),
            (None, Some(key)) => key,
            (None, None) => String::new(),
        }
    }
}

fn is_key(text: &str) -> bool {
    !text.is_empty()
        && text
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b == b'.' || b == b'-' || b == b'_')
}

/// Reads serde's "unknown field `a`, expected one of `b`, `c`" (or "unknown variant").
fn unknown(message: &str) -> Option<(&str, Vec<&str>)> {
    let rest = message
        .strip_prefix("unknown field ")
        .or_else(|| message.strip_prefix("unknown variant "))?;
    let mut quoted = rest.split('`').skip(1).step_by(2);
    let written = quoted.next()?;
    Some((written, quoted.collect()))
}

/// The word of `known` that is nearest to `written`, if it is near: at most a third of its
/// letters differ.
#[must_use]
pub fn nearest(written: &str, known: &[&str]) -> Option<String> {
    known
        .iter()
        .map(|word| (distance(written, word), *word))
        .filter(|(far, word)| *far <= (word.chars().count() / 3).max(1))
        .min_by_key(|(far, _)| *far)
        .map(|(_, word)| word.to_owned())
}

/// How many letters must be changed, added or taken away.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, letter) in a.chars().enumerate() {
        let mut corner = row[0];
        row[0] = i + 1;
        for (j, other) in b.iter().enumerate() {
            let change = corner + usize::from(letter != *other);
            corner = row[j + 1];
            row[j + 1] = change.min(row[j] + 1).min(corner + 1);
        }
    }
    row[b.len()]
}
