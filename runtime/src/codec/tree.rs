use std::borrow::Cow;

use super::{Outcome, Reader};

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
pub(super) fn parse(bytes: &[u8]) -> Outcome<Node<'_>> {
    let mut reader = Reader::from_bytes(bytes)?;
    let node = value(&mut reader, LEVELS)?;
    reader.end()?;
    Ok(node)
}

fn value<'a>(reader: &mut Reader<'a>, levels: usize) -> Outcome<Node<'a>> {
    match reader.peek() {
        Some(b'"') => reader.lossy_string().map(|(text, whole)| Node::Text(Text { text, whole })),
        Some(b'{' | b'[') if levels == 0 => reader.skip_counting().map(|_| Node::Bottomless),
        Some(b'[') => list(reader, levels - 1),
        Some(b'{') => object(reader, levels - 1),
        Some(b'-' | b'0'..=b'9') => reader.number().map(Node::Number),
        _ if reader.eat_word("null") => Ok(Node::Null),
        _ if reader.eat_word("true") => Ok(Node::Bool(true)),
        _ if reader.eat_word("false") => Ok(Node::Bool(false)),
        _ => reader.fail("syntax"),
    }
}

fn list<'a>(reader: &mut Reader<'a>, levels: usize) -> Outcome<Node<'a>> {
    let mut items = Vec::new();
    reader.sequence([b'[', b']'], &mut |reader| {
        items.push(value(reader, levels)?);
        Ok(())
    })?;
    Ok(Node::List(items))
}

fn object<'a>(reader: &mut Reader<'a>, levels: usize) -> Outcome<Node<'a>> {
    let mut members = Vec::new();
    reader.sequence([b'{', b'}'], &mut |reader| {
        let (text, whole) = reader.name()?;
        members.push((Text { text, whole }, value(reader, levels)?));
        Ok(())
    })?;
    Ok(Node::Object(members))
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
