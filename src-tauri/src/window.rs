//! The one window: its size and place, kept from one start to the next, and what it may show.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use serde::{Deserialize, Serialize};
use tauri::{
    App, Manager as _, PhysicalPosition, PhysicalSize, Runtime, Url, WebviewUrl, WebviewWindow,
    WebviewWindowBuilder, WindowEvent, webview::NewWindowResponse,
};

use crate::viewer;

/// Opens it. The page goes nowhere else, and what it keeps outside the vault is its look only.
pub fn open<R: Runtime>(app: &App<R>) -> tauri::Result<()> {
    let window = WebviewWindowBuilder::new(app, "main", WebviewUrl::default())
        .title("Chancery")
        .inner_size(1366.0, 768.0)
        .min_inner_size(960.0, 600.0)
        .center()
        .devtools(false)
        .disable_drag_drop_handler()
        .on_navigation(is_ours)
        .on_new_window(|_, _| NewWindowResponse::Deny)
        .build()?;
    let all = app.handle().clone();
    window.on_window_event(move |event| {
        // Without this window nobody could lock what the other one shows.
        if matches!(event, WindowEvent::Destroyed) {
            viewer::close(&all);
        }
    });
    if app.try_state::<Kept>().is_some() {
        restore(&window);
        let seen = window.clone();
        window.on_window_event(move |event| {
            if matches!(event, WindowEvent::CloseRequested { .. } | WindowEvent::Focused(false)) {
                keep(&seen);
            }
        });
    }
    Ok(())
}

fn is_ours(url: &Url) -> bool {
    match url.scheme() {
        "tauri" => true,
        "http" => matches!(url.host_str(), Some("tauri.localhost")) || cfg!(dev) && url.port() == Some(1420),
        _ => false,
    }
}

/// Where a window stands, or how far a screen reaches, in its own pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Area {
    x: i32,
    y: i32,
    width: u32,
    height: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Stand {
    area: Area,
    maximized: bool,
}

/// The file beside the vault that holds the window's place, and nothing else.
#[derive(Debug)]
pub struct Kept {
    file: PathBuf,
    last: Mutex<Option<Stand>>,
}

impl Kept {
    pub fn beside(vault: &Path) -> Self {
        let file = vault.join("window.json");
        // Whatever else lies there, a file of another version too, is as good as none.
        let last = std::fs::read(&file).ok().and_then(|text| serde_json::from_slice(&text).ok());
        Self { file, last: Mutex::new(last) }
    }
}

fn restore<R: Runtime>(window: &WebviewWindow<R>) {
    let kept = window.state::<Kept>();
    let Some(stand) = *kept.last.lock().unwrap_or_else(PoisonError::into_inner) else { return };
    let screens: Vec<Area> = window.available_monitors().unwrap_or_default().iter().map(area_of).collect();
    let Some(area) = fitted(stand.area, &screens) else { return };
    drop(window.set_size(PhysicalSize::new(area.width, area.height)));
    drop(window.set_position(PhysicalPosition::new(area.x, area.y)));
    if stand.maximized {
        drop(window.maximize());
    }
}

fn keep<R: Runtime>(window: &WebviewWindow<R>) {
    let kept = window.state::<Kept>();
    let mut last = kept.last.lock().unwrap_or_else(PoisonError::into_inner);
    let maximized = window.is_maximized().unwrap_or(false);
    let here = || -> tauri::Result<Area> {
        let (size, at) = (window.inner_size()?, window.outer_position()?);
        Ok(Area { x: at.x, y: at.y, width: size.width, height: size.height })
    };
    let area = match *last {
        // A window over the whole screen still knows how large it is otherwise.
        Some(before) if maximized => Some(before.area),
        _ => here().ok(),
    };
    let Some(area) = area.filter(|_| !window.is_minimized().unwrap_or(false)) else { return };
    let stand = Stand { area, maximized };
    // Before there is a vault there is no place to keep it; a disk that is full loses a window's place only.
    if *last != Some(stand) && kept.file.parent().is_some_and(Path::is_dir) {
        drop(serde_json::to_vec(&stand).map(|text| std::fs::write(&kept.file, text)));
    }
    *last = Some(stand);
}

fn area_of(screen: &tauri::Monitor) -> Area {
    let (at, size) = (screen.position(), screen.size());
    Area { x: at.x, y: at.y, width: size.width, height: size.height }
}

/// The place moved and made smaller until the whole window is on the screen that shows most of it; on the first one
/// when its own is gone. None without a screen.
fn fitted(wanted: Area, screens: &[Area]) -> Option<Area> {
    let screen = *screens.iter().rev().max_by_key(|screen| shared(&wanted, screen))?;
    let (width, height) = (wanted.width.min(screen.width), wanted.height.min(screen.height));
    let within = |at: i32, length: u32, from: i32, room: u32| {
        let last = from.saturating_add_unsigned(room - length);
        at.clamp(from, last)
    };
    Some(Area {
        x: within(wanted.x, width, screen.x, screen.width),
        y: within(wanted.y, height, screen.y, screen.height),
        width,
        height,
    })
}

/// How many pixels two areas have in common.
fn shared(one: &Area, other: &Area) -> i64 {
    let length = |a: i32, a_long: u32, b: i32, b_long: u32| {
        let end = (i64::from(a) + i64::from(a_long)).min(i64::from(b) + i64::from(b_long));
        (end - i64::from(a.max(b))).max(0)
    };
    length(one.x, one.width, other.x, other.width) * length(one.y, one.height, other.y, other.height)
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

    const fn area(x: i32, y: i32, width: u32, height: u32) -> Area {
        Area { x, y, width, height }
    }

    #[test]
    fn a_window_comes_back_where_it_was_and_whole_where_the_screens_are_others() {
        let (laptop, beside) = (area(0, 0, 1366, 768), area(1366, 0, 2560, 1440));
        let rows = [
            ("as it was", area(100, 50, 1000, 650), vec![laptop], area(100, 50, 1000, 650)),
            (
                "on the second screen",
                area(1500, 100, 2000, 1200),
                vec![laptop, beside],
                area(1500, 100, 2000, 1200),
            ),
            ("its screen is gone", area(1500, 100, 2000, 1200), vec![laptop], area(0, 0, 1366, 768)),
            ("a smaller screen", area(0, 0, 1920, 1080), vec![laptop], area(0, 0, 1366, 768)),
            ("half outside", area(-300, 600, 1000, 650), vec![laptop], area(0, 118, 1000, 650)),
            ("between two", area(1200, 0, 1000, 700), vec![laptop, beside], area(1366, 0, 1000, 700)),
        ];
        for (what, wanted, screens, expected) in rows {
            assert_eq!(fitted(wanted, &screens), Some(expected), "{what}");
        }
        assert_eq!(fitted(laptop, &[]), None);
    }

    #[test]
    fn a_kept_place_that_cannot_be_read_is_as_good_as_none() {
        let folder = std::env::temp_dir().join(format!("chancery-window-{}", std::process::id()));
        std::fs::create_dir_all(&folder).expect("a folder");
        for text in ["", "{}", "{\"area\":{\"x\":\"left\"}}", "\u{0}"] {
            std::fs::write(folder.join("window.json"), text).expect("written");
            assert!(Kept::beside(&folder).last.lock().expect("held by nobody").is_none(), "{text:?}");
        }
        std::fs::remove_dir_all(&folder).expect("removed");
    }
}
