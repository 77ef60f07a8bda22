//! The four first outcomes of the logic model, what is counted towards each, and the goals beside them.
//!
//! Actual and goal are two numbers that stand apart: nothing here divides one by the other. What is
//! counted by hand goes to the outcome that its counter feeds. Pure.

use std::collections::BTreeMap;

use super::figures::{ByMonth, Months};
use super::words::{self, Word};
use crate::config::Outcome;
use crate::office::store::Goal;
use crate::visit::Span;

/// An outcome's number in the report.
#[must_use]
pub fn number(outcome: Outcome) -> usize {
    outcome as usize + 1
}

/// An outcome's name in the report.
#[must_use]
pub fn name(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Ties => "つながりの増幅",
        Outcome::Awareness => "心身社会的健康に対する 意識の向上",
        Outcome::Access => "医療・介護・地域間の アクセス向上",
        Outcome::CoCreation => "地域内共創の増加",
    }
}

/// Before a counter's id in the id of its indicator.
const COUNTER: &str = "counter:";

/// The most counters of one outcome that have a row of their own.
const COUNTERS_MAX: usize = 12;

/// What an indicator's number is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Actual {
    /// So many.
    Number(u64),
    /// The office does not keep it yet.
    NotKept,
}

/// One thing that is counted towards an outcome.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Indicator {
    /// Its id: goals are set for it.
    pub id: String,
    /// Its name.
    pub name: String,
    /// What stands after its number.
    pub unit: &'static str,
    /// The sentence that its count follows.
    pub says: String,
    /// Which events it comes from.
    pub from: &'static str,
    /// The number of the year so far.
    pub actual: Actual,
    /// By month, where it is counted so.
    pub months: Option<Months>,
    /// The goal that holds.
    pub goal: Option<Goal>,
}

/// Outcomes and what is counted towards each.
#[must_use]
pub fn outcomes(
    span: &Span,
    months: &ByMonth,
    counters: &BTreeMap<String, (String, Option<Outcome>)>,
    goals: &[Goal],
) -> Vec<(Outcome, Vec<Indicator>)> {
    let goal = |id: &str| {
        goals
            .iter()
            .rev()
            .find(|goal| goal.indicator == id)
            .filter(|goal| goal.target.is_some())
            .cloned()
    };
    let fixed = |word: Word, name: &str, from, number: u64, months: Option<Months>| Indicator {
        id: word.id.to_owned(),
        name: name.to_owned(),
        unit: word.unit,
        says: format!("{}{}", word.says, word.not),
        from,
        actual: Actual::Number(number),
        months,
        goal: goal(word.id),
    };
    let not_kept = |id: &str, name: &str, says: &str| Indicator {
        id: id.to_owned(),
        name: name.to_owned(),
        unit: "件",
        says: says.to_owned(),
        from: "まだ ここには ありません",
        actual: Actual::NotKept,
        months: None,
        goal: goal(id),
    };
    let mut counted: BTreeMap<Outcome, Vec<Indicator>> = BTreeMap::new();
    for (id, (name, feeds)) in counters {
        let times = Span::sum(&span.counters, id);
        let Some(outcome) = feeds else {
            continue;
        };
        let of = counted.entry(*outcome).or_default();
        let known_goal = goal(&format!("{COUNTER}{id}"));
        if of.len() >= COUNTERS_MAX || (times == 0 && known_goal.is_none()) {
            continue;
        }
        of.push(Indicator {
            id: format!("{COUNTER}{id}"),
            name: name.clone(),
            unit: words::COUNTERS.unit,
            says: format!(
                "スタッフが カウンター「{name}」に足した数です。{}",
                words::COUNTERS.not
            ),
            from: "counter.added",
            actual: Actual::Number(times),
            months: Some(months.counters.get(id).copied().unwrap_or_default()),
            goal: known_goal,
        });
    }
    let readings = span.readings.values().sum();
    Outcome::ALL
        .into_iter()
        .map(|outcome| {
            let mut rows = match outcome {
                Outcome::Ties => vec![
                    fixed(
                        words::VISITS,
                        "出会った住民さん（延べ）",
                        "visit.arrived",
                        span.whole.visits,
                        Some(months.whole),
                    ),
                    fixed(
                        words::CARDS,
                        "出会った住民さん（カード・実）",
                        "visit.arrived、visit.card",
                        span.whole.cards,
                        None,
                    ),
                    not_kept(
                        "collaborators",
                        "院外の おせっかい協力者さん・団体数",
                        "事務局の 協力者の名簿で 数えます。名簿は まだ ここに ありません。",
                    ),
                ],
                Outcome::Awareness => vec![
                    fixed(
                        words::READINGS,
                        words::READINGS.name,
                        "reading.taken、reading.only_measured",
                        readings,
                        Some(months.readings),
                    ),
                    fixed(
                        words::MEASURED_AGAIN,
                        words::MEASURED_AGAIN.name,
                        "reading.taken",
                        span.measured_again,
                        None,
                    ),
                ],
                Outcome::Access => Vec::new(),
                Outcome::CoCreation => vec![
                    fixed(
                        words::MURMURS,
                        words::MURMURS.name,
                        "murmur.heard",
                        span.murmurs.values().sum(),
                        Some(months.murmurs),
                    ),
                    not_kept(
                        "cases",
                        "おせっかい案件",
                        "つぶやきの板で 数えます。板は まだ ここに ありません。",
                    ),
                    not_kept(
                        "realised",
                        "実現したこと",
                        "つぶやきの板で 数えます。板は まだ ここに ありません。",
                    ),
                ],
            };
            rows.extend(counted.remove(&outcome).unwrap_or_default());
            (outcome, rows)
        })
        .collect()
}

