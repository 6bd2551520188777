// What a person has chosen for one conflict, and the request it becomes. Pure.
import type { Candidate, Conflict, ConflictResolveRequest, FieldValue } from "../../api";

export type Choice = { kind: "keep"; n: number } | { kind: "both" } | { kind: "edit"; text: string };

export type Choices = Record<string, Choice>;

/** Mine first, then theirs: the order of the columns and of the keys 1 and 2. */
export function ordered(conflict: Conflict): Candidate[] {
  return [...conflict.candidates].sort((a, b) => Number(b.mine) - Number(a.mine) || a.n - b.n);
}

export function toRequest(conflict: Conflict, choice: Choice, reason: string): ConflictResolveRequest {
  if (choice.kind === "keep") return { id: conflict.id, keep: choice.n, reason };
  return { id: conflict.id, value: choice.kind === "both" ? conflict.both : choice.text, reason };
}

/** The choice that a digit key means. */
export function choiceForKey(conflict: Conflict, key: string): Choice | null {
  if (key === "3") return conflict.both === null ? null : { kind: "both" };
  const candidate = ordered(conflict)[Number(key) - 1];
  return candidate ? { kind: "keep", n: candidate.n } : null;
}

export interface RecordConflicts {
  record: string;
  first: Conflict;
  conflicts: Conflict[];
}

export function byRecord(conflicts: Conflict[]): RecordConflicts[] {
  const groups = new Map<string, RecordConflicts>();
  for (const conflict of conflicts) {
    const group = groups.get(conflict.record);
    if (group) group.conflicts.push(conflict);
    else groups.set(conflict.record, { record: conflict.record, first: conflict, conflicts: [conflict] });
  }
  return [...groups.values()];
}

/** A free text can be edited; a code, a date or a group is chosen whole. */
export function isText(value: Conflict["base"]): value is string {
  return typeof value === "string";
}

export function isGroup(value: Conflict["base"]): value is Record<string, FieldValue> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
