//! F10, second case: what was asked for is durable, and nobody is told.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use events_runtime::idempotency::sqlx::{self, Executor, PgPool, Postgres};
use events_runtime::idempotency::{IdempotencyError, Idempotent, PostgresStore, StoreError};
use events_runtime::{Handler, HandlerError};

use crate::database::Database;
use crate::event::{Happened, record};
use crate::proxy::Proxy;

const EVENTS: i64 = 20;

/// Not unique, so that an effect that is applied twice is two rows.
async fn apply(to: impl Executor<'_, Database = Postgres>, event: &Happened) -> Result<(), sqlx::Error> {
    sqlx::query("INSERT INTO applied VALUES ($1)").bind(event.id().to_string()).execute(to).await.map(drop)
}

struct Lab {
    database: Database,
    proxy: Proxy,
    once: Idempotent<PostgresStore>,
    /// Around the proxy.
    direct: PgPool,
}

impl Lab {
    async fn new(lease: Duration) -> Self {
        let database = Database::new().await;
        database.store().await;
        database.run("CREATE TABLE applied (event_id TEXT NOT NULL)").await;
        let proxy = Proxy::before(database.server());
        let store = PostgresStore::new(database.pool_through(&proxy));
        let once = Idempotent::new(store, "a").with_lease(lease);
        Self { proxy, once, direct: database.pool(), database }
    }

    async fn applied(&self, event: &Happened) -> i64 {
        self.database.count(&format!("applied WHERE event_id = '{}'", event.id())).await
    }

    async fn end(self) {
        let (twice, rows) =
            ("(SELECT FROM applied GROUP BY event_id HAVING COUNT(*) > 1) AS twice", "applied");
        assert_eq!((self.database.count(twice).await, self.database.count(rows).await), (0, EVENTS));
        self.direct.close().await;
        self.database.drop().await;
    }
}

#[tokio::test]
#[ignore = "needs PostgreSQL: DATABASE_URL"]
async fn f10_a_durable_commit_whose_answer_is_lost_is_not_applied_again() {
    let lab = Lab::new(Duration::from_secs(60)).await;
    let handler = lab.once.in_transaction(|tx, event: &Happened| {
        Box::pin(async move {
            apply(&mut **tx, event).await?;
            Ok(())
        })
    });
    for n in 0..EVENTS {
        let event = Happened::new();
        lab.proxy.lose("COMMIT");
        expect_outage(handler.handle(event.clone(), &record()).await);
        assert_eq!(i64::try_from(lab.proxy.lost()).unwrap(), n + 1);
        assert_eq!(lab.applied(&event).await, 1, "it was durable before its answer was lost");
        for _ in 0..2 {
            handler.handle(event.clone(), &record()).await.unwrap();
        }
    }
    let stats = lab.once.stats();
    assert_eq!((stats.applied, stats.duplicates, stats.failed), (0, 2 * EVENTS.unsigned_abs(), 0));
    lab.end().await;
}

/// What was not committed is rolled back, and leaves no claim that somebody would have to wait for.
#[tokio::test]
#[ignore = "needs PostgreSQL: DATABASE_URL"]
async fn f10_an_opened_transaction_whose_answer_is_lost_is_opened_again() {
    let lab = Lab::new(Duration::from_secs(3_600)).await;
    let handler = lab.once.in_transaction(|tx, event: &Happened| {
        Box::pin(async move {
            apply(&mut **tx, event).await?;
            Ok(())
        })
    });
    for _ in 0..EVENTS {
        let event = Happened::new();
        lab.proxy.lose("SAVEPOINT");
        expect_outage(handler.handle(event.clone(), &record()).await);
        assert_eq!(lab.applied(&event).await, 0);
        for _ in 0..2 {
            handler.handle(event.clone(), &record()).await.unwrap();
        }
    }
    lab.end().await;
}

/// The claim is nobody's until its lease ends; it is taken over then, and not lost.
#[tokio::test]
#[ignore = "needs PostgreSQL: DATABASE_URL"]
async fn f10_a_claim_whose_answer_is_lost_is_taken_over_after_its_lease() {
    let lab = Lab::new(Duration::from_millis(100)).await;
    let direct = lab.direct.clone();
    let handler = lab.once.handler(move |event: Happened| {
        let direct = direct.clone();
        async move { apply(&direct, &event).await }
    });
    for _ in 0..EVENTS {
        let event = Happened::new();
        lab.proxy.lose("INSERT 0 1");
        expect_outage(handler.handle(event.clone(), &record()).await);
        assert_eq!(lab.applied(&event).await, 0);
        let began = Instant::now();
        while let Err(error) = handler.handle(event.clone(), &record()).await {
            assert!(error.cause().is::<IdempotencyError>(), "{error:?}");
            assert!(began.elapsed() < Duration::from_secs(60), "the claim was never taken over");
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        handler.handle(event, &record()).await.unwrap();
    }
    lab.end().await;
}

/// The handler is not called again: the store is asked once more, and says that the claim is settled.
#[tokio::test]
#[ignore = "needs PostgreSQL: DATABASE_URL"]
async fn f10_a_mark_whose_answer_is_lost_is_found() {
    let lab = Lab::new(Duration::from_secs(3_600)).await;
    let (direct, calls) = (lab.direct.clone(), Arc::new(AtomicUsize::new(0)));
    let counted = calls.clone();
    let handler = lab.once.handler(move |event: Happened| {
        counted.fetch_add(1, Ordering::SeqCst);
        let direct = direct.clone();
        async move { apply(&direct, &event).await }
    });
    for n in 1..=usize::try_from(EVENTS).unwrap() {
        let event = Happened::new();
        lab.proxy.lose("UPDATE 1");
        let first = handler.handle(event.clone(), &record()).await;
        assert_eq!(lab.proxy.lost(), n);
        if let Err(error) = first {
            assert!(error.cause().is::<IdempotencyError>(), "{error:?}");
        }
        handler.handle(event, &record()).await.unwrap();
        assert_eq!(calls.load(Ordering::SeqCst), n);
    }
    lab.end().await;
}

fn expect_outage(outcome: Result<(), HandlerError>) {
    let error = outcome.expect_err("the answer is lost");
    assert!(error.cause().is::<StoreError>(), "{error:?}");
}
