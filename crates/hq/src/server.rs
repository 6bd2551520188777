//! The listening side: accepts, shakes hands, and serves each connection until it ends or HQ drains.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::{GracefulShutdown, Watcher};
use hyper_util::service::TowerToHyperService;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, watch};
use tokio::task::JoinHandle;
use tokio_rustls::TlsAcceptor;

use crate::error::HqError;
use crate::gate::Gate;
use crate::house::{House, Place};
use crate::{routes, tls};

/// Over 600 ms of delay and loss a handshake takes seconds.
const HANDSHAKE_WITHIN: Duration = Duration::from_secs(30);
const HEADERS_WITHIN: Duration = Duration::from_secs(60);
const DRAIN_WITHIN: Duration = Duration::from_secs(30);
const CONNECTIONS: usize = 1024;

type Served<S> = http1::Connection<TokioIo<S>, TowerToHyperService<Router>>;

/// What `serve` needs to know.
#[derive(Clone, Debug)]
pub struct Config {
    pub data: PathBuf,
    /// `127.0.0.1:0` takes a free port.
    pub listen: String,
    pub database_url: Option<String>,
    pub objects: Option<String>,
    pub object_settings: Vec<(String, String)>,
    /// Further names and addresses under which devices reach this server.
    pub names: Vec<String>,
    /// Exchanges served at the same time; more are told to come back.
    pub exchanges: usize,
}

impl Config {
    /// A server on a free port of this machine over the given folder.
    #[must_use]
    pub fn local(data: impl Into<PathBuf>) -> Self {
        Self {
            data: data.into(),
            listen: "127.0.0.1:0".into(),
            database_url: None,
            objects: None,
            object_settings: Vec::new(),
            names: Vec::new(),
            exchanges: 64,
        }
    }
}

/// A headquarters that is being served.
#[derive(Debug)]
pub struct Running {
    pub addr: SocketAddr,
    pub ca_pem: String,
    pub house: Arc<House>,
    stop: watch::Sender<bool>,
    serving: JoinHandle<()>,
}

impl Running {
    /// `https://127.0.0.1:port`
    #[must_use]
    pub fn url(&self) -> String {
        format!("https://{}", self.addr)
    }

    /// Takes no more connections, lets the running exchanges end, and returns.
    pub async fn shutdown(self) {
        let _ = self.stop.send(true);
        let _ = self.serving.await;
    }

    /// Ends at once, as a crash would: whatever was acknowledged must be there afterwards.
    pub async fn abort(self) {
        self.serving.abort();
        let _ = self.serving.await;
    }
}

/// Opens the house and serves it. Returns when it listens.
pub async fn serve(config: Config) -> Result<Running, HqError> {
    let Config { data, listen, database_url, objects, object_settings, names, exchanges } = config;
    let house = Arc::new(House::open(&Place { data, database_url, objects, object_settings }).await?);
    let listener = TcpListener::bind(&listen).await?;
    let addr = listener.local_addr()?;
    let mut all_names = vec!["localhost".to_owned(), "127.0.0.1".into(), "::1".into(), addr.ip().to_string()];
    all_names.extend(names);
    all_names.sort();
    all_names.dedup();
    let tls = tls::server_config(&house.authority, &all_names, house.now())?;
    let ca_pem = house.authority.ca_pem.clone();
    let gate = Arc::new(Gate::new(exchanges));
    let router = routes::router(Arc::clone(&house), gate);
    let (stop, stopped) = watch::channel(false);
    let serving = tokio::spawn(accept_all(listener, TlsAcceptor::from(tls), router, stopped));
    Ok(Running { addr, ca_pem, house, stop, serving })
}

async fn accept_all(
    listener: TcpListener,
    acceptor: TlsAcceptor,
    router: Router,
    mut stopped: watch::Receiver<bool>,
) {
    let graceful = GracefulShutdown::new();
    let connections = Arc::new(Semaphore::new(CONNECTIONS));
    let mut tasks = tokio::task::JoinSet::new();
    loop {
        let Ok(permit) = Arc::clone(&connections).acquire_owned().await else { break };
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            _ = stopped.changed() => break,
        };
        // A failed accept is the other side's, or a lack of file handles that passes.
        let Ok((stream, _)) = accepted else {
            tokio::time::sleep(Duration::from_millis(20)).await;
            continue;
        };
        let (acceptor, router, watcher) = (acceptor.clone(), router.clone(), graceful.watcher());
        tasks.spawn(async move {
            serve_one(stream, acceptor, router, watcher).await;
            drop(permit);
        });
        while tasks.try_join_next().is_some() {}
    }
    drop(listener);
    let drained = async {
        // Idle connections close now, busy ones after their answer.
        graceful.shutdown().await;
        while tasks.join_next().await.is_some() {}
    };
    let _ = tokio::time::timeout(DRAIN_WITHIN, drained).await;
}

async fn serve_one(stream: TcpStream, acceptor: TlsAcceptor, router: Router, watcher: Watcher) {
    let _ = stream.set_nodelay(true);
    let shaken = tokio::time::timeout(HANDSHAKE_WITHIN, acceptor.accept(stream)).await;
    let Ok(Ok(stream)) = shaken else { return };
    let certificates = stream.get_ref().1.peer_certificates().unwrap_or_default();
    let peer = certificates.first().and_then(tls::peer_key);
    let router = router.layer(axum::Extension(peer));
    let connection = connection(stream, router);
    // How a connection ends is the other side's affair: what was acknowledged is written.
    let _ = watcher.watch(connection).await;
}

/// Serves one connection whose other end is in this process and is known by this key of its TLS.
pub async fn serve_stream<S>(house: Arc<House>, tls_key: [u8; 32], stream: S)
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let router = routes::router(house, Arc::new(Gate::new(1)));
    let router = router.layer(axum::Extension(Some(tls::PeerKey(tls_key))));
    let _ = connection(stream, router).await;
}

fn connection<S>(stream: S, router: Router) -> Served<S>
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEADERS_WITHIN)
        .serve_connection(TokioIo::new(stream), TowerToHyperService::new(router))
}
