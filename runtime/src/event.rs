//! The seam between generated code and the runtime.
//!
//! A generated payload implements [`Payload`]; [`BaseEvent`](crate::BaseEvent) of it, and the generated union
//! over all events, implement [`Event`], which is all that the publisher and the consumer know.

use std::borrow::Cow;
use std::fmt;

use crate::EventMetadata;
use crate::codec::{DecodeError, Object, Rejected, View};
use crate::validate::Violations;

/// A whole event: type, metadata and data.
pub trait Event: Clone + fmt::Debug + Send + Sync + 'static {
    /// The event types that this reads: one for an event, all of them for the union.
    fn infos() -> &'static [&'static EventInfo];

    /// The facts of this event's type.
    fn info(&self) -> &'static EventInfo;

    /// The metadata.
    fn meta(&self) -> &EventMetadata;

    /// The record's key: the payload field that the catalogue names, as text.
    fn key(&self) -> Cow<'_, str>;

    /// Appends the event's JSON to `out`. Numbers without a JSON form are refused by [`validate`](Self::validate), which
    /// comes first.
    fn encode(&self, out: &mut Vec<u8>);

    /// Reads an event by the fast path, which stops at the first mistake and does not validate.
    ///
    /// # Errors
    /// What is wrong, and where. [`read`](Self::read) may still accept the bytes.
    fn decode(bytes: &[u8]) -> Result<Self, DecodeError>;

    /// Checks the event against the producer's view of its contract.
    ///
    /// # Errors
    /// Every violation, with its path and rule.
    fn validate(&self) -> Result<(), Violations>;

    /// Reads and validates an event in the consumer's view.
    ///
    /// # Errors
    /// [`Rejected`]: the bytes are no JSON, or every violation of the contract.
    fn read(bytes: &[u8]) -> Result<Self, Rejected>;

    /// Holds a document against the contract, in either view, without reading it into values.
    ///
    /// # Errors
    /// [`Rejected`]: the bytes are no JSON, or every violation of the contract.
    fn check(bytes: &[u8], view: View) -> Result<(), Rejected>;
}

/// Facts of an event type, as the catalogue states them.
#[derive(Debug, PartialEq, Eq)]
pub struct EventInfo {
    /// The type string on the wire.
    pub event_type: &'static str,
    /// The name in the catalogue.
    pub name: &'static str,
    /// The version that publishers write.
    pub version: Version,
    /// Where it is published.
    pub topic: &'static str,
    /// Whether a configured topic replaces `topic`.
    pub default_topic: bool,
    /// The payload field that is the record's key.
    pub key_field: &'static str,
    /// The services that may publish it; empty means any.
    pub producers: &'static [&'static str],
    /// The services known to read it.
    pub consumers: &'static [&'static str],
    /// How consumers treat it.
    pub delivery: DeliveryInfo,
    /// Whether publishers should stop using it.
    pub deprecated: bool,
}

/// How consumers treat an event; what the catalogue leaves out is `None`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DeliveryInfo {
    /// Attempts after the first.
    pub retries: Option<u32>,
    /// The wait before the first retry and the longest wait, in milliseconds.
    pub backoff_ms: Option<(u64, u64)>,
    /// The topic for events that cannot be handled.
    pub dead_letter: Option<&'static str>,
    /// How long an event's id is remembered, in milliseconds.
    pub dedupe_window_ms: Option<u64>,
    /// Whether events of one key are handled one after the other.
    pub ordered: Option<bool>,
}

impl DeliveryInfo {
    /// Nothing is said.
    pub const UNSET: Self =
        Self { retries: None, backoff_ms: None, dead_letter: None, dedupe_window_ms: None, ordered: None };
}

/// Facts of a whole catalogue.
#[derive(Debug, PartialEq, Eq)]
pub struct CatalogInfo {
    /// The catalogue's name.
    pub name: &'static str,
    /// The topic of every event that names none.
    pub default_topic: &'static str,
    /// Topics with settings.
    pub topics: &'static [TopicInfo],
    /// Every event type, in the order of the catalogue.
    pub events: &'static [&'static EventInfo],
}

/// What a topic is created with; `None` is the broker's default.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TopicInfo {
    /// Its name.
    pub name: &'static str,
    /// The number of partitions.
    pub partitions: Option<u32>,
    /// The replication factor.
    pub replication: Option<u16>,
    /// How long records are kept, in milliseconds.
    pub retention_ms: Option<u64>,
}

/// `MAJOR.MINOR`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Version {
    /// Raised by a breaking change.
    pub major: u32,
    /// Raised by a compatible change.
    pub minor: u32,
}

impl Version {
    /// `MAJOR.MINOR`, each of at most nine digits without leading zeros, or nothing.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        if let [major @ b'0'..=b'9', b'.', minor @ b'0'..=b'9'] = *text.as_bytes() {
            return Some(Self { major: u32::from(major - b'0'), minor: u32::from(minor - b'0') });
        }
        let (major, minor) = text.split_once('.')?;
        Some(Self { major: version_part(major)?, minor: version_part(minor)? })
    }
}

fn version_part(text: &str) -> Option<u32> {
    let plain = text.bytes().all(|byte| byte.is_ascii_digit()) && (text == "0" || !text.starts_with('0'));
    if plain && text.len() <= 9 { text.parse().ok() } else { None }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.major, self.minor)
    }
}

/// A generated payload. Implemented by generated code only: its supertrait is between that and this crate.
pub trait Payload: Object + Clone + fmt::Debug + Send + Sync + 'static {
    /// All facts of the event type.
    const INFO: &'static EventInfo;
    /// The version that publishers write, `MAJOR.MINOR`.
    const VERSION: &'static str;
    /// The type string on the wire.
    const TYPE: &'static str = Self::INFO.event_type;
    /// Where it is published.
    const TOPIC: &'static str = Self::INFO.topic;

    /// The record's key.
    fn key(&self) -> Cow<'_, str>;
}
