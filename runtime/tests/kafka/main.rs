//! The publisher and the consumer on the embedded broker.

mod consumer;
#[path = "../example/mod.rs"]
mod example;
mod failures;
mod harness;
mod publisher;
mod raw;
mod subscriptions;
