//! What a grant opens: the line of the list, the state, the live changes, and the history that must bear it out.

use ledger::{Change, GENESIS, Op, Scope, Snapshot};
use vault::{Arriving, Cursor, Edit, Older, Piece, Pulled, Received, Run, Snapped, Vault, testing};

use crate::common::{Laptop, Voice, id, join, laptop, new_case, note, person, text};

const THROUGH: u64 = 50;

fn case() -> Scope {
    Scope::Case(id(1))
}

/// Everything a vault's log says of the case.
fn log_of(vault: &Vault) -> Vec<Change> {
    let mut changes = Vec::new();
    for logged in vault.reads().streams(Some(&case())).unwrap() {
        let mut previous = GENESIS;
        for raw in logged.raws {
            let change = Change::open(raw, &previous).unwrap();
            previous = change.hash;
            changes.push(change);
        }
    }
    changes
}

fn runs_of(vault: &Vault, after: usize) -> Vec<Run> {
    let streams = vault.reads().streams(Some(&case())).unwrap();
    let run = |logged: vault::LoggedStream| Run {
        stream: logged.stream,
        first_seq: after as u64 + 1,
        raws: logged.raws[after..].to_vec(),
    };
    streams.into_iter().filter(|logged| logged.raws.len() > after).map(run).collect()
}

/// An investigator's case, and a supervisor's laptop to which it was just granted.
struct Grant {
    author: Laptop,
    reader: Laptop,
    voice: Voice,
    /// The state at the grant, and how many changes are in it.
    state: Snapshot,
    known: usize,
}

fn grant() -> Grant {
    let (mut author, mut reader, mut voice) = (laptop(1), laptop(2), Voice::default());
    join(&mut reader.vault, &voice);
    author.edit(id(1), new_case(id(1), "Print shop")).unwrap();
    author.edit(id(1), person(id(2), "CEBAN", "Ion")).unwrap();
    author.edit(id(1), note(id(3), "first words")).unwrap();
    author.set(id(1), id(3), 3, "better words").unwrap();
    author.set(id(1), id(1), 1, "Print shop in the old town").unwrap();
    let changes = log_of(&author.vault);
    let user = reader.vault.identity().user;
    let op = Op::Grant { scope: case(), user, until: None };
    let runs = vec![voice.key_of(&author.vault), voice.say(&Scope::User(user), vec![op])];
    reader.vault.apply_bundle(runs, Vec::new(), 0).unwrap();
    Grant { known: changes.len(), state: Snapshot::of(case(), &changes), author, reader, voice }
}

fn line(state: &Snapshot) -> Snapshot {
    let mut line = Snapshot::new(case());
    let mut record = state.records[&id(1).into()].clone();
    record.state.registers.retain(|number, _| *number < 10);
    line.records.insert(id(1).into(), record);
    line
}

impl Grant {
    fn snap(&mut self, whole: bool, state: Snapshot) -> Received {
        let snapped = Snapped { through: THROUGH, whole, scopes: vec![state] };
        self.reader.vault.apply_snapshots(snapped, self.reader.now).unwrap()
    }

    fn announce(&mut self) {
        let line = line(&self.state);
        assert_eq!(self.snap(false, line).refused, 0);
    }

    fn give_state(&mut self) {
        let state = self.state.clone();
        assert_eq!(self.snap(true, state).states, 1);
    }

    fn history(&mut self, runs: Vec<Run>, from: u64, to: u64) -> Received {
        let pieces = vec![Piece { scope: case(), through: THROUGH, from, to }];
        let older = Older { pieces, runs, released: Vec::new() };
        self.reader.vault.apply_history(older, self.reader.now).unwrap()
    }

    /// The author's changes up to the grant, as HQ has them.
    fn old_runs(&self) -> Vec<Run> {
        let mut runs = runs_of(&self.author.vault, 0);
        runs.iter_mut().for_each(|run| run.raws.truncate(self.known));
        runs
    }

    fn live(&mut self) -> Received {
        let runs = runs_of(&self.author.vault, self.known);
        self.reader.vault.apply_bundle(runs, Vec::new(), self.reader.now).unwrap()
    }

