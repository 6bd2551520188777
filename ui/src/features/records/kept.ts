// Text that was typed and not saved yet, so that a look elsewhere in the window does not lose it.
// Lives in memory only; a lock drops it together with everything else.
import type { Draft } from "./form";

const kept = new Map<string, Draft>();

export function keptKey(kind: string, caseId: string | null, recordId?: string): string {
  return [kind, caseId ?? "", recordId ?? ""].join("/");
}

export function keptDraft(key: string): Draft | undefined {
  return kept.get(key);
}

export function keepDraft(key: string, draft: Draft): void {
  kept.set(key, draft);
}

export function dropDraft(key: string): void {
  kept.delete(key);
}

export function dropAllDrafts(): void {
  kept.clear();
}
