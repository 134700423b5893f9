//! The crate's stores and a service's own sqlx in one tree: one sqlite3, one sqlx.

#![allow(clippy::unwrap_used, reason = "a test that cannot set up its parts fails")]

use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use mes_events::idempotency::{
    ClaimOutcome, ClaimRequest, IdempotencyStore, PostgresStore, SqliteStore, Transacted, TransactionalStore,
    rusqlite,
};
use mes_events::{HandlerError, Uuid};
use sqlx::postgres::{PgConnectOptions, PgPool};
use sqlx::{AssertSqlSafe, Connection, Postgres, Transaction};

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

/// The pool that a service has is the one that the store takes: its own migrations, rows and types, and the claims.
#[tokio::test]
async fn the_store_works_in_the_services_own_transactions() {
    let url =
        std::env::var("DATABASE_URL").expect("DATABASE_URL: `cargo xtask test crates` starts a PostgreSQL");
    let schema = format!("databases_{}", Uuid::new_v4().simple());
    let options: PgConnectOptions = url.parse().unwrap();
    let pool = PgPool::connect_lazy_with(options.options([("search_path", schema.as_str())]));
    sqlx::raw_sql(AssertSqlSafe(format!("CREATE SCHEMA {schema}"))).execute(&pool).await.unwrap();
    sqlx::migrate!().run(&pool).await.unwrap();

    let store = PostgresStore::new(pool.clone());
    store.prepare().await.unwrap();
    let id = Uuid::new_v4();
    let request = || ClaimRequest::new("a", id, "test.happened", Duration::from_secs(60));
    let first = store.transact(request(), id, Arc::new(inspect)).await.unwrap();
    assert!(matches!(first, Transacted::Applied), "{first:?}");
    let second = store.transact(request(), id, Arc::new(inspect)).await.unwrap();
    assert!(matches!(second, Transacted::Completed), "{second:?}");

    let rows: Vec<Uuid> =
        sqlx::query_scalar("SELECT event_id FROM inspections").fetch_all(&pool).await.unwrap();
    assert_eq!(rows, [id]);
    sqlx::raw_sql(AssertSqlSafe(format!("DROP SCHEMA {schema} CASCADE"))).execute(&pool).await.unwrap();
}

fn inspect<'t>(
    transaction: &'t mut Transaction<'static, Postgres>,
    id: &'t Uuid,
) -> Pin<Box<dyn Future<Output = Result<(), HandlerError>> + Send + 't>> {
    Box::pin(async move {
        let insert = sqlx::query("INSERT INTO inspections VALUES ($1)").bind(id);
        insert.execute(&mut **transaction).await?;
        Ok(())
    })
}
