//! Laptops by the hundred, as headquarters sees them: keys, certificates, signed changes, real messages over
//! TLS. No vault and no screen, so that a thousand of them fit beside the server that is measured.

use std::collections::BTreeMap;
use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use ed25519_dalek::{Signer as _, SigningKey};
use ledger::{
    Change, Dot, Draft, EntityId, GENESIS, Hash, Hlc, Op, Origin, Quality, RawChange, Scope, Stream,
};
use model::actions::Action;
use model::{Value, registry};
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer, ServerName};
use rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned};
use uuid::Uuid;
use wire::enrol::{EnrolRequest, Enrolled};
use wire::v1::{Cursor, Frame, Head, Hello, Packer, Push, Run};
use wire::{Dictionary, FrameDecoder};

use crate::day::{Day, Step};
use crate::fresh_id;

/// As the real client compresses.
const LEVEL: i32 = 19;
const FRAME: usize = 192 * 1024;
const START_MS: u64 = 1_790_000_000_000;
/// A laptop that is told to come back gives up after so many visits.
const VISITS: usize = 500;

/// One of many: who it is, and the body of its next exchange, made ahead of time.
#[derive(Debug)]
pub struct Light {
    key: SigningKey,
    device: Uuid,
    enrolled: Enrolled,
    tls: Arc<ClientConfig>,
    post: String,
    clock: u64,
    heads: BTreeMap<Scope, (u64, Hash)>,
    unsent: BTreeMap<Scope, (u64, Vec<RawChange>)>,
    written: BTreeMap<(Uuid, u16), Dot>,
    cursor: u64,
    /// Changes and operations that are not sent yet.
    pub changes: usize,
    pub ops: usize,
}

/// What an exchange came to.
#[derive(Clone, Copy, Debug, Default)]
pub struct Visit {
    pub time: Duration,
    pub up: usize,
    pub down: usize,
    /// How often it was told to come back first.
    pub turned_away: usize,
}

impl Light {
    /// Enrols at a headquarters.
    ///
    /// # Panics
    /// When headquarters refuses.
    #[must_use]
    pub fn enrol(address: SocketAddr, ca_pem: &str, post: &str, code: &str) -> Self {
        let key = SigningKey::from_bytes(&seed());
        let tls_seed = seed();
        let device = fresh_id();
        let mut request = EnrolRequest {
            code: code.into(),
            device,
            device_name: "one of many".into(),
            local_user: fresh_id(),
            public_key: key.verifying_key().to_bytes(),
            tls_public_key: SigningKey::from_bytes(&tls_seed).verifying_key().to_bytes(),
            proof: [0; 64],
        };
        request.proof = key.sign(&request.proof_bytes()).to_bytes();
        let body = serde_json::to_vec(&request).expect("a request");
        let (status, said) = post_to(address, &tls(ca_pem, None), "/v1/enrol", &body).expect("an answer");
        assert_eq!(status, 200, "{}", String::from_utf8_lossy(&said));
        let enrolled: Enrolled = serde_json::from_slice(&said).expect("an enrolment");
        let tls = tls(ca_pem, Some((&enrolled.certificate_pem, tls_seed)));
        Self {
            key,
            device,
            enrolled,
            tls,
            post: post.into(),
            clock: START_MS,
            heads: BTreeMap::new(),
            unsent: BTreeMap::new(),
            written: BTreeMap::new(),
            cursor: 0,
            changes: 0,
            ops: 0,
        }
    }

    #[must_use]
    pub fn device(&self) -> Uuid {
        self.device
    }

    /// It has fetched everything up to here, as after an exchange this morning.
    pub fn stands_at(&mut self, position: u64) {
        self.cursor = position;
    }

    /// Opens so many cases and works on them: `changes` in all.
    pub fn work(&mut self, day: &mut Day, cases: usize, changes: usize) {
        let scopes: Vec<Scope> = (0..cases).map(|_| self.open_case(day)).collect();
        for number in 0..changes.saturating_sub(cases) {
            // A person stays with a case for a while.
            let scope = &scopes[number * cases / changes.max(1)];
            self.take_step(scope, day);
        }
    }

    fn open_case(&mut self, day: &mut Day) -> Scope {
        let id = day.id();
        let scope = Scope::Case(id);
        let kind = registry::kind_named("case").expect("the kind of cases");
        let post = self.post.clone();
        let fields =
            [("title", "Counterfeit letters"), ("type", "visa_fraud"), ("status", "draft"), ("post", &post)];
        let mut ops = vec![Op::Create { entity: EntityId(id), kind: kind.number }];
        for (name, text) in fields {
            let field = kind.field(name).expect("a field of cases");
            let register = registry::register(kind, field);
            let value = register.encode(&BTreeMap::from([(field.number, Value::text(text))]));
            ops.push(Op::Set {
                entity: EntityId(id),
                field: register.number,
                prev: vec![],
                value,
                seen: None,
            });
        }
        self.sign(&scope, Action::CaseNew, ops);
        scope
    }

