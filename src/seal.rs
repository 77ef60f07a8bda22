//! Readings sealed to the office: HPKE (RFC 9180) in base mode with X25519, HKDF-SHA256 and
//! ChaCha20-Poly1305. Whoever holds a kiosk's disk holds nothing but sealed texts of one length;
//! only the office's secret key opens them.
//!
//! A sealed text is bound to its place (journal, event and kind), so that nobody can move it to
//! another person's event. It names the key it is sealed to, so that the office can change its key
//! and still open what was sealed before.
//!
//! Pure: randomness and keys are handed in, files are the edges' matter. No digit and no key
//! reaches a `Debug` print or an error's text, and what was opened is wiped when it is dropped.

use std::convert::Infallible;

use hpke::aead::ChaCha20Poly1305;
use hpke::inout::InOutBuf;
use hpke::kdf::HkdfSha256;
use hpke::kem::X25519HkdfSha256;
use hpke::rand_core::{TryCryptoRng, TryRng};
use hpke::{Deserializable, Kem, OpModeR, OpModeS, Serializable};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use uuid::Uuid;
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use crate::visit::{EventId, Reading, Sealed};

/// How many random bytes one sealing, or one new key, takes.
pub const RANDOM_BYTES: usize = 32;
/// How long a key is, bytes; the secret one as well as the public one.
pub const KEY_BYTES: usize = 32;
/// How long every plain text is before it is sealed, bytes: two that say how long the text in it
/// is, the text, and zeros. So a sealed text's length says nothing about the reading.
pub const PLAIN_BYTES: usize = 256;
/// How long every sealed text is, bytes: the encapsulated key, the plain text, the tag.
pub const SEALED_BYTES: usize = KEY_BYTES + PLAIN_BYTES + TAG_BYTES;
/// The most keys an office may have: the present one and the ones before it.
pub const KEYS_MAX: usize = 16;
/// The kind of event that a reading is sealed into; part of what it is bound to.
pub const READING_KIND: &str = "reading.taken";

const TAG_BYTES: usize = 16;
const LENGTH_BYTES: usize = 2;
/// Says what these sealed texts are for: one of ours opens nowhere else, and none of others here.
const INFO: &[u8] = b"tomoni-seal-1";
/// The version of the plain text's shape.
const PLAIN_VERSION: u8 = 1;

type Suite = X25519HkdfSha256;
type PublicKey = <Suite as Kem>::PublicKey;
type PrivateKey = <Suite as Kem>::PrivateKey;

/// Why something could not be sealed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SealError {
    /// It does not fit into [`PLAIN_BYTES`].
    #[error("what should be sealed is longer than {} bytes", PLAIN_BYTES - LENGTH_BYTES)]
    TooLong,
    /// The key is a number with which nothing can be kept secret.
    #[error("the office's key cannot be sealed to")]
    Key,
}

/// Why a sealed text could not be opened.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OpenError {
    /// The secret key it is sealed to is not among those at hand.
    #[error("it is sealed to the key {0}, which is not here")]
    NoKey(String),
    /// It is no sealed text: not lower-case hex, or not of [`SEALED_BYTES`].
    #[error("it is not a sealed text")]
    Shape,
    /// It does not open: it was changed, or belongs to another place.
    #[error("it does not open: it was changed on the way, or belongs to another event")]
    Refused,
    /// It opened, and says something that this program does not understand.
    #[error("it opened, and a newer program wrote it")]
    Newer,
}

/// Why a file with keys cannot be used. Its text never repeats a key.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeyFileError {
    /// Not the shape of the file.
    #[error("line {line}: {expected}")]
    Shape {
        /// Where, from 1.
        line: usize,
        /// What is written there in such a file.
        expected: &'static str,
    },
    /// A key is not 64 hex characters.
    #[error("`{0}` is not a key; a key is 64 characters of 0-9 and a-f")]
    NotAKey(&'static str),
    /// The id is not this key's: two files were mixed, or a character was lost.
    #[error(
        "the id `{written}` is not this key's, whose id is `{found}`; copy the whole file again"
    )]
    OtherId {
        /// What the file says.
        written: String,
        /// What it should say.
        found: String,
    },
    /// One key stands there twice.
    #[error("the key `{0}` stands there twice")]
    Twice(String),
    /// There is no key, or there are too many.
    #[error("a file of sealing keys has 1 to {KEYS_MAX} [[key]]s")]
    Count,
}

