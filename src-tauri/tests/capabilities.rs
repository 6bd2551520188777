//! The capabilities as shipped, asked without a screen: what the page may do, and that it may do nothing else.

#![expect(clippy::unwrap_used, reason = "a test stops at what it did not expect")]

use std::sync::{Arc, Mutex};

use chancery_desktop::desk::{Desk, Held, Listener};
use chancery_desktop::ipc::Wanted;
use chancery_desktop::viewer;
use serde_json::{Value, json};
use tauri::test::{INVOKE_KEY, MockRuntime, get_ipc_response, mock_builder};
use tauri::webview::InvokeRequest;
use tauri::{App, Manager, WebviewWindow};

/// Repeats what it was asked; refuses what is called `refused`; breaks on `broken`.
#[derive(Debug, Default)]
struct Echo {
    present: Mutex<u32>,
}

impl Desk for Echo {
    fn call(&self, name: &str, request: Value) -> Result<Value, Value> {
        match name {
            "refused" => Err(json!({ "code": "four_eyes" })),
            "broken" => panic!("a fault of ours"),
            "attachment_view" => Ok(json!({ "ticket": "01900000-0000-7000-8000-000000000001" })),
            _ => Ok(json!({ "name": name, "request": request })),
        }
    }
    fn admit(&self, ticket: &str) -> Result<Value, Value> {
        Err(json!({ "code": "viewing_over", "ticket": ticket }))
    }
    fn piece(&self, _reading: &str, _from: u64, _most: usize) -> Result<Vec<u8>, Value> {
        Err(json!({ "code": "viewing_over" }))
    }
    fn put_away(&self) {}
    fn listen(&self, _listener: Listener) {}
    fn present(&self) {
        *self.present.lock().unwrap() += 1;
    }
    fn lock_if_idle(&self) {}
    fn lock(&self) {}
    fn keep_in_touch(&self) {}
}

struct Shell {
    app: App<MockRuntime>,
    window: WebviewWindow<MockRuntime>,
    desk: Arc<Echo>,
}

impl Shell {
    fn open() -> Self {
        let desk = Arc::new(Echo::default());
        let app = chancery_desktop::build(mock_builder(), Held(desk.clone()))
            .build(tauri::generate_context!(test = true))
            .expect("the shell builds");
        let window = match app.get_webview_window("main") {
            Some(window) => window,
            None => {
                tauri::WebviewWindowBuilder::new(&app, "main", Default::default()).build().expect("a window")
            }
        };
        Self { app, window, desk }
    }

    fn want(&self, case: &str) {
        self.app.state::<Wanted>().want(Some(case.to_owned()));
    }

    fn ask(&self, command: &str, body: Value) -> Result<Value, Value> {
        self.ask_from("tauri://localhost", command, body)
    }

    fn ask_from(&self, page: &str, command: &str, body: Value) -> Result<Value, Value> {
        ask(&self.window, page, command, body)
    }

    /// The second window, on a file.
    fn viewer(&self) -> WebviewWindow<MockRuntime> {
        let look = json!({ "theme": "dark", "text_size": 120 });
        let view = json!({ "name": "attachment_view", "request": {}, "look": look });
        assert_eq!(self.ask("view", view), Ok(Value::Null));
        self.app.get_webview_window(viewer::LABEL).expect("the window of the file")
    }
}

fn ask(window: &WebviewWindow<MockRuntime>, page: &str, command: &str, body: Value) -> Result<Value, Value> {
    let request = InvokeRequest {
        cmd: command.into(),
        callback: tauri::ipc::CallbackFn(0),
        error: tauri::ipc::CallbackFn(1),
        url: page.parse().expect("a URL"),
        body: body.into(),
        headers: Default::default(),
        invoke_key: INVOKE_KEY.into(),
    };
    get_ipc_response(window, request).map(|body| body.deserialize().expect("JSON"))
}

#[test]
fn the_page_reaches_the_desk_by_one_command() {
    let shell = Shell::open();
    let reply = shell.ask("call", json!({ "name": "case_list", "request": { "limit": 5 } }));
    assert_eq!(reply, Ok(json!({ "name": "case_list", "request": { "limit": 5 } })));
}

#[test]
fn a_refusal_reaches_the_page_as_it_was_said() {
    let reply = Shell::open().ask("call", json!({ "name": "refused", "request": {} }));
    assert_eq!(reply, Err(json!({ "code": "four_eyes" })));
}

