//! What is kept of who belongs: the office itself, codes to enrol with, certificates of kiosks,
//! whose journal is whose, and the batches of kiosks that were revoked.
//!
//! A kiosk is its name. It may have several certificates under it: each renewal and each new
//! enrolment gives another one, and they share their journals. Retiring and revoking take all of
//! them at once. Nothing here may decide what a request deserves; it says what is known.

use chrono::{DateTime, FixedOffset};
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use super::events::{moment, take_in};
use super::sql::{Row, Sql, all, exists, first};
use super::{Database, StoreError};
use crate::office::standing::Standing;
use crate::wire::{Batch, Digest, Verdict};

/// The most batches that are held back for one kiosk. A thief with a stolen certificate must not
/// fill the disk.
pub const HELD_BACK_MAX: u64 = 1_000;

/// What an office is, as `tomoni office init` made it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Founding {
    /// [`Standing::Rehearsal`] or [`Standing::Real`].
    pub standing: Standing,
    /// When.
    pub made: DateTime<FixedOffset>,
    /// Where kiosks reach it, as `office.example:8471`.
    pub address: String,
    /// The certificate of its CA, PEM.
    pub ca: String,
    /// SHA-256 of that certificate's DER.
    pub ca_sha256: Digest,
}

/// A code with which one kiosk may enrol.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewCode {
    /// SHA-256 of its secret.
    pub secret_sha256: Digest,
    /// The name of the kiosk that it is for.
    pub kiosk: String,
    /// The text of the site's file that the kiosk receives.
    pub site: String,
    /// When it was made.
    pub made: DateTime<FixedOffset>,
    /// Until when it may be used.
    pub until: DateTime<FixedOffset>,
}

/// A certificate that is about to be given to a kiosk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewCertificate {
    /// SHA-256 of its DER.
    pub sha256: Digest,
    /// The certificate, PEM.
    pub pem: String,
    /// From when it holds.
    pub from: DateTime<FixedOffset>,
    /// Until when.
    pub until: DateTime<FixedOffset>,
}

/// How a kiosk stands with the office.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum KioskStanding {
    /// It belongs.
    Enrolled,
    /// It is ours and is to go: it sends everything, then it wipes itself.
    Retiring,
    /// It went: everything had arrived.
    Retired,
    /// It is in wrong hands: it is told to wipe itself, and what it sends is held back.
    Revoked,
}

impl KioskStanding {
    /// As the database spells it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            KioskStanding::Enrolled => "enrolled",
            KioskStanding::Retiring => "retiring",
            KioskStanding::Retired => "retired",
            KioskStanding::Revoked => "revoked",
        }
    }

    fn read(text: &str) -> Result<KioskStanding, StoreError> {
        [
            KioskStanding::Enrolled,
            KioskStanding::Retiring,
            KioskStanding::Retired,
            KioskStanding::Revoked,
        ]
        .into_iter()
        .find(|standing| standing.as_str() == text)
        .ok_or_else(|| StoreError::Database("a certificate is in no known state".to_owned()))
    }
}

/// A certificate as the office knows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownCertificate {
    /// SHA-256 of its DER.
    pub sha256: Digest,
    /// The kiosk it was given to.
    pub kiosk: String,
    /// How that one stands by it.
    pub standing: KioskStanding,
    /// Since when.
    pub since: DateTime<FixedOffset>,
    /// From when it holds.
    pub from: DateTime<FixedOffset>,
    /// Until when.
    pub until: DateTime<FixedOffset>,
}

/// A batch of a kiosk that was revoked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeldBack {
    /// Its number, for [`Belong::release`].
    pub number: u64,
    /// The kiosk.
    pub kiosk: String,
    /// The journal.
    pub journal: Uuid,
    /// How many rows it has.
    pub rows: u64,
    /// When it came in.
    pub received: DateTime<FixedOffset>,
    /// When a person released it.
    pub released: Option<DateTime<FixedOffset>>,
}

/// What became of a batch that a person released.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Release {
    /// Its rows are taken in and count.
    Done,
    /// It follows rows that the office does not have; it stays held back. An earlier batch of the
    /// same journal may have to be released first.
    Gap,
    /// The journal is another kiosk's; it stays held back.
    NotItsOwn,
    /// There is none with this number, or it was released before.
    Nothing,
}

