//! Every compression that a producer may choose is read.

use mes_events::EventMetadata;
use mes_events::kafka::KafkaEventPublisher;
use rdkafka::ClientConfig;
use rdkafka::message::{Header, OwnedHeaders};
use rdkafka::producer::{FutureProducer, FutureRecord};

use crate::harness::{Topic, body};
use crate::interop::{invalidation, node};

const CODECS: [&str; 5] = ["none", "gzip", "snappy", "lz4", "zstd"];
const EACH: usize = 50;

#[tokio::test]
#[ignore = "needs Kafka: KAFKA_BROKERS"]
async fn every_codec_is_read() {
    let topic = Topic::create().await;
    for codec in CODECS {
        write_compressed(&topic, codec).await;
    }
    let (mut consumer, handled) = topic.consume_all().await;
    let events = handled.wait_for(CODECS.len() * EACH).await;
    for codec in CODECS {
        let of_codec = events.iter().filter(|event| event["data"]["reason"] == codec).count();
        assert_eq!(of_codec, EACH, "{codec}");
    }
    assert_eq!(consumer.stats().dead_lettered, 0);
    consumer.stop().await.expect("stopped");
}

/// What a user may set is what the publisher does; kafkajs reads gzip and no other.
#[tokio::test]
#[ignore = "needs Kafka: KAFKA_BROKERS"]
async fn the_publisher_compresses_where_it_is_told_to() {
    let topic = Topic::create().await;
    let config = topic.config().set("compression.type", "gzip");
    let publisher = KafkaEventPublisher::connect(&config).await.expect("connected");
    let events = vec![invalidation("part:1", EventMetadata::new("material-service")); EACH];
    assert!(publisher.publish_batch(&events).await.iter().all(Result::is_ok));
    publisher.disconnect().await;
    let mut reader = node("read.mjs", &topic, &[&topic.name, &EACH.to_string()]);
    assert!(reader.wait().await.expect("ended").success(), "kafkajs reads gzip");
}

/// The batch travels in one piece, so that it is worth compressing: librdkafka leaves alone what would grow.
async fn write_compressed(topic: &Topic, codec: &str) {
    let mut config = ClientConfig::new();
    config.set("bootstrap.servers", &topic.brokers).set("linger.ms", "100").set("compression.type", codec);
    let producer: FutureProducer = config.create().expect("a producer");
    let value = body(&format!(r#"{{"cacheKey":"k","reason":"{codec}","invalidatedBy":"s"}}"#));
    let sent = (0..EACH).map(|_| {
        let headers =
            OwnedHeaders::new().insert(Header { key: "event-type", value: Some("cache.invalidate") });
        let record = FutureRecord::to(&topic.name).key("key").payload(&value).headers(headers);
        producer.send_result(record).expect("queued")
    });
    for sent in sent.collect::<Vec<_>>() {
        sent.await.expect("sent").expect("written");
    }
}
