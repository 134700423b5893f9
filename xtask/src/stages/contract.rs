use crate::counts::Counts;
use crate::{Failure, contract, process};

/// 10,000 documents; `cargo xtask contract --documents N --seed S` takes more, or others.
pub(super) fn run() -> Result<Counts, Failure> {
    process::run(&mut contract::prepare()?)?;
    Ok(Counts { passed: 1, ..Counts::default() })
}
