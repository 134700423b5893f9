//! A started consumer: its thread, seen from the async side, which it never blocks.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::Instant;

use rdkafka::ClientConfig;
use rdkafka::consumer::{BaseConsumer, Consumer as _};
use tokio::runtime::Handle;
use tokio::sync::{oneshot, watch};

use super::connect;
use super::consumer::Options;
use super::consumer_error::{ConsumerError, StopReport};
use super::dead_letter::DeadLetters;
use super::poller::{GroupContext, Poller, Stop};
use crate::KafkaConfig;
use crate::consume::ConsumerStats;
use crate::consume::crew::Crew;
use crate::consume::engine::Engine;
use crate::consume::{Health, Subscriptions};

/// Dropping it tells the thread to stop at once, and waits for nothing.
pub(crate) struct Running {
    stop: Sender<Stop>,
    end: watch::Receiver<End>,
    engine: Arc<Engine>,
}

/// How far the thread's end has come.
#[derive(Clone, Default)]
struct End {
    drained: Option<usize>,
    left: bool,
    error: Option<ConsumerError>,
}

impl Running {
    pub(crate) async fn start(
        config: &KafkaConfig,
        group: &str,
        client: ClientConfig,
        topics: BTreeSet<String>,
        subscriptions: Subscriptions,
        options: &Options,
    ) -> Result<Self, ConsumerError> {
        let unreachable =
            |source| ConsumerError::Unreachable { brokers: config.brokers().to_owned(), source };
        connect::reach(config).await.map_err(unreachable)?;
        let letters = Box::new(DeadLetters::new(config).map_err(ConsumerError::Client)?);
        let crew = Crew::new(Handle::current(), group, options.max_in_flight, letters);
        let engine = Arc::new(Engine::new(crew, subscriptions, options.dispatch_by));
        let (stop, stop_asked) = channel();
        let (end_told, end) = watch::channel(End::default());
        let (joined_told, joined) = oneshot::channel();
        let start = Start { client, topics, options: options.clone(), engine: Arc::clone(&engine) };
        let thread = std::thread::Builder::new().name("kafka-consumer".into());
        thread
            .spawn(move || start.run(stop_asked, joined_told, &end_told))
            .map_err(|_| ConsumerError::Thread)?;
        joined.await.map_err(|_| ConsumerError::Thread)??;
        Ok(Self { stop, end, engine })
    }

    pub(crate) async fn stop(&mut self, deadline: Instant) -> Result<StopReport, ConsumerError> {
        // What the handlers leave of the time is for the group; a tenth is kept for it in any case. A thread that has ended
        // already takes no message, and has told how it ended.
        let for_group = deadline.saturating_duration_since(Instant::now()) / 10;
        let _ = self.stop.send(Stop { deadline: deadline - for_group });
        let remaining = deadline.saturating_duration_since(Instant::now());
        let left = tokio::time::timeout(remaining, self.end.wait_for(|end| end.left)).await;
        drop(left);
        let end = self.end.borrow().clone();
        match end.error {
            Some(error) => Err(error),
            None => {
                // What had not drained when the time was over is still in hand.
                let unfinished = end.drained.unwrap_or_else(|| self.engine.busy());
                Ok(StopReport { unfinished, left: end.left })
            }
        }
    }

    pub(crate) async fn ended(&self) -> Result<(), ConsumerError> {
        let mut end = self.end.clone();
        match end.wait_for(|end| end.drained.is_some()).await {
            Ok(end) => end.error.clone().map_or(Ok(()), Err),
            Err(_) => Err(ConsumerError::Thread),
        }
    }

    pub(crate) fn has_ended(&self) -> bool {
        self.end.borrow().drained.is_some() || self.end.has_changed().is_err()
    }

    /// The engine, for health and for subscriptions that change while it runs.
    #[allow(dead_code, reason = "health reads it")]
    pub(crate) fn engine(&self) -> &Engine {
        &self.engine
    }

    pub(crate) fn stats(&self) -> ConsumerStats {
        self.engine.stats()
    }

    pub(crate) fn health(&self) -> Health {
        if !self.has_ended() {
            return self.engine.health();
        }
        let error = self.end.borrow().error.clone();
        Health::down(error.map_or_else(|| "it has ended".to_owned(), |error| error.to_string()))
    }

    /// Changes what is subscribed, from the next record on.
    pub(crate) fn resubscribe(&self, subscriptions: Subscriptions) {
        self.engine.resubscribe(subscriptions);
    }
}

/// A run that is over, for who asks for its numbers then.
pub(crate) struct Past {
    pub(crate) stats: ConsumerStats,
    pub(crate) health: Health,
}

impl Past {
    /// With the error by which it had ended before it was stopped, where there was one.
    pub(crate) fn of(running: &Running, error: Option<&ConsumerError>) -> Self {
        let why = error.map_or_else(|| "it was stopped".to_owned(), ToString::to_string);
        Self { stats: running.stats(), health: Health::down(why) }
    }
}

/// All that the thread needs to make its client, which never leaves it.
struct Start {
    client: ClientConfig,
    topics: BTreeSet<String>,
    options: Options,
    engine: Arc<Engine>,
}

impl Start {
    fn run(
        self,
        stop: Receiver<Stop>,
        joined: oneshot::Sender<Result<(), ConsumerError>>,
        end: &watch::Sender<End>,
    ) {
        let timeout = self.options.join_timeout;
        let poller = self.connect(stop).and_then(|poller| {
            poller.join(timeout)?;
            Ok(poller)
        });
        let poller = match poller {
            Ok(poller) => poller,
            Err(error) => return drop(joined.send(Err(error))),
        };
        // Who waited for this may be gone; then `stop` is disconnected, and the loop ends at once.
        let _ = joined.send(Ok(()));
        let (unfinished, error) = poller.run();
        if let Some(error) = &error {
            tracing::error!(%error, "the consumer ends");
        }
        end.send_modify(|end| {
            end.drained = Some(unfinished);
            end.error = error.map(ConsumerError::Client);
        });
        // Commits what is stored and leaves the group.
        drop(poller);
        end.send_modify(|end| end.left = true);
        tracing::info!(unfinished, "the consumer has left its group");
    }

    fn connect(self, stop: Receiver<Stop>) -> Result<Poller, ConsumerError> {
        let context = GroupContext::new(Arc::clone(&self.engine), self.topics.clone());
        let client = |error| ConsumerError::Client(super::ClientError::new(error));
        let consumer: BaseConsumer<_> = self.client.create_with_context(context).map_err(client)?;
        let topics: Vec<_> = self.topics.iter().map(String::as_str).collect();
        consumer.subscribe(&topics).map_err(client)?;
        tracing::info!(?topics, "consumer joins its group");
        let by_brokers = self.client.get("group.protocol") == Some("consumer");
        let group = self.client.get("group.id").filter(|_| by_brokers).map(str::to_owned);
        Ok(Poller { consumer, engine: self.engine, stop, stall_after: self.options.stall_after, group })
    }
}
