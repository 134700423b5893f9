//! A module and its four files.

use std::fmt::Write as _;

use crate::emit::{File, GENERATED};

/// One module: what it declares, and the JavaScript behind it.
#[derive(Debug, Default)]
pub(super) struct Module {
    /// The path without extension: `events/work-order`.
    pub(super) path: String,
    /// What the declarations import, as types.
    pub(super) type_imports: Vec<Import>,
    /// The declarations; empty where only the package's own modules import this one.
    pub(super) declarations: String,
    /// What the JavaScript imports.
    pub(super) imports: Vec<Import>,
    /// The JavaScript; empty where the module holds types only.
    pub(super) script: String,
    /// The names that the JavaScript exports.
    pub(super) exports: Vec<String>,
    /// The modules whose exports this one exports too: the path, and whether it holds values.
    pub(super) reexports: Vec<(String, Content)>,
}

/// Names from another module.
#[derive(Debug)]
pub(super) struct Import {
    /// The other module's path without extension.
    pub(super) from: String,
    /// What is imported.
    pub(super) names: Vec<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Content {
    Types,
    TypesAndValues,
}

/// The module systems; declarations follow the JavaScript that they describe.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Format {
    Esm,
    CommonJs,
}

impl Format {
    const fn extension(self) -> &'static str {
        match self {
            Self::Esm => "js",
            Self::CommonJs => "cjs",
        }
    }
}

impl Module {
    /// The package's entry.
    pub(super) fn index(modules: &[Self]) -> Self {
        let reexports = modules.iter().map(|module| (module.path.clone(), module.content())).collect();
        Self { path: "index".to_owned(), reexports, ..Self::default() }
    }

    /// The module as ESM and as CommonJS.
    pub(super) fn files(&self) -> Vec<File> {
        let mut files = Vec::with_capacity(4);
        for format in [Format::Esm, Format::CommonJs] {
            if self.content() == Content::TypesAndValues {
                files.push(self.file(format.extension(), &self.javascript(format)));
            }
            if self.is_declared() {
                let extension = format!("d.{}", format.extension().replace("js", "ts"));
                files.push(self.file(&extension, &self.declaration(format)));
            }
        }
        files
    }

    /// What no declaration describes is for the package's own modules.
    fn is_declared(&self) -> bool {
        !self.declarations.is_empty() || !self.reexports.is_empty()
    }

    fn content(&self) -> Content {
        let holds_values = !self.script.is_empty() || !self.reexports.is_empty();
        if holds_values { Content::TypesAndValues } else { Content::Types }
    }

    fn file(&self, extension: &str, contents: &str) -> File {
        let contents = format!("// {GENERATED}. Do not edit.\n{contents}");
        File { path: format!("typescript/{}.{extension}", self.path), contents }
    }

    fn declaration(&self, format: Format) -> String {
        let mut out = String::with_capacity(self.declarations.len() + 512);
        for import in self.type_imports.iter().filter(|import| !import.names.is_empty()) {
            let specifier = self.specifier(&import.from, format);
            push_statement(&mut out, "import type {", &import.names, &format!("}} from '{specifier}';"));
        }
        for (path, content) in &self.reexports {
            let keyword = if *content == Content::Types { "export type *" } else { "export *" };
            push_line(&mut out, &format!("{keyword} from '{}';", self.specifier(path, format)));
        }
        push_body(&mut out, &self.declarations);
        out
    }

    fn javascript(&self, format: Format) -> String {
        let mut out = String::with_capacity(self.script.len() + 512);
        match format {
            Format::Esm => self.push_esm(&mut out),
            Format::CommonJs => self.push_common_js(&mut out),
        }
        out
    }

    fn push_esm(&self, out: &mut String) {
        for import in &self.imports {
            let specifier = self.specifier(&import.from, Format::Esm);
            push_statement(out, "import {", &import.names, &format!("}} from '{specifier}';"));
        }
        for path in self.reexported_values() {
            push_line(out, &format!("export * from '{}';", self.specifier(path, Format::Esm)));
        }
        push_body(out, &self.script);
        if !self.exports.is_empty() {
            out.push('\n');
            push_statement(out, "export {", &self.exports, "};");
        }
    }

    fn push_common_js(&self, out: &mut String) {
        out.push_str("'use strict';\n");
        if self.script.is_empty() || !self.imports.is_empty() {
            out.push('\n');
        }
        for import in &self.imports {
            let specifier = self.specifier(&import.from, Format::CommonJs);
            push_statement(out, "const {", &import.names, &format!("}} = require('{specifier}');"));
        }
        push_body(out, &self.script);
        let spread = |path| format!("...require('{}')", self.specifier(path, Format::CommonJs));
        let mut exports: Vec<String> = self.reexported_values().map(spread).collect();
        exports.extend(self.exports.iter().cloned());
        if !self.script.is_empty() {
            out.push('\n');
        }
        push_statement(out, "module.exports = {", &exports, "};");
    }

    fn reexported_values(&self) -> impl Iterator<Item = &str> {
        let with_values = self.reexports.iter().filter(|(_, content)| *content == Content::TypesAndValues);
        with_values.map(|(path, _)| path.as_str())
    }

    /// Another module as this one names it.
    fn specifier(&self, path: &str, format: Format) -> String {
        let up = if self.path.contains('/') { "../" } else { "./" };
        format!("{up}{path}.{}", format.extension())
    }
}

/// `import { a, b } from './x.js';`, on one line where it fits.
fn push_statement(out: &mut String, open: &str, names: &[String], close: &str) {
    let line = format!("{open} {} {close}", names.join(", "));
    if line.len() <= 100 {
        push_line(out, &line);
        return;
    }
    push_line(out, open);
    for name in names {
        writeln!(out, "  {name},").expect("writing to a string cannot fail");
    }
    push_line(out, close);
}

fn push_body(out: &mut String, body: &str) {
    if !body.is_empty() {
        out.push('\n');
        out.push_str(body);
    }
}

fn push_line(out: &mut String, line: &str) {
    out.push_str(line);
    out.push('\n');
}
