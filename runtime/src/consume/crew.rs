//! The workers of a consumer: as many calls of handlers at a time as are allowed, on as few tasks as that needs.

use std::collections::VecDeque;
use std::pin::{Pin, pin};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::task::Poll;
use std::time::Duration;

use tokio::runtime::Handle;

use super::dead_letter::DeadLetterSink;
use super::job::Unit;
use super::spares::Spares;
use super::stats::Counters;
use super::worker;

/// A worker is a task, and a permit: it takes up one unit after the other and ends when there is none. Handlers that finish
/// without waiting are all called by one worker; another is hired when every one of them waits, or when much has piled up.
pub(crate) struct Crew {
    pub(crate) runtime: Handle,
    pub(crate) group: String,
    pub(crate) counters: Counters,
    pub(crate) dead_letters: Box<dyn DeadLetterSink>,
    pub(crate) spares: Spares,
    max_in_flight: usize,
    /// The runtime's threads: more workers than these only help while some wait.
    threads: usize,
    state: Mutex<State>,
    /// Told when little is lined up, where the source waits for that.
    settled: Condvar,
}

#[derive(Default)]
struct State {
    ready: VecDeque<Unit>,
    workers: usize,
    /// Workers whose handler waits for something.
    waiting: usize,
    /// The source waits until little is lined up.
    source_waits: bool,
}

/// How many units one worker is left with before another comes to help.
const PILE: usize = 4;
/// How many units may be lined up before the source waits, and until how many it does. What is taken up soon is still in the
/// processor's cache.
const BACKLOG: usize = 512;
const SETTLED: usize = 128;
/// After how many units a worker lets other tasks of the runtime go first.
const TURN: u32 = 32;

impl Crew {
    pub(crate) fn new(
        runtime: Handle,
        group: &str,
        max_in_flight: usize,
        dead_letters: Box<dyn DeadLetterSink>,
    ) -> Arc<Self> {
        Arc::new(Self {
            threads: runtime.metrics().num_workers(),
            runtime,
            group: group.to_owned(),
            counters: Counters::default(),
            dead_letters,
            spares: Spares::default(),
            max_in_flight: max_in_flight.max(1),
            state: Mutex::default(),
            settled: Condvar::new(),
        })
    }

    /// Lines units up. They begin once a worker is free, or at the next [`hire`](Self::hire).
    pub(crate) fn line_up(&self, units: impl IntoIterator<Item = Unit>) {
        self.state().ready.extend(units);
    }

    /// Lines units up and sees that they begin.
    pub(crate) fn add(self: &Arc<Self>, units: impl IntoIterator<Item = Unit>) {
        self.line_up(units);
        self.hire();
    }

    /// Sees that what is lined up begins.
    pub(crate) fn hire(self: &Arc<Self>) {
        self.hire_if(self.state().wants(self));
    }

    /// Holds the source's thread up while much is lined up, but no longer than `patience`: it could only make the line longer.
    pub(crate) fn settle(&self, patience: Duration) {
        let mut state = self.state();
        if state.ready.len() > BACKLOG {
            state.source_waits = true;
            // When the time is over, the source goes on all the same.
            drop(self.settled.wait_timeout_while(state, patience, |state| state.source_waits));
        }
    }

    fn hire_if(self: &Arc<Self>, wanted: bool) {
        if wanted {
            self.runtime.spawn(work(Arc::clone(self)));
        }
    }

    fn next(self: &Arc<Self>) -> Option<Unit> {
        let (unit, wanted) = {
            let mut state = self.state();
            let Some(unit) = state.ready.pop_front() else {
                state.workers -= 1;
                return None;
            };
            if state.source_waits && state.ready.len() <= SETTLED {
                state.source_waits = false;
                self.settled.notify_one();
            }
            (unit, state.wants(self))
        };
        self.hire_if(wanted);
        Some(unit)
    }

    /// Awaits the work of a worker, which makes room for another while it waits.
    pub(crate) async fn wait_for<F: Future>(self: &Arc<Self>, work: F) -> F::Output {
        let mut work = pin!(work);
        if let Poll::Ready(output) = poll_once(work.as_mut()).await {
            return output;
        }
        let waits = Waits::new(self);
        let output = work.await;
        drop(waits);
        output
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    /// Whether one more worker is to come; it is counted already then.
    fn wants(&mut self, crew: &Crew) -> bool {
        let at_work = self.workers - self.waiting;
        let piled_up = at_work < crew.threads && self.ready.len() > at_work * PILE;
        let wants = self.workers < crew.max_in_flight && piled_up;
        self.workers += usize::from(wants);
        wants
    }
}

async fn work(crew: Arc<Crew>) {
    let mut turn = 0;
    while let Some(unit) = crew.next() {
        worker::take_up(unit, &crew).await;
        turn += 1;
        if turn % TURN == 0 {
            tokio::task::yield_now().await;
        }
    }
}

async fn poll_once<F: Future>(mut work: Pin<&mut F>) -> Poll<F::Output> {
    std::future::poll_fn(|context| Poll::Ready(work.as_mut().poll(context))).await
}

/// Counts a worker as waiting for as long as it lives.
struct Waits<'a>(&'a Arc<Crew>);

impl<'a> Waits<'a> {
    fn new(crew: &'a Arc<Crew>) -> Self {
        let wanted = {
            let mut state = crew.state();
            state.waiting += 1;
            state.wants(crew)
        };
        crew.hire_if(wanted);
        Self(crew)
    }
}

impl Drop for Waits<'_> {
    fn drop(&mut self) {
        self.0.state().waiting -= 1;
    }
}
