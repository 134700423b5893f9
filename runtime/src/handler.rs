//! What a service does with an event.

use std::error::Error;
use std::fmt;
use std::future::Future;
use std::marker::PhantomData;

use crate::DateTime;

/// Handles events of type `E`.
///
/// A handler may see an event more than once: after a crash, a rebalance, or a publisher's retry. Wrap it in
/// `Idempotent` so that its effect happens once.
pub trait Handler<E>: Send + Sync + 'static {
    /// Handles one event.
    ///
    /// # Errors
    /// [`HandlerError::Retry`] to be called again with the same event, [`HandlerError::Reject`] to send it to the
    /// dead-letter topic.
    fn handle(&self, event: E, record: &RecordInfo) -> impl Future<Output = Result<(), HandlerError>> + Send;

    /// Whether it looks at more of its record than where it came from and which attempt this is. One that does not spares the
    /// consumer a copy of key and headers for every event.
    fn reads_record(&self) -> bool {
        true
    }
}

/// Where an event came from.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct RecordInfo {
    /// The topic.
    pub topic: String,
    /// The partition.
    pub partition: i32,
    /// The offset.
    pub offset: i64,
    /// The record's key, where it has one.
    pub key: Option<Vec<u8>>,
    /// The record's headers, in order.
    pub headers: Vec<(String, Option<Vec<u8>>)>,
    /// The record's timestamp.
    pub timestamp: Option<DateTime>,
    /// 1 for the first call with this event, counted by this process.
    pub attempt: u32,
}

impl RecordInfo {
    /// A record's place, with nothing else known of it: for tests of handlers.
    pub fn new(topic: impl Into<String>, partition: i32, offset: i64) -> Self {
        let (key, headers, timestamp) = (None, Vec::new(), None);
        Self { topic: topic.into(), partition, offset, key, headers, timestamp, attempt: 1 }
    }
}

/// Why a handler did not handle an event.
#[derive(Debug)]
#[non_exhaustive]
pub enum HandlerError {
    /// It may succeed later: call again with the same event. Any error converts to this.
    Retry(Box<dyn Error + Send + Sync>),
    /// It never will: send the event to the dead-letter topic.
    Reject(Box<dyn Error + Send + Sync>),
}

impl HandlerError {
    /// A failure that a later attempt may not meet; any error converts to it with `?` too.
    pub fn retry(cause: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self::Retry(cause.into())
    }

    /// A failure that no retry mends.
    pub fn reject(cause: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self::Reject(cause.into())
    }

    /// A dependency is down: the handler is called again until it is up, and no budget of retries is charged for it.
    pub fn unavailable(cause: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self::Retry(Box::new(Unavailable { cause: cause.into() }))
    }

    /// What the handler failed with.
    #[must_use]
    pub fn cause(&self) -> &(dyn Error + Send + Sync + 'static) {
        match self {
            Self::Retry(cause) | Self::Reject(cause) => cause.as_ref(),
        }
    }
}

/// What a handler needs is down, through no fault of the event: the cause inside a [`HandlerError::Retry`] that is charged to
/// no budget.
#[derive(Debug)]
pub struct Unavailable {
    cause: Box<dyn Error + Send + Sync>,
}

impl fmt::Display for Unavailable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.cause, f)
    }
}

impl Error for Unavailable {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(self.cause.as_ref())
    }
}

impl fmt::Display for HandlerError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self.cause(), f)
    }
}

// `HandlerError` is no `Error` itself: that is what lets every error convert, as anyhow's does.
impl<T: Error + Send + Sync + 'static> From<T> for HandlerError {
    fn from(cause: T) -> Self {
        Self::Retry(Box::new(cause))
    }
}

/// What `subscribe` takes: a [`Handler`], or an async closure over the event, or over the event and its [`RecordInfo`].
///
/// `M` tells the three apart and is always inferred.
pub trait IntoHandler<E, M> {
    /// The handler it becomes.
    type Handler: Handler<E>;

    /// Becomes a handler.
    fn into_handler(self) -> Self::Handler;
}

impl<E, H: Handler<E>> IntoHandler<E, ()> for H {
    type Handler = Self;

    fn into_handler(self) -> Self {
        self
    }
}

impl<E, F, Fut, Err> IntoHandler<E, fn(E) -> Err> for F
where
    E: Send + 'static,
    F: Fn(E) -> Fut + Send + Sync + 'static,
    Fut: Future<Output = Result<(), Err>> + Send,
    Err: Into<HandlerError> + 'static,
{
    type Handler = EventFn<F, fn(E) -> Err>;

    fn into_handler(self) -> Self::Handler {
        EventFn { call: self, args: PhantomData }
    }
}

impl<E, F, Fut, Err> IntoHandler<E, fn(E, RecordInfo) -> Err> for F
where
    E: Send + 'static,
    F: Fn(E, RecordInfo) -> Fut + Send + Sync + 'static,
    Fut: Future<Output = Result<(), Err>> + Send,
    Err: Into<HandlerError> + 'static,
{
    type Handler = EventFn<F, fn(E, RecordInfo) -> Err>;

    fn into_handler(self) -> Self::Handler {
        EventFn { call: self, args: PhantomData }
    }
}

/// A closure as a handler.
#[derive(Debug)]
pub struct EventFn<F, A> {
    call: F,
    args: PhantomData<A>,
}

impl<E, F, Fut, Err> Handler<E> for EventFn<F, fn(E) -> Err>
where
    E: Send + 'static,
    F: Fn(E) -> Fut + Send + Sync + 'static,
    Fut: Future<Output = Result<(), Err>> + Send,
    Err: Into<HandlerError> + 'static,
{
    async fn handle(&self, event: E, _record: &RecordInfo) -> Result<(), HandlerError> {
        (self.call)(event).await.map_err(Into::into)
    }

    fn reads_record(&self) -> bool {
        false
    }
}

impl<E, F, Fut, Err> Handler<E> for EventFn<F, fn(E, RecordInfo) -> Err>
where
    E: Send + 'static,
    F: Fn(E, RecordInfo) -> Fut + Send + Sync + 'static,
    Fut: Future<Output = Result<(), Err>> + Send,
    Err: Into<HandlerError> + 'static,
{
    async fn handle(&self, event: E, record: &RecordInfo) -> Result<(), HandlerError> {
        (self.call)(event, record.clone()).await.map_err(Into::into)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn subscribe<E, M>(handler: impl IntoHandler<E, M>) -> impl Handler<E> {
        handler.into_handler()
    }

    struct Counts;

    impl Handler<u32> for Counts {
        async fn handle(&self, _event: u32, _record: &RecordInfo) -> Result<(), HandlerError> {
            Err(HandlerError::reject("never"))
        }
    }

    #[test]
    fn takes_closures_of_both_shapes_and_handlers() {
        subscribe(|_event: u32| async { Ok::<(), std::io::Error>(()) });
        subscribe(|_event: u32, _record: RecordInfo| async { Ok::<(), HandlerError>(()) });
        subscribe(|event: u32| async move {
            if event == 0 {
                return Err(HandlerError::reject("nothing to count"));
            }
            std::str::from_utf8(&[])?;
            Ok(())
        });
        subscribe(Counts);
    }
}
