//! The idempotency stores and the wrapper around handlers.

#![allow(clippy::unwrap_used, reason = "a test that cannot set up its parts fails")]

mod conformance;
mod event;
mod seam;
#[cfg(feature = "sqlite")]
mod sqlite;
mod wrapper;
