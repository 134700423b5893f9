//! The laws of idempotency stores, to be run over any store.

mod claims;
mod report;
mod steps;
mod transactions;

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

pub use report::{Conformance, Verdict};
pub use transactions::{Probe, TransactionLaws, transactions_of};

use crate::idempotency::{Capabilities, IdempotencyStore};

/// A law that takes longer is broken: something waits for ever.
const PATIENCE: Duration = Duration::from_secs(60);

/// Holds a store against what it declares in its [`CAPABILITIES`](IdempotencyStore::CAPABILITIES).
///
/// `make` is called once for each law, and may give the same database every time: laws use event ids of their own. One
/// law purges what is older than some milliseconds, so give it a database that holds nothing else.
///
/// What the store does not promise is not tried, and [`Conformance`] says so. A store that lends its transaction is to pass
/// the laws of [`transactions_of`] too.
///
/// ```
/// use events_runtime::idempotency::MemoryStore;
/// use events_runtime::testing::store_conformance;
///
/// # tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap().block_on(async {
/// let conformance = store_conformance(|| async { MemoryStore::new() }).await;
/// println!("{conformance}");
/// conformance.assert_kept();
/// # });
/// ```
pub async fn store_conformance<S, Fut>(make: impl Fn() -> Fut) -> Conformance
where
    S: IdempotencyStore,
    Fut: Future<Output = S>,
{
    let mut conformance = Conformance::new(S::CAPABILITIES);
    for law in claims::laws::<S>() {
        let verdict = if law.needs.is_met_by(S::CAPABILITIES) {
            judge((law.holds)(Arc::new(make().await))).await
        } else {
            Verdict::NotPromised
        };
        conformance.add(law.name, verdict);
    }
    conformance
}

/// What a law says of a store: nothing, or what it saw instead of what it should have.
type Kept = Result<(), String>;
type Holds = Pin<Box<dyn Future<Output = Kept> + Send>>;

struct Law<S> {
    name: &'static str,
    needs: Needs,
    holds: fn(Arc<S>) -> Holds,
}

/// What a store must promise for a law to bind it.
#[derive(Clone, Copy)]
enum Needs {
    Nothing,
    AtomicClaim,
    Fence,
}

impl Needs {
    fn is_met_by(self, capabilities: Capabilities) -> bool {
        match self {
            Self::Nothing => true,
            Self::AtomicClaim => capabilities.atomic_claim,
            Self::Fence => capabilities.atomic_claim && capabilities.fence,
        }
    }
}

/// In a task of its own, so that a store that panics or waits for ever breaks one law and not the run.
async fn judge(holds: Holds) -> Verdict {
    let mut task = tokio::spawn(holds);
    match tokio::time::timeout(PATIENCE, &mut task).await {
        Ok(Ok(Ok(()))) => Verdict::Kept,
        Ok(Ok(Err(why))) => Verdict::Broken(why),
        Ok(Err(panicked)) => Verdict::Broken(format!("the store panicked: {panicked}")),
        Err(_elapsed) => {
            task.abort();
            Verdict::Broken(format!("no answer within {} s", PATIENCE.as_secs()))
        }
    }
}
