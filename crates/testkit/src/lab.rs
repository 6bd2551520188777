//! A real headquarters for tests: served over TLS from a temporary folder, on either store.

use std::path::{Path, PathBuf};

use ledger::UserId;
use tempfile::TempDir;
use tokio::runtime::Runtime;

use crate::database::Database;
use crate::line::Line;

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
    pub line: Line,
    folder: TempDir,
    database: Option<Database>,
}

impl Headquarters {
    /// # Panics
    /// When it does not come up: the test cannot go on.
    #[must_use]
    pub fn open(store: Store) -> Self {
        let folder = TempDir::new().expect("a temporary folder");
        let database = (store == Store::Postgres).then(Database::fresh);
        let place = hq::Place {
            data: folder.path().join("hq"),
            database_url: database.as_ref().map(Database::url),
            ..hq::Place::default()
        };
        let runtime = Runtime::new().expect("a runtime");
        runtime.block_on(hq::House::init(&place)).expect("a new headquarters");
        let running = serve(&runtime, &place);
        let line = Line::to(running.addr);
        Self { runtime, running: Some(running), place, line, folder, database }
    }

    /// Where laptops find it: through the line that can be cut.
    #[must_use]
    pub fn url(&self) -> String {
        format!("https://{}", self.line.address)
    }

    /// Its folder.
    #[must_use]
    pub fn data(&self) -> &Path {
        &self.place.data
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
        self.ask(act).expect("the administrator's act succeeds")
    }

    /// As [`Headquarters::admin`], for acts that may be refused.
    pub fn ask<T>(
        &self,
        act: impl AsyncFnOnce(&hq::House) -> Result<T, hq::HqError>,
    ) -> Result<T, hq::HqError> {
        let house = self.running().house.clone();
        self.runtime.block_on(act(&house))
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
        // The port may be another's by now; laptops only know the line.
        let running = serve(&self.runtime, &self.place);
        self.line.lead_to(running.addr);
        self.running = Some(running);
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
        let copies = std::fs::read_dir(self.folder.path()).map_or(0, Iterator::count);
        let file = self.folder.path().join(format!("hq-{copies}.backup"));
        let out = file.clone();
        self.admin(async move |house| hq::admin::backup::backup(house, &out).await);
        file
    }

    /// Goes back to a copy: what came since is gone from headquarters.
    pub fn restore(&mut self, file: &Path) {
        self.close();
        if self.database.is_some() {
            self.database = Some(Database::fresh());
            self.place.database_url = self.database.as_ref().map(Database::url);
        }
        self.runtime.block_on(hq::admin::backup::restore(&self.place, file)).expect("the copy is good");
        self.reopen();
    }
}

impl Headquarters {
    /// Puts an old copy of the database in the place of the present one behind headquarters' back: no restore
    /// is declared, and the feed goes on as if nothing had been.
    pub fn roll_back(&mut self, file: &Path) {
        self.restore(file);
        self.tamper("DELETE FROM epoch WHERE n = (SELECT MAX(n) FROM epoch)", vec![]);
        self.tamper("DELETE FROM restored", vec![]);
    }

    /// Somebody with access to the database, and to nothing else, runs a statement.
    pub fn tamper(&self, sql: &'static str, cells: Vec<hq::store::Cell>) {
        let write = hq::store::Write::guarded(sql, cells);
        let outcome = self.admin(async move |house| Ok(house.books.store.write(vec![write]).await?));
        assert_ne!(outcome, hq::store::Outcome::Stale, "the statement found nothing to change");
    }
}

fn serve(runtime: &Runtime, place: &hq::Place) -> hq::Running {
    let config = hq::Config {
        database_url: place.database_url.clone(),
        objects: place.objects.clone(),
        object_settings: place.object_settings.clone(),
        ..hq::Config::local(&place.data)
    };
    runtime.block_on(hq::serve(config)).expect("headquarters listens")
}
