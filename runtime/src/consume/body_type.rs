//! The `type` member of a record's body, read without reading the rest.

use std::fmt;

use serde::de::{Deserialize, Deserializer, Error, IgnoredAny, MapAccess, Visitor};

/// The type that the body names; an error for bytes that are no JSON object with one text member `type`.
pub(crate) fn body_type(bytes: &[u8]) -> Result<String, String> {
    match serde_json::from_slice::<Peek>(bytes) {
        Ok(Peek(name)) => Ok(name),
        // The error's own text may quote the body.
        Err(error) if error.is_data() => Err("the body is no object with one text member `type`".to_owned()),
        Err(error) => Err(format!("not JSON at line {} column {}", error.line(), error.column())),
    }
}

struct Peek(String);

impl<'de> Deserialize<'de> for Peek {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(Members)
    }
}

struct Members;

impl<'de> Visitor<'de> for Members {
    type Value = Peek;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an event")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Peek, A::Error> {
        let mut found = None;
        while let Some(name) = members.next_key::<String>()? {
            if name != "type" {
                members.next_value::<IgnoredAny>()?;
            } else if found.replace(members.next_value::<String>()?).is_some() {
                return Err(A::Error::duplicate_field("type"));
            }
        }
        found.map(Peek).ok_or_else(|| A::Error::missing_field("type"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_one_text_member() {
        assert_eq!(body_type(br#"{"meta":{"type":"x"},"type":"a.b","data":[[{}]]}"#).as_deref(), Ok("a.b"));
        for body in [
            "",
            "[]",
            "{}",
            r#"{"type":1}"#,
            r#"{"type":"a","type":"a"}"#,
            r#"{"type":"a"} x"#,
            r#"{"type":"\ud800"}"#,
        ] {
            assert!(body_type(body.as_bytes()).is_err(), "{body}");
        }
    }

    #[test]
    fn deep_nesting_is_passed_over() {
        let body = format!(r#"{{"data":{}{},"type":"a.b"}}"#, "[".repeat(100_000), "]".repeat(100_000));
        assert_eq!(body_type(body.as_bytes()).as_deref(), Ok("a.b"));
    }
}
