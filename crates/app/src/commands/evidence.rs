//! Hand-overs of exhibits, and files.

use crate::gate::Turn;
use crate::show::Shown;
use crate::view::Fields;
use crate::view::evidence::{AttachmentView, EvidenceView, SavedFile};
use crate::{Failure, custody, edits, history, outfile, page, rules, supply, transact};
use ledger::Scope;
use model::{Action, Record, Value, kinds};
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::path::Path;
use ts_rs::TS;
use uuid::Uuid;
use vault::{StoredAttachment, Vault, VaultError};

/// Record a hand-over.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct CustodyAddRequest {
    pub evidence: Uuid,
    /// Fields of `custody_event`: `action`, `happened_at`, `from_party`, `to_party`, `purpose`, `place`, `seal`, `remarks`.
    #[ts(optional, type = "Record<string, FieldValue>")]
    pub fields: Fields,
}

/// Take a file into the case, encrypted.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct AttachFileRequest {
    /// Number or id.
    pub case: String,
    pub path: String,
    pub evidence: Option<Uuid>,
    pub description: Option<String>,
    pub media_type: Option<String>,
}

/// Write a file out of the vault.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct AttachmentSaveRequest {
    pub id: Uuid,
    pub path: String,
}

pub(crate) fn custody_add(turn: &Turn<'_>, request: CustodyAddRequest) -> Result<EvidenceView, Failure> {
    let mut guard = turn.vault()?;
    let vault = &mut *guard;
    let item = turn.record()?;
    if item.record.kind != &kinds::EVIDENCE || item.deleted {
        return Err(Failure::not_found("exhibit"));
    }
    let mut fields = request.fields;
    fields.insert("evidence".into(), json!(request.evidence));
    custody::supply_from(&vault.reads(), &mut fields)?;
    let mut event = Record::new(turn.desk.ids.id(), &kinds::CUSTODY_EVENT);
    supply::new_record(&mut event, &fields, vault.identity(), &turn.actor, turn.now_ms)?;
    rules::open_case(&vault.reads(), item.case)?;
    rules::typed(None, &event, turn.now_ms)?;
    let mut edits = edits::create(&event);
    edits.push(custody::chain_edit(&vault.reads(), &event, item.case, &turn.actor)?);
    transact::change(turn, vault, |writer| {
        Ok(writer.change(&item.scope, Action::CustodyAdd.number(), edits)?)
    })?;
    page::evidence(&Shown::new(vault, turn.now_ms)?, item)
}

pub(crate) fn attach_file(turn: &Turn<'_>, request: AttachFileRequest) -> Result<AttachmentView, Failure> {
    let case = turn.case()?;
    let mut guard = turn.vault()?;
    let vault = &mut *guard;
    rules::open_case(&vault.reads(), Some(case))?;
    let path = Path::new(&request.path);
    let mut record = Record::new(turn.desk.ids.id(), &kinds::ATTACHMENT);
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    record.set("name", Value::Text(name))?;
    if let Some(evidence) = request.evidence {
        record.set("evidence", Value::Ref(evidence))?;
    }
    record.set("description", request.description.map_or(Value::Null, Value::Text))?;
    record.set("media_type", request.media_type.map_or_else(|| media_type(path), Value::Text))?;
    rules::references(&vault.reads(), &record, Some(case))?;
    let stored = vault.attach_file(record.id, case, path, turn.now_ms)?;
    let copies = vault.make_copies(record.id, turn.now_ms).map_err(Failure::from);
    let written = copies.and_then(|copies| write(turn, vault, &mut record, &stored, &copies));
    if written.is_err() {
        // The bytes without their record would be nobody's; taking them away again loses nothing.
        let _ = vault.discard_attachment(record.id);
    }
    written?;
    let saved = vault.reads().record(record.id)?.ok_or_else(|| Failure::not_found("record"))?;
    page::attachment(&Shown::new(vault, turn.now_ms)?, &saved)
}

fn write(
    turn: &Turn<'_>,
    vault: &mut Vault,
    record: &mut Record,
    stored: &StoredAttachment,
    copies: &[StoredAttachment],
) -> Result<(), Failure> {
    for part in std::iter::once(stored).chain(copies) {
        let (size, sha256) = part.part.fields();
        record.set(size, Value::Int(i64::try_from(part.size).unwrap_or(i64::MAX)))?;
        record.set(sha256, Value::Text(history::hex(&part.sha256)))?;
    }
    record.set("address", Value::Text(stored.address.clone()))?;
    record.check()?;
    let (scope, mut edits) = (Scope::Case(stored.case), edits::create(record));
    edits.extend(hash_at_intake(vault, record)?);
    transact::change(turn, vault, |writer| Ok(writer.change(&scope, Action::Attach.number(), edits)?))?;
    Ok(())
}

/// The first file of an exhibit that is a file itself says what its hash is from now on.
fn hash_at_intake(vault: &Vault, file: &Record) -> Result<Vec<vault::Edit>, Failure> {
    let item = file.reference("evidence").map(|id| vault.reads().record(id)).transpose()?.flatten();
    let is_file = |item: &vault::StoredRecord| {
        item.record.text("evidence_type") == Some("digital_file") && item.record.get("sha256").is_none()
    };
    let Some(item) = item.filter(is_file) else { return Ok(Vec::new()) };
    let mut wanted = item.record.clone();
    wanted.set("sha256", file.get("sha256").cloned().unwrap_or(Value::Null))?;
    let state = vault.reads().state(wanted.id)?.unwrap_or_default();
    Ok(edits::update(&item, &state, &wanted))
}

/// From the ending alone: the bytes are evidence and are not interpreted.
fn media_type(path: &Path) -> Value {
    let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default().to_ascii_lowercase();
    let known = match ending.as_str() {
        "pdf" => "application/pdf",
        "jpg" | "jpeg" => "image/jpeg",
        "png" => "image/png",
        "gif" => "image/gif",
        "webp" => "image/webp",
        "tif" | "tiff" => "image/tiff",
        "txt" => "text/plain",
        "csv" => "text/csv",
        "mp3" => "audio/mpeg",
        "wav" => "audio/wav",
        "mp4" => "video/mp4",
        "docx" => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "xlsx" => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "eml" => "message/rfc822",
        "zip" => "application/zip",
        _ => return Value::Null,
    };
    Value::text(known)
}

pub(crate) fn attachment_save(turn: &Turn<'_>, request: AttachmentSaveRequest) -> Result<SavedFile, Failure> {
    let vault = turn.vault()?;
    if turn.kind()? != &kinds::ATTACHMENT {
        return Err(Failure::not_found("attachment"));
    }
    let mut out = outfile::Outfile::begin(Path::new(&request.path))?;
    let stored = vault.read_attachment(request.id, &mut out).map_err(|error| out.failure(error))?;
    let saved = out.finish()?;
    // What was written is what was taken in, to the bit, or it is not handed over.
    if saved.sha256 != history::hex(&stored.sha256) {
        let _ = std::fs::remove_file(&saved.path);
        return Err(VaultError::DamagedAttachment { id: request.id }.into());
    }
    Ok(saved)
}