const PUBLIC_FILE: &str = "an office's public key is written as `id` and `public`";
const SECRET_FILE: &str =
    "sealing keys are written as one or more [[key]] with `id`, `made` and `secret`";

/// The office's public key: what a kiosk seals to.
#[derive(Clone, PartialEq, Eq)]
pub struct OfficeKey {
    public: PublicKey,
    id: String,
}

impl std::fmt::Debug for OfficeKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "OfficeKey({})", self.id)
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawPublic {
    id: String,
    public: String,
}

impl OfficeKey {
    /// The key with these bytes.
    #[must_use]
    pub fn from_bytes(bytes: [u8; KEY_BYTES]) -> Option<OfficeKey> {
        let public = PublicKey::from_bytes(&bytes).ok()?;
        Some(OfficeKey::of(public))
    }

    fn of(public: PublicKey) -> OfficeKey {
        let hash: [u8; 32] = Sha256::digest(public.to_bytes()).into();
        let id = to_hex(hash.get(..8).unwrap_or_default());
        OfficeKey { public, id }
    }

    /// Its id: the first 8 bytes of the SHA-256 of the public key, as 16 hex characters.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The public key, 64 lower-case hex characters.
    #[must_use]
    pub fn to_hex(&self) -> String {
        to_hex(&self.public.to_bytes())
    }

    /// Reads `office-key.toml`.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn parse(text: &str) -> Result<OfficeKey, KeyFileError> {
        let raw: RawPublic =
            toml::from_str(text).map_err(|error| shape(text, &error, PUBLIC_FILE))?;
        let key = key_bytes(&raw.public)
            .and_then(|bytes| OfficeKey::from_bytes(*bytes))
            .ok_or(KeyFileError::NotAKey("public"))?;
        same_id(&raw.id, &key)?;
        Ok(key)
    }

    /// What stands in `office-key.toml`.
    #[must_use]
    pub fn write(&self) -> String {
        format!(
            "# The office's public key. Kiosks seal readings to it; it is no secret.\n\
             # It belongs into the data folder of each kiosk, under the name office-key.toml.\n\
             id = \"{}\"\npublic = \"{}\"\n",
            self.id,
            self.to_hex()
        )
    }
}

/// One secret key of the office. Wiped when it is dropped; `Debug` shows its id only.
#[derive(Clone)]
pub struct OfficeSecret {
    secret: PrivateKey,
    public: OfficeKey,
    made: String,
}

impl std::fmt::Debug for OfficeSecret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "OfficeSecret({})", self.public.id)
    }
}

impl OfficeSecret {
    /// Makes a key from fresh randomness; `made` is the day, for people (`2026-11-23`).
    #[must_use]
    pub fn make(random: &[u8; RANDOM_BYTES], made: &str) -> OfficeSecret {
        let (secret, public) = Suite::derive_keypair(random);
        OfficeSecret {
            secret,
            public: OfficeKey::of(public),
            made: made.to_owned(),
        }
    }

    /// What kiosks are given.
    #[must_use]
    pub fn public(&self) -> &OfficeKey {
        &self.public
    }
}

