//! The laws of stores that lend their transaction.

use std::fmt;
use std::future::Future;
use std::marker::PhantomData;
use std::sync::Arc;
use std::time::Duration;

use uuid::Uuid;

use super::report::{Conformance, Verdict};
use super::steps::{CONSUMER, LONG, complete, expect, request, same, win};
use super::{Kept, judge};
use crate::HandlerError;
use crate::idempotency::{Transacted, TransactionalStore};

/// The event that [`TransactionLaws::conformance`] gives to the effect.
#[derive(Clone, Debug)]
pub struct Probe {
    id: Uuid,
    end: End,
}

#[derive(Clone, Copy, Debug)]
enum End {
    Well,
    Failing,
    Panicking,
}

impl Probe {
    /// What the effect is to write, in one row.
    #[must_use]
    pub fn id(&self) -> Uuid {
        self.id
    }

    /// What the effect is to return, after it has written.
    ///
    /// # Errors
    /// Where this probe tries what a failure leaves.
    ///
    /// # Panics
    /// Where this probe tries what a panic leaves.
    pub fn conclude(&self) -> Result<(), HandlerError> {
        match self.end {
            End::Well => Ok(()),
            End::Failing => Err(HandlerError::retry("a failure on purpose")),
            End::Panicking => panic!("a panic on purpose"),
        }
    }
}

/// Holds a store that lends its transaction against the laws of [`TransactionalStore`]: `transactions_of(make)
/// .conformance(effect, rows)`.
///
/// `make` is called once for each law, and gives handles on one database.
pub fn transactions_of<S, M, Made>(make: M) -> TransactionLaws<S, M>
where
    S: TransactionalStore,
    M: Fn() -> Made,
    Made: Future<Output = S>,
{
    TransactionLaws { make, store: PhantomData }
}

/// Made by [`transactions_of`].
pub struct TransactionLaws<S, M> {
    make: M,
    store: PhantomData<fn() -> S>,
}

impl<S, M, Made> TransactionLaws<S, M>
where
    S: TransactionalStore,
    M: Fn() -> Made,
    Made: Future<Output = S>,
{
    /// Tries every law.
    ///
    /// `effect` writes one row that holds [`Probe::id`] through the transaction, and then returns [`Probe::conclude`]. `rows`
    /// tells how many rows there are with an id, outside any transaction.
    pub async fn conformance<F, R, Read>(self, effect: F, rows: R) -> Conformance
    where
        F: for<'t> Fn(S::Transaction<'t>, &'t Probe) -> S::Effect<'t> + Send + Sync + 'static,
        R: Fn(Uuid) -> Read + Send + Sync + 'static,
        Read: Future<Output = usize> + Send + 'static,
    {
        let (effect, rows) = (Arc::new(effect), Arc::new(rows));
        let mut conformance = Conformance::new(S::CAPABILITIES);
        let undeclared =
            || Verdict::Broken("the store lends its transaction, but does not declare it".to_owned());
        let declared = if S::CAPABILITIES.transaction { Verdict::Kept } else { undeclared() };
        conformance.add("the_transaction_is_declared", declared);
        macro_rules! try_laws {
            ($($law:ident),+ $(,)?) => {$(
                let store = Arc::new((self.make)().await);
                let bench = Bench { store, effect: effect.clone(), rows: rows.clone() };
                conformance.add(stringify!($law), judge(Box::pin($law(bench))).await);
            )+};
        }
        try_laws!(
            effect_and_mark_commit_together,
            a_failed_effect_leaves_nothing,
            a_panicking_effect_leaves_nothing,
            an_effect_does_not_run_while_another_claim_does,
            an_effect_does_not_run_for_a_completed_event,
            one_of_sixteen_effects_at_once_happens,
            a_cancelled_call_leaves_all_or_nothing,
        );
        conformance
    }
}

impl<S, M> fmt::Debug for TransactionLaws<S, M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TransactionLaws").finish_non_exhaustive()
    }
}

struct Bench<S, F, R> {
    store: Arc<S>,
    effect: Arc<F>,
    rows: Arc<R>,
}

impl<S, F, R, Read> Bench<S, F, R>
where
    S: TransactionalStore,
    F: for<'t> Fn(S::Transaction<'t>, &'t Probe) -> S::Effect<'t> + Send + Sync + 'static,
    R: Fn(Uuid) -> Read,
    Read: Future<Output = usize>,
{
    async fn transact(&self, id: Uuid, end: End) -> Result<Transacted, String> {
        transact(&*self.store, id, end, self.effect.clone()).await
    }

    async fn applied(&self, id: Uuid) -> Kept {
        match self.transact(id, End::Well).await? {
            Transacted::Applied => Ok(()),
            other => Err(format!("the effect should have been applied, but the store answered {other:?}")),
        }
    }

    async fn expect_rows(&self, id: Uuid, expected: usize) -> Kept {
        same(&(self.rows)(id).await, &expected, "counting the rows of the effect")
    }
}

