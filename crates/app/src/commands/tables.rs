//! Spreadsheets in, by a kept mapping; and an import undone as one.

use crate::gate::Turn;
use crate::import::{InVault, Plan, write};
use crate::tables::{self, Batch, Cell, Finder, Left, Table, Undoing};
use crate::view::session::Done;
use crate::view::table::{
    ImportUndone, ImportedBatch, LeftRecord, MappedColumn, Mapping, TableReport, TableView,
};
use crate::work::{Kind as Work, Running};
use crate::{Failure, moment, show, transact};
use ledger::Scope;
use model::{Action, FieldProblem, Home, Kind, Reason, registry};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use ts_rs::TS;
use uuid::Uuid;
use vault::Edit;

/// What a spreadsheet holds.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct TableReadRequest {
    pub path: String,
    /// The first unless said.
    pub sheet: Option<String>,
    /// Columns are suggested for this kind.
    pub kind: Option<String>,
}

/// Records from the rows of a spreadsheet.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct TableImportRequest {
    pub path: String,
    pub sheet: Option<String>,
    /// Name of a kept mapping; or `with`.
    pub mapping: Option<String>,
    pub with: Option<Mapping>,
    #[ts(optional, as = "Option<_>")]
    pub dry_run: bool,
    /// Leave bad rows out; without it one bad row means nothing is written.
    #[ts(optional, as = "Option<_>")]
    pub skip_bad: bool,
}

/// Keep a mapping under its name.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct MappingSaveRequest {
    pub mapping: Mapping,
}

/// Every kept mapping.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct MappingListRequest {}

/// Forget a mapping; what it imported stays.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct MappingDeleteRequest {
    pub name: String,
}

/// Imports of spreadsheets on this device.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct ImportListRequest {}

/// Delete what one import made and nobody worked on since; each record can be restored.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct ImportUndoRequest {
    pub id: Uuid,
}

/// So many rows are shown before they are imported.
const SHOWN: usize = 20;
/// A change stays below what may travel as one.
const MOST_EDITS: usize = 300;

fn open(path: &str, sheet: Option<&str>) -> Result<Table, Failure> {
    let bytes = std::fs::read(path).map_err(|error| Failure::unreadable(&error))?;
    tables::read(&bytes, sheet)
}

/// Kinds whose records can be typed by anybody who imports.
fn kind_of(name: &str) -> Result<&'static Kind, Failure> {
    let fits = |kind: &&Kind| {
        kind.home != Home::Org
            && !matches!(kind.name, "approval" | "attachment" | "custody_event" | "disclosure")
    };
    let kind = registry::kind_named(name).filter(fits);
    Ok(kind.ok_or_else(|| FieldProblem::new("kind", Reason::UnknownCode("kinds that come in as tables")))?)
}

pub(crate) fn table_read(_: &Turn<'_>, request: TableReadRequest) -> Result<TableView, Failure> {
    let table = open(&request.path, request.sheet.as_deref())?;
    let kind = request.kind.as_deref().map(kind_of).transpose()?;
    let first = table.rows.iter().take(SHOWN);
    Ok(TableView {
        rows: table.rows.len() as u64,
        first: first.map(|(_, cells)| cells.iter().map(Cell::words).collect()).collect(),
        suggested: kind.map(|kind| suggested(&table, kind)).unwrap_or_default(),
        heads: table.heads,
        sheets: table.sheets,
    })
}

/// A head that is the name or the label of a field fills it.
fn suggested(table: &Table, kind: &Kind) -> Vec<MappedColumn> {
    let mut taken = BTreeSet::new();
    let heads = table.heads.iter().filter_map(|head| {
        let wanted = model::text::folded(head);
        let fits = |name: &str, label: &str| {
            model::text::folded(label) == wanted || name.replace('_', " ") == wanted || name == wanted
        };
        let field = kind.fields.iter().find(|field| fits(field.name, field.label))?;
        taken.insert(field.name).then(|| MappedColumn { column: head.clone(), field: field.name.to_owned() })
    });
    heads.collect()
}

