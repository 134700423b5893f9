use crate::source::{Source, Span};

use super::{Diagnostic, Diagnostics, Related, Severity};

/// A stage keeps this many mistakes and counts the others.
const KEPT: usize = 200;

/// A way out of a mistake, and the name that was probably meant, where one is near.
#[derive(Clone, Debug)]
pub(crate) struct Help {
    pub(crate) text: String,
    pub(crate) suggestion: Option<Box<str>>,
}

impl<T: Into<String>> From<T> for Help {
    fn from(text: T) -> Self {
        Self { text: text.into(), suggestion: None }
    }
}

/// A diagnostic before its places became lines and columns.
#[derive(Clone, Debug)]
pub(crate) struct Mistake {
    code: &'static str,
    span: Span,
    message: String,
    help: Option<Help>,
    related: Vec<(Span, String)>,
}

impl Mistake {
    pub(crate) fn new(code: &'static str, span: Span, message: impl Into<String>) -> Self {
        Self { code, span, message: message.into(), help: None, related: Vec::new() }
    }

    pub(crate) fn help(mut self, help: impl Into<Help>) -> Self {
        self.help = Some(help.into());
        self
    }

    pub(crate) fn maybe_help(mut self, help: Option<impl Into<Help>>) -> Self {
        self.help = help.map(Into::into);
        self
    }

    pub(crate) fn related(mut self, span: Span, message: impl Into<String>) -> Self {
        self.related.push((span, message.into()));
        self
    }
}

/// The mistakes of one stage.
#[derive(Debug, Default)]
pub(crate) struct Mistakes {
    list: Vec<Mistake>,
    omitted: usize,
}

impl Mistakes {
    pub(crate) fn push(&mut self, mistake: Mistake) {
        if self.is_full() { self.omitted += 1 } else { self.list.push(mistake) }
    }

    /// Whether further mistakes are only counted; then nobody need think about help for them.
    pub(crate) fn is_full(&self) -> bool {
        self.list.len() >= KEPT
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// What a stage that found something ends with.
    pub(crate) fn into_diagnostics(self, path: &str, source: &Source<'_>) -> Diagnostics {
        let mut mistakes = self.list;
        mistakes.sort_by(|a, b| (a.span, a.code, &a.message).cmp(&(b.span, b.code, &b.message)));
        mistakes.dedup_by(|a, b| (a.span, a.code, &a.message) == (b.span, b.code, &b.message));
        let list = mistakes.into_iter().map(|mistake| located(mistake, path, source)).collect();
        Diagnostics { list, omitted: self.omitted }
    }
}

impl From<Mistake> for Mistakes {
    fn from(mistake: Mistake) -> Self {
        Self { list: vec![mistake], omitted: 0 }
    }
}

fn located(mistake: Mistake, path: &str, source: &Source<'_>) -> Diagnostic {
    let related = mistake.related.into_iter().map(|(span, message)| Related {
        start: source.position(span.start),
        end: source.position(span.end),
        message,
    });
    let (help, suggestion) = mistake.help.map(|help| (help.text, help.suggestion)).unzip();
    Diagnostic {
        code: mistake.code,
        severity: Severity::Error,
        file: path.to_owned(),
        start: source.position(mistake.span.start),
        end: source.position(mistake.span.end),
        message: mistake.message,
        help,
        suggestions: suggestion.flatten().map(String::from).into_iter().collect(),
        related: related.collect(),
    }
}
