//! The scaffold in cargo's hands: the build script repairs what is stale, and nothing else.

mod common;

use std::ffi::OsStr;
use std::fs;
use std::path::Path;
use std::process::Command;

use common::{Run, events, folder, snapshot};

/// Builds without the network. What it depends on was fetched for this workspace, whose lock file pins it.
fn cargo_build(folder: &Path) -> Run {
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.current_dir(folder).args(["build", "--offline", "--color", "never"]);
    cargo.env("CARGO_TARGET_DIR", Path::new(env!("CARGO_TARGET_TMPDIR")).join("scaffold"));
    Run::of(&cargo.output().expect("cargo can be run"))
}

fn generated_files(folder: &Path) -> Vec<(std::path::PathBuf, Vec<u8>, std::time::SystemTime)> {
    snapshot(&folder.join("generated"), "")
}

/// How many files of the target `name` hold `text`.
fn holding(folder: &Path, name: &str, text: &str) -> usize {
    let files = snapshot(&folder.join("generated").join(name), "");
    files.iter().filter(|(_, contents, _)| String::from_utf8_lossy(contents).contains(text)).count()
}

fn edit(folder: &Path, from: &str, to: &str) {
    let file = folder.join("events.yaml");
    let text = fs::read_to_string(&file).expect("the file can be read");
    assert!(text.contains(from), "{from}");
    fs::write(&file, text.replacen(from, to, 1)).expect("the file can be written");
}

/// One test, since each step builds on the one before it.
#[test]
fn a_catalogue_lives() {
    let folder = folder("");
    let repository = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let arguments =
        [OsStr::new("init"), OsStr::new("parcel-events"), OsStr::new("--path"), repository.as_os_str()];
    assert_eq!(events(folder.path(), arguments).code, Some(0));
    let made = folder.path().join("parcel-events");
    fs::copy(repository.join("Cargo.lock"), made.join("Cargo.lock")).unwrap();

    let fresh = generated_files(&made);
    let built = cargo_build(&made);
    assert_eq!(built.code, Some(0), "{}", built.stderr);
    assert!(!built.stderr.contains("`parcel-events` (lib) generated"), "{}", built.stderr);
    assert_eq!(fresh, generated_files(&made), "a fresh tree is left alone");

    edit(&made, "carrier: Carrier\n", "carrier: Carrier\n      insuredValue?: number(0..)\n");
    let built = cargo_build(&made);
    assert_eq!(built.code, Some(0), "{}", built.stderr);
    assert_eq!(holding(&made, "rust", "insured_value"), 1, "one build brings the field into Rust");
    assert!(holding(&made, "typescript", "insuredValue") >= 1, "… into TypeScript");
    assert!(holding(&made, "json-schema", "insuredValue") >= 1, "… and into JSON Schema");

    let repaired = generated_files(&made);
    assert_eq!(cargo_build(&made).code, Some(0));
    assert_eq!(repaired, generated_files(&made), "building again changes nothing");

    fs::write(made.join("generated/rust/lib.rs"), "").unwrap();
    assert_eq!(cargo_build(&made).code, Some(0));
    let contents = |files: Vec<(std::path::PathBuf, Vec<u8>, _)>| -> Vec<_> {
        files.into_iter().map(|(path, contents, _)| (path, contents)).collect()
    };
    assert_eq!(contents(repaired), contents(generated_files(&made)), "a damaged file is healed");

    judged(&made);
    broken(&made);
    unpacked(&made);
}

/// The program that puts documents to the contract comes with the catalogue.
fn judged(made: &Path) {
    let sample = events(made, ["sample", "parcel.shipped", "--compact"]).stdout;
    let lines = [
        format!(r#"{{"type":"parcel.shipped","view":"write","event":{}}}"#, sample.trim()),
        r#"{"type":"parcel.shipped","view":"read","event":[]}"#.to_owned(),
    ];
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.current_dir(made).args(["run", "--offline", "--quiet", "--example", "verdict"]);
    cargo.env("CARGO_TARGET_DIR", Path::new(env!("CARGO_TARGET_TMPDIR")).join("scaffold"));
    let questions = made.join("questions.jsonl");
    fs::write(&questions, lines.join("\n")).expect("the folder can be written");
    cargo.stdin(fs::File::open(questions).expect("it was written"));
    let run = Run::of(&cargo.output().expect("cargo can be run"));
    let expected =
        [r#"{"ok":true,"violations":[]}"#, r#"{"ok":false,"violations":[{"path":"","rule":"type"}]}"#];
    assert_eq!(run.stdout.lines().collect::<Vec<_>>(), expected, "{}", run.stderr);
}

/// A mistake fails the build at its place, and touches nothing.
fn broken(made: &Path) {
    let before = generated_files(made);
    edit(made, "carrier: Carrier\n", "carrier: Carier\n");
    let built = cargo_build(made);
    let line = 1 + fs::read_to_string(made.join("events.yaml"))
        .expect("the file can be read")
        .lines()
        .position(|line| line.contains("Carier"))
        .expect("the mistake is there");
    assert_ne!(built.code, Some(0));
    let place = format!("error: parcel-events@0.1.0: events.yaml:{line}:16: error[E");
    assert!(built.stderr.contains(&place), "{place} is missing in {}", built.stderr);
    assert!(!built.stderr.contains("panicked"), "{}", built.stderr);
    assert_eq!(before, generated_files(made), "generated/ is left as it was");
    edit(made, "carrier: Carier\n", "carrier: Carrier\n");
}

/// A copy that cargo unpacked or vendored is not ours to change, stale or not.
fn unpacked(made: &Path) {
    for mark in [".cargo-ok", ".cargo-checksum.json", "Cargo.toml.orig"] {
        fs::write(made.join(mark), "").expect("the folder can be written");
        edit(made, "doc: A parcel", "doc: Some parcel");
        let before = generated_files(made);
        assert_eq!(cargo_build(made).code, Some(0));
        assert_eq!(before, generated_files(made), "{mark}");
        fs::remove_file(made.join(mark)).expect("the folder can be written");
        assert_eq!(cargo_build(made).code, Some(0));
        edit(made, "doc: Some parcel", "doc: A parcel");
        assert_eq!(cargo_build(made).code, Some(0));
    }
}
