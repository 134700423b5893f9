//! Consumes events: typed handlers, at least once, nothing lost.

use std::fmt;
use std::time::{Duration, Instant};

use super::client_config;
use super::consumer_error::{ConsumerError, StopReport};
use super::running::{Past, Running};
use crate::consume::{
    ConsumerStats, DispatchBy, Health, Middleware, RetryPolicy, SubscribeError, Subscriptions,
};
use crate::handler::IntoHandler;
use crate::{Event, KafkaConfig};

/// Where a group begins that has committed no offset yet.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum StartFrom {
    /// With the oldest record that the topic still has: nothing is missed.
    #[default]
    Beginning,
    /// With records that come after the group's first member has joined. So does every partition of which the group has committed
    /// nothing yet, whenever a member takes it on: what comes to it while nobody reads it is never handled.
    End,
}

/// Consumes events from Kafka as a member of a group.
///
/// Delivery is at least once: an offset is stored only after its event's handler has said `Ok`, or the record is safe in the
/// dead-letter topic. Records of one key are handled one after the other, keys at the same time, up to
/// [`max_in_flight`](Self::max_in_flight). Polling goes on meanwhile on a thread of its own, so that a slow handler never costs
/// the group membership.
///
/// | what comes | what happens |
/// |---|---|
/// | the handler says `Ok` | the offset moves on |
/// | it says `Retry`, or panics | it is called again as its [`RetryPolicy`] says, then the record goes to the dead-letter topic |
/// | it says `Reject` | the record goes to the dead-letter topic |
/// | bytes that are no event, or an event that breaks its contract | the same |
/// | a header that names another type than the body | the same, with both names |
/// | the dead-letter topic cannot be written | tried again without end, loudly; the partition stands still |
/// | a type that nobody subscribed to, or a record without value | skipped and counted in [`stats`](Self::stats) |
///
/// The dead-letter topic is the one of the event's `delivery`, or else `<topic>.dlq`. Bytes, key, headers and timestamp arrive
/// there as they were; behind them stand `dlq-reason`, `dlq-detail` (paths and rules, or what the handler's error says: keep personal
/// data out of it), `dlq-topic`, `dlq-partition`, `dlq-offset`, `dlq-timestamp`, `dlq-group`, `dlq-handler`, `dlq-attempts` and `dlq-at`.
///
/// ```no_run
/// # async fn consume<WorkOrderCompletedEvent: events_runtime::Event>() -> Result<(), Box<dyn std::error::Error>> {
/// use events_runtime::KafkaConfig;
/// use events_runtime::kafka::KafkaEventConsumer;
///
/// let mut consumer = KafkaEventConsumer::new(KafkaConfig::from_env()?);
/// consumer.subscribe(|event: WorkOrderCompletedEvent| async move {
///     println!("{} is {}", event.key(), event.info().event_type);
///     Ok::<(), std::io::Error>(())
/// })?;
/// consumer.start().await?;
/// // … until the service is told to end:
/// let report = consumer.stop().await?;
/// assert_eq!(report.unfinished, 0);
/// # Ok(())
/// # }
/// ```
pub struct KafkaEventConsumer {
    config: KafkaConfig,
    options: Options,
    subscriptions: Subscriptions,
    running: Option<Running>,
    /// The last run, once it is over.
    past: Option<Past>,
}

/// What the builder methods set.
#[derive(Clone, Debug)]
pub(crate) struct Options {
    pub(crate) start_from: StartFrom,
    pub(crate) dispatch_by: DispatchBy,
    pub(crate) max_in_flight: usize,
    pub(crate) stall_after: Duration,
    pub(crate) join_timeout: Duration,
}

const STOP_TIMEOUT: Duration = Duration::from_secs(30);

impl KafkaEventConsumer {
    /// A consumer that has not started. The configuration is checked when it does.
    #[must_use]
    pub fn new(config: KafkaConfig) -> Self {
        let options = Options {
            start_from: StartFrom::default(),
            dispatch_by: DispatchBy::default(),
            max_in_flight: 64,
            stall_after: Duration::from_secs(60),
            join_timeout: Duration::from_secs(30),
        };
        Self { config, options, subscriptions: Subscriptions::default(), running: None, past: None }
    }

    /// Says where a new group begins; [`StartFrom::Beginning`] unless set.
    #[must_use]
    pub fn start_from(mut self, start_from: StartFrom) -> Self {
        self.options.start_from = start_from;
        self
    }

