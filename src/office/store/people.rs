//! Accounts, sessions, attempts and programs' tokens: what is kept of those who sign in. Only
//! hashes of what they bring; the one exception is the second factor's secret, which the office
//! needs to know the code.
//!
//! What it means to fit, how long a session lasts and who may what is decided in `office::people`.

use chrono::{DateTime, FixedOffset};

use super::events::moment;
use super::log::{self, LogEntry, LogRow};
use super::readings::whole;
use super::sql::{Row, Sql, all, exists, first};
use super::{Database, StoreError};
use crate::office::people::{
    ADDRESS_FAILURES_MAX, FAILURE_COUNTS_MS, NAME_FAILURES_MAX, Role, Scope, locked_until,
    name_hash,
};

/// Sessions of one account at once; a further one ends the oldest.
pub const SESSIONS_MAX: u64 = 8;

/// How long attempts are kept, milliseconds: longer than they count.
const ATTEMPT_KEPT_MS: i64 = 24 * 60 * 60 * 1000;

/// An account to be made.
pub struct NewAccount {
    /// What they sign in with.
    pub name: String,
    /// What they are here for.
    pub role: Role,
    /// Their password's hash.
    pub password: String,
    /// They must choose another password first.
    pub must_change: bool,
    /// The second factor's secret.
    pub totp: Vec<u8>,
    /// What is kept of their recovery codes.
    pub recovery: Vec<[u8; 32]>,
}

/// An account as others see it.
#[derive(Clone, PartialEq, Eq)]
pub struct AccountRow {
    /// Its number.
    pub id: u64,
    /// What they sign in with.
    pub name: String,
    /// What they are here for.
    pub role: Role,
    /// They did not yet choose a password of their own.
    pub must_change: bool,
    /// When it was made.
    pub made: DateTime<FixedOffset>,
    /// When they last signed in.
    pub signed_in: Option<DateTime<FixedOffset>>,
    /// When it was ended.
    pub ended: Option<DateTime<FixedOffset>>,
    /// Recovery codes that were not used.
    pub recovery_left: u64,
    /// Until when they may not try to sign in.
    pub locked_until: Option<DateTime<FixedOffset>>,
}

/// An account with what is kept of its secrets.
#[derive(Clone)]
pub struct Secrets {
    /// Its number.
    pub id: u64,
    /// What they sign in with.
    pub name: String,
    /// Their password's hash.
    pub password: String,
    /// The second factor's secret.
    pub totp: Vec<u8>,
}

/// A try to sign in that may be judged now, or not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Attempt {
    /// It counts as failed until it passes.
    Begun(u64),
    /// Nobody may try with this name, or from this address, before then; Unix milliseconds.
    Locked(i64),
}

/// The second factor that was shown: good for one time only.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Second {
    /// The code of this step.
    Step(i64),
    /// A recovery code, by what is kept of it.
    Recovery([u8; 32]),
}

/// Somebody whose name, password and code fit.
pub struct SigningIn {
    /// The try.
    pub attempt: u64,
    /// Whose account.
    pub account: u64,
    /// What they showed, to be used up.
    pub second: Second,
    /// What is kept of the new session's cookie.
    pub session: [u8; 32],
    /// Sessions that began before this are over; Unix milliseconds.
    pub over_before_ms: i64,
    /// For the log, with the time.
    pub log: LogEntry,
}

/// A session that holds.
#[derive(Clone, PartialEq, Eq)]
pub struct SessionRow {
    /// Whose.
    pub account: u64,
    /// Their name.
    pub name: String,
    /// Their role now.
    pub role: Role,
    /// They must choose another password first.
    pub must_change: bool,
    /// When something was last asked in it; Unix milliseconds.
    pub seen_ms: i64,
}

/// A program's token.
#[derive(Clone, PartialEq, Eq)]
pub struct TokenRow {
    /// Its number.
    pub id: u64,
    /// What it is called.
    pub name: String,
    /// What it opens.
    pub scopes: Vec<Scope>,
    /// Who made it.
    pub made_by: String,
    /// When it was made.
    pub made: DateTime<FixedOffset>,
    /// When it was last used.
    pub used: Option<DateTime<FixedOffset>>,
    /// When it was revoked.
    pub revoked: Option<DateTime<FixedOffset>>,
}

