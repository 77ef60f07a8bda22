//! A profile's text becomes a [`Profile`], or a sentence that names line, key and what was
//! expected. Every list of words and keys is closed: a word this program does not know is an
//! error, never ignored.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;
use std::sync::Arc;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::checksum::SumKind;
use super::decode::{Decoded, Decoder, RejectReason, TERMINATOR_BYTES_MAX};
use super::profile::{
    BAUD, Checksum, DATA_BITS, Derive, Evidence, Expect, Expected, FLOWS, Field, FieldKind, Flow,
    Framing, From, Literal, Match, Name, PARITIES, Parity, Place, Profile, Ranges, STOP_BITS,
    Sample, Serial, Span, TimePart, To,
};
use super::{DIASTOLIC_MMHG, FRAME_BYTES_MAX, PROFILE_BYTES_MAX, PULSE_BPM, SYSTOLIC_MMHG};
use crate::visit::Reading;
use crate::visit::id::is_word;
use crate::visit::reading::Fault;

/// The most entries of one list in a profile.
const ENTRIES_MAX: usize = 64;

/// The longest mark (start, end, delimiter), in bytes.
const MARK_BYTES_MAX: usize = 16;

/// The widest number, in characters. More digits cannot be a pressure.
const NUMBER_WIDTH_MAX: usize = 5;

/// How many nested tables a profile's text may have before it is not looked at.
const NESTING_MAX: usize = 16;

/// What is wrong with a profile's text.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{line}:{key}: {problem}")]
pub struct ProfileError {
    /// The line in the text, from 1.
    pub line: usize,
    /// The column in characters, from 1.
    pub column: usize,
    /// The key, as `frame.start`.
    pub key: String,
    /// What was expected and what was found.
    pub problem: String,
}

const EVIDENCES: &[(&str, Evidence)] = &[
    ("captured", Evidence::Captured),
    ("manual", Evidence::Manual),
    ("driver", Evidence::Driver),
    ("site", Evidence::Site),
];

const SUMS: &[(&str, Option<SumKind>)] = &[
    ("none", None),
    ("xor8", Some(SumKind::Xor8)),
    ("sum8", Some(SumKind::Sum8)),
    ("neg_sum8", Some(SumKind::NegSum8)),
    ("crc16_ccitt", Some(SumKind::Crc16Ccitt)),
    ("crc16_modbus", Some(SumKind::Crc16Modbus)),
];

const FAULTS: &[(&str, Fault)] = &[
    ("no_pressure", Fault::NoPressure),
    ("inflation", Fault::Inflation),
    ("deflation", Fault::Deflation),
    ("over_pressure", Fault::OverPressure),
    ("too_long", Fault::TooLong),
    ("no_pulse", Fault::NoPulse),
    ("moved", Fault::Moved),
    ("undetermined", Fault::Undetermined),
    ("out_of_range", Fault::OutOfRange),
    ("cuff", Fault::Cuff),
    ("device", Fault::Device),
];

#[derive(Clone, Copy, PartialEq)]
enum KindWord {
    Decimal,
    Hex,
    Text,
    Flag,
    Time,
}

const KINDS: &[(&str, KindWord)] = &[
    ("decimal", KindWord::Decimal),
    ("hex", KindWord::Hex),
    ("text", KindWord::Text),
    ("flag", KindWord::Flag),
    ("time", KindWord::Time),
];

impl Profile {
    /// Reads a profile's text and decodes its samples.
    ///
    /// # Errors
    /// When anything in it is not as `kiosk-config/monitors/README.md` says, or when a sample does
    /// not decode as it says.
    pub fn parse(text: &str) -> Result<Profile, ProfileError> {
        let ctx = Ctx { text };
        if text.len() > PROFILE_BYTES_MAX {
            let problem = format!("expected at most {PROFILE_BYTES_MAX} bytes");
            return Err(ctx.wrong(0, "profile", problem));
        }
        if let Some(at) = too_nested(text) {
            return Err(ctx.wrong(at, "profile", "expected tables, not a heap of brackets"));
        }
        let document = DeTable::parse(text).map_err(|error| ctx.syntax(&error))?;
        let root = Node {
            ctx,
            path: String::new(),
            at: 0,
            table: document.get_ref(),
        };
        let profile = read_profile(&root)?;
        check_samples(&root, &profile)?;
        Ok(profile)
    }
}

/// Brackets nested so deep that no profile is meant; a guard for the parser's stack.
fn too_nested(text: &str) -> Option<usize> {
    let mut depth = 0usize;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'[' | b'{' => depth += 1,
            b']' | b'}' => depth = depth.saturating_sub(1),
            b'\n' if depth <= 2 => depth = 0,
            _ => {}
        }
        if depth > NESTING_MAX {
            return Some(at);
        }
    }
    None
}

#[derive(Clone, Copy)]
struct Ctx<'a> {
    text: &'a str,
}

impl Ctx<'_> {
    fn line(&self, at: usize) -> usize {
        let before = self.text.as_bytes().get(..at.min(self.text.len()));
        before.map_or(1, |before| {
            1 + before.iter().filter(|b| **b == b'\n').count()
        })
    }

    fn column(&self, at: usize) -> usize {
        let before = self.text.get(..at.min(self.text.len())).unwrap_or_default();
        let line = before.rsplit('\n').next().unwrap_or_default();
        1 + line.chars().count()
    }

    fn wrong(&self, at: usize, key: impl Into<String>, problem: impl Into<String>) -> ProfileError {
        ProfileError {
            line: self.line(at),
            column: self.column(at),
            key: key.into(),
            problem: problem.into(),
        }
    }

    /// The TOML itself is wrong: the key is what stands left of `=` on that line.
    fn syntax(&self, error: &toml::de::Error) -> ProfileError {
        let at = error.span().map_or(0, |span| span.start);
        let line = self.line(at);
        let text = self.text.lines().nth(line - 1).unwrap_or_default();
        let key = text.split('=').next().unwrap_or_default().trim();
        let key = key.trim_matches(|c| c == '[' || c == ']');
        let key = if key.is_empty() || key.starts_with('#') {
            "profile"
        } else {
            key
        };
        let message = error.message().replace('\n', ", ");
        self.wrong(at, key, format!("this is not TOML: {message}"))
    }
}

