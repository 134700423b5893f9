//! `events explain`

mod common;

use std::process::Stdio;

use common::{GOOD, command, events, folder};

#[test]
fn every_code_of_the_list_is_explained() {
    let folder = folder(GOOD);
    let list = events(folder.path(), ["explain"]);
    assert_eq!(list.code, Some(0));
    let codes: Vec<&str> =
        list.stdout.lines().filter_map(|line| line.split_once("  ")).map(|(code, _)| code).collect();
    assert!(codes.len() > 20, "{codes:?}");
    for code in codes {
        let one = events(folder.path(), ["explain", code]);
        assert_eq!(one.code, Some(0), "{one:?}");
        assert!(one.stdout.starts_with(&format!("{code}: ")), "{}", one.stdout);
        assert!(one.stdout.contains("\nExample:\n"), "{}", one.stdout);
    }
}

#[test]
fn a_code_is_taken_as_people_write_it() {
    let folder = folder(GOOD);
    let plain = events(folder.path(), ["explain", "E001"]);
    assert_eq!(events(folder.path(), ["explain", "e001"]), plain);
    assert_eq!(events(folder.path(), ["explain", "[E001]"]), plain);
}

#[test]
fn an_unknown_code_is_a_2() {
    let folder = folder(GOOD);
    let run = events(folder.path(), ["explain", "E999"]);
    assert_eq!(run.code, Some(2));
    assert!(run.stderr.contains("there is no code `E999`"), "{}", run.stderr);
}

#[test]
fn a_reader_that_has_gone_away_is_no_failure() {
    let folder = folder(GOOD);
    let mut child =
        command(folder.path(), ["explain"]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    assert_eq!(output.status.code(), Some(0));
}