/// What came of ending an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    /// It is ended, and so are its sessions.
    Yes,
    /// It is the last one that may manage people: nothing was done.
    LastOfIt,
    /// There is no such account, or it was ended before.
    NoSuch,
}

/// What the office keeps of people and programs that are let in.
pub trait PeopleStore {
    /// Whether there ever was an account: from then on nobody is let in without one.
    ///
    /// # Errors
    /// When the database cannot be read.
    fn has_accounts(&self) -> Result<bool, StoreError>;

    /// Makes an account and gives its number; `None` when the name is, or was, somebody else's.
    ///
    /// # Errors
    /// When the database cannot; then nothing changes. So it is with all that change something.
    fn add_account(&self, new: &NewAccount, log: &LogEntry) -> Result<Option<u64>, StoreError>;

    /// Every account, those that were ended last, by name.
    ///
    /// # Errors
    /// When the database cannot be read.
    fn accounts(&self, now: DateTime<FixedOffset>) -> Result<Vec<AccountRow>, StoreError>;

    /// The account with this name that was not ended.
    ///
    /// # Errors
    /// When the database cannot be read.
    fn secrets_of(&self, name: &str) -> Result<Option<Secrets>, StoreError>;

    /// Begins a try to sign in: counted before it is judged, so that a thousand tries at once are
    /// a thousand tries.
    ///
    /// # Errors
    /// When the database cannot; then nobody may be let in.
    fn begin_attempt(&self, name: &str, address: &str, now_ms: i64) -> Result<Attempt, StoreError>;

    /// Uses up what was shown and begins the session; `false` when it had been used up before.
    ///
    /// # Errors
    /// When the database cannot; then nobody may be let in.
    fn sign_in(&self, signing_in: &SigningIn) -> Result<bool, StoreError>;

    /// A try that passed without a session: somebody proved again who they are.
    ///
    /// # Errors
    /// When the database cannot.
    fn attempt_passed(&self, attempt: u64) -> Result<(), StoreError>;

    /// The session of this cookie, if it began and was used late enough; Unix milliseconds.
    ///
    /// # Errors
    /// When the database cannot be read.
    fn session(
        &self,
        hash: &[u8; 32],
        made_after_ms: i64,
        seen_after_ms: i64,
    ) -> Result<Option<SessionRow>, StoreError>;

    /// Notes that something was asked in a session.
    ///
    /// # Errors
    /// When the database cannot.
    fn session_seen(&self, hash: &[u8; 32], now_ms: i64) -> Result<(), StoreError>;

    /// Ends one session.
    ///
    /// # Errors
    /// When the database cannot.
    fn end_session(&self, hash: &[u8; 32], log: &LogEntry) -> Result<(), StoreError>;

    /// Ends all sessions of an account.
    ///
    /// # Errors
    /// When the database cannot.
    fn end_sessions(&self, account: u64, log: &LogEntry) -> Result<(), StoreError>;

    /// Gives an account another password; its other sessions end.
    ///
    /// # Errors
    /// When the database cannot.
    fn set_password(
        &self,
        account: u64,
        hash: &str,
        but_session: &[u8; 32],
        log: &LogEntry,
    ) -> Result<(), StoreError>;

    /// Gives an account another second factor and other recovery codes, and, when there is one,
    /// a start password; all its sessions but one end. `false` when there is no such account.
    ///
    /// # Errors
    /// When the database cannot.
    fn set_second(
        &self,
        account: u64,
        second: (&[u8], &[[u8; 32]]),
        start_password: Option<&str>,
        but_session: Option<&[u8; 32]>,
        log: &LogEntry,
    ) -> Result<bool, StoreError>;

    /// Lets a name be tried again at once.
    ///
    /// # Errors
    /// When the database cannot.
    fn unlock(&self, name: &str, log: &LogEntry) -> Result<(), StoreError>;

    /// Ends an account and its sessions, unless nobody would be left who may manage people.
    ///
    /// # Errors
    /// When the database cannot.
    fn end_account(&self, account: u64, log: &LogEntry) -> Result<Ended, StoreError>;

    /// Keeps a program's token.
    ///
    /// # Errors
    /// When the database cannot.
    fn add_token(
        &self,
        name: &str,
        hash: &[u8; 32],
        scopes: &[Scope],
        log: &LogEntry,
    ) -> Result<(), StoreError>;

