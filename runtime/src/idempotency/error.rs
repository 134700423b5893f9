//! Why an event was not handled, and how a failure is recorded.

use std::error::Error;
use std::fmt;
use std::time::Duration;

use crate::HandlerError;

const LONGEST_MESSAGE: usize = 1_000;

/// Why the wrapper asks for the event to be delivered again; the cause inside [`HandlerError::Retry`].
#[derive(Debug)]
#[non_exhaustive]
pub enum IdempotencyError {
    /// Another task or process is handling the event, or died doing so.
    Busy {
        /// What is left of its lease.
        retry_after: Duration,
    },
    /// The handler outlived its lease, and another has claimed the event meanwhile.
    Lost,
}

impl fmt::Display for IdempotencyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Busy { retry_after } => {
                write!(f, "another claim on this event runs for up to {} ms", retry_after.as_millis())
            }
            Self::Lost => f.write_str("the handler outlived its lease and the event was claimed by another"),
        }
    }
}

impl Error for IdempotencyError {}

/// Why a store did not answer.
#[derive(Debug)]
#[non_exhaustive]
pub enum StoreError {
    /// The database refused or could not be reached.
    Database(Box<dyn Error + Send + Sync>),
    /// The store has been shut down.
    Closed,
}

impl StoreError {
    /// A failure of the database.
    pub fn database(cause: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self::Database(cause.into())
    }
}

impl fmt::Display for StoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Database(_) => f.write_str("the idempotency store's database failed"),
            Self::Closed => f.write_str("the idempotency store is closed"),
        }
    }
}

impl Error for StoreError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Database(cause) => Some(cause.as_ref()),
            Self::Closed => None,
        }
    }
}

/// The error's own message, cut where it grows too long for a table that people read.
pub(super) fn bounded_message(error: &HandlerError) -> String {
    let mut text = error.to_string();
    if let Some((cut, _)) = text.char_indices().nth(LONGEST_MESSAGE) {
        text.truncate(cut);
        text.push('…');
    }
    text
}
