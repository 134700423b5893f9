//! The runtime behind generated event crates.
//!
//! | module | what it holds |
//! |---|---|
//! | [`event`] | [`Event`] and [`Payload`], the seam between generated code and this crate; the facts of a catalogue |
//! | [`envelope`] | [`BaseEvent`] and [`EventMetadata`], what travels around a payload |
//! | [`handler`] | [`Handler`], what a service does with an event, and its two kinds of failure |
//! | [`idempotency`] | [`Idempotent`], which makes a handler's effect happen once; its stores |
//!
//! Without features the crate holds types, codec and validation, and nothing of Kafka, tokio or C.

#![cfg_attr(docsrs, feature(doc_cfg))]

pub mod codec;
mod datetime;
pub mod envelope;
pub mod event;
pub mod handler;
pub mod idempotency;
pub mod validate;

pub use codec::{DecodeError, Rejected};
pub use datetime::DateTime;
pub use envelope::{BaseEvent, EventMetadata};
pub use event::{CatalogInfo, DeliveryInfo, Event, EventInfo, Payload, TopicInfo, Version};
pub use handler::{Handler, HandlerError, RecordInfo};
pub use idempotency::Idempotent;
pub use validate::{Violation, Violations};
