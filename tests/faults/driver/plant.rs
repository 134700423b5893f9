//! One fault's topic, group, database and workers.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use crate::Failure;
use crate::database::{Database, Store};
use crate::kafka::Kafka;
use crate::lab::Lab;
use crate::ledger::{Ledger, Millis, now};
use crate::postgres::Postgres;
use crate::topic;
use crate::verdict::{self, Verdict};
use crate::worker::{Env, Worker};

/// How long a group waits for a member that was killed.
pub(crate) const SESSION: Duration = Duration::from_secs(6);
/// How long an event waits whose process was killed.
pub(crate) const LEASE: Duration = Duration::from_secs(5);
/// The longest that a recovery may take beyond those.
pub(crate) const GRACE: Duration = Duration::from_secs(5);
const PATIENCE: Duration = Duration::from_secs(90);
/// How long to look for what should not come after all that should has come.
const AFTERMATH: Duration = Duration::from_secs(2);

/// What keeps an effect from happening twice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mode {
    Plain,
    Transaction,
}

pub(crate) struct Plant<'l> {
    pub(crate) lab: &'l Lab,
    pub(crate) topic: String,
    pub(crate) database: Database,
    pub(crate) ledger: Ledger,
    /// How many invocations more than one per event are right.
    pub(crate) allowed: usize,
    /// How long a recovery may take.
    pub(crate) limit: Duration,
    pub(crate) recovery: Option<Duration>,
    /// Whether each key's records stand on the topic in their order, so that effects must come in it too.
    pub(crate) ordered: bool,
    pub(crate) brokers: String,
    mode: Mode,
    folder: PathBuf,
    workers: Vec<Worker>,
    publishers: Vec<Worker>,
    started: usize,
}

impl<'l> Plant<'l> {
    /// On the lab's broker and database server.
    pub(crate) fn new(lab: &'l Lab, name: &str, store: Store, mode: Mode) -> Result<Self, Failure> {
        Self::on(lab, &lab.kafka, &lab.postgres, name, store, mode)
    }

    pub(crate) fn on(
        lab: &'l Lab,
        kafka: &Kafka,
        server: &Postgres,
        name: &str,
        store: Store,
        mode: Mode,
    ) -> Result<Self, Failure> {
        let name = format!("{name}-{store:?}-{mode:?}").to_ascii_lowercase();
        let topic = format!("faults-{name}");
        topic::create(lab, &kafka.address(), &topic)?;
        Ok(Self {
            lab,
            database: Database::new(lab, server, store, &name)?,
            folder: lab.folder(&name)?,
            brokers: kafka.address(),
            topic,
            ledger: Ledger::default(),
            allowed: 0,
            limit: SESSION.max(LEASE) + GRACE,
            recovery: None,
            ordered: true,
            mode,
            workers: Vec::new(),
            publishers: Vec::new(),
            started: 0,
        })
    }

    /// Where records go that cannot be handled.
    pub(crate) fn dead_letters(&self) -> String {
        format!("{}.dlq", self.topic)
    }

    pub(crate) fn group(&self) -> String {
        format!("{}-group", self.topic)
    }

    pub(crate) fn create_dead_letters(&self) -> Result<(), Failure> {
        topic::create(self.lab, &self.brokers, &self.dead_letters())
    }

