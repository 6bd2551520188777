//! Every way in which two people can disagree, one row each: what was done apart, and what is then shown.

use ledger::{Conflict, EntityId, Op};
use uuid::Uuid;

use crate::desk::{CUSTODY, Desk, STATUS, TITLE, conflicting_fields, desk, meet, record, two_desks};

/// A field that only a newer version knows.
const NEWER: u16 = 777;
const ALIASES: u16 = 20;
const DISPOSITION: u16 = 10;

struct Case {
    name: &'static str,
    apart: fn(&mut Desk, &mut Desk),
    /// The registers that wait for a person.
    open: &'static [u16],
    register: u16,
    values: &'static [&'static str],
}

fn adds(desk: &mut Desk, value: &str) {
    desk.does(Op::SetAdd { entity: record(), field: ALIASES, value: value.into() });
}

fn removes(desk: &mut Desk, value: &str) {
    let state = desk.record();
    let prev = state.live(ALIASES).iter().filter(|live| live.value == value.as_bytes());
    let prev = prev.map(|live| live.dot).collect();
    desk.does(Op::SetRemove { entity: record(), field: ALIASES, prev });
}

/// Writes a value after which nothing should follow, and says what was known.
fn ends(desk: &mut Desk, field: u16, value: &str) {
    let (prev, seen) = (desk.record().dots(field), Some(desk.state.known.to_pairs()));
    desk.does(Op::Set { entity: record(), field, prev, value: value.into(), seen });
}

const CASES: &[Case] = &[
    Case {
        name: "same field at two posts",
        apart: |a, b| _ = (a.writes(TITLE, "mine"), b.writes(TITLE, "theirs")),
        open: &[TITLE],
        register: TITLE,
        values: &["mine", "theirs"],
    },
    Case {
        name: "same field, written twice at one post",
        apart: |a, b| _ = (a.writes(TITLE, "draft").writes(TITLE, "mine"), b.writes(TITLE, "theirs")),
        open: &[TITLE],
        register: TITLE,
        values: &["mine", "theirs"],
    },
    Case {
        name: "same value twice",
        apart: |a, b| _ = (a.writes(TITLE, "agreed"), b.writes(TITLE, "agreed")),
        open: &[],
        register: TITLE,
        values: &["agreed", "agreed"],
    },
    Case {
        name: "edit against delete",
        apart: |a, b| _ = (a.deletes(), b.writes(TITLE, "needed")),
        open: &[ledger::LIFE],
        register: TITLE,
        values: &["needed"],
    },
    Case {
        name: "hand-over against delete",
        apart: |a, b| _ = (a.deletes(), b.hands_over("laboratory")),
        open: &[ledger::LIFE],
        register: TITLE,
        values: &["first"],
    },
    Case {
        name: "two deletions",
        apart: |a, b| _ = (a.deletes(), b.deletes()),
        open: &[],
        register: TITLE,
        values: &["first"],
    },
    Case {
        name: "a group of fields is one register: one half against the other",
        apart: |a, b| _ = (a.writes(STATUS, "open|2026-11-02|Brandt"), b.writes(STATUS, "draft|2026-11-03|")),
        open: &[STATUS],
        register: STATUS,
        values: &["open|2026-11-02|Brandt", "draft|2026-11-03|"],
    },
    Case {
        name: "list: the same item added at two posts, removed by nobody",
        apart: |a, b| (adds(a, "Lupu"), adds(b, "Lupu")).0,
        open: &[],
        register: ALIASES,
        values: &["Lupu", "Lupu"],
    },
    Case {
        name: "list: removed by one, added again by another who did not know",
        apart: |a, b| {
            adds(a, "Lupu");
            removes(a, "Lupu");
            adds(b, "Lupu");
        },
        open: &[],
        register: ALIASES,
        values: &["Lupu"],
    },
    Case {
        name: "two custody transfers",
        apart: |a, b| _ = (a.hands_over("laboratory"), b.hands_over("prosecutor")),
        open: &[CUSTODY],
        register: TITLE,
        values: &["first"],
    },
    Case {
        name: "transfer after disposal, by somebody who did not know",
        apart: |a, b| {
            ends(a, DISPOSITION, "destroyed");
            b.hands_over("laboratory");
        },
        open: &[DISPOSITION],
        register: DISPOSITION,
        values: &["destroyed"],
    },
    Case {
        name: "conflict in a field of a newer version",
        apart: |a, b| _ = (a.writes(NEWER, "mine"), b.writes(NEWER, "theirs")),
        open: &[NEWER],
        register: NEWER,
        values: &["mine", "theirs"],
    },
];

#[test]
fn each_disagreement_is_shown_as_it_is_whoever_hears_first() {
    for case in CASES {
        for (first, second) in [(true, false), (false, true)] {
            let (mut a, mut b) = two_desks();
            (case.apart)(&mut a, &mut b);
            if first {
                a.hears(&b);
            }
            if second {
                b.hears(&a);
            }
            meet(&mut a, &mut b);
            assert_eq!(conflicting_fields(&a), case.open, "{}", case.name);
            assert_eq!(a.values(case.register), case.values, "{}", case.name);
        }
    }
}

