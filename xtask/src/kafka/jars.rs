use std::fs;
use std::path::PathBuf;
use std::process::Command;

use crate::{Failure, process, workspace};

/// The pom names what is fetched; another pom gets another folder.
const POM: &str = include_str!("../../kafka/pom.xml");

/// The folder of Kafka's jars, fetched by Maven the first time.
pub(super) fn fetch() -> Result<PathBuf, Failure> {
    let folder = workspace::target().join("kafka").join(format!("libs-{}", version()));
    if folder.is_dir() {
        return Ok(folder);
    }
    // Fetched beside its place and then moved there, so that an interrupted run leaves no half folder behind.
    let fetching = workspace::target().join("kafka").join(format!("fetching-{}", std::process::id()));
    process::run(
        Command::new("mvn")
            .args(["--batch-mode", "--quiet", "--file"])
            .arg(workspace::root().join("xtask/kafka/pom.xml"))
            .args(["dependency:copy-dependencies", "-DincludeScope=runtime"])
            .arg(format!("-DoutputDirectory={}", fetching.display())),
    )?;
    fs::rename(&fetching, &folder).map_err(|error| format!("cannot make {}: {error}", folder.display()))?;
    Ok(folder)
}

fn version() -> &'static str {
    let kafka = POM.split_once("<artifactId>kafka_2.13</artifactId>").map(|(_, rest)| rest);
    let version = kafka.and_then(|rest| rest.split_once("<version>")?.1.split_once("</version>"));
    version.expect("the pom names Kafka's version").0
}
