//! User actions, as numbered in the header of every change. Append-only, like the registry.

/// One kind of user action.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u16)]
pub enum Action {
    CaseNew = 1,
    CaseEdit = 2,
    CaseTransition = 3,
    RecordAdd = 4,
    RecordSet = 5,
    RecordDelete = 6,
    RecordRestore = 7,
    Import = 8,
    Attach = 9,
    ConflictResolve = 10,
    ApprovalDecide = 11,
    CustodyAdd = 12,
    Demo = 13,
    RecordLink = 14,
    RecordUnlink = 15,
    CaseTransfer = 16,
    Triage = 17,
    EvidenceVerify = 18,
    RetentionPurge = 19,
    AssistanceConvert = 20,
    ImportUndo = 21,
    Disclose = 22,
    DeviceEnrol = 30,
    DeviceRevoke = 31,
    CaseGrant = 32,
    CaseWithdraw = 33,
    HeldDecide = 34,
    NumbersLease = 40,
    NumbersVoid = 41,
    CasePurge = 42,
    ListEdit = 43,
    BundleTake = 50,
    Erase = 51,
    Undo = 60,
}

/// Every action with its name in the log and its English label.
pub const ACTIONS: &[(Action, &str, &str)] = &[
    (Action::CaseNew, "case.new", "Case created"),
    (Action::CaseEdit, "case.edit", "Case edited"),
    (Action::CaseTransition, "case.transition", "Case status changed"),
    (Action::RecordAdd, "record.add", "Record added"),
    (Action::RecordSet, "record.set", "Record edited"),
    (Action::RecordDelete, "record.delete", "Record deleted"),
    (Action::RecordRestore, "record.restore", "Record restored"),
    (Action::Import, "import", "Imported from a file"),
    (Action::Attach, "attach", "File attached"),
    (Action::ConflictResolve, "conflict.resolve", "Conflict resolved"),
    (Action::ApprovalDecide, "approval.decide", "Approval decided"),
    (Action::CustodyAdd, "custody.add", "Custody handed over"),
    (Action::Demo, "demo", "Filled with fictional cases"),
    (Action::RecordLink, "record.link", "Said to be the same"),
    (Action::RecordUnlink, "record.unlink", "Said not to be the same"),
    (Action::CaseTransfer, "case.transfer", "Transfer between posts"),
    (Action::Triage, "triage", "Referral decided"),
    (Action::EvidenceVerify, "evidence.verify", "Files of an exhibit checked"),
    (Action::RetentionPurge, "retention.purge", "Purged when its retention was over"),
    (Action::AssistanceConvert, "assistance.convert", "Assistance became a case"),
    (Action::ImportUndo, "import.undo", "Import undone"),
    (Action::Disclose, "disclose", "Left the vault in a file"),
    (Action::DeviceEnrol, "device.enrol", "Device enrolled"),
    (Action::DeviceRevoke, "device.revoke", "Device revoked"),
    (Action::CaseGrant, "case.grant", "Access to a case granted"),
    (Action::CaseWithdraw, "case.withdraw", "Access to a case withdrawn"),
    (Action::HeldDecide, "held.decide", "Held change decided"),
    (Action::NumbersLease, "numbers.lease", "Case numbers leased to a device"),
    (Action::NumbersVoid, "numbers.void", "Case numbers voided"),
    (Action::CasePurge, "case.purge", "Case taken off a device"),
    (Action::ListEdit, "list.edit", "Post or code list changed"),
    (Action::BundleTake, "bundle.take", "Courier bundle taken in"),
    (Action::Erase, "erase", "Erased by law"),
    (Action::Undo, "undo", "Taken back"),
];

impl Action {
    pub const fn number(self) -> u16 {
        self as u16
    }

    /// `None` for an action of a newer version.
    pub fn numbered(number: u16) -> Option<Self> {
        ACTIONS.iter().map(|(action, ..)| *action).find(|action| action.number() == number)
    }

    pub fn name(self) -> &'static str {
        self.row().map_or("unknown", |(_, name, _)| *name)
    }

    pub fn label(self) -> &'static str {
        self.row().map_or("Unknown action", |(_, _, label)| *label)
    }

    /// Whether its opposite may be written. What was decided, sent, signed or handed over stands: others have
    /// acted on it.
    pub fn can_be_undone(self) -> bool {
        matches!(
            self,
            Self::CaseNew
                | Self::CaseEdit
                | Self::RecordAdd
                | Self::RecordSet
                | Self::RecordDelete
                | Self::RecordRestore
                | Self::RecordLink
                | Self::RecordUnlink
                | Self::Import
                | Self::Triage
                | Self::Undo
        )
    }

    fn row(self) -> Option<&'static (Self, &'static str, &'static str)> {
        ACTIONS.iter().find(|(action, ..)| *action == self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_action_is_listed_once_and_found_by_its_number() {
        for (action, name, _) in ACTIONS {
            assert_eq!(Action::numbered(action.number()), Some(*action));
            assert_eq!(action.name(), *name);
        }
        assert_eq!(Action::numbered(999), None);
    }
}
