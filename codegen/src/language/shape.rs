use super::Text;

/// A kind of node: a map with known keys.
#[derive(Debug)]
pub(crate) struct Kind {
    /// In the schema: `Event`.
    pub(crate) id: &'static str,
    /// In a sentence: `an event`.
    pub(crate) noun: &'static str,
    pub(crate) doc: &'static str,
    pub(crate) keys: &'static [Key],
}

/// A key that a kind of node has.
#[derive(Debug)]
pub(crate) struct Key {
    pub(crate) name: &'static str,
    pub(crate) needed: Needed,
    pub(crate) shape: Shape,
    pub(crate) doc: &'static str,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Needed {
    Always,
    No,
    /// Needed unless the other key stands in its place.
    Unless(&'static str),
}

/// What the value of a key may be.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Shape {
    /// Text of a grammar.
    Text(&'static Text),
    /// One of these words.
    Word(&'static [&'static str]),
    Flag,
    /// A whole number within these bounds.
    Whole(u64, u64),
    Number,
    /// Any JSON value.
    Any,
    /// A list of any JSON values.
    Values,
    /// A list of different texts.
    Names(&'static Text),
    /// The same with at least one, or one text alone.
    OneOrMore(&'static Text),
    /// The same with at least one.
    Listed(&'static Text),
    /// A map with known keys.
    Node(&'static Kind),
    /// A map from names of this grammar to nodes of this kind.
    Nodes(&'static Text, &'static Kind),
    /// A map from names to types of the four kinds.
    Types,
    /// `events:`
    Events,
    /// A map from `name` or `name?` to an inline type or the long form.
    Fields,
    /// A map from values of the tag to fields.
    Variants,
    /// A type without ranges: `list<OrderLine> | null`.
    Type,
    /// A key of the language that this generator cannot act on yet.
    Later,
}