pub(crate) fn table_import(turn: &Turn<'_>, request: TableImportRequest) -> Result<TableReport, Failure> {
    turn.desk.long(Work::TableImport, |running| take_table(turn, request, running))
}

fn take_table(
    turn: &Turn<'_>,
    request: TableImportRequest,
    running: &Running<'_>,
) -> Result<TableReport, Failure> {
    let table = open(&request.path, request.sheet.as_deref())?;
    let mut guard = turn.vault()?;
    let vault = &mut *guard;
    let mapping = match (request.with, request.mapping.as_deref()) {
        (Some(mapping), _) => mapping,
        (None, Some(name)) => tables::mapping(&vault.reads(), name)?,
        (None, None) => return Err(FieldProblem::new("mapping", Reason::Required).into()),
    };
    let kind = checked(&mapping)?;
    if !mapping.columns.iter().any(|column| table.heads.contains(&column.column)) {
        let text = "No column of this table is in the mapping. Nothing was written; choose another mapping or sheet.";
        return Err(Failure::refused("no_such_columns", text));
    }
    let finder = Finder::read(turn, vault, kind)?;
    let (mut lines, mut bad) = (Vec::new(), Vec::new());
    for row in &table.rows {
        running.go_on()?;
        match tables::line_of(&table, row, &mapping, kind, &finder) {
            Ok(line) => lines.push(line),
            Err(problems) => bad.extend(problems),
        }
    }
    let known = tables::batches(&vault.reads())?;
    let seen = InVault::seen_by(turn, vault.reads())?;
    let mut plan = Plan::make(lines, salt(vault.identity().device.0, &known), &seen)?;
    bad.append(&mut plan.bad);
    bad.sort_by_key(|problem| problem.line);
    let rejected: BTreeSet<u64> = bad.iter().filter_map(|problem| problem.line).collect();
    let mut report = TableReport {
        read: table.rows.len() as u64,
        written: plan.write.len() as u64,
        rejected: rejected.len() as u64,
        unchanged: plan.unchanged,
        dry_run: request.dry_run,
        bad,
        batch: None,
    };
    if request.dry_run {
        return Ok(report);
    }
    if report.rejected > 0 && !request.skip_bad {
        return Err(refused(report));
    }
    if report.written > 0 {
        let file = Path::new(&request.path).file_name().map(|name| name.to_string_lossy().into_owned());
        let said = ImportedBatch {
            id: turn.desk.ids.id(),
            at: moment::text(turn.now_ms),
            file: file.unwrap_or_default(),
            kind: kind.name.to_owned(),
            written: report.written,
            undone: false,
        };
        report.batch = Some(said.id);
        let records = plan.write.iter().map(|planned| planned.line.record.id).collect();
        let batch = Batch { said, records };
        write::write_and(turn, (vault, running), plan, Action::Import, |writer| {
            tables::remember(writer, known, &batch)
        })?;
    }
    Ok(report)
}

/// Ids follow from what a row says, so that the same file twice is once; after an undo they are others, since
/// what was deleted is not made again.
fn salt(device: Uuid, known: &[ImportedBatch]) -> Uuid {
    let undone = known.iter().filter(|batch| batch.undone).count() as u64;
    if undone == 0 {
        return device;
    }
    let digest = Sha256::digest([device.as_bytes().as_slice(), &undone.to_be_bytes()].concat());
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&digest[..16]);
    uuid::Builder::from_custom_bytes(bytes).into_uuid()
}

fn refused(report: TableReport) -> Failure {
    let (bad, read) = (report.rejected, report.read);
    let text = format!(
        "{bad} of {read} rows cannot be imported. Nothing was written; correct them, or leave bad rows out."
    );
    Failure {
        fields: report.bad,
        ..Failure::refused("bad_lines", text).with("rejected", bad).with("read", read)
    }
}