/// Who belongs to an office. A part of what a [`super::Store`] can be asked.
pub trait Belong: Send + Sync + 'static {
    /// What the office is; `None` = a sample that was never set up.
    ///
    /// # Errors
    /// When the database cannot be read.
    fn founding(&self) -> Result<Option<Founding>, StoreError>;

    /// What kind of office this is.
    ///
    /// # Errors
    /// When the database cannot be read.
    fn standing(&self) -> Result<Standing, StoreError> {
        Ok(self
            .founding()?
            .map_or(Standing::Sample, |founding| founding.standing))
    }

    /// Sets the office up. `false` = it was before, and nothing changed.
    ///
    /// # Errors
    /// When the database cannot.
    fn found(&self, founding: &Founding) -> Result<bool, StoreError>;

    /// Changes where kiosks reach the office.
    ///
    /// # Errors
    /// When the database cannot.
    fn set_address(&self, address: &str) -> Result<(), StoreError>;

    /// Keeps a code to enrol with, and forgets those that ended more than a day ago.
    ///
    /// # Errors
    /// When the database cannot.
    fn add_code(&self, code: &NewCode) -> Result<(), StoreError>;

    /// Uses a code: `make` is told the kiosk's name and makes its certificate, and both are kept
    /// in one transaction. Gives the certificate, the kiosk and the site's file; `None` when there
    /// is no such code, it was used, its time is over, or `make` made nothing. In an office for
    /// rehearsals a code may be used often; each use then makes a kiosk of its own, by a number.
    ///
    /// # Errors
    /// When the database cannot; then the code is not used.
    fn redeem(
        &self,
        secret_sha256: Digest,
        now: DateTime<FixedOffset>,
        make: &dyn Fn(&str) -> Option<NewCertificate>,
    ) -> Result<Option<Redeemed>, StoreError>;

    /// Keeps the successor of a certificate; its kiosk stands by it as it does by the old one.
    /// `false` = the old one is of no kiosk that still may come, and nothing was kept.
    ///
    /// # Errors
    /// When the database cannot.
    fn renew(&self, old: Digest, new: &NewCertificate) -> Result<bool, StoreError>;

    /// What is known of a certificate; `None` = it was never given by this office.
    ///
    /// # Errors
    /// When the database cannot be read.
    fn certificate(&self, sha256: Digest) -> Result<Option<KnownCertificate>, StoreError>;

    /// The newest certificate of every kiosk, by name.
    ///
    /// # Errors
    /// When the database cannot be read.
    fn enrolled(&self) -> Result<Vec<KnownCertificate>, StoreError>;

    /// Asks a kiosk of ours to send everything and wipe itself; says how many certificates that
    /// concerns, 0 = there is no such kiosk enrolled.
    ///
    /// # Errors
    /// When the database cannot.
    fn retire(&self, kiosk: &str, now: DateTime<FixedOffset>) -> Result<u64, StoreError>;

    /// Notes that a retiring kiosk has sent everything.
    ///
    /// # Errors
    /// When the database cannot.
    fn set_retired(&self, kiosk: &str, now: DateTime<FixedOffset>) -> Result<(), StoreError>;

    /// Shuts a kiosk out that is in wrong hands; says how many certificates that concerns.
    ///
    /// # Errors
    /// When the database cannot.
    fn revoke(&self, kiosk: &str, now: DateTime<FixedOffset>) -> Result<u64, StoreError>;

    /// Whose journal it is: this kiosk's from now on if it was nobody's.
    ///
    /// # Errors
    /// When the database cannot.
    fn claim(
        &self,
        journal: Uuid,
        kiosk: &str,
        now: DateTime<FixedOffset>,
    ) -> Result<String, StoreError>;

    /// Keeps a batch of a revoked kiosk aside. `false` = there are [`HELD_BACK_MAX`] of it already,
    /// and this one was not kept.
    ///
    /// # Errors
    /// When the database cannot.
    fn hold_back(
        &self,
        kiosk: &str,
        journal: Uuid,
        batch: &Batch,
        now: DateTime<FixedOffset>,
    ) -> Result<bool, StoreError>;

    /// Everything that was held back, oldest first.
    ///
    /// # Errors
    /// When the database cannot be read.
    fn held_back(&self) -> Result<Vec<HeldBack>, StoreError>;

    /// Takes a batch in that was held back, because a person decided so.
    ///
    /// # Errors
    /// When the database cannot; then it stays held back.
    fn release(&self, number: u64, now: DateTime<FixedOffset>) -> Result<Release, StoreError>;
}

/// What a code gave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Redeemed {
    /// The kiosk's name.
    pub kiosk: String,
    /// The site's file.
    pub site: String,
    /// Its certificate.
    pub certificate: NewCertificate,
}