    /// Every token, the newest first.
    ///
    /// # Errors
    /// When the database cannot be read.
    fn tokens(&self) -> Result<Vec<TokenRow>, StoreError>;

    /// The token that is kept as this hash, unless it was revoked.
    ///
    /// # Errors
    /// When the database cannot be read.
    fn token(&self, hash: &[u8; 32]) -> Result<Option<TokenRow>, StoreError>;

    /// Notes that a token was used.
    ///
    /// # Errors
    /// When the database cannot.
    fn token_used(&self, id: u64, now_ms: i64) -> Result<(), StoreError>;

    /// Revokes a token; `false` when there is none to revoke.
    ///
    /// # Errors
    /// When the database cannot.
    fn revoke_token(&self, id: u64, log: &LogEntry) -> Result<bool, StoreError>;

    /// Writes something into the log.
    ///
    /// # Errors
    /// When the database cannot.
    fn note(&self, entry: &LogEntry) -> Result<(), StoreError>;

    /// The log: its newest [`super::LOG_LINES_MAX`] lines, or those before the line `before`.
    ///
    /// # Errors
    /// When the database cannot be read.
    fn log(&self, before: Option<u64>) -> Result<Vec<LogRow>, StoreError>;
}

/// Under which accounts are counted and ended, one at a time.
const ACCOUNTS_LOCK: &[u8; 16] = b"tomoni: accounts";

/// The lock of everything that is kept under this hash.
fn lock_of(hash: &[u8; 32]) -> [u8; 16] {
    let mut out = [0; 16];
    for (to, from) in out.iter_mut().zip(hash) {
        *to = *from;
    }
    out
}

fn role(row: &Row<'_>, column: usize) -> Result<Role, StoreError> {
    Role::read(&row.text(column)?)
        .ok_or_else(|| StoreError::Database("an account has no role that is known".to_owned()))
}

fn failures_of_name(db: &dyn Sql, name: &[u8; 32], now_ms: i64) -> Result<Vec<i64>, StoreError> {
    all(
        db,
        "select at_ms from attempt
          where name = $1 and at_ms > $2 and passed = 0
            and id > coalesce((select max(p.id) from attempt p where p.name = $1 and p.passed = 1), 0)
          order by at_ms desc limit 100",
        &[name.into(), (now_ms - FAILURE_COUNTS_MS).into()],
        |row| row.int(0),
    )
}

fn begin_attempt(
    db: &dyn Sql,
    name: &[u8; 32],
    address: &str,
    now_ms: i64,
) -> Result<Attempt, StoreError> {
    // First the name's lock, then the address's, which no name has: nobody waits in a circle.
    db.hold(&lock_of(name))?;
    db.hold(&lock_of(&name_hash(&format!("\n{address}"))))?;
    db.run(
        "delete from attempt where at_ms < $1",
        &[(now_ms - ATTEMPT_KEPT_MS).into()],
    )?;
    let of_name = failures_of_name(db, name, now_ms)?;
    let from_there = all(
        db,
        "select at_ms from attempt where address = $1 and at_ms > $2 and passed = 0
          order by at_ms desc limit 100",
        &[address.into(), (now_ms - FAILURE_COUNTS_MS).into()],
        |row| row.int(0),
    )?;
    let locked = locked_until(&of_name, NAME_FAILURES_MAX, now_ms).max(locked_until(
        &from_there,
        ADDRESS_FAILURES_MAX,
        now_ms,
    ));
    if let Some(until) = locked {
        return Ok(Attempt::Locked(until));
    }
    let id = first(
        db,
        "insert into attempt (name, address, at_ms) values ($1, $2, $3) returning id",
        &[name.into(), address.into(), now_ms.into()],
        |row| row.count(0),
    )?;
    id.map(Attempt::Begun)
        .ok_or_else(|| StoreError::Database("an attempt got no number".to_owned()))
}

