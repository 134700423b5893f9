//! The runtime behind generated event crates.
//!
//! | module | what it holds |
//! |---|---|
//! | [`event`] | [`Event`] and [`Payload`], the seam between generated code and this crate; the facts of a catalogue |
//! | [`envelope`] | [`BaseEvent`] and [`EventMetadata`], what travels around a payload |
//! | [`codec`] | bytes to events and back, and documents held against their contract |
//! | [`validate`] | the rules of a contract, and what breaks them |
//! | [`verdict`] | documents put to a contract, one a line, so that languages can be compared |
//! | [`handler`] | [`Handler`], what a service does with an event, and its two kinds of failure |
//! | `consume` | what a service handles, middleware, retry policies, health: alike for Kafka and for tests |
//! | `publish` | what a service publishes through: alike for Kafka and for tests |
//! | [`idempotency`] | [`Idempotent`], which makes a handler's effect happen once; its stores |
//!
//! Without features the crate holds types, codec and validation, and nothing of Kafka, tokio or C.

#![cfg_attr(docsrs, feature(doc_cfg))]

#[cfg(any(feature = "kafka", feature = "testing", feature = "postgres"))]
mod causes;
pub mod codec;
#[cfg(feature = "kafka")]
pub mod config;
#[cfg(any(feature = "kafka", feature = "testing"))]
#[cfg_attr(
    not(feature = "kafka"),
    allow(dead_code, reason = "the Kafka consumer needs more of it than the broker for tests")
)]
pub mod consume;
mod datetime;
pub mod envelope;
pub mod event;
pub mod handler;
#[cfg(any(feature = "kafka", feature = "testing"))]
mod headers;
pub mod idempotency;
#[cfg(feature = "kafka")]
pub mod kafka;
mod macros;
mod maybe;
#[cfg(any(feature = "kafka", feature = "testing"))]
pub mod publish;
#[cfg(feature = "testing")]
pub mod testing;
pub mod validate;
pub mod verdict;

pub use codec::UnknownValue;
pub use codec::{DecodeError, Rejected, View};
#[cfg(any(feature = "kafka", feature = "testing"))]
pub use consume::{RetryPolicy, Subscriptions};
pub use datetime::{DateTime, DateTimeRangeError, ParseDateTimeError};
pub use envelope::{BaseEvent, EventMetadata};
pub use event::{CatalogInfo, DeliveryInfo, Event, EventInfo, Payload, TopicInfo, Version};
pub use handler::{Handler, HandlerError, RecordInfo, Unavailable};
pub use idempotency::Idempotent;
pub use maybe::Maybe;
#[cfg(any(feature = "kafka", feature = "testing"))]
pub use publish::Publish;
pub use validate::{Violation, Violations};
#[cfg(feature = "kafka")]
pub use {
    config::{ConfigError, KafkaConfig},
    kafka::{KafkaEventConsumer, KafkaEventPublisher, ensure_topics},
};

pub use jiff::SignedDuration;
pub use jiff::civil::{Date, Time};
pub use rust_decimal::Decimal;
pub use serde_json::Value;
pub use uuid::Uuid;

/// Between generated code and this crate; nothing here is promised.
#[doc(hidden)]
pub mod private {
    pub use std::borrow::Cow;
    pub use std::collections::BTreeMap;

    pub use regex::Regex;
    #[cfg(feature = "serde")]
    pub use serde;

    pub use crate::codec::{
        AnyEvent, At, Bound, Check, Digits, EventUnion, Fields, Found, Int64, MAX_INT, Member, Object,
        Outcome, Pattern, Reader, Redacted, Shape, Size, Spelling, Step, Tagged, Type, Union, Variant, Wire,
        check_tagged, check_unknown, defaulted, empty, optional, parse_choice, read_choice, read_spelled,
        read_tagged, required, type_of, variant, write_present_spelled, write_spelled, write_tagged,
        write_text,
    };
    #[cfg(feature = "serde")]
    pub use crate::codec::{
        deserialize, deserialize_event, deserialize_name, serialize, serialize_event, serialize_name,
    };
    pub use crate::{
        BaseEvent, Date, DateTime, Decimal, DeliveryInfo, EventInfo, Maybe, Payload, SignedDuration, Time,
        Uuid, Value, Version,
    };
}

#[cfg(test)]
extern crate self as events_runtime;

#[cfg(test)]
#[path = "../tests/example/mod.rs"]
mod example;
