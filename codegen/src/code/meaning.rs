use super::{Code, entry};

/// Codes of what the catalogue means.
pub(super) const MEANING: [Code; 21] = [
    entry(
        "E030",
        "a type is malformed",
        r#"A type is a scalar, a name of `types:`, `list<…>` or `map<…>`, each with a range where it takes one, and `| null` behind it. A decimal has its digits first, 28 at most: all of them, and those behind the point. A type has no commas and no `[]`: YAML would split them. In the long form the range stands beside `type`."#,
        r#"# bad
lines: OrderLine[]
name: string(40)
note: string?
amount: decimal(12,2)
# good
lines: list<OrderLine>
name: string(..40)
note?: string
amount: decimal(12.2)"#,
    ),
    entry(
        "E031",
        "an unknown type",
        r#"Scalars are written in lower case; every other name is declared under `types:`."#,
        r#"# bad
quantity: integer
# good
quantity: int"#,
    ),
    entry(
        "E032",
        "a constraint says nothing about this type",
        r#"Ranges are for int, number, int64, decimal, string, email, uri, lists and maps; `multiple_of` for int; `pattern` for string; `unique` for lists. The use of a named type cannot be constrained further."#,
        r#"# bad
paid: bool(1..)
# good
paid: bool"#,
    ),
    entry(
        "E033",
        "a range is impossible",
        r#"The lower end comes first; bounds of an int lie within ±(2^53−1), where every reader of JSON is exact; bounds of a decimal have its digits at most; lengths and sizes are whole numbers and have no exclusive ends. Where there is a `multiple_of`, a multiple lies in the range."#,
        r#"# bad
quantity: int(9..1)
# good
quantity: int(1..9)"#,
    ),
    entry(
        "E034",
        "a pattern is not portable",
        r#"Patterns are the subset of ECMAScript (flag u) that Rust's linear-time engine shares: no look-around, no back-references, no `\b`, no `\p`, no named groups. A pattern that backtracks could stop a consumer."#,
        r#"# bad
code: { type: string, pattern: '^(?!X)\w+$' }
# good
code: { type: string, pattern: '^[A-WYZ][A-Z0-9]*$' }"#,
    ),
    entry(
        "E035",
        "null is said twice",
        r#"`json` holds null already. Only on a field that may be absent does `json | null` tell null from absent."#,
        r#"# bad
details: json | null
# good
details: json
change?: json | null"#,
    ),
    entry(
        "E036",
        "unique entries cannot be compared",
        r#"`unique` is for lists of string, bool, int, number, int64, email, uri, bytes, an enum or a named scalar of these. Elsewhere equal values may have different texts: two spellings of one instant or one decimal, members in another order."#,
        r#"# bad
times: { type: list<datetime>, unique: true }
# good
ids: { type: list<string>, unique: true }"#,
    ),
    entry(
        "E037",
        "something takes no name",
        r#"A named scalar is a scalar, not null, not `json`, not another name. Lists and maps are written where they are used."#,
        r#"# bad
types:
  Lines: list<OrderLine>
# good
data:
  lines: list<OrderLine>"#,
    ),
    entry(
        "E038",
        "a default on a field that may be absent",
        r#"A default is what readers fill in, so the field is never absent for them. `?` and `default` exclude each other."#,
        r#"# bad
currency?: { type: string, default: EUR }
# good
currency: { type: string, default: EUR }"#,
    ),
    entry(
        "E040",
        "an unknown service",
        r#"Producers and consumers are declared under `services:`, with their owners."#,
        r#"# bad
producer: ordr-service
# good
services: { order-service: { owner: sales } }
…
producer: order-service"#,
    ),
    entry(
        "E041",
        "the key is no field",
        r#"`key` names a field at the top of `data`, without its `?`."#,
        r#"# bad
key: orderID
data: { orderId: uuid }
# good
key: orderId
data: { orderId: uuid }"#,
    ),
    entry(
        "E042",
        "a field cannot be the key",
        r#"The record's key decides the partition and so the order. The field is a string, uuid, int, enum or a named scalar of these, always there and never null."#,
        r#"# bad
key: lines
data: { lines: list<OrderLine> }
# good
key: orderId
data: { orderId: uuid, lines: list<OrderLine> }"#,
    ),
    entry(
        "E043",
        "a backoff runs backwards",
        r#"A backoff is `first..longest`: the wait before the first retry and the one that is never exceeded."#,
        r#"# bad
backoff: 30s..200ms
# good
backoff: 200ms..30s"#,
    ),
    entry(
        "E044",
        "two names become one",
        r#"Names that differ only in case or in underscores are one name in Rust, in a constant or on some disks. Events are called by `name`, or by their type string."#,
        r#"# bad
data: { orderId: uuid, order_id: string }
# good
data: { orderId: uuid, legacyId: string }"#,
    ),
    entry(
        "E045",
        "a reserved name",
        r#"Generated code, or the language it is written in, calls something else by that name: `String`, `Record`, `BaseEvent`; every object of JavaScript has a `constructor`."#,
        r#"# bad
types:
  Record: { fields: { at: datetime } }
# good
types:
  LogRecord: { fields: { at: datetime } }"#,
    ),
    entry(
        "E046",
        "a type contains itself",
        r#"A document of such a type could be without end, and no validator could be written out for it. Refer to the other by its id, or hold it as `json`."#,
        r#"# bad
Part: { fields: { parts: list<Part> } }
# good
Part: { fields: { partIds: list<string> } }"#,
    ),
    entry(
        "E047",
        "too many members",
        r#"An object has at most 64 members, the tag of a union included."#,
        r#"# bad: 65 fields
# good: objects under `types:` that gather what belongs together"#,
    ),
    entry(
        "E048",
        "a field is called like the tag",
        r#"The tag of a union stands among the fields of its variants on the wire, so none of them may have its name."#,
        r#"# bad
Payment: { tag: kind, variants: { CARD: { kind: string } } }
# good
Payment: { tag: kind, variants: { CARD: { brand: string } } }"#,
    ),
    entry(
        "E049",
        "dead letters stay in the topic",
        r#"What cannot be handled would be read again from the topic where it stands, and fail again."#,
        r#"# bad
topic: orders
delivery: { dead_letter: orders }
# good
delivery: { dead_letter: orders.dlq }"#,
    ),
    entry(
        "E050",
        "a value does not fit its type",
        r#"Examples and defaults are checked when the catalogue is compiled, as a producer's documents are: types, ranges, patterns, enums, formats."#,
        r#"# bad
quantity: { type: int, min: 1, examples: [0] }
# good
quantity: { type: int, min: 1, examples: [12] }"#,
    ),
    entry(
        "E051",
        "a member does not belong, or is missing",
        r#"An example has every field that is not optional and no member that is not declared. A default is complete: defaults inside it are written out."#,
        r#"# bad
data: { orderId: uuid, total: number }
examples: [{ orderID: 7d4… }]
# good
examples: [{ orderId: 7d4…, total: 12.5 }]"#,
    ),
];
