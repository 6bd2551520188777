//! The fourteen promises. Each is a function with a sentence of what it means; an `Err` says how it was broken.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use hq::books::HeldEntry;
use hq::store::Part;
use ledger::{EntityId, GENESIS, RawChange, Scope, ScopeState, Stream, UserId, verify_run};
use uuid::Uuid;
use vault::{Vault, VaultError};

use super::excuses::has_file;
use super::feed::Feed;
use super::laptop::Laptop;
use super::office::Office;
use super::oracle::{self, InForce};
use super::user;
use super::world::{Broken, Sabotage, World};

type Verdict = Result<(), String>;

/// What can be asked at any moment, whatever is under way.
pub fn while_it_goes_on(world: &mut World) -> Result<(), Broken> {
    let feed = Feed::read(world);
    named("Order", order(world, &feed))?;
    let waiting = world.office.admin(async |house| Ok(house.books.held_waiting().await?));
    let waiting = waiting.expect("HQ answers");
    for laptop in &mut world.laptops {
        named("NoSilentDrop", no_silent_drop(laptop))?;
        named("NoSilentDrop", held_is_listed(laptop, &waiting))?;
        named("ValueKept", value_kept(laptop))?;
        named("Confine", confine(laptop, &world.sent))?;
    }
    Ok(())
}

/// What holds once faults have stopped and everybody has met headquarters.
pub fn at_the_end(world: &mut World) -> Result<(), Broken> {
    while_it_goes_on(world)?;
    let feed = Feed::read(world);
    named("NoLoss", no_loss(world, &feed))?;
    named("NoLoss", no_file_lost(world, &feed))?;
    named("Live", live(world))?;
    named("Converge", converge(world, &feed))?;
    named("ClockFree", clock_free(&feed))?;
    named("Compat", compat(world, &feed))?;
    let erased = erased_for_good(world, &feed);
    let files: Vec<(Uuid, Uuid)> = world.marks.iter().filter_map(|mark| mark.file).collect();
    for laptop in &mut world.laptops {
        named("Atomic", atomic(laptop))?;
        named("Chain", chain(laptop))?;
        named("Bounded", bounded(laptop))?;
        // A revoked laptop is told nothing any more.
        if !laptop.revoked {
            named("PurgeClean", purge_clean(laptop, &files))?;
            named("PurgeClean", erased_clean(laptop, &erased))?;
        }
        named("Rebuild", rebuild(laptop))?;
    }
    Ok(())
}

fn named(invariant: &'static str, verdict: Verdict) -> Result<(), Broken> {
    verdict.map_err(|what| Broken { invariant, what })
}

/// **NoLoss**: what a person saved reaches HQ's feed, whatever becomes of it there.
fn no_loss(world: &World, feed: &Feed) -> Verdict {
    let arrived = feed.marks();
    let lost = world.marks.iter().filter(|mark| !mark.excused && !arrived.contains(&mark.number));
    let lost: Vec<String> = lost
        .map(|mark| format!("{} of {}", user::mark(mark.number), world.laptops[mark.laptop].name))
        .collect();
    if lost.is_empty() { Ok(()) } else { Err(format!("never arrived: {}", lost.join(", "))) }
}

/// **NoLoss** of files: HQ has what an accepted record announces, and so has everybody to whom it goes.
fn no_file_lost(world: &mut World, feed: &Feed) -> Verdict {
    let lost: BTreeSet<Uuid> =
        world.marks.iter().filter(|mark| mark.file_excused).filter_map(|mark| Some(mark.file?.1)).collect();
    let withheld = feed.withheld_marks();
    let owed = world.marks.iter().filter(|mark| !mark.file_excused && !withheld.contains(&mark.number));
    let missing: Vec<String> =
        owed.filter(|mark| !has_file(&world.office, mark)).map(|mark| user::mark(mark.number)).collect();
    if !missing.is_empty() {
        return Err(format!("HQ lacks the files of {}", missing.join(", ")));
    }
    for laptop in world.laptops.iter_mut().filter(|laptop| !laptop.revoked) {
        let standings = laptop.vault().part_standings(None).map_err(|error| error.to_string())?;
        let whole = vault::Here::Whole { durable: true };
        let apart = standings.iter().find(|one| one.here != whole && !lost.contains(&one.part.attachment));
        if let Some(apart) = apart {
            return Err(format!("{} has {:?} of {}", laptop.name, apart.here, apart.part.attachment));
        }
    }
    Ok(())
}

