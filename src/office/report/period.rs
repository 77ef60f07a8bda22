//! Spans of days that have a page: a day, a month, a fiscal year (年度, April to March). Pure.

use std::fmt;

use chrono::{Datelike as _, Days, Months, NaiveDate};

/// The month in which a fiscal year begins.
pub const YEAR_BEGINS: u32 = 4;
/// The first and the last year that pages are made for: what a browser's address says is not more.
const YEARS: std::ops::RangeInclusive<i32> = 2000..=2200;

/// A day, a month or a fiscal year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Period {
    /// One day.
    Day(NaiveDate),
    /// The month of this first day.
    Month(NaiveDate),
    /// The fiscal year that begins on this first of April.
    Year(NaiveDate),
}

impl Period {
    /// The month in which a day is.
    #[must_use]
    pub fn month_of(day: NaiveDate) -> Period {
        Period::Month(day.with_day(1).unwrap_or(day))
    }

    /// The fiscal year in which a day is.
    #[must_use]
    pub fn year_of(day: NaiveDate) -> Period {
        let year = if day.month() < YEAR_BEGINS {
            day.year() - 1
        } else {
            day.year()
        };
        Period::Year(NaiveDate::from_ymd_opt(year, YEAR_BEGINS, 1).unwrap_or(day))
    }

    /// Reads `2026-06`, and nothing else.
    #[must_use]
    pub fn read_month(text: &str) -> Option<Period> {
        let day: NaiveDate = format!("{text}-01").parse().ok()?;
        let month = Period::Month(day);
        (YEARS.contains(&day.year()) && month.to_string() == text).then_some(month)
    }

    /// Reads `2026`, the year in whose April a fiscal year begins, and nothing else.
    #[must_use]
    pub fn read_year(text: &str) -> Option<Period> {
        let year: i32 = text.parse().ok()?;
        let first = NaiveDate::from_ymd_opt(year, YEAR_BEGINS, 1)?;
        (YEARS.contains(&year) && year.to_string() == text).then_some(Period::Year(first))
    }

    /// The first day.
    #[must_use]
    pub fn from(self) -> NaiveDate {
        match self {
            Period::Day(first) | Period::Month(first) | Period::Year(first) => first,
        }
    }

    /// The last day.
    #[must_use]
    pub fn to(self) -> NaiveDate {
        let next = self.moved(1).from();
        next.pred_opt().unwrap_or(next)
    }

    /// Whether a day is in it.
    #[must_use]
    pub fn contains(self, day: NaiveDate) -> bool {
        self.from() <= day && day <= self.to()
    }

    /// The one before.
    #[must_use]
    pub fn before(self) -> Period {
        self.moved(-1)
    }

    /// The one after.
    #[must_use]
    pub fn after(self) -> Period {
        self.moved(1)
    }

    fn moved(self, by: i32) -> Period {
        let months = |first: NaiveDate, months: i32| {
            let by = Months::new(months.unsigned_abs());
            let moved = if months < 0 {
                first.checked_sub_months(by)
            } else {
                first.checked_add_months(by)
            };
            moved.unwrap_or(first)
        };
        match self {
            Period::Day(day) => {
                let moved = if by < 0 {
                    day.checked_sub_days(Days::new(1))
                } else {
                    day.checked_add_days(Days::new(1))
                };
                Period::Day(moved.unwrap_or(day))
            }
            Period::Month(first) => Period::Month(months(first, by)),
            Period::Year(first) => Period::Year(months(first, 12 * by)),
        }
    }

    /// The same time a year ago: of a day the same weekday 52 weeks ago; of a month or a year the one
    /// before in the calendar, only as far as `until` (the last day that is known) has come in this one.
    #[must_use]
    pub fn a_year_ago(self, until: NaiveDate) -> (NaiveDate, NaiveDate) {
        match self {
            Period::Day(day) => {
                let then = day.checked_sub_days(Days::new(52 * 7)).unwrap_or(day);
                (then, then)
            }
            Period::Month(_) | Period::Year(_) => {
                let back = |day: NaiveDate| day.checked_sub_months(Months::new(12)).unwrap_or(day);
                let from = back(self.from());
                let whole = match self {
                    Period::Year(_) => self.before(),
                    _ => Period::Month(from),
                };
                if until >= self.to() {
                    (from, whole.to())
                } else {
                    (from, back(until.max(self.from())))
                }
            }
        }
    }

    /// The twelve months of a fiscal year, April first; of another span the month it is in.
    #[must_use]
    pub fn months(self) -> Vec<Period> {
        let Period::Year(first) = self else {
            return vec![Period::month_of(self.from())];
        };
        (0..12)
            .filter_map(|n| first.checked_add_months(Months::new(n)))
            .map(Period::Month)
            .collect()
    }

