//! What travels around the payload.

use events_codegen::model::Event;
use events_codegen::sample::{Json, Object, metadata};

use super::members::{Members, removed};
use super::text::not_json;
use super::walk::Walk;
use super::{literal, replaced};
use crate::path::Path;

impl Walk<'_, '_> {
    /// The whole document.
    pub(super) fn event(&mut self, event: &Event, document: &Json) {
        let Json::Object(Object(members)) = document else { return };
        let root = Path::default();
        for name in ["type", "meta", "data"] {
            let at = root.member(name);
            self.found.push(removed("envelope", &at));
            self.found.push(replaced("envelope", "null", &at, literal("null"), "null"));
            self.found.push(replaced("envelope", "wrong type", &at, literal("7"), "type"));
        }
        self.found.push(replaced("envelope", "wrong type", &root, literal("[]"), "type"));
        self.found.push(replaced("envelope", "null", &root, literal("null"), "null"));
        let at = root.member("type");
        self.found.push(replaced(
            "envelope",
            "another event type",
            &at,
            literal(r#""no.such.event""#),
            "event_type",
        ));
        self.unknown(&root, members, |name| ["type", "meta", "data"].contains(&name));
        self.found.push(not_json(self.random));
        if let Some(meta) = object(members, "meta") {
            self.metadata(event, meta);
        }
        if let Some(data) = object(members, "data") {
            self.object(&root.member("data"), None, &event.newest().fields, data);
        }
    }

    fn metadata(&mut self, event: &Event, members: &Members) {
        let at = Path::default().member("meta");
        let fields = metadata();
        self.object(&at, None, &fields, members);
        let major = event.newest().number.major;
        let other = format!("{}.0", major + 1);
        let bad = [
            other,
            format!("{major}"),
            format!("{major}.00"),
            format!("{major}.1.2"),
            format!(" {major}.0"),
            format!("{major}.9999999999"),
            String::new(),
        ];
        let text = self.random.pick(&bad).clone();
        self.found.push(replaced(
            "envelope",
            "another version",
            &at.member("version"),
            text.into(),
            "version",
        ));
    }
}

fn object<'m>(members: &'m Members, name: &str) -> Option<&'m Members> {
    members.iter().find(|(known, _)| known == name).and_then(|(_, value)| match value {
        Json::Object(Object(members)) => Some(members.as_slice()),
        _ => None,
    })
}
