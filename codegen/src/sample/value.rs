//! What holds other values: members, lists, maps, enums and unions.

use std::borrow::Cow;
use std::collections::BTreeSet;

use super::{Json, NoSample, Object, Sampler, Style, View};
use crate::emit::example;
use crate::model::{Field, ScalarUse, Size, Type, TypeKind, TypeUse, Variant};

/// Members, as they are put together.
type Members = Vec<(Cow<'static, str>, Json)>;

impl Sampler<'_> {
    /// An object of `fields`, and of a tag with its value where it is a variant of a union.
    pub(super) fn object(&mut self, tag: Option<(&str, &str)>, fields: &[Field]) -> Result<Json, NoSample> {
        let mut members: Members = Vec::new();
        members.extend(tag.map(|(name, value)| (name.to_owned().into(), value.to_owned().into())));
        for field in fields {
            let value = self.member(field).map_err(|missing| missing.inside(&field.name))?;
            members.extend(value.map(|value| (field.name.clone().into(), value)));
        }
        self.disturb(&mut members);
        Ok(Json::Object(Object(members)))
    }

    /// What a member holds, where it is there.
    pub(super) fn member(&mut self, field: &Field) -> Result<Option<Json>, NoSample> {
        if field.may_be_absent() && self.random.below(3) == 0 {
            let null = field.optional && !field.ty.nullable && self.view == View::Read && self.odd(2);
            return Ok(null.then(null_value));
        }
        if self.style == Style::Plain
            && let Some(example) = self.example(&field.examples, &field.ty.ty)
        {
            return Ok(Some(example));
        }
        let refuse_null = field.optional && !field.ty.nullable && field.ty.ty.holds_null();
        let value = self.value(&field.ty)?;
        Ok(Some(if refuse_null && value == null_value() { Json::from("") } else { value }))
    }

    /// A value of a type where it is used.
    ///
    /// # Errors
    /// [`NoSample`], as for whole events.
    pub fn value(&mut self, used: &TypeUse) -> Result<Json, NoSample> {
        if used.nullable && self.random.below(4) == 0 {
            return Ok(null_value());
        }
        match &used.ty {
            Type::Scalar(scalar) => self.scalar(scalar),
            Type::Named(name) => self.named(name),
            Type::List { item, size, unique } => self.list(item, *size, *unique),
            Type::Map { value, size } => self.map(value, *size),
        }
    }

    fn named(&mut self, name: &str) -> Result<Json, NoSample> {
        let catalog = self.catalog;
        match &catalog.type_named(name).kind {
            TypeKind::Scalar { scalar, examples, .. } => {
                let ty = Type::Scalar(ScalarUse::clone(scalar));
                let example = if self.style == Style::Plain { self.example(examples, &ty) } else { None };
                example.map_or_else(|| self.scalar(scalar), Ok)
            }
            TypeKind::Enum { values, open } => Ok(self.choice(values, *open).into()),
            TypeKind::Object { fields } => self.object(None, fields),
            TypeKind::Union { tag, variants } => {
                let Variant { value, fields } = self.random.pick(variants);
                self.object(Some((tag, value)), fields)
            }
        }
    }

    fn choice(&mut self, values: &[String], open: bool) -> String {
        if open && self.view == View::Read && self.odd(4) {
            return unknown_value(values);
        }
        self.random.pick(values).clone()
    }

    fn list(&mut self, item: &TypeUse, size: Size, unique: bool) -> Result<Json, NoSample> {
        let count = self.count(size);
        let mut items = Vec::new();
        let mut seen = BTreeSet::new();
        let mut tries = 0;
        while (items.len() as u64) < count && tries < 10 * count + 20 {
            tries += 1;
            let entry = self.value(item).map_err(|missing| missing.inside("0"))?;
            if !unique || seen.insert(same(&entry)) {
                items.push(entry);
            }
        }
        if (items.len() as u64) < size.min {
            return Err(NoSample::new("a list of so many different entries"));
        }
        Ok(Json::Array(items))
    }

    fn map(&mut self, value: &TypeUse, size: Size) -> Result<Json, NoSample> {
        let mut members: Members = Vec::new();
        let count = self.count(size);
        while (members.len() as u64) < count {
            let name = self.name(members.len());
            let value = self.value(value).map_err(|missing| missing.inside(&name))?;
            if members.iter().all(|(known, _)| *known != name) {
                members.push((name.into(), value));
            }
        }
        Ok(Json::Object(Object(members)))
    }

    /// How many entries: few, or in odd style at the bounds too.
    fn count(&mut self, Size { min, max }: Size) -> u64 {
        let few = min + 3;
        let most = max.unwrap_or(few);
        if self.odd(2) {
            return if most <= min + 40 && self.random.flip() { most } else { min };
        }
        self.random.between(min.max(u64::from(most > 0)).min(most), most.min(few))
    }

    /// A member's name in a map. It differs from those before it, or nearly always.
    fn name(&mut self, index: usize) -> String {
        const ODD: [&str; 8] =
            ["", "a/b~c", "__proto__", "constructor", "7", "\u{1F600}", "a\"\\\u{1}", "type"];
        if self.odd(3) {
            return (*self.random.pick(&ODD)).to_owned();
        }
        format!("{}{}", self.word(), index + 1)
    }

    /// What is of no account: the order of members, and to readers those that the contract does not have.
    pub(super) fn disturb(&mut self, members: &mut Members) {
        if self.view == View::Read && self.odd(6) {
            let value = self.any(3);
            members.push(("unheard of".into(), value));
        }
        if self.odd(3) {
            self.random.shuffle(members);
        }
    }

    fn example(&mut self, examples: &[serde_json::Value], ty: &Type) -> Option<Json> {
        let index = self.random.index(examples.len());
        examples.get(index).map(|chosen| example::value(self.catalog, ty, chosen))
    }
}

pub(super) fn null_value() -> Json {
    Json::Literal("null".into())
}

/// A text that is none of the values.
fn unknown_value(values: &[String]) -> String {
    let mut text = "SOMETHING_NEW".to_owned();
    while values.contains(&text) {
        text.push('_');
    }
    text
}

/// Equal for equal values: `1` and `1.0` are one number.
fn same(value: &Json) -> String {
    match value {
        Json::Literal(text) => match text.parse::<f64>() {
            Ok(number) => (number + 0.0).to_string(),
            Err(_) => text.clone().into_owned(),
        },
        other => other.to_line(),
    }
}
