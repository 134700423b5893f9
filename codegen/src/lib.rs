//! The generator behind `events.yaml`: one catalogue in, files out.
//!
//! ```text
//! events.yaml ─parse→ Tree ─resolve→ Catalog ─check→ Catalog (proved) ─emit→ [File] ─output→ disk
//!                 diagnostics are collected inside a stage and returned only at an arrow
//! ```
//!
//! After [`compile`] nothing can fail: an emitter is a function from a [`Catalog`](model::Catalog) to files.
//! Only [`output`] touches the disk.

pub mod model;

pub mod emit;

pub mod output;
