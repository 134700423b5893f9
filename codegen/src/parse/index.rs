//! The index pass: where everything stands, and what nobody may write.

use std::borrow::Cow;
use std::collections::BTreeMap;

use saphyr_parser::{Event, Parser, ScalarStyle, ScanError, Tag};

use super::offsets::Offsets;
use crate::code;
use crate::diagnostic::{Mistake, Mistakes};
use crate::quote::quoted;
use crate::source::Span;

/// How deep lists and maps may nest.
const MAX_LEVELS: usize = 64;
/// How many values a file may hold, keys included.
const MAX_VALUES: usize = 1_000_000;

/// A value as the index pass saw it.
#[derive(Debug)]
pub(super) struct Indexed {
    pub(super) span: Span,
    pub(super) shape: Shape,
}

#[derive(Debug)]
pub(super) enum Shape {
    Scalar { text: String, plain: bool },
    List(Vec<Indexed>),
    Map(Vec<(Key, Indexed)>),
}

#[derive(Debug)]
pub(super) struct Key {
    pub(super) text: String,
    pub(super) plain: bool,
    pub(super) span: Span,
}

/// Reads the whole of `text`, or as far as there is sense in it.
pub(super) fn index(text: &str) -> Result<Indexed, Mistakes> {
    let mut index = Index {
        offsets: Offsets::of(text),
        open: Vec::new(),
        root: None,
        values: 0,
        mistakes: Mistakes::default(),
    };
    for event in Parser::new_from_str(text) {
        let taken = match event {
            Ok((event, span)) => index.take(event, span),
            Err(error) => Err(index.syntax(&error)),
        };
        if let Err(mistake) = taken {
            index.mistakes.push(mistake);
            return Err(index.mistakes);
        }
    }
    if !index.mistakes.is_empty() {
        return Err(index.mistakes);
    }
    index.root.ok_or_else(|| {
        let message = "the file is empty: it declares no catalogue";
        Mistake::new(code::EMPTY, Span::default(), message).help("`events init` writes a first one").into()
    })
}

struct Index<'a> {
    offsets: Offsets<'a>,
    open: Vec<Open>,
    root: Option<Indexed>,
    values: usize,
    mistakes: Mistakes,
}

/// A list or map whose end has not come yet.
enum Open {
    List { start: Span, items: Vec<Indexed> },
    Map { start: Span, entries: Vec<(Key, Indexed)>, key: Option<Key>, seen: BTreeMap<String, Span> },
}

