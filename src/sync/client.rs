//! HTTP to the office: the only user of `ureq`. It posts what it is given and says what came
//! back; it decides nothing.

use std::sync::Arc;
use std::time::Duration;

use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject as _;
use serde::Serialize;
use serde::de::DeserializeOwned;
use ureq::Agent;
use ureq::http::{HeaderValue, Response, header};
use ureq::tls::{Certificate, ClientCert, PrivateKey, RootCerts, TlsConfig, TlsProvider};
use uuid::Uuid;

use super::identity::Identity;
use super::session::Failure;
use crate::wire::enrol::host_of;
use crate::wire::{Answer, Batch, Feed, Refusal};

/// How long a connection may take to be made.
const CONNECT_MAX: Duration = Duration::from_secs(10);
/// How long one message may take from first to last byte of its answer. Shorter than
/// [`super::session::REPLY_MAX_MS`].
const MESSAGE_MAX: Duration = Duration::from_secs(60);
/// The longest answer that is read, bytes.
const ANSWER_BYTES_MAX: u64 = 64 * 1024;
/// The longest answer to an enrolment, which brings a configuration, bytes.
const ENROLLED_BYTES_MAX: u64 = 4 * 1024 * 1024;
/// Batches shorter than this travel as they are, bytes.
const COMPRESS_FROM_BYTES: usize = 512;
/// How hard batches are compressed: the least that pays on a thin line, without heating the
/// kiosk.
const ZSTD_LEVEL: i32 = 3;
/// The longest sentence of an office that is shown, characters.
const SAY_CHARS_MAX: usize = 200;

/// Why an office cannot be spoken to.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum OfficeError {
    /// The address is none.
    #[error("{0:?} is no address of an office; it looks like http://127.0.0.1:8470")]
    NoAddress(String),
    /// It is another machine, without TLS.
    #[error(
        "{0}: without TLS an office is spoken to on this machine only (127.0.0.1, [::1], localhost), for a demonstration; enrol this kiosk with `tomoni kiosk enrol CODE` and it finds its office by itself"
    )]
    Plain(String),
    /// It takes a certificate.
    #[error(
        "{0}: this office lets in whom it knows, and this kiosk was not enrolled; have the office show a code, and then: tomoni kiosk enrol CODE"
    )]
    NotEnrolled(String),
    /// A text that should be a certificate is none.
    #[error("this holds no certificate; it begins with -----BEGIN CERTIFICATE-----")]
    NoCertificate,
    /// The certificate or the key cannot be used.
    #[error(
        "the certificate or the key of this kiosk cannot be used ({0}); enrol it anew with `tomoni kiosk enrol CODE`, its records stay"
    )]
    Identity(String),
}

/// A text that can be no token. It is not repeated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("this is no token of an office: one line that begins with tomoni_ is")]
pub struct TokenError;

/// The office as the network shows it.
#[derive(Clone, Debug)]
pub struct Office {
    agent: Agent,
    base: String,
    /// What a program shows, as a header that no `Debug` prints; a kiosk has none.
    authorization: Option<HeaderValue>,
}

/// An address without a slash at its end, and its scheme.
fn parts_of(url: &str) -> Option<(String, String, String)> {
    let base = url.trim().trim_end_matches('/').to_owned();
    let uri = base.parse::<ureq::http::Uri>().ok()?;
    let host = host_of(&format!("{}:0", uri.host()?)).to_owned();
    Some((uri.scheme_str()?.to_owned(), host, base))
}

fn is_loopback(host: &str) -> bool {
    host == "localhost"
        || host
            .parse::<std::net::IpAddr>()
            .is_ok_and(|address| address.is_loopback())
}

/// What all connections have in common. Proxies of the environment are not used: a kiosk speaks to
/// its office and to nobody else.
fn agent(tls: Option<TlsConfig>) -> Agent {
    let config = Agent::config_builder()
        .http_status_as_error(false)
        .max_redirects(0)
        .proxy(None)
        .https_only(tls.is_some())
        .timeout_connect(Some(CONNECT_MAX))
        .timeout_global(Some(MESSAGE_MAX))
        .user_agent(concat!("tomoni/", env!("CARGO_PKG_VERSION")));
    match tls {
        Some(tls) => config.tls_config(tls),
        None => config,
    }
    .build()
    .new_agent()
}