    /// Its page.
    #[must_use]
    pub fn path(self) -> String {
        match self {
            Period::Day(_) => format!("/day/{self}"),
            Period::Month(_) => format!("/month/{self}"),
            Period::Year(_) => format!("/year/{self}"),
        }
    }

    /// 「2026年6月12日（金）」, 「2026年6月」, 「2026年度」.
    #[must_use]
    pub fn name(self) -> String {
        let first = self.from();
        match self {
            Period::Day(day) => format!(
                "{}年{}月{}日（{}）",
                day.year(),
                day.month(),
                day.day(),
                weekday(day)
            ),
            Period::Month(_) => format!("{}年{}月", first.year(), first.month()),
            Period::Year(_) => format!("{}年度", first.year()),
        }
    }
}

/// As its address and files write it: `2026-06-12`, `2026-06`, `2026`.
impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let first = self.from();
        match self {
            Period::Day(day) => day.fmt(f),
            Period::Month(_) => write!(f, "{:04}-{:02}", first.year(), first.month()),
            Period::Year(_) => write!(f, "{}", first.year()),
        }
    }
}

/// The weekday's one letter.
#[must_use]
pub fn weekday(day: NaiveDate) -> &'static str {
    match day.weekday() {
        chrono::Weekday::Mon => "月",
        chrono::Weekday::Tue => "火",
        chrono::Weekday::Wed => "水",
        chrono::Weekday::Thu => "木",
        chrono::Weekday::Fri => "金",
        chrono::Weekday::Sat => "土",
        chrono::Weekday::Sun => "日",
    }
}

/// How the Japanese calendar calls the fiscal year that begins in April of `year`: 「令和8年度」. Only
/// the present era: its first fiscal year is 2019's.
#[must_use]
pub fn era(year: i32) -> Option<String> {
    match year - 2018 {
        1 => Some("令和元年度".to_owned()),
        n if n > 1 => Some(format!("令和{n}年度")),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn a_fiscal_year_runs_from_april_to_march() {
        let year = Period::year_of(day("2027-03-31"));
        assert_eq!(year, Period::year_of(day("2026-04-01")));
        assert_eq!(
            (year.from(), year.to()),
            (day("2026-04-01"), day("2027-03-31"))
        );
        assert_eq!(
            (year.to_string(), year.name()),
            ("2026".into(), "2026年度".into())
        );
        assert_eq!(year.after().from(), day("2027-04-01"));
        assert_eq!(year.before().to(), day("2026-03-31"));
        assert_eq!(year.months().len(), 12);
        assert_eq!(year.months()[11].to(), day("2027-03-31"));
        assert_eq!(
            Period::month_of(day("2028-02-10")).to(),
            day("2028-02-29"),
            "leap"
        );
        assert_eq!(era(2026).as_deref(), Some("令和8年度"));
    }

    #[test]
    fn only_what_a_period_writes_is_read() {
        for good in ["2026-06", "2026-12"] {
            assert_eq!(Period::read_month(good).unwrap().to_string(), good);
        }
        for bad in ["2026-6", "2026-13", "06-2026", "", "2026-06-01", "99999-01"] {
            assert_eq!(Period::read_month(bad), None, "{bad}");
        }
        assert_eq!(Period::read_year("2026").unwrap().to_string(), "2026");
        for bad in ["26", "02026", "+2026", "", "1999", "3000"] {
            assert_eq!(Period::read_year(bad), None, "{bad}");
        }
    }

    #[test]
    fn a_year_ago_goes_as_far_as_this_year_has_come() {
        let june = Period::read_month("2026-06").unwrap();
        assert_eq!(
            june.a_year_ago(day("2026-06-12")),
            (day("2025-06-01"), day("2025-06-12"))
        );
        assert_eq!(
            june.a_year_ago(day("2027-01-01")),
            (day("2025-06-01"), day("2025-06-30"))
        );
        // A leap day ends with the other year's last of February, and a whole one takes all of it.
        let february = Period::read_month("2029-02").unwrap();
        assert_eq!(february.a_year_ago(day("2029-03-09")).1, day("2028-02-29"));
        let year = Period::read_year("2026").unwrap();
        assert_eq!(
            year.a_year_ago(day("2027-01-20")),
            (day("2025-04-01"), day("2026-01-20"))
        );
        let friday = Period::Day(day("2026-06-12"));
        assert_eq!(weekday(friday.a_year_ago(day("2026-06-12")).0), "金");
    }
}
