//! The published laws, over PostgreSQL.

use std::pin::Pin;
use std::sync::Arc;

use events_runtime::HandlerError;
use events_runtime::idempotency::sqlx::{self, Postgres, Transaction};
use events_runtime::testing::{Probe, store_conformance, transactions_of};

use crate::database::Database;

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
#[ignore = "needs PostgreSQL: DATABASE_URL"]
async fn claims_keep_the_laws() {
    let database = Database::new().await;
    let conformance = store_conformance(|| database.store()).await;
    conformance.assert_kept();
    assert_eq!(conformance.not_promised().count(), 0, "{conformance}");
    database.drop().await;
}

#[test]
#[ignore = "needs PostgreSQL: DATABASE_URL"]
fn postgres_follows_the_model() {
    crate::machine::run(32, async || Database::new().await.store().await);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
#[ignore = "needs PostgreSQL: DATABASE_URL"]
async fn transactions_keep_the_laws() {
    let database = Arc::new(Database::new().await);
    fn effect<'t>(
        tx: &'t mut Transaction<'static, Postgres>,
        probe: &'t Probe,
    ) -> Pin<Box<dyn Future<Output = Result<(), HandlerError>> + Send + 't>> {
        Box::pin(async move {
            let insert = sqlx::query("INSERT INTO effects VALUES ($1)").bind(probe.id().to_string());
            insert.execute(&mut **tx).await?;
            probe.conclude()
        })
    }
    let reader = database.clone();
    let rows = move |id| {
        let reader = reader.clone();
        async move { usize::try_from(reader.count(&format!("effects WHERE event_id = '{id}'")).await).unwrap() }
    };
    let conformance = transactions_of(|| database.store()).conformance(effect, rows).await;
    conformance.assert_kept();
    assert_eq!(database.open_transactions().await, 0);
    database.run("DROP TABLE effects, idempotency_records").await;
}
