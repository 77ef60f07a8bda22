//! `tomoni tally`: one day's numbers, from a kiosk's journals, an office's folder or an office
//! that runs.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs::File;
use std::io::Read as _;
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, anyhow};
use chrono::{Datelike as _, NaiveDate, Utc};
use chrono_tz::Asia::Tokyo;
use zeroize::Zeroizing;

use super::office::DATABASE_FILE;
use super::{Outcome, UsedWrong};
use crate::journal::read_events;
use crate::office::store::{SqliteStore, Store as _};
use crate::office::tally::add_up;
use crate::sync::{Failure, Office, OfficeError};
use crate::visit::{Tally, tally};

/// Count one day: visits, people, hours, programmes, topics, cards, measurements
///
/// Says the numbers as a table, or with --json as one JSON object for other programs.
#[derive(clap::Args)]
#[command(group(clap::ArgGroup::new("from").required(true).args(["data", "office"])))]
pub struct Args {
    /// A kiosk's data folder, or an office's
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,

    /// The address of an office that runs, as http://127.0.0.1:8470
    #[arg(long, value_name = "URL")]
    office: Option<String>,

    /// A file with a program's token, for an office where people sign in; made on its page /tokens
    #[arg(long, value_name = "FILE", requires = "office")]
    token_file: Option<PathBuf>,

    /// The certificate of the office's CA, for an https address: office-ca.pem in its data folder
    #[arg(long, value_name = "FILE", requires = "office")]
    ca: Option<PathBuf>,

    /// Which day [default: today in Japan]
    #[arg(long, value_name = "YYYY-MM-DD")]
    day: Option<NaiveDate>,

    /// Print one JSON object
    #[arg(long)]
    json: bool,
}

/// Prints a day's tally.
///
/// # Errors
/// When there is nothing to count from, or it cannot be read.
pub fn run(args: Args) -> anyhow::Result<Outcome> {
    let day = args
        .day
        .unwrap_or_else(|| Utc::now().with_timezone(&Tokyo).date_naive());
    let counted = match (args.data, args.office) {
        (Some(folder), None) => from_folder(&folder, day)?,
        (None, Some(url)) => {
            from_office(&url, args.token_file.as_deref(), args.ca.as_deref(), day)?
        }
        _ => return Err(UsedWrong("give either --data or --office".into()).into()),
    };
    if args.json {
        println!("{}", serde_json::to_string(&counted)?);
    } else {
        print!("{}", table(&counted));
    }
    Ok(Outcome::Done)
}

fn from_folder(folder: &Path, day: NaiveDate) -> anyhow::Result<Tally> {
    if !folder.is_dir() {
        return Err(UsedWrong(format!(
            "--data {}: there is no such folder",
            folder.display()
        ))
        .into());
    }
    let database = folder.join(DATABASE_FILE);
    if database.is_file() {
        let rows = SqliteStore::open_to_read(&database)?.day(day)?;
        return Ok(add_up(day, &rows));
    }
    if !has_journals(folder) {
        return Err(UsedWrong(format!(
            "--data {}: neither a kiosk's journals nor an office's {DATABASE_FILE} are in this folder",
            folder.display()
        ))
        .into());
    }
    let events = read_events(folder)
        .with_context(|| format!("the journals in {} cannot be read", folder.display()))?;
    Ok(tally(day, &events))
}

/// Whether a kiosk ever ran with this folder.
fn has_journals(folder: &Path) -> bool {
    let inner = folder.join("journal");
    let folder = if inner.is_dir() { &inner } else { folder };
    std::fs::read_dir(folder).is_ok_and(|entries| {
        entries
            .filter_map(Result::ok)
            .any(|entry| entry.path().extension().is_some_and(|end| end == "journal"))
    })
}

/// The most bytes of a token's file.
const TOKEN_BYTES_MAX: u64 = 1024;

/// Reads a token from its file, which only its owner may read.
fn read_token(file: &Path) -> Result<Zeroizing<String>, UsedWrong> {
    let wrong =
        |why: &dyn std::fmt::Display| UsedWrong(format!("--token-file {}: {why}", file.display()));
    let open = File::open(file).map_err(|error| wrong(&error))?;
    let about = open.metadata().map_err(|error| wrong(&error))?;
    if about.mode() & 0o077 != 0 {
        return Err(wrong(&format!(
            "others can read it; take it from them: chmod 600 {}",
            file.display()
        )));
    }
    let mut text = Zeroizing::new(String::new());
    open.take(TOKEN_BYTES_MAX)
        .read_to_string(&mut text)
        .map_err(|error| wrong(&error))?;
    Ok(text)
}

