use serde_json::{Map, Number, Value};

use crate::code;
use crate::diagnostic::{Mistake, Mistakes};
use crate::grammar;
use crate::parse::{Node, Tree};

/// The JSON value that `tree` is. What JSON has no notation for becomes null and a mistake.
pub(crate) fn json(tree: &Tree, mistakes: &mut Mistakes) -> Value {
    match &tree.node {
        Node::Null => Value::Null,
        Node::Bool(flag) => Value::Bool(*flag),
        Node::Number(number) => self::number(number).map_or_else(
            || {
                let message = "JSON has no such number";
                mistakes.push(Mistake::new(code::NOT_JSON, tree.span, message).help("write a finite number"));
                Value::Null
            },
            Value::Number,
        ),
        Node::Text { text, .. } => Value::String(text.clone()),
        Node::List(items) => items.iter().map(|item| json(item, mistakes)).collect(),
        Node::Map(entries) => {
            let members = entries.iter().map(|entry| (entry.key.clone(), json(&entry.value, mistakes)));
            Value::Object(members.collect::<Map<_, _>>())
        }
    }
}

fn number(number: &serde_yaml::Number) -> Option<Number> {
    if let Some(whole) = number.as_u64().map(Number::from).or_else(|| number.as_i64().map(Number::from)) {
        return Some(whole);
    }
    // `1.0` and `1e2` are integers in JSON, and no emitter need know that; only -0.0 is no integer's notation.
    let float = number.as_f64()?;
    match grammar::whole(float).filter(|whole| *whole != 0 || float.is_sign_positive()) {
        Some(whole) => Some(Number::from(whole)),
        None => Number::from_f64(float),
    }
}
