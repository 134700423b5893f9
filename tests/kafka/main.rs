//! The publisher and the consumer on a real Apache Kafka, with the events of the catalogue.

mod codecs;
mod cut;
mod failures;
mod groups;
mod harness;
#[path = "../../runtime/tests/kafka/heartbeat.rs"]
mod heartbeat;
mod incompatible;
mod interop;
mod partitions;
mod poison;
#[path = "../../runtime/tests/kafka/raw.rs"]
mod raw;
#[cfg(feature = "tls")]
mod secure;
mod traps;
mod wire;
