//! The shell around the page: window, dialogs, one door to the desk, the watch that locks it, the thread on
//! which it exchanges with HQ by itself.
//!
//! Holds no rule of the domain and reads no vault: everything the page asks goes to [`desk::Desk`].

pub mod automation;
pub mod desk;
pub mod dialogs;
pub mod instance;
pub mod ipc;
pub mod notice;
pub mod place;
pub mod viewer;
mod watch;
mod window;

use std::sync::Arc;

use serde_json::{Value, json};
use tauri::{AppHandle, Builder, Context, Emitter, Manager as _, Runtime};

use crate::instance::Listener;
use crate::ipc::Wanted;
use crate::notice::Herald;
use crate::place::Asked;

/// Opens the window on what was asked for and stays until it is closed.
pub fn run(asked: Asked, listener: Option<Listener>) -> tauri::Result<()> {
    let desk = desk::Held(Arc::new(desk::at(&asked.vault)));
    let kept = window::Kept::beside(&asked.vault);
    let app = build(Builder::default().manage(kept), desk.clone()).build(context())?;
    app.state::<Wanted>().want(asked.case);
    if let Some(listener) = listener {
        let page = app.handle().clone();
        std::thread::Builder::new().name("instance".into()).spawn(move || hear(&listener, &page))?;
    }
    watch::start(desk.clone())?;
    if !automation::by_hand() {
        std::thread::Builder::new().name("exchange".into()).spawn(move || desk.0.keep_in_touch())?;
    }
    app.run(|_, _| {});
    Ok(())
}

/// Shows the window to whoever starts the program again, with the case they asked for.
fn hear<R: Runtime>(listener: &Listener, page: &AppHandle<R>) {
    while let Ok(case) = listener.next() {
        page.state::<Wanted>().want(case);
        if let Some(window) = page.get_webview_window("main") {
            drop(window.unminimize());
            drop(window.set_focus());
        }
        drop(page.emit_to("main", "wanted", ()));
    }
}

/// The application, whatever draws it: tests build the same one without a screen.
pub fn build<R: Runtime>(builder: Builder<R>, desk: desk::Held) -> Builder<R> {
    builder
        .plugin(tauri_plugin_dialog::init())
        .manage(dialogs::picker::<R>())
        .manage(desk.clone())
        .manage(Wanted::default())
        .manage::<Arc<dyn Herald>>(Arc::new(notice::System))
        .register_asynchronous_uri_scheme_protocol(viewer::SCHEME, viewer::serve)
        .invoke_handler(tauri::generate_handler![
            ipc::call,
            ipc::present,
            ipc::wanted,
            dialogs::pick_open,
            dialogs::pick_save,
            viewer::view
        ])
        .setup(move |app| {
            listen(&desk, app.handle());
            window::open(app)?;
            Ok(())
        })
}

/// Tells the page what is stale, and everybody what is over.
fn listen<R: Runtime>(desk: &desk::Held, app: &AppHandle<R>) {
    let (page, asked, ends) = (app.clone(), desk.clone(), notice::Ends::default());
    desk.0.listen(Box::new(move |changed| {
        tell_of_ends(&changed, &asked, &ends, &page);
        // Locked, or opened by somebody: whatever was looked at belongs to what was before.
        if has_tag(&changed, "session") {
            viewer::close(&page);
        }
        // A page that is gone has nothing to refresh: a failed send is no failure.
        drop(page.emit_to("main", "changed", changed));
    }));
}

/// Long work that ended is told by the system, unless the window is in front and tells it itself.
fn tell_of_ends<R: Runtime>(changed: &Value, desk: &desk::Held, ends: &notice::Ends, page: &AppHandle<R>) {
    if !has_tag(changed, "work") {
        return;
    }
    let news = desk.0.call("work_list", json!({})).map(|list| ends.news(&list)).unwrap_or_default();
    let in_front =
        || page.get_webview_window("main").is_some_and(|window| window.is_focused().unwrap_or(true));
    if !news.is_empty() && !in_front() {
        let herald = page.state::<Arc<dyn Herald>>();
        news.iter().for_each(|sentence| herald.say(sentence));
    }
}

fn has_tag(changed: &Value, name: &str) -> bool {
    changed["tags"].as_array().is_some_and(|tags| tags.iter().any(|tag| tag == name))
}

/// What `tauri.conf.json`, the page and the capabilities say, compiled in.
pub fn context<R: Runtime>() -> Context<R> {
    tauri::generate_context!()
}
