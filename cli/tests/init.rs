//! `events init`

mod common;

use std::fs;
use std::path::{Path, PathBuf};

use common::{events, folder, snapshot};

fn read(path: impl AsRef<Path>) -> String {
    fs::read_to_string(path).expect("the file can be read")
}

fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

#[test]
fn it_makes_a_catalogue_that_is_generated() {
    let folder = folder("");
    let run = events(folder.path(), ["init", "parcel-events"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    assert!(run.stdout.contains("cargo build"), "{}", run.stdout);
    let made = folder.path().join("parcel-events");
    for path in ["Cargo.toml", "build.rs", "events.yaml", "README.md", ".gitignore", "generated/rust/lib.rs"]
    {
        assert!(made.join(path).is_file(), "{path}");
    }
    let yaml = read(made.join("events.yaml"));
    assert!(
        yaml.contains("catalog: Parcel\n") && yaml.contains("# yaml-language-server: $schema="),
        "{yaml}"
    );
    assert!(read(made.join("Cargo.toml")).contains("events-runtime = { version = "));
    assert_eq!(events(&made, ["generate", "--check"]).code, Some(0));
    assert_eq!(events(&made, ["check"]).code, Some(0));
}

#[test]
fn no_placeholder_is_left() {
    let folder = folder("");
    events(folder.path(), ["init", "a", "--name", "shop-events"]);
    for (path, contents, _) in snapshot(&folder.path().join("a"), "generated") {
        let text = String::from_utf8(contents).unwrap();
        let words = text.split(|c: char| !c.is_ascii_uppercase() && c != '@');
        assert!(
            !words.into_iter().any(|word| word.len() > 2 && word.starts_with('@') && word.ends_with('@')),
            "{path:?}"
        );
    }
}

#[test]
fn the_folder_may_be_the_current_one() {
    let folder = folder("");
    let inside = folder.path().join("shop-events");
    fs::create_dir(&inside).unwrap();
    fs::write(inside.join("notes.txt"), "mine").unwrap();
    assert_eq!(events(&inside, ["init"]).code, Some(0));
    assert!(read(inside.join("Cargo.toml")).contains("name = \"shop-events\""));
    assert_eq!(read(inside.join("notes.txt")), "mine");
}

#[test]
fn nothing_is_overwritten() {
    let folder = folder("mine");
    let run = events(folder.path(), ["init", "--name", "shop"]);
    assert_eq!(run.code, Some(2));
    assert!(run.stderr.contains("already holds events.yaml"), "{}", run.stderr);
    assert_eq!(read(folder.path().join("events.yaml")), "mine");
    assert!(!folder.path().join("Cargo.toml").exists());
}

#[test]
fn every_name_it_takes_makes_a_good_catalogue() {
    let folder = folder("");
    for (number, name) in
        ["a", "x1", "events", "my_shop_events", "a-b-c", "event", "string", "x--y"].iter().enumerate()
    {
        let run = events(folder.path(), ["init", &number.to_string(), "--name", name]);
        assert_eq!(run.code, Some(0), "{name}: {run:?}");
    }
    for name in ["", "Shop", "1shop", "shop!", "shop-", "async", "a b", "events-runtime", "ünder"] {
        let run = events(folder.path(), ["init", "refused", "--name", name]);
        assert_eq!(run.code, Some(2), "{name}: {run:?}");
        assert!(!folder.path().join("refused").exists());
    }
}

#[test]
fn the_path_of_a_checkout_becomes_a_path_dependency() {
    let folder = folder("");
    let checkout = folder.path().join("check out");
    for part in ["codegen", "runtime"] {
        fs::create_dir_all(checkout.join(part)).unwrap();
        fs::write(checkout.join(part).join("Cargo.toml"), "").unwrap();
    }
    let run = events(folder.path(), ["init", "shop", "--path", "check out"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    let manifest = read(folder.path().join("shop/Cargo.toml"));
    assert!(manifest.contains("events-runtime = { path = \"../check out/runtime\" }"), "{manifest}");
    assert!(
        manifest.contains("events-codegen = { path = \"../check out/codegen\", optional = true }"),
        "{manifest}"
    );
    let run = events(folder.path(), ["init", "other", "--path", "nowhere"]);
    assert_eq!(run.code, Some(2));
    assert!(run.stderr.contains("nowhere is no checkout"), "{}", run.stderr);
}

#[test]
fn the_scaffold_has_our_build_script_and_features() {
    let own = Path::new(env!("CARGO_MANIFEST_DIR"));
    assert_eq!(read(own.join("templates/init/build.rs")), read(repository().join("build.rs")));
    let folder = folder("");
    events(folder.path(), ["init", "shop"]);
    let scaffold = features(&read(folder.path().join("shop/Cargo.toml")));
    assert_eq!(scaffold, features(&read(repository().join("Cargo.toml"))));
}

/// The lines of the table of features.
fn features(manifest: &str) -> Vec<String> {
    let after = manifest.split_once("[features]").expect("the manifest has features").1;
    let table = after.split("\n[").next().expect("a table has an end");
    table
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .map(str::to_owned)
        .collect()
}
