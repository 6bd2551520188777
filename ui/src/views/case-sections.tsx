// The list of sections of a case, with what is in each.
import type { CasePage } from "../api";
import { t, type TextKey } from "../i18n/t";
import { Icon, type IconName } from "../shared/icon";
import type { Offer } from "../shared/offers";
import { go, href } from "../shared/router";

export type SectionName = "overview" | "subjects" | "documents" | "evidence" | "notes" | "reports" | "tasks" | "leads" | "timeline" | "links" | "outcomes" | "files" | "history" | "sync";

interface Section {
  id: SectionName;
  icon: IconName;
  group: number;
  count?: (page: CasePage) => number;
  alarm?: (page: CasePage) => boolean;
}

export const SECTIONS: Section[] = [
  { id: "overview", icon: "panel-left", group: 0 },
  { id: "subjects", icon: "users", group: 0, count: (page) => page.subjects.length },
  { id: "documents", icon: "book-user", group: 0, count: (page) => page.documents.length, alarm: (page) => page.documents.some((document) => document.checks_failed > 0) },
  { id: "evidence", icon: "package", group: 0, count: (page) => page.evidence.length, alarm: (page) => page.evidence.some((item) => item.custody_conflict) },
  { id: "notes", icon: "notebook-pen", group: 0, count: (page) => page.notes.length },
  { id: "reports", icon: "file-text", group: 0, count: (page) => page.others.filter((record) => record.kind === "report").length },
  { id: "tasks", icon: "square-check", group: 0, count: (page) => page.tasks.length },
  { id: "timeline", icon: "chart-gantt", group: 1 },
  { id: "links", icon: "share-2", group: 1, count: (page) => page.links.length },
  { id: "leads", icon: "handshake", group: 1, count: (page) => page.others.filter((record) => ["lead", "referral"].includes(record.kind)).length },
  { id: "outcomes", icon: "scale", group: 1, count: (page) => page.outcomes.length },
  { id: "files", icon: "paperclip", group: 1, count: (page) => page.attachments.length },
  { id: "history", icon: "history", group: 2 },
  { id: "sync", icon: "refresh-cw", group: 2, count: (page) => page.unsent.length },
];

/** How much of the case is in a section; nothing for those that do not count. */
export function countOf(page: CasePage, name: SectionName): number | undefined {
  return SECTIONS.find((section) => section.id === name)?.count?.(page);
}

/** The way to each section, for the palette. */
export function sectionOffers(number: string): Offer[] {
  return SECTIONS.map(({ id, icon }, at) => ({ id: `section-${id}`, group: number, text: t(`section.${id}` as TextKey), icon, run: () => go(href(["case", number, id])), ...(at < 9 ? { key: `alt+${at + 1}` } : {}) }));
}

export function Sections({ page, current }: { page: CasePage; current: SectionName }) {
  return (
    <nav className="sections" aria-label={t("sections")}>
      {SECTIONS.map((section, at) => (
        <div key={section.id} style={{ display: "contents" }}>
          {at > 0 && SECTIONS[at - 1]?.group !== section.group && <hr />}
          <a className="section-item" href={href(["case", page.number, section.id])} aria-current={section.id === current ? "page" : undefined} data-testid={`section-${section.id}`} title={t(`section.${section.id}` as TextKey)}>
            <Icon name={section.icon} />
            <span className="cut">{t(`section.${section.id}` as TextKey)}</span>
            <span className="end">
              {section.alarm?.(page) ? <Icon name="triangle-alert" className="bad" label={t("section.alarm")} /> : section.count?.(page) || ""}
            </span>
          </a>
        </div>
      ))}
    </nav>
  );
}
