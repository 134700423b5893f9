//! The reporting pass: a whole document against a table, every violation named.

use std::collections::BTreeSet;

use super::envelope::{ENVELOPE, Wanted};
use super::tree::{self, Node, Text};
use super::{At, DEPTH, Found, Member, Presence, Rejected, Segment, Size, Type, Union, View};
use super::{base64, decimal, duration, int64, rules, uuids};
use crate::datetime::{parse_date, parse_time};
use crate::{DateTime, Violations};

/// Holds `bytes` against the contract of an event.
pub(super) fn check(bytes: &[u8], wanted: Wanted, view: View) -> Result<(), Rejected> {
    let document =
        tree::parse(bytes).map_err(|error| Rejected::NotJson { code: error.code, offset: error.offset })?;
    let mut found = Found::new(view, wanted.version());
    match &document {
        Node::Object(members) => object(&wanted.members(), None, members, &At::ROOT, &mut found),
        other => value(&Type::Object(ENVELOPE), other, &At::ROOT, &mut found),
    }
    found.into_result().map_err(Rejected::Invalid)
}

/// The type string of a document, where it has one.
pub(super) fn violation(path: &str, rule: &'static str, message: &str) -> Rejected {
    let violation = crate::Violation::new(path.to_owned(), rule, message.to_owned());
    Rejected::Invalid(Violations(vec![violation]))
}

pub(super) const NULL: &str = "null is no value here";

fn value(ty: &Type, node: &Node<'_>, at: &At<'_>, found: &mut Found) {
    match (ty, node) {
        (_, Node::Bottomless) => found.add(at, "depth", "more than 128 levels of arrays and objects"),
        (Type::Nullable(_), Node::Null) | (Type::Bool, Node::Bool(_)) => {}
        (Type::Nullable(inner), _) => value(inner, node, at, found),
        (Type::Json, _) => json(node, at, found),
        (_, Node::Null) => found.add(at, "null", NULL),
        (Type::Int { .. } | Type::Number { .. }, Node::Number(text)) => number(ty, text, at, found),
        (_, Node::Text(Text { text, whole: true })) => scalar_text(ty, text, at, found),
        (Type::List { item, size, unique }, Node::List(items)) => {
            rules::items(*size, items.len(), at, found);
            if *unique {
                unique_items(items, at, found);
            }
            for (index, node) in items.iter().enumerate() {
                value(item, node, &at.then(Segment::Index(index)), found);
            }
        }
        (Type::Map { value: entry, size }, Node::Object(entries)) => map(entry, *size, entries, at, found),
        (Type::Object(shape), Node::Object(members)) => object(shape.members, None, members, at, found),
        (Type::Union(union), Node::Object(members)) => variant(union, members, at, found),
        _ => found.add(at, "type", format_args!("not {}", noun(ty))),
    }
}

fn noun(ty: &Type) -> &'static str {
    match ty {
        Type::Bool => "true or false",
        Type::Int { .. } => "an integer",
        Type::Number { .. } => "a number",
        Type::List { .. } => "an array",
        Type::Map { .. } | Type::Object(_) | Type::Union(_) => "an object",
        _ => "a string of whole characters",
    }
}

fn number(ty: &Type, text: &str, at: &At<'_>, found: &mut Found) {
    match (ty, rules::parse_number(text)) {
        (_, None) => found.add(at, "not_finite", "beyond the range of a double"),
        (Type::Int { .. }, Some(_)) => match rules::parse_int(text) {
            Ok(int) => rules::int(ty, int, at, found),
            Err("type") => found.add(at, "type", "not an integer"),
            Err(rule) => found.add(at, rule, "beyond the integers that a double holds exactly"),
        },
        (_, Some(number)) => rules::number(ty, number, at, found),
    }
}

fn scalar_text(ty: &Type, text: &str, at: &At<'_>, found: &mut Found) {
    match ty {
        Type::Text { .. } | Type::Version | Type::Email { .. } | Type::Uri { .. } => {
            rules::text(ty, text, at, found);
        }
        Type::Int64 { .. } => match int64::parse(text) {
            Some(int) => int64::check(ty, int, at, found),
            None => found.add(at, "format", "not the text of an integer of 64 bits"),
        },
        Type::Decimal { .. } => decimal::check_text(ty, text, at, found),
        Type::Time if parse_time(text.as_bytes()).is_none() => {
            found.add(at, "format", "not a time such as 08:30:00");
        }
        Type::Duration if duration::parse(text).is_none() => found.add(at, "format", duration::MALFORMED),
        Type::Bytes if base64::decode(text).is_none() => found.add(at, "format", "not padded base64"),
        Type::Uuid if uuids::parse_uuid(text).is_none() => found.add(at, "format", "not a uuid"),
        Type::DateTime if text.parse::<DateTime>().is_err() => {
            found.add(at, "format", "not a date and time such as 2025-11-01T08:30:00.000Z");
        }
        Type::Date if parse_date(text.as_bytes()).is_none() => {
            found.add(at, "format", "not a date such as 2025-11-01");
        }
        Type::Uuid | Type::DateTime | Type::Date | Type::Time | Type::Duration | Type::Bytes => {}
        Type::Enum { values, open } => {
            let kept = *open && found.view() == View::Read;
            if !kept && !values.contains(&text) {
                rules::not_in_enum(at, found);
            }
        }
        Type::EventType(name) if *name != text => found.add(at, "event_type", format_args!("not {name}")),
        Type::AnyEventType(infos) if infos.iter().all(|info| info.event_type != text) => {
            found.add(at, "event_type", "not an event type of the catalogue");
        }
        Type::EventType(_) | Type::AnyEventType(_) => {}
        _ => found.add(at, "type", format_args!("not {}", noun(ty))),
    }
}

