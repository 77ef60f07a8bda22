//! The bar at the top of every page: where one can go, who one is, and the way out.

use chrono::NaiveDate;

use crate::office::people::{Right, Who};
use crate::office::report::Period;

/// Which link is the present page's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum On {
    Today,
    Day,
    Month,
    Year,
    Programmes,
    Readings,
    Kiosks,
    Access,
    People,
    Me,
    Nothing,
}

pub(super) struct Link {
    pub href: String,
    pub word: &'static str,
    pub on: bool,
}

/// What the bar shows.
pub(super) struct Mast {
    pub links: Vec<Link>,
    /// Name and role of whoever signed in.
    pub person: Option<(String, &'static str)>,
    /// An office that was never set up says so on every page.
    pub is_sample: bool,
    /// What every form of the page brings back.
    pub form: String,
    pub on_me: bool,
}

impl Mast {
    /// The bar for somebody; `day` is the one that 「日」 and 「測定値」 lead to, and in whose
    /// month and year 「月」 and 「年度」 are.
    pub fn new(who: &Who, day: Option<NaiveDate>, on: On) -> Mast {
        let of = |day: NaiveDate| format!("/{day}");
        let month = day.map_or("/month".to_owned(), |day| Period::month_of(day).path());
        let year = day.map_or("/year".to_owned(), |day| Period::year_of(day).path());
        let day = day.map(of).unwrap_or_default();
        let all = [
            (Right::LookAtNumbers, On::Today, "きょう", "/".to_owned()),
            (Right::LookAtNumbers, On::Day, "日", format!("/day{day}")),
            (Right::LookAtNumbers, On::Month, "月", month),
            (Right::LookAtNumbers, On::Year, "年度", year),
            (
                Right::LookAtNumbers,
                On::Programmes,
                "実践",
                "/programmes".to_owned(),
            ),
            (
                Right::OpenReading,
                On::Readings,
                "測定値",
                format!("/readings{day}"),
            ),
            (
                Right::LookAtNumbers,
                On::Kiosks,
                "キオスク",
                "/kiosks".to_owned(),
            ),
            (
                Right::SeeAccessLog,
                On::Access,
                "記録",
                "/access".to_owned(),
            ),
            (
                Right::ManagePeople,
                On::People,
                "使う人",
                "/people".to_owned(),
            ),
        ];
        let links = all
            .into_iter()
            .filter(|(right, ..)| who.may(*right))
            .map(|(_, page, word, href)| Link {
                href,
                word,
                on: page == on,
            })
            .collect();
        Mast {
            links,
            person: who
                .person()
                .map(|person| (person.name.clone(), person.role.name())),
            is_sample: matches!(who, Who::Sample),
            form: who.form().to_owned(),
            on_me: on == On::Me,
        }
    }

    /// The bar before anybody signed in: only whose office it is.
    pub fn bare() -> Mast {
        Mast {
            links: Vec::new(),
            person: None,
            is_sample: false,
            form: String::new(),
            on_me: false,
        }
    }
}
