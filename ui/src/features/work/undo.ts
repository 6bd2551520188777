// Taking back: whatever was done in this sitting and can be undone is offered for ten seconds, in History, and by a key.
import { useEffect, useRef } from "react";
import { useAsk, type OperationView } from "../../api";
import { t } from "../../i18n/t";
import { say, sayWithUndo } from "../../shared/toast";
import { actionWords, takeBack } from "../records";

/** Operations that follow each other so closely are one to a person: a bulk change is many. */
const TOGETHER_MS = 2_000;

/** What was done last and stands; taking something back is not itself taken back by the same key. */
export function takeBackLast(operations: OperationView[]): void {
  const last = operations.find((operation) => operation.action !== "undo");
  if (last) void takeBack([last.id]);
  else say(t("undo.nothing"));
}

/** Offers what is new in the list, the operations of one moment together. */
export function useUndoOffers(): OperationView[] {
  const { data } = useAsk("operation_list", {});
  const known = useRef<Set<string> | null>(null);
  const group = useRef({ action: "", ids: [] as string[], at: 0, toast: undefined as number | undefined });
  useEffect(() => {
    if (!data) return;
    const before = known.current;
    known.current = new Set(data.map((one) => one.id));
    const fresh = before ? data.filter((one) => !before.has(one.id)) : [];
    const action = fresh[0]?.action;
    if (!action) return;
    const now = Date.now();
    const last = group.current;
    const goesOn = last.action === action && now - last.at < TOGETHER_MS;
    const ids = [...(goesOn ? last.ids : []), ...fresh.map((one) => one.id)];
    const text = ids.length > 1 ? t("undo.several", { what: actionWords(action), n: ids.length }) : actionWords(action);
    const undo = { label: t("undo"), run: () => void takeBack(ids) };
    group.current = { action, ids, at: now, toast: sayWithUndo(text, undo, goesOn ? last.toast : undefined) };
  }, [data]);
  return data ?? [];
}
