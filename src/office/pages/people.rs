//! The pages of signing in, of one's own account, and of those who look after accounts and tokens.
//!
//! A password, a code, a cookie or a token stands in the one answer that hands it out, and nowhere
//! else: not in an address, not in a log, not in a second look at the same page.

use std::fmt::Write as _;
use std::sync::Arc;

use askama::Template;
use axum::Router;
use axum::extract::rejection::{FormRejection, QueryRejection};
use axum::extract::{Form, Path, Query, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use chrono::{DateTime, FixedOffset, NaiveDate};
use chrono_tz::Asia::Tokyo;
use serde::Deserialize;
use zeroize::Zeroizing;

use super::day::moment;
use super::mast::{Mast, On};
use super::{not_here, page, refusal};
use crate::card::qr;
use crate::office::api::{Refused, ask};
use crate::office::people::proof::{
    Handed, PASSWORD_CHARS_MIN, PasswordRefused, check_password, form_fits, form_token,
    hash_password,
};
use crate::office::people::{
    Account, AccountError, Asked, Begun, COOKIE, DOOR_COOKIE, FORM_BYTES_MAX, NAME_CHARS_MAX,
    Papers, Person, Proven, Right, Role, START_CHOSEN, Scope, Way, Who, brought, clear_cookie,
    cookie, is_sample, make_account, make_second, prove_again, sign_in,
};
use crate::office::serve::Shared;
use crate::office::store::{AccountRow, Ended, LogEntry, StoreError, TokenRow, What};

/// The most bytes of an address that one is led back to after signing in.
const NEXT_BYTES_MAX: usize = 300;

pub(super) fn router() -> Router<Arc<Shared>> {
    Router::new()
        .route("/sign-in", get(door).post(come_in))
        .route("/sign-out", post(leave))
        .route("/me", get(me))
        .route("/me/password", post(change_password))
        .route("/me/second", post(new_second))
        .route("/me/sign-out", post(leave_everywhere))
        .route("/people", get(people).post(add))
        .route("/people/{account}/second", post(second_for))
        .route("/people/{account}/unlock", post(unlock))
        .route("/people/{account}/end", post(end))
        .route("/tokens", get(tokens).post(make_token))
        .route("/tokens/{token}/revoke", post(revoke))
        .layer(axum::extract::DefaultBodyLimit::max(FORM_BYTES_MAX))
}

/// A heading and a sentence.
type Say = Option<(&'static str, String)>;

fn say(heading: &'static str, text: impl Into<String>) -> Say {
    Some((heading, text.into()))
}

fn today(shared: &Shared) -> NaiveDate {
    (shared.clock)().with_timezone(&Tokyo).date_naive()
}

fn clock_of(unix_ms: i64) -> String {
    DateTime::from_timestamp_millis(unix_ms)
        .map(|at| at.with_timezone(&Tokyo).format("%-H:%M").to_string())
        .unwrap_or_default()
}

/// Somebody who fails at the machine's trouble reads a sentence, and the log has the cause.
fn failed(error: &AccountError) -> Response {
    tracing::error!("an account could not be changed: {error}");
    refusal(
        StatusCode::SERVICE_UNAVAILABLE,
        "いまは できません",
        "事務局の機械が 書きこめませんでした。何も 変わっていません。しばらくして、もういちど お願いします。",
        None,
    )
}

// ---- Signing in and out ----------------------------------------------------------------------

#[derive(Template)]
#[template(path = "sign-in.html", config = "src/office/pages/askama.toml")]
struct DoorTemplate {
    mast: Mast,
    say: Say,
    form: String,
    next: String,
}

#[derive(Deserialize)]
struct Next {
    next: Option<String>,
}

/// The page to sign in at, from which one is led back to `asked`.
pub(in crate::office) fn sign_in_address(asked: &str) -> String {
    let mut out = "/sign-in".to_owned();
    if own_path(asked) != "/" {
        out.push_str("?next=");
        for byte in asked.bytes() {
            if byte.is_ascii_alphanumeric() || matches!(byte, b'/' | b'-' | b'_' | b'.') {
                out.push(char::from(byte));
            } else {
                // Writing to a String cannot fail.
                let _ = write!(out, "%{byte:02X}");
            }
        }
    }
    out
}

/// A path of this office, or its first page: nobody is led elsewhere.
fn own_path(asked: &str) -> &str {
    let own = asked.starts_with('/')
        && !asked.starts_with("//")
        && !asked.starts_with("/sign-")
        && asked.len() <= NEXT_BYTES_MAX
        && asked
            .bytes()
            .all(|byte| byte.is_ascii_graphic() && byte != b'\\');
    if own { asked } else { "/" }
}

fn door_page(status: StatusCode, headers: &HeaderMap, way: &Way, next: &str, say: Say) -> Response {
    let had = brought(headers, Some(DOOR_COOKIE), way);
    let made = match &had {
        Some(_) => None,
        None => Handed::make().ok(),
    };
    let cookie_text = match (&had, &made) {
        (Some(had), _) => had.as_str(),
        (None, Some(made)) => made.text(),
        (None, None) => "",
    };
    let template = DoorTemplate {
        mast: Mast::bare(),
        say,
        form: form_token(cookie_text),
        next: own_path(next).to_owned(),
    };
    let mut response = page(status, &template);
    if let Some(set) = made.and_then(|made| cookie(DOOR_COOKIE, made.text(), way)) {
        response.headers_mut().append(header::SET_COOKIE, set);
    }
    response
}

async fn door(
    State(shared): State<Arc<Shared>>,
    way: Way,
    headers: HeaderMap,
    next: Result<Query<Next>, QueryRejection>,
) -> Response {
    match is_sample(&shared).await {
        Ok(true) => return Redirect::to("/").into_response(),
        Ok(false) => {}
        Err(refused) => return refused.into_response(),
    }
    let next = next.ok().and_then(|Query(next)| next.next);
    let next = next.as_deref().unwrap_or("/");
    door_page(StatusCode::OK, &headers, &way, next, None)
}

#[derive(Deserialize)]
struct Typed {
    #[serde(default)]
    form: String,
    #[serde(default)]
    next: String,
    #[serde(default)]
    name: String,
    #[serde(default)]
    password: String,
    #[serde(default)]
    code: String,
}

async fn come_in(
    State(shared): State<Arc<Shared>>,
    way: Way,
    headers: HeaderMap,
    typed: Result<Form<Typed>, FormRejection>,
) -> Response {
    match is_sample(&shared).await {
        Ok(true) => return Redirect::to("/").into_response(),
        Ok(false) => {}
        Err(refused) => return refused.into_response(),
    }
    let again = |status, next: &str, say| door_page(status, &headers, &way, next, say);
    let Ok(Form(typed)) = typed else {
        let say = say(
            "読みとれませんでした",
            "もういちど、3つとも 入れてください。",
        );
        return again(StatusCode::UNPROCESSABLE_ENTITY, "/", say);
    };
    let next = own_path(&typed.next).to_owned();
    let ours = brought(&headers, Some(DOOR_COOKIE), &way)
        .is_some_and(|cookie| form_fits(&cookie, &typed.form));
    if !ours {
        tracing::warn!("refused (a form that is not ours): POST /sign-in");
        let say = say(
            "ページを ひらきなおしました",
            "前のページが 古くなっていたか、Cookieが 使えない設定です。もういちど 入れてください。",
        );
        return again(StatusCode::FORBIDDEN, &next, say);
    }
    let asked = Asked {
        name: typed.name,
        password: Zeroizing::new(typed.password),
        code: typed.code,
    };
    match sign_in(&shared, asked, &way).await {
        Ok(Begun::In(handed)) => {
            let mut response = Redirect::to(&next).into_response();
            if let Some(set) = cookie(COOKIE, handed.text(), &way) {
                response.headers_mut().append(header::SET_COOKIE, set);
            }
            response
        }
        Ok(Begun::Refused) => {
            let say = say(
                "入れませんでした",
                "名前・合いことば・6けたの どれかが ちがいます。6けたは 30秒で かわり、いちど使うと つぎの数字を 待ちます。",
            );
            again(StatusCode::UNAUTHORIZED, &next, say)
        }
        Ok(Begun::Locked(until_ms)) => {
            let say = say(
                "しばらく 入れません",
                format!(
                    "まちがいが つづいたので、{} まで お待ちください。いそぐときは、ITの担当に つたえてください。",
                    clock_of(until_ms)
                ),
            );
            again(StatusCode::TOO_MANY_REQUESTS, &next, say)
        }
        Err(refused) => refused.into_response(),
    }
}

/// The answer that ends: no cookie any more, and the page to sign in at.
fn out(way: &Way) -> Response {
    let mut response = Redirect::to("/sign-in").into_response();
    if let Some(gone) = clear_cookie(way) {
        response.headers_mut().append(header::SET_COOKIE, gone);
    }
    // What was looked at is not to be found by going back.
    let clear = HeaderValue::from_static("\"cache\"");
    response
        .headers_mut()
        .insert(header::HeaderName::from_static("clear-site-data"), clear);
    response
}

async fn leave(State(shared): State<Arc<Shared>>, way: Way, who: Who) -> Response {
    let Some(person) = who.person().cloned() else {
        return Redirect::to("/").into_response();
    };
    let log = LogEntry::new((shared.clock)(), &person.name, What::SignedOut).from(&way.address);
    match ask(&shared, move |store| {
        store.end_session(&person.session, &log)
    })
    .await
    {
        Ok(()) => out(&way),
        Err(refused) => refused.into_response(),
    }
}

// ---- One's own account -----------------------------------------------------------------------

#[derive(Template)]
#[template(path = "me.html", config = "src/office/pages/askama.toml")]
struct MeTemplate {
    mast: Mast,
    page: MePage,
}

struct MePage {
    name: String,
    role: &'static str,
    must_change: bool,
    recovery_left: u64,
    password_min: usize,
    say: Say,
}

/// The person, or a sentence for an office where nobody is one.
fn person(who: &Who) -> Result<Person, Box<Response>> {
    who.person().cloned().ok_or_else(|| {
        Box::new(refusal(
            StatusCode::CONFLICT,
            "この事務局は 見本です",
            "まだ「init」していないので、だれも 入ったり 出たりしません。「tomoni office init」で はじめます。",
            Some(who),
        ))
    })
}

async fn me_page(shared: &Arc<Shared>, person: &Person, status: StatusCode, say: Say) -> Response {
    let now = (shared.clock)();
    let rows = match ask(shared, move |store| store.accounts(now)).await {
        Ok(rows) => rows,
        Err(refused) => return refused.into_response(),
    };
    let own = rows.into_iter().find(|row| row.id == person.account);
    let who = Who::Person(person.clone());
    let template = MeTemplate {
        mast: Mast::new(&who, Some(today(shared)), On::Me),
        page: MePage {
            name: person.name.clone(),
            role: person.role.name(),
            must_change: own.as_ref().is_some_and(|own| own.must_change),
            recovery_left: own.map_or(0, |own| own.recovery_left),
            password_min: PASSWORD_CHARS_MIN,
            say,
        },
    };
    page(status, &template)
}

async fn me(State(shared): State<Arc<Shared>>, who: Who) -> Response {
    match person(&who) {
        Ok(person) => me_page(&shared, &person, StatusCode::OK, None).await,
        Err(response) => *response,
    }
}

#[derive(Deserialize)]
struct NewPassword {
    #[serde(default)]
    old: String,
    #[serde(default)]
    new: String,
    #[serde(default)]
    again: String,
}

/// What came of something grave that asks for the password once more.
enum Grave<T> {
    Done(T),
    Wrong,
    Locked(i64),
}

impl<T> Grave<T> {
    fn or_say(self) -> Result<T, (StatusCode, Say)> {
        match self {
            Grave::Done(done) => Ok(done),
            Grave::Wrong => Err((
                StatusCode::FORBIDDEN,
                say(
                    "変えていません",
                    "いまの合いことばが ちがいます。もういちど 入れてください。",
                ),
            )),
            Grave::Locked(until_ms) => Err((
                StatusCode::TOO_MANY_REQUESTS,
                say(
                    "変えていません",
                    format!(
                        "まちがいが つづいたので、{} まで お待ちください。",
                        clock_of(until_ms)
                    ),
                ),
            )),
        }
    }
}

async fn change_password(
    State(shared): State<Arc<Shared>>,
    way: Way,
    who: Who,
    asked: Result<Form<NewPassword>, FormRejection>,
) -> Response {
    let person = match person(&who) {
        Ok(person) => person,
        Err(response) => return *response,
    };
    let not = |text: String| say("変えていません", text);
    let unfit = StatusCode::UNPROCESSABLE_ENTITY;
    let Ok(Form(asked)) = asked else {
        let say = not("3つとも 入れてください。".to_owned());
        return me_page(&shared, &person, unfit, say).await;
    };
    if asked.new != asked.again {
        let say = not("新しい合いことばが、2つの らんで ちがいます。".to_owned());
        return me_page(&shared, &person, unfit, say).await;
    }
    let refused = check_password(&asked.new, &person.name).and_then(|()| {
        if asked.new == asked.old {
            Err(PasswordRefused::Same)
        } else {
            Ok(())
        }
    });
    if let Err(refused) = refused {
        return me_page(&shared, &person, unfit, not(refused.say())).await;
    }
    let _turn = match shared.door.hashing().await {
        Ok(turn) => turn,
        Err(refused) => return refused.into_response(),
    };
    let now = (shared.clock)();
    let own = person.clone();
    let done = ask(&shared, move |store| {
        match prove_again(
            store,
            &own,
            &asked.old,
            &way.address,
            now.timestamp_millis(),
        )? {
            Proven::No => return Ok(Grave::Wrong),
            Proven::Locked(until_ms) => return Ok(Grave::Locked(until_ms)),
            Proven::Yes => {}
        }
        let hash =
            hash_password(&asked.new).map_err(|error| StoreError::Busy(error.to_string()))?;
        let log = LogEntry::new(now, &own.name, What::PasswordChanged).from(&way.address);
        store.set_password(own.account, &hash, &own.session, &log)?;
        Ok(Grave::Done(()))
    });
    match done.await.map(Grave::or_say) {
        Ok(Ok(())) => {
            let say = say(
                "変えました",
                "つぎから、新しい合いことばで 入ってください。",
            );
            me_page(&shared, &person, StatusCode::OK, say).await
        }
        Ok(Err((status, say))) => me_page(&shared, &person, status, say).await,
        Err(refused) => refused.into_response(),
    }
}

#[derive(Deserialize)]
struct OnlyPassword {
    #[serde(default)]
    password: String,
}

async fn new_second(
    State(shared): State<Arc<Shared>>,
    way: Way,
    who: Who,
    asked: Result<Form<OnlyPassword>, FormRejection>,
) -> Response {
    let person = match person(&who) {
        Ok(person) => person,
        Err(response) => return *response,
    };
    let password = Zeroizing::new(asked.map(|Form(asked)| asked.password).unwrap_or_default());
    let _turn = match shared.door.hashing().await {
        Ok(turn) => turn,
        Err(refused) => return refused.into_response(),
    };
    let now = (shared.clock)();
    let own = person.clone();
    let done = ask(&shared, move |store| {
        match prove_again(store, &own, &password, &way.address, now.timestamp_millis())? {
            Proven::No => return Ok(Grave::Wrong),
            Proven::Locked(until_ms) => return Ok(Grave::Locked(until_ms)),
            Proven::Yes => {}
        }
        let whose = (own.account, own.name.as_str());
        let made = make_second(store, whose, false, Some(&own.session), (&own.name, now));
        Ok(Grave::Done(made))
    });
    match done.await.map(Grave::or_say) {
        Ok(Ok(Ok(Some(papers)))) => {
            let back = ("/me", "しまってください");
            papers_page(&shared, &who, person.role, &papers, back)
        }
        Ok(Ok(Ok(None))) => not_here(),
        Ok(Ok(Err(error))) => failed(&error),
        Ok(Err((status, say))) => me_page(&shared, &person, status, say).await,
        Err(refused) => refused.into_response(),
    }
}

async fn leave_everywhere(State(shared): State<Arc<Shared>>, way: Way, who: Who) -> Response {
    let person = match person(&who) {
        Ok(person) => person,
        Err(response) => return *response,
    };
    let log =
        LogEntry::new((shared.clock)(), &person.name, What::SignedOutEverywhere).from(&way.address);
    match ask(&shared, move |store| {
        store.end_sessions(person.account, &log)
    })
    .await
    {
        Ok(()) => out(&way),
        Err(refused) => refused.into_response(),
    }
}

// ---- The papers ------------------------------------------------------------------------------

#[derive(Template)]
#[template(path = "papers.html", config = "src/office/pages/askama.toml")]
struct PapersTemplate<'a> {
    mast: Mast,
    page: PapersPage<'a>,
}

struct PapersPage<'a> {
    name: &'a str,
    role: &'static str,
    hand_over: &'static str,
    qr: Zeroizing<String>,
    totp_text: &'a str,
    recovery: Vec<&'a str>,
    start_password: Option<&'a str>,
    back: &'static str,
}

