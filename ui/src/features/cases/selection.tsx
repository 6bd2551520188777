// What can be done with several cases at once: each is an ordinary change of its own, and all are taken back together.
import { useState } from "react";
import { tell, toFailure, type CaseRow, type Failure, type FieldValue } from "../../api";
import { t } from "../../i18n/t";
import { Button } from "../../shared/button";
import { go, href } from "../../shared/router";
import { say } from "../../shared/toast";
import { usePeople } from "../records";

export type Selection = ReadonlyMap<string, CaseRow>;

/** The same selection with `row` in it, or out of it when it was in. */
export function toggled(selection: Selection, row: CaseRow): Selection {
  const next = new Map(selection);
  if (!next.delete(row.id)) next.set(row.id, row);
  return next;
}

type Fields = Record<string, FieldValue>;

export function SelectionBar({ selection, onClear }: { selection: Selection; onClear: () => void }) {
  const people = usePeople();
  const [busy, setBusy] = useState(false);
  const [lead, setLead] = useState("");
  const [due, setDue] = useState("");
  const rows = [...selection.values()];

  async function change() {
    const fields: Fields = { ...(lead ? { lead_investigator: lead } : {}), ...(due ? { next_due: due } : {}) };
    setBusy(true);
    const { done, failure } = await setAll(rows.map((row) => [row, fields]));
    setBusy(false);
    if (failure) return say(t("select.some", { n: done.length, left: rows.length - done.length, message: failure.message }), { bad: true });
    onClear();
    say(t("select.done", { n: done.length }));
  }

  return (
    <form
      className="filters selection"
      aria-label={t("select.bar")}
      data-testid="selection-bar"
      onSubmit={(event) => {
        event.preventDefault();
        void change();
      }}
    >
      <strong aria-live="polite" data-testid="selection-count">{t("select.count", { n: rows.length })}</strong>
      <label>
        {t("select.lead")}{" "}
        <select className="input" value={lead} onChange={(event) => setLead(event.target.value)} data-testid="selection-lead">
          <option value="">—</option>
          {people.map((person) => (
            <option key={person.id} value={person.id}>{person.name}</option>
          ))}
        </select>
      </label>
      <label>
        {t("select.due")} <input className="input" type="date" value={due} onChange={(event) => setDue(event.target.value)} data-testid="selection-due" />
      </label>
      <Button small type="submit" disabled={busy || (!lead && !due)} testId="selection-set">{t("select.set")}</Button>
      <div className="end">
        <Button small icon="file-output" onClick={() => go(href(["exports", "new"], { cases: rows.map((row) => row.number || row.id).join(",") }))} testId="selection-export">{t("export")}</Button>
        <Button small look="plain" icon="x" onClick={onClear} testId="selection-clear">{t("select.clear")}</Button>
      </div>
    </form>
  );
}

/** One after the other, to the first that is refused. */
async function setAll(changes: [CaseRow, Fields][]): Promise<{ done: CaseRow[]; failure: Failure | null }> {
  const done: CaseRow[] = [];
  for (const [row, fields] of changes) {
    try {
      await tell("record_set", { id: row.id, fields });
      done.push(row);
    } catch (thrown) {
      return { done, failure: toFailure(thrown) };
    }
  }
  return { done, failure: null };
}