impl Index<'_> {
    /// `Err` for what ends the reading at once.
    fn take(&mut self, event: Event<'_>, span: saphyr_parser::Span) -> Result<(), Mistake> {
        let span =
            Span { start: self.offsets.byte(span.start.index()), end: self.offsets.byte(span.end.index()) };
        match event {
            Event::Scalar(text, style, anchor, tag) => {
                self.properties(anchor, tag, span);
                let plain = style == ScalarStyle::Plain;
                self.count(span)?;
                self.scalar(text, plain, span);
            }
            Event::SequenceStart(anchor, tag) => {
                self.properties(anchor, tag, span);
                self.open(Open::List { start: span, items: Vec::new() }, span)?;
            }
            Event::MappingStart(anchor, tag) => {
                self.properties(anchor, tag, span);
                self.open(
                    Open::Map { start: span, entries: Vec::new(), key: None, seen: BTreeMap::new() },
                    span,
                )?;
            }
            Event::SequenceEnd | Event::MappingEnd => self.close(span),
            Event::Alias(_) => {
                self.anchors(span);
                self.scalar(Cow::Borrowed(""), false, span);
            }
            Event::DocumentStart(_) if self.root.is_some() => {
                let message = "a second document begins here; the file has one";
                return Err(Mistake::new(code::SECOND_DOCUMENT, span, message)
                    .help("remove the `---`, and declare everything in one document"));
            }
            Event::DocumentStart(_)
            | Event::DocumentEnd
            | Event::StreamStart
            | Event::StreamEnd
            | Event::Nothing => {}
        }
        Ok(())
    }

    fn properties(&mut self, anchor: usize, tag: Option<Cow<'_, Tag>>, span: Span) {
        if anchor != 0 {
            self.anchors(span);
        }
        if tag.is_some() {
            let message = "a tag cannot stand here";
            self.mistakes.push(Mistake::new(code::TAG, span, message).help(
                "remove the tag; between quotes everything is text, and `type` says what a field holds",
            ));
        }
    }

    fn anchors(&mut self, span: Span) {
        let message = "anchors (`&name`) and aliases (`*name`) cannot stand in events.yaml";
        let help =
            "declare what is shared under `types:` and name it; text that begins with & or * needs quotes";
        self.mistakes.push(Mistake::new(code::ANCHOR, span, message).help(help));
    }

    fn count(&mut self, span: Span) -> Result<(), Mistake> {
        self.values += 1;
        if self.values <= MAX_VALUES {
            return Ok(());
        }
        let message = format!("the file holds more than {MAX_VALUES} values");
        Err(Mistake::new(code::TOO_BIG, span, message).help("split the catalogue into several"))
    }

    fn open(&mut self, open: Open, span: Span) -> Result<(), Mistake> {
        self.count(span)?;
        if matches!(self.open.last(), Some(Open::Map { key: None, .. })) {
            let message = "a key is text; this is a list or a map";
            return Err(Mistake::new(code::KEY, span, message)
                .help("YAML reads `? ` and an opening bracket at the place of a key in that way; quote text that begins so"));
        }
        if self.open.len() == MAX_LEVELS {
            let message = format!("lists and maps nest more than {MAX_LEVELS} levels deep here");
            return Err(Mistake::new(code::TOO_DEEP, span, message)
                .help("give the inner parts a name under `types:`"));
        }
        self.open.push(open);
        Ok(())
    }

    fn scalar(&mut self, text: Cow<'_, str>, plain: bool, span: Span) {
        let Some(Open::Map { entries, key: key @ None, seen, .. }) = self.open.last_mut() else {
            return self.place(Indexed { span, shape: Shape::Scalar { text: text.into_owned(), plain } });
        };
        debug_assert!(entries.len() <= MAX_VALUES);
        if plain && text == "<<" {
            let message = "merge keys (`<<`) cannot stand in events.yaml";
            let help = "write the keys out, or declare what is shared under `types:`";
            self.mistakes.push(Mistake::new(code::MERGE_KEY, span, message).help(help));
        } else if let Some(first) = seen.get(text.as_ref()) {
            let message = format!("the key {} stands twice in this map", quoted(&text));
            let mistake =
                Mistake::new(code::DUPLICATE_KEY, span, message).related(*first, "first declared here");
            self.mistakes.push(mistake.help("rename or remove one of the two"));
        } else {
            seen.insert(text.clone().into_owned(), span);
        }
        *key = Some(Key { text: text.into_owned(), plain, span });
    }

    fn place(&mut self, value: Indexed) {
        match self.open.last_mut() {
            None => self.root = Some(value),
            Some(Open::List { items, .. }) => items.push(value),
            Some(Open::Map { entries, key, .. }) => {
                if let Some(key) = key.take() {
                    entries.push((key, value));
                }
            }
        }
    }

    fn close(&mut self, end: Span) {
        match self.open.pop() {
            None => {}
            Some(Open::List { start, items }) => {
                self.place(Indexed { span: whole(start, end), shape: Shape::List(items) });
            }
            Some(Open::Map { start, entries, .. }) => {
                self.place(Indexed { span: whole(start, end), shape: Shape::Map(entries) });
            }
        }
    }

    fn syntax(&self, error: &ScanError) -> Mistake {
        let at = self.offsets.byte(error.marker().index());
        let message = format!("this is not YAML: {}", error.info());
        let help = match error.info() {
            info if info.contains("mapping values") => "put text that holds a colon between quotes",
            info if info.contains("tab") => "indent with spaces",
            _ => {
                "look for a quote or bracket that is never closed, and for lines that are indented by mistake"
            }
        };
        Mistake::new(code::SYNTAX, Span { start: at, end: at }, message).help(help)
    }
}

fn whole(start: Span, end: Span) -> Span {
    Span { start: start.start, end: end.end.max(start.end) }
}
