// Generated from crates/app by `cargo run -p chancery-app --example generate`. Never edited by hand.

/** The value of one field of a record. Which of these it is follows from the field's type in `schema`. */
export type FieldValue = string | number | boolean | null | string[];

/**
 * What holds for one case on this device. Of a case that is not open nothing but this is told.
 */
export type AccessHere = { case: string, 
/**
 * `open`, `locked` (too long without contact), `delivering` (access has ended, HQ still lacks own work),
 * `leaving` (being taken off this device), `ended`.
 */
state: string, 
/**
 * The end that HQ set.
 */
until: string | null, 
/**
 * So many days without contact it stays open.
 */
offline_days: number | null, 
/**
 * Whole days since HQ said everything.
 */
days_without_contact: number | null, 
/**
 * Own changes that HQ lacks.
 */
unsent: number, };

/**
 * What holds for every case that HQ granted this person, also the shut and the leaving ones.
 */
export type AccessListRequest = Record<symbol, never>;

/**
 * Who may see the case.
 */
export type AccessView = { person: Person, until: string | null, };

/**
 * What an act says besides who, when and which case.
 */
export type ActEntry = { 
/**
 * Minutes by which the clocks of the place were ahead of UTC.
 */
utc_offset: number, 
/**
 * Hits of a search; wrong passphrases before an unlock or a change of the passphrase.
 */
n: number | null, format: string | null, marking: string | null, 
/**
 * Of what left the vault. Absent in the line that says that it was about to leave.
 */
sha256: string | null, };

export type AlikeReason = { 
/**
 * `same_phone`, `same_name`, `spelt_another_way`, `born_same_year`, `born_apart` …
 */
code: string, 
/**
 * In words: "name spelt another way".
 */
text: string, 
/**
 * It speaks against the two being one.
 */
against: boolean, };

/**
 * One record that is worth a look.
 */
export type AlikeRecord = { record: RecordRef, case: string | null, case_number: string | null, 
/**
 * Of people and organisations: what tells them apart at a glance.
 */
role: string | null, birth_date: string | null, 
/**
 * Of identifiers: whose it is.
 */
holder: RecordRef | null, 
/**
 * From 0 to 100.
 */
score: number, reasons: Array<AlikeReason>, 
/**
 * Already said to be the same as the record asked about.
 */
linked: boolean, };

/**
 * Approve or return a request.
 */
export type ApprovalDecideRequest = { id: string, 
/**
 * `approve` or `return`.
 */
decision: string, reason?: string | null, };

/**
 * Requests for decision.
 */
export type ApprovalListRequest = { 
/**
 * Also those that were decided.
 */
decided?: boolean, };

/**
 * A request for decision.
 */
export type ApprovalView = { id: string, case: string, case_number: string, case_title: string, 
/**
 * `opening`, `closure`, `report`, `transfer`, `release`.
 */
asks: string, requested_by: Person, requested_at: string, request_reason: string | null, 
/**
 * `waiting`, `approved`, `returned`.
 */
state: string, decided_by: Person | null, decided_at: string | null, decision_reason: string | null, may_decide: boolean, 
/**
 * The rule that keeps this person from deciding.
 */
rule: string | null, };

/**
 * Make a case of an assistance to a citizen.
 */
export type AssistanceConvertRequest = { id: string, 
/**
 * Of the case; made from the matter and the date unless said.
 */
title?: string | null, };

/**
 * Take a file into the case, encrypted.
 */
export type AttachFileRequest = { 
/**
 * Number or id.
 */
case: string, path: string, evidence?: string | null, description?: string | null, media_type?: string | null, };

/**
 * Ask for the original; it comes with the next exchange.
 */
export type AttachmentFetchRequest = { id: string, };

export type AttachmentList = { files: Array<FileStanding>, rules: FileRules, };

/**
 * Files of one case or of all, with what this laptop has of each.
 */
export type AttachmentListRequest = { 
/**
 * Number or id.
 */
case?: string | null, };

/**
 * The small picture of an attachment, to be shown at once.
 */
export type AttachmentPictureRequest = { id: string, 
/**
 * `thumb` or `field`.
 */
part: string, };

/**
 * Keep the original on this laptop and fetch it first, or no longer.
 */
export type AttachmentPinRequest = { id: string, pinned: boolean, };

/**
 * Take the original off this laptop, once HQ has it whole and safe.
 */
export type AttachmentReleaseRequest = { id: string, };

/**
 * Write a file out of the vault.
 */
export type AttachmentSaveRequest = { id: string, path: string, };

/**
 * A file of the case.
 */
export type AttachmentView = { id: string, case: string, name: string, media_type: string | null, size: number, sha256: string, description: string | null, evidence: RecordRef | null, 
/**
 * Whether the bytes are on this device.
 */
present: boolean, added_at: string, added_by: string, };

/**
 * Look at an attachment that is a PDF.
 */
export type AttachmentViewRequest = { id: string, };

/**
 * Why a case wants attention now.
 */
export type Attention = { 
/**
 * `conflict`, `mrz`, `overdue`, `custody`, `held`, `approval`, `seal`.
 */
reason: string, severity: Severity, title: string, detail: string, record: RecordRef | null, };

/**
 * Write an encrypted copy of the vault.
 */
export type BackupRequest = { path: string, };

export type BadEntry = { 
/**
 * `log` where it is not an entry of one stream, `acts` where it is an act.
 */
stream: string, seq: number, 
/**
 * Its position in HQ's feed, where that is known.
 */
pos: number | null, problem: string, };

/**
 * A record that stands against closing its case.
 */
export type BlockerView = { 
/**
 * `open_task`, `evidence_held`, `point_unanswered`.
 */
reason: string, label: string, record: RecordRef, };

/**
 * Write what HQ, or another device of the same post or case, lacks into a sealed file.
 */
export type BundleExportRequest = { 
/**
 * `hq`, or ids of up to eight devices.
 */
to: Array<string>, path: string, 
/**
 * Attachments too.
 */
with_files: boolean, 
/**
 * The most one part may hold, in bytes: several parts are written when it does not suffice.
 */
max_size?: number | null, };

/**
 * A part of a bundle as a file.
 */
export type BundleFile = { path: string, size: number, };

/**
 * Take a bundle in.
 */
export type BundleImportRequest = { path: string, };

/**
 * What an import would come to.
 */
export type BundleInside = { taken_before: boolean, 
/**
 * New changes.
 */
changes: number, 
/**
 * Changes that are here already.
 */
known: number, 
/**
 * Changes that would wait for something that has not arrived.
 */
waiting: number, records: Array<BundleRecords>, 
/**
 * Conflicts that would be open afterwards and are not now.
 */
conflicts: number, missing: Array<BundleMissing>, 
/**
 * Other parts of the same bundle that were not taken in yet.
 */
missing_parts: Array<number>, 
/**
 * Own streams of which HQ says in it how much it has.
 */
acknowledged_streams: number, held: number, files: number, 
/**
 * Changes of cases that may not be on this device.
 */
left_out: number, };

/**
 * Every bundle this device made or took in, newest first.
 */
export type BundleList = { made: Array<BundleSent>, taken: Array<BundleReceived>, };

/**
 * Bundles made and taken in here.
 */
export type BundleListRequest = Record<symbol, never>;

/**
 * What an export wrote.
 */
export type BundleMade = { bundle: string, to: Array<BundleParty>, made_at: string, parts: Array<BundleFile>, changes: number, files: number, bytes: number, };

/**
 * Changes that are neither here nor in the bundle, though later ones are.
 */
export type BundleMissing = { case: string | null, device: string, changes: number, };

/**
 * What any courier may know of a bundle.
 */
export type BundleOutside = { bundle: string, from: BundleParty, 
/**
 * `hq`, `known`, `revoked`, `unknown`.
 */
standing: string, to: Array<BundleParty>, for_us: boolean, 
/**
 * By the clock of whoever made it.
 */
made_at: string, 
/**
 * Negative when that clock is ahead of this one.
 */
age_seconds: number, part: number, parts: number, bytes: number, 
/**
 * Signed by its maker and whole. Not known of a maker that the directory here does not have.
 */
intact: boolean, };

/**
 * A device at one end of a bundle.
 */
export type BundleParty = { device: string, name: string, 
/**
 * Its user, as far as the directory here knows.
 */
person: string | null, };

/**
 * What can be said of a bundle without taking it in.
 */
export type BundlePreview = { outside: BundleOutside, 
/**
 * Nothing of a bundle that is not for this device.
 */
inside: BundleInside | null, };

/**
 * Look into a bundle. Writes nothing.
 */
export type BundlePreviewRequest = { path: string, };

/**
 * Somebody said to have taken a part in.
 */
export type BundleReceipt = { by: BundleParty, part: number, at: string, };

/**
 * A bundle taken in here.
 */
export type BundleReceived = { bundle: string, from: BundleParty, made_at: string, taken_at: string, parts: number, missing_parts: Array<number>, changes: number, };

/**
 * Devices that a bundle can be made for, besides headquarters.
 */
export type BundleRecipientsRequest = Record<symbol, never>;

/**
 * Records with something new, of one kind in one case.
 */
export type BundleRecords = { case: string | null, 
/**
 * None for a case that is new here.
 */
case_number: string | null, kind: string, n: number, };

/**
 * A bundle made here, and what came back about it.
 */
export type BundleSent = { bundle: string, to: Array<BundleParty>, made_at: string, parts: number, changes: number, files: number, bytes: number, 
/**
 * HQ has acknowledged every own change in it, by whatever way.
 */
at_hq: boolean, receipts: Array<BundleReceipt>, };

/**
 * What an import did.
 */
export type BundleTaken = { outside: BundleOutside, 
/**
 * It was taken in before: nothing is done twice.
 */
again: boolean, changes: number, known: number, waiting: number, 
/**
 * Own changes that HQ acknowledges in it.
 */
acknowledged: number, held: number, files: number, left_out: number, missing_parts: Array<number>, unsent: number, conflicts: number, };

/**
 * How many there are of each code of one field.
 */
export type ByCode = { field: string, 
/**
 * An empty name counts those that say nothing.
 */
counts: Array<Count>, };

/**
 * One of the values to choose from.
 */
export type Candidate = { 
/**
 * From 1; what `--keep` takes.
 */
n: number, 
/**
 * The value; for a group an object by field name; null for "deleted".
 */
value: FieldValue | Record<string, FieldValue>, 
/**
 * Of a text, word by word against the value before; empty for other values.
 */
difference: Array<Piece>, author: string, author_id: string, post: string | null, device: string, at: string, 
/**
 * Made on this device.
 */
mine: boolean, };

/**
 * Those worth a look, the most alike first.
 */
export type Candidates = { rows: Array<AlikeRecord>, 
/**
 * In how many cases they are: "this number is known in 2 cases".
 */
cases: number, };

/**
 * Records that may be of the same person, organisation or number as what is being entered.
 */
export type CandidatesRequest = { 
/**
 * Of the draft; not needed with an id.
 */
kind?: string | null, 
/**
 * What was typed so far; a field that cannot be read yet is left out.
 */
fields?: Record<string, FieldValue>, 
/**
 * A record that is here already; `fields` stand over its own.
 */
id?: string | null, 
/**
 * 10 unless said.
 */
limit?: number | null, };

/**
 * Who has a case, where it is, and how long it stays open here.
 */
export type CaseAccess = { case: string, people: Array<AccessView>, copies: Array<CopyView>, 
/**
 * What holds on this device.
 */
here: AccessHere, };

/**
 * Who has a case, where it is, how long it stays open here.
 */
export type CaseAccessRequest = { 
/**
 * Number or id.
 */
case: string, };

/**
 * The numbers beside the saved views.
 */
export type CaseCounts = { 
/**
 * Neither closed nor draft.
 */
open: number, mine: number, 
/**
 * Next due within seven days, or overdue.
 */
due_soon: number, 
/**
 * Waiting for a supervisor.
 */
in_review: number, drafts: number, closed: number, all: number, conflicts: number, approvals: number, unsent: number, held: number, by_status: Array<Count>, by_type: Array<Count>, };

/**
 * Numbers beside the saved views.
 */
export type CaseCountsRequest = Record<symbol, never>;

/**
 * Who changed what, old to new.
 */
export type CaseHistoryRequest = { 
/**
 * Number or id.
 */
case: string, offset?: number, 
/**
 * 100 unless said.
 */
limit?: number | null, };

