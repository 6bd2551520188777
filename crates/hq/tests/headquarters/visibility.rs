//! Who gets what: grants and their history, withdrawals, restricted cases.

use hq::admin::cases::{grant, withdraw};
use ledger::{Op, Scope};

use crate::common::laptop::new_id;
use crate::common::words::new_note;
use crate::common::{Laptop, Office, on_both_stores};

on_both_stores!(
    a_late_grant_brings_the_whole_history_and_then_what_is_new,
    a_backfill_goes_on_where_it_was_cut,
    a_new_supervisor_gets_the_cases_of_the_post_except_restricted_ones,
    what_is_withdrawn_is_sent_no_more_and_a_new_grant_sends_all_again,
    a_grant_ends_by_itself,
    what_was_written_before_its_author_could_know_stands_and_is_flagged,
    a_receipt_of_a_purge_is_kept_also_from_an_auditor_and_from_nobody_else_s_device,
    a_second_laptop_of_a_user_gets_everything,
    programmes_of_a_post_stay_at_the_post,
);

pub fn with_notes(ana: &mut Laptop, count: usize) -> Scope {
    let scope = ana.open_case("BUC", "visa_fraud");
    for number in 0..count {
        ana.write(&scope, 4, new_note(new_id(), &format!("observation {number} {}", new_id())));
    }
    assert_eq!(ana.sync().held(), vec![]);
    scope
}

fn a_late_grant_brings_the_whole_history_and_then_what_is_new(office: Office) {
    let mut ana = office.laptop("Ana", "BUC", "investigator");
    let mut hal = office.laptop("Hal", "WAS", "hq");
    let scope = with_notes(&mut ana, 20);
    hal.sync();
    assert_eq!(hal.state_hash(&scope), None, "headquarters sees a case only when it is granted");
    let case = scope.case().unwrap();
    office.block(grant(office.house(), case, hal.user(), None)).unwrap();
    ana.write(&scope, 4, new_note(new_id(), "after the grant"));
    ana.sync();
    hal.sync();
    assert_eq!(hal.state_hash(&scope), ana.state_hash(&scope));
    office.block(grant(office.house(), case, hal.user(), None)).unwrap();
    assert!(hal.sync().changes_pulled() <= 1, "a grant of what is open already sends nothing again");
}

fn a_backfill_goes_on_where_it_was_cut(office: Office) {
    let mut ana = office.laptop("Ana", "BUC", "investigator");
    let mut hal = office.laptop("Hal", "WAS", "hq");
    let scopes = [with_notes(&mut ana, 1), with_notes(&mut ana, 1)];
    // One change to a frame's worth of runs, so that there is something to cut between.
    for number in 0..60 {
        let scope = &scopes[number % 2];
        ana.write(scope, 4, new_note(new_id(), &format!("{number} {}", random_text(400))));
        ana.sync();
    }
    hal.sync();
    for scope in &scopes {
        office.block(grant(office.house(), scope.case().unwrap(), hal.user(), None)).unwrap();
    }
    hal.frame_bytes = Some(2048);
    let (mut rounds, mut partial) = (0, 0);
    while hal.state_hash(&scopes[0]) != ana.state_hash(&scopes[0])
        || hal.state_hash(&scopes[1]) != ana.state_hash(&scopes[1])
    {
        let body = hal.frames(vec![]);
        let answer = hal.request("POST /v1/exchange HTTP/1.1", &body);
        // Of each answer only WELCOME, CHECKPOINT and one PULL arrive.
        let before = hal.cursor;
        hal.take(&first_frames(&answer.body, 3));
        partial += usize::from(hal.cursor.backfill.is_some());
        assert_ne!(hal.cursor, before, "every frame is progress");
        rounds += 1;
        assert!(rounds < 200);
    }
    assert!(partial > 4, "the backfill was cut within");
}

pub fn random_text(length: usize) -> String {
    (0..length / 36 + 1).map(|_| new_id().to_string()).collect()
}

/// The first frames of a stream, whole.
pub fn first_frames(bytes: &[u8], count: usize) -> Vec<u8> {
    let mut end = 0;
    for _ in 0..count {
        let Some(prefix) = bytes.get(end..end + 4) else { break };
        end += 4 + u32::from_be_bytes(prefix.try_into().unwrap()) as usize;
    }
    bytes[..end].to_vec()
}

