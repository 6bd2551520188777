//! Looking at a PDF: a ticket opens it once, for whoever may see its case, until the desk is locked.

use serde_json::{Value, json};
use testkit::lab::{Headquarters, Store};

use crate::desk::{PASSPHRASE, Place};
use crate::two_laptops::{joined, sync};

const PIECE: usize = 300_000;

/// A file of a case that begins as a PDF does.
fn attached(place: &Place, case: &str, bytes: &[u8]) -> Value {
    let path = place.file("scan.pdf", bytes);
    place.ok("attach_file", json!({"case": case, "path": path}))["id"].clone()
}

fn long_pdf() -> Vec<u8> {
    b"%PDF-1.7\n".iter().copied().chain(b"PLANTED-MARKER ".iter().copied().cycle().take(900_000)).collect()
}

fn ticket(place: &Place, command: &str, request: Value) -> String {
    place.ok(command, request)["ticket"].as_str().unwrap().to_owned()
}

/// Everything that a look gives, in pieces.
fn read(place: &Place, ticket: &str) -> Vec<u8> {
    let admitted = place.desk.admit(ticket).unwrap();
    let (reading, mut bytes) = (admitted.reading.to_string(), Vec::new());
    while (bytes.len() as u64) < admitted.size {
        bytes.extend(place.desk.piece(&reading, bytes.len() as u64, PIECE).unwrap());
    }
    bytes
}

#[test]
fn a_ticket_opens_one_file_once_and_every_byte_of_it_is_right() {
    let place = Place::of("M. Okafor", "investigator");
    let case = place.case("Forged letters");
    let bytes = long_pdf();
    let id = attached(&place, &case, &bytes);
    let reply = place.ok("attachment_view", json!({"id": id}));
    assert_eq!((&reply["title"], &reply["size"]), (&json!("scan.pdf"), &json!(bytes.len())));
    assert_eq!(reply["marking"], "CUI//SP-LEI", "the marking of its case");
    let ticket = reply["ticket"].as_str().unwrap();
    assert_eq!(read(&place, ticket), bytes);
    for used_or_wrong in [ticket, "", "../../etc/passwd", "01900000-0000-7000-8000-000000000000"] {
        assert_eq!(place.desk.admit(used_or_wrong).unwrap_err().code, "viewing_over", "{used_or_wrong}");
        assert_eq!(place.desk.piece(used_or_wrong, 0, 10).unwrap_err().code, "viewing_over");
    }
}

#[test]
fn a_piece_is_never_more_than_there_is_nor_more_than_fits() {
    let place = Place::of("M. Okafor", "investigator");
    let case = place.case("Forged letters");
    let mut bytes = long_pdf();
    bytes.resize(2_000_000, b' ');
    let id = attached(&place, &case, &bytes);
    for command in [("attachment_view", json!({"id": id})), ("case_preview", json!({"case": case}))] {
        let ticket = ticket(&place, command.0, command.1);
        let admitted = place.desk.admit(&ticket).unwrap();
        let piece = |from, most| place.desk.piece(&admitted.reading.to_string(), from, most).unwrap();
        assert_eq!(piece(admitted.size, 10), b"");
        assert_eq!(piece(u64::MAX, 10), b"");
        assert_eq!(piece(admitted.size - 3, 10).len(), 3);
        assert!(piece(0, usize::MAX).len() <= app::viewing::LARGEST_PIECE);
    }
}

#[test]
fn a_lock_ends_every_look_and_so_does_the_next_one() {
    let place = Place::of("M. Okafor", "investigator");
    let case = place.case("Forged letters");
    let id = attached(&place, &case, &long_pdf());
    let view = || ticket(&place, "attachment_view", json!({"id": id}));
    let over = |found: Result<Vec<u8>, app::Failure>| assert_eq!(found.unwrap_err().code, "viewing_over");

    let first = place.desk.admit(&view()).unwrap().reading.to_string();
    assert!(place.desk.piece(&first, 0, 10).is_ok());
    let second = place.desk.admit(&view()).unwrap().reading.to_string();
    over(place.desk.piece(&first, 0, 10));

    let unused = view();
    over(place.desk.piece(&second, 0, 10));
    let third = place.desk.admit(&unused).unwrap().reading.to_string();
    let waiting = place.desk.call("case_preview", json!({"case": case})).unwrap();
    place.ok("session_lock", json!({}));
    place.ok("session_unlock", json!({"passphrase": PASSPHRASE}));
    over(place.desk.piece(&third, 0, 10));
    let late = place.desk.admit(waiting["ticket"].as_str().unwrap());
    assert_eq!(late.unwrap_err().code, "viewing_over", "a ticket of before the lock opens nothing after it");

    let closed = place.desk.admit(&view()).unwrap().reading.to_string();
    place.desk.put_away();
    over(place.desk.piece(&closed, 0, 10));
}

