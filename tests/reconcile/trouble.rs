//! What breaks in the real world: lines, servers, disks, copies. Nothing may be lost by any of it.

use serde_json::json;
use sync::{Door as _, Join, Patience, Status, SyncError};
use testkit::lab::{Headquarters, Store};
use testkit::laptop::Laptop;
use testkit::line::Way;
use uuid::Uuid;

crate::on_both_stores![
    a_line_cut_anywhere_loses_nothing_and_goes_on_where_it_was,
    a_headquarters_that_is_down_changes_nothing_here,
    a_headquarters_that_crashed_after_its_word_has_what_it_acknowledged,
    a_headquarters_restored_from_an_old_backup_is_offered_everything_again,
    what_a_restored_headquarters_says_anew_is_not_taken_for_what_it_said_before,
    a_vault_restored_from_an_old_copy_goes_on_without_forking_its_streams,
    a_vault_put_back_by_copying_its_folder_gets_back_what_it_wrote_since,
    a_full_disk_during_an_exchange_loses_nothing,
];

const NOTE: &str = "Surveillance of the print shop, two hours. A white van without plates unloaded boxes.";

fn notes(laptop: &Laptop, case: Uuid, count: usize) -> Vec<Uuid> {
    let note = |n| {
        json!({
            "note_kind": "surveillance", "happened_at": "2026-11-20T09:00:00Z", "text": format!("{NOTE} Box {n}."),
        })
    };
    (0..count).map(|n| laptop.add(case, "note", &note(n))).collect()
}

fn a_line_cut_anywhere_loses_nothing_and_goes_on_where_it_was(hq: Headquarters) {
    let one = Laptop::joined(&hq, "M. Okafor", "investigator");
    let two = Laptop::joined(&hq, "T. Brandt", "supervisor");
    let case = one.new_case("Print shop");
    let mut all = Vec::new();
    for round in 0..14u64 {
        all.extend(notes(&one, case, 6));
        // Past the handshake, somewhere in the conversation; later rounds reach further.
        let way = if round % 2 == 0 { Way::Up } else { Way::Down };
        hq.line.cut_after(900 + round * 530, way);
        one.sync();
        hq.line.cut_after(1_400 + round * 790, if way == Way::Up { Way::Down } else { Way::Up });
        two.sync();
    }
    assert_eq!(one.sync().status, Status::AllSent);
    assert_eq!(two.sync().status, Status::AllSent);
    assert!(all.iter().all(|note| two.has(*note)));
    assert_eq!(one.hash(case), two.hash(case));
}

fn a_headquarters_that_is_down_changes_nothing_here(mut hq: Headquarters) {
    let laptop = Laptop::joined(&hq, "M. Okafor", "investigator");
    let case = laptop.new_case("Print shop");
    hq.close();
    let before = laptop.hash(case);
    let report = laptop.sync();
    assert_eq!((report.status, report.unsent), (Status::Offline, 1), "{report:?}");
    assert_eq!(laptop.hash(case), before);
    hq.reopen();
    assert_eq!(laptop.sync().status, Status::AllSent);
}

fn a_headquarters_that_crashed_after_its_word_has_what_it_acknowledged(mut hq: Headquarters) {
    let one = Laptop::joined(&hq, "M. Okafor", "investigator");
    let two = Laptop::joined(&hq, "T. Brandt", "supervisor");
    let case = one.new_case("Print shop");
    let all = notes(&one, case, 20);
    assert_eq!(one.sync().status, Status::AllSent);
    hq.reopen();
    two.sync();
    assert!(all.iter().all(|note| two.has(*note)));
}

fn a_headquarters_restored_from_an_old_backup_is_offered_everything_again(mut hq: Headquarters) {
    let one = Laptop::joined(&hq, "M. Okafor", "investigator");
    let two = Laptop::joined(&hq, "T. Brandt", "supervisor");
    let case = one.new_case("Print shop");
    notes(&one, case, 3);
    one.sync();
    two.sync();
    let copy = hq.backup();
    let late = notes(&one, case, 4);
    one.sync();
    two.sync();
    let from_two = notes(&two, case, 2);
    two.sync();
    one.sync();
    hq.restore(&copy);

    let report = one.sync();
    assert_eq!(report.status, Status::AllSent, "{report:?}");
    two.sync();
    one.sync();
    let three = Laptop::joined(&hq, "S. Hashimoto", "supervisor");
    three.sync();
    for laptop in [&one, &two, &three] {
        assert!(late.iter().chain(&from_two).all(|note| laptop.has(*note)));
        assert_eq!(laptop.hash(case), one.hash(case));
    }
}

fn what_a_restored_headquarters_says_anew_is_not_taken_for_what_it_said_before(mut hq: Headquarters) {
    let one = Laptop::joined(&hq, "M. Okafor", "investigator");
    let local = Laptop::joined(&hq, "R. Delacroix", "fsn");
    let (first, second) = (one.new_case("Print shop"), one.new_case("Petition mill"));
    one.sync();
    let user = local.user();
    let copy = hq.backup();
    hq.admin(async |house| hq::admin::cases::grant(house, first, user, None).await);
    local.sync();
    // The grant is lost with the restore; another one takes its place in HQ's own stream.
    hq.restore(&copy);
    hq.admin(async |house| hq::admin::cases::grant(house, second, user, None).await);
    local.sync();
    local.sync();
    assert!(local.has(second));
    let (granted, waiting) = local.with(|vault| Ok((vault.reads().grants()?, vault.reads().waiting()?)));
    assert!(granted.iter().any(|grant| grant.scope.case() == Some(second) && grant.granted), "{granted:?}");
    assert!(waiting.is_empty(), "{waiting:?}");
}

