// Sends what stands in a form, and says that it is saved.
import { tell, type FieldValue, type FieldView, type RecordRef, type RecordView } from "../../api";
import { t } from "../../i18n/t";
import { changedValues, newValues, type Draft } from "./form";
import { saidSaved } from "./said";

export interface Stored {
  kind: string;
  caseId: string | null;
  record?: RecordView | undefined;
  first?: Record<string, FieldValue> | undefined;
  fields: FieldView[];
  draft: Draft;
  send?: ((fields: Record<string, FieldValue>) => Promise<unknown>) | undefined;
}

/** The record as it is now; nothing when it was sent another way. */
export async function store({ kind, caseId, record, first, fields, draft, send }: Stored): Promise<RecordRef | null> {
  if (record) return storeChanges(record, changedValues(fields, draft, record));
  const values = { ...first, ...newValues(fields, draft) };
  if (send) {
    await send(values);
    saidSaved();
    return null;
  }
  const added = await tell("record_add", { case: caseId, kind, fields: values });
  saidSaved(() => void tell("record_delete", { id: added.id, reason: t("undo.reason") }));
  return { id: added.id, kind, title: added.title };
}

async function storeChanges(record: RecordView, values: Record<string, FieldValue>): Promise<RecordRef> {
  const { id, kind, title } = record;
  if (Object.keys(values).length > 0) {
    const before = Object.fromEntries(Object.keys(values).map((name) => [name, record.fields[name] ?? null]));
    await tell("record_set", { id, fields: values });
    saidSaved(() => void tell("record_set", { id, fields: before }));
  }
  return { id, kind, title };
}
