//! The rules, each once: for typed values and for documents. A message never holds the value.

use std::collections::BTreeSet;

use super::email::is_email;
use super::shape::MAX_INT;
use super::uri::is_uri;
use super::{At, Found, Size, Type, Wire};
use crate::Version;

/// The integer that a JSON number is: `1.0` and `1e2` are integers too, by the value of the double they stand for.
pub(super) fn parse_int(text: &str) -> Result<i64, &'static str> {
    if let Ok(int) = text.parse::<i64>() {
        return in_range(int);
    }
    let number = parse_number(text).ok_or("not_finite")?;
    if number.fract() != 0.0 {
        return Err("type");
    }
    // Casting saturates, and what is that large is out of range anyway.
    in_range(number as i64)
}

fn in_range(int: i64) -> Result<i64, &'static str> {
    match int {
        _ if int < -MAX_INT => Err("min"),
        _ if int > MAX_INT => Err("max"),
        _ => Ok(int),
    }
}

/// The finite double that a JSON number stands for.
pub(super) fn parse_number(text: &str) -> Option<f64> {
    text.parse::<f64>().ok().filter(|number| number.is_finite())
}

pub(super) fn int(ty: &Type, value: i64, at: &At<'_>, found: &mut Found) {
    let Type::Int { min, max, multiple_of } = ty else { return };
    if value < *min {
        found.add(at, "min", format_args!("less than {min}"));
    }
    if value > *max {
        found.add(at, "max", format_args!("greater than {max}"));
    }
    // Few are, and dividing is slow.
    if *multiple_of != 1 && value % multiple_of != 0 {
        found.add(at, "multiple_of", format_args!("no multiple of {multiple_of}"));
    }
}

pub(super) fn number(ty: &Type, value: f64, at: &At<'_>, found: &mut Found) {
    let Type::Number { min, max } = ty else { return };
    if !value.is_finite() {
        return found.add(at, "not_finite", "not a finite number");
    }
    match min {
        Some(min) if min.exclusive && value <= min.value => {
            found.add(at, "exclusive_min", format_args!("not greater than {}", min.value));
        }
        Some(min) if value < min.value => found.add(at, "min", format_args!("less than {}", min.value)),
        _ => {}
    }
    match max {
        Some(max) if max.exclusive && value >= max.value => {
            found.add(at, "exclusive_max", format_args!("not less than {}", max.value));
        }
        Some(max) if value > max.value => found.add(at, "max", format_args!("greater than {}", max.value)),
        _ => {}
    }
}

pub(super) fn text(ty: &Type, value: &str, at: &At<'_>, found: &mut Found) {
    let Type::Text { size, pattern } = ty else { return special_text(ty, value, at, found) };
    length(*size, value, at, found);
    if let Some(pattern) = pattern
        && !pattern.is_match(value)
    {
        found.add(at, "pattern", format_args!("does not match {}", pattern.source));
    }
}

#[inline(never)]
fn special_text(ty: &Type, value: &str, at: &At<'_>, found: &mut Found) {
    match ty {
        Type::Version => version(value, at, found),
        Type::Email { .. } if !is_email(value) => found.add(at, "format", "not an e-mail address"),
        Type::Uri { .. } if !is_uri(value) => found.add(at, "format", "not an absolute URI"),
        Type::Email { size } | Type::Uri { size } => length(*size, value, at, found),
        _ => {}
    }
}

/// A text has at most as many code points as bytes, and at least a quarter of that, which spares most texts the counting.
#[inline]
fn length(size: Size, value: &str, at: &At<'_>, found: &mut Found) {
    if value.len().div_ceil(4) < size.min || value.len() > size.max {
        measure(size, value.chars().count(), ["min_length", "max_length"], "code points", at, found);
    }
}

/// A newer minor of a known major is read as well.
fn version(value: &str, at: &At<'_>, found: &mut Found) {
    match (Version::parse(value), found.known()) {
        (None, _) => found.add(at, "version", "not MAJOR.MINOR"),
        (Some(version), Some(known)) if version.major != known.major => {
            found.add(at, "version", format_args!("not a version {}.x", known.major));
        }
        _ => {}
    }
}

pub(super) fn items(size: Size, count: usize, at: &At<'_>, found: &mut Found) {
    measure(size, count, ["min_items", "max_items"], "entries", at, found);
}

pub(super) fn entries(size: Size, count: usize, at: &At<'_>, found: &mut Found) {
    measure(size, count, ["min_entries", "max_entries"], "members", at, found);
}

fn measure(
    size: Size,
    count: usize,
    [too_few, too_many]: [&'static str; 2],
    unit: &str,
    at: &At<'_>,
    found: &mut Found,
) {
    if count < size.min {
        found.add(at, too_few, format_args!("fewer than {} {unit}", size.min));
    }
    if count > size.max {
        found.add(at, too_many, format_args!("more than {} {unit}", size.max));
    }
}

/// Up to this length every pair is compared, which allocates nothing.
const SHORT_LIST: usize = 64;

pub(super) fn unique<T: Wire + PartialEq>(items: &[T], at: &At<'_>, found: &mut Found) {
    let repeated = if items.len() <= SHORT_LIST {
        (1..items.len()).any(|index| items[..index].contains(&items[index]))
    } else {
        let mut seen = BTreeSet::new();
        items.iter().any(|item| !seen.insert(canonical(item)))
    };
    if repeated {
        found.add(at, "unique", "two entries are equal");
    }
}

/// Equal values, equal bytes.
fn canonical<T: Wire>(item: &T) -> Vec<u8> {
    let mut bytes = Vec::new();
    item.write("", &mut bytes);
    if bytes == b"-0" { b"0".to_vec() } else { bytes }
}

pub(super) fn not_in_enum(at: &At<'_>, found: &mut Found) {
    found.add(at, "enum", "not one of the values");
}