    fn take_step(&mut self, scope: &Scope, day: &mut Day) {
        self.clock += day.pause_ms().unsigned_abs();
        let step: Step = day.step(scope.case().unwrap_or_default());
        let entity = EntityId(step.record);
        let mut ops = Vec::new();
        if step.create {
            ops.push(Op::Create { entity, kind: step.kind.number });
        }
        for (field, value) in step.sets {
            let prev = self.written.get(&(step.record, field)).copied().into_iter().collect();
            ops.push(Op::Set { entity, field, prev, value, seen: None });
        }
        let action = if step.create { Action::RecordAdd } else { Action::RecordSet };
        self.sign(scope, action, ops);
    }

    fn sign(&mut self, scope: &Scope, action: Action, ops: Vec<Op>) {
        let (seq, previous) = self.heads.get(scope).copied().unwrap_or((0, GENESIS));
        let origin = self.origin();
        for (op, number) in ops.iter().zip(0..) {
            if let Op::Set { entity, field, .. } = op {
                self.written.insert((entity.0, *field), Dot { origin, seq: seq + 1, op: number });
            }
        }
        self.ops += ops.len();
        self.changes += 1;
        let draft = Draft {
            scope: scope.clone(),
            origin,
            author: self.enrolled.user.into(),
            schema: registry::SCHEMA_VERSION,
            min_reader: 1,
            quality: Quality::Checked,
            action: action.number(),
            seq: seq + 1,
            hlc: Hlc(self.clock << 16),
            wall: i64::try_from(self.clock).unwrap_or(i64::MAX),
            salt: seed::<8>(),
            ops,
        };
        let Change { raw, hash, .. } = draft.sign(&self.key, &previous);
        self.heads.insert(scope.clone(), (seq + 1, hash));
        self.unsent.entry(scope.clone()).or_insert_with(|| (seq + 1, Vec::new())).1.push(raw);
    }

    fn origin(&self) -> Origin {
        Origin { device: self.device.into(), incarnation: 1 }
    }

    /// The body of one exchange with everything unsent, as the real client makes it.
    ///
    /// # Panics
    /// When a change does not fit into a frame.
    #[must_use]
    pub fn body(&self, dictionary: Option<&'static Dictionary>) -> Vec<u8> {
        let head = |(scope, (seq, hash)): (&Scope, &(u64, Hash))| Head {
            scope: scope.clone(),
            origin: self.origin(),
            seq: *seq,
            hash: *hash,
        };
        let dirty = self.heads.iter().filter(|(scope, _)| self.unsent.contains_key(scope));
        let hello = Hello {
            protocol: 1,
            schema: registry::SCHEMA_VERSION,
            device: self.device.into(),
            incarnation: 1,
            epoch: self.enrolled.epoch,
            cursor: Cursor { at: self.cursor, backfill: None },
            heads: dirty.map(head).collect(),
            frame_bytes: None,
            log: None,
            dictionaries: dictionary.map(|known| vec![known.id()]),
            fills: None,
            received: None,
        };
        let mut body = wire::encode_frame(&Frame::Hello(hello), LEVEL).expect("a small frame");
        let run = |(scope, (first, raws)): (&Scope, &(u64, Vec<RawChange>))| {
            let stream = Stream { origin: self.origin(), scope: scope.clone() };
            Run::of(&stream, *first, raws.clone()).expect("signed changes")
        };
        let mut packer = Packer::new(FRAME, LEVEL).with_dictionary(dictionary);
        for runs in packer.split(self.unsent.iter().map(run).collect()) {
            body.extend(packer.seal(&Frame::Push(Push { runs })).expect("a frame"));
        }
        body.extend(wire::encode_frame(&Frame::End, LEVEL).expect("a small frame"));
        body
    }

    /// One exchange to its end; comes back as often as it is told to.
    ///
    /// # Panics
    /// When headquarters does not take everything, or holds something.
    #[must_use]
    pub fn exchange(&mut self, address: SocketAddr, body: &[u8]) -> Visit {
        let mut visit = Visit::default();
        loop {
            let began = Instant::now();
            let (status, said) = post_to(address, &self.tls, "/v1/exchange", body).expect("an answer");
            visit.time = began.elapsed();
            assert_eq!(status, 200, "{}", String::from_utf8_lossy(&said));
            let Some(pause) = self.take(&said) else {
                (visit.up, visit.down) = (body.len(), said.len());
                return visit;
            };
            visit.turned_away += 1;
            assert!(visit.turned_away < VISITS, "headquarters never has time");
            std::thread::sleep(pause);
        }
    }

