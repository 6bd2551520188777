// What is safe, what waits and why, and how to reach HQ. "All sent" only after HQ acknowledged each change.
import { useState } from "react";
import { useAsk, useTell, type SyncReport, type SyncStatus } from "../../api";
import { has, t, type TextKey } from "../../i18n/t";
import { Button } from "../../shared/button";
import { Icon } from "../../shared/icon";
import { useNow } from "../../shared/now";
import { Empty, Notice, Panel } from "../../shared/parts";
import { href } from "../../shared/router";
import { bytesWords, instantWords, minuteWords } from "../../shared/time";
import { actionWords, failureWords } from "../records";
import { Join } from "./join";

export function SyncCentre() {
  const { data, error } = useAsk("sync_status", {}, { keep: true });
  if (error) return <Notice look="bad">{error.message}</Notice>;
  if (!data) return null;
  return (
    <div className="tiles">
      <Safe status={data} />
      {data.enrolled ? <Hq status={data} /> : <Join />}
      <Queue status={data} />
      <Log status={data} />
    </div>
  );
}

function Safe({ status }: { status: SyncStatus }) {
  const now = useNow();
  const exchange = useTell("sync_now");
  const state = !status.enrolled ? null : status.online ? t("link.online") : status.last_attempt_at ? t("sync.offline.since", { when: instantWords(status.last_attempt_at, now) }) : t("link.offline");
  return (
    <Panel className="w7" title={t("sync.this.device")} testId="sync-safe" end={state && <span className={status.online ? "tag ok" : "tag warn"}><Icon name={status.online ? "cloud" : "cloud-off"} size={14} /> {state}</span>}>
      <div className="panel-body" style={{ display: "flex", flexDirection: "column", gap: "0.75rem" }}>
        <div className="safe">
          <Icon name="save" size={18} />
          <div>
            <h3>{t("sync.safe")}</h3>
            <p className="ink2" data-testid="sync-statement">{statement(status, now)}</p>
          </div>
        </div>
        {exchange.data && <Report report={exchange.data} />}
        {exchange.error && <Notice look="warn" testId="sync-failure">{failureWords(exchange.error)}</Notice>}
        <div className="button-row">
          <Button look="primary" icon="refresh-cw" disabled={!status.enrolled || exchange.isPending} onClick={() => exchange.mutate({})} testId="sync-now">{t(exchange.isPending ? "sync.sending" : "sync.try")}</Button>
          <span className="quiet">{status.enrolled ? t("sync.locked.too") : t("sync.join.first")}</span>
        </div>
      </div>
    </Panel>
  );
}

function statement(status: SyncStatus, now: Date): string {
  if (!status.enrolled) return t("sync.alone", { n: status.total });
  if (status.total === 0) return status.last_contact_at ? t("sync.all.sent", { when: minuteWords(status.last_contact_at, now) }) : t("sync.nothing");
  return t("sync.waiting", { n: status.total, size: bytesWords(status.bytes) });
}

function Report({ report }: { report: SyncReport }) {
  const key = `sync.report.${report.status}`;
  const text = has(key) ? t(key as TextKey) : report.status;
  const look = report.status === "all_sent" ? "ok" : "warn";
  return (
    <Notice look={look} testId="sync-report">
      <strong>{text}</strong> {t("sync.report.counts", { sent: report.sent, received: report.received, up: bytesWords(report.bytes_up), down: bytesWords(report.bytes_down) })}
      {report.held > 0 && ` ${t("status.held", { n: report.held })}.`}
      {report.conflicts > 0 && ` ${t("status.conflicts", { n: report.conflicts })}.`}
      {report.message && ` ${report.message}`}
    </Notice>
  );
}

function Hq({ status }: { status: SyncStatus }) {
  const now = useNow();
  return (
    <Panel className="w5" title={t("sync.hq")} testId="sync-hq">
      <div className="panel-body">
        <dl className="facts">
          <dt>{t("sync.hq.address")}</dt>
          <dd className="mono">{status.hq}</dd>
          <dt>{t("sync.hq.contact")}</dt>
          <dd>{status.last_contact_at ? minuteWords(status.last_contact_at, now) : t("sync.hq.never")}</dd>
          <dt>{t("sync.hq.attempt")}</dt>
          <dd>{status.last_attempt_at ? minuteWords(status.last_attempt_at, now) : t("sync.hq.never")}</dd>
        </dl>
      </div>
    </Panel>
  );
}

const STATES: Record<string, { look: string; key: TextKey }> = {
  waiting: { look: "quiet", key: "sync.state.waiting" },
  held: { look: "warn", key: "sync.state.held" },
  conflict: { look: "conflict", key: "sync.state.conflict" },
};

export function QueueTable({ items }: { items: SyncStatus["unsent"] }) {
  const now = useNow();
  const [all, setAll] = useState(false);
  const shown = all ? items : items.slice(0, 50);
  return (
    <>
      <table className="table" data-testid="sync-queue">
        <thead>
          <tr>
            {(["saved", "record", "change", "age", "size", "state"] as const).map((key) => (
              <th key={key} scope="col">{t(`sync.column.${key}`)}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {shown.map((item) => {
            const state = STATES[item.state];
            return (
              <tr key={item.change}>
                <td className="num" style={{ whiteSpace: "nowrap" }}>{instantWords(item.saved_at, now)}</td>
                <td>
                  {item.case_number && <a className="mono" style={{ whiteSpace: "nowrap" }} href={href(["case", item.case_number])}>{item.case_number}</a>}
                  {item.record && <div>{item.record.title}</div>}
                </td>
                <td>{actionWords(item.what)}</td>
                <td className="num" style={{ whiteSpace: "nowrap" }}>{age(item.age_seconds)}</td>
                <td className="num" style={{ whiteSpace: "nowrap" }}>{bytesWords(item.bytes)}</td>
                <td className={state?.look}>{state ? t(state.key) : item.state}{item.reason && <div>{item.reason}</div>}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
      {!all && items.length > 50 && <Button small look="plain" onClick={() => setAll(true)}>{t("sync.show.all", { n: items.length })}</Button>}
    </>
  );
}

function age(seconds: number): string {
  if (seconds < 3600) return `${Math.max(1, Math.floor(seconds / 60))} min`;
  if (seconds < 86_400) return `${Math.floor(seconds / 3600)} h`;
  return `${Math.floor(seconds / 86_400)} d`;
}

function Queue({ status }: { status: SyncStatus }) {
  return (
    <Panel className="w7" title={t("sync.queue")} count={status.total}>
      <div className="panel-body" style={{ paddingTop: 0 }}>
        {status.unsent.length === 0 ? <Empty left title={t("sync.queue.none")}>{t("sync.queue.none.next")}</Empty> : <QueueTable items={status.unsent} />}
      </div>
    </Panel>
  );
}

function Log({ status }: { status: SyncStatus }) {
  const now = useNow();
  return (
    <Panel className="w5" title={t("sync.log")}>
      <ol className="panel-body log" data-testid="sync-log">
        {status.log.length === 0 && <li><span /> <span className="quiet">{t("sync.log.none")}</span></li>}
        {status.log.slice(0, 40).map((entry, at) => {
          const key = `sync.report.${entry.status}`;
          return (
            <li key={at}>
              <time>{instantWords(entry.at, now)}</time>
              <span>
                {has(key) ? t(key as TextKey) : entry.status} {t("sync.report.counts", { sent: entry.sent, received: entry.received, up: bytesWords(entry.bytes_up), down: bytesWords(entry.bytes_down) })} {entry.message}
              </span>
            </li>
          );
        })}
      </ol>
    </Panel>
  );
}
