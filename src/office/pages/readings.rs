//! Recorded measurements as people look at them: a list without digits, one measurement opened for a
//! stated reason, and the log of who looked.
//!
//! Digits stand in one answer and nowhere else: not in a log, not in an address, not in a cache.
//! The look is written down before anything is shown.

use std::sync::Arc;

use askama::Template;
use axum::Router;
use axum::extract::rejection::FormRejection;
use axum::extract::{Form, Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use chrono::{DateTime, Days, FixedOffset, NaiveDate};
use chrono_tz::Asia::Tokyo;
use serde::Deserialize;
use zeroize::Zeroizing;

use super::day::{date, moment, short};
use super::mast::{Mast, On};
use super::{not_here, page};
use crate::office::api::{ask, read_day};
use crate::office::keys::KeyTrouble;
use crate::office::names::Names;
use crate::office::people::{FORM_BYTES_MAX, Right, Who};
use crate::office::serve::Shared;
use crate::office::store::{
    Erased, LOG_LINES_MAX, LogEntry, LogRow, Look, LookOutcome, ReadingRow, SealedReading,
    StoreError, What, Whose,
};
use crate::seal::{self, OpenError, Place};
use crate::visit::Reading;

/// Why somebody may look. One must be chosen.
const REASONS: [&str; 4] = [
    "ご本人に 聞かれた",
    "相談・受診の てつだい",
    "記録を たしかめる",
    "機械の点検",
];

pub(super) fn router() -> Router<Arc<Shared>> {
    Router::new()
        .route("/readings", get(today))
        .route("/readings/{day}", get(list))
        .route("/readings/{day}/{number}", get(back_to_list).post(open))
        .route("/readings/{day}/{number}/erase", post(erase))
        .route("/access", get(access))
        .layer(axum::extract::DefaultBodyLimit::max(FORM_BYTES_MAX))
}

fn clock(time: (u32, u32)) -> String {
    format!("{}:{:02}", time.0, time.1)
}

async fn today(State(shared): State<Arc<Shared>>) -> Redirect {
    let day = (shared.clock)().with_timezone(&Tokyo).date_naive();
    Redirect::to(&format!("/readings/{day}"))
}

/// A reload of an opened measurement, typed as an address, shows the list and not the digits.
async fn back_to_list(Path((day, _)): Path<(String, String)>) -> Response {
    match read_day(&day) {
        Some(day) => Redirect::to(&format!("/readings/{day}")).into_response(),
        None => not_here(),
    }
}

// ---- The list ------------------------------------------------------------------------------

#[derive(Template)]
#[template(path = "readings.html", config = "src/office/pages/askama.toml")]
struct ListTemplate {
    mast: Mast,
    page: ListPage,
}

struct ListPage {
    day: NaiveDate,
    date: String,
    before: (NaiveDate, String),
    after: Option<(NaiveDate, String)>,
    trouble: Option<String>,
    rows: Vec<Listed>,
    count: u64,
    more: u64,
    reasons: [&'static str; REASONS.len()],
}

struct Listed {
    number: u64,
    time: String,
    site: String,
    advice_version: String,
    monitor: String,
    looks: u64,
    shredded: bool,
}

impl Listed {
    fn new(row: &ReadingRow, names: &Names) -> Listed {
        Listed {
            number: row.number,
            time: clock(row.time),
            site: short(names.site(&row.site)),
            advice_version: short(&row.advice_version),
            monitor: short(&row.monitor),
            looks: row.looks,
            shredded: row.shredded,
        }
    }
}

async fn list(State(shared): State<Arc<Shared>>, who: Who, Path(day): Path<String>) -> Response {
    let Some(day) = read_day(&day) else {
        return not_here();
    };
    let (rows, more) = match ask(&shared, move |store| store.readings(day)).await {
        Ok(found) => found,
        Err(refused) => return refused.into_response(),
    };
    let today = (shared.clock)().with_timezone(&Tokyo).date_naive();
    let step = |day: Option<NaiveDate>| day.map(|day| (day, date(day)));
    let page_of = ListPage {
        day,
        date: date(day),
        before: step(day.checked_sub_days(Days::new(1))).unwrap_or((day, date(day))),
        after: step(
            day.checked_add_days(Days::new(1))
                .filter(|day| *day <= today),
        ),
        trouble: secrets(&shared).err().map(|error| key_trouble(&error)),
        count: rows.len() as u64 + more,
        rows: rows
            .iter()
            .map(|row| Listed::new(row, &shared.names))
            .collect(),
        more,
        reasons: REASONS,
    };
    let mast = Mast::new(&who, Some(day), On::Readings);
    page(
        StatusCode::OK,
        &ListTemplate {
            mast,
            page: page_of,
        },
    )
}

fn secrets(shared: &Shared) -> Result<seal::OfficeSecrets, KeyTrouble> {
    shared
        .keys
        .secrets()
        .inspect_err(|error| tracing::warn!("no reading can be opened: {error}"))
}

/// What people read when there is no key. The log has the file's name.
fn key_trouble(error: &KeyTrouble) -> String {
    match error {
        KeyTrouble::Missing(_) => {
            "ひらくための かぎ（sealing-key.toml）が、この事務局に ありません。しまってある控えを、事務局のデータのフォルダに もどしてください。"
        }
        KeyTrouble::Open(_) => {
            "ひらくための かぎ（sealing-key.toml）が、ほかの人にも 読める状態です。「chmod 600」をしてから、もう一度 ひらいてください。"
        }
        KeyTrouble::Unusable { .. } | KeyTrouble::Random(_) => {
            "ひらくための かぎ（sealing-key.toml）が、正しく 読めません。しまってある控えと 入れかえてください。"
        }
    }
    .to_owned()
}

// ---- One measurement -----------------------------------------------------------------------

#[derive(Template)]
#[template(path = "reading.html", config = "src/office/pages/askama.toml")]
struct OpenedTemplate<'a> {
    mast: Mast,
    page: OpenedPage<'a>,
}

struct OpenedPage<'a> {
    day: NaiveDate,
    title: &'static str,
    date: String,
    time: String,
    site: String,
    shown: Option<&'a Reading>,
    said: Vec<(&'static str, String)>,
    trouble: Option<String>,
    noted: bool,
    who: String,
    may_see_log: bool,
    now: String,
    reason: &'a str,
    /// Where it can be deleted.
    erase: Option<String>,
}

#[derive(Deserialize)]
struct Asked {
    reason: String,
}

async fn open(
    State(shared): State<Arc<Shared>>,
    who: Who,
    Path((day, number)): Path<(String, String)>,
    asked: Result<Form<Asked>, FormRejection>,
) -> Response {
    let (Some(day), Ok(number)) = (read_day(&day), number.parse::<u64>()) else {
        return not_here();
    };
    let found = match ask(&shared, move |store| store.sealed_reading(number)).await {
        Ok(Some(found)) if found.day == day => found,
        Ok(_) => return not_here(),
        Err(refused) => return refused.into_response(),
    };
    let now = (shared.clock)();
    let reason = asked.ok().and_then(|Form(asked)| {
        REASONS
            .into_iter()
            .find(|reason| *reason == asked.reason.as_str())
    });
    let Some(reason) = reason else {
        let trouble = "ひらく理由を えらんでください。数字は ひらいていません。".to_owned();
        let template = opened(&shared, &who, &found, now, "", None, Some(trouble), false);
        return page(StatusCode::UNPROCESSABLE_ENTITY, &template);
    };
    let result = open_sealed(&shared, &found);
    let look = Look {
        at: now,
        who: who.name().to_owned(),
        number,
        reason: reason.to_owned(),
        outcome: result
            .as_ref()
            .map_or_else(|(outcome, _)| *outcome, |_| LookOutcome::Opened),
    };
    // First into the log, then onto the page.
    if let Err(refused) = ask(&shared, move |store| store.note_look(&look)).await {
        return refused.into_response();
    }
    match result {
        Ok(reading) => {
            let template = opened(
                &shared,
                &who,
                &found,
                now,
                reason,
                Some(&reading),
                None,
                true,
            );
            page(StatusCode::OK, &template)
        }
        Err((_, trouble)) => {
            let template = opened(
                &shared,
                &who,
                &found,
                now,
                reason,
                None,
                Some(trouble),
                true,
            );
            page(StatusCode::CONFLICT, &template)
        }
    }
}

/// Opens one measurement; or says what came of it, for the log and for people.
fn open_sealed(
    shared: &Shared,
    found: &SealedReading,
) -> Result<Zeroizing<Reading>, (LookOutcome, String)> {
    let Some(sealed) = &found.sealed else {
        let say = "この測定値は、消されました。もう だれにも ひらけません。";
        return Err((LookOutcome::Shredded, say.to_owned()));
    };
    let keys = secrets(shared).map_err(|error| (LookOutcome::NoKey, key_trouble(&error)))?;
    let place = Place {
        journal: found.journal,
        event: found.event,
        kind: seal::READING_KIND,
    };
    seal::open_reading(&keys, &place, sealed).map_err(|error| {
        tracing::warn!("a reading does not open: {error}");
        match error {
            OpenError::NoKey(id) => (
                LookOutcome::NoKey,
                format!(
                    "この測定値は、べつの かぎ（{}）で 封をされています。そのかぎを sealing-key.toml に たしてください。",
                    short(&id)
                ),
            ),
            OpenError::Shape | OpenError::Refused => (
                LookOutcome::NotOpened,
                "封を ひらけません。とちゅうで 変わったか、べつの測定のものです。担当のITに つたえてください。"
                    .to_owned(),
            ),
            OpenError::Newer => (
                LookOutcome::NotOpened,
                "新しい版のキオスクが 書いた測定値です。事務局を 新しい版にしてください。".to_owned(),
            ),
        }
    })
}

#[allow(clippy::too_many_arguments, reason = "a page's parts")]
fn opened<'a>(
    shared: &Shared,
    who: &Who,
    found: &SealedReading,
    now: DateTime<FixedOffset>,
    reason: &'a str,
    shown: Option<&'a Reading>,
    trouble: Option<String>,
    noted: bool,
) -> OpenedTemplate<'a> {
    let today = now.with_timezone(&Tokyo).date_naive();
    OpenedTemplate {
        mast: Mast::new(who, Some(found.day), On::Readings),
        page: OpenedPage {
            day: found.day,
            title: if shown.is_some() {
                "測定値を ひらきました"
            } else {
                "測定値は ひらいていません"
            },
            date: date(found.day),
            time: clock(found.row.time),
            site: short(shared.names.site(&found.row.site)),
            said: shown
                .map(|reading| said(reading, found))
                .unwrap_or_default(),
            shown,
            trouble,
            noted,
            who: short(who.name()),
            may_see_log: who.may(Right::SeeAccessLog),
            now: moment(now, today),
            reason,
            erase: (found.sealed.is_some() && who.may(Right::Withdraw))
                .then(|| format!("/readings/{}/{}/erase", found.day, found.row.number)),
        },
    }
}

