// Remarks of readers on a report or one of its sections, and settling them.
import { useState } from "react";
import { tell, type Failure, type ReportPage } from "../../api";
import { t } from "../../i18n/t";
import { Button } from "../../shared/button";
import { SectionHead } from "../../shared/parts";
import { instantFull } from "../../shared/time";
import { ReasonDialog, saidSaved, sayFailure } from "../records";

export function Remarks({ report, mayAdd }: { report: ReportPage; mayAdd: boolean }) {
  const [writing, setWriting] = useState(false);
  const [section, setSection] = useState("");

  async function add(text: string) {
    const fields = { report: report.report.id, section: section || null, text };
    await tell("record_add", { case: report.report.case, kind: "report_comment", fields });
    saidSaved();
  }

  async function settle(id: string, settled: boolean) {
    try {
      await tell("record_set", { id, fields: { settled } });
    } catch (thrown) {
      sayFailure(thrown as Failure);
    }
  }

  return (
    <section data-testid="report-remarks">
      <SectionHead title={t("report.remarks")} count={report.comments.length}>
        {mayAdd && <Button small icon="plus" onClick={() => setWriting(true)} testId="remark-add">{t("report.remark.add")}</Button>}
      </SectionHead>
      {report.comments.length === 0 && <p className="quiet">{t("report.remark.none")}</p>}
      {report.comments.map((remark) => {
        const on = remark.refs[String(remark.fields.section)];
        const settled = remark.fields.settled === true;
        return (
          <article key={remark.id} className="note" data-testid="remark">
            <header>
              <strong>{remark.author.name}</strong>
              <span className="quiet num">{instantFull(remark.created_at)}</span>
              {on && <span className="quiet">{t("report.remark.on", { heading: on.title })}</span>}
              <div className="end">
                <Button small look="plain" icon={settled ? "circle-check" : undefined} aria-pressed={settled} onClick={() => void settle(remark.id, !settled)} testId="remark-settle">{t(settled ? "report.remark.settled" : "report.remark.settle")}</Button>
              </div>
            </header>
            <p className="reading pre">{String(remark.fields.text ?? "")}</p>
          </article>
        );
      })}
      {writing && (
        <ReasonDialog title={t("report.remark.write")} action={t("report.remark.add")} label={t("report.remark.add")} onClose={() => setWriting(false)} run={add}>
          <div className="field">
            <label htmlFor="remark-on">{t("report.section.heading")}</label>
            <select id="remark-on" className="input" value={section} onChange={(event) => setSection(event.target.value)}>
              <option value="">{String(report.report.fields.title ?? "")}</option>
              {report.sections.map((one) => <option key={one.id} value={one.id}>{one.title}</option>)}
            </select>
          </div>
        </ReasonDialog>
      )}
    </section>
  );
}
