// Text that was typed and not saved yet, so that a look elsewhere in the window does not lose it.
// What is in memory is dropped by a lock; the vault keeps it, and gives it back when the form is opened again.
import type { Draft } from "./form";
import { dropTyped, keepTyped, keptTyped, type Belongs } from "./typed";

const kept = new Map<string, Draft>();

export function keptKey(kind: string, caseId: string | null, recordId?: string): string {
  return [kind, caseId ?? "", recordId ?? ""].join("/");
}

export function keptDraft(key: string): Draft | undefined {
  return kept.get(key);
}

export async function draftInVault(key: string): Promise<Draft | undefined> {
  const found = await keptTyped(key);
  return found && (JSON.parse(found.text) as Draft);
}

export function keepDraft(key: string, draft: Draft, belongs: Belongs): void {
  kept.set(key, draft);
  keepTyped(key, JSON.stringify(draft), belongs);
}

export function dropDraft(key: string): void {
  kept.delete(key);
  dropTyped(key);
}

export function dropAllDrafts(): void {
  kept.clear();
}
