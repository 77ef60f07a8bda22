//! What the feed tells kiosks of cards, kept beside the events: whose a card is, how
//! often that person came, whether it is blocked.
//!
//! `card_now` is a cache: [`refresh`] brings the cards that new rows speak of up to date in the
//! transaction that keeps the rows, and [`rebuild`] makes all of it anew. What it says is what
//! [`crate::visit::tally()`] says; a test compares.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use crate::card::BlockList;
use crate::visit::regulars::CardVisit;
use crate::visit::{CardKey, EventId, Kind, Persons, Regulars};
use crate::wire::{FEED_CARDS_MAX, Feed, FeedCard, Row};

use super::StoreError;
use super::events::day_number;
use super::folds;
use super::sql::{self, Sql, Value, all, each_in, first};

/// The longest text that is taken for a card, bytes. Ours have 32; a database's index refuses
/// very long ones, and nothing that a kiosk sends may be refused for that.
pub(super) const CARD_BYTES_MAX: usize = 1000;

/// Whoever changes what is known of cards or which days are touched holds this until its transaction
/// ends, from before it reads what it goes by: rows of several journals may speak of one visit, and of
/// two that come in at once the second must see the first.
pub(super) const CARDS: [u8; 16] = *b"tomoni card_now.";

/// A feed's number holds which run of the office gave it, above so many bits of position. A run
/// begins when the database is opened: after it was put back to an earlier state, the same
/// positions stand for other things.
const POSITION_BITS: u32 = 32;
/// Numbers stay below 2^53, which every reader of JSON holds exactly.
const RUN_BITS: u32 = 21;

/// Names one opening of the database.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Run(u64);

impl Run {
    /// From random bits. Never 0, so that no number of a feed is.
    pub(super) fn new(random: u64) -> Run {
        Run((random % (1 << RUN_BITS)).max(1))
    }

    fn number(self, position: i64) -> u64 {
        self.0 << POSITION_BITS | u64::try_from(position).unwrap_or(0)
    }

    /// The position that a number of this run names.
    fn position(self, number: u64) -> Option<i64> {
        let position = number & ((1 << POSITION_BITS) - 1);
        (number >> POSITION_BITS == self.0)
            .then(|| i64::try_from(position).ok())
            .flatten()
    }
}

fn card(row: &sql::Row<'_>, column: usize) -> Result<CardKey, StoreError> {
    row.text(column).map(CardKey)
}

/// The cards that rows may change something about; they are kept already.
pub(super) fn touched<'a>(
    db: &dyn Sql,
    rows: impl Iterator<Item = &'a Row>,
) -> Result<BTreeSet<CardKey>, StoreError> {
    let mut cards = BTreeSet::new();
    let (mut visits, mut voided) = (BTreeSet::new(), BTreeSet::new());
    for row in rows {
        let Row::Event(event) = row else {
            continue;
        };
        match &event.kind {
            Kind::Arrived { visit, .. } | Kind::Card { visit, .. } => {
                visits.insert(visit.0.into_bytes());
            }
            Kind::CardIssued { card } => {
                cards.insert(card.clone());
            }
            Kind::CardLinked { old, new } => cards.extend([old.clone(), new.clone()]),
            Kind::Voided { event, .. } => {
                voided.insert(event.0.into_bytes());
            }
            _ => {}
        }
    }
    let mut found = |row: sql::Row<'_>| {
        cards.insert(card(&row, 0)?);
        Ok(())
    };
    // Also the cards that a visit bore until now.
    let visits: Vec<Value<'_>> = visits.iter().map(Value::from).collect();
    each_in(
        db,
        "select distinct card from event where visit in (list) and card is not null",
        &visits,
        &mut found,
    )?;
    let voided: Vec<Value<'_>> = voided.iter().map(Value::from).collect();
    each_in(
        db,
        "select card from event
          where event_id in (list) and card is not null and kind not in ('consent.given', 'consent.withdrawn')
         union select other_card from event where event_id in (list) and other_card is not null
         union select k.card from event v join event k on k.visit = v.visit
                where v.event_id in (list) and k.card is not null",
        &voided,
        &mut found,
    )?;
    Ok(cards)
}