    fn arriving(&self) -> Option<Arriving> {
        self.reader.vault.reads().arriving(id(1)).unwrap()
    }

    fn hash(&self) -> [u8; 32] {
        self.reader.vault.state_hash(Some(id(1))).unwrap()
    }

    fn troubles(&self) -> Vec<String> {
        let troubles = self.reader.vault.reads().snapshot_troubles().unwrap();
        troubles.into_iter().map(|trouble| trouble.what).collect()
    }

    fn assert_sound(&mut self) {
        let before = testing::dump_derived(&self.reader.vault).unwrap();
        self.reader.vault.rebuild().unwrap();
        assert_eq!(testing::dump_derived(&self.reader.vault).unwrap(), before, "a rebuild changes nothing");
        let report = self.reader.vault.check().unwrap();
        assert!(report.is_sound(), "{report:?}");
    }
}

#[test]
fn a_line_then_the_state_then_live_changes_then_the_history_end_where_the_author_is() {
    let mut g = grant();
    g.announce();
    assert_eq!(g.arriving(), Some(Arriving::Parts));
    assert_eq!(g.reader.title(id(1)), "Print shop in the old town");
    assert_eq!(g.reader.vault.cases(&Default::default()).unwrap().0, 1, "the case is listed");
    assert!(g.reader.vault.record(id(2)).unwrap().is_none());
    g.assert_sound();

    // What comes live before the state is kept and waits.
    g.author.edit(id(1), note(id(4), "after the grant")).unwrap();
    assert_eq!(g.live().waiting, 1);
    assert!(g.reader.vault.record(id(4)).unwrap().is_none());
    g.give_state();
    assert_eq!(g.arriving(), Some(Arriving::History));
    assert_eq!(g.hash(), g.author.vault.state_hash(Some(id(1))).unwrap());
    assert!(g.reader.vault.reads().waiting().unwrap().is_empty());
    g.assert_sound();

    g.author.set(id(1), id(3), 3, "the best words").unwrap();
    g.known += 1;
    assert_eq!(g.live().changes, 1);
    g.known -= 1;
    assert_eq!(g.hash(), g.author.vault.state_hash(Some(id(1))).unwrap());
    g.assert_sound();

    // Half of the history, then the rest; a piece that does not go on from here is left alone.
    let runs = g.old_runs();
    let mut first = runs.clone();
    first[0].raws.truncate(2);
    assert_eq!(g.history(runs.clone(), 7, THROUGH).changes, 0);
    assert_eq!(g.history(first, 0, 20).changes, 2);
    g.assert_sound();
    assert_eq!(g.history(runs, 20, THROUGH).changes, 3);
    assert_eq!((g.arriving(), g.troubles()), (None, vec![]));
    assert_eq!(g.hash(), g.author.vault.state_hash(Some(id(1))).unwrap());
    assert!(g.reader.vault.lacking().unwrap().is_empty());
    g.assert_sound();
    let newest_first = g.reader.vault.reads().changes(id(1), 100, 0).unwrap();
    let seqs: Vec<u64> = newest_first.iter().map(|change| change.seq).collect();
    assert_eq!(seqs, [7, 6, 5, 4, 3, 2, 1], "older changes stand below what came since");
    assert_eq!(g.reader.vault.reads().history(id(3)).unwrap().len(), 3);
}

#[test]
fn a_short_scope_comes_as_its_history_alone() {
    let mut g = grant();
    g.announce();
    let runs = g.old_runs();
    assert_eq!(g.history(runs, 0, THROUGH).changes, 5);
    assert_eq!((g.arriving(), g.troubles()), (None, vec![]));
    assert_eq!(g.hash(), g.author.vault.state_hash(Some(id(1))).unwrap());
    g.assert_sound();
}

