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
use crate::visit::event::AgeBand;
use crate::visit::{CardKey, Kind};
use crate::wire;

/// Rises when what a fold says, or how it is written, changes: older ones are made anew.
const VERSION: u32 = 2;

/// Some visits of one place that came in the same hour by the same channel. Written as an array: a
/// year's page reads tens of thousands of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "CellWritten", into = "CellWritten")]
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

/// A cell as it is kept: its fields in their order.
type CellWritten = (u32, String, u64, u64, u64, u64);

impl From<CellWritten> for CellFold {
    fn from((hour, channel, visits, with_card, adults, children): CellWritten) -> CellFold {
        CellFold {
            hour,
            channel,
            visits,
            with_card,
            adults,
            children,
        }
    }
}

impl From<CellFold> for CellWritten {
    fn from(cell: CellFold) -> CellWritten {
        let CellFold {
            hour,
            channel,
            visits,
            with_card,
            adults,
            children,
        } = cell;
        (hour, channel, visits, with_card, adults, children)
    }
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
    /// Visits of which somebody said that it is their first time here.
    pub first_times: u64,
    /// Visits of which somebody said that it is not.
    pub not_first_times: u64,
}

/// Something of which there were so many at a place.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(from = "CountWritten", into = "CountWritten")]
pub struct CountFold {
    /// Where.
    pub site: String,
    /// The programme that its event or its visit names, or `""`.
    pub programme: String,
    /// What: a topic's id, a counter's id, or `""` where there is only one thing.
    pub id: String,
    /// How many.
    pub times: u64,
}

/// A count as it is kept: its fields in their order.
type CountWritten = (String, String, String, u64);

impl From<CountWritten> for CountFold {
    fn from((site, programme, id, times): CountWritten) -> CountFold {
        CountFold {
            site,
            programme,
            id,
            times,
        }
    }
}

impl From<CountFold> for CountWritten {
    fn from(count: CountFold) -> CountWritten {
        (count.site, count.programme, count.id, count.times)
    }
}

/// So many visits at one site within one minute of its clock are looked at by a person: a storm of
/// touches. They count all the same.
pub const STORM_VISITS: u64 = 12;

/// A minute with [`STORM_VISITS`] or more.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StormFold {
    /// Where.
    pub site: String,
    /// The minute of the day.
    pub minute: u32,
    /// Visits.
    pub visits: u64,
}

/// A programme that staff switched on or off on a day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenFold {
    /// Where.
    pub site: String,
    /// Which.
    pub programme: String,
    /// Whether it is on since.
    pub is_open: bool,
    /// The minute of the day, at the site.
    pub minute: u32,
}

/// A clock that differs by more than this from the office's is told, milliseconds.
const CLOCK_TOLD_MS: u64 = 10 * 60 * 1000;

/// A kiosk's clock that was far off, by its own word on the office's time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClockFold {
    /// Where.
    pub site: String,
    /// The office's time minus the kiosk's, milliseconds: the largest of the day, by size.
    pub offset_ms: i64,
}

/// What counts on one day, added up as far as anything asks for it apart. No card is in it, and no
/// visit by itself.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DayFold {
    /// By site and programme, in that order. Only where somebody came.
    pub places: Vec<PlaceFold>,
    /// Topics chosen.
    pub topics: Vec<CountFold>,
    /// Measurements.
    pub readings: Vec<CountFold>,
    /// What staff added to counters.
    pub counters: Vec<CountFold>,
    /// Visits by the role in which people came.
    pub roles: Vec<CountFold>,
    /// Visits by generation.
    pub ages: Vec<CountFold>,
    /// People who took part in something.
    pub activities: Vec<CountFold>,
    /// Murmurs that were heard.
    pub murmurs: Vec<CountFold>,
    /// What staff last said of a programme at a site: whether it is on.
    pub open: Vec<OpenFold>,
    /// Minutes in which more people came to a site than a door lets in.
    pub storms: Vec<StormFold>,
    /// Kiosks' clocks that were far off.
    pub clocks: Vec<ClockFold>,
    /// Different cards of all places; linked ones are one.
    pub cards: u64,
    /// Those of them that no visit of an earlier day bore.
    pub cards_new: u64,
}

