//! A schema for each test, so that tests run beside one another and leave nothing.

use std::time::Duration;

use events_runtime::idempotency::PostgresStore;
use events_runtime::idempotency::sqlx::postgres::{PgConnectOptions, PgPoolOptions, PgSslMode};
use events_runtime::idempotency::sqlx::{self, AssertSqlSafe, PgPool, Postgres, Transaction};
use uuid::Uuid;

use crate::event::Happened;
use crate::proxy::Proxy;

/// What an effect is given.
pub(crate) type Tx = Transaction<'static, Postgres>;

/// The effect of most tests: a row of the event's own, so that a second one fails.
pub(crate) async fn insert(tx: &mut Tx, event: &Happened) -> Result<(), sqlx::Error> {
    let insert = sqlx::query("INSERT INTO effects VALUES ($1)").bind(event.id().to_string());
    insert.execute(&mut **tx).await.map(drop)
}

pub(crate) struct Database {
    schema: String,
    options: PgConnectOptions,
}

impl Database {
    /// An empty schema.
    pub(crate) async fn new() -> Self {
        let database = Self::existing(format!("test_{}", Uuid::new_v4().simple()));
        database.run(&format!("CREATE SCHEMA {}", database.schema)).await;
        database
    }

    /// A schema that another process has made.
    pub(crate) fn existing(schema: String) -> Self {
        let url = std::env::var("DATABASE_URL").expect("DATABASE_URL names a PostgreSQL server");
        let options: PgConnectOptions = url.parse().unwrap();
        Self { options: options.options([("search_path", schema.as_str())]), schema }
    }

    pub(crate) fn schema(&self) -> &str {
        &self.schema
    }

    /// Where the server listens.
    pub(crate) fn server(&self) -> (String, u16) {
        (self.options.get_host().to_owned(), self.options.get_port())
    }

    /// A pool of its own, as each process has.
    pub(crate) fn pool(&self) -> PgPool {
        self.pool_of(10)
    }

    pub(crate) fn pool_of(&self, connections: u32) -> PgPool {
        self.connect(connections, self.options.clone())
    }

    /// A pool whose sessions have this setting.
    pub(crate) fn pool_with(&self, setting: &str, value: &str) -> PgPool {
        self.connect(10, self.options.clone().options([(setting, value)]))
    }

    /// A pool whose connections go through `proxy`, which understands what passes.
    pub(crate) fn pool_through(&self, proxy: &Proxy) -> PgPool {
        let options = self.options.clone().host("127.0.0.1").port(proxy.port());
        self.connect(10, options.ssl_mode(PgSslMode::Disable))
    }

    fn connect(&self, connections: u32, options: PgConnectOptions) -> PgPool {
        let pool = PgPoolOptions::new().max_connections(connections).acquire_timeout(Duration::from_secs(30));
        pool.connect_lazy_with(options.application_name(&self.schema))
    }

    /// A store with its table and a table of effects.
    pub(crate) async fn store(&self) -> PostgresStore {
        let store = PostgresStore::new(self.pool());
        store.prepare().await.unwrap();
        self.run("CREATE TABLE IF NOT EXISTS effects (event_id TEXT PRIMARY KEY)").await;
        store
    }

    pub(crate) async fn run(&self, statement: &str) {
        let pool = self.pool_of(1);
        sqlx::raw_sql(AssertSqlSafe(statement)).execute(&pool).await.unwrap();
        pool.close().await;
    }

    pub(crate) async fn count(&self, from: &str) -> i64 {
        let pool = self.pool_of(1);
        let query = AssertSqlSafe(format!("SELECT COUNT(*) FROM {from}"));
        let count = sqlx::query_scalar(query).fetch_one(&pool).await.unwrap();
        pool.close().await;
        count
    }

    /// How many sessions of this test are inside a transaction, apart from the one that asks.
    pub(crate) async fn open_transactions(&self) -> i64 {
        self.count(&format!(
            "pg_stat_activity WHERE application_name = '{}' AND xact_start IS NOT NULL AND pid <> pg_backend_pid()",
            self.schema
        ))
        .await
    }

    /// As a test ends: one that fails leaves its schema for people to look at.
    pub(crate) async fn drop(self) {
        self.run(&format!("DROP SCHEMA {} CASCADE", self.schema)).await;
    }
}
