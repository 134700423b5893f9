//! What every store must keep, written once and run over each.

use std::sync::Arc;
use std::time::Duration;

use events_runtime::idempotency::{
    Claim, ClaimOutcome, ClaimRequest, IdempotencyStore, MemoryStore, Settled,
};
use tokio::time::sleep;
use uuid::Uuid;

const LONG: Duration = Duration::from_secs(60);
const SHORT: Duration = Duration::from_millis(200);

/// One test per law, for the store that `$make` makes.
macro_rules! conformance {
    ($store:ident, $make:expr) => {
        mod $store {
            $crate::conformance::conformance!(@each $make;
                a_claim_is_won_by_one_and_busy_for_others,
                a_completed_event_is_never_claimed_again,
                a_failed_event_is_claimable_at_once,
                a_dead_claim_is_taken_over_after_its_lease_and_not_before,
                a_former_owner_can_neither_complete_nor_fail,
                a_slow_owner_that_nobody_overtook_completes,
                a_claim_settles_once,
                an_abandoned_claim_is_claimable_at_once,
                consumers_do_not_skip_each_other,
                one_of_sixteen_claims_wins,
                a_purge_forgets_the_old_and_keeps_what_runs,
                tokens_rise_across_a_purge,
            );
        }
    };
    (@each $make:expr; $($law:ident,)*) => {$(
        #[tokio::test(flavor = "multi_thread", worker_threads = 4)]
        async fn $law() {
            $crate::conformance::$law(&$make).await;
        }
    )*};
}
pub(crate) use conformance;

conformance!(memory, events_runtime::idempotency::MemoryStore::new());

pub(crate) async fn a_claim_is_won_by_one_and_busy_for_others(store: &impl IdempotencyStore) {
    let event = Uuid::new_v4();
    win(store, "a", event, LONG).await;
    match claim(store, "a", event, LONG).await {
        ClaimOutcome::Busy { retry_after } => assert!(retry_after > LONG / 2 && retry_after <= LONG),
        other => panic!("{other:?}"),
    }
}

pub(crate) async fn a_completed_event_is_never_claimed_again(store: &impl IdempotencyStore) {
    let event = Uuid::new_v4();
    let won = win(store, "a", event, SHORT).await;
    assert_eq!(store.complete(&won).await.unwrap(), Settled::Recorded);
    assert_eq!(claim(store, "a", event, LONG).await, ClaimOutcome::Completed);
    sleep(SHORT * 2).await;
    assert_eq!(claim(store, "a", event, LONG).await, ClaimOutcome::Completed);
}

pub(crate) async fn a_failed_event_is_claimable_at_once(store: &impl IdempotencyStore) {
    let event = Uuid::new_v4();
    for retries in 0..3 {
        let won = win(store, "a", event, LONG).await;
        assert_eq!(won.retry_count, retries);
        assert_eq!(store.fail(&won, "no stock").await.unwrap(), Settled::Recorded);
    }
}

pub(crate) async fn a_dead_claim_is_taken_over_after_its_lease_and_not_before(store: &impl IdempotencyStore) {
    let event = Uuid::new_v4();
    let dead = win(store, "a", event, SHORT).await;
    let ClaimOutcome::Busy { retry_after } = claim(store, "a", event, LONG).await else {
        panic!("taken over before its lease ended");
    };
    sleep(retry_after + Duration::from_millis(2)).await;
    let heir = win(store, "a", event, LONG).await;
    assert!(heir.fence > dead.fence);
}

pub(crate) async fn a_former_owner_can_neither_complete_nor_fail(store: &impl IdempotencyStore) {
    let event = Uuid::new_v4();
    let former = win(store, "a", event, Duration::ZERO).await;
    sleep(Duration::from_millis(2)).await;
    let heir = win(store, "a", event, LONG).await;
    assert_eq!(store.complete(&former).await.unwrap(), Settled::Lost);
    assert_eq!(store.fail(&former, "late").await.unwrap(), Settled::Lost);
    assert!(matches!(claim(store, "a", event, LONG).await, ClaimOutcome::Busy { .. }));
    assert_eq!(store.complete(&heir).await.unwrap(), Settled::Recorded);
}

pub(crate) async fn a_slow_owner_that_nobody_overtook_completes(store: &impl IdempotencyStore) {
    let won = win(store, "a", Uuid::new_v4(), Duration::ZERO).await;
    sleep(Duration::from_millis(5)).await;
    assert_eq!(store.complete(&won).await.unwrap(), Settled::Recorded);
}

