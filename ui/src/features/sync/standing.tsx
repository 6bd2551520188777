// This device: what is saved, how far the sending has come, and when it goes on by itself.
import { useAsk, useTell, type SyncReport, type SyncStatus } from "../../api";
import { has, t, type TextKey } from "../../i18n/t";
import { Bar } from "../../shared/bar";
import { Button } from "../../shared/button";
import { Icon } from "../../shared/icon";
import { useNow } from "../../shared/now";
import { Notice, Panel } from "../../shared/parts";
import { bytesOf, bytesWords, instantWords, minuteWords } from "../../shared/time";
import { failureWords } from "../records";
import { movingWords, nextWords, statement } from "./sync-sentences";

export function Standing({ status }: { status: SyncStatus }) {
  const now = useNow();
  // While something moves, the line is there, whatever became of the last attempt.
  const online = ["records", "files"].includes(status.phase) || status.online;
  const state = !status.enrolled ? null : online ? t("link.online") : status.last_attempt_at ? t("sync.offline.since", { when: instantWords(status.last_attempt_at, now) }) : t("link.offline");
  return (
    <Panel className="w7" title={t("sync.this.device")} testId="sync-safe" end={state && <span className={online ? "tag ok" : "tag warn"}><Icon name={online ? "cloud" : "cloud-off"} size={14} /> {state}</span>}>
      <div className="panel-body stack">
        <div className="safe">
          <Icon name="save" size={18} />
          <div>
            <h3>{t("sync.safe")}</h3>
            <p className="ink2" data-testid="sync-statement">{statement(status, now)}</p>
          </div>
        </div>
        {status.enrolled && <HowFar status={status} />}
        <Actions status={status} />
        {status.enrolled && (
          <dl className="facts">
            <dt>{t("sync.hq.address")}</dt>
            <dd className="mono">{status.hq}</dd>
            <dt>{t("sync.hq.contact")}</dt>
            <dd data-testid="sync-contact">{status.last_contact_at ? minuteWords(status.last_contact_at, now) : t("sync.hq.never")}</dd>
            <ConfirmedLog />
          </dl>
        )}
      </div>
    </Panel>
  );
}

/** How much of its log HQ has confirmed to this laptop, and when it last stood by that. */
function ConfirmedLog() {
  const now = useNow();
  const { data } = useAsk("log_status", {}, { keep: true });
  if (!data?.checkpoint) return null;
  const { size, checked_at } = data.checkpoint;
  return (
    <>
      <dt>{t("sync.hq.log")}</dt>
      <dd data-testid="sync-log-status">{t("sync.hq.log.confirmed", { n: size, when: minuteWords(checked_at, now) })}</dd>
    </>
  );
}

/** Records by what HQ acknowledged, the feed by how much of it was passed, files by bytes, and what went over the line. */
function HowFar({ status }: { status: SyncStatus }) {
  const { progress, phase } = status;
  const idle = phase === "idle";
  if (idle && progress.to_send + progress.to_fetch + progress.files_to_send + progress.files_to_fetch === 0) return null;
  return (
    <div className="stack tight" data-testid="sync-progress">
      {progress.to_send > 0 && <Bar label={t(idle ? "sync.bar.sent.last" : "sync.bar.sent")} done={progress.sent} all={progress.to_send} words={t("sync.bar.of", { n: progress.sent, all: progress.to_send })} />}
      {progress.to_fetch > 0 && <Bar label={t("sync.bar.fetched")} done={progress.fetched} all={progress.to_fetch} words={t("sync.bar.received", { n: progress.received })} />}
      {progress.files_to_send > 0 && <Bar label={t(idle ? "sync.bar.files.up.last" : "sync.bar.files.up")} done={progress.files_up} all={progress.files_to_send} words={bytesOf(progress.files_up, progress.files_to_send)} />}
      {progress.files_to_fetch > 0 && <Bar label={t(idle ? "sync.bar.files.down.last" : "sync.bar.files.down")} done={progress.files_down} all={progress.files_to_fetch} words={bytesOf(progress.files_down, progress.files_to_fetch)} />}
      {!idle && (
        <p aria-live="polite" data-testid="sync-moving">
          {movingWords(status)}
          {progress.file && <span className="quiet"> · {progress.file.title}</span>}
        </p>
      )}
      <p className="quiet" data-testid="sync-phase">
        {t(idle ? "sync.phase.idle" : "sync.phase.so.far")} {t("sync.bar.bytes", { up: bytesWords(progress.bytes_up), down: bytesWords(progress.bytes_down) })}
      </p>
    </div>
  );
}

function Actions({ status }: { status: SyncStatus }) {
  const now = useNow();
  const exchange = useTell("sync_now");
  const steer = useTell("sync_steer");
  const running = exchange.isPending || status.phase !== "idle";
  return (
    <>
      {exchange.data && <Report report={exchange.data} />}
      {exchange.error && <Notice look="warn" testId="sync-failure">{failureWords(exchange.error)}</Notice>}
      <div className="button-row">
        <Button look="primary" icon="refresh-cw" disabled={!status.enrolled || running} onClick={() => exchange.mutate({})} testId="sync-now">{t(running ? "sync.sending" : "sync.try")}</Button>
        {running && <Button onClick={() => steer.mutate({ what: "stop" })} testId="sync-stop">{t("sync.stop")}</Button>}
        {status.enrolled && !running && <Button onClick={() => steer.mutate({ what: status.paused ? "resume" : "pause" })} testId="sync-pause">{t(status.paused ? "sync.resume" : "sync.pause")}</Button>}
        <span className="quiet" data-testid="sync-next">{!status.enrolled ? t("sync.join.first") : running ? "" : nextWords(status, now)}</span>
      </div>
    </>
  );
}

function Report({ report }: { report: SyncReport }) {
  const key = `sync.report.${report.status}`;
  const text = has(key) ? t(key as TextKey) : report.status;
  return (
    <Notice look={report.status === "all_sent" ? "ok" : "warn"} testId="sync-report">
      <strong>{text}</strong> {t("sync.report.counts", { sent: report.sent, received: report.received, up: bytesWords(report.bytes_up), down: bytesWords(report.bytes_down) })}
      {report.held > 0 && ` ${t("status.held", { n: report.held })}.`}
      {report.conflicts > 0 && ` ${t("status.conflicts", { n: report.conflicts })}.`}
      {report.message && ` ${report.message}`}
    </Notice>
  );
}
