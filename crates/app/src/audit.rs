//! What is written down though it changes nothing: which commands look, search or take out, and the one writer of it.
//!
//! What cannot be written down does not happen: a reply is not given, a file that left is taken back. Locking
//! alone never waits and never fails. No word that was searched for and no name is kept, only ids and counts.

use std::path::Path;

use model::acts::Act;
use serde_json::Value;
use vault::{NewAct, Vault, VaultError};

use crate::desk::{Changed, SharedVault, lock};
use crate::gate::Turn;
use crate::{Desk, Failure, outfile};

/// Every command that is written down as an act. Those that change something are in the signed log already, also
/// the documents that are recorded in one step with their file ([`crate::exports`]).
pub(crate) const AUDITED: &[(&str, Act)] = &[
    ("case_show", Act::CaseView),
    ("case_links", Act::CaseView),
    ("case_timeline", Act::CaseView),
    ("case_history", Act::CaseView),
    ("log_change", Act::CaseView),
    ("record_show", Act::CaseView),
    ("report_list", Act::CaseView),
    ("report_show", Act::CaseView),
    ("report_difference", Act::CaseView),
    ("lead_show", Act::CaseView),
    ("conflict_list", Act::CaseView),
    ("attachment_list", Act::CaseView),
    ("attachment_picture", Act::CaseView),
    ("attachment_view", Act::CaseView),
    ("case_preview", Act::CaseView),
    ("report_preview", Act::CaseView),
    ("label_preview", Act::CaseView),
    ("search", Act::Search),
    ("case_list", Act::Search),
    ("record_list", Act::Search),
    ("programme_export", Act::Export),
    ("statistics_export", Act::Export),
    ("picture_save", Act::Export),
    ("evidence_label", Act::Print),
    ("attachment_save", Act::FileSave),
    ("log_export", Act::LogExport),
    ("backup", Act::Backup),
    ("bundle_export", Act::BundleMake),
];

/// What a command's request says of the act, before anybody looked at it.
#[derive(Debug, Default)]
pub(crate) struct Asked {
    act: Option<Act>,
    /// There are words to search for.
    words: bool,
    format: Option<String>,
}

impl Asked {
    pub(crate) fn of(command: &str, request: &Value) -> Self {
        let Some((_, act)) = AUDITED.iter().find(|(name, _)| *name == command) else {
            return Self::default();
        };
        let text = |key: &str| request[key].as_str().unwrap_or_default();
        let ending = Path::new(text("path")).extension().and_then(|ending| ending.to_str());
        let format = [text("format"), ending.unwrap_or_default()].into_iter().find(|word| is_format(word));
        Self {
            act: Some(*act),
            words: !text("text").trim().is_empty(),
            format: format.map(str::to_lowercase),
        }
    }

    /// Before the command runs: that something is about to leave the vault.
    pub(crate) fn begin(&self, turn: &Turn<'_>) -> Result<(), Failure> {
        match self.act.filter(|act| act.takes_out()) {
            Some(act) => self.record(turn, act, NewAct::default()),
            None => Ok(()),
        }
    }

    /// Before its reply is given.
    pub(crate) fn end(&self, turn: &Turn<'_>, reply: &Value) -> Result<(), Failure> {
        match self.act {
            Some(Act::CaseView) if turn.some_case().is_some() => {
                self.record(turn, Act::CaseView, NewAct::default())
            }
            Some(Act::Search) if self.words => {
                let hits = reply.as_array().map(|hits| hits.len() as u64).or(reply["total"].as_u64());
                self.record(turn, Act::Search, NewAct { n: hits, ..NewAct::default() })
            }
            Some(act) if act.takes_out() => self.written(turn, act, reply),
            _ => Ok(()),
        }
    }

    /// Each file that left, by what is in it. When that cannot be written down, it has not left.
    fn written(&self, turn: &Turn<'_>, act: Act, reply: &Value) -> Result<(), Failure> {
        let parts = reply["parts"].as_array().cloned().unwrap_or_else(|| vec![reply.clone()]);
        let paths: Vec<&Path> =
            parts.iter().filter_map(|part| part["path"].as_str()).map(Path::new).collect();
        let known = reply["sha256"].as_str();
        let marking = reply["marking"].as_str().map(str::to_owned);
        let outcome = paths.iter().try_for_each(|path| {
            let sha256 = known.map_or_else(|| outfile::hash_of(path), |known| Ok(known.to_owned()))?;
            let said = NewAct { sha256: Some(sha256), marking: marking.clone(), ..NewAct::default() };
            self.record(turn, act, said)
        });
        outcome.inspect_err(|_| paths.iter().for_each(|path| _ = std::fs::remove_file(path)))
    }

