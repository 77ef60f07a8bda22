//! A goal: the actual as a bar, the goal as a post. It never fills up to the post, and says no
//! percentage. Pure.

use std::fmt::Write as _;

use super::open;

/// Width of the picture, px.
const WIDE_PX: f64 = 290.0;

/// The picture of an actual and its goal; the row is 1.12 times as long as the larger.
#[must_use]
pub fn post(actual: u64, goal: u64, title: &str) -> String {
    let longest = actual.max(goal).max(1) as f64 * 1.12;
    let of = |number: u64| number as f64 / longest * WIDE_PX;
    let mut out = open(WIDE_PX, 34.0, "post");
    let (long, at) = (of(actual), of(goal));
    let _ = write!(
        out,
        r##"<title>{title}</title><path d="M.5 5V31" stroke="#6F6355"/><rect x="0" y="10" width="{long:.1}" height="15" fill="#12405F"/><path d="M{at:.1} 5V31" stroke="#2B2622" stroke-width="2.4"/><path d="M{left:.1} 3h10l-5 7z" fill="#2B2622"/></svg>"##,
        left = at - 5.0
    );
    out
}
