use std::collections::BTreeMap;

use ledger::Scope;
use model::{Value, kinds, registry};
use vault::{CaseQuery, CaseSort, Edit, Stamp, VaultError, testing};

use crate::common::{id, laptop, new_case, note, person, status, text};

#[test]
fn a_record_reads_back_with_who_and_when() {
    let mut laptop = laptop(1);
    laptop.edit(id(1), new_case(id(1), "Forged visas")).unwrap();
    let touched = laptop.edit(id(1), person(id(2), "Popescu", "Ion")).unwrap();
    assert!(touched.cases.contains(&id(1)) && touched.records.contains(&(2, id(2))));
    let stored = laptop.vault.record(id(2)).unwrap().unwrap();
    assert_eq!(stored.record.title(), "Popescu, Ion");
    assert_eq!(stored.case, Some(id(1)));
    assert_eq!(stored.created_by, laptop.vault.identity().user);
    assert_eq!(stored.created_at, laptop.now);
    assert_eq!(laptop.vault.records(id(1), Some(&kinds::PERSON)).unwrap().len(), 1);
    assert_eq!(laptop.vault.records(id(1), None).unwrap().len(), 2);
    assert_eq!(laptop.vault.counts(id(1)).unwrap()[&2], 1);
    assert!(laptop.vault.record(id(77)).unwrap().is_none());
}

#[test]
fn saying_the_same_again_makes_no_change() {
    let mut laptop = laptop(2);
    laptop.edit(id(1), new_case(id(1), "Forged visas")).unwrap();
    let again = laptop.vault.write(Stamp::at(laptop.now), |writer| {
        let edit = Edit::Set { id: id(1), register: 1, value: text("Forged visas") };
        writer.change(&Scope::Case(id(1)), 2, vec![edit])
    });
    assert!(matches!(again, Ok((None, touched)) if touched.is_empty()));
    assert_eq!(laptop.vault.unsent_count().unwrap(), 1);
}

#[test]
fn an_id_is_given_once_even_across_cases() {
    let mut laptop = laptop(3);
    laptop.edit(id(1), new_case(id(1), "One")).unwrap();
    laptop.edit(id(2), new_case(id(2), "Two")).unwrap();
    laptop.edit(id(1), note(id(5), "words")).unwrap();
    for case in [id(1), id(2)] {
        assert!(matches!(laptop.edit(case, note(id(5), "words")), Err(VaultError::RecordExists { .. })));
    }
    let twice = [note(id(6), "a"), note(id(6), "b")].concat();
    assert!(matches!(laptop.edit(id(1), twice), Err(VaultError::RecordExists { .. })));
    assert!(laptop.vault.record(id(6)).unwrap().is_none());
}

#[test]
fn a_failed_body_leaves_nothing_behind() {
    let mut laptop = laptop(4);
    let failed: Result<((), _), VaultError> = laptop.vault.write(Stamp::at(1), |writer| {
        writer.change(&Scope::Case(id(1)), 1, new_case(id(1), "Half"))?;
        Err(VaultError::NoRecord { id: id(9) })
    });
    assert!(failed.is_err());
    assert!(laptop.vault.record(id(1)).unwrap().is_none());
    assert_eq!(laptop.vault.unsent_count().unwrap(), 0);
    laptop.edit(id(1), new_case(id(1), "Whole")).unwrap();
    assert_eq!(laptop.vault.reads().verify_log().unwrap().len(), 0);
}

#[test]
fn a_refused_change_spoils_nothing_of_the_transaction_around_it() {
    let mut laptop = laptop(5);
    laptop
        .vault
        .write(Stamp::at(1), |writer| {
            let scope = Scope::Case(id(1));
            writer.change(&scope, 1, new_case(id(1), "Good"))?;
            let bad = vec![
                Edit::Set { id: id(1), register: 1, value: text("Bad") },
                Edit::Set { id: id(9), register: 1, value: text("nobody") },
            ];
            assert!(matches!(writer.change(&scope, 2, bad), Err(VaultError::NoRecord { .. })));
            assert_eq!(writer.reads()?.record(id(1))?.unwrap().record.title(), "Good");
            writer.change(&scope, 2, note(id(2), "words"))
        })
        .unwrap();
    assert_eq!(laptop.title(id(1)), "Good");
    assert!(laptop.vault.reads().verify_log().unwrap().is_empty());
}