#[test]
fn work_done_before_the_state_came_is_kept_and_joined() {
    for after_line in [false, true] {
        let mut g = grant();
        if after_line {
            g.announce();
        } else {
            let mut runs = g.old_runs();
            runs[0].raws.truncate(2);
            g.reader.vault.apply_bundle(runs, Vec::new(), 0).unwrap();
        }
        // The reader had the case before, or edits the bare line.
        let edit = vec![Edit::Set { id: id(1), register: 9, value: text("urgent") }];
        g.reader.edit(id(1), edit).unwrap();
        g.reader.edit(id(1), note(id(9), "by the reader")).unwrap();
        if !after_line {
            g.announce();
        }
        g.give_state();
        assert_eq!(g.reader.vault.unsent_count().unwrap(), 2);
        assert!(g.reader.vault.record(id(9)).unwrap().is_some());
        assert!(g.reader.vault.record(id(2)).unwrap().is_some());
        g.assert_sound();
        let runs = g.old_runs();
        g.history(runs, 0, THROUGH);
        assert_eq!((g.arriving(), g.troubles()), (None, vec![]));
        g.assert_sound();
        let own = g.reader.vault.unsent_runs(usize::MAX).unwrap();
        crate::common::introduce(&mut g.author.vault, &[&g.reader.vault]);
        g.author.vault.apply_bundle(own, Vec::new(), 0).unwrap();
        assert_eq!(g.hash(), g.author.vault.state_hash(Some(id(1))).unwrap());
        assert_eq!(g.reader.vault.conflict_count().unwrap(), 0);
    }
}

#[test]
fn a_reader_edits_onto_a_state_without_history() {
    let mut g = grant();
    g.announce();
    g.give_state();
    g.reader.set(id(1), id(3), 3, "the reader's words").unwrap();
    g.author.set(id(1), id(3), 3, "the author's words").unwrap();
    g.live();
    assert_eq!(g.reader.vault.conflict_count().unwrap(), 1, "both values stay until a person decides");
    g.assert_sound();
    let runs = g.old_runs();
    g.history(runs, 0, THROUGH);
    assert_eq!((g.reader.vault.conflict_count().unwrap(), g.troubles()), (1, vec![]));
    g.assert_sound();
}

#[test]
fn what_was_not_granted_or_cannot_be_true_is_not_taken_in() {
    let mut g = grant();
    let mut other = Snapshot::new(Scope::Case(id(99)));
    other.records = g.state.records.clone();
    assert_eq!(g.snap(false, other).refused, 1, "never granted");
    let state = g.state.clone();
    assert_eq!(g.snap(false, state.clone()).refused, 1, "a line says nothing of streams");
    assert_eq!(g.snap(true, state).states, 0, "a state that was not announced");
    assert!(g.reader.vault.record(id(1)).unwrap().is_none());

    g.announce();
    let mut beyond = g.state.clone();
    beyond.heads.values_mut().for_each(|end| end.seq -= 1);
    assert_eq!(g.snap(true, beyond).refused, 1, "values from beyond the heads");
    assert_eq!(g.troubles(), ["refused"]);
    g.assert_sound();
    // The history alone still makes the case whole.
    let lacking = g.reader.vault.lacking().unwrap();
    assert!(lacking[0].whole && lacking[0].at == 0);
    let runs = g.old_runs();
    g.history(runs, 0, THROUGH);
    assert_eq!(g.hash(), g.author.vault.state_hash(Some(id(1))).unwrap());
    assert_eq!(g.arriving(), None);
}

#[test]
fn absurd_counts_are_refused() {
    let mut g = grant();
    g.announce();
    let mut absurd = g.state.clone();
    absurd.heads.values_mut().for_each(|end| end.seq = u64::MAX);
    assert_eq!(g.snap(true, absurd).refused, 1);
    g.assert_sound();
}

#[test]
fn a_state_that_the_history_does_not_bear_out_gives_way_and_is_shown() {
    let mut g = grant();
    g.announce();
    let forged = g.state.records.get_mut(&id(2).into()).unwrap();
    forged.state.registers.get_mut(&2).unwrap().live[0].value = text("SOMEBODY ELSE");
    g.give_state();
    g.author.edit(id(1), note(id(4), "after the grant")).unwrap();
    g.live();
    let runs = g.old_runs();
    g.history(runs, 0, THROUGH);
    assert_eq!((g.arriving(), g.troubles()), (None, vec!["records".to_owned()]));
    assert_eq!(g.hash(), g.author.vault.state_hash(Some(id(1))).unwrap(), "the signed changes count");
    g.assert_sound();
}

