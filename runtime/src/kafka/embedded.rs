//! librdkafka's broker in this process, for demos and fast tests.

use std::fmt;
use std::sync::mpsc::{Receiver, Sender, channel};

use rdkafka::mocking::MockCluster;
use rdkafka::types::{RDKafkaApiKey, RDKafkaRespErr};
use tokio::sync::oneshot;

use super::ClientError;
use crate::KafkaConfig;

/// A Kafka broker in this process, listening on a free port of the local host; other processes can connect too.
///
/// It keeps records in memory, the last 5 MiB of a partition, and shows aborted transactions: it proves neither load nor
/// exactly-once. It stops when it is dropped. [`ensure_topics`](super::ensure_topics) works on it with its
/// [`config`](Self::config) only.
///
/// ```
/// # use events_runtime::kafka::{EmbeddedBroker, KafkaEventPublisher};
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let broker = EmbeddedBroker::start(&[("mes-events", 3)]).await?;
/// let publisher = KafkaEventPublisher::connect(&broker.config()).await?;
/// # publisher.disconnect().await;
/// # Ok(())
/// # }
/// ```
pub struct EmbeddedBroker {
    handle: Handle,
    bootstrap_servers: String,
}

/// The way to the thread that owns the broker.
#[derive(Clone)]
pub(crate) struct Handle(Sender<Command>);

/// How the embedded broker answers a request of a producer, instead of writing what it brings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ProduceFault {
    /// It closes the connection without an answer; producers try again.
    Disconnect,
    /// It says that it does not lead the partition; producers try again.
    NotLeader,
    /// It says that records are missing before these: a fatal error, which ends a producer's client for good.
    OutOfOrderSequence,
    /// It says that it does not know the producer's epoch; producers ask for another and try again.
    InvalidProducerEpoch,
    /// It says that a timestamp is too far from its clock.
    InvalidTimestamp,
}

impl ProduceFault {
    fn code(self) -> RDKafkaRespErr {
        match self {
            Self::Disconnect => RDKafkaRespErr::RD_KAFKA_RESP_ERR__TRANSPORT,
            Self::NotLeader => RDKafkaRespErr::RD_KAFKA_RESP_ERR_NOT_LEADER_FOR_PARTITION,
            Self::OutOfOrderSequence => RDKafkaRespErr::RD_KAFKA_RESP_ERR_OUT_OF_ORDER_SEQUENCE_NUMBER,
            Self::InvalidProducerEpoch => RDKafkaRespErr::RD_KAFKA_RESP_ERR_INVALID_PRODUCER_EPOCH,
            Self::InvalidTimestamp => RDKafkaRespErr::RD_KAFKA_RESP_ERR_INVALID_TIMESTAMP,
        }
    }
}

enum Command {
    CreateTopic { name: String, partitions: i32, created: oneshot::Sender<bool> },
    Available(bool, oneshot::Sender<()>),
    FailProduces(Vec<ProduceFault>, oneshot::Sender<()>),
    Stop,
}

impl EmbeddedBroker {
    /// Starts a broker with topics, each a name and its number of partitions. Others are created when they are first used,
    /// with 4 partitions.
    ///
    /// # Errors
    /// [`ClientError`] when librdkafka cannot start it.
    pub async fn start(topics: &[(&str, i32)]) -> Result<Self, ClientError> {
        let (commands, inbox) = channel();
        let (started_told, started) = oneshot::channel();
        std::thread::Builder::new()
            .name("embedded-kafka".into())
            .spawn(move || serve(&inbox, started_told))
            .map_err(|_| failed())?;
        let bootstrap_servers = started.await.map_err(|_| failed())??;
        let broker = Self { handle: Handle(commands), bootstrap_servers };
        for (name, partitions) in topics {
            broker.handle.create_topic(name, *partitions).await;
        }
        Ok(broker)
    }

    /// Where it listens, `host:port`.
    #[must_use]
    pub fn bootstrap_servers(&self) -> &str {
        &self.bootstrap_servers
    }

    /// A configuration for its clients.
    #[must_use]
    pub fn config(&self) -> KafkaConfig {
        // The mock answers a waiting fetch only when the wait is over.
        KafkaConfig::new(&self.bootstrap_servers)
            .set("fetch.wait.max.ms", "10")
            .with_embedded(self.handle.clone())
    }

    /// Creates a topic; false if it exists already.
    pub async fn create_topic(&self, name: &str, partitions: i32) -> bool {
        self.handle.create_topic(name, partitions).await
    }

    /// Closes every connection and refuses new ones, until [`bring_up`](Self::bring_up). Records stay.
    pub async fn take_down(&self) {
        self.handle.available(false).await;
    }

    /// Takes connections again.
    pub async fn bring_up(&self) {
        self.handle.available(true).await;
    }

    /// Answers the next requests of producers with these faults, one each, and writes nothing of them.
    pub async fn fail_produces(&self, faults: &[ProduceFault]) {
        let (done, answer) = oneshot::channel();
        let _ = self.handle.0.send(Command::FailProduces(faults.to_vec(), done));
        let _ = answer.await;
    }
}

impl Handle {
    pub(crate) async fn create_topic(&self, name: &str, partitions: i32) -> bool {
        let (created, answer) = oneshot::channel();
        // A broker that is gone creates nothing.
        let _ = self.0.send(Command::CreateTopic { name: name.to_owned(), partitions, created });
        answer.await.unwrap_or(false)
    }

    async fn available(&self, available: bool) {
        let (done, answer) = oneshot::channel();
        let _ = self.0.send(Command::Available(available, done));
        let _ = answer.await;
    }
}

fn failed() -> ClientError {
    ClientError::new(rdkafka::error::KafkaError::MockCluster(rdkafka::error::RDKafkaErrorCode::Fail))
}

/// The broker's thread. An answer may find nobody waiting for it any more.
fn serve(inbox: &Receiver<Command>, started: oneshot::Sender<Result<String, ClientError>>) {
    let cluster = match MockCluster::new(1) {
        Ok(cluster) => cluster,
        Err(error) => return drop(started.send(Err(error.into()))),
    };
    let _ = started.send(Ok(cluster.bootstrap_servers()));
    while let Ok(command) = inbox.recv() {
        match command {
            Command::CreateTopic { name, partitions, created } => {
                let _ = created.send(cluster.create_topic(&name, partitions, 1).is_ok());
            }
            Command::Available(available, done) => {
                let changed = if available { cluster.broker_up(1) } else { cluster.broker_down(1) };
                if let Err(error) = changed {
                    tracing::warn!(%error, "the embedded broker did not change");
                }
                let _ = done.send(());
            }
            Command::FailProduces(faults, done) => {
                let codes: Vec<_> = faults.into_iter().map(ProduceFault::code).collect();
                cluster.request_errors(RDKafkaApiKey::Produce, &codes);
                let _ = done.send(());
            }
            Command::Stop => break,
        }
    }
}

impl Drop for EmbeddedBroker {
    fn drop(&mut self) {
        let _ = self.handle.0.send(Command::Stop);
    }
}

impl fmt::Debug for EmbeddedBroker {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EmbeddedBroker")
            .field("bootstrap_servers", &self.bootstrap_servers)
            .finish_non_exhaustive()
    }
}