#[test]
fn what_is_no_pdf_is_gone_or_is_no_file_is_refused_in_words() {
    let place = Place::of("M. Okafor", "investigator");
    let case = place.case("Forged letters");
    let text = attached(&place, &case, b"MZ this only bears the name of one");
    let refused = place.refused("attachment_view", json!({"id": text}));
    assert_eq!(refused.code, "not_a_pdf");
    assert!(refused.message.contains("save a copy"), "{refused}");
    let person = place.add(&case, "person", json!({"role": "suspect", "surname": "CEBAN"}));
    for (command, id) in [
        ("attachment_view", json!(person)),
        ("attachment_view", json!(case)),
        ("label_preview", json!(person)),
        ("attachment_view", json!("01900000-0000-7000-8000-000000000000")),
    ] {
        assert_eq!(place.refused(command, json!({"id": id})).code, "not_found", "{command}");
    }
    let id = attached(&place, &case, &long_pdf());
    place.ok("record_delete", json!({"id": id, "reason": "Taken in twice"}));
    assert_eq!(place.refused("attachment_view", json!({"id": id})).code, "not_found");
}

#[test]
fn a_case_that_is_shut_is_not_looked_at_not_even_by_a_look_that_had_begun() {
    let hq = Headquarters::open(Store::Sqlite);
    let mine = joined(&hq, "M. Okafor", "investigator");
    let local = joined(&hq, "R. Delacroix", "fsn");
    let case = mine.case("Safe house");
    let id = attached(&mine, &case, &long_pdf());
    sync(&mine);
    sync(&local);
    assert_eq!(local.refused("attachment_view", json!({"id": id})).code, "not_found", "nothing was granted");

    let user = local.ok("desk_status", json!({}))["user"]["id"].as_str().unwrap().parse().unwrap();
    let granted = case.parse().unwrap();
    hq.admin(async |house| hq::admin::cases::grant(house, granted, ledger::UserId(user), None).await);
    sync(&local);
    local.ok("attachment_fetch", json!({"id": id}));
    sync(&local);
    let looks = [("attachment_view", json!({"id": id})), ("case_preview", json!({"case": case}))];
    let begun = |(command, request): &(&str, Value)| {
        let reading = local.desk.admit(&ticket(&local, command, request.clone())).unwrap().reading;
        assert!(local.desk.piece(&reading.to_string(), 0, 10).is_ok());
        reading.to_string()
    };
    begun(&looks[1]);
    let reading = begun(&looks[0]);

    local.clock.forward(15 * 24 * 60 * 60 * 1000);
    assert_eq!(local.desk.piece(&reading, 0, 10).unwrap_err().code, "case_locked");
    for (command, request) in looks {
        assert_eq!(local.refused(command, request).code, "case_locked", "{command}");
    }
}

#[test]
fn a_preview_is_what_would_be_written_and_leaves_nothing_on_the_disk() {
    let place = Place::of("M. Okafor", "investigator");
    let case = place.case("Preview");
    place.ok("record_set", json!({"id": case, "fields": {"marking": "CUI//SP-LEI/PRVCY"}}));
    let id = attached(&place, &case, &long_pdf());
    let before = files(&place);
    let reply = place.ok("case_preview", json!({"case": case}));
    assert_eq!((&reply["title"], &reply["marking"]), (&json!("Preview"), &json!("CUI//SP-LEI/PRVCY")));
    let preview = read(&place, reply["ticket"].as_str().unwrap());
    let out = place.path("out.pdf");
    place.ok("export_case", json!({"case": case, "format": "pdf", "path": out}));
    assert_eq!(std::fs::read(&out).unwrap(), preview, "to the byte: the clock stands still");
    std::fs::remove_file(&out).unwrap();

    read(&place, &ticket(&place, "attachment_view", json!({"id": id})));
    assert_eq!(files(&place), before, "no file more, none less");
    for path in walk(&place.path("vault")) {
        let stored = std::fs::read(&path).unwrap();
        assert!(!stored.windows(14).any(|window| window == b"PLANTED-MARKER"), "{}", path.display());
    }
}

#[test]
fn the_label_of_an_exhibit_can_be_looked_at_and_a_report_only_when_it_is_approved() {
    let place = Place::of("M. Okafor", "investigator");
    let case = place.case("Paper");
    let item = place.add(
        &case,
        "evidence",
        json!({"item_number": "E-1", "evidence_type": "physical", "description": "A stamp"}),
    );
    assert!(read(&place, &ticket(&place, "label_preview", json!({"id": item}))).starts_with(b"%PDF-"));
    let report = place.add(&case, "report", json!({"title": "Findings", "report_type": "roi"}));
    assert_eq!(place.rule("report_preview", json!({"id": report})), "not_approved_yet");
}

fn files(place: &Place) -> Vec<std::path::PathBuf> {
    let mut found = walk(place.folder.path());
    found.sort();
    found
}

fn walk(folder: &std::path::Path) -> Vec<std::path::PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.flat_map(|path| if path.is_dir() { walk(&path) } else { vec![path] }).collect()
}
