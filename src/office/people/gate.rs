//! The gate in front of every page and every JSON route: finds out who asks, holds the table of
//! [`super::routes`] against it, checks that a form is one of ours, and hands [`Who`] on.
//!
//! What is not in the table is not answered, so a new page that forgot its line is noticed by
//! whoever opens it first, and lets nobody in.

use std::net::{IpAddr, SocketAddr};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::{Duration, Instant};

use axum::body::Body;
use axum::extract::connect_info::Connected;
use axum::extract::{ConnectInfo, FromRequestParts, MatchedPath, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use axum::serve::IncomingStream;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::proof::{TOKEN_PREFIX, form_fits, handed_hash, hash_password};
use super::routes::{Needs, find};
use super::session::{SESSION_IDLE_MS, SESSION_MAX_MS, brought};
use super::who::{Person, Who};
use crate::office::api::{Refused, ask, is_api};
use crate::office::connections::Connections;
use crate::office::pages;
use crate::office::serve::Shared;
use crate::office::store::StoreError;

/// Passwords that are hashed at once, at most: each takes 19 MiB and a whole core.
const HASHING_MAX: usize = 2;
/// How long somebody waits for their turn.
const HASHING_WAIT_MAX: Duration = Duration::from_secs(10);

/// How long a running sample may not notice that it was set up beside it.
const LOOK_AGAIN: Duration = Duration::from_secs(2);

/// How much later a session or token must be used again for that to be written down, milliseconds.
const SEEN_APART_MS: i64 = 60 * 1000;

/// The most bytes of a form.
pub(in crate::office) const FORM_BYTES_MAX: usize = 16 * 1024;

/// What a page's script sends with what it asks by itself: that keeps no session alive.
const LIVE: &str = "x-tomoni-live";

/// Who is at the other end of a connection.
#[derive(Clone, Copy, Debug)]
pub(in crate::office) struct Peer(SocketAddr);

impl Connected<IncomingStream<'_, Connections>> for Peer {
    fn connect_info(stream: IncomingStream<'_, Connections>) -> Peer {
        Peer(*stream.remote_addr())
    }
}

/// How a request came.
#[derive(Clone)]
pub(in crate::office) struct Way {
    /// From where, as the network or the proxy on this machine says it.
    pub address: String,
    /// Over TLS, to us or to the proxy on this machine.
    pub secure: bool,
}

impl Way {
    fn of(request: &Request, tls: bool) -> Way {
        let extensions = request.extensions();
        let peer = extensions
            .get::<ConnectInfo<Peer>>()
            .map(|peer| peer.0.0)
            .or_else(|| {
                extensions
                    .get::<ConnectInfo<SocketAddr>>()
                    .map(|peer| peer.0)
            });
        let Some(peer) = peer.map(|peer| peer.ip().to_canonical()) else {
            return Way {
                address: "?".to_owned(),
                secure: tls,
            };
        };
        // Only a proxy on this machine may speak for others. It appends: the last one is its own word.
        let said = |name: &str| {
            request
                .headers()
                .get_all(name)
                .iter()
                .next_back()
                .filter(|_| peer.is_loopback())
                .and_then(|value| value.to_str().ok())
                .and_then(|value| value.rsplit(',').next())
                .map(str::trim)
        };
        let address = said("x-forwarded-for")
            .and_then(|said| said.parse::<IpAddr>().ok())
            .unwrap_or(peer);
        Way {
            address: counted_as(address),
            secure: tls || said("x-forwarded-proto").is_some_and(|said| said == "https"),
        }
    }
}

