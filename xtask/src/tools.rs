//! What the commands need beside Rust, and how a machine gets it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::{Failure, process};

/// A program that must be there.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Tool {
    program: &'static str,
    /// The least major version, and the argument that tells it.
    least: Option<(u32, &'static str)>,
    /// The package that has it on Debian.
    package: &'static str,
}

const fn tool(program: &'static str, package: &'static str) -> Tool {
    Tool { program, least: None, package }
}

/// What builds librdkafka and SQLite.
pub(crate) const C: &[Tool] = &[tool("gcc", "gcc"), tool("g++", "g++"), tool("make", "make")];
/// What feature `tls` needs beside: OpenSSL is built from source.
pub(crate) const PERL: &[Tool] = &[tool("perl", "perl")];
/// What the TypeScript tests run on.
pub(crate) const NODE: &[Tool] =
    &[Tool { program: "node", least: Some((20, "--version")), package: "nodejs" }, tool("npm", "npm")];
/// What Apache Kafka runs on; the compiler starts it from source.
pub(crate) const JAVA: &[Tool] = &[
    Tool { program: "java", least: Some((17, "--version")), package: "default-jdk-headless" },
    tool("javac", "default-jdk-headless"),
    tool("mvn", "maven"),
];
/// The database server, which Debian keeps out of the path.
pub(crate) const POSTGRES: &[Tool] = &[tool("initdb", "postgresql"), tool("postgres", "postgresql")];
/// What gives a process another clock.
pub(crate) const CLOCKS: &[Tool] = &[tool("faketime", "faketime")];

/// What counts instructions.
pub(crate) const VALGRIND: &[Tool] = &[tool("valgrind", "valgrind")];

/// Makes sure that every one of `tools` is there. On Debian the superuser gets what is missing installed; everyone else
/// is told what to install.
pub(crate) fn require(tools: &[Tool]) -> Result<(), Failure> {
    let missing = missing(tools);
    if missing.is_empty() {
        return Ok(());
    }
    let packages = packages(&missing);
    if !may_install() {
        return Err(advice(&missing, &packages));
    }
    process::run(Command::new("apt-get").arg("update"))?;
    let mut install = Command::new("apt-get");
    install.args(["install", "--yes", "--no-install-recommends"]).args(&packages);
    process::run(install.env("DEBIAN_FRONTEND", "noninteractive"))?;
    let missing = self::missing(tools);
    if missing.is_empty() { Ok(()) } else { Err(advice(&missing, &packages)) }
}

fn missing(tools: &[Tool]) -> Vec<Tool> {
    tools.iter().copied().filter(|tool| !is_there(tool)).collect()
}

fn is_there(tool: &Tool) -> bool {
    let Some((least, argument)) = tool.least else { return on_path(tool.program) };
    let version = process::output(Command::new(tool.program).arg(argument));
    version.and_then(|text| major(&text)).is_some_and(|major| major >= least)
}

fn on_path(program: &str) -> bool {
    find(program).is_some()
}

/// Where `program` is: on the path, or among PostgreSQL's own, of the newest version there.
pub(crate) fn find(program: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let mut postgres: Vec<_> = fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.path())
        .collect();
    postgres.sort();
    std::env::split_paths(&path)
        .chain(postgres.into_iter().rev().map(|version| version.join("bin")))
        .flat_map(|folder| [folder.join(program), folder.join(program).with_extension("exe")])
        .find(|file| file.is_file())
}

/// The first number of `v20.11.1` or `openjdk 17.0.15 2025-04-15`.
fn major(text: &str) -> Option<u32> {
    let start = text.find(|c: char| c.is_ascii_digit())?;
    text[start..].split(|c: char| !c.is_ascii_digit()).next()?.parse().ok()
}

fn packages(missing: &[Tool]) -> Vec<&'static str> {
    let mut packages: Vec<_> = missing.iter().map(|tool| tool.package).collect();
    packages.dedup();
    packages
}

fn may_install() -> bool {
    let superuser = process::output(Command::new("id").arg("-u")).is_some_and(|id| id == "0");
    superuser && Path::new("/etc/debian_version").exists() && on_path("apt-get")
}

fn advice(missing: &[Tool], packages: &[&str]) -> Failure {
    let wanted: Vec<_> = missing.iter().map(describe).collect();
    format!("these are missing: {}\non Debian: apt-get install {}", wanted.join(", "), packages.join(" "))
}

fn describe(tool: &Tool) -> String {
    match tool.least {
        Some((least, _)) => format!("{} {least} or newer", tool.program),
        None => tool.program.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions() {
        assert_eq!(major("v20.20.2"), Some(20));
        assert_eq!(major("openjdk 17.0.15 2025-04-15\nOpenJDK Runtime"), Some(17));
        assert_eq!(major("no version"), None);
    }

    #[test]
    fn what_is_missing_is_named_with_its_package() {
        let absent = Tool { program: "no-such-program", least: Some((3, "--version")), package: "nothing" };
        let missing = missing(&[absent, tool("no-such-tool", "nothing")]);
        let text = advice(&missing, &packages(&missing));
        assert_eq!(
            text,
            "these are missing: no-such-program 3 or newer, no-such-tool\non Debian: apt-get install nothing"
        );
    }
}
