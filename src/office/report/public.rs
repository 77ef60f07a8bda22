//! What may leave the house: numbers of a table hidden and rounded so that nobody can work out a small
//! one, also not from the totals beside it.
//!
//! A nought may stand. A number under [`HIDDEN_UNDER`] is hidden; the others are rounded, to tens under
//! fifty and to fives from there, and totals are rounded from the exact sum. Then whoever reads the
//! table is played: where rows, columns and their totals tell more of a hidden number than that it is
//! small, another number of that line is hidden as well. Pure.

/// Numbers under this are hidden, unless they are nought.
pub const HIDDEN_UNDER: u64 = 10;
/// From here on numbers are rounded to fives, below to tens.
const FIVES_FROM: u64 = 50;

/// A number as it is published; `None` = hidden.
pub type Published = Option<u64>;

/// A published table: its rows with each row's total last, and a last row of totals.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    /// Rows and columns, totals last.
    pub rows: Vec<Vec<Published>>,
}

/// A published number, of one that stands alone.
#[must_use]
pub fn alone(number: u64) -> Published {
    (number == 0 || number >= HIDDEN_UNDER).then(|| rounded(number))
}

/// Rounds half up, to tens under fifty and to fives from there.
fn rounded(number: u64) -> u64 {
    if number < FIVES_FROM {
        (number + 5) / 10 * 10
    } else {
        (number * 2 + 5) / 10 * 5
    }
}

/// The least and the greatest number that is published as this one.
fn could_be(published: u64) -> (u64, u64) {
    if published == 0 {
        return (0, 0);
    }
    let near = published.saturating_sub(6).max(HIDDEN_UNDER)..=published.saturating_add(6);
    let mut fits = near.filter(|number| rounded(*number) == published);
    let least = fits.next().unwrap_or(published);
    (least, fits.next_back().unwrap_or(least))
}

/// A table while it is being made.
struct Making {
    exact: Vec<Vec<u64>>,
    hidden: Vec<Vec<bool>>,
}

/// A place in a table.
type At = (usize, usize);

impl Making {
    fn new(cells: &[Vec<u64>]) -> Making {
        let columns = cells.iter().map(Vec::len).max().unwrap_or(0);
        let mut exact: Vec<Vec<u64>> = cells
            .iter()
            .map(|row| {
                let mut row = row.clone();
                row.resize(columns, 0);
                row.push(row.iter().sum());
                row
            })
            .collect();
        let totals = (0..=columns)
            .map(|column| exact.iter().filter_map(|row| row.get(column)).sum())
            .collect();
        exact.push(totals);
        let hidden = exact
            .iter()
            .map(|row| row.iter().map(|n| (1..HIDDEN_UNDER).contains(n)).collect())
            .collect();
        Making { exact, hidden }
    }

    /// Every row and every column, its total last.
    fn lines(&self) -> Vec<Vec<At>> {
        let rows = self.exact.len();
        let columns = self.exact.first().map_or(0, Vec::len);
        let of_rows = (0..rows).map(|row| (0..columns).map(|column| (row, column)).collect());
        let of_columns = (0..columns).map(|column| (0..rows).map(|row| (row, column)).collect());
        of_rows.chain(of_columns).collect()
    }

    fn exact(&self, (row, column): At) -> u64 {
        let row = self.exact.get(row);
        row.and_then(|row| row.get(column)).copied().unwrap_or(0)
    }

    fn is_hidden(&self, (row, column): At) -> bool {
        let row = self.hidden.get(row);
        row.and_then(|row| row.get(column)).copied().unwrap_or(true)
    }

    /// Hides one more number of a line: the least of its cells, or else its total.
    fn hide_one(&mut self, line: &[At]) -> bool {
        let open = |at: &&At| !self.is_hidden(**at) && self.exact(**at) > 0;
        let Some((total, cells)) = line.split_last() else {
            return false;
        };
        let least = cells.iter().filter(open).min_by_key(|at| self.exact(**at));
        let Some((row, column)) = least.or(Some(total).filter(open)).copied() else {
            return false;
        };
        if let Some(hidden) = self.hidden.get_mut(row).and_then(|row| row.get_mut(column)) {
            *hidden = true;
        }
        true
    }