fn a_vault_restored_from_an_old_copy_goes_on_without_forking_its_streams(hq: Headquarters) {
    let one = Laptop::joined(&hq, "M. Okafor", "investigator");
    let two = Laptop::joined(&hq, "T. Brandt", "supervisor");
    let case = one.new_case("Print shop");
    one.sync();
    let copy = one.folder.path().join("yesterday.backup");
    one.with(|vault| Ok(vault.backup(&copy).expect("a backup")));
    let sent_since = notes(&one, case, 3);
    one.sync();

    one.restore(&copy);
    let after = notes(&one, case, 2);
    let report = one.sync();
    assert_eq!(report.status, Status::AllSent, "{report:?}");
    one.sync();
    two.sync();
    for laptop in [&one, &two] {
        assert!(sent_since.iter().chain(&after).all(|note| laptop.has(*note)));
    }
    assert_eq!(one.hash(case), two.hash(case));
}

fn a_vault_put_back_by_copying_its_folder_gets_back_what_it_wrote_since(hq: Headquarters) {
    let one = Laptop::joined(&hq, "M. Okafor", "investigator");
    let two = Laptop::joined(&hq, "T. Brandt", "supervisor");
    let case = one.new_case("Print shop");
    one.sync();
    let (folder, copy) = (one.folder.path().join("vault"), one.folder.path().join("copy"));
    one.shut();
    copy_folder(&folder, &copy);
    one.open();
    let sent_since = notes(&one, case, 3);
    one.sync();

    one.shut();
    std::fs::remove_dir_all(&folder).expect("the vault goes");
    copy_folder(&copy, &folder);
    one.open();
    // Nobody writes anything, so nothing that is sent shows that HQ is ahead.
    let report = one.sync();
    assert_eq!(report.status, Status::AllSent, "{report:?}");
    assert!(sent_since.iter().all(|note| one.has(*note)));
    let after = notes(&one, case, 1);
    one.sync();
    two.sync();
    assert!(two.has(after[0]));
    assert_eq!(one.hash(case), two.hash(case));
}

fn copy_folder(from: &std::path::Path, to: &std::path::Path) {
    std::fs::create_dir_all(to).expect("a folder");
    for entry in std::fs::read_dir(from).expect("the folder").flatten() {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy_folder(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).expect("a copy");
        }
    }
}

fn a_full_disk_during_an_exchange_loses_nothing(hq: Headquarters) {
    let one = Laptop::joined(&hq, "M. Okafor", "investigator");
    let two = Laptop::joined(&hq, "T. Brandt", "supervisor");
    let case = one.new_case("Print shop");
    let all = notes(&one, case, 200);
    one.sync();
    two.leave_pages(Some(4));
    let failed = sync::exchange(&two, Patience::default());
    assert!(matches!(failed, Err(SyncError::Vault(vault::VaultError::DiskFull))), "{failed:?}");
    two.leave_pages(None);
    assert_eq!(two.sync().status, Status::AllSent);
    assert!(all.iter().all(|note| two.has(*note)));
    assert_eq!(one.hash(case), two.hash(case));
}

#[test]
fn another_server_at_the_address_is_not_spoken_to() {
    let (hq, other) = (Headquarters::open(Store::Sqlite), Headquarters::open(Store::Sqlite));
    let laptop = Laptop::new("M. Okafor", "investigator");
    let user = other.user("M. Okafor", "BUC", "investigator");
    let (url, code, ca_pem) = (other.url(), other.code(user), hq.ca_pem());
    let refused =
        sync::enrol(&laptop, &Join { url: &url, code: &code, ca_pem: &ca_pem }, Patience::default());
    assert!(matches!(refused, Err(SyncError::Link(sync::LinkError::NotOurHq(_)))), "{refused:?}");
}

#[test]
fn a_code_is_good_once() {
    let hq = Headquarters::open(Store::Sqlite);
    let user = hq.user("M. Okafor", "BUC", "investigator");
    let (url, code, ca_pem) = (hq.url(), hq.code(user), hq.ca_pem());
    let join = Join { url: &url, code: &code, ca_pem: &ca_pem };
    sync::enrol(&Laptop::new("First", "investigator"), &join, Patience::default()).expect("a fresh code");
    for code in [code.as_str(), "ZZZZ-ZZZZ-ZZZZ"] {
        let second = Laptop::new("Second", "investigator");
        let refused = sync::enrol(&second, &Join { code, ..join.clone() }, Patience::default());
        let Err(SyncError::Refused { message, .. }) = refused else { panic!("{refused:?}") };
        assert!(message.contains("code"), "{message}");
        assert!(second.vault(|vault| vault.hq()).expect("the vault is well").is_none());
    }
}

#[test]
fn an_empty_headquarters_at_the_old_address_takes_nothing_away() {
    let mut hq = Headquarters::open(Store::Sqlite);
    let laptop = Laptop::joined(&hq, "M. Okafor", "investigator");
    let case = laptop.new_case("Print shop");
    laptop.sync();
    let before = laptop.hash(case);
    hq.forget_everything();
    let report = laptop.sync();
    assert_eq!(report.status, Status::Refused, "{report:?}");
    assert!(report.trouble.is_some());
    assert_eq!(laptop.hash(case), before);
}
