//! How many documents of which kind were judged, and how.

use std::collections::BTreeMap;
use std::fmt;

use crate::document::{About, Document};
use crate::judges::Answers;

/// Counts by construct and mutation.
#[derive(Debug, Default)]
pub(crate) struct Table {
    rows: BTreeMap<About, Row>,
}

#[derive(Debug, Default)]
struct Row {
    documents: u64,
    read: u64,
    written: u64,
}

impl Table {
    pub(crate) fn count(&mut self, document: &Document, [read, written]: &[Answers; 2]) {
        let row = self.rows.entry(document.about).or_default();
        let accepted = |answers: &Answers| u64::from(answers.rust.accepts() == Some(true));
        row.documents += 1;
        row.read += accepted(read);
        row.written += accepted(written);
    }

    pub(crate) fn documents(&self) -> u64 {
        self.rows.values().map(|row| row.documents).sum()
    }
}

/// As Markdown.
impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "| construct | what was done | documents | accepted by consumers | by producers |")?;
        writeln!(f, "|---|---|--:|--:|--:|")?;
        for (About { construct, mutation }, Row { documents, read, written }) in &self.rows {
            writeln!(f, "| {construct} | {mutation} | {documents} | {read} | {written} |")?;
        }
        Ok(())
    }
}
