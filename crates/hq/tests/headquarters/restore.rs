//! Backup and restore: a new life of the feed, and devices offer again what it lost.

use hq::admin::backup;

use crate::common::laptop::new_id;
use crate::common::words::new_note;
use crate::common::{Office, on_both_stores};

on_both_stores!(a_restored_headquarters_gets_back_what_it_lost, a_damaged_backup_changes_nothing);

fn a_restored_headquarters_gets_back_what_it_lost(mut office: Office) {
    let mut ana = office.laptop("Ana", "BUC", "investigator");
    let mut sam = office.laptop("Sam", "BUC", "supervisor");
    let scope = ana.open_case("BUC", "visa_fraud");
    ana.write(&scope, 4, new_note(new_id(), "before the backup"));
    ana.sync();
    let file = office.data.path().join("backup.bin");
    office.block(backup::backup(office.house(), &file)).unwrap();
    ana.write(&scope, 4, new_note(new_id(), "after the backup"));
    ana.sync();
    sam.sync();
    let (hash, epoch, cursor) = (ana.state_hash(&scope), ana.epoch, sam.cursor);
    office.stop();
    office.restore_from(&file);
    office.start();
    (ana.addr, sam.addr) = (office.running().addr, office.running().addr);
    let talk = ana.sync();
    assert_ne!(ana.epoch, epoch, "a new life of the feed");
    assert_eq!(talk.welcome.unwrap().heads[0].seq, 2, "what it still has");
    assert_eq!(ana.sync().acks[0].durable, 3, "what it lost is offered again");
    sam.sync();
    assert!(sam.cursor.at <= cursor.at + 2);
    let mut late = office.laptop("Sue", "BUC", "supervisor");
    late.sync();
    assert_eq!(late.state_hash(&scope), hash);
    assert_eq!(sam.state_hash(&scope), hash);
    office.block(hq::admin::verify::verify(office.house())).unwrap();
}

fn a_damaged_backup_changes_nothing(office: Office) {
    let mut ana = office.laptop("Ana", "BUC", "investigator");
    ana.open_case("BUC", "visa_fraud");
    ana.sync();
    let file = office.data.path().join("backup.bin");
    office.block(backup::backup(office.house(), &file)).unwrap();
    assert!(office.block(backup::backup(office.house(), &file)).is_err(), "never over another file");
    let whole = std::fs::read(&file).unwrap();
    let mut flipped = whole.clone();
    flipped[whole.len() / 2] ^= 0x10;
    let before = office.feed_length();
    for bytes in [&whole[..whole.len() - 9], &whole[..20], &flipped, b"something else"] {
        std::fs::write(&file, bytes).unwrap();
        let restored = office.block(backup::restore(&office.place(), &file));
        assert_eq!(restored.unwrap_err().code(), "bad_backup");
    }
    assert_eq!(office.feed_length(), before);
}
