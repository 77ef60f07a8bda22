//! The kiosks' listener: enrolment, batches, the feed, renewal and farewell, over TLS with
//! certificates on both sides. Who speaks is known by the fingerprint of the certificate, and by
//! nothing that is said; what each may do is decided here, in [`Caller::may`].
//!
//! | the certificate | batches | feed | renewal | anything else |
//! |---|---|---|---|---|
//! | none, or unknown | 401 | 401 | 401 | enrolment only |
//! | ended | 401, order to renew | 401 | yes | 401 |
//! | of an enrolled kiosk | yes, for its own journals | yes | yes | |
//! | of a retiring kiosk | yes, with the order to retire | yes | yes | farewell |
//! | of a retired kiosk | 403, order to wipe | 403 | 403 | 403 |
//! | revoked | held back, 403, order to wipe | 403 | 403 | 403 |

pub(super) mod tls;
mod tries;

use std::net::SocketAddr;
use std::sync::Arc;

use axum::body::Body;
use axum::extract::{ConnectInfo, DefaultBodyLimit, Extension, Path, Query, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use axum_server::tls::TlsInfo;
use chrono::{DateTime, FixedOffset};
use serde::de::DeserializeOwned;
use sha2::{Digest as _, Sha256};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::decompression::RequestDecompressionLayer;
use tower_http::limit::RequestBodyLimitLayer;
use tower_http::timeout::TimeoutLayer;

pub(super) use tries::Tries;

use super::api::{
    self, DayAsked, FeedAsked, Held, Office, REQUEST_MAX, Refused, WIRE_BYTES_MAX, ask,
    in_sentences, malformed, read_batch, read_body, uuid,
};
use super::ca::{Ca, Csr, fingerprint};
use super::serve::Shared;
use super::standing::Standing;
use super::store::{KioskStanding, KnownCertificate};
use crate::config::{Site, Source};
use crate::wire::enrol::{
    ConfigFile, EnrolAsk, Enrolled, Farewell, OfficeSays, RenewAsk, Renewed, is_config_path,
    read_secret,
};
use crate::wire::{Answer, Digest, Feed, Order, Refusal};

/// The most bytes that a request other than a batch may have.
const ASK_BYTES_MAX: usize = 64 * 1024;

pub(super) fn router(shared: &Arc<Shared>) -> Router {
    let batches = Router::new()
        .route("/v1/journals/{journal}/batches", post(take_batch))
        .layer(DefaultBodyLimit::disable())
        .layer(RequestDecompressionLayer::new().gzip(true).zstd(true))
        .layer(RequestBodyLimitLayer::new(WIRE_BYTES_MAX));
    Router::new()
        .route("/v1/office", get(office))
        .route("/v1/health", get(api::health))
        .route("/v1/enrol", post(enrol))
        .route("/v1/renew", post(renew))
        .route("/v1/feed", get(feed))
        .route("/v1/journals/{journal}", get(journal))
        .route("/v1/tally", get(tally))
        .route("/v1/farewell", post(farewell))
        .layer(RequestBodyLimitLayer::new(ASK_BYTES_MAX))
        .merge(batches)
        .fallback(api::nothing_here)
        .layer(TimeoutLayer::with_status_code(
            StatusCode::REQUEST_TIMEOUT,
            REQUEST_MAX,
        ))
        .layer(CatchPanicLayer::new())
        .layer(middleware::map_response(in_sentences))
        .with_state(Arc::clone(shared))
}

/// A refusal that may come with an order.
struct Denied {
    status: StatusCode,
    code: &'static str,
    say: String,
    order: Option<Order>,
    retry_after_s: Option<u64>,
}

impl Denied {
    fn new(status: StatusCode, code: &'static str, say: &str) -> Denied {
        Denied {
            status,
            code,
            say: say.to_owned(),
            order: None,
            retry_after_s: None,
        }
    }

    fn with(self, order: Order) -> Denied {
        Denied {
            order: Some(order),
            ..self
        }
    }
}

impl From<Refused> for Denied {
    fn from(Refused(status, code, say): Refused) -> Denied {
        Denied {
            status,
            code,
            say,
            order: None,
            retry_after_s: (status == StatusCode::SERVICE_UNAVAILABLE).then_some(10),
        }
    }
}

impl IntoResponse for Denied {
    fn into_response(self) -> Response {
        let refusal = Refusal {
            code: self.code.to_owned(),
            say: self.say,
            order: self.order,
        };
        let mut response = (self.status, Json(refusal)).into_response();
        if let Some(seconds) = self.retry_after_s {
            let seconds = HeaderValue::from(seconds);
            response.headers_mut().insert(header::RETRY_AFTER, seconds);
        }
        response
    }
}

/// What a kiosk wants to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Deed {
    /// Send rows, ask for the feed, ask what is held.
    Work,
    /// Get a further certificate.
    Renew,
}

