//! The door to the disk: what it replaces, what it prunes, and what it never touches.

use std::fs;
use std::path::Path;

use events_codegen::emit::{File, GENERATED};
use events_codegen::output::{Difference, Error, Kind, compare, write};
use tempfile::TempDir;

fn file(path: &str, text: &str) -> File {
    File { path: path.to_owned(), contents: format!("// {GENERATED}\n{text}\n") }
}

fn folder() -> TempDir {
    TempDir::new().expect("a temporary folder can be made")
}

fn summary(differences: &[Difference]) -> Vec<String> {
    differences.iter().map(ToString::to_string).collect()
}

#[test]
fn a_second_write_changes_nothing() {
    let root = folder();
    let files = [file("rust/lib.rs", "a"), file("typescript/src/index.ts", "b")];
    let first = write(root.path(), &files).unwrap();
    assert_eq!(summary(&first), ["missing: rust/lib.rs", "missing: typescript/src/index.ts"]);
    let before = fs::metadata(root.path().join("rust/lib.rs")).unwrap().modified().unwrap();
    assert_eq!(write(root.path(), &files).unwrap(), []);
    assert_eq!(fs::metadata(root.path().join("rust/lib.rs")).unwrap().modified().unwrap(), before);
}

#[test]
fn a_root_that_is_not_there_is_made() {
    let root = folder();
    let inside = root.path().join("some where/generated");
    assert_eq!(summary(&compare(&inside, &[file("a", "")]).unwrap()), ["missing: a"]);
    assert!(!inside.exists(), "comparing reads only");
    write(&inside, &[file("a", "")]).unwrap();
    assert!(inside.join("a").is_file());
}

#[test]
fn a_hand_edit_is_named_and_healed() {
    let root = folder();
    let files = [file("rust/lib.rs", "a")];
    write(root.path(), &files).unwrap();
    fs::write(root.path().join("rust/lib.rs"), format!("// {GENERATED}\nedited\n")).unwrap();
    assert_eq!(summary(&compare(root.path(), &files).unwrap()), ["changed: rust/lib.rs"]);
    write(root.path(), &files).unwrap();
    assert_eq!(fs::read_to_string(root.path().join("rust/lib.rs")).unwrap(), files[0].contents);
}

#[test]
fn an_emptied_file_is_healed() {
    let root = folder();
    fs::write(root.path().join("a.rs"), "").unwrap();
    assert_eq!(summary(&write(root.path(), &[file("a.rs", "a")]).unwrap()), ["changed: a.rs"]);
}

#[test]
fn what_is_no_longer_emitted_is_pruned_with_its_folder() {
    let root = folder();
    write(root.path(), &[file("rust/old/deep/mod.rs", "a"), file("rust/lib.rs", "b")]).unwrap();
    let written = write(root.path(), &[file("rust/lib.rs", "b")]).unwrap();
    assert_eq!(summary(&written), ["orphan: rust/old/deep/mod.rs"]);
    assert!(!root.path().join("rust/old").exists());
    assert!(root.path().join("rust/lib.rs").exists());
}

#[test]
fn foreign_files_are_left_alone() {
    let root = folder();
    write(root.path(), &[file("typescript/old/a.ts", "a")]).unwrap();
    fs::write(root.path().join("typescript/old/mine.ts"), "mine").unwrap();
    let packed = root.path().join("typescript/node_modules/other");
    fs::create_dir_all(&packed).unwrap();
    fs::write(packed.join("index.ts"), format!("// {GENERATED}")).unwrap();
    write(root.path(), &[]).unwrap();
    assert!(!root.path().join("typescript/old/a.ts").exists());
    assert!(root.path().join("typescript/old/mine.ts").exists());
    assert!(packed.join("index.ts").exists(), "an installed package is not ours to prune");
}

#[test]
fn a_mark_far_into_a_file_does_not_count() {
    let root = folder();
    fs::write(root.path().join("notes.md"), format!("{}{GENERATED}", "x".repeat(600))).unwrap();
    assert_eq!(compare(root.path(), &[]).unwrap(), []);
}

#[test]
fn a_foreign_file_in_the_way_stops_before_anything_is_written() {
    let root = folder();
    fs::write(root.path().join("b.rs"), "written by hand").unwrap();
    let files = [file("a.rs", "a"), file("b.rs", "b")];
    let error = write(root.path(), &files).unwrap_err();
    assert!(matches!(&error, Error::Foreign { path } if path.ends_with("b.rs")), "{error:?}");
    assert!(error.to_string().contains("does not carry the generator's mark"), "{error}");
    assert!(!root.path().join("a.rs").exists());
    assert_eq!(fs::read_to_string(root.path().join("b.rs")).unwrap(), "written by hand");
}

