//! What the tests of a service need: the laws that a store of claims must keep.

mod store;

pub use store::{Conformance, Probe, TransactionLaws, Verdict, store_conformance, transactions_of};
