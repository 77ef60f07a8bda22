//! The one log of the office: who looked at which reading, who signed in or failed to, who changed
//! what for whom. It only grows; triggers hold that on both databases. No reading, password, code
//! or token is ever in it.

use chrono::{DateTime, FixedOffset, NaiveDate};

use super::StoreError;
use super::events::moment;
use super::readings::{COUNTED, Look, LookOutcome, REASON_CHARS_MAX, day_of, whole};
use super::sql::{Sql, Value, all};

/// The most lines that are asked for at once.
pub const LOG_LINES_MAX: usize = 200;

/// The most characters of a name in the log.
const NAME_CHARS_MAX: usize = 120;

/// What was done or tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum What {
    /// Opened a recorded measurement, or tried to.
    Reading,
    /// Deleted recorded measurements.
    ReadingsDeleted,
    /// Signed in.
    SignedIn,
    /// Was not let in: a wrong name, password or code.
    SignInRefused,
    /// Signed out.
    SignedOut,
    /// Ended all sessions of an account.
    SignedOutEverywhere,
    /// Chose a new password.
    PasswordChanged,
    /// Made a new second factor and recovery codes.
    SecondMade,
    /// Made an account.
    AccountMade,
    /// Ended an account.
    AccountEnded,
    /// Let an account try again before its lock was over.
    Unlocked,
    /// Made a program's token.
    TokenMade,
    /// Revoked a program's token.
    TokenRevoked,
    /// Took numbers out as a file.
    Exported,
    /// Made a code with which a kiosk may enrol.
    CodeMade,
    /// Asked a kiosk to send everything and go.
    KioskRetired,
    /// Shut a kiosk out.
    KioskRevoked,
    /// Let a batch count that a shut-out kiosk had sent.
    BatchReleased,
    /// Answered a call for staff.
    CallAnswered,
}

impl What {
    const ALL: [What; 19] = [
        What::Reading,
        What::ReadingsDeleted,
        What::SignedIn,
        What::SignInRefused,
        What::SignedOut,
        What::SignedOutEverywhere,
        What::PasswordChanged,
        What::SecondMade,
        What::AccountMade,
        What::AccountEnded,
        What::Unlocked,
        What::TokenMade,
        What::TokenRevoked,
        What::Exported,
        What::CodeMade,
        What::KioskRetired,
        What::KioskRevoked,
        What::BatchReleased,
        What::CallAnswered,
    ];

    /// The word in the log.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            What::Reading => "reading",
            What::ReadingsDeleted => "readings_deleted",
            What::SignedIn => "signed_in",
            What::SignInRefused => "sign_in_refused",
            What::SignedOut => "signed_out",
            What::SignedOutEverywhere => "signed_out_everywhere",
            What::PasswordChanged => "password_changed",
            What::SecondMade => "second_made",
            What::AccountMade => "account_made",
            What::AccountEnded => "account_ended",
            What::Unlocked => "unlocked",
            What::TokenMade => "token_made",
            What::TokenRevoked => "token_revoked",
            What::Exported => "exported",
            What::CodeMade => "code_made",
            What::KioskRetired => "kiosk_retired",
            What::KioskRevoked => "kiosk_revoked",
            What::BatchReleased => "batch_released",
            What::CallAnswered => "call_answered",
        }
    }
}

/// Something to be written down.
#[derive(Clone, PartialEq, Eq)]
pub struct LogEntry {
    /// When.
    pub at: DateTime<FixedOffset>,
    /// Who: an account's name, a token's, or a word for neither.
    pub who: String,
    /// From where, as the network shows it.
    pub address: Option<String>,
    /// What.
    pub what: What,
    /// Whose account, which token; empty when it is about nobody else.
    pub about: String,
    /// The reading.
    pub number: Option<u64>,
    /// Why.
    pub reason: String,
}

impl LogEntry {
    /// Something that `who` did at `at`.
    #[must_use]
    pub fn new(at: DateTime<FixedOffset>, who: &str, what: What) -> LogEntry {
        LogEntry {
            at,
            who: who.to_owned(),
            address: None,
            what,
            about: String::new(),
            number: None,
            reason: String::new(),
        }
    }

    /// The same, about somebody or something.
    #[must_use]
    pub fn about(mut self, about: &str) -> LogEntry {
        about.clone_into(&mut self.about);
        self
    }

