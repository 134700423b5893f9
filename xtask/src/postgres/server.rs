use std::ffi::OsString;
use std::fs::{self, File};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use crate::{Failure, process, tools};

/// It takes less than a second; on a machine under load more.
const START: Duration = Duration::from_secs(60);

/// Debian's packages make this user. The server refuses to run as the superuser.
const USER: &str = "postgres";

/// The number of the process that started the server follows.
const FOLDER: &str = "mes-events-postgres-";

/// Runs the server until it ends or standard input does, which is our pipe: when this process ends, however it does, so
/// does the server. Then a folder goes too that is not kept.
const SUPERVISOR: &str = r#"
trap "" INT TERM
folder=$1; signal=$2; shift 2
exec 3<&0
"$@" </dev/null &
server=$!
(cat <&3 >/dev/null; kill -$signal $server) 2>/dev/null &
wait $server
[ -z "$folder" ] || rm -rf "$folder"
"#;

/// What becomes of a server's folder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Keeping {
    Passing,
    Kept,
}

impl Keeping {
    /// What the supervisor is told: the folder to remove, and how to end the server.
    fn arguments(self, folder: &Path) -> [OsString; 2] {
        match self {
            Self::Passing => [folder.into(), "INT".into()],
            Self::Kept => ["".into(), "QUIT".into()],
        }
    }
}

/// A server that trusts everyone on this machine, with every setting at its default, so that a commit is on the disk.
pub(crate) struct Server {
    supervisor: Child,
    port: u16,
    folder: PathBuf,
}

impl Server {
    /// Starts a server on `port`, or on a free one.
    pub(crate) fn start(port: Option<u16>) -> Result<Self, Failure> {
        let port = port.map_or_else(free_port, Ok)?;
        sweep();
        let folder = std::env::temp_dir().join(format!("{FOLDER}{}", std::process::id()));
        let _ = fs::remove_dir_all(&folder);
        Self::run(port, folder, Keeping::Passing)
    }

    /// Starts a server that goes on with the data in a folder, and leaves its own behind when it is ended, as by a crash.
    pub(crate) fn start_kept(port: u16, folder: &Path) -> Result<Self, Failure> {
        let folder = std::path::absolute(folder).map_err(|error| error.to_string())?;
        Self::run(port, folder, Keeping::Kept)
    }

    fn run(port: u16, folder: PathBuf, keeping: Keeping) -> Result<Self, Failure> {
        make(&folder)?;
        let data = folder.join("data");
        let log = folder.join("log");
        let open = || File::create(&log).map_err(|error| format!("cannot write {}: {error}", log.display()));
        if !data.is_dir() {
            let mut initdb = as_user(program("initdb")?);
            initdb.args(["--auth=trust", "--encoding=UTF8", "--no-locale", "--no-sync"]);
            process::run(initdb.arg("--username").arg(USER).arg("--pgdata").arg(&data).stdout(open()?))?;
        }
        let supervisor = as_user("sh".into())
            .args(["-c", SUPERVISOR, "sh"])
            .args(keeping.arguments(&folder))
            .arg(program("postgres")?)
            .arg("-D")
            .arg(&data)
            .args(["-h", "127.0.0.1", "-p", &port.to_string(), "-k"])
            .arg(&folder)
            .stdin(Stdio::piped())
            .stdout(open()?)
            .stderr(open()?)
            .spawn()
            .map_err(|error| format!("cannot run PostgreSQL: {error}"))?;
        let mut server = Self { supervisor, port, folder };
        server.wait_until_it_listens()?;
        Ok(server)
    }

    /// What DATABASE_URL is to be.
    pub(crate) fn url(&self) -> String {
        format!("postgres://{USER}@127.0.0.1:{}/postgres", self.port)
    }

    /// Waits until the server ends by itself.
    pub(crate) fn wait(mut self) -> Result<(), Failure> {
        // `Child::wait` would close the pipe, and so end the server.
        while !self.has_ended()? {
            thread::sleep(Duration::from_millis(200));
        }
        Err("PostgreSQL ended".to_owned())
    }

    fn wait_until_it_listens(&mut self) -> Result<(), Failure> {
        let began = Instant::now();
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, self.port));
        let log = self.folder.join("log");
        while TcpStream::connect_timeout(&address, Duration::from_secs(1)).is_err() {
            let said = fs::read_to_string(&log).unwrap_or_default();
            if self.has_ended()? || began.elapsed() > START {
                return Err(format!("PostgreSQL did not start:\n{said}"));
            }
            thread::sleep(Duration::from_millis(20));
        }
        eprintln!("PostgreSQL listens on 127.0.0.1:{} after {:.1?}", self.port, began.elapsed());
        Ok(())
    }

    pub(crate) fn has_ended(&mut self) -> Result<bool, Failure> {
        self.supervisor.try_wait().map(|status| status.is_some()).map_err(|error| error.to_string())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // The supervisor ends the server when its input ends, and removes the folder.
        drop(self.supervisor.stdin.take());
        let _ = self.supervisor.wait();
    }
}

fn free_port() -> Result<u16, Failure> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0));
    let address = listener.and_then(|listener| listener.local_addr());
    address.map(|address| address.port()).map_err(|error| format!("no free port on 127.0.0.1: {error}"))
}

fn program(name: &str) -> Result<PathBuf, Failure> {
    tools::find(name).ok_or_else(|| format!("there is no `{name}`; on Debian: apt-get install postgresql"))
}

/// Removes the folders of servers that were killed together with their supervisor, where the system tells which those are.
fn sweep() {
    let Ok(processes) = fs::read_dir("/proc") else { return };
    let alive: Vec<_> = processes.flatten().map(|entry| entry.file_name()).collect();
    let folders = fs::read_dir(std::env::temp_dir()).into_iter().flatten().flatten();
    for folder in folders {
        let name = folder.file_name().to_string_lossy().into_owned();
        let is_abandoned =
            name.strip_prefix(FOLDER).is_some_and(|number| !alive.iter().any(|process| process == number));
        if is_abandoned {
            let _ = fs::remove_dir_all(folder.path());
        }
    }
}

/// A folder that the user may write that the server runs as.
fn make(folder: &Path) -> Result<(), Failure> {
    fs::create_dir_all(folder).map_err(|error| format!("cannot make {}: {error}", folder.display()))?;
    if is_superuser() { process::run(Command::new("chown").arg(USER).arg(folder)) } else { Ok(()) }
}

fn as_user(program: PathBuf) -> Command {
    let mut command = if is_superuser() {
        let mut runuser = Command::new("runuser");
        runuser.args(["-u", USER, "--"]).arg(program);
        runuser
    } else {
        Command::new(program)
    };
    // The user need not be allowed to read where we are.
    command.current_dir(std::env::temp_dir());
    command
}

fn is_superuser() -> bool {
    process::output(Command::new("id").arg("-u")).is_some_and(|id| id == "0")
}
