//! Calls one handler with one record, and decides what comes of it.

use std::error::Error;
use std::panic::AssertUnwindSafe;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use futures_util::FutureExt as _;
use futures_util::future::{Either, select};

use super::blame::Blame;
use super::cause::Cause;
use super::crew::Crew;
use super::job::{Order, Unit};
use super::letter;
use super::slot::{Finished, Slot};
use super::subscriber::Outcome;

/// Takes up one unit. A unit whose partition leaves is dropped: its record comes again, here or elsewhere.
pub(crate) async fn take_up(unit: Unit, crew: &Arc<Crew>) {
    if !unit.job.slot.begin(&unit) {
        return;
    }
    if let Order::Refuse(cause) = &unit.job.order {
        let cause = cause.clone();
        return letter::send(unit, cause, crew);
    }
    match crew.wait_for(call(&unit)).await {
        Outcome::Handled => {
            crew.counters.handled.add();
            done(unit, crew);
        }
        Outcome::Refused(cause) => letter::send(unit, cause, crew),
        Outcome::Retry(error) => failed(unit, &*error, crew),
    }
}

/// A handler that panics has failed, and nothing else has.
async fn call(unit: &Unit) -> Outcome {
    let Some((subscription, handler)) = unit.handler() else { return Outcome::Handled };
    let record = &unit.job.record;
    let delivery = AssertUnwindSafe(async {
        handler.subscriber.deliver(record, unit.attempt, subscription, &handler.name).await
    });
    match delivery.catch_unwind().await {
        Ok(outcome) => outcome,
        Err(_) => Outcome::Retry("the handler panicked".into()),
    }
}

/// One handler is done with the record; after the last of them, the record is finished.
pub(crate) fn done(unit: Unit, crew: &Arc<Crew>) {
    let job = unit.job;
    if !job.close_one() {
        return job.slot.rest(job.record.offset);
    }
    match job.slot.finish(&job) {
        Finished::InTime { next: Some(next) } => crew.line_up(next.units()),
        Finished::InTime { next: None } => {}
        Finished::TooLate => {
            let record = &job.record;
            let (topic, partition, offset) = (&*record.topic, record.partition, record.offset);
            tracing::warn!(topic, partition, offset, "a result came after the partition had left");
            crew.counters.fenced.add();
        }
    }
    crew.spares.put(job);
}

/// The handler failed: it is called again later, or the record goes to the dead-letter topic.
fn failed(mut unit: Unit, error: &(dyn Error + Send + Sync + 'static), crew: &Arc<Crew>) {
    crew.counters.retried.add();
    let Some((subscription, handler)) = unit.handler() else { return };
    let (policy, blame) = (handler.policy, Blame::of(error));
    {
        let (record, attempt) = (&unit.job.record, unit.attempt);
        let (event_type, handler) = (subscription.info.event_type, &*handler.name);
        let (topic, partition, offset) = (&*record.topic, record.partition, record.offset);
        tracing::warn!(topic, partition, offset, event_type, handler, attempt, ?blame, %error, "the handler failed");
    }
    let in_a_row = match blame {
        Blame::Event => {
            (unit.failures, unit.outages) = (unit.failures.saturating_add(1), 0);
            unit.failures
        }
        Blame::Outage | Blame::Claimed(_) => {
            unit.outages = unit.outages.saturating_add(1);
            unit.outages
        }
    };
    if blame == Blame::Event && !policy.allows(unit.failures) {
        return letter::send(unit, Cause::exhausted(&error.to_string()), crew);
    }
    call_later(unit, blame.wait(&policy, in_a_row), crew);
}

/// While it waits, the unit holds its lane, and no worker.
fn call_later(unit: Unit, wait: Duration, crew: &Arc<Crew>) {
    unit.job.slot.rest(unit.job.record.offset);
    let waiting_crew = Arc::clone(crew);
    crew.runtime.spawn(async move {
        if unless_left(&unit.job.slot, tokio::time::sleep(wait)).await.is_some() {
            let attempt = unit.attempt.saturating_add(1);
            waiting_crew.add([Unit { attempt, ..unit }]);
        }
    });
}

/// `None` when the partition leaves first.
pub(crate) async fn unless_left<F: Future>(slot: &Slot, work: F) -> Option<F::Output> {
    match select(pin!(work), pin!(slot.left())).await {
        Either::Left((output, _)) => Some(output),
        Either::Right(_) => None,
    }
}
