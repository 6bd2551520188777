//! HQ under test: a folder, a store, a server on a free port.

use std::sync::{Arc, Mutex, PoisonError, Weak};

use hq::books::User;
use hq::{Config, House, Place, Running, admin};
use ledger::UserId;
use tempfile::TempDir;
use testkit::database::Database;
use testkit::s3::S3;
use tokio::runtime::Runtime;

use super::Laptop;

pub struct Office {
    pub rt: Runtime,
    running: Option<Running>,
    pub data: TempDir,
    pub database: Option<Database>,
    bucket: Option<Bucket>,
}

/// A bucket of its own on the S3 server that all running tests share.
pub struct Bucket {
    url: String,
    server: Arc<S3>,
}

fn bucket() -> Bucket {
    static SERVER: Mutex<Weak<S3>> = Mutex::new(Weak::new());
    let mut shared = SERVER.lock().unwrap_or_else(PoisonError::into_inner);
    let server = shared.upgrade().unwrap_or_else(|| Arc::new(S3::start()));
    *shared = Arc::downgrade(&server);
    Bucket { url: server.bucket(), server }
}

impl Office {
    pub fn sqlite() -> Self {
        Self::open(None)
    }

    /// Attachments lie in a bucket of a server that speaks S3.
    pub fn s3() -> Self {
        Self::furnish(None, Some(bucket()))
    }

    pub fn postgres() -> Self {
        Self::open(Some(Database::fresh()))
    }

    pub fn open(database: Option<Database>) -> Self {
        Self::furnish(database, None)
    }

    fn furnish(database: Option<Database>, bucket: Option<Bucket>) -> Self {
        let data = TempDir::new().unwrap();
        let rt = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
        let mut office = Self { rt, running: None, data, database, bucket };
        let place = office.place();
        office.rt.block_on(House::init(&place)).unwrap();
        office.start();
        office
    }

    pub fn database_url(&self) -> Option<String> {
        self.database.as_ref().map(Database::url)
    }

    pub fn place(&self) -> Place {
        let data = self.data.path().to_owned();
        let (objects, object_settings) = match &self.bucket {
            None => (None, Vec::new()),
            Some(bucket) => (Some(bucket.url.clone()), bucket.server.settings()),
        };
        Place { data, database_url: self.database_url(), objects, object_settings }
    }

    pub fn start(&mut self) {
        self.start_with(64);
    }

    /// Serves so many exchanges at once.
    pub fn start_with(&mut self, exchanges: usize) {
        let Place { data, database_url, objects, object_settings } = self.place();
        let config = Config { database_url, objects, object_settings, exchanges, ..Config::local(data) };
        self.running = Some(self.rt.block_on(hq::serve(config)).unwrap());
    }

    /// A second process' worth of HQ over the same database and keys.
    pub fn start_another(&self) -> Running {
        let config = Config { database_url: self.database_url(), ..Config::local(self.data.path()) };
        self.rt.block_on(hq::serve(config)).unwrap()
    }

    /// Puts a backup in the place of this stopped headquarters.
    pub fn restore_from(&mut self, file: &std::path::Path) {
        if self.database.is_some() {
            self.database = Some(Database::fresh());
        }
        self.rt.block_on(admin::backup::restore(&self.place(), file)).unwrap();
    }

    /// Ends HQ as a crash would.
    pub fn crash(&mut self) {
        let running = self.running.take().unwrap();
        self.rt.block_on(running.abort());
    }

    pub fn stop(&mut self) {
        let running = self.running.take().unwrap();
        self.rt.block_on(running.shutdown());
    }

    pub fn running(&self) -> &Running {
        self.running.as_ref().unwrap()
    }

    pub fn house(&self) -> &House {
        &self.running().house
    }

    pub fn user(&self, name: &str, post: &str, role: &str) -> User {
        self.rt.block_on(admin::users::add(self.house(), name, post, role)).unwrap()
    }

    pub fn code(&self, user: UserId) -> String {
        self.rt.block_on(admin::devices::code(self.house(), user)).unwrap().code
    }

    /// A user with an enrolled laptop.
    pub fn laptop(&self, name: &str, post: &str, role: &str) -> Laptop {
        let user = self.user(name, post, role);
        self.another_laptop(user.id)
    }

    pub fn another_laptop(&self, user: UserId) -> Laptop {
        let mut laptop = Laptop::new(self.running().addr, &self.running().ca_pem);
        laptop.enrol(&self.code(user)).unwrap();
        laptop
    }

    pub fn block<T>(&self, future: impl Future<Output = T>) -> T {
        self.rt.block_on(future)
    }

    /// How many entries the feed has; every position is there.
    pub fn feed_length(&self) -> u64 {
        self.rt.block_on(async {
            let books = &self.house().books;
            let (mut last, mut count) = (0, 0);
            loop {
                let page = books.everything(last).await.unwrap();
                let Some(end) = page.last() else { break };
                last = end.pos;
                count += page.len() as u64;
            }
            assert_eq!((count, books.head().await.unwrap().last), (last, last), "the feed has no gap");
            count
        })
    }
}