#[test]
fn a_folder_in_the_way_is_foreign() {
    let root = folder();
    fs::create_dir_all(root.path().join("a.rs")).unwrap();
    assert_eq!(compare(root.path(), &[file("a.rs", "a")]).unwrap()[0].kind, Kind::Foreign);
}

#[test]
fn a_file_where_a_folder_belongs_is_foreign() {
    let root = folder();
    fs::write(root.path().join("rust"), "a file").unwrap();
    assert_eq!(compare(root.path(), &[file("rust/lib.rs", "a")]).unwrap()[0].kind, Kind::Foreign);
}

#[test]
fn no_temporary_file_stays() {
    let root = folder();
    write(root.path(), &[file("a.rs", "a")]).unwrap();
    fs::write(root.path().join("a.rs"), format!("// {GENERATED}\n")).unwrap();
    write(root.path(), &[file("a.rs", "a")]).unwrap();
    assert_eq!(names(root.path()), ["a.rs"]);
}

#[test]
fn the_temporary_file_of_another_run_is_left_alone() {
    let root = folder();
    let busy = root.path().join(".events-1-0.tmp");
    fs::write(&busy, format!("// {GENERATED}\n")).unwrap();
    write(root.path(), &[]).unwrap();
    assert!(busy.exists());
    let old = std::time::SystemTime::UNIX_EPOCH;
    fs::File::options().write(true).open(&busy).unwrap().set_modified(old).unwrap();
    write(root.path(), &[]).unwrap();
    assert!(!busy.exists(), "one that an interrupted run left behind is pruned");
}

fn names(root: &Path) -> Vec<String> {
    let entries = fs::read_dir(root).expect("the folder is there");
    entries
        .map(|entry| entry.expect("an entry can be read").file_name().into_string().expect("UTF-8"))
        .collect()
}

#[cfg(unix)]
mod unix {
    use std::os::unix::ffi::OsStrExt;
    use std::os::unix::fs::{PermissionsExt, symlink};

    use super::*;

    #[test]
    fn links_are_never_followed() {
        let root = folder();
        let outside = folder();
        write(outside.path(), &[file("lib.rs", "outside"), file("old.rs", "outside")]).unwrap();
        symlink(outside.path(), root.path().join("rust")).unwrap();
        symlink(outside.path().join("old.rs"), root.path().join("old.rs")).unwrap();
        assert_eq!(compare(root.path(), &[]).unwrap(), []);
        let error = write(root.path(), &[file("rust/lib.rs", "mine")]).unwrap_err();
        assert!(matches!(error, Error::Foreign { .. }));
        let error = write(root.path(), &[file("old.rs", "mine")]).unwrap_err();
        assert!(matches!(error, Error::Foreign { .. }));
        assert!(fs::read_to_string(outside.path().join("lib.rs")).unwrap().contains("outside"));
    }

    #[test]
    fn names_that_are_not_utf8_are_fine() {
        let root = folder();
        let inside = root.path().join(std::ffi::OsStr::from_bytes(b"gener\xffated"));
        write(&inside, &[file("rust/lib.rs", "a")]).unwrap();
        fs::write(inside.join(std::ffi::OsStr::from_bytes(b"\xff.rs")), format!("// {GENERATED}")).unwrap();
        assert_eq!(write(&inside, &[file("rust/lib.rs", "a")]).unwrap(), []);
    }

    #[test]
    fn a_fresh_folder_may_be_read_only_and_a_stale_one_says_what_failed() {
        let root = folder();
        write(root.path(), &[file("a.rs", "a")]).unwrap();
        fs::set_permissions(root.path(), fs::Permissions::from_mode(0o555)).unwrap();
        assert_eq!(write(root.path(), &[file("a.rs", "a")]).unwrap(), []);
        // The superuser is not held up by permissions; a device that is no disk holds up everyone.
        let error = write(Path::new("/dev/null/generated"), &[file("a.rs", "b")]).unwrap_err();
        assert!(error.to_string().contains("a.rs"), "{error}");
        fs::set_permissions(root.path(), fs::Permissions::from_mode(0o755)).unwrap();
    }
}
