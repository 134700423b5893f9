//! How often, and how long after a failure, a handler is called again.

use std::time::Duration;

use crate::EventInfo;

/// How a handler that failed is called again: after waits that double from `first` to `cap`, each of a random length up to
/// that (full jitter), `retries` times; then the event goes to the dead-letter topic.
///
/// Where neither the catalogue nor the code says anything: 10 retries, 100 ms to 30 s.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RetryPolicy {
    /// Attempts after the first; `None` is without end.
    pub retries: Option<u32>,
    /// The longest wait before the first retry.
    pub first: Duration,
    /// The longest wait before any retry.
    pub cap: Duration,
}

impl Default for RetryPolicy {
    fn default() -> Self {
        Self { retries: Some(10), first: Duration::from_millis(100), cap: Duration::from_secs(30) }
    }
}

impl RetryPolicy {
    /// Retries without end, at the default waits.
    #[must_use]
    pub fn without_end() -> Self {
        Self { retries: None, ..Self::default() }
    }

    /// The same, with waits of up to `first` before the first retry and up to `cap` before any.
    #[must_use]
    pub fn with_backoff(self, first: Duration, cap: Duration) -> Self {
        Self { first, cap, ..self }
    }

    /// What the catalogue's `delivery` says of an event, and the default where it is silent.
    #[must_use]
    pub fn of(info: &EventInfo) -> Self {
        let default = Self::default();
        let (first, cap) = info.delivery.backoff_ms.map_or((default.first, default.cap), |(first, cap)| {
            (Duration::from_millis(first), Duration::from_millis(cap))
        });
        Self { retries: info.delivery.retries.or(default.retries), first, cap }
    }

    /// Whether a handler that has failed `failures` times is called again.
    pub(crate) fn allows(&self, failures: u32) -> bool {
        self.retries.is_none_or(|retries| failures <= retries)
    }

    /// The longest wait after `failures` failures.
    pub(crate) fn ceiling(&self, failures: u32) -> Duration {
        let doubled = 1_u32.checked_shl(failures.saturating_sub(1)).filter(|factor| *factor > 0);
        doubled.and_then(|factor| self.first.checked_mul(factor)).map_or(self.cap, |wait| wait.min(self.cap))
    }

    /// A wait after `failures` failures: anything from nothing to the ceiling, so that what failed together does not come
    /// again together.
    pub(crate) fn wait(&self, failures: u32) -> Duration {
        self.ceiling(failures).mul_f64(random())
    }
}

/// From 0 to 1, from the source of randomness that every version-4 UUID has.
fn random() -> f64 {
    let bits = uuid::Uuid::new_v4().as_u128() & u128::from(u32::MAX);
    f64::from(u32::try_from(bits).unwrap_or_default()) / f64::from(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_up_to_the_cap() {
        let policy =
            RetryPolicy { retries: Some(2), first: Duration::from_millis(100), cap: Duration::from_secs(1) };
        let millis = |failures| policy.ceiling(failures).as_millis();
        assert_eq!([1, 2, 3, 4, 5, 40, u32::MAX].map(millis), [100, 200, 400, 800, 1_000, 1_000, 1_000]);
        assert!((1..200).all(|failures| policy.wait(failures) <= policy.ceiling(failures)));
        assert!(policy.allows(1) && policy.allows(2) && !policy.allows(3));
        assert!(RetryPolicy::without_end().allows(u32::MAX));
    }
}
