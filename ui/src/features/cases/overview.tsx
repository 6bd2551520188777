// The first section of a case: what wants attention, the synopsis, the subjects, the tasks.
import { useState } from "react";
import type { Attention, CasePage, RecordRef } from "../../api";
import { t } from "../../i18n/t";
import { Button } from "../../shared/button";
import { Icon, type IconName } from "../../shared/icon";
import { useNow } from "../../shared/now";
import { Empty, SectionHead } from "../../shared/parts";
import { href } from "../../shared/router";
import { Reading } from "../narrative";
import { RecordForm } from "../records";
import { isLacking, NotArrived } from "./arriving";
import { DueCell } from "./case-list";
import { Meanwhile } from "./meanwhile";

interface Props {
  page: CasePage;
  subjects: React.ReactNode;
  sectionFor: (kind: string) => string;
}

export function Overview({ page, subjects, sectionFor }: Props) {
  const [editing, setEditing] = useState<string | null>(null);
  const choices = refsOf(page);
  return (
    <>
      {page.needs_attention.length > 0 && (
        <section aria-label={t("case.attention")}>
          <SectionHead title={t("case.attention")} count={page.needs_attention.length} />
          <ul className="attention">
            {page.needs_attention.map((item, at) => (
              <AttentionLine key={at} item={item} page={page} />
            ))}
          </ul>
        </section>
      )}
      <Meanwhile page={page} sectionFor={sectionFor} />
      <TextSection page={page} field="synopsis" onEdit={setEditing} />
      {subjects}
      <OpenTasks page={page} />
      {page.record.fields.narrative ? <TextSection page={page} field="narrative" onEdit={setEditing} /> : null}
      {editing && <RecordForm kind="case" caseId={page.id} record={page.record} only={[editing]} choices={choices} onClose={() => setEditing(null)} />}
    </>
  );
}

const LOOKS: Record<string, { icon: IconName; look: string; action: "compare" | "examine" | "show"; section: string }> = {
  conflict: { icon: "git-fork", look: "conflict", action: "compare", section: "" },
  mrz: { icon: "circle-alert", look: "bad", action: "examine", section: "documents" },
  overdue: { icon: "clock", look: "bad", action: "show", section: "tasks" },
  custody: { icon: "git-fork", look: "conflict", action: "show", section: "evidence" },
  held: { icon: "circle-pause", look: "warn", action: "show", section: "sync" },
  approval: { icon: "stamp", look: "accent", action: "show", section: "history" },
  seal: { icon: "triangle-alert", look: "warn", action: "show", section: "evidence" },
};

function AttentionLine({ item, page }: { item: Attention; page: CasePage }) {
  const { icon, look, action, section } = LOOKS[item.reason] ?? { icon: "info" as const, look: "quiet", action: "show" as const, section: "overview" };
  const to = item.reason === "conflict" ? href(["conflicts"], { case: page.id }) : item.reason === "approval" ? href(["approvals"]) : href(["case", page.number, section, ...(item.record ? [item.record.id] : [])]);
  return (
    <li data-testid={`attention-${item.reason}`}>
      <Icon name={icon} className={look} />
      <p>
        <strong>{sentence(item.title)}</strong> {item.detail}
      </p>
      <a className="btn small" href={to}>{t(action)}</a>
    </li>
  );
}

function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

function TextSection({ page, field, onEdit }: { page: CasePage; field: "synopsis" | "narrative"; onEdit: (field: string) => void }) {
  const text = page.record.fields[field];
  return (
    <section aria-label={t(`case.${field}`)}>
      <SectionHead title={t(`case.${field}`)}>
        {page.may_edit && <Button small look="plain" icon="pencil" onClick={() => onEdit(field)} testId={`edit-${field}`}>{t("edit")}</Button>}
      </SectionHead>
      {text && field === "narrative" ? <Reading text={String(text)} level={3} testId="case-narrative" /> : text ? <p className="reading pre" data-testid={`case-${field}`}>{String(text)}</p> : <p className="quiet">{t(isLacking(page) ? "case.arriving.unknown" : "case.synopsis.none")}</p>}
    </section>
  );
}

function OpenTasks({ page }: { page: CasePage }) {
  const now = useNow();
  const open = page.tasks.filter((task) => !["done", "cancelled"].includes(String(task.fields.state ?? ""))).sort((a, b) => String(a.fields.due_on ?? "9999").localeCompare(String(b.fields.due_on ?? "9999")));
  return (
    <section aria-label={t("section.tasks")}>
      <SectionHead title={t("case.tasks.open")} {...(isLacking(page) ? {} : { count: open.length })}>
        <a className="btn small plain" href={href(["case", page.number, "tasks"])}>{t("case.tasks.all")}</a>
      </SectionHead>
      {open.length === 0 && isLacking(page) ? (
        <NotArrived />
      ) : open.length === 0 ? (
        <Empty left title={t("tasks.none")}>{t("tasks.none.next")} <kbd>T</kbd></Empty>
      ) : (
        <table className="table">
          <tbody>
            {open.slice(0, 6).map((task) => (
              <tr key={task.id}>
                <td><a href={href(["case", page.number, "tasks", task.id])}>{task.title}</a></td>
                <td className="quiet">{task.refs[String(task.fields.assignee)]?.title ?? ""}</td>
                <td style={{ textAlign: "right" }}><DueCell day={(task.fields.due_on as string) ?? null} now={now} /></td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

export function refsOf(page: CasePage): RecordRef[] {
  const records = [...page.subjects.map((view) => view.record), ...page.subjects.flatMap((view) => view.identifiers), ...page.documents.map((view) => view.record), ...page.evidence.map((view) => view.record), ...page.notes, ...page.tasks, ...page.outcomes, ...page.others];
  return records.map(({ id, kind, title }) => ({ id, kind, title }));
}
