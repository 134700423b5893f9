use crate::emit::json::{Json, Object};
use crate::language::{
    ENUM_TYPE, EVENT, EVENT_TYPE, FIELD, FIELD_NAME, Kind, OBJECT_TYPE, SCALAR_TYPE, SCALARS, Shape,
    TAG_VALUE, TYPE_NAME, Text, UNION_TYPE,
};

/// What may stand at a key.
pub(super) fn schema(shape: &Shape) -> Object {
    match shape {
        Shape::Text(grammar) => text(grammar),
        Shape::Word(words) => Object::new().with("enum", words.to_vec()),
        Shape::Flag => of_type("boolean"),
        Shape::Whole(min, max) => of_type("integer").with("minimum", *min).with("maximum", *max),
        Shape::Number => of_type("number"),
        Shape::Any | Shape::Later => Object::new(),
        Shape::Values => of_type("array"),
        Shape::Names(grammar) => names(grammar),
        Shape::Listed(grammar) => names(grammar).with("minItems", 1_u64),
        Shape::OneOrMore(grammar) => any_of(vec![text(grammar), names(grammar).with("minItems", 1_u64)]),
        Shape::Node(kind) => reference(kind.id),
        Shape::Nodes(grammar, kind) => map(text(grammar), reference(kind.id)),
        Shape::Types => map(text(&TYPE_NAME), reference("NamedType")),
        Shape::Events => map(text(&EVENT_TYPE), reference(EVENT.id)).with("minProperties", 1_u64),
        Shape::Fields => reference("Fields").with("type", "object").with("minProperties", 1_u64),
        Shape::Variants => map(text(&TAG_VALUE), reference("Fields")).with("minProperties", 1_u64),
        Shape::Type => reference("LongFormType"),
    }
}

/// Definitions that several kinds share.
pub(super) fn shared() -> Vec<(&'static str, Object)> {
    let kinds: [&Kind; 4] = [&SCALAR_TYPE, &ENUM_TYPE, &OBJECT_TYPE, &UNION_TYPE];
    let named = std::iter::once(reference("InlineType")).chain(kinds.map(|kind| reference(kind.id)));
    let field = any_of(vec![reference("InlineType"), reference(FIELD.id)]);
    let name = of_type("string").with("pattern", FIELD_NAME.pattern.replace('$', r"\??$"));
    vec![
        ("NamedType", any_of(named.collect())),
        ("Fields", map(name, field)),
        ("InlineType", of_type("string").with("pattern", inline(true))),
        ("LongFormType", of_type("string").with("pattern", inline(false))),
    ]
}

fn of_type(name: &'static str) -> Object {
    Object::new().with("type", name)
}

fn reference(id: &'static str) -> Object {
    Object::new().with("$ref", format!("#/$defs/{id}"))
}

fn any_of(schemas: Vec<Object>) -> Object {
    Object::new().with("anyOf", schemas.into_iter().map(Json::from).collect::<Vec<_>>())
}

fn text(grammar: &Text) -> Object {
    let schema = of_type("string").with("pattern", grammar.pattern);
    schema.with_some("maxLength", grammar.longest.map(|length| length as u64))
}

fn names(grammar: &Text) -> Object {
    of_type("array").with("items", text(grammar)).with("uniqueItems", true)
}

fn map(names: Object, values: Object) -> Object {
    of_type("object").with("propertyNames", names).with("additionalProperties", values)
}

/// The inline grammar, three levels of lists and maps deep; `ranged` where a range may stand behind the outermost type.
fn inline(ranged: bool) -> String {
    let range = r"(?: *\([^()]*\))?";
    let names: Vec<_> = SCALARS.iter().map(|scalar| scalar.name).collect();
    // The digits of a decimal belong to its name.
    let word = format!(
        "(?:{}|[A-Z][A-Za-z0-9]*)",
        names.join("|").replace("decimal", r"decimal *\( *[0-9]{1,3}\.[0-9]{1,3} *\)")
    );
    let mut inner = format!("{word}{range}");
    let nested = |inner: &str| format!(r"(?:list|map) *< *{inner}(?: *\| *null)? *>");
    for _ in 0..2 {
        inner = format!("(?:{word}|{}){range}", nested(&inner));
    }
    let range = if ranged { range } else { "" };
    format!(r"^(?:{word}|{}){range}(?: *\| *null)?$", nested(&inner))
}
