//! Whole files in and out: export, import, fictional cases, backup, restore, check.

use crate::commands::{log, session};
use crate::exports::{What, Wish};
use crate::failure::FieldFailure;
use crate::gate::Turn;
use crate::import::{InVault, Line, Lines, Plan, write};
use crate::outfile::{self, Outfile};
use crate::parts::Without;
use crate::secret::Secret;
use crate::view::disclosure::Giving;
use crate::view::evidence::SavedFile;
use crate::view::session::SessionStatus;
use crate::view::sync::{CheckProblem, CheckReport, ExportReport, ImportReport};
use crate::work::{Kind, Running};
use crate::{Failure, demo, exports, import};
use model::acts::Act;
use model::import::LineError;
use model::{Action, FieldProblem, Reason, kinds};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeSet, HashMap};
use std::fs::File;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use ts_rs::TS;
use vault::{CaseQuery, OpenError};

/// Write a case to a file.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct ExportCaseRequest {
    /// Number or id.
    pub case: String,
    /// `pdf` or `json`.
    pub format: String,
    pub path: String,
    /// With the words that are marked to be kept from readers outside.
    #[ts(optional, as = "Option<_>")]
    pub unredacted: bool,
    /// Parts that stay out: `narrative`, `subjects`, `travel_documents`, `chronology`, `evidence`, `tasks`, `outcomes`,
    /// `notes`, `attachments`, `others`.
    #[ts(optional, as = "Option<_>")]
    pub without: Vec<String>,
    #[ts(optional, as = "Option<_>")]
    pub to: Giving,
}

/// Read NDJSON, one record a line.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct ImportRequest {
    /// `-` is standard input, for the command line.
    pub path: String,
    #[ts(optional, as = "Option<_>")]
    pub dry_run: bool,
    /// Where bad lines go; without it one bad line means nothing is written.
    pub rejects: Option<String>,
}

/// Fill an empty vault with fictional cases.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct DemoRequest {
    pub cases: Option<u32>,
    pub seed: Option<u64>,
}

/// Write an encrypted copy of the vault.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct BackupRequest {
    pub path: String,
}

/// Put a backup in the place of the vault; the present one is set aside.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct RestoreRequest {
    pub path: String,
    pub passphrase: Secret,
}

/// Is the vault sound?
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct CheckRequest {
    #[ts(optional, as = "Option<_>")]
    pub repair: bool,
}

pub(crate) fn import(turn: &Turn<'_>, request: ImportRequest) -> Result<ImportReport, Failure> {
    let reader: Box<dyn BufRead> = match request.path.as_str() {
        "-" => Box::new(BufReader::new(std::io::stdin())),
        path => Box::new(BufReader::new(File::open(path).map_err(|error| Failure::unreadable(&error))?)),
    };
    let rejects = request.rejects.as_deref().map(|path| Outfile::begin(Path::new(path))).transpose()?;
    turn.desk.long(Kind::Import, |running| {
        let (action, dry_run) = (Action::Import, request.dry_run);
        Run { turn, running, action, dry_run, rejects, raw: HashMap::new() }.import(reader)
    })
}

pub(crate) fn demo(turn: &Turn<'_>, request: DemoRequest) -> Result<ImportReport, Failure> {
    let (total, _) = turn.vault()?.reads().cases(&CaseQuery { limit: 1, ..CaseQuery::default() })?;
    if total > 0 {
        return Err(Failure::refused(
            "not_empty",
            "This vault holds cases already. Fictional ones are only put into an empty vault; nothing was changed.",
        ));
    }
    let cases = request.cases.unwrap_or_else(demo::sample_cases);
    let mut text = Vec::new();
    for line in demo::lines(cases, request.seed.unwrap_or(1)) {
        text.extend_from_slice(line.as_bytes());
        text.push(b'\n');
    }
    let report = turn.desk.long(Kind::Import, |running| {
        let mut run =
            Run { turn, running, action: Action::Demo, dry_run: false, rejects: None, raw: HashMap::new() };
        run.import(Box::new(std::io::Cursor::new(text)))
    })?;
    crate::transact::change(turn, &mut *turn.vault()?, |writer| {
        Ok(writer.keep(crate::names::FICTIONAL, demo::STAFF.as_bytes())?)
    })?;
    Ok(report)
}

