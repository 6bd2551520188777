import type { CaseRow } from "../../api";
import { t } from "../../i18n/t";
import { href } from "../../shared/router";
import { dateWords, ageWords } from "../../shared/time";
import { useNow } from "../../shared/now";
import { useRegistry } from "../records";
import { isLacking } from "./arriving";
import { StatusMark } from "./marks";

export function CasePreview({ row }: { row: CaseRow | undefined }) {
  const registry = useRegistry();
  const now = useNow();
  if (!row) return <aside className="preview quiet">{t("cases.preview.none")}</aside>;
  const count = (n: number) => (isLacking(row) ? t("case.arriving.unknown") : String(n));
  const facts: [string, string | null][] = [
    [t("case.subject"), row.main_subject],
    [t("case.lead"), row.lead?.name ?? null],
    [t("case.opened"), dateWords(row.opened_on)],
    [t("case.due"), dateWords(row.next_due)],
    [t("case.tasks.open"), count(row.open_tasks)],
    [t("section.documents"), count(row.documents)],
    [t("case.evidence.items"), count(row.evidence)],
    [t("case.changed"), t("ago", { age: ageWords(row.changed_at, now) })],
  ];
  return (
    <aside className="preview" aria-label={t("cases.preview")} data-testid="case-preview">
      <span className="mono quiet">{row.number}</span>
      <h2>{row.title}</h2>
      <p className="mark">
        <StatusMark status={row.status} /> · {registry?.code("case", "type", row.type)} · {row.post}
      </p>
      <dl className="facts">
        {facts.map(([name, value]) => (
          <div key={name} style={{ display: "contents" }}>
            <dt>{name}</dt>
            <dd>{value || t("none")}</dd>
          </div>
        ))}
      </dl>
      {row.synopsis && (
        <section>
          <h3>{t("case.synopsis")}</h3>
          <p className="reading pre">{row.synopsis}</p>
        </section>
      )}
      <a className="btn" href={href(["case", row.number || row.id])} style={{ alignSelf: "flex-start" }}>
        {t("case.open")} <kbd>Enter</kbd>
      </a>
    </aside>
  );
}
