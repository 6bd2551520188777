//! The merge rule, case by case: what two or three people did apart, and what is then shown.

use ledger::{Change, Conflict, EntityState, GENESIS, Op, RawChange, Received, VersionVector, late_edits};
use proptest::prelude::*;

use crate::desk::{CUSTODY, STATUS, TITLE, conflicting_fields, desk, meet, record, two_desks};

#[test]
fn one_field_written_at_two_posts_keeps_both_values() {
    let (mut a, mut b) = two_desks();
    a.writes(TITLE, "mine");
    b.writes(TITLE, "theirs");
    meet(&mut a, &mut b);
    assert_eq!(a.values(TITLE), ["mine", "theirs"]);
    assert_eq!(conflicting_fields(&a), [TITLE]);
}

#[test]
fn one_field_written_at_three_posts_keeps_three_values() {
    let (mut a, mut b) = two_desks();
    let mut c = desk(3);
    c.hears(&a);
    a.writes(TITLE, "one");
    b.writes(TITLE, "two");
    c.writes(TITLE, "three");
    meet(&mut a, &mut b);
    meet(&mut b, &mut c);
    assert_eq!(b.values(TITLE).len(), 3);
}

#[test]
fn the_same_value_written_twice_is_no_conflict() {
    let (mut a, mut b) = two_desks();
    a.writes(TITLE, "agreed");
    b.writes(TITLE, "agreed");
    meet(&mut a, &mut b);
    assert_eq!(conflicting_fields(&a), []);
    // The next edit names both, and one value is left.
    a.writes(TITLE, "later");
    meet(&mut a, &mut b);
    assert_eq!(b.values(TITLE), ["later"]);
}

#[test]
fn different_fields_of_one_record_merge_without_asking() {
    let (mut a, mut b) = two_desks();
    a.writes(TITLE, "mine");
    b.writes(STATUS, "open");
    meet(&mut a, &mut b);
    assert_eq!(conflicting_fields(&a), []);
    assert_eq!((a.values(TITLE), a.values(STATUS)), (vec!["mine".into()], vec!["open".into()]));
}

#[test]
fn an_edit_made_without_knowing_of_a_deletion_is_a_conflict() {
    let (mut a, mut b) = two_desks();
    a.deletes();
    b.writes(TITLE, "still needed");
    meet(&mut a, &mut b);
    assert!(a.record().is_deleted());
    let conflicts = a.record().conflicts();
    assert!(
        matches!(&conflicts[..], [Conflict::DeletedAndEdited { edited, .. }] if edited.len() == 1 && edited[0].0 == TITLE)
    );
}

#[test]
fn a_deletion_that_knew_of_every_edit_is_no_conflict() {
    let (mut a, mut b) = two_desks();
    b.writes(TITLE, "last word");
    a.hears(&b).deletes();
    meet(&mut a, &mut b);
    assert!(b.record().is_deleted());
    assert_eq!(conflicting_fields(&b), []);
}

#[test]
fn a_list_keeps_an_addition_made_without_knowing_of_the_removal() {
    let (mut a, mut b) = two_desks();
    let field = 20;
    a.does(Op::SetAdd { entity: record(), field, value: b"alias".to_vec() });
    b.hears(&a);
    let prev = a.record().dots(field);
    a.does(Op::SetRemove { entity: record(), field, prev });
    b.does(Op::SetAdd { entity: record(), field, value: b"alias".to_vec() });
    meet(&mut a, &mut b);
    assert_eq!(a.values(field), ["alias"]);
    assert_eq!(conflicting_fields(&a), []);
}

#[test]
fn two_transfers_from_one_custodian_are_a_fork_until_an_entry_names_both() {
    let (mut a, mut b) = two_desks();
    a.hands_over("vault room");
    b.hears(&a);
    a.hands_over("laboratory");
    b.hands_over("prosecutor");
    meet(&mut a, &mut b);
    let conflicts = b.record().conflicts();
    assert!(matches!(&conflicts[..], [Conflict::Fork { log: CUSTODY, heads }] if heads.len() == 2));
    b.hands_over("laboratory, receipt found");
    meet(&mut a, &mut b);
    assert_eq!(conflicting_fields(&a), []);
    assert_eq!(a.record().logs[&CUSTODY].in_order().len(), 4);
}

#[test]
fn a_decision_closes_a_conflict_everywhere_and_keeps_its_reason() {
    let (mut a, mut b) = two_desks();
    a.writes(TITLE, "mine");
    b.writes(TITLE, "theirs");
    meet(&mut a, &mut b);
    b.resolves(TITLE, "theirs");
    meet(&mut a, &mut b);
    assert_eq!(a.values(TITLE), ["theirs"]);
    assert!(a.record().displayed(TITLE).is_some_and(|l| l.reason.is_some()));
}

#[test]
fn a_third_edit_that_arrives_after_the_decision_is_shown_again() {
    let (mut a, mut b) = two_desks();
    let mut c = desk(3);
    c.hears(&a);
    a.writes(TITLE, "one");
    b.writes(TITLE, "two");
    c.writes(TITLE, "three");
    meet(&mut a, &mut b);
    a.resolves(TITLE, "one");
    meet(&mut a, &mut c);
    assert_eq!(a.values(TITLE).len(), 2);
    assert_eq!(conflicting_fields(&c), [TITLE]);
}

