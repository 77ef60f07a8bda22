//! Cards: the token that stands for a returning person, and the text of a scan.
//!
//! Pure. No key is built in; randomness and keys are handed in.

/// What was wrong with a code that was held up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Refusal {
    /// Not one of our cards at all.
    NotOurs,
    /// Ours, but parts are missing or misread.
    Torn,
    /// Looks like ours, and its tag is wrong.
    Forged,
    /// Of a newer version than this program.
    Newer,
}
