//! Handlers whose effect happens once, however often their event arrives.
//!
//! Kafka delivers at least once: after a crash, a rebalance or a publisher's retry an event comes again.
//! [`Idempotent`] stands between the consumer and the handler and keeps a record of (consumer id, event id):
//!
//! ```text
//! claim ──won──▶ handle ──Ok──▶ complete        the event is done; every later delivery is skipped
//!   │               └────Err──▶ fail            recorded with its message; claimable again at once
//!   ├──completed──▶ skip, Ok, counted
//!   └──busy───────▶ Retry                       another task or process has it, or died with it
//! ```
//!
//! An event is never marked completed before its handler has returned. A claim is a lease: when the process dies
//! between claim and completion, another may claim once the lease has run out by the *store's* clock. Each claim has
//! a higher fencing token than the one before, and only the newest token may complete or fail, so that a process
//! that was stopped and comes back cannot finish what another has taken over.
//!
//! # Two modes
//! [`Idempotent::handler`] takes any handler. Effect and mark are two writes: a process that dies between them, or whose
//! handler outlives its lease, lets the effect happen again. Use it where the effect is harmless to repeat: an upsert by a
//! key derived from the event, or an event published with
//! [`EventMetadata::derived`](crate::EventMetadata), which keeps its id.
//!
//! [`Idempotent::in_transaction`] gives the handler the open transaction that holds its claim. Effect and mark commit
//! together or not at all; there is nothing in between for a crash to hit.
//!
//! ```
//! use events_runtime::idempotency::{Idempotent, MemoryStore};
//! # use events_runtime::{Event, Handler, HandlerError};
//! # fn wrap<E: Event>() -> impl Handler<E> {
//! let once = Idempotent::new(MemoryStore::new(), "quality-service");
//! let handler = once.handler(|event: E| async move {
//!     println!("inspect {}", event.key());
//!     Ok::<(), HandlerError>(())
//! });
//! assert_eq!(once.stats().applied, 0);
//! # handler
//! # }
//! ```
//!
//! # The seam to a database
//! A store implements [`IdempotencyStore`]: claim, complete, fail, purge, and says in its
//! [`Capabilities`] what it can promise. One whose handlers may work inside its transaction implements
//! [`TransactionalStore`] too, which has two associated types:
//!
//! | store | [`Transaction<'t>`](TransactionalStore::Transaction) | [`Effect<'t>`](TransactionalStore::Effect) |
//! |---|---|---|
//! | `SqliteStore` | `&'t rusqlite::Transaction<'t>` | `Result<(), HandlerError>`: the driver blocks, on the store's thread |
//! | `PostgresStore` | `&'t mut sqlx::Transaction<'static, Postgres>` | a boxed future of it |
//!
//! `in_transaction` is written once over them, so a service that changes its store changes the transaction's type in its
//! handler and nothing else; one that uses `handler` changes nothing but the store. A store that can neither claim
//! atomically nor fence implements `IdempotencyStore` alone, with capabilities that say so: [`CallbackStore`], which is made
//! of four functions over somebody's table, is one.
//!
//! | store | feature | atomic claim | fence | lease | transaction | purge |
//! |---|---|---|---|---|---|---|
//! | [`MemoryStore`] | | yes | yes | yes | no | yes |
//! | `SqliteStore` | `sqlite` | yes | yes | SQLite's clock | yes | yes |
//! | `PostgresStore` | `postgres` | yes | yes | the server's clock | yes | yes |
//! | [`CallbackStore`] | | no | no | no | no | no |
//!
//! A store of your own is held against what it declares by `testing::store_conformance` (feature `testing`), as these are.

#[cfg(any(feature = "sqlite", feature = "postgres"))]
mod arrival;
mod callbacks;
mod error;
mod finish;
mod handlers;
mod lease;
mod memory;
#[cfg(feature = "postgres")]
mod postgres;
#[cfg(feature = "sqlite")]
mod sqlite;
mod stats;
mod store;
mod timer;
mod wrapper;

pub use callbacks::{CallbackEvent, CallbackStore};
pub use error::{IdempotencyError, StoreError};
pub use handlers::{Handled, IdempotentHandler, TransactionHandler};
pub use memory::MemoryStore;
#[cfg(feature = "postgres")]
pub use postgres::{AsyncEffect, PostgresStore};
/// The driver behind [`SqliteStore`], so that a service needs no dependency of its own on a version that fits.
#[cfg(feature = "sqlite")]
pub use rusqlite;
#[cfg(feature = "sqlite")]
pub use sqlite::SqliteStore;
/// The driver behind [`PostgresStore`]: a service's own dependency on sqlx 0.9 is the same crate.
#[cfg(feature = "postgres")]
pub use sqlx;
pub use stats::IdempotencyStats;
pub use store::{
    Capabilities, Claim, ClaimOutcome, ClaimRequest, IdempotencyStore, Settled, Transacted,
    TransactionalStore,
};
pub use wrapper::Idempotent;
