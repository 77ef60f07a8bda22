//! What somebody proves who they are with: a password, a code that changes every 30 seconds (TOTP,
//! RFC 6238), recovery codes, and the random secrets that cookies, tokens and forms carry.
//!
//! An edge: it takes the system's randomness. It keeps nothing, and nothing here has a `Debug` that
//! shows what it holds.

use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest as _, Sha256};
use totp_rs::{Builder, Secret, Totp};
use zeroize::Zeroizing;

use crate::wire::Digest;

/// The fewest characters of a password (NIST SP 800-63B-4 asks for 8 beside a second factor).
pub const PASSWORD_CHARS_MIN: usize = 12;
/// The most characters of a password. Longer ones cost time and prove no more.
pub const PASSWORD_CHARS_MAX: usize = 128;
/// The fewest different characters of a password.
pub const PASSWORD_DIFFERENT_MIN: usize = 5;

/// Argon2id as the OWASP Password Storage Cheat Sheet sets it first: memory in KiB, passes, lanes.
const ARGON2: (u32, u32, u32) = (19 * 1024, 2, 1);

/// Bytes of a second factor's secret: 160 bits, as RFC 4226 recommends.
pub const TOTP_SECRET_BYTES: usize = 20;
/// How long one code lasts, seconds.
pub const TOTP_STEP_S: u64 = 30;
/// Digits of a code.
const TOTP_DIGITS: u8 = 6;
/// Steps before and after the present one whose codes are taken, for clocks that differ.
const TOTP_SKEW: u16 = 1;
/// What an authenticator's list shows before the account's name.
const TOTP_ISSUER: &str = "tomoni";

/// Recovery codes of one account.
pub const RECOVERY_CODES: usize = 10;

/// Letters and digits that nobody mistakes for each other (Crockford's base 32).
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// Characters of a recovery code and of a start password: 80 bits.
const SPELLED_CHARS: usize = 16;
/// Characters between two hyphens.
const SPELLED_GROUP: usize = 4;

/// What begins every program's token, so that one that was left lying about is found.
pub const TOKEN_PREFIX: &str = "tomoni_";

/// The system gives no randomness, or Argon2 refuses to work.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no secret could be made: {0}")]
pub struct NotMade(String);

/// Why a new password is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PasswordRefused {
    /// Too short.
    #[error(
        "a password has at least {PASSWORD_CHARS_MIN} characters; three or four words in a row do well"
    )]
    Short,
    /// Too long.
    #[error("a password has at most {PASSWORD_CHARS_MAX} characters")]
    Long,
    /// `aaaaaaaaaaaa`.
    #[error("a password has at least {PASSWORD_DIFFERENT_MIN} different characters")]
    Plain,
    /// It holds the account's name.
    #[error("a password does not hold the account's own name")]
    Name,
    /// It is the one that is to be replaced.
    #[error("the new password is another one than the old")]
    Same,
}

impl PasswordRefused {
    /// The sentence for people.
    #[must_use]
    pub fn say(self) -> String {
        match self {
            PasswordRefused::Short => format!(
                "合いことばは {PASSWORD_CHARS_MIN}文字より 長くしてください。ことばを 3つ4つ ならべると、おぼえやすく 長くなります。"
            ),
            PasswordRefused::Long => {
                format!("合いことばは {PASSWORD_CHARS_MAX}文字までに してください。")
            }
            PasswordRefused::Plain => format!(
                "おなじ文字ばかりに なっています。ちがう文字を {PASSWORD_DIFFERENT_MIN}つより 多く 入れてください。"
            ),
            PasswordRefused::Name => {
                "合いことばに ご自分の名前が 入っています。べつの ことばに してください。"
                    .to_owned()
            }
            PasswordRefused::Same => {
                "いままでと おなじ 合いことばです。べつの ことばに してください。".to_owned()
            }
        }
    }
}

