//! The catalogues whose contracts are compared.

use std::fs;
use std::path::PathBuf;

use events_codegen::model::Catalog;
use events_codegen::sample::Random;
use events_codegen::{diagnostic, emit, output};

use crate::options::Options;
use crate::{Failure, random};

/// How many events the catalogue has that is made up.
const EVENTS: usize = 40;

/// A catalogue, and the folder of a crate with what is generated from it.
pub(crate) struct Catalogue {
    /// Of the crate too.
    pub(crate) name: &'static str,
    pub(crate) catalog: Catalog,
    pub(crate) folder: PathBuf,
    /// Its share of all documents.
    pub(crate) share: u64,
}

impl Catalogue {
    /// This repository's, the one with every construct, and one made up; shares add up to 4.
    pub(crate) fn all(options: &Options) -> Result<Vec<Self>, Failure> {
        let read = |path: &str| {
            let path = options.root.join(path);
            fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))
        };
        let made_up = random::catalogue(&mut Random::new(options.seed), EVENTS);
        Ok(vec![
            Self::generate(options, "repository", 1, &read("events.yaml")?)?,
            Self::generate(options, "constructs", 1, &read("tests/contract/catalogue/events.yaml")?)?,
            Self::generate(options, "random", 2, &made_up)?,
        ])
    }

    fn generate(options: &Options, name: &'static str, share: u64, yaml: &str) -> Result<Self, Failure> {
        let folder = options.folder.join(name);
        fs::create_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
        let file = folder.join("events.yaml");
        fs::write(&file, yaml).map_err(|error| format!("{}: {error}", file.display()))?;
        let catalog = events_codegen::compile(&file.to_string_lossy(), yaml.as_bytes())
            .map_err(|mistakes| format!("the catalogue is refused:\n{}", diagnostic::short(&mistakes)))?;
        output::write(&folder.join("generated"), &emit::emit(&catalog)).map_err(|error| error.report())?;
        Ok(Self { name, catalog, folder, share })
    }

    /// Where the generated files of a target are.
    pub(crate) fn generated(&self, target: &str) -> PathBuf {
        self.folder.join("generated").join(target)
    }
}
