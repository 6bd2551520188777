//! What a role may do to a kind of record, and what nobody may do any more.
//! Access to a case is asked elsewhere, first; the four eyes stand in `workflow`.

use uuid::Uuid;

use crate::actions::Action;
use crate::field::Field;
use crate::kind::{Home, Kind};
use crate::record::Record;
use crate::role::Role;
use crate::rule::RuleError;
use crate::sources;
use crate::workflow::Actor;

/// A note is open to its author for a day.
pub const NOTE_OPEN_MS: i64 = 24 * 60 * 60 * 1000;

/// Whether this role may do this to records of this kind.
pub fn may(role: Role, action: Action, kind: &Kind) -> Result<(), RuleError> {
    let refused = Err(RuleError::RoleMayNot { action: action.name(), kind: kind.name });
    if role == Role::Auditor {
        return Err(RuleError::AuditorReadsOnly);
    }
    if is_rewrite(action) && is_append_only(kind) {
        return Err(RuleError::AppendOnly { kind: kind.name });
    }
    // Posts and code lists are said by headquarters itself.
    if kind.home == Home::Org {
        return refused;
    }
    match action {
        Action::RecordLink | Action::RecordUnlink if !may_be_the_same(kind) => {
            Err(RuleError::NeverTheSame { kind: kind.name })
        }
        Action::ApprovalDecide if !role.decides() => Err(RuleError::SupervisorOnly),
        // An approval is asked for by a transition or as a request of its own, and decided by `ApprovalDecide` alone.
        Action::RecordSet | Action::RecordDelete if kind.name == "approval" => refused,
        Action::CaseTransfer | Action::RetentionPurge if role != Role::Supervisor => {
            Err(RuleError::SupervisorOnly)
        }
        Action::Triage if !matches!(role, Role::Investigator | Role::Supervisor) => refused,
        // A case is reviewed by whoever answers for it; reviews of before are brought along by anybody.
        _ if kind.name == "case_review" && action != Action::Import && !role.decides() => {
            Err(RuleError::SupervisorOnly)
        }
        Action::CaseGrant | Action::CaseWithdraw if !role.decides() => Err(RuleError::SupervisorOnly),
        Action::DeviceEnrol | Action::DeviceRevoke | Action::HeldDecide | Action::Erase
            if role != Role::Hq =>
        {
            refused
        }
        _ if role == Role::Fsn && !fsn_may(action, kind) => refused,
        _ => Ok(()),
    }
}

/// Local staff add to the cases they were granted; they start, steer, delete and settle nothing.
fn fsn_may(action: Action, kind: &Kind) -> bool {
    let adds = matches!(
        action,
        Action::RecordAdd | Action::RecordSet | Action::Attach | Action::CustodyAdd | Action::EvidenceVerify
    );
    // What they take along for their own use is recorded like anybody's.
    action == Action::Disclose || adds && !matches!(kind.name, "case" | "approval" | "referral" | "outcome")
}

const fn is_rewrite(action: Action) -> bool {
    matches!(
        action,
        Action::RecordSet | Action::RecordDelete | Action::RecordRestore | Action::ConflictResolve
    )
}

/// Hand-overs are signed once; a wrong one is answered by another. What left the vault has left it.
pub fn is_append_only(kind: &Kind) -> bool {
    matches!(kind.name, "custody_event" | "disclosure")
}

/// Types of case that only those see who were let in one by one: the post's supervisors are not let in of themselves.
pub fn is_restricted_type(case_type: &str) -> bool {
    matches!(case_type, "internal_malfeasance" | "source_file" | "rewards")
}

/// Whether this case is seen only by who was let in.
pub fn is_restricted(case: &Record) -> bool {
    case.bool("restricted") == Some(true) || case.text("type").is_some_and(is_restricted_type)
}

/// What is known of a case when something is put into it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Folder {
    pub case_type: Option<String>,
    pub restricted: bool,
}

