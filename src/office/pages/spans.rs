//! The pages of months, fiscal years and programmes, of words, of what was restated, of the data's
//! quality, and of goals: what is asked of the store for each, and the answers.

use std::collections::BTreeMap;
use std::sync::Arc;

use askama::Template;
use axum::Router;
use axum::extract::rejection::FormRejection;
use axum::extract::{Form, Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use chrono::{DateTime, Datelike as _, FixedOffset, NaiveDate, TimeDelta};
use chrono_tz::Asia::Tokyo;
use serde::Deserialize;

use super::chart::grouped;
use super::day::{crest, date, moment, short};
use super::mast::{Mast, On};
use super::span::{EARLIER_DAYS, Page, ProgrammePage, Seen, counters_of};
use super::{not_here, page};
use crate::office::api::{ask, read_day};
use crate::office::names::Names;
use crate::office::people::{Right, Who};
use crate::office::report::words::{WORDS, Word, state};
use crate::office::report::{Period, outcomes};
use crate::office::serve::Shared;
use crate::office::store::{
    DECIDED_AT_CHARS_MAX, Day, Goal, KeptAside, Kiosk, LEDGER_LINES_MAX, LedgerLine, STORM_VISITS,
    Store, StoreError,
};

/// The most lines of one part of the page of quality.
const NOTES_MAX: usize = 60;
/// The largest goal.
const TARGET_MAX: u64 = 999_999_999;

pub(super) fn router() -> Router<Arc<Shared>> {
    Router::new()
        .route("/month", get(this_month))
        .route("/month/{month}", get(month))
        .route("/year", get(this_year))
        .route("/year/{year}", get(year))
        .route("/programmes", get(programmes))
        .route("/programme/{programme}", get(programme))
        .route("/words", get(words))
        .route("/ledger", get(ledger))
        .route("/quality", get(this_quality))
        .route("/quality/{month}", get(quality))
        .route("/goals/{year}", get(goals).post(set_goal))
}

fn today(shared: &Shared) -> NaiveDate {
    (shared.clock)().with_timezone(&Tokyo).date_naive()
}

async fn this_month(State(shared): State<Arc<Shared>>) -> Redirect {
    Redirect::to(&Period::month_of(today(&shared)).path())
}

async fn this_year(State(shared): State<Arc<Shared>>) -> Redirect {
    Redirect::to(&Period::year_of(today(&shared)).path())
}

async fn month(State(shared): State<Arc<Shared>>, who: Who, Path(text): Path<String>) -> Response {
    match Period::read_month(&text) {
        Some(period) => span_page(&shared, &who, period).await,
        None => not_here(),
    }
}

async fn year(State(shared): State<Arc<Shared>>, who: Who, Path(text): Path<String>) -> Response {
    match Period::read_year(&text) {
        Some(period) => span_page(&shared, &who, period).await,
        None => not_here(),
    }
}

/// What a page of a span is made from, as the store gives it.
struct Asked {
    days: Vec<Day>,
    earlier: Vec<Day>,
    before: Vec<Day>,
    closings: Vec<crate::office::store::Closing>,
    kiosks: Vec<Kiosk>,
    goals: Vec<Goal>,
}

impl Asked {
    fn of(store: &dyn Store, period: Period, today: NaiveDate) -> Result<Asked, StoreError> {
        let (from, to) = period.a_year_ago(today);
        let first = period.from();
        let earlier = first - TimeDelta::days(EARLIER_DAYS);
        Ok(Asked {
            days: store.days(first, period.to())?,
            earlier: store.days(earlier, first - TimeDelta::days(1))?,
            before: store.days(from, to)?,
            closings: store.closings(period.from(), period.to())?,
            kiosks: store.kiosks()?,
            goals: store.goals(Period::year_of(period.from()).from().year())?,
        })
    }

    fn seen<'a>(
        &'a self,
        period: Period,
        now: DateTime<FixedOffset>,
        names: &'a Names,
    ) -> Seen<'a> {
        Seen {
            period,
            now,
            days: &self.days,
            earlier: &self.earlier,
            before: &self.before,
            closings: &self.closings,
            kiosks: &self.kiosks,
            goals: &self.goals,
            names,
        }
    }
}

