//! The consumer's own thread: it polls, whatever the handlers do, so that the group never evicts a slow one.
//!
//! Everything that touches the client happens here: rebalances, pause and resume, storing offsets, and leaving, which may
//! block for as long as a session lasts when the brokers are down.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, TryRecvError};
use std::time::{Duration, Instant};

use rdkafka::ClientContext;
use rdkafka::Statistics;
use rdkafka::TopicPartitionList;
use rdkafka::config::RDKafkaLogLevel;
use rdkafka::consumer::{BaseConsumer, CommitMode, Consumer as _, ConsumerContext, Rebalance};
use rdkafka::error::{KafkaError, KafkaResult, RDKafkaErrorCode};

use super::denied::Denied;
use super::repeated::Repeated;
use super::{ClientError, ConsumerError, assignment, context, held};
use crate::consume::engine::{Engine, Room};
use crate::consume::watchdog::{Ahead, Watchdog};

/// How long a poll waits: the longest that a finished record waits to be stored, and a stop to be seen.
const POLL: Duration = Duration::from_millis(20);
/// How often finished records are stored while records keep coming.
const TICK: Duration = Duration::from_millis(5);
/// How many records are taken before those that wait for a worker are seen to.
const BATCH: usize = 256;
/// How often the watchdog looks.
const WATCH: Duration = Duration::from_secs(1);
/// How long a group may take to answer before the consumer looks who holds it.
const UNANSWERED: Duration = Duration::from_secs(10);
/// What handlers get to finish a record whose partition goes to another member: the whole group waits for it.
const REBALANCE_GRACE: Duration = Duration::from_secs(5);

/// librdkafka's callbacks, on the polling thread.
pub(crate) struct GroupContext {
    pub(crate) engine: Arc<Engine>,
    pub(crate) joined: AtomicBool,
    pub(crate) denied: Denied,
    repeated: Repeated,
}

impl ClientContext for GroupContext {
    fn log(&self, level: RDKafkaLogLevel, facility: &str, message: &str) {
        context::log(level, facility, message, &self.repeated);
    }

    /// The poll that is under way returns the error, and tells it.
    fn error(&self, _error: KafkaError, reason: &str) {
        self.denied.say(reason);
    }

    fn stats(&self, statistics: Statistics) {
        // Before the first connection nothing is known; a state of `UP` or `UPDATE` is a connection.
        let mut known = statistics.brokers.values().filter(|broker| broker.nodeid >= 0).peekable();
        let cut_off = known.peek().is_some() && known.all(|broker| !broker.state.starts_with("UP"));
        self.engine.note_cut_off(cut_off);
        for topic in statistics.topics.values() {
            for partition in topic.partitions.values().filter(|partition| partition.hi_offset >= 0) {
                // The client has fetched records that nobody took, or there are some that it could fetch.
                let waiting = partition.fetchq_cnt > 0 || partition.ls_offset > partition.next_offset;
                let ahead = Ahead { end: partition.hi_offset, waiting };
                self.engine.tell(&topic.topic, partition.partition, ahead);
            }
        }
    }
}

impl ConsumerContext for GroupContext {
    fn pre_rebalance(&self, consumer: &BaseConsumer<Self>, rebalance: &Rebalance<'_>) {
        match rebalance {
            Rebalance::Assign(list) => {
                tracing::info!(partitions = list.count(), "partitions assigned");
                assignment::add(&self.engine, list);
                self.denied.allow(list.elements().iter().map(|partition| partition.topic()));
            }
            Rebalance::Revoke(list) => {
                // Partitions that are lost belong to another member already: there is nothing to wait for.
                let grace = if consumer.assignment_lost() { Duration::ZERO } else { REBALANCE_GRACE };
                let unfinished = assignment::remove(&self.engine, consumer, &assignment::names(list), grace);
                tracing::info!(partitions = list.count(), unfinished, "partitions revoked");
            }
            Rebalance::Error(error) => tracing::error!(%error, "the rebalance failed"),
        }
    }

    fn post_rebalance(&self, _consumer: &BaseConsumer<Self>, rebalance: &Rebalance<'_>) {
        if matches!(rebalance, Rebalance::Assign(_)) {
            self.joined.store(true, Ordering::Release);
            self.note_obstacles();
        }
    }

    fn commit_callback(&self, result: KafkaResult<()>, _offsets: &TopicPartitionList) {
        match result {
            Ok(()) | Err(KafkaError::ConsumerCommit(RDKafkaErrorCode::NoOffset)) => {}
            Err(error) => {
                if let Some(suppressed) = self.repeated.tell(&error) {
                    tracing::warn!(%error, suppressed, "offsets were not committed; the client tries again");
                }
            }
        }
    }
}

impl GroupContext {
    pub(crate) fn new(engine: Arc<Engine>, topics: BTreeSet<String>) -> Self {
        Self {
            engine,
            joined: AtomicBool::new(false),
            denied: Denied::new(topics),
            repeated: Repeated::default(),
        }
    }

    /// Tells the engine what stands in the way of the whole consumer.
    fn note_obstacles(&self) {
        let waits = !self.joined.load(Ordering::Acquire);
        let waits = waits.then(|| "the group has given no assignment yet".to_owned());
        self.engine.note_refused(waits.into_iter().chain(self.denied.reasons()).collect());
    }
}

/// What the consumer tells its thread.
pub(crate) struct Stop {
    pub(crate) deadline: Instant,
}