/// Whoever has one IPv6 address has all 2^64 of its network: they count as one.
fn counted_as(address: IpAddr) -> String {
    match address.to_canonical() {
        IpAddr::V4(address) => address.to_string(),
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            format!("{a:x}:{b:x}:{c:x}:{d:x}::/64")
        }
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Way {
    type Rejection = StatusCode;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Way, StatusCode> {
        let way = parts.extensions.get::<Way>().cloned();
        way.ok_or(StatusCode::INTERNAL_SERVER_ERROR)
    }
}

/// What the office remembers at its door.
pub(in crate::office) struct Door {
    /// The office was set up: from then on, always.
    in_force: AtomicBool,
    looked: Mutex<Option<Instant>>,
    hashing: Arc<Semaphore>,
    absent: OnceLock<String>,
    /// Whether the pages' listener itself speaks TLS.
    tls: bool,
}

impl Door {
    /// The door of an office that is set up, or not, and whose pages' listener speaks TLS, or not.
    pub fn new(set_up: bool, tls: bool) -> Door {
        Door {
            in_force: AtomicBool::new(set_up),
            looked: Mutex::default(),
            hashing: Arc::new(Semaphore::new(HASHING_MAX)),
            absent: OnceLock::new(),
            tls,
        }
    }

    /// A password's hash that nobody knows the password of, for names that nobody has.
    pub fn absent_hash(&self) -> &String {
        self.absent.get_or_init(|| {
            hash_password("nobody's password, only as long as one").unwrap_or_default()
        })
    }

    /// A turn to hash a password.
    pub async fn hashing(&self) -> Result<OwnedSemaphorePermit, Refused> {
        let turn = Arc::clone(&self.hashing).acquire_owned();
        match tokio::time::timeout(HASHING_WAIT_MAX, turn).await {
            Ok(Ok(turn)) => Ok(turn),
            _ => Err(StoreError::Busy("too many people sign in at once".to_owned()).into()),
        }
    }
}

/// Whether this office was never set up: then it is open to everybody on this machine.
pub(in crate::office) async fn is_sample(shared: &Arc<Shared>) -> Result<bool, Refused> {
    let door = &shared.door;
    if door.in_force.load(Ordering::Acquire) {
        return Ok(false);
    }
    let fresh = {
        let mut looked = door.looked.lock().unwrap_or_else(PoisonError::into_inner);
        let fresh = looked.is_some_and(|looked| looked.elapsed() < LOOK_AGAIN);
        // Whoever comes first looks for all.
        if !fresh && looked.is_some() {
            *looked = Some(Instant::now());
        }
        fresh
    };
    if fresh {
        return Ok(true);
    }
    let in_force = ask(shared, |store| store.standing()).await?.is_set_up();
    if in_force {
        door.in_force.store(true, Ordering::Release);
        // Made now, so that the first name that nobody has takes no longer than the second.
        let door = Arc::clone(&shared.door);
        tokio::task::spawn_blocking(move || {
            door.absent_hash();
        });
    } else {
        *door.looked.lock().unwrap_or_else(PoisonError::into_inner) = Some(Instant::now());
    }
    Ok(!in_force)
}

/// Why somebody is not let in.
#[derive(Clone, Copy, PartialEq, Eq)]
enum No {
    /// They did not say who they are, or their session is over.
    Unknown,
    /// Their token is none, or was revoked.
    Token,
    /// They may not.
    Right(super::rights::Right),
    /// A form that is not one of ours.
    Form,
    /// A kiosk at the people's door.
    Kiosk,
}

/// Lets in who may come in.
pub(in crate::office) async fn gate(
    State(shared): State<Arc<Shared>>,
    mut request: Request,
    next: Next,
) -> Response {
    let way = Way::of(&request, shared.door.tls);
    request.extensions_mut().insert(way.clone());
    let Some(path) = request.extensions().get::<MatchedPath>().cloned() else {
        // Nothing is there: the router says so.
        return next.run(request).await;
    };
    let needs = match find(request.method().as_str(), path.as_str()) {
        Ok(needs) => needs,
        Err(others) => return not_answered(&request, path.as_str(), &others),
    };
    let mut response = match admit(&shared, needs, &way, request).await {
        Ok(Admitted::To(request)) => next.run(request).await,
        Ok(Admitted::Refused(response)) => response,
        Err(refused) if is_api(path.as_str()) => refused.into_response(),
        Err(refused) => pages::or_not_now(refused.into_response()).await,
    };
    if way.secure {
        let year = HeaderValue::from_static("max-age=31536000");
        response
            .headers_mut()
            .insert(header::STRICT_TRANSPORT_SECURITY, year);
    }
    response
}

enum Admitted {
    To(Request),
    Refused(Response),
}

async fn admit(
    shared: &Arc<Shared>,
    needs: Needs,
    way: &Way,
    mut request: Request,
) -> Result<Admitted, Refused> {
    if needs == Needs::Open {
        return Ok(Admitted::To(request));
    }
    if is_sample(shared).await? {
        request.extensions_mut().insert(Who::Sample);
        return Ok(Admitted::To(request));
    }
    let who = match needs {
        Needs::Kiosk => Err(No::Kiosk),
        Needs::Open | Needs::Person | Needs::Right(_) => {
            let (parts, body) = request.into_parts();
            let who = identify(shared, way, &parts).await?;
            request = Request::from_parts(parts, body);
            who
        }
    };
    let who = match who {
        Ok(who) => who,
        Err(no) => return Ok(Admitted::Refused(refuse(no, None, &request))),
    };
    let may = match (needs, &who) {
        (Needs::Right(right), who) if !who.may(right) => Err(No::Right(right)),
        (Needs::Person, Who::Token { .. }) => Err(No::Token),
        _ => Ok(()),
    };
    if let Err(no) = may {
        return Ok(Admitted::Refused(refuse(no, Some(&who), &request)));
    }
    if let Who::Person(person) = &who {
        // A start password opens one page: the one to choose another.
        let path = request.uri().path();
        let own = path == "/me" || path == "/me/password" || path == "/sign-out";
        if person.must_change && !own {
            let to_own = Redirect::to("/me").into_response();
            return Ok(Admitted::Refused(to_own));
        }
        if request.method() != Method::GET && request.method() != Method::HEAD {
            match with_form(way, request).await {
                Ok(same) => request = same,
                Err(request) => {
                    return Ok(Admitted::Refused(refuse(No::Form, Some(&who), &request)));
                }
            }
        }
    }
    request.extensions_mut().insert(who);
    Ok(Admitted::To(request))
}

/// Who asks, from a token or a cookie.
async fn identify(
    shared: &Arc<Shared>,
    way: &Way,
    request: &Parts,
) -> Result<Result<Who, No>, Refused> {
    let now_ms = (shared.clock)().timestamp_millis();
    if is_api(request.uri.path())
        && let Some(shown) = request.headers.get(header::AUTHORIZATION)
    {
        let shown = shown.to_str().ok().and_then(bearer);
        let Some(hash) = shown else {
            return Ok(Err(No::Token));
        };
        let found = ask(shared, move |store| {
            let found = store.token(&hash)?;
            if let Some(token) = &found {
                let used_ms = token.used.map_or(i64::MIN, |used| used.timestamp_millis());
                if used_ms < now_ms - SEEN_APART_MS {
                    store.token_used(token.id, now_ms)?;
                }
            }
            Ok(found)
        });
        return Ok(match found.await? {
            Some(token) => Ok(Who::Token {
                name: token.name,
                scopes: token.scopes,
            }),
            None => Err(No::Token),
        });
    }
    let Some(cookie) = brought(&request.headers, None, way) else {
        return Ok(Err(No::Unknown));
    };
    let hash = handed_hash(&cookie);
    let by_itself = request.headers.contains_key(LIVE);
    let found = ask(shared, move |store| {
        let found = store.session(&hash, now_ms - SESSION_MAX_MS, now_ms - SESSION_IDLE_MS)?;
        if let Some(session) = &found
            && !by_itself
            && session.seen_ms < now_ms - SEEN_APART_MS
        {
            store.session_seen(&hash, now_ms)?;
        }
        Ok(found)
    });
    Ok(match found.await? {
        Some(session) => Ok(Who::Person(Person::of(session, hash, &cookie))),
        None => Err(No::Unknown),
    })
}

/// What is kept of a token that is shown as `Bearer …`.
fn bearer(shown: &str) -> Option<[u8; 32]> {
    let (scheme, token) = shown.split_once(' ')?;
    let token = token.trim();
    (scheme.eq_ignore_ascii_case("bearer") && token.starts_with(TOKEN_PREFIX))
        .then(|| handed_hash(token))
}

/// The same request when its form is one of ours.
async fn with_form(way: &Way, request: Request) -> Result<Request, Request> {
    let (parts, body) = request.into_parts();
    let emptied = |parts: Parts| Request::from_parts(parts, Body::empty());
    let Ok(body) = axum::body::to_bytes(body, FORM_BYTES_MAX).await else {
        return Err(emptied(parts));
    };
    let fits = brought(&parts.headers, None, way)
        .is_some_and(|cookie| form_fits(&cookie, form_field(&body).unwrap_or_default()));
    if !comes_from_us(&parts.headers) || !fits {
        return Err(emptied(parts));
    }
    Ok(Request::from_parts(parts, Body::from(body)))
}

/// The field `form` of a form. It is hex: nothing in it is escaped.
fn form_field(body: &[u8]) -> Option<&str> {
    let text = std::str::from_utf8(body).ok()?;
    text.split('&')
        .find_map(|field| field.strip_prefix("form="))
}

/// A browser says where a form comes from; one that does not is judged by the form alone.
fn comes_from_us(headers: &HeaderMap) -> bool {
    headers
        .get("sec-fetch-site")
        .is_none_or(|site| site == "same-origin")
}

/// What is said to a method that an address does not take, or to an address without a line.
fn not_answered(request: &Request, path: &str, others: &[&'static str]) -> Response {
    if others.is_empty() {
        tracing::error!("{path} is not in the table of routes: nobody is let in there");
        return pages::not_here();
    }
    let mut response = if is_api(path) {
        let say = "this address takes another method";
        Refused::new(StatusCode::METHOD_NOT_ALLOWED, "wrong_method", say).into_response()
    } else {
        let say = "このページは、その たのみかたを 受けつけません。ページの ボタンから すすんでください。";
        pages::refusal(
            StatusCode::METHOD_NOT_ALLOWED,
            "受けつけられません",
            say,
            None,
        )
    };
    tracing::warn!("refused: {} at {path}", request.method());
    if let Ok(allow) = HeaderValue::from_str(&others.join(", ")) {
        response.headers_mut().insert(header::ALLOW, allow);
    }
    response
}

/// Says no: to a program in JSON, to a person on a page. The log has the address's pattern and the
/// reason, never what was shown.
fn refuse(no: No, who: Option<&Who>, request: &Request) -> Response {
    let pattern = request
        .extensions()
        .get::<MatchedPath>()
        .map_or("", MatchedPath::as_str);
    let method = request.method();
    if is_api(pattern) {
        let (status, code, say) = match no {
            No::Unknown => (
                StatusCode::UNAUTHORIZED,
                "sign_in",
                "say who asks: a program shows its token in `Authorization: Bearer …`, a person signs in at /sign-in",
            ),
            No::Token => (
                StatusCode::UNAUTHORIZED,
                "unknown_token",
                "this token is not known here, or was revoked; whoever looks after the office makes a new one at /tokens",
            ),
            No::Right(_) => (
                StatusCode::FORBIDDEN,
                "not_allowed",
                "this is not among what you may do here; whoever looks after the office can change that",
            ),
            No::Form => (
                StatusCode::FORBIDDEN,
                "foreign_form",
                "this did not come from a page of this office",
            ),
            No::Kiosk => (
                StatusCode::FORBIDDEN,
                "not_for_kiosks",
                "this office takes kiosks at another address, with certificates; enrol this kiosk there",
            ),
        };
        tracing::warn!("refused ({code}): {method} {pattern}");
        let mut response = Refused::new(status, code, say).into_response();
        if status == StatusCode::UNAUTHORIZED {
            let scheme = HeaderValue::from_static("Bearer");
            response
                .headers_mut()
                .insert(header::WWW_AUTHENTICATE, scheme);
        }
        return response;
    }
    match no {
        No::Unknown if method == Method::GET || method == Method::HEAD => {
            // The way back goes along. It is a path of ours by construction.
            let asked = request
                .uri()
                .path_and_query()
                .map_or("/", |asked| asked.as_str());
            let to = pages::sign_in_address(asked);
            tracing::info!("not signed in: {method} {pattern}");
            Redirect::to(&to).into_response()
        }
        No::Unknown | No::Token | No::Kiosk => {
            tracing::warn!("refused (not signed in): {method} {pattern}");
            pages::refusal(
                StatusCode::UNAUTHORIZED,
                "もういちど 入ってください",
                "しばらく 使わなかったので、とじました。いまの操作は していません。もういちど 入って、やりなおしてください。",
                None,
            )
        }
        No::Right(right) => {
            tracing::warn!("refused (not allowed): {method} {pattern}");
            let role = who
                .and_then(Who::person)
                .map_or("", |person| person.role.name());
            let say = format!(
                "{}は、「{role}」の人には ひらいていません。必要なときは、ITの担当に 相談してください。",
                right.name()
            );
            pages::refusal(
                StatusCode::FORBIDDEN,
                "このページは ひらけません",
                &say,
                who,
            )
        }
        No::Form => {
            tracing::warn!("refused (a form that is not ours): {method} {pattern}");
            pages::refusal(
                StatusCode::FORBIDDEN,
                "受けつけていません",
                "このページから 送られたものか、たしかめられませんでした。何も していません。前のページを ひらきなおして、もういちど お願いします。",
                who,
            )
        }
    }
}