/// **NoSilentDrop**: every own change is acknowledged, or counted and listed as unsent; a held one is listed.
fn no_silent_drop(laptop: &mut Laptop) -> Verdict {
    let name = laptop.name.clone();
    let vault = laptop.vault();
    let read = || -> Result<(u64, u64, u64), VaultError> {
        // Receipts and the like in a device's own scope travel too, and are nobody's work.
        let runs = vault.unsent_runs(usize::MAX)?;
        let work = runs.iter().filter(|run| !matches!(run.stream.scope, Scope::Device(_)));
        let sendable: BTreeSet<(&Stream, u64)> = work
            .flat_map(|run| (run.first_seq..).take(run.raws.len()).map(|seq| (&run.stream, seq)))
            .collect();
        // What HQ held and then lost with a disk is still listed as held, and goes again.
        let listed = vault.reads().unsent(0, usize::MAX >> 1)?;
        let waiting = listed.iter().filter(|item| {
            item.state == vault::UnsentState::Waiting || sendable.contains(&(&item.stream, item.seq))
        });
        Ok((sendable.len() as u64, vault.unsent_count()?, waiting.count() as u64))
    };
    let (sendable, counted, listed) = read().map_err(|error| error.to_string())?;
    if sendable == counted && listed == counted {
        return Ok(());
    }
    Err(format!("{name}: {sendable} to send, {counted} counted, {listed} listed as waiting"))
}

/// **NoSilentDrop**: what waits for a reviewer at HQ is on its author's list too, unless the disk of the
/// laptop was put back and another life of it wrote that.
fn held_is_listed(laptop: &mut Laptop, waiting: &[HeldEntry]) -> Verdict {
    if laptop.forked {
        return Ok(());
    }
    let name = laptop.name.clone();
    let vault = laptop.vault();
    let origin = vault.identity().origin();
    let read = || -> Result<_, VaultError> {
        Ok((vault.reads().heads()?, vault.reads().held(0)?, vault.unsent(0, usize::MAX >> 1)?))
    };
    let (heads, held, unsent) = read().map_err(|error| error.to_string())?;
    for entry in waiting.iter().filter(|entry| entry.origin == origin) {
        let stream = Stream { origin, scope: entry.scope.clone() };
        let here = heads.iter().any(|head| head.stream == stream && head.seq >= entry.seq);
        let mut listed = held.iter().chain(&unsent);
        if here && !listed.any(|item| item.stream == stream && item.seq == entry.seq) {
            return Err(format!("{name} does not list {} of {}, which waits at HQ", entry.seq, entry.scope));
        }
    }
    Ok(())
}

/// **Converge**: a laptop, HQ and the pure fold of HQ's feed agree about every case that the laptop may see.
fn converge(world: &mut World, feed: &Feed) -> Verdict {
    for case in feed.cases() {
        let scope = Scope::Case(case);
        let mut fold = ScopeState::new(scope.clone());
        let skipped = world.plan.sabotage == Some(Sabotage::SkippedChange);
        let mut raws = feed.of(&scope);
        if skipped && raws.len() > 1 {
            raws.pop();
        }
        for raw in raws {
            fold.receive(raw).map_err(|error| format!("{case}: HQ's feed does not fold: {error}"))?;
        }
        let users = users_of(&world.office, &scope, world.now);
        let told = |laptop: &&mut Laptop| users.contains(&laptop.user) && !laptop.revoked;
        for laptop in world.laptops.iter_mut().filter(told) {
            let name = laptop.name.clone();
            let hash = laptop.vault().reads().state_hash(Some(case)).map_err(|error| error.to_string())?;
            if hash != fold.state_hash() {
                let why = difference(laptop, &scope, &fold);
                return Err(format!("{name} and HQ differ about {case}: {why}"));
            }
        }
    }
    Ok(())
}