fn papers_page(
    shared: &Shared,
    who: &Who,
    role: Role,
    papers: &Papers,
    (back, hand_over): (&'static str, &'static str),
) -> Response {
    let template = PapersTemplate {
        mast: Mast::new(who, Some(today(shared)), On::Nothing),
        page: PapersPage {
            name: &papers.name,
            role: role.name(),
            hand_over,
            qr: qr_picture(&papers.totp_url, "認証アプリで 読みとる コード"),
            totp_text: &papers.totp_text,
            recovery: papers.recovery.iter().map(|code| code.as_str()).collect(),
            start_password: papers.start_password.as_ref().map(|start| start.as_str()),
            back,
        },
    };
    page(StatusCode::OK, &template)
}

/// A code as a picture inside the page; empty when the text is too long for one.
pub(super) fn qr_picture(text: &str, title: &str) -> Zeroizing<String> {
    let Ok(code) = qr::modules(text, qr::Level::Medium) else {
        return Zeroizing::default();
    };
    let quiet = qr::QUIET_MODULES;
    let side = code.side + 2 * quiet;
    let mut path = Zeroizing::new(String::new());
    for (column, row, length) in code.runs() {
        // Writing to a String cannot fail.
        let _ = write!(
            path,
            "M{} {}h{length}v1h-{length}z",
            column + quiet,
            row + quiet
        );
    }
    Zeroizing::new(format!(
        "<svg viewBox=\"0 0 {side} {side}\" role=\"img\" shape-rendering=\"crispEdges\"><title>{title}</title>\
         <rect width=\"{side}\" height=\"{side}\" fill=\"#fff\"/><path d=\"{}\" fill=\"#000\"/></svg>",
        &*path
    ))
}

