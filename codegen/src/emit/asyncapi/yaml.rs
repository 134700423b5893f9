//! JSON values as YAML for people: block style, and quotes wherever a reader could take text for something else.

use std::fmt::Write as _;

use crate::emit::json::{Json, Object};
use crate::emit::text::{is_invisible, push_quoted};

/// Short lists of plain words stand on one line.
const WIDTH: usize = 100;

/// Readers give up on a key that is longer, unless `?` announces it.
const LONGEST_KEY: usize = 1000;

/// Words that a reader takes for something else than text, in one version of YAML or another.
const RESERVED: &[&str] = &["true", "false", "null", "yes", "no", "on", "off", "y", "n"];

/// A document, ending with a line feed.
pub(super) fn document(object: &Object) -> String {
    let mut out = String::with_capacity(16 * 1024);
    members(&mut out, object, 0, Start::Line);
    out
}

/// Where the first member of an object or the first item of a list begins.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Start {
    /// On a line of its own.
    Line,
    /// Behind the dash of the item that it is.
    Dash,
}

fn members(out: &mut String, Object(members): &Object, level: usize, start: Start) {
    for (index, (key, value)) in members.iter().enumerate() {
        if index > 0 || start == Start::Line {
            indent(out, level);
        }
        self::key(out, key, level);
        match value {
            Json::Object(object) if !object.0.is_empty() => {
                out.push('\n');
                self::members(out, object, level + 1, Start::Line);
            }
            Json::Array(list) if !list.is_empty() => match one_line(list) {
                Some(line) => writeln!(out, " {line}").expect("writing to a string cannot fail"),
                None => {
                    out.push('\n');
                    items(out, list, level + 1, Start::Line);
                }
            },
            leaf => {
                out.push(' ');
                self::leaf(out, leaf, level + 1);
            }
        }
    }
}

fn items(out: &mut String, list: &[Json], level: usize, start: Start) {
    for (index, item) in list.iter().enumerate() {
        if index > 0 || start == Start::Line {
            indent(out, level);
        }
        out.push_str("- ");
        match item {
            Json::Object(object) if !object.0.is_empty() => members(out, object, level + 1, Start::Dash),
            Json::Array(list) if !list.is_empty() => items(out, list, level + 1, Start::Dash),
            leaf => self::leaf(out, leaf, level + 1),
        }
    }
}

fn key(out: &mut String, key: &str, level: usize) {
    let written = quoted_or_plain(key);
    if written.len() <= LONGEST_KEY {
        write!(out, "{written}:").expect("writing to a string cannot fail");
    } else {
        writeln!(out, "? {written}").expect("writing to a string cannot fail");
        indent(out, level);
        out.push(':');
    }
}

/// A value without members or items, and the end of its line.
fn leaf(out: &mut String, value: &Json, level: usize) {
    match value {
        Json::Literal(text) => out.push_str(&number(text)),
        Json::String(text) if is_block(text) => {
            out.push_str("|-");
            for line in text.lines() {
                out.push('\n');
                if !line.is_empty() {
                    indent(out, level);
                }
                out.push_str(line);
            }
        }
        Json::String(text) => out.push_str(&quoted_or_plain(text)),
        Json::Array(_) => out.push_str("[]"),
        Json::Object(_) => out.push_str("{}"),
    }
    out.push('\n');
}

/// YAML 1.1 takes `1e+300` for text, and `1.0e+300` for a number.
fn number(text: &str) -> String {
    match text.split_once('e') {
        Some((digits, exponent))
            if !digits.contains('.') && exponent.ends_with(|c: char| c.is_ascii_digit()) =>
        {
            format!("{digits}.0e{exponent}")
        }
        _ => text.to_owned(),
    }
}

fn one_line(list: &[Json]) -> Option<String> {
    let plain = |item: &Json| match item {
        Json::String(text) => Some(quoted_or_plain(text)),
        Json::Literal(text) => Some(number(text)),
        Json::Array(_) | Json::Object(_) => None,
    };
    let line = format!("[{}]", list.iter().map(plain).collect::<Option<Vec<_>>>()?.join(", "));
    Some(line).filter(|line| line.len() < WIDTH)
}