fn difference(laptop: &mut Laptop, scope: &Scope, fold: &ScopeState) -> String {
    let streams = laptop.vault().reads().streams(Some(scope)).expect("the log reads");
    let here: BTreeMap<_, u64> =
        streams.iter().map(|stream| (stream.stream.origin, stream.raws.len() as u64)).collect();
    let there = &fold.known.0;
    let origins: BTreeSet<_> = here.keys().chain(there.keys()).collect();
    let apart = origins.into_iter().filter(|origin| here.get(origin) != there.get(origin));
    let apart: Vec<String> = apart
        .map(|origin| {
            let own = if origin.device == laptop.device { " (own)" } else { "" };
            format!(
                "{}/{}{own}: here {:?}, at HQ {:?}",
                origin.device,
                origin.incarnation,
                here.get(origin),
                there.get(origin)
            )
        })
        .collect();
    if !apart.is_empty() {
        return apart.join("; ");
    }
    let records = in_force_here(laptop, scope).records;
    let states = states(laptop.vault(), &records);
    let differing = states.into_iter().find(|(id, state)| fold.entities.get(id) != Some(state));
    differing.map_or_else(
        || "records that only one side has".into(),
        |(id, state)| format!("{} is {state:?} here and {:?} at HQ", id.0, fold.entities.get(&id)),
    )
}

fn in_force_here(laptop: &mut Laptop, scope: &Scope) -> InForce {
    let streams = laptop.vault().reads().streams(Some(scope)).expect("the log reads");
    oracle::in_force(streams.into_iter().flat_map(|stream| stream.raws))
}

fn states(vault: &Vault, records: &BTreeSet<EntityId>) -> Vec<(EntityId, ledger::EntityState)> {
    let read = |id: &EntityId| Some((*id, vault.reads().state(id.0).expect("states read")?));
    records.iter().filter_map(read).collect()
}

/// **ValueKept**: a value leaves what is in force only when an operation in force names it.
fn value_kept(laptop: &mut Laptop) -> Verdict {
    let lacking = laptop.vault().lacking().map_err(|error| error.to_string())?;
    for scope in laptop.vault().reads().scopes().map_err(|error| error.to_string())? {
        // A state without its history: the log here cannot say yet what is in force.
        if lacking.iter().any(|lacking| lacking.scope == scope) {
            continue;
        }
        let expected = in_force_here(laptop, &scope);
        let found = oracle::of_states(states(laptop.vault(), &expected.records).into_iter());
        compare(&format!("{}, {scope}", laptop.name), &expected, &found)?;
    }
    Ok(())
}

fn compare(name: &str, expected: &InForce, found: &InForce) -> Verdict {
    if expected.registers != found.registers {
        let apart = expected.registers.iter().find(|(key, dots)| found.registers.get(key) != Some(dots));
        let surplus = found.registers.iter().find(|(key, _)| !expected.registers.contains_key(key));
        return Err(format!(
            "{name}: in force by the log {apart:?}, in the tables otherwise; only there {surplus:?}"
        ));
    }
    if expected.chains == found.chains { Ok(()) } else { Err(format!("{name}: a chain lacks an entry")) }
}

