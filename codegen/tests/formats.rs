//! Diagnostics for programs: `formats/<name>/{path.txt?, events.yaml, diagnostics.jsonl, github.txt}`.
//!
//! `EVENTS_BLESS=1 cargo test -p events-codegen --test formats` writes them anew, but never where CI is set.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::fs;
use std::path::{Path, PathBuf};

use events_codegen::diagnostic::{Diagnostics, github, json, short};
use serde_json::Value;

#[test]
fn every_case_reads_as_its_folder_says() {
    let cases = folders("tests/formats");
    assert!(cases.len() >= 3, "there are {} cases", cases.len());
    for case in cases {
        let path = fs::read_to_string(case.join("path.txt")).unwrap_or_else(|_| "events.yaml".to_owned());
        let mistakes = mistakes_of(path.trim_end_matches('\n'), &case).expect("every case has mistakes");
        for (name, made) in [("diagnostics.jsonl", json(&mistakes)), ("github.txt", github(&mistakes))] {
            let file = case.join(name);
            if bless() {
                fs::write(&file, &made).unwrap();
            }
            assert_eq!(fs::read_to_string(&file).unwrap(), made, "{}", file.display());
        }
    }
}

/// Every bad catalogue of the golden tests, so that no code has a message that a format cannot hold.
#[test]
fn both_formats_say_what_the_short_one_says() {
    let mut seen = 0;
    for case in folders("tests/cases").iter().chain(&folders("tests/formats")) {
        let Some(mistakes) = mistakes_of("events.yaml", case) else { continue };
        seen += 1;
        let (lines, annotations) = (json(&mistakes), github(&mistakes));
        assert_eq!(lines.lines().count(), mistakes.len());
        assert_eq!(annotations.lines().count(), mistakes.len());
        let shown = short(&mistakes);
        for ((line, annotation), shown) in lines.lines().zip(annotations.lines()).zip(shown.lines()) {
            let line: Value = serde_json::from_str(line).unwrap();
            assert_eq!(in_short(&line), shown);
            assert_eq!(annotation_in_short(annotation, &line), shown);
        }
    }
    assert!(seen >= 60, "only {seen} catalogues had mistakes");
}

#[test]
fn mistakes_that_are_not_kept_are_counted() {
    let services: String = (0..300).map(|index| format!("    - nobody-{index}\n")).collect();
    let text = format!(
        "catalog: Shop\nnpm: {{ name: shop, version: 1.0.0 }}\nschema_base: https://example.com/\ntopic: t\n\
         services: {{ shop: {{}} }}\nevents:\n  a.b:\n    doc: A.\n    key: id\n    version: \"1.0\"\n    data: {{ id: string }}\n    consumers:\n{services}"
    );
    let mistakes = events_codegen::compile("events.yaml", text.as_bytes()).unwrap_err();
    assert_eq!((mistakes.len(), mistakes.omitted()), (200, 100), "{mistakes}");
    let last: Value = serde_json::from_str(json(&mistakes).lines().last().unwrap()).unwrap();
    assert_eq!((&last["code"], &last["severity"]), (&Value::Null, &"note".into()));
    assert_eq!(last["message"], "100 more mistakes are not shown");
    let annotations = github(&mistakes);
    assert_eq!(
        annotations.lines().last(),
        Some("::notice file=events.yaml::100 more mistakes are not shown")
    );
    assert_eq!((json(&mistakes).lines().count(), annotations.lines().count()), (201, 201));
}

fn in_short(line: &Value) -> String {
    let text = |key: &str| line[key].as_str().unwrap().to_owned();
    let help = line["help"].as_str().map_or_else(String::new, |help| format!("; {help}"));
    let (start, end) = (&line["start"], &line["end"]);
    assert!(
        (start["line"].as_u64(), start["column"].as_u64()) <= (end["line"].as_u64(), end["column"].as_u64())
    );
    format!(
        "{}:{}:{}: {}[{}]: {}{help}",
        text("file"),
        start["line"],
        start["column"],
        text("severity"),
        text("code"),
        text("message")
    )
}

/// As GitHub's runner reads an annotation; the column of one that spans several lines is not in it.
fn annotation_in_short(annotation: &str, line: &Value) -> String {
    let (properties, message) = annotation.strip_prefix("::error ").unwrap().split_once("::").unwrap();
    let property = |name: &str| {
        let of = |part: &str| part.strip_prefix(name)?.strip_prefix('=').map(str::to_owned);
        properties.split(',').find_map(of)
    };
    let spans_lines = line["start"]["line"] != line["end"]["line"];
    assert_eq!(property("col").is_none(), spans_lines, "{annotation}");
    let column = property("col").unwrap_or_else(|| line["start"]["column"].to_string());
    let message = message.replace("%0Ahelp: ", "; ").replace("%0A", "\n").replace("%25", "%");
    let [file, line, title] = ["file", "line", "title"].map(|name| property(name).unwrap());
    format!("{file}:{line}:{column}: error[{title}]: {message}")
}

fn mistakes_of(path: &str, case: &Path) -> Option<Diagnostics> {
    events_codegen::compile(path, &fs::read(case.join("events.yaml")).unwrap()).err()
}

fn folders(of: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(of);
    let mut folders: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    folders.sort();
    folders
}

fn bless() -> bool {
    std::env::var_os("EVENTS_BLESS").is_some_and(|value| value == "1") && std::env::var_os("CI").is_none()
}
