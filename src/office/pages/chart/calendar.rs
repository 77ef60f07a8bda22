//! The days of a fiscal year as squares: week columns from April with Monday on top, or, for a phone,
//! weeks that run down. The classes are fixed, so that years can be compared. Pure.

use std::fmt::Write as _;

use chrono::{Datelike as _, Days, NaiveDate};

use super::open;

/// The first visits of the second class and those after it.
const CLASSES: [u64; 4] = [31, 61, 91, 131];
/// Their colours: even steps in grey print.
const COLOURS: [&str; 5] = ["#E3E9EA", "#BDD0DA", "#8DB0C4", "#4F83A4", "#12405F"];

/// What is known of a day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Mark {
    /// Visits; `None` = closed, nothing was recorded.
    pub visits: Option<u64>,
    /// Some of it has not arrived.
    pub partly: bool,
    /// It was restated.
    pub restated: bool,
    /// It is to come.
    pub to_come: bool,
    /// It is today.
    pub today: bool,
}

/// Which of the five classes a number of visits is in.
#[must_use]
pub fn class_of(visits: u64) -> usize {
    CLASSES.iter().filter(|from| visits >= **from).count()
}

/// The picture of the days from `from` to `to`. `is_phone`: weeks run down.
#[must_use]
pub fn calendar(
    from: NaiveDate,
    to: NaiveDate,
    is_phone: bool,
    title: &str,
    mark: impl Fn(NaiveDate) -> Mark,
) -> String {
    let (cell, gap) = if is_phone { (41.0, 4.0) } else { (18.0, 3.0) };
    let step = cell + gap;
    let (left, top) = if is_phone { (46.0, 24.0) } else { (30.0, 24.0) };
    let monday = from
        .checked_sub_days(Days::new(u64::from(from.weekday().num_days_from_monday())))
        .unwrap_or(from);
    let week_of = |day: NaiveDate| (day - monday).num_days() / 7;
    let place = |day: NaiveDate| {
        let week = week_of(day) as f64;
        let weekday = f64::from(day.weekday().num_days_from_monday());
        let (along, across) = if is_phone {
            (weekday, week)
        } else {
            (week, weekday)
        };
        (left + along * step, top + across * step)
    };
    let weeks = (week_of(to) + 1) as f64;
    let (wide, high) = if is_phone {
        (left + 7.0 * step, top + weeks * step)
    } else {
        (left + weeks * step, top + 7.0 * step)
    };
    let class = if is_phone { "days phone" } else { "days wide" };
    let mut out = open(wide, high, class);
    let _ = write!(out, "<title>{title}</title>");
    for (nth, name) in ["月", "火", "水", "木", "金", "土", "日"]
        .iter()
        .enumerate()
    {
        let along = nth as f64 * step + cell / 2.0;
        let (x, y) = if is_phone {
            (left + along, 15.0)
        } else {
            (12.0, top + along + 5.0)
        };
        let _ = write!(out, r#"<text x="{x:.1}" y="{y:.1}">{name}</text>"#);
    }
    let mut borders = String::new();
    for day in from.iter_days().take_while(|day| *day <= to) {
        let (x, y) = place(day);
        if day.day() == 1 {
            let name = format!("{}月", day.month());
            let (tx, ty) = if is_phone {
                (20.0, y + cell / 2.0 + 5.0)
            } else {
                (x + cell / 2.0 + 2.0, 15.0)
            };
            let _ = write!(
                out,
                r#"<text class="b" x="{tx:.1}" y="{ty:.1}">{name}</text>"#
            );
            if day != from {
                border(&mut borders, is_phone, (x, y), step, gap, (left, top));
            }
        }
        square(&mut out, (x, y), cell, &mark(day));
    }
    let _ = write!(
        out,
        r##"<path d="{borders}" fill="none" stroke="#6F6355"/></svg>"##
    );
    out
}

/// The stepped line before the first day of a month, whose square is at `(x, y)`.
fn border(
    out: &mut String,
    is_phone: bool,
    (x, y): (f64, f64),
    step: f64,
    gap: f64,
    (left, top): (f64, f64),
) {
    let half = gap / 2.0;
    if is_phone {
        let (x, y, right) = (x - half, y - half, left + 7.0 * step - half);
        let below = y + step;
        let start = left - half;
        if x <= left {
            let _ = write!(out, "M{start:.1} {y:.1}H{right:.1}");
        } else {
            let _ = write!(out, "M{start:.1} {below:.1}H{x:.1}V{y:.1}H{right:.1}");
        }
    } else {
        let (x, y, bottom) = (x - half, y - half, top + 7.0 * step - half);
        let after = x + step;
        let start = top - half;
        if y <= top {
            let _ = write!(out, "M{x:.1} {start:.1}V{bottom:.1}");
        } else {
            let _ = write!(out, "M{after:.1} {start:.1}V{y:.1}H{x:.1}V{bottom:.1}");
        }
    }
}

/// One day.
fn square(out: &mut String, (x, y): (f64, f64), cell: f64, mark: &Mark) {
    let middle = (x + cell / 2.0, y + cell / 2.0);
    match mark.visits {
        _ if mark.to_come => {
            let _ = write!(
                out,
                r##"<rect x="{:.1}" y="{:.1}" width="{:.1}" height="{:.1}" fill="none" stroke="#E4D6BB"/>"##,
                x + 0.5,
                y + 0.5,
                cell - 1.0,
                cell - 1.0
            );
        }
        None if mark.partly => {
            let _ = write!(
                out,
                r#"<rect x="{x:.1}" y="{y:.1}" width="{cell}" height="{cell}" fill="url(#miss)"/>"#
            );
        }
        None => {
            let _ = write!(
                out,
                r##"<path d="M{:.1} {:.1}h6" stroke="#6F6355" stroke-width="1.4"/>"##,
                middle.0 - 3.0,
                middle.1
            );
        }
        Some(0) => {
            let _ = write!(
                out,
                r##"<circle cx="{:.1}" cy="{:.1}" r="1.8" fill="#6F6355"/>"##,
                middle.0, middle.1
            );
        }
        Some(visits) => {
            let colour = COLOURS.get(class_of(visits)).copied().unwrap_or("#12405F");
            let _ = write!(
                out,
                r#"<rect x="{x:.1}" y="{y:.1}" width="{cell}" height="{cell}" fill="{colour}"/>"#
            );
        }
    }
    if mark.partly && mark.visits.is_some() {
        let (y, high) = (y + cell / 2.0, cell / 2.0);
        let _ = write!(
            out,
            r#"<rect x="{x:.1}" y="{y:.1}" width="{cell}" height="{high:.1}" fill="url(#miss)"/>"#
        );
    }
    if mark.restated {
        let (right, side) = (x + cell, cell * 0.42);
        let _ = write!(
            out,
            r##"<path d="M{right:.1} {y:.1}v{side:.1}l-{side:.1} -{side:.1}z" fill="#2B2622"/>"##
        );
    }
    if mark.today {
        let _ = write!(
            out,
            r##"<rect x="{x:.1}" y="{y:.1}" width="{cell}" height="{cell}" fill="none" stroke="#2B2622" stroke-width="2.4"/>"##
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_year_has_a_square_a_day_in_both_shapes() {
        let (from, to) = (
            NaiveDate::from_ymd_opt(2026, 4, 1).unwrap(),
            NaiveDate::from_ymd_opt(2027, 3, 31).unwrap(),
        );
        for is_phone in [false, true] {
            let picture = calendar(from, to, is_phone, "", |_| Mark {
                visits: Some(1),
                ..Mark::default()
            });
            assert_eq!(picture.matches("<rect").count(), 365);
            assert_eq!(picture.matches(r#"class="b""#).count(), 12);
        }
    }

    #[test]
    fn every_state_of_a_day_looks_different() {
        let mark = |visits, partly, restated, to_come| Mark {
            visits,
            partly,
            restated,
            to_come,
            today: false,
        };
        let states = [
            mark(None, false, false, false),
            mark(Some(0), false, false, false),
            mark(Some(40), false, false, false),
            mark(Some(40), true, false, false),
            mark(None, true, false, false),
            mark(Some(40), false, true, false),
            mark(None, false, false, true),
        ];
        let drawn: Vec<String> = states
            .iter()
            .map(|state| {
                let mut out = String::new();
                square(&mut out, (0.0, 0.0), 18.0, state);
                out
            })
            .collect();
        for (n, one) in drawn.iter().enumerate() {
            for other in &drawn[n + 1..] {
                assert_ne!(one, other);
            }
        }
    }

    #[test]
    fn the_classes_are_those_of_the_look() {
        let classes = [1, 30, 31, 60, 61, 90, 91, 130, 131, 9999].map(class_of);
        assert_eq!(classes, [0, 0, 1, 1, 2, 2, 3, 3, 4, 4]);
    }
}
