//! Repairs `generated/` from `events.yaml`. It writes only what differs, so a fresh tree builds on a read-only disk.

fn main() {
    println!("cargo::rerun-if-changed=events.yaml");
    println!("cargo::rerun-if-changed=generated");
    #[cfg(feature = "regenerate")]
    if !is_unpacked()
        && let Err(mistakes) = regenerate()
    {
        // Cargo shows each line as an error of this package, and fails the build once the script has ended.
        mistakes.lines().for_each(|line| println!("cargo::error={line}"));
    }
}

/// Whether cargo unpacked or vendored this copy: it was fresh when it was packed, and it is not ours to change.
#[cfg(feature = "regenerate")]
fn is_unpacked() -> bool {
    let marks = [".cargo-ok", ".cargo-checksum.json", "Cargo.toml.orig"];
    marks.iter().any(|mark| std::path::Path::new(mark).exists())
}

#[cfg(feature = "regenerate")]
fn regenerate() -> Result<(), String> {
    let text = std::fs::read("events.yaml").map_err(|error| format!("events.yaml: {error}"))?;
    let catalog = events_codegen::compile("events.yaml", &text)
        .map_err(|diagnostics| events_codegen::diagnostic::short(&diagnostics))?;
    let files = events_codegen::emit::emit(&catalog);
    events_codegen::output::write("generated".as_ref(), &files).map(drop).map_err(|error| error.report())
}
