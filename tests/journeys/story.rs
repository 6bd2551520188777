//! The whole way: a case begun on a laptop that has never met headquarters, and a supervisor's PDF of it.

use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::{Value, json};
use testkit::lab::{Headquarters, Store};

use crate::desk::Place;

fn join(place: &Place, hq: &Headquarters, name: &str, role: &str) {
    let ca = place.file("ca.pem", hq.ca_pem().as_bytes());
    let code = hq.code(hq.user(name, "BUC", role));
    place.ok("enroll", json!({"hq": hq.url(), "code": code, "ca": ca}));
}

fn sync(place: &Place) {
    place.clock.forward(60_000);
    let report = place.ok("sync_now", json!({}));
    assert_eq!((&report["status"], &report["held"]), (&json!("all_sent"), &json!(0)), "{report}");
}

/// Judges an exported file by the outside validator, against both standards it claims.
fn is_valid(pdf: &Path) {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..");
    let python = root.join(".tools/python/bin/python");
    assert!(python.exists(), "the PDF validator is not installed: run `cargo xtask setup`");
    for profile in ["ua1", "2a"] {
        let script = root.join("tests/validate_pdf.py");
        let output = Command::new(&python).args([&script, pdf]).arg(profile).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        assert_eq!(String::from_utf8_lossy(&output.stdout).trim(), "compliant", "{profile}");
    }
}

#[test]
fn a_case_made_offline_reaches_the_supervisor_who_decides_a_clash_and_exports_the_summary() {
    let investigator = Place::of("M. Okafor", "investigator");
    let case = investigator.case("Impostor applicant with an altered passport");
    let person = investigator.add(
        &case,
        "person",
        json!({"role": "suspect", "surname": "ERIKSSON", "given_names": "Anna", "name_original": "Эрикссон"}),
    );
    let zone = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408132F1204159ZE184226B<<<<<10";
    let document = json!({"holder": person, "document_type": "passport", "number": "L898902C3", "mrz": zone});
    investigator.add(&case, "travel_document", document);
    let number = investigator.show(&case)["number"].clone();

    let hq = Headquarters::open(Store::Sqlite);
    join(&investigator, &hq, "M. Okafor", "investigator");
    sync(&investigator);
    let supervisor = Place::of("T. Brandt", "supervisor");
    join(&supervisor, &hq, "T. Brandt", "supervisor");
    sync(&supervisor);
    assert_eq!(supervisor.show(&case)["number"], number, "the number stays what it was offline");

    let mine = "The applicant admitted at interview that the passport belongs to a cousin.";
    let theirs = "Host police confirm that the passport was reported lost two years ago.";
    investigator.ok("record_set", json!({"id": case, "fields": {"synopsis": mine}}));
    supervisor.ok("record_set", json!({"id": case, "fields": {"synopsis": theirs}}));
    sync(&investigator);
    sync(&supervisor);
    let unresolved = export(&supervisor, &case, "unresolved.pdf");
    assert!(text(&unresolved).contains("UNRESOLVED"));

    let open = supervisor.ok("conflict_list", json!({}));
    let keep = open[0]["candidates"].as_array().unwrap().iter().find(|c| c["author"] == "T. Brandt");
    let decide =
        json!({"id": open[0]["id"], "keep": keep.unwrap()["n"], "reason": "the host police's record"});
    assert_eq!(supervisor.ok("conflict_resolve", decide)["left"], 0);
    sync(&supervisor);
    sync(&investigator);
    assert_eq!(investigator.show(&case)["record"]["fields"]["synopsis"], theirs);
    let hash = |place: &Place| place.ok("state_hash", json!({"case": case}))["hash"].clone();
    assert_eq!(hash(&investigator), hash(&supervisor));

    let summary = export(&supervisor, &case, "summary.pdf");
    let printed = text(&summary);
    for words in ["ERIKSSON", "Эрикссон", "does not fit", number.as_str().unwrap()] {
        assert!(printed.contains(words), "{words} is missing");
    }
    assert!(!printed.contains("UNRESOLVED"));
    is_valid(&summary);
}

#[test]
fn the_summary_of_every_tenth_case_of_the_sample_passes_the_validator() {
    let place = Place::of("D. Whitlock", "supervisor");
    place.ok("demo", json!({}));
    let list = place.ok("case_list", json!({"limit": 500, "sort": "number"}));
    for row in list["rows"].as_array().unwrap().iter().step_by(10) {
        let case: &Value = &row["id"];
        is_valid(&export(
            &place,
            case.as_str().unwrap(),
            &format!("{}.pdf", row["number"].as_str().unwrap()),
        ));
    }
}

fn export(place: &Place, case: &str, name: &str) -> PathBuf {
    let path = place.path(name);
    place.ok("export_case", json!({"case": case, "format": "pdf", "path": path}));
    path
}

fn text(pdf: &Path) -> String {
    let output = Command::new("pdftotext").arg("-layout").arg(pdf).arg("-").output().unwrap();
    String::from_utf8_lossy(&output.stdout).into_owned()
}
