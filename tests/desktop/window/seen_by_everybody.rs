//! The judge of accessibility is itself put to the test: it must find a fault that is there.

use crate::laptop::Laptop;
use crate::screen::Id;

#[test]
fn a_picture_without_words_and_a_button_without_a_name_are_found() {
    let laptop = Laptop::new("correct horse battery staple");
    let screen = laptop.open();
    screen.see(Id("first-run-form"));
    screen.ask_page("document.querySelector('main').append(document.createElement('img'), document.createElement('button'))");
    let found = screen.violations().join("\n");
    assert!(found.contains("image-alt") && found.contains("button-name"), "{found}");
}