    fn record(&self, turn: &Turn<'_>, act: Act, said: NewAct) -> Result<(), Failure> {
        let format = self.format.clone().filter(|_| act.takes_out());
        let said = NewAct { about: turn.some_case(), format, ..said };
        if record(turn.desk, &mut *turn.vault()?, act, said)? {
            turn.desk.tell(Changed { tags: vec!["acts".into()], cases: Vec::new() });
        }
        Ok(())
    }
}

/// A word that names a format and cannot name anything else.
fn is_format(word: &str) -> bool {
    (1..=12).contains(&word.len())
        && word.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '-')
}

fn record(desk: &Desk, vault: &mut Vault, act: Act, said: NewAct) -> Result<bool, Failure> {
    let said = NewAct { at_ms: desk.clock.now_ms(), utc_offset: desk.clock.utc_offset(), ..said };
    vault.record_act(act, said).map_err(unwritten)
}

fn unwritten(error: VaultError) -> Failure {
    let why = match error {
        VaultError::DiskFull => "the disk is full. Make room",
        VaultError::ReadOnly => "the vault's folder is read-only. Allow writing",
        other => return other.into(),
    };
    Failure::try_again(
        "act_unwritten",
        format!(
            "This was not done, because it could not be written into the audit: {why} and try again. Everything saved is safe."
        ),
    )
}

/// The vault was opened, or is about to have another passphrase; wrong ones before it are told with it.
pub(crate) fn opened(desk: &Desk, vault: &mut Vault, act: Act) -> Result<(), Failure> {
    let wrong = vault.untold_tries();
    record(desk, vault, act, NewAct { n: Some(wrong).filter(|n| *n > 0), ..NewAct::default() })?;
    if wrong > 0 {
        vault.tries_told()?;
    }
    Ok(())
}

/// The vault is being locked. A command that still has it does not hold this up: then it is written once that is done.
pub(crate) fn locked(desk: &Desk, shared: SharedVault) {
    let said =
        NewAct { at_ms: desk.clock.now_ms(), utc_offset: desk.clock.utc_offset(), ..NewAct::default() };
    if let Ok(mut vault) = shared.try_lock() {
        _ = vault.record_act(Act::Lock, said);
        return;
    }
    std::thread::spawn(move || lock(&shared).record_act(Act::Lock, said).is_ok());
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::commands::LIST;
    use crate::typescript::Visit;

    /// Commands whose reply tells of a file that was written.
    #[derive(Default)]
    struct Writers(Vec<&'static str>);

    impl Visit for Writers {
        fn command<Request: ts_rs::TS + 'static, Reply: ts_rs::TS + 'static>(&mut self, name: &'static str) {
            let reply = Reply::name(&ts_rs::Config::new());
            if ["SavedFile", "ExportReport", "BundleMade"].contains(&reply.as_str()) {
                self.0.push(name);
            }
        }
    }

    #[test]
    fn every_command_that_takes_a_file_out_is_a_recorded_disclosure_or_an_act() {
        let mut writers = Writers::default();
        crate::commands::visit_types(&mut writers);
        assert!(writers.0.len() > 5);
        for name in writers.0 {
            let audited = AUDITED.iter().any(|(command, act)| *command == name && act.takes_out());
            let recorded = ["export_case", "report_export", "case_list_export"].contains(&name);
            assert!(audited != recorded, "{name} writes a file: say in AUDITED what it is written down as");
        }
    }

    #[test]
    fn every_audited_command_is_in_the_list_of_commands() {
        for (name, _) in AUDITED {
            assert!(LIST.iter().any(|command| command.name == *name), "{name}");
        }
    }

    #[test]
    fn a_format_is_a_word_and_never_what_somebody_called_a_file() {
        let format = |request| Asked::of("programme_export", &request).format;
        assert_eq!(format(json!({"format": "pdf"})), Some("pdf".into()));
        assert_eq!(format(json!({"path": "/x/Case.PDF"})), Some("pdf".into()));
        assert_eq!(format(json!({"path": "/x/a.Ion Popescu"})), None);
        assert_eq!(Asked::of("case_new", &json!({"format": "pdf"})).format, None);
    }
}
