//! A proxy that lets the server do its work and keeps the answer to itself.

use std::io::{self, Read, Write};
use std::net::{Ipv4Addr, Shutdown, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

/// Stands before a server; its threads end with their connections, and with the process.
pub(crate) struct Proxy {
    port: u16,
    plan: Arc<Mutex<Plan>>,
}

#[derive(Default)]
struct Plan {
    lose: Option<&'static str>,
    lost: usize,
}

impl Proxy {
    pub(crate) fn before(server: (String, u16)) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let port = listener.local_addr().unwrap().port();
        let plan = Arc::new(Mutex::new(Plan::default()));
        let shared = plan.clone();
        thread::spawn(move || {
            for client in listener.incoming().flatten() {
                let server = TcpStream::connect((server.0.as_str(), server.1)).unwrap();
                join(&client, &server, &shared);
            }
        });
        Self { port, plan }
    }

    pub(crate) fn port(&self) -> u16 {
        self.port
    }

    /// The next command that is done with this tag, as `COMMIT` or `UPDATE 1`, is done on the server, up to its last
    /// message; its client loses the connection instead of hearing of it.
    pub(crate) fn lose(&self, tag: &'static str) {
        self.plan.lock().unwrap().lose = Some(tag);
    }

    /// How many answers were lost.
    pub(crate) fn lost(&self) -> usize {
        self.plan.lock().unwrap().lost
    }
}

fn join(client: &TcpStream, server: &TcpStream, plan: &Arc<Mutex<Plan>>) {
    // Small messages must not wait for one another.
    client.set_nodelay(true).unwrap();
    server.set_nodelay(true).unwrap();
    let both = || (client.try_clone().unwrap(), server.try_clone().unwrap());
    let (mut from, mut to) = both();
    thread::spawn(move || {
        let _ended = io::copy(&mut from, &mut to);
        let _gone = to.shutdown(Shutdown::Both);
    });
    let ((mut to, mut from), plan) = (both(), plan.clone());
    thread::spawn(move || {
        let _ended = answers(&mut from, &mut to, &plan);
        let _gone = (from.shutdown(Shutdown::Both), to.shutdown(Shutdown::Both));
    });
}

/// Passes the server's messages on: a letter, a length that counts itself, and so many bytes.
fn answers(server: &mut TcpStream, client: &mut TcpStream, plan: &Mutex<Plan>) -> io::Result<()> {
    let mut is_losing = false;
    loop {
        let mut message = vec![0; 5];
        server.read_exact(&mut message)?;
        let length = u32::from_be_bytes([message[1], message[2], message[3], message[4]]);
        message.resize(1 + usize::try_from(length).unwrap(), 0);
        server.read_exact(&mut message[5..])?;
        is_losing = is_losing || (message[0] == b'C' && plan.lock().unwrap().is_to_lose(&message[5..]));
        if !is_losing {
            client.write_all(&message)?;
        } else if message[0] == b'Z' {
            // Ready for the next query, so the transaction is on the disk.
            plan.lock().unwrap().lost += 1;
            return Ok(());
        }
    }
}

impl Plan {
    fn is_to_lose(&mut self, done: &[u8]) -> bool {
        self.lose.take_if(|tag| done.strip_suffix(b"\0") == Some(tag.as_bytes())).is_some()
    }
}
