//! What the window of a file is given: its own page, and the bytes of the one file its ticket is for. Nothing else.

use std::borrow::Cow;
use std::sync::Arc;

use serde_json::Value;
use tauri::http::{Request, Response, StatusCode, header};
use tauri::{Manager as _, Runtime, UriSchemeContext, UriSchemeResponder};

use super::{LABEL, close};
use crate::desk::{Desk, Held};

/// The scheme by which that window reads.
pub const SCHEME: &str = "viewer";

/// As strict as the reader of PDF files allows: own scripts and worker, no text evaluated, no frame, no form, no line.
const POLICY: &str = "default-src 'none'; script-src 'self'; worker-src 'self'; style-src 'self'; font-src 'self'; \
    connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; \
    sandbox allow-scripts allow-same-origin";

/// Answers what the window asks by its scheme; any other window is refused.
pub fn serve<R: Runtime>(
    context: UriSchemeContext<'_, R>,
    request: Request<Vec<u8>>,
    responder: UriSchemeResponder,
) {
    if context.webview_label() != LABEL {
        return responder.respond(answer(StatusCode::FORBIDDEN, "text/plain", Vec::new()));
    }
    let app = context.app_handle().clone();
    drop(tauri::async_runtime::spawn_blocking(move || {
        let desk = app.state::<Held>().inner().0.clone();
        let file = |path: &str| {
            let asset = app.asset_resolver().get(path.to_owned())?;
            // For what is not there it gives the page of the other window.
            let is_wanted = (asset.mime_type == "text/html") == (path == "/viewer.html");
            is_wanted.then_some((asset.mime_type, asset.bytes))
        };
        match request.uri().path() {
            "/close" => close(&app),
            path => return responder.respond(told(&desk, path, file)),
        }
        responder.respond(answer(StatusCode::NO_CONTENT, "text/plain", Vec::new()));
    }));
}

type Answer = Response<Cow<'static, [u8]>>;

/// `/open/TICKET`, `/piece/READING/FROM/MOST`, or a file of the page.
fn told(desk: &Arc<dyn Desk>, path: &str, file: impl Fn(&str) -> Option<(String, Vec<u8>)>) -> Answer {
    let words: Vec<&str> = path.trim_start_matches('/').split('/').collect();
    match words[..] {
        ["open", ticket] => match desk.admit(ticket) {
            Ok(admitted) => answer(StatusCode::OK, "application/json", admitted.to_string().into_bytes()),
            Err(failure) => refusal(&failure),
        },
        ["piece", reading, from, most] => {
            let (Ok(from), Ok(most)) = (from.parse(), most.parse()) else { return not_there() };
            match desk.piece(reading, from, most) {
                Ok(bytes) => answer(StatusCode::OK, "application/octet-stream", bytes),
                Err(failure) => refusal(&failure),
            }
        }
        ["viewer.html"] | ["assets", _] | ["pdf", _, _] => match file(path) {
            Some((kind, bytes)) => answer(StatusCode::OK, &kind, bytes),
            None => not_there(),
        },
        _ => not_there(),
    }
}

fn refusal(failure: &Value) -> Answer {
    answer(StatusCode::FORBIDDEN, "application/json", failure.to_string().into_bytes())
}

fn not_there() -> Answer {
    answer(StatusCode::NOT_FOUND, "text/plain", Vec::new())
}

fn answer(status: StatusCode, kind: &str, body: Vec<u8>) -> Answer {
    let told = Response::builder()
        .status(status)
        .header(header::CONTENT_TYPE, kind)
        .header(header::CONTENT_SECURITY_POLICY, POLICY)
        .header(header::X_CONTENT_TYPE_OPTIONS, "nosniff")
        .header(header::CACHE_CONTROL, "no-store");
    told.body(Cow::Owned(body)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::desk::Listener;

    /// Opens for one ticket and gives its bytes to one reading.
    #[derive(Debug)]
    struct Reader;

    impl Desk for Reader {
        fn call(&self, _: &str, _: Value) -> Result<Value, Value> {
            Err(Value::Null)
        }
        fn admit(&self, ticket: &str) -> Result<Value, Value> {
            if ticket == "good" {
                Ok(json!({ "reading": "r" }))
            } else {
                Err(json!({ "code": "viewing_over" }))
            }
        }
        fn piece(&self, reading: &str, from: u64, most: usize) -> Result<Vec<u8>, Value> {
            let bytes = b"%PDF-1.7".get(usize::try_from(from).unwrap_or(usize::MAX)..).unwrap_or_default();
            if reading == "r" {
                Ok(bytes[..most.min(bytes.len())].to_vec())
            } else {
                Err(json!({ "code": "locked" }))
            }
        }
        fn put_away(&self) {}
        fn listen(&self, _: Listener) {}
        fn present(&self) {}
        fn lock_if_idle(&self) {}
        fn lock(&self) {}
        fn keep_in_touch(&self) {}
    }

    fn asked(path: &str) -> Answer {
        let desk: Arc<dyn Desk> = Arc::new(Reader);
        told(&desk, path, |path| Some(("text/html".to_owned(), path.as_bytes().to_vec())))
    }

    #[test]
    fn a_ticket_and_a_reading_get_what_they_are_good_for() {
        assert_eq!(asked("/open/good").body().as_ref(), br#"{"reading":"r"}"#);
        assert_eq!(asked("/piece/r/0/4").body().as_ref(), b"%PDF");
        assert_eq!(asked("/piece/r/5/100").body().as_ref(), b"1.7");
    }

    #[test]
    fn what_is_wrong_used_or_void_is_refused_with_the_words_of_the_desk() {
        for path in ["/open/used", "/open/", "/piece/other/0/4"] {
            let answer = asked(path);
            assert_eq!(answer.status(), StatusCode::FORBIDDEN, "{path}");
            assert!(answer.body().starts_with(b"{\"code\""), "{path}");
        }
    }

    #[test]
    fn nothing_is_served_but_the_page_of_the_viewer_and_its_parts() {
        for path in ["/viewer.html", "/assets/viewer-1.js", "/pdf/cmaps/78-H.bcmap"] {
            assert_eq!(asked(path).status(), StatusCode::OK, "{path}");
        }
        for path in [
            "/",
            "/index.html",
            "/engine.js",
            "/assets/../index.html",
            "/pdf/..",
            "/piece/r/-1/4",
            "/piece/r/0",
            "/etc/passwd",
            "/open/good/twice",
        ] {
            assert_eq!(asked(path).status(), StatusCode::NOT_FOUND, "{path}");
        }
    }

    #[test]
    fn every_answer_is_held_to_the_policy_and_kept_by_nobody() {
        for path in ["/viewer.html", "/open/used", "/piece/r/0/4", "/nowhere"] {
            let answer = asked(path);
            let said = |name| answer.headers()[name].to_str().expect("words").to_owned();
            let policy = said(header::CONTENT_SECURITY_POLICY);
            assert!(policy.starts_with("default-src 'none'; script-src 'self';"), "{path}");
            for word in ["unsafe", "ipc", "http", "data:", "*"] {
                assert!(!policy.contains(word), "{path}: {word}");
            }
            assert_eq!(
                (said(header::CACHE_CONTROL), said(header::X_CONTENT_TYPE_OPTIONS)),
                ("no-store".into(), "nosniff".into())
            );
        }
    }
}
