use std::borrow::Cow;

use super::{DecodeError, Outcome, Reader};

/// A whole document, as written: numbers as text, every member, also those with one name.
#[derive(Debug)]
pub(super) enum Node<'a> {
    Null,
    Bool(bool),
    Number(&'a str),
    Text(Text<'a>),
    List(Vec<Self>),
    Object(Vec<(Text<'a>, Self)>),
    /// So many levels that even the report gives up.
    Bottomless,
}

/// A string; U+FFFD stands for half a surrogate pair, which then is not `whole`.
#[derive(Debug)]
pub(super) struct Text<'a> {
    pub(super) text: Cow<'a, str>,
    pub(super) whole: bool,
}

/// Deeper than any contract goes, and shallow enough for every stack.
const LEVELS: usize = 400;

/// Reads the document; nothing but mistakes of JSON itself makes it fail.
pub(super) fn parse(bytes: &[u8]) -> Result<Node<'_>, Box<DecodeError>> {
    let reader = Reader::from_bytes(bytes)?;
    let node = value(&reader, 0, LEVELS).and_then(|(node, end)| reader.end(end).map(|_| node));
    node.map_err(|fail| reader.mistake(fail))
}

/// A value, and where it ends.
fn value<'a>(reader: &Reader<'a>, at: usize, levels: usize) -> Outcome<(Node<'a>, usize)> {
    let at = reader.token(at);
    match reader.byte(at) {
        b'"' => reader.lossy_string(at).map(|(text, whole, end)| (Node::Text(Text { text, whole }), end)),
        b'{' | b'[' if levels == 0 => reader.skip_counting(at).map(|(_, end)| (Node::Bottomless, end)),
        b'[' => list(reader, at, levels - 1),
        b'{' => object(reader, at, levels - 1),
        b'-' | b'0'..=b'9' => reader.number(at).map(|(text, end)| (Node::Number(text), end)),
        b'n' if reader.is_word(at, "null") => Ok((Node::Null, at + 4)),
        b't' if reader.is_word(at, "true") => Ok((Node::Bool(true), at + 4)),
        b'f' if reader.is_word(at, "false") => Ok((Node::Bool(false), at + 5)),
        _ => reader.fail(at, "syntax"),
    }
}

fn list<'a>(reader: &Reader<'a>, at: usize, levels: usize) -> Outcome<(Node<'a>, usize)> {
    let mut items = Vec::new();
    let end = reader.sequence(at, [b'[', b']'], &mut |at| {
        let (item, end) = value(reader, at, levels)?;
        items.push(item);
        Ok(end)
    })?;
    Ok((Node::List(items), end))
}

fn object<'a>(reader: &Reader<'a>, at: usize, levels: usize) -> Outcome<(Node<'a>, usize)> {
    let mut members = Vec::new();
    let end = reader.sequence(at, [b'{', b'}'], &mut |at| {
        let (text, whole, at) = reader.name(at)?;
        let (member, end) = value(reader, at, levels)?;
        members.push((Text { text, whole }, member));
        Ok(end)
    })?;
    Ok((Node::Object(members), end))
}

impl Node<'_> {
    /// Whether the value has more than `levels` levels of arrays and objects.
    pub(super) fn is_deeper(&self, levels: usize) -> bool {
        match self {
            Self::List(items) => levels == 0 || items.iter().any(|item| item.is_deeper(levels - 1)),
            Self::Object(members) => {
                levels == 0 || members.iter().any(|(_, value)| value.is_deeper(levels - 1))
            }
            Self::Bottomless => true,
            _ => false,
        }
    }
}
