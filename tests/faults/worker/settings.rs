//! What the driver tells a worker, through its environment.

use std::path::PathBuf;
use std::str::FromStr;
use std::time::Duration;

use mes_events::KafkaConfig;

use crate::Failure;

#[derive(Clone, Copy, Debug)]
pub(crate) enum Role {
    Publisher,
    Consumer,
}

/// How the effect is kept from happening twice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mode {
    /// Claim, upsert, mark: three steps, and the effect may be repeated.
    Plain,
    /// Claim, effect and mark commit together, and the effect counts how often it happened.
    Transaction,
}

/// Where effects and claims are.
#[derive(Clone, Debug)]
pub(crate) enum Database {
    Sqlite(PathBuf),
    Postgres(String),
}

#[derive(Clone, Debug)]
pub(crate) struct Settings {
    pub(crate) role: Role,
    pub(crate) kafka: KafkaConfig,
    pub(crate) journal: PathBuf,
    pub(crate) publishing: Publishing,
    pub(crate) consuming: Consuming,
}

#[derive(Clone, Debug)]
pub(crate) struct Publishing {
    pub(crate) messages: u64,
    pub(crate) keys: u64,
    /// Stands before the keys, so that two publishers have keys of their own.
    pub(crate) prefix: String,
    /// Events in one call.
    pub(crate) batch: usize,
    /// Events in a second.
    pub(crate) rate: u64,
    /// How often each event is published.
    pub(crate) copies: u64,
    /// Whether an event of unknown outcome is published again until its outcome is known.
    pub(crate) insist: bool,
    /// The length of one of its texts.
    pub(crate) padding: usize,
}

#[derive(Clone, Debug)]
pub(crate) struct Consuming {
    pub(crate) database: Database,
    pub(crate) mode: Mode,
    pub(crate) lease: Duration,
    /// Events in hand at the same time.
    pub(crate) in_flight: usize,
    /// How long the handler takes.
    pub(crate) work: Duration,
    /// The key whose events take longer, and how long.
    pub(crate) slow: Option<(String, Duration)>,
    /// Of so many events of a key one fails the first time.
    pub(crate) flaky: Option<i64>,
    /// The key whose events are refused.
    pub(crate) refused: Option<String>,
    pub(crate) stop_within: Duration,
}

impl Settings {
    pub(crate) fn from_env() -> Result<Self, Failure> {
        let role = match text("FAULTS_ROLE").as_deref() {
            Some("publisher") => Role::Publisher,
            Some("consumer") => Role::Consumer,
            other => return Err(format!("FAULTS_ROLE is {other:?}").into()),
        };
        Ok(Self {
            role,
            kafka: KafkaConfig::from_env()?,
            journal: text("FAULTS_JOURNAL").ok_or("FAULTS_JOURNAL is not set")?.into(),
            publishing: Publishing::from_env()?,
            consuming: Consuming::from_env()?,
        })
    }
}

impl Publishing {
    fn from_env() -> Result<Self, Failure> {
        Ok(Self {
            messages: number("FAULTS_MESSAGES", 0)?,
            keys: number("FAULTS_KEYS", 50)?,
            prefix: text("FAULTS_PREFIX").unwrap_or_else(|| "key".to_owned()),
            batch: number("FAULTS_BATCH", 10)?,
            rate: number("FAULTS_RATE", 100)?,
            copies: number("FAULTS_COPIES", 1)?,
            insist: number("FAULTS_INSIST", 1)? != 0,
            padding: number("FAULTS_PADDING", 1)?,
        })
    }
}

impl Consuming {
    fn from_env() -> Result<Self, Failure> {
        let pause = milliseconds("FAULTS_SLOW_MS", 0)?;
        Ok(Self {
            database: database()?,
            mode: if text("FAULTS_MODE").as_deref() == Some("plain") {
                Mode::Plain
            } else {
                Mode::Transaction
            },
            lease: milliseconds("FAULTS_LEASE_MS", 5_000)?,
            in_flight: number("FAULTS_IN_FLIGHT", 16)?,
            work: milliseconds("FAULTS_WORK_MS", 0)?,
            slow: text("FAULTS_SLOW_KEY").map(|key| (key, pause)),
            flaky: Some(number("FAULTS_FLAKY", 0)?).filter(|one_in| *one_in > 0),
            refused: text("FAULTS_REFUSED_KEY"),
            stop_within: milliseconds("FAULTS_STOP_MS", 10_000)?,
        })
    }
}

fn database() -> Result<Database, Failure> {
    let Some(place) = text("FAULTS_DATABASE") else { return Ok(Database::Sqlite(PathBuf::from("unused"))) };
    match place.strip_prefix("sqlite:") {
        Some(path) => Ok(Database::Sqlite(path.into())),
        None => Ok(Database::Postgres(place)),
    }
}

fn milliseconds(name: &str, default: u64) -> Result<Duration, Failure> {
    number(name, default).map(Duration::from_millis)
}

fn number<T: FromStr>(name: &str, default: T) -> Result<T, Failure> {
    match text(name) {
        Some(text) => text.parse().map_err(|_not_a_number| format!("{name} is no number: {text}").into()),
        None => Ok(default),
    }
}

fn text(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|text| !text.is_empty())
}
