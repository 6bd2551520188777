//! What the shell needs of the desk: one way to call, one way to hear what changed, and the lock.
//! A trait, so that the shipped capabilities are tested without a vault.

use std::fmt::Debug;
use std::sync::Arc;

use serde_json::Value;

/// Hears the payload of a `changed` event.
pub type Listener = Box<dyn Fn(Value) + Send + Sync>;

/// The session behind the window.
pub trait Desk: Debug + Send + Sync + 'static {
    /// Runs one command; the error is a `Failure` as the page reads it.
    fn call(&self, name: &str, request: Value) -> Result<Value, Value>;
    /// Tells `listener` after each command or exchange that changed something.
    fn listen(&self, listener: Listener);
    /// A person touched a key or the pointer.
    fn present(&self);
    /// Locks when nobody has been present for the time the session allows.
    fn lock_if_idle(&self);
    /// Locks now.
    fn lock(&self);
}

/// The one desk of this process, as Tauri's state.
#[derive(Clone, Debug)]
pub struct Held(pub Arc<dyn Desk>);

/// The desk of the vault in `folder`.
pub fn at(folder: std::path::PathBuf) -> impl Desk {
    Waiting { folder }
}

/// Stands in until the application's own desk is there.
#[derive(Debug)]
struct Waiting {
    folder: std::path::PathBuf,
}

impl Desk for Waiting {
    fn call(&self, name: &str, _request: Value) -> Result<Value, Value> {
        Err(serde_json::json!({ "code": "unknown_command", "message": name, "folder": self.folder }))
    }
    fn listen(&self, _listener: Listener) {}
    fn present(&self) {}
    fn lock_if_idle(&self) {}
    fn lock(&self) {}
}
