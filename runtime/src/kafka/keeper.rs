//! The client of a producer, and the thread that replaces it after a fatal error and drops it in the end.

use std::fmt;
use std::ops::ControlFlow;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};
use std::time::Duration;

use rdkafka::ClientConfig;
use rdkafka::error::{KafkaError, RDKafkaErrorCode};
use rdkafka::producer::{BaseRecord, Producer as _, ThreadedProducer};
use tokio::sync::Notify;
use tokio::time::Instant;

use super::ClientError;
use super::counts::Counts;
use super::delivery::{DeliveryContext, Ticket};

pub(crate) type Client = ThreadedProducer<DeliveryContext>;
pub(crate) type Record<'a> = BaseRecord<'a, [u8], [u8], Arc<Ticket>>;

/// What the keeper is asked for.
#[derive(Debug)]
pub(crate) enum Command {
    /// The client of a generation has told an error, and may have ended.
    Check { generation: u64 },
    /// Nobody uses the client any more.
    Stop,
}

/// The client, seen by those who send.
pub(crate) struct Clients {
    current: RwLock<Current>,
    /// Told when there is another client, and when there will be none any more.
    changed: Notify,
}

struct Current {
    client: Option<Client>,
    generation: u64,
    /// Why there is no client; kept until the next one is there.
    cause: Option<ClientError>,
}

/// What became of handing a record over.
pub(crate) enum Handed<'a> {
    /// librdkafka has it.
    Over,
    /// The client has ended; the next may take it.
    NoClient(Record<'a>),
    /// librdkafka refuses it.
    Refused(ClientError),
}

/// How long requests that are under way may still be answered after a fatal error. The new client takes records only after
/// that, so that those of the old one cannot overtake them.
const ANSWERS: Duration = Duration::from_secs(5);
const FIRST_PAUSE: Duration = Duration::from_millis(100);
const LONGEST_PAUSE: Duration = Duration::from_secs(30);

impl Clients {
    /// Starts the first client and its keeper.
    ///
    /// The keeper is a thread from the start, so that neither replacing nor dropping a client, which both block, can ever
    /// happen on an async thread or on the client's own.
    pub(crate) fn start(
        config: ClientConfig,
        counts: Arc<Counts>,
    ) -> Result<(Arc<Self>, Sender<Command>), ClientError> {
        let (commands, inbox) = channel();
        let maker = Maker { config, counts, commands: commands.clone() };
        let current = Current { client: Some(maker.make(0)?), generation: 0, cause: None };
        let clients = Arc::new(Self { current: RwLock::new(current), changed: Notify::new() });
        let kept = Arc::clone(&clients);
        std::thread::Builder::new()
            .name("kafka-producer-keeper".into())
            .spawn(move || keep(&kept, &maker, &inbox))
            .map_err(|_| ClientError::new(KafkaError::ClientCreation("no thread".into())))?;
        Ok((clients, commands))
    }

    /// Hands a record over; never blocks for long.
    pub(crate) fn send<'a>(&self, record: Record<'a>) -> Handed<'a> {
        let current = self.read();
        let Some(client) = &current.client else { return Handed::NoClient(record) };
        match client.send(record) {
            Ok(()) => Handed::Over,
            Err((error, back)) if error.rdkafka_error_code() == Some(RDKafkaErrorCode::Fatal) => {
                Handed::NoClient(back)
            }
            Err((error, _)) => Handed::Refused(error.into()),
        }
    }

    /// The number of the current client: how many were replaced before it.
    pub(crate) fn generation(&self) -> u64 {
        self.read().generation
    }

    /// Waits for a client newer than `generation`; after the deadline an error tells what ended that one.
    pub(crate) async fn after(&self, generation: u64, deadline: Instant) -> Result<(), Option<ClientError>> {
        loop {
            let changed = self.changed.notified();
            if self.read().generation > generation {
                return Ok(());
            }
            if tokio::time::timeout_at(deadline, changed).await.is_err() {
                return Err(self.cause());
            }
        }
    }

    /// Why there is no client, while there is none.
    pub(crate) fn cause(&self) -> Option<ClientError> {
        self.read().cause.clone()
    }

    /// The client, for calls that block; to be dropped where it may block.
    pub(crate) fn client(&self) -> Option<Client> {
        self.read().client.clone()
    }

    /// What ended the client of a generation, if it is still there and has ended.
    fn fatal_error(&self, generation: u64) -> Option<ClientError> {
        let current = self.read();
        let client = current.client.as_ref().filter(|_| current.generation == generation)?;
        let (code, reason) = client.client().fatal_error()?;
        Some(ClientError::explained(KafkaError::Global(code), &reason))
    }

    /// Takes the client away from those who send.
    fn take(&self, cause: Option<ClientError>) -> Option<Client> {
        let mut current = self.write();
        current.cause = cause;
        current.client.take()
    }

    fn put(&self, client: Client, generation: u64) {
        *self.write() = Current { client: Some(client), generation, cause: None };
        self.changed.notify_waiters();
    }

    // A sender that panicked has changed nothing.
    fn read(&self) -> RwLockReadGuard<'_, Current> {
        self.current.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self) -> RwLockWriteGuard<'_, Current> {
        self.current.write().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Makes clients of one configuration.