/// Codes that ended so long ago are forgotten, milliseconds.
const FORGET_CODES_MS: i64 = 24 * 3_600_000;

/// Only one process at a time enrols or sets up.
const BELONG: [u8; 16] = *b"tomoni belong...";

fn known(row: &Row<'_>) -> Result<KnownCertificate, StoreError> {
    Ok(KnownCertificate {
        sha256: row.digest(0)?,
        kiosk: row.text(1)?,
        standing: KioskStanding::read(&row.text(2)?)?,
        since: moment(row.int(3)?),
        from: moment(row.int(4)?),
        until: moment(row.int(5)?),
    })
}

fn keep_certificate(
    db: &dyn Sql,
    kiosk: &str,
    certificate: &NewCertificate,
) -> Result<(), StoreError> {
    db.run(
        "insert into kiosk_certificate (sha256, kiosk, state, from_ms, until_ms, state_ms)
         values ($1, $2, 'enrolled', $3, $4, $3)",
        &[
            (&certificate.sha256).into(),
            kiosk.into(),
            certificate.from.timestamp_millis().into(),
            certificate.until.timestamp_millis().into(),
        ],
    )?;
    Ok(())
}

fn founding(db: &dyn Sql) -> Result<Option<Founding>, StoreError> {
    first(
        db,
        "select standing, made_ms, address, ca, ca_sha256 from office",
        &[],
        |row| {
            let standing = Standing::read(&row.text(0)?)
                .ok_or_else(|| StoreError::Database("the office is of no known kind".to_owned()))?;
            Ok(Founding {
                standing,
                made: moment(row.int(1)?),
                address: row.text(2)?,
                ca: row.text(3)?,
                ca_sha256: row.digest(4)?,
            })
        },
    )
}

fn redeem(
    db: &dyn Sql,
    secret_sha256: Digest,
    now_ms: i64,
    make: &dyn Fn(&str) -> Option<NewCertificate>,
) -> Result<Option<Redeemed>, StoreError> {
    db.hold(&BELONG)?;
    let often = founding(db)?.is_some_and(|founding| founding.standing == Standing::Rehearsal);
    let code = first(
        db,
        "select kiosk, site, used_ms from enrol_code
          where secret_sha256 = $1 and made_ms <= $2 and until_ms > $2",
        &[(&secret_sha256).into(), now_ms.into()],
        |row| Ok((row.text(0)?, row.text(1)?, row.int_or_none(2)?)),
    )?;
    let kiosk = match &code {
        Some((kiosk, _, None)) => kiosk.clone(),
        Some((kiosk, _, Some(_))) if often => {
            let enrolled = first(
                db,
                "select count(distinct kiosk) from kiosk_certificate",
                &[],
                |row| row.count(0),
            )?;
            format!("{kiosk}-{}", enrolled.unwrap_or(0) + 1)
        }
        _ => return Ok(None),
    };
    let (Some((_, site, _)), Some(certificate)) = (code, make(&kiosk)) else {
        return Ok(None);
    };
    db.run(
        "update enrol_code set used_ms = $2 where secret_sha256 = $1",
        &[(&secret_sha256).into(), now_ms.into()],
    )?;
    keep_certificate(db, &kiosk, &certificate)?;
    Ok(Some(Redeemed {
        kiosk,
        site,
        certificate,
    }))
}

fn set_state(
    db: &dyn Sql,
    kiosk: &str,
    to: KioskStanding,
    from: &[KioskStanding],
    now_ms: i64,
) -> Result<u64, StoreError> {
    let mut touched = 0;
    for state in from {
        touched += db.run(
            "update kiosk_certificate set state = $3, state_ms = $4 where kiosk = $1 and state = $2",
            &[
                kiosk.into(),
                state.as_str().into(),
                to.as_str().into(),
                now_ms.into(),
            ],
        )?;
    }
    Ok(touched)
}

fn claim(db: &dyn Sql, journal: Uuid, kiosk: &str, now_ms: i64) -> Result<String, StoreError> {
    let journal = journal.as_bytes();
    db.run(
        "insert into journal_owner (journal, kiosk, since_ms) values ($1, $2, $3)
         on conflict (journal) do nothing",
        &[journal.into(), kiosk.into(), now_ms.into()],
    )?;
    owner(db, journal)?
        .ok_or_else(|| StoreError::Database("a journal's owner was not kept".to_owned()))
}

