//! What every service needs: settings, a store, a way to publish, and a consumer that runs until it is stopped.

use std::error::Error;
use std::fmt::Display;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use mes_events::idempotency::rusqlite::Connection;
use mes_events::idempotency::{Idempotent, SqliteStore};
use mes_events::kafka::{KafkaEventConsumer, KafkaEventPublisher, PublishError, RetryPolicy, ensure_topics};
use mes_events::{CATALOG, Event, Handler, KafkaConfig};

use super::narrator::{Narrator, Verb};
use super::told;

/// Why a service does not run.
pub type Failure = Box<dyn Error + Send + Sync>;

/// How soon an event is handled again that could not be handled.
const RETRY_BACKOFF: Duration = Duration::from_millis(500);

/// What a service is told from outside.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Where Kafka is.
    pub kafka: KafkaConfig,
    /// Where the service keeps its SQLite file.
    pub folder: PathBuf,
    /// How long a claim is good for when its owner dies.
    pub lease: Duration,
    /// How often each event is published; more than once only to show that readers skip the rest.
    pub copies: u32,
    /// Where to tell what happens.
    pub narrator: Narrator,
    /// Stands before the names of the consumer groups, for a plant that shares no work with others.
    pub plant: Option<String>,
}

impl Settings {
    /// Reads the environment: what [`KafkaConfig::from_env`] reads, and DATA_DIR (`.`), LEASE_SECONDS (30), COPIES (1).
    pub fn from_env(service: &'static str) -> Result<Self, Failure> {
        Ok(Self {
            kafka: KafkaConfig::from_env()?,
            folder: std::env::var_os("DATA_DIR").map_or_else(|| PathBuf::from("."), PathBuf::from),
            lease: Duration::from_secs(number("LEASE_SECONDS", 30)?.into()),
            copies: number("COPIES", 1)?,
            narrator: Narrator::new(service),
            plant: None,
        })
    }

    /// Opens the service's SQLite file, which holds its own tables and its claims.
    pub async fn store(&self, service: &str, tables: &'static str) -> Result<SqliteStore, Failure> {
        std::fs::create_dir_all(&self.folder)?;
        let store = SqliteStore::open(self.folder.join(service).with_extension("db"))?;
        store.with_connection(|db| db.execute_batch(tables)).await?;
        Ok(store)
    }

    /// Connects a publisher for `service`, and creates the catalogue's topics where they are missing.
    pub async fn outlet(&self, service: &'static str) -> Result<Outlet, Failure> {
        ensure_topics(&self.kafka, &CATALOG).await?;
        let publisher = KafkaEventPublisher::connect(&self.kafka.clone().client_id(service)).await?;
        Ok(Outlet { publisher, copies: self.copies, narrator: self.narrator.of(service) })
    }
}

fn number(name: &str, default: u32) -> Result<u32, Failure> {
    match std::env::var(name) {
        Ok(text) => text.parse().map_err(|_not_a_number| format!("{name} is no number: {text}").into()),
        Err(_) => Ok(default),
    }
}

/// Publishes, and tells so.
#[derive(Clone, Debug)]
pub struct Outlet {
    publisher: KafkaEventPublisher,
    copies: u32,
    narrator: Narrator,
}

impl Outlet {
    /// Publishes an event as often as the settings say.
    pub async fn publish<E: Event>(&self, event: &E, detail: impl Display) -> Result<(), PublishError> {
        for _ in 0..self.copies {
            self.publisher.publish(event).await?;
        }
        let times = if self.copies == 1 { String::new() } else { format!(", sent {} times", self.copies) };
        self.narrator.tell(Verb::Published, event, format!("{detail}{times}"));
        Ok(())
    }

    /// Waits for what is on its way, and disconnects.
    pub async fn disconnect(&self) {
        self.publisher.disconnect().await;
    }
}

/// A service that runs.
pub struct Running {
    /// Its name.
    pub name: &'static str,
    /// The type of the event that it reads.
    pub reads: &'static str,
    /// The table that its effects are rows of.
    pub table: &'static str,
    /// Makes its effect happen once, and counts.
    pub once: Idempotent<SqliteStore>,
    consumer: KafkaEventConsumer,
    outlet: Option<Outlet>,
}

impl Running {
    /// Joins the group that the settings name, or else one of the service's own name, and calls `handler` for every `E`.
    pub async fn start<E: Event>(
        settings: &Settings,
        name: &'static str,
        table: &'static str,
        once: Idempotent<SqliteStore>,
        handler: impl Handler<E>,
    ) -> Result<Self, Failure> {
        let mut kafka = settings.kafka.clone().service_name(name);
        if let Some(plant) = &settings.plant {
            kafka = kafka.group_id(format!("{plant}-{name}"));
        }
        let mut consumer = KafkaEventConsumer::new(kafka);
        consumer
            .subscribe(handler)?
            .retry_policy("*", RetryPolicy::without_end().with_backoff(RETRY_BACKOFF, RETRY_BACKOFF))?;
        consumer.start().await?;
        let reads = E::infos()[0].event_type;
        Ok(Self { name, reads, table, once, consumer, outlet: None })
    }

    /// The same service, which also publishes through `outlet`.
    pub fn publishing(self, outlet: Outlet) -> Self {
        Self { outlet: Some(outlet), ..self }
    }

    /// Publishes an event on the service's behalf.
    pub async fn publish<E: Event>(&self, event: &E, detail: impl Display) -> Result<(), Failure> {
        let outlet = self.outlet.as_ref().ok_or("this service publishes nothing")?;
        Ok(outlet.publish(event, detail).await?)
    }

    /// How many rows the service has written.
    pub async fn rows(&self) -> Result<i64, Failure> {
        let count = format!("SELECT COUNT(*) FROM {}", self.table);
        let count = move |db: &mut Connection| db.query_row(&count, [], |row| row.get(0));
        Ok(self.once.store().with_connection(count).await?)
    }

    /// Finishes what is in hand and leaves.
    pub async fn stop(mut self) -> Result<(), Failure> {
        self.consumer.stop().await?;
        if let Some(outlet) = &self.outlet {
            outlet.disconnect().await;
        }
        Ok(())
    }

    /// Runs until it is told to end, or until the consumer cannot go on.
    pub async fn until_told(self) -> Result<(), Failure> {
        let told = told::to_end()?;
        tokio::select! {
            ended = self.consumer.ended() => ended?,
            () = told => {}
        }
        self.stop().await
    }
}

/// What a service's program returns: its failure goes to stderr.
pub fn exit(outcome: Result<(), Failure>) -> ExitCode {
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("{failure}");
            ExitCode::FAILURE
        }
    }
}