impl Folder {
    pub fn of(case: &Record) -> Self {
        Self { case_type: case.text("type").map(str::to_owned), restricted: is_restricted(case) }
    }
}

/// Whether records of this kind stand in some cases only, so that the case must be looked at.
pub fn is_particular(kind: &Kind) -> bool {
    may_stand_in(kind, None).is_err()
}

/// Whether a record of this kind may stand in this case, or outside of any: who a source is in a source file
/// only, a nomination in a restricted case.
pub fn may_stand_in(kind: &Kind, folder: Option<&Folder>) -> Result<(), RuleError> {
    let case_type = folder.and_then(|folder| folder.case_type.as_deref());
    match kind.name {
        "source_identity" if case_type != Some(sources::SOURCE_FILE) => Err(RuleError::SourceFileOnly),
        "reward_nomination" if !folder.is_some_and(|folder| folder.restricted) => {
            Err(RuleError::RestrictedOnly { kind: kind.name })
        }
        _ => Ok(()),
    }
}

/// Whether two records of this kind can turn out to be one and the same: people, organisations, and what
/// identifies them. What was said, done or handed over happened as often as it was written down.
pub fn may_be_the_same(kind: &Kind) -> bool {
    matches!(
        kind.name,
        "person"
            | "organisation"
            | "travel_document"
            | "phone"
            | "email"
            | "account"
            | "address"
            | "vehicle"
            | "handle"
    )
}

/// Whether this field of an existing record may change at all.
pub const fn may_change_field(field: &'static Field) -> Result<(), RuleError> {
    if field.fixed { Err(RuleError::FieldFixed { field: field.name }) } else { Ok(()) }
}

/// Whether this person may change a case so: a source file stays one, who sees a case stays as it was decided when
/// it was opened, and a legal hold is lifted by a supervisor alone.
pub fn may_change_case(before: &Record, wanted: &Record, actor: &Actor) -> Result<(), RuleError> {
    sources::may_become(before.text("type"), wanted.text("type"))?;
    if is_restricted(before) != is_restricted(wanted) {
        return Err(RuleError::RestrictionStays);
    }
    let held = |case: &Record| case.bool("legal_hold") == Some(true);
    if held(before) && !held(wanted) && !actor.role.decides() {
        return Err(RuleError::SupervisorOnly);
    }
    Ok(())
}

/// Whether these fields of a case may change although it is closed: until when it is kept, by who answers for it.
pub fn may_change_closed(before: &Record, wanted: &Record, actor: &Actor) -> bool {
    let differs = |field: &&Field| before.fields.get(&field.number) != wanted.fields.get(&field.number);
    let kept = |field: &Field| matches!(field.name, "legal_hold" | "legal_hold_reason" | "review_on");
    let is_case = before.kind == &crate::kinds::CASE && actor.role.decides();
    is_case && before.kind.fields.iter().filter(differs).all(kept)
}

