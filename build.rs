//! Placeholder until the generator writes generated/.
fn main() {}
