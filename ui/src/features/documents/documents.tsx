// Travel documents: the list, the machine readable zone with its checks, the examiner's decision.
import { lazy, Suspense, useEffect, useState } from "react";
import { call, tell, type CasePage, type DocumentView, type Failure, type FieldValue, type MrzCheck, type RecordRef } from "../../api";
import { joined } from "../../i18n/apart";
import { has, t, type TextKey } from "../../i18n/t";
import { Button } from "../../shared/button";
import { Icon } from "../../shared/icon";
import { isTyping } from "../../shared/keys";
import { Empty, Mark, Notice, SectionHead } from "../../shared/parts";
import { go, href } from "../../shared/router";
import { dateWords, instantFull } from "../../shared/time";
import { Facts, humanize, RecordActions, RecordForm, ReasonDialog, saidSaved, sayFailure, usePeople, useRegistry, words } from "../records";
import { markLines } from "./mrz-marks";
import { documentOf, zoneIn } from "./mrz-paste";
import { MrzPreview } from "./mrz-preview";

const Visa = lazy(() => import("./visa"));

interface Props {
  page: CasePage;
  choices: RecordRef[];
  openId?: string | undefined;
  onAdd: (kind: string) => void;
}

export function Documents({ page, choices, openId, onAdd }: Props) {
  const registry = useRegistry();
  const [pasted, setPasted] = usePasted(page.may_add.includes("travel_document"));
  const opened = page.documents.find((document) => document.record.id === openId) ?? page.documents[0];
  return (
    <div className="master">
      <div className="master-list">
        <div className="master-head">
          <h2>{t("section.documents")}</h2>
          <div className="end">{page.may_edit && <Button small icon="plus" onClick={() => onAdd("travel_document")} testId="add-travel_document">{t("add")} <kbd aria-hidden>D</kbd></Button>}</div>
        </div>
        {page.documents.map((document) => (
          <button key={document.record.id} type="button" className="master-item" aria-current={document === opened} onClick={() => go(href(["case", page.number, "documents", document.record.id]))} data-testid="document-item">
            <Icon name="book-user" />
            <div>
              <div className="top">
                <strong>{document.record.title}</strong>
                <Verdict document={document} />
              </div>
              <small>{joined([document.holder?.title, registry && words(registry, "travel_document", "issuer", document.record.fields.issuer), document.record.fields.expires_on && t("documents.expires", { date: dateWords(String(document.record.fields.expires_on)) })])}</small>
            </div>
          </button>
        ))}
        {page.documents.length === 0 && <Empty icon="book-user" title={t("documents.none")}>{t("documents.none.next")} <kbd>D</kbd>. {t("documents.paste")}</Empty>}
      </div>
      <div className="master-open">{opened && <DocumentCard key={opened.record.id} document={opened} page={page} choices={choices} />}</div>
      {pasted && (
        <RecordForm
          kind="travel_document"
          caseId={page.id}
          first={pasted}
          choices={choices}
          kept={{ as: `pasted/${page.id}/${pasted.mrz}` }}
          head={<Notice>{t("documents.pasted")}</Notice>}
          under={{ field: "mrz", show: (draft) => <MrzPreview text={draft.mrz ?? ""} /> }}
          onClose={() => setPasted(null)}
          onSaved={(id) => id && go(href(["case", page.number, "documents", id]))}
        />
      )}
    </div>
  );
}

/** A zone that is pasted while nobody types in a field begins a document with what it says. */
function usePasted(mayAdd: boolean) {
  const [pasted, setPasted] = useState<Record<string, FieldValue> | null>(null);
  useEffect(() => {
    function onPaste(event: ClipboardEvent) {
      const zone = zoneIn(event.clipboardData?.getData("text") ?? "");
      if (!mayAdd || !zone || isTyping(event.target) || document.querySelector(".overlay")) return;
      event.preventDefault();
      void call("mrz_check", { text: zone }).then((check) => setPasted(documentOf(zone, check)), sayFailure);
    }
    window.addEventListener("paste", onPaste);
    return () => window.removeEventListener("paste", onPaste);
  }, [mayAdd]);
  return [pasted, setPasted] as const;
}

