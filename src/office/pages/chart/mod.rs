//! Pictures of numbers, as SVG text made of numbers only: nothing in here comes from an event's
//! words, so the templates may take it as it is. Pure.

mod calendar;
mod columns;
mod post;

use std::fmt::Write as _;

pub use calendar::{Mark, calendar, class_of};
pub use columns::{Column, Look, columns};
pub use post::post;

/// Height of the sum's highest bar, px.
const SUM_PX: f64 = 84.0;
/// One visit is never drawn taller than this, px: three visits are not a tower.
const VISIT_PX_MAX: f64 = 9.0;
/// The least height of a row's picture above its base line, px.
const ROW_PX_MIN: f64 = 36.75;
/// Room above bars for their numbers, px.
const NUMBERS_PX: f64 = 20.0;

/// The hours that a page shows, and how high one visit is: the same for every row of a page.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ruler {
    /// The first hour shown.
    pub from: u32,
    /// The last hour shown.
    pub to: u32,
    /// Height of one visit, px.
    pub visit_px: f64,
}

/// One row's hours.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Hours {
    /// Visits by hour.
    pub visits: [u64; 24],
    /// The usual visits by hour, drawn behind.
    pub usual: Option<[f64; 24]>,
    /// The hour that still runs.
    pub running: Option<u32>,
    /// Hours of which nothing has arrived yet: hatched.
    pub missing: Option<(u32, u32)>,
    /// The last hour of which it is known how many came; later ones are to come.
    pub known_to: Option<u32>,
}

impl Ruler {
    /// A ruler for `sum`, showing at least 9 to 17 o'clock.
    #[must_use]
    pub fn new(sum: &Hours) -> Ruler {
        let busy = |hour: &usize| sum.visits.get(*hour).is_some_and(|visits| *visits > 0);
        let first = (0..24_usize).find(busy).unwrap_or(9).min(9);
        let last = (0..24_usize).rev().find(busy).unwrap_or(17).max(17);
        let usual = sum.usual.iter().flatten().fold(0.0_f64, |a, b| a.max(*b));
        let highest = sum.visits.iter().max().copied().unwrap_or(0) as f64;
        let highest = highest.max(usual).max(1.0);
        Ruler {
            from: first as u32,
            to: last as u32,
            visit_px: (SUM_PX / highest).min(VISIT_PX_MAX),
        }
    }

    /// The hours shown.
    pub fn hours(self) -> impl Iterator<Item = u32> {
        self.from..=self.to
    }

    fn count(self) -> u32 {
        self.to - self.from + 1
    }
}

/// How wide a picture is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Width {
    /// In the table of sites.
    Table,
    /// Alone, on a phone, with its hours below.
    Phone,
}

impl Width {
    fn slot_px(self, ruler: Ruler) -> f64 {
        let whole = match self {
            Width::Table => 414.0,
            Width::Phone => 351.0,
        };
        whole / f64::from(ruler.count())
    }
}