#[test]
fn what_is_deleted_is_out_of_sight_and_comes_back() {
    let mut laptop = laptop(6);
    laptop.edit(id(1), new_case(id(1), "One")).unwrap();
    laptop.edit(id(1), note(id(5), "needle")).unwrap();
    laptop.edit(id(1), vec![Edit::Delete { id: id(5), reason: "entered twice".into() }]).unwrap();
    assert!(laptop.vault.records(id(1), Some(&kinds::NOTE)).unwrap().is_empty());
    assert_eq!(laptop.vault.reads().deleted_records(id(1)).unwrap().len(), 1);
    let refused = laptop.edit(id(1), vec![Edit::Set { id: id(5), register: 3, value: text("x") }]);
    assert!(matches!(refused, Err(VaultError::Deleted { .. })));
    laptop.edit(id(1), vec![Edit::Restore { id: id(5), reason: "it was not".into() }]).unwrap();
    assert_eq!(laptop.vault.records(id(1), Some(&kinds::NOTE)).unwrap().len(), 1);
}

#[test]
fn lists_take_items_one_by_one() {
    let mut laptop = laptop(7);
    laptop.edit(id(1), new_case(id(1), "One")).unwrap();
    for code in ["8 USC 1324", "18 USC 1546", "8 USC 1324"] {
        laptop.edit(id(1), vec![Edit::Add { id: id(1), field: 15, value: text(code) }]).unwrap();
    }
    let statutes = |laptop: &crate::common::Laptop| {
        let stored = laptop.vault.record(id(1)).unwrap().unwrap();
        stored.record.get("statutes").map_or(0, |value| value.items().len())
    };
    assert_eq!(statutes(&laptop), 2);
    laptop.edit(id(1), vec![Edit::Remove { id: id(1), field: 15, value: text("8 USC 1324") }]).unwrap();
    assert_eq!(statutes(&laptop), 1);
}

#[test]
fn the_history_tells_each_value_with_author_device_and_time() {
    let mut laptop = laptop(8);
    laptop.edit(id(1), new_case(id(1), "First")).unwrap();
    laptop.set(id(1), id(1), 1, "Second").unwrap();
    laptop.set(id(1), id(1), 1, "Third").unwrap();
    let history = laptop.vault.history(id(1)).unwrap();
    let title = history.iter().find(|field| field.register == 1).unwrap();
    let live: Vec<bool> = title.entries.iter().map(|entry| entry.live).collect();
    assert_eq!(live, [false, false, true]);
    assert_eq!(title.entries[2].wall_ms, laptop.now);
    assert_eq!(title.entries[0].device, laptop.vault.identity().device);
    assert_eq!(laptop.vault.changes(id(1), 10, 0).unwrap().len(), 3);
}

#[test]
fn the_list_of_cases_is_filtered_sorted_and_paged() {
    let mut laptop = laptop(9);
    for n in 0..30 {
        laptop.edit(id(n), new_case(id(n), &format!("Case {n:02}"))).unwrap();
        if n % 3 == 0 {
            laptop
                .edit(id(n), vec![Edit::Set { id: id(n), register: 3, value: status("suspended") }])
                .unwrap();
        }
    }
    let query = CaseQuery {
        statuses: vec!["open".into()],
        sort: CaseSort::Title,
        descending: true,
        limit: 5,
        offset: 5,
        ..CaseQuery::default()
    };
    let (total, page) = laptop.vault.cases(&query).unwrap();
    assert_eq!(total, 20);
    let titles: Vec<&str> = page.iter().map(|row| row.title.as_str()).collect();
    assert_eq!(titles, ["Case 22", "Case 20", "Case 19", "Case 17", "Case 16"]);
    assert_eq!(page[0].unsent, 1);
    let hidden = CaseQuery { hidden: vec![id(22)], text: "case 22".into(), ..CaseQuery::default() };
    assert_eq!(laptop.vault.cases(&hidden).unwrap().0, 0);
    let only = CaseQuery { only: Some(vec![id(1), id(2)]), ..CaseQuery::default() };
    assert_eq!(laptop.vault.cases(&only).unwrap().0, 2);
    let odd = CaseQuery { text: "'; DROP TABLE \"case\" --".into(), ..CaseQuery::default() };
    assert_eq!(laptop.vault.cases(&odd).unwrap().0, 0);
    for sort in [CaseSort::Changed, CaseSort::Created, CaseSort::Number, CaseSort::Type, CaseSort::Status] {
        for descending in [false, true] {
            let query = CaseQuery { sort, descending, unsent: true, ..CaseQuery::default() };
            assert_eq!(laptop.vault.cases(&query).unwrap().1.len(), 30);
        }
    }
    for sort in [CaseSort::Post, CaseSort::Priority, CaseSort::OpenedOn, CaseSort::NextDue] {
        let query = CaseQuery { sort, due_by: Some("2030-01-01".into()), ..CaseQuery::default() };
        assert_eq!(laptop.vault.cases(&query).unwrap().0, 0);
    }
    assert_eq!(
        laptop.vault.reads().case_counts(&[]).unwrap(),
        [("open".into(), 20), ("suspended".into(), 10)]
    );
}

