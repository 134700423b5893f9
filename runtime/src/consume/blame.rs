//! Whose fault a failure is: the event's, or that of something which is down.

use std::error::Error;
use std::time::Duration;

use super::policy::RetryPolicy;
use crate::causes::causes;
use crate::handler::Unavailable;
use crate::idempotency::{IdempotencyError, StoreError};

/// What a failed call is charged to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Blame {
    /// The event's budget of retries.
    Event,
    /// Nothing: the event is retried without end.
    Outage,
    /// Nothing: another has claimed the event, for no longer than this.
    Claimed(Duration),
}

impl Blame {
    /// Looks for a cause that says so, in the error and in its sources.
    pub(crate) fn of(error: &(dyn Error + 'static)) -> Self {
        causes(error).find_map(Self::told_by).unwrap_or(Self::Event)
    }

    fn told_by(error: &(dyn Error + 'static)) -> Option<Self> {
        if let Some(IdempotencyError::Busy { retry_after }) = error.downcast_ref() {
            return Some(Self::Claimed(*retry_after));
        }
        let is_outage =
            error.is::<StoreError>() || error.is::<IdempotencyError>() || error.is::<Unavailable>();
        is_outage.then_some(Self::Outage)
    }

    /// How long to wait after the `failures`-th failure of this kind in a row.
    pub(crate) fn wait(self, policy: &RetryPolicy, failures: u32) -> Duration {
        match self {
            Self::Event | Self::Outage => policy.wait(failures),
            Self::Claimed(left) => policy.ceiling(failures).min(left),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::HandlerError;

    #[derive(Debug)]
    struct Wrapped(StoreError);

    impl std::fmt::Display for Wrapped {
        fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            f.write_str("the order was not stored")
        }
    }

    impl Error for Wrapped {
        fn source(&self) -> Option<&(dyn Error + 'static)> {
            Some(&self.0)
        }
    }

    #[test]
    fn outages_are_found_in_the_error_and_behind_it() {
        let blame = |error: HandlerError| match error {
            HandlerError::Retry(error) | HandlerError::Reject(error) => Blame::of(&*error),
        };
        assert_eq!(blame(HandlerError::retry("a bug")), Blame::Event);
        assert_eq!(blame(HandlerError::unavailable("the database is down")), Blame::Outage);
        assert_eq!(blame(StoreError::database(std::io::Error::other("gone")).into()), Blame::Outage);
        assert_eq!(blame(IdempotencyError::Lost.into()), Blame::Outage);
        assert_eq!(blame(HandlerError::retry(Wrapped(StoreError::Closed))), Blame::Outage);
        assert_eq!(blame(std::io::Error::other(StoreError::Closed).into()), Blame::Outage);
        let left = Duration::from_millis(7);
        let busy = blame(IdempotencyError::Busy { retry_after: left }.into());
        assert_eq!(busy, Blame::Claimed(left));
        assert!(busy.wait(&RetryPolicy::default(), 9) <= left);
    }
}
