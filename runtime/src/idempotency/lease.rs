//! A claim's lease while its handler works, and after that.

use std::error::Error;
use std::future::{Future, poll_fn};
use std::pin::pin;
use std::task::Poll;
use std::time::{Duration, Instant};

use super::error::StoreError;
use super::store::{Claim, IdempotencyStore, Settled};
use super::timer;

const FIRST_PAUSE: Duration = Duration::from_millis(50);
const LONGEST_PAUSE: Duration = Duration::from_secs(1);

/// What this process knows of its lease. The store alone decides; this tells when it is worth asking.
pub(super) struct Lease {
    length: Duration,
    /// Counted from before the store was asked, so never too long.
    since: Instant,
}

impl Lease {
    pub(super) fn new(length: Duration) -> Self {
        Self { length, since: Instant::now() }
    }

    /// Awaits `work`, and renews the lease whenever half of it is over, until another has taken the claim.
    pub(super) async fn keep<S: IdempotencyStore, T>(
        &mut self,
        store: &S,
        claim: &Claim,
        work: impl Future<Output = T>,
    ) -> T {
        let mut work = pin!(work);
        let mut renewing = pin!(self.renew(store, claim));
        let mut renews = true;
        poll_fn(|cx| {
            // First, so that work that is done at once starts no timer.
            if let Poll::Ready(done) = work.as_mut().poll(cx) {
                return Poll::Ready(done);
            }
            if renews && renewing.as_mut().poll(cx).is_ready() {
                renews = false;
            }
            Poll::Pending
        })
        .await
    }

    async fn renew<S: IdempotencyStore>(&mut self, store: &S, claim: &Claim) {
        let mut pause = self.length / 2;
        while timer::sleep(pause).await {
            let asked = Instant::now();
            match store.renew(claim, self.length).await {
                Ok(Settled::Recorded) => {
                    self.since = asked;
                    pause = self.length / 2;
                }
                Ok(Settled::Lost) => {
                    tracing::warn!("the handler is still at work, but another has claimed the event");
                    return;
                }
                Err(error) => {
                    tracing::warn!(error = &error as &dyn Error, "the lease could not be renewed");
                    pause = (self.length / 8).max(FIRST_PAUSE);
                }
            }
        }
    }

    /// Completes the claim. Where the store cannot be asked it is asked again until the lease is over: the effect has
    /// happened, and would happen again.
    pub(super) async fn complete<S: IdempotencyStore>(
        &self,
        store: &S,
        claim: &Claim,
    ) -> Result<Settled, StoreError> {
        let mut pause = FIRST_PAUSE;
        loop {
            let error = match store.complete(claim).await {
                Ok(settled) => return Ok(settled),
                Err(error) => error,
            };
            let is_over = self.since.elapsed() + pause >= self.length;
            if matches!(error, StoreError::Closed) || is_over || !timer::sleep(pause).await {
                return Err(error);
            }
            tracing::warn!(error = &error as &dyn Error, "handled, but not yet marked as completed");
            pause = (pause * 2).min(LONGEST_PAUSE);
        }
    }
}
