//! Handlers around handlers.

use mes_events::idempotency::rusqlite::Transaction;
use mes_events::idempotency::{Handled, SqliteStore, TransactionHandler};
use mes_events::{Event, Handler, HandlerError, RecordInfo};

use super::failpoint::failpoint;
use super::narrator::{Narrator, Verb};

/// Two steps of one reaction, each with its own claim: when the second fails and the event comes again, the first is
/// skipped and only the second runs.
#[derive(Debug)]
pub struct Then<A, B>(pub A, pub B);

impl<E, A, B> Handler<E> for Then<A, B>
where
    E: Event,
    A: Handler<E>,
    B: Handler<E>,
{
    async fn handle(&self, event: E, record: &RecordInfo) -> Result<(), HandlerError> {
        self.0.handle(event.clone(), record).await?;
        failpoint("committed");
        self.1.handle(event, record).await
    }
}

/// Tells what became of each event in the step that has the effect.
pub struct Narrated<H, D> {
    /// The step.
    pub step: H,
    /// Where to tell it.
    pub narrator: Narrator,
    /// What its effect is.
    pub effect: D,
}

impl<E, F, D> Handler<E> for Narrated<TransactionHandler<SqliteStore, F, E>, D>
where
    E: Event,
    F: for<'t> Fn(&'t Transaction<'t>, &'t E) -> Result<(), HandlerError> + Send + Sync + 'static,
    D: Fn(&E) -> String + Send + Sync + 'static,
{
    async fn handle(&self, event: E, record: &RecordInfo) -> Result<(), HandlerError> {
        let handled = self.step.run(event.clone(), record).await;
        match &handled {
            Ok(Handled::Applied) => self.narrator.tell(Verb::Applied, &event, (self.effect)(&event)),
            Ok(Handled::Skipped) => self.narrator.tell(Verb::Skipped, &event, "handled before"),
            Err(error) => self.narrator.tell(Verb::Failed, &event, error),
        }
        handled.map(drop)
    }
}

/// The outermost handler: the kill test ends a service before it has begun with an event, or when all is done but
/// the offset is not stored.
#[derive(Debug)]
pub struct Endable<H>(pub H);

impl<E: Event, H: Handler<E>> Handler<E> for Endable<H> {
    async fn handle(&self, event: E, record: &RecordInfo) -> Result<(), HandlerError> {
        failpoint("received");
        let handled = self.0.handle(event, record).await;
        failpoint("handled");
        handled
    }
}
