//! The PostgreSQL store, on the server of DATABASE_URL. `cargo xtask test` starts one.

#![allow(clippy::unwrap_used, reason = "a test that cannot set up its parts fails")]

mod answers;
mod clocks;
mod conformance;
mod database;
#[path = "../idempotency/event.rs"]
mod event;
#[path = "../idempotency/machine.rs"]
mod machine;
mod proxy;
mod schema;
mod shapes;
mod transactions;
