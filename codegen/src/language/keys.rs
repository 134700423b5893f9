//! The table of keys. What stands here may stand in `events.yaml`, and nothing else.

use super::Needed::{Always, No, Unless};
use super::shape::{Key, Kind, Needed, Shape};
use super::text::{
    BACKOFF, BASE, CATALOG_NAME, DURATION, ENUM_VALUE, EVENT_NAME, FIELD_NAME, NPM_NAME, PATTERN, PROSE,
    SEMVER, SERVICE_NAME, TOPIC_NAME, VERSION,
};

/// 2^53 − 1, the greatest integer that every reader of JSON keeps.
const MAX_INT: u64 = (1 << 53) - 1;

const fn key(name: &'static str, needed: Needed, shape: Shape, doc: &'static str) -> Key {
    Key { name, needed, shape, doc }
}

const DOC: Key = key("doc", No, Shape::Text(&PROSE), "What it is or means, as Markdown.");
const DEPRECATED: Key = key("deprecated", No, Shape::Node(&DEPRECATION), "Why it should no longer be used.");
const EXAMPLES: Key = key("examples", No, Shape::Values, "Values that are checked against the type.");
const UNIT: Key = key("unit", No, Shape::Text(&PROSE), "The unit of measure.");
const PII: Key = key("pii", No, Shape::Flag, "Personal data: never logged.");
const MIN: Key = key("min", No, Shape::Number, "The least value, length or number of entries.");
const MAX: Key = key("max", No, Shape::Number, "The greatest value, length or number of entries.");
const EXCLUSIVE_MIN: Key =
    key("exclusive_min", No, Shape::Number, "The value is greater than this (numbers).");
const EXCLUSIVE_MAX: Key = key("exclusive_max", No, Shape::Number, "The value is less than this (numbers).");
const MULTIPLE_OF: Key =
    key("multiple_of", No, Shape::Whole(1, MAX_INT), "The value is a multiple of this (int).");
const PATTERN_KEY: Key =
    key("pattern", No, Shape::Text(&PATTERN), "What the text matches: portable ECMAScript with flag u.");

/// Every kind of node.
pub(crate) static KINDS: &[&Kind] = &[
    &CATALOG,
    &NPM,
    &TOPIC,
    &SERVICE,
    &SCALAR_TYPE,
    &ENUM_TYPE,
    &OBJECT_TYPE,
    &UNION_TYPE,
    &EVENT,
    &DELIVERY,
    &FIELD,
    &DEPRECATION,
];

pub(crate) static CATALOG: Kind = Kind {
    id: "Catalog",
    noun: "the catalogue",
    doc: "The events of one domain: the only hand-written source of their types.",
    keys: &[
        key(
            "catalog",
            Always,
            Shape::Text(&CATALOG_NAME),
            "Names the union over all events: `Mes` gives `MesEvent`.",
        ),
        key("npm", No, Shape::Node(&NPM), "The npm package of the TypeScript output."),
        key("schema_base", Always, Shape::Text(&BASE), "The prefix of every schema's `$id`; ends with `/`."),
        key("topic", Always, Shape::Text(&TOPIC_NAME), "The topic of every event that names none."),
        key("topics", No, Shape::Nodes(&TOPIC_NAME, &TOPIC), "Topics with settings of their own."),
        key(
            "services",
            No,
            Shape::Nodes(&SERVICE_NAME, &SERVICE),
            "Services that produce and consume events.",
        ),
        key("types", No, Shape::Types, "Named types."),
        key("events", Always, Shape::Events, "The events, by their type strings."),
    ],
};

pub(crate) static NPM: Kind = Kind {
    id: "Npm",
    noun: "an npm package",
    doc: "The npm package of the TypeScript output.",
    keys: &[
        key("name", Always, Shape::Text(&NPM_NAME), "As in package.json: \"@mes/events\"."),
        key("version", Always, Shape::Text(&SEMVER), "A semantic version."),
        key("license", No, Shape::Text(&PROSE), "An SPDX expression."),
        key("readme", No, Shape::Text(&PROSE), "A paragraph for the package's README, as Markdown."),
    ],
};

pub(crate) static TOPIC: Kind = Kind {
    id: "Topic",
    noun: "a topic",
    doc: "What a topic is created with; what is left out is the broker's default.",
    keys: &[
        key("partitions", No, Shape::Whole(1, 100_000), "The number of partitions."),
        key("replication", No, Shape::Whole(1, 32_767), "The replication factor."),
        key("retention", No, Shape::Text(&DURATION), "How long records are kept."),
        DOC,
    ],
};

pub(crate) static SERVICE: Kind = Kind {
    id: "Service",
    noun: "a service",
    doc: "A service that produces or consumes events.",
    keys: &[key("owner", No, Shape::Text(&PROSE), "The team that answers for the service."), DOC],
};

pub(crate) static SCALAR_TYPE: Kind = Kind {
    id: "ScalarType",
    noun: "a named scalar",
    doc: "A scalar with a name: a newtype in Rust, an alias in TypeScript.",
    keys: &[
        key("type", Always, Shape::Type, "The scalar."),
        MIN,
        MAX,
        EXCLUSIVE_MIN,
        EXCLUSIVE_MAX,
        MULTIPLE_OF,
        PATTERN_KEY,
        key("branded", No, Shape::Flag, "Branded in TypeScript, so that a plain value is not taken for it."),
        PII,
        UNIT,
        DOC,
        DEPRECATED,
        EXAMPLES,
    ],
};

