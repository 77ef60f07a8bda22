//! Readings that people wanted gone. Their sealed texts are shredded and stay so: what comes late,
//! and what a kiosk sends again after the office was put back, is shredded as it comes. Rows stay,
//! count on, and hold the chain.

use chrono::{DateTime, FixedOffset};
use serde::{Deserialize, Serialize};

use super::log::{self, LogEntry};
use super::readings::whole;
use super::sql::{Sql, Value, all, exists};
use super::{Database, StoreError, cards};
use crate::visit::event::ConsentTo;
use crate::visit::{CardKey, Kind};
use crate::wire::{self, Digest};

/// One thing that is to be gone.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Erased {
    /// The reading in this row.
    Row {
        /// The row.
        row: Digest,
    },
    /// All readings of the visits of this card.
    Card {
        /// The card.
        card: CardKey,
        /// Written until then by a kiosk's clock, Unix milliseconds.
        until_ms: i64,
    },
}

impl std::fmt::Debug for Erased {
    /// Which card stands in no log.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Erased::Row { row } => write!(f, "Row({row})"),
            Erased::Card { .. } => f.write_str("Card"),
        }
    }
}

/// Which of a reading's person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whose {
    /// This one only.
    ThisOne,
    /// Every reading of the card of its visit, and of the cards that were linked to it.
    TheCards,
}

/// Erasing, on either database.
pub trait Erasing {
    /// What is to be gone when this reading is, or all of its card: nothing when there is no such
    /// reading that can still be opened. Of a card it is each reading that is here, whatever its
    /// clock said, and those that come late and were written until `now`.
    ///
    /// # Errors
    /// When the database cannot be read.
    fn to_erase(
        &self,
        number: u64,
        whose: Whose,
        now: DateTime<FixedOffset>,
    ) -> Result<Vec<Erased>, StoreError>;

    /// Shreds what is named, now and whenever it comes, and writes down who wanted it. How many
    /// texts went.
    ///
    /// # Errors
    /// When the database cannot; then nothing changed.
    fn erase(
        &self,
        erased: &[Erased],
        log: Option<&LogEntry>,
        now: DateTime<FixedOffset>,
    ) -> Result<u64, StoreError>;
}

/// A card and all that were ever linked to it.
const OWN: &str = "
    with recursive own (card) as (
        select e.card from event e where e.card = $1
        union
        select case when l.card = own.card then l.other_card else l.card end
          from own join event l
            on l.kind = 'card.linked' and (l.card = own.card or l.other_card = own.card)
    )";

fn own_cards(db: &dyn Sql, card: &CardKey) -> Result<Vec<CardKey>, StoreError> {
    let sql = format!("{OWN} select card from own where card is not null");
    let mut cards = all(db, &sql, &[(&card.0).into()], |row| {
        Ok(CardKey(row.text(0)?))
    })?;
    if !cards.contains(card) {
        cards.push(card.clone());
    }
    Ok(cards)
}

fn name(db: &dyn Sql, erased: &Erased) -> Result<(), StoreError> {
    match erased {
        Erased::Row { row } => db.run(
            "insert into erasure (of_row, until_ms) values ($1, 0) on conflict do nothing",
            &[row.into()],
        ),
        Erased::Card { card, until_ms } => db.run(
            "insert into erasure (of_card, until_ms) values ($1, $2)
             on conflict (of_card) where of_card is not null do update set until_ms =
                case when excluded.until_ms > erasure.until_ms then excluded.until_ms else erasure.until_ms end",
            &[(&card.0).into(), (*until_ms).into()],
        ),
    }?;
    Ok(())
}

/// Shreds what is named and still there.
fn shred(db: &dyn Sql, now_ms: i64) -> Result<u64, StoreError> {
    db.run(
        "update reading set cut = null, shredded_ms = $1
          where cut is not null and seq in (
             select h.seq from erasure x join held h on h.digest = x.of_row
             union
             select e.seq from erasure x
               join event c on c.card = x.of_card and c.kind in ('visit.arrived', 'visit.card')
               join event e on e.visit = c.visit and e.kind = 'reading.taken'
                           and e.written_ms <= x.until_ms)",
        &[now_ms.into()],
    )
}

