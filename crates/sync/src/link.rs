//! The line to HQ: HTTP over TLS 1.3, trusting only HQ's own authority.
//!
//! Time-outs go by progress, never by total time: on a thin line an exchange may take an hour and be well.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;

use http_body_util::{BodyExt, Full};
use hyper::body::{Bytes, Incoming};
use hyper::client::conn::http1::SendRequest;
use hyper::{Method, Request, Response, header};
use hyper_util::rt::TokioIo;
use rustls::ClientConfig;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer, ServerName};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_rustls::TlsConnector;

use crate::{Door, SyncError};

const RECORD_BYTES: usize = 4096;

/// What a device shows HQ and what it trusts.
#[derive(Clone, PartialEq, Eq)]
pub struct Credentials {
    pub ca_pem: String,
    /// Certificate and key seed; none before enrolment.
    pub device: Option<(String, [u8; 32])>,
}

impl std::fmt::Debug for Credentials {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Credentials").finish_non_exhaustive()
    }
}

#[derive(Debug, thiserror::Error)]
pub enum LinkError {
    #[error("the address of HQ is not of the form https://name:port")]
    Address,
    #[error("HQ cannot be reached")]
    Unreachable(#[source] io::Error),
    #[error("the line went quiet for {0} seconds")]
    Quiet(u64),
    #[error("the server does not prove to be the HQ this device trusts")]
    NotOurHq(#[source] io::Error),
    #[error("the trust file or the device's certificate cannot be read")]
    Credentials,
    #[error("the line broke")]
    Broken(#[source] hyper::Error),
}

/// Bytes that really went over the line, TLS included.
#[derive(Debug, Default)]
pub struct Meter {
    up: AtomicU64,
    down: AtomicU64,
}

impl Meter {
    pub fn read(&self) -> (u64, u64) {
        (self.up.load(Ordering::Relaxed), self.down.load(Ordering::Relaxed))
    }
}

/// An open connection.
#[derive(Debug)]
pub struct Link {
    sender: SendRequest<Full<Bytes>>,
    authority: String,
    patience: Duration,
    pub meter: Arc<Meter>,
}

impl Link {
    /// Connects; `patience` is how long the line may stay without any progress.
    pub async fn open(url: &str, trust: Arc<ClientConfig>, patience: Duration) -> Result<Self, LinkError> {
        let authority = url.strip_prefix("https://").ok_or(LinkError::Address)?.trim_end_matches('/');
        let (host, port) = authority.rsplit_once(':').ok_or(LinkError::Address)?;
        let port: u16 = port.parse().map_err(|_| LinkError::Address)?;
        let host = host.trim_start_matches('[').trim_end_matches(']');
        let name = ServerName::try_from(host.to_owned()).map_err(|_| LinkError::Address)?;
        let quiet = |_| LinkError::Quiet(patience.as_secs());

        let tcp = timeout(patience, TcpStream::connect((host, port))).await.map_err(quiet)?;
        let tcp = tcp.map_err(LinkError::Unreachable)?;
        tcp.set_nodelay(true).map_err(LinkError::Unreachable)?;
        let meter = Arc::new(Meter::default());
        let metered = Metered { inner: tcp, meter: meter.clone() };
        let connector = TlsConnector::from(trust);
        let tls = timeout(patience, connector.connect(name, metered)).await.map_err(quiet)?;
        let tls = tls.map_err(refused_or_unreachable)?;
        Self::speak(tls, authority, patience, meter).await
    }

    /// Over a stream that is there already and needs no TLS: both ends are in one process.
    pub async fn over<S>(stream: S, patience: Duration) -> Result<Self, LinkError>
    where
        S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
    {
        let meter = Arc::new(Meter::default());
        let metered = Metered { inner: stream, meter: meter.clone() };
        Self::speak(metered, "headquarters", patience, meter).await
    }

    async fn speak<S>(
        stream: S,
        authority: &str,
        patience: Duration,
        meter: Arc<Meter>,
    ) -> Result<Self, LinkError>
    where
        S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
    {
        let (sender, connection) =
            hyper::client::conn::http1::handshake(TokioIo::new(stream)).await.map_err(LinkError::Broken)?;
        tokio::spawn(connection);
        Ok(Self { sender, authority: authority.to_owned(), patience, meter })
    }

    /// Sends a request with a body that is ready and waits for the head of the answer.
    pub async fn request(
        &mut self,
        method: Method,
        path: &str,
        headers: &[(&str, String)],
        body: Vec<u8>,
    ) -> Result<Answer, LinkError> {
        let mut request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::HOST, &self.authority)
            .header(header::CONTENT_LENGTH, body.len());
        for (name, value) in headers {
            request = request.header(*name, value);
        }
        let request = request.body(Full::new(Bytes::from(body))).map_err(|_| LinkError::Address)?;
        timeout(self.patience, self.sender.ready())
            .await
            .map_err(|_| LinkError::Quiet(self.patience.as_secs()))?
            .map_err(LinkError::Broken)?;
        let response = self.sender.send_request(request);
        let response = self.while_moving(response).await?.map_err(LinkError::Broken)?;
        Ok(Answer { response, patience: self.patience })
    }

    /// Waits as long as bytes move in either direction.
    async fn while_moving<T>(&self, work: impl Future<Output = T>) -> Result<T, LinkError> {
        tokio::pin!(work);
        let mut moved = self.meter.read();
        loop {
            if let Ok(done) = timeout(self.patience, &mut work).await {
                return Ok(done);
            }
            let now = self.meter.read();
            if now == moved {
                return Err(LinkError::Quiet(self.patience.as_secs()));
            }
            moved = now;
        }
    }
}

/// The head of an answer, and its body as it arrives.
#[derive(Debug)]
pub struct Answer {
    response: Response<Incoming>,
    patience: Duration,
}

impl Answer {
    pub fn status(&self) -> u16 {
        self.response.status().as_u16()
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.response.headers().get(name)?.to_str().ok()
    }

    /// The next piece of the body; `None` at its end.
    pub async fn piece(&mut self) -> Result<Option<Bytes>, LinkError> {
        loop {
            let quiet = |_| LinkError::Quiet(self.patience.as_secs());
            let frame = timeout(self.patience, self.response.body_mut().frame()).await.map_err(quiet)?;
            match frame.transpose().map_err(LinkError::Broken)?.map(hyper::body::Frame::into_data) {
                None => return Ok(None),
                Some(Ok(data)) => return Ok(Some(data)),
                Some(Err(_trailers)) => {}
            }
        }
    }

    /// The whole body, at most `limit` bytes of it.
    pub async fn body(mut self, limit: usize) -> Result<Vec<u8>, LinkError> {
        let mut body = Vec::new();
        while let Some(piece) = self.piece().await? {
            let room = limit.saturating_sub(body.len());
            body.extend_from_slice(&piece[..piece.len().min(room)]);
        }
        Ok(body)
    }
}

/// How TLS is spoken, with what was agreed last time: a line that broke is taken up again with a few hundred
/// bytes in place of certificates. HQ asks its device list at every request all the same.
pub(crate) fn remembered(
    door: &impl Door,
    credentials: &Credentials,
) -> Result<Arc<ClientConfig>, SyncError> {
    let known = door.vault(|vault| Ok(vault.line()))?;
    let known = known.and_then(|line| line.downcast::<(Credentials, Arc<ClientConfig>)>().ok());
    if let Some(known) = known.filter(|known| known.0 == *credentials) {
        return Ok(known.1.clone());
    }
    let fresh = trust(credentials)?;
    let line = Arc::new((credentials.clone(), fresh.clone()));
    door.vault(|vault| {
        vault.remember_line(line);
        Ok(())
    })?;
    Ok(fresh)
}

/// How TLS is spoken for the first time.
pub(crate) fn trust(credentials: &Credentials) -> Result<Arc<ClientConfig>, LinkError> {
    let bad = |_| LinkError::Credentials;
    let mut roots = rustls::RootCertStore::empty();
    for ca in CertificateDer::pem_slice_iter(credentials.ca_pem.as_bytes()) {
        let ca = ca.map_err(|_| LinkError::Credentials)?;
        roots.add(ca).map_err(bad)?;
    }
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder = ClientConfig::builder_with_provider(provider)
        .with_protocol_versions(&[&rustls::version::TLS13])
        .map_err(bad)?
        .with_root_certificates(roots);
    let mut config = match &credentials.device {
        None => builder.with_no_client_auth(),
        Some((certificate, seed)) => {
            let chain: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(certificate.as_bytes()).collect();
            let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(wire::enrol::tls_key_der(seed)));
            let chain = chain.map_err(|_| LinkError::Credentials)?;
            builder.with_client_auth_cert(chain, key).map_err(bad)?
        }
    };
    // What a cut tears is the last record: small ones lose little.
    config.max_fragment_size = Some(RECORD_BYTES);
    Ok(Arc::new(config))
}

fn refused_or_unreachable(error: io::Error) -> LinkError {
    let is_tls = error.get_ref().is_some_and(|inner| inner.is::<rustls::Error>());
    if is_tls { LinkError::NotOurHq(error) } else { LinkError::Unreachable(error) }
}

/// Counts what passes.
struct Metered<S> {
    inner: S,
    meter: Arc<Meter>,
}

impl<S: AsyncRead + Unpin> AsyncRead for Metered<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        let polled = Pin::new(&mut self.inner).poll_read(cx, buffer);
        self.meter.down.fetch_add((buffer.filled().len() - before) as u64, Ordering::Relaxed);
        polled
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Metered<S> {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let polled = Pin::new(&mut self.inner).poll_write(cx, bytes);
        if let Poll::Ready(Ok(written)) = &polled {
            self.meter.up.fetch_add(*written as u64, Ordering::Relaxed);
        }
        polled
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.inner).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.inner).poll_shutdown(cx)
    }
}