pub(crate) static ENUM_TYPE: Kind = Kind {
    id: "EnumType",
    noun: "an enum",
    doc: "One of a list of strings.",
    keys: &[
        key("enum", Always, Shape::Listed(&ENUM_VALUE), "The values."),
        key("open", No, Shape::Flag, "Readers keep a value that is not in the list instead of refusing it."),
        DOC,
        DEPRECATED,
    ],
};

pub(crate) static OBJECT_TYPE: Kind = Kind {
    id: "ObjectType",
    noun: "an object",
    doc: "An object with known fields.",
    keys: &[key("fields", Always, Shape::Fields, "The fields."), DOC, DEPRECATED],
};

pub(crate) static UNION_TYPE: Kind = Kind {
    id: "UnionType",
    noun: "a tagged union",
    doc: "One of several objects; the tag, a member among their fields, says which.",
    keys: &[
        key("tag", Always, Shape::Text(&FIELD_NAME), "The member that says which variant it is."),
        key(
            "variants",
            Always,
            Shape::Variants,
            "The variants: each value of the tag, with its fields or `{}`.",
        ),
        DOC,
        DEPRECATED,
    ],
};

pub(crate) static EVENT: Kind = Kind {
    id: "Event",
    noun: "an event",
    doc: "An event.",
    keys: &[
        key("name", No, Shape::Text(&EVENT_NAME), "The name in code, where the type string does not say it."),
        key(
            "aliases",
            No,
            Shape::Names(&EVENT_NAME),
            "Former names, kept in TypeScript as deprecated aliases.",
        ),
        DOC,
        key(
            "producer",
            No,
            Shape::OneOrMore(&SERVICE_NAME),
            "The services that may publish it; left out: any.",
        ),
        key("consumers", No, Shape::Names(&SERVICE_NAME), "The services known to read it."),
        key("topic", No, Shape::Text(&TOPIC_NAME), "Where it is published; left out: the topic at the top."),
        key(
            "key",
            Always,
            Shape::Text(&FIELD_NAME),
            "The field whose value is the record's key and keeps its order.",
        ),
        key("version", Unless("versions"), Shape::Text(&VERSION), "MAJOR.MINOR, as on the wire."),
        key("data", Unless("versions"), Shape::Fields, "The fields of the payload."),
        key("examples", No, Shape::Values, "Payloads that are checked against `data`."),
        key("versions", No, Shape::Later, "Several versions, newest first."),
        key("upcast", No, Shape::Later, "How an older payload becomes a newer one."),
        key(
            "compatibility",
            No,
            Shape::Word(&[
                "backward",
                "backward_transitive",
                "forward",
                "forward_transitive",
                "full",
                "full_transitive",
            ]),
            "What a new version may change; left out: full.",
        ),
        key("delivery", No, Shape::Node(&DELIVERY), "How consumers treat it."),
        DEPRECATED,
    ],
};

pub(crate) static DELIVERY: Kind = Kind {
    id: "Delivery",
    noun: "a delivery",
    doc: "How consumers treat an event; what is left out is the runtime's default.",
    keys: &[
        key("retries", No, Shape::Whole(0, 1_000_000), "Attempts after the first."),
        key(
            "backoff",
            No,
            Shape::Text(&BACKOFF),
            "The wait before the first retry and the longest: 200ms..30s.",
        ),
        key("dead_letter", No, Shape::Text(&TOPIC_NAME), "The topic of events that cannot be handled."),
        key("dedupe_window", No, Shape::Text(&DURATION), "How long an event's id is remembered."),
        key("ordered", No, Shape::Flag, "Events of one key are handled one after the other."),
    ],
};

pub(crate) static FIELD: Kind = Kind {
    id: "Field",
    noun: "a field",
    doc: "The long form of a field.",
    keys: &[
        key("type", Always, Shape::Type, "What it holds, without a range: `list<OrderLine> | null`."),
        MIN,
        MAX,
        EXCLUSIVE_MIN,
        EXCLUSIVE_MAX,
        MULTIPLE_OF,
        PATTERN_KEY,
        key("unique", No, Shape::Flag, "No two entries of the list are equal."),
        key("default", No, Shape::Any, "What readers fill in where the member is absent."),
        PII,
        UNIT,
        DOC,
        DEPRECATED,
        EXAMPLES,
        key("renamed_from", No, Shape::Text(&FIELD_NAME), "The member's name in an earlier version."),
    ],
};

pub(crate) static DEPRECATION: Kind = Kind {
    id: "Deprecation",
    noun: "a deprecation",
    doc: "Why something should no longer be used.",
    keys: &[
        key("since", No, Shape::Text(&PROSE), "The version, date or release that deprecated it."),
        key("reason", No, Shape::Text(&PROSE), "Why."),
        key("replaced_by", No, Shape::Text(&PROSE), "What to use instead."),
    ],
};