fn sign_in(db: &dyn Sql, new: &SigningIn) -> Result<bool, StoreError> {
    let now_ms = new.log.at.timestamp_millis();
    let account = whole(new.account);
    // The code and its use are one step: of two who bring the same code, one comes in.
    let used = match new.second {
        Second::Step(step) => db.run(
            "update account set totp_step = $2
              where id = $1 and totp_step < $2 and ended_ms is null",
            &[account.into(), step.into()],
        )?,
        Second::Recovery(hash) => db.run(
            "update recovery set used_ms = $3 where account = $1 and hash = $2 and used_ms is null",
            &[account.into(), (&hash).into(), now_ms.into()],
        )?,
    };
    if used != 1 {
        return Ok(false);
    }
    db.run(
        "update account set signed_in_ms = $2 where id = $1",
        &[account.into(), now_ms.into()],
    )?;
    db.run(
        "update attempt set passed = 1 where id = $1",
        &[whole(new.attempt).into()],
    )?;
    db.run(
        "delete from session where made_ms < $1",
        &[new.over_before_ms.into()],
    )?;
    db.run(
        "insert into session (hash, account, made_ms, seen_ms) values ($1, $2, $3, $3)",
        &[(&new.session).into(), account.into(), now_ms.into()],
    )?;
    db.run(
        "delete from session where account = $1 and hash not in (
             select s.hash from session s where s.account = $1 order by s.made_ms desc limit $2)",
        &[account.into(), whole(SESSIONS_MAX).into()],
    )?;
    log::note(db, &new.log)?;
    Ok(true)
}

fn set_recovery(db: &dyn Sql, account: i64, codes: &[[u8; 32]]) -> Result<(), StoreError> {
    db.run("delete from recovery where account = $1", &[account.into()])?;
    for code in codes {
        db.run(
            "insert into recovery (account, hash) values ($1, $2)",
            &[account.into(), code.into()],
        )?;
    }
    Ok(())
}

fn add_account(
    db: &dyn Sql,
    new: &NewAccount,
    entry: &LogEntry,
) -> Result<Option<u64>, StoreError> {
    let made = first(
        db,
        "insert into account (name, role, password, must_change, totp, made_ms)
         values ($1, $2, $3, $4, $5, $6) on conflict (name) do nothing returning id",
        &[
            (&new.name).into(),
            new.role.as_str().into(),
            (&new.password).into(),
            new.must_change.into(),
            new.totp.as_slice().into(),
            entry.at.timestamp_millis().into(),
        ],
        |row| row.int(0),
    )?;
    let Some(id) = made else {
        return Ok(None);
    };
    set_recovery(db, id, &new.recovery)?;
    log::note(db, entry)?;
    Ok(Some(u64::try_from(id).unwrap_or(0)))
}

fn accounts(db: &dyn Sql, now: DateTime<FixedOffset>) -> Result<Vec<AccountRow>, StoreError> {
    let mut found = all(
        db,
        "select a.id, a.name, a.role, a.must_change, a.made_ms, a.signed_in_ms, a.ended_ms,
                (select count(*) from recovery r where r.account = a.id and r.used_ms is null)
           from account a order by case when a.ended_ms is null then 0 else 1 end, a.name",
        &[],
        |row| {
            Ok(AccountRow {
                id: row.count(0)?,
                name: row.text(1)?,
                role: role(&row, 2)?,
                must_change: row.int(3)? != 0,
                made: moment(row.int(4)?),
                signed_in: row.int_or_none(5)?.map(moment),
                ended: row.int_or_none(6)?.map(moment),
                recovery_left: row.count(7)?,
                locked_until: None,
            })
        },
    )?;
    let now_ms = now.timestamp_millis();
    for account in &mut found {
        let failures = failures_of_name(db, &name_hash(&account.name), now_ms)?;
        account.locked_until = locked_until(&failures, NAME_FAILURES_MAX, now_ms).map(moment);
    }
    Ok(found)
}

fn end_account(db: &dyn Sql, account: i64, entry: &LogEntry) -> Result<Ended, StoreError> {
    db.hold(ACCOUNTS_LOCK)?;
    let found = first(
        db,
        "select role from account where id = $1 and ended_ms is null",
        &[account.into()],
        |row| role(&row, 0),
    )?;
    match found {
        None => return Ok(Ended::NoSuch),
        Some(Role::It) => {
            let others = exists(
                db,
                "select 1 from account where role = 'it' and ended_ms is null and id <> $1",
                &[account.into()],
            )?;
            if !others {
                return Ok(Ended::LastOfIt);
            }
        }
        Some(Role::Field | Role::Office) => {}
    }
    db.run(
        "update account set ended_ms = $2 where id = $1",
        &[account.into(), entry.at.timestamp_millis().into()],
    )?;
    db.run("delete from session where account = $1", &[account.into()])?;
    log::note(db, entry)?;
    Ok(Ended::Yes)
}

