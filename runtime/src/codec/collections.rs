use std::collections::BTreeMap;

use super::writer::{put_list, put_string};
use super::{At, Found, Outcome, Reader, Segment, Size, Type, Wire, rules};
use crate::Maybe;

impl<T: Wire> Wire for Option<T> {
    const EMPTY: Self = None;
    const TYPE: Type = Type::Nullable(&T::TYPE);

    fn read(&mut self, reader: &mut Reader<'_>) -> Outcome {
        if reader.eat_word("null") {
            *self = None;
            return Ok(());
        }
        self.insert(T::EMPTY).read(reader)
    }

    fn write(&self, out: &mut Vec<u8>) {
        match self {
            Some(value) => value.write(out),
            None => out.extend_from_slice(b"null"),
        }
    }

    fn check(&self, ty: &Type, at: &At<'_>, found: &mut Found) {
        if let Some(value) = self {
            value.check(ty.not_null(), at, found);
        }
    }

    fn is_absent(&self) -> bool {
        self.is_none()
    }
}

impl<T: Wire> Wire for Maybe<T> {
    const EMPTY: Self = Self::Absent;
    const TYPE: Type = Type::Nullable(&T::TYPE);

    fn read(&mut self, reader: &mut Reader<'_>) -> Outcome {
        if reader.eat_word("null") {
            *self = Self::Null;
            return Ok(());
        }
        let mut value = T::EMPTY;
        value.read(reader)?;
        *self = Self::Value(value);
        Ok(())
    }

    fn write(&self, out: &mut Vec<u8>) {
        match self {
            Self::Value(value) => value.write(out),
            Self::Absent | Self::Null => out.extend_from_slice(b"null"),
        }
    }

    fn check(&self, ty: &Type, at: &At<'_>, found: &mut Found) {
        if let Self::Value(value) = self {
            value.check(ty.not_null(), at, found);
        }
    }

    fn is_absent(&self) -> bool {
        self.is_absent()
    }
}

impl<T: Wire + PartialEq> Wire for Vec<T> {
    const EMPTY: Self = Self::new();
    const TYPE: Type = Type::List { item: &T::TYPE, size: Size::ANY, unique: false };

    fn read(&mut self, reader: &mut Reader<'_>) -> Outcome {
        self.clear();
        reader.items(&mut |reader| {
            let mut item = T::EMPTY;
            item.read(reader)?;
            self.push(item);
            Ok(())
        })
    }

    fn write(&self, out: &mut Vec<u8>) {
        put_list(out, self);
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

impl<T: Wire> Wire for BTreeMap<String, T> {
    const EMPTY: Self = Self::new();
    const TYPE: Type = Type::Map { value: &T::TYPE, size: Size::ANY };

    fn read(&mut self, reader: &mut Reader<'_>) -> Outcome {
        self.clear();
        reader.sequence([b'{', b'}'], &mut |reader| {
            let start = reader.clone();
            let (name, whole) = reader.name()?;
            if !whole {
                return start.fail("surrogate");
            }
            let mut value = T::EMPTY;
            value.read(reader).map_err(|error| error.inside(&Segment::Name(&name)))?;
            if self.insert(name.into_owned(), value).is_some() {
                return start.fail("duplicate");
            }
            Ok(())
        })
    }

    fn write(&self, out: &mut Vec<u8>) {
        out.push(b'{');
        for (index, (name, value)) in self.iter().enumerate() {
            if index > 0 {
                out.push(b',');
            }
            put_string(out, name);
            out.push(b':');
            value.write(out);
        }
        out.push(b'}');
    }

    fn check(&self, ty: &Type, at: &At<'_>, found: &mut Found) {
        let Type::Map { value: value_type, size } = ty else { return };
        rules::entries(*size, self.len(), at, found);
        for (name, value) in self {
            value.check(value_type, &at.then(Segment::Name(name)), found);
        }
    }
}
