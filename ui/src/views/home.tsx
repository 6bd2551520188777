// What is due, what waits for a decision, what changed: the first screen after unlocking.
import { lazy, Suspense, useState } from "react";
import { useAsk, type DeskStatus, type MyWork } from "../api";
import { asksWords } from "../features/approvals";
import { DueCell, PriorityMark, StatusMark } from "../features/cases";
import { Failed, actionWords, kindIcon, recordHref } from "../features/records";
import { contactWords } from "../features/desk";
import { t } from "../i18n/t";
import { Button } from "../shared/button";
import { Icon } from "../shared/icon";
import { useNow } from "../shared/now";
import { Empty, Panel } from "../shared/parts";
import { href } from "../shared/router";
import { ageWords, dateWords, instantWords } from "../shared/time";

const Purge = lazy(() => import("../features/retention"));

export function Home({ status }: { status: DeskStatus | undefined }) {
  const { data, error } = useAsk("my_work", {}, { said: true, keep: true });
  if (error && !data) return <Failed error={error} />;
  if (!data) return null;
  return (
    <div className="tiles" data-testid="my-work">
      <Due work={data} />
      <Decisions work={data} />
      <Drafts work={data} />
      <ProgrammesDue work={data} />
      <Changed work={data} />
      <Recent work={data} />
      <ThisDevice status={status} />
    </div>
  );
}

