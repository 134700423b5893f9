//! `cargo xtask mutants`: breaks each promise on purpose and sees that a test notices.

mod mutation;
mod tree;

use std::collections::BTreeMap;

use mutation::{Mutation, Verdict};
use tree::Tree;

use crate::kafka::Broker;
use crate::{Failure, tools};

/// Runs the mutations named, or all of them, on a copy of the tree. One that no test notices is a failure, and so is a test
/// that fails without it, or a patch that no longer applies.
pub(crate) fn mutants(names: &[&str]) -> Result<(), Failure> {
    let mut mutations = chosen(names)?;
    mutations.retain(|mutation| mutation.documents.is_none());
    tools::require(tools::C)?;
    tools::require(tools::PERL)?;
    let broker = mutations.iter().any(|mutation| mutation.needs_kafka).then(Broker::start).transpose()?;
    let tree = Tree::copy(broker.as_ref().map(Broker::env).unwrap_or_default())?;
    unbroken(&tree, &mutations)?;
    report(&mutations, |mutation| {
        mutation.run(&tree, || {
            tree.build(&mutation.test)?;
            tree.test(&mutation.test)
        })
    })
}

/// The same with the fault suite in place of the tests, for those mutations that name a fault.
pub(crate) fn mutants_by_faults(names: &[&str]) -> Result<(), Failure> {
    let mut mutations = chosen(names)?;
    mutations.retain(|mutation| mutation.faults.is_some());
    let tree = Tree::copy(Vec::new())?;
    let mut faults: Vec<_> = mutations.iter().filter_map(|mutation| mutation.faults.as_deref()).collect();
    faults.sort_unstable();
    faults.dedup();
    let failed = tree.faults(&faults.join(","))?;
    if !failed.is_empty() {
        return Err(format!("the suite fails without any mutation: {}", failed.join(", ")));
    }
    report(&mutations, |mutation| {
        mutation.run(&tree, || tree.faults(mutation.faults.as_deref().unwrap_or_default()))
    })
}

/// The same with the comparison of languages in place of the tests, for those mutations of emitters that name how many
/// documents it takes.
pub(crate) fn mutants_by_documents(names: &[&str]) -> Result<(), Failure> {
    let mut mutations = chosen(names)?;
    mutations.retain(|mutation| mutation.documents.is_some());
    let tree = Tree::copy(Vec::new())?;
    let most = mutations.iter().filter_map(|mutation| mutation.documents.as_deref()).max();
    let found = tree.contract(most.unwrap_or("1000"))?;
    if !found.is_empty() {
        return Err(format!("the languages disagree without any mutation: {}", found.join(", ")));
    }
    report(&mutations, |mutation| {
        mutation.run(&tree, || tree.contract(mutation.documents.as_deref().unwrap_or_default()))
    })
}

/// Runs them, and prints the table.
fn report(
    mutations: &[Mutation],
    run: impl Fn(&Mutation) -> Result<Verdict, Failure>,
) -> Result<(), Failure> {
    let mut rows = Vec::new();
    for mutation in mutations {
        let verdict = run(mutation)?;
        println!("{}: {verdict}", mutation.name);
        rows.push((mutation, verdict));
    }
    println!("\n| mutation | the promise that it breaks | noticed by |\n|---|---|---|");
    for (mutation, verdict) in &rows {
        println!("| {} | {} | {verdict} |", mutation.name, mutation.promise);
    }
    let missed: Vec<_> = rows.iter().filter(|(_, verdict)| matches!(verdict, Verdict::Missed)).collect();
    if missed.is_empty() {
        return Ok(());
    }
    let names: Vec<_> = missed.iter().map(|(mutation, _)| mutation.name.as_str()).collect();
    Err(format!("no test notices {}", names.join(", ")))
}

fn chosen(names: &[&str]) -> Result<Vec<Mutation>, Failure> {
    let mut all: BTreeMap<_, _> =
        Mutation::all()?.into_iter().map(|mutation| (mutation.name.clone(), mutation)).collect();
    if names.is_empty() {
        return Ok(all.into_values().collect());
    }
    let take =
        |name: &&str| all.remove(*name).ok_or_else(|| format!("tests/mutations has no `{name}.patch`"));
    names.iter().map(take).collect()
}

/// A test that fails anyway notices nothing.
fn unbroken(tree: &Tree, mutations: &[Mutation]) -> Result<(), Failure> {
    let mut tests: Vec<_> = mutations.iter().map(|mutation| &mutation.test).collect();
    tests.sort();
    tests.dedup();
    for test in tests {
        tree.build(test)?;
        let failed = tree.test(test)?;
        if !failed.is_empty() {
            return Err(format!("`cargo {test}` fails without any mutation: {}", failed.join(", ")));
        }
    }
    Ok(())
}
