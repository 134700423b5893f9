use crate::code;
use crate::diagnostic::Mistake;
use crate::language::{self, FIELD_NAME};
use crate::model::{Field, Scalar, ScalarUse, Type, TypeUse};
use crate::parse::{Entry, Node, Tree};
use crate::quote::quoted;

use super::Resolver;
use super::json::json;
use super::limits::Constraints;
use super::record::Record;
use super::type_use::Written;

impl<'t> Resolver<'t> {
    /// The fields of a payload, an object or a variant.
    pub(super) fn fields(&mut self, tree: &'t Tree) -> Vec<Field> {
        let entries = tree.entries();
        self.refuse_both_forms(entries);
        entries.iter().map(|entry| self.field(entry)).collect()
    }

    /// `name` and `name?` in one map are one field twice.
    fn refuse_both_forms(&mut self, entries: &'t [Entry]) {
        let mut optional: Vec<_> =
            entries.iter().filter_map(|entry| Some((entry.key.strip_suffix('?')?, entry))).collect();
        optional.sort_by_key(|(name, _)| *name);
        for required in entries.iter().filter(|entry| !entry.key.ends_with('?')) {
            let Ok(at) = optional.binary_search_by_key(&required.key.as_str(), |(name, _)| name) else {
                continue;
            };
            let other = optional[at].1;
            let (first, second) =
                if other.key_span < required.key_span { (other, required) } else { (required, other) };
            let message = format!("the field {} stands twice in this map", quoted(&required.key));
            let mistake = Mistake::new(code::DUPLICATE_KEY, second.key_span, message);
            self.mistakes
                .push(mistake.related(first.key_span, "first declared here").help("remove one of the two"));
        }
    }

    fn field(&mut self, entry: &'t Entry) -> Field {
        let name = entry.key.strip_suffix('?').unwrap_or(&entry.key);
        self.grammar(&FIELD_NAME, name, entry.key_span);
        let mut field = Field {
            name: name.to_owned(),
            ty: placeholder(),
            optional: name.len() < entry.key.len(),
            default: None,
            doc: None,
            unit: None,
            pii: false,
            deprecated: None,
            examples: Vec::new(),
            renamed_from: None,
        };
        match &entry.value.node {
            Node::Text { .. } => {
                let written = Written::of(&entry.value);
                field.ty = written.and_then(|text| self.type_use(text, None)).unwrap_or_else(placeholder);
            }
            Node::Map(_) => self.long_form(&mut field, entry),
            _ => self.wrong_kind(
                &entry.value,
                "a field is a type, such as `string`, or a map with the key `type`",
            ),
        }
        field
    }

    fn long_form(&mut self, field: &mut Field, entry: &'t Entry) {
        let record = self.record(&language::FIELD, entry.key_span, &entry.value);
        let constraints = Constraints::of_record(&record, &mut self.mistakes);
        let written = record.get("type").and_then(|entry| Written::of(&entry.value));
        if let Some(ty) = written.and_then(|text| self.type_use(text, Some(constraints))) {
            field.ty = ty;
        }
        field.default = record.get("default").map(|entry| json(&entry.value, &mut self.mistakes));
        field.doc = record.text("doc");
        field.unit = record.text("unit");
        field.pii = record.flag("pii");
        field.deprecated = self.deprecation(&record);
        field.examples = self.examples(&record);
        field.renamed_from = record.text("renamed_from");
        if let Some(default) = record.get("default").filter(|_| field.optional) {
            let message =
                format!("{} has a default, so it is never absent for who reads it", quoted(&field.name));
            let mistake = Mistake::new(code::DEFAULT_AND_OPTIONAL, default.key_span, message);
            self.mistakes.push(mistake.help("remove the `?` or the default"));
        }
    }

    pub(super) fn examples(&mut self, record: &Record<'t>) -> Vec<serde_json::Value> {
        let Some(Node::List(items)) = record.get("examples").map(|entry| &entry.value.node) else {
            return Vec::new();
        };
        items.iter().map(|item| json(item, &mut self.mistakes)).collect()
    }
}

/// Stands for a type that was refused, in a catalogue that nobody will see.
pub(super) fn placeholder() -> TypeUse {
    let ty = Type::Scalar(ScalarUse { scalar: Scalar::Json, bounds: Default::default(), pattern: None });
    TypeUse { ty, nullable: false }
}
