//! The publisher and the consumer on the embedded broker.

mod consumer;
#[path = "../example/mod.rs"]
mod example;
mod failures;
mod harness;
mod heartbeat;
mod publisher;
mod publisher_traps;
mod raw;
mod subscriptions;