/// One table of the text.
struct Node<'a> {
    ctx: Ctx<'a>,
    path: String,
    at: usize,
    table: &'a DeTable<'a>,
}

/// A value and where it stands.
struct Put<T> {
    value: T,
    at: usize,
}

impl<'a> Node<'a> {
    fn path(&self, key: &str) -> String {
        if self.path.is_empty() {
            key.to_owned()
        } else {
            format!("{}.{key}", self.path)
        }
    }

    fn wrong(&self, at: usize, key: &str, problem: impl Into<String>) -> ProfileError {
        self.ctx.wrong(at, self.path(key), problem)
    }

    fn missing(&self, key: &str, expected: &str) -> ProfileError {
        self.wrong(self.at, key, format!("expected {expected}, found nothing"))
    }

    /// Refuses keys that this table cannot have.
    fn only(&self, known: &[&str]) -> Result<(), ProfileError> {
        for key in self.table.keys() {
            let word: &str = key.get_ref();
            if !known.contains(&word) {
                let known = known.join(", ");
                return Err(self.wrong(
                    key.span().start,
                    word,
                    format!("unknown key; expected one of: {known}"),
                ));
            }
        }
        Ok(())
    }

    fn get(&self, key: &str) -> Option<&'a Spanned<DeValue<'a>>> {
        self.table.get(key)
    }

    fn unlike(&self, value: &Spanned<DeValue<'_>>, key: &str, expected: &str) -> ProfileError {
        let found = match value.get_ref() {
            DeValue::String(text) => format!("{:?}", shortened(text)),
            DeValue::Integer(number) => shortened(number.as_str()),
            DeValue::Boolean(flag) => flag.to_string(),
            other => format!("a {}", other.type_str()),
        };
        self.wrong(
            value.span().start,
            key,
            format!("expected {expected}, found {found}"),
        )
    }

    fn text(&self, key: &str, expected: &str) -> Result<Option<Put<&'a str>>, ProfileError> {
        let Some(value) = self.get(key) else {
            return Ok(None);
        };
        match value.get_ref() {
            DeValue::String(text) => Ok(Some(Put {
                value: text.as_ref(),
                at: value.span().start,
            })),
            _ => Err(self.unlike(value, key, expected)),
        }
    }

    fn flag(&self, key: &str) -> Result<Option<bool>, ProfileError> {
        let Some(value) = self.get(key) else {
            return Ok(None);
        };
        match value.get_ref() {
            DeValue::Boolean(flag) => Ok(Some(*flag)),
            _ => Err(self.unlike(value, key, "true or false")),
        }
    }

    fn int(&self, key: &str, range: RangeInclusive<u32>) -> Result<Option<Put<u32>>, ProfileError> {
        self.get(key)
            .map(|value| self.int_of(value, key, &range))
            .transpose()
    }

    fn int_of(
        &self,
        value: &Spanned<DeValue<'_>>,
        key: &str,
        range: &RangeInclusive<u32>,
    ) -> Result<Put<u32>, ProfileError> {
        let number = match value.get_ref() {
            DeValue::Integer(number) => u32::from_str_radix(number.as_str(), number.radix()).ok(),
            _ => None,
        };
        match number {
            Some(number) if range.contains(&number) => Ok(Put {
                value: number,
                at: value.span().start,
            }),
            _ => {
                let (from, to) = (range.start(), range.end());
                let expected = format!("a whole number from {from} to {to}");
                Err(self.unlike(value, key, &expected))
            }
        }
    }

    fn size(
        &self,
        key: &str,
        range: RangeInclusive<usize>,
    ) -> Result<Option<Put<usize>>, ProfileError> {
        let narrow = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        let range = narrow(*range.start())..=narrow(*range.end());
        Ok(self.int(key, range)?.map(|put| Put {
            value: put.value as usize,
            at: put.at,
        }))
    }

    /// A word of a closed list.
    fn word<T: Copy>(&self, key: &str, words: &[(&str, T)]) -> Result<Option<T>, ProfileError> {
        let expected = one_of(words);
        let Some(put) = self.text(key, &expected)? else {
            return Ok(None);
        };
        match words.iter().find(|(word, _)| *word == put.value) {
            Some((_, value)) => Ok(Some(*value)),
            None => Err(self.wrong(
                put.at,
                key,
                format!("expected {expected}, found {:?}", shortened(put.value)),
            )),
        }
    }

    fn list(
        &self,
        key: &str,
        expected: &str,
    ) -> Result<Option<&'a [Spanned<DeValue<'a>>]>, ProfileError> {
        let Some(value) = self.get(key) else {
            return Ok(None);
        };
        match value.get_ref() {
            DeValue::Array(items) if items.len() > ENTRIES_MAX => Err(self.wrong(
                value.span().start,
                key,
                format!("expected at most {ENTRIES_MAX} entries"),
            )),
            DeValue::Array(items) => Ok(Some(items)),
            _ => Err(self.unlike(value, key, expected)),
        }
    }

    fn texts(&self, key: &str) -> Result<Option<Vec<Put<&'a str>>>, ProfileError> {
        let expected = "a list of texts, as [\"00\"]";
        let Some(items) = self.list(key, expected)? else {
            return Ok(None);
        };
        let mut texts = Vec::new();
        for item in items {
            match item.get_ref() {
                DeValue::String(text) => texts.push(Put {
                    value: text.as_ref(),
                    at: item.span().start,
                }),
                _ => return Err(self.unlike(item, key, expected)),
            }
        }
        if texts.is_empty() {
            return Err(self.missing(key, "at least one text in the list"));
        }
        Ok(Some(texts))
    }

    /// Texts as they stand on the wire.
    fn wire_texts(&self, key: &str) -> Result<Option<Vec<Vec<u8>>>, ProfileError> {
        let Some(texts) = self.texts(key)? else {
            return Ok(None);
        };
        let mut bytes = Vec::new();
        for put in texts {
            bytes.push(self.wire_text(&put, key)?);
        }
        Ok(Some(bytes))
    }

    fn wire_text(&self, put: &Put<&str>, key: &str) -> Result<Vec<u8>, ProfileError> {
        if put.value.bytes().all(|byte| (b' '..=b'~').contains(&byte)) {
            Ok(put.value.as_bytes().to_vec())
        } else {
            Err(self.wrong(
                put.at,
                key,
                "expected characters of ASCII, as the monitor sends them",
            ))
        }
    }

    fn hex(
        &self,
        key: &str,
        lengths: RangeInclusive<usize>,
    ) -> Result<Option<Vec<u8>>, ProfileError> {
        let (from, to) = (*lengths.start(), *lengths.end());
        let expected = format!("{from} to {to} bytes in hex, as \"0D 0A\"");
        let Some(put) = self.text(key, &expected)? else {
            return Ok(None);
        };
        self.hex_of(&put, key, &lengths, &expected).map(Some)
    }

    fn hex_of(
        &self,
        put: &Put<&str>,
        key: &str,
        lengths: &RangeInclusive<usize>,
        expected: &str,
    ) -> Result<Vec<u8>, ProfileError> {
        match hex_bytes(put.value) {
            Some(bytes) if lengths.contains(&bytes.len()) => Ok(bytes),
            _ => Err(self.wrong(
                put.at,
                key,
                format!("expected {expected}, found {:?}", shortened(put.value)),
            )),
        }
    }

    fn node(&self, key: &str) -> Result<Option<Node<'a>>, ProfileError> {
        let Some(value) = self.get(key) else {
            return Ok(None);
        };
        match value.get_ref() {
            DeValue::Table(table) => Ok(Some(Node {
                ctx: self.ctx,
                path: self.path(key),
                at: value.span().start,
                table,
            })),
            _ => Err(self.unlike(value, key, &format!("a table [{key}]"))),
        }
    }

    fn nodes(&self, key: &str) -> Result<Vec<Node<'a>>, ProfileError> {
        let expected = format!("tables [[{key}]]");
        let Some(items) = self.list(key, &expected)? else {
            return Ok(Vec::new());
        };
        let mut nodes = Vec::new();
        for item in items {
            match item.get_ref() {
                DeValue::Table(table) => nodes.push(Node {
                    ctx: self.ctx,
                    path: self.path(key),
                    at: item.span().start,
                    table,
                }),
                _ => return Err(self.unlike(item, key, &expected)),
            }
        }
        Ok(nodes)
    }
}

