//! Fields that stand together: not too many, and each with a name of its own in every language.

use std::collections::BTreeMap;

use heck::ToSnakeCase as _;

use crate::code;
use crate::diagnostic::{Mistake, Mistakes};
use crate::emit::typescript::INHERITED_MEMBERS;
use crate::quote::quoted;
use crate::source::Span;

use super::Object;

/// How many members an object may have, its tag included: readers keep track of them in one machine word.
const MAX_MEMBERS: usize = 64;

pub(super) fn check(object: &Object<'_>, mistakes: &mut Mistakes) {
    too_many(object, mistakes);
    tag_twice(object, mistakes);
    inherited(object, mistakes);
    same_name(object, mistakes);
    renamed(object, mistakes);
}

fn too_many(object: &Object<'_>, mistakes: &mut Mistakes) {
    let members = object.fields.len() + usize::from(object.tag.is_some());
    if members > MAX_MEMBERS {
        let message = format!(
            "{} has {members} members; at most {MAX_MEMBERS} are possible",
            quoted(&object.owner.key)
        );
        let help = "gather what belongs together in objects under `types:`";
        mistakes.push(Mistake::new(code::TOO_MANY_FIELDS, object.owner.key_span, message).help(help));
    }
}

fn tag_twice(object: &Object<'_>, mistakes: &mut Mistakes) {
    let Some((tag, place)) = object.tag else { return };
    let clashing = |name: &str| name == tag || name.to_snake_case() == tag.to_snake_case();
    for (entry, _) in object.members().filter(|(_, field)| clashing(&field.name)) {
        let message = format!("the field {} is called like the tag of its union", quoted(&entry.key));
        let mistake = Mistake::new(code::TAG_FIELD, entry.key_span, message).related(place.span, "the tag");
        mistakes.push(mistake.help("the tag stands among the fields on the wire; rename one of the two"));
    }
}

fn inherited(object: &Object<'_>, mistakes: &mut Mistakes) {
    let tag = object.tag.map(|(tag, place)| (tag, place.span));
    let fields = object.members().map(|(entry, field)| (field.name.as_str(), entry.key_span));
    for (name, span) in tag.into_iter().chain(fields).filter(|(name, _)| INHERITED_MEMBERS.contains(name)) {
        let message = format!("no field can be called {}", quoted(name));
        let help =
            "every object of JavaScript inherits that member, so it would look present where it is absent";
        mistakes.push(Mistake::new(code::RESERVED, span, message).help(help));
    }
}

fn same_name(object: &Object<'_>, mistakes: &mut Mistakes) {
    let mut seen: BTreeMap<String, (&str, Span)> = BTreeMap::new();
    for (entry, field) in object.members() {
        let name = field.name.to_snake_case();
        if let Some((other, first)) = seen.get(&name) {
            let message =
                format!("{} and {} are both {} in Rust", quoted(other), quoted(&field.name), quoted(&name));
            let mistake =
                Mistake::new(code::COLLISION, entry.key_span, message).related(*first, "first declared here");
            mistakes.push(mistake.help("rename one of the two"));
        } else {
            seen.insert(name, (&field.name, entry.key_span));
        }
    }
}

fn renamed(object: &Object<'_>, mistakes: &mut Mistakes) {
    let mut renamed = object
        .members()
        .filter_map(|(entry, field)| Some((entry, field.renamed_from.as_deref()?)))
        .peekable();
    if renamed.peek().is_none() {
        return;
    }
    let now: BTreeMap<&str, Span> =
        object.members().map(|(entry, field)| (field.name.as_str(), entry.key_span)).collect();
    for (entry, former) in renamed {
        if let Some(other) = now.get(former) {
            let span = entry.value.entry("renamed_from").map_or(entry.key_span, |entry| entry.value.span);
            let message = format!("{} is still a field, so nothing was renamed from it", quoted(former));
            let mistake = Mistake::new(code::COLLISION, span, message).related(*other, "the field");
            mistakes.push(mistake.help("name the member's former name, or remove `renamed_from`"));
        }
    }
}
