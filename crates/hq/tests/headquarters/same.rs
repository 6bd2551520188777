//! Duplicates said to be the same, and versions ahead and behind.

use ledger::{EntityId, Op};
use uuid::Uuid;

use crate::common::laptop::new_id;
use crate::common::words::{create, dot, new_note, set, text};
use crate::common::{Office, on_both_stores};

on_both_stores!(
    two_people_can_be_said_to_be_the_same_and_what_can_never_be_the_same_is_held,
    versions_far_ahead_or_behind_are_held_and_block_nothing,
);

fn link(entity: Uuid, other: Uuid) -> Vec<Op> {
    vec![Op::Link { entity: EntityId(entity), other: EntityId(other) }]
}

fn two_people_can_be_said_to_be_the_same_and_what_can_never_be_the_same_is_held(office: Office) {
    let mut ana = office.laptop("Ana", "BUC", "investigator");
    let mut sam = office.laptop("Sam", "BUC", "supervisor");
    let mut ion = office.laptop("Ion", "BUC", "fsn");
    let scope = ana.open_case("BUC", "visa_fraud");
    let (one, two, car, note) = (new_id(), new_id(), new_id(), new_id());
    ana.write(&scope, 4, vec![create(one, "person"), create(two, "person"), create(car, "vehicle")]);
    ana.write(&scope, 4, new_note(note, "seen twice"));
    let seq = ana.write(&scope, 14, link(one, two));
    ana.write(&scope, 14, link(one, car));
    ana.write(&scope, 14, link(note, new_id()));
    // The other may be a person of another case, which headquarters does not look into.
    ana.write(&scope, 14, link(two, new_id()));
    let held = ana.sync().held();
    assert_eq!(held, vec![(5, "link_kind".into()), (6, "never_the_same".into())]);
    sam.sync();
    let prev = vec![dot(ana.origin(), seq, 0)];
    sam.write(&scope, 15, vec![Op::Unlink { entity: EntityId(one), prev }]);
    assert_eq!(sam.sync().held(), vec![]);
    let case = scope.case().unwrap();
    let grant = hq::admin::cases::grant(office.house(), case, ion.user(), None);
    office.block(grant).unwrap();
    ion.sync();
    ion.write(&scope, 14, link(one, two));
    assert_eq!(ion.sync().held(), vec![(1, "role_may_not".into())]);
}

fn versions_far_ahead_or_behind_are_held_and_block_nothing(office: Office) {
    let mut ana = office.laptop("Ana", "BUC", "investigator");
    let mut sam = office.laptop("Sam", "BUC", "supervisor");
    let scope = ana.open_case("BUC", "visa_fraud");
    let case = scope.case().unwrap();
    ana.schema = 2;
    ana.write(&scope, 2, vec![set(case, "case", &[("synopsis", text("one ahead"))], vec![])]);
    ana.schema = 9;
    ana.write(&scope, 4, new_note(new_id(), "far ahead"));
    ana.schema = 0;
    ana.write(&scope, 4, new_note(new_id(), "one behind"));
    assert_eq!(ana.sync().held(), vec![(3, "schema_ahead".into())]);
    sam.sync();
    assert_eq!(sam.scopes[&scope].log().len(), 4);
    // Once headquarters can read it, a reviewer lets it stand.
    let id = office.block(office.house().books.held_waiting()).unwrap()[0].id;
    office.block(hq::admin::held::decide(office.house(), id, true, "updated")).unwrap();
    sam.sync();
    ana.sync();
    assert_eq!(sam.state_hash(&scope), ana.state_hash(&scope));
}
