//! The engine with a source and a dead-letter topic that only exist here.

mod laws;
mod retries;
mod source;
mod spares;
mod stops;