/// The polling thread's belongings.
pub(crate) struct Poller {
    pub(crate) consumer: BaseConsumer<GroupContext>,
    pub(crate) engine: Arc<Engine>,
    pub(crate) stop: Receiver<Stop>,
    pub(crate) stall_after: Duration,
    /// The group's name, where the brokers assign (KIP-848).
    pub(crate) group: Option<String>,
}

impl Poller {
    /// Polls until the group has given an assignment.
    pub(crate) fn join(&self, within: Duration) -> Result<(), ConsumerError> {
        let began = Instant::now();
        let mut unseen = self.group.as_deref();
        while !self.consumer.context().joined.load(Ordering::Acquire) {
            self.poll_once().map_err(ConsumerError::Client)?;
            if let Some(group) = unseen.take_if(|_| began.elapsed() > UNANSWERED) {
                held::look(&self.consumer, group)?;
            }
            if began.elapsed() > within {
                tracing::warn!("the group gives no assignment yet; the consumer goes on waiting for it");
                self.consumer.context().note_obstacles();
                break;
            }
            if !matches!(self.stop.try_recv(), Err(TryRecvError::Empty)) {
                break;
            }
        }
        Ok(())
    }

    /// Polls until it is told to stop or the client fails for good; returns what is still in hand, and the failure.
    pub(crate) fn run(&self) -> (usize, Option<ClientError>) {
        let (mut stored, mut watched) = (Instant::now(), Instant::now());
        let mut watchdog = Watchdog::new(self.stall_after);
        loop {
            match self.stop.try_recv() {
                Ok(Stop { deadline }) => return (self.drain(deadline), None),
                // The consumer was dropped without `stop`.
                Err(TryRecvError::Disconnected) => return (self.drain(Instant::now()), None),
                Err(TryRecvError::Empty) => {}
            }
            if let Err(error) = self.poll_once() {
                return (self.drain(Instant::now()), Some(error));
            }
            if stored.elapsed() >= TICK {
                self.housekeep();
                stored = Instant::now();
            }
            if watched.elapsed() >= WATCH {
                self.engine.watch(&mut watchdog);
                self.look_at_denied();
                watched = Instant::now();
            }
        }
    }

    /// Takes what is there, or waits for one record.
    fn poll_once(&self) -> Result<(), ClientError> {
        let mut wait = POLL;
        for _ in 0..BATCH {
            match self.consumer.poll(wait) {
                Some(Ok(message)) if self.engine.take(&message) == Room::Full => break,
                Some(Ok(_)) => {}
                Some(Err(error)) => self.note(error)?,
                None => break,
            }
            wait = Duration::ZERO;
        }
        let full = self.engine.flush();
        if !full.is_empty()
            && let Err(error) = self.consumer.pause(&assignment::list_of(&full))
        {
            tracing::warn!(%error, "a full partition could not be paused");
        }
        self.engine.keep_pace();
        Ok(())
    }

    fn housekeep(&self) {
        assignment::store(&self.consumer, &self.engine.take_storable());
        let resumable = self.engine.take_resumable();
        if !resumable.is_empty()
            && let Err(error) = self.consumer.resume(&assignment::list_of(&resumable))
        {
            tracing::error!(%error, "a paused partition could not be resumed");
        }
    }

    /// librdkafka goes on by itself after most errors. Those that no waiting mends end the consumer: at once while it joins,
    /// later only when the client itself is dead.
    fn note(&self, error: KafkaError) -> Result<(), ClientError> {
        use RDKafkaErrorCode as Code;
        let context = self.consumer.context();
        let fatal = matches!(error, KafkaError::MessageConsumptionFatal(_));
        let error = context.denied.explain(error, &self.engine.snapshots());
        let hopeless = match error.code() {
            Some(Code::InconsistentGroupProtocol | Code::GroupAuthorizationFailed | Code::InvalidGroupId) => {
                true
            }
            // The other topics go on.
            Some(Code::TopicAuthorizationFailed) => context.denied.all(),
            _ => false,
        };
        self.engine.note(error.to_string());
        context.note_obstacles();
        if fatal || (hopeless && !context.joined.load(Ordering::Acquire)) {
            return Err(error);
        }
        if let Some(suppressed) = context.repeated.tell(&error) {
            tracing::error!(%error, suppressed, "the consumer met an error and goes on");
        }
        Ok(())
    }

    /// A topic of which something comes may be read.
    fn look_at_denied(&self) {
        let context = self.consumer.context();
        if context.denied.may_change() && context.denied.look_again(&self.engine.snapshots()) {
            context.note_obstacles();
        }
    }

    fn drain(&self, deadline: Instant) -> usize {
        let grace = deadline.saturating_duration_since(Instant::now());
        self.engine.end();
        let unfinished = assignment::remove(&self.engine, &self.consumer, &self.engine.partitions(), grace);
        self.commit(deadline);
        unfinished
    }

    /// Commits what is stored. A group that is just changing refuses a commit, and leaving it then would leave what was handled
    /// lately to come again: the member waits for its place in the new generation, and commits there. What it is given meanwhile
    /// is of no partition any more.
    fn commit(&self, deadline: Instant) {
        use RDKafkaErrorCode as Code;
        while Instant::now() < deadline {
            match self.consumer.commit_consumer_state(CommitMode::Sync) {
                Ok(()) | Err(KafkaError::ConsumerCommit(Code::NoOffset)) => return,
                Err(KafkaError::ConsumerCommit(
                    Code::RebalanceInProgress | Code::IllegalGeneration | Code::StaleMemberEpoch,
                )) => drop(self.consumer.poll(POLL)),
                Err(error) => {
                    return tracing::warn!(%error, "offsets were not committed; their records come again");
                }
            }
        }
    }
}
