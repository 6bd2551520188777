//! HQ's feed as it lies in the store, and the marks that people left in it.

use std::collections::BTreeSet;

use hq::store::{Entry, Part};
use ledger::{Hash, RawChange, Scope};
use uuid::Uuid;
use vault::Vault;

use super::world::World;

pub struct Feed(pub Vec<Entry>);

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

    pub fn marks(&self) -> BTreeSet<u64> {
        self.0.iter().filter_map(|entry| entry.raw.payload.as_deref()).flat_map(marks_in).collect()
    }

    /// Changes of people whose words can be erased, and the marks in them.
    pub fn erasable(&self) -> Vec<(Hash, Vec<u64>)> {
        let open = self.0.iter().filter(|entry| entry.part == Part::Change && !entry.withheld);
        let marked = open.filter(|entry| entry.scope.case().is_some()).filter_map(|entry| {
            let marks = marks_in(entry.raw.payload.as_deref()?);
            (!marks.is_empty()).then_some((entry.hash, marks))
        });
        marked.collect()
    }

    /// Marks in changes that a reviewer rejected: nothing is owed for them but themselves.
    pub fn withheld_marks(&self) -> BTreeSet<u64> {
        let withheld = self.0.iter().filter(|entry| entry.withheld);
        withheld.filter_map(|entry| entry.raw.payload.as_deref()).flat_map(marks_in).collect()
    }

    /// What a device that may see the scope gets of it.
    pub fn of(&self, scope: &Scope) -> Vec<RawChange> {
        let entries = self.0.iter().filter(|entry| entry.scope == *scope);
        entries
            .map(|entry| {
                let payload = entry.raw.payload.clone().filter(|_| !entry.withheld);
                RawChange { payload, ..entry.raw.clone() }
            })
            .collect()
    }

    pub fn cases(&self) -> BTreeSet<Uuid> {
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

pub fn own_marks(vault: &Vault) -> BTreeSet<u64> {
    let streams = vault.reads().streams(None).expect("the log reads");
    let raws = streams.into_iter().flat_map(|stream| stream.raws);
    raws.filter_map(|raw| raw.payload).flat_map(|payload| marks_in(&payload)).collect()
}
