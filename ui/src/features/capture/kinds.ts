// What can be written down from any screen: its key once the dialog is open, and the fields that cannot wait.
import type { IconName } from "../../shared/icon";

export const CAPTURED = [
  { kind: "note", key: "n", icon: "notebook-pen", only: ["text", "note_kind", "happened_at"] },
  { kind: "task", key: "t", icon: "square-check", only: ["title", "due_on", "assignee", "details"] },
  { kind: "lead", key: "l", icon: "send", only: ["to_post", "subject", "request", "due_on"] },
] as const satisfies { kind: string; key: string; icon: IconName; only: string[] }[];

export type Captured = (typeof CAPTURED)[number];

export function capturedOf(kind: string | null | undefined): Captured | undefined {
  return CAPTURED.find((one) => one.kind === kind);
}
