//! The native file dialogs, opened from Rust: the page learns one path and nothing of the disk around it.

use std::fmt::Debug;
use std::path::PathBuf;
use std::sync::Arc;

use serde::Deserialize;
use serde_json::Value;
use tauri::{Runtime, State, WebviewWindow};
use tauri_plugin_dialog::{DialogExt, FileDialogBuilder};

use crate::{automation, ipc::on_a_worker};

/// Which files an "open" dialog offers.
#[derive(Clone, Debug, Deserialize)]
pub struct Filter {
    name: String,
    extensions: Vec<String>,
}

/// What the person is asked.
#[derive(Clone, Debug)]
pub enum Question {
    Open { title: String, filters: Vec<Filter> },
    Save { title: String, default_name: String },
}

/// Answers a question with a path, or with nothing when the person thought better of it.
pub trait Picker<R: Runtime>: Debug + Send + Sync + 'static {
    fn ask(&self, window: &WebviewWindow<R>, question: Question) -> Option<PathBuf>;
}

/// The picker of this process, as Tauri's state.
#[derive(Clone, Debug)]
pub struct Held<R: Runtime>(pub Arc<dyn Picker<R>>);

/// The system's dialogs, or a test's answers.
pub fn picker<R: Runtime>() -> Held<R> {
    match automation::answers() {
        Some(file) => Held(Arc::new(Written { file })),
        None => Held(Arc::new(Native)),
    }
}

#[tauri::command]
pub async fn pick_open<R: Runtime>(
    window: WebviewWindow<R>,
    picker: State<'_, Held<R>>,
    title: String,
    filters: Vec<Filter>,
) -> Result<Option<PathBuf>, Value> {
    let picker = picker.inner().0.clone();
    on_a_worker(move || picker.ask(&window, Question::Open { title, filters })).await
}

#[tauri::command]
pub async fn pick_save<R: Runtime>(
    window: WebviewWindow<R>,
    picker: State<'_, Held<R>>,
    title: String,
    default_name: String,
) -> Result<Option<PathBuf>, Value> {
    let picker = picker.inner().0.clone();
    on_a_worker(move || picker.ask(&window, Question::Save { title, default_name })).await
}

#[derive(Debug)]
struct Native;

impl<R: Runtime> Picker<R> for Native {
    fn ask(&self, window: &WebviewWindow<R>, question: Question) -> Option<PathBuf> {
        let dialog: FileDialogBuilder<R> = window.dialog().file().set_parent(window);
        let chosen = match question {
            Question::Open { title, filters } => filters
                .iter()
                .fold(dialog.set_title(title), |dialog, filter| {
                    let extensions: Vec<&str> = filter.extensions.iter().map(String::as_str).collect();
                    dialog.add_filter(&filter.name, &extensions)
                })
                .blocking_pick_file(),
            Question::Save { title, default_name } => {
                dialog.set_title(title).set_file_name(default_name).blocking_save_file()
            }
        };
        chosen.and_then(|path| path.into_path().ok())
    }
}

/// Reads the answer from a file that a test wrote; no file or an empty one means "cancelled".
#[derive(Debug)]
struct Written {
    file: PathBuf,
}

impl<R: Runtime> Picker<R> for Written {
    fn ask(&self, _window: &WebviewWindow<R>, _question: Question) -> Option<PathBuf> {
        let answer = std::fs::read_to_string(&self.file).ok()?;
        Some(answer.trim()).filter(|path| !path.is_empty()).map(PathBuf::from)
    }
}
