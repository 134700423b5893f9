//! Any value: what serde_json calls for it, held against its type.

use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap};
use std::fmt;

use events_codegen::model::{Bounds, Digits, Scalar, ScalarUse, Type, TypeKind, Variant};
use serde::de::{DeserializeSeed, Error, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;
use serde_json::{Map, Value};

use super::{Context, Fields, MAX_INT, Member, Name, OfField, deserializer, finish, shallow};
use crate::grammar;

/// A value of a type.
#[derive(Clone, Copy)]
pub(super) struct Seed<'c, 'm> {
    pub(super) context: &'c Context<'m>,
    pub(super) ty: &'m Type,
    pub(super) nullable: bool,
}

impl<'de> DeserializeSeed<'de> for Seed<'_, '_> {
    type Value = Value;

    fn deserialize<D: serde::Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        if self.scalar().is_none_or(|used| used.scalar != Scalar::Json) {
            return deserializer.deserialize_any(self);
        }
        let raw = <Box<RawValue> as serde::Deserialize>::deserialize(deserializer)?;
        shallow(&raw)?;
        Inside(self).deserialize(&mut super::deserializer(raw.get())).map_err(D::Error::custom)
    }
}

/// A `json` inside a `json`.
struct Inside<'c, 'm>(Seed<'c, 'm>);

impl<'de> DeserializeSeed<'de> for Inside<'_, '_> {
    type Value = Value;

    fn deserialize<D: serde::Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self.0)
    }
}

impl<'m> Seed<'_, 'm> {
    /// The scalar that this is, by itself or by its named type.
    fn scalar(&self) -> Option<&'m ScalarUse> {
        match self.ty {
            Type::Scalar(used) => Some(used),
            Type::Named(name) => match &self.context.model.catalog.type_named(name).kind {
                TypeKind::Scalar { scalar, .. } => Some(scalar),
                _ => None,
            },
            Type::List { .. } | Type::Map { .. } => None,
        }
    }

    fn named(&self) -> Option<&'m TypeKind> {
        match self.ty {
            Type::Named(name) => Some(&self.context.model.catalog.type_named(name).kind),
            _ => None,
        }
    }

    fn int<E: Error>(self, int: Option<i64>) -> Result<Value, E> {
        let used = self.scalar().expect("only scalars are numbers");
        let Some(int) = int.filter(|int| (-MAX_INT..=MAX_INT).contains(int)) else {
            self.context.hold(false, "range");
            return Ok(0.into());
        };
        if let Bounds::Int { min, max, multiple_of } = used.bounds {
            self.context.hold(min.is_none_or(|min| int >= min), "min");
            self.context.hold(max.is_none_or(|max| int <= max), "max");
            self.context.hold(multiple_of.is_none_or(|divisor| int % divisor == 0), "multiple_of");
        }
        Ok(int.into())
    }

    /// The bounds of a number that is text, where it is one.
    fn exact(self, used: &ScalarUse, text: &str, scale: u8, is_one: bool) -> bool {
        if let (true, Bounds::Exact { min, max }) = (is_one, &used.bounds) {
            let units = grammar::units(text, scale.into());
            self.context.hold(min.is_none_or(|min| units >= min.units), "min");
            self.context.hold(max.is_none_or(|max| units <= max.units), "max");
        }
        is_one
    }

    /// The length of a text that has a grammar too: what breaks either is refused by validation.
    fn sized(self, used: &ScalarUse, text: &str, is_one: bool) -> bool {
        self.context.hold(is_one, "format");
        if let Bounds::Length(size) = used.bounds {
            self.context.hold_size(size, text.chars().count(), "length");
        }
        true
    }

    fn number<E: Error>(self, number: f64) -> Result<Value, E> {
        let used = self.scalar().expect("only scalars are numbers");
        if let Bounds::Number { min, max } = &used.bounds {
            let above =
                min.is_none_or(|end| if end.exclusive { number > end.value } else { number >= end.value });
            let below =
                max.is_none_or(|end| if end.exclusive { number < end.value } else { number <= end.value });
            self.context.hold(above && below, "bounds");
        }
        Ok(number.into())
    }

    fn union<'de, A: MapAccess<'de>>(
        self,
        tag: &str,
        variants: &'m [Variant],
        mut members: A,
    ) -> Result<Value, A::Error> {
        // The tag may stand behind the members that it decides about.
        let mut raw: Vec<(String, Box<RawValue>)> = Vec::new();
        while let Some(name) = members.next_key_seed(Name)? {
            raw.push((name, members.next_value()?));
        }
        let mut tags = raw.iter().filter(|(name, _)| name == tag);
        let (Some((_, value)), None) = (tags.next(), tags.next()) else {
            return Err(A::Error::custom("there is not one tag"));
        };
        let value: String = serde_json::from_str(value.get()).map_err(A::Error::custom)?;
        let variant = variants.iter().find(|variant| variant.value == value);
        let variant = variant.ok_or_else(|| A::Error::custom("unknown variant"))?;
        let mut slots: Vec<Option<Member>> = variant.fields.iter().map(|_| None).collect();
        for (name, value) in raw.iter().filter(|(name, _)| name != tag) {
            match variant.fields.iter().position(|field| field.name == *name) {
                Some(at) => {
                    let seed = OfField { context: self.context, field: &variant.fields[at] };
                    let member =
                        seed.deserialize(&mut deserializer(value.get())).map_err(A::Error::custom)?;
                    if slots[at].replace(member).is_some() {
                        return Err(A::Error::custom(format!("{name} stands twice")));
                    }
                }
                None => {
                    shallow(value)?;
                    self.context.loose.set(true);
                }
            }
        }
        let mut object = Map::new();
        object.insert(tag.to_owned(), value.into());
        finish(self.context, &variant.fields, slots, object).map_err(A::Error::custom)
    }
}

