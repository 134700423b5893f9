//! A database server that is stopped and started again on its data.

use std::fs::{self, File};
use std::net::{Ipv4Addr, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Mutex;
use std::time::{Duration, Instant};

use crate::{Failure, ports};

const USER: &str = "postgres";
const START: Duration = Duration::from_secs(60);

/// The server ends at once, as in a crash, when our pipe does: so it never outlives this process.
const SUPERVISOR: &str = r#"
exec 3<&0
"$@" </dev/null &
server=$!
(cat <&3 >/dev/null; kill -QUIT $server) 2>/dev/null &
wait $server
"#;

pub(crate) struct Postgres {
    folder: PathBuf,
    port: u16,
    supervisor: Mutex<Option<Child>>,
}

impl Postgres {
    pub(crate) fn start(name: &str) -> Result<Self, Failure> {
        let folder = std::env::temp_dir().join(format!("mes-events-faults-pg-{}-{name}", std::process::id()));
        fs::create_dir_all(&folder).map_err(|error| error.to_string())?;
        if is_superuser() {
            run(Command::new("chown").arg(USER).arg(&folder))?;
        }
        let mut initdb = as_user(&program("initdb")?);
        initdb.args(["--auth=trust", "--encoding=UTF8", "--no-locale", "--no-sync", "--username", USER]);
        run(initdb.arg("--pgdata").arg(folder.join("data")).stdout(Stdio::null()))?;
        let postgres = Self { folder, port: ports::free()?, supervisor: Mutex::new(None) };
        postgres.start_again()?;
        Ok(postgres)
    }

    pub(crate) fn port(&self) -> u16 {
        self.port
    }

    /// Where to find a database of the server.
    pub(crate) fn url(&self, database: &str) -> String {
        format!("postgres://{USER}@127.0.0.1:{}/{database}", self.port)
    }

    /// Starts it on the data that it left.
    pub(crate) fn start_again(&self) -> Result<(), Failure> {
        let log = || {
            let path = std::env::temp_dir().join(format!("mes-events-faults-pg-{}.log", std::process::id()));
            File::options().create(true).append(true).open(path).map_err(|error| error.to_string())
        };
        let mut command = as_user(Path::new("sh"));
        command
            .args(["-c", SUPERVISOR, "sh"])
            .arg(program("postgres")?)
            .arg("-D")
            .arg(self.folder.join("data"));
        command.args(["-h", "127.0.0.1", "-p", &self.port.to_string(), "-c", "fsync=off", "-k"]);
        command.arg(&self.folder).stdin(Stdio::piped()).stdout(log()?).stderr(log()?);
        let child = command.spawn().map_err(|error| format!("cannot run PostgreSQL: {error}"))?;
        *self.supervisor.lock().expect("no holder panics") = Some(child);
        let began = Instant::now();
        while TcpStream::connect((Ipv4Addr::LOCALHOST, self.port)).is_err() {
            if began.elapsed() > START {
                return Err("PostgreSQL did not start".to_owned());
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        Ok(())
    }

    /// Ends it as a crash does: every connection breaks.
    pub(crate) fn stop(&self) {
        if let Some(mut child) = self.supervisor.lock().expect("no holder panics").take() {
            // Waiting closes the pipe first.
            let _ = child.wait();
        }
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        self.stop();
        let _ = fs::remove_dir_all(&self.folder);
        let _ = fs::remove_file(
            std::env::temp_dir().join(format!("mes-events-faults-pg-{}.log", std::process::id())),
        );
    }
}

fn run(command: &mut Command) -> Result<(), Failure> {
    let status = command.status().map_err(|error| format!("{command:?}: {error}"))?;
    if status.success() { Ok(()) } else { Err(format!("{command:?}: {status}")) }
}

/// On the path, or among the versions that Debian keeps out of it.
fn program(name: &str) -> Result<PathBuf, Failure> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let versions = fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let mut bins: Vec<_> = versions.map(|entry| entry.path().join("bin")).collect();
    bins.sort();
    std::env::split_paths(&path)
        .chain(bins.into_iter().rev())
        .map(|folder| folder.join(name))
        .find(|file| file.is_file())
        .ok_or_else(|| format!("there is no `{name}`; on Debian: apt-get install postgresql"))
}

/// The server refuses to run as the superuser.
fn as_user(program: &Path) -> Command {
    let mut command = if is_superuser() {
        let mut runuser = Command::new("runuser");
        runuser.args(["-u", USER, "--"]).arg(program);
        runuser
    } else {
        Command::new(program)
    };
    command.current_dir(std::env::temp_dir());
    command
}

fn is_superuser() -> bool {
    let id = Command::new("id").arg("-u").output();
    id.is_ok_and(|output| output.stdout.trim_ascii() == b"0")
}
