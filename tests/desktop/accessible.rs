//! What an assistive technology would find wrong with the screen: axe-core, in the window itself.

use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::screen::Screen;

impl Screen {
    /// Fails with every violation of WCAG 2.1 A and AA that axe-core sees on `screen`.
    pub fn must_be_accessible(&self, screen: &str) {
        let found = self.violations();
        assert!(found.is_empty(), "{screen}:\n{}", found.join("\n"));
    }

    /// One line a violation: its rule, and the elements.
    pub fn violations(&self) -> Vec<String> {
        self.ask_page(&axe());
        let said = self.ask_page_later(
            "axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'] }).then(
                ({ violations, passes }) => done({ passes: passes.length, violations: violations.map(
                    ({ id, nodes }) => id + ': ' + nodes.map((node) => node.html.slice(0, 200)).join(' | ')) }),
                (fault) => done(String(fault)));",
        );
        assert!(said["passes"].as_u64().is_some_and(|rules| rules > 5), "axe-core judged nothing: {said}");
        let found = said["violations"].as_array().into_iter().flatten().filter_map(Value::as_str);
        found.map(str::to_owned).collect()
    }
}

fn axe() -> String {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../ui/node_modules/axe-core/axe.min.js");
    fs::read_to_string(&file).expect("axe-core is installed with the page: run `cargo xtask setup`")
}