async fn transact<S, F>(store: &S, id: Uuid, end: End, effect: Arc<F>) -> Result<Transacted, String>
where
    S: TransactionalStore,
    F: for<'t> Fn(S::Transaction<'t>, &'t Probe) -> S::Effect<'t> + Send + Sync + 'static,
{
    let transacted = store.transact(request(CONSUMER, id, LONG), Probe { id, end }, effect).await;
    transacted.map_err(|error| format!("`transact` failed: {error}"))
}

macro_rules! law {
    ($(#[$doc:meta])* async fn $law:ident($bench:ident) $body:block) => {
        $(#[$doc])*
        async fn $law<S, F, R, Read>($bench: Bench<S, F, R>) -> Kept
        where
            S: TransactionalStore,
            F: for<'t> Fn(S::Transaction<'t>, &'t Probe) -> S::Effect<'t> + Send + Sync + 'static,
            R: Fn(Uuid) -> Read + Send + Sync + 'static,
            Read: Future<Output = usize> + Send + 'static,
        $body
    };
}

law! {
    async fn effect_and_mark_commit_together(bench) {
        let id = Uuid::new_v4();
        bench.applied(id).await?;
        bench.expect_rows(id, 1).await?;
        let again = bench.transact(id, End::Well).await?;
        expect(matches!(again, Transacted::Completed), "an event that was handled should be skipped")?;
        bench.expect_rows(id, 1).await
    }
}

law! {
    async fn a_failed_effect_leaves_nothing(bench) {
        let id = Uuid::new_v4();
        for _ in 0..2 {
            let failed = bench.transact(id, End::Failing).await?;
            expect(matches!(failed, Transacted::Failed(_)), "the effect's failure should be reported")?;
            bench.expect_rows(id, 0).await?;
        }
        bench.applied(id).await?;
        bench.expect_rows(id, 1).await
    }
}

law! {
    async fn a_panicking_effect_leaves_nothing(bench) {
        let id = Uuid::new_v4();
        let failed = bench.transact(id, End::Panicking).await?;
        expect(matches!(failed, Transacted::Failed(_)), "a panic should be reported as a failure")?;
        bench.expect_rows(id, 0).await?;
        bench.applied(id).await?;
        bench.expect_rows(id, 1).await
    }
}

law! {
    async fn an_effect_does_not_run_while_another_claim_does(bench) {
        let id = Uuid::new_v4();
        win(&*bench.store, id, LONG).await?;
        let busy = bench.transact(id, End::Well).await?;
        expect(matches!(busy, Transacted::Busy { .. }), "the event should be busy")?;
        bench.expect_rows(id, 0).await
    }
}

law! {
    async fn an_effect_does_not_run_for_a_completed_event(bench) {
        let id = Uuid::new_v4();
        let elsewhere = win(&*bench.store, id, LONG).await?;
        complete(&*bench.store, &elsewhere).await?;
        let skipped = bench.transact(id, End::Well).await?;
        expect(matches!(skipped, Transacted::Completed), "the event should be skipped")?;
        bench.expect_rows(id, 0).await
    }
}

law! {
    /// F13: the same event in sixteen tasks at the same time.
    async fn one_of_sixteen_effects_at_once_happens(bench) {
        for _ in 0..5 {
            let id = Uuid::new_v4();
            let tasks: Vec<_> = (0..16)
                .map(|_| {
                    let (store, effect) = (bench.store.clone(), bench.effect.clone());
                    tokio::spawn(async move { transact(&*store, id, End::Well, effect).await })
                })
                .collect();
            let mut applied = 0;
            for task in tasks {
                let transacted = task.await.map_err(|panicked| panicked.to_string())??;
                applied += u32::from(matches!(transacted, Transacted::Applied));
            }
            same(&applied, &1, "sixteen effects of one event (applied)")?;
            bench.expect_rows(id, 1).await?;
        }
        Ok(())
    }
}

law! {
    /// T24, F19: calls that are cancelled anywhere leave the event to the next delivery, or done.
    async fn a_cancelled_call_leaves_all_or_nothing(bench) {
        for n in 0..200 {
            let id = Uuid::new_v4();
            let (store, effect) = (bench.store.clone(), bench.effect.clone());
            let call = tokio::spawn(async move { transact(&*store, id, End::Well, effect).await });
            tokio::task::yield_now().await;
            // Tokio's timer is too coarse to hit a call of some microseconds.
            std::thread::sleep(Duration::from_micros(n * 10));
            call.abort();
            let _ = call.await;
            let transacted = bench.transact(id, End::Well).await?;
            let done = matches!(transacted, Transacted::Applied | Transacted::Completed);
            expect(done, "after a cancelled call the event should be claimable, or completed")?;
            bench.expect_rows(id, 1).await?;
        }
        Ok(())
    }
}