/// One person's visits with a card at one place on a day.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(from = "CardWritten", into = "CardWritten")]
pub struct CardFold {
    /// What stands for the person: the least of all cards that are theirs.
    pub person: CardKey,
    /// Where.
    pub site: String,
    /// What was on.
    pub programme: String,
    /// Visits.
    pub visits: u64,
    /// Whether a measurement of theirs was recorded there.
    pub measured: bool,
}

/// A card reaches no log.
impl std::fmt::Debug for CardFold {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("CardFold(…)")
    }
}

/// A card's visits as they are kept: the fields in their order.
type CardWritten = (CardKey, String, String, u64, bool);

impl From<CardWritten> for CardFold {
    fn from((person, site, programme, visits, measured): CardWritten) -> CardFold {
        CardFold {
            person,
            site,
            programme,
            visits,
            measured,
        }
    }
}

impl From<CardFold> for CardWritten {
    fn from(card: CardFold) -> CardWritten {
        let CardFold {
            person,
            site,
            programme,
            visits,
            measured,
        } = card;
        (person, site, programme, visits, measured)
    }
}

/// A day: what counts on it, and whose cards came, which is what numbers of longer spans need.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Day {
    /// The day.
    pub day: NaiveDate,
    /// What counts on it.
    pub fold: DayFold,
    /// Cards, by person, site and programme, in that order.
    pub cards: Vec<CardFold>,
}

/// A day as it is kept.
#[derive(Serialize, Deserialize)]
struct Kept {
    v: u32,
    #[serde(flatten)]
    fold: DayFold,
    with_cards: Vec<CardFold>,
}

impl Kept {
    /// Reads what is kept, unless it is of another version of this program.
    fn read(body: &str, day: NaiveDate) -> Option<Day> {
        let kept: Kept = serde_json::from_str(body).ok()?;
        (kept.v == VERSION).then_some(Day {
            day,
            fold: kept.fold,
            cards: kept.with_cards,
        })
    }
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
    /// The day.
    pub day: Day,
    /// It was made now: what to keep it under.
    pub made: Option<i64>,
}

/// A day: the kept one if it still holds, else one made now.
pub(super) fn look(db: &dyn Sql, day: NaiveDate) -> Result<Found, StoreError> {
    match kept(db, day)? {
        // No row ever spoke of this day.
        None => Ok(Found {
            day: Day {
                day,
                fold: DayFold::default(),
                cards: Vec::new(),
            },
            made: None,
        }),
        Some((_, Some(day))) => Ok(Found { day, made: None }),
        Some((touched, None)) => Ok(Found {
            day: make(db, day)?,
            made: Some(touched),
        }),
    }
}

/// The days of a span of which rows spoke, in order. At most `made_max` of them are made now; says
/// whether that was enough.
pub(super) fn look_at(
    db: &dyn Sql,
    from: NaiveDate,
    to: NaiveDate,
    made_max: usize,
) -> Result<(Vec<Found>, bool), StoreError> {
    let rows = all(
        db,
        "select day, touched, case when made = touched then body end from day_fold
          where day between $1 and $2 order by day",
        &[day_number(from).into(), day_number(to).into()],
        |row| Ok((row.int(0)?, row.int(1)?, row.text_or_none(2)?)),
    )?;
    let mut out = Vec::with_capacity(rows.len());
    let mut made = 0;
    for (number, touched, body) in rows {
        let Some(day) = day_of(number) else {
            continue;
        };
        let found = match body.as_deref().and_then(|body| Kept::read(body, day)) {
            Some(day) => Found { day, made: None },
            None if made == made_max => return Ok((out, false)),
            None => {
                made += 1;
                Found {
                    day: make(db, day)?,
                    made: Some(touched),
                }
            }
        };
        out.push(found);
    }
    Ok((out, true))
}

/// A day from its number.
pub(super) fn day_of(number: i64) -> Option<NaiveDate> {
    NaiveDate::from_epoch_days(i32::try_from(number).ok()?)
}

