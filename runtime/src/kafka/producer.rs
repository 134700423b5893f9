//! A producer that keeps the order in which it is called, also when its queue is full.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::Sender;
use std::time::Duration;

use rdkafka::message::OwnedHeaders;
use rdkafka::producer::{BaseRecord, Producer as _};
use tokio::time::Instant;

use super::counts::Counts;
use super::delivery::{failure, pair};
use super::keeper::{Clients, Command, Handed, Record};
use super::limits::{FOREVER, Limits};
use super::turns::Turns;
use super::{ClientError, Delivery, PublishError, client_config};
use crate::KafkaConfig;

/// A record on its way out.
pub(crate) struct Outgoing<'a> {
    pub(crate) topic: &'a str,
    pub(crate) key: Option<&'a [u8]>,
    pub(crate) payload: Option<&'a [u8]>,
    pub(crate) headers: OwnedHeaders,
    /// Milliseconds; `None` is now.
    pub(crate) timestamp: Option<i64>,
}

/// A producer whose client outlives fatal errors.
pub(crate) struct Producer {
    clients: Arc<Clients>,
    keeper: Sender<Command>,
    counts: Arc<Counts>,
    limits: Limits,
    /// Who waits for room or for a client waits here: a record never overtakes an earlier one.
    turns: Turns,
    closed: AtomicBool,
}

impl Producer {
    pub(crate) fn new(config: &KafkaConfig, purpose: client_config::Purpose) -> Result<Self, ClientError> {
        let mut config = client_config::producer(config, purpose);
        let limits = Limits::take_from(&mut config)?;
        let counts = Arc::new(Counts::default());
        let (clients, keeper) = Clients::start(config, Arc::clone(&counts))?;
        Ok(Self { clients, keeper, counts, limits, turns: Turns::default(), closed: AtomicBool::new(false) })
    }

    /// Queues a record, waiting for its turn, for room and for a client. Cancelling the wait queues nothing.
    pub(crate) async fn enqueue(&self, outgoing: Outgoing<'_>) -> Result<Delivery, PublishError> {
        let bytes = outgoing.bytes();
        if bytes > self.limits.record {
            return Err(self.too_large(bytes));
        }
        let (ticket, delivery) = pair(outgoing.topic, bytes);
        let record = BaseRecord::with_opaque_to(outgoing.topic, ticket).headers(outgoing.headers);
        let record = BaseRecord {
            key: outgoing.key,
            payload: outgoing.payload,
            timestamp: outgoing.timestamp,
            ..record
        };
        if let Some(record) = self.send_at_once(record, bytes)? {
            self.send_in_turn(record, bytes).await?;
        }
        Ok(delivery)
    }

    /// Sends a record that nothing holds up; any other comes back.
    fn send_at_once<'a>(&self, record: Record<'a>, bytes: usize) -> Result<Option<Record<'a>>, PublishError> {
        if self.turns.nobody_waits() && self.counts.has_room(bytes, &self.limits) && !self.is_closed() {
            return self.send(record, bytes);
        }
        Ok(Some(record))
    }

    async fn send_in_turn(&self, mut record: Record<'_>, bytes: usize) -> Result<(), PublishError> {
        let deadline = Instant::now() + self.limits.delivery;
        let _turn = self.turns.take().await;
        loop {
            self.room(bytes).await?;
            let generation = self.clients.generation();
            match self.send(record, bytes)? {
                None => return Ok(()),
                Some(back) => record = back,
            }
            self.successor(generation, deadline).await?;
        }
    }

    /// Sends a record, which comes back where there is no client.
    fn send<'a>(&self, record: Record<'a>, bytes: usize) -> Result<Option<Record<'a>>, PublishError> {
        self.counts.enter(bytes as u64);
        let handed = self.clients.send(record);
        if !matches!(handed, Handed::Over) {
            self.counts.take_back(bytes as u64);
        }
        match handed {
            Handed::Over => Ok(None),
            Handed::NoClient(back) => Ok(Some(back)),
            Handed::Refused(error) => Err(self.refused(error, bytes)),
        }
    }

    /// Waits until the queue has room for a record, or takes none any more.
    async fn room(&self, bytes: usize) -> Result<(), PublishError> {
        self.counts.until_room(bytes, &self.limits, || self.is_closed()).await;
        if self.is_closed() {
            return Err(PublishError::NotSent { source: None });
        }
        Ok(())
    }

    async fn successor(&self, generation: u64, deadline: Instant) -> Result<(), PublishError> {
        let waited = self.clients.after(generation, deadline).await;
        if self.is_closed() {
            return Err(PublishError::NotSent { source: None });
        }
        waited.map_err(|source| PublishError::NotSent { source })
    }

    /// An error of the call itself: the record was never queued.
    fn refused(&self, error: ClientError, bytes: usize) -> PublishError {
        match failure(error, bytes) {
            PublishError::TooLarge { .. } => self.too_large(bytes),
            PublishError::Unknown { source } => PublishError::NotSent { source },
            known => known,
        }
    }

    fn too_large(&self, bytes: usize) -> PublishError {
        PublishError::TooLarge { bytes, limit: Some(self.limits.record), source: None }
    }

    pub(crate) fn clients(&self) -> &Clients {
        &self.clients
    }

    pub(crate) fn counts(&self) -> &Counts {
        &self.counts
    }

    pub(crate) fn is_closed(&self) -> bool {
        self.closed.load(Ordering::SeqCst)
    }

    /// Takes no record any more.
    pub(crate) fn close(&self) {
        self.closed.store(true, Ordering::SeqCst);
        self.counts.end_waiting();
    }

    /// Waits until everything queued is delivered or has failed, or the time is over.
    pub(crate) async fn flush(&self, within: Duration) {
        let within = within.min(FOREVER);
        let deadline = Instant::now() + within;
        if let Some(client) = self.clients.client() {
            // A flush sends what lingers. It blocks, and whether all has been told is seen in the counts.
            tokio::task::spawn_blocking(move || drop(client.flush(within)));
        }
        // Where the time is over, the counts tell what is left.
        let _ = tokio::time::timeout_at(deadline, self.counts.until_idle()).await;
    }
}

impl Outgoing<'_> {
    /// Key and payload; librdkafka adds headers and lengths when it checks the same bound.
    fn bytes(&self) -> usize {
        [self.key, self.payload].into_iter().flatten().map(<[u8]>::len).sum()
    }
}

impl Drop for Producer {
    fn drop(&mut self) {
        let pending = self.counts.pending();
        if pending > 0 {
            tracing::error!(
                pending,
                "a publisher was dropped without disconnect; its pending events may be lost"
            );
        }
        // The keeper drops the client; one that has ended has done so.
        let _ = self.keeper.send(Command::Stop);
    }
}

impl fmt::Debug for Producer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Producer").field("counts", &self.counts).finish_non_exhaustive()
    }
}
