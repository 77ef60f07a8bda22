//! When somebody may not try to sign in for a while, from when they failed before.
//!
//! The same limits hold for names that exist and names that do not, so that a lock says nothing
//! about whether an account is there. Pure.

/// Failures of one name, after its last success, before it has to wait.
pub const NAME_FAILURES_MAX: usize = 5;

/// Failures from one address, over all names, before it has to wait. A whole site may come from
/// one address.
pub const ADDRESS_FAILURES_MAX: usize = 30;

/// How long a failure counts, milliseconds; so long a lock lasts at most.
pub const FAILURE_COUNTS_MS: i64 = 15 * 60 * 1000;

/// Until when nobody may try, from the times of failures (any order); `None` = they may try now.
/// All times are Unix milliseconds.
#[must_use]
pub fn locked_until(failures_ms: &[i64], failures_max: usize, now_ms: i64) -> Option<i64> {
    let mut counting: Vec<i64> = failures_ms
        .iter()
        .copied()
        .filter(|at| at.saturating_add(FAILURE_COUNTS_MS) > now_ms)
        .collect();
    counting.sort_unstable_by(|a, b| b.cmp(a));
    // The lock ends when fewer than `failures_max` still count.
    let last = failures_max.checked_sub(1)?;
    counting
        .get(last)
        .map(|at| at.saturating_add(FAILURE_COUNTS_MS))
}

#[cfg(test)]
mod tests {
    use super::{FAILURE_COUNTS_MS, locked_until};

    #[test]
    fn the_fifth_failure_locks_and_time_opens() {
        let failures = [1_000, 2_000, 3_000, 4_000];
        assert_eq!(locked_until(&failures, 5, 5_000), None);
        let failures = [1_000, 2_000, 3_000, 4_000, 5_000];
        let until = locked_until(&failures, 5, 6_000);
        assert_eq!(until, Some(1_000 + FAILURE_COUNTS_MS));
        assert_eq!(
            locked_until(&failures, 5, 1_000 + FAILURE_COUNTS_MS - 1),
            until
        );
        assert_eq!(locked_until(&failures, 5, 1_000 + FAILURE_COUNTS_MS), None);
    }

    #[test]
    fn old_failures_and_a_clock_that_went_back_do_no_harm() {
        assert_eq!(locked_until(&[0; 9], 5, FAILURE_COUNTS_MS), None);
        assert!(locked_until(&[i64::MAX; 5], 5, 0).is_some());
        assert_eq!(locked_until(&[i64::MIN; 5], 5, 0), None);
        assert_eq!(locked_until(&[1], 0, 1), None);
    }
}
