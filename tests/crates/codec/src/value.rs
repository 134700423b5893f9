//! A value of any type out of JSON and into it, by the codec.

use events_runtime::codec::{deserialize, serialize};
use events_runtime::private::{Int64, Reader, Spelling, Wire, read_spelled};

/// Reads a value; what an absent member is from no text at all.
pub fn value<T: Wire>(json: &str) -> T {
    if json.is_empty() {
        return T::EMPTY;
    }
    let mut deserializer = serde_json::Deserializer::from_str(json);
    deserialize(&mut deserializer).unwrap_or_else(|error| panic!("{json}: {error}"))
}

/// Reads a value that holds an `int64`, which its type does not say.
pub fn int64<T: Wire>(json: &str) -> T
where
    Int64: Spelling<T>,
{
    let mut value = T::EMPTY;
    if !json.is_empty() {
        let read = read_spelled(&mut value, &Reader::new(json), 0, Int64);
        assert!(read.is_ok_and(|end| end == json.len()), "{json}");
    }
    value
}

/// What a value is written as.
pub fn written<T: Wire>(value: &T) -> serde_json::Value {
    serialize(value, serde_json::value::Serializer).expect("it is JSON")
}
