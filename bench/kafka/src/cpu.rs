//! The processor time of this process: what an event costs cannot be seen in a rate that the broker bounds.

/// Seconds of all threads, in user and kernel mode, in steps of 10 ms.
pub(crate) fn seconds() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").expect("/proc is there");
    // The second field, the name, is in parentheses and may hold spaces.
    let fields: Vec<&str> = stat.rsplit_once(')').expect("a name").1.split_whitespace().collect();
    let ticks = |index: usize| fields[index].parse::<f64>().expect("a number");
    (ticks(11) + ticks(12)) / 100.0
}