fn shortened(text: &str) -> String {
    if text.chars().count() > 40 {
        text.chars().take(40).chain(['…']).collect()
    } else {
        text.to_owned()
    }
}

fn one_of<T>(words: &[(&str, T)]) -> String {
    let words: Vec<String> = words
        .iter()
        .map(|(word, _)| format!("\"{word}\""))
        .collect();
    match words.as_slice() {
        [only] => only.clone(),
        _ => format!("one of {}", words.join(", ")),
    }
}

/// `"0D 0A"` as bytes: pairs of hex digits, blanks and line ends between pairs.
#[must_use]
pub fn hex_bytes(text: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    let mut high = None;
    for c in text.chars() {
        match (c.to_digit(16), high) {
            (Some(digit), None) => high = Some(digit),
            (Some(digit), Some(first)) => {
                bytes.push(u8::try_from(first * 16 + digit).ok()?);
                high = None;
            }
            (None, None) if c.is_ascii_whitespace() => {}
            _ => return None,
        }
    }
    high.is_none().then_some(bytes)
}

fn read_profile(root: &Node<'_>) -> Result<Profile, ProfileError> {
    root.only(&[
        "id", "name", "evidence", "source", "arm_cm", "serial", "frame", "checksum", "split",
        "match", "literal", "field", "derive", "errors", "ranges", "sample",
    ])?;
    let id_words = "an id of 1 to 64 characters a-z 0-9 -, beginning with a letter";
    let id = root
        .text("id", id_words)?
        .ok_or_else(|| root.missing("id", id_words))?;
    if !is_word(id.value) {
        let problem = format!("expected {id_words}, found {:?}", shortened(id.value));
        return Err(root.wrong(id.at, "id", problem));
    }
    let evidence = root
        .word("evidence", EVIDENCES)?
        .ok_or_else(|| root.missing("evidence", &one_of(EVIDENCES)))?;
    let serial = match root.node("serial")? {
        Some(node) => read_serial(&node)?,
        None => return Err(root.missing("serial", "a table [serial] with baud")),
    };
    let frame = root
        .node("frame")?
        .ok_or_else(|| root.missing("frame", "a table [frame]"))?;
    let (framing, max_len, gap_ms) = read_frame(&frame)?;
    let checksum = match root.node("checksum")? {
        Some(node) => read_checksum(&node, &framing, max_len)?,
        None => None,
    };
    let delimiter = match root.node("split")? {
        Some(node) => {
            node.only(&["delimiter"])?;
            let delimiter = node.hex("delimiter", 1..=MARK_BYTES_MAX)?;
            Some(delimiter.ok_or_else(|| node.missing("delimiter", "bytes in hex, as \"1E\""))?)
        }
        None => None,
    };
    let places = Places {
        split: delimiter.is_some(),
        max_len,
    };
    let mut matches = Vec::new();
    for node in root.nodes("match")? {
        node.only(&["index", "offset", "width", "one_of", "hint"])?;
        let one_of = node
            .wire_texts("one_of")?
            .ok_or_else(|| node.missing("one_of", "a list of texts"))?;
        let (place, _) = places.read(&node, one_of.first().map(Vec::len))?;
        if let Place::At { width, .. } = place
            && let Some(word) = one_of.iter().find(|word| word.len() != width)
        {
            let word = String::from_utf8_lossy(word);
            let problem = format!("expected texts of {width} characters, found {word:?}");
            return Err(node.wrong(node.at, "one_of", problem));
        }
        let hint = node.text("hint", "a sentence for staff")?;
        matches.push(Match {
            place,
            one_of,
            hint: hint.map(|put| put.value.to_owned()),
        });
    }
    let mut literals = Vec::new();
    for node in root.nodes("literal")? {
        node.only(&["offset", "hex"])?;
        let offset = node
            .size("offset", 0..=max_len.saturating_sub(1))?
            .ok_or_else(|| node.missing("offset", "an offset in the frame"))?;
        let bytes = node
            .hex("hex", 1..=MARK_BYTES_MAX)?
            .ok_or_else(|| node.missing("hex", "bytes in hex, as \"2C\""))?;
        literals.push(Literal {
            offset: offset.value,
            bytes,
        });
    }
    let mut fields: Vec<Field> = Vec::new();
    let mut error = None;
    for node in root.nodes("field")? {
        let field = read_field(&node, &places)?;
        if fields.iter().any(|held| held.name == field.name)
            || (field.name == Name::Error && error.is_some())
        {
            return Err(node.wrong(node.at, "name", "expected each name once, found it again"));
        }
        if field.name == Name::Error {
            error = Some(field);
        } else {
            fields.push(field);
        }
    }
    let derive = match root.node("derive")? {
        Some(node) => read_derive(&node, &fields)?,
        None => Vec::new(),
    };
    for (word, name) in [("systolic", Name::Systolic), ("diastolic", Name::Diastolic)] {
        let given = fields.iter().any(|field| field.name == name)
            || derive.iter().any(|rule| rule.name == name);
        if !given {
            let problem = format!("expected a [[field]] or a [derive] for {word}, found none");
            return Err(root.wrong(root.at, "field", problem));
        }
    }
    let errors = match root.node("errors")? {
        Some(node) => read_errors(&node, error.as_ref())?,
        None => BTreeMap::new(),
    };
    let ranges = match root.node("ranges")? {
        Some(node) => read_ranges(&node)?,
        None => Ranges {
            systolic: SYSTOLIC_MMHG,
            diastolic: DIASTOLIC_MMHG,
            mean: None,
            pulse: PULSE_BPM,
        },
    };
    let mut samples = Vec::new();
    for node in root.nodes("sample")? {
        samples.push(read_sample(&node)?);
    }
    if !samples.iter().any(Sample::is_reading) {
        return Err(root.missing("sample", "at least one [[sample]] that is a reading"));
    }
    Ok(Profile {
        id: id.value.to_owned(),
        name: needed_text(root, "name", "the monitor's name")?,
        evidence,
        source: needed_text(root, "source", "where this profile is from")?,
        arm_cm: read_span(root, "arm_cm", Span { from: 5, to: 80 })?,
        serial,
        gap_ms,
        samples,
        framing,
        max_len,
        checksum,
        delimiter,
        matches,
        literals,
        error,
        fields,
        derive,
        errors,
        ranges,
    })
}