/// **Order**: HQ's positions have no gap, and within each stream follow the order in which it was written.
fn order(world: &World, feed: &Feed) -> Verdict {
    for (entry, pos) in feed.0.iter().zip(1..) {
        if entry.pos != pos {
            return Err(format!("position {pos} is missing"));
        }
    }
    let mut heads: BTreeMap<Stream, u64> = BTreeMap::new();
    for entry in feed.0.iter().filter(|entry| entry.part == Part::Change) {
        let head = heads.entry(entry.stream()).or_default();
        if entry.seq != *head + 1 {
            return Err(format!("{} comes after {head} of its stream", entry.seq));
        }
        *head = entry.seq;
    }
    let verified = world.office.admin(async |house| hq::admin::verify::verify(house).await);
    verified.map(drop).map_err(|error| error.to_string())
}

/// **Atomic**: a change is in the log with all its operations and in the tables with all of them, or neither.
fn atomic(laptop: &mut Laptop) -> Verdict {
    let name = laptop.name.clone();
    let report = laptop.vault().check().map_err(|error| error.to_string())?;
    if report.is_sound() {
        return Ok(());
    }
    Err(format!("{name}: {report:?}"))
}

/// **Confine**: a laptop holds nothing of a case of which nobody sent it anything while its user might see it.
fn confine(laptop: &mut Laptop, sent: &BTreeSet<(UserId, Uuid)>) -> Verdict {
    let (name, user, device, post) = (laptop.name.clone(), laptop.user, laptop.device, laptop.post);
    let vault = laptop.vault();
    let reads = vault.reads();
    let heads = reads.heads().map_err(|error| error.to_string())?;
    for head in heads {
        let own = head.stream.origin.device == device;
        let may = match &head.stream.scope {
            Scope::Case(case) => own || sent.contains(&(user, *case)),
            Scope::Post(named) => named == post,
            Scope::User(named) => *named == user,
            Scope::Device(named) => *named == device,
            _ => true,
        };
        if !may {
            return Err(format!("{name} holds {}", head.stream.scope));
        }
    }
    Ok(())
}

/// What was erased and stands nowhere else: somebody may have written the same words again.
fn erased_for_good(world: &World, feed: &Feed) -> Vec<String> {
    let there = feed.marks();
    let ignored = world.plan.sabotage == Some(Sabotage::WordsKept);
    let marks = world.erased.iter().flat_map(|(_, marks)| marks);
    let gone = marks.filter(|mark| ignored || !there.contains(mark));
    gone.map(|mark| user::mark(*mark)).collect()
}

/// **PurgeClean** of words: what was erased by law is in no table of any laptop.
fn erased_clean(laptop: &mut Laptop, erased: &[String]) -> Verdict {
    if erased.is_empty() {
        return Ok(());
    }
    let name = laptop.name.clone();
    let everything = vault::testing::dump_everything(laptop.vault()).map_err(|error| error.to_string())?;
    let marks: BTreeSet<&[u8]> =
        everything.windows(8).filter(|window| window[0] == b'm' && window[7] == b'x').collect();
    match erased.iter().find(|mark| marks.contains(mark.as_bytes())) {
        Some(mark) => Err(format!("{name} still has {mark}, which was erased")),
        None => Ok(()),
    }
}

fn files_in(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    entries.flat_map(|path| if path.is_dir() { files_in(&path) } else { vec![path] }).collect()
}

/// **PurgeClean**: where a case was taken off a laptop, nothing of it is left in tables, index or log, nor any
/// file of it.
fn purge_clean(laptop: &mut Laptop, files: &[(Uuid, Uuid)]) -> Verdict {
    let user = laptop.user;
    let on_disk = files_in(&laptop.dir);
    let name = laptop.name.clone();
    let vault = laptop.vault();
    let reads = vault.reads();
    let grants = reads.grants().map_err(|error| error.to_string())?;
    let withdrawn = grants.iter().filter(|grant| grant.user == user && !grant.granted);
    for case in withdrawn.filter_map(|grant| grant.scope.case()) {
        let rows = reads.streams(Some(&Scope::Case(case))).map_err(|error| error.to_string())?.len()
            + usize::from(reads.has_record(case).map_err(|error| error.to_string())?);
        if rows > 0 {
            return Err(format!("{name} still holds {case}"));
        }
        for (_, id) in files.iter().filter(|(of, _)| *of == case) {
            let id = id.to_string();
            if let Some(left) = on_disk.iter().find(|path| path.to_string_lossy().contains(&id)) {
                return Err(format!("{name} still has {} of {case}", left.display()));
            }
        }
    }
    Ok(())
}