#[derive(Template)]
#[template(path = "span.html", config = "src/office/pages/askama.toml")]
struct SpanTemplate {
    mast: Mast,
    page: Page,
}

async fn span_page(shared: &Arc<Shared>, who: &Who, period: Period) -> Response {
    let now = (shared.clock)();
    let today = now.with_timezone(&Tokyo).date_naive();
    let names = shared.names.clone();
    let made = ask(shared, move |store| {
        let asked = Asked::of(store, period, today)?;
        Ok(Page::new(&asked.seen(period, now, &names)))
    });
    let on = match period {
        Period::Year(_) => On::Year,
        _ => On::Month,
    };
    let mast = Mast::new(who, Some(period.to().min(today)), on);
    match made.await {
        Ok(made) => page(StatusCode::OK, &SpanTemplate { mast, page: made }),
        Err(refused) => refused.into_response(),
    }
}

#[derive(Deserialize)]
struct InYear {
    year: Option<String>,
}

#[derive(Template)]
#[template(path = "programme.html", config = "src/office/pages/askama.toml")]
struct ProgrammeTemplate {
    mast: Mast,
    page: ProgrammePage,
}

async fn programme(
    State(shared): State<Arc<Shared>>,
    who: Who,
    Path(id): Path<String>,
    Query(asked): Query<InYear>,
) -> Response {
    let now = (shared.clock)();
    let today = now.with_timezone(&Tokyo).date_naive();
    let period = match asked.year {
        None => Period::year_of(today),
        Some(text) => match Period::read_year(&text) {
            Some(period) => period,
            None => return not_here(),
        },
    };
    let names = shared.names.clone();
    let is_named = names.programmes.contains_key(&id);
    let made = ask(&shared, move |store| {
        let asked = Asked::of(store, period, today)?;
        Ok(ProgrammePage::new(&id, &asked.seen(period, now, &names)))
    });
    let mast = Mast::new(&who, Some(period.to().min(today)), On::Programmes);
    match made.await {
        // Of a programme that is in no configuration and that nobody visited there is no page.
        Ok(made) if made.is_empty && !is_named => not_here(),
        Ok(made) => page(StatusCode::OK, &ProgrammeTemplate { mast, page: made }),
        Err(refused) => refused.into_response(),
    }
}

#[derive(Template)]
#[template(path = "programmes.html", config = "src/office/pages/askama.toml")]
struct ProgrammesTemplate {
    mast: Mast,
    year: String,
    programmes: Vec<(String, String, String)>,
}

async fn programmes(State(shared): State<Arc<Shared>>, who: Who) -> Response {
    let today = today(&shared);
    let names = &shared.names;
    let programmes = names
        .order
        .iter()
        .map(|id| {
            let name = short(names.programme(id));
            (format!("/programme/{id}"), crest(names, id), name)
        })
        .collect();
    let template = ProgrammesTemplate {
        mast: Mast::new(&who, Some(today), On::Programmes),
        year: Period::year_of(today).name(),
        programmes,
    };
    page(StatusCode::OK, &template)
}

// ---- Words ----------------------------------------------------------------------------------

#[derive(Template)]
#[template(path = "words.html", config = "src/office/pages/askama.toml")]
struct WordsTemplate {
    mast: Mast,
    words: &'static [Word],
    states: [(&'static str, &'static str); 8],
}

