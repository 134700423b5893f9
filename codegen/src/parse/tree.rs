use serde_yaml::Number;

use crate::source::Span;

/// A value of the file, and where it stands.
#[derive(Clone, Debug)]
pub(crate) struct Tree {
    pub(crate) span: Span,
    pub(crate) node: Node,
}

/// What a value is.
#[derive(Clone, Debug)]
pub(crate) enum Node {
    Null,
    Bool(bool),
    Number(Number),
    Text {
        text: String,
        /// The file has these very characters at the span, so that a part of the text has a place of its own.
        verbatim: bool,
    },
    List(Vec<Tree>),
    Map(Vec<Entry>),
}

/// A key of a map, and its value.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    pub(crate) key: String,
    pub(crate) key_span: Span,
    pub(crate) value: Tree,
}

impl Tree {
    /// The entries of a map; none where it is something else.
    pub(crate) fn entries(&self) -> &[Entry] {
        match &self.node {
            Node::Map(entries) => entries,
            _ => &[],
        }
    }

    /// The entry of a map that has this key.
    pub(crate) fn entry(&self, key: &str) -> Option<&Entry> {
        self.entries().iter().find(|entry| entry.key == key)
    }

    /// The value that this key has in a map.
    pub(crate) fn get(&self, key: &str) -> Option<&Self> {
        self.entry(key).map(|entry| &entry.value)
    }

    /// What the value is, for a sentence: `a list`.
    pub(crate) fn noun(&self) -> &'static str {
        match self.node {
            Node::Null => "nothing",
            Node::Bool(_) => "true or false",
            Node::Number(_) => "a number",
            Node::Text { .. } => "text",
            Node::List(_) => "a list",
            Node::Map(_) => "a map",
        }
    }
}
