//! The fold of a day, kept beside the events so that a page of a year reads 365 rows.
//!
//! A cache: [`look`] makes it from the events whenever a row came in that may change it, and it may be
//! thrown away at any time. Nothing is ever added to it or taken from it. Taking rows in only says
//! which days they [`touch`]: each time the day's `touched` rises. A fold is kept together with the
//! `touched` that its events were read with, and holds only while both are the same; so what comes in
//! while a fold is being made leaves the day touched, whichever office on the same database made it.
//!
//! What a fold says is decided by [`crate::visit::tally()`]; a test compares both.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::StoreError;
use super::events::day_number;
use super::sql::{self, Sql, Value, all, each_in, first};

/// Rises when what a fold says, or how it is written, changes: older ones are made anew.
const VERSION: u32 = 1;

/// Some visits of one place that came in the same hour by the same channel.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CellFold {
    /// Hour of arrival there, 0 to 23.
    pub hour: u32,
    /// How they came in, as events spell it.
    pub channel: String,
    /// Visits.
    pub visits: u64,
    /// Those of them that bear a card.
    pub with_card: u64,
    /// Adults.
    pub adults: u64,
    /// Children.
    pub children: u64,
}

/// The visits of one programme at one site.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlaceFold {
    /// Where.
    pub site: String,
    /// What was on.
    pub programme: String,
    /// Different cards; linked ones are one.
    pub cards: u64,
    /// By hour and channel, in that order.
    pub cells: Vec<CellFold>,
}

/// What counts on one day, added up as far as anything asks for it apart. No card is in it, and no
/// visit by itself.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DayFold {
    /// By site and programme, in that order. Only where somebody came.
    pub places: Vec<PlaceFold>,
    /// Site, topic, how often it was chosen.
    pub topics: Vec<(String, String, u64)>,
    /// Site, measurements.
    pub readings: Vec<(String, u64)>,
    /// Counter, what staff added to it.
    pub counters: Vec<(String, u64)>,
    /// Different cards of all places; linked ones are one.
    pub cards: u64,
    /// Those of them that no visit of an earlier day bore.
    pub cards_new: u64,
}

/// A fold as it is kept.
#[derive(Serialize, Deserialize)]
struct Kept {
    v: u32,
    #[serde(flatten)]
    fold: DayFold,
}

/// What rows that come in may change.
#[derive(Default)]
pub(super) struct Touched {
    /// Days.
    pub days: BTreeSet<i64>,
    /// Visits of which something was said.
    pub visits: BTreeSet<[u8; 16]>,
    /// Events that were voided.
    pub voided: BTreeSet<[u8; 16]>,
}

/// A day as it was found.
pub(super) struct Found {
    /// What counts on it.
    pub fold: DayFold,
    /// It was made now: what to keep it under.
    pub made: Option<i64>,
}

/// The fold of a day: the kept one if it still holds, else one made now.
pub(super) fn look(db: &dyn Sql, day: NaiveDate) -> Result<Found, StoreError> {
    let kept = kept(db, day)?;
    match kept {
        // No row ever spoke of this day.
        None => Ok(Found {
            fold: DayFold::default(),
            made: None,
        }),
        Some((_, Some(fold))) => Ok(Found { fold, made: None }),
        Some((touched, None)) => Ok(Found {
            fold: make(db, day)?,
            made: Some(touched),
        }),
    }
}

/// How often a day was touched, and its kept fold if that holds; `None` = never.
pub(super) fn kept(
    db: &dyn Sql,
    day: NaiveDate,
) -> Result<Option<(i64, Option<DayFold>)>, StoreError> {
    first(
        db,
        "select touched, case when made = touched then body end from day_fold where day = $1",
        &[day_number(day).into()],
        |row| {
            let fold = row
                .text_or_none(1)?
                .and_then(|body| serde_json::from_str::<Kept>(&body).ok())
                .filter(|kept| kept.v == VERSION)
                .map(|kept| kept.fold);
            Ok((row.int(0)?, fold))
        },
    )
}

/// Keeps a fold that was made from what was there when the day had been touched `made` times. One
/// that was made from more stays.
pub(super) fn keep(
    db: &dyn Sql,
    day: NaiveDate,
    made: i64,
    fold: &DayFold,
) -> Result<(), StoreError> {
    let kept = Kept {
        v: VERSION,
        fold: fold.clone(),
    };
    let body = serde_json::to_string(&kept)
        .map_err(|error| StoreError::Database(format!("a day cannot be written: {error}")))?;
    db.run(
        "update day_fold set made = $2, body = $3 where day = $1 and made <= $2 and touched >= $2",
        &[day_number(day).into(), made.into(), (&body).into()],
    )?;
    Ok(())
}