/// One import on its way.
struct Run<'t, 'd> {
    turn: &'t Turn<'d>,
    running: &'t Running<'d>,
    action: Action,
    dry_run: bool,
    rejects: Option<Outfile>,
    /// The lines as they were written, while they may still have to be handed back.
    raw: HashMap<u64, Vec<u8>>,
}

impl Run<'_, '_> {
    fn import(&mut self, reader: Box<dyn BufRead>) -> Result<ImportReport, Failure> {
        let (lines, mut bad, read) = self.read(reader)?;
        // The vault is free for everybody else while the file is read.
        let mut guard = self.turn.vault()?;
        let vault = &mut *guard;
        let known = InVault::seen_by(self.turn, vault.reads())?;
        let mut plan = Plan::make(lines, vault.identity().device.0, &known)?;
        bad.append(&mut plan.bad);
        bad.sort_by_key(|problem| problem.line);
        let rejected = rejected_lines(&bad);
        let mut report = ImportReport {
            read,
            written: (plan.write.len() + plan.back.len()) as u64,
            rejected: rejected.len() as u64,
            cases: plan.write.iter().filter(|planned| planned.line.record.kind == &kinds::CASE).count()
                as u64,
            unchanged: plan.unchanged,
            dry_run: self.dry_run,
            bad,
        };
        if self.dry_run {
            return Ok(report);
        }
        if !rejected.is_empty() && self.rejects.is_none() {
            return Err(refused(report));
        }
        self.hand_back(&rejected)?;
        let written = write::write(self.turn, (vault, self.running), plan, self.action)?;
        (report.written, report.cases) = (written.records, written.cases);
        if let Some(rejects) = self.rejects.take() {
            rejects.finish()?;
        }
        Ok(report)
    }

    fn read(&mut self, reader: Box<dyn BufRead>) -> Result<(Vec<Line>, Vec<FieldFailure>, u64), Failure> {
        let mut file = Lines::new(reader);
        let (mut lines, mut bad, mut read) = (Vec::new(), Vec::new(), 0);
        let mut nowhere = std::io::sink();
        loop {
            let rejects: &mut dyn Write = match &mut self.rejects {
                Some(rejects) => rejects,
                None => &mut nowhere,
            };
            let Some(line) = file.next(rejects).map_err(|error| Failure::unreadable(&error))? else { break };
            read += 1;
            self.running.go_on()?;
            match line.bytes {
                Ok(bytes) => {
                    match Line::read(line.number, &bytes) {
                        Ok(line) => lines.push(line),
                        Err(problems) => bad.extend(problems),
                    }
                    if self.rejects.is_some() {
                        self.raw.insert(line.number, bytes);
                    }
                }
                Err(_) => bad.extend(import::problems(line.number, &LineError::TooLong)),
            }
        }
        Ok((lines, bad, read))
    }

    /// Bad lines, as they were written, into the file for rejects.
    fn hand_back(&mut self, rejected: &BTreeSet<u64>) -> Result<(), Failure> {
        let Some(rejects) = &mut self.rejects else { return Ok(()) };
        for bytes in rejected.iter().filter_map(|line| self.raw.get(line)) {
            let written = rejects.write_all(bytes).and_then(|()| rejects.write_all(b"\n"));
            written.map_err(|error| Failure::unwritable(&error))?;
        }
        Ok(())
    }
}

fn rejected_lines(bad: &[FieldFailure]) -> BTreeSet<u64> {
    bad.iter().filter_map(|problem| problem.line).collect()
}

fn refused(report: ImportReport) -> Failure {
    let (bad, read) = (report.rejected, report.read);
    let text = format!(
        "{bad} of {read} lines cannot be imported. Nothing was written; correct them, or let them go to a file with --rejects."
    );
    Failure {
        fields: report.bad,
        ..Failure::refused("bad_lines", text).with("rejected", bad).with("read", read)
    }
}

pub(crate) fn backup(turn: &Turn<'_>, request: BackupRequest) -> Result<SavedFile, Failure> {
    turn.desk.long(Kind::Backup, |running| write_backup(turn, request, running))
}

