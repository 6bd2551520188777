//! Programmes and statistics from the command line.

use serde_json::json;

use crate::laptop::Laptop;

#[test]
fn a_programme_is_kept_by_words_alone() {
    let laptop = Laptop::with_cases();
    let exercise = laptop.json([
        "record",
        "add",
        "-",
        "exercise",
        "--field",
        "title=White powder",
        "--field",
        "exercise_type=cbrn",
        "--field",
        "on=2026-10-21",
    ]);
    let id = exercise["id"].as_str().unwrap();
    let found_in = format!("found_in={id}");
    laptop.json(["record", "add", "-", "finding", "--field", &found_in, "--field", "title=Gate 2"]);
    let list = laptop.json(["programme", "list", "exercise", "--text", "powder"]);
    assert_eq!((&list["total"], &list["rows"][0]["id"]), (&json!(1), &json!(id)));
    let page = laptop.json(["programme", "show", id]);
    assert_eq!(page["parts"][0]["rows"][0]["title"], "Gate 2");
    assert!(laptop.run(["programme", "show", id]).text().contains("Gate 2"));
    assert!(laptop.run(["programme", "list", "exercise"]).text().contains("White powder"));
    let out = laptop.beside("exercises.csv");
    let out = out.to_str().unwrap();
    laptop.json(["programme", "export", "--kind", "exercise", "--format", "csv", "--out", out]);
    assert!(std::fs::read_to_string(out).unwrap().contains("White powder"));
}

#[test]
fn an_assistance_is_converted_and_says_its_case() {
    let laptop = Laptop::with_cases();
    let added = laptop.json([
        "record",
        "add",
        "-",
        "citizen_assistance",
        "--field",
        "citizen=H. Benning",
        "--field",
        "matter=assault",
        "--field",
        "received_on=2026-11-01",
    ]);
    let id = added["id"].as_str().unwrap();
    let made = laptop.json(["assistance", "convert", id, "--title", "Beaten after a concert"]);
    let case = laptop.json(["case", "show", made["number"].as_str().unwrap()]);
    assert_eq!(case["fields"]["assistance"], json!(id));
    assert_eq!(case["fields"]["title"], "Beaten after a concert");
    assert_eq!(laptop.error(["assistance", "convert", id])["code"], "rule");
}

#[test]
fn statistics_are_a_document_a_table_and_words() {
    let laptop = Laptop::with_cases();
    let days = ["--from", "2025-10-01", "--to", "2026-09-30"];
    let document = laptop.json([&["statistics"], &days[..]].concat());
    assert_eq!(document["periods"].as_array().unwrap().len(), 4);
    let opened = &document["blocks"][1]["rows"][0];
    assert_eq!(opened["total"]["count"], opened["total"]["records"], "one each");
    let behind = laptop.json([&["statistics", "--of", "cases_opened", "--limit", "1"], &days[..]].concat());
    assert_eq!((&behind["total"], behind["rows"].as_array().unwrap().len()), (&opened["total"]["count"], 1));
    let listed = laptop.run([&["statistics", "--of", "cases_opened"], &days[..]].concat());
    let number = behind["rows"][0]["case_number"].as_str().unwrap();
    assert!(listed.text().contains(number), "{listed:?}");
    let table = laptop.run([&["statistics", "--csv"], &days[..]].concat());
    let table = table.text();
    assert!(
        table.starts_with("block,measure,unit,period,from,to,count,records,amount,days,marking"),
        "{table}"
    );
    assert!(laptop.run([&["statistics"], &days[..]].concat()).text().contains("Arrests, host nation"));
}

#[test]
fn a_spreadsheet_comes_in_by_a_kept_mapping_and_goes_out_again() {
    let laptop = Laptop::with_cases();
    let file = laptop.beside("osac.csv");
    std::fs::write(&file, "Name;Firm\nInes Faro;Acme\n;Nameless\n").unwrap();
    let file = file.to_str().unwrap();
    let save = [
        "mapping",
        "save",
        "osac",
        "--kind",
        "osac_contact",
        "--column",
        "Name=name",
        "--column",
        "Firm=organisation",
    ];
    laptop.json(save);
    assert!(laptop.run(["mapping", "list"]).text().contains("osac_contact"));
    let rehearsal = laptop.run(["import", file, "--mapping", "osac", "--dry-run"]);
    assert_eq!(rehearsal.code, 1, "{rehearsal:?}");
    assert!(rehearsal.err.contains("1 lines cannot be taken"), "{rehearsal:?}");
    let taken = laptop.json(["import", file, "--mapping", "osac", "--skip-bad"]);
    assert_eq!((&taken["written"], &taken["rejected"]), (&json!(1), &json!(1)));
    assert!(laptop.run(["imports", "list"]).text().contains("osac.csv"));
    let undone = laptop.json(["imports", "undo", taken["batch"].as_str().unwrap()]);
    assert_eq!(undone["deleted"], 1);
    assert_eq!(laptop.json(["programme", "list", "osac_contact"])["total"], 0);
}