// ---- Accounts --------------------------------------------------------------------------------

#[derive(Template)]
#[template(path = "people.html", config = "src/office/pages/askama.toml")]
struct PeopleTemplate {
    mast: Mast,
    page: PeoplePage,
}

struct PeoplePage {
    active: usize,
    rows: Vec<Listed>,
    roles: Vec<RoleChoice>,
    /// What was typed before.
    name: String,
    say: Say,
}

struct RoleChoice {
    word: &'static str,
    name: &'static str,
    may: String,
    chosen: bool,
}

struct Listed {
    id: u64,
    name: String,
    role: &'static str,
    signed_in: Option<String>,
    ended: Option<String>,
    recovery_left: u64,
    must_change: bool,
    locked: Option<String>,
}

impl Listed {
    fn new(row: AccountRow, today: NaiveDate) -> Listed {
        let at = |at: DateTime<FixedOffset>| moment(at, today);
        Listed {
            id: row.id,
            name: row.name,
            role: row.role.name(),
            signed_in: row.signed_in.map(at),
            ended: row.ended.map(at),
            recovery_left: row.recovery_left,
            must_change: row.must_change,
            locked: row
                .locked_until
                .map(|until| clock_of(until.timestamp_millis())),
        }
    }
}

async fn people_page(
    shared: &Arc<Shared>,
    who: &Who,
    status: StatusCode,
    typed: (String, Option<Role>),
    say: Say,
) -> Response {
    let now = (shared.clock)();
    let rows = match ask(shared, move |store| store.accounts(now)).await {
        Ok(rows) => rows,
        Err(refused) => return refused.into_response(),
    };
    let today = today(shared);
    let roles = Role::ALL.map(|role| RoleChoice {
        word: role.as_str(),
        name: role.name(),
        may: Right::ALL
            .into_iter()
            .filter(|right| role.may(*right))
            .map(Right::name)
            .collect::<Vec<_>>()
            .join("・"),
        chosen: typed.1 == Some(role),
    });
    let template = PeopleTemplate {
        mast: Mast::new(who, Some(today), On::People),
        page: PeoplePage {
            active: rows.iter().filter(|row| row.ended.is_none()).count(),
            rows: rows
                .into_iter()
                .map(|row| Listed::new(row, today))
                .collect(),
            roles: roles.into(),
            name: typed.0,
            say,
        },
    };
    page(status, &template)
}