fn a_new_supervisor_gets_the_cases_of_the_post_except_restricted_ones(office: Office) {
    let mut ana = office.laptop("Ana", "BUC", "investigator");
    let mut early = office.laptop("Sam", "BUC", "supervisor");
    let open = with_notes(&mut ana, 2);
    let restricted = ana.open_case("BUC", "internal_malfeasance");
    ana.sync();
    let mut late = office.laptop("Sue", "BUC", "supervisor");
    let mut elsewhere = office.laptop("Max", "MAD", "supervisor");
    for supervisor in [&mut early, &mut late] {
        supervisor.sync();
        assert_eq!(supervisor.state_hash(&open), ana.state_hash(&open));
        assert_eq!(supervisor.state_hash(&restricted), None);
    }
    elsewhere.sync();
    assert_eq!(elsewhere.state_hash(&open), None);
    let whose = |laptop: &Laptop| laptop.scopes.keys().filter(|s| matches!(s, Scope::User(_))).count();
    assert_eq!(whose(&late), 1, "nobody reads of another's grants");
}

fn what_is_withdrawn_is_sent_no_more_and_a_new_grant_sends_all_again(office: Office) {
    let mut ana = office.laptop("Ana", "BUC", "investigator");
    let mut hal = office.laptop("Hal", "WAS", "hq");
    let scope = with_notes(&mut ana, 3);
    let case = scope.case().unwrap();
    office.block(grant(office.house(), case, hal.user(), None)).unwrap();
    hal.sync();
    office.block(withdraw(office.house(), case, hal.user())).unwrap();
    ana.write(&scope, 4, new_note(new_id(), "without Hal"));
    ana.sync();
    hal.sync();
    let own = &hal.scopes[&Scope::User(hal.user())];
    assert!(own.log().iter().any(|change| matches!(change.ops[0], Op::Revoke { .. })));
    assert_ne!(hal.state_hash(&scope), ana.state_hash(&scope));
    hal.write(&scope, 4, new_note(new_id(), "too late"));
    assert_eq!(hal.sync().held(), vec![(1, "access_withdrawn".into())]);
    hal.scopes.remove(&scope);
    hal.own.clear();
    office.block(grant(office.house(), case, hal.user(), None)).unwrap();
    hal.incarnation = 2;
    hal.sync();
    ana.sync();
    assert_eq!(hal.state_hash(&scope), ana.state_hash(&scope));
}

fn a_grant_ends_by_itself(office: Office) {
    let mut ana = office.laptop("Ana", "BUC", "investigator");
    let mut ion = office.laptop("Ion", "BUC", "fsn");
    let scope = with_notes(&mut ana, 1);
    let case = scope.case().unwrap();
    let later = office.house().now() + 3_600_000;
    office.block(grant(office.house(), case, ion.user(), Some(later))).unwrap();
    ion.sync();
    assert_eq!(ion.state_hash(&scope), ana.state_hash(&scope));
    ion.write(&scope, 4, new_note(new_id(), "in time"));
    assert_eq!(ion.sync().held(), vec![]);
    // The end comes: the same grant, said to end now.
    std::thread::sleep(std::time::Duration::from_millis(5));
    office.block(grant(office.house(), case, ion.user(), Some(office.house().now()))).unwrap();
    ion.write(&scope, 4, new_note(new_id(), "perhaps in time"));
    // Nobody can tell when this was written: at the first contact it counts as late work, and is flagged.
    let talk = ion.sync();
    assert_eq!((talk.held(), talk.flagged()), (vec![], vec![(2, "late_work".into())]));
    ion.write(&scope, 4, new_note(new_id(), "too late"));
    assert_eq!(ion.sync().held(), vec![(3, "access_withdrawn".into())]);
}

