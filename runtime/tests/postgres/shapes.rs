//! The shapes that an effect may have, each inside a task as services have it: what compiles here is the test.

use std::sync::Arc;

use events_runtime::handler::IntoHandler;
use events_runtime::idempotency::{Handled, Idempotent};
use events_runtime::{Handler, HandlerError, RecordInfo};

use crate::database::{Database, Tx, insert};
use crate::event::{Happened, record};

#[tokio::test]
#[ignore = "needs PostgreSQL: DATABASE_URL"]
async fn effects_of_every_shape_run_in_a_task() {
    let database = Database::new().await;
    let once = Idempotent::new(database.store().await, "a");

    let function = once.in_async_transaction(insert);
    tokio::spawn(async move { applied(function.run(Happened::new(), &record()).await) }).await.unwrap();
    let closure = once.in_async_transaction(async |tx: &mut Tx, event: &Happened| insert(tx, event).await);
    tokio::spawn(async move { applied(closure.run(Happened::new(), &record()).await) }).await.unwrap();
    let setting = Arc::new(1);
    let captures = once.in_transaction(move |tx, event: &Happened| {
        let setting = setting.clone();
        Box::pin(async move {
            assert_eq!(*setting, 1);
            Ok(insert(tx, event).await?)
        })
    });
    tokio::spawn(async move { applied(captures.run(Happened::new(), &record()).await) }).await.unwrap();

    assert_eq!((once.stats().applied, database.count("effects").await), (3, 3));
    database.drop().await;
}

/// A handler that calls another, as one that only sometimes works in a transaction does.
#[tokio::test]
#[ignore = "needs PostgreSQL: DATABASE_URL"]
async fn a_handler_may_be_called_by_another() {
    let database = Database::new().await;
    let once = Idempotent::new(database.store().await, "a");
    let inner = Arc::new(once.in_async_transaction(insert));
    let outer = subscribed(move |event: Happened, record: RecordInfo| {
        let inner = inner.clone();
        async move { inner.run(event, &record).await.map(drop) }
    });
    tokio::spawn(async move { outer.handle(Happened::new(), &record()).await }).await.unwrap().unwrap();
    assert_eq!(database.count("effects").await, 1);
    database.drop().await;
}

fn applied(outcome: Result<Handled, HandlerError>) {
    assert_eq!(outcome.unwrap(), Handled::Applied);
}

fn subscribed<E, M>(handler: impl IntoHandler<E, M>) -> impl Handler<E> {
    handler.into_handler()
}