async fn people(State(shared): State<Arc<Shared>>, who: Who) -> Response {
    people_page(&shared, &who, StatusCode::OK, Default::default(), None).await
}

#[derive(Deserialize)]
struct NewPerson {
    #[serde(default)]
    name: String,
    #[serde(default)]
    role: String,
}

async fn add(
    State(shared): State<Arc<Shared>>,
    who: Who,
    asked: Result<Form<NewPerson>, FormRejection>,
) -> Response {
    if let Err(response) = person(&who) {
        return *response;
    }
    let unfit = StatusCode::UNPROCESSABLE_ENTITY;
    let asked = asked.ok().map(|Form(asked)| asked);
    let role = asked.as_ref().and_then(|asked| Role::read(&asked.role));
    let (Some(asked), Some(role)) = (asked, role) else {
        let say = say(
            "作っていません",
            "名前を 入れて、役わりを えらんでください。",
        );
        return people_page(&shared, &who, unfit, Default::default(), say).await;
    };
    let _turn = match shared.door.hashing().await {
        Ok(turn) => turn,
        Err(refused) => return refused.into_response(),
    };
    let (now, by, name) = ((shared.clock)(), who.name().to_owned(), asked.name.clone());
    let made = ask(&shared, move |store| {
        let account = Account {
            name: &name,
            role,
            password: START_CHOSEN,
        };
        Ok(make_account(store, &account, &by, now))
    });
    match made.await {
        Ok(Ok(papers)) => {
            let back = ("/people", "ご本人に わたしてください");
            papers_page(&shared, &who, role, &papers, back)
        }
        Ok(Err(error)) => match error.say() {
            Some(text) => {
                let typed = (
                    asked.name.chars().take(NAME_CHARS_MAX).collect(),
                    Some(role),
                );
                people_page(&shared, &who, unfit, typed, say("作っていません", text)).await
            }
            None => failed(&error),
        },
        Err(refused) => refused.into_response(),
    }
}