struct Maker {
    config: ClientConfig,
    counts: Arc<Counts>,
    commands: Sender<Command>,
}

impl Maker {
    fn make(&self, generation: u64) -> Result<Client, ClientError> {
        let context = DeliveryContext::new(Arc::clone(&self.counts), self.commands.clone(), generation);
        Ok(self.config.create_with_context(context)?)
    }
}

/// The keeper's thread.
fn keep(clients: &Clients, maker: &Maker, inbox: &Receiver<Command>) {
    let mut pauses = Pauses::default();
    while let Ok(Command::Check { generation }) = inbox.recv() {
        let Some(cause) = clients.fatal_error(generation) else { continue };
        tracing::error!(%cause, "the producer's client has ended; it is rebuilt");
        if let Some(old) = clients.take(Some(cause)) {
            // What is not answered by then is purged by the drop, and told as unknown.
            let _ = old.flush(ANSWERS);
        }
        if replace(clients, maker, inbox, &mut pauses, generation + 1).is_break() {
            break;
        }
    }
    // Dropping a client joins its thread and waits for the purge.
    drop(clients.take(None));
}

/// Makes the next client, trying until one can be made; breaks when nobody wants it any more.
fn replace(
    clients: &Clients,
    maker: &Maker,
    inbox: &Receiver<Command>,
    pauses: &mut Pauses,
    generation: u64,
) -> ControlFlow<()> {
    loop {
        pause(inbox, pauses.next(maker.counts.delivered()))?;
        match maker.make(generation) {
            Ok(client) => {
                clients.put(client, generation);
                tracing::info!(generation, "the producer's client is rebuilt");
                return ControlFlow::Continue(());
            }
            Err(error) => tracing::error!(%error, "the producer's client could not be rebuilt"),
        }
    }
}

fn pause(inbox: &Receiver<Command>, pause: Duration) -> ControlFlow<()> {
    let end = std::time::Instant::now() + pause;
    loop {
        match inbox.recv_timeout(end.saturating_duration_since(std::time::Instant::now())) {
            // Another error of the client that is gone.
            Ok(Command::Check { .. }) => {}
            Err(RecvTimeoutError::Timeout) => return ControlFlow::Continue(()),
            Ok(Command::Stop) | Err(RecvTimeoutError::Disconnected) => return ControlFlow::Break(()),
        }
    }
}

/// How long to wait before the next client: not at all when the last one delivered something, else longer every time.
#[derive(Debug, Default)]
struct Pauses {
    delivered: Option<u64>,
    next: Duration,
}

impl Pauses {
    fn next(&mut self, delivered: u64) -> Duration {
        if self.delivered.replace(delivered) != Some(delivered) {
            self.next = Duration::ZERO;
        }
        let pause = self.next;
        self.next = (pause * 2).clamp(FIRST_PAUSE, LONGEST_PAUSE);
        pause
    }
}

impl fmt::Debug for Clients {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Clients").field("generation", &self.generation()).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clients_that_deliver_nothing_are_rebuilt_less_and_less_often() {
        let mut pauses = Pauses::default();
        let millis: Vec<_> = [5, 5, 5, 9, 9].map(|delivered| pauses.next(delivered).as_millis()).into();
        assert_eq!(millis, [0, 100, 200, 0, 100]);
        assert_eq!((0..20).map(|_| pauses.next(9)).last(), Some(LONGEST_PAUSE));
    }
}
