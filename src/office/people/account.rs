//! Making an account, and a second factor for one: by `tomoni office init`, by
//! `tomoni office account add` and by the page for accounts, all with these two functions.

use chrono::{DateTime, FixedOffset};
use zeroize::Zeroizing;

use super::proof::{
    self, NotMade, PasswordRefused, RECOVERY_CODES, check_password, hash_password, recovery_hash,
};
use super::rights::Role;
use crate::office::store::{LogEntry, NewAccount, Store, StoreError, What};

/// The fewest characters of an account's name.
pub const NAME_CHARS_MIN: usize = 2;
/// The most characters of an account's name.
pub const NAME_CHARS_MAX: usize = 40;

/// An account as it is asked for.
pub struct Account<'a> {
    /// What they sign in with; spaces around it are left out.
    pub name: &'a str,
    /// What they are here for.
    pub role: Role,
    /// Their own password; `None` = [`START_CHOSEN`].
    pub password: Option<&'a str>,
}

impl Account<'_> {
    /// Whether its name and password may be, before anything else is done for it.
    ///
    /// # Errors
    /// When they may not.
    pub fn check(&self) -> Result<(), AccountError> {
        let name = name(self.name).ok_or(AccountError::Name)?;
        match self.password {
            Some(own) => Ok(check_password(own, name)?),
            None => Ok(()),
        }
    }
}

/// Without a password of their own people get a start password, and choose another one when they
/// first sign in.
pub const START_CHOSEN: Option<&str> = None;

/// What a person is given once, on the screen or on paper, and nobody can look up later.
pub struct Papers {
    /// Their name.
    pub name: String,
    /// What their authenticator scans.
    pub totp_url: Zeroizing<String>,
    /// The same for typing in.
    pub totp_text: Zeroizing<String>,
    /// For when the authenticator is lost; each once.
    pub recovery: Vec<Zeroizing<String>>,
    /// The password to begin with, when they did not bring one.
    pub start_password: Option<Zeroizing<String>>,
}

/// Why there is no new account.
#[derive(Debug, thiserror::Error)]
pub enum AccountError {
    /// The name cannot be one.
    #[error(
        "a name has {NAME_CHARS_MIN} to {NAME_CHARS_MAX} characters, without a colon and without control characters"
    )]
    Name,
    /// It is, or was, somebody's.
    #[error(
        "this name is, or was, somebody else's; the log must stay clear, so choose another one"
    )]
    Taken,
    /// The password is too poor.
    #[error(transparent)]
    Password(#[from] PasswordRefused),
    /// No randomness.
    #[error(transparent)]
    NotMade(#[from] NotMade),
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl AccountError {
    /// The sentence for people, unless it is the machine's trouble.
    #[must_use]
    pub fn say(&self) -> Option<String> {
        match self {
            AccountError::Name => Some(format!(
                "名前は {NAME_CHARS_MIN}〜{NAME_CHARS_MAX}文字で、「:」を 入れないでください。"
            )),
            AccountError::Taken => Some(
                "この名前は、いま使っている人か、前に使っていた人が います。記録が まぎれないように、べつの名前に してください。"
                    .to_owned(),
            ),
            AccountError::Password(refused) => Some(refused.say()),
            AccountError::NotMade(_) | AccountError::Store(_) => None,
        }
    }
}

/// The name that is kept, when it can be one.
pub(super) fn name(text: &str) -> Option<&str> {
    let name = text.trim();
    let chars = name.chars().count();
    let good = (NAME_CHARS_MIN..=NAME_CHARS_MAX).contains(&chars)
        // A colon parts an authenticator's label; the others would play tricks on a page.
        && name.chars().all(|c| c != ':' && !c.is_control() && !plays_tricks(c));
    good.then_some(name)
}

/// Characters that show nothing or turn the text around them.
fn plays_tricks(c: char) -> bool {
    matches!(c, '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}')
}

struct Made {
    papers: Papers,
    totp: Zeroizing<[u8; proof::TOTP_SECRET_BYTES]>,
    hashes: Vec<[u8; 32]>,
}

fn make_papers(name: &str) -> Result<Made, AccountError> {
    let totp = proof::totp_secret()?;
    let recovery = (0..RECOVERY_CODES)
        .map(|_| proof::spell())
        .collect::<Result<Vec<_>, _>>()?;
    let hashes = recovery
        .iter()
        .filter_map(|code| recovery_hash(code))
        .collect();
    let papers = Papers {
        name: name.to_owned(),
        totp_url: proof::totp_url(&*totp, name).ok_or(AccountError::Name)?,
        totp_text: proof::totp_text(&*totp),
        recovery,
        start_password: None,
    };
    Ok(Made {
        papers,
        totp,
        hashes,
    })
}

/// Makes an account; `by` makes it, as the log says. Takes as long as hashing a password.
///
/// # Errors
/// Why not; then nothing changed.
pub fn make_account(
    store: &dyn Store,
    account: &Account<'_>,
    by: &str,
    at: DateTime<FixedOffset>,
) -> Result<Papers, AccountError> {
    let name = name(account.name).ok_or(AccountError::Name)?;
    let mut made = make_papers(name)?;
    let password = match account.password {
        Some(own) => {
            check_password(own, name)?;
            hash_password(own)?
        }
        None => {
            let start = proof::spell()?;
            let hash = hash_password(&start)?;
            made.papers.start_password = Some(start);
            hash
        }
    };
    let new = NewAccount {
        name: name.to_owned(),
        role: account.role,
        password,
        must_change: made.papers.start_password.is_some(),
        totp: made.totp.to_vec(),
        recovery: made.hashes,
    };
    let log = LogEntry::new(at, by, What::AccountMade)
        .about(&format!("{name}（{}）", account.role.name()));
    match store.add_account(&new, &log)? {
        Some(_) => Ok(made.papers),
        None => Err(AccountError::Taken),
    }
}

/// Makes another second factor and other recovery codes for an account; what it had before opens
/// nothing from then on. With `start`, also a start password. `but_session` goes on, all others end.
///
/// # Errors
/// Why not; then nothing changed. [`AccountError::Taken`] never.
pub fn make_second(
    store: &dyn Store,
    (id, name): (u64, &str),
    start: bool,
    but_session: Option<&[u8; 32]>,
    (by, at): (&str, DateTime<FixedOffset>),
) -> Result<Option<Papers>, AccountError> {
    let mut made = make_papers(name)?;
    let hash = if start {
        let start = proof::spell()?;
        let hash = hash_password(&start)?;
        made.papers.start_password = Some(start);
        Some(hash)
    } else {
        None
    };
    let log = LogEntry::new(at, by, What::SecondMade).about(name);
    let second = (made.totp.as_slice(), made.hashes.as_slice());
    let found = store.set_second(id, second, hash.as_deref(), but_session, &log)?;
    Ok(found.then_some(made.papers))
}

#[cfg(test)]
mod tests {
    use super::name;

    #[test]
    fn names_are_what_people_are_called() {
        assert_eq!(name("  佐藤 花 "), Some("佐藤 花"));
        assert_eq!(name("O'Brien <b>"), Some("O'Brien <b>"));
        let long = "あ".repeat(41);
        for no in [
            "",
            "x",
            "a:b",
            "a\nb",
            "a\u{202E}b",
            "\u{200B}\u{200B}",
            &long,
        ] {
            assert_eq!(name(no), None, "{no:?}");
        }
    }
}
