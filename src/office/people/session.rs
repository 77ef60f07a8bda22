//! Signing in: what was typed becomes a session and its cookie, or one and the same sentence for
//! everything that does not fit.
//!
//! Nothing tells whether a name exists: a name that nobody has is counted, locked and hashed for
//! just as long as one that somebody has.

use std::sync::Arc;

use axum::http::HeaderValue;
use axum_extra::extract::cookie::{Cookie, SameSite};
use zeroize::Zeroizing;

use super::gate::Way;
use super::proof::{Handed, password_fits, recovery_hash, totp_step};
use super::who::Person;
use crate::office::api::{Refused, ask};
use crate::office::serve::Shared;
use crate::office::store::{Attempt, LogEntry, Second, SigningIn, Store, StoreError, What};

/// How long a session lasts in which nothing is asked, milliseconds.
pub const SESSION_IDLE_MS: i64 = 30 * 60 * 1000;
/// How long a session lasts at most, milliseconds: a working day.
pub const SESSION_MAX_MS: i64 = 12 * 60 * 60 * 1000;

/// The cookie of a session.
pub(in crate::office) const COOKIE: &str = "tomoni";
/// The cookie of somebody who is about to sign in: what their form belongs to.
pub(in crate::office) const DOOR_COOKIE: &str = "tomoni-door";
/// What a browser takes only over TLS, for this host alone.
const HOST_PREFIX: &str = "__Host-";

/// Who tried, in the log, when there is nobody of that name. What was typed is not written down:
/// it may be a password.
const NOBODY: &str = "（知らない名前）";

/// What somebody typed to sign in.
pub(in crate::office) struct Asked {
    pub name: String,
    pub password: Zeroizing<String>,
    /// Six digits, or a recovery code.
    pub code: String,
}

/// What came of it.
pub(in crate::office) enum Begun {
    /// They are in; the cookie's value.
    In(Handed),
    /// Name, password or code do not fit.
    Refused,
    /// They must wait until then, Unix milliseconds.
    Locked(i64),
}

fn cookie_name(name: &str, way: &Way) -> String {
    if way.secure {
        [HOST_PREFIX, name].concat()
    } else {
        name.to_owned()
    }
}

/// The header that sets a cookie: for this host alone, for no script, for no other site's links.
pub(in crate::office) fn cookie(name: &'static str, value: &str, way: &Way) -> Option<HeaderValue> {
    let cookie = Cookie::build((cookie_name(name, way), value.to_owned()))
        .path("/")
        .http_only(true)
        .same_site(SameSite::Strict)
        .secure(way.secure)
        .build();
    let mut header = HeaderValue::from_str(&cookie.to_string()).ok()?;
    header.set_sensitive(true);
    Some(header)
}

/// The header that takes the session's cookie away.
pub(in crate::office) fn clear_cookie(way: &Way) -> Option<HeaderValue> {
    let mut gone = Cookie::build((cookie_name(COOKIE, way), ""))
        .path("/")
        .http_only(true)
        .same_site(SameSite::Strict)
        .secure(way.secure)
        .build();
    gone.make_removal();
    HeaderValue::from_str(&gone.to_string()).ok()
}

/// The value of the session's cookie, or of another of ours.
pub(in crate::office) fn brought(
    headers: &axum::http::HeaderMap,
    name: Option<&'static str>,
    way: &Way,
) -> Option<Zeroizing<String>> {
    let jar = axum_extra::extract::cookie::CookieJar::from_headers(headers);
    let name = cookie_name(name.unwrap_or(COOKIE), way);
    jar.get(&name)
        .map(|cookie| Zeroizing::new(cookie.value().to_owned()))
}

/// Lets somebody in, or not. What they showed is used up.
pub(in crate::office) async fn sign_in(
    shared: &Arc<Shared>,
    asked: Asked,
    way: &Way,
) -> Result<Begun, Refused> {
    let _place = shared.door.hashing().await?;
    let now = (shared.clock)();
    let address = way.address.clone();
    let cookie = Handed::make().map_err(|error| StoreError::Busy(error.to_string()))?;
    let absent = Arc::clone(&shared.door);
    let begun = ask(shared, move |store| {
        let now_ms = now.timestamp_millis();
        let name = asked.name.trim();
        let attempt = match store.begin_attempt(name, &address, now_ms)? {
            Attempt::Begun(attempt) => attempt,
            Attempt::Locked(until) => return Ok(Begun::Locked(until)),
        };
        let account = store.secrets_of(name)?;
        // All three are looked at whatever the others say.
        let hash = account
            .as_ref()
            .map_or_else(|| absent.absent_hash(), |account| &account.password);
        let fits = password_fits(&asked.password, hash);
        let secret: &[u8] = account
            .as_ref()
            .map_or(&[0; 20], |account| account.totp.as_slice());
        let step = totp_step(secret, &asked.code, now.timestamp());
        let second = recovery_hash(&asked.code)
            .map(Second::Recovery)
            .or(step.map(Second::Step));
        let who = account.as_ref().map_or(NOBODY, |account| &account.name);
        if let (Some(account), true, Some(second)) = (&account, fits, second) {
            let signing_in = SigningIn {
                attempt,
                account: account.id,
                second,
                session: cookie.hash(),
                over_before_ms: now_ms - SESSION_MAX_MS,
                log: LogEntry::new(now, who, What::SignedIn).from(&address),
            };
            if store.sign_in(&signing_in)? {
                return Ok(Begun::In(cookie));
            }
        }
        store.note(&LogEntry::new(now, who, What::SignInRefused).from(&address))?;
        Ok(Begun::Refused)
    });
    let begun = begun.await?;
    match &begun {
        Begun::In(_) => {}
        Begun::Refused => {
            tracing::warn!("somebody was not let in: name, password or code do not fit")
        }
        Begun::Locked(_) => tracing::warn!("somebody was not let in: too many tries before"),
    }
    Ok(begun)
}

/// What came of proving again who one is.
pub(in crate::office) enum Proven {
    /// They are who they say.
    Yes,
    /// The password does not fit.
    No,
    /// They must wait until then, Unix milliseconds.
    Locked(i64),
}

/// Asks somebody who is signed in for their password once more, before something grave. Counted
/// like a try to sign in.
pub(in crate::office) fn prove_again(
    store: &dyn Store,
    person: &Person,
    password: &str,
    address: &str,
    now_ms: i64,
) -> Result<Proven, StoreError> {
    let attempt = match store.begin_attempt(&person.name, address, now_ms)? {
        Attempt::Begun(attempt) => attempt,
        Attempt::Locked(until) => return Ok(Proven::Locked(until)),
    };
    let Some(account) = store.secrets_of(&person.name)? else {
        return Ok(Proven::No);
    };
    if !password_fits(password, &account.password) {
        return Ok(Proven::No);
    }
    store.attempt_passed(attempt)?;
    Ok(Proven::Yes)
}
