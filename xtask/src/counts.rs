//! Adding up what the test runners counted.

use std::fmt;
use std::ops::AddAssign;

/// How many tests ended how.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Counts {
    pub(crate) passed: u64,
    pub(crate) failed: u64,
    pub(crate) skipped: u64,
}

impl Counts {
    /// Takes in one line of a runner: cargo test's `test result: …`, or one of node's closing lines, `# pass 12`.
    pub(crate) fn read(&mut self, line: &str) {
        let line = line.trim();
        if let Some(result) = line.strip_prefix("test result: ") {
            self.passed += before(result, " passed");
            self.failed += before(result, " failed");
            self.skipped += before(result, " ignored");
        } else if let Some((what, number)) = line.trim_start_matches(['#', 'ℹ']).trim().split_once(' ') {
            let Ok(number) = number.parse::<u64>() else { return };
            match what {
                "pass" => self.passed += number,
                "fail" | "cancelled" => self.failed += number,
                "skipped" | "todo" => self.skipped += number,
                _ => {}
            }
        }
    }
}

impl AddAssign for Counts {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.skipped += other.skipped;
    }
}

impl fmt::Display for Counts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} passed, {} failed, {} skipped", self.passed, self.failed, self.skipped)
    }
}

/// The number before `word` in `ok. 3 passed; 0 failed; …`.
fn before(result: &str, word: &str) -> u64 {
    let number = result.split(word).next().and_then(|head| head.rsplit(' ').next());
    number.and_then(|number| number.parse().ok()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::Counts;

    fn counted(lines: &[&str]) -> Counts {
        let mut counts = Counts::default();
        lines.iter().for_each(|line| counts.read(line));
        counts
    }

    #[test]
    fn cargo_test() {
        let lines = [
            "running 3 tests\n",
            "test result: ok. 3 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.01s\n",
            "test result: FAILED. 4 passed; 2 failed; 0 ignored; 0 measured; 9 filtered out; finished in 1.25s\n",
        ];
        assert_eq!(counted(&lines), Counts { passed: 7, failed: 2, skipped: 1 });
    }

    #[test]
    fn node_test() {
        let lines = ["# tests 9", "# pass 5", "# fail 1", "# cancelled 1", "ℹ skipped 2", "# duration_ms 12"];
        assert_eq!(counted(&lines), Counts { passed: 5, failed: 2, skipped: 2 });
    }

    #[test]
    fn other_lines_count_nothing() {
        assert_eq!(counted(&["pass", "# pass many", "passed 3", ""]), Counts::default());
    }
}
