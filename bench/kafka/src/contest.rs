//! Rounds, medians and the table.

use std::process::ExitCode;

/// What a ratio of ours to theirs has to be.
#[derive(Clone, Copy)]
pub(crate) enum Goal {
    AtLeast(f64),
    AtMost(f64),
    None,
}

/// What two contenders did.
pub(crate) struct Pair {
    pub(crate) ours: f64,
    pub(crate) theirs: f64,
}

/// What two contenders did in each round.
#[derive(Default)]
pub(crate) struct Rounds {
    pairs: Vec<Pair>,
}

impl Rounds {
    /// The first round, number 0, only warms up.
    pub(crate) fn keep(&mut self, round: usize, ours: f64, theirs: f64) {
        if round > 0 {
            self.pairs.push(Pair { ours, theirs });
        }
    }

    /// The round whose ratio is the median of all: rounds differ from each other by more than the contenders of one do.
    pub(crate) fn pair(mut self) -> Pair {
        self.pairs.sort_by(|one, other| one.ratio().total_cmp(&other.ratio()));
        self.pairs.swap_remove(self.pairs.len() / 2)
    }
}

impl Pair {
    fn ratio(&self) -> f64 {
        self.ours / self.theirs
    }
}

/// One line each.
#[derive(Default)]
pub(crate) struct Table {
    rows: Vec<Row>,
}

pub(crate) struct Row {
    pub(crate) what: &'static str,
    pub(crate) unit: &'static str,
    pub(crate) peer: &'static str,
    pub(crate) pair: Pair,
    pub(crate) goal: Goal,
}

impl Table {
    pub(crate) fn add(&mut self, row: Row) {
        eprintln!("{}", row.line());
        self.rows.push(row);
    }

    /// Prints the table; a failure where a goal is missed.
    pub(crate) fn print(self) -> ExitCode {
        println!("| what | unit | ours | beside | theirs | ratio | goal |\n|---|---|---:|---|---:|---:|---|");
        for row in &self.rows {
            println!("{}", row.line());
        }
        if self.rows.iter().all(Row::is_met) { ExitCode::SUCCESS } else { ExitCode::FAILURE }
    }
}

impl Row {
    fn is_met(&self) -> bool {
        match self.goal {
            Goal::AtLeast(goal) => self.pair.ratio() >= goal,
            Goal::AtMost(goal) => self.pair.ratio() <= goal,
            Goal::None => true,
        }
    }

    fn line(&self) -> String {
        let goal = match self.goal {
            Goal::AtLeast(goal) => format!("≥ {goal}"),
            Goal::AtMost(goal) => format!("≤ {goal}"),
            Goal::None => String::new(),
        };
        let Self { what, unit, peer, .. } = self;
        let (ours, theirs) = (number(self.pair.ours), number(self.pair.theirs));
        format!("| {what} | {unit} | {ours} | {peer} | {theirs} | {:.2} | {goal} |", self.pair.ratio())
    }
}

fn number(value: f64) -> String {
    if value >= 1000.0 { format!("{value:.0}") } else { format!("{value:.3}") }
}

pub(crate) fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}
