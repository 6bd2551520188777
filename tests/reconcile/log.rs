//! HQ's log: what HQ confirmed once it must show for ever. One that cannot is not followed, nothing is lost,
//! and a person is told.

use ledger::SigningKey;
use serde_json::json;
use sync::{Door as _, Status};
use testkit::lab::{Headquarters, Store};
use testkit::laptop::Laptop;
use uuid::Uuid;
use vault::{LogShown, LogStanding};

crate::on_both_stores![
    a_laptop_checks_that_its_work_is_in_headquarters_log,
    a_headquarters_that_was_rolled_back_in_secret_is_not_followed_until_it_says_so,
    a_headquarters_with_two_histories_is_found_out,
    a_declared_restore_is_told_and_followed,
    a_headquarters_put_back_twice_from_one_backup_is_followed,
    the_words_of_an_earlier_restore_lead_nobody_back_to_it,
    a_change_that_vanished_from_the_tree_is_missed,
];

fn note(laptop: &Laptop, case: Uuid, text: &str) -> Uuid {
    laptop.add(
        case,
        "note",
        &json!({"note_kind": "call", "happened_at": "2026-11-20T09:00:00Z", "text": text}),
    )
}

pub fn standing(laptop: &Laptop) -> LogStanding {
    laptop.with(|vault| {
        let hq = vault.hq()?;
        vault.reads().log_standing(hq.as_ref())
    })
}

pub fn trouble(laptop: &Laptop) -> Option<String> {
    laptop.with(|vault| vault.log_trouble())
}

fn last(laptop: &Laptop) -> String {
    laptop.with(|vault| vault.last_checkpoint()).expect("a checkpoint was verified")
}

fn size(laptop: &Laptop) -> u64 {
    standing(laptop).checkpoint.expect("a checkpoint was verified").root.size
}

fn a_laptop_checks_that_its_work_is_in_headquarters_log(hq: Headquarters) {
    let one = Laptop::joined(&hq, "M. Okafor", "investigator");
    let two = Laptop::joined(&hq, "T. Brandt", "supervisor");
    let case = one.new_case("Print shop");
    for n in 0..4 {
        let seen = note(&one, case, &format!("call {n}"));
        assert_eq!(one.sync().status, Status::AllSent);
        assert_eq!(two.sync().status, Status::AllSent);
        assert!(two.has(seen));
        assert_eq!(trouble(&one), None);
    }
    one.sync();
    let seen = standing(&one);
    assert!(seen.checkpoint.is_some());
    assert_eq!((seen.streams, seen.proved), (1, 1), "the last acknowledged change was shown to be there");
    assert!(seen.events.is_empty());
    let hq_key = one.with(|vault| vault.hq()).expect("it has joined").public_key;
    let bad = one.with(|vault| {
        let hq = vault.hq()?;
        vault.reads().verify_checkpoints(hq.as_ref())
    });
    assert_eq!(bad, vec![]);
    assert_eq!(hq.admin(async |house| Ok(house.own.verifying_key().to_bytes())), hq_key);
    hq.admin(async |house| hq::admin::verify::verify(house).await);
}

fn a_headquarters_that_was_rolled_back_in_secret_is_not_followed_until_it_says_so(mut hq: Headquarters) {
    let one = Laptop::joined(&hq, "M. Okafor", "investigator");
    let two = Laptop::joined(&hq, "T. Brandt", "supervisor");
    let case = one.new_case("Print shop");
    one.sync();
    two.sync();
    let copy = hq.backup();
    let late = note(&one, case, "after the copy");
    let file = one.attach(case, "scan.txt", b"a page that headquarters has");
    one.sync();
    one.sync();
    two.sync();
    let (known, hash) = (size(&one), one.hash(case));

    hq.roll_back(&copy);
    let held_back = note(&one, case, "while headquarters is in question");
    let report = one.sync();
    assert_eq!(report.status, Status::Refused, "{report:?}");
    assert!(report.trouble.expect("words for a person").contains("safe here"));
    assert_eq!(trouble(&one).as_deref(), Some("smaller"));
    let event = &standing(&one).events[0];
    assert_eq!(event.known_size, Some(known));
    assert!(event.found_size < Some(known));
    assert!(one.has(late) && one.has(held_back), "nothing is taken away");
    let let_go = one.vault(|vault| vault.release_attachment(file));
    assert!(let_go.is_err(), "nothing here goes on the word of such a headquarters: {let_go:?}");
    assert_ne!(one.hash(case), hash, "and work goes on");
    assert_eq!(size(&one), known, "the old confirmation stays");

    hq.restore(&copy);
    let report = one.sync();
    assert_eq!(report.status, Status::AllSent, "{report:?}");
    assert_eq!(trouble(&one), None);
    let events = standing(&one).events;
    assert!(events.iter().any(|event| event.code == "restored"), "{events:?}");
    assert!(
        events.iter().any(|event| event.code == "smaller" && event.closed_at.is_some()),
        "kept: {events:?}"
    );
    two.sync();
    two.sync();
    assert!(two.has(late) && two.has(held_back));
    assert_eq!(one.hash(case), two.hash(case));
}

