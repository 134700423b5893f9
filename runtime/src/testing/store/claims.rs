//! The laws of claims.

use std::sync::Arc;
use std::time::{Duration, Instant};

use uuid::Uuid;

use super::steps::{
    CONSUMER, LONG, SHORT, claim, claim_for, complete, expect, fail, pause, purge, renew, request, same, win,
};
use super::{Kept, Law, Needs};
use crate::idempotency::{ClaimOutcome, IdempotencyStore, Settled};

macro_rules! laws {
    ($($needs:ident: $($law:ident),+;)+) => {
        pub(super) fn laws<S: IdempotencyStore>() -> Vec<Law<S>> {
            vec![$($(Law {
                name: stringify!($law),
                needs: Needs::$needs,
                holds: |store| Box::pin($law(store)),
            },)+)+]
        }
    };
}

laws! {
    Nothing:
        a_completed_event_is_never_claimed_again,
        a_failed_event_is_claimable_at_once,
        an_abandoned_event_is_claimable_soon,
        consumers_do_not_skip_each_other,
        a_purge_keeps_the_young;
    AtomicClaim:
        a_claim_is_won_by_one_and_busy_for_others,
        one_of_sixteen_claims_at_once_wins,
        many_claims_at_once_are_all_answered,
        a_dead_claim_is_taken_over_after_its_lease_and_not_before,
        a_renewed_claim_is_not_taken_over;
    Fence:
        failures_are_counted,
        a_former_owner_can_neither_complete_nor_fail_nor_renew,
        a_slow_owner_that_nobody_overtook_completes,
        a_claim_settles_once,
        a_purge_forgets_the_old_and_keeps_what_runs,
        tokens_rise_across_a_purge;
}

async fn a_completed_event_is_never_claimed_again<S: IdempotencyStore>(store: Arc<S>) -> Kept {
    let event = Uuid::new_v4();
    let won = win(&*store, event, SHORT).await?;
    same(&complete(&*store, &won).await?, &Settled::Recorded, "completing a claim")?;
    let completed = ClaimOutcome::Completed;
    same(&claim(&*store, event, LONG).await?, &completed, "claiming a completed event")?;
    pause(400).await;
    same(&claim(&*store, event, LONG).await?, &completed, "claiming a completed event after its lease")
}

async fn a_failed_event_is_claimable_at_once<S: IdempotencyStore>(store: Arc<S>) -> Kept {
    let event = Uuid::new_v4();
    for _ in 0..3 {
        let won = win(&*store, event, LONG).await?;
        same(&fail(&*store, &won).await?, &Settled::Recorded, "failing a claim")?;
    }
    Ok(())
}

async fn an_abandoned_event_is_claimable_soon<S: IdempotencyStore>(store: Arc<S>) -> Kept {
    let event = Uuid::new_v4();
    store.abandon(win(&*store, event, LONG).await?);
    let began = Instant::now();
    while !matches!(claim(&*store, event, LONG).await?, ClaimOutcome::Won(_)) {
        expect(began.elapsed() < LONG / 4, "an abandoned claim should have been given back")?;
        pause(5).await;
    }
    Ok(())
}

async fn consumers_do_not_skip_each_other<S: IdempotencyStore>(store: Arc<S>) -> Kept {
    let event = Uuid::new_v4();
    let won = win(&*store, event, LONG).await?;
    complete(&*store, &won).await?;
    let other = claim_for(&*store, "another", event, LONG).await?;
    expect(matches!(other, ClaimOutcome::Won(_)), "another consumer's claim should have been won")?;
    same(&claim(&*store, event, LONG).await?, &ClaimOutcome::Completed, "claiming a completed event")
}

async fn a_purge_keeps_the_young<S: IdempotencyStore>(store: Arc<S>) -> Kept {
    let event = Uuid::new_v4();
    let won = win(&*store, event, LONG).await?;
    complete(&*store, &won).await?;
    purge(&*store, Duration::from_secs(3_600)).await?;
    purge(&*store, Duration::MAX).await?;
    same(&claim(&*store, event, LONG).await?, &ClaimOutcome::Completed, "claiming after a purge of the old")
}

