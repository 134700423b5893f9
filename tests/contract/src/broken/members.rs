//! The members of objects: absent, null, unknown, twice.

use std::borrow::Cow;

use events_codegen::model::Field;
use events_codegen::sample::Json;

use super::walk::Walk;
use super::{Break, Spoil, Views, literal, replaced};
use crate::document::About;
use crate::path::{Edit, Path};

pub(super) type Members = [(Cow<'static, str>, Json)];

impl Walk<'_, '_> {
    /// The members of an object that has `fields`, and a tag where it is a variant of a union.
    pub(super) fn object(&mut self, at: &Path, tag: Option<&str>, fields: &[Field], members: &Members) {
        for field in fields {
            let value = members.iter().find(|(name, _)| *name == field.name).map(|(_, value)| value);
            self.member(at, field, value);
        }
        let known = |name: &str| tag == Some(name) || fields.iter().any(|field| field.name == name);
        self.unknown(at, members, known);
    }

    pub(super) fn member(&mut self, object: &Path, field: &Field, value: Option<&Json>) {
        let at = object.member(&field.name);
        let null_is_absent = field.optional && !field.ty.nullable;
        match value {
            Some(value) => {
                if !field.may_be_absent() {
                    self.found.push(removed("member", &at));
                }
                if null_is_absent {
                    let null = replaced("optional", "null", &at, literal("null"), "null");
                    self.found.push(null.write_only());
                } else {
                    let construct = if field.default.is_some() { "default" } else { "member" };
                    self.null(construct, &at, &field.ty);
                }
                self.twice(object, &at, &field.name, value);
                self.value(&at, &field.ty, value);
            }
            None if null_is_absent => self.found.push(Break {
                place: object.clone(),
                edit: Edit::Insert(field.name.clone(), literal("null")),
                ..replaced("optional", "null", &at, literal("null"), "null").write_only()
            }),
            None => {}
        }
    }

    /// A member that the contract does not have, which readers skip, however odd; but not however deep.
    pub(super) fn unknown(&mut self, object: &Path, members: &Members, known: impl Fn(&str) -> bool) {
        const NAMES: [&str; 7] =
            ["unheardOf", "a/b~c", "__proto__", "", "constructor", "toString", "\u{1F600}"];
        let name = *self.random.pick(&NAMES);
        if known(name) || members.iter().any(|(there, _)| there == name) {
            return;
        }
        let mut insert = |mutation, value: Json, parsed, views, rule| {
            self.found.push(Break {
                about: About { construct: "member", mutation },
                place: object.clone(),
                edit: Edit::Insert(name.to_owned(), value),
                spoil: Spoil::Nothing,
                at: object.member(name),
                rule,
                views,
                parsed,
            });
        };
        insert("unknown", literal("[1]"), true, Views::WriteOnly, "unknown_member");
        insert("unknown, 1e400", literal("1e400"), false, Views::WriteOnly, "unknown_member");
        insert("unknown, half a pair", literal(r#""\udc00""#), false, Views::WriteOnly, "unknown_member");
    }

    pub(super) fn twice(&mut self, object: &Path, at: &Path, name: &str, value: &Json) {
        let twice = replaced("member", "twice", at, literal("null"), "duplicate").only_in_text();
        let edit = Edit::Insert(name.to_owned(), value.clone());
        self.found.push(Break { place: object.clone(), edit, ..twice });
    }
}

pub(super) fn removed(construct: &'static str, at: &Path) -> Break {
    Break { edit: Edit::Remove, ..replaced(construct, "absent", at, literal("null"), "required") }
}
