//! A network between two processes, with all that networks do.

use std::io::{Read as _, Write as _};
use std::net::{Ipv4Addr, Shutdown, TcpListener, TcpStream};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use socket2::SockRef;

use crate::Failure;
use crate::protocol::deny;

/// As many bytes as a packet carries.
const PACKET: usize = 1_460;

/// What the network does to all that passes.
#[derive(Clone, Debug, Default)]
pub(crate) struct Weather {
    /// How long each chunk is on its way, and how much that varies to both sides.
    pub(crate) delay: Duration,
    pub(crate) jitter: Duration,
    /// Bytes per second in each direction of a connection.
    pub(crate) throughput: Option<u64>,
    /// One of so many chunks resets its connection.
    pub(crate) reset_one_in: Option<u64>,
    /// What the server answers arrives nowhere.
    pub(crate) swallow_replies: bool,
    /// A connection breaks when this is sent on it.
    pub(crate) cut_at: Option<Cut>,
    /// The broker's next answer about a record of this topic says that its sequence number is wrong.
    pub(crate) deny_sequence: Option<String>,
}

/// Breaks a connection where the client sends `text`.
#[derive(Clone, Debug)]
pub(crate) struct Cut {
    pub(crate) text: &'static [u8],
    /// Of so many occurrences one is cut. Cuts alternate: the server has got the text, or it has not.
    pub(crate) one_in: u64,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Direction {
    ToServer,
    ToClient,
}

pub(crate) struct Proxy {
    port: u16,
    shared: Arc<Shared>,
}

#[derive(Default)]
struct Shared {
    weather: Mutex<Weather>,
    connections: Mutex<Vec<TcpStream>>,
    random: AtomicU64,
    occurrences: AtomicU64,
    breaks: AtomicU64,
}

impl Proxy {
    /// Passes on to an address, where nothing need listen yet.
    pub(crate) fn start(target: String) -> Result<Self, Failure> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).map_err(|error| error.to_string())?;
        let port = listener.local_addr().map_err(|error| error.to_string())?.port();
        let shared = Arc::new(Shared::default());
        let accepting = Arc::clone(&shared);
        // It ends with this process.
        thread::spawn(move || {
            for client in listener.incoming().flatten() {
                if let Ok(server) = TcpStream::connect(&target) {
                    accepting.join(&client, &server);
                }
            }
        });
        Ok(Self { port, shared })
    }

    pub(crate) fn port(&self) -> u16 {
        self.port
    }

    pub(crate) fn address(&self) -> String {
        format!("127.0.0.1:{}", self.port)
    }

    pub(crate) fn set(&self, weather: Weather) {
        *self.shared.weather.lock().expect("no holder panics") = weather;
    }

    /// Resets every connection; new ones are taken.
    pub(crate) fn reset(&self) {
        for connection in self.shared.connections.lock().expect("no holder panics").drain(..) {
            reset(&connection);
        }
    }

    /// How many connections the weather has broken, and answers it has changed.
    pub(crate) fn breaks(&self) -> usize {
        usize::try_from(self.shared.breaks.load(Ordering::Relaxed)).expect("few")
    }
}

impl Shared {
    fn join(self: &Arc<Self>, client: &TcpStream, server: &TcpStream) {
        let _ = (client.set_nodelay(true), server.set_nodelay(true));
        let mut connections = self.connections.lock().expect("no holder panics");
        connections.extend(client.try_clone());
        connections.extend(server.try_clone());
        for (from, to, direction) in
            [(client, server, Direction::ToServer), (server, client, Direction::ToClient)]
        {
            let (Ok(from), Ok(to)) = (from.try_clone(), to.try_clone()) else { return };
            let (sender, receiver) = sync_channel(64);
            let shared = Arc::clone(self);
            let Ok(peer) = to.try_clone() else { return };
            thread::spawn(move || shared.read(from, &peer, direction, &sender));
            thread::spawn(move || write(to, &receiver));
        }
    }

    fn read(
        &self,
        mut from: TcpStream,
        to: &TcpStream,
        direction: Direction,
        sender: &SyncSender<(Instant, Vec<u8>)>,
    ) {
        let mut buffer = vec![0; 16 * 1024];
        let now = || self.weather.lock().expect("no holder panics").clone();
        // Where chunks are lost, they are packets.
        let size = || if now().reset_one_in.is_some() { PACKET } else { 16 * 1024 };
        while let Ok(length @ 1..) = from.read(&mut buffer[..size()]) {
            let weather = now();
            let chunk = &mut buffer[..length];
            if direction == Direction::ToClient && weather.swallow_replies {
                continue;
            }
            if weather.reset_one_in.is_some_and(|many| self.below(many) == 0) {
                return self.break_off(&from, to);
            }
            if direction == Direction::ToClient
                && weather.deny_sequence.as_ref().is_some_and(|topic| deny(chunk, topic))
            {
                self.breaks.fetch_add(1, Ordering::Relaxed);
                self.weather.lock().expect("no holder panics").deny_sequence = None;
            }
            let cut = weather
                .cut_at
                .as_ref()
                .filter(|cut| direction == Direction::ToServer && self.cuts(cut, chunk));
            let passes = cut.is_none() || self.breaks.load(Ordering::Relaxed).is_multiple_of(2);
            if passes && sender.send((self.arrival(&weather), chunk.to_vec())).is_err() {
                return;
            }
            if cut.is_some() {
                // The server has the time to do what it was told.
                thread::sleep(Duration::from_millis(50));
                return self.break_off(&from, to);
            }
            if let Some(throughput) = weather.throughput {
                thread::sleep(Duration::from_secs_f64(length as f64 / throughput as f64));
            }
        }
        let _ = to.shutdown(Shutdown::Write);
    }

    fn cuts(&self, cut: &Cut, chunk: &[u8]) -> bool {
        let there = chunk.windows(cut.text.len()).any(|window| window == cut.text);
        there && (self.occurrences.fetch_add(1, Ordering::Relaxed) + 1).is_multiple_of(cut.one_in)
    }

    fn break_off(&self, from: &TcpStream, to: &TcpStream) {
        self.breaks.fetch_add(1, Ordering::Relaxed);
        reset(from);
        reset(to);
    }

    fn arrival(&self, weather: &Weather) -> Instant {
        let jitter = u64::try_from(weather.jitter.as_millis()).expect("short");
        let late = Duration::from_millis(self.below(2 * jitter + 1));
        Instant::now() + (weather.delay + late).saturating_sub(weather.jitter)
    }

    fn below(&self, limit: u64) -> u64 {
        let step = |state: u64| {
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407)
        };
        let state = self.random.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |state| Some(step(state)));
        (step(state.unwrap_or_default()) >> 33) % limit.max(1)
    }
}

fn write(mut to: TcpStream, receiver: &Receiver<(Instant, Vec<u8>)>) {
    while let Ok((at, chunk)) = receiver.recv() {
        thread::sleep(at.saturating_duration_since(Instant::now()));
        if to.write_all(&chunk).is_err() {
            return;
        }
    }
}

fn reset(connection: &TcpStream) {
    // A connection that lingers for no time is reset when it is closed.
    let _ = SockRef::from(connection).set_linger(Some(Duration::ZERO));
    let _ = connection.shutdown(Shutdown::Both);
}