/// What the monitor said besides the numbers, as it said it.
fn said(reading: &Reading, found: &SealedReading) -> Vec<(&'static str, String)> {
    let mut out = Vec::new();
    if let Some(mean) = reading.mean_mmhg {
        out.push(("平均血圧", format!("{mean} mmHg")));
    }
    out.push((
        "体の動き",
        match reading.movement {
            Some(true) => "動いたことを、血圧計が知らせました。数値が正確でないことがあります。",
            Some(false) => "知らせは ありません。",
            None => "この血圧計は 知らせません。",
        }
        .to_owned(),
    ));
    out.push((
        "脈のリズム",
        match reading.irregular {
            Some(0) => "知らせは ありません。".to_owned(),
            Some(_) => "一定でないサインが 出ました。話したり動いたりしても 出ます。".to_owned(),
            None => "この血圧計は 知らせません。".to_owned(),
        },
    ));
    if reading.confirm.is_some() {
        out.push((
            "たしかめ",
            "スタッフが たしかめる数値として 届きました。".to_owned(),
        ));
    }
    if let Some(time) = &reading.device_time {
        let time = short(&time.replace('T', " "));
        out.push((
            "血圧計の時計",
            format!("{time}（ずれていることがあります）"),
        ));
    }
    out.push((
        "そえたことば",
        format!("版 {}", short(&found.row.advice_version)),
    ));
    out.push(("血圧計", short(&found.row.monitor)));
    out
}

