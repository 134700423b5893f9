//! What a service handles, and how: alike for the Kafka consumer and for the broker in memory that tests use.
//!
//! [`Subscriptions`] names the handlers, [`RetryPolicy`] says how they are called again, [`Middleware`] stands around them, and
//! [`Health`] tells how a consumer is.
//!
//! Nothing in here knows Kafka. What brings records implements `RawRecord`, what keeps those that cannot be handled implements
//! `DeadLetterSink`.
//!
//! | module | what it holds |
//! |---|---|
//! | `record`, `packed` | a record taken from its source; its headers in one piece of memory |
//! | `route`, `body_type` | which event type a record is |
//! | `subscriptions`, `pattern` | who handles it, said by type or by domain |
//! | `subscriber`, `middleware` | the handler with its type erased; functions around it |
//! | `policy` | how often and how long after a failure a handler is called again |
//! | `engine` | what a source of records sees of all this |
//! | `crew`, `worker` | as many calls at a time as are allowed; one call and what comes of it |
//! | `blame` | whose fault a failure is |
//! | `cause`, `dead_letter`, `letter` | why a record cannot be handled, where it goes then, and writing it there |
//! | `job`, `lanes` | a record in hand; one at a time of a key, in order |
//! | `slot`, `tracker` | what is in hand of one partition in one assignment; which offset may be stored |
//! | `health` | how a consumer is, as a value |
//! | `watchdog` | reports partitions that stand still |
//! | `stats` | what a consumer has done, in numbers |

mod blame;
mod body_type;
pub(crate) mod cause;
pub(crate) mod crew;
pub(crate) mod dead_letter;
pub(crate) mod engine;
pub(crate) mod health;
mod job;
mod lanes;
mod letter;
mod middleware;
mod packed;
mod pattern;
pub(crate) mod policy;
pub(crate) mod record;
pub(crate) mod route;
pub(crate) mod slot;
mod spares;
pub(crate) mod stats;
mod subscribe_error;
pub(crate) mod subscriber;
pub(crate) mod subscriptions;
mod taken;
mod tracker;
pub(crate) mod watchdog;
mod worker;

pub use health::{Health, PartitionHealth, Trouble};
pub use middleware::{Call, CallOutcome, Middleware, Next, logging, observe};
pub use policy::RetryPolicy;
pub use route::DispatchBy;
pub use stats::ConsumerStats;
pub use subscribe_error::SubscribeError;
pub use subscriptions::Subscriptions;
