//! The examples as programs: cargo builds them by itself for `cargo test`, but not for `cargo test --test NAME`.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Mutex;

/// Builds an example, once.
pub(crate) fn build(names: &[&'static str]) {
    static BUILT: Mutex<Vec<&str>> = Mutex::new(Vec::new());
    let mut built = BUILT.lock().expect("no build failed");
    let missing: Vec<_> = names.iter().filter(|name| !built.contains(name)).copied().collect();
    if missing.is_empty() {
        return;
    }
    let mut build = Command::new(env!("CARGO"));
    build.args(["build", "--quiet", "--features", &features()]);
    for name in &missing {
        build.args(["--example", name]);
    }
    build.current_dir(env!("CARGO_MANIFEST_DIR")).env("CARGO_TARGET_DIR", target());
    assert!(build.status().expect("cargo runs").success(), "the examples do not build");
    built.extend(missing);
}

/// Where an example is that has been built.
pub(crate) fn program(name: &str) -> PathBuf {
    target().join("debug").join("examples").join(name)
}

/// Sends a signal to a process.
pub(crate) fn signal(process: u32, name: &str) {
    let sent = Command::new("kill").args(["-s", name, &process.to_string()]).status();
    assert!(sent.expect("the command kill").success(), "SIG{name} could not be sent");
}

/// Those of this test, so that nothing is compiled twice.
fn features() -> String {
    let known = [
        ("kafka", cfg!(feature = "kafka")),
        ("sqlite", cfg!(feature = "sqlite")),
        ("postgres", cfg!(feature = "postgres")),
        ("testing", cfg!(feature = "testing")),
        ("embedded", cfg!(feature = "embedded")),
        ("tls", cfg!(feature = "tls")),
    ];
    let wanted: Vec<_> = known.into_iter().filter(|(_, on)| *on).map(|(feature, _)| feature).collect();
    wanted.join(",")
}

/// This program is `target/debug/deps/NAME-…`.
fn target() -> PathBuf {
    let program = std::env::current_exe().expect("this program has a path");
    program.ancestors().nth(3).map(Path::to_path_buf).expect("cargo put this program three folders deep")
}