pub(super) fn from_office(
    url: &str,
    token_file: Option<&Path>,
    ca: Option<&Path>,
    day: NaiveDate,
) -> anyhow::Result<Tally> {
    let ca = match ca {
        None => None,
        Some(file) => Some(
            std::fs::read_to_string(file)
                .map_err(|error| UsedWrong(format!("--ca {}: {error}", file.display())))?,
        ),
    };
    let mut office = Office::trusting(url, ca.as_deref()).map_err(|error| match error {
        OfficeError::NoCertificate => UsedWrong(format!("--ca: {error}")),
        // It speaks to people's programs, not to kiosks.
        OfficeError::NotEnrolled(_) => UsedWrong(format!(
            "--office {url}: give the certificate of the office's CA with --ca FILE (office-ca.pem in its data folder)"
        )),
        error => UsedWrong(format!("--office: {error}")),
    })?;
    if let Some(file) = token_file {
        let token = read_token(file)?;
        office = office
            .with_token(&token)
            .map_err(|error| UsedWrong(format!("--token-file {}: {error}", file.display())))?;
    }
    let body = office
        .get(&format!("/v1/tally?day={day}"))
        .map_err(|failure| match failure {
            Failure::Lost(why) => anyhow!("no office answers at {url}: {why}"),
            Failure::NotUnderstood(why) => anyhow!("what answers at {url} is no office: {why}"),
            Failure::Refused { status: 401, .. } if token_file.is_none() => anyhow!(
                "people sign in at the office at {url}; give a program's token with --token-file (its page /tokens makes one)"
            ),
            Failure::Refused { status, say, .. } => {
                anyhow!("the office at {url} says {status}: {say}")
            }
            Failure::Ordered { say, .. } => anyhow!("the office at {url} says: {say}"),
        })?;
    serde_json::from_slice(&body).with_context(|| format!("what answers at {url} is no office"))
}

/// The tally for people, Japanese with the English word beside it.
fn table(tally: &Tally) -> String {
    let mut out = String::new();
    let weekday = ["日", "月", "火", "水", "木", "金", "土"];
    let weekday = weekday
        .get(tally.day.weekday().num_days_from_sunday() as usize)
        .copied()
        .unwrap_or_default();
    let cards = tally.cards.new + tally.cards.returning;
    // Writing to a String cannot fail.
    let _ = writeln!(out, "{}（{weekday}）", tally.day);
    let mut line = |name: &str, number: u64, unit: &str, note: String| {
        let _ = writeln!(out, "  {}{number:>7} {unit}{note}", wide(name, 28));
    };
    line("延べ visits", tally.visits, "回", String::new());
    line(
        "人数 people",
        tally.people,
        "人",
        format!(
            "  おとな adults {} ・ こども children {}",
            tally.adults, tally.children
        ),
    );
    line(
        "カード cards",
        cards,
        "枚",
        format!(
            "  はじめて new {} ・ ふたたび returning {}",
            tally.cards.new, tally.cards.returning
        ),
    );
    line(
        "血圧をはかった readings",
        tally.readings,
        "回",
        String::new(),
    );
    let busy: BTreeMap<String, u64> = tally
        .by_hour
        .iter()
        .filter(|(_, visits)| **visits > 0)
        .map(|(hour, visits)| (format!("{hour}:00"), *visits))
        .collect();
    let parts = [
        ("時間 by hour", &busy),
        ("実践 by programme", &tally.by_programme),
        ("話したこと by topic", &tally.by_topic),
        ("入りかた by channel", &tally.by_channel),
    ];
    for (title, numbers) in parts {
        if numbers.is_empty() {
            continue;
        }
        let _ = writeln!(out, "{title}");
        for (name, number) in numbers {
            // An id may come from anywhere: nothing of it steers the terminal.
            let name: String = name.chars().filter(|c| !c.is_control()).collect();
            let _ = writeln!(out, "  {}{number:>7}", wide(&name, 28));
        }
    }
    out
}

/// Pads to `columns` of a terminal, where kana and kanji take two.
fn wide(text: &str, columns: usize) -> String {
    let taken: usize = text
        .chars()
        .map(|c| if u32::from(c) >= 0x1100 { 2 } else { 1 })
        .sum();
    format!("{text}{}", " ".repeat(columns.saturating_sub(taken).max(1)))
}
