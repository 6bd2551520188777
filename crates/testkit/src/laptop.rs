//! A laptop for tests: a real encrypted vault and the real sync client, without a screen.

use std::path::PathBuf;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use ledger::{DeviceId, Scope, UserId};
use model::actions::Action;
use model::registry;
use serde_json::json;
use sync::{Door, FileProgress, Freight, Join, Patience, Report, SyncError};
use tempfile::TempDir;
use uuid::Uuid;
use vault::{Edit, KdfCost, NewVault, Stamp, Vault, VaultError};

use crate::day::{Day, Step};
use crate::fresh_id;
use crate::lab::Headquarters;

pub const PASSPHRASE: &str = "correct horse battery staple";

/// Every laptop and every record of a test run gets its own number.
static NUMBERS: AtomicU64 = AtomicU64::new(1);

fn id() -> Uuid {
    let number = NUMBERS.fetch_add(1, Ordering::Relaxed);
    Uuid::from_u64_pair(0x0190_0000_0000_7000, 0x8000_0000_0000_0000 | number)
}

/// One investigator's laptop.
#[derive(Debug)]
pub struct Laptop {
    pub folder: TempDir,
    vault: Mutex<Option<Vault>>,
    now_ms: AtomicI64,
    /// What its exchanges may carry.
    pub freight: Mutex<Freight>,
    /// What it was told of files on their way.
    pub progress: Mutex<Vec<FileProgress>>,
}

impl Door for Laptop {
    fn vault<T>(&self, work: impl FnOnce(&mut Vault) -> Result<T, VaultError>) -> Result<T, SyncError> {
        let mut vault = self.vault.lock().unwrap_or_else(PoisonError::into_inner);
        Ok(work(vault.as_mut().ok_or(SyncError::Locked)?)?)
    }

    fn now_ms(&self) -> i64 {
        self.now_ms.fetch_add(7, Ordering::Relaxed)
    }

    fn freight(&self) -> Freight {
        *self.freight.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn file_progress(&self, progress: &FileProgress) {
        self.progress.lock().unwrap_or_else(PoisonError::into_inner).push(*progress);
    }
}

impl Laptop {
    /// A vault that has never met HQ.
    ///
    /// # Panics
    /// When the vault cannot be made.
    #[must_use]
    pub fn new(name: &str, role: &str) -> Self {
        let folder = TempDir::new().expect("a temporary folder");
        let new = NewVault {
            dir: &folder.path().join("vault"),
            passphrase: PASSPHRASE,
            user: UserId(fresh_id()),
            user_name: name,
            post: "BUC",
            role,
            device: DeviceId(fresh_id()),
            device_name: name,
            cost: KdfCost::for_tests(),
            now_ms: 1_790_000_000_000,
        };
        let (vault, _) = vault::create(&new).expect("a new vault");
        let now_ms = 1_790_000_000_000.into();
        let (freight, progress) = (Mutex::default(), Mutex::default());
        Self { folder, vault: Mutex::new(Some(vault)), now_ms, freight, progress }
    }

    /// A laptop whose user headquarters knows, and which has joined.
    #[must_use]
    pub fn joined(hq: &Headquarters, name: &str, role: &str) -> Self {
        let laptop = Self::new(name, role);
        let user = hq.user(name, "BUC", role);
        laptop.join(hq, user);
        laptop
    }

    /// # Panics
    /// When headquarters refuses.
    pub fn join(&self, hq: &Headquarters, user: UserId) {
        self.join_at(&hq.url(), &hq.code(user), &hq.ca_pem());
    }

    /// Joins whoever answers at this address.
    ///
    /// # Panics
    /// When the code is refused.
    pub fn join_at(&self, url: &str, code: &str, ca_pem: &str) {
        sync::enrol(self, &Join { url, code, ca_pem }, patience()).expect("headquarters takes the code");
    }

    /// One exchange with headquarters.
    ///
    /// # Panics
    /// When the vault itself fails.
    pub fn sync(&self) -> Report {
        sync::exchange(self, patience()).expect("the vault is well")
    }

