//! Which command of the desk each word of the command line is, and with which request.
//!
//! It knows names and shapes, and no rule: what may be done is for the desk to say.

mod case;
mod conflict;
mod record;
mod travel;

use std::path::Path;

use app::{Desk, Failure};
use serde_json::{Map, Value, json};

use crate::args::{self, Cli, Verb};
use crate::{input, passphrase};

/// The name of a command and its request.
pub type Call = (&'static str, Value);

/// Whether it has anything to do with a vault.
pub fn needs_vault(verb: &Verb) -> bool {
    !matches!(
        verb,
        Verb::Schema | Verb::Reference { .. } | Verb::Mrz(_) | Verb::Log(args::Log::Verify { file: Some(_) })
    )
}

/// Whether the vault must be open first.
pub fn unlocks(verb: &Verb) -> bool {
    let opens_itself =
        matches!(verb, Verb::Init(_) | Verb::Restore { .. } | Verb::Passphrase(_) | Verb::Recover { .. });
    needs_vault(verb) && !opens_itself
}

/// What to call. The desk is asked where a name or a type is not on the command line.
pub fn of(desk: &Desk, cli: &Cli) -> Result<Call, Failure> {
    let file = cli.passphrase_file.as_deref();
    let (name, request) = match &cli.verb {
        Verb::Init(init) => ("session_create", of_init(init, file)?),
        Verb::Demo { cases, seed } => ("demo", json!({ "cases": cases, "seed": seed })),
        Verb::Import { file, mapping: Some(mapping), sheet, dry_run, skip_bad, .. } => (
            "table_import",
            json!({
                "path": text(file)?, "mapping": mapping, "sheet": sheet, "dry_run": dry_run, "skip_bad": skip_bad,
            }),
        ),
        Verb::Mapping(mapping) => of_mapping(mapping),
        Verb::Imports(args::Imports::List) => ("import_list", json!({})),
        Verb::Imports(args::Imports::Undo { id }) => {
            ("import_undo", json!({ "id": input::id("import", id)? }))
        }
        Verb::Import { file, dry_run, rejects, .. } => (
            "import",
            json!({ "path": text(file)?, "dry_run": dry_run, "rejects": some_text(rejects.as_deref())? }),
        ),
        Verb::Case(case) => case::of(desk, case)?,
        Verb::Record(record) => record::of(desk, record)?,
        Verb::Approval(approval) => case::of_approval(approval)?,
        Verb::Attach { case, file, evidence, description } => {
            let evidence = evidence.as_deref().map(|id| input::id("evidence", id)).transpose()?;
            let path = text(file)?;
            (
                "attach_file",
                json!({ "case": case, "path": path, "evidence": evidence, "description": description }),
            )
        }
        Verb::Attachment(attachment) => of_attachment(attachment)?,
        Verb::Search { query, kind, case, limit } => {
            ("search", json!({ "text": query, "kinds": kind, "case": case, "limit": limit }))
        }
        Verb::Mrz(args::Mrz::Check { text }) => ("mrz_check", json!({ "text": input::zone(text)? })),
        Verb::Enroll { hq, code, ca } => {
            ("enroll", json!({ "hq": hq, "code": code, "ca": some_text(ca.as_deref())? }))
        }
        Verb::Sync { what: Some(args::Sync::Status), .. } => ("sync_status", json!({})),
        Verb::Sync { what: None, records_only, .. } => ("sync_now", json!({ "records_only": records_only })),
        Verb::Bundle(bundle) => of_bundle(bundle)?,
        Verb::Conflicts { what: None, case } => ("conflict_list", json!({ "case": case })),
        Verb::Conflicts { what: Some(resolve), .. } => conflict::of(desk, resolve)?,
        Verb::Log(log) => of_log(log)?,
        Verb::StateHash { case } => ("state_hash", json!({ "case": case })),
        Verb::Export(export) => of_export(export)?,
        Verb::Backup { out } => ("backup", json!({ "path": text(out)? })),
        Verb::Restore { file: copy } => {
            ("restore", json!({ "path": text(copy)?, "passphrase": passphrase::of_vault(file)?.expose() }))
        }
        Verb::Numbers { post } => ("numbers", json!({ "post": post })),
        Verb::Posts => ("post_list", json!({})),
        Verb::Codes { list, retired } => ("code_list", json!({ "list": list, "retired": retired })),
        Verb::Check { repair } => ("check", json!({ "repair": repair })),
        Verb::Passphrase(args::Passphrase::Change { new_passphrase_file }) => {
            let old = passphrase::of_vault(file)?;
            let new = passphrase::new(new_passphrase_file.as_deref())?;
            ("passphrase_change", json!({ "old": old.expose(), "new": new.expose() }))
        }
        Verb::Recover { key } => {
            let key = input::recovery_key(key)?;
            let new = passphrase::after_recovery(file)?;
            ("session_recover", json!({ "key": key.expose(), "new_passphrase": new.expose() }))
        }
        Verb::Schema => ("schema", json!({})),
        Verb::Programme(programme) => of_programme(programme)?,
        Verb::Assistance(args::Assistance::Convert { id, title }) => {
            ("assistance_convert", json!({ "id": input::id("citizen assistance", id)?, "title": title }))
        }
        Verb::Statistics { from, to, post, of: None, .. } => {
            ("statistics", json!({ "from": from, "to": to, "post": post }))
        }
        Verb::Statistics { from, to, post, of, group, unit, limit, offset, .. } => (
            "statistics_behind",
            json!({
                "from": from, "to": to, "post": post, "of": of, "group": group, "unit": unit, "limit": limit,
                "offset": offset,
            }),
        ),
        Verb::Intake(intake) => case::of_intake(intake)?,
        Verb::Report(report) => travel::of_report(report)?,
        Verb::Lead(lead) => travel::of_lead(lead)?,
        Verb::Draft(draft) => travel::of_draft(draft),
        Verb::Reference { list, text } => ("reference", json!({ "list": list, "text": text })),
        Verb::Evidence(args::Evidence::Verify { id }) => {
            ("evidence_verify", json!({ "id": input::id("evidence", id)? }))
        }
        Verb::Evidence(args::Evidence::Label { id, out }) => {
            ("evidence_label", json!({ "id": input::id("evidence", id)?, "path": text(out)? }))
        }
        Verb::Retention(args::Retention::List { all }) => ("retention_list", json!({ "all": all })),
        Verb::Retention(args::Retention::Purge { case }) => ("retention_purge", json!({ "case": case })),
    };
    Ok((name, without_nulls(request)))
}

fn of_init(init: &args::Init, file: Option<&Path>) -> Result<Value, Failure> {
    let passphrase = passphrase::first(file)?;
    let device_name = init.device_name.clone().or_else(input::host_name);
    Ok(json!({
        "user": init.user, "post": init.post, "role": init.role, "device_name": device_name,
        "passphrase": passphrase.expose(),
    }))
}

fn of_attachment(attachment: &args::Attachment) -> Result<Call, Failure> {
    use args::Attachment;
    let of = |id: &str| input::id("attachment", id);
    Ok(match attachment {
        Attachment::Get { id, out } => ("attachment_save", json!({ "id": of(id)?, "path": text(out)? })),
        Attachment::List { case } => ("attachment_list", json!({ "case": case })),
        Attachment::Pin { id } => ("attachment_pin", json!({ "id": of(id)?, "pinned": true })),
        Attachment::Unpin { id } => ("attachment_pin", json!({ "id": of(id)?, "pinned": false })),
        Attachment::Release { id } => ("attachment_release", json!({ "id": of(id)? })),
        Attachment::Fetch { id } => ("attachment_fetch", json!({ "id": of(id)? })),
        Attachment::Rules { originals_up_to, pause, resume } => {
            let paused = (*pause || *resume).then_some(*pause);
            ("file_rules_set", json!({ "originals_up_to": originals_up_to, "paused": paused }))
        }
    })
}

fn of_bundle(bundle: &args::Bundle) -> Result<Call, Failure> {
    Ok(match bundle {
        args::Bundle::Export { to, out, with_files, max_size } => (
            "bundle_export",
            json!({ "to": to, "path": text(out)?, "with_files": with_files, "max_size": max_size }),
        ),
        args::Bundle::Preview { file } => ("bundle_preview", json!({ "path": text(file)? })),
        args::Bundle::Import { file } => ("bundle_import", json!({ "path": text(file)? })),
        args::Bundle::List => ("bundle_list", json!({})),
    })
}

fn of_export(export: &args::Export) -> Result<Call, Failure> {
    Ok(match export {
        args::Export::Case { case, format, out, unredacted, without, to } => {
            let (path, to) = (text(out)?, giving(to)?);
            let wish = json!({
                "case": case, "format": format, "path": path, "unredacted": unredacted, "without": without, "to": to,
            });
            ("export_case", wish)
        }
        args::Export::Cases { cases, out, to } => {
            ("case_list_export", json!({ "cases": cases, "path": text(out)?, "to": giving(to)? }))
        }
        args::Export::List { case } => ("disclosure_list", json!({ "case": case })),
        args::Export::Verify { file } => ("disclosure_verify", json!({ "path": text(file)? })),
    })
}

fn giving(to: &args::Giving) -> Result<Value, Failure> {
    let known_as = to.known_as.as_deref().map(|id| input::id("contact or agency", id)).transpose()?;
    Ok(json!({
        "basis": to.basis, "recipient": to.recipient, "known_as": known_as, "address": to.address,
        "purpose": to.purpose, "authority": to.authority, "marking": to.marking, "handling": to.handling,
        "manifest": to.manifest,
    }))
}

fn of_mapping(mapping: &args::Mapping) -> Call {
    match mapping {
        args::Mapping::Save { name, kind, columns, case, month_first } => {
            // A head may hold the sign itself, a field never does: the last one divides.
            let column = |pair: &args::Pair| {
                let whole = format!("{}={}", pair.name, pair.value);
                let (head, field) = whole.rsplit_once('=').unwrap_or_default();
                json!({ "column": head, "field": field })
            };
            let columns: Vec<Value> = columns.iter().map(column).collect();
            let mapping = json!({
                "name": name, "kind": kind, "case": case, "columns": columns, "month_first": month_first,
            });
            ("mapping_save", json!({ "mapping": mapping }))
        }
        args::Mapping::List => ("mapping_list", json!({})),
        args::Mapping::Delete { name } => ("mapping_delete", json!({ "name": name })),
    }
}

fn of_programme(programme: &args::Programme) -> Result<Call, Failure> {
    use args::Programme;
    Ok(match programme {
        Programme::List { kind, text, state, sort, descending, limit, offset } => (
            "programme_list",
            json!({
                "kind": kind, "text": text, "code": state, "sort": sort, "descending": descending,
                "limit": limit, "offset": offset,
            }),
        ),
        Programme::Show { id } => ("programme_show", json!({ "id": input::id("record", id)? })),
        Programme::Export { kinds, format, out } => {
            ("programme_export", json!({ "kinds": kinds, "format": format, "path": text(out)? }))
        }
    })
}

fn of_log(log: &args::Log) -> Result<Call, Failure> {
    Ok(match log {
        args::Log::Verify { file } => ("log_verify", json!({ "file": some_text(file.as_deref())? })),
        args::Log::Export { out, case, with_content } => {
            ("log_export", json!({ "path": text(out)?, "case": case, "with_content": with_content }))
        }
        args::Log::Status => ("log_status", json!({})),
        args::Log::Show { case, source, limit, offset } => {
            ("log_show", json!({ "case": case, "source": source, "limit": limit, "offset": offset }))
        }
    })
}

fn text(path: &Path) -> Result<&str, Failure> {
    path.to_str().ok_or_else(|| {
        Failure::usage("A path is not valid UTF-8. Nothing was done; rename the file or folder.")
    })
}

fn some_text(path: Option<&Path>) -> Result<Option<&str>, Failure> {
    path.map(text).transpose()
}

/// What was not said is left out: the desk has its own defaults.
fn without_nulls(request: Value) -> Value {
    match request {
        Value::Object(map) => {
            Value::Object(map.into_iter().filter(|(_, value)| !value.is_null()).collect::<Map<_, _>>())
        }
        other => other,
    }
}
