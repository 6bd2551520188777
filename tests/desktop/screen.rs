//! What a person can do at the window: see, read, click, type. Every act waits until it can be done; a thing that
//! never comes fails the test with a picture of what was there instead.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use fantoccini::elements::Element;
use fantoccini::error::CmdError;
use fantoccini::wd::WindowHandle;
use fantoccini::{Client, ClientBuilder, Locator};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Map, Value, json};
use tokio::runtime::Runtime;

use crate::driver::Driver;

const PATIENCE: Duration = Duration::from_secs(20);

#[derive(Debug)]
pub struct Screen {
    client: Client,
    main: WindowHandle,
    runtime: Runtime,
    /// Dropped last: it ends the window.
    _driver: Driver,
}

/// A thing on the screen, by the page's `data-testid`.
#[derive(Clone, Copy, Debug)]
pub struct Id<'a>(pub &'a str);

impl Screen {
    pub fn open(driver: Driver, window: &Path) -> Self {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build()
            .expect("a runtime");
        let options = json!({ "binary": window, "args": [] });
        let wanted = Map::from_iter([("webkitgtk:browserOptions".to_owned(), options)]);
        let client = runtime
            .block_on(ClientBuilder::new(HttpConnector::new()).capabilities(wanted).connect(&driver.url()))
            .expect("the window opens");
        let main = runtime.block_on(client.window()).expect("the window has a name");
        Self { client, main, runtime, _driver: driver }
    }

    /// How many windows are open now.
    pub fn windows(&self) -> usize {
        self.runtime.block_on(self.client.windows()).map_or(0, |windows| windows.len())
    }

    /// Waits for the second window, and looks at it.
    pub fn look_beside(&self) {
        self.until("there is a second window", || self.windows() == 2);
        let mut windows = self.runtime.block_on(self.client.windows()).expect("windows");
        windows.retain(|window| *window != self.main);
        self.look_at(windows.swap_remove(0));
    }

    /// Looks at the main window again.
    pub fn look_back(&self) {
        self.look_at(self.main.clone());
    }

    fn look_at(&self, window: WindowHandle) {
        self.runtime.block_on(self.client.switch_to_window(window)).expect("another window is looked at");
    }

    /// Types keys as they come, wherever the focus is.
    pub fn press(&self, keys: &str) {
        let body = Locator::Css("body");
        let typed = async { self.client.find(body).await?.send_keys(keys).await };
        // A window that its key closes may be gone before it answers; what a key did is for the test to see.
        drop(self.runtime.block_on(typed));
    }

    /// Closes the window as its own close button does, so that the vault is free for another program.
    pub fn close(self) {
        let _ = self.runtime.block_on(self.client.clone().close());
    }

    /// Waits until it is there and can be seen.
    pub fn see(&self, what: Id<'_>) {
        self.on(what, "seen", async |element| element.is_displayed().await);
    }

    /// Whether it is there now; does not wait.
    pub fn is_there(&self, what: Id<'_>) -> bool {
        self.now(what).is_some()
    }

    /// Waits until it is gone.
    pub fn gone(&self, what: Id<'_>) {
        self.until(&format!("{what:?} goes away"), || !self.is_there(what));
    }

    pub fn click(&self, what: Id<'_>) {
        self.on(what, "clicked", async |element| {
            if !element.is_enabled().await? {
                return Ok(false);
            }
            element.click().await.map(|()| true)
        });
    }

    /// Types into a field, in place of what it holds.
    pub fn fill(&self, what: Id<'_>, words: &str) {
        self.on(what, "filled", async |element| {
            element.clear().await?;
            element.send_keys(words).await.map(|()| true)
        });
    }

    /// Chooses from a list of choices by the choice's value.
    pub fn choose(&self, what: Id<'_>, value: &str) {
        self.on(what, "chosen from", async |element| element.select_by_value(value).await.map(|()| true));
    }

    /// The words on it.
    pub fn read(&self, what: Id<'_>) -> String {
        let words = std::cell::RefCell::new(String::new());
        self.on(what, "read", async |element| {
            *words.borrow_mut() = text(element).await?;
            Ok(true)
        });
        words.into_inner()
    }

    /// Waits until the words on it contain `words`.
    pub fn reads(&self, what: Id<'_>, words: &str) {
        self.on(what, &format!("read as «{words}»"), async |element| {
            Ok(text(element).await?.contains(words))
        });
    }

    /// Runs a script in the page: for measuring, never for doing what a person does.
    pub fn ask_page(&self, script: &str) -> Value {
        self.runtime.block_on(self.client.execute(script, Vec::new())).expect("the page answers")
    }

    /// Runs a script that calls `done(answer)` when it knows.
    pub fn ask_page_later(&self, script: &str) -> Value {
        let script = format!("const done = arguments[arguments.length - 1]; {script}");
        self.runtime.block_on(self.client.execute_async(&script, Vec::new())).expect("the page answers")
    }

    /// A picture for people, `tests/screenshots/NAME.png`.
    pub fn picture(&self, name: &str) -> PathBuf {
        // The engine shows what it drew last: two frames later that is what the page says now.
        let frames =
            "const done = arguments[0]; requestAnimationFrame(() => requestAnimationFrame(() => done(1)));";
        let _ = self.runtime.block_on(self.client.execute_async(frames, Vec::new()));
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("screenshots");
        let file = folder.join(format!("{name}.png"));
        let png = self.runtime.block_on(self.client.screenshot()).expect("a picture");
        fs::create_dir_all(&folder).and_then(|()| fs::write(&file, png)).expect("the picture is kept");
        file
    }

    /// Waits until `done`; fails with a picture.
    pub fn until(&self, what: &str, done: impl Fn() -> bool) {
        let started = Instant::now();
        while !done() {
            if started.elapsed() > PATIENCE {
                let picture = self.picture("failed");
                panic!("waited in vain until {what}; see {}\n{}", picture.display(), self.words());
            }
            std::thread::sleep(Duration::from_millis(60));
        }
    }

    /// Tries `act` on it until it says yes: a page that is still drawing takes the element away under our hands.
    fn on(&self, what: Id<'_>, verb: &str, act: impl AsyncFn(&Element) -> Result<bool, CmdError>) {
        self.until(&format!("{what:?} is {verb}"), || {
            let Some(element) = self.now(what) else { return false };
            self.runtime.block_on(act(&element)).unwrap_or(false)
        });
    }

    fn now(&self, what: Id<'_>) -> Option<Element> {
        let css = format!("[data-testid=\"{}\"]", what.0);
        self.runtime.block_on(self.client.find(Locator::Css(&css))).ok()
    }

    fn words(&self) -> String {
        let body = self.runtime.block_on(self.client.execute("return document.body.innerText", Vec::new()));
        body.ok().and_then(|words| words.as_str().map(str::to_owned)).unwrap_or_default()
    }
}

/// What can be read there. The driver's own notion of text leaves out words that are cut with an ellipsis.
async fn text(element: &Element) -> Result<String, CmdError> {
    Ok(element.prop("innerText").await?.unwrap_or_default())
}