function Due({ work }: { work: MyWork }) {
  const now = useNow();
  return (
    <Panel className="w7" title={t("home.due")} count={work.due_total} end={<a className="btn small plain" href={href(["cases"], { view: "due" })}>{t("view.due")}</a>}>
      {work.due.length === 0 ? (
        <Empty title={t("home.due.none")}>{t("home.due.none.next")}</Empty>
      ) : (
        <ul className="rows">
          {work.due.slice(0, 6).map((row) => (
            <li key={row.record.id}>
              <Icon name={row.record.kind === "task" ? "square-check" : "folder"} className="quiet" />
              <a className="cut" style={{ flex: 1, color: "inherit" }} href={row.case_number ? href(row.record.kind === "task" ? ["case", row.case_number, "tasks", row.record.id] : ["case", row.case_number]) : "#/"}>{row.record.title}</a>
              <PriorityMark priority={row.priority} />
              <span className="mono quiet">{row.case_number}</span>
              <span className="end" style={{ minWidth: "5rem", textAlign: "right" }}><DueCell day={row.due_on} now={now} /></span>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}

function Decisions({ work }: { work: MyWork }) {
  const [purging, setPurging] = useState<MyWork["retention"][number] | null>(null);
  const leads = useAsk("lead_list", { way: "in" }, { keep: true }).data?.waiting ?? 0;
  const of = work.totals;
  const total = (leads > 0 ? 1 : 0) + of.to_revalidate + of.approvals + of.reviews + of.retention + (of.intake > 0 ? 1 : 0) + (work.conflicts > 0 ? 1 : 0) + (work.held > 0 ? 1 : 0);
  return (
    <Panel className="w5" title={t("home.decide")} count={total}>
      {total === 0 ? (
        <Empty title={t("home.decide.none")}>{t("home.decide.none.next")}</Empty>
      ) : (
        <ul className="rows">
          {work.conflicts > 0 && (
            <li>
              <Icon name="git-fork" className="conflict" /> <strong>{t("status.conflicts", { n: work.conflicts })}</strong>
              <a className="btn small end" href={href(["conflicts"])}>{t("compare")}</a>
            </li>
          )}
          {work.held > 0 && (
            <li>
              <Icon name="circle-pause" className="warn" /> <strong>{t("status.held", { n: work.held })}</strong>
              <a className="btn small end" href={href(["sync"])}>{t("show")}</a>
            </li>
          )}
          {of.intake > 0 && (
            <li data-testid="intake-waits">
              <Icon name="stamp" className="warn" /> <strong>{t("home.intake", { n: of.intake })}</strong>
              <a className="btn small end" href={href(["intake"])}>{t("show")}</a>
            </li>
          )}
          {leads > 0 && (
            <li data-testid="leads-wait">
              <Icon name="send" className="warn" /> <strong>{t("home.leads", { n: leads })}</strong>
              <a className="btn small end" href={href(["leads"])}>{t("show")}</a>
            </li>
          )}
          {work.reviews.slice(0, 5).map((row) => (
            <li key={row.record.id} data-testid="review-due">
              <Icon name="radar" className={row.overdue ? "bad" : "warn"} />
              <span className="cut"><strong>{t("home.review", { title: row.record.title })}</strong>{row.due_on && <span className="quiet"> · {t("home.revalidate.since", { day: dateWords(row.due_on) })}</span>}</span>
              <a className="btn small end" href={href(["case", row.case_number ?? row.record.id])}>{t("show")}</a>
            </li>
          ))}
          {work.retention.slice(0, 5).map((row) => (
            <li key={row.record.id} data-testid="retention-due">
              <Icon name="history" className="warn" />
              <span className="cut"><strong>{t("home.retention", { title: row.record.title })}</strong></span>
              <span className="end">
                <a className="btn small" href={href(["case", row.case_number ?? row.record.id])}>{t("show")}</a>{" "}
                <Button small onClick={() => setPurging(row)} testId="purge">{t("purge.dots")}</Button>
              </span>
            </li>
          ))}
          {work.to_revalidate.slice(0, 5).map((row) => (
            <li key={row.record.id} data-testid="revalidate">
              <Icon name="radar" className="warn" />
              <span className="cut"><strong>{t("home.revalidate", { name: row.record.title })}</strong> <span className="quiet">· {t("home.revalidate.since", { day: dateWords(row.revalidate_on) })}</span></span>
              <a className="btn small end" href={href(["case", row.case_number ?? "", "subjects", row.record.id])}>{t("show")}</a>
            </li>
          ))}
          {work.approvals.slice(0, 5).map((approval) => (
            <li key={approval.id}>
              <Icon name="stamp" className="accent" />
              <span className="cut"><strong>{asksWords(approval.asks)}: {approval.case_title}</strong> <span className="quiet">· {approval.requested_by.name}</span></span>
              <a className="btn small end" href={href(["approvals"])}>{t("show")}</a>
            </li>
          ))}
        </ul>
      )}
      {purging && (
        <Suspense>
          <Purge row={purging} onClose={() => setPurging(null)} />
        </Suspense>
      )}
    </Panel>
  );
}

function Drafts({ work }: { work: MyWork }) {
  const now = useNow();
  const typed = useAsk("draft_list", {}, { keep: true }).data ?? [];
  const total = work.totals.drafts + typed.length;
  return (
    <Panel className="w5" title={t("home.drafts")} count={total}>
      {total === 0 ? (
        <Empty title={t("home.drafts.none")}>{t("cases.none.next")} <kbd>C</kbd></Empty>
      ) : (
        <ul className="rows">
          {typed.slice(0, 5).map((draft) => (
            <li key={draft.key} data-testid="typed-draft">
              <Icon name="pencil" className="warn" />
              <a className="cut" style={{ color: "inherit" }} href={draft.place ?? "#/"}>{t("home.typed", { title: draft.title ?? "" })}</a>
              <span className="end quiet">{ageWords(draft.kept_at, now)}</span>
            </li>
          ))}
          {work.drafts.slice(0, 5).map((row) => (
            <li key={row.id}>
              <Icon name="notebook-pen" className="quiet" />
              <a className="cut" style={{ color: "inherit" }} href={href(["case", row.number || row.id])}>{row.title}</a>
              <span className="end quiet">{ageWords(row.changed_at, now)}</span>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}

/** Only while there is something: an office without programmes sees no empty tile. */
function ProgrammesDue({ work }: { work: MyWork }) {
  const now = useNow();
  if (work.programmes_due.length === 0) return null;
  return (
    <Panel className="w7" title={t("home.programmes")} count={work.totals.programmes_due} testId="programmes-due">
      <ul className="rows">
        {work.programmes_due.slice(0, 6).map((row) => (
          <li key={row.record.id}>
            <Icon name={kindIcon(row.record.kind)} className="quiet" />
            <a className="cut" style={{ flex: 1, color: "inherit" }} href={recordHref(row.record.kind, row.record.id, row.case_number, "overview")}>{row.record.title}</a>
            <span className="end" style={{ minWidth: "5rem", textAlign: "right" }}><DueCell day={row.due_on} now={now} /></span>
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function Changed({ work }: { work: MyWork }) {
  const now = useNow();
  return (
    <Panel className="w7" title={t("home.changed")}>
      {work.changed_by_others.length === 0 ? (
        <Empty title={t("home.changed.none")}>{t("home.changed.none.next")}</Empty>
      ) : (
        <ul className="rows">
          {work.changed_by_others.slice(0, 5).map((row, at) => (
            <li key={at}>
              <Icon name="circle-arrow-down" className="incoming" />
              <a className="mono quiet" href={href(["case", row.case_number, "history"])}>{row.case_number}</a>
              <span className="cut">{row.author.name}: {actionWords(row.what)}</span>
              <span className="end quiet">{instantWords(row.at, now)}</span>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}

function Recent({ work }: { work: MyWork }) {
  return (
    <Panel className="w7" title={t("home.recent")}>
      {work.recent.length === 0 ? (
        <Empty title={t("cases.none")}>{t("cases.none.next")} <kbd>C</kbd></Empty>
      ) : (
        <ul className="rows">
          {work.recent.slice(0, 6).map((row) => (
            <li key={row.id}>
              <Icon name="folder" className="quiet" />
              <span className="mono quiet">{row.number}</span>
              <a className="cut" style={{ color: "inherit" }} href={href(["case", row.number || row.id])}>{row.title}</a>
              <span className="end"><StatusMark status={row.status} /></span>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}

function ThisDevice({ status }: { status: DeskStatus | undefined }) {
  const now = useNow();
  const contact = status && contactWords(status, now);
  return (
    <Panel className="w5" title={t("sync.this.device")} end={<a className="btn small plain" href={href(["sync"])}>{t("nav.sync")}</a>}>
      <ul className="panel-body" style={{ display: "flex", flexDirection: "column", gap: "0.625rem" }}>
        <li><Icon name="save" className="ok" /> {t("sync.safe")}.</li>
        {status && status.unsent > 0 && <li><Icon name="circle-arrow-up" className="accent" /> {t("status.unsent", { n: status.unsent })}.</li>}
        {contact && <li><Icon name="server" className="quiet" /> {contact}</li>}
        {status && !status.enrolled && <li><Icon name="server" className="quiet" /> {t("link.alone.text")}</li>}
      </ul>
    </Panel>
  );
}