export type CaseLinks = { 
/**
 * Those with the most links first.
 */
nodes: Array<LinkNode>, edges: Array<LinkEdge>, 
/**
 * The shortest way between the two that were asked for, both included; empty when there is none.
 */
path: Array<string>, };

/**
 * What is linked with what, and the shortest way between two records.
 */
export type CaseLinksRequest = { 
/**
 * Number or id.
 */
case: string, from?: string | null, to?: string | null, };

export type CaseList = { 
/**
 * How many match, not how many are on this page.
 */
total: number, rows: Array<CaseRow>, 
/**
 * Cases on this device that stay shut until HQ was heard again; no more is told of them.
 */
locked?: number, };

/**
 * Write a list of cases as a table.
 */
export type CaseListExportRequest = { 
/**
 * Numbers or ids.
 */
cases: Array<string>, path: string, to?: Giving, };

/**
 * A page of cases.
 */
export type CaseListRequest = { 
/**
 * Any of these; empty means all.
 */
status?: Array<string>, type?: Array<string>, priority?: Array<string>, post?: Array<string>, 
/**
 * Led by any of these users.
 */
lead?: Array<string>, 
/**
 * Words in number, title or main subject.
 */
text?: string | null, 
/**
 * Only cases that this user leads.
 */
mine?: boolean, 
/**
 * Next due within so many days, or overdue.
 */
due_within_days?: number | null, 
/**
 * `changed` (unless said), `number`, `title`, `type`, `status`, `post`, `priority`, `due`, `opened`, `created`.
 */
sort?: string | null, 
/**
 * Unless said: newest first for `changed`, else ascending.
 */
descending?: boolean | null, offset?: number, 
/**
 * At most 500; 100 unless said.
 */
limit?: number | null, };

/**
 * Reply to a new case.
 */
export type CaseNew = { id: string, number: string, status: string, };

/**
 * Make a case: a draft with its number.
 */
export type CaseNewRequest = { title: string, type: string, fields?: Record<string, FieldValue>, };

/**
 * Everything the case page and `case show` need.
 */
export type CasePage = { id: string, number: string, title: string, type: string, status: string, priority: string | null, lead: Person | null, 
/**
 * The strictest marking of the case and its parts.
 */
marking: string, sync: SyncMark, 
/**
 * The case record with all its fields.
 */
record: RecordView, subjects: Array<SubjectView>, documents: Array<DocumentView>, evidence: Array<EvidenceView>, notes: Array<RecordView>, tasks: Array<RecordView>, outcomes: Array<RecordView>, links: Array<RecordView>, attachments: Array<AttachmentView>, approvals: Array<ApprovalView>, 
/**
 * Records of every other kind: identifiers without a holder, referrals, leads, reports …
 */
others: Array<RecordView>, 
/**
 * How many records of each kind.
 */
counts: Array<Count>, needs_attention: Array<Attention>, conflicts: Array<Conflict>, unsent: Array<UnsentItem>, history_length: number, transitions: Array<TransitionView>, copies: Array<CopyView>, access: Array<AccessView>, 
/**
 * Kinds this person may add to the case now.
 */
may_add: Array<string>, 
/**
 * False for auditors and for closed cases.
 */
may_edit: boolean, 
/**
 * `parts` while only what the list shows has arrived from HQ, `history` while older changes have not.
 */
arriving: string | null, transfer: TransferView, 
/**
 * What stands against closing it.
 */
blockers: Array<BlockerView>, };

/**
 * Look at the summary of a case before it is saved.
 */
export type CasePreviewRequest = { 
/**
 * Number or id.
 */
case: string, 
/**
 * Parts that stay out.
 */
without?: Array<string>, 
/**
 * With the words that are marked to be kept from readers outside.
 */
unredacted?: boolean, 
/**
 * How it would be marked and handled.
 */
to?: Giving, };

/**
 * One line of the case list.
 */
export type CaseRow = { id: string, number: string, title: string, 
/**
 * Name of the first subject.
 */
main_subject: string | null, type: string, status: string, priority: string | null, post: string, lead: Person | null, next_due: string | null, changed_at: string, opened_on: string | null, sync: SyncMark, marking: string | null, 
/**
 * For the preview beside the list.
 */
synopsis: string | null, open_tasks: number, documents: number, evidence: number, 
/**
 * As on the page: `parts` while only this line is here, `history` while older changes have not come.
 */
arriving: string | null, };

/**
 * The whole case.
 */
export type CaseShowRequest = { 
/**
 * Number or id.
 */
case: string, };

/**
 * What happened, by event time.
 */
export type CaseTimelineRequest = { 
/**
 * Number or id.
 */
case: string, };

/**
 * Offer a case to another post, or answer such an offer.
 */
export type CaseTransferRequest = { 
/**
 * Number or id.
 */
case: string, 
/**
 * `offer`, `accept`, `reject` or `revoke`.
 */
step: string, 
/**
 * The post it is offered to.
 */
to?: string | null, 
/**
 * Needed for all but `accept`.
 */
reason?: string | null, };

/**
 * Move the case to another status.
 */
export type CaseTransitionRequest = { 
/**
 * Number or id.
 */
case: string, to: string, reason?: string | null, };

/**
 * What a listener is told after a command or an exchange changed something.
 */
export type Changed = { 
/**
 * Tags that are stale now.
 */
tags: Array<string>, 
/**
 * Cases that were touched, when it is known.
 */
cases: Array<string>, };

/**
 * What others changed in a case since this person last opened it.
 */
export type ChangedRow = { case: string, case_number: string, author: Person, what: string, at: string, };

/**
 * What others changed since one last looked: of one case, or of all.
 */
export type ChangesMeanwhileRequest = { 
/**
 * Number or id; all cases unless said.
 */
case?: string | null, };

/**
 * What others changed in this case was seen.
 */
export type ChangesSeenRequest = { 
/**
 * Number or id.
 */
case: string, 
/**
 * `upto` of the list that was looked at: what came later is still to be told.
 */
upto: number, };

export type CheckProblem = { object: string, problem: string, };

/**
 * Whether the vault is sound.
 */
export type CheckReport = { ok: boolean, cases: number, records: number, changes: number, attachments: number, problems: Array<CheckProblem>, repaired: number, };

/**
 * Is the vault sound?
 */
export type CheckRequest = { repair?: boolean, };

/**
 * The code lists of headquarters.
 */
export type CodeListRequest = { 
/**
 * Only this list.
 */
list?: string | null, 
/**
 * Retired entries too.
 */
retired?: boolean, };

export type CodeView = { code: string, label: string, };

/**
 * A choice that waits for a person.
 */
export type Conflict = { 
/**
 * Names the conflict for `conflict_resolve`: record and register.
 */
id: string, 
/**
 * Kind of the record.
 */
kind: string, 
/**
 * `field`, `deletion`, `custody`, `closure`, `disposal`.
 */
what: string, case: string | null, case_number: string | null, case_title: string | null, record: string, record_title: string, 
/**
 * The field, or the first field of a group that is decided as one.
 */
field: string, 
/**
 * All fields of the group; one for most.
 */
fields: Array<string>, 
/**
 * The value both started from.
 */
base: FieldValue | Record<string, FieldValue>, candidates: Array<Candidate>, 
/**
 * Both sets of changes together, when they touch different words.
 */
both: string | null, 
/**
 * The field is one of a newer version: decided on a laptop that knows it.
 */
needs_update: boolean, };

/**
 * Open conflicts.
 */
export type ConflictListRequest = { 
/**
 * Number or id: only of this case.
 */
case?: string | null, };

/**
 * Decide: keep one candidate, or write a value.
 */
export type ConflictResolveRequest = { id: string, 
/**
 * Number of the candidate to keep.
 */
keep?: number | null, 
/**
 * A new value in place of the candidates.
 */
value?: FieldValue | Record<string, FieldValue>, reason: string, };

/**
 * A copy of the case somewhere, and how new it is.
 */
export type CopyView = { 
/**
 * `this_device` or `hq`.
 */
place: string, name: string, 
/**
 * When this copy was last known to be complete.
 */
at: string | null, 
/**
 * Changes that this copy has and the other has not.
 */
newer_changes: number, };

export type Count = { name: string, count: number, };

/**
 * One of the records behind a number: enough to say which it is and to open it.
 */
export type CountedRow = { id: string, kind: string, title: string, case_number: string | null, };

/**
 * Record a hand-over.
 */
export type CustodyAddRequest = { evidence: string, 
/**
 * Fields of `custody_event`: `action`, `happened_at`, `from_party`, `to_party`, `purpose`, `place`, `seal`, `remarks`.
 */
fields?: Record<string, FieldValue>, };

/**
 * One hand-over.
 */
export type CustodyView = { record: RecordView, action: string, happened_at: string, from_party: string | null, to_party: string, purpose: string | null, 
/**
 * An end of the chain: exactly one when the chain is whole.
 */
is_head: boolean, };

/**
 * Fill an empty vault with fictional cases.
 */
export type DemoRequest = { cases?: number | null, seed?: number | null, };

/**
 * The status bar.
 */
export type DeskStatus = { user: Person, device: string, device_name: string, post: string, 
/**
 * Whether this device has joined an HQ.
 */
enrolled: boolean, hq: string | null, 
/**
 * What the last attempt found; none before the first one.
 */
online: boolean | null, last_contact_at: string | null, last_attempt_at: string | null, unsent: number, held: number, conflicts: number, approvals: number, 
/**
 * When the newest change on this device was committed.
 */
saved_at: string | null, locks_in_seconds: number, 
/**
 * Minutes this device's clock is ahead of HQ's (negative: behind), when it matters.
 */
clock_ahead_minutes: number | null, 
/**
 * The strictest marking of what this vault holds: the banner.
 */
marking: string, now: string, };

/**
 * The status bar.
 */
export type DeskStatusRequest = Record<symbol, never>;

export type DeviceName = { id: string, name: string, };

/**
 * One check digit.
 */
export type DigitCheck = { name: string, ok: boolean, value: string, printed: string, computed: string, 
/**
 * What the visual zone says, when it was entered.
 */
visual: string | null, 
/**
 * Where the value stands: line and first character from 0, and length.
 */
value_at: Span | null, digit_at: Span | null, 
/**
 * Every piece that the digit covers; several for the composite.
 */
covers: Array<Span>, 
/**
 * Readings of the field, one character away, that the printed digits would fit. Often empty.
 */
fits: Array<string>, };

/**
 * What left the vault, of a case or of all one may see; the newest first.
 */
export type DisclosureListRequest = { 
/**
 * Number or id.
 */
case?: string | null, };

/**
 * A file that left the vault. One that held several cases is recorded in each of them.
 */
export type DisclosureRow = { record: RecordView, 
/**
 * The cases in it, as far as one may see them.
 */
cases: Array<RecordRef>, };

/**
 * Which disclosure a file is, by its hash.
 */
export type DisclosureVerifyRequest = { path: string, };

/**
 * Something to look at that shows only beside another record; a lead, not proof.
 */
export type DocumentSignal = { 
/**
 * `passport_mismatch`, `number_of_another_holder`, `visa_symbol_unlisted`.
 */
code: string, 
/**
 * `low`, `medium`, `high`.
 */
severity: string, message: string, field: string | null, record: RecordRef | null, 
/**
 * The case of that record.
 */
case_number: string | null, };

/**
 * A travel document with the result of its checks.
 */
export type DocumentView = { record: RecordView, holder: RecordRef | null, 
/**
 * None when no machine readable zone was entered.
 */
mrz: MrzCheck | null, checks_failed: number, checks_total: number, 
/**
 * What other records say against it.
 */
beside: Array<DocumentSignal>, 
/**
 * Outcomes that follow from it; a person records them, or not.
 */
suggested: Array<SuggestedOutcome>, };

/**
 * Nothing to say beyond "done".
 */
export type Done = { done: boolean, };

/**
 * Forget what was typed: it was saved, or is not wanted.
 */
export type DraftDropRequest = { key: string, };

/**
 * Keep what was typed.
 */
export type DraftKeepRequest = { 
/**
 * Record and field, or what is to become of it.
 */
key: string, 
/**
 * Empty drops it.
 */
text: string, 
/**
 * What it belongs to, in words, for the list.
 */
title?: string | null, 
/**
 * Where the window finds the field again.
 */
place?: string | null, 
/**
 * Number or id of the case; a draft of a case is seen by whoever may see the case.
 */
case?: string | null, };