    /// Reads or writes the vault.
    ///
    /// # Panics
    /// When the vault fails.
    pub fn with<T>(&self, work: impl FnOnce(&mut Vault) -> Result<T, VaultError>) -> T {
        self.vault(work).expect("the vault is well")
    }

    /// Puts the laptop's clock forward, or back.
    pub fn move_clock(&self, ms: i64) {
        self.now_ms.fetch_add(ms, Ordering::Relaxed);
    }

    #[must_use]
    pub fn device(&self) -> DeviceId {
        self.with(|vault| Ok(vault.identity().device))
    }

    /// Takes the vault out of the laptop, so that its folder can be copied or opened elsewhere.
    pub fn shut(&self) {
        self.vault.lock().unwrap_or_else(PoisonError::into_inner).take();
    }

    /// Opens the vault in the laptop's folder again.
    ///
    /// # Panics
    /// When it does not open.
    pub fn open(&self) {
        let vault = vault::open(&self.folder.path().join("vault"), PASSPHRASE).expect("the vault opens");
        self.vault.lock().unwrap_or_else(PoisonError::into_inner).replace(vault);
    }

    #[must_use]
    pub fn user(&self) -> UserId {
        self.with(|vault| Ok(vault.identity().user))
    }

    /// Makes a case of this laptop's post.
    #[must_use]
    pub fn new_case(&self, title: &str) -> Uuid {
        self.new_case_of(title, "visa_fraud")
    }

    #[must_use]
    pub fn new_case_of(&self, title: &str, case_type: &str) -> Uuid {
        let serial = NUMBERS.fetch_add(1, Ordering::Relaxed);
        let number = format!("VF-2026-BUC-{:05}-T{:04}", serial % 100_000, serial % 10_000);
        self.open_case(title, case_type, &number)
    }

    /// Makes a case that has its number from elsewhere.
    #[must_use]
    pub fn new_case_numbered(&self, title: &str, number: &str) -> Uuid {
        self.open_case(title, "visa_fraud", number)
    }

    fn open_case(&self, title: &str, case_type: &str, number: &str) -> Uuid {
        let case = id();
        let fields = json!({
            "title": title, "type": case_type, "status": "draft", "post": "BUC", "case_number": number,
        });
        self.write(case, case, "case", Action::CaseNew, &fields, true);
        case
    }

    /// Makes cases one after the other, each with the next number that this vault mints.
    ///
    /// # Panics
    /// When no number can be minted.
    #[must_use]
    pub fn number_cases(&self, count: usize) -> Vec<(Uuid, String)> {
        let stamp = Stamp::at(self.now_ms());
        let (made, _) = self.with(|vault| {
            vault.write(stamp, |writer| {
                let mut made = Vec::with_capacity(count);
                for _ in 0..count {
                    let case = id();
                    let number = writer.case_number("visa_fraud", 2026, "BUC")?.expect("a number");
                    let fields = json!({
                        "title": "Numbered", "type": "visa_fraud", "status": "draft", "post": "BUC",
                        "case_number": number.to_string(),
                    });
                    let edits = edits(case, "case", &fields, true);
                    writer.change(&Scope::Case(case), Action::CaseNew.number(), edits)?;
                    made.push((case, number.to_string()));
                }
                Ok(made)
            })
        });
        made
    }

    /// A second laptop with a copy of this one's disk: two vaults under one name.
    ///
    /// # Panics
    /// When the folder cannot be copied.
    #[must_use]
    pub fn copied_by_hand(&self) -> Self {
        self.shut();
        let folder = TempDir::new().expect("a temporary folder");
        copy(&self.folder.path().join("vault"), &folder.path().join("vault"));
        let now_ms = self.now_ms.load(Ordering::Relaxed).into();
        let (freight, progress) = (Mutex::default(), Mutex::default());
        let twin = Self { folder, vault: Mutex::new(None), now_ms, freight, progress };
        self.open();
        twin.open();
        twin
    }

