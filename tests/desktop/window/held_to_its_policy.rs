//! What the page may not do even if something hostile ran in it.

use crate::laptop::Laptop;
use crate::screen::Id;

#[test]
fn the_page_reaches_no_network_and_evaluates_no_text() {
    let laptop = Laptop::new("correct horse battery staple");
    let screen = laptop.open();
    screen.see(Id("first-run-form"));

    let evaluated = screen.ask_page("try { return String((0, eval)('1 + 1')) } catch (e) { return e.name }");
    assert_eq!(evaluated, "EvalError");
    for place in ["https://127.0.0.1:9/", "http://127.0.0.1:9/", "file:///etc/hostname"] {
        let refused = screen.ask_page_later(&format!(
            "document.addEventListener('securitypolicyviolation', (e) => done(e.effectiveDirective), {{ once: true }});
             fetch('{place}').then(() => done('reached'), () => setTimeout(() => done('failed without the policy'), 2000));"
        ));
        assert_eq!(refused, "connect-src", "{place}");
    }
}

#[test]
fn the_page_reaches_no_command_of_the_shell_but_its_own() {
    let laptop = Laptop::new("correct horse battery staple");
    let screen = laptop.open();
    screen.see(Id("first-run-form"));
    for command in ["plugin:fs|read_text_file", "plugin:dialog|open", "plugin:event|emit"] {
        let said = screen.ask_page_later(&format!(
            "window.__TAURI_INTERNALS__.invoke('{command}', {{}}).then(() => done('done'), (refusal) => done(String(refusal)));"
        ));
        let said = said.as_str().unwrap_or_default().to_owned();
        assert!(said.contains("not allowed") || said.contains("not found"), "{command}: {said}");
    }
}