/**
 * What was typed and not saved, the latest first.
 */
export type DraftListRequest = { 
/**
 * Only this one.
 */
key?: string | null, };

/**
 * One field's text, as it stood when it was last kept.
 */
export type DraftView = { key: string, text: string, 
/**
 * What it belongs to, in words.
 */
title: string | null, 
/**
 * Where the window finds the field again.
 */
place: string | null, case: string | null, kept_at: string, };

/**
 * A task on "my work".
 */
export type DueRow = { record: RecordRef, case: string | null, case_number: string | null, priority: string | null, due_on: string | null, overdue: boolean, };

/**
 * One field or record that a change touched.
 */
export type Edit = { 
/**
 * `created`, `set`, `added`, `removed`, `deleted`, `restored`, `resolved`, `appended`, `linked`, `unlinked`, `unknown`.
 */
what: string, record: RecordRef, field: string | null, old: FieldValue, new: FieldValue, reason: string | null, 
/**
 * The records that the values name, by id.
 */
refs: { [key in string]: RecordRef }, };

/**
 * Join HQ with a single-use code.
 */
export type EnrollRequest = { 
/**
 * `https://…`
 */
hq: string, code: Secret, 
/**
 * Path of the PEM file of the private CA.
 */
ca?: string | null, };

export type Enrolled = { hq: string, user: string, user_name: string, post: string, role: string, device: string, };

/**
 * What a check of an exhibit's files found.
 */
export type EvidenceChecked = { evidence: string, 
/**
 * `match`, `mismatch`, `missing`.
 */
result: string, verified_on: string, files: Array<FileChecked>, };

/**
 * Write the label of an exhibit as PDF.
 */
export type EvidenceLabelRequest = { id: string, path: string, };

/**
 * Read every file of an exhibit again and record whether it is what was taken in.
 */
export type EvidenceVerifyRequest = { id: string, };

/**
 * An exhibit with its chain of custody.
 */
export type EvidenceView = { record: RecordView, 
/**
 * Who holds it now, by the last hand-over; none while two chains stand side by side.
 */
holder: string | null, place: string | null, 
/**
 * `recorded` or `missing`.
 */
seal: string, 
/**
 * The number of the seal on it now.
 */
seal_number: string | null, 
/**
 * The containers around it, from the nearest to the outermost.
 */
containers: Array<RecordRef>, 
/**
 * Oldest first.
 */
custody: Array<CustodyView>, 
/**
 * True when two hand-overs were made without knowledge of each other.
 */
custody_conflict: boolean, attachments: Array<string>, };

/**
 * One line of the permanent record of exchanges.
 */
export type ExchangeEntry = { at: string, status: string, sent: number, received: number, held: number, bytes_up: number, bytes_down: number, message: string | null, 
/**
 * Attempts in a row that moved nothing and ended alike are one line.
 */
times: number, };

/**
 * Write a case to a file.
 */
export type ExportCaseRequest = { 
/**
 * Number or id.
 */
case: string, 
/**
 * `pdf` or `json`.
 */
format: string, path: string, 
/**
 * With the words that are marked to be kept from readers outside.
 */
unredacted?: boolean, 
/**
 * Parts that stay out: `narrative`, `subjects`, `travel_documents`, `chronology`, `evidence`, `tasks`, `outcomes`,
 * `notes`, `attachments`, `others`.
 */
without?: Array<string>, to?: Giving, };

/**
 * What a document would hold, before it is made.
 */
export type ExportPreview = { included: Record<string, number>, left_out: Array<LeftOut>, 
/**
 * What the parts demand; a file may bear a stricter one.
 */
marking: string, 
/**
 * Every marking that the file may bear.
 */
markings: Array<string>, 
/**
 * What of the narratives is marked, whether it goes along or not.
 */
redacted: Array<RedactedPassage>, 
/**
 * Parts of the case with their records; none for other documents.
 */
parts: Array<PartCount>, 
/**
 * Why this person may not give it away so.
 */
refused: string | null, 
/**
 * What speaks against giving it to this recipient, for a person to judge.
 */
doubt: string | null, 
/**
 * A name for the file.
 */
file_name: string, };

/**
 * What a document would hold.
 */
export type ExportPreviewRequest = { 
/**
 * `case_summary`, `case_data`, `report`, `case_list`.
 */
document: string, 
/**
 * Numbers or ids.
 */
cases?: Array<string>, report?: string | null, without?: Array<string>, unredacted?: boolean, 
/**
 * `own_use` unless said.
 */
basis?: string | null, 
/**
 * A contact or agency that it would go to.
 */
known_as?: string | null, 
/**
 * Stricter than its parts demand.
 */
marking?: string | null, 
/**
 * The word about handling that would be printed with the marking.
 */
handling?: string | null, };

/**
 * What went into an export and what stayed out.
 */
export type ExportReport = { included: Record<string, number>, left_out: Array<LeftOut>, marking: string, sha256: string, path: string, size: number, };

/**
 * One clear sentence, a stable code, and where in the request it hurts.
 */
export type Failure = { 
/**
 * Stable: a code exists only if somebody acts on it.
 */
code: string, look: Look, 
/**
 * What happened, what is safe, what to do. Holds no personal data.
 */
message: string, 
/**
 * Numbers and names for a translated text: `wait_seconds`, `rule`, `line` …
 */
args: { [key in string]: string }, fields: Array<FieldFailure>, 
/**
 * To quote when asking for help; also in the log.
 */
reference: string | null, };

/**
 * One field (of one line, when a file was read) that cannot be taken as it is.
 */
export type FieldFailure = { field: string, code: string, message: string, 
/**
 * Line number from 1, when the request was a file.
 */
line?: number, };

/**
 * Every value one field ever had.
 */
export type FieldHistory = { field: string, 
/**
 * Oldest first.
 */
values: Array<FieldVersion>, 
/**
 * The records that the values name, by id.
 */
refs: { [key in string]: RecordRef }, };

export type FieldVersion = { 
/**
 * The name of the change it came in, as the history of a case has it.
 */
change: string, value: FieldValue, 
/**
 * `set`, `added`, `removed`, `resolved`, `deleted`, `restored`.
 */
what: string, reason: string | null, author: string, author_id: string, device: string, at: string, 
/**
 * `current`, `superseded`, `rejected`, or `candidate` while a conflict is open.
 */
state: string, };

export type FieldView = { name: string, 
/**
 * English label.
 */
label: string, number: number, 
/**
 * `text`, `long_text`, `name`, `date`, `partial_date`, `instant`, `integer`, `bool`, `code`, `ref`, `user`, `mrz`, `country`.
 */
type: string, 
/**
 * A stricter form of text: `free`, `post`, `sha256`, `case_number`.
 */
shape: string, required: boolean, 
/**
 * Required of what is typed now.
 */
asked: boolean, 
/**
 * Filled in by the program when the person did not.
 */
supplied: boolean, 
/**
 * Several values.
 */
list: boolean, 
/**
 * Set once, when the record is made.
 */
fixed: boolean, personal: boolean, 
/**
 * A narrative: text with headings, lists, citations and redactions in it.
 */
written: boolean, 
/**
 * The register it merges with: fields of one number are decided together.
 */
register: number, 
/**
 * Name of the vocabulary, for a code.
 */
vocabulary: string | null, 
/**
 * Kinds it may point to, for a reference.
 */
refs: Array<string>, 
/**
 * The list that suggests values; others may be written all the same.
 */
suggest: string | null, 
/**
 * The rule that names the step which writes it; no hand does.
 */
step: string | null, };

/**
 * A number.
 */
export type FigureView = { 
/**
 * What the records say together: one each, unless they say how many they are about.
 */
count: number, 
/**
 * How many records are behind it.
 */
records: number, 
/**
 * The sum, in the row's currency.
 */
amount: number | null, 
/**
 * The median of the times it took, or of the ages.
 */
days: number | null, };

/**
 * One file of it.
 */
export type FileChecked = { id: string, name: string, 
/**
 * `match`, `mismatch`, `missing`.
 */
result: string, 
/**
 * SHA-256 as it was signed when the file was taken in.
 */
recorded: string, 
/**
 * SHA-256 of the bytes that are here; none when they could not be read to the end.
 */
found: string | null, };

/**
 * What of files travels by itself, and how much room they take.
 */
export type FileRules = { 
/**
 * Originals up to so many bytes come by themselves.
 */
originals_up_to: number, paused: boolean, 
/**
 * Bytes of all files on this laptop.
 */
stored_bytes: number, 
/**
 * Bytes that files may still take.
 */
room: number, };

/**
 * What of files travels by itself; what is not said stays as it is.
 */
export type FileRulesSetRequest = { originals_up_to?: number | null, paused?: boolean | null, };

/**
 * One file, with what this laptop has of it.
 */
export type FileStanding = { id: string, case: string, name: string, media_type: string | null, size: number, 
/**
 * Where the original is: `both` (here and safe at HQ), `only_here`, `arriving`, `hq`, `not_at_hq`.
 */
place: string, bytes_here: number, pinned: boolean, asked: boolean, released: boolean, 
/**
 * What the next exchange does about the original: `nothing`, `send`, `fetch`, `wait`.
 */
next: string, 
/**
 * Why it waits: `record_unsent`, `paused`, `large`, `released`, `low_disk`.
 */
waits: string | null, 
/**
 * The same for a person, or why HQ has nothing to give yet.
 */
reason: string | null, 
/**
 * `thumb`, `field` and `original`, as far as the record has them.
 */
parts: Array<PartView>, };

/**
 * Whether a file is one that left this vault, or another one that was reconciled with it.
 */
export type FileVerdict = { sha256: string, size: number, found: Array<DisclosureRow>, };

/**
 * To whom a document goes, why and how it is handled. For one's own use at this post unless said.
 */
export type Giving = { 
/**
 * A code of `disclosure_basis`; `own_use` unless said.
 */
basis?: string | null, recipient?: string | null, 
/**
 * A contact or agency of the post; says the name and address where they are not given.
 */
known_as?: string | null, address?: string | null, purpose?: string | null, 
/**
 * The order, request, consent or published use that the basis rests on.
 */
authority?: string | null, 
/**
 * At least as strict as the parts of the document.
 */
marking?: string | null, 
/**
 * A word about handling, printed with the marking.
 */
handling?: string | null, 
/**
 * Beside the file another one with its hash, marking and recipient.
 */
manifest?: boolean, };

/**
 * One change: one action of one person.
 */
export type HistoryEntry = { 
/**
 * The change's hash, in hex: its name for ever.
 */
change: string, at: string, author: Person, device: string, 
/**
 * `case.new`, `record.set`, `import` …
 */
action: string, case: string | null, edits: Array<Edit>, 
/**
 * `unsent`, `sent`, `held`, `rejected`, `withheld`, `erased`, `received`.
 */
state: string, };

export type HistoryList = { total: number, 
/**
 * Newest first.
 */
entries: Array<HistoryEntry>, 
/**
 * Older changes have not arrived from HQ yet: the list must not be taken for the whole.
 */
older_missing: boolean, };

/**
 * Imports of spreadsheets on this device.
 */
export type ImportListRequest = Record<symbol, never>;

/**
 * What an import did, or would do.
 */
export type ImportReport = { read: number, written: number, rejected: number, cases: number, 
/**
 * Lines whose record was there already.
 */
unchanged: number, dry_run: boolean, 
/**
 * Every bad line, with its number and field.
 */
bad: Array<FieldFailure>, };

/**
 * Read NDJSON, one record a line.
 */
export type ImportRequest = { 
/**
 * `-` is standard input, for the command line.
 */
path: string, dry_run?: boolean, 
/**
 * Where bad lines go; without it one bad line means nothing is written.
 */
rejects?: string | null, };

/**
 * Delete what one import made and nobody worked on since; each record can be restored.
 */
export type ImportUndoRequest = { id: string, };

/**
 * What undoing an import took away.
 */
export type ImportUndone = { deleted: number, 
/**
 * Deleted by somebody already.
 */
gone: number, 
/**
 * What stays, and why.
 */
left: Array<LeftRecord>, };

/**
 * One import of a table.
 */
export type ImportedBatch = { id: string, at: string, 
/**
 * Name of the file.
 */
file: string, kind: string, written: number, undone: boolean, };

/**
 * A case that began from a referral.
 */
export type IntakeCase = { id: string, number: string, };

