//! Publishes events at a steady pace, and writes down which the brokers acknowledged.

use std::time::Duration;

use mes_events::KafkaConfig;
use mes_events::kafka::{Delivered, DisconnectReport, KafkaEventPublisher, PublishError};
use mes_events::work_order::WorkOrderCreatedEvent;
use tokio::time::MissedTickBehavior;

use crate::Failure;
use crate::event::event;
use crate::journal::Journal;
use crate::settings::{Publishing, Settings};

pub(crate) async fn run(settings: &Settings) -> Result<(), Failure> {
    let journal = Journal::open(&settings.journal)?;
    let publisher = connect(&settings.kafka).await?;
    let publishing = &settings.publishing;
    let batch = publishing.batch.max(1);
    let pace = Duration::from_secs_f64(batch as f64 / publishing.rate.max(1) as f64);
    let mut pace = tokio::time::interval(pace);
    // What an outage held up is not made good at once: a recovery would take as long as that many events take a consumer.
    pace.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let events: Vec<_> = (0..publishing.messages).map(|index| nth(index, publishing)).collect();
    for events in events.chunks(batch) {
        pace.tick().await;
        for _ in 0..publishing.copies.max(1) {
            publish(&publisher, events, publishing.insist, &journal).await;
        }
    }
    let rebuilt = publisher.health().rebuilt;
    let DisconnectReport { delivered, not_sent, unknown, .. } = publisher.disconnect().await;
    journal.note(format_args!("published {delivered} {not_sent} {unknown} {rebuilt}"));
    Ok(())
}

/// The broker may be just starting.
async fn connect(config: &KafkaConfig) -> Result<KafkaEventPublisher, Failure> {
    Ok(KafkaEventPublisher::connect(config).await?)
}

/// Keys take turns, so that each has its share at any time.
fn nth(index: u64, publishing: &Publishing) -> WorkOrderCreatedEvent {
    let keys = publishing.keys.max(1);
    let sequence = i64::try_from(index / keys + 1).expect("few messages");
    event(&format!("{}-{}", publishing.prefix, index % keys), sequence, publishing.padding)
}

async fn publish(
    publisher: &KafkaEventPublisher,
    events: &[WorkOrderCreatedEvent],
    insist: bool,
    journal: &Journal,
) {
    for event in events {
        journal.note(format_args!("publishing {} {}", event.meta.event_id, place(event)));
    }
    let mut outcomes = publisher.publish_batch(events).await;
    let mut waiting: Vec<&WorkOrderCreatedEvent> = Vec::new();
    for (event, outcome) in events.iter().zip(outcomes.drain(..)) {
        if !note(event, &outcome, journal) {
            waiting.push(event);
        }
    }
    if !insist {
        return;
    }
    for event in waiting {
        while !note(event, &publisher.publish(event).await, journal) {
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
    }
}

/// True where the event is on the topic for certain.
fn note(event: &WorkOrderCreatedEvent, outcome: &Result<Delivered, PublishError>, journal: &Journal) -> bool {
    let id = event.meta.event_id;
    match outcome {
        Ok(Delivered { partition, offset, .. }) => {
            journal.note(format_args!("acked {id} {} {partition} {offset}", place(event)));
            return true;
        }
        Err(PublishError::Unknown { .. }) => journal.note(format_args!("unknown {id}")),
        Err(PublishError::NotSent { .. }) => journal.note(format_args!("not-sent {id}")),
        Err(error) => journal.note(format_args!("refused {id} {error}")),
    }
    false
}

fn place(event: &WorkOrderCreatedEvent) -> String {
    format!("{} {}", event.data.work_order_id, event.data.quantity)
}
