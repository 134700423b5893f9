use ::serde::ser::{Error, SerializeMap, SerializeSeq};
use ::serde::{Serialize, Serializer};

use super::super::tree::Node;

/// Every list and map with its length, which some formats want first.
impl Serialize for Node<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Null => serializer.serialize_unit(),
            Self::Bool(value) => serializer.serialize_bool(*value),
            Self::Number(text) => number(text, serializer),
            Self::Text(text) => serializer.serialize_str(&text.text),
            Self::List(items) => {
                let mut list = serializer.serialize_seq(Some(items.len()))?;
                items.iter().try_for_each(|item| list.serialize_element(item))?;
                list.end()
            }
            Self::Object(members) => {
                let mut map = serializer.serialize_map(Some(members.len()))?;
                members.iter().try_for_each(|(name, value)| map.serialize_entry(&*name.text, value))?;
                map.end()
            }
            Self::Bottomless => Err(S::Error::custom("more levels of arrays and objects than any event has")),
        }
    }
}

fn number<S: Serializer>(text: &str, serializer: S) -> Result<S::Ok, S::Error> {
    if let Ok(int) = text.parse::<u64>() {
        return serializer.serialize_u64(int);
    }
    // `-0` keeps its sign as a double.
    if let Some(int) = text.parse::<i64>().ok().filter(|int| *int != 0) {
        return serializer.serialize_i64(int);
    }
    serializer.serialize_f64(text.parse().map_err(S::Error::custom)?)
}