/// Who speaks.
struct Caller {
    certificate: KnownCertificate,
    now: DateTime<FixedOffset>,
}

impl Caller {
    /// Looks up whose certificate was shown.
    async fn know(shared: &Arc<Shared>, tls: &TlsInfo) -> Result<Caller, Denied> {
        let Some(shown) = tls.peer_certificates.first() else {
            return Err(Denied::new(
                StatusCode::UNAUTHORIZED,
                "no_certificate",
                "this kiosk showed no certificate of this office; enrol it with `tomoni kiosk enrol CODE`",
            ));
        };
        let sha256 = fingerprint(shown);
        match ask(shared, move |store| store.certificate(sha256)).await? {
            Some(certificate) => Ok(Caller {
                certificate,
                now: (shared.clock)(),
            }),
            None => Err(Denied::new(
                StatusCode::UNAUTHORIZED,
                "unknown_kiosk",
                "this office does not know the certificate of this kiosk, perhaps because it was put back to an earlier state; enrol the kiosk anew with `tomoni kiosk enrol CODE`, its records stay",
            )),
        }
    }

    /// Whether it may do this. The whole of what a certificate is worth is here.
    fn may(&self, deed: Deed) -> Result<(), Denied> {
        let kiosk = &self.certificate.kiosk;
        match self.certificate.standing {
            KioskStanding::Revoked => {
                tracing::warn!("the revoked kiosk {kiosk} spoke");
                return Err(Denied::new(
                    StatusCode::FORBIDDEN,
                    "revoked",
                    "this kiosk was shut out; it is to wipe itself",
                )
                .with(Order::Wipe));
            }
            KioskStanding::Retired => {
                return Err(Denied::new(
                    StatusCode::FORBIDDEN,
                    "retired",
                    "this kiosk was retired and everything had arrived; it is to wipe itself",
                )
                .with(Order::Wipe));
            }
            KioskStanding::Enrolled | KioskStanding::Retiring => {}
        }
        if deed == Deed::Work && self.now >= self.certificate.until {
            return Err(Denied::new(
                StatusCode::UNAUTHORIZED,
                "expired",
                "the certificate of this kiosk has ended; it renews it by itself and then goes on",
            )
            .with(Order::Renew));
        }
        Ok(())
    }

    /// What it is asked to do beside its work.
    fn order(&self) -> Option<Order> {
        if self.certificate.standing == KioskStanding::Retiring {
            return Some(Order::Retire);
        }
        let half = self.certificate.from + (self.certificate.until - self.certificate.from) / 2;
        (self.now >= half).then_some(Order::Renew)
    }
}

/// Somebody else's journal.
fn not_yours() -> Denied {
    Denied::new(
        StatusCode::FORBIDDEN,
        "not_yours",
        "this journal belongs to another kiosk; if the disk was moved here, enrol this kiosk under the other one's name",
    )
}

async fn read_json<T: DeserializeOwned>(body: Body) -> Result<T, Refused> {
    let body = read_body(body).await?;
    serde_json::from_slice(&body).map_err(|_| malformed("this is not what is asked for here"))
}