/// Brings what is known of these cards, and of all that were ever linked to them, up to date. Gives
/// the days whose number of cards, or of new ones, may be another by it.
///
/// Whoever calls this holds [`CARDS`].
pub(super) fn refresh(
    db: &dyn Sql,
    touched: BTreeSet<CardKey>,
) -> Result<BTreeSet<i64>, StoreError> {
    // Links that were voided count here, too: what they held together may have come apart.
    let mut cards: BTreeSet<CardKey> = BTreeSet::new();
    let mut left: BTreeSet<CardKey> = touched;
    while !left.is_empty() {
        left.retain(|card| card.0.len() <= CARD_BYTES_MAX && !cards.contains(card));
        let asked: Vec<Value<'_>> = left.iter().map(|card| Value::from(&card.0)).collect();
        let mut linked = BTreeSet::new();
        each_in(
            db,
            "select other_card from event where card in (list) and kind = 'card.linked'
             union select card from event where other_card in (list) and kind = 'card.linked'",
            &asked,
            &mut |row| {
                linked.insert(card(&row, 0)?);
                Ok(())
            },
        )?;
        cards.append(&mut left);
        left = linked;
    }
    let asked: Vec<Value<'_>> = cards.iter().map(|card| Value::from(&card.0)).collect();
    let mut persons = Persons::default();
    each_in(
        db,
        "select card, other_card from standing where card in (list) and kind = 'card.linked'",
        &asked,
        &mut |row| {
            persons.link(&card(&row, 0)?, &card(&row, 1)?);
            Ok(())
        },
    )?;
    // Of each card its days; of each person how often they came, and when first.
    let mut days: BTreeMap<CardKey, BTreeSet<i64>> = BTreeMap::new();
    let mut counted: BTreeMap<CardKey, (i64, Option<i64>)> = BTreeMap::new();
    each_in(
        db,
        "select v.card, v.day, count(*)
           from (select distinct visit from event where card in (list) and visit is not null) as k
           join visit_now v on v.visit = k.visit
          where v.card in (list) group by v.card, v.day",
        &asked,
        &mut |row| {
            let (card, day) = (card(&row, 0)?, row.int(1)?);
            let (visits, first) = counted.entry(persons.of(&card).clone()).or_default();
            *visits += row.int(2)?;
            *first = Some(first.map_or(day, |first| first.min(day)));
            days.entry(card).or_default().insert(day);
            Ok(())
        },
    )?;
    let mut known: BTreeMap<CardKey, (CardKey, i64, Option<i64>)> = BTreeMap::new();
    each_in(
        db,
        "select card, person, visits, first_day from card_now where card in (list)",
        &asked,
        &mut |row| {
            let was = (card(&row, 1)?, row.int(2)?, row.int_or_none(3)?);
            known.insert(card(&row, 0)?, was);
            Ok(())
        },
    )?;
    let mut changed = BTreeSet::new();
    for card in &cards {
        let person = persons.of(card);
        let (visits, first) = counted.get(person).copied().unwrap_or_default();
        let (was, before) = match known.get(card) {
            Some((was, _, before)) => (was, *before),
            None => (card, None),
        };
        if was != person {
            // Cards that were two are one, or the other way: on each day that this one came.
            changed.extend(days.get(card).into_iter().flatten());
        }
        if before != first {
            changed.extend(before.into_iter().chain(first));
        }
        if known
            .get(card)
            .is_none_or(|(was, often, before)| (was, *often, *before) != (person, visits, first))
        {
            write(db, card, person, visits, first)?;
        }
    }
    Ok(changed)
}

/// Writes what is known of a card; what the feed tells moves it only when that is another.
fn write(
    db: &dyn Sql,
    card: &CardKey,
    person: &CardKey,
    visits: i64,
    first_day: Option<i64>,
) -> Result<(), StoreError> {
    db.run(
        "insert into card_now (card, person, visits, first_day, blocked, n)
         values ($1, $2, $3, $4,
                 case when exists (select 1 from card_blocked b where b.card = $1) then 1 else 0 end,
                 (select coalesce(max(n), 0) + 1 from card_now))
         on conflict (card) do update
            set person = excluded.person, visits = excluded.visits,
                first_day = excluded.first_day, blocked = excluded.blocked,
                n = case when (card_now.person, card_now.visits, card_now.blocked)
                            = (excluded.person, excluded.visits, excluded.blocked)
                         then card_now.n else excluded.n end",
        &[
            (&card.0).into(),
            (&person.0).into(),
            visits.into(),
            first_day.into(),
        ],
    )?;
    Ok(())
}

