//! A value of any type out of JSON and into it, by the codec.

use events_runtime::codec::{deserialize, serialize};
use events_runtime::private::Wire;

/// Reads a value; what an absent member is from no text at all.
pub fn value<T: Wire>(json: &str) -> T {
    if json.is_empty() {
        return T::EMPTY;
    }
    let mut deserializer = serde_json::Deserializer::from_str(json);
    deserialize(&mut deserializer).unwrap_or_else(|error| panic!("{json}: {error}"))
}

/// What a value is written as.
pub fn written<T: Wire>(value: &T) -> serde_json::Value {
    serialize(value, serde_json::value::Serializer).expect("it is JSON")
}
