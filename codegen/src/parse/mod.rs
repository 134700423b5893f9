//! From bytes to a tree with positions.
//!
//! Two parsers read the text. The index pass goes first, refuses what nobody may write, and knows where everything
//! stands; only what passes reaches serde_yaml, which knows what every value is. Where the two read the text
//! differently nobody can say what it means, and that is a mistake too.

mod index;
mod join;
mod offsets;
mod tree;

pub(crate) use tree::{Entry, Node, Tree};

use crate::code;
use crate::diagnostic::{Mistake, Mistakes};
use crate::source::{Source, Span};

/// The tree of `source`.
pub(crate) fn parse(source: &Source<'_>) -> Result<Tree, Mistakes> {
    let indexed = index::index(source.text)?;
    let value = serde_yaml::from_str(source.text).map_err(|error| refused(source, &error))?;
    join::join(indexed, value)
}

/// What serde_yaml refuses although the index pass took it.
fn refused(source: &Source<'_>, error: &serde_yaml::Error) -> Mistake {
    let at = error.location().map_or(0, |location| source.offset(location.line(), location.column()));
    let text = error.to_string();
    let message = text.split(" at line ").next().unwrap_or(&text);
    let span = Span { start: at, end: at };
    if message.contains("as u128") || message.contains("as i128") {
        let help = "a number has at most 64 bits; put digits that are text between quotes";
        return Mistake::new(code::OUT_OF_RANGE, span, "this whole number is too large to be read")
            .help(help);
    }
    Mistake::new(code::SYNTAX, span, format!("this is not YAML: {message}"))
}
