//! A laptop as HQ sees one: keys, streams, a cursor, and the fold of what it was sent. No vault.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::Arc;

use ed25519_dalek::{Signer, SigningKey};
use ledger::{
    Change, Draft, GENESIS, Hlc, Op, Origin, Quality, RawChange, Scope, ScopeState, Snapshot, Stream, UserId,
};
use rustls::ClientConfig;
use uuid::Uuid;
use wire::FrameDecoder;
use wire::enrol::{EnrolRequest, Enrolled, Refusal};
use wire::v1::{
    Ack, Checkpoint, Cursor, Fill, Frame, Head, Hello, LogAsk, Need, Pull, Push, Run, Snap, Welcome,
};

use super::http;

pub struct Laptop {
    pub addr: SocketAddr,
    ca_pem: String,
    pub key: SigningKey,
    pub tls_seed: [u8; 32],
    pub device: Uuid,
    pub local_user: Uuid,
    pub incarnation: u32,
    pub enrolled: Option<Enrolled>,
    pub tls: Arc<ClientConfig>,
    pub cursor: Cursor,
    pub epoch: Uuid,
    /// Everything it wrote, by scope; and how much of each HQ has acknowledged.
    pub own: BTreeMap<Scope, Vec<Change>>,
    pub acked: BTreeMap<Scope, u64>,
    pub scopes: BTreeMap<Scope, ScopeState>,
    pub frame_bytes: Option<u32>,
    /// What it lacks of its scopes, once it knows of snapshots.
    pub fills: Option<BTreeMap<Scope, Fill>>,
    pub states: BTreeMap<Scope, Snapshot>,
    pub log: Option<LogAsk>,
    /// The version of the registry it writes with.
    pub schema: u16,
    /// Milliseconds since 1970 as this laptop has them.
    pub clock: u64,
}

/// What HQ said in one exchange.
#[derive(Debug, Default)]
pub struct Talk {
    pub welcome: Option<Welcome>,
    pub acks: Vec<Ack>,
    pub needs: Vec<Need>,
    pub pulls: Vec<Pull>,
    pub snaps: Vec<Snap>,
    pub checkpoint: Option<Checkpoint>,
    pub slow: bool,
    pub ended: bool,
}

impl Talk {
    pub fn held(&self) -> Vec<(u64, String)> {
        let held = self.acks.iter().flat_map(|ack| &ack.held);
        held.map(|held| (held.seq, held.code.clone())).collect()
    }

    pub fn flagged(&self) -> Vec<(u64, String)> {
        let flagged = self.acks.iter().flat_map(|ack| ack.flagged.iter().flatten());
        flagged.map(|flagged| (flagged.seq, flagged.code.clone())).collect()
    }

    pub fn changes_pulled(&self) -> usize {
        self.pulls.iter().flat_map(|pull| &pull.runs).map(|run| run.changes.len()).sum()
    }
}

fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).unwrap();
    bytes
}

pub fn new_id() -> Uuid {
    uuid::Builder::from_random_bytes(random()).into_uuid()
}

impl Laptop {
    pub fn new(addr: SocketAddr, ca_pem: &str) -> Self {
        Self {
            addr,
            ca_pem: ca_pem.into(),
            key: SigningKey::from_bytes(&random()),
            tls_seed: random(),
            device: new_id(),
            local_user: new_id(),
            incarnation: 1,
            enrolled: None,
            tls: http::tls(ca_pem, None),
            cursor: Cursor::default(),
            epoch: Uuid::nil(),
            own: BTreeMap::new(),
            acked: BTreeMap::new(),
            scopes: BTreeMap::new(),
            frame_bytes: None,
            schema: 1,
            fills: None,
            states: BTreeMap::new(),
            log: None,
            clock: 1_700_000_000_000,
        }
    }

    pub fn enrol_request(&self, code: &str) -> EnrolRequest {
        let mut request = EnrolRequest {
            code: code.into(),
            device: self.device,
            device_name: "test laptop".into(),
            local_user: self.local_user,
            public_key: self.key.verifying_key().to_bytes(),
            tls_public_key: SigningKey::from_bytes(&self.tls_seed).verifying_key().to_bytes(),
            proof: [0; 64],
        };
        request.proof = self.key.sign(&request.proof_bytes()).to_bytes();
        request
    }

    pub fn enrol(&mut self, code: &str) -> Result<Enrolled, String> {
        let request = self.enrol_request(code);
        self.post_enrolment(&request)
    }

    pub fn post_enrolment(&mut self, request: &EnrolRequest) -> Result<Enrolled, String> {
        let body = serde_json::to_vec(request).unwrap();
        let head = "POST /v1/enrol HTTP/1.1\r\nContent-Type: application/json";
        let answer = http::request(self.addr, &http::tls(&self.ca_pem, None), head, &body).unwrap();
        if answer.status != 200 {
            let refusal: Refusal = serde_json::from_slice(&answer.body).unwrap();
            assert!(!refusal.error.message.is_empty());
            return Err(refusal.error.code);
        }
        let enrolled: Enrolled = serde_json::from_slice(&answer.body).unwrap();
        self.tls = http::tls(&self.ca_pem, Some((&enrolled.certificate_pem, self.tls_seed)));
        self.epoch = enrolled.epoch;
        self.enrolled = Some(enrolled.clone());
        Ok(enrolled)
    }

