//! Places in a document, and changes there.

use std::borrow::Cow;
use std::fmt;

use events_codegen::sample::{Json, Object};

/// A place in a document.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Path(Vec<Step>);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Step {
    Name(String),
    Index(usize),
}

impl Path {
    /// A member.
    pub(crate) fn member(&self, name: &str) -> Self {
        self.then(Step::Name(name.to_owned()))
    }

    /// An entry of a list.
    pub(crate) fn entry(&self, index: usize) -> Self {
        self.then(Step::Index(index))
    }

    fn then(&self, step: Step) -> Self {
        Self(self.0.iter().cloned().chain([step]).collect())
    }
}

/// As a JSON Pointer.
impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|step| match step {
            Step::Name(name) => write!(f, "/{}", name.replace('~', "~0").replace('/', "~1")),
            Step::Index(index) => write!(f, "/{index}"),
        })
    }
}

/// A change in one place.
#[derive(Clone, Debug)]
pub(crate) enum Edit {
    /// Leaves the document as it is.
    Nothing,
    /// Puts a value in place of the one that is there.
    Set(Json),
    /// Removes the member.
    Remove,
    /// Puts a member at the end of the object.
    Insert(String, Json),
}

impl Edit {
    /// The document after the change.
    pub(crate) fn apply(self, path: &Path, document: &Json) -> Json {
        let mut changed = document.clone();
        match (self, path.0.split_last()) {
            (Self::Remove, Some((Step::Name(name), parents))) => {
                let members = members(find(&mut changed, parents));
                members.retain(|(known, _)| known != name);
            }
            (Self::Nothing, _) => {}
            (Self::Remove, _) => unreachable!("only members are removed"),
            (Self::Set(value), _) => *find(&mut changed, &path.0) = value,
            (Self::Insert(name, value), _) => {
                members(find(&mut changed, &path.0)).push((Cow::Owned(name), value));
            }
        }
        changed
    }
}

fn find<'j>(json: &'j mut Json, path: &[Step]) -> &'j mut Json {
    path.iter().fold(json, |json, step| match step {
        Step::Name(name) => {
            let found = members(json).iter_mut().find(|(known, _)| known == name);
            &mut found.expect("the path leads through members that are there").1
        }
        Step::Index(index) => match json {
            Json::Array(items) => {
                items.get_mut(*index).expect("the path leads through entries that are there")
            }
            _ => unreachable!("an index leads through a list"),
        },
    })
}

fn members(json: &mut Json) -> &mut Vec<(Cow<'static, str>, Json)> {
    match json {
        Json::Object(Object(members)) => members,
        _ => unreachable!("a name leads through an object"),
    }
}