/// How often a day was touched, and what is kept of it if that holds; `None` = never.
pub(super) fn kept(db: &dyn Sql, day: NaiveDate) -> Result<Option<(i64, Option<Day>)>, StoreError> {
    first(
        db,
        "select touched, case when made = touched then body end from day_fold where day = $1",
        &[day_number(day).into()],
        |row| {
            let body = row.text_or_none(1)?;
            let kept = body.and_then(|body| Kept::read(&body, day));
            Ok((row.int(0)?, kept))
        },
    )
}

/// Keeps a day that was made from what was there when it had been touched `made` times. One that was
/// made from more stays.
pub(super) fn keep(db: &dyn Sql, made: i64, day: &Day) -> Result<(), StoreError> {
    let kept = Kept {
        v: VERSION,
        fold: day.fold.clone(),
        with_cards: day.cards.clone(),
    };
    let body = serde_json::to_string(&kept)
        .map_err(|error| StoreError::Database(format!("a day cannot be written: {error}")))?;
    db.run(
        "update day_fold set made = $2, body = $3 where day = $1 and made <= $2 and touched >= $2",
        &[day_number(day.day).into(), made.into(), (&body).into()],
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

/// A day, made from its events.
pub(super) fn make(db: &dyn Sql, day: NaiveDate) -> Result<Day, StoreError> {
    let number = day_number(day);
    let today = [Value::from(number)];
    let mut fold = DayFold::default();
    let mut places: BTreeMap<(String, String), Place> = BTreeMap::new();
    let mut with_cards: BTreeMap<(String, String, String), (u64, bool)> = BTreeMap::new();
    let (mut cards, mut new) = (HashSet::new(), HashSet::new());
    let mut minutes: BTreeMap<(String, u32), u64> = BTreeMap::new();
    db.each(
        "select v.site, v.programme, v.hour, v.channel, v.adults, v.children,
                coalesce(c.person, v.card), c.first_day, v.minute,
                case when v.card is not null
                      and exists (select 1 from standing r
                                   where r.visit = v.visit and r.kind = 'reading.taken')
                     then 1 else 0 end
           from visit_now v left join card_now c on c.card = v.card
          where v.day = $1",
        &today,
        &mut |row| {
            let (site, programme) = (row.text(0)?, row.text(1)?);
            let place = places.entry((site.clone(), programme.clone())).or_default();
            let (hour, channel) = (row.small(2)?, row.text(3)?);
            let minute = hour * 60 + row.small(8)?;
            *minutes.entry((site.clone(), minute)).or_default() += 1;
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
                let own = with_cards.entry((card.clone(), site, programme));
                let (visits, measured) = own.or_default();
                *visits += 1;
                *measured |= row.int(9)? != 0;
                cards.insert(card);
            }
            Ok(())
        },
    )?;
    let (mut roles, mut ages) = (Counts::default(), Counts::default());
    for told in told(db, number)? {
        let (site, programme) = told.place;
        match told.first_time {
            Some((_, true)) => {
                let place = places.entry((site.clone(), programme.clone()));
                place.or_default().first_times += 1;
            }
            Some((_, false)) => {
                let place = places.entry((site.clone(), programme.clone()));
                place.or_default().not_first_times += 1;
            }
            None => {}
        }
        if let Some((_, age)) = told.age {
            count_one(&mut ages, (&site, &programme), age.as_str());
        }
        if let Some((_, role)) = told.role {
            count_one(&mut roles, (&site, &programme), &role);
        }
    }
    fold.roles = counted(roles);
    fold.ages = counted(ages);
    said_apart(db, number, &mut fold)?;
    fold.storms = minutes
        .into_iter()
        .filter(|(_, visits)| *visits >= STORM_VISITS)
        .map(|((site, minute), visits)| StormFold {
            site,
            minute,
            visits,
        })
        .collect();
    fold.clocks = clocks(db, number)?;
    fold.cards = cards.len() as u64;
    fold.cards_new = new.len() as u64;
    fold.places = places
        .into_iter()
        .map(|((site, programme), place)| PlaceFold {
            site,
            programme,
            cards: place.cards.len() as u64,
            cells: place.cells.into_values().collect(),
            first_times: place.first_times,
            not_first_times: place.not_first_times,
        })
        .collect();
    // A topic that names a visit counts on the day of that visit's arrival; one that names none,
    // or one whose arrival is not here, on its own.
    fold.topics = all(
        db,
        "select site, programme, topic, count(*) from (
             select e.site, '' as programme, e.topic
               from standing e
              where e.day = $1 and e.kind = 'topic.chosen'
                and not exists (select 1 from event a
                                 where a.visit = e.visit and a.kind = 'visit.arrived')
             union all
             select e.site, a.programme, e.topic
               from arrival a
               join standing e on e.visit = a.visit and e.kind = 'topic.chosen'
              where a.day = $1
         ) as chosen group by site, programme, topic order by site, programme, topic",
        &today,
        count,
    )?;
    // The same holds for a reading.
    fold.readings = all(
        db,
        "select site, programme, '', count(*) from (
             select e.site, '' as programme
               from standing e
              where e.day = $1 and e.kind in ('reading.taken', 'reading.only_measured')
                and not exists (select 1 from event a
                                 where a.visit = e.visit and a.kind = 'visit.arrived')
             union all
             select e.site, a.programme
               from arrival a
               join standing e on e.visit = a.visit and e.kind = 'reading.taken'
              where a.day = $1
         ) as measured group by site, programme order by site, programme",
        &today,
        count,
    )?;
    fold.counters = all(
        db,
        "select site, coalesce(programme, '') as p, counter, cast(sum(amount) as bigint) from standing
          where day = $1 and kind = 'counter.added'
          group by site, p, counter order by site, p, counter",
        &today,
        count,
    )?;
    let cards = with_cards
        .into_iter()
        .map(|((person, site, programme), (visits, measured))| CardFold {
            person: CardKey(person),
            site,
            programme,
            visits,
            measured,
        })
        .collect();
    Ok(Day { day, fold, cards })
}

