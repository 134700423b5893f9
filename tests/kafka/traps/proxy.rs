//! A proxy in front of a broker, which takes away answers that a producer waits for.
//!
//! The fault suite's proxy breaks connections anywhere; this one reads requests, to know when the broker has written, and puts
//! itself into the broker's metadata, so that it works before a broker that knows nothing of it.

use std::collections::HashSet;
use std::io;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

/// What happens to the answers to what producers write, after the broker has written it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Answers {
    /// So many times the connection closes instead.
    Cut(usize),
    /// None arrives.
    Silence,
}

/// Ends with this value.
pub(crate) struct Proxy {
    pub(crate) address: String,
    state: Arc<State>,
    task: JoinHandle<()>,
}

struct State {
    answers: Answers,
    taken: AtomicUsize,
    broker: String,
    /// Host and port in the encoding of the broker's metadata: the broker's, and the proxy's.
    ports: [Vec<u8>; 2],
}

impl Proxy {
    pub(crate) async fn start(broker: &str, answers: Answers) -> Self {
        // The broker's own host, since one name takes the place of the other in its metadata.
        let (host, _) = broker.rsplit_once(':').expect("host:port");
        let listener = TcpListener::bind((host, 0)).await.expect("a free port");
        let address = format!("{host}:{}", listener.local_addr().expect("an address").port());
        let ports = [broker, &address].map(encoded);
        let state = Arc::new(State { answers, taken: AtomicUsize::new(0), broker: broker.to_owned(), ports });
        let served = Arc::clone(&state);
        let task = tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                tokio::spawn(connection(Arc::clone(&served), client));
            }
        });
        Self { address, state, task }
    }

    /// How many answers were taken away.
    pub(crate) fn taken(&self) -> usize {
        self.state.taken.load(Ordering::Acquire)
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// The ids of requests that bring records, on one connection.
type Produces = Arc<Mutex<HashSet<[u8; 4]>>>;

/// Both directions end together, and so do the connections.
async fn connection(state: Arc<State>, client: TcpStream) -> io::Result<()> {
    let broker = TcpStream::connect(&state.broker).await?;
    let ((from_client, to_client), (from_broker, to_broker)) = (client.into_split(), broker.into_split());
    let produces = Produces::default();
    tokio::select! {
        ended = requests(from_client, to_broker, &produces) => ended,
        ended = answers(&state, from_broker, to_client, &produces) => ended,
    }
}

async fn requests(mut from: OwnedReadHalf, mut to: OwnedWriteHalf, produces: &Produces) -> io::Result<()> {
    loop {
        let frame = frame(&mut from).await?;
        // The request's kind, 0 for records; its version; its id.
        if frame[..2] == [0, 0] {
            let id = frame[4..8].try_into().expect("four bytes");
            produces.lock().expect("not poisoned").insert(id);
        }
        send(&mut to, &frame).await?;
    }
}

async fn answers(
    state: &State,
    mut from: OwnedReadHalf,
    mut to: OwnedWriteHalf,
    produces: &Produces,
) -> io::Result<()> {
    loop {
        let mut frame = frame(&mut from).await?;
        let id: [u8; 4] = frame[..4].try_into().expect("four bytes");
        if produces.lock().expect("not poisoned").remove(&id) && state.takes() {
            if state.answers == Answers::Silence {
                continue;
            }
            return Ok(());
        }
        let [broker, proxy] = &state.ports;
        while let Some(at) = frame.windows(broker.len()).position(|bytes| bytes == broker) {
            frame[at..at + broker.len()].copy_from_slice(proxy);
        }
        send(&mut to, &frame).await?;
    }
}

impl State {
    fn takes(&self) -> bool {
        let limit = match self.answers {
            Answers::Cut(times) => times,
            Answers::Silence => usize::MAX,
        };
        let take = |taken| (taken < limit).then_some(taken + 1);
        self.taken.fetch_update(Ordering::AcqRel, Ordering::Acquire, take).is_ok()
    }
}

fn encoded(address: &str) -> Vec<u8> {
    let (host, port) = address.rsplit_once(':').expect("host:port");
    let port: i32 = port.parse().expect("a port");
    [host.as_bytes(), &port.to_be_bytes()].concat()
}

async fn frame(from: &mut OwnedReadHalf) -> io::Result<Vec<u8>> {
    let size = from.read_u32().await?;
    let mut frame = vec![0; usize::try_from(size).expect("it fits")];
    from.read_exact(&mut frame).await?;
    Ok(frame)
}

async fn send(to: &mut OwnedWriteHalf, frame: &[u8]) -> io::Result<()> {
    to.write_u32(u32::try_from(frame.len()).expect("it fits")).await?;
    to.write_all(frame).await
}
