//! Types with a name: enums, objects and unions.

use events_codegen::model::{TypeKind, Variant};
use events_codegen::sample::{Json, Object};

use super::members::{Members, removed};
use super::walk::Walk;
use super::{literal, replaced};
use crate::path::Path;

impl Walk<'_, '_> {
    pub(super) fn named(&mut self, at: &Path, name: &str, value: &Json) {
        let catalog = self.catalog;
        match (&catalog.type_named(name).kind, value) {
            (TypeKind::Scalar { scalar, .. }, _) => self.scalar(at, scalar),
            (TypeKind::Enum { values, open }, _) => self.choice(at, values, *open),
            (TypeKind::Object { fields }, Json::Object(Object(members))) => {
                self.wrong_type("object", at, &["[]", "\"\"", "1", "true"]);
                self.object(at, None, fields, members);
            }
            (TypeKind::Union { tag, variants }, Json::Object(Object(members))) => {
                self.union(at, tag, variants, members);
            }
            _ => {}
        }
    }

    fn choice(&mut self, at: &Path, values: &[String], open: bool) {
        let construct = if open { "enum, open" } else { "enum" };
        self.wrong_type(construct, at, &["7", "false", "[]", "{}"]);
        let first = values.first().map(String::as_str).unwrap_or_default();
        let candidates = ["UNHEARD_OF".to_owned(), first.to_lowercase(), format!("{first} "), String::new()];
        let text = self.random.pick(&candidates);
        if !values.contains(text) {
            let one = replaced(construct, "unknown value", at, text.clone().into(), "enum");
            self.found.push(if open { one.write_only() } else { one });
        }
    }

    fn union(&mut self, at: &Path, tag: &str, variants: &[Variant], members: &Members) {
        self.wrong_type("union", at, &["[]", "\"\"", "1", "true"]);
        let tag_at = at.member(tag);
        self.found.push(removed("union, tag", &tag_at));
        self.found.push(replaced("union, tag", "null", &tag_at, literal("null"), "null"));
        self.found.push(replaced("union, tag", "wrong type", &tag_at, literal("7"), "type"));
        self.found.push(replaced("union, tag", "unknown", &tag_at, literal("\"UNHEARD_OF\""), "unknown_tag"));
        let Some((_, Json::String(chosen))) = members.iter().find(|(name, _)| name == tag) else { return };
        self.twice(at, &tag_at, tag, &chosen.clone().into_owned().into());
        if let Some(variant) = variants.iter().find(|variant| variant.value == *chosen) {
            self.object(at, Some(tag), &variant.fields, members);
        }
    }
}
