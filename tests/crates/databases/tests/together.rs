//! The crate's stores and a service's own sqlx in one tree: one sqlite3, one sqlx.

#![allow(clippy::unwrap_used, reason = "a test that cannot set up its parts fails")]

use std::time::Duration;

use mes_events::Uuid;
use mes_events::idempotency::{
    ClaimOutcome, ClaimRequest, IdempotencyStore, PostgresStore, SqliteStore, rusqlite,
};
use sqlx::Connection;

#[derive(sqlx::FromRow)]
struct Row {
    id: sqlx::types::Uuid,
}

/// Both drivers link the same sqlite3, and both work.
#[tokio::test]
async fn two_drivers_of_sqlite_share_one_library() {
    let store = SqliteStore::from_connection(rusqlite::Connection::open_in_memory().unwrap()).unwrap();
    let request = ClaimRequest::new("a", Uuid::new_v4(), "test.happened", Duration::from_secs(60));
    assert!(matches!(store.claim(request).await.unwrap(), ClaimOutcome::Won(_)));

    let mut connection = sqlx::SqliteConnection::connect("sqlite::memory:").await.unwrap();
    let id = Uuid::new_v4();
    let row: Row = sqlx::query_as("SELECT ?1 AS id").bind(id).fetch_one(&mut connection).await.unwrap();
    assert_eq!(row.id, id);
    let version: String =
        sqlx::query_scalar("SELECT sqlite_version()").fetch_one(&mut connection).await.unwrap();
    assert_eq!(version, rusqlite::version());
}

/// The pool that a service has is the one that the store takes.
#[tokio::test]
async fn the_store_takes_the_services_own_pool() {
    let pool: sqlx::PgPool =
        sqlx::postgres::PgPoolOptions::new().connect_lazy("postgres://localhost/none").unwrap();
    let store = PostgresStore::new(pool);
    let _: &mes_events::idempotency::sqlx::PgPool = store.pool();
}
