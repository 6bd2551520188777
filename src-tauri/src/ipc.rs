//! The one door between the page and the desk. Interprets nothing: a name and a request go in, a reply or a
//! failure comes out. Bodies run on a blocking worker, never on the window's thread.

use std::sync::{Mutex, PoisonError};

use serde_json::{Value, json};
use tauri::State;

use crate::desk::Held;

/// Runs one command of the desk.
#[tauri::command]
pub async fn call(desk: State<'_, Held>, name: String, request: Value) -> Result<Value, Value> {
    let desk = desk.inner().clone();
    on_a_worker(move || desk.0.call(&name, request)).await?
}

/// The page saw a key or the pointer move: somebody is there.
#[tauri::command]
pub async fn present(desk: State<'_, Held>) -> Result<(), Value> {
    let desk = desk.inner().clone();
    on_a_worker(move || desk.0.present()).await
}

/// The case that a link or a second start of the program asked for, until the page takes it.
#[derive(Debug, Default)]
pub struct Wanted(Mutex<Option<String>>);

impl Wanted {
    pub fn want(&self, case: Option<String>) {
        let mut wanted = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *wanted = case.or_else(|| wanted.take());
    }
}

/// Gives the page the case that was asked for, once.
#[tauri::command]
pub fn wanted(wanted: State<'_, Wanted>) -> Option<String> {
    wanted.0.lock().unwrap_or_else(PoisonError::into_inner).take()
}

/// Runs `body` where it may block; a panic in it becomes a failure of the third kind, ours.
pub async fn on_a_worker<T: Send + 'static>(body: impl FnOnce() -> T + Send + 'static) -> Result<T, Value> {
    tauri::async_runtime::spawn_blocking(body).await.map_err(|_| {
        json!({
            "code": "internal",
            "look": "ours",
            "message": "The command stopped on a fault of ours. What was saved before is safe.",
            "args": {},
            "fields": [],
            "reference": null,
        })
    })
}