/// Whether a goal may be set for an indicator with this id: one that is known, or a counter.
#[must_use]
pub fn is_indicator<T>(id: &str, counters: &BTreeMap<String, T>) -> bool {
    [
        words::VISITS.id,
        words::CARDS.id,
        words::READINGS.id,
        words::MEASURED_AGAIN.id,
        "collaborators",
        words::MURMURS.id,
        "cases",
        "realised",
    ]
    .contains(&id)
        || id
            .strip_prefix(COUNTER)
            .is_some_and(|counter| counters.contains_key(counter))
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::{DateTime, NaiveDate};

    fn goal(indicator: &str, target: Option<u64>) -> Goal {
        Goal {
            year: 2026,
            indicator: indicator.to_owned(),
            target,
            decided_on: NaiveDate::from_ymd_opt(2026, 4, 3).unwrap(),
            decided_at: "推進会議".to_owned(),
            by: "田中".to_owned(),
            set: DateTime::default(),
        }
    }

    fn made(goals: &[Goal]) -> Vec<(Outcome, Vec<Indicator>)> {
        let day = NaiveDate::from_ymd_opt(2026, 4, 1).unwrap();
        let mut span = Span::empty(day, day);
        span.whole.visits = 7;
        let consulted = BTreeMap::from([("consulted".to_owned(), 3)]);
        span.counters.insert("meet-plus".to_owned(), consulted);
        let counters = BTreeMap::from([
            (
                "consulted".to_owned(),
                ("相談".to_owned(), Some(Outcome::Awareness)),
            ),
            (
                "handed-over".to_owned(),
                ("つなぎ".to_owned(), Some(Outcome::Access)),
            ),
        ]);
        outcomes(&span, &ByMonth::default(), &counters, goals)
    }

    #[test]
    fn the_newest_goal_holds_and_one_taken_back_is_none() {
        let visits = |goals: &[Goal]| made(goals)[0].1[0].goal.clone().and_then(|g| g.target);
        assert_eq!(visits(&[]), None);
        let twice = [goal("visits", Some(100)), goal("visits", Some(200))];
        assert_eq!(visits(&twice), Some(200));
        let back = [goal("visits", Some(100)), goal("visits", None)];
        assert_eq!(visits(&back), None);
    }

    #[test]
    fn a_counter_stands_under_the_outcome_that_it_feeds() {
        let of = made(&[]);
        let ids = |n: usize| -> Vec<&str> { of[n].1.iter().map(|i| i.id.as_str()).collect() };
        assert!(ids(1).contains(&"counter:consulted"), "{:?}", ids(1));
        assert!(ids(2).is_empty(), "nothing was counted and no goal is set");
        let of = made(&[goal("counter:handed-over", Some(80))]);
        assert_eq!(of[2].1[0].actual, Actual::Number(0), "a goal brings it up");
    }

    #[test]
    fn what_is_not_kept_is_no_nought() {
        let of = made(&[]);
        let collaborators = of[0].1.iter().find(|i| i.id == "collaborators").unwrap();
        assert_eq!(collaborators.actual, Actual::NotKept);
    }
}
