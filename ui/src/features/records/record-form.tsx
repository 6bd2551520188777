// Adding or changing one record, with a form made from the schema.
import { Fragment, useEffect, useRef, useState, type FormEvent, type ReactNode } from "react";
import { tell, toFailure, type Failure, type FieldValue, type RecordRef, type RecordView } from "../../api";
import { t } from "../../i18n/t";
import { Button } from "../../shared/button";
import { Dialog } from "../../shared/dialog";
import { Notice } from "../../shared/parts";
import { failureWords, saidSaved, sayFailure } from "./said";
import { Alike, mayBeAlike } from "./alike";
import { FieldInput } from "./field-input";
import { draftInVault, dropDraft, keepDraft, keptDraft, keptKey } from "./kept";
import { changedValues, formFields, missing, newValues, startDraft, toText, type Draft } from "./form";
import { usePeople, useRegistry, words } from "./schema";

export interface RecordFormProps {
  kind: string;
  caseId: string | null;
  record?: RecordView;
  /** Values a new record starts with. */
  first?: Record<string, FieldValue>;
  /** Records that reference fields may point to. */
  choices?: RecordRef[];
  /** Only these fields, in this order. */
  only?: string[];
  /** Fields that are not asked for: `first` says them. */
  hide?: string[];
  /** Sends the values another way than `record_add`. */
  send?: (fields: Record<string, FieldValue>) => Promise<unknown>;
  title?: string;
  /** Something to show right under a field, made from what stands in the form. */
  under?: { field: string; show: (draft: Draft) => ReactNode };
  onClose: () => void;
  onSaved?: (id: string | null) => void;
}

export function RecordForm(props: RecordFormProps) {
  const registry = useRegistry();
  const kind = registry?.kind(props.kind);
  if (!registry || !kind) return null;
  const title = props.title ?? t(props.record ? "record.edit" : "record.add", { kind: kind.label.toLowerCase() });
  return (
    <Dialog title={title} closeLabel={t("close")} onClose={props.onClose} testId="record-dialog">
      <Body {...props} />
    </Dialog>
  );
}

