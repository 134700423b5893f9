//! Futures that must not be stopped half-way.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

use tokio::runtime::Handle;

/// A future that runs to its end, also where it is dropped before that: a task takes it over, and drops its output.
///
/// A transaction that is being opened is one: where nobody awaits the answer, the connection goes back to its pool with a
/// transaction open that nobody knows of.
pub(super) struct RunToEnd<F: Future>(Option<Pin<Box<F>>>)
where
    F: Send + 'static;

impl<F: Future + Send + 'static> RunToEnd<F> {
    pub(super) fn new(future: F) -> Self {
        Self(Some(Box::pin(future)))
    }
}

impl<F: Future + Send + 'static> Future for RunToEnd<F> {
    type Output = F::Output;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<F::Output> {
        let future = self.0.as_mut().expect("a future is not polled after its end");
        let polled = future.as_mut().poll(cx);
        if polled.is_ready() {
            self.0 = None;
        }
        polled
    }
}

impl<F: Future + Send + 'static> Drop for RunToEnd<F> {
    fn drop(&mut self) {
        let Some(future) = self.0.take() else { return };
        // Without a runtime there is nothing that could run it, and the connection's socket is gone as well. A future that
        // has panicked must not be polled again.
        if let (Ok(runtime), false) = (Handle::try_current(), std::thread::panicking()) {
            runtime.spawn(async move { drop(future.await) });
        }
    }
}