    /// What a reader can work out of each number: its least and its greatest.
    fn worked_out(&self, lines: &[Vec<At>]) -> Vec<Vec<(u64, u64)>> {
        let most = self.exact.iter().flatten().max().copied().unwrap_or(0);
        // Nobody outside knows how large the largest number is: far more than any of them.
        let unknown = (1, most.saturating_mul(4).saturating_add(1_000));
        let mut known: Vec<Vec<(u64, u64)>> = self
            .exact
            .iter()
            .enumerate()
            .map(|(row, numbers)| {
                numbers
                    .iter()
                    .enumerate()
                    .map(|(column, number)| {
                        if self.is_hidden((row, column)) {
                            unknown
                        } else {
                            could_be(rounded(*number))
                        }
                    })
                    .collect()
            })
            .collect();
        // Each turn narrows something or is the last, and nothing narrows below one number.
        let mut narrowed = true;
        while narrowed {
            narrowed = false;
            for line in lines {
                narrowed |= narrow(&mut known, line);
            }
        }
        known
    }
}

/// Narrows what is known of a line's numbers by its total, and of the total by them.
fn narrow(known: &mut [Vec<(u64, u64)>], line: &[At]) -> bool {
    let Some((total, cells)) = line.split_last() else {
        return false;
    };
    let get = |known: &[Vec<(u64, u64)>], at: &At| {
        let row = known.get(at.0);
        row.and_then(|row| row.get(at.1)).copied().unwrap_or((0, 0))
    };
    let mut narrowed = false;
    let mut put = |known: &mut [Vec<(u64, u64)>], at: &At, least: u64, most: u64| {
        if let Some(held) = known.get_mut(at.0).and_then(|row| row.get_mut(at.1)) {
            let tighter = (held.0.max(least), held.1.min(most));
            narrowed |= tighter != *held;
            *held = tighter;
        }
    };
    let sum = |known: &[Vec<(u64, u64)>], of: fn((u64, u64)) -> u64| -> u64 {
        cells.iter().map(|at| of(get(known, at))).sum()
    };
    let (least, most) = (sum(known, |n| n.0), sum(known, |n| n.1));
    put(known, total, least, most);
    let whole = get(known, total);
    for at in cells {
        let own = get(known, at);
        let (least, most) = (sum(known, |n| n.0), sum(known, |n| n.1));
        put(
            known,
            at,
            whole.0.saturating_sub(most - own.1),
            whole.1.saturating_sub(least - own.0),
        );
    }
    narrowed
}

