//! librdkafka's properties: ours first, then the user's.

use rdkafka::ClientConfig;

use super::context;
use crate::KafkaConfig;

/// What a producer is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// Events of a service.
    Events,
    /// Records that could not be handled: they were on a topic already, and our headers come on top.
    DeadLetters,
}

/// The same property under two names, which must not both be set.
const ALIASES: [(&str, &str); 4] = [
    ("delivery.timeout.ms", "message.timeout.ms"),
    ("linger.ms", "queue.buffering.max.ms"),
    ("acks", "request.required.acks"),
    ("max.in.flight.requests.per.connection", "max.in.flight"),
];

pub(crate) fn producer(config: &KafkaConfig, purpose: Purpose) -> ClientConfig {
    let mut ours = vec![
        ("enable.idempotence", "true"),
        ("acks", "all"),
        // As Java and kafkajs do; librdkafka's own default is another hash.
        ("partitioner", "murmur2_random"),
        // An event that waits alone is sent at once; under load, those that come meanwhile travel together.
        ("linger.ms", "0"),
        ("delivery.timeout.ms", "120000"),
        ("queue.buffering.max.kbytes", "65536"),
        // What comes while two requests are unanswered travels together. With librdkafka's five, the same load took more switches
        // between threads and more processor time, and less came through (bench/kafka).
        ("max.in.flight.requests.per.connection", "2"),
    ];
    if purpose == Purpose::DeadLetters {
        ours.push(("message.max.bytes", "20000000"));
    }
    with_defaults(config, &ours)
}

pub(crate) fn consumer(config: &KafkaConfig, group: &str, offset_reset: &str) -> ClientConfig {
    let mut ours = vec![
        ("auto.offset.reset", offset_reset),
        ("auto.commit.interval.ms", "1000"),
        // A consumer that has joined before its topic was there, or known to every broker, finds it by this alone; librdkafka
        // would look once in five minutes.
        ("topic.metadata.refresh.interval.ms", "5000"),
        // What is fetched ahead counts to the memory of the service; librdkafka would take 64 MiB, and as much again for a
        // response in flight.
        ("queued.max.messages.kbytes", "16384"),
        ("fetch.max.bytes", "16777216"),
        // With a queue this small, a full second's wait would starve the handlers.
        ("fetch.queue.backoff.ms", "10"),
        // For the watchdog.
        ("statistics.interval.ms", "5000"),
    ];
    // The other protocol leaves the assignment to the brokers, and refuses this property.
    if config.property("group.protocol") != Some("consumer") {
        // A member that joins or leaves stops only the partitions that move.
        ours.push(("partition.assignment.strategy", "cooperative-sticky"));
    }
    let mut client = with_defaults(config, &ours);
    client.set("group.id", group).set("enable.auto.commit", "true").set("enable.auto.offset.store", "false");
    client
}

pub(crate) fn admin(config: &KafkaConfig) -> ClientConfig {
    with_defaults(config, &[])
}

fn with_defaults(config: &KafkaConfig, ours: &[(&str, &str)]) -> ClientConfig {
    let mut client = ClientConfig::new();
    client.set("bootstrap.servers", config.brokers()).set("client.id", config.client());
    client.set_log_level(context::level());
    // librdkafka would wait up to 10 s before it tries a broker again that has been away for a while.
    client.set("reconnect.backoff.max.ms", "2000");
    for (name, value) in ours {
        let alias = ALIASES.iter().find(|(known, _)| known == name).map(|(_, alias)| *alias);
        if alias.is_none_or(|alias| config.property(alias).is_none()) {
            client.set(*name, *value);
        }
    }
    for (name, value) in config.properties() {
        client.set(name, value);
    }
    client
}