/**
 * Decide what becomes of a referral.
 */
export type IntakeDecideRequest = { id: string, 
/**
 * `accepted`, `declined` or `returned`; `pending` takes a decision back.
 */
decision: string, 
/**
 * Needed unless it is accepted, and to decide anew.
 */
reason?: string | null, };

export type IntakeList = { undecided: number, overdue: number, 
/**
 * Decided, and the referrer was not told yet.
 */
unanswered: number, rows: Array<IntakeRow>, };

/**
 * Referrals, those that wait for a decision first.
 */
export type IntakeListRequest = { 
/**
 * Also those that are decided and answered.
 */
all?: boolean, };

/**
 * Make a case from a referral that was accepted; its words go along.
 */
export type IntakeOpenRequest = { id: string, type: string, 
/**
 * The first line of the referral's summary unless said.
 */
title?: string | null, };

/**
 * Put down what the referrer was answered.
 */
export type IntakeReplyRequest = { id: string, reply: string, 
/**
 * Today unless said.
 */
replied_on?: string | null, };

/**
 * One referral on its way.
 */
export type IntakeRow = { id: string, summary: string, source: string, referrer: string | null, received_on: string | null, due_on: string | null, 
/**
 * Not decided, and the day has passed.
 */
overdue: boolean, 
/**
 * `pending`, `accepted`, `declined`, `returned`.
 */
decision: string, decided_on: string | null, decided_by: Person | null, reason: string | null, reply: string | null, 
/**
 * `undecided`, `unanswered`, `settled`.
 */
stage: string, assignee: Person | null, cases: Array<IntakeCase>, };

export type KindView = { name: string, 
/**
 * English label of one record.
 */
label: string, 
/**
 * English label of many.
 */
plural: string, number: number, 
/**
 * `case`, `post` or `org`: where records of this kind live.
 */
home: string, 
/**
 * Fields that make the title.
 */
summary: Array<string>, 
/**
 * At least one of these must be filled; empty when there is no such rule.
 */
any_of: Array<string>, 
/**
 * May stand in a line of an import.
 */
import: boolean, fields: Array<FieldView>, };

/**
 * Look at the label of an exhibit before it is saved.
 */
export type LabelPreviewRequest = { id: string, };

export type LeadList = { 
/**
 * Sent to this post and not over.
 */
waiting: number, overdue: number, rows: Array<LeadRow>, };

/**
 * Leads, those that wait longest first.
 */
export type LeadListRequest = { 
/**
 * `in`, `out` or `draft`; all unless said.
 */
way?: string | null, 
/**
 * Also those that were answered or returned.
 */
all?: boolean, };

export type LeadPage = { lead: LeadRow, request: string, answer: string | null, 
/**
 * Why it was returned.
 */
reason: string | null, 
/**
 * Copies that went along, as they are in the file now.
 */
records: Array<RecordView>, 
/**
 * What the answer names.
 */
answer_records: Array<RecordView>, 
/**
 * What may be ticked: records of the case for a draft, of the file for an answer.
 */
choices: Array<RecordRef>, 
/**
 * What this person may do now: `send`, `acknowledge`, `assign`, `answer`, `return`.
 */
steps: Array<string>, marking: string, };

/**
 * One lead of a list.
 */
export type LeadRow = { id: string, 
/**
 * The case it lies in: the sender's while it is a draft, then the file that both posts see.
 */
case: string | null, 
/**
 * `draft`, `out`, `in`.
 */
way: string, subject: string, from_post: string | null, to_post: string, 
/**
 * The number of the sender's case.
 */
origin_case: string | null, priority: string | null, due_on: string | null, 
/**
 * Not over, and the day has passed.
 */
overdue: boolean, 
/**
 * `draft`, `sent`, `acknowledged`, `assigned`, `answered`, `returned`.
 */
state: string, sent_on: string | null, acknowledged_on: string | null, 
/**
 * The day of the answer or the return.
 */
answered_on: string | null, 
/**
 * From sending to the end, or until today.
 */
days: number | null, assignee: Person | null, 
/**
 * How many records went along.
 */
records: number, };

/**
 * Send a drafted lead to its post, with copies of these records and nothing else.
 */
export type LeadSendRequest = { id: string, records?: Array<string>, };

/**
 * One lead with what went along.
 */
export type LeadShowRequest = { id: string, };

/**
 * Take a lead that came in a step further.
 */
export type LeadStepRequest = { id: string, 
/**
 * `acknowledge`, `assign`, `answer` or `return`.
 */
step: string, 
/**
 * Who works on it, for `assign`.
 */
assignee?: string | null, 
/**
 * For `answer`.
 */
answer?: string | null, 
/**
 * Records of the file that the answer names.
 */
records?: Array<string>, 
/**
 * For `return`.
 */
reason?: string | null, };

export type LeftOut = { kind: string, n: number, why: string, };

/**
 * A record that stays although its import was undone.
 */
export type LeftRecord = { 
/**
 * None for one that this person may not see.
 */
record: RecordRef | null, 
/**
 * `changed`, `has_parts`, `closed`, `legal_hold` or `hidden`.
 */
why: string, };

/**
 * A relation between two records.
 */
export type LinkEdge = { from: string, to: string, relation: string, 
/**
 * The link that says so; without one it follows from a field, such as the holder of a document.
 */
link: string | null, since: string | null, until: string | null, source: string | null, };

/**
 * A record, or another case that knows the same person or thing.
 */
export type LinkNode = { record: RecordRef, 
/**
 * One word that tells more than the kind: the role of a person, the type of a document.
 */
role: string | null, 
/**
 * It is another case: what leads to it crosses out of this one.
 */
elsewhere: boolean, links: number, };

/**
 * An entry of a code list of headquarters.
 */
export type ListedCode = { list: string, code: string, label: string, 
/**
 * Offered no more; explains what was written with it.
 */
retired: boolean, };

/**
 * What one change of the log changed, old to new.
 */
export type LogChangeRequest = { 
/**
 * Number or id, when it is a change of a case.
 */
case?: string | null, 
/**
 * As `log_show` names it.
 */
place: number, };

export type LogCheckpoint = { origin: string, size: number, root: string, 
/**
 * When it came, and when HQ last stood by it.
 */
confirmed_at: string, checked_at: string, 
/**
 * Names below the checkpoint besides HQ's.
 */
witnesses: Array<string>, };

/**
 * Whom and what the log can be narrowed to.
 */
export type LogChoices = { people: Array<Person>, devices: Array<DeviceName>, actions: Array<string>, acts: Array<string>, };

/**
 * Whom and what the log can be narrowed to.
 */
export type LogChoicesRequest = Record<symbol, never>;

/**
 * One line of the log: a signed change, or an act that changed nothing.
 */
export type LogEntry = { 
/**
 * `acts` for an act.
 */
stream: string, seq: number, hash: string, at: string, author: string, device: string, action: string, case: string | null, case_number: string | null, ops: number, signed: boolean, 
/**
 * Of a change: where it lies in this laptop's log, which is what `log_change` takes.
 */
place: number | null, act: ActEntry | null, };

/**
 * Write the log to a file that can be verified without the vault.
 */
export type LogExportRequest = { path: string, 
/**
 * Number or id; only this case's streams.
 */
case?: string | null, 
/**
 * With the content of the changes. Without, an auditor who may not read it can still verify.
 */
with_content?: boolean, };

export type LogList = { total: number, entries: Array<LogEntry>, };

export type LogRestore = { at: string, 
/**
 * Entries that HQ had confirmed and that the backup did not hold.
 */
lost: number, message: string, };

/**
 * Lines of the log, newest first.
 */
export type LogShowRequest = { 
/**
 * Number or id.
 */
case?: string | null, 
/**
 * `changes` unless said; `acts`, which change nothing; `all`.
 */
source?: string | null, 
/**
 * By any of these; empty means all.
 */
people?: Array<string>, devices?: Array<string>, 
/**
 * Names of actions and acts.
 */
kinds?: Array<string>, 
/**
 * A moment, or a day in UTC: from it on, and before it.
 */
from?: string | null, before?: string | null, offset?: number, 
/**
 * 100 unless said.
 */
limit?: number | null, };

/**
 * HQ's log as this device sees it.
 */
export type LogStatus = { 
/**
 * The last checkpoint that fits everything HQ confirmed before.
 */
checkpoint: LogCheckpoint | null, 
/**
 * Set while HQ cannot show that its log holds what it confirmed; nothing of it is taken over then.
 */
trouble: LogTrouble | null, 
/**
 * Restores of HQ from a backup, newest first.
 */
restores: Array<LogRestore>, 
/**
 * Checkpoints that other devices passed on and HQ has not linked yet.
 */
waiting: number, 
/**
 * Streams of this device that HQ acknowledged, and how many of them it has shown to be in its log.
 */
streams: number, proved: number, };

/**
 * HQ's log as this device sees it: the last checkpoint, and what is wrong.
 */
export type LogStatusRequest = Record<symbol, never>;

export type LogTrouble = { 
/**
 * `smaller`, `rewritten`, `split`, `undeclared`, `not_included`, `unsigned`, `other_log`.
 */
code: string, since: string, 
/**
 * Entries that HQ had confirmed, and that it shows now.
 */
known_size: number | null, found_size: number | null, message: string, };

/**
 * Whether every chain is whole, every signature good, and HQ's checkpoints hold it.
 */
export type LogVerdict = { ok: boolean, entries: number, streams: number, 
/**
 * Signatures that were checked one by one; the chain covers what stands before each.
 */
signatures: number, 
/**
 * HQ's checkpoints that were checked.
 */
checkpoints: number, 
/**
 * Entries that a checkpoint was shown to hold.
 */
covered: number, 
/**
 * Acts of this laptop that were checked; an exported log has none.
 */
acts: number, 
/**
 * The key that signed an exported file, in hex: compare it with what its maker tells by another way.
 */
signed_by: string | null, 
/**
 * The key that signed the checkpoints, in hex.
 */
hq_key: string | null, 
/**
 * The first bad entry of each damaged stream.
 */
bad: Array<BadEntry>, };

/**
 * Check every chain and signature.
 */
export type LogVerifyRequest = { 
/**
 * An exported log in place of the vault.
 */
file?: string | null, };

/**
 * How a failure should look: the three kinds have three looks.
 */
export type Look = "refused" | "try_again" | "ours";

/**
 * One column and the field it fills.
 */
export type MappedColumn = { 
/**
 * As the head of the table has it.
 */
column: string, field: string, };

/**
 * How the rows of a table become records of one kind.
 */
export type Mapping = { name: string, kind: string, 
/**
 * Number or id of the case the records belong to; none for what belongs to the post.
 */
case: string | null, columns: Array<MappedColumn>, 
/**
 * 03/04/2026 is the fourth of March.
 */
month_first: boolean, };

/**
 * Forget a mapping; what it imported stays.
 */
export type MappingDeleteRequest = { name: string, };

/**
 * Every kept mapping.
 */
export type MappingListRequest = Record<symbol, never>;

/**
 * Keep a mapping under its name.
 */
export type MappingSaveRequest = { mapping: Mapping, };

/**
 * One field of one record that another person changed.
 */
export type MeanwhileLine = { 
/**
 * In words: "CEBAN, Ion: phone was changed by X at BUC".
 */
text: string, case: string, case_number: string | null, record: RecordRef, 
/**
 * The field, or the first field of a group; `deleted`, `custody`, `same_as`.
 */
field: string, author: Person, at: string, };

/**
 * What others changed since this person last looked.
 */
export type MeanwhileList = { 
/**
 * What `changes_seen` takes: how far this list goes.
 */
upto: number, 
/**
 * Of each case the newest first.
 */
lines: Array<MeanwhileLine>, };

/**
 * What a machine readable zone says, digit by digit.
 */
export type MrzCheck = { 
/**
 * `TD1`, `TD2`, `TD3`, `MRVA`, `MRVB`; none when unreadable.
 */
format: string | null, lines: Array<string>, 
/**
 * `code`, `issuer`, `number`, `nationality`, `birth`, `sex`, `expiry`, `surname`, `given`, `optional1` …
 */
fields: Record<string, string | boolean | null>, checks: Array<DigitCheck>, signals: Array<MrzSignal>, 
/**
 * `consistent`, `inconsistent`, `unreadable`. Consistent is not genuine.
 */
verdict: string, };

/**
 * Check a machine readable zone.
 */
