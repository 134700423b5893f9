//! The test of the test: stores that break what they promise, and the laws that find them.

use std::collections::HashSet;
use std::io;
use std::marker::PhantomData;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use events_runtime::HandlerError;
use events_runtime::idempotency::{
    CallbackStore, Capabilities, Claim, ClaimOutcome, ClaimRequest, IdempotencyStore, MemoryStore, Settled,
    StoreError, Transacted, TransactionalStore,
};
use events_runtime::testing::{Probe, store_conformance, transactions_of};
use uuid::Uuid;

/// A way to be wrong.
trait Fault: Send + Sync + 'static {
    /// What is asked of the store instead.
    fn ask(request: ClaimRequest) -> ClaimRequest {
        request
    }

    /// What is answered instead.
    fn answer(_request: &ClaimRequest, outcome: ClaimOutcome) -> ClaimOutcome {
        outcome
    }

    fn settle(settled: Settled) -> Settled {
        settled
    }

    const COMPLETES_AT_ONCE: bool = false;
    const RENEWS: bool = true;
}

/// A store that is right but for one fault.
struct Broken<F> {
    claims: MemoryStore,
    fault: PhantomData<F>,
}

impl<F: Fault> IdempotencyStore for Broken<F> {
    const CAPABILITIES: Capabilities = Capabilities::FENCED;

    async fn claim(&self, request: ClaimRequest) -> Result<ClaimOutcome, StoreError> {
        let outcome = self.claims.claim(F::ask(request.clone())).await?;
        if let (true, ClaimOutcome::Won(claim)) = (F::COMPLETES_AT_ONCE, &outcome) {
            self.claims.complete(claim).await?;
        }
        Ok(F::answer(&request, outcome))
    }

    async fn complete(&self, claim: &Claim) -> Result<Settled, StoreError> {
        self.claims.complete(claim).await.map(F::settle)
    }

    async fn fail(&self, claim: &Claim, error: &str) -> Result<Settled, StoreError> {
        self.claims.fail(claim, error).await.map(F::settle)
    }

    async fn renew(&self, claim: &Claim, lease: Duration) -> Result<Settled, StoreError> {
        if F::RENEWS { self.claims.renew(claim, lease).await } else { Ok(Settled::Recorded) }
    }

    fn abandon(&self, claim: Claim) {
        self.claims.abandon(claim);
    }

    async fn purge(&self, older_than: Duration) -> Result<u64, StoreError> {
        self.claims.purge(older_than).await
    }
}

async fn finds<F: Fault>(law: &str) {
    let make = || async { Broken::<F> { claims: MemoryStore::new(), fault: PhantomData } };
    let conformance = store_conformance(make).await;
    assert!(conformance.broken().any(|broken| broken == law), "{conformance}");
}

/// Asks first and writes then.
struct Races;