/// What stands where there is no number.
const STATES: [(&str, &str); 8] = [
    (
        "0",
        "記録があって、だれも来ませんでした。絵では 線の上の点です。",
    ),
    (
        state::CLOSED,
        "その日の記録が ひとつもありません。絵では みじかい線です。",
    ),
    (
        state::NOT_ARRIVED,
        "まだ届いていません。0とは ちがいます。絵では ななめの線です。",
    ),
    (
        state::PARTLY,
        "届いていないキオスクが あります。数は あとで ふえるかもしれません。",
    ),
    (
        state::RUNNING,
        "まだ終わっていません。絵では よこじまです。",
    ),
    (state::TO_COME, "これからです。"),
    (
        state::RESTATED,
        "締めのあとに 変わりました。はじめの数と わけは「あらためた数」に のこります。",
    ),
    (
        state::SUPPRESSED,
        "公開するときだけ：小さい数を かくしています。0では ありません。",
    ),
];

async fn words(State(shared): State<Arc<Shared>>, who: Who) -> Response {
    let template = WordsTemplate {
        mast: Mast::new(&who, Some(today(&shared)), On::Nothing),
        words: WORDS,
        states: STATES,
    };
    page(StatusCode::OK, &template)
}

// ---- What was restated ------------------------------------------------------------------------

struct LedgerShown {
    path: String,
    day: String,
    place: String,
    visits: String,
    cards: String,
    anonymous: String,
    why: String,
    at: String,
}

#[derive(Template)]
#[template(path = "ledger.html", config = "src/office/pages/askama.toml")]
struct LedgerTemplate {
    mast: Mast,
    lines: Vec<LedgerShown>,
    older: Option<u64>,
}

/// A number that changed, or stayed.
fn from_to(was: u64, is: u64) -> String {
    if was == is {
        was.to_string()
    } else {
        format!("{was} → {is}")
    }
}

/// 「MEET+ アズ」.
pub(super) fn place(names: &Names, site: &str, programme: &str) -> String {
    if site.is_empty() {
        return "ぜんぶの会場（重なり）".to_owned();
    }
    format!(
        "{} {}",
        short(names.programme(programme)),
        short(names.site(site))
    )
}

fn ledger_shown(line: &LedgerLine, names: &Names, today: NaiveDate) -> LedgerShown {
    LedgerShown {
        path: Period::Day(line.day).path(),
        day: if line.day.year() == today.year() {
            date(line.day)
        } else {
            Period::Day(line.day).name()
        },
        place: place(names, &line.site, &line.programme),
        visits: from_to(line.was.visits, line.is.visits),
        cards: from_to(line.was.cards, line.is.cards),
        anonymous: from_to(line.was.anonymous, line.is.anonymous),
        why: line.why.words(),
        at: moment(line.at, today),
    }
}

#[derive(Deserialize)]
struct Before {
    before: Option<u64>,
}

async fn ledger(
    State(shared): State<Arc<Shared>>,
    who: Who,
    Query(asked): Query<Before>,
) -> Response {
    let today = today(&shared);
    let lines = match ask(&shared, move |store| store.ledger(None, asked.before)).await {
        Ok(lines) => lines,
        Err(refused) => return refused.into_response(),
    };
    let older = lines
        .last()
        .filter(|_| lines.len() == LEDGER_LINES_MAX)
        .map(|line| line.number);
    let template = LedgerTemplate {
        mast: Mast::new(&who, Some(today), On::Nothing),
        lines: lines
            .iter()
            .map(|line| ledger_shown(line, &shared.names, today))
            .collect(),
        older,
    };
    page(StatusCode::OK, &template)
}

// ---- The data's quality -------------------------------------------------------------------------

struct Note {
    path: Option<String>,
    when: String,
    who: String,
    what: String,
}

struct NotePart {
    title: &'static str,
    says: &'static str,
    lines: Vec<Note>,
    more: usize,
}

struct QualityPage {
    title: String,
    before: (String, String),
    after: Option<(String, String)>,
    parts: Vec<NotePart>,
}

#[derive(Template)]
#[template(path = "quality.html", config = "src/office/pages/askama.toml")]
struct QualityTemplate {
    mast: Mast,
    page: QualityPage,
}