export type MrzCheckRequest = { text: string, };

/**
 * Something an examiner should look at; a lead, not proof.
 */
export type MrzSignal = { code: string, 
/**
 * `low`, `medium`, `high`.
 */
severity: string, message: string, 
/**
 * Which field of the zone it is about, and where.
 */
field: string | null, at: Span | null, };

/**
 * The first screen after unlocking.
 */
export type MyWork = { 
/**
 * How many there are of what follows; of each the first are listed.
 */
totals: WorkTotals, due: Array<DueRow>, due_total: number, approvals: Array<ApprovalView>, conflicts: number, held: number, drafts: Array<CaseRow>, changed_by_others: Array<ChangedRow>, recent: Array<CaseRow>, 
/**
 * People kept as criminal intelligence whose validation is overdue.
 */
to_revalidate: Array<RevalidateRow>, 
/**
 * Referrals to be decided or answered.
 */
intake: Array<IntakeRow>, 
/**
 * Cases whose review is due.
 */
reviews: Array<DueRow>, 
/**
 * Closed cases whose retention is over; for supervisors.
 */
retention: Array<DueRow>, 
/**
 * Corrective actions, plans and follow-ups of the programmes that are to be done, the earliest first.
 */
programmes_due: Array<DueRow>, };

/**
 * What is due, waiting, changed and recent.
 */
export type MyWorkRequest = Record<symbol, never>;

/**
 * The numbers of this post on this device.
 */
export type Numbers = { post: string, 
/**
 * Serials left for cases made without a line; at none, numbers end with the device's own characters.
 */
free: number, void: Array<VoidNumbers>, shared: Array<SharedNumber>, };

/**
 * Case numbers of this post.
 */
export type NumbersRequest = { 
/**
 * This device's own unless said.
 */
post?: string | null, };

/**
 * What was done in this sitting and can be taken back, the newest first.
 */
export type OperationListRequest = Record<symbol, never>;

/**
 * One finished operation of this sitting that can be taken back.
 */
export type OperationView = { id: string, 
/**
 * `record.set`, `import` …
 */
action: string, label: string, at: string, records: number, 
/**
 * When it was about one.
 */
case: string | null, 
/**
 * Names of its changes, as History has them.
 */
changes: Array<string>, };

/**
 * A part of a case that may stay out.
 */
export type PartCount = { name: string, records: number, };

/**
 * One part of a report, seen from the version before.
 */
export type PartDifference = { heading: string, 
/**
 * `same`, `changed`, `restyled` (the same words, set otherwise), `added`, `removed`.
 */
what: string, pieces: Array<Piece>, };

/**
 * Parts of one kind.
 */
export type PartList = { kind: string, 
/**
 * The field of the part that names the whole.
 */
field: string, rows: Array<RecordView>, };

export type PartView = { part: string, size: number, bytes_here: number, place: string, };

/**
 * Change the passphrase.
 */
export type PassphraseChangeRequest = { old: Secret, new: Secret, };

/**
 * Everybody in the directory: for assignees and leads.
 */
export type PeopleRequest = Record<symbol, never>;

export type PeriodView = { 
/**
 * `FY2026 Q1`.
 */
name: string, from: string, to: string, };

/**
 * Who did something.
 */
export type Person = { id: string, 
/**
 * The name from the directory, or a short id while the directory has not arrived.
 */
name: string, post: string | null, role: string | null, 
/**
 * The user of this device.
 */
me: boolean, };

/**
 * A small picture, ready for a page: `data:{media_type};base64,{base64}`.
 */
export type Picture = { id: string, part: string, media_type: string, size: number, base64: string, };

/**
 * A picture that the screen drew, written to a file.
 */
export type PictureSaveRequest = { 
/**
 * Number or id.
 */
case: string, path: string, 
/**
 * An SVG or PNG file, in base64.
 */
base64: string, };

/**
 * A stretch of text: what a candidate left, took out of or put into the value before.
 */
export type Piece = { 
/**
 * `same`, `removed`, `added`.
 */
what: string, text: string, };

/**
 * Every post that headquarters lists.
 */
export type PostListRequest = Record<symbol, never>;

/**
 * How new what is known of a post is: when the newest of it that is here was written.
 */
export type PostNews = { post: string, at: string, };

/**
 * A post, as headquarters lists it.
 */
export type PostView = { code: string, name: string, country: string | null, time_zone: string | null, };

/**
 * Write records of the programmes to a file.
 */
export type ProgrammeExportRequest = { 
/**
 * One kind for `csv`; all kinds of the programmes unless said.
 */
kinds?: Array<string>, 
/**
 * `ndjson` (as `import` reads it) or `csv`.
 */
format: string, path: string, };

/**
 * A page of the records of one kind.
 */
export type ProgrammeList = { total: number, rows: Array<RecordView>, 
/**
 * Before the filters.
 */
by: ByCode | null, 
/**
 * How many there are of every kind of the programmes.
 */
counts: Array<Count>, };

/**
 * Records of one kind of a programme.
 */
export type ProgrammeListRequest = { kind: string, 
/**
 * Words in any field that is shown.
 */
text?: string | null, 
/**
 * Only with this code in the field that [`ProgrammeList::by`] counts.
 */
code?: string | null, 
/**
 * Name of a field; `changed` unless said.
 */
sort?: string | null, descending?: boolean, offset?: number, 
/**
 * At most 500; 100 unless said.
 */
limit?: number | null, };

/**
 * One record of a programme.
 */
export type ProgrammePage = { record: RecordView, parts: Array<PartList>, 
/**
 * Other records of the programmes that name this one.
 */
mentioned_in: Array<RecordView>, 
/**
 * For an assistance to a citizen.
 */
sharing: SharingView | null, may_edit: boolean, may_convert: boolean, };

/**
 * One record of a programme with its parts.
 */
export type ProgrammeShowRequest = { id: string, };

/**
 * How far the running exchange has come, or how far the last one came.
 */
export type ProgressView = { 
/**
 * Changes HQ has acknowledged, of so many.
 */
sent: number, to_send: number, 
/**
 * Changes taken in.
 */
received: number, 
/**
 * Positions of HQ's feed passed, of so many: tells how far there is to go, not how many changes come.
 */
fetched: number, to_fetch: number, bytes_up: number, bytes_down: number, 
/**
 * Bytes of files and copies of pictures that HQ has, of so many that this exchange takes there.
 */
files_up: number, files_to_send: number, 
/**
 * The same from HQ to here.
 */
files_down: number, files_to_fetch: number, 
/**
 * The file on its way, if this person may see its case.
 */
file: RecordRef | null, };

/**
 * Add a record to a case, or to the post.
 */
export type RecordAddRequest = { 
/**
 * Number or id; none for what belongs to the post.
 */
case?: string | null, kind: string, fields?: Record<string, FieldValue>, };

/**
 * Delete a record; it can be restored.
 */
export type RecordDeleteRequest = { id: string, reason: string, };

/**
 * Say that two records are the same person or thing; neither is lost.
 */
export type RecordLinkRequest = { id: string, other: string, };

/**
 * A page of records of the kinds asked for.
 */
export type RecordList = { total: number, rows: Array<RecordView>, 
/**
 * For rows that stand for several records of one person or thing: the others, by the row's id.
 */
same: Record<string, SameAs[]>, };

/**
 * Records of some kinds across the cases one may see.
 */
export type RecordListRequest = { kinds?: Array<string>, text?: string | null, offset?: number, 
/**
 * 100 unless said.
 */
limit?: number | null, 
/**
 * People and organisations said to be the same stand as one row.
 */
together?: boolean, 
/**
 * Just these, in this order, as far as they are here and may be seen.
 */
ids?: Array<string>, };

/**
 * A record with what became of its fields.
 */
export type RecordPage = { 
/**
 * Empty unless it was asked for.
 */
history: Array<FieldHistory>, 
/**
 * Links from and to this record.
 */
links: Array<RecordView>, 
/**
 * For a person or organisation: the other cases it shows up in.
 */
other_cases: Array<RecordRef>, 
/**
 * Records said to be the same person or thing as this one; neither is lost, and it can be taken back.
 */
same_as: Array<SameAs>, id: string, kind: string, 
/**
 * The case it belongs to; none for what belongs to the post.
 */
case: string | null, case_number: string | null, title: string, fields: Record<string, FieldValue>, 
/**
 * Titles of the records that fields point to, by id.
 */
refs: Record<string, RecordRef>, created_at: string, changed_at: string, author: Person, deleted: boolean, 
/**
 * Names of the fields that two people changed without knowing of each other.
 */
conflicts: Array<string>, 
/**
 * A newer version wrote it: it is shown, and changed only after an update.
 */
needs_update: boolean, sync: SyncMark, };

/**
 * Which record: enough to write a line about it and to open it.
 */
export type RecordRef = { id: string, kind: string, title: string, };

/**
 * Bring a deleted record back.
 */
export type RecordRestoreRequest = { id: string, reason?: string | null, };

/**
 * Change fields of a record; null clears one.
 */
export type RecordSetRequest = { id: string, fields?: Record<string, FieldValue>, };

/**
 * One record.
 */
export type RecordShowRequest = { id: string, history?: boolean, };

/**
 * Take back that two records are the same.
 */
export type RecordUnlinkRequest = { id: string, other: string, };

/**
 * One record with all its fields.
 */
export type RecordView = { id: string, kind: string, 
/**
 * The case it belongs to; none for what belongs to the post.
 */
case: string | null, case_number: string | null, title: string, fields: Record<string, FieldValue>, 
/**
 * Titles of the records that fields point to, by id.
 */
refs: Record<string, RecordRef>, created_at: string, changed_at: string, author: Person, deleted: boolean, 
/**
 * Names of the fields that two people changed without knowing of each other.
 */
conflicts: Array<string>, 
/**
 * A newer version wrote it: it is shown, and changed only after an update.
 */
needs_update: boolean, sync: SyncMark, };

/**
 * A passage that is marked to be kept from readers outside.
 */
export type RedactedPassage = { record: RecordRef, 
/**
 * The heading or the field it stands in.
 */
place: string, words: string, };

export type ReferenceEntry = { code: string, label: string, 
/**
 * The same under other names: `iso2`, `genc`, `icao`, `minor_units`, `iso639_1`, `source`.
 */
also: { [key in string]: string }, };

/**
 * One list, and where it is written.
 */
export type ReferenceList = { 
/**
 * `country`, `visa_symbol`, `statute`, `currency`, `language`.
 */
name: string, label: string, source: string, entries: Array<ReferenceEntry>, };

/**
 * A list that suggests values, and where it is written.
 */
export type ReferenceName = { name: string, label: string, source: string, };

/**
 * One list: countries, visa symbols, statutes, currencies or languages.
 */
export type ReferenceRequest = { 
/**
 * `country`, `visa_symbol`, `statute`, `currency`, `language`.
 */
list: string, 
/**
 * Only entries that say this in a code, a name or another name.
 */
text?: string | null, };

/**
 * Begin the next version of an approved report, with its sections.
 */
export type ReportAmendRequest = { id: string, };

/**
 * Approve a report, which freezes it, or send it back.
 */
export type ReportDecideRequest = { id: string, 
/**
 * `approve` or `return`.
 */
decision: string, 
/**
 * Needed to send it back.
 */
reason?: string | null, };

/**
 * The way from one version to another, word by word.
 */
export type ReportDifference = { from: ReportVersion, to: ReportVersion, parts: Array<PartDifference>, };

/**
 * What a version says otherwise, word by word.
 */
export type ReportDifferenceRequest = { id: string, 
/**
 * An older version; the one it amends unless said.
 */
from?: string | null, };

/**
 * Write an approved report as a PDF.
 */
export type ReportExportRequest = { id: string, path: string, 
/**
 * With the words that are marked to be kept from readers outside.
 */
unredacted?: boolean, to?: Giving, };

/**
 * Reports of a case, or of all one may see; the last changed first.
 */
export type ReportListRequest = { 
/**
 * Number or id.
 */
case?: string | null, 
/**
 * Only in this state.
 */
state?: string | null, };

