//! The publisher and the consumer on a real Apache Kafka, with the events of the catalogue.

mod failures;
mod harness;
mod interop;
mod poison;
#[path = "../../runtime/tests/kafka/raw.rs"]
mod raw;
mod wire;
