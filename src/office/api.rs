//! What programs ask of the office: `/v1/…`, in JSON. Every refusal is a [`Refusal`]: a word for
//! programs and a sentence for people.

use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::extract::{DefaultBodyLimit, Path, Query, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use chrono::NaiveDate;
use chrono_tz::Asia::Tokyo;
use futures_core::Stream as _;
use serde::{Deserialize, Serialize};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::decompression::RequestDecompressionLayer;
use tower_http::limit::RequestBodyLimitLayer;
use tower_http::timeout::TimeoutLayer;
use uuid::Uuid;

use super::serve::Shared;
use super::store::{Store, StoreError};
use super::tally::add_up;
use crate::visit::{Regulars, Tally};
use crate::wire::{BATCH_BYTES_MAX, Batch, Digest, Feed, ROWS_PER_BATCH_MAX, Refusal, VERSION};

/// How long one request may take, from its head to its answer, the body included.
pub(super) const REQUEST_MAX: Duration = Duration::from_secs(30);

/// When a kiosk that was told to come back may do so, seconds.
const COME_BACK_S: u64 = 10;

/// How much of a batch that is too large is read and thrown away, unpacked bytes. A sender reads
/// its answer only after it has sent all; cut off before, it would never learn to send half.
const THROWN_AWAY_MAX: usize = 8 * 1024 * 1024;

/// The most bytes one request may have on the wire.
pub(super) const WIRE_BYTES_MAX: usize = THROWN_AWAY_MAX;

pub(super) type Office = State<Arc<Shared>>;

pub(super) fn router(shared: &Arc<Shared>) -> Router {
    // From the outside in: sentences, panics, the limit on the wire, unpacking, the limit on what
    // was unpacked (a bomb meets this one), time.
    let batches = Router::new()
        .route("/v1/journals/{journal}/batches", post(take_batch))
        .layer(DefaultBodyLimit::disable()) // `read_body` has its own
        .layer(RequestDecompressionLayer::new().gzip(true).zstd(true))
        .layer(RequestBodyLimitLayer::new(WIRE_BYTES_MAX));
    Router::new()
        .route("/v1/journals/{journal}", get(journal))
        .route("/v1/tally", get(tally))
        .route("/v1/cards", get(cards))
        .route("/v1/feed", get(feed))
        .route("/v1/health", get(health))
        .route("/v1/office-key", get(office_key))
        .route("/v1/{*rest}", axum::routing::any(nothing_here))
        .layer(CompressionLayer::new())
        .merge(batches)
        .layer(TimeoutLayer::with_status_code(
            StatusCode::REQUEST_TIMEOUT,
            REQUEST_MAX,
        ))
        .layer(CatchPanicLayer::new())
        .layer(middleware::map_response(in_sentences))
        .with_state(Arc::clone(shared))
}

/// Whether an address is for programs, which read JSON.
pub(super) fn is_api(path: &str) -> bool {
    path.starts_with("/v1/")
}

/// A refusal and its status.
pub(super) struct Refused(pub StatusCode, pub &'static str, pub String);

impl Refused {
    /// A refusal with a word for programs and a sentence for people.
    pub fn new(status: StatusCode, code: &'static str, say: &str) -> Refused {
        Refused(status, code, say.to_owned())
    }
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        let Refused(status, code, say) = self;
        let refusal = Refusal {
            code: code.to_owned(),
            say,
            order: None,
        };
        let mut response = (status, Json(refusal)).into_response();
        if status == StatusCode::SERVICE_UNAVAILABLE {
            let seconds = HeaderValue::from(COME_BACK_S);
            response.headers_mut().insert(header::RETRY_AFTER, seconds);
        }
        response
    }
}

impl From<StoreError> for Refused {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Busy(why) => {
                tracing::warn!("the database takes nothing in: {why}");
                busy(
                    "the office's disk takes nothing in at present; nothing was kept of this, send it again later",
                )
            }
            other => {
                tracing::error!("the database failed: {other}");
                busy("the office's database failed; nothing was kept of this, send it again later")
            }
        }
    }
}

pub(super) fn busy(say: &str) -> Refused {
    Refused(StatusCode::SERVICE_UNAVAILABLE, "busy", say.to_owned())
}

