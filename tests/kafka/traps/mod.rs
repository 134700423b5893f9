//! What librdkafka and other consumers are known to get wrong, on a real Kafka.

mod bursts;
mod memory;
mod offsets;
mod proxy;
mod publisher;
mod rebalance;
mod slow;
mod stage;