fn what_was_written_before_its_author_could_know_stands_and_is_flagged(office: Office) {
    let mut ana = office.laptop("Ana", "BUC", "investigator");
    let mut ion = office.laptop("Ion", "BUC", "fsn");
    let scope = with_notes(&mut ana, 1);
    let case = scope.case().unwrap();
    office.block(grant(office.house(), case, ion.user(), None)).unwrap();
    ion.sync();
    ion.write(&scope, 4, new_note(new_id(), "seen this morning"));
    office.block(withdraw(office.house(), case, ion.user())).unwrap();
    let flagged = vec![(1, "late_work".into())];
    assert_eq!(ion.sync().flagged(), flagged);
    // The acknowledgement was lost: it is said again.
    ion.acked.clear();
    assert_eq!(ion.sync().flagged(), flagged);
    ion.write(&scope, 4, new_note(new_id(), "knowing"));
    assert_eq!(ion.sync().held(), vec![(2, "access_withdrawn".into())]);
    // An older cursor, as of a copy, does not make it forget.
    ion.cursor = wire::v1::Cursor::default();
    ion.write(&scope, 4, new_note(new_id(), "feigning"));
    assert_eq!(ion.sync().held(), vec![(3, "access_withdrawn".into())]);

    ana.sync();
    let log = ana.scopes[&scope].log();
    let marked = |change: &ledger::Change| matches!(change.ops.first(), Some(Op::Disposition { accept: true, reason, .. }) if reason == "written after access ended");
    assert_eq!(log.iter().filter(|change| marked(change)).count(), 1, "everybody reads the mark");
    let ever = office.block(office.house().books.held_ever()).unwrap();
    assert_eq!(ever.iter().filter(|held| held.code == "late_work" && held.accepted == Some(true)).count(), 1);
}

fn a_receipt_of_a_purge_is_kept_also_from_an_auditor_and_from_nobody_else_s_device(office: Office) {
    let mut aud = office.laptop("Aud", "WAS", "auditor");
    let mut ana = office.laptop("Ana", "BUC", "investigator");
    let hq = office.house().own.device;
    let gone = Scope::Case(new_id());
    let purged = |scope: &Scope| Op::Purged {
        scope: scope.clone(),
        origin: ledger::Origin { device: hq, incarnation: 1 },
        seq: 3,
        changes: 12,
        files: 1,
    };
    let own = |laptop: &Laptop| Scope::Device(laptop.device.into());
    let scope = own(&aud);
    aud.write(&scope, 42, vec![purged(&gone)]);
    assert_eq!(aud.sync().held(), vec![]);
    let elsewhere = own(&aud);
    ana.write(&elsewhere, 42, vec![purged(&gone)]);
    let post = Scope::Post("BUC".into());
    ana.write(&post, 42, vec![purged(&gone)]);
    let held: Vec<String> = ana.sync().held().into_iter().map(|(_, code)| code).collect();
    assert_eq!(held, ["control", "no_access"]);
    let receipts = office.block(office.house().books.receipts(Some(&gone))).unwrap();
    let kept: Vec<_> =
        receipts.iter().map(|receipt| (receipt.device.0, receipt.changes, receipt.files)).collect();
    assert_eq!(kept, [(aud.device, 12, 1)]);
}

fn a_second_laptop_of_a_user_gets_everything(office: Office) {
    let mut ana = office.laptop("Ana", "BUC", "investigator");
    let scope = with_notes(&mut ana, 5);
    let mut second = office.another_laptop(ana.user());
    second.sync();
    assert_eq!(second.state_hash(&scope), ana.state_hash(&scope));
    second.write(&scope, 4, new_note(new_id(), "from home"));
    assert_eq!(second.sync().held(), vec![]);
    ana.sync();
    assert_eq!(second.state_hash(&scope), ana.state_hash(&scope));
}

fn programmes_of_a_post_stay_at_the_post(office: Office) {
    let mut ana = office.laptop("Ana", "BUC", "investigator");
    let mut sam = office.laptop("Sam", "BUC", "supervisor");
    let mut max = office.laptop("Max", "MAD", "supervisor");
    let post = Scope::Post("BUC".into());
    ana.write(&post, 4, vec![Op::Create { entity: ledger::EntityId(new_id()), kind: 4001 }]);
    assert_eq!(ana.sync().held(), vec![]);
    sam.sync();
    max.sync();
    assert_eq!(sam.state_hash(&post), ana.state_hash(&post));
    assert_eq!(max.state_hash(&post), None);
}