#[test]
fn a_state_with_a_wrong_chain_gives_way_to_the_signed_changes() {
    let mut g = grant();
    g.announce();
    g.state.heads.values_mut().for_each(|end| end.hash[0] ^= 1);
    g.give_state();
    g.author.edit(id(1), note(id(4), "after the grant")).unwrap();
    assert_eq!(g.live().waiting, 1, "nothing chains onto a wrong hash");
    let runs = g.old_runs();
    g.history(runs.clone(), 0, THROUGH);
    assert_eq!(g.troubles(), ["chain"]);
    let lacking = g.reader.vault.lacking().unwrap();
    assert_eq!((lacking[0].at, lacking[0].whole), (0, true), "the history is asked for from its beginning");
    g.assert_sound();
    g.history(runs, 0, THROUGH);
    assert_eq!(g.arriving(), None);
    g.live();
    assert_eq!(g.hash(), g.author.vault.state_hash(Some(id(1))).unwrap());
    g.assert_sound();
}

#[test]
fn a_history_that_is_shorter_than_it_should_be_is_shown_and_the_state_stays() {
    let mut g = grant();
    g.announce();
    g.give_state();
    let mut runs = g.old_runs();
    runs[0].raws.truncate(3);
    g.history(runs, 0, THROUGH);
    assert_eq!((g.arriving(), g.troubles()), (Some(Arriving::History), vec!["history".to_owned()]));
    assert_eq!(g.hash(), g.author.vault.state_hash(Some(id(1))).unwrap());
    g.assert_sound();
    // Its author offers the rest again, and what they wrote since in the same run.
    g.author.edit(id(1), note(id(4), "after the grant")).unwrap();
    let runs = runs_of(&g.author.vault, 2);
    g.reader.vault.apply_bundle(runs, Vec::new(), 0).unwrap();
    assert_eq!((g.arriving(), g.troubles()), (None, vec![]));
    assert_eq!(g.hash(), g.author.vault.state_hash(Some(id(1))).unwrap());
    g.assert_sound();
}

#[test]
fn a_verdict_on_a_change_whose_history_is_not_here_counts_at_once() {
    let mut g = grant();
    g.announce();
    g.give_state();
    let origin = g.author.vault.identity().origin();
    let reject = Op::Disposition { origin, seq: 3, accept: false, reason: "no right".into() };
    let verdict = g.voice.say(&case(), vec![reject]);
    g.reader.vault.apply_bundle(vec![verdict.clone()], Vec::new(), 0).unwrap();
    assert!(g.reader.vault.record(id(3)).unwrap().is_none(), "its note is gone");
    g.assert_sound();
    let runs = g.old_runs();
    g.history(runs, 0, THROUGH);
    assert_eq!((g.arriving(), g.troubles()), (None, vec![]));
    crate::common::introduce(&mut g.author.vault, &[]);
    g.author.vault.apply_bundle(vec![verdict], Vec::new(), 0).unwrap();
    g.assert_sound();
}

#[test]
fn words_erased_by_law_leave_a_state_without_history_too() {
    let mut g = grant();
    g.announce();
    g.give_state();
    let origin = g.author.vault.identity().origin();
    let redact = Op::Redact { origin, seq: 2, basis: "court order".into(), left: vec![] };
    let run = g.voice.say(&case(), vec![redact]);
    g.reader.vault.apply_bundle(vec![run], Vec::new(), 0).unwrap();
    assert!(g.reader.vault.record(id(2)).unwrap().is_none());
    g.assert_sound();
    let mut runs = g.old_runs();
    runs[0].raws[1].payload = None;
    g.history(runs, 0, THROUGH);
    assert_eq!((g.arriving(), g.troubles()), (None, vec![]));
    g.assert_sound();
}