/// The office's secret keys: the present one first, then those before it, which still open what
/// was sealed to them.
#[derive(Clone, Debug)]
pub struct OfficeSecrets(Vec<OfficeSecret>);

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawSecrets {
    #[serde(default)]
    key: Vec<RawSecret>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawSecret {
    id: String,
    #[serde(default)]
    made: String,
    secret: String,
}

impl OfficeSecrets {
    /// An office's first key.
    #[must_use]
    pub fn first(secret: OfficeSecret) -> OfficeSecrets {
        OfficeSecrets(vec![secret])
    }

    /// A new key, which is the present one from now on.
    ///
    /// # Errors
    /// When there are [`KEYS_MAX`] already.
    pub fn renew(&mut self, secret: OfficeSecret) -> Result<(), KeyFileError> {
        if self.0.len() >= KEYS_MAX {
            return Err(KeyFileError::Count);
        }
        self.0.insert(0, secret);
        Ok(())
    }

    /// The present key's public half.
    #[must_use]
    pub fn public(&self) -> &OfficeKey {
        // `parse`, `first` and `renew` see to it that there is one.
        self.0[0].public()
    }

    /// Reads `sealing-key.toml`.
    ///
    /// # Errors
    /// What is wrong with it, without repeating a key.
    pub fn parse(text: &str) -> Result<OfficeSecrets, KeyFileError> {
        let raw: RawSecrets =
            toml::from_str(text).map_err(|error| shape(text, &error, SECRET_FILE))?;
        if raw.key.is_empty() || raw.key.len() > KEYS_MAX {
            return Err(KeyFileError::Count);
        }
        let mut keys: Vec<OfficeSecret> = Vec::new();
        for raw in raw.key {
            let written = Zeroizing::new(raw.secret);
            let secret = key_bytes(&written)
                .and_then(|bytes| PrivateKey::from_bytes(&*bytes).ok())
                .ok_or(KeyFileError::NotAKey("secret"))?;
            let public = OfficeKey::of(Suite::sk_to_pk(&secret));
            same_id(&raw.id, &public)?;
            if keys.iter().any(|known| known.public == public) {
                return Err(KeyFileError::Twice(public.id));
            }
            keys.push(OfficeSecret {
                secret,
                public,
                made: raw.made,
            });
        }
        Ok(OfficeSecrets(keys))
    }

    /// What stands in `sealing-key.toml`; only its owner may read that file.
    #[must_use]
    pub fn write(&self) -> Zeroizing<String> {
        let head = "# The office's SECRET keys: whoever has this file can read every reading.\n\
                    # It never goes into the database or its backups. The first key is the present one;\n\
                    # the others open what was sealed before.\n";
        let one = "\n[[key]]\nid = \"\"\nmade = \"\"\nsecret = \"\"\n".len() + 128;
        // Room for all at once: a text that grows leaves copies behind.
        let mut out = Zeroizing::new(String::with_capacity(head.len() + self.0.len() * one));
        out.push_str(head);
        for key in &self.0 {
            let mut bytes = key.secret.to_bytes();
            let secret = Zeroizing::new(to_hex(&bytes));
            bytes.as_mut_slice().zeroize();
            let day: String = key
                .made
                .chars()
                .filter(|c| is_of_a_day(*c))
                .take(32)
                .collect();
            for part in [
                "\n[[key]]\nid = \"",
                key.public.id(),
                "\"\nmade = \"",
                &day,
                "\"\nsecret = \"",
                &secret,
                "\"\n",
            ] {
                out.push_str(part);
            }
        }
        out
    }

    fn with_id(&self, id: &str) -> Option<&OfficeSecret> {
        self.0.iter().find(|key| key.public.id == id)
    }
}

fn is_of_a_day(c: char) -> bool {
    c.is_ascii_digit() || c == '-'
}

/// Where a sealed text stands: it opens nowhere else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place<'a> {
    /// The journal its event is a row of.
    pub journal: Uuid,
    /// Its event.
    pub event: EventId,
    /// The event's kind.
    pub kind: &'a str,
}

impl Place<'_> {
    /// The associated data: 16 bytes, 16 bytes, and the kind to the end, so that no two places
    /// have the same.
    #[must_use]
    pub fn bytes(&self) -> Vec<u8> {
        let mut out = Vec::with_capacity(32 + self.kind.len());
        out.extend_from_slice(self.journal.as_bytes());
        out.extend_from_slice(self.event.0.as_bytes());
        out.extend_from_slice(self.kind.as_bytes());
        out
    }
}

/// What stands inside a sealed reading.
#[derive(Serialize, Deserialize, Zeroize, ZeroizeOnDrop)]
struct Inside {
    v: u8,
    systolic_mmhg: u16,
    diastolic_mmhg: u16,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    mean_mmhg: Option<u16>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pulse_bpm: Option<u16>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    movement: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    irregular: Option<u16>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    device_time: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    confirm: Option<String>,
}

impl Inside {
    fn of(reading: &Reading) -> Inside {
        Inside {
            v: PLAIN_VERSION,
            systolic_mmhg: reading.systolic_mmhg,
            diastolic_mmhg: reading.diastolic_mmhg,
            mean_mmhg: reading.mean_mmhg,
            pulse_bpm: reading.pulse_bpm,
            movement: reading.movement,
            irregular: reading.irregular,
            device_time: reading.device_time.clone(),
            confirm: reading.confirm.clone(),
        }
    }