async fn a_claim_is_won_by_one_and_busy_for_others<S: IdempotencyStore>(store: Arc<S>) -> Kept {
    let event = Uuid::new_v4();
    win(&*store, event, LONG).await?;
    match claim(&*store, event, LONG).await? {
        ClaimOutcome::Busy { retry_after } if retry_after > LONG / 2 && retry_after <= LONG => Ok(()),
        other => {
            Err(format!("a second claim gave {other:?} instead of Busy, with what is left of the lease"))
        }
    }
}

/// F13: the same event in sixteen tasks at the same time.
async fn one_of_sixteen_claims_at_once_wins<S: IdempotencyStore>(store: Arc<S>) -> Kept {
    for _ in 0..20 {
        let event = Uuid::new_v4();
        let (mut won, mut busy) = (0, 0);
        for outcome in at_once(&store, std::iter::repeat_n(event, 16)).await? {
            match outcome {
                ClaimOutcome::Won(_) => won += 1,
                ClaimOutcome::Busy { .. } => busy += 1,
                ClaimOutcome::Completed => return Err("nobody has completed the event".to_owned()),
            }
        }
        same(&(won, busy), &(1, 15), "sixteen claims on one event (won, busy)")?;
    }
    Ok(())
}

/// Those on different events do not stand in each other's way, also where some come twice.
async fn many_claims_at_once_are_all_answered<S: IdempotencyStore>(store: Arc<S>) -> Kept {
    let events: Vec<_> = (0..1_500).map(|_| Uuid::new_v4()).collect();
    let twice = events.iter().chain(&events[..50]).copied();
    let won = at_once(&store, twice)
        .await?
        .iter()
        .filter(|outcome| matches!(outcome, ClaimOutcome::Won(_)))
        .count();
    same(&won, &1_500, "claims on 1,500 events, of which 50 were claimed twice (won)")
}

async fn at_once<S: IdempotencyStore>(
    store: &Arc<S>,
    events: impl Iterator<Item = Uuid>,
) -> Result<Vec<ClaimOutcome>, String> {
    let tasks: Vec<_> = events
        .map(|event| {
            let store = Arc::clone(store);
            tokio::spawn(async move { store.claim(request(CONSUMER, event, LONG)).await })
        })
        .collect();
    let mut outcomes = Vec::new();
    for task in tasks {
        let outcome = task.await.map_err(|panicked| panicked.to_string())?;
        outcomes.push(outcome.map_err(|error| format!("`claim` failed: {error}"))?);
    }
    Ok(outcomes)
}

/// T22: the claim of a process that died is neither kept for ever nor taken from one that lives.
async fn a_dead_claim_is_taken_over_after_its_lease_and_not_before<S: IdempotencyStore>(
    store: Arc<S>,
) -> Kept {
    let event = Uuid::new_v4();
    let dead = win(&*store, event, SHORT).await?;
    let ClaimOutcome::Busy { retry_after } = claim(&*store, event, LONG).await? else {
        return Err("the claim was taken over before its lease ended".to_owned());
    };
    tokio::time::sleep(retry_after + Duration::from_millis(5)).await;
    let heir = win(&*store, event, LONG).await?;
    expect(!S::CAPABILITIES.fence || heir.fence > dead.fence, "the heir's token should be higher")
}

async fn a_renewed_claim_is_not_taken_over<S: IdempotencyStore>(store: Arc<S>) -> Kept {
    let event = Uuid::new_v4();
    let won = win(&*store, event, SHORT).await?;
    same(&renew(&*store, &won, LONG).await?, &Settled::Recorded, "renewing a claim")?;
    pause(400).await;
    match claim(&*store, event, LONG).await? {
        ClaimOutcome::Busy { .. } => Ok(()),
        other => Err(format!("a claim on an event whose lease was renewed gave {other:?} instead of Busy")),
    }
}

