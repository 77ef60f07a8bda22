//! Which sheets there are: their columns, and their rows from what the store gives. The words are those
//! of the pages. Pure.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::public::{alone, publish};
use super::sheet::{Cell, Column};
use super::words::{self, state};
use super::{Period, add_up};
use crate::office::names::Names;
use crate::office::store::{Closing, Day, VisitRow};

const fn column(id: &'static str, name: &'static str) -> Column {
    Column { id, name }
}

/// One row a visit. Nothing in it names a card.
pub const VISIT_COLUMNS: &[Column] = &[
    column("day", words::DAY.name),
    column("hour", "時"),
    column("site", "会場"),
    column("programme", "実践"),
    column("channel", words::CHANNELS.name),
    column("adults", "おとな"),
    column("children", "こども"),
    column("with_card", words::CARDS.name),
];

/// A visit's row.
#[must_use]
pub fn visit_row(day: NaiveDate, visit: &VisitRow, names: &Names) -> Vec<Cell> {
    vec![
        Cell::Text(day.to_string()),
        Cell::Number(u64::from(visit.hour)),
        Cell::text(names.site(&visit.site)),
        Cell::text(names.programme(&visit.programme)),
        Cell::text(words::channel(&visit.channel)),
        Cell::Number(visit.adults),
        Cell::Number(visit.children),
        Cell::text(if visit.with_card { "あり" } else { "なし" }),
    ]
}

/// One row a day, site and programme; a day without any has one row that says why.
pub const TALLY_COLUMNS: &[Column] = &[
    column("day", words::DAY.name),
    column("site", "会場"),
    column("programme", "実践"),
    column(words::VISITS.id, words::VISITS.name),
    column(words::CARDS.id, words::CARDS.name),
    column(words::ANONYMOUS.id, words::ANONYMOUS.name),
    column("adults", "おとな"),
    column("children", "こども"),
    column(words::PEOPLE.id, words::PEOPLE.name),
    column("state", "状態"),
    column("first", "はじめに出した延べ"),
];

/// The rows of the days of a span.
#[must_use]
pub fn tally_rows(
    (from, to): (NaiveDate, NaiveDate),
    days: &[Day],
    closings: &[Closing],
    names: &Names,
) -> Vec<Vec<Cell>> {
    let recorded: BTreeMap<NaiveDate, &Day> = days.iter().map(|day| (day.day, day)).collect();
    let closed: BTreeMap<NaiveDate, &Closing> = closings.iter().map(|c| (c.day, c)).collect();
    let mut out = Vec::new();
    for date in from.iter_days().take_while(|day| *day <= to) {
        let closing = closed.get(&date);
        let places = recorded.get(&date).map(|day| &day.fold.places);
        let Some(places) = places.filter(|places| !places.is_empty()) else {
            let mut row = vec![Cell::Text(date.to_string())];
            row.resize(TALLY_COLUMNS.len(), Cell::Empty);
            // Nothing was recorded of it, or something and nobody came.
            let (visits, word) = match (recorded.contains_key(&date), closing) {
                (true, _) => (Cell::Number(0), ""),
                (false, Some(_)) => (Cell::Empty, state::CLOSED),
                (false, None) => (Cell::Empty, state::TO_COME),
            };
            if let [.., first, _, _, _, _, _, told, _] = row.as_mut_slice() {
                *first = visits;
                *told = Cell::text(word);
            }
            out.push(row);
            continue;
        };
        for place in places {
            let sum = |of: fn(&crate::office::store::CellFold) -> u64| -> u64 {
                place.cells.iter().map(of).sum()
            };
            let visits = sum(|cell| cell.visits);
            let (adults, children) = (sum(|cell| cell.adults), sum(|cell| cell.children));
            let first = closing.map(|closing| {
                let mut places = closing.first.places.iter();
                places
                    .find(|first| first.site == place.site && first.programme == place.programme)
                    .map_or(0, |first| first.visits)
            });
            let told = match first {
                None => state::RUNNING,
                Some(first) if first != visits => state::RESTATED,
                Some(_) => "",
            };
            out.push(vec![
                Cell::Text(date.to_string()),
                Cell::text(names.site(&place.site)),
                Cell::text(names.programme(&place.programme)),
                Cell::Number(visits),
                Cell::Number(place.cards),
                Cell::Number(visits.saturating_sub(sum(|cell| cell.with_card))),
                Cell::Number(adults),
                Cell::Number(children),
                Cell::Number(adults + children),
                Cell::text(told),
                first
                    .filter(|first| *first != visits)
                    .map_or(Cell::Empty, Cell::Number),
            ]);
        }
    }
    out
}

/// One row a month and programme, for people outside.
pub const PUBLIC_COLUMNS: &[Column] = &[
    column("month", "月"),
    column("programme", "実践"),
    column(words::VISITS.id, words::VISITS.name),
    column(words::CARDS.id, words::CARDS.name),
    column("rule", "公開のきまり"),
];

/// The rule, as it stands in each row that leaves the house.
const RULE: &str = "公開：10より小さい数は ―、10–49は十の位、50からは5ごとに まるめています";

/// Visits and cards by month and programme, with their totals: hidden and rounded.
#[must_use]
pub fn public_rows(months: &[(Period, Vec<Day>)], names: &Names) -> Vec<Vec<Cell>> {
    let spans: Vec<_> = months
        .iter()
        .map(|(month, days)| add_up(month.from(), month.to(), days))
        .collect();
    let mut programmes: Vec<&str> = spans
        .iter()
        .flat_map(|span| span.by_programme.keys().map(String::as_str))
        .collect();
    programmes.sort_unstable();
    programmes.dedup();
    let visits: Vec<Vec<u64>> = spans
        .iter()
        .map(|span| {
            let of = |id: &&str| span.by_programme.get(*id).map_or(0, |part| part.visits);
            programmes.iter().map(of).collect()
        })
        .collect();
    let published = publish(&visits);
    let cell =
        |number: Option<u64>| number.map_or_else(|| Cell::text(state::SUPPRESSED), Cell::Number);
    let every: Vec<Day> = months.iter().flat_map(|(_, days)| days.clone()).collect();
    let whole = months
        .first()
        .zip(months.last())
        .map(|(first, last)| add_up(first.0.from(), last.0.to(), &every));
    let mut out = Vec::new();
    for (nth, row) in published.rows.iter().enumerate() {
        let (month, span) = match months.get(nth) {
            Some((month, _)) => (month.to_string(), spans.get(nth)),
            None => ("計".to_owned(), whole.as_ref()),
        };
        for (column, number) in row.iter().enumerate() {
            let id = programmes.get(column);
            // Cards do not add up along the table, so each number of them stands alone; where the
            // visits are hidden, the cards are.
            let cards = span.and_then(|span| match id {
                Some(id) => span.by_programme.get(*id).map(|part| part.cards),
                None => Some(span.whole.cards),
            });
            out.push(vec![
                Cell::Text(month.clone()),
                id.map_or_else(|| Cell::text("計"), |id| Cell::text(names.programme(id))),
                cell(*number),
                cell(number.and_then(|_| alone(cards.unwrap_or(0)))),
                Cell::text(RULE),
            ]);
        }
    }
    out
}