#[test]
fn two_different_decisions_are_a_conflict_of_their_own() {
    let (mut a, mut b) = two_desks();
    a.writes(TITLE, "mine");
    b.writes(TITLE, "theirs");
    meet(&mut a, &mut b);
    a.resolves(TITLE, "mine");
    b.resolves(TITLE, "theirs");
    meet(&mut a, &mut b);
    assert_eq!(a.values(TITLE), ["mine", "theirs"]);
}

#[test]
fn a_rejected_change_gives_back_the_value_it_had_replaced() {
    let (mut a, mut b) = two_desks();
    b.writes(TITLE, "without the right to");
    let (origin, seq) = (b.origin, b.seq);
    a.hears(&b).does(Op::Disposition { origin, seq, accept: false, reason: "not the lead".into() });
    meet(&mut a, &mut b);
    assert_eq!(b.values(TITLE), ["first"]);
}

#[test]
fn a_good_edit_that_named_a_rejected_one_stands_beside_what_the_rejected_one_had_replaced() {
    let (mut a, mut b) = two_desks();
    b.writes(TITLE, "rejected");
    a.hears(&b).writes(TITLE, "built on it");
    let (origin, seq) = (b.origin, b.seq);
    a.does(Op::Disposition { origin, seq, accept: false, reason: "not the lead".into() });
    meet(&mut a, &mut b);
    assert_eq!(a.values(TITLE), ["first", "built on it"]);
    assert_eq!(conflicting_fields(&a), [TITLE]);
}

#[test]
fn an_edit_made_without_knowing_of_the_closure_is_found() {
    let (mut a, mut b) = two_desks();
    let seen = a.state.known.to_pairs();
    let status = Op::Set {
        entity: record(),
        field: STATUS,
        prev: vec![],
        value: b"closed".to_vec(),
        seen: Some(seen),
    };
    a.does(status);
    b.writes(TITLE, "one more thing");
    meet(&mut a, &mut b);
    let record = a.record();
    let closing = record.displayed(STATUS).expect("a status");
    let late =
        late_edits(closing.seen.as_deref().expect("said what was seen"), &closing.dot.origin, &a.state.known);
    assert_eq!(late, [(b.origin, 1, 1)]);
    assert_eq!(late_edits(&a.state.known.to_pairs(), &a.origin, &a.state.known), []);
}

#[test]
fn a_withheld_change_keeps_the_chain_whole_and_is_taken_in_when_its_words_come() {
    let (mut a, b) = two_desks();
    let mut other = desk(3);
    other.hears(&b);
    a.writes(TITLE, "held").writes(TITLE, "after it");
    let raws: Vec<RawChange> = a.state.log().iter().map(|c| c.raw.clone()).collect();
    for raw in &raws {
        let is_held = Change::peek(&raw.header).is_ok_and(|h| h.seq == 3);
        let raw = if is_held { RawChange { payload: None, ..raw.clone() } } else { raw.clone() };
        other.state.receive(raw).expect("the chain is whole");
    }
    assert_eq!(other.state.head(&a.origin), a.state.head(&a.origin));
    for raw in raws {
        other.state.receive(raw).expect("the words fit the header");
    }
    assert_eq!(other.state.state_hash(), a.state.state_hash());
}

#[test]
fn other_bytes_under_the_same_name_are_reported_and_the_first_stay() {
    let (mut a, b) = two_desks();
    let mut liar = desk(1);
    liar.does(Op::Create { entity: record(), kind: 1 }).writes(TITLE, "another past");
    let raw = liar.state.log()[1].raw.clone();
    assert_eq!(a.state.receive(raw), Ok(Received::Equivocation));
    assert_eq!(a.state.state_hash(), b.state.state_hash());
}

#[test]
fn an_operation_of_a_newer_version_is_kept_as_it_came() {
    // [4711, "later"] in an otherwise empty payload.
    let raw = vec![0x82, 0x19, 0x12, 0x67, 0x65, b'l', b'a', b't', b'e', b'r'];
    let mut a = desk(1);
    a.does(Op::Unknown { code: 4711, raw: raw.clone() });
    assert_eq!(a.state.log()[0].ops, [Op::Unknown { code: 4711, raw }]);
}

#[test]
fn a_version_vector_knows_what_it_contains() {
    let mut known = VersionVector::default();
    let origin = desk(1).origin;
    known.advance(origin, 3);
    known.advance(origin, 2);
    assert_eq!((known.get(&origin), known.get(&desk(2).origin)), (3, 0));
}

proptest! {
    #[test]
    fn hostile_bytes_are_refused_without_panic(header in any::<Vec<u8>>(), payload in any::<Vec<u8>>()) {
        let payload_hash = RawChange::hash_payload(&payload);
        let raw = RawChange { header: header.clone(), payload: Some(payload.clone()), payload_hash, signature: None };
        let _ = Change::open(raw, &GENESIS);
        let _ = EntityState::decode(&payload);
        let mut a = desk(1);
        a.writes(TITLE, "x");
        let mut raw = a.state.log()[0].raw.clone();
        let words = raw.payload.as_mut().expect("just made");
        let at = header.len() % words.len();
        words[at] ^= 0x55;
        raw.payload_hash = RawChange::hash_payload(words);
        let _ = Change::open(raw, &GENESIS);
    }
}