#[test]
fn a_fault_of_ours_is_a_failure_and_the_next_call_works() {
    let shell = Shell::open();
    let reply = shell.ask("call", json!({ "name": "broken", "request": {} }));
    assert_eq!(reply.unwrap_err()["code"], "internal");
    assert!(shell.ask("call", json!({ "name": "x", "request": {} })).is_ok());
}

#[test]
fn the_page_says_that_somebody_is_there() {
    let shell = Shell::open();
    assert_eq!(shell.ask("present", json!({})), Ok(Value::Null));
    assert_eq!(*shell.desk.present.lock().unwrap(), 1);
}

#[test]
fn the_page_takes_the_case_that_was_asked_for_once() {
    let shell = Shell::open();
    assert_eq!(shell.ask("wanted", json!({})), Ok(Value::Null));
    shell.want("VF-2026-BUC-00042");
    assert_eq!(shell.ask("wanted", json!({})), Ok(json!("VF-2026-BUC-00042")));
    assert_eq!(shell.ask("wanted", json!({})), Ok(Value::Null));
}

#[test]
fn nothing_else_is_open_to_the_page() {
    let shell = Shell::open();
    for command in [
        "plugin:dialog|open",
        "plugin:dialog|save",
        "plugin:fs|read_file",
        "plugin:fs|write_file",
        "plugin:event|emit",
        "plugin:webview|create_webview_window",
        "plugin:window|close",
        "plugin:app|version",
        "plugin:path|resolve_directory",
        "plugin:shell|open",
    ] {
        let refusal = shell.ask(command, json!({})).expect_err(command).to_string();
        assert!(refusal.contains("not allowed") || refusal.contains("not found"), "{command}: {refusal}");
    }
}

#[test]
fn a_page_from_elsewhere_reaches_nothing() {
    let shell = Shell::open();
    for page in ["https://example.org/", "http://localhost:1420/"] {
        let reply = shell.ask_from(page, "call", json!({ "name": "case_list", "request": {} }));
        assert!(reply.is_err(), "{page}: {reply:?}");
    }
}

#[test]
fn a_file_is_shown_in_a_window_that_learns_its_ticket_and_its_look() {
    let address = Shell::open().viewer().url().expect("an address").to_string();
    let page =
        "viewer://localhost/viewer.html?ticket=01900000-0000-7000-8000-000000000001&theme=dark&size=120";
    assert_eq!(address, page);
}

#[test]
fn the_window_of_a_file_reaches_no_command_at_all() {
    let shell = Shell::open();
    let viewer = shell.viewer();
    for page in ["viewer://localhost/viewer.html", "tauri://localhost"] {
        for (command, body) in [
            ("call", json!({ "name": "case_list", "request": {} })),
            (
                "view",
                json!({ "name": "attachment_view", "request": {}, "look": { "theme": "dark", "text_size": 100 } }),
            ),
            ("present", json!({})),
            ("wanted", json!({})),
            ("pick_open", json!({ "title": "", "filters": [] })),
            ("pick_save", json!({ "title": "", "defaultName": "" })),
            ("plugin:event|listen", json!({ "event": "changed", "target": { "kind": "Any" }, "handler": 1 })),
            ("plugin:event|emit", json!({ "event": "wanted" })),
            ("plugin:window|close", json!({})),
            ("plugin:webview|create_webview_window", json!({})),
        ] {
            let refusal = ask(&viewer, page, command, body).expect_err(command).to_string();
            assert!(refusal.contains("not allowed"), "{page} {command}: {refusal}");
        }
    }
    assert_eq!(*shell.desk.present.lock().unwrap(), 0);
}

#[test]
fn what_opens_nothing_shows_nothing_and_a_refusal_reaches_the_page_as_it_was_said() {
    let shell = Shell::open();
    let view = |name: &str| {
        shell.ask(
            "view",
            json!({ "name": name, "request": {}, "look": { "theme": "light", "text_size": 100 } }),
        )
    };
    assert_eq!(view("refused"), Err(json!({ "code": "four_eyes" })));
    assert_eq!(view("case_list").unwrap_err()["code"], "usage");
    assert!(shell.app.get_webview_window(viewer::LABEL).is_none());
}
