//! A topic that gets more partitions while it is read.

use rdkafka::ClientConfig;
use rdkafka::admin::{AdminClient, AdminOptions, NewPartitions};
use rdkafka::client::DefaultClientContext;

use crate::harness::{Topic, body, cache_invalidate};
use crate::raw::{Raw, write_all};

/// F22: what is written to a new partition before the consumer knows of it is read too, from the start. Keys that move to the
/// new partition lose their order against what is still in the old one, as with every Kafka client.
#[tokio::test]
#[ignore = "needs Kafka: KAFKA_BROKERS"]
async fn f22_a_new_partition_is_read_from_its_start() {
    let topic = Topic::create().await;
    let (mut consumer, handled) = topic.consume_all().await;
    let event = cache_invalidate(&body(r#"{"cacheKey":"k","reason":"r","invalidatedBy":"s"}"#));
    write_all(&topic.brokers, &topic.name, std::slice::from_ref(&event)).await;
    handled.wait_for(1).await;

    let admin: AdminClient<DefaultClientContext> =
        ClientConfig::new().set("bootstrap.servers", &topic.brokers).create().expect("a client");
    let more = NewPartitions::new(&topic.name, 14);
    admin.create_partitions(&[more], &AdminOptions::new()).await.expect("created");
    let to_the_last = Raw { partition: 13, ..event };
    write_all(&topic.brokers, &topic.name, &vec![to_the_last; 100]).await;
    handled.wait_for(101).await;
    assert!(consumer.stop().await.expect("stopped").left);
    assert_eq!(handled.count(), 101);
}
