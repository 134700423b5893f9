//! Consumes events until it is told to stop, and writes down every step of every event.

use std::sync::Arc;
use std::time::{Duration, Instant};

use mes_events::idempotency::{IdempotencyError, IdempotencyStore, Idempotent};
use mes_events::kafka::KafkaEventConsumer;
use mes_events::work_order::WorkOrderCreatedEvent;
use mes_events::{Handler, HandlerError, RecordInfo};
use tokio::signal::unix::{SignalKind, signal};

use crate::failpoint::failpoint;
use crate::flaky::panic_at_first;
use crate::journal::Journal;
use crate::settings::{Consuming, Database, Settings};
use crate::{Failure, postgres, sqlite};

/// Part of the key of every claim.
const CONSUMER: &str = "fault-suite";

pub(crate) async fn run(settings: &Settings) -> Result<(), Failure> {
    let journal = Arc::new(Journal::open(&settings.journal)?);
    match &settings.consuming.database {
        Database::Sqlite(path) => sqlite::run(settings, path, journal).await,
        Database::Postgres(url) => postgres::run(settings, url, journal).await,
    }
}

/// The wrapper that makes effects happen once, on any store.
pub(crate) fn once<S: IdempotencyStore>(store: S, consuming: &Consuming) -> Idempotent<S> {
    Idempotent::new(store, CONSUMER).with_lease(consuming.lease)
}

/// Gives every event to `handler` until SIGTERM.
pub(crate) async fn consume(
    settings: &Settings,
    journal: Arc<Journal>,
    handler: impl Handler<WorkOrderCreatedEvent>,
) -> Result<(), Failure> {
    let mut told = signal(SignalKind::terminate())?;
    let mut consumer =
        KafkaEventConsumer::new(settings.kafka.clone()).max_in_flight(settings.consuming.in_flight);
    let consuming = settings.consuming.clone();
    consumer.subscribe(Told { handler, consuming, journal: Arc::clone(&journal) })?;
    consumer.start().await?;
    journal.note(format_args!("joined"));
    watch(&consumer, &journal, &mut told).await?;
    let began = Instant::now();
    let report = consumer.stop_within(settings.consuming.stop_within).await?;
    let took = began.elapsed().as_millis();
    journal.note(format_args!("stopped {took} {} {}", report.unfinished, report.left));
    Ok(())
}

/// Writes down each delivery, and what became of it.
struct Told<H> {
    handler: H,
    consuming: Consuming,
    journal: Arc<Journal>,
}

impl<H: Handler<WorkOrderCreatedEvent>> Handler<WorkOrderCreatedEvent> for Told<H> {
    async fn handle(&self, event: WorkOrderCreatedEvent, record: &RecordInfo) -> Result<(), HandlerError> {
        let id = event.meta.event_id;
        let RecordInfo { partition, offset, attempt, .. } = record;
        self.journal.note(format_args!("received {id} {partition} {offset} {attempt}"));
        failpoint("received").await;
        panic_at_first(&event, &self.consuming);
        if self.consuming.refused.as_ref() == Some(&event.data.work_order_id) {
            self.journal.note(format_args!("handled {id} refused"));
            return Err(HandlerError::reject("the suite wants it refused"));
        }
        let outcome = self.handler.handle(event, record).await;
        // The effect is committed, the offset is not stored.
        failpoint("handled").await;
        self.journal.note(format_args!("handled {id} {}", name(&outcome)));
        outcome
    }
}

/// Writes down the consumer's state twice a second until SIGTERM, or its end.
async fn watch(
    consumer: &KafkaEventConsumer,
    journal: &Journal,
    told: &mut tokio::signal::unix::Signal,
) -> Result<(), Failure> {
    let mut tick = tokio::time::interval(Duration::from_millis(500));
    loop {
        tokio::select! {
            _ = told.recv() => return Ok(()),
            ended = consumer.ended() => return Ok(ended?),
            _ = tick.tick() => {
                let stats = consumer.stats();
                journal.note(format_args!(
                    "stats {} {} {} {}",
                    stats.assigned,
                    stats.dead_lettered,
                    stats.dead_letter_failures,
                    consumer.health().ready
                ));
            }
        }
    }
}

fn name(outcome: &Result<(), HandlerError>) -> &'static str {
    let Err(error) = outcome else { return "ok" };
    match error.cause().downcast_ref() {
        Some(IdempotencyError::Busy { .. }) => "busy",
        Some(IdempotencyError::Lost) => "lost",
        _ => "failed",
    }
}

/// How long the handler of this event takes.
pub(crate) fn duration(event: &WorkOrderCreatedEvent, consuming: &Consuming) -> Duration {
    match &consuming.slow {
        Some((key, duration)) if *key == event.data.work_order_id => *duration,
        _ => consuming.work,
    }
}
