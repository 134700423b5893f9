//! What the tests of a service need: a broker in memory with the consumer's semantics, a delivery that comes twice, and the laws
//! that a store of claims must keep.
//!
//! Nothing in here needs Kafka, a network or C.

mod broker;
mod deliver_twice;
mod store;

pub use broker::{
    ConsumerSetup, Delivered, InMemoryBroker, InMemoryConsumer, InMemoryPublisher, PublishError,
    PublishFault, RawMessage, StoredRecord,
};
pub(crate) use deliver_twice::note_skipped;
pub use deliver_twice::{Twice, TwiceOutcome, deliver_twice, deliver_twice_and_look};
pub use store::{Conformance, Probe, TransactionLaws, Verdict, store_conformance, transactions_of};
