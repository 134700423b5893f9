use indexmap::IndexMap;

use crate::code;
use crate::diagnostic::Mistake;
use crate::language::{self, Kind, PROSE};
use crate::model::{ScalarUse, Type, TypeDef, TypeKind, TypeUse, Variant};
use crate::parse::{Entry, Node, Tree};
use crate::quote::{any_of, quoted};

use super::Resolver;
use super::field::placeholder;
use super::limits::Constraints;
use super::record::Record;
use super::type_use::Written;

/// The key that makes an entry of `types:` what it is.
static KINDS: [(&str, &Kind); 4] = [
    ("type", &language::SCALAR_TYPE),
    ("enum", &language::ENUM_TYPE),
    ("fields", &language::OBJECT_TYPE),
    ("variants", &language::UNION_TYPE),
];

impl<'t> Resolver<'t> {
    pub(super) fn types(&mut self, top: &Record<'t>) -> IndexMap<String, TypeDef> {
        let entries = top.get("types").map(|entry| entry.value.entries()).unwrap_or_default();
        entries.iter().map(|entry| (entry.key.clone(), self.type_def(entry))).collect()
    }

    fn type_def(&mut self, entry: &'t Entry) -> TypeDef {
        let mut def = TypeDef { name: entry.key.clone(), doc: None, deprecated: None, kind: refused() };
        match &entry.value.node {
            Node::Text { .. } => {
                let scalar = self.named_scalar(&entry.value, None);
                def.kind = scalar_kind(scalar);
            }
            Node::Map(_) => {
                if let Some(kind) = self.kind_of(entry) {
                    let record = self.record(kind, entry.key_span, &entry.value);
                    def.doc = record.text("doc");
                    def.deprecated = self.deprecation(&record);
                    def.kind = self.kind(&record);
                }
            }
            _ => {
                self.wrong_kind(&entry.value, "an entry of `types:` is a scalar, such as `string`, or a map");
            }
        }
        def
    }

    /// Which of the four kinds an entry is.
    fn kind_of(&mut self, entry: &'t Entry) -> Option<&'static Kind> {
        let stands = |key: &str| entry.value.entry(key);
        let mut found = KINDS.iter().filter_map(|(key, kind)| Some((stands(key)?, *kind)));
        let first = found.next().or_else(|| Some((stands("tag")?, &language::UNION_TYPE)));
        let Some((key, kind)) = first else {
            let message = format!("nothing says what {} is", quoted(&entry.key));
            let help = format!("give it one of the keys {}", any_of(KINDS.iter().map(|(key, _)| *key)));
            self.mistakes.push(Mistake::new(code::KIND_OF_TYPE, entry.key_span, message).help(help));
            return None;
        };
        if let Some((other, _)) = found.next() {
            let message = format!("{} and {} exclude each other", quoted(&key.key), quoted(&other.key));
            let mistake = Mistake::new(code::KIND_OF_TYPE, other.key_span, message)
                .related(key.key_span, "the other one");
            self.mistakes.push(mistake.help("a type is one thing; declare a second one"));
            return None;
        }
        Some(kind)
    }

    fn kind(&mut self, record: &Record<'t>) -> TypeKind {
        if let Some(fields) = record.get("fields") {
            return TypeKind::Object { fields: self.fields(&fields.value) };
        }
        if record.get("enum").is_some() {
            let values = record.texts("enum").into_iter().map(|(text, _)| text.to_owned()).collect();
            return TypeKind::Enum { values, open: record.flag("open") };
        }
        if let Some(variants) = record.get("variants") {
            let variants = variants.value.entries().iter().map(|entry| self.variant(entry)).collect();
            return TypeKind::Union { tag: record.text("tag").unwrap_or_default(), variants };
        }
        let Some(ty) = record.get("type") else { return refused() };
        let constraints = Constraints::of_record(record, &mut self.mistakes);
        TypeKind::Scalar {
            scalar: self.named_scalar(&ty.value, Some(constraints)).unwrap_or_else(nothing),
            pii: record.flag("pii"),
            branded: record.flag("branded"),
            unit: record.text("unit"),
            examples: self.examples(record),
        }
    }

    fn variant(&mut self, entry: &'t Entry) -> Variant {
        self.grammar(&language::TAG_VALUE, &entry.key, entry.key_span);
        if !matches!(entry.value.node, Node::Map(_)) {
            self.wrong_kind(&entry.value, "a variant is a map of its fields, `{}` for none");
        }
        Variant { value: entry.key.clone(), fields: self.fields(&entry.value) }
    }

    /// What a named scalar is; lists, maps, null and other names get no name of their own.
    fn named_scalar(&mut self, tree: &'t Tree, long: Option<Constraints>) -> Option<ScalarUse> {
        let TypeUse { ty, nullable } = self.type_use(Written::of(tree)?, long)?;
        let (message, help) = match ty {
            _ if nullable => ("a named type cannot be null itself", "write `| null` where it is used"),
            Type::List { .. } | Type::Map { .. } => (
                "lists and maps have no names",
                "write the list or map where it is used, or an object with `fields`",
            ),
            Type::Named(_) => {
                ("a type is not named twice", "use the other name, or name the scalar that it is")
            }
            Type::Scalar(ScalarUse { scalar: crate::model::Scalar::Json, .. }) => {
                ("`json` takes no other name", "write `json` where it is used")
            }
            Type::Scalar(scalar) => return Some(scalar),
        };
        self.mistakes.push(Mistake::new(code::NAMED, tree.span, message).help(help));
        None
    }
}

fn scalar_kind(scalar: Option<ScalarUse>) -> TypeKind {
    let scalar = scalar.unwrap_or_else(nothing);
    TypeKind::Scalar { scalar, pii: false, branded: false, unit: None, examples: Vec::new() }
}

fn refused() -> TypeKind {
    debug_assert!(PROSE.accepts("a"));
    scalar_kind(None)
}

fn nothing() -> ScalarUse {
    match placeholder().ty {
        Type::Scalar(scalar) => scalar,
        _ => unreachable!("the placeholder is a scalar"),
    }
}
