//! What people look at: pages made on the server, readable without script and without the
//! internet. The one script replaces what is live on きょう as it changes and does nothing else.

mod chart;
mod day;
mod fleet;
mod mast;
mod people;
mod readings;
mod span;
mod spans;

use std::convert::Infallible;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use askama::Template;
use axum::Router;
use axum::extract::{Path, Query, Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum::routing::get;
use chrono::{Days, NaiveDate};
use chrono_tz::Asia::Tokyo;
use futures_core::Stream;
use serde::Deserialize;
use tokio::sync::mpsc;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;

use super::api::{ask, read_day};
use super::people::{Who, gate, is_sample};
use super::report::Period;
use super::serve::Shared;
use super::tally::add_up;
use crate::paper::FONTS;
use mast::{Mast, On};

pub(super) use people::sign_in_address;

/// How often a page is told to look again although nothing came in: its clock moves, and a
/// kiosk may have become late.
const LOOK_AGAIN: Duration = Duration::from_secs(60);

/// The least time between two changes told to one page.
const CHANGES_APART: Duration = Duration::from_millis(500);

/// The most pages that may listen for changes; others reload by themselves.
const LISTENING_MAX: usize = 64;

/// What a change says. A browser drops an event whose data is empty without a word.
const CHANGED: &str = "look";

/// Changes that may wait for one slow page.
const CHANGES_WAITING_MAX: usize = 2;

pub(super) fn router(shared: &Arc<Shared>) -> Router {
    Router::new()
        .route("/", get(today))
        .route("/day", get(choose_day))
        .route("/day/{day}", get(one_day))
        .route("/static/{file}", get(file))
        .layer(CompressionLayer::new())
        .route("/changes", get(changes))
        .merge(spans::router().layer(CompressionLayer::new()))
        .merge(fleet::router())
        .merge(readings::router())
        .merge(people::router())
        .layer(CatchPanicLayer::new())
        .layer(middleware::map_response(or_not_now))
        .with_state(Arc::clone(shared))
}

#[derive(Template)]
#[template(path = "day.html", config = "src/office/pages/askama.toml")]
struct DayTemplate {
    mast: Mast,
    calls: fleet::Ringing,
    page: day::Page,
}

async fn today(State(shared): State<Arc<Shared>>, who: Who) -> Response {
    let day = (shared.clock)().with_timezone(&Tokyo).date_naive();
    day_page(&shared, &who, day).await
}

async fn one_day(State(shared): State<Arc<Shared>>, who: Who, Path(day): Path<String>) -> Response {
    match read_day(&day) {
        Some(day) => day_page(&shared, &who, day).await,
        None => not_here(),
    }
}

#[derive(Deserialize)]
struct Chosen {
    on: Option<String>,
}

async fn choose_day(Query(chosen): Query<Chosen>) -> Response {
    match chosen.on.as_deref().and_then(read_day) {
        Some(day) => Redirect::to(&format!("/day/{day}")).into_response(),
        None => Redirect::to("/").into_response(),
    }
}

async fn day_page(shared: &Arc<Shared>, who: &Who, day: NaiveDate) -> Response {
    let now = (shared.clock)();
    let (on, linked) = if day == now.with_timezone(&Tokyo).date_naive() {
        (On::Today, day.pred_opt().unwrap_or(day))
    } else {
        (On::Day, day)
    };
    let mast = Mast::new(who, Some(linked), on);
    let names = shared.names.clone();
    let made = ask(shared, move |store| {
        let rows = store.day(day)?;
        let earlier = (1..=day::USUAL_WEEKS)
            .filter_map(|week| day.checked_sub_days(Days::new(7 * week)))
            .map(|day| store.arrivals(day))
            .collect::<Result<Vec<_>, _>>()?;
        let kiosks = store.kiosks()?;
        let forks = store.forks()?;
        let aside = store.kept_aside()?;
        let closing = store.closings(day, day)?.pop();
        let ledger = store.ledger(Some((day, day)), None)?;
        let (then, _) = Period::Day(day).a_year_ago(day);
        let a_year_ago = add_up(then, &store.day(then)?).visits;
        // They ring on the page that is live.
        let calls = match on {
            On::Today => store.calls(now)?,
            _ => Vec::new(),
        };
        let page = day::Page::new(&day::Seen {
            day,
            now,
            rows: &rows,
            earlier: &earlier,
            kiosks: &kiosks,
            forks: &forks,
            aside: &aside,
            closing: closing.as_ref(),
            ledger: &ledger,
            a_year_ago,
            names: &names,
        });
        Ok((page, calls))
    });
    let today = now.with_timezone(&Tokyo).date_naive();
    let made = made.await.map(|(page, calls)| {
        let calls = fleet::Ringing::new(&calls, &shared.names, today, who, "/");
        DayTemplate { mast, calls, page }.render()
    });
    match made {
        Ok(Ok(html)) => Html(html).into_response(),
        Ok(Err(error)) => {
            tracing::error!("a page could not be written: {error}");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
        Err(refused) => refused.into_response(),
    }
}

/// What is shown where there is no page.
pub(super) async fn nowhere() -> Response {
    not_here()
}

/// A page that cannot be made now says so in people's words, and what it does not know: never a number
/// that may be wrong.
pub(super) async fn or_not_now(response: Response) -> Response {
    let status = response.status();
    if !status.is_server_error() {
        return response;
    }
    let page = include_str!("not-now.html");
    let mut said = (status, Html(page)).into_response();
    if let Some(after) = response.headers().get(header::RETRY_AFTER) {
        said.headers_mut()
            .insert(header::RETRY_AFTER, after.clone());
    }
    said
}

/// A page from a template. Nothing of it is kept anywhere on its way.
pub(super) fn page<T: Template>(status: StatusCode, template: &T) -> Response {
    match template.render() {
        Ok(html) => {
            let mut response = (status, Html(html)).into_response();
            let no_store = HeaderValue::from_static("no-store");
            response
                .headers_mut()
                .insert(header::CACHE_CONTROL, no_store);
            response
        }
        Err(error) => {
            tracing::error!("a page could not be written: {error}");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

#[derive(Template)]
#[template(path = "refusal.html", config = "src/office/pages/askama.toml")]
struct RefusalTemplate<'a> {
    mast: Mast,
    title: &'a str,
    say: &'a str,
}

/// A page that says no: what is wrong, and what to do.
pub(super) fn refusal(status: StatusCode, title: &str, say: &str, who: Option<&Who>) -> Response {
    let mast = match who {
        Some(who) => Mast::new(who, None, On::Nothing),
        None => Mast::bare(),
    };
    page(status, &RefusalTemplate { mast, title, say })
}

pub(super) fn not_here() -> Response {
    let page = include_str!("not-here.html");
    let mut response = (StatusCode::NOT_FOUND, Html(page)).into_response();
    response.extensions_mut().insert(NotHere);
    response
}

/// On the answer that says that there is no page.
#[derive(Clone, Copy)]
struct NotHere;

/// The same in an office that was never set up, marked as each of its pages is.
fn not_here_in_a_sample() -> Response {
    let page = include_str!("not-here.html").replace(
        "</div></header>",
        "<p class=\"sample\"><b>見本</b><span>まだ「init」していない事務局です</span></p></div></header>",
    );
    (StatusCode::NOT_FOUND, Html(page)).into_response()
}

/// How long a browser may keep a font, seconds. Style and script are asked for each time: they
/// change with the program.
const FONT_KEPT: &str = "public, max-age=604800";

async fn file(Path(name): Path<String>) -> Response {
    let text = |kind: &'static str, text: &'static str| {
        let headers = [
            (header::CONTENT_TYPE, kind),
            (header::CACHE_CONTROL, "no-cache"),
        ];
        (headers, text).into_response()
    };
    match name.as_str() {
        "office.css" => text("text/css; charset=utf-8", include_str!("static/office.css")),
        "live.js" => text(
            "text/javascript; charset=utf-8",
            include_str!("static/live.js"),
        ),
        "icon.svg" => text("image/svg+xml", include_str!("static/icon.svg")),
        font if font.ends_with(".ttf") => match FONTS.iter().find(|(name, _)| *name == font) {
            Some((_, file)) => {
                let headers = [
                    (header::CONTENT_TYPE, "font/ttf"),
                    (header::CACHE_CONTROL, FONT_KEPT),
                ];
                (headers, *file).into_response()
            }
            None => not_here(),
        },
        _ => not_here(),
    }
}

/// Puts around everything what keeps other sites' pages out of an office that is open to this
/// machine: it answers only under this machine's own names, and takes nothing from a page that
/// it did not make itself.
pub(super) fn guard(shared: &Arc<Shared>, router: Router) -> Router {
    router
        .layer(middleware::from_fn_with_state(Arc::clone(shared), gate))
        .layer(middleware::from_fn_with_state(Arc::clone(shared), own_only))
}

/// On every answer. No page needs anything from elsewhere, and none has script or style inside.
const HEADERS: [(HeaderName, &str); 7] = [
    (
        header::CONTENT_SECURITY_POLICY,
        "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self'; script-src 'self'; \
         connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
    ),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::X_FRAME_OPTIONS, "DENY"),
    // Not `no-referrer`: with that a browser hides from us that a form is our own.
    (header::REFERRER_POLICY, "same-origin"),
    (
        HeaderName::from_static("cross-origin-opener-policy"),
        "same-origin",
    ),
    (
        HeaderName::from_static("cross-origin-resource-policy"),
        "same-origin",
    ),
    (
        HeaderName::from_static("permissions-policy"),
        "camera=(), geolocation=(), microphone=()",
    ),
];

async fn own_only(State(shared): State<Arc<Shared>>, request: Request, next: Next) -> Response {
    // An office that cannot say what it is trusts nobody.
    let sample = is_sample(&shared).await.unwrap_or(true);
    let own = is_own(request.headers(), sample);
    let mut response = if own {
        let response = next.run(request).await;
        match response.extensions().get::<NotHere>() {
            Some(NotHere) if sample => not_here_in_a_sample(),
            _ => response,
        }
    } else {
        let refusal = crate::wire::Refusal {
            code: "foreign".to_owned(),
            say: if sample {
                "this office answers only under 127.0.0.1, [::1] or localhost, and only to its own pages"
            } else {
                "this office answers only to its own pages"
            }
            .to_owned(),
            order: None,
        };
        (StatusCode::FORBIDDEN, axum::Json(refusal)).into_response()
    };
    for (name, value) in HEADERS {
        let value = HeaderValue::from_static(value);
        response.headers_mut().insert(name, value);
    }
    response
        .headers_mut()
        .entry(header::CACHE_CONTROL)
        .or_insert(HeaderValue::from_static("no-store"));
    response
}

fn is_own(headers: &HeaderMap, sample: bool) -> bool {
    let text = |name| headers.get(name).map(HeaderValue::to_str);
    let host = match text(header::HOST) {
        // No browser leaves it out.
        None => return true,
        Some(Ok(host)) => host,
        Some(Err(_)) => return false,
    };
    let name = match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|b| b.is_ascii_digit()) => name,
        _ => host,
    };
    let loopback = name.eq_ignore_ascii_case("localhost")
        || name
            .trim_start_matches('[')
            .trim_end_matches(']')
            .parse()
            .is_ok_and(|address: std::net::IpAddr| address.is_loopback());
    let origin = match text(header::ORIGIN) {
        None => true,
        Some(Ok(origin)) => origin
            .strip_prefix("http://")
            .or_else(|| origin.strip_prefix("https://"))
            .is_some_and(|from| from.eq_ignore_ascii_case(host)),
        Some(Err(_)) => false,
    };
    // Where people sign in, another name for this host opens nothing: cookies belong to a name.
    (loopback || !sample) && origin
}

/// Changes as they come, for one page.
struct Changes(mpsc::Receiver<Event>);

impl Stream for Changes {
    type Item = Result<Event, Infallible>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.0.poll_recv(cx).map(|event| event.map(Ok))
    }
}

async fn changes(State(shared): State<Arc<Shared>>) -> Response {
    if shared.changed.receiver_count() >= LISTENING_MAX {
        return StatusCode::SERVICE_UNAVAILABLE.into_response();
    }
    let mut changed = shared.changed.subscribe();
    let mut stopping = shared.stopping.clone();
    let (tell, told) = mpsc::channel(CHANGES_WAITING_MAX);
    tokio::spawn(async move {
        loop {
            tokio::select! {
                _ = stopping.wait_for(|stop| *stop) => return,
                () = tell.closed() => return,
                seen = changed.changed() => if seen.is_err() { return },
                () = tokio::time::sleep(LOOK_AGAIN) => {}
            }
            if tell
                .send(Event::default().event("changed").data(CHANGED))
                .await
                .is_err()
            {
                return;
            }
            tokio::time::sleep(CHANGES_APART).await;
        }
    });
    Sse::new(Changes(told))
        .keep_alive(KeepAlive::default())
        .into_response()
}
