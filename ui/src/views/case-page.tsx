// One case: its head, its sections, and the inspector.
import { useEffect, useMemo, useState } from "react";
import { useAsk, type CasePage as Page, type FieldValue } from "../api";
import { ArrivingNotice, CaseHead, Inspector, isLacking, LockedCase, NotArrived, Overview, refsOf, rememberCase } from "../features/cases";
import { sectionFor } from "../features/desk";
import { RecordForm } from "../features/records";
import { SubjectTable } from "../features/subjects";
import { t } from "../i18n/t";
import { Button } from "../shared/button";
import { useKeys } from "../shared/keys";
import { useOffers } from "../shared/offers";
import { Empty, SectionHead } from "../shared/parts";
import { go, href } from "../shared/router";
import { Further } from "./further";
import { countOf, sectionOffers, SECTIONS, Sections, type SectionName } from "./case-sections";
import { ApprovalTable, CaseExports, CaseLeads, Documents, Evidence, Files, History, Links, MrzPreview, Notes, QueueTable, RecordTable, Reports, Subjects, Tasks, Timeline } from "./later";
import { Failed } from "../features/records";


interface Props {
  caseId: string;
  section: string | undefined;
  recordId: string | undefined;
}

const FULL_WIDTH: SectionName[] = ["documents", "subjects", "links"];
const ADD_KEYS: Record<string, string> = { person: "a", travel_document: "d", evidence: "e", note: "n", task: "t" };

export function CaseView({ caseId, section: asked, recordId }: Props) {
  const { data: page, error } = useAsk("case_show", { case: caseId }, { said: true, keep: true });
  const section: SectionName = SECTIONS.some((one) => one.id === asked) ? (asked as SectionName) : "overview";
  const [adding, setAdding] = useState<{ kind: string; first?: Record<string, FieldValue> } | null>(null);
  const [open, setOpen] = useState<"edit" | null>(null);
  const number = page?.number ?? caseId;

  const keys: Record<string, () => void> = {};
  SECTIONS.slice(0, 9).forEach((one, at) => (keys[`alt+${at + 1}`] = () => go(href(["case", number, one.id]))));
  for (const [kind, key] of Object.entries(ADD_KEYS)) keys[key] = () => page?.may_add.includes(kind) && add(kind);
  useKeys(keys, !adding && !open);
  useOffers(useMemo(() => sectionOffers(number), [number]));
  useEffect(() => {
    if (page) rememberCase(page);
  }, [page]);

  function add(kind: string, first?: Record<string, FieldValue>) {
    setAdding(first ? { kind, first } : { kind, ...(kind === "note" ? { first: { happened_at: new Date().toISOString() } } : {}) });
  }

  if (error?.code === "case_locked") return <LockedCase failure={error} />;
  if (error && !page) {
    return (
      <div className="page pad">
        <h1 className="unseen">{caseId}</h1>
        <div data-testid="case-failure"><Failed error={error} /></div>
      </div>
    );
  }
  if (!page) return null;
  const choices = refsOf(page);
  const shared = { page, choices, openId: recordId, onAdd: add };
  const wide = FULL_WIDTH.includes(section);
  // What has not come is not "none".
  const lacking = isLacking(page) && section !== "sync" && countOf(page, section) === 0;
  return (
    <>
      <CaseHead page={page} onAdd={add} onEdit={() => setOpen("edit")} onExport={() => go(href(["exports", "new"], { cases: page.number }))} addKeys={ADD_KEYS} />
      <ArrivingNotice page={page} />
      <div className="case-body">
        <Sections page={page} current={section} />
        {section === "documents" && !lacking && <Documents {...shared} />}
        {section === "subjects" && !lacking && <Subjects {...shared} />}
        {(lacking || (section !== "documents" && section !== "subjects")) && (
          <div className="main" tabIndex={0} role="region" aria-label={t(`section.${section}`)} data-testid={`section-body-${section}`} key={section}>
            {lacking ? <NotArrived /> : (
              <>
                <Section {...shared} section={section} />
                <Further {...shared} section={section} />
              </>
            )}
          </div>
        )}
        {!wide && <Inspector page={page} />}
      </div>
      {adding && (
        <RecordForm
          kind={adding.kind}
          caseId={page.id}
          first={adding.first ?? {}}
          choices={choices}
          under={{ field: "mrz", show: (draft) => <MrzPreview text={draft.mrz ?? ""} /> }}
          onClose={() => setAdding(null)}
        />
      )}
      {open === "edit" && <RecordForm kind="case" caseId={page.id} record={page.record} onClose={() => setOpen(null)} />}
    </>
  );
}

interface SectionProps {
  page: Page;
  choices: ReturnType<typeof refsOf>;
  openId?: string | undefined;
  onAdd: (kind: string, first?: Record<string, FieldValue>) => void;
  section: SectionName;
}

function Section({ section, ...shared }: SectionProps) {
  const { page } = shared;
  switch (section) {
    case "overview":
      return <Overview page={page} sectionFor={sectionFor} subjects={isLacking(page) && page.subjects.length === 0 ? null : <SubjectTable page={page} onAdd={shared.onAdd} />} />;
    case "evidence":
      return <Evidence {...shared} />;
    case "notes":
      return <Notes {...shared} />;
    case "tasks":
      return <Tasks {...shared} />;
    case "timeline":
      return <Timeline caseId={page.id} />;
    case "links":
      return <Links {...shared} sectionFor={sectionFor} />;
    case "outcomes":
      return <RecordTable {...shared} kind="outcome" records={page.outcomes} columns={["outcome_type", "on", "subject", "agency", "country", "details"]} />;
    case "reports":
      return (
        <>
          <Reports {...shared} />
          {!shared.openId && <CaseExports page={page} />}
        </>
      );
    case "leads":
      return (
        <>
          <CaseLeads page={page} onAdd={shared.onAdd} />
          <RecordTable {...shared} kind="referral" records={page.others.filter((record) => record.kind === "referral")} columns={["summary", "source", "received_on", "decision"]} />
        </>
      );
    case "files":
      return <Files page={page} />;
    case "history":
      return <CaseHistory page={page} />;
    case "sync":
      return <CaseSync page={page} />;
    default:
      return null;
  }
}

function CaseHistory({ page }: { page: Page }) {
  return (
    <>
      {page.approvals.length > 0 && (
        <section>
          <SectionHead title={t("nav.approvals")} count={page.approvals.length} />
          <ApprovalTable approvals={page.approvals} />
        </section>
      )}
      <History caseId={page.id} />
    </>
  );
}

function CaseSync({ page }: { page: Page }) {
  return (
    <section>
      <SectionHead title={t("case.sync.title")} count={page.unsent.length}>
        <Button small onClick={() => go(href(["sync"]))}>{t("sync.open")}</Button>
      </SectionHead>
      {page.unsent.length === 0 ? <Empty left title={t("sync.queue.none")}>{t("sync.queue.none.next")}</Empty> : <QueueTable items={page.unsent} />}
    </section>
  );
}
