// Long work: what runs, how far it has come, the way to stop it, and a word at its end wherever one is by then.
import { useEffect, useRef, useState } from "react";
import { useAsk, useTell, type WorkView } from "../../api";
import { t, type TextKey } from "../../i18n/t";
import { Bar } from "../../shared/bar";
import { Button } from "../../shared/button";
import { Dialog } from "../../shared/dialog";
import { Icon } from "../../shared/icon";
import { useNow } from "../../shared/now";
import { bytesWords, clock } from "../../shared/time";
import { say } from "../../shared/toast";

const RUNNING_EVERY_MS = 1_000;
/** An exchange runs by itself; only one that moved so much is worth a word. */
const WORTH_A_WORD = 500;
/** So long what has ended stands in the status bar. */
const TOLD_MS = 10 * 60_000;

const runs = (work: WorkView) => work.state === "running" || work.state === "stopping";
const kindWords = (work: WorkView) => t(`work.kind.${work.kind}` as TextKey);

export function useWork(): WorkView[] | undefined {
  const [every, setEvery] = useState(0);
  const { data } = useAsk("work_list", {}, { keep: true, ...(every ? { every } : {}) });
  const busy = data?.some(runs) ?? false;
  // The tags tell of every hundredth; the clock of what stands still between two of them.
  useEffect(() => setEvery(busy ? RUNNING_EVERY_MS : 0), [busy]);
  return data;
}

/** Says what became of each piece of work that ended while the window was open. */
export function useWorkEnds(works: WorkView[] | undefined): void {
  const ended = useRef<Set<string> | null>(null);
  useEffect(() => {
    if (!works) return;
    const before = ended.current;
    const over = works.filter((work) => !runs(work));
    ended.current = new Set(over.map((work) => work.id));
    if (!before) return;
    for (const work of over.filter(({ id }) => !before.has(id)).reverse()) {
      if (work.kind === "exchange" && work.done < WORTH_A_WORD) continue;
      const failed = work.state === "failed";
      say(`${t(`work.end.${work.state}` as TextKey, { what: kindWords(work) })}${failed && work.message ? ` ${work.message}` : ""}`, failed ? { bad: true } : {});
    }
  }, [works]);
}

/** In the status bar: how much runs, and the way to the list. */
export function WorkButton({ works }: { works: WorkView[] }) {
  const [open, setOpen] = useState(false);
  const now = useNow();
  const running = works.filter(runs).length;
  const lately = works.some((work) => work.ended_at && now.getTime() - Date.parse(work.ended_at) < TOLD_MS);
  if (running === 0 && !lately && !open) return null;
  return (
    <>
      <button type="button" className="linklike" onClick={() => setOpen(true)} data-testid="work-open">
        <Icon name={running > 0 ? "refresh-cw" : "circle-check"} size={14} /> {running > 0 ? t("work.running", { n: running }) : t("work.recent")}
      </button>
      {open && (
        <Dialog title={t("work.title")} closeLabel={t("close")} onClose={() => setOpen(false)} testId="work-dialog">
          <div className="dialog-body stack">
            <p className="quiet">{t("work.text")}</p>
            <ul className="work-list" data-testid="work-list">{works.map((work) => <Line key={work.id} work={work} />)}</ul>
          </div>
        </Dialog>
      )}
    </>
  );
}

function Line({ work }: { work: WorkView }) {
  if (runs(work)) return <li data-testid="work-line"><Progress work={work} /></li>;
  return (
    <li data-testid="work-line">
      <Icon name={work.state === "done" ? "circle-check" : work.state === "stopped" ? "circle-pause" : "circle-alert"} />{" "}
      <strong>{kindWords(work)}</strong>: {t(`work.state.${work.state}` as TextKey)}
      {work.ended_at && <span className="quiet"> · {clock(new Date(work.ended_at))}</span>}
      {work.message && <div className="ink2">{work.message}</div>}
    </li>
  );
}

/** What runs of these kinds, for a screen that started it; it goes on when the screen is left. */
export function RunningWork({ kinds, label }: { kinds: string[]; label: string }) {
  const work = useWork()?.find((one) => kinds.includes(one.kind) && runs(one));
  return (
    <div className="stack tight" role="status">
      {work ? <Progress work={work} label={label} /> : <p className="quiet">{label}</p>}
      <p className="quiet">{t("work.background")}</p>
    </div>
  );
}

/** How far one piece of work has come, and the way to stop it. */
export function Progress({ work, label }: { work: WorkView; label?: string }) {
  const cancel = useTell("work_cancel");
  return (
    <div className="stack tight" data-testid="work-progress">
      <Bar label={label ?? kindWords(work)} done={work.done} all={work.total} words={countWords(work)} />
      <div className="button-row">
        <Button small onClick={() => cancel.mutate({ id: work.id })} disabled={cancel.isPending || work.state === "stopping"} testId="work-cancel">{t("work.stop")}</Button>
        <span className="quiet">{t(work.state === "stopping" ? "work.stopping" : "work.stop.safe")}</span>
      </div>
    </div>
  );
}

function countWords({ done, total, unit }: WorkView): string {
  if (unit === "bytes") return total > 0 ? t("courier.bytes.of", { n: bytesWords(done), all: bytesWords(total) }) : bytesWords(done);
  if (total === 0) return t("work.begun");
  return unit === "steps" ? t("work.steps", { done, total }) : t(unit === "records" ? "work.records" : "work.streams", { done, total });
}
