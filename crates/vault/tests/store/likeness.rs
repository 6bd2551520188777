use std::collections::BTreeSet;

use model::kinds;
use vault::{Edit, subject_of};

use crate::common::{Laptop, id, laptop, new_case, person, text};

fn found(laptop: &Laptop, name: &str, hidden: &[uuid::Uuid]) -> Vec<uuid::Uuid> {
    let keys: BTreeSet<String> = matching::Subject::default().named(name).keys();
    let all = laptop.vault.reads().found_by(&keys, &[&kinds::PERSON], hidden, 10).unwrap();
    all.into_iter().map(|stored| stored.record.id).collect()
}

#[test]
fn people_are_found_by_sound_through_edit_deletion_restore_and_rebuild() {
    let mut laptop = laptop(41);
    laptop.edit(id(1), new_case(id(1), "One")).unwrap();
    laptop.edit(id(1), person(id(2), "ЧЕБАН", "Василе")).unwrap();
    laptop.edit(id(1), person(id(3), "POPESCU", "Ion")).unwrap();
    assert_eq!(found(&laptop, "Ceban, Vasile", &[]), [id(2)]);
    assert!(found(&laptop, "Ceban, Vasile", &[id(1)]).is_empty());
    laptop.set(id(1), id(3), 2, "CHEBAN").unwrap();
    assert_eq!(found(&laptop, "Ceban Vasile", &[]), [id(2), id(3)], "most keys first");
    laptop.edit(id(1), vec![Edit::Delete { id: id(2), reason: "twice".into() }]).unwrap();
    assert_eq!(found(&laptop, "Ceban Vasile", &[]), [id(3)]);
    laptop.edit(id(1), vec![Edit::Restore { id: id(2), reason: String::new() }]).unwrap();
    let before = found(&laptop, "Ceban Vasile", &[]);
    laptop.vault.rebuild().unwrap();
    assert_eq!(found(&laptop, "Ceban Vasile", &[]), before);
    let laptop = laptop.reopen();
    assert_eq!(found(&laptop, "Ceban Vasile", &[]), before);
}

#[test]
fn who_a_source_is_has_no_keys() {
    let mut laptop = laptop(42);
    laptop.edit(id(1), new_case(id(1), "A file")).unwrap();
    let kind = &kinds::SOURCE_IDENTITY;
    let set = |name: &str, value: &str| Edit::Set {
        id: id(2),
        register: kind.field(name).unwrap().register,
        value: text(value),
    };
    let edits = vec![
        Edit::Create { id: id(2), kind: kind.number },
        set("source_number", "S-1"),
        set("surname", "CEBAN"),
    ];
    laptop.edit(id(1), edits).unwrap();
    let keys: BTreeSet<String> = matching::Subject::default().named("Ceban").keys();
    let kinds: Vec<&model::Kind> = model::registry::KINDS.to_vec();
    assert!(laptop.vault.reads().found_by(&keys, &kinds, &[], 10).unwrap().is_empty());
    let stored = laptop.vault.record(id(2)).unwrap().unwrap();
    assert_eq!(subject_of(&stored.record), None);
}
