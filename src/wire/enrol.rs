//! How a kiosk and an office come to know each other: the text of a one-time code, and what they
//! say with it. Pure.
//!
//! The code names the office's address, the fingerprint of its CA and a secret. So a kiosk that
//! knows nobody yet can be sure of whom it speaks to before it says the secret.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::Digest;

/// What a code's text begins with.
pub const CODE_PREFIX: &str = "tomoni-enrol/1/";
/// The bytes of a code's secret.
pub const SECRET_BYTES: usize = 16;
/// The most characters that a host's name may have.
const HOST_CHARS_MAX: usize = 253;

/// A one-time code. Neither its `Debug` nor a log shows the secret; its `Display` is the code.
#[derive(Clone, PartialEq, Eq)]
pub struct EnrolCode {
    /// Where the office's listener for kiosks is, as `office.example:8471`.
    pub address: String,
    /// SHA-256 of the certificate of the office's CA.
    pub ca_sha256: Digest,
    /// What makes it this code.
    pub secret: [u8; SECRET_BYTES],
}

impl fmt::Debug for EnrolCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "EnrolCode({})", self.address)
    }
}

impl fmt::Display for EnrolCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{CODE_PREFIX}{}/{}/", self.address, self.ca_sha256)?;
        self.secret
            .iter()
            .try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

/// A text that is no code. It repeats nothing of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "this is no enrolment code, or not all of it; it begins with {CODE_PREFIX} and is printed by \
     `tomoni office enrol-code`"
)]
pub struct NoCode;

impl FromStr for EnrolCode {
    type Err = NoCode;

    fn from_str(text: &str) -> Result<EnrolCode, NoCode> {
        let rest = text.trim().strip_prefix(CODE_PREFIX).ok_or(NoCode)?;
        let mut parts = rest.split('/');
        let (Some(address), Some(ca), Some(secret), None) =
            (parts.next(), parts.next(), parts.next(), parts.next())
        else {
            return Err(NoCode);
        };
        check_address(address).map_err(|_| NoCode)?;
        // Only the spelling that `Display` has.
        let secret = read_secret(secret).ok_or(NoCode)?;
        Ok(EnrolCode {
            address: address.to_owned(),
            ca_sha256: Digest::from_hex(ca).ok_or(NoCode)?,
            secret,
        })
    }
}

/// Reads a secret as [`EnrolCode`] spells it.
#[must_use]
pub fn read_secret(text: &str) -> Option<[u8; SECRET_BYTES]> {
    // A digest's spelling, half as long.
    let whole = Digest::from_hex(&format!("{text}{text}"))?;
    whole.0.get(..SECRET_BYTES)?.try_into().ok()
}

/// An address that is none.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}: an address is a name or a number and a port, as office.example:8471 or [::1]:8471")]
pub struct NoAddress(pub String);

/// Whether this is a host and a port: a name of letters, digits, `-` and `.`, a number of IPv4, or
/// one of IPv6 in brackets.
///
/// # Errors
/// When it is not.
pub fn check_address(address: &str) -> Result<(), NoAddress> {
    let wrong = || NoAddress(address.to_owned());
    let (host, port) = address.rsplit_once(':').ok_or_else(wrong)?;
    let port_is_one = port.parse::<u16>().is_ok_and(|port| port > 0);
    let host_is_one = match host.strip_prefix('[') {
        Some(rest) => rest
            .strip_suffix(']')
            .is_some_and(|number| number.parse::<core::net::Ipv6Addr>().is_ok()),
        None => {
            !host.is_empty()
                && host.len() <= HOST_CHARS_MAX
                && !host.starts_with(['-', '.'])
                && host
                    .chars()
                    .all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '.')
        }
    };
    if port_is_one && host_is_one {
        Ok(())
    } else {
        Err(wrong())
    }
}

/// The host of a checked address, without brackets.
#[must_use]
pub fn host_of(address: &str) -> &str {
    let host = address.rsplit_once(':').map_or(address, |(host, _)| host);
    host.trim_start_matches('[').trim_end_matches(']')
}

/// What a kiosk posts to `/v1/enrol`.
#[derive(Clone, Serialize, Deserialize)]
pub struct EnrolAsk {
    /// The code's secret, in hex.
    pub secret: String,
    /// A certificate signing request for the kiosk's own key, PEM.
    pub csr: String,
}

/// Never with the secret.
impl fmt::Debug for EnrolAsk {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("EnrolAsk(…)")
    }
}

/// What the office answers: everything the kiosk needs to belong.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Enrolled {
    /// The kiosk's name at the office.
    pub kiosk: String,
    /// Its certificate, PEM.
    pub certificate: String,
    /// The certificate of the office's CA, PEM.
    pub ca: String,
    /// The office's public sealing key, as `office-key.toml` has it; `None` where the office has
    /// none that can be used.
    pub office_key: Option<String>,
    /// The path of the site's file among `files`.
    pub site: String,
    /// The configuration: the site's file, the programmes and their words, the monitors.
    pub files: Vec<ConfigFile>,
}

/// One file of a kiosk's configuration.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConfigFile {
    /// Where it belongs below the configuration's root; see [`is_config_path`].
    pub path: String,
    /// Its text.
    pub text: String,
}

/// Whether a path may be one of a kiosk's configuration: `NAME.toml`, `sites/NAME.toml` or
/// `monitors/NAME.toml`, and nothing that leads elsewhere.
#[must_use]
pub fn is_config_path(path: &str) -> bool {
    let name = ["sites/", "monitors/"]
        .iter()
        .find_map(|folder| path.strip_prefix(folder))
        .unwrap_or(path);
    name.strip_suffix(".toml").is_some_and(|stem| {
        !stem.is_empty()
            && stem.len() <= 64
            && stem
                .chars()
                .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
    })
}

/// What a kiosk posts to `/v1/renew`, with its present certificate, which may have ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RenewAsk {
    /// A certificate signing request, PEM.
    pub csr: String,
}

/// What the office answers to that.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Renewed {
    /// The new certificate, PEM.
    pub certificate: String,
}

/// What a kiosk that was asked to retire posts to `/v1/farewell` when the office has acknowledged
/// everything: the last row of each of its journals, for the office to look them up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Farewell {
    /// The last row of every journal that has any.
    pub tips: Vec<Digest>,
}

/// What `GET /v1/office` tells anybody who asks on the kiosks' listener.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfficeSays {
    /// `rehearsal` or `real`.
    pub standing: String,
    /// The program's version.
    pub version: String,
}
