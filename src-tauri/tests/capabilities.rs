//! The capabilities as shipped, asked without a screen: what the page may do, and that it may do nothing else.

#![expect(clippy::unwrap_used, reason = "a test stops at what it did not expect")]

use std::sync::{Arc, Mutex};

use chancery_desktop::desk::{Desk, Held, Listener};
use chancery_desktop::ipc::Wanted;
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
            _ => Ok(json!({ "name": name, "request": request })),
        }
    }
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
        let request = InvokeRequest {
            cmd: command.into(),
            callback: tauri::ipc::CallbackFn(0),
            error: tauri::ipc::CallbackFn(1),
            url: page.parse().expect("a URL"),
            body: body.into(),
            headers: Default::default(),
            invoke_key: INVOKE_KEY.into(),
        };
        get_ipc_response(&self.window, request).map(|body| body.deserialize().expect("JSON"))
    }
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