    fn reading(mut self) -> Reading {
        Reading {
            systolic_mmhg: self.systolic_mmhg,
            diastolic_mmhg: self.diastolic_mmhg,
            mean_mmhg: self.mean_mmhg,
            pulse_bpm: self.pulse_bpm,
            movement: self.movement,
            irregular: self.irregular,
            device_time: self.device_time.take(),
            confirm: self.confirm.take(),
        }
    }
}

/// Seals a reading to the office: digits, flags and the monitor's clock. `random` must be fresh
/// for every sealing and is used up by it.
///
/// # Errors
/// When the monitor's clock and its own words are too long for [`PLAIN_BYTES`], or the key is none.
pub fn seal_reading(
    to: &OfficeKey,
    random: Zeroizing<[u8; RANDOM_BYTES]>,
    place: &Place<'_>,
    reading: &Reading,
) -> Result<Sealed, SealError> {
    let plain = pad(reading)?;
    let bytes = seal_bytes(to, random, INFO, &place.bytes(), plain.as_slice())?;
    Ok(Sealed {
        key: to.id.clone(),
        text: to_hex(&bytes),
    })
}

/// Opens a sealed reading. It is wiped when it is dropped.
///
/// # Errors
/// When the key is not here, or the text is none, was changed, or belongs to another place.
pub fn open_reading(
    keys: &OfficeSecrets,
    place: &Place<'_>,
    sealed: &Sealed,
) -> Result<Zeroizing<Reading>, OpenError> {
    let bytes = from_hex(&sealed.text)
        .filter(|bytes| bytes.len() == SEALED_BYTES)
        .ok_or(OpenError::Shape)?;
    let key = keys
        .with_id(&sealed.key)
        .ok_or_else(|| OpenError::NoKey(sealed.key.chars().take(KEY_BYTES).collect()))?;
    let plain = open_bytes(key, INFO, &place.bytes(), &bytes)?;
    unpad(&plain)
}

/// The plain text of a reading at its fixed length. In a box: whatever is moved about by value
/// leaves copies behind that nobody wipes.
fn pad(reading: &Reading) -> Result<Box<Zeroizing<[u8; PLAIN_BYTES]>>, SealError> {
    let mut plain = Box::new(Zeroizing::new([0; PLAIN_BYTES]));
    let (length, text) = plain.split_at_mut(LENGTH_BYTES);
    let room = text.len();
    let mut rest = text;
    serde_json::to_writer(&mut rest, &Inside::of(reading)).map_err(|_| SealError::TooLong)?;
    let used = u16::try_from(room - rest.len()).map_err(|_| SealError::TooLong)?;
    length.copy_from_slice(&used.to_be_bytes());
    Ok(plain)
}

fn unpad(plain: &[u8]) -> Result<Zeroizing<Reading>, OpenError> {
    let (length, text) = plain
        .split_first_chunk::<LENGTH_BYTES>()
        .ok_or(OpenError::Newer)?;
    let text = text
        .get(..usize::from(u16::from_be_bytes(*length)))
        .ok_or(OpenError::Newer)?;
    let inside: Inside = serde_json::from_slice(text).map_err(|_| OpenError::Newer)?;
    if inside.v != PLAIN_VERSION {
        return Err(OpenError::Newer);
    }
    Ok(Zeroizing::new(inside.reading()))
}

/// The suite itself, without our padding and place: the encapsulated key, then the ciphertext.
///
/// # Errors
/// When the key is none.
pub fn seal_bytes(
    to: &OfficeKey,
    random: Zeroizing<[u8; RANDOM_BYTES]>,
    info: &[u8],
    aad: &[u8],
    plain: &[u8],
) -> Result<Vec<u8>, SealError> {
    let mut random = Handed {
        bytes: random,
        taken: 0,
        short: false,
    };
    let (encapsulated, mut context) = hpke::setup_sender_with_rng::<
        ChaCha20Poly1305,
        HkdfSha256,
        Suite,
    >(&OpModeS::Base, &to.public, info, &mut random)
    .map_err(|_| SealError::Key)?;
    // One key and one message: the suite asks for as many bytes as a key has.
    if random.short {
        return Err(SealError::Key);
    }
    let mut out = encapsulated.to_bytes().to_vec();
    out.extend_from_slice(&context.seal(plain, aad).map_err(|_| SealError::TooLong)?);
    Ok(out)
}