export type ReportPage = { report: RecordView, 
/**
 * `draft`, `submitted`, `returned`, `approved`, `amended`.
 */
state: string, 
/**
 * Title, text and sections may be changed.
 */
open: boolean, 
/**
 * In their order.
 */
sections: Array<RecordView>, 
/**
 * Remarks, the oldest first.
 */
comments: Array<RecordView>, 
/**
 * The oldest first; this one among them.
 */
versions: Array<ReportVersion>, 
/**
 * What this person may do now: `submit`, `approve`, `return`, `amend`, `export`.
 */
steps: Array<string>, 
/**
 * The rule by which this person does not decide, while the report waits for a decision.
 */
rule: string | null, 
/**
 * What stands at the head of its pages.
 */
marking: string, };

/**
 * Look at an approved report before it is saved.
 */
export type ReportPreviewRequest = { id: string, 
/**
 * With the words that are marked to be kept from readers outside.
 */
unredacted?: boolean, 
/**
 * How it would be marked and handled.
 */
to?: Giving, };

/**
 * One line of a list of reports.
 */
export type ReportRow = { id: string, case: string | null, case_number: string | null, title: string, 
/**
 * In words.
 */
report_type: string, 
/**
 * `draft`, `submitted`, `returned`, `approved`, `amended`.
 */
state: string, version: number, author: Person | null, 
/**
 * Remarks that nobody settled.
 */
remarks: number, changed_at: string, };

/**
 * One report, whole.
 */
export type ReportShowRequest = { id: string, };

/**
 * Send a report for approval.
 */
export type ReportSubmitRequest = { id: string, 
/**
 * A word to whoever decides.
 */
reason?: string | null, };

/**
 * One of the versions of a report.
 */
export type ReportVersion = { id: string, version: number, state: string, decided_on: string | null, decided_by: Person | null, };

/**
 * What stands after a decision.
 */
export type Resolved = { id: string, record: RecordRef, field: string, value: FieldValue | Record<string, FieldValue>, 
/**
 * Conflicts still open on this device.
 */
left: number, };

/**
 * Put a backup in the place of the vault; the present one is set aside.
 */
export type RestoreRequest = { path: string, passphrase: Secret, };

/**
 * Closed cases that are due, or all of them.
 */
export type RetentionListRequest = { 
/**
 * Also those that are kept or held.
 */
all?: boolean, };

/**
 * Purge a case whose retention is over.
 */
export type RetentionPurgeRequest = { 
/**
 * Number or id.
 */
case: string, };

/**
 * What was purged, without a word of what it held.
 */
export type RetentionReceipt = { case: string, case_number: string, case_type: string, closed_on: string | null, review_on: string | null, years: number, purged_at: string, purged_by: Person, 
/**
 * How many records of each kind.
 */
records: Array<Count>, 
/**
 * Files whose bytes left this device.
 */
files: number, 
/**
 * SHA-256 of the signed change that says so.
 */
change: string, };

/**
 * A closed case and its retention.
 */
export type RetentionRow = { case: string, case_number: string, case_type: string, 
/**
 * The schedule of its type.
 */
years: number, closed_on: string | null, review_on: string | null, 
/**
 * `due`, `kept`, `held`, `no_date`.
 */
standing: string, };

/**
 * A person kept as criminal intelligence whose suspicion has to be validated again.
 */
export type RevalidateRow = { record: RecordRef, case: string | null, case_number: string | null, suspicion_on: string | null, revalidate_on: string, overdue: boolean, };

/**
 * Cases whose review is due.
 */
export type ReviewListRequest = Record<symbol, never>;

/**
 * Another record that is said to be the same.
 */
export type SameAs = { record: RecordRef, case: string | null, case_number: string | null, 
/**
 * Said of these two; otherwise it follows from what was said of others.
 */
direct: boolean, deleted: boolean, };

/**
 * A file that was written out of the vault.
 */
export type SavedFile = { path: string, size: number, sha256: string, };

/**
 * A view by its name. It is kept on this device alone.
 */
export type SavedView = { id: string, name: string, shape: ViewShape, 
/**
 * Of a view of cases: how many there are now.
 */
count: number | null, };

export type Schema = { 
/**
 * Grows with every kind or field added.
 */
version: number, kinds: Array<KindView>, vocabularies: Array<VocabularyView>, 
/**
 * Lists that suggest values; `reference` gives one.
 */
references: Array<ReferenceName>, };

/**
 * Kinds, fields and vocabularies.
 */
export type SchemaRequest = Record<symbol, never>;

/**
 * One answer of a search.
 */
export type SearchHit = { id: string, kind: string, case: string | null, case_number: string | null, title: string, 
/**
 * Plain text around the match; the matched words stand between `[` and `]` of [`SearchHit::marks`].
 */
snippet: string, 
/**
 * Start and length, in characters of `snippet`, of each matched word.
 */
marks: Array<[number, number]>, 
/**
 * Which field matched.
 */
field: string | null, 
/**
 * Larger is better.
 */
score: number, };

/**
 * Find words anywhere on this device.
 */
export type SearchRequest = { text: string, kinds?: Array<string>, 
/**
 * Number or id: only in this case.
 */
case?: string | null, 
/**
 * 50 unless said.
 */
limit?: number | null, };

export type Secret = string;

/**
 * Make a vault in the empty folder.
 */
export type SessionCreateRequest = { 
/**
 * Full name.
 */
user: string, 
/**
 * Three letters.
 */
post: string, 
/**
 * `investigator` unless said.
 */
role?: string | null, device_name?: string | null, passphrase: Secret, };

/**
 * A vault was made. The recovery key is shown this once.
 */
export type SessionCreated = { device: string, user: string, recovery_key: string, };

/**
 * Close the vault and forget its keys.
 */
export type SessionLockRequest = Record<symbol, never>;

/**
 * Set a new passphrase with the recovery key.
 */
export type SessionRecoverRequest = { key: Secret, new_passphrase: Secret, };

export type SessionState = "absent" | "locked" | "unlocked";

/**
 * What may be shown without a passphrase. Never case data.
 */
export type SessionStatus = { state: SessionState, device_name: string | null, user_name: string | null, role: string | null, post: string | null, 
/**
 * Wrong passphrases left before a wait.
 */
attempts_left: number | null, 
/**
 * Seconds until the next attempt is accepted.
 */
wait_seconds: number | null, 
/**
 * Short fingerprint of this device's key, for the foot of the lock screen.
 */
device_key: string | null, version: string, };

/**
 * What the lock screen may show.
 */
export type SessionStatusRequest = Record<symbol, never>;

/**
 * Open the vault.
 */
export type SessionUnlockRequest = { passphrase: Secret, };

export type Severity = "note" | "warning" | "serious";

/**
 * A number that several cases bear: all are kept, and their ids tell them apart.
 */
export type SharedNumber = { number: string, cases: Array<string>, };

/**
 * Whether what a citizen told the office may be told to others.
 */
export type SharingView = { 
/**
 * `allowed`, `within`, `refused`.
 */
state: string, 
/**
 * The words of the waiver, for `within`.
 */
limits: string | null, };

export type Span = { line: number, start: number, len: number, };

export type StateHash = { hash: string, case: string | null, };

/**
 * One hash of everything two converged vaults must agree on.
 */
export type StateHashRequest = { 
/**
 * Number or id.
 */
case?: string | null, };

/**
 * A state of a case that HQ gave and its signed changes did not bear out: the changes count.
 */
export type StateTrouble = { case: string | null, case_number: string | null, 
/**
 * `records`, `chain`, `history`, `refused`.
 */
what: string, since: string, 
/**
 * What happened, what is safe, what to do.
 */
message: string, };

/**
 * What was done in a time, over what this person may see.
 */
export type Statistics = { from: string, to: string, post: string | null, 
/**
 * Fiscal quarters.
 */
periods: Array<PeriodView>, blocks: Array<StatisticsBlock>, 
/**
 * Cases in groups: by post, type and age.
 */
charts: Array<StatisticsBlock>, 
/**
 * Five fiscal years, whatever the period.
 */
years: Array<PeriodView>, 
/**
 * A number per year; the total is that of all of them.
 */
by_year: Array<StatisticsRow>, 
/**
 * The post that was silent longest first.
 */
reported: Array<PostNews>, marking: string, };

/**
 * How many records are behind a number, and a page of them, those made first first.
 */
export type StatisticsBehind = { total: number, rows: Array<CountedRow>, };

/**
 * The records behind one number of statistics.
 */
export type StatisticsBehindRequest = { 
/**
 * The days of the number: of a quarter or of a year its own.
 */
from?: string | null, to?: string | null, post?: string | null, 
/**
 * The name of the row, or that of the chart.
 */
of: string, 
/**
 * Of a chart: the name of the row.
 */
group?: string | null, 
/**
 * Of value: the currency.
 */
unit?: string | null, offset?: number, 
/**
 * 100 unless said.
 */
limit?: number | null, };

export type StatisticsBlock = { name: string, label: string, rows: Array<StatisticsRow>, };

/**
 * The same as a table in a file.
 */
export type StatisticsExportRequest = { from?: string | null, to?: string | null, post?: string | null, path: string, };

/**
 * Numbers of a time; of the fiscal year so far unless said.
 */
export type StatisticsRequest = { 
/**
 * First day.
 */
from?: string | null, 
/**
 * Last day.
 */
to?: string | null, 
/**
 * Only of this post; of every post one sees unless said.
 */
post?: string | null, };

/**
 * One line of a block.
 */
export type StatisticsRow = { name: string, label: string, 
/**
 * Kind of the records behind it.
 */
kind: string, 
/**
 * The currency, for value; amounts of two currencies are two rows.
 */
unit: string | null, total: FigureView, 
/**
 * One per period, in their order; none for a group.
 */
by_period: Array<FigureView>, };

/**
 * A subject of the case with what is known beside the record itself.
 */
export type SubjectView = { record: RecordView, 
/**
 * Phones, e-mail addresses, accounts, addresses, vehicles and handles held by this subject.
 */
identifiers: Array<RecordView>, 
/**
 * Ids of the travel documents held.
 */
documents: Array<string>, documents_failing: number, 
/**
 * Other cases on this device with the same identifier or name.
 */
other_cases: number, };

/**
 * An outcome that nobody recorded yet.
 */
export type SuggestedOutcome = { outcome_type: string, label: string, on: string | null, };

/**
 * Whether HQ has a thing: the mark beside a row.
 */
export type SyncMark = "sent" | "unsent" | "held" | "conflict";

/**
 * Exchange with HQ now.
 */
export type SyncNowRequest = { 
/**
 * Changes only; files wait for a better line.
 */
records_only?: boolean, };

/**
 * What one exchange did.
 */
export type SyncReport = { 
/**
 * `all_sent`, `partial`, `offline`, `refused`.
 */
status: string, sent: number, received: number, held: number, unsent: number, conflicts: number, bytes_up: number, bytes_down: number, round_trips: number, seconds: number, files_sent: number, files_received: number, 
/**
 * Files and copies of pictures that HQ does not have whole yet.
 */
files_unsent: number, message: string | null, };

export type SyncStatus = { enrolled: boolean, hq: string | null, online: boolean | null, last_contact_at: string | null, last_attempt_at: string | null, 
/**
 * How many HQ lacks or did not accept.
 */
total: number, 
/**
 * Of all that are listed.
 */
bytes: number, 
/**
 * How many there are to list: what HQ has and not yet safe is among them.
 */
listed: number, 
/**
 * The first of them, the oldest first: as many as were asked for.
 */
unsent: Array<UnsentItem>, 
/**
 * What the exchange does now: `idle`, `connecting`, `records`, `files`.
 */
phase: string, progress: ProgressView, 
/**
 * A person wants no exchange by itself for now.
 */
paused: boolean, 
/**
 * When it is tried next at the latest; nothing where no exchange runs by itself.
 */
next_attempt_at: string | null, 
/**
 * What the last attempt ended with, if not well.
 */
last_trouble: string | null, 
/**
 * Whole days since HQ answered.
 */
days_since_contact: number | null, 
/**
 * HQ's clock minus this laptop's; positive when the laptop is behind.
 */
clock_offset_minutes: number | null, 
/**
 * Changes here whose author's clock lay more than five minutes ahead.
 */
changes_ahead: number, 
/**
 * What HQ gave and could not be true, the oldest first.
 */
troubles: Array<StateTrouble>, 
/**
 * Newest first.
 */
log: Array<ExchangeEntry>, };

/**
 * The unsent changes, and the record of past exchanges.
 */
export type SyncStatusRequest = { 
/**
 * Only so many of the changes, the oldest; every one unless said.
 */
limit?: number | null, };

/**
 * Pauses, resumes or stops the exchange that runs by itself.
 */
