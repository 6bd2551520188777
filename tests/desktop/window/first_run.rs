//! A new laptop: an empty folder, a vault, the first screen, the lock and back.

use crate::laptop::Laptop;
use crate::people::{self, INVESTIGATOR};
use crate::screen::Id;

#[test]
fn a_new_laptop_makes_its_vault_and_lands_on_its_work() {
    let laptop = Laptop::new("correct horse battery staple");
    let screen = laptop.open();
    screen.see(Id("first-run-form"));
    screen.picture("first-run");
    screen.must_be_accessible("first run");

    people::make_vault(&screen, &laptop, &INVESTIGATOR);
    screen.see(Id("my-work"));
    screen.must_be_accessible("my work");
    screen.click(Id("nav-open"));
    screen.reads(Id("screen-title"), "Open cases");
    screen.picture("case-list-empty");
}

#[test]
fn a_locked_window_shows_no_case_and_opens_with_the_passphrase_only() {
    let laptop = Laptop::new("correct horse battery staple");
    let screen = laptop.open();
    people::make_vault(&screen, &laptop, &INVESTIGATOR);

    screen.click(Id("lock"));
    screen.see(Id("unlock-passphrase"));
    assert!(!screen.is_there(Id("my-work")), "the screens are gone");
    screen.picture("locked");

    screen.fill(Id("unlock-passphrase"), "not the passphrase");
    screen.click(Id("unlock-button"));
    screen.see(Id("unlock-failure"));
    screen.fill(Id("unlock-passphrase"), laptop.passphrase());
    screen.click(Id("unlock-button"));
    screen.see(Id("my-work"));
}
