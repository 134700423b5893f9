//! Whose turn it is among those who wait.

use std::sync::atomic::{AtomicUsize, Ordering};

use tokio::sync::{Mutex, MutexGuard};
use tokio::task::coop::unconstrained;

/// Who has to wait takes a turn, first come first served; who comes while nobody waits needs none.
#[derive(Debug, Default)]
pub(crate) struct Turns {
    turn: Mutex<()>,
    /// Those who wait for their turn, and the one who has it.
    taken: AtomicUsize,
}

/// Holds everybody off who comes later.
pub(crate) struct Turn<'a> {
    _turn: MutexGuard<'a, ()>,
    _taken: Taken<'a>,
}

struct Taken<'a>(&'a AtomicUsize);

impl Turns {
    /// Whether nobody waits who came earlier.
    pub(crate) fn nobody_waits(&self) -> bool {
        self.taken.load(Ordering::Acquire) == 0
    }

    /// Waits for a turn, in the order in which these calls are first polled.
    pub(crate) async fn take(&self) -> Turn<'_> {
        self.taken.fetch_add(1, Ordering::AcqRel);
        let taken = Taken(&self.taken);
        // Otherwise a task that has used up tokio's budget might hold the turn, and everybody off, until it is polled again.
        let turn = unconstrained(self.turn.lock()).await;
        Turn { _turn: turn, _taken: taken }
    }
}

impl Drop for Taken<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::AcqRel);
    }
}
