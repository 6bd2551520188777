export { Facts, HistoryDialog, RecordActions } from "./record-card";
export { FieldInput } from "./field-input";
export { formFields, missing, newValues, startDraft, type Draft } from "./form";
export { kindIcon } from "./kind-icon";
export { ReasonDialog } from "./reason-dialog";
export { RecordForm } from "./record-form";
export { deleteRecord, failureWords, saidSaved, sayFailure } from "./said";
export { actionWords, humanize, usePeople, useRegistry, words, type Registry } from "./schema";
export { SyncMarkIcon, SyncMarkLine } from "./sync-mark";
