//! The life of a case, walked in every direction.

use model::registry::KINDS;
use model::workflow::{self, Actor, Standing, TABLE};
use model::{Role, RuleError, Status};
use proptest::prelude::*;
use uuid::Uuid;

fn actor(user: u128, role: Role) -> Actor {
    Actor { user: Uuid::from_u128(user), role }
}

const REASON: Option<&str> = Some("because");

/// A case of this status that anybody but number 2 may decide about.
fn stands(status: Status) -> Standing<'static> {
    const ASKED: &[Uuid] = &[Uuid::from_u128(2)];
    Standing { status, before: None, asked: ASKED }
}

/// The same as it must have come to its status for this step to be taken.
fn before(status: Status, to: Status) -> Standing<'static> {
    let came_from = matches!(to, Status::Preliminary | Status::Open | Status::Suspended).then_some(to);
    Standing { before: came_from, ..stands(status) }
}

#[test]
fn the_table_and_nothing_else_is_allowed() {
    let supervisor = actor(1, Role::Supervisor);
    for from in Status::ALL {
        for to in Status::ALL {
            let listed = TABLE.iter().any(|row| row.from == from && row.to == to);
            let decided = workflow::decide(&before(from, to), to, &supervisor, REASON);
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
    // Whoever of them it was: by the request or by the case.
    for asked in [vec![supervisor.user], vec![Uuid::from_u128(2), supervisor.user]] {
        for (from, to) in [
            (Status::PendingOpening, Status::Open),
            (Status::PendingOpening, Status::Preliminary),
            (Status::PendingClosure, Status::Closed),
            (Status::PendingClosure, Status::Open),
        ] {
            let case = Standing { asked: &asked, ..before(from, to) };
            let own = workflow::decide(&case, to, &supervisor, REASON);
            assert_eq!(own, Err(RuleError::FourEyes));
            assert_eq!(own.unwrap_err().rule(), "four_eyes");
        }
        let case = Standing { asked: &asked, ..stands(Status::PendingOpening) };
        assert!(workflow::next_for(&case, &supervisor).is_empty());
    }
}

#[test]
fn nothing_is_approved_without_a_recorded_request_but_it_can_be_sent_back() {
    let supervisor = actor(1, Role::Supervisor);
    let case = Standing { asked: &[], ..stands(Status::PendingOpening) };
    assert_eq!(workflow::decide(&case, Status::Open, &supervisor, None), Err(RuleError::NoRequest));
    assert!(workflow::decide(&case, Status::Preliminary, &supervisor, REASON).is_ok());
}

#[test]
fn an_investigator_asks_and_a_supervisor_decides() {
    let investigator = actor(2, Role::Investigator);
    let (preliminary, pending) = (stands(Status::Preliminary), stands(Status::PendingOpening));
    assert!(workflow::decide(&preliminary, Status::PendingOpening, &investigator, None).is_ok());
    let other = actor(3, Role::Investigator);
    let refused = workflow::decide(&pending, Status::Open, &other, None);
    assert_eq!(refused, Err(RuleError::SupervisorOnly));
    let reopened = workflow::decide(&stands(Status::Closed), Status::Open, &investigator, REASON);
    assert_eq!(reopened, Err(RuleError::SupervisorOnly));
    let supervisor = actor(1, Role::Supervisor);
    let row = workflow::decide(&pending, Status::Open, &supervisor, None).unwrap();
    assert_eq!(row.asks, Some("opening"));
}

#[test]
fn a_case_goes_back_to_where_it_was_when_its_closure_was_asked_for() {
    let supervisor = actor(1, Role::Supervisor);
    for came_from in [None, Some(Status::Preliminary), Some(Status::Open), Some(Status::Suspended)] {
        let back = came_from.unwrap_or(Status::Open);
        let again = if back == Status::Preliminary { Status::Preliminary } else { Status::Open };
        for to in [Status::Preliminary, Status::Open, Status::Suspended] {
            let returned = Standing { before: came_from, ..stands(Status::PendingClosure) };
            assert_eq!(workflow::decide(&returned, to, &supervisor, REASON).is_ok(), to == back);
            let closed = Standing { before: came_from, ..stands(Status::Closed) };
            assert_eq!(workflow::decide(&closed, to, &supervisor, REASON).is_ok(), to == again);
        }
    }
}

#[test]
fn steps_back_and_steps_out_need_a_reason() {
    let supervisor = actor(1, Role::Supervisor);
    for row in TABLE {
        for reason in [None, Some(""), Some("  ")] {
            let decided = workflow::decide(&before(row.from, row.to), row.to, &supervisor, reason);
            assert_eq!(decided.is_err(), row.needs_reason, "{} {}", row.from, row.to);
        }
    }
}

#[test]
fn auditors_and_local_staff_move_no_case() {
    for role in [Role::Auditor, Role::Fsn] {
        for from in Status::ALL {
            assert!(workflow::next_for(&stands(from), &actor(1, role)).is_empty());
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
    /// Over any sequence of tries by four people: a case opens or closes only by someone with the rank who did
    /// not ask, and none is ever open whose opening nobody approved.
    #[test]
    fn no_sequence_of_steps_gets_round_the_four_eyes_or_the_opening(
        tries in proptest::collection::vec((0usize..4, 0usize..7, any::<bool>()), 1..200),
    ) {
        let people = [
            actor(1, Role::Investigator),
            actor(2, Role::Supervisor),
            actor(3, Role::Hq),
            actor(4, Role::Fsn),
        ];
        let (mut status, mut came_from, mut asked, mut opened) = (Status::Draft, None, Vec::new(), false);
        for (person, to, with_reason) in tries {
            let (who, to) = (&people[person], Status::ALL[to]);
            let reason = with_reason.then_some("because");
            let case = Standing { status, before: came_from, asked: &asked };
            let offered = workflow::next_for(&case, who);
            let Ok(row) = workflow::decide(&case, to, who, reason) else { continue };
            prop_assert!(offered.contains(&row));
            if matches!(status, Status::PendingOpening | Status::PendingClosure) {
                prop_assert!(who.role.decides());
                prop_assert!(!asked.contains(&who.user));
            }
            prop_assert!(to != Status::Closed || status == Status::PendingClosure);
            opened |= (row.step, row.asks) == (workflow::Step::Approve, Some("opening"));
            prop_assert!(opened || !matches!(to, Status::Open | Status::Suspended));
            came_from = case.remembers(to);
            asked = Vec::from_iter((row.step == workflow::Step::Request).then_some(who.user));
            status = to;
        }
    }
}
