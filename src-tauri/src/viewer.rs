//! The second window, in which one PDF is looked at. Evidence is hostile: no capability names this window, so that
//! nothing in it reaches a command. It reads its page and the bytes of one file by a scheme of its own, and nothing else.

mod scheme;

use serde::Deserialize;
use serde_json::{Value, json};
use tauri::webview::{NewWindowResponse, WebviewWindowBuilder};
use tauri::{AppHandle, Manager as _, Runtime, State, Url, WebviewUrl, WindowEvent};

use crate::desk::Held;
use crate::ipc::on_a_worker;

pub use scheme::{SCHEME, serve};

/// The window's label; `capabilities/` must not know it.
pub const LABEL: &str = "viewer";

/// How the main window looks, which this one follows.
#[derive(Clone, Copy, Debug, Deserialize)]
pub struct Look {
    theme: Theme,
    /// Per cent.
    text_size: u16,
}

#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Theme {
    Light,
    Dark,
    Contrast,
}

/// Runs a command that replies with a ticket, and shows what the ticket opens. The page never sees the ticket.
#[tauri::command]
pub async fn view<R: Runtime>(
    app: AppHandle<R>,
    desk: State<'_, Held>,
    name: String,
    request: Value,
    look: Look,
) -> Result<(), Value> {
    let desk = desk.inner().clone();
    let said = on_a_worker(move || desk.0.call(&name, request)).await??;
    let ticket = said["ticket"].as_str().ok_or_else(nothing_to_view)?;
    open(&app, ticket, look).map_err(|_| no_window())
}

/// Shows the page to which the ticket is given, in the window that is there or in a new one.
fn open<R: Runtime>(app: &AppHandle<R>, ticket: &str, look: Look) -> tauri::Result<()> {
    let page = address(ticket, look)?;
    if let Some(window) = app.get_webview_window(LABEL) {
        window.navigate(page)?;
        drop(window.unminimize());
        return window.set_focus();
    }
    let window = WebviewWindowBuilder::new(app, LABEL, WebviewUrl::CustomProtocol(page))
        // The system shows it to everybody: no name of a file.
        .title("Document – Chancery")
        .inner_size(960.0, 720.0)
        .min_inner_size(480.0, 400.0)
        .devtools(false)
        .disable_drag_drop_handler()
        .on_navigation(is_its_page)
        .on_new_window(|_, _| NewWindowResponse::Deny)
        .on_download(|_, _| false)
        .build()?;
    let desk = app.state::<Held>().inner().clone();
    hear_people(&window, desk.clone());
    window.on_window_event(move |event| {
        if matches!(event, WindowEvent::Destroyed) {
            desk.0.put_away();
        }
    });
    Ok(())
}

/// Closes it, with everything it holds in memory: its process of the engine ends with it.
pub fn close<R: Runtime>(app: &AppHandle<R>) {
    if let Some(window) = app.get_webview_window(LABEL) {
        drop(window.destroy());
    }
}

/// Who reads for a quarter of an hour is there. The system's own events say so and not the page, which a hostile
/// file might have taken over.
#[cfg(target_os = "linux")]
fn hear_people<R: Runtime>(window: &tauri::WebviewWindow<R>, desk: Held) {
    use gtk::gdk::EventType;
    use gtk::glib::Propagation;
    use gtk::prelude::WidgetExt as _;
    drop(window.with_webview(move |view| {
        view.inner().connect_event(move |_, event| {
            let by_hand = [EventType::KeyPress, EventType::ButtonPress, EventType::Scroll];
            if by_hand.contains(&event.event_type()) {
                desk.0.present();
            }
            Propagation::Proceed
        });
    }));
}

#[cfg(not(target_os = "linux"))]
fn hear_people<R: Runtime>(_: &tauri::WebviewWindow<R>, _: Held) {}

fn origin() -> &'static str {
    // The engines of these systems know custom schemes by a host name only.
    if cfg!(any(windows, target_os = "android")) { "http://viewer.localhost" } else { "viewer://localhost" }
}

fn address(ticket: &str, look: Look) -> tauri::Result<Url> {
    let theme = match look.theme {
        Theme::Light => "light",
        Theme::Dark => "dark",
        Theme::Contrast => "contrast",
    };
    let size = look.text_size.clamp(90, 200).to_string();
    let words = [("ticket", ticket), ("theme", theme), ("size", &size)];
    Url::parse_with_params(&format!("{}/viewer.html", origin()), words).map_err(tauri::Error::InvalidUrl)
}

fn is_its_page(url: &Url) -> bool {
    url.as_str().starts_with(&format!("{}/viewer.html?", origin()))
}

fn nothing_to_view() -> Value {
    failure("refused", "usage", "This command shows nothing that could be looked at.")
}

fn no_window() -> Value {
    failure("ours", "internal", "The window for the file could not be opened. The file is safe; try again.")
}

fn failure(look: &str, code: &str, message: &str) -> Value {
    json!({ "code": code, "look": look, "message": message, "args": {}, "fields": [], "reference": null })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_window_of_a_file_goes_nowhere_but_to_its_own_page() {
        let goes = |url: &str| is_its_page(&url.parse().expect("a URL"));
        let look = Look { theme: Theme::Contrast, text_size: 900 };
        let page = address("t&theme=x", look).expect("an address");
        assert_eq!(
            page.as_str(),
            "viewer://localhost/viewer.html?ticket=t%26theme%3Dx&theme=contrast&size=200"
        );
        assert!(goes(page.as_str()));
        for url in [
            "viewer://localhost/index.html",
            "tauri://localhost/",
            "https://example.org/viewer.html?",
            "file:///etc/passwd",
        ] {
            assert!(!goes(url), "{url}");
        }
    }
}
