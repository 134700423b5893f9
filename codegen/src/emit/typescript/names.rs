//! The names that the package exports.

use heck::ToShoutySnakeCase as _;

use super::defaults::Defaulted;
use crate::model::{Catalog, Event};

/// What every package exports, whatever its catalogue.
const FIXED: &[&str] = &[
    "BaseEvent",
    "CreateEventOptions",
    "EventConsumer",
    "EventHandler",
    "EventInputs",
    "EventKeys",
    "EventMap",
    "EventMetadata",
    "EventPublisher",
    "EventSchema",
    "EventTopics",
    "EventType",
    "EventTypes",
    "EventValidationError",
    "EventVersions",
    "IdempotencyRecord",
    "JsonValue",
    "SafeParseResult",
    "Violation",
    "checkEvent",
    "checkEventText",
    "createEvent",
    "createEventMetadata",
    "parseEvent",
    "safeParseEvent",
    "validateForPublish",
];

/// Members that every object of JavaScript inherits. A field of such a name looks present where it is absent, to
/// validators too (ajv takes `{}` for an object that has `constructor`), so the language refuses it.
pub const INHERITED_MEMBERS: &[&str] = &[
    "constructor",
    "hasOwnProperty",
    "isPrototypeOf",
    "propertyIsEnumerable",
    "toLocaleString",
    "toString",
    "valueOf",
];

/// A name that the package exports, and what gave it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exported<'a> {
    /// The name in the package; a member of `EventTypes` stands behind a dot.
    pub name: String,
    /// What gives it.
    pub origin: Origin<'a>,
}

/// What gives a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin<'a> {
    /// The package itself.
    Package,
    /// The name of the catalogue.
    Catalog,
    /// A named type.
    Type(&'a str),
    /// An event, by its type string.
    Event(&'a str),
}

/// Every name that the package of `catalog` exports, and the members of `EventTypes`. Two of one name would break it.
#[must_use]
pub fn exported_names(catalog: &Catalog) -> Vec<Exported<'_>> {
    let defaulted = Defaulted::of(catalog);
    let exported = |name: String, origin| Exported { name, origin };
    let mut names: Vec<_> = FIXED.iter().map(|name| exported((*name).to_owned(), Origin::Package)).collect();
    names.push(exported(union(catalog), Origin::Catalog));
    names.push(exported(guard(&union(catalog)), Origin::Catalog));
    for name in catalog.types.keys() {
        names.push(exported(name.clone(), Origin::Type(name)));
        names.push(exported(guard(name), Origin::Type(name)));
        names.extend(
            defaulted.types.contains(name.as_str()).then(|| exported(input(name), Origin::Type(name))),
        );
    }
    for event in &catalog.events {
        names.extend(
            event_names(event, &defaulted).map(|name| exported(name, Origin::Event(&event.event_type))),
        );
    }
    names
}

fn event_names<'a>(event: &'a Event, defaulted: &Defaulted<'a>) -> impl Iterator<Item = String> + use<'a> {
    let data = data(&event.name);
    let input = defaulted.events.contains(event.event_type.as_str()).then(|| input(&data));
    let aliases = event.aliases.iter().flat_map(|name| [self::data(name), whole(name), alias_constant(name)]);
    let constant = format!("EventTypes.{}", constant(&event.name));
    [data, whole(&event.name), constant].into_iter().chain(functions(&event.name)).chain(input).chain(aliases)
}

/// What the package has for one event, so that a service which knows one carries no other.
pub(super) fn functions(name: &str) -> [String; 5] {
    let whole = whole(name);
    ["create", "parse", "safeParse", "validate", "is"].map(|verb| format!("{verb}{whole}"))
}

/// `isOrderLine`, the guard of a type.
pub(super) fn guard(name: &str) -> String {
    format!("is{name}")
}

/// `MesEvent`, the union over all events.
pub(super) fn union(catalog: &Catalog) -> String {
    whole(&catalog.name)
}

/// `WorkOrderCreatedData`, a payload.
pub(super) fn data(name: &str) -> String {
    format!("{name}Data")
}

/// `WorkOrderCreatedEvent`, an event.
pub(super) fn whole(name: &str) -> String {
    format!("{name}Event")
}

/// `OrderLineInput`, a type whose defaults may be left out.
pub(super) fn input(name: &str) -> String {
    format!("{name}Input")
}

/// `NCR_CREATED`, the member of `EventTypes`.
pub(super) fn constant(name: &str) -> String {
    name.to_shouty_snake_case()
}

/// `CACHE_INVALIDATION_EVENT`, the constant of a former name.
pub(super) fn alias_constant(name: &str) -> String {
    format!("{}_EVENT", constant(name))
}
