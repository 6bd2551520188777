//! A real headquarters for tests: served over TLS from a temporary folder, on either store.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use ledger::UserId;
use tempfile::TempDir;
use tokio::runtime::Runtime;

use crate::line::Line;
use crate::postgres::Postgres;

/// Which of HQ's stores.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Store {
    Sqlite,
    Postgres,
}

/// A headquarters, and the line that leads to it.
#[derive(Debug)]
pub struct Headquarters {
    runtime: Runtime,
    running: Option<hq::Running>,
    place: hq::Place,
    listen: SocketAddr,
    pub line: Line,
    folder: TempDir,
    _postgres: Option<Postgres>,
}

impl Headquarters {
    /// # Panics
    /// When it does not come up: the test cannot go on.
    #[must_use]
    pub fn open(store: Store) -> Self {
        let folder = TempDir::new().expect("a temporary folder");
        let postgres = (store == Store::Postgres).then(Postgres::start);
        let place = hq::Place {
            data: folder.path().join("hq"),
            database_url: postgres.as_ref().map(Postgres::url),
            objects: None,
        };
        let runtime = Runtime::new().expect("a runtime");
        runtime.block_on(hq::House::init(&place)).expect("a new headquarters");
        let running = serve(&runtime, &place, "127.0.0.1:0".into());
        let listen = running.addr;
        let line = Line::to(listen);
        Self { runtime, running: Some(running), place, listen, line, folder, _postgres: postgres }
    }

    /// Where laptops find it: through the line that can be cut.
    #[must_use]
    pub fn url(&self) -> String {
        format!("https://{}", self.line.address)
    }

    fn running(&self) -> &hq::Running {
        self.running.as_ref().expect("headquarters is being served")
    }

    #[must_use]
    pub fn ca_pem(&self) -> String {
        self.running().ca_pem.clone()
    }

    /// Runs an administrator's act against the house.
    pub fn admin<T>(&self, act: impl AsyncFnOnce(&hq::House) -> Result<T, hq::HqError>) -> T {
        let house = self.running().house.clone();
        self.runtime.block_on(act(&house)).expect("the administrator's act succeeds")
    }

    #[must_use]
    pub fn user(&self, name: &str, post: &str, role: &str) -> UserId {
        self.admin(async |house| hq::admin::users::add(house, name, post, role).await).id
    }

    #[must_use]
    pub fn code(&self, user: UserId) -> String {
        self.admin(async |house| hq::admin::devices::code(house, user).await).code
    }

    /// The server goes away; the line leads nowhere.
    pub fn close(&mut self) {
        if let Some(running) = self.running.take() {
            self.runtime.block_on(running.abort());
        }
    }

    /// The same headquarters comes back at the same address.
    pub fn reopen(&mut self) {
        self.close();
        self.running = Some(serve(&self.runtime, &self.place, self.listen.to_string()));
    }

    /// Another, empty headquarters now answers at the old address, with the same authority.
    pub fn forget_everything(&mut self) {
        self.close();
        let data = &self.place.data;
        for kept in ["hq.db", "hq.db-wal", "hq.db-shm"] {
            drop(std::fs::remove_file(data.join(kept)));
        }
        self.reopen();
    }

    /// A copy of everything it has, as its administrator makes one.
    #[must_use]
    pub fn backup(&self) -> PathBuf {
        let file = self.folder.path().join("hq.backup");
        let out = file.clone();
        self.admin(async move |house| hq::admin::backup::backup(house, &out).await);
        file
    }

    /// Goes back to a copy: what came since is gone from headquarters.
    pub fn restore(&mut self, file: &Path) {
        self.close();
        self.runtime.block_on(hq::admin::backup::restore(&self.place, file)).expect("the copy is good");
        self.reopen();
    }
}

fn serve(runtime: &Runtime, place: &hq::Place, listen: String) -> hq::Running {
    let config = hq::Config {
        listen,
        database_url: place.database_url.clone(),
        objects: place.objects.clone(),
        ..hq::Config::local(&place.data)
    };
    runtime.block_on(hq::serve(config)).expect("headquarters listens")
}