fn write_backup(
    turn: &Turn<'_>,
    request: BackupRequest,
    running: &Running<'_>,
) -> Result<SavedFile, Failure> {
    let path = Path::new(&request.path);
    if path.is_dir() {
        return Err(Failure::refused(
            "file_unwritable",
            "This is a folder. Choose a file name; nothing was written.",
        ));
    }
    let summary = turn.vault()?.backup(path).map_err(|error| match error {
        OpenError::Io(error) => Failure::unwritable(&error),
        other => other.into(),
    })?;
    running.progress(1, 2);
    let sha256 = outfile::hash_of(path)?;
    Ok(SavedFile { path: request.path, size: summary.bytes, sha256 })
}

/// The present vault, if there is one, is set aside; when the backup turns out bad it comes back.
pub(crate) fn restore(turn: &Turn<'_>, request: RestoreRequest) -> Result<SessionStatus, Failure> {
    let (desk, file) = (turn.desk, Path::new(&request.path));
    std::fs::metadata(file).map_err(|error| Failure::unreadable(&error))?;
    if turn.is_unlocked() {
        return Err(Failure::refused(
            "locked_first",
            "The vault is open. Lock it before another one takes its place; nothing was changed.",
        ));
    }
    let trial = Trial::beside(desk.folder());
    vault::restore(file, &trial.0)?;
    // A backup that its own passphrase does not open helps nobody.
    drop(vault::open(&trial.0, request.passphrase.expose())?);
    drop(trial);
    if vault::exists(desk.folder()) {
        vault::set_aside(desk.folder())?;
    }
    vault::restore(file, desk.folder())?;
    desk.opened(vault::open(desk.folder(), request.passphrase.expose())?, Act::Restore)?;
    session::status(desk)
}

/// A folder for a trial, gone afterwards.
struct Trial(PathBuf);

impl Trial {
    fn beside(folder: &Path) -> Self {
        let mut name = folder.file_name().unwrap_or_default().to_os_string();
        name.push(".trial");
        let trial = Self(folder.with_file_name(name));
        let _ = std::fs::remove_dir_all(&trial.0);
        trial
    }
}

impl Drop for Trial {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

pub(crate) fn check(turn: &Turn<'_>, request: CheckRequest) -> Result<CheckReport, Failure> {
    turn.desk.long(Kind::Check, |_| look_through(turn, &request))
}

fn look_through(turn: &Turn<'_>, request: &CheckRequest) -> Result<CheckReport, Failure> {
    let mut guard = turn.vault()?;
    let found = guard.check()?;
    let mut problems: Vec<CheckProblem> = Vec::new();
    let mut tell =
        |object: String, problem: &str| problems.push(CheckProblem { object, problem: problem.to_owned() });
    for _ in &found.pages {
        tell("database".into(), "a page is damaged; restore the newest backup");
    }
    for broken in &found.streams {
        let bad = log::bad_entry(broken);
        tell(format!("{} entry {}", bad.stream, bad.seq), &bad.problem);
    }
    if let Some((seq, problem)) = found.act {
        tell(format!("acts entry {seq}"), problem);
    }
    for case in &found.differing {
        tell(format!("case {case}"), "its tables differ from the log; `check --repair` makes them anew");
    }
    for id in &found.attachments {
        tell(format!("attachment {id}"), "its file is missing, cut or changed; get it from HQ or a backup");
    }
    let mut repaired = 0;
    if request.repair && !found.differing.is_empty() {
        guard.rebuild()?;
        repaired = found.differing.len() as u64;
        problems.retain(|problem| !problem.object.starts_with("case "));
    }
    let reads = guard.reads();
    let (cases, rows) = reads.cases(&CaseQuery::default())?;
    let (attachments, _) = reads.records_of(&[&kinds::ATTACHMENT], 0, 1)?;
    Ok(CheckReport {
        ok: problems.is_empty(),
        cases,
        records: rows.iter().map(|row| row.records + 1).sum(),
        changes: found.changes,
        attachments,
        problems,
        repaired,
    })
}

pub(crate) fn export_case(turn: &Turn<'_>, request: ExportCaseRequest) -> Result<ExportReport, Failure> {
    let case = turn.case()?;
    let what = match request.format.as_str() {
        "pdf" => What::Summary(case),
        "json" => What::Data(case),
        _ => return Err(FieldProblem::new("format", Reason::UnknownCode("pdf, json")).into()),
    };
    let without = Without::named(&request.without)?;
    let wish = Wish { without, unredacted: request.unredacted, ..Wish::default() };
    turn.desk
        .long(Kind::Export, |running| exports::make(turn, &what, wish, (&request.path, &request.to), running))
}