export type SyncSteerRequest = { 
/**
 * `pause` (until `resume`), `resume`, or `stop` (the one that runs now).
 */
what: string, };

/**
 * Records from the rows of a spreadsheet.
 */
export type TableImportRequest = { path: string, sheet?: string | null, 
/**
 * Name of a kept mapping; or `with`.
 */
mapping?: string | null, with?: Mapping | null, dry_run?: boolean, 
/**
 * Leave bad rows out; without it one bad row means nothing is written.
 */
skip_bad?: boolean, };

/**
 * What a spreadsheet holds.
 */
export type TableReadRequest = { path: string, 
/**
 * The first unless said.
 */
sheet?: string | null, 
/**
 * Columns are suggested for this kind.
 */
kind?: string | null, };

/**
 * What an import of a table did, or would do.
 */
export type TableReport = { read: number, written: number, rejected: number, 
/**
 * Rows whose record was there already.
 */
unchanged: number, dry_run: boolean, 
/**
 * Every bad row, with its number and field.
 */
bad: Array<FieldFailure>, 
/**
 * Names this import, to undo it.
 */
batch: string | null, };

/**
 * The head of a table and its first rows.
 */
export type TableView = { sheets: Array<string>, heads: Array<string>, rows: number, first: Array<Array<string>>, 
/**
 * Columns whose heads name a field of the kind that was asked for.
 */
suggested: Array<MappedColumn>, };

/**
 * Opens one PDF once. Whatever replies with it can be shown by the viewer.
 */
export type Ticket = { ticket: string, title: string, 
/**
 * The banner over it.
 */
marking: string, size: number, };

export type Timeline = { 
/**
 * Newest first.
 */
entries: Array<TimelineEntry>, lanes: Array<Count>, };

/**
 * One thing that happened, for the strip and the list.
 */
export type TimelineEntry = { record: RecordRef, 
/**
 * `documents`, `contacts`, `custody`, `evidence`, `tasks`, `outcomes`, `decisions`, `case`.
 */
lane: string, 
/**
 * When it happened: an instant, a date, or a partial date.
 */
at: string, 
/**
 * When it was entered.
 */
entered_at: string, title: string, detail: string | null, };

/**
 * People kept as criminal intelligence whose suspicion has to be validated again.
 */
export type ToRevalidateRequest = { 
/**
 * Also those that become due within so many days; only what is overdue unless said.
 */
within_days?: number | null, };

/**
 * Whose a case is, and what is being done about that.
 */
export type TransferView = { owner: string, 
/**
 * `none`, `offered`, `accepted`, `rejected`, `revoked`.
 */
state: string, 
/**
 * The post the last step was about.
 */
to: string | null, on: string | null, by: Person | null, reason: string | null, 
/**
 * False while steps that crossed wait for the owner's decision.
 */
settled: boolean, 
/**
 * What this person may do now: `offer`, `accept`, `reject`, `revoke`.
 */
steps: Array<string>, };

/**
 * Reply to a move of the case.
 */
export type TransitionDone = { id: string, number: string, from: string, status: string, 
/**
 * The approval that was asked for or decided by this move.
 */
approval: string | null, };

/**
 * A status this person may move the case to, or why not.
 */
export type TransitionView = { to: string, 
/**
 * `request`, `approve`, `return`, `move`: what pressing the button means.
 */
step: string, needs_reason: boolean, allowed: boolean, 
/**
 * The rule that refuses, when not allowed.
 */
rule: string | null, message: string | null, };

/**
 * Take operations of this sitting back, all of them or none.
 */
export type UndoRequest = { operations: Array<string>, };

/**
 * What was taken back.
 */
export type Undone = { records: number, };

/**
 * One change that HQ has not acknowledged, or did not accept.
 */
export type UnsentItem = { change: string, 
/**
 * `record.set`, `record.add` … : the action that made it.
 */
what: string, record: RecordRef | null, case: string | null, case_number: string | null, 
/**
 * `waiting`, `received` (not yet safe from a power cut at HQ), `held`, `rejected`.
 */
state: string, 
/**
 * Why it is not accepted or not yet sent.
 */
reason: string | null, saved_at: string, age_seconds: number, bytes: number, };

/**
 * Forget a view; what it shows stays as it is.
 */
export type ViewDeleteRequest = { id: string, };

/**
 * Every view, in the order of their names.
 */
export type ViewListRequest = Record<symbol, never>;

/**
 * Keep a view under a name, or another shape or name for one that is kept.
 */
export type ViewSaveRequest = { 
/**
 * A new one unless said.
 */
id?: string | null, name: string, shape: ViewShape, };

/**
 * What a view shows.
 */
export type ViewShape = { "of": "cases", filter: CaseListRequest, columns: Array<string>, } | { "of": "links" } & WebShape;

export type VocabularyView = { name: string, codes: Array<CodeView>, };

/**
 * Serials that no case will bear, and why.
 */
export type VoidNumbers = { first: number, last: number, reason: string, at: string, };

/**
 * Which part of a web is drawn.
 */
export type WebShape = { 
/**
 * All of them unless said.
 */
kinds: Array<string>, linked_only: boolean, centre?: string | null, 
/**
 * Steps from the centre; all of them unless said.
 */
depth?: number | null, 
/**
 * The case whose web it is; needed with a centre. Without, it fits every case.
 */
case?: string | null, };

/**
 * Stop one piece of work at its next step.
 */
export type WorkCancelRequest = { id: string, };

/**
 * What runs, and what ended of late, the newest first.
 */
export type WorkListRequest = Record<symbol, never>;

/**
 * How much of each waits.
 */
export type WorkTotals = { approvals: number, drafts: number, to_revalidate: number, intake: number, reviews: number, retention: number, programmes_due: number, };

/**
 * Something long that runs, or ended of late in this sitting. Names no record and no file.
 */
export type WorkView = { id: string, 
/**
 * `import`, `table_import`, `export`, `log_export`, `backup`, `evidence_verify`, `log_verify`, `check`, `exchange`,
 * `bundle_make`, `bundle_look` or `bundle_take`.
 */
kind: string, 
/**
 * What is counted: `records`, `bytes`, `streams` or `steps`.
 */
unit: string, done: number, 
/**
 * 0 while it is not known.
 */
total: number, 
/**
 * `running`, `stopping`, `done`, `stopped` or `failed`.
 */
state: string, began_at: string, ended_at: string | null, 
/**
 * Why it failed.
 */
message: string | null, };

/** Every command: what it takes and what it answers. */
export interface Commands {
  session_status: { request: SessionStatusRequest; reply: SessionStatus };
  session_create: { request: SessionCreateRequest; reply: SessionCreated };
  session_unlock: { request: SessionUnlockRequest; reply: SessionStatus };
  session_lock: { request: SessionLockRequest; reply: SessionStatus };
  session_recover: { request: SessionRecoverRequest; reply: SessionStatus };
  passphrase_change: { request: PassphraseChangeRequest; reply: Done };
  desk_status: { request: DeskStatusRequest; reply: DeskStatus };
  schema: { request: SchemaRequest; reply: Schema };
  my_work: { request: MyWorkRequest; reply: MyWork };
  people: { request: PeopleRequest; reply: Array<Person> };
  case_list: { request: CaseListRequest; reply: CaseList };
  case_counts: { request: CaseCountsRequest; reply: CaseCounts };
  case_new: { request: CaseNewRequest; reply: CaseNew };
  case_show: { request: CaseShowRequest; reply: CasePage };
  case_links: { request: CaseLinksRequest; reply: CaseLinks };
  picture_save: { request: PictureSaveRequest; reply: SavedFile };
  case_timeline: { request: CaseTimelineRequest; reply: Timeline };
  case_history: { request: CaseHistoryRequest; reply: HistoryList };
  changes_meanwhile: { request: ChangesMeanwhileRequest; reply: MeanwhileList };
  changes_seen: { request: ChangesSeenRequest; reply: MeanwhileList };
  case_transition: { request: CaseTransitionRequest; reply: TransitionDone };
  case_access: { request: CaseAccessRequest; reply: CaseAccess };
  access_list: { request: AccessListRequest; reply: Array<AccessHere> };
  numbers: { request: NumbersRequest; reply: Numbers };
  post_list: { request: PostListRequest; reply: Array<PostView> };
  code_list: { request: CodeListRequest; reply: Array<ListedCode> };
  record_add: { request: RecordAddRequest; reply: RecordView };
  record_set: { request: RecordSetRequest; reply: RecordView };
  record_delete: { request: RecordDeleteRequest; reply: RecordView };
  record_restore: { request: RecordRestoreRequest; reply: RecordView };
  record_link: { request: RecordLinkRequest; reply: RecordPage };
  record_unlink: { request: RecordUnlinkRequest; reply: RecordPage };
  record_show: { request: RecordShowRequest; reply: RecordPage };
  record_list: { request: RecordListRequest; reply: RecordList };
  search: { request: SearchRequest; reply: Array<SearchHit> };
  mrz_check: { request: MrzCheckRequest; reply: MrzCheck };
  approval_list: { request: ApprovalListRequest; reply: Array<ApprovalView> };
  approval_decide: { request: ApprovalDecideRequest; reply: ApprovalView };
  custody_add: { request: CustodyAddRequest; reply: EvidenceView };
  attach_file: { request: AttachFileRequest; reply: AttachmentView };
  attachment_view: { request: AttachmentViewRequest; reply: Ticket };
  case_preview: { request: CasePreviewRequest; reply: Ticket };
  report_preview: { request: ReportPreviewRequest; reply: Ticket };
  label_preview: { request: LabelPreviewRequest; reply: Ticket };
  attachment_save: { request: AttachmentSaveRequest; reply: SavedFile };
  attachment_list: { request: AttachmentListRequest; reply: AttachmentList };
  attachment_picture: { request: AttachmentPictureRequest; reply: Picture };
  attachment_pin: { request: AttachmentPinRequest; reply: FileStanding };
  attachment_fetch: { request: AttachmentFetchRequest; reply: FileStanding };
  attachment_release: { request: AttachmentReleaseRequest; reply: FileStanding };
  file_rules_set: { request: FileRulesSetRequest; reply: FileRules };
  conflict_list: { request: ConflictListRequest; reply: Array<Conflict> };
  conflict_resolve: { request: ConflictResolveRequest; reply: Resolved };
  enroll: { request: EnrollRequest; reply: Enrolled };
  sync_now: { request: SyncNowRequest; reply: SyncReport };
  sync_steer: { request: SyncSteerRequest; reply: Done };
  sync_status: { request: SyncStatusRequest; reply: SyncStatus };
  bundle_export: { request: BundleExportRequest; reply: BundleMade };
  bundle_preview: { request: BundlePreviewRequest; reply: BundlePreview };
  bundle_import: { request: BundleImportRequest; reply: BundleTaken };
  bundle_list: { request: BundleListRequest; reply: BundleList };
  bundle_recipients: { request: BundleRecipientsRequest; reply: Array<BundleParty> };
  log_verify: { request: LogVerifyRequest; reply: LogVerdict };
  log_show: { request: LogShowRequest; reply: LogList };
  log_choices: { request: LogChoicesRequest; reply: LogChoices };
  log_change: { request: LogChangeRequest; reply: HistoryEntry };
  log_export: { request: LogExportRequest; reply: SavedFile };
  log_status: { request: LogStatusRequest; reply: LogStatus };
  state_hash: { request: StateHashRequest; reply: StateHash };
  export_case: { request: ExportCaseRequest; reply: ExportReport };
  import: { request: ImportRequest; reply: ImportReport };
  demo: { request: DemoRequest; reply: ImportReport };
  backup: { request: BackupRequest; reply: SavedFile };
  restore: { request: RestoreRequest; reply: SessionStatus };
  check: { request: CheckRequest; reply: CheckReport };
  candidates: { request: CandidatesRequest; reply: Candidates };
  to_revalidate: { request: ToRevalidateRequest; reply: Array<RevalidateRow> };
  case_transfer: { request: CaseTransferRequest; reply: TransferView };
  review_list: { request: ReviewListRequest; reply: Array<DueRow> };
  intake_list: { request: IntakeListRequest; reply: IntakeList };
  intake_decide: { request: IntakeDecideRequest; reply: RecordView };
  intake_reply: { request: IntakeReplyRequest; reply: RecordView };
  intake_open: { request: IntakeOpenRequest; reply: CaseNew };
  programme_list: { request: ProgrammeListRequest; reply: ProgrammeList };
  programme_show: { request: ProgrammeShowRequest; reply: ProgrammePage };
  programme_export: { request: ProgrammeExportRequest; reply: ExportReport };
  assistance_convert: { request: AssistanceConvertRequest; reply: CaseNew };
  statistics: { request: StatisticsRequest; reply: Statistics };
  statistics_behind: { request: StatisticsBehindRequest; reply: StatisticsBehind };
  statistics_export: { request: StatisticsExportRequest; reply: SavedFile };
  table_read: { request: TableReadRequest; reply: TableView };
  table_import: { request: TableImportRequest; reply: TableReport };
  mapping_list: { request: MappingListRequest; reply: Array<Mapping> };
  mapping_save: { request: MappingSaveRequest; reply: Done };
  mapping_delete: { request: MappingDeleteRequest; reply: Done };
  import_list: { request: ImportListRequest; reply: Array<ImportedBatch> };
  import_undo: { request: ImportUndoRequest; reply: ImportUndone };
  report_list: { request: ReportListRequest; reply: Array<ReportRow> };
  report_show: { request: ReportShowRequest; reply: ReportPage };
  report_submit: { request: ReportSubmitRequest; reply: ReportPage };
  report_decide: { request: ReportDecideRequest; reply: ReportPage };
  report_amend: { request: ReportAmendRequest; reply: ReportPage };
  report_difference: { request: ReportDifferenceRequest; reply: ReportDifference };
  report_export: { request: ReportExportRequest; reply: ExportReport };
  lead_list: { request: LeadListRequest; reply: LeadList };
  lead_show: { request: LeadShowRequest; reply: LeadPage };
  lead_send: { request: LeadSendRequest; reply: LeadPage };
  lead_step: { request: LeadStepRequest; reply: LeadPage };
  draft_keep: { request: DraftKeepRequest; reply: Done };
  draft_list: { request: DraftListRequest; reply: Array<DraftView> };
  draft_drop: { request: DraftDropRequest; reply: Done };
  view_list: { request: ViewListRequest; reply: Array<SavedView> };
  view_save: { request: ViewSaveRequest; reply: SavedView };
  view_delete: { request: ViewDeleteRequest; reply: Done };
  operation_list: { request: OperationListRequest; reply: Array<OperationView> };
  undo: { request: UndoRequest; reply: Undone };
  work_list: { request: WorkListRequest; reply: Array<WorkView> };
  work_cancel: { request: WorkCancelRequest; reply: Done };
  reference: { request: ReferenceRequest; reply: ReferenceList };
  evidence_verify: { request: EvidenceVerifyRequest; reply: EvidenceChecked };
  evidence_label: { request: EvidenceLabelRequest; reply: SavedFile };
  export_preview: { request: ExportPreviewRequest; reply: ExportPreview };
  case_list_export: { request: CaseListExportRequest; reply: ExportReport };
  disclosure_list: { request: DisclosureListRequest; reply: Array<DisclosureRow> };
  disclosure_verify: { request: DisclosureVerifyRequest; reply: FileVerdict };
  retention_list: { request: RetentionListRequest; reply: Array<RetentionRow> };
  retention_purge: { request: RetentionPurgeRequest; reply: RetentionReceipt };
}

