//! The files of a new catalogue, but for what the generator makes.

use super::dependency::Dependencies;
use super::name::Name;

/// A file of the scaffold.
pub(super) struct File {
    /// Where, in the new folder.
    pub(super) path: &'static str,
    /// What.
    pub(super) text: String,
}

const TEMPLATES: &[(&str, &str)] = &[
    ("Cargo.toml", include_str!("../../templates/init/Cargo.toml.in")),
    ("build.rs", include_str!("../../templates/init/build.rs")),
    ("events.yaml", include_str!("../../templates/init/events.yaml")),
    ("examples/verdict.rs", include_str!("../../templates/init/verdict.rs")),
    ("README.md", include_str!("../../templates/init/README.md")),
    (".gitignore", include_str!("../../templates/init/gitignore")),
    (".gitattributes", include_str!("../../templates/init/gitattributes")),
];

/// Every file of the catalogue `name`.
pub(super) fn files(name: &Name, dependencies: &Dependencies) -> Vec<File> {
    let fill = |template: &str| {
        template
            .replace("@PACKAGE@", &name.package)
            .replace("@CRATE@", &name.package.replace('-', "_"))
            .replace("@CATALOG@", &name.catalog)
            .replace("@TITLE@", &name.title)
            .replace("@CODEGEN@", &dependencies.codegen)
            .replace("@RUNTIME@", &dependencies.runtime)
    };
    TEMPLATES.iter().map(|&(path, template)| File { path, text: fill(template) }).collect()
}
