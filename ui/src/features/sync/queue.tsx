// Every change that HQ has not acknowledged or not accepted: what, state, reason, age.
import type { SyncStatus } from "../../api";
import { t, type TextKey } from "../../i18n/t";
import { useNow } from "../../shared/now";
import { Empty, Panel } from "../../shared/parts";
import { href } from "../../shared/router";
import { bytesWords, instantWords } from "../../shared/time";
import { actionWords, More, useFirst } from "../records";

const STATES: Record<string, { look: string; key: TextKey }> = {
  waiting: { look: "quiet", key: "sync.state.waiting" },
  received: { look: "quiet", key: "sync.state.received" },
  held: { look: "warn", key: "sync.state.held" },
  rejected: { look: "bad", key: "sync.state.rejected" },
  conflict: { look: "conflict", key: "sync.state.conflict" },
};

/** Comes a piece at a time: `onMore` asks for the next. */
export function Queue({ status, onMore }: { status: SyncStatus; onMore: () => void }) {
  return (
    <Panel className="w7" title={t("sync.queue")} count={status.total}>
      <div className="panel-body" style={{ paddingTop: 0 }}>
        {status.unsent.length === 0 ? <Empty left title={t("sync.queue.none")}>{t("sync.queue.none.next")}</Empty> : <Rows items={status.unsent} />}
        <More shown={status.unsent.length} all={status.listed} onMore={onMore} />
      </div>
    </Panel>
  );
}

export function QueueTable({ items }: { items: SyncStatus["unsent"] }) {
  const [shown, more] = useFirst(items);
  return (
    <>
      <Rows items={shown} />
      {more}
    </>
  );
}

function Rows({ items }: { items: SyncStatus["unsent"] }) {
  return (
    <table className="table" data-testid="sync-queue">
      <thead>
        <tr>
          {(["saved", "record", "change", "age", "size", "state"] as const).map((key) => (
            <th key={key} scope="col">{t(`sync.column.${key}`)}</th>
          ))}
        </tr>
      </thead>
      <tbody>
        {items.map((item) => (
          <Row key={item.change} item={item} />
        ))}
      </tbody>
    </table>
  );
}

function Row({ item }: { item: SyncStatus["unsent"][number] }) {
  const now = useNow();
  const state = STATES[item.state];
  const notAccepted = item.state === "held" || item.state === "rejected";
  return (
    <tr data-state={item.state}>
      <td className="num nowrap">{instantWords(item.saved_at, now)}</td>
      <td>
        {item.case_number && <a className="mono nowrap" href={href(["case", item.case_number])}>{item.case_number}</a>}
        {item.record && <div>{item.record.title}</div>}
      </td>
      <td>{actionWords(item.what)}</td>
      <td className="num nowrap">{age(item.age_seconds)}</td>
      <td className="num nowrap">{bytesWords(item.bytes)}</td>
      <td className={state?.look}>
        {state ? t(state.key) : item.state}
        {item.reason && <div>{item.reason}</div>}
        {notAccepted && <div className="quiet">{t("sync.state.kept")}</div>}
      </td>
    </tr>
  );
}

function age(seconds: number): string {
  if (seconds < 3600) return `${Math.max(1, Math.floor(seconds / 60))} min`;
  if (seconds < 86_400) return `${Math.floor(seconds / 3600)} h`;
  return `${Math.floor(seconds / 86_400)} d`;
}
