//! A new laptop: an empty folder, a vault, the case list, and the lock.

use crate::laptop::Laptop;
use crate::screen::Find::{Css, Id};

#[test]
fn a_new_laptop_makes_its_vault_and_lands_on_its_work() {
    let laptop = Laptop::new("correct horse battery staple");
    let screen = laptop.open();
    screen.see(Id("first-run-form"));
    screen.picture("first-run");

    screen.fill(Id("first-run-user"), "Maria Okafor");
    screen.fill(Id("first-run-post"), "BUC");
    screen.fill(Id("first-run-device_name"), "Laptop 7");
    screen.fill(Id("secret-passphrase"), laptop.passphrase());
    screen.fill(Id("secret-again"), laptop.passphrase());
    screen.click(Id("first-run-create"));

    screen.see(Id("recovery-key"));
    assert!(screen.read(Id("recovery-key")).len() > 20, "the recovery key is on the screen");
    screen.click(Id("recovery-written"));
    screen.click(Id("recovery-continue"));
    screen.see(Id("marking-banner"));
    screen.see(Css("nav"));
    screen.picture("home");
}
