//! The life of a case, walked in every direction.

use model::registry::KINDS;
use model::workflow::{self, Actor, TABLE};
use model::{Role, RuleError, Status};
use proptest::prelude::*;
use uuid::Uuid;

fn actor(user: u128, role: Role) -> Actor {
    Actor { user: Uuid::from_u128(user), role }
}

const REASON: Option<&str> = Some("because");

#[test]
fn the_table_and_nothing_else_is_allowed() {
    let supervisor = actor(1, Role::Supervisor);
    let asked = Some(Uuid::from_u128(2));
    for from in Status::ALL {
        for to in Status::ALL {
            let listed = TABLE.iter().any(|row| row.from == from && row.to == to);
            let decided = workflow::decide(from, to, &supervisor, asked, REASON);
            assert_eq!(decided.is_ok(), listed, "{from} {to}");
            if !listed {
                assert_eq!(decided, Err(RuleError::IllegalTransition { from, to }));
            }
        }
    }
}

#[test]
fn who_asks_never_decides() {
    let supervisor = actor(1, Role::Supervisor);
    for (from, to) in [
        (Status::PendingOpening, Status::Open),
        (Status::PendingOpening, Status::Preliminary),
        (Status::PendingClosure, Status::Closed),
        (Status::PendingClosure, Status::Open),
    ] {
        let own = workflow::decide(from, to, &supervisor, Some(supervisor.user), REASON);
        assert_eq!(own, Err(RuleError::FourEyes));
        assert_eq!(own.unwrap_err().rule(), "four_eyes");
    }
    assert!(workflow::next_for(Status::PendingOpening, &supervisor, Some(supervisor.user)).is_empty());
}

#[test]
fn nothing_is_approved_without_a_recorded_request_but_it_can_be_sent_back() {
    let supervisor = actor(1, Role::Supervisor);
    let approved = workflow::decide(Status::PendingOpening, Status::Open, &supervisor, None, None);
    assert_eq!(approved, Err(RuleError::NoRequest));
    assert!(workflow::decide(Status::PendingOpening, Status::Preliminary, &supervisor, None, REASON).is_ok());
}

#[test]
fn an_investigator_asks_and_a_supervisor_decides() {
    let investigator = actor(2, Role::Investigator);
    let asked = Some(investigator.user);
    assert!(workflow::decide(Status::Preliminary, Status::PendingOpening, &investigator, None, None).is_ok());
    let other = actor(3, Role::Investigator);
    let refused = workflow::decide(Status::PendingOpening, Status::Open, &other, asked, None);
    assert_eq!(refused, Err(RuleError::SupervisorOnly));
    let reopened = workflow::decide(Status::Closed, Status::Open, &investigator, None, REASON);
    assert_eq!(reopened, Err(RuleError::SupervisorOnly));
    let supervisor = actor(1, Role::Supervisor);
    let row = workflow::decide(Status::PendingOpening, Status::Open, &supervisor, asked, None).unwrap();
    assert_eq!(row.asks, Some("opening"));
}

#[test]
fn steps_back_and_steps_out_need_a_reason() {
    let supervisor = actor(1, Role::Supervisor);
    let asked = Some(Uuid::from_u128(2));
    for row in TABLE {
        for reason in [None, Some(""), Some("  ")] {
            let decided = workflow::decide(row.from, row.to, &supervisor, asked, reason);
            assert_eq!(decided.is_err(), row.needs_reason, "{} {}", row.from, row.to);
        }
    }
}

#[test]
fn auditors_and_local_staff_move_no_case() {
    for role in [Role::Auditor, Role::Fsn] {
        for from in Status::ALL {
            assert!(workflow::next(from, &actor(1, role)).is_empty());
        }
    }
}

#[test]
fn a_closed_case_takes_no_record_of_any_kind() {
    for kind in KINDS {
        assert_eq!(workflow::may_add(kind, Status::Closed), Err(RuleError::CaseClosed));
        assert!(workflow::may_add(kind, Status::Open).is_ok());
    }
}

#[test]
fn a_returned_request_needs_a_reason_and_another_person() {
    let supervisor = actor(1, Role::Supervisor);
    let asked = Some(Uuid::from_u128(2));
    assert_eq!(workflow::may_decide(&supervisor, asked, false, None), Err(RuleError::ReasonRequired));
    assert_eq!(
        workflow::may_decide(&supervisor, Some(supervisor.user), true, None),
        Err(RuleError::FourEyes)
    );
    assert!(workflow::may_decide(&supervisor, asked, true, None).is_ok());
    let investigator = actor(3, Role::Investigator);
    assert_eq!(workflow::may_decide(&investigator, asked, true, None), Err(RuleError::SupervisorOnly));
}

proptest! {
    /// Over any sequence of tries by four people: a case opens or closes only by someone with the rank who did not ask.
    #[test]
    fn no_sequence_of_steps_gets_round_the_four_eyes(
        tries in proptest::collection::vec((0usize..4, 0usize..7, any::<bool>()), 1..200),
    ) {
        let people = [
            actor(1, Role::Investigator),
            actor(2, Role::Supervisor),
            actor(3, Role::Hq),
            actor(4, Role::Fsn),
        ];
        let (mut status, mut asked) = (Status::Draft, None);
        for (person, to, with_reason) in tries {
            let (who, to) = (&people[person], Status::ALL[to]);
            let reason = with_reason.then_some("because");
            let offered = workflow::next_for(status, who, asked);
            let Ok(row) = workflow::decide(status, to, who, asked, reason) else { continue };
            prop_assert!(offered.contains(&row));
            if matches!(status, Status::PendingOpening | Status::PendingClosure) {
                prop_assert!(who.role.decides());
                prop_assert_ne!(Some(who.user), asked);
            }
            prop_assert!(to != Status::Closed || status == Status::PendingClosure);
            asked = (row.step == workflow::Step::Request).then_some(who.user);
            status = to;
        }
    }
}
