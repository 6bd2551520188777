//! What left a vault in a file is told to headquarters by whoever made it, once and for good.

use hq::admin::cases::grant;
use ledger::{EntityId, Op};
use model::Value;
use uuid::Uuid;

use crate::common::laptop::new_id;
use crate::common::words::{create, set, text};
use crate::common::{Office, on_both_stores};

on_both_stores!(
    a_disclosure_bears_the_name_of_its_author_and_says_what_the_law_asks,
    a_disclosure_is_never_rewritten_nor_taken_back,
    local_staff_give_nothing_on,
);

const RECORD_SET: u16 = 5;
const RECORD_DELETE: u16 = 6;
const CONFLICT_RESOLVE: u16 = 10;
const DISCLOSE: u16 = 22;
const KIND: &str = "disclosure";

fn made(id: Uuid, by: Uuid, basis: &str, said: &[(&str, &str)]) -> Vec<Op> {
    let sha256 = "ab".repeat(32);
    let always = [
        ("document", "case_summary"),
        ("recipient", "District Court"),
        ("purpose", "Trial"),
        ("basis", basis),
        ("file_marking", "CUI//SP-LEI"),
        ("sha256", sha256.as_str()),
    ];
    let mut ops = vec![create(id, KIND)];
    ops.push(set(id, KIND, &[("made_at", Value::Int(1_795_000_000_000))], vec![]));
    ops.push(set(id, KIND, &[("made_by", Value::Ref(by))], vec![]));
    ops.extend(always.iter().chain(said).map(|(name, value)| set(id, KIND, &[(*name, text(value))], vec![])));
    ops
}

const WHERE: &[(&str, &str)] = &[("address", "Splaiul 5"), ("authority", "Order 114/2026")];

fn a_disclosure_bears_the_name_of_its_author_and_says_what_the_law_asks(office: Office) {
    let mut ana = office.laptop("Ana", "BUC", "investigator");
    let bob = office.laptop("Bob", "BUC", "investigator");
    let scope = ana.open_case("BUC", "visa_fraud");
    let (me, other) = (ana.user().0, bob.user().0);
    ana.write(&scope, DISCLOSE, made(new_id(), me, "court_order", WHERE));
    assert_eq!(ana.sync().held(), vec![], "a good one stands");
    ana.write(&scope, DISCLOSE, made(new_id(), other, "court_order", WHERE));
    ana.write(&scope, DISCLOSE, made(new_id(), me, "court_order", &WHERE[..1]));
    ana.write(&scope, DISCLOSE, made(new_id(), me, "own_use", &[]));
    let held: Vec<String> = ana.sync().held().into_iter().map(|(_, code)| code).collect();
    assert_eq!(held, ["own_name", "required"]);
}

fn a_disclosure_is_never_rewritten_nor_taken_back(office: Office) {
    let mut ana = office.laptop("Ana", "BUC", "investigator");
    let scope = ana.open_case("BUC", "visa_fraud");
    let id = new_id();
    let me = ana.user().0;
    ana.write(&scope, DISCLOSE, made(id, me, "court_order", WHERE));
    assert_eq!(ana.sync().held(), vec![]);
    ana.write(&scope, RECORD_SET, vec![set(id, KIND, &[("handling", text("None."))], vec![])]);
    let gone = Op::Tombstone { entity: EntityId(id), prev: vec![], reason: "a slip".into(), seen: vec![] };
    ana.write(&scope, RECORD_DELETE, vec![gone]);
    let Op::Set { entity, field, prev, value, .. } = set(id, KIND, &[("recipient", text("Nobody"))], vec![])
    else {
        panic!("a value is set");
    };
    let settled = Op::Resolve { entity, field, prev, value, reason: "a slip".into(), seen: None };
    ana.write(&scope, CONFLICT_RESOLVE, vec![settled]);
    let held: Vec<String> = ana.sync().held().into_iter().map(|(_, code)| code).collect();
    assert_eq!(held, ["append_only", "append_only", "append_only"]);
}

fn local_staff_give_nothing_on(office: Office) {
    let mut ana = office.laptop("Ana", "BUC", "investigator");
    let scope = ana.open_case("BUC", "visa_fraud");
    ana.sync();
    let mut local = office.laptop("Ioana", "BUC", "fsn");
    let case = scope.case().unwrap();
    office.block(grant(office.house(), case, local.user(), None)).unwrap();
    local.sync();
    let me = local.user().0;
    local.write(&scope, DISCLOSE, made(new_id(), me, "own_use", &[]));
    assert_eq!(local.sync().held(), vec![]);
    local.write(&scope, DISCLOSE, made(new_id(), me, "court_order", WHERE));
    let held: Vec<String> = local.sync().held().into_iter().map(|(_, code)| code).collect();
    assert_eq!(held, ["own_use_only"]);
}