async fn this_quality(State(shared): State<Arc<Shared>>) -> Redirect {
    Redirect::to(&format!("/quality/{}", Period::month_of(today(&shared))))
}

async fn quality(
    State(shared): State<Arc<Shared>>,
    who: Who,
    Path(text): Path<String>,
) -> Response {
    let Some(period) = Period::read_month(&text) else {
        return not_here();
    };
    let now = (shared.clock)();
    let today = now.with_timezone(&Tokyo).date_naive();
    let names = shared.names.clone();
    let made = ask(&shared, move |store| {
        let days = store.days(period.from(), period.to())?;
        let ledger = store.ledger(Some((period.from(), period.to())), None)?;
        let (kiosks, aside) = (store.kiosks()?, store.kept_aside()?);
        let parts = notes(&days, &ledger, &kiosks, &aside, &names, now);
        let link = |period: Period| (format!("/quality/{period}"), period.name());
        let after = period.after();
        Ok(QualityPage {
            title: period.name(),
            before: link(period.before()),
            after: (after.from() <= today).then(|| link(after)),
            parts,
        })
    });
    let mast = Mast::new(&who, Some(period.to().min(today)), On::Nothing);
    match made.await {
        Ok(made) => page(StatusCode::OK, &QualityTemplate { mast, page: made }),
        Err(refused) => refused.into_response(),
    }
}

/// Minutes after which a kiosk without a word is told here.
const SILENT_MIN: i64 = 120;

fn notes(
    days: &[Day],
    ledger: &[LedgerLine],
    kiosks: &[Kiosk],
    aside: &KeptAside,
    names: &Names,
    now: DateTime<FixedOffset>,
) -> Vec<NotePart> {
    let today = now.with_timezone(&Tokyo).date_naive();
    let on_day = |day: NaiveDate| (Some(Period::Day(day).path()), date(day));
    let offline = kiosks
        .iter()
        .filter(|kiosk| now.signed_duration_since(kiosk.last_word).num_minutes() > SILENT_MIN)
        .map(|kiosk| Note {
            path: None,
            when: format!("{} から", moment(kiosk.last_word, today)),
            who: short(kiosk.site.as_deref().map_or(&kiosk.name, |s| names.site(s))),
            what: match kiosk.waiting {
                Some(waiting) if waiting > 0 => {
                    format!("知らせが ありません。そのとき {waiting}行が 待っていました。")
                }
                _ => "知らせが ありません。".to_owned(),
            },
        });
    let restated = ledger.iter().map(|line| Note {
        path: Some(Period::Day(line.day).path()),
        when: date(line.day),
        who: place(names, &line.site, &line.programme),
        what: format!(
            "延べ {}、{}",
            from_to(line.was.visits, line.is.visits),
            line.why.words()
        ),
    });
    let clocks = days.iter().flat_map(|day| {
        day.fold.clocks.iter().map(|clock| {
            let (path, when) = on_day(day.day);
            let minutes = clock.offset_ms.unsigned_abs() / 60_000;
            let way = if clock.offset_ms > 0 {
                "おくれて"
            } else {
                "すすんで"
            };
            Note {
                path,
                when,
                who: short(names.site(&clock.site)),
                what: format!("キオスクの時計が {minutes}分 {way}いました。"),
            }
        })
    });
    let storms = days.iter().flat_map(|day| {
        day.fold.storms.iter().map(|storm| {
            let (path, when) = on_day(day.day);
            let (hour, minute) = (storm.minute / 60, storm.minute % 60);
            Note {
                path,
                when: format!("{when} {hour}:{minute:02}"),
                who: short(names.site(&storm.site)),
                what: format!("1分に {}回の来訪。いたずらかもしれません。", storm.visits),
            }
        })
    });
    let unknown = aside
        .not_understood
        .iter()
        .map(|(kind, rows)| Note {
            path: None,
            when: "いままで".to_owned(),
            who: short(kind),
            what: format!("知らない種類の記録 {rows}行。事務局を新しくすると読めます。"),
        })
        .chain(aside.quarantined.iter().map(|(kiosk, rows)| Note {
            path: None,
            when: "いままで".to_owned(),
            who: short(kiosk),
            what: format!("読めない記録 {rows}行を そのまま とりおきました。"),
        }));
    let part = |title, says, lines: Vec<Note>| {
        let more = lines.len().saturating_sub(NOTES_MAX);
        let mut lines = lines;
        lines.truncate(NOTES_MAX);
        NotePart {
            title,
            says,
            lines,
            more,
        }
    };
    vec![
        part(
            "いま 届いていないキオスク",
            "2時間より長く 知らせがない",
            offline.collect(),
        ),
        part("あらためた数", "締めのあとに変わった", restated.collect()),
        part(
            "時計のずれ",
            "事務局の時計と 10分より大きく ちがった日",
            clocks.collect(),
        ),
        part(
            "いちどに多すぎる来訪",
            "ひとつの会場で 1分に 12回から",
            storms.collect(),
        ),
        part("読めなかった記録", "数に入っていない行", unknown.collect()),
    ]
}