pub(crate) async fn a_claim_settles_once(store: &impl IdempotencyStore) {
    let event = Uuid::new_v4();
    let won = win(store, "a", event, LONG).await;
    assert_eq!(store.complete(&won).await.unwrap(), Settled::Recorded);
    assert_eq!(store.complete(&won).await.unwrap(), Settled::Lost);
    assert_eq!(store.fail(&won, "too late").await.unwrap(), Settled::Lost);
    assert_eq!(claim(store, "a", event, LONG).await, ClaimOutcome::Completed);
}

pub(crate) async fn an_abandoned_claim_is_claimable_at_once(store: &impl IdempotencyStore) {
    let event = Uuid::new_v4();
    let won = win(store, "a", event, LONG).await;
    store.abandon(won);
    assert_eq!(win(store, "a", event, LONG).await.retry_count, 1);
}

pub(crate) async fn consumers_do_not_skip_each_other(store: &impl IdempotencyStore) {
    let event = Uuid::new_v4();
    let won = win(store, "a", event, LONG).await;
    store.complete(&won).await.unwrap();
    win(store, "b", event, LONG).await;
    assert_eq!(claim(store, "a", event, LONG).await, ClaimOutcome::Completed);
}

/// F13: the same event in sixteen tasks at the same time.
pub(crate) async fn one_of_sixteen_claims_wins<S: IdempotencyStore + Clone>(store: &S) {
    for _ in 0..20 {
        let event = Uuid::new_v4();
        let start = Arc::new(tokio::sync::Barrier::new(16));
        let tasks: Vec<_> = (0..16)
            .map(|_| {
                let (store, start) = (store.clone(), start.clone());
                tokio::spawn(async move {
                    start.wait().await;
                    claim(&store, "a", event, LONG).await
                })
            })
            .collect();
        let mut won = 0;
        for task in tasks {
            match task.await.unwrap() {
                ClaimOutcome::Won(_) => won += 1,
                ClaimOutcome::Busy { .. } => {}
                other => panic!("{other:?}"),
            }
        }
        assert_eq!(won, 1);
    }
}

pub(crate) async fn a_purge_forgets_the_old_and_keeps_what_runs(store: &impl IdempotencyStore) {
    let (done, failed, running) = (Uuid::new_v4(), Uuid::new_v4(), Uuid::new_v4());
    store.complete(&win(store, "a", done, LONG).await).await.unwrap();
    store.fail(&win(store, "a", failed, LONG).await, "no stock").await.unwrap();
    win(store, "a", running, LONG).await;
    sleep(Duration::from_millis(20)).await;

    assert_eq!(store.purge(LONG).await.unwrap(), 0);
    assert_eq!(claim(store, "a", done, LONG).await, ClaimOutcome::Completed);

    assert_eq!(store.purge(Duration::from_millis(5)).await.unwrap(), 2);
    win(store, "a", done, LONG).await;
    assert!(matches!(claim(store, "a", running, LONG).await, ClaimOutcome::Busy { .. }));
}

/// A process that slept through its lease, a takeover and a purge must not complete the claim after that.
pub(crate) async fn tokens_rise_across_a_purge(store: &impl IdempotencyStore) {
    let event = Uuid::new_v4();
    let former = win(store, "a", event, Duration::ZERO).await;
    sleep(Duration::from_millis(20)).await;
    store.purge(Duration::ZERO).await.unwrap();
    let heir = win(store, "a", event, LONG).await;
    assert!(heir.fence > former.fence);
    assert_eq!(store.complete(&former).await.unwrap(), Settled::Lost);
}

pub(crate) async fn claim(
    store: &impl IdempotencyStore,
    consumer: &str,
    event: Uuid,
    lease: Duration,
) -> ClaimOutcome {
    store.claim(ClaimRequest::new(consumer, event, "test.happened", lease)).await.unwrap()
}

pub(crate) async fn win(
    store: &impl IdempotencyStore,
    consumer: &str,
    event: Uuid,
    lease: Duration,
) -> Claim {
    match claim(store, consumer, event, lease).await {
        ClaimOutcome::Won(claim) => claim,
        other => panic!("{other:?}"),
    }
}

#[test]
fn stores_declare_what_they_promise() {
    const { assert!(MemoryStore::CAPABILITIES.atomic_claim && MemoryStore::CAPABILITIES.fence) };
    const { assert!(!MemoryStore::CAPABILITIES.transaction) };
}
