// Adding or changing one record, with a form made from the schema.
import { Fragment, useRef, useState, type FormEvent, type ReactNode } from "react";
import { tell, toFailure, type Failure, type FieldValue, type RecordRef, type RecordView } from "../../api";
import { t } from "../../i18n/t";
import { Button } from "../../shared/button";
import { Dialog } from "../../shared/dialog";
import { Notice } from "../../shared/parts";
import { failureWords, sayFailure } from "./said";
import { Alike, mayBeAlike } from "./alike";
import { FieldInput } from "./field-input";
import { formFields, missing, newValues, startDraft, toText, type Draft } from "./form";
import { caseFor, madeInside, nameField, type Inside } from "./inside";
import { keptKey } from "./kept";
import { usePeople, useRegistry, words } from "./schema";
import { store } from "./store";
import { useDraft } from "./use-draft";

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
  /** Under which name the text is kept when there may be several such forms, and where the form is found again. */
  kept?: { as: string; place?: string };
  /** Something to show above the fields. */
  head?: ReactNode;
  /** Whether the first field takes the focus; so unless said. */
  focusFirst?: boolean;
  /** What else has to be there before it is sent; says itself what is missing. */
  ready?: () => boolean;
  /** Something to show right under a field, made from what stands in the form. */
  under?: { field: string; show: (draft: Draft) => ReactNode };
  onClose: () => void;
  onSaved?: (id: string | null, made: RecordRef | null) => void;
}

export function RecordForm(props: RecordFormProps) {
  const registry = useRegistry();
  const kind = registry?.kind(props.kind);
  if (!registry || !kind) return null;
  const title = props.title ?? t(props.record ? "record.edit" : "record.add", { kind: kind.label.toLowerCase() });
  return (
    <Dialog title={title} closeLabel={t("close")} onClose={props.onClose} testId="record-dialog">
      <RecordFields {...props} />
    </Dialog>
  );
}

/** The form itself, for whoever has a dialog of their own around it. */
export function RecordFields({ kind: kindName, caseId, record, first, choices = [], only, hide = [], send, kept, head, focusFirst = true, ready, under, onClose, onSaved }: RecordFormProps) {
  const registry = useRegistry()!;
  const people = usePeople();
  const form = useRef<HTMLFormElement>(null);
  const kind = registry.kind(kindName)!;
  const all = formFields(kind, Boolean(record)).filter((field) => !hide.includes(field.name));
  const fields = only ? only.flatMap((name) => kind.fields.filter((field) => field.name === name)) : all;
  const key = kept?.as ?? keptKey(kindName, caseId, record?.id ?? (only ? only.join() : String(first?.evidence ?? first?.holder ?? hide.map((name) => first?.[name]).join())));
  const { draft, typed, wasKept, change, drop, startAgain } = useDraft(key, () => startDraft(fields, record, first), { title: record?.title ?? kind.label, caseId, place: kept?.place });
  const [problems, setProblems] = useState<Record<string, string>>({});
  const [failure, setFailure] = useState<Failure | null>(null);
  const [busy, setBusy] = useState(false);
  // Records that whoever types says are the same; linked once this one is saved.
  const [same, setSame] = useState<string[]>([]);
  // A record that a field shall point to, made over this form, and those that were.
  const [inside, setInside] = useState<Inside | null>(null);
  const [made, setMade] = useState<RecordRef[]>([]);
  const known = [...choices, ...made.filter((one) => !choices.some((choice) => choice.id === one.id))];
  // Somebody else wrote what is being typed here: both stand side by side until a person says which.
  const [begun] = useState(record);
  const newer = fields.filter((field) => {
    const now = toText(field, record?.fields[field.name]);
    return record && field.name in typed && now !== toText(field, begun?.fields[field.name]) && now !== draft[field.name];
  });

  async function save(event?: FormEvent) {
    event?.preventDefault();
    const absent = missing(fields, draft);
    if (absent.length > 0) {
      setProblems(Object.fromEntries(absent.map((name) => [name, t("problem.required")])));
      form.current?.querySelector<HTMLElement>(`[name="${absent[0]}"]`)?.focus();
      return;
    }
    if (busy || (ready && !ready())) return;
    setBusy(true);
    try {
      const stored = await store({ kind: kindName, caseId, record, first, fields, draft, typed, send });
      drop();
      // The record is saved whatever becomes of the links: a refusal is said and does not save it twice.
      for (const other of stored ? same : []) await tell("record_link", { id: stored!.id, other }).catch(sayFailure);
      onSaved?.(stored?.id ?? null, stored);
      onClose();
    } catch (thrown) {
      const caught = toFailure(thrown);
      setProblems(Object.fromEntries(caught.fields.map((problem) => [problem.field, problem.message])));
      setFailure(caught);
    } finally {
      setBusy(false);
    }
  }

  function point(field: string, to: RecordRef) {
    setMade((before) => [...before, to]);
    const before = fields.find(({ name }) => name === field)?.list ? (draft[field] ?? "") : "";
    change(field, [before, to.id].filter(Boolean).join("\n"));
  }

  return (
    <>
      <form ref={form} onSubmit={save} onKeyDown={(event) => event.key === "Enter" && event.ctrlKey && void save()} data-testid={`form-${kindName}`} noValidate>
        <div className="dialog-body">
          {failure && <Notice look="bad" testId="form-failure">{failureWords(failure)}</Notice>}
          {head}
          {wasKept && (
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
                  choices={known.filter((choice) => choice.id !== record?.id)}
                  problem={problems[field.name]}
                  autoFocus={focusFirst && at === 0}
                  makes={madeInside(field, registry, caseId)}
                  onMake={(made, name) => setInside({ field: field.name, kind: made, name })}
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
            <Button onClick={() => [drop(), onClose()]} testId="form-cancel">{t("cancel")}</Button>
            <Button look="primary" type="submit" disabled={busy} testId="form-save">{t("save")}</Button>
          </div>
        </footer>
      </form>
      {inside && <MadeInside inside={inside} label={registry.fieldLabel(kindName, inside.field)} caseId={caseId} choices={known} keptAs={`${key}>${inside.field}`} onClose={() => setInside(null)} onMade={(to) => point(inside.field, to)} />}
    </>
  );
}

interface MadeInsideProps {
  inside: Inside;
  /** The field that will point to it, as people read it. */
  label: string;
  caseId: string | null;
  choices: RecordRef[];
  keptAs: string;
  onClose: () => void;
  onMade: (made: RecordRef) => void;
}

/** The form of another record over the one in hand, whose text stays as it is. */
function MadeInside({ inside: { kind, name }, label, caseId, choices, keptAs, onClose, onMade }: MadeInsideProps) {
  const registry = useRegistry()!;
  const named = nameField(kind, registry);
  return (
    <RecordForm
      kind={kind}
      caseId={caseFor(kind, registry, caseId)}
      choices={choices}
      kept={{ as: `${keptAs}>${kind}` }}
      head={<p className="quiet">{t("record.inside", { field: label })}</p>}
      first={name && named ? { [named]: name } : {}}
      onClose={onClose}
      onSaved={(_, made) => made && onMade(made)}
    />
  );
}