fn needed_text(node: &Node<'_>, key: &str, expected: &str) -> Result<String, ProfileError> {
    match node.text(key, expected)? {
        Some(put) if !put.value.trim().is_empty() => Ok(put.value.to_owned()),
        Some(put) => Err(node.wrong(put.at, key, format!("expected {expected}, found \"\""))),
        None => Err(node.missing(key, expected)),
    }
}

fn read_serial(node: &Node<'_>) -> Result<Serial, ProfileError> {
    node.only(&[
        "baud",
        "data_bits",
        "parity",
        "stop_bits",
        "flow",
        "dtr",
        "rts",
    ])?;
    let baud = node
        .int("baud", BAUD)?
        .ok_or_else(|| node.missing("baud", "bits a second, as 9600"))?;
    let bits = |key, range: RangeInclusive<u8>, absent: u8| -> Result<u8, ProfileError> {
        let put = node.int(key, u32::from(*range.start())..=u32::from(*range.end()))?;
        Ok(put.map_or(absent, |put| u8::try_from(put.value).unwrap_or(absent)))
    };
    Ok(Serial {
        baud: baud.value,
        data_bits: bits("data_bits", DATA_BITS, 8)?,
        parity: node.word("parity", PARITIES)?.unwrap_or(Parity::None),
        stop_bits: bits("stop_bits", STOP_BITS, 1)?,
        flow: node.word("flow", FLOWS)?.unwrap_or(Flow::None),
        dtr: node.flag("dtr")?.unwrap_or(true),
        rts: node.flag("rts")?.unwrap_or(true),
    })
}

#[derive(Clone, Copy, PartialEq)]
enum FrameWord {
    Block,
    Line,
    Fixed,
}

const FRAMES: &[(&str, FrameWord)] = &[
    ("block", FrameWord::Block),
    ("line", FrameWord::Line),
    ("fixed", FrameWord::Fixed),
];

