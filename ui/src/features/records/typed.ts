// Typed text in the vault: kept within a second of the last key, and at once when the field or the page is left.
// It is encrypted there, on this laptop alone, and gone when the record is saved.
import { useEffect, useRef, useState } from "react";
import { call, tell } from "../../api";

const PAUSE_MS = 500;

export interface Belongs {
  title: string;
  caseId: string | null;
  /** Where it is found again; the page it was typed on unless said. */
  place?: string | undefined;
}

const waiting = new Map<string, { timer: ReturnType<typeof setTimeout>; run: () => Promise<unknown> }>();

/** Keeps a text soon; the latest one under a key counts. */
export function keepTyped(key: string, text: string, { title, caseId, place = window.location.hash }: Belongs): void {
  clearTimeout(waiting.get(key)?.timer);
  const run = () => {
    waiting.delete(key);
    // A vault that was locked meanwhile has what was typed until the last pause.
    return tell("draft_keep", { key, text, title, place, case: caseId }).catch(() => undefined);
  };
  waiting.set(key, { timer: setTimeout(() => void run(), PAUSE_MS), run });
}

/** It was saved, or is not wanted. */
export function dropTyped(key: string): void {
  clearTimeout(waiting.get(key)?.timer);
  waiting.delete(key);
  tell("draft_drop", { key }).catch(() => undefined);
}

export async function keptTyped(key: string): Promise<{ text: string; since: string } | undefined> {
  const found = (await call("draft_list", { key }).catch(() => []))[0];
  return found && { text: found.text, since: found.kept_at };
}

/** Keeps at once whatever waits to be kept. */
export async function keepAllTyped(): Promise<void> {
  const all = [...waiting.values()];
  all.forEach(({ timer }) => clearTimeout(timer));
  await Promise.all(all.map(({ run }) => run()));
}

const flush = () => void keepAllTyped();

window.addEventListener("hashchange", flush);
window.addEventListener("blur", flush);
window.addEventListener("pagehide", flush);
document.addEventListener("focusout", flush);

/** Fields that are typed into, with what was kept of them when they are opened again. */
export function useTyped<Value extends object>(key: string, saved: Value, belongs: Belongs) {
  const [value, setValue] = useState(saved);
  const [since, setSince] = useState<string | null>(null);
  const touched = useRef(false);
  useEffect(() => {
    void keptTyped(key).then((kept) => {
      if (!kept || touched.current) return;
      setValue({ ...saved, ...(JSON.parse(kept.text) as Value) });
      setSince(kept.since);
    });
  }, [key]);
  return {
    value,
    since,
    change(next: Value) {
      touched.current = true;
      setValue(next);
      keepTyped(key, JSON.stringify(next), belongs);
    },
    drop: () => dropTyped(key),
  };
}
