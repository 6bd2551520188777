//! The log as it is searched: what is asked for, and each line as a screen shows it.

use std::collections::HashSet;

use chrono::{DateTime, NaiveDate};
use ledger::{DeviceId, Scope, UserId};
use model::actions::ACTIONS;
use model::acts::Act;
use model::{FieldProblem, Reason};
use uuid::Uuid;
use vault::{LogLine, LogQuery, LoggedAct, LoggedChange};

use crate::commands::log::LogShowRequest;
use crate::gate::Turn;
use crate::show::Shown;
use crate::view::history::{ActEntry, DeviceName, LogChoices, LogEntry, LogList};
use crate::{Failure, access, history, moment};

/// A page of the log, newest first; cases that the actor may not see are not in it and not counted.
pub(crate) fn page(turn: &Turn<'_>, request: &LogShowRequest) -> Result<LogList, Failure> {
    let vault = turn.vault()?;
    let shown = Shown::new(&vault, turn.now_ms)?;
    let hidden = access::hidden(&vault.reads(), &turn.actor, turn.now_ms)?;
    let (total, lines) = vault.reads().search_log(&query(turn, request, hidden)?)?;
    let entries = lines.iter().map(|line| match line {
        LogLine::Change(change) => of_change(&shown, change),
        LogLine::Act(act) => of_act(&shown, act),
    });
    Ok(LogList { total, entries: entries.collect::<Result<_, _>>()? })
}

/// Who and what the log names, for the menus that narrow it.
pub(crate) fn choices(turn: &Turn<'_>) -> Result<LogChoices, Failure> {
    let vault = turn.vault()?;
    let shown = Shown::new(&vault, turn.now_ms)?;
    let hidden = access::hidden(&vault.reads(), &turn.actor, turn.now_ms)?;
    let found = vault.reads().log_parties(&hidden)?;
    let mut people: Vec<_> = found.users.iter().map(|user| shown.names.person(user.0)).collect();
    people.sort_by(|a, b| (&a.name, a.id).cmp(&(&b.name, b.id)));
    let name = |device: &DeviceId| DeviceName { id: device.0, name: shown.names.device(*device) };
    let mut devices: Vec<_> = found.devices.iter().map(name).collect();
    devices.sort_by(|a, b| (&a.name, a.id).cmp(&(&b.name, b.id)));
    let actions = found.actions.into_iter().map(|number| history::action(number).to_owned());
    let mut seen = HashSet::new();
    let actions = actions.filter(|name| seen.insert(name.clone())).collect();
    Ok(LogChoices { people, devices, actions, acts: found.acts })
}

fn query(turn: &Turn<'_>, request: &LogShowRequest, hidden: Vec<Uuid>) -> Result<LogQuery, Failure> {
    let (changes, acts) = match request.source.as_deref().unwrap_or("changes") {
        "changes" => (true, false),
        "acts" => (false, true),
        "all" => (true, true),
        _ => return Err(FieldProblem::new("source", Reason::UnknownCode("changes, acts, all")).into()),
    };
    Ok(LogQuery {
        changes,
        acts,
        scope: turn.some_case().map(Scope::Case),
        hidden,
        users: request.people.iter().copied().map(UserId).collect(),
        devices: request.devices.iter().copied().map(DeviceId).collect(),
        what: what(&request.kinds)?,
        from_ms: instant("from", request.from.as_deref())?,
        before_ms: instant("before", request.before.as_deref())?,
        offset: usize::try_from(request.offset).unwrap_or(usize::MAX >> 1),
        limit: usize::try_from(request.limit.unwrap_or(100).max(1)).unwrap_or(usize::MAX >> 1),
    })
}

/// Numbers of actions, names of acts.
type Kinds = (Vec<u16>, Vec<String>);

/// Names of actions and acts, told apart.
fn what(names: &[String]) -> Result<Option<Kinds>, Failure> {
    let (mut actions, mut acts) = (Vec::new(), Vec::new());
    for name in names {
        let action = ACTIONS.iter().find(|(_, known, _)| known == name);
        match (action, Act::named(name)) {
            (Some((action, ..)), _) => actions.push(action.number()),
            (None, Some(act)) => acts.push(act.name().to_owned()),
            (None, None) => {
                return Err(FieldProblem::new("kinds", Reason::UnknownCode("kinds of act")).into());
            }
        }
    }
    Ok(Some((actions, acts)).filter(|_| !names.is_empty()))
}

/// A moment with its offset, or the beginning of a day in UTC.
fn instant(field: &'static str, text: Option<&str>) -> Result<Option<i64>, Failure> {
    let Some(text) = text.map(str::trim).filter(|text| !text.is_empty()) else { return Ok(None) };
    let day =
        || text.parse::<NaiveDate>().ok()?.and_hms_opt(0, 0, 0).map(|at| at.and_utc().timestamp_millis());
    let moment = DateTime::parse_from_rfc3339(text).ok().map(|at| at.timestamp_millis()).or_else(day);
    moment.map(Some).ok_or_else(|| FieldProblem::new(field, Reason::NotADate).into())
}

fn of_change(shown: &Shown<'_>, change: &LoggedChange) -> Result<LogEntry, Failure> {
    let case = change.stream.scope.case();
    Ok(LogEntry {
        stream: proof::export::stream_name(&change.stream),
        seq: change.seq,
        hash: history::hex(&change.hash),
        at: moment::text(change.wall_ms),
        author: shown.names.name(change.author),
        device: shown.names.device(change.stream.origin.device),
        action: history::action(change.action).to_owned(),
        case,
        case_number: case.map(|case| shown.number(case)).transpose()?.flatten(),
        ops: u32::try_from(change.ops.len()).unwrap_or(u32::MAX),
        signed: true,
        place: Some(change.pos),
        act: None,
    })
}

fn of_act(shown: &Shown<'_>, act: &LoggedAct) -> Result<LogEntry, Failure> {
    let LoggedAct { seq, user, what, said, hash } = act;
    Ok(LogEntry {
        stream: "acts".to_owned(),
        seq: *seq,
        hash: history::hex(hash),
        at: moment::text(said.at_ms),
        author: shown.names.name(*user),
        device: shown.names.device(DeviceId(shown.names.own_device)),
        action: what.clone(),
        case: said.about,
        case_number: said.about.map(|case| shown.number(case)).transpose()?.flatten(),
        ops: 0,
        signed: false,
        place: None,
        act: Some(ActEntry {
            utc_offset: said.utc_offset,
            n: said.n,
            format: said.format.clone(),
            marking: said.marking.clone(),
            sha256: said.sha256.clone(),
        }),
    })
}