/// Whether `password` may be the password of `name`.
///
/// # Errors
/// What is wrong with it.
pub fn check_password(password: &str, name: &str) -> Result<(), PasswordRefused> {
    let chars = password.chars().count();
    let mut different: Vec<char> = password.chars().collect();
    different.sort_unstable();
    different.dedup();
    if chars < PASSWORD_CHARS_MIN {
        Err(PasswordRefused::Short)
    } else if chars > PASSWORD_CHARS_MAX {
        Err(PasswordRefused::Long)
    } else if different.len() < PASSWORD_DIFFERENT_MIN {
        Err(PasswordRefused::Plain)
    } else if name.chars().count() > 2 && password.to_lowercase().contains(&name.to_lowercase()) {
        Err(PasswordRefused::Name)
    } else {
        Ok(())
    }
}

fn argon2() -> Result<Argon2<'static>, NotMade> {
    let (memory_kib, passes, lanes) = ARGON2;
    let params =
        Params::new(memory_kib, passes, lanes, None).map_err(|error| NotMade(error.to_string()))?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

/// What is kept of a password. Takes tens of milliseconds and 19 MiB.
///
/// # Errors
/// When the system gives no randomness for the salt.
pub fn hash_password(password: &str) -> Result<String, NotMade> {
    argon2()?
        .hash_password(password.as_bytes())
        .map(|hash| hash.to_string())
        .map_err(|error| NotMade(error.to_string()))
}

/// Whether this is the password that was hashed. A longer one than there can be, and a hash that
/// cannot be read, fit nothing. Takes as long as making one.
#[must_use]
pub fn password_fits(password: &str, hash: &str) -> bool {
    // Cut, not refused at once: every try costs the same.
    let end = password
        .char_indices()
        .nth(PASSWORD_CHARS_MAX)
        .map_or(password.len(), |(end, _)| end);
    let whole = end == password.len();
    let tried = password.get(..end).unwrap_or_default();
    let fits = argon2().is_ok_and(|argon2| argon2.verify_password(tried.as_bytes(), hash).is_ok());
    fits && whole
}

fn fill<const N: usize>() -> Result<Zeroizing<[u8; N]>, NotMade> {
    let mut bytes = Zeroizing::new([0; N]);
    getrandom::fill(&mut *bytes).map_err(|error| NotMade(error.to_string()))?;
    Ok(bytes)
}

/// Eighty random bits as people can read them out: `XXXX-XXXX-XXXX-XXXX`.
///
/// # Errors
/// When the system gives no randomness.
pub fn spell() -> Result<Zeroizing<String>, NotMade> {
    let random = fill::<SPELLED_CHARS>()?;
    let mut out = Zeroizing::new(String::with_capacity(SPELLED_CHARS + 3));
    for (at, byte) in random.iter().enumerate() {
        if at > 0 && at % SPELLED_GROUP == 0 {
            out.push('-');
        }
        // 256 is a multiple of 32: every letter is as likely.
        let letter = ALPHABET.get(usize::from(byte % 32));
        out.push(letter.map_or('0', |letter| char::from(*letter)));
    }
    Ok(out)
}

/// What is kept of a recovery code, however it was typed; nothing when it can be none.
#[must_use]
pub fn recovery_hash(typed: &str) -> Option<[u8; 32]> {
    let plain: Zeroizing<String> = Zeroizing::new(
        typed
            .chars()
            .filter(|c| !c.is_whitespace() && !matches!(c, '-' | 'ー' | '－' | '−'))
            .map(half_width)
            .map(|c| match c.to_ascii_uppercase() {
                'O' => '0',
                'I' | 'L' => '1',
                other => other,
            })
            .collect(),
    );
    let spelled = plain.len() == SPELLED_CHARS && plain.bytes().all(|b| ALPHABET.contains(&b));
    spelled.then(|| hash_of("recovery", &plain))
}

/// Full-width letters and digits, as a Japanese keyboard may give them, as plain ones.
fn half_width(c: char) -> char {
    match c {
        '！'..='～' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        other => other,
    }
}

/// A new secret for a second factor.
///
/// # Errors
/// When the system gives no randomness.
pub fn totp_secret() -> Result<Zeroizing<[u8; TOTP_SECRET_BYTES]>, NotMade> {
    fill()
}

