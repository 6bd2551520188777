//! HQ under test: a folder, a store, a server on a free port.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};

use hq::books::User;
use hq::{Config, House, Place, Running, admin};
use ledger::UserId;
use tempfile::TempDir;
use testkit::postgres::Postgres;
use tokio::runtime::Runtime;

use super::Laptop;

pub struct Office {
    pub rt: Runtime,
    running: Option<Running>,
    pub data: TempDir,
    pub database_url: Option<String>,
}

/// One server for all tests of a binary, a database for each; it ends when the process asks it to.
pub fn database() -> String {
    static COUNT: AtomicUsize = AtomicUsize::new(0);
    let number = COUNT.fetch_add(1, Ordering::Relaxed);
    server().database(&format!("test{number}"))
}

fn server() -> &'static Postgres {
    static SERVER: OnceLock<Postgres> = OnceLock::new();
    SERVER.get_or_init(Postgres::start)
}

impl Office {
    pub fn sqlite() -> Self {
        Self::open(None)
    }

    pub fn postgres() -> Self {
        Self::open(Some(database()))
    }

    pub fn open(database_url: Option<String>) -> Self {
        let data = TempDir::new().unwrap();
        let rt = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
        let mut office = Self { rt, running: None, data, database_url };
        let place = office.place();
        office.rt.block_on(House::init(&place)).unwrap();
        office.start();
        office
    }

    pub fn place(&self) -> Place {
        let data = self.data.path().to_owned();
        Place { data, database_url: self.database_url.clone(), objects: None }
    }

    pub fn start(&mut self) {
        let config = Config { database_url: self.database_url.clone(), ..Config::local(self.data.path()) };
        self.running = Some(self.rt.block_on(hq::serve(config)).unwrap());
    }

    /// A second process' worth of HQ over the same database and keys.
    pub fn start_another(&self) -> Running {
        let config = Config { database_url: self.database_url.clone(), ..Config::local(self.data.path()) };
        self.rt.block_on(hq::serve(config)).unwrap()
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
}
