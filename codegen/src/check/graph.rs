//! No type contains itself, and types nest no deeper than a reader would follow.

use std::collections::{BTreeMap, BTreeSet};

use crate::code;
use crate::diagnostic::{Mistake, Mistakes};
use crate::model::{Catalog, Field, Type, TypeDef, TypeKind};
use crate::parse::Tree;
use crate::quote::quoted;

use super::entries;

/// How deep named types may hold one another.
const MAX_DEPTH: usize = 32;

pub(super) fn check(tree: &Tree, catalog: &Catalog, mistakes: &mut Mistakes) {
    let mut held: Vec<BTreeSet<usize>> = catalog.types.values().map(|def| parts(def, catalog)).collect();
    let place = |at: usize| entries(tree, "types")[at].key_span;
    let depths = depths(&held);
    for (at, depth) in depths.iter().enumerate() {
        if *depth == Some(MAX_DEPTH + 1) {
            let message = format!("named types hold one another more than {MAX_DEPTH} levels deep from here");
            mistakes.push(Mistake::new(code::TOO_DEEP, place(at), message).help("flatten some of them"));
        }
    }
    // What has no depth is in a circle or leads into one; what leads into one is not to blame.
    held.iter_mut().for_each(|parts| parts.retain(|&part| depths[part].is_none()));
    let mut reported = BTreeSet::new();
    for start in (0..held.len()).filter(|&at| depths[at].is_none()) {
        let circle = circle_from(start, &held, &mut reported);
        let Some(&first) = circle.iter().min() else { continue };
        let at = circle.iter().position(|&at| at == first).unwrap_or_default();
        let way = way(catalog, circle[at..].iter().chain(&circle[..=at]));
        let message = format!("the type {} contains itself", quoted(name(catalog, first)));
        let help = format!("{way}: name the other by its id instead, or hold it as `json`");
        mistakes.push(Mistake::new(code::RECURSION, place(first), message).help(help));
    }
}

/// `A → B → A`, with the middle of a long way left out.
fn way<'a>(catalog: &Catalog, types: impl Iterator<Item = &'a usize>) -> String {
    let mut names: Vec<_> = types.map(|&at| quoted(name(catalog, at))).collect();
    if names.len() > 8 {
        names.splice(4..names.len() - 3, ["…".to_owned()]);
    }
    names.join(" → ")
}

fn name(catalog: &Catalog, at: usize) -> &str {
    catalog.types.get_index(at).map_or("", |(name, _)| name)
}

/// The named types that a type's members name.
fn parts(def: &TypeDef, catalog: &Catalog) -> BTreeSet<usize> {
    let fields: Vec<&Field> = match &def.kind {
        TypeKind::Scalar { .. } | TypeKind::Enum { .. } => Vec::new(),
        TypeKind::Object { fields } => fields.iter().collect(),
        TypeKind::Union { variants, .. } => variants.iter().flat_map(|variant| &variant.fields).collect(),
    };
    fields.into_iter().filter_map(|field| catalog.types.get_index_of(named(&field.ty.ty)?)).collect()
}

/// The name at the core of a type.
fn named(ty: &Type) -> Option<&str> {
    match ty {
        Type::Scalar(_) => None,
        Type::Named(name) => Some(name),
        Type::List { item, .. } => named(&item.ty),
        Type::Map { value, .. } => named(&value.ty),
    }
}

/// How many levels of types each type holds, itself included; nothing for those that never end.
fn depths(held: &[BTreeSet<usize>]) -> Vec<Option<usize>> {
    let mut holders: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (at, parts) in held.iter().enumerate() {
        parts.iter().for_each(|&part| holders.entry(part).or_default().push(at));
    }
    let mut waiting: Vec<usize> = held.iter().map(BTreeSet::len).collect();
    let mut deepest = vec![1; held.len()];
    let mut depths = vec![None; held.len()];
    let mut ready: Vec<usize> = (0..held.len()).filter(|&at| waiting[at] == 0).collect();
    while let Some(at) = ready.pop() {
        depths[at] = Some(deepest[at]);
        for &holder in holders.get(&at).into_iter().flatten() {
            deepest[holder] = deepest[holder].max(deepest[at] + 1);
            waiting[holder] -= 1;
            if waiting[holder] == 0 {
                ready.push(holder);
            }
        }
    }
    depths
}

/// A circle that `start` leads into and that nobody has come across yet; empty where there is none.
fn circle_from(start: usize, held: &[BTreeSet<usize>], visited: &mut BTreeSet<usize>) -> Vec<usize> {
    let mut path = Vec::new();
    let mut places = BTreeMap::new();
    let mut at = start;
    loop {
        if let Some(&from) = places.get(&at) {
            return path.split_off(from);
        }
        if !visited.insert(at) {
            return Vec::new();
        }
        places.insert(at, path.len());
        path.push(at);
        match held[at].first() {
            Some(&part) => at = part,
            None => return Vec::new(),
        }
    }
}
