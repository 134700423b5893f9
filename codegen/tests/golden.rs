//! The cases: folders of an `events.yaml` and what comes of it.
//!
//! `cases/<name>/stderr.txt` is what a bad catalogue is answered with, `cases/<name>/expected/` what a good one becomes.
//! `EVENTS_BLESS=1 cargo test -p events-codegen --test golden` writes both anew, but never where CI is set.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use events_codegen::code::CODES;
use events_codegen::diagnostic::{Color, human};

/// Codes whose inputs cannot be files of text: tests/robust.rs makes them.
const MADE_BY_CODE: &[&str] = &["E001", "E003"];

#[test]
fn every_case_comes_to_what_its_folder_says() {
    let mut differences = Vec::new();
    for case in cases() {
        let bytes = fs::read(case.join("events.yaml")).unwrap();
        let made = made_of(&bytes);
        if bless() {
            write(&case, &made);
        }
        differences.extend(compare(&case, &made));
    }
    assert!(differences.is_empty(), "{}\nEVENTS_BLESS=1 writes them anew", differences.join("\n"));
}

#[test]
fn every_code_has_a_case() {
    let mut shown = BTreeSet::new();
    for case in cases() {
        if let Err(mistakes) =
            events_codegen::compile("events.yaml", &fs::read(case.join("events.yaml")).unwrap())
        {
            shown.extend(mistakes.iter().map(|mistake| mistake.code));
        }
    }
    let without: Vec<_> = CODES.iter().map(|code| code.code).filter(|code| !shown.contains(code)).collect();
    assert_eq!(without, MADE_BY_CODE, "codes without a case");
    let unknown: Vec<_> =
        shown.iter().filter(|code| CODES.iter().all(|known| known.code != **code)).collect();
    assert!(unknown.is_empty(), "codes that nothing explains: {unknown:?}");
}

/// Files below the case's folder: `stderr.txt`, or those of `expected/`.
fn made_of(bytes: &[u8]) -> BTreeMap<PathBuf, String> {
    match events_codegen::compile("events.yaml", bytes) {
        Ok(catalog) => {
            let files = events_codegen::emit::emit(&catalog);
            files.into_iter().map(|file| (Path::new("expected").join(file.path), file.contents)).collect()
        }
        Err(mistakes) => {
            BTreeMap::from([(PathBuf::from("stderr.txt"), human(&mistakes, bytes, Color::Never))])
        }
    }
}

fn compare(case: &Path, made: &BTreeMap<PathBuf, String>) -> Vec<String> {
    let stored = stored(case);
    let name = |path: &PathBuf| case.join(path).display().to_string();
    let paths: BTreeSet<_> = stored.keys().chain(made.keys()).collect();
    paths
        .into_iter()
        .filter_map(|path| match (stored.get(path), made.get(path)) {
            (Some(stored), Some(made)) => {
                first_difference(stored, made).map(|at| format!("{}: {at}", name(path)))
            }
            (Some(_), None) => Some(format!("{}: is no longer made", name(path))),
            (None, Some(text)) => Some(format!(
                "{}: is not stored\n{}",
                name(path),
                text.lines().take(5).collect::<Vec<_>>().join("\n")
            )),
            (None, None) => None,
        })
        .collect()
}

fn first_difference(stored: &str, made: &str) -> Option<String> {
    if stored == made {
        return None;
    }
    let lines = stored.lines().zip(made.lines()).position(|(stored, made)| stored != made);
    let at = lines.unwrap_or_else(|| stored.lines().count().min(made.lines().count()));
    let line = |text: &str| text.lines().nth(at).unwrap_or("(its end)").to_owned();
    Some(format!("line {} differs\n  stored: {}\n  made:   {}", at + 1, line(stored), line(made)))
}

fn stored(case: &Path) -> BTreeMap<PathBuf, String> {
    let mut files = BTreeMap::new();
    let stderr = case.join("stderr.txt");
    if stderr.exists() {
        files.insert(PathBuf::from("stderr.txt"), fs::read_to_string(stderr).unwrap());
    }
    let mut folders = vec![case.join("expected")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).into_iter().flatten() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                files.insert(path.strip_prefix(case).unwrap().to_owned(), fs::read_to_string(&path).unwrap());
            }
        }
    }
    files
}

fn write(case: &Path, made: &BTreeMap<PathBuf, String>) {
    let _ = fs::remove_dir_all(case.join("expected"));
    let _ = fs::remove_file(case.join("stderr.txt"));
    for (path, text) in made {
        let path = case.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
}

fn bless() -> bool {
    std::env::var_os("EVENTS_BLESS").is_some_and(|value| value == "1") && std::env::var_os("CI").is_none()
}

fn cases() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    let mut cases: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    cases.sort();
    assert!(cases.len() >= 60, "there are {} cases", cases.len());
    cases
}
