use std::fmt;

use ::serde::Deserializer;
use ::serde::de::{DeserializeSeed, Error, MapAccess, SeqAccess, Visitor};

use crate::codec::writer::{put_int, put_number, put_string};

/// What `deserializer` tells, as JSON: every member in its order, also those with one name.
pub(super) fn json<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<u8>, D::Error> {
    let mut out = Vec::new();
    Json(&mut out).deserialize(deserializer)?;
    Ok(out)
}

struct Json<'o>(&'o mut Vec<u8>);

impl<'de> DeserializeSeed<'de> for Json<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Json<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value that JSON has")
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<(), E> {
        self.0.extend_from_slice(if value { b"true" } else { b"false" });
        Ok(())
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<(), E> {
        put_int(self.0, "", value);
        Ok(())
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<(), E> {
        self.0.extend_from_slice(value.to_string().as_bytes());
        Ok(())
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<(), E> {
        if !value.is_finite() {
            return Err(E::custom("not_finite: JSON has no such number"));
        }
        put_number(self.0, "", value);
        Ok(())
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<(), E> {
        put_string(self.0, "", text);
        Ok(())
    }

    fn visit_unit<E: Error>(self) -> Result<(), E> {
        self.0.extend_from_slice(b"null");
        Ok(())
    }

    fn visit_none<E: Error>(self) -> Result<(), E> {
        self.visit_unit()
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        self.deserialize(deserializer)
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        self.deserialize(deserializer)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        let mut before = b'[';
        loop {
            let start = self.0.len();
            self.0.push(before);
            if list.next_element_seed(Json(&mut *self.0))?.is_none() {
                self.0.truncate(start);
                break;
            }
            before = b',';
        }
        close(self.0, before, *b"[]");
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<(), A::Error> {
        let mut before = b'{';
        while let Some(name) = members.next_key::<String>()? {
            self.0.push(before);
            put_string(self.0, "", &name);
            self.0.push(b':');
            members.next_value_seed(Json(&mut *self.0))?;
            before = b',';
        }
        close(self.0, before, *b"{}");
        Ok(())
    }
}

/// Ends a list or a map, which begins here where nothing was in it.
fn close(out: &mut Vec<u8>, before: u8, [open, end]: [u8; 2]) {
    if before == open {
        out.push(open);
    }
    out.push(end);
}
