//! The page and its commands on a port of this machine alone, for whoever knows the token.

use std::collections::HashMap;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use app::Desk;
use axum::Router;
use axum::body::Body;
use axum::extract::{Path as Word, State};
use axum::http::{HeaderMap, Response, StatusCode, Uri, header};
use axum::routing::post;
use serde_json::{Value, json};

/// The policy of the window, but for the way to the commands.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; \
    img-src 'self' blob: data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// Which replies are stale after a call travels with the call's reply.
const CHANGED: &str = "x-changed";

struct Served {
    token: String,
    files: HashMap<String, Vec<u8>>,
    worlds: HashMap<&'static str, World>,
}

struct World {
    desk: Arc<Desk>,
    stale: Arc<Mutex<Vec<String>>>,
}

/// Serves until the process ends; answers with where, and the token.
pub async fn start(page: &Path, desks: Vec<(&'static str, Arc<Desk>)>) -> Value {
    let token = testkit::fresh_id().to_string();
    let files = read(page, "");
    assert!(
        files.contains_key("/index.html"),
        "no page in {}: run `npm run build:bridge` in ui",
        page.display()
    );
    let worlds = desks.into_iter().map(|(name, desk)| (name, World::of(desk))).collect();
    let served = Arc::new(Served { token: token.clone(), files, worlds });
    let router = Router::new().route("/{world}/call", post(call)).fallback(file).with_state(served);
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    tokio::spawn(async move { axum::serve(listener, router).await });
    json!({"url": url, "token": token})
}

impl World {
    fn of(desk: Arc<Desk>) -> Self {
        let stale: Arc<Mutex<Vec<String>>> = Arc::default();
        let heard = stale.clone();
        desk.listen(move |changed| heard.lock().unwrap_or_else(PoisonError::into_inner).extend(changed.tags));
        Self { desk, stale }
    }
}

/// Every file below `folder`, under the path that the browser asks for.
fn read(folder: &Path, before: &str) -> HashMap<String, Vec<u8>> {
    let mut files = HashMap::new();
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let (path, name) = (entry.path(), format!("{before}/{}", entry.file_name().to_string_lossy()));
        if path.is_dir() {
            files.extend(read(&path, &name));
        } else {
            files.insert(name, std::fs::read(&path).expect("a file of the page"));
        }
    }
    files
}

async fn call(
    State(served): State<Arc<Served>>,
    Word(world): Word<String>,
    headers: HeaderMap,
    body: String,
) -> Response<Body> {
    let known =
        headers.get(header::AUTHORIZATION).is_some_and(|said| said.as_bytes() == served.token.as_bytes());
    if !known || !served.worlds.contains_key(world.as_str()) {
        return answer(StatusCode::FORBIDDEN, "text/plain", "");
    }
    let done = tokio::task::spawn_blocking(move || {
        let World { desk, stale } = &served.worlds[world.as_str()];
        let asked: Value = serde_json::from_str(&body).unwrap_or_default();
        let said = desk.call(asked["name"].as_str().unwrap_or_default(), asked["request"].clone());
        (said, std::mem::take(&mut *stale.lock().unwrap_or_else(PoisonError::into_inner)))
    });
    let (said, stale) = done.await.expect("a command ends");
    let mut response = match said {
        Ok(reply) => answer(StatusCode::OK, "application/json", reply.to_string()),
        Err(failure) => answer(StatusCode::BAD_REQUEST, "application/json", json!(failure).to_string()),
    };
    if let Ok(tags) = stale.join(" ").parse() {
        response.headers_mut().insert(CHANGED, tags);
    }
    response
}

/// The page of the viewer lies below a world, beside the file that a ticket of that world opens.
async fn file(State(served): State<Arc<Served>>, uri: Uri) -> Response<Body> {
    let path = uri.path().trim_start_matches('/').to_owned();
    match path.split_once('/') {
        Some((world, rest)) if served.worlds.contains_key(world) => {
            let (world, rest) = (world.to_owned(), rest.to_owned());
            let looked = tokio::task::spawn_blocking(move || look(&served, &world, &rest));
            looked.await.expect("a look ends")
        }
        _ => page(&served, if path.is_empty() { "index.html" } else { &path }),
    }
}

fn look(served: &Served, world: &str, path: &str) -> Response<Body> {
    let desk = &served.worlds[world].desk;
    let words: Vec<&str> = path.split('/').collect();
    let said = match words[..] {
        ["open", ticket] => desk.admit(ticket).map(|admitted| json!(admitted).to_string().into_bytes()),
        ["piece", reading, from, most] => {
            let number = |word: &str| word.parse().unwrap_or_default();
            desk.piece(reading, number(from), usize::try_from(number(most)).unwrap_or_default())
        }
        _ => return page(served, path),
    };
    match said {
        Ok(bytes) => answer(StatusCode::OK, "application/octet-stream", bytes),
        Err(failure) => answer(StatusCode::BAD_REQUEST, "application/json", json!(failure).to_string()),
    }
}

fn page(served: &Served, path: &str) -> Response<Body> {
    let kind = match path.rsplit('.').next() {
        Some("html") => "text/html",
        Some("js" | "mjs") => "text/javascript",
        Some("css") => "text/css",
        Some("woff2") => "font/woff2",
        _ => "application/octet-stream",
    };
    match served.files.get(&format!("/{path}")) {
        Some(bytes) => answer(StatusCode::OK, kind, bytes.clone()),
        None => answer(StatusCode::NOT_FOUND, "text/plain", ""),
    }
}

fn answer(status: StatusCode, kind: &str, body: impl Into<Body>) -> Response<Body> {
    let told = Response::builder().status(status).header(header::CONTENT_TYPE, kind);
    told.header(header::CONTENT_SECURITY_POLICY, POLICY)
        .body(body.into())
        .expect("a response of fixed headers")
}
