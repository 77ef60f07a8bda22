//! Standing bars that each carry their number: months of a year, days of a month, hours of a day. No
//! grid and no axis of values; one line at zero. Pure.

use std::fmt::Write as _;

use super::open;

/// One bar.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Column {
    /// What stands below: 「4月」, 「12」.
    pub label: String,
    /// How many; `None` = it is to come, or nothing is known.
    pub number: Option<u64>,
    /// It still runs: striped.
    pub running: bool,
    /// What is known of it is not all: a hatched cap without a number.
    pub partly: bool,
    /// It was restated: 改 at its foot.
    pub restated: bool,
}

/// How a row of bars is drawn.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Look {
    /// Width of one place, px.
    pub slot_px: f64,
    /// Height of the highest bar, px.
    pub high_px: f64,
    /// Whether every bar carries its number, or only the highest.
    pub all_numbers: bool,
    /// Whether labels stand below.
    pub labels: bool,
    /// The class of the picture.
    pub class: &'static str,
}

/// Room above the bars for their numbers, px.
const NUMBERS_PX: f64 = 22.0;
/// Room below for labels, px.
const LABELS_PX: f64 = 24.0;
/// Height of a hatched cap, px.
const CAP_PX: f64 = 18.0;

/// The picture. `title` says what it shows, in words of this program.
#[must_use]
pub fn columns(bars: &[Column], look: Look, title: &str) -> String {
    let highest = bars.iter().filter_map(|bar| bar.number).max().unwrap_or(0);
    let px = look.high_px / (highest.max(1) as f64);
    let wide = look.slot_px * bars.len() as f64;
    let caps = bars.iter().any(|bar| bar.partly);
    let base = look.high_px + NUMBERS_PX + if caps { CAP_PX } else { 0.0 };
    let below = if look.labels { LABELS_PX } else { 2.0 };
    let mut out = open(wide, base + below, look.class);
    let _ = write!(out, "<title>{title}</title>");
    let bar_px = (look.slot_px * if look.slot_px < 30.0 { 0.78 } else { 0.66 }).min(52.0);
    let mut told_highest = false;
    for (nth, bar) in bars.iter().enumerate() {
        let middle = (nth as f64 + 0.5) * look.slot_px;
        if look.labels {
            let y = base + 19.0;
            let _ = write!(
                out,
                r#"<text x="{middle:.1}" y="{y:.1}">{}</text>"#,
                bar.label
            );
        }
        let Some(number) = bar.number else {
            continue;
        };
        let (x, high) = (middle - bar_px / 2.0, number as f64 * px);
        let top = base - high;
        if bar.partly {
            let y = top - CAP_PX;
            let _ = write!(
                out,
                r#"<rect x="{x:.1}" y="{y:.1}" width="{bar_px:.1}" height="{CAP_PX}" fill="url(#miss)"/>"#
            );
        }
        if number == 0 {
            let y = base - 4.0;
            if !bar.partly {
                let _ = write!(
                    out,
                    r##"<circle cx="{middle:.1}" cy="{y:.1}" r="1.8" fill="#6F6355"/>"##
                );
            }
            continue;
        }
        let fill = if bar.running {
            r##"fill="url(#part)" stroke="#12405F""##
        } else {
            r##"fill="#12405F""##
        };
        let _ = write!(
            out,
            r#"<rect x="{x:.1}" y="{top:.1}" width="{bar_px:.1}" height="{high:.1}" {fill}/>"#
        );
        if bar.restated && look.labels {
            let y = base - 13.0;
            let text = y + 5.0;
            let _ = write!(
                out,
                r##"<circle cx="{middle:.1}" cy="{y:.1}" r="9.5" fill="#FBF6EA" stroke="#2B2622"/><text class="kai" x="{middle:.1}" y="{text:.1}">改</text>"##
            );
        }
        let is_highest = number == highest && !told_highest;
        if look.all_numbers || is_highest {
            told_highest |= is_highest;
            let y = top - if bar.partly { CAP_PX } else { 0.0 } - 6.0;
            let number = commas(number);
            let _ = write!(
                out,
                r#"<text class="b" x="{middle:.1}" y="{y:.1}">{number}</text>"#
            );
        }
    }
    let _ = write!(
        out,
        r##"<path d="M0 {y:.1}H{wide:.1}" stroke="#6F6355"/></svg>"##,
        y = base + 0.5
    );
    out
}

/// `1,585`, for a picture: no span can stand in it.
pub(super) fn commas(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOOK: Look = Look {
        slot_px: 40.0,
        high_px: 100.0,
        all_numbers: true,
        labels: true,
        class: "cols",
    };

    fn bar(number: Option<u64>) -> Column {
        Column {
            label: "4月".to_owned(),
            number,
            ..Column::default()
        }
    }

    #[test]
    fn nought_to_come_running_and_restated_look_different() {
        let of = |bar: Column| columns(&[bar, self::bar(Some(10))], LOOK, "");
        let running = Column {
            running: true,
            ..bar(Some(5))
        };
        let restated = Column {
            restated: true,
            ..bar(Some(5))
        };
        let partly = Column {
            partly: true,
            ..bar(Some(5))
        };
        let pictures = [
            of(bar(Some(0))),
            of(bar(None)),
            of(bar(Some(5))),
            of(running),
            of(restated),
            of(partly),
        ];
        for (n, one) in pictures.iter().enumerate() {
            for other in &pictures[n + 1..] {
                assert_ne!(one, other);
            }
        }
        assert!(pictures[0].contains("<circle") && !pictures[1].contains("<circle"));
        assert!(pictures[4].contains("改") && pictures[5].contains("#miss"));
    }

    #[test]
    fn a_small_row_tells_only_its_highest() {
        let look = Look {
            all_numbers: false,
            ..LOOK
        };
        let picture = columns(&[bar(Some(12)), bar(Some(1234)), bar(Some(1234))], look, "");
        assert!(picture.contains("1,234") && !picture.contains(">12<"));
        assert_eq!(picture.matches("1,234").count(), 1);
    }

    #[test]
    fn nothing_at_all_is_drawn_without_a_division_by_nought() {
        let picture = columns(&[bar(Some(0)), bar(None)], LOOK, "");
        assert!(!picture.contains("NaN") && !picture.contains("inf"));
    }
}
