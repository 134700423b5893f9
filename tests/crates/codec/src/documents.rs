//! Documents of a catalogue's events as text: what writers write, what others might write, and what is nearly right.

mod scalars;

use events_codegen::model::{Event, Field, Size, Type, TypeKind, TypeUse};

use crate::model::Model;
use crate::random::Random;

/// How far a document is from what our writers write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// As they write it: the fast path's fast path.
    Canonical,
    /// White space, another order, unknown members, other spellings; mostly valid.
    Loose,
    /// The same with mistakes in it.
    Wrong,
}

/// A document of one event of the catalogue.
pub fn document(model: &Model, random: &mut Random, style: Style) -> Vec<u8> {
    let events = &model.catalog.events;
    let event = &events[random.below(events.len())];
    let mut writer = Writer { model, random, style, out: String::new(), level: 0 };
    writer.event(event);
    writer.out.into_bytes()
}

struct Writer<'m, 'r> {
    model: &'m Model,
    random: &'r mut Random,
    style: Style,
    out: String,
    level: usize,
}

/// A member: its name, and how its value is written.
enum Part<'m> {
    Field(&'m Field),
    Raw(String),
    Fields(&'m [Field]),
    Unknown,
}

impl<'m> Writer<'m, '_> {
    fn loose(&mut self, once_in: usize) -> bool {
        self.style != Style::Canonical && self.random.once_in(once_in)
    }

    fn wrong(&mut self, once_in: usize) -> bool {
        // A document has tens of places for a mistake; few of them hold one, so that what is behind is reached.
        self.style == Style::Wrong && self.random.once_in(4 * once_in)
    }

    fn event(&mut self, event: &'m Event) {
        let name = if self.wrong(50) { "no.such.event" } else { event.event_type.as_str() };
        let kind = self.quoted(name);
        let parts = vec![
            ("type".to_owned(), Part::Raw(kind)),
            ("meta".to_owned(), Part::Fields(&self.model.metadata)),
            ("data".to_owned(), Part::Fields(&event.newest().fields)),
        ];
        self.space();
        self.members(parts);
        self.space();
        if self.wrong(60) {
            self.out.push_str(self.random.one_of(&["{}", ",", "null", "\u{feff}", "\0"]));
        }
    }

    fn fields(&mut self, fields: &'m [Field]) {
        self.tagged(None, fields);
    }

    fn tagged(&mut self, tag: Option<(String, String)>, fields: &'m [Field]) {
        let mut parts = Vec::new();
        if let Some((name, value)) = tag {
            let value = self.quoted(&value);
            parts.push((name, Part::Raw(value)));
        }
        for field in fields {
            if field.may_be_absent() && self.random.once_in(2) || self.wrong(60) {
                continue;
            }
            parts.push((field.name.clone(), Part::Field(field)));
        }
        self.members(parts);
    }

    fn members(&mut self, mut parts: Vec<(String, Part<'m>)>) {
        if self.loose(4) {
            for index in (1..parts.len()).rev() {
                parts.swap(index, self.random.below(index + 1));
            }
        }
        if self.loose(5) {
            let name = self
                .random
                .one_of(&["extra", "", "x y", "kind", "Data", "workorderid", "é", "\u{1f600}"])
                .to_owned();
            let at = self.random.below(parts.len() + 1);
            parts.insert(at, (name, Part::Unknown));
        }
        self.level += 1;
        self.out.push('{');
        let last = parts.len().saturating_sub(1);
        let twice = if self.wrong(60) { Some(self.random.below(last + 1)) } else { None };
        for (index, (name, part)) in parts.iter().enumerate() {
            for _ in 0..if twice == Some(index) { 2 } else { 1 } {
                self.space();
                let name = self.quoted(name);
                self.out.push_str(&name);
                self.space();
                self.out.push(':');
                self.space();
                match part {
                    Part::Field(field) => self.field(field),
                    Part::Raw(text) => self.out.push_str(text),
                    Part::Fields(fields) => self.fields(fields),
                    Part::Unknown => self.anything(),
                }
                self.space();
                if index < last || twice == Some(index) && self.out.ends_with('}') {
                    self.out.push(',');
                }
            }
        }
        if self.wrong(100) {
            self.out.push(',');
        }
        self.out.push('}');
        self.level -= 1;
    }

    fn field(&mut self, field: &'m Field) {
        if field.optional && self.loose(6) || self.wrong(50) {
            self.out.push_str("null");
        } else if field.name == "version" && std::ptr::eq(field, &raw const self.model.metadata[3]) {
            let version = match self.random.below(8) {
                0 if self.style == Style::Wrong => {
                    ["2.0", "0.9", "1", "01.0", "1.0.0", "", "1.x"][self.random.below(7)]
                }
                1 => "1.7",
                2 => "1.999999999",
                _ => "1.0",
            };
            self.text(version);
        } else {
            self.used(&field.ty);
        }
    }

    fn used(&mut self, used: &'m TypeUse) {
        if used.nullable && self.random.once_in(3) {
            self.out.push_str("null");
        } else if self.wrong(40) {
            self.anything();
        } else {
            self.value(&used.ty);
        }
    }

    fn value(&mut self, ty: &'m Type) {
        match ty {
            Type::Scalar(used) => self.scalar(used),
            Type::Named(name) => match &self.model.catalog.type_named(name).kind {
                TypeKind::Scalar { scalar, .. } => self.scalar(scalar),
                TypeKind::Enum { values, open } => {
                    let unknown = *open && self.loose(4) || self.wrong(20);
                    let value = if unknown {
                        "SOMETHING_ELSE"
                    } else {
                        values[self.random.below(values.len())].as_str()
                    };
                    self.text(value);
                }
                TypeKind::Object { fields } => self.fields(fields),
                TypeKind::Union { tag, variants } => {
                    let variant = &variants[self.random.below(variants.len())];
                    self.tagged(Some((tag.clone(), variant.value.clone())), &variant.fields);
                }
            },
            Type::List { item, size, .. } => {
                self.level += 1;
                self.out.push('[');
                let count = self.count(*size, 3);
                for index in 0..count {
                    self.space();
                    self.used(item);
                    self.space();
                    if index + 1 < count {
                        self.out.push(',');
                    }
                }
                self.out.push(']');
                self.level -= 1;
            }
            Type::Map { value, size } => {
                self.level += 1;
                self.out.push('{');
                let count = self.count(*size, 3);
                for index in 0..count {
                    let name = if self.wrong(30) { "k0".to_owned() } else { format!("k{}", count - index) };
                    let name = self.quoted(&name);
                    self.out.push_str(&name);
                    self.out.push(':');
                    self.space();
                    self.used(value);
                    if index + 1 < count {
                        self.out.push(',');
                    }
                }
                self.out.push('}');
                self.level -= 1;
            }
        }
    }

    /// A count that fits, or one beside it.
    fn count(&mut self, size: Size, usual: u64) -> u64 {
        let most = size.max.unwrap_or(size.min + usual).min(size.min + 60);
        let inside = size.min + self.random.number() % (most - size.min + 1);
        if self.wrong(12) {
            self.random.one_of::<u64>(&[&size.min.saturating_sub(1), &(most + 1)]).to_owned()
        } else if self.random.once_in(6) {
            most
        } else {
            inside
        }
    }

    fn text(&mut self, text: &str) {
        let quoted = self.quoted(text);
        self.out.push_str(&quoted);
    }

    /// Text between quotes; in other styles some characters are escapes.
    fn quoted(&mut self, text: &str) -> String {
        let escape_all = self.loose(30);
        if !escape_all {
            return serde_json::to_string(text).expect("text is JSON");
        }
        let mut out = String::from("\"");
        for character in text.chars() {
            if character == '/' && self.random.once_in(2) {
                out.push_str("\\/");
            } else if self.random.once_in(2) || matches!(character, '"' | '\\' | '\0'..='\u{1f}') {
                for unit in character.encode_utf16(&mut [0; 2]) {
                    let escape = if self.random.once_in(2) {
                        format!("\\u{unit:04x}")
                    } else {
                        format!("\\u{unit:04X}")
                    };
                    out.push_str(&escape);
                }
            } else {
                out.push(character);
            }
        }
        out.push('"');
        out
    }

    /// Any JSON, small; where it is to be wrong, sometimes none.
    fn anything(&mut self) {
        if self.wrong(10) {
            let others = [
                "\"\\ud800\"",
                "\"\\udc00\\ud800\"",
                "\"\\u12\"",
                "\"\\x\"",
                "tru",
                "nul",
                "1e400",
                "-",
                "\"a\u{1}\"",
                "\"",
                "[1,]",
                "{\"a\"}",
                "'a'",
                "{\"\\ud83d\":1}",
                "01",
                "\"\\ud83d\\ude00\"",
                "[",
                "]",
            ];
            let text = others[self.random.below(others.len())];
            return self.out.push_str(text);
        }
        match self.random.below(if self.level > 6 { 7 } else { 10 }) {
            0 => self.out.push_str("null"),
            1 => self.out.push_str("true"),
            2 => self.out.push_str("1.0"),
            3 => self.out.push_str("-12"),
            4 => self.out.push_str("18446744073709551615"),
            5 => self.text("text\u{1f600}\n"),
            6 => self.out.push_str("\"\""),
            7 => {
                self.level += 1;
                self.out.push('[');
                for index in 0..self.random.below(3) {
                    if index > 0 {
                        self.out.push(',');
                    }
                    self.anything();
                }
                self.out.push(']');
                self.level -= 1;
            }
            8 => {
                self.level += 1;
                self.out.push('{');
                for index in 0..self.random.below(3) {
                    if index > 0 {
                        self.out.push(',');
                    }
                    let name = ["a", "b", "a\u{1f600}"][self.random.below(3)];
                    let name = self.quoted(name);
                    self.out.push_str(&name);
                    self.out.push(':');
                    self.anything();
                }
                self.out.push('}');
                self.level -= 1;
            }
            _ if self.wrong(4) => {
                let levels = 110 + self.random.below(30);
                self.out.push_str(&"[".repeat(levels));
                self.out.push_str(&"]".repeat(levels));
            }
            _ => self.out.push('0'),
        }
    }

    fn space(&mut self) {
        if self.loose(8) {
            self.out.push_str(self.random.one_of(&[" ", "\n  ", "\t", "\r\n", "    "]));
        }
        if self.wrong(400) {
            self.out.push_str(self.random.one_of(&["\u{a0}", "\u{c}", "/**/", "//\n", "\u{feff}"]));
        }
    }
}
