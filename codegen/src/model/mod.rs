//! The catalogue as data: what `events.yaml` says, resolved and proved, with the author's words kept once.
//!
//! Nothing here knows a target. Case conventions and reserved words live beside the emitter that needs them.

mod catalog;
mod event;
mod exact;
mod ty;

pub use crate::pattern::Step;
pub use catalog::{Catalog, Npm, Service, Topic};
pub use event::{Backoff, Compatibility, Delivery, Event, EventVersion, VersionNumber};
pub use exact::Exact;
pub use ty::{
    Bounds, Deprecation, Digits, Field, NumberBound, Pattern, Scalar, ScalarUse, Size, Type, TypeDef,
    TypeKind, TypeUse, Variant,
};
