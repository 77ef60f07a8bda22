//! HTTP to the office: the only user of `ureq`. It posts what it is given and says what came
//! back; it decides nothing.

use std::time::Duration;

use ureq::Agent;
use ureq::http::{Response, header};
use uuid::Uuid;

use super::session::Failure;
use crate::wire::{Answer, Batch, Feed, Refusal};

/// How long a connection may take to be made.
const CONNECT_MAX: Duration = Duration::from_secs(10);
/// How long one message may take from first to last byte of its answer. Shorter than
/// [`super::session::REPLY_MAX_MS`].
const MESSAGE_MAX: Duration = Duration::from_secs(60);
/// The longest answer that is read, bytes.
const ANSWER_BYTES_MAX: u64 = 64 * 1024;
/// Batches shorter than this travel as they are, bytes.
const COMPRESS_FROM_BYTES: usize = 512;
/// How hard batches are compressed: the least that pays on a thin line, without heating the
/// kiosk.
const ZSTD_LEVEL: i32 = 3;
/// The longest sentence of an office that is shown, characters.
const SAY_CHARS_MAX: usize = 200;

/// An office's address that cannot be one.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is no address of an office; it looks like http://127.0.0.1:8470")]
pub struct OfficeError(pub String);

/// The office as the network shows it.
#[derive(Clone, Debug)]
pub struct Office {
    agent: Agent,
    base: String,
}

impl Office {
    /// The office at `url`, such as `http://127.0.0.1:8470`. Nothing is sent yet. Proxies of the
    /// environment are not used: a kiosk speaks to its office and to nobody else.
    ///
    /// # Errors
    /// When that is no address.
    pub fn at(url: &str) -> Result<Office, OfficeError> {
        let base = url.trim().trim_end_matches('/').to_owned();
        let good = base
            .parse::<ureq::http::Uri>()
            .is_ok_and(|uri| uri.host().is_some() && uri.scheme_str() == Some("http"));
        if !good {
            return Err(OfficeError(url.to_owned()));
        }
        let agent = Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .proxy(None)
            .timeout_connect(Some(CONNECT_MAX))
            .timeout_global(Some(MESSAGE_MAX))
            .user_agent(concat!("tomoni/", env!("CARGO_PKG_VERSION")))
            .build()
            .new_agent();
        Ok(Office { agent, base })
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
        let body = read(sent)?;
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
        read(self.agent.get(format!("{}{path}", self.base)).call())
    }
}

/// The body of a 200, or why there is none.
fn read(sent: Result<Response<ureq::Body>, ureq::Error>) -> Result<Vec<u8>, Failure> {
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
        .limit(ANSWER_BYTES_MAX)
        .read_to_vec();
    if status == 200 {
        return body.map_err(|error| lost(&error));
    }
    let say = body
        .ok()
        .and_then(|body| serde_json::from_slice::<Refusal>(&body).ok())
        .map_or_else(
            || format!("the office answered with status {status}"),
            |refusal| refusal.say.chars().take(SAY_CHARS_MAX).collect(),
        );
    Err(Failure::Refused {
        status,
        retry_after_ms,
        say,
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
