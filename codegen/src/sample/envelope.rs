use super::{Json, NoSample, Sampler};
use crate::emit::json_schema;
use crate::model::{Event, Field};

/// The members of `meta`, described as the catalogue would describe them.
///
/// `version` is text here; it is `MAJOR.MINOR` with the event's major, and any minor.
#[must_use]
pub fn metadata() -> Vec<Field> {
    json_schema::metadata_fields()
}

impl Sampler<'_> {
    pub(super) fn metadata(&mut self, event: &Event) -> Result<Json, NoSample> {
        let mut members = Vec::new();
        for field in metadata() {
            let plain = match field.name.as_str() {
                "version" => Some(self.version(event)),
                "source" if !self.odd(3) => Some(self.source(event)),
                _ => None,
            };
            let value = match plain {
                Some(text) => Some(text.into()),
                None => self.member(&field)?,
            };
            members.extend(value.map(|value| (field.name.into(), value)));
        }
        self.disturb(&mut members);
        Ok(Json::Object(super::Object(members)))
    }

    /// The newest version, or another minor of its major.
    fn version(&mut self, event: &Event) -> String {
        let number = event.newest().number;
        let minor = if self.odd(3) { *self.random.pick(&[0, 7, 999_999_999]) } else { number.minor };
        format!("{}.{minor}", number.major)
    }

    fn source(&mut self, event: &Event) -> String {
        if event.producers.is_empty() {
            return "sample".to_owned();
        }
        self.random.pick(&event.producers).clone()
    }
}