async fn failures_are_counted<S: IdempotencyStore>(store: Arc<S>) -> Kept {
    let event = Uuid::new_v4();
    for failures in 0..3 {
        let won = win(&*store, event, LONG).await?;
        same(&won.retry_count, &failures, "the retry count")?;
        fail(&*store, &won).await?;
    }
    Ok(())
}

async fn a_former_owner_can_neither_complete_nor_fail_nor_renew<S: IdempotencyStore>(store: Arc<S>) -> Kept {
    let event = Uuid::new_v4();
    let former = win(&*store, event, Duration::ZERO).await?;
    pause(5).await;
    let heir = win(&*store, event, LONG).await?;
    same(&complete(&*store, &former).await?, &Settled::Lost, "completing a claim that was taken over")?;
    same(&fail(&*store, &former).await?, &Settled::Lost, "failing a claim that was taken over")?;
    same(&renew(&*store, &former, LONG).await?, &Settled::Lost, "renewing a claim that was taken over")?;
    let other = claim(&*store, event, LONG).await?;
    expect(matches!(other, ClaimOutcome::Busy { .. }), "the heir's claim should still run")?;
    same(&complete(&*store, &heir).await?, &Settled::Recorded, "completing the heir's claim")
}

async fn a_slow_owner_that_nobody_overtook_completes<S: IdempotencyStore>(store: Arc<S>) -> Kept {
    let won = win(&*store, Uuid::new_v4(), Duration::ZERO).await?;
    pause(5).await;
    same(&complete(&*store, &won).await?, &Settled::Recorded, "completing after the lease")
}

async fn a_claim_settles_once<S: IdempotencyStore>(store: Arc<S>) -> Kept {
    let event = Uuid::new_v4();
    let won = win(&*store, event, LONG).await?;
    same(&complete(&*store, &won).await?, &Settled::Recorded, "completing a claim")?;
    same(&complete(&*store, &won).await?, &Settled::Lost, "completing it again")?;
    same(&fail(&*store, &won).await?, &Settled::Lost, "failing what is completed")?;
    same(&renew(&*store, &won, LONG).await?, &Settled::Lost, "renewing what is completed")?;
    same(&claim(&*store, event, LONG).await?, &ClaimOutcome::Completed, "claiming a completed event")
}

async fn a_purge_forgets_the_old_and_keeps_what_runs<S: IdempotencyStore>(store: Arc<S>) -> Kept {
    let (done, failed, running) = (Uuid::new_v4(), Uuid::new_v4(), Uuid::new_v4());
    let won = win(&*store, done, LONG).await?;
    complete(&*store, &won).await?;
    let won = win(&*store, failed, LONG).await?;
    fail(&*store, &won).await?;
    win(&*store, running, LONG).await?;
    pause(50).await;
    let forgotten = purge(&*store, Duration::from_millis(5)).await?;
    expect(forgotten >= 2, "a completed and a failed record should have been forgotten")?;
    win(&*store, done, LONG).await?;
    let other = claim(&*store, running, LONG).await?;
    expect(matches!(other, ClaimOutcome::Busy { .. }), "a purge should keep a record whose lease runs")
}

/// A process that slept through its lease, a takeover and a purge must not complete the claim after that.
async fn tokens_rise_across_a_purge<S: IdempotencyStore>(store: Arc<S>) -> Kept {
    let event = Uuid::new_v4();
    let former = win(&*store, event, Duration::ZERO).await?;
    pause(50).await;
    purge(&*store, Duration::from_millis(5)).await?;
    let heir = win(&*store, event, LONG).await?;
    expect(heir.fence > former.fence, "the heir's token should be higher, also after a purge")?;
    same(&complete(&*store, &former).await?, &Settled::Lost, "completing a claim that was taken over")
}
