//! An empty database of a test's own on the one PostgreSQL server that the running tests of a process share.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError, Weak};

use crate::postgres::Postgres;

/// Removed on drop; the last one to go stops the server.
#[derive(Debug)]
pub struct Database {
    name: String,
    server: Arc<Postgres>,
}

impl Database {
    /// # Panics
    /// When PostgreSQL is not installed or does not come up.
    #[must_use]
    pub fn fresh() -> Self {
        static COUNT: AtomicUsize = AtomicUsize::new(0);
        static SERVER: Mutex<Weak<Postgres>> = Mutex::new(Weak::new());
        let mut shared = SERVER.lock().unwrap_or_else(PoisonError::into_inner);
        let server = shared.upgrade().unwrap_or_else(|| Arc::new(Postgres::start()));
        *shared = Arc::downgrade(&server);
        drop(shared);
        let name = format!("test{}", COUNT.fetch_add(1, Ordering::Relaxed));
        server.create_database(&name);
        Self { name, server }
    }

    /// Where to connect, as `--database-url` takes it.
    #[must_use]
    pub fn url(&self) -> String {
        self.server.url_of(&self.name)
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        self.server.drop_database(&self.name);
    }
}
