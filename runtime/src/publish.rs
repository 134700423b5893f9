//! What a service publishes through, whatever stands behind it.

use std::error::Error;
use std::future::Future;

use crate::Event;

/// Publishes events: to Kafka in production, to a broker in memory in the unit tests of a service.
///
/// A service that takes `impl Publish` needs no Kafka in its tests. What only one of them has stays with that: connecting and
/// disconnecting, and `fail_next` of the broker in memory.
///
/// ```
/// # #[cfg(feature = "testing")]
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # #[path = "../tests/example/mod.rs"]
/// # mod example;
/// # use example::order::{OrderCancelled, OrderCancelledEvent};
/// # tokio::runtime::Builder::new_current_thread().enable_time().build()?.block_on(async {
/// use events_runtime::publish::{Fate, Publish, PublishFailure};
/// use events_runtime::testing::{InMemoryBroker, PublishFault};
/// use events_runtime::EventMetadata;
///
/// /// False when it is not known to be published: the caller does it again, with the same event.
/// async fn cancel(publisher: &impl Publish, event: &OrderCancelledEvent) -> bool {
///     match publisher.publish(event).await {
///         Ok(_) => true,
///         Err(error) if error.fate() == Fate::Refused => panic!("a mistake of ours: {error}"),
///         Err(_) => false,
///     }
/// }
///
/// let broker = InMemoryBroker::new();
/// let publisher = broker.publisher();
/// let data = OrderCancelled { order_id: "O-1".into() };
/// let event = OrderCancelledEvent::new(data, EventMetadata::new("shop"));
/// publisher.fail_next(PublishFault::UnknownAndWritten);
/// assert!(!cancel(&publisher, &event).await);
/// assert!(cancel(&publisher, &event).await);
/// assert_eq!(broker.published("orders").len(), 2);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// # })
/// # }
/// # #[cfg(not(feature = "testing"))]
/// # fn main() {}
/// ```
pub trait Publish: Send + Sync {
    /// Why an event was not delivered.
    type Error: PublishFailure;

    /// Publishes an event and waits until the broker has it.
    ///
    /// # Errors
    /// [`PublishFailure::fate`] tells whether the event was certainly not written, or perhaps.
    fn publish<E: Event>(&self, event: &E) -> impl Future<Output = Result<Delivered, Self::Error>> + Send;

    /// Publishes events in their order and waits for all of them; the outcomes are in the order of the events. One that is
    /// refused stops no other.
    fn publish_batch<E: Event>(
        &self,
        events: &[E],
    ) -> impl Future<Output = Vec<Result<Delivered, Self::Error>>> + Send;
}

/// Where a record was written; the brokers in sync have it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Delivered {
    /// The topic.
    pub topic: String,
    /// The partition.
    pub partition: i32,
    /// The offset.
    pub offset: i64,
}

/// The error of a publisher.
pub trait PublishFailure: Error + Send + Sync + 'static {
    /// What became of the event.
    fn fate(&self) -> Fate;
}

/// What became of an event that was not delivered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Fate {
    /// Not written, and never will be as it is: it breaks its contract, is too large, or its timestamp is too far ahead.
    Refused,
    /// Not written; it may be published later.
    NotSent,
    /// The broker may have it or not: publish it again with the same event id, and readers skip the second.
    Unknown,
}
