//! What generated code says about its types, as tables: the codec's loops and the report of violations read them.

use super::Pattern;

/// The members of an object, in the order in which they are written.
#[derive(Clone, Copy, Debug)]
pub struct Shape {
    /// In the catalogue's order.
    pub members: &'static [Member],
    /// A bit for each of the first members that means something where it is absent.
    pub(super) awaited: u64,
}

impl Shape {
    /// Of these members.
    #[must_use]
    pub const fn of(members: &'static [Member]) -> Self {
        let mut awaited = 0;
        let mut index = 0;
        while index < members.len() && index < u64::BITS as usize {
            if !matches!(members[index].presence, Presence::Optional) {
                awaited |= 1 << index;
            }
            index += 1;
        }
        Self { members, awaited }
    }
}

/// A member of an object.
#[derive(Clone, Copy, Debug)]
pub struct Member {
    /// What stands before its value on the wire, behind a comma: `"name":`.
    pub(super) quoted: &'static [u8],
    /// Its name on the wire.
    pub name: &'static str,
    /// What it holds.
    pub ty: Type,
    /// What it means where it is absent.
    pub presence: Presence,
}

/// What an absent member means.
#[derive(Clone, Copy, Debug)]
pub enum Presence {
    /// A mistake.
    Required,
    /// Nothing; `null` says the same, where the type does not hold it.
    Optional,
    /// This value, as JSON.
    Default(&'static str),
}

/// What a value is.
#[derive(Clone, Copy, Debug)]
#[expect(missing_docs, reason = "the variants are the types of the language")]
pub enum Type {
    Bool,
    Int {
        min: i64,
        max: i64,
        /// Positive; 1 where any integer will do.
        multiple_of: i64,
    },
    Number {
        min: Option<Bound>,
        max: Option<Bound>,
    },
    Text {
        size: Size,
        pattern: Option<Pattern>,
    },
    Uuid,
    DateTime,
    Date,
    Json,
    Int64 {
        min: i64,
        max: i64,
    },
    /// The bounds are in units of the last digit behind the point.
    Decimal {
        precision: u32,
        scale: u32,
        min: Option<i128>,
        max: Option<i128>,
    },
    Time,
    Duration,
    Email {
        size: Size,
    },
    Uri {
        size: Size,
    },
    Bytes,
    Enum {
        values: &'static [&'static str],
        open: bool,
    },
    Nullable(&'static Self),
    List {
        item: &'static Self,
        size: Size,
        unique: bool,
    },
    Map {
        value: &'static Self,
        size: Size,
    },
    Object(&'static Shape),
    Union(&'static Union),
    /// The type string of an event.
    EventType(&'static str),
    /// The type string of any of these events.
    AnyEventType(&'static [&'static crate::event::EventInfo]),
    /// `meta.version`: the major of the event's contract, where that is known.
    Version,
}

/// One end of a range of numbers.
#[derive(Clone, Copy, Debug)]
pub struct Bound {
    /// Where it is.
    pub value: f64,
    /// Whether `value` itself is outside.
    pub exclusive: bool,
}

/// How many code points, entries or members.
#[derive(Clone, Copy, Debug)]
pub struct Size {
    /// At least.
    pub min: usize,
    /// At most.
    pub max: usize,
}

impl Size {
    /// Any.
    pub const ANY: Self = Self { min: 0, max: usize::MAX };
}

/// A tagged union.
#[derive(Clone, Copy, Debug)]
pub struct Union {
    /// The member that says which variant it is.
    pub tag: &'static str,
    /// The values of the tag, and the members beside it.
    pub variants: &'static [(&'static str, Shape)],
}

/// The greatest integer that a double holds exactly, and all smaller ones with it.
pub const MAX_INT: i64 = (1 << 53) - 1;

impl Type {
    /// Any `int`.
    pub const INT: Self = Self::Int { min: -MAX_INT, max: MAX_INT, multiple_of: 1 };
    /// Any `number`.
    pub const NUMBER: Self = Self::Number { min: None, max: None };
    /// Any `string`.
    pub const TEXT: Self = Self::Text { size: Size::ANY, pattern: None };

    /// Any `int64`.
    pub const INT64: Self = Self::Int64 { min: i64::MIN, max: i64::MAX };
    /// Any `email`.
    pub const EMAIL: Self = Self::Email { size: Size::ANY };
    /// Any `uri`.
    pub const URI: Self = Self::Uri { size: Size::ANY };

    /// A `decimal` with so many digits, `scale` of them behind the point.
    #[must_use]
    pub const fn decimal(precision: u32, scale: u32) -> Self {
        Self::Decimal { precision, scale, min: None, max: None }
    }

    /// A list of `item`.
    #[must_use]
    pub const fn list(item: &'static Self) -> Self {
        Self::List { item, size: Size::ANY, unique: false }
    }

    /// An object with any names, each with a `value`.
    #[must_use]
    pub const fn map(value: &'static Self) -> Self {
        Self::Map { value, size: Size::ANY }
    }