function Body({ kind: kindName, caseId, record, first, choices = [], only, hide = [], send, under, onClose, onSaved }: RecordFormProps) {
  const registry = useRegistry()!;
  const people = usePeople();
  const kind = registry.kind(kindName)!;
  const all = formFields(kind, Boolean(record)).filter((field) => !hide.includes(field.name));
  const fields = only ? only.flatMap((name) => kind.fields.filter((field) => field.name === name)) : all;
  const key = keptKey(kindName, caseId, record?.id ?? (only ? only.join() : String(first?.evidence ?? first?.holder ?? hide.map((name) => first?.[name]).join())));
  const [found, setFound] = useState(() => keptDraft(key));
  // What stood there when the form was opened: what comes in meanwhile does not touch it, and is not sent back over.
  const [begun] = useState(() => ({ record, draft: startDraft(fields, record, first) }));
  const [typed, setTyped] = useState<Draft>(found ?? {});
  const draft = { ...begun.draft, ...typed };
  const [problems, setProblems] = useState<Record<string, string>>({});
  const [failure, setFailure] = useState<Failure | null>(null);
  const [busy, setBusy] = useState(false);
  // Records that whoever types says are the same; linked once this one is saved.
  const [same, setSame] = useState<string[]>([]);

  const touched = useRef(Boolean(found));
  useEffect(() => {
    void draftInVault(key).then((kept) => {
      if (!kept || touched.current) return;
      setFound(kept);
      setTyped(kept);
    });
  }, [key]);

  function change(name: string, value: string) {
    const next = { ...typed, [name]: value };
    touched.current = true;
    keepDraft(key, next, { title: record?.title ?? kind.label, caseId });
    setTyped(next);
  }

  // Somebody else wrote what is being typed here: both stand side by side until a person says which.
  const newer = fields.filter((field) => {
    const now = toText(field, record?.fields[field.name]);
    return record && field.name in typed && now !== toText(field, begun.record?.fields[field.name]) && now !== draft[field.name];
  });

  function startAgain() {
    dropDraft(key);
    setFound(undefined);
    setTyped({});
  }

  async function save(event?: FormEvent) {
    event?.preventDefault();
    const absent = missing(fields, draft);
    if (absent.length > 0) {
      setProblems(Object.fromEntries(absent.map((name) => [name, t("problem.required")])));
      document.querySelector<HTMLElement>(`.dialog [name="${absent[0]}"]`)?.focus();
      return;
    }
    setBusy(true);
    try {
      const id = await store();
      dropDraft(key);
      // The record is saved whatever becomes of the links: a refusal is said and does not save it twice.
      for (const other of id ? same : []) await tell("record_link", { id: id!, other }).catch(sayFailure);
      onSaved?.(id);
      onClose();
    } catch (thrown) {
      const caught = toFailure(thrown);
      setProblems(Object.fromEntries(caught.fields.map((problem) => [problem.field, problem.message])));
      setFailure(caught);
    } finally {
      setBusy(false);
    }
  }

  async function store(): Promise<string | null> {
    if (record) {
      const values = changedValues(fields.filter((field) => field.name in typed), draft, record);
      if (Object.keys(values).length === 0) return record.id;
      await tell("record_set", { id: record.id, fields: values });
      saidSaved();
      return record.id;
    }
    const values = { ...first, ...newValues(fields, draft) };
    if (send) {
      await send(values);
      saidSaved();
      return null;
    }
    const added = await tell("record_add", { case: caseId, kind: kindName, fields: values });
    saidSaved();
    return added.id;
  }

  return (
    <form
      onSubmit={save}
      onKeyDown={(event) => event.key === "Enter" && event.ctrlKey && void save()}
      data-testid={`form-${kindName}`}
      noValidate
    >
      <div className="dialog-body">
        {failure && <Notice look="bad" testId="form-failure">{failureWords(failure)}</Notice>}
        {found && (
          <Notice testId="form-kept">
            {t("form.kept")}{" "}
            <button type="button" className="linklike" onClick={startAgain}>
              {t("form.start.again")}
            </button>
          </Notice>
        )}
        {newer.map((field) => (
          <Notice key={field.name} look="warn" testId="form-newer">
            {t("form.newer", { field: field.label })} <bdi>{words(registry, kindName, field.name, record?.fields[field.name] ?? null, { people }) || t("none")}</bdi>{" "}
            <button type="button" className="linklike" onClick={() => change(field.name, toText(field, record?.fields[field.name]))}>{t("form.newer.take")}</button>
          </Notice>
        ))}
        <div className="form-grid">
          {fields.map((field, at) => (
            <Fragment key={field.name}>
            <FieldInput
              kind={kindName}
              field={field}
              value={draft[field.name] ?? ""}
              onChange={(value) => change(field.name, value)}
              registry={registry}
              people={people}
              choices={choices.filter((choice) => choice.id !== record?.id)}
              problem={problems[field.name]}
              autoFocus={at === 0}
            />
            {under?.field === field.name && <div className="wide">{under.show(draft)}</div>}
            </Fragment>
          ))}
          {mayBeAlike(kindName) && !send && <Alike kind={kindName} id={record?.id} values={newValues(fields, draft)} chosen={same} onChoose={setSame} />}
        </div>
      </div>
      <footer className="dialog-foot">
        <span className="quiet">{t("form.foot")}</span>
        <div className="end">
          <Button
            onClick={() => {
              dropDraft(key);
              onClose();
            }}
            testId="form-cancel"
          >{t("cancel")}</Button>
          <Button look="primary" type="submit" disabled={busy} testId="form-save">{t("save")}</Button>
        </div>
      </footer>
    </form>
  );
}
