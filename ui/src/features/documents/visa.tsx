// What was done about a visa beside what was only recommended; what other records say; the outcomes that follow.
import { useState } from "react";
import type { CasePage, DocumentView } from "../../api";
import { t } from "../../i18n/t";
import { Button } from "../../shared/button";
import { Notice, SectionHead } from "../../shared/parts";
import { href } from "../../shared/router";
import { RecordForm, usePeople, useRegistry, words } from "../records";

export const VISA_FIELDS = {
  recommended: ["revocation_recommended_on", "revocation_recommended_by", "revocation_recommended_to", "revocation_basis"],
  done: ["visa_action", "visa_action_on", "visa_action_by", "visa_action_basis", "revocation_ground", "refusal_ground", "lookout_code", "holder_whereabouts"],
} as const;

export default function Visa({ document, page }: { document: DocumentView; page: CasePage }) {
  const [recording, setRecording] = useState<DocumentView["suggested"][number] | null>(null);
  return (
    <>
      {document.beside.map((signal, at) => (
        <Notice key={at} look={signal.severity === "high" ? "bad" : "warn"} testId="document-beside">
          {signal.message.charAt(0).toUpperCase() + signal.message.slice(1)}.{" "}
          {signal.record && <a href={href(["case", signal.case_number ?? page.number, "documents", signal.record.id])}>{signal.record.title}{signal.case_number && ` · ${signal.case_number}`}</a>}
        </Notice>
      ))}
      {(["recommended", "done"] as const).map((part) => (
        <Part key={part} part={part} document={document} />
      ))}
      {document.suggested.map((outcome) => (
        <Notice key={outcome.outcome_type} testId="suggested-outcome">
          {t("visa.suggests", { outcome: outcome.label })}{" "}
          {page.may_add.includes("outcome") && <Button small onClick={() => setRecording(outcome)} testId={`record-${outcome.outcome_type}`}>{t("visa.record")}</Button>}
        </Notice>
      ))}
      {recording && (
        <RecordForm
          kind="outcome"
          caseId={page.id}
          choices={[{ id: document.record.id, kind: "travel_document", title: document.record.title }, ...(document.holder ? [document.holder] : [])]}
          first={{ outcome_type: recording.outcome_type, on: recording.on, document: document.record.id, subject: document.holder?.id ?? null }}
          onClose={() => setRecording(null)}
        />
      )}
    </>
  );
}

function Part({ part, document }: { part: keyof typeof VISA_FIELDS; document: DocumentView }) {
  const registry = useRegistry();
  const people = usePeople();
  const { record } = document;
  const said = VISA_FIELDS[part].filter((name) => record.fields[name]);
  if (!registry || said.length === 0) return null;
  return (
    <section data-testid={`visa-${part}`}>
      <SectionHead title={part === "done" ? t("visa.done") : t("visa.recommended")} />
      <dl className="facts">
        {said.map((name) => (
          <div key={name} style={{ display: "contents" }}>
            <dt>{registry.fieldLabel("travel_document", name)}</dt>
            <dd>{words(registry, "travel_document", name, record.fields[name], { refs: record.refs, people })}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
