// One line of the log, opened: what a change changed, old to new, or what an act says.
import { Fragment, type ReactNode } from "react";
import { useAsk, type LogEntry } from "../../api";
import { t } from "../../i18n/t";
import { Button } from "../../shared/button";
import { Dialog } from "../../shared/dialog";
import { go, href } from "../../shared/router";
import { EditLine } from "../history";
import { Failed } from "../records";
import { actWords, exactTimes, isBegun } from "./said";

export function Line({ entry, onClose }: { entry: LogEntry; onClose: () => void }) {
  const { post, utc } = exactTimes(entry);
  const facts: [string, ReactNode][] = [
    [t("audit.line.at"), <span className="num">{post}</span>],
    [t("audit.line.utc"), <span className="num">{utc}</span>],
    [t("audit.line.who"), <><bdi>{entry.author}</bdi> · {entry.device}</>],
    [t("audit.case"), entry.case_number && <span className="mono">{entry.case_number}</span>],
    [t("audit.line.format"), entry.act?.format],
    [t("audit.line.marking"), entry.act?.marking && <span className="marking-tag">{entry.act.marking}</span>],
    [t("audit.line.sha256"), entry.act?.sha256 && <span className="mono hash">{entry.act.sha256}</span>],
    [t("audit.line.stream"), <span className="mono hash">{entry.stream} {entry.seq}</span>],
    [t("audit.line.hash"), <span className="mono hash">{entry.hash}</span>],
  ];
  return (
    <Dialog title={actWords(entry)} closeLabel={t("close")} onClose={onClose} width="broad" testId="audit-line">
      <div className="dialog-body">
        {entry.place !== null && <Content caseId={entry.case} place={entry.place} />}
        <p className="quiet">{noteOf(entry)}</p>
        <dl className="facts">
          {facts.filter(([, value]) => value).map(([label, value]) => (
            <Fragment key={label}>
              <dt>{label}</dt>
              <dd>{value}</dd>
            </Fragment>
          ))}
        </dl>
      </div>
      <footer className="dialog-foot">
        <div className="end">
          {entry.case_number && <Button icon="folder" onClick={() => go(href(["case", entry.case_number ?? ""]))}>{t("audit.line.open")}</Button>}
          <Button look="primary" onClick={onClose}>{t("close")}</Button>
        </div>
      </footer>
    </Dialog>
  );
}

function noteOf(entry: LogEntry): string {
  if (isBegun(entry)) return t("audit.line.begun");
  if (entry.action === "case.view") return t("audit.line.view");
  return entry.action === "search" ? t("audit.line.search") : "";
}

function Content({ caseId, place }: { caseId: string | null; place: number }) {
  const { data, error } = useAsk("log_change", { case: caseId, place }, { said: true });
  if (error) return <Failed error={error} />;
  if (!data) return null;
  return (
    <section aria-label={t("audit.line.content")}>
      {data.edits.length === 0 ? <p className="quiet">{t("audit.line.nothing")}</p> : <ul data-testid="audit-edits">{data.edits.map((edit, at) => <EditLine key={at} edit={edit} />)}</ul>}
    </section>
  );
}
