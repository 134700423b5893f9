//! A producer that keeps the order in which it is called, also when librdkafka's queue is full.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use rdkafka::error::RDKafkaErrorCode;
use rdkafka::message::OwnedHeaders;
use rdkafka::producer::{BaseRecord, Producer as _, ThreadedProducer};
use tokio::sync::Mutex;

use super::delivery::{Counts, DeliveryContext, Teller, failure, pair};
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

/// The client, for as long as it is kept; dropped off the async threads.
pub(crate) struct Producer {
    client: Option<ThreadedProducer<DeliveryContext>>,
    counts: Arc<Counts>,
    /// Who waits for room waits here, first come first served: a record never overtakes an earlier one.
    turn: Mutex<()>,
    closed: AtomicBool,
}

impl Producer {
    pub(crate) fn new(config: &KafkaConfig, purpose: client_config::Purpose) -> Result<Self, ClientError> {
        let counts = Arc::new(Counts::default());
        let context = DeliveryContext { counts: Arc::clone(&counts) };
        let client = client_config::producer(config, purpose).create_with_context(context)?;
        Ok(Self { client: Some(client), counts, turn: Mutex::new(()), closed: AtomicBool::new(false) })
    }

    /// Queues a record, waiting for its turn and for room. Cancelling the wait queues nothing.
    pub(crate) async fn enqueue(&self, outgoing: Outgoing<'_>) -> Result<Delivery, PublishError> {
        let bytes = outgoing.payload.map_or(0, <[u8]>::len);
        let (teller, delivery) = pair();
        let mut record = record(outgoing, Box::new(teller));
        let _turn = self.turn.lock().await;
        loop {
            if self.closed.load(Ordering::Acquire) {
                return Err(PublishError::NotSent { source: None });
            }
            let room = self.counts.room.notified();
            self.counts.enqueued.fetch_add(1, Ordering::AcqRel);
            let Err((error, back)) = self.client().send(record) else { return Ok(delivery) };
            self.counts.enqueued.fetch_sub(1, Ordering::AcqRel);
            if error.rdkafka_error_code() != Some(RDKafkaErrorCode::QueueFull) {
                return Err(refused(ClientError::new(error), bytes));
            }
            record = back;
            // The timeout is a fallback only: a delivery between the two calls above is not missed.
            let _ = tokio::time::timeout(Duration::from_millis(50), room).await;
        }
    }

    pub(crate) fn client(&self) -> &ThreadedProducer<DeliveryContext> {
        self.client.as_ref().expect("the client leaves only when the producer is dropped")
    }

    pub(crate) fn counts(&self) -> &Counts {
        &self.counts
    }

    /// Takes no record any more.
    pub(crate) fn close(&self) {
        self.closed.store(true, Ordering::Release);
    }

    /// Waits on a blocking thread until everything queued is delivered or has failed, or the time is over.
    pub(crate) async fn flush(&self, within: Duration) {
        let client = self.client().clone();
        // A timeout shows in the counts.
        let _ = tokio::task::spawn_blocking(move || client.flush(within)).await;
    }
}

fn record<'a>(outgoing: Outgoing<'a>, teller: Box<Teller>) -> BaseRecord<'a, [u8], [u8], Box<Teller>> {
    let record = BaseRecord::with_opaque_to(outgoing.topic, teller).headers(outgoing.headers);
    BaseRecord { key: outgoing.key, payload: outgoing.payload, timestamp: outgoing.timestamp, ..record }
}

/// An error of the call itself: the record was never queued.
fn refused(error: ClientError, bytes: usize) -> PublishError {
    match failure(error, bytes) {
        PublishError::Unknown { source } => PublishError::NotSent { source },
        known => known,
    }
}

impl Drop for Producer {
    fn drop(&mut self) {
        let Some(client) = self.client.take() else { return };
        let pending = self.counts.pending();
        if pending > 0 {
            tracing::error!(
                pending,
                "a publisher was dropped without disconnect; its pending events may be lost"
            );
        }
        // Dropping a client joins its thread and waits for the purge: never on an async thread. Where no thread can be had,
        // the closure and the client in it are dropped here.
        let dropped =
            std::thread::Builder::new().name("kafka-producer-drop".into()).spawn(move || drop(client));
        if let Err(error) = dropped {
            tracing::warn!(%error, "could not leave the producer to a thread of its own");
        }
    }
}

impl fmt::Debug for Producer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Producer").field("counts", &self.counts).finish_non_exhaustive()
    }
}