fn owner(db: &dyn Sql, journal: &[u8; 16]) -> Result<Option<String>, StoreError> {
    first(
        db,
        "select kiosk from journal_owner where journal = $1",
        &[journal.into()],
        |row| row.text(0),
    )
}

fn hold_back(
    db: &dyn Sql,
    kiosk: &str,
    journal: Uuid,
    batch: &str,
    rows: usize,
    now_ms: i64,
) -> Result<bool, StoreError> {
    db.hold(journal.as_bytes())?;
    let sha256: [u8; 32] = Sha256::new()
        .chain_update(journal.as_bytes())
        .chain_update(batch)
        .finalize()
        .into();
    if exists(
        db,
        "select 1 from held_back where sha256 = $1",
        &[(&sha256).into()],
    )? {
        return Ok(true);
    }
    let kept = first(
        db,
        "select count(*) from held_back where kiosk = $1",
        &[kiosk.into()],
        |row| row.count(0),
    )?;
    if kept.unwrap_or(0) >= HELD_BACK_MAX {
        return Ok(false);
    }
    db.run(
        "insert into held_back (journal, kiosk, batch, lines, sha256, received_ms)
         values ($1, $2, $3, $4, $5, $6)",
        &[
            journal.as_bytes().into(),
            kiosk.into(),
            batch.into(),
            i64::try_from(rows).unwrap_or(i64::MAX).into(),
            (&sha256).into(),
            now_ms.into(),
        ],
    )?;
    Ok(true)
}

fn release(db: &dyn Sql, number: i64, now_ms: i64) -> Result<Release, StoreError> {
    let held = first(
        db,
        "select journal, batch, kiosk from held_back where id = $1 and released_ms is null",
        &[number.into()],
        |row| {
            let journal = Uuid::from_bytes(row.fixed(0)?);
            Ok((journal, row.text(1)?, row.text(2)?))
        },
    )?;
    let Some((journal, batch, kiosk)) = held else {
        return Ok(Release::Nothing);
    };
    if claim(db, journal, &kiosk, now_ms)? != kiosk {
        return Ok(Release::NotItsOwn);
    }
    let batch: Batch = serde_json::from_str(&batch)
        .map_err(|_| StoreError::Database("what was held back is no batch".to_owned()))?;
    if let Verdict::StartOver(_) = take_in(db, journal, &batch, now_ms)? {
        return Ok(Release::Gap);
    }
    db.run(
        "update held_back set released_ms = $2 where id = $1",
        &[number.into(), now_ms.into()],
    )?;
    Ok(Release::Done)
}

impl<D: Database> Belong for D {
    fn founding(&self) -> Result<Option<Founding>, StoreError> {
        self.read(founding)
    }

    fn found(&self, new: &Founding) -> Result<bool, StoreError> {
        self.write(None, |db| {
            db.hold(&BELONG)?;
            if founding(db)?.is_some() {
                return Ok(false);
            }
            db.run(
                "insert into office (id, standing, made_ms, address, ca, ca_sha256)
                 values (1, $1, $2, $3, $4, $5)",
                &[
                    new.standing.as_str().into(),
                    new.made.timestamp_millis().into(),
                    (&new.address).into(),
                    (&new.ca).into(),
                    (&new.ca_sha256).into(),
                ],
            )?;
            Ok(true)
        })
    }

    fn set_address(&self, address: &str) -> Result<(), StoreError> {
        self.write(None, |db| {
            db.run("update office set address = $1", &[address.into()])?;
            Ok(())
        })
    }

    fn add_code(&self, code: &NewCode) -> Result<(), StoreError> {
        let made_ms = code.made.timestamp_millis();
        self.write(None, |db| {
            db.run(
                "delete from enrol_code where until_ms < $1",
                &[(made_ms - FORGET_CODES_MS).into()],
            )?;
            db.run(
                "insert into enrol_code (secret_sha256, kiosk, site, made_ms, until_ms)
                 values ($1, $2, $3, $4, $5)",
                &[
                    (&code.secret_sha256).into(),
                    (&code.kiosk).into(),
                    (&code.site).into(),
                    made_ms.into(),
                    code.until.timestamp_millis().into(),
                ],
            )?;
            Ok(())
        })
    }

    fn redeem(
        &self,
        secret_sha256: Digest,
        now: DateTime<FixedOffset>,
        make: &dyn Fn(&str) -> Option<NewCertificate>,
    ) -> Result<Option<Redeemed>, StoreError> {
        self.write(None, |db| {
            redeem(db, secret_sha256, now.timestamp_millis(), make)
        })
    }

