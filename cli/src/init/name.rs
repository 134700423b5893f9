//! What the new catalogue is called.

use heck::{ToTitleCase, ToUpperCamelCase};

use crate::Failure;
use crate::args::Init;

/// The names that the scaffold needs, all from one.
pub(super) struct Name {
    /// The crate, the npm package and the topic: `shop-events`.
    pub(super) package: String,
    /// The catalogue, which names the union of all events: `Shop`.
    pub(super) catalog: String,
    /// What the README calls it: `Shop`.
    pub(super) title: String,
}

/// The name given, or that of the folder.
pub(super) fn of(args: &Init) -> Result<Name, Failure> {
    let package = match &args.name {
        Some(name) => name.clone(),
        None => folder_name(args)?,
    };
    check(&package)?;
    let stem = package.strip_suffix("-events").or(package.strip_suffix("_events")).unwrap_or(&package);
    Ok(Name { catalog: stem.to_upper_camel_case(), title: stem.to_title_case(), package })
}

fn folder_name(args: &Init) -> Result<String, Failure> {
    // The folder need not exist yet, so only its end can be looked at; `.` and `..` have none until they are resolved.
    let resolved = args.dir.canonicalize().unwrap_or_else(|_| args.dir.clone());
    let name = resolved.file_name().and_then(|name| name.to_str());
    name.map(str::to_owned).ok_or_else(|| {
        Failure::new(format!("cannot name a package after {}", args.dir.display())).with_help("give a --name")
    })
}

/// What cargo, npm and Kafka all accept: lower case, so that no two of them disagree.
fn check(package: &str) -> Result<(), Failure> {
    let starts = package.starts_with(|first: char| first.is_ascii_lowercase());
    let ends = package.ends_with(|last: char| last.is_ascii_lowercase() || last.is_ascii_digit());
    let inside =
        package.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '_'));
    if starts && ends && inside && package.len() <= 64 && !RESERVED.contains(&package) {
        return Ok(());
    }
    let message = format!("`{package}` cannot be the name of the package");
    Err(Failure::new(message).with_help(
        "give a --name of lower-case letters, digits, `-` and `_`, starting with a letter: shop-events",
    ))
}

/// Words that cargo refuses as a package's name (keywords and crates of the toolchain), and our own crates.
const RESERVED: &[&str] = &[
    "abstract",
    "alloc",
    "as",
    "async",
    "await",
    "become",
    "box",
    "break",
    "const",
    "continue",
    "core",
    "crate",
    "do",
    "dyn",
    "else",
    "enum",
    "events-codegen",
    "events-runtime",
    "extern",
    "false",
    "final",
    "fn",
    "for",
    "gen",
    "if",
    "impl",
    "in",
    "let",
    "loop",
    "macro",
    "match",
    "mod",
    "move",
    "mut",
    "override",
    "priv",
    "proc-macro",
    "proc_macro",
    "pub",
    "ref",
    "return",
    "self",
    "static",
    "std",
    "struct",
    "super",
    "test",
    "trait",
    "true",
    "try",
    "type",
    "typeof",
    "unsafe",
    "unsized",
    "use",
    "virtual",
    "where",
    "while",
    "yield",
];
