use serde::Serialize;
use serde_json::Value;

use super::Exact;

/// A member of a payload, an object or a variant.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Field {
    /// The member's name on the wire.
    pub name: String,
    /// What it holds.
    pub ty: TypeUse,
    /// May be absent (`name?:`). Never true beside a default.
    pub optional: bool,
    /// Filled in by readers where the member is absent; then optional on the wire, always present in Rust.
    pub default: Option<Value>,
    /// What it means.
    pub doc: Option<String>,
    /// The unit of measure.
    pub unit: Option<String>,
    /// Personal data, by the field itself or by its named type: never logged, redacted in Debug.
    pub pii: bool,
    /// Set where publishers should stop using it.
    pub deprecated: Option<Deprecation>,
    /// Values that were checked against `ty`.
    pub examples: Vec<Value>,
    /// The member's name in an earlier version.
    pub renamed_from: Option<String>,
}

impl Field {
    /// Whether a document may leave the member out.
    #[must_use]
    pub fn may_be_absent(&self) -> bool {
        self.optional || self.default.is_some()
    }
}

/// A type where it is used: what it is, and whether `null` stands for it too.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct TypeUse {
    /// What it is.
    pub ty: Type,
    /// `| null`.
    pub nullable: bool,
}

/// What a value is.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub enum Type {
    /// A scalar with this use's constraints.
    Scalar(ScalarUse),
    /// A type of `Catalog::types`, by name.
    Named(String),
    /// `list<T>`.
    List {
        /// What each entry is.
        item: Box<TypeUse>,
        /// How many entries.
        size: Size,
        /// No two entries are equal.
        unique: bool,
    },
    /// `map<T>`: an object with any member names.
    Map {
        /// What each member holds.
        value: Box<TypeUse>,
        /// How many members.
        size: Size,
    },
}

impl Type {
    /// Whether a value may be `null` by itself: only `json`, which takes no other name.
    #[must_use]
    pub const fn holds_null(&self) -> bool {
        matches!(self, Self::Scalar(ScalarUse { scalar: Scalar::Json, .. }))
    }

    /// The named type that this is, or that lists and maps hold at their innermost.
    #[must_use]
    pub fn innermost_name(&self) -> Option<&str> {
        match self {
            Self::Scalar(_) => None,
            Self::Named(name) => Some(name),
            Self::List { item, .. } => item.ty.innermost_name(),
            Self::Map { value, .. } => value.ty.innermost_name(),
        }
    }
}

/// A scalar and its constraints.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ScalarUse {
    /// Which scalar.
    pub scalar: Scalar,
    /// Bounds of its value or its length.
    pub bounds: Bounds,
    /// What its text matches (string only).
    pub pattern: Option<Pattern>,
}

/// The scalars of the language.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
#[expect(missing_docs, reason = "each is described once, in the table of scalars")]
pub enum Scalar {
    String,
    Bool,
    Int,
    Number,
    Uuid,
    Datetime,
    Date,
    Json,
    Int64,
    Decimal(Digits),
    Time,
    Duration,
    Email,
    Uri,
    Bytes,
}

/// How many digits a `decimal` has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Digits {
    /// All of them, 1 to 28.
    pub precision: u8,
    /// Those behind the point; never more than all.
    pub scale: u8,
}

/// Bounds of a scalar. Integers' exclusive ends were turned into inclusive ones.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub enum Bounds {
    /// Only what the scalar itself sets.
    #[default]
    None,
    /// Inclusive bounds of an `int`, inside ±(2^53−1).
    Int {
        /// The least value.
        min: Option<i64>,
        /// The greatest value.
        max: Option<i64>,
        /// What divides the value; positive.
        multiple_of: Option<i64>,
    },
    /// Inclusive bounds of an `int64`, with no digits behind the point, or of a `decimal`, with as many as it has.
    Exact {
        /// The least value.
        min: Option<Exact>,
        /// The greatest value.
        max: Option<Exact>,
    },
    /// Bounds of a `number`; finite.
    Number {
        /// The lower end.
        min: Option<NumberBound>,
        /// The upper end.
        max: Option<NumberBound>,
    },
    /// The length of a `string`, `email` or `uri`, in code points.
    Length(Size),
}

/// One end of a range of numbers.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct NumberBound {
    /// Where it is.
    pub value: f64,
    /// Whether `value` itself is outside.
    pub exclusive: bool,
}

/// How many code points, entries or members.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Size {
    /// The least; 0 where none is given.
    pub min: u64,
    /// The greatest.
    pub max: Option<u64>,
}

/// A pattern in the portable subset of ECMAScript (flag `u`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Pattern {
    /// As written, for TypeScript and JSON Schema.
    pub source: String,
    /// The same language in the syntax of the `regex` crate.
    pub rust: String,
}

/// A named type.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct TypeDef {
    /// UpperCamel, as written.
    pub name: String,
    /// What it is for.
    pub doc: Option<String>,
    /// Set where it should no longer be used.
    pub deprecated: Option<Deprecation>,
    /// What it is.
    pub kind: TypeKind,
}

/// What a named type is.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub enum TypeKind {
    /// A named scalar: a newtype in Rust, an alias in TypeScript.
    Scalar {
        /// The scalar and its constraints.
        scalar: ScalarUse,
        /// Personal data.
        pii: bool,
        /// Branded in TypeScript.
        branded: bool,
        /// The unit of measure.
        unit: Option<String>,
        /// Values that were checked.
        examples: Vec<Value>,
    },
    /// One of a list of strings.
    Enum {
        /// In the order of the file; unique, not empty.
        values: Vec<String>,
        /// Whether readers keep a value that is not in the list.
        open: bool,
    },
    /// An object.
    Object {
        /// Its members.
        fields: Vec<Field>,
    },
    /// A tagged union; on the wire the tag stands among the variant's members.
    Union {
        /// The member that says which variant it is.
        tag: String,
        /// In the order of the file; not empty.
        variants: Vec<Variant>,
    },
}

/// One variant of a tagged union.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Variant {
    /// The value of the tag.
    pub value: String,
    /// The variant's members beside the tag.
    pub fields: Vec<Field>,
}

/// Why something should no longer be used.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Deprecation {
    /// The version, date or release that deprecated it.
    pub since: Option<String>,
    /// Why.
    pub reason: Option<String>,
    /// What to use instead.
    pub replaced_by: Option<String>,
}
