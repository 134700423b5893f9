//! Catalogues of any size, each in two languages: `events.yaml` and Protocol Buffers. They say the same: as many
//! events, with ten fields each of the same kinds, the same named types, the same words of documentation.

mod ours;
mod prost;

pub use ours::Ours;
pub use prost::Prost;

/// How many events share a domain: a module in Rust, a package in Protocol Buffers.
const PER_DOMAIN: usize = 20;

/// The numbers of the events in each domain of a catalogue of `events` events.
fn domains(events: usize) -> impl Iterator<Item = (usize, std::ops::Range<usize>)> {
    (0..events.div_ceil(PER_DOMAIN)).map(move |domain| {
        let first = domain * PER_DOMAIN;
        (domain, first..events.min(first + PER_DOMAIN))
    })
}
