//! A vault in a temporary folder, and short words for edits.

use std::collections::BTreeMap;

use ledger::{DeviceId, Scope, UserId};
use model::{Value, kinds, registry};
use tempfile::TempDir;
use uuid::Uuid;
use vault::{Edit, KdfCost, NewVault, RecoveryKey, Stamp, Touched, Vault, VaultError};

pub const PASSPHRASE: &str = "correct horse battery";
pub const START: i64 = 1_790_000_000_000;

pub struct Laptop {
    pub dir: TempDir,
    pub vault: Vault,
    pub recovery: RecoveryKey,
    pub now: i64,
}

pub fn id(n: u128) -> Uuid {
    Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_0000 | n)
}

pub fn laptop(n: u128) -> Laptop {
    let dir = tempfile::tempdir().unwrap();
    let (vault, recovery) = vault::create(&NewVault {
        dir: dir.path(),
        passphrase: PASSPHRASE,
        user: UserId(id(0xA000 + n)),
        user_name: "Avery Quill",
        post: "BUC",
        role: "investigator",
        device: DeviceId(id(0xD000 + n)),
        device_name: "laptop",
        cost: KdfCost::for_tests(),
        now_ms: START,
    })
    .unwrap();
    Laptop { dir, vault, recovery, now: START }
}

pub fn text(value: &str) -> Vec<u8> {
    Value::text(value).encode()
}

/// A new case's edits: title, type, status, number.
pub fn new_case(case: Uuid, title: &str) -> Vec<Edit> {
    vec![
        Edit::Create { id: case, kind: 1 },
        Edit::Set { id: case, register: 1, value: text(title) },
        Edit::Set { id: case, register: 2, value: text("visa_fraud") },
        Edit::Set { id: case, register: 3, value: status("open") },
        Edit::Set { id: case, register: 8, value: text("BUC") },
    ]
}

/// The bytes of a case's status register.
pub fn status(code: &str) -> Vec<u8> {
    let fields = BTreeMap::from([(3, Value::text(code)), (4, Value::text("2026-03-04"))]);
    registry::register(&kinds::CASE, kinds::CASE.field("status").unwrap()).encode(&fields)
}

pub fn note(note: Uuid, words: &str) -> Vec<Edit> {
    let kind = &kinds::NOTE;
    let text_field = kind.field("text").unwrap().number;
    let kind_field = kind.field("note_kind").unwrap().number;
    vec![
        Edit::Create { id: note, kind: kind.number },
        Edit::Set { id: note, register: kind_field, value: text("interview") },
        Edit::Set { id: note, register: text_field, value: text(words) },
    ]
}

pub fn person(person: Uuid, surname: &str, given: &str) -> Vec<Edit> {
    vec![
        Edit::Create { id: person, kind: 2 },
        Edit::Set { id: person, register: 1, value: text("suspect") },
        Edit::Set { id: person, register: 2, value: text(surname) },
        Edit::Set { id: person, register: 3, value: text(given) },
    ]
}

impl Laptop {
    pub fn edit(&mut self, case: Uuid, edits: Vec<Edit>) -> Result<Touched, VaultError> {
        self.edit_in(&Scope::Case(case), edits)
    }

    pub fn edit_in(&mut self, scope: &Scope, edits: Vec<Edit>) -> Result<Touched, VaultError> {
        self.now += 1000;
        let written = self.vault.write(Stamp::at(self.now), |writer| writer.change(scope, 2, edits));
        written.map(|(_, touched)| touched)
    }

    pub fn set(&mut self, case: Uuid, id: Uuid, register: u16, value: &str) -> Result<Touched, VaultError> {
        self.edit(case, vec![Edit::Set { id, register, value: text(value) }])
    }

    pub fn title(&self, case: Uuid) -> String {
        self.vault.record(case).unwrap().unwrap().record.title()
    }

    /// Closes the vault and opens it again.
    pub fn reopen(self) -> Self {
        let Self { dir, vault, recovery, now } = self;
        drop(vault);
        let vault = vault::open(dir.path(), PASSPHRASE).unwrap();
        Self { dir, vault, recovery, now }
    }
}

/// A stand-in for HQ's voice: it introduces devices to one another through signed directory entries.
pub struct Voice {
    key: ledger::SigningKey,
    heads: std::collections::HashMap<Scope, (u64, ledger::Hash)>,
    now: i64,
}

pub const VOICE_DEVICE: DeviceId = DeviceId(Uuid::from_u128(0x4849_5155));
pub const VOICE_USER: UserId = UserId(Uuid::from_u128(0x4849_5156));

impl Default for Voice {
    fn default() -> Self {
        let key = ledger::SigningKey::from_bytes(&[7; 32]);
        Self { key, heads: std::collections::HashMap::new(), now: START }
    }
}

impl Voice {
    pub fn hq(&self) -> vault::Hq {
        vault::Hq {
            url: "https://hq.example:8443".into(),
            ca_pem: String::new(),
            certificate_pem: String::new(),
            device: VOICE_DEVICE,
            user: VOICE_USER,
            public_key: self.key.verifying_key().to_bytes(),
            epoch: Uuid::from_u128(1),
        }
    }

    /// One signed change of HQ's own.
    pub fn say(&mut self, scope: &Scope, ops: Vec<ledger::Op>) -> vault::Run {
        self.now += 1;
        let (seq, hash) = self.heads.entry(scope.clone()).or_insert((0, ledger::GENESIS));
        let origin = ledger::Origin { device: VOICE_DEVICE, incarnation: 1 };
        let draft = ledger::Draft {
            scope: scope.clone(),
            origin,
            author: VOICE_USER,
            schema: 1,
            min_reader: 1,
            quality: ledger::Quality::Checked,
            action: 30,
            seq: *seq + 1,
            hlc: ledger::Hlc::at(self.now),
            wall: self.now,
            salt: [0; 8],
            ops,
        };
        let change = draft.sign(&self.key, hash);
        (*seq, *hash) = (*seq + 1, change.hash);
        let stream = ledger::Stream { origin, scope: scope.clone() };
        vault::Run { stream, first_seq: *seq, raws: vec![change.raw] }
    }

    pub fn key_of(&mut self, vault: &Vault) -> vault::Run {
        let identity = vault.identity();
        let op = ledger::Op::Key {
            device: identity.device,
            user: identity.user,
            name: identity.user_name.clone(),
            post: identity.post.clone(),
            role: identity.role.clone(),
            public_key: identity.key.to_bytes(),
            revoked: false,
        };
        self.say(&Scope::Org, vec![op])
    }
}

/// Joins a vault to the voice and introduces others to it.
pub fn introduce(vault: &mut Vault, others: &[&Vault]) {
    let mut voice = Voice::default();
    join(vault, &voice);
    let runs = others.iter().map(|other| voice.key_of(other)).collect();
    vault.apply_bundle(runs, Vec::new(), START).unwrap();
}

pub fn join(vault: &mut Vault, voice: &Voice) {
    let identity = vault.identity().clone();
    let user = vault::HqUser {
        id: identity.user,
        name: identity.user_name,
        post: identity.post,
        role: identity.role,
    };
    vault.join_hq(&voice.hq(), &user).unwrap();
}
