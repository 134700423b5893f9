//! Whether the runtime's thread stands still.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use tokio::task::JoinHandle;

/// Notices when the runtime's thread stands still.
pub(crate) struct Heartbeat {
    beating: JoinHandle<()>,
    latest: Arc<AtomicU64>,
}

impl Heartbeat {
    pub(crate) fn start() -> Self {
        let latest = Arc::new(AtomicU64::new(0));
        let late = Arc::clone(&latest);
        let beating = tokio::spawn(async move {
            loop {
                let slept = Instant::now();
                tokio::time::sleep(Duration::from_millis(10)).await;
                let millis = u64::try_from(slept.elapsed().as_millis()).unwrap_or(u64::MAX);
                late.fetch_max(millis, Ordering::SeqCst);
            }
        });
        Self { beating, latest }
    }

    /// How late it was at most.
    pub(crate) fn latest(self) -> Duration {
        self.beating.abort();
        Duration::from_millis(self.latest.load(Ordering::SeqCst))
    }
}