    /// Adds a record to a case.
    #[must_use]
    pub fn add(&self, case: Uuid, kind: &str, fields: &serde_json::Value) -> Uuid {
        let record = id();
        self.write(case, record, kind, Action::RecordAdd, fields, true);
        record
    }

    /// Adds a record to what the laptop's post shares.
    #[must_use]
    pub fn add_at_post(&self, kind: &str, fields: &serde_json::Value) -> Uuid {
        let record = id();
        let post = self.with(|vault| Ok(vault.identity().post.clone()));
        self.write_in(&Scope::Post(post), record, kind, Action::RecordAdd, fields, true);
        record
    }

    /// Sets fields of a record.
    pub fn set(&self, case: Uuid, record: Uuid, kind: &str, fields: &serde_json::Value) {
        self.write(case, record, kind, Action::RecordSet, fields, false);
    }

    /// Time goes by.
    pub fn pass(&self, ms: i64) {
        self.now_ms.fetch_add(ms, Ordering::Relaxed);
    }

    /// So many changes of a working day in one case, each at its time.
    pub fn work_on(&self, case: Uuid, day: &mut Day, changes: usize) {
        for _ in 0..changes {
            self.pass(day.pause_ms());
            self.work(case, &day.step(case));
        }
    }

    /// One change of a working day.
    pub fn work(&self, case: Uuid, step: &Step) {
        let mut edits = Vec::new();
        if step.create {
            edits.push(Edit::Create { id: step.record, kind: step.kind.number });
        }
        let set = |(register, value): &(u16, Vec<u8>)| Edit::Set {
            id: step.record,
            register: *register,
            value: value.clone(),
        };
        edits.extend(step.sets.iter().map(set));
        let action = if step.create { Action::RecordAdd } else { Action::RecordSet };
        self.commit(&Scope::Case(case), action, edits);
    }

    fn write(
        &self,
        case: Uuid,
        record: Uuid,
        kind: &str,
        action: Action,
        fields: &serde_json::Value,
        create: bool,
    ) {
        self.write_in(&Scope::Case(case), record, kind, action, fields, create);
    }

    fn write_in(
        &self,
        scope: &Scope,
        record: Uuid,
        kind: &str,
        action: Action,
        fields: &serde_json::Value,
        create: bool,
    ) {
        self.commit(scope, action, edits(record, kind, fields, create));
    }

    fn commit(&self, scope: &Scope, action: Action, edits: Vec<Edit>) {
        let stamp = Stamp::at(self.now_ms());
        self.with(|vault| vault.write(stamp, |writer| writer.change(scope, action.number(), edits)));
    }

    /// Attaches a file of these bytes to a case.
    ///
    /// # Panics
    /// When the vault cannot take it.
    #[must_use]
    pub fn attach(&self, case: Uuid, name: &str, bytes: &[u8]) -> Uuid {
        let attachment = id();
        let now_ms = self.now_ms();
        let (stored, copies) = self.with(|vault| {
            let stored = vault.attach(attachment, case, &mut &bytes[..], now_ms)?;
            Ok((stored, vault.make_copies(attachment, now_ms)?))
        });
        let mut fields = json!({"name": name, "address": stored.address});
        for part in std::iter::once(&stored).chain(&copies) {
            let (size, sha256) = part.part.fields();
            let digits: String = part.sha256.iter().map(|byte| format!("{byte:02x}")).collect();
            fields[size] = json!(part.size);
            fields[sha256] = json!(digits);
        }
        self.write(case, attachment, "attachment", Action::Attach, &fields, true);
        attachment
    }