/// Says that these days are to be made anew, and those of the visits and voided events.
pub(super) fn touch(db: &dyn Sql, touched: Touched) -> Result<(), StoreError> {
    let Touched {
        mut days,
        mut visits,
        voided,
    } = touched;
    let voided: Vec<Value<'_>> = voided.iter().map(Value::from).collect();
    each_in(
        db,
        "select distinct day, visit from event where event_id in (list) and day is not null",
        &voided,
        &mut |row| {
            days.insert(row.int(0)?);
            if row.bytes_or_none(1)?.is_some() {
                visits.insert(row.fixed(1)?);
            }
            Ok(())
        },
    )?;
    // All that was said of a visit counts on its arrival's day, and what came before its arrival was
    // known did not.
    let visits: Vec<Value<'_>> = visits.iter().map(Value::from).collect();
    each_in(
        db,
        "select distinct day from event where visit in (list) and day is not null",
        &visits,
        &mut |row| {
            days.insert(row.int(0)?);
            Ok(())
        },
    )?;
    for day in days {
        db.run(
            "insert into day_fold (day, touched, made) values ($1, 1, 0)
             on conflict (day) do update set touched = day_fold.touched + 1",
            &[day.into()],
        )?;
    }
    Ok(())
}

/// Every day that rows spoke of, in order.
pub(super) fn days(db: &dyn Sql) -> Result<Vec<i64>, StoreError> {
    all(db, "select day from day_fold order by day", &[], |row| {
        row.int(0)
    })
}

/// What counts on a day, made from its events.
pub(super) fn make(db: &dyn Sql, day: NaiveDate) -> Result<DayFold, StoreError> {
    let number = day_number(day);
    let today = [Value::from(number)];
    let mut fold = DayFold::default();
    let mut places: BTreeMap<(String, String), Place> = BTreeMap::new();
    let (mut cards, mut new) = (HashSet::new(), HashSet::new());
    db.each(
        "select v.site, v.programme, v.hour, v.channel, v.adults, v.children,
                coalesce(c.person, v.card), c.first_day
           from visit_now v left join card_now c on c.card = v.card
          where v.day = $1",
        &today,
        &mut |row| {
            let place = places.entry((row.text(0)?, row.text(1)?)).or_default();
            let (hour, channel) = (row.small(2)?, row.text(3)?);
            let key = (hour, channel.clone());
            let cell = place.cells.entry(key).or_insert_with(|| CellFold {
                hour,
                channel,
                visits: 0,
                with_card: 0,
                adults: 0,
                children: 0,
            });
            cell.visits += 1;
            cell.adults += row.count(4)?;
            cell.children += row.count(5)?;
            if let Some(card) = row.text_or_none(6)? {
                cell.with_card += 1;
                if row.int_or_none(7)? == Some(number) {
                    new.insert(card.clone());
                }
                place.cards.insert(card.clone());
                cards.insert(card);
            }
            Ok(())
        },
    )?;
    fold.cards = cards.len() as u64;
    fold.cards_new = new.len() as u64;
    fold.places = places
        .into_iter()
        .map(|((site, programme), place)| PlaceFold {
            site,
            programme,
            cards: place.cards.len() as u64,
            cells: place.cells.into_values().collect(),
        })
        .collect();
    // A topic that names a visit counts on the day of that visit's arrival; one that names none,
    // or one whose arrival is not here, on its own.
    fold.topics = all(
        db,
        "select site, topic, count(*) from (
             select e.site, e.topic
               from standing e
              where e.day = $1 and e.kind = 'topic.chosen'
                and not exists (select 1 from event a
                                 where a.visit = e.visit and a.kind = 'visit.arrived')
             union all
             select e.site, e.topic
               from arrival a
               join standing e on e.visit = a.visit and e.kind = 'topic.chosen'
              where a.day = $1
         ) as chosen group by site, topic order by site, topic",
        &today,
        |row| Ok((row.text(0)?, row.text(1)?, row.count(2)?)),
    )?;
    // The same holds for a reading.
    fold.readings = all(
        db,
        "select site, count(*) from (
             select e.site
               from standing e
              where e.day = $1 and e.kind in ('reading.taken', 'reading.only_measured')
                and not exists (select 1 from event a
                                 where a.visit = e.visit and a.kind = 'visit.arrived')
             union all
             select e.site
               from arrival a
               join standing e on e.visit = a.visit and e.kind = 'reading.taken'
              where a.day = $1
         ) as measured group by site order by site",
        &today,
        named,
    )?;
    fold.counters = all(
        db,
        "select counter, cast(sum(amount) as bigint) from standing
          where day = $1 and kind = 'counter.added' group by counter order by counter",
        &today,
        named,
    )?;
    Ok(fold)
}

/// A place while it is added up.
#[derive(Default)]
struct Place {
    cells: BTreeMap<(u32, String), CellFold>,
    cards: HashSet<String>,
}

fn named(row: sql::Row<'_>) -> Result<(String, u64), StoreError> {
    Ok((row.text(0)?, row.count(1)?))
}
