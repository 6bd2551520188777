// Sends what was typed into a form, and says that it is saved.
import { tell, type FieldValue, type FieldView, type RecordRef, type RecordView } from "../../api";
import { changedValues, newValues, type Draft } from "./form";
import { saidSaved } from "./said";

export interface Stored {
  kind: string;
  caseId: string | null;
  record?: RecordView | undefined;
  first?: Record<string, FieldValue> | undefined;
  fields: FieldView[];
  draft: Draft;
  typed: Draft;
  send?: ((fields: Record<string, FieldValue>) => Promise<unknown>) | undefined;
}

/** The record as it is now; nothing when it was sent another way. */
export async function store({ kind, caseId, record, first, fields, draft, typed, send }: Stored): Promise<RecordRef | null> {
  // Only what was typed into: an old value is never written over a newer one.
  if (record) return storeChanges(record, changedValues(fields.filter((field) => field.name in typed), draft, record));
  const values = { ...first, ...newValues(fields, draft) };
  if (send) {
    await send(values);
    saidSaved();
    return null;
  }
  const added = await tell("record_add", { case: caseId, kind, fields: values });
  saidSaved();
  return { id: added.id, kind, title: added.title };
}

async function storeChanges({ id, kind, title }: RecordView, values: Record<string, FieldValue>): Promise<RecordRef> {
  if (Object.keys(values).length > 0) {
    await tell("record_set", { id, fields: values });
    saidSaved();
  }
  return { id, kind, title };
}