#[test]
fn a_held_change_below_the_state_counts_once_its_payload_comes() {
    let mut g = grant();
    // HQ held the author's last change: the state does not have it.
    let mut changes = log_of(&g.author.vault);
    let held = changes.last().unwrap().clone();
    changes.last_mut().unwrap().raw.payload = None;
    changes.last_mut().unwrap().ops.clear();
    g.state = Snapshot::of(case(), &changes);
    g.announce();
    g.give_state();
    assert_eq!(g.reader.title(id(1)), "Print shop");
    let released = (case(), held.raw.header.clone(), held.raw.payload.clone().unwrap());
    let (from, to) = (Cursor::default(), Cursor { at: THROUGH + 1, backfill: None });
    let pulled = Pulled { from, to, runs: vec![], released: vec![released] };
    g.reader.vault.apply_pull(pulled, 0).unwrap();
    g.assert_sound();
    let mut runs = g.old_runs();
    runs[0].raws.last_mut().unwrap().payload = None;
    g.history(runs, 0, THROUGH);
    assert_eq!((g.arriving(), g.troubles()), (None, vec![]));
    assert_eq!(g.reader.title(id(1)), "Print shop in the old town");
    g.assert_sound();
}

#[test]
fn a_new_state_from_another_life_of_the_feed_is_joined_with_the_one_before() {
    let mut g = grant();
    g.announce();
    g.give_state();
    // HQ comes back from a copy that had less, and another device has written meanwhile.
    let shorter = Snapshot::of(case(), &log_of(&g.author.vault)[..4]);
    g.reader.vault.meet_hq(id(0xE2), Cursor { at: 3, backfill: None }, &[]).unwrap();
    assert_eq!(g.reader.vault.lacking().unwrap()[0].through, 0, "asked for anew");
    assert_eq!(g.snap(true, shorter).states, 1);
    assert_eq!(g.reader.title(id(1)), "Print shop in the old town", "what only the first state had stays");
    assert_eq!(g.hash(), g.author.vault.state_hash(Some(id(1))).unwrap());
    g.assert_sound();
    let runs = g.old_runs();
    g.history(runs, 0, THROUGH);
    assert_eq!((g.arriving(), g.troubles()), (None, vec![]));
    g.assert_sound();
}

/// Two states one after the other leave islands in the log; the history fills what lies between.
#[test]
fn a_second_state_before_the_first_has_its_history_leaves_no_hole() {
    let mut g = grant();
    g.announce();
    g.give_state();
    g.author.edit(id(1), note(id(4), "after the grant")).unwrap();
    g.author.set(id(1), id(4), 3, "better said").unwrap();
    g.live();
    g.author.edit(id(1), person(id(5), "POPA", "Ana")).unwrap();
    let changes = log_of(&g.author.vault);
    (g.state, g.known) = (Snapshot::of(case(), &changes), changes.len());
    g.announce();
    g.give_state();
    g.assert_sound();
    let runs = g.old_runs();
    g.history(runs, 0, THROUGH);
    assert_eq!((g.arriving(), g.troubles()), (None, vec![]));
    assert_eq!(log_of(&g.reader.vault).len(), changes.len());
    assert_eq!(g.hash(), g.author.vault.state_hash(Some(id(1))).unwrap());
    g.assert_sound();
}

#[test]
fn what_a_person_opens_is_wanted_first_and_a_purge_forgets_it_all() {
    let mut g = grant();
    let user = g.reader.vault.identity().user;
    let other = Scope::Case(id(50));
    let op = Op::Grant { scope: other.clone(), user, until: None };
    let run = g.voice.say(&Scope::User(user), vec![op]);
    g.reader.vault.apply_bundle(vec![run], Vec::new(), 0).unwrap();
    g.announce();
    assert_eq!(g.snap(false, Snapshot::new(other.clone())).refused, 0);
    let first = |g: &Grant| g.reader.vault.lacking().unwrap()[0].scope.clone();
    assert_eq!(first(&g), case(), "what moved last");
    let mut want = |now_ms| g.reader.vault.want(id(50), now_ms).unwrap();
    assert_eq!((want(6), want(7)), (true, false), "the first time is told: it is worth an exchange");
    assert_eq!(first(&g), other);
    g.give_state();
    let withdrawn = g.voice.say(&Scope::User(user), vec![Op::Revoke { scope: case(), user }]);
    g.reader.vault.apply_bundle(vec![withdrawn], Vec::new(), 8).unwrap();
    g.reader.vault.exchange_done(9, 9).unwrap();
    assert!(g.reader.vault.record(id(2)).unwrap().is_none());
    assert_eq!(g.reader.vault.lacking().unwrap().len(), 1);
    assert_eq!(g.arriving(), None);
    g.assert_sound();
}
