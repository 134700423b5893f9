use std::sync::Arc;

use events_runtime::HandlerError;
use events_runtime::idempotency::sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use events_runtime::idempotency::sqlx::{self, AssertSqlSafe, PgPool, Postgres, Row, Transaction};
use events_runtime::idempotency::{PostgresStore, Transacted, TransactionalStore};
use uuid::Uuid;

use crate::contest::{Contender, Table};
use crate::work::{OPERATIONS, claim, claim_at_once, request};

pub async fn measure(url: &str, table: &mut Table) {
    let schema = format!("bench_{}", Uuid::new_v4().simple());
    let options: PgConnectOptions = url.parse().expect("DATABASE_URL is a URL");
    let pool = PgPoolOptions::new().connect_lazy_with(options.options([("search_path", schema.as_str())]));
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
    let (pool, store) = (&pool, &store);
    let contenders = vec![
        Contender::new("bare commit: UPDATE one row", None, move || bare(pool)),
        Contender::new("claim", Some(1.10), move || claim(store)),
        Contender::new("claim, 1,024 at the same time, each", Some(0.10), move || claim_at_once(store)),
        Contender::new("claim, effect and mark in one transaction", Some(1.80), move || transact(store)),
        Contender::new("the same by hand: begin, claim, effect, mark, commit", None, move || by_hand(pool)),
        Contender::new("SELECT, INSERT, UPDATE: three commits", None, move || three_calls(pool)),
    ];
    table.contest("PostgreSQL", contenders).await;
    run(pool, &format!("DROP SCHEMA {schema} CASCADE")).await;
}

async fn run(pool: &PgPool, statements: &str) {
    sqlx::raw_sql(AssertSqlSafe(statements)).execute(pool).await.expect("the statement is right");
}

async fn bare(pool: &PgPool) -> usize {
    for n in 0..OPERATIONS {
        let id = i32::try_from(n * 97 % 20_000 + 1).expect("a small number");
        let update = sqlx::query("UPDATE bare SET n = n + 1 WHERE id = $1").bind(id);
        update.execute(pool).await.expect("an update");
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
