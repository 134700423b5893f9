//! Async functions as effects.

use std::future::Future;

use sqlx::{Postgres, Transaction};

use super::{Effect, PostgresStore};
use crate::idempotency::{Idempotent, TransactionHandler};
use crate::{Event, HandlerError};

/// What [`Idempotent::in_async_transaction`] takes: an `async fn` over the transaction and the event, or an async closure that
/// captures nothing. Its error is any that converts to [`HandlerError`].
pub trait AsyncEffect<'t, E: 't>:
    Fn(&'t mut Transaction<'static, Postgres>, &'t E) -> Self::Future + Send + Sync + 'static
{
    /// What it returns.
    type Future: Future<Output = Result<(), Self::Error>> + Send + 't;
    /// Why it failed.
    type Error: Into<HandlerError>;
}

impl<'t, E, F, Fut, Err> AsyncEffect<'t, E> for F
where
    E: 't,
    F: Fn(&'t mut Transaction<'static, Postgres>, &'t E) -> Fut + Send + Sync + 'static,
    Fut: Future<Output = Result<(), Err>> + Send + 't,
    Err: Into<HandlerError>,
{
    type Future = Fut;
    type Error = Err;
}

impl Idempotent<PostgresStore> {
    /// [`in_transaction`](Self::in_transaction) for an `async fn`, which needs no box.
    ///
    /// A closure that captures something, as a client or a setting, boxes its future and is for `in_transaction`.
    ///
    /// ```
    /// use events_runtime::idempotency::sqlx::{self, Postgres, Transaction};
    /// use events_runtime::idempotency::{Idempotent, PostgresStore};
    /// # use events_runtime::{Event, Handler, HandlerError};
    ///
    /// async fn inspect<E: Event>(tx: &mut Transaction<'static, Postgres>, event: &E) -> Result<(), sqlx::Error> {
    ///     let insert = sqlx::query("INSERT INTO inspections (work_order_id) VALUES ($1)");
    ///     insert.bind(event.key()).execute(&mut **tx).await.map(drop)
    /// }
    ///
    /// fn handlers<E: Event>(once: &Idempotent<PostgresStore>, threshold: i64) -> [impl Handler<E>; 1] {
    ///     let inspect = once.in_async_transaction(inspect::<E>);
    ///     // The same by hand, with something captured.
    ///     let _if_many = once.in_transaction(move |tx, event: &E| {
    ///         Box::pin(async move {
    ///             let many = sqlx::query_scalar("SELECT COUNT(*) > $1 FROM inspections");
    ///             if many.bind(threshold).fetch_one(&mut **tx).await? {
    ///                 return Err(HandlerError::reject("too many inspections"));
    ///             }
    ///             Ok(())
    ///         })
    ///     });
    ///     [inspect]
    /// }
    /// ```
    pub fn in_async_transaction<E, F>(
        &self,
        effect: F,
    ) -> TransactionHandler<
        PostgresStore,
        impl for<'t> Fn(&'t mut Transaction<'static, Postgres>, &'t E) -> Effect<'t>
        + Send
        + Sync
        + 'static
        + use<E, F>,
        E,
    >
    where
        E: Event,
        F: for<'t> AsyncEffect<'t, E>,
    {
        self.in_transaction(boxed(effect))
    }
}

fn boxed<E, F>(
    effect: F,
) -> impl for<'t> Fn(&'t mut Transaction<'static, Postgres>, &'t E) -> Effect<'t> + Send + Sync + 'static
where
    E: 'static,
    F: for<'t> AsyncEffect<'t, E>,
{
    move |transaction, event| {
        let applying = effect(transaction, event);
        Box::pin(async move { applying.await.map_err(Into::into) })
    }
}