/// The sentence above says the limit in figures.
const _: () = assert!(STORM_VISITS == 12);

// ---- Goals ------------------------------------------------------------------------------------

struct GoalRow {
    name: String,
    target: String,
    decided_on: String,
    decided_at: String,
    by: String,
    holds: bool,
}

struct GoalsPage {
    year: i32,
    year_name: String,
    said: Option<String>,
    may_set: bool,
    indicators: Vec<(String, String)>,
    filled: (String, String, String, String),
    rows: Vec<GoalRow>,
}

#[derive(Template)]
#[template(path = "goals.html", config = "src/office/pages/askama.toml")]
struct GoalsTemplate {
    mast: Mast,
    page: GoalsPage,
}

/// What the form brings.
#[derive(Clone, Default, Deserialize)]
struct GoalForm {
    #[serde(default)]
    indicator: String,
    #[serde(default)]
    target: String,
    #[serde(default)]
    decided_on: String,
    #[serde(default)]
    decided_at: String,
}

#[derive(Deserialize)]
struct GoalAsked {
    #[serde(rename = "for")]
    indicator: Option<String>,
}

fn indicator_names(names: &Names) -> Vec<(String, String)> {
    let mut out: Vec<(String, String)> = [
        ("visits", "出会った住民さん（延べ）"),
        ("cards", "出会った住民さん（カード・実）"),
        ("collaborators", "院外の おせっかい協力者さん・団体数"),
        ("readings", "血圧をはかった"),
        ("measured-again", "もう一度はかりに来た"),
    ]
    .map(|(id, name)| (id.to_owned(), name.to_owned()))
    .to_vec();
    for (id, (name, feeds)) in counters_of(names) {
        if feeds.is_some() {
            out.push((format!("counter:{id}"), name));
        }
    }
    for (id, name) in [
        ("murmurs", "つぶやき"),
        ("cases", "おせっかい案件"),
        ("realised", "実現したこと"),
    ] {
        out.push((id.to_owned(), name.to_owned()));
    }
    out
}

async fn goals(
    State(shared): State<Arc<Shared>>,
    who: Who,
    Path(year): Path<String>,
    Query(asked): Query<GoalAsked>,
) -> Response {
    let filled = GoalForm {
        indicator: asked.indicator.unwrap_or_default(),
        ..GoalForm::default()
    };
    goals_page(&shared, &who, &year, None, filled, StatusCode::OK).await
}