/// A card's erasure is that of all cards linked to it.
fn spread(db: &dyn Sql) -> Result<(), StoreError> {
    let named = all(
        db,
        "select of_card, until_ms from erasure where of_card is not null",
        &[],
        |row| Ok((CardKey(row.text(0)?), row.int(1)?)),
    )?;
    for (card, until_ms) in named {
        for card in own_cards(db, &card)? {
            name(db, &Erased::Card { card, until_ms })?;
        }
    }
    Ok(())
}

/// After rows came in: names what they withdraw, and shreds what should be gone.
pub(super) fn after<'a>(
    db: &dyn Sql,
    rows: impl Iterator<Item = &'a wire::Row>,
    now_ms: i64,
) -> Result<(), StoreError> {
    let (mut withdrawn, mut links, mut bears) = (Vec::new(), false, false);
    for row in rows {
        let wire::Row::Event(event) = row else {
            continue;
        };
        match &event.kind {
            Kind::ConsentWithdrawn {
                card,
                what: ConsentTo::Reading,
            } => {
                let until_ms = event.at.timestamp_millis();
                let card = card.clone();
                withdrawn.push(Erased::Card { card, until_ms });
            }
            Kind::CardLinked { .. } => links = true,
            Kind::ReadingTaken { .. } | Kind::Card { .. } => bears = true,
            Kind::Arrived { card, .. } => bears |= card.is_some(),
            _ => {}
        }
    }
    if withdrawn.is_empty() && !links && !bears {
        return Ok(());
    }
    // One after the other: what is named here and what comes in there must meet.
    db.hold(&cards::CARDS)?;
    for one in &withdrawn {
        name(db, one)?;
    }
    if !exists(db, "select 1 from erasure limit 1", &[])? {
        return Ok(());
    }
    if !withdrawn.is_empty() || links {
        spread(db)?;
    }
    shred(db, now_ms)?;
    Ok(())
}

impl<D: Database> Erasing for D {
    fn to_erase(
        &self,
        number: u64,
        whose: Whose,
        now: DateTime<FixedOffset>,
    ) -> Result<Vec<Erased>, StoreError> {
        self.read(|db| {
            let rows = |db: &dyn Sql, which: &str, value: Value<'_>| {
                let sql = format!(
                    "select h.digest from reading r join held h on h.seq = r.seq
                      where r.cut is not null and r.seq {which} order by r.seq"
                );
                all(db, &sql, &[value], |row| {
                    Ok(Erased::Row { row: row.digest(0)? })
                })
            };
            let this = rows(db, "= $1", whole(number).into())?;
            if whose == Whose::ThisOne || this.is_empty() {
                return Ok(this);
            }
            let borne = all(
                db,
                "select distinct c.card from event e join event c on c.visit = e.visit
                  where e.seq = $1 and c.card is not null and c.kind in ('visit.arrived', 'visit.card')",
                &[whole(number).into()],
                |row| Ok(CardKey(row.text(0)?)),
            )?;
            let mut out = this;
            for borne in borne {
                for card in own_cards(db, &borne)? {
                    let here = rows(
                        db,
                        "in (select e.seq from event c join event e on e.visit = c.visit and e.kind = 'reading.taken'
                              where c.card = $1 and c.kind in ('visit.arrived', 'visit.card'))",
                        (&card.0).into(),
                    )?;
                    for row in here {
                        if !out.contains(&row) {
                            out.push(row);
                        }
                    }
                    out.push(Erased::Card {
                        card,
                        until_ms: now.timestamp_millis(),
                    });
                }
            }
            Ok(out)
        })
    }

    fn erase(
        &self,
        erased: &[Erased],
        entry: Option<&LogEntry>,
        now: DateTime<FixedOffset>,
    ) -> Result<u64, StoreError> {
        self.write(None, |db| {
            db.hold(&cards::CARDS)?;
            for one in erased {
                name(db, one)?;
            }
            let gone = shred(db, now.timestamp_millis())?;
            if let Some(entry) = entry {
                log::note(db, entry)?;
            }
            Ok(gone)
        })
    }
}
