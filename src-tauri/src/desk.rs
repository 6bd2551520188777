//! What the shell needs of the desk: one way to call, one way to hear what changed, and the lock.
//! A trait, so that the shipped capabilities are tested without a vault.

use std::fmt::Debug;
use std::path::Path;
use std::sync::Arc;

use serde::Serialize;
use serde_json::Value;

/// Hears the payload of a `changed` event.
pub type Listener = Box<dyn Fn(Value) + Send + Sync>;

/// The session behind the window.
pub trait Desk: Debug + Send + Sync + 'static {
    /// Runs one command; the error is a `Failure` as the page reads it.
    fn call(&self, name: &str, request: Value) -> Result<Value, Value>;
    /// Lets in whoever brings the ticket of a PDF, once; the reply says its title, marking, size and `reading`.
    fn admit(&self, ticket: &str) -> Result<Value, Value>;
    /// A piece of the PDF that this reading is of.
    fn piece(&self, reading: &str, from: u64, most: usize) -> Result<Vec<u8>, Value>;
    /// Nobody looks at a PDF any more.
    fn put_away(&self);
    /// Tells `listener` after each command or exchange that changed something.
    fn listen(&self, listener: Listener);
    /// A person touched a key or the pointer.
    fn present(&self);
    /// Locks when nobody has been present for the time the session allows.
    fn lock_if_idle(&self);
    /// Locks now.
    fn lock(&self);
    /// Exchanges with HQ by itself; returns when the program ends.
    fn keep_in_touch(&self);
}

/// The one desk of this process, as Tauri's state.
#[derive(Clone, Debug)]
pub struct Held(pub Arc<dyn Desk>);

/// The application's desk on the vault in `folder`.
pub fn at(folder: &Path) -> impl Desk {
    app::desk::Desk::of_system(folder)
}

impl Desk for app::desk::Desk {
    fn call(&self, name: &str, request: Value) -> Result<Value, Value> {
        app::desk::Desk::call(self, name, request).map_err(|failure| as_json(&failure))
    }

    fn admit(&self, ticket: &str) -> Result<Value, Value> {
        app::desk::Desk::admit(self, ticket)
            .map(|admitted| as_json(&admitted))
            .map_err(|failure| as_json(&failure))
    }

    fn piece(&self, reading: &str, from: u64, most: usize) -> Result<Vec<u8>, Value> {
        app::desk::Desk::piece(self, reading, from, most).map_err(|failure| as_json(&failure))
    }

    fn put_away(&self) {
        app::desk::Desk::put_away(self);
    }

    fn listen(&self, listener: Listener) {
        app::desk::Desk::listen(self, move |changed| listener(as_json(&changed)));
    }

    fn present(&self) {
        app::desk::Desk::present(self);
    }

    fn lock_if_idle(&self) {
        app::desk::Desk::lock_if_idle(self);
    }

    fn lock(&self) {
        app::desk::Desk::lock(self);
    }

    fn keep_in_touch(&self) {
        app::desk::Desk::keep_in_touch(self);
    }
}

/// These types hold texts, numbers and lists: they always have a JSON form.
fn as_json(told: &impl Serialize) -> Value {
    serde_json::to_value(told).unwrap_or_default()
}
