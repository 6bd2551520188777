// Assigning, answering or returning a lead that came in.
import { useState } from "react";
import { tell, type LeadPage } from "../../api";
import { t } from "../../i18n/t";
import { ReasonDialog, saidSaved, usePeople, useRegistry } from "../records";
import { Ticks } from "./send-dialog";

export type Step = "assign" | "answer" | "return";

export function StepDialog({ page, step, onClose }: { page: LeadPage; step: Step; onClose: () => void }) {
  const registry = useRegistry();
  const people = usePeople().filter((person) => person.post === page.lead.to_post);
  const [assignee, setAssignee] = useState("");
  const [ticked, setTicked] = useState<string[]>([]);
  const sent = page.records.map((record) => record.id);
  const added = page.choices.filter((choice) => !sent.includes(choice.id));

  async function run(words: string) {
    const said = step === "answer" ? { answer: words, records: ticked } : step === "return" ? { reason: words } : { assignee: assignee || null };
    await tell("lead_step", { id: page.lead.id, step, ...said });
    saidSaved();
  }

  return (
    <ReasonDialog title={t(`lead.do.${step}`)} text={page.lead.subject} action={t(`lead.do.${step}`)} label={step === "answer" ? t("lead.answer") : undefined} optional={step === "assign"} onClose={onClose} run={run}>
      {step === "assign" && (
        <div className="field">
          <label htmlFor="lead-assignee">{t("lead.to")}</label>
          <select id="lead-assignee" className="input" value={assignee} onChange={(event) => setAssignee(event.target.value)} data-testid="lead-assignee">
            <option value="">{t("choose")}</option>
            {people.map((person) => <option key={person.id} value={person.id}>{person.name}</option>)}
          </select>
        </div>
      )}
      {step === "answer" && added.length > 0 && (
        <>
          <p className="quiet">{t("lead.answer.records")}</p>
          <Ticks choices={added} ticked={ticked} onTick={setTicked} words={(kind) => registry?.kindLabel(kind) ?? kind} />
        </>
      )}
    </ReasonDialog>
  );
}