/// What was said of a visit; the last word on each thing holds.
#[derive(Default)]
struct Told {
    /// Site and programme of its arrival.
    place: (String, String),
    first_time: Option<([u8; 16], bool)>,
    age: Option<([u8; 16], AgeBand)>,
    role: Option<([u8; 16], String)>,
}

/// What was said of the visits of a day. There are no columns for it: few visits are asked.
fn told(db: &dyn Sql, day: i64) -> Result<Vec<Told>, StoreError> {
    let mut said: BTreeMap<[u8; 16], Told> = BTreeMap::new();
    db.each(
        "select a.visit, a.site, a.programme, e.event_id, e.line
           from arrival a
           join standing e on e.visit = a.visit and e.kind in ('visit.told', 'visit.role')
          where a.day = $1",
        &[day.into()],
        &mut |row| {
            let wire::Row::Event(event) = wire::read(&row.text(4)?) else {
                return Ok(());
            };
            let id: [u8; 16] = row.fixed(3)?;
            let told = said.entry(row.fixed(0)?).or_default();
            told.place = (row.text(1)?, row.text(2)?);
            match event.kind {
                Kind::Told {
                    first_time,
                    age_band,
                    ..
                } => {
                    told.first_time = told.first_time.max(first_time.map(|first| (id, first)));
                    told.age = told.age.max(age_band.map(|age| (id, age)));
                }
                Kind::Role { role, .. } => {
                    told.role = told.role.take().max(Some((id, role.0)));
                }
                _ => {}
            }
            Ok(())
        },
    )?;
    Ok(said.into_values().collect())
}

/// One visit, as it leaves the office: nothing in it names a card.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VisitRow {
    /// Hour of arrival there, 0 to 23.
    pub hour: u32,
    /// Where.
    pub site: String,
    /// What was on.
    pub programme: String,
    /// How they came in.
    pub channel: String,
    /// Adults.
    pub adults: u64,
    /// Children.
    pub children: u64,
    /// Whether it bears a card.
    pub with_card: bool,
}

/// The visits of a day, by time.
pub(super) fn visits(db: &dyn Sql, day: NaiveDate) -> Result<Vec<VisitRow>, StoreError> {
    all(
        db,
        "select hour, site, programme, channel, adults, children,
                case when card is null then 0 else 1 end
           from visit_now where day = $1 order by hour, minute, event_id",
        &[day_number(day).into()],
        |row| {
            Ok(VisitRow {
                hour: row.small(0)?,
                site: row.text(1)?,
                programme: row.text(2)?,
                channel: row.text(3)?,
                adults: row.count(4)?,
                children: row.count(5)?,
                with_card: row.int(6)? != 0,
            })
        },
    )
}

