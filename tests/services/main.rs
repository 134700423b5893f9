//! The two usual services of the examples: nothing is lost and nothing counts twice, whatever happens between commit and publishing.

#![allow(clippy::duplicate_mod, reason = "each example brings along what it shares with the others")]

#[allow(dead_code, unreachable_pub, reason = "its program is not called here")]
#[path = "../../examples/goods_in_service.rs"]
mod goods_in_service;
#[allow(dead_code, unreachable_pub, reason = "its program is not called here")]
#[path = "../../examples/stock_service.rs"]
mod stock_service;
#[cfg(feature = "postgres")]
#[allow(dead_code, unreachable_pub, reason = "its program is not called here")]
#[path = "../../examples/stock_service_postgres.rs"]
mod stock_service_postgres;

mod ends;
#[cfg(feature = "postgres")]
mod postgres;
#[path = "../kill/programs.rs"]
mod programs;

use std::path::PathBuf;
use std::time::{Duration, Instant};

use goods_in_service::{GoodsIn, Receipt};
use mes_events::idempotency::SqliteStore;
use mes_events::kafka::EmbeddedBroker;
use mes_events::material::{MaterialIssued, MaterialIssuedEvent};
use mes_events::testing::{InMemoryBroker, PublishFault};
use mes_events::{
    BaseEvent, DateTime, EventMetadata, KafkaConfig, KafkaEventConsumer, KafkaEventPublisher, Publish, Uuid,
};

const STEEL: &str = "steel-9";

#[tokio::test]
async fn an_event_that_is_published_again_counts_once() {
    let (plant, broker) = (Plant::new(), broker().await);
    let (goods_in, publisher) = plant.goods_in(&broker.config()).await;
    for (transaction, new) in [("t-1", true), ("t-2", true), ("t-1", false), ("t-3", true)] {
        assert_eq!(goods_in.book(&receipt(transaction)).await.expect("booked"), new);
    }
    goods_in.publish_committed().await.expect("published");
    goods_in.publish_committed().await.expect("nothing to publish");

    let (mut consumer, stock) = plant.stock(&broker.config()).await;
    eventually("both handlers have every event", || consumer.stats().handled == 6).await;
    // As a service that died before it had noted that it published, its events ids made anew; and an issue beside it.
    for transaction in ["t-1", "t-2", "t-3"] {
        let (again, _) = Plant::new().goods_in(&broker.config()).await;
        again.book(&receipt(transaction)).await.expect("booked");
        again.publish_committed().await.expect("published");
    }
    publisher.publish(&issue(2.0)).await.expect("published");
    eventually("both handlers have all that came", || consumer.stats().handled == 14).await;
    consumer.stop().await.expect("stopped");
    assert_eq!((quantity(&stock).await, journal(&stock).await), (3.0 * 4.0 - 2.0, 4));
}

#[tokio::test]
async fn what_is_booked_while_kafka_is_down_is_published_later() {
    let (plant, broker) = (Plant::new(), broker().await);
    let kafka = broker.config().set("delivery.timeout.ms", "1000");
    let (goods_in, publisher) = plant.goods_in(&kafka).await;
    broker.take_down().await;
    for transaction in ["t-1", "t-2"] {
        goods_in.book(&receipt(transaction)).await.expect("booked");
        goods_in.publish_committed().await.expect_err("nobody takes it");
    }
    publisher.disconnect_within(Duration::from_secs(2)).await;
    broker.bring_up().await;

    // The service as it starts again, on the same database.
    let (restarted, _) = plant.goods_in(&broker.config()).await;
    restarted.publish_committed().await.expect("published");
    let (mut consumer, stock) = plant.stock(&broker.config()).await;
    eventually("both receipts are there", || consumer.stats().handled >= 4).await;
    consumer.stop().await.expect("stopped");
    assert_eq!((quantity(&stock).await, journal(&stock).await), (8.0, 2));
}

