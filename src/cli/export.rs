//! `tomoni export`: numbers as files, from an office's database.
//!
//! What is exact stays inside the house; `--public` hides and rounds as the rules for what leaves it
//! say. No card, no reading and no murmur is ever in an export.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::PathBuf;

use anyhow::Context as _;
use chrono::NaiveDate;
use clap::ValueEnum;

use super::office::place::PlaceArgs;
use super::office::progress::Saying;
use super::{Outcome, UsedWrong};
use crate::office::Names;
use crate::office::report::sheet::{Cell, csv_head, csv_row, json_row};
use crate::office::report::sheets::{self, TALLY_COLUMNS, VISIT_COLUMNS};
use crate::office::report::{Period, sheet};
use crate::office::store::{Progress, Store};

/// The longest span that is exported at once, days: ten fiscal years and a little.
const DAYS_MAX: i64 = 3_700;

/// Write numbers to a file: visits one by one, or days added up
///
/// CSV opens in a spreadsheet as it is. With --public small numbers are hidden and the others rounded, by month and programme.
#[derive(clap::Args)]
pub struct Args {
    /// The first day
    #[arg(long, value_name = "YYYY-MM-DD")]
    from: NaiveDate,

    /// The last day
    #[arg(long, value_name = "YYYY-MM-DD")]
    to: NaiveDate,

    /// What is written
    #[arg(long, value_enum)]
    what: What,

    /// As what it is written
    #[arg(long, value_enum, default_value_t = Format::Csv)]
    format: Format,

    /// For people outside: small numbers hidden, the others rounded
    #[arg(long)]
    public: bool,

    /// The file to write; it must not be there yet [default: standard output]
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,

    #[command(flatten)]
    place: PlaceArgs,

    /// A folder with programmes.toml and sites/, for names [default: those inside the program]
    #[arg(long, value_name = "DIR")]
    config: Option<PathBuf>,
}

/// What is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum What {
    /// One row a visit
    Visits,
    /// One row a day, site and programme
    Tallies,
}

/// As what it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For spreadsheets
    Csv,
    /// For programs
    Json,
}

/// Writes the file.
///
/// # Errors
/// When the span is none, the database cannot be read, or the file is there already or cannot be
/// written.
pub fn run(args: Args) -> anyhow::Result<Outcome> {
    let days = (args.to - args.from).num_days();
    if days < 0 {
        return Err(UsedWrong("--to is before --from".into()).into());
    }
    if days >= DAYS_MAX {
        return Err(UsedWrong(format!("at most {DAYS_MAX} days are written at once")).into());
    }
    if args.public && args.what == What::Visits {
        return Err(UsedWrong(
            "visits one by one are never public; use --what tallies with --public".into(),
        )
        .into());
    }
    let names = match &args.config {
        Some(root) => Names::read(root).map_err(|wrong| UsedWrong(wrong.to_string()))?,
        None => Names::embedded(),
    };
    let store = args.place.find()?.database_there()?.open_to_read()?;
    let to: Box<dyn Write> = match &args.out {
        None => Box::new(io::stdout().lock()),
        Some(file) => {
            let made = File::create_new(file)
                .with_context(|| format!("{} cannot be made; give a new file", file.display()))?;
            Box::new(made)
        }
    };
    let mut writer = Writer {
        to: BufWriter::new(to),
        format: args.format,
        columns: &[],
        rows: 0,
    };
    let span = (args.from, args.to);
    match (args.what, args.public) {
        (What::Visits, _) => visits(&*store, &names, span, &mut writer)?,
        (What::Tallies, false) => tallies(&*store, &names, span, &mut writer)?,
        (What::Tallies, true) => public(&*store, &names, span, &mut writer)?,
    }
    writer.end()?;
    if let Some(file) = &args.out {
        eprintln!("{}: {} rows", file.display(), writer.rows);
    }
    Ok(Outcome::Done)
}

/// Rows on their way to a file.
struct Writer {
    to: BufWriter<Box<dyn Write>>,
    format: Format,
    columns: &'static [sheet::Column],
    rows: u64,
}

impl Writer {
    fn begin(&mut self, columns: &'static [sheet::Column]) -> io::Result<()> {
        self.columns = columns;
        match self.format {
            Format::Csv => self.to.write_all(csv_head(columns).as_bytes()),
            Format::Json => self.to.write_all(b"["),
        }
    }

    fn row(&mut self, cells: &[Cell]) -> io::Result<()> {
        match self.format {
            Format::Csv => self.to.write_all(csv_row(cells).as_bytes())?,
            Format::Json => {
                let start = if self.rows == 0 { "\n" } else { ",\n" };
                write!(self.to, "{start}{}", json_row(self.columns, cells))?;
            }
        }
        self.rows += 1;
        Ok(())
    }

    fn end(&mut self) -> io::Result<()> {
        if self.format == Format::Json {
            self.to.write_all(b"\n]\n")?;
        }
        self.to.flush()
    }
}

type Span = (NaiveDate, NaiveDate);

/// Calls `each` with every month of a span, as far as it is in it, and says how far it is.
fn by_month(
    (from, to): Span,
    mut each: impl FnMut(NaiveDate, NaiveDate) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    let mut saying = Saying::new();
    let of = (to - from).num_days().unsigned_abs() + 1;
    let mut month = Period::month_of(from);
    while month.from() <= to {
        each(month.from().max(from), month.to().min(to))?;
        let done = (month.to().min(to) - from).num_days().unsigned_abs() + 1;
        saying.say(Progress {
            what: "days",
            done,
            of,
        });
        month = month.after();
    }
    Ok(())
}

fn visits(store: &dyn Store, names: &Names, span: Span, writer: &mut Writer) -> anyhow::Result<()> {
    writer.begin(VISIT_COLUMNS)?;
    by_month(span, |from, to| {
        for day in from.iter_days().take_while(|day| *day <= to) {
            for visit in store.visits(day)? {
                writer.row(&sheets::visit_row(day, &visit, names))?;
            }
        }
        Ok(())
    })
}

fn tallies(
    store: &dyn Store,
    names: &Names,
    span: Span,
    writer: &mut Writer,
) -> anyhow::Result<()> {
    writer.begin(TALLY_COLUMNS)?;
    by_month(span, |from, to| {
        let days = store.days(from, to)?;
        let closings = store.closings(from, to)?;
        for row in sheets::tally_rows((from, to), &days, &closings, names) {
            writer.row(&row)?;
        }
        Ok(())
    })
}

fn public(
    store: &dyn Store,
    names: &Names,
    (from, to): Span,
    writer: &mut Writer,
) -> anyhow::Result<()> {
    let (first, last) = (Period::month_of(from), Period::month_of(to));
    if (from, to) != (first.from(), last.to()) {
        return Err(UsedWrong(
            "what is public is written by whole months: --from the first day of one, --to the last of one".into(),
        )
        .into());
    }
    let mut months = Vec::new();
    by_month((from, to), |from, to| {
        months.push((Period::Month(from), store.days(from, to)?));
        Ok(())
    })?;
    writer.begin(sheets::PUBLIC_COLUMNS)?;
    for row in sheets::public_rows(&months, names) {
        writer.row(&row)?;
    }
    Ok(())
}
