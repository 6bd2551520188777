// One lead: what is asked, what went along, how far it is, and the next step.
import { useState } from "react";
import { tell, useAsk, type Failure, type LeadPage, type RecordView } from "../../api";
import { t, type TextKey } from "../../i18n/t";
import { Button } from "../../shared/button";
import { Notice, SectionHead } from "../../shared/parts";
import { href } from "../../shared/router";
import { dateWords } from "../../shared/time";
import { Failed, Facts, saidSaved, sayFailure, useRegistry } from "../records";
import { SendDialog } from "./send-dialog";
import { StepDialog, type Step } from "./step-dialog";

export function Lead({ id }: { id: string }) {
  const [step, setStep] = useState<Step | "send" | null>(null);
  const registry = useRegistry();
  const { data: page, error } = useAsk("lead_show", { id }, { said: true, keep: true });
  if (error && !page) return <Failed error={error} />;
  if (!page || !registry) return null;
  const { lead } = page;
  return (
    <article data-testid="lead">
      <SectionHead title={lead.subject}>
        {page.steps.map((one) => (
          <Button key={one} small look={one === "send" || one === "answer" ? "primary" : undefined} icon={one === "send" ? "send" : undefined} onClick={() => void begin(one)} testId={`lead-${one}`}>{one === "send" ? t("lead.send") : t(`lead.do.${one}` as TextKey)}</Button>
        ))}
      </SectionHead>
      <p className="quiet">
        <span className="marking-tag">{page.marking}</span> <span className="mono">{[lead.from_post, lead.to_post].filter(Boolean).join(" → ")}</span> · <strong data-testid="lead-state">{registry.code("lead", "state", lead.state)}</strong>
        {lead.days !== null && <> · {t("lead.days.n", { n: lead.days })}</>}
        {lead.assignee && <> · {t("lead.assignee")}: {lead.assignee.name}</>}
      </p>
      <p className="quiet" data-testid="lead-dates">{datesOf(page).join(" · ")}</p>
      {page.reason && <Notice look="warn">{t("lead.reason")}: {page.reason}</Notice>}
      <h3>{t("lead.request")}</h3>
      <p className="reading pre">{page.request}</p>
      {page.answer && <><h3>{t("lead.answer")}</h3><p className="reading pre" data-testid="lead-answer">{page.answer}</p></>}
      {page.answer_records.length > 0 && <Records title={t("lead.answer.records")} records={page.answer_records} />}
      {lead.way !== "draft" && <Records title={t("lead.records")} records={page.records} none={t("lead.records.none")} />}
      {lead.way !== "draft" && lead.case && <p><a className="btn small" href={href(["case", lead.case])} data-testid="lead-file">{t("lead.file")}</a></p>}
      {step === "send" && <SendDialog page={page} onClose={() => setStep(null)} />}
      {step && step !== "send" && <StepDialog page={page} step={step} onClose={() => setStep(null)} />}
    </article>
  );

  async function begin(one: string) {
    if (one !== "acknowledge") return setStep(one as Step | "send");
    try {
      await tell("lead_step", { id, step: "acknowledge" });
      saidSaved();
    } catch (thrown) {
      sayFailure(thrown as Failure);
    }
  }
}

function datesOf({ lead }: LeadPage): string[] {
  return [
    lead.origin_case && t("lead.case", { number: lead.origin_case }),
    lead.due_on && `${t("lead.due")} ${dateWords(lead.due_on)}`,
    lead.sent_on && t("lead.sent", { day: dateWords(lead.sent_on) }),
    lead.acknowledged_on && t("lead.acknowledged", { day: dateWords(lead.acknowledged_on) }),
    lead.answered_on && t("lead.over", { day: dateWords(lead.answered_on) }),
  ].filter((words): words is string => Boolean(words));
}

function Records({ title, records, none }: { title: string; records: RecordView[]; none?: string }) {
  return (
    <section>
      <SectionHead title={title} count={records.length} />
      {records.length === 0 && none && <p className="quiet">{none}</p>}
      {records.map((record) => (
        <details key={record.id} data-testid="lead-record">
          <summary>{record.title}</summary>
          <Facts record={record} />
        </details>
      ))}
    </section>
  );
}
