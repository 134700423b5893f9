use std::collections::BTreeMap;

use super::report::NULL;
use super::sequence::{Entries, NamedEntries};
use super::writer::{put, put_list, put_map};
use super::{At, Found, Outcome, Reader, Segment, Size, Type, Wire, rules};
use crate::Maybe;

impl<T: Wire> Wire for Option<T> {
    const EMPTY: Self = None;
    const TYPE: Type = Type::Nullable(&T::TYPE);

    #[inline(never)]
    fn read(&mut self, reader: &Reader<'_>, at: usize) -> Outcome {
        let at = reader.token(at);
        if reader.is_null(at) {
            *self = None;
            return Ok(at + 4);
        }
        self.insert(T::EMPTY).read(reader, at)
    }

    #[inline]
    fn write(&self, key: &str, out: &mut Vec<u8>) {
        match self {
            Some(value) => value.write(key, out),
            None => put(out, key, "null"),
        }
    }

    #[inline]
    fn check(&self, ty: &Type, at: &At<'_>, found: &mut Found) {
        let Some(value) = self else { return };
        if value.holds_null() {
            return found.add(at, "null", NULL);
        }
        value.check(ty.not_null(), at, found);
    }

    #[inline]
    fn is_absent(&self) -> bool {
        self.is_none()
    }
}

impl<T: Wire> Wire for Maybe<T> {
    const EMPTY: Self = Self::Absent;
    const TYPE: Type = Type::Nullable(&T::TYPE);

    #[inline(never)]
    fn read(&mut self, reader: &Reader<'_>, at: usize) -> Outcome {
        let at = reader.token(at);
        if reader.is_null(at) {
            *self = Self::Null;
            return Ok(at + 4);
        }
        let mut value = T::EMPTY;
        let end = value.read(reader, at)?;
        *self = Self::Value(value);
        Ok(end)
    }

    #[inline]
    fn write(&self, key: &str, out: &mut Vec<u8>) {
        match self {
            Self::Value(value) => value.write(key, out),
            Self::Absent | Self::Null => put(out, key, "null"),
        }
    }

    #[inline]
    fn check(&self, ty: &Type, at: &At<'_>, found: &mut Found) {
        if let Self::Value(value) = self {
            value.check(ty.not_null(), at, found);
        }
    }

    #[inline]
    fn is_absent(&self) -> bool {
        self.is_absent()
    }
}

impl<T: Wire + PartialEq> Wire for Vec<T> {
    const EMPTY: Self = Self::new();
    const TYPE: Type = Type::List { item: &T::TYPE, size: Size::ANY, unique: false };

    #[inline(never)]
    fn read(&mut self, reader: &Reader<'_>, at: usize) -> Outcome {
        self.clear();
        reader.array(at, self)
    }

    #[inline]
    fn write(&self, key: &str, out: &mut Vec<u8>) {
        put_list(out, key, self, T::write);
    }

    fn check(&self, ty: &Type, at: &At<'_>, found: &mut Found) {
        let Type::List { item: item_type, size, unique } = ty else { return };
        rules::items(*size, self.len(), at, found);
        if *unique {
            rules::unique(self, at, found);
        }
        for (index, item) in self.iter().enumerate() {
            item.check(item_type, &at.then(Segment::Index(index)), found);
        }
    }
}

impl<T: Wire> Entries for Vec<T> {
    fn read_entry(&mut self, reader: &Reader<'_>, at: usize) -> Outcome {
        self.push(T::EMPTY);
        let item = self.last_mut().expect("it was pushed");
        item.read(reader, at)
    }
}

impl<T: Wire> Wire for BTreeMap<String, T> {
    const EMPTY: Self = Self::new();
    const TYPE: Type = Type::Map { value: &T::TYPE, size: Size::ANY };

    #[inline(never)]
    fn read(&mut self, reader: &Reader<'_>, at: usize) -> Outcome {
        self.clear();
        reader.map(at, self)
    }

    #[inline]
    fn write(&self, key: &str, out: &mut Vec<u8>) {
        put_map(out, key, self, T::write);
    }

    fn check(&self, ty: &Type, at: &At<'_>, found: &mut Found) {
        let Type::Map { value: value_type, size } = ty else { return };
        rules::entries(*size, self.len(), at, found);
        for (name, value) in self {
            value.check(value_type, &at.then(Segment::Name(name)), found);
        }
    }
}

impl<T: Wire> NamedEntries for BTreeMap<String, T> {
    fn read_entry(&mut self, name: String, reader: &Reader<'_>, at: usize) -> Outcome<(bool, usize)> {
        let mut value = T::EMPTY;
        let end = value.read(reader, at)?;
        Ok((self.insert(name, value).is_none(), end))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::super::View;
    use super::*;

    /// Readers would take it for absent, and the producers' schema refuses it.
    #[test]
    fn an_optional_json_that_is_there_is_not_null() {
        let rules = |value: Option<Value>| {
            let mut found = Found::new(View::Write, None);
            value.check(&Type::Json, &At::ROOT, &mut found);
            found
                .into_result()
                .map_or_else(|violations| violations.0.iter().map(|one| one.rule).collect(), |()| vec![])
        };
        assert_eq!(rules(Some(Value::Null)), ["null"]);
        assert_eq!(rules(Some(json!([null]))), [""; 0]);
        assert_eq!(rules(None), [""; 0]);
    }
}
