//! The questions asked most, without the step over [`Vault::reads`].

use std::collections::BTreeMap;

use model::Kind;
use uuid::Uuid;

use crate::{
    CaseQuery, CaseRow, ConflictFilter, DirectoryEntry, FieldHistory, Hit, LoggedChange, OpenConflict,
    SearchQuery, StoredRecord, Unsent, Vault, VaultError,
};

impl Vault {
    pub fn record(&self, id: Uuid) -> Result<Option<StoredRecord>, VaultError> {
        self.reads().record(id)
    }

    pub fn records(&self, case: Uuid, kind: Option<&Kind>) -> Result<Vec<StoredRecord>, VaultError> {
        self.reads().records(case, kind)
    }

    pub fn counts(&self, case: Uuid) -> Result<BTreeMap<u16, u64>, VaultError> {
        self.reads().counts(case)
    }

    pub fn cases(&self, query: &CaseQuery) -> Result<(u64, Vec<CaseRow>), VaultError> {
        self.reads().cases(query)
    }

    pub fn case_by_number(&self, number: &str) -> Result<Option<Uuid>, VaultError> {
        self.reads().case_by_number(number)
    }

    pub fn search(&self, query: &SearchQuery<'_>) -> Result<Vec<Hit>, VaultError> {
        self.reads().search(query)
    }

    pub fn history(&self, id: Uuid) -> Result<Vec<FieldHistory>, VaultError> {
        self.reads().history(id)
    }

    pub fn changes(&self, case: Uuid, limit: usize, offset: usize) -> Result<Vec<LoggedChange>, VaultError> {
        self.reads().changes(case, limit, offset)
    }

    pub fn conflicts(&self, filter: &ConflictFilter) -> Result<Vec<OpenConflict>, VaultError> {
        self.reads().conflicts(filter)
    }

    pub fn conflict_count(&self) -> Result<u64, VaultError> {
        self.reads().conflict_count()
    }

    pub fn unsent(&self, now_ms: i64, limit: usize) -> Result<Vec<Unsent>, VaultError> {
        self.reads().unsent(now_ms, limit)
    }

    pub fn directory(&self) -> Result<Vec<DirectoryEntry>, VaultError> {
        self.reads().directory()
    }

    pub fn state_hash(&self, case: Option<Uuid>) -> Result<[u8; 32], VaultError> {
        self.reads().state_hash(case)
    }
}
