// The right column of a case: its facts, where its copies are, who may see it.
import type { CasePage } from "../../api";
import { t } from "../../i18n/t";
import { Icon } from "../../shared/icon";
import { useNow } from "../../shared/now";
import { href } from "../../shared/router";
import { dateWords, minuteWords } from "../../shared/time";
import { dueWords } from "../../shared/time";
import { usePeople, useRegistry, words } from "../records";
import { Access } from "./access";
import { Lead, StatusMark } from "./marks";

const SHOWN = ["opened_on", "closed_on", "next_due", "statutes", "referred_by", "country", "visa_records"];

export function Inspector({ page }: { page: CasePage }) {
  const registry = useRegistry();
  const people = usePeople();
  const now = useNow();
  const { record } = page;
  return (
    <aside className="inspector" aria-label={t("case.details")} data-testid="case-inspector">
      <section>
        <h2>{t("case.details")}</h2>
        <dl className="facts">
          <dt>{t("case.status")}</dt>
          <dd><StatusMark status={page.status} /></dd>
          <dt>{t("case.type")}</dt>
          <dd>{registry?.code("case", "type", page.type)}</dd>
          <dt>{t("case.lead")}</dt>
          <dd><Lead lead={page.lead} avatar /></dd>
          {registry &&
            SHOWN.map((name) => {
              const text = name === "next_due" ? dueText(record.fields[name], now) : words(registry, "case", name, record.fields[name], { refs: record.refs, people });
              if (!text) return null;
              return (
                <div key={name} style={{ display: "contents" }}>
                  <dt>{registry.fieldLabel("case", name)}</dt>
                  <dd className={name === "next_due" ? dueLook(record.fields[name], now) : undefined}>{text}</dd>
                </div>
              );
            })}
        </dl>
      </section>
      <section>
        <h2>{t("case.where")}</h2>
        <ul className="places">
          {page.copies.map((copy) => (
            <li key={copy.place}>
              <Icon name={copy.place === "this_device" ? "laptop" : "server"} className={copy.place === "this_device" ? "accent" : "quiet"} />
              <div>
                <strong>{copy.name}</strong>
                <span className="quiet">{copyWords(copy, now)}</span>
              </div>
            </li>
          ))}
        </ul>
        <a className="btn small" href={href(["sync"])}>{t("sync.open")}</a>
      </section>
      <Access page={page} />
    </aside>
  );
}

function dueText(value: unknown, now: Date): string {
  if (typeof value !== "string") return "";
  return [dateWords(value), dueWords(value, now)?.text].filter(Boolean).join(" · ");
}

function dueLook(value: unknown, now: Date): string {
  const due = typeof value === "string" ? dueWords(value, now) : null;
  return due?.level === "late" ? "bad" : due?.level === "soon" ? "warn" : "";
}

function copyWords(copy: CasePage["copies"][number], now: Date): string {
  const newer = copy.newer_changes > 0 ? t("case.copy.newer", { n: copy.newer_changes }) : "";
  const at = copy.at ? t(copy.place === "this_device" ? "case.copy.saved" : "case.copy.reached", { when: minuteWords(copy.at, now) }) : t("case.copy.never");
  return [newer, at].filter(Boolean).join(" · ");
}