fn a_headquarters_with_two_histories_is_found_out(mut hq: Headquarters) {
    let one = Laptop::joined(&hq, "M. Okafor", "investigator");
    let case = one.new_case("Print shop");
    one.sync();
    let fork = hq.backup();
    note(&one, case, "the history that the first laptop sees");
    one.sync();
    one.sync();
    let first = hq.backup();

    hq.roll_back(&fork);
    let two = Laptop::joined(&hq, "T. Brandt", "supervisor");
    let three = Laptop::joined(&hq, "S. Hashimoto", "supervisor");
    for laptop in [&two, &three] {
        let other = laptop.new_case("Another history");
        for n in 0..4 {
            note(laptop, other, &format!("entry {n}"));
            laptop.sync();
        }
    }
    let before = one.hash(case);
    let report = one.sync();
    assert_eq!(report.status, Status::Refused, "{report:?}");
    assert_eq!(trouble(&one).as_deref(), Some("rewritten"));
    assert_eq!(one.hash(case), before);

    // What the others were told comes to a laptop that only ever saw the first history, in a bundle.
    hq.roll_back(&first);
    let heard = last(&two);
    let four = Laptop::joined(&hq, "J. Reyes", "supervisor");
    four.sync();
    assert_eq!(trouble(&four), None);
    let now = 1_790_000_100_000;
    four.with(|vault| vault.hear_checkpoint(&heard, now));
    for text in ["", "rubbish", &heard.replace("chancery", "Chancery")] {
        four.with(|vault| vault.hear_checkpoint(text, now));
    }
    assert_eq!(standing(&four).heard, 1);
    let report = four.sync();
    assert_eq!(report.status, Status::Refused, "{report:?}");
    assert!(matches!(trouble(&four).as_deref(), Some("split" | "smaller")), "{:?}", trouble(&four));
    four.sync();
    assert!(trouble(&four).is_some(), "two signed histories are not forgotten");
}

fn a_declared_restore_is_told_and_followed(mut hq: Headquarters) {
    let one = Laptop::joined(&hq, "M. Okafor", "investigator");
    let case = one.new_case("Print shop");
    one.sync();
    one.sync();
    let copy = hq.backup();
    hq.restore(&copy);
    assert_eq!(one.sync().status, Status::AllSent);
    let seen = standing(&one);
    assert_eq!((seen.events.len(), seen.heard), (1, 0), "{seen:?}");
    assert_eq!(seen.events[0].code, "restored");
    assert_eq!(
        seen.events[0].known_size,
        seen.events[0].known_size.min(seen.events[0].found_size),
        "nothing lost"
    );

    let copy = hq.backup();
    let late = note(&one, case, "after the copy");
    one.sync();
    one.sync();
    let known = size(&one);
    hq.restore(&copy);
    // The database alone cannot declare a restore.
    let words = hq.admin(async |house| Ok(house.books.restored_after(2).await?));
    hq.tamper("UPDATE restored SET note = 'nobody says so' WHERE n = 3", vec![]);
    assert_eq!(one.sync().status, Status::Refused);
    assert_eq!(trouble(&one).as_deref(), Some("undeclared"));
    hq.tamper("UPDATE restored SET note = $1 WHERE n = 3", vec![words[0].as_str().into()]);
    assert_eq!(one.sync().status, Status::AllSent);
    assert_eq!(trouble(&one), None);
    let seen = standing(&one);
    let told = seen.events.iter().find(|event| event.known_size == Some(known)).expect("the loss is told");
    assert!(told.found_size < told.known_size, "{told:?}");
    one.sync();
    assert_eq!(standing(&one).heard, 0, "what both lives share was shown to be the same");
    let two = Laptop::joined(&hq, "T. Brandt", "supervisor");
    two.sync();
    assert!(two.has(late), "what the backup lacked was offered again");
    hq.admin(async |house| hq::admin::verify::verify(house).await);
}