/// The account that an address names, unless it was ended.
async fn account(shared: &Arc<Shared>, number: &str) -> Result<Option<AccountRow>, Refused> {
    let Ok(number) = number.parse::<u64>() else {
        return Ok(None);
    };
    let now = (shared.clock)();
    let rows = ask(shared, move |store| store.accounts(now)).await?;
    Ok(rows
        .into_iter()
        .find(|row| row.id == number && row.ended.is_none()))
}

macro_rules! account_or_return {
    ($shared:expr, $number:expr) => {
        match account($shared, $number).await {
            Ok(Some(row)) => row,
            Ok(None) => return not_here(),
            Err(refused) => return refused.into_response(),
        }
    };
}

async fn second_for(
    State(shared): State<Arc<Shared>>,
    who: Who,
    Path(number): Path<String>,
) -> Response {
    let row = account_or_return!(&shared, &number);
    let _turn = match shared.door.hashing().await {
        Ok(turn) => turn,
        Err(refused) => return refused.into_response(),
    };
    let (now, by, role) = ((shared.clock)(), who.name().to_owned(), row.role);
    let made = ask(&shared, move |store| {
        Ok(make_second(
            store,
            (row.id, &row.name),
            true,
            None,
            (&by, now),
        ))
    });
    match made.await {
        Ok(Ok(Some(papers))) => {
            let back = ("/people", "ご本人に わたしてください");
            papers_page(&shared, &who, role, &papers, back)
        }
        Ok(Ok(None)) => not_here(),
        Ok(Err(error)) => failed(&error),
        Err(refused) => refused.into_response(),
    }
}