    /// Says where the event type is read; [`DispatchBy::HeaderThenBody`] unless set.
    #[must_use]
    pub fn dispatch_by(mut self, dispatch_by: DispatchBy) -> Self {
        self.options.dispatch_by = dispatch_by;
        self
    }

    /// Bounds the handlers that are called at the same time, over all partitions; 64 unless set, and 1 calls them strictly one
    /// after the other. A handler that waits for its next attempt does not count.
    #[must_use]
    pub fn max_in_flight(mut self, max: usize) -> Self {
        self.options.max_in_flight = max;
        self
    }

    /// Reports a partition that stands still for this long: one with records of which none comes, or with a handler that does not
    /// return. 60 s unless set. Reporting is all: nothing is ended.
    #[must_use]
    pub fn report_stalls_after(mut self, patience: Duration) -> Self {
        self.options.stall_after = patience;
        self
    }

    /// Handles what `subscriptions` says, instead of what was subscribed so far.
    #[must_use]
    pub fn handling(mut self, subscriptions: Subscriptions) -> Self {
        self.subscriptions = subscriptions;
        self
    }

    /// As [`Subscriptions::subscribe`].
    ///
    /// # Errors
    /// As there; or the consumer has started.
    pub fn subscribe<E: Event, M>(
        &mut self,
        handler: impl IntoHandler<E, M>,
    ) -> Result<&mut Self, SubscribeError> {
        self.before_start()?.subscribe(handler)?;
        Ok(self)
    }

    /// As [`Subscriptions::subscribe_as`].
    ///
    /// # Errors
    /// As there; or the consumer has started.
    pub fn subscribe_as<E: Event, M>(
        &mut self,
        name: &str,
        handler: impl IntoHandler<E, M>,
    ) -> Result<&mut Self, SubscribeError> {
        self.before_start()?.subscribe_as(name, handler)?;
        Ok(self)
    }

    /// As [`Subscriptions::subscribe_many`].
    ///
    /// # Errors
    /// As there; or the consumer has started.
    pub fn subscribe_many<E: Event, M>(
        &mut self,
        event_types: impl IntoIterator<Item = impl AsRef<str>>,
        handler: impl IntoHandler<E, M>,
    ) -> Result<&mut Self, SubscribeError> {
        self.before_start()?.subscribe_many(event_types, handler)?;
        Ok(self)
    }

    /// As [`Subscriptions::subscribe_many_as`].
    ///
    /// # Errors
    /// As there; or the consumer has started.
    pub fn subscribe_many_as<E: Event, M>(
        &mut self,
        name: &str,
        event_types: impl IntoIterator<Item = impl AsRef<str>>,
        handler: impl IntoHandler<E, M>,
    ) -> Result<&mut Self, SubscribeError> {
        self.before_start()?.subscribe_many_as(name, event_types, handler)?;
        Ok(self)
    }

    /// As [`Subscriptions::subscribe_matching`].
    ///
    /// # Errors
    /// As there; or the consumer has started.
    pub fn subscribe_matching<E: Event, M>(
        &mut self,
        pattern: &str,
        handler: impl IntoHandler<E, M>,
    ) -> Result<&mut Self, SubscribeError> {
        self.before_start()?.subscribe_matching(pattern, handler)?;
        Ok(self)
    }

    /// As [`Subscriptions::wrap`]. On a consumer that has started, it takes effect with the next record.
    pub fn wrap(&mut self, middleware: impl Middleware) -> &mut Self {
        self.subscriptions.wrap(middleware);
        self.renew()
    }

    /// As [`Subscriptions::retry_policy`]. On a consumer that has started, it takes effect with the next record.
    ///
    /// # Errors
    /// As there.
    pub fn retry_policy(&mut self, pattern: &str, policy: RetryPolicy) -> Result<&mut Self, SubscribeError> {
        self.subscriptions.retry_policy(pattern, policy)?;
        Ok(self.renew())
    }

    /// As [`Subscriptions::retry_policy_of`]. On a consumer that has started, it takes effect with the next record.
    ///
    /// # Errors
    /// As there.
    pub fn retry_policy_of(
        &mut self,
        name: &str,
        pattern: &str,
        policy: RetryPolicy,
    ) -> Result<&mut Self, SubscribeError> {
        self.subscriptions.retry_policy_of(name, pattern, policy)?;
        Ok(self.renew())
    }

