//! Lists and maps: their sizes, equal entries, and what is in them.

use std::borrow::Cow;

use events_codegen::model::{Size, TypeUse};
use events_codegen::sample::{Json, Object};

use super::members::Members;
use super::walk::Walk;
use super::{literal, replaced};
use crate::path::Path;

/// Collections are not filled beyond that.
const MANY: u64 = 300;

impl Walk<'_, '_> {
    pub(super) fn list(&mut self, at: &Path, item: &TypeUse, size: Size, unique: bool, items: &[Json]) {
        self.wrong_type("list", at, &["{}", "\"\"", "1", "true"]);
        if let Some(fewer) = below(size) {
            let list = Json::Array(items[..fewer].to_vec());
            self.found.push(replaced("list", "one below min", at, list, "min_items"));
        }
        if let Some(more) = above(size) {
            let list = self.filled(items, item, more);
            self.found.extend(list.map(|list| replaced("list", "one above max", at, list, "max_items")));
        }
        if unique {
            self.equal(at, size, items);
        }
        for (index, entry) in items.iter().enumerate() {
            let at = at.entry(index);
            self.null("list", &at, item);
            self.value(&at, item, entry);
        }
    }

    fn filled(&mut self, items: &[Json], item: &TypeUse, count: usize) -> Option<Json> {
        let mut items = items.to_vec();
        while items.len() < count {
            items.push(self.sampler.value(item).ok()?);
        }
        Some(Json::Array(items))
    }

    fn equal(&mut self, at: &Path, size: Size, items: &[Json]) {
        let (Some(first), length) = (items.first(), items.len()) else { return };
        let mut items = items.to_vec();
        match items.last_mut() {
            Some(last) if length > 1 => last.clone_from(first),
            _ if size.max.is_none_or(|max| max > 1) => items.push(first.clone()),
            _ => return,
        }
        let spelled = match first {
            Json::Literal(number) => other_spelling(number),
            _ => None,
        };
        let mutation = if spelled.is_some() { "equal numbers, spelled differently" } else { "equal entries" };
        if let (Some(last), Some(spelled)) = (items.last_mut(), spelled) {
            *last = literal(spelled);
        }
        self.found.push(replaced("list, unique", mutation, at, Json::Array(items), "unique"));
    }

    pub(super) fn map(&mut self, at: &Path, value: &TypeUse, size: Size, members: &Members) {
        self.wrong_type("map", at, &["[]", "\"\"", "1", "true"]);
        if let Some(fewer) = below(size) {
            let map = Json::Object(Object(members[..fewer].to_vec()));
            self.found.push(replaced("map", "one below min", at, map, "min_entries"));
        }
        if let Some(more) = above(size) {
            let map = self.filled_map(members, value, more);
            self.found.extend(map.map(|map| replaced("map", "one above max", at, map, "max_entries")));
        }
        for (name, entry) in members {
            let member = at.member(name);
            self.null("map", &member, value);
            self.twice(at, &member, name, entry);
            self.value(&member, value, entry);
        }
    }

    fn filled_map(&mut self, members: &Members, value: &TypeUse, count: usize) -> Option<Json> {
        let mut members = members.to_vec();
        while members.len() < count {
            members.push((Cow::Owned(format!("more{}", members.len())), self.sampler.value(value).ok()?));
        }
        Some(Json::Object(Object(members)))
    }
}

fn below(size: Size) -> Option<usize> {
    size.min.checked_sub(1).and_then(|fewer| usize::try_from(fewer).ok())
}

fn above(size: Size) -> Option<usize> {
    let more = size.max.filter(|max| *max < MANY)?.checked_add(1)?;
    usize::try_from(more).ok()
}

/// `1e0` for `1`.
fn other_spelling(number: &str) -> Option<String> {
    let value: f64 = number.parse().ok()?;
    Some(format!("{value:e}")).filter(|spelled| spelled != number)
}
