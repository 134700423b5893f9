//! From a catalogue to a proved one: what depends on several of its parts.
//!
//! The catalogue was made of the tree entry by entry, so the two are walked side by side: the one knows what things
//! are, the other where they stand.

mod fields;
mod graph;
mod key;
mod names;
mod type_use;
mod values;

use crate::diagnostic::Mistakes;
use crate::model::{Catalog, Field, TypeKind};
use crate::parse::{Entry, Tree};

/// Proves that every target can emit `catalog`, which was made of `tree`.
pub(crate) fn check(tree: &Tree, catalog: &Catalog) -> Result<(), Mistakes> {
    let mut mistakes = Mistakes::default();
    graph::check(tree, catalog, &mut mistakes);
    let acyclic = mistakes.is_empty();
    names::check(tree, catalog, &mut mistakes);
    key::check(tree, catalog, &mut mistakes);
    each_object(tree, catalog, &mut |object| {
        fields::check(&object, &mut mistakes);
        type_use::check(catalog, &object, &mut mistakes);
    });
    // What follows a type into its parts must come to an end.
    if acyclic {
        names::check_exports(tree, catalog, &mut mistakes);
        values::check(tree, catalog, &mut mistakes);
    }
    if mistakes.is_empty() { Ok(()) } else { Err(mistakes) }
}

/// Fields that stand together, and where.
#[derive(Clone, Copy)]
struct Object<'t> {
    /// What holds them.
    owner: &'t Entry,
    entries: &'t [Entry],
    fields: &'t [Field],
    /// The tag that stands beside them on the wire, and where it is declared.
    tag: Option<(&'t str, &'t Tree)>,
}

impl<'t> Object<'t> {
    fn members(self) -> impl Iterator<Item = (&'t Entry, &'t Field)> {
        self.entries.iter().zip(self.fields)
    }
}

/// Calls `visit` for every payload, object and variant.
fn each_object<'t>(tree: &'t Tree, catalog: &'t Catalog, visit: &mut dyn FnMut(Object<'t>)) {
    for (owner, def) in entries(tree, "types").iter().zip(catalog.types.values()) {
        match &def.kind {
            TypeKind::Scalar { .. } | TypeKind::Enum { .. } => {}
            TypeKind::Object { fields } => {
                visit(Object { owner, entries: entries(&owner.value, "fields"), fields, tag: None });
            }
            TypeKind::Union { tag, variants } => {
                let tag = owner.value.get("tag").map(|tree| (tag.as_str(), tree));
                for (owner, variant) in entries(&owner.value, "variants").iter().zip(variants) {
                    visit(Object { owner, entries: owner.value.entries(), fields: &variant.fields, tag });
                }
            }
        }
    }
    for (owner, event) in entries(tree, "events").iter().zip(&catalog.events) {
        let fields = &event.newest().fields;
        visit(Object { owner, entries: entries(&owner.value, "data"), fields, tag: None });
    }
}

fn entries<'t>(tree: &'t Tree, key: &str) -> &'t [Entry] {
    tree.get(key).map(Tree::entries).unwrap_or_default()
}