/// A note can be corrected for 24 hours by its author, then only by an addendum.
pub fn may_change_note(
    author: Option<Uuid>,
    created_ms: i64,
    editor: Uuid,
    now_ms: i64,
) -> Result<(), RuleError> {
    let own = author == Some(editor);
    let fresh = now_ms.saturating_sub(created_ms) <= NOTE_OPEN_MS;
    if own && fresh { Ok(()) } else { Err(RuleError::NoteFrozen) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::actions::ACTIONS;
    use crate::registry::{KINDS, kind_named};

    fn kind(name: &str) -> &'static Kind {
        kind_named(name).unwrap()
    }

    #[test]
    fn an_auditor_changes_nothing() {
        for (action, ..) in ACTIONS {
            for kind in KINDS {
                assert_eq!(may(Role::Auditor, *action, kind), Err(RuleError::AuditorReadsOnly));
            }
        }
    }

    #[test]
    fn local_staff_create_no_case_and_decide_nothing() {
        for (action, on) in [
            (Action::CaseNew, "case"),
            (Action::CaseTransition, "case"),
            (Action::ApprovalDecide, "approval"),
            (Action::RecordDelete, "note"),
            (Action::CaseGrant, "case"),
            (Action::Import, "case"),
            (Action::ConflictResolve, "person"),
            (Action::RecordLink, "person"),
        ] {
            assert!(may(Role::Fsn, action, kind(on)).is_err(), "{action:?}");
        }
        assert_eq!(may(Role::Fsn, Action::RecordAdd, kind("note")), Ok(()));
    }

    #[test]
    fn posts_and_code_lists_are_edited_on_no_device() {
        for role in [Role::Investigator, Role::Supervisor, Role::Hq] {
            for name in ["post", "code_list_entry"] {
                assert!(may(role, Action::RecordAdd, kind(name)).is_err(), "{role:?} {name}");
            }
            assert_eq!(may(role, Action::RecordAdd, kind("contact")), Ok(()));
        }
    }

    #[test]
    fn a_hand_over_is_never_rewritten_by_anybody() {
        for role in [Role::Investigator, Role::Supervisor, Role::Hq, Role::Fsn] {
            let refused = may(role, Action::RecordSet, kind("custody_event"));
            assert_eq!(refused, Err(RuleError::AppendOnly { kind: "custody_event" }));
        }
    }

    #[test]
    fn only_people_and_what_identifies_them_can_be_the_same() {
        for (kind_name, fits) in [("person", true), ("phone", true), ("note", false), ("evidence", false)] {
            let said = may(Role::Investigator, Action::RecordLink, kind(kind_name));
            assert_eq!(said.is_ok(), fits, "{kind_name}");
        }
    }

    #[test]
    fn only_headquarters_enrols_and_reviews() {
        assert!(may(Role::Supervisor, Action::DeviceRevoke, kind("case")).is_err());
        assert!(may(Role::Hq, Action::DeviceRevoke, kind("case")).is_ok());
    }

    #[test]
    fn a_nomination_stands_in_a_restricted_case_only() {
        let nomination = kind("reward_nomination");
        let refused = Err(RuleError::RestrictedOnly { kind: "reward_nomination" });
        let restricted = |restricted| Folder { case_type: Some("impostor".to_owned()), restricted };
        assert_eq!(may_stand_in(nomination, None), refused);
        assert_eq!(may_stand_in(nomination, Some(&restricted(false))), refused);
        assert_eq!(may_stand_in(nomination, Some(&restricted(true))), Ok(()));
        for (code, restricted) in [("rewards", true), ("source_file", true), ("visa_fraud", false)] {
            assert_eq!(is_restricted_type(code), restricted, "{code}");
        }
    }

    #[test]
    fn who_a_source_is_stands_in_a_source_file_only() {
        let identity = kind("source_identity");
        let of = |case_type: &str| Folder { case_type: Some(case_type.to_owned()), restricted: true };
        assert_eq!(may_stand_in(identity, Some(&of("source_file"))), Ok(()));
        for case_type in ["visa_fraud", "internal_malfeasance", "rewards"] {
            assert_eq!(may_stand_in(identity, Some(&of(case_type))), Err(RuleError::SourceFileOnly));
        }
        assert_eq!(may_stand_in(identity, None), Err(RuleError::SourceFileOnly));
    }

    #[test]
    fn most_records_stand_anywhere() {
        let particular: Vec<&str> =
            crate::registry::KINDS.iter().filter(|kind| is_particular(kind)).map(|kind| kind.name).collect();
        assert_eq!(particular, ["reward_nomination", "source_identity"]);
    }

    #[test]
    fn a_note_is_open_to_its_author_for_a_day() {
        let (author, other) = (Uuid::from_u128(1), Uuid::from_u128(2));
        assert!(may_change_note(Some(author), 0, author, NOTE_OPEN_MS).is_ok());
        assert!(may_change_note(Some(author), 0, author, NOTE_OPEN_MS + 1).is_err());
        assert!(may_change_note(Some(author), 0, other, 1).is_err());
    }
}