/// Publishes a table of numbers that add up along its rows and columns.
#[must_use]
pub fn publish(cells: &[Vec<u64>]) -> Table {
    let mut making = Making::new(cells);
    let lines = making.lines();
    'again: loop {
        // One hidden number alone in a line is the line's total without the others.
        let mut changed = false;
        for line in &lines {
            if line.iter().filter(|at| making.is_hidden(**at)).count() == 1 {
                changed |= making.hide_one(line);
            }
        }
        if changed {
            continue;
        }
        // A reader must be able to think of a hidden number as anything that is hidden.
        let known = making.worked_out(&lines);
        for line in &lines {
            let told = line.iter().any(|at| {
                let (least, most) = known
                    .get(at.0)
                    .and_then(|row| row.get(at.1))
                    .copied()
                    .unwrap_or((0, 0));
                making.is_hidden(*at) && (least > 1 || most < HIDDEN_UNDER - 1)
            });
            if told && making.hide_one(line) {
                continue 'again;
            }
        }
        break;
    }
    let rows = making
        .exact
        .iter()
        .zip(&making.hidden)
        .map(|(numbers, hidden)| {
            let published = numbers.iter().zip(hidden);
            published
                .map(|(number, hidden)| (!hidden).then(|| rounded(*number)))
                .collect()
        })
        .collect();
    Table { rows }
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use super::*;

    #[test]
    fn noughts_stand_small_ones_are_hidden_and_the_rest_is_rounded() {
        let published = [0, 1, 9, 10, 14, 15, 44, 45, 49, 50, 52, 53, 57, 58, 1234].map(alone);
        let some = |n| Some(n);
        assert_eq!(
            published,
            [
                some(0),
                None,
                None,
                some(10),
                some(10),
                some(20),
                some(40),
                some(50),
                some(50),
                some(50),
                some(50),
                some(55),
                some(55),
                some(60),
                some(1235)
            ]
        );
    }

    #[test]
    fn what_a_number_could_be_is_what_rounds_to_it() {
        for number in HIDDEN_UNDER..2_000 {
            let (least, most) = could_be(rounded(number));
            assert!((least..=most).contains(&number), "{number}");
            for other in least..=most {
                assert_eq!(rounded(other), rounded(number));
            }
        }
    }

    /// Every table of small numbers, gathered by what is published of it: whoever knows all the rules
    /// and has the table in hand cannot tell a hidden number.
    fn attack(rows: usize, columns: usize, numbers: &[u64]) -> usize {
        let places = rows * columns;
        let mut by_what_is_told: BTreeMap<Vec<Vec<Published>>, Vec<BTreeSet<u64>>> =
            BTreeMap::new();
        let count = numbers.len().pow(u32::try_from(places).unwrap());
        for nth in 0..count {
            let mut left = nth;
            let flat: Vec<u64> = (0..places)
                .map(|_| {
                    let number = numbers[left % numbers.len()];
                    left /= numbers.len();
                    number
                })
                .collect();
            let table: Vec<Vec<u64>> = flat.chunks(columns).map(<[u64]>::to_vec).collect();
            let seen = by_what_is_told
                .entry(publish(&table).rows)
                .or_insert_with(|| vec![BTreeSet::new(); places]);
            for (to, number) in seen.iter_mut().zip(&flat) {
                to.insert(*number);
            }
        }
        let mut hidden = 0;
        for (told, could_be) in &by_what_is_told {
            for (place, could_be) in could_be.iter().enumerate() {
                if told[place / columns][place % columns].is_none() {
                    hidden += 1;
                    assert!(could_be.len() > 1, "{told:?}: {could_be:?}");
                }
            }
        }
        hidden
    }

    #[test]
    fn totals_without_the_others_tell_no_hidden_number() {
        let all: Vec<u64> = (0..24).collect();
        assert!(attack(1, 2, &all) > 0);
        assert!(attack(1, 3, &all) > 0);
        assert!(attack(2, 2, &[0, 1, 2, 5, 9, 10, 14, 15, 20]) > 0);
    }

    #[test]
    fn in_large_tables_nothing_hidden_is_told_by_any_line() {
        let mut dice = 0x5EED_u64;
        let mut roll = |limit: u64| {
            dice = dice.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            (dice >> 33) % limit
        };
        let mut hidden_large = 0;
        for _ in 0..200 {
            let (rows, columns) = (1 + roll(8) as usize, 1 + roll(12) as usize);
            let table: Vec<Vec<u64>> = (0..rows)
                .map(|_| {
                    (0..columns)
                        .map(|_| match roll(5) {
                            0 => 0,
                            1 => roll(12),
                            2 => roll(60),
                            _ => roll(900),
                        })
                        .collect()
                })
                .collect();
            let published = publish(&table);
            let making = Making::new(&table);
            for (row, told) in published.rows.iter().enumerate() {
                for (column, told) in told.iter().enumerate() {
                    let exact = making.exact((row, column));
                    match told {
                        Some(told) => {
                            assert!(exact == 0 || exact >= HIDDEN_UNDER);
                            assert_eq!(*told, rounded(exact));
                        }
                        None => hidden_large += usize::from(exact >= HIDDEN_UNDER),
                    }
                }
            }
            for line in making.lines() {
                let hidden = line
                    .iter()
                    .filter(|at| published.rows[at.0][at.1].is_none());
                assert_ne!(hidden.count(), 1, "{table:?}");
            }
        }
        assert!(hidden_large > 50, "nothing was hidden to protect others");
    }

    #[test]
    fn a_table_of_nothing_is_published() {
        assert_eq!(publish(&[]).rows, [vec![Some(0)]]);
        assert_eq!(publish(&[vec![]]).rows, [vec![Some(0)], vec![Some(0)]]);
    }
}