/// Gives the refusals of the layers (no route, no such encoding, too slow, …) a sentence, too.
pub(super) async fn in_sentences(response: Response) -> Response {
    let status = response.status();
    let has_one = response
        .headers()
        .get(header::CONTENT_TYPE)
        .is_some_and(|kind| kind.as_bytes().starts_with(b"application/json"));
    if status.is_success() || status.is_redirection() || has_one {
        return response;
    }
    let (code, say) = match status {
        StatusCode::PAYLOAD_TOO_LARGE => too_large(),
        StatusCode::UNSUPPORTED_MEDIA_TYPE => (
            "unknown_encoding",
            "a body may be plain, gzip or zstd".to_owned(),
        ),
        StatusCode::METHOD_NOT_ALLOWED => (
            "wrong_method",
            "this address takes another method".to_owned(),
        ),
        StatusCode::NOT_FOUND => ("not_found", "there is nothing at this address".to_owned()),
        StatusCode::REQUEST_TIMEOUT => (
            "too_slow",
            format!(
                "the whole request did not come within {} seconds",
                REQUEST_MAX.as_secs()
            ),
        ),
        _ if status.is_server_error() => (
            "failed",
            "the office failed at this; nothing was kept of it, send it again later".to_owned(),
        ),
        _ => ("malformed", "this request cannot be understood".to_owned()),
    };
    let mut answer = Refused(status, code, say).into_response();
    if let Some(allow) = response.headers().get(header::ALLOW) {
        let allow = allow.clone();
        answer.headers_mut().insert(header::ALLOW, allow);
    }
    answer
}

fn too_large() -> (&'static str, String) {
    (
        "too_large",
        format!(
            "a batch may have {ROWS_PER_BATCH_MAX} rows and {BATCH_BYTES_MAX} bytes unpacked; send half of it"
        ),
    )
}

/// Runs something that waits for the store on a thread for that, if there is room.
pub(super) async fn ask<T, F>(shared: &Arc<Shared>, question: F) -> Result<T, Refused>
where
    T: Send + 'static,
    F: FnOnce(&dyn Store) -> Result<T, StoreError> + Send + 'static,
{
    let Ok(place) = Arc::clone(&shared.in_hand).try_acquire_owned() else {
        return Err(busy("the office has its hands full; come back later"));
    };
    let shared = Arc::clone(shared);
    let asked = tokio::task::spawn_blocking(move || {
        let answer = question(shared.store.as_ref());
        drop(place);
        answer
    });
    match asked.await {
        Ok(answer) => Ok(answer?),
        Err(_) => Err(Refused(
            StatusCode::INTERNAL_SERVER_ERROR,
            "failed",
            "the office failed at this; nothing was kept of it, send it again later".to_owned(),
        )),
    }
}

pub(super) fn malformed(say: impl Into<String>) -> Refused {
    Refused(StatusCode::BAD_REQUEST, "malformed", say.into())
}

pub(super) fn uuid(text: &str) -> Result<Uuid, Refused> {
    text.parse()
        .map_err(|_| malformed("the address names no journal: a journal's id is a UUID"))
}

/// Reads a body, unpacked by the layers around, up to what a batch may have.
pub(super) async fn read_body(body: Body) -> Result<Vec<u8>, Refused> {
    let mut stream = std::pin::pin!(body.into_data_stream());
    let mut kept = Vec::new();
    let mut seen = 0_usize;
    while let Some(part) = std::future::poll_fn(|cx| stream.as_mut().poll_next(cx)).await {
        let part = match part {
            Ok(part) => part,
            // Too much on the wire, or no end, or not what its encoding says.
            Err(_) if seen > BATCH_BYTES_MAX => break,
            Err(_) => {
                return Err(malformed(
                    "the body could not be read to its end, or not be unpacked",
                ));
            }
        };
        seen = seen.saturating_add(part.len());
        if seen <= BATCH_BYTES_MAX {
            kept.extend_from_slice(&part);
        } else {
            kept = Vec::new();
        }
        if seen > THROWN_AWAY_MAX {
            break;
        }
    }
    if seen > BATCH_BYTES_MAX {
        let (code, say) = too_large();
        return Err(Refused(StatusCode::PAYLOAD_TOO_LARGE, code, say));
    }
    Ok(kept)
}

async fn take_batch(
    State(shared): Office,
    Path(journal): Path<String>,
    body: Body,
) -> Result<Response, Refused> {
    let journal = uuid(&journal)?;
    let batch = read_batch(body).await?;
    let now = (shared.clock)();
    let answer = ask(&shared, move |store| store.intake(journal, &batch, now)).await?;
    shared
        .changed
        .send_modify(|times| *times = times.wrapping_add(1));
    Ok(Json(answer).into_response())
}

