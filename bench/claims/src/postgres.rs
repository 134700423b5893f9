use std::sync::Arc;

use events_runtime::HandlerError;
use events_runtime::idempotency::sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use events_runtime::idempotency::sqlx::{
    self, AssertSqlSafe, Connection, PgConnection, PgPool, Postgres, Row, Transaction,
};
use events_runtime::idempotency::{PostgresStore, Transacted, TransactionalStore};
use tokio::sync::Mutex;
use uuid::Uuid;

use crate::contest::{Contender, Table};
use crate::work::{OPERATIONS, claim, claim_at_once, request, row};

pub async fn measure(url: &str, table: &mut Table) {
    let schema = format!("bench_{}", Uuid::new_v4().simple());
    let options: PgConnectOptions = url.parse().expect("DATABASE_URL is a URL");
    let options = options.options([("search_path", schema.as_str())]);
    let pool = PgPoolOptions::new().connect_lazy_with(options.clone());
    run(&pool, &format!("CREATE SCHEMA {schema}")).await;
    let store = PostgresStore::new(pool.clone());
    store.prepare().await.expect("the table can be made");
    run(
        &pool,
        "CREATE TABLE bare (id INT PRIMARY KEY, n INT NOT NULL);
         INSERT INTO bare SELECT id, 0 FROM generate_series(1, 20000) AS id;
         CREATE TABLE effects (event_id TEXT PRIMARY KEY);
         CREATE TABLE three (event_id TEXT PRIMARY KEY, status TEXT NOT NULL)",
    )
    .await;
    // Records of the past, as a table in use has them.
    for _ in 0..20 {
        claim_at_once(&store).await;
    }
    run(&pool, "VACUUM ANALYZE").await;
    through_the_pool(&pool, &store, table).await;
    without_pings(options, table).await;
    run(&pool, &format!("DROP SCHEMA {schema} CASCADE")).await;
}

/// As services have it: sqlx asks the server whether it is still there before each use of a connection.
async fn through_the_pool(pool: &PgPool, store: &PostgresStore, table: &mut Table) {
    let contenders = vec![
        Contender::new("bare commit: UPDATE one row", None, move || bare(pool)),
        Contender::new("claim", Some(1.10), move || claim(store)),
        Contender::new("claim, 1,024 at the same time, each", Some(0.10), move || claim_at_once(store)),
        Contender::new("claim, effect and mark in one transaction", Some(1.80), move || transact(store)),
        Contender::new("the same by hand: begin, claim, effect, mark, commit", None, move || by_hand(pool)),
        Contender::new("SELECT, INSERT, UPDATE: three commits", None, move || three_calls(pool)),
    ];
    table.contest("PostgreSQL", contenders).await;
}

/// The same with as little around the statement as sqlx allows, for those who want to know what a claim costs the server.
async fn without_pings(options: PgConnectOptions, table: &mut Table) {
    let pool = PgPoolOptions::new().test_before_acquire(false).connect_lazy_with(options.clone());
    let store = PostgresStore::new(pool.clone());
    let own = Mutex::new(PgConnection::connect_with(&options).await.expect("a connection"));
    let (pool, store, own) = (&pool, &store, &own);
    let contenders = vec![
        Contender::new("bare commit: UPDATE one row", None, move || bare(pool)),
        Contender::new("claim", None, move || claim(store)),
        Contender::new("bare commit on a connection of one's own", None, move || bare_owned(own)),
    ];
    table.contest("PostgreSQL, pool without pings", contenders).await;
}

async fn run(pool: &PgPool, statements: &str) {
    sqlx::raw_sql(AssertSqlSafe(statements)).execute(pool).await.expect("the statement is right");
}

const UPDATE: &str = "UPDATE bare SET n = n + 1 WHERE id = $1";

async fn bare(pool: &PgPool) -> usize {
    for _ in 0..OPERATIONS {
        sqlx::query(UPDATE).bind(row()).execute(pool).await.expect("an update");
    }
    OPERATIONS
}

async fn bare_owned(connection: &Mutex<PgConnection>) -> usize {
    let mut connection = connection.lock().await;
    for _ in 0..OPERATIONS {
        sqlx::query(UPDATE).bind(row()).execute(&mut *connection).await.expect("an update");
    }
    OPERATIONS
}

async fn transact(store: &PostgresStore) -> usize {
    let effect = Arc::new(insert);
    for _ in 0..OPERATIONS {
        let request = request();
        let id = request.event_id;
        let transacted = store.transact(request, id, effect.clone()).await.expect("a transaction");
        assert!(matches!(transacted, Transacted::Applied));
    }
    OPERATIONS
}

fn insert<'t>(
    transaction: &'t mut Transaction<'static, Postgres>,
    id: &'t Uuid,
) -> std::pin::Pin<Box<dyn Future<Output = Result<(), HandlerError>> + Send + 't>> {
    Box::pin(async move {
        let insert = sqlx::query("INSERT INTO effects VALUES ($1)").bind(id.to_string());
        insert.execute(&mut **transaction).await?;
        Ok(())
    })
}

async fn by_hand(pool: &PgPool) -> usize {
    for _ in 0..OPERATIONS {
        let id = Uuid::new_v4();
        let text = id.to_string();
        let mut transaction = pool.begin().await.expect("a transaction");
        let claim = "INSERT INTO three VALUES ($1, 'processing') ON CONFLICT DO NOTHING RETURNING event_id";
        let row = sqlx::query(claim).bind(&text).fetch_one(&mut *transaction).await.expect("a claim");
        assert_eq!(row.get::<&str, _>(0), text);
        insert(&mut transaction, &id).await.map_err(|error| error.to_string()).expect("an effect");
        let mark = sqlx::query("UPDATE three SET status = 'completed' WHERE event_id = $1").bind(&text);
        mark.execute(&mut *transaction).await.expect("a mark");
        transaction.commit().await.expect("a commit");
    }
    OPERATIONS
}

async fn three_calls(pool: &PgPool) -> usize {
    for _ in 0..OPERATIONS {
        let id = Uuid::new_v4().to_string();
        let check = sqlx::query("SELECT status FROM three WHERE event_id = $1").bind(&id);
        assert!(check.fetch_optional(pool).await.expect("a check").is_none());
        let mark = sqlx::query("INSERT INTO three VALUES ($1, 'processing')").bind(&id);
        mark.execute(pool).await.expect("a mark");
        let mark = sqlx::query("UPDATE three SET status = 'completed' WHERE event_id = $1").bind(&id);
        mark.execute(pool).await.expect("a mark");
    }
    OPERATIONS
}
