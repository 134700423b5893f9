use std::fmt;

/// A document, and what is known of it.
#[derive(Clone, Debug)]
pub(crate) struct Document {
    /// The event that it is held against.
    pub(crate) event_type: String,
    /// Its JSON, or what is no JSON; on one line.
    pub(crate) text: String,
    /// What validators of parsed documents can judge. The rest exists only in text: a member that stands twice, 1e400.
    pub(crate) parsed: bool,
    /// What it is about, and what was done to it.
    pub(crate) about: About,
    /// What consumers must say, where that is known.
    pub(crate) read: Option<Expected>,
    /// What producers must say, where that is known.
    pub(crate) write: Option<Expected>,
    /// How to make it again.
    pub(crate) origin: String,
}

/// A row of the table: a construct of the language, and what was done to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct About {
    pub(crate) construct: &'static str,
    pub(crate) mutation: &'static str,
}

/// What must come out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Expected {
    Accepted,
    /// This rule is broken there, and nothing elsewhere.
    Broken {
        path: String,
        rule: String,
    },
    /// Exactly these, in this order.
    Violations(Vec<(String, String)>),
}

/// What a judge found.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Violation {
    pub(crate) path: String,
    pub(crate) rule: String,
    /// What it says; nobody foretells that, but Rust and TypeScript say the same.
    pub(crate) message: String,
}

impl Expected {
    pub(crate) fn allows(&self, found: &[Violation]) -> bool {
        match self {
            Self::Accepted => found.is_empty(),
            Self::Broken { path, rule } => {
                found.iter().any(|one| one.rule == *rule) && found.iter().all(|one| one.path == *path)
            }
            Self::Violations(violations) => {
                let found = found.iter().map(|one| (&one.path, &one.rule));
                violations.iter().map(|(path, rule)| (path, rule)).eq(found)
            }
        }
    }
}

impl fmt::Display for Expected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Accepted => f.write_str("accepted"),
            Self::Broken { path, rule } => write!(f, "{path} {rule}"),
            Self::Violations(violations) => {
                let shown: Vec<_> = violations.iter().map(|(path, rule)| format!("{path} {rule}")).collect();
                f.write_str(&shown.join(", "))
            }
        }
    }
}

/// For a person, on one line.
pub(crate) fn list(violations: &[Violation]) -> String {
    if violations.is_empty() {
        return "accepted".to_owned();
    }
    violations
        .iter()
        .map(|one| format!("{} {} ({})", one.path, one.rule, one.message))
        .collect::<Vec<_>>()
        .join(", ")
}
