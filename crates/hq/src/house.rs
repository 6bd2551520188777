//! HQ's folder: its settings, its keys, its authority. `init` makes it, everything else opens it.

use std::fs;
use std::io::Write as _;
use std::os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use ed25519_dalek::SigningKey;
use ledger::Op;
use model::PartId;
use model::actions::Action;
use object_store::ObjectStore;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::authority::{self, Authority};
use crate::books::{Books, Epoch};
use crate::error::HqError;
use crate::feed::{Folds, OwnWriter, Saying, Tree};
use crate::store::{self, Batch, Cell, Write};
use crate::{objects, random};

const SETTINGS: &str = "hq.json";
const SIGNING_KEY: &str = "hq.key";
const CA: &str = "ca.pem";
const CA_KEY: &str = "ca.key";
/// What makes this headquarters this one, besides its database.
pub(crate) const IDENTITY: [&str; 4] = [SETTINGS, SIGNING_KEY, CA, CA_KEY];

/// Where a headquarters keeps what it has.
#[derive(Clone, Debug, Default)]
pub struct Place {
    pub data: PathBuf,
    /// Overrides what `init` was told.
    pub database_url: Option<String>,
    /// A folder, or `s3://bucket/prefix`.
    pub objects: Option<String>,
    /// Settings of the object store that win over the environment, by their names there.
    pub object_settings: Vec<(String, String)>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
struct Settings {
    device: Uuid,
    user: Uuid,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    database_url: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    objects: Option<String>,
}

impl Place {
    fn settings(&self) -> Result<Settings, HqError> {
        let text = fs::read(self.data.join(SETTINGS)).map_err(|_| HqError::NotInitialised)?;
        serde_json::from_slice(&text).map_err(|_| HqError::NotInitialised)
    }

    /// What was said now, or at `init`.
    pub(crate) fn database_url(&self) -> Result<Option<String>, HqError> {
        Ok(self.database_url.clone().or(self.settings()?.database_url))
    }
}

/// An opened headquarters.
#[derive(Debug)]
pub struct House {
    pub books: Books,
    pub own: OwnWriter,
    pub tree: Tree,
    pub authority: Authority,
    pub objects: Arc<dyn ObjectStore>,
    /// Where pieces of attachments wait until they are whole.
    pub staging: PathBuf,
    pub data: PathBuf,
    /// Folds of scopes that were made for one device and serve the next.
    pub folds: Folds,
    pub clock: fn() -> i64,
}

impl House {
    /// Makes stores, keys and authority in an empty folder, and opens them.
    pub async fn init(place: &Place) -> Result<Self, HqError> {
        fs::create_dir_all(&place.data)?;
        fs::set_permissions(&place.data, fs::Permissions::from_mode(0o700))?;
        if place.data.join(SETTINGS).exists() {
            return Err(HqError::AlreadyInitialised);
        }
        let now = random::now_ms();
        let (ca_pem, ca_key) = authority::create(now)?;
        write_private(&place.data.join(CA), ca_pem.as_bytes())?;
        write_private(&place.data.join(CA_KEY), ca_key.as_bytes())?;
        write_private(&place.data.join(SIGNING_KEY), &random::bytes::<32>())?;
        let settings = Settings {
            device: random::id(),
            user: random::id(),
            database_url: place.database_url.clone(),
            objects: place.objects.clone(),
        };
        let text = serde_json::to_vec_pretty(&settings).map_err(std::io::Error::from)?;
        write_private(&place.data.join(SETTINGS), &text)?;
        let house = Self::open(place).await?;
        house.begin_feed(now).await?;
        Ok(house)
    }

    pub async fn open(place: &Place) -> Result<Self, HqError> {
        let data = place.data.clone();
        let settings = place.settings()?;
        let key = fs::read(data.join(SIGNING_KEY))?;
        let key: [u8; 32] = key.try_into().map_err(|_| HqError::NotInitialised)?;
        let ca_pem = fs::read_to_string(data.join(CA))?;
        let authority = Authority::open(ca_pem, &fs::read_to_string(data.join(CA_KEY))?)?;
        let url = place.database_url.clone().or(settings.database_url);
        let store = store::open(url.as_deref(), &data).await?;
        let objects = place.objects.clone().or(settings.objects);
        let objects = objects::open(objects.as_deref(), &data, &place.object_settings)?;
        let staging = data.join("staging");
        fs::create_dir_all(&staging)?;
        let books = Books::new(store);
        let life = books.epochs().await?.last().map_or(1, Epoch::life);
        let key = SigningKey::from_bytes(&key);
        let own = OwnWriter::new(key, settings.device.into(), settings.user.into(), life);
        Ok(Self {
            books,
            own,
            tree: Tree::default(),
            authority,
            objects,
            staging,
            data,
            folds: Folds::default(),
            clock: random::now_ms,
        })
    }

    #[must_use]
    pub fn now(&self) -> i64 {
        (self.clock)()
    }

    /// Where the pieces of a part of an attachment lie until it is whole.
    #[must_use]
    pub fn staged(&self, case: Uuid, part: PartId) -> PathBuf {
        self.staging.join(format!("{case}.{}.part", part.file_name()))
    }

    /// The first entry of every feed: HQ's own key in the directory. A database that has a feed keeps it.
    async fn begin_feed(&self, now: i64) -> Result<(), HqError> {
        if !self.books.epochs().await?.is_empty() {
            return Ok(());
        }
        let op = Op::Key {
            device: self.own.device,
            user: self.own.user,
            name: "Headquarters".into(),
            post: "HQ".into(),
            role: "hq".into(),
            public_key: self.own.verifying_key().to_bytes(),
            revoked: false,
        };
        let saying = Saying { scope: ledger::Scope::Org, action: Action::DeviceEnrol, ops: vec![op] };
        let sealed = self.own.seal(&self.books, vec![saying], now).await?;
        let sql = "INSERT INTO epoch (n, id, base, began_at) VALUES (1, $1, 0, $2)";
        let writes = vec![Write::new(sql, vec![Cell::from(random::id()), now.into()])];
        let batch = Batch { entries: sealed.entries, streams: sealed.streams, writes, ..Batch::default() };
        self.books.store.append(batch).await?;
        Ok(())
    }
}

/// Readable by HQ's account only, complete or not there.
pub(crate) fn write_private(path: &Path, bytes: &[u8]) -> Result<(), HqError> {
    let mut options = fs::OpenOptions::new();
    let mut file = options.write(true).create(true).truncate(true).mode(0o600).open(path)?;
    file.write_all(bytes)?;
    Ok(file.sync_all()?)
}
