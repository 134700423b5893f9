//! Futures that must not be stopped half-way.

use std::future::Future;
#[cfg(feature = "_tokio")]
use std::{
    pin::Pin,
    task::{Context, Poll},
};

#[cfg(feature = "_tokio")]
use tokio::runtime::Handle;

/// Awaits what is to be recorded once its outcome is known, also where the caller is cancelled: a mark that is not set lets
/// the effect happen again.
#[cfg(feature = "_tokio")]
pub(super) async fn settled<F: Future<Output: Send> + Send + 'static>(settling: F) -> F::Output {
    RunToEnd::new(settling).await
}

/// Without tokio there is nothing that could take it over.
#[cfg(not(feature = "_tokio"))]
pub(super) async fn settled<F: Future>(settling: F) -> F::Output {
    settling.await
}

/// A future that runs to its end, also where it is dropped before that: a task takes it over, and drops its output.
///
/// A transaction that is being opened is one: where nobody awaits the answer, the connection goes back to its pool with a
/// transaction open that nobody knows of.
#[cfg(feature = "_tokio")]
pub(super) struct RunToEnd<F: Future>(Option<Pin<Box<F>>>)
where
    F: Send + 'static;

#[cfg(feature = "_tokio")]
impl<F: Future + Send + 'static> RunToEnd<F> {
    pub(super) fn new(future: F) -> Self {
        Self(Some(Box::pin(future)))
    }
}

#[cfg(feature = "_tokio")]
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

#[cfg(feature = "_tokio")]
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
