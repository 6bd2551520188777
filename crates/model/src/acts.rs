//! Acts: what a person did at a laptop that changes no record. Their names are kept for years: append-only.

/// One kind of act.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Act {
    VaultCreate,
    Unlock,
    Recover,
    Restore,
    Lock,
    CaseView,
    Search,
    Export,
    Print,
    FileSave,
    LogExport,
    Backup,
    BundleMake,
    PassphraseChange,
}

/// Every act with its name in the table and its English label.
pub const ACTS: &[(Act, &str, &str)] = &[
    (Act::VaultCreate, "vault.create", "Vault created"),
    (Act::Unlock, "unlock", "Unlocked"),
    (Act::Recover, "recover", "Unlocked with the recovery key"),
    (Act::Restore, "restore", "Restored from a backup"),
    (Act::Lock, "lock", "Locked"),
    (Act::CaseView, "case.view", "Case looked at"),
    (Act::Search, "search", "Searched"),
    (Act::Export, "export", "Exported"),
    (Act::Print, "print", "Printed"),
    (Act::FileSave, "file.save", "Attached file taken out"),
    (Act::LogExport, "log.export", "Log exported"),
    (Act::Backup, "backup", "Backup made"),
    (Act::BundleMake, "bundle.make", "Courier bundle made"),
    (Act::PassphraseChange, "passphrase.change", "Passphrase changed"),
];

/// A person's views of one case within this time are one act: a screen that refreshes itself is not a second look.
const VIEW_ONCE_MS: i64 = 10 * 60 * 1000;
/// Within this time only a search with more hits is another act: words are searched for while they are typed.
const SEARCH_ONCE_MS: i64 = 60 * 1000;

impl Act {
    /// `None` for an act of a newer version.
    pub fn named(name: &str) -> Option<Self> {
        ACTS.iter().find(|(_, known, _)| *known == name).map(|(act, ..)| *act)
    }

    pub fn name(self) -> &'static str {
        self.row().map_or("unknown", |(_, name, _)| *name)
    }

    pub fn label(self) -> &'static str {
        self.row().map_or("Unknown act", |(_, _, label)| *label)
    }

    /// How long the act, by one person and about one case, stands for those that follow it.
    pub fn stands_ms(self) -> i64 {
        match self {
            Self::CaseView => VIEW_ONCE_MS,
            Self::Search => SEARCH_ONCE_MS,
            _ => 0,
        }
    }

    /// Whether something leaves the vault by it. Such an act is written twice: before, and with what came of it.
    pub fn takes_out(self) -> bool {
        matches!(
            self,
            Self::Export | Self::Print | Self::FileSave | Self::LogExport | Self::Backup | Self::BundleMake
        )
    }

    fn row(self) -> Option<&'static (Self, &'static str, &'static str)> {
        ACTS.iter().find(|(act, ..)| *act == self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_act_is_listed_once_and_found_by_its_name() {
        for (act, name, label) in ACTS {
            assert_eq!(Act::named(name), Some(*act));
            assert_eq!((act.name(), act.label()), (*name, *label));
        }
        assert_eq!(Act::named("case.new"), None);
    }

    #[test]
    fn no_act_has_the_name_of_an_action() {
        for (action, name, _) in crate::actions::ACTIONS {
            assert_eq!(Act::named(name), None, "{action:?}");
        }
    }
}
