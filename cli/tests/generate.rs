//! `events generate`

mod common;

use std::fs;
use std::path::Path;

use common::{GOOD, bad, events, folder, snapshot};

fn generated(folder: &Path) -> Vec<String> {
    let root = folder.join("generated");
    let files = snapshot(&root, "");
    let relative = files.iter().map(|(path, ..)| path.strip_prefix(&root).expect("it lies below"));
    relative.map(|path| path.display().to_string()).collect()
}

#[test]
fn it_writes_once() {
    let folder = folder(GOOD);
    let first = events(folder.path(), ["generate"]);
    assert_eq!(first.code, Some(0), "{first:?}");
    assert!(first.stdout.contains("wrote generated/rust/lib.rs\n"), "{}", first.stdout);
    let before = snapshot(folder.path(), "");
    let second = events(folder.path(), ["generate"]);
    assert!(second.stdout.ends_with(" files, all up to date\n"), "{}", second.stdout);
    assert_eq!(before, snapshot(folder.path(), ""));
}

#[test]
fn every_target_has_its_folder() {
    let folder = folder(GOOD);
    events(folder.path(), ["generate"]);
    let files = generated(folder.path());
    for path in
        ["rust/lib.rs", "typescript/package.json", "json-schema/events-yaml.schema.json", "asyncapi.yaml"]
    {
        assert!(files.iter().any(|file| file == path), "{path} is missing in {files:?}");
    }
}

#[test]
fn check_names_what_differs_and_writes_nothing() {
    let folder = folder(GOOD);
    events(folder.path(), ["generate"]);
    assert_eq!(events(folder.path(), ["generate", "--check"]).code, Some(0));

    let root = folder.path().join("generated");
    let lib = fs::read_to_string(root.join("rust/lib.rs")).unwrap();
    fs::write(root.join("rust/lib.rs"), format!("{lib}// edited\n")).unwrap();
    fs::write(root.join("rust/old.rs"), &lib).unwrap();
    fs::remove_file(root.join("typescript/package.json")).unwrap();
    let before = snapshot(folder.path(), "");
    let run = events(folder.path(), ["generate", "--check"]);
    assert_eq!(run.code, Some(1));
    for line in [
        "changed: generated/rust/lib.rs\n",
        "orphan: generated/rust/old.rs\n",
        "missing: generated/typescript/package.json\n",
        "run `events generate`",
    ] {
        assert!(run.stderr.contains(line), "{line} is missing in {}", run.stderr);
    }
    assert_eq!(before, snapshot(folder.path(), ""));

    let repaired = events(folder.path(), ["generate"]);
    assert!(repaired.stdout.contains("removed generated/rust/old.rs\n"), "{}", repaired.stdout);
    assert_eq!(events(folder.path(), ["generate", "--check"]).code, Some(0));
}

#[test]
fn one_target_leaves_the_others_alone() {
    let folder = folder(GOOD);
    events(folder.path(), ["generate", "--target", "rust"]);
    let files = generated(folder.path());
    assert!(!files.is_empty() && files.iter().all(|file| file.starts_with("rust/")), "{files:?}");
    assert_eq!(events(folder.path(), ["generate", "--check", "--target", "rust"]).code, Some(0));
    assert_eq!(events(folder.path(), ["generate", "--check"]).code, Some(1));

    events(folder.path(), ["generate", "--target", "rust", "--target", "typescript"]);
    let files = generated(folder.path());
    assert!(files.iter().any(|file| file.starts_with("typescript/")), "{files:?}");
    assert!(!files.iter().any(|file| file.starts_with("json-schema/")), "{files:?}");

    events(folder.path(), ["generate", "--target", "asyncapi"]);
    assert!(generated(folder.path()).iter().any(|file| file == "asyncapi.yaml"));
    assert_eq!(events(folder.path(), ["generate", "--check", "--target", "asyncapi"]).code, Some(0));
    assert_eq!(events(folder.path(), ["generate", "--target", "cobol"]).code, Some(2));
}

#[test]
fn a_broken_catalogue_leaves_everything_as_it_was() {
    let folder = folder(GOOD);
    events(folder.path(), ["generate"]);
    let before = snapshot(folder.path(), "events.yaml");
    fs::write(folder.path().join("events.yaml"), bad()).unwrap();
    let run = events(folder.path(), ["generate", "--format", "short"]);
    assert_eq!(run.code, Some(1));
    assert!(run.stderr.starts_with("events.yaml:13:14: error[E"), "{}", run.stderr);
    assert_eq!(before, snapshot(folder.path(), "events.yaml"));
}

#[test]
fn the_output_lies_beside_the_file_or_where_asked_for() {
    let folder = folder("");
    fs::create_dir(folder.path().join("the catalogue")).unwrap();
    fs::write(folder.path().join("the catalogue/shop.yaml"), GOOD).unwrap();
    let run = events(folder.path(), ["generate", "-f", "the catalogue/shop.yaml"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    assert!(folder.path().join("the catalogue/generated/rust/lib.rs").is_file());
    let run = events(folder.path(), ["generate", "-f", "the catalogue/shop.yaml", "-o", "else where/x"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    assert!(folder.path().join("else where/x/rust/lib.rs").is_file());
}

#[test]
fn a_foreign_file_in_the_way_is_never_overwritten() {
    let folder = folder(GOOD);
    fs::create_dir_all(folder.path().join("generated/rust")).unwrap();
    fs::write(folder.path().join("generated/rust/lib.rs"), "// mine\n").unwrap();
    let run = events(folder.path(), ["generate"]);
    assert_eq!(run.code, Some(2));
    assert!(run.stderr.contains("generated/rust/lib.rs is in the way"), "{}", run.stderr);
    assert_eq!(generated(folder.path()), ["rust/lib.rs"]);
    assert_eq!(fs::read_to_string(folder.path().join("generated/rust/lib.rs")).unwrap(), "// mine\n");
    let run = events(folder.path(), ["generate", "--check"]);
    assert_eq!(run.code, Some(1));
    assert!(run.stderr.contains("foreign: generated/rust/lib.rs\n"), "{}", run.stderr);
}

#[test]
fn a_folder_that_cannot_be_written_is_a_2() {
    let folder = folder(GOOD);
    let run = events(folder.path(), ["generate", "--out", "events.yaml/generated"]);
    assert_eq!(run.code, Some(2));
    assert!(run.stderr.starts_with("error: cannot "), "{}", run.stderr);
}