    /// As [`Subscriptions::unsubscribe`]. On a consumer that has started, it takes effect with the next record; those in hand
    /// are still handled.
    ///
    /// # Errors
    /// As there.
    pub fn unsubscribe(&mut self, pattern: &str) -> Result<&mut Self, SubscribeError> {
        self.subscriptions.unsubscribe(pattern)?;
        Ok(self.renew())
    }

    /// The topics to read are fixed when the group is joined.
    fn before_start(&mut self) -> Result<&mut Subscriptions, SubscribeError> {
        if self.running.is_some() { Err(SubscribeError::Started) } else { Ok(&mut self.subscriptions) }
    }

    fn renew(&mut self) -> &mut Self {
        if let Some(running) = &self.running {
            running.resubscribe(self.subscriptions.clone());
        }
        self
    }

    /// Joins the group and begins to handle events on this tokio runtime.
    ///
    /// Returns once the group has given this member its partitions. A group that is slow about that (more than 30 s) is logged,
    /// and the consumer goes on waiting for it.
    ///
    /// # Errors
    /// [`ConsumerError`]: the configuration is wrong, no broker answers within 10 s, or the group or the brokers refuse this
    /// member for a reason that waiting does not mend; the text says what to do.
    pub async fn start(&mut self) -> Result<(), ConsumerError> {
        if self.running.as_ref().is_some_and(|running| !running.has_ended()) {
            return Err(ConsumerError::AlreadyStarted);
        }
        self.config.check().map_err(ConsumerError::Config)?;
        let group = self.config.group().ok_or(ConsumerError::NoGroup)?;
        let topics =
            self.subscriptions.topics(|info| self.config.topic_of(info.topic, info.default_topic).to_owned());
        if topics.is_empty() {
            return Err(ConsumerError::NoSubscription);
        }
        let reset = match self.options.start_from {
            StartFrom::Beginning => "earliest",
            StartFrom::End => "latest",
        };
        let client = client_config::consumer(&self.config, group, reset);
        let running =
            Running::start(&self.config, group, client, topics, self.subscriptions.clone(), &self.options)
                .await?;
        self.running = Some(running);
        self.past = None;
        Ok(())
    }

    /// Takes no more records, lets handlers finish what they have in hand, stores their offsets and leaves the group, all
    /// within 30 s; an idle consumer stops in milliseconds.
    ///
    /// # Errors
    /// [`ConsumerError`]: it has not started, or had ended by itself with this error.
    pub async fn stop(&mut self) -> Result<StopReport, ConsumerError> {
        self.stop_within(STOP_TIMEOUT).await
    }

    /// As [`stop`](Self::stop), with another deadline. A handler that has not finished by then goes on, but its result does not
    /// count: the record comes again.
    ///
    /// # Errors
    /// As [`stop`](Self::stop).
    pub async fn stop_within(&mut self, deadline: Duration) -> Result<StopReport, ConsumerError> {
        let mut running = self.running.take().ok_or(ConsumerError::NotStarted)?;
        // Also where nobody waits for the rest of this.
        self.past = Some(Past::of(&running, None));
        let stopped = running.stop(Instant::now() + deadline).await;
        self.past = Some(Past::of(&running, stopped.as_ref().err()));
        stopped
    }

    /// Waits until the consumer ends by itself, which it does only when its client has failed for good.
    ///
    /// # Errors
    /// [`ConsumerError`]: why it ended, or that it has not started.
    pub async fn ended(&self) -> Result<(), ConsumerError> {
        match &self.running {
            Some(running) => running.ended().await,
            None => Err(ConsumerError::NotStarted),
        }
    }

    /// How the consumer is, for a service's liveness and readiness.
    #[must_use]
    pub fn health(&self) -> Health {
        match (&self.running, &self.past) {
            (Some(running), _) => running.health(),
            (None, Some(past)) => past.health.clone(),
            (None, None) => Health::down("it has not been started"),
        }
    }

    /// What the consumer has done since it started, in numbers; once it has been stopped, the final ones.
    #[must_use]
    pub fn stats(&self) -> ConsumerStats {
        match (&self.running, &self.past) {
            (Some(running), _) => running.stats(),
            (None, Some(past)) => past.stats.clone(),
            (None, None) => ConsumerStats::default(),
        }
    }
}

impl fmt::Debug for KafkaEventConsumer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("KafkaEventConsumer")
            .field("config", &self.config)
            .field("options", &self.options)
            .field("running", &self.running.is_some())
            .finish_non_exhaustive()
    }
}