fn a_headquarters_put_back_twice_from_one_backup_is_followed(mut hq: Headquarters) {
    let one = Laptop::joined(&hq, "M. Okafor", "investigator");
    let two = Laptop::joined(&hq, "T. Brandt", "supervisor");
    let case = one.new_case("Print shop");
    one.sync();
    one.sync();
    let copy = hq.backup();
    hq.restore(&copy);
    // The second laptop meets headquarters only in the life that is lost again.
    let late = note(&one, case, "after the first restore");
    for laptop in [&one, &two, &one, &two] {
        assert_eq!(laptop.sync().status, Status::AllSent);
    }
    hq.restore(&copy);
    for laptop in [&one, &two, &one, &two] {
        let report = laptop.sync();
        assert_eq!((report.status, trouble(laptop)), (Status::AllSent, None), "{report:?}");
    }
    assert!(one.has(late) && two.has(late), "what was lost twice was offered again");
    assert_eq!(one.hash(case), two.hash(case));
    assert_eq!(standing(&one).heard, 0, "what the lives share was shown to be the same");
}

fn the_words_of_an_earlier_restore_lead_nobody_back_to_it(mut hq: Headquarters) {
    let one = Laptop::joined(&hq, "M. Okafor", "investigator");
    let case = one.new_case("Print shop");
    one.sync();
    let first = hq.backup();
    hq.restore(&first);
    one.sync();
    let second = hq.backup();
    hq.restore(&first);
    note(&one, case, "in the third life");
    assert_eq!(one.sync().status, Status::AllSent);
    // The database as it was in the second life, with the words that headquarters signed for that one.
    hq.restore(&second);
    hq.tamper("DELETE FROM epoch WHERE n = (SELECT MAX(n) FROM epoch)", vec![]);
    hq.tamper("DELETE FROM restored WHERE n = (SELECT MAX(n) FROM restored)", vec![]);
    assert_eq!(one.sync().status, Status::Refused);
    assert_eq!(trouble(&one).as_deref(), Some("undeclared"));
}

fn a_change_that_vanished_from_the_tree_is_missed(hq: Headquarters) {
    let one = Laptop::joined(&hq, "M. Okafor", "investigator");
    let two = Laptop::joined(&hq, "T. Brandt", "supervisor");
    let case = one.new_case("Print shop");
    one.sync();
    // Another's exchange has headquarters take the case into its tree.
    two.sync();
    hq.tamper(
        "UPDATE feed SET received_at = received_at + 1 WHERE scope = $1",
        vec![(&ledger::Scope::Case(case)).into()],
    );
    let report = one.sync();
    assert_eq!(report.status, Status::Refused, "{report:?}");
    assert_eq!(trouble(&one).as_deref(), Some("not_included"));
    let broken = hq.admin(async |house| {
        let found = hq::admin::verify::verify(house).await;
        Ok(found.expect_err("the tree holds another entry").to_string())
    });
    assert!(broken.contains("entry"), "{broken}");
    hq.tamper(
        "UPDATE feed SET received_at = received_at - 1 WHERE scope = $1",
        vec![(&ledger::Scope::Case(case)).into()],
    );
    assert_eq!(one.sync().status, Status::AllSent);
    assert_eq!(trouble(&one), None);
}

#[test]
fn hostile_checkpoints_are_refused_and_the_old_confirmation_stays() {
    let hq = Headquarters::open(Store::Sqlite);
    let one = Laptop::joined(&hq, "M. Okafor", "investigator");
    let case = one.new_case("Print shop");
    for n in 0..3 {
        note(&one, case, &format!("call {n}"));
        one.sync();
    }
    one.sync();
    let (good, known) = (last(&one), size(&one));
    let stranger = SigningKey::from_bytes(&[9; 32]);
    let log = standing(&one).checkpoint.expect("verified").log;
    let forged = |size| {
        proof::Checkpoint { log, root: proof::Root { size, hash: [1; 32] } }.sign(&stranger).to_string()
    };
    let shown = |note: &str, proof: Vec<u8>| LogShown { note: note.to_owned(), proof, ..LogShown::default() };
    let hostile = [
        shown("", vec![]),
        shown(&"x".repeat(1 << 20), vec![]),
        shown(&forged(known + 1), vec![0; 64]),
        shown(&forged(u64::MAX), vec![0; 32 * 64]),
        shown(&good.replace(&format!("\n{known}\n"), &format!("\n{}\n", known + 1)), vec![]),
        shown(&good, vec![7; 1 << 20]),
        shown(&good, vec![7; 31]),
    ];
    for shown in hostile {
        one.with(|vault| vault.take_checkpoint(&shown, 1_790_000_200_000));
        assert!(trouble(&one).is_some(), "{:.80}", shown.note);
        assert_eq!(size(&one), known);
        assert_eq!(one.sync().status, Status::AllSent, "the real headquarters shows its log");
        assert_eq!(trouble(&one), None);
    }
}