    /// The type without `| null`.
    #[must_use]
    pub const fn not_null(&self) -> &Self {
        match self {
            Self::Nullable(inner) => inner,
            _ => self,
        }
    }
}

/// The constraints; each holds for the types that it names, and leaves others as they are.
impl Type {
    /// The least value of an integer, or of a decimal in units of its last digit.
    #[must_use]
    pub const fn min(self, least: i128) -> Self {
        match self {
            Self::Int { max, multiple_of, .. } => Self::Int { min: least as i64, max, multiple_of },
            Self::Int64 { max, .. } => Self::Int64 { min: least as i64, max },
            Self::Decimal { precision, scale, max, .. } => {
                Self::Decimal { precision, scale, min: Some(least), max }
            }
            _ => self,
        }
    }

    /// The greatest value of an integer, or of a decimal in units of its last digit.
    #[must_use]
    pub const fn max(self, greatest: i128) -> Self {
        match self {
            Self::Int { min, multiple_of, .. } => Self::Int { min, max: greatest as i64, multiple_of },
            Self::Int64 { min, .. } => Self::Int64 { min, max: greatest as i64 },
            Self::Decimal { precision, scale, min, .. } => {
                Self::Decimal { precision, scale, min, max: Some(greatest) }
            }
            _ => self,
        }
    }

    /// An integer is a multiple of `divisor`.
    #[must_use]
    pub const fn multiple_of(self, divisor: i64) -> Self {
        if let Self::Int { min, max, .. } = self {
            Self::Int { min, max, multiple_of: divisor }
        } else {
            self
        }
    }

    /// A number is `value` or more.
    #[must_use]
    pub const fn from(self, value: f64) -> Self {
        self.lower(Bound { value, exclusive: false })
    }

    /// A number is more than `value`.
    #[must_use]
    pub const fn above(self, value: f64) -> Self {
        self.lower(Bound { value, exclusive: true })
    }

    /// A number is `value` or less.
    #[must_use]
    pub const fn to(self, value: f64) -> Self {
        self.upper(Bound { value, exclusive: false })
    }

    /// A number is less than `value`.
    #[must_use]
    pub const fn below(self, value: f64) -> Self {
        self.upper(Bound { value, exclusive: true })
    }

    /// The least number of code points, entries or members.
    #[must_use]
    pub const fn at_least(self, min: usize) -> Self {
        self.resized(Size { min, ..self.size() })
    }

    /// The greatest number of code points, entries or members.
    #[must_use]
    pub const fn at_most(self, max: usize) -> Self {
        self.resized(Size { max, ..self.size() })
    }

    /// A text matches `pattern`.
    #[must_use]
    pub const fn matching(self, pattern: Pattern) -> Self {
        if let Self::Text { size, .. } = self { Self::Text { size, pattern: Some(pattern) } } else { self }
    }

    /// A list has no two equal entries.
    #[must_use]
    pub const fn unique(self) -> Self {
        if let Self::List { item, size, .. } = self { Self::List { item, size, unique: true } } else { self }
    }

    const fn lower(self, min: Bound) -> Self {
        if let Self::Number { max, .. } = self { Self::Number { min: Some(min), max } } else { self }
    }

    const fn upper(self, max: Bound) -> Self {
        if let Self::Number { min, .. } = self { Self::Number { min, max: Some(max) } } else { self }
    }

    const fn size(self) -> Size {
        match self {
            Self::Text { size, .. } | Self::List { size, .. } | Self::Map { size, .. } => size,
            Self::Email { size } | Self::Uri { size } => size,
            _ => Size::ANY,
        }
    }

    const fn resized(self, size: Size) -> Self {
        match self {
            Self::Text { pattern, .. } => Self::Text { size, pattern },
            Self::List { item, unique, .. } => Self::List { item, size, unique },
            Self::Map { value, .. } => Self::Map { value, size },
            Self::Email { .. } => Self::Email { size },
            Self::Uri { .. } => Self::Uri { size },
            _ => self,
        }
    }
}

/// A member that must be there. `quoted` is its name as it stands on the wire: `"name":`. A name has no escapes: it is letters,
/// digits and underscores.
#[must_use]
pub const fn required(name: &'static str, quoted: &'static str, ty: Type) -> Member {
    Member { quoted: quoted.as_bytes(), name, ty, presence: Presence::Required }
}

/// A member that may be absent.
#[must_use]
pub const fn optional(name: &'static str, quoted: &'static str, ty: Type) -> Member {
    Member { quoted: quoted.as_bytes(), name, ty, presence: Presence::Optional }
}

/// A member that readers fill in with `json` where it is absent.
#[must_use]
pub const fn defaulted(name: &'static str, quoted: &'static str, ty: Type, json: &'static str) -> Member {
    Member { quoted: quoted.as_bytes(), name, ty, presence: Presence::Default(json) }
}

impl Member {
    /// Whether `null` says that the member is absent.
    #[must_use]
    pub const fn null_is_absent(&self) -> bool {
        matches!(self.presence, Presence::Optional) && !matches!(self.ty, Type::Nullable(_))
    }
}
