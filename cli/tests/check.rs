//! `events check`

mod common;

use common::{GOOD, bad, events, folder};

#[test]
fn a_good_catalogue_is_counted() {
    let folder = folder(GOOD);
    let run = events(folder.path(), ["check"]);
    assert_eq!(run.stdout, "events.yaml: 1 event, 1 type, no mistakes\n");
    assert_eq!((run.stderr.as_str(), run.code), ("", Some(0)));
}

#[test]
fn every_mistake_is_shown_in_one_run() {
    let folder = folder(&bad());
    let run = events(folder.path(), ["check", "--format", "short"]);
    let lines: Vec<&str> = run.stderr.lines().collect();
    assert_eq!(run.code, Some(1));
    assert!(lines.iter().any(|line| line.starts_with("events.yaml:13:14: error[E")), "{run:?}");
    assert!(lines.iter().all(|line| line.starts_with("events.yaml:")), "{run:?}");
    assert_eq!(run.stdout, "");
}

#[test]
fn the_human_format_shows_the_line_and_where_it_went_wrong() {
    let folder = folder(&bad());
    let run = events(folder.path(), ["check"]);
    assert_eq!(run.code, Some(1));
    assert!(run.stderr.contains("--> events.yaml:13:14"), "{}", run.stderr);
    assert!(run.stderr.contains("version: \"one\""), "{}", run.stderr);
    assert!(run.stderr.contains("^^^"), "{}", run.stderr);
}

#[test]
fn colours_are_for_terminals_or_where_asked_for() {
    let folder = folder(&bad());
    assert!(!events(folder.path(), ["check"]).stderr.contains('\u{1b}'));
    assert!(!events(folder.path(), ["--color", "never", "check"]).stderr.contains('\u{1b}'));
    assert!(events(folder.path(), ["check", "--color", "always"]).stderr.contains('\u{1b}'));
}

#[test]
fn a_file_that_cannot_be_read_is_a_2() {
    let folder = folder(GOOD);
    let missing = events(folder.path(), ["check", "--file", "no such.yaml"]);
    assert_eq!(missing.code, Some(2));
    assert!(missing.stderr.starts_with("error: cannot read no such.yaml: "), "{}", missing.stderr);
    assert!(missing.stderr.contains("--file"), "{}", missing.stderr);
    assert_eq!(events(folder.path(), ["check", "--file", "."]).code, Some(2));
}

#[test]
fn wrong_usage_is_a_2() {
    let folder = folder(GOOD);
    assert_eq!(events(folder.path(), ["check", "--no-such-flag"]).code, Some(2));
    assert_eq!(events(folder.path(), ["chek"]).code, Some(2));
    assert_eq!(events::<&str>(folder.path(), []).code, Some(2));
    assert_eq!(events(folder.path(), ["check", "--format", "loud"]).code, Some(2));
}

#[test]
fn help_names_every_command_and_exit_code() {
    let folder = folder(GOOD);
    let help = events(folder.path(), ["--help"]);
    assert_eq!(help.code, Some(0));
    for word in ["check", "generate", "explain", "init", "Exit codes:", "--format", "--color"] {
        assert!(help.stdout.contains(word), "{word} is missing in:\n{}", help.stdout);
    }
}

#[test]
fn bytes_that_are_no_text_are_a_mistake() {
    let folder = folder("");
    std::fs::write(folder.path().join("events.yaml"), b"catalog: \xff\xfe").unwrap();
    let run = events(folder.path(), ["check", "--format", "short"]);
    assert_eq!(run.code, Some(1));
    assert!(run.stderr.starts_with("events.yaml:1:"), "{}", run.stderr);
}

#[cfg(unix)]
#[test]
fn paths_may_hold_anything() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;

    let folder = folder("");
    for name in [&b"my events.yaml"[..], b"\xff.yaml", "ereignisse für alle.yaml".as_bytes()] {
        let name = OsStr::from_bytes(name);
        std::fs::write(folder.path().join(name), GOOD).unwrap();
        let run = events(folder.path(), [OsStr::new("check"), OsStr::new("--file"), name]);
        assert_eq!(run.code, Some(0), "{run:?}");
    }
}

#[test]
fn json_has_standard_output_to_itself() {
    let folder = folder(&bad());
    let run = events(folder.path(), ["check", "--format", "json"]);
    let lines: Vec<&str> = run.stdout.lines().collect();
    assert_eq!((run.code, run.stderr.as_str(), lines.len()), (Some(1), "", 2), "{run:?}");
    assert!(
        lines[0].starts_with(r#"{"code":"E023","severity":"error","file":"events.yaml","start":{"line":13,"#)
    );
    assert!(lines[1].contains(r#""suggestions":["Colour"]"#), "{}", lines[1]);
    std::fs::write(folder.path().join("events.yaml"), GOOD).unwrap();
    let run = events(folder.path(), ["check", "--format", "json"]);
    assert_eq!((run.code, run.stdout.as_str()), (Some(0), ""));
    assert_eq!(run.stderr, "events.yaml: 1 event, 1 type, no mistakes\n");
}

#[test]
fn github_gets_an_annotation_for_each_mistake() {
    let folder = folder(&bad());
    for command in ["check", "generate"] {
        let run = events(folder.path(), [command, "--format", "github"]);
        let lines: Vec<&str> = run.stdout.lines().collect();
        assert_eq!((run.code, run.stderr.as_str(), lines.len()), (Some(1), "", 2), "{run:?}");
        let place = "::error file=events.yaml,line=17,endLine=17,col=15,endColumn=20,title=E031::";
        assert!(lines[1].starts_with(place), "{run:?}");
        assert!(lines[1].ends_with("%0Ahelp: did you mean `Colour`?"), "{run:?}");
    }
}