/// Both services in one unit test, with the broker in memory in Kafka's place.
#[tokio::test]
async fn neither_service_needs_kafka_in_its_tests() {
    let (plant, broker) = (Plant::new(), InMemoryBroker::new());
    let publisher = broker.publisher();
    let goods_in = plant.goods_in_through(publisher.clone()).await;
    goods_in.book(&receipt("t-1")).await.expect("booked");
    publisher.fail_next(PublishFault::UnknownAndWritten);
    goods_in.publish_committed().await.expect_err("nobody knows whether it is written");
    goods_in.publish_committed().await.expect("published");
    assert_eq!(broker.published("mes-events").len(), 2, "one event, twice");

    let stock = plant.stock_database().await;
    let subscriptions = stock_service::subscriptions(&stock).expect("no handler twice");
    let consumer = broker.consumer("stock").handling(subscriptions).start();
    broker.until_idle().await;
    assert_eq!(consumer.stop().await, 0);
    assert_eq!((quantity(&stock).await, journal(&stock).await), (4.0, 1));
}

/// Where the services keep their databases; it goes with the test.
struct Plant(PathBuf);

impl Plant {
    fn new() -> Self {
        let folder = std::env::temp_dir().join(format!("services-{}", Uuid::new_v4().simple()));
        std::fs::create_dir_all(&folder).expect("a temporary folder");
        Self(folder)
    }

    async fn goods_in(&self, kafka: &KafkaConfig) -> (GoodsIn<KafkaEventPublisher>, KafkaEventPublisher) {
        let publisher = KafkaEventPublisher::connect(kafka).await.expect("connected");
        (self.goods_in_through(publisher.clone()).await, publisher)
    }

    async fn goods_in_through<P: Publish>(&self, publisher: P) -> GoodsIn<P> {
        let database = SqliteStore::open(self.0.join("goods-in.db")).expect("a database");
        GoodsIn::new(database, publisher).await.expect("its tables")
    }

    async fn stock_database(&self) -> SqliteStore {
        let path = self.0.join("stock.db");
        stock_service::open(path.to_str().expect("text")).await.expect("a database")
    }

    async fn stock(&self, kafka: &KafkaConfig) -> (KafkaEventConsumer, SqliteStore) {
        let store = self.stock_database().await;
        let subscriptions = stock_service::subscriptions(&store).expect("no handler twice");
        let mut consumer = KafkaEventConsumer::new(kafka.clone().group_id("stock")).handling(subscriptions);
        consumer.start().await.expect("started");
        (consumer, store)
    }
}

impl Drop for Plant {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

async fn broker() -> EmbeddedBroker {
    EmbeddedBroker::start(&[("mes-events", 3), ("mes-events.dlq", 3)]).await.expect("a broker")
}

fn receipt(transaction_id: &str) -> Receipt<'_> {
    Receipt { transaction_id, lot_number: "lot-1", part_id: STEEL, quantity: 4.0 }
}

fn issue(quantity: f64) -> MaterialIssuedEvent {
    let data = MaterialIssued {
        transaction_id: "t-9".to_owned(),
        part_id: STEEL.to_owned(),
        part_number: "STEEL-9".to_owned(),
        quantity,
        lot_number: None,
        work_order_id: None,
        issued_to: "cell-4".to_owned(),
        issued_by: "user-9".into(),
        issued_date: DateTime::now(),
    };
    BaseEvent::new(data, EventMetadata::new("material-service"))
}

async fn quantity(stock: &SqliteStore) -> f64 {
    let select = "SELECT quantity FROM stock WHERE part_id = ?1";
    stock.with_connection(move |db| db.query_row(select, [STEEL], |row| row.get(0))).await.expect("a stock")
}

async fn journal(stock: &SqliteStore) -> i64 {
    let count = "SELECT COUNT(*) FROM journal";
    stock.with_connection(move |db| db.query_row(count, [], |row| row.get(0))).await.expect("a journal")
}

async fn eventually(what: &str, done: impl Fn() -> bool) {
    let deadline = Instant::now() + Duration::from_secs(30);
    while !done() {
        assert!(Instant::now() < deadline, "not in time: {what}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}
