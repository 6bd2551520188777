// A new case on one screen. Ctrl Enter makes it and opens it.
import { useEffect, useRef, useState, type FormEvent } from "react";
import { tell, toFailure, type Failure, type FieldValue } from "../../api";
import { t } from "../../i18n/t";
import { Button } from "../../shared/button";
import { Notice } from "../../shared/parts";
import { go, href } from "../../shared/router";
import { draftInVault, dropDraft, failureWords, FieldInput, keepDraft, keptDraft, keptKey, formFields, missing, newValues, saidSaved, startDraft, usePeople, useRegistry, type Draft } from "../records";

/** What a person fills in at the start; the rest can wait for the case page. */
const FIRST = ["title", "type", "priority", "lead_investigator", "next_due", "synopsis", "marking", "country", "referred_by"];

const KEPT = keptKey("case", null);

export function NewCase() {
  const registry = useRegistry();
  const people = usePeople();
  const kind = registry?.kind("case");
  const [draft, setDraft] = useState<Draft>(() => keptDraft(KEPT) ?? {});
  const typed = useRef(false);
  // After a lock what was typed is in the vault alone.
  useEffect(() => void draftInVault(KEPT).then((found) => found && !typed.current && setDraft((before) => ({ ...found, ...before }))), []);
  const [problems, setProblems] = useState<Record<string, string>>({});
  const [failure, setFailure] = useState<Failure | null>(null);
  const [busy, setBusy] = useState(false);
  if (!registry || !kind) return null;
  const all = formFields(kind, false);
  const fields = FIRST.flatMap((name) => all.filter((field) => field.name === name));
  const me = people.find((person) => person.me);
  const values: Draft = { ...startDraft(fields, undefined, { lead_investigator: me?.id ?? null }), ...draft };

  function change(name: string, value: string) {
    typed.current = true;
    const next = { ...draft, [name]: value };
    keepDraft(KEPT, next, { title: t("case.new"), caseId: null });
    setDraft(next);
  }

  async function create(event?: FormEvent) {
    event?.preventDefault();
    const absent = missing(fields, values);
    if (absent.length > 0) {
      setProblems(Object.fromEntries(absent.map((name) => [name, t("problem.required")])));
      document.querySelector<HTMLElement>(`main [name="${absent[0]}"]`)?.focus();
      return;
    }
    setBusy(true);
    try {
      const { title, type, ...rest } = newValues(fields, values) as Record<string, FieldValue> & { title: string; type: string };
      const made = await tell("case_new", { title, type, fields: rest });
      dropDraft(KEPT);
      saidSaved();
      go(href(["case", made.number]));
    } catch (thrown) {
      const caught = toFailure(thrown);
      setProblems(Object.fromEntries(caught.fields.map((problem) => [problem.field, problem.message])));
      setFailure(caught);
      setBusy(false);
    }
  }

  return (
    <form className="measure" onSubmit={create} onKeyDown={(event) => event.key === "Enter" && event.ctrlKey && void create()} noValidate data-testid="new-case-form">
      {failure && <Notice look="bad" testId="form-failure">{failureWords(failure)}</Notice>}
      <div className="form-grid">
        {fields.map((field, at) => (
          <FieldInput
            key={field.name}
            kind="case"
            field={field}
            value={values[field.name] ?? ""}
            onChange={(value) => change(field.name, value)}
            registry={registry}
            people={people}
            choices={[]}
            problem={problems[field.name]}
            autoFocus={at === 0}
          />
        ))}
      </div>
      <div className="button-row" style={{ marginTop: "1.25rem" }}>
        <Button look="primary" type="submit" icon="plus" disabled={busy} testId="new-case-save">{t("case.create")}</Button>
        <span className="quiet">{t("case.create.hint")}</span>
        <kbd>Ctrl</kbd>
        <kbd>Enter</kbd>
      </div>
    </form>
  );
}
