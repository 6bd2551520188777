//! Where the window stands when it is opened again.

use std::fs;

use serde_json::{Value, json};

use crate::laptop::Laptop;
use crate::screen::Id;

/// The size of the page in a window that was kept so, on the screen of these tests.
fn opened_after(area: Value) -> (u64, u64) {
    let laptop = Laptop::new("correct horse battery staple");
    let vault = laptop.path("vault");
    fs::create_dir_all(&vault).expect("a folder");
    let kept = json!({"area": area, "maximized": false}).to_string();
    fs::write(vault.join("window.json"), kept).expect("written");
    let screen = laptop.open();
    screen.see(Id("first-run-form"));
    let length = |name: &str| screen.ask_page(&format!("return window.{name}")).as_u64().expect("a length");
    screen.until("a window of some size", || length("innerWidth") > 0);
    (length("innerWidth"), length("innerHeight"))
}

#[test]
fn the_window_has_the_size_it_had_and_is_whole_on_a_smaller_screen() {
    assert_eq!(opened_after(json!({"x": 40, "y": 30, "width": 1100, "height": 660})), (1100, 660));
    let (width, height) = opened_after(json!({"x": 2500, "y": 900, "width": 2560, "height": 1400}));
    assert!(width <= 1366 && height <= 768, "{width} by {height}");
}