export type CommandName = keyof Commands;

/** What a reply depends on and what a command makes stale. */
export type Tag = "acts" | "approvals" | "cases" | "conflicts" | "drafts" | "imports" | "people" | "records" | "session" | "sync" | "views" | "work";

/** Per command: tags whose change makes the reply stale, and tags it makes stale itself. */
export const TAGS: { readonly [N in CommandName]: { readonly reads: readonly Tag[]; readonly changes: readonly Tag[] } } = {
  session_status: { reads: ["session"], changes: [] },
  session_create: { reads: [], changes: ["session"] },
  session_unlock: { reads: [], changes: ["session"] },
  session_lock: { reads: [], changes: ["session"] },
  session_recover: { reads: [], changes: ["session"] },
  passphrase_change: { reads: [], changes: ["acts"] },
  desk_status: { reads: ["session", "cases", "conflicts", "approvals", "sync"], changes: [] },
  schema: { reads: [], changes: [] },
  my_work: { reads: ["cases", "records", "conflicts", "approvals", "sync"], changes: [] },
  people: { reads: ["people"], changes: [] },
  case_list: { reads: ["cases", "sync", "conflicts"], changes: [] },
  case_counts: { reads: ["cases", "sync", "conflicts", "approvals"], changes: [] },
  case_new: { reads: [], changes: ["cases", "sync"] },
  case_show: { reads: ["cases", "records", "conflicts", "approvals", "sync", "people"], changes: [] },
  case_links: { reads: ["cases", "records"], changes: [] },
  picture_save: { reads: [], changes: [] },
  case_timeline: { reads: ["cases", "records"], changes: [] },
  case_history: { reads: ["cases", "records", "sync"], changes: [] },
  changes_meanwhile: { reads: ["cases", "records"], changes: [] },
  changes_seen: { reads: [], changes: ["cases"] },
  case_transition: { reads: [], changes: ["cases", "records", "approvals", "sync"] },
  case_access: { reads: ["cases", "sync", "people"], changes: [] },
  access_list: { reads: ["cases", "sync"], changes: [] },
  numbers: { reads: ["cases", "sync"], changes: [] },
  post_list: { reads: ["sync"], changes: [] },
  code_list: { reads: ["sync"], changes: [] },
  record_add: { reads: [], changes: ["cases", "records", "sync"] },
  record_set: { reads: [], changes: ["cases", "records", "conflicts", "sync"] },
  record_delete: { reads: [], changes: ["cases", "records", "conflicts", "sync"] },
  record_restore: { reads: [], changes: ["cases", "records", "conflicts", "sync"] },
  record_link: { reads: [], changes: ["cases", "records", "sync"] },
  record_unlink: { reads: [], changes: ["cases", "records", "sync"] },
  record_show: { reads: ["cases", "records", "conflicts", "sync", "people"], changes: [] },
  record_list: { reads: ["cases", "records"], changes: [] },
  search: { reads: ["cases", "records"], changes: [] },
  mrz_check: { reads: [], changes: [] },
  approval_list: { reads: ["approvals", "cases"], changes: [] },
  approval_decide: { reads: [], changes: ["approvals", "cases", "records", "sync"] },
  custody_add: { reads: [], changes: ["cases", "records", "conflicts", "sync"] },
  attach_file: { reads: [], changes: ["cases", "records", "sync"] },
  attachment_view: { reads: [], changes: [] },
  case_preview: { reads: [], changes: [] },
  report_preview: { reads: [], changes: [] },
  label_preview: { reads: [], changes: [] },
  attachment_save: { reads: [], changes: [] },
  attachment_list: { reads: ["cases", "records", "sync"], changes: [] },
  attachment_picture: { reads: ["sync"], changes: [] },
  attachment_pin: { reads: [], changes: ["sync"] },
  attachment_fetch: { reads: [], changes: ["sync"] },
  attachment_release: { reads: [], changes: ["sync"] },
  file_rules_set: { reads: [], changes: ["sync"] },
  conflict_list: { reads: ["conflicts", "people"], changes: [] },
  conflict_resolve: { reads: [], changes: ["conflicts", "cases", "records", "sync"] },
  enroll: { reads: [], changes: ["session", "sync", "people", "cases"] },
  sync_now: { reads: [], changes: ["sync", "cases", "records", "conflicts", "approvals", "people"] },
  sync_steer: { reads: [], changes: ["sync"] },
  sync_status: { reads: ["sync"], changes: [] },
  bundle_export: { reads: [], changes: ["sync"] },
  bundle_preview: { reads: [], changes: [] },
  bundle_import: { reads: [], changes: ["sync", "cases", "records", "conflicts", "approvals", "people"] },
  bundle_list: { reads: ["sync", "people"], changes: [] },
  bundle_recipients: { reads: ["people"], changes: [] },
  log_verify: { reads: [], changes: [] },
  log_show: { reads: ["cases", "records", "sync", "acts"], changes: [] },
  log_choices: { reads: ["cases", "sync", "people", "acts"], changes: [] },
  log_change: { reads: ["cases", "records", "sync"], changes: [] },
  log_export: { reads: [], changes: [] },
  log_status: { reads: ["sync"], changes: [] },
  state_hash: { reads: ["cases", "records", "sync"], changes: [] },
  export_case: { reads: [], changes: ["cases", "records", "sync"] },
  import: { reads: [], changes: ["cases", "records", "conflicts", "approvals", "sync"] },
  demo: { reads: [], changes: ["cases", "records", "conflicts", "approvals", "sync"] },
  backup: { reads: [], changes: [] },
  restore: { reads: [], changes: ["session"] },
  check: { reads: [], changes: [] },
  candidates: { reads: ["cases", "records"], changes: [] },
  to_revalidate: { reads: ["cases", "records"], changes: [] },
  case_transfer: { reads: [], changes: ["cases", "records", "sync"] },
  review_list: { reads: ["cases", "records"], changes: [] },
  intake_list: { reads: ["cases", "records", "people"], changes: [] },
  intake_decide: { reads: [], changes: ["records", "sync"] },
  intake_reply: { reads: [], changes: ["records", "sync"] },
  intake_open: { reads: [], changes: ["cases", "records", "sync"] },
  programme_list: { reads: ["records"], changes: [] },
  programme_show: { reads: ["records", "conflicts", "sync", "people"], changes: [] },
  programme_export: { reads: [], changes: [] },
  assistance_convert: { reads: [], changes: ["cases", "records", "sync"] },
  statistics: { reads: ["cases", "records"], changes: [] },
  statistics_behind: { reads: ["cases", "records"], changes: [] },
  statistics_export: { reads: [], changes: [] },
  table_read: { reads: [], changes: [] },
  table_import: { reads: [], changes: ["cases", "records", "conflicts", "sync", "imports"] },
  mapping_list: { reads: ["imports"], changes: [] },
  mapping_save: { reads: [], changes: ["imports"] },
  mapping_delete: { reads: [], changes: ["imports"] },
  import_list: { reads: ["imports"], changes: [] },
  import_undo: { reads: [], changes: ["cases", "records", "conflicts", "sync", "imports"] },
  report_list: { reads: ["cases", "records"], changes: [] },
  report_show: { reads: ["cases", "records", "conflicts", "approvals", "sync", "people"], changes: [] },
  report_submit: { reads: [], changes: ["cases", "records", "approvals", "sync"] },
  report_decide: { reads: [], changes: ["approvals", "cases", "records", "sync"] },
  report_amend: { reads: [], changes: ["cases", "records", "sync"] },
  report_difference: { reads: ["records"], changes: [] },
  report_export: { reads: [], changes: ["cases", "records", "sync"] },
  lead_list: { reads: ["cases", "records", "people"], changes: [] },
  lead_show: { reads: ["cases", "records", "conflicts", "sync", "people"], changes: [] },
  lead_send: { reads: [], changes: ["cases", "records", "sync"] },
  lead_step: { reads: [], changes: ["cases", "records", "conflicts", "sync"] },
  draft_keep: { reads: [], changes: ["drafts"] },
  draft_list: { reads: ["drafts", "cases"], changes: [] },
  draft_drop: { reads: [], changes: ["drafts"] },
  view_list: { reads: ["views", "cases", "sync", "conflicts"], changes: [] },
  view_save: { reads: [], changes: ["views"] },
  view_delete: { reads: [], changes: ["views"] },
  operation_list: { reads: ["session", "cases", "records"], changes: [] },
  undo: { reads: [], changes: ["cases", "records", "conflicts", "sync", "imports"] },
  work_list: { reads: ["work"], changes: [] },
  work_cancel: { reads: [], changes: ["work"] },
  reference: { reads: [], changes: [] },
  evidence_verify: { reads: [], changes: ["cases", "records", "sync"] },
  evidence_label: { reads: [], changes: [] },
  export_preview: { reads: ["cases", "records", "conflicts"], changes: [] },
  case_list_export: { reads: [], changes: ["cases", "records", "sync"] },
  disclosure_list: { reads: ["records", "sync", "people"], changes: [] },
  disclosure_verify: { reads: [], changes: [] },
  retention_list: { reads: ["cases", "records"], changes: [] },
  retention_purge: { reads: [], changes: ["cases", "records", "sync"] },
};