/// What is said of no visit: activities, murmurs, programmes switched on and off.
fn said_apart(db: &dyn Sql, day: i64, fold: &mut DayFold) -> Result<(), StoreError> {
    let (mut activities, mut murmurs) = (Counts::default(), Counts::default());
    let mut open: BTreeMap<(String, String), ([u8; 16], bool, u32)> = BTreeMap::new();
    db.each(
        "select site, event_id, hour, minute, line from standing
          where day = $1
            and kind in ('activity.joined', 'murmur.heard', 'programme.opened', 'programme.closed')",
        &[day.into()],
        &mut |row| {
            let wire::Row::Event(event) = wire::read(&row.text(4)?) else {
                return Ok(());
            };
            let (site, id) = (row.text(0)?, row.fixed(1)?);
            let minute = row.small(2)? * 60 + row.small(3)?;
            let (programme, is_open) = match event.kind {
                Kind::ActivityJoined {
                    activity,
                    n,
                    programme,
                } => {
                    let key = (site, programme.0, activity.0);
                    *activities.entry(key).or_default() += u64::from(n);
                    return Ok(());
                }
                Kind::MurmurHeard { programme, .. } => {
                    let programme = programme.map(|id| id.0).unwrap_or_default();
                    *murmurs
                        .entry((site, programme, String::new()))
                        .or_default() += 1;
                    return Ok(());
                }
                Kind::ProgrammeOpened { programme } => (programme, true),
                Kind::ProgrammeClosed { programme } => (programme, false),
                _ => return Ok(()),
            };
            let word = (id, is_open, minute);
            let last = open.entry((site, programme.0)).or_insert(word);
            *last = (*last).max(word);
            Ok(())
        },
    )?;
    fold.activities = counted(activities);
    fold.murmurs = counted(murmurs);
    fold.open = open
        .into_iter()
        .map(|((site, programme), (_, is_open, minute))| OpenFold {
            site,
            programme,
            is_open,
            minute,
        })
        .collect();
    Ok(())
}

/// Numbers by site, programme and id.
type Counts = BTreeMap<(String, String, String), u64>;

fn counted(counts: Counts) -> Vec<CountFold> {
    counts
        .into_iter()
        .map(|((site, programme, id), times)| CountFold {
            site,
            programme,
            id,
            times,
        })
        .collect()
}

fn count_one(to: &mut Counts, (site, programme): (&str, &str), id: &str) {
    let key = (site.to_owned(), programme.to_owned(), id.to_owned());
    *to.entry(key).or_default() += 1;
}

/// The clocks of a day that were far off.
fn clocks(db: &dyn Sql, day: i64) -> Result<Vec<ClockFold>, StoreError> {
    let mut worst: BTreeMap<String, i64> = BTreeMap::new();
    db.each(
        "select site, line from standing where day = $1 and kind = 'clock.checked'",
        &[day.into()],
        &mut |row| {
            let wire::Row::Event(event) = wire::read(&row.text(1)?) else {
                return Ok(());
            };
            let Kind::ClockChecked { offset_ms } = event.kind else {
                return Ok(());
            };
            if offset_ms.unsigned_abs() > CLOCK_TOLD_MS {
                let worst = worst.entry(row.text(0)?).or_insert(offset_ms);
                // Of two that are equally far off, whichever came in first, the later clock.
                if (offset_ms.unsigned_abs(), offset_ms) > (worst.unsigned_abs(), *worst) {
                    *worst = offset_ms;
                }
            }
            Ok(())
        },
    )?;
    Ok(worst
        .into_iter()
        .map(|(site, offset_ms)| ClockFold { site, offset_ms })
        .collect())
}

/// A place while it is added up.
#[derive(Default)]
struct Place {
    cells: BTreeMap<(u32, String), CellFold>,
    cards: HashSet<String>,
    first_times: u64,
    not_first_times: u64,
}

fn count(row: sql::Row<'_>) -> Result<CountFold, StoreError> {
    Ok(CountFold {
        site: row.text(0)?,
        programme: row.text(1)?,
        id: row.text(2)?,
        times: row.count(3)?,
    })
}