/// The line of hours above the table.
#[must_use]
pub fn labels(ruler: Ruler) -> String {
    let slot = Width::Table.slot_px(ruler);
    let unit = if slot >= 40.0 { "時" } else { "" };
    let mut out = open(slot * f64::from(ruler.count()), 20.0, "hours");
    for (nth, hour) in ruler.hours().enumerate() {
        let middle = (nth as f64 + 0.5) * slot;
        let _ = write!(out, r#"<text x="{middle:.1}" y="15">{hour}{unit}</text>"#);
    }
    out.push_str("</svg>");
    out
}

/// A row of bars. `title` says what it shows, in words of this program.
#[must_use]
pub fn hours(ruler: Ruler, width: Width, row: &Hours, is_sum: bool, title: &str) -> String {
    let slot = width.slot_px(ruler);
    let bar = slot * 0.7;
    let wide = slot * f64::from(ruler.count());
    let of = |hour: u32| row.visits.get(hour as usize).copied().unwrap_or(0);
    let highest = ruler.hours().map(of).max().unwrap_or(0) as f64 * ruler.visit_px;
    let highest = if is_sum {
        SUM_PX
    } else {
        highest.max(ROW_PX_MIN)
    };
    let base = highest + NUMBERS_PX;
    let below = if width == Width::Phone { 22.0 } else { 2.0 };
    let class = match width {
        Width::Table => "hours",
        Width::Phone => "sumchart",
    };
    let mut out = open(wide, base + below, class);
    let _ = write!(out, "<title>{title}</title>");
    let left = |nth: usize| nth as f64 * slot;
    if let Some(usual) = row.usual.filter(|_| is_sum) {
        for (nth, hour) in ruler.hours().enumerate() {
            let high = usual.get(hour as usize).copied().unwrap_or(0.0) * ruler.visit_px;
            if high > 0.0 {
                let (x, y, w) = (left(nth) + 2.5, base - high, slot - 5.0);
                let _ = write!(
                    out,
                    r##"<rect x="{x:.1}" y="{y:.1}" width="{w:.1}" height="{high:.1}" fill="#F8EEDA" stroke="#6F6355" stroke-width="1.3"/>"##
                );
            }
        }
    }
    if let Some((from, to)) = row.missing {
        for (nth, hour) in ruler.hours().enumerate() {
            if (from..=to).contains(&hour) && of(hour) == 0 {
                let (x, y) = (left(nth), base - 18.0);
                let _ = write!(
                    out,
                    r#"<rect x="{x:.1}" y="{y:.1}" width="{slot:.1}" height="18" fill="url(#miss)"/>"#
                );
            }
        }
    }
    let first = ruler.hours().find(|hour| of(*hour) > 0);
    for (nth, hour) in ruler.hours().enumerate() {
        let visits = of(hour);
        let middle = left(nth) + slot / 2.0;
        if visits == 0 {
            let came_before = first.is_some_and(|first| first < hour);
            let known = row.known_to.is_some_and(|to| hour <= to);
            let hatched = row
                .missing
                .is_some_and(|(from, to)| (from..=to).contains(&hour));
            if came_before && known && !hatched {
                let y = base - 4.0;
                let _ = write!(
                    out,
                    r##"<circle cx="{middle:.1}" cy="{y:.1}" r="1.8" fill="#6F6355"/>"##
                );
            }
            continue;
        }
        let high = visits as f64 * ruler.visit_px;
        let (x, y) = (middle - bar / 2.0, base - high);
        let fill = if row.running == Some(hour) {
            r##"fill="url(#part)" stroke="#12405F""##
        } else {
            r##"fill="#12405F""##
        };
        let _ = write!(
            out,
            r#"<rect x="{x:.1}" y="{y:.1}" width="{bar:.1}" height="{high:.1}" {fill}/>"#
        );
    }
    for (nth, hour) in ruler.hours().enumerate() {
        let visits = of(hour);
        if visits > 0 {
            let (x, y) = (
                left(nth) + slot / 2.0,
                base - visits as f64 * ruler.visit_px - 6.0,
            );
            let big = if is_sum && slot >= 30.0 { " big" } else { "" };
            let _ = write!(
                out,
                r#"<text class="b{big}" x="{x:.1}" y="{y:.1}">{visits}</text>"#
            );
        }
    }
    let _ = write!(
        out,
        r##"<path d="M0 {y:.1}H{wide:.1}" stroke="#6F6355"/>"##,
        y = base + 0.5
    );
    if width == Width::Phone {
        for (nth, hour) in ruler.hours().enumerate() {
            let (x, y) = (left(nth) + slot / 2.0, base + 18.0);
            let _ = write!(out, r#"<text x="{x:.1}" y="{y:.1}">{hour}</text>"#);
        }
    }
    out.push_str("</svg>");
    out
}

/// A bar lying down; `of` is the longest of its list.
#[must_use]
pub fn lying(number: u64, of: u64) -> String {
    lying_in(number, of, 120, false)
}

/// A bar lying down in a list whose longest bar has `longest_px`; what nobody chose is hatched.
#[must_use]
pub fn lying_in(number: u64, of: u64, longest_px: u64, hatched: bool) -> String {
    if number == 0 {
        return r##"<svg class="lying" width="6" height="18" viewBox="0 0 6 18" role="img"><circle cx="3" cy="9" r="1.8" fill="#6F6355"/></svg>"##.to_owned();
    }
    let long = (number as f64 / of.max(1) as f64 * longest_px as f64).max(1.5);
    let fill = if hatched { "url(#miss)" } else { "#12405F" };
    let mut out = open(long, 18.0, "lying");
    let _ = write!(
        out,
        r#"<rect width="{long:.1}" height="18" fill="{fill}"/></svg>"#
    );
    out
}

fn open(wide: f64, high: f64, class: &str) -> String {
    format!(
        r#"<svg class="{class}" width="{wide:.1}" height="{high:.1}" viewBox="0 0 {wide:.1} {high:.1}" role="img">"#
    )
}

/// A number with its thousands set apart: `1,585`, the comma in a span of its own.
#[must_use]
pub fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push_str(r#"<span class="cm">,</span>"#);
        }
        out.push(digit);
    }
    out
}