    /// Who writes: the id from before the enrolment until there is another.
    pub fn user(&self) -> UserId {
        UserId(self.enrolled.as_ref().map_or(self.local_user, |enrolled| enrolled.user))
    }

    pub fn origin(&self) -> Origin {
        Origin { device: self.device.into(), incarnation: self.incarnation }
    }

    /// Writes a change of its own; it is not sent yet. Gives its number.
    pub fn write(&mut self, scope: &Scope, action: u16, ops: Vec<Op>) -> u64 {
        self.clock += 1000;
        let author = self.user();
        let own = self.own.entry(scope.clone()).or_default();
        let previous = own.last().map_or(GENESIS, |change| change.hash);
        let seq = own.len() as u64 + 1;
        let draft = Draft {
            scope: scope.clone(),
            origin: Origin { device: self.device.into(), incarnation: self.incarnation },
            author,
            schema: self.schema,
            min_reader: 1,
            quality: Quality::Checked,
            action,
            seq,
            hlc: Hlc(self.clock << 16),
            wall: i64::try_from(self.clock).unwrap(),
            salt: random(),
            ops,
        };
        let change = draft.sign(&self.key, &previous);
        own.push(change.clone());
        let state = self.scopes.entry(scope.clone()).or_insert_with(|| ScopeState::new(scope.clone()));
        state.receive(change.raw).unwrap();
        seq
    }

    /// Opens a case of its own; the status is its fourth operation.
    pub fn open_case(&mut self, post: &str, case_type: &str) -> Scope {
        let scope = Scope::Case(new_id());
        let ops = super::words::new_case(scope.case().unwrap(), post, case_type);
        self.write(&scope, 1, ops);
        scope
    }

    pub fn use_certificate(&mut self, pem: &str, seed: [u8; 32]) {
        self.tls_seed = seed;
        self.tls = http::tls(&self.ca_pem, Some((pem, seed)));
    }

    /// This laptop's certificate, shown to another headquarters.
    pub fn tls_trusting(&self, ca_pem: &str) -> Arc<ClientConfig> {
        let enrolled = self.enrolled.as_ref().unwrap();
        http::tls(ca_pem, Some((&enrolled.certificate_pem, self.tls_seed)))
    }

    pub fn run(&self, scope: &Scope, from: u64, to: u64) -> Run {
        let stream = Stream { origin: self.origin(), scope: scope.clone() };
        let changes = &self.own[scope][usize::try_from(from - 1).unwrap()..usize::try_from(to).unwrap()];
        Run::of(&stream, from, changes.iter().map(|change| change.raw.clone()).collect()).unwrap()
    }

    /// One run for each scope with something unsent.
    pub fn unsent(&self) -> Vec<Run> {
        let mut runs = Vec::new();
        for (scope, own) in &self.own {
            let (from, to) = (self.acked.get(scope).copied().unwrap_or(0) + 1, own.len() as u64);
            if from <= to {
                runs.push(self.run(scope, from, to));
            }
        }
        runs
    }

    pub fn hello(&self) -> Hello {
        let head = |(scope, own): (&Scope, &Vec<Change>)| Head {
            scope: scope.clone(),
            origin: self.origin(),
            seq: own.len() as u64,
            hash: own.last().map_or(GENESIS, |change| change.hash),
        };
        Hello {
            protocol: 1,
            schema: 1,
            device: self.device.into(),
            incarnation: self.incarnation,
            epoch: self.epoch,
            cursor: self.cursor,
            heads: self.own.iter().map(head).collect(),
            frame_bytes: self.frame_bytes,
            dictionaries: None,
            fills: self.fills.as_ref().map(|fills| fills.values().cloned().collect()),
            log: self.log.clone(),
            received: None,
        }
    }

    pub fn frames(&self, pushes: Vec<Vec<Run>>) -> Vec<u8> {
        let mut bytes = wire::encode_frame(&Frame::Hello(self.hello()), 19).unwrap();
        for runs in pushes {
            bytes.extend(wire::encode_frame(&Frame::Push(Push { runs }), 19).unwrap());
        }
        bytes.extend(wire::encode_frame(&Frame::End, 19).unwrap());
        bytes
    }

    /// Sends what is unsent in one frame, takes in what comes.
    pub fn sync(&mut self) -> Talk {
        let unsent = self.unsent();
        let pushes = if unsent.is_empty() { vec![] } else { vec![unsent] };
        self.exchange(pushes)
    }

