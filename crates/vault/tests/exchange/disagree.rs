//! Every way to disagree, in the tables: lists, groups, disposal, duplicates, erasure, newer versions, and
//! what is told of others' changes. The pure fold must say the same, and so must a rebuild.

use ledger::{EntityId, Op, Scope};
use model::{Value, kinds, registry};
use proptest::prelude::*;
use uuid::Uuid;
use vault::{ConflictFilter, ConflictKind, Edit, Standing, VaultError, testing};

use super::converge::{assert_equal, exchange, pair};
use crate::common::{Laptop, Voice, id, new_case, note, person, text};

fn scope() -> Scope {
    Scope::Case(id(1))
}

fn kinds_open(laptop: &Laptop) -> Vec<(ConflictKind, u16)> {
    let open = laptop.vault.conflicts(&ConflictFilter::default()).unwrap();
    let mut open: Vec<_> = open.iter().map(|conflict| (conflict.what, conflict.register)).collect();
    open.sort_by_key(|(_, register)| *register);
    open
}

fn group(kind: &'static model::Kind, fields: &[(&str, &str)]) -> (u16, Vec<u8>) {
    let first = kind.field(fields[0].0).unwrap();
    let values = fields.iter().map(|(name, text)| (kind.field(name).unwrap().number, Value::text(*text)));
    let register = registry::register(kind, first);
    (register.number, register.encode(&values.collect()))
}

fn set_group(laptop: &mut Laptop, record: Uuid, kind: &'static model::Kind, fields: &[(&str, &str)]) {
    let (register, value) = group(kind, fields);
    laptop.edit(id(1), vec![Edit::Set { id: record, register, value }]).unwrap();
}

/// The same rows, whether they grew change by change or are computed from the log.
fn assert_rebuilds(laptop: &mut Laptop) {
    let before = testing::dump_derived(&laptop.vault).unwrap();
    laptop.vault.rebuild().unwrap();
    assert_eq!(testing::dump_derived(&laptop.vault).unwrap(), before);
}

#[test]
fn halves_of_a_group_written_apart_are_one_choice_and_never_a_mixture() {
    let (mut a, mut b) = pair();
    let document = id(5);
    a.edit(id(1), vec![Edit::Create { id: document, kind: kinds::TRAVEL_DOCUMENT.number }]).unwrap();
    exchange(&mut a, &mut b);
    let (number, issuer) = (&kinds::TRAVEL_DOCUMENT, "issuer");
    set_group(&mut a, document, number, &[("document_type", "passport"), ("number", "L898902C3")]);
    set_group(
        &mut b,
        document,
        number,
        &[("document_type", "identity_card"), ("number", "77"), (issuer, "UTO")],
    );
    exchange(&mut a, &mut b);
    assert_equal(&a, &b);
    assert_eq!(kinds_open(&a), [(ConflictKind::Values, 2)]);
    let shown = a.vault.record(document).unwrap().unwrap().record;
    let pair = (shown.text("document_type"), shown.text("number"), shown.text(issuer));
    assert!(
        [(Some("passport"), Some("L898902C3"), None), (Some("identity_card"), Some("77"), Some("UTO"))]
            .contains(&pair)
    );
}

#[test]
fn items_of_a_list_come_and_go_one_by_one_without_a_question() {
    let (mut a, mut b) = pair();
    let field = kinds::PERSON.field("aliases").unwrap().number;
    let add = |value: &str| Edit::Add { id: id(4), field, value: text(value) };
    let remove = |value: &str| Edit::Remove { id: id(4), field, value: text(value) };
    a.edit(id(1), [person(id(4), "Popescu", "Ion"), vec![add("Doru"), add("Nelu")]].concat()).unwrap();
    exchange(&mut a, &mut b);
    a.edit(id(1), vec![remove("Doru"), add("Gigi")]).unwrap();
    b.edit(id(1), vec![remove("Nelu"), add("Doru 2")]).unwrap();
    exchange(&mut a, &mut b);
    assert_equal(&a, &b);
    assert_eq!(kinds_open(&a), []);
    let aliases = b.vault.record(id(4)).unwrap().unwrap().record.fields[&field].clone();
    let mut items: Vec<String> =
        aliases.items().iter().filter_map(Value::as_text).map(str::to_owned).collect();
    items.sort();
    assert_eq!(items, ["Doru 2", "Gigi"]);
    // Removed by one and added again by another who did not know: it stays.
    a.edit(id(1), vec![remove("Gigi")]).unwrap();
    b.edit(id(1), vec![remove("Gigi")]).unwrap();
    b.edit(id(1), vec![add("Gigi")]).unwrap();
    exchange(&mut a, &mut b);
    assert_equal(&a, &b);
    assert_eq!(a.vault.record(id(4)).unwrap().unwrap().record.fields[&field].items().len(), 2);
}