#[test]
fn a_decision_of_each_disagreement_closes_it_at_both() {
    for case in CASES.iter().filter(|case| !case.open.is_empty()) {
        let (mut a, mut b) = two_desks();
        (case.apart)(&mut a, &mut b);
        meet(&mut a, &mut b);
        match case.open {
            [CUSTODY] => _ = b.hands_over("laboratory, receipt found"),
            [ledger::LIFE] => {
                let (prev, seen) = (b.record().dots(ledger::LIFE), Some(b.state.known.to_pairs()));
                let reason = "needed after all".into();
                let value = vec![0];
                b.does(Op::Resolve { entity: record(), field: ledger::LIFE, prev, value, reason, seen });
            }
            open => {
                let (field, prev) = (open[0], b.record().dots(open[0]));
                let (reason, seen) = ("compared".into(), Some(b.state.known.to_pairs()));
                let value = b"decided".to_vec();
                b.does(Op::Resolve { entity: record(), field, prev, value, reason, seen });
            }
        }
        meet(&mut a, &mut b);
        assert_eq!(conflicting_fields(&a), [], "{}", case.name);
    }
}

#[test]
fn edits_made_before_and_after_hearing_of_a_closure_differ() {
    let (mut a, mut b) = two_desks();
    ends(&mut a, STATUS, "closed");
    b.writes(TITLE, "before hearing of it");
    b.hears(&a).writes(TITLE, "after hearing of it");
    a.hears(&b);
    let state = a.record();
    let closing = state.displayed(STATUS).expect("a status");
    let late = ledger::late_edits(closing.seen.as_deref().unwrap(), &closing.dot.origin, &a.state.known);
    assert_eq!(late, [(b.origin, 1, 2)], "all that was written past the closure, in knowledge of it or not");
}

/// Held by headquarters: the words are withheld from everybody else until a reviewer decides.
fn heard_without_words(hearer: &mut Desk, author: &Desk, seq: u64) {
    for change in author.state.log() {
        let held = (change.header.origin, change.header.seq) == (author.origin, seq);
        let payload = change.raw.payload.clone().filter(|_| !held);
        hearer.state.receive(ledger::RawChange { payload, ..change.raw.clone() }).expect("a true change");
    }
}

#[test]
fn held_then_accepted_stands_as_if_it_had_come_at_once() {
    let (mut a, mut b) = two_desks();
    let (_, held) = b.resolves(TITLE, "without the right to").last();
    heard_without_words(&mut a, &b, held);
    assert_eq!(a.values(TITLE), ["first"], "what is held is nobody else's yet");
    a.writes(TITLE, "meanwhile");
    a.says_of((b.origin, held), true);
    meet(&mut a, &mut b);
    assert_eq!(a.values(TITLE), ["meanwhile", "without the right to"]);
    assert_eq!(conflicting_fields(&a), [TITLE]);
}

#[test]
fn held_then_rejected_leaves_what_there_was_and_what_was_written_meanwhile() {
    let (mut a, mut b) = two_desks();
    let (_, held) = b.resolves(TITLE, "without the right to").last();
    heard_without_words(&mut a, &b, held);
    a.writes(TITLE, "meanwhile");
    a.says_of((b.origin, held), false);
    meet(&mut a, &mut b);
    assert_eq!(b.values(TITLE), ["meanwhile"]);
    assert_eq!(conflicting_fields(&b), []);
}

#[test]
fn rejected_then_accepted_after_all_counts_by_the_later_word() {
    let (mut a, mut b) = two_desks();
    let target = b.writes(TITLE, "disputed").last();
    a.hears(&b).says_of(target, false);
    meet(&mut a, &mut b);
    assert_eq!(b.values(TITLE), ["first"]);
    a.says_of(target, true);
    meet(&mut a, &mut b);
    assert_eq!(b.values(TITLE), ["disputed"]);
}

#[test]
fn erasing_one_of_two_conflicting_values_leaves_the_other_and_no_conflict() {
    let (mut a, mut b) = two_desks();
    a.writes(TITLE, "lawful");
    let unlawful = b.writes(TITLE, "unlawful").last();
    meet(&mut a, &mut b);
    assert_eq!(conflicting_fields(&a), [TITLE]);
    a.erases(unlawful);
    meet(&mut a, &mut b);
    assert_eq!(b.values(TITLE), ["lawful"]);
    assert_eq!(conflicting_fields(&b), []);
}

#[test]
fn erasing_a_value_that_was_replaced_long_ago_changes_nothing_that_is_shown() {
    let (mut a, mut b) = two_desks();
    let unlawful = b.writes(TITLE, "unlawful").last();
    a.hears(&b).writes(TITLE, "corrected");
    a.erases(unlawful);
    meet(&mut a, &mut b);
    assert_eq!(b.values(TITLE), ["corrected"], "what the erased value had replaced stays replaced");
    let erased = b.state.log().iter().find(|c| (c.header.origin, c.header.seq) == unlawful).unwrap();
    assert!(erased.raw.payload.is_none() && erased.ops.is_empty(), "the words are gone, the place is kept");
}