fn read_frame(node: &Node<'_>) -> Result<(Framing, usize, u32), ProfileError> {
    let kind = node
        .word("kind", FRAMES)?
        .ok_or_else(|| node.missing("kind", &one_of(FRAMES)))?;
    node.only(match kind {
        FrameWord::Block => &["kind", "start", "end", "trailer_len", "max_len", "gap_ms"],
        FrameWord::Line => &["kind", "terminators", "exact_len", "max_len", "gap_ms"],
        FrameWord::Fixed => &["kind", "len", "start", "max_len", "gap_ms"],
    })?;
    let framing = match kind {
        FrameWord::Block => Framing::Block {
            start: node
                .hex("start", 1..=MARK_BYTES_MAX)?
                .ok_or_else(|| node.missing("start", "bytes in hex, as \"02\""))?,
            end: node
                .hex("end", 1..=MARK_BYTES_MAX)?
                .ok_or_else(|| node.missing("end", "bytes in hex, as \"03\""))?,
            trailer_len: node
                .size("trailer_len", 0..=MARK_BYTES_MAX)?
                .map_or(0, |put| put.value),
        },
        FrameWord::Line => {
            let expected = "one or two of \"0D\", \"0A\", \"0D 0A\"";
            let mut terminators: Vec<Vec<u8>> = Vec::new();
            for put in node
                .texts("terminators")?
                .ok_or_else(|| node.missing("terminators", expected))?
            {
                let lengths = 1..=TERMINATOR_BYTES_MAX;
                terminators.push(node.hex_of(&put, "terminators", &lengths, expected)?);
            }
            if terminators.len() > 2 {
                return Err(node.missing("terminators", expected));
            }
            Framing::Line {
                terminators,
                exact_len: node
                    .size("exact_len", 1..=FRAME_BYTES_MAX)?
                    .map(|put| put.value),
            }
        }
        FrameWord::Fixed => Framing::Fixed {
            len: node
                .size("len", 1..=FRAME_BYTES_MAX)?
                .ok_or_else(|| node.missing("len", "how many bytes a frame has"))?
                .value,
            start: node.hex("start", 1..=MARK_BYTES_MAX)?.unwrap_or_default(),
        },
    };
    let least = match &framing {
        Framing::Block {
            start,
            end,
            trailer_len,
        } => start.len() + end.len() + trailer_len,
        Framing::Line { exact_len, .. } => exact_len.unwrap_or(1),
        Framing::Fixed { len, start } => {
            if start.len() > *len {
                return Err(node.wrong(
                    node.at,
                    "start",
                    format!("expected at most the {len} bytes of `len`"),
                ));
            }
            *len
        }
    };
    let max_len = node
        .size("max_len", least..=FRAME_BYTES_MAX)?
        .map_or(least.max(512), |put| put.value);
    let gap_ms = node.int("gap_ms", 10..=5000)?.map_or(500, |put| put.value);
    Ok((framing, max_len, gap_ms))
}

fn read_checksum(
    node: &Node<'_>,
    framing: &Framing,
    max_len: usize,
) -> Result<Option<Checksum>, ProfileError> {
    node.only(&["kind", "from", "to", "encoding", "offset"])?;
    let kind = node
        .word("kind", SUMS)?
        .ok_or_else(|| node.missing("kind", &one_of(SUMS)))?;
    let Some(kind) = kind else {
        return Ok(None);
    };
    let is_block = matches!(framing, Framing::Block { .. });
    let from = match edge(node, "from", max_len, &["start", "after_start"])? {
        None | Some(Edge::Word("start")) => From::Start,
        Some(Edge::Word(_)) => From::AfterStart,
        Some(Edge::Offset(offset)) => From::Offset(offset),
    };
    let to = match edge(node, "to", max_len, &["end", "before_end"])? {
        Some(Edge::Offset(offset)) => To::Offset(offset),
        // Without an end mark the frame's end is the checksum itself.
        _ if !is_block => {
            return Err(node.missing("to", "the offset of the last byte it covers"));
        }
        None | Some(Edge::Word("end")) => To::End,
        Some(Edge::Word(_)) => To::BeforeEnd,
    };
    let encoding = node.word("encoding", &[("raw", false), ("hex_ascii", true)])?;
    let offset = node
        .size("offset", 0..=max_len.saturating_sub(1))?
        .map(|put| put.value);
    let checksum = Checksum {
        kind,
        from,
        to,
        hex: encoding.unwrap_or(false),
        offset,
    };
    match (offset, framing) {
        (None, Framing::Block { trailer_len, .. }) if *trailer_len < checksum.len() => {
            let len = checksum.len();
            Err(node.wrong(
                node.at,
                "kind",
                format!("expected frame.trailer_len of at least {len}, where this checksum stands"),
            ))
        }
        (None, Framing::Line { .. } | Framing::Fixed { .. }) => {
            Err(node.missing("offset", "where in the frame the checksum stands"))
        }
        _ => Ok(Some(checksum)),
    }
}

