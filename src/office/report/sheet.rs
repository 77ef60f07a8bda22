//! Numbers as sheets: rows under named columns, written as CSV that a spreadsheet opens rightly, or as
//! JSON. Pure; whoever writes it to a file is elsewhere.

use std::fmt::Write as _;

use serde_json::{Map, Value};

/// A column: its name for programs and its name for people.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Column {
    /// In JSON.
    pub id: &'static str,
    /// In CSV.
    pub name: &'static str,
}

/// One cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell {
    /// A number.
    Number(u64),
    /// Text.
    Text(String),
    /// No number: the column of states says why.
    Empty,
}

impl Cell {
    /// Text.
    #[must_use]
    pub fn text(text: &str) -> Cell {
        Cell::Text(text.to_owned())
    }
}

/// What a spreadsheet needs to read the file as UTF-8.
pub const BOM: &str = "\u{FEFF}";

/// The head of a CSV file.
#[must_use]
pub fn csv_head(columns: &[Column]) -> String {
    let names: Vec<Cell> = columns.iter().map(|c| Cell::text(c.name)).collect();
    format!("{BOM}{}", csv_row(&names))
}

/// A row of a CSV file, with its end.
#[must_use]
pub fn csv_row(cells: &[Cell]) -> String {
    let mut out = String::new();
    for (nth, cell) in cells.iter().enumerate() {
        if nth > 0 {
            out.push(',');
        }
        match cell {
            Cell::Number(number) => {
                let _ = write!(out, "{number}");
            }
            Cell::Text(text) => csv_text(text, &mut out),
            Cell::Empty => {}
        }
    }
    out.push_str("\r\n");
    out
}

/// A text that a spreadsheet shows and does not run: one that would begin a formula gets an
/// apostrophe before it.
fn csv_text(text: &str, out: &mut String) {
    let runs = text
        .trim_start_matches([' ', '\u{3000}', '\u{FEFF}'])
        .starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']);
    let text = if runs {
        format!("'{text}")
    } else {
        text.to_owned()
    };
    if text.contains(['"', ',', '\r', '\n', ';', '\t']) || text.starts_with(' ') {
        let _ = write!(out, "\"{}\"", text.replace('"', "\"\""));
    } else {
        out.push_str(&text);
    }
}

/// A row as a JSON object.
#[must_use]
pub fn json_row(columns: &[Column], cells: &[Cell]) -> Value {
    let mut out = Map::new();
    for (column, cell) in columns.iter().zip(cells) {
        let value = match cell {
            Cell::Number(number) => Value::from(*number),
            Cell::Text(text) => Value::from(text.as_str()),
            Cell::Empty => Value::Null,
        };
        out.insert(column.id.to_owned(), value);
    }
    Value::Object(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_becomes_a_formula() {
        for bad in [
            "=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "　=1", "＝1",
        ] {
            let row = csv_row(&[Cell::text(bad)]);
            let shown = row.trim_end().trim_matches('"');
            assert!(shown.starts_with('\''), "{bad:?} → {row:?}");
        }
        assert_eq!(
            csv_row(&[Cell::text("MEET+"), Cell::Number(3)]),
            "MEET+,3\r\n"
        );
    }

    #[test]
    fn what_would_break_a_row_is_quoted() {
        let cells = [
            Cell::text("a,b"),
            Cell::text("say \"x\""),
            Cell::text("two\nlines"),
            Cell::Empty,
        ];
        assert_eq!(
            csv_row(&cells),
            "\"a,b\",\"say \"\"x\"\"\",\"two\nlines\",\r\n"
        );
    }

    #[test]
    fn a_file_begins_with_what_a_spreadsheet_needs() {
        let head = csv_head(&[Column {
            id: "day",
            name: "日",
        }]);
        assert_eq!(head.as_bytes(), "\u{FEFF}日\r\n".as_bytes());
    }
}
