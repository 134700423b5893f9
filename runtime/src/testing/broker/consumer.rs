//! A consumer of topics in memory, as a test holds it.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use tokio::runtime::Handle;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use tokio::time::Instant;

use super::letters::Letters;
use super::log::Shared;
use super::member::Member;
use crate::consume::crew::Crew;
use crate::consume::engine::Engine;
use crate::consume::{ConsumerStats, DispatchBy, Health, SubscribeError, Subscriptions};

/// A consumer that has not started; [`start`](Self::start) makes it one that has.
#[derive(Clone, Debug)]
#[must_use = "nothing is handled before `start`"]
pub struct ConsumerSetup {
    shared: Arc<Shared>,
    group: String,
    subscriptions: Subscriptions,
    dispatch_by: DispatchBy,
    max_in_flight: usize,
}

/// A started consumer of topics in memory, a member of its group.
///
/// It has the engine of the Kafka consumer: order per key, policies, dead letters, offsets. Dropping it is as if its process died:
/// what it had not finished comes again to the next consumer of the group, though a handler that is being called goes on.
pub struct InMemoryConsumer {
    engine: Arc<Engine>,
    subscriptions: Subscriptions,
    stop: oneshot::Sender<Instant>,
    member: JoinHandle<usize>,
}

const STOP_TIMEOUT: Duration = Duration::from_secs(30);

impl ConsumerSetup {
    pub(super) fn new(shared: Arc<Shared>, group: &str) -> Self {
        Self {
            shared,
            group: group.to_owned(),
            subscriptions: Subscriptions::default(),
            dispatch_by: DispatchBy::default(),
            max_in_flight: 64,
        }
    }

    /// Handles what `subscriptions` says.
    pub fn handling(self, subscriptions: Subscriptions) -> Self {
        Self { subscriptions, ..self }
    }

    /// Says where the event type is read; [`DispatchBy::HeaderThenBody`] unless set.
    pub fn dispatch_by(self, dispatch_by: DispatchBy) -> Self {
        Self { dispatch_by, ..self }
    }

    /// Bounds the handlers that are called at the same time; 64 unless set, and 1 calls them strictly one after the other.
    pub fn max_in_flight(self, max: usize) -> Self {
        Self { max_in_flight: max, ..self }
    }

    /// Joins the group and begins to handle events on this tokio runtime. A new group begins with the oldest record; topics are
    /// those of the catalogue.
    ///
    /// # Panics
    /// Outside a tokio runtime.
    #[must_use = "dropping the consumer ends it"]
    pub fn start(self) -> InMemoryConsumer {
        let Self { shared, group, subscriptions, dispatch_by, max_in_flight } = self;
        let letters = Box::new(Letters(Arc::clone(&shared)));
        let crew = Crew::new(Handle::current(), &group, max_in_flight, letters);
        let engine = Arc::new(Engine::new(crew, subscriptions.clone(), dispatch_by));
        let topics = subscriptions.topics(|info| info.topic.to_owned());
        let member = Member::join(shared, Arc::clone(&engine), &group, topics);
        let (stop, stopped) = oneshot::channel();
        InMemoryConsumer { engine, subscriptions, stop, member: tokio::spawn(member.run(stopped)) }
    }
}

impl InMemoryConsumer {
    /// Takes no more records, lets handlers finish what they have in hand, commits, and leaves the group, all within 30 s. Returns
    /// how many calls of handlers had not finished by then; their records come again.
    pub async fn stop(self) -> usize {
        self.stop_within(STOP_TIMEOUT).await
    }

    /// As [`stop`](Self::stop), with another deadline.
    pub async fn stop_within(self, deadline: Duration) -> usize {
        // One that has ended already takes no message.
        let _ = self.stop.send(Instant::now() + deadline);
        // It ends otherwise only with its runtime.
        self.member.await.unwrap_or_default()
    }

    /// As [`Subscriptions::unsubscribe`], from the next record on; those in hand are still handled.
    ///
    /// # Errors
    /// As there.
    pub fn unsubscribe(&mut self, pattern: &str) -> Result<&mut Self, SubscribeError> {
        self.subscriptions.unsubscribe(pattern)?;
        self.engine.resubscribe(self.subscriptions.clone());
        Ok(self)
    }

    /// How the consumer is.
    #[must_use]
    pub fn health(&self) -> Health {
        self.engine.health()
    }

    /// What the consumer has done, in numbers.
    #[must_use]
    pub fn stats(&self) -> ConsumerStats {
        self.engine.stats()
    }
}

impl fmt::Debug for InMemoryConsumer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("InMemoryConsumer").field("subscriptions", &self.subscriptions).finish_non_exhaustive()
    }
}
