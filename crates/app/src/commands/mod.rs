//! The one list of commands: name, gate, request, reply, what it reads, what it changes.
//!
//! The window, the command line and the browser tests call commands by these names and nothing else.

pub mod approvals;
pub mod cases;
pub mod conflicts;
pub mod desk;
pub mod evidence;
pub mod exchange;
pub mod files;
pub mod log;
pub mod records;
pub mod session;

use crate::view::{
    case::*, conflict::*, document::*, evidence::*, history::*, record::*, schema::*, session::*, sync::*,
};

/// What must hold before the body of a command runs; checked in one place, `gate.rs`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gate {
    /// May run while the vault is locked or absent.
    Open,
    /// Unlocked; any role.
    Read,
    /// Unlocked; a role that may write.
    Write,
}

/// One row of the list.
#[derive(Clone, Copy, Debug)]
pub struct Command {
    pub name: &'static str,
    pub gate: Gate,
    /// Tags whose change makes the reply stale.
    pub reads: &'static [&'static str],
    /// Tags that are stale once the command is done.
    pub changes: &'static [&'static str],
}

macro_rules! commands {
    ($( $gate:ident $module:ident :: $name:ident ( $request:ident ) -> $reply:ty, reads [$($read:ident)*], changes [$($change:ident)*]; )*) => {
        /// Every command there is.
        pub const LIST: &[Command] = &[ $( Command {
            name: stringify!($name),
            gate: Gate::$gate,
            reads: &[$(stringify!($read)),*],
            changes: &[$(stringify!($change)),*],
        } ),* ];

        /// Shows every request and reply type to `visitor`, in the order of the list.
        pub(crate) fn visit_types(visitor: &mut impl crate::typescript::Visit) {
            $( visitor.command::<$module::$request, $reply>(stringify!($name)); )*
        }
    };
}

commands! {
    Open  session::session_status(SessionStatusRequest) -> SessionStatus, reads [session], changes [];
    Open  session::session_create(SessionCreateRequest) -> SessionCreated, reads [], changes [session];
    Open  session::session_unlock(SessionUnlockRequest) -> SessionStatus, reads [], changes [session];
    Open  session::session_lock(SessionLockRequest) -> SessionStatus, reads [], changes [session];
    Open  session::session_recover(SessionRecoverRequest) -> SessionStatus, reads [], changes [session];
    Open  session::passphrase_change(PassphraseChangeRequest) -> Done, reads [], changes [];

    Read  desk::desk_status(DeskStatusRequest) -> DeskStatus, reads [session cases conflicts approvals sync], changes [];
    Open  desk::schema(SchemaRequest) -> Schema, reads [], changes [];
    Read  desk::my_work(MyWorkRequest) -> MyWork, reads [cases records conflicts approvals sync], changes [];
    Read  desk::people(PeopleRequest) -> Vec<Person>, reads [people], changes [];

    Read  cases::case_list(CaseListRequest) -> CaseList, reads [cases sync conflicts], changes [];
    Read  cases::case_counts(CaseCountsRequest) -> CaseCounts, reads [cases sync conflicts approvals], changes [];
    Write cases::case_new(CaseNewRequest) -> CaseNew, reads [], changes [cases sync];
    Read  cases::case_show(CaseShowRequest) -> CasePage, reads [cases records conflicts approvals sync people], changes [];
    Read  cases::case_timeline(CaseTimelineRequest) -> Timeline, reads [cases records], changes [];
    Read  cases::case_history(CaseHistoryRequest) -> HistoryList, reads [cases records sync], changes [];
    Write cases::case_transition(CaseTransitionRequest) -> TransitionDone, reads [], changes [cases records approvals sync];

    Write records::record_add(RecordAddRequest) -> RecordView, reads [], changes [cases records sync];
    Write records::record_set(RecordSetRequest) -> RecordView, reads [], changes [cases records conflicts sync];
    Write records::record_delete(RecordDeleteRequest) -> RecordView, reads [], changes [cases records conflicts sync];
    Write records::record_restore(RecordRestoreRequest) -> RecordView, reads [], changes [cases records conflicts sync];
    Read  records::record_show(RecordShowRequest) -> RecordPage, reads [cases records conflicts sync people], changes [];
    Read  records::record_list(RecordListRequest) -> RecordList, reads [cases records], changes [];
    Read  records::search(SearchRequest) -> Vec<SearchHit>, reads [cases records], changes [];
    Open  records::mrz_check(MrzCheckRequest) -> MrzCheck, reads [], changes [];

    Read  approvals::approval_list(ApprovalListRequest) -> Vec<ApprovalView>, reads [approvals cases], changes [];
    Write approvals::approval_decide(ApprovalDecideRequest) -> ApprovalView, reads [], changes [approvals cases records sync];

    Write evidence::custody_add(CustodyAddRequest) -> EvidenceView, reads [], changes [cases records conflicts sync];
    Write evidence::attach_file(AttachFileRequest) -> AttachmentView, reads [], changes [cases records sync];
    Read  evidence::attachment_save(AttachmentSaveRequest) -> SavedFile, reads [], changes [];

    Read  conflicts::conflict_list(ConflictListRequest) -> Vec<Conflict>, reads [conflicts people], changes [];
    Write conflicts::conflict_resolve(ConflictResolveRequest) -> Resolved, reads [], changes [conflicts cases records sync];

    Read  exchange::enroll(EnrollRequest) -> Enrolled, reads [], changes [session sync people cases];
    Read  exchange::sync_now(SyncNowRequest) -> SyncReport, reads [], changes [sync cases records conflicts approvals people];
    Read  exchange::sync_status(SyncStatusRequest) -> SyncStatus, reads [sync], changes [];

    Open  log::log_verify(LogVerifyRequest) -> LogVerdict, reads [], changes [];
    Read  log::log_show(LogShowRequest) -> LogList, reads [cases records sync], changes [];
    Read  log::log_export(LogExportRequest) -> SavedFile, reads [], changes [];
    Read  log::state_hash(StateHashRequest) -> StateHash, reads [cases records sync], changes [];

    Read  files::export_case(ExportCaseRequest) -> ExportReport, reads [], changes [];
    Write files::import(ImportRequest) -> ImportReport, reads [], changes [cases records conflicts approvals sync];
    Write files::demo(DemoRequest) -> ImportReport, reads [], changes [cases records conflicts approvals sync];
    Read  files::backup(BackupRequest) -> SavedFile, reads [], changes [];
    Open  files::restore(RestoreRequest) -> SessionStatus, reads [], changes [session];
    Read  files::check(CheckRequest) -> CheckReport, reads [], changes [];
}