#[test]
fn a_case_is_found_by_its_number() {
    let mut laptop = laptop(10);
    let mut edits = new_case(id(1), "One");
    let number = format!("VF-2026-BUC-00001-{}", laptop.vault.identity().number_suffix);
    edits.push(Edit::Set { id: id(1), register: 7, value: text(&number) });
    laptop.edit(id(1), edits).unwrap();
    assert_eq!(laptop.vault.case_by_number(&number).unwrap(), Some(id(1)));
    let query = CaseQuery { text: "VF-2026-BUC-00001".into(), ..CaseQuery::default() };
    assert_eq!(laptop.vault.cases(&query).unwrap().0, 1);
}

#[test]
fn counters_never_give_a_number_twice() {
    let mut laptop = laptop(11);
    let mut numbers = Vec::new();
    for _ in 0..3 {
        let (number, _) = laptop.vault.write(Stamp::at(1), |writer| writer.next_number("2026/BUC")).unwrap();
        numbers.push(number);
    }
    assert_eq!(numbers, [1, 2, 3]);
}

#[test]
fn custody_entries_follow_one_another() {
    let mut laptop = laptop(12);
    laptop.edit(id(1), new_case(id(1), "One")).unwrap();
    laptop.edit(id(1), vec![Edit::Create { id: id(2), kind: 13 }]).unwrap();
    for n in [10, 11, 12] {
        let body = id(n).as_bytes().to_vec();
        laptop.edit(id(1), vec![Edit::Append { id: id(2), log: 900, body }]).unwrap();
    }
    let chain = laptop.vault.reads().chain(id(2), 900).unwrap();
    let bodies: Vec<&[u8]> = chain.iter().map(|item| item.body.as_slice()).collect();
    assert_eq!(bodies, [id(10).as_bytes().as_slice(), id(11).as_bytes(), id(12).as_bytes()]);
    assert_eq!(laptop.vault.conflict_count().unwrap(), 0);
}

#[test]
fn a_value_that_came_in_meanwhile_is_not_overwritten_unseen() {
    let mut laptop = laptop(13);
    laptop.edit(id(1), new_case(id(1), "First")).unwrap();
    let shown = laptop.vault.record(id(1)).unwrap().unwrap().shown[&1].clone();
    laptop.set(id(1), id(1), 1, "Came in meanwhile").unwrap();
    let edit = Edit::SetOver { id: id(1), register: 1, value: text("Typed over First"), shown };
    laptop.edit(id(1), vec![edit]).unwrap();
    let open = laptop.vault.conflicts(&Default::default()).unwrap();
    assert_eq!(open.len(), 1);
    assert_eq!(open[0].base.as_deref(), Some(text("First").as_slice()));
    let refused = laptop.set(id(1), id(1), 1, "A third");
    assert!(matches!(refused, Err(VaultError::InConflict { .. })));
}

#[test]
fn a_full_disk_is_said_in_words_and_saves_nothing_by_halves() {
    let mut laptop = laptop(14);
    laptop.edit(id(1), new_case(id(1), "Saved")).unwrap();
    testing::leave_pages(&laptop.vault, 4).unwrap();
    let long = "x ".repeat(30_000);
    let full = laptop.edit(id(1), note(id(2), &long));
    assert!(matches!(full, Err(VaultError::DiskFull)), "{full:?}");
    assert!(laptop.vault.record(id(2)).unwrap().is_none());
    assert_eq!(laptop.title(id(1)), "Saved");
    testing::make_room(&laptop.vault).unwrap();
    laptop.edit(id(1), note(id(2), &long)).unwrap();
    let laptop = laptop.reopen();
    assert!(laptop.vault.reads().verify_log().unwrap().is_empty());
    assert!(laptop.vault.record(id(2)).unwrap().is_some());
}