const TOKEN_COLUMNS: &str = "id, name, scopes, made_by, made_ms, used_ms, revoked_ms";

fn token_row(row: &Row<'_>) -> Result<TokenRow, StoreError> {
    Ok(TokenRow {
        id: row.count(0)?,
        name: row.text(1)?,
        scopes: row.text(2)?.split(' ').filter_map(Scope::read).collect(),
        made_by: row.text(3)?,
        made: moment(row.int(4)?),
        used: row.int_or_none(5)?.map(moment),
        revoked: row.int_or_none(6)?.map(moment),
    })
}

impl<D: Database> PeopleStore for D {
    fn has_accounts(&self) -> Result<bool, StoreError> {
        self.read(|db| exists(db, "select 1 from account limit 1", &[]))
    }

    fn add_account(&self, new: &NewAccount, log: &LogEntry) -> Result<Option<u64>, StoreError> {
        self.write(None, |db| add_account(db, new, log))
    }

    fn accounts(&self, now: DateTime<FixedOffset>) -> Result<Vec<AccountRow>, StoreError> {
        self.read(|db| accounts(db, now))
    }

    fn secrets_of(&self, name: &str) -> Result<Option<Secrets>, StoreError> {
        self.read(|db| {
            first(
                db,
                "select id, name, password, totp from account where name = $1 and ended_ms is null",
                &[name.into()],
                |row| {
                    Ok(Secrets {
                        id: row.count(0)?,
                        name: row.text(1)?,
                        password: row.text(2)?,
                        totp: row.bytes_or_none(3)?.unwrap_or_default(),
                    })
                },
            )
        })
    }

    fn begin_attempt(&self, name: &str, address: &str, now_ms: i64) -> Result<Attempt, StoreError> {
        self.write(None, |db| {
            begin_attempt(db, &name_hash(name), address, now_ms)
        })
    }

    fn sign_in(&self, signing_in: &SigningIn) -> Result<bool, StoreError> {
        self.write(None, |db| sign_in(db, signing_in))
    }

    fn attempt_passed(&self, attempt: u64) -> Result<(), StoreError> {
        self.write(None, |db| {
            db.run(
                "update attempt set passed = 1 where id = $1",
                &[whole(attempt).into()],
            )?;
            Ok(())
        })
    }

    fn session(
        &self,
        hash: &[u8; 32],
        made_after_ms: i64,
        seen_after_ms: i64,
    ) -> Result<Option<SessionRow>, StoreError> {
        self.read(|db| {
            first(
                db,
                "select a.id, a.name, a.role, a.must_change, s.seen_ms
                   from session s join account a on a.id = s.account
                  where s.hash = $1 and s.made_ms > $2 and s.seen_ms > $3 and a.ended_ms is null",
                &[hash.into(), made_after_ms.into(), seen_after_ms.into()],
                |row| {
                    Ok(SessionRow {
                        account: row.count(0)?,
                        name: row.text(1)?,
                        role: role(&row, 2)?,
                        must_change: row.int(3)? != 0,
                        seen_ms: row.int(4)?,
                    })
                },
            )
        })
    }

    fn session_seen(&self, hash: &[u8; 32], now_ms: i64) -> Result<(), StoreError> {
        self.write(None, |db| {
            db.run(
                "update session set seen_ms = $2 where hash = $1 and seen_ms < $2",
                &[hash.into(), now_ms.into()],
            )?;
            Ok(())
        })
    }

    fn end_session(&self, hash: &[u8; 32], log: &LogEntry) -> Result<(), StoreError> {
        self.write(None, |db| {
            db.run("delete from session where hash = $1", &[hash.into()])?;
            log::note(db, log)
        })
    }

    fn end_sessions(&self, account: u64, log: &LogEntry) -> Result<(), StoreError> {
        self.write(None, |db| {
            db.run(
                "delete from session where account = $1",
                &[whole(account).into()],
            )?;
            log::note(db, log)
        })
    }

