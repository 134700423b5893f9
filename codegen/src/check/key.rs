//! The key of an event names a field that every record can be ordered by, and its dead letters leave its topic.

use crate::code;
use crate::diagnostic::{Mistake, Mistakes};
use crate::language::{SCALARS, of_model};
use crate::model::{Catalog, Event, Field, Type, TypeKind};
use crate::parse::{Entry, Tree};
use crate::quote::{any_of, did_you_mean, quoted};

use super::entries;

pub(super) fn check(tree: &Tree, catalog: &Catalog, mistakes: &mut Mistakes) {
    for (entry, event) in entries(tree, "events").iter().zip(&catalog.events) {
        if let Some(mistake) = event_key(entry, event, catalog) {
            mistakes.push(mistake);
        }
        dead_letter(entry, event, mistakes);
    }
}

/// A record that cannot be read would be read again from the topic to which it was put aside.
fn dead_letter(entry: &Entry, event: &Event, mistakes: &mut Mistakes) {
    if event.delivery.dead_letter.as_ref() != Some(&event.topic) {
        return;
    }
    let place = entry.value.get("delivery").and_then(|delivery| delivery.get("dead_letter"));
    let message = format!("{} is the topic of the event itself", quoted(&event.topic));
    let mistake = Mistake::new(code::DEAD_LETTER, place.map_or(entry.key_span, |tree| tree.span), message);
    mistakes.push(
        mistake.help("what cannot be handled goes to another topic: `<topic>.dlq` where none is named"),
    );
}

fn event_key(entry: &Entry, event: &Event, catalog: &Catalog) -> Option<Mistake> {
    let place = entry.value.get("key")?.span;
    let fields = &event.newest().fields;
    let Some(at) = fields.iter().position(|field| field.name == event.key) else {
        let message = format!("the key {} is no field of `data`", quoted(&event.key));
        let mistake = Mistake::new(code::UNKNOWN_FIELD, place, message);
        return Some(
            mistake.maybe_help(did_you_mean(&event.key, fields.iter().map(|field| field.name.as_str()))),
        );
    };
    let (message, help) = unsuitable(&fields[at], catalog)?;
    let message = format!("the field {} cannot be the key: {message}", quoted(&event.key));
    let mistake = Mistake::new(code::KEY_FIELD, place, message).help(help);
    Some(mistake.related(entries(&entry.value, "data").get(at)?.key_span, "the field"))
}

fn unsuitable(field: &Field, catalog: &Catalog) -> Option<(&'static str, String)> {
    let always = "every record has a key, so the field is always there";
    if field.optional {
        return Some(("it may be absent", format!("{always}: remove the `?`")));
    }
    if field.ty.nullable {
        return Some(("it may be null", format!("{always}: remove `| null`")));
    }
    if field.default.is_some() {
        return Some(("it has a default", format!("{always}: remove the default")));
    }
    let suits = match &field.ty.ty {
        Type::Scalar(scalar) => of_model(scalar.scalar).key,
        Type::Named(name) => match &catalog.type_named(name).kind {
            TypeKind::Scalar { scalar, .. } => of_model(scalar.scalar).key,
            TypeKind::Enum { .. } => true,
            TypeKind::Object { .. } | TypeKind::Union { .. } => false,
        },
        Type::List { .. } | Type::Map { .. } => false,
    };
    let keys = SCALARS.iter().filter(|entry| entry.key).map(|entry| entry.name);
    let help = || format!("a key is {}, an enum or a named scalar of these", any_of(keys));
    (!suits).then(|| ("records are not ordered by a value of its type", help()))
}