/// Something done to a stream at a place.
type Tamper = fn(&mut Vec<RawChange>, usize);

/// **Chain**: the log verifies, and any flipped byte, removal, swap or truncation of it is found.
fn chain(laptop: &mut Laptop) -> Verdict {
    let name = laptop.name.clone();
    let vault = laptop.vault();
    let reads = vault.reads();
    let broken = reads.verify_log().map_err(|error| error.to_string())?;
    if let Some(broken) = broken.first() {
        return Err(format!("{name}: {} {}", broken.stream.scope, broken.error));
    }
    let keys: BTreeMap<_, _> = reads
        .directory()
        .map_err(|error| error.to_string())?
        .into_iter()
        .filter_map(|entry| {
            Some(((entry.user, entry.device), ledger::VerifyingKey::from_bytes(&entry.public_key).ok()?))
        })
        .collect();
    let streams = reads.streams(None).map_err(|error| error.to_string())?;
    let Some(longest) = streams.into_iter().max_by_key(|stream| stream.raws.len()) else { return Ok(()) };
    let holds = |raws: Vec<RawChange>| {
        let key_of =
            |author: &ledger::UserId, origin: &ledger::Origin| keys.get(&(*author, origin.device)).copied();
        let verified = verify_run(&longest.stream, 0, &GENESIS, raws, key_of);
        verified.is_ok_and(|changes| changes.last().is_some_and(|last| last.hash == longest.head))
    };
    if !holds(longest.raws.clone()) {
        return Err(format!("{name}: a whole stream does not verify"));
    }
    let middle = longest.raws.len() / 2;
    let tampered: [(&str, Tamper); 4] = [
        ("a flipped byte", |raws, at| {
            let header = &mut raws[at].header;
            let last = header.len() - 1;
            header[last] ^= 1;
        }),
        ("a removal", |raws, at| drop(raws.remove(at))),
        ("a swap", |raws, at| {
            let other = (at + 1) % raws.len();
            raws.swap(at, other);
        }),
        ("a truncation", |raws, _| drop(raws.pop())),
    ];
    for (what, tamper) in tampered {
        let mut raws = longest.raws.clone();
        tamper(&mut raws, middle);
        if raws != longest.raws && holds(raws) {
            return Err(format!("{name}: {what} is not found"));
        }
    }
    Ok(())
}

/// **Live**: once faults stop, every queue drains, with no act of a person; nothing waits for ever.
fn live(world: &mut World) -> Verdict {
    for laptop in world.laptops.iter_mut().filter(|laptop| !laptop.revoked) {
        let name = laptop.name.clone();
        let vault = laptop.vault();
        let lacking = vault.lacking().map_err(|error| error.to_string())?;
        let states = vault.reads().snapshot_troubles().map_err(|error| error.to_string())?;
        if !lacking.is_empty() || !states.is_empty() {
            return Err(format!("{name} still lacks {lacking:?}, of which in doubt {states:?}"));
        }
        let unsent = vault.unsent_count().map_err(|error| error.to_string())?;
        if unsent > 0 {
            return Err(format!("{name} still has {unsent} to send"));
        }
        let waiting = vault.reads().waiting().map_err(|error| error.to_string())?;
        let stuck: Vec<_> = waiting
            .iter()
            .filter(|one| matches!(one.reason.as_str(), "gap" | "unknown_signer" | "early"))
            .map(|one| {
                format!(
                    "{} of {} {}/{}",
                    one.reason, one.stream.scope, one.stream.origin.incarnation, one.seq
                )
            })
            .collect();
        if !stuck.is_empty() {
            return Err(format!("{name}: {}", stuck.join(", ")));
        }
    }
    Ok(())
}

