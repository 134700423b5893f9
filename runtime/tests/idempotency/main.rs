//! The idempotency stores and the wrapper around handlers.

#![allow(clippy::unwrap_used, reason = "a test that cannot set up its parts fails")]

mod broken;
mod callbacks;
mod conformance;
mod event;
mod machine;
mod seam;
#[cfg(feature = "sqlite")]
mod sqlite;
mod wrapper;
