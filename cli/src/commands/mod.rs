//! One file per command that works on a catalogue; `init`, which makes one, has a folder of its own.

mod check;
mod explain;
mod generate;
mod sample;

pub(crate) use check::check;
pub(crate) use explain::explain;
pub(crate) use generate::generate;
pub(crate) use sample::sample;