    fn renew(&self, old: Digest, new: &NewCertificate) -> Result<bool, StoreError> {
        self.write(None, |db| {
            let kept = db.run(
                "insert into kiosk_certificate (sha256, kiosk, state, from_ms, until_ms, state_ms)
                 select $2, kiosk, state, $3, $4, state_ms from kiosk_certificate
                  where sha256 = $1 and state in ('enrolled', 'retiring')",
                &[
                    (&old).into(),
                    (&new.sha256).into(),
                    new.from.timestamp_millis().into(),
                    new.until.timestamp_millis().into(),
                ],
            )?;
            Ok(kept == 1)
        })
    }

    fn certificate(&self, sha256: Digest) -> Result<Option<KnownCertificate>, StoreError> {
        self.read(|db| {
            first(
                db,
                "select sha256, kiosk, state, state_ms, from_ms, until_ms
                   from kiosk_certificate where sha256 = $1",
                &[(&sha256).into()],
                |row| known(&row),
            )
        })
    }

    fn enrolled(&self) -> Result<Vec<KnownCertificate>, StoreError> {
        self.read(|db| {
            all(
                db,
                "select sha256, kiosk, state, state_ms, from_ms, until_ms
                   from kiosk_certificate c
                  where not exists (select 1 from kiosk_certificate d
                                     where d.kiosk = c.kiosk and (d.from_ms, d.sha256) > (c.from_ms, c.sha256))
                  order by kiosk",
                &[],
                |row| known(&row),
            )
        })
    }

    fn retire(&self, kiosk: &str, now: DateTime<FixedOffset>) -> Result<u64, StoreError> {
        let from = [KioskStanding::Enrolled];
        let now_ms = now.timestamp_millis();
        self.write(None, |db| {
            set_state(db, kiosk, KioskStanding::Retiring, &from, now_ms)
        })
    }

    fn set_retired(&self, kiosk: &str, now: DateTime<FixedOffset>) -> Result<(), StoreError> {
        let from = [KioskStanding::Retiring];
        let now_ms = now.timestamp_millis();
        self.write(None, |db| {
            set_state(db, kiosk, KioskStanding::Retired, &from, now_ms)?;
            Ok(())
        })
    }

    fn revoke(&self, kiosk: &str, now: DateTime<FixedOffset>) -> Result<u64, StoreError> {
        // Also one that was retired: if it turns up again, something is wrong.
        let from = [
            KioskStanding::Enrolled,
            KioskStanding::Retiring,
            KioskStanding::Retired,
        ];
        let now_ms = now.timestamp_millis();
        self.write(None, |db| {
            set_state(db, kiosk, KioskStanding::Revoked, &from, now_ms)
        })
    }

    fn claim(
        &self,
        journal: Uuid,
        kiosk: &str,
        now: DateTime<FixedOffset>,
    ) -> Result<String, StoreError> {
        if let Some(owner) = self.read(|db| owner(db, journal.as_bytes()))? {
            return Ok(owner);
        }
        self.write(None, |db| claim(db, journal, kiosk, now.timestamp_millis()))
    }

    fn hold_back(
        &self,
        kiosk: &str,
        journal: Uuid,
        batch: &Batch,
        now: DateTime<FixedOffset>,
    ) -> Result<bool, StoreError> {
        let text = serde_json::to_string(batch)
            .map_err(|_| StoreError::Database("a batch could not be written down".to_owned()))?;
        self.write(None, |db| {
            let rows = batch.rows.len();
            hold_back(db, kiosk, journal, &text, rows, now.timestamp_millis())
        })
    }

    fn held_back(&self) -> Result<Vec<HeldBack>, StoreError> {
        self.read(|db| {
            all(
                db,
                "select id, kiosk, journal, lines, received_ms, released_ms from held_back order by id",
                &[],
                |row| {
                    Ok(HeldBack {
                        number: row.count(0)?,
                        kiosk: row.text(1)?,
                        journal: Uuid::from_bytes(row.fixed(2)?),
                        rows: row.count(3)?,
                        received: moment(row.int(4)?),
                        released: row.int_or_none(5)?.map(moment),
                    })
                },
            )
        })
    }

    fn release(&self, number: u64, now: DateTime<FixedOffset>) -> Result<Release, StoreError> {
        let Ok(number) = i64::try_from(number) else {
            return Ok(Release::Nothing);
        };
        let now_ms = now.timestamp_millis();
        self.write(Some(now_ms), |db| release(db, number, now_ms))
    }
}
