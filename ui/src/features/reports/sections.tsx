// The sections of a report, edited in place. What is typed is kept on this laptop until it is saved.
import { useState } from "react";
import { tell, type Failure, type RecordRef, type RecordView, type ReportPage } from "../../api";
import { t } from "../../i18n/t";
import { Button } from "../../shared/button";
import { clock } from "../../shared/time";
import { citedIn, Editor as Narrative, Reading } from "../narrative";
import { CitePicker, deleteRecord, saidSaved, sayFailure, useTyped } from "../records";

interface Props {
  report: ReportPage;
  choices: RecordRef[];
  mayEdit: boolean;
}

export function Sections({ report, choices, mayEdit }: Props) {
  const [open, setOpen] = useState<string | null>(null);
  const last = report.sections.reduce((most, section) => Math.max(most, Number(section.fields.position ?? 0)), 0);

  async function add() {
    try {
      const fields = { report: report.report.id, position: last + 1, heading: t("report.section.first") };
      const made = await tell("record_add", { case: report.report.case, kind: "report_section", fields });
      setOpen(made.id);
    } catch (thrown) {
      sayFailure(thrown as Failure);
    }
  }

  return (
    <>
      {report.sections.map((section, at) =>
        open === section.id && mayEdit ? (
          <Editor key={section.id} section={section} choices={choices} onClose={() => setOpen(null)} />
        ) : (
          <section key={section.id} data-testid="report-section">
            <div className="section-head">
              <h3>{String(section.fields.heading ?? "")}</h3>
              <div className="end">
                {mayEdit && at > 0 && <Button small look="plain" icon="arrow-up" title={t("report.section.up")} onClick={() => void swap(section, report.sections[at - 1]!)} />}
                {mayEdit && <Button small icon="pencil" onClick={() => setOpen(section.id)} testId="section-edit">{t("edit")}</Button>}
              </div>
            </div>
            <Reading text={String(section.fields.body ?? "")} level={4} />
            <Cites section={section} />
          </section>
        ),
      )}
      {mayEdit && <Button small icon="plus" onClick={() => void add()} testId="section-add">{t("report.section.add")}</Button>}
    </>
  );
}

function Cites({ section }: { section: RecordView }) {
  const cites = ids(section);
  if (cites.length === 0) return null;
  return <p className="quiet" data-testid="section-cites">{t("report.section.cites")}: {cites.map((id) => section.refs[id]?.title ?? t("record.unknown")).join(" · ")}</p>;
}

function ids(section: RecordView): string[] {
  return Array.isArray(section.fields.cites) ? section.fields.cites.map(String) : [];
}

async function swap(one: RecordView, other: RecordView) {
  try {
    await tell("record_set", { id: one.id, fields: { position: other.fields.position ?? 0 } });
    await tell("record_set", { id: other.id, fields: { position: one.fields.position ?? 0 } });
  } catch (thrown) {
    sayFailure(thrown as Failure);
  }
}

function Editor({ section, choices, onClose }: { section: RecordView; choices: RecordRef[]; onClose: () => void }) {
  const key = `report_section/${section.id}`;
  const place = { title: section.title, caseId: section.case };
  const saved = { heading: String(section.fields.heading ?? ""), body: String(section.fields.body ?? "") };
  const typed = useTyped(key, saved, place);
  const [others, setOthers] = useState(() => ids(section));
  // What the text cites is cited by the section, for as long as the text does.
  const inText = citedIn(typed.value.body);
  const cites = [...others, ...inText.map((one) => one.record).filter((id) => !others.includes(id))];
  const set = (name: "heading" | "body", value: string) => typed.change({ ...typed.value, [name]: value });

  async function save() {
    try {
      await tell("record_set", { id: section.id, fields: { ...typed.value, cites } });
      typed.drop();
      saidSaved();
      onClose();
    } catch (thrown) {
      sayFailure(thrown as Failure);
    }
  }

  return (
    <section className="report-editor" data-testid="section-editor" onKeyDown={(event) => event.key === "Enter" && event.ctrlKey && void save()}>
      {typed.since && <p className="quiet" data-testid="section-kept">{t("report.section.kept", { time: clock(new Date(typed.since)) })}</p>}
      <div className="field">
        <label htmlFor={`heading-${section.id}`}>{t("report.section.heading")}</label>
        <input id={`heading-${section.id}`} className="input" value={typed.value.heading} onChange={(event) => set("heading", event.target.value)} data-testid="section-heading" />
      </div>
      <div className="field">
        <label htmlFor={`body-${section.id}`} id={`body-${section.id}-label`}>{t("report.section.text")}</label>
        <Narrative id={`body-${section.id}`} labelledBy={`body-${section.id}-label`} value={typed.value.body} onChange={(value) => set("body", value)} picker={(it) => <CitePicker records={choices} {...it} />} autoFocus testId="section-body" />
      </div>
      <div className="field">
        <label htmlFor={`cite-${section.id}`}>{t("report.section.cites")}</label>
        <div className="multi">
          {cites.map((id) => {
            const title = choices.find((choice) => choice.id === id)?.title ?? section.refs[id]?.title ?? inText.find((one) => one.record === id)?.called ?? t("record.unknown");
            return (
              <span key={id} className="chip">
                {title}
                {inText.every((one) => one.record !== id) && <button type="button" aria-label={t("remove", { name: title })} onClick={() => setOthers(others.filter((other) => other !== id))}>×</button>}
              </span>
            );
          })}
          <select id={`cite-${section.id}`} className="input" value="" onChange={(event) => event.target.value && setOthers([...others, event.target.value])} data-testid="section-cite">
            <option value="">{t("report.section.cite")}</option>
            {choices.filter((choice) => !cites.includes(choice.id)).map((choice) => <option key={choice.id} value={choice.id}>{choice.title}</option>)}
          </select>
        </div>
      </div>
      <div className="button-row">
        <Button look="primary" onClick={() => void save()} testId="section-save">{t("save")}</Button>
        <Button
          onClick={() => {
            typed.drop();
            onClose();
          }}
        >{t("cancel")}</Button>
        <Button look="plain" icon="trash-2" onClick={() => void deleteRecord(section.id, t("report.section.delete"))}>{t("report.section.delete")}</Button>
      </div>
    </section>
  );
}