async fn office(State(shared): Office) -> Json<OfficeSays> {
    Json(OfficeSays {
        standing: shared.standing.as_str().to_owned(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
    })
}

async fn take_batch(
    State(shared): Office,
    Extension(tls): Extension<Arc<TlsInfo>>,
    Path(journal): Path<String>,
    body: Body,
) -> Result<Json<Answer>, Denied> {
    let caller = Caller::know(&shared, &tls).await?;
    let journal = uuid(&journal)?;
    let mut batch = read_batch(body).await?;
    let kiosk = caller.certificate.kiosk.clone();
    // Who it is stands in the certificate.
    batch.kiosk.clone_from(&kiosk);
    let now = caller.now;
    let allowed = caller.may(Deed::Work);
    if caller.certificate.standing == KioskStanding::Revoked && !batch.rows.is_empty() {
        let held = ask(&shared, move |store| {
            store.hold_back(&kiosk, journal, &batch, now)
        });
        if !held.await? {
            tracing::warn!("no more is held back of the revoked kiosk");
        }
        return Err(allowed.err().unwrap_or_else(not_yours));
    }
    allowed?;
    let taken = ask(&shared, move |store| {
        if store.claim(journal, &kiosk, now)? != kiosk {
            return Ok(None);
        }
        store.intake(journal, &batch, now).map(Some)
    })
    .await?;
    let Some(answer) = taken else {
        tracing::warn!(
            "the kiosk {} sent rows of another kiosk's journal",
            caller.certificate.kiosk
        );
        return Err(not_yours());
    };
    shared
        .changed
        .send_modify(|times| *times = times.wrapping_add(1));
    Ok(Json(Answer {
        order: caller.order(),
        ..answer
    }))
}

async fn feed(
    State(shared): Office,
    Extension(tls): Extension<Arc<TlsInfo>>,
    asked: Query<FeedAsked>,
) -> Result<Json<Feed>, Denied> {
    let caller = Caller::know(&shared, &tls).await?;
    caller.may(Deed::Work)?;
    Ok(api::feed(State(shared), asked).await?)
}

/// How many rows of one of the kiosk's own journals are held.
async fn journal(
    State(shared): Office,
    Extension(tls): Extension<Arc<TlsInfo>>,
    Path(journal): Path<String>,
) -> Result<Json<Held>, Denied> {
    let caller = Caller::know(&shared, &tls).await?;
    caller.may(Deed::Work)?;
    let journal = uuid(&journal)?;
    let (kiosk, now) = (caller.certificate.kiosk, caller.now);
    let held = ask(&shared, move |store| {
        if store.claim(journal, &kiosk, now)? != kiosk {
            return Ok(None);
        }
        store.rows_of(journal).map(Some)
    })
    .await?;
    let (rows, tip) = held.ok_or_else(not_yours)?;
    Ok(Json(Held { rows, tip }))
}

/// A day's numbers, for whoever rehearses. A kiosk of a real office has no business with them.
async fn tally(
    State(shared): Office,
    Extension(tls): Extension<Arc<TlsInfo>>,
    asked: Query<DayAsked>,
) -> Result<Response, Denied> {
    let caller = Caller::know(&shared, &tls).await?;
    caller.may(Deed::Work)?;
    if shared.standing != Standing::Rehearsal {
        return Err(Denied::new(
            StatusCode::FORBIDDEN,
            "not_here",
            "a kiosk is told no numbers; people see them on the office's pages",
        ));
    }
    Ok(api::tally(State(shared), asked).await?.into_response())
}

fn ca(shared: &Shared) -> Result<&Ca, Denied> {
    shared.ca.as_ref().ok_or_else(|| {
        Denied::new(
            StatusCode::SERVICE_UNAVAILABLE,
            "no_ca",
            "this office was never set up; nobody can enrol",
        )
    })
}

fn bad_csr() -> Denied {
    malformed("there is no request for a certificate of an ECDSA P-256 key in this").into()
}

async fn enrol(
    State(shared): Office,
    ConnectInfo(from): ConnectInfo<SocketAddr>,
    body: Body,
) -> Result<Json<Enrolled>, Denied> {
    let now = (shared.clock)();
    if let Some(wait_s) = shared.tries.must_wait(from.ip(), now) {
        let say = "too many wrong codes came from this address; wait ten minutes";
        let denied = Denied::new(StatusCode::TOO_MANY_REQUESTS, "too_many", say);
        return Err(Denied {
            retry_after_s: Some(wait_s),
            ..denied
        });
    }
    let asked: EnrolAsk = read_json(body).await?;
    let csr = Csr::read(&asked.csr).ok_or_else(bad_csr)?;
    let ca_pem = ca(&shared)?.pem().to_owned();
    let office_key = match shared.keys.public() {
        Ok(key) => Some(key.write()),
        Err(error) => {
            tracing::error!("a kiosk enrols without a key to seal readings to: {error}");
            None
        }
    };
    let redeemed = match read_secret(&asked.secret) {
        None => None,
        Some(secret) => {
            let sha256 = Digest(Sha256::digest(secret).into());
            let signer = Arc::clone(&shared);
            ask(&shared, move |store| {
                store.redeem(sha256, now, &|kiosk| {
                    let signed = signer.ca.as_ref()?.sign(&csr, kiosk, now);
                    signed
                        .inspect_err(|error| tracing::error!("no certificate for {kiosk}: {error}"))
                        .ok()
                })
            })
            .await?
        }
    };
    let Some(redeemed) = redeemed else {
        tracing::warn!("a wrong code to enrol came from {}", from.ip());
        shared.tries.note_wrong(from.ip(), now);
        return Err(Denied::new(
            StatusCode::FORBIDDEN,
            "wrong_code",
            "this code is not valid: it was used, it is older than ten minutes, or it was not read whole; have the office show a new one",
        ));
    };
    let source = Source::new(std::path::Path::new("site.toml"), &redeemed.site);
    let path = Site::parse(&source)
        .map(|site| format!("sites/{}.toml", site.id))
        .ok()
        .filter(|path| is_config_path(path))
        .unwrap_or_else(|| "sites/site.toml".to_owned());
    tracing::info!("the kiosk {} enrolled from {}", redeemed.kiosk, from.ip());
    Ok(Json(Enrolled {
        kiosk: redeemed.kiosk,
        certificate: redeemed.certificate.pem,
        ca: ca_pem,
        office_key,
        files: shared.handout.with_site(ConfigFile {
            path: path.clone(),
            text: redeemed.site,
        }),
        site: path,
    }))
}

async fn renew(
    State(shared): Office,
    Extension(tls): Extension<Arc<TlsInfo>>,
    body: Body,
) -> Result<Json<Renewed>, Denied> {
    let caller = Caller::know(&shared, &tls).await?;
    caller.may(Deed::Renew)?;
    let asked: RenewAsk = read_json(body).await?;
    let csr = Csr::read(&asked.csr).ok_or_else(bad_csr)?;
    let old = caller.certificate;
    let made = ca(&shared)?
        .sign(&csr, &old.kiosk, caller.now)
        .map_err(|error| {
            tracing::error!("no certificate for {}: {error}", old.kiosk);
            Denied::new(
                StatusCode::INTERNAL_SERVER_ERROR,
                "failed",
                "the office could not make a certificate; its own log says why",
            )
        })?;
    let new = made.clone();
    let kept = ask(&shared, move |store| store.renew(old.sha256, &new)).await?;
    if !kept {
        return Err(not_yours());
    }
    tracing::info!("the kiosk {} renewed its certificate", old.kiosk);
    Ok(Json(Renewed {
        certificate: made.pem,
    }))
}

async fn farewell(
    State(shared): Office,
    Extension(tls): Extension<Arc<TlsInfo>>,
    body: Body,
) -> Result<Json<Refusal>, Denied> {
    let caller = Caller::know(&shared, &tls).await?;
    caller.may(Deed::Work)?;
    let asked: Farewell = read_json(body).await?;
    if caller.certificate.standing != KioskStanding::Retiring {
        return Err(Denied::new(
            StatusCode::CONFLICT,
            "not_retiring",
            "nobody asked this kiosk to retire",
        ));
    }
    let (kiosk, now) = (caller.certificate.kiosk, caller.now);
    let name = kiosk.clone();
    let all_here = ask(&shared, move |store| {
        for tip in &asked.tips {
            if !store.held(*tip)? {
                return Ok(false);
            }
        }
        store.set_retired(&kiosk, now)?;
        Ok(true)
    })
    .await?;
    if !all_here {
        return Err(Denied::new(
            StatusCode::CONFLICT,
            "not_all_here",
            "not everything has arrived yet; send the rest first",
        ));
    }
    tracing::info!("the kiosk {name} sent everything and retired");
    Ok(Json(Refusal {
        code: "retired".to_owned(),
        say: "everything has arrived; goodbye".to_owned(),
        order: Some(Order::Wipe),
    }))
}
