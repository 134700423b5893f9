//! The modules that every package has for its validators: what a value is, what a text holds, and the report.
//!
//! They are JavaScript as it stands in `runtime/`; only imports and exports are written here, since the two module
//! systems differ in them. The index exports none of them.

use std::collections::BTreeSet;

use super::module::{Import, Module};

/// A module of `runtime/`: its name, its text, what it imports, and what it exports.
struct Source {
    name: &'static str,
    script: &'static str,
    imports: &'static [(&'static str, &'static [&'static str])],
    exports: &'static [&'static str],
}

const SOURCES: &[Source] = &[
    Source {
        name: "values",
        script: include_str!("runtime/values.js"),
        imports: &[("runtime/tree", &["isDeeper"])],
        exports: VALUES,
    },
    Source {
        name: "tree",
        script: include_str!("runtime/tree.js"),
        imports: &[],
        exports: &["BOTTOMLESS", "NotJson", "decode", "holdsAll", "isDeeper", "membersOf", "parseTree"],
    },
    Source {
        name: "envelope",
        script: include_str!("runtime/envelope.js"),
        imports: &[(
            "runtime/values",
            &[
                "has",
                "isClosed",
                "isDatetime",
                "isJson",
                "isLeftOut",
                "isObject",
                "isText",
                "isUuid",
                "isVersion",
            ],
        )],
        exports: &["META", "eventType", "isEvent", "metaMembers", "unknownContract"],
    },
    Source {
        name: "report",
        script: include_str!("runtime/report.js"),
        imports: &[
            ("runtime/envelope", &["metaMembers"]),
            ("runtime/tree", &["BOTTOMLESS", "isDeeper", "membersOf"]),
            (
                "runtime/values",
                &[
                    "codePoints",
                    "isBytes",
                    "isDate",
                    "isDatetime",
                    "isDecimal",
                    "isDuration",
                    "isEmail",
                    "isInt64",
                    "isText",
                    "isTime",
                    "isUri",
                    "isUuid",
                    "isVersion",
                    "unitsOf",
                ],
            ),
        ],
        exports: &["report"],
    },
    Source {
        name: "complete",
        script: include_str!("runtime/complete.js"),
        imports: &[("runtime/envelope", &["META"])],
        exports: &["complete"],
    },
    Source {
        name: "reading",
        script: include_str!("runtime/reading.js"),
        imports: &[
            ("violations", &["EventValidationError"]),
            ("runtime/complete", &["complete"]),
            ("runtime/envelope", &["eventType", "isEvent"]),
            ("runtime/report", &["report"]),
            ("runtime/tree", &["NotJson", "decode", "holdsAll", "membersOf", "parseTree"]),
        ],
        exports: READING,
    },
    Source {
        name: "creating",
        script: include_str!("runtime/creating.js"),
        imports: &[("envelope", &["createEventMetadata"]), ("runtime/complete", &["complete"])],
        exports: &["create"],
    },
];

/// What `runtime/values` exports: what guards are made of.
const VALUES: &[&str] = &[
    "codePoints",
    "has",
    "hasLength",
    "isBool",
    "isBytes",
    "isClosed",
    "isDate",
    "isDatetime",
    "isDecimal",
    "isDuration",
    "isEmail",
    "isInt",
    "isInt64",
    "isJson",
    "isLeftOut",
    "isList",
    "isNumber",
    "isObject",
    "isText",
    "isTime",
    "isUnique",
    "isUri",
    "isUuid",
    "isVersion",
    "unitsOf",
];

/// What `runtime/reading` exports: the ways in.
const READING: &[&str] = &["check", "checkText", "is", "isOf", "parse", "safeParse", "validate"];

/// The modules.
pub(super) fn modules() -> impl Iterator<Item = Module> {
    SOURCES.iter().map(|source| Module {
        path: format!("runtime/{}", source.name),
        imports: source.imports.iter().map(|(from, names)| self::names(from, names.iter())).collect(),
        script: source.script.to_owned(),
        exports: source.exports.iter().map(|name| (*name).to_owned()).collect(),
        ..Module::default()
    })
}

/// What `script` calls of `runtime/values`.
pub(super) fn values_in(script: &str) -> Import {
    let called = called(script);
    names("runtime/values", VALUES.iter().filter(|name| called.contains(*name)))
}

/// Names of a module of `runtime/`.
pub(super) fn import(module: &str, exported: &[&'static str]) -> Import {
    names(&format!("runtime/{module}"), exported.iter())
}

fn names<'a>(from: &str, names: impl Iterator<Item = &'a &'static str>) -> Import {
    Import { from: from.to_owned(), names: names.map(|name| (*name).to_owned()).collect() }
}

/// The names that stand before a parenthesis, in one pass: scripts are long.
fn called(script: &str) -> BTreeSet<&str> {
    let name = |(end, _): (usize, &str)| {
        let before = &script[..end];
        let start = before.rfind(|c: char| !c.is_ascii_alphanumeric()).map_or(0, |at| at + 1);
        before.get(start..).unwrap_or_default()
    };
    script.match_indices('(').map(name).collect()
}

#[cfg(test)]
mod tests {
    use crate::grammar::pattern;
    use crate::model::Scalar;

    #[test]
    fn grammars_stand_as_the_table_of_scalars_has_them() {
        let script = include_str!("runtime/values.js").replace(r"\/", "/");
        for scalar in [Scalar::Uuid, Scalar::Duration, Scalar::Email, Scalar::Uri] {
            let pattern = pattern(scalar).expect("these scalars are texts");
            assert!(script.contains(&format!("/{pattern}/;")), "{scalar:?}: {pattern}");
        }
    }
}