    /// How long to stay away, if it was told to.
    fn take(&mut self, said: &[u8]) -> Option<Duration> {
        let mut decoder = FrameDecoder::new();
        decoder.push(said);
        let (mut ended, mut slow) = (false, None);
        while let Some(frame) = decoder.next_frame().expect("frames of headquarters") {
            match frame {
                Frame::Ack(acks) => {
                    for ack in acks.streams {
                        assert!(ack.held.is_empty() && !ack.is_frozen(), "held: {:?}", ack.held);
                        self.acknowledged(&ack.scope, ack.durable);
                    }
                }
                Frame::Need(need) => panic!("headquarters lacks something before {}", need.from),
                Frame::Pull(pull) => self.cursor = pull.to.at,
                Frame::Slow(told) => slow = Some(Duration::from_millis(told.retry_after_ms)),
                Frame::End => ended = true,
                _ => {}
            }
        }
        assert!(ended, "the answer ended early");
        assert!(slow.is_some() || self.unsent.is_empty(), "not everything was acknowledged");
        // Nobody comes back on the dot.
        slow.map(|told| told / 8 + told.mul_f64(f64::from(seed::<1>()[0]) / 255.0))
    }

    fn acknowledged(&mut self, scope: &Scope, durable: u64) {
        let last = self.unsent.get(scope).map(|(first, raws)| first + raws.len() as u64 - 1);
        if last.is_some_and(|last| last <= durable) {
            self.unsent.remove(scope);
        }
    }
}

/// Lets them all do `work`, so many at a time, in their order.
pub fn at_once<T: Send>(
    laptops: &mut [Light],
    hands: usize,
    work: impl Fn(usize, &mut Light) -> T + Sync,
) -> Vec<T> {
    let next = AtomicUsize::new(0);
    let laptops: Vec<std::sync::Mutex<&mut Light>> = laptops.iter_mut().map(std::sync::Mutex::new).collect();
    std::thread::scope(|scope| {
        let one = || {
            let mut done = Vec::new();
            loop {
                let number = next.fetch_add(1, Ordering::Relaxed);
                let Some(laptop) = laptops.get(number) else { break done };
                let mut laptop = laptop.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
                done.push(work(number, &mut laptop));
            }
        };
        let hands: Vec<_> = (0..hands).map(|_| scope.spawn(one)).collect();
        hands.into_iter().flat_map(|hand| hand.join().expect("a laptop that panicked")).collect()
    })
}

fn seed<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    for piece in bytes.chunks_mut(16) {
        piece.copy_from_slice(&fresh_id().as_bytes()[..piece.len()]);
    }
    bytes
}

fn tls(ca_pem: &str, own: Option<(&str, [u8; 32])>) -> Arc<ClientConfig> {
    let certificate = |pem: &str| CertificateDer::from_pem_slice(pem.as_bytes()).expect("a certificate");
    let mut roots = RootCertStore::empty();
    roots.add(certificate(ca_pem)).expect("an authority");
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_protocol_versions(&[&rustls::version::TLS13])
        .expect("TLS 1.3")
        .with_root_certificates(roots);
    Arc::new(match own {
        None => config.with_no_client_auth(),
        Some((pem, seed)) => {
            let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(wire::enrol::tls_key_der(&seed)));
            config.with_client_auth_cert(vec![certificate(pem)], key).expect("a client's certificate")
        }
    })
}

/// One request on a connection of its own; the status and the body of the answer.
fn post_to(
    address: SocketAddr,
    tls: &Arc<ClientConfig>,
    path: &str,
    body: &[u8],
) -> std::io::Result<(u16, Vec<u8>)> {
    let socket = TcpStream::connect(address)?;
    socket.set_nodelay(true)?;
    socket.set_read_timeout(Some(Duration::from_secs(300)))?;
    let name = ServerName::try_from("127.0.0.1").map_err(std::io::Error::other)?;
    let connection = ClientConnection::new(Arc::clone(tls), name).map_err(std::io::Error::other)?;
    let mut stream = StreamOwned::new(connection, socket);
    let length = body.len();
    let head = format!(
        "POST {path} HTTP/1.1\r\nHost: hq\r\nContent-Type: application/json\r\nConnection: close\r\n\
         Content-Length: {length}\r\n\r\n"
    );
    stream.write_all(head.as_bytes())?;
    stream.write_all(body)?;
    stream.flush()?;
    let mut said = Vec::new();
    // A server that closes without the last alert has still said what it said.
    if let Err(error) = stream.read_to_end(&mut said)
        && said.is_empty()
    {
        return Err(error);
    }
    let none = || std::io::Error::other("no whole answer");
    let end = said.windows(4).position(|four| four == b"\r\n\r\n").ok_or_else(none)?;
    let head = String::from_utf8_lossy(&said[..end]).to_ascii_lowercase();
    let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).ok_or_else(none)?;
    let rest = &said[end + 4..];
    let chunked = head.contains("transfer-encoding: chunked");
    Ok((status, if chunked { unchunk(rest) } else { rest.to_vec() }))
}

fn unchunk(mut rest: &[u8]) -> Vec<u8> {
    let mut body = Vec::new();
    while let Some(line) = rest.windows(2).position(|two| two == b"\r\n") {
        let size =
            std::str::from_utf8(&rest[..line]).ok().and_then(|text| usize::from_str_radix(text, 16).ok());
        let Some(size) = size.filter(|size| *size > 0) else { break };
        let (from, to) = (line + 2, (line + 2 + size).min(rest.len()));
        body.extend_from_slice(&rest[from..to]);
        rest = rest.get(to + 2..).unwrap_or_default();
    }
    body
}