fn exhibit(laptop: &mut Laptop) -> Uuid {
    let evidence = id(6);
    let number = kinds::EVIDENCE.field("item_number").unwrap().register;
    laptop
        .edit(
            id(1),
            vec![
                Edit::Create { id: evidence, kind: kinds::EVIDENCE.number },
                Edit::Set { id: evidence, register: number, value: text("E-01") },
            ],
        )
        .unwrap();
    evidence
}

fn hands_over(laptop: &mut Laptop, evidence: Uuid, event: Uuid) {
    let append = Edit::Append { id: evidence, log: kinds::CUSTODY_LOG, body: event.as_bytes().to_vec() };
    laptop.edit(id(1), vec![append]).unwrap();
}

#[test]
fn a_hand_over_by_somebody_who_did_not_know_of_the_disposal_is_shown_until_it_is_decided() {
    let (mut a, mut b) = pair();
    let evidence = exhibit(&mut a);
    exchange(&mut a, &mut b);
    hands_over(&mut a, evidence, id(70));
    set_group(&mut a, evidence, &kinds::EVIDENCE, &[("disposition", "destroyed"), ("authority", "Order 4")]);
    hands_over(&mut b, evidence, id(71));
    exchange(&mut a, &mut b);
    assert_equal(&a, &b);
    let register = kinds::EVIDENCE.field("disposition").unwrap().register;
    let log = kinds::CUSTODY_LOG;
    assert_eq!(kinds_open(&b), [(ConflictKind::AfterDisposal, register), (ConflictKind::Fork, log)]);
    let open = b.vault.conflicts(&ConflictFilter::default()).unwrap();
    let open = open.iter().find(|open| open.what == ConflictKind::AfterDisposal).unwrap();
    assert_eq!(open.candidates.len(), 2);
    let (_, value) = group(&kinds::EVIDENCE, &[("disposition", "held")]);
    let reason = "the seal was found unbroken".to_owned();
    b.edit(id(1), vec![Edit::Resolve { id: evidence, register, value, reason }]).unwrap();
    hands_over(&mut b, evidence, id(72));
    exchange(&mut a, &mut b);
    assert_equal(&a, &b);
    assert_eq!(kinds_open(&a), []);
    assert_rebuilds(&mut a);
}

#[test]
fn a_hand_over_in_knowledge_of_nothing_else_is_no_question() {
    let (mut a, mut b) = pair();
    let evidence = exhibit(&mut a);
    hands_over(&mut a, evidence, id(70));
    exchange(&mut a, &mut b);
    hands_over(&mut b, evidence, id(71));
    exchange(&mut a, &mut b);
    set_group(&mut a, evidence, &kinds::EVIDENCE, &[("disposition", "returned")]);
    exchange(&mut a, &mut b);
    assert_equal(&a, &b);
    assert_eq!(kinds_open(&b), []);
}

fn same(laptop: &Laptop, of: u128) -> Vec<(Uuid, bool)> {
    laptop.vault.reads().same_as(id(of)).unwrap()
}

#[test]
fn people_said_to_be_the_same_are_found_from_either_and_through_a_third() {
    let (mut a, mut b) = pair();
    for (n, name) in [(4, "Popescu"), (5, "Popesku"), (6, "Popescou")] {
        a.edit(id(1), person(id(n), name, "Ion")).unwrap();
    }
    exchange(&mut a, &mut b);
    a.edit(id(1), vec![Edit::Link { id: id(4), other: id(5) }]).unwrap();
    b.edit(id(1), vec![Edit::Link { id: id(6), other: id(5) }]).unwrap();
    exchange(&mut a, &mut b);
    assert_equal(&a, &b);
    assert_eq!(same(&a, 4), [(id(5), true), (id(6), false)]);
    assert_eq!(same(&b, 5), [(id(4), true), (id(6), true)]);
    a.edit(id(1), vec![Edit::Unlink { id: id(6), other: id(5) }]).unwrap();
    exchange(&mut a, &mut b);
    assert_eq!((same(&b, 4), same(&b, 6)), (vec![(id(5), true)], vec![]));
    assert_rebuilds(&mut b);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 6, failure_persistence: None, ..ProptestConfig::default() })]

    /// Linking, editing either one at both posts and unlinking leaves what there would be without the link.
    #[test]
    fn link_edit_unlink_is_as_if_never_linked(
        edits in prop::collection::vec((any::<bool>(), any::<bool>(), 2..4u16, "[A-Z][a-z]{2,6}"), 0..6),
        unlinks_first in any::<bool>(),
    ) {
        let play = |links: bool| {
            let (mut a, mut b) = pair();
            a.edit(id(1), [person(id(4), "Popescu", "Ion"), person(id(5), "Popesku", "I.")].concat()).unwrap();
            exchange(&mut a, &mut b);
            if links {
                b.edit(id(1), vec![Edit::Link { id: id(4), other: id(5) }]).unwrap();
            }
            exchange(&mut a, &mut b);
            let unlink = |who: &mut Laptop| {
                if links {
                    who.edit(id(1), vec![Edit::Unlink { id: id(4), other: id(5) }]).unwrap();
                }
            };
            if unlinks_first {
                unlink(&mut a);
            }
            for (at_a, first, register, value) in &edits {
                let who = if *at_a { &mut a } else { &mut b };
                let record = if *first { id(4) } else { id(5) };
                let said = who.set(id(1), record, *register, value);
                assert!(matches!(said, Ok(_) | Err(VaultError::InConflict { .. })));
            }
            if !unlinks_first {
                unlink(&mut a);
            }
            exchange(&mut a, &mut b);
            assert_equal(&a, &b);
            let shown = |n: u128| {
                let state = b.vault.reads().state(id(n)).unwrap().unwrap();
                let values = |field: u16| -> Vec<Vec<u8>> {
                    let mut values: Vec<_> = state.live(field).iter().map(|live| live.value.clone()).collect();
                    values.sort();
                    values
                };
                let fields: Vec<u16> = state.registers.keys().copied().collect();
                (fields.clone(), fields.iter().map(|field| values(*field)).collect::<Vec<_>>())
            };
            (shown(4), shown(5), same(&b, 4), kinds_open(&b))
        };
        prop_assert_eq!(play(true), play(false));
    }
}

