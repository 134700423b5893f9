//! The templates, and nothing else.

use minijinja::syntax::SyntaxConfig;
use minijinja::value::Serde;
use minijinja::{AutoEscape, Environment, UndefinedBehavior};
use serde::Serialize;

/// The templates, parsed.
#[derive(Debug)]
pub(super) struct Templates(Environment<'static>);

macro_rules! templates {
    ($($name:literal),* $(,)?) => {
        [$(($name, include_str!(concat!("templates/", $name, ".j2")))),*]
    };
}

const SOURCES: [(&str, &str); 15] = templates![
    "README.md",
    "alias.d.ts",
    "catalog.d.ts",
    "catalog.js",
    "enum.d.ts",
    "enum.js",
    "envelope.d.ts",
    "envelope.js",
    "event.d.ts",
    "event-alias.d.ts",
    "event-functions.d.ts",
    "event-functions.js",
    "guard.d.ts",
    "object.d.ts",
    "violations.d.ts",
];

impl Templates {
    pub(super) fn new() -> Self {
        let mut environment = Environment::new();
        environment.set_auto_escape_callback(|_| AutoEscape::None);
        environment.set_undefined_behavior(UndefinedBehavior::Strict);
        let mut syntax = SyntaxConfig::builder();
        syntax.trim_blocks(true).lstrip_blocks(true).keep_trailing_newline(true);
        environment.set_syntax(syntax.build().expect("the default delimiters are in order"));
        for (name, source) in SOURCES {
            environment.add_template(name, source).expect("the templates are well-formed");
        }
        Self(environment)
    }

    /// The template `name` filled from `view`.
    pub(super) fn render(&self, name: &str, view: impl Serialize) -> String {
        let template = self.0.get_template(name).expect("every template is in the list of sources");
        template.render(Serde(view)).expect("a view has every member that its template names")
    }
}
