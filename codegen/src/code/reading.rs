use super::{Code, entry};

/// Codes of the text and its keys.
pub(super) const READING: [Code; 23] = [
    entry(
        "E001",
        "the file is not UTF-8",
        r#"events.yaml is text in UTF-8, with or without a byte order mark. Other encodings (UTF-16, Latin-1) and binary files are refused."#,
        r#"# bad: saved as UTF-16 or Latin-1
# good: saved as UTF-8
catalog: Shop"#,
    ),
    entry(
        "E002",
        "a character cannot stand in the file as it is",
        r#"Control characters are not YAML, and readers of YAML disagree about U+0085, U+2028, U+2029 (line breaks or not?) and a byte order mark inside the text. Between double quotes every character has an escape."#,
        r#"# bad: a raw U+2028 in the text
# good
doc: "first line\u2028second line""#,
    ),
    entry(
        "E003",
        "the file is too big",
        r#"At most 16 MiB and 1,000,000 values are read, so that a file that a tool has spoilt is refused at once."#,
        r#"# bad: a file of 17 MiB
# good: several catalogues, each with its own file"#,
    ),
    entry(
        "E004",
        "lists, maps or types nest too deep",
        r#"In the file lists and maps nest at most 64 levels, and named types hold one another at most 32 levels deep. Nobody reads deeper, and readers of JSON set limits too."#,
        r#"# bad
examples: [[[[[[[[[[[[[[[[ … ]]]]]]]]]]]]]]]]
# good: give the inner parts a name under `types:`"#,
    ),
    entry(
        "E005",
        "the file is empty",
        r#"A catalogue declares at least one event."#,
        r#"# bad: nothing, or comments only
# good
catalog: Shop
…"#,
    ),
    entry(
        "E006",
        "this is not YAML",
        r#"The text breaks YAML's own rules: indentation, a quote or a bracket that is never closed, a tab for indentation, a colon inside plain text."#,
        r#"# bad
doc: Ordered: by whom
# good
doc: "Ordered: by whom""#,
    ),
    entry(
        "E007",
        "an anchor or an alias",
        r#"Anchors (`&name`) and aliases (`*name`) would let a small file mean a huge one, and hide where things are declared. What is shared gets a name under `types:`."#,
        r#"# bad
from: &place { type: string, min: 1 }
to: *place
# good
types:
  Place: { type: string, min: 1 }"#,
    ),
    entry(
        "E008",
        "a merge key",
        r#"`<<` is not part of YAML 1.2, and its readers differ. Write the keys out, or declare what is shared under `types:`."#,
        r#"# bad
delivery: { <<: *defaults, retries: 3 }
# good
delivery: { retries: 3, ordered: true }"#,
    ),
    entry(
        "E009",
        "a tag",
        r#"Tags (`!name`, `!!str`) say what a value is to programs that know them. Here `type` says it; text that looks like something else is put between quotes."#,
        r#"# bad
version: !!str 1.0
# good
version: "1.0""#,
    ),
    entry(
        "E010",
        "a second document",
        r#"The file holds one YAML document. A reader of one would not see what stands behind the `---`."#,
        r#"# bad
catalog: Shop
---
events: …
# good: one document"#,
    ),
    entry(
        "E011",
        "a key stands twice",
        r#"YAML forbids it, yet most readers keep the last of the two in silence: an event would vanish. `name` and `name?` are one field too."#,
        r#"# bad
data:
  orderId: uuid
  orderId: string
# good
data:
  orderId: uuid"#,
    ),
    entry(
        "E012",
        "a key is not text",
        r#"YAML reads `1`, `true`, `null` and `1.0` as numbers, booleans and null, and `? ` or a bracket at the place of a key as a list or a map. Put such text between quotes."#,
        r#"# bad
variants: { true: {} }
# good
variants: { "true": {} }"#,
    ),
    entry(
        "E013",
        "readers of YAML understand a place differently",
        r#"Two independent parsers read the file. Where they disagree about a value, other tools will as well, so it is refused."#,
        r#"# bad: unusual layout of quotes, brackets and line breaks
# good: text between double quotes on one line"#,
    ),
    entry(
        "E020",
        "an unknown key",
        r#"Every key that the language does not have is refused: it is a slip of the pen, or text whose comma inside `{ }` began a new key."#,
        r#"# bad
quantity: { type: int, minn: 1 }
# good
quantity: { type: int, min: 1 }"#,
    ),
    entry(
        "E021",
        "a key is missing",
        r#"A catalogue needs `catalog`, `schema_base`, `topic` and `events`; an event `key`, `version` and `data`; the long form of a field `type`."#,
        r#"# bad
order.placed:
  version: "1.0"
  data: { orderId: uuid }
# good
order.placed:
  version: "1.0"
  key: orderId
  data: { orderId: uuid }"#,
    ),
    entry(
        "E022",
        "a value is of the wrong kind",
        r#"A key takes text, a number, true or false, a list or a map, and something else stands there. YAML reads `1.0` as a number: versions stand between quotes."#,
        r#"# bad
version: 1.0
# good
version: "1.0""#,
    ),
    entry(
        "E023",
        "a text is malformed",
        r#"Names, type strings, versions, durations and addresses each have a grammar that all of Rust, TypeScript, Kafka and npm can keep."#,
        r#"# bad
events:
  OrderPlaced: …
# good
events:
  order.placed: …"#,
    ),
    entry(
        "E024",
        "a number is out of range",
        r#"Partitions, replication and retries are whole numbers that a broker or a consumer can work with."#,
        r#"# bad
topics: { orders: { partitions: 0 } }
# good
topics: { orders: { partitions: 12 } }"#,
    ),
    entry(
        "E025",
        "there is nothing in it",
        r#"A catalogue has an event, an event and an object have a field, an enum a value and a union a variant. An object with any members is a `map<json>`."#,
        r#"# bad
types:
  Anything: { fields: {} }
# good
data:
  anything: map<json>"#,
    ),
    entry(
        "E026",
        "an entry is repeated",
        r#"Values of an enum, consumers, producers and aliases are each listed once."#,
        r#"# bad
Color: { enum: [RED, GREEN, RED] }
# good
Color: { enum: [RED, GREEN] }"#,
    ),
    entry(
        "E027",
        "a type is none of the four kinds, or two",
        r#"An entry of `types:` is a named scalar (`type`), an enum (`enum`), an object (`fields`) or a tagged union (`tag` and `variants`)."#,
        r#"# bad
Color: { type: string, enum: [RED] }
# good
Color: { enum: [RED] }"#,
    ),
    entry(
        "E028",
        "not supported yet",
        r#"The language has it, this generator does not act on it yet: `versions` and `upcast`."#,
        r#"# bad
versions: { "2.0": { data: { orderId: uuid } } }
# good, for now
version: "2.0"
data: { orderId: uuid }"#,
    ),
    entry(
        "E029",
        "JSON has no such value",
        r#"Examples and defaults are JSON, which has no infinities and no NaN."#,
        r#"# bad
rate: { type: number, default: .inf }
# good
rate: { type: number, default: 1.5 }"#,
    ),
];
