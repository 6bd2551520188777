//! Long work: what runs, how far it has come, whether a person wants it stopped, and what came of it.
//!
//! Holds no word of a record and no path: the list may be looked at by whoever sits before a locked window.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use sync::bundle::Watch;
use uuid::Uuid;

use crate::desk::{Changed, lock};
use crate::view::work::WorkView;
use crate::{Desk, Failure, moment};

/// So many that have ended are remembered.
const REMEMBERED: usize = 20;

/// One kind of long work, and in what it is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Import,
    TableImport,
    Export,
    LogExport,
    Backup,
    EvidenceVerify,
    LogVerify,
    Check,
    Exchange,
    BundleMake,
    BundleLook,
    BundleTake,
}

impl Kind {
    fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Import => ("import", "records"),
            Self::TableImport => ("table_import", "records"),
            Self::Export => ("export", "steps"),
            Self::LogExport => ("log_export", "streams"),
            Self::Backup => ("backup", "steps"),
            Self::EvidenceVerify => ("evidence_verify", "bytes"),
            Self::LogVerify => ("log_verify", "streams"),
            Self::Check => ("check", "steps"),
            Self::Exchange => ("exchange", "records"),
            Self::BundleMake => ("bundle_make", "bytes"),
            Self::BundleLook => ("bundle_look", "bytes"),
            Self::BundleTake => ("bundle_take", "bytes"),
        }
    }
}

/// How a piece of work ended.
#[derive(Clone, Debug, PartialEq, Eq)]
enum End {
    Done,
    Stopped,
    /// In the words of its failure, which hold no personal data.
    Failed(String),
}

#[derive(Debug, Default)]
struct Moving {
    done: u64,
    /// 0 while it is not known.
    total: u64,
    ended: Option<(i64, End)>,
}

#[derive(Debug)]
struct Work {
    id: Uuid,
    kind: Kind,
    begun_ms: i64,
    cancelled: AtomicBool,
    moving: Mutex<Moving>,
}

/// Everything long that runs, and what ended of late.
#[derive(Debug, Default)]
pub(crate) struct Works {
    /// In the order in which they began.
    all: Mutex<Vec<Arc<Work>>>,
}

impl Works {
    /// The newest first.
    pub(crate) fn views(&self) -> Vec<WorkView> {
        lock(&self.all).iter().rev().map(|work| work.view()).collect()
    }

    /// Whether there was something to stop.
    pub(crate) fn cancel(&self, id: Uuid) -> bool {
        let running = lock(&self.all).iter().find(|work| work.id == id && !work.has_ended()).cloned();
        running.inspect(|work| work.cancelled.store(true, Ordering::Relaxed)).is_some()
    }

    fn begin(&self, work: Arc<Work>) {
        let mut all = lock(&self.all);
        all.push(work);
        let mut surplus = all.iter().filter(|work| work.has_ended()).count().saturating_sub(REMEMBERED);
        all.retain(|work| {
            let forget = surplus > 0 && work.has_ended();
            surplus -= usize::from(forget);
            !forget
        });
    }

    fn forget(&self, id: Uuid) {
        lock(&self.all).retain(|work| work.id != id);
    }
}

impl Work {
    fn has_ended(&self) -> bool {
        lock(&self.moving).ended.is_some()
    }

    fn view(&self) -> WorkView {
        let (kind, unit) = self.kind.words();
        let moving = lock(&self.moving);
        let stopping = self.cancelled.load(Ordering::Relaxed);
        let (state, message) = match &moving.ended {
            None if stopping => ("stopping", None),
            None => ("running", None),
            Some((_, End::Done)) => ("done", None),
            Some((_, End::Stopped)) => ("stopped", None),
            Some((_, End::Failed(message))) => ("failed", Some(message.clone())),
        };
        WorkView {
            id: self.id,
            kind: kind.to_owned(),
            unit: unit.to_owned(),
            done: moving.done,
            total: moving.total,
            state: state.to_owned(),
            began_at: moment::text(self.begun_ms),
            ended_at: moving.ended.as_ref().map(|(at, _)| moment::text(*at)),
            message,
        }
    }
}

/// One piece of work while it runs. Dropped without an end it has failed: its thread broke off.
#[derive(Debug)]
pub(crate) struct Running<'d> {
    desk: &'d Desk,
    work: Arc<Work>,
}

impl Running<'_> {
    /// Asked between two steps; a person who stopped it ends it here.
    pub(crate) fn go_on(&self) -> Result<(), Failure> {
        if self.is_cancelled() { Err(stopped()) } else { Ok(()) }
    }

    pub(crate) fn end(self, failure: Option<&Failure>) {
        let end = match failure {
            None => End::Done,
            Some(failure) if matches!(failure.code.as_str(), "cancelled" | "stopped") => End::Stopped,
            Some(failure) => End::Failed(failure.message.clone()),
        };
        self.note(end);
    }

    /// Ends it as if it had not been: nobody needs to hear of it.
    pub(crate) fn end_unsaid(self) {
        self.note(End::Done);
        self.desk.works.forget(self.work.id);
    }

    fn note(&self, end: End) {
        lock(&self.work.moving).ended.get_or_insert((self.desk.clock.now_ms(), end));
        self.desk.work_moved();
    }
}

impl Drop for Running<'_> {
    fn drop(&mut self) {
        if !self.work.has_ended() {
            self.note(End::Failed("It broke off on a fault of ours. What was saved before is safe.".into()));
        }
    }
}

impl Running<'_> {
    /// Who looks on is told of every hundredth.
    pub(crate) fn progress(&self, done: u64, total: u64) {
        let mut moving = lock(&self.work.moving);
        let part = |done: u64, total: u64| done.saturating_mul(100).checked_div(total);
        let is_new = part(done, total) != part(moving.done, moving.total);
        (moving.done, moving.total) = (done, total);
        drop(moving);
        if is_new {
            self.desk.work_moved();
        }
    }

    pub(crate) fn is_cancelled(&self) -> bool {
        self.work.cancelled.load(Ordering::Relaxed)
    }
}

/// The courier counts in the same way.
impl Watch for Running<'_> {
    fn progress(&self, done: u64, total: u64) {
        Running::progress(self, done, total);
    }

    fn is_cancelled(&self) -> bool {
        Running::is_cancelled(self)
    }
}

fn stopped() -> Failure {
    Failure::refused(
        "cancelled",
        "This was stopped before its end. Nothing of it is left behind; start it again when you like.",
    )
}

impl Desk {
    /// Runs `body` as long work: in the list while it runs, and with what came of it afterwards.
    pub(crate) fn long<T>(
        &self,
        kind: Kind,
        body: impl FnOnce(&Running<'_>) -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        let running = self.begin(kind);
        let outcome = body(&running);
        running.end(outcome.as_ref().err());
        outcome
    }

    pub(crate) fn begin(&self, kind: Kind) -> Running<'_> {
        let work = Arc::new(Work {
            id: self.ids.id(),
            kind,
            begun_ms: self.clock.now_ms(),
            cancelled: AtomicBool::default(),
            moving: Mutex::default(),
        });
        self.works.begin(work.clone());
        self.work_moved();
        Running { desk: self, work }
    }

    fn work_moved(&self) {
        self.tell(Changed { tags: vec!["work".into()], cases: Vec::new() });
    }
}
