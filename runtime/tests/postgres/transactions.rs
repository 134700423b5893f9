//! Effect and mark in one transaction of sqlx's, whatever the handler, the connection or the caller does.

use std::sync::Arc;
use std::time::{Duration, Instant};

use events_runtime::idempotency::sqlx::{self, PgPool};
use events_runtime::idempotency::{Idempotent, PostgresStore, StoreError};
use events_runtime::{Handler, HandlerError};

use crate::database::{Database, insert};
use crate::event::{Happened, record};

#[tokio::test]
#[ignore = "needs PostgreSQL: DATABASE_URL"]
async fn effect_and_mark_commit_together() {
    let database = Database::new().await;
    let once = Idempotent::new(database.store().await, r"it's a \service");
    let handler = once.in_transaction(|tx, event: &Happened| {
        Box::pin(async move {
            insert(tx, event).await?;
            Ok(())
        })
    });
    let event = Happened::new();
    for _ in 0..10 {
        handler.handle(event.clone(), &record()).await.unwrap();
    }
    assert_eq!((once.stats().applied, once.stats().duplicates), (1, 9));
    assert_eq!(database.count("effects").await, 1);
    let mark = r"idempotency_records WHERE status = 'completed' AND consumer_id = 'it''s a \service'";
    assert_eq!(database.count(mark).await, 1);
    database.drop().await;
}

#[tokio::test]
#[ignore = "needs PostgreSQL: DATABASE_URL"]
async fn a_failed_effect_leaves_nothing_but_its_record() {
    let database = Database::new().await;
    let once = Idempotent::new(database.store().await, "a");
    let fails = once.in_transaction(|tx, event: &Happened| {
        Box::pin(async move {
            insert(tx, event).await?;
            Err(HandlerError::reject(format!("a\0{}", "x".repeat(5_000))))
        })
    });
    let works =
        once.in_transaction(|tx, event: &Happened| Box::pin(async move { Ok(insert(tx, event).await?) }));
    let event = Happened::new();
    for _ in 0..2 {
        let error = fails.handle(event.clone(), &record()).await.unwrap_err();
        assert!(matches!(error, HandlerError::Reject(_)));
    }
    assert_eq!(database.count("effects").await, 0);
    let failed =
        "idempotency_records WHERE status = 'failed' AND retry_count = 2 AND length(last_error) = 1001";
    assert_eq!(database.count(failed).await, 1);
    works.handle(event, &record()).await.unwrap();
    assert_eq!(database.count("effects").await, 1);
    database.drop().await;
}

/// PostgreSQL answers the COMMIT of a transaction in which a statement has failed with a rollback, and calls it success.
#[tokio::test]
#[ignore = "needs PostgreSQL: DATABASE_URL"]
async fn an_effect_that_swallows_a_failed_statement_is_not_taken_for_applied() {
    let database = Database::new().await;
    let once = Idempotent::new(database.store().await, "a");
    let swallows = once.in_transaction(|tx, event: &Happened| {
        Box::pin(async move {
            insert(tx, event).await?;
            let _ = sqlx::query("INSERT INTO no_such_table VALUES (1)").execute(&mut **tx).await;
            Ok(())
        })
    });
    expect_unapplied(&database, &once, &swallows).await;
    database.drop().await;
}

#[tokio::test]
#[ignore = "needs PostgreSQL: DATABASE_URL"]
async fn a_handler_that_ends_its_transaction_is_told_so() {
    let database = Database::new().await;
    let once = Idempotent::new(database.store().await, "a");
    let ends = once.in_transaction(|tx, event: &Happened| {
        Box::pin(async move {
            insert(tx, event).await?;
            sqlx::raw_sql("ROLLBACK").execute(&mut **tx).await?;
            Ok(())
        })
    });
    expect_unapplied(&database, &once, &ends).await;
    let begins_another = once.in_transaction(|tx, event: &Happened| {
        Box::pin(async move {
            insert(tx, event).await?;
            sqlx::raw_sql("ROLLBACK; BEGIN").execute(&mut **tx).await?;
            Ok(())
        })
    });
    expect_unapplied(&database, &once, &begins_another).await;
    database.drop().await;
}

#[tokio::test]
#[ignore = "needs PostgreSQL: DATABASE_URL"]
async fn a_constraint_that_fails_at_the_commit_is_the_handlers_failure() {
    let database = Database::new().await;
    let once = Idempotent::new(database.store().await, "a");
    database
        .run("CREATE TABLE late (id INT UNIQUE DEFERRABLE INITIALLY DEFERRED); INSERT INTO late VALUES (1)")
        .await;
    let violates = once.in_transaction(|tx, event: &Happened| {
        Box::pin(async move {
            insert(tx, event).await?;
            sqlx::query("INSERT INTO late VALUES (1)").execute(&mut **tx).await?;
            Ok(())
        })
    });
    expect_unapplied(&database, &once, &violates).await;
    assert_eq!(database.count("idempotency_records WHERE status = 'failed' AND retry_count = 1").await, 1);
    database.drop().await;
}

async fn expect_unapplied(
    database: &Database,
    once: &Idempotent<PostgresStore>,
    handler: &impl Handler<Happened>,
) {
    let event = Happened::new();
    let error = handler.handle(event.clone(), &record()).await.unwrap_err();
    assert!(!error.cause().is::<StoreError>(), "{error:?}");
    assert_eq!((once.stats().applied, database.count("effects").await), (0, 0));
    assert_eq!(database.open_transactions().await, 0);
}

