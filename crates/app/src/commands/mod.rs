//! The one list of commands: name, gate, request, reply, what it reads, what it changes.
//!
//! The window, the command line and the browser tests call commands by these names and nothing else.

pub mod access;
pub mod approvals;
pub mod attachments;
pub mod bundle;
pub mod candidates;
pub mod cases;
pub mod casework;
pub mod conflicts;
pub mod desk;
pub mod disclosures;
pub mod drafts;
pub mod evidence;
pub mod exchange;
pub mod exhibits;
pub mod files;
pub mod leads;
pub mod log;
pub mod programmes;
pub mod records;
pub mod reference;
pub mod reports;
pub mod retention;
pub mod session;
pub mod statistics;
pub mod tables;
pub mod undo;
pub mod viewing;
pub mod views;
pub mod work;

use model::Action;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::audit::Asked;
use crate::failure::bad_request;
pub use crate::gate::Gate;
use crate::gate::{Subject, Turn};
use crate::view::{
    access::*, attachment::*, bundle::*, candidate::*, case::*, casework::*, conflict::*, disclosure::*,
    document::*, draft::*, evidence::*, history::*, lead::*, links::*, programme::*, record::*, reference::*,
    report::*, retention::*, saved::*, schema::*, session::*, statistics::*, sync::*, table::*, undo::*,
    viewing::*, work::*,
};
use crate::{Desk, Failure};

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
    ($( [$gate:ident $($action:ident)?] $module:ident :: $name:ident ( $request:ident )
        about $about:ident ( $($field:ident),* ) -> $reply:ty,
        reads [$($read:ident)*], changes [$($change:ident)*]; )*) => {
        /// Every command there is.
        pub const LIST: &[Command] = &[ $( Command {
            name: stringify!($name),
            gate: Gate::$gate $( (Action::$action) )?,
            reads: &[$(stringify!($read)),*],
            changes: &[$(stringify!($change)),*],
        } ),* ];

        /// Shows every request and reply type to `visitor`, in the order of the list.
        pub(crate) fn visit_types(visitor: &mut impl crate::typescript::Visit) {
            $( visitor.command::<$module::$request, $reply>(stringify!($name)); )*
        }

        /// Through the gate to the body of the command of this name.
        pub(crate) fn dispatch(desk: &Desk, name: &str, request: serde_json::Value) -> Result<serde_json::Value, Failure> {
            let command = LIST.iter().find(|command| command.name == name);
            let command = command.ok_or_else(|| Failure::usage("There is no command of that name."))?;
            match name {
                $( stringify!($name) => run(
                    desk,
                    command,
                    request,
                    |_request: &$module::$request| Subject::$about($(&_request.$field),*),
                    $module::$name,
                ), )*
                _ => Err(Failure::usage("There is no command of that name.")),
            }
        }
    };
}

fn run<Request: DeserializeOwned, Reply: Serialize>(
    desk: &Desk,
    command: &'static Command,
    request: serde_json::Value,
    subject: impl for<'r> Fn(&'r Request) -> Subject<'r>,
    body: impl Fn(&Turn<'_>, Request) -> Result<Reply, Failure>,
) -> Result<serde_json::Value, Failure> {
    let asked = Asked::of(command.name, &request);
    let request: Request =
        serde_json::from_value(request).map_err(|error| bad_request(command.name, &error))?;
    let turn = Turn::enter(desk, command.gate, subject(&request))?;
    asked.begin(&turn)?;
    let reply = body(&turn, request)?;
    turn.note(command.name);
    desk.tell(turn.changed(command.changes));
    desk.stir(command);
    let reply = serde_json::to_value(reply).map_err(|error| Failure::ours(&error))?;
    asked.end(&turn, &reply)?;
    Ok(reply)
}

