//! How values are written whose Rust type does not say it: an `i64` as text, a decimal with a number of digits.

use std::collections::BTreeMap;
use std::marker::PhantomData;

use super::sequence::{Entries, NamedEntries};
use super::writer::{put, put_list, put_map};
use super::{Outcome, Reader, Wire};
use crate::Maybe;

/// A spelling of `T`, and with it of optional values, lists and maps of `T`.
pub trait Spelling<T> {
    /// As [`Wire::read`].
    ///
    /// # Errors
    /// The first mistake.
    fn read(value: &mut T, reader: &Reader<'_>, at: usize) -> Outcome;

    /// As [`Wire::write`].
    fn write(value: &T, key: &str, out: &mut Vec<u8>);
}

/// Reads a value in a spelling.
///
/// # Errors
/// The first mistake.
pub fn read_spelled<T, S: Spelling<T>>(value: &mut T, reader: &Reader<'_>, at: usize, _: S) -> Outcome {
    S::read(value, reader, at)
}

/// Writes a value in a spelling.
pub fn write_spelled<T, S: Spelling<T>>(value: &T, key: &str, out: &mut Vec<u8>, _: S) {
    S::write(value, key, out);
}

/// Writes an optional member in a spelling, unless it is absent.
pub fn write_present_spelled<T: Wire, S: Spelling<T>>(value: &T, key: &str, out: &mut Vec<u8>, _: S) {
    if !value.is_absent() {
        S::write(value, key, out);
    }
}

impl<T: Wire, S: Spelling<T>> Spelling<Option<T>> for S {
    fn read(value: &mut Option<T>, reader: &Reader<'_>, at: usize) -> Outcome {
        let at = reader.token(at);
        if reader.is_null(at) {
            *value = None;
            return Ok(at + 4);
        }
        S::read(value.insert(T::EMPTY), reader, at)
    }

    fn write(value: &Option<T>, key: &str, out: &mut Vec<u8>) {
        match value {
            Some(value) => S::write(value, key, out),
            None => put(out, key, "null"),
        }
    }
}

impl<T: Wire, S: Spelling<T>> Spelling<Maybe<T>> for S {
    fn read(value: &mut Maybe<T>, reader: &Reader<'_>, at: usize) -> Outcome {
        let mut read = None;
        let end = <S as Spelling<Option<T>>>::read(&mut read, reader, at)?;
        *value = read.map_or(Maybe::Null, Maybe::Value);
        Ok(end)
    }

    fn write(value: &Maybe<T>, key: &str, out: &mut Vec<u8>) {
        match value {
            Maybe::Value(value) => S::write(value, key, out),
            Maybe::Absent | Maybe::Null => put(out, key, "null"),
        }
    }
}

impl<T: Wire, S: Spelling<T>> Spelling<Vec<T>> for S {
    fn read(value: &mut Vec<T>, reader: &Reader<'_>, at: usize) -> Outcome {
        value.clear();
        reader.array(at, &mut Spelled(value, PhantomData::<S>))
    }

    fn write(value: &Vec<T>, key: &str, out: &mut Vec<u8>) {
        put_list(out, key, value, S::write);
    }
}

impl<T: Wire, S: Spelling<T>> Spelling<BTreeMap<String, T>> for S {
    fn read(value: &mut BTreeMap<String, T>, reader: &Reader<'_>, at: usize) -> Outcome {
        value.clear();
        reader.map(at, &mut Spelled(value, PhantomData::<S>))
    }

    fn write(value: &BTreeMap<String, T>, key: &str, out: &mut Vec<u8>) {
        put_map(out, key, value, S::write);
    }
}

/// A collection whose entries are in a spelling.
struct Spelled<'a, C, S>(&'a mut C, PhantomData<S>);

impl<T: Wire, S: Spelling<T>> Entries for Spelled<'_, Vec<T>, S> {
    fn read_entry(&mut self, reader: &Reader<'_>, at: usize) -> Outcome {
        let mut item = T::EMPTY;
        let end = S::read(&mut item, reader, at)?;
        self.0.push(item);
        Ok(end)
    }
}

impl<T: Wire, S: Spelling<T>> NamedEntries for Spelled<'_, BTreeMap<String, T>, S> {
    fn read_entry(&mut self, name: String, reader: &Reader<'_>, at: usize) -> Outcome<(bool, usize)> {
        let mut value = T::EMPTY;
        let end = S::read(&mut value, reader, at)?;
        Ok((self.0.insert(name, value).is_none(), end))
    }
}