async fn unlock(
    State(shared): State<Arc<Shared>>,
    who: Who,
    Path(number): Path<String>,
) -> Response {
    let row = account_or_return!(&shared, &number);
    let log = LogEntry::new((shared.clock)(), who.name(), What::Unlocked).about(&row.name);
    match ask(&shared, move |store| store.unlock(&row.name, &log)).await {
        Ok(()) => Redirect::to("/people").into_response(),
        Err(refused) => refused.into_response(),
    }
}

async fn end(State(shared): State<Arc<Shared>>, who: Who, Path(number): Path<String>) -> Response {
    let row = account_or_return!(&shared, &number);
    let log = LogEntry::new((shared.clock)(), who.name(), What::AccountEnded).about(&row.name);
    match ask(&shared, move |store| store.end_account(row.id, &log)).await {
        Ok(Ended::Yes) => Redirect::to("/people").into_response(),
        Ok(Ended::NoSuch) => not_here(),
        Ok(Ended::LastOfIt) => {
            let say = say(
                "とめていません",
                "ITの人が ひとりも いなくなると、だれも 人を ふやせません。さきに、べつの ITの人を ふやしてください。",
            );
            people_page(&shared, &who, StatusCode::CONFLICT, Default::default(), say).await
        }
        Err(refused) => refused.into_response(),
    }
}