fn totp(secret: &[u8], name: &str) -> Option<Totp> {
    Builder::new()
        .with_algorithm(totp_rs::Algorithm::SHA1)
        .with_digits(TOTP_DIGITS)
        .with_skew(TOTP_SKEW)
        .with_step_duration(TOTP_STEP_S)
        .with_secret(Secret::new(secret.into()))
        .with_account_name(name)
        .with_issuer(Some(TOTP_ISSUER))
        .build()
        .ok()
}

/// What an authenticator scans (`otpauth://…`); nothing when the name cannot stand in one.
#[must_use]
pub fn totp_url(secret: &[u8], name: &str) -> Option<Zeroizing<String>> {
    totp(secret, name)?.to_url().ok().map(Zeroizing::new)
}

/// The same secret for typing it in: base 32 in groups of four.
#[must_use]
pub fn totp_text(secret: &[u8]) -> Zeroizing<String> {
    let plain = Zeroizing::new(Secret::new(secret.into()).to_base32());
    let mut out = Zeroizing::new(String::new());
    for (at, c) in plain.chars().enumerate() {
        if at > 0 && at % 4 == 0 {
            out.push(' ');
        }
        out.push(c);
    }
    out
}

/// The step whose code this is, if it is one of the present or of a step beside it.
#[must_use]
pub fn totp_step(secret: &[u8], typed: &str, unix_s: i64) -> Option<i64> {
    let typed: String = typed
        .chars()
        .filter(|c| !c.is_whitespace())
        .map(half_width)
        .collect();
    let now = u64::try_from(unix_s).ok()?;
    let step = totp(secret, "")?.check(&typed, now)?;
    i64::try_from(step).ok()
}

/// A random secret of 256 bits that is handed out once and kept as a hash only.
pub struct Handed(Zeroizing<String>);

impl Handed {
    /// A new one for a cookie.
    ///
    /// # Errors
    /// When the system gives no randomness.
    pub fn make() -> Result<Handed, NotMade> {
        let bytes = fill::<32>()?;
        Ok(Handed(Zeroizing::new(Digest(*bytes).to_string())))
    }

    /// A new one for a program.
    ///
    /// # Errors
    /// When the system gives no randomness.
    pub fn make_token() -> Result<Handed, NotMade> {
        let plain = Handed::make()?;
        Ok(Handed(Zeroizing::new(
            [TOKEN_PREFIX, plain.text()].concat(),
        )))
    }

    /// The text that is handed out.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.0
    }

    /// What is kept of it.
    #[must_use]
    pub fn hash(&self) -> [u8; 32] {
        handed_hash(&self.0)
    }
}

/// What is kept of a secret that somebody brings back.
#[must_use]
pub fn handed_hash(text: &str) -> [u8; 32] {
    hash_of("handed", text)
}

/// What attempts of a name are counted under: whoever types their password where the name belongs
/// leaves no password behind.
#[must_use]
pub fn name_hash(name: &str) -> [u8; 32] {
    hash_of("name", name)
}

fn hash_of(what: &str, text: &str) -> [u8; 32] {
    let mut hash = Sha256::new();
    hash.update(b"tomoni: what is kept of a ");
    hash.update(what.as_bytes());
    hash.update([0]);
    hash.update(text.as_bytes());
    hash.finalize().into()
}

/// What a form must bring back so that it is known to come from a page of ours: made from the secret
/// of the cookie that comes with it, so that nothing has to be kept. The one function for all forms.
#[must_use]
pub fn form_token(cookie: &str) -> String {
    match form_mac(cookie) {
        Some(mac) => Digest(mac.finalize().into_bytes().into()).to_string(),
        None => String::new(),
    }
}

/// Whether a form brought back what [`form_token`] gave, compared without saying where it differs.
#[must_use]
pub fn form_fits(cookie: &str, brought: &str) -> bool {
    match (form_mac(cookie), Digest::from_hex(brought)) {
        (Some(mac), Some(brought)) => mac.verify_slice(&brought.0).is_ok(),
        _ => false,
    }
}

