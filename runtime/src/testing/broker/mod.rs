//! Kafka's semantics in memory.
//!
//! | module | what it holds |
//! |---|---|
//! | `publisher` | validates and writes |
//! | `consumer`, `member` | the consumer as a test holds it; the task that brings records to the engine and commits |
//! | `log`, `group` | topics; who has which partition, and how far a group has come |
//! | `letters` | dead-letter topics |
//! | `record`, `murmur2` | records, and the partition of a key |

mod consumer;
mod group;
mod letters;
mod log;
mod member;
mod murmur2;
mod publisher;
mod record;

use std::collections::BTreeMap;
use std::sync::Arc;

use group::Again;
use log::Shared;

pub use crate::publish::Delivered;
pub use consumer::{ConsumerSetup, InMemoryConsumer};
pub use publisher::{InMemoryPublisher, PublishError, PublishFault};
pub use record::{RawMessage, StoredRecord};

/// Topics and groups in memory, for the unit tests of a service. Clones are the same broker.
///
/// Its consumer is driven by the engine of the Kafka consumer, so that what a test sees is what a service gets: records of one
/// key in order and others at the same time, policies, dead letters, offsets, and redelivery of what was not finished. A key's
/// partition is the one that Java's client chooses. Topics are created when they are first named; they are those of the catalogue.
///
/// With tokio's paused time (feature `test-util`) no test waits for a retry: time leaps to it once nothing else goes on.
///
/// ```
/// # #[path = "../../../tests/example/mod.rs"]
/// # mod example;
/// # use example::order::{OrderCancelled, OrderCancelledEvent};
/// use events_runtime::testing::InMemoryBroker;
/// use events_runtime::{EventMetadata, HandlerError, Subscriptions};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build()?.block_on(async {
/// // In a test of your own: #[tokio::test(start_paused = true)]
/// let mut subscriptions = Subscriptions::new();
/// subscriptions.subscribe(|event: OrderCancelledEvent| async move {
///     if event.data.order_id.is_empty() { Err(HandlerError::reject("which order?")) } else { Ok(()) }
/// })?;
///
/// let broker = InMemoryBroker::new();
/// let consumer = broker.consumer("shipping").handling(subscriptions).start();
/// let publisher = broker.publisher();
/// for order_id in ["O-1", ""] {
///     let data = OrderCancelled { order_id: order_id.into() };
///     publisher.publish(&OrderCancelledEvent::new(data, EventMetadata::new("shop"))).await?;
/// }
/// broker.until_idle().await;
///
/// assert_eq!(broker.published("orders").len(), 2);
/// let letters = broker.dead_letters("orders");
/// assert_eq!(letters.len(), 1);
/// assert_eq!(letters[0].header("dlq-detail"), Some("which order?"));
/// assert_eq!(broker.committed("shipping", "orders").values().sum::<i64>(), 2);
/// assert_eq!(consumer.stop().await, 0);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// # })
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct InMemoryBroker {
    shared: Arc<Shared>,
}

const PARTITIONS: usize = 3;

impl InMemoryBroker {
    /// A broker without records, whose topics have three partitions.
    #[must_use]
    pub fn new() -> Self {
        Self::with_partitions(PARTITIONS)
    }

    /// The same, whose topics have so many partitions; at least one.
    #[must_use]
    pub fn with_partitions(partitions: usize) -> Self {
        Self { shared: Shared::new(partitions) }
    }

    /// Publishes to this broker.
    #[must_use]
    pub fn publisher(&self) -> InMemoryPublisher {
        InMemoryPublisher::new(Arc::clone(&self.shared))
    }

    /// A consumer of this broker, a member of a group; it does nothing until it is started.
    pub fn consumer(&self, group: &str) -> ConsumerSetup {
        ConsumerSetup::new(Arc::clone(&self.shared), group)
    }

    /// Writes a record of any bytes, as another client might.
    pub fn deliver_raw(&self, topic: &str, message: RawMessage) -> Delivered {
        self.shared.change(|state| Delivered::of(&state.append(topic, message)))
    }

    /// The records of a topic, in the order in which they were written. A dead-letter topic has its records too.
    #[must_use]
    pub fn published(&self, topic: &str) -> Vec<StoredRecord> {
        self.shared.look().records(topic)
    }

    /// The dead letters of a topic's records, in whatever topic they are, in the order in which they were written: bytes, key and
    /// headers as they came, with what the headers of dead letters say behind.
    #[must_use]
    pub fn dead_letters(&self, topic: &str) -> Vec<StoredRecord> {
        let state = self.shared.look();
        let of_topic = state.letters.iter().filter(|(from, _)| from == topic);
        of_topic.map(|(_, letter)| (**letter).clone()).collect()
    }

    /// Where a group goes on, by partition: the offset of the first record that is not finished. Partitions of which nothing
    /// was committed are left out.
    #[must_use]
    pub fn committed(&self, group: &str, topic: &str) -> BTreeMap<i32, i64> {
        self.shared.look().groups.get(group).map(|group| group.commits_of(topic)).unwrap_or_default()
    }

    /// Waits until every group that has a consumer has finished, and committed, all that its topics hold: handled, dead-lettered
    /// or skipped. Events that a handler publishes meanwhile count too.
    ///
    /// While dead letters are refused, or a handler's dependency is down, it goes on waiting.
    pub async fn until_idle(&self) {
        let mut changed = self.shared.watch();
        loop {
            changed.borrow_and_update();
            if self.shared.look().is_idle() {
                return;
            }
            // The sender lives as long as the broker.
            let _ = changed.changed().await;
        }
    }

    /// Throws a group back to what it has committed, as a rebalance does that nobody expected: records that are in hand come again,
    /// and what their handlers answer counts for nothing.
    pub fn redeliver_from_committed(&self, group: &str) {
        self.reset(group, Again::FromCommitted);
    }

    /// Throws a group back to the beginning of its topics: everything comes again.
    pub fn redeliver_from_beginning(&self, group: &str) {
        self.reset(group, Again::FromBeginning);
    }

    /// Refuses dead letters until [`accept_dead_letters`](Self::accept_dead_letters): their partitions stand still.
    pub fn refuse_dead_letters(&self) {
        self.shared.change(|state| state.refuses_letters = true);
    }

    /// Takes dead letters again; consumers try again by themselves.
    pub fn accept_dead_letters(&self) {
        self.shared.change(|state| state.refuses_letters = false);
    }

    fn reset(&self, group: &str, again: Again) {
        self.shared.change(|state| state.groups.entry(group.to_owned()).or_default().reset(again));
    }
}

impl Default for InMemoryBroker {
    fn default() -> Self {
        Self::new()
    }
}
