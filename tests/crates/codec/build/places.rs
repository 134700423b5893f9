//! For every type of a catalogue, code that builds it field by field, beside the documents that it must be read from.
//!
//! Rust's names come from the committed Rust, in its order; the names on the wire and the types come from the model.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use events_codegen::model::{self, Catalog, Field, Scalar, TypeKind};
use quote::ToTokens;
use syn::{Fields, Ident, ImplItem, Item, Type};

use crate::samples::Samples;

/// Appends a call for each struct, variant, enum and newtype of the catalogue `name`.
pub fn write(out: &mut String, name: &str, catalog: &Catalog, rust: &Path) {
    let mut samples = Samples::new(catalog);
    types(out, name, catalog, rust, &mut samples);
    let payloads = payloads(rust);
    assert_eq!(payloads.len(), catalog.events.len(), "{name}: every event has a payload");
    for event in &catalog.events {
        let (module, item, fields) = &payloads[&event.event_type];
        let path = format!("codec_proofs::modules::{name}::{module}::{item}");
        object(out, &path, &path, None, fields, &event.newest().fields, &mut samples);
    }
}

/// The items of `types.rs` stand in the catalogue's order.
fn types(out: &mut String, name: &str, catalog: &Catalog, rust: &Path, samples: &mut Samples<'_>) {
    if catalog.types.is_empty() {
        return;
    }
    let file = parse(&rust.join("types.rs"));
    let mut items = file.items.iter().filter(|item| matches!(item, Item::Struct(_) | Item::Enum(_)));
    for def in catalog.types.values() {
        let item = items.next().expect("every type has an item");
        let path = |ident: &Ident| format!("codec_proofs::modules::{name}::types::{ident}");
        match (&def.kind, item) {
            (TypeKind::Object { fields }, Item::Struct(item)) => {
                let path = path(&item.ident);
                object(out, &path, &path, None, &names(&item.fields), fields, samples);
            }
            (TypeKind::Scalar { scalar, .. }, Item::Struct(item)) => {
                let (path, value) = (path(&item.ident), samples.scalar(scalar));
                let inner = if scalar.scalar == Scalar::Int64 { "int64" } else { "value" };
                line(out, format_args!("same({value:?}, {path}({inner}({value:?})));"));
            }
            (TypeKind::Enum { values, .. }, Item::Enum(item)) => {
                for (value, variant) in values.iter().zip(&item.variants) {
                    let (path, json) =
                        (path(&item.ident), serde_json::Value::from(value.as_str()).to_string());
                    line(out, format_args!("same({json:?}, {path}::{});", variant.ident));
                }
            }
            (TypeKind::Union { tag, variants }, Item::Enum(item)) => {
                assert_eq!(variants.len(), item.variants.len(), "{}", def.name);
                for (variant, rust) in variants.iter().zip(&item.variants) {
                    let path = path(&item.ident);
                    let built = format!("{path}::{}", rust.ident);
                    let tag = Some((tag.as_str(), variant.value.as_str()));
                    object(out, &path, &built, tag, &names(&rust.fields), &variant.fields, samples);
                }
            }
            _ => panic!("{} is another kind of item", def.name),
        }
    }
    assert!(items.next().is_none(), "every item is a type");
}

/// One struct, or one variant of an enum.
fn object(
    out: &mut String,
    ty: &str,
    built: &str,
    tag: Option<(&str, &str)>,
    idents: &[Ident],
    fields: &[Field],
    samples: &mut Samples<'_>,
) {
    assert_eq!(idents.len(), fields.len(), "{built}");
    let mut members = String::new();
    let mut places = String::new();
    for (index, (ident, field)) in idents.iter().zip(fields).enumerate() {
        let value = if is_int64(&field.ty.ty) { "int64" } else { "value" };
        write!(members, "{ident}: {value}(values[{index}]), ").expect("a string takes it");
        let (first, mut others) = samples.field(field);
        if field.ty.nullable {
            others.push("null".to_owned());
        }
        let absent = match &field.default {
            Some(default) => Some(samples.canonical(field, default)),
            None => field.optional.then(String::new),
        };
        let name = &field.name;
        write!(places, "place({name:?}, {first:?}, &{others:?}, {absent:?}), ").expect("a string takes it");
    }
    let values = if idents.is_empty() { "_" } else { "values" };
    let build = format!("|{values}| {built} {{ {members}}}");
    line(out, format_args!("every_place::<{ty}>({built:?}, {tag:?}, &[{places}], {build});"));
}

/// Whether a field holds an `i64` that is text on the wire, which its type in Rust does not say.
fn is_int64(ty: &model::Type) -> bool {
    match ty {
        model::Type::Scalar(used) => used.scalar == Scalar::Int64,
        model::Type::Named(_) => false,
        model::Type::List { item: inner, .. } | model::Type::Map { value: inner, .. } => is_int64(&inner.ty),
    }
}

/// Of each event type, the module, the name and the fields of its payload.
fn payloads(rust: &Path) -> BTreeMap<String, (String, Ident, Vec<Ident>)> {
    let mut payloads = BTreeMap::new();
    for entry in fs::read_dir(rust).expect("the folder of Rust") {
        let path = entry.expect("an entry").path();
        let module = path.file_stem().expect("a name").to_string_lossy().into_owned();
        if module == "lib" || module == "types" {
            continue;
        }
        let file = parse(&path);
        let mut structs = BTreeMap::new();
        for item in &file.items {
            if let Item::Struct(item) = item {
                structs.insert(item.ident.to_string(), names(&item.fields));
            }
        }
        for item in &file.items {
            let Item::Impl(item) = item else { continue };
            let Some((of, _)) = &item.trait_ else { continue };
            if of.segments.last().is_some_and(|segment| segment.ident == "Payload") {
                let Type::Path(ty) = &*item.self_ty else { panic!("a payload is a struct") };
                let ident = ty.path.segments.last().expect("a name").ident.clone();
                let fields = structs.remove(&ident.to_string()).expect("the payload's struct");
                payloads.insert(event_type(&item.items), (module_ident(&module), ident, fields));
            }
        }
        assert!(structs.is_empty(), "{}: structs without an event: {:?}", path.display(), structs.keys());
    }
    payloads
}

/// A module may be called like a keyword.
fn module_ident(name: &str) -> String {
    if syn::parse_str::<Ident>(name).is_ok() { name.to_owned() } else { format!("r#{name}") }
}

/// `event_type: "…"` of the constant `INFO`.
fn event_type(items: &[ImplItem]) -> String {
    let tokens = items.iter().map(|item| item.to_token_stream().to_string()).collect::<String>();
    let (_, rest) = tokens.split_once("event_type : \"").expect("INFO has the event's type");
    rest.split('"').next().expect("a first part").to_owned()
}

fn names(fields: &Fields) -> Vec<Ident> {
    fields.iter().filter_map(|field| field.ident.clone()).collect()
}

fn parse(path: &Path) -> syn::File {
    println!("cargo::rerun-if-changed={}", path.display());
    syn::parse_file(&fs::read_to_string(path).expect("the file can be read")).expect("it is Rust")
}

fn line(out: &mut String, text: std::fmt::Arguments<'_>) {
    writeln!(out, "    {text}").expect("a string takes it");
}