/// Any JSON has rules too: its depth, finite numbers, whole characters.
fn json(node: &Node<'_>, at: &At<'_>, found: &mut Found) {
    if node.is_deeper(DEPTH) {
        found.add(at, "depth", "more than 128 levels of arrays and objects");
    } else {
        json_parts(node, at, found);
    }
}

fn json_parts(node: &Node<'_>, at: &At<'_>, found: &mut Found) {
    match node {
        Node::Number(text) => number(&Type::NUMBER, text, at, found),
        Node::Text(text) => whole(text, at, found),
        Node::List(items) => {
            for (index, item) in items.iter().enumerate() {
                json_parts(item, &at.then(Segment::Index(index)), found);
            }
        }
        Node::Object(members) => {
            for (name, member) in members {
                let at = at.then(Segment::Name(&name.text));
                whole(name, &at, found);
                json_parts(member, &at, found);
            }
        }
        Node::Null | Node::Bool(_) | Node::Bottomless => {}
    }
}

fn whole(text: &Text<'_>, at: &At<'_>, found: &mut Found) {
    if !text.whole {
        found.add(at, "type", "not a string of whole characters");
    }
}

fn map(ty: &Type, size: Size, entries: &[(Text<'_>, Node<'_>)], at: &At<'_>, found: &mut Found) {
    // A parser that keeps one of two members with one name counts one.
    let names: BTreeSet<_> = entries.iter().map(|(name, _)| &name.text).collect();
    rules::entries(size, names.len(), at, found);
    let mut seen = BTreeSet::new();
    for (name, node) in entries {
        let at = at.then(Segment::Name(&name.text));
        whole(name, &at, found);
        if name.whole && !seen.insert(&name.text) {
            found.add(&at, "duplicate", "the member stands twice");
        }
        value(ty, node, &at, found);
    }
}

/// The members of the contract in its order, then those that it does not have.
fn object(
    contract: &[Member],
    tag: Option<&'static str>,
    members: &[(Text<'_>, Node<'_>)],
    at: &At<'_>,
    found: &mut Found,
) {
    if let Some(tag) = tag {
        duplicates(tag, members, at, found);
    }
    for member in contract {
        duplicates(member.name, members, at, found);
        let node = members.iter().find(|(name, _)| name.is(member.name)).map(|(_, node)| node);
        known(member, node, &at.then(Segment::Name(member.name)), found);
    }
    let mut seen = BTreeSet::new();
    for (name, node) in members {
        let is_known = tag.is_some_and(|tag| name.is(tag)) || contract.iter().any(|m| name.is(m.name));
        // One that stands twice is unknown once.
        if !is_known && (found.view() == View::Read || seen.insert(&name.text)) {
            unknown(node, &at.then(Segment::Name(&name.text)), found);
        }
    }
}

fn duplicates(wanted: &str, members: &[(Text<'_>, Node<'_>)], at: &At<'_>, found: &mut Found) {
    if members.iter().filter(|(name, _)| name.is(wanted)).count() > 1 {
        found.add(&at.then(Segment::Name(wanted)), "duplicate", "the member stands twice");
    }
}

fn known(member: &Member, node: Option<&Node<'_>>, at: &At<'_>, found: &mut Found) {
    match (node, member.presence) {
        (None, Presence::Required) => found.add(at, "required", "the member is absent"),
        (None, _) => {}
        (Some(Node::Null), _) if member.null_is_absent() => {
            if found.view() == View::Write {
                found.add(at, "null", NULL);
            }
        }
        (Some(node), _) => value(&member.ty, node, at, found),
    }
}

fn unknown(node: &Node<'_>, at: &At<'_>, found: &mut Found) {
    if found.view() == View::Write {
        found.add(at, "unknown_member", "the contract has no such member");
    } else if node.is_deeper(DEPTH) {
        found.add(at, "depth", "more than 128 levels of arrays and objects");
    }
}

fn variant(union: &'static Union, members: &[(Text<'_>, Node<'_>)], at: &At<'_>, found: &mut Found) {
    let tag_at = at.then(Segment::Name(union.tag));
    let tag = members.iter().find(|(name, _)| name.is(union.tag)).map(|(_, node)| node);
    let value = match tag {
        None => return found.add(&tag_at, "required", "the member is absent"),
        Some(Node::Null) => return found.add(&tag_at, "null", NULL),
        Some(Node::Text(Text { text, whole: true })) => text,
        Some(_) => return found.add(&tag_at, "type", "not a string of whole characters"),
    };
    match union.variants.iter().find(|(tag, _)| tag == value) {
        Some((_, shape)) => object(shape.members, Some(union.tag), members, at, found),
        None => found.add(&tag_at, "unknown_tag", "no variant has this tag"),
    }
}

impl Text<'_> {
    fn is(&self, name: &str) -> bool {
        self.whole && self.text == name
    }
}

/// By value, as typed lists are compared: `1` and `1.0` are equal.
fn unique_items(items: &[Node<'_>], at: &At<'_>, found: &mut Found) {
    let mut seen = BTreeSet::new();
    let key = |node: &Node<'_>| match node {
        Node::Text(Text { text, whole: true }) => Some(format!("\"{text}")),
        Node::Number(text) => rules::parse_number(text).map(|number| (number + 0.0).to_string()),
        Node::Bool(value) => Some(value.to_string()),
        Node::Null => Some("null".to_owned()),
        _ => None,
    };
    if items.iter().filter_map(key).any(|key| !seen.insert(key)) {
        found.add(at, "unique", "two entries are equal");
    }
}