#[test]
fn words_erased_by_law_never_come_back_whoever_brings_them_and_in_whatever_order() {
    let (mut a, mut b) = pair();
    let mut voice = Voice::default();
    a.edit(id(1), person(id(4), "Popescu", "Ion")).unwrap();
    exchange(&mut a, &mut b);
    a.set(id(1), id(4), 2, "Lawful").unwrap();
    b.set(id(1), id(4), 2, "Unlawful").unwrap();
    b.edit(id(1), note(id(9), "written after it")).unwrap();
    let (origin, seq) = (b.vault.identity().origin(), 1);
    let carried = b.vault.unsent_runs(usize::MAX).unwrap();
    exchange(&mut a, &mut b);
    assert_eq!(kinds_open(&a), [(ConflictKind::Values, 2)]);

    let logged = b.vault.changes(id(1), 99, 0).unwrap();
    let change = logged.iter().find(|c| c.stream.origin == origin && c.seq == seq).unwrap();
    let left = change.ops.iter().map(Op::without_words).collect();
    let order = voice.say(&scope(), vec![Op::Redact { origin, seq, basis: "Art. 17".into(), left }]);
    let (mut early, _) = (crate::common::laptop(3), ());
    crate::common::introduce(&mut early.vault, &[&a.vault, &b.vault]);
    // One hears of the erasure before the change itself, and then of the change with its words.
    early.vault.apply_bundle(vec![order.clone()], Vec::new(), 0).unwrap();
    for laptop in [&mut a, &mut b] {
        laptop.vault.apply_bundle(vec![order.clone()], Vec::new(), 0).unwrap();
    }
    for laptop in [&mut a, &mut b, &mut early] {
        laptop.vault.apply_bundle(carried.clone(), Vec::new(), 0).unwrap();
        let raw = &carried[0].raws[0];
        let words = raw.payload.clone().unwrap();
        let released = vec![(scope(), raw.header.clone(), words)];
        laptop.vault.apply_bundle(Vec::new(), released, 0).unwrap();
        let query = vault::SearchQuery { text: "Unlawful", limit: 5, ..Default::default() };
        assert!(laptop.vault.search(&query).unwrap().is_empty());
        assert!(laptop.vault.check().unwrap().is_sound());
    }
    let runs = a.vault.unsent_runs(usize::MAX).unwrap();
    early.vault.apply_bundle(runs, Vec::new(), 0).unwrap();
    assert_equal(&a, &b);
    assert_equal(&a, &early);
    assert_eq!(kinds_open(&a), [], "the lawful value stands alone");
    assert_eq!(a.vault.record(id(4)).unwrap().unwrap().record.text("surname"), Some("Lawful"));
    assert!(a.vault.record(id(9)).unwrap().is_some(), "what was written after it stays");
    let erased = a.vault.changes(id(1), 99, 0).unwrap();
    assert!(erased.iter().any(|c| matches!(&c.standing, Standing::Erased { basis } if basis == "Art. 17")));
    assert_rebuilds(&mut a);
    assert_rebuilds(&mut early);
}