fn quoted_or_plain(text: &str) -> String {
    if is_plain(text) {
        return text.to_owned();
    }
    let mut quoted = String::with_capacity(text.len() + 2);
    push_quoted(&mut quoted, text, '"');
    quoted
}

/// Whether text needs no quotes, also inside `[ ]`: words of letters, digits and marks that mean nothing.
fn is_plain(text: &str) -> bool {
    let means_nothing = |c: char| c.is_ascii_alphanumeric() || "_$./()' -".contains(c);
    text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '$')
        && text.chars().all(means_nothing)
        && !text.ends_with(' ')
        && !RESERVED.iter().any(|word| word.eq_ignore_ascii_case(text))
}

/// Whether text may stand in a block of lines as it is: no line begins or ends with space, and every character shows.
fn is_block(text: &str) -> bool {
    let is_tidy = |line: &str| line.trim() == line && !line.chars().any(is_invisible);
    text.contains('\n') && !text.starts_with('\n') && !text.ends_with('\n') && text.split('\n').all(is_tidy)
}

fn indent(out: &mut String, level: usize) {
    for _ in 0..level {
        out.push_str("  ");
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::document;
    use crate::emit::json::{Json, Object};
    use crate::emit::text::tests::HOSTILE;

    fn read(value: &Value) -> Value {
        let Json::Object(object) = Json::from(value) else { panic!("{value} is an object") };
        let written = document(&object);
        serde_yaml::from_str(&written).unwrap_or_else(|error| panic!("{error} in\n{written}"))
    }

    #[test]
    fn hostile_text_reads_back_as_it_was() {
        let more = [
            "yes",
            "NO",
            "~",
            "null",
            "1.0",
            "0x1F",
            "1e3",
            "-",
            "- a",
            "a: b",
            "a #b",
            "? a",
            "&a",
            "*a",
            "!a",
            "%a",
            "@a",
            "`a",
            "a\n b",
            "\n a",
            "a\n\nb",
            "a \nb",
            "a\tb\nc",
            "---",
            "...",
            "a\n---\nb",
            "2001-01-01",
            "{a}",
            "[a]",
            "a,b",
            "<<",
            "=",
            "a:",
            "$ref",
            "12:30:45",
            "|",
            ">",
            "\u{fffe}",
            "\u{ffff}",
            "a\n\u{2028}",
            "é\nb",
            ".inf",
            "a\n# b",
            "# a\nb",
        ];
        for text in HOSTILE.iter().chain(&more) {
            let value = json!({ "text": text, *text: [text, [text, { *text: text }]], "flow": [text] });
            assert_eq!(read(&value), value, "{text:?}");
        }
    }

    #[test]
    fn every_shape_reads_back_as_it_was() {
        let long = "k".repeat(5000);
        let value = json!({
            "empty": {}, "none": [], "a": [[], [1, [2.5, null]], {}, { "b": [{ "c": [] }, { "d": { "e": [[[1]]] } }] }],
            "numbers": [0, -1, 1e300, 5e-324, -0.5, 9_007_199_254_740_991_i64, true, false, null], "one": 1e300,
            "long": { long.clone(): { long: [1] }, "k": ["x".repeat(200), "y"] },
        });
        assert_eq!(read(&value), value);
    }

    #[test]
    fn what_is_plain_stands_without_quotes() {
        let object = Object::new()
            .with("title", "Orders of the shop's plant (A)")
            .with("required", vec!["type", "meta"])
            .with("doc", "One.\n\nTwo: 2.");
        let expected =
            "title: Orders of the shop's plant (A)\nrequired: [type, meta]\ndoc: |-\n  One.\n\n  Two: 2.\n";
        assert_eq!(document(&object), expected);
    }
}
