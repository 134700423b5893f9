//! Events over Kafka: [`KafkaEventPublisher`] and [`KafkaEventConsumer`], on librdkafka.
//!
//! A record's value is the event's JSON, its key the payload field that the catalogue names, its timestamp `meta.timestamp`, and
//! its headers are `event-type`, `event-version`, `event-source`, `correlation-id` and `causation-id`, always and in this order.
//!
//! | module | what it holds |
//! |---|---|
//! | `publisher`, `outcome` | validate, encode, hand over; per-event outcomes |
//! | `producer`, `limits`, `counts`, `delivery` | the order of calls kept when the queue is full; what fits; what is under way; delivery reports |
//! | `keeper` | the producer's client, replaced after a fatal error and dropped off the async threads |
//! | `consumer`, `running` | subscriptions, start and stop, seen from the async side |
//! | `poller` | the consumer's thread: polling, rebalances, pause and resume, storing offsets |
//! | `assignment` | the partitions at hand |
//! | `message`, `dead_letter` | what the engine in `consume` sees of a record, and how it moves one away |
//! | `connect` | whether the brokers answer, or why not |
//! | `denied`, `held` | what the brokers refuse a consumer; who holds its group |
//! | `context`, `repeated` | what librdkafka tells, in the service's log, and not ten times a second |
//! | `admin` | creating topics |
//! | `embedded` | a broker in this process |

mod admin;
mod assignment;
mod client_config;
mod connect;
mod consumer;
mod consumer_error;
mod context;
mod counts;
mod dead_letter;
mod delivery;
mod denied;
#[cfg(feature = "embedded")]
pub(crate) mod embedded;
mod error;
mod headers;
mod held;
mod keeper;
mod limits;
mod message;
mod outcome;
mod poller;
mod producer;
mod publisher;
mod repeated;
mod running;
mod signal;
mod turns;

pub use crate::consume::{ConsumerStats, DispatchBy, Health, RetryPolicy, SubscribeError};
pub use crate::publish::Delivered;
pub use admin::{AdminError, TopicReport, ensure_topics};
pub use consumer::{KafkaEventConsumer, StartFrom};
pub use consumer_error::{ConsumerError, StopReport};
pub use delivery::Delivery;
#[cfg(feature = "embedded")]
pub use embedded::{EmbeddedBroker, ProduceFault};
pub use error::ClientError;
pub use outcome::{ConnectError, DisconnectReport, PublishError, PublisherHealth};
pub use publisher::KafkaEventPublisher;
