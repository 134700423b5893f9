//! What TypeScript's types cannot say, in the language of events.yaml: `int(1..)`, `list<datetime>(..10)`.

use super::doc::code;
use crate::emit::json::Json;
use crate::language::of_model;
use crate::model::{Bounds, Digits, NumberBound, Scalar, ScalarUse, Size, Type, TypeUse};

/// The contract of a value, where its TypeScript type does not tell it whole.
pub(super) fn contract(used: &TypeUse) -> Option<String> {
    is_lossy(&used.ty).then(|| of_type(&used.ty))
}

/// The contract of a named scalar.
pub(super) fn scalar_contract(used: &ScalarUse) -> Option<String> {
    is_lossy_scalar(used).then(|| of_scalar(used))
}

fn is_lossy(ty: &Type) -> bool {
    match ty {
        Type::Scalar(used) => is_lossy_scalar(used),
        Type::Named(_) => false,
        Type::List { item, size, unique } => *unique || *size != Size::default() || is_lossy(&item.ty),
        Type::Map { value, size } => *size != Size::default() || is_lossy(&value.ty),
    }
}

fn is_lossy_scalar(used: &ScalarUse) -> bool {
    let plain = matches!(used.scalar, Scalar::String | Scalar::Bool | Scalar::Number | Scalar::Json);
    !plain || !range(&used.bounds).is_empty() || used.pattern.is_some()
}

fn of_type(ty: &Type) -> String {
    match ty {
        Type::Scalar(used) => of_scalar(used),
        other => code(&inline(other)),
    }
}

fn of_scalar(used: &ScalarUse) -> String {
    let text = code(&inline_scalar(used));
    match &used.pattern {
        Some(pattern) => format!("{text} matching {}", code(&pattern.source)),
        None => text,
    }
}

fn inline(ty: &Type) -> String {
    match ty {
        Type::Scalar(used) => inline_scalar(used),
        Type::Named(name) => name.clone(),
        Type::List { item, size, unique } => {
            let unique = if *unique { ", unique" } else { "" };
            format!("list<{}>{}{unique}", inline_use(item), sized(*size))
        }
        Type::Map { value, size } => format!("map<{}>{}", inline_use(value), sized(*size)),
    }
}

fn inline_use(used: &TypeUse) -> String {
    let null = if used.nullable { " | null" } else { "" };
    format!("{}{null}", inline(&used.ty))
}

fn inline_scalar(used: &ScalarUse) -> String {
    let name = of_model(used.scalar).name;
    let digits = match used.scalar {
        Scalar::Decimal(Digits { precision, scale }) => format!("({precision}.{scale})"),
        _ => String::new(),
    };
    format!("{name}{digits}{}", range(&used.bounds))
}

fn range(bounds: &Bounds) -> String {
    match bounds {
        Bounds::None => String::new(),
        Bounds::Int { min: None, max: None, multiple_of } => multiple(*multiple_of),
        Bounds::Int { min, max, multiple_of } => {
            format!("({}..{}){}", text(*min), text(*max), multiple(*multiple_of))
        }
        Bounds::Number { min: None, max: None } => String::new(),
        Bounds::Exact { min, max } => format!("({}..{})", text(*min), text(*max)),
        Bounds::Number { min, max } => format!("({}..{})", end(*min, '>'), end(*max, '<')),
        Bounds::Length(size) => sized(*size),
    }
}

fn multiple(of: Option<i64>) -> String {
    of.map(|divisor| format!(", a multiple of {divisor}")).unwrap_or_default()
}

fn sized(size: Size) -> String {
    let min = Some(size.min).filter(|min| *min > 0);
    if min.is_none() && size.max.is_none() {
        return String::new();
    }
    format!("({}..{})", text(min), text(size.max))
}

fn end(bound: Option<NumberBound>, mark: char) -> String {
    match bound {
        Some(NumberBound { value, exclusive: true }) => format!("{mark}{}", Json::from(value).to_line()),
        Some(NumberBound { value, .. }) => Json::from(value).to_line(),
        None => String::new(),
    }
}

fn text<T: ToString>(value: Option<T>) -> String {
    value.map(|value| value.to_string()).unwrap_or_default()
}