/// **Bounded**: no list grows with the number of attempts: the record of exchanges joins those in vain, and
/// what waits is never more than what was sent.
fn bounded(laptop: &mut Laptop) -> Verdict {
    let name = laptop.name.clone();
    let exchanges = laptop.exchanges;
    let vault = laptop.vault();
    let lines = vault.exchange_log(usize::MAX >> 1).map_err(|error| error.to_string())?;
    let alike = lines.windows(2).any(|pair| {
        let quiet = |line: &vault::ExchangeEntry| line.sent + line.received + line.held == 0;
        quiet(&pair[0])
            && quiet(&pair[1])
            && (&pair[0].status, &pair[0].trouble) == (&pair[1].status, &pair[1].trouble)
    });
    if alike || lines.len() as u64 > exchanges + 64 {
        return Err(format!("{name}: {} lines for {exchanges} exchanges", lines.len()));
    }
    Ok(())
}

/// **Rebuild**: the tables computed anew from the log are those that grew change by change.
fn rebuild(laptop: &mut Laptop) -> Verdict {
    let name = laptop.name.clone();
    let vault = laptop.vault();
    let before = vault::testing::dump_derived(vault).map_err(|error| error.to_string())?;
    vault.rebuild().map_err(|error| error.to_string())?;
    let after = vault::testing::dump_derived(vault).map_err(|error| error.to_string())?;
    let apart = before.iter().zip(&after).find(|(before, after)| before != after);
    match apart {
        None if before.len() == after.len() => Ok(()),
        apart => Err(format!("{name}: {apart:?}")),
    }
}

/// **Compat**: what this version does not know lies in the feed and on every laptop byte for byte as its author
/// signed it, in force where it is accepted.
fn compat(world: &mut World, feed: &Feed) -> Verdict {
    let Some(change) = &world.from_the_future else { return Ok(()) };
    let scope = change.header.scope.clone();
    let same = |raw: &RawChange| raw.header == change.raw.header && raw.payload == change.raw.payload;
    let stored = feed.0.iter().find(|entry| entry.scope == scope && same(&entry.raw));
    let Some(stored) = stored else { return Err("HQ does not have it as it was".into()) };
    if stored.withheld {
        return Ok(());
    }
    let users = users_of(&world.office, &scope, world.now);
    let told = |laptop: &&mut Laptop| users.contains(&laptop.user) && !laptop.revoked;
    for laptop in world.laptops.iter_mut().filter(told) {
        let streams = laptop.vault().reads().streams(Some(&scope)).map_err(|error| error.to_string())?;
        if !streams.iter().flat_map(|stream| &stream.raws).any(same) {
            return Err(format!("{} does not have it as it was", laptop.name));
        }
    }
    Ok(())
}

pub fn users_of(office: &Office, scope: &Scope, now: i64) -> BTreeSet<UserId> {
    let access = office.admin(async |house| Ok(house.books.access_to(scope).await?)).expect("HQ answers");
    access.into_iter().filter(|access| access.is_open(now)).map(|access| access.user).collect()
}

/// **ClockFree**: what is in force follows from who knew of what; no clock has a say.
fn clock_free(feed: &Feed) -> Verdict {
    for case in feed.cases() {
        let scope = Scope::Case(case);
        let raws = feed.of(&scope);
        let mut fold = ScopeState::new(scope);
        for raw in raws.clone() {
            fold.receive(raw).map_err(|error| error.to_string())?;
        }
        let expected = oracle::in_force(raws.into_iter());
        let found = oracle::of_states(fold.entities.iter().map(|(id, state)| (*id, state.clone())));
        compare("HQ", &expected, &found)?;
    }
    Ok(())
}
