//! `bundle …` where no headquarters is needed: what is refused, and in which words.

use serde_json::json;

use crate::laptop::Laptop;

#[test]
fn a_vault_that_joined_nobody_makes_no_bundle_and_lists_none() {
    let laptop = Laptop::new();
    assert_eq!(laptop.json(["bundle", "list"]), json!({"made": [], "taken": []}));
    let out = laptop.beside("work.chbundle");
    let words = [
        "bundle".as_ref(),
        "export".as_ref(),
        "--to".as_ref(),
        "hq".as_ref(),
        "--out".as_ref(),
        out.as_os_str(),
    ];
    assert_eq!(laptop.error(words)["code"], "not_enrolled");
    assert!(!out.exists());
}

#[test]
fn a_file_that_is_no_bundle_is_refused_with_one_sentence() {
    let laptop = Laptop::new();
    let file = laptop.beside("holiday.jpg");
    std::fs::write(&file, vec![0xff; 9000]).unwrap();
    for verb in ["preview", "import"] {
        let words = ["bundle".as_ref(), verb.as_ref(), file.as_os_str()];
        let error = laptop.error(words);
        assert_eq!(error["code"], "bundle_none");
        assert!(error["message"].as_str().unwrap().ends_with("choose another."), "{error}");
    }
    let run = laptop.run(["bundle", "import", "/nowhere/at/all"]);
    assert_eq!(run.code, 1);
    assert!(run.err.starts_with("error[file_unreadable]: ") && !run.err.contains("/nowhere"), "{}", run.err);
}
