//! What the codec is compared with: the catalogue read by serde_json, by rules written down a second time.
//!
//! | module | what it holds |
//! |---|---|
//! | `catalogues` | the catalogue and every golden case, found on the disk |
//! | `modules` | their Rust, as it is committed |
//! | `model` | an event's envelope and payload as one list of fields |
//! | `oracle` | serde_json reading a document by the model: what it means, or that it is broken or invalid |
//! | `grammar` | the grammars of scalars, by hand |
//! | `compare` | one document through both |
//! | `fuzz` | what holds for any bytes |
//! | `value` | a value of any type out of JSON and into it |
//! | `random`, `documents`, `mutate` | documents: valid ones in every spelling, and broken ones |

pub mod catalogues;
pub mod compare;
pub mod documents;
pub mod fuzz;
pub mod grammar;
pub mod model;
pub mod mutate;
pub mod oracle;
pub mod random;
pub mod value;

/// The Rust of every catalogue.
#[allow(dead_code, clippy::all, reason = "the goldens are linted where they belong")]
pub mod modules {
    include!(concat!(env!("OUT_DIR"), "/modules.rs"));
}

use compare::{Entry, entry};

include!(concat!(env!("OUT_DIR"), "/entries.rs"));