function Verdict({ document }: { document: DocumentView }) {
  if (!document.mrz) return <span className="quiet mark">{t("documents.no.mrz")}</span>;
  if (document.mrz.verdict === "unreadable") return <Mark icon="triangle-alert" look="warn">{t("documents.unreadable")}</Mark>;
  if (document.checks_failed > 0) return <Mark icon="circle-alert" look="bad">{t("documents.fail", { n: document.checks_failed, all: document.checks_total })}</Mark>;
  return <Mark icon="check" look="ok">{t("documents.pass")}</Mark>;
}

function DocumentCard({ document, page, choices }: { document: DocumentView; page: CasePage; choices: RecordRef[] }) {
  const { record, mrz } = document;
  return (
    <>
      <section>
        <SectionHead title={record.title}>
          <RecordActions record={record} choices={choices} mayEdit={page.may_edit} />
        </SectionHead>
        {mrz ? <Zone mrz={mrz} /> : <Notice>{t("documents.no.mrz.long")}</Notice>}
      </section>
      {mrz && mrz.checks.length > 0 && <Checks mrz={mrz} />}
      <Suspense>
        <Visa document={document} page={page} />
      </Suspense>
      <Decision document={document} mayEdit={page.may_edit} />
      <section>
        <SectionHead title={t("documents.data")} />
        <Facts record={record} skip={["mrz", "examiner_decision", "decided_on", "decided_by", "decision_reason"]} />
      </section>
    </>
  );
}

function Zone({ mrz }: { mrz: MrzCheck }) {
  const look = mrz.verdict === "inconsistent" ? "bad" : mrz.verdict === "unreadable" ? "warn" : "plain";
  const failed = mrz.checks.filter((check) => !check.ok).length;
  return (
    <div style={{ display: "flex", flexDirection: "column", gap: "0.75rem" }}>
      <Notice look={look} icon={look === "plain" ? "circle-check" : undefined} testId="mrz-verdict">
        {failed > 0 && <strong>{t("mrz.failed", { n: failed })} </strong>}
        {mrz.verdict === "consistent" && <strong>{t("mrz.consistent")} </strong>}
        {mrz.verdict === "unreadable" && <strong>{t("mrz.unreadable")} </strong>}
        {mrz.signals.map((signal) => sentence(signal.message)).join(" ")} {t(mrz.verdict === "consistent" ? "mrz.consistent.note" : "mrz.failed.note")}
      </Notice>
      <div>
        <p className="label" style={{ marginBottom: "0.25rem" }}>{t("mrz.zone", { format: mrz.format ?? "?" })}</p>
        <div className="mrz" data-testid="mrz-zone" tabIndex={0} aria-label={t("mrz.zone", { format: mrz.format ?? "" })}>
          {markLines(mrz).map((runs, at) => (
            <div key={at}>
              {runs.map((run, place) => (run.look === "plain" ? run.text : <span key={place} className={run.look} data-look={run.look}>{run.text}</span>))}
            </div>
          ))}
        </div>
      </div>
    </div>
  );
}

/** Rust writes fragments that also fit a list; here they stand as sentences. */
function sentence(text: string): string {
  const whole = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.!?]$/.test(whole) ? whole : `${whole}.`;
}