#[test]
fn too_much_in_one_change_is_refused_before_it_is_written() {
    let mut laptop = laptop(15);
    let many = (0..501).map(|n| Edit::Create { id: id(1000 + n), kind: 2 }).collect();
    assert!(matches!(laptop.edit(id(1), many), Err(VaultError::TooLarge { .. })));
    let wide: Vec<Edit> = (0..5).flat_map(|n| note(id(2000 + n), &"y".repeat(60_000))).collect();
    assert!(matches!(laptop.edit(id(1), wide), Err(VaultError::TooLarge { .. })));
    assert_eq!(laptop.vault.unsent_count().unwrap(), 0);
}

#[test]
fn values_of_every_type_survive_the_way_through_the_tables() {
    let mut laptop = laptop(16);
    laptop.edit(id(1), new_case(id(1), "One")).unwrap();
    let lead = laptop.vault.identity().user.0;
    let edits = vec![
        Edit::Set { id: id(1), register: 20, value: Value::Bool(true).encode() },
        Edit::Set { id: id(1), register: 12, value: Value::Ref(lead).encode() },
        Edit::Set { id: id(1), register: 10, value: text("2026-01-31") },
    ];
    laptop.edit(id(1), edits).unwrap();
    let stored = laptop.vault.record(id(1)).unwrap().unwrap().record;
    assert_eq!(stored.bool("visa_records"), Some(true));
    assert_eq!(stored.reference("lead_investigator"), Some(lead));
    let row = laptop.vault.reads().case(id(1)).unwrap().unwrap();
    assert_eq!(row.lead_investigator.map(|user| user.0), Some(lead));
    assert_eq!(row.opened_on.as_deref(), Some("2026-01-31"));
}

#[test]
fn a_sound_vault_passes_its_check() {
    let mut laptop = laptop(17);
    laptop.edit(id(1), new_case(id(1), "One")).unwrap();
    laptop.vault.attach(id(3), id(1), &mut [1_u8; 100].as_slice(), 0).unwrap();
    let report = laptop.vault.check().unwrap();
    assert!(report.is_sound(), "{report:?}");
    assert_eq!(report.changes, 1);
}

#[test]
fn what_is_read_of_many_records_at_once_is_what_each_says_itself() {
    let mut laptop = laptop(31);
    laptop.edit(id(1), new_case(id(1), "One")).unwrap();
    laptop.edit(id(1), [person(id(2), "Popescu", "Ion"), note(id(3), "words")].concat()).unwrap();
    laptop.edit(id(4), new_case(id(4), "Two")).unwrap();
    let user = laptop.vault.identity().user.0;
    let values = [
        ("restricted", Value::Bool(true)),
        ("lead_investigator", Value::Ref(user)),
        ("opened_on", Value::text("2026-03-04")),
    ];
    for (name, value) in values {
        let field = kinds::CASE.field(name).unwrap();
        let register = registry::register(&kinds::CASE, field);
        let value = register.encode(&BTreeMap::from([(field.number, value)]));
        laptop.edit(id(1), vec![Edit::Set { id: id(1), register: register.number, value }]).unwrap();
    }
    laptop.edit(id(5), new_case(id(5), "Entered twice")).unwrap();
    laptop.edit(id(5), vec![Edit::Delete { id: id(5), reason: "entered twice".into() }]).unwrap();
    let reads = laptop.vault.reads();
    for (kind, expected) in
        [(&kinds::CASE, vec![id(1), id(4)]), (&kinds::PERSON, vec![id(2)]), (&kinds::NOTE, vec![id(3)])]
    {
        let single: Vec<&str> =
            kind.fields.iter().filter(|field| !field.list).map(|field| field.name).collect();
        let briefs = reads.record_briefs(kind, &single).unwrap();
        assert_eq!(briefs.iter().map(|brief| brief.record.id).collect::<Vec<_>>(), expected);
        for brief in briefs {
            let whole = reads.record(brief.record.id).unwrap().unwrap();
            assert_eq!(brief.record, whole.record);
            let at = (brief.scope, brief.case, brief.created_at, brief.changed_at);
            assert_eq!(at, (whole.scope, whole.case, whole.created_at, whole.changed_at));
        }
    }
    let titles = reads.record_briefs(&kinds::CASE, &["title"]).unwrap();
    assert_eq!(titles[0].record.fields.len(), 1, "no more than was asked for");
}