/// What says nothing about the event uses up none of its attempts.
#[tokio::test]
#[ignore = "needs PostgreSQL: DATABASE_URL"]
async fn a_connection_that_is_lost_in_the_effect_is_an_outage() {
    let database = Database::new().await;
    let once = Idempotent::new(database.store().await, "a");
    let killed = once.in_transaction(|tx, event: &Happened| {
        Box::pin(async move {
            insert(tx, event).await?;
            sqlx::query("SELECT pg_terminate_backend(pg_backend_pid())").execute(&mut **tx).await?;
            Ok(())
        })
    });
    let event = Happened::new();
    let error = killed.handle(event.clone(), &record()).await.unwrap_err();
    assert!(error.cause().is::<StoreError>(), "{error:?}");
    assert_eq!(once.stats().failed, 0);
    assert_eq!(database.count("idempotency_records").await, 0);
    assert_eq!(database.count("effects").await, 0);
    database.drop().await;
}

/// F10: the connection is cut before the commit is answered; the next claim tells what became of it.
#[tokio::test]
#[ignore = "needs PostgreSQL: DATABASE_URL"]
async fn f10_a_commit_whose_answer_is_lost_happens_once() {
    let database = Database::new().await;
    let once = Idempotent::new(database.store().await, "a");
    // A deferred trigger runs in the COMMIT, and ends the session there.
    database
        .run(
            "CREATE FUNCTION cut() RETURNS trigger LANGUAGE plpgsql AS
                $$ BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END $$;
             CREATE TABLE cutting (id INT);
             CREATE CONSTRAINT TRIGGER cut AFTER INSERT ON cutting DEFERRABLE INITIALLY DEFERRED
                FOR EACH ROW EXECUTE FUNCTION cut()",
        )
        .await;
    let cut = once.in_transaction(|tx, event: &Happened| {
        Box::pin(async move {
            insert(tx, event).await?;
            sqlx::query("INSERT INTO cutting VALUES (1)").execute(&mut **tx).await?;
            Ok(())
        })
    });
    let event = Happened::new();
    let error = cut.handle(event.clone(), &record()).await.unwrap_err();
    assert!(error.cause().is::<StoreError>(), "{error:?}");
    database.run("DROP TABLE cutting").await;
    let works =
        once.in_transaction(|tx, event: &Happened| Box::pin(async move { Ok(insert(tx, event).await?) }));
    for _ in 0..2 {
        works.handle(event.clone(), &record()).await.unwrap();
    }
    assert_eq!(database.count("effects").await, 1);
    database.drop().await;
}

/// T24: sqlx leaves a transaction open where its `begin` is cancelled, and the next user of the connection writes into it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "needs PostgreSQL: DATABASE_URL"]
async fn t24_cancelled_begins_leave_no_transaction_open_and_lose_no_write() {
    let database = Database::new().await;
    database.store().await;
    let pool = database.pool_of(4);
    let once = Idempotent::new(PostgresStore::new(pool.clone()), "a");
    let handler =
        once.in_transaction(|tx, event: &Happened| Box::pin(async move { Ok(insert(tx, event).await?) }));
    let events: Vec<_> = (0..1_000).map(|_| Happened::new()).collect();
    for (n, event) in events.iter().enumerate() {
        let patience = Duration::from_millis(1 + n as u64 % 2);
        let _ = tokio::time::timeout(patience, handler.handle(event.clone(), &record())).await;
    }
    for event in events {
        handler.handle(event, &record()).await.unwrap();
    }
    assert_eq!(database.count("effects").await, 1_000);
    assert_eq!(database.count("idempotency_records WHERE status = 'completed'").await, 1_000);
    all_back(&database, &pool).await;
    database.drop().await;
}

/// F19: every call is cancelled somewhere, and none leaves a transaction, a claim or a connection behind.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "needs PostgreSQL: DATABASE_URL"]
async fn f19_cancelled_calls_give_everything_back() {
    let database = Database::new().await;
    database.store().await;
    let pool = database.pool_of(4);
    // A claim that is left to its lease would be waited for in vain.
    let once = Idempotent::new(PostgresStore::new(pool.clone()), "a").with_lease(Duration::from_secs(3_600));
    let handler = Arc::new(once.handler(|_event: Happened| async {
        tokio::task::yield_now().await;
        Ok::<(), HandlerError>(())
    }));
    let events: Vec<_> = (0..600).map(|_| Happened::new()).collect();
    let mut calls = Vec::new();
    for (n, event) in events.iter().enumerate() {
        let (handler, event) = (handler.clone(), event.clone());
        let call = tokio::spawn(async move { handler.handle(event, &record()).await });
        // Every fourth alone, the others in company.
        if n % 4 == 0 {
            tokio::task::yield_now().await;
            std::thread::sleep(Duration::from_micros(n as u64 * 4));
            calls.drain(..).for_each(|call: tokio::task::JoinHandle<_>| call.abort());
        }
        calls.push(call);
    }
    calls.into_iter().for_each(|call| call.abort());
    all_back(&database, &pool).await;
    let began = Instant::now();
    for event in events {
        while handler.handle(event.clone(), &record()).await.is_err() {
            assert!(began.elapsed() < PATIENCE, "a claim was kept");
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }
    assert_eq!(database.count("idempotency_records WHERE status = 'completed'").await, 600);
    all_back(&database, &pool).await;
    database.drop().await;
}

const PATIENCE: Duration = Duration::from_secs(60);

/// Every connection is in the pool again, and none is inside a transaction.
async fn all_back(database: &Database, pool: &PgPool) {
    let began = Instant::now();
    while pool.num_idle() < usize::try_from(pool.size()).unwrap() || database.open_transactions().await > 0 {
        assert!(began.elapsed() < PATIENCE, "{} of {} connections are back", pool.num_idle(), pool.size());
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}
