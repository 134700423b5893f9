//! Publishes events: validated, in order, each with its outcome.

use std::sync::Arc;
use std::time::Duration;

use tokio::task::coop::consume_budget;

use super::client_config::Purpose;
use super::outcome::{ConnectError, DisconnectReport, PublishError, PublisherHealth};
use super::producer::{Outgoing, Producer};
use super::{AdminError, Delivery, TopicReport, admin, connect, headers};
use crate::publish::{Delivered, Publish};
use crate::{CatalogInfo, DateTime, Event, KafkaConfig};

/// Publishes events to Kafka.
///
/// The producer is idempotent and waits for all replicas in sync. Events of one key go to one partition, the one that Java's
/// and kafkajs's clients choose, in the order of the calls. Records are not compressed, since kafkajs reads gzip alone: with
/// `compression.type` set to snappy, lz4 or zstd, here or on the broker, kafkajs consumers stop for good.
///
/// An event that waits alone is sent at once: `linger.ms` is 0. Under load batches form by themselves, since a broker may owe
/// the answer to two requests only (`max.in.flight.requests.per.connection`), and all that is published to a partition meanwhile
/// travels in its next one. Where brokers are far away or slow to replicate and many partitions are written, raise it to five.
///
/// What is queued or under way is bounded in events (`queue.buffering.max.messages`, 100,000) and in bytes
/// (`queue.buffering.max.kbytes`, 64 MiB): where the queue is full, publishing waits for room, in the order of the calls. Every
/// event is delivered or has failed by `delivery.timeout.ms`, two minutes; librdkafka retries until then.
///
/// A fatal error ends librdkafka's client, and another one is made in the background. Events that were under way then are
/// [`Unknown`](PublishError::Unknown), unless their answer still came; events published meanwhile wait for the new client, which
/// begins only when all earlier ones are told. So the order of a key holds across it for every event that is delivered; one that
/// is published again takes its place behind those that came meanwhile. [`health`](Self::health) tells.
///
/// Clones share one client. Call [`disconnect`](Self::disconnect) before the last one goes: dropping it gives up what is still
/// queued, logs how much that is, and resolves every pending [`Delivery`] with an error.
///
/// ```no_run
/// # async fn publish<E: events_runtime::Event>(event: E) -> Result<(), Box<dyn std::error::Error>> {
/// use events_runtime::KafkaConfig;
/// use events_runtime::kafka::{KafkaEventPublisher, PublishError};
///
/// let publisher = KafkaEventPublisher::connect(&KafkaConfig::from_env()?).await?;
/// match publisher.publish(&event).await {
///     Ok(delivered) => println!("written at offset {}", delivered.offset),
///     Err(PublishError::Unknown { .. }) => println!("publish it again: readers skip the event id they know"),
///     Err(error) => println!("not written: {error}"),
/// }
/// let report = publisher.disconnect().await;
/// assert_eq!(report.unknown, 0);
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct KafkaEventPublisher {
    config: Arc<KafkaConfig>,
    producer: Arc<Producer>,
    ahead: Duration,
}

/// What Kafka takes by default: `message.timestamp.after.max.ms`.
const AHEAD: Duration = Duration::from_secs(3600);
const DISCONNECT_TIMEOUT: Duration = Duration::from_secs(30);

impl KafkaEventPublisher {
    /// Connects, and returns once a broker has answered.
    ///
    /// # Errors
    /// [`ConnectError`]: the configuration is wrong, or no broker answers within 10 s; the text says why.
    pub async fn connect(config: &KafkaConfig) -> Result<Self, ConnectError> {
        config.check().map_err(ConnectError::Config)?;
        let producer = Producer::new(config, Purpose::Events).map_err(ConnectError::Client)?;
        connect::reach(config).await.map_err(|error| ConnectError::unreachable(config, error))?;
        tracing::info!(brokers = config.brokers(), "publisher connected");
        Ok(Self { config: Arc::new(config.clone()), producer: Arc::new(producer), ahead: AHEAD })
    }

    /// Sets how far `meta.timestamp` may be ahead of this machine's clock; an hour where nothing is said.
    ///
    /// A broker that refuses a timestamp refuses the whole batch that it came with, so the publisher refuses such an event
    /// itself. Topics with another `message.timestamp.after.max.ms` want the same here.
    #[must_use]
    pub fn timestamps_ahead(mut self, limit: Duration) -> Self {
        self.ahead = limit;
        self
    }

    /// Publishes an event and waits until the brokers have it.
    ///
    /// Cancelling the wait does not take back an event that is queued already.
    ///
    /// # Errors
    /// [`PublishError`] tells whether the event was certainly not written, or perhaps.
    pub async fn publish<E: Event>(&self, event: &E) -> Result<Delivered, PublishError> {
        let outcome = settled(self.enqueue(event).await).await;
        log(event, &outcome);
        outcome
    }

