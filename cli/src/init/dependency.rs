//! How the scaffold depends on the generator and the runtime: by version, or by the path of a checkout.

use std::path::{Component, Path, PathBuf};

use crate::Failure;
use crate::args::Init;

/// The right-hand sides of the two dependencies in Cargo.toml.
pub(super) struct Dependencies {
    pub(super) codegen: String,
    pub(super) runtime: String,
}

/// What `args` ask for.
pub(super) fn of(args: &Init) -> Result<Dependencies, Failure> {
    let checkout = args.path.as_deref().map(|path| relative(path, &args.dir)).transpose()?;
    let source = |folder: &str| match &checkout {
        Some(checkout) => format!("path = {}", toml(&format!("{checkout}/{folder}"))),
        None => format!("version = \"{}\"", env!("CARGO_PKG_VERSION")),
    };
    Ok(Dependencies {
        codegen: format!("{{ {}, optional = true }}", source("codegen")),
        runtime: format!("{{ {} }}", source("runtime")),
    })
}

/// The way from the new crate to the checkout, as `cargo add --path` would write it.
fn relative(checkout: &Path, dir: &Path) -> Result<String, Failure> {
    let is_checkout = |path: &PathBuf| {
        ["codegen", "runtime"].iter().all(|part| path.join(part).join("Cargo.toml").is_file())
    };
    let target = checkout.canonicalize().ok().filter(is_checkout).ok_or_else(|| {
        Failure::new(format!("{} is no checkout of the generator", checkout.display()))
            .with_help("--path names the folder that holds codegen/ and runtime/")
    })?;
    let base = absolute(dir)?;
    let shared = base.components().zip(target.components()).take_while(|(a, b)| a == b).count();
    let up = base.components().skip(shared).map(|_| Component::ParentDir);
    let way: PathBuf = up.chain(target.components().skip(shared)).collect();
    // Nothing in common but the root, or another drive: the absolute path reads better, and is right everywhere.
    let way = if shared <= 1 { target } else { way };
    let text = way.to_str().ok_or_else(|| {
        Failure::new(format!("{} cannot be written in Cargo.toml: it is not UTF-8", way.display()))
    })?;
    Ok(text.replace('\\', "/"))
}

/// `dir` with its links resolved, as far as it exists.
fn absolute(dir: &Path) -> Result<PathBuf, Failure> {
    let whole = std::path::absolute(dir)
        .map_err(|error| Failure::new(format!("cannot resolve {}: {error}", dir.display())))?;
    let known = whole.ancestors().find_map(|ancestor| Some((ancestor, ancestor.canonicalize().ok()?)));
    Ok(match known {
        Some((ancestor, resolved)) => resolved.join(whole.strip_prefix(ancestor).unwrap_or(Path::new(""))),
        None => whole,
    })
}

/// `text` as a TOML string.
fn toml(text: &str) -> String {
    let mut quoted = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            c if c.is_control() => quoted += &format!("\\u{:04X}", u32::from(c)),
            c => quoted.push(c),
        }
    }
    quoted + "\""
}
