//! The people of the tests, and what each of them does first.

use crate::hq::Hq;
use crate::laptop::Laptop;
use crate::screen::{Id, Screen};

#[derive(Debug)]
pub struct Person {
    pub name: &'static str,
    pub post: &'static str,
    pub role: &'static str,
    pub device: &'static str,
}

pub const INVESTIGATOR: Person =
    Person { name: "Maria Okafor", post: "BUC", role: "investigator", device: "Laptop 7" };
pub const SUPERVISOR: Person =
    Person { name: "Theo Brandt", post: "BUC", role: "supervisor", device: "Laptop 2" };

/// The first run, to its end: a vault is open.
pub fn make_vault(screen: &Screen, laptop: &Laptop, person: &Person) {
    screen.fill(Id("first-run-user"), person.name);
    screen.fill(Id("first-run-post"), person.post);
    screen.fill(Id("first-run-device_name"), person.device);
    screen.choose(Id("first-run-role"), person.role);
    screen.fill(Id("secret-passphrase"), laptop.passphrase());
    screen.fill(Id("secret-again"), laptop.passphrase());
    screen.click(Id("first-run-create"));
    screen.see(Id("recovery-key"));
    assert!(screen.read(Id("recovery-key")).len() > 20, "the recovery key is on the screen");
    screen.click(Id("recovery-written"));
    screen.click(Id("recovery-continue"));
    screen.see(Id("status-bar"));
}

/// Opens the vault that is there.
pub fn unlock(screen: &Screen, laptop: &Laptop) {
    screen.fill(Id("unlock-passphrase"), laptop.passphrase());
    screen.click(Id("unlock-button"));
    screen.see(Id("status-bar"));
}

/// Joins HQ with a code that HQ made for this person.
pub fn join(screen: &Screen, laptop: &Laptop, hq: &Hq, person: &Person) {
    let code = hq.code_for(person.name, person.post, person.role);
    screen.click(Id("nav-sync"));
    screen.fill(Id("join-url"), &hq.url());
    screen.fill(Id("join-code"), &code);
    laptop.will_pick(&hq.ca());
    screen.click(Id("join-ca-choose"));
    // The dialog answers when it answers; who presses Join before has chosen nothing yet.
    let chosen = "return document.querySelector('[data-testid=\"join-ca\"]').value !== ''";
    screen.until("the certificate file stands in its field", || screen.ask_page(chosen) == true);
    screen.click(Id("join-button"));
    screen.see(Id("courier"));
}

/// Asks for an exchange and waits for what it says.
pub fn exchange(screen: &Screen, says: &str) {
    screen.click(Id("nav-sync"));
    screen.click(Id("sync-now"));
    screen.reads(Id("sync-report"), says);
}