async fn goals_page(
    shared: &Arc<Shared>,
    who: &Who,
    year: &str,
    said: Option<String>,
    filled: GoalForm,
    status: StatusCode,
) -> Response {
    let Some(period) = Period::read_year(year) else {
        return not_here();
    };
    let year = period.from().year();
    let goals = match ask(shared, move |store| store.goals(year)).await {
        Ok(goals) => goals,
        Err(refused) => return refused.into_response(),
    };
    let indicators = indicator_names(&shared.names);
    let named: BTreeMap<&str, &str> = indicators
        .iter()
        .map(|(id, name)| (id.as_str(), name.as_str()))
        .collect();
    let latest: BTreeMap<&str, usize> = goals
        .iter()
        .enumerate()
        .map(|(nth, goal)| (goal.indicator.as_str(), nth))
        .collect();
    let rows = goals
        .iter()
        .enumerate()
        .rev()
        .map(|(nth, goal)| {
            let id = goal.indicator.as_str();
            GoalRow {
                name: short(named.get(id).copied().unwrap_or(id)),
                target: goal.target.map_or("とりさげた".to_owned(), grouped),
                decided_on: Period::Day(goal.decided_on).name(),
                decided_at: short(&goal.decided_at),
                by: short(&goal.by),
                holds: latest.get(id) == Some(&nth) && goal.target.is_some(),
            }
        })
        .collect();
    let template = GoalsTemplate {
        mast: Mast::new(who, Some(today(shared)), On::Year),
        page: GoalsPage {
            year,
            year_name: period.name(),
            said,
            may_set: who.may(Right::SetGoals),
            indicators,
            filled: (
                filled.indicator,
                filled.target,
                filled.decided_on,
                filled.decided_at,
            ),
            rows,
        },
    };
    page(status, &template)
}

/// Reads a form, or says what is wrong with it and what to do.
fn read_goal(
    form: &GoalForm,
    year: i32,
    names: &Names,
    by: &str,
    now: DateTime<FixedOffset>,
) -> Result<Goal, &'static str> {
    if !outcomes::is_indicator(&form.indicator, &names.counters) {
        return Err("なにの目標かを えらんでください。");
    }
    let text = form.target.trim();
    let target = match text {
        "" => None,
        _ => Some(
            text.parse::<u64>()
                .ok()
                .filter(|target| *target <= TARGET_MAX)
                .ok_or("目標は 0から 999999999までの 数字で 書いてください。")?,
        ),
    };
    let decided_on = read_day(&form.decided_on).ok_or("決めた日を えらんでください。")?;
    if decided_on > now.with_timezone(&Tokyo).date_naive() {
        return Err("決めた日が これからの日です。きょうまでの日を えらんでください。");
    }
    let decided_at = form.decided_at.trim();
    let is_short = (1..=DECIDED_AT_CHARS_MAX).contains(&decided_at.chars().count());
    if !is_short || decided_at.chars().any(char::is_control) {
        return Err("決めた場（会議の名前）を 40字までで 書いてください。");
    }
    Ok(Goal {
        year,
        indicator: form.indicator.clone(),
        target,
        decided_on,
        decided_at: decided_at.to_owned(),
        by: by.to_owned(),
        set: now,
    })
}

async fn set_goal(
    State(shared): State<Arc<Shared>>,
    who: Who,
    Path(year): Path<String>,
    form: Result<Form<GoalForm>, FormRejection>,
) -> Response {
    let Some(period) = Period::read_year(&year) else {
        return not_here();
    };
    let form = form.map(|Form(form)| form).unwrap_or_default();
    let now = (shared.clock)();
    let read = read_goal(&form, period.from().year(), &shared.names, who.name(), now);
    let goal = match read {
        Ok(goal) => goal,
        Err(say) => {
            let said = Some(format!("{say} 目標は 変わっていません。"));
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            return goals_page(&shared, &who, &year, said, form, status).await;
        }
    };
    match ask(&shared, move |store| store.set_goal(&goal)).await {
        Ok(()) => Redirect::to(&format!("/goals/{year}")).into_response(),
        Err(refused) => refused.into_response(),
    }
}
