//! Waiting for what another thread counts.

use std::sync::atomic::AtomicUsize;
use std::sync::atomic::Ordering::SeqCst;

use tokio::sync::Notify;

/// Has those ask again who wait for something to become so; where there are none, telling costs a load.
#[derive(Debug, Default)]
pub(super) struct Signal {
    waiting: AtomicUsize,
    changed: Notify,
}

impl Signal {
    /// Whether somebody waits. What was written before this is seen by everybody who waits and is not counted here.
    pub(super) fn is_awaited(&self) -> bool {
        self.waiting.load(SeqCst) > 0
    }

    /// Has those ask again who wait.
    pub(super) fn tell(&self) {
        if self.is_awaited() {
            self.changed.notify_waiters();
        }
    }

    /// Waits until it is so.
    pub(super) async fn until(&self, is_so: impl Fn() -> bool) {
        // Seen by who writes after `is_so` was asked: the one or the other comes first in the one order of all these accesses.
        let _waiting = Waiting::new(&self.waiting);
        loop {
            let changed = self.changed.notified();
            if is_so() {
                return;
            }
            changed.await;
        }
    }
}

/// Counts itself while it lives.
struct Waiting<'a>(&'a AtomicUsize);

impl<'a> Waiting<'a> {
    fn new(waiting: &'a AtomicUsize) -> Self {
        waiting.fetch_add(1, SeqCst);
        Self(waiting)
    }
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, SeqCst);
    }
}