/// TLS that trusts one CA and nobody else. (The office speaks 1.3 only, so nothing older comes
/// about with it.)
fn tls(ca: Certificate<'static>, own: Option<ClientCert>) -> TlsConfig {
    TlsConfig::builder()
        .provider(TlsProvider::Rustls)
        .unversioned_rustls_crypto_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .root_certs(RootCerts::new_with_certs(&[ca]))
        .client_cert(own)
        .build()
}

impl Office {
    /// The office at `url` on this machine, such as `http://127.0.0.1:8470`, without TLS. Nothing
    /// is sent yet.
    ///
    /// # Errors
    /// When that is no address, or not one of this machine.
    pub fn at(url: &str) -> Result<Office, OfficeError> {
        let no_address = || OfficeError::NoAddress(url.to_owned());
        let (scheme, host, base) = parts_of(url).ok_or_else(no_address)?;
        match scheme.as_str() {
            "http" if is_loopback(&host) => Ok(Office {
                agent: agent(None),
                base,
                authorization: None,
            }),
            "http" => Err(OfficeError::Plain(base)),
            "https" => Err(OfficeError::NotEnrolled(base)),
            _ => Err(no_address()),
        }
    }

    /// The office that this kiosk belongs to.
    ///
    /// # Errors
    /// When what the office gave it cannot be used.
    pub fn of(identity: &Identity) -> Result<Office, OfficeError> {
        let wrong = |error: ureq::Error| OfficeError::Identity(error.to_string());
        let ca = Certificate::from_pem(identity.ca.as_bytes()).map_err(wrong)?;
        let certificate = Certificate::from_pem(identity.certificate.as_bytes()).map_err(wrong)?;
        let key = PrivateKey::from_pem(identity.key().as_bytes()).map_err(wrong)?;
        let own = ClientCert::new_with_certs(&[certificate], key);
        Ok(Office {
            agent: agent(Some(tls(ca, Some(own)))),
            base: identity.office.clone(),
            authorization: None,
        })
    }

    /// The office at `url` of this CA, for who has no certificate yet.
    ///
    /// # Errors
    /// When that is no address.
    pub fn of_ca(url: &str, ca: &CertificateDer<'_>) -> Result<Office, OfficeError> {
        let no_address = || OfficeError::NoAddress(url.to_owned());
        let (_, _, base) = parts_of(url)
            .filter(|(scheme, _, _)| scheme == "https")
            .ok_or_else(no_address)?;
        let ca = Certificate::from_der(ca.as_ref()).to_owned();
        Ok(Office {
            agent: agent(Some(tls(ca, None))),
            base,
            authorization: None,
        })
    }

    /// The office at `url`, for people's programs: plain on this machine, or with TLS that trusts
    /// the certificates in this file's text, PEM, and nobody else.
    ///
    /// # Errors
    /// When the address or the text is none.
    pub fn trusting(url: &str, ca: Option<&str>) -> Result<Office, OfficeError> {
        let Some(ca) = ca else {
            return Office::at(url);
        };
        let ca = CertificateDer::from_pem_slice(ca.as_bytes())
            .map_err(|_| OfficeError::NoCertificate)?;
        Office::of_ca(url, &ca)
    }

    /// Posts something and waits for what the office makes of it.
    ///
    /// # Errors
    /// When there is no answer, or one that is not 200.
    pub fn ask<T: Serialize, R: DeserializeOwned>(
        &self,
        path: &str,
        ask: &T,
    ) -> Result<R, Failure> {
        let plain =
            serde_json::to_vec(ask).map_err(|error| Failure::NotUnderstood(error.to_string()))?;
        let sent = self
            .agent
            .post(format!("{}{path}", self.base))
            .header(header::CONTENT_TYPE, "application/json")
            .send(plain.as_slice());
        let body = read(sent, ENROLLED_BYTES_MAX)?;
        serde_json::from_slice(&body)
            .map_err(|_| Failure::NotUnderstood("what answered is no office".to_owned()))
    }