impl<'de> Visitor<'de> for Seed<'_, '_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.ty)
    }

    fn visit_unit<E: Error>(self) -> Result<Value, E> {
        if self.nullable || self.ty.holds_null() { Ok(Value::Null) } else { Err(E::custom("null")) }
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Value, E> {
        match self.scalar().map(|used| used.scalar) {
            Some(Scalar::Bool | Scalar::Json) => Ok(value.into()),
            _ => Err(E::custom("a bool")),
        }
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Value, E> {
        match self.scalar().map(|used| used.scalar) {
            Some(Scalar::Json) => Ok(value.into()),
            Some(Scalar::Int) => self.int(Some(value)),
            Some(Scalar::Number) => self.number(value as f64),
            _ => Err(E::custom("a number")),
        }
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Value, E> {
        match self.scalar().map(|used| used.scalar) {
            Some(Scalar::Json) => Ok(value.into()),
            Some(Scalar::Int) => self.int(i64::try_from(value).ok()),
            Some(Scalar::Number) => self.number(value as f64),
            _ => Err(E::custom("a number")),
        }
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Value, E> {
        match self.scalar().map(|used| used.scalar) {
            Some(Scalar::Json) => Ok(value.into()),
            Some(Scalar::Int) if value.fract() == 0.0 => {
                self.int((value.abs() <= MAX_INT as f64).then_some(value as i64))
            }
            Some(Scalar::Number) => self.number(value),
            _ => Err(E::custom("a number")),
        }
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Value, E> {
        if let Some(TypeKind::Enum { values, open }) = self.named() {
            let known = values.iter().any(|value| value == text);
            self.context.unknown_value.set(self.context.unknown_value.get() || !known);
            return if known || *open { Ok(text.into()) } else { Err(E::custom("an unknown value")) };
        }
        let used = self.scalar().ok_or_else(|| E::custom("text"))?;
        let matches = match used.scalar {
            Scalar::Json => true,
            Scalar::String => {
                if let Bounds::Length(size) = used.bounds {
                    self.context.hold_size(size, text.chars().count(), "length");
                }
                if let Some(pattern) = &used.pattern {
                    self.context.hold(matches(&pattern.rust, text), "pattern");
                }
                true
            }
            Scalar::Uuid => grammar::is_uuid(text),
            Scalar::Datetime => grammar::is_datetime(text),
            Scalar::Date => grammar::is_date(text),
            Scalar::Bool | Scalar::Int | Scalar::Number => false,
            Scalar::Int64 => self.exact(used, text, 0, grammar::is_int64(text)),
            Scalar::Decimal(Digits { precision, scale }) => {
                self.exact(used, text, scale, grammar::is_decimal(text, precision.into(), scale.into()))
            }
            Scalar::Time => grammar::is_time(text),
            Scalar::Duration => grammar::duration(text).is_some(),
            Scalar::Email => self.sized(used, text, grammar::is_email(text)),
            Scalar::Uri => self.sized(used, text, grammar::is_uri(text)),
            Scalar::Bytes => grammar::is_base64(text),
        };
        match used.scalar {
            _ if !matches => Err(E::custom("not of the grammar")),
            Scalar::Uuid => Ok(text.to_ascii_lowercase().into()),
            Scalar::Decimal(Digits { scale, .. }) => {
                Ok(grammar::written_decimal(grammar::units(text, scale.into()), scale.into()).into())
            }
            Scalar::Time => Ok(grammar::written_time(text).into()),
            Scalar::Duration => Ok(grammar::duration(text).expect("of the grammar").into()),
            _ => Ok(text.into()),
        }
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Value, A::Error> {
        let mut items = Vec::new();
        if self.scalar().is_some_and(|used| used.scalar == Scalar::Json) {
            while let Some(value) = list.next_element_seed(Inside(self))? {
                items.push(value);
            }
            return Ok(items.into());
        }
        let Type::List { item, size, unique } = self.ty else { return Err(A::Error::custom("a list")) };
        let item = Seed { ty: &item.ty, nullable: item.nullable, ..self };
        while let Some(value) = list.next_element_seed(item)? {
            items.push(value);
        }
        self.context.hold_size(*size, items.len(), "items");
        let repeated = |at: usize| items[..at].iter().any(|earlier| equal(earlier, &items[at]));
        self.context.hold(!*unique || !(0..items.len()).any(repeated), "unique");
        Ok(items.into())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Value, A::Error> {
        let is_json = self.scalar().is_some_and(|used| used.scalar == Scalar::Json);
        match (self.ty, self.named()) {
            (_, Some(TypeKind::Object { fields })) => {
                Fields { context: self.context, fields }.visit_map(members)
            }
            (_, Some(TypeKind::Union { tag, variants })) => self.union(tag, variants, members),
            (Type::Map { value, size }, _) => {
                let seed = Seed { ty: &value.ty, nullable: value.nullable, ..self };
                let mut entries = BTreeMap::new();
                while let Some(name) = members.next_key::<String>()? {
                    let entry = members.next_value_seed(seed)?;
                    if entries.insert(name, entry).is_some() {
                        return Err(A::Error::custom("a key stands twice"));
                    }
                }
                self.context.hold_size(*size, entries.len(), "entries");
                Ok(Value::Object(entries.into_iter().collect()))
            }
            _ if is_json => {
                let mut object = Map::new();
                while let Some(name) = members.next_key::<String>()? {
                    object.insert(name, members.next_value_seed(Inside(self))?);
                }
                Ok(object.into())
            }
            _ => Err(A::Error::custom("a map")),
        }
    }
}

/// Whether two entries of a list are the same value.
fn equal(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Number(a), Value::Number(b)) => a.as_f64() == b.as_f64(),
        _ => a == b,
    }
}

/// Whether `text` matches a pattern in the syntax of `regex`.
pub fn matches(pattern: &str, text: &str) -> bool {
    thread_local! {
        static COMPILED: RefCell<HashMap<String, regex::Regex>> = RefCell::default();
    }
    COMPILED.with_borrow_mut(|compiled| {
        let regex = compiled
            .entry(pattern.to_owned())
            .or_insert_with(|| regex::Regex::new(pattern).expect("the generator checked the pattern"));
        regex.is_match(text)
    })
}
