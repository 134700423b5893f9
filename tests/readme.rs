//! What the README shows is what happens: every line of Rust stands in `examples/tour.rs`, which is compiled.

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

/// What the README says of a mistake is what Rust says. (`tests/typescript/verdict.test.mjs` asks TypeScript.)
#[test]
fn the_readmes_mistake_is_found() {
    let mut answer = Vec::new();
    let question = include_bytes!("../examples/mistake.jsonl");
    mes_events::runtime::verdict::judge::<mes_events::MesEvent>(&question[..], &mut answer).expect("memory");
    let answer = String::from_utf8(answer).expect("answers are text");
    assert!(include_str!("../README.md").contains(&answer), "{answer}");
}

/// The place that the README shows for a mistake is that of the field in `events.yaml`.
#[test]
fn the_readmes_mistake_in_the_catalogue_is_at_its_line() {
    let catalogue = include_str!("../events.yaml");
    let field = "priority: Priority";
    let (index, line) =
        catalogue.lines().enumerate().find(|(_, line)| line.contains(field)).expect("a field");
    let column = line.find("Priority").expect("its type") + 1;
    let place = format!("events.yaml:{}:{column}: error[E031]: there is no type `Prioritty`", index + 1);
    assert!(include_str!("../README.md").contains(&place), "{place}");
}

/// A line without its indentation and the comment at its end.
fn code(line: &str) -> &str {
    line.split(" //").next().unwrap_or_default().trim()
}
