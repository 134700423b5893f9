use std::path::{Path, PathBuf};
use std::process::Command;
use std::{fs, io};

use crate::{Failure, process, workspace};

/// It guards keys that prove nothing outside the tests.
const PASSWORD: &str = "changeit";

/// Who has a certificate, and what `keytool` is told of it.
///
/// `ca` vouches for the broker and for the client `service`; `stranger` only for itself.
const HOLDERS: [(&str, &[&str]); 4] = [
    ("ca", &["-ext", "bc:c"]),
    ("server", &["-signer", "ca", "-ext", "san=ip:127.0.0.1,dns:localhost"]),
    ("service", &["-signer", "ca"]),
    ("stranger", &["-ext", "bc:c"]),
];

/// The folder of the certificates, for each holder as `.crt`, `.key` and both as `.pem`; made the first time.
pub(super) fn make() -> Result<PathBuf, Failure> {
    let folder = workspace::target().join("kafka/certificates");
    if folder.is_dir() {
        return Ok(folder);
    }
    // Made beside its place and then moved there, so that an interrupted run leaves no half folder behind.
    let making = workspace::target().join("kafka").join(format!("making-{}", std::process::id()));
    let failed = |error: io::Error| format!("cannot make {}: {error}", folder.display());
    fs::create_dir_all(&making).map_err(failed)?;
    for (name, extra) in HOLDERS {
        process::run(&mut keytool(&making, name, extra))?;
    }
    let exporter = workspace::root().join("xtask/kafka/Certificates.java");
    process::run(Command::new("java").arg(exporter).arg(&making).arg(PASSWORD))?;
    match fs::rename(&making, &folder) {
        // Another run was quicker.
        Err(_) if folder.is_dir() => fs::remove_dir_all(&making).map_err(failed)?,
        moved => moved.map_err(failed)?,
    }
    Ok(folder)
}

fn keytool(folder: &Path, name: &str, extra: &[&str]) -> Command {
    let mut command = Command::new("keytool");
    command
        .args(["-genkeypair", "-alias", name, "-dname", &format!("CN={name}"), "-validity", "3650"])
        .args(["-keyalg", "EC", "-groupname", "secp256r1", "-storetype", "PKCS12", "-storepass", PASSWORD])
        .arg("-keystore")
        .arg(folder.join("store.p12"))
        .args(extra);
    command
}