function Checks({ mrz }: { mrz: MrzCheck }) {
  return (
    <section>
      <SectionHead title={t("mrz.checks")} />
      <table className="table" data-testid="mrz-checks">
        <thead>
          <tr>
            {(["field", "value", "printed", "computed", "result", "visual"] as const).map((key) => (
              <th key={key} scope="col">{t(`mrz.${key}`)}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {mrz.checks.map((check) => (
            <tr key={check.name} data-testid={`check-${check.name}`}>
              <td><strong>{checkName(check.name)}</strong></td>
              <td className="mono">{check.name === "composite" ? "—" : check.value}</td>
              <td className="mono">{check.printed}</td>
              <td className="mono">{check.computed}</td>
              <td>
                {check.ok ? <Mark icon="circle-check" look="ok">{t("mrz.matches")}</Mark> : <Mark icon="circle-alert" look="bad">{t("mrz.differs")}</Mark>}
                {check.fits.length > 0 && <div className="quiet">{t("mrz.fits", { readings: check.fits.slice(0, 3).join(", ") })}</div>}
              </td>
              <td>{check.visual ?? "—"}</td>
            </tr>
          ))}
          {mrz.fields.optional1 && (
            <tr data-testid="mrz-optional">
              <td><strong>{t("mrz.optional")}</strong></td>
              <td className="mono" colSpan={5}>{joined([mrz.fields.optional1, mrz.fields.optional2])}</td>
            </tr>
          )}
        </tbody>
      </table>
    </section>
  );
}

function checkName(name: string): string {
  const key = `mrz.check.${name}`;
  return has(key) ? t(key as TextKey) : humanize(name);
}

function Decision({ document, mayEdit }: { document: DocumentView; mayEdit: boolean }) {
  const registry = useRegistry();
  const people = usePeople();
  const [asking, setAsking] = useState<string | null>(null);
  const { record } = document;
  const field = registry?.field("travel_document", "examiner_decision");
  if (!registry || !field) return null;
  const chosen = record.fields.examiner_decision;
  const options = registry.options(field.vocabulary);
  const decided = record.fields.decided_on;
  const by = words(registry, "travel_document", "decided_by", record.fields.decided_by, { refs: record.refs, people });
  return (
    <section>
      <SectionHead title={t("documents.decision")} />
      <div className="choices" role="radiogroup" aria-label={t("documents.decision")} data-testid="examiner-decision">
        {options.map((option) => (
          <button key={option.code} type="button" role="radio" className="btn small" aria-checked={chosen === option.code} disabled={!mayEdit} onClick={() => setAsking(option.code)} data-testid={`decision-${option.code}`}>
            {chosen === option.code && <Icon name="check" size={14} />}
            {option.label}
          </button>
        ))}
      </div>
      <p className="quiet" style={{ marginTop: "0.5rem" }}>
        {decided ? [t("documents.decided", { by: by || t("you"), on: String(decided).length > 10 ? instantFull(String(decided)) : dateWords(String(decided)) }), record.fields.decision_reason].filter(Boolean).join(": ") : t("documents.decision.none")}
      </p>
      {asking && (
        <ReasonDialog
          title={t("documents.decide", { decision: options.find((option) => option.code === asking)?.label ?? asking })}
          text={t("documents.decide.text")}
          action={t("documents.decide.action")}
          optional={["not_examined", "no_defect_found"].includes(asking)}
          onClose={() => setAsking(null)}
          run={(reason) => decide(asking, reason)}
        />
      )}
    </section>
  );

  async function decide(code: string, reason: string) {
    const me = people.find((person) => person.me);
    const fields: Record<string, string | null> = { examiner_decision: code, decided_on: today(), decision_reason: reason || null };
    if (me) fields.decided_by = me.id;
    try {
      await tell("record_set", { id: record.id, fields });
      saidSaved();
    } catch (thrown) {
      sayFailure(thrown as Failure);
      throw thrown;
    }
  }

  function today(): string {
    const now = new Date();
    const day = `${now.getFullYear()}-${String(now.getMonth() + 1).padStart(2, "0")}-${String(now.getDate()).padStart(2, "0")}`;
    return registry?.field("travel_document", "decided_on")?.type === "instant" ? now.toISOString() : day;
  }
}