// ---- Tokens ----------------------------------------------------------------------------------

#[derive(Template)]
#[template(path = "tokens.html", config = "src/office/pages/askama.toml")]
struct TokensTemplate {
    mast: Mast,
    page: TokensPage,
}

struct TokensPage {
    rows: Vec<ListedToken>,
    scopes: [(&'static str, &'static str, &'static str); Scope::ALL.len()],
    /// The name and the text of one that was just made.
    made: Option<(String, Zeroizing<String>)>,
    say: Say,
}

struct ListedToken {
    id: u64,
    name: String,
    scopes: String,
    made_by: String,
    made: String,
    used: String,
    revoked: Option<String>,
}

impl ListedToken {
    fn new(row: TokenRow, today: NaiveDate) -> ListedToken {
        let names: Vec<&str> = row.scopes.iter().map(|scope| scope.name()).collect();
        ListedToken {
            id: row.id,
            name: row.name,
            scopes: names.join("・"),
            made_by: row.made_by,
            made: moment(row.made, today),
            used: row.used.map_or_else(
                || "まだ 使われていません".to_owned(),
                |used| moment(used, today),
            ),
            revoked: row.revoked.map(|revoked| moment(revoked, today)),
        }
    }
}

async fn tokens_page(
    shared: &Arc<Shared>,
    who: &Who,
    status: StatusCode,
    made: Option<(String, Zeroizing<String>)>,
    say: Say,
) -> Response {
    let rows = match ask(shared, |store| store.tokens()).await {
        Ok(rows) => rows,
        Err(refused) => return refused.into_response(),
    };
    let today = today(shared);
    let template = TokensTemplate {
        mast: Mast::new(who, Some(today), On::People),
        page: TokensPage {
            rows: rows
                .into_iter()
                .map(|row| ListedToken::new(row, today))
                .collect(),
            scopes: Scope::ALL.map(|scope| {
                let about = match scope {
                    Scope::Numbers => "きょうや ある日の 来訪の数を 読むだけ",
                    Scope::Export => "数を 読むことと、書き出すこと",
                };
                (scope.as_str(), scope.name(), about)
            }),
            made,
            say,
        },
    };
    page(status, &template)
}

async fn tokens(State(shared): State<Arc<Shared>>, who: Who) -> Response {
    tokens_page(&shared, &who, StatusCode::OK, None, None).await
}

#[derive(Deserialize)]
struct NewToken {
    #[serde(default)]
    name: String,
    #[serde(default)]
    scope: String,
}

async fn make_token(
    State(shared): State<Arc<Shared>>,
    who: Who,
    asked: Result<Form<NewToken>, FormRejection>,
) -> Response {
    if let Err(response) = person(&who) {
        return *response;
    }
    let asked = asked.ok().map(|Form(asked)| asked);
    let scope = asked.as_ref().and_then(|asked| Scope::read(&asked.scope));
    let name: String = asked
        .map(|asked| {
            asked
                .name
                .trim()
                .chars()
                .filter(|c| !c.is_control())
                .collect()
        })
        .unwrap_or_default();
    let fits = (1..=NAME_CHARS_MAX).contains(&name.chars().count());
    let (Some(scope), true) = (scope, fits) else {
        let say = say(
            "作っていません",
            "なまえを 入れて、できることを えらんでください。",
        );
        return tokens_page(&shared, &who, StatusCode::UNPROCESSABLE_ENTITY, None, say).await;
    };
    let token = match Handed::make_token() {
        Ok(token) => token,
        Err(error) => return failed(&error.into()),
    };
    let log = LogEntry::new((shared.clock)(), who.name(), What::TokenMade)
        .about(&format!("{name}（{}）", scope.name()));
    let (hash, label) = (token.hash(), name.clone());
    let kept = ask(&shared, move |store| {
        store.add_token(&label, &hash, &[scope], &log)
    });
    match kept.await {
        Ok(()) => {
            let made = Some((name, Zeroizing::new(token.text().to_owned())));
            tokens_page(&shared, &who, StatusCode::OK, made, None).await
        }
        Err(refused) => refused.into_response(),
    }
}

async fn revoke(
    State(shared): State<Arc<Shared>>,
    who: Who,
    Path(number): Path<String>,
) -> Response {
    let Ok(number) = number.parse::<u64>() else {
        return not_here();
    };
    let (now, by) = ((shared.clock)(), who.name().to_owned());
    let done = ask(&shared, move |store| {
        let Some(token) = store.tokens()?.into_iter().find(|token| token.id == number) else {
            return Ok(false);
        };
        let log = LogEntry::new(now, &by, What::TokenRevoked).about(&token.name);
        store.revoke_token(number, &log)
    });
    match done.await {
        Ok(true) => Redirect::to("/tokens").into_response(),
        Ok(false) => not_here(),
        Err(refused) => refused.into_response(),
    }
}