impl Fault for Races {
    fn answer(request: &ClaimRequest, outcome: ClaimOutcome) -> ClaimOutcome {
        match outcome {
            ClaimOutcome::Busy { .. } => ClaimOutcome::Won(Claim::granted(request, 0, 0)),
            other => other,
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_claim_that_is_not_atomic_is_found() {
    finds::<Races>("one_of_sixteen_claims_at_once_wins").await;
}

/// Does not look at the token.
struct Unfenced;

impl Fault for Unfenced {
    fn settle(_settled: Settled) -> Settled {
        Settled::Recorded
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_claim_without_a_fence_is_found() {
    finds::<Unfenced>("a_former_owner_can_neither_complete_nor_fail_nor_renew").await;
}

/// Keeps the claim of the dead.
struct Eternal;

impl Fault for Eternal {
    fn answer(_request: &ClaimRequest, outcome: ClaimOutcome) -> ClaimOutcome {
        outcome
    }

    fn ask(mut request: ClaimRequest) -> ClaimRequest {
        request.lease *= 10;
        request
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_lease_that_does_not_end_is_found() {
    finds::<Eternal>("a_claim_is_won_by_one_and_busy_for_others").await;
}

/// Takes from the living.
struct Hasty;

impl Fault for Hasty {
    fn ask(mut request: ClaimRequest) -> ClaimRequest {
        request.lease = Duration::ZERO;
        request
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_lease_that_ends_too_early_is_found() {
    finds::<Hasty>("a_dead_claim_is_taken_over_after_its_lease_and_not_before").await;
}

/// T22: marks before the handler, so that a failure's redelivery is dropped.
struct MarksFirst;

impl Fault for MarksFirst {
    const COMPLETES_AT_ONCE: bool = true;

    fn settle(_settled: Settled) -> Settled {
        Settled::Recorded
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn t22_a_mark_before_the_handler_is_found() {
    finds::<MarksFirst>("a_failed_event_is_claimable_at_once").await;
}

struct NeverRenews;

impl Fault for NeverRenews {
    const RENEWS: bool = false;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_renewal_that_does_nothing_is_found() {
    finds::<NeverRenews>("a_renewed_claim_is_not_taken_over").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn callbacks_that_forget_are_found() {
    let make = || async {
        CallbackStore::new(
            |_event| async { Ok::<_, io::Error>(false) },
            |_event| async { Ok(()) },
            |_event| async { Ok(()) },
            |_event, _error| async { Ok(()) },
        )
    };
    let conformance = store_conformance(make).await;
    assert!(
        conformance.broken().any(|law| law == "a_completed_event_is_never_claimed_again"),
        "{conformance}"
    );
}

/// Writes at once, so that nothing is rolled back.
#[derive(Clone, Default)]
struct Unrolled {
    claims: MemoryStore,
    rows: Arc<Mutex<HashSet<Uuid>>>,
}

impl IdempotencyStore for Unrolled {
    const CAPABILITIES: Capabilities = Capabilities::TRANSACTIONAL;

    async fn claim(&self, request: ClaimRequest) -> Result<ClaimOutcome, StoreError> {
        self.claims.claim(request).await
    }

    async fn complete(&self, claim: &Claim) -> Result<Settled, StoreError> {
        self.claims.complete(claim).await
    }

    async fn fail(&self, claim: &Claim, error: &str) -> Result<Settled, StoreError> {
        self.claims.fail(claim, error).await
    }

    async fn renew(&self, claim: &Claim, lease: Duration) -> Result<Settled, StoreError> {
        self.claims.renew(claim, lease).await
    }

    async fn purge(&self, older_than: Duration) -> Result<u64, StoreError> {
        self.claims.purge(older_than).await
    }
}

impl TransactionalStore for Unrolled {
    type Transaction<'t> = &'t Mutex<HashSet<Uuid>>;
    type Effect<'t> = Pin<Box<dyn Future<Output = Result<(), HandlerError>> + Send + 't>>;

    async fn transact<E, F>(
        &self,
        request: ClaimRequest,
        event: E,
        effect: Arc<F>,
    ) -> Result<Transacted, StoreError>
    where
        E: Send + Sync + 'static,
        F: for<'t> Fn(Self::Transaction<'t>, &'t E) -> Self::Effect<'t> + Send + Sync + 'static,
    {
        let ClaimOutcome::Won(claim) = self.claims.claim(request).await? else {
            return Ok(Transacted::Completed);
        };
        match effect(&self.rows, &event).await {
            Ok(()) => self.claims.complete(&claim).await.map(|_| Transacted::Applied),
            Err(error) => self.claims.fail(&claim, "failed").await.map(|_| Transacted::Failed(error)),
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn an_effect_that_is_not_rolled_back_is_found() {
    let store = Unrolled::default();
    let rows = store.rows.clone();
    let count = move |id| std::future::ready(usize::from(rows.lock().unwrap().contains(&id)));
    let conformance = transactions_of(|| async { store.clone() })
        .conformance(
            |rows, probe: &Probe| {
                Box::pin(async move {
                    rows.lock().unwrap().insert(probe.id());
                    probe.conclude()
                })
            },
            count,
        )
        .await;
    let broken: Vec<_> = conformance.broken().collect();
    for law in ["a_failed_effect_leaves_nothing", "a_panicking_effect_leaves_nothing"] {
        assert!(broken.contains(&law), "{conformance}");
    }
}
