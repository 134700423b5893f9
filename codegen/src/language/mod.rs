//! The language as data: the keys of every kind of node, the grammars of text, and the scalars.
//!
//! The reader is driven by these tables and the JSON Schema of `events.yaml` is made of them, so the two cannot differ.

mod keys;
mod scalar;
mod shape;
mod text;

pub(crate) use keys::{
    CATALOG, DELIVERY, DEPRECATION, ENUM_TYPE, EVENT, FIELD, KINDS, NPM, OBJECT_TYPE, SCALAR_TYPE, SERVICE,
    TOPIC, UNION_TYPE,
};
pub(crate) use scalar::{Entry as ScalarEntry, Limits, SCALARS, SYNONYMS, noun, of_model, scalar_named};
pub(crate) use shape::{Key, Kind, Needed, Shape};
pub(crate) use text::{EVENT_TYPE, FIELD_NAME, PROSE, TAG_VALUE, TYPE_NAME, Text, VERSION};