    fn set_password(
        &self,
        account: u64,
        hash: &str,
        but_session: &[u8; 32],
        log: &LogEntry,
    ) -> Result<(), StoreError> {
        self.write(None, |db| {
            db.run(
                "update account set password = $2, must_change = 0 where id = $1",
                &[whole(account).into(), hash.into()],
            )?;
            db.run(
                "delete from session where account = $1 and hash <> $2",
                &[whole(account).into(), but_session.into()],
            )?;
            log::note(db, log)
        })
    }

    fn set_second(
        &self,
        account: u64,
        second: (&[u8], &[[u8; 32]]),
        start_password: Option<&str>,
        but_session: Option<&[u8; 32]>,
        log: &LogEntry,
    ) -> Result<bool, StoreError> {
        let account = whole(account);
        let (totp, recovery) = second;
        self.write(None, |db| {
            // The new secret's codes are others, also those of steps that were used.
            let found = db.run(
                "update account set totp = $2, totp_step = 0 where id = $1 and ended_ms is null",
                &[account.into(), totp.into()],
            )?;
            if found != 1 {
                return Ok(false);
            }
            set_recovery(db, account, recovery)?;
            if let Some(hash) = start_password {
                db.run(
                    "update account set password = $2, must_change = 1 where id = $1",
                    &[account.into(), hash.into()],
                )?;
            }
            let none = [0; 32];
            db.run(
                "delete from session where account = $1 and hash <> $2",
                &[account.into(), but_session.unwrap_or(&none).into()],
            )?;
            log::note(db, log)?;
            Ok(true)
        })
    }

    fn unlock(&self, name: &str, log: &LogEntry) -> Result<(), StoreError> {
        self.write(None, |db| {
            db.run(
                "delete from attempt where name = $1",
                &[(&name_hash(name)).into()],
            )?;
            log::note(db, log)
        })
    }

    fn end_account(&self, account: u64, log: &LogEntry) -> Result<Ended, StoreError> {
        self.write(None, |db| end_account(db, whole(account), log))
    }

    fn add_token(
        &self,
        name: &str,
        hash: &[u8; 32],
        scopes: &[Scope],
        log: &LogEntry,
    ) -> Result<(), StoreError> {
        let words: Vec<&str> = scopes.iter().map(|scope| scope.as_str()).collect();
        self.write(None, |db| {
            db.run(
                "insert into token (hash, name, scopes, made_by, made_ms) values ($1, $2, $3, $4, $5)",
                &[
                    hash.into(),
                    name.into(),
                    (&words.join(" ")).into(),
                    (&log.who).into(),
                    log.at.timestamp_millis().into(),
                ],
            )?;
            log::note(db, log)
        })
    }

    fn tokens(&self) -> Result<Vec<TokenRow>, StoreError> {
        let sql = format!("select {TOKEN_COLUMNS} from token order by id desc");
        self.read(|db| all(db, &sql, &[], |row| token_row(&row)))
    }

    fn token(&self, hash: &[u8; 32]) -> Result<Option<TokenRow>, StoreError> {
        let sql =
            format!("select {TOKEN_COLUMNS} from token where hash = $1 and revoked_ms is null");
        self.read(|db| first(db, &sql, &[hash.into()], |row| token_row(&row)))
    }

    fn token_used(&self, id: u64, now_ms: i64) -> Result<(), StoreError> {
        self.write(None, |db| {
            db.run(
                "update token set used_ms = $2 where id = $1 and (used_ms is null or used_ms < $2)",
                &[whole(id).into(), now_ms.into()],
            )?;
            Ok(())
        })
    }

    fn revoke_token(&self, id: u64, log: &LogEntry) -> Result<bool, StoreError> {
        self.write(None, |db| {
            let found = db.run(
                "update token set revoked_ms = $2 where id = $1 and revoked_ms is null",
                &[whole(id).into(), log.at.timestamp_millis().into()],
            )?;
            if found == 1 {
                log::note(db, log)?;
            }
            Ok(found == 1)
        })
    }

    fn note(&self, entry: &LogEntry) -> Result<(), StoreError> {
        self.write(None, |db| log::note(db, entry))
    }

    fn log(&self, before: Option<u64>) -> Result<Vec<LogRow>, StoreError> {
        self.read(|db| log::lines(db, before))
    }
}
