use std::fmt;

use crate::idempotency::Capabilities;

/// How a store stood against the laws; it shows as a list of them.
#[derive(Clone, Debug)]
#[must_use = "a broken law is reported here alone"]
pub struct Conformance {
    capabilities: Capabilities,
    laws: Vec<(&'static str, Verdict)>,
}

/// What became of one law.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Verdict {
    /// The store keeps it.
    Kept,
    /// The store breaks it, and this is how.
    Broken(String),
    /// The store does not promise it, and it was not tried.
    NotPromised,
}

impl Conformance {
    pub(super) fn new(capabilities: Capabilities) -> Self {
        Self { capabilities, laws: Vec::new() }
    }

    pub(super) fn add(&mut self, law: &'static str, verdict: Verdict) {
        self.laws.push((law, verdict));
    }

    /// Every law, by its name, in the order in which they were tried.
    pub fn laws(&self) -> impl Iterator<Item = (&'static str, &Verdict)> {
        self.laws.iter().map(|(name, verdict)| (*name, verdict))
    }

    /// The names of the laws that are broken.
    pub fn broken(&self) -> impl Iterator<Item = &'static str> {
        self.laws().filter(|(_, verdict)| matches!(verdict, Verdict::Broken(_))).map(|(name, _)| name)
    }

    /// The names of the laws that the store does not promise to keep.
    pub fn not_promised(&self) -> impl Iterator<Item = &'static str> {
        self.laws().filter(|(_, verdict)| **verdict == Verdict::NotPromised).map(|(name, _)| name)
    }

    /// Nothing where every law that the store promises is kept.
    ///
    /// # Panics
    /// With the whole list, where one is broken.
    #[track_caller]
    pub fn assert_kept(&self) {
        assert!(self.broken().next().is_none(), "the store breaks what it promises\n{self}");
    }
}

impl fmt::Display for Conformance {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Capabilities { atomic_claim, fence, transaction } = self.capabilities;
        writeln!(f, "declared: atomic claim {atomic_claim}, fence {fence}, transaction {transaction}")?;
        for (name, verdict) in self.laws() {
            match verdict {
                Verdict::Kept => writeln!(f, "  kept          {name}")?,
                Verdict::NotPromised => writeln!(f, "  not promised  {name}")?,
                Verdict::Broken(why) => writeln!(f, "  BROKEN        {name}: {why}")?,
            }
        }
        Ok(())
    }
}