/// A mapping that can be followed.
fn checked(mapping: &Mapping) -> Result<&'static Kind, Failure> {
    let kind = kind_of(&mapping.kind)?;
    let mut fields = BTreeSet::new();
    for column in &mapping.columns {
        if kind.field(&column.field).is_none() {
            return Err(FieldProblem::new(&column.field, Reason::UnknownField).into());
        }
        if !fields.insert(&column.field) {
            let twice = Reason::Rule("is filled by two columns; choose one");
            return Err(FieldProblem::new(&column.field, twice).into());
        }
    }
    if fields.is_empty() {
        return Err(FieldProblem::new("columns", Reason::Required).into());
    }
    Ok(kind)
}

pub(crate) fn mapping_save(turn: &Turn<'_>, request: MappingSaveRequest) -> Result<Done, Failure> {
    let mapping = request.mapping;
    checked(&mapping)?;
    let name = mapping.name.trim().to_owned();
    if name.is_empty() {
        return Err(FieldProblem::new("name", Reason::Required).into());
    }
    keep(turn, &name.clone(), Some(Mapping { name, ..mapping }))
}

pub(crate) fn mapping_list(turn: &Turn<'_>, _: MappingListRequest) -> Result<Vec<Mapping>, Failure> {
    tables::mappings(&turn.vault()?.reads())
}

pub(crate) fn mapping_delete(turn: &Turn<'_>, request: MappingDeleteRequest) -> Result<Done, Failure> {
    tables::mapping(&turn.vault()?.reads(), &request.name)?;
    keep(turn, &request.name, None)
}

fn keep(turn: &Turn<'_>, name: &str, mapping: Option<Mapping>) -> Result<Done, Failure> {
    let mut guard = turn.vault()?;
    let all = tables::mappings(&guard.reads())?;
    transact::change(turn, &mut guard, |writer| tables::keep_mapping(writer, all, name, mapping))?;
    Ok(Done { done: true })
}

pub(crate) fn import_list(turn: &Turn<'_>, _: ImportListRequest) -> Result<Vec<ImportedBatch>, Failure> {
    tables::batches(&turn.vault()?.reads())
}

pub(crate) fn import_undo(turn: &Turn<'_>, request: ImportUndoRequest) -> Result<ImportUndone, Failure> {
    let mut guard = turn.vault()?;
    let vault = &mut *guard;
    let all = tables::batches(&vault.reads())?;
    if all.iter().any(|said| said.id == request.id && said.undone) {
        return Err(Failure::refused("undone", "This import was undone already. Nothing was changed."));
    }
    let batch = tables::batch(&vault.reads(), request.id)?;
    let undoing = Undoing::of(turn, &vault.reads(), &batch.records)?;
    let left = undoing.left.iter().map(|(stored, why)| LeftRecord {
        record: (*why != Left::Hidden).then(|| show::reference_of(&stored.record)),
        why: why.code().to_owned(),
    });
    let done = ImportUndone { deleted: undoing.go.len() as u64, gone: undoing.gone, left: left.collect() };
    if done.deleted == 0 && !done.left.is_empty() {
        return Ok(done);
    }
    let mut edits: BTreeMap<Vec<u8>, (Scope, Vec<Edit>)> = BTreeMap::new();
    for stored in undoing.go {
        let of_scope =
            edits.entry(stored.scope.to_bytes()).or_insert_with(|| (stored.scope.clone(), Vec::new()));
        of_scope.1.push(Edit::Delete { id: stored.record.id, reason: "The import was undone".into() });
    }
    transact::change(turn, vault, |writer| {
        for (scope, edits) in edits.into_values() {
            for some in edits.chunks(MOST_EDITS) {
                writer.change(&scope, Action::ImportUndo.number(), some.to_vec())?;
            }
        }
        tables::undone(writer, all, request.id)
    })?;
    Ok(done)
}