// ---- Deleting ------------------------------------------------------------------------------

/// Why something is deleted. One must be chosen.
const ERASE_REASONS: [&str; 2] = ["ご本人の 希望", "まちがって 記録した"];

#[derive(Template)]
#[template(path = "erase.html", config = "src/office/pages/askama.toml")]
struct EraseTemplate {
    mast: Mast,
    page: ErasePage,
}

struct ErasePage {
    day: NaiveDate,
    number: u64,
    date: String,
    time: String,
    site: String,
    /// How many readings of the same card can still be opened, when its visit bore one.
    of_card: Option<usize>,
    reasons: [&'static str; ERASE_REASONS.len()],
    trouble: Option<&'static str>,
    /// How many were deleted just now.
    gone: Option<u64>,
}

#[derive(Default, Deserialize)]
struct EraseAsked {
    #[serde(default)]
    which: String,
    #[serde(default)]
    reason: String,
}

/// Asks which and why, and when that is said, deletes: first it is written into the ledger outside
/// the database, then the texts are shredded and it is logged, then the page says so.
async fn erase(
    State(shared): State<Arc<Shared>>,
    who: Who,
    Path((day, number)): Path<(String, String)>,
    asked: Result<Form<EraseAsked>, FormRejection>,
) -> Response {
    let (Some(day), Ok(number)) = (read_day(&day), number.parse::<u64>()) else {
        return not_here();
    };
    let found = match ask(&shared, move |store| store.sealed_reading(number)).await {
        Ok(Some(found)) if found.day == day => found,
        Ok(_) => return not_here(),
        Err(refused) => return refused.into_response(),
    };
    let now = (shared.clock)();
    let EraseAsked { which, reason } = asked.map(|Form(asked)| asked).unwrap_or_default();
    let listed = ask(&shared, move |store| {
        let card = store.to_erase(number, Whose::TheCards, now)?;
        Ok((store.to_erase(number, Whose::ThisOne, now)?, card))
    });
    let (this, card) = match listed.await {
        Ok(listed) => listed,
        Err(refused) => return refused.into_response(),
    };
    let bears_card = card.iter().any(|one| matches!(one, Erased::Card { .. }));
    let of_card = bears_card.then(|| {
        card.iter()
            .filter(|one| matches!(one, Erased::Row { .. }))
            .count()
    });
    let mast = Mast::new(&who, Some(day), On::Readings);
    let mut shown = ErasePage {
        day,
        number,
        date: date(found.day),
        time: clock(found.row.time),
        site: short(shared.names.site(&found.row.site)),
        of_card,
        reasons: ERASE_REASONS,
        trouble: None,
        gone: None,
    };
    let chosen = match which.as_str() {
        "this" => Some((Whose::ThisOne, this)),
        "card" if bears_card => Some((Whose::TheCards, card)),
        _ => None,
    };
    let reason = ERASE_REASONS.into_iter().find(|known| *known == reason);
    let (whose, chosen, reason) = match (chosen, reason) {
        (Some((whose, chosen)), Some(reason)) if !chosen.is_empty() => (whose, chosen, reason),
        (Some((_, chosen)), _) if chosen.is_empty() => {
            shown.gone = Some(0);
            return page(StatusCode::OK, &EraseTemplate { mast, page: shown });
        }
        (None, _) if which.is_empty() => {
            return page(StatusCode::OK, &EraseTemplate { mast, page: shown });
        }
        _ => {
            shown.trouble = Some("理由を えらんでください。まだ なにも けしていません。");
            return page(
                StatusCode::UNPROCESSABLE_ENTITY,
                &EraseTemplate { mast, page: shown },
            );
        }
    };
    let mut entry = LogEntry::new(now, who.name(), What::ReadingsDeleted).about(match whose {
        Whose::ThisOne => "この1回",
        Whose::TheCards => "同じカードの すべて",
    });
    entry.number = Some(number);
    reason.clone_into(&mut entry.reason);
    let ledger = shared.erased.clone();
    let gone = ask(&shared, move |store| {
        ledger
            .add(&chosen)
            .map_err(|error| StoreError::Database(error.to_string()))?;
        store.erase(&chosen, Some(&entry), now)
    });
    match gone.await {
        Ok(gone) => {
            shown.gone = Some(gone);
            page(StatusCode::OK, &EraseTemplate { mast, page: shown })
        }
        Err(refused) => refused.into_response(),
    }
}

// ---- Who looked, and who did what -----------------------------------------------------------

#[derive(Template)]
#[template(path = "access.html", config = "src/office/pages/askama.toml")]
struct AccessTemplate {
    mast: Mast,
    page: AccessPage,
}

struct AccessPage {
    rows: Vec<Logged>,
    before: Option<u64>,
    /// Whether a reading's day may be opened from here.
    may_open: bool,
}

struct Logged {
    at: String,
    who: String,
    what: &'static str,
    /// Day of its page, when, where.
    reading: Option<(NaiveDate, String, String)>,
    about: String,
    reason: String,
    outcome: &'static str,
}

impl Logged {
    fn new(row: LogRow, today: NaiveDate, names: &Names) -> Logged {
        let reading = row.reading.map(|reading| {
            (
                reading.day,
                format!("{} {}", date(reading.day), clock(reading.time)),
                short(names.site(&reading.site)),
            )
        });
        Logged {
            at: moment(row.at, today),
            who: short(&row.who),
            what: row.what.map_or("新しい版の記録", done),
            reading,
            about: row.about,
            reason: if row.reason.is_empty() {
                row.address.unwrap_or_default()
            } else {
                row.reason
            },
            outcome: match (row.what, row.outcome) {
                (_, Some(LookOutcome::Opened)) => "数字を 見た",
                (_, Some(LookOutcome::NoKey)) => "かぎがなく、見ていない",
                (_, Some(LookOutcome::NotOpened)) => "ひらけず、見ていない",
                (_, Some(LookOutcome::Shredded)) => "消されていて、見ていない",
                (Some(What::SignInRefused), None) => "入れなかった",
                (_, None) => "した",
            },
        }
    }
}

/// What was done, for people.
fn done(what: What) -> &'static str {
    match what {
        What::Reading => "測定値を ひらく",
        What::ReadingsDeleted => "測定の記録を 消す",
        What::SignedIn => "入る",
        What::SignInRefused => "入ろうとする",
        What::SignedOut => "出る",
        What::SignedOutEverywhere => "ぜんぶの機械から 出る",
        What::PasswordChanged => "合いことばを 変える",
        What::SecondMade => "新しい紙を 作る",
        What::AccountMade => "人を ふやす",
        What::AccountEnded => "人を とめる",
        What::Unlocked => "待たずに 入れるようにする",
        What::TokenMade => "プログラムのかぎを 作る",
        What::TokenRevoked => "プログラムのかぎを とめる",
        What::Exported => "数を 書き出す",
        What::CodeMade => "キオスクの登録コードを 出す",
        What::KioskRetired => "キオスクを 引退させる",
        What::KioskRevoked => "キオスクを 使えなくする",
        What::BatchReleased => "とりおきの記録を 数に入れる",
        What::CallAnswered => "よびだしに こたえる",
    }
}

#[derive(Deserialize)]
struct From {
    before: Option<u64>,
}

async fn access(
    State(shared): State<Arc<Shared>>,
    who: Who,
    from: Result<Query<From>, axum::extract::rejection::QueryRejection>,
) -> Response {
    let before = from.ok().and_then(|Query(from)| from.before);
    let rows = match ask(&shared, move |store| store.log(before)).await {
        Ok(rows) => rows,
        Err(refused) => return refused.into_response(),
    };
    let today = (shared.clock)().with_timezone(&Tokyo).date_naive();
    let page_of = AccessPage {
        before: rows
            .last()
            .filter(|_| rows.len() == LOG_LINES_MAX)
            .map(|row| row.id),
        rows: rows
            .into_iter()
            .map(|row| Logged::new(row, today, &shared.names))
            .collect(),
        may_open: who.may(Right::OpenReading),
    };
    let mast = Mast::new(&who, Some(today), On::Access);
    page(
        StatusCode::OK,
        &AccessTemplate {
            mast,
            page: page_of,
        },
    )
}