    /// The same, from somewhere.
    #[must_use]
    pub fn from(mut self, address: &str) -> LogEntry {
        self.address = Some(address.to_owned());
        self
    }
}

/// A line of the log.
#[derive(Clone, PartialEq, Eq)]
pub struct LogRow {
    /// Its number in the log.
    pub id: u64,
    /// When.
    pub at: DateTime<FixedOffset>,
    /// Who.
    pub who: String,
    /// From where.
    pub address: Option<String>,
    /// What; `None` when a later version of this program wrote it.
    pub what: Option<What>,
    /// Whose account, which token.
    pub about: String,
    /// Why.
    pub reason: String,
    /// What came of a look; `None` for anything else.
    pub outcome: Option<LookOutcome>,
    /// The reading it was about.
    pub reading: Option<LoggedReading>,
}

/// Which reading a line of the log is about.
#[derive(Clone, PartialEq, Eq)]
pub struct LoggedReading {
    /// Its number.
    pub number: u64,
    /// Where it was measured.
    pub site: String,
    /// The day of its visit.
    pub day: NaiveDate,
    /// Hour and minute there.
    pub time: (u32, u32),
}

fn cut(text: &str, chars: usize) -> String {
    text.chars().take(chars).collect()
}

/// Writes down that somebody looked.
pub(super) fn note_look(db: &dyn Sql, look: &Look) -> Result<(), StoreError> {
    db.run(
        "insert into access (at_ms, who, what, seq, reason, outcome)
         values ($1, $2, 'reading', $3, $4, $5)",
        &[
            look.at.timestamp_millis().into(),
            (&cut(&look.who, NAME_CHARS_MAX)).into(),
            whole(look.number).into(),
            (&cut(&look.reason, REASON_CHARS_MAX)).into(),
            look.outcome.as_str().into(),
        ],
    )?;
    Ok(())
}

/// Writes anything else down.
pub(super) fn note(db: &dyn Sql, entry: &LogEntry) -> Result<(), StoreError> {
    db.run(
        "insert into access (at_ms, who, what, seq, reason, outcome, about, address)
         values ($1, $2, $3, $4, $5, 'done', $6, $7)",
        &[
            entry.at.timestamp_millis().into(),
            (&cut(&entry.who, NAME_CHARS_MAX)).into(),
            entry.what.as_str().into(),
            entry.number.map(whole).into(),
            (&cut(&entry.reason, REASON_CHARS_MAX)).into(),
            (&cut(&entry.about, NAME_CHARS_MAX)).into(),
            entry
                .address
                .as_ref()
                .map(Value::from)
                .unwrap_or(Value::Null),
        ],
    )?;
    Ok(())
}

/// The newest lines, or those before the line with the number `before`.
pub(super) fn lines(db: &dyn Sql, before: Option<u64>) -> Result<Vec<LogRow>, StoreError> {
    let sql = format!(
        "with counted as ({COUNTED})
         select k.id, k.at_ms, k.who, k.what, k.about, k.reason, k.outcome, k.address, k.seq,
                coalesce(e.site, ''),
                coalesce((select c.day from counted c where c.seq = k.seq), e.day, 0),
                coalesce(e.hour, 0), coalesce(e.minute, 0)
           from access k left join event e on e.seq = k.seq
          where k.id < $1 order by k.id desc limit $2"
    );
    let before = before.map_or(i64::MAX, whole);
    let limit = whole(LOG_LINES_MAX as u64);
    all(db, &sql, &[before.into(), limit.into()], |row| {
        let (what, outcome) = (row.text(3)?, row.text(6)?);
        let what = What::ALL.into_iter().find(|known| known.as_str() == what);
        let number = row
            .int_or_none(8)?
            .map(|seq| u64::try_from(seq).unwrap_or(0));
        Ok(LogRow {
            id: row.count(0)?,
            at: moment(row.int(1)?),
            who: row.text(2)?,
            what,
            about: row.text(4)?,
            reason: row.text(5)?,
            outcome: (what == Some(What::Reading)).then(|| {
                LookOutcome::ALL
                    .into_iter()
                    .find(|known| known.as_str() == outcome)
                    .unwrap_or(LookOutcome::NotOpened)
            }),
            address: row.text_or_none(7)?,
            reading: match number {
                None => None,
                Some(number) => Some(LoggedReading {
                    number,
                    site: row.text(9)?,
                    day: day_of(row.int(10)?),
                    time: (row.small(11)?, row.small(12)?),
                }),
            },
        })
    })
}
