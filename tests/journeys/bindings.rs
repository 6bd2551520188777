//! What the window was built against is what the desk says today.

use std::path::Path;

#[test]
fn the_committed_typescript_is_what_the_generator_writes() {
    let committed =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../ui/src/api/generated").join(app::typescript::FILE);
    let committed = std::fs::read_to_string(committed).unwrap();
    assert_eq!(committed, app::typescript::commands_ts(), "run `cargo xtask generate`");
}

#[test]
fn the_committed_page_of_fields_is_what_the_generator_writes() {
    let committed = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs").join(app::fields::FILE);
    let committed = std::fs::read_to_string(committed).unwrap();
    assert_eq!(committed, app::fields::fields_md(), "run `cargo xtask generate`");
}

#[test]
fn every_command_of_the_list_is_known_and_no_other() {
    let desk = crate::desk::Place::empty();
    for command in app::commands::LIST {
        let answer = desk.desk.call(command.name, serde_json::json!({"no_such_key": 1}));
        assert_eq!(answer.unwrap_err().code, "bad_request", "{}", command.name);
    }
    assert_eq!(desk.refused("shutdown", serde_json::json!({})).code, "usage");
}

#[test]
fn nothing_but_the_open_commands_runs_while_the_vault_is_locked() {
    let desk = crate::desk::Place::empty();
    for command in app::commands::LIST.iter().filter(|command| command.gate != app::commands::Gate::Open) {
        let request = match command.name {
            name if name.starts_with("case_show") => serde_json::json!({"case": "x"}),
            _ => serde_json::json!({}),
        };
        assert_eq!(desk.refused(command.name, request).code, "locked", "{}", command.name);
    }
}
