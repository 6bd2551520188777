//! A laptop in the simulation: a real vault in memory-backed files, the real engine, a clock of its own.

use std::fs;
use std::path::{Path, PathBuf};

use ed25519_dalek::Signer;
use ledger::{DeviceId, UserId};
use sync::engine::Engine;
use vault::{HqUser, KdfCost, NewVault, Vault};
use wire::enrol::EnrolRequest;

use super::dice::Dice;
use super::office::Office;

pub const PASSPHRASE: &str = "correct horse battery staple";
pub const START: i64 = 1_790_000_000_000;

pub struct Laptop {
    pub name: String,
    pub dir: PathBuf,
    vault: Option<Vault>,
    pub engine: Engine,
    pub device: DeviceId,
    pub user: UserId,
    pub role: &'static str,
    pub post: &'static str,
    /// Its wall clock minus the true time.
    pub skew: i64,
    /// A copy of its folder, and how many marks the world had given when it was made.
    pub copy: Option<(PathBuf, u64)>,
    pub exchanges: u64,
    /// Its disk was put back or copied: two lives of one device are about.
    pub forked: bool,
    /// As HQ's list says.
    pub revoked: bool,
}

impl Laptop {
    /// A laptop whose user headquarters knows, and which has joined.
    pub fn joined(
        office: &Office,
        folder: &Path,
        dice: &mut Dice,
        number: usize,
        (role, post): (&'static str, &'static str),
    ) -> Self {
        let name = format!("L{number}");
        let dir = folder.join(&name);
        let device = DeviceId(dice.id());
        let new = NewVault {
            dir: &dir,
            passphrase: PASSPHRASE,
            user: UserId(dice.id()),
            user_name: &name,
            post,
            role,
            device,
            device_name: &name,
            cost: KdfCost::for_tests(),
            now_ms: START,
        };
        let (mut vault, _) = vault::create(&new).expect("a new vault");
        let user = join(office, &mut vault, &name, role, post);
        let engine = Engine::new(START, dice.number());
        Self {
            name,
            dir,
            vault: Some(vault),
            engine,
            device,
            user,
            role,
            post,
            skew: 0,
            copy: None,
            exchanges: 0,
            forked: false,
            revoked: false,
        }
    }

    pub fn vault(&mut self) -> &mut Vault {
        self.vault.as_mut().expect("the vault is open")
    }

    /// Engine and vault side by side.
    pub fn parts(&mut self) -> (&mut Engine, &mut Vault) {
        (&mut self.engine, self.vault.as_mut().expect("the vault is open"))
    }

    pub fn wall(&self, now: i64) -> i64 {
        now + self.skew
    }

    /// The power goes: what the files hold at this moment is all that is left.
    pub fn kill(&mut self, now: i64) {
        let image = self.dir.with_extension("image");
        copy_files(&self.dir, &image);
        self.vault = None;
        fs::remove_dir_all(&self.dir).expect("the folder goes");
        fs::rename(&image, &self.dir).expect("the image takes its place");
        self.start(now);
    }

    /// Opens the vault again; the engine knows nothing of before.
    pub fn start(&mut self, now: i64) {
        self.vault = None;
        let vault = vault::open(&self.dir, PASSPHRASE).expect("the vault opens");
        self.vault = Some(vault);
        self.engine = Engine::new(self.wall(now), self.exchanges);
    }

    /// Copies the folder as somebody would who knows nothing of us, with the program closed.
    pub fn keep_copy(&mut self, marks: u64, now: i64) {
        self.vault = None;
        let to = self.dir.with_extension("copy");
        let _ = fs::remove_dir_all(&to);
        copy_files(&self.dir, &to);
        self.copy = Some((to, marks));
        self.start(now);
    }

    /// Puts the copy back in place; returns how many marks had been given when it was made.
    pub fn put_copy_back(&mut self, now: i64) -> Option<u64> {
        let (copy, marks) = self.copy.clone()?;
        self.forked = true;
        self.vault = None;
        fs::remove_dir_all(&self.dir).expect("the folder goes");
        copy_files(&copy, &self.dir);
        self.start(now);
        Some(marks)
    }

    /// The same from a backup as the program makes it.
    pub fn restore_backup(&mut self, now: i64, file: &Path) {
        self.forked = true;
        self.vault = None;
        fs::remove_dir_all(&self.dir).expect("the folder goes");
        vault::restore(file, &self.dir).expect("the backup restores");
        self.start(now);
    }

    /// A second laptop made by copying the folder of this one.
    pub fn cloned(&mut self, number: usize, now: i64) -> Self {
        self.vault = None;
        self.forked = true;
        let name = format!("L{number}of{}", self.name);
        let dir = self.dir.with_file_name(&name);
        copy_files(&self.dir, &dir);
        self.start(now);
        let engine = Engine::new(now, self.exchanges + 1);
        let mut clone = Self {
            name,
            dir,
            vault: None,
            engine,
            device: self.device,
            user: self.user,
            role: self.role,
            post: self.post,
            skew: 0,
            copy: None,
            exchanges: 0,
            forked: true,
            revoked: self.revoked,
        };
        clone.start(now);
        clone
    }
}

fn join(office: &Office, vault: &mut Vault, name: &str, role: &str, post: &str) -> UserId {
    let user =
        office.admin(async |house| hq::admin::users::add(house, name, post, role).await).expect("a user").id;
    let code = office.admin(async |house| hq::admin::devices::code(house, user).await).expect("a code").code;
    let identity = vault.identity();
    let mut request = EnrolRequest {
        code,
        device: identity.device.0,
        device_name: identity.device_name.clone(),
        local_user: identity.user.0,
        public_key: vault.signing_key().verifying_key().to_bytes(),
        tls_public_key: vault.tls_key().verifying_key().to_bytes(),
        proof: [0; 64],
    };
    request.proof = vault.signing_key().sign(&request.proof_bytes()).to_bytes();
    let enrolled =
        office.admin(async |house| hq::admin::devices::enrol(house, request).await).expect("enrolment");
    let hq = vault::Hq {
        url: "https://hq.example:443".into(),
        ca_pem: enrolled.ca_pem,
        certificate_pem: enrolled.certificate_pem,
        device: enrolled.hq_device.into(),
        user: enrolled.hq_user.into(),
        public_key: enrolled.hq_public_key,
        epoch: enrolled.epoch,
    };
    let user = HqUser {
        id: enrolled.user.into(),
        name: enrolled.user_name,
        post: enrolled.post,
        role: enrolled.role,
    };
    vault.join_hq(&hq, &user).expect("joins");
    user.id
}

/// Files only, and no lock: what a copying program would take.
fn copy_files(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("the folder").flatten() {
        let name = entry.file_name();
        let target = to.join(&name);
        if entry.path().is_dir() {
            copy_files(&entry.path(), &target);
        } else if !name.to_string_lossy().ends_with("-shm") {
            fs::copy(entry.path(), target).expect("a copy");
        }
    }
}
