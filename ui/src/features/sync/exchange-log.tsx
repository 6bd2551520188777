// The permanent record of exchanges.
import type { SyncStatus } from "../../api";
import { has, t, type TextKey } from "../../i18n/t";
import { useNow } from "../../shared/now";
import { Panel } from "../../shared/parts";
import { bytesWords, instantWords } from "../../shared/time";

const SHOWN = 40;

export function ExchangeLog({ status }: { status: SyncStatus }) {
  const now = useNow();
  return (
    <Panel className="w5" title={t("sync.log")}>
      <ol className="panel-body log" data-testid="sync-log">
        {status.log.length === 0 && <li><span /> <span className="quiet">{t("sync.log.none")}</span></li>}
        {status.log.slice(0, SHOWN).map((entry, at) => {
          const key = `sync.report.${entry.status}`;
          return (
            <li key={at}>
              <time>{instantWords(entry.at, now)}</time>
              <span>
                {has(key) ? t(key as TextKey) : entry.status} {t("sync.report.counts", { sent: entry.sent, received: entry.received, up: bytesWords(entry.bytes_up), down: bytesWords(entry.bytes_down) })}
                {entry.times > 1 && ` ${t("sync.log.times", { n: entry.times })}`} {entry.message}
              </span>
            </li>
          );
        })}
      </ol>
    </Panel>
  );
}