commands! {
    [Open] session::session_status(SessionStatusRequest) about nothing() -> SessionStatus, reads [session], changes [];
    [Open] session::session_create(SessionCreateRequest) about nothing() -> SessionCreated, reads [], changes [session];
    [Open] session::session_unlock(SessionUnlockRequest) about nothing() -> SessionStatus, reads [], changes [session];
    [Open] session::session_lock(SessionLockRequest) about nothing() -> SessionStatus, reads [], changes [session];
    [Open] session::session_recover(SessionRecoverRequest) about nothing() -> SessionStatus, reads [], changes [session];
    [Open] session::passphrase_change(PassphraseChangeRequest) about nothing() -> Done, reads [], changes [acts];

    [Read] desk::desk_status(DeskStatusRequest) about nothing() -> DeskStatus, reads [session cases conflicts approvals sync], changes [];
    [Open] desk::schema(SchemaRequest) about nothing() -> Schema, reads [], changes [];
    [Read] desk::my_work(MyWorkRequest) about nothing() -> MyWork, reads [cases records conflicts approvals sync], changes [];
    [Read] desk::people(PeopleRequest) about nothing() -> Vec<Person>, reads [people], changes [];

    [Read] cases::case_list(CaseListRequest) about nothing() -> CaseList, reads [cases sync conflicts], changes [];
    [Read] cases::case_counts(CaseCountsRequest) about nothing() -> CaseCounts, reads [cases sync conflicts approvals], changes [];
    [Write CaseNew] cases::case_new(CaseNewRequest) about nothing() -> CaseNew, reads [], changes [cases sync];
    [Read] cases::case_show(CaseShowRequest) about case(case) -> CasePage, reads [cases records conflicts approvals sync people], changes [];
    [Read] cases::case_links(CaseLinksRequest) about case(case) -> CaseLinks, reads [cases records], changes [];
    [Read] cases::picture_save(PictureSaveRequest) about case(case) -> SavedFile, reads [], changes [];
    [Read] cases::case_timeline(CaseTimelineRequest) about case(case) -> Timeline, reads [cases records], changes [];
    [Read] cases::case_history(CaseHistoryRequest) about case(case) -> HistoryList, reads [cases records sync], changes [];
    [Read] cases::changes_meanwhile(ChangesMeanwhileRequest) about some_case(case) -> MeanwhileList, reads [cases records], changes [];
    [Read] cases::changes_seen(ChangesSeenRequest) about case(case) -> MeanwhileList, reads [], changes [cases];
    [Write CaseTransition] cases::case_transition(CaseTransitionRequest) about case(case) -> TransitionDone, reads [], changes [cases records approvals sync];

    [Read] access::case_access(CaseAccessRequest) about case(case) -> CaseAccess, reads [cases sync people], changes [];
    [Read] access::access_list(AccessListRequest) about nothing() -> Vec<AccessHere>, reads [cases sync], changes [];
    [Read] access::numbers(NumbersRequest) about nothing() -> Numbers, reads [cases sync], changes [];
    [Read] access::post_list(PostListRequest) about nothing() -> Vec<PostView>, reads [sync], changes [];
    [Read] access::code_list(CodeListRequest) about nothing() -> Vec<ListedCode>, reads [sync], changes [];

    [Write RecordAdd] records::record_add(RecordAddRequest) about new_record(case, kind) -> RecordView, reads [], changes [cases records sync];
    [Write RecordSet] records::record_set(RecordSetRequest) about record(id) -> RecordView, reads [], changes [cases records conflicts sync];
    [Write RecordDelete] records::record_delete(RecordDeleteRequest) about record(id) -> RecordView, reads [], changes [cases records conflicts sync];
    [Write RecordRestore] records::record_restore(RecordRestoreRequest) about record(id) -> RecordView, reads [], changes [cases records conflicts sync];
    [Write RecordLink] records::record_link(RecordLinkRequest) about record(id) -> RecordPage, reads [], changes [cases records sync];
    [Write RecordUnlink] records::record_unlink(RecordUnlinkRequest) about record(id) -> RecordPage, reads [], changes [cases records sync];
    [Read] records::record_show(RecordShowRequest) about record(id) -> RecordPage, reads [cases records conflicts sync people], changes [];
    [Read] records::record_list(RecordListRequest) about nothing() -> RecordList, reads [cases records], changes [];
    [Read] records::search(SearchRequest) about some_case(case) -> Vec<SearchHit>, reads [cases records], changes [];
    [Open] records::mrz_check(MrzCheckRequest) about nothing() -> MrzCheck, reads [], changes [];

    [Read] approvals::approval_list(ApprovalListRequest) about nothing() -> Vec<ApprovalView>, reads [approvals cases], changes [];
    [Write ApprovalDecide] approvals::approval_decide(ApprovalDecideRequest) about record(id) -> ApprovalView, reads [], changes [approvals cases records sync];

    [Write CustodyAdd] evidence::custody_add(CustodyAddRequest) about record(evidence) -> EvidenceView, reads [], changes [cases records conflicts sync];
    [Write Attach] evidence::attach_file(AttachFileRequest) about case(case) -> AttachmentView, reads [], changes [cases records sync];
    [Read] viewing::attachment_view(AttachmentViewRequest) about record(id) -> Ticket, reads [], changes [];
    [Read] viewing::case_preview(CasePreviewRequest) about case(case) -> Ticket, reads [], changes [];
    [Read] viewing::report_preview(ReportPreviewRequest) about record(id) -> Ticket, reads [], changes [];
    [Read] viewing::label_preview(LabelPreviewRequest) about record(id) -> Ticket, reads [], changes [];
    [Read] evidence::attachment_save(AttachmentSaveRequest) about record(id) -> SavedFile, reads [], changes [];
    [Read] attachments::attachment_list(AttachmentListRequest) about some_case(case) -> AttachmentList, reads [cases records sync], changes [];
    [Read] attachments::attachment_picture(AttachmentPictureRequest) about record(id) -> Picture, reads [sync], changes [];
    [Read] attachments::attachment_pin(AttachmentPinRequest) about record(id) -> FileStanding, reads [], changes [sync];
    [Read] attachments::attachment_fetch(AttachmentFetchRequest) about record(id) -> FileStanding, reads [], changes [sync];
    [Read] attachments::attachment_release(AttachmentReleaseRequest) about record(id) -> FileStanding, reads [], changes [sync];
    [Read] attachments::file_rules_set(FileRulesSetRequest) about nothing() -> FileRules, reads [], changes [sync];

    [Read] conflicts::conflict_list(ConflictListRequest) about some_case(case) -> Vec<Conflict>, reads [conflicts people], changes [];
    [Write ConflictResolve] conflicts::conflict_resolve(ConflictResolveRequest) about conflict(id) -> Resolved, reads [], changes [conflicts cases records sync];

    [Read] exchange::enroll(EnrollRequest) about nothing() -> Enrolled, reads [], changes [session sync people cases];
    [Read] exchange::sync_now(SyncNowRequest) about nothing() -> SyncReport, reads [], changes [sync cases records conflicts approvals people];
    [Read] exchange::sync_steer(SyncSteerRequest) about nothing() -> Done, reads [], changes [sync];
    [Read] exchange::sync_status(SyncStatusRequest) about nothing() -> SyncStatus, reads [sync], changes [];

    [Read] bundle::bundle_export(BundleExportRequest) about nothing() -> BundleMade, reads [], changes [sync];
    [Read] bundle::bundle_preview(BundlePreviewRequest) about nothing() -> BundlePreview, reads [], changes [];
    [Read] bundle::bundle_import(BundleImportRequest) about nothing() -> BundleTaken, reads [], changes [sync cases records conflicts approvals people];
    [Read] bundle::bundle_list(BundleListRequest) about nothing() -> BundleList, reads [sync people], changes [];
    [Read] bundle::bundle_recipients(BundleRecipientsRequest) about nothing() -> Vec<BundleParty>, reads [people], changes [];

    [Open] log::log_verify(LogVerifyRequest) about nothing() -> LogVerdict, reads [], changes [];
    [Read] log::log_show(LogShowRequest) about some_case(case) -> LogList, reads [cases records sync acts], changes [];
    [Read] log::log_choices(LogChoicesRequest) about nothing() -> LogChoices, reads [cases sync people acts], changes [];
    [Read] log::log_change(LogChangeRequest) about some_case(case) -> HistoryEntry, reads [cases records sync], changes [];
    [Read] log::log_export(LogExportRequest) about some_case(case) -> SavedFile, reads [], changes [];
    [Read] log::log_status(LogStatusRequest) about nothing() -> LogStatus, reads [sync], changes [];
    [Read] log::state_hash(StateHashRequest) about some_case(case) -> StateHash, reads [cases records sync], changes [];

    [Write Disclose] files::export_case(ExportCaseRequest) about case(case) -> ExportReport, reads [], changes [cases records sync];
    [Write Import] files::import(ImportRequest) about nothing() -> ImportReport, reads [], changes [cases records conflicts approvals sync];
    [Write Demo] files::demo(DemoRequest) about nothing() -> ImportReport, reads [], changes [cases records conflicts approvals sync];
    [Read] files::backup(BackupRequest) about nothing() -> SavedFile, reads [], changes [];
    [Open] files::restore(RestoreRequest) about nothing() -> SessionStatus, reads [], changes [session];
    [Read] files::check(CheckRequest) about nothing() -> CheckReport, reads [], changes [];

    [Read] candidates::candidates(CandidatesRequest) about some_record(id) -> Candidates, reads [cases records], changes [];
    [Read] desk::to_revalidate(ToRevalidateRequest) about nothing() -> Vec<RevalidateRow>, reads [cases records], changes [];
    [Write CaseTransfer] casework::case_transfer(CaseTransferRequest) about case(case) -> TransferView, reads [], changes [cases records sync];
    [Read] casework::review_list(ReviewListRequest) about nothing() -> Vec<DueRow>, reads [cases records], changes [];
    [Read] casework::intake_list(IntakeListRequest) about nothing() -> IntakeList, reads [cases records people], changes [];
    [Write Triage] casework::intake_decide(IntakeDecideRequest) about record(id) -> RecordView, reads [], changes [records sync];
    [Write Triage] casework::intake_reply(IntakeReplyRequest) about record(id) -> RecordView, reads [], changes [records sync];
    [Write CaseNew] casework::intake_open(IntakeOpenRequest) about record(id) -> CaseNew, reads [], changes [cases records sync];
    [Read] programmes::programme_list(ProgrammeListRequest) about nothing() -> ProgrammeList, reads [records], changes [];
    [Read] programmes::programme_show(ProgrammeShowRequest) about record(id) -> ProgrammePage, reads [records conflicts sync people], changes [];
    [Read] programmes::programme_export(ProgrammeExportRequest) about nothing() -> ExportReport, reads [], changes [];
    [Write AssistanceConvert] programmes::assistance_convert(AssistanceConvertRequest) about record(id) -> CaseNew, reads [], changes [cases records sync];

    [Read] statistics::statistics(StatisticsRequest) about nothing() -> Statistics, reads [cases records], changes [];
    [Read] statistics::statistics_behind(StatisticsBehindRequest) about nothing() -> StatisticsBehind, reads [cases records], changes [];
    [Read] statistics::statistics_export(StatisticsExportRequest) about nothing() -> SavedFile, reads [], changes [];

    [Read] tables::table_read(TableReadRequest) about nothing() -> TableView, reads [], changes [];
    [Write Import] tables::table_import(TableImportRequest) about nothing() -> TableReport, reads [], changes [cases records conflicts sync imports];
    [Read] tables::mapping_list(MappingListRequest) about nothing() -> Vec<Mapping>, reads [imports], changes [];
    [Read] tables::mapping_save(MappingSaveRequest) about nothing() -> Done, reads [], changes [imports];
    [Read] tables::mapping_delete(MappingDeleteRequest) about nothing() -> Done, reads [], changes [imports];
    [Read] tables::import_list(ImportListRequest) about nothing() -> Vec<ImportedBatch>, reads [imports], changes [];
    [Write ImportUndo] tables::import_undo(ImportUndoRequest) about nothing() -> ImportUndone, reads [], changes [cases records conflicts sync imports];

    [Read] reports::report_list(ReportListRequest) about some_case(case) -> Vec<ReportRow>, reads [cases records], changes [];
    [Read] reports::report_show(ReportShowRequest) about record(id) -> ReportPage, reads [cases records conflicts approvals sync people], changes [];
    [Write RecordSet] reports::report_submit(ReportSubmitRequest) about record(id) -> ReportPage, reads [], changes [cases records approvals sync];
    [Write ApprovalDecide] reports::report_decide(ReportDecideRequest) about record(id) -> ReportPage, reads [], changes [approvals cases records sync];
    [Write RecordAdd] reports::report_amend(ReportAmendRequest) about record(id) -> ReportPage, reads [], changes [cases records sync];
    [Read] reports::report_difference(ReportDifferenceRequest) about record(id) -> ReportDifference, reads [records], changes [];
    [Write Disclose] reports::report_export(ReportExportRequest) about record(id) -> ExportReport, reads [], changes [cases records sync];

    [Read] leads::lead_list(LeadListRequest) about nothing() -> LeadList, reads [cases records people], changes [];
    [Read] leads::lead_show(LeadShowRequest) about record(id) -> LeadPage, reads [cases records conflicts sync people], changes [];
    [Write CaseNew] leads::lead_send(LeadSendRequest) about record(id) -> LeadPage, reads [], changes [cases records sync];
    [Write RecordSet] leads::lead_step(LeadStepRequest) about record(id) -> LeadPage, reads [], changes [cases records conflicts sync];

    [Read] drafts::draft_keep(DraftKeepRequest) about some_case(case) -> Done, reads [], changes [drafts];
    [Read] drafts::draft_list(DraftListRequest) about nothing() -> Vec<DraftView>, reads [drafts cases], changes [];
    [Read] drafts::draft_drop(DraftDropRequest) about nothing() -> Done, reads [], changes [drafts];

    [Read] views::view_list(ViewListRequest) about nothing() -> Vec<SavedView>, reads [views cases sync conflicts], changes [];
    [Read] views::view_save(ViewSaveRequest) about nothing() -> SavedView, reads [], changes [views];
    [Read] views::view_delete(ViewDeleteRequest) about nothing() -> Done, reads [], changes [views];
    [Read] undo::operation_list(OperationListRequest) about nothing() -> Vec<OperationView>, reads [session cases records], changes [];
    [Read] undo::undo(UndoRequest) about nothing() -> Undone, reads [], changes [cases records conflicts sync imports];

    [Open] work::work_list(WorkListRequest) about nothing() -> Vec<WorkView>, reads [work], changes [];
    [Open] work::work_cancel(WorkCancelRequest) about nothing() -> Done, reads [], changes [work];

    [Open] reference::reference(ReferenceRequest) about nothing() -> ReferenceList, reads [], changes [];
    [Write EvidenceVerify] exhibits::evidence_verify(EvidenceVerifyRequest) about record(id) -> EvidenceChecked, reads [], changes [cases records sync];
    [Read] exhibits::evidence_label(EvidenceLabelRequest) about record(id) -> SavedFile, reads [], changes [];
    [Read] disclosures::export_preview(ExportPreviewRequest) about nothing() -> ExportPreview, reads [cases records conflicts], changes [];
    [Write Disclose] disclosures::case_list_export(CaseListExportRequest) about nothing() -> ExportReport, reads [], changes [cases records sync];
    [Read] disclosures::disclosure_list(DisclosureListRequest) about some_case(case) -> Vec<DisclosureRow>, reads [records sync people], changes [];
    [Read] disclosures::disclosure_verify(DisclosureVerifyRequest) about nothing() -> FileVerdict, reads [], changes [];
    [Read] retention::retention_list(RetentionListRequest) about nothing() -> Vec<RetentionRow>, reads [cases records], changes [];
    [Write RetentionPurge] retention::retention_purge(RetentionPurgeRequest) about case(case) -> RetentionReceipt, reads [], changes [cases records sync];
}
