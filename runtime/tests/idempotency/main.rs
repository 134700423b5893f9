//! The idempotency stores and the wrapper around handlers.

#![allow(clippy::unwrap_used, reason = "a test that cannot set up its parts fails")]

mod conformance;
mod event;
#[cfg(feature = "sqlite")]
mod sqlite;
mod wrapper;