fn form_mac(cookie: &str) -> Option<Hmac<Sha256>> {
    // HMAC takes keys of any length.
    let mut mac = Hmac::<Sha256>::new_from_slice(cookie.as_bytes()).ok()?;
    mac.update(b"tomoni: a form of ours, 1");
    Some(mac)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_those_of_rfc_6238() {
        // Appendix B, SHA-1, the last six of its eight digits.
        let secret = b"12345678901234567890";
        for (unix_s, code) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_111_111_111, "050471"),
            (1_234_567_890, "005924"),
            (2_000_000_000, "279037"),
            (20_000_000_000, "353130"),
        ] {
            assert_eq!(totp_step(secret, code, unix_s), Some(unix_s / 30));
            assert_eq!(totp_step(secret, code, unix_s + 30), Some(unix_s / 30));
            assert_eq!(totp_step(secret, code, unix_s + 90), None);
            assert_eq!(totp_step(secret, "000000", unix_s), None);
        }
        assert_eq!(totp_step(secret, " ２８７ ０８２ ", 59), Some(1));
        for nonsense in ["", "1", "28708", "2870822", "abcdef", "９", "\u{0}"] {
            assert_eq!(totp_step(secret, nonsense, 59), None, "{nonsense:?}");
        }
        assert_eq!(totp_step(&[], "287082", 59), None);
        assert_eq!(totp_step(secret, "287082", -1), None);
    }

    #[test]
    fn what_an_authenticator_scans_says_the_secret_and_whose_it_is() {
        let url = totp_url(b"12345678901234567890", "佐藤 花").unwrap();
        assert!(url.starts_with("otpauth://totp/tomoni:"), "{}", *url);
        assert!(url.contains("secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"));
        assert_eq!(
            &*totp_text(b"12345678901234567890"),
            "GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ"
        );
    }

    #[test]
    fn a_password_fits_itself_only() {
        let hash = hash_password("みそしる と たまご やき").unwrap();
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
        assert!(password_fits("みそしる と たまご やき", &hash));
        assert!(!password_fits("みそしる と たまご やき ", &hash));
        assert!(!password_fits("", &hash));
        assert!(!password_fits("みそしる と たまご やき", "no hash"));
        let long = "a".repeat(PASSWORD_CHARS_MAX);
        let hash = hash_password(&long).unwrap();
        assert!(password_fits(&long, &hash));
        assert!(!password_fits(&format!("{long}a"), &hash));
    }

    #[test]
    fn poor_passwords_are_refused() {
        use PasswordRefused as P;
        assert_eq!(check_password("short", "x"), Err(P::Short));
        assert_eq!(check_password(&"ab".repeat(100), "x"), Err(P::Long));
        assert_eq!(check_password("abababababab", "x"), Err(P::Plain));
        assert_eq!(check_password("HANAKO-no-uchi", "hanako"), Err(P::Name));
        assert_eq!(
            check_password("みそしる と たまご", "x").err(),
            Some(P::Short)
        );
        assert_eq!(check_password("みそしる と たまご やき", "花"), Ok(()));
    }

    #[test]
    fn recovery_codes_are_read_however_they_are_typed() {
        let code = spell().unwrap();
        assert_eq!(code.len(), 19);
        let hash = recovery_hash(&code).unwrap();
        assert_eq!(recovery_hash(&code.to_lowercase()), Some(hash));
        assert_eq!(recovery_hash(&code.replace('-', " ")), Some(hash));
        assert_eq!(recovery_hash(&code[1..]), None);
        assert_eq!(
            recovery_hash("ＯＩＬ0-0000-0000-0000"),
            recovery_hash("0110-0000-0000-0000")
        );
        assert_eq!(recovery_hash("287082"), None);
    }

    #[test]
    fn a_form_belongs_to_its_cookie() {
        let cookie = Handed::make().unwrap();
        let other = Handed::make().unwrap();
        let token = form_token(cookie.text());
        assert!(form_fits(cookie.text(), &token));
        assert!(!form_fits(other.text(), &token));
        assert!(!form_fits(cookie.text(), ""));
        assert!(!form_fits(cookie.text(), &form_token(other.text())));
        assert_ne!(cookie.hash(), other.hash());
        assert!(
            Handed::make_token()
                .unwrap()
                .text()
                .starts_with(TOKEN_PREFIX)
        );
    }
}
