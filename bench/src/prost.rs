use std::fs;
use std::path::Path;

use crate::domains;

/// A catalogue as a folder of Protocol Buffers.
#[derive(Debug)]
pub struct Prost {
    folder: tempfile::TempDir,
    files: Vec<String>,
}

impl Prost {
    /// A catalogue of `events` events.
    #[must_use]
    pub fn new(events: usize) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder can be made");
        let mut files = Vec::new();
        for (domain, numbers) in domains(events) {
            let messages: String = numbers.map(|number| message(domain, number)).collect();
            let name = format!("domain{domain}.proto");
            fs::write(folder.path().join(&name), head(domain) + &messages)
                .expect("the folder can be written");
            files.push(name);
        }
        Self { folder, files }
    }

    /// What a build script with protox and prost-build does, into an empty folder.
    pub fn generate(&self, out: &Path) {
        fs::create_dir_all(out).expect("the folder can be made");
        let descriptors =
            protox::compile(&self.files, [self.folder.path()]).expect("the messages have no mistakes");
        let mut config = prost_build::Config::new();
        config.out_dir(out).compile_fds(descriptors).expect("the folder can be written");
    }
}

fn head(domain: usize) -> String {
    format!(
        "syntax = \"proto3\";
package bench.domain{domain};
// How far a thing of domain {domain} is.
enum State {{ OPEN = 0; RUNNING = 1; CLOSED = 2; }}
// One line of a thing of domain {domain}.
message Line {{
  // What it is.
  string article = 1;
  // How many.
  int64 quantity = 2;
  // What each costs.
  double price = 3;
}}
"
    )
}

fn message(domain: usize, number: usize) -> String {
    format!(
        "// Thing {number} of domain {domain} changed.
message Thing{number}Changed {{
  // Identifies the thing.
  string thing_id = 1;
  // Counts its changes.
  int64 sequence = 2;
  // What it weighs.
  double weight = 3;
  // Whether it is in use.
  bool active = 4;
  // How far it is.
  State state = 5;
  // What it consists of.
  repeated Line lines = 6;
  // What others call it.
  map<string, string> labels = 7;
  // What a person wrote.
  optional string note = 8;
  // Where it is.
  optional string location = 9;
  // Who changed it.
  string changed_by = 10;
}}
"
    )
}
