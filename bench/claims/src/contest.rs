//! Rounds, medians and the table.

use std::pin::Pin;
use std::process::ExitCode;
use std::time::{Duration, Instant};

/// Many and short, so that all contenders have the same weather.
const ROUNDS: usize = 200;

type Work<'a> = Pin<Box<dyn Future<Output = usize> + Send + 'a>>;

/// Something to be measured: each round does some operations, and tells how many.
pub struct Contender<'a> {
    pub name: &'static str,
    /// The most that it may cost, in bare commits.
    pub goal: Option<f64>,
    pub round: Box<dyn Fn() -> Work<'a> + Send + Sync + 'a>,
}

impl<'a> Contender<'a> {
    pub fn new<F: Future<Output = usize> + Send + 'a>(
        name: &'static str,
        goal: Option<f64>,
        round: impl Fn() -> F + Send + Sync + 'a,
    ) -> Self {
        Self { name, goal, round: Box::new(move || Box::pin(round())) }
    }
}

#[derive(Default)]
pub struct Table {
    rows: Vec<String>,
    missed: bool,
}

impl Table {
    /// Lets the contenders take turns; the first is the bare commit.
    pub async fn contest(&mut self, store: &str, contenders: Vec<Contender<'_>>) {
        let mut times = vec![Vec::new(); contenders.len()];
        for round in 0..=ROUNDS {
            for (contender, times) in contenders.iter().zip(&mut times) {
                let began = Instant::now();
                let operations = (contender.round)().await;
                // The first round fills caches and pools.
                if round > 0 {
                    times.push(began.elapsed() / u32::try_from(operations).expect("a round is short"));
                }
            }
        }
        for (contender, own) in contenders.iter().zip(&times) {
            let ratios = own.iter().zip(&times[0]).map(|(own, bare)| own.as_secs_f64() / bare.as_secs_f64());
            self.row(store, contender, median(own.to_vec()), median(ratios.collect()));
        }
    }

    fn row(&mut self, store: &str, contender: &Contender<'_>, time: Duration, ratio: f64) {
        let (goal, verdict) = match contender.goal {
            Some(goal) if ratio <= goal => (format!("≤ {goal:.2}"), "met"),
            Some(goal) => {
                self.missed = true;
                (format!("≤ {goal:.2}"), "MISSED")
            }
            None => (String::new(), ""),
        };
        let time = time.as_secs_f64() * 1e6;
        self.rows
            .push(format!("| {store} | {} | {time:.1} | {ratio:.3} | {goal} | {verdict} |", contender.name));
    }

    pub fn print(self) -> ExitCode {
        println!("| store | operation | µs (median of {ROUNDS}) | bare commits | goal | |");
        println!("|---|---|---:|---:|---:|---|");
        for row in &self.rows {
            println!("{row}");
        }
        if self.missed { ExitCode::FAILURE } else { ExitCode::SUCCESS }
    }
}

fn median<T: PartialOrd + Copy>(mut values: Vec<T>) -> T {
    values.sort_by(|a, b| a.partial_cmp(b).expect("times and their ratios are numbers"));
    values[values.len() / 2]
}