    pub fn exchange(&mut self, pushes: Vec<Vec<Run>>) -> Talk {
        let body = self.frames(pushes);
        let answer = http::request(self.addr, &self.tls, "POST /v1/exchange HTTP/1.1", &body).unwrap();
        assert_eq!(answer.status, 200, "{}", String::from_utf8_lossy(&answer.body));
        self.take(&answer.body)
    }

    /// The status of an exchange that may be refused as a whole.
    pub fn exchange_status(&self) -> u16 {
        let body = self.frames(vec![]);
        let answer = http::request(self.addr, &self.tls, "POST /v1/exchange HTTP/1.1", &body);
        answer.map_or(0, |answer| answer.status)
    }

    /// Takes in as many whole frames as these bytes hold.
    pub fn take(&mut self, bytes: &[u8]) -> Talk {
        let mut talk = Talk::default();
        let mut decoder = FrameDecoder::new();
        decoder.push(bytes);
        while let Some(frame) = decoder.next_frame().unwrap() {
            match frame {
                Frame::Welcome(welcome) => {
                    if welcome.epoch != self.epoch {
                        self.epoch = welcome.epoch;
                        self.cursor = welcome.cursor;
                        self.acked.clear();
                        for head in &welcome.heads {
                            self.acked.insert(head.scope.clone(), head.seq);
                        }
                    }
                    talk.welcome = Some(welcome);
                }
                Frame::Ack(acks) => {
                    for ack in &acks.streams {
                        self.acked.insert(ack.scope.clone(), ack.durable);
                    }
                    talk.acks.extend(acks.streams);
                }
                Frame::Need(need) => {
                    self.acked.insert(need.scope.clone(), need.from - 1);
                    talk.needs.push(need);
                }
                Frame::Pull(pull) => {
                    self.apply(&pull);
                    talk.pulls.push(pull);
                }
                Frame::Snap(snap) => {
                    self.note(&snap);
                    talk.snaps.push(snap);
                }
                Frame::Checkpoint(checkpoint) => talk.checkpoint = Some(checkpoint),
                Frame::Slow(_) => talk.slow = true,
                Frame::End => talk.ended = true,
                other => panic!("HQ does not say {other:?}"),
            }
        }
        talk
    }

    fn note(&mut self, snap: &Snap) {
        let fills = self.fills.as_mut().expect("only those who know of snapshots get them");
        for state in &snap.scopes {
            let (scope, through) = (state.scope.clone(), snap.through);
            if snap.whole {
                assert!(state.accounts_for_its_records());
                fills.get_mut(&scope).expect("announced before").whole = true;
                self.states.insert(scope, state.clone());
            } else {
                let line = Fill { scope: scope.clone(), through, at: 0, whole: false };
                assert!(fills.insert(scope, line).is_none(), "announced once");
            }
        }
    }

    fn apply(&mut self, pull: &Pull) {
        if pull.history.is_none() {
            assert_eq!(pull.from, self.cursor, "a frame begins where the one before ended");
        }
        for run in pull.runs.clone() {
            let scope = run.scope.clone();
            let state = self.scopes.entry(scope.clone()).or_insert_with(|| ScopeState::new(scope));
            for raw in run.into_raw().unwrap() {
                state.receive(raw).unwrap();
            }
        }
        for released in pull.released.clone() {
            let scope = released.scope;
            let state = self.scopes.entry(scope.clone()).or_insert_with(|| ScopeState::new(scope));
            let payload_hash = RawChange::hash_payload(&released.payload);
            let (header, payload) = (released.header, Some(released.payload));
            state.receive(RawChange { header, payload, payload_hash, signature: None }).unwrap();
        }
        let Some(pieces) = &pull.history else {
            self.cursor = pull.to;
            return;
        };
        for piece in pieces {
            let fills = self.fills.as_mut().expect("only those who know of snapshots get pieces");
            let fill = fills.get_mut(&piece.scope).expect("announced before");
            assert_eq!((piece.from, piece.through), (fill.at, fill.through), "it goes on where it was");
            fill.at = piece.to;
            if fill.at == fill.through {
                fills.remove(&piece.scope);
            }
        }
    }

    pub fn state_hash(&self, scope: &Scope) -> Option<[u8; 32]> {
        self.scopes.get(scope).map(ScopeState::state_hash)
    }

    /// Announces a body of that length, sends only the beginning of it, and breaks the line.
    pub fn begin_and_break(&self, head: &str, length: usize, beginning: &[u8]) {
        use std::io::Write as _;
        let mut stream = http::connect(self.addr, &self.tls).unwrap();
        let head = format!("{head}\r\nHost: localhost\r\nContent-Length: {length}\r\n\r\n");
        stream.write_all(head.as_bytes()).unwrap();
        stream.write_all(beginning).unwrap();
        stream.flush().unwrap();
        stream.sock.shutdown(std::net::Shutdown::Write).unwrap();
    }

    pub fn request(&self, head: &str, body: &[u8]) -> http::Answer {
        http::request(self.addr, &self.tls, head, body).unwrap()
    }
}
