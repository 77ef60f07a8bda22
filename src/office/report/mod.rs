//! What a day, a month and a fiscal year add up to: from the kept folds of days to the numbers, and
//! the words for each of them. Pages, sheets and the report say what is said here and nothing else.
//!
//! Pure: values to values. What the numbers mean is decided by [`crate::visit::span()`] and
//! [`crate::visit::tally()`]; tests compare both with this on random events. It must not ask the store,
//! read a clock, or write HTML.

pub mod closing;
pub mod figures;
pub mod outcomes;
pub mod period;
pub mod public;
pub mod sheet;
pub mod sheets;
pub mod words;

pub use figures::{add_up, by_month, by_slot, visits_by_day};
pub use period::Period;
pub use words::{WORDS, Word};
