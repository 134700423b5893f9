//! An event as the model has it: the envelope, described in the language of events.yaml, and the payload.

use events_codegen::model::{Catalog, Field};

/// The metadata, as their fields would stand in an events.yaml.
const ENVELOPE: &str = r#"
catalog: Envelope
npm: { name: envelope, version: 1.0.0 }
schema_base: https://example.com/
topic: t
events:
  a.b:
    doc: Metadata.
    version: "1.0"
    key: source
    data:
      eventId: uuid
      timestamp: datetime
      source: string
      version: string
      correlationId?: string
      causationId?: string
      userId?: string
      metadata?: map<json>
"#;

/// The fields of EventMetadata.
pub fn metadata() -> Vec<Field> {
    let catalog =
        events_codegen::compile("envelope.yaml", ENVELOPE.as_bytes()).expect("the text above is right");
    catalog.events[0].newest().fields.clone()
}

/// A catalogue with what every event of it begins with.
#[derive(Debug)]
pub struct Model {
    pub catalog: Catalog,
    pub metadata: Vec<Field>,
}

impl Model {
    pub fn of(events_yaml: &std::path::Path) -> Self {
        let bytes = std::fs::read(events_yaml).expect("the catalogue can be read");
        let catalog = events_codegen::compile("events.yaml", &bytes).expect("the catalogue has no mistake");
        Self { catalog, metadata: metadata() }
    }
}