enum Edge {
    Word(&'static str),
    Offset(usize),
}

fn edge(
    node: &Node<'_>,
    key: &str,
    max_len: usize,
    words: &[&'static str],
) -> Result<Option<Edge>, ProfileError> {
    let Some(value) = node.get(key) else {
        return Ok(None);
    };
    let found = match value.get_ref() {
        DeValue::String(text) => words
            .iter()
            .find(|word| **word == text.as_ref())
            .map(|word| Edge::Word(word)),
        DeValue::Integer(number) => usize::from_str_radix(number.as_str(), number.radix())
            .ok()
            .filter(|offset| *offset < max_len)
            .map(Edge::Offset),
        _ => None,
    };
    match found {
        Some(edge) => Ok(Some(edge)),
        None => {
            let words = words.join("\", \"");
            let expected = format!("\"{words}\" or an offset below {max_len}");
            Err(node.unlike(value, key, &expected))
        }
    }
}

/// Where fields may stand in this profile.
struct Places {
    split: bool,
    max_len: usize,
}

impl Places {
    /// A place, and the width that was given for it.
    fn read(
        &self,
        node: &Node<'_>,
        width_else: Option<usize>,
    ) -> Result<(Place, Option<usize>), ProfileError> {
        let width = node.size("width", 1..=self.max_len)?.map(|put| put.value);
        let index = node.size("index", 0..=self.max_len)?;
        let offset = node.size("offset", 0..=self.max_len.saturating_sub(1))?;
        let tag = node.text("tag", "one letter")?;
        let after_index = node.size("after_index", 0..=self.max_len)?;
        if let Some(put) = &after_index
            && tag.is_none()
        {
            return Err(node.wrong(put.at, "after_index", "expected only beside `tag`"));
        }
        let by_split = |at: usize, key: &str| {
            if self.split {
                Ok(())
            } else {
                let problem = "expected `offset` and `width`, because there is no [split]";
                Err(node.wrong(at, key, problem))
            }
        };
        match (index, offset, tag) {
            (Some(put), None, None) => {
                by_split(put.at, "index")?;
                Ok((Place::Index(put.value), width))
            }
            (None, Some(put), None) => {
                let width = width.or(width_else).ok_or_else(|| {
                    node.missing("width", "the width of the value at this offset")
                })?;
                if put.value + width > self.max_len {
                    let problem = format!("expected it to end within the {} bytes", self.max_len);
                    return Err(node.wrong(put.at, "offset", problem));
                }
                let offset = put.value;
                Ok((Place::At { offset, width }, Some(width)))
            }
            (None, None, Some(put)) => {
                by_split(put.at, "tag")?;
                match put.value.as_bytes() {
                    [tag] if (b' '..=b'~').contains(tag) => Ok((
                        Place::Tag {
                            tag: *tag,
                            after_index: after_index.map(|put| put.value),
                        },
                        width,
                    )),
                    _ => Err(node.wrong(put.at, "tag", "expected one letter")),
                }
            }
            _ => Err(node.wrong(
                node.at,
                "index",
                "expected exactly one of `index`, `offset` (with `width`) or `tag`",
            )),
        }
    }
}

fn read_field(node: &Node<'_>, places: &Places) -> Result<Field, ProfileError> {
    let name = node
        .word("name", Name::ALL)?
        .ok_or_else(|| node.missing("name", &one_of(Name::ALL)))?;
    node.only(&[
        "name",
        "index",
        "offset",
        "tag",
        "after_index",
        "prefix",
        "width",
        "kind",
        "format",
        "set",
        "required",
        "ok",
    ])?;
    let (mut place, width) = places.read(node, None)?;
    let prefix = match node.text("prefix", "the letters before the value")? {
        Some(put) => node.wire_text(&put, "prefix")?,
        None => Vec::new(),
    };
    if let Place::At { width, .. } = &mut place {
        // At an offset the prefix stands there first, and the value after it.
        *width += prefix.len();
    }
    let kinds: &[(&str, KindWord)] = match name {
        Name::Error | Name::Confirm | Name::SubjectId => &[("text", KindWord::Text)],
        Name::DeviceTime => &[("time", KindWord::Time)],
        Name::Movement => &[("flag", KindWord::Flag)],
        Name::Irregular => &[
            ("decimal", KindWord::Decimal),
            ("hex", KindWord::Hex),
            ("flag", KindWord::Flag),
        ],
        Name::Systolic | Name::Mean | Name::Diastolic | Name::Pulse | Name::PulsePressure => {
            &[("decimal", KindWord::Decimal), ("hex", KindWord::Hex)]
        }
    };
    // A word that exists but not for this name gets the shorter list; any other the whole one.
    let known = node.word("kind", KINDS)?;
    let kind = match known {
        None => kinds.first().map_or(KindWord::Text, |(_, kind)| *kind),
        Some(kind) if kinds.iter().any(|(_, held)| *held == kind) => kind,
        Some(_) => node.word("kind", kinds)?.unwrap_or(KindWord::Text),
    };
    let set = node.wire_texts("set")?;
    let format = node.text("format", "a format, as \"%y%m%d%H%M\"")?;
    if set.is_some() && kind != KindWord::Flag {
        return Err(node.wrong(node.at, "set", "expected only beside kind = \"flag\""));
    }
    if format.is_some() && kind != KindWord::Time {
        return Err(node.wrong(node.at, "format", "expected only beside kind = \"time\""));
    }
    let kind = match kind {
        KindWord::Decimal | KindWord::Hex => {
            if width.is_some_and(|width| width > NUMBER_WIDTH_MAX) {
                let problem = format!("expected at most {NUMBER_WIDTH_MAX} characters of a number");
                return Err(node.wrong(node.at, "width", problem));
            }
            if kind == KindWord::Hex {
                FieldKind::Hex
            } else {
                FieldKind::Decimal
            }
        }
        KindWord::Text => FieldKind::Text,
        KindWord::Flag => FieldKind::Flag {
            set: set
                .ok_or_else(|| node.missing("set", "the texts that mean \"yes\", as [\"1\"]"))?,
        },
        KindWord::Time => {
            let format =
                format.ok_or_else(|| node.missing("format", "a format, as \"%y%m%d%H%M\""))?;
            let parts = time_parts(format.value).map_err(|problem| {
                node.wrong(format.at, "format", format!("expected {problem}"))
            })?;
            let due: usize = parts.iter().map(|part| part.width()).sum();
            if width.is_some_and(|width| width != due) {
                let problem = format!("expected the {due} characters of `format`");
                return Err(node.wrong(node.at, "width", problem));
            }
            FieldKind::Time(parts)
        }
    };
    let ok = node.wire_texts("ok")?;
    let ok = match (name, ok) {
        (Name::Error, None) => {
            return Err(node.missing("ok", "the codes that mean \"no error\", as [\"00\"]"));
        }
        (Name::Confirm, None) => {
            return Err(node.missing("ok", "the values that need no asking, as [\"0\"]"));
        }
        (Name::Error | Name::Confirm, Some(ok)) => ok,
        (_, Some(_)) => {
            return Err(node.wrong(
                node.at,
                "ok",
                "expected only for the fields `error` and `confirm`",
            ));
        }
        (_, None) => Vec::new(),
    };
    if let Some(width) = width
        && let Some(word) = ok.iter().find(|word| word.len() != width)
    {
        let word = String::from_utf8_lossy(word);
        let problem = format!("expected texts of {width} characters, found {word:?}");
        return Err(node.wrong(node.at, "ok", problem));
    }
    Ok(Field {
        name,
        place,
        prefix,
        width,
        kind,
        required: node.flag("required")?.unwrap_or(false),
        ok,
    })
}

fn time_parts(format: &str) -> Result<Vec<TimePart>, String> {
    let allowed = "%Y %y %m %d %H %M and the characters between them, with at least %m %d %H %M \
                   and a year";
    let mut parts = Vec::new();
    let mut bytes = format.bytes();
    while let Some(byte) = bytes.next() {
        let part = match byte {
            b'%' => match bytes.next() {
                Some(b'Y') => TimePart::Year4,
                Some(b'y') => TimePart::Year2,
                Some(b'm') => TimePart::Month,
                Some(b'd') => TimePart::Day,
                Some(b'H') => TimePart::Hour,
                Some(b'M') => TimePart::Minute,
                _ => return Err(allowed.to_owned()),
            },
            b' '..=b'~' => TimePart::Literal(byte),
            _ => return Err(allowed.to_owned()),
        };
        if !matches!(part, TimePart::Literal(_)) && parts.contains(&part) {
            return Err(format!("each of {allowed} once"));
        }
        parts.push(part);
        if parts.len() > ENTRIES_MAX {
            return Err(format!("at most {ENTRIES_MAX} parts"));
        }
    }
    let year = parts.contains(&TimePart::Year4) != parts.contains(&TimePart::Year2);
    let rest = [
        TimePart::Month,
        TimePart::Day,
        TimePart::Hour,
        TimePart::Minute,
    ];
    if year && rest.iter().all(|part| parts.contains(part)) {
        Ok(parts)
    } else {
        Err(allowed.to_owned())
    }
}

fn read_derive(node: &Node<'_>, fields: &[Field]) -> Result<Vec<Derive>, ProfileError> {
    const SUMS_OF: &[(&str, Name)] = &[
        ("systolic", Name::Systolic),
        ("mean", Name::Mean),
        ("diastolic", Name::Diastolic),
        ("pulse", Name::Pulse),
        ("pulse_pressure", Name::PulsePressure),
    ];
    // The simulator undoes a sum, so only one that it knows how to undo may stand here.
    node.only(&["systolic"])?;
    let Some(names) = node.texts("systolic")? else {
        return Ok(Vec::new());
    };
    let mut sum_of = Vec::new();
    for put in &names {
        let name = SUMS_OF.iter().find(|(word, _)| *word == put.value);
        let held = name.filter(|(_, name)| fields.iter().any(|field| field.name == *name));
        match held {
            Some((_, name)) => sum_of.push(*name),
            None => {
                let found = shortened(put.value);
                let problem = format!("expected the name of a number [[field]], found {found:?}");
                return Err(node.wrong(put.at, "systolic", problem));
            }
        }
    }
    let at = names.first().map_or(node.at, |put| put.at);
    if fields.iter().any(|field| field.name == Name::Systolic) {
        let problem = "expected no [[field]] of the same name beside it";
        return Err(node.wrong(at, "systolic", problem));
    }
    if sum_of != [Name::PulsePressure, Name::Diastolic]
        && sum_of != [Name::Diastolic, Name::PulsePressure]
    {
        let problem = "expected [\"pulse_pressure\", \"diastolic\"]";
        return Err(node.wrong(at, "systolic", problem));
    }
    Ok(vec![Derive {
        name: Name::Systolic,
        sum_of,
    }])
}

fn read_errors(
    node: &Node<'_>,
    field: Option<&Field>,
) -> Result<BTreeMap<String, Fault>, ProfileError> {
    let mut errors = BTreeMap::new();
    for key in node.table.keys() {
        let code: &str = key.get_ref();
        let at = key.span().start;
        let Some(field) = field else {
            let problem = "expected a [[field]] named \"error\" that could carry this code";
            return Err(node.wrong(at, code, problem));
        };
        if field.ok.iter().any(|ok| ok == code.as_bytes()) {
            let problem = "expected no code that `ok` lists as \"no error\"";
            return Err(node.wrong(at, code, problem));
        }
        if field.width.is_some_and(|width| width != code.len()) {
            let problem = "expected a code as wide as the field \"error\"";
            return Err(node.wrong(at, code, problem));
        }
        if let Some(fault) = node.word(code, FAULTS)? {
            errors.insert(code.to_owned(), fault);
        }
    }
    Ok(errors)
}

fn read_span(node: &Node<'_>, key: &str, within: Span) -> Result<Option<Span>, ProfileError> {
    let Span { from, to } = within;
    let expected = format!("two rising numbers within [{from}, {to}]");
    let Some(items) = node.list(key, &expected)? else {
        return Ok(None);
    };
    let numbers = items
        .iter()
        .map(|item| node.int_of(item, key, &(0..=u32::from(u16::MAX))))
        .collect::<Result<Vec<_>, _>>()?;
    let span = match numbers.as_slice() {
        [first, last] => Span {
            from: u16::try_from(first.value).unwrap_or(u16::MAX),
            to: u16::try_from(last.value).unwrap_or(u16::MAX),
        },
        _ => Span { from: 1, to: 0 },
    };
    if span.from < span.to && within.from <= span.from && span.to <= within.to {
        Ok(Some(span))
    } else {
        let at = node.get(key).map_or(node.at, |value| value.span().start);
        Err(node.wrong(at, key, format!("expected {expected}")))
    }
}

fn read_ranges(node: &Node<'_>) -> Result<Ranges, ProfileError> {
    node.only(&["systolic", "diastolic", "mean", "pulse"])?;
    let mean_within = Span {
        from: DIASTOLIC_MMHG.from,
        to: SYSTOLIC_MMHG.to,
    };
    Ok(Ranges {
        systolic: read_span(node, "systolic", SYSTOLIC_MMHG)?.unwrap_or(SYSTOLIC_MMHG),
        diastolic: read_span(node, "diastolic", DIASTOLIC_MMHG)?.unwrap_or(DIASTOLIC_MMHG),
        mean: read_span(node, "mean", mean_within)?,
        pulse: read_span(node, "pulse", PULSE_BPM)?.unwrap_or(PULSE_BPM),
    })
}

fn read_sample(node: &Node<'_>) -> Result<Sample, ProfileError> {
    node.only(&["hex", "expect"])?;
    let bytes = node
        .hex("hex", 1..=4 * FRAME_BYTES_MAX)?
        .ok_or_else(|| node.missing("hex", "the bytes in hex"))?;
    let expected = "a table, as { systolic = 127, diastolic = 76 }, { error = \"44\" } or \
                    { reject = \"checksum\" }";
    let expect = node
        .node("expect")?
        .ok_or_else(|| node.missing("expect", expected))?;
    let values = [
        "systolic",
        "diastolic",
        "mean",
        "pulse",
        "movement",
        "irregular",
        "device_time",
        "confirm",
    ];
    let is = |key: &str| expect.get(key).is_some();
    let expect = if is("error") {
        expect.only(&["error"])?;
        Expect::Error(needed_text(&expect, "error", "an error code")?)
    } else if is("reject") {
        expect.only(&["reject"])?;
        let reason = expect.word("reject", RejectReason::ALL)?;
        Expect::Reject(reason.ok_or_else(|| expect.missing("reject", expected))?)
    } else {
        expect.only(&values)?;
        let number = |key: &str| -> Result<Option<u16>, ProfileError> {
            let put = expect.int(key, 0..=u32::from(u16::MAX))?;
            Ok(put.and_then(|put| u16::try_from(put.value).ok()))
        };
        let text = |key: &str| -> Result<Option<String>, ProfileError> {
            Ok(expect.text(key, "a text")?.map(|put| put.value.to_owned()))
        };
        for key in ["systolic", "diastolic"] {
            if !is(key) {
                return Err(expect.missing(key, "the value that the bytes carry"));
            }
        }
        Expect::Reading(Expected {
            systolic: number("systolic")?,
            diastolic: number("diastolic")?,
            mean: number("mean")?,
            pulse: number("pulse")?,
            movement: expect.flag("movement")?,
            irregular: number("irregular")?,
            device_time: text("device_time")?,
            confirm: text("confirm")?,
        })
    };
    let at = node.get("hex").map_or(node.at, |value| value.span().start);
    Ok(Sample {
        bytes,
        line: node.ctx.line(at),
        expect,
    })
}

/// Decodes every sample; the first that is not as it says is the error.
fn check_samples(root: &Node<'_>, profile: &Profile) -> Result<(), ProfileError> {
    let shared = Arc::new(profile.clone());
    for (i, sample) in profile.samples.iter().enumerate() {
        let wrong = |key: &str, problem: String| ProfileError {
            line: sample.line,
            column: 1,
            key: format!("{}{key}", root.path("sample")),
            problem: format!("sample {}: {problem}", i + 1),
        };
        let mut decoder = Decoder::new(Arc::clone(&shared));
        let mut said = Vec::new();
        decoder.feed(&sample.bytes, |decoded, _| said.push(decoded));
        said.extend(decoder.finish());
        let [said] = said.as_slice() else {
            let said: Vec<String> = said.iter().map(in_words).collect();
            let found = match said.as_slice() {
                [] => "nothing that is a frame".to_owned(),
                many => many.join(", then "),
            };
            return Err(wrong(".hex", format!("expected one frame, found {found}")));
        };
        compare(&sample.expect, said)
            .map_err(|(key, problem)| wrong(&format!(".expect{key}"), problem))?;
    }
    Ok(())
}

fn in_words(decoded: &Decoded) -> String {
    match decoded {
        Decoded::Reading(_) => "a reading".to_owned(),
        Decoded::DeviceError { code, .. } => format!("the device error {code:?}"),
        Decoded::Reject { reason, at, .. } => {
            format!("a reject \"{}\" at byte {at}", reason.as_str())
        }
    }
}

fn compare(expect: &Expect, said: &Decoded) -> Result<(), (String, String)> {
    match (expect, said) {
        (Expect::Reading(expected), Decoded::Reading(reading)) => {
            compare_reading(expected, reading)
        }
        (Expect::Error(expected), Decoded::DeviceError { code, .. }) if expected == code => Ok(()),
        (Expect::Reject(expected), Decoded::Reject { reason, .. }) if expected == reason => Ok(()),
        (expect, said) => {
            let expected = match expect {
                Expect::Reading(_) => "a reading".to_owned(),
                Expect::Error(code) => format!("the device error {code:?}"),
                Expect::Reject(reason) => format!("a reject \"{}\"", reason.as_str()),
            };
            let problem = format!("expected {expected}, found {}", in_words(said));
            Err((String::new(), problem))
        }
    }
}

fn compare_reading(expected: &Expected, reading: &Reading) -> Result<(), (String, String)> {
    fn same<T: PartialEq + std::fmt::Debug>(
        key: &str,
        expected: &Option<T>,
        found: &Option<T>,
    ) -> Result<(), (String, String)> {
        match (expected, found) {
            (None, _) => Ok(()),
            (expected, found) if expected == found => Ok(()),
            (Some(expected), found) => {
                let found = match found {
                    Some(found) => format!("{found:?}"),
                    None => "nothing".to_owned(),
                };
                Err((
                    format!(".{key}"),
                    format!("expected {expected:?}, found {found}"),
                ))
            }
        }
    }
    same("systolic", &expected.systolic, &Some(reading.systolic_mmhg))?;
    same(
        "diastolic",
        &expected.diastolic,
        &Some(reading.diastolic_mmhg),
    )?;
    same("mean", &expected.mean, &reading.mean_mmhg)?;
    same("pulse", &expected.pulse, &reading.pulse_bpm)?;
    same("movement", &expected.movement, &reading.movement)?;
    same("irregular", &expected.irregular, &reading.irregular)?;
    same("device_time", &expected.device_time, &reading.device_time)?;
    same("confirm", &expected.confirm, &reading.confirm)
}