#[test]
fn erasing_the_value_in_force_leaves_the_field_empty_not_the_one_before() {
    let (mut a, mut b) = two_desks();
    let unlawful = b.writes(TITLE, "unlawful").last();
    a.hears(&b).erases(unlawful);
    meet(&mut a, &mut b);
    assert_eq!(b.values(TITLE), Vec::<String>::new());
}

#[test]
fn erasing_a_hand_over_keeps_the_chain_in_one_piece() {
    let (mut a, mut b) = two_desks();
    a.hands_over("vault room");
    b.hears(&a);
    let unlawful = b.hands_over("a name that must go").last();
    b.hands_over("laboratory");
    a.hears(&b).erases(unlawful);
    meet(&mut a, &mut b);
    assert_eq!(conflicting_fields(&b), []);
    let bodies: Vec<Vec<u8>> =
        b.record().logs[&CUSTODY].in_order().iter().map(|item| item.body.clone()).collect();
    assert_eq!(bodies, [b"vault room".to_vec(), vec![], b"laboratory".to_vec()]);
}

#[test]
fn an_erased_change_stays_erased_when_somebody_brings_its_words_again() {
    let (mut a, mut b) = two_desks();
    let mut carrier = desk(3);
    let unlawful = b.writes(TITLE, "unlawful").last();
    carrier.hears(&b);
    a.hears(&b).erases(unlawful);
    b.hears(&a);
    for hearer in [&mut a, &mut b] {
        hearer.hears(&carrier);
        assert_eq!(hearer.values(TITLE), Vec::<String>::new());
    }
    // Whoever hears of the erasure first takes the words never in.
    let mut late = desk(4);
    for change in a.state.log().iter().rev() {
        late.state.receive(change.raw.clone()).expect("a true change");
    }
    late.hears(&carrier);
    assert_eq!(late.state.state_hash(), a.state.state_hash());
}

/// A second person of the same case.
fn other() -> EntityId {
    EntityId(Uuid::from_u128(78))
}

fn two_persons() -> (Desk, Desk) {
    let (mut a, mut b) = two_desks();
    a.does(Op::Create { entity: other(), kind: 1 });
    b.hears(&a);
    (a, b)
}

fn linked(desk: &Desk) -> Vec<EntityId> {
    desk.record().links().map(|(other, _)| other).collect()
}

fn unlinks(desk: &mut Desk) {
    let prev = desk.record().links().map(|(_, dot)| dot).collect();
    desk.does(Op::Unlink { entity: record(), prev });
}

#[test]
fn two_persons_said_to_be_the_same_keep_their_own_conflicts() {
    let (mut a, mut b) = two_persons();
    a.does(Op::Link { entity: record(), other: other() }).writes(TITLE, "mine");
    b.writes(TITLE, "theirs");
    meet(&mut a, &mut b);
    assert_eq!(linked(&b), [other()]);
    assert_eq!(a.values(TITLE), ["mine", "theirs"]);
    assert_eq!(conflicting_fields(&a), [TITLE]);
}

#[test]
fn a_link_made_at_two_posts_is_taken_back_by_naming_both_and_a_later_one_stands() {
    let (mut a, mut b) = two_persons();
    a.does(Op::Link { entity: record(), other: other() });
    b.does(Op::Link { entity: record(), other: other() });
    meet(&mut a, &mut b);
    let mut late = desk(3);
    late.hears(&a);
    unlinks(&mut a);
    late.does(Op::Link { entity: record(), other: other() });
    meet(&mut a, &mut b);
    assert_eq!(linked(&b), []);
    meet(&mut a, &mut late);
    assert_eq!(linked(&a), [other()], "who links without knowing of the unlinking is not overruled");
}

#[test]
fn unlinking_leaves_both_as_if_they_had_never_been_linked() {
    let (mut a, mut b) = two_persons();
    let (mut plain_a, mut plain_b) = two_persons();
    a.does(Op::Link { entity: record(), other: other() });
    b.hears(&a);
    unlinks(&mut b);
    for (x, y) in [(&mut a, &mut b), (&mut plain_a, &mut plain_b)] {
        x.writes(TITLE, "same words");
        meet(x, y);
    }
    let shown = |desk: &Desk| (desk.values(TITLE), linked(desk), conflicting_fields(desk));
    assert_eq!(shown(&a), shown(&plain_a));
    assert_eq!(
        a.record().registers.keys().collect::<Vec<_>>(),
        plain_a.record().registers.keys().collect::<Vec<_>>()
    );
}

#[test]
fn a_conflict_in_a_newer_field_is_kept_through_bytes_and_closed_by_whoever_knows_it() {
    let (mut a, mut b) = two_desks();
    a.writes(NEWER, "mine");
    b.writes(NEWER, "theirs");
    meet(&mut a, &mut b);
    let kept = ledger::EntityState::decode(&a.record().encode()).expect("our own bytes");
    assert!(
        matches!(&kept.conflicts()[..], [Conflict::Values { field: NEWER, candidates }] if candidates.len() == 2)
    );
}