/// Reads a batch, and says what is wrong with what is none.
pub(super) async fn read_batch(body: Body) -> Result<Batch, Refused> {
    let body = read_body(body).await?;
    /// The version alone, so that a newer protocol is told apart from nonsense.
    #[derive(Deserialize)]
    struct Spoken {
        v: u32,
    }
    let batch: Batch = match serde_json::from_slice::<Batch>(&body) {
        Ok(batch) if batch.v == VERSION => batch,
        other => {
            let spoken = serde_json::from_slice::<Spoken>(&body);
            return Err(match (spoken, other) {
                (Ok(Spoken { v }), _) if v > VERSION => Refused(
                    StatusCode::BAD_REQUEST,
                    "newer_protocol",
                    format!(
                        "this office speaks protocol {VERSION}, the kiosk {v}; bring the office up to date first"
                    ),
                ),
                (Ok(Spoken { v }), _) if v != VERSION => malformed(format!(
                    "there is no protocol {v}; this office speaks {VERSION}"
                )),
                // serde's message may quote the body: it goes to nobody's log and to the sender only.
                (_, Err(error)) => malformed(format!("this is no batch: {error}")),
                (_, Ok(_)) => malformed("this is no batch"),
            });
        }
    };
    if batch.rows.len() > ROWS_PER_BATCH_MAX {
        let (code, say) = too_large();
        return Err(Refused(StatusCode::PAYLOAD_TOO_LARGE, code, say));
    }
    Ok(batch)
}

/// What the office holds of a journal.
#[derive(Serialize)]
pub(super) struct Held {
    pub rows: u64,
    pub tip: Option<Digest>,
}

async fn journal(
    State(shared): Office,
    Path(journal): Path<String>,
) -> Result<Json<Held>, Refused> {
    let journal = uuid(&journal)?;
    let (rows, tip) = ask(&shared, move |store| store.rows_of(journal)).await?;
    Ok(Json(Held { rows, tip }))
}

#[derive(Deserialize)]
pub(super) struct DayAsked {
    day: Option<String>,
}

pub(super) async fn tally(
    State(shared): Office,
    Query(asked): Query<DayAsked>,
) -> Result<Json<Tally>, Refused> {
    let day = match asked.day {
        None => (shared.clock)().with_timezone(&Tokyo).date_naive(),
        Some(text) => read_day(&text)
            .ok_or_else(|| malformed("a day is written YYYY-MM-DD, as 2026-06-12"))?,
    };
    let rows = ask(&shared, move |store| store.day(day)).await?;
    Ok(Json(add_up(day, &rows)))
}

#[derive(Deserialize)]
struct SpanAsked {
    from: Option<String>,
    to: Option<String>,
}

/// The longest span of days that is counted at once: two fiscal years and a little.
const SPAN_DAYS_MAX: i64 = 800;

async fn cards(
    State(shared): Office,
    Query(asked): Query<SpanAsked>,
) -> Result<Json<Regulars>, Refused> {
    let day = |text: Option<String>| {
        text.as_deref()
            .and_then(read_day)
            .ok_or_else(|| malformed("the days are written from=YYYY-MM-DD&to=YYYY-MM-DD"))
    };
    let (from, to) = (day(asked.from)?, day(asked.to)?);
    if from > to || (to - from).num_days() >= SPAN_DAYS_MAX {
        return Err(malformed(format!(
            "`to` is the same day as `from` or a later one, at most {SPAN_DAYS_MAX} days in all"
        )));
    }
    let counted = ask(&shared, move |store| store.regulars(from, to)).await?;
    Ok(Json(counted))
}

#[derive(Deserialize)]
pub(super) struct FeedAsked {
    after: Option<String>,
}

pub(super) async fn feed(
    State(shared): Office,
    Query(asked): Query<FeedAsked>,
) -> Result<Json<Feed>, Refused> {
    let after = match asked.after {
        None => 0,
        Some(text) => text
            .parse()
            .map_err(|_| malformed("`after` is a number that the feed gave, or 0"))?,
    };
    let told = ask(&shared, move |store| store.feed(after)).await?;
    Ok(Json(told))
}

/// Reads `YYYY-MM-DD` and nothing else.
pub(super) fn read_day(text: &str) -> Option<NaiveDate> {
    let day: NaiveDate = text.parse().ok()?;
    (day.to_string() == text).then_some(day)
}

pub(super) async fn health(State(shared): Office) -> Result<Json<serde_json::Value>, Refused> {
    ask(&shared, |store| store.rows_of(Uuid::nil())).await?;
    Ok(Json(serde_json::json!({
        "ok": true,
        "standing": shared.standing.as_str(),
        "version": env!("CARGO_PKG_VERSION"),
        "now": (shared.clock)(),
    })))
}

/// The office's public key, as a kiosk's `office-key.toml` says it.
#[derive(Serialize)]
struct KeyGiven {
    id: String,
    public: String,
}

async fn office_key(State(shared): Office) -> Result<Json<KeyGiven>, Refused> {
    let key = shared.keys.public().map_err(|error| {
        tracing::error!("no public key to give: {error}");
        Refused(
            StatusCode::NOT_FOUND,
            "no_key",
            "this office has no key to seal readings to; its own log says why".to_owned(),
        )
    })?;
    Ok(Json(KeyGiven {
        id: key.id().to_owned(),
        public: key.to_hex(),
    }))
}

pub(super) async fn nothing_here() -> Refused {
    Refused(
        StatusCode::NOT_FOUND,
        "not_found",
        "there is nothing at this address".to_owned(),
    )
}
