//! The table: made once, and migrated from the original library's.

use std::time::Duration;

use events_runtime::idempotency::{ClaimOutcome, ClaimRequest, IdempotencyStore, PostgresStore};
use uuid::Uuid;

use crate::database::Database;

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
#[ignore = "needs PostgreSQL: DATABASE_URL"]
async fn services_that_start_together_make_the_table_once() {
    let database = Database::new().await;
    start_together(&database).await;
    assert_eq!(database.count("idempotency_records").await, 0);
    database.drop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
#[ignore = "needs PostgreSQL: DATABASE_URL"]
async fn the_original_table_is_migrated_once() {
    let database = Database::new().await;
    database.run(include_str!("original.sql")).await;
    let store = start_together(&database).await;
    let [completed, processing, failed] = [1, 2, 3].map(Uuid::from_u128);
    assert_eq!(claim(&store, "quality-service", completed).await, ClaimOutcome::Completed);
    let ClaimOutcome::Won(dead) = claim(&store, "quality-service", processing).await else { panic!("lost") };
    assert_eq!(dead.retry_count, 0);
    let ClaimOutcome::Won(again) = claim(&store, "quality-service", failed).await else { panic!("lost") };
    assert_eq!(again.retry_count, 2);
    // Another consumer in the same database has its own record now.
    assert!(matches!(claim(&store, "material-service", completed).await, ClaimOutcome::Won(_)));
    assert_eq!(database.count("idempotency_records WHERE consumed_at = '2025-11-01 08:30:00.123'").await, 1);
    let indexes = "pg_indexes WHERE schemaname = current_schema() AND tablename = 'idempotency_records'";
    assert_eq!(database.count(indexes).await, 1);
    database.drop().await;
}

/// A status that another program wrote must not keep an event from being handled for ever.
#[tokio::test]
#[ignore = "needs PostgreSQL: DATABASE_URL"]
async fn a_status_that_is_none_counts_as_failed() {
    let (database, event) = (Database::new().await, Uuid::new_v4());
    let store = database.store().await;
    assert!(matches!(claim(&store, "a", event).await, ClaimOutcome::Won(_)));
    database.run("UPDATE idempotency_records SET status = 'x'").await;
    assert!(matches!(claim(&store, "a", event).await, ClaimOutcome::Won(_)));
    database.drop().await;
}

async fn start_together(database: &Database) -> PostgresStore {
    let stores: Vec<_> = (0..8).map(|_| PostgresStore::new(database.pool())).collect();
    let starts: Vec<_> =
        stores.iter().cloned().map(|store| tokio::spawn(async move { store.prepare().await })).collect();
    for start in starts {
        start.await.unwrap().unwrap();
    }
    stores.into_iter().next().unwrap()
}

async fn claim(store: &PostgresStore, consumer: &str, event: Uuid) -> ClaimOutcome {
    store
        .claim(ClaimRequest::new(consumer, event, "work-order.completed", Duration::from_secs(60)))
        .await
        .unwrap()
}
