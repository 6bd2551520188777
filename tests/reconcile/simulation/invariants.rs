//! The fourteen promises. Each is a function with a sentence of what it means; an `Err` says how it was broken.

use std::collections::{BTreeMap, BTreeSet};

use hq::store::{Entry, Part};
use ledger::{EntityId, GENESIS, RawChange, Scope, ScopeState, Stream, verify_run};
use uuid::Uuid;
use vault::{Vault, VaultError};

use super::laptop::Laptop;
use super::oracle::{self, InForce};
use super::user;
use super::world::{Broken, Sabotage, World};

type Verdict = Result<(), String>;

/// What can be asked at any moment, whatever is under way.
pub fn while_it_goes_on(world: &mut World) -> Result<(), Broken> {
    let feed = Feed::read(world);
    named("Order", order(world, &feed))?;
    for who in 0..world.laptops.len() {
        let laptop = &mut world.laptops[who];
        named("NoSilentDrop", no_silent_drop(laptop))?;
        named("ValueKept", value_kept(laptop))?;
        let granted = world.ever_granted.clone();
        named("Confine", confine(&mut world.laptops[who], &granted))?;
    }
    Ok(())
}

/// What holds once faults have stopped and everybody has met headquarters.
pub fn at_the_end(world: &mut World) -> Result<(), Broken> {
    while_it_goes_on(world)?;
    let feed = Feed::read(world);
    named("NoLoss", no_loss(world, &feed))?;
    named("Live", live(world))?;
    named("Converge", converge(world, &feed))?;
    named("ClockFree", clock_free(&feed))?;
    named("Compat", compat(world, &feed))?;
    for who in 0..world.laptops.len() {
        let laptop = &mut world.laptops[who];
        named("Atomic", atomic(laptop))?;
        named("Chain", chain(laptop))?;
        named("Bounded", bounded(laptop))?;
        named("PurgeClean", purge_clean(laptop))?;
        named("Rebuild", rebuild(laptop))?;
    }
    Ok(())
}

fn named(invariant: &'static str, verdict: Verdict) -> Result<(), Broken> {
    verdict.map_err(|what| Broken { invariant, what })
}

/// HQ's feed as it lies in the store.
pub struct Feed(Vec<Entry>);

impl Feed {
    pub fn read(world: &World) -> Self {
        let entries = world.office.admin(async |house| {
            let mut entries = Vec::new();
            loop {
                let after = entries.last().map_or(0, |entry: &Entry| entry.pos);
                let page = house.books.everything(after).await?;
                if page.is_empty() {
                    return Ok(entries);
                }
                entries.extend(page);
            }
        });
        Self(entries.expect("HQ answers"))
    }

    fn marks(&self) -> BTreeSet<u64> {
        self.0.iter().filter_map(|entry| entry.raw.payload.as_deref()).flat_map(marks_in).collect()
    }

    /// What a device that may see the scope gets of it.
    fn of(&self, scope: &Scope) -> Vec<RawChange> {
        let entries = self.0.iter().filter(|entry| entry.scope == *scope);
        entries
            .map(|entry| {
                let payload = entry.raw.payload.clone().filter(|_| !entry.withheld);
                RawChange { payload, ..entry.raw.clone() }
            })
            .collect()
    }

    fn cases(&self) -> BTreeSet<Uuid> {
        self.0.iter().filter_map(|entry| entry.scope.case()).collect()
    }
}

/// The marks in the bytes of a payload: `m000123x`.
fn marks_in(payload: &[u8]) -> Vec<u64> {
    let text = |window: &[u8]| {
        let digits = window.strip_prefix(b"m")?.strip_suffix(b"x")?;
        std::str::from_utf8(digits).ok()?.parse().ok()
    };
    payload.windows(8).filter_map(text).collect()
}

fn own_marks(vault: &Vault) -> BTreeSet<u64> {
    let streams = vault.reads().streams(None).expect("the log reads");
    let raws = streams.into_iter().flat_map(|stream| stream.raws);
    raws.filter_map(|raw| raw.payload).flat_map(|payload| marks_in(&payload)).collect()
}

/// A disk went: what HQ had not got by then is nobody's fault.
pub fn excuse_what_went_with_a_disk(world: &mut World, who: usize, since: u64) {
    let arrived = Feed::read(world).marks();
    for mark in world.marks.iter_mut().filter(|mark| mark.laptop == who && mark.number >= since) {
        mark.excused |= !arrived.contains(&mark.number);
    }
}

/// HQ went back, and a laptop had gone back before: what neither has any more is nobody's fault.
pub fn excuse_what_went_with_two_disks(world: &mut World) {
    let arrived = Feed::read(world).marks();
    for who in 0..world.laptops.len() {
        let kept = own_marks(world.laptops[who].vault());
        for mark in world.marks.iter_mut().filter(|mark| mark.laptop == who) {
            mark.excused |= !arrived.contains(&mark.number) && !kept.contains(&mark.number);
        }
    }
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

/// **NoSilentDrop**: every own change is acknowledged, or counted and listed as unsent; a held one is listed.
fn no_silent_drop(laptop: &mut Laptop) -> Verdict {
    let name = laptop.name.clone();
    let vault = laptop.vault();
    let read = || -> Result<(u64, u64, u64), VaultError> {
        let sendable: u64 = vault.unsent_runs(usize::MAX)?.iter().map(|run| run.raws.len() as u64).sum();
        let listed = vault.reads().unsent(0, usize::MAX >> 1)?;
        let waiting = listed.iter().filter(|item| item.state == vault::UnsentState::Waiting).count();
        Ok((sendable, vault.unsent_count()?, waiting as u64))
    };
    let (sendable, counted, listed) = read().map_err(|error| error.to_string())?;
    if sendable == counted && listed == counted {
        return Ok(());
    }
    Err(format!("{name}: {sendable} to send, {counted} counted, {listed} listed as waiting"))
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
        for laptop in world.laptops.iter_mut().filter(|laptop| users.contains(&laptop.user)) {
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
    for scope in laptop.vault().reads().scopes().map_err(|error| error.to_string())? {
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

/// **Confine**: a laptop holds nothing of a case that its user was never let into.
fn confine(laptop: &mut Laptop, granted: &BTreeSet<(ledger::UserId, Uuid)>) -> Verdict {
    let (name, user, device, post) = (laptop.name.clone(), laptop.user, laptop.device, laptop.post);
    let vault = laptop.vault();
    let reads = vault.reads();
    let heads = reads.heads().map_err(|error| error.to_string())?;
    for head in heads {
        let own = head.stream.origin.device == device;
        let may = match &head.stream.scope {
            Scope::Case(case) => own || granted.contains(&(user, *case)),
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

/// **PurgeClean**: where a case was taken off a laptop, nothing of it is left in tables, index or log.
fn purge_clean(laptop: &mut Laptop) -> Verdict {
    let user = laptop.user;
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
    for laptop in &mut world.laptops {
        let name = laptop.name.clone();
        let vault = laptop.vault();
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
    for laptop in world.laptops.iter_mut().filter(|laptop| users.contains(&laptop.user)) {
        let streams = laptop.vault().reads().streams(Some(&scope)).map_err(|error| error.to_string())?;
        if !streams.iter().flat_map(|stream| &stream.raws).any(same) {
            return Err(format!("{} does not have it as it was", laptop.name));
        }
    }
    Ok(())
}

fn users_of(office: &super::office::Office, scope: &Scope, now: i64) -> BTreeSet<ledger::UserId> {
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
