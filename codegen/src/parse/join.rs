//! One tree out of two readings: places from the index pass, values from serde_yaml.

use serde_yaml::Value;

use super::index::{Indexed, Key, Shape};
use super::tree::{Entry, Node, Tree};
use crate::code;
use crate::diagnostic::{Mistake, Mistakes};
use crate::quote::quoted;
use crate::source::Span;

/// The tree of a file, or the places where the two readings differ.
pub(super) fn join(indexed: Indexed, value: Value) -> Result<Tree, Mistakes> {
    let mut mistakes = Mistakes::default();
    let tree = node(indexed, value, &mut mistakes);
    if mistakes.is_empty() { Ok(tree) } else { Err(mistakes) }
}

fn node(Indexed { span, shape }: Indexed, value: Value, mistakes: &mut Mistakes) -> Tree {
    let node = match (shape, value) {
        (Shape::List(items), Value::Sequence(values)) if items.len() == values.len() => Node::List(
            items.into_iter().zip(values).map(|(item, value)| self::node(item, value, mistakes)).collect(),
        ),
        (Shape::Map(entries), Value::Mapping(values)) if entries.len() == values.len() => {
            let pairs = entries.into_iter().zip(values);
            Node::Map(
                pairs
                    .map(|((key, inner), (name, value))| entry(key, inner, &name, value, mistakes))
                    .collect(),
            )
        }
        (Shape::Scalar { text, plain }, value) => match scalar(&text, plain, value) {
            Some(Scalar::Text) => Node::Text { verbatim: plain && span.end - span.start == text.len(), text },
            Some(Scalar::Other(node)) => node,
            None => disagreement(span, mistakes),
        },
        _ => disagreement(span, mistakes),
    };
    Tree { span, node }
}

fn entry(key: Key, inner: Indexed, name: &Value, value: Value, mistakes: &mut Mistakes) -> Entry {
    match name {
        Value::String(name) if *name == key.text => {}
        Value::Null | Value::Bool(_) | Value::Number(_) if key.plain => {
            let message = format!("YAML reads the key {} as something else than text", quoted(&key.text));
            mistakes.push(Mistake::new(code::KEY, key.span, message).help("put it between quotes"));
        }
        _ => drop(disagreement(key.span, mistakes)),
    }
    Entry { key_span: key.span, value: node(inner, value, mistakes), key: key.text }
}

enum Scalar {
    Text,
    Other(Node),
}

/// What a scalar is; `None` where its text and its value do not belong together.
fn scalar(text: &str, plain: bool, value: Value) -> Option<Scalar> {
    match value {
        Value::String(value) => (value == text).then_some(Scalar::Text),
        Value::Null => (plain && matches!(text, "" | "~" | "null" | "Null" | "NULL"))
            .then_some(Scalar::Other(Node::Null)),
        Value::Bool(value) => (plain && text.eq_ignore_ascii_case(if value { "true" } else { "false" }))
            .then_some(Scalar::Other(Node::Bool(value))),
        Value::Number(value) => {
            (plain && reads_as(text, &value)).then_some(Scalar::Other(Node::Number(value)))
        }
        _ => None,
    }
}

/// Whether `text` is this number. Its other notations (`0x1F`, `.inf`) are taken from serde_yaml on trust.
fn reads_as(text: &str, number: &serde_yaml::Number) -> bool {
    let other_notation = text.contains(['x', 'o', 'b', 'n', 'N']);
    other_notation || text.parse::<f64>().ok().zip(number.as_f64()).is_some_and(|(a, b)| a == b)
}

fn disagreement(span: Span, mistakes: &mut Mistakes) -> Node {
    let message = "readers of YAML understand this place differently";
    let help = "put text between double quotes, and write a map or a list in its plainest form";
    mistakes.push(Mistake::new(code::AMBIGUOUS, span, message).help(help));
    Node::Null
}
