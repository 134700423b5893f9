//! Every line of Rust in the README stands in `examples/tour.rs`, which is compiled.

#[test]
fn the_readmes_rust_compiles() {
    let tour: Vec<&str> = include_str!("../examples/tour.rs").lines().map(code).collect();
    let readme = include_str!("../README.md");
    let blocks = readme.split("```rust\n").skip(1).filter_map(|rest| rest.split("```").next());
    let lines: Vec<&str> = blocks.flat_map(str::lines).map(code).filter(|line| !line.is_empty()).collect();
    assert!(lines.len() > 10, "the README has lost its tour");
    let missing: Vec<_> = lines.into_iter().filter(|line| !tour.contains(line)).collect();
    assert!(missing.is_empty(), "not in examples/tour.rs: {missing:#?}");
}

/// A line without its indentation and the comment at its end.
fn code(line: &str) -> &str {
    line.split(" //").next().unwrap_or_default().trim()
}