    /// Publishes events in their order and waits for all of them; the outcomes are in the order of the events.
    ///
    /// An event that is refused stops no other.
    pub async fn publish_batch<E: Event>(&self, events: &[E]) -> Vec<Result<Delivered, PublishError>> {
        let mut deliveries = Vec::with_capacity(events.len());
        for event in events {
            // Other tasks of this thread may go on meanwhile.
            consume_budget().await;
            deliveries.push(self.enqueue(event).await);
        }
        // What was queued last is mostly told last: asked for first, it wakes this task once instead of event by event.
        let mut outcomes = Vec::with_capacity(events.len());
        for delivery in deliveries.into_iter().rev() {
            outcomes.push(settled(delivery).await);
        }
        outcomes.reverse();
        events.iter().zip(&outcomes).for_each(|(event, outcome)| log(event, outcome));
        outcomes
    }

    /// Queues an event, waiting while the queue is full, and returns its [`Delivery`].
    ///
    /// Events are sent in the order in which these calls were first polled.
    ///
    /// # Errors
    /// [`PublishError`] when the event is refused; nothing was sent then.
    pub async fn enqueue<E: Event>(&self, event: &E) -> Result<Delivery, PublishError> {
        let info = event.info();
        event
            .validate()
            .map_err(|violations| PublishError::Invalid { event_type: info.event_type, violations })?;
        let timestamp = event.meta().timestamp.unix_millis();
        self.check_timestamp(timestamp)?;
        let mut payload = Vec::with_capacity(1024);
        event.encode(&mut payload);
        let key = event.key();
        self.producer
            .enqueue(Outgoing {
                topic: self.config.topic_of(info.topic, info.default_topic),
                key: Some(key.as_bytes()),
                payload: Some(&payload),
                headers: headers::of_event(info.event_type, event.meta()),
                timestamp: Some(timestamp),
            })
            .await
    }

    fn check_timestamp(&self, millis: i64) -> Result<(), PublishError> {
        let ahead = millis.saturating_sub(DateTime::now().unix_millis());
        let ahead = Duration::from_millis(u64::try_from(ahead).unwrap_or_default());
        if ahead <= self.ahead {
            return Ok(());
        }
        Err(PublishError::TooFarAhead { ahead, limit: self.ahead })
    }

    /// Whether events can be published now, and if not, why.
    #[must_use]
    pub fn health(&self) -> PublisherHealth {
        let clients = self.producer.clients();
        let why_not = match clients.cause() {
            _ if self.producer.is_closed() => Some("the publisher is disconnected".to_owned()),
            Some(cause) => Some(format!("the client is being rebuilt after a fatal error: {cause}")),
            None => None,
        };
        PublisherHealth {
            ready: why_not.is_none(),
            why_not,
            pending: self.producer.counts().pending(),
            rebuilt: clients.generation(),
        }
    }

    /// Creates the topics of a catalogue; see [`ensure_topics`](crate::kafka::ensure_topics).
    ///
    /// # Errors
    /// [`AdminError`] when the brokers refuse.
    pub async fn ensure_topics(&self, catalog: &CatalogInfo) -> Result<TopicReport, AdminError> {
        admin::ensure_topics(&self.config, catalog).await
    }

    /// Takes no more events, waits up to 30 s until all are delivered or have failed, and reports.
    pub async fn disconnect(&self) -> DisconnectReport {
        self.disconnect_within(DISCONNECT_TIMEOUT).await
    }

    /// As [`disconnect`](Self::disconnect), with another deadline.
    pub async fn disconnect_within(&self, deadline: Duration) -> DisconnectReport {
        self.producer.close();
        self.producer.flush(deadline).await;
        let (report, pending) = self.producer.counts().report();
        if pending > 0 {
            tracing::error!(pending, "the publisher disconnected before these events were delivered");
        }
        tracing::info!(
            delivered = report.delivered,
            not_sent = report.not_sent,
            unknown = report.unknown,
            "publisher disconnected"
        );
        report
    }
}

impl Publish for KafkaEventPublisher {
    type Error = PublishError;

    async fn publish<E: Event>(&self, event: &E) -> Result<Delivered, PublishError> {
        self.publish(event).await
    }

    async fn publish_batch<E: Event>(&self, events: &[E]) -> Vec<Result<Delivered, PublishError>> {
        self.publish_batch(events).await
    }
}

async fn settled(queued: Result<Delivery, PublishError>) -> Result<Delivered, PublishError> {
    queued?.await
}

fn log<E: Event>(event: &E, outcome: &Result<Delivered, PublishError>) {
    let (event_type, meta) = (event.info().event_type, event.meta());
    let (event_id, correlation_id) = (meta.event_id, meta.correlation_id.as_deref());
    match outcome {
        Ok(Delivered { topic, partition, offset }) => {
            tracing::debug!(%event_id, event_type, correlation_id, topic, partition, offset, "event published");
        }
        Err(error) => tracing::warn!(%event_id, event_type, correlation_id, %error, "event not published"),
    }
}
