//! What users' tests are given: the broker in memory, and events that come twice.

mod broker;
mod claims;
#[path = "../example/mod.rs"]
mod example;
mod faults;
mod harness;
mod publisher;
mod twice;