    /// The same office, asked with a program's token.
    ///
    /// # Errors
    /// When the token cannot be one.
    pub fn with_token(mut self, token: &str) -> Result<Office, TokenError> {
        let mut value =
            HeaderValue::from_str(&format!("Bearer {}", token.trim())).map_err(|_| TokenError)?;
        if token.trim().is_empty() {
            return Err(TokenError);
        }
        value.set_sensitive(true);
        self.authorization = Some(value);
        Ok(self)
    }

    /// Posts a batch and waits for its answer.
    ///
    /// # Errors
    /// When there is no answer, or one that is not 200.
    pub fn post(&self, journal: Uuid, batch: &Batch) -> Result<Answer, Failure> {
        let plain =
            serde_json::to_vec(batch).map_err(|error| Failure::NotUnderstood(error.to_string()))?;
        let request = self
            .agent
            .post(format!("{}/v1/journals/{journal}/batches", self.base))
            .header(header::CONTENT_TYPE, "application/json");
        let packed = (plain.len() >= COMPRESS_FROM_BYTES)
            .then(|| zstd::encode_all(plain.as_slice(), ZSTD_LEVEL).ok())
            .flatten();
        let sent = match packed {
            Some(packed) => request
                .header(header::CONTENT_ENCODING, "zstd")
                .send(packed.as_slice()),
            None => request.send(plain.as_slice()),
        };
        let body = read(sent, ANSWER_BYTES_MAX)?;
        serde_json::from_slice(&body)
            .map_err(|_| Failure::NotUnderstood("what answered is no office".to_owned()))
    }

    /// Fetches what the feed tells after this number.
    ///
    /// # Errors
    /// When there is no answer, or one that is not 200.
    pub fn feed(&self, after: u64) -> Result<Feed, Failure> {
        let body = self.get(&format!("/v1/feed?after={after}"))?;
        serde_json::from_slice(&body)
            .map_err(|_| Failure::NotUnderstood("what answered is no feed".to_owned()))
    }

    /// Gets a page of the office's as bytes; `path` begins with `/`.
    ///
    /// # Errors
    /// When there is no answer, or one that is not 200.
    pub fn get(&self, path: &str) -> Result<Vec<u8>, Failure> {
        let mut request = self.agent.get(format!("{}{path}", self.base));
        if let Some(value) = &self.authorization {
            request = request.header(header::AUTHORIZATION, value);
        }
        read(request.call(), ANSWER_BYTES_MAX)
    }
}

/// The body of a 200, or why there is none.
fn read(
    sent: Result<Response<ureq::Body>, ureq::Error>,
    bytes_max: u64,
) -> Result<Vec<u8>, Failure> {
    let mut response = sent.map_err(|error| lost(&error))?;
    let status = response.status().as_u16();
    let retry_after_ms = response
        .headers()
        .get(header::RETRY_AFTER)
        .and_then(|value| value.to_str().ok())
        .and_then(|text| text.trim().parse::<u64>().ok())
        .map(|seconds| seconds.saturating_mul(1000));
    let body = response
        .body_mut()
        .with_config()
        .limit(bytes_max)
        .read_to_vec();
    if status == 200 {
        return body.map_err(|error| lost(&error));
    }
    let refusal = body
        .ok()
        .and_then(|body| serde_json::from_slice::<Refusal>(&body).ok());
    let order = refusal.as_ref().and_then(|refusal| refusal.order);
    let say = refusal.map_or_else(
        || format!("the office answered with status {status}"),
        |refusal| refusal.say.chars().take(SAY_CHARS_MAX).collect(),
    );
    Err(match order {
        Some(order) => Failure::Ordered { order, say },
        None => Failure::Refused {
            status,
            retry_after_ms,
            say,
        },
    })
}

fn lost(error: &ureq::Error) -> Failure {
    let say = match error {
        ureq::Error::Timeout(_) => "the office does not answer in time".to_owned(),
        ureq::Error::HostNotFound => "the office's name is not known here".to_owned(),
        ureq::Error::Io(error) if error.kind() == std::io::ErrorKind::ConnectionRefused => {
            "nothing answers at the office's address".to_owned()
        }
        other => format!("the way to the office is broken: {other}"),
    };
    Failure::Lost(say.chars().take(SAY_CHARS_MAX).collect())
}
