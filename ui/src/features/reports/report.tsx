// One report: its state and steps, its sections, the remarks on it, its versions.
import { useState } from "react";
import { tell, useAsk, type CasePage, type Failure, type RecordRef, type ReportPage } from "../../api";
import { t, type TextKey } from "../../i18n/t";
import { Button } from "../../shared/button";
import { Notice, SectionHead } from "../../shared/parts";
import { go, href } from "../../shared/router";
import { dateWords } from "../../shared/time";
import { Reading } from "../narrative";
import { Failed, ReasonDialog, RecordForm, saidSaved, sayFailure, useRegistry } from "../records";
import { Remarks } from "./remarks";
import { Sections } from "./sections";
import { Versions } from "./versions";

type Step = "submit" | "approve" | "return";

export function Report({ id, page, choices }: { id: string; page: CasePage; choices: RecordRef[] }) {
  const [step, setStep] = useState<Step | null>(null);
  const [editing, setEditing] = useState(false);
  const registry = useRegistry();
  const { data: report, error } = useAsk("report_show", { id }, { said: true, keep: true });
  if (error && !report) return <Failed error={error} />;
  if (!report || !registry) return null;
  const place = (version: string) => href(["case", page.number, "reports", version]);
  const title = String(report.report.fields.title ?? "");
  return (
    <article className="report" data-testid="report">
      <SectionHead title={title}>
        <a className="btn small plain" href={href(["case", page.number, "reports"])}>{t("report.all")}</a>
        {report.open && page.may_edit && <Button small icon="pencil" onClick={() => setEditing(true)}>{t("report.edit")}</Button>}
        {report.steps.map((one) => (
          <Button key={one} small look={one === "submit" || one === "approve" ? "primary" : undefined} onClick={() => void take(one)} testId={`report-${one}`}>{t(`report.do.${one}` as TextKey)}</Button>
        ))}
      </SectionHead>
      <p className="quiet">
        <span className="marking-tag" data-testid="report-marking">{report.marking}</span>{" "}
        {registry.code("report", "report_type", report.report.fields.report_type)} · {t("report.version", { n: Number(report.report.fields.version ?? 1) })} · <strong data-testid="report-state">{registry.code("report", "state", report.state)}</strong>
      </p>
      <Notice look={report.state === "returned" ? "warn" : report.state === "approved" ? "ok" : "plain"}>{stateWords(report)}</Notice>
      {typeof report.report.fields.body === "string" && <Reading text={report.report.fields.body} level={3} />}
      <Sections report={report} choices={choices} mayEdit={report.open && page.may_edit} />
      <Remarks report={report} mayAdd={page.may_add.includes("report_comment")} />
      {report.versions.length > 1 && <Versions report={report} place={place} />}
      {step && (
        <ReasonDialog title={t(`report.do.${step}`)} text={title} action={t(`report.do.${step}`)} label={t(`report.ask.${step}`)} optional={step !== "return"} onClose={() => setStep(null)} run={run} />
      )}
      {editing && <RecordForm kind="report" caseId={page.id} record={report.report} only={["title", "report_type", "basis", "marking", "body"]} choices={choices} onClose={() => setEditing(false)} />}
    </article>
  );

  async function take(one: string) {
    try {
      if (one === "amend") go(place((await tell("report_amend", { id })).report.id));
      else if (one === "export") go(href(["exports", "new"], { cases: page.number, report: id }));
      else setStep(one as Step);
    } catch (thrown) {
      sayFailure(thrown as Failure);
    }
  }

  async function run(reason: string) {
    if (step === "submit") await tell("report_submit", { id, reason: reason || null });
    else await tell("report_decide", { id, decision: step ?? "", reason: reason || null });
    saidSaved();
  }
}

function stateWords(report: ReportPage): string {
  const fields = report.report.fields;
  const version = report.versions.find((one) => one.id === report.report.id);
  switch (report.state) {
    case "submitted":
      return [t("report.submitted"), report.rule === "four_eyes" || report.rule === "supervisor_only" ? t(`report.${report.rule}`) : ""].join(" ");
    case "returned":
      return t("report.returned", { reason: String(fields.state_reason ?? "") });
    case "approved":
      return t("report.approved", { name: version?.decided_by?.name ?? "", day: version?.decided_on ? dateWords(version.decided_on) : "" });
    case "amended":
      return t("report.amended");
    default:
      return t("report.open");
  }
}
