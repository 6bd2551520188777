//! The one window: its size, and what it may show.

use tauri::{App, Runtime, Url, WebviewUrl, WebviewWindowBuilder, webview::NewWindowResponse};

/// Opens it. The page goes nowhere else, and what it keeps outside the vault is its look only.
pub fn open<R: Runtime>(app: &App<R>) -> tauri::Result<()> {
    WebviewWindowBuilder::new(app, "main", WebviewUrl::default())
        .title("Chancery")
        .inner_size(1366.0, 768.0)
        .min_inner_size(960.0, 600.0)
        .center()
        .devtools(false)
        .disable_drag_drop_handler()
        .on_navigation(is_ours)
        .on_new_window(|_, _| NewWindowResponse::Deny)
        .build()
        .map(drop)
}

fn is_ours(url: &Url) -> bool {
    match url.scheme() {
        "tauri" => true,
        "http" => matches!(url.host_str(), Some("tauri.localhost")) || cfg!(dev) && url.port() == Some(1420),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_window_goes_nowhere_but_to_its_own_page() {
        let goes = |url: &str| is_ours(&url.parse().expect("a URL"));
        assert!(goes("tauri://localhost/"));
        assert!(goes("http://tauri.localhost/index.html"));
        assert!(!goes("https://example.org/"));
        assert!(!goes("file:///etc/passwd"));
    }
}