#[test]
fn a_record_of_a_newer_version_is_kept_relayed_and_not_edited() {
    let (mut a, mut b) = pair();
    a.edit(id(1), person(id(4), "Popescu", "Ion")).unwrap();
    exchange(&mut a, &mut b);
    let newer = |field, value: &[u8]| Op::Set {
        entity: EntityId(id(4)),
        field,
        prev: vec![],
        value: value.to_vec(),
        seen: None,
    };
    let raw = vec![0x82, 0x19, 0x12, 0x67, 0x01];
    let ops = vec![newer(777, &[0x18, 0x2a]), Op::Unknown { code: 4711, raw: raw.clone() }];
    testing::write_as_version(&mut a.vault, &scope(), (2, 2), ops, a.now + 1).unwrap();
    exchange(&mut a, &mut b);
    assert_equal(&a, &b);
    let stored = b.vault.record(id(4)).unwrap().unwrap();
    assert!(stored.needs_update && stored.record.text("surname") == Some("Popescu"));
    assert!(matches!(b.set(id(1), id(4), 2, "X"), Err(VaultError::NeedsUpdate { .. })));
    let erase = Edit::Delete { id: id(4), reason: "x".into() };
    assert!(matches!(b.edit(id(1), vec![erase]), Err(VaultError::NeedsUpdate { .. })));
    b.edit(id(1), note(id(9), "other records of the case are mine to write")).unwrap();
    // What b holds is byte for byte what a wrote.
    let bytes = |laptop: &Laptop| {
        let streams = laptop.vault.reads().streams(Some(&scope())).unwrap();
        streams.into_iter().find(|s| s.stream.origin == a.vault.identity().origin()).unwrap().raws
    };
    let without = |raws: Vec<ledger::RawChange>| -> Vec<_> {
        raws.into_iter().map(|raw| (raw.header, raw.payload)).collect()
    };
    assert_eq!(without(bytes(&a)), without(bytes(&b)));
    // Two newer versions disagree about a field that is not known here: kept, and shown as such.
    testing::write_as_version(&mut b.vault, &scope(), (2, 2), vec![newer(777, &[7])], b.now + 2).unwrap();
    exchange(&mut a, &mut b);
    assert_equal(&a, &b);
    assert_eq!(kinds_open(&a), [(ConflictKind::Values, 777)]);
    assert_rebuilds(&mut b);
}

fn told(laptop: &Laptop) -> Vec<(Uuid, u16)> {
    let lines = laptop.vault.reads().meanwhile(id(1)).unwrap();
    lines.iter().map(|line| (line.record, line.register)).collect()
}

fn saw(laptop: &mut Laptop) {
    let upto = laptop.vault.reads().position().unwrap();
    laptop.vault.write(vault::Stamp::at(laptop.now), |writer| writer.saw(id(1), upto)).unwrap();
}

#[test]
fn what_others_changed_meanwhile_is_told_until_it_was_seen() {
    let (mut a, mut b) = pair();
    a.edit(id(1), person(id(4), "Popescu", "Ion")).unwrap();
    exchange(&mut a, &mut b);
    assert_eq!(told(&b), [], "who never wrote nor looked knows nothing that could have changed");
    saw(&mut b);
    a.set(id(1), id(4), 2, "Popa").unwrap();
    a.set(id(1), id(4), 2, "Popov").unwrap();
    a.edit(id(1), note(id(9), "a new record is no change of an old one")).unwrap();
    b.set(id(1), id(4), 3, "Ioan").unwrap();
    exchange(&mut a, &mut b);
    assert_eq!(told(&b), [(id(4), 2)], "one line, however often it was changed");
    assert_eq!(told(&a), [(id(4), 3)], "from the first own words on");
    saw(&mut b);
    assert_eq!(told(&b), []);
    // A clash is a conflict, not a line.
    a.set(id(1), id(4), 2, "Pop").unwrap();
    b.set(id(1), id(4), 2, "Popp").unwrap();
    exchange(&mut a, &mut b);
    assert_eq!(told(&b), []);
    // What was taken back again needs no telling.
    a.set(id(1), id(4), 3, "Iancu").unwrap();
    exchange(&mut a, &mut b);
    b.set(id(1), id(4), 3, "Ioan").unwrap();
    assert_eq!(told(&b), []);
    let b = b.reopen();
    assert_eq!(told(&b), []);
}

#[test]
fn a_change_of_a_case_that_is_not_the_one_asked_for_is_not_told() {
    let (mut a, mut b) = pair();
    a.edit(id(50), new_case(id(50), "Another")).unwrap();
    exchange(&mut a, &mut b);
    saw(&mut b);
    a.set(id(50), id(50), 1, "Renamed").unwrap();
    exchange(&mut a, &mut b);
    assert_eq!(told(&b), []);
}