    /// Where anything of an attachment lies on the disk, whole or arriving.
    ///
    /// # Panics
    /// When a folder cannot be read.
    #[must_use]
    pub fn files_on_disk(&self, attachment: Uuid) -> Vec<PathBuf> {
        let (id, mut found) = (attachment.simple().to_string(), Vec::new());
        let mut folders = vec![self.folder.path().join("vault").join("attachments")];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).expect("a folder of the vault") {
                let path = entry.expect("an entry").path();
                if path.is_dir() {
                    folders.push(path);
                } else if path.file_name().is_some_and(|name| name.to_string_lossy().contains(&id)) {
                    found.push(path);
                }
            }
        }
        found
    }

    /// Puts the laptop back to a backup, as after a broken disk.
    ///
    /// # Panics
    /// When the backup does not restore.
    pub fn restore(&self, backup: &std::path::Path) {
        self.shut();
        let dir = self.folder.path().join("vault");
        std::fs::remove_dir_all(&dir).expect("the old vault goes");
        vault::restore(backup, &dir).expect("the backup restores");
        self.open();
    }

    /// Lets the disk fill up, or gives it room again.
    pub fn leave_pages(&self, pages: Option<u32>) {
        self.with(|vault| match pages {
            Some(pages) => vault::testing::leave_pages(vault, pages),
            None => vault::testing::make_room(vault),
        });
    }

    /// The text of a field as it is displayed.
    ///
    /// # Panics
    /// When the record is not here.
    #[must_use]
    pub fn text(&self, record: Uuid, field: &str) -> Option<String> {
        let stored = self.with(|vault| vault.reads().record(record)).expect("the record is here");
        stored.record.text(field).map(str::to_owned)
    }

    /// Whether these bytes are anywhere: in a file of the laptop's folder, or in the decrypted database.
    ///
    /// # Panics
    /// When a file cannot be read.
    #[must_use]
    pub fn holds(&self, needle: &str) -> bool {
        let dump = self.with(|vault| vault::testing::dump_everything(vault));
        let found = |bytes: &[u8]| bytes.windows(needle.len()).any(|window| window == needle.as_bytes());
        found(&dump)
            || files(self.folder.path()).iter().any(|file| found(&std::fs::read(file).expect("a file")))
    }

    #[must_use]
    pub fn has(&self, record: Uuid) -> bool {
        self.with(|vault| vault.reads().has_record(record))
    }

    #[must_use]
    pub fn conflicts(&self) -> u64 {
        self.with(|vault| vault.conflict_count())
    }

    #[must_use]
    pub fn hash(&self, case: Uuid) -> [u8; 32] {
        self.with(|vault| vault.reads().state_hash(Some(case)))
    }
}

fn edits(record: Uuid, kind: &str, fields: &serde_json::Value, create: bool) -> Vec<Edit> {
    let kind = registry::kind_named(kind).expect("a kind of the registry");
    let mut values = std::collections::BTreeMap::new();
    for (name, json) in fields.as_object().expect("fields by name") {
        let field = kind.field(name).expect("a field of the kind");
        values.insert(field.number, model::Value::from_json(field, json).expect("a good value"));
    }
    let mut edits = Vec::new();
    if create {
        edits.push(Edit::Create { id: record, kind: kind.number });
    }
    for register in registry::registers(kind) {
        let own = values.iter().filter(|(number, _)| register.fields.iter().any(|f| f.number == **number));
        let own: std::collections::BTreeMap<_, _> = own.map(|(n, v)| (*n, v.clone())).collect();
        if !own.is_empty() {
            edits.push(Edit::Set { id: record, register: register.number, value: register.encode(&own) });
        }
    }
    edits
}

fn files(folder: &std::path::Path) -> Vec<std::path::PathBuf> {
    let mut all = Vec::new();
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() { all.extend(files(&path)) } else { all.push(path) }
    }
    all
}

fn copy(from: &std::path::Path, to: &std::path::Path) {
    std::fs::create_dir_all(to).expect("a folder");
    for entry in std::fs::read_dir(from).expect("a folder") {
        let path = entry.expect("an entry").path();
        let target = to.join(path.file_name().expect("a name"));
        if path.is_dir() {
            copy(&path, &target);
        } else {
            std::fs::copy(&path, &target).expect("a copy");
        }
    }
}

fn patience() -> Patience {
    Patience(Duration::from_secs(20))
}