    /// Starts a publisher of so many messages, so many a second.
    pub(crate) fn publish(
        &mut self,
        messages: u64,
        rate: u64,
        more: &[(&'static str, &str)],
    ) -> Result<(), Failure> {
        let mut env = self.env("publisher");
        env.insert("FAULTS_MESSAGES", messages.to_string());
        env.insert("FAULTS_RATE", rate.to_string());
        env.extend(more.iter().map(|(name, value)| (*name, (*value).to_owned())));
        let worker = self.start("publisher", &env)?;
        self.publishers.push(worker);
        Ok(())
    }

    /// Starts a consumer, and returns its name.
    pub(crate) fn consume(&mut self, more: &[(&'static str, &str)]) -> Result<String, Failure> {
        let mut env = self.env("consumer");
        env.insert("FAULTS_DATABASE", self.database.place());
        env.insert("FAULTS_MODE", format!("{:?}", self.mode).to_ascii_lowercase());
        env.insert("FAULTS_LEASE_MS", LEASE.as_millis().to_string());
        env.insert("KAFKA_GROUP_ID", self.group());
        env.insert("KAFKA_PROPERTY_SESSION_TIMEOUT_MS", SESSION.as_millis().to_string());
        env.insert("KAFKA_PROPERTY_HEARTBEAT_INTERVAL_MS", "1000".to_owned());
        env.extend(more.iter().map(|(name, value)| (*name, (*value).to_owned())));
        let worker = self.start("consumer", &env)?;
        let name = worker.name.clone();
        self.workers.push(worker);
        Ok(name)
    }

    /// Starts a consumer, and returns when it has joined its group.
    pub(crate) fn join(&mut self, more: &[(&'static str, &str)]) -> Result<String, Failure> {
        let name = self.consume(more)?;
        self.wait(&format!("{name} joins"), |plant| Ok(plant.ledger.joined.contains(&name)))?;
        Ok(name)
    }

    /// Waits until a handler of this consumer stands at its failpoint.
    pub(crate) fn wait_for_failpoint(&mut self, name: &str) -> Result<(), Failure> {
        self.wait(&format!("{name} reaches its failpoint"), |plant| Ok(plant.worker(name)?.has_reached()))
    }

    /// Kills a consumer; what it has in hand may be begun again.
    pub(crate) fn kill(&mut self, name: &str) -> Result<Millis, Failure> {
        self.take(name)?.kill();
        self.ledger.read();
        self.allowed += self.ledger.in_hand(name).count();
        Ok(now())
    }

    /// Suspends a consumer; what it has in hand may be begun by another.
    pub(crate) fn suspend(&mut self, name: &str) -> Result<Millis, Failure> {
        self.worker(name)?.suspend()?;
        self.ledger.read();
        self.allowed += self.ledger.in_hand(name).count();
        Ok(now())
    }

    /// Asks a consumer to stop, and waits for its end.
    pub(crate) fn stop(&mut self, name: &str, patience: Duration) -> Result<(), Failure> {
        let mut worker = self.take(name)?;
        worker.terminate()?;
        worker.wait(patience)?;
        self.ledger.read();
        Ok(())
    }

    pub(crate) fn worker(&self, name: &str) -> Result<&Worker, Failure> {
        self.workers.iter().find(|worker| worker.name == name).ok_or_else(|| format!("there is no {name}"))
    }

    pub(crate) fn consumers(&self) -> Vec<String> {
        self.workers.iter().map(|worker| worker.name.clone()).collect()
    }

    /// Lets a fault happen to all. What a consumer has in hand then may be begun again, and so may what it takes in hand before the
    /// fault is there, but for what is done by then: a broker or a server needs a while to end.
    pub(crate) fn strike(&mut self, fault: impl FnOnce()) {
        let began = now();
        self.ledger.read();
        let in_hand = self.workers.iter().flat_map(|worker| self.ledger.in_hand(&worker.name));
        let mut interrupted: BTreeSet<String> = in_hand.cloned().collect();
        fault();
        self.ledger.read();
        interrupted.extend(self.ledger.begun_since(began).cloned());
        self.allowed += interrupted.iter().filter(|event| !self.ledger.done.contains_key(*event)).count();
    }

    /// Waits until all that was acknowledged before `since`, when a fault ended, is handled; notes how long that took.
    pub(crate) fn recover(&mut self, since: Millis) -> Result<(), Failure> {
        self.recover_beside(since, "")
    }

    /// The same, but for one event.
    pub(crate) fn recover_beside(&mut self, since: Millis, event: &str) -> Result<(), Failure> {
        self.wait("it recovers", |plant| Ok(plant.ledger.outstanding_beside(since, event) == 0))?;
        let acked = self.ledger.acked.iter().filter(|(id, at)| **at <= since && *id != event);
        let last = acked.filter_map(|(id, _)| self.ledger.done.get(id)).max().copied().unwrap_or(since);
        self.took(Duration::from_millis(last.saturating_sub(since)));
        Ok(())
    }

    /// Waits until an event is acknowledged after `since`, when the publisher could reach its brokers again.
    pub(crate) fn recover_publishing(&mut self, since: Millis) -> Result<(), Failure> {
        self.wait("publishing goes on", |plant| Ok(plant.ledger.acknowledged_after(since).is_some()))?;
        self.took(self.ledger.acknowledged_after(since).unwrap_or_default());
        Ok(())
    }

    /// Of several recoveries the longest is told.
    pub(crate) fn took(&mut self, recovery: Duration) {
        self.recovery = Some(self.recovery.unwrap_or_default().max(recovery));
    }

    /// Waits until something is so; a consumer that ends meanwhile is a failure.
    pub(crate) fn wait(
        &mut self,
        what: &str,
        mut done: impl FnMut(&Self) -> Result<bool, Failure>,
    ) -> Result<(), Failure> {
        let deadline = Instant::now() + PATIENCE;
        loop {
            self.ledger.read();
            if done(self)? {
                return Ok(());
            }
            if let Some(dead) = self.workers.iter_mut().find_map(|worker| worker.ended().map(|_| &*worker)) {
                return Err(dead.complaint("it ended by itself"));
            }
            if Instant::now() > deadline {
                let left = self.ledger.outstanding(Millis::MAX);
                return Err(format!(
                    "{what}: not within {PATIENCE:?}; {left} of {} are not handled",
                    self.ledger.acked.len()
                ));
            }
            std::thread::sleep(Duration::from_millis(100));
        }
    }

    /// Waits for the publishers' ends.
    pub(crate) fn published(&mut self) -> Result<(), Failure> {
        let patience = self.lab.length.pick(PATIENCE, 10 * PATIENCE);
        for mut publisher in std::mem::take(&mut self.publishers) {
            publisher.wait(patience)?;
        }
        self.ledger.read();
        Ok(())
    }

    /// Waits until everything is handled, stops the consumers, and judges.
    pub(crate) fn finish(mut self, id: &'static str) -> Result<Verdict, Failure> {
        self.published()?;
        let mut deadline = Instant::now() + PATIENCE;
        let mut left = self.ledger.outstanding(Millis::MAX);
        while left > 0 && Instant::now() < deadline {
            std::thread::sleep(Duration::from_millis(200));
            self.ledger.read();
            let now_left = self.ledger.outstanding(Millis::MAX);
            if now_left < left {
                (left, deadline) = (now_left, Instant::now() + PATIENCE);
            }
        }
        std::thread::sleep(AFTERMATH);
        for name in self.consumers() {
            self.stop(&name, Duration::from_secs(40))?;
        }
        verdict::judge(&self, id)
    }

    pub(crate) fn setting(&self) -> String {
        let store = if matches!(self.database, Database::Sqlite(_)) { "SQLite" } else { "PostgreSQL" };
        let mode = if self.mode == Mode::Plain { "claim" } else { "transaction" };
        format!("{store}, {mode}")
    }

    fn env(&self, role: &str) -> Env {
        Env::from([
            ("FAULTS_ROLE", role.to_owned()),
            ("KAFKA_BROKERS", self.brokers.clone()),
            ("KAFKA_TOPIC", self.topic.clone()),
            ("SERVICE_NAME", "work-order-service".to_owned()),
        ])
    }

    fn start(&mut self, role: &str, env: &Env) -> Result<Worker, Failure> {
        self.started += 1;
        let worker = Worker::start(&self.folder, &format!("{role}-{}", self.started), env)?;
        self.ledger.add(&worker.name, &worker.journal);
        Ok(worker)
    }

    fn take(&mut self, name: &str) -> Result<Worker, Failure> {
        let index = self.workers.iter().position(|worker| worker.name == name);
        let mut worker = self.workers.swap_remove(index.ok_or_else(|| format!("there is no {name}"))?);
        match worker.ended() {
            Some(status) => Err(worker.complaint(&format!("it ended by itself: {status}"))),
            None => Ok(worker),
        }
    }
}
