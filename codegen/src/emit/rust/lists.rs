//! The impls of a payload or an object, as lines. Their layout never varies, and the printer, which parses and measures
//! every token, would take most of a generation's time for them.

use std::fmt::Write as _;

use proc_macro2::{Ident, Literal};

use super::members::{From, Members, is_checked};
use super::ty;
use crate::model::{Delivery, Event, Field};

/// `impl rt::Payload`
pub(super) fn payload(name: &Ident, event: &Event, key: &str) -> String {
    let Event { event_type, name: event_name, topic, default_topic, producers, consumers, .. } = event;
    let number = event.newest().number;
    format!(
        "impl rt::Payload for {name} {{
    const INFO: &'static rt::EventInfo = &rt::EventInfo {{
        event_type: {},
        name: {},
        version: rt::Version {{ major: {}, minor: {} }},
        topic: {},
        default_topic: {default_topic},
        key_field: {},
        producers: {},
        consumers: {},
        delivery: {},
        deprecated: {},
    }};
    const VERSION: &'static str = \"{number}\";

    fn key(&self) -> rt::Cow<'_, str> {{
        {key}
    }}
}}
",
        quoted(event_type),
        quoted(event_name),
        number.major,
        number.minor,
        quoted(topic),
        quoted(&event.key),
        quoted_list(producers),
        quoted_list(consumers),
        delivery(&event.delivery),
        event.deprecated.is_some(),
    )
}

/// `impl rt::Object` and `impl rt::Fields`
pub(super) fn object(name: &Ident, members: &Members<'_>) -> String {
    let mut text = format!("impl rt::Object for {name} {{\n    const NEW: Self = Self {{\n");
    members.names().for_each(|name| put(&mut text, format_args!("        {name}: rt::empty(),\n")));
    text += "    };\n    const MEMBERS: &'static [rt::Member] = ::events_runtime::__table![\n";
    members.entries().for_each(|entry| put(&mut text, format_args!("        {entry},\n")));
    put(&mut text, format_args!("    ];\n}}\nimpl rt::Fields for {name} {{\n"));
    read_member(&mut text, members);
    write_members(&mut text, members);
    check_members(&mut text, members);
    put(&mut text, format_args!("}}\n::events_runtime::__serde!({name});\n"));
    text
}

fn read_member(text: &mut String, members: &Members<'_>) {
    let index = if members.fields.len() > 1 { "index" } else { "_index" };
    put(
        text,
        format_args!(
            "    fn read_member(&mut self, {index}: usize, reader: &rt::Reader<'_>, at: usize) -> rt::Outcome {{\n"
        ),
    );
    match members.fields.as_slice() {
        [] => text.push_str("        reader.skip(at)\n"),
        [member] => put(text, format_args!("        {}\n", read_own(member))),
        [first @ .., last] => {
            text.push_str("        match index {\n");
            for (index, member) in first.iter().enumerate() {
                put(text, format_args!("            {index} => {},\n", read_own(member)));
            }
            put(text, format_args!("            _ => {},\n        }}\n", read_own(last)));
        }
    }
    text.push_str("    }\n\n");
}

fn write_members(text: &mut String, members: &Members<'_>) {
    let out = if members.fields.is_empty() { "_out" } else { "out" };
    put(text, format_args!("    fn write_members(&self, {out}: &mut Vec<u8>) {{\n"));
    for (name, field) in &members.fields {
        put(text, format_args!("        {};\n", write(&name.to_string(), From::Struct, field)));
    }
    text.push_str("    }\n");
}

fn read_own((name, field): &(Ident, &Field)) -> String {
    read(&name.to_string(), From::Struct, field)
}

/// How a member is read.
pub(super) fn read(name: &str, from: From, field: &Field) -> String {
    let (value, place) = match from {
        From::Struct => (format!("self.{name}"), format!("&mut self.{name}")),
        From::Variant => (name.to_owned(), name.to_owned()),
    };
    match ty::spelling(&field.ty.ty) {
        Some(spelling) => format!("rt::read_spelled({place}, reader, at, {spelling})"),
        None => format!("{value}.read(reader, at)"),
    }
}

/// How a member is written.
pub(super) fn write(name: &str, from: From, field: &Field) -> String {
    let (value, place) = match from {
        From::Struct => (format!("self.{name}"), format!("&self.{name}")),
        From::Variant => (name.to_owned(), name.to_owned()),
    };
    let method = if field.optional { "write_present" } else { "write" };
    let key = key(&field.name);
    match ty::spelling(&field.ty.ty) {
        Some(spelling) => format!("rt::{method}_spelled({place}, {key}, out, {spelling})"),
        None => format!("{value}.{method}({key}, out)"),
    }
}

/// What stands before a member's value, in Rust: names are letters, digits and underscores.
pub(super) fn key(name: &str) -> String {
    format!("r#\",\"{name}\":\"#")
}

fn check_members(text: &mut String, members: &Members<'_>) {
    let checked =
        members.fields.iter().enumerate().filter(|(_, (_, field))| is_checked(members.scope, field));
    let checks: Vec<String> =
        checked.map(|(index, (name, _))| format!("        check.member({index}, &self.{name});\n")).collect();
    if !checks.is_empty() {
        text.push_str("\n    fn check_members(&self, check: &mut rt::Check<'_>) {\n");
        text.push_str(&checks.concat());
        text.push_str("    }\n");
    }
}

fn delivery(delivery: &Delivery) -> String {
    if *delivery == Delivery::default() {
        return "rt::DeliveryInfo::UNSET".to_owned();
    }
    let Delivery { retries, backoff, dead_letter, dedupe_window_ms, ordered } = delivery;
    let backoff = backoff.map(|backoff| (backoff.first_ms, backoff.cap_ms));
    let dead_letter =
        dead_letter.as_deref().map_or("None".to_owned(), |topic| format!("Some({})", quoted(topic)));
    format!(
        "rt::DeliveryInfo {{
            retries: {retries:?},
            backoff_ms: {backoff:?},
            dead_letter: {dead_letter},
            dedupe_window_ms: {dedupe_window_ms:?},
            ordered: {ordered:?},
        }}"
    )
}

/// A string as Rust writes it.
pub(super) fn quoted(text: &str) -> String {
    Literal::string(text).to_string()
}

fn quoted_list(texts: &[String]) -> String {
    format!("&[{}]", texts.iter().map(|text| quoted(text)).collect::<Vec<_>>().join(", "))
}

fn put(text: &mut String, line: std::fmt::Arguments<'_>) {
    text.write_fmt(line).expect("a String takes whatever is written");
}