/// Throws the cache away and makes it anew; the numbers of the feed go on rising.
pub(super) fn rebuild(db: &dyn Sql) -> Result<(), StoreError> {
    db.hold(&CARDS)?;
    let named = all(
        db,
        "select card from event
          where understood = 1 and card is not null
            and kind not in ('consent.given', 'consent.withdrawn')
         union select other_card from event where understood = 1 and other_card is not null
         union select card from card_blocked",
        &[],
        |row| card(&row, 0),
    )?;
    let days = refresh(db, named.into_iter().collect())?;
    folds::touch(
        db,
        folds::Touched {
            days,
            ..folds::Touched::default()
        },
    )
}

/// Makes `list` the blocked cards; those that are not in it any more are let go.
pub(super) fn set_blocked(db: &dyn Sql, list: &BlockList) -> Result<(), StoreError> {
    db.hold(&CARDS)?;
    let before: BTreeSet<CardKey> = all(db, "select card from card_blocked", &[], |row| {
        card(&row, 0)
    })?
    .into_iter()
    .collect();
    let mut changed = Vec::new();
    for card in before.iter().filter(|card| !list.contains(card)) {
        db.run(
            "delete from card_blocked where card = $1",
            &[(&card.0).into()],
        )?;
        changed.push(card);
    }
    for card in list.cards().filter(|card| !before.contains(*card)) {
        db.run(
            "insert into card_blocked (card) values ($1)",
            &[(&card.0).into()],
        )?;
        changed.push(card);
    }
    for card in changed {
        let known = first(
            db,
            "select person, visits, first_day from card_now where card = $1",
            &[(&card.0).into()],
            |row| Ok((row.text(0)?, row.int(1)?, row.int_or_none(2)?)),
        )?;
        let (person, visits, first) = known.unwrap_or_else(|| (card.0.clone(), 0, None));
        write(db, card, &CardKey(person), visits, first)?;
    }
    Ok(())
}

/// How far the feed has come; `None` while it has nothing to tell.
pub(super) fn newest(db: &dyn Sql, run: Run) -> Result<Option<u64>, StoreError> {
    let n = first(db, "select max(n) from card_now", &[], |row| {
        row.int_or_none(0)
    })?;
    Ok(n.flatten().map(|n| run.number(n)))
}

/// What the feed tells after `after`.
pub(super) fn feed(db: &dyn Sql, run: Run, after: u64) -> Result<Feed, StoreError> {
    let newest = first(db, "select coalesce(max(n), 0) from card_now", &[], |row| {
        row.int(0)
    })?
    .unwrap_or(0);
    let known = run.position(after).filter(|known| *known <= newest);
    let page = i64::try_from(FEED_CARDS_MAX).unwrap_or(i64::MAX);
    let mut last = known.unwrap_or(0);
    let cards = all(
        db,
        "select card, person, visits, blocked, n from card_now where n > $1 order by n limit $2",
        &[last.into(), page.into()],
        |row| {
            let card = row.text(0)?;
            let person = row.text(1)?;
            last = row.int(4)?;
            Ok(FeedCard {
                person: (person != card).then_some(CardKey(person)),
                card: CardKey(card),
                visits: u32::try_from(row.int(2)?).unwrap_or(u32::MAX),
                blocked: row.int(3)? != 0,
            })
        },
    )?;
    Ok(Feed {
        n: run.number(last),
        whole: known.is_none(),
        more: last < newest,
        cards,
    })
}

/// See [`crate::visit::regulars()`].
pub(super) fn regulars(
    db: &dyn Sql,
    from: NaiveDate,
    to: NaiveDate,
) -> Result<Regulars, StoreError> {
    let visits = all(
        db,
        "select v.day, v.event_id, coalesce(c.person, v.card), v.programme
           from visit_now v left join card_now c on c.card = v.card
          where v.card is not null and v.day <= $1",
        &[day_number(to).into()],
        |row| {
            let day = i32::try_from(row.int(0)?).ok();
            Ok(CardVisit {
                day: day.and_then(NaiveDate::from_epoch_days).unwrap_or_default(),
                arrival: EventId(uuid::Uuid::from_bytes(row.fixed(1)?)),
                person: card(&row, 2)?,
                programme: row.text(3)?,
            })
        },
    )?;
    Ok(Regulars::count(from, to, visits))
}
