//! The examples of the two usual services, as processes of their own, on PostgreSQL.

use std::path::PathBuf;
use std::process::Stdio;
use std::time::{Duration, Instant};

use mes_events::Uuid;
use mes_events::idempotency::sqlx::{self, PgPool};
use tokio::process::{Child, Command};

use crate::harness::Topic;

/// A schema of one test in the database of `DATABASE_URL`.
struct Database {
    schema: String,
    pool: PgPool,
}

impl Database {
    async fn create() -> Self {
        let url = std::env::var("DATABASE_URL").expect("needs PostgreSQL: DATABASE_URL");
        let pool = PgPool::connect(&url).await.expect("connected");
        let schema = format!("services_{}", Uuid::new_v4().simple());
        sqlx::raw_sql(sqlx::AssertSqlSafe(format!("CREATE SCHEMA {schema}")))
            .execute(&pool)
            .await
            .expect("created");
        Self { schema, pool }
    }

    /// Tables are looked for in the schema alone.
    fn url(&self) -> String {
        let url = std::env::var("DATABASE_URL").expect("it was there");
        let join = if url.contains('?') { '&' } else { '?' };
        format!("{url}{join}options=-c%20search_path%3D{}", self.schema)
    }

    async fn execute(&self, sql: &str) {
        let sql = sql.replace("{schema}", &self.schema);
        sqlx::raw_sql(sqlx::AssertSqlSafe(sql)).execute(&self.pool).await.expect("executed");
    }

    async fn count(&self, table: &str) -> i64 {
        let sql = format!("SELECT COUNT(*) FROM {}.{table}", self.schema);
        sqlx::query_scalar(sqlx::AssertSqlSafe(sql)).fetch_one(&self.pool).await.unwrap_or(0)
    }
}

fn service(name: &str, topic: &Topic, database: &Database) -> Command {
    let program: PathBuf =
        std::env::current_exe().expect("this test").ancestors().nth(2).expect("target").into();
    let mut command = Command::new(program.join("examples").join(name));
    command
        .env("KAFKA_BROKERS", &topic.brokers)
        .env("KAFKA_TOPIC", &topic.name)
        .env("KAFKA_GROUP_ID", topic.group())
        .env("DATABASE_URL", database.url())
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .kill_on_drop(true);
    command
}

async fn publish(topic: &Topic, database: &Database, orders: &[&str]) {
    let status = service("publish_after_commit", topic, database).args(orders).status().await;
    assert!(status.expect("built with the tests").success());
}

async fn rows(database: &Database, wanted: i64) {
    let deadline = Instant::now() + Duration::from_secs(60);
    while database.count("reservations").await < wanted {
        assert!(Instant::now() < deadline, "never: {wanted} reservations");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

fn interrupt(child: &Child) {
    let id = child.id().expect("it runs").to_string();
    assert!(std::process::Command::new("kill").args(["-INT", &id]).status().expect("kill").success());
}

#[tokio::test]
#[ignore = "needs Kafka and PostgreSQL: KAFKA_BROKERS, DATABASE_URL"]
async fn what_was_committed_is_published_and_handled_once() {
    let (topic, database) = (Topic::create().await, Database::create().await);
    publish(&topic, &database, &["wo-1", "wo-2"]).await;
    let mut material = service("effect_in_transaction", &topic, &database).spawn().expect("started");
    rows(&database, 2).await;

    // As though the process had died twice: after commit, before anything was sent; and after sending, before the mark.
    let copy = "INSERT INTO {schema}.work_orders SELECT 'wo-3', 1, \
        replace(replace(event, 'wo-1', 'wo-3'), substring(event FROM '\"eventId\":\"([^\"]+)\"'), gen_random_uuid()::text) \
        FROM {schema}.work_orders WHERE work_order_id = 'wo-1'";
    database.execute(copy).await;
    database.execute("UPDATE {schema}.work_orders SET published = FALSE WHERE work_order_id = 'wo-2'").await;
    publish(&topic, &database, &[]).await;
    rows(&database, 3).await;

    interrupt(&material);
    assert!(material.wait().await.expect("ended").success());
    assert_eq!(database.count("reservations").await, 3, "wo-2 was sent twice and handled once");
    assert_eq!(database.count("work_orders WHERE published").await, 3);
    database.execute("DROP SCHEMA {schema} CASCADE").await;
}
