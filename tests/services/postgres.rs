//! The stock service on PostgreSQL, in a schema of the test's own.

use std::time::Duration;

use mes_events::idempotency::PostgresStore;
use mes_events::idempotency::sqlx::{self, AssertSqlSafe, PgPool};
use mes_events::testing::InMemoryBroker;
use mes_events::{KafkaConfig, KafkaEventPublisher, Uuid};

use crate::ends::{Program, topic};
use crate::{Plant, STEEL, receipt, stock_service_postgres};

#[tokio::test]
#[ignore = "needs PostgreSQL: DATABASE_URL"]
async fn an_event_that_comes_again_counts_once() {
    let (plant, broker, database) = (Plant::new(), InMemoryBroker::new(), Database::new().await);
    let goods_in = plant.goods_in_through(broker.publisher()).await;
    for transaction in ["t-1", "t-2"] {
        goods_in.book(&receipt(transaction)).await.expect("booked");
    }
    goods_in.publish_committed().await.expect("published");
    let store = database.prepare().await;
    let subscriptions = stock_service_postgres::subscriptions(&store).expect("no handler twice");
    let consumer = broker.consumer("stock").handling(subscriptions).start();
    broker.until_idle().await;
    broker.redeliver_from_beginning("stock");
    broker.until_idle().await;
    assert_eq!(consumer.stats().handled, 8, "two handlers of two events, twice");
    assert_eq!(consumer.stop().await, 0);
    assert_eq!((database.quantity().await, database.journal().await), (8.0, 2));
    database.drop().await;
}

#[tokio::test]
#[ignore = "needs Kafka and PostgreSQL: KAFKA_BROKERS, DATABASE_URL"]
async fn sigterm_ends_the_service_on_postgres_in_order() {
    let (plant, topic, database) = (Plant::new(), topic().await, Database::new().await);
    let kafka =
        KafkaConfig::new(std::env::var("KAFKA_BROKERS").expect("needs Kafka: KAFKA_BROKERS")).topic(&topic);
    let publisher = KafkaEventPublisher::connect(&kafka).await.expect("connected");
    let goods_in = plant.goods_in_through(publisher.clone()).await;
    goods_in.book(&receipt("t-1")).await.expect("booked");
    goods_in.publish_committed().await.expect("published");
    publisher.disconnect().await;

    database.prepare().await;
    let mut stock =
        Program::start("stock_service_postgres", &plant.0, &topic, &[("DATABASE_URL", &database.url)]);
    let booked = async {
        while database.journal().await < 1 || database.quantity().await < 4.0 {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(60), booked).await.expect("booked within a minute");
    assert!(stock.ends_by("TERM").await.success());
    assert_eq!(stock.says().await, "handled 2, 0 left in hand");
    assert_eq!((database.quantity().await, database.journal().await), (4.0, 1));
    database.drop().await;
}

/// A schema; a test that fails leaves it for people to look at.
struct Database {
    schema: String,
    /// Of sessions that see only the schema.
    url: String,
    pool: PgPool,
}

impl Database {
    async fn new() -> Self {
        let url = std::env::var("DATABASE_URL").expect("needs PostgreSQL: DATABASE_URL");
        let schema = format!("test_{}", Uuid::new_v4().simple());
        let separator = if url.contains('?') { '&' } else { '?' };
        let url = format!("{url}{separator}options=-csearch_path%3D{schema}");
        let pool = PgPool::connect(&url).await.expect("connected");
        let database = Self { schema, url, pool };
        database.run(format!("CREATE SCHEMA {}", database.schema)).await;
        database
    }

    async fn prepare(&self) -> PostgresStore {
        stock_service_postgres::prepare(self.pool.clone()).await.expect("its tables")
    }

    async fn quantity(&self) -> f64 {
        let select = sqlx::query_scalar("SELECT quantity FROM stock WHERE part_id = $1").bind(STEEL);
        select.fetch_optional(&self.pool).await.expect("a stock").unwrap_or_default()
    }

    async fn journal(&self) -> i64 {
        sqlx::query_scalar("SELECT COUNT(*) FROM journal").fetch_one(&self.pool).await.expect("a journal")
    }

    async fn run(&self, statement: String) {
        sqlx::raw_sql(AssertSqlSafe(statement)).execute(&self.pool).await.expect("done");
    }

    async fn drop(self) {
        self.run(format!("DROP SCHEMA {} CASCADE", self.schema)).await;
    }
}
