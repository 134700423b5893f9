//! A crate on the disk, and cargo on it.

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

/// What cargo does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    Check,
    Build,
    Release,
}

impl Step {
    const fn arguments(self) -> &'static [&'static str] {
        match self {
            Self::Check => &["check"],
            Self::Build => &["build"],
            Self::Release => &["build", "--release"],
        }
    }
}

#[derive(Debug)]
pub(crate) struct Package {
    folder: PathBuf,
    name: &'static str,
}

impl Package {
    pub(crate) fn new(
        folder: PathBuf,
        name: &'static str,
        dependencies: &str,
    ) -> Result<Self, Box<dyn Error>> {
        let _ = fs::remove_dir_all(folder.join("src"));
        let package = Self { folder, name };
        // Like a user's: no profile, and no incremental build, which would know the crate already.
        let head = format!(
            "[package]\nname = {name:?}\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[workspace]\n\n[dependencies]\n"
        );
        package.write("Cargo.toml", &(head + dependencies))?;
        Ok(package)
    }

    pub(crate) fn write(&self, file: &str, text: &str) -> Result<(), Box<dyn Error>> {
        let path = self.folder.join(file);
        fs::create_dir_all(path.parent().expect("a file lies in a folder"))?;
        Ok(fs::write(path, text)?)
    }

    pub(crate) fn append(&self, file: &str, text: &str) -> Result<(), Box<dyn Error>> {
        let before = fs::read_to_string(self.folder.join(file))?;
        self.write(file, &(before + text))
    }

    /// Builds the dependencies, and the crate once.
    pub(crate) fn warm(&self, step: Step) -> Result<(), Box<dyn Error>> {
        self.cargo(step.arguments())
    }

    /// What the release build made of the crate.
    pub(crate) fn library(&self) -> PathBuf {
        self.target().join(format!("release/lib{}.rlib", self.name))
    }

    fn target(&self) -> PathBuf {
        self.folder.join("target")
    }

    fn cargo(&self, arguments: &[&str]) -> Result<(), Box<dyn Error>> {
        let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        command.current_dir(&self.folder).args(arguments).arg("--quiet");
        command.env("CARGO_TARGET_DIR", self.target()).env("CARGO_INCREMENTAL", "0").stdin(Stdio::null());
        let status = command.status()?;
        if status.success() {
            Ok(())
        } else {
            Err(format!("cargo {} failed in {}", arguments.join(" "), self.folder.display()).into())
        }
    }

    fn forget(&self) -> Result<(), Box<dyn Error>> {
        touch(&self.folder.join("src/lib.rs"))
    }
}

/// Seconds that the crate alone takes.
pub(crate) fn timed(package: &Package, step: Step) -> Result<f64, Box<dyn Error>> {
    package.forget()?;
    let began = Instant::now();
    package.cargo(step.arguments())?;
    Ok(began.elapsed().as_secs_f64())
}

/// Cargo builds what is newer than what it has built.
fn touch(file: &Path) -> Result<(), Box<dyn Error>> {
    let text = fs::read(file)?;
    Ok(fs::write(file, text)?)
}