/// Opens what [`seal_bytes`] made.
///
/// # Errors
/// When it does not open.
pub fn open_bytes(
    key: &OfficeSecret,
    info: &[u8],
    aad: &[u8],
    sealed: &[u8],
) -> Result<Zeroizing<Vec<u8>>, OpenError> {
    let (encapsulated, text) = sealed.split_at_checked(KEY_BYTES).ok_or(OpenError::Shape)?;
    let (text, tag) = text
        .len()
        .checked_sub(TAG_BYTES)
        .and_then(|at| text.split_at_checked(at))
        .ok_or(OpenError::Shape)?;
    let encapsulated =
        <Suite as Kem>::EncappedKey::from_bytes(encapsulated).map_err(|_| OpenError::Shape)?;
    let tag =
        hpke::aead::AeadTag::<ChaCha20Poly1305>::from_bytes(tag).map_err(|_| OpenError::Shape)?;
    let mut context = hpke::setup_receiver::<ChaCha20Poly1305, HkdfSha256, Suite>(
        &OpModeR::Base,
        &key.secret,
        &encapsulated,
        info,
    )
    .map_err(|_| OpenError::Refused)?;
    // In place, so that the plain text stands in one buffer that is wiped.
    let mut plain = Zeroizing::new(text.to_vec());
    context
        .open_inout_detached(InOutBuf::from(plain.as_mut_slice()), aad, &tag)
        .map_err(|_| OpenError::Refused)?;
    Ok(plain)
}

/// Randomness that was handed in, given out once.
struct Handed {
    bytes: Zeroizing<[u8; RANDOM_BYTES]>,
    taken: usize,
    /// More was asked for than there is; what was made of it must not be used.
    short: bool,
}

impl TryRng for Handed {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        let mut out = [0; 4];
        self.try_fill_bytes(&mut out)?;
        Ok(u32::from_le_bytes(out))
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        let mut out = [0; 8];
        self.try_fill_bytes(&mut out)?;
        Ok(u64::from_le_bytes(out))
    }

    fn try_fill_bytes(&mut self, to: &mut [u8]) -> Result<(), Infallible> {
        for byte in to {
            match self.bytes.get(self.taken) {
                Some(random) => *byte = *random,
                None => self.short = true,
            }
            self.taken += 1;
        }
        Ok(())
    }
}

impl TryCryptoRng for Handed {}

fn shape(text: &str, error: &toml::de::Error, expected: &'static str) -> KeyFileError {
    let at = error.span().map_or(0, |span| span.start.min(text.len()));
    let before = text.as_bytes().get(..at).unwrap_or_default();
    KeyFileError::Shape {
        line: before.iter().filter(|byte| **byte == b'\n').count() + 1,
        expected,
    }
}

fn same_id(written: &str, key: &OfficeKey) -> Result<(), KeyFileError> {
    if written == key.id {
        return Ok(());
    }
    Err(KeyFileError::OtherId {
        written: written.chars().take(KEY_BYTES).collect(),
        found: key.id.clone(),
    })
}

fn key_bytes(hex: &str) -> Option<Zeroizing<[u8; KEY_BYTES]>> {
    let bytes = Zeroizing::new(from_hex(hex)?);
    Some(Zeroizing::new(bytes.as_slice().try_into().ok()?))
}

fn to_hex(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        for nibble in [byte >> 4, byte & 15] {
            out.push(char::from_digit(u32::from(nibble), 16).unwrap_or('0'));
        }
    }
    out
}

/// Lower-case hex and nothing else, so that one sealed text has one spelling.
fn from_hex(text: &str) -> Option<Vec<u8>> {
    let nibble = |byte: u8| match byte {
        b'0'..=b'9' => Some(byte - b'0'),
        b'a'..=b'f' => Some(byte - b'a' + 10),
        _ => None,
    };
    let (pairs, rest) = text.as_bytes().as_chunks::<2>();
    if !rest.is_empty() {
        return None;
    }
    pairs
        .iter()
        .map(|[high, low]| Some(nibble(*high)? << 4 | nibble(*low)?))
        .collect()
}
