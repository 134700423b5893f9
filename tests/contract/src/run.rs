use std::collections::BTreeMap;

use crate::Failure;
use crate::catalogue::Catalogue;
use crate::document::{About, Document};
use crate::documents::Documents;
use crate::judges::{Judges, View};
use crate::options::Options;
use crate::table::Table;
use crate::{compare, corpus, workspace};

/// How many documents are put at a time.
const CHUNK: usize = 500;
/// How many disagreements of a kind are shown.
const SHOWN: u64 = 3;

/// Runs it, and returns how many documents were judged differently.
pub(crate) fn run(options: &Options) -> Result<u64, Failure> {
    let catalogues = Catalogue::all(options)?;
    workspace::build(options, &catalogues)?;
    let shares: u64 = catalogues.iter().map(|catalogue| catalogue.share).sum();
    let (mut table, mut disagreements) = (Table::default(), 0);
    for catalogue in &catalogues {
        let wanted = options.documents * catalogue.share / shares;
        let before = table.documents();
        let mut court = Court {
            judges: Judges::start(options, catalogue)?,
            table: &mut table,
            disagreements: 0,
            shown: BTreeMap::new(),
        };
        if catalogue.name == "constructs" {
            court.judge(&corpus::read(&options.root.join("tests/contract/corpus"))?)?;
        }
        let mut documents = Documents::new(&catalogue.catalog, options.seed);
        while court.table.documents() - before < wanted {
            let mut chunk = Vec::with_capacity(CHUNK + 10);
            let missing = wanted.saturating_sub(court.table.documents() - before);
            while chunk.len() < CHUNK && (chunk.len() as u64) < missing {
                chunk.append(&mut documents.next()?);
            }
            court.judge(&chunk)?;
        }
        disagreements += court.disagreements;
        println!("{}: {} documents", catalogue.name, table.documents() - before);
    }
    println!(
        "\n{table}\n{} documents in both views, {disagreements} disagreements (seed {})",
        table.documents(),
        options.seed
    );
    Ok(disagreements)
}

/// Judges, and what they came to.
struct Court<'t> {
    judges: Judges,
    table: &'t mut Table,
    disagreements: u64,
    /// How many of each kind were shown.
    shown: BTreeMap<About, u64>,
}

impl Court<'_> {
    fn judge(&mut self, documents: &[Document]) -> Result<(), Failure> {
        for (document, answers) in documents.iter().zip(self.judges.ask(documents)?) {
            self.table.count(document, &answers);
            for (view, answers) in View::BOTH.into_iter().zip(&answers) {
                if let Some(disagreement) = compare::disagreement(document, view, answers) {
                    self.disagreements += 1;
                    let shown = self.shown.entry(document.about).or_default();
                    *shown += 1;
                    if *shown <= SHOWN {
                        println!("{disagreement}");
                    }
                }
            }
        }
        Ok(())
    }
}
